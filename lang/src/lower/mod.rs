//! Typed syntax to CLIF.
//!
//! Values: a scalar-like value (number, string, pointer, slice, function, small struct) is a few SSA values, its
//! *leaves*; everything else lives in memory ([`layout`], [`value`]). Variables whose address nobody needs are frontend
//! variables, the others are stack slots. All pointers are declared, as the producer's contract demands. Functions call
//! each other as [`abi`] says, and the runtime through [`host`].
//!
//! Order of evaluation is that of Go's compiler: calls in a statement first, in order, then everything else.
//!
//! May not know: how code is made from CLIF, or run. Input must have passed the checker and escape analysis: what they
//! let through and this cannot lower is reported, not guessed.

mod abi;
mod access;
mod arith;
mod builtin;
mod call;
mod compare;
mod composite;
mod control;
mod expr;
mod function;
mod host;
mod layout;
mod memory;
mod range;
mod stmt;
mod unit;
mod value;

use cranelift_codegen::ir::TrapCode;
use cranelift_module::FuncId;
use morestack_compiler::Module;

use crate::check::{FunctionId, Info};
use crate::diag::Diagnostics;
use crate::source::Pos;
use crate::syntax::ast::Ast;
use unit::Unit;

/// An access through a pointer of the program: at an address in the first page the pointer was nil.
pub const TRAP_NIL: TrapCode = TrapCode::unwrap_user(1);
/// Behind a call that does not come back.
pub const TRAP_UNREACHABLE: TrapCode = TrapCode::unwrap_user(2);

/// Accesses beyond this distance from a pointer are preceded by one at the pointer itself.
const NIL_PAGE_BYTES: u64 = 4096;

/// A lowered program.
pub struct LoweredProgram {
    /// All functions and data.
    pub module: Module,
    /// What a task starts with: initialises package variables, runs `init` functions and `main`. None without a `main`.
    pub start: Option<FuncId>,
}

/// The symbol of [`LoweredProgram::start`].
pub const START_SYMBOL: &str = unit::START_SYMBOL;

/// Lowers a checked program into `module`.
///
/// # Errors
/// What cannot be lowered yet; one diagnostic for each function at most.
pub fn lower(ast: &Ast, info: &Info, module: Module) -> Result<LoweredProgram, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut unit = Unit::new(ast, info, module);
    unit.declare_functions(&mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    for index in 0..info.functions.len() {
        if let Err(diagnostic) = unit.define_function(FunctionId(index as u32)) {
            diagnostics.push(*diagnostic);
        }
    }
    let start = info.main.map(|main| unit.define_start(main)).transpose();
    let start = start.unwrap_or_else(|diagnostic| {
        diagnostics.push(*diagnostic);
        None
    });
    if let Err(diagnostic) = unit.define_thunks() {
        diagnostics.push(*diagnostic);
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    debug_assert!(start.is_some() || info.main.is_none(), "{:?}", Pos::NONE);
    Ok(LoweredProgram { module: unit.module, start })
}
