//! Finding `x.f`: fields and methods, promoted through embedded fields.

use std::collections::{HashMap, HashSet};

use super::{Field, InterfaceMethod, Method, Name, PackageId, Type, TypeId, Types, is_exported};

/// What a selector names.
#[derive(Clone, Debug)]
pub enum Member {
    /// A struct field.
    Field(Field),
    /// A method declared on a defined type.
    Method {
        /// The defined type.
        receiver: super::NamedId,
        /// The method.
        method: Method,
    },
    /// A method of an interface (or of a type parameter's constraint).
    InterfaceMethod {
        /// The interface type.
        interface: TypeId,
        /// The method.
        method: InterfaceMethod,
    },
}

/// Outcome of [`Types::lookup`].
#[derive(Clone, Debug)]
pub enum Lookup {
    /// Found at the smallest depth, and only once there.
    Found {
        /// The member.
        member: Member,
        /// Indices of the embedded fields to go through, then for a field its own index.
        path: Vec<u32>,
        /// Whether a pointer was followed on the way (the operand itself included).
        indirect: bool,
    },
    /// Several at the same depth; the path to one of them.
    Ambiguous,
    /// A method was found, but its receiver is a pointer and the operand is not addressable.
    NotAddressable,
    /// Nothing of that name.
    Missing,
}

/// Why a type does not implement an interface.
#[derive(Clone, Debug)]
pub struct MissingMethod {
    /// The method the interface wants.
    pub wanted: InterfaceMethod,
    /// Signature of the method found instead, if there is one of that name.
    pub found: Option<TypeId>,
    /// Found, but with a pointer receiver.
    pub pointer_receiver: bool,
    /// A method whose name differs only in case, with its signature.
    pub other_case: Option<(Name, TypeId)>,
    /// A field has that name.
    pub is_field: bool,
}

/// One type to search at the current depth.
struct Embedded {
    ty: TypeId,
    path: Vec<u32>,
    indirect: bool,
    several: bool,
}

impl Types {
    /// Looks a field or method up, as `x.name` in `package` does with an `x` of type `ty`.
    pub fn lookup(&self, ty: TypeId, addressable: bool, package: PackageId, name: &str) -> Lookup {
        self.lookup_folding(ty, addressable, package, name, false)
    }

    /// Like [`Types::lookup`], but letters match in either case if `fold_case`.
    pub fn lookup_folding(
        &self,
        ty: TypeId,
        addressable: bool,
        package: PackageId,
        name: &str,
        fold_case: bool,
    ) -> Lookup {
        if name == "_" {
            return Lookup::Missing;
        }
        // A defined pointer type has no methods, but its base's fields can be selected.
        if self.as_named(ty).is_some()
            && let Type::Pointer(_) = self.underlying(ty)
        {
            let found = self.search(self.underlying_id(ty), package, name, fold_case);
            return match found {
                Lookup::Found {
                    member: Member::Field(_),
                    ..
                } => found,
                _ => Lookup::Missing,
            };
        }
        let found = self.search(ty, package, name, fold_case);
        if let Lookup::Found {
            member: Member::Method { method, .. },
            indirect: false,
            ..
        } = &found
            && method.pointer_receiver
            && !addressable
        {
            return Lookup::NotAddressable;
        }
        found
    }

    /// Breadth-first search over embedded fields.
    fn search(&self, ty: TypeId, package: PackageId, name: &str, fold_case: bool) -> Lookup {
        let matches = |candidate: &str, owner: PackageId| {
            if fold_case && candidate.to_lowercase() == name.to_lowercase() {
                return true;
            }
            candidate == name && (is_exported(name) || owner == package)
        };
        let (base, indirect) = self.dereference(ty);
        // A pointer to an interface has no members.
        if indirect && (self.is_interface(base) || self.is_type_param(base)) {
            return Lookup::Missing;
        }
        let mut current = vec![Embedded {
            ty: base,
            path: vec![],
            indirect,
            several: false,
        }];
        let mut seen = HashSet::new();
        while !current.is_empty() {
            let mut next: Vec<Embedded> = vec![];
            let mut found: Option<Lookup> = None;
            for entry in current {
                let named = self.as_named(entry.ty);
                // A type met at a smaller depth hides this one.
                if named.is_some_and(|named| !seen.insert(named)) {
                    continue;
                }
                let mut hit = |member: Member, path: Vec<u32>| {
                    let unique = found.is_none() && !entry.several;
                    let lookup = Lookup::Found {
                        member,
                        path,
                        indirect: entry.indirect,
                    };
                    found = Some(if unique { lookup } else { Lookup::Ambiguous });
                };
                if let Some(receiver) = named {
                    let methods = self.named(receiver).methods;
                    if let Some(method) = methods.into_iter().find(|m| matches(&m.name, m.package))
                    {
                        hit(Member::Method { receiver, method }, entry.path.clone());
                        continue;
                    }
                }
                match self.underlying(entry.ty) {
                    Type::Struct(fields) => {
                        for (index, field) in fields.fields.iter().enumerate() {
                            let path = || {
                                entry
                                    .path
                                    .iter()
                                    .copied()
                                    .chain([index as u32])
                                    .collect::<Vec<_>>()
                            };
                            if matches(&field.name, field.package) {
                                hit(Member::Field(field.clone()), path());
                            } else if field.embedded {
                                let (ty, pointer) = self.dereference(field.ty);
                                let (indirect, several) =
                                    (entry.indirect || pointer, entry.several);
                                next.push(Embedded {
                                    ty,
                                    path: path(),
                                    indirect,
                                    several,
                                });
                            }
                        }
                    }
                    Type::Interface(_) => {
                        let set = self.type_set(entry.ty);
                        if let Some(method) =
                            set.methods.iter().find(|m| matches(&m.name, m.package))
                        {
                            hit(
                                Member::InterfaceMethod {
                                    interface: entry.ty,
                                    method: method.clone(),
                                },
                                entry.path.clone(),
                            );
                        }
                    }
                    _ => {}
                }
            }
            if let Some(found) = found {
                return found;
            }
            current = self.consolidate(next);
        }
        Lookup::Missing
    }

