//! Declarations that need themselves: which cycles are allowed, and messages for the others.

use std::collections::HashMap;

use super::Checker;
use super::declare::DeclarationKind;
use super::info::ObjectKind;
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{NamedId, ObjId, Type, TypeId, TypeParamId};

/// The defined types on the way from a type to its parts.
#[derive(Default)]
struct NamedPath {
    types: Vec<NamedId>,
    /// The ones whose declarations we are in: the way to a type argument leaves that of the generic type.
    nest: Vec<NamedId>,
    /// Places in `types` of those in `nest`: a chain of 100,000 is searched once a type.
    position: HashMap<NamedId, usize>,
}

impl Checker<'_> {
    /// Types that are just names of each other.
    pub fn report_direct_cycles(&mut self) {
        let mut done: HashMap<ObjId, bool> = HashMap::new();
        for start in self.object_list.clone() {
            let mut chain: Vec<ObjId> = vec![];
            let mut position: HashMap<ObjId, usize> = HashMap::new();
            let mut next = Some(start);
            while let Some(id) = next {
                if !matches!(self.info.object(id).kind, ObjectKind::Type) || done.contains_key(&id)
                {
                    break;
                }
                if let Some(&at) = position.get(&id) {
                    self.set_type(id, TypeId::INVALID);
                    let cycle = chain[at..].to_vec();
                    self.cycle_error(&cycle, self.first_in_source(&cycle));
                    break;
                }
                position.insert(id, chain.len());
                chain.push(id);
                next = self.named_right_side(id);
            }
            done.extend(chain.into_iter().map(|id| (id, true)));
        }
    }

    /// The package-level object that a type declaration names as its type.
    fn named_right_side(&self, id: ObjId) -> Option<ObjId> {
        let &declaration = self.declarations.get(&id)?;
        let DeclarationKind::Type(decl) = self.declaration_list[declaration].kind else {
            return None;
        };
        let name = self.ast.as_name(decl.ty)?;
        self.scopes[self.package_scope().0 as usize]
            .names
            .get(&name.name)
            .copied()
    }

    /// Whether an object may be needed while it is being resolved; reports it if not.
    pub fn is_valid_cycle(&mut self, id: ObjId) -> bool {
        let cycle: Vec<ObjId> = self.path[self.path_index[&id]..].to_vec();
        let (mut values, mut definitions) = (0, 0);
        for &object in &cycle {
            match self.info.object(object).kind {
                ObjectKind::Const(_) | ObjectKind::Var(_) => values += 1,
                ObjectKind::Type if !self.is_alias(object) => definitions += 1,
                _ => {}
            }
        }
        // A cycle of values only is an initialisation cycle, found later. A cycle of types is broken by a
        // definition; whether it has a size is found later, too.
        if values == cycle.len() || values == 0 && definitions > 0 {
            return true;
        }
        self.cycle_error(&cycle, self.first_in_source(&cycle));
        false
    }

    fn is_alias(&self, id: ObjId) -> bool {
        matches!(self.types().get(self.info.object(id).ty), Type::Alias(_))
    }

    pub fn first_in_source(&self, cycle: &[ObjId]) -> usize {
        let position = |&(_, &id): &(usize, &ObjId)| self.info.object(id).pos;
        cycle
            .iter()
            .enumerate()
            .min_by_key(position)
            .map_or(0, |(index, _)| index)
    }

    pub fn cycle_error(&mut self, cycle: &[ObjId], start: usize) {
        let first = self.info.object(cycle[start]);
        let is_type = matches!(first.kind, ObjectKind::Type);
        let (name, pos, ty) = (first.name.clone(), first.pos, first.ty);
        if let Type::Alias(alias) = self.types().get(ty) {
            self.types().set_alias(alias, TypeId::INVALID);
        }
        if cycle.len() == 1 {
            let what = if is_type {
                "invalid recursive type"
            } else {
                "invalid cycle in declaration"
            };
            return self.error(pos, format!("{what}: {name} refers to itself"));
        }
        let what = if is_type {
            "invalid recursive type"
        } else {
            "invalid cycle in declaration of"
        };
        let mut message = format!("{what} {name}");
        let mut object = cycle[start];
        for index in 0..cycle.len() {
            let next = cycle[(start + index + 1) % cycle.len()];
            let (from, to) = (self.info.object(object), self.info.object(next));
            let place = self.place(from.pos);
            message += &format!("\n\t{place}: {} refers to {}", from.name, to.name);
            object = next;
        }
        self.error(pos, message);
    }

    /// Whether a type may be looked into: reports a type that needs its own structure while it is declared.
    pub fn is_complete(&mut self, ty: TypeId) -> bool {
        let object = match self.types().get(ty) {
            Type::Named(named) => self.types().named(named).object,
            Type::Alias(_) => {
                let declares = |&id: &ObjId| {
                    let object = self.info.object(id);
                    object.ty == ty && matches!(object.kind, ObjectKind::Type)
                };
                let found = self.path.iter().copied().find(declares);
                if found.is_none() {
                    let actual = self.types().unalias(ty);
                    return actual == ty || self.is_complete(actual);
                }
                found
            }
            _ => return true,
        };
        let Some(&at) = object
            .as_ref()
            .and_then(|object| self.path_index.get(object))
        else {
            return true;
        };
        let cycle = self.path[at..].to_vec();
        self.cycle_error(&cycle, self.first_in_source(&cycle));
        false
    }

    /// A defined type must not contain itself.
    pub fn require_valid_type(&mut self, object: ObjId) {
        if object.index() >= self.info.objects.len() {
            return;
        }
        let ty = self.info.object(object).ty;
        if let Type::Named(named) = self.types().get(ty) {
            let mut path = NamedPath::default();
            self.is_valid_type(self.types().named_type(named), &mut path);
        }
    }

    fn is_valid_type(&mut self, ty: TypeId, path: &mut NamedPath) -> bool {
        match self.types().get_unaliased(ty) {
            Type::Array { elem, .. } => self.is_valid_type(elem, path),
            Type::Struct(fields) => fields
                .fields
                .iter()
                .all(|field| self.is_valid_type(field.ty, path)),
            Type::Union(terms) => terms.iter().all(|term| self.is_valid_type(term.ty, path)),
            Type::Interface(interface) => interface
                .embedded
                .iter()
                .all(|&ty| self.is_valid_type(ty, path)),
            Type::Named(named) => self.is_valid_named(named, path),
            Type::TypeParam(param) => self.is_valid_argument(param, path),
            _ => true,
        }
    }

    /// A type parameter stands for the argument of the instance we are in.
    fn is_valid_argument(&mut self, param: TypeParamId, path: &mut NamedPath) -> bool {
        let Some(&inner) = path.nest.last() else {
            return true;
        };
        let Some((origin, args)) = self.types().named(inner).instance else {
            return true;
        };
        let params = self.types().named(origin).type_params;
        let index = params.iter().position(|&other| other == param);
        let Some(&arg) = index.and_then(|index| args.get(index)) else {
            return true;
        };
        path.nest.pop();
        let at = path.position.remove(&inner);
        let valid = self.is_valid_type(arg, path);
        path.nest.push(inner);
        path.position.extend(at.map(|at| (inner, at)));
        valid
    }

    fn is_valid_named(&mut self, named: NamedId, path: &mut NamedPath) -> bool {
        if self.valid_types.contains(&named) {
            return true;
        }
        if let Some(&at) = path.position.get(&named) {
            let cycle = path.types[at..].to_vec();
            // Without a structure there is nothing left to recurse into.
            for id in cycle.iter().copied().chain([named]) {
                let origin = self.types().named(id).instance.map(|(origin, _)| origin);
                let invalid = origin.unwrap_or(id);
                self.types().set_underlying(invalid, TypeId::INVALID);
            }
            self.types().set_underlying(named, TypeId::INVALID);
            self.type_cycle_error(&cycle);
            return false;
        }
        path.position.insert(named, path.types.len());
        path.types.push(named);
        path.nest.push(named);
        // In an instance, what the generic type is declared as: it has finitely many parts.
        let origin = match self.types().named(named).instance {
            Some((origin, _)) => origin,
            None => named,
        };
        let underlying = self.types().named(origin).underlying;
        let valid = self.is_valid_type(underlying, path);
        path.types.pop();
        path.nest.pop();
        path.position.remove(&named);
        // What holds of a parameterized type depends on the instance around it.
        let ty = self.types().named_type(named);
        if valid && !self.types().is_parameterized(ty) {
            self.valid_types.insert(named);
        }
        valid
    }

    /// Reports defined types that contain each other.
    fn type_cycle_error(&mut self, cycle: &[NamedId]) {
        let entry = |&id: &NamedId| {
            let named = self.types().named(id);
            if named.instance.is_some() {
                let pos = self.instance_positions.get(&id).copied();
                let ty = self.types().named_type(id);
                return (self.display(ty), pos.unwrap_or(Pos::NONE));
            }
            let pos = named
                .object
                .map_or(Pos::NONE, |id| self.info.object(id).pos);
            (named.name.to_string(), pos)
        };
        let entries: Vec<(String, Pos)> = cycle.iter().map(entry).collect();
        let (first, pos) = &entries[0];
        if entries.len() == 1 {
            let message = format!("invalid recursive type: {first} refers to itself");
            return self.error(*pos, message);
        }
        let mut message = format!("invalid recursive type {first}");
        for (index, (name, pos)) in entries.iter().enumerate() {
            let (next, _) = &entries[(index + 1) % entries.len()];
            message += &format!("\n\t{}: {name} refers to {next}", self.place(*pos));
        }
        self.error(*pos, message);
    }

    /// Interfaces without name that methods of theirs lead back to: Go refuses them, for they are infinite texts.
    pub fn report_interface_cycles(&mut self) {
        let mut known: HashMap<TypeId, bool> = HashMap::new();
        let mut is_cyclic = |&expr: &ExprId| {
            matches!(self.ast[expr].kind, ExprKind::InterfaceType(_))
                && self.is_cyclic_interface(self.info.type_of(expr), &mut known)
        };
        let exprs = (0..self.ast.exprs.len() as u32).map(ExprId);
        let cyclic = exprs.filter(|expr| is_cyclic(expr));
        // The others are mostly parts of the first one.
        if let Some(first) = cyclic.min_by_key(|&expr| self.start(expr)) {
            let message = "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)";
            self.error_at(first, message);
        }
    }

    /// `known` says of the interfaces seen before whether they are cyclic; of those on the way here that they are.
    fn is_cyclic_interface(&self, ty: TypeId, known: &mut HashMap<TypeId, bool>) -> bool {
        if let Some(&cyclic) = known.get(&ty) {
            return cyclic;
        }
        known.insert(ty, true);
        let methods = &self.types().type_set(ty).methods;
        let cyclic = methods
            .iter()
            .any(|method| self.has_cyclic_interface(method.signature, known));
        known.insert(ty, cyclic);
        cyclic
    }

    fn has_cyclic_interface(&self, ty: TypeId, known: &mut HashMap<TypeId, bool>) -> bool {
        let mut part = |ty| self.has_cyclic_interface(ty, known);
        match self.types().get_unaliased(ty) {
            Type::Interface(_) => self.is_cyclic_interface(self.types().unalias(ty), known),
            Type::Array { elem, .. }
            | Type::Slice(elem)
            | Type::Pointer(elem)
            | Type::Chan { elem, .. } => part(elem),
            Type::Map { key, elem } => part(key) || part(elem),
            Type::Struct(fields) => fields.fields.iter().any(|field| part(field.ty)),
            Type::Signature(signature) => {
                let mut list = signature.params.iter().chain(&*signature.results);
                list.any(|param| part(param.ty))
            }
            _ => false,
        }
    }
}
