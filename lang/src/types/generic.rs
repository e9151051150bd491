//! Generic types: substitution of type parameters, and instances, which get their structure when it is first needed.

use std::collections::HashMap;
use std::sync::Arc;

use super::{
    AliasId, Basic, ChanDir, Field, Interface, InterfaceMethod, Method, Named, NamedId, ObjId,
    Param, Signature, Term, Type, TypeId, TypeParamId, Types,
};

/// What type parameters stand for.
#[derive(Clone, Debug, Default)]
pub struct Substitution {
    args: HashMap<TypeParamId, TypeId>,
}

impl Substitution {
    /// The parameters stand for the arguments at the same places.
    pub fn new(params: &[TypeParamId], args: &[TypeId]) -> Self {
        Substitution {
            args: params.iter().copied().zip(args.iter().copied()).collect(),
        }
    }

    /// Lets another parameter stand for something.
    pub fn insert(&mut self, param: TypeParamId, arg: TypeId) {
        self.args.insert(param, arg);
    }
}

/// Why the types of a type set have no common structure, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCommonType {
    /// The constraint allows all types.
    Unspecific,
    /// These two differ.
    Different(TypeId, TypeId),
    /// Channels with different elements.
    Elements(TypeId, TypeId),
    /// Channels of opposite directions.
    Directions(TypeId, TypeId),
}

impl Types {
    /// The instance of a generic type for these arguments. Structure and methods are found when they are asked for.
    pub fn instantiate(&self, origin: NamedId, args: &[TypeId]) -> TypeId {
        let key: Arc<[TypeId]> = args.iter().map(|&arg| self.canonical(arg)).collect();
        if let Some(known) = self.find_instance(origin, &key) {
            return known;
        }
        let id = self.new_instance(origin, key, args.into());
        self.named_type(id)
    }

    /// The instance of a generic alias for these arguments.
    pub fn instantiate_alias(&self, origin: AliasId, args: &[TypeId]) -> TypeId {
        let generic = self.alias(origin);
        if let Some(known) = self.find_alias_instance(origin, args) {
            return known;
        }
        let substitution = Substitution::new(&generic.type_params, args);
        let actual = self.substitute(generic.actual, &substitution);
        let id = self.new_alias(generic.name, generic.package, actual);
        self.set_alias_args(id, origin, args.into())
    }

    /// The type with its type parameters replaced.
    pub fn substitute(&self, ty: TypeId, by: &Substitution) -> TypeId {
        if by.args.is_empty() || !self.is_parameterized(ty) {
            return ty;
        }
        let go = |ty| self.substitute(ty, by);
        match self.get(ty) {
            Type::Basic(_) => ty,
            Type::TypeParam(param) => by.args.get(&param).copied().unwrap_or(ty),
            Type::Alias(alias) => match self.alias(alias).instance {
                Some((origin, args)) => {
                    let args: Vec<TypeId> = args.iter().map(|&arg| go(arg)).collect();
                    self.instantiate_alias(origin, &args)
                }
                None => go(self.unalias(ty)),
            },
            Type::Array { elem, len } => self.array(go(elem), len),
            Type::Slice(elem) => self.slice(go(elem)),
            Type::Pointer(base) => self.pointer(go(base)),
            Type::Map { key, elem } => self.map(go(key), go(elem)),
            Type::Chan { elem, dir } => self.chan(go(elem), dir),
            Type::Tuple(elements) => self.tuple(self.substitute_params(&elements, by)),
            Type::Struct(fields) => {
                let field = |field: &Field| Field {
                    ty: go(field.ty),
                    ..field.clone()
                };
                self.struct_type(fields.fields.iter().map(field).collect())
            }
            Type::Signature(signature) => self.intern(Type::Signature(Arc::new(Signature {
                type_params: signature.type_params.clone(),
                params: self.substitute_params(&signature.params, by).into(),
                results: self.substitute_params(&signature.results, by).into(),
                variadic: signature.variadic,
            }))),
            Type::Union(terms) => {
                let term = |term: &Term| Term {
                    ty: go(term.ty),
                    ..*term
                };
                self.intern(Type::Union(terms.iter().map(term).collect()))
            }
            Type::Interface(interface) => {
                let method = |method: &InterfaceMethod| InterfaceMethod {
                    signature: go(method.signature),
                    ..method.clone()
                };
                self.intern(Type::Interface(Arc::new(Interface {
                    methods: interface.methods.iter().map(method).collect(),
                    embedded: interface.embedded.iter().map(|&ty| go(ty)).collect(),
                    ..(*interface).clone()
                })))
            }
            Type::Named(named) => match self.named_entry(named, |named| named.instance.clone()) {
                Some((origin, args)) => {
                    let args: Vec<TypeId> = args.iter().map(|&arg| go(arg)).collect();
                    self.instantiate(origin, &args)
                }
                None => ty,
            },
        }
    }

