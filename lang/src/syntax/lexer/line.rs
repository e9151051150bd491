//! Comments that say where lines stand: `//line file:line:column` at the start of a line, `/*line file:line:column*/` anywhere.

use super::Lexer;
use crate::source::LineDirective;

/// Larger lines and columns are none.
const LARGEST: u32 = 1 << 30;
/// What stands before the place, in either form of comment.
const PREFIX_BYTES: usize = "//line ".len();

/// The part behind the last colon: where it begins, and its number if it is one.
fn number_at_end(text: &[u8]) -> Option<(usize, Option<u32>)> {
    let at = text.iter().rposition(|&byte| byte == b':')? + 1;
    let digits = std::str::from_utf8(&text[at..]).ok();
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    // What does not fit is a number all the same, and too large.
    let number = digits
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().unwrap_or(u32::MAX));
    Some((at, number))
}

fn is_valid(number: u32) -> bool {
    (1..=LARGEST).contains(&number)
}

impl Lexer<'_> {
    /// Whether the last token starts a line.
    pub(super) fn is_line_start(&self) -> bool {
        matches!(self.file.bytes[..self.start].last(), None | Some(b'\n'))
    }

    /// The comment that was just read says where what begins at `from` stands.
    pub(super) fn line_directive(&mut self, from: usize) {
        let text = self.bytes();
        let text = match text.strip_suffix(b"*/") {
            Some(text) if text.starts_with(b"/*") => text,
            _ => text.strip_suffix(b"\r").unwrap_or(text),
        };
        let text = &text[PREFIX_BYTES..];
        let Some((at, last)) = number_at_end(text) else {
            return;
        };
        let Some(last) = last else {
            return self.wrong_number("line", text, at);
        };
        let (mut line, mut column, mut line_at, mut end) = (last, 0, at, at - 1);
        let mut has_column = false;
        if let Some((before, Some(number))) = number_at_end(&text[..at - 1]) {
            if !is_valid(last) {
                return self.wrong_number("column", text, at);
            }
            (line, column, line_at, end) = (number, last, before, before - 1);
            has_column = true;
        }
        if !is_valid(line) {
            let said = if has_column { &text[..at - 1] } else { text };
            return self.wrong_number("line", said, line_at);
        }
        let file = String::from_utf8_lossy(&text[..end]).into_owned();
        // With a column, no name is the name so far.
        let file = (!has_column || !file.is_empty()).then_some(file);
        self.lines.push(LineDirective {
            offset: from.min(self.file.bytes.len()) as u32,
            file,
            line,
            column,
        });
    }

    fn wrong_number(&mut self, what: &str, text: &[u8], at: usize) {
        let number = String::from_utf8_lossy(&text[at..]);
        let message = format!("invalid {what} number: {number}");
        self.error_at(self.start + PREFIX_BYTES + at, message);
    }
}
