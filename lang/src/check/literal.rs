//! Composite literals.

use std::collections::HashSet;

use super::Checker;
use super::info::{FieldStep, Selection, SelectionKind};
use super::operand::{Operand, Source};
use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind, Ident};
use crate::types::{Lookup, Member, Struct, Type, TypeId, is_exported};

impl Checker<'_> {
    pub fn composite_literal(
        &mut self,
        expr: ExprId,
        ty: Option<ExprId>,
        elements: &[ExprId],
        close: Pos,
        hint: Option<TypeId>,
    ) -> Operand {
        let invalid = Operand::invalid_at(expr);
        if let Some(ty) = ty
            && let ExprKind::ArrayType {
                length: None,
                element,
            } = self.ast[ty].kind
        {
            return self.counted_array_literal(expr, ty, element, elements);
        }
        let (literal_type, base) = match (ty, hint) {
            (Some(ty), _) => {
                let ty = self.type_expr(ty);
                (ty, ty)
            }
            // In a slice of pointers, {...} stands for &T{...}.
            (None, Some(hint)) => match self.types().core(hint) {
                Type::Pointer(base) => (hint, base),
                _ => (hint, hint),
            },
            (None, None) => {
                self.error_at(expr, "missing type in composite literal");
                (TypeId::INVALID, TypeId::INVALID)
            }
        };
        if !self.is_complete(base) {
            return invalid;
        }
        match self.types().core(base) {
            Type::Struct(fields) => self.struct_literal(base, &fields, elements, close),
            Type::Array { elem, len } => {
                self.indexed_elements(elements, elem, Some(len));
            }
            Type::Slice(elem) => {
                self.indexed_elements(elements, elem, None);
            }
            Type::Map { key, elem } => self.map_literal(key, elem, elements),
            _ => {
                self.use_exprs(elements);
                if self.types().underlying_id(base) != TypeId::INVALID {
                    let element = if ty.is_none() { " element" } else { "" };
                    let mut message = format!(
                        "invalid composite literal{element} type {}",
                        self.display(literal_type)
                    );
                    if self.types().common_underlying(base).is_err() {
                        message += " (no common underlying type)";
                    }
                    self.error_at(expr, message);
                }
                return invalid;
            }
        }
        Operand::value_of(literal_type, Source::Expr(expr))
    }

    /// `[...]T{...}` gets its length from the elements.
    fn counted_array_literal(
        &mut self,
        expr: ExprId,
        ty: ExprId,
        element: ExprId,
        elements: &[ExprId],
    ) -> Operand {
        let element = self.variable_type(element);
        let length = self.indexed_elements(elements, element, None);
        if element == TypeId::INVALID {
            return Operand::invalid_at(expr);
        }
        let array = self.types().array(element, length);
        self.record(&Operand {
            mode: super::Mode::Type,
            ty: array,
            value: None,
            source: Source::Expr(ty),
        });
        Operand::value_of(array, Source::Expr(expr))
    }

    fn struct_literal(&mut self, base: TypeId, fields: &Struct, elements: &[ExprId], close: Pos) {
        let Some(&first) = elements.first() else {
            return;
        };
        if matches!(self.ast[first].kind, ExprKind::KeyValue { .. }) {
            return self.keyed_struct_literal(base, elements);
        }
        let shown = self.display(base);
        for (index, &element) in elements.iter().enumerate() {
            if matches!(self.ast[element].kind, ExprKind::KeyValue { .. }) {
                self.error_at(
                    element,
                    "mixture of field:value and value elements in struct literal",
                );
                continue;
            }
            let mut x = self.generic_expr(element, None);
            let Some(field) = fields.fields.get(index) else {
                let pos = self.pos_of(&x);
                self.error(
                    pos,
                    format!("too many values in struct literal of type {shown}"),
                );
                break;
            };
            if !is_exported(&field.name) && field.package != self.env.package {
                let message = format!(
                    "implicit assignment to unexported field {} in struct literal of type {shown}",
                    field.name
                );
                self.error(self.pos_of(&x), message);
                continue;
            }
            self.assignment(&mut x, Some(field.ty), "struct literal");
        }
        if elements.len() < fields.fields.len() {
            self.error(
                close,
                format!("too few values in struct literal of type {shown}"),
            );
        }
    }

    fn keyed_struct_literal(&mut self, base: TypeId, elements: &[ExprId]) {
        let mut visited: Vec<Vec<u32>> = vec![];
        for &element in elements {
            let ExprKind::KeyValue { key, value } = self.ast[element].kind else {
                self.error_at(
                    element,
                    "mixture of field:value and value elements in struct literal",
                );
                continue;
            };
            let mut x = self.generic_expr(value, None);
            let Some(name) = self.ast.as_name(key) else {
                let message = format!("invalid field name {} in struct literal", self.text(key));
                self.error_at(element, message);
                continue;
            };
            let Some((path, ty)) = self.literal_field(base, key, name) else {
                continue;
            };
            self.assignment(&mut x, Some(ty), "struct literal");
            self.check_repeated_field(base, element, &path, &visited);
            visited.push(path);
        }
    }

    /// The struct below a literal's type.
    fn structure_of(&self, base: TypeId) -> TypeId {
        let common = self.types().common_underlying(base);
        common.unwrap_or_else(|_| self.types().underlying_id(base))
    }

    /// The field that a key names: its path and type.
    fn literal_field(
        &mut self,
        base: TypeId,
        key: ExprId,
        name: Ident,
    ) -> Option<(Vec<u32>, TypeId)> {
        let text = self.ast.name(name);
        let structure = self.structure_of(base);
        match self
            .types()
            .lookup(structure, false, self.env.package, text)
        {
            Lookup::Found {
                member: Member::Field(field),
                path,
                indirect,
            } => {
                if indirect {
                    self.error_at(
                        key,
                        format!("invalid implicit pointer indirection to reach {text}"),
                    );
                    return None;
                }
                let path_steps: Vec<FieldStep> = self.field_steps(base, &path);
                let selection = Selection {
                    kind: SelectionKind::Field,
                    path: path_steps,
                };
                self.info.selections.insert(key, selection);
                Some((path, field.ty))
            }
            Lookup::Missing | Lookup::Ambiguous => {
                let message = self.missing_member(base, text, true);
                self.error_at(key, message);
                None
            }
            _ => {
                self.error_at(key, format!("{text} is not a field"));
                None
            }
        }
    }

    fn check_repeated_field(
        &mut self,
        base: TypeId,
        element: ExprId,
        path: &[u32],
        visited: &[Vec<u32>],
    ) {
        let name = |path: &[u32]| {
            let steps = self.field_steps(base, path);
            steps.last().and_then(|step| {
                let structure = self.types().as_struct(step.struct_type)?;
                Some(structure.fields[step.index as usize].name.to_string())
            })
        };
        for other in visited {
            let (field, alt) = (
                name(path).unwrap_or_default(),
                name(other).unwrap_or_default(),
            );
            let message = if other == path {
                format!("duplicate field name {field} in struct literal")
            } else if path.starts_with(other) {
                format!("cannot specify promoted field {field} and enclosing embedded field {alt}")
            } else if other.starts_with(path) {
                format!("cannot specify embedded field {field} and enclosed promoted field {alt}")
            } else {
                continue;
            };
            return self.error_at(element, message);
        }
    }

    /// Elements of an array or slice literal; the number of elements it has.
    fn indexed_elements(
        &mut self,
        elements: &[ExprId],
        element_type: TypeId,
        length: Option<u64>,
    ) -> u64 {
        let mut visited = HashSet::new();
        let (mut index, mut count) = (0u64, 0u64);
        for &element in elements {
            let mut valid = false;
            let mut value = element;
            if let ExprKind::KeyValue { key, value: keyed } = self.ast[element].kind {
                value = keyed;
                let (ty, constant) = self.index(key, length);
                if let Some(constant) = constant {
                    (index, valid) = (constant, true);
                } else if ty != TypeId::INVALID {
                    let message = format!("index {} must be integer constant", self.text(key));
                    self.error_at(element, message);
                }
            } else if let Some(length) = length.filter(|&length| index >= length) {
                self.error_at(
                    element,
                    format!("index {index} is out of bounds (>= {length})"),
                );
            } else {
                valid = true;
            }
            if valid && !visited.insert(index) {
                self.error_at(
                    element,
                    format!("duplicate index {index} in array or slice literal"),
                );
            }
            index = index.saturating_add(1);
            count = count.max(index);
            let mut x = self.generic_expr(value, Some(element_type));
            self.assignment(&mut x, Some(element_type), "array or slice literal");
        }
        count
    }

    fn map_literal(&mut self, key_type: TypeId, element_type: TypeId, elements: &[ExprId]) {
        let mut visited: HashSet<(String, TypeId)> = HashSet::new();
        for &element in elements {
            let ExprKind::KeyValue { key, value } = self.ast[element].kind else {
                self.error_at(element, "missing key in map literal");
                continue;
            };
            let mut x = self.generic_expr(key, Some(key_type));
            self.assignment(&mut x, Some(key_type), "map literal");
            if !x.is_valid() {
                continue;
            }
            if let Some(constant) = x.value.as_ref().filter(|_| x.is_constant()) {
                let dynamic = if self.types().is_interface(key_type) {
                    x.ty
                } else {
                    TypeId::INVALID
                };
                let dynamic = self.types().canonical(dynamic);
                if !visited.insert((distinct(constant), dynamic)) {
                    let message = format!("duplicate key {constant} in map literal");
                    self.error(self.pos_of(&x), message);
                    continue;
                }
            }
            let mut x = self.generic_expr(value, Some(element_type));
            self.assignment(&mut x, Some(element_type), "map literal");
        }
    }
}

/// A text that differs for different values of one type.
fn distinct(value: &Value) -> String {
    match value {
        Value::String(bytes) => format!("{bytes:?}"),
        _ => match value.to_int() {
            Some(integer) => integer.to_string(),
            None => format!("{value:?}"),
        },
    }
}
