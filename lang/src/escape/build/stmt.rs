//! Statements.

use super::super::callees::Reached;
use super::super::graph::{AllocationKind, Hole, LocationId, Place, Why};
use super::Builder;
use crate::check::{FunctionId, FunctionSyntax};
use crate::source::Pos;
use crate::syntax::ast::{Block, CaseClause, Decl, ExprId, Ident, StmtId, StmtKind, VarDecl};
use crate::types::{ObjId, Type, TypeId};

impl Builder<'_, '_> {
    /// Statements in a scope of their own; a loop made with `goto` ends with it.
    pub(super) fn block(&mut self, stmts: &[StmtId]) {
        let depth = self.loop_depth;
        stmts.iter().for_each(|&stmt| self.stmt(stmt));
        self.loop_depth = depth;
    }

    fn stmt(&mut self, id: StmtId) {
        let stmt = &self.ast()[id];
        match &stmt.kind {
            StmtKind::Empty | StmtKind::Branch { .. } => {}
            StmtKind::Labeled { stmt, .. } => {
                if self.program.looping_labels.contains(&id) {
                    self.loop_depth += 1;
                }
                self.stmt(*stmt);
            }
            StmtKind::Block(block) => self.block(&block.stmts),
            StmtKind::Expr(x) => self.effect(*x),
            StmtKind::Send { channel, value } => {
                self.discard(*channel);
                let element = match self.info().types.underlying(self.info().type_of(*channel)) {
                    Type::Chan { elem, .. } => elem,
                    _ => self.info().type_of(*value),
                };
                self.convert(Hole::heap().because(Why::Sent, stmt.pos), *value, element);
            }
            StmtKind::IncDec { x, .. } => {
                self.assignee(*x);
            }
            StmtKind::Assign { lhs, rhs, .. } => self.assign(lhs, rhs, stmt.pos),
            StmtKind::Define { lhs, rhs } => self.define(lhs, rhs, stmt.pos),
            StmtKind::Decl(decls) => {
                for decl in decls {
                    if let Decl::Var(var) = decl {
                        self.var(var);
                    }
                }
            }
            StmtKind::Return(values) => self.return_values(values, stmt.pos),
            StmtKind::Go(call) => self.go(*call, stmt.pos),
            StmtKind::Defer(call) => {
                // A statement that may run again needs a new record each time, one in the body of a loop over a function a
                // record that outlives it.
                let is_range_body = self.function.is_some_and(|function| {
                    let syntax = self.info().function(function).syntax;
                    matches!(syntax, FunctionSyntax::RangeBody(_))
                });
                let record = Place::Allocation(self.ast().unparen(*call), AllocationKind::Deferred);
                let record = self.graph.add(record, self.function, self.loop_depth);
                if self.loop_depth > 1 || is_range_body {
                    self.graph.force(record, Why::Deferred, stmt.pos);
                    self.go(*call, stmt.pos);
                } else {
                    self.effect(*call);
                }
            }
            StmtKind::If { arms, otherwise } => {
                let depth = self.loop_depth;
                for arm in arms {
                    arm.init.iter().for_each(|&init| self.stmt(init));
                    self.discard(arm.condition);
                    self.block(&arm.body.stmts);
                }
                otherwise.iter().for_each(|block| self.block(&block.stmts));
                self.loop_depth = depth;
            }
            StmtKind::For {
                init,
                condition,
                post,
                body,
            } => self.for_loop(*init, *condition, *post, body),
            StmtKind::Range {
                lhs,
                define,
                x,
                body,
                range_pos,
            } => match self.info().range_body(id) {
                Some(body) => {
                    let functions = match self.program.callees.of_value(*x) {
                        Reached::Known(functions) => functions,
                        Reached::Unknown => vec![],
                    };
                    self.discard(*x);
                    let hole = self.param_hole(&[], &functions, 0);
                    let hole = hole.because(Why::Ranged, *range_pos);
                    self.closure(hole, *x, AllocationKind::RangeBody, body.function);
                }
                None => self.range(lhs, *define, *x, body, *range_pos),
            },
            StmtKind::Switch {
                init, tag, clauses, ..
            } => {
                init.iter().for_each(|&init| self.stmt(init));
                tag.iter().for_each(|&tag| self.discard(tag));
                self.clauses(clauses);
            }
            StmtKind::TypeSwitch {
                init, x, clauses, ..
            } => {
                init.iter().for_each(|&init| self.stmt(init));
                self.type_switch(id, *x, clauses);
            }
            StmtKind::Select { clauses, .. } => {
                for clause in clauses {
                    clause.comm.iter().for_each(|&comm| self.stmt(comm));
                    self.block(&clause.body);
                }
            }
        }
    }

