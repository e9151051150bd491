//! Operands that denote a place or a part of something: names, fields, elements, dereferences, slices.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::maps::MapElement;
use super::value::{Memory, Operand, Place};
use crate::check::{FieldStep, ObjectKind, Selection, SelectionKind};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, ObjId, Type, TypeId};

/// What an operand denotes: a place, or only a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Access {
    /// A place, not yet read.
    Place(Place),
    /// A value.
    Value(Operand),
}

/// The left side of an assignment with its operands evaluated. What may still panic (bounds, nil) happens when it is
/// resolved: after the right side was evaluated, as Go demands.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A place.
    Place(Place),
    /// An element of a slice or of an array behind a pointer.
    Element {
        /// Address of element 0, and whether it may be nil.
        base: Memory,
        /// How many elements there are.
        length: Value,
        /// Which element.
        index: Index,
        /// Its shape.
        element: Shape,
    },
    /// An element of an array that is itself part of the left side.
    ArrayElement {
        /// The array.
        array: Box<Target>,
        /// How many elements it has.
        length: u64,
        /// Which element.
        index: Index,
        /// Its shape.
        element: Shape,
    },
    /// An element of a map.
    MapElement(MapElement),
    /// A field of a struct that is itself part of the left side.
    Field {
        /// The struct.
        outer: Box<Target>,
        /// Which part of it.
        field: FieldPart,
    },
}

/// An evaluated index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index {
    /// As 64 bits.
    pub value: Value,
    /// Whether its type has no sign.
    pub is_unsigned: bool,
    /// If it is constant.
    pub constant: Option<u64>,
}

/// Where a field lies in its struct.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldPart {
    offset_bytes: u64,
    first_leaf: usize,
    leaf_count: usize,
}

impl FunctionLowering<'_, '_> {
    /// Reads what an expression denotes.
    pub fn read_access(&mut self, expr: ExprId) -> Lowered<Operand> {
        match self.access(expr)? {
            Access::Value(value) => Ok(value),
            Access::Place(place) => {
                let shape = self.shape(self.type_of(expr))?;
                self.at(self.ast[expr].pos);
                Ok(self.read(&shape, place))
            }
        }
    }

    /// Evaluates an operand without reading it.
    pub fn access(&mut self, expr: ExprId) -> Lowered<Access> {
        if self.hoisted.contains_key(&expr) || self.info.value(expr).is_some() {
            return Ok(Access::Value(self.expr(expr)?));
        }
        match &self.ast[expr].kind {
            ExprKind::Paren(inner) => self.access(*inner),
            ExprKind::Name(ident) => {
                let object = self
                    .info
                    .object_of(*ident)
                    .expect("a name in an expression denotes an object");
                self.named(object)
            }
            ExprKind::Star(pointer) => {
                let pointer = self.expr(*pointer)?.single();
                Ok(Access::Place(Place::Memory(Memory::pointer(pointer))))
            }
            ExprKind::Selector { x, selected } => match self.info.selection(expr) {
                None => {
                    let object = self.info.object_of(*selected);
                    self.named(object.expect("a member of a package"))
                }
                Some(selection) if matches!(selection.kind, SelectionKind::Field) => {
                    let base = self.base_of(*x, &selection.path)?;
                    self.at(self.ast[expr].pos);
                    self.follow(base, self.type_of(*x), &selection.path)
                }
                _ => Ok(Access::Value(self.expr(expr)?)),
            },
            ExprKind::Index { x, .. } if self.info.is_function(*x) => self.access(*x),
            ExprKind::Index { x, indices } => self.index(expr, *x, indices[0]),
            _ => Ok(Access::Value(self.expr(expr)?)),
        }
    }

    /// The operand a path of fields starts from. A pointer that the path follows is read here: where it fails belongs to
    /// the operand.
    pub fn base_of(&mut self, x: ExprId, path: &[FieldStep]) -> Lowered<Access> {
        let base = self.access(x)?;
        if path.first().is_none_or(|step| !step.deref) {
            return Ok(base);
        }
        self.at(self.ast[x].pos);
        Ok(Access::Value(self.value_of(base, self.type_of(x))?))
    }

    /// The value whose method `x.m` selects, and its type: `x`, or what the path of embedded fields leads to.
    pub fn selected_base(&mut self, x: ExprId, selection: &Selection) -> Lowered<(Access, TypeId)> {
        let base = self.base_of(x, &selection.path)?;
        let from = self.type_of(x);
        let ty = selection.path.last().map_or(from, |step| step.ty);
        Ok((self.follow(base, from, &selection.path)?, ty))
    }

