//! Maps: look-up, assignment, literals, loops. The tables are the runtime's.

use std::sync::Arc;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use morestack_compiler::PointerRun;
use morestack_rt::map::MapIterator;

use super::access::Target;
use super::arith::Number;
use super::control::RangeSides;
use super::function::{Exits, FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::syntax::ast::{Block, ExprId, ExprKind, StmtId};
use crate::types::{Basic, Type, TypeId};

/// A map and a key in it, evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) struct MapElement {
    /// The map's type.
    ty: TypeId,
    map: Value,
    key: Key,
}

/// A key as the runtime takes it: must agree with how a map is made for its key type.
#[derive(Clone, Copy, Debug)]
enum Key {
    /// Eight bytes.
    Word(Value),
    /// Four bytes, extended.
    Half(Value),
    /// A string.
    Text(Value, Value),
    /// Anything else, in memory.
    Memory(Memory),
}

impl FunctionLowering<'_, '_> {
    /// `make(map[K]V, hint)`
    pub fn make_map(&mut self, ty: TypeId, hint: Value) -> Lowered<Operand> {
        let (key, elem) = self.map_parts(ty);
        self.shape(key)?;
        self.shape(elem)?;
        let descriptor = self.descriptor(ty)?;
        let map = self.call_host(Host::MapMake, &[descriptor, hint]).at(0);
        Ok(Operand::one(self.pointer(map)))
    }

    fn map_parts(&self, ty: TypeId) -> (TypeId, TypeId) {
        match self.types.underlying(ty) {
            Type::Map { key, elem } => (key, elem),
            _ => unreachable!("a map"),
        }
    }

    /// How many entries a map has.
    pub fn map_length(&mut self, map: Value) -> Lowered<Value> {
        // The count is the first word.
        self.counted(map, 0)
    }

    /// The address of so many zero bytes, which nobody writes.
    pub fn zero_area(&mut self, bytes: u64) -> Lowered<Value> {
        let data = self.unit.zero_area(bytes);
        let data = data.or_else(|why| self.no_shape(why))?;
        Ok(self.data_address(data))
    }

    /// A key as the runtime takes it; what is in memory must not change before it is used.
    fn key(&mut self, ty: TypeId, value: Operand) -> Lowered<Key> {
        match self.types.underlying(ty) {
            Type::Basic(Basic::String) => {
                let text = value.leaves();
                return Ok(Key::Text(text.at(0), text.at(1)));
            }
            Type::Pointer(_) | Type::Chan { .. } | Type::Basic(Basic::UnsafePointer) => {
                return Ok(Key::Word(value.single()));
            }
            _ => {}
        }
        match self.number(ty) {
            Some(Number::Integer { ty, .. }) if ty.bytes() == 8 => {
                return Ok(Key::Word(value.single()));
            }
            Some(Number::Integer { ty, .. }) if ty.bytes() == 4 => {
                return Ok(Key::Half(self.extend(value.single(), I64, false)));
            }
            _ => {}
        }
        if let Operand::Memory { place, .. } = value {
            return Ok(Key::Memory(place));
        }
        let shape = self.shape(ty)?;
        let slot = Memory::slot(self.temporary(&shape));
        self.write(&shape, Place::Memory(slot), value);
        Ok(Key::Memory(slot))
    }

    /// Evaluates map and key of `m[k]`.
    pub fn map_element(&mut self, x: ExprId, index: ExprId) -> Lowered<MapElement> {
        let ty = self.type_of(x);
        let map = self.expr(x)?.single();
        let key = self.map_key(ty, index, false)?;
        Ok(MapElement { ty, map, key })
    }

    /// The same for an assignment, which comes after other things have been evaluated and changed.
    pub fn map_target(&mut self, x: ExprId, index: ExprId) -> Lowered<MapElement> {
        let ty = self.type_of(x);
        let map = self.expr(x)?.single();
        let key = self.map_key(ty, index, true)?;
        Ok(MapElement { ty, map, key })
    }

    fn map_key(&mut self, ty: TypeId, index: ExprId, is_kept: bool) -> Lowered<Key> {
        let (key_type, _) = self.map_parts(ty);
        let value = if is_kept {
            self.expr(index)?
        } else {
            self.string_operand(index)?
        };
        let value = self.assignable(key_type, self.type_of(index), value)?;
        let shape = self.shape(key_type)?;
        let value = if is_kept {
            self.keep(&shape, value)
        } else {
            value
        };
        self.key(key_type, value)
    }

    /// The address of an element, 0 if the map has none of that key.
    fn find_element(&mut self, element: &MapElement) -> Lowered<Value> {
        let map = element.map;
        let found = match element.key {
            Key::Word(key) => self.call_host(Host::MapFindWord, &[map, key]),
            Key::Half(key) => self.call_host(Host::MapFindHalf, &[map, key]),
            Key::Text(start, length) => self.call_host(Host::MapFindText, &[map, start, length]),
            Key::Memory(place) => {
                let key = self.address_of(place);
                let descriptor = self.descriptor(element.ty)?;
                self.call_host(Host::MapFind, &[descriptor, map, key])
            }
        };
        Ok(found.at(0))
    }

