//! Statements without control flow of their own, and the order in which assignments happen.

use cranelift_codegen::ir::InstBuilder;

use super::access::Target;
use super::defer::Record;
use super::function::{FunctionLowering, Lowered};
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::check::{Mode, ObjectKind};
use crate::syntax::ast::{
    Block, BranchKind, Decl, ExprId, ExprKind, Stmt, StmtId, StmtKind, VarDecl,
};
use crate::syntax::token::BinaryOp;
use crate::types::{ObjId, Type, TypeId};

/// Register allocation needs time that grows with the square of the joins of one variable.
const MOST_BLOCKS: usize = 60_000;

impl FunctionLowering<'_, '_> {
    /// A block of statements.
    pub fn block(&mut self, block: &Block) -> Lowered<()> {
        self.statements(&block.stmts)
    }

    /// Statements in order.
    pub fn statements(&mut self, statements: &[StmtId]) -> Lowered<()> {
        for &statement in statements {
            // What nothing reaches is left out, unless a label in it can be jumped to.
            if self.is_reachable() || matches!(self.ast[statement].kind, StmtKind::Labeled { .. }) {
                self.statement(statement)?;
            }
        }
        Ok(())
    }

    /// One statement.
    pub fn statement(&mut self, id: StmtId) -> Lowered<()> {
        let ast = self.ast;
        let statement = &ast[id];
        self.at(statement.pos);
        if self.b.func.dfg.num_blocks() > MOST_BLOCKS {
            return self.unsupported("a function with as many branches as this");
        }
        self.with_temporaries(|this| this.statement_inside(id, statement))
    }

    fn statement_inside(&mut self, id: StmtId, statement: &Stmt) -> Lowered<()> {
        match &statement.kind {
            StmtKind::Empty => Ok(()),
            StmtKind::Labeled { stmt, .. } => self.labeled(id, *stmt),
            StmtKind::Block(block) => self.block(block),
            StmtKind::Expr(expr) => self.expression_statement(*expr),
            StmtKind::IncDec { op, x } => {
                let target = self.hoisted_target(*x)?;
                let one = Operand::nothing();
                self.modify(target, self.type_of(*x), *op, None, one)
            }
            StmtKind::Assign {
                op: Some(op),
                lhs,
                rhs,
            } => {
                self.hoist_operands(lhs[0])?;
                self.hoist(rhs[0])?;
                let target = self.target(lhs[0])?;
                let value = self.expr(rhs[0])?;
                self.at(statement.pos);
                self.modify(target, self.type_of(lhs[0]), *op, Some(rhs[0]), value)
            }
            StmtKind::Assign { op: None, lhs, rhs } => self.assign(lhs, rhs),
            StmtKind::Define { lhs, rhs } => self.define(lhs, rhs),
            StmtKind::Decl(decls) => decls.iter().try_for_each(|decl| self.declaration(decl)),
            StmtKind::Return(values) => self.return_statement(values),
            StmtKind::Branch { kind, target, .. } => self.branch_statement(*kind, *target),
            StmtKind::If { arms, otherwise } => self.if_statement(arms, otherwise.as_ref()),
            StmtKind::For {
                init,
                condition,
                post,
                body,
            } => self.for_statement(id, *init, *condition, *post, body),
            StmtKind::Range {
                lhs,
                define,
                x,
                body,
                ..
            } => self.range_statement(id, lhs, *define, *x, body),
            StmtKind::Switch {
                init, tag, clauses, ..
            } => self.switch_statement(id, *init, *tag, clauses),
            StmtKind::TypeSwitch {
                init, x, clauses, ..
            } => self.type_switch(id, *init, *x, clauses),
            StmtKind::Select { .. } => self.unsupported("select"),
            StmtKind::Send { .. } => self.unsupported("channels"),
            StmtKind::Go(_) => self.unsupported("go statements"),
            StmtKind::Defer(call) => self.defer_statement(*call),
        }
    }

    fn expression_statement(&mut self, expr: ExprId) -> Lowered<()> {
        let inner = self.ast.unparen(expr);
        if let ExprKind::Call { .. } = self.ast[inner].kind {
            self.hoist_inside(inner)?;
            self.call(inner)?;
        } else {
            self.ordered(inner)?;
        }
        Ok(())
    }

