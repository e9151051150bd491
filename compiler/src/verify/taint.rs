//! The lattice of values: with which coefficient does a stack address enter each value?

use super::FunctionFacts;
use super::flow::Flow;
use super::words::PointerWords;
use crate::contract::{IMMUTABLE_REGION, PointerSignature, SAFEPOINT_SPILL_REGION};
use cranelift_codegen::ir::{
    Block, BlockArg, Inst, InstructionData, Opcode, StackSlot, Value, ValueDef,
};
use std::collections::HashSet;

/// The kind of a value; see the module documentation of the verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Kind {
    #[default]
    Scalar,
    Plus,
    Minus,
    Mixed,
}

impl Kind {
    pub(super) fn is_pointer(self) -> bool {
        self != Self::Scalar
    }

    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Scalar, kind) | (kind, Self::Scalar) => kind,
            (left, right) if left == right => left,
            _ => Self::Mixed,
        }
    }

    fn negate(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
            kind => kind,
        }
    }

    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Scalar, kind) | (kind, Self::Scalar) => kind,
            (Self::Plus, Self::Minus) | (Self::Minus, Self::Plus) => Self::Scalar,
            _ => Self::Mixed,
        }
    }
}

/// Low bits that an aligned stack keeps when it moves: a mask of them cannot give an address back.
const LOW_BITS: i64 = 4096;

/// The kinds of all values of a function, and the slot words that may hold pointers.
pub(super) struct Taint {
    kinds: Vec<Kind>,
    /// Words `(slot, offset)` outside the contract that a pointer is stored to or that a map lists.
    pub(super) words: HashSet<(StackSlot, u32)>,
}

impl Taint {
    pub(super) fn compute(
        flow: &Flow<'_>,
        facts: &FunctionFacts<'_>,
        contract: &PointerWords,
    ) -> Self {
        let mut taint = Self {
            kinds: vec![Kind::Scalar; flow.func.dfg.num_values()],
            words: HashSet::new(),
        };
        taint.seed_words(flow, contract);
        taint.seed_roots(flow, facts);
        while taint.propagate(flow, facts, contract) {}
        taint
    }

    /// The kind of `value`, which must not be an alias.
    pub(super) fn kind(&self, value: Value) -> Kind {
        self.kinds[value.as_u32() as usize]
    }

    pub(super) fn is_pointer(&self, value: Value) -> bool {
        self.kind(value).is_pointer()
    }

    /// Raises the kind of `value`; tells whether that changed anything.
    fn raise(&mut self, value: Value, kind: Kind) -> bool {
        let old = &mut self.kinds[value.as_u32() as usize];
        let new = old.join(kind);
        let changed = new != *old;
        *old = new;
        changed
    }

    fn seed_words(&mut self, flow: &Flow<'_>, contract: &PointerWords) {
        for &block in &flow.blocks {
            for inst in flow.insts(block) {
                let entries = flow.func.dfg.user_stack_map_entries(inst);
                for entry in entries.unwrap_or_default() {
                    if !contract.contains(entry.slot, entry.offset) {
                        self.words.insert((entry.slot, entry.offset));
                    }
                }
            }
        }
    }

    /// Seeds pointer parameters, and the declared values that are no pure computations.
    fn seed_roots(&mut self, flow: &Flow<'_>, facts: &FunctionFacts<'_>) {
        let dfg = &flow.func.dfg;
        if let Some(&entry) = flow.blocks.first() {
            for &index in &facts.contract.signature.params {
                if let Some(&param) = dfg.block_params(entry).get(index as usize) {
                    self.raise(param, Kind::Plus);
                }
            }
        }
        for value in facts.contract.declared.iter().chain(spilled(flow)) {
            let Some(value) = flow.survivor(value) else {
                continue;
            };
            let is_root = match dfg.value_def(value) {
                ValueDef::Param(..) => true,
                ValueDef::Result(inst, _) => {
                    let opcode = dfg.insts[inst].opcode();
                    opcode.is_call() || opcode.can_load()
                }
                ValueDef::Union(..) => false,
            };
            if is_root {
                self.raise(value, Kind::Plus);
            }
        }
    }

