//! Slices that are made and grown at run time: `make`, `append`, `copy`.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::function::{FunctionLowering, Lowered};
use super::heap::LARGEST_IN_LINE_BYTES;
use super::host::Host;
use super::value::{Leaves, Memory, Operand, Place};
use crate::escape::AllocationKind;
use crate::syntax::ast::ExprId;
use crate::types::{Basic, Type, TypeId};

impl FunctionLowering<'_, '_> {
    /// `make(T, ...)`
    pub fn make(&mut self, expr: ExprId, args: &[ExprId]) -> Lowered<Operand> {
        for &arg in &args[1..] {
            self.hoist(arg)?;
        }
        let ty = self.type_of(expr);
        match self.types.underlying(ty) {
            Type::Slice(elem) => self.make_slice(expr, elem, &args[1..]),
            Type::Map { .. } => {
                let hint = match args.get(1) {
                    Some(&hint) => self.index_value(hint)?.value,
                    None => self.word(0),
                };
                self.at(self.ast[expr].pos);
                self.make_map(ty, hint)
            }
            _ => {
                let size = match args.get(1) {
                    Some(&size) => self.index_value(size)?.value,
                    None => self.word(0),
                };
                self.at(self.ast[expr].pos);
                self.make_channel(ty, size)
            }
        }
    }

    fn make_slice(&mut self, expr: ExprId, elem: TypeId, sizes: &[ExprId]) -> Lowered<Operand> {
        let length = self.index_value(sizes[0])?;
        let capacity = match sizes.get(1) {
            Some(&capacity) => self.index_value(capacity)?,
            None => length,
        };
        self.at(self.ast[expr].pos);
        let in_frame = !self.runs_once && !self.unit.escapes.is_heap(expr, AllocationKind::Make);
        if let Some(count) = capacity.constant
            && length.constant.is_some()
        {
            let bytes = self.shape(elem)?.size_bytes.saturating_mul(count);
            if !in_frame && bytes > LARGEST_IN_LINE_BYTES {
                return self.make_on_heap(elem, length.value, capacity.value);
            }
            let array = self.types.array(elem, count);
            if !in_frame {
                let object = self.new_object(array)?;
                let start = self.address_of(object);
                return Ok(slice_of(start, length.value, capacity.value));
            }
            let shape = self.shape(array)?;
            let memory = Memory::slot(self.slot(&shape));
            self.clear(&shape, Place::Memory(memory));
            let start = self.address_of(memory);
            return Ok(slice_of(start, length.value, capacity.value));
        }
        self.make_on_heap(elem, length.value, capacity.value)
    }

    fn make_on_heap(&mut self, elem: TypeId, length: Value, capacity: Value) -> Lowered<Operand> {
        let descriptor = self.descriptor(elem)?;
        let words = [descriptor, length, capacity];
        let start = self.call_host(Host::MakeSlice, &words).at(0);
        let start = self.pointer(start);
        Ok(slice_of(start, length, capacity))
    }

    /// The descriptor of a type, which must have a shape.
    pub fn descriptor(&mut self, ty: TypeId) -> Lowered<Value> {
        self.shape(ty)?;
        let descriptor = self.unit.descriptor(ty);
        Ok(self.data_address(descriptor))
    }

    /// `append(slice, ...)`
    pub fn append(&mut self, expr: ExprId, args: &[ExprId], spread: bool) -> Lowered<Operand> {
        let Type::Slice(elem) = self.types.underlying(self.type_of(expr)) else {
            return self.unsupported("generic functions");
        };
        let mut given = self.arguments(args)?.into_iter();
        let (slice, _) = given.next().expect("append has a first argument");
        let slice = slice.leaves();
        let given: Vec<(Operand, TypeId)> = given.collect();
        if spread {
            let (more, from) = given[0];
            let is_nil = self.types.basic(from) == Some(Basic::UntypedNil);
            self.at(self.ast[expr].pos);
            if is_nil {
                return Ok(Operand::Leaves(slice));
            }
            return self.append_all(elem, slice, more.leaves());
        }
        let shape = self.shape(elem)?;
        let mut values = vec![];
        let is_only = given.len() == 1;
        for (value, from) in given {
            let value = self.assignable(elem, from, value)?;
            // The first one stored might be the next one's memory.
            values.push(if is_only {
                value
            } else {
                self.keep(&shape, value)
            });
        }
        self.at(self.ast[expr].pos);
        if values.is_empty() {
            return Ok(Operand::Leaves(slice));
        }
        let count = self.word(values.len() as i64);
        let grown = self.with_room(elem, slice, count)?;
        let first = self.offset_pointer(grown.at(0), slice.at(1), shape.size_bytes);
        for (index, value) in values.into_iter().enumerate() {
            let place = Memory::address(first).at(index as u64 * shape.size_bytes);
            self.write(&shape, Place::Memory(place), value);
        }
        Ok(Operand::Leaves(grown))
    }

    /// `append(slice, more...)`
    fn append_all(&mut self, elem: TypeId, slice: Leaves, more: Leaves) -> Lowered<Operand> {
        let shape = self.shape(elem)?;
        let grown = self.with_room(elem, slice, more.at(1))?;
        if shape.size_bytes > 0 {
            let end = self.offset_pointer(grown.at(0), slice.at(1), shape.size_bytes);
            let bytes = self.scale(more.at(1), shape.size_bytes);
            self.move_bytes(end, more.at(0), bytes);
        }
        Ok(Operand::Leaves(grown))
    }

    /// A slice with `count` more elements, which are not written yet: the same memory if it has room.
    fn with_room(&mut self, elem: TypeId, slice: Leaves, count: Value) -> Lowered<Leaves> {
        let descriptor_of = self.unit.descriptor(elem);
        let (start, length, capacity) = (slice.at(0), slice.at(1), slice.at(2));
        let wanted = self.b.ins().iadd(length, count);
        let (grow, done) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(grow);
        let new_start = self.b.append_block_param(done, I64);
        let new_capacity = self.b.append_block_param(done, I64);
        let is_full = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, wanted, capacity);
        let same = [start.into(), capacity.into()];
        self.b.ins().brif(is_full, grow, &[], done, &same);
        self.switch_to_sealed(grow);
        let descriptor = self.data_address(descriptor_of);
        let words = [descriptor, start, length, capacity, wanted];
        let made = self.call_host(Host::GrowSlice, &words);
        let moved = self.pointer(made.at(0));
        self.b.ins().jump(done, &[moved.into(), made.at(1).into()]);
        self.switch_to_sealed(done);
        let new_start = self.pointer(new_start);
        Ok([new_start, wanted, new_capacity].into_iter().collect())
    }

    /// `copy(to, from)`
    pub fn copy_elements(
        &mut self,
        (to, to_type): (Operand, TypeId),
        (from, _): (Operand, TypeId),
    ) -> Lowered<Operand> {
        let (to, from) = (to.leaves(), from.leaves());
        let Type::Slice(elem) = self.types.underlying(to_type) else {
            return self.unsupported("generic functions");
        };
        let element = self.shape(elem)?;
        let count = self.b.ins().smin(to.at(1), from.at(1));
        let bytes = self.scale(count, element.size_bytes);
        self.move_bytes(to.at(0), from.at(0), bytes);
        Ok(Operand::one(count))
    }
}

fn slice_of(start: Value, length: Value, capacity: Value) -> Operand {
    Operand::Leaves([start, length, capacity].into_iter().collect())
}
