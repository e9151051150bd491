//! Expressions: what they evaluate to.

use cranelift_codegen::ir::condcodes::CondCode as _;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{self, Block, InstBuilder, Value};

use super::arith::Number;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Few, Operand};
use crate::check::{Builtin, CallKind, Info, Mode};
use crate::constant;
use crate::escape::AllocationKind;
use crate::syntax::ast::{Ast, ExprId, ExprKind};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{Basic, Type, TypeId};

impl FunctionLowering<'_, '_> {
    /// Evaluates an expression at the top of a statement: calls in it come first, in order, as Go's compiler has it.
    pub fn ordered(&mut self, expr: ExprId) -> Lowered<Operand> {
        self.hoist_inside(expr)?;
        self.expr(expr)
    }

    /// Evaluates an expression with exactly one value.
    pub fn expr(&mut self, expr: ExprId) -> Lowered<Operand> {
        if let Some(value) = self.hoisted.remove(&expr) {
            return Ok(value);
        }
        let known = self.info.expr(expr);
        if let Some(value) = &known.value {
            return self.constant(value, known.ty);
        }
        if known.mode == Mode::Nil {
            let shape = self.shape(known.ty)?;
            return Ok(self.zero(&shape));
        }
        let node = &self.ast[expr];
        match &node.kind {
            ExprKind::Paren(inner) => self.expr(*inner),
            ExprKind::Name(_) | ExprKind::Star(_) | ExprKind::Index { .. } => {
                self.read_access(expr)
            }
            ExprKind::Selector { .. } => self.selector(expr),
            ExprKind::Slice { x, indices, .. } => self.slice(expr, *x, indices),
            ExprKind::Unary { op, x } => self.unary(expr, *op, *x),
            ExprKind::Binary { op, x, y } => self.binary(expr, *op, *x, *y),
            ExprKind::Call { .. } => {
                let results = self.call(expr)?;
                Ok(results.into_iter().next().unwrap_or_else(Operand::nothing))
            }
            ExprKind::Composite { .. } => self.composite(expr),
            ExprKind::FuncLiteral { .. } => self.function_literal(expr),
            ExprKind::TypeAssert { .. } => {
                let values = self.assertion(expr)?;
                Ok(values[0])
            }
            other => unreachable!("not a value: {other:?}"),
        }
    }

    /// A constant of a type.
    pub fn constant(&mut self, value: &constant::Value, ty: TypeId) -> Lowered<Operand> {
        let Some(basic) = self.types.basic(ty) else {
            return self.unsupported("constants of interface type");
        };
        match basic {
            Basic::Bool | Basic::UntypedBool => {
                let value = self.boolean(value.as_bool().expect("a boolean constant"));
                return Ok(Operand::one(value));
            }
            Basic::String | Basic::UntypedString => {
                let bytes = value.as_bytes().expect("a string constant");
                return Ok(self.string(bytes));
            }
            Basic::UnsafePointer => {
                let bits = value.to_bits64().expect("an integer constant");
                return Ok(Operand::one(self.word(bits as i64)));
            }
            _ => {}
        }
        Ok(Operand::one(match Number::of(basic) {
            Some(Number::Integer { ty, .. }) => {
                let bits = value.to_bits64().expect("an integer constant");
                self.b.ins().iconst(ty, bits as i64)
            }
            Some(Number::Float(ir::types::F32)) => {
                let value = value.to_f32().expect("a float constant");
                self.b.ins().f32const(value)
            }
            Some(Number::Float(_)) => {
                let value = value.to_f64().expect("a float constant");
                self.b.ins().f64const(value)
            }
            None => {
                let Some(part) = super::complex::part_type(basic) else {
                    unreachable!("no constant has type {basic:?}")
                };
                return Ok(self.complex_constant(part, value));
            }
        }))
    }

    /// A string constant.
    pub fn string(&mut self, bytes: &[u8]) -> Operand {
        let address = if bytes.is_empty() {
            self.word(0)
        } else {
            let data = self.unit.string_data(bytes);
            self.data_address(data)
        };
        let length = self.word(bytes.len() as i64);
        Operand::Leaves([address, length].into_iter().collect())
    }

    /// The kind of number a type is.
    pub fn number(&self, ty: TypeId) -> Option<Number> {
        self.types.basic(ty).and_then(Number::of)
    }

