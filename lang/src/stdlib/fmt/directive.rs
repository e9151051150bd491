//! Format strings.
//!
//! Promises: every string is a format; what is wrong with one is said in the output, in Go's words. May not know: values.

use super::super::value::Value;
use super::field::Flags;
use super::printer::Printer;
use morestack_rt::types::{GoInterface, Kind};

/// Larger widths, precisions and argument numbers are taken for mistakes.
const LARGEST_NUMBER: i64 = 1_000_000;

/// A walk over a format string and the arguments that it takes.
struct Walk<'a> {
    format: &'a [u8],
    /// The next byte.
    at: usize,
    arguments: &'a [GoInterface],
    /// The next argument.
    next: usize,
    /// Some argument was named by its number.
    is_reordered: bool,
    /// The numbers of the present item were good.
    is_good_number: bool,
    /// The item before was such a number.
    is_after_number: bool,
}

impl Printer<'_> {
    /// `Printf`
    pub fn printf(&mut self, format: &[u8], arguments: &[GoInterface]) {
        let mut walk = Walk {
            format,
            at: 0,
            arguments,
            next: 0,
            is_reordered: false,
            is_good_number: true,
            is_after_number: false,
        };
        while self.literal(&mut walk) {
            self.directive(&mut walk);
        }
        if !walk.is_reordered && walk.next < arguments.len() {
            self.extra(&arguments[walk.next..]);
        }
    }

    /// Writes what stands before the next directive; false at the end.
    fn literal(&mut self, walk: &mut Walk<'_>) -> bool {
        let rest = &walk.format[walk.at..];
        let length = rest.iter().position(|&byte| byte == b'%');
        self.field
            .out
            .extend_from_slice(&rest[..length.unwrap_or(rest.len())]);
        walk.at += length.map_or(rest.len(), |length| length + 1);
        length.is_some()
    }

    fn directive(&mut self, walk: &mut Walk<'_>) {
        walk.is_good_number = true;
        walk.is_after_number = false;
        self.field.flags = walk.flags();
        walk.argument_number();
        self.width(walk);
        self.precision(walk);
        if !walk.is_after_number {
            walk.argument_number();
        }
        let Some(verb) = walk.verb() else {
            return self.field.raw("%!(NOVERB)");
        };
        if verb == '%' {
            return self.field.raw("%");
        }
        let problem = match () {
            () if !walk.is_good_number => "(BADINDEX)",
            () if walk.next >= walk.arguments.len() => "(MISSING)",
            () => "",
        };
        if !problem.is_empty() {
            self.field.raw("%!");
            self.field.raw_char(verb);
            return self.field.raw(problem);
        }
        if verb == 'w'
            && let Some(wrapped) = &mut self.wraps
        {
            wrapped.push(walk.next);
        }
        if matches!(verb, 'v' | 'w') {
            self.field.flags.for_value_verb();
        }
        let argument = &walk.arguments[walk.next];
        walk.next += 1;
        // SAFETY: compiled code passes interface values.
        self.argument(unsafe { Value::of_any(argument) }, verb);
    }

    fn width(&mut self, walk: &mut Walk<'_>) {
        if !walk.take(b'*') {
            self.field.flags.width = walk.number();
            // `%[3]2d`: the number belongs to the verb.
            walk.is_good_number &= !(walk.is_after_number && self.field.flags.width.is_some());
            return;
        }
        match walk.integer_argument() {
            Some(width) => {
                self.field.flags.width = Some(width.unsigned_abs() as usize);
                if width < 0 {
                    self.field.flags.minus = true;
                    self.field.flags.zero = false;
                }
            }
            None => self.field.raw("%!(BADWIDTH)"),
        }
    }

    fn precision(&mut self, walk: &mut Walk<'_>) {
        // A point at the end is a verb, as it happens.
        if walk.at + 1 >= walk.format.len() || !walk.take(b'.') {
            return;
        }
        walk.is_good_number &= !walk.is_after_number;
        walk.argument_number();
        if !walk.take(b'*') {
            self.field.flags.precision = Some(walk.number().unwrap_or(0));
            return;
        }
        self.field.flags.precision = walk
            .integer_argument()
            .and_then(|number| usize::try_from(number).ok());
        if self.field.flags.precision.is_none() {
            self.field.raw("%!(BADPREC)");
        }
    }

    fn extra(&mut self, arguments: &[GoInterface]) {
        self.field.flags = Flags::default();
        self.field.raw("%!(EXTRA ");
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.field.raw(", ");
            }
            // SAFETY: compiled code passes interface values.
            match unsafe { Value::of_any(argument) } {
                None => self.field.raw("<nil>"),
                Some(value) => {
                    self.field.raw(value.ty.text.as_str());
                    self.field.raw("=");
                    self.argument(Some(value), 'v');
                }
            }
        }
        self.field.raw(")");
    }
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    /// A number; one too large swallows the rest of the format, as nothing good can follow.
    fn number(&mut self) -> Option<usize> {
        let (number, end) = decimal(self.format, self.at);
        self.at = end;
        number
    }

    /// `[3]`: which argument is next.
    fn argument_number(&mut self) {
        self.is_after_number = false;
        if self.peek() != Some(b'[') {
            return;
        }
        self.is_reordered = true;
        let rest = &self.format[self.at..];
        let Some(close) = rest.iter().position(|&byte| byte == b']') else {
            self.at += 1;
            self.is_good_number = false;
            return;
        };
        let number = match decimal(&rest[..close], 1) {
            (Some(number), end) if end == close => Some(number),
            _ => None,
        };
        self.at += close + 1;
        self.is_after_number = number.is_some();
        match number {
            Some(number) if (1..=self.arguments.len()).contains(&number) => {
                self.next = number - 1;
            }
            _ => self.is_good_number = false,
        }
    }

    /// The argument for a `*`.
    fn integer_argument(&mut self) -> Option<i64> {
        self.is_after_number = false;
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        // SAFETY: compiled code passes interface values.
        let value = unsafe { Value::of_any(argument) }?;
        let number = match value.ty.kind {
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => value.signed(),
            Kind::Uint
            | Kind::Uint8
            | Kind::Uint16
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Uintptr => i64::try_from(value.unsigned()).ok()?,
            _ => return None,
        };
        (-LARGEST_NUMBER..=LARGEST_NUMBER)
            .contains(&number)
            .then_some(number)
    }

    fn verb(&mut self) -> Option<char> {
        let rest = self.format.get(self.at..).unwrap_or_default();
        let first = super::super::text::runes(rest).next()?;
        let verb = first.unwrap_or(char::REPLACEMENT_CHARACTER);
        self.at += first.map_or(1, char::len_utf8);
        Some(verb)
    }
}

/// The number at `from` and where it ends.
fn decimal(text: &[u8], from: usize) -> (Option<usize>, usize) {
    let mut number = None;
    let mut end = from;
    while let Some(digit) = text.get(end).filter(|byte| byte.is_ascii_digit()) {
        let before = number.unwrap_or(0);
        // Looked at before the digit is added, as in Go: a width of 2000000 works.
        if before > LARGEST_NUMBER as usize {
            return (None, text.len());
        }
        number = Some(before * 10 + usize::from(digit - b'0'));
        end += 1;
    }
    (number, end)
}