    /// Parameters with their types replaced.
    pub fn substitute_params(&self, params: &[Param], by: &Substitution) -> Vec<Param> {
        params
            .iter()
            .map(|param| Param {
                ty: self.substitute(param.ty, by),
                ..param.clone()
            })
            .collect()
    }

    /// Whether type parameters occur in a type, also as the surroundings of a local type.
    pub fn is_parameterized(&self, ty: TypeId) -> bool {
        self.mentions(ty, &|_| true)
    }

    /// Whether one of these type parameters occurs in a type.
    pub fn mentions_any(&self, ty: TypeId, params: &[TypeParamId]) -> bool {
        self.is_parameterized(ty) && self.mentions(ty, &|param| params.contains(&param))
    }

    fn mentions(&self, ty: TypeId, wanted: &dyn Fn(TypeParamId) -> bool) -> bool {
        let go = |ty| self.mentions(ty, wanted);
        let list = |params: &[Param]| params.iter().any(|param| go(param.ty));
        match self.get(ty) {
            Type::Basic(_) => false,
            Type::TypeParam(param) => wanted(param),
            Type::Alias(alias) => {
                let alias = self.alias(alias);
                let in_args =
                    |(_, args): &(AliasId, Arc<[TypeId]>)| args.iter().any(|&arg| go(arg));
                alias.instance.as_ref().is_some_and(in_args) || go(alias.actual)
            }
            Type::Array { elem, .. }
            | Type::Slice(elem)
            | Type::Pointer(elem)
            | Type::Chan { elem, .. } => go(elem),
            Type::Map { key, elem } => go(key) || go(elem),
            Type::Tuple(elements) => list(&elements),
            Type::Struct(fields) => fields.fields.iter().any(|field| go(field.ty)),
            Type::Signature(signature) => list(&signature.params) || list(&signature.results),
            Type::Union(terms) => terms.iter().any(|term| go(term.ty)),
            Type::Interface(interface) => {
                interface.methods.iter().any(|method| go(method.signature))
                    || interface.embedded.iter().any(|&ty| go(ty))
            }
            Type::Named(named) => {
                let surroundings = |named: &Named| {
                    let generic = named.in_generic || !named.type_params.is_empty();
                    (generic, named.instance.clone())
                };
                let (in_generic, instance) = self.named_entry(named, surroundings);
                // A local type may depend on any parameter of the functions around it, and on no others.
                let local = in_generic && wanted(TypeParamId(u32::MAX));
                local || instance.is_some_and(|(_, args)| args.iter().any(|&arg| go(arg)))
            }
        }
    }

    /// Gives an instance its structure, if its generic type has one by now.
    pub(super) fn expand(&self, id: NamedId) -> bool {
        let pending = |named: &Named| match &named.instance {
            Some((origin, args)) if !named.complete => Some((*origin, args.clone())),
            _ => None,
        };
        let Some((origin, args)) = self.named_entry(id, pending) else {
            return false;
        };
        let generic = |named: &Named| {
            named
                .complete
                .then(|| (named.underlying, named.type_params.clone()))
        };
        let Some((underlying, params)) = self.named_entry(origin, generic) else {
            return false;
        };
        // What it was declared as may be a name without structure as yet, or lead back here.
        if self.set_expanding(id, true) {
            return false;
        }
        let known = self.underlying_id(underlying) != TypeId::INVALID;
        self.set_expanding(id, false);
        if !known {
            return false;
        }
        let substitution = Substitution::new(&params, &args);
        self.set_underlying(id, self.substitute(underlying, &substitution));
        true
    }

