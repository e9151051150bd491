//! Function types, function declarations and bodies.

use super::info::{FunctionId, FunctionSyntax, Mode, Native, ObjectKind, VariableKind};
use super::operand::{Operand, Source};
use super::scope::ScopeId;
use super::{Checker, Delayed, Environment};
use crate::source::Pos;
use crate::syntax::ast::{Block, ExprId, ExprKind, Field, FuncDecl, Ident};
use crate::types::{Basic, ObjId, PackageId, Param, Signature, Type, TypeId, TypeParamId};

/// A parameter list: the types, and a variable for each if a function's scope was given.
struct Parameters {
    list: Vec<Param>,
    variables: Vec<ObjId>,
    variadic: bool,
}

/// What stands before a function's body.
struct Header {
    ty: TypeId,
    receiver: Option<ObjId>,
    params: Vec<ObjId>,
    results: Vec<ObjId>,
}

impl<'a> Checker<'a> {
    /// A function type on its own, without variables.
    pub fn func_type(&mut self, expr: ExprId) -> TypeId {
        self.open_scope();
        let (ty, _, _) = self.signature(expr, None);
        self.close_scope();
        ty
    }

    /// Checks a signature in the current scope and declares its parameters there, a method's receiver first.
    fn signature(
        &mut self,
        expr: ExprId,
        receiver: Option<(Ident, ObjId)>,
    ) -> (TypeId, Vec<ObjId>, Vec<ObjId>) {
        let ast = self.ast;
        let (params, results) = ast.signature(expr);
        let scope = self.env.scope;
        self.scopes[scope.0 as usize].is_function = true;
        let params_checked = self.collect_params(params, VariableKind::Param);
        let results_checked = self.collect_params(results, VariableKind::Result);
        if let Some((ident, variable)) = receiver {
            self.declare(scope, ident, variable);
        }
        self.declare_params(scope, params, &params_checked.variables);
        self.declare_params(scope, results, &results_checked.variables);
        let variadic = params_checked.variadic;
        let ty = self
            .types()
            .signature(params_checked.list, results_checked.list, variadic);
        (ty, params_checked.variables, results_checked.variables)
    }

    fn collect_params(&mut self, fields: &[Field], kind: VariableKind) -> Parameters {
        let mut parameters = Parameters {
            list: vec![],
            variables: vec![],
            variadic: false,
        };
        let mut previous: Option<(ExprId, TypeId)> = None;
        for (index, field) in fields.iter().enumerate() {
            let mut ty = match previous {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => match self.ast[field.ty].kind {
                    ExprKind::VariadicType(element) => {
                        if kind == VariableKind::Param && index + 1 == fields.len() {
                            parameters.variadic = true;
                        } else {
                            self.error_at(field.ty, "invalid use of ...");
                        }
                        self.variable_type(element)
                    }
                    _ => self.variable_type(field.ty),
                },
            };
            previous = Some((field.ty, ty));
            if parameters.variadic && index + 1 == fields.len() {
                ty = self.types().slice(ty);
            }
            let (name, variable) = match field.name {
                Some(ident) => (self.ast.name(ident), self.new_variable(ident, kind)),
                None => ("", self.new_dummy_variable("", field.pos, kind)),
            };
            self.set_type(variable, ty);
            parameters.list.push(Param {
                name: name.into(),
                ty,
            });
            parameters.variables.push(variable);
        }
        parameters
    }

    fn declare_params(&mut self, scope: ScopeId, fields: &[Field], variables: &[ObjId]) {
        for (field, &variable) in fields.iter().zip(variables) {
            if let Some(ident) = field.name {
                self.declare(scope, ident, variable);
            }
        }
    }

    /// Checks a declared function's signature and queues its body.
    pub fn func_decl(&mut self, id: ObjId, decl: &'a FuncDecl, declaration: usize) {
        let &ObjectKind::Func { function, method } = &self.info.object(id).kind else {
            return;
        };
        let function = function.or_else(|| self.standard_function(id, decl, method));
        // While the signature is checked the function has no type: mentions of it are silent.
        self.set_type(id, TypeId::INVALID);
        let outer = self.env.context.clone();
        self.env.context.generic =
            !decl.type_params.is_empty() || !self.receiver_args(decl).is_empty();
        match function {
            Some(function) => {
                self.info.functions[function.0 as usize].generic = self.env.context.generic;
                self.declared_function(id, decl, function, Some(declaration));
                if self.ast.name(decl.name) == "init" && decl.receiver.is_none() {
                    self.info.init_functions.push(function);
                }
            }
            None => {
                let scope = self.env.scope;
                self.open_scope();
                let header = self.function_header(id, decl);
                self.env.scope = scope;
                self.set_type(id, header.ty);
                self.bodyless.push(decl.name.pos);
            }
        }
        self.env.context = outer;
    }

