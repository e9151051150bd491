//! Package strconv: numbers and quoted strings.
//!
//! Promises: the results of Go's package strconv. May not know: errors' texts.

mod parse;

use super::text::{self, Unescaped};
use morestack_rt::Task;
use morestack_rt::native::{self, GoString};
use morestack_rt::numbers::{FloatSize, Precision, append_float};
use parse::{Character, Problem};

pub(super) const NATIVES: &[super::Native] = &[
    ("strconv.parseSigned", native::entry(parse_signed)),
    ("strconv.parseUnsigned", native::entry(parse_unsigned)),
    ("strconv.parseFloat", native::entry(parse_float)),
    ("strconv.formatSigned", native::entry(format_signed)),
    ("strconv.formatUnsigned", native::entry(format_unsigned)),
    ("strconv.formatFloat", native::entry(format_float)),
    ("strconv.quote", native::entry(quote)),
    ("strconv.quoteRune", native::entry(quote_rune)),
    ("strconv.canBackquote", native::entry(can_backquote)),
    ("strconv.isShown", native::entry(is_shown)),
    ("strconv.unquote", native::entry(unquote)),
    ("strconv.unquoteChar", native::entry(unquote_char)),
];

fn code(problem: Option<Problem>) -> u64 {
    problem.map_or(0, |problem| problem as u64)
}

fn float_size(bits: i64) -> FloatSize {
    match bits {
        32 => FloatSize::Bits32,
        _ => FloatSize::Bits64,
    }
}

#[repr(C)]
struct ParseInteger {
    string: GoString,
    base: i64,
    bits: i64,
    value: u64,
    problem: u64,
}

fn parse_signed(_: &mut Task, frame: &mut ParseInteger) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    let (value, problem) = parse::signed(string, frame.base, frame.bits);
    (frame.value, frame.problem) = (value as u64, code(problem));
}

fn parse_unsigned(_: &mut Task, frame: &mut ParseInteger) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    let (value, problem) = parse::unsigned(string, frame.base, frame.bits);
    (frame.value, frame.problem) = (value, code(problem));
}

#[repr(C)]
struct ParseFloat {
    string: GoString,
    bits: i64,
    value: f64,
    length: u64,
    problem: u64,
}

fn parse_float(_: &mut Task, frame: &mut ParseFloat) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    let (value, length, problem) = parse::float(string, float_size(frame.bits));
    (frame.value, frame.length, frame.problem) = (value, length as u64, code(problem));
}

#[repr(C)]
struct FormatInteger {
    value: u64,
    base: i64,
    text: GoString,
}

fn format_signed(task: &mut Task, frame: &mut FormatInteger) {
    let value = frame.value as i64;
    format_integer(task, frame, value < 0, value.unsigned_abs());
}

fn format_unsigned(task: &mut Task, frame: &mut FormatInteger) {
    format_integer(task, frame, false, frame.value);
}

fn format_integer(task: &mut Task, frame: &mut FormatInteger, is_negative: bool, magnitude: u64) {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    /// Binary digits and a sign.
    const LONGEST: usize = 65;
    // Package strconv checks the base.
    let base = frame.base as u64;
    let mut text = [0; LONGEST];
    let mut start = LONGEST;
    let mut rest = magnitude;
    loop {
        start -= 1;
        text[start] = DIGITS[(rest % base) as usize];
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    if is_negative {
        start -= 1;
        text[start] = b'-';
    }
    frame.text = task.new_string(&text[start..]);
}

#[repr(C)]
struct FormatFloat {
    value: f64,
    format: u8,
    precision: i64,
    bits: i64,
    text: GoString,
}

fn format_float(task: &mut Task, frame: &mut FormatFloat) {
    let value = match float_size(frame.bits) {
        FloatSize::Bits32 => f64::from(frame.value as f32),
        FloatSize::Bits64 => frame.value,
    };
    let precision = match usize::try_from(frame.precision) {
        Ok(digits) => Precision::Digits(digits),
        Err(_) => Precision::Shortest,
    };
    let mut text = Vec::with_capacity(32);
    match frame.format {
        b'e' | b'E' | b'f' | b'g' | b'G' | b'b' | b'x' | b'X' => {
            let size = float_size(frame.bits);
            append_float(&mut text, value, frame.format, precision, size);
        }
        // Go looks at the format only if it needs one.
        _ if !value.is_finite() => {
            append_float(&mut text, value, b'g', precision, FloatSize::Bits64);
        }
        unknown => text.extend_from_slice(&[b'%', unknown]),
    }
    frame.text = task.new_string(&text);
}

fn unescaped(code: i64) -> Unescaped {
    match code {
        0 => Unescaped::Print,
        1 => Unescaped::Ascii,
        _ => Unescaped::Graphic,
    }
}

#[repr(C)]
struct Quote {
    string: GoString,
    unescaped: i64,
    text: GoString,
}

fn quote(task: &mut Task, frame: &mut Quote) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    let mut quoted = Vec::with_capacity(string.len() + 2);
    text::append_quoted(&mut quoted, string, unescaped(frame.unescaped));
    frame.text = task.new_string(&quoted);
}

#[repr(C)]
struct QuoteRune {
    rune: i32,
    unescaped: i64,
    text: GoString,
}

fn quote_rune(task: &mut Task, frame: &mut QuoteRune) {
    let mut quoted = Vec::with_capacity(12);
    text::append_quoted_rune(&mut quoted, frame.rune as u32, unescaped(frame.unescaped));
    frame.text = task.new_string(&quoted);
}

#[repr(C)]
struct CanBackquote {
    string: GoString,
    result: bool,
}

fn can_backquote(_: &mut Task, frame: &mut CanBackquote) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    frame.result = text::can_backquote(string);
}

#[repr(C)]
struct IsShown {
    rune: i32,
    unescaped: i64,
    result: bool,
}

fn is_shown(_: &mut Task, frame: &mut IsShown) {
    let is_unescaped = match unescaped(frame.unescaped) {
        Unescaped::Graphic => text::is_graphic,
        _ => text::is_print,
    };
    frame.result = char::from_u32(frame.rune as u32).is_some_and(is_unescaped);
}

#[repr(C)]
struct Unquote {
    string: GoString,
    value: GoString,
    is_good: bool,
}

fn unquote(task: &mut Task, frame: &mut Unquote) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    if let Some(value) = parse::literal(string) {
        frame.value = task.new_string(&value);
        frame.is_good = true;
    }
}

#[repr(C)]
struct UnquoteChar {
    string: GoString,
    quote: u8,
    value: i32,
    is_multibyte: bool,
    length: u64,
}

fn unquote_char(_: &mut Task, frame: &mut UnquoteChar) {
    // SAFETY: I-HOST: a string of the program.
    let string = unsafe { frame.string.as_bytes() };
    let Some((value, length)) = parse::character(string, frame.quote) else {
        return;
    };
    (frame.value, frame.is_multibyte) = match value {
        Character::Byte(byte) => (i32::from(byte), false),
        Character::Rune(rune) => (rune as i32, rune >= 0x80),
    };
    frame.length = length as u64;
}
