//! Assignments, definitions and declarations of variables: in which order operands are read and places written.

use super::access::Target;
use super::function::{FunctionLowering, Lowered};
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::check::{Mode, ObjectKind};
use crate::syntax::ast::{Decl, ExprId, ExprKind, VarDecl};
use crate::syntax::token::BinaryOp;
use crate::types::{ObjId, Type, TypeId};
use cranelift_codegen::ir::InstBuilder;

impl FunctionLowering<'_, '_> {
    /// Calls in the operands of a left side come first.
    pub(super) fn hoist_operands(&mut self, lhs: ExprId) -> Lowered<()> {
        self.hoist_inside(lhs)
    }

    pub(super) fn hoisted_target(&mut self, lhs: ExprId) -> Lowered<Target> {
        self.hoist_operands(lhs)?;
        self.target(lhs)
    }

    /// `x op= y`, or `x++` and `x--` without `y`.
    pub(super) fn modify(
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
    pub(super) fn one(&mut self, ty: TypeId) -> Lowered<Operand> {
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
    pub(super) fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId]) -> Lowered<()> {
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
        self.write_side(left, place, self.type_of(right), value)
    }

    /// Writes a value of type `from` to the place of a left side.
    fn write_side(
        &mut self,
        left: ExprId,
        place: Place,
        from: TypeId,
        value: Operand,
    ) -> Lowered<()> {
        if let Place::Blank = place {
            return Ok(());
        }
        let to = self.type_of(left);
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
            self.write_side(left, place, from, value)?;
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
            ExprKind::Unary { x, .. } => self.receive_ok(inner, x),
            _ => self.unsupported("this form with two values"),
        }
    }

    pub(super) fn tuple_types(&self, expr: ExprId) -> Vec<TypeId> {
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
    pub(super) fn define(&mut self, lhs: &[ExprId], rhs: &[ExprId]) -> Lowered<()> {
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
            self.write_side(left, place, from, value)?;
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

    pub(super) fn declaration(&mut self, decl: &Decl) -> Lowered<()> {
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
}
