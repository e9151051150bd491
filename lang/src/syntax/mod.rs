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
mod symbols;
#[cfg(test)]
mod tests;
pub mod token;
mod unicode;

use crate::diag::Diagnostics;
use crate::source::{FileId, Pos, SourceMap};
use crate::stdlib::demand::{self, Mentions};
use ast::{Ast, SourcePackage};
pub(crate) use parser::Heights;
pub(crate) use parser::parse_declaration;

/// Deepest nesting of expressions, types and statements that the parser accepts; more is an error of the program.
/// The finished tree is at most this high, chains such as `a+b+c+...` and `f()()()` included.
pub const MAX_DEPTH: u32 = 10_000;

/// Stack for phases that recurse over the tree: [`MAX_DEPTH`] levels with the frames of an unoptimised build. Only
/// address space until it is used.
pub const COMPILER_STACK_BYTES: usize = 1 << 30;

/// Runs a phase that recurses over a tree on a stack that is large enough for any accepted tree: another one of this thread,
/// since a thread costs 0.1 ms and memory allocated in one 0.3 ms more in a small program.
///
/// # Errors
/// If there is no room for it.
pub fn on_compiler_stack<R>(phase: impl FnOnce() -> R) -> Result<R, NoCompilerStack> {
    // `stacker` panics if it cannot have the memory.
    if has_room(COMPILER_STACK_BYTES + BESIDE_STACK_BYTES) {
        Ok(stacker::grow(COMPILER_STACK_BYTES, phase))
    } else {
        Err(NoCompilerStack)
    }
}

/// The pages that guard a stack, however large they are.
const BESIDE_STACK_BYTES: usize = 128 << 10;

/// There is no room for the stack that the compiler runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the compiler needs a stack of {} MiB of address space, which cannot be had", COMPILER_STACK_BYTES >> 20)]
pub struct NoCompilerStack;

/// Whether so much memory could be mapped now.
fn has_room(bytes: usize) -> bool {
    let (access, kind) = (
        libc::PROT_READ | libc::PROT_WRITE,
        libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
    );
    // SAFETY: a new mapping at an address the kernel chooses touches nothing that exists, and nobody knows of this one.
    unsafe {
        let memory = libc::mmap(std::ptr::null_mut(), bytes, access, kind, -1, 0);
        memory != libc::MAP_FAILED && libc::munmap(memory, bytes) == 0
    }
}

/// Parses a program's files, in order, into one tree, with what they need of standard packages, whose files are added to
/// `sources`. With diagnostics the program is not valid; whether the checker may still look for more errors says
/// [`Ast::is_checkable`]. The parser recurses as deep as the program nests: it needs a stack as provided by [`on_compiler_stack`].
pub fn parse(sources: &mut SourceMap, files: &[FileId]) -> (Ast, Diagnostics) {
    let mut ast = Ast::new();
    let mut heights = Heights::default();
    ast.is_checkable = true;
    ast.host = sources.host;
    let mut diagnostics = Diagnostics::new();
    let mut mentions = Mentions::default();
    for &id in files {
        let parsed = parser::parse_file(id, sources.file(id), &mut ast, &mut heights);
        sources.set_line_directives(id, parsed.lines);
        ast.is_checkable &= parsed.is_whole;
        diagnostics.extend(parsed.diagnostics);
        mentions.ends.push(ast.exprs.len() as u32);
    }
    if ast.is_checkable {
        ast.add_program();
        match demand::add_packages(sources, &mut ast, &mut heights, &mentions) {
            Ok(of_packages) => diagnostics.extend(of_packages),
            Err(too_large) => {
                ast.is_checkable = false;
                diagnostics.error(Pos::NONE, too_large.to_string());
            }
        }
    }
    (ast, diagnostics)
}

/// A standard package with all its declarations, as if a program mentioned each of them. The program's own package
/// has no files. Needs a stack as [`parse`] does.
pub fn parse_package(sources: &mut SourceMap, path: &str) -> (Ast, Diagnostics) {
    let mut ast = Ast::new();
    ast.is_checkable = true;
    ast.add_program();
    let mut heights = Heights::default();
    let added = demand::add_whole_package(sources, &mut ast, &mut heights, path);
    (ast, added.unwrap_or_default())
}

impl Ast {
    /// The files so far are the program's package.
    fn add_program(&mut self) {
        let name = self
            .files
            .first()
            .map_or("none", |file| self.name(file.package));
        self.packages.push(SourcePackage {
            path: name.to_owned(),
            name: name.to_owned(),
            files: 0..self.files.len() as u32,
            names: vec![],
            is_complete: true,
            is_standard: false,
            imports: vec![],
        });
    }
}
