//! Imports: what they declare, in which file, and whether they are used.

use super::Checker;
use super::info::{Object, ObjectKind};
use super::scope::ScopeId;
use super::universe::Members;
use crate::source::Pos;
use crate::syntax::ast::{ExprKind, ImportDecl, Symbol};
use crate::syntax::literal::string_value;
use crate::types::{ObjId, PackageId, TypeId, is_exported};

/// An import declaration, to report if nothing uses it.
pub(super) struct Import {
    pub pos: Pos,
    pub object: ObjId,
    /// Index into `packages`.
    pub package: usize,
    /// Whether it is `import .`.
    pub is_dot: bool,
    pub used: bool,
}

impl Checker<'_> {
    pub(super) fn collect_import(&mut self, import: &ImportDecl, scope: ScopeId, importer: usize) {
        let ExprKind::Literal { text, .. } = self.ast[import.path].kind else {
            return;
        };
        let path = String::from_utf8_lossy(&string_value(self.ast.text(text))).into_owned();
        let pos = self.start(import.path);
        if path.is_empty() {
            return self.error(pos, "invalid import path (empty string)");
        }
        let Some(package) = self.import(&path) else {
            return self.error(pos, format!("package {path} is not in std"));
        };
        if !self.is_known_package(package) {
            // A standard package mentions nothing of it, or it would have been parsed.
            if importer > 0 {
                return;
            }
            self.refuse(pos, format!("package {path:?}"));
        }
        let id = self.packages[package].id;
        let name = match import.name {
            Some(ident) => self.ast.name(ident).to_string(),
            None => self.types().package_name(id).to_string(),
        };
        if name == "init" {
            return self.error(
                import.pos,
                "cannot import package as init - init must be a func",
            );
        }
        let object = self.new_object(Object {
            name: name.as_str().into(),
            kind: ObjectKind::Package(id),
            ty: TypeId::INVALID,
            pos: import.pos,
            package: self.env.package,
            owner: None,
        });
        self.set_type(object, TypeId::INVALID);
        self.imports.push(Import {
            pos: import.pos,
            object,
            package,
            is_dot: false,
            // Of a standard package it may be a declaration that was not parsed.
            used: name == "_" || importer > 0,
        });
        if let Some(ident) = import.name {
            self.record_object(ident, object);
        }
        match name.as_str() {
            "_" => {}
            "." => self.import_all(scope, package),
            _ => self.declare_package_name(import, scope, object),
        }
    }

    /// `import . "path"`: the exported names that the program mentions are declared in the file.
    fn import_all(&mut self, scope: ScopeId, package: usize) {
        let members: Vec<(Symbol, ObjId)> = match &self.packages[package].members {
            Members::Unknown => vec![],
            Members::Listed(members) => {
                let symbols = &self.ast.symbols;
                let listed = members.iter();
                listed
                    .filter_map(|(name, id)| Some((symbols.find(name)?, *id)))
                    .collect()
            }
            Members::Source(_) => {
                let scope = self.package_scopes[&self.packages[package].id];
                let names = self.scopes[scope.0 as usize].names.iter();
                names
                    .map(|(&name, &id)| (name, id))
                    .filter(|&(name, _)| is_exported(self.ast.text(name)))
                    .collect()
            }
        };
        self.imports.last_mut().expect("just imported").is_dot = true;
        self.scopes[scope.0 as usize].names.extend(members);
    }

    fn declare_package_name(&mut self, import: &ImportDecl, scope: ScopeId, object: ObjId) {
        let name = self.info.object(object).name.clone();
        // Without a mention of the name there is nothing that could refer to it.
        let Some(symbol) = self.ast.symbols.find(&name) else {
            return;
        };
        if let Some(&other) = self.scopes[scope.0 as usize].names.get(&symbol) {
            let message = format!(
                "{name} redeclared in this block{}",
                self.other_declaration(other)
            );
            return self.error(import.pos, message);
        }
        self.scopes[scope.0 as usize].names.insert(symbol, object);
    }

    /// Names of imported packages must differ from those the package declares.
    pub(super) fn report_import_conflicts(&mut self, file_scopes: &[ScopeId]) {
        for scope in file_scopes {
            let mut names: Vec<_> = self.scopes[scope.0 as usize]
                .names
                .iter()
                .map(|(&n, &o)| (n, o))
                .collect();
            names.sort();
            for (name, imported) in names {
                let Some(&declared) = self.scopes[self.package_scope().0 as usize]
                    .names
                    .get(&name)
                else {
                    continue;
                };
                let ObjectKind::Package(package) = self.info.object(imported).kind else {
                    continue;
                };
                let object = self.info.object(declared);
                let path = self.types().package_path(package);
                let name = self.types().package_name(package);
                let imported_as = format!("package {name} ({path:?})");
                let message = format!(
                    "{} already declared through import of {imported_as}",
                    object.name
                );
                let pos = object.pos;
                let message = format!("{message}{}", self.other_declaration(imported));
                self.error(pos, message);
            }
        }
    }

    /// So must the names that `import .` brings, those that nobody mentions included.
    pub(super) fn report_dot_import_conflicts(&mut self) {
        let dot_imports = self.imports.iter().filter(|import| import.is_dot);
        let packages: Vec<usize> = dot_imports.map(|import| import.package).collect();
        for package in packages {
            let Members::Source(source) = self.packages[package].members else {
                continue;
            };
            let ast = self.ast;
            let name_of_package = &ast.packages[source].name;
            for name in ast.packages[source]
                .names
                .iter()
                .filter(|name| is_exported(name))
            {
                let own = ast.symbols.find(name).and_then(|symbol| {
                    let scope = &self.scopes[self.package_scope().0 as usize];
                    scope.names.get(&symbol).copied()
                });
                if let Some(declared) = own {
                    let pos = self.info.object(declared).pos;
                    let path = &self.packages[package].path;
                    let shown = format!("package {name_of_package} ({path:?})");
                    let through = format!("already declared through dot-import of {shown}");
                    self.error(pos, format!("{name} {through}"));
                }
            }
        }
    }

    pub fn report_unused_imports(&mut self) {
        for index in 0..self.imports.len() {
            let import = &self.imports[index];
            if import.used {
                continue;
            }
            let path = self.packages[import.package].path.clone();
            let name = self.info.object(import.object).name.clone();
            let pos = import.pos;
            let own_name = path.rsplit('/').next() == Some(&*name);
            if name.is_empty() || &*name == "." || own_name {
                self.error(pos, format!("{path:?} imported and not used"));
            } else {
                self.error(pos, format!("{path:?} imported as {name} and not used"));
            }
        }
    }

    pub fn mark_import_used(&mut self, object: ObjId) -> Option<usize> {
        let import = self
            .imports
            .iter_mut()
            .find(|import| import.object == object)?;
        import.used = true;
        Some(import.package)
    }

    /// A name denotes an object; that may use an `import .`.
    pub fn mark_dot_import_used(&mut self, object: ObjId) {
        let package = self.info.object(object).package;
        if package == self.env.package || package == PackageId::UNIVERSE {
            return;
        }
        for import in &mut self.imports {
            import.used |= import.is_dot && self.packages[import.package].id == package;
        }
    }

    /// Whether an undefined name could be one that a package has in Go and not yet here.
    pub fn may_be_imported(&self, name: &str) -> bool {
        let has_more = |import: &Import| import.is_dot && !self.is_complete_package(import.package);
        is_exported(name) && self.imports.iter().any(has_more)
    }
}
