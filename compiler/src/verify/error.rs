//! What the verifier says: one rule for each way in which a function can be wrong.

use super::flow::Flow;
use cranelift_codegen::ir::Inst;
use std::fmt;

/// The rule that a function breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A pointer is live over a safepoint in a register or a spill slot that no map lists.
    LiveAcrossSafepoint,
    /// A word is loaded that held a pointer over a safepoint whose map does not list it.
    StaleWord,
    /// A map lists a word that is not initialised on every path.
    ListedUninitialised,
    /// A map lists a word that cannot hold a pointer: outside its slot, misaligned, not eight bytes, or a scalar.
    ListedNotAPointerWord,
    /// A pointer is stored to a slot at an offset that is no whole word.
    MisalignedPointer,
    /// A direct access reaches outside its slot.
    OutsideSlot,
    /// The address of a frontend's spill slot is used as a value.
    SpillSlotEscapes,
    /// A pointer is passed where the callee's signature says scalar: its entry map would miss it.
    PointerPassedAsScalar,
    /// A pointer is returned where the signature says scalar.
    PointerReturnedAsScalar,
    /// An opaque slot address, or its bogus constant, is left after the pass.
    OpaqueLeft,
    /// An instruction that exposes or replaces the stack, or calls a library on it.
    ForbiddenInstruction,
    /// A load marked `readonly can_move` through a pointer that may be a stack pointer.
    MovableLoad,
    /// A signature with a hidden pointer, a struct argument, or more results than registers.
    Signature,
    /// The facts themselves make no sense (a slot that does not exist, a flag too many).
    BadFacts,
    /// Machine code: a return address has no record in the map table, or a record has no return address.
    ReturnAddress,
    /// Machine code: a record does not list exactly the words of Cranelift's stack map and of the contract.
    MapRecord,
    /// Machine code: the stack need in the map table is not what the frame needs.
    Need,
    /// Machine code: the whole depth in the map table is less than what the function and all it calls need.
    Depth,
    /// Machine code: the entry map does not name exactly the pointer arguments.
    EntryMap,
    /// Machine code: the entry stub's bytes are not a correct check.
    Stub,
    /// Machine code: a call to a library routine that would run on a task's stack.
    LibraryCall,
}

/// One violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule that is broken.
    pub rule: Rule,
    /// Where and how, in the terms of the final CLIF or of code offsets.
    pub detail: String,
}

/// A function that the verifier rejects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct VerifyError {
    /// The function, by the name that CLIF gives it.
    pub function: String,
    /// The violations, never empty.
    pub violations: Vec<Violation>,
}

impl VerifyError {
    /// A map table that is wrong as a whole.
    pub(super) fn of_table(detail: String) -> Self {
        let rule = Rule::MapRecord;
        Self {
            function: "the map table".to_owned(),
            violations: vec![Violation { rule, detail }],
        }
    }

    /// Whether one of the violations breaks `rule`.
    pub fn breaks(&self, rule: Rule) -> bool {
        self.violations
            .iter()
            .any(|violation| violation.rule == rule)
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "verifier rejects {}:", self.function)?;
        for violation in &self.violations {
            write!(f, "\n  {:?}: {}", violation.rule, violation.detail)?;
        }
        Ok(())
    }
}

/// More violations than this say nothing new.
const MAX_VIOLATIONS: usize = 16;

/// Collects violations of one function.
pub(super) struct Errors {
    function: String,
    violations: Vec<Violation>,
}

impl Errors {
    pub(super) fn new(function: String) -> Self {
        Self {
            function,
            violations: Vec::new(),
        }
    }

    /// Records a violation at `inst`.
    pub(super) fn at(&mut self, rule: Rule, flow: &Flow<'_>, inst: Inst, what: impl fmt::Display) {
        let detail = format!("{what}, at `{}`", flow.func.dfg.display_inst(inst));
        self.push(rule, detail);
    }

    /// Records a violation of the function as a whole.
    pub(super) fn push(&mut self, rule: Rule, detail: impl Into<String>) {
        if self.violations.len() < MAX_VIOLATIONS {
            let detail = detail.into();
            self.violations.push(Violation { rule, detail });
        }
    }

    pub(super) fn finish(self) -> Result<(), VerifyError> {
        if self.violations.is_empty() {
            return Ok(());
        }
        Err(VerifyError {
            function: self.function,
            violations: self.violations,
        })
    }
}
