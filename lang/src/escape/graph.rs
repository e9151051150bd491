//! The graph of assignments: locations, the edges between them, and the holes that values are put into.
//!
//! A location stands for a variable or for what an expression allocates. An edge `p <- q` with a number of
//! dereferences says what is assigned: `p = *q` has 1, `p = q` has 0, `p = &q` has -1. Fields and elements are not told
//! apart from the variable they are in.

use super::leaks::Leaks;
use crate::check::FunctionId;
use crate::source::Pos;
use crate::syntax::ast::ExprId;
use crate::types::ObjId;
use std::collections::HashMap;

/// A location of a [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LocationId(pub(super) u32);

/// Everything beyond the reach of the analysis; outlives all.
pub(super) const HEAP: LocationId = LocationId(0);
/// Where values go that nobody looks at again.
pub(super) const BLANK: LocationId = LocationId(1);

/// What a location stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Heap,
    Blank,
    /// A value between two assignments of the program.
    Temporary,
    Variable(ObjId),
    Allocation(ExprId, AllocationKind),
}

/// What an allocating expression makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AllocationKind {
    /// `&T{...}`, also where `&T` is left out inside a composite literal.
    Pointer,
    /// `new(T)`
    New,
    /// The array of a slice literal.
    SliceLiteral,
    /// The array of variadic arguments; the expression is the call.
    VariadicSlice,
    /// A map literal.
    MapLiteral,
    /// The captured variables of a function literal; nothing, if it captures none.
    Closure,
    /// The receiver of a method value.
    MethodValue,
    /// `make`
    Make,
    /// The array that `append` makes if the old one is too small.
    Append,
    /// `a + b` on strings.
    Concatenation,
    /// A conversion that copies: strings from and to slices, runes to strings.
    Copy,
    /// The value in an interface.
    Interface,
    /// The body of a loop over a function, with the variables it captures; the expression is the function.
    RangeBody,
    /// What a deferred call needs; the expression is the call.
    Deferred,
}

/// Why a value flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// `p = x`, also a declaration.
    Assigned,
    /// `return x`
    Returned,
    /// An argument or receiver of a call.
    Passed(ExprId),
    /// An element of a literal, a captured variable: part of what is allocated.
    Part,
    /// The value that a loop ranges over.
    Ranged,
    /// A loop variable is copied for the next iteration.
    NextIteration,
    /// `c <- x`
    Sent,
    /// `go f(x)`, `defer f(x)`
    Deferred,
    /// What does not flow at all, but is too large for a stack.
    TooLarge,
    /// The same of what may be too large.
    UnknownSize,
}

/// Why and where a value flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) why: Why,
    pub(super) pos: Pos,
}

/// A context in which an expression is evaluated: its value, dereferenced `derefs` times, goes to `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hole {
    pub(super) to: LocationId,
    /// -1 takes the address.
    pub(super) derefs: i32,
    pub(super) reason: Option<Reason>,
}

impl Hole {
    pub(super) fn to(to: LocationId) -> Hole {
        Hole {
            to,
            derefs: 0,
            reason: None,
        }
    }

    pub(super) fn heap() -> Hole {
        Hole::to(HEAP)
    }

    pub(super) fn discard() -> Hole {
        Hole::to(BLANK)
    }

    pub(super) fn deref(self) -> Hole {
        self.derefs(1)
    }

    pub(super) fn derefs(self, count: u32) -> Hole {
        Hole {
            derefs: self.derefs + count as i32,
            ..self
        }
    }

    pub(super) fn address(self) -> Hole {
        debug_assert!(self.derefs >= 0, "an address is not addressable");
        Hole {
            derefs: self.derefs - 1,
            ..self
        }
    }

    /// The outermost reason is kept: it is what a reader sees first.
    pub(super) fn because(self, why: Why, pos: Pos) -> Hole {
        Hole {
            reason: self.reason.or(Some(Reason { why, pos })),
            ..self
        }
    }
}

