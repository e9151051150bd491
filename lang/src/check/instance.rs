//! Instances of generic functions and methods.
//!
//! A generic body is checked once with its type parameters; that finds all errors. What code refers to is always an
//! instance: an object of its own for each function and list of type arguments. If the arguments are concrete, the
//! declaration's syntax is copied with fresh ids and checked again with the names of the type parameters bound to the
//! arguments, so that later phases see ordinary functions. Nothing is reported there: rules that a concrete type may
//! break although the type parameter does not (duplicate cases of a type switch, assertions that cannot hold) are not
//! applied, and what was not constant in the generic body is not constant in its instance.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::declare::DeclarationKind;
use super::info::{FunctionSyntax, Mode, Object, ObjectKind};
use super::operand::Operand;
use super::{Checker, Environment, ExprInfo};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Method, NamedId, ObjId, Signature, Substitution, Type, TypeId, TypeParamId};

/// Instances of functions.
#[derive(Debug, Default)]
pub(super) struct Instances {
    /// By generic function and canonical arguments.
    by_args: HashMap<(ObjId, Arc<[TypeId]>), ObjId>,
    /// What an object is an instance of. A method with type parameters of its own may have arguments only for those
    /// of its receiver.
    origin: HashMap<ObjId, (ObjId, Arc<[TypeId]>)>,
    /// Type parameters of generic functions, those of the receiver first.
    pub params: HashMap<ObjId, Vec<TypeParamId>>,
    /// The symbols of the instances so far.
    pub symbols: HashSet<String>,
    /// Instances to be checked.
    pending: VecDeque<ObjId>,
}

/// In what kind of function the checker is.
#[derive(Clone, Debug, Default)]
pub(super) struct FunctionContext {
    /// Its types mention type parameters.
    pub generic: bool,
    /// It is an instance.
    pub instance: Option<Arc<InstanceContext>>,
}

/// The instance at hand.
#[derive(Debug)]
pub(super) struct InstanceContext {
    /// How far the ids of its expressions are from those of the generic function.
    distance: u32,
    /// The type arguments.
    pub args: Arc<[TypeId]>,
}

impl<'a> Checker<'a> {
    /// The instance of a generic function, or of a method of a generic type, for type arguments. `generic` may itself
    /// be an instance of a method that has further type parameters.
    pub fn function_instance(&mut self, generic: ObjId, args: &[TypeId]) -> ObjId {
        let (generic, args) = match self.instances.origin.get(&generic) {
            Some((origin, first)) => (*origin, [first, args].concat()),
            None => (generic, args.to_vec()),
        };
        let key: Arc<[TypeId]> = args
            .iter()
            .map(|&arg| self.types().canonical(arg))
            .collect();
        if let Some(&known) = self.instances.by_args.get(&(generic, key.clone())) {
            return known;
        }
        self.resolve(generic);
        let params = self.instances.params.get(&generic).cloned();
        let params = params.unwrap_or_default();
        let ty = self.instance_type(generic, &params, &args);
        let function = self.info.object(generic);
        let method = matches!(function.kind, ObjectKind::Func { method: true, .. });
        let object = Object {
            kind: ObjectKind::Func {
                function: None,
                method,
            },
            ty: TypeId::INVALID,
            ..function.clone()
        };
        let id = self.new_object(object);
        self.set_type(id, ty);
        let complete = params.len() == args.len() && ty != TypeId::INVALID;
        if complete && !args.iter().any(|&arg| self.types().is_parameterized(arg)) {
            self.instances.pending.push_back(id);
        }
        self.instances.by_args.insert((generic, key), id);
        self.instances.origin.insert(id, (generic, args.into()));
        id
    }

    /// The type of a generic function with its first type parameters replaced. The others get new identities.
    fn instance_type(&mut self, generic: ObjId, params: &[TypeParamId], args: &[TypeId]) -> TypeId {
        let ty = self.info.object(generic).ty;
        let Some(signature) = self.types().as_signature(ty) else {
            return TypeId::INVALID;
        };
        let given = args.len().min(params.len());
        let substitution = Substitution::new(&params[..given], &args[..given]);
        let (rest, substitution) = self.rename_type_params(&params[given..], substitution);
        let types = self.types();
        types.intern(Type::Signature(Arc::new(Signature {
            type_params: rest.into(),
            params: types
                .substitute_params(&signature.params, &substitution)
                .into(),
            results: types
                .substitute_params(&signature.results, &substitution)
                .into(),
            variadic: signature.variadic,
        })))
    }

    /// The method of an instance type that stands for a method of its generic type; of other types the method itself.
    pub fn method_object(&mut self, receiver: NamedId, method: ObjId) -> ObjId {
        if self.instances.origin.contains_key(&method) {
            return method;
        }
        match self.types().type_args(receiver) {
            Some(args) => self.function_instance(method, &args),
            None => method,
        }
    }

    /// The type of a method as a method of `receiver`, once it is resolved.
    pub fn method_type(&self, receiver: NamedId, method: &Method) -> TypeId {
        let ty = self.info.object(method.object).ty;
        if self.instances.origin.contains_key(&method.object) {
            return ty;
        }
        let args = self.types().type_args(receiver);
        let params = self.instances.params.get(&method.object);
        match args.zip(params) {
            Some((args, params)) => {
                let substitution = Substitution::new(params, &args);
                self.types().substitute(ty, &substitution)
            }
            None => ty,
        }
    }

    /// The generic function that an object is an instance of; of others the object itself.
    pub fn generic_origin(&self, object: ObjId) -> ObjId {
        let origin = self.instances.origin.get(&object);
        origin.map_or(object, |&(origin, _)| origin)
    }

