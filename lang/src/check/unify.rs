//! Unification: finding types for type parameters that make two types match.
//!
//! Matching is *exact* (the types become identical) or *loose* (one becomes assignable to the other: a defined type matches
//! a type literal that is its underlying type, channels may lose a direction, an interface matches types with its
//! methods). Components are always matched exactly when the whole is matched for an assignment.

use std::collections::HashMap;

use super::Checker;
use crate::types::{ChanDir, InterfaceMethod, Lookup, Member, Param, Type, TypeId, TypeParamId};

/// How two types must match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// The types must become identical.
    exact: bool,
    /// The whole types are operands of an assignment: their components match exactly.
    assign: bool,
}

impl Match {
    pub const EXACT: Match = Match {
        exact: true,
        assign: false,
    };
    pub const ASSIGN: Match = Match {
        exact: false,
        assign: true,
    };
    pub const LOOSE: Match = Match {
        exact: false,
        assign: false,
    };

    fn of_component(self) -> Match {
        Match {
            exact: self.exact || self.assign,
            ..self
        }
    }
}

/// What is known of the type parameters to be inferred.
pub(super) struct Unifier {
    /// Parameters that must be the same type share a cell.
    cells: HashMap<TypeParamId, usize>,
    known: Vec<Option<TypeId>>,
    depth: u32,
}

/// Types nested deeper do not match; only endless ones are.
const DEEPEST: u32 = 100;

impl Unifier {
    pub fn new(params: &[TypeParamId], given: &[Option<TypeId>]) -> Self {
        Unifier {
            cells: params.iter().copied().zip(0..).collect(),
            known: given.to_vec(),
            depth: 0,
        }
    }

    pub fn at(&self, param: TypeParamId) -> Option<TypeId> {
        self.known[self.cells[&param]]
    }

    pub fn set(&mut self, param: TypeParamId, ty: TypeId) {
        self.known[self.cells[&param]] = Some(ty);
    }

    /// How many parameters are not known yet.
    pub fn unknowns(&self) -> usize {
        let unknown = |cell: &&usize| self.known[**cell].is_none();
        self.cells.values().filter(unknown).count()
    }

    pub fn inferred(&self, params: &[TypeParamId]) -> Vec<Option<TypeId>> {
        params.iter().map(|&param| self.at(param)).collect()
    }

    /// Makes two parameters the same; not possible if both are known.
    fn join(&mut self, a: TypeParamId, b: TypeParamId) -> bool {
        let (a, b) = (self.cells[&a], self.cells[&b]);
        if a == b {
            return true;
        }
        let (from, to) = match (self.known[a], self.known[b]) {
            (Some(_), Some(_)) => return false,
            (Some(_), None) => (b, a),
            _ => (a, b),
        };
        for cell in self.cells.values_mut().filter(|cell| **cell == from) {
            *cell = to;
        }
        true
    }

    fn bound(&self, checker: &Checker<'_>, ty: TypeId) -> Option<TypeParamId> {
        match checker.types().get_unaliased(ty) {
            Type::TypeParam(param) if self.cells.contains_key(&param) => Some(param),
            _ => None,
        }
    }

    /// Makes two types match, if that is possible.
    pub fn unify(&mut self, checker: &mut Checker<'_>, x: TypeId, y: TypeId, how: Match) -> bool {
        if checker.types().unalias(x) == checker.types().unalias(y) {
            return true;
        }
        if self.depth > DEEPEST {
            return false;
        }
        self.depth += 1;
        let matched = self.unify_different(checker, x, y, how);
        self.depth -= 1;
        matched
    }

    fn unify_different(
        &mut self,
        checker: &mut Checker<'_>,
        x: TypeId,
        y: TypeId,
        how: Match,
    ) -> bool {
        let (mut x, mut y) = (x, y);
        // A defined type goes right, a parameter left.
        if checker.types().as_named(x).is_some() || self.bound(checker, y).is_some() {
            std::mem::swap(&mut x, &mut y);
        }
        let types = checker.types();
        if !how.exact
            && types.as_named(y).is_some()
            && is_literal(types.get_unaliased(x))
            && !types.is_interface(x)
        {
            y = types.underlying_id(y);
            if types.unalias(x) == types.unalias(y) {
                return true;
            }
        }
        match (self.bound(checker, x), self.bound(checker, y)) {
            (Some(a), Some(b)) => {
                if self.join(a, b) {
                    return true;
                }
                match (self.at(a), self.at(b)) {
                    (Some(x), Some(y)) => self.unify(checker, x, y, how),
                    _ => false,
                }
            }
            (Some(param), None) => match self.at(param) {
                Some(known) => self.refine(checker, param, known, y, how),
                None => {
                    self.set(param, y);
                    true
                }
            },
            _ => self.unify_structures(checker, x, y, how),
        }
    }

    /// A parameter that is known must match another type; it may become that type, if it fits better.
    fn refine(
        &mut self,
        checker: &mut Checker<'_>,
        param: TypeParamId,
        known: TypeId,
        y: TypeId,
        how: Match,
    ) -> bool {
        if !self.unify(checker, known, y, how) {
            return false;
        }
        let types = checker.types();
        let (x_named, y_named) = (types.as_named(known).is_some(), types.as_named(y).is_some());
        match (types.is_interface(known), types.is_interface(y)) {
            (true, true) if x_named && y_named => return types.identical(known, y),
            (true, true) => {
                let count = |ty| types.type_set(ty).methods.len();
                if count(known) != count(y) {
                    return false;
                }
            }
            // An interface and a type that implements it are different types.
            (true, false) | (false, true) => return false,
            (false, false) => {}
        }
        if !how.exact {
            let restricted =
                matches!(types.underlying(y), Type::Chan { dir, .. } if dir != ChanDir::Both);
            if !x_named && (y_named || restricted) {
                self.set(param, y);
            }
        }
        true
    }

