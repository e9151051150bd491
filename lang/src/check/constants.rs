//! Constants and types: which values a type can represent, overflow, literals.

use super::Checker;
use super::info::Mode;
use super::operand::Operand;
use crate::constant::{Real, Value, complex, parse_number};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind, Symbol};
use crate::syntax::literal::{rune_value, string_value};
use crate::syntax::token::{BinaryOp, LiteralKind, UnaryOp};
use crate::types::{Basic, Type, TypeId};

/// Why a constant does not fit a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// A number with a fraction for an integer type.
    Truncated,
    /// Too large.
    Overflow,
    /// Another kind of value.
    Mismatch,
}

/// The value as a constant of a basic type, rounded if it is a float; `None` if the type cannot represent it.
pub(super) fn representable(value: &Value, basic: Basic) -> Option<Value> {
    if basic.is_integer() {
        let integer = value.to_int()?;
        let fits = match basic.integer_bits() {
            None => true,
            Some(bits) if basic.is_unsigned() => {
                value.sign() >= 0 && integer.bits() <= u64::from(bits)
            }
            // -2^(n-1) has n bits of magnitude like 2^(n-1), which does not fit.
            Some(bits) => {
                let limit = u64::from(bits) - 1;
                let magnitude = if value.sign() < 0 {
                    -integer.clone() - 1
                } else {
                    integer.clone()
                };
                magnitude.bits() <= limit
            }
        };
        return fits.then_some(Value::Int(integer));
    }
    if basic.is_float() {
        let real = value.to_real()?;
        return Some(Value::Float(rounded(real, basic)?));
    }
    if basic.is_complex() {
        let (re, im) = value.to_complex()?;
        let part = match basic {
            Basic::Complex64 => Basic::Float32,
            Basic::Complex128 => Basic::Float64,
            _ => Basic::UntypedFloat,
        };
        return Some(complex(rounded(re, part)?, rounded(im, part)?));
    }
    match value {
        Value::String(_) if basic.is_string() => Some(value.clone()),
        Value::Bool(_) if basic.is_boolean() => Some(value.clone()),
        _ => None,
    }
}

fn rounded(real: Real, basic: Basic) -> Option<Real> {
    match basic {
        Basic::Float32 => Real::from_f64(f64::from(real.to_f32())),
        Basic::Float64 => Real::from_f64(real.to_f64()),
        _ => Some(real),
    }
}

