//! Elision: which functions need no check of their own, and why the others keep theirs.
//!
//! Promises (I7): on every path from a passed check to the next check, or to the end of the path, the stack used beyond the
//! checked function's own `need` is at most `elided_tree_bytes`. Every decision carries its reason. May not know: code.
//!
//! The *height* of a function is the most it can use below its stack pointer at entry before a check happens. It is computed
//! bottom-up over the strongly connected components of the call graph: its frame, plus for each callee a return address and
//! the callee's height, which is only the slow path's if the callee checks for itself. A function whose height is within the
//! limit has no check. A member of a cycle keeps its check, since a cycle has no bounded height, unless all it does is to hand
//! over to members that keep theirs; a function that calls through a pointer keeps it, since the callee may be anything.

use crate::abi::{RuntimeAbi, WORD_BYTES};
use crate::callgraph::CallGraph;
use cranelift_module::FuncId;
use std::fmt;

/// Which checks to leave out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckPolicy {
    /// Those that are not needed.
    #[default]
    Elide,
    /// None: every function checks.
    Every,
    /// All of them, needed or not: for measuring what checks cost, on a stack known to be large enough.
    Never,
}

/// Whether a function checks its stack, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckDecision {
    /// Kept: the function can call itself; the other members of the cycle, if any.
    Recursive(Vec<FuncId>),
    /// Kept: it calls through a pointer.
    IndirectCall,
    /// Kept: frame and callees use too much before the next check.
    TooHigh {
        /// What they use.
        height_bytes: u32,
        /// What would be allowed.
        limit_bytes: u32,
        /// The callee that contributes the most; `None` if it is the frame alone.
        deepest: Option<FuncId>,
    },
    /// Kept because the policy is [`CheckPolicy::Every`].
    Demanded,
    /// Left out: all that can happen before the next check fits the red zone.
    Elided {
        /// What the function and its callees use at most before a check.
        height_bytes: u32,
        /// What is allowed.
        limit_bytes: u32,
        /// Whether a callee on the way checks for itself (the height ends there).
        meets_check: bool,
    },
    /// Left out because the policy is [`CheckPolicy::Never`].
    Waived,
}

impl CheckDecision {
    /// Whether the function has a check.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        !matches!(self, Self::Elided { .. } | Self::Waived)
    }

    /// The decision in a sentence, for `--why`.
    #[must_use]
    pub fn why<'a>(&'a self, name_of: &'a dyn Fn(FuncId) -> String) -> impl fmt::Display + 'a {
        Why {
            decision: self,
            name_of,
        }
    }
}

struct Why<'a> {
    decision: &'a CheckDecision,
    name_of: &'a dyn Fn(FuncId) -> String,
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decision {
            CheckDecision::Recursive(others) if others.is_empty() => {
                f.write_str("check: calls itself")
            }
            CheckDecision::Recursive(others) => {
                let names: Vec<String> = others.iter().map(|&id| (self.name_of)(id)).collect();
                write!(f, "check: recursive through {}", names.join(", "))
            }
            CheckDecision::IndirectCall => f.write_str("check: calls through a function value"),
            CheckDecision::TooHigh {
                height_bytes,
                limit_bytes,
                deepest,
            } => {
                write!(
                    f,
                    "check: may use {height_bytes} bytes before the next check, more than {limit_bytes}"
                )?;
                match deepest {
                    Some(id) => write!(f, " (mostly through {})", (self.name_of)(*id)),
                    None => f.write_str(" (its own frame)"),
                }
            }
            CheckDecision::Demanded => f.write_str("check: every function checks, as demanded"),
            CheckDecision::Elided {
                height_bytes,
                limit_bytes,
                meets_check,
            } => {
                write!(
                    f,
                    "no check: uses at most {height_bytes} bytes of {limit_bytes}"
                )?;
                f.write_str(if *meets_check {
                    " before a callee checks"
                } else {
                    ", callees included"
                })
            }
            CheckDecision::Waived => f.write_str("no check: all checks are off, as demanded"),
        }
    }
}

