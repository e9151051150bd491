//! The type checker: Go's rules, in the words of Go's compiler.
//!
//! [`check`] takes parsed files of one package and gives [`Info`], which is complete if no diagnostic came with
//! it. It needs a stack as provided by `syntax::on_compiler_stack`.

mod info;

pub use info::*;

use crate::diag::Diagnostics;
use crate::source::Pos;
use crate::syntax::ast::Ast;

/// Checks the files of `ast` as package main.
pub fn check(ast: &Ast) -> (Info, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let pos = ast.files.first().map_or(Pos::NONE, |file| file.package.pos);
    diagnostics.unsupported(pos, "type checking");
    (Info::default(), diagnostics)
}
