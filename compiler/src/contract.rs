//! The contract: what a producer of CLIF says about pointers, in a form that outlives `FunctionBuilder`.
//!
//! Promises: plain data, made by [`crate::producer::StackFrame`], read by the pipeline, the map tables and the verifier.
//! May not know: how any of them works.

use crate::abi::WORD_BYTES;
use cranelift_codegen::entity::EntityRef;
use cranelift_codegen::ir::{
    AliasRegionData, ExternalName, FuncRef, Function, MemFlagsData, StackSlot, Value,
};
use cranelift_entity::{EntitySet, SecondaryMap};
use cranelift_module::FuncId;

/// Namespace of function names in CLIF (`u0:N` is the function with `FuncId` N), as cranelift-module has it.
pub const FUNCTION_NAMESPACE: u32 = 0;
/// Namespace of data names in CLIF (`u1:N` is the data object with `DataId` N), as cranelift-module has it.
pub const DATA_NAMESPACE: u32 = 1;

/// `user_id` of the alias region of opaque slot addresses: nothing but loads at an [`opaque_address`] lives in it.
pub const OPAQUE_ADDRESS_REGION: u32 = 0x4d53_0001;
/// `user_id` of the alias region of the spills and reloads that the frontend makes around safepoints.
pub const SAFEPOINT_SPILL_REGION: u32 = 0x4d53_0002;
/// `user_id` of the alias region of memory that is read as what it is known to be at run time only: a value in an interface.
pub const IMMUTABLE_REGION: u32 = 0x4d53_0004;
/// `user_id` of the alias region of all memory a program can point to: slots, data objects, later the heap.
pub const MEMORY_REGION: u32 = 0x4d53_0003;

/// The bogus address that stands for byte 0 of `slot` until the pass replaces it.
///
/// Not a canonical address, so that a forgotten one faults; slot in bits 32 and up, so that slot and offset can be told
/// apart even after constant folding.
#[must_use]
pub fn opaque_address(slot: StackSlot) -> i64 {
    OPAQUE_ADDRESS_BASE + (i64::from(slot.as_u32()) << 32)
}

/// Which slot and byte offset a bogus address stands for; `None` if it is none of ours.
#[must_use]
pub fn opaque_address_slot(address: i64) -> Option<(StackSlot, i32)> {
    // Offsets are signed: round to the nearest slot base.
    let distance = address.wrapping_sub(OPAQUE_ADDRESS_BASE);
    let slot = distance.wrapping_add(1 << 31) >> 32;
    let offset = distance - (slot << 32);
    (0..1 << OPAQUE_SLOT_BITS)
        .contains(&slot)
        .then(|| (StackSlot::new(slot as usize), offset as i32))
}

/// Flags of an aligned access to the program's memory that cannot trap.
pub(crate) fn memory_flags(func: &mut Function) -> MemFlagsData {
    trusted_in_region(func, MEMORY_REGION, "memory")
}

/// Flags of an aligned read of memory that nobody writes any more.
pub(crate) fn immutable_flags(func: &mut Function) -> MemFlagsData {
    trusted_in_region(func, IMMUTABLE_REGION, "immutable")
}

/// Flags of the load that stands for a slot's address.
pub(crate) fn opaque_address_flags(func: &mut Function) -> MemFlagsData {
    trusted_in_region(func, OPAQUE_ADDRESS_REGION, "slot address")
}

fn trusted_in_region(func: &mut Function, user_id: u32, description: &'static str) -> MemFlagsData {
    let region = AliasRegionData {
        user_id,
        description: description.into(),
    };
    let region = func.dfg.alias_regions.insert(region);
    MemFlagsData::trusted().with_alias_region(Some(region))
}

const OPAQUE_ADDRESS_BASE: i64 = 0x7a00_0000_0000_0000;
/// Slots a function can have: what fits between offset and the base's marker byte.
pub const OPAQUE_SLOT_BITS: u32 = 24;

/// Words of a slot that hold pointers: `count` words, `stride_bytes` apart, the first at `offset_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PointerRun {
    /// Byte offset of the first word in the slot; a multiple of 8.
    pub offset_bytes: u32,
    /// How many words.
    pub count: u32,
    /// Distance from one word to the next in bytes; a multiple of 8, at least 8.
    pub stride_bytes: u32,
}

impl PointerRun {
    /// A single pointer word.
    #[must_use]
    pub const fn word(offset_bytes: u32) -> Self {
        Self {
            offset_bytes,
            count: 1,
            stride_bytes: WORD_BYTES,
        }
    }

