//! Lists of parameters, results, receivers and type parameters.
//!
//! `(a, b int)` and `(A, B)` look alike up to their ends, so a list is read with names and types as far as they are
//! written, and completed afterwards.

use super::super::ast::*;
use super::super::token::{BinaryOp, Token};
use super::types::ArrayOrArguments;
use super::{Parser, token_text};
use crate::source::Pos;

/// One element of a list as written: at least one of name and type.
struct Param {
    pos: Pos,
    name: Option<Ident>,
    ty: Option<ExprId>,
}

impl Parser<'_> {
    /// A list after its opening token, up to and with `close`. Its first name, also with a type, may be read already.
    /// `names_required` for type parameters; `variadic` where the last type may be `...T`. In the result all elements
    /// have a name or none has.
    pub(super) fn param_list(
        &mut self,
        name: Option<Ident>,
        ty: Option<ExprId>,
        close: Token,
        names_required: bool,
        variadic: bool,
    ) -> Vec<Field> {
        if let (Some(name), Some(ty)) = (name, ty)
            && self.got(close)
        {
            return vec![Self::field(name.pos, Some(name), ty)];
        }
        let mut read = (name, ty);
        let mut list = Vec::new();
        let end = self.list("parameter list", Token::Comma, close, |parser| {
            list.extend(match std::mem::take(&mut read) {
                (Some(name), Some(ty)) => Some(Param {
                    pos: name.pos,
                    name: Some(name),
                    ty: Some(ty),
                }),
                (name, _) => parser.param(name, close),
            });
            false
        });
        let mut fields = self.complete(list, end, names_required);
        self.check_variadic(&mut fields, variadic);
        fields
    }

    /// `ParameterDecl = [ IdentifierList ] [ "..." ] Type .` with at most one name, which may be read already. In lists of
    /// type parameters the type may be a type set.
    fn param(&mut self, name: Option<Ident>, close: Token) -> Option<Param> {
        let type_sets = close == Token::CloseBracket;
        let pos = name.map_or(self.pos(), |name| name.pos);
        if name.is_none() && type_sets && self.token == Token::Tilde {
            let element = self.embedded_element(None);
            return Some(Param {
                pos,
                name: None,
                ty: Some(element.ty),
            });
        }
        let mut name = name;
        if name.is_none() && self.token == Token::Name {
            name = Some(self.name());
        }
        if let Some(name) = name
            && let Some(param) = self.param_after_name(pos, name, type_sets)
        {
            return Some(param);
        }
        let dots = self.pos();
        if self.got(Token::Ellipsis) {
            let ty = match self.type_or_none() {
                Some(element) => self.push(dots, ExprKind::VariadicType(element)),
                None => {
                    let bad = self.bad_expr();
                    self.syntax_error("... is missing type");
                    bad
                }
            };
            return Some(Param {
                pos,
                name,
                ty: Some(ty),
            });
        }
        if type_sets && self.token == Token::Tilde {
            let element = self.embedded_element(None);
            return Some(Param {
                pos,
                name,
                ty: Some(element.ty),
            });
        }
        let mut ty = self.type_or_none();
        if let Some(first) = ty
            && type_sets
        {
            ty = Some(
                self.embedded_element(Some(Self::field(pos, None, first)))
                    .ty,
            );
        }
        if name.is_some() || ty.is_some() {
            return Some(Param { pos, name, ty });
        }
        self.syntax_error(&format!("expected {}", token_text(close)));
        self.advance(&[Token::Comma, close]);
        None
    }

    /// The forms in which what follows a name tells whether it is a parameter's or a type's; `None` for all others.
    fn param_after_name(&mut self, pos: Pos, name: Ident, type_sets: bool) -> Option<Param> {
        let (name, ty) = match self.token {
            Token::OpenBracket => match self.array_or_arguments() {
                ArrayOrArguments::Type(ty) => (Some(name), ty),
                ArrayOrArguments::Arguments(bracket, indices) => {
                    let x = self.name_expr(name);
                    (None, self.push(bracket, ExprKind::Index { x, indices }))
                }
            },
            Token::Dot => (None, self.qualified_name(Some(name))),
            Token::Operator(BinaryOp::Or) if type_sets => (None, self.name_expr(name)),
            _ => return None,
        };
        let ty = if type_sets {
            self.embedded_element(Some(Self::field(pos, name, ty))).ty
        } else {
            ty
        };
        Some(Param {
            pos,
            name,
            ty: Some(ty),
        })
    }

    /// Gives all elements a type and all or none a name.
    fn complete(&mut self, list: Vec<Param>, end: Pos, names_required: bool) -> Vec<Field> {
        let named = list
            .iter()
            .filter(|param| param.name.is_some() && param.ty.is_some())
            .count();
        let typed = list.iter().filter(|param| param.ty.is_some()).count();
        if named == 0 && !names_required {
            // What looks like names are types.
            let as_type = |parser: &mut Self, param: Param| {
                let ty = param
                    .ty
                    .or_else(|| param.name.map(|name| parser.name_expr(name)));
                ty.map(|ty| Self::field(param.pos, None, ty))
            };
            return list
                .into_iter()
                .filter_map(|param| as_type(self, param))
                .collect();
        }
        let count = list.len();
        let mut wrong = None;
        let mut fields = Vec::with_capacity(count);
        let mut shared = None;
        for param in list.into_iter().rev() {
            if let (Some(ty), None) = (param.ty, param.name) {
                wrong = Some(self.ast.start(ty));
            }
            shared = param.ty.or(shared);
            let name = param
                .name
                .unwrap_or_else(|| self.ident(wrong.unwrap_or(param.pos), "_"));
            let ty = shared.unwrap_or_else(|| {
                wrong = Some(name.pos);
                self.push(name.pos, ExprKind::Bad)
            });
            fields.push(Self::field(param.pos, Some(name), ty));
        }
        fields.reverse();
        if let Some(wrong) = wrong {
            self.report_incomplete(wrong, end, named == typed, names_required, count);
        }
        fields
    }

    fn report_incomplete(
        &mut self,
        wrong: Pos,
        end: Pos,
        type_missing: bool,
        names_required: bool,
        count: usize,
    ) {
        let (pos, message) = match (type_missing, names_required) {
            (true, true) => (end, "missing type constraint"),
            (true, false) => (end, "missing parameter type"),
            (false, true) if count == 1 => {
                (wrong, "missing type parameter name or invalid array length")
            }
            (false, true) => (wrong, "missing type parameter name"),
            (false, false) => (wrong, "missing parameter name"),
        };
        self.syntax_error_at(pos, message);
    }

    /// Complains about the first `...T` that is out of place, and makes all those a plain `T`.
    fn check_variadic(&mut self, fields: &mut [Field], allowed: bool) {
        let count = fields.len();
        let mut reported = false;
        for (index, field) in fields.iter_mut().enumerate() {
            let ExprKind::VariadicType(element) = self.ast[field.ty].kind else {
                continue;
            };
            if allowed && index + 1 == count {
                continue;
            }
            if !reported {
                let pos = self.ast[field.ty].pos;
                self.error_at(
                    pos,
                    if allowed {
                        "can only use ... with final parameter"
                    } else {
                        "invalid use of ..."
                    },
                );
            }
            reported = true;
            field.ty = element;
        }
    }
}
