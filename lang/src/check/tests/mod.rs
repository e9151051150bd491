//! Tests of the checker: a program, and what Go says about it.
//!
//! The texts are those of real Go 1.27; only file names are shorter.

mod constants;
mod declarations;
mod expressions;
mod info;
mod statements;
mod types;

use crate::check::{Info, check};
use crate::source::SourceMap;
use crate::syntax::ast::Ast;
use crate::syntax::{on_compiler_stack, parse};

/// Parses and checks a program, and gives its diagnostics as a user sees them.
fn checked(source: &str) -> (Ast, Info, String) {
    let mut sources = SourceMap::new();
    let id = sources.add("x.go", source).expect("a small file");
    let (ast, found) = on_compiler_stack(|| parse(&mut sources, &[id])).unwrap();
    assert!(ast.is_checkable, "{}", found.render(&sources, false));
    let (info, diagnostics) = on_compiler_stack(|| check(&sources, &ast, found)).unwrap();
    (ast, info, diagnostics.render(&sources, false))
}

/// Checks that a package (without its first line) gives these diagnostics; `x.go:` is left out of each.
#[track_caller]
fn package(source: &str, expected: &str) {
    let source = format!("package p\n{source}");
    let (_, _, found) = checked(&source);
    let found: Vec<&str> = found
        .lines()
        .map(|line| line.strip_prefix("x.go:").unwrap_or(line))
        .collect();
    let expected: Vec<&str> = expected.lines().map(str::trim_start).collect();
    let found: Vec<&str> = found.iter().map(|line| line.trim_start()).collect();
    assert_eq!(found, expected, "for\n{source}");
}

/// Checks that the statements of a function give these diagnostics. They start in line 3, column 1.
#[track_caller]
fn body(source: &str, expected: &str) {
    package(&format!("func f() {{\n{source}\n}}"), expected);
}
