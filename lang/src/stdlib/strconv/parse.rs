//! Numbers from text.
//!
//! Promises: accepts what Go's ParseInt, ParseUint and ParseFloat accept, and rounds as they do. May not know: errors'
//! texts.

use super::super::text;
use morestack_rt::numbers::FloatSize;

/// Why a text is no such number; the numbers are those of package strconv.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Problem {
    Syntax = 1,
    Range = 2,
    Base = 3,
    BitSize = 4,
}

/// A value that is given even with a problem.
pub(super) type Parsed<T> = (T, Option<Problem>);

const LARGEST_BASE: u64 = 36;

/// An unsigned integer of `bits` (0 for 64) in `base`, which 0 leaves to the text.
pub(super) fn unsigned(string: &[u8], base: i64, bits: i64) -> Parsed<u64> {
    let wrong = |problem| (0, Some(problem));
    if string.is_empty() {
        return wrong(Problem::Syntax);
    }
    let (radix, digits) = match base {
        2..=36 => (base as u64, string),
        0 => prefixed(string),
        _ => return wrong(Problem::Base),
    };
    let bits = match bits {
        0 => 64,
        1..=64 => bits as u32,
        _ => return wrong(Problem::BitSize),
    };
    let largest = u64::MAX >> (64 - bits);
    let mut value = 0u64;
    let mut has_underscores = false;
    for &byte in digits {
        if byte == b'_' && base == 0 {
            has_underscores = true;
            continue;
        }
        let digit = match digit(byte) {
            Some(digit) if digit < radix => digit,
            _ => return wrong(Problem::Syntax),
        };
        let larger = value.checked_mul(radix).and_then(|n| n.checked_add(digit));
        match larger {
            Some(larger) if larger <= largest => value = larger,
            _ => return (largest, Some(Problem::Range)),
        }
    }
    if has_underscores && !are_underscores_good(string) {
        return wrong(Problem::Syntax);
    }
    (value, None)
}

/// The same with a sign.
pub(super) fn signed(string: &[u8], base: i64, bits: i64) -> Parsed<i64> {
    let (is_negative, digits) = match string {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, string),
    };
    let (magnitude, problem) = unsigned(digits, base, bits);
    if matches!(problem, Some(problem) if problem != Problem::Range) {
        return (0, problem);
    }
    let half = 1u64 << (if bits == 0 { 64 } else { bits } - 1);
    match is_negative {
        false if magnitude >= half => ((half - 1) as i64, Some(Problem::Range)),
        true if magnitude > half => ((half as i64).wrapping_neg(), Some(Problem::Range)),
        false => (magnitude as i64, None),
        true => ((magnitude as i64).wrapping_neg(), None),
    }
}

fn prefixed(string: &[u8]) -> (u64, &[u8]) {
    match string {
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => (2, rest),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => (8, rest),
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => (16, rest),
        [b'0', rest @ ..] => (8, rest),
        _ => (10, string),
    }
}

fn digit(byte: u8) -> Option<u64> {
    char::from(byte)
        .to_digit(LARGEST_BASE as u32)
        .map(u64::from)
}

/// Underscores stand between digits; the prefix of a base counts as one.
fn are_underscores_good(string: &[u8]) -> bool {
    #[derive(PartialEq)]
    enum Before {
        Digit,
        Underscore,
        Other,
    }
    let string = match string {
        [b'-' | b'+', rest @ ..] => rest,
        _ => string,
    };
    let (mut before, is_hex, rest) = match string {
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => (Before::Digit, false, rest),
        [b'0', b'x' | b'X', rest @ ..] => (Before::Digit, true, rest),
        _ => (Before::Other, false, string),
    };
    for &byte in rest {
        let now = match byte {
            b'_' => Before::Underscore,
            _ if byte.is_ascii_digit() || is_hex && byte.is_ascii_hexdigit() => Before::Digit,
            _ => Before::Other,
        };
        if now == Before::Underscore && before != Before::Digit
            || now == Before::Other && before == Before::Underscore
        {
            return false;
        }
        before = now;
    }
    before != Before::Underscore
}

