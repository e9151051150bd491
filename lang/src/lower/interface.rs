//! Interface values: making them, taking values out of them, calling their methods.
//!
//! An interface is two words: what it holds, and the *data word*. The first is the type's descriptor in an empty
//! interface, an itab in one with methods, null in nil. The data word is the value itself if that is one pointer word
//! (`type_facts::is_direct`), otherwise the address of a copy that nobody changes.
//!
//! May not know: how itabs and method wrappers are made (`itab`), or found at run time.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, ExternalName, GlobalValueData, InstBuilder, Value};
use cranelift_module::DataId;
use morestack_rt::types::{ITAB_METHODS_OFFSET, Itab};

use super::access::Access;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::type_facts::is_direct;
use super::value::{Leaves, Memory, Operand, Place};
use crate::types::TypeId;

impl FunctionLowering<'_, '_> {
    /// Whether an interface type has no methods.
    pub fn is_empty_interface(&self, interface: TypeId) -> bool {
        self.types.type_set(interface).methods.is_empty()
    }

    /// The address of a type's descriptor.
    pub fn descriptor_address(&mut self, ty: TypeId) -> Value {
        let data = self.unit.descriptor(ty);
        self.data_address(data)
    }

    /// A value of type `from` as a value of the interface type `to`.
    pub fn boxed_as(&mut self, to: TypeId, from: TypeId, value: Operand) -> Lowered<Operand> {
        if self.types.as_interface(from).is_some() {
            return self.between_interfaces(to, from, value.leaves());
        }
        let data = self.boxed(from, value)?;
        self.interface_of(to, from, data)
    }

    /// An interface value that holds a type with this data word.
    pub fn interface_of(&mut self, to: TypeId, ty: TypeId, data: Value) -> Lowered<Operand> {
        let word = if self.is_empty_interface(to) {
            self.descriptor_address(ty)
        } else {
            let itab = self.unit.itab(to, ty);
            let itab = itab.or_else(|why| self.no_shape(why))?;
            self.data_address(itab)
        };
        Ok(self.pair(word, data))
    }

    /// A value of one interface type as one of another, which has no methods that the first has not.
    fn between_interfaces(&mut self, to: TypeId, from: TypeId, value: Leaves) -> Lowered<Operand> {
        let below = |ty| self.types.canonical(self.types.underlying_id(ty));
        if below(to) == below(from) {
            return Ok(Operand::Leaves(value));
        }
        let ty = self.type_word(from, value);
        if self.is_empty_interface(to) {
            return Ok(self.pair(ty, value.at(1)));
        }
        self.unit.may_be_asserted(to);
        let interface = self.descriptor_address(to);
        let itab = self.call_host(Host::FindItab, &[interface, ty]).at(0);
        Ok(self.pair(itab, value.at(1)))
    }

    /// The descriptor of the type of the value in an interface, null for nil.
    pub fn type_word(&mut self, interface: TypeId, value: Leaves) -> Value {
        let word = value.at(0);
        if self.is_empty_interface(interface) || self.constant_of(word) == Some(0) {
            return word;
        }
        let (held, done) = (self.b.create_block(), self.b.create_block());
        let ty = self.b.append_block_param(done, I64);
        // Not the word itself: it is a pointer, descriptors are none that moves.
        let nil = self.word(0);
        self.b.ins().brif(word, held, &[], done, &[nil.into()]);
        self.switch_to_sealed(held);
        let offset = std::mem::offset_of!(Itab, ty) as u64;
        let known = self.load(I64, Memory::address(word).at(offset));
        self.b.ins().jump(done, &[known.into()]);
        self.switch_to_sealed(done);
        // A switch keeps it while it asks for one interface after the other.
        self.pointer(ty)
    }

    /// The data word for a value of a type that is no interface.
    pub fn boxed(&mut self, ty: TypeId, value: Operand) -> Lowered<Value> {
        let shape = self.shape(ty)?;
        if is_direct(self.types, ty) {
            return Ok(match value {
                Operand::Leaves(leaves) => leaves.at(0),
                Operand::Memory { place, .. } => {
                    let word = self.load(I64, place);
                    self.pointer(word)
                }
            });
        }
        if let Some(data) = self.constant_data(ty, value)? {
            return Ok(self.data_address(data));
        }
        let object = self.new_object(ty)?;
        self.write(&shape, Place::Memory(object), value);
        Ok(self.address_of(object))
    }

    /// Static memory with a value that is known now.
    fn constant_data(&mut self, ty: TypeId, value: Operand) -> Lowered<Option<DataId>> {
        let shape = self.shape(ty)?;
        if shape.size_bytes == 0 {
            return Ok(Some(self.unit.constant_data(vec![0], 1, &[])));
        }
        let (Operand::Leaves(values), Some(leaves)) = (value, &shape.leaves) else {
            return Ok(None);
        };
        let mut bytes = vec![0; shape.size_bytes as usize];
        let mut addresses = vec![];
        for (leaf, value) in leaves.iter().zip(values.iter()) {
            let at = leaf.offset_bytes as usize;
            if let Some(bits) = self.constant_bits(value) {
                let width = leaf.ty.bytes() as usize;
                bytes[at..at + width].copy_from_slice(&bits.to_le_bytes()[..width]);
            } else if let Some(data) = self.constant_address(value) {
                addresses.push((at, data));
            } else {
                return Ok(None);
            }
        }
        let align_bytes = shape.align_bytes.max(1);
        Ok(Some(self.unit.constant_data(
            bytes,
            align_bytes,
            &addresses,
        )))
    }

