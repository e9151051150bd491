//! The package's objects: collecting them from the files, and resolving them in order.

use std::rc::Rc;

use super::Checker;
use super::declare::{Declaration, DeclarationKind};
use super::info::{Function, FunctionId, FunctionSyntax, ObjectKind, VariableKind};
use super::scope::ScopeId;
use crate::source::Pos;
use crate::syntax::ast::{ConstDecl, Decl, ExprId, ExprKind, FuncDecl, Ident, TypeDecl, VarDecl};
use crate::types::{ObjId, PackageId, TypeId};

/// A method declaration whose receiver's type name is still to be found.
struct PendingMethod {
    object: ObjId,
    pointer: bool,
    receiver: Ident,
}

impl<'a> Checker<'a> {
    /// All files belong to one package, which has a name.
    pub fn check_package_names(&mut self) {
        let ast = self.ast;
        let Some(first) = ast.files.first() else {
            return;
        };
        let home = &ast.packages[0];
        for file in &ast.files[home.files.start as usize..home.files.end as usize] {
            let name = ast.name(file.package);
            if name == "_" {
                self.error(file.package.pos, "invalid package name _");
            } else if file.package.name != first.package.name {
                let expected = ast.name(first.package);
                self.error(
                    file.package.pos,
                    format!("package {name}; expected package {expected}"),
                );
            }
        }
    }

    /// Declares everything at package level, in all packages.
    pub fn collect_objects(&mut self) {
        let home = self.env.clone();
        for index in (0..self.ast.packages.len()).rev() {
            self.env.package = self.packages[index].id;
            self.collect_package(index);
        }
        self.env = home;
    }

    fn collect_package(&mut self, index: usize) {
        let ast = self.ast;
        let package_scope = self.package_scope();
        let mut methods = vec![];
        let mut file_scopes = vec![];
        for file_index in ast.packages[index].files.clone() {
            let file = &ast.files[file_index as usize];
            let scope = self.new_scope(Some(package_scope));
            file_scopes.push(scope);
            for (decl_index, decl) in file.decls.iter().enumerate() {
                match decl {
                    Decl::Import(import) => self.collect_import(import, scope, index),
                    Decl::Const(decl) => self.collect_const(decl, scope),
                    Decl::Var(decl) => self.collect_var(decl, scope),
                    Decl::Type(decl) => self.collect_type(decl, scope),
                    Decl::Func(decl) => {
                        let syntax = FunctionSyntax::Declared {
                            file: file_index,
                            decl: decl_index as u32,
                        };
                        self.collect_func(decl, syntax, scope, &mut methods);
                    }
                }
            }
        }
        self.report_import_conflicts(&file_scopes);
        if index == 0 {
            self.report_dot_import_conflicts();
        }
        for method in methods {
            if let Some((base, pointer)) = self.resolve_receiver(method.pointer, method.receiver) {
                self.methods
                    .entry(base)
                    .or_default()
                    .push((method.object, pointer));
            }
        }
        if index > 0 {
            let objects = std::mem::take(&mut self.object_list);
            self.standard_objects.insert(index, objects);
        }
    }

    fn collect_const(&mut self, decl: &'a ConstDecl, scope: ScopeId) {
        for (index, &name) in decl.names.iter().enumerate() {
            let object = self.new_named_object(name, ObjectKind::Const(None));
            let kind = DeclarationKind::Const {
                ty: decl.ty,
                value: decl.values.get(index).copied(),
                inherited: decl.implicit,
                iota: decl.iota,
            };
            self.declare_package_object(name, object, kind, scope);
        }
        self.check_arity(decl.pos, &decl.names, &decl.values, true, decl.implicit);
    }

    fn collect_var(&mut self, decl: &'a VarDecl, scope: ScopeId) {
        let objects: Rc<[ObjId]> = decl
            .names
            .iter()
            .map(|&name| self.new_variable(name, VariableKind::Package))
            .collect();
        let shared = (decl.values.len() == 1).then(|| {
            let kind = DeclarationKind::Var {
                variables: objects.clone(),
                ty: decl.ty,
                value: decl.values.first().copied(),
            };
            self.add_declaration(kind, scope)
        });
        for (index, &name) in decl.names.iter().enumerate() {
            let object = objects[index];
            let declaration = shared.unwrap_or_else(|| {
                let value = decl.values.get(index).copied();
                let kind = DeclarationKind::Var {
                    variables: Rc::new([object]),
                    ty: decl.ty,
                    value,
                };
                self.add_declaration(kind, scope)
            });
            self.declare_with(name, object, declaration);
        }
        if decl.ty.is_none() || !decl.values.is_empty() {
            self.check_arity(decl.pos, &decl.names, &decl.values, false, false);
        }
    }

