//! Operators on numbers, with Go's meaning: wrap-around, shifts of any count, panics of division.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F32, F64, I8, I16, I32, I64};
use cranelift_codegen::ir::{self, InstBuilder, Value};

use super::function::FunctionLowering;
use super::host::Host;
use crate::syntax::token::BinaryOp;
use crate::types::Basic;

/// What kind of number a basic type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// An integer.
    Integer {
        /// Its width.
        ty: ir::Type,
        /// Whether it has a sign.
        signed: bool,
    },
    /// A floating-point number of that width.
    Float(ir::Type),
}

impl Number {
    /// The kind of a basic type; `None` if it is no real number.
    pub fn of(basic: Basic) -> Option<Number> {
        use Basic::*;
        let integer = |ty, signed| Some(Number::Integer { ty, signed });
        match basic {
            Int8 => integer(I8, true),
            Int16 => integer(I16, true),
            Int32 | UntypedRune => integer(I32, true),
            Int | Int64 | UntypedInt => integer(I64, true),
            Uint8 => integer(I8, false),
            Uint16 => integer(I16, false),
            Uint32 => integer(I32, false),
            Uint | Uint64 | Uintptr => integer(I64, false),
            Float32 => Some(Number::Float(F32)),
            Float64 | UntypedFloat => Some(Number::Float(F64)),
            _ => None,
        }
    }

    /// Cranelift's type.
    pub fn ty(self) -> ir::Type {
        match self {
            Number::Integer { ty, .. } | Number::Float(ty) => ty,
        }
    }

    /// Whether it is an integer with a sign.
    pub fn is_signed(self) -> bool {
        matches!(self, Number::Integer { signed: true, .. })
    }
}

/// The condition code of a comparison of integers.
pub(super) fn integer_condition(op: BinaryOp, signed: bool) -> IntCC {
    match (op, signed) {
        (BinaryOp::Equal, _) => IntCC::Equal,
        (BinaryOp::NotEqual, _) => IntCC::NotEqual,
        (BinaryOp::Less, true) => IntCC::SignedLessThan,
        (BinaryOp::LessEqual, true) => IntCC::SignedLessThanOrEqual,
        (BinaryOp::Greater, true) => IntCC::SignedGreaterThan,
        (BinaryOp::GreaterEqual, true) => IntCC::SignedGreaterThanOrEqual,
        (BinaryOp::Less, false) => IntCC::UnsignedLessThan,
        (BinaryOp::LessEqual, false) => IntCC::UnsignedLessThanOrEqual,
        (BinaryOp::Greater, false) => IntCC::UnsignedGreaterThan,
        (BinaryOp::GreaterEqual, false) => IntCC::UnsignedGreaterThanOrEqual,
        _ => unreachable!("{op} is no comparison"),
    }
}

/// The condition code of a comparison of floats: every comparison with NaN but `!=` is false.
pub(super) fn float_condition(op: BinaryOp) -> FloatCC {
    match op {
        BinaryOp::Equal => FloatCC::Equal,
        BinaryOp::NotEqual => FloatCC::NotEqual,
        BinaryOp::Less => FloatCC::LessThan,
        BinaryOp::LessEqual => FloatCC::LessThanOrEqual,
        BinaryOp::Greater => FloatCC::GreaterThan,
        BinaryOp::GreaterEqual => FloatCC::GreaterThanOrEqual,
        _ => unreachable!("{op} is no comparison"),
    }
}

impl FunctionLowering<'_, '_> {
    /// An arithmetic or bitwise operation on two numbers of one type; not a shift.
    pub fn arithmetic(&mut self, op: BinaryOp, number: Number, x: Value, y: Value) -> Value {
        if let Number::Float(_) = number {
            let ins = self.b.ins();
            return match op {
                BinaryOp::Add => ins.fadd(x, y),
                BinaryOp::Sub => ins.fsub(x, y),
                BinaryOp::Mul => ins.fmul(x, y),
                BinaryOp::Div => ins.fdiv(x, y),
                _ => unreachable!("{op} is not defined on floats"),
            };
        }
        match op {
            BinaryOp::Div | BinaryOp::Rem => self.divide(op, number, x, y),
            BinaryOp::Add => self.b.ins().iadd(x, y),
            BinaryOp::Sub => self.b.ins().isub(x, y),
            BinaryOp::Mul => self.b.ins().imul(x, y),
            BinaryOp::And => self.b.ins().band(x, y),
            BinaryOp::Or => self.b.ins().bor(x, y),
            BinaryOp::Xor => self.b.ins().bxor(x, y),
            BinaryOp::AndNot => self.b.ins().band_not(x, y),
            _ => unreachable!("{op} is no arithmetic operation"),
        }
    }