    /// Instantiates the function that an expression denotes: from now on it denotes the instance, whose type is given.
    pub fn instantiate_function(
        &mut self,
        expr: ExprId,
        signature: &Signature,
        args: &[TypeId],
        pos: Pos,
        exprs: &[ExprId],
    ) -> TypeId {
        self.delayed.push(super::Delayed::FunctionInstance {
            pos,
            params: signature.type_params.to_vec(),
            args: args.to_vec(),
            exprs: exprs.to_vec(),
        });
        let Some(generic) = self.function_object(expr) else {
            return TypeId::INVALID;
        };
        let (object, ty) = match self.is_method_expression(expr) {
            // The type has the receiver as first parameter.
            true => {
                let object = self.function_instance(generic, args);
                let substitution = Substitution::new(&signature.type_params, args);
                let types = self.types();
                let ty = types.signature(
                    types.substitute_params(&signature.params, &substitution),
                    types.substitute_params(&signature.results, &substitution),
                    signature.variadic,
                );
                (object, ty)
            }
            false => {
                let object = self.function_instance(generic, args);
                (object, self.info.object(object).ty)
            }
        };
        self.retarget(expr, object, ty);
        ty
    }

    fn is_method_expression(&self, expr: ExprId) -> bool {
        let mut expr = expr;
        loop {
            expr = match &self.ast[expr].kind {
                ExprKind::Paren(x) | ExprKind::Index { x, .. } => *x,
                _ => break,
            };
        }
        self.info.selection(expr).is_some_and(|selection| {
            matches!(selection.kind, super::SelectionKind::MethodExpr { .. })
        })
    }

    /// Makes an expression that names a generic function denote an instance.
    fn retarget(&mut self, expr: ExprId, object: ObjId, ty: TypeId) {
        let mut expr = expr;
        loop {
            let info = &mut self.info.exprs[expr.0 as usize];
            (info.mode, info.ty, info.value) = (Mode::Value, ty, None);
            expr = match &self.ast[expr].kind {
                ExprKind::Paren(x) | ExprKind::Index { x, .. } => *x,
                &ExprKind::Name(ident) => return self.record_object(ident, object),
                &ExprKind::Selector { selected, .. } => {
                    match self.info.selections.get_mut(&expr) {
                        Some(selection) => selection.set_method(object),
                        None => self.record_object(selected, object),
                    }
                    return;
                }
                _ => return,
            };
        }
    }

    /// Makes and checks all instances that concrete code refers to, those of the methods of instance types included.
    pub fn check_instances(&mut self) {
        let mut seen_types = 0;
        loop {
            while let Some(instance) = self.instances.pending.pop_front() {
                self.check_instance(instance);
                self.process_delayed(0);
            }
            let fresh = self.types().instances_since(seen_types);
            seen_types = self.types().named_count();
            for id in fresh {
                self.instantiate_methods(id);
            }
            if self.instances.pending.is_empty() && seen_types == self.types().named_count() {
                return;
            }
        }
    }

    fn instantiate_methods(&mut self, id: NamedId) {
        let ty = self.types().named_type(id);
        let Some(args) = self.types().type_args(id) else {
            return;
        };
        if self.types().is_parameterized(ty) || self.types().underlying_id(ty) == TypeId::INVALID {
            return;
        }
        let methods = self.types().methods_of(id);
        let objects: Vec<ObjId> = methods
            .iter()
            .map(|method| self.function_instance(method.object, &args))
            .collect();
        self.types().set_instance_methods(id, &objects);
    }

    /// Checks a copy of a generic function with its type parameters bound.
    fn check_instance(&mut self, instance: ObjId) {
        let (generic, args) = self.instances.origin[&instance].clone();
        let declaration = self.declarations[&generic];
        let DeclarationKind::Func(original) = self.declaration_list[declaration].kind else {
            return;
        };
        if original.body.is_none() {
            return;
        }
        let ast = self.ast;
        let copy = ast.copy_function(original);
        let decl = &ast.instances[copy];
        self.info.exprs.resize(ast.exprs.len(), ExprInfo::default());
        self.info.idents.resize(ast.ident_count() as usize, None);
        let function = self.new_function(Some(instance), FunctionSyntax::Instance(copy), None);
        let method = decl.receiver.is_some();
        self.info.objects[instance.index()].kind = ObjectKind::Func {
            function: Some(function),
            method,
        };
        let context = FunctionContext {
            generic: false,
            instance: Some(Arc::new(InstanceContext {
                distance: decl.nodes.exprs.start - original.nodes.exprs.start,
                args: args.clone(),
            })),
        };
        let inner = Environment {
            package: self.info.object(generic).package,
            scope: self.declaration_list[declaration].scope,
            declaration: None,
            iota: None,
            error_pos: Pos::NONE,
            function: None,
            has_call_or_receive: false,
            context,
        };
        let outer = std::mem::replace(&mut self.env, inner);
        self.declared_function(instance, decl, function, None);
        self.env = outer;
        self.process_delayed(0);
        // A correct function has correct instances; if we cannot see that, it is ours to learn.
        let errors = std::mem::take(&mut self.errors);
        for error in errors.iter() {
            self.refuse(error.pos, format!("this instance ({})", error.message));
        }
    }

    /// In an instance nothing is constant that is not constant in the generic function.
    pub fn forget_constant(&self, x: &mut Operand, expr: ExprId) {
        if let Some(context) = &self.env.context.instance
            && x.is_constant()
            && let Some(original) = expr.0.checked_sub(context.distance)
        {
            let original = self.info.expr(ExprId(original));
            if original.mode != Mode::Constant {
                (x.mode, x.value) = (Mode::Value, None);
            }
        }
    }
}