    /// The bits of a number that is known now.
    fn constant_bits(&self, value: Value) -> Option<u64> {
        use cranelift_codegen::ir::InstructionData::{UnaryIeee32, UnaryIeee64};
        if let Some(integer) = self.constant_of(value) {
            return Some(integer as u64);
        }
        let inst = self.b.func.dfg.value_def(value).inst()?;
        match self.b.func.dfg.insts[inst] {
            UnaryIeee32 { imm, .. } => Some(imm.bits().into()),
            UnaryIeee64 { imm, .. } => Some(imm.bits()),
            _ => None,
        }
    }

    /// The data object whose address a value is, if that is known now.
    fn constant_address(&self, value: Value) -> Option<DataId> {
        let func = &self.b.func;
        let inst = func.dfg.value_def(value).inst()?;
        let cranelift_codegen::ir::InstructionData::UnaryGlobalValue { global_value, .. } =
            func.dfg.insts[inst]
        else {
            return None;
        };
        match &func.global_values[global_value] {
            GlobalValueData::Symbol {
                name: ExternalName::User(name),
                ..
            } => Some(DataId::from_u32(
                func.params.user_named_funcs()[*name].index,
            )),
            _ => None,
        }
    }

    /// The value of type `ty` in an interface, from its data word.
    pub fn unboxed(&mut self, ty: TypeId, data: Value) -> Lowered<Operand> {
        let access = self.unboxed_access(ty, data)?;
        self.value_of(access, ty)
    }

    /// The same, not yet read.
    pub fn unboxed_access(&mut self, ty: TypeId, data: Value) -> Lowered<Access> {
        if !is_direct(self.types, ty) {
            return Ok(Access::Place(Place::Memory(Memory::boxed(data))));
        }
        let shape = self.shape(ty)?;
        if shape.leaves.is_some() {
            return Ok(Access::Value(Operand::one(data)));
        }
        let place = Memory::slot(self.temporary(&shape));
        self.store(data, place);
        Ok(Access::Value(Operand::temporary(place)))
    }

    /// The code of the method of an itab. The itab of nil is found out by reading it.
    pub fn method_code(&mut self, itab: Value, index: u32) -> Value {
        let offset = ITAB_METHODS_OFFSET as u64 + 8 * u64::from(index);
        self.load(I64, Memory::pointer(itab).at(offset))
    }

    /// Whether two interface values are equal.
    pub fn equal_interfaces(
        &mut self,
        (x_type, x): (TypeId, Leaves),
        (y_type, y): (TypeId, Leaves),
    ) -> Value {
        for (one, other) in [(x, y), (y, x)] {
            if self.constant_of(one.at(0)) == Some(0) {
                return self.b.ins().icmp_imm_u(IntCC::Equal, other.at(0), 0);
            }
        }
        let x_word = self.type_word(x_type, x);
        let y_word = self.type_word(y_type, y);
        let same_type = self.b.ins().icmp(IntCC::Equal, x_word, y_word);
        let (done, result) = self.if_same_type(same_type);
        let same = self
            .call_host(Host::InterfaceEqual, &[x_word, x.at(1), y.at(1)])
            .at(0);
        let same = self.b.ins().ireduce(cranelift_codegen::ir::types::I8, same);
        self.b.ins().jump(done, &[same.into()]);
        self.switch_to_sealed(done);
        result
    }

    /// Goes on where values are compared if their types are the same; otherwise the result, a parameter of the block behind,
    /// is false.
    fn if_same_type(&mut self, same_type: Value) -> (Block, Value) {
        let (compare, done) = (self.b.create_block(), self.b.create_block());
        let result = self
            .b
            .append_block_param(done, cranelift_codegen::ir::types::I8);
        let no = self.boolean(false);
        self.b
            .ins()
            .brif(same_type, compare, &[], done, &[no.into()]);
        self.switch_to_sealed(compare);
        (done, result)
    }

    /// Whether an interface holds a value of type `ty` that equals `value`.
    pub fn equal_to_concrete(
        &mut self,
        interface: TypeId,
        x: Leaves,
        ty: TypeId,
        value: Operand,
    ) -> Lowered<Value> {
        let shape = self.shape(ty)?;
        let value = self.keep(&shape, value);
        let word = self.type_word(interface, x);
        let descriptor = self.descriptor_address(ty);
        let same_type = self.b.ins().icmp(IntCC::Equal, word, descriptor);
        let (done, result) = self.if_same_type(same_type);
        let held = self.unboxed(ty, x.at(1))?;
        let same = self.equal(ty, held, value)?;
        self.b.ins().jump(done, &[same.into()]);
        self.switch_to_sealed(done);
        Ok(result)
    }
}