    fn unary(&mut self, expr: ExprId, op: UnaryOp, x: ExprId) -> Lowered<Operand> {
        match op {
            UnaryOp::Address => return self.address(expr, x),
            UnaryOp::Receive => return self.receive(x),
            UnaryOp::Tilde => unreachable!("only in type sets"),
            UnaryOp::Not => {
                let x = self.expr(x)?.single();
                let value = self.b.ins().icmp_imm_u(ir::condcodes::IntCC::Equal, x, 0);
                return Ok(Operand::one(value));
            }
            UnaryOp::Plus | UnaryOp::Minus | UnaryOp::Complement => {}
        }
        let Some(number) = self.number(self.type_of(expr)) else {
            let value = self.expr(x)?.leaves();
            return Ok(self.complex_unary(op, value));
        };
        let value = self.expr(x)?.single();
        Ok(Operand::one(match (op, number) {
            (UnaryOp::Minus, Number::Float(_)) => self.b.ins().fneg(value),
            (UnaryOp::Minus, _) => self.b.ins().ineg(value),
            (UnaryOp::Complement, _) => self.b.ins().bnot(value),
            _ => value,
        }))
    }

    fn binary(&mut self, expr: ExprId, op: BinaryOp, x: ExprId, y: ExprId) -> Lowered<Operand> {
        if matches!(op, BinaryOp::AndAnd | BinaryOp::OrOr) {
            return self.truth(expr);
        }
        if op == BinaryOp::Add && self.types.is_string(self.type_of(expr)) {
            return self.concatenation(expr);
        }
        if op.is_comparison() {
            // The mid-end moves a comparison to where its result is used, perhaps over a call that moves what the
            // pointer points to; it does not move a branch.
            let ty = self.compared_type(x, y);
            if !self.shape(ty)?.pointers.is_empty() {
                return self.truth(expr);
            }
            return Ok(Operand::one(self.comparison(expr, op, x, y)?));
        }
        let (x_value, y_value) = (self.expr(x)?, self.expr(y)?);
        self.at(self.ast[expr].pos);
        self.operate(op, self.type_of(expr), x_value, self.type_of(y), y_value)
    }

    /// The result of a comparison, for a branch that follows.
    fn comparison(&mut self, expr: ExprId, op: BinaryOp, x: ExprId, y: ExprId) -> Lowered<Value> {
        let (x_value, y_value) = (self.string_operand(x)?, self.string_operand(y)?);
        self.at(self.ast[expr].pos);
        self.compare_mixed(
            op,
            (self.compared_type(x, y), x_value),
            (self.compared_type(y, x), y_value),
        )
    }

    /// The type of an operand that is compared with another: if it is `nil`, that of the other.
    fn compared_type(&self, x: ExprId, other: ExprId) -> TypeId {
        if self.info.expr(x).mode == Mode::Nil {
            self.type_of(other)
        } else {
            self.type_of(x)
        }
    }

    /// An arithmetic operation or shift on evaluated operands.
    pub fn operate(
        &mut self,
        op: BinaryOp,
        ty: TypeId,
        x: Operand,
        y_type: TypeId,
        y: Operand,
    ) -> Lowered<Operand> {
        if let Some(part) = self.complex_part(ty) {
            return Ok(self.complex_arithmetic(op, part, x.leaves(), y.leaves()));
        }
        let Some(number) = self.number(ty) else {
            return self.concatenate(&[x.leaves(), y.leaves()]);
        };
        let (x, y) = (x.single(), y.single());
        if op.is_shift() {
            let count = self.number(y_type).expect("a shift count is an integer");
            return Ok(Operand::one(self.shift(op, number, x, count, y)));
        }
        Ok(Operand::one(self.arithmetic(op, number, x, y)))
    }

    /// `&x`
    fn address(&mut self, expr: ExprId, x: ExprId) -> Lowered<Operand> {
        let inner = self.ast.unparen(x);
        if let ExprKind::Composite { .. } = self.ast[inner].kind {
            let memory = self.allocate(self.type_of(inner), expr, AllocationKind::Pointer)?;
            self.composite_into(inner, memory)?;
            return Ok(Operand::one(self.address_of(memory)));
        }
        let place = self.place(x)?;
        self.at(self.ast[expr].pos);
        let super::value::Place::Memory(memory) = place else {
            unreachable!("a variable whose address is taken lives in memory")
        };
        Ok(Operand::one(self.address_of(memory)))
    }

    /// A truth value that is computed by branching.
    fn truth(&mut self, expr: ExprId) -> Lowered<Operand> {
        let (yes, no, done) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let result = self.b.append_block_param(done, I8);
        self.branch(expr, yes, no)?;
        for (block, value) in [(yes, true), (no, false)] {
            self.switch_to_sealed(block);
            let value = self.boolean(value);
            self.b.ins().jump(done, &[value.into()]);
        }
        self.switch_to_sealed(done);
        Ok(Operand::one(result))
    }

