//! Calls of built-in functions.

use super::Checker;
use super::arguments::Call;
use super::constants::parts;
use super::expr::Standing;
use super::info::{Builtin, Mode};
use super::operand::{Operand, Source};
use crate::constant::{Value, complex};
use crate::syntax::ast::ExprId;
use crate::syntax::token::BinaryOp;
use crate::types::{Basic, ChanDir, NoCommonType, Param, Signature, Type, TypeId};

impl Builtin {
    /// Least number of arguments, and whether more are allowed.
    fn argument_count(self) -> (usize, bool) {
        use Builtin::*;
        match self {
            Append | Make | Max | Min => (1, true),
            Print | Println => (0, true),
            Recover => (0, false),
            Complex | Copy | Delete | UnsafeAdd | UnsafeSlice | UnsafeString => (2, false),
            _ => (1, false),
        }
    }

    /// Whether a call may stand as a statement.
    pub(super) fn standing(self) -> Standing {
        use Builtin::*;
        match self {
            Clear | Close | Copy | Delete | Panic | Print | Println | Recover => {
                Standing::Statement
            }
            _ => Standing::Expression,
        }
    }
}

/// A call of a built-in function, under work.
pub(super) struct BuiltinCall<'a> {
    pub expr: ExprId,
    pub builtin: Builtin,
    pub args: &'a [ExprId],
    pub operands: Vec<Operand>,
}

