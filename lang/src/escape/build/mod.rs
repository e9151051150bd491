//! Syntax to graph: who is assigned to whom in one batch of functions.

mod assign;
mod call;
mod expr;
mod stmt;

use super::callees::{Callees, body};
use super::graph::{AllocationKind, BLANK, Graph, Hole, LocationId, Place, Why};
use super::leaks::Leaks;
use crate::check::{FunctionId, FunctionSyntax, Info, Initializer};
use crate::source::Pos;
use crate::syntax::ast::{Ast, BranchKind, ExprId, ExprKind, StmtId, StmtKind};
use crate::types::{Basic, ObjId, Type, TypeId};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// Larger variables are on the heap.
const MAX_VARIABLE_BYTES: u64 = 128 << 10;

/// Larger values without a name are on the heap.
const MAX_IMPLICIT_BYTES: u64 = 64 << 10;

/// What the analysis of a whole program shares.
pub(super) struct Program<'a> {
    pub(super) ast: &'a Ast,
    pub(super) info: &'a Info,
    pub(super) callees: Callees<'a>,
    /// The leaks of functions analysed before.
    pub(super) tags: HashMap<FunctionId, Tags>,
    /// By function that stands in no other: itself and the literals in it.
    members: Vec<Vec<FunctionId>>,
    /// Labels that are the head of a loop made with `goto`.
    looping_labels: HashSet<StmtId>,
    has_pointers: RefCell<HashMap<TypeId, bool>>,
}

/// The leaks of the parameters of a function.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    pub(super) receiver: Leaks,
    pub(super) params: Vec<Leaks>,
}

impl<'a> Program<'a> {
    pub(super) fn new(ast: &'a Ast, info: &'a Info) -> Self {
        let looping_label = |stmt: &crate::syntax::ast::Stmt| match stmt.kind {
            StmtKind::Branch {
                kind: BranchKind::Goto,
                target: Some(target),
                ..
            } if ast[target].pos < stmt.pos => Some(target),
            _ => None,
        };
        Program {
            ast,
            info,
            callees: Callees::new(ast, info),
            tags: HashMap::new(),
            members: members(info),
            looping_labels: ast.stmts.iter().filter_map(looping_label).collect(),
            has_pointers: RefCell::default(),
        }
    }

    /// A function that stands in no other, and the literals in it.
    pub(super) fn members(&self, top: FunctionId) -> &[FunctionId] {
        &self.members[top.0 as usize]
    }

    /// Whether values of a type contain pointers, also to what never moves.
    pub(super) fn has_pointers(&self, ty: TypeId) -> bool {
        if let Some(&known) = self.has_pointers.borrow().get(&ty) {
            return known;
        }
        let types = &self.info.types;
        let found = match types.underlying(ty) {
            Type::Basic(basic) => {
                matches!(
                    basic,
                    Basic::String | Basic::UnsafePointer | Basic::UntypedNil | Basic::UntypedString
                )
            }
            Type::Array { elem, len } => len > 0 && self.has_pointers(elem),
            Type::Struct(fields) => fields
                .fields
                .iter()
                .any(|field| self.has_pointers(field.ty)),
            _ => true,
        };
        self.has_pointers.borrow_mut().insert(ty, found);
        found
    }
}

fn members(info: &Info) -> Vec<Vec<FunctionId>> {
    let mut members = vec![Vec::new(); info.functions.len()];
    // A literal comes after the function it stands in.
    let mut tops: Vec<usize> = Vec::with_capacity(info.functions.len());
    for (index, function) in info.functions.iter().enumerate() {
        let top = function
            .parent
            .map_or(index, |parent| tops[parent.0 as usize]);
        tops.push(top);
        members[top].push(FunctionId(index as u32));
    }
    members
}

/// Builds the graph of one batch.
pub(super) struct Builder<'a, 'p> {
    program: &'p Program<'a>,
    graph: Graph,
    /// The functions of the batch with the literals in them: calls to them are edges, not tags.
    batch: HashSet<FunctionId>,
    function: Option<FunctionId>,
    loop_depth: u32,
}

/// The graph of functions that call each other.
pub(super) fn functions(program: &Program<'_>, functions: &[FunctionId]) -> Graph {
    let mut builder = Builder::new(program);
    for &top in functions {
        for &member in program.members(top) {
            builder.batch.insert(member);
            builder.declare(member);
        }
    }
    for &function in functions {
        builder.function_body(function);
    }
    builder.graph
}

/// The graph of the initialisation of package variables.
pub(super) fn initializers(program: &Program<'_>, initializers: &[Initializer]) -> Graph {
    let mut builder = Builder::new(program);
    for initializer in initializers {
        let pos = program.ast[initializer.value].pos;
        let holes = vec![Hole::heap().because(Why::Assigned, pos); initializer.variables.len()];
        let ty = initializer
            .variables
            .first()
            .map(|&variable| program.info.object(variable).ty);
        match holes[..] {
            [hole] => builder.convert(hole, initializer.value, ty.unwrap_or(TypeId::INVALID)),
            _ => builder.tuple(&holes, initializer.value),
        }
    }
    builder.graph
}

