//! `for ... range`.

use super::Checker;
use super::info::{FunctionSyntax, Mode, RangeBody, VariableKind};
use super::operand::{Operand, Source};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, Ident, StmtId, StmtKind};
use crate::types::{ChanDir, NoCommonType, ObjId, Signature, Type, TypeId};

/// What an iteration gives: types of key and value, `None` where there is none.
struct Iteration {
    key: Option<TypeId>,
    value: Option<TypeId>,
}

impl Checker<'_> {
    pub fn range_stmt(&mut self, stmt: StmtId) {
        let ast = self.ast;
        let StmtKind::Range {
            lhs,
            define,
            x: operand,
            body,
            ..
        } = &ast[stmt].kind
        else {
            return;
        };
        let mut x = self.expr(*operand);
        let iteration = self.iteration(&x, lhs);
        let outer = self.env.function;
        self.begin_range_body(stmt, &x);
        self.open_scope();
        let over_integer = x.is_valid() && self.types().is_integer(x.ty);
        let types = [iteration.key, iteration.value];
        if *define {
            self.define_iteration_variables(stmt, lhs, types, over_integer, &mut x);
        } else if !lhs.is_empty() {
            for (&left, ty) in lhs.iter().zip(types) {
                let Some(ty) = ty.filter(|&ty| ty != TypeId::INVALID) else {
                    continue;
                };
                if over_integer {
                    self.assign_operand(left, &mut x, "range clause");
                    if x.is_valid() && !self.types().is_integer(x.ty) {
                        let message = format!(
                            "cannot use iteration variable of type {}",
                            self.display(x.ty)
                        );
                        self.error_at(left, message);
                    }
                } else {
                    let mut value = Operand::value_of(ty, self.left_source(left));
                    self.assign_operand(left, &mut value, "assignment");
                }
            }
        } else if over_integer {
            self.assignment(&mut x, None, "range clause");
        }
        self.block(&body.stmts);
        self.close_scope();
        self.env.function = outer;
    }

    /// The body of a loop over a function is a function of its own: what follows belongs to it.
    fn begin_range_body(&mut self, stmt: StmtId, x: &Operand) {
        let Some(parent) = self.env.function.filter(|_| x.is_valid()) else {
            return;
        };
        let Type::Signature(signature) = self.types().core(x.ty) else {
            return;
        };
        let Ok(Iteration { key, value }) = self.range_over_func(&signature) else {
            return;
        };
        let pos = self.ast[stmt].pos;
        let inherited = match self.info.function(parent).syntax {
            FunctionSyntax::RangeBody(outer) => self.info.range_body(outer).map(|body| body.next),
            _ => None,
        };
        let state = self.hidden_variable(pos);
        let next = match inherited {
            Some(next) => next,
            None => self.hidden_variable(pos),
        };
        let function = self.new_function(None, FunctionSyntax::RangeBody(stmt), Some(parent));
        let number = self.info.range_bodies.len() + 1;
        let symbol = format!("{}-range{number}", self.info.function(parent).symbol);
        self.env.function = Some(function);
        let mut params = vec![];
        for ty in [key, value].into_iter().flatten() {
            let param = self.new_dummy_variable("", pos, VariableKind::Param);
            self.set_type(param, ty);
            params.push(param);
        }
        let result = self.new_dummy_variable("", pos, VariableKind::Result);
        self.set_type(result, TypeId::BOOL);
        let data = &mut self.info.functions[function.0 as usize];
        data.signature = signature.params[0].ty;
        data.symbol = symbol.into();
        (data.params, data.results) = (params, vec![result]);
        let body = RangeBody {
            function,
            state,
            next,
        };
        self.info.range_bodies.insert(stmt, body);
        self.use_variable(state);
        self.use_variable(next);
    }

    /// A defer statement in the body of a loop over a function belongs to the function around all such loops.
    pub fn note_range_defer(&mut self, pos: Pos) {
        let Some(body) = self.env.function else {
            return;
        };
        let Some(range) = self.info.outermost_range(body) else {
            return;
        };
        let list = match self.info.range_defers(range) {
            Some(list) => list,
            None => {
                let around = self.info.returning(body);
                self.env.function = Some(around);
                let list = self.new_dummy_variable("", pos, VariableKind::Local);
                self.set_type(list, TypeId::UNSAFE_POINTER);
                self.register_local(list);
                self.env.function = Some(body);
                self.info.range_defers.insert(range, list);
                list
            }
        };
        self.use_variable(list);
    }

    /// An integer of the function at hand that the program does not see.
    fn hidden_variable(&mut self, pos: Pos) -> ObjId {
        let id = self.new_dummy_variable("", pos, VariableKind::Local);
        self.set_type(id, TypeId::INT);
        self.register_local(id);
        if let Some(variable) = self.variable_mut(id) {
            variable.assigned = true;
        }
        id
    }

    /// Messages about the value assigned show the variable.
    fn left_source(&self, left: ExprId) -> Source {
        Source::Text(self.start(left), self.text(left).into())
    }

    fn iteration(&mut self, x: &Operand, lhs: &[ExprId]) -> Iteration {
        let nothing = Iteration {
            key: Some(TypeId::INVALID),
            value: Some(TypeId::INVALID),
        };
        if !x.is_valid() || self.types().underlying_id(x.ty) == TypeId::INVALID {
            return nothing;
        }
        let what = self.describe(x);
        match self.range_types(x.ty) {
            Err(cause) => {
                let cause = if cause.is_empty() {
                    String::new()
                } else {
                    format!(": {cause}")
                };
                self.error(self.pos_of(x), format!("cannot range over {what}{cause}"));
                nothing
            }
            Ok(iteration) => {
                match (lhs, &iteration) {
                    ([first, ..], Iteration { key: None, .. }) => {
                        self.error_at(
                            *first,
                            format!("range over {what} permits no iteration variables"),
                        );
                    }
                    ([_, second, ..], Iteration { value: None, .. }) => {
                        self.error_at(
                            *second,
                            format!("range over {what} permits only one iteration variable"),
                        );
                    }
                    ([_, _, third, ..], _) => {
                        self.error_at(
                            *third,
                            "range clause permits at most two iteration variables",
                        );
                    }
                    _ => {}
                }
                iteration
            }
        }
    }

    /// What ranging over a type gives, or why it cannot be ranged over.
    fn range_types(&self, ty: TypeId) -> Result<Iteration, String> {
        if self.types().is_type_param(ty)
            && let Err(cause) = self.types().common_underlying(ty)
        {
            return Err(match cause {
                NoCommonType::Unspecific => "no specific type".to_string(),
                cause => self.no_common_type(&cause, ty),
            });
        }
        let both = |key, value| {
            Ok(Iteration {
                key: Some(key),
                value: Some(value),
            })
        };
        match self.types().core(ty) {
            Type::Basic(basic) if basic.is_string() => both(TypeId::INT, TypeId::RUNE),
            Type::Basic(basic) if basic.is_integer() => Ok(Iteration {
                key: Some(ty),
                value: None,
            }),
            Type::Slice(elem) => both(TypeId::INT, elem),
            Type::Map { key, elem } => both(key, elem),
            Type::Chan {
                dir: ChanDir::Send, ..
            } => Err(format!(
                "receive from send-only channel {}",
                self.display(ty)
            )),
            Type::Chan { elem, .. } => Ok(Iteration {
                key: Some(elem),
                value: None,
            }),
            Type::Signature(signature) => self.range_over_func(&signature),
            _ => match self.array_of(ty) {
                Some((_, elem)) => both(TypeId::INT, elem),
                None => Err(String::new()),
            },
        }
    }

    fn range_over_func(&self, signature: &Signature) -> Result<Iteration, String> {
        let bad = |cause: &str| Err(format!("func must be func(yield func(...) bool): {cause}"));
        let [yield_param] = &*signature.params else {
            return bad("wrong argument count");
        };
        if !signature.results.is_empty() {
            return bad("unexpected results");
        }
        let Some(callback) = self.types().as_signature(yield_param.ty) else {
            return bad("argument is not func");
        };
        if callback.params.len() > 2 {
            return bad("yield func has too many parameters");
        }
        match &*callback.results {
            [only] if self.types().identical(only.ty, TypeId::BOOL) => {}
            [only] if self.types().is_boolean(only.ty) => {
                return bad("yield func returns user-defined boolean, not bool");
            }
            _ => return bad("yield func does not return bool"),
        }
        if callback.variadic {
            return Err(format!(
                "yield func of type {} cannot be variadic",
                self.display(yield_param.ty)
            ));
        }
        let param = |index: usize| callback.params.get(index).map(|param| param.ty);
        Ok(Iteration {
            key: param(0),
            value: param(1),
        })
    }

    fn define_iteration_variables(
        &mut self,
        stmt: StmtId,
        lhs: &[ExprId],
        types: [Option<TypeId>; 2],
        over_integer: bool,
        x: &mut Operand,
    ) {
        let mut declared: Vec<(Ident, ObjId)> = vec![];
        for (&left, ty) in lhs.iter().zip(types) {
            let variable = match self.ast.as_name(left) {
                Some(ident) => {
                    let variable = self.new_variable(ident, VariableKind::Local);
                    self.record_object(ident, variable);
                    if self.ast.name(ident) != "_" {
                        declared.push((ident, variable));
                    }
                    variable
                }
                None => {
                    let message =
                        format!("invalid syntax tree: cannot declare {}", self.text(left));
                    self.error_at(left, message);
                    self.new_dummy_variable("_", self.start(left), VariableKind::Local)
                }
            };
            match ty {
                None | Some(TypeId::INVALID) => {
                    self.set_type(variable, TypeId::INVALID);
                    if let Some(variable) = self.variable_mut(variable) {
                        variable.used = true;
                    }
                }
                Some(_) if over_integer => self.init_var(variable, x, "range clause"),
                Some(ty) => {
                    let mut value = Operand::value_of(ty, self.left_source(left));
                    self.init_var(variable, &mut value, "assignment");
                }
            }
            let ty = self.info.object(variable).ty;
            self.record(&Operand {
                mode: Mode::Variable,
                ty,
                value: None,
                source: Source::Expr(left),
            });
        }
        if declared.is_empty() {
            return self.error(self.ast[stmt].pos, "no new variables on left side of :=");
        }
        for (ident, variable) in declared {
            self.declare(self.env.scope, ident, variable);
        }
    }
}
