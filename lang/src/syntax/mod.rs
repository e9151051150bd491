//! Go source text to syntax tree: tokens, lexer, parser, and the rules for labels and branches.
//!
//! Everything of Go 1.27 parses; what later phases cannot do they refuse. Messages are those of Go's compiler.

pub mod arena;
pub mod ast;
mod branches;
mod children;
mod copy;
mod lexer;
pub mod literal;
mod parser;
mod print;
#[cfg(test)]
mod tests;
pub mod token;
mod unicode;

use crate::diag::Diagnostics;
use crate::source::{FileId, SourceMap};
use ast::Ast;

/// Deepest nesting of expressions, types and statements that the parser accepts; more is an error of the program.
/// The finished tree is at most this high, chains such as `a+b+c+...` and `f()()()` included.
pub const MAX_DEPTH: u32 = 10_000;

/// Stack for phases that recurse over the tree: [`MAX_DEPTH`] levels with the frames of an unoptimised build. Only
/// address space until it is used.
pub const COMPILER_STACK_BYTES: usize = 1 << 30;

/// Runs a phase that recurses over a tree on a thread whose stack is large enough for any accepted tree.
///
/// # Panics
/// If the thread cannot be started; panics of `phase` are passed on.
pub fn on_compiler_stack<R: Send>(phase: impl FnOnce() -> R + Send) -> R {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("compiler".into())
            .stack_size(COMPILER_STACK_BYTES)
            .spawn_scoped(scope, phase)
            .expect("cannot start the compiler's thread");
        thread
            .join()
            .unwrap_or_else(|payload| std::panic::resume_unwind(payload))
    })
}

/// Parses files, in order, into one tree. With diagnostics the program is not valid; whether the checker may still look
/// for more errors says [`Ast::is_checkable`]. The parser recurses as deep as the program nests, on a stack of its own.
pub fn parse(sources: &SourceMap, files: &[FileId]) -> (Ast, Diagnostics) {
    on_compiler_stack(|| {
        let mut ast = Ast::new();
        let mut heights = parser::Heights::default();
        ast.is_checkable = true;
        let mut diagnostics = Diagnostics::new();
        for &id in files {
            let parsed = parser::parse_file(id, sources.file(id), &mut ast, &mut heights);
            ast.is_checkable &= parsed.is_whole;
            diagnostics.extend(parsed.diagnostics);
        }
        (ast, diagnostics)
    })
}