/// Decides for every function of `graph`, in the order of its nodes.
#[must_use]
pub fn decide(graph: &CallGraph, abi: &RuntimeAbi, policy: CheckPolicy) -> Vec<CheckDecision> {
    match policy {
        CheckPolicy::Every => vec![CheckDecision::Demanded; graph.len()],
        CheckPolicy::Never => vec![CheckDecision::Waived; graph.len()],
        CheckPolicy::Elide => elide(graph, abi),
    }
}

fn elide(graph: &CallGraph, abi: &RuntimeAbi) -> Vec<CheckDecision> {
    let mut decisions: Vec<Option<CheckDecision>> = vec![None; graph.len()];
    for component in graph.components() {
        let is_cycle = component.len() > 1 || graph.calls_itself(component[0]);
        let (bounded, others): (Vec<usize>, Vec<usize>) = component
            .iter()
            .partition(|&&node| !is_cycle || only_hands_over(graph, node));
        for &node in &others {
            let others = component.iter().filter(|&&other| other != node);
            let others = others.map(|&other| graph.id(other)).collect();
            decisions[node] = Some(CheckDecision::Recursive(others));
        }
        for &node in &bounded {
            decisions[node] = Some(decide_one(graph, abi, node, &decisions));
        }
    }
    decisions
        .into_iter()
        .map(|decision| decision.expect("every node is in a component"))
        .collect()
}

/// Whether the only calls of a member of a cycle are its last actions, to functions of which that is not true: these keep their
/// checks, so the cycle goes through one after every frame of this function.
fn only_hands_over(graph: &CallGraph, node: usize) -> bool {
    let is_last_action = |node: usize| {
        let function = graph.function(node);
        !function.calls_indirectly && function.callees.iter().all(|call| call.is_tail)
    };
    let mut callees = graph.function(node).callees.iter();
    is_last_action(node) && callees.all(|call| !is_last_action(call.node))
}

