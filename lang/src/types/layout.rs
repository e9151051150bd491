//! Sizes, alignments and field offsets, as the gc compiler computes them on amd64.
//!
//! A string is (pointer, length), a slice (pointer, length, capacity), an interface two words, everything
//! else that is a reference one word. The last field of a struct takes at least a byte, so that its
//! address does not point behind the struct.

use super::{Basic, Struct, Type, TypeId, Types};

/// Bytes of a machine word.
pub const WORD_BYTES: u64 = 8;

/// Size and alignment of a type, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Size, a multiple of the alignment.
    pub size_bytes: u64,
    /// Alignment, a power of two and at least 1.
    pub align_bytes: u64,
}

impl Layout {
    const fn words(count: u64) -> Layout {
        Layout {
            size_bytes: count * WORD_BYTES,
            align_bytes: WORD_BYTES,
        }
    }
}

impl Types {
    /// Layout of a type that the checker has accepted.
    ///
    /// # Panics
    /// If the type is untyped, generic or larger than the address space, none of which the checker lets through.
    pub fn layout(&self, id: TypeId) -> Layout {
        self.try_layout(id).expect("a checked type has a layout")
    }

    /// Size in bytes; see [`Types::layout`].
    pub fn size_of(&self, id: TypeId) -> u64 {
        self.layout(id).size_bytes
    }

    /// Offsets of a struct's fields in bytes; see [`Types::layout`].
    pub fn field_offsets(&self, fields: &Struct) -> Vec<u64> {
        self.place(fields).expect("a checked struct has a layout").0
    }

    /// Layout of any type; `None` if it is too large or has none (untyped, generic).
    pub fn try_layout(&self, id: TypeId) -> Option<Layout> {
        if self.is_type_param(id) {
            return None;
        }
        let id = self.underlying_id(id);
        if let Some(known) = self.cached_layout(id) {
            return Some(known);
        }
        // A type that contains itself has no size; the checker reports it.
        if !self.enter_layout(id) {
            return None;
        }
        let layout = self.compute_layout(id);
        self.leave_layout(id);
        let layout = layout?;
        if !self.is_incomplete(id) {
            self.cache_layout(id, layout);
        }
        Some(layout)
    }

    fn compute_layout(&self, id: TypeId) -> Option<Layout> {
        Some(match self.get(id) {
            Type::Basic(basic) => basic_layout(basic)?,
            Type::Array { elem, len } => {
                let element = self.try_layout(elem)?;
                let size_bytes = element
                    .size_bytes
                    .checked_mul(len)
                    .filter(|&size| size <= i64::MAX as u64)?;
                Layout {
                    size_bytes,
                    align_bytes: element.align_bytes,
                }
            }
            Type::Slice(_) => Layout::words(3),
            Type::Interface(_) => Layout::words(2),
            Type::Struct(fields) => self.place(&fields)?.1,
            Type::Pointer(_) | Type::Signature(_) | Type::Map { .. } | Type::Chan { .. } => {
                Layout::words(1)
            }
            Type::Tuple(_) | Type::Union(_) | Type::TypeParam(_) => return None,
            Type::Named(_) | Type::Alias(_) => return None,
        })
    }

    fn place(&self, fields: &Struct) -> Option<(Vec<u64>, Layout)> {
        let mut offsets = Vec::with_capacity(fields.fields.len());
        let (mut end, mut align_bytes, mut last_size) = (0u64, 1u64, 1u64);
        for field in &fields.fields {
            let layout = self.try_layout(field.ty)?;
            let offset = end.checked_next_multiple_of(layout.align_bytes)?;
            offsets.push(offset);
            end = offset
                .checked_add(layout.size_bytes)
                .filter(|&end| end <= i64::MAX as u64)?;
            align_bytes = align_bytes.max(layout.align_bytes);
            last_size = layout.size_bytes;
        }
        if last_size == 0 && end > 0 {
            end += 1;
        }
        let size_bytes = end.checked_next_multiple_of(align_bytes)?;
        Some((
            offsets,
            Layout {
                size_bytes,
                align_bytes,
            },
        ))
    }

    /// Whether the size of a structure may still change, because a defined type in it has no body yet.
    fn is_incomplete(&self, id: TypeId) -> bool {
        match self.get(id) {
            Type::Array { elem, .. } => self.component_incomplete(elem),
            Type::Struct(fields) => fields
                .fields
                .iter()
                .any(|field| self.component_incomplete(field.ty)),
            Type::Basic(basic) => basic == Basic::Invalid,
            _ => false,
        }
    }

    /// Components are complete once they were cached themselves.
    fn component_incomplete(&self, id: TypeId) -> bool {
        self.cached_layout(self.underlying_id(id)).is_none()
    }
}

fn basic_layout(basic: Basic) -> Option<Layout> {
    use Basic::*;
    let (size_bytes, align_bytes) = match basic {
        Bool | Int8 | Uint8 => (1, 1),
        Int16 | Uint16 => (2, 2),
        Int32 | Uint32 | Float32 => (4, 4),
        Complex64 => (8, 4),
        Int | Int64 | Uint | Uint64 | Uintptr | Float64 | UnsafePointer | Invalid => (8, 8),
        Complex128 => (16, 8),
        String => (16, 8),
        UntypedBool | UntypedInt | UntypedRune | UntypedFloat | UntypedComplex | UntypedString
        | UntypedNil => {
            return None;
        }
    };
    Some(Layout {
        size_bytes,
        align_bytes,
    })
}