impl Checker<'_> {
    pub fn builtin_call(
        &mut self,
        expr: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        spread: bool,
    ) -> Operand {
        let invalid = Operand::invalid_at(expr);
        if spread && builtin != Builtin::Append {
            let message = format!(
                "invalid operation: invalid use of ... with built-in {}",
                builtin.name()
            );
            self.error_at(expr, message);
            self.use_exprs(args);
            return invalid;
        }
        // Whether len and cap are constant depends on their argument only.
        let outer = std::mem::replace(&mut self.env.has_call_or_receive, false);
        let by_syntax = matches!(
            builtin,
            Builtin::Make | Builtin::New | Builtin::UnsafeOffsetof
        );
        let operands = if by_syntax {
            vec![]
        } else {
            self.builtin_arguments(args)
        };
        let argument_calls = std::mem::replace(&mut self.env.has_call_or_receive, outer);
        if !matches!(builtin, Builtin::Len | Builtin::Cap) {
            self.env.has_call_or_receive |= argument_calls;
        }
        if operands.iter().any(|operand| !operand.is_valid()) {
            return invalid;
        }
        let count = if by_syntax {
            args.len()
        } else {
            operands.len()
        };
        let (least, more) = builtin.argument_count();
        if count < least || count > least && !more {
            let qualifier = if count < least {
                "not enough"
            } else {
                "too many"
            };
            let text = self.text(expr);
            let message = format!(
                "invalid operation: {qualifier} arguments for {text} (expected {least}, found {count})"
            );
            self.error_at(expr, message);
            return invalid;
        }
        let mut call = BuiltinCall {
            expr,
            builtin,
            args,
            operands,
        };
        self.builtin_result(&mut call, spread, argument_calls)
            .unwrap_or(invalid)
    }

    /// Unlike those of other calls, messages count the results of a call that gives all arguments.
    fn builtin_arguments(&mut self, args: &[ExprId]) -> Vec<Operand> {
        match args {
            &[only] => self.multi_expr(only, false).0,
            _ => self.argument_list(args),
        }
    }

    /// The result of a call; `None` if an error was reported.
    fn builtin_result(
        &mut self,
        call: &mut BuiltinCall<'_>,
        spread: bool,
        argument_calls: bool,
    ) -> Option<Operand> {
        match call.builtin {
            Builtin::Append => self.builtin_append(call, spread),
            Builtin::Len | Builtin::Cap => self.builtin_len(call, argument_calls),
            Builtin::Clear => self.builtin_clear(call),
            Builtin::Close => self.builtin_close(call),
            Builtin::Complex => self.builtin_complex(call),
            Builtin::Copy => self.builtin_copy(call),
            Builtin::Delete => self.builtin_delete(call),
            Builtin::Real | Builtin::Imag => self.builtin_part(call),
            Builtin::Make => self.builtin_make(call),
            Builtin::Max | Builtin::Min => self.builtin_max(call),
            Builtin::New => self.builtin_new(call),
            Builtin::Panic => self.builtin_panic(call),
            Builtin::Print | Builtin::Println => self.builtin_print(call),
            Builtin::Recover => Some(call.value(TypeId::EMPTY_INTERFACE)),
            _ => self.unsafe_builtin(call),
        }
    }

    /// Reports an error about an argument.
    pub fn argument_error(&mut self, x: &Operand, message: String) {
        if self.types().underlying_id(x.ty) != TypeId::INVALID {
            self.error(self.pos_of(x), message);
        }
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

    fn builtin_append(&mut self, call: &mut BuiltinCall<'_>, spread: bool) -> Option<Operand> {
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

    fn builtin_len(&mut self, call: &mut BuiltinCall<'_>, argument_calls: bool) -> Option<Operand> {
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

    fn builtin_clear(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
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

    fn builtin_close(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
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

    fn builtin_complex(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let (mut x, mut y) = (call.operands[0].clone(), call.operands[1].clone());
        let untyped = (self.types().is_untyped(x.ty), self.types().is_untyped(y.ty));
        match untyped {
            (false, false) => {}
            (true, false) => self.convert_untyped(&mut x, y.ty),
            (false, true) => self.convert_untyped(&mut y, x.ty),
            (true, true) if x.is_constant() && y.is_constant() => {
                for operand in [&mut x, &mut y] {
                    let real = operand
                        .value
                        .as_ref()
                        .is_some_and(|value| value.to_real().is_some());
                    if real && self.types().is_numeric(operand.ty) {
                        operand.ty = TypeId::UNTYPED_FLOAT;
                    }
                }
            }
            (true, true) => {
                self.convert_untyped(&mut x, TypeId::FLOAT64);
                self.convert_untyped(&mut y, TypeId::FLOAT64);
            }
        }
        if !x.is_valid() || !y.is_valid() {
            return None;
        }
        if !self.types().identical(x.ty, y.ty) {
            let (a, b) = (self.display(x.ty), self.display(y.ty));
            let message = format!(
                "invalid operation: {} (mismatched types {a} and {b})",
                self.text(call.expr)
            );
            self.argument_error(&x, message);
            return None;
        }
        if self.refuses_type_param(&x, "complex") {
            return None;
        }
        let ty = match self.basic(x.ty) {
            Some(Basic::Float32) => TypeId::COMPLEX64,
            Some(Basic::Float64) => TypeId::COMPLEX128,
            Some(Basic::UntypedFloat) => TypeId::UNTYPED_COMPLEX,
            _ => {
                let shown = self.display(x.ty);
                let message = format!(
                    "invalid argument: arguments have type {shown}, expected floating-point"
                );
                self.argument_error(&x, message);
                return None;
            }
        };
        let mut result = call.value(ty);
        if x.is_constant() && y.is_constant() {
            result.mode = Mode::Constant;
            let real = |operand: &Operand| operand.value.as_ref().and_then(Value::to_real);
            result.value = real(&x).zip(real(&y)).map(|(re, im)| complex(re, im));
        }
        Some(result)
    }

    /// Go does not support these functions on type parameters.
    fn refuses_type_param(&mut self, x: &Operand, builtin: &str) -> bool {
        if !self.types().is_type_param(x.ty) {
            return false;
        }
        let message = format!(
            "{} not supported as argument to built-in {builtin} for go1.18 (see go.dev/issue/50937)",
            self.describe(x)
        );
        self.argument_error(x, message);
        true
    }

    fn builtin_part(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let mut x = call.operands[0].clone();
        if self.types().is_untyped(x.ty) {
            if !x.is_constant() {
                self.convert_untyped(&mut x, TypeId::COMPLEX128);
            } else if self.types().is_numeric(x.ty) {
                x.ty = TypeId::UNTYPED_COMPLEX;
            }
        }
        if !x.is_valid() {
            return None;
        }
        if self.refuses_type_param(&x, call.builtin.name()) {
            return None;
        }
        let ty = match self.basic(x.ty) {
            Some(Basic::Complex64) => TypeId::FLOAT32,
            Some(Basic::Complex128) => TypeId::FLOAT64,
            Some(Basic::UntypedComplex) => TypeId::UNTYPED_FLOAT,
            _ => {
                let shown = self.display(x.ty);
                let message =
                    format!("invalid argument: argument has type {shown}, expected complex type");
                self.argument_error(&x, message);
                return None;
            }
        };
        let mut result = call.value(ty);
        if x.is_constant() {
            result.mode = Mode::Constant;
            let real = call.builtin == Builtin::Real;
            let part = x.value.as_ref().and_then(parts);
            result.value = part.map(|(re, im)| Value::Float(if real { re } else { im }));
        }
        Some(result)
    }

    fn builtin_copy(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
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

    fn builtin_delete(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
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

    fn builtin_make(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
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

    fn builtin_max(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let op = if call.builtin == Builtin::Max {
            BinaryOp::Greater
        } else {
            BinaryOp::Less
        };
        let mut x = call.operands[0].clone();
        for index in 0..call.operands.len() {
            let mut a = call.operands[index].clone();
            if !self.types().all_basic(a.ty, Basic::is_ordered) {
                let message = format!("invalid argument: {} cannot be ordered", self.describe(&a));
                self.argument_error(&a, message);
                return None;
            }
            if index == 0 {
                continue;
            }
            self.match_types(&mut x, &mut a);
            if !x.is_valid() {
                return None;
            }
            if !self.types().identical(x.ty, a.ty) {
                let message = format!(
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    self.display(x.ty),
                    self.display(a.ty),
                    self.operand_text(&a)
                );
                self.argument_error(&a, message);
                return None;
            }
            if x.is_constant() && a.is_constant() {
                if let (Some(value), Some(best)) = (&a.value, &x.value)
                    && Value::compare(op, value, best) == Some(true)
                {
                    x = a;
                }
            } else {
                x.mode = Mode::Value;
            }
        }
        if !x.is_constant() {
            x.mode = Mode::Value;
            let context = format!("argument to built-in {}", call.builtin.name());
            self.assignment(&mut x, Some(TypeId::EMPTY_INTERFACE), &context);
            if !x.is_valid() {
                return None;
            }
        }
        for operand in &call.operands {
            if let Some(expr) = operand.expr() {
                self.update_type(expr, x.ty, true);
            }
        }
        x.source = Source::Expr(call.expr);
        Some(x)
    }

    fn builtin_new(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let mut x = self.expr_or_type(call.args[0]);
        match x.mode {
            Mode::Unchecked => return None,
            Mode::Builtin(_) => {
                self.exclude_non_values(&mut x);
                return None;
            }
            Mode::Type => self.delayed.push(super::Delayed::VariableType {
                expr: call.args[0],
                ty: x.ty,
            }),
            _ if self.types().is_untyped(x.ty) => {
                self.assignment(&mut x, None, "argument to new");
                if !x.is_valid() {
                    return None;
                }
            }
            _ => {}
        }
        let ty = self.types().pointer(x.ty);
        Some(call.value(ty))
    }

    fn builtin_panic(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        self.panic_calls.insert(call.expr);
        self.assignment(
            &mut call.operands[0],
            Some(TypeId::EMPTY_INTERFACE),
            "argument to panic",
        );
        call.operands[0].is_valid().then(|| call.no_value())
    }

    fn builtin_print(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let context = format!("argument to built-in {}", call.builtin.name());
        for operand in &mut call.operands {
            self.assignment(operand, None, &context);
            if !operand.is_valid() {
                return None;
            }
        }
        Some(call.no_value())
    }
}

impl BuiltinCall<'_> {
    pub fn value(&self, ty: TypeId) -> Operand {
        Operand::value_of(ty, Source::Expr(self.expr))
    }

    pub fn no_value(&self) -> Operand {
        Operand {
            mode: Mode::NoValue,
            ..self.value(TypeId::EMPTY_TUPLE)
        }
    }
}