/// An assignment into the location that has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: LocationId,
    pub(super) derefs: i32,
    pub(super) reason: Option<Reason>,
}

/// One step of the way from a location to what outlives it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) to: Place,
    pub(super) reason: Option<Reason>,
}

/// A node of the graph.
#[derive(Debug)]
pub(super) struct Location {
    pub(super) place: Place,
    /// The function it belongs to; `None` for the initialisation of package variables.
    pub(super) function: Option<FunctionId>,
    /// How many loops of its function are around its declaration.
    pub(super) loop_depth: u32,
    pub(super) edges: Vec<Edge>,
    /// Index among the results of its function, if it is one.
    pub(super) result: Option<u32>,
    pub(super) is_param: bool,
    /// It must live on the heap.
    pub(super) escapes: bool,
    /// How it came to escape.
    pub(super) path: Vec<Step>,
    /// Where the value of a parameter goes.
    pub(super) leaks: Leaks,
    pub(super) walk: Walk,
}

impl Location {
    /// Whether it is an allocation of fixed size that is made once, when package variables are initialised.
    pub(super) fn is_static(&self) -> bool {
        use AllocationKind::*;
        let Place::Allocation(_, kind) = self.place else {
            return false;
        };
        self.function.is_none() && matches!(kind, Pointer | New | SliceLiteral | VariadicSlice)
    }
}

/// What a walk from one root leaves at a location; valid for the root with the same generation.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) generation: u32,
    pub(super) derefs: i32,
    /// The next location on the way to the root, and the index of the edge there.
    pub(super) towards: Option<(LocationId, usize)>,
    pub(super) queued: bool,
    pub(super) queued_as_root: bool,
}

/// The graph of one batch of functions.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) locations: Vec<Location>,
    pub(super) variables: HashMap<ObjId, LocationId>,
}

impl Graph {
    pub(super) fn new() -> Graph {
        let mut graph = Graph {
            locations: Vec::new(),
            variables: HashMap::new(),
        };
        let heap = graph.add(Place::Heap, None, 0);
        let blank = graph.add(Place::Blank, None, 0);
        assert_eq!((heap, blank), (HEAP, BLANK));
        graph[HEAP].escapes = true;
        graph
    }

    pub(super) fn add(
        &mut self,
        place: Place,
        function: Option<FunctionId>,
        loop_depth: u32,
    ) -> LocationId {
        let id = LocationId(self.locations.len() as u32);
        self.locations.push(Location {
            place,
            function,
            loop_depth,
            edges: Vec::new(),
            result: None,
            is_param: false,
            escapes: false,
            path: Vec::new(),
            leaks: Leaks::default(),
            walk: Walk::default(),
        });
        if let Place::Variable(object) = place {
            self.variables.insert(object, id);
        }
        id
    }

    /// Moves a location to the heap whatever its address does.
    pub(super) fn force(&mut self, id: LocationId, why: Why, pos: Pos) {
        let location = &mut self[id];
        location.escapes = true;
        location.path = vec![Step {
            to: Place::Heap,
            reason: Some(Reason { why, pos }),
        }];
    }

    /// Puts a location into a hole.
    pub(super) fn flow(&mut self, hole: Hole, from: LocationId) {
        let Hole { to, derefs, reason } = hole;
        if to == BLANK || to == from && derefs >= 0 {
            return;
        }
        if self[to].escapes && derefs < 0 {
            let step = Step {
                to: self[to].place,
                reason,
            };
            let location = &mut self[from];
            if !location.escapes {
                location.escapes = true;
                location.path = vec![step];
            }
            return;
        }
        self[to].edges.push(Edge {
            from,
            derefs,
            reason,
        });
    }
}

impl std::ops::Index<LocationId> for Graph {
    type Output = Location;
    fn index(&self, id: LocationId) -> &Location {
        &self.locations[id.0 as usize]
    }
}

impl std::ops::IndexMut<LocationId> for Graph {
    fn index_mut(&mut self, id: LocationId) -> &mut Location {
        &mut self.locations[id.0 as usize]
    }
}
