//! Diagnostics: what is wrong with a program, or not supported yet, and where.
//!
//! Printed as Go's compiler prints them: sorted by place, one `file:line:col: message` a line, at most ten.
//! On a terminal the source line and a caret follow each. This file may not know any phase that reports.

use crate::source::{Pos, SourceMap};
use std::fmt::Write;

/// After this many errors the rest is cut off with `too many errors`, as Go's compiler does.
pub const MAX_ERRORS: usize = 10;

/// Whose fault a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiagnosticKind {
    /// The program is not valid Go; the text is that of Go's compiler.
    Error,
    /// The program may be valid Go, but this compiler cannot compile it; printed as `not supported yet: ...`.
    Unsupported,
}

/// One message about one place of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where; `Pos::NONE` for the program as a whole.
    pub pos: Pos,
    /// The text; continuation lines start with a tab, as in Go. Without the `not supported yet: ` prefix.
    pub message: String,
    /// Whose fault it is.
    pub kind: DiagnosticKind,
}

impl Diagnostic {
    /// An error of the program, in Go's words.
    pub fn error(pos: Pos, message: impl Into<String>) -> Self {
        Diagnostic {
            pos,
            message: message.into(),
            kind: DiagnosticKind::Error,
        }
    }

    /// Something that this compiler does not do yet.
    pub fn unsupported(pos: Pos, message: impl Into<String>) -> Self {
        Diagnostic {
            pos,
            message: message.into(),
            kind: DiagnosticKind::Unsupported,
        }
    }

    /// The message as printed, without its place.
    pub fn text(&self) -> String {
        match self.kind {
            DiagnosticKind::Error => self.message.clone(),
            DiagnosticKind::Unsupported => format!("not supported yet: {}", self.message),
        }
    }
}

/// The diagnostics of a compilation, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Whether more than [`MAX_ERRORS`] are shown.
    shows_all: bool,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds an error of the program.
    pub fn error(&mut self, pos: Pos, message: impl Into<String>) {
        self.push(Diagnostic::error(pos, message));
    }

    /// Adds something that is not supported yet.
    pub fn unsupported(&mut self, pos: Pos, message: impl Into<String>) {
        self.push(Diagnostic::unsupported(pos, message));
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many were reported.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Shows all, however many: what Go's compiler calls `-e`.
    pub fn show_all(&mut self) {
        self.shows_all = true;
    }

    /// What a user should see: the first [`MAX_ERRORS`] found, sorted by place, repeated ones dropped, and where more
    /// were found a last `too many errors`.
    pub fn shown(&self, sources: &SourceMap) -> Vec<Diagnostic> {
        let (kept, cut_at) = self.first_errors(sources);
        let mut shown: Vec<Diagnostic> = kept.into_iter().cloned().collect();
        shown.sort_by_key(|diagnostic| diagnostic.pos);
        shown.dedup_by(|next, first| next.pos == first.pos && next.text() == first.text());
        shown.extend(cut_at.map(|pos| Diagnostic::error(pos, "too many errors")));
        shown
    }

    /// The diagnostics that count, and the place of the tenth where there are at least ten. Of syntax errors only the
    /// first of a line counts: what follows it on the line is mostly its consequence.
    fn first_errors(&self, sources: &SourceMap) -> (Vec<&Diagnostic>, Option<Pos>) {
        let mut kept: Vec<&Diagnostic> = Vec::new();
        let mut last_syntax_line = None;
        let mut last_other = None;
        for diagnostic in &self.list {
            if diagnostic.message.starts_with("syntax error") {
                let line = sources
                    .location(diagnostic.pos)
                    .map(|at| (at.file, at.line));
                if line.is_some() && line == last_syntax_line {
                    continue;
                }
                last_syntax_line = line;
            } else {
                // The same said twice in a row of one line counts once.
                let line = sources
                    .location(diagnostic.pos)
                    .map(|at| (at.file, at.line));
                let other = Some((line, &diagnostic.message));
                if other == last_other {
                    continue;
                }
                last_other = other;
            }
            kept.push(diagnostic);
            if kept.len() == MAX_ERRORS && !self.shows_all {
                return (kept, Some(diagnostic.pos));
            }
        }
        (kept, None)
    }

    /// The text for a user. `with_source` adds the source line and a caret under each message that has a place.
    pub fn render(&self, sources: &SourceMap, with_source: bool) -> String {
        let mut out = String::new();
        for diagnostic in self.shown(sources) {
            let location = sources.location(diagnostic.pos);
            match &location {
                Some(at) => writeln!(out, "{at}: {}", diagnostic.text()),
                None => writeln!(out, "{}", diagnostic.text()),
            }
            .expect("writing to a String cannot fail");
            if with_source && location.is_some() {
                push_source_line(&mut out, sources, diagnostic.pos);
            }
        }
        out
    }

    /// Whether source lines should be shown under messages: only a terminal reads them, and `NO_COLOR` asks for plain.
    pub fn wants_source_lines(output_is_terminal: bool) -> bool {
        output_is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }
}

/// Longest part of a source line that is shown, in characters on either side of the caret.
const SHOWN_CHARACTERS: usize = 60;

fn push_source_line(out: &mut String, sources: &SourceMap, pos: Pos) {
    let Some((id, _)) = sources.find(pos) else {
        return;
    };
    let (line, column) = sources.file(id).place(pos);
    let line = sources.file(id).line_bytes(line);
    let split = (column as usize - 1).min(line.len());
    // Control characters of a hostile file must not reach the terminal; a tab becomes one space to keep the caret right.
    let clean = |bytes: &[u8]| -> Vec<char> {
        String::from_utf8_lossy(bytes)
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    };
    let (before, after) = (clean(&line[..split]), clean(&line[split..]));
    let before: String = before[before.len().saturating_sub(SHOWN_CHARACTERS)..]
        .iter()
        .collect();
    let after: String = after.iter().take(SHOWN_CHARACTERS).collect();
    let indent = " ".repeat(before.chars().count());
    writeln!(out, "    {before}{after}\n    {indent}^").expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_deduplicated_with_caret() {
        let mut sources = SourceMap::new();
        let id = sources.add("x.go", "package p\n\tvar x = y\n").unwrap();
        let at = |offset| sources.file(id).pos(offset);
        let mut diagnostics = Diagnostics::new();
        diagnostics.error(at(19), "undefined: y");
        diagnostics.unsupported(at(0), "packages");
        diagnostics.error(at(19), "undefined: y");
        let expect = "x.go:1:1: not supported yet: packages\nx.go:2:10: undefined: y\n";
        assert_eq!(diagnostics.render(&sources, false), expect);
        assert!(
            diagnostics
                .render(&sources, true)
                .ends_with("     var x = y\n             ^\n")
        );
    }

    #[test]
    fn ten_errors_and_one_syntax_error_a_line() {
        let mut sources = SourceMap::new();
        let id = sources.add("x.go", "\n".repeat(20)).unwrap();
        let mut diagnostics = Diagnostics::new();
        for line in 0..12 {
            diagnostics.error(
                sources.file(id).pos(line),
                "syntax error: unexpected newline",
            );
            diagnostics.error(sources.file(id).pos(line), "syntax error: another");
        }
        let shown = diagnostics.shown(&sources);
        assert_eq!(shown.len(), MAX_ERRORS + 1);
        assert_eq!(shown[MAX_ERRORS].message, "too many errors");
        assert_eq!(sources.location(shown[MAX_ERRORS].pos).unwrap().line, 10);
    }
}
