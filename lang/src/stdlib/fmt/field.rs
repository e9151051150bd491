//! One formatted item: flags, width, precision, and the texts of plain values under them.
//!
//! Promises: the bytes that Go's package fmt writes for the same flags. May not know: types, verbs that do not fit.

use super::super::text::{self, Unescaped};
use morestack_rt::numbers::{FloatSize, Precision, append_float};

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    pub width: Option<usize>,
    pub precision: Option<usize>,
    pub minus: bool,
    pub plus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%+v`: names of fields.
    pub plus_v: bool,
    /// `%#v`: Go syntax.
    pub sharp_v: bool,
}

impl Flags {
    /// `%v` takes `+` and `#` to mean something of their own.
    pub fn for_value_verb(&mut self) {
        self.sharp_v = std::mem::take(&mut self.sharp);
        self.plus_v = std::mem::take(&mut self.plus);
    }

    /// Zeros go to the left only.
    fn pads_with_zeros(&self) -> bool {
        self.zero && !self.minus
    }
}

/// The base of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Binary,
    Octal,
    /// With `0o` before it.
    OctalPrefixed,
    Decimal,
    Hexadecimal {
        is_upper: bool,
    },
}

/// An integer of 64 bits, signed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Integer {
    Signed(i64),
    Unsigned(u64),
}

impl Integer {
    /// The code point it stands for; what is too large is none.
    pub fn as_rune(self) -> u32 {
        let bits = match self {
            Integer::Signed(value) => value as u64,
            Integer::Unsigned(value) => value,
        };
        u32::try_from(bits).unwrap_or(u32::MAX)
    }
}

/// Where items are written, one after the other.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub out: Vec<u8>,
    pub flags: Flags,
}

impl Field {
    pub fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    pub fn raw_char(&mut self, character: char) {
        text::append_rune(&mut self.out, u32::from(character));
    }

    fn padding(&mut self, count: usize) {
        let with = if self.flags.pads_with_zeros() {
            b'0'
        } else {
            b' '
        };
        self.out.resize(self.out.len() + count, with);
    }

    /// A text in its width.
    pub fn padded(&mut self, item: &[u8]) {
        let missing = self
            .flags
            .width
            .map_or(0, |width| width.saturating_sub(text::rune_count(item)));
        if !self.flags.minus {
            self.padding(missing);
        }
        self.out.extend_from_slice(item);
        if self.flags.minus {
            self.padding(missing);
        }
    }

    /// The same, but never with zeros.
    fn padded_with_spaces(&mut self, item: &[u8]) {
        let zero = std::mem::take(&mut self.flags.zero);
        self.padded(item);
        self.flags.zero = zero;
    }