impl<'a, 'p> Builder<'a, 'p> {
    fn new(program: &'p Program<'a>) -> Self {
        Builder {
            program,
            graph: Graph::new(),
            batch: HashSet::new(),
            function: None,
            loop_depth: 1,
        }
    }

    fn ast(&self) -> &'a Ast {
        self.program.ast
    }

    fn info(&self) -> &'a Info {
        self.program.info
    }

    fn pos(&self, id: ExprId) -> Pos {
        self.ast()[id].pos
    }

    /// Locations for the variables of a function.
    fn declare(&mut self, id: FunctionId) {
        let function = self.info().function(id);
        let add =
            |builder: &mut Self, object| builder.graph.add(Place::Variable(object), Some(id), 1);
        for object in function.receiver.iter().chain(&function.params) {
            let param = add(self, *object);
            self.graph[param].is_param = true;
        }
        for (index, &object) in function.results.iter().enumerate() {
            let result = add(self, object);
            self.graph[result].result = Some(index as u32);
        }
        for &object in &function.locals {
            let local = add(self, object);
            let declared = self.info().object(object);
            if self.size_of(declared.ty) > MAX_VARIABLE_BYTES {
                self.graph.force(local, Why::TooLarge, declared.pos);
            }
        }
    }

    fn function_body(&mut self, id: FunctionId) {
        let outer = (
            self.function.replace(id),
            std::mem::replace(&mut self.loop_depth, 1),
        );
        match body(self.ast(), self.info(), id) {
            Some(block) => {
                if let FunctionSyntax::RangeBody(stmt) = self.info().function(id).syntax {
                    self.begin_range_body(id, stmt);
                }
                self.block(&block.stmts)
            }
            None => self.native(id),
        }
        (self.function, self.loop_depth) = outer;
    }

    /// A native keeps its parameters, unless it says that it does not.
    fn native(&mut self, id: FunctionId) {
        let function = self.info().function(id);
        if function.native.is_some_and(|native| native.is_noescape) {
            return;
        }
        for &object in function.receiver.iter().chain(&function.params) {
            if self.program.has_pointers(self.info().object(object).ty)
                && let Some(location) = self.variable(object)
            {
                self.graph.flow(Hole::heap(), location);
            }
        }
    }

    fn temporary(&mut self) -> LocationId {
        self.graph
            .add(Place::Temporary, self.function, self.loop_depth)
    }

    /// The location of a variable; `None` for variables of packages.
    fn variable(&self, object: ObjId) -> Option<LocationId> {
        self.graph.variables.get(&object).copied()
    }

    fn size_of(&self, ty: TypeId) -> u64 {
        let layout = self.info().types.try_layout(ty);
        layout.map_or(u64::MAX, |layout| layout.size_bytes)
    }

    /// Why something allocated cannot be in a frame whatever its address does.
    fn reason_for_heap(&self, id: ExprId, kind: AllocationKind) -> Option<Why> {
        let types = &self.info().types;
        let bytes = match (kind, types.underlying(self.info().type_of(id))) {
            (AllocationKind::Pointer | AllocationKind::New, Type::Pointer(base)) => {
                self.size_of(base)
            }
            (AllocationKind::Make, Type::Slice(elem)) => {
                let ExprKind::Call { ref args, .. } = self.ast()[id].kind else {
                    return None;
                };
                let capacity = args.last().and_then(|&count| self.info().value(count));
                let Some(capacity) = capacity else {
                    return Some(Why::UnknownSize);
                };
                let elem = self.size_of(elem);
                let bytes = capacity.to_u64().and_then(|count| count.checked_mul(elem));
                bytes.unwrap_or(u64::MAX)
            }
            _ => return None,
        };
        (bytes > MAX_IMPLICIT_BYTES).then_some(Why::TooLarge)
    }

    /// A new allocation whose address goes into the hole; what is returned takes its content.
    fn allocate(&mut self, hole: Hole, id: ExprId, kind: AllocationKind) -> Hole {
        let location = self
            .graph
            .add(Place::Allocation(id, kind), self.function, self.loop_depth);
        if let Some(why) = self.reason_for_heap(id, kind) {
            self.graph.force(location, why, self.pos(id));
        }
        if hole.to != BLANK {
            self.graph.flow(hole.address(), location);
        }
        Hole::to(location).because(Why::Part, self.pos(id))
    }

    /// One hole that fills several.
    fn tee(&mut self, holes: &[Hole]) -> Hole {
        let live: Vec<Hole> = holes
            .iter()
            .copied()
            .filter(|hole| hole.to != BLANK)
            .collect();
        match live[..] {
            [] => Hole::discard(),
            [only] => only,
            _ => {
                let temporary = self.temporary();
                live.iter()
                    .for_each(|&hole| self.graph.flow(hole, temporary));
                Hole::to(temporary)
            }
        }
    }
}