    /// One pass over all blocks; true when something changed.
    fn propagate(
        &mut self,
        flow: &Flow<'_>,
        facts: &FunctionFacts<'_>,
        contract: &PointerWords,
    ) -> bool {
        let mut changed = false;
        for &block in &flow.blocks {
            for inst in flow.insts(block) {
                changed |= self.propagate_inst(flow, facts, contract, inst);
                changed |= self.propagate_store(flow, contract, inst);
            }
            if let Some(last) = flow.func.layout.last_inst(block) {
                flow.for_each_edge(last, |destination, args| {
                    changed |= self.propagate_edge(flow, facts, last, destination, args);
                });
            }
        }
        changed
    }

    fn propagate_edge(
        &mut self,
        flow: &Flow<'_>,
        facts: &FunctionFacts<'_>,
        inst: Inst,
        destination: Block,
        args: &[BlockArg],
    ) -> bool {
        let mut changed = false;
        let params = flow.func.dfg.block_params(destination);
        for (&param, arg) in params.iter().zip(args) {
            let kind = match *arg {
                BlockArg::Value(value) => self.kind(flow.resolve(value)),
                BlockArg::TryCallRet(index) => {
                    let callee = callee_pointers(flow, facts, inst);
                    match callee {
                        Some(callee) if callee.results.contains(&index) => Kind::Plus,
                        _ => Kind::Scalar,
                    }
                }
                // A payload is a pointer only if the producer declared the parameter.
                BlockArg::TryCallExn(_) => Kind::Scalar,
            };
            changed |= self.raise(param, kind);
        }
        changed
    }

    /// A pointer stored directly to a slot makes its word one that may hold a pointer.
    fn propagate_store(&mut self, flow: &Flow<'_>, contract: &PointerWords, inst: Inst) -> bool {
        let Some(access) = flow.slot_access(inst) else {
            return false;
        };
        match (access.stored, u32::try_from(access.offset)) {
            (Some(stored), Ok(offset))
                if self.is_pointer(stored)
                    && offset % 8 == 0
                    && !contract.contains(access.slot, offset) =>
            {
                self.words.insert((access.slot, offset))
            }
            _ => false,
        }
    }

    fn propagate_inst(
        &mut self,
        flow: &Flow<'_>,
        facts: &FunctionFacts<'_>,
        contract: &PointerWords,
        inst: Inst,
    ) -> bool {
        let dfg = &flow.func.dfg;
        let opcode = dfg.insts[inst].opcode();
        if opcode.is_call() {
            let Some(callee) = callee_pointers(flow, facts, inst) else {
                return false;
            };
            let mut changed = false;
            for &index in &callee.results {
                if let Some(&result) = dfg.inst_results(inst).get(index as usize) {
                    changed |= self.raise(result, Kind::Plus);
                }
            }
            return changed;
        }
        let [result, others @ ..] = dfg.inst_results(inst) else {
            return false;
        };
        let mut kind = self.transfer(flow, contract, inst, opcode);
        if !others.is_empty() && kind.is_pointer() {
            kind = Kind::Mixed;
        }
        let mut changed = self.raise(*result, kind);
        for &other in others {
            changed |= self.raise(other, kind);
        }
        changed
    }

    fn transfer(
        &self,
        flow: &Flow<'_>,
        contract: &PointerWords,
        inst: Inst,
        opcode: Opcode,
    ) -> Kind {
        if opcode == Opcode::StackAddr {
            return Kind::Plus;
        }
        if opcode.can_load() {
            return self.loaded(flow, contract, inst);
        }
        let kind = |index: usize| {
            let value = flow.resolve(flow.func.dfg.inst_args(inst)[index]);
            self.kind(value)
        };
        if flow.args(inst).all(|value| !self.is_pointer(value)) || gives_scalar(opcode) {
            return Kind::Scalar;
        }
        match opcode {
            Opcode::Iadd | Opcode::UaddOverflowTrap => kind(0).add(kind(1)),
            Opcode::Isub => kind(0).add(kind(1).negate()),
            Opcode::Ineg | Opcode::Bnot => kind(0).negate(),
            Opcode::Select | Opcode::SelectSpectreGuard => kind(1).join(kind(2)),
            Opcode::Smin | Opcode::Smax | Opcode::Umin | Opcode::Umax => kind(0).join(kind(1)),
            Opcode::Bitcast => kind(0),
            Opcode::Band if self.masks_low_bits(flow, inst) => Kind::Scalar,
            Opcode::Band | Opcode::Bor => match kind(0).join(kind(1)) {
                Kind::Plus if kind(0) != kind(1) => Kind::Plus,
                _ => Kind::Mixed,
            },
            _ => Kind::Mixed,
        }
    }

