//! What this compiler does not do yet, in a program that is valid Go.

use super::info::Info;
use crate::diag::Diagnostics;
use crate::syntax::ast::Ast;

/// One diagnostic for each construct that is not supported.
pub(super) fn refused(ast: &Ast, info: &Info) -> Diagnostics {
    let _ = (ast, info);
    Diagnostics::new()
}