    /// What a name denotes.
    pub fn named(&mut self, object: ObjId) -> Lowered<Access> {
        if let Some(&place) = self.places.get(&object) {
            return Ok(Access::Place(place));
        }
        match &self.info.object(object).kind {
            ObjectKind::Var(variable) if variable.kind == crate::check::VariableKind::Package => {
                let data = self.unit.global(object);
                let data = data.or_else(|why| self.no_shape(why))?;
                let address = self.data_address(data);
                Ok(Access::Place(Place::Memory(Memory::address(address))))
            }
            ObjectKind::Var(_) => unreachable!("a variable has a place where it is in scope"),
            ObjectKind::Func {
                function: Some(function),
                ..
            } => {
                let value = self.function_value(*function)?;
                Ok(Access::Value(value))
            }
            ObjectKind::Func { .. } => self.unsupported("functions of the runtime as values"),
            other => unreachable!("no operand: {other:?}"),
        }
    }

    /// Follows a path of fields from a value of type `from`.
    pub fn follow(
        &mut self,
        mut base: Access,
        mut from: TypeId,
        path: &[FieldStep],
    ) -> Lowered<Access> {
        for step in path {
            if step.deref {
                let pointer = self.value_of(base, from)?.single();
                base = Access::Place(Place::Memory(Memory::pointer(pointer)));
            }
            let part = self.field_part(step)?;
            base = match base {
                Access::Place(Place::Variables(variables)) => Access::Place(Place::Variables(
                    variables.part(part.first_leaf, part.leaf_count),
                )),
                Access::Place(Place::Memory(memory)) => {
                    Access::Place(Place::Memory(memory.at(part.offset_bytes)))
                }
                Access::Place(Place::Blank) => unreachable!("the blank identifier has no fields"),
                Access::Value(Operand::Leaves(leaves)) => Access::Value(Operand::Leaves(
                    leaves.part(part.first_leaf, part.leaf_count),
                )),
                Access::Value(Operand::Memory {
                    place,
                    is_temporary: _,
                }) => {
                    let shape = self.shape(step.ty)?;
                    Access::Value(self.read(&shape, Place::Memory(place.at(part.offset_bytes))))
                }
            };
            from = step.ty;
        }
        Ok(base)
    }

    /// The value of an operand.
    pub fn value_of(&mut self, access: Access, ty: TypeId) -> Lowered<Operand> {
        match access {
            Access::Value(value) => Ok(value),
            Access::Place(place) => {
                let shape = self.shape(ty)?;
                Ok(self.read(&shape, place))
            }
        }
    }

    /// Where a step's field lies.
    pub fn field_part(&mut self, step: &FieldStep) -> Lowered<FieldPart> {
        self.part_of_field(step.struct_type, step.index as usize)
    }

    /// Where a field lies in a struct type.
    pub fn part_of_field(&mut self, struct_type: TypeId, index: usize) -> Lowered<FieldPart> {
        let fields = self
            .types
            .as_struct(struct_type)
            .expect("fields are selected from structs");
        let offset_bytes = self.types.field_offsets(&fields)[index];
        let mut first_leaf = 0;
        for field in &fields.fields[..index] {
            first_leaf += self
                .shape(field.ty)?
                .leaves
                .map_or(0, |leaves| leaves.len());
        }
        let leaf_count = self
            .shape(fields.fields[index].ty)?
            .leaves
            .map_or(0, |leaves| leaves.len());
        Ok(FieldPart {
            offset_bytes,
            first_leaf,
            leaf_count,
        })
    }

    /// `x.name` as a value: a field, a member of a package, a method as a function.
    pub fn selector(&mut self, expr: ExprId) -> Lowered<Operand> {
        let ExprKind::Selector { selected, .. } = self.ast[expr].kind else {
            unreachable!("a selector")
        };
        match self.info.selection(expr) {
            None => {
                let object = self
                    .info
                    .object_of(selected)
                    .expect("a member of a package");
                let access = self.named(object)?;
                self.value_of(access, self.type_of(expr))
            }
            Some(selection) => match &selection.kind {
                SelectionKind::Field => self.read_access(expr),
                SelectionKind::MethodExpr { .. }
                | SelectionKind::InterfaceMethod { expr: true, .. } => self.method_expression(expr),
                SelectionKind::Method { .. } | SelectionKind::InterfaceMethod { .. } => {
                    self.method_value(expr)
                }
            },
        }
    }

