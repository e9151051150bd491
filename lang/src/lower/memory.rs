//! Reading and writing places: leaves one by one, larger values by copying.
//!
//! Nothing here calls the C library: a task's stack is too small for it. Long copies go to host routines, which run on
//! the worker's stack.

use super::{NIL_PAGE_BYTES, TRAP_NIL};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I8X16, I16, I32, I64};
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, Value};

use super::function::FunctionLowering;
use super::host::Host;
use super::layout::{Leaf, Shape};
use super::value::{Base, Few, Leaves, Memory, Operand, Place};

/// Copies of at most this many bytes are loads and stores in line.
const INLINE_COPY_BYTES: u64 = 128;

impl FunctionLowering<'_, '_> {
    /// Flags of an access through `base`, of an aligned scalar.
    fn flags(&mut self, base: Base) -> MemFlagsData {
        match base {
            Base::Slot(_) | Base::Address(_) => self.frame.memory_flags(),
            Base::Pointer(_) => self.frame.memory_flags().with_trap_code(Some(TRAP_NIL)),
            Base::Boxed(_) => self.frame.immutable_flags(&mut self.b),
        }
    }

    /// A place whose accesses cannot fault because of nil: a pointer is probed if `extent_bytes` from it might lie
    /// beyond the page that faults.
    fn within_reach(&mut self, place: Memory, extent_bytes: u64) -> Memory {
        let place = match place.base {
            Base::Pointer(pointer) if self.record.is_some() => {
                self.check_nil(pointer, place.offset);
                Memory {
                    base: Base::Address(pointer),
                    ..place
                }
            }
            _ => place,
        };
        match place.base {
            Base::Pointer(pointer) if place.offset as u64 + extent_bytes > NIL_PAGE_BYTES => {
                self.probe(pointer);
                let mut valid = Memory {
                    base: Base::Address(pointer),
                    ..place
                };
                if i32::try_from(place.offset + extent_bytes as i64).is_err() {
                    let address = self.b.ins().iadd_imm_s(pointer, place.offset);
                    valid = Memory::address(self.pointer(address));
                }
                valid
            }
            Base::Address(address) | Base::Boxed(address)
                if i32::try_from(place.offset + extent_bytes as i64).is_err() =>
            {
                let address = self.b.ins().iadd_imm_s(address, place.offset);
                Memory::address(self.pointer(address))
            }
            _ => place,
        }
    }

    /// Panics, as Go does, if `pointer` is nil: by reading a byte there.
    pub fn probe(&mut self, pointer: Value) {
        if self.record.is_some() {
            return self.check_nil(pointer, 0);
        }
        let flags = self.flags(Base::Pointer(pointer));
        self.b.ins().load(I8, flags, pointer, 0);
    }

    /// The same by a comparison: in a function with deferred calls, which look at its frame while the panic is under way, the
    /// panic must happen at a call, which has a map.
    pub fn check_nil(&mut self, pointer: Value, offset: i64) {
        let is_nil = self.b.ins().icmp_imm_u(IntCC::Equal, pointer, 0);
        self.panic_if_with(is_nil, Host::PanicNil, |lowering| {
            vec![lowering.word(offset)]
        });
    }

    /// Stores in the task what is wrong with an index, for the routine that panics.
    pub fn leave_panic_words(&mut self, words: [Value; 2]) {
        let task = self.b.ins().get_pinned_reg(I64);
        let offset = morestack_rt::abi::PANIC_WORDS_OFFSET;
        for (word, offset) in words.into_iter().zip([offset, offset + 8]) {
            let flags = MemFlagsData::trusted();
            self.b.ins().store(flags, word, task, offset);
        }
    }

    /// The same place, known not to be behind nil.
    pub fn probed(&mut self, place: Memory) -> Memory {
        match place.base {
            Base::Pointer(pointer) => {
                self.probe(pointer);
                Memory {
                    base: Base::Address(pointer),
                    ..place
                }
            }
            _ => place,
        }
    }