    /// An expression as a statement.
    fn effect(&mut self, x: ExprId) {
        let x = self.ast().unparen(x);
        if self.info().call(x).is_some() {
            self.call(&[], x)
        } else {
            self.discard(x)
        }
    }

    /// A variable begins to live here.
    fn begin(&mut self, object: ObjId) -> Option<LocationId> {
        let location = self.variable(object)?;
        self.graph[location].loop_depth = self.loop_depth;
        Some(location)
    }

    /// The variable that an identifier declares, not one that it only names.
    fn declared(&self, ident: Ident) -> Option<ObjId> {
        let object = self.info().object_of(ident)?;
        (self.info().object(object).pos == ident.pos).then_some(object)
    }

    fn define(&mut self, lhs: &[ExprId], rhs: &[ExprId], pos: Pos) {
        for &x in lhs {
            if let Some(object) = self.ast().as_name(x).and_then(|ident| self.declared(ident)) {
                self.begin(object);
            }
        }
        self.assign(lhs, rhs, pos);
    }

    fn var(&mut self, var: &VarDecl) {
        let objects: Vec<Option<ObjId>> =
            var.names.iter().map(|&name| self.declared(name)).collect();
        let hole = |builder: &mut Self, object: &Option<ObjId>| {
            let location = object.and_then(|object| builder.begin(object));
            location
                .map_or(Hole::discard(), Hole::to)
                .because(Why::Assigned, var.pos)
        };
        let holes: Vec<Hole> = objects.iter().map(|object| hole(self, object)).collect();
        if var.values.is_empty() {
            return;
        }
        if var.values.len() != holes.len() {
            let known = |object: &Option<ObjId>| {
                object.map_or(TypeId::INVALID, |object| self.info().object(object).ty)
            };
            let targets: Vec<TypeId> = objects.iter().map(known).collect();
            let holes = self.converted(holes, &targets, var.values[0]);
            return self.tuple(&holes, var.values[0]);
        }
        for ((&value, hole), object) in var.values.iter().zip(holes).zip(objects) {
            let target = match (object, var.ty) {
                (Some(object), _) => self.info().object(object).ty,
                (None, Some(ty)) => self.info().type_of(ty),
                (None, None) => self.info().type_of(value),
            };
            self.convert(hole, value, target);
        }
    }

    fn return_values(&mut self, values: &[ExprId], pos: Pos) {
        let Some(function) = self.function else {
            return;
        };
        let function = self.info().returning(function);
        if values.is_empty() {
            return;
        }
        let objects = &self.info().function(function).results;
        let hole = |&object: &ObjId| {
            self.variable(object)
                .map_or(Hole::heap(), Hole::to)
                .because(Why::Returned, pos)
        };
        let holes: Vec<Hole> = objects.iter().map(hole).collect();
        if values.len() != holes.len() {
            let known = |&object: &ObjId| self.info().object(object).ty;
            let targets: Vec<TypeId> = objects.iter().map(known).collect();
            let holes = self.converted(holes, &targets, values[0]);
            return self.tuple(&holes, values[0]);
        }
        for ((&value, hole), &object) in values.iter().zip(holes).zip(objects) {
            let target = self.info().object(object).ty;
            self.convert(hole, value, target);
        }
    }

    /// `go` and `defer` in a loop keep what they are given on the heap.
    fn go(&mut self, call: ExprId, pos: Pos) {
        self.call_later(
            Hole::heap().because(Why::Deferred, pos),
            self.ast().unparen(call),
        );
    }

    fn clauses(&mut self, clauses: &[CaseClause]) {
        for clause in clauses {
            self.discard_all(&clause.cases);
            self.block(&clause.body);
        }
    }