/// A float at the start of a text, and how many bytes it takes: 0 if there is none.
pub(super) fn float(string: &[u8], size: FloatSize) -> (f64, usize, Option<Problem>) {
    if let Some((value, length)) = special(string) {
        return (value, length, None);
    }
    let Some(literal) = Literal::at_start(string) else {
        return (0.0, 0, Some(Problem::Syntax));
    };
    let magnitude = if literal.is_hex {
        hexadecimal(&literal, size)
    } else {
        let text = format!("{}e{}", literal.mantissa, literal.exponent);
        match size {
            // What Rust reads, it reads as Go does: to the nearest, half to even.
            FloatSize::Bits32 => text.parse().map_or(0.0, |value: f32| f64::from(value)),
            FloatSize::Bits64 => text.parse().unwrap_or(0.0),
        }
    };
    let value = if literal.is_negative {
        -magnitude
    } else {
        magnitude
    };
    let problem = magnitude.is_infinite().then_some(Problem::Range);
    (value, literal.length, problem)
}

/// Infinity and NaN, in any case.
fn special(string: &[u8]) -> Option<(f64, usize)> {
    let starts = |text: &[u8], word: &str| {
        text.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    if starts(string, "nan") {
        return Some((f64::NAN, "nan".len()));
    }
    let (sign, value, rest) = match string {
        [b'-', rest @ ..] => (1, f64::NEG_INFINITY, rest),
        [b'+', rest @ ..] => (1, f64::INFINITY, rest),
        _ => (0, f64::INFINITY, string),
    };
    let words = ["infinity", "inf"];
    let word = words.into_iter().find(|word| starts(rest, word))?;
    Some((value, sign + word.len()))
}

/// The parts of a float's text.
struct Literal {
    is_negative: bool,
    is_hex: bool,
    /// Digits with at most one point.
    mantissa: String,
    exponent: i64,
    /// Bytes it takes.
    length: usize,
}

/// Exponents beyond it make no difference, but could overflow.
const LARGEST_EXPONENT: i64 = 100_000;

impl Literal {
    fn at_start(string: &[u8]) -> Option<Self> {
        let at = |place: usize| string.get(place).copied().unwrap_or(0);
        let mut place = usize::from(matches!(at(0), b'-' | b'+'));
        let is_hex = at(place) == b'0' && matches!(at(place + 1), b'x' | b'X');
        place += if is_hex { 2 } else { 0 };
        let mut mantissa = String::new();
        let mut has_underscores = false;
        loop {
            let byte = at(place);
            match byte {
                b'_' => has_underscores = true,
                b'.' if !mantissa.contains('.') => mantissa.push('.'),
                _ if byte.is_ascii_digit() || is_hex && byte.is_ascii_hexdigit() => {
                    mantissa.push(char::from(byte));
                }
                _ => break,
            }
            place += 1;
        }
        if mantissa.trim_matches('.').is_empty() {
            return None;
        }
        let letter = if is_hex { b'p' } else { b'e' };
        let mut exponent = 0i64;
        if at(place).to_ascii_lowercase() == letter {
            place += 1;
            let is_negative = at(place) == b'-';
            place += usize::from(matches!(at(place), b'-' | b'+'));
            if !at(place).is_ascii_digit() {
                return None;
            }
            while at(place).is_ascii_digit() || at(place) == b'_' {
                match at(place) {
                    b'_' => has_underscores = true,
                    byte => {
                        exponent = (exponent * 10 + i64::from(byte - b'0')).min(LARGEST_EXPONENT);
                    }
                }
                place += 1;
            }
            if is_negative {
                exponent = -exponent;
            }
        } else if is_hex {
            return None;
        }
        if has_underscores && !are_underscores_good(&string[..place]) {
            return None;
        }
        Some(Literal {
            is_negative: at(0) == b'-',
            is_hex,
            mantissa,
            exponent,
            length: place,
        })
    }
}

/// A hexadecimal float, rounded once: what does not fit is remembered as one bit.
fn hexadecimal(literal: &Literal, size: FloatSize) -> f64 {
    let mut mantissa = 0u64;
    let mut exponent = literal.exponent;
    let mut is_after_point = false;
    for byte in literal.mantissa.bytes() {
        if byte == b'.' {
            is_after_point = true;
            continue;
        }
        let digit = digit(byte).unwrap_or(0);
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= if is_after_point { 4 } else { 0 };
        } else {
            mantissa |= u64::from(digit != 0);
            exponent += if is_after_point { 0 } else { 4 };
        }
    }
    if mantissa == 0 {
        return 0.0;
    }
    let (mantissa_bits, lowest) = match size {
        FloatSize::Bits32 => (24, -149),
        FloatSize::Bits64 => (53, -1074),
    };
    // The lowest bit that the float has.
    let top = i64::from(64 - mantissa.leading_zeros()) + exponent;
    let unit = (top - mantissa_bits).max(lowest);
    let rounded = round_at(mantissa, unit - exponent);
    let largest = match size {
        FloatSize::Bits32 => f64::from(f32::MAX),
        FloatSize::Bits64 => f64::MAX,
    };
    let value = scale(rounded as f64, unit);
    if value > largest {
        f64::INFINITY
    } else {
        value
    }
}