    /// Merges entries of the same type at one depth: selecting through them would be ambiguous.
    fn consolidate(&self, entries: Vec<Embedded>) -> Vec<Embedded> {
        let mut position: HashMap<TypeId, usize> = HashMap::new();
        let mut merged: Vec<Embedded> = vec![];
        for entry in entries {
            let key = self.canonical(entry.ty);
            if let Some(&at) = position.get(&key) {
                merged[at].several = true;
            } else {
                position.insert(key, merged.len());
                merged.push(entry);
            }
        }
        merged
    }

    /// The type below one unnamed pointer, and whether there was one.
    fn dereference(&self, ty: TypeId) -> (TypeId, bool) {
        match self.get_unaliased(ty) {
            Type::Pointer(base) => (base, true),
            _ => (ty, false),
        }
    }

    /// The first method, in order of names, that `ty` lacks to implement `interface`; `signature_of`
    /// gives the type of a declared method. With `static_only` unset, a `ty` that is itself an interface
    /// may lack methods, but not have them with another type (the rule of type assertions).
    pub fn missing_method(
        &self,
        ty: TypeId,
        interface: TypeId,
        static_only: bool,
        signature_of: &mut dyn FnMut(&Method) -> TypeId,
    ) -> Option<MissingMethod> {
        let wanted_set = self.type_set(interface);
        for wanted in &wanted_set.methods {
            let missing = MissingMethod {
                wanted: wanted.clone(),
                found: None,
                pointer_receiver: false,
                other_case: None,
                is_field: false,
            };
            match self.lookup(ty, false, wanted.package, &wanted.name) {
                Lookup::Found {
                    member: Member::Method { method, .. },
                    ..
                } => {
                    let found = signature_of(&method);
                    if !self.identical(found, wanted.signature) {
                        return Some(MissingMethod {
                            found: Some(found),
                            ..missing
                        });
                    }
                }
                Lookup::Found {
                    member: Member::InterfaceMethod { method, .. },
                    ..
                } => {
                    if !self.identical(method.signature, wanted.signature) {
                        return Some(MissingMethod {
                            found: Some(method.signature),
                            ..missing
                        });
                    }
                }
                Lookup::Found {
                    member: Member::Field(_),
                    ..
                } => {
                    return Some(MissingMethod {
                        is_field: true,
                        ..missing
                    });
                }
                Lookup::NotAddressable => {
                    return Some(MissingMethod {
                        pointer_receiver: true,
                        ..missing
                    });
                }
                Lookup::Missing | Lookup::Ambiguous => {
                    if !static_only && self.is_interface(ty) {
                        continue;
                    }
                    let other_case =
                        match self.lookup_folding(ty, false, wanted.package, &wanted.name, true) {
                            Lookup::Found {
                                member: Member::Method { method, .. },
                                ..
                            } => Some((method.name.clone(), signature_of(&method))),
                            Lookup::Found {
                                member: Member::InterfaceMethod { method, .. },
                                ..
                            } => Some((method.name.clone(), method.signature)),
                            _ => None,
                        };
                    return Some(MissingMethod {
                        other_case,
                        ..missing
                    });
                }
            }
        }
        None
    }

    /// Names of all methods of a type's method set, sorted, each with its lookup.
    pub fn method_set(&self, ty: TypeId) -> Vec<(Name, PackageId)> {
        let mut names = std::collections::BTreeSet::new();
        let mut seen = HashSet::new();
        let mut work = vec![self.dereference(ty).0];
        while let Some(ty) = work.pop() {
            if let Some(named) = self.as_named(ty) {
                if !seen.insert(named) {
                    continue;
                }
                names.extend(
                    self.named(named)
                        .methods
                        .into_iter()
                        .map(|m| (m.name, m.package)),
                );
            }
            match self.underlying(ty) {
                Type::Interface(_) => {
                    names.extend(
                        self.type_set(ty)
                            .methods
                            .iter()
                            .map(|m| (m.name.clone(), m.package)),
                    );
                }
                Type::Struct(fields) => {
                    work.extend(
                        fields
                            .fields
                            .iter()
                            .filter(|f| f.embedded)
                            .map(|f| self.dereference(f.ty).0),
                    );
                }
                _ => {}
            }
        }
        names.retain(|(name, package)| {
            let found = self.lookup(ty, false, *package, name);
            matches!(
                found,
                Lookup::Found {
                    member: Member::Method { .. } | Member::InterfaceMethod { .. },
                    ..
                }
            )
        });
        names.into_iter().collect()
    }
}
