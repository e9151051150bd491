//! Built-in functions of slices, maps, strings and channels.

use super::BuiltinCall;
use crate::check::Checker;
use crate::check::arguments::Call;
use crate::check::info::{Builtin, Mode};
use crate::check::operand::Operand;
use crate::constant::Value;
use crate::types::{Basic, ChanDir, NoCommonType, Param, Signature, Type, TypeId};

impl Checker<'_> {
    pub(super) fn builtin_append(
        &mut self,
        call: &mut BuiltinCall<'_>,
        spread: bool,
    ) -> Option<Operand> {
        let slice = call.operands[0].clone();
        let element = self.slice_element(&slice, "append")?;
        // append([]byte, string...) is special.
        let bytes = spread && call.operands.len() == 2 && self.is_byte_slice(&slice);
        if bytes && self.is_string_like(call.operands[1].ty) {
            let mut string = call.operands[1].clone();
            if self.types().is_untyped(string.ty) {
                self.convert_untyped(&mut string, TypeId::STRING);
            }
            return Some(call.value(slice.ty));
        }
        let list = |ty| Param {
            name: "".into(),
            ty,
        };
        let rest = self.types().slice(element);
        let signature = Signature {
            type_params: Box::new([]),
            params: [list(slice.ty), list(rest)].into(),
            results: [].into(),
            variadic: true,
        };
        let fun = match self.ast[call.expr].kind {
            crate::syntax::ast::ExprKind::Call { fun, .. } => fun,
            _ => call.expr,
        };
        let syntax = Call {
            expr: call.expr,
            fun,
            args: call.args,
            spread,
        };
        let operands = std::mem::take(&mut call.operands);
        self.arguments(&syntax, &signature.into(), &[], operands);
        Some(call.value(slice.ty))
    }

    pub(super) fn builtin_len(
        &mut self,
        call: &mut BuiltinCall<'_>,
        argument_calls: bool,
    ) -> Option<Operand> {
        let x = &call.operands[0];
        let len = call.builtin == Builtin::Len;
        let constant = |length: u64| Some(Value::Int(length.into()));
        let value = match self.under(x.ty) {
            Type::Basic(basic) if basic.is_string() && len => {
                let bytes = x
                    .value
                    .as_ref()
                    .filter(|_| x.is_constant())
                    .and_then(Value::as_bytes);
                bytes.and_then(|bytes| constant(bytes.len() as u64))
            }
            Type::Slice(_) | Type::Chan { .. } => None,
            Type::Map { .. } if len => None,
            _ if self.types().is_type_param(x.ty) && self.has_length(x.ty, len) => None,
            _ => match self
                .array_of(x.ty)
                .filter(|_| !self.types().is_type_param(x.ty))
            {
                Some((length, _)) if !argument_calls => constant(length),
                Some(_) => None,
                None => {
                    let x = x.clone();
                    let message = format!(
                        "invalid argument: {} for built-in {}",
                        self.describe(&x),
                        call.builtin.name()
                    );
                    self.argument_error(&x, message);
                    return None;
                }
            },
        };
        let mut result = call.value(TypeId::INT);
        if value.is_some() {
            result.mode = Mode::Constant;
            result.value = value;
        }
        Some(result)
    }

    pub(super) fn builtin_make(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let ty = self.variable_type(call.args[0]);
        if ty == TypeId::INVALID {
            self.use_exprs(&call.args[1..]);
            return None;
        }
        let least = match self.types().core(ty) {
            Type::Slice(_) => 2,
            Type::Map { .. } | Type::Chan { .. } => 1,
            Type::Basic(Basic::Invalid) => return None,
            _ => {
                let text = self.text(call.args[0]);
                let why = match self.types().common_underlying(ty) {
                    Err(NoCommonType::Unspecific) => "no specific type".to_string(),
                    Err(cause) => self.no_common_type(&cause, ty),
                    Ok(_) => "type must be slice, map, or channel".to_string(),
                };
                let message = format!("invalid argument: cannot make {text}: {why}");
                self.error_at(call.args[0], message);
                return None;
            }
        };
        let count = call.args.len();
        if count < least || least + 1 < count {
            let text = self.text(call.expr);
            let message = format!(
                "invalid operation: {text} expects {least} or {} arguments; found {count}",
                least + 1
            );
            self.error_at(call.expr, message);
            return None;
        }
        let sizes: Vec<u64> = call.args[1..]
            .iter()
            .filter_map(|&size| self.index(size, None).1)
            .collect();
        if let [length, capacity] = sizes[..]
            && length > capacity
        {
            self.error_at(
                call.args[1],
                "invalid argument: length and capacity swapped",
            );
        }
        Some(call.value(ty))
    }

    pub(super) fn builtin_copy(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let (to, mut from) = (call.operands[0].clone(), call.operands[1].clone());
        let element = self.slice_element(&to, "copy")?;
        let from_string = self.is_string_like(from.ty);
        let bytes = self.is_byte_slice(&to);
        if !(bytes && from_string) {
            let source = if from_string {
                TypeId::BYTE
            } else {
                self.slice_element(&from, "copy")?
            };
            if !self.types().identical(element, source) {
                let (a, b) = (self.describe(&to), self.describe(&from));
                let (x, y) = (self.display(element), self.display(source));
                let message = format!(
                    "invalid copy: arguments {a} and {b} have different element types {x} and {y}"
                );
                self.argument_error(&to, message);
                return None;
            }
        }
        if self.types().is_untyped(from.ty) {
            self.convert_untyped(&mut from, TypeId::STRING);
        }
        Some(call.value(TypeId::INT))
    }

    pub(super) fn builtin_delete(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let map = call.operands[0].clone();
        let Some(key) = self.key_of_maps(map.ty) else {
            let what = self.describe(&map);
            let types = self.types().specific_types(map.ty).unwrap_or_default();
            let is_map = |&ty: &TypeId| matches!(self.under(ty), Type::Map { .. });
            let message = if !types.is_empty() && types.iter().all(is_map) {
                format!("invalid argument: maps of {what} must have identical key types")
            } else {
                format!("invalid argument: {what} is not a map")
            };
            self.argument_error(&map, message);
            return None;
        };
        self.assignment(&mut call.operands[1], Some(key), "argument to delete");
        call.operands[1].is_valid().then(|| call.no_value())
    }

    pub(super) fn builtin_clear(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let x = call.operands[0].clone();
        let clearable = |&ty: &TypeId| matches!(self.under(ty), Type::Map { .. } | Type::Slice(_));
        let types = self.types().specific_types(x.ty).unwrap_or_default();
        if types.is_empty() || !types.iter().all(clearable) {
            let what = self.describe(&x);
            let message = format!(
                "invalid argument: cannot clear {what}: argument must be (or constrained by) map or slice"
            );
            self.argument_error(&x, message);
            return None;
        }
        Some(call.no_value())
    }

    pub(super) fn builtin_close(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let x = call.operands[0].clone();
        let types = self.types().specific_types(x.ty).unwrap_or_default();
        let is_channel = |&ty: &TypeId| matches!(self.under(ty), Type::Chan { .. });
        let receive_only = |&ty: &TypeId| {
            matches!(
                self.under(ty),
                Type::Chan {
                    dir: ChanDir::Receive,
                    ..
                }
            )
        };
        let what = if types.is_empty() || !types.iter().all(is_channel) {
            "non-channel"
        } else if types.iter().any(receive_only) {
            "receive-only channel"
        } else {
            return Some(call.no_value());
        };
        let message = format!(
            "invalid operation: cannot close {what} {}",
            self.describe(&x)
        );
        self.argument_error(&x, message);
        None
    }

    /// The element type of a slice, or of all slices that a type parameter may stand for.
    fn slice_element(&mut self, x: &Operand, builtin: &str) -> Option<TypeId> {
        let mut common: Option<TypeId> = None;
        let types = self.types().specific_types(x.ty).unwrap_or_default();
        let mut problem = types.is_empty();
        for ty in types {
            let Type::Slice(element) = self.under(ty) else {
                problem = true;
                break;
            };
            if let Some(first) = common.filter(|&first| !self.types().identical(first, element)) {
                let message = format!(
                    "invalid {builtin}: mismatched slice element types {} and {} in {}",
                    self.display(first),
                    self.display(element),
                    self.describe(x)
                );
                self.argument_error(x, message);
                return None;
            }
            common = Some(common.unwrap_or(element));
        }
        if !problem {
            return common;
        }
        let have = if x.is_nil() {
            "untyped nil".to_string()
        } else {
            self.describe(x)
        };
        self.argument_error(
            x,
            format!("invalid {builtin}: argument must be a slice; have {have}"),
        );
        None
    }

    /// Whether an operand is a string, or one of strings and byte slices as a type parameter says.
    fn is_string_like(&self, ty: TypeId) -> bool {
        matches!(self.types().core_string(ty), Type::Basic(basic) if basic.is_string())
    }

    fn is_byte_slice(&mut self, x: &Operand) -> bool {
        let bytes = self.types().slice(TypeId::BYTE);
        self.assignable(x, bytes).is_ok()
    }

    /// Whether all types that a type parameter may stand for have a length, or a capacity.
    fn has_length(&self, ty: TypeId, len: bool) -> bool {
        let measured = |ty: TypeId| match self.under(ty) {
            Type::Basic(basic) => basic.is_string() && len,
            Type::Map { .. } => len,
            Type::Slice(_) | Type::Chan { .. } => true,
            _ => self.array_of(ty).is_some(),
        };
        let types = self.types().specific_types(ty).unwrap_or_default();
        !types.is_empty() && types.into_iter().all(measured)
    }

    /// The key type of a map, or of all maps that a type parameter may stand for.
    fn key_of_maps(&self, ty: TypeId) -> Option<TypeId> {
        let mut common: Option<TypeId> = None;
        for ty in self.types().specific_types(ty)? {
            let Type::Map { key, .. } = self.under(ty) else {
                return None;
            };
            if common.is_some_and(|common| !self.types().identical(common, key)) {
                return None;
            }
            common = Some(common.unwrap_or(key));
        }
        common
    }
}
