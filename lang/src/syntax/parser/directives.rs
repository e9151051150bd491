//! Comments that give orders: `//go:noinline` and its like.
//!
//! Those that change nothing here are ignored where Go allows them. Those that would change what the program means are
//! refused. All others are errors, as in Go.

use super::super::lexer::Directive;
use super::Parser;
use crate::diag::Diagnostic;

/// Directives of functions that change how they are compiled, not what they do.
const OF_FUNCTIONS: [&str; 6] = [
    "go:noinline",
    "go:noescape",
    "go:norace",
    "go:nosplit",
    "go:nocheckptr",
    "go:registerparams",
];

/// A native keeps none of its pointer arguments.
const NOESCAPE: &str = "morestack:noescape";

const OF_RUNTIME: [&str; 4] = [
    "go:systemstack",
    "go:nowritebarrier",
    "go:nowritebarrierrec",
    "go:yeswritebarrierrec",
];

/// Those that give the program another meaning.
const WITH_MEANING: [&str; 5] = [
    "go:linkname",
    "go:linknamestd",
    "go:embed",
    "go:wasmexport",
    "go:uintptrescapes",
];

/// The language version of this compiler; files that ask for an older one mean other things, by their loop variables
/// at least.
const MINOR_VERSION: u32 = 27;

impl Parser<'_> {
    /// The directives read since the last call stand before a function. Answers whether it promises to keep none of
    /// its arguments.
    pub(super) fn directives_of_function(&mut self) -> bool {
        let is_noescape = |directive: &Directive| directive.verb() == NOESCAPE;
        let is_noescape = self.is_standard && self.lexer.directives.iter().any(is_noescape);
        self.judge_directives(|verb| OF_FUNCTIONS.contains(&verb));
        is_noescape
    }

    /// The directives read since the last call stand before the package clause.
    pub(super) fn directives_of_file(&mut self) {
        for index in 0..self.lexer.directives.len() {
            let directive = &self.lexer.directives[index];
            if directive.verb() == "go:build" && names_old_version(&directive.text) {
                let pos = self.lexer.file.pos(directive.offset);
                let what = "a build constraint that asks for an older version of Go";
                self.lexer
                    .diagnostics
                    .push(Diagnostic::unsupported(pos, what));
            }
        }
        self.judge_directives(|verb| verb == "go:build");
    }

    /// The directives read since the last call stand where none may.
    pub(super) fn no_directives(&mut self) {
        if !self.lexer.directives.is_empty() {
            self.judge_directives(|_| false);
        }
    }

    fn judge_directives(&mut self, is_in_place: impl Fn(&str) -> bool) {
        for directive in std::mem::take(&mut self.lexer.directives) {
            // Go's position is that of the text after the slashes.
            let pos = self.lexer.file.pos(directive.offset + 2);
            let verb = directive.verb();
            // To Go these are comments.
            if verb.starts_with("morestack:") {
                continue;
            }
            let is_known = OF_FUNCTIONS.contains(&verb) || verb == "go:build";
            if !directive.is_alone || is_known && !is_in_place(verb) {
                self.error_at(pos, "misplaced compiler directive");
            } else if WITH_MEANING.contains(&verb) {
                self.lexer
                    .diagnostics
                    .push(Diagnostic::unsupported(pos, format!("//{verb}")));
            } else if OF_RUNTIME.contains(&verb) {
                self.error_at(pos, format!("//{verb} only allowed in runtime"));
            } else if verb.starts_with("go:cgo_") {
                self.error_at(
                    pos,
                    format!("//{} only allowed in cgo-generated code", directive.text),
                );
            } else if verb == "go:uintptrkeepalive" {
                self.error_at(
                    pos,
                    format!("//{verb} is only allowed in the standard library"),
                );
            }
        }
    }
}

impl Directive {
    fn verb(&self) -> &str {
        self.text.split(' ').next().unwrap_or_default()
    }
}

/// Whether a constraint has a term `go1.N` of an older version.
fn names_old_version(constraint: &str) -> bool {
    let is_separator = |c: char| !c.is_alphanumeric() && c != '.' && c != '_';
    let minor = |term: &str| term.strip_prefix("go1.")?.parse::<u32>().ok();
    constraint
        .split(is_separator)
        .filter_map(minor)
        .any(|minor| minor < MINOR_VERSION)
}
