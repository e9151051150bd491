//! The values of rune and string literals. Numbers are left to the checker: they have arbitrary precision.

/// The bytes of a string literal (interpreted or raw) from its spelling, which the lexer has accepted.
pub fn string_value(text: &str) -> Vec<u8> {
    let inner = &text[1..text.len() - 1];
    if text.starts_with('`') {
        // Carriage returns are not part of a raw string's value.
        return inner.bytes().filter(|&byte| byte != b'\r').collect();
    }
    let mut value = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while !rest.is_empty() {
        let (unit, length) = unit(rest);
        match unit {
            Unit::Byte(byte) => value.push(byte),
            Unit::Char(code) => {
                let mut buffer = [0; 4];
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                value.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
            }
        }
        rest = &rest[length..];
    }
    value
}

/// The code point of a rune literal from its spelling, which the lexer has accepted.
pub fn rune_value(text: &str) -> u32 {
    match unit(&text[1..text.len() - 1]).0 {
        Unit::Byte(byte) => byte.into(),
        Unit::Char(code) => code,
    }
}

/// One character or escape of a literal. `\x` and octal escapes give bytes, all else code points.
enum Unit {
    Byte(u8),
    Char(u32),
}

/// The first unit of a text and the length of its spelling.
fn unit(text: &str) -> (Unit, usize) {
    let mut chars = text.chars();
    let first = chars.next().expect("a literal is not empty here");
    if first != '\\' {
        return (Unit::Char(first.into()), first.len_utf8());
    }
    let escape = chars.next().expect("the lexer has checked escapes");
    let number = |start: usize, digits: usize, base: u32| {
        u32::from_str_radix(&text[start..start + digits], base)
            .expect("the lexer has checked escapes")
    };
    let char = |code: u32| (Unit::Char(code), 2);
    match escape {
        'a' => char(7),
        'b' => char(8),
        'f' => char(12),
        'n' => char(10),
        'r' => char(13),
        't' => char(9),
        'v' => char(11),
        'x' => (Unit::Byte(number(2, 2, 16) as u8), 4),
        'u' => (Unit::Char(number(2, 4, 16)), 6),
        'U' => (Unit::Char(number(2, 8, 16)), 10),
        '0'..='7' => (Unit::Byte(number(1, 3, 8) as u8), 4),
        other => char(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        assert_eq!(string_value(r#""""#), b"");
        assert_eq!(
            string_value(r#""a\n\"\\\x41\101\u00e9\U0001F600é""#),
            "a\n\"\\AA\u{e9}\u{1F600}é".as_bytes()
        );
        assert_eq!(string_value(r#""\xff\377""#), b"\xff\xff");
        assert_eq!(string_value("`a\r\n\\n`"), b"a\n\\n");
    }

    #[test]
    fn runes() {
        assert_eq!(rune_value(r"'x'"), 'x' as u32);
        assert_eq!(rune_value(r"'\''"), '\'' as u32);
        assert_eq!(rune_value(r"'\xff'"), 255);
        assert_eq!(rune_value(r"'\000'"), 0);
        assert_eq!(rune_value(r"'世'"), 0x4e16);
        assert_eq!(rune_value(r"'\U0010FFFF'"), 0x10ffff);
    }
}
