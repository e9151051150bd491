//! Statements with pointers, and what they need.

use super::super::plan::Stmt;
use super::Emitter;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{InstBuilder, Value};

impl Emitter<'_> {
    pub(super) fn pointer_statement(&mut self, stmt: &Stmt) {
        let region_of = &self.plan.pointers;
        match *stmt {
            Stmt::Point { pointer, index } => {
                let index = self.int(index);
                let address = self.word_of(region_of[pointer], index);
                self.set_pointer(pointer, address);
            }
            Stmt::Step { pointer } => {
                let address = self.pointer(pointer);
                let start = self.region(region_of[pointer]);
                let bytes = self.b.ins().isub(address, start);
                let eight = self.b.ins().iconst(I64, 8);
                let next = self.b.ins().iadd(bytes, eight);
                let words = self.b.ins().udiv(next, eight);
                let address = self.word_of(region_of[pointer], words);
                self.set_pointer(pointer, address);
            }
            Stmt::Copy { to, from } => {
                let address = self.pointer(from);
                self.set_pointer(to, address);
            }
            Stmt::Select {
                to,
                condition,
                left,
                right,
            } => {
                let condition = self.int(condition);
                let zero = self.b.ins().iconst(I64, 0);
                let is_positive = self.b.ins().icmp(IntCC::SignedGreaterThan, condition, zero);
                let (left, right) = (self.pointer(left), self.pointer(right));
                let address = self.b.ins().select(is_positive, left, right);
                self.set_pointer(to, address);
            }
            Stmt::Load { to, pointer, bytes } => {
                let address = self.pointer(pointer);
                let value = self.load_narrow(address, bytes);
                self.set_int(to, value);
            }
            Stmt::Store {
                pointer,
                from,
                bytes,
            } => {
                let address = self.pointer(pointer);
                let value = self.int(from);
                self.store_narrow(value, address, bytes);
            }
            Stmt::AddTo { pointer, from } => {
                let address = self.pointer(pointer);
                let value = self.int(from);
                let old = self.load(I64, address);
                let new = self.b.ins().iadd(old, value);
                self.store(new, address);
            }
            Stmt::Difference { to, pointer } => {
                let address = self.pointer(pointer);
                let start = self.region(region_of[pointer]);
                let bytes = self.b.ins().isub(address, start);
                self.set_int(to, bytes);
            }
            Stmt::Equal { to, left, right } => self.compare(IntCC::Equal, to, left, right),
            Stmt::Above { to, left, right } => {
                self.compare(IntCC::UnsignedGreaterThan, to, left, right)
            }
            ref other => unreachable!("not a pointer statement: {other:?}"),
        }
    }

    pub(super) fn load_narrow(&mut self, address: Value, bytes: u8) -> Value {
        match bytes {
            1 => {
                let value = self.load(I8, address);
                self.b.ins().uextend(I64, value)
            }
            4 => {
                let value = self.load(I32, address);
                self.b.ins().sextend(I64, value)
            }
            _ => self.load(I64, address),
        }
    }

    pub(super) fn store_narrow(&mut self, value: Value, address: Value, bytes: u8) {
        let value = match bytes {
            1 => self.b.ins().ireduce(I8, value),
            4 => self.b.ins().ireduce(I32, value),
            _ => value,
        };
        self.store(value, address);
    }

    pub(super) fn compare(&mut self, condition: IntCC, to: usize, left: usize, right: usize) {
        let (left, right) = (self.pointer(left), self.pointer(right));
        let result = self.b.ins().icmp(condition, left, right);
        let result = self.b.ins().uextend(I64, result);
        self.set_int(to, result);
    }

    pub(super) fn cell_statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::SaveCell { cell, pointer } => {
                let value = self.pointer(pointer);
                self.write_cell(cell, value);
            }
            Stmt::ClearCell { cell } => {
                let nil = self.b.ins().iconst(I64, 0);
                self.write_cell(cell, nil);
            }
            Stmt::TakeCell { cell, pointer } => {
                let value = self.read_cell(cell);
                self.take_unless_nil(value, pointer);
            }
            Stmt::LoadThroughCell { to, cell } => {
                let value = self.read_cell(cell);
                self.unless_nil(value, |emitter| {
                    let loaded = emitter.load(I64, value);
                    emitter.set_int(to, loaded);
                });
            }
            Stmt::SaveTable {
                table,
                index,
                pointer,
            } => {
                let address = self.table_cell(table, index);
                let value = self.pointer(pointer);
                self.store(value, address);
            }
            Stmt::TakeTable {
                table,
                index,
                pointer,
            } => {
                let address = self.table_cell(table, index);
                let value = self.load(I64, address);
                self.frame.declare_pointer(&mut self.b, value);
                self.take_unless_nil(value, pointer);
            }
            _ => unreachable!("not a cell statement"),
        }
    }

    pub(super) fn take_unless_nil(&mut self, value: Value, pointer: usize) {
        self.unless_nil(value, |emitter| emitter.set_pointer(pointer, value));
    }

    pub(super) fn unless_nil(&mut self, value: Value, then: impl FnOnce(&mut Self)) {
        let then_block = self.b.create_block();
        let done = self.b.create_block();
        self.b.ins().brif(value, then_block, &[], done, &[]);
        self.enter(then_block);
        then(self);
        self.b.ins().jump(done, &[]);
        self.enter(done);
    }

    /// Both ends directly, the middle by address.
    pub(super) fn touch_huge(&mut self, int: usize) {
        let (Some(slot), Some(bytes)) = (self.huge, self.plan.huge_bytes) else {
            return;
        };
        let last = bytes as i32 - 8;
        let value = self.int(int);
        self.frame.slot_store(&mut self.b, value, slot, 0);
        let middle = self.frame.slot_addr(&mut self.b, slot, last / 16 * 8);
        let mixed = self.b.ins().bnot(value);
        self.store(mixed, middle);
        self.frame.slot_store(&mut self.b, value, slot, last);
        self.host_call(self.ids.host_move, &[]);
        let middle = self.frame.slot_addr(&mut self.b, slot, last / 16 * 8);
        let mut sum = self.load(I64, middle);
        for offset in [0, last] {
            let value = self.frame.slot_load(&mut self.b, I64, slot, offset);
            sum = self.b.ins().iadd(sum, value);
        }
        self.set_int(int, sum);
    }
}
