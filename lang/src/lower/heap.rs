//! Allocation in line: the next cell of a run that the runtime has laid out for the type's layout.
//!
//! ```text
//!   table = [task + ALLOCATION_OFFSET]      entry  = table + [slot of the type]
//!   object = [entry.cursor]                 next   = object + cell bytes
//!   next > [entry.limit]  ?  refill_object(descriptor, slot)  :  [entry.cursor] = next
//! ```
//!
//! The cells of a run are zero. A slot is 0 until the first refill, and the first entry of every table is always empty.
//!
//! May not know: where runs come from, see `morestack_rt::heap`.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_module::{DataDescription, DataId, Linkage, Module as _};
use morestack_rt::{abi, heap};

use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::unit::Unit;
use super::value::Memory;
use crate::types::TypeId;

/// Larger objects come from the runtime: zeroing them costs more than the call.
pub(super) const LARGEST_IN_LINE_BYTES: u64 = 1024;

impl FunctionLowering<'_, '_> {
    /// A zeroed object on the heap.
    pub fn new_object(&mut self, ty: TypeId) -> Lowered<Memory> {
        // A type without a shape is reported here, where there is a place to report.
        let size_bytes = self.shape(ty)?.size_bytes;
        let descriptor = self.unit.descriptor(ty);
        let object = if (1..=LARGEST_IN_LINE_BYTES).contains(&size_bytes) {
            let slot = self.unit.layout_slot(descriptor);
            self.next_cell(descriptor, slot, heap::rounded_bytes(size_bytes))
        } else {
            let descriptor = self.data_address(descriptor);
            self.call_host(Host::NewObject, &[descriptor]).at(0)
        };
        Ok(Memory::address(self.pointer(object)))
    }

    fn next_cell(&mut self, descriptor: DataId, slot: DataId, cell_bytes: u64) -> Value {
        let flags = self.frame.memory_flags();
        let (refill, take, done) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        self.b.set_cold_block(refill);
        let object = self.b.append_block_param(done, I64);
        let task = self.b.ins().get_pinned_reg(I64);
        let ins = self.b.ins();
        let table = ins.load(I64, flags, task, abi::ALLOCATION_OFFSET);
        let slot_address = self.data_address(slot);
        let slot_offset = self.b.ins().load(I64, flags, slot_address, 0);
        let entry = self.b.ins().iadd(table, slot_offset);
        let cursor = self.b.ins().load(I64, flags, entry, 0);
        let limit = self.b.ins().load(I64, flags, entry, heap::LIMIT_OFFSET);
        let next = self.b.ins().iadd_imm_s(cursor, cell_bytes as i64);
        let is_empty = self.b.ins().icmp(IntCC::UnsignedGreaterThan, next, limit);
        self.b.ins().brif(is_empty, refill, &[], take, &[]);
        self.switch_to_sealed(take);
        self.b.ins().store(flags, next, entry, 0);
        self.b.ins().jump(done, &[cursor.into()]);
        self.switch_to_sealed(refill);
        let descriptor = self.data_address(descriptor);
        let slot_address = self.data_address(slot);
        let refilled = self.call_host(Host::RefillObject, &[descriptor, slot_address]);
        self.b.ins().jump(done, &[refilled.at(0).into()]);
        self.switch_to_sealed(done);
        object
    }
}

impl Unit<'_> {
    /// The word in which compiled code finds the table entry of the layout of the type with this descriptor.
    fn layout_slot(&mut self, descriptor: DataId) -> DataId {
        if let Some(&slot) = self.layout_slots.get(&descriptor) {
            return slot;
        }
        let name = format!("layout.{}", descriptor.as_u32());
        let declared = self.module.declare_data(&name, Linkage::Local, true, false);
        let slot = declared.expect("data names are unique");
        let mut description = DataDescription::new();
        description.define_zeroinit(8);
        description.set_align(8);
        let defined = self.module.define_data(slot, &description);
        defined.expect("data is defined once");
        self.layout_slots.insert(descriptor, slot);
        slot
    }
}
