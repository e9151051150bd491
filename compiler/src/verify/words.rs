//! The words of slots that may hold pointers: those of the contract, and the spill slots of the frontend.

use super::flow::Flow;
use crate::contract::{Contract, PointerRun, SAFEPOINT_SPILL_REGION};
use cranelift_codegen::ir::StackSlot;
use std::collections::HashMap;

/// Slots by what their words may hold.
pub(super) struct PointerWords {
    runs: HashMap<StackSlot, Vec<PointerRun>>,
    /// Per slot: the frontend spills pointers to it.
    is_spill: Vec<bool>,
}

impl PointerWords {
    pub(super) fn new(flow: &Flow<'_>, contract: &Contract) -> Self {
        let mut words = Self {
            runs: HashMap::new(),
            is_spill: vec![false; flow.func.sized_stack_slots.len()],
        };
        for pointers in &contract.slot_pointers {
            words
                .runs
                .entry(pointers.slot)
                .or_default()
                .push(pointers.run);
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
        let Some(runs) = self.runs.get(&slot) else {
            return false;
        };
        runs.iter().any(|run| {
            offset
                .checked_sub(run.offset_bytes)
                .is_some_and(|distance| {
                    distance % run.stride_bytes == 0 && distance / run.stride_bytes < run.count
                })
        })
    }

    /// Whether the frontend spills pointers to this slot.
    pub(super) fn is_spill(&self, slot: StackSlot) -> bool {
        self.is_spill.get(slot.as_u32() as usize) == Some(&true)
    }

    /// The contract's runs of pointer words, in no particular order.
    pub(super) fn runs(&self) -> impl Iterator<Item = (StackSlot, PointerRun)> + '_ {
        let runs = self.runs.iter();
        runs.flat_map(|(&slot, runs)| runs.iter().map(move |&run| (slot, run)))
    }
}
