//! Generic functions as values: with type arguments in brackets, assigned to variables, and their instantiation.

use super::Checker;
use super::infer::Inference;
use super::info::Mode;
use super::operand::{Operand, Source};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{NoCommonType, Signature, Type, TypeId};

impl Checker<'_> {
    /// `f[A, B]` outside a call: an instance if all type arguments are given, else still a generic function.
    pub fn function_with_type_args(
        &mut self,
        expr: ExprId,
        signature: &Signature,
        indices: &[ExprId],
    ) -> Operand {
        let invalid = Operand::invalid_at(expr);
        let Some(args) = self.type_list(indices) else {
            return invalid;
        };
        let want = signature.type_params.len();
        if args.len() > want {
            let got = args.len();
            let message = format!("got {got} type arguments but want {want}");
            self.error_at(indices[got - 1], message);
            return invalid;
        }
        let mut x = Operand::value_of(TypeId::INVALID, Source::Expr(expr));
        if args.len() == want {
            let pos = self.ast[expr].pos;
            x.ty = self.instantiate_function(expr, signature, &args, pos, indices);
        } else {
            let generic = self.operand_function(expr);
            x.ty = generic;
            self.partial_args.insert(expr, args);
        }
        if x.ty == TypeId::INVALID {
            x.invalidate();
        }
        x
    }

    /// The type of the generic function that `f[A]` names.
    fn operand_function(&self, expr: ExprId) -> TypeId {
        match &self.ast[expr].kind {
            ExprKind::Index { x, .. } => self.info.type_of(*x),
            _ => TypeId::INVALID,
        }
    }

    /// The type arguments given to a function by an expression that names it, if not all of them are.
    pub fn given_type_args(&self, x: &Operand) -> &[TypeId] {
        let args = x.expr().and_then(|expr| self.partial_args.get(&expr));
        args.map_or(&[], |args| &args[..])
    }

    /// Instantiates a generic function that is assigned to something of a function type, which `place` names in messages.
    pub fn instantiate_for(&mut self, x: &mut Operand, target: Option<TypeId>, place: &str) {
        let Some(signature) = self
            .generic_signature(x.ty)
            .filter(|_| x.mode == Mode::Value)
        else {
            return self.exclude_generic(x);
        };
        let function = |ty| {
            let under = self.types().common_underlying(ty).ok()?;
            self.types().as_signature(under).map(|_| under)
        };
        let wanted = target.and_then(function);
        let (Some(wanted), Some(expr)) = (wanted, x.expr()) else {
            return self.exclude_generic(x);
        };
        let pos = self.pos_of(x);
        let variable = Operand::value_of(wanted, Source::Text(pos, place.into()));
        self.infer_value(x, expr, &signature, &[variable], pos);
    }

    /// `f[A]`, whose other type arguments follow from constraints.
    pub fn instantiate_alone(&mut self, x: &mut Operand) {
        match (self.generic_signature(x.ty), x.expr()) {
            (Some(signature), Some(expr)) => {
                let pos = self.ast[expr].pos;
                self.infer_value(x, expr, &signature, &[], pos);
            }
            _ => x.invalidate(),
        }
    }

    /// Infers the missing type arguments of a function, perhaps from the variable it is assigned to.
    fn infer_value(
        &mut self,
        x: &mut Operand,
        expr: ExprId,
        signature: &Signature,
        variable: &[Operand],
        pos: Pos,
    ) {
        let mut given: Vec<Option<TypeId>> =
            self.given_type_args(x).iter().copied().map(Some).collect();
        let (params, substitution) =
            self.rename_type_params(&signature.type_params, Default::default());
        given.resize(params.len(), None);
        let types = self.types();
        let function = types.signature(
            types.substitute_params(&signature.params, &substitution),
            types.substitute_params(&signature.results, &substitution),
            signature.variadic,
        );
        let inferred = self.infer(&Inference {
            pos,
            params: &params,
            given: &given,
            wanted: &[function][..variable.len()],
            operands: variable,
            reverse: true,
        });
        match inferred {
            Ok(args) => {
                x.ty = self.instantiate_function(expr, signature, &args, pos, &[]);
            }
            Err(failure) => {
                if let Some((pos, message)) = failure {
                    self.error(pos, message);
                }
                x.invalidate();
            }
        }
    }

    /// Why a type parameter's types have no structure in common, in Go's words.
    pub fn no_common_type(&self, cause: &NoCommonType, ty: TypeId) -> String {
        match *cause {
            NoCommonType::Unspecific => format!("no specific type in {}", self.display(ty)),
            NoCommonType::Different(a, b) => format!(
                "{} and {} have different underlying types",
                self.display(a),
                self.display(b)
            ),
            NoCommonType::Elements(a, b) => format!(
                "channels {} and {} have different element types",
                self.display(a),
                self.display(b)
            ),
            NoCommonType::Directions(a, b) => format!(
                "channels {} and {} have conflicting directions",
                self.display(a),
                self.display(b)
            ),
        }
    }

    /// The signature of a value that is called, or why it cannot be called.
    pub fn callable(&self, ty: TypeId) -> Result<std::sync::Arc<Signature>, String> {
        for ty in self.types().specific_types(ty).unwrap_or_default() {
            if !matches!(self.under(ty), Type::Signature(_)) {
                return Err(format!("{} is not a function", self.display(ty)));
            }
        }
        match self.types().common_underlying(ty) {
            Ok(common) => match self.types().get(common) {
                Type::Signature(signature) => Ok(signature),
                _ => Err(format!("{} is not a function", self.display(ty))),
            },
            Err(NoCommonType::Unspecific) => Err("no specific type".to_string()),
            Err(cause) => Err(self.no_common_type(&cause, ty)),
        }
    }
}
