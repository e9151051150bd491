//! Struct and interface types, and what must hold of them once they are complete.

use std::collections::HashMap;

use super::{Checker, Delayed};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind, Field as SyntaxField, Ident, Symbol};
use crate::syntax::literal::string_value;
use crate::syntax::token::{BinaryOp, LiteralKind, UnaryOp};
use crate::types::{Basic, Field, InterfaceMethod, NamedId, Term, Type, TypeId};

/// As in Go's compiler: comparing all terms with each other takes time.
const MOST_TERMS: usize = 100;

impl Checker<'_> {
    pub fn struct_type(&mut self, syntax: &[SyntaxField]) -> TypeId {
        let mut fields: Vec<Field> = vec![];
        let mut positions: Vec<Pos> = vec![];
        let mut seen: HashMap<Symbol, Pos> = HashMap::new();
        let mut previous: Option<(ExprId, TypeId)> = None;
        for field in syntax {
            let ty = match previous {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => self.variable_type(field.ty),
            };
            previous = Some((field.ty, ty));
            let embedded = field.name.is_none();
            let Some(ident) = field.name.or_else(|| self.embedded_name(field.ty)) else {
                let message = format!("invalid embedded field type {}", self.text(field.ty));
                self.error_at(field.ty, message);
                continue;
            };
            if embedded {
                self.delayed.push(Delayed::EmbeddedField {
                    pos: self.start(field.ty),
                    ty,
                });
            }
            let name = self.ast.name(ident);
            if name != "_" {
                if let Some(&other) = seen.get(&ident.name) {
                    let place = self.place(other);
                    self.error(
                        ident.pos,
                        format!("{name} redeclared\n\t{place}: other declaration of {name}"),
                    );
                    continue;
                }
                seen.insert(ident.name, ident.pos);
            }
            let tag = field.tag.map(|tag| self.tag(tag)).unwrap_or_default();
            fields.push(Field {
                name: name.into(),
                package: self.env.package,
                ty,
                embedded,
                tag: tag.into(),
            });
            positions.push(ident.pos);
        }
        let ty = self.types().struct_type(fields);
        for (index, pos) in positions.into_iter().enumerate() {
            self.field_positions.insert((ty, index as u32), pos);
        }
        ty
    }

    fn tag(&mut self, tag: ExprId) -> String {
        match self.ast[tag].kind {
            ExprKind::Literal {
                kind: LiteralKind::String,
                text,
            } => String::from_utf8_lossy(&string_value(self.ast.text(text))).into_owned(),
            ExprKind::Literal { text, .. } => {
                let text = self.ast.text(text);
                self.error_at(
                    tag,
                    format!("invalid syntax tree: incorrect tag syntax: {text:?}"),
                );
                String::new()
            }
            _ => String::new(),
        }
    }

    /// The name of an embedded field: that of its type.
    fn embedded_name(&self, expr: ExprId) -> Option<Ident> {
        match &self.ast[expr].kind {
            ExprKind::Name(ident) => Some(*ident),
            ExprKind::Star(base) if !matches!(self.ast[*base].kind, ExprKind::Star(_)) => {
                self.embedded_name(*base)
            }
            ExprKind::Selector { selected, .. } => Some(*selected),
            ExprKind::Index { x, .. } | ExprKind::Paren(x) => self.embedded_name(*x),
            _ => None,
        }
    }

    pub fn require_embeddable(&mut self, pos: Pos, ty: TypeId) {
        let (base, pointer) = match self.types().get_unaliased(ty) {
            Type::Pointer(base) => (base, true),
            _ => (ty, false),
        };
        let message = match self.under(base) {
            Type::Basic(Basic::UnsafePointer) => "embedded field type cannot be unsafe.Pointer",
            Type::Pointer(_) => "embedded field type cannot be a pointer",
            Type::Interface(_) if self.types().is_type_param(base) => {
                "embedded field type cannot be a (pointer to a) type parameter"
            }
            Type::Interface(_) if pointer => {
                "embedded field type cannot be a pointer to an interface"
            }
            _ => return,
        };
        self.error(pos, message);
    }

    /// A field and a method of one type must not share a name.
    pub fn require_unique_fields(&mut self, named: NamedId) {
        let underlying = self.types().underlying_id(self.types().named_type(named));
        let Type::Struct(fields) = self.types().get(underlying) else {
            return;
        };
        for (index, field) in fields.fields.iter().enumerate() {
            let Some(method) = self
                .types()
                .declared_method(named, field.package, &field.name)
            else {
                continue;
            };
            let name = &field.name;
            let place = self
                .field_positions
                .get(&(underlying, index as u32))
                .map(|&pos| self.place(pos));
            let place = place.unwrap_or_default();
            let message = format!(
                "field and method with the same name {name}\n\t{place}: other declaration of {name}"
            );
            self.error(self.info.object(method.object).pos, message);
        }
    }

    pub fn interface_type(&mut self, expr: ExprId, elements: &[SyntaxField]) -> TypeId {
        let (mut methods, mut embedded) = (vec![], vec![]);
        for element in elements {
            let Some(ident) = element.name else {
                embedded.push(self.union_type(element.ty));
                continue;
            };
            let name = self.ast.name(ident);
            if name == "_" {
                self.error(ident.pos, "methods must have a unique non-blank name");
                continue;
            }
            let signature = self.type_expr(element.ty);
            if signature != TypeId::INVALID {
                methods.push(InterfaceMethod {
                    name: name.into(),
                    package: self.env.package,
                    signature,
                });
            }
        }
        // Messages list methods by name.
        methods.sort_by(|a, b| a.name.cmp(&b.name));
        let interface = self.types().interface(methods, embedded, false);
        if !elements.is_empty() {
            self.delayed
                .push(Delayed::InterfaceMethods { interface, expr });
        }
        interface
    }

    /// An embedded element: a type, `~T`, or a union of such.
    pub fn union_type(&mut self, expr: ExprId) -> TypeId {
        let mut terms = vec![];
        let mut exprs = vec![];
        let mut work = vec![expr];
        while let Some(expr) = work.pop() {
            match self.ast[expr].kind {
                ExprKind::Binary {
                    op: BinaryOp::Or,
                    x,
                    y,
                } => work.extend([y, x]),
                ExprKind::Unary {
                    op: UnaryOp::Tilde,
                    x,
                } => {
                    let ty = self.term_type(x, Some(expr));
                    terms.push(Term { tilde: true, ty });
                    exprs.push(expr);
                }
                _ => {
                    let ty = self.term_type(expr, None);
                    terms.push(Term { tilde: false, ty });
                    exprs.push(expr);
                }
            }
        }
        match terms[..] {
            [Term { tilde: false, ty }] => ty,
            _ if terms.iter().any(|term| term.ty == TypeId::INVALID) => TypeId::INVALID,
            _ if terms.len() > MOST_TERMS => {
                let message = format!(
                    "cannot handle more than {MOST_TERMS} union terms (implementation limitation)"
                );
                self.error_at(exprs[MOST_TERMS], message);
                TypeId::INVALID
            }
            _ => {
                let union = self.types().intern(Type::Union(terms.into()));
                self.delayed.push(Delayed::UnionTerms { exprs, union });
                union
            }
        }
    }

    /// The type of a term; `whole` is the term if it has a tilde.
    fn term_type(&mut self, expr: ExprId, whole: Option<ExprId>) -> TypeId {
        let ty = self.type_expr(expr);
        if !self.types().is_type_param(ty) {
            return ty;
        }
        let message = match whole {
            Some(whole) => format!(
                "type in term {} cannot be a type parameter",
                self.text(whole)
            ),
            None => "term cannot be a type parameter".to_string(),
        };
        self.error_at(expr, message);
        TypeId::INVALID
    }

    /// `~T` needs a type that is its own underlying type, and no type may belong to two terms.
    pub fn require_disjoint_terms(&mut self, exprs: &[ExprId], union: TypeId) {
        let Type::Union(terms) = self.types().get(union) else {
            return;
        };
        for (index, (&expr, &term)) in exprs.iter().zip(terms.iter()).enumerate() {
            let (ty, shown) = (term.ty, self.display(term.ty));
            let underlying = self.types().underlying_id(ty);
            if self.types().is_interface(ty) {
                let set = self.types().type_set(ty);
                let message = if term.tilde {
                    format!("invalid use of ~ ({shown} is an interface)")
                } else if !set.methods.is_empty() {
                    format!("cannot use {shown} in union ({shown} contains methods)")
                } else if ty == TypeId::COMPARABLE {
                    "cannot use comparable in union".to_string()
                } else if set.comparable {
                    format!("cannot use {shown} in union ({shown} embeds comparable)")
                } else {
                    continue;
                };
                self.error_at(expr, message);
                continue;
            }
            if term.tilde && !self.types().identical(underlying, ty) {
                let underlying = self.display(underlying);
                let message =
                    format!("invalid use of ~ (underlying type of {shown} is {underlying})");
                self.error_at(expr, message);
                continue;
            }
            let overlaps = |other: &&Term| {
                !self.types().is_interface(other.ty) && self.types().overlap(**other, term)
            };
            if let Some(other) = terms[..index].iter().find(overlaps) {
                let text = |term: Term| {
                    let tilde = if term.tilde { "~" } else { "" };
                    format!("{tilde}{}", self.display(term.ty))
                };
                let message = format!("overlapping terms {} and {}", text(term), text(*other));
                self.error_at(expr, message);
            }
        }
    }

    /// No two methods of an interface may have the same name, unless embedding brings identical ones.
    pub fn require_unique_methods(&mut self, interface: TypeId, expr: ExprId) {
        let ast = self.ast;
        let ExprKind::InterfaceType(elements) = &ast[expr].kind else {
            return;
        };
        let mut seen: HashMap<String, (Pos, TypeId)> = HashMap::new();
        for element in elements {
            let Some(ident) = element.name else { continue };
            let name = ast.name(ident);
            if let Some(&(other, _)) = seen.get(name) {
                self.duplicate_method(ident.pos, name, other);
            } else {
                seen.insert(name.to_string(), (ident.pos, self.info.type_of(element.ty)));
            }
        }
        for element in elements.iter().filter(|element| element.name.is_none()) {
            let embedded = self.info.type_of(element.ty);
            if embedded == interface || !self.types().is_interface(embedded) {
                continue;
            }
            for method in self.types().type_set(embedded).methods.iter() {
                match seen.get(&*method.name) {
                    Some(&(other, signature))
                        if !self.types().identical(signature, method.signature) =>
                    {
                        self.duplicate_method(self.start(element.ty), &method.name, other);
                    }
                    Some(_) => {}
                    None => {
                        let pos = self.start(element.ty);
                        seen.insert(method.name.to_string(), (pos, method.signature));
                    }
                }
            }
        }
    }

    fn duplicate_method(&mut self, pos: Pos, name: &str, other: Pos) {
        let place = self.place(other);
        let message =
            format!("duplicate method {name}\n\t{place}: other declaration of method {name}");
        self.error(pos, message);
    }
}