    /// Branches on a condition. The code of `yes` is expected to follow: it is laid out to be fallen into.
    pub fn branch(&mut self, condition: ExprId, yes: Block, no: Block) -> Lowered<()> {
        let condition = self.ast.unparen(condition);
        let is_plain =
            self.info.value(condition).is_none() && !self.hoisted.contains_key(&condition);
        match self.ast[condition].kind {
            ExprKind::Unary {
                op: UnaryOp::Not,
                x,
            } if is_plain => self.branch(x, no, yes),
            ExprKind::Binary {
                op: op @ (BinaryOp::AndAnd | BinaryOp::OrOr),
                x,
                y,
            } if is_plain => {
                let second = self.b.create_block();
                if op == BinaryOp::AndAnd {
                    self.branch(x, second, no)?;
                } else {
                    self.branch(x, yes, second)?;
                }
                self.switch_to_sealed(second);
                self.branch(y, yes, no)
            }
            _ => {
                if let Some(value) = self
                    .info
                    .value(condition)
                    .and_then(constant::Value::as_bool)
                {
                    self.jump(if value { yes } else { no });
                    return Ok(());
                }
                let value = match self.ast[condition].kind {
                    ExprKind::Binary { op, x, y } if is_plain && op.is_comparison() => {
                        self.hoist_inside(condition)?;
                        self.comparison(condition, op, x, y)?
                    }
                    _ => self.ordered(condition)?.single(),
                };
                self.branch_on(value, yes, no);
                Ok(())
            }
        }
    }

    /// Branches on a truth value, with the code of `yes` to follow.
    pub fn branch_on(&mut self, value: Value, yes: Block, no: Block) {
        // The second successor is the one that follows, so the test is turned round.
        let negated = match self
            .b
            .func
            .dfg
            .value_def(value)
            .inst()
            .map(|inst| self.b.func.dfg.insts[inst])
        {
            Some(ir::InstructionData::IntCompare { cond, args, .. }) => {
                self.b.ins().icmp(cond.complement(), args[0], args[1])
            }
            Some(ir::InstructionData::FloatCompare { cond, args, .. }) => {
                self.b.ins().fcmp(cond.complement(), args[0], args[1])
            }
            _ => self
                .b
                .ins()
                .icmp_imm_u(ir::condcodes::IntCC::Equal, value, 0),
        };
        self.b.ins().brif(negated, no, &[], yes, &[]);
    }

    /// A value converted to another type: `T(x)`.
    pub fn conversion(&mut self, to: TypeId, from: TypeId, value: Operand) -> Lowered<Operand> {
        if let (Some(from), Some(to)) = (self.number(from), self.number(to)) {
            return Ok(Operand::one(self.convert_number(value.single(), from, to)));
        }
        if let (Some(from), Some(to)) = (self.complex_part(from), self.complex_part(to)) {
            return Ok(self.convert_complex(value.leaves(), from, to));
        }
        let (from_below, to_below) = (self.types.underlying(from), self.types.underlying(to));
        match (&from_below, &to_below) {
            (Type::Slice(_), Type::Pointer(array)) => self.slice_to_array(value, *array, false),
            (Type::Slice(_), Type::Array { .. }) => self.slice_to_array(value, to, true),
            (Type::Basic(Basic::String | Basic::UntypedString), Type::Slice(_)) => {
                let text = self.text_slice(to).expect("a slice of bytes or runes");
                Ok(self.string_to_slice(text, value.leaves()))
            }
            (Type::Slice(_), Type::Basic(Basic::String)) => {
                let text = self.text_slice(from).expect("a slice of bytes or runes");
                Ok(self.slice_to_string(text, value.leaves()))
            }
            (Type::Basic(basic), Type::Basic(Basic::String)) if basic.is_integer() => {
                let number = Number::of(*basic).expect("an integer");
                Ok(self.rune_to_string(value.single(), number.is_signed()))
            }
            (_, Type::Interface(_)) => self.boxed_as(to, from, value),
            (Type::Basic(Basic::UnsafePointer), Type::Basic(Basic::Uintptr)) => {
                // Out of sight of the compiler, for whom an address in an integer would still be a pointer.
                Ok(Operand::one(
                    self.call_host(Host::AddressBits, &[value.single()]).at(0),
                ))
            }
            (Type::Basic(Basic::Uintptr), Type::Basic(Basic::UnsafePointer)) => {
                Ok(Operand::one(self.pointer(value.single())))
            }
            _ => Ok(value),
        }
    }

