//! How compiled functions pass arguments and results to each other.
//!
//! Scalar-like parameters are passed as their leaves, other ones as a pointer to a copy that the callee owns. Results
//! come back in registers where all of them fit, otherwise the first argument points to an area of the caller's frame in
//! which they are laid out like a struct. Calls through function values pass the function value as last argument.

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, AbiParam, Signature};
use cranelift_codegen::isa::CallConv;
use morestack_compiler::{PointerRun, PointerSignature};

use super::layout::{NoShape, Shape, Shapes};
use crate::types::TypeId;

/// Results of each register class that come back in registers, with Cranelift's `Tail` convention.
const RESULT_REGISTERS: usize = 8;

/// Machine-level parameters of a function: a callee takes its stack arguments off with one instruction, whose operand
/// has 16 bits.
const MOST_PARAMETERS: usize = 4096;

/// How one function is called.
#[derive(Clone, Debug)]
pub(super) struct Abi {
    /// Shapes of the parameters, the receiver first.
    pub params: Vec<Shape>,
    /// Shapes of the results.
    pub results: Vec<Shape>,
    /// Where results lie that do not come back in registers.
    pub area: Option<ResultArea>,
}

/// The results of one call in memory.
#[derive(Clone, Debug)]
pub(super) struct ResultArea {
    /// The offset of each result in bytes.
    pub offsets: Vec<u64>,
    /// The whole of it.
    pub shape: Shape,
}

impl Abi {
    /// The convention for these parameter (receiver first) and result types.
    pub fn new(
        shapes: &mut Shapes<'_>,
        params: &[TypeId],
        results: &[TypeId],
    ) -> Result<Abi, NoShape> {
        let params = params
            .iter()
            .map(|&ty| shapes.shape(ty))
            .collect::<Result<Vec<_>, _>>()?;
        let results = results
            .iter()
            .map(|&ty| shapes.shape(ty))
            .collect::<Result<Vec<_>, _>>()?;
        let area = if fits_registers(&results) {
            None
        } else {
            Some(ResultArea::new(&results)?)
        };
        let abi = Abi {
            params,
            results,
            area,
        };
        if abi.signature(true).0.params.len() > MOST_PARAMETERS {
            return Err(NoShape::Unsupported("a function with so many parameters"));
        }
        Ok(abi)
    }

    /// Cranelift's signature and which of its parameters and results are pointers.
    pub fn signature(&self, with_context: bool) -> (Signature, PointerSignature) {
        let mut signature = Signature::new(CallConv::Tail);
        let (mut pointer_params, mut pointer_results) = (vec![], vec![]);
        let mut param = |ty: ir::Type, is_pointer: bool| {
            if is_pointer {
                pointer_params.push(signature.params.len() as u32);
            }
            signature.params.push(AbiParam::new(ty));
        };
        if self.area.is_some() {
            param(I64, true);
        }
        for shape in &self.params {
            match &shape.leaves {
                Some(leaves) => leaves
                    .iter()
                    .for_each(|leaf| param(leaf.ty, leaf.is_pointer)),
                None => param(I64, true),
            }
        }
        if with_context {
            param(I64, true);
        }
        if self.area.is_none() {
            for leaf in self
                .results
                .iter()
                .flat_map(|shape| shape.leaves.iter().flat_map(|leaves| leaves.iter()))
            {
                if leaf.is_pointer {
                    pointer_results.push(signature.returns.len() as u32);
                }
                signature.returns.push(AbiParam::new(leaf.ty));
            }
        }
        (
            signature,
            PointerSignature::new(pointer_params, pointer_results),
        )
    }
}

impl ResultArea {
    /// The layout of values as fields of a struct.
    pub fn new(results: &[Shape]) -> Result<ResultArea, NoShape> {
        let (mut end, mut align_bytes) = (0u64, 1u64);
        let (mut offsets, mut pointers) = (vec![], vec![]);
        for shape in results {
            let offset = end.next_multiple_of(shape.align_bytes);
            let offset_bytes = u32::try_from(offset).map_err(|_| NoShape::TooLarge)?;
            pointers.extend(shape.pointers.iter().map(|run| PointerRun {
                offset_bytes: run.offset_bytes + offset_bytes,
                ..*run
            }));
            offsets.push(offset);
            end = offset + shape.size_bytes;
            align_bytes = align_bytes.max(shape.align_bytes);
        }
        let size_bytes = end.next_multiple_of(align_bytes);
        let shape = Shape {
            size_bytes,
            align_bytes,
            leaves: None,
            pointers: pointers.into(),
        };
        Ok(ResultArea { offsets, shape })
    }
}

fn fits_registers(results: &[Shape]) -> bool {
    let (mut integers, mut floats) = (0, 0);
    for shape in results {
        let Some(leaves) = &shape.leaves else {
            return false;
        };
        for leaf in leaves.iter() {
            if leaf.ty.is_float() {
                floats += 1
            } else {
                integers += 1
            }
        }
    }
    integers <= RESULT_REGISTERS && floats <= RESULT_REGISTERS
}
