//! Operands: what the checker knows of an expression while it works on it, and how messages describe them.

use std::rc::Rc;

use super::Checker;
use super::info::Mode;
use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::ExprId;
use crate::types::{Type, TypeId, Types};

/// Where an operand comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Nowhere in the source.
    None,
    /// An expression.
    Expr(ExprId),
    /// Something without an expression of its own, such as the second result of a call.
    Text(Pos, Rc<str>),
}

/// An expression under work. `Mode::Unchecked` means invalid: an error was reported.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub mode: Mode,
    pub ty: TypeId,
    /// Of a constant; `None` if its value is unknown after an error.
    pub value: Option<Value>,
    pub source: Source,
}

impl Operand {
    pub fn invalid(source: Source) -> Self {
        Operand {
            mode: Mode::Unchecked,
            ty: TypeId::INVALID,
            value: None,
            source,
        }
    }

    pub fn invalid_at(expr: ExprId) -> Self {
        Self::invalid(Source::Expr(expr))
    }

    pub fn value_of(ty: TypeId, source: Source) -> Self {
        Operand {
            mode: Mode::Value,
            ty,
            value: None,
            source,
        }
    }

    pub fn is_valid(&self) -> bool {
        self.mode != Mode::Unchecked
    }

    pub fn invalidate(&mut self) {
        self.mode = Mode::Unchecked;
    }

    pub fn is_nil(&self) -> bool {
        self.mode == Mode::Nil
    }

    pub fn is_constant(&self) -> bool {
        self.mode == Mode::Constant
    }

    pub fn expr(&self) -> Option<ExprId> {
        match self.source {
            Source::Expr(expr) => Some(expr),
            _ => None,
        }
    }
}

fn mode_text(mode: Mode) -> &'static str {
    match mode {
        Mode::Unchecked => "invalid operand",
        Mode::NoValue => "no value",
        Mode::Builtin(_) => "built-in",
        Mode::Type => "type",
        Mode::Constant => "constant",
        Mode::Variable => "variable",
        Mode::MapIndex => "map index expression",
        Mode::Value => "value",
        Mode::Nil => "nil",
        Mode::CommaOk => "comma, ok expression",
    }
}

/// "struct type T", "int32 type T", "type int": a type with its kind, if the type's name hides it.
fn describe_type(types: &Types, ty: TypeId) -> String {
    if let Type::TypeParam(param) = types.get_unaliased(ty) {
        let constraint = types.type_param(param).constraint;
        let (shown, constraint_text) = (types.display(ty), types.display(constraint));
        let empty = types
            .type_set(constraint)
            .terms
            .as_ref()
            .is_some_and(Vec::is_empty);
        let nothing = if empty { " with empty type set" } else { "" };
        return format!("type {shown} constrained by {constraint_text}{nothing}");
    }
    if matches!(types.get(ty), Type::Signature(signature) if !signature.type_params.is_empty()) {
        return format!("generic type {}", types.display(ty));
    }
    let named = matches!(types.get(ty), Type::Named(_) | Type::Alias(_));
    // Go's byte and rune are basic types of their own name.
    if !named || ty == TypeId::BYTE || ty == TypeId::RUNE {
        return format!("type {}", types.display(ty));
    }
    let kind = match types.underlying(ty) {
        Type::Basic(basic) => basic.name().trim_start_matches("unsafe."),
        _ => types.composite_kind(ty),
    };
    format!("{kind} type {}", types.display(ty))
}

impl Checker<'_> {
    /// Where errors about an operand are reported.
    pub fn pos_of(&self, x: &Operand) -> Pos {
        match x.source {
            Source::None => Pos::NONE,
            Source::Expr(expr) => self.ast.start(expr),
            Source::Text(pos, _) => pos,
        }
    }

    /// The source text of an operand.
    pub fn operand_text(&self, x: &Operand) -> String {
        match &x.source {
            Source::Expr(expr) => self.text(*expr),
            Source::Text(_, text) => text.to_string(),
            Source::None => match (x.mode, &x.value) {
                (Mode::Builtin(builtin), _) => builtin.name().to_string(),
                (Mode::Type, _) => self.display(x.ty),
                (_, Some(value)) => value.to_string(),
                _ => String::new(),
            },
        }
    }

    /// The operand in Go's words, as in `x (variable of type int)`.
    pub fn describe(&self, x: &Operand) -> String {
        if x.is_nil() {
            return match x.ty {
                TypeId::INVALID => "nil (with invalid type)".to_string(),
                TypeId::UNTYPED_NIL => "nil".to_string(),
                ty => format!("nil (of type {})", self.display(ty)),
            };
        }
        let text = self.operand_text(x);
        let mut inner = String::new();
        let mut has_type = false;
        if !matches!(
            x.mode,
            Mode::Unchecked | Mode::NoValue | Mode::Builtin(_) | Mode::Type
        ) {
            if self.types().is_untyped(x.ty) {
                inner += &self.display(x.ty);
                inner.push(' ');
            } else {
                has_type = true;
            }
        }
        inner += mode_text(x.mode);
        if x.is_constant() {
            let value = x
                .value
                .as_ref()
                .map_or("unknown".to_string(), Value::to_string);
            if value != text {
                inner.push(' ');
                inner += &value;
            }
        }
        if has_type {
            if x.ty == TypeId::INVALID {
                inner += " with invalid type";
            } else {
                inner += " of ";
                inner += &describe_type(self.types(), x.ty);
            }
        }
        if text.is_empty() {
            inner
        } else {
            format!("{text} ({inner})")
        }
    }
}
