//! Whole depths: how much stack a function can use at most, everything it calls included.
//!
//! Promises: on every path from a function's entry to its return, the stack used below the stack pointer at the entry is at
//! most its depth, whatever checks do on the way. So a task that runs nothing else needs exactly that much, and its checks
//! need not find a red zone below it. May not know: which checks were left out.
//!
//! The depth is computed bottom-up over the strongly connected components of the call graph. It has none that is in a cycle,
//! calls through a pointer, or calls a function without one. What host routines do on the task's stack is
//! `RuntimeAbi::host_call_bytes`; routines that let the task call something else than what its code says (a panic runs
//! deferred calls) have to bring it to a larger stack first.

use crate::abi::{RuntimeAbi, WORD_BYTES};
use crate::callgraph::CallGraph;

/// The depth of every function of `graph` in bytes, in the order of its nodes; `None` if it has no bound.
#[must_use]
pub fn depths(graph: &CallGraph, abi: &RuntimeAbi) -> Vec<Option<u32>> {
    let mut depths = vec![None; graph.len()];
    for component in graph.components() {
        if let [node] = component[..]
            && !graph.calls_itself(node)
        {
            depths[node] = depth(graph, abi, node, &depths);
        }
    }
    depths
}

fn depth(graph: &CallGraph, abi: &RuntimeAbi, node: usize, depths: &[Option<u32>]) -> Option<u32> {
    let function = graph.function(node);
    if function.calls_indirectly {
        return None;
    }
    let below_frame = |bytes: u32| {
        let return_address = function.frame_bytes.checked_add(WORD_BYTES)?;
        return_address.checked_add(bytes)
    };
    // A check may fail for other reasons than the stack: the slow path is how a task is stopped.
    let mut depth = function.frame_bytes.max(abi.slow_path_bytes);
    if function.calls_imports {
        depth = depth.max(below_frame(abi.host_call_bytes)?);
    }
    for call in &function.callees {
        let callee = depths[call.node]?;
        // A tail call comes after the frame is gone, but its arguments may have lowered the stack pointer.
        let through = if call.is_tail {
            function.grown_tail_bytes.checked_add(callee)?
        } else {
            below_frame(callee)?
        };
        depth = depth.max(through);
    }
    Some(depth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callgraph::{Call, Summary};
    use cranelift_module::FuncId;

    const ABI: RuntimeAbi = RuntimeAbi::new(0, 8);

    fn node(frame_bytes: u32, callees: &[(usize, bool)]) -> Summary {
        let call = |&(node, is_tail)| Call { node, is_tail };
        Summary {
            id: FuncId::from_u32(0),
            frame_bytes,
            grown_tail_bytes: if frame_bytes == 72 { 16 } else { 0 },
            callees: callees.iter().map(call).collect(),
            calls_imports: frame_bytes == 40,
            calls_indirectly: frame_bytes == 56,
        }
    }

    #[test]
    fn a_depth_is_the_sum_along_the_deepest_path() {
        let graph = CallGraph::new(vec![
            node(24, &[(1, false), (2, false)]),
            node(8, &[]),
            node(40, &[]),
            node(72, &[(0, true)]),
        ]);
        let host_call = 40 + 8 + ABI.host_call_bytes;
        let through = 24 + 8 + host_call;
        assert_eq!(
            depths(&graph, &ABI),
            [Some(through), Some(8), Some(host_call), Some(16 + through)]
        );
    }

    #[test]
    fn cycles_and_calls_through_pointers_have_none_nor_have_their_callers() {
        let graph = CallGraph::new(vec![
            node(8, &[(0, false)]),
            node(8, &[(2, true)]),
            node(8, &[(1, true)]),
            node(56, &[]),
            node(8, &[(3, false)]),
            node(8, &[(2, false)]),
            node(u32::MAX - 15, &[(7, false)]),
            node(8, &[]),
        ]);
        let mut expected = [None; 8];
        expected[7] = Some(8);
        assert_eq!(depths(&graph, &ABI), expected);
    }
}