    /// Calls in the operands of a left side come first.
    fn hoist_operands(&mut self, lhs: ExprId) -> Lowered<()> {
        self.hoist_inside(lhs)
    }

    fn hoisted_target(&mut self, lhs: ExprId) -> Lowered<Target> {
        self.hoist_operands(lhs)?;
        self.target(lhs)
    }

    /// `x op= y`, or `x++` and `x--` without `y`.
    fn modify(
        &mut self,
        target: Target,
        ty: TypeId,
        op: BinaryOp,
        y: Option<ExprId>,
        value: Operand,
    ) -> Lowered<()> {
        let shape = self.shape(ty)?;
        if let Some(element) = target.as_map_element()
            && matches!(op, BinaryOp::Div | BinaryOp::Rem)
        {
            // A division may panic, and then there is no new entry. Go makes one before other operations.
            let (old, _) = self.read_map(&element)?;
            let y_type = y.map_or(ty, |y| self.type_of(y));
            let new = self.operate(op, ty, old, y_type, value)?;
            let place = self.assign_map(&element)?;
            self.write(&shape, place, new);
            return Ok(());
        }
        let place = self.resolve(target)?;
        let place = match place {
            Place::Memory(memory) => Place::Memory(self.probed_if_far(memory)),
            other => other,
        };
        let old = self.read(&shape, place);
        let (value, y_type) = match y {
            Some(y) => (value, self.type_of(y)),
            None => (self.one(ty)?, ty),
        };
        let new = self.operate(op, ty, old, y_type, value)?;
        self.write(&shape, place, new);
        Ok(())
    }

    /// The number one of a type.
    fn one(&mut self, ty: TypeId) -> Lowered<Operand> {
        match self.number(ty) {
            Some(super::arith::Number::Float(float)) => {
                Ok(Operand::one(self.float_constant(float, 1.0)))
            }
            Some(super::arith::Number::Integer { ty, .. }) => {
                Ok(Operand::one(self.b.ins().iconst(ty, 1)))
            }
            None => {
                let part = self.complex_part(ty).expect("a number");
                let (one, zero) = (self.float_constant(part, 1.0), self.zero_of(part));
                Ok(self.pair(one, zero))
            }
        }
    }

    fn probed_if_far(&mut self, memory: Memory) -> Memory {
        if memory.offset > 0 {
            self.probed(memory)
        } else {
            memory
        }
    }