    /// Integer division and remainder. Zero panics; the smallest number divided by -1 wraps around, though the machine's
    /// instruction would trap.
    fn divide(&mut self, op: BinaryOp, number: Number, x: Value, y: Value) -> Value {
        let Number::Integer { ty, signed } = number else {
            unreachable!("integers only")
        };
        let divisor = self.constant_of(y);
        match divisor {
            Some(0) | None => {
                let is_zero = self.b.ins().icmp_imm_u(IntCC::Equal, y, 0);
                self.panic_if(is_zero, Host::PanicDivide, &[]);
            }
            Some(_) => {}
        }
        if divisor == Some(0) {
            // The panic is certain; what follows only has to be valid.
            return x;
        }
        if ty.bits() < 32 {
            // In 32 bits nothing overflows.
            let (wide_x, wide_y) = (self.extend(x, I32, signed), self.extend(y, I32, signed));
            let wide = self.divide_instruction(op, signed, wide_x, wide_y);
            return self.b.ins().ireduce(ty, wide);
        }
        match divisor {
            Some(-1) if signed && op == BinaryOp::Div => self.b.ins().ineg(x),
            Some(-1) if signed => self.b.ins().iconst(ty, 0),
            Some(_) => self.divide_instruction(op, signed, x, y),
            None if !signed => self.divide_instruction(op, signed, x, y),
            None => self.divide_signed(op, ty, x, y),
        }
    }

