//! Comparison of values: numbers, strings, pointers, structs and arrays.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{Block, InstBuilder, Value};

use super::access::Access;
use super::arith::{Number, float_condition, integer_condition};
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Leaves, Memory, Operand, Place};
use crate::check::FieldStep;
use crate::syntax::token::BinaryOp;
use crate::types::{Basic, Type, TypeId};

/// Arrays of at most this many elements are compared without a loop.
const UNROLLED_ELEMENTS: u64 = 4;

impl FunctionLowering<'_, '_> {
    /// Compares two values of one type.
    pub fn compare(&mut self, op: BinaryOp, ty: TypeId, x: Operand, y: Operand) -> Lowered<Value> {
        match self.number(ty) {
            Some(Number::Integer { signed, .. }) => {
                return Ok(self.b.ins().icmp(
                    integer_condition(op, signed),
                    x.single(),
                    y.single(),
                ));
            }
            Some(Number::Float(_)) => {
                return Ok(self
                    .b
                    .ins()
                    .fcmp(float_condition(op), x.single(), y.single()));
            }
            None => {}
        }
        if self.complex_part(ty).is_some() {
            let same = self.equal_complex(x.leaves(), y.leaves());
            return Ok(if op == BinaryOp::Equal {
                same
            } else {
                self.b.ins().icmp_imm_u(IntCC::Equal, same, 0)
            });
        }
        if !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) {
            // Only strings are ordered beside numbers.
            let (x, y) = (x.leaves(), y.leaves());
            let order = self
                .call_host(Host::StringCompare, &[x.at(0), x.at(1), y.at(0), y.at(1)])
                .at(0);
            return Ok(self
                .b
                .ins()
                .icmp_imm_s(integer_condition(op, true), order, 0));
        }
        if let Some(single) = self.compared_word(ty, x, y) {
            let (x, y) = single;
            return Ok(self.b.ins().icmp(integer_condition(op, false), x, y));
        }
        let same = self.equal(ty, x, y)?;
        Ok(if op == BinaryOp::Equal {
            same
        } else {
            self.b.ins().icmp_imm_u(IntCC::Equal, same, 0)
        })
    }

    /// The words that decide whether two values are equal, of types where one does. Slices and functions are compared
    /// with nil only.
    fn compared_word(&self, ty: TypeId, x: Operand, y: Operand) -> Option<(Value, Value)> {
        match self.types.underlying(ty) {
            Type::Basic(Basic::Bool | Basic::UntypedBool | Basic::UnsafePointer)
            | Type::Pointer(_)
            | Type::Signature(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Slice(_) => Some((x.leaves().at(0), y.leaves().at(0))),
            _ => None,
        }
    }

    /// Compares two values; one may be an interface and the other not, or another one.
    pub fn compare_mixed(
        &mut self,
        op: BinaryOp,
        (x_type, x): (TypeId, Operand),
        (y_type, y): (TypeId, Operand),
    ) -> Lowered<Value> {
        let is_interface = |ty| self.types.as_interface(ty).is_some();
        let same = match (is_interface(x_type), is_interface(y_type)) {
            (false, false) => return self.compare(op, x_type, x, y),
            (true, true) => self.equal_interfaces((x_type, x.leaves()), (y_type, y.leaves())),
            (true, false) => self.equal_to_concrete(x_type, x.leaves(), y_type, y)?,
            (false, true) => self.equal_to_concrete(y_type, y.leaves(), x_type, x)?,
        };
        Ok(if op == BinaryOp::Equal {
            same
        } else {
            self.b.ins().icmp_imm_u(IntCC::Equal, same, 0)
        })
    }

    /// Whether two values of one type are equal.
    pub fn equal(&mut self, ty: TypeId, x: Operand, y: Operand) -> Lowered<Value> {
        match self.types.underlying(ty) {
            Type::Basic(Basic::String | Basic::UntypedString) => {
                Ok(self.equal_strings(x.leaves(), y.leaves()))
            }
            Type::Struct(_) => self.equal_structs(ty, x, y),
            Type::Array { elem, len } => self.equal_arrays(elem, len, x, y),
            Type::Interface(_) => Ok(self.equal_interfaces((ty, x.leaves()), (ty, y.leaves()))),
            _ => self.compare(BinaryOp::Equal, ty, x, y),
        }
    }

    fn equal_strings(&mut self, x: Leaves, y: Leaves) -> Value {
        let same_length = self.b.ins().icmp(IntCC::Equal, x.at(1), y.at(1));
        if self.constant_of(x.at(1)) == Some(0) || self.constant_of(y.at(1)) == Some(0) {
            return same_length;
        }
        let (bytes, done) = (self.b.create_block(), self.b.create_block());
        let result = self.b.append_block_param(done, I8);
        let no = self.boolean(false);
        self.b
            .ins()
            .brif(same_length, bytes, &[], done, &[no.into()]);
        self.switch_to_sealed(bytes);
        let same = self
            .call_host(Host::MemoryEqual, &[x.at(0), y.at(0), x.at(1)])
            .at(0);
        let same = self.b.ins().ireduce(I8, same);
        self.b.ins().jump(done, &[same.into()]);
        self.switch_to_sealed(done);
        result
    }

    fn equal_structs(&mut self, ty: TypeId, x: Operand, y: Operand) -> Lowered<Value> {
        if let (Operand::Memory { place: a, .. }, Operand::Memory { place: b, .. }) = (x, y)
            && self.is_plain(ty)?
        {
            let shape = self.shape(ty)?;
            return Ok(self.same_bytes(a, b, shape.size_bytes));
        }
        let fields = self.types.as_struct(ty).expect("a struct");
        let compared: Vec<usize> = (0..fields.fields.len())
            .filter(|&index| &*fields.fields[index].name != "_")
            .collect();
        let Some((&last, first)) = compared.split_last() else {
            return Ok(self.boolean(true));
        };
        let differs = self.b.create_block();
        for &index in first {
            let same = self.equal_fields(ty, index, x, y)?;
            self.leave_unless(same, differs);
        }
        let same = self.equal_fields(ty, last, x, y)?;
        Ok(self.join_equal(same, differs))
    }

    fn equal_fields(&mut self, ty: TypeId, index: usize, x: Operand, y: Operand) -> Lowered<Value> {
        let fields = self.types.as_struct(ty).expect("a struct");
        let field = fields.fields[index].ty;
        let step = [FieldStep {
            deref: false,
            struct_type: ty,
            index: index as u32,
            ty: field,
        }];
        let x = self.follow(Access::Value(x), ty, &step)?;
        let y = self.follow(Access::Value(y), ty, &step)?;
        let (x, y) = (self.value_of(x, field)?, self.value_of(y, field)?);
        self.equal(field, x, y)
    }

    /// Goes on only if a truth value holds.
    fn leave_unless(&mut self, same: Value, differs: Block) {
        let next = self.b.create_block();
        self.branch_on(same, next, differs);
        self.switch_to_sealed(next);
    }

    /// A truth value that is false where control came through `differs`.
    fn join_equal(&mut self, same: Value, differs: Block) -> Value {
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, I8);
        self.b.ins().jump(done, &[same.into()]);
        self.switch_to_sealed(differs);
        let no = self.boolean(false);
        self.b.ins().jump(done, &[no.into()]);
        self.switch_to_sealed(done);
        result
    }

    fn equal_arrays(&mut self, elem: TypeId, len: u64, x: Operand, y: Operand) -> Lowered<Value> {
        let (Operand::Memory { place: x, .. }, Operand::Memory { place: y, .. }) = (x, y) else {
            // Only arrays without elements have no memory.
            return Ok(self.boolean(true));
        };
        let element = self.shape(elem)?;
        if self.is_plain(elem)? {
            return Ok(self.same_bytes(x, y, element.size_bytes * len));
        }
        let (x, y) = (self.probed(x), self.probed(y));
        if len <= UNROLLED_ELEMENTS {
            let differs = self.b.create_block();
            for index in 0..len {
                let at = |base: Memory| Place::Memory(base.at(index * element.size_bytes));
                let (x, y) = (self.read(&element, at(x)), self.read(&element, at(y)));
                let same = self.equal(elem, x, y)?;
                self.leave_unless(same, differs);
            }
            let yes = self.boolean(true);
            return Ok(self.join_equal(yes, differs));
        }
        let (x, y) = (self.address_of(x), self.address_of(y));
        let counter = self.b.declare_var(I64);
        let zero = self.word(0);
        self.b.def_var(counter, zero);
        let (head, body, done, differs) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        self.jump(head);
        self.b.switch_to_block(head);
        let index = self.b.use_var(counter);
        let length = self.word(len as i64);
        let proceeds = self.below(index, length);
        self.branch_on(proceeds, body, done);
        self.switch_to_sealed(body);
        let x_element = self.offset_pointer(x, index, element.size_bytes);
        let y_element = self.offset_pointer(y, index, element.size_bytes);
        let x_value = self.read(&element, Place::Memory(Memory::address(x_element)));
        let y_value = self.read(&element, Place::Memory(Memory::address(y_element)));
        let same = self.equal(elem, x_value, y_value)?;
        self.leave_unless(same, differs);
        let index = self.b.use_var(counter);
        let following = self.b.ins().iadd_imm_s(index, 1);
        self.b.def_var(counter, following);
        self.jump(head);
        self.b.seal_block(head);
        self.switch_to_sealed(done);
        let yes = self.boolean(true);
        Ok(self.join_equal(yes, differs))
    }

    /// Whether values of a type are equal exactly if their bytes are.
    fn is_plain(&mut self, ty: TypeId) -> Lowered<bool> {
        Ok(match self.types.underlying(ty) {
            Type::Basic(Basic::String | Basic::UntypedString) | Type::Interface(_) => false,
            Type::Basic(_) => {
                let is_integer = matches!(self.number(ty), Some(Number::Integer { .. }));
                is_integer || (self.number(ty).is_none() && self.complex_part(ty).is_none())
            }
            Type::Array { elem, .. } => self.is_plain(elem)?,
            Type::Struct(fields) => {
                let mut end = 0;
                for (field, offset) in fields.fields.iter().zip(self.types.field_offsets(&fields)) {
                    if offset != end || &*field.name == "_" || !self.is_plain(field.ty)? {
                        return Ok(false);
                    }
                    end = offset + self.shape(field.ty)?.size_bytes;
                }
                end == self.shape(ty)?.size_bytes
            }
            _ => true,
        })
    }
}
