//! Untyped operands: what type their context gives them, and passing it down to their parts.

use super::Checker;
use super::constants::Misfit;
use super::info::{ExprInfo, Mode};
use super::operand::{Operand, Source};
use crate::constant::Value;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, Type, TypeId};

impl Checker<'_> {
    /// Records what is known of an operand's expression.
    pub fn record(&mut self, x: &Operand) {
        let Some(expr) = x.expr() else { return };
        let value = if x.mode == Mode::Constant {
            x.value.clone()
        } else {
            None
        };
        self.info.exprs[expr.0 as usize] = ExprInfo {
            mode: x.mode,
            ty: x.ty,
            value,
        };
    }

    fn recorded(&mut self, expr: ExprId) -> &mut ExprInfo {
        &mut self.info.exprs[expr.0 as usize]
    }

    /// The type (and value) that an untyped operand gets in a context that wants `target`.
    pub fn implicit_type(
        &self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(TypeId, Option<Value>), Misfit> {
        if !x.is_valid() || !self.types().is_untyped(x.ty) || target == TypeId::INVALID {
            return Ok((x.ty, None));
        }
        if self.types().is_untyped(target) {
            return self
                .larger_kind(x.ty, target)
                .map(|ty| (ty, None))
                .ok_or(Misfit::Mismatch);
        }
        if x.is_nil() {
            return if self.types().has_nil(target) {
                Ok((target, None))
            } else {
                Err(Misfit::Mismatch)
            };
        }
        match self.under(target) {
            Type::Basic(basic) if x.is_constant() => Ok((target, self.representation(x, basic)?)),
            Type::Basic(basic) => {
                let fits = match self.basic(x.ty) {
                    Some(Basic::UntypedBool) => basic.is_boolean(),
                    Some(Basic::UntypedString) => basic.is_string(),
                    Some(kind) => kind.is_numeric() && basic.is_numeric(),
                    None => false,
                };
                if fits {
                    Ok((target, None))
                } else {
                    Err(Misfit::Mismatch)
                }
            }
            Type::Interface(_) if self.types().is_type_param(target) => {
                // The operand must fit all types that the parameter may stand for.
                let Some(types) = self.types().specific_types(target) else {
                    return Err(Misfit::Mismatch);
                };
                for ty in types {
                    self.implicit_type(x, ty)?;
                }
                Ok((target, None))
            }
            Type::Interface(_) => {
                let set = self.types().type_set(target);
                let empty = set.methods.is_empty() && !set.is_constraint_only();
                if empty {
                    Ok((self.types().default_type(x.ty), None))
                } else {
                    Err(Misfit::Mismatch)
                }
            }
            _ => Err(Misfit::Mismatch),
        }
    }

    /// The kind of an operation on two untyped operands: int, rune, float or complex, whichever is later.
    pub fn larger_kind(&self, x: TypeId, y: TypeId) -> Option<TypeId> {
        if x == y {
            return Some(x);
        }
        let numeric = |ty| self.types().is_numeric(ty);
        (numeric(x) && numeric(y)).then(|| x.max(y))
    }

    /// Gives an untyped operand the type that its context wants, or reports that it cannot have it.
    pub fn convert_untyped(&mut self, x: &mut Operand, target: TypeId) {
        match self.implicit_type(x, target) {
            Err(misfit) => {
                let shown = if self.types().is_type_param(target) {
                    target
                } else {
                    self.shown_underlying(target)
                };
                self.misfit_error(misfit, x, shown);
                x.invalidate();
            }
            Ok((ty, value)) => self.settle(x, ty, value),
        }
    }

    /// Applies the outcome of [`Checker::implicit_type`].
    pub fn settle(&mut self, x: &mut Operand, ty: TypeId, value: Option<Value>) {
        if let Some(value) = value {
            x.value = Some(value.clone());
            if let Source::Expr(expr) = x.source
                && self.types().is_untyped(self.info.type_of(expr))
            {
                self.recorded(expr).value = Some(value);
            }
        }
        if ty != x.ty {
            x.ty = ty;
            if let Source::Expr(expr) = x.source {
                self.update_type(expr, ty, false);
            }
        }
    }

    /// Passes a type down to the untyped parts of an expression. `last` if no other type will follow.
    pub fn update_type(&mut self, expr: ExprId, ty: TypeId, last: bool) {
        let mut expr = expr;
        // Long chains of operators are deep on the left: follow that side in a loop.
        loop {
            let old = self.info.expr(expr).clone();
            if old.mode == Mode::Unchecked || !self.types().is_untyped(old.ty) {
                return;
            }
            let next = match self.ast[expr].kind {
                ExprKind::Paren(x) => Some(x),
                // A constant's parts stay as they are: only its value counts.
                ExprKind::Unary { .. } | ExprKind::Binary { .. } if old.value.is_some() => None,
                ExprKind::Unary { x, .. } => Some(x),
                // The operands of a comparison got their types from each other.
                ExprKind::Binary { op, .. } if op.is_comparison() => None,
                ExprKind::Binary { op, x, .. } if op.is_shift() => Some(x),
                ExprKind::Binary { x, y, .. } => {
                    self.update_type(y, ty, last);
                    Some(x)
                }
                _ => None,
            };
            if !last && self.types().is_untyped(ty) {
                self.recorded(expr).ty = ty;
            } else if !self.finish_type(expr, &old, ty) {
                return;
            }
            match next {
                Some(next) => expr = next,
                None => return,
            }
        }
    }

    /// Gives an untyped expression its final type.
    fn finish_type(&mut self, expr: ExprId, old: &ExprInfo, ty: TypeId) -> bool {
        if self.shifted.remove(&expr) && !self.types().is_integer(ty) {
            let message = format!(
                "invalid operation: shifted operand {} (type {}) must be integer",
                self.text(expr),
                self.display(ty)
            );
            self.error_at(expr, message);
            self.recorded(expr).ty = ty;
            return false;
        }
        let mut value = old.value.clone();
        if old.mode == Mode::Constant {
            let mut x = Operand {
                mode: old.mode,
                ty: old.ty,
                value,
                source: Source::None,
            };
            match self.implicit_type(&x, ty) {
                Ok((_, Some(new))) => x.value = Some(new),
                Ok(_) => {}
                Err(misfit) => {
                    x.source = Source::Expr(expr);
                    let shown = self.shown_underlying(ty);
                    self.misfit_error(misfit, &x, shown);
                    self.recorded(expr).ty = ty;
                    return false;
                }
            }
            value = x.value;
        }
        let recorded = self.recorded(expr);
        (recorded.ty, recorded.value) = (ty, value);
        true
    }

    /// What stayed untyped gets its default type.
    pub fn settle_untyped(&mut self) {
        for index in 0..self.info.exprs.len() {
            let ty = self.info.exprs[index].ty;
            if self.types().is_untyped(ty) && ty != TypeId::UNTYPED_NIL {
                self.info.exprs[index].ty = self.types().default_type(ty);
            }
        }
    }
}