    fn collect_type(&mut self, decl: &'a TypeDecl, scope: ScopeId) {
        let object = self.new_named_object(decl.name, ObjectKind::Type);
        self.declare_package_object(decl.name, object, DeclarationKind::Type(decl), scope);
    }

    fn collect_func(
        &mut self,
        decl: &'a FuncDecl,
        syntax: FunctionSyntax,
        scope: ScopeId,
        methods: &mut Vec<PendingMethod>,
    ) {
        let name = self.ast.name(decl.name).to_string();
        let method = decl.receiver.is_some();
        let object = self.new_named_object(
            decl.name,
            ObjectKind::Func {
                function: None,
                method,
            },
        );
        if !self.is_home() {
            self.standard_syntax.insert(object, syntax);
        } else if decl.body.is_some() {
            let function = self.new_function(Some(object), syntax, None);
            self.info.objects[object.index()].kind = ObjectKind::Func {
                function: Some(function),
                method,
            };
        }
        let is_main = name == "main" && self.is_main_package();
        match decl.receiver {
            Some(receiver) => {
                let (pointer, base) = self.unpack_receiver(receiver.ty);
                if let ExprKind::Name(base) = self.ast[base].kind
                    && name != "_"
                {
                    methods.push(PendingMethod {
                        object,
                        pointer,
                        receiver: base,
                    });
                }
                self.record_object(decl.name, object);
            }
            None => {
                if name == "init" || is_main {
                    self.check_entry_point(decl, &name);
                }
                if name == "init" {
                    self.record_object(decl.name, object);
                } else {
                    self.declare(self.package_scope(), decl.name, object);
                }
            }
        }
        let declaration = self.add_declaration(DeclarationKind::Func(decl), scope);
        self.declarations.insert(object, declaration);
        self.object_list.push(object);
    }

    /// `init` and `main` take and return nothing.
    fn check_entry_point(&mut self, decl: &FuncDecl, name: &str) {
        if let Some(param) = decl.type_params.first() {
            self.error(
                param.pos,
                format!("func {name} must have no type parameters"),
            );
        }
        let (params, results) = self.ast.signature(decl.signature);
        if !params.is_empty() || !results.is_empty() {
            self.error(
                decl.name.pos,
                format!("func {name} must have no arguments and no return values"),
            );
        }
        if name == "init" && decl.body.is_none() {
            self.error(decl.name.pos, "func init must have a body");
        }
    }

    pub fn new_function(
        &mut self,
        object: Option<ObjId>,
        syntax: FunctionSyntax,
        parent: Option<FunctionId>,
    ) -> FunctionId {
        let id = FunctionId(self.info.functions.len() as u32);
        self.info.functions.push(Function {
            object,
            package: self.env.package,
            syntax,
            native: None,
            parent,
            symbol: "".into(),
            signature: TypeId::INVALID,
            receiver: None,
            params: vec![],
            results: vec![],
            locals: vec![],
            captures: vec![],
            generic: self.env.context.generic,
        });
        id
    }

    fn is_main_package(&self) -> bool {
        self.is_home() && &*self.types().package_name(self.env.package) == "main"
    }

    /// Whether the code at hand is that of the program's own package.
    fn is_home(&self) -> bool {
        self.env.package == self.packages[0].id
    }

    fn add_declaration(&mut self, kind: DeclarationKind<'a>, scope: ScopeId) -> usize {
        self.declaration_list.push(Declaration {
            kind,
            scope,
            dependencies: Default::default(),
        });
        self.declaration_list.len() - 1
    }

    fn declare_package_object(
        &mut self,
        ident: Ident,
        object: ObjId,
        kind: DeclarationKind<'a>,
        scope: ScopeId,
    ) {
        let declaration = self.add_declaration(kind, scope);
        self.declare_with(ident, object, declaration);
    }

