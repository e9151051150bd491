//! Typed syntax to CLIF.
//!
//! Values: a scalar-like value (number, string, pointer, slice, function, small struct) is a few SSA values, its
//! *leaves*; everything else lives in memory (`layout`, `value`). Variables whose address nobody needs are frontend
//! variables, the others are stack slots. All pointers are declared, as the producer's contract demands. Functions call
//! each other as `abi` says, and the runtime through `host`.
//!
//! Order of evaluation is that of Go's compiler: calls in a statement first, in order, then everything else.
//!
//! May not know: how code is made from CLIF, or run. Input must have passed the checker and escape analysis: what they
//! let through and this cannot lower is reported, not guessed.

mod abi;
mod access;
mod arith;
mod assertion;
mod assign;
mod builtin;
mod call;
mod channel;
mod closure;
mod compare;
mod complex;
mod composite;
mod control;
mod defer;
mod define;
mod descriptor;
mod export;
mod expr;
mod function;
mod heap;
mod host;
mod inline;
mod interface;
mod intrinsics;
mod itab;
mod later;
mod layout;
mod maps;
mod memory;
mod method_value;
mod range;
mod range_function;
mod reflection;
mod returns;
mod select;
mod slices;
mod slicing;
mod spawn;
mod statics;
mod stmt;
mod strings;
mod type_facts;
mod unit;
mod unsafe_builtin;
mod value;

use std::collections::{HashMap, HashSet};

use cranelift_codegen::ir::TrapCode;
use cranelift_module::FuncId;
use morestack_compiler::Module;

use crate::check::Info;
use crate::diag::Diagnostics;
use crate::escape::Escapes;
use crate::source::Pos;
use crate::syntax::ast::Ast;
use unit::Unit;

/// An access through a pointer of the program: at an address in the first page the pointer was nil.
pub const TRAP_NIL: TrapCode = TrapCode::unwrap_user(1);
/// Behind a call that does not come back.
pub const TRAP_UNREACHABLE: TrapCode = TrapCode::unwrap_user(2);

/// What one of our trap codes means, for listings.
pub fn trap_name(code: u8) -> Option<&'static str> {
    match TrapCode::user(code)? {
        TRAP_NIL => Some("nil"),
        TRAP_UNREACHABLE => Some("unreachable"),
        _ => None,
    }
}

/// Accesses beyond this distance from a pointer are preceded by one at the pointer itself.
const NIL_PAGE_BYTES: u64 = 4096;

/// A lowered program.
pub struct LoweredProgram {
    /// All functions and data.
    pub module: Module,
    /// Initialises package variables and runs `init` functions.
    pub initialise: FuncId,
    /// Does that, then runs `main`. None without a `main`.
    pub start: Option<FuncId>,
    /// Package-level functions that a host can call.
    pub exports: Vec<Export>,
    /// Raises panics for the runtime, in a program with deferred calls.
    pub raise: Option<FuncId>,
    /// Functions with parameters, a receiver included.
    pub with_parameters: HashSet<FuncId>,
    /// Where functions are declared, by symbol.
    pub positions: HashMap<String, Pos>,
}

pub use export::{Export, ExportedCode, Passed};
pub use unit::NATIVE_SUFFIX;
/// The name of a function with defer statements, if the symbol is that of its body: traces show the body under that name.
pub fn body_of(symbol: &str) -> Option<&str> {
    symbol.strip_suffix(unit::BODY_SUFFIX)
}

/// Whether traces leave a function out: the compiler made it.
pub fn is_hidden(symbol: &str) -> bool {
    symbol == unit::START_SYMBOL
        || symbol == unit::INITIALISE_SYMBOL
        || symbol.starts_with(unit::DEFER_PREFIX)
        || symbol.starts_with(unit::GO_PREFIX)
        || symbol.starts_with(export::PREFIX)
        || symbol.ends_with(unit::VALUE_SUFFIX)
        || symbol.ends_with(itab::WRAPPER_SUFFIX)
        || reflection::is_hidden(symbol)
}

/// Lowers a checked program into `module`.
///
/// With `for_host` there are [`Export`]s.
///
/// # Errors
/// What cannot be lowered yet; one diagnostic for each function at most.
pub fn lower(
    ast: &Ast,
    info: &Info,
    escapes: &Escapes,
    for_host: bool,
    module: Module,
) -> Result<LoweredProgram, Diagnostics> {
    let mut unit = Unit::new(ast, info, escapes, module);
    unit.want_program();
    let starts = unit.define_start();
    let exports = if for_host {
        unit.define_exports()
    } else {
        Ok(vec![])
    };
    let starts = unit.define_gopanic().and(starts);
    unit.define_descriptors();
    let mut diagnostics = std::mem::take(&mut unit.refused);
    match starts.and_then(|starts| Ok((starts, exports?))) {
        Ok(((initialise, start), exports)) if diagnostics.is_empty() => {
            let raise = unit.info.raise().map(|raise| unit.function(raise));
            let with_parameters = unit.with_parameters();
            Ok(LoweredProgram {
                module: unit.module,
                initialise,
                start,
                exports,
                raise,
                with_parameters,
                positions: unit.positions,
            })
        }
        Ok(_) => Err(diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            Err(diagnostics)
        }
    }
}