    fn masks_low_bits(&self, flow: &Flow<'_>, inst: Inst) -> bool {
        flow.args(inst).any(
            |value| matches!(flow.constant(value), Some(mask) if (0..LOW_BITS).contains(&mask)),
        )
    }

    /// A load of a whole word that may hold a pointer gives one; what other memory holds, the producer declares.
    fn loaded(&self, flow: &Flow<'_>, contract: &PointerWords, inst: Inst) -> Kind {
        let Some(access) = flow.slot_access(inst) else {
            return Kind::Scalar;
        };
        // What it is known to be at run time only, the producer declares.
        let dfg = &flow.func.dfg;
        let region = dfg.insts[inst].alias_region(dfg);
        if region.is_some_and(|region| dfg.alias_regions[region].user_id == IMMUTABLE_REGION) {
            return Kind::Scalar;
        }
        let Ok(start) = u32::try_from(access.offset) else {
            return Kind::Scalar;
        };
        let end = start.saturating_add(access.size_bytes);
        let whole_words = (start.next_multiple_of(8)..end)
            .step_by(8)
            .filter(|word| word + 8 <= end);
        let mut kind = Kind::Scalar;
        for word in whole_words {
            if contract.contains(access.slot, word) || self.words.contains(&(access.slot, word)) {
                let exact = word == start && access.size_bytes == 8;
                kind = kind.join(if exact { Kind::Plus } else { Kind::Mixed });
            }
        }
        kind
    }
}

/// Values that the frontend spills around safepoints: it does so only on behalf of the producer's declarations, and those
/// of variables are not in the contract.
fn spilled<'f>(flow: &Flow<'f>) -> impl Iterator<Item = Value> + use<'f> {
    let func = flow.func;
    let region = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION);
    let insts = func
        .layout
        .blocks()
        .flat_map(|block| func.layout.block_insts(block));
    insts.filter_map(move |inst| match func.dfg.insts[inst] {
        InstructionData::Store { args, .. }
            if region.is_some() && func.dfg.insts[inst].alias_region(&func.dfg) == region =>
        {
            Some(args[0])
        }
        _ => None,
    })
}

/// Pointer parameters and results of the direct callee of `inst`.
pub(super) fn callee_pointers<'a>(
    flow: &Flow<'_>,
    facts: &FunctionFacts<'a>,
    inst: Inst,
) -> Option<&'a PointerSignature> {
    match flow.func.dfg.insts[inst] {
        InstructionData::Call { func_ref, .. } | InstructionData::TryCall { func_ref, .. } => {
            facts.signatures.of_callee(flow.func, func_ref)
        }
        _ => None,
    }
}

/// Instructions whose result is no address whatever goes in: nothing here can be turned back into a pointer by adding.
fn gives_scalar(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Icmp
            | Opcode::Fcmp
            | Opcode::Imul
            | Opcode::Umulhi
            | Opcode::Smulhi
            | Opcode::Udiv
            | Opcode::Sdiv
            | Opcode::Urem
            | Opcode::Srem
            | Opcode::Ishl
            | Opcode::Ushr
            | Opcode::Sshr
            | Opcode::Clz
            | Opcode::Cls
            | Opcode::Ctz
            | Opcode::Popcnt
            | Opcode::Ireduce
            | Opcode::Bmask
            | Opcode::FcvtFromUint
            | Opcode::FcvtFromSint
            | Opcode::FcvtToUint
            | Opcode::FcvtToSint
            | Opcode::FcvtToUintSat
            | Opcode::FcvtToSintSat
            | Opcode::VanyTrue
            | Opcode::VallTrue
            | Opcode::VhighBits
    )
}
