//! Calls: conversions, built-in functions, functions and methods.

use super::Checker;
use super::expr::Standing;
use super::info::{CallKind, Mode, ObjectKind, SelectionKind};
use super::operand::{Operand, Source};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

impl Checker<'_> {
    pub fn call_expr(
        &mut self,
        expr: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) -> (Operand, Standing) {
        let mut callee = self.generic_expr_or_type(fun);
        if callee.mode == Mode::Type {
            self.exclude_generic(&mut callee);
        }
        match callee.mode {
            Mode::Unchecked => {
                self.use_exprs(args);
                (Operand::invalid_at(expr), Standing::Statement)
            }
            Mode::Type => {
                self.info.calls.insert(expr, CallKind::Conversion);
                (
                    self.conversion_call(expr, callee.ty, args, spread),
                    Standing::Conversion,
                )
            }
            Mode::Builtin(builtin) => {
                self.info.calls.insert(expr, CallKind::Builtin(builtin));
                let mut x = self.builtin_call(expr, builtin, args, spread);
                x.source = Source::Expr(expr);
                if x.is_valid() && !x.is_constant() {
                    self.env.has_call_or_receive = true;
                }
                (x, builtin.standing())
            }
            _ => (
                self.function_call(expr, fun, &callee, args, spread),
                Standing::Statement,
            ),
        }
    }

    fn conversion_call(
        &mut self,
        expr: ExprId,
        target: TypeId,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let invalid = Operand::invalid_at(expr);
        if !self.is_complete(target) {
            return invalid;
        }
        let shown = self.display(target);
        match args {
            [] => {
                self.error_at(expr, format!("missing argument in conversion to {shown}"));
                invalid
            }
            &[arg] => {
                let mut x = self.generic_expr(arg, None);
                self.instantiate_for(&mut x, Some(target), "conversion");
                if !x.is_valid() {
                    return invalid;
                }
                if self.types().is_interface(target)
                    && self.types().type_set(target).is_constraint_only()
                {
                    self.error_at(expr, format!(
                        "cannot use interface {shown} in conversion (contains specific type constraints or is comparable)"
                    ));
                    return invalid;
                }
                if spread {
                    self.error_at(arg, format!("invalid use of ... in conversion to {shown}"));
                    return invalid;
                }
                self.conversion(&mut x, target);
                x.source = Source::Expr(expr);
                x
            }
            [.., last] => {
                self.use_exprs(args);
                self.error_at(
                    *last,
                    format!("too many arguments in conversion to {shown}"),
                );
                invalid
            }
        }
    }

    fn function_call(
        &mut self,
        expr: ExprId,
        fun: ExprId,
        callee: &Operand,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let signature = match self.callable(callee.ty) {
            Ok(signature) => signature,
            Err(cause) => {
                if self.types().underlying_id(callee.ty) != TypeId::INVALID {
                    let message = format!(
                        "invalid operation: cannot call {}: {cause}",
                        self.describe(callee)
                    );
                    self.error(self.pos_of(callee), message);
                }
                return Operand::invalid_at(expr);
            }
        };
        let operands = self.generic_argument_list(args);
        let call = super::arguments::Call {
            expr,
            fun,
            args,
            spread,
        };
        let given = self.given_type_args(callee).to_vec();
        let signature = self.arguments(&call, &signature, &given, operands);
        // Inference may have changed what the callee names.
        let kind = self.call_kind(fun);
        self.info.calls.insert(expr, kind);
        self.env.has_call_or_receive = true;
        let mut x = Operand::value_of(TypeId::EMPTY_TUPLE, Source::Expr(expr));
        match &*signature.results {
            [] => x.mode = Mode::NoValue,
            [only] => {
                if !self.is_complete(only.ty) {
                    return Operand::invalid_at(expr);
                }
                x.ty = only.ty;
                if x.ty == TypeId::INVALID {
                    x.invalidate();
                }
            }
            results => x.ty = self.types().intern(Type::Tuple(results.into())),
        }
        // Without type arguments the result has no type.
        if x.mode == Mode::Value && self.types().mentions_any(x.ty, &signature.type_params) {
            x.invalidate();
        }
        x
    }

    /// How a callee is called.
    fn call_kind(&self, fun: ExprId) -> CallKind {
        let fun = self.info.without_type_args(self.ast, fun);
        let function = |ident| {
            let id = self.info.object_of(ident)?;
            matches!(self.info.object(id).kind, ObjectKind::Func { .. })
                .then_some(CallKind::Function(id))
        };
        match self.ast[fun].kind {
            ExprKind::Name(ident) => function(ident).unwrap_or(CallKind::Value),
            ExprKind::Selector { selected, .. } => {
                match self.info.selection(fun).map(|selection| &selection.kind) {
                    Some(&SelectionKind::Method { method, .. }) => CallKind::Method(method),
                    Some(SelectionKind::InterfaceMethod { expr: false, .. }) => {
                        CallKind::InterfaceMethod
                    }
                    Some(_) => CallKind::Value,
                    None => function(selected).unwrap_or(CallKind::Value),
                }
            }
            _ => CallKind::Value,
        }
    }
}