impl Checker<'_> {
    /// The value of a constant operand as a constant of a basic type.
    pub fn representation(&self, x: &Operand, basic: Basic) -> Result<Option<Value>, Misfit> {
        // An unknown value follows from an error: no more of them.
        let Some(value) = &x.value else {
            return Ok(None);
        };
        if let Some(value) = representable(value, basic) {
            return Ok(Some(value));
        }
        let numeric = self.types().is_numeric(x.ty) && basic.is_numeric();
        Err(match numeric {
            true if !self.types().is_integer(x.ty) && basic.is_integer() => Misfit::Truncated,
            true => Misfit::Overflow,
            false => Misfit::Mismatch,
        })
    }

    /// Gives a constant operand the value it has in a basic type, or reports that it has none.
    pub fn represent(&mut self, x: &mut Operand, basic: Basic, ty: TypeId) {
        match self.representation(x, basic) {
            Ok(value) => x.value = value,
            Err(misfit) => {
                self.misfit_error(misfit, x, ty);
                x.invalidate();
            }
        }
    }

    pub fn misfit_error(&mut self, misfit: Misfit, x: &Operand, target: TypeId) {
        let (what, target) = (self.describe(x), self.display(target));
        let message = match misfit {
            Misfit::Truncated => format!("{what} truncated to {target}"),
            Misfit::Overflow => format!("{what} overflows {target}"),
            Misfit::Mismatch => format!("cannot convert {what} to type {target}"),
        };
        self.error(self.pos_of(x), message);
    }

    /// Checks the result of a constant operation at `pos`.
    pub fn check_overflow(&mut self, x: &mut Operand, pos: Pos) {
        let Some(value) = &x.value else {
            return self.error(pos, "constant result is not representable");
        };
        if !self.types().is_untyped(x.ty) {
            if let Some(basic) = self.basic(x.ty) {
                self.represent_result(x, basic);
            }
            return;
        }
        if value.exceeds_integer_limit() {
            let operation = x.expr().map_or("", |expr| self.operation_name(expr));
            self.error(pos, format!("constant {operation}overflow"));
            x.value = None;
        }
    }

    /// A typed constant result that does not fit its type.
    fn represent_result(&mut self, x: &mut Operand, basic: Basic) {
        match self.representation(x, basic) {
            Ok(value) => x.value = value,
            Err(_) => {
                self.misfit_error(Misfit::Overflow, x, self.shown_underlying(x.ty));
                x.invalidate();
            }
        }
    }

    /// The underlying type as messages show it: byte and rune keep their names.
    pub fn shown_underlying(&self, ty: TypeId) -> TypeId {
        let mut ty = ty;
        loop {
            ty = match self.types().get(ty) {
                Type::Named(named) if self.types().named(named).complete => {
                    self.types().named(named).underlying
                }
                Type::Alias(_) if ty != TypeId::BYTE && ty != TypeId::RUNE => {
                    self.types().unalias(ty)
                }
                _ => return ty,
            };
        }
    }

    fn operation_name(&self, expr: ExprId) -> &'static str {
        match self.ast[expr].kind {
            ExprKind::Unary {
                op: UnaryOp::Complement,
                ..
            } => "bitwise complement ",
            ExprKind::Binary { op, .. } => match op {
                BinaryOp::Add => "addition ",
                BinaryOp::Sub => "subtraction ",
                BinaryOp::Xor => "bitwise XOR ",
                BinaryOp::Mul => "multiplication ",
                BinaryOp::Shl => "shift ",
                _ => "",
            },
            _ => "",
        }
    }

    /// Where errors about an operation are reported: at its operator.
    pub fn operator_pos(&self, expr: ExprId) -> Pos {
        match self.ast[expr].kind {
            ExprKind::Binary { .. } | ExprKind::Unary { .. } => self.ast[expr].pos,
            _ => self.start(expr),
        }
    }

    pub fn literal(&mut self, expr: ExprId, kind: LiteralKind, text: Symbol) -> Operand {
        let mut x = Operand::invalid_at(expr);
        let text = self.ast.text(text);
        let (ty, value) = match kind {
            LiteralKind::Rune => (
                TypeId::UNTYPED_RUNE,
                Some(Value::from(i64::from(rune_value(text)))),
            ),
            LiteralKind::String => (
                TypeId::UNTYPED_STRING,
                Some(Value::from(&*string_value(text))),
            ),
            LiteralKind::Int | LiteralKind::Float | LiteralKind::Imaginary => {
                const LONGEST: usize = 10_000;
                if text.len() > LONGEST {
                    let message = format!(
                        "excessively long constant: {}... ({} chars)",
                        &text[..10],
                        text.len()
                    );
                    self.error_at(expr, message);
                    return x;
                }
                let ty = match kind {
                    LiteralKind::Int => TypeId::UNTYPED_INT,
                    LiteralKind::Float => TypeId::UNTYPED_FLOAT,
                    _ => TypeId::UNTYPED_COMPLEX,
                };
                (ty, parse_number(text, kind))
            }
        };
        if value.is_none() {
            self.error_at(expr, format!("malformed constant: {text}"));
            return x;
        }
        (x.mode, x.ty, x.value) = (Mode::Constant, ty, value);
        self.check_overflow(&mut x, self.start(expr));
        x
    }
}

/// The string of a code point as a conversion from an integer makes it.
pub(super) fn string_of_code_point(value: &Value) -> Value {
    let code = value.to_u64().and_then(|code| u32::try_from(code).ok());
    let c = code
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    Value::from(c.encode_utf8(&mut [0; 4]).as_bytes())
}

/// Real and imaginary part of a numeric value.
pub(super) fn parts(value: &Value) -> Option<(Real, Real)> {
    let (re, im) = value.to_complex()?;
    Some((re, im))
}

/// Whether a division by a value is one by zero: of complex numbers if the divisor's norm is zero, which for a
/// tiny one may be so although it is not.
pub(super) fn is_zero_divisor(value: &Value, complex: bool) -> bool {
    let squares_vanish = || {
        let (re, im) = value.to_complex()?;
        Some(re.multiply(&re)?.is_zero() && im.multiply(&im)?.is_zero())
    };
    value.sign() == 0 || complex && squares_vanish() == Some(true)
}
