//! Type expressions, and identifiers wherever they stand.

use super::info::{Mode, ObjectKind, VariableKind};
use super::operand::{Operand, Source};
use super::{Checker, Delayed};
use crate::constant::Value;
use crate::syntax::ast::{ChanDir as SyntaxDir, ExprId, ExprKind, Ident};
use crate::types::{ChanDir, ObjId, Type, TypeId};

impl Checker<'_> {
    /// What an identifier denotes. With `wants_type` anything but a type is an error.
    pub fn ident(&mut self, expr: ExprId, ident: Ident, wants_type: bool) -> Operand {
        let mut x = Operand::invalid_at(expr);
        let Some(object) = self.lookup(ident.name) else {
            let name = self.ast.name(ident);
            if self.may_be_imported(name) {
                self.refuse_incomplete(ident.pos, name.to_string());
                return x;
            }
            let message = match name {
                "_" => "cannot use _ as value or type".to_string(),
                _ => format!("undefined: {name}"),
            };
            self.error(ident.pos, message);
            return x;
        };
        self.record_object(ident, object);
        self.mark_dot_import_used(object);
        let is_type = matches!(self.info.object(object).kind, ObjectKind::Type);
        if wants_type && !is_type {
            let message = format!(
                "{} ({}) is not a type",
                self.ast.name(ident),
                self.object_kind(object)
            );
            self.error(ident.pos, message);
            if let Some(variable) = self.variable_mut(object) {
                variable.used = true;
            }
            return x;
        }
        let unresolved = self.type_of_object(object).is_none();
        let under_work = is_type && wants_type && self.path_index.contains_key(&object);
        if unresolved || under_work {
            self.resolve(object);
        }
        // A function being resolved has no type as yet, and an unsupported one never gets any.
        let ty = self.info.object(object).ty;
        match self.info.object(object).kind.clone() {
            ObjectKind::Package(_) => {
                let message = format!("use of package {} not in selector", self.ast.name(ident));
                self.error(ident.pos, message);
            }
            ObjectKind::Const(value) => {
                self.add_dependency(object);
                if ty != TypeId::INVALID {
                    self.constant_operand(&mut x, object, value);
                    x.ty = ty;
                }
            }
            ObjectKind::Type => {
                if ty != TypeId::INVALID {
                    (x.mode, x.ty) = (Mode::Type, ty);
                }
            }
            ObjectKind::Var(_) => {
                self.use_variable(object);
                self.add_dependency(object);
                if ty != TypeId::INVALID {
                    (x.mode, x.ty) = (Mode::Variable, ty);
                }
            }
            ObjectKind::Func { .. } => {
                self.add_dependency(object);
                if ty != TypeId::INVALID {
                    (x.mode, x.ty) = (Mode::Value, ty);
                }
            }
            ObjectKind::Builtin(builtin) => x.mode = Mode::Builtin(builtin),
            ObjectKind::Nil => (x.mode, x.ty) = (Mode::Nil, TypeId::UNTYPED_NIL),
        }
        x
    }

    fn constant_operand(&mut self, x: &mut Operand, object: ObjId, value: Option<Value>) {
        x.value = value;
        if self.iota == Some(object) {
            if self.env.iota.is_none() {
                let pos = self.pos_of(x);
                return self.error(pos, "cannot use iota outside constant declaration");
            }
            x.value = self.env.iota.clone();
        }
        x.mode = Mode::Constant;
    }

    /// Marks a variable used, and captured if it belongs to an enclosing function.
    pub fn use_variable(&mut self, id: ObjId) {
        let here = self.env.function;
        let owner = self.info.object(id).owner;
        let Some(variable) = self.variable_mut(id) else {
            return;
        };
        variable.used = true;
        if variable.kind == VariableKind::Package || owner == here {
            return;
        }
        variable.captured = true;
        // Every literal between the use and the owner passes the variable on.
        let mut function = here;
        while let Some(at) = function.filter(|_| function != owner) {
            let data = &mut self.info.functions[at.0 as usize];
            if !data.captures.contains(&id) {
                data.captures.push(id);
            }
            function = data.parent;
        }
    }

    /// The type of a variable, field, element or parameter: a type that is not only a constraint.
    pub fn variable_type(&mut self, expr: ExprId) -> TypeId {
        let ty = self.type_expr(expr);
        self.delayed.push(Delayed::VariableType { expr, ty });
        ty
    }

    pub fn require_variable_type(&mut self, expr: ExprId, ty: TypeId) {
        if !self.types().is_interface(ty) {
            return;
        }
        let set = self.types().type_set(ty);
        if set.is_constraint_only() {
            let why = if set.comparable {
                "interface is (or embeds) comparable"
            } else {
                "interface contains type constraints"
            };
            let message = format!(
                "cannot use type {} outside a type constraint: {why}",
                self.display(ty)
            );
            self.error_at(expr, message);
        }
    }

    /// The type that an expression denotes; errors give [`TypeId::INVALID`].
    pub fn type_expr(&mut self, expr: ExprId) -> TypeId {
        let ty = self.generic_type_expr(expr);
        self.require_instantiated(expr, ty)
    }

    /// Like [`Checker::type_expr`], but also a generic type without arguments.
    pub fn generic_type_expr(&mut self, expr: ExprId) -> TypeId {
        let ty = self.type_expr_inner(expr);
        self.record(&Operand {
            mode: Mode::Type,
            ty,
            value: None,
            source: Source::Expr(expr),
        });
        ty
    }

    fn type_expr_inner(&mut self, expr: ExprId) -> TypeId {
        match &self.ast[expr].kind {
            ExprKind::Bad => TypeId::INVALID,
            &ExprKind::Name(ident) => {
                let x = self.ident(expr, ident, true);
                self.require_type(&x)
            }
            ExprKind::Selector { .. } => {
                let x = self.selector(expr, true);
                self.require_type(&x)
            }
            ExprKind::Index { x, indices } => {
                let (x, indices) = (*x, indices.clone());
                self.instantiated_type(expr, x, &indices)
            }
            &ExprKind::Paren(inner) => self.generic_type_expr(inner),
            &ExprKind::ArrayType { length, element } => self.array_type(expr, length, element),
            &ExprKind::SliceType(element) => {
                let element = self.variable_type(element);
                self.types().slice(element)
            }
            ExprKind::VariadicType(_) => {
                self.error_at(expr, "invalid use of ...");
                TypeId::INVALID
            }
            ExprKind::StructType(fields) => self.struct_type(fields),
            &ExprKind::Star(base) => match self.variable_type(base) {
                TypeId::INVALID => TypeId::INVALID,
                base => self.types().pointer(base),
            },
            ExprKind::FuncType { .. } => self.func_type(expr),
            ExprKind::InterfaceType(elements) => self.interface_type(expr, elements),
            &ExprKind::MapType { key, value } => {
                let key_type = self.variable_type(key);
                let value = self.variable_type(value);
                self.delayed.push(Delayed::MapKey {
                    expr: key,
                    key: key_type,
                });
                self.types().map(key_type, value)
            }
            &ExprKind::ChanType { dir, element } => {
                let element = self.variable_type(element);
                let dir = match dir {
                    SyntaxDir::Both => ChanDir::Both,
                    SyntaxDir::SendOnly => ChanDir::Send,
                    SyntaxDir::ReceiveOnly => ChanDir::Receive,
                };
                self.types().chan(element, dir)
            }
            _ => {
                let message = format!("{} is not a type", self.text(expr));
                self.error_at(expr, message);
                self.use_exprs(&[expr]);
                TypeId::INVALID
            }
        }
    }

    fn require_type(&mut self, x: &Operand) -> TypeId {
        match x.mode {
            Mode::Type => return x.ty,
            Mode::Unchecked => {}
            Mode::NoValue => {
                let message = format!("{} used as type", self.describe(x));
                self.error(self.pos_of(x), message);
            }
            _ => {
                let message = format!("{} is not a type", self.describe(x));
                self.error(self.pos_of(x), message);
            }
        }
        TypeId::INVALID
    }

    fn array_type(&mut self, expr: ExprId, length: Option<ExprId>, element: ExprId) -> TypeId {
        let length = match length {
            Some(length) => self.array_length(length),
            None => {
                self.error_at(
                    expr,
                    "invalid use of [...] array (outside a composite literal)",
                );
                None
            }
        };
        let element = self.variable_type(element);
        match length {
            Some(length) => self.types().array(element, length),
            None => TypeId::INVALID,
        }
    }

    fn array_length(&mut self, expr: ExprId) -> Option<u64> {
        if let ExprKind::Name(ident) = self.ast[expr].kind {
            let name = self.ast.name(ident);
            match self.lookup(ident.name).map(|id| &self.info.object(id).kind) {
                None => {
                    self.error(
                        ident.pos,
                        format!("undefined array length {name} or missing type constraint"),
                    );
                    return None;
                }
                Some(ObjectKind::Const(_)) => {}
                Some(_) => {
                    self.error(ident.pos, format!("invalid array length {name}"));
                    return None;
                }
            }
        }
        let x = self.expr(expr);
        if !x.is_constant() {
            if x.is_valid() {
                let message = format!("array length {} must be constant", self.describe(&x));
                self.error(self.pos_of(&x), message);
            }
            return None;
        }
        let integer = self.types().is_integer(x.ty);
        if self.types().is_untyped(x.ty) || integer {
            let length = x
                .value
                .as_ref()
                .and_then(Value::to_i64)
                .filter(|&length| length >= 0);
            if let Some(length) = length {
                return Some(length as u64);
            }
            x.value.as_ref()?;
        }
        let message = if integer {
            format!("invalid array length {}", self.describe(&x))
        } else {
            format!("array length {} must be integer", self.describe(&x))
        };
        self.error(self.pos_of(&x), message);
        None
    }

    pub fn require_map_key(&mut self, expr: ExprId, key: TypeId) {
        if key != TypeId::INVALID && !self.types().is_comparable(key) {
            let why = if self.types().is_type_param(key) {
                " (missing comparable constraint)"
            } else {
                ""
            };
            let message = format!("invalid map key type {}{why}", self.display(key));
            self.error_at(expr, message);
        }
    }

    /// The array below a type or an unnamed pointer to one: length and element.
    pub fn array_of(&self, ty: TypeId) -> Option<(u64, TypeId)> {
        let base = match self.types().core(ty) {
            Type::Pointer(base) => base,
            _ => ty,
        };
        match self.types().core(base) {
            Type::Array { elem, len } => Some((len, elem)),
            _ => None,
        }
    }
}
