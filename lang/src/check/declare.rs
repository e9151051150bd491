//! Declarations: constants, variables, types and functions, resolved when they are first needed.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::info::{ObjectKind, VariableKind};
use super::operand::{Operand, Source};
use super::scope::ScopeId;
use super::{Checker, Delayed};
use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::{ConstDecl, Decl, ExprId, FuncDecl, Ident, TypeDecl, VarDecl};
use crate::types::{Method, ObjId, TypeId};

/// A package-level declaration.
pub(super) struct Declaration<'a> {
    pub kind: DeclarationKind<'a>,
    /// The scope of its file.
    pub scope: ScopeId,
    /// Package-level constants, variables and functions that it mentions, for the initialisation order.
    pub dependencies: BTreeSet<ObjId>,
}

/// What is declared.
#[derive(Clone)]
pub(super) enum DeclarationKind<'a> {
    Const {
        ty: Option<ExprId>,
        value: Option<ExprId>,
        inherited: bool,
        iota: u32,
    },
    /// One variable, or all those that share one initial value.
    Var {
        variables: Rc<[ObjId]>,
        ty: Option<ExprId>,
        value: Option<ExprId>,
    },
    Type(&'a TypeDecl),
    Func(&'a FuncDecl),
}

impl<'a> Checker<'a> {
    /// Makes sure that an object's type is known, and a constant's value.
    pub fn resolve(&mut self, id: ObjId) {
        if self.path_index.contains_key(&id) {
            return self.resolve_again(id);
        }
        if self.type_of_object(id).is_some() {
            return;
        }
        let Some(&declaration) = self.declarations.get(&id) else {
            return self.set_type(id, TypeId::INVALID);
        };
        self.push_path(id);
        let inner = super::Environment {
            package: self.info.object(id).package,
            scope: self.declaration_list[declaration].scope,
            declaration: None,
            iota: None,
            error_pos: Pos::NONE,
            function: None,
            has_call_or_receive: false,
            context: Default::default(),
        };
        let outer = std::mem::replace(&mut self.env, inner);
        match self.declaration_list[declaration].kind.clone() {
            DeclarationKind::Const {
                ty,
                value,
                inherited,
                iota,
            } => {
                self.env.declaration = Some(declaration);
                self.const_decl(id, ty, value, inherited, iota);
            }
            DeclarationKind::Var {
                variables,
                ty,
                value,
            } => {
                self.env.declaration = Some(declaration);
                self.var_decl(id, &variables, ty, value);
            }
            DeclarationKind::Type(decl) => {
                self.type_decl(id, decl);
                self.collect_methods(id);
            }
            DeclarationKind::Func(decl) => self.func_decl(id, decl, declaration),
        }
        self.env = outer;
        self.pop_path();
    }

    /// An object that is needed while it is being resolved.
    fn resolve_again(&mut self, id: ObjId) {
        let valid = self.is_valid_cycle(id);
        // A function keeps its type: its body may mention it.
        let is_func = matches!(self.info.object(id).kind, ObjectKind::Func { .. });
        if !valid && !is_func || self.type_of_object(id).is_none() {
            self.set_type(id, TypeId::INVALID);
        }
    }

    pub fn push_path(&mut self, id: ObjId) {
        self.path_index.insert(id, self.path.len());
        self.path.push(id);
    }

    pub fn pop_path(&mut self) {
        if let Some(id) = self.path.pop() {
            self.path_index.remove(&id);
        }
    }

    fn const_decl(
        &mut self,
        id: ObjId,
        ty: Option<ExprId>,
        value: Option<ExprId>,
        inherited: bool,
        iota: u32,
    ) {
        let outer = (
            self.env.iota.replace(Value::from(i64::from(iota))),
            self.env.error_pos,
        );
        self.env.error_pos = Pos::NONE;
        let declared = ty.map(|ty| self.constant_type(ty));
        if declared == Some(TypeId::INVALID) {
            self.set_type(id, TypeId::INVALID);
        } else {
            let mut x = Operand::invalid(Source::None);
            if let Some(value) = value {
                if inherited {
                    self.env.error_pos = self.info.object(id).pos;
                }
                x = self.expr(value);
            }
            self.init_const(id, declared, x);
        }
        (self.env.iota, self.env.error_pos) = outer;
    }

    fn constant_type(&mut self, expr: ExprId) -> TypeId {
        let ty = self.type_expr(expr);
        if self.types().is_const_type(ty) {
            return ty;
        }
        if self.types().underlying_id(ty) != TypeId::INVALID {
            let message = format!("invalid constant type {}", self.display(ty));
            self.error_at(expr, message);
        }
        TypeId::INVALID
    }

    /// `variables` are all those that `value` initialises.
    fn var_decl(
        &mut self,
        id: ObjId,
        variables: &[ObjId],
        ty: Option<ExprId>,
        value: Option<ExprId>,
    ) {
        let declared = ty.map(|ty| self.variable_type(ty));
        if let Some(ty) = declared {
            self.set_type(id, ty);
        }
        let Some(value) = value else {
            if ty.is_none() {
                self.set_type(id, TypeId::INVALID);
            }
            return;
        };
        if variables.len() == 1 {
            let mut x = self.generic_expr(value, None);
            return self.init_var(id, &mut x, "variable declaration");
        }
        if let Some(ty) = declared {
            for &variable in variables {
                self.set_type(variable, ty);
            }
        }
        self.init_vars(variables, &[value], None);
    }

    fn type_decl(&mut self, id: ObjId, decl: &'a TypeDecl) {
        self.delayed.push(Delayed::ValidType { object: id });
        let name = self.info.object(id).name.clone();
        let outer = self.env.scope;
        if !decl.type_params.is_empty() {
            self.open_scope();
        }
        if decl.alias {
            let alias = self
                .types()
                .new_alias(name, self.env.package, TypeId::INVALID);
            let ty = self.types().alias_type(alias);
            self.set_type(id, ty);
            let params = self.declare_type_params(&decl.type_params);
            self.types().set_alias_params(alias, params.clone());
            self.set_constraints(&decl.type_params, &params);
            let actual = self.type_expr(decl.ty);
            self.env.scope = outer;
            let is_own = params
                .iter()
                .any(|&param| self.types().type_param_type(param) == self.types().unalias(actual));
            if is_own {
                self.error_at(
                    decl.ty,
                    "cannot use type parameter declared in alias declaration as RHS",
                );
                return self.set_type(id, TypeId::INVALID);
            }
            // A cycle may have made the object invalid meanwhile.
            if self.info.object(id).ty == ty {
                self.types().set_alias(alias, actual);
            }
            return;
        }
        let named = self.types().new_named(name, self.env.package, Some(id));
        let ty = self.types().named_type(named);
        self.set_type(id, ty);
        let context = self.env.context.clone();
        let args = context
            .instance
            .as_ref()
            .map(|instance| instance.args.clone());
        let outer_args = args.unwrap_or_else(|| [].into());
        let number = self.local_type_number(decl);
        self.types()
            .set_surroundings(named, context.generic, outer_args, number);
        if context.generic {
            let params = self.type_params_in_scope();
            self.mono.local(named, params, decl.name.pos);
        }
        let params = self.declare_type_params(&decl.type_params);
        self.types().set_type_params(named, params.clone());
        self.set_constraints(&decl.type_params, &params);
        let mut underlying = self.type_expr(decl.ty);
        self.env.scope = outer;
        if self.types().is_type_param(underlying) {
            self.error_at(
                decl.ty,
                "cannot use a type parameter as RHS in type declaration",
            );
            underlying = TypeId::INVALID;
        }
        if !self.types().named(named).complete {
            self.types().set_underlying(named, underlying);
        }
    }

    /// Which local type of the package this is; in instances the number of the generic function's type.
    fn local_type_number(&mut self, decl: &TypeDecl) -> u32 {
        if self.env.function.is_none() {
            return 0;
        }
        let numbers = self.local_types.entry(self.env.package).or_default();
        let next = numbers.len() as u32 + 1;
        *numbers.entry(decl.name.pos).or_insert(next)
    }

    /// Gives a type its methods.
    pub fn collect_methods(&mut self, id: ObjId) {
        let Some(methods) = self.methods.remove(&id) else {
            return;
        };
        let named = self.types().as_named(self.info.object(id).ty);
        if let Some(named) = named {
            self.delayed.push(Delayed::FieldUniqueness { named });
        }
        let type_name = self.info.object(id).name.clone();
        let mut seen: Vec<(Rc<str>, Pos)> = vec![];
        let is_standard = Some(self.info.object(id).package) != self.info.home;
        for (object, pointer_receiver) in methods {
            let method = self.info.object(object);
            let (name, pos) = (method.name.clone(), method.pos);
            if let Some((_, first)) = seen.iter().find(|(other, _)| **other == *name) {
                let message = format!(
                    "method {type_name}.{name} already declared at {}",
                    self.place(*first)
                );
                self.error(pos, message);
                continue;
            }
            seen.push((Rc::from(&*name), pos));
            let symbol = self.ast.symbols.find(&name);
            let is_asked_for =
                symbol.is_some_and(|symbol| self.ast.interface_methods.contains(&symbol));
            if is_standard && is_asked_for {
                self.delayed.push(Delayed::Method { object });
            }
            if let Some(named) = named {
                self.types().add_method(
                    named,
                    Method {
                        name,
                        package: self.env.package,
                        object,
                        pointer_receiver,
                    },
                );
            }
        }
    }

    /// Constants, variables and types declared in a function.
    pub fn decl_stmt(&mut self, decls: &'a [Decl]) {
        for decl in decls {
            match decl {
                Decl::Const(decl) => self.local_const(decl),
                Decl::Var(decl) => self.local_var(decl),
                Decl::Type(decl) => {
                    let id = self.new_named_object(decl.name, ObjectKind::Type);
                    self.declare(self.env.scope, decl.name, id);
                    self.push_path(id);
                    self.type_decl(id, decl);
                    self.pop_path();
                }
                Decl::Import(_) | Decl::Func(_) => {
                    unreachable!("the parser allows these at package level only")
                }
            }
        }
    }

    fn local_const(&mut self, decl: &'a ConstDecl) {
        let top = self.delayed.len();
        let mut objects = vec![];
        for (index, &name) in decl.names.iter().enumerate() {
            let id = self.new_named_object(name, ObjectKind::Const(None));
            self.const_decl(
                id,
                decl.ty,
                decl.values.get(index).copied(),
                decl.implicit,
                decl.iota,
            );
            objects.push(id);
        }
        self.check_arity(decl.pos, &decl.names, &decl.values, true, decl.implicit);
        self.process_delayed(top);
        for (&name, id) in decl.names.iter().zip(objects) {
            self.declare(self.env.scope, name, id);
        }
    }

    fn local_var(&mut self, decl: &'a VarDecl) {
        let top = self.delayed.len();
        let objects: Vec<ObjId> = decl
            .names
            .iter()
            .map(|&name| self.new_variable(name, VariableKind::Local))
            .collect();
        if decl.values.len() == 1 {
            self.var_decl(objects[0], &objects, decl.ty, Some(decl.values[0]));
        } else {
            let mut declared = None;
            for (index, &id) in objects.iter().enumerate() {
                let value = decl.values.get(index).copied();
                match declared {
                    // The type is the same for all names and was checked with the first.
                    Some(ty) => {
                        self.set_type(id, ty);
                        if let Some(value) = value {
                            let mut x = self.generic_expr(value, None);
                            self.init_var(id, &mut x, "variable declaration");
                        }
                    }
                    None => {
                        self.var_decl(id, &[id], decl.ty, value);
                        declared = decl.ty.map(|_| self.info.object(id).ty);
                    }
                }
            }
        }
        if decl.ty.is_none() || !decl.values.is_empty() {
            self.check_arity(decl.pos, &decl.names, &decl.values, false, false);
        }
        self.process_delayed(top);
        for (&name, &id) in decl.names.iter().zip(&objects) {
            self.declare(self.env.scope, name, id);
        }
    }

    /// As many values as names, except that one call may give several.
    pub fn check_arity(
        &mut self,
        pos: Pos,
        names: &[Ident],
        values: &[ExprId],
        constant: bool,
        inherited: bool,
    ) {
        if names.len() < values.len() {
            let extra = values[names.len()];
            if inherited {
                let message = format!("extra init expr at {}", self.place(self.ast[extra].pos));
                self.error(pos, message);
            } else {
                let message = format!("extra init expr {}", self.text(extra));
                self.error_at(extra, message);
            }
        } else if names.len() > values.len() && (constant || values.len() != 1) {
            let name = names[values.len()];
            self.error(
                name.pos,
                format!("missing init expr for {}", self.ast.name(name)),
            );
        }
    }

    /// Notes that the declaration at hand mentions a package-level object.
    pub fn add_dependency(&mut self, id: ObjId) {
        if let Some(declaration) = self.env.declaration
            && self.declarations.contains_key(&id)
        {
            self.declaration_list[declaration].dependencies.insert(id);
        }
    }
}