    /// The address of a place, as a declared pointer. Of a place behind nil it panics, as Go does.
    pub fn address_of(&mut self, place: Memory) -> Value {
        let place = self.probed(place);
        match place.base {
            Base::Slot(slot) => self.frame.slot_addr(&mut self.b, slot, place.offset as i32),
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) if place.offset == 0 => {
                base
            }
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) => {
                let address = self.b.ins().iadd_imm_s(base, place.offset);
                self.pointer(address)
            }
        }
    }

    /// Reads one machine value.
    pub fn load(&mut self, ty: ir::Type, place: Memory) -> Value {
        let place = self.within_reach(place, u64::from(ty.bytes()));
        match place.base {
            Base::Slot(slot) => self
                .frame
                .slot_load(&mut self.b, ty, slot, place.offset as i32),
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) => {
                let flags = self.flags(place.base);
                self.b.ins().load(ty, flags, base, place.offset as i32)
            }
        }
    }

    /// Writes one machine value.
    pub fn store(&mut self, value: Value, place: Memory) {
        let bytes = self.b.func.dfg.value_type(value).bytes();
        let place = self.within_reach(place, u64::from(bytes));
        match place.base {
            Base::Slot(slot) => {
                self.frame
                    .slot_store(&mut self.b, value, slot, place.offset as i32)
            }
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) => {
                let flags = self.flags(place.base);
                self.b.ins().store(flags, value, base, place.offset as i32);
            }
        }
    }

    /// Reads a leaf and declares it if it is a pointer.
    fn load_leaf(&mut self, leaf: &Leaf, place: Memory) -> Value {
        let value = self.load(leaf.ty, place.at(leaf.offset_bytes.into()));
        if leaf.is_pointer {
            self.pointer(value)
        } else {
            value
        }
    }

    /// Reads the leaves of a scalar-like value in memory.
    pub fn load_leaves(&mut self, leaves: &[Leaf], place: Memory) -> Leaves {
        let mut place = place;
        let mut values = Few::new();
        for leaf in leaves {
            values.push(self.load_leaf(leaf, place));
            // The first access has faulted if any would.
            if let Base::Pointer(pointer) = place.base
                && place.offset as u64 + 32 <= NIL_PAGE_BYTES
            {
                place.base = Base::Address(pointer);
            }
        }
        values
    }

    /// Writes the leaves of a scalar-like value to memory.
    pub fn store_leaves(&mut self, leaves: &[Leaf], values: Leaves, place: Memory) {
        // One probe rather than a half-written value.
        let place = if leaves.len() > 1 {
            self.probed(place)
        } else {
            place
        };
        for (leaf, value) in leaves.iter().zip(values.iter()) {
            self.store(value, place.at(leaf.offset_bytes.into()));
        }
    }

    /// The value at a place; one in memory is not copied.
    pub fn read(&mut self, shape: &Shape, place: Place) -> Operand {
        match (place, &shape.leaves) {
            (Place::Variables(variables), _) => Operand::Leaves(
                variables
                    .iter()
                    .map(|variable| self.b.use_var(variable))
                    .collect(),
            ),
            (Place::Memory(memory), Some(leaves)) => {
                if leaves.is_empty() {
                    self.probed(memory);
                }
                Operand::Leaves(self.load_leaves(leaves, memory))
            }
            (Place::Memory(memory), None) => Operand::shared(memory),
            (Place::Blank, _) => unreachable!("the blank identifier is not read"),
        }
    }

    /// Assigns to a place.
    pub fn write(&mut self, shape: &Shape, place: Place, value: Operand) {
        match (place, value) {
            (Place::Blank, _) => {}
            (Place::Variables(variables), value) => {
                for (variable, value) in variables.iter().zip(value.leaves().iter()) {
                    self.b.def_var(variable, value);
                }
            }
            (Place::Memory(memory), Operand::Leaves(values)) => {
                let leaves = shape
                    .leaves
                    .clone()
                    .expect("a value of leaves has a scalar-like type");
                if leaves.is_empty() {
                    self.probed(memory);
                }
                self.store_leaves(&leaves, values, memory);
            }
            (
                Place::Memory(to),
                Operand::Memory {
                    place: from,
                    is_temporary,
                },
            ) => {
                self.copy(shape, to, from, is_temporary);
            }
        }
    }

    /// A value that later assignments cannot change.
    pub fn keep(&mut self, shape: &Shape, value: Operand) -> Operand {
        match value {
            Operand::Memory {
                place,
                is_temporary: false,
            } => {
                let copy = Memory::slot(self.temporary(shape));
                self.copy(shape, copy, place, true);
                Operand::temporary(copy)
            }
            kept => kept,
        }
    }

    /// Copies a value of `shape`. Unless `disjoint`, the two places may overlap.
    fn copy(&mut self, shape: &Shape, to: Memory, from: Memory, disjoint: bool) {
        let size_bytes = shape.size_bytes;
        let from = self.probed(from);
        let to = self.probed(to);
        if size_bytes > INLINE_COPY_BYTES {
            let (to, from) = (self.address_of(to), self.address_of(from));
            let size = self.b.ins().iconst(I64, size_bytes as i64);
            self.call_host(Host::MemoryMove, &[to, from, size]);
            return;
        }
        let chunks = copied_chunks(shape);
        if disjoint {
            for chunk in chunks {
                let value = self.load_chunk(chunk, from);
                self.store_chunk(value, to.at(chunk.offset));
            }
            return;
        }
        let values: Vec<_> = chunks
            .iter()
            .map(|&chunk| (self.load_chunk(chunk, from), chunk.offset))
            .collect();
        for (value, offset) in values {
            self.store_chunk(value, to.at(offset));
        }
    }

    fn load_chunk(&mut self, chunk: Chunk, whole: Memory) -> Value {
        let Chunk {
            ty,
            offset,
            is_pointer,
        } = chunk;
        let place = self.within_reach(whole.at(offset), u64::from(ty.bytes()));
        let value = match place.base {
            Base::Slot(slot) => self
                .frame
                .slot_load(&mut self.b, ty, slot, place.offset as i32),
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) => {
                let flags = unaligned(self.flags(place.base), ty);
                self.b.ins().load(ty, flags, base, place.offset as i32)
            }
        };
        if is_pointer {
            self.pointer(value)
        } else {
            value
        }
    }

    fn store_chunk(&mut self, value: Value, place: Memory) {
        let ty = self.b.func.dfg.value_type(value);
        let place = self.within_reach(place, u64::from(ty.bytes()));
        match place.base {
            Base::Slot(slot) => {
                self.frame
                    .slot_store(&mut self.b, value, slot, place.offset as i32)
            }
            Base::Address(base) | Base::Pointer(base) | Base::Boxed(base) => {
                let flags = unaligned(self.flags(place.base), ty);
                self.b.ins().store(flags, value, base, place.offset as i32);
            }
        }
    }

    /// Sets a place to its type's zero value.
    pub fn clear(&mut self, shape: &Shape, place: Place) {
        match place {
            Place::Blank => {}
            Place::Variables(variables) => {
                let zero = self.zero(shape).leaves();
                for (variable, value) in variables.iter().zip(zero.iter()) {
                    self.b.def_var(variable, value);
                }
            }
            Place::Memory(memory) => self.clear_bytes(memory, shape.size_bytes),
        }
    }

    /// Zeroes memory that was just obtained, unless it is zero already: objects on the heap and data of the program are.
    pub fn clear_unused(&mut self, shape: &Shape, memory: Memory) {
        if matches!(memory.base, Base::Slot(_)) {
            self.clear_bytes(memory, shape.size_bytes);
        }
    }

    fn clear_bytes(&mut self, place: Memory, size_bytes: u64) {
        if size_bytes > INLINE_COPY_BYTES {
            let address = self.address_of(place);
            let size = self.b.ins().iconst(I64, size_bytes as i64);
            self.call_host(Host::MemoryClear, &[address, size]);
            return;
        }
        for chunk in chunks(0, size_bytes, 16) {
            let zero = self.zero_of(chunk.ty);
            self.store_chunk(zero, place.at(chunk.offset));
        }
    }

    /// A machine zero.
    pub fn zero_of(&mut self, ty: ir::Type) -> Value {
        if ty == ir::types::F32 {
            self.b.ins().f32const(0.0)
        } else if ty == ir::types::F64 {
            self.b.ins().f64const(0.0)
        } else if ty == I8X16 {
            let zero = self.b.ins().iconst(I8, 0);
            self.b.ins().splat(I8X16, zero)
        } else {
            self.b.ins().iconst(ty, 0)
        }
    }

    /// The zero value of a type.
    pub fn zero(&mut self, shape: &Shape) -> Operand {
        match &shape.leaves {
            Some(leaves) => {
                let mut values = Few::new();
                for leaf in leaves.iter() {
                    values.push(self.zero_of(leaf.ty));
                }
                Operand::Leaves(values)
            }
            None => {
                let place = Memory::slot(self.temporary(shape));
                self.clear_bytes(place, shape.size_bytes);
                Operand::temporary(place)
            }
        }
    }

    /// Whether two places hold the same bytes.
    pub fn same_bytes(&mut self, a: Memory, b: Memory, size_bytes: u64) -> Value {
        let (a, b) = (self.probed(a), self.probed(b));
        if size_bytes > INLINE_COPY_BYTES / 2 {
            let (a, b) = (self.address_of(a), self.address_of(b));
            let size = self.b.ins().iconst(I64, size_bytes as i64);
            let same = self.call_host(Host::MemoryEqual, &[a, b, size]).at(0);
            return self.b.ins().ireduce(I8, same);
        }
        let mut same = None;
        for chunk in chunks(0, size_bytes, 8) {
            let (x, y) = (self.load_chunk(chunk, a), self.load_chunk(chunk, b));
            let equal = self.b.ins().icmp(IntCC::Equal, x, y);
            same = Some(match same {
                Some(before) => self.b.ins().band(before, equal),
                None => equal,
            });
        }
        same.unwrap_or_else(|| self.b.ins().iconst(I8, 1))
    }

    /// Moves bytes between places that may overlap.
    pub fn move_bytes(&mut self, to: Value, from: Value, size_bytes: Value) {
        self.call_host(Host::MemoryMove, &[to, from, size_bytes]);
    }
}

