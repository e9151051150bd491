//! Values of Go's constants: booleans, strings, and numbers of arbitrary precision.
//!
//! Integers are exact. Floats are exact rationals while numerator and denominator stay small, and beyond that
//! binary floats of 512 bits ([`Real`]), so that no constant expression needs unbounded time or memory; the
//! limits are those of `go/constant`. This file knows values, not types: which operation is allowed on which
//! operands, and when a result overflows its type, is the checker's business.

mod format;
mod number;
mod real;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

pub use number::parse_number;
pub use real::Real;

use crate::syntax::token::{BinaryOp, UnaryOp};

/// The value of a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// Any bytes, mostly UTF-8.
    String(Arc<[u8]>),
    /// An integer or rune.
    Int(BigInt),
    /// A real number, integral ones included.
    Float(Real),
    /// Real and imaginary part.
    Complex(Box<(Real, Real)>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value.into())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Value::String(value.into())
    }
}

impl Value {
    /// The truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The bytes of a string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The number as an integer, if it is integral: `2`, `2.0` and `2+0i` all are.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            Value::Int(value) => Some(value.clone()),
            Value::Float(real) => real.to_int(),
            Value::Complex(parts) if parts.1.is_zero() => parts.0.to_int(),
            _ => None,
        }
    }

    /// The number as a real, if it has no imaginary part.
    pub fn to_real(&self) -> Option<Real> {
        match self {
            Value::Int(value) => Some(Real::from(value.clone())),
            Value::Float(real) => Some(real.clone()),
            Value::Complex(parts) if parts.1.is_zero() => Some(parts.0.clone()),
            _ => None,
        }
    }

    /// Real and imaginary part of any number.
    pub fn to_complex(&self) -> Option<(Real, Real)> {
        match self {
            Value::Complex(parts) => Some((**parts).clone()),
            _ => Some((self.to_real()?, Real::from(BigInt::zero()))),
        }
    }

    /// The integral value, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.to_int()?.to_i64()
    }

    /// The integral value, if it fits.
    pub fn to_u64(&self) -> Option<u64> {
        self.to_int()?.to_u64()
    }

    /// The low 64 bits of the integral value in two's complement: what a register holds for any integer type.
    pub fn to_bits64(&self) -> Option<u64> {
        let mask = BigInt::from(u64::MAX);
        (self.to_int()? & mask).to_u64()
    }

    /// The nearest `float64`, ties to even; infinite if it is out of range.
    pub fn to_f64(&self) -> Option<f64> {
        Some(self.to_real()?.to_f64())
    }

    /// The nearest `float32`, ties to even, rounded once; infinite if it is out of range.
    pub fn to_f32(&self) -> Option<f32> {
        Some(self.to_real()?.to_f32())
    }

    /// -1, 0 or 1 for a number; for a complex one 0 only if both parts are zero.
    pub fn sign(&self) -> i32 {
        match self {
            Value::Int(value) => value.signum().to_i32().unwrap_or(0),
            Value::Float(real) => real.sign(),
            Value::Complex(parts) => parts.0.sign() | parts.1.sign(),
            Value::Bool(_) | Value::String(_) => 1,
        }
    }

    /// Whether the number is beyond 512 bits as an integer, Go's limit for untyped integer constants.
    pub fn exceeds_integer_limit(&self) -> bool {
        const LIMIT_BITS: u64 = 512;
        matches!(self, Value::Int(value) if value.bits() > LIMIT_BITS)
    }

    /// A unary operation. `unsigned_bits` is the size of an unsigned operand type, for `^`.
    /// `None` if the operation does not apply to the value.
    pub fn unary(&self, op: UnaryOp, unsigned_bits: Option<u32>) -> Option<Value> {
        Some(match (op, self) {
            (UnaryOp::Plus, _) => self.clone(),
            (UnaryOp::Minus, Value::Int(value)) => Value::Int(-value),
            (UnaryOp::Minus, Value::Float(real)) => Value::Float(real.negate()),
            (UnaryOp::Minus, Value::Complex(parts)) => complex(parts.0.negate(), parts.1.negate()),
            (UnaryOp::Complement, Value::Int(value)) => {
                let flipped = !value;
                Value::Int(match unsigned_bits {
                    Some(bits) => flipped & ((BigInt::from(1) << bits) - 1),
                    None => flipped,
                })
            }
            (UnaryOp::Not, Value::Bool(value)) => Value::Bool(!value),
            _ => return None,
        })
    }

    /// An arithmetic, bitwise or logical operation or concatenation. Integers divide truncating if
    /// `integer_division`. Division by zero must have been excluded. `None` if the result is out of every
    /// range (infinite) or the operation does not apply.
    pub fn binary(op: BinaryOp, x: &Value, y: &Value, integer_division: bool) -> Option<Value> {
        match (x, y) {
            (Value::Bool(a), Value::Bool(b)) => match op {
                BinaryOp::AndAnd => Some(Value::Bool(*a && *b)),
                BinaryOp::OrOr => Some(Value::Bool(*a || *b)),
                _ => None,
            },
            (Value::String(a), Value::String(b)) if op == BinaryOp::Add => {
                Some(Value::String([&**a, &**b].concat().into()))
            }
            (Value::Int(a), Value::Int(b)) if op != BinaryOp::Div || integer_division => {
                integer_operation(op, a, b).map(Value::Int)
            }
            (Value::Complex(_), _) | (_, Value::Complex(_)) => {
                complex_operation(op, x.to_complex()?, y.to_complex()?)
            }
            _ => real_operation(op, &x.to_real()?, &y.to_real()?).map(Value::Float),
        }
    }

    /// `self << count` or `self >> count` for an integer. `None` if the result would be absurdly large.
    pub fn shift(&self, op: BinaryOp, count: u64) -> Option<Value> {
        // Go's checker refuses larger counts before it shifts.
        const LIMIT: u64 = 1023 - 1 + 52;
        let value = self.to_int()?;
        Some(Value::Int(match op {
            BinaryOp::Shl if count > LIMIT => return None,
            BinaryOp::Shl => value << count,
            _ if count > value.bits() => BigInt::from(if value.is_negative() { -1 } else { 0 }),
            _ => value >> count,
        }))
    }

    /// A comparison. `None` if the values are not comparable with each other.
    pub fn compare(op: BinaryOp, x: &Value, y: &Value) -> Option<bool> {
        let ordering = match (x, y) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            (Value::String(a), Value::String(b)) => a.cmp(b),
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Complex(_), _) | (_, Value::Complex(_)) => {
                let (a, b) = (x.to_complex()?, y.to_complex()?);
                let equal =
                    a.0.compare(&b.0) == Ordering::Equal && a.1.compare(&b.1) == Ordering::Equal;
                return match op {
                    BinaryOp::Equal => Some(equal),
                    BinaryOp::NotEqual => Some(!equal),
                    _ => None,
                };
            }
            _ => x.to_real()?.compare(&y.to_real()?),
        };
        match op {
            BinaryOp::Equal => Some(ordering.is_eq()),
            BinaryOp::NotEqual => Some(ordering.is_ne()),
            BinaryOp::Less => Some(ordering.is_lt()),
            BinaryOp::LessEqual => Some(ordering.is_le()),
            BinaryOp::Greater => Some(ordering.is_gt()),
            BinaryOp::GreaterEqual => Some(ordering.is_ge()),
            _ => None,
        }
    }
}

