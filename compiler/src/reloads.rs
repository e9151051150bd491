//! Removes reloads that read back what is still at hand.
//!
//! For a declared value that is used after any safepoint, Cranelift's frontend reads the value back from its spill slot at
//! *every* use. The mid-end is to merge those reads, but its alias analysis gives each block of a loop with a call a memory
//! version of its own, so that in such a loop no two blocks share a read. This pass runs before the mid-end: a forward
//! dataflow over the spill slots, in which a reload whose slot was read or written on every path since the last safepoint
//! is replaced by that value.
//!
//! Promises: a value is reused only where no safepoint lies on any path since it was read or spilled, so that nothing
//! becomes live over a safepoint that was not (I3); a few rounds over spills, reloads and safepoints alone. May not know:
//! which values are pointers.

use crate::contract::SAFEPOINT_SPILL_REGION;
use cranelift_codegen::entity::packed_option::PackedOption;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Block, Function, Inst, InstructionData, Opcode, StackSlot, Value, ValueDef,
};
use cranelift_entity::SecondaryMap;
use std::collections::HashMap;

/// Above this many states (blocks times slots) the pass is not worth its memory.
const MAX_STATES: usize = 1 << 22;

/// After so many rounds loops forget everything. A round resolves one level of nested loops.
const MAX_ROUNDS: usize = 8;

/// What a block does to spill slots, in order.
#[derive(Clone, Copy)]
enum Event {
    /// `slot` now holds this value, too.
    Spill { slot: usize, value: Value },
    /// This instruction reads `slot`.
    Reload {
        slot: usize,
        inst: Inst,
        value: Value,
    },
    /// The stack may move.
    Safepoint,
}

/// For each spill slot the value that is known to be in it, and fresh.
type State = Vec<PackedOption<Value>>;

/// Runs the pass, given the function's control flow and its blocks in postorder.
pub(crate) fn reuse(func: &mut Function, cfg: &ControlFlowGraph, postorder: &[Block]) {
    let Some((events, slots)) = collect_events(func) else {
        return;
    };
    if slots.saturating_mul(func.dfg.num_blocks()) > MAX_STATES {
        return;
    }
    let order: Vec<Block> = postorder.iter().rev().copied().collect();
    let entries = solve(cfg, &order, &events, slots);
    for &block in &order {
        let Some(mut state) = entries[block].clone() else {
            continue;
        };
        for event in &events[block] {
            if let Event::Reload { slot, inst, value } = *event
                && let Some(known) = state[slot].expand()
            {
                func.layout.remove_inst(inst);
                func.dfg.clear_results(inst);
                func.dfg.change_to_alias(value, known);
            } else {
                apply(event, &mut state);
            }
        }
    }
}

/// The states at the start of blocks.
///
/// Each round goes through the blocks once, and takes for granted that nothing is lost on a way back to a block already
/// visited. Where that turns out wrong, the block that starts the loop forgets those slots, and everything is computed anew
/// (not met with what was computed from the wrong guess: such a guess would live on in the loop's inner blocks).
fn solve(
    cfg: &ControlFlowGraph,
    order: &[Block],
    events: &SecondaryMap<Block, Vec<Event>>,
    slots: usize,
) -> SecondaryMap<Block, Option<State>> {
    let mut forgotten: HashMap<Block, Vec<bool>> = HashMap::new();
    for round in 1.. {
        let mut entries: SecondaryMap<Block, Option<State>> = SecondaryMap::new();
        let mut exits: SecondaryMap<Block, Option<State>> = SecondaryMap::new();
        let mut ways_back = Vec::new();
        for (position, &block) in order.iter().enumerate() {
            let mut entry = vec![None.into(); slots];
            if position > 0 {
                let from = || cfg.pred_iter(block).map(|edge| edge.block);
                meet(&mut entry, from().filter_map(|from| exits[from].as_ref()));
                let back = from().filter(|&from| exits[from].is_none());
                ways_back.extend(back.map(|from| (from, block)));
            }
            if let Some(forgotten) = forgotten.get(&block) {
                let lost = entry
                    .iter_mut()
                    .zip(forgotten)
                    .filter(|(_, is_lost)| **is_lost);
                lost.for_each(|(value, _)| *value = None.into());
            }
            let mut exit = entry.clone();
            events[block]
                .iter()
                .for_each(|event| apply(event, &mut exit));
            entries[block] = Some(entry);
            exits[block] = Some(exit);
        }
        let mut is_stable = true;
        for (from, to) in ways_back {
            // A way back from a block that cannot be reached is none.
            let (Some(exit), Some(entry)) = (&exits[from], &entries[to]) else {
                continue;
            };
            let forgotten = forgotten.entry(to).or_insert_with(|| vec![false; slots]);
            for slot in 0..slots {
                let is_lost =
                    entry[slot].is_some() && (entry[slot] != exit[slot] || round > MAX_ROUNDS);
                forgotten[slot] |= is_lost;
                is_stable &= !is_lost;
            }
        }
        if is_stable {
            return entries;
        }
    }
    unreachable!("every round forgets something, and there is an end of slots")
}

/// What all of them agree on.
fn meet<'a>(state: &mut State, mut others: impl Iterator<Item = &'a State>) {
    if let Some(first) = others.next() {
        state.clone_from(first);
    }
    for other in others {
        for (value, other) in state.iter_mut().zip(other) {
            if *value != *other {
                *value = None.into();
            }
        }
    }
}

fn apply(event: &Event, state: &mut State) {
    match *event {
        Event::Spill { slot, value } => state[slot] = value.into(),
        Event::Reload { slot, value, .. } => {
            if state[slot].is_none() {
                state[slot] = value.into();
            }
        }
        Event::Safepoint => state.fill(None.into()),
    }
}

