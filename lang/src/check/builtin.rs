//! Calls of built-in functions.

mod collections;
mod numbers;

use super::Checker;
use super::expr::Standing;
use super::info::{Builtin, Mode};
use super::operand::{Operand, Source};
use crate::syntax::ast::ExprId;
use crate::types::{Type, TypeId};

impl Builtin {
    /// Least number of arguments, and whether more are allowed.
    fn argument_count(self) -> (usize, bool) {
        use Builtin::*;
        match self {
            Append | Make | Max | Min => (1, true),
            Print | Println => (0, true),
            Recover => (0, false),
            Complex | Copy | Delete | UnsafeAdd | UnsafeSlice | UnsafeString => (2, false),
            _ => (1, false),
        }
    }

    /// Whether a call may stand as a statement.
    pub(super) fn standing(self) -> Standing {
        use Builtin::*;
        match self {
            Clear | Close | Copy | Delete | Panic | Print | Println | Recover => {
                Standing::Statement
            }
            _ => Standing::Expression,
        }
    }
}

/// A call of a built-in function, under work.
pub(super) struct BuiltinCall<'a> {
    pub expr: ExprId,
    pub builtin: Builtin,
    pub args: &'a [ExprId],
    pub operands: Vec<Operand>,
}

impl Checker<'_> {
    pub fn builtin_call(
        &mut self,
        expr: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let invalid = Operand::invalid_at(expr);
        if spread && builtin != Builtin::Append {
            let message = format!(
                "invalid operation: invalid use of ... with built-in {}",
                builtin.name()
            );
            self.error_at(expr, message);
            self.use_exprs(args);
            return invalid;
        }
        // Whether len and cap are constant depends on their argument only.
        let outer = std::mem::replace(&mut self.env.has_call_or_receive, false);
        let by_syntax = matches!(
            builtin,
            Builtin::Make | Builtin::New | Builtin::UnsafeOffsetof
        );
        let operands = if by_syntax {
            vec![]
        } else {
            self.builtin_arguments(args)
        };
        let argument_calls = std::mem::replace(&mut self.env.has_call_or_receive, outer);
        if !matches!(builtin, Builtin::Len | Builtin::Cap) {
            self.env.has_call_or_receive |= argument_calls;
        }
        if operands.iter().any(|operand| !operand.is_valid()) {
            return invalid;
        }
        let count = if by_syntax {
            args.len()
        } else {
            operands.len()
        };
        let (least, more) = builtin.argument_count();
        if count < least || count > least && !more {
            let qualifier = if count < least {
                "not enough"
            } else {
                "too many"
            };
            let text = self.text(expr);
            let message = format!(
                "invalid operation: {qualifier} arguments for {text} (expected {least}, found {count})"
            );
            self.error_at(expr, message);
            return invalid;
        }
        let mut call = BuiltinCall {
            expr,
            builtin,
            args,
            operands,
        };
        self.builtin_result(&mut call, spread, argument_calls)
            .unwrap_or(invalid)
    }

    /// Unlike those of other calls, messages count the results of a call that gives all arguments.
    fn builtin_arguments(&mut self, args: &[ExprId]) -> Vec<Operand> {
        match args {
            &[only] => self.multi_expr(only, false).0,
            _ => self.argument_list(args),
        }
    }

    /// The result of a call; `None` if an error was reported.
    fn builtin_result(
        &mut self,
        call: &mut BuiltinCall<'_>,
        spread: bool,
        argument_calls: bool,
    ) -> Option<Operand> {
        match call.builtin {
            Builtin::Append => self.builtin_append(call, spread),
            Builtin::Len | Builtin::Cap => self.builtin_len(call, argument_calls),
            Builtin::Clear => self.builtin_clear(call),
            Builtin::Close => self.builtin_close(call),
            Builtin::Complex => self.builtin_complex(call),
            Builtin::Copy => self.builtin_copy(call),
            Builtin::Delete => self.builtin_delete(call),
            Builtin::Real | Builtin::Imag => self.builtin_part(call),
            Builtin::Make => self.builtin_make(call),
            Builtin::Max | Builtin::Min => self.builtin_max(call),
            Builtin::New => self.builtin_new(call),
            Builtin::Panic => self.builtin_panic(call),
            Builtin::Print | Builtin::Println => self.builtin_print(call),
            Builtin::Recover => Some(call.value(TypeId::EMPTY_INTERFACE)),
            _ => self.unsafe_builtin(call),
        }
    }

    /// Reports an error about an argument.
    pub fn argument_error(&mut self, x: &Operand, message: String) {
        if self.types().underlying_id(x.ty) != TypeId::INVALID {
            self.error(self.pos_of(x), message);
        }
    }

    fn builtin_new(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let mut x = self.expr_or_type(call.args[0]);
        match x.mode {
            Mode::Unchecked => return None,
            Mode::Builtin(_) => {
                self.exclude_non_values(&mut x);
                return None;
            }
            Mode::Type => self.delayed.push(super::Delayed::VariableType {
                expr: call.args[0],
                ty: x.ty,
            }),
            _ if self.types().is_untyped(x.ty) => {
                self.assignment(&mut x, None, "argument to new");
                if !x.is_valid() {
                    return None;
                }
            }
            _ => {}
        }
        let ty = self.types().pointer(x.ty);
        Some(call.value(ty))
    }

    fn builtin_panic(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        self.panic_calls.insert(call.expr);
        self.assignment(
            &mut call.operands[0],
            Some(TypeId::EMPTY_INTERFACE),
            "argument to panic",
        );
        call.operands[0].is_valid().then(|| call.no_value())
    }

    fn builtin_print(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let context = format!("argument to built-in {}", call.builtin.name());
        let mut is_valid = true;
        for operand in &mut call.operands {
            self.assignment(operand, None, &context);
            if !operand.is_valid() {
                return None;
            }
            let underlying = self.types().underlying(operand.ty);
            if matches!(underlying, Type::Array { .. } | Type::Struct(_)) {
                let (name, ty) = (call.builtin.name(), self.display(operand.ty));
                let message = format!("illegal types for operand: {name}\n\t{ty}");
                self.error_at(call.expr, message);
                is_valid = false;
            }
        }
        is_valid.then(|| call.no_value())
    }
}

impl BuiltinCall<'_> {
    pub fn value(&self, ty: TypeId) -> Operand {
        Operand::value_of(ty, Source::Expr(self.expr))
    }

    pub fn no_value(&self) -> Operand {
        Operand {
            mode: Mode::NoValue,
            ..self.value(TypeId::EMPTY_TUPLE)
        }
    }
}