    fn truncated<'a>(&self, string: &'a [u8]) -> &'a [u8] {
        match self.flags.precision {
            Some(count) => text::first_runes(string, count),
            None => string,
        }
    }

    /// `%s`
    pub fn string(&mut self, string: &[u8]) {
        let string = self.truncated(string);
        self.padded(string);
    }

    /// `%q`
    pub fn quoted(&mut self, string: &[u8]) {
        let string = self.truncated(string);
        let mut item = Vec::with_capacity(string.len() + 2);
        if self.flags.sharp && text::can_backquote(string) {
            item.push(b'`');
            item.extend_from_slice(string);
            item.push(b'`');
        } else {
            text::append_quoted(&mut item, string, self.unescaped());
        }
        self.padded(&item);
    }

    fn unescaped(&self) -> Unescaped {
        if self.flags.plus {
            Unescaped::Ascii
        } else {
            Unescaped::Print
        }
    }

    /// `%x` of a string: its bytes, which `space` sets apart and `sharp` marks as hexadecimal.
    pub fn hex_string(&mut self, string: &[u8], is_upper: bool) {
        let Flags {
            sharp,
            space,
            minus,
            ..
        } = self.flags;
        let string = match self.flags.precision {
            Some(count) => &string[..string.len().min(count)],
            None => string,
        };
        let prefix = match (sharp, is_upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut item = String::with_capacity(2 * string.len());
        for (index, byte) in string.iter().enumerate() {
            if space && index > 0 {
                item.push(' ');
            }
            if space || index == 0 {
                item.push_str(prefix);
            }
            for nibble in [byte >> 4, byte & 15] {
                item.push(char::from(digit(u64::from(nibble), is_upper)));
            }
        }
        let missing = self
            .flags
            .width
            .map_or(0, |width| width.saturating_sub(item.len()));
        if !minus || item.is_empty() {
            self.padding(missing);
        }
        self.raw(&item);
        if minus && !item.is_empty() {
            self.padding(missing);
        }
    }

    /// `%t`
    pub fn boolean(&mut self, value: bool) {
        self.padded(if value { b"true" } else { b"false" });
    }

    /// `%d` and the other bases.
    pub fn integer(&mut self, value: Integer, base: Base) {
        let (is_negative, magnitude) = match value {
            Integer::Signed(value) => (value < 0, value.unsigned_abs()),
            Integer::Unsigned(value) => (false, value),
        };
        let Flags {
            plus,
            space,
            sharp,
            width,
            precision,
            ..
        } = self.flags;
        let least_digits = match (precision, width) {
            (Some(0), _) if magnitude == 0 => {
                // No digits at all are asked for.
                return self.padded_with_spaces(b"");
            }
            (Some(precision), _) => precision,
            (None, Some(width)) if self.flags.pads_with_zeros() => {
                width.saturating_sub(usize::from(is_negative || plus || space))
            }
            _ => 0,
        };
        let (radix, is_upper) = match base {
            Base::Binary => (2, false),
            Base::Octal | Base::OctalPrefixed => (8, false),
            Base::Decimal => (10, false),
            Base::Hexadecimal { is_upper } => (16, is_upper),
        };
        // From the last character to the first.
        let mut item = Vec::with_capacity(least_digits.max(64) + 3);
        let mut rest = magnitude;
        loop {
            item.push(digit(rest % radix, is_upper));
            rest /= radix;
            if rest == 0 {
                break;
            }
        }
        item.resize(item.len().max(least_digits), b'0');
        if sharp {
            match base {
                Base::Binary => item.extend_from_slice(b"b0"),
                Base::Octal | Base::OctalPrefixed if item.last() != Some(&b'0') => item.push(b'0'),
                Base::Hexadecimal { is_upper: false } => item.extend_from_slice(b"x0"),
                Base::Hexadecimal { is_upper: true } => item.extend_from_slice(b"X0"),
                _ => {}
            }
        }
        if base == Base::OctalPrefixed {
            item.extend_from_slice(b"o0");
        }
        match (is_negative, plus, space) {
            (true, ..) => item.push(b'-'),
            (_, true, _) => item.push(b'+'),
            (.., true) => item.push(b' '),
            _ => {}
        }
        item.reverse();
        // Zeros that fill the width are among the digits already.
        self.padded_with_spaces(&item);
    }

    /// An address.
    pub fn address(&mut self, value: u64, with_prefix: bool) {
        let sharp = std::mem::replace(&mut self.flags.sharp, with_prefix);
        self.integer(
            Integer::Unsigned(value),
            Base::Hexadecimal { is_upper: false },
        );
        self.flags.sharp = sharp;
    }

    /// `%c`
    pub fn character(&mut self, rune: u32) {
        let mut item = Vec::with_capacity(4);
        text::append_rune(&mut item, rune);
        self.padded(&item);
    }

    /// `%q` of an integer
    pub fn quoted_character(&mut self, rune: u32) {
        let mut item = Vec::with_capacity(12);
        text::append_quoted_rune(&mut item, rune, self.unescaped());
        self.padded(&item);
    }

    /// `%U`
    pub fn unicode(&mut self, value: Integer) {
        const LEAST_DIGITS: usize = 4;
        let bits = match value {
            Integer::Signed(value) => value as u64,
            Integer::Unsigned(value) => value,
        };
        let digits = self.flags.precision.unwrap_or(0).max(LEAST_DIGITS);
        let mut item = format!("U+{bits:0digits$X}");
        if self.flags.sharp
            && let Some(character) = char::from_u32(value.as_rune())
            && text::is_print(character)
        {
            item.push_str(&format!(" '{character}'"));
        }
        self.padded_with_spaces(item.as_bytes());
    }

    /// `%e`, `%f`, `%g`, `%b`, `%x` of a float, with the precision of the flags or this one.
    pub fn float(&mut self, value: f64, size: FloatSize, verb: u8, precision: Precision) {
        let precision = self.flags.precision.map_or(precision, Precision::Digits);
        let mut item = Vec::with_capacity(32);
        append_float(&mut item, value, verb, precision, size);
        if !matches!(item.first(), Some(b'-' | b'+')) {
            item.insert(0, b'+');
        }
        let Flags {
            plus,
            space,
            sharp,
            width,
            ..
        } = self.flags;
        if space && item[0] == b'+' && !plus {
            item[0] = b' ';
        }
        if !value.is_finite() {
            // They are no numbers to fill up with zeros, and NaN has a sign only if asked for.
            let first = usize::from(value.is_nan() && !space && !plus);
            return self.padded_with_spaces(&item[first..]);
        }
        if sharp && verb != b'b' {
            keep_point_and_zeros(&mut item, verb, precision);
        }
        if item[0] == b'+' && !plus {
            return self.padded(&item[1..]);
        }
        match width {
            Some(width) if self.flags.pads_with_zeros() && width > item.len() => {
                self.out.push(item[0]);
                self.padding(width - item.len());
                self.out.extend_from_slice(&item[1..]);
            }
            _ => self.padded(&item),
        }
    }
}

fn digit(value: u64, is_upper: bool) -> u8 {
    let digits: &[u8; 16] = if is_upper {
        b"0123456789ABCDEF"
    } else {
        b"0123456789abcdef"
    };
    digits[value as usize]
}

/// `#`: a point in any case, and the zeros that `g` leaves out. `item` begins with a sign.
fn keep_point_and_zeros(item: &mut Vec<u8>, verb: u8, precision: Precision) {
    const DIGITS_OF_SHORTEST: usize = 6;
    let is_hex = matches!(verb, b'x' | b'X');
    let mut wanted = match verb {
        b'g' | b'G' | b'x' => match precision {
            Precision::Shortest => DIGITS_OF_SHORTEST,
            Precision::Digits(count) => count,
        },
        _ => 0,
    } as i64;
    let is_exponent = |byte: u8| match byte {
        b'p' | b'P' => true,
        b'e' | b'E' => !is_hex,
        _ => false,
    };
    let end = item.iter().position(|&byte| is_exponent(byte));
    let tail = item.split_off(end.unwrap_or(item.len()));
    let mut has_point = false;
    let mut is_significant = false;
    for &byte in &item[1..] {
        match byte {
            b'.' => has_point = true,
            _ => {
                is_significant |= byte != b'0';
                wanted -= i64::from(is_significant);
            }
        }
    }
    if !has_point {
        // A lone zero is a digit.
        wanted -= i64::from(item.len() == 2 && item[1] == b'0');
        item.push(b'.');
    }
    item.resize(item.len() + wanted.max(0) as usize, b'0');
    item.extend_from_slice(&tail);
}