    fn divide_signed(&mut self, op: BinaryOp, ty: ir::Type, x: Value, y: Value) -> Value {
        let (usual, minus_one, done) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let result = self.b.append_block_param(done, ty);
        let is_minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, y, -1);
        self.b.set_cold_block(minus_one);
        self.b.ins().brif(is_minus_one, minus_one, &[], usual, &[]);
        self.switch_to_sealed(minus_one);
        let wrapped = if op == BinaryOp::Div {
            self.b.ins().ineg(x)
        } else {
            self.b.ins().iconst(ty, 0)
        };
        self.b.ins().jump(done, &[wrapped.into()]);
        self.switch_to_sealed(usual);
        let quotient = self.divide_instruction(op, true, x, y);
        self.b.ins().jump(done, &[quotient.into()]);
        self.switch_to_sealed(done);
        result
    }

    fn divide_instruction(&mut self, op: BinaryOp, signed: bool, x: Value, y: Value) -> Value {
        match (op, signed) {
            (BinaryOp::Div, true) => self.b.ins().sdiv(x, y),
            (BinaryOp::Div, false) => self.b.ins().udiv(x, y),
            (_, true) => self.b.ins().srem(x, y),
            (_, false) => self.b.ins().urem(x, y),
        }
    }

    /// `x << count` or `x >> count`. A negative count panics; one that reaches the width shifts everything out.
    pub fn shift(
        &mut self,
        op: BinaryOp,
        number: Number,
        x: Value,
        count_kind: Number,
        count: Value,
    ) -> Value {
        let Number::Integer { ty, signed } = number else {
            unreachable!("integers only")
        };
        let width = i64::from(ty.bits());
        let sign_fill = op == BinaryOp::Shr && signed;
        if let Some(constant) = self.constant_of(count) {
            let constant = if count_kind.is_signed() {
                constant
            } else {
                constant & mask_of(count_kind.ty())
            };
            // As an unsigned number a huge one is a large shift. A variable may well be known to be negative.
            if (0..width).contains(&constant) {
                return self.shift_instruction(op, signed, x, count);
            }
            if constant >= 0 || !count_kind.is_signed() {
                return if sign_fill {
                    self.b.ins().sshr_imm_u(x, width - 1)
                } else {
                    self.b.ins().iconst(ty, 0)
                };
            }
        }
        if count_kind.is_signed() {
            let is_negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, count, 0);
            self.panic_if(is_negative, Host::PanicShift, &[]);
        }
        // A count narrower than the width can never reach it (there is none: the smallest count type holds 255).
        let in_range = self
            .b
            .ins()
            .icmp_imm_u(IntCC::UnsignedLessThan, count, width);
        if sign_fill {
            let most = self.b.ins().iconst(count_kind.ty(), width - 1);
            let clamped = self.b.ins().select(in_range, count, most);
            return self.b.ins().sshr(x, clamped);
        }
        let shifted = self.shift_instruction(op, signed, x, count);
        let zero = self.b.ins().iconst(ty, 0);
        self.b.ins().select(in_range, shifted, zero)
    }

    fn shift_instruction(&mut self, op: BinaryOp, signed: bool, x: Value, count: Value) -> Value {
        match (op, signed) {
            (BinaryOp::Shl, _) => self.b.ins().ishl(x, count),
            (_, true) => self.b.ins().sshr(x, count),
            (_, false) => self.b.ins().ushr(x, count),
        }
    }

    /// An integer as a wider or equally wide one.
    pub fn extend(&mut self, value: Value, to: ir::Type, signed: bool) -> Value {
        let from = self.b.func.dfg.value_type(value);
        if from == to {
            value
        } else if signed {
            self.b.ins().sextend(to, value)
        } else {
            self.b.ins().uextend(to, value)
        }
    }

    /// A conversion between numbers, as Go on amd64 performs it.
    pub fn convert_number(&mut self, value: Value, from: Number, to: Number) -> Value {
        match (from, to) {
            (Number::Integer { ty: from, signed }, Number::Integer { ty: to, .. }) => {
                if to.bits() < from.bits() {
                    self.b.ins().ireduce(to, value)
                } else {
                    self.extend(value, to, signed)
                }
            }
            (Number::Integer { ty: from, signed }, Number::Float(to)) => {
                let wide = self.extend(value, if from.bits() < 32 { I32 } else { from }, signed);
                if signed {
                    self.b.ins().fcvt_from_sint(to, wide)
                } else {
                    self.b.ins().fcvt_from_uint(to, wide)
                }
            }
            (Number::Float(from), Number::Float(to)) => match (from, to) {
                (F32, F64) => self.b.ins().fpromote(F64, value),
                (F64, F32) => self.b.ins().fdemote(F32, value),
                _ => value,
            },
            (Number::Float(from), Number::Integer { ty, signed }) => {
                self.float_to_integer(value, from, ty, signed)
            }
        }
    }

    /// What amd64's `cvttsd2si` and the instructions around it give, also for numbers that do not fit: the smaller types
    /// are truncated from 32 bits, `uint32` from 64, and what does not fit those is their smallest number.
    fn float_to_integer(
        &mut self,
        value: Value,
        from: ir::Type,
        to: ir::Type,
        signed: bool,
    ) -> Value {
        match (to, signed) {
            (I8 | I16, _) => {
                let wide = self.truncate_float(value, from, I32);
                self.b.ins().ireduce(to, wide)
            }
            (I32, false) => {
                let wide = self.truncate_float(value, from, I64);
                self.b.ins().ireduce(I32, wide)
            }
            (_, true) => self.truncate_float(value, from, to),
            _ => self.float_to_uint64(value, from),
        }
    }

    /// Truncation to a signed integer; what does not fit, and NaN, gives the smallest one.
    fn truncate_float(&mut self, value: Value, from: ir::Type, to: ir::Type) -> Value {
        let limit = self.float_constant(from, if to == I64 { TWO_TO_63 } else { TWO_TO_31 });
        let saturated = self.b.ins().fcvt_to_sint_sat(to, value);
        // Too small already gives the smallest; too large and NaN compare as not less.
        let fits = self.b.ins().fcmp(FloatCC::LessThan, value, limit);
        let smallest = self
            .b
            .ins()
            .iconst(to, if to == I64 { i64::MIN } else { i32::MIN.into() });
        self.b.ins().select(fits, saturated, smallest)
    }

    fn float_to_uint64(&mut self, value: Value, from: ir::Type) -> Value {
        let half = self.float_constant(from, TWO_TO_63);
        let is_small = self.b.ins().fcmp(FloatCC::LessThan, value, half);
        let small = self.truncate_float(value, from, I64);
        let rest = self.b.ins().fsub(value, half);
        let rest = self.truncate_float(rest, from, I64);
        let top = self.b.ins().iconst(I64, i64::MIN);
        let large = self.b.ins().bor(rest, top);
        self.b.ins().select(is_small, small, large)
    }

    /// A floating-point constant.
    pub fn float_constant(&mut self, ty: ir::Type, value: f64) -> Value {
        if ty == F32 {
            self.b.ins().f32const(value as f32)
        } else {
            self.b.ins().f64const(value)
        }
    }

    /// The number behind a value, if it is a constant.
    pub fn constant_of(&self, value: Value) -> Option<i64> {
        let inst = self.b.func.dfg.value_def(value).inst()?;
        match self.b.func.dfg.insts[inst] {
            ir::InstructionData::UnaryImm {
                opcode: ir::Opcode::Iconst,
                imm,
            } => {
                let shift = 64 - self.b.func.dfg.value_type(value).bits();
                Some(imm.bits() << shift >> shift)
            }
            _ => None,
        }
    }
}

const TWO_TO_31: f64 = 2_147_483_648.0;
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

fn mask_of(ty: ir::Type) -> i64 {
    if ty == I64 {
        i64::MAX
    } else {
        (1 << ty.bits()) - 1
    }
}