    /// Checks the head of a function with a body, and queues the body.
    pub fn declared_function(
        &mut self,
        id: ObjId,
        decl: &'a FuncDecl,
        function: FunctionId,
        declaration: Option<usize>,
    ) {
        let outer = (self.env.function, self.env.scope);
        self.env.function = Some(function);
        self.open_scope();
        let scope = self.env.scope;
        let header = self.function_header(id, decl);
        (self.env.function, self.env.scope) = outer;
        self.set_type(id, header.ty);
        let symbol = self.symbol(decl, header.receiver, function);
        let symbol = self.unique_symbol(symbol);
        let data = &mut self.info.functions[function.0 as usize];
        (data.signature, data.receiver) = (header.ty, header.receiver);
        (data.params, data.results) = (header.params, header.results);
        data.symbol = symbol.into();
        if let Some(body) = &decl.body {
            let env = Environment {
                declaration,
                iota: None,
                ..self.body_environment(function, scope)
            };
            self.delayed.push(Delayed::Body { body, env });
        }
    }

    /// A function of a standard package is one of the program's from its first mention on, even if it is a native.
    fn standard_function(
        &mut self,
        object: ObjId,
        decl: &'a FuncDecl,
        method: bool,
    ) -> Option<FunctionId> {
        let &syntax = self.standard_syntax.get(&object)?;
        let function = self.new_function(Some(object), syntax, None);
        self.info.objects[object.index()].kind = ObjectKind::Func {
            function: Some(function),
            method,
        };
        if decl.body.is_none() {
            self.info.functions[function.0 as usize].native = Some(Native {
                is_noescape: decl.is_noescape,
            });
        }
        Some(function)
    }

    /// The type arguments written in a method's receiver: names of type parameters.
    fn receiver_args(&self, decl: &FuncDecl) -> Vec<ExprId> {
        let args = |receiver: Field| {
            let expr = self.ast.unparen(receiver.ty);
            let base = match self.ast[expr].kind {
                ExprKind::Star(base) => self.ast.unparen(base),
                _ => expr,
            };
            match &self.ast[base].kind {
                ExprKind::Index { indices, .. } => indices.clone(),
                _ => vec![],
            }
        };
        decl.receiver.map_or(vec![], args)
    }

    /// Checks receiver, type parameters and signature of a function in the current scope, and declares them there.
    fn function_header(&mut self, id: ObjId, decl: &FuncDecl) -> Header {
        let names = self.receiver_args(decl);
        let instance = self.env.context.instance.clone();
        let own: Vec<TypeParamId>;
        let mut receiver_params = vec![];
        let mut receiver_type = None;
        if let Some(instance) = &instance {
            let idents = names.iter().filter_map(|&name| self.ast.as_name(name));
            let own_names = decl.type_params.iter().filter_map(|field| field.name);
            let all: Vec<Ident> = idents.chain(own_names).collect();
            receiver_type = decl
                .receiver
                .map(|receiver| self.instance_receiver(&receiver, &instance.args[..names.len()]));
            for (ident, &arg) in all.into_iter().zip(instance.args.iter()) {
                self.bind_type_param(ident, arg);
            }
            own = vec![];
        } else {
            if let Some(receiver) = decl.receiver
                && !names.is_empty()
            {
                let (pointer, base) = self.unpack_receiver(receiver.ty);
                let (params, ty) = self.receiver_type_params(base, &names);
                receiver_params = params;
                receiver_type = Some(match (ty, pointer) {
                    (TypeId::INVALID, _) | (_, false) => ty,
                    (ty, true) => self.types().pointer(ty),
                });
            }
            own = self.declare_type_params(&decl.type_params);
            self.set_constraints(&decl.type_params, &own);
        }
        let all_params: Vec<TypeParamId> = receiver_params.iter().chain(&own).copied().collect();
        if !all_params.is_empty() {
            self.instances.params.insert(id, all_params);
        }
        let receiver = decl
            .receiver
            .map(|receiver| self.receiver(&receiver, receiver_type));
        let receiver_name = decl.receiver.and_then(|field| field.name);
        let (ty, params, results) = self.signature(decl.signature, receiver_name.zip(receiver));
        let ty = self.with_type_params(ty, own);
        Header {
            ty,
            receiver,
            params,
            results,
        }
    }