/// The mantissa in units of two to the power of `shift`, half to even.
fn round_at(mantissa: u64, shift: i64) -> u64 {
    match shift {
        ..=0 => mantissa << (-shift).min(63),
        1..=63 => {
            let (kept, rest) = (mantissa >> shift, mantissa & ((1 << shift) - 1));
            let half = 1 << (shift - 1);
            kept + u64::from(rest > half || rest == half && kept & 1 == 1)
        }
        64 => u64::from(mantissa > 1 << 63),
        _ => 0,
    }
}

/// An integer of at most 54 bits times a power of two, which fits or is too large.
fn scale(integer: f64, power: i64) -> f64 {
    if power > 1023 {
        return f64::INFINITY;
    }
    // In two steps: the power alone may be too small for a normal float.
    let half = (power / 2) as i32;
    integer * 2f64.powi(half) * 2f64.powi(power as i32 - half)
}

/// A Go literal of a string or rune: its value, none if it is not one.
pub(super) fn literal(string: &[u8]) -> Option<Vec<u8>> {
    let (&quote, rest) = string.split_first()?;
    let (&last, inner) = rest.split_last()?;
    if quote != last {
        return None;
    }
    match quote {
        b'`' => {
            let is_raw = !inner.contains(&b'`');
            is_raw.then(|| inner.iter().copied().filter(|&b| b != b'\r').collect())
        }
        b'"' | b'\'' => {
            let mut value = Vec::with_capacity(inner.len());
            let mut rest = inner;
            let mut count = 0;
            while !rest.is_empty() {
                if rest[0] == b'\n' || rest[0] == quote {
                    return None;
                }
                let (rune, length) = character(rest, quote)?;
                rune.append(&mut value);
                rest = &rest[length..];
                count += 1;
            }
            // No rune at all is one for Go, too.
            (quote == b'"' || count <= 1).then_some(value)
        }
        _ => None,
    }
}

/// One character of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Character {
    /// An escaped byte.
    Byte(u8),
    Rune(u32),
}

impl Character {
    fn append(self, out: &mut Vec<u8>) {
        match self {
            Character::Byte(byte) => out.push(byte),
            Character::Rune(rune) => text::append_rune(out, rune),
        }
    }
}

/// The first character of what stands between quotes, and its length in bytes. Of the quotes only `quote` may be escaped,
/// and it must be; 0 allows neither.
pub(super) fn character(string: &[u8], quote: u8) -> Option<(Character, usize)> {
    let first = *string.first()?;
    if first == quote && matches!(quote, b'\'' | b'"') {
        return None;
    }
    if first != b'\\' {
        let rune = text::runes(string).next()?;
        let shown = rune.unwrap_or(char::REPLACEMENT_CHARACTER);
        let length = rune.map_or(1, char::len_utf8);
        return Some((Character::Rune(u32::from(shown)), length));
    }
    let escape = *string.get(1)?;
    let simple = match escape {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' => b'\\',
        b'\'' | b'"' if escape == quote => escape,
        b'x' => return numeric(string, 2, 2, 16).map(|(n, end)| (Character::Byte(n as u8), end)),
        b'0'..=b'7' => {
            let (number, end) = numeric(string, 1, 3, 8)?;
            return Some((Character::Byte(u8::try_from(number).ok()?), end));
        }
        b'u' | b'U' => {
            let digits = if escape == b'u' { 4 } else { 8 };
            let (number, end) = numeric(string, 2, digits, 16)?;
            char::from_u32(number)?;
            return Some((Character::Rune(number), end));
        }
        _ => return None,
    };
    Some((Character::Byte(simple), 2))
}

fn numeric(string: &[u8], from: usize, digits: usize, radix: u32) -> Option<(u32, usize)> {
    let text = string.get(from..from + digits)?;
    let mut value = 0u32;
    for &byte in text {
        value = value.checked_mul(radix)? + char::from(byte).to_digit(radix)?;
    }
    Some((value, from + digits))
}