    /// `count` pointer words, `stride_bytes` apart: an array of pointers, or one field of an array of structs.
    #[must_use]
    pub const fn array(offset_bytes: u32, count: u32, stride_bytes: u32) -> Self {
        Self {
            offset_bytes,
            count,
            stride_bytes,
        }
    }

    /// The byte offsets of the words.
    pub fn offsets(&self) -> impl Iterator<Item = u32> + use<> {
        let Self {
            offset_bytes,
            count,
            stride_bytes,
        } = *self;
        (0..count).map(move |index| offset_bytes + index * stride_bytes)
    }
}

/// Pointer words of one slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotPointers {
    /// The slot.
    pub slot: StackSlot,
    /// Its pointer words.
    pub run: PointerRun,
}

/// Which parameters and results of a function may hold pointers, by index into the CLIF signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointerSignature {
    /// Indices of parameters, ascending.
    pub params: Vec<u32>,
    /// Indices of results, ascending.
    pub results: Vec<u32>,
}

impl PointerSignature {
    /// A signature from indices in any order.
    pub fn new(
        params: impl IntoIterator<Item = u32>,
        results: impl IntoIterator<Item = u32>,
    ) -> Self {
        let sorted = |mut indices: Vec<u32>| {
            indices.sort_unstable();
            indices.dedup();
            indices
        };
        Self {
            params: sorted(params.into_iter().collect()),
            results: sorted(results.into_iter().collect()),
        }
    }
}

/// The pointer signatures of all functions of a module; functions without an entry take and return no pointers.
#[derive(Clone, Debug, Default)]
pub struct PointerSignatures {
    by_function: SecondaryMap<FuncId, PointerSignature>,
}

impl PointerSignatures {
    /// Records the pointer signature of `function`.
    pub fn set(&mut self, function: FuncId, signature: PointerSignature) {
        self.by_function[function] = signature;
    }

    /// The pointer signature of `function`.
    #[must_use]
    pub fn get(&self, function: FuncId) -> &PointerSignature {
        &self.by_function[function]
    }

    /// The pointer signature of what `callee` names in `func`; `None` if it names no function of the module.
    #[must_use]
    pub fn of_callee(&self, func: &Function, callee: FuncRef) -> Option<&PointerSignature> {
        called_function(func, callee).map(|id| self.get(id))
    }
}

/// The module's function that `callee` names in `func`.
#[must_use]
pub fn called_function(func: &Function, callee: FuncRef) -> Option<FuncId> {
    let ExternalName::User(name) = func.dfg.ext_funcs[callee].name else {
        return None;
    };
    let name = &func.params.user_named_funcs()[name];
    (name.namespace == FUNCTION_NAMESPACE).then(|| FuncId::from_u32(name.index))
}

/// What the producer of one function promised about pointers.
///
/// Values are those of the finished CLIF *before* the mid-end; results of loads and calls and block parameters keep their
/// numbers through it (or become aliases).
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// Values that may hold a pointer: declared by the producer, or spilled by the frontend on behalf of a declared variable.
    pub declared: EntitySet<Value>,
    /// Pointer words of slots. They are part of the map of *every* safepoint of the function, though not spelled out at
    /// each call in CLIF, and are zero when the function's first instruction runs.
    pub slot_pointers: Vec<SlotPointers>,
    /// What people call a slot: for listings, nothing depends on it.
    pub slot_names: Vec<(StackSlot, String)>,
    /// Pointer parameters and results of the function itself (filled in by the module from
    /// [`crate::Module::set_pointer_signature`]).
    pub signature: PointerSignature,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_addresses_name_slot_and_offset() {
        for slot in [0u32, 1, 77, (1 << OPAQUE_SLOT_BITS) - 1] {
            for offset in [0i32, 8, -8, i32::MAX, i32::MIN] {
                let slot = StackSlot::from_u32(slot);
                let address = opaque_address(slot) + i64::from(offset);
                assert_eq!(opaque_address_slot(address), Some((slot, offset)));
            }
        }
        assert_eq!(opaque_address_slot(0), None);
        assert_eq!(opaque_address_slot(i64::MAX), None);
        assert_eq!(opaque_address_slot(i64::MIN), None);
    }

    #[test]
    fn runs_list_their_words() {
        let words: Vec<u32> = PointerRun::array(8, 3, 24).offsets().collect();
        assert_eq!(words, [8, 32, 56]);
        assert_eq!(PointerRun::word(16).offsets().collect::<Vec<_>>(), [16]);
    }
}