    /// A function type with type parameters.
    fn with_type_params(&self, ty: TypeId, params: Vec<TypeParamId>) -> TypeId {
        match self.types().get(ty) {
            Type::Signature(signature) if !params.is_empty() => {
                self.types()
                    .intern(Type::Signature(std::sync::Arc::new(Signature {
                        type_params: params.into(),
                        ..(*signature).clone()
                    })))
            }
            _ => ty,
        }
    }

    /// The receiver's type in an instance of a method.
    fn instance_receiver(&mut self, field: &Field, args: &[TypeId]) -> TypeId {
        if args.is_empty() {
            return self.variable_type(field.ty);
        }
        let (pointer, base) = self.unpack_receiver(field.ty);
        let generic = self.generic_type_expr(base);
        let ty = match self.types().as_named(generic) {
            Some(named) => self.types().instantiate(named, args),
            None => TypeId::INVALID,
        };
        if pointer {
            self.types().pointer(ty)
        } else {
            ty
        }
    }

    fn receiver(&mut self, field: &Field, known: Option<TypeId>) -> ObjId {
        let ty = known.unwrap_or_else(|| self.variable_type(field.ty));
        let (_, base) = self.unpack_receiver(field.ty);
        if known.is_none() {
            self.exclude_instance_receiver(base, ty);
        }
        let variable = match field.name {
            Some(ident) => self.new_variable(ident, VariableKind::Receiver),
            None => self.new_dummy_variable("", field.pos, VariableKind::Receiver),
        };
        self.set_type(variable, ty);
        self.delayed.push(Delayed::Receiver {
            package: self.env.package,
            pos: self.start(base),
            ty,
        });
        variable
    }

    /// Methods belong to generic types, not to instances of them under another name.
    fn exclude_instance_receiver(&mut self, base: ExprId, ty: TypeId) {
        let named = match self.types().get_unaliased(ty) {
            Type::Pointer(base) => self.types().as_named(base),
            _ => self.types().as_named(ty),
        };
        if let Some(named) = named.filter(|&named| self.types().type_args(named).is_some()) {
            let shown = self.display(self.types().named_type(named));
            let message = format!("cannot define new methods on instantiated type {shown}");
            self.error_at(base, message);
        }
    }

    pub fn require_receiver(&mut self, package: PackageId, pos: Pos, ty: TypeId) {
        let base = match self.types().get_unaliased(ty) {
            Type::Pointer(base) => base,
            _ => ty,
        };
        let shown = self.display(base);
        let message = match self.types().get_unaliased(base) {
            Type::Basic(Basic::Invalid) => return,
            Type::Basic(_) => format!("cannot define new methods on non-local type {shown}"),
            Type::Named(named) if self.types().named(named).package != package => {
                format!("cannot define new methods on non-local type {shown}")
            }
            Type::Named(_) => match self.under(base) {
                Type::Basic(Basic::UnsafePointer) => {
                    format!("invalid receiver type {shown} (unsafe.Pointer)")
                }
                Type::Pointer(_) | Type::Interface(_) => {
                    format!("invalid receiver type {shown} (pointer or interface type)")
                }
                _ => return,
            },
            _ => format!("invalid receiver type {}", self.display(ty)),
        };
        self.error(pos, message);
    }

