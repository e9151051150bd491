//! Assignability, conversions, and which types implement an interface.

use super::Checker;
use super::constants::{representable, string_of_code_point};
use super::info::Mode;
use super::operand::Operand;
use crate::constant::Value;
use crate::types::{
    Basic, ChanDir, Field, Method, MissingMethod, NamedId, Param, Term, Type, TypeId, TypeSet,
};

impl Checker<'_> {
    /// Whether an operand can be assigned to a variable of a type; if not, perhaps why.
    pub fn assignable(&mut self, x: &Operand, target: TypeId) -> Result<(), Option<String>> {
        if !x.is_valid() || target == TypeId::INVALID || x.ty == TypeId::INVALID {
            return Ok(());
        }
        if self.types().identical(x.ty, target) {
            return Ok(());
        }
        let (from, to) = (
            self.types().underlying_id(x.ty),
            self.types().underlying_id(target),
        );
        if self.types().is_untyped(x.ty) {
            return self.implicit_type(x, target).map(|_| ()).map_err(|_| None);
        }
        if from == TypeId::INVALID || to == TypeId::INVALID {
            return Ok(());
        }
        let types = self.types();
        let both_named = types.has_name(x.ty) && types.has_name(target);
        let type_params = types.is_type_param(x.ty) || types.is_type_param(target);
        if types.identical(from, to) && !both_named && !type_params {
            return Ok(());
        }
        if self.types().is_interface(target) || self.is_interface_pointer(target) {
            let implements = self.implements(x.ty, target, false).map_err(Some);
            if implements.is_ok() || !self.types().is_type_param(x.ty) {
                return implements;
            }
            // The types that the parameter stands for may still be assignable.
            return self.assignable_type_params(x, target);
        }
        if self.types().is_interface(x.ty) && self.implements(target, x.ty, false).is_ok() {
            return Err(Some("need type assertion".to_string()));
        }
        if let (
            Type::Chan {
                elem: a,
                dir: ChanDir::Both,
            },
            Type::Chan { elem: b, .. },
        ) = (self.types().get(from), self.types().get(to))
            && self.types().identical(a, b)
        {
            return if both_named { Err(None) } else { Ok(()) };
        }
        self.assignable_type_params(x, target)
    }

    /// A type parameter and a type without a name: assignability holds for each type of the type set.
    fn assignable_type_params(
        &mut self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(), Option<String>> {
        let types = self.types();
        let failed = |message: String, cause: Option<String>| {
            let cause = cause.map_or(String::new(), |cause| format!("\n\t{cause}"));
            Err(Some(format!("{message}{cause}")))
        };
        if types.is_type_param(target) && !types.has_name(x.ty) {
            let Some(terms) = types.specific_types(target).filter(|list| !list.is_empty()) else {
                return Err(None);
            };
            for ty in terms {
                if let Err(cause) = self.assignable(x, ty) {
                    let (from, to) = (self.display(x.ty), self.display(ty));
                    let param = self.display(target);
                    return failed(format!("cannot assign {from} to {to} (in {param})"), cause);
                }
            }
            return Ok(());
        }
        if types.is_type_param(x.ty) && !types.has_name(target) {
            let Some(terms) = types.specific_types(x.ty).filter(|list| !list.is_empty()) else {
                return Err(None);
            };
            for ty in terms {
                let value = Operand { ty, ..x.clone() };
                if let Err(cause) = self.assignable(&value, target) {
                    let (from, to) = (self.display(ty), self.display(target));
                    let param = self.display(x.ty);
                    return failed(format!("cannot assign {from} (in {param}) to {to}"), cause);
                }
            }
            return Ok(());
        }
        Err(None)
    }

    pub fn is_interface_pointer(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Pointer(base) if self.types().is_interface(base))
    }

    fn interface_pointer_error(&self, ty: TypeId) -> String {
        format!(
            "type {} is pointer to interface, not interface",
            self.display(ty)
        )
    }

    /// Whether a type implements an interface (or satisfies a constraint); if not, why.
    pub fn implements(
        &mut self,
        ty: TypeId,
        interface: TypeId,
        constraint: bool,
    ) -> Result<(), String> {
        let verb = if constraint { "satisfy" } else { "implement" };
        let (from, to) = (
            self.types().underlying_id(ty),
            self.types().underlying_id(interface),
        );
        let invalid_base = matches!(self.types().get(from), Type::Pointer(base)
            if self.types().underlying_id(base) == TypeId::INVALID);
        if from == TypeId::INVALID || to == TypeId::INVALID || invalid_base {
            return Ok(());
        }
        let (shown, shown_interface) = (self.display(ty), self.display(interface));
        if !matches!(self.types().get(to), Type::Interface(_)) {
            let detail = if self.is_interface_pointer(interface) {
                self.interface_pointer_error(interface)
            } else {
                format!("{shown_interface} is not an interface")
            };
            return Err(format!(
                "{shown} does not {verb} {shown_interface} ({detail})"
            ));
        }
        let set = self.types().type_set(interface);
        if set.methods.is_empty() && !set.is_constraint_only() {
            return Ok(());
        }
        if matches!(self.types().get(from), Type::Interface(_))
            && self
                .types()
                .type_set(from)
                .terms
                .as_ref()
                .is_some_and(Vec::is_empty)
        {
            return Ok(());
        }
        if set.terms.as_ref().is_some_and(Vec::is_empty) {
            return Err(format!("cannot {verb} {shown_interface} (empty type set)"));
        }
        if let Some(cause) = self.missing_method_cause(ty, interface, true) {
            return Err(format!("{shown} does not {verb} {shown_interface} {cause}"));
        }
        let comparable = match constraint {
            true => self.types().is_comparable(ty),
            false => self.types().is_strictly_comparable(ty),
        };
        if !self.types().includes(&set, ty) {
            return Err(self.not_in_type_set(ty, &shown, verb, interface));
        }
        if set.comparable && !comparable {
            return Err(format!("{shown} does not {verb} comparable"));
        }
        Ok(())
    }

    /// The complaint about a type that a constraint does not allow.
    fn not_in_type_set(&self, ty: TypeId, shown: &str, verb: &str, interface: TypeId) -> String {
        let shown_interface = self.display(interface);
        let set = self.types().type_set(interface);
        if matches!(self.under(ty), Type::Interface(_)) {
            return format!("{shown} does not {verb} {shown_interface}");
        }
        let under = self.types().underlying_id(ty);
        let possible = |term: &&Term| {
            !term.tilde
                && self
                    .types()
                    .identical(self.types().underlying_id(term.ty), under)
        };
        let alternative = set
            .terms
            .as_ref()
            .and_then(|terms| terms.iter().find(possible));
        match alternative {
            Some(term) => format!(
                "{shown} does not {verb} {shown_interface} (possibly missing ~ for {} in {shown_interface})",
                self.display(term.ty)
            ),
            None => format!(
                "{shown} does not {verb} {shown_interface} ({shown} missing in {})",
                self.terms_text(&set)
            ),
        }
    }

    /// A type set's terms: `int | ~string`
    fn terms_text(&self, set: &TypeSet) -> String {
        let text = |term: &Term| {
            let tilde = if term.tilde { "~" } else { "" };
            format!("{tilde}{}", self.display(term.ty))
        };
        let terms = set.terms.iter().flatten().map(text);
        terms.collect::<Vec<_>>().join(" | ")
    }

    /// Why a type lacks a method of an interface, in parentheses; `None` if it has all.
    pub fn missing_method_cause(
        &mut self,
        ty: TypeId,
        interface: TypeId,
        static_only: bool,
    ) -> Option<String> {
        self.resolve_methods_of(ty);
        let mut signature_of =
            |receiver: NamedId, method: &Method| self.method_type(receiver, method);
        let missing = self
            .types()
            .missing_method(ty, interface, static_only, &mut signature_of)?;
        let name = &missing.wanted.name;
        let signatures = |found: TypeId, found_name: &str| {
            let text = |ty: TypeId| {
                let signature = self.types().as_signature(ty);
                signature.map_or(String::new(), |signature| {
                    self.types().display_signature(&signature, false)
                })
            };
            format!(
                "\n\t\thave {found_name}{}\n\t\twant {name}{}",
                text(found),
                text(missing.wanted.signature)
            )
        };
        Some(match &missing {
            MissingMethod {
                found: Some(found), ..
            } if *found == TypeId::INVALID => return None,
            MissingMethod {
                found: Some(found), ..
            } => {
                format!("(wrong type for method {name}){}", signatures(*found, name))
            }
            MissingMethod {
                pointer_receiver: true,
                ..
            } => format!("(method {name} has pointer receiver)"),
            MissingMethod { is_field: true, .. } => {
                format!("({}.{name} is a field, not a method)", self.display(ty))
            }
            MissingMethod {
                other_case: Some((other, found)),
                ..
            } => {
                format!("(missing method {name}){}", signatures(*found, other))
            }
            _ if self.is_interface_pointer(ty) => format!("({})", self.interface_pointer_error(ty)),
            _ => format!("(missing method {name})"),
        })
    }

    /// Methods are resolved when they are needed; looking a type's methods up needs all of them.
    fn resolve_methods_of(&mut self, ty: TypeId) {
        let mut work = vec![ty];
        let mut seen = vec![];
        while let Some(ty) = work.pop() {
            let ty = match self.types().get_unaliased(ty) {
                Type::Pointer(base) => base,
                _ => ty,
            };
            if let Some(named) = self.types().as_named(ty) {
                if seen.contains(&named) {
                    continue;
                }
                seen.push(named);
                for method in self.types().methods_of(named) {
                    self.resolve(method.object);
                }
            }
            if let Type::Struct(fields) = self.under(ty) {
                work.extend(
                    fields
                        .fields
                        .iter()
                        .filter(|field| field.embedded)
                        .map(|field| field.ty),
                );
            }
        }
    }

    /// `T(x)`: converts an operand, or reports why it cannot be converted.
    pub fn conversion(&mut self, x: &mut Operand, target: TypeId) {
        let constant_argument = x.is_constant();
        let constant_result = constant_argument && self.types().is_const_type(target);
        let mut cause = None;
        let ok = if constant_argument && self.types().is_type_param(target) {
            let converted = self.constant_to_type_param(x, target);
            x.mode = Mode::Value;
            cause = converted.err();
            cause.is_none()
        } else if constant_result {
            let ok = self.convert_constant(x, target);
            if !ok && self.types().is_integer(x.ty) && self.types().is_integer(target) {
                let value = x
                    .value
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let message = format!("constant {value} overflows {}", self.display(target));
                self.error(self.pos_of(x), message);
                x.invalidate();
                return;
            }
            ok
        } else {
            let convertible = self.convertible(x, target);
            let ok = convertible.is_ok();
            if ok {
                x.mode = Mode::Value;
            }
            cause = convertible.err().flatten();
            ok
        };
        if !ok {
            let mut message = format!(
                "cannot convert {} to type {}",
                self.describe(x),
                self.display(target)
            );
            if let Some(cause) = cause {
                message += &format!(": {cause}");
            }
            self.error(self.pos_of(x), message);
            x.invalidate();
            return;
        }
        if self.types().is_untyped(x.ty) {
            let ty = if x.ty == TypeId::UNTYPED_NIL {
                target
            } else if self.types().is_interface(target)
                || constant_argument && !self.types().is_const_type(target)
            {
                self.types().default_type(x.ty)
            } else if x.is_constant()
                && self.types().is_integer(x.ty)
                && self.types().is_string(target)
            {
                // string(65) may be of any size: it stays untyped.
                x.ty
            } else {
                target
            };
            if let Some(expr) = x.expr() {
                self.update_type(expr, ty, true);
            }
        }
        x.ty = target;
    }

    /// A constant must fit each type that the parameter may stand for; the result is no constant.
    fn constant_to_type_param(&mut self, x: &Operand, target: TypeId) -> Result<(), String> {
        let shown = self.display(target);
        let types = self.types().specific_types(target);
        let Some(types) = types.filter(|types| !types.is_empty()) else {
            return Err(format!("{shown} does not contain specific types"));
        };
        for ty in types {
            if self.types().is_string(x.ty) && self.is_bytes_or_runes(ty) {
                continue;
            }
            let fits = match self.types().is_const_type(ty) {
                true => self.convert_constant(&mut x.clone(), ty),
                false => self.convertible(x, ty).is_ok(),
            };
            if fits {
                continue;
            }
            let to = self.display(self.types().underlying_id(ty));
            if self.types().is_integer(x.ty) && self.types().is_integer(ty) {
                let value = x.value.as_ref().map(ToString::to_string);
                let value = value.unwrap_or_default();
                return Err(format!("constant {value} overflows {to} (in {shown})"));
            }
            let what = self.describe(x);
            return Err(format!("cannot convert {what} to type {to} (in {shown})"));
        }
        Ok(())
    }

    fn convert_constant(&mut self, x: &mut Operand, target: TypeId) -> bool {
        let (Some(value), Some(basic)) = (&x.value, self.basic(target)) else {
            return true;
        };
        if let Some(converted) = representable(value, basic) {
            x.value = Some(converted);
            return true;
        }
        if self.types().is_integer(x.ty) && basic.is_string() {
            x.value = Some(string_of_code_point(value));
            return true;
        }
        // The message about an integer that does not fit shows it as one.
        if basic.is_integer()
            && let Some(integer) = value.to_int()
        {
            x.value = Some(Value::Int(integer));
        }
        false
    }

    fn convertible(&mut self, x: &Operand, target: TypeId) -> Result<(), Option<String>> {
        let cause = match self.assignable(x, target) {
            Ok(()) => return Ok(()),
            Err(cause) => cause,
        };
        let types = self.types();
        let (from, to) = (types.underlying_id(x.ty), types.underlying_id(target));
        let params = types.is_type_param(x.ty) || types.is_type_param(target);
        if !params && self.identical_without_tags(from, to) {
            return Ok(());
        }
        if let (Type::Pointer(a), Type::Pointer(b)) =
            (types.get_unaliased(x.ty), types.get_unaliased(target))
            && !types.is_type_param(a)
            && !types.is_type_param(b)
            && self.identical_without_tags(types.underlying_id(a), types.underlying_id(b))
        {
            return Ok(());
        }
        let real = |ty| types.is_integer(ty) || types.is_float(ty);
        let pointer = |ty| matches!(types.get(ty), Type::Pointer(_));
        let is = |ty, basic| types.get(ty) == Type::Basic(basic);
        let unsafe_pointer = |ty| is(ty, Basic::UnsafePointer);
        let address = |ty| pointer(ty) || is(ty, Basic::Uintptr);
        let ok = real(from) && real(to)
            || types.is_complex(from) && types.is_complex(to)
            || (types.is_integer(from) || self.is_bytes_or_runes(from)) && types.is_string(to)
            || types.is_string(from) && self.is_bytes_or_runes(to)
            || address(from) && unsafe_pointer(to)
            || unsafe_pointer(from) && address(to)
            || self.is_slice_to_array(from, to);
        if ok {
            return Ok(());
        }
        if params {
            return self.convertible_type_params(x, target);
        }
        Err(cause)
    }

    /// Each type that the operand may have must convert to each that the target may be.
    fn convertible_type_params(
        &mut self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(), Option<String>> {
        let list = |ty| {
            self.types()
                .specific_types(ty)
                .filter(|list| !list.is_empty())
        };
        let (Some(sources), Some(targets)) = (list(x.ty), list(target)) else {
            return Err(None);
        };
        let in_param = |ty| match self.types().is_type_param(ty) {
            true => format!(" (in {})", self.display(ty)),
            false => String::new(),
        };
        let (in_source, in_target) = (in_param(x.ty), in_param(target));
        for &from in &sources {
            for &to in &targets {
                let value = Operand {
                    ty: from,
                    ..x.clone()
                };
                if let Err(cause) = self.convertible(&value, to) {
                    let (from, to) = (self.display(from), self.display(to));
                    let cause = cause.map_or(String::new(), |cause| format!("\n\t{cause}"));
                    return Err(Some(format!(
                        "cannot convert {from}{in_source} to type {to}{in_target}{cause}"
                    )));
                }
            }
        }
        Ok(())
    }

    /// `[]T` to `[n]T` or to a pointer to it.
    fn is_slice_to_array(&self, from: TypeId, to: TypeId) -> bool {
        let Type::Slice(element) = self.types().get(from) else {
            return false;
        };
        let array = match self.types().get(to) {
            Type::Pointer(base) => self.under(base),
            other => other,
        };
        matches!(array, Type::Array { elem, .. } if self.types().identical(elem, element))
    }

    pub fn is_bytes_or_runes(&self, ty: TypeId) -> bool {
        match self.under(ty) {
            Type::Slice(element) => {
                matches!(self.basic(element), Some(Basic::Uint8 | Basic::Int32))
            }
            _ => false,
        }
    }

    fn identical_without_tags(&self, a: TypeId, b: TypeId) -> bool {
        self.types().identical(a, b)
            || self
                .types()
                .identical(self.without_tags(a), self.without_tags(b))
    }

    /// The type with all struct tags left out.
    fn without_tags(&self, ty: TypeId) -> TypeId {
        let types = self.types();
        match types.get_unaliased(ty) {
            Type::Struct(fields) => {
                let plain = |field: &Field| Field {
                    tag: "".into(),
                    ty: self.without_tags(field.ty),
                    ..field.clone()
                };
                types.struct_type(fields.fields.iter().map(plain).collect())
            }
            Type::Array { elem, len } => types.array(self.without_tags(elem), len),
            Type::Slice(elem) => types.slice(self.without_tags(elem)),
            Type::Pointer(base) => types.pointer(self.without_tags(base)),
            Type::Map { key, elem } => types.map(self.without_tags(key), self.without_tags(elem)),
            Type::Chan { elem, dir } => types.chan(self.without_tags(elem), dir),
            Type::Signature(signature) => {
                let plain = |params: &[Param]| {
                    let param = |param: &Param| Param {
                        ty: self.without_tags(param.ty),
                        ..param.clone()
                    };
                    params.iter().map(param).collect()
                };
                let (params, results) = (plain(&signature.params), plain(&signature.results));
                types.signature(params, results, signature.variadic)
            }
            _ => ty,
        }
    }
}