    /// `a, b = x, y`: operands first, then values, then the assignments from left to right.
    fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId]) -> Lowered<()> {
        for &left in lhs {
            self.hoist_operands(left)?;
        }
        if let ([left], [right]) = (lhs, rhs) {
            return self.assign_one(*left, *right);
        }
        if rhs.len() == 1 {
            let targets = lhs
                .iter()
                .map(|&left| self.target(left))
                .collect::<Lowered<Vec<_>>>()?;
            let values = self.several(rhs[0])?;
            let types = self.tuple_types(rhs[0]);
            return self.assign_values(lhs, targets, values, &types);
        }
        for &right in rhs {
            self.hoist(right)?;
        }
        let targets = lhs
            .iter()
            .map(|&left| self.target(left))
            .collect::<Lowered<Vec<_>>>()?;
        let mut values = vec![];
        for &right in rhs {
            let value = self.expr(right)?;
            let shape = self.value_shape(right)?;
            values.push(self.keep(&shape, value));
        }
        let types: Vec<TypeId> = rhs.iter().map(|&right| self.type_of(right)).collect();
        self.assign_values(lhs, targets, values, &types)
    }

    /// The shape of an expression's value; `nil` assigned to `_` does not exist.
    fn value_shape(&mut self, expr: ExprId) -> Lowered<Shape> {
        self.shape(self.type_of(expr))
    }

    fn assign_one(&mut self, left: ExprId, right: ExprId) -> Lowered<()> {
        self.hoist_inside(right)?;
        let target = self.target(left)?;
        let value = self.expr(right)?;
        self.at(self.ast[left].pos);
        let place = self.resolve(target)?;
        if let Place::Blank = place {
            return Ok(());
        }
        let (to, from) = (self.type_of(left), self.type_of(right));
        let value = self.assignable(to, from, value)?;
        let shape = self.shape(to)?;
        self.write(&shape, place, value);
        Ok(())
    }

    fn assign_values(
        &mut self,
        lhs: &[ExprId],
        targets: Vec<Target>,
        values: Vec<Operand>,
        types: &[TypeId],
    ) -> Lowered<()> {
        for (((&left, target), value), &from) in lhs.iter().zip(targets).zip(values).zip(types) {
            let place = self.resolve(target)?;
            if let Place::Blank = place {
                continue;
            }
            let to = self.type_of(left);
            let value = self.assignable(to, from, value)?;
            let shape = self.shape(to)?;
            self.write(&shape, place, value);
        }
        Ok(())
    }

    /// The values of an expression with several.
    pub fn several(&mut self, expr: ExprId) -> Lowered<Vec<Operand>> {
        let inner = self.ast.unparen(expr);
        match self.ast[inner].kind {
            ExprKind::Call { .. } => self.call(inner),
            ExprKind::Index { x, ref indices } => {
                self.hoist_inside(inner)?;
                self.read_map_ok(x, indices[0])
            }
            ExprKind::TypeAssert { .. } => {
                self.hoist_inside(inner)?;
                self.assertion(inner)
            }
            _ => self.unsupported("this form with two values"),
        }
    }

    fn tuple_types(&self, expr: ExprId) -> Vec<TypeId> {
        match self.types.get(self.type_of(expr)) {
            Type::Tuple(elements) => elements.iter().map(|element| element.ty).collect(),
            _ => vec![self.type_of(expr)],
        }
    }

    /// The variable that a name on the left of `:=` or of `range` declares; `None` if it only assigns.
    pub fn declared_by(&self, lhs: ExprId) -> Option<ObjId> {
        let ident = self.ast.as_name(lhs)?;
        let object = self.info.object_of(ident)?;
        // The declaring occurrence stands where the object is declared.
        (self.info.object(object).pos == ident.pos).then_some(object)
    }

    /// `a, b := x, y`
    fn define(&mut self, lhs: &[ExprId], rhs: &[ExprId]) -> Lowered<()> {
        let (values, types) = if rhs.len() == 1 && lhs.len() > 1 {
            (self.several(rhs[0])?, self.tuple_types(rhs[0]))
        } else if let ([left], [right]) = (lhs, rhs) {
            return self.define_one(*left, *right);
        } else {
            for &right in rhs {
                self.hoist(right)?;
            }
            let mut values = vec![];
            for &right in rhs {
                let value = self.expr(right)?;
                let shape = self.value_shape(right)?;
                values.push(self.keep(&shape, value));
            }
            (
                values,
                rhs.iter().map(|&right| self.type_of(right)).collect(),
            )
        };
        for ((&left, value), from) in lhs.iter().zip(values).zip(types) {
            if let Some(object) = self.declared_by(left) {
                self.declare_with(object, from, value)?;
                continue;
            }
            let place = self.place(left)?;
            if let Place::Blank = place {
                continue;
            }
            let to = self.type_of(left);
            let value = self.assignable(to, from, value)?;
            let shape = self.shape(to)?;
            self.write(&shape, place, value);
        }
        Ok(())
    }

    fn define_one(&mut self, left: ExprId, right: ExprId) -> Lowered<()> {
        match self.declared_by(left) {
            Some(object) => self.declare_from(object, right),
            None => {
                self.ordered(right)?;
                Ok(())
            }
        }
    }

    /// Declares a variable with the value of an expression.
    fn declare_from(&mut self, object: ObjId, value: ExprId) -> Lowered<()> {
        self.hoist_inside(value)?;
        let inner = self.ast.unparen(value);
        let shape = self.shape(self.info.object(object).ty)?;
        if shape.leaves.is_none() && matches!(self.ast[inner].kind, ExprKind::Composite { .. }) {
            // The literal is made in place: the variable is not in scope of its own value, except in a loop that comes
            // round again, where it is a new variable each time.
            let memory = if self.unit.escapes.is_heap_variable(object) {
                self.new_object(self.info.object(object).ty)?
            } else {
                Memory::slot(self.slot(&shape))
            };
            self.composite_into(inner, memory)?;
            self.put(object, Place::Memory(memory));
            return Ok(());
        }
        let from = self.type_of(value);
        let value = self.expr(value)?;
        self.declare_with(object, from, value)
    }

    /// Declares a variable with a value.
    pub fn declare_with(&mut self, object: ObjId, from: TypeId, value: Operand) -> Lowered<()> {
        let to = self.info.object(object).ty;
        let value = self.assignable(to, from, value)?;
        let (place, shape) = self.declare(object)?;
        self.write(&shape, place, value);
        Ok(())
    }

    fn declaration(&mut self, decl: &Decl) -> Lowered<()> {
        match decl {
            Decl::Var(var) => self.var_declaration(var),
            _ => Ok(()),
        }
    }

    fn var_declaration(&mut self, var: &VarDecl) -> Lowered<()> {
        self.at(var.pos);
        let objects: Vec<Option<ObjId>> = var
            .names
            .iter()
            .map(|&name| self.info.object_of(name))
            .collect();
        if var.values.is_empty() {
            for object in objects.into_iter().flatten() {
                let (place, shape) = self.declare(object)?;
                self.clear_new(&shape, place);
            }
            return Ok(());
        }
        if let ([Some(object)], [value]) = (&objects[..], &var.values[..]) {
            return self.declare_from(*object, *value);
        }
        let (values, types) = if var.values.len() == 1 && var.names.len() > 1 {
            (
                self.several(var.values[0])?,
                self.tuple_types(var.values[0]),
            )
        } else {
            for &value in &var.values {
                self.hoist(value)?;
            }
            let mut values = vec![];
            for &value in &var.values {
                if self.info.expr(value).mode == Mode::Nil
                    && self.types.underlying(self.type_of(value))
                        == Type::Basic(crate::types::Basic::UntypedNil)
                {
                    values.push(Operand::nothing());
                    continue;
                }
                let operand = self.expr(value)?;
                let shape = self.value_shape(value)?;
                values.push(self.keep(&shape, operand));
            }
            (
                values,
                var.values
                    .iter()
                    .map(|&value| self.type_of(value))
                    .collect(),
            )
        };
        for ((object, value), from) in objects.into_iter().zip(values).zip(types) {
            if let Some(object) =
                object.filter(|&object| matches!(self.info.object(object).kind, ObjectKind::Var(_)))
            {
                self.declare_with(object, from, value)?;
            }
        }
        Ok(())
    }

    /// Zeroes a variable that was just declared. Pointer words are zero already if this runs only once.
    pub fn clear_new(&mut self, shape: &Shape, place: Place) {
        let only_pointers = shape
            .pointers
            .iter()
            .map(|run| u64::from(run.count) * 8)
            .sum::<u64>()
            == shape.size_bytes;
        if matches!(place, Place::Memory(_))
            && self.loop_depth == 0
            && !self.is_after_label
            && only_pointers
            && shape.size_bytes > 0
        {
            return;
        }
        match place {
            Place::Memory(memory) => self.clear_unused(shape, memory),
            place => self.clear(shape, place),
        }
    }

    fn return_statement(&mut self, values: &[ExprId]) -> Lowered<()> {
        let pos = self.pos();
        let results = self.results.clone();
        if values.is_empty() {
            return self.return_variables(&results);
        }
        let (operands, types) = if values.len() == 1 && results.len() > 1 {
            (self.several(values[0])?, self.tuple_types(values[0]))
        } else {
            if let [value] = values {
                self.hoist_inside(*value)?;
            } else {
                for &value in values {
                    self.hoist(value)?;
                }
            }
            let mut operands = vec![];
            for &value in values {
                operands.push(self.expr(value)?);
            }
            (
                operands,
                values.iter().map(|&value| self.type_of(value)).collect(),
            )
        };
        self.at(pos);
        let mut converted = vec![];
        for ((&result, operand), &from) in results.iter().zip(operands).zip(&types) {
            converted.push(self.assignable(self.info.object(result).ty, from, operand)?);
        }
        if self.range_body.is_some() {
            return self.return_from_range(&results, converted);
        }
        if let Some(record) = self.record {
            self.assign_results(&results, &mut converted)?;
            return self.leave_body(record);
        }
        if results
            .iter()
            .any(|&result| self.unit.escapes.is_heap_variable(result))
        {
            self.assign_results(&results, &mut converted)?;
        }
        self.return_values(converted)
    }

    /// Leaves the function with what its result variables hold.
    pub fn return_variables(&mut self, results: &[ObjId]) -> Lowered<()> {
        if self.range_body.is_some() {
            return self.return_from_range(&[], vec![]);
        }
        if let Some(record) = self.record {
            return self.leave_body(record);
        }
        let shapes = self.abi.results.clone();
        let mut values = vec![];
        for (object, shape) in results.iter().zip(&shapes) {
            let place = self.places[object];
            values.push(self.read(shape, place));
        }
        self.return_values(values)
    }

    /// Leaves a function with defer statements, whose results are where they belong.
    fn leave_body(&mut self, record: Record) -> Lowered<()> {
        self.jump(record.exit);
        self.start_dead_code();
        Ok(())
    }

    /// Assigns to the results that others may still look at: those on the heap, or all if there are deferred calls.
    fn assign_results(&mut self, results: &[ObjId], values: &mut [Operand]) -> Lowered<()> {
        // All values are there before the first result changes.
        for (shape, value) in self.abi.results.clone().iter().zip(values.iter_mut()) {
            *value = self.keep(shape, *value);
        }
        for (object, &mut value) in results.iter().zip(values) {
            if self.record.is_some() || self.unit.escapes.is_heap_variable(*object) {
                let shape = self.shape(self.info.object(*object).ty)?;
                let place = self.places[object];
                self.write(&shape, place, value);
            }
        }
        Ok(())
    }

    /// Leaves the function with these results.
    pub fn return_values(&mut self, values: Vec<Operand>) -> Lowered<()> {
        let shapes = self.abi.results.clone();
        let mut flat = vec![];
        if let (Some(area), Some(layout)) = (self.area, self.abi.area.clone()) {
            // The area is the caller's alone, so it overlaps with nothing that is read here.
            let base = self.b.use_var(area);
            for ((shape, value), offset) in shapes.iter().zip(values).zip(layout.offsets) {
                self.write(
                    shape,
                    Place::Memory(Memory::address(base).at(offset)),
                    value,
                );
            }
        } else {
            flat.extend(
                values
                    .iter()
                    .flat_map(|value| value.leaves().iter().collect::<Vec<_>>()),
            );
        }
        self.b.ins().return_(&flat);
        self.start_dead_code();
        Ok(())
    }

    /// `break`, `continue`, `goto` or `fallthrough`.
    pub fn branch_statement(&mut self, kind: BranchKind, target: Option<StmtId>) -> Lowered<()> {
        if self.leave_loop_over_function(kind, target)? {
            return Ok(());
        }
        let block = match (kind, target) {
            (BranchKind::Fallthrough, _) => self
                .next_clause
                .expect("the parser has checked fallthrough"),
            (BranchKind::Goto, Some(target)) => self.label_block(target),
            (BranchKind::Break, Some(target)) => self.exits[&target].after,
            (BranchKind::Continue, Some(target)) => self.exits[&target]
                .next
                .expect("a loop has a next iteration"),
            (_, None) => unreachable!("the parser resolves branches"),
        };
        self.jump(block);
        self.start_dead_code();
        Ok(())
    }

    /// The block of a label, made when it is first mentioned and sealed at the end of the function.
    fn label_block(&mut self, label: StmtId) -> cranelift_codegen::ir::Block {
        let Self { labels, b, .. } = self;
        *labels.entry(label).or_insert_with(|| b.create_block())
    }

    fn labeled(&mut self, id: StmtId, statement: StmtId) -> Lowered<()> {
        if self.unit.is_goto_target(id) {
            let block = self.label_block(id);
            self.jump(block);
            self.b.switch_to_block(block);
            // What follows may run again.
            self.is_after_label = true;
        }
        self.statement(statement)
    }
}
