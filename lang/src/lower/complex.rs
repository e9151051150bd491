//! Complex numbers: two floats each.

use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::types::{F32, F64, I64};
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, Value};

use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Leaves, Operand};
use crate::constant;
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{Basic, TypeId};

/// The type of the parts of a complex type.
pub(super) fn part_type(basic: Basic) -> Option<ir::Type> {
    match basic {
        Basic::Complex64 => Some(F32),
        Basic::Complex128 | Basic::UntypedComplex => Some(F64),
        _ => None,
    }
}

impl FunctionLowering<'_, '_> {
    /// The type of the parts of a complex type; `None` for other types.
    pub fn complex_part(&self, ty: TypeId) -> Option<ir::Type> {
        self.types.basic(ty).and_then(part_type)
    }

    /// A complex constant.
    pub fn complex_constant(&mut self, part: ir::Type, value: &constant::Value) -> Operand {
        let (real, imaginary) = value.to_complex().expect("a numeric constant");
        let mut part_of = |number: &constant::Real| {
            if part == F32 {
                self.b.ins().f32const(number.to_f32())
            } else {
                self.b.ins().f64const(number.to_f64())
            }
        };
        let (real, imaginary) = (part_of(&real), part_of(&imaginary));
        self.pair(real, imaginary)
    }

    /// `+x` or `-x`
    pub fn complex_unary(&mut self, op: UnaryOp, x: Leaves) -> Operand {
        match op {
            UnaryOp::Minus => {
                let real = self.b.ins().fneg(x.at(0));
                let imaginary = self.b.ins().fneg(x.at(1));
                self.pair(real, imaginary)
            }
            _ => Operand::Leaves(x),
        }
    }

    /// An arithmetic operation.
    pub fn complex_arithmetic(
        &mut self,
        op: BinaryOp,
        part: ir::Type,
        x: Leaves,
        y: Leaves,
    ) -> Operand {
        match op {
            BinaryOp::Add => {
                let real = self.b.ins().fadd(x.at(0), y.at(0));
                let imaginary = self.b.ins().fadd(x.at(1), y.at(1));
                self.pair(real, imaginary)
            }
            BinaryOp::Sub => {
                let real = self.b.ins().fsub(x.at(0), y.at(0));
                let imaginary = self.b.ins().fsub(x.at(1), y.at(1));
                self.pair(real, imaginary)
            }
            // Products of complex64 are rounded once, like Go's.
            BinaryOp::Mul => {
                let (x, y) = (self.widened(part, x), self.widened(part, y));
                let (a, b) = (self.b.ins().fmul(x[0], y[0]), self.b.ins().fmul(x[1], y[1]));
                let (c, d) = (self.b.ins().fmul(x[0], y[1]), self.b.ins().fmul(x[1], y[0]));
                let real = self.b.ins().fsub(a, b);
                let imaginary = self.b.ins().fadd(c, d);
                self.narrowed(part, real, imaginary)
            }
            BinaryOp::Div => {
                let (x, y) = (self.widened(part, x), self.widened(part, y));
                let bits = [x[0], x[1], y[0], y[1]]
                    .map(|value| self.b.ins().bitcast(I64, MemFlagsData::new(), value));
                let quotient = self.call_host(Host::ComplexDivide, &bits);
                let parts = [quotient.at(0), quotient.at(1)]
                    .map(|bits| self.b.ins().bitcast(F64, MemFlagsData::new(), bits));
                self.narrowed(part, parts[0], parts[1])
            }
            _ => unreachable!("{op} is not defined on complex numbers"),
        }
    }

    fn widened(&mut self, part: ir::Type, x: Leaves) -> [Value; 2] {
        [x.at(0), x.at(1)].map(|value| {
            if part == F32 {
                self.b.ins().fpromote(F64, value)
            } else {
                value
            }
        })
    }

    fn narrowed(&mut self, part: ir::Type, real: Value, imaginary: Value) -> Operand {
        let [real, imaginary] = [real, imaginary].map(|value| {
            if part == F32 {
                self.b.ins().fdemote(F32, value)
            } else {
                value
            }
        });
        self.pair(real, imaginary)
    }

    /// Whether two complex numbers are equal.
    pub fn equal_complex(&mut self, x: Leaves, y: Leaves) -> Value {
        let real = self.b.ins().fcmp(FloatCC::Equal, x.at(0), y.at(0));
        let imaginary = self.b.ins().fcmp(FloatCC::Equal, x.at(1), y.at(1));
        self.b.ins().band(real, imaginary)
    }

    /// `complex(real, imaginary)`
    pub fn complex_of(&mut self, real: Operand, imaginary: Operand) -> Operand {
        self.pair(real.single(), imaginary.single())
    }

    /// A conversion between complex types.
    pub fn convert_complex(&mut self, value: Leaves, from: ir::Type, to: ir::Type) -> Operand {
        let [real, imaginary] = self.widened(from, value);
        self.narrowed(to, real, imaginary)
    }

    /// Prints a complex number.
    pub fn print_complex(&mut self, part: ir::Type, value: Leaves) -> Lowered<()> {
        let host = if part == F32 {
            Host::PrintComplex64
        } else {
            Host::PrintComplex
        };
        self.call_host(host, &[value.at(0), value.at(1)]);
        Ok(())
    }
}