/// The events of all blocks, and how many spill slots there are; `None` if there is nothing to do.
fn collect_events(func: &Function) -> Option<(SecondaryMap<Block, Vec<Event>>, usize)> {
    let region = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION)?;
    let mut events: SecondaryMap<Block, Vec<Event>> = SecondaryMap::new();
    let mut slots: HashMap<StackSlot, usize> = HashMap::new();
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            let data = &func.dfg.insts[inst];
            if data.opcode().is_safepoint() {
                events[block].push(Event::Safepoint);
                continue;
            }
            if data.alias_region(&func.dfg) != Some(region) {
                continue;
            }
            // A spill slot holds one word. Whatever else the frontend may do one day is left alone, with all of its function.
            let (address, value, is_store) = match (data.opcode(), func.dfg.inst_args(inst)) {
                (Opcode::Load, [address]) => (*address, func.dfg.first_result(inst), false),
                (Opcode::Store, [value, address]) => {
                    (*address, func.dfg.resolve_aliases(*value), true)
                }
                _ => return None,
            };
            let slot = slot_at(func, address).filter(|_| data.load_store_offset() == Some(0))?;
            if func.dfg.value_type(value) != I64 {
                return None;
            }
            let next = slots.len();
            let slot = *slots.entry(slot).or_insert(next);
            events[block].push(if is_store {
                Event::Spill { slot, value }
            } else {
                Event::Reload { slot, inst, value }
            });
        }
    }
    (!slots.is_empty()).then_some((events, slots.len()))
}

/// The slot whose first byte this is the address of.
fn slot_at(func: &Function, address: Value) -> Option<StackSlot> {
    let ValueDef::Result(definition, _) = func.dfg.value_def(func.dfg.resolve_aliases(address))
    else {
        return None;
    };
    match func.dfg.insts[definition] {
        InstructionData::StackAddr {
            stack_slot, offset, ..
        } if i32::from(offset) == 0 => Some(stack_slot),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::producer::StackFrame;
    use cranelift_codegen::dominator_tree::DominatorTree;
    use cranelift_codegen::ir::{
        AbiParam, ExtFuncData, ExternalName, InstBuilder, Signature, UserFuncName,
    };
    use cranelift_codegen::isa::CallConv;
    use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

    /// Reads through a pointer in a loop: twice before a call, in a branch, and after the call. How many reloads there are
    /// before and after the pass, and the text after it.
    fn reloads(branch_calls: bool) -> (usize, usize, String) {
        let mut signature = Signature::new(CallConv::Tail);
        signature.params = vec![AbiParam::new(I64)];
        let mut func = Function::with_name_signature(UserFuncName::user(0, 0), signature);
        let mut context = FunctionBuilderContext::new();
        let mut b = FunctionBuilder::new(&mut func, &mut context);
        let mut frame = StackFrame::begin(&mut b);
        let blocks: Vec<Block> = (0..5).map(|_| b.create_block()).collect();
        b.append_block_params_for_function_params(blocks[0]);
        b.switch_to_block(blocks[0]);
        let pointer = b.block_params(blocks[0])[0];
        frame.declare_pointer(&mut b, pointer);
        let nothing = b.import_signature(Signature::new(CallConv::Tail));
        let callee = b.import_function(ExtFuncData {
            name: ExternalName::testcase("f"),
            signature: nothing,
            colocated: true,
            patchable: false,
        });
        let flags = frame.memory_flags();
        b.ins().jump(blocks[1], &[]);
        b.switch_to_block(blocks[1]);
        let first = b.ins().load(I64, flags, pointer, 0);
        let second = b.ins().load(I64, flags, pointer, 8);
        b.ins().brif(first, blocks[2], &[], blocks[3], &[]);
        b.switch_to_block(blocks[2]);
        b.ins().store(flags, second, pointer, 16);
        if branch_calls {
            b.ins().call(callee, &[]);
        }
        b.ins().jump(blocks[3], &[]);
        b.switch_to_block(blocks[3]);
        let third = b.ins().load(I64, flags, pointer, 24);
        b.ins().call(callee, &[]);
        b.ins().store(flags, third, pointer, 32);
        b.ins().brif(third, blocks[1], &[], blocks[4], &[]);
        b.switch_to_block(blocks[4]);
        b.ins().return_(&[]);
        b.seal_all_blocks();
        let isa = crate::Target::native(crate::OptLevel::Speed).unwrap();
        frame.finish(b, isa.isa().frontend_config());

        let before = count(&func);
        let cfg = ControlFlowGraph::with_function(&func);
        let dominators = DominatorTree::with_function(&func, &cfg);
        reuse(&mut func, &cfg, dominators.cfg_postorder());
        (before, count(&func), func.display().to_string())
    }

    fn count(func: &Function) -> usize {
        let (events, _) = collect_events(func).expect("there are spills");
        let is_reload = |event: &&Event| matches!(event, Event::Reload { .. });
        func.layout
            .blocks()
            .map(|block| events[block].iter().filter(is_reload).count())
            .sum()
    }

    #[test]
    fn one_read_serves_all_blocks_up_to_the_next_safepoint() {
        // The loop's start may come from after the call: one read there, one after the call.
        let (before, after, text) = reloads(false);
        assert_eq!((before, after), (5, 2), "{text}");
    }

    #[test]
    fn a_safepoint_on_one_path_is_enough() {
        // I3: where the paths meet, the value may be stale, so it is read again.
        let (before, after, text) = reloads(true);
        assert_eq!((before, after), (5, 3), "{text}");
    }
}
