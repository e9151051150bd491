//! The values a function of the program works on: variables, regions, cells, tables.

use super::Emitter;
use crate::clif_gen::plan::REGION_WORDS;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Type, Value};

impl Emitter<'_> {
    pub(super) fn load(&mut self, ty: Type, address: Value) -> Value {
        let flags = self.frame.memory_flags();
        self.b.ins().load(ty, flags, address, 0)
    }

    pub(super) fn store(&mut self, value: Value, address: Value) {
        let flags = self.frame.memory_flags();
        self.b.ins().store(flags, value, address, 0);
    }

    pub(super) fn int(&mut self, index: usize) -> Value {
        self.b.use_var(self.ints[index])
    }

    pub(super) fn set_int(&mut self, index: usize, value: Value) {
        self.b.def_var(self.ints[index], value);
    }

    pub(super) fn pointer(&mut self, index: usize) -> Value {
        self.b.use_var(self.pointers[index])
    }

    pub(super) fn set_pointer(&mut self, index: usize, value: Value) {
        self.frame.declare_pointer(&mut self.b, value);
        self.b.def_var(self.pointers[index], value);
    }

    /// The start of a region.
    pub(super) fn region(&mut self, index: usize) -> Value {
        match self.regions[index] {
            Ok(variable) => self.b.use_var(variable),
            Err(slot) => self.frame.slot_addr(&mut self.b, slot, 0),
        }
    }

    pub(super) fn cell_address(&mut self, index: usize) -> Value {
        match self.cells[index] {
            Ok(variable) => self.b.use_var(variable),
            Err(offset) => {
                let slot = self.own_cells.expect("an own cell has a slot");
                self.frame.slot_addr(&mut self.b, slot, offset)
            }
        }
    }

    pub(super) fn read_cell(&mut self, index: usize) -> Value {
        let value = match (self.cells[index], self.own_cells) {
            (Err(offset), Some(slot)) => self.frame.slot_load(&mut self.b, I64, slot, offset),
            _ => {
                let address = self.cell_address(index);
                self.load(I64, address)
            }
        };
        self.frame.declare_pointer(&mut self.b, value)
    }

    pub(super) fn write_cell(&mut self, index: usize, value: Value) {
        match (self.cells[index], self.own_cells) {
            (Err(offset), Some(slot)) => self.frame.slot_store(&mut self.b, value, slot, offset),
            _ => {
                let address = self.cell_address(index);
                self.store(value, address);
            }
        }
    }

    /// The address of a table's cell that an integer selects.
    pub(super) fn table_cell(&mut self, table: usize, index: usize) -> Value {
        let plan = self.plan.tables[table];
        let index = self.int(index);
        let mask = self.b.ins().iconst(I64, plan.len as i64 - 1);
        let index = self.b.ins().band(index, mask);
        let stride = self.b.ins().iconst(I64, 8 * plan.stride_words as i64);
        let offset = self.b.ins().imul(index, stride);
        let start = self.frame.slot_addr(&mut self.b, self.tables[table], 0);
        let address = self.b.ins().iadd(start, offset);
        self.frame.declare_pointer(&mut self.b, address)
    }

    /// `start + 8 * (words modulo the region's length)`, declared.
    pub(super) fn word_of(&mut self, region: usize, words: Value) -> Value {
        let mask = self.b.ins().iconst(I64, REGION_WORDS as i64 - 1);
        let word = self.b.ins().band(words, mask);
        let three = self.b.ins().iconst(I64, 3);
        let offset = self.b.ins().ishl(word, three);
        let start = self.region(region);
        let address = self.b.ins().iadd(start, offset);
        self.frame.declare_pointer(&mut self.b, address)
    }
}
