//! What descriptors say of a type, and what other types they refer to.

use crate::types::{Basic, PackageId, Type, TypeId, Types};
use morestack_rt::types::Kind;

/// Whether values of a type are one pointer word, which an interface holds itself.
pub(super) fn is_direct(types: &Types, ty: TypeId) -> bool {
    match types.underlying(ty) {
        Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) => true,
        Type::Basic(basic) => basic == Basic::UnsafePointer,
        Type::Struct(fields) => fields.fields.len() == 1 && is_direct(types, fields.fields[0].ty),
        Type::Array { elem, len } => len == 1 && is_direct(types, elem),
        _ => false,
    }
}

/// Whether two values are equal exactly if their bytes are.
pub(super) fn is_plain_memory(types: &Types, ty: TypeId) -> bool {
    match types.underlying(ty) {
        Type::Basic(basic) => {
            basic.is_integer() || basic == Basic::Bool || basic == Basic::UnsafePointer
        }
        Type::Pointer(_) | Type::Chan { .. } => true,
        Type::Array { elem, .. } => is_plain_memory(types, elem),
        Type::Struct(fields) => {
            let mut end = 0;
            for (field, offset) in fields.fields.iter().zip(types.field_offsets(&fields)) {
                if offset != end || &*field.name == "_" || !is_plain_memory(types, field.ty) {
                    return false;
                }
                end = offset + types.size_of(field.ty);
            }
            end == types.size_of(ty)
        }
        _ => false,
    }
}

pub(super) fn kind(types: &Types, ty: TypeId) -> Kind {
    match types.underlying(ty) {
        Type::Basic(basic) => match basic {
            Basic::Bool | Basic::UntypedBool => Kind::Bool,
            Basic::Int | Basic::UntypedInt => Kind::Int,
            Basic::Int8 => Kind::Int8,
            Basic::Int16 => Kind::Int16,
            Basic::Int32 | Basic::UntypedRune => Kind::Int32,
            Basic::Int64 => Kind::Int64,
            Basic::Uint => Kind::Uint,
            Basic::Uint8 => Kind::Uint8,
            Basic::Uint16 => Kind::Uint16,
            Basic::Uint32 => Kind::Uint32,
            Basic::Uint64 => Kind::Uint64,
            Basic::Uintptr => Kind::Uintptr,
            Basic::Float32 => Kind::Float32,
            Basic::Float64 | Basic::UntypedFloat => Kind::Float64,
            Basic::Complex64 => Kind::Complex64,
            Basic::Complex128 | Basic::UntypedComplex => Kind::Complex128,
            Basic::String | Basic::UntypedString => Kind::String,
            Basic::UnsafePointer => Kind::UnsafePointer,
            Basic::Invalid | Basic::UntypedNil => Kind::Invalid,
        },
        Type::Array { .. } => Kind::Array,
        Type::Slice(_) => Kind::Slice,
        Type::Pointer(_) => Kind::Pointer,
        Type::Struct(_) => Kind::Struct,
        Type::Signature(_) => Kind::Func,
        Type::Interface(_) => Kind::Interface,
        Type::Map { .. } => Kind::Map,
        Type::Chan { .. } => Kind::Chan,
        _ => Kind::Invalid,
    }
}

/// FNV-1a.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// What tables of maps consist of, see [`morestack_rt::map`].
pub(super) fn map_group(types: &Types, key: TypeId, elem: TypeId) -> TypeId {
    const SLOTS: u64 = 8;
    let of_fields = |fields: [(&str, TypeId); 2]| {
        let field = |(name, ty): (&str, TypeId)| crate::types::Field {
            name: name.into(),
            package: PackageId::UNIVERSE,
            ty,
            embedded: false,
            tag: "".into(),
        };
        types.struct_type(fields.map(field).into())
    };
    let slot = of_fields([("key", key), ("elem", elem)]);
    let slots = types.array(slot, SLOTS);
    of_fields([("control", TypeId::UINT64), ("slots", slots)])
}

/// Whether a type is no interface, but has or promotes methods perhaps.
pub(super) fn may_have_methods(types: &Types, ty: TypeId) -> bool {
    let base = match types.get_unaliased(ty) {
        Type::Pointer(base) => base,
        _ => ty,
    };
    if types.is_interface(base) {
        return false;
    }
    let embeds = types
        .as_struct(base)
        .is_some_and(|fields| fields.fields.iter().any(|field| field.embedded));
    embeds || types.as_named(base).is_some()
}

/// The types that a type's descriptor refers to.
pub(super) fn parts(types: &Types, ty: TypeId) -> Vec<TypeId> {
    match types.underlying(ty) {
        Type::Array { elem, .. }
        | Type::Slice(elem)
        | Type::Pointer(elem)
        | Type::Chan { elem, .. } => vec![elem],
        Type::Map { key, elem } => vec![key, elem, map_group(types, key, elem)],
        Type::Struct(fields) => fields.fields.iter().map(|field| field.ty).collect(),
        Type::Signature(signature) => {
            let both = signature.params.iter().chain(signature.results.iter());
            both.map(|param| param.ty).collect()
        }
        Type::Interface(_) => {
            let set = types.type_set(ty);
            set.methods.iter().map(|method| method.signature).collect()
        }
        _ => vec![],
    }
}
