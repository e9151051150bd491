//! The words of slots that may hold pointers: those of the contract, and the spill slots of the frontend.

use super::flow::Flow;
use crate::contract::{Contract, PointerRun, SAFEPOINT_SPILL_REGION};
use cranelift_codegen::ir::StackSlot;
use std::collections::HashSet;

/// Runs of more words are zeroed by a loop, and tracked as one.
const LONG_RUN_WORDS: u32 = 64;

/// Slots by what their words may hold.
pub(super) struct PointerWords {
    /// Words of the contract's short runs.
    short: HashSet<(StackSlot, u32)>,
    /// The contract's long runs.
    long: Vec<(StackSlot, PointerRun)>,
    /// Per slot: the frontend spills pointers to it.
    is_spill: Vec<bool>,
}

impl PointerWords {
    pub(super) fn new(flow: &Flow<'_>, contract: &Contract) -> Self {
        let mut words = Self {
            short: HashSet::new(),
            long: Vec::new(),
            is_spill: vec![false; flow.func.sized_stack_slots.len()],
        };
        for pointers in &contract.slot_pointers {
            if pointers.run.count > LONG_RUN_WORDS {
                words.long.push((pointers.slot, pointers.run));
            } else {
                let offsets = pointers.run.offsets();
                words
                    .short
                    .extend(offsets.map(|word| (pointers.slot, word)));
            }
        }
        let dfg = &flow.func.dfg;
        let Some(region) = dfg.alias_regions.get(SAFEPOINT_SPILL_REGION) else {
            return words;
        };
        for &block in &flow.blocks {
            for inst in flow.insts(block) {
                if dfg.insts[inst].alias_region(dfg) == Some(region)
                    && let Some(access) = flow.slot_access(inst)
                    && let Some(is_spill) = words.is_spill.get_mut(access.slot.as_u32() as usize)
                {
                    *is_spill = true;
                }
            }
        }
        words
    }

    /// Whether the contract says that this word may hold a pointer.
    pub(super) fn contains(&self, slot: StackSlot, offset: u32) -> bool {
        let in_run = |&(of, run): &(StackSlot, PointerRun)| {
            let distance = offset.checked_sub(run.offset_bytes).filter(|_| of == slot);
            distance.is_some_and(|distance| {
                distance % run.stride_bytes == 0 && distance / run.stride_bytes < run.count
            })
        };
        self.short.contains(&(slot, offset)) || self.long.iter().any(in_run)
    }

    /// Whether the frontend spills pointers to this slot.
    pub(super) fn is_spill(&self, slot: StackSlot) -> bool {
        self.is_spill.get(slot.as_u32() as usize) == Some(&true)
    }

    /// Words of the contract's short runs, in no particular order.
    pub(super) fn short(&self) -> impl Iterator<Item = (StackSlot, u32)> + '_ {
        self.short.iter().copied()
    }

    /// The contract's long runs.
    pub(super) fn long(&self) -> &[(StackSlot, PointerRun)] {
        &self.long
    }
}