fn unaligned(flags: MemFlagsData, ty: ir::Type) -> MemFlagsData {
    if ty == I8 {
        return flags;
    }
    let region = flags.alias_region();
    MemFlagsData::new()
        .with_trap_code(flags.trap_code())
        .with_alias_region(region)
}

/// One access of a copy.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    ty: ir::Type,
    offset: u64,
    is_pointer: bool,
}

/// Accesses that copy a value: pointer words one by one, so that they stay pointers, everything else in large pieces.
fn copied_chunks(shape: &Shape) -> Vec<Chunk> {
    let mut words: Vec<u64> = shape
        .pointers
        .iter()
        .flat_map(|run| run.offsets())
        .map(u64::from)
        .collect();
    words.sort_unstable();
    let mut list = vec![];
    let mut begin = 0;
    for offset in words {
        list.extend(chunks(begin, offset, 16));
        list.push(Chunk {
            ty: I64,
            offset,
            is_pointer: true,
        });
        begin = offset + 8;
    }
    list.extend(chunks(begin, shape.size_bytes, 16));
    list
}

/// Accesses that cover the bytes from `begin` to `end`, the largest first.
fn chunks(begin: u64, end: u64, largest_bytes: u64) -> Vec<Chunk> {
    let mut list = vec![];
    let mut offset = begin;
    for (ty, bytes) in [(I8X16, 16), (I64, 8), (I32, 4), (I16, 2), (I8, 1)] {
        while bytes <= largest_bytes && end - offset >= bytes {
            list.push(Chunk {
                ty,
                offset,
                is_pointer: false,
            });
            offset += bytes;
        }
    }
    list
}
