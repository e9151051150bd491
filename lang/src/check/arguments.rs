//! Arguments against parameters.

use super::Checker;
use super::operand::{Operand, Source};
use crate::syntax::ast::ExprId;
use crate::types::{Param, Signature, Type, TypeId};

/// The syntax of a call.
pub(super) struct Call<'a> {
    pub expr: ExprId,
    pub fun: ExprId,
    pub args: &'a [ExprId],
    pub spread: bool,
}

impl Checker<'_> {
    /// The values of an argument list: those of a single call with several results, or one for each argument.
    pub fn argument_list(&mut self, args: &[ExprId]) -> Vec<Operand> {
        if let &[only] = args {
            let (mut values, _) = self.multi_expr(only, false);
            // Messages show the call itself.
            if values.len() > 1 {
                values.iter_mut().for_each(|value| {
                    value.source = Source::Text(self.start(only), self.text(only).into())
                });
            }
            return values;
        }
        args.iter().map(|&arg| self.expr(arg)).collect()
    }

    /// Checks that arguments fit a signature.
    pub fn arguments(
        &mut self,
        call: &Call<'_>,
        signature: &Signature,
        mut operands: Vec<Operand>,
    ) {
        let params = &signature.params;
        let mut wanted: Vec<TypeId> = params.iter().map(|param| param.ty).collect();
        let mut count = wanted.len();
        if signature.variadic && !call.spread {
            if operands.len() + 1 >= count {
                let last = wanted.pop().expect("a variadic function has a parameter");
                let element = match self.types().get(last) {
                    Type::Slice(element) => element,
                    _ => last,
                };
                wanted.resize(operands.len().max(wanted.len()), element);
                count = operands.len();
            } else {
                count -= 1;
            }
        } else if signature.variadic && call.args.len() == 1 && operands.len() > 1 {
            let message = format!(
                "cannot use ... with {}-valued {}",
                operands.len(),
                self.text(call.args[0])
            );
            return self.error_at(call.expr, message);
        } else if call.spread && !signature.variadic {
            let message = format!(
                "cannot use ... in call to non-variadic {}",
                self.text(call.fun)
            );
            return self.error_at(call.expr, message);
        }
        if operands.len() != count {
            return self.argument_count_error(call, signature, &operands, count);
        }
        let context = format!("argument to {}", self.text(call.fun));
        for (operand, ty) in operands.iter_mut().zip(wanted) {
            self.assignment(operand, Some(ty), &context);
        }
    }

    fn argument_count_error(
        &mut self,
        call: &Call<'_>,
        signature: &Signature,
        operands: &[Operand],
        count: usize,
    ) {
        let (qualifier, pos) = if operands.len() > count {
            ("too many", self.pos_of(&operands[count]))
        } else {
            let last = operands.last().map(|last| self.pos_of(last));
            ("not enough", last.unwrap_or_else(|| self.start(call.expr)))
        };
        let have: Vec<TypeId> = operands.iter().map(|operand| operand.ty).collect();
        let want: Vec<TypeId> = signature
            .params
            .iter()
            .map(|param: &Param| param.ty)
            .collect();
        let message = format!(
            "{qualifier} arguments in call to {}\n\thave {}\n\twant {}",
            self.text(call.fun),
            self.type_summary(&have, false, call.spread),
            self.type_summary(&want, signature.variadic, false)
        );
        self.error(pos, message);
    }

    /// `(number, string, ...int)`: types as messages about counts show them.
    pub fn type_summary(&self, types: &[TypeId], variadic: bool, spread: bool) -> String {
        let last = types.len().wrapping_sub(1);
        let shown = |(index, &ty): (usize, &TypeId)| {
            let is_last = index == last;
            let mut text = if ty == TypeId::INVALID {
                "unknown type".to_string()
            } else if self.types().is_untyped(ty) {
                if self.types().is_numeric(ty) {
                    "number".to_string()
                } else {
                    self.display(ty).replace("untyped ", "")
                }
            } else {
                match self.types().get(ty) {
                    Type::Slice(element) if variadic && is_last => self.display(element),
                    _ => self.display(ty),
                }
            };
            if variadic && is_last {
                text.insert_str(0, "...");
            } else if spread && is_last {
                text += "...";
            }
            text
        };
        format!(
            "({})",
            types
                .iter()
                .enumerate()
                .map(shown)
                .collect::<Vec<_>>()
                .join(", ")
        )
    }
}