    fn unify_interfaces(
        &mut self,
        checker: &mut Checker<'_>,
        x: TypeId,
        y: TypeId,
        both: bool,
    ) -> bool {
        let wanted = checker.types().type_set(x);
        if both {
            let other = checker.types().type_set(y);
            if wanted.comparable != other.comparable
                || wanted.terms.is_some() != other.terms.is_some()
            {
                return false;
            }
            let (few, many) = if wanted.methods.len() > other.methods.len() {
                (other, wanted)
            } else {
                (wanted, other)
            };
            return few.methods.iter().all(|method| {
                let same = many.method(method.package, &method.name);
                same.is_some_and(|same| {
                    self.unify(checker, method.signature, same.signature, Match::EXACT)
                })
            });
        }
        wanted.methods.iter().all(|method| {
            let found = checker.method_signature_of(y, method);
            found.is_some_and(|found| self.unify(checker, method.signature, found, Match::EXACT))
        })
    }

    fn unify_params(
        &mut self,
        checker: &mut Checker<'_>,
        a: &[Param],
        b: &[Param],
        how: Match,
    ) -> bool {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(a, b)| self.unify(checker, a.ty, b.ty, how))
    }

    fn unify_structures(
        &mut self,
        checker: &mut Checker<'_>,
        x: TypeId,
        y: TypeId,
        how: Match,
    ) -> bool {
        let (mut x, mut y) = (x, y);
        if !how.exact {
            let types = checker.types();
            match (types.is_interface(x), types.is_interface(y)) {
                (true, true) => return self.unify_interfaces(checker, x, y, true),
                (true, false) => return self.unify_interfaces(checker, x, y, false),
                (false, true) => return self.unify_interfaces(checker, y, x, false),
                (false, false) => {}
            }
        }
        if checker.types().is_type_param(y) {
            std::mem::swap(&mut x, &mut y);
        }
        let inner = how.of_component();
        let types = checker.types();
        match (types.get_unaliased(x), types.get_unaliased(y)) {
            (Type::Basic(a), Type::Basic(b)) => a == b,
            (Type::Array { elem: a, len: m }, Type::Array { elem: b, len: n }) => {
                m == n && self.unify(checker, a, b, inner)
            }
            (Type::Slice(a), Type::Slice(b)) | (Type::Pointer(a), Type::Pointer(b)) => {
                self.unify(checker, a, b, inner)
            }
            (Type::Map { key: k, elem: a }, Type::Map { key: l, elem: b }) => {
                self.unify(checker, k, l, inner) && self.unify(checker, a, b, inner)
            }
            (Type::Chan { elem: a, dir: from }, Type::Chan { elem: b, dir: to }) => {
                (!how.exact || from == to) && self.unify(checker, a, b, inner)
            }
            (Type::Struct(a), Type::Struct(b)) => {
                a.fields.len() == b.fields.len()
                    && a.fields.iter().zip(&*b.fields).all(|(a, b)| {
                        a.embedded == b.embedded
                            && a.tag == b.tag
                            && a.name == b.name
                            && (crate::types::is_exported(&a.name) || a.package == b.package)
                            && self.unify(checker, a.ty, b.ty, inner)
                    })
            }
            (Type::Signature(a), Type::Signature(b)) => {
                a.variadic == b.variadic
                    && self.unify_params(checker, &a.params, &b.params, inner)
                    && self.unify_params(checker, &a.results, &b.results, inner)
            }
            (Type::Interface(_), Type::Interface(_)) => {
                let types = checker.types();
                let (a, b) = (types.type_set(x), types.type_set(y));
                a.methods.len() == b.methods.len() && self.unify_interfaces(checker, x, y, true)
            }
            (Type::Named(a), Type::Named(b)) => {
                let (a, b) = (types.named(a).instance, types.named(b).instance);
                match (a, b) {
                    (Some((origin, a)), Some((other, b))) => {
                        origin == other
                            && a.len() == b.len()
                            && a.iter()
                                .zip(b.iter())
                                .all(|(&a, &b)| self.unify(checker, a, b, how))
                    }
                    _ => false,
                }
            }
            // A parameter that is not to be inferred, of an enclosing function.
            (Type::TypeParam(_), _) => match types.common_underlying(x) {
                Ok(core) => self.unify(checker, core, y, Match::ASSIGN),
                Err(_) => false,
            },
            _ => false,
        }
    }
}

/// A type without a declaration.
fn is_literal(ty: Type) -> bool {
    !matches!(ty, Type::Named(_) | Type::TypeParam(_) | Type::Alias(_))
}

impl Checker<'_> {
    /// The signature of the method of that name which values of a type have.
    pub fn method_signature_of(&mut self, ty: TypeId, wanted: &InterfaceMethod) -> Option<TypeId> {
        match self.types().lookup(ty, false, wanted.package, &wanted.name) {
            Lookup::Found {
                member: Member::Method { receiver, method },
                ..
            } => {
                self.resolve(method.object);
                Some(self.method_type(receiver, &method))
            }
            Lookup::Found {
                member: Member::InterfaceMethod { method, .. },
                ..
            } => Some(method.signature),
            _ => None,
        }
    }
}
