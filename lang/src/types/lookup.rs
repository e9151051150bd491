//! Finding `x.f`: fields and methods, promoted through embedded fields.

use std::collections::{HashMap, HashSet};

use super::{
    Field, InterfaceMethod, Method, Name, NamedId, PackageId, Type, TypeId, Types, is_exported,
};

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

impl Member {
    /// Name and signature of a method; `None` for a field.
    fn method(&self, signature_of: SignatureOf<'_>) -> Option<(Name, TypeId)> {
        match self {
            Member::Field(_) => None,
            Member::Method { receiver, method } => {
                Some((method.name.clone(), signature_of(*receiver, method)))
            }
            Member::InterfaceMethod { method, .. } => Some((method.name.clone(), method.signature)),
        }
    }
}

/// Gives the type of a declared method as a method of a type, which may be an instance of the one that declares it.
pub type SignatureOf<'a> = &'a mut dyn FnMut(NamedId, &Method) -> TypeId;

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

/// The name that is searched for.
struct Wanted<'a> {
    package: PackageId,
    name: &'a str,
    fold_case: bool,
}

impl Wanted<'_> {
    fn is(&self, candidate: &str, owner: PackageId) -> bool {
        if self.fold_case && candidate.to_lowercase() == self.name.to_lowercase() {
            return true;
        }
        candidate == self.name && (is_exported(self.name) || owner == self.package)
    }
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
        let wanted = Wanted {
            package,
            name,
            fold_case,
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
                // A type met at a smaller depth hides this one.
                if self
                    .as_named(entry.ty)
                    .is_some_and(|named| !seen.insert(named))
                {
                    continue;
                }
                for (member, path) in self.members_of(&entry, &wanted, &mut next) {
                    let unique = found.is_none() && !entry.several;
                    let lookup = Lookup::Found {
                        member,
                        path,
                        indirect: entry.indirect,
                    };
                    found = Some(if unique { lookup } else { Lookup::Ambiguous });
                }
            }
            if let Some(found) = found {
                return found;
            }
            current = self.consolidate(next);
        }
        Lookup::Missing
    }

    /// The members of that name which a type has itself; the fields embedded in it are to be searched next.
    fn members_of(
        &self,
        entry: &Embedded,
        wanted: &Wanted<'_>,
        next: &mut Vec<Embedded>,
    ) -> Vec<(Member, Vec<u32>)> {
        if let Some(receiver) = self.as_named(entry.ty) {
            let methods = self.methods_of(receiver);
            if let Some(method) = methods.into_iter().find(|m| wanted.is(&m.name, m.package)) {
                return vec![(Member::Method { receiver, method }, entry.path.clone())];
            }
        }
        let mut hits = vec![];
        match self.underlying(entry.ty) {
            Type::Struct(fields) => {
                for (index, field) in fields.fields.iter().enumerate() {
                    let path = || entry.path.iter().copied().chain([index as u32]).collect();
                    if wanted.is(&field.name, field.package) {
                        hits.push((Member::Field(field.clone()), path()));
                    } else if field.embedded {
                        let (ty, pointer) = self.dereference(field.ty);
                        let (indirect, several) = (entry.indirect || pointer, entry.several);
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
                if let Some(method) = set.methods.iter().find(|m| wanted.is(&m.name, m.package)) {
                    let member = Member::InterfaceMethod {
                        interface: entry.ty,
                        method: method.clone(),
                    };
                    hits.push((member, entry.path.clone()));
                }
            }
            _ => {}
        }
        hits
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
        signature_of: SignatureOf<'_>,
    ) -> Option<MissingMethod> {
        let wanted_set = self.type_set(interface);
        wanted_set
            .methods
            .iter()
            .find_map(|wanted| self.lacks(ty, wanted, static_only, signature_of))
    }

    /// What is wrong with a type's method, if it is not as an interface wants it.
    fn lacks(
        &self,
        ty: TypeId,
        wanted: &InterfaceMethod,
        static_only: bool,
        signature_of: SignatureOf<'_>,
    ) -> Option<MissingMethod> {
        let mut missing = MissingMethod {
            wanted: wanted.clone(),
            found: None,
            pointer_receiver: false,
            other_case: None,
            is_field: false,
        };
        match self.lookup(ty, false, wanted.package, &wanted.name) {
            Lookup::Found { member, .. } => match member.method(signature_of) {
                Some((_, found)) if self.identical(found, wanted.signature) => return None,
                Some((_, found)) => missing.found = Some(found),
                None => missing.is_field = true,
            },
            Lookup::NotAddressable => missing.pointer_receiver = true,
            Lookup::Missing | Lookup::Ambiguous => {
                if !static_only && self.is_interface(ty) {
                    return None;
                }
                if let Lookup::Found { member, .. } =
                    self.lookup_folding(ty, false, wanted.package, &wanted.name, true)
                {
                    missing.other_case = member.method(signature_of);
                }
            }
        }
        Some(missing)
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
                    self.methods_of(named)
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
