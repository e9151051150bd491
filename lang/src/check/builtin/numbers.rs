//! Built-in functions of numbers: complex and its parts, min and max.

use super::BuiltinCall;
use crate::check::Checker;
use crate::check::constants::parts;
use crate::check::info::{Builtin, Mode};
use crate::check::operand::{Operand, Source};
use crate::constant::{Value, complex};
use crate::syntax::token::BinaryOp;
use crate::types::{Basic, TypeId};

impl Checker<'_> {
    pub(super) fn builtin_complex(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let (mut x, mut y) = (call.operands[0].clone(), call.operands[1].clone());
        let untyped = (self.types().is_untyped(x.ty), self.types().is_untyped(y.ty));
        match untyped {
            (false, false) => {}
            (true, false) => self.convert_untyped(&mut x, y.ty),
            (false, true) => self.convert_untyped(&mut y, x.ty),
            (true, true) if x.is_constant() && y.is_constant() => {
                for operand in [&mut x, &mut y] {
                    let real = operand
                        .value
                        .as_ref()
                        .is_some_and(|value| value.to_real().is_some());
                    if real && self.types().is_numeric(operand.ty) {
                        operand.ty = TypeId::UNTYPED_FLOAT;
                    }
                }
            }
            (true, true) => {
                self.convert_untyped(&mut x, TypeId::FLOAT64);
                self.convert_untyped(&mut y, TypeId::FLOAT64);
            }
        }
        if !x.is_valid() || !y.is_valid() {
            return None;
        }
        if !self.types().identical(x.ty, y.ty) {
            let (a, b) = (self.display(x.ty), self.display(y.ty));
            let message = format!(
                "invalid operation: {} (mismatched types {a} and {b})",
                self.text(call.expr)
            );
            self.argument_error(&x, message);
            return None;
        }
        if self.refuses_type_param(&x, "complex") {
            return None;
        }
        let ty = match self.basic(x.ty) {
            Some(Basic::Float32) => TypeId::COMPLEX64,
            Some(Basic::Float64) => TypeId::COMPLEX128,
            Some(Basic::UntypedFloat) => TypeId::UNTYPED_COMPLEX,
            _ => {
                let shown = self.display(x.ty);
                let message = format!(
                    "invalid argument: arguments have type {shown}, expected floating-point"
                );
                self.argument_error(&x, message);
                return None;
            }
        };
        let mut result = call.value(ty);
        if x.is_constant() && y.is_constant() {
            result.mode = Mode::Constant;
            let real = |operand: &Operand| operand.value.as_ref().and_then(Value::to_real);
            result.value = real(&x).zip(real(&y)).map(|(re, im)| complex(re, im));
        }
        Some(result)
    }

    pub(super) fn builtin_part(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let mut x = call.operands[0].clone();
        if self.types().is_untyped(x.ty) {
            if !x.is_constant() {
                self.convert_untyped(&mut x, TypeId::COMPLEX128);
            } else if self.types().is_numeric(x.ty) {
                x.ty = TypeId::UNTYPED_COMPLEX;
            }
        }
        if !x.is_valid() {
            return None;
        }
        if self.refuses_type_param(&x, call.builtin.name()) {
            return None;
        }
        let ty = match self.basic(x.ty) {
            Some(Basic::Complex64) => TypeId::FLOAT32,
            Some(Basic::Complex128) => TypeId::FLOAT64,
            Some(Basic::UntypedComplex) => TypeId::UNTYPED_FLOAT,
            _ => {
                let shown = self.display(x.ty);
                let message =
                    format!("invalid argument: argument has type {shown}, expected complex type");
                self.argument_error(&x, message);
                return None;
            }
        };
        let mut result = call.value(ty);
        if x.is_constant() {
            result.mode = Mode::Constant;
            let real = call.builtin == Builtin::Real;
            let part = x.value.as_ref().and_then(parts);
            result.value = part.map(|(re, im)| Value::Float(if real { re } else { im }));
        }
        Some(result)
    }

    pub(super) fn builtin_max(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let op = if call.builtin == Builtin::Max {
            BinaryOp::Greater
        } else {
            BinaryOp::Less
        };
        let mut x = call.operands[0].clone();
        for index in 0..call.operands.len() {
            let mut a = call.operands[index].clone();
            if !self.types().all_basic(a.ty, Basic::is_ordered) {
                let message = format!("invalid argument: {} cannot be ordered", self.describe(&a));
                self.argument_error(&a, message);
                return None;
            }
            if index == 0 {
                continue;
            }
            self.match_types(&mut x, &mut a);
            if !x.is_valid() {
                return None;
            }
            if !self.types().identical(x.ty, a.ty) {
                let message = format!(
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    self.display(x.ty),
                    self.display(a.ty),
                    self.operand_text(&a)
                );
                self.argument_error(&a, message);
                return None;
            }
            if x.is_constant() && a.is_constant() {
                if let (Some(value), Some(best)) = (&a.value, &x.value)
                    && Value::compare(op, value, best) == Some(true)
                {
                    x = a;
                }
            } else {
                x.mode = Mode::Value;
            }
        }
        if !x.is_constant() {
            x.mode = Mode::Value;
            let context = format!("argument to built-in {}", call.builtin.name());
            self.assignment(&mut x, Some(TypeId::EMPTY_INTERFACE), &context);
            if !x.is_valid() {
                return None;
            }
        }
        for operand in &call.operands {
            if let Some(expr) = operand.expr() {
                self.update_type(expr, x.ty, true);
            }
        }
        x.source = Source::Expr(call.expr);
        Some(x)
    }

    /// Go does not support these functions on type parameters.
    fn refuses_type_param(&mut self, x: &Operand, builtin: &str) -> bool {
        if !self.types().is_type_param(x.ty) {
            return false;
        }
        let message = format!(
            "{} not supported as argument to built-in {builtin} for go1.18 (see go.dev/issue/50937)",
            self.describe(x)
        );
        self.argument_error(x, message);
        true
    }
}