    /// The name in tracebacks.
    fn symbol(&self, decl: &FuncDecl, receiver: Option<ObjId>, function: FunctionId) -> String {
        let package = self.types().package_path(self.env.package);
        let name = self.ast.name(decl.name);
        let own = match &self.env.context.instance {
            Some(instance) if !decl.type_params.is_empty() => {
                let first = instance.args.len() - decl.type_params.len();
                self.type_args_text(&instance.args[first..])
            }
            _ => String::new(),
        };
        let Some(receiver) = receiver else {
            if name == "init" {
                let earlier = self.info.functions[..function.0 as usize]
                    .iter()
                    .filter(|other| {
                        other.object.is_some_and(|id| {
                            let object = self.info.object(id);
                            &*object.name == "init"
                                && matches!(object.kind, ObjectKind::Func { method: false, .. })
                        })
                    });
                return format!("{package}.init.{}", earlier.count());
            }
            return format!("{package}.{name}{own}");
        };
        let ty = self.info.object(receiver).ty;
        let base_name = |ty| match self.types().as_named(ty) {
            Some(named) => {
                let args = self.types().type_args(named);
                let list = args.map_or(String::new(), |args| self.type_args_text(&args));
                format!("{}{list}", self.types().named(named).name)
            }
            None => self.display(ty),
        };
        match self.types().get_unaliased(ty) {
            Type::Pointer(base) => format!("{package}.(*{}).{name}{own}", base_name(base)),
            _ => format!("{package}.{}.{name}{own}", base_name(ty)),
        }
    }

    /// Instances for different local types of one name are told apart by a number.
    fn unique_symbol(&mut self, symbol: String) -> String {
        if self.env.context.instance.is_none() {
            return symbol;
        }
        let mut unique = symbol.clone();
        let mut number = 1;
        while !self.instances.symbols.insert(unique.clone()) {
            number += 1;
            let end = symbol.rfind(']').unwrap_or(symbol.len());
            unique = format!("{}#{number}{}", &symbol[..end], &symbol[end..]);
        }
        unique
    }

    /// Type arguments in the name of an instance.
    fn type_args_text(&self, args: &[TypeId]) -> String {
        let names: Vec<String> = args
            .iter()
            .map(|&arg| self.types().runtime_name(arg))
            .collect();
        format!("[{}]", names.join(","))
    }

    /// A function literal; its body is checked at the end of the statement it stands in.
    pub fn func_literal(&mut self, expr: ExprId, signature: ExprId, body: &'a Block) -> TypeId {
        // The left side of `x op= y` is looked at twice.
        if let Some(known) = self.info.literal(expr) {
            return self.info.function(known).signature;
        }
        let parent = self.env.function;
        let function = self.new_function(None, FunctionSyntax::Literal(expr), parent);
        self.info.literals.insert(expr, function);
        let symbol = self.literal_symbol(parent);
        self.env.function = Some(function);
        self.open_scope();
        let scope = self.env.scope;
        let (ty, params, results) = self.signature(signature, None);
        self.close_scope();
        self.env.function = parent;
        let info = Operand {
            mode: Mode::Type,
            ty,
            value: None,
            source: Source::Expr(signature),
        };
        self.record(&info);
        let data = &mut self.info.functions[function.0 as usize];
        (data.signature, data.params, data.results, data.symbol) =
            (ty, params, results, symbol.into());
        let env = self.body_environment(function, scope);
        self.delayed.push(Delayed::Body { body, env });
        ty
    }

    /// What a body will be checked in; a literal's dependencies and `iota` are those of where it stands.
    fn body_environment(&self, function: FunctionId, scope: ScopeId) -> Environment {
        Environment {
            scope,
            error_pos: Pos::NONE,
            function: Some(function),
            has_call_or_receive: false,
            ..self.env.clone()
        }
    }

    fn literal_symbol(&mut self, parent: Option<FunctionId>) -> String {
        let count = self.literal_counts.entry(parent).or_default();
        *count += 1;
        let Some(parent) = parent else {
            let package = self.info.types.package_path(self.env.package);
            return format!("{package}.init.func{count}");
        };
        let outer = &self.info.functions[parent.0 as usize];
        match outer.syntax {
            FunctionSyntax::Literal(_) | FunctionSyntax::RangeBody(_) => {
                format!("{}.{count}", outer.symbol)
            }
            FunctionSyntax::Declared { .. } | FunctionSyntax::Instance(_) => {
                format!("{}.func{count}", outer.symbol)
            }
        }
    }

    pub fn function_body(&mut self, body: &'a Block, env: Environment) {
        let scope = env.scope;
        let function = env.function.expect("a body belongs to a function");
        let outer = std::mem::replace(&mut self.env, env);
        self.stmt_list(&body.stmts);
        let has_results = !self.info.function(function).results.is_empty();
        if has_results && !self.is_terminating_list(&body.stmts) {
            self.error(body.close, "missing return");
        }
        self.report_unused(scope);
        self.env = outer;
    }
}
