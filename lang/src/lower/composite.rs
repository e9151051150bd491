//! Composite literals, and functions without captured variables as values.

use cranelift_codegen::ir::InstBuilder;

use super::function::{FunctionLowering, Lowered};
use super::layout::Shape;
use super::statics::{Element, literal_length};
use super::value::{Few, Memory, Operand, Place};
use crate::check::FunctionId;
use crate::escape::AllocationKind;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

/// Larger values without a name are not part of the frame, as in Go.
const MOST_TEMPORARY_BYTES: u64 = 64 << 10;

impl FunctionLowering<'_, '_> {
    /// The value of a composite literal.
    pub fn composite(&mut self, expr: ExprId) -> Lowered<Operand> {
        let ty = self.type_of(expr);
        let shape = self.shape(ty)?;
        match self.types.underlying(ty) {
            Type::Struct(_) if shape.leaves.is_some() => self.struct_leaves(expr, ty),
            Type::Struct(_) | Type::Array { .. } => {
                let memory = if shape.size_bytes > MOST_TEMPORARY_BYTES {
                    self.new_object(ty)?
                } else {
                    Memory::slot(self.temporary(&shape))
                };
                self.composite_into(expr, memory)?;
                Ok(match self.read(&shape, Place::Memory(memory)) {
                    Operand::Memory { place, .. } => Operand::temporary(place),
                    leaves => leaves,
                })
            }
            Type::Slice(elem) => self.slice_literal(expr, elem),
            // `{...}` in a literal of pointers stands for `&T{...}`.
            Type::Pointer(base) => {
                let memory = self.allocate(base, expr, AllocationKind::Pointer)?;
                self.composite_of(expr, base, memory)?;
                Ok(Operand::one(self.address_of(memory)))
            }
            Type::Map { .. } => self.map_literal(expr),
            _ => self.unsupported("generic types"),
        }
    }

    /// Makes a composite literal in memory that nothing refers to yet.
    pub fn composite_into(&mut self, expr: ExprId, memory: Memory) -> Lowered<()> {
        let ty = self.type_of(expr);
        self.composite_of(expr, ty, memory)
    }

    fn composite_of(&mut self, expr: ExprId, ty: TypeId, memory: Memory) -> Lowered<()> {
        let shape = self.shape(ty)?;
        match self.types.underlying(ty) {
            Type::Struct(_) => {
                let elements = self.unit.field_values(expr, ty);
                let fields = self.types.as_struct(ty).expect("a struct");
                if elements.len() < fields.fields.len() || has_padding(self, ty)? {
                    self.clear_unused(&shape, memory);
                }
                for (index, value) in elements {
                    if &*fields.fields[index].name == "_" {
                        // Evaluated, but blank fields stay zero.
                        self.expr(value)?;
                        continue;
                    }
                    let offset = self.types.field_offsets(&fields)[index];
                    self.element_into(fields.fields[index].ty, value, memory.at(offset))?;
                }
                Ok(())
            }
            Type::Array { elem, len } => {
                let elements = self.unit.indexed_elements(expr);
                self.array_into(elem, len, elements, &shape, memory)
            }
            _ => {
                let value = self.composite(expr)?;
                self.write(&shape, Place::Memory(memory), value);
                Ok(())
            }
        }
    }

    /// Makes an array in memory that nothing refers to yet; what is known of a large one is copied.
    fn array_into(
        &mut self,
        elem: TypeId,
        len: u64,
        elements: Vec<Element>,
        shape: &Shape,
        memory: Memory,
    ) -> Lowered<()> {
        let known = self.unit.copied_literal(&elements, elem, shape);
        if let Some(data) = known.or_else(|why| self.no_shape(why))? {
            let data = Memory::address(self.data_address(data));
            self.write(shape, Place::Memory(memory), Operand::temporary(data));
            return Ok(());
        }
        if (elements.len() as u64) < len {
            self.clear_unused(shape, memory);
        }
        let element = self.shape(elem)?;
        for Element { index, value } in elements {
            self.element_into(elem, value, memory.at(index * element.size_bytes))?;
        }
        Ok(())
    }