/// A complex value.
pub fn complex(re: Real, im: Real) -> Value {
    Value::Complex(Box::new((re, im)))
}

fn integer_operation(op: BinaryOp, a: &BigInt, b: &BigInt) -> Option<BigInt> {
    Some(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        BinaryOp::Rem => a % b,
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::AndNot => a & !b,
        _ => return None,
    })
}

fn real_operation(op: BinaryOp, a: &Real, b: &Real) -> Option<Real> {
    match op {
        BinaryOp::Add => a.add(b),
        BinaryOp::Sub => a.add(&b.negate()),
        BinaryOp::Mul => a.multiply(b),
        BinaryOp::Div => a.divide(b),
        _ => None,
    }
}

fn complex_operation(op: BinaryOp, (a, b): (Real, Real), (c, d): (Real, Real)) -> Option<Value> {
    let (re, im) = match op {
        BinaryOp::Add => (a.add(&c)?, b.add(&d)?),
        BinaryOp::Sub => (a.add(&c.negate())?, b.add(&d.negate())?),
        BinaryOp::Mul => {
            let re = a.multiply(&c)?.add(&b.multiply(&d)?.negate())?;
            (re, b.multiply(&c)?.add(&a.multiply(&d)?)?)
        }
        BinaryOp::Div => {
            let norm = c.multiply(&c)?.add(&d.multiply(&d)?)?;
            let re = a.multiply(&c)?.add(&b.multiply(&d)?)?;
            let im = b.multiply(&c)?.add(&a.multiply(&d)?.negate())?;
            (re.divide(&norm)?, im.divide(&norm)?)
        }
        _ => return None,
    };
    Some(complex(re, im))
}
