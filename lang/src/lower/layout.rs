//! How a Go type lies in memory and in SSA values.
//!
//! Every type is either *scalar-like*: a short list of leaves ([`Leaf`]), each an SSA value of its own, or lives in
//! *memory* only: arrays, and structs with too many leaves. Strings are (pointer, length), slices (pointer, length,
//! capacity). Offsets are those of [`crate::types::layout`], so a value is the same bytes in a slot as behind a pointer.

use std::collections::HashMap;
use std::sync::Arc;

use cranelift_codegen::ir;
use morestack_compiler::PointerRun;

use crate::types::{Basic, Type, TypeId, Types};

/// Structs with more leaves than this live in memory: more of them would only be spilled.
pub(super) const MOST_LEAVES: usize = 4;

/// More separate runs of pointer words than this in one type are refused: each is a record in every stack map.
const MOST_POINTER_RUNS: usize = 4096;

/// One machine-level component of a scalar-like type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// Offset in the type's memory form, in bytes.
    pub offset_bytes: u32,
    /// Cranelift's type.
    pub ty: ir::Type,
    /// Whether it may point into a stack or the heap.
    pub is_pointer: bool,
}

/// What lowering needs to know of a type's shape. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Size in bytes.
    pub size_bytes: u64,
    /// Alignment in bytes.
    pub align_bytes: u64,
    /// The leaves of a scalar-like type; `None` for one that lives in memory.
    pub leaves: Option<Arc<[Leaf]>>,
    /// Its pointer words.
    pub pointers: Arc<[PointerRun]>,
}

impl Shape {
    /// The alignment as a power of two.
    pub fn align_log2(&self) -> u8 {
        self.align_bytes.trailing_zeros() as u8
    }
}

/// Why a type has no shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoShape {
    /// Not supported yet, with a name for messages.
    Unsupported(&'static str),
    /// Too large for a stack, or too many pointer runs.
    TooLarge,
}

/// Shapes of types, computed once each.
pub(super) struct Shapes<'a> {
    types: &'a Types,
    known: HashMap<TypeId, Result<Shape, NoShape>>,
}

impl<'a> Shapes<'a> {
    /// An empty table.
    pub fn new(types: &'a Types) -> Self {
        Shapes {
            types,
            known: HashMap::new(),
        }
    }

    /// The shape of a type.
    pub fn shape(&mut self, ty: TypeId) -> Result<Shape, NoShape> {
        let ty = self.types.underlying_id(ty);
        if let Some(known) = self.known.get(&ty) {
            return known.clone();
        }
        let shape = self.compute(ty);
        self.known.insert(ty, shape.clone());
        shape
    }

    fn compute(&mut self, ty: TypeId) -> Result<Shape, NoShape> {
        let layout = self.types.try_layout(ty).ok_or(NoShape::TooLarge)?;
        let (size_bytes, align_bytes) = (layout.size_bytes, layout.align_bytes);
        let words = |list: &[bool]| {
            let leaf = |(index, &is_pointer): (usize, &bool)| Leaf {
                offset_bytes: index as u32 * 8,
                ty: ir::types::I64,
                is_pointer,
            };
            let leaves: Arc<[Leaf]> = list.iter().enumerate().map(leaf).collect();
            Shape {
                size_bytes,
                align_bytes,
                pointers: runs_of(&leaves),
                leaves: Some(leaves),
            }
        };
        match self.types.underlying(ty) {
            Type::Basic(Basic::String) => Ok(words(&[true, false])),
            Type::Basic(Basic::UnsafePointer) => Ok(words(&[true])),
            Type::Basic(Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex) => {
                let part_bytes = size_bytes / 2;
                let ty = if part_bytes == 4 {
                    ir::types::F32
                } else {
                    ir::types::F64
                };
                let part = |offset| Leaf {
                    offset_bytes: offset,
                    ty,
                    is_pointer: false,
                };
                Ok(Shape {
                    size_bytes,
                    align_bytes,
                    pointers: Arc::new([]),
                    leaves: Some(Arc::new([part(0), part(part_bytes as u32)])),
                })
            }
            Type::Basic(basic) => {
                let ty = scalar_type(basic)?;
                let leaves: Arc<[Leaf]> = Arc::new([Leaf {
                    offset_bytes: 0,
                    ty,
                    is_pointer: false,
                }]);
                Ok(Shape {
                    size_bytes,
                    align_bytes,
                    pointers: Arc::new([]),
                    leaves: Some(leaves),
                })
            }
            Type::Pointer(_) | Type::Signature(_) | Type::Map { .. } | Type::Chan { .. } => {
                Ok(words(&[true]))
            }
            Type::Slice(_) => Ok(words(&[true, false, false])),
            Type::Interface(_) => Ok(words(&[true, true])),
            Type::Array { elem, len } => self.array(size_bytes, align_bytes, elem, len),
            Type::Struct(_) => self.structure(size_bytes, align_bytes, ty),
            Type::Tuple(_) | Type::Union(_) | Type::TypeParam(_) => {
                Err(NoShape::Unsupported("this type"))
            }
            Type::Named(_) | Type::Alias(_) => unreachable!("underlying types have no name"),
        }
    }