    /// Writes the value of an element of type `to` to its place.
    fn element_into(&mut self, to: TypeId, value: ExprId, memory: Memory) -> Lowered<()> {
        let shape = self.shape(to)?;
        let inner = self.ast.unparen(value);
        let is_nested =
            matches!(self.ast[inner].kind, ExprKind::Composite { .. }) && shape.leaves.is_none();
        if is_nested && self.types.identical(self.type_of(inner), to) {
            return self.composite_into(inner, memory);
        }
        let from = self.type_of(value);
        let operand = self.expr(value)?;
        let operand = self.assignable(to, from, operand)?;
        self.write(&shape, Place::Memory(memory), operand);
        Ok(())
    }

    fn struct_leaves(&mut self, expr: ExprId, ty: TypeId) -> Lowered<Operand> {
        let shape = self.shape(ty)?;
        let fields = self.types.as_struct(ty).expect("a struct");
        let values = self.unit.field_values(expr, ty);
        let mut operands: Vec<Option<Operand>> = vec![None; fields.fields.len()];
        for (index, value) in values {
            let from = self.type_of(value);
            let operand = self.expr(value)?;
            if &*fields.fields[index].name == "_" {
                continue;
            }
            operands[index] = Some(self.assignable(fields.fields[index].ty, from, operand)?);
        }
        let mut leaves = Few::new();
        for (field, operand) in fields.fields.iter().zip(operands) {
            let field: Shape = self.shape(field.ty)?;
            let operand = operand.unwrap_or_else(|| self.zero(&field));
            operand.leaves().iter().for_each(|leaf| leaves.push(leaf));
        }
        debug_assert_eq!(Some(leaves.len()), shape.leaves.map(|leaves| leaves.len()));
        Ok(Operand::Leaves(leaves))
    }

    /// A slice literal: an array without a name, and the slice of all of it.
    fn slice_literal(&mut self, expr: ExprId, elem: TypeId) -> Lowered<Operand> {
        let elements = self.unit.indexed_elements(expr);
        let length = literal_length(&elements);
        let array = self.types.array(elem, length);
        let shape = self.shape(array)?;
        let memory = self.allocate(array, expr, AllocationKind::SliceLiteral)?;
        self.array_into(elem, length, elements, &shape, memory)?;
        let address = self.address_of(memory);
        let length = self.word(length as i64);
        Ok(Operand::Leaves(
            [address, length, length].into_iter().collect(),
        ))
    }

    /// A declared function, or a literal that captures nothing, as a value: a static object that holds its code.
    pub fn function_value(&mut self, function: FunctionId) -> Lowered<Operand> {
        let data = self.unit.function_value(function);
        let data = data.or_else(|why| self.no_shape(why))?;
        let address = self.data_address(data);
        Ok(Operand::one(address))
    }

    /// A function literal.
    pub fn function_literal(&mut self, expr: ExprId) -> Lowered<Operand> {
        let function = self
            .info
            .literal(expr)
            .expect("the checker knows every literal");
        if self.info.function(function).captures.is_empty() {
            return self.function_value(function);
        }
        self.closure(expr, AllocationKind::Closure, function)
    }

    /// Ends a thunk with a tail call.
    pub fn tail_call(
        &mut self,
        function: cranelift_module::FuncId,
        arguments: &[cranelift_codegen::ir::Value],
    ) {
        let callee = self.callee(function);
        self.b.ins().return_call(callee, arguments);
    }
}

/// Whether a struct literal has to be zeroed although it names all fields: fields that are not written leave bytes
/// between them that a comparison would see.
fn has_padding(lowering: &mut FunctionLowering<'_, '_>, ty: TypeId) -> Lowered<bool> {
    let fields = lowering.types.as_struct(ty).expect("a struct");
    Ok(fields.fields.iter().any(|field| &*field.name == "_"))
}