    fn slice_to_array(&mut self, value: Operand, array: TypeId, copy: bool) -> Lowered<Operand> {
        let Type::Array { len, .. } = self.types.underlying(array) else {
            unreachable!("the target is an array")
        };
        let leaves = value.leaves();
        let wanted = self.word(len as i64);
        let too_short =
            self.b
                .ins()
                .icmp(ir::condcodes::IntCC::SignedLessThan, leaves.at(1), wanted);
        self.panic_if(
            too_short,
            super::host::Host::PanicSliceConvert,
            &[leaves.at(1), wanted],
        );
        if !copy {
            return Ok(Operand::one(leaves.at(0)));
        }
        let shape = self.shape(array)?;
        if len == 0 {
            return Ok(self.zero(&shape));
        }
        let place = super::value::Place::Memory(super::value::Memory::address(leaves.at(0)));
        Ok(self.read(&shape, place))
    }

    /// Evaluates calls strictly inside an expression, in order, and keeps their values for it.
    pub fn hoist_inside(&mut self, expr: ExprId) -> Lowered<()> {
        if !self.unit.has_call(expr) || self.hoisted.contains_key(&expr) {
            return Ok(());
        }
        // A call hoists its own arguments.
        let is_call = !matches!(self.ast[expr].kind, ExprKind::TypeAssert { .. });
        if is_call && is_sequenced(self.ast, self.info, expr) {
            return Ok(());
        }
        for child in super::unit::operands(self.ast, expr) {
            self.hoist(child)?;
        }
        Ok(())
    }

    /// Evaluates an expression now if it is a call or decides what is called, else the calls inside it.
    pub fn hoist(&mut self, expr: ExprId) -> Lowered<()> {
        if !self.unit.has_call(expr) || self.hoisted.contains_key(&expr) {
            return Ok(());
        }
        if !is_sequenced(self.ast, self.info, expr) {
            return self.hoist_inside(expr);
        }
        let is_tuple = matches!(self.types.get(self.type_of(expr)), Type::Tuple(_));
        if is_tuple {
            return Ok(());
        }
        let value = self.ordered(expr)?;
        let value = match value {
            Operand::Leaves(_) => value,
            memory => {
                let shape = self.shape(self.type_of(expr))?;
                self.keep(&shape, memory)
            }
        };
        self.hoisted.insert(expr, value);
        Ok(())
    }

    /// The leaves of a part of a scalar-like value.
    pub fn part(&self, value: Operand, first: usize, count: usize) -> Operand {
        Operand::Leaves(value.leaves().part(first, count))
    }

    /// A value of one word, and another.
    pub fn pair(&self, first: Value, second: Value) -> Operand {
        Operand::Leaves(Few::from_iter([first, second]))
    }

    /// A value as a 64-bit integer, with its sign if its type has one.
    pub fn as_word(&mut self, expr: ExprId) -> Lowered<(Value, bool)> {
        let value = self.expr(expr)?.single();
        let number = self.number(self.type_of(expr)).expect("an integer");
        Ok((
            self.extend(value, I64, number.is_signed()),
            !number.is_signed(),
        ))
    }
}

/// Whether an expression is evaluated at its turn among the calls of a statement: calls, also of built-in functions but `new`,
/// type assertions, receive operations, literals of maps, and what may contain a call only on one side. Conversions are operators like others, but for those that make
/// a slice of a string.
pub(super) fn is_sequenced(ast: &Ast, info: &Info, expr: ExprId) -> bool {
    if info.value(expr).is_some() {
        return false;
    }
    match &ast[expr].kind {
        ExprKind::Call { args, .. } => match info.call(expr) {
            None => false,
            Some(CallKind::Conversion) => {
                let is_slice = matches!(info.types.underlying(info.type_of(expr)), Type::Slice(_));
                let from = args.first().map(|&from| info.type_of(from));
                is_slice && from.is_some_and(|from| info.types.is_string(from))
            }
            Some(CallKind::Builtin(builtin)) => builtin != Builtin::New && !builtin.is_unsafe(),
            Some(_) => true,
        },
        ExprKind::Binary {
            op: BinaryOp::AndAnd | BinaryOp::OrOr,
            ..
        } => true,
        ExprKind::TypeAssert { .. }
        | ExprKind::Unary {
            op: UnaryOp::Receive,
            ..
        } => true,
        ExprKind::Composite { .. } => {
            matches!(info.types.underlying(info.type_of(expr)), Type::Map { .. })
        }
        _ => false,
    }
}
