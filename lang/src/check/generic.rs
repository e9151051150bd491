//! Generic declarations: type parameters with their constraints, and instances of generic types.

use super::info::{Mode, Object, ObjectKind};
use super::operand::Operand;
use super::{Checker, Delayed};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind, Field, Ident};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{ObjId, Substitution, Type, TypeId, TypeParam, TypeParamId};

impl Checker<'_> {
    /// Declares the type parameters of a list in the current scope. Their constraints may mention all of them.
    pub fn declare_type_params(&mut self, list: &[Field]) -> Vec<TypeParamId> {
        let mut params = vec![];
        for (index, field) in list.iter().enumerate() {
            if let Some(ident) = field.name {
                params.push(self.declare_type_param(ident, index as u32));
            }
        }
        params
    }

    /// Gives type parameters the constraints of their list.
    pub fn set_constraints(&mut self, list: &[Field], params: &[TypeParamId]) {
        let mut previous: Option<(ExprId, TypeId)> = None;
        for (field, &param) in list.iter().zip(params) {
            let constraint = match previous {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => self.constraint(field.ty),
            };
            previous = Some((field.ty, constraint));
            self.types().set_constraint(param, constraint);
            self.delayed.push(Delayed::Constraint { param });
        }
    }

    pub fn declare_type_param(&mut self, ident: Ident, index: u32) -> TypeParamId {
        let object = self.new_named_object(ident, ObjectKind::Type);
        let param = self.types().new_type_param(TypeParam {
            name: self.ast.name(ident).into(),
            object: Some(object),
            index,
            constraint: TypeId::EMPTY_INTERFACE,
        });
        let ty = self.types().type_param_type(param);
        self.set_type(object, ty);
        self.declare(self.env.scope, ident, object);
        param
    }

    /// The constraint that an expression denotes; `~T` and `A | B` are interfaces with just that in them.
    fn constraint(&mut self, expr: ExprId) -> TypeId {
        let is_element = matches!(
            self.ast[expr].kind,
            ExprKind::Unary {
                op: UnaryOp::Tilde,
                ..
            } | ExprKind::Binary {
                op: BinaryOp::Or,
                ..
            }
        );
        let ty = if is_element {
            match self.union_type(expr) {
                TypeId::INVALID => TypeId::INVALID,
                union => self.types().interface(vec![], vec![union], true),
            }
        } else {
            self.type_expr(expr)
        };
        if self.types().is_type_param(ty) {
            self.error_at(expr, "cannot use a type parameter as constraint");
            return TypeId::EMPTY_INTERFACE;
        }
        match ty {
            TypeId::INVALID => TypeId::EMPTY_INTERFACE,
            _ => ty,
        }
    }

    /// A type as constraint stands for the interface that only this type implements.
    pub fn complete_constraint(&mut self, param: TypeParamId) {
        let constraint = self.types().type_param(param).constraint;
        match self.under(constraint) {
            Type::Interface(_) | Type::Basic(crate::types::Basic::Invalid) => {}
            _ => {
                let interface = self.types().interface(vec![], vec![constraint], true);
                self.types().set_constraint(param, interface);
            }
        }
    }

    /// Fresh type parameters like the given ones, and what the old ones stand for then.
    pub fn rename_type_params(
        &mut self,
        params: &[TypeParamId],
        by: Substitution,
    ) -> (Vec<TypeParamId>, Substitution) {
        let types = self.types();
        let mut renaming = by;
        let mut renamed = vec![];
        for &param in params {
            let fresh = types.new_type_param(types.type_param(param));
            renaming.insert(param, types.type_param_type(fresh));
            renamed.push(fresh);
        }
        for &fresh in &renamed {
            let constraint = types.type_param(fresh).constraint;
            types.set_constraint(fresh, types.substitute(constraint, &renaming));
        }
        (renamed, renaming)
    }

    /// Reports a generic type or function that stands where only an instance may.
    pub fn exclude_generic(&mut self, x: &mut Operand) {
        let what = match x.mode {
            Mode::Type if !self.types().generic_params(x.ty).is_empty() => "type",
            Mode::Value if self.generic_signature(x.ty).is_some() => {
                if !self.given_type_args(x).is_empty() {
                    return self.instantiate_alone(x);
                }
                "function"
            }
            _ => return,
        };
        let text = self.operand_text(x);
        let message = format!("cannot use generic {what} {text} without instantiation");
        self.error(self.pos_of(x), message);
        x.invalidate();
    }

    /// A type that is not generic, or an error.
    pub fn require_instantiated(&mut self, expr: ExprId, ty: TypeId) -> TypeId {
        if self.types().generic_params(ty).is_empty() {
            return ty;
        }
        let shown = self.display(ty);
        let message = format!("cannot use generic type {shown} without instantiation");
        self.error_at(expr, message);
        TypeId::INVALID
    }

    /// The types that a list of type arguments denotes; `None` after an error.
    pub fn type_list(&mut self, list: &[ExprId]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|&expr| self.variable_type(expr)).collect();
        let valid = !types.contains(&TypeId::INVALID);
        valid.then_some(types)
    }

    /// `G[A, B]`
    pub fn instantiated_type(&mut self, expr: ExprId, x: ExprId, indices: &[ExprId]) -> TypeId {
        let generic = self.generic_type_expr(x);
        if generic == TypeId::INVALID {
            return TypeId::INVALID;
        }
        if !self.is_generic_type(generic) {
            let message = format!(
                "invalid operation: {}{} ({} is not a generic type)",
                self.text(x),
                self.text_list(indices),
                self.display(generic)
            );
            self.error_at(x, message);
            return TypeId::INVALID;
        }
        let Some(args) = self.type_list(indices) else {
            return TypeId::INVALID;
        };
        let instance = match self.types().get(generic) {
            Type::Named(named) => {
                let count = self.types().generic_params(generic).len();
                if !self.check_type_arg_count(self.start(x), generic, count, args.len()) {
                    return TypeId::INVALID;
                }
                let instance = self.types().instantiate(named, &args);
                let pos = self.start(x);
                if let Some(named) = self.types().as_named(instance) {
                    self.instance_positions.entry(named).or_insert(pos);
                }
                instance
            }
            Type::Alias(alias) => {
                let count = self.types().alias(alias).type_params.len();
                if !self.check_type_arg_count(self.start(x), generic, count, args.len()) {
                    return TypeId::INVALID;
                }
                self.types().instantiate_alias(alias, &args)
            }
            _ => return TypeId::INVALID,
        };
        self.delayed.push(Delayed::TypeInstance {
            expr,
            generic,
            args,
        });
        instance
    }

    /// Whether a name or alias has type parameters, or will have when it is resolved.
    fn is_generic_type(&self, ty: TypeId) -> bool {
        !self.types().generic_params(ty).is_empty()
    }

    fn check_type_arg_count(&mut self, pos: Pos, generic: TypeId, want: usize, got: usize) -> bool {
        let qualifier = match got.cmp(&want) {
            std::cmp::Ordering::Less => "not enough",
            std::cmp::Ordering::Greater => "too many",
            std::cmp::Ordering::Equal => return true,
        };
        let name = match self.types().get(generic) {
            Type::Named(named) => self.types().named(named).name,
            Type::Alias(alias) => self.types().alias(alias).name,
            _ => self.display(generic).as_str().into(),
        };
        let message =
            format!("{qualifier} type arguments for type {name}: have {got}, want {want}");
        self.error(pos, message);
        false
    }

    /// Checks the arguments of an instance that stands in the source.
    pub fn require_valid_instance(&mut self, expr: ExprId, generic: TypeId, args: &[TypeId]) {
        let ast = self.ast;
        let ExprKind::Index { x, indices } = &ast[expr].kind else {
            return;
        };
        let params = self.types().generic_params(generic);
        self.verify_instance(self.start(*x), &params, args, indices);
    }

    /// Checks that type arguments satisfy the constraints of their parameters.
    pub fn verify_instance(
        &mut self,
        pos: Pos,
        params: &[TypeParamId],
        args: &[TypeId],
        exprs: &[ExprId],
    ) {
        // An instance's body was checked generically.
        if self.env.context.instance.is_some() {
            return;
        }
        let substitution = Substitution::new(params, args);
        for (index, (&param, &arg)) in params.iter().zip(args).enumerate() {
            self.complete_constraint(param);
            let constraint = self.types().type_param(param).constraint;
            let constraint = self.types().substitute(constraint, &substitution);
            if let Err(cause) = self.implements(arg, constraint, true) {
                let pos = exprs.get(index).map_or(pos, |&expr| self.start(expr));
                return self.error(pos, cause);
            }
        }
        for (index, (&param, &arg)) in params.iter().zip(args).enumerate() {
            let pos = exprs.get(index).map_or(pos, |&expr| self.start(expr));
            self.mono.instantiated(&self.info.types, param, arg, pos);
        }
    }

    /// Binds the name of a type parameter to its argument, while an instance is checked.
    pub fn bind_type_param(&mut self, ident: Ident, arg: TypeId) {
        let object = self.new_object(Object {
            name: self.ast.name(ident).into(),
            kind: ObjectKind::Type,
            ty: TypeId::INVALID,
            pos: ident.pos,
            package: self.env.package,
            owner: None,
        });
        self.set_type(object, arg);
        self.declare(self.env.scope, ident, object);
    }

    /// The type parameters of a generic function's type.
    pub fn generic_signature(&self, ty: TypeId) -> Option<std::sync::Arc<crate::types::Signature>> {
        match self.types().get(ty) {
            Type::Signature(signature) if !signature.type_params.is_empty() => Some(signature),
            _ => None,
        }
    }

    /// The type parameters that a method's receiver declares, with the receiver's type.
    pub fn receiver_type_params(
        &mut self,
        base: ExprId,
        names: &[ExprId],
    ) -> (Vec<TypeParamId>, TypeId) {
        let generic = self.generic_type_expr(base);
        let mut params = vec![];
        for (index, &name) in names.iter().enumerate() {
            match self.ast.as_name(name) {
                Some(ident) => params.push(self.declare_type_param(ident, index as u32)),
                None => {
                    let message = format!(
                        "receiver type parameter {} must be an identifier",
                        self.text(name)
                    );
                    self.error_at(name, message);
                    return (params, TypeId::INVALID);
                }
            }
        }
        if generic == TypeId::INVALID {
            return (params, TypeId::INVALID);
        }
        let declared = self.types().generic_params(generic);
        let named = match self.types().get(generic) {
            Type::Named(named) if !declared.is_empty() => named,
            Type::Alias(_) if !declared.is_empty() => {
                let shown = self.display(generic);
                let message = format!("cannot define new methods on generic alias type {shown}");
                self.error_at(base, message);
                return (params, TypeId::INVALID);
            }
            _ if self.types().unalias(generic) == TypeId::INVALID => {
                return (params, TypeId::INVALID);
            }
            _ => {
                let message = format!("{} is not a generic type", self.display(generic));
                self.error_at(base, message);
                return (params, TypeId::INVALID);
            }
        };
        if declared.len() != params.len() {
            let plural = if params.len() == 1 { "" } else { "s" };
            let message = format!(
                "receiver declares {} type parameter{plural}, but receiver base type declares {}",
                params.len(),
                declared.len()
            );
            self.error_at(base, message);
        }
        let args: Vec<TypeId> = params
            .iter()
            .map(|&param| self.types().type_param_type(param))
            .collect();
        let substitution = Substitution::new(&declared, &args);
        for (&param, &from) in params.iter().zip(&declared) {
            self.complete_constraint(from);
            let constraint = self.types().type_param(from).constraint;
            let constraint = self.types().substitute(constraint, &substitution);
            self.types().set_constraint(param, constraint);
            self.mono.same(param, from);
        }
        if declared.len() != params.len() {
            return (params, TypeId::INVALID);
        }
        (params, self.types().instantiate(named, &args))
    }

    /// The object of a generic function that an expression names.
    pub fn function_object(&self, expr: ExprId) -> Option<ObjId> {
        self.info.function_named(self.ast, expr)
    }
}
