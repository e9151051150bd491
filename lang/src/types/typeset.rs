//! What an interface demands: its methods, and the types a constraint allows.

use std::sync::Arc;

use super::{InterfaceMethod, Type, TypeId, Types, is_exported};

/// A type of a constraint, `T` or `~T`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// Whether all types with this underlying type are meant.
    pub tilde: bool,
    /// The type.
    pub ty: TypeId,
}

/// The meaning of an interface.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeSet {
    /// All methods, embedded ones included, sorted by name (and package, for names not exported).
    pub methods: Vec<InterfaceMethod>,
    /// Allowed types; `None` for all types, an empty list for none.
    pub terms: Option<Vec<Term>>,
    /// Whether only strictly comparable types are allowed.
    pub comparable: bool,
    /// Whether everything embedded was known when the set was computed.
    pub complete: bool,
}

impl TypeSet {
    /// The method of that name.
    pub fn method(&self, package: super::PackageId, name: &str) -> Option<&InterfaceMethod> {
        self.methods
            .iter()
            .find(|m| &*m.name == name && (is_exported(name) || m.package == package))
    }

    /// Whether the interface may be used only as a constraint.
    pub fn is_constraint_only(&self) -> bool {
        self.comparable || self.terms.is_some()
    }
}

impl Types {
    /// The type set of an interface type; for any other type, the set of that one type.
    pub fn type_set(&self, id: TypeId) -> Arc<TypeSet> {
        let id = self.underlying_id(id);
        if let Some(known) = self.cached_type_set(id) {
            return known;
        }
        let mut set = TypeSet {
            complete: true,
            ..TypeSet::default()
        };
        self.collect(id, &mut set, 0);
        let key = |m: &InterfaceMethod| {
            (
                m.name.clone(),
                if is_exported(&m.name) { 0 } else { m.package.0 },
            )
        };
        set.methods.sort_by_key(key);
        set.methods.dedup_by(|a, b| key(a) == key(b));
        if set.comparable
            && set.complete
            && let Some(terms) = &mut set.terms
        {
            terms.retain(|term| self.is_comparable(term.ty));
            set.comparable = false;
        }
        let set = Arc::new(set);
        if set.complete {
            self.cache_type_set(id, set.clone());
        }
        set
    }

    fn collect(&self, id: TypeId, set: &mut TypeSet, depth: u32) {
        // Go limits embedding only by refusing cycles; the checker has reported those.
        const DEEPEST: u32 = 10_000;
        if self
            .as_named(id)
            .is_some_and(|named| !self.named(named).complete)
            || self.underlying_id(id) == TypeId::INVALID
            || depth > DEEPEST
        {
            set.complete = false;
            return;
        }
        match self.underlying(id) {
            Type::Interface(interface) => {
                set.methods.extend(interface.methods.iter().cloned());
                set.comparable |= interface.comparable;
                for &embedded in &interface.embedded {
                    let known = self.cached_type_set(self.underlying_id(embedded));
                    match known {
                        Some(inner) if !self.is_type_param(embedded) => self.join(set, &inner),
                        _ => self.collect(embedded, set, depth + 1),
                    }
                }
            }
            Type::Union(terms) => {
                let terms = self.expand_terms(&terms);
                self.restrict(set, terms);
            }
            Type::Basic(super::Basic::Invalid) => set.complete = false,
            _ => self.restrict(
                set,
                Some(vec![Term {
                    tilde: false,
                    ty: id,
                }]),
            ),
        }
    }

    fn join(&self, set: &mut TypeSet, other: &TypeSet) {
        set.methods.extend(other.methods.iter().cloned());
        set.comparable |= other.comparable;
        self.restrict(set, other.terms.clone());
    }

    /// A union's terms with the interfaces in it replaced by their terms; `None` if one allows all types.
    fn expand_terms(&self, terms: &[Term]) -> Option<Vec<Term>> {
        let mut all = vec![];
        for term in terms {
            match self.underlying(term.ty) {
                Type::Interface(_) => all.extend(self.type_set(term.ty).terms.clone()?),
                _ => all.push(*term),
            }
        }
        Some(all)
    }

    /// Intersects the set's terms with others.
    fn restrict(&self, set: &mut TypeSet, terms: Option<Vec<Term>>) {
        let Some(terms) = terms else { return };
        set.terms = Some(match set.terms.take() {
            None => terms,
            Some(old) => old
                .iter()
                .flat_map(|&a| terms.iter().filter_map(move |&b| self.meet(a, b)))
                .collect(),
        });
    }

    fn meet(&self, a: Term, b: Term) -> Option<Term> {
        if self.covers(a, b) {
            Some(b)
        } else if self.covers(b, a) {
            Some(a)
        } else {
            None
        }
    }

    /// Whether every type of the term `narrow` belongs to `wide`.
    fn covers(&self, wide: Term, narrow: Term) -> bool {
        (wide.tilde || !narrow.tilde)
            && (self.identical(wide.ty, narrow.ty)
                || wide.tilde
                    && self.identical(self.underlying_id(wide.ty), self.underlying_id(narrow.ty)))
    }

    /// Whether a type belongs to both terms.
    pub fn overlap(&self, a: Term, b: Term) -> bool {
        let seen_by = |term: Term, other: Term| {
            if other.tilde {
                self.underlying_id(term.ty)
            } else {
                term.ty
            }
        };
        self.identical(seen_by(a, b), seen_by(b, a))
    }

    /// Whether a constraint's type set includes a type, or all of the type set of a type parameter or interface.
    pub fn includes(&self, set: &TypeSet, ty: TypeId) -> bool {
        let Some(terms) = &set.terms else {
            return true;
        };
        let covered = |&narrow: &Term| terms.iter().any(|&wide| self.covers(wide, narrow));
        if matches!(self.underlying(ty), Type::Interface(_)) {
            let own = self.type_set(self.underlying_id(ty));
            return own
                .terms
                .as_ref()
                .is_some_and(|own| own.iter().all(covered));
        }
        covered(&Term { tilde: false, ty })
    }
}
