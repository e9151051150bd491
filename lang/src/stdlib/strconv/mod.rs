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
    ("strconv.parseSigned", parse_signed as *const u8),
    ("strconv.parseUnsigned", parse_unsigned as *const u8),
    ("strconv.parseFloat", parse_float as *const u8),
    ("strconv.formatSigned", format_signed as *const u8),
    ("strconv.formatUnsigned", format_unsigned as *const u8),
    ("strconv.formatFloat", format_float as *const u8),
    ("strconv.quote", quote as *const u8),
    ("strconv.quoteRune", quote_rune as *const u8),
    ("strconv.canBackquote", can_backquote as *const u8),
    ("strconv.isShown", is_shown as *const u8),
    ("strconv.unquote", unquote as *const u8),
    ("strconv.unquoteChar", unquote_char as *const u8),
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

unsafe extern "C" fn parse_signed(task: *mut Task, frame: *mut ParseInteger) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape, as to all natives of this file.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let (value, problem) = parse::signed(frame.string.as_bytes(), frame.base, frame.bits);
            (frame.value, frame.problem) = (value as u64, code(problem));
        });
    }
}

unsafe extern "C" fn parse_unsigned(task: *mut Task, frame: *mut ParseInteger) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let (value, problem) = parse::unsigned(frame.string.as_bytes(), frame.base, frame.bits);
            (frame.value, frame.problem) = (value, code(problem));
        });
    }
}

#[repr(C)]
struct ParseFloat {
    string: GoString,
    bits: i64,
    value: f64,
    length: u64,
    problem: u64,
}

unsafe extern "C" fn parse_float(task: *mut Task, frame: *mut ParseFloat) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let (value, length, problem) =
                parse::float(frame.string.as_bytes(), float_size(frame.bits));
            (frame.value, frame.length, frame.problem) = (value, length as u64, code(problem));
        });
    }
}

#[repr(C)]
struct FormatInteger {
    value: u64,
    base: i64,
    text: GoString,
}

unsafe extern "C" fn format_signed(task: *mut Task, frame: *mut FormatInteger) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let value = frame.value as i64;
            format_integer(task, frame, value < 0, value.unsigned_abs());
        });
    }
}

unsafe extern "C" fn format_unsigned(task: *mut Task, frame: *mut FormatInteger) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            format_integer(task, frame, false, frame.value);
        });
    }
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

unsafe extern "C" fn format_float(task: *mut Task, frame: *mut FormatFloat) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
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
        });
    }
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

unsafe extern "C" fn quote(task: *mut Task, frame: *mut Quote) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let string = frame.string.as_bytes();
            let mut quoted = Vec::with_capacity(string.len() + 2);
            text::append_quoted(&mut quoted, string, unescaped(frame.unescaped));
            frame.text = task.new_string(&quoted);
        });
    }
}

#[repr(C)]
struct QuoteRune {
    rune: i32,
    unescaped: i64,
    text: GoString,
}

unsafe extern "C" fn quote_rune(task: *mut Task, frame: *mut QuoteRune) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let mut quoted = Vec::with_capacity(12);
            text::append_quoted_rune(&mut quoted, frame.rune as u32, unescaped(frame.unescaped));
            frame.text = task.new_string(&quoted);
        });
    }
}

#[repr(C)]
struct CanBackquote {
    string: GoString,
    result: bool,
}

unsafe extern "C" fn can_backquote(task: *mut Task, frame: *mut CanBackquote) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            frame.result = text::can_backquote(frame.string.as_bytes());
        });
    }
}

#[repr(C)]
struct IsShown {
    rune: i32,
    unescaped: i64,
    result: bool,
}

unsafe extern "C" fn is_shown(task: *mut Task, frame: *mut IsShown) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let is_unescaped = match unescaped(frame.unescaped) {
                Unescaped::Graphic => text::is_graphic,
                _ => text::is_print,
            };
            frame.result = char::from_u32(frame.rune as u32).is_some_and(is_unescaped);
        });
    }
}

#[repr(C)]
struct Unquote {
    string: GoString,
    value: GoString,
    is_good: bool,
}

unsafe extern "C" fn unquote(task: *mut Task, frame: *mut Unquote) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            if let Some(value) = parse::literal(frame.string.as_bytes()) {
                frame.value = task.new_string(&value);
                frame.is_good = true;
            }
        });
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

unsafe extern "C" fn unquote_char(task: *mut Task, frame: *mut UnquoteChar) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let string = frame.string.as_bytes();
            let Some((value, length)) = parse::character(string, frame.quote) else {
                return;
            };
            (frame.value, frame.is_multibyte) = match value {
                Character::Byte(byte) => (i32::from(byte), false),
                Character::Rune(rune) => (rune as i32, rune >= 0x80),
            };
            frame.length = length as u64;
        });
    }
}
