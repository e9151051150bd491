//! Unary and binary operations, shifts and comparisons.

use super::Checker;
use super::constants::is_zero_divisor;
use super::info::Mode;
use super::operand::{Operand, Source};
use crate::constant::Value;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{ChanDir, Type, TypeId};

/// Doubling a constant string a few times must not exhaust memory; Go's own limit is 2 GB.
const LONGEST_STRING_BYTES: usize = 64 << 20;

impl Checker<'_> {
    pub fn unary(&mut self, expr: ExprId, op: UnaryOp, operand: ExprId) -> Operand {
        let mut x = self.expr(operand);
        if !x.is_valid() {
            return x;
        }
        let mut op = op;
        match op {
            UnaryOp::Address => return self.address_of(x, operand),
            UnaryOp::Receive => return self.receive(x),
            UnaryOp::Tilde => {
                let hint = if self.types().is_integer(x.ty) {
                    " (use ^ for bitwise complement)"
                } else {
                    ""
                };
                self.error_at(
                    expr,
                    format!("cannot use ~ outside of interface or type constraint{hint}"),
                );
                if hint.is_empty() {
                    x.invalidate();
                    return x;
                }
                op = UnaryOp::Complement;
            }
            _ => {}
        }
        let defined = match op {
            UnaryOp::Plus | UnaryOp::Minus => self.types().is_numeric(x.ty),
            UnaryOp::Complement => self.types().is_integer(x.ty),
            _ => self.types().is_boolean(x.ty),
        };
        if !defined {
            self.undefined_operator(&mut x, &op.to_string());
            return x;
        }
        if !x.is_constant() {
            x.mode = Mode::Value;
            return x;
        }
        if let Some(value) = &x.value {
            let bits = self
                .basic(x.ty)
                .filter(|basic| basic.is_unsigned())
                .and_then(|basic| basic.integer_bits());
            x.value = value.unary(op, bits);
            x.source = Source::Expr(expr);
            self.check_overflow(&mut x, self.operator_pos(expr));
        }
        x
    }

    fn undefined_operator(&mut self, x: &mut Operand, op: &str) {
        if self.types().underlying_id(x.ty) != TypeId::INVALID {
            let message = format!(
                "invalid operation: operator {op} not defined on {}",
                self.describe(x)
            );
            self.error(self.pos_of(x), message);
        }
        x.invalidate();
    }

    fn address_of(&mut self, mut x: Operand, operand: ExprId) -> Operand {
        let literal = matches!(
            self.ast[self.ast.unparen(operand)].kind,
            ExprKind::Composite { .. }
        );
        if !literal && x.mode != Mode::Variable {
            let message = format!(
                "invalid operation: cannot take address of {}",
                self.describe(&x)
            );
            self.error(self.pos_of(&x), message);
            x.invalidate();
            return x;
        }
        self.mark_address_taken(operand);
        x.mode = Mode::Value;
        x.ty = self.types().pointer(x.ty);
        x
    }

    /// Notes that the variable an addressable expression is part of has its address taken.
    pub fn mark_address_taken(&mut self, expr: ExprId) {
        if let Some(id) = self.root_variable(expr)
            && let Some(variable) = self.variable_mut(id)
        {
            variable.address_taken = true;
        }
    }

    /// Notes an assignment to the variable an expression is part of.
    pub fn mark_assigned(&mut self, expr: ExprId) {
        if let Some(id) = self.root_variable(expr)
            && let Some(variable) = self.variable_mut(id)
        {
            variable.assigned = true;
        }
    }

    /// The variable that `x`, `x.f`, `x[i]` are (in), if no pointer or slice is followed on the way.
    fn root_variable(&self, mut expr: ExprId) -> Option<crate::types::ObjId> {
        loop {
            expr = match self.ast[expr].kind {
                ExprKind::Paren(x) => x,
                ExprKind::Name(ident) => return self.info.object_of(ident),
                ExprKind::Selector { x, selected } => {
                    let Some(selection) = self.info.selection(expr) else {
                        return self.info.object_of(selected);
                    };
                    if selection.path.iter().any(|step| step.deref) {
                        return None;
                    }
                    x
                }
                ExprKind::Index { x, .. }
                    if matches!(self.under(self.info.type_of(x)), Type::Array { .. }) =>
                {
                    x
                }
                _ => return None,
            };
        }
    }

    fn receive(&mut self, mut x: Operand) -> Operand {
        match self.channel_element(&x, true) {
            Some(element) if self.is_complete(element) => {
                (x.mode, x.ty) = (Mode::CommaOk, element);
                self.env.has_call_or_receive = true;
            }
            _ => x.invalidate(),
        }
        x
    }

    /// The element type of a channel that allows the operation; otherwise an error is reported.
    pub fn channel_element(&mut self, x: &Operand, receive: bool) -> Option<TypeId> {
        let cause = match self.types().core(x.ty) {
            Type::Chan {
                dir: ChanDir::Send, ..
            } if receive => "send-only channel",
            Type::Chan {
                dir: ChanDir::Receive,
                ..
            } if !receive => "receive-only channel",
            Type::Chan { elem, .. } => return Some(elem),
            Type::Basic(crate::types::Basic::Invalid) => return None,
            _ => "non-channel",
        };
        let verb = if receive { "receive from" } else { "send to" };
        let (ty, what) = (self.display(x.ty), self.describe(x));
        let message = match self.types().specific_types(x.ty) {
            Some(types) if self.types().is_type_param(x.ty) && cause != "non-channel" => {
                let one_way = |&&ty: &&TypeId| match self.under(ty) {
                    Type::Chan { dir, .. } => dir != ChanDir::Both,
                    _ => false,
                };
                let culprit = types.iter().find(one_way).copied().unwrap_or(x.ty);
                let culprit = self.display(culprit);
                format!("invalid operation: cannot {verb} {what}: {cause} {culprit}")
            }
            _ => format!("invalid operation: cannot {verb} {cause} {ty} {what}"),
        };
        self.error(self.pos_of(x), message);
        None
    }

    /// A binary operation. Its left operand may be one, too, and so on for very many: this loops over them.
    pub fn binary_chain(&mut self, expr: ExprId) -> Operand {
        let mut chain = vec![];
        let mut leftmost = expr;
        while let ExprKind::Binary { op, x, y } = self.ast[leftmost].kind {
            chain.push((leftmost, op, x, y));
            leftmost = x;
        }
        let mut x = self.expr(leftmost);
        while let Some((node, op, _, right)) = chain.pop() {
            let y = self.expr(right);
            x = self.binary(x, y, Some(node), op);
            x.source = Source::Expr(node);
            if !chain.is_empty() {
                // The outermost operation is recorded by the caller.
                self.record(&x);
            }
        }
        x
    }

    /// `x op y`; `expr` is `None` for an assignment `x op= y`.
    pub fn binary(
        &mut self,
        mut x: Operand,
        mut y: Operand,
        expr: Option<ExprId>,
        op: BinaryOp,
    ) -> Operand {
        if !x.is_valid() {
            return x;
        }
        if !y.is_valid() {
            x.invalidate();
            x.source = y.source;
            return x;
        }
        if op.is_shift() {
            self.shift(&mut x, &mut y, expr, op);
            return x;
        }
        self.match_types(&mut x, &mut y);
        if !x.is_valid() {
            return x;
        }
        if op.is_comparison() {
            self.comparison(&mut x, &y, op, false);
            return x;
        }
        if !self.types().identical(x.ty, y.ty) {
            if x.ty != TypeId::INVALID && y.ty != TypeId::INVALID {
                let types = format!(
                    "(mismatched types {} and {})",
                    self.display(x.ty),
                    self.display(y.ty)
                );
                let operation = match expr {
                    Some(expr) => self.text(expr),
                    None => format!("{} {op}= {}", self.operand_text(&x), self.operand_text(&y)),
                };
                let message = format!("invalid operation: {operation} {types}");
                self.error(self.pos_of(&x), message);
            }
            x.invalidate();
            return x;
        }
        if !self.is_defined(op, x.ty) {
            self.undefined_operator(&mut x, &op.to_string());
            return x;
        }
        let complex = x.is_constant() && self.types().is_complex(x.ty);
        if matches!(op, BinaryOp::Div | BinaryOp::Rem)
            && (x.is_constant() || self.types().is_integer(x.ty))
            && y.is_constant()
            && y.value
                .as_ref()
                .is_some_and(|value| is_zero_divisor(value, complex))
        {
            let pos = self.pos_of(&y);
            self.error(pos, "invalid operation: division by zero");
            x.invalidate();
            return x;
        }
        if x.is_constant() && y.is_constant() {
            self.fold(&mut x, &y, expr, op);
        } else {
            x.mode = Mode::Value;
        }
        x
    }

    fn fold(&mut self, x: &mut Operand, y: &Operand, expr: Option<ExprId>, op: BinaryOp) {
        let (Some(a), Some(b)) = (&x.value, &y.value) else {
            x.value = None;
            return;
        };
        let length = |value: &Value| value.as_bytes().map_or(0, <[u8]>::len);
        if length(a) + length(b) > LONGEST_STRING_BYTES {
            let pos = self.pos_of(x);
            self.refuse(pos, "constant strings of more than 64 MiB");
            return x.invalidate();
        }
        let integers = self.types().is_integer(x.ty);
        x.value = Value::binary(op, a, b, integers);
        let pos = match expr {
            Some(expr) => {
                x.source = Source::Expr(expr);
                self.operator_pos(expr)
            }
            None => self.pos_of(x),
        };
        self.check_overflow(x, pos);
    }

    fn is_defined(&self, op: BinaryOp, ty: TypeId) -> bool {
        let types = self.types();
        match op {
            BinaryOp::Add => types.all_basic(ty, |basic| basic.is_numeric() || basic.is_string()),
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => types.is_numeric(ty),
            BinaryOp::Rem | BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::AndNot => {
                types.is_integer(ty)
            }
            BinaryOp::AndAnd | BinaryOp::OrOr => types.is_boolean(ty),
            _ => true,
        }
    }

    /// Gives an untyped operand the type of the other one, where that makes sense at all.
    pub fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.ty);
        if !x.is_valid() {
            return;
        }
        self.convert_untyped(y, x.ty);
        if !y.is_valid() {
            x.invalidate();
        }
    }

    fn may_convert(&self, x: &Operand, y: &Operand) -> bool {
        let types = self.types();
        if !types.is_untyped(x.ty) && !types.is_untyped(y.ty) {
            return false;
        }
        // Numbers, strings and booleans do not mix.
        if types.is_numeric(x.ty) != types.is_numeric(y.ty) {
            return false;
        }
        if types.is_interface(x.ty) || types.is_interface(y.ty) {
            return true;
        }
        if types.is_boolean(x.ty) != types.is_boolean(y.ty)
            || types.is_string(x.ty) != types.is_string(y.ty)
        {
            return false;
        }
        if x.is_nil() {
            return types.has_nil(y.ty);
        }
        if y.is_nil() {
            return types.has_nil(x.ty);
        }
        let pointer = |ty| matches!(types.underlying(ty), Type::Pointer(_));
        !pointer(x.ty) && !pointer(y.ty)
    }

    fn shift(&mut self, x: &mut Operand, y: &mut Operand, expr: Option<ExprId>, op: BinaryOp) {
        let integer = x
            .value
            .as_ref()
            .filter(|_| x.is_constant())
            .and_then(Value::to_int);
        let untyped = self.types().is_untyped(x.ty);
        let shiftable = self.types().is_integer(x.ty) || untyped && integer.is_some();
        if !shiftable {
            return self.shift_error(x, "shifted operand");
        }
        if y.is_constant() {
            let count = y.value.as_ref().and_then(Value::to_int);
            if count.is_some_and(|count| count.sign() == num_bigint::Sign::Minus) {
                let message = format!(
                    "invalid operation: negative shift count {}",
                    self.describe(y)
                );
                self.error(self.pos_of(y), message);
                return x.invalidate();
            }
            if self.types().is_untyped(y.ty) {
                self.represent(y, crate::types::Basic::Uint, TypeId::UINT);
                if !y.is_valid() {
                    return x.invalidate();
                }
            }
        } else if self.types().is_untyped(y.ty) {
            self.convert_untyped(y, TypeId::UINT);
            if !y.is_valid() {
                return x.invalidate();
            }
        }
        let untyped_count = y.is_constant() && self.types().is_untyped(y.ty);
        if !untyped_count && !self.types().is_integer(y.ty) {
            let message = format!(
                "invalid operation: shift count {} must be integer",
                self.describe(y)
            );
            self.error(self.pos_of(y), message);
            return x.invalidate();
        }
        if y.is_constant()
            && self.types().is_untyped(y.ty)
            && let Some(count) = y.expr()
        {
            self.update_type(count, TypeId::UINT, true);
        }
        if x.is_constant() {
            if y.is_constant() {
                return self.fold_shift(x, y, expr, op);
            }
            if untyped {
                // The operand's type is that which the shift will get; it must be an integer type.
                if let Some(operand) = x.expr() {
                    self.shifted.insert(operand);
                }
                x.mode = Mode::Value;
                return;
            }
        }
        if !self.types().is_integer(x.ty) {
            return self.shift_error(x, "shifted operand");
        }
        x.mode = Mode::Value;
    }

    fn shift_error(&mut self, x: &mut Operand, what: &str) {
        let message = format!(
            "invalid operation: {what} {} must be integer",
            self.describe(x)
        );
        self.error(self.pos_of(x), message);
        x.invalidate();
    }

    fn fold_shift(&mut self, x: &mut Operand, y: &Operand, expr: Option<ExprId>, op: BinaryOp) {
        if !self.types().is_integer(x.ty) {
            x.ty = TypeId::UNTYPED_INT;
        }
        let (Some(value), Some(count)) = (&x.value, &y.value) else {
            x.value = None;
            return;
        };
        // Enough for the smallest float64.
        const LARGEST_COUNT: u64 = 1023 - 1 + 52;
        let Some(count) = count.to_u64().filter(|&count| count <= LARGEST_COUNT) else {
            let message = format!(
                "invalid operation: invalid shift count {}",
                self.describe(y)
            );
            self.error(self.pos_of(y), message);
            return x.invalidate();
        };
        x.value = value.shift(op, count);
        let pos = match expr {
            Some(expr) => {
                x.source = Source::Expr(expr);
                self.operator_pos(expr)
            }
            None => self.pos_of(x),
        };
        self.check_overflow(x, pos);
    }

    /// Compares two operands whose types match as far as they can. For a switch case, `y` is the tag.
    pub fn comparison(&mut self, x: &mut Operand, y: &Operand, op: BinaryOp, switch_case: bool) {
        if x.ty == TypeId::INVALID || y.ty == TypeId::INVALID {
            return x.invalidate();
        }
        let op = if switch_case { BinaryOp::Equal } else { op };
        if let Err((about_x, cause)) = self.comparable_operands(x, y, op) {
            let (text, other) = (self.operand_text(x), self.operand_text(y));
            let (pos, message) = if switch_case {
                (
                    self.pos_of(x),
                    format!("invalid case {text} in switch on {other} ({cause})"),
                )
            } else {
                let pos = self.pos_of(if about_x { x } else { y });
                (
                    pos,
                    format!("invalid operation: {text} {op} {other} ({cause})"),
                )
            };
            self.error(pos, message);
            return x.invalidate();
        }
        if x.is_constant() && y.is_constant() {
            x.value = match (&x.value, &y.value) {
                (Some(a), Some(b)) => Value::compare(op, a, b).map(Value::Bool),
                _ => None,
            };
        } else {
            x.mode = Mode::Value;
            for operand in [&*x, y] {
                if let Some(expr) = operand.expr() {
                    self.update_type(expr, self.types().default_type(operand.ty), true);
                }
            }
        }
        x.ty = TypeId::UNTYPED_BOOL;
    }

    /// Why two operands cannot be compared, and whether the left one is to blame.
    fn comparable_operands(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: BinaryOp,
    ) -> Result<(), (bool, String)> {
        if self.assignable(x, y.ty).is_err() && self.assignable(y, x.ty).is_err() {
            return Err((
                false,
                format!(
                    "mismatched types {} and {}",
                    self.display(x.ty),
                    self.display(y.ty)
                ),
            ));
        }
        let types = self.types();
        let culprit = if matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
            if x.is_nil() || y.is_nil() {
                let other = if x.is_nil() { y.ty } else { x.ty };
                if types.has_nil(other) && other != TypeId::UNTYPED_NIL {
                    return Ok(());
                }
                return Err((false, self.not_defined(op, y)));
            }
            if !types.is_comparable(x.ty) {
                (true, types.incomparable_cause(x.ty))
            } else if !types.is_comparable(y.ty) {
                (false, types.incomparable_cause(y.ty))
            } else {
                return Ok(());
            }
        } else if !types.all_basic(x.ty, |basic| basic.is_ordered()) {
            (true, None)
        } else if !types.all_basic(y.ty, |basic| basic.is_ordered()) {
            (false, None)
        } else {
            return Ok(());
        };
        let (about_x, cause) = culprit;
        let cause = cause.filter(|cause| !cause.is_empty());
        Err((
            about_x,
            cause.unwrap_or_else(|| self.not_defined(op, if about_x { x } else { y })),
        ))
    }

    fn not_defined(&self, op: BinaryOp, x: &Operand) -> String {
        if self.types().is_type_param(x.ty) {
            let shown = self.display(x.ty);
            return format!("type parameter {shown} cannot use operator {op}");
        }
        let kind = self.types().composite_kind(x.ty);
        let what = if kind.is_empty() {
            self.display(x.ty)
        } else {
            kind.to_string()
        };
        format!("operator {op} not defined on {what}")
    }
}
