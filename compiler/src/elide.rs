//! Elision: which functions need no check of their own, and why the others keep theirs.
//!
//! Promises (I7): on every path from a passed check to the next check, or to the end of the path, the stack used beyond the
//! checked function's own `need` is at most `elided_tree_bytes`. Every decision carries its reason. May not know: code.
//!
//! The *height* of a function is the most it can use below its stack pointer at entry before a check happens. It is computed
//! bottom-up over the strongly connected components of the call graph: its frame, plus for each callee a return address and
//! the callee's height, which is only the slow path's if the callee checks for itself. A function whose height is within the
//! limit has no check. A member of a cycle keeps its check, since a cycle has no bounded height; so does a function that
//! calls through a pointer, since the callee may be anything.

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
        for &node in &component {
            decisions[node] = Some(if is_cycle {
                let others = component.iter().filter(|&&other| other != node);
                CheckDecision::Recursive(others.map(|&other| graph.id(other)).collect())
            } else {
                decide_one(graph, abi, node, &decisions)
            });
        }
    }
    decisions
        .into_iter()
        .map(|decision| decision.expect("every node is in a component"))
        .collect()
}

/// Decides for a function that is in no cycle and whose callees are decided.
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
