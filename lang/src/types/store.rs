//! The table of types: interning, names, identity.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{
    Alias, AliasId, Basic, ChanDir, Field, Interface, InterfaceMethod, Layout, Name, Named,
    NamedId, PackageId, Param, Signature, Struct, Term, Type, TypeId, TypeParam, TypeSet,
};

macro_rules! basic_ids {
    ($($(#[$doc:meta])* $id:ident = $basic:ident;)*) => {
        #[allow(missing_docs)] // one for each Basic
        impl TypeId {
            $(pub const $id: TypeId = TypeId(Basic::$basic as u32);)*
        }
        const BASICS: &[Basic] = &[$(Basic::$basic),*];
    };
}

basic_ids! {
    INVALID = Invalid;
    BOOL = Bool;
    INT = Int;
    INT8 = Int8;
    INT16 = Int16;
    INT32 = Int32;
    INT64 = Int64;
    UINT = Uint;
    UINT8 = Uint8;
    UINT16 = Uint16;
    UINT32 = Uint32;
    UINT64 = Uint64;
    UINTPTR = Uintptr;
    FLOAT32 = Float32;
    FLOAT64 = Float64;
    COMPLEX64 = Complex64;
    COMPLEX128 = Complex128;
    STRING = String;
    UNSAFE_POINTER = UnsafePointer;
    UNTYPED_BOOL = UntypedBool;
    UNTYPED_INT = UntypedInt;
    UNTYPED_RUNE = UntypedRune;
    UNTYPED_FLOAT = UntypedFloat;
    UNTYPED_COMPLEX = UntypedComplex;
    UNTYPED_STRING = UntypedString;
    UNTYPED_NIL = UntypedNil;
}

/// Ids that follow the basic types, in the order in which [`Types::new`] makes them.
impl TypeId {
    /// `byte`, an alias of `uint8`.
    pub const BYTE: TypeId = TypeId(BASICS.len() as u32);
    /// `rune`, an alias of `int32`.
    pub const RUNE: TypeId = TypeId(Self::BYTE.0 + 1);
    /// `interface{}`
    pub const EMPTY_INTERFACE: TypeId = TypeId(Self::BYTE.0 + 2);
    /// `any`, an alias of `interface{}`.
    pub const ANY: TypeId = TypeId(Self::BYTE.0 + 3);
    /// The type of a call without results.
    pub const EMPTY_TUPLE: TypeId = TypeId(Self::BYTE.0 + 4);
    /// The predeclared interface `error`.
    pub const ERROR: TypeId = TypeId(Self::BYTE.0 + 5);
    /// The predeclared constraint `comparable`.
    pub const COMPARABLE: TypeId = TypeId(Self::BYTE.0 + 6);
}

/// All types of a program. Interning needs only `&self`; a `Types` belongs to one thread.
#[derive(Debug)]
pub struct Types {
    pub(super) inner: RefCell<Inner>,
}

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) types: Vec<Type>,
    pub(super) ids: HashMap<Type, TypeId>,
    pub(super) canonical: HashMap<TypeId, TypeId>,
    /// Types whose representative is being looked for: an unnamed interface can contain itself.
    pub(super) canonical_under_work: HashSet<TypeId>,
    pub(super) named: Vec<Named>,
    pub(super) aliases: Vec<Alias>,
    pub(super) type_params: Vec<TypeParam>,
    pub(super) instances: HashMap<(NamedId, Arc<[TypeId]>), TypeId>,
    pub(super) alias_instances: HashMap<(AliasId, Arc<[TypeId]>), TypeId>,
    /// Counts changes to what was complete: what was derived before is void.
    pub(super) generation: u32,
    pub(super) layouts: HashMap<TypeId, Layout>,
    /// Types whose layout is being computed.
    pub(super) layouts_under_work: HashSet<TypeId>,
    pub(super) type_sets: HashMap<TypeId, Arc<TypeSet>>,
    pub(super) packages: Vec<(Name, Name)>,
    /// The package whose types messages show without its name.
    pub(super) home: Option<PackageId>,
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

impl Types {
    /// The predeclared types and the packages [`PackageId::UNIVERSE`] and [`PackageId::UNSAFE`].
    pub fn new() -> Self {
        let types = Types {
            inner: RefCell::default(),
        };
        for (index, &basic) in BASICS.iter().enumerate() {
            debug_assert_eq!(basic as usize, index);
            types.intern(Type::Basic(basic));
        }
        types.add_package("", "");
        types.add_package("unsafe", "unsafe");
        let alias = |name: &str, actual| {
            types.alias_type(types.new_alias(name.into(), PackageId::UNIVERSE, actual))
        };
        assert_eq!(alias("byte", TypeId::UINT8), TypeId::BYTE);
        assert_eq!(alias("rune", TypeId::INT32), TypeId::RUNE);
        let empty = types.interface(vec![], vec![], false);
        assert_eq!(empty, TypeId::EMPTY_INTERFACE);
        assert_eq!(alias("any", empty), TypeId::ANY);
        assert_eq!(types.tuple(vec![]), TypeId::EMPTY_TUPLE);
        let named = |name: &str| types.new_named(name.into(), PackageId::UNIVERSE, None);
        let (error, comparable) = (named("error"), named("comparable"));
        assert_eq!(types.named_type(error), TypeId::ERROR);
        assert_eq!(types.named_type(comparable), TypeId::COMPARABLE);
        let text = Param {
            name: "".into(),
            ty: TypeId::STRING,
        };
        let signature = types.signature(vec![], vec![text], false);
        let method = InterfaceMethod {
            name: "Error".into(),
            package: PackageId::UNIVERSE,
            signature,
        };
        types.set_underlying(error, types.interface(vec![method], vec![], false));
        let comparable_body = Interface {
            methods: Box::new([]),
            embedded: Box::new([]),
            implicit: false,
            comparable: true,
        };
        types.set_underlying(
            comparable,
            types.intern(Type::Interface(Arc::new(comparable_body))),
        );
        types
    }

    /// The structure of a type: what it was interned with (a name or an alias stays one).
    pub fn get(&self, id: TypeId) -> Type {
        self.inner.borrow().types[id.index()].clone()
    }

    /// The structure below names and aliases: never [`Type::Named`] nor [`Type::Alias`].
    /// For a type parameter it is the constraint's interface.
    pub fn underlying(&self, id: TypeId) -> Type {
        self.get(self.underlying_id(id))
    }

    /// The id of [`Types::underlying`].
    pub fn underlying_id(&self, id: TypeId) -> TypeId {
        let mut passed: Vec<NamedId> = vec![];
        let mut all_complete = true;
        let mut current = id;
        let mut steps = 0;
        let end = loop {
            let inner = self.inner.borrow();
            current = match inner.types[current.index()] {
                Type::Alias(alias) => inner.aliases[alias.index()].actual,
                Type::Named(id) => {
                    let named = &inner.named[id.index()];
                    match named.resolved {
                        Some((generation, end)) if generation == inner.generation => break end,
                        _ if !named.complete && named.instance.is_some() => {
                            drop(inner);
                            if !self.expand(id) {
                                return TypeId::INVALID;
                            }
                            continue;
                        }
                        _ => {}
                    }
                    all_complete &= named.complete;
                    passed.push(id);
                    named.underlying
                }
                Type::TypeParam(param) => {
                    let constraint = inner.type_params[param.index()].constraint;
                    drop(inner);
                    return self.interface_of(constraint);
                }
                _ => break current,
            };
            steps += 1;
            // A longer chain is a cycle, which the checker reports.
            if steps > inner.named.len() + inner.aliases.len() + 1 {
                return TypeId::INVALID;
            }
        };
        // Long chains of names are walked once.
        if all_complete && end != TypeId::INVALID && !passed.is_empty() {
            let mut inner = self.inner.borrow_mut();
            let resolved = Some((inner.generation, end));
            for id in passed {
                inner.named[id.index()].resolved = resolved;
            }
        }
        end
    }

    /// The interface that a constraint means: a type that is none stands for the interface that only it implements.
    fn interface_of(&self, constraint: TypeId) -> TypeId {
        let under = self.underlying_id(constraint);
        match self.get(under) {
            Type::Interface(_) | Type::Basic(Basic::Invalid) => under,
            _ => self.interface(vec![], vec![constraint], true),
        }
    }

    /// The type an alias stands for; any other type itself.
    pub fn unalias(&self, id: TypeId) -> TypeId {
        let inner = self.inner.borrow();
        let mut id = id;
        for _ in 0..=inner.aliases.len() {
            let Type::Alias(alias) = &inner.types[id.index()] else {
                return id;
            };
            id = inner.aliases[alias.index()].actual;
        }
        TypeId::INVALID
    }

    /// The structure with aliases looked through, but not names.
    pub fn get_unaliased(&self, id: TypeId) -> Type {
        self.get(self.unalias(id))
    }

    /// The basic type at the bottom of `id`, if it is one.
    pub fn basic(&self, id: TypeId) -> Option<Basic> {
        match self.underlying(id) {
            Type::Basic(basic) if !self.is_type_param(id) => Some(basic),
            _ => None,
        }
    }

    /// Interns a structure.
    pub fn intern(&self, ty: Type) -> TypeId {
        let mut inner = self.inner.borrow_mut();
        if let Some(&id) = inner.ids.get(&ty) {
            return id;
        }
        let id = TypeId(inner.types.len() as u32);
        inner.types.push(ty.clone());
        inner.ids.insert(ty, id);
        id
    }

    /// `*base`
    pub fn pointer(&self, base: TypeId) -> TypeId {
        self.intern(Type::Pointer(base))
    }

    /// `[]elem`
    pub fn slice(&self, elem: TypeId) -> TypeId {
        self.intern(Type::Slice(elem))
    }

    /// `[len]elem`
    pub fn array(&self, elem: TypeId, len: u64) -> TypeId {
        self.intern(Type::Array { elem, len })
    }

    /// `map[key]elem`
    pub fn map(&self, key: TypeId, elem: TypeId) -> TypeId {
        self.intern(Type::Map { key, elem })
    }

    /// A channel type.
    pub fn chan(&self, elem: TypeId, dir: ChanDir) -> TypeId {
        self.intern(Type::Chan { elem, dir })
    }

    /// A struct type.
    pub fn struct_type(&self, fields: Vec<Field>) -> TypeId {
        self.intern(Type::Struct(Arc::new(Struct {
            fields: fields.into(),
        })))
    }

    /// A tuple.
    pub fn tuple(&self, elements: Vec<Param>) -> TypeId {
        self.intern(Type::Tuple(elements.into()))
    }

    /// A function type without type parameters.
    pub fn signature(&self, params: Vec<Param>, results: Vec<Param>, variadic: bool) -> TypeId {
        let (params, results) = (params.into(), results.into());
        self.intern(Type::Signature(Arc::new(Signature {
            type_params: Box::new([]),
            params,
            results,
            variadic,
        })))
    }

    /// An interface type.
    pub fn interface(
        &self,
        methods: Vec<InterfaceMethod>,
        embedded: Vec<TypeId>,
        implicit: bool,
    ) -> TypeId {
        let (methods, embedded) = (methods.into(), embedded.into());
        self.intern(Type::Interface(Arc::new(Interface {
            methods,
            embedded,
            implicit,
            comparable: false,
        })))
    }

    /// The signature of a function type, looking through names.
    pub fn as_signature(&self, id: TypeId) -> Option<Arc<Signature>> {
        match self.underlying(id) {
            Type::Signature(signature) => Some(signature),
            _ => None,
        }
    }

    /// The struct below `id`, looking through names but not pointers.
    pub fn as_struct(&self, id: TypeId) -> Option<Arc<Struct>> {
        match self.underlying(id) {
            Type::Struct(fields) => Some(fields),
            _ => None,
        }
    }

    /// The interface below `id`; `None` for a type parameter.
    pub fn as_interface(&self, id: TypeId) -> Option<Arc<Interface>> {
        match self.underlying(id) {
            Type::Interface(interface) if !self.is_type_param(id) => Some(interface),
            _ => None,
        }
    }

    /// What a pointer type points to, looking through names.
    pub fn pointee(&self, id: TypeId) -> Option<TypeId> {
        match self.underlying(id) {
            Type::Pointer(base) => Some(base),
            _ => None,
        }
    }

    /// Whether two types are identical in Go's sense.
    pub fn identical(&self, a: TypeId, b: TypeId) -> bool {
        a == b || self.canonical(a) == self.canonical(b)
    }

    /// The representative of all types identical to `id`: no aliases, no parameter names, interfaces as
    /// their sorted method sets. Tables of layouts, of run-time types, of instances are keyed by it.
    pub fn canonical(&self, id: TypeId) -> TypeId {
        if let Some(&known) = self.inner.borrow().canonical.get(&id) {
            return known;
        }
        if !self.inner.borrow_mut().canonical_under_work.insert(id) {
            return id;
        }
        let mut stable = true;
        let canonical = match self.get(id) {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => id,
            Type::Alias(alias) => {
                let actual = self.alias(alias).actual;
                stable = actual != TypeId::INVALID;
                self.canonical(actual)
            }
            Type::Array { elem, len } => self.array(self.canonical(elem), len),
            Type::Slice(elem) => self.slice(self.canonical(elem)),
            Type::Pointer(base) => self.pointer(self.canonical(base)),
            Type::Map { key, elem } => self.map(self.canonical(key), self.canonical(elem)),
            Type::Chan { elem, dir } => self.chan(self.canonical(elem), dir),
            Type::Tuple(elements) => self.tuple(self.canonical_params(&elements)),
            Type::Struct(fields) => {
                let canonical = |field: &Field| Field {
                    ty: self.canonical(field.ty),
                    ..field.clone()
                };
                self.struct_type(fields.fields.iter().map(canonical).collect())
            }
            Type::Signature(signature) => self.intern(Type::Signature(Arc::new(Signature {
                type_params: signature.type_params.clone(),
                params: self.canonical_params(&signature.params).into(),
                results: self.canonical_params(&signature.results).into(),
                variadic: signature.variadic,
            }))),
            Type::Union(terms) => {
                let canonical = |term: &Term| Term {
                    ty: self.canonical(term.ty),
                    ..*term
                };
                self.intern(Type::Union(terms.iter().map(canonical).collect()))
            }
            Type::Interface(_) => {
                let set = self.type_set(id);
                stable = set.complete;
                self.canonical_interface(&set)
            }
        };
        self.inner.borrow_mut().canonical_under_work.remove(&id);
        // An incomplete component would freeze a wrong answer; such a type is asked again later.
        if stable && self.components_complete(id) {
            self.inner.borrow_mut().canonical.insert(id, canonical);
        }
        canonical
    }

    fn canonical_params(&self, params: &[Param]) -> Vec<Param> {
        params
            .iter()
            .map(|param| Param {
                name: "".into(),
                ty: self.canonical(param.ty),
            })
            .collect()
    }

    fn canonical_interface(&self, set: &TypeSet) -> TypeId {
        let methods = set.methods.iter().map(|method| InterfaceMethod {
            signature: self.canonical(method.signature),
            // An exported name is the same in every package.
            package: if is_exported(&method.name) {
                PackageId::UNIVERSE
            } else {
                method.package
            },
            name: method.name.clone(),
        });
        let terms = set
            .terms
            .as_ref()
            .map(|terms| self.intern(Type::Union(terms.clone().into())));
        self.intern(Type::Interface(Arc::new(Interface {
            methods: methods.collect(),
            embedded: terms.into_iter().collect(),
            implicit: false,
            comparable: set.comparable,
        })))
    }

    /// Whether the canonical form of every component is already final.
    fn components_complete(&self, id: TypeId) -> bool {
        let known = |id: TypeId| {
            let inner = self.inner.borrow();
            inner.canonical.contains_key(&id)
        };
        match self.get(id) {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) => true,
            Type::Alias(alias) => known(self.alias(alias).actual),
            Type::Array { elem, .. }
            | Type::Slice(elem)
            | Type::Pointer(elem)
            | Type::Chan { elem, .. } => known(elem),
            Type::Map { key, elem } => known(key) && known(elem),
            Type::Tuple(elements) => elements.iter().all(|param| known(param.ty)),
            Type::Struct(fields) => fields.fields.iter().all(|field| known(field.ty)),
            Type::Signature(signature) => signature
                .params
                .iter()
                .chain(&*signature.results)
                .all(|p| known(p.ty)),
            Type::Union(terms) => terms.iter().all(|term| known(term.ty)),
            Type::Interface(_) => true,
        }
    }

    pub(super) fn cached_layout(&self, id: TypeId) -> Option<Layout> {
        self.inner.borrow().layouts.get(&id).copied()
    }

    pub(super) fn cache_layout(&self, id: TypeId, layout: Layout) {
        self.inner.borrow_mut().layouts.insert(id, layout);
    }

    pub(super) fn enter_layout(&self, id: TypeId) -> bool {
        self.inner.borrow_mut().layouts_under_work.insert(id)
    }

    pub(super) fn leave_layout(&self, id: TypeId) {
        self.inner.borrow_mut().layouts_under_work.remove(&id);
    }

    pub(super) fn cached_type_set(&self, id: TypeId) -> Option<Arc<TypeSet>> {
        self.inner.borrow().type_sets.get(&id).cloned()
    }

    pub(super) fn cache_type_set(&self, id: TypeId, set: Arc<TypeSet>) {
        self.inner.borrow_mut().type_sets.insert(id, set);
    }
}

/// Whether a name starts with an upper-case letter.
pub fn is_exported(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
}