    /// The methods declared on a type. Those of an instance are those of the generic type, unless the checker has made
    /// instances of them.
    pub fn methods_of(&self, id: NamedId) -> Vec<Method> {
        let (own, instance) =
            self.named_entry(id, |named| (named.methods.clone(), named.instance.clone()));
        match instance {
            Some((origin, _)) if own.is_empty() => {
                self.named_entry(origin, |named| named.methods.clone())
            }
            _ => own,
        }
    }

    /// Replaces the methods of an instance by instances of them.
    pub fn set_instance_methods(&self, id: NamedId, objects: &[ObjId]) {
        let mut methods = self.methods_of(id);
        for (method, &object) in methods.iter_mut().zip(objects) {
            method.object = object;
        }
        self.set_methods(id, methods);
    }

    /// The specific types of a type's type set: of a type parameter the terms of its constraint (`None` if it allows
    /// all types), of any other type that type.
    pub fn specific_types(&self, ty: TypeId) -> Option<Vec<TypeId>> {
        if !self.is_type_param(ty) {
            return Some(vec![ty]);
        }
        let set = self.type_set(self.underlying_id(ty));
        let terms = set.terms.as_ref()?;
        Some(terms.iter().map(|term| term.ty).collect())
    }

    /// The underlying type that all types of the type set have in common. Of channels of different directions it is a
    /// restricted one.
    pub fn common_underlying(&self, ty: TypeId) -> Result<TypeId, NoCommonType> {
        let types = self.specific_types(ty).ok_or(NoCommonType::Unspecific)?;
        let mut common: Option<(TypeId, TypeId)> = None;
        for ty in types {
            let under = self.underlying_id(ty);
            let Some((first, so_far)) = common else {
                common = Some((ty, under));
                continue;
            };
            match (self.get(so_far), self.get(under)) {
                (Type::Chan { elem: a, dir: from }, Type::Chan { elem: b, dir: to }) => {
                    if !self.identical(a, b) {
                        return Err(NoCommonType::Elements(first, ty));
                    }
                    if from == ChanDir::Both {
                        common = Some((ty, under));
                    } else if from != to && to != ChanDir::Both {
                        return Err(NoCommonType::Directions(first, ty));
                    }
                }
                _ if self.identical(so_far, under) => {}
                _ => return Err(NoCommonType::Different(first, ty)),
            }
        }
        common
            .map(|(_, under)| under)
            .ok_or(NoCommonType::Unspecific)
    }

    /// The structure that operations on values of a type see: the underlying type, or what the types of a type
    /// parameter's set have in common. If that is nothing, the constraint's interface.
    pub fn core(&self, ty: TypeId) -> Type {
        match self.common_underlying(ty) {
            Ok(common) => self.get(common),
            Err(_) => self.underlying(ty),
        }
    }

    /// Like [`Types::core`], but byte slices and strings together count as strings.
    pub fn core_string(&self, ty: TypeId) -> Type {
        let mixed = || {
            let list = self.specific_types(ty)?;
            let bytes = |ty: TypeId| match self.underlying(ty) {
                Type::Slice(elem) => self.basic(elem) == Some(Basic::Uint8),
                _ => self.is_string(ty),
            };
            let any_string = list.iter().any(|&ty| self.is_string(ty));
            (any_string && list.iter().all(|&ty| bytes(ty))).then_some(Type::Basic(Basic::String))
        };
        match self.common_underlying(ty) {
            Ok(common) => self.get(common),
            Err(_) => mixed().unwrap_or_else(|| self.underlying(ty)),
        }
    }
}