    fn array(
        &mut self,
        size_bytes: u64,
        align_bytes: u64,
        elem: TypeId,
        len: u64,
    ) -> Result<Shape, NoShape> {
        let element = self.shape(elem)?;
        if len == 0 || element.size_bytes == 0 {
            let leaves = (len == 0).then(|| Arc::from([]));
            return Ok(Shape {
                size_bytes,
                align_bytes,
                leaves,
                pointers: Arc::new([]),
            });
        }
        let pointers = if element.pointers.is_empty() {
            Arc::new([])
        } else {
            let count = u32::try_from(len).map_err(|_| NoShape::TooLarge)?;
            let stride_bytes = u32::try_from(element.size_bytes).map_err(|_| NoShape::TooLarge)?;
            u32::try_from(size_bytes).map_err(|_| NoShape::TooLarge)?;
            repeat_runs(&element.pointers, count, stride_bytes)?
        };
        Ok(Shape {
            size_bytes,
            align_bytes,
            leaves: None,
            pointers,
        })
    }

    fn structure(
        &mut self,
        size_bytes: u64,
        align_bytes: u64,
        ty: TypeId,
    ) -> Result<Shape, NoShape> {
        let fields = self.types.as_struct(ty).expect("the type is a struct");
        let offsets = self.types.field_offsets(&fields);
        let mut leaves = Some(vec![]);
        let mut pointers = vec![];
        for (field, &offset) in fields.fields.iter().zip(&offsets) {
            let shape = self.shape(field.ty)?;
            let offset_bytes = u32::try_from(offset).unwrap_or(u32::MAX);
            if let (Some(all), Some(inner)) = (&mut leaves, &shape.leaves) {
                all.extend(inner.iter().map(|leaf| Leaf {
                    offset_bytes: leaf.offset_bytes + offset_bytes,
                    ..*leaf
                }));
            } else {
                leaves = None;
            }
            if !shape.pointers.is_empty() && u32::try_from(size_bytes).is_err() {
                return Err(NoShape::TooLarge);
            }
            pointers.extend(shape.pointers.iter().map(|run| PointerRun {
                offset_bytes: run.offset_bytes + offset_bytes,
                ..*run
            }));
        }
        if pointers.len() > MOST_POINTER_RUNS {
            return Err(NoShape::TooLarge);
        }
        let leaves = leaves.filter(|all| all.len() <= MOST_LEAVES).map(Arc::from);
        Ok(Shape {
            size_bytes,
            align_bytes,
            leaves,
            pointers: pointers.into(),
        })
    }
}

/// The pointer words of a list of leaves.
pub(super) fn runs_of(leaves: &[Leaf]) -> Arc<[PointerRun]> {
    leaves
        .iter()
        .filter(|leaf| leaf.is_pointer)
        .map(|leaf| PointerRun::word(leaf.offset_bytes))
        .collect()
}

fn repeat_runs(
    element: &[PointerRun],
    count: u32,
    stride_bytes: u32,
) -> Result<Arc<[PointerRun]>, NoShape> {
    let mut runs = vec![];
    for run in element {
        if run.count == 1 {
            runs.push(PointerRun::array(run.offset_bytes, count, stride_bytes));
        } else if run.count * run.stride_bytes == stride_bytes {
            // The inner run covers its element evenly: the array continues it.
            runs.push(PointerRun::array(
                run.offset_bytes,
                run.count * count,
                run.stride_bytes,
            ));
        } else if u64::from(count) * element.len() as u64 <= MOST_POINTER_RUNS as u64 {
            let shifted = |index| PointerRun {
                offset_bytes: run.offset_bytes + index * stride_bytes,
                ..*run
            };
            runs.extend((0..count).map(shifted));
        } else {
            return Err(NoShape::TooLarge);
        }
    }
    Ok(runs.into())
}

fn scalar_type(basic: Basic) -> Result<ir::Type, NoShape> {
    use Basic::*;
    Ok(match basic {
        Bool | Int8 | Uint8 | UntypedBool => ir::types::I8,
        Int16 | Uint16 => ir::types::I16,
        Int32 | Uint32 | UntypedRune => ir::types::I32,
        Int | Int64 | Uint | Uint64 | Uintptr | UntypedInt | UntypedNil => ir::types::I64,
        Float32 => ir::types::F32,
        Float64 | UntypedFloat => ir::types::F64,
        Invalid | Complex64 | Complex128 | UntypedComplex | String | UnsafePointer
        | UntypedString => {
            return Err(NoShape::Unsupported("this type"));
        }
    })
}