/// Decides for a function whose callees are decided or keep their checks because they are in a cycle with it.
fn decide_one(
    graph: &CallGraph,
    abi: &RuntimeAbi,
    node: usize,
    decisions: &[Option<CheckDecision>],
) -> CheckDecision {
    let function = graph.function(node);
    if function.calls_indirectly {
        return CheckDecision::IndirectCall;
    }
    let limit_bytes = abi.elided_tree_bytes;
    let mut height_bytes = function.frame_bytes;
    let mut deepest = None;
    let mut meets_check = false;
    if function.calls_imports {
        height_bytes = height_bytes.max(function.frame_bytes + WORD_BYTES + abi.host_call_bytes);
    }
    for call in &function.callees {
        let below = match &decisions[call.node] {
            Some(CheckDecision::Elided {
                height_bytes,
                meets_check: callee_meets,
                ..
            }) => {
                meets_check |= callee_meets;
                *height_bytes
            }
            _ => {
                meets_check = true;
                abi.slow_path_bytes
            }
        };
        // A tail call comes after the frame is gone, but its arguments may have lowered the stack pointer.
        let above = if call.is_tail {
            function.grown_tail_bytes
        } else {
            function.frame_bytes + WORD_BYTES
        };
        let through = above.saturating_add(below);
        if through > height_bytes {
            height_bytes = through;
            deepest = Some(graph.id(call.node));
        }
    }
    if height_bytes > limit_bytes {
        CheckDecision::TooHigh {
            height_bytes,
            limit_bytes,
            deepest,
        }
    } else {
        CheckDecision::Elided {
            height_bytes,
            limit_bytes,
            meets_check,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callgraph::{Call, Summary};

    const ABI: RuntimeAbi = RuntimeAbi::new(0, 8);

    /// Numbers that look random (Steele and others, "SplitMix", 2014).
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % end
        }
    }

    fn random_graph(random: &mut Random) -> CallGraph {
        let count = 1 + random.below(8);
        let nodes = (0..count).map(|index| {
            let callees = (0..random.below(4)).map(|_| Call {
                // Mostly forward, so that there are bounded trees.
                node: match random.below(8) {
                    0 => random.below(count),
                    _ => (index + 1 + random.below(count - index)).min(count - 1),
                } as usize,
                is_tail: random.below(5) == 0,
            });
            Summary {
                id: FuncId::from_u32(index as u32),
                callees: callees.collect(),
                frame_bytes: 8 + 16 * random.below(10) as u32,
                grown_tail_bytes: 16 * random.below(2) as u32,
                calls_imports: random.below(3) == 0,
                calls_indirectly: random.below(10) == 0,
            }
        });
        CallGraph::new(nodes.collect())
    }

    /// Walks every path from `node`, which is entered with `used` bytes gone since the last check's own need; `Err` if the
    /// limit is exceeded on the way.
    fn walk(
        graph: &CallGraph,
        decisions: &[CheckDecision],
        node: usize,
        used: u32,
    ) -> Result<(), u32> {
        let within = |bytes| {
            if bytes <= ABI.elided_tree_bytes {
                Ok(())
            } else {
                Err(bytes)
            }
        };
        let function = graph.function(node);
        if decisions[node].is_kept() {
            // Whoever passes its check starts anew; those paths are walked from there.
            return within(used + ABI.slow_path_bytes);
        }
        within(used + function.frame_bytes)?;
        if function.calls_imports {
            within(used + function.frame_bytes + WORD_BYTES + ABI.host_call_bytes)?;
        }
        if function.calls_indirectly {
            return Err(u32::MAX);
        }
        for call in &function.callees {
            let above = if call.is_tail {
                function.grown_tail_bytes
            } else {
                function.frame_bytes + WORD_BYTES
            };
            walk(graph, decisions, call.node, used + above)?;
        }
        Ok(())
    }

    #[test]
    fn no_path_between_two_checks_exceeds_the_limit() {
        let mut random = Random(1);
        let mut left_out = 0;
        for _ in 0..20_000 {
            let graph = random_graph(&mut random);
            let decisions = decide(&graph, &ABI, CheckPolicy::Elide);
            // I7: from every function that may be the first after a check, or the first of a task.
            for node in 0..graph.len() {
                let callees = graph.function(node).callees.iter().map(|call| call.node);
                for start in callees.chain([node]) {
                    let used = walk(&graph, &decisions, start, 0);
                    assert_eq!(used, Ok(()), "{graph:?} {decisions:?}");
                }
            }
            left_out += decisions
                .iter()
                .filter(|decision| !decision.is_kept())
                .count();
        }
        assert!(left_out > 20_000, "{left_out}");
    }

    #[test]
    fn a_loop_of_tail_calls_keeps_a_check() {
        let node = |callee| Summary {
            id: FuncId::from_u32(0),
            frame_bytes: 8,
            grown_tail_bytes: 0,
            callees: vec![Call {
                node: callee,
                is_tail: true,
            }],
            calls_imports: false,
            calls_indirectly: false,
        };
        let decisions = decide(
            &CallGraph::new(vec![node(1), node(0)]),
            &ABI,
            CheckPolicy::Elide,
        );
        assert!(
            decisions
                .iter()
                .all(|decision| matches!(decision, CheckDecision::Recursive(_)))
        );
    }

    #[test]
    fn policies_overrule() {
        let graph = random_graph(&mut Random(7));
        let all = |policy, is_kept| {
            let decisions = decide(&graph, &ABI, policy);
            decisions
                .iter()
                .all(|decision| decision.is_kept() == is_kept)
        };
        assert!(all(CheckPolicy::Every, true));
        assert!(all(CheckPolicy::Never, false));
    }
}
