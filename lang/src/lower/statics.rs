//! Values that are known when the program is compiled: they are data, and no code makes them.
//!
//! Initial values of package variables become the variables' contents. Large literals in functions are copied from
//! read-only data. May not know: when the data is read.

use cranelift_module::{DataDescription, DataId, Linkage, Module as _};

use super::arith::Number;
use super::complex::part_type;
use super::layout::{NoShape, Shape};
use super::unit::Unit;
use crate::check::{Mode, ObjectKind};
use crate::constant::Value;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::token::UnaryOp;
use crate::types::{ObjId, Type, TypeId};

/// Larger values are made by code rather than kept in the image.
const MOST_STATIC_BYTES: u64 = 16 << 20;
/// Smaller literals are as quickly made in line as copied.
const LEAST_COPIED_BYTES: u64 = 64;

/// One element of an array or slice literal.
pub(super) struct Element {
    /// Which.
    pub index: u64,
    /// Its value.
    pub value: ExprId,
}

/// Whether a value may refer to new memory, which its variable owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    /// `&T{...}` and slices are data of their own.
    Own,
    /// The value is copied each time it is needed: what it refers to would be shared.
    Shared,
}

/// The bytes of a value and the addresses in them.
struct Contents {
    bytes: Vec<u8>,
    addresses: Vec<(u64, DataId)>,
}

