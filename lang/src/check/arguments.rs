//! Arguments against parameters.

use std::sync::Arc;

use super::Checker;
use super::infer::{Inference, NotInferred};
use super::info::Mode;
use super::operand::{Operand, Source};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Param, Signature, Substitution, Type, TypeId};

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
            let x = self.raw_expr(only, None).0;
            return self.values_of(only, x);
        }
        args.iter().map(|&arg| self.expr(arg)).collect()
    }

    /// The values of the only argument.
    fn values_of(&mut self, only: ExprId, x: Operand) -> Vec<Operand> {
        let (mut values, _) = self.split_values(only, x, false);
        // Messages show the call itself.
        if values.len() > 1 {
            values.iter_mut().for_each(|value| {
                value.source = Source::Text(self.start(only), self.text(only).into())
            });
        }
        values
    }

    /// Like [`Checker::argument_list`], but the values may be generic functions.
    pub fn generic_argument_list(&mut self, args: &[ExprId]) -> Vec<Operand> {
        if let &[only] = args {
            let x = self.raw_expr(only, None).0;
            if self.generic_signature(x.ty).is_some() && x.mode == Mode::Value {
                return vec![x];
            }
            return self.values_of(only, x);
        }
        args.iter()
            .map(|&arg| self.generic_expr(arg, None))
            .collect()
    }

    /// Checks that arguments fit a signature, whose type arguments may begin with some that are given. The signature
    /// that the call has in the end.
    pub fn arguments(
        &mut self,
        call: &Call<'_>,
        signature: &Arc<Signature>,
        given: &[TypeId],
        mut operands: Vec<Operand>,
    ) -> Arc<Signature> {
        let failed = signature.clone();
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
                wanted.resize(operands.len(), element);
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
            self.error_at(call.expr, message);
            return failed;
        } else if call.spread && !signature.variadic {
            let message = format!(
                "cannot use ... in call to non-variadic {}",
                self.text(call.fun)
            );
            self.error_at(call.expr, message);
            return failed;
        }
        if operands.len() != count {
            self.argument_count_error(call, signature, &operands, count);
            return failed;
        }
        let signature = match self.infer_call(call, signature, given, &mut wanted, &mut operands) {
            Ok(signature) => signature,
            Err(failure) => {
                if let Some((pos, message)) = failure {
                    let fun = self.text(call.fun);
                    self.error(pos, format!("in call to {fun}, {message}"));
                }
                return failed;
            }
        };
        let context = format!("argument to {}", self.text(call.fun));
        for (operand, ty) in operands.iter_mut().zip(wanted) {
            self.assignment(operand, Some(ty), &context);
        }
        signature
    }

    /// Infers the type arguments that a call needs, for the callee and for arguments that are generic functions, and
    /// instantiates them. `wanted` are the types of the parameters.
    fn infer_call(
        &mut self,
        call: &Call<'_>,
        signature: &Arc<Signature>,
        given: &[TypeId],
        wanted: &mut [TypeId],
        operands: &mut [Operand],
    ) -> Result<Arc<Signature>, NotInferred> {
        let generic_operands: Vec<(usize, Arc<Signature>)> = operands
            .iter()
            .enumerate()
            .filter_map(|(index, operand)| Some((index, self.generic_signature(operand.ty)?)))
            .collect();
        let own_count = signature.type_params.len();
        if own_count == 0 && generic_operands.is_empty() {
            return Ok(signature.clone());
        }
        // In recursive calls the parameters also occur in the arguments' types, as types like any other.
        let (mut params, substitution) =
            self.rename_type_params(&signature.type_params, Default::default());
        let mut all_given: Vec<Option<TypeId>> = given.iter().copied().map(Some).collect();
        all_given.resize(own_count, None);
        let renamed: Vec<TypeId> = wanted
            .iter()
            .map(|&ty| self.types().substitute(ty, &substitution))
            .collect();
        for (index, generic) in &generic_operands {
            all_given.extend(
                self.given_type_args(&operands[*index])
                    .iter()
                    .copied()
                    .map(Some),
            );
            let (own, substitution) =
                self.rename_type_params(&generic.type_params, Default::default());
            let types = self.types();
            operands[*index].ty = types.signature(
                types.substitute_params(&generic.params, &substitution),
                types.substitute_params(&generic.results, &substitution),
                generic.variadic,
            );
            params.extend(own);
            all_given.resize(params.len(), None);
        }
        let pos = self.ast[call.expr].pos;
        let inferred = self.infer(&Inference {
            pos,
            params: &params,
            given: &all_given,
            wanted: &renamed,
            operands,
            reverse: false,
        })?;
        let result = if own_count > 0 {
            let args = &inferred[..own_count];
            let exprs = self.type_arg_exprs(call.fun);
            let ty = self.instantiate_function(call.fun, signature, args, pos, &exprs);
            let substitution = Substitution::new(&signature.type_params, args);
            for ty in wanted.iter_mut() {
                *ty = self.types().substitute(*ty, &substitution);
            }
            self.types().as_signature(ty).ok_or(None)?
        } else {
            signature.clone()
        };
        let mut next = own_count;
        for (index, generic) in generic_operands {
            let args = &inferred[next..next + generic.type_params.len()];
            next += args.len();
            if let Some(expr) = operands[index].expr() {
                operands[index].ty = self.instantiate_function(expr, &generic, args, pos, &[]);
            }
        }
        Ok(result)
    }

    /// The type arguments written behind a function.
    fn type_arg_exprs(&self, fun: ExprId) -> Vec<ExprId> {
        match &self.ast[self.ast.unparen(fun)].kind {
            ExprKind::Index { indices, .. } => indices.clone(),
            _ => vec![],
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
