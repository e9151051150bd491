//! The spelling of numbers, in all bases.

use super::super::token::{LiteralKind, Token};
use super::{Lexer, base_name};

impl Lexer<'_> {
    /// A number; with `seen_point` its first character, a dot, is read already.
    pub(super) fn number(&mut self, seen_point: bool) -> Token {
        let mut scan = Number {
            kind: LiteralKind::Int,
            base: 10,
            prefix: None,
            good: true,
            invalid: None,
            seen: Seen::default(),
        };
        let mut point = seen_point;
        if !point {
            self.integer_part(&mut scan);
            if self.at('.') {
                if matches!(scan.prefix, Some('o' | 'b')) {
                    self.error(format!(
                        "invalid radix point in {} literal",
                        base_name(scan.base)
                    ));
                    scan.good = false;
                }
                self.advance();
                point = true;
            }
        }
        if point {
            scan.kind = LiteralKind::Float;
            self.digits(&mut scan);
        }
        if !scan.seen.digit && scan.good {
            self.error(format!("{} literal has no digits", base_name(scan.base)));
            scan.good = false;
        }
        self.exponent(&mut scan);
        if self.take('i') {
            scan.kind = LiteralKind::Imaginary;
        }
        self.check_digits(&scan);
        self.literal(scan.kind)
    }

    fn integer_part(&mut self, scan: &mut Number) {
        if self.take('0') {
            (scan.base, scan.prefix) = match self.current.map(|c| c.to_ascii_lowercase()) {
                Some('x') => (16, Some('x')),
                Some('o') => (8, Some('o')),
                Some('b') => (2, Some('b')),
                _ => (8, Some('0')),
            };
            if scan.prefix == Some('0') {
                scan.seen.digit = true;
            } else {
                self.advance();
            }
        }
        self.digits(scan);
    }

    fn digits(&mut self, scan: &mut Number) {
        while let Some(c) = self.current {
            match c {
                '_' => scan.seen.separator = true,
                c if c.is_digit(scan.base.max(10)) => {
                    if !c.is_digit(scan.base) && scan.invalid.is_none() {
                        scan.invalid = Some(self.offset);
                    }
                    scan.seen.digit = true;
                }
                _ => return,
            }
            self.advance();
        }
    }

    fn exponent(&mut self, scan: &mut Number) {
        let Some(letter @ ('e' | 'E' | 'p' | 'P')) = self.current else {
            if scan.prefix == Some('x') && scan.kind == LiteralKind::Float && scan.good {
                self.error("hexadecimal mantissa requires a 'p' exponent");
                scan.good = false;
            }
            return;
        };
        let decimal = letter.eq_ignore_ascii_case(&'e');
        if scan.good && decimal && !matches!(scan.prefix, None | Some('0')) {
            self.error(format!("'{letter}' exponent requires decimal mantissa"));
            scan.good = false;
        } else if scan.good && !decimal && scan.prefix != Some('x') {
            self.error(format!("'{letter}' exponent requires hexadecimal mantissa"));
            scan.good = false;
        }
        self.advance();
        scan.kind = LiteralKind::Float;
        if !self.take('+') {
            self.take('-');
        }
        let separator = scan.seen.separator;
        let mut exponent = Number {
            base: 10,
            seen: Seen {
                digit: false,
                separator,
            },
            ..scan.clone()
        };
        self.digits(&mut exponent);
        scan.seen = exponent.seen;
        if !scan.seen.digit && scan.good {
            self.error("exponent has no digits");
            scan.good = false;
        }
    }

    /// What can be judged only when the whole spelling is known.
    fn check_digits(&mut self, scan: &Number) {
        if !scan.good {
            return;
        }
        if let (LiteralKind::Int, Some(at)) = (scan.kind, scan.invalid) {
            let digit = char::from(self.file.bytes[at]);
            self.error_at(
                at,
                format!(
                    "invalid digit '{digit}' in {} literal",
                    base_name(scan.base)
                ),
            );
        } else if scan.seen.separator
            && let Some(index) = misplaced_separator(self.bytes())
        {
            self.error_at(self.start + index, "'_' must separate successive digits");
        }
    }
}

/// What is known of a number while it is read.
#[derive(Clone)]
struct Number {
    kind: LiteralKind,
    base: u32,
    /// The letter after the leading zero, `0` for an old octal number.
    prefix: Option<char>,
    good: bool,
    /// Offset of the first digit that is too large for the base.
    invalid: Option<usize>,
    seen: Seen,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    digit: bool,
    separator: bool,
}

/// Index of the first `_` that does not stand between digits (a base prefix counts as a digit).
fn misplaced_separator(text: &[u8]) -> Option<usize> {
    let prefixed = text.len() >= 2
        && text[0] == b'0'
        && matches!(text[1].to_ascii_lowercase(), b'x' | b'o' | b'b');
    let hexadecimal = prefixed && text[1].eq_ignore_ascii_case(&b'x');
    let is_digit = |byte: u8| byte.is_ascii_digit() || hexadecimal && byte.is_ascii_hexdigit();
    let first = if prefixed { 2 } else { 0 };
    let mut before = if prefixed { b'0' } else { b'.' };
    for (index, &byte) in text.iter().enumerate().skip(first) {
        let class = match byte {
            b'_' => b'_',
            byte if is_digit(byte) => b'0',
            _ => b'.',
        };
        if class == b'_' && before != b'0' {
            return Some(index);
        }
        if class == b'.' && before == b'_' {
            return Some(index - 1);
        }
        before = class;
    }
    (before == b'_').then(|| text.len() - 1)
}
