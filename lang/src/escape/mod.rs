//! Escape analysis: which variables and values may live in the frame of their function.
//!
//! A pointer may not outlive what it points to: it may not be stored where it survives the frame, nor where it survives
//! the iteration of a loop in which its target is a new variable each time. The analysis draws a graph of all
//! assignments, without regard to the order of statements (`graph`), and looks for ways on which an address reaches a
//! location that outlives the addressed one (`solve`). Functions are taken callees first; what a function does with
//! its parameters is summed up for its callers (`leaks`). The method is that of Go's compiler, so that what Go keeps
//! on the stack (without inlining) stays on ours.
//!
//! As in Go, variables and allocations that are too large for a stack are on the heap, too.
//!
//! What it promises: a variable or allocation that is not said to be on the heap can be part of its function's frame,
//! one for all iterations of a loop. What an initial value of a package variable allocates, outside of function literals,
//! is made once and can be static. It needs a stack as provided by `syntax::on_compiler_stack`, and a program without
//! errors.

mod build;
mod callees;
mod explain;
mod graph;
mod leaks;
mod solve;
#[cfg(test)]
mod tests;

pub use graph::AllocationKind;

use crate::check::{FunctionId, Info};
use crate::source::{Pos, SourceMap};
use crate::syntax::ast::{Ast, ExprId};
use crate::types::ObjId;
use build::{Program, Tags};
use graph::{Graph, Place};
use std::collections::{HashMap, HashSet};

/// What the analysis found.
#[derive(Debug, Default)]
pub struct Escapes {
    variables: HashSet<ObjId>,
    allocations: HashMap<(ExprId, AllocationKind), bool>,
    /// Only if they are asked for: texts of deeply nested types are long.
    decisions: Option<Vec<Decision>>,
}

/// What was decided, in the words of Go's `-gcflags=-m`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The variable's declaration, or the expression.
    pub pos: Pos,
    /// For example `moved to heap: x`, `&T{...} does not escape`, `leaking param: p`.
    pub text: String,
    /// For what is on the heap: which way its address takes there.
    pub way: String,
}

impl Escapes {
    /// Whether a variable must live on the heap.
    pub fn is_heap_variable(&self, object: ObjId) -> bool {
        self.variables.contains(&object)
    }

    /// Whether what an expression allocates must live on the heap.
    pub fn is_heap(&self, expr: ExprId, kind: AllocationKind) -> bool {
        self.allocations
            .get(&(expr, kind))
            .copied()
            .unwrap_or(false)
    }
}

/// Analyses a program that the checker has accepted.
pub fn analyse(ast: &Ast, info: &Info) -> Escapes {
    run(ast, info, None)
}

/// Everything that is decided about a program that the checker has accepted, sorted by place.
pub fn decisions(sources: &SourceMap, ast: &Ast, info: &Info) -> Vec<Decision> {
    let mut decisions = run(ast, info, Some(sources)).decisions.unwrap_or_default();
    decisions.sort_by_key(|decision| decision.pos);
    decisions
}

/// Decisions are kept as texts if there are sources to name places in.
fn run(ast: &Ast, info: &Info, sources: Option<&SourceMap>) -> Escapes {
    let mut program = Program::new(ast, info);
    let mut escapes = Escapes {
        decisions: sources.map(|_| Vec::new()),
        ..Escapes::default()
    };
    for batch in program.callees.batches() {
        let mut graph = build::functions(&program, &batch);
        solve::solve(&mut graph, info);
        escapes.collect(sources, &program, &graph);
        let members: Vec<FunctionId> = batch
            .iter()
            .flat_map(|&top| program.members(top))
            .copied()
            .collect();
        for function in members {
            let tags = tags(&program, &graph, function);
            escapes.explain_leaks(&program, function, &tags);
            program.tags.insert(function, tags);
        }
    }
    let mut graph = build::initializers(&program, &info.init_order);
    solve::solve(&mut graph, info);
    escapes.collect(sources, &program, &graph);
    escapes
}

/// The leaks of a function of this graph.
fn tags(program: &Program<'_>, graph: &Graph, function: FunctionId) -> Tags {
    let function = program.info.function(function);
    let leaks = |object: &ObjId| {
        let has_pointers = program.has_pointers(program.info.object(*object).ty);
        let location = graph.variables.get(object).filter(|_| has_pointers);
        location.map_or(leaks::Leaks::default(), |&location| {
            graph[location].leaks.clone().simplified()
        })
    };
    Tags {
        receiver: function
            .receiver
            .as_ref()
            .map_or(leaks::Leaks::default(), leaks),
        params: function.params.iter().map(leaks).collect(),
    }
}

impl Escapes {
    /// Takes over the decisions of one batch.
    fn collect(&mut self, sources: Option<&SourceMap>, program: &Program<'_>, graph: &Graph) {
        for location in graph
            .locations
            .iter()
            .filter(|location| !location.is_static())
        {
            match location.place {
                Place::Variable(object) if location.escapes => {
                    self.variables.insert(object);
                }
                Place::Allocation(expr, kind) => {
                    // Two kinds of one literal, or one literal seen twice, do not excuse each other.
                    *self.allocations.entry((expr, kind)).or_default() |= location.escapes;
                }
                _ => {}
            }
            if let Some(sources) = sources {
                self.explain(sources, program, location);
            }
        }
    }
}
