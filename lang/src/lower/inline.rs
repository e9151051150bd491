//! Calls of very small functions lowered in place: those whose whole body is to answer an expression that can neither panic nor
//! call. Nobody can tell that they were not called: there is no place in them at which a trace could be made.

use super::function::{FunctionLowering, Lowered};
use super::unit::Unit;
use super::value::Operand;
use crate::check::{CallKind, Function, FunctionId, FunctionSyntax, SelectionKind};
use crate::syntax::ast::{Decl, ExprId, ExprKind, StmtKind};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{Basic, ObjId, TypeId};

/// Larger expressions are called.
const MOST_NODES: u32 = 40;

impl FunctionLowering<'_, '_> {
    /// The result of a call of a function that is lowered in place; `None` for all others.
    pub fn in_place(
        &mut self,
        function: FunctionId,
        arguments: &[Operand],
    ) -> Lowered<Option<Operand>> {
        let Some(result) = self.unit.in_place_result(function) else {
            return Ok(None);
        };
        let is_scalar = |argument: &Operand| matches!(argument, Operand::Leaves(_));
        if !arguments.iter().all(is_scalar) {
            return Ok(None);
        }
        let called_at = self.pos();
        let function = self.info.function(function);
        let params = function.receiver.iter().chain(&function.params);
        for (&param, &argument) in params.zip(arguments) {
            let ty = self.info.object(param).ty;
            self.declare_with(param, ty, argument)?;
        }
        let value = self.expr(result)?;
        self.at(called_at);
        Ok(Some(value))
    }
}

impl Unit<'_> {
    /// The expression that a call of `function` can be replaced by.
    fn in_place_result(&mut self, function: FunctionId) -> Option<ExprId> {
        if let Some(&known) = self.in_place_results.get(&function) {
            return known;
        }
        let result = self.find_in_place_result(self.info.function(function));
        self.in_place_results.insert(function, result);
        result
    }

    fn find_in_place_result(&self, function: &Function) -> Option<ExprId> {
        let FunctionSyntax::Declared { file, decl } = function.syntax else {
            return None;
        };
        let Decl::Func(declaration) = &self.ast.files[file as usize].decls[decl as usize] else {
            return None;
        };
        let [statement] = declaration.body.as_ref()?.stmts.as_slice() else {
            return None;
        };
        let StmtKind::Return(results) = &self.ast[*statement].kind else {
            return None;
        };
        let &[result] = results.as_slice() else {
            return None;
        };
        let [variable] = function.results.as_slice() else {
            return None;
        };
        // A value that becomes an interface on its way out is no longer simple.
        let is_same = self.info.object(*variable).ty == self.info.type_of(result);
        let is_constant =
            self.info.value(result).is_some() && self.is_number(self.info.object(*variable).ty);
        let mut budget = MOST_NODES;
        ((is_same || is_constant) && self.is_simple(result, function, &mut budget))
            .then_some(result)
    }

    /// Whether an expression is made of parameters, constants and operations that cannot panic.
    fn is_simple(&self, expr: ExprId, function: &Function, budget: &mut u32) -> bool {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        if self.info.value(expr).is_some() {
            return self.is_number(self.info.type_of(expr));
        }
        match &self.ast[expr].kind {
            ExprKind::Paren(inner) => self.is_simple(*inner, function, budget),
            ExprKind::Name(name) => {
                let object = self.info.object_of(*name);
                object.is_some_and(|object| self.is_parameter(object, function))
            }
            ExprKind::Selector { x, .. } => {
                let is_field = self.info.selection(expr).is_some_and(|selection| {
                    matches!(selection.kind, SelectionKind::Field)
                        && selection.path.iter().all(|step| !step.deref)
                });
                is_field && self.is_simple(*x, function, budget)
            }
            ExprKind::Unary { op, x } => {
                !matches!(op, UnaryOp::Address | UnaryOp::Receive | UnaryOp::Tilde)
                    && self.is_number(self.info.type_of(*x))
                    && self.is_simple(*x, function, budget)
            }
            ExprKind::Binary { op, x, y } => {
                self.is_number(self.info.type_of(*x))
                    && self.is_number(self.info.type_of(*y))
                    && self.cannot_panic(*op, *y)
                    && self.is_simple(*x, function, budget)
                    && self.is_simple(*y, function, budget)
            }
            ExprKind::Call { args, .. } => {
                let [argument] = args.as_slice() else {
                    return false;
                };
                matches!(self.info.call(expr), Some(CallKind::Conversion))
                    && self.is_number(self.info.type_of(expr))
                    && self.is_number(self.info.type_of(*argument))
                    && self.is_simple(*argument, function, budget)
            }
            _ => false,
        }
    }

    fn is_parameter(&self, object: ObjId, function: &Function) -> bool {
        function.receiver == Some(object) || function.params.contains(&object)
    }

    /// Division by what may be zero and shifts by what may be negative panic.
    fn cannot_panic(&self, op: BinaryOp, y: ExprId) -> bool {
        let basic = self.info.types.basic(self.info.type_of(y));
        match op {
            BinaryOp::Div | BinaryOp::Rem => {
                self.info.value(y).is_some()
                    || basic.is_some_and(|basic| {
                        matches!(basic, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
                    })
            }
            BinaryOp::Shl | BinaryOp::Shr => {
                self.info.value(y).is_some()
                    || basic.is_some_and(|basic| {
                        matches!(
                            basic,
                            Basic::Uint8
                                | Basic::Uint16
                                | Basic::Uint32
                                | Basic::Uint64
                                | Basic::Uint
                                | Basic::Uintptr
                        )
                    })
            }
            _ => true,
        }
    }

    /// Numbers and truth values: all that simple expressions are made of.
    fn is_number(&self, ty: TypeId) -> bool {
        self.info.types.basic(ty).is_some_and(|basic| {
            !matches!(
                basic,
                Basic::Invalid
                    | Basic::String
                    | Basic::UntypedString
                    | Basic::UnsafePointer
                    | Basic::UntypedNil
                    | Basic::Complex64
                    | Basic::Complex128
                    | Basic::UntypedComplex
            )
        })
    }
}
