//! Strings of programs, which need not be UTF-8.
//!
//! Promises: runes are those that a range clause sees. May not know: who asks.

use std::fmt::Write as _;

/// The runes of a string; a byte that is not part of a valid one stands for itself.
pub(super) fn runes(string: &[u8]) -> impl Iterator<Item = Result<char, u8>> + '_ {
    string.utf8_chunks().flat_map(|chunk| {
        let valid = chunk.valid().chars().map(Ok);
        valid.chain(chunk.invalid().iter().map(|&byte| Err(byte)))
    })
}

/// How many runes a string has.
pub(super) fn rune_count(string: &[u8]) -> usize {
    if string.is_ascii() {
        string.len()
    } else {
        runes(string).count()
    }
}

/// The first so many runes.
pub(super) fn first_runes(string: &[u8], count: usize) -> &[u8] {
    let width = |rune: Result<char, u8>| rune.map_or(1, char::len_utf8);
    let bytes = runes(string).take(count).map(width).sum::<usize>();
    &string[..bytes]
}

/// Appends a rune; one that no character has becomes the replacement character.
pub(super) fn append_rune(out: &mut Vec<u8>, rune: u32) {
    let character = char::from_u32(rune).unwrap_or(char::REPLACEMENT_CHARACTER);
    let mut buffer = [0; 4];
    out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
}

/// Whether a character is shown as it is: a letter, mark, number, punctuation, symbol or the ASCII space. That is what
/// Rust leaves unescaped, and the tests compare both over all of Unicode.
pub(super) fn is_print(character: char) -> bool {
    if character.is_ascii() {
        return matches!(character, ' '..='~');
    }
    // At the start of a text Rust would escape combining marks, too.
    const BEFORE: &str = "a";
    let mut text = [0; 8];
    text[0] = BEFORE.as_bytes()[0];
    let end = BEFORE.len() + character.encode_utf8(&mut text[BEFORE.len()..]).len();
    let text = std::str::from_utf8(&text[..end]).unwrap_or_default();
    text.escape_debug().nth(BEFORE.len()) == Some(character)
}

/// Whether a character is printed or a space of Unicode.
pub(super) fn is_graphic(character: char) -> bool {
    is_print(character)
        || matches!(
            character,
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
        )
}

/// Which characters a quoted text leaves as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unescaped {
    Print,
    Ascii,
    Graphic,
}

/// Appends a string as a Go literal.
pub(super) fn append_quoted(out: &mut Vec<u8>, string: &[u8], unescaped: Unescaped) {
    out.push(b'"');
    for rune in runes(string) {
        match rune {
            Ok(character) => append_escaped(out, character, '"', unescaped),
            Err(byte) => append_hex_escape(out, 'x', 2, u32::from(byte)),
        }
    }
    out.push(b'"');
}

/// Appends a rune as a Go literal.
pub(super) fn append_quoted_rune(out: &mut Vec<u8>, rune: u32, unescaped: Unescaped) {
    let character = char::from_u32(rune).unwrap_or(char::REPLACEMENT_CHARACTER);
    out.push(b'\'');
    append_escaped(out, character, '\'', unescaped);
    out.push(b'\'');
}

fn append_escaped(out: &mut Vec<u8>, character: char, quote: char, unescaped: Unescaped) {
    let is_plain = match unescaped {
        Unescaped::Print => is_print(character),
        Unescaped::Ascii => character.is_ascii() && is_print(character),
        Unescaped::Graphic => is_graphic(character),
    };
    let code = u32::from(character);
    let letter = match character {
        '\u{7}' => b'a',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        '\u{b}' => b'v',
        '\\' => b'\\',
        _ if character == quote => code as u8,
        _ if is_plain => return append_rune(out, code),
        _ if character.is_ascii() => return append_hex_escape(out, 'x', 2, code),
        _ if code < 0x1_0000 => return append_hex_escape(out, 'u', 4, code),
        _ => return append_hex_escape(out, 'U', 8, code),
    };
    out.extend_from_slice(&[b'\\', letter]);
}

fn append_hex_escape(out: &mut Vec<u8>, kind: char, digits: usize, code: u32) {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "\\{kind}{code:0digits$x}");
    out.extend_from_slice(text.as_bytes());
}

/// Whether a string can be written between backquotes as it is.
pub(super) fn can_backquote(string: &[u8]) -> bool {
    runes(string).all(|rune| match rune {
        Ok('\t') => true,
        Ok('`' | '\u{7f}' | '\u{feff}') | Err(_) => false,
        Ok(character) => character >= ' ',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(string: &[u8], unescaped: Unescaped) -> String {
        let mut out = Vec::new();
        append_quoted(&mut out, string, unescaped);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn quoted_as_go_quotes() {
        for (string, text) in [
            (&b"a\"b'\\"[..], r#""a\"b'\\""#),
            (
                b"\x07\x08\x0c\n\r\t\x0b\x00\x7f",
                r#""\a\b\f\n\r\t\v\x00\x7f""#,
            ),
            ("é世🎈\u{300}".as_bytes(), "\"é世🎈\u{300}\""),
            (
                "\u{a0}\u{feff}\u{e000}\u{10ffff}".as_bytes(),
                r#""\u00a0\ufeff\ue000\U0010ffff""#,
            ),
            (b"\xff\xe4\xb8", r#""\xff\xe4\xb8""#),
        ] {
            assert_eq!(quoted(string, Unescaped::Print), text);
        }
        assert_eq!(
            quoted("é🎈".as_bytes(), Unescaped::Ascii),
            r#""\u00e9\U0001f388""#
        );
        assert_eq!(
            quoted("\u{a0}\u{3000}".as_bytes(), Unescaped::Graphic),
            "\"\u{a0}\u{3000}\""
        );
        let mut out = Vec::new();
        append_quoted_rune(&mut out, u32::from('\''), Unescaped::Print);
        append_quoted_rune(&mut out, u32::from('"'), Unescaped::Print);
        append_quoted_rune(&mut out, 0xd800, Unescaped::Print);
        assert_eq!(String::from_utf8(out).unwrap(), "'\\'''\"''\u{fffd}'");
    }

    /// Go 1.27.3 counts as many.
    #[test]
    fn printable_characters() {
        assert_eq!(
            (0..=0x10_ffff)
                .filter_map(char::from_u32)
                .filter(|&c| is_print(c))
                .count(),
            159_613
        );
        assert_eq!(
            (0..=0x10_ffff)
                .filter_map(char::from_u32)
                .filter(|&c| is_graphic(c))
                .count(),
            159_629
        );
    }

    #[test]
    fn backquotes() {
        assert!(can_backquote("a\tb \"é\u{fffd}".as_bytes()));
        for string in [&b"`"[..], b"\n", b"\x7f", b"\xff", "\u{feff}".as_bytes()] {
            assert!(!can_backquote(string), "{string:x?}");
        }
    }

    #[test]
    fn runes_of_what_is_not_utf8() {
        assert_eq!(rune_count(b"a\xe4\xb8b\xff"), 5);
        assert_eq!(first_runes("é世x".as_bytes(), 2), "é世".as_bytes());
        assert_eq!(first_runes(b"\xff\xffx", 2), b"\xff\xff");
        assert_eq!(first_runes(b"ab", 9), b"ab");
    }
}
