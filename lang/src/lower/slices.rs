//! Slices that are made and grown at run time: `make`, `append`, `copy`.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use morestack_compiler::PointerRun;

use super::function::{FunctionLowering, Lowered};
use super::heap::LARGEST_IN_LINE_BYTES;
use super::host::Host;
use super::layout::Shape;
use super::value::{Leaves, Memory, Operand, Place};
use crate::check::{ObjectKind, VariableKind};
use crate::escape::AllocationKind;
use crate::syntax::ast::{ExprId, ExprKind};
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
        let buffer = self.append_buffer(expr, args[0], &shape, values.len() as u64);
        let count = self.word(values.len() as i64);
        let grown = self.with_room(elem, slice, count, buffer)?;
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
        let grown = self.with_room(elem, slice, more.at(1), None)?;
        if shape.size_bytes > 0 {
            let end = self.offset_pointer(grown.at(0), slice.at(1), shape.size_bytes);
            let bytes = self.scale(more.at(1), shape.size_bytes);
            self.move_bytes(end, more.at(0), bytes);
        }
        Ok(Operand::Leaves(grown))
    }

    /// As in Go, an empty slice that does not outlive the function gets its first elements in the frame, once in each call;
    /// the appends to one variable share that.
    fn append_buffer(
        &mut self,
        expr: ExprId,
        slice: ExprId,
        elem: &Shape,
        count: u64,
    ) -> Option<AppendBuffer> {
        let capacity = BUFFER_BYTES.checked_div(elem.size_bytes)?;
        if count > capacity
            || self.is_in_memory(slice)
            || self.unit.escapes.is_heap(expr, AllocationKind::Append)
        {
            return None;
        }
        let variable = self.ast.as_name(self.ast.unparen(slice));
        let variable = variable.and_then(|name| self.info.object_of(name));
        let known = variable.and_then(|variable| self.append_buffers.get(&variable));
        if let Some(&slot) = known {
            return Some(AppendBuffer {
                memory: Memory::slot(slot),
                capacity,
            });
        }
        let of_elements = (0..capacity).flat_map(|index| {
            let start = (index * elem.size_bytes) as u32;
            elem.pointers.iter().map(move |run| PointerRun {
                offset_bytes: run.offset_bytes + start,
                ..*run
            })
        });
        // Pointers are zero when the function begins: the word behind the buffer is its address from when it is in use.
        let in_use = PointerRun::word(BUFFER_BYTES as u32);
        let pointers: Vec<PointerRun> = of_elements.chain([in_use]).collect();
        let slot = self.slot(&Shape {
            size_bytes: BUFFER_BYTES + 8,
            align_bytes: 8,
            leaves: None,
            pointers: pointers.into(),
        });
        if let Some(variable) = variable {
            self.append_buffers.insert(variable, slot);
        }
        Some(AppendBuffer {
            memory: Memory::slot(slot),
            capacity,
        })
    }

    /// Whether an operand is, for Go, in memory that pointers may lead to: what is appended there goes to the heap.
    fn is_in_memory(&self, operand: ExprId) -> bool {
        let operand = self.ast.unparen(operand);
        match &self.ast[operand].kind {
            ExprKind::Index { .. } | ExprKind::Star(_) => true,
            ExprKind::Selector { x, .. } => {
                // A member of a package is a variable of it.
                let selection = self.info.selection(operand);
                selection.is_none_or(|selection| selection.path.iter().any(|step| step.deref))
                    || self.is_in_memory(*x)
            }
            &ExprKind::Name(name) => self.info.object_of(name).is_some_and(|id| {
                let ObjectKind::Var(variable) = &self.info.object(id).kind else {
                    return false;
                };
                let is_shared = variable.captured && !self.info.is_captured_by_value(id);
                variable.kind == VariableKind::Package || variable.address_taken || is_shared
            }),
            _ => false,
        }
    }

    /// Goes on at `done` with the buffer if it is still unused and the slice has no memory, else here.
    fn try_buffer(&mut self, buffer: AppendBuffer, capacity: Value, done: Block) {
        let (take, grow) = (self.b.create_block(), self.b.create_block());
        let in_use = buffer.memory.at(BUFFER_BYTES);
        let address = self.load(I64, in_use);
        let is_other = self.b.ins().bor(address, capacity);
        self.b.ins().brif(is_other, grow, &[], take, &[]);
        self.switch_to_sealed(take);
        let zero = self.word(0);
        for word in 0..BUFFER_BYTES / 8 {
            self.store(zero, buffer.memory.at(word * 8));
        }
        let address = self.address_of(buffer.memory);
        self.store(address, in_use);
        let capacity = self.word(buffer.capacity as i64);
        self.b.ins().jump(done, &[address.into(), capacity.into()]);
        self.switch_to_sealed(grow);
    }

    /// A slice with `count` more elements, which are not written yet: the same memory if it has room.
    fn with_room(
        &mut self,
        elem: TypeId,
        slice: Leaves,
        count: Value,
        buffer: Option<AppendBuffer>,
    ) -> Lowered<Leaves> {
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
        if let Some(buffer) = buffer {
            self.try_buffer(buffer, capacity, done);
        }
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

/// Where `append` may put its elements in the frame.
#[derive(Clone, Copy)]
struct AppendBuffer {
    memory: Memory,
    /// In elements.
    capacity: u64,
}

/// Go's size of it, which can be seen in capacities.
const BUFFER_BYTES: u64 = 32;

fn slice_of(start: Value, length: Value, capacity: Value) -> Operand {
    Operand::Leaves([start, length, capacity].into_iter().collect())
}
