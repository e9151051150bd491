//! Scopes and declarations of names.

use std::collections::HashMap;

use super::Checker;
use super::info::{FunctionId, Object, ObjectKind, Variable, VariableKind};
use crate::source::Pos;
use crate::syntax::ast::{Ident, Symbol};
use crate::types::{ObjId, PackageId, Type, TypeId, TypeParamId};

/// A scope, index into [`Checker::scopes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScopeId(pub u32);

/// A block with the names declared in it.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub parent: Option<ScopeId>,
    /// Where a name is looked up next: the parent, or beyond it where the parent declares nothing.
    lookup_parent: Option<ScopeId>,
    pub names: HashMap<Symbol, ObjId>,
    pub children: Vec<ScopeId>,
    /// The scope of a function's parameters: its unused variables are reported with that function.
    pub is_function: bool,
}

impl Checker<'_> {
    pub fn new_scope(&mut self, parent: Option<ScopeId>) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        self.scopes.push(Scope {
            parent,
            lookup_parent: parent,
            ..Scope::default()
        });
        if let Some(parent) = parent {
            self.scopes[parent.0 as usize].children.push(id);
        }
        id
    }

    /// Enters a new scope of a function body.
    ///
    /// Nothing is declared in a block while a block inside it is open, so an empty one need not be asked: blocks that are
    /// nested thousands deep would otherwise cost the square of that.
    pub fn open_scope(&mut self) {
        let outer = self.env.scope;
        let scope = self.new_scope(Some(outer));
        let enclosing = &self.scopes[outer.0 as usize];
        let is_block = enclosing
            .parent
            .is_some_and(|parent| self.scopes[parent.0 as usize].parent.is_some());
        if is_block && enclosing.names.is_empty() {
            self.scopes[scope.0 as usize].lookup_parent = enclosing.lookup_parent;
        }
        self.env.scope = scope;
    }

    /// Leaves the innermost scope.
    pub fn close_scope(&mut self) {
        let parent = self.scopes[self.env.scope.0 as usize].parent;
        self.env.scope = parent.expect("the universe is never left");
    }

    /// What a name means here, and in which scope it is declared.
    pub fn lookup_scope(&self, name: Symbol) -> Option<(ScopeId, ObjId)> {
        let mut scope = Some(self.env.scope);
        while let Some(id) = scope {
            let data = &self.scopes[id.0 as usize];
            if let Some(&object) = data.names.get(&name) {
                return Some((id, object));
            }
            scope = data.lookup_parent;
        }
        None
    }

    /// What a name means here.
    pub fn lookup(&self, name: Symbol) -> Option<ObjId> {
        Some(self.lookup_scope(name)?.1)
    }

    /// The type parameters that can be named here.
    pub fn type_params_in_scope(&self) -> Vec<TypeParamId> {
        let mut params = vec![];
        let mut scope = Some(self.env.scope);
        while let Some(id) = scope {
            let data = &self.scopes[id.0 as usize];
            for &object in data.names.values() {
                let object = self.info.object(object);
                if let (ObjectKind::Type, Type::TypeParam(param)) =
                    (&object.kind, self.info.types.get(object.ty))
                {
                    params.push(param);
                }
            }
            scope = data.parent;
        }
        params
    }

    pub fn new_object(&mut self, object: Object) -> ObjId {
        let id = ObjId(self.info.objects.len() as u32);
        self.info.objects.push(object);
        id
    }

    /// An object for an identifier; its type is unknown as yet.
    pub fn new_named_object(&mut self, ident: Ident, kind: ObjectKind) -> ObjId {
        self.new_object(Object {
            name: self.ast.name(ident).into(),
            kind,
            ty: TypeId::INVALID,
            pos: ident.pos,
            package: self.env.package,
            owner: self.env.function,
        })
    }

    /// A variable for an identifier.
    pub fn new_variable(&mut self, ident: Ident, kind: VariableKind) -> ObjId {
        let id = self.new_named_object(
            ident,
            ObjectKind::Var(Variable {
                kind,
                ..Variable::default()
            }),
        );
        self.register_local(id);
        id
    }

    /// A variable without a declaring identifier.
    pub fn new_dummy_variable(&mut self, name: &str, pos: Pos, kind: VariableKind) -> ObjId {
        let variable = Variable {
            kind,
            used: true,
            ..Variable::default()
        };
        self.new_object(Object {
            name: name.into(),
            kind: ObjectKind::Var(variable),
            ty: TypeId::INVALID,
            pos,
            package: self.env.package,
            owner: self.env.function,
        })
    }

    /// Notes a variable of the function it belongs to.
    pub fn register_local(&mut self, id: ObjId) {
        let FunctionId(function) = match self.info.objects[id.index()] {
            Object {
                owner: Some(owner),
                kind:
                    ObjectKind::Var(Variable {
                        kind: VariableKind::Local,
                        ..
                    }),
                ..
            } => owner,
            _ => return,
        };
        self.info.functions[function as usize].locals.push(id);
    }

    /// Declares an object in a scope; its identifier, if given, is recorded as defining it.
    pub fn declare(&mut self, scope: ScopeId, ident: Ident, object: ObjId) {
        if self.ast.name(ident) != "_" {
            if let Some(&other) = self.scopes[scope.0 as usize].names.get(&ident.name) {
                let name = self.ast.name(ident);
                let message = format!(
                    "{name} redeclared in this block{}",
                    self.other_declaration(other)
                );
                self.error(ident.pos, message);
                return;
            }
            self.scopes[scope.0 as usize]
                .names
                .insert(ident.name, object);
        }
        self.record_object(ident, object);
    }

    /// A continuation line that tells where something was declared first.
    pub fn other_declaration(&self, object: ObjId) -> String {
        let object = self.info.object(object);
        match self.sources.location(object.pos) {
            Some(at) => format!("\n\t{at}: other declaration of {}", object.name),
            None => String::new(),
        }
    }

    /// A place as text.
    pub fn place(&self, pos: Pos) -> String {
        self.sources
            .location(pos)
            .map(|at| at.to_string())
            .unwrap_or_default()
    }

    /// Records what an identifier defines or uses.
    pub fn record_object(&mut self, ident: Ident, object: ObjId) {
        self.info.idents[ident.id.0 as usize] = Some(object);
    }

    pub fn variable_mut(&mut self, id: ObjId) -> Option<&mut Variable> {
        match &mut self.info.objects[id.index()].kind {
            ObjectKind::Var(variable) => Some(variable),
            _ => None,
        }
    }

    /// The kind of an object in Go's words.
    pub fn object_kind(&self, id: ObjId) -> &'static str {
        let object = self.info.object(id);
        match &object.kind {
            ObjectKind::Package(_) => "package name",
            ObjectKind::Const(_) => "constant",
            ObjectKind::Type if self.info.types.is_type_param(object.ty) => "type parameter",
            ObjectKind::Type => "defined type",
            ObjectKind::Var(variable) => match variable.kind {
                VariableKind::Package => "package-level variable",
                VariableKind::Local => "local variable",
                VariableKind::Receiver => "receiver",
                VariableKind::Param => "parameter",
                VariableKind::Result => "result variable",
            },
            ObjectKind::Func { method: true, .. } => "method",
            ObjectKind::Func { .. } => "function",
            ObjectKind::Builtin(_) => "built-in function",
            ObjectKind::Nil => "untyped nil",
        }
    }

    /// Reports the unused variables of a function, scope by scope.
    pub fn report_unused(&mut self, scope: ScopeId) {
        let mut unused: Vec<(Pos, ObjId)> = vec![];
        for &id in self.scopes[scope.0 as usize].names.values() {
            let object = self.info.object(id);
            if let ObjectKind::Var(Variable {
                kind: VariableKind::Local,
                used: false,
                ..
            }) = object.kind
            {
                unused.push((object.pos, id));
            }
        }
        unused.sort();
        for (pos, id) in unused {
            let message = format!("declared and not used: {}", self.info.object(id).name);
            self.error(pos, message);
        }
        for child in self.scopes[scope.0 as usize].children.clone() {
            if !self.scopes[child.0 as usize].is_function {
                self.report_unused(child);
            }
        }
    }

    /// A predeclared or imported object.
    pub fn new_foreign_object(
        &mut self,
        name: &str,
        package: PackageId,
        kind: ObjectKind,
        ty: TypeId,
    ) -> ObjId {
        let object = Object {
            name: name.into(),
            kind,
            ty,
            pos: Pos::NONE,
            package,
            owner: None,
        };
        let id = self.new_object(object);
        self.set_type(id, ty);
        id
    }
}
