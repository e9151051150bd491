//! Closures: objects that hold a function's code and what it captures.
//!
//! A captured variable that is never assigned again is copied into the object, of any other its address is kept there;
//! such a variable lives in memory, on the heap if escape analysis says so. The object itself is part of the frame or on
//! the heap, like any allocation.

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::function::{FunctionLowering, Lowered};
use super::value::{Memory, Operand, Place};
use crate::check::FunctionId;
use crate::escape::AllocationKind;
use crate::syntax::ast::ExprId;
use crate::types::{Field, ObjId, PackageId, TypeId};

impl FunctionLowering<'_, '_> {
    /// A struct of a code address and what a closure holds beside it.
    pub fn closure_type(&self, held: &[TypeId]) -> TypeId {
        let field = |ty| Field {
            name: "_".into(),
            package: PackageId::UNIVERSE,
            ty,
            embedded: false,
            tag: "".into(),
        };
        let all = std::iter::once(TypeId::UINTPTR).chain(held.iter().copied());
        self.types.struct_type(all.map(field).collect())
    }

    /// The type of what a closure holds of a variable.
    fn held_type(&self, object: ObjId) -> TypeId {
        let ty = self.info.object(object).ty;
        if self.info.is_captured_by_value(object) {
            ty
        } else {
            self.types.pointer(ty)
        }
    }

    /// Where the fields of a closure's object are.
    pub fn closure_offsets(&self, object_type: TypeId) -> Vec<u64> {
        let fields = self.types.as_struct(object_type).expect("a struct");
        self.types.field_offsets(&fields)
    }

    /// A function with captured variables.
    pub fn closure(
        &mut self,
        expr: ExprId,
        kind: AllocationKind,
        function: FunctionId,
    ) -> Lowered<Operand> {
        let captures = &self.info.function(function).captures;
        let held: Vec<TypeId> = captures
            .iter()
            .map(|&object| self.held_type(object))
            .collect();
        let object_type = self.closure_type(&held);
        let memory = self.allocate(object_type, expr, kind)?;
        let code = self.code_address(function);
        self.store(code, memory);
        let offsets = self.closure_offsets(object_type);
        for ((&object, held), offset) in captures.iter().zip(held).zip(&offsets[1..]) {
            let shape = self.shape(held)?;
            let place = self.places[&object];
            let value = if self.info.is_captured_by_value(object) {
                self.read(&shape, place)
            } else {
                let Place::Memory(variable) = place else {
                    unreachable!("a variable that is captured by reference lives in memory")
                };
                Operand::one(self.address_of(variable))
            };
            self.write(&shape, Place::Memory(memory.at(*offset)), value);
        }
        Ok(Operand::one(self.address_of(memory)))
    }

    fn code_address(&mut self, function: FunctionId) -> Value {
        let function = self.unit.function(function);
        let callee = self.callee(function);
        self.b.ins().func_addr(I64, callee)
    }

    /// Gives the captured variables of the function at hand their places.
    pub fn bind_captures(&mut self, captures: &[ObjId], context: Value) -> Lowered<()> {
        let held: Vec<TypeId> = captures
            .iter()
            .map(|&object| self.held_type(object))
            .collect();
        let object_type = self.closure_type(&held);
        let offsets = self.closure_offsets(object_type);
        let context = Memory::address(self.pointer(context));
        for ((&object, held), offset) in captures.iter().zip(held).zip(&offsets[1..]) {
            let shape = self.shape(held)?;
            let value = self.read(&shape, Place::Memory(context.at(*offset)));
            let place = match value {
                Operand::Memory { place, .. } => Place::Memory(place),
                Operand::Leaves(leaves) if self.info.is_captured_by_value(object) => {
                    let declared = shape.leaves.clone().expect("a value of leaves");
                    let place = Place::Variables(self.variables(&declared));
                    self.write(&shape, place, Operand::Leaves(leaves));
                    place
                }
                Operand::Leaves(_) => Place::Memory(Memory::address(value.single())),
            };
            self.put(object, place);
        }
        Ok(())
    }
}
