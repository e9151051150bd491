//! Go's types: interned ids, identity, printing, layout and member lookup.
//!
//! [`Types`] owns every type of a program. A type is a [`TypeId`], a small number; [`Types::get`] gives
//! its structure, [`Types::underlying`] the structure below names and aliases. Structurally equal types
//! share an id, but two *identical* types (in Go's sense) may still differ in id, because parameter names
//! and alias names are kept for messages: compare with [`Types::identical`] or by [`Types::canonical`] id.
//!
//! Sizes, alignments and offsets are those of the gc compiler on amd64 ([`layout`]).
//! This module knows no syntax and reports no diagnostics.

mod format;
mod generic;
pub mod layout;
mod lookup;
mod names;
mod predicates;
mod store;
mod typeset;

use std::sync::Arc;

pub use format::quote;
pub use generic::{NoCommonType, Substitution};
pub use layout::Layout;
pub use lookup::{Lookup, Member, MissingMethod};
pub use store::{Types, is_exported};
pub use typeset::{Term, TypeSet};

/// A name as it stands in the source.
pub type Name = Arc<str>;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into a dense table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// An interned type.
    TypeId;
    /// A defined type (`type T ...`) or an instance of a generic one.
    NamedId;
    /// A declared alias (`type A = ...`), `byte`, `rune` and `any`.
    AliasId;
    /// A type parameter.
    TypeParamId;
    /// A package.
    PackageId;
    /// A declared object (variable, constant, function, type name, ...).
    ObjId;
}

impl PackageId {
    /// The universe: predeclared names.
    pub const UNIVERSE: PackageId = PackageId(0);
    /// Package `unsafe`.
    pub const UNSAFE: PackageId = PackageId(1);
}

/// Basic types, with the kinds of untyped constants.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)] // the names are Go's
pub enum Basic {
    /// The type of erroneous expressions; never seen after a check without errors.
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    String,
    UnsafePointer,
    UntypedBool,
    UntypedInt,
    UntypedRune,
    UntypedFloat,
    UntypedComplex,
    UntypedString,
    UntypedNil,
}

/// The structure of a type. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// A predeclared basic type.
    Basic(Basic),
    /// `[len]elem`
    Array {
        /// Element type.
        elem: TypeId,
        /// Number of elements.
        len: u64,
    },
    /// `[]elem`
    Slice(TypeId),
    /// `*base`
    Pointer(TypeId),
    /// `struct{...}`
    Struct(Arc<Struct>),
    /// `func(...) ...`; the receiver of a method is not part of it.
    Signature(Arc<Signature>),
    /// `interface{...}`
    Interface(Arc<Interface>),
    /// `map[key]elem`
    Map {
        /// Key type.
        key: TypeId,
        /// Element type.
        elem: TypeId,
    },
    /// `chan elem`
    Chan {
        /// Element type.
        elem: TypeId,
        /// Direction.
        dir: ChanDir,
    },
    /// The type of a call with no result or with several. A call with one result has that result's type.
    Tuple(Arc<[Param]>),
    /// `~A | B` in a constraint.
    Union(Arc<[Term]>),
    /// A defined type; see [`Types::named`].
    Named(NamedId),
    /// Another name for a type; see [`Types::unalias`].
    Alias(AliasId),
    /// A type parameter; see [`Types::type_param`].
    TypeParam(TypeParamId),
}

/// Fields of a struct type, in source order.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Struct {
    /// The fields.
    pub fields: Box<[Field]>,
}

/// A struct field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// Name; for an embedded field the type's name.
    pub name: Name,
    /// Declaring package, which owns the name if it is not exported.
    pub package: PackageId,
    /// Type.
    pub ty: TypeId,
    /// Whether the field is embedded (its fields and methods are promoted).
    pub embedded: bool,
    /// The tag, empty if there is none.
    pub tag: Name,
}

/// A function type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signature {
    /// Type parameters; empty for the type of a function value.
    pub type_params: Box<[TypeParamId]>,
    /// Parameters; the last one of a variadic function has a slice type.
    pub params: Arc<[Param]>,
    /// Results.
    pub results: Arc<[Param]>,
    /// Whether the last parameter is `...T`.
    pub variadic: bool,
}

/// A parameter, a result, or an element of a tuple.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Param {
    /// Name, empty if there is none. Not part of identity.
    pub name: Name,
    /// Type.
    pub ty: TypeId,
}

/// An interface as written; what it means is its [`TypeSet`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Interface {
    /// Methods declared in the interface itself, in source order.
    pub methods: Box<[InterfaceMethod]>,
    /// Embedded interfaces, types and unions.
    pub embedded: Box<[TypeId]>,
    /// Written without `interface{}` around it, as a constraint (`[T int | string]`).
    pub implicit: bool,
    /// The body of the predeclared `comparable`.
    pub comparable: bool,
}

/// A method of an interface.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct InterfaceMethod {
    /// Name.
    pub name: Name,
    /// Package that owns the name if it is not exported.
    pub package: PackageId,
    /// Its signature, a [`Type::Signature`].
    pub signature: TypeId,
}

/// Direction of a channel type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    Send,
    /// `<-chan T`
    Receive,
}

/// What is known of a defined type.
#[derive(Clone, Debug)]
pub struct Named {
    /// Name without package.
    pub name: Name,
    /// Declaring package.
    pub package: PackageId,
    /// The type name's object; `None` for `error` and `comparable`.
    pub object: Option<ObjId>,
    /// What it was declared as, perhaps a name itself (see [`Types::underlying`]); [`TypeId::INVALID`] until known.
    pub underlying: TypeId,
    /// Whether `underlying` is final.
    pub complete: bool,
    /// Methods declared on the type, in source order.
    pub methods: Vec<Method>,
    /// Type parameters of a generic type.
    pub type_params: Vec<TypeParamId>,
    /// The generic type and its arguments, if this is an instance.
    pub instance: Option<(NamedId, Arc<[TypeId]>)>,
    /// Whether it is declared in a generic function, whose type parameters it may mention.
    pub in_generic: bool,
    /// Type arguments of the instance of a generic function that it is declared in; `%T` prints them.
    pub outer_args: Arc<[TypeId]>,
    /// Which local type of its package this is, counted from 1 in source order; 0 for others.
    pub local_number: u32,
    /// Whether this instance is being given its structure.
    expanding: bool,
    /// The end of the chain of names that `underlying` begins, with the generation of the table in which it was found.
    resolved: Option<(u32, TypeId)>,
}

/// A method declared on a defined type.
#[derive(Clone, Debug)]
pub struct Method {
    /// Name.
    pub name: Name,
    /// Package that owns the name if it is not exported.
    pub package: PackageId,
    /// The function's object.
    pub object: ObjId,
    /// Whether the receiver is a pointer.
    pub pointer_receiver: bool,
}

/// What is known of an alias.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Name without package.
    pub name: Name,
    /// Declaring package.
    pub package: PackageId,
    /// What it stands for; [`TypeId::INVALID`] until it is known.
    pub actual: TypeId,
    /// Type parameters of a generic alias.
    pub type_params: Vec<TypeParamId>,
    /// The generic alias and its arguments, if this is an instance.
    pub instance: Option<(AliasId, Arc<[TypeId]>)>,
}

/// What is known of a type parameter.
#[derive(Clone, Debug)]
pub struct TypeParam {
    /// Name.
    pub name: Name,
    /// Its object.
    pub object: Option<ObjId>,
    /// Position in the list it was declared in.
    pub index: u32,
    /// Constraint, an interface type once resolved.
    pub constraint: TypeId,
}
