//! Index and slice expressions.

use super::Checker;
use super::info::Mode;
use super::operand::{Operand, Source};
use crate::constant::Value;
use crate::syntax::ast::ExprId;
use crate::types::{Basic, Type, TypeId};

impl Checker<'_> {
    pub fn index_expr(&mut self, expr: ExprId, operand: ExprId, indices: &[ExprId]) -> Operand {
        let mut x = self.generic_expr_or_type(operand);
        match x.mode {
            Mode::Unchecked => {
                self.use_exprs(indices);
                return Operand::invalid_at(expr);
            }
            Mode::Type => {
                let ty = self.variable_type(expr);
                let mode = if ty == TypeId::INVALID {
                    Mode::Unchecked
                } else {
                    Mode::Type
                };
                return Operand {
                    mode,
                    ty,
                    value: None,
                    source: Source::Expr(expr),
                };
            }
            Mode::Value => {
                if let Some(signature) = self.generic_signature(x.ty) {
                    return self.function_with_type_args(expr, &signature, indices);
                }
            }
            _ => {}
        }
        self.exclude_generic(&mut x);
        if !x.is_valid() {
            return Operand::invalid_at(expr);
        }
        if !self.is_complete(x.ty) {
            return Operand::invalid_at(expr);
        }
        if let Type::Map { key, elem } = self.types().core(x.ty) {
            return self.map_index(expr, key, elem, indices);
        }
        let Some((mode, element, length)) = self.indexable(&x) else {
            let builtin = matches!(x.mode, Mode::Builtin(_));
            if builtin || self.types().underlying_id(x.ty) != TypeId::INVALID {
                // Go reports this at the bracket's expression, which starts like its operand.
                let message = format!("cannot index {}", self.describe(&x));
                self.error(self.ast[expr].pos, message);
            }
            self.use_exprs(indices);
            return Operand::invalid_at(expr);
        };
        (x.mode, x.ty) = (mode, element);
        let Some(index) = self.single_index(indices) else {
            return Operand::invalid_at(expr);
        };
        self.index(index, length);
        x.value = None;
        x
    }

    fn map_index(
        &mut self,
        expr: ExprId,
        key: TypeId,
        elem: TypeId,
        indices: &[ExprId],
    ) -> Operand {
        let Some(index) = self.single_index(indices) else {
            return Operand::invalid_at(expr);
        };
        let mut x = self.generic_expr(index, None);
        self.assignment(&mut x, Some(key), "map index");
        Operand {
            mode: Mode::MapIndex,
            ty: elem,
            value: None,
            source: Source::Expr(expr),
        }
    }

    /// Mode and type of an element, and the length if it is known.
    fn indexable(&self, x: &Operand) -> Option<(Mode, TypeId, Option<u64>)> {
        let element_mode = if x.mode == Mode::Variable {
            Mode::Variable
        } else {
            Mode::Value
        };
        match self.under(x.ty) {
            Type::Interface(_) if self.types().is_type_param(x.ty) => {
                self.indexable_type_param(x.ty, element_mode)
            }
            Type::Basic(basic) if basic.is_string() => {
                let length = x
                    .value
                    .as_ref()
                    .filter(|_| x.is_constant())
                    .and_then(Value::as_bytes);
                Some((
                    Mode::Value,
                    TypeId::BYTE,
                    length.map(|bytes| bytes.len() as u64),
                ))
            }
            Type::Array { elem, len } => Some((element_mode, elem, Some(len))),
            Type::Pointer(base) => match self.under(base) {
                Type::Array { elem, len } => Some((Mode::Variable, elem, Some(len))),
                _ => None,
            },
            Type::Slice(elem) => Some((Mode::Variable, elem, None)),
            _ => None,
        }
    }

    /// All types that a type parameter may stand for must be indexable, with elements of one type.
    fn indexable_type_param(
        &self,
        ty: TypeId,
        array_mode: Mode,
    ) -> Option<(Mode, TypeId, Option<u64>)> {
        let mut mode = Mode::Variable;
        let mut common: Option<TypeId> = None;
        let mut shortest: Option<u64> = None;
        for ty in self.types().specific_types(ty)? {
            let (element, length) = match self.under(ty) {
                Type::Basic(basic) if basic.is_string() => {
                    mode = Mode::Value;
                    (TypeId::BYTE, None)
                }
                Type::Array { elem, len } => {
                    if array_mode != Mode::Variable {
                        mode = Mode::Value;
                    }
                    (elem, Some(len))
                }
                Type::Pointer(base) => match self.under(base) {
                    Type::Array { elem, len } => (elem, Some(len)),
                    _ => return None,
                },
                Type::Slice(elem) => (elem, None),
                _ => return None,
            };
            if common.is_some_and(|common| !self.types().identical(common, element)) {
                return None;
            }
            common = Some(common.unwrap_or(element));
            shortest = match (shortest, length) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Some((mode, common?, shortest))
    }

    fn single_index(&mut self, indices: &[ExprId]) -> Option<ExprId> {
        if let [_, second, ..] = indices {
            self.error_at(*second, "invalid operation: more than one index");
        }
        indices.first().copied()
    }

    /// Checks an index, which must be below `limit` if it is constant. Its type, and its value if constant.
    pub fn index(&mut self, index: ExprId, limit: Option<u64>) -> (TypeId, Option<u64>) {
        let mut x = self.expr(index);
        if !self.is_valid_index(&mut x, "index", false) {
            return (TypeId::INVALID, None);
        }
        if !x.is_constant() {
            return (x.ty, None);
        }
        let Some(value) = x.value.as_ref().and_then(Value::to_u64) else {
            return (TypeId::INVALID, None);
        };
        if let Some(limit) = limit
            && value >= limit
        {
            let message = format!("invalid argument: index {value} out of bounds [0:{limit}]");
            self.error(self.pos_of(&x), message);
            return (TypeId::INVALID, None);
        }
        (x.ty, Some(value))
    }

    /// An index, length or capacity: an integer, not negative if constant, that fits `int`.
    pub fn is_valid_index(&mut self, x: &mut Operand, what: &str, allow_negative: bool) -> bool {
        if !x.is_valid() {
            return false;
        }
        self.convert_untyped(x, TypeId::INT);
        if !x.is_valid() {
            return false;
        }
        let complaint = if !self.types().is_integer(x.ty) {
            if self.types().underlying_id(x.ty) == TypeId::INVALID {
                return false;
            }
            "must be integer"
        } else if !x.is_constant() {
            return true;
        } else if !allow_negative && x.value.as_ref().is_some_and(|value| value.sign() < 0) {
            "must not be negative"
        } else if x
            .value
            .as_ref()
            .is_some_and(|value| value.to_i64().is_none())
        {
            "overflows int"
        } else {
            return true;
        };
        let message = format!("invalid argument: {what} {} {complaint}", self.describe(x));
        self.error(self.pos_of(x), message);
        false
    }

    pub fn slice_expr(
        &mut self,
        expr: ExprId,
        operand: ExprId,
        indices: [Option<ExprId>; 3],
        full: bool,
    ) -> Operand {
        let mut x = self.expr(operand);
        let invalid = Operand::invalid_at(expr);
        if !x.is_valid() {
            let indices: Vec<ExprId> = indices.into_iter().flatten().collect();
            self.use_exprs(&indices);
            return invalid;
        }
        if !self.is_complete(x.ty) {
            return invalid;
        }
        let mut length = None;
        if self.types().is_type_param(x.ty)
            && let Err(cause) = self.types().common_underlying(x.ty)
            && !matches!(self.types().core_string(x.ty), Type::Basic(_))
        {
            let message = format!(
                "cannot slice {}: {}",
                self.describe(&x),
                self.no_common_type(&cause, x.ty)
            );
            self.error(self.pos_of(&x), message);
            return invalid;
        }
        match self.types().core_string(x.ty) {
            Type::Basic(Basic::Invalid) => return invalid,
            Type::Basic(basic) if basic.is_string() => {
                if full {
                    let pos = indices[2].map_or(self.start(expr), |max| self.start(max));
                    self.error(pos, "invalid operation: 3-index slice of string");
                    return invalid;
                }
                let bytes = x
                    .value
                    .as_ref()
                    .filter(|_| x.is_constant())
                    .and_then(Value::as_bytes);
                length = bytes.map(|bytes| bytes.len() as u64);
                if self.types().is_untyped(x.ty) {
                    x.ty = TypeId::STRING;
                }
            }
            Type::Array { elem, len } => {
                if x.mode != Mode::Variable {
                    let message = format!("cannot slice unaddressable value {}", self.describe(&x));
                    self.error(self.pos_of(&x), message);
                    return invalid;
                }
                self.mark_address_taken(operand);
                length = Some(len);
                x.ty = self.types().slice(elem);
            }
            Type::Slice(_) => {}
            _ => match self.array_of(x.ty) {
                Some((len, elem)) => {
                    length = Some(len);
                    x.ty = self.types().slice(elem);
                }
                None => {
                    let message = format!("cannot slice {}", self.describe(&x));
                    self.error(self.pos_of(&x), message);
                    return invalid;
                }
            },
        }
        x.mode = Mode::Value;
        x.value = None;
        self.slice_indices(indices, length);
        x
    }

    /// Constant indices must be in range and in order.
    fn slice_indices(&mut self, indices: [Option<ExprId>; 3], length: Option<u64>) {
        let mut values = [None; 3];
        for (position, index) in indices.into_iter().enumerate() {
            values[position] = match index {
                Some(index) => self.index(index, length.map(|length| length + 1)).1,
                None if position == 0 => Some(0),
                None => length,
            };
        }
        for low in 0..2 {
            for high in low + 1..3 {
                if let (Some(a), Some(b)) = (values[low], values[high])
                    && b < a
                {
                    let pos = indices[high]
                        .or(indices[low])
                        .expect("one of two in disorder is written");
                    return self.error_at(pos, format!("invalid slice indices: {b} < {a}"));
                }
            }
        }
    }
}