impl Contents {
    fn put(&mut self, at: u64, bytes: &[u8]) {
        let at = at as usize;
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

impl Unit<'_> {
    /// The contents of a package variable with a known initial value, as a data object.
    pub fn static_variable(
        &mut self,
        object: ObjId,
        name: &str,
        shape: &Shape,
    ) -> Result<Option<DataId>, NoShape> {
        let Some(&value) = self.initial_values.get(&object) else {
            return Ok(None);
        };
        let ty = self.info.object(object).ty;
        if shape.size_bytes > MOST_STATIC_BYTES || !self.is_known(value, ty, Parts::Own) {
            return Ok(None);
        }
        let contents = self.contents(value, ty, shape)?;
        self.static_data(name, contents, shape, true).map(Some)
    }

    /// A large literal as read-only data to copy from; none if it is small or has to be made by code.
    pub fn copied_literal(
        &mut self,
        elements: &[Element],
        elem: TypeId,
        shape: &Shape,
    ) -> Result<Option<DataId>, NoShape> {
        let is_right_size = (LEAST_COPIED_BYTES..=MOST_STATIC_BYTES).contains(&shape.size_bytes);
        let is_known = |element: &Element| self.is_known(element.value, elem, Parts::Shared);
        if !is_right_size || !elements.iter().all(is_known) {
            return Ok(None);
        }
        let mut contents = empty(shape);
        self.put_elements(&mut contents, 0, elem, elements)?;
        let name = self.anonymous_name();
        self.static_data(&name, contents, shape, false).map(Some)
    }

    /// Whether the value of an expression, as a variable of type `to` holds it, is known.
    fn is_known(&self, expr: ExprId, to: TypeId, parts: Parts) -> bool {
        let types = &self.info.types;
        let known = self.info.expr(expr);
        if known.value.is_some() {
            return types.basic(to).is_some();
        }
        if known.mode == Mode::Nil {
            return true;
        }
        match self.ast[expr].kind {
            ExprKind::Paren(inner) => self.is_known(inner, to, parts),
            ExprKind::Name(ident) => self
                .info
                .object_of(ident)
                .is_some_and(|object| self.is_plain_function(object) && !types.is_interface(to)),
            ExprKind::Unary {
                op: UnaryOp::Address,
                x,
            } => {
                let inner = self.ast.unparen(x);
                let is_literal = matches!(self.ast[inner].kind, ExprKind::Composite { .. });
                is_literal
                    && parts == Parts::Own
                    && self.is_known_literal(inner, self.info.type_of(inner), parts)
            }
            ExprKind::Composite { .. } => {
                !types.is_interface(to) && self.is_known_literal(expr, known.ty, parts)
            }
            _ => false,
        }
    }

    fn is_known_literal(&self, expr: ExprId, ty: TypeId, parts: Parts) -> bool {
        match self.info.types.underlying(ty) {
            Type::Struct(fields) => self
                .field_values(expr, ty)
                .into_iter()
                .all(|(index, value)| self.is_known(value, fields.fields[index].ty, parts)),
            Type::Array { elem, .. } => self.are_known(expr, elem, parts),
            Type::Slice(elem) => parts == Parts::Own && self.are_known(expr, elem, parts),
            Type::Pointer(base) => parts == Parts::Own && self.is_known_literal(expr, base, parts),
            _ => false,
        }
    }

    fn are_known(&self, expr: ExprId, elem: TypeId, parts: Parts) -> bool {
        let elements = self.indexed_elements(expr);
        elements
            .iter()
            .all(|element| self.is_known(element.value, elem, parts))
    }

    /// Whether an object is a function of the program that is no instance in the making.
    fn is_plain_function(&self, object: ObjId) -> bool {
        match self.info.object(object).kind {
            ObjectKind::Func {
                function: Some(function),
                ..
            } => {
                let function = self.info.function(function);
                !function.generic && function.native.is_none()
            }
            _ => false,
        }
    }

    fn contents(&mut self, expr: ExprId, ty: TypeId, shape: &Shape) -> Result<Contents, NoShape> {
        let mut contents = empty(shape);
        self.put_value(&mut contents, 0, ty, expr)?;
        Ok(contents)
    }

    /// Writes a value that is known.
    fn put_value(
        &mut self,
        contents: &mut Contents,
        at: u64,
        to: TypeId,
        expr: ExprId,
    ) -> Result<(), NoShape> {
        let known = self.info.expr(expr);
        if let Some(value) = &known.value {
            self.put_constant(contents, at, to, value);
            return Ok(());
        }
        match self.ast[expr].kind {
            _ if known.mode == Mode::Nil => Ok(()),
            ExprKind::Paren(inner) => self.put_value(contents, at, to, inner),
            ExprKind::Name(ident) => {
                let object = self.info.object_of(ident).expect("a function");
                let ObjectKind::Func {
                    function: Some(function),
                    ..
                } = self.info.object(object).kind
                else {
                    unreachable!("a function of the program")
                };
                let data = self.function_value(function)?;
                contents.addresses.push((at, data));
                Ok(())
            }
            ExprKind::Unary { x, .. } => {
                let inner = self.ast.unparen(x);
                if self.info.types.is_interface(to) {
                    let word = self.interface_word(to, known.ty)?;
                    contents.addresses.push((at, word));
                    return self.put_address(contents, at + 8, self.info.type_of(inner), inner);
                }
                self.put_address(contents, at, self.info.type_of(inner), inner)
            }
            _ => self.put_literal(contents, at, known.ty, expr),
        }
    }

    /// The type word of values of type `ty` in an interface.
    fn interface_word(&mut self, interface: TypeId, ty: TypeId) -> Result<DataId, NoShape> {
        if self.info.types.type_set(interface).methods.is_empty() {
            return Ok(self.descriptor(ty));
        }
        self.itab(interface, ty)
    }

    /// Writes the address of new data that holds a literal.
    fn put_address(
        &mut self,
        contents: &mut Contents,
        at: u64,
        base: TypeId,
        literal: ExprId,
    ) -> Result<(), NoShape> {
        let shape = self.shapes.shape(base)?;
        let mut inner = empty(&shape);
        self.put_literal(&mut inner, 0, base, literal)?;
        let name = self.anonymous_name();
        let data = self.static_data(&name, inner, &shape, true)?;
        contents.addresses.push((at, data));
        Ok(())
    }

    fn put_literal(
        &mut self,
        contents: &mut Contents,
        at: u64,
        ty: TypeId,
        expr: ExprId,
    ) -> Result<(), NoShape> {
        match self.info.types.underlying(ty) {
            Type::Struct(fields) => {
                let offsets = self.info.types.field_offsets(&fields);
                for (index, value) in self.field_values(expr, ty) {
                    if &*fields.fields[index].name == "_" {
                        // Nobody can read it: it stays zero.
                        continue;
                    }
                    let field = fields.fields[index].ty;
                    self.put_value(contents, at + offsets[index], field, value)?;
                }
                Ok(())
            }
            Type::Array { elem, .. } => {
                let elements = self.indexed_elements(expr);
                self.put_elements(contents, at, elem, &elements)
            }
            Type::Slice(elem) => {
                let elements = self.indexed_elements(expr);
                let length = literal_length(&elements);
                let array = self.info.types.array(elem, length);
                let shape = self.shapes.shape(array)?;
                let mut inner = empty(&shape);
                self.put_elements(&mut inner, 0, elem, &elements)?;
                let name = self.anonymous_name();
                let data = self.static_data(&name, inner, &shape, true)?;
                contents.addresses.push((at, data));
                contents.put(at + 8, &length.to_le_bytes());
                contents.put(at + 16, &length.to_le_bytes());
                Ok(())
            }
            Type::Pointer(base) => self.put_address(contents, at, base, expr),
            other => unreachable!("no literal: {other:?}"),
        }
    }

    fn put_elements(
        &mut self,
        contents: &mut Contents,
        at: u64,
        elem: TypeId,
        elements: &[Element],
    ) -> Result<(), NoShape> {
        let stride = self.shapes.shape(elem)?.size_bytes;
        for element in elements {
            self.put_value(contents, at + element.index * stride, elem, element.value)?;
        }
        Ok(())
    }

    fn put_constant(&mut self, contents: &mut Contents, at: u64, to: TypeId, value: &Value) {
        let basic = self.info.types.basic(to).expect("a constant's type");
        if let Some(bytes) = value.as_bytes() {
            if !bytes.is_empty() {
                let data = self.string_data(bytes);
                contents.addresses.push((at, data));
                contents.put(at + 8, &(bytes.len() as u64).to_le_bytes());
            }
        } else if let Some(truth) = value.as_bool() {
            contents.put(at, &[truth.into()]);
        } else if let Some(part) = part_type(basic) {
            let (real, imaginary) = value.to_complex().expect("a number");
            for (index, number) in [real, imaginary].into_iter().enumerate() {
                let at = at + index as u64 * u64::from(part.bytes());
                if part.bytes() == 4 {
                    contents.put(at, &number.to_f32().to_le_bytes());
                } else {
                    contents.put(at, &number.to_f64().to_le_bytes());
                }
            }
        } else {
            match Number::of(basic) {
                Some(Number::Float(ty)) if ty.bytes() == 4 => {
                    let number = value.to_f32().expect("a number");
                    contents.put(at, &number.to_le_bytes());
                }
                Some(Number::Float(_)) => {
                    let number = value.to_f64().expect("a number");
                    contents.put(at, &number.to_le_bytes());
                }
                number => {
                    let bits = value.to_bits64().expect("an integer").to_le_bytes();
                    let width = number.map_or(8, |number| number.ty().bytes() as usize);
                    contents.put(at, &bits[..width]);
                }
            }
        }
    }

    fn static_data(
        &mut self,
        name: &str,
        contents: Contents,
        shape: &Shape,
        writable: bool,
    ) -> Result<DataId, NoShape> {
        let data = self
            .module
            .declare_data(name, Linkage::Local, writable, false);
        let data = data.expect("data names are unique");
        let mut description = DataDescription::new();
        let is_zero = contents.addresses.is_empty() && contents.bytes.iter().all(|&byte| byte == 0);
        if is_zero {
            description.define_zeroinit(contents.bytes.len());
        } else {
            description.define(contents.bytes.into());
        }
        description.set_align(shape.align_bytes.max(1));
        for (at, target) in contents.addresses {
            let target = self.module.declare_data_in_data(target, &mut description);
            description.write_data_addr(at as u32, target, 0);
        }
        let defined = self.module.define_data(data, &description);
        defined.expect("data is defined once");
        if writable {
            self.module.set_data_pointers(data, &shape.pointers);
        }
        Ok(data)
    }

    /// The values of a struct literal with the indices of their fields, in source order.
    pub fn field_values(&self, expr: ExprId, ty: TypeId) -> Vec<(usize, ExprId)> {
        let ExprKind::Composite { elements, .. } = &self.ast[expr].kind else {
            unreachable!("a composite literal")
        };
        let fields = self.info.types.as_struct(ty).expect("a struct");
        let keyed = |(index, &element): (usize, &ExprId)| match self.ast[element].kind {
            ExprKind::KeyValue { key, value } => {
                let name = self
                    .ast
                    .as_name(key)
                    .expect("the key of a struct literal is a name");
                let name = self.ast.name(name);
                let index = fields.fields.iter().position(|field| &*field.name == name);
                (index.expect("the checker knows the field"), value)
            }
            _ => (index, element),
        };
        elements.iter().enumerate().map(keyed).collect()
    }

    /// The elements of an array or slice literal with their indices.
    pub fn indexed_elements(&self, expr: ExprId) -> Vec<Element> {
        let ExprKind::Composite { elements, .. } = &self.ast[expr].kind else {
            unreachable!("a composite literal")
        };
        let mut next = 0;
        let mut list = Vec::with_capacity(elements.len());
        for &element in elements {
            let value = match self.ast[element].kind {
                ExprKind::KeyValue { key, value } => {
                    next = self
                        .info
                        .value(key)
                        .and_then(Value::to_u64)
                        .expect("a constant index");
                    value
                }
                _ => element,
            };
            list.push(Element { index: next, value });
            next += 1;
        }
        list
    }
}

/// How many elements a slice literal has.
pub(super) fn literal_length(elements: &[Element]) -> u64 {
    let ends = elements.iter().map(|element| element.index + 1);
    ends.max().unwrap_or(0)
}

fn empty(shape: &Shape) -> Contents {
    Contents {
        // An object has an address of its own, however small.
        bytes: vec![0; shape.size_bytes.max(1) as usize],
        addresses: vec![],
    }
}
