//! The part of the table of types that has names: packages, defined types and their instances, aliases, type parameters.

use std::sync::Arc;

use super::{
    Alias, AliasId, Method, Name, Named, NamedId, ObjId, PackageId, Type, TypeId, TypeParam,
    TypeParamId, Types, is_exported,
};

impl Types {
    /// A new defined type, incomplete until [`Types::set_underlying`].
    pub fn new_named(&self, name: Name, package: PackageId, object: Option<ObjId>) -> NamedId {
        let mut inner = self.inner.borrow_mut();
        inner.named.push(Named {
            name,
            package,
            object,
            underlying: TypeId::INVALID,
            complete: false,
            methods: vec![],
            type_params: vec![],
            instance: None,
            in_generic: false,
            outer_args: Arc::new([]),
            local_number: 0,
            expanding: false,
            resolved: None,
        });
        NamedId(inner.named.len() as u32 - 1)
    }

    /// The type id of a defined type.
    pub fn named_type(&self, id: NamedId) -> TypeId {
        self.intern(Type::Named(id))
    }

    /// The defined type that `id` is, looking through aliases.
    pub fn as_named(&self, id: TypeId) -> Option<NamedId> {
        match self.get_unaliased(id) {
            Type::Named(named) => Some(named),
            _ => None,
        }
    }

    /// A copy of what is known of a defined type.
    pub fn named(&self, id: NamedId) -> Named {
        self.expand(id);
        self.named_entry(id, Named::clone)
    }

    /// Reads what is known of a defined type.
    pub(super) fn named_entry<R>(&self, id: NamedId, read: impl FnOnce(&Named) -> R) -> R {
        read(&self.inner.borrow().named[id.index()])
    }

    /// All instances of generic types made so far, from the given one on.
    pub fn instances_since(&self, first: usize) -> Vec<NamedId> {
        let inner = self.inner.borrow();
        (first..inner.named.len())
            .filter(|&index| inner.named[index].instance.is_some())
            .map(|index| NamedId(index as u32))
            .collect()
    }

    /// Number of defined types, instances included.
    pub fn named_count(&self) -> usize {
        self.inner.borrow().named.len()
    }

    /// The type arguments of an instance of a generic type.
    pub fn type_args(&self, id: NamedId) -> Option<Arc<[TypeId]>> {
        self.named_entry(id, |named| Some(named.instance.as_ref()?.1.clone()))
    }

    /// The type parameters of a generic type that is not instantiated; otherwise none.
    pub fn generic_params(&self, id: TypeId) -> Vec<TypeParamId> {
        match self.get(id) {
            Type::Named(named) => self.named_entry(named, |named| match named.instance {
                None => named.type_params.clone(),
                Some(_) => vec![],
            }),
            Type::Alias(alias) => {
                let alias = self.alias(alias);
                match alias.instance {
                    None => alias.type_params,
                    Some(_) => vec![],
                }
            }
            _ => vec![],
        }
    }

    /// Notes where a local type is declared.
    pub fn set_surroundings(
        &self,
        id: NamedId,
        in_generic: bool,
        outer_args: Arc<[TypeId]>,
        local_number: u32,
    ) {
        let named = &mut self.inner.borrow_mut().named[id.index()];
        named.in_generic = in_generic;
        named.outer_args = outer_args;
        named.local_number = local_number;
    }

    /// Notes that an instance is being given its structure, or no longer; whether it was before.
    pub(super) fn set_expanding(&self, id: NamedId, expanding: bool) -> bool {
        let named = &mut self.inner.borrow_mut().named[id.index()];
        std::mem::replace(&mut named.expanding, expanding)
    }

    pub(super) fn set_methods(&self, id: NamedId, methods: Vec<Method>) {
        self.inner.borrow_mut().named[id.index()].methods = methods;
    }

    /// The method of that name declared on a defined type itself (not promoted).
    pub fn declared_method(&self, id: NamedId, package: PackageId, name: &str) -> Option<Method> {
        let same = |m: &Method| &*m.name == name && (is_exported(name) || m.package == package);
        self.methods_of(id).into_iter().find(same)
    }

    /// Completes a defined type. `underlying` may be a name whose own structure is not known yet.
    pub fn set_underlying(&self, id: NamedId, underlying: TypeId) {
        let mut inner = self.inner.borrow_mut();
        let named = &mut inner.named[id.index()];
        let again = std::mem::replace(&mut named.complete, true);
        named.underlying = underlying;
        inner.generation += u32::from(again);
    }

    /// Adds a method to a defined type.
    pub fn add_method(&self, id: NamedId, method: Method) {
        self.inner.borrow_mut().named[id.index()]
            .methods
            .push(method);
    }

    /// Makes a defined type generic.
    pub fn set_type_params(&self, id: NamedId, params: Vec<TypeParamId>) {
        self.inner.borrow_mut().named[id.index()].type_params = params;
    }