    fn type_switch(&mut self, id: StmtId, x: ExprId, clauses: &[CaseClause]) {
        let mut holes = Vec::new();
        for (index, clause) in clauses.iter().enumerate() {
            let Some(object) = self.info().clause_binding(id, index as u32) else {
                continue;
            };
            let ty = self.info().object(object).ty;
            if let Some(location) = self.begin(object)
                && self.program.has_pointers(ty)
            {
                let hole = Hole::to(location).because(Why::Assigned, clause.pos);
                holes.push(self.out_of_interface(hole, ty));
            }
        }
        let hole = self.tee(&holes);
        self.expr(hole, x);
        clauses.iter().for_each(|clause| self.block(&clause.body));
    }

    /// The variables of the head belong to the iteration. One whose address is taken is a new one in each, with the
    /// value of the last: that value goes over a location outside of the loop.
    fn for_loop(
        &mut self,
        init: Option<StmtId>,
        condition: Option<ExprId>,
        post: Option<StmtId>,
        body: &Block,
    ) {
        init.iter().for_each(|&init| self.stmt(init));
        let variables = init.map_or(Vec::new(), |init| match &self.ast()[init].kind {
            StmtKind::Define { lhs, .. } => self.iteration_variables(lhs),
            _ => Vec::new(),
        });
        for &object in &variables {
            let Some(location) = self.variable(object) else {
                continue;
            };
            let outside = self
                .graph
                .add(Place::Temporary, self.function, self.loop_depth);
            let reason =
                |to| Hole::to(to).because(Why::NextIteration, self.info().object(object).pos);
            let (out, back) = (reason(outside), reason(location));
            self.graph.flow(out, location);
            self.graph.flow(back, outside);
            self.graph[location].loop_depth = self.loop_depth + 1;
        }
        self.loop_depth += 1;
        condition
            .iter()
            .for_each(|&condition| self.discard(condition));
        post.iter().for_each(|&post| self.stmt(post));
        self.block(&body.stmts);
        self.loop_depth -= 1;
    }

    /// What the body of a loop over a function begins with: its parameters go to the variables.
    pub(super) fn begin_range_body(&mut self, function: FunctionId, stmt: StmtId) {
        let StmtKind::Range {
            lhs,
            define,
            range_pos,
            ..
        } = &self.ast()[stmt].kind
        else {
            return;
        };
        if *define {
            for &x in lhs {
                if let Some(object) = self.ast().as_name(x).and_then(|ident| self.declared(ident)) {
                    self.begin(object);
                }
            }
        }
        let params = self.info().function(function).params.clone();
        for (&x, param) in lhs.iter().zip(params) {
            let hole = self.assignee(x).because(Why::Ranged, *range_pos);
            self.flow_variable(hole, param);
        }
    }

    /// The variables that the head of a loop declares and whose address is used.
    fn iteration_variables(&self, lhs: &[ExprId]) -> Vec<ObjId> {
        let declared = |&x: &ExprId| self.declared(self.ast().as_name(x)?);
        let outlasts = |object: &ObjId| {
            let variable = self.info().variable(*object);
            variable.address_taken || variable.captured
        };
        lhs.iter().filter_map(declared).filter(outlasts).collect()
    }

    fn range(&mut self, lhs: &[ExprId], define: bool, x: ExprId, body: &Block, pos: Pos) {
        let ranged = self.temporary();
        self.expr(Hole::to(ranged), x);
        if define {
            for &x in lhs {
                if let Some(object) = self.ast().as_name(x).and_then(|ident| self.declared(ident)) {
                    self.begin(object);
                }
            }
        }
        self.loop_depth += 1;
        let holes: Vec<Hole> = lhs
            .iter()
            .map(|&x| self.assignee(x).because(Why::Ranged, pos))
            .collect();
        if define {
            for object in self.iteration_variables(lhs) {
                self.begin(object);
            }
        }
        if let Some(&value) = holes.get(1) {
            let element_type = self.info().types.underlying(self.info().type_of(x));
            let is_array = matches!(element_type, Type::Array { .. });
            let has_pointers = match element_type {
                Type::Array { elem, .. } | Type::Slice(elem) => self.program.has_pointers(elem),
                Type::Basic(_) => false,
                _ => true,
            };
            if has_pointers {
                self.graph
                    .flow(if is_array { value } else { value.deref() }, ranged);
            }
        }
        self.block(&body.stmts);
        self.loop_depth -= 1;
    }
}
