//! Removes branches that cannot go one of their ways: bounds checks above all.
//!
//! Runs between the mid-end and the pass. The mid-end gives equal values one name but never decides a branch by what other
//! branches have found out; here each conditional branch to a *cold* block (a panic) is asked whether what holds on every way to
//! it already decides it. Then whatever was computed for removed branches only is removed, reads included, which Cranelift's back
//! end would keep.
//!
//! What is known (`facts`): conditions of the branches that dominate a place, ranges that follow from how a value is computed, and
//! bounds of loop variables by induction over the ways into their block. The logic is that of difference bounds, `a - b <= k` over
//! the integers, with wrap-around ruled out step by step.
//!
//! Promises: a branch goes away only if the proof holds for every execution; a bounded effort for each branch. May not know: what
//! a bounds check is, or which values are pointers.

mod cleanup;
mod facts;
mod goals;

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, Function, InstructionData, Opcode, Value};

use facts::Facts;
use goals::Prover;

/// Decides branches to cold blocks; whether there were any. Control flow graph and dominator tree are out of date afterwards.
pub(crate) fn decide_branches(
    func: &mut Function,
    cfg: &ControlFlowGraph,
    domtree: &DominatorTree,
) -> bool {
    let decided = {
        let facts = Facts::collect(func, cfg, domtree);
        let mut decided = Vec::new();
        for &block in domtree.cfg_postorder() {
            let Some((condition, way_out)) = guarded(func, block) else {
                continue;
            };
            let is_true = Prover::new(func, cfg, domtree, &facts).decide(block, condition);
            // Only that the panic does not happen is made use of: one that always does is no matter of speed.
            if let Some(is_true) = is_true
                && is_true != (way_out == 0)
            {
                decided.push((block, 1 - way_out));
            }
        }
        decided
    };
    for &(block, taken) in &decided {
        keep_one_way(func, block, taken);
    }
    !decided.is_empty()
}

/// Removes computations and reads whose results nobody uses, and repeated probes of pointers.
pub(crate) fn remove_unused(func: &mut Function, domtree: &DominatorTree) {
    cleanup::remove_repeated_probes(func, domtree);
    cleanup::remove_unused(func);
}

/// The condition at the end of a block, and which of the two ways is cold.
fn guarded(func: &Function, block: Block) -> Option<(Value, usize)> {
    let last = func.layout.last_inst(block)?;
    let InstructionData::Brif { arg, blocks, .. } = func.dfg.insts[last] else {
        return None;
    };
    let pool = &func.dfg.value_lists;
    let is_cold = |way: usize| func.layout.is_cold(blocks[way].block(pool));
    match (is_cold(0), is_cold(1)) {
        (true, false) => Some((func.dfg.resolve_aliases(arg), 0)),
        (false, true) => Some((func.dfg.resolve_aliases(arg), 1)),
        _ => None,
    }
}

fn keep_one_way(func: &mut Function, block: Block, taken: usize) {
    let last = func.layout.last_inst(block).expect("it ends with a branch");
    let InstructionData::Brif { blocks, .. } = func.dfg.insts[last] else {
        unreachable!("only conditional branches are decided")
    };
    func.dfg.insts[last] = InstructionData::Jump {
        opcode: Opcode::Jump,
        destination: blocks[taken],
    };
}

#[cfg(test)]
mod tests;