    /// A new alias; its meaning may be set later with [`Types::set_alias`].
    pub fn new_alias(&self, name: Name, package: PackageId, actual: TypeId) -> AliasId {
        let mut inner = self.inner.borrow_mut();
        inner.aliases.push(Alias {
            name,
            package,
            actual,
            type_params: vec![],
            instance: None,
        });
        AliasId(inner.aliases.len() as u32 - 1)
    }

    /// The type id of an alias.
    pub fn alias_type(&self, id: AliasId) -> TypeId {
        self.intern(Type::Alias(id))
    }

    /// What is known of an alias.
    pub fn alias(&self, id: AliasId) -> Alias {
        self.inner.borrow().aliases[id.index()].clone()
    }

    /// Sets what an alias stands for.
    pub fn set_alias(&self, id: AliasId, actual: TypeId) {
        let mut inner = self.inner.borrow_mut();
        let old = std::mem::replace(&mut inner.aliases[id.index()].actual, actual);
        inner.generation += u32::from(old != TypeId::INVALID);
    }

    /// Makes an alias generic.
    pub fn set_alias_params(&self, id: AliasId, params: Vec<TypeParamId>) {
        self.inner.borrow_mut().aliases[id.index()].type_params = params;
    }

    pub(super) fn set_alias_args(
        &self,
        id: AliasId,
        origin: AliasId,
        args: Arc<[TypeId]>,
    ) -> TypeId {
        let ty = self.alias_type(id);
        let mut inner = self.inner.borrow_mut();
        inner.aliases[id.index()].instance = Some((origin, args.clone()));
        inner.alias_instances.insert((origin, args), ty);
        ty
    }

    pub(super) fn find_alias_instance(&self, origin: AliasId, args: &[TypeId]) -> Option<TypeId> {
        let inner = self.inner.borrow();
        inner.alias_instances.get(&(origin, args.into())).copied()
    }

    /// A new type parameter.
    pub fn new_type_param(&self, param: TypeParam) -> TypeParamId {
        let mut inner = self.inner.borrow_mut();
        inner.type_params.push(param);
        TypeParamId(inner.type_params.len() as u32 - 1)
    }

    /// The type id of a type parameter.
    pub fn type_param_type(&self, id: TypeParamId) -> TypeId {
        self.intern(Type::TypeParam(id))
    }

    /// What is known of a type parameter.
    pub fn type_param(&self, id: TypeParamId) -> TypeParam {
        self.inner.borrow().type_params[id.index()].clone()
    }

    /// Sets the constraint of a type parameter.
    pub fn set_constraint(&self, id: TypeParamId, constraint: TypeId) {
        self.inner.borrow_mut().type_params[id.index()].constraint = constraint;
    }

    /// Whether `id` is a type parameter.
    pub fn is_type_param(&self, id: TypeId) -> bool {
        matches!(self.get_unaliased(id), Type::TypeParam(_))
    }

    /// The instance of a generic type for these (canonical) arguments, if it was made before.
    pub(super) fn find_instance(&self, origin: NamedId, args: &Arc<[TypeId]>) -> Option<TypeId> {
        self.inner
            .borrow()
            .instances
            .get(&(origin, args.clone()))
            .copied()
    }

    /// Registers an instance of a generic type under its canonical arguments; messages show the others.
    pub(super) fn new_instance(
        &self,
        origin: NamedId,
        key: Arc<[TypeId]>,
        args: Arc<[TypeId]>,
    ) -> NamedId {
        let generic = self.named_entry(origin, Named::clone);
        let id = self.new_named(generic.name, generic.package, generic.object);
        self.set_surroundings(id, false, generic.outer_args, generic.local_number);
        let ty = self.named_type(id);
        let mut inner = self.inner.borrow_mut();
        inner.named[id.index()].instance = Some((origin, args));
        inner.instances.insert((origin, key), ty);
        id
    }

    /// Adds a package by import path and name.
    pub fn add_package(&self, path: &str, name: &str) -> PackageId {
        let mut inner = self.inner.borrow_mut();
        inner.packages.push((path.into(), name.into()));
        PackageId(inner.packages.len() as u32 - 1)
    }

    /// Makes messages show the types of this package without its name.
    pub fn set_home(&self, package: PackageId) {
        self.inner.borrow_mut().home = Some(package);
    }

    pub(super) fn home(&self) -> Option<PackageId> {
        self.inner.borrow().home
    }

    /// Import path of a package.
    pub fn package_path(&self, id: PackageId) -> Name {
        self.inner.borrow().packages[id.index()].0.clone()
    }

    /// Name of a package.
    pub fn package_name(&self, id: PackageId) -> Name {
        self.inner.borrow().packages[id.index()].1.clone()
    }
}