    fn declare_with(&mut self, ident: Ident, object: ObjId, declaration: usize) {
        match self.ast.name(ident) {
            "init" => return self.error(ident.pos, "cannot declare init - must be func"),
            "main" if self.is_main_package() => {
                return self.error(ident.pos, "cannot declare main - must be func");
            }
            _ => {}
        }
        self.declare(self.package_scope(), ident, object);
        self.declarations.insert(object, declaration);
        self.object_list.push(object);
    }

    /// Whether a receiver type is a pointer, and the expression of its base type's name.
    pub fn unpack_receiver(&self, expr: ExprId) -> (bool, ExprId) {
        let expr = self.ast.unparen(expr);
        let (pointer, base) = match self.ast[expr].kind {
            ExprKind::Star(base) => (true, self.ast.unparen(base)),
            _ => (false, expr),
        };
        match &self.ast[base].kind {
            ExprKind::Index { x, .. } => (pointer, *x),
            _ => (pointer, base),
        }
    }

    /// The defined type that a receiver's type name denotes, looking through aliases.
    fn resolve_receiver(&self, pointer: bool, receiver: Ident) -> Option<(ObjId, bool)> {
        let (mut pointer, mut name) = (pointer, receiver);
        let mut seen = vec![];
        loop {
            let &object = self.scopes[self.package_scope().0 as usize]
                .names
                .get(&name.name)?;
            if seen.contains(&object) {
                return None;
            }
            seen.push(object);
            let &declaration = self.declarations.get(&object)?;
            let DeclarationKind::Type(decl) = self.declaration_list[declaration].kind else {
                return None;
            };
            if !decl.alias {
                return Some((object, pointer));
            }
            if !decl.type_params.is_empty() {
                return None;
            }
            let mut target = self.ast.unparen(decl.ty);
            if let ExprKind::Star(base) = self.ast[target].kind {
                if pointer {
                    return None;
                }
                pointer = true;
                target = self.ast.unparen(base);
            }
            name = self.ast.as_name(target)?;
        }
    }

    /// Resolves all objects of the program's package: types, then aliases, then everything else.
    pub fn resolve_objects(&mut self) {
        // Types that are erroneous by now still have methods to look at.
        for id in self.object_list.clone() {
            if self.type_of_object(id).is_some() {
                self.collect_methods(id);
            }
        }
        let (mut aliases, mut others) = (vec![], vec![]);
        for id in self.object_list.clone() {
            match self.declaration_list[self.declarations[&id]].kind {
                DeclarationKind::Type(decl) if decl.alias => aliases.push(id),
                DeclarationKind::Type(_) => self.resolve(id),
                _ => others.push(id),
            }
        }
        for id in aliases.into_iter().chain(others) {
            self.resolve(id);
        }
    }

    /// What no program names and lowering needs. Without a program it is everything: a standard package is being tested.
    pub fn resolve_implicit(&mut self) {
        for &(path, name) in &self.ast.implicit {
            let member = self
                .import(path)
                .and_then(|package| self.member(package, name));
            if let Some(object) = member {
                self.resolve(object);
                self.info.implicit.insert((path, name), object);
            }
        }
        if self.ast.packages[0].files.is_empty() {
            let objects: Vec<ObjId> = self.standard_objects.values().flatten().copied().collect();
            objects.into_iter().for_each(|id| self.resolve(id));
        }
    }

    /// Functions need bodies, and a program `func main`; Go says so only where nothing else is wrong.
    pub fn require_bodies(&mut self) {
        for pos in std::mem::take(&mut self.bodyless) {
            self.error(pos, "missing function body");
        }
        if !self.is_main_package() {
            return;
        }
        let main = self.ast.symbols.find("main").and_then(|symbol| {
            self.scopes[self.package_scope().0 as usize]
                .names
                .get(&symbol)
                .copied()
        });
        match main.map(|id| &self.info.object(id).kind) {
            Some(&ObjectKind::Func { function, .. }) => self.info.main = function,
            None if self.errors.is_empty() => {
                self.errors
                    .error(Pos::NONE, "function main is undeclared in the main package");
            }
            _ => {}
        }
    }

    /// Whether an object belongs to the package being checked.
    pub fn is_local(&self, id: ObjId) -> bool {
        self.info.object(id).package == self.env.package && self.env.package != PackageId::UNIVERSE
    }
}
