//! Expressions: the dispatch over their forms, and what may stand where.

use super::Checker;
use super::info::Mode;
use super::operand::{Operand, Source};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::token::UnaryOp;
use crate::types::{Basic, Type, TypeId};

/// Whether an expression may stand alone as a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A conversion.
    Conversion,
    /// Only a value.
    Expression,
    /// A call or receive; also anything erroneous, to avoid a second error.
    Statement,
}

impl Checker<'_> {
    /// A single value.
    pub fn expr(&mut self, expr: ExprId) -> Operand {
        self.expr_with_hint(expr, None)
    }

    /// A single value; `hint` is the type of a composite literal that has none of its own.
    pub fn expr_with_hint(&mut self, expr: ExprId, hint: Option<TypeId>) -> Operand {
        let (mut x, _) = self.raw_expr(expr, hint);
        self.exclude_generic(&mut x);
        self.exclude_non_values(&mut x);
        self.require_single(&mut x);
        x
    }

    /// A single value, perhaps a generic function.
    pub fn generic_expr(&mut self, expr: ExprId, hint: Option<TypeId>) -> Operand {
        let (mut x, _) = self.raw_expr(expr, hint);
        self.exclude_non_values(&mut x);
        self.require_single(&mut x);
        x
    }

    /// A value or a type.
    pub fn expr_or_type(&mut self, expr: ExprId) -> Operand {
        let mut x = self.generic_expr_or_type(expr);
        self.exclude_generic(&mut x);
        x
    }

    /// A value or a type, perhaps generic.
    pub fn generic_expr_or_type(&mut self, expr: ExprId) -> Operand {
        let (mut x, _) = self.raw_expr(expr, None);
        if x.mode == Mode::NoValue {
            let message = format!("{} used as value or type", self.describe(&x));
            self.error(self.pos_of(&x), message);
            x.invalidate();
        }
        self.require_single(&mut x);
        x
    }

    /// The values of an expression: those of a call with several results, or the one, and with
    /// `allow_comma_ok` a second for an expression that has one. The flag tells whether it has.
    pub fn multi_expr(&mut self, expr: ExprId, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        let x = self.raw_expr(expr, None).0;
        self.split_values(expr, x, allow_comma_ok)
    }

    /// The values that an operand stands for; see [`Checker::multi_expr`].
    pub fn split_values(
        &mut self,
        expr: ExprId,
        mut x: Operand,
        allow_comma_ok: bool,
    ) -> (Vec<Operand>, bool) {
        self.exclude_generic(&mut x);
        self.exclude_non_values(&mut x);
        if let Some(results) = self.tuple_of(&x) {
            let pos = self.start(expr);
            let nth = |index: usize| {
                let ending = match index {
                    0 => "st",
                    1 => "nd",
                    2 => "rd",
                    _ => "th",
                };
                format!("{}{ending} function result", index + 1)
            };
            let value = |(index, ty)| Operand::value_of(ty, Source::Text(pos, nth(index).into()));
            return (results.into_iter().enumerate().map(value).collect(), false);
        }
        if allow_comma_ok && matches!(x.mode, Mode::MapIndex | Mode::CommaOk) {
            let source = Source::Text(
                self.start(expr),
                "ok value of (comma, ok) expression".into(),
            );
            return (
                vec![x, Operand::value_of(TypeId::UNTYPED_BOOL, source)],
                true,
            );
        }
        (vec![x], false)
    }

    /// The types of the values of a call with several results.
    pub fn tuple_of(&self, x: &Operand) -> Option<Vec<TypeId>> {
        if x.mode != Mode::Value {
            return None;
        }
        match self.types().get(x.ty) {
            Type::Tuple(elements) => Some(elements.iter().map(|element| element.ty).collect()),
            _ => None,
        }
    }

    pub fn exclude_non_values(&mut self, x: &mut Operand) {
        let complaint = match x.mode {
            Mode::NoValue => "used as value",
            Mode::Builtin(_) => "must be called",
            Mode::Type => "is not an expression",
            _ => return,
        };
        let message = format!("{} {complaint}", self.describe(x));
        self.error(self.pos_of(x), message);
        x.invalidate();
    }

    pub fn require_single(&mut self, x: &mut Operand) {
        if self.tuple_of(x).is_some() {
            let message = format!(
                "multiple-value {} in single-value context",
                self.describe(x)
            );
            self.error(self.pos_of(x), message);
            x.invalidate();
        }
    }

    /// Any expression, recorded.
    pub fn raw_expr(&mut self, expr: ExprId, hint: Option<TypeId>) -> (Operand, Standing) {
        let (mut x, standing) = self.expr_inner(expr, hint);
        self.forget_constant(&mut x, expr);
        self.record(&x);
        (x, standing)
    }

    fn expr_inner(&mut self, expr: ExprId, hint: Option<TypeId>) -> (Operand, Standing) {
        let ast = self.ast;
        let mut x = match &ast[expr].kind {
            ExprKind::Bad => Operand::invalid_at(expr),
            &ExprKind::Name(ident) => self.ident(expr, ident, false),
            &ExprKind::Literal { kind, text } => self.literal(expr, kind, text),
            ExprKind::FuncLiteral { signature, body } => {
                let ty = self.func_literal(expr, *signature, body);
                Operand::value_of(ty, Source::Expr(expr))
            }
            ExprKind::Composite {
                ty,
                elements,
                close,
                ..
            } => self.composite_literal(expr, *ty, elements, *close, hint),
            &ExprKind::Paren(inner) => {
                let (mut x, standing) = self.raw_expr(inner, None);
                x.source = Source::Expr(expr);
                return (x, standing);
            }
            ExprKind::Selector { .. } => self.selector(expr, false),
            ExprKind::Index { x, indices } => self.index_expr(expr, *x, indices),
            &ExprKind::Slice { x, indices, full } => self.slice_expr(expr, x, indices, full),
            &ExprKind::TypeAssert { x, ty } => self.type_assertion_expr(expr, x, ty),
            ExprKind::Call {
                fun, args, spread, ..
            } => return self.call_expr(expr, *fun, args, *spread),
            &ExprKind::Star(inner) => self.star_expr(expr, inner),
            &ExprKind::Unary { op, x } => {
                let mut x = self.unary(expr, op, x);
                if x.is_valid() && op == UnaryOp::Receive {
                    x.source = Source::Expr(expr);
                    return (x, Standing::Statement);
                }
                x
            }
            ExprKind::Binary { .. } => self.binary_chain(expr),
            ExprKind::KeyValue { .. } => {
                self.error_at(expr, "no key:value expected");
                Operand::invalid_at(expr)
            }
            ExprKind::VariadicType(_) => {
                self.error_at(expr, "invalid use of ...");
                Operand::invalid_at(expr)
            }
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::FuncType { .. }
            | ExprKind::InterfaceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. } => {
                let ty = self.type_expr(expr);
                Operand {
                    mode: Mode::Type,
                    ty,
                    value: None,
                    source: Source::Expr(expr),
                }
            }
        };
        x.source = Source::Expr(expr);
        // An invalid type stands for an error that was reported.
        if x.mode == Mode::Type && x.ty == TypeId::INVALID {
            x.invalidate();
        }
        let standing = if x.is_valid() {
            Standing::Expression
        } else {
            Standing::Statement
        };
        (x, standing)
    }

    /// `*x`: a dereference or a pointer type.
    fn star_expr(&mut self, expr: ExprId, inner: ExprId) -> Operand {
        let mut x = self.expr_or_type(inner);
        match x.mode {
            Mode::Unchecked => return Operand::invalid_at(expr),
            Mode::Type => {
                self.delayed.push(super::Delayed::VariableType {
                    expr: inner,
                    ty: x.ty,
                });
                x.ty = self.types().pointer(x.ty);
            }
            _ => match self.types().core(x.ty) {
                Type::Pointer(base) if !x.is_nil() => {
                    if !self.is_complete(base) {
                        return Operand::invalid_at(expr);
                    }
                    (x.mode, x.ty) = (Mode::Variable, base);
                }
                Type::Basic(Basic::Invalid) if !matches!(x.mode, Mode::Builtin(_)) => {
                    return Operand::invalid_at(expr);
                }
                _ => {
                    let what = self.describe(&x);
                    let types = self.types().specific_types(x.ty).unwrap_or_default();
                    let pointer = |&ty: &TypeId| matches!(self.under(ty), Type::Pointer(_));
                    let message = if types.len() > 1 && types.iter().all(pointer) {
                        format!(
                            "invalid operation: pointers of {what} must have identical base types"
                        )
                    } else {
                        format!("invalid operation: cannot indirect {what}")
                    };
                    self.error(self.pos_of(&x), message);
                    return Operand::invalid_at(expr);
                }
            },
        }
        x
    }

    fn type_assertion_expr(&mut self, expr: ExprId, operand: ExprId, ty: ExprId) -> Operand {
        let x = self.expr(operand);
        if !x.is_valid() {
            return x;
        }
        if self.types().is_type_param(x.ty) {
            let message = format!(
                "invalid operation: cannot use type assertion on type parameter value {}",
                self.describe(&x)
            );
            self.error(self.pos_of(&x), message);
            return Operand::invalid_at(expr);
        }
        if !self.types().is_interface(x.ty) {
            if self.types().underlying_id(x.ty) != TypeId::INVALID {
                let message = format!(
                    "invalid operation: {} is not an interface",
                    self.describe(&x)
                );
                self.error(self.pos_of(&x), message);
            }
            return Operand::invalid_at(expr);
        }
        let target = self.variable_type(ty);
        if target == TypeId::INVALID || !self.is_complete(target) {
            return Operand::invalid_at(expr);
        }
        self.check_assertion(expr, &x, target, false);
        Operand {
            mode: Mode::CommaOk,
            ty: target,
            value: None,
            source: Source::Expr(expr),
        }
    }

    /// Reports an assertion to a type that the interface cannot hold.
    pub fn check_assertion(
        &mut self,
        expr: ExprId,
        x: &Operand,
        target: TypeId,
        type_switch: bool,
    ) {
        // Which types an instance has shows only there.
        if matches!(self.under(target), Type::Interface(_)) || self.env.context.instance.is_some() {
            return;
        }
        let Some(cause) = self.missing_method_cause(target, x.ty, false) else {
            return;
        };
        let (text, target) = (self.text(expr), self.display(target));
        let message = if type_switch {
            let operand = self.describe(x);
            format!(
                "impossible type switch case: {text}\n\t{operand} cannot have dynamic type {target} {cause}"
            )
        } else {
            let interface = self.display(x.ty);
            format!(
                "impossible type assertion: {text}\n\t{target} does not implement {interface} {cause}"
            )
        };
        self.error_at(expr, message);
    }

    /// Checks expressions that an error made irrelevant, so that what they use counts as used.
    /// Returns whether they are all valid.
    pub fn use_exprs(&mut self, exprs: &[ExprId]) -> bool {
        let mut ok = true;
        for &expr in exprs {
            ok &= self.use_expr(expr, false);
        }
        ok
    }

    /// Like [`Checker::use_exprs`] for the left side of an assignment: being assigned is no use.
    pub fn use_left(&mut self, exprs: &[ExprId]) -> bool {
        let mut ok = true;
        for &expr in exprs {
            ok &= self.use_expr(expr, true);
        }
        ok
    }

    fn use_expr(&mut self, expr: ExprId, left: bool) -> bool {
        let inner = self.ast.unparen(expr);
        match self.ast[inner].kind {
            ExprKind::Name(ident) if self.ast.name(ident) == "_" => true,
            ExprKind::Name(ident) => {
                let variable = if left { self.lookup(ident.name) } else { None };
                let used = variable
                    .and_then(|id| self.variable_mut(id))
                    .map(|variable| variable.used);
                let x = self.generic_expr_or_type(inner);
                if let (Some(id), Some(used)) = (variable, used)
                    && let Some(variable) = self.variable_mut(id)
                {
                    variable.used = used;
                }
                x.is_valid()
            }
            ExprKind::KeyValue { value, .. } => self.use_expr(value, left),
            _ => self.raw_expr(expr, None).0.is_valid(),
        }
    }
}