    /// An index expression's index.
    pub fn index_value(&mut self, index: ExprId) -> Lowered<Index> {
        let constant = self
            .info
            .value(index)
            .and_then(crate::constant::Value::to_u64);
        if let Some(constant) = constant {
            let value = self.word(constant as i64);
            return Ok(Index {
                value,
                is_unsigned: false,
                constant: Some(constant),
            });
        }
        let (value, is_unsigned) = self.as_word(index)?;
        Ok(Index {
            value,
            is_unsigned,
            constant: None,
        })
    }

    /// Panics unless `index` is below `length`.
    fn check_index(&mut self, index: Index, length: Value) {
        let outside = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, index.value, length);
        let host = if index.is_unsigned {
            Host::PanicIndexUnsigned
        } else {
            Host::PanicIndex
        };
        self.panic_if_with(outside, host, |lowering| {
            lowering.leave_panic_words([index.value, length]);
            vec![]
        });
    }

    fn index(&mut self, expr: ExprId, x: ExprId, index: ExprId) -> Lowered<Access> {
        let x_type = self.type_of(x);
        match self.types.underlying(x_type) {
            Type::Basic(Basic::String) => {
                let string = self.expr(x)?.leaves();
                let index = self.index_value(index)?;
                self.at(self.ast[expr].pos);
                self.check_index(index, string.at(1));
                let address = self.b.ins().iadd(string.at(0), index.value);
                let address = self.pointer(address);
                let byte = self.load(cranelift_codegen::ir::types::I8, Memory::address(address));
                Ok(Access::Value(Operand::one(byte)))
            }
            Type::Slice(elem) => {
                let slice = self.expr(x)?.leaves();
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                self.at(self.ast[expr].pos);
                self.check_index(index, slice.at(1));
                let place = self.element(Memory::address(slice.at(0)), index, &element);
                Ok(Access::Place(Place::Memory(place)))
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.types.underlying(array) else {
                    unreachable!("a pointer to an array")
                };
                let pointer = self.expr(x)?.single();
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                self.at(self.ast[expr].pos);
                let place = self.array_element(Memory::pointer(pointer), len, index, &element);
                Ok(Access::Place(Place::Memory(place)))
            }
            Type::Array { elem, len } => {
                let array = self.access(x)?;
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                self.at(self.ast[expr].pos);
                self.element_of_access(array, len, index, &element)
            }
            Type::Map { .. } => {
                let element = self.map_element(x, index)?;
                self.at(self.ast[expr].pos);
                let (value, _) = self.read_map(&element)?;
                Ok(Access::Value(value))
            }
            _ => self.unsupported("generic functions"),
        }
    }

    fn element_of_access(
        &mut self,
        array: Access,
        len: u64,
        index: Index,
        element: &Shape,
    ) -> Lowered<Access> {
        match array {
            Access::Place(Place::Memory(memory)) => {
                let place = self.array_element(memory, len, index, element);
                Ok(Access::Place(Place::Memory(place)))
            }
            Access::Value(Operand::Memory { place, .. }) => {
                let place = self.array_element(place, len, index, element);
                Ok(Access::Value(self.read(element, Place::Memory(place))))
            }
            // Only an array without elements has no memory.
            Access::Place(_) | Access::Value(Operand::Leaves(_)) => {
                let length = self.word(len as i64);
                self.check_index(index, length);
                Ok(Access::Value(self.zero(element)))
            }
        }
    }

    /// An element of an array at a place, checked.
    fn array_element(&mut self, array: Memory, len: u64, index: Index, element: &Shape) -> Memory {
        match index.constant {
            Some(constant) if constant < len => array.at(constant * element.size_bytes),
            _ => {
                let array = self.probed(array);
                let length = self.word(len as i64);
                self.check_index(index, length);
                self.element(array, index, element)
            }
        }
    }

    /// The place of an element whose index has been checked.
    fn element(&mut self, base: Memory, index: Index, element: &Shape) -> Memory {
        if let Some(constant) = index.constant
            && constant
                .checked_mul(element.size_bytes)
                .is_some_and(|offset| offset < 1 << 30)
        {
            return base.at(constant * element.size_bytes);
        }
        let base = self.address_of(base);
        let address = self.offset_pointer(base, index.value, element.size_bytes);
        Memory::address(address)
    }

    /// `base + index * size_bytes`, as a declared pointer.
    pub fn offset_pointer(&mut self, base: Value, index: Value, size_bytes: u64) -> Value {
        let distance = self.scale(index, size_bytes);
        let address = self.b.ins().iadd(base, distance);
        self.pointer(address)
    }

    pub fn scale(&mut self, index: Value, size_bytes: u64) -> Value {
        match size_bytes {
            1 => index,
            size if size.is_power_of_two() => self
                .b
                .ins()
                .ishl_imm_u(index, i64::from(size.trailing_zeros())),
            size => self.b.ins().imul_imm_s(index, size as i64),
        }
    }

    /// The place an expression denotes, evaluated completely.
    pub fn place(&mut self, expr: ExprId) -> Lowered<Place> {
        let target = self.target(expr)?;
        self.at(self.ast[expr].pos);
        self.resolve(target)
    }

    /// Evaluates the operands of the left side of an assignment.
    pub fn target(&mut self, expr: ExprId) -> Lowered<Target> {
        match &self.ast[expr].kind {
            ExprKind::Paren(inner) => self.target(*inner),
            ExprKind::Name(ident) if self.ast.name(*ident) == "_" => {
                Ok(Target::Place(Place::Blank))
            }
            ExprKind::Selector { x, .. } if self.info.selection(expr).is_some() => {
                let path = &self.info.selection(expr).expect("just looked").path;
                self.field_target(*x, path)
            }
            ExprKind::Index { x, indices } => self.element_target(*x, indices[0]),
            _ => match self.access(expr)? {
                Access::Place(place) => Ok(Target::Place(place)),
                // A value of a function that has been evaluated before: only its fields through pointers are assigned.
                Access::Value(Operand::Memory { place, .. }) => {
                    Ok(Target::Place(Place::Memory(place)))
                }
                Access::Value(_) => self.unsupported("assignments to this operand"),
            },
        }
    }

    fn field_target(&mut self, x: ExprId, path: &[FieldStep]) -> Lowered<Target> {
        // From the last pointer on the path everything is relative to that pointer.
        match path.iter().rposition(|step| step.deref) {
            Some(last) => {
                let base = self.base_of(x, path)?;
                let through = self.follow(base, self.type_of(x), &path[..last])?;
                let pointer_type = if last == 0 {
                    self.type_of(x)
                } else {
                    path[last - 1].ty
                };
                let pointer = self.value_of(through, pointer_type)?.single();
                let mut memory = Memory::pointer(pointer);
                for step in &path[last..] {
                    memory = memory.at(self.field_part(step)?.offset_bytes);
                }
                Ok(Target::Place(Place::Memory(memory)))
            }
            None => {
                let mut target = self.target(x)?;
                for step in path {
                    let field = self.field_part(step)?;
                    target = Target::Field {
                        outer: Box::new(target),
                        field,
                    };
                }
                Ok(target)
            }
        }
    }

    fn element_target(&mut self, x: ExprId, index: ExprId) -> Lowered<Target> {
        match self.types.underlying(self.type_of(x)) {
            Type::Slice(elem) => {
                let slice = self.expr(x)?.leaves();
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                Ok(Target::Element {
                    base: Memory::address(slice.at(0)),
                    length: slice.at(1),
                    index,
                    element,
                })
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.types.underlying(array) else {
                    unreachable!("a pointer to an array")
                };
                let pointer = self.expr(x)?.single();
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                let array = Box::new(Target::Place(Place::Memory(Memory::pointer(pointer))));
                Ok(Target::ArrayElement {
                    array,
                    length: len,
                    index,
                    element,
                })
            }
            Type::Array { elem, len } => {
                let array = Box::new(self.target(x)?);
                let index = self.index_value(index)?;
                let element = self.shape(elem)?;
                Ok(Target::ArrayElement {
                    array,
                    length: len,
                    index,
                    element,
                })
            }
            Type::Map { .. } => Ok(Target::MapElement(self.map_target(x, index)?)),
            _ => self.unsupported("generic functions"),
        }
    }

    /// Finishes the evaluation of the left side of an assignment.
    pub fn resolve(&mut self, target: Target) -> Lowered<Place> {
        match target {
            Target::Place(place) => Ok(place),
            Target::Element {
                base,
                length,
                index,
                element,
            } => {
                self.check_index(index, length);
                Ok(Place::Memory(self.element(base, index, &element)))
            }
            Target::ArrayElement {
                array,
                length,
                index,
                element,
            } => {
                let array = self.resolve(*array)?;
                match self.element_of_access(Access::Place(array), length, index, &element)? {
                    Access::Place(place) => Ok(place),
                    // An array without elements: the check has panicked.
                    Access::Value(_) => Ok(Place::Blank),
                }
            }
            Target::MapElement(element) => self.assign_map(&element),
            Target::Field { outer, field } => Ok(match self.resolve(*outer)? {
                Place::Variables(variables) => {
                    Place::Variables(variables.part(field.first_leaf, field.leaf_count))
                }
                Place::Memory(memory) => Place::Memory(memory.at(field.offset_bytes)),
                Place::Blank => Place::Blank,
            }),
        }
    }
}