    /// `m[k]`: the element or a zero value, and whether it is there.
    pub fn read_map(&mut self, element: &MapElement) -> Lowered<(Operand, Value)> {
        let (_, elem) = self.map_parts(element.ty);
        let shape = self.shape(elem)?;
        let found = self.find_element(element)?;
        let is_there = self.b.ins().icmp_imm_u(IntCC::NotEqual, found, 0);
        let nothing = self.zero_area(shape.size_bytes)?;
        let address = self.b.ins().select(is_there, found, nothing);
        let address = self.pointer(address);
        let value = self.read(&shape, Place::Memory(Memory::address(address)));
        Ok((value, is_there))
    }

    /// `v, ok := m[k]`
    pub fn read_map_ok(&mut self, x: ExprId, index: ExprId) -> Lowered<Vec<Operand>> {
        let element = self.map_element(x, index)?;
        let (value, is_there) = self.read_map(&element)?;
        Ok(vec![value, Operand::one(is_there)])
    }

    /// The place of an element that is assigned to; the map has the key from now on.
    pub fn assign_map(&mut self, element: &MapElement) -> Lowered<Place> {
        let map = element.map;
        let assigned = match element.key {
            Key::Word(key) => self.call_host(Host::MapAssignWord, &[map, key]),
            Key::Half(key) => self.call_host(Host::MapAssignHalf, &[map, key]),
            Key::Text(start, length) => self.call_host(Host::MapAssignText, &[map, start, length]),
            Key::Memory(place) => {
                let key = self.address_of(place);
                self.call_host(Host::MapAssign, &[map, key])
            }
        };
        let address = self.pointer(assigned.at(0));
        Ok(Place::Memory(Memory::address(address)))
    }

    /// `delete(m, k)`
    pub fn delete(
        &mut self,
        (map, ty): (Operand, TypeId),
        (key, from): (Operand, TypeId),
    ) -> Lowered<Vec<Operand>> {
        let map = map.single();
        let (key_type, _) = self.map_parts(ty);
        let value = self.assignable(key_type, from, key)?;
        let shape = self.shape(key_type)?;
        let place = match value {
            Operand::Memory { place, .. } => place,
            leaves => {
                let slot = Memory::slot(self.temporary(&shape));
                self.write(&shape, Place::Memory(slot), leaves);
                slot
            }
        };
        let key = self.address_of(place);
        let descriptor = self.descriptor(ty)?;
        self.call_host(Host::MapDelete, &[descriptor, map, key]);
        Ok(vec![])
    }

    /// `map[K]V{...}`
    pub fn map_literal(&mut self, expr: ExprId) -> Lowered<Operand> {
        let ty = self.type_of(expr);
        let ExprKind::Composite { elements, .. } = &self.ast[expr].kind else {
            unreachable!("a composite literal")
        };
        let hint = self.word(elements.len() as i64);
        let made = self.make_map(ty, hint)?;
        let map = made.single();
        let (key_type, elem) = self.map_parts(ty);
        let shape = self.shape(elem)?;
        for &element in elements {
            let ExprKind::KeyValue { key, value } = self.ast[element].kind else {
                unreachable!("an element of a map literal has a key")
            };
            let from = self.type_of(key);
            let operand = self.expr(key)?;
            let operand = self.assignable(key_type, from, operand)?;
            let key = self.key(key_type, operand)?;
            let from = self.type_of(value);
            let operand = self.expr(value)?;
            let operand = self.assignable(elem, from, operand)?;
            let place = self.assign_map(&MapElement { ty, map, key })?;
            self.write(&shape, place, operand);
        }
        Ok(made)
    }

    /// A loop over a map.
    pub fn range_map(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        ty: TypeId,
        map: Value,
        body: &Block,
    ) -> Lowered<()> {
        let (key_type, elem) = self.map_parts(ty);
        let (key_shape, elem_shape) = (self.shape(key_type)?, self.shape(elem)?);
        let state = Memory::slot(self.temporary(&state_shape()));
        let address = self.address_of(state);
        self.call_host(Host::MapBegin, &[address, map]);
        let (head, start, after) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        self.jump(head);
        self.b.switch_to_block(head);
        let address = self.address_of(state);
        let entry = self.call_host(Host::MapNext, &[address]);
        let proceeds = self.b.ins().icmp_imm_u(IntCC::NotEqual, entry.at(0), 0);
        self.branch_on(proceeds, start, after);
        self.switch_to_sealed(start);
        self.loop_depth += 1;
        let key = sides.key.is_wanted().then(|| {
            let address = self.pointer(entry.at(0));
            self.read(&key_shape, Place::Memory(Memory::address(address)))
        });
        let value = sides.value.is_wanted().then(|| {
            let address = self.pointer(entry.at(1));
            self.read(&elem_shape, Place::Memory(Memory::address(address)))
        });
        self.assign_sides([(sides.key, key_type, key), (sides.value, elem, value)])?;
        self.loop_depth -= 1;
        self.loop_body(
            id,
            Exits {
                after,
                next: Some(head),
            },
            body,
        )?;
        self.jump(head);
        self.b.seal_block(head);
        self.switch_to_sealed(after);
        Ok(())
    }
}

impl Target {
    /// The element of a map that a left side is.
    pub fn as_map_element(&self) -> Option<MapElement> {
        match self {
            Target::MapElement(element) => Some(*element),
            _ => None,
        }
    }
}

/// The slot that holds the state of a loop over a map.
fn state_shape() -> Shape {
    let words = MapIterator::POINTER_OFFSETS.map(PointerRun::word);
    Shape {
        size_bytes: size_of::<MapIterator>() as u64,
        align_bytes: align_of::<MapIterator>() as u64,
        leaves: None,
        pointers: Arc::from(words),
    }
}
