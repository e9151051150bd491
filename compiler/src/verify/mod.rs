//! The verifier: the proof, on every function in every build, that a moving stack cannot be noticed.
//!
//! It reads the *final* CLIF (after Cranelift's mid-end and our pass), the producer's facts about pointers, and
//! afterwards the machine code's own records. It promises:
//!
//! > No address of a stack slot, nor a pointer computed from one, and no declared pointer, is live over a safepoint
//! > except through a slot word that the safepoint's stack map lists.
//!
//! It may not know how the pass works: it shares no code with the pass, the producer API or the map encoder (a tidy
//! test enforces that), so that one wrong idea cannot hide in both.
//!
//! # The lattice of values
//!
//! Every value has one of four kinds: with which coefficient does a stack address enter it?
//!
//! ```text
//!             Mixed            some other function of an address
//!            /     \
//!        Plus      Minus       address + something; something - address
//!            \     /
//!             Scalar           no address, or addresses that cancel (q - p, p == q)
//! ```
//!
//! * **Seeds** (Plus): `stack_addr`; pointer parameters and pointer results by signature; loads, calls and block
//!   parameters that the producer declared; loads of a slot word that may hold a pointer.
//! * **Transfer**: `iadd` adds coefficients, `isub` subtracts them, `ineg` and `bnot` negate; selects and block
//!   parameters join; comparisons, low-bit masks, multiplications, shifts and conversions give scalars; every other
//!   instruction on an address gives Mixed. Addresses of code and static data never move: they are scalars.
//! * **Declared values of pure instructions are not seeds**: the mid-end may merge them with an integer that is equal
//!   by computation. What they are follows from what they are computed from.
//!
//! # Liveness
//!
//! For each use of a value that is not Scalar, walk backwards to the definition; a safepoint on the way is an error. In
//! an accepted function those walks are short, because every pointer is reloaded between two safepoints: the cost is
//! the sum of the live ranges, in practice linear, without a bit set per block. Arguments that a `try_call` passes along
//! its edges are used *after* the call.
//!
//! **Pure instructions float.** The mid-end sinks `icmp p, q` below a call, where only its result is needed, and then the
//! old `p` and `q` are live over the call. That is no error: what a pure instruction computes does not depend on when it
//! does, so it counts as executed at the first point where its operands exist. Its operands must be fresh *there*, both
//! at once, and a pointer that it computes is born there. (`stack_addr` does not float: it reads the stack pointer.)
//!
//! # The lattice of slot words
//!
//! A forward dataflow over the 8-byte words that hold pointers: three bits a word, *initialised* (on all paths),
//! *pointer* (on some path) and *stale* (on some path). A safepoint that does not list a word holding a pointer makes it
//! stale; loading from a stale word is an error, and so is listing a word that is not initialised, that lies outside
//! its slot, that is misaligned, or that is neither a word of the contract nor in a spill slot of the frontend. The words
//! of the contract count as listed at every safepoint; that the map table does list them is checked on the machine code.
//!
//! What the verifier cannot see is *which* pointer a slot word holds: two pointers exchanged in their slots are valid to
//! it. The stress tests and the random programs of `tests/` are there for that.

mod arguments;
mod depth;
mod error;
mod flow;
mod liveness;
mod machine;
mod rules;
mod slots;
mod stub;
mod taint;
mod words;
mod zeroing;

pub use error::{Rule, VerifyError, Violation};
pub use machine::{BudgetFunction, ExpectedFrame, verify_budget, verify_image};

use crate::contract::{Contract, PointerSignatures};
use cranelift_codegen::ir::Function;

/// What the producer promised about one function and its callees.
#[derive(Clone, Copy, Debug)]
pub struct FunctionFacts<'a> {
    /// The producer's contract for this function.
    pub contract: &'a Contract,
    /// Pointer parameters and results of all functions of the module.
    pub signatures: &'a PointerSignatures,
}

/// Verifies the final CLIF of one function.
///
/// # Errors
/// All violations found, up to a small number, in the order of the function's blocks.
pub fn verify_function(func: &Function, facts: &FunctionFacts<'_>) -> Result<(), VerifyError> {
    let mut errors = error::Errors::new(func.name.to_string());
    let flow = flow::Flow::new(func);
    rules::check(&flow, facts, &mut errors);
    let words = words::PointerWords::new(&flow, facts.contract);
    let taint = taint::Taint::compute(&flow, facts, &words);
    rules::check_pointer_uses(&flow, facts, &taint, &words, &mut errors);
    liveness::check(&flow, &taint, &mut errors);
    slots::check(&flow, &words, &taint, &mut errors);
    errors.finish()
}
