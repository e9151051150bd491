//! Selectors: package members, fields, methods.

use super::Checker;
use super::info::{FieldStep, Mode, ObjectKind, ReceiverAdjustment, Selection, SelectionKind};
use super::operand::{Operand, Source};
use crate::syntax::ast::{ExprId, ExprKind, Ident};
use crate::types::{
    InterfaceMethod, Lookup, Member, Method, NamedId, Param, Signature, Type, TypeId, is_exported,
};

impl Checker<'_> {
    pub fn selector(&mut self, expr: ExprId, wants_type: bool) -> Operand {
        let ExprKind::Selector {
            x: operand,
            selected,
        } = self.ast[expr].kind
        else {
            unreachable!("called for selectors only");
        };
        let invalid = Operand::invalid_at(expr);
        if let Some(ident) = self.ast.as_name(operand)
            && let Some(object) = self.lookup(ident.name)
            && let ObjectKind::Package(_) = self.info.object(object).kind
        {
            self.record_object(ident, object);
            return match self.mark_import_used(object) {
                Some(package) => self.package_selector(expr, package, selected),
                None => invalid,
            };
        }
        let mut x = self.expr_or_type(operand);
        if !self.has_members(&x, expr, wants_type) {
            return invalid;
        }
        let name = self.ast.name(selected);
        let addressable = x.mode == Mode::Variable;
        match self
            .types()
            .lookup(x.ty, addressable, self.env.package, name)
        {
            Lookup::Found {
                member: Member::Field(field),
                path,
                indirect,
            } => {
                if x.mode == Mode::Type {
                    let shown = self.display(x.ty);
                    let message =
                        format!("operand for field selector {name} must be value of type {shown}");
                    self.error_at(operand, message);
                    return invalid;
                }
                let path = self.field_steps(x.ty, &path);
                self.info.selections.insert(
                    expr,
                    Selection {
                        kind: SelectionKind::Field,
                        path,
                    },
                );
                x.mode = if addressable || indirect {
                    Mode::Variable
                } else {
                    Mode::Value
                };
                x.ty = field.ty;
                x.value = None;
            }
            Lookup::Found {
                member: Member::Method { receiver, method },
                path,
                ..
            } => {
                self.method_selector(&mut x, expr, operand, receiver, &method, &path);
            }
            Lookup::Found {
                member: Member::InterfaceMethod { interface, method },
                path,
                ..
            } => {
                self.interface_selector(&mut x, expr, interface, &method, &path);
            }
            failed => {
                if self.types().underlying_id(x.ty) != TypeId::INVALID {
                    let message = self.selector_error(&x, &failed, name);
                    self.error(selected.pos, message);
                }
                return invalid;
            }
        }
        x.source = Source::Expr(expr);
        x
    }

    /// Whether something can be selected from an operand at all; otherwise an error was reported.
    fn has_members(&mut self, x: &Operand, expr: ExprId, wants_type: bool) -> bool {
        if let Mode::Builtin(_) = x.mode {
            let message = format!("invalid use of {} in selector expression", self.describe(x));
            self.error(self.ast[expr].pos, message);
            return false;
        }
        if !x.is_valid() || !self.is_complete(x.ty) {
            return false;
        }
        if wants_type {
            let pos = match self.ast[expr].kind {
                ExprKind::Selector { selected, .. } => selected.pos,
                _ => self.start(expr),
            };
            let message = format!("{} is not a type", self.text(expr));
            self.error(pos, message);
            return false;
        }
        if wants_type && self.types().is_type_param(x.ty) {
            return false;
        }
        match self.under(x.ty) {
            Type::Pointer(base) => self.is_complete(base),
            _ => true,
        }
    }

    fn interface_selector(
        &mut self,
        x: &mut Operand,
        expr: ExprId,
        interface: TypeId,
        method: &InterfaceMethod,
        path: &[u32],
    ) {
        let set = self.types().type_set(interface);
        let index = set
            .methods
            .iter()
            .position(|other| other.name == method.name)
            .unwrap_or(0) as u32;
        let expression = x.mode == Mode::Type;
        let kind = SelectionKind::InterfaceMethod {
            interface,
            index,
            expr: expression,
        };
        let path = self.field_steps(x.ty, path);
        self.info.selections.insert(expr, Selection { kind, path });
        x.ty = if expression {
            self.method_expr_type(x.ty, method.signature, "")
        } else {
            method.signature
        };
        x.mode = Mode::Value;
    }

    fn selector_error(&mut self, x: &Operand, failed: &Lookup, name: &str) -> String {
        let shown = self.display(x.ty);
        match failed {
            Lookup::Ambiguous => format!("ambiguous selector {}.{name}", self.operand_text(x)),
            Lookup::NotAddressable if x.mode == Mode::Type => format!(
                "invalid method expression {shown}.{name} (needs pointer receiver (*{shown}).{name})"
            ),
            Lookup::NotAddressable => format!("cannot call pointer method {name} on {shown}"),
            _ => {
                let to_param = matches!(self.under(x.ty), Type::Pointer(base) if self.types().is_type_param(base));
                let why = if to_param {
                    format!("type {shown} is pointer to type parameter, not type parameter")
                } else if self.is_interface_pointer(x.ty) {
                    format!("type {shown} is pointer to interface, not interface")
                } else {
                    self.missing_member(x.ty, name, false)
                };
                format!("{}.{name} undefined ({why})", self.operand_text(x))
            }
        }
    }

    /// Why a type has no such member, with what was perhaps meant.
    pub fn missing_member(&self, ty: TypeId, name: &str, struct_literal: bool) -> String {
        let searched = if struct_literal {
            self.types().underlying_id(ty)
        } else {
            ty
        };
        let found = self
            .types()
            .lookup_folding(searched, true, self.env.package, name, true);
        let alternative = match &found {
            Lookup::Found {
                member: Member::Field(field),
                ..
            } => Some((&field.name, field.package, "field")),
            Lookup::Found {
                member: Member::Method { method, .. },
                ..
            } => Some((&method.name, method.package, "method")),
            Lookup::Found {
                member: Member::InterfaceMethod { method, .. },
                ..
            } => Some((&method.name, method.package, "method")),
            _ => None,
        };
        let shown = self.display(ty);
        let missing = if struct_literal {
            format!("unknown field {name} in struct literal of type {shown}")
        } else {
            format!("type {shown} has no field or method {name}")
        };
        let Some((alt, package, what)) = alternative else {
            return missing;
        };
        let kind = if struct_literal {
            String::new()
        } else {
            format!("{what} ")
        };
        let tail = |text: &str| text.chars().skip(1).collect::<String>();
        let misspelled = format!("{missing}, but does have {kind}{alt}");
        if package == self.env.package {
            return misspelled;
        }
        match (is_exported(name), is_exported(alt)) {
            (true, true) => misspelled,
            (true, false) if tail(name) == tail(alt) => {
                format!("{missing}, but does have unexported {kind}{alt}")
            }
            (false, true) if tail(name) == tail(alt) => misspelled,
            (false, false) if name == &**alt && struct_literal => {
                format!("cannot refer to unexported field {alt} in struct literal of type {shown}")
            }
            (false, false) if name == &**alt => format!("cannot refer to unexported {what} {alt}"),
            _ => missing,
        }
    }

    /// A lookup's path as steps from a value of type `ty`.
    pub fn field_steps(&self, ty: TypeId, path: &[u32]) -> Vec<FieldStep> {
        FieldStep::along(self.types(), ty, path)
    }

    fn method_selector(
        &mut self,
        x: &mut Operand,
        expr: ExprId,
        operand: ExprId,
        receiver: NamedId,
        method: &Method,
        path: &[u32],
    ) {
        self.resolve(method.object);
        self.add_dependency(self.generic_origin(method.object));
        let steps = self.field_steps(x.ty, path);
        let value_type = steps.last().map_or(x.ty, |step| step.ty);
        let adjustment =
            ReceiverAdjustment::between(self.types(), value_type, method.pointer_receiver);
        let base = self.types().named_type(receiver);
        let receiver_type = if method.pointer_receiver {
            self.types().pointer(base)
        } else {
            base
        };
        let object = self.method_object(receiver, method.object);
        let signature = self.info.object(object).ty;
        let kind = if x.mode == Mode::Type {
            SelectionKind::MethodExpr {
                method: object,
                receiver: adjustment,
                receiver_type,
            }
        } else {
            SelectionKind::Method {
                method: object,
                receiver: adjustment,
                receiver_type,
            }
        };
        let expression = x.mode == Mode::Type;
        if adjustment == ReceiverAdjustment::AddressOf
            && !expression
            && !steps.iter().any(|step| step.deref)
        {
            self.mark_address_taken(operand);
        }
        self.info
            .selections
            .insert(expr, Selection { kind, path: steps });
        x.mode = if signature == TypeId::INVALID {
            Mode::Unchecked
        } else {
            Mode::Value
        };
        x.ty = signature;
        if expression && x.is_valid() {
            let name = self.receiver_name(object);
            let ty = self.info.type_of(operand);
            x.ty = self.method_expr_type(ty, signature, &name);
        }
    }

    fn receiver_name(&self, method: crate::types::ObjId) -> String {
        let ObjectKind::Func {
            function: Some(function),
            ..
        } = self.info.object(method).kind
        else {
            return String::new();
        };
        let receiver = self.info.function(function).receiver;
        receiver.map_or(String::new(), |id| self.info.object(id).name.to_string())
    }

    /// The type of a method expression: the receiver becomes the first parameter.
    fn method_expr_type(&self, receiver: TypeId, signature: TypeId, receiver_name: &str) -> TypeId {
        let Some(signature) = self.types().as_signature(signature) else {
            return TypeId::INVALID;
        };
        // Parameters have names either all or not at all.
        let named = signature
            .params
            .first()
            .is_some_and(|param| !param.name.is_empty());
        let name = match (named, receiver_name) {
            (false, _) => "",
            (true, "") => "_",
            (true, name) => name,
        };
        let first = Param {
            name: name.into(),
            ty: receiver,
        };
        let params = std::iter::once(first)
            .chain(signature.params.iter().cloned())
            .collect();
        self.types()
            .intern(Type::Signature(std::sync::Arc::new(Signature {
                params,
                ..(*signature).clone()
            })))
    }

    fn package_selector(&mut self, expr: ExprId, package: usize, selected: Ident) -> Operand {
        let mut x = Operand::invalid_at(expr);
        let name = self.ast.name(selected);
        let Some(object) = self.package_member(package, name) else {
            let text = self.text(expr);
            if let Some(alternative) = self.member_in_other_case(package, name) {
                self.error(
                    selected.pos,
                    format!("undefined: {text} (but have {alternative})"),
                );
            } else if !is_exported(name) || self.is_complete_package(package) {
                self.error(selected.pos, format!("undefined: {text}"));
            } else if self.is_known_package(package) {
                self.refuse(self.start(expr), text);
            }
            return x;
        };
        self.record_object(selected, object);
        self.resolve(object);
        self.add_dependency(object);
        let ty = self.info.object(object).ty;
        match &self.info.object(object).kind {
            ObjectKind::Type => (x.mode, x.ty) = (Mode::Type, ty),
            &ObjectKind::Builtin(builtin) => x.mode = Mode::Builtin(builtin),
            ObjectKind::Func { .. } => (x.mode, x.ty) = (Mode::Value, ty),
            ObjectKind::Var(_) => (x.mode, x.ty) = (Mode::Variable, ty),
            ObjectKind::Const(Some(value)) => {
                (x.mode, x.ty, x.value) = (Mode::Constant, ty, Some(value.clone()));
            }
            _ => {}
        }
        x
    }
}
