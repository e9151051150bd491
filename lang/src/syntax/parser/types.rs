//! Types.

use super::super::ast::*;
use super::super::token::{BinaryOp, Token, UnaryOp};
use super::{Parser, SEMICOLON};
use crate::source::Pos;

/// What `name [` turned out to begin.
pub(super) enum ArrayOrArguments {
    /// `[n]E` or `[]E`: the name is that of a field or parameter.
    Type(ExprId),
    /// `[A, B]`: the name is that of a generic type.
    Arguments(Pos, Vec<ExprId>),
}

impl Parser<'_> {
    pub(super) fn type_expr(&mut self) -> ExprId {
        self.type_or_none().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("expected type");
            use Token::*;
            self.advance(&[
                Comma,
                Colon,
                SEMICOLON,
                CloseParen,
                CloseBracket,
                CloseBrace,
            ]);
            bad
        })
    }

    pub(super) fn type_or_none(&mut self) -> Option<ExprId> {
        if !self.enter() {
            return Some(self.bad_expr());
        }
        let ty = self.type_or_none_inner();
        self.leave();
        ty
    }

    /// `Type = TypeName | TypeLit | "(" Type ")" .` Parentheses are not kept.
    fn type_or_none_inner(&mut self) -> Option<ExprId> {
        let pos = self.pos();
        Some(match self.token {
            Token::Star => {
                self.next();
                let base = self.type_expr();
                self.push(pos, ExprKind::Star(base))
            }
            Token::Arrow => {
                self.next();
                self.want(Token::Chan);
                let element = self.chan_element();
                self.push(
                    pos,
                    ExprKind::ChanType {
                        dir: ChanDir::ReceiveOnly,
                        element,
                    },
                )
            }
            Token::Func => {
                self.next();
                self.func_type(Some("function type")).1
            }
            Token::OpenBracket => {
                self.next();
                if self.got(Token::CloseBracket) {
                    self.slice_type(pos)
                } else {
                    self.array_type(pos, None)
                }
            }
            Token::Chan => {
                self.next();
                let dir = if self.got(Token::Arrow) {
                    ChanDir::SendOnly
                } else {
                    ChanDir::Both
                };
                let element = self.chan_element();
                self.push(pos, ExprKind::ChanType { dir, element })
            }
            Token::Map => {
                self.next();
                self.want(Token::OpenBracket);
                let key = self.type_expr();
                self.want(Token::CloseBracket);
                let value = self.type_expr();
                self.push(pos, ExprKind::MapType { key, value })
            }
            Token::Struct => self.struct_type(),
            Token::Interface => self.interface_type(),
            Token::Name => self.qualified_name(None),
            Token::OpenParen => {
                self.next();
                let ty = self.type_expr();
                self.want(Token::CloseParen);
                ty
            }
            _ => return None,
        })
    }

    /// A name, perhaps with a package before it and type arguments after it; its first name may be read already.
    pub(super) fn qualified_name(&mut self, first: Option<Ident>) -> ExprId {
        let ident = match first {
            Some(ident) => ident,
            None if self.token == Token::Name => self.name(),
            None => {
                let pos = self.pos();
                let ident = self.ident(pos, "_");
                self.syntax_error("expected name");
                self.advance(&[Token::Dot, SEMICOLON, Token::CloseBrace]);
                ident
            }
        };
        let mut x = self.name_expr(ident);
        let dot = self.pos();
        if self.got(Token::Dot) {
            let selected = self.name();
            x = self.push(dot, ExprKind::Selector { x, selected });
        }
        if self.token == Token::OpenBracket {
            self.type_instance(x)
        } else {
            x
        }
    }

    fn type_instance(&mut self, x: ExprId) -> ExprId {
        let pos = self.pos();
        self.next();
        let indices = if self.token == Token::CloseBracket {
            self.syntax_error("expected type argument list");
            vec![self.bad_expr()]
        } else {
            self.type_list(true).0
        };
        self.want(Token::CloseBracket);
        self.push(pos, ExprKind::Index { x, indices })
    }

    /// Type parameters and signature after `func`. With a `context` there may be no type parameters.
    pub(super) fn func_type(&mut self, context: Option<&str>) -> (Vec<Field>, ExprId) {
        let pos = self.pos();
        let mut type_params = Vec::new();
        if self.got(Token::OpenBracket) {
            if let Some(context) = context {
                self.syntax_error_at(pos, &format!("{context} must have no type parameters"));
            }
            if self.token == Token::CloseBracket {
                self.syntax_error("empty type parameter list");
                self.next();
            } else {
                type_params = self.param_list(None, None, Token::CloseBracket, true, false);
            }
        }
        self.want(Token::OpenParen);
        let params = self.param_list(None, None, Token::CloseParen, false, true);
        let results = self.func_results();
        (
            type_params,
            self.push(pos, ExprKind::FuncType { params, results }),
        )
    }

    fn func_results(&mut self) -> Vec<Field> {
        if self.got(Token::OpenParen) {
            return self.param_list(None, None, Token::CloseParen, false, false);
        }
        let pos = self.pos();
        self.type_or_none()
            .map(|ty| Self::field(pos, None, ty))
            .into_iter()
            .collect()
    }

    /// After `[`, which stands at `pos`; the length may be read already.
    pub(super) fn array_type(&mut self, pos: Pos, length: Option<ExprId>) -> ExprId {
        let mut length = length;
        if length.is_none() && !self.got(Token::Ellipsis) {
            self.expression_nesting += 1;
            length = Some(self.expr());
            self.expression_nesting -= 1;
        }
        if self.token == Token::Comma {
            self.syntax_error("unexpected comma; expected ]");
            self.next();
        }
        self.want(Token::CloseBracket);
        let element = self.type_expr();
        self.push(pos, ExprKind::ArrayType { length, element })
    }

    /// After `[]`, which starts at `pos`.
    pub(super) fn slice_type(&mut self, pos: Pos) -> ExprId {
        let element = self.type_expr();
        self.push(pos, ExprKind::SliceType(element))
    }

    fn chan_element(&mut self) -> ExprId {
        self.type_or_none().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("missing channel element type");
            bad
        })
    }

    fn struct_type(&mut self) -> ExprId {
        let pos = self.pos();
        self.next();
        self.want(Token::OpenBrace);
        let mut fields = Vec::new();
        self.list("struct type", SEMICOLON, Token::CloseBrace, |parser| {
            parser.struct_field(&mut fields);
            false
        });
        self.push(pos, ExprKind::StructType(fields))
    }

    /// `FieldDecl = (IdentifierList Type | EmbeddedField) [ Tag ] .`
    fn struct_field(&mut self, fields: &mut Vec<Field>) {
        let pos = self.pos();
        let embedded = match self.token {
            Token::Name => match self.named_field() {
                Ok((names, ty)) => {
                    let tag = self.literal();
                    fields.extend(names.into_iter().map(|name| Field {
                        pos: name.pos,
                        name: Some(name),
                        ty,
                        tag,
                    }));
                    return;
                }
                Err(embedded) => embedded,
            },
            Token::Star => {
                self.next();
                let parenthesized = self.token == Token::OpenParen;
                if parenthesized {
                    self.syntax_error("cannot parenthesize embedded type");
                    self.next();
                }
                let base = self.qualified_name(None);
                if parenthesized {
                    self.got(Token::CloseParen);
                }
                self.push(pos, ExprKind::Star(base))
            }
            Token::OpenParen => {
                self.syntax_error("cannot parenthesize embedded type");
                self.next();
                let star = self.pos();
                let pointer = self.got(Token::Star);
                let base = self.qualified_name(None);
                self.got(Token::CloseParen);
                if pointer {
                    self.push(star, ExprKind::Star(base))
                } else {
                    base
                }
            }
            _ => {
                self.syntax_error("expected field name or embedded type");
                return self.advance(&[SEMICOLON, Token::CloseBrace]);
            }
        };
        let tag = self.literal();
        fields.push(Field {
            pos,
            name: None,
            ty: embedded,
            tag,
        });
    }

    /// At a name in a struct: the names of fields and their type, or else an embedded type.
    fn named_field(&mut self) -> Result<(Vec<Ident>, ExprId), ExprId> {
        let first = self.name();
        if self.at_any(&[Token::Dot, SEMICOLON, Token::CloseBrace])
            || matches!(self.token, Token::Literal(_))
        {
            return Err(self.qualified_name(Some(first)));
        }
        let names = self.names(first);
        if names.len() > 1 || self.token != Token::OpenBracket {
            let ty = self.type_expr();
            return Ok((names, ty));
        }
        match self.array_or_arguments() {
            ArrayOrArguments::Type(ty) => Ok((names, ty)),
            ArrayOrArguments::Arguments(pos, indices) => {
                let x = self.name_expr(first);
                Err(self.push(pos, ExprKind::Index { x, indices }))
            }
        }
    }

    /// At a `[` after a name that is either declared here with an array or slice type, or is itself a generic type.
    pub(super) fn array_or_arguments(&mut self) -> ArrayOrArguments {
        let pos = self.pos();
        self.next();
        if self.got(Token::CloseBracket) {
            return ArrayOrArguments::Type(self.slice_type(pos));
        }
        let (list, comma) = self.type_list(false);
        self.want(Token::CloseBracket);
        if !comma && let Some(element) = self.type_or_none() {
            let length = list.first().copied();
            return ArrayOrArguments::Type(self.push(pos, ExprKind::ArrayType { length, element }));
        }
        ArrayOrArguments::Arguments(pos, list)
    }

    fn interface_type(&mut self) -> ExprId {
        let pos = self.pos();
        self.next();
        self.want(Token::OpenBrace);
        let mut elements = Vec::new();
        self.list("interface type", SEMICOLON, Token::CloseBrace, |parser| {
            let method = (parser.token == Token::Name).then(|| parser.method_or_type());
            let element = match method {
                Some(method) if method.name.is_some() => method,
                embedded => parser.embedded_element(embedded),
            };
            elements.push(element);
            false
        });
        self.push(pos, ExprKind::InterfaceType(elements))
    }

    /// At a name in an interface: a method, or a type without name.
    fn method_or_type(&mut self) -> Field {
        let pos = self.pos();
        let name = self.name();
        match self.token {
            Token::OpenParen => self.method(pos, name),
            Token::OpenBracket => self.method_or_instance(pos, name),
            _ => {
                let ty = self.qualified_name(Some(name));
                Self::field(pos, None, ty)
            }
        }
    }

    fn method(&mut self, pos: Pos, name: Ident) -> Field {
        let (_, signature) = self.func_type(Some("interface method"));
        Self::field(pos, Some(name), signature)
    }

    /// At `name [` in an interface: an instantiated type, or wrongly a method with type parameters.
    fn method_or_instance(&mut self, pos: Pos, name: Ident) -> Field {
        let bracket = self.pos();
        self.next();
        let close = self.pos();
        if self.got(Token::CloseBracket) {
            let is_method = self.token == Token::OpenParen;
            let what = if is_method { "parameter" } else { "argument" };
            self.error_at(close, format!("empty type {what} list"));
            return self.method_or_name(pos, name);
        }
        let list = self.param_list(None, None, Token::CloseBracket, false, false);
        match list.first() {
            None => self.method_or_name(pos, name),
            Some(first) if first.name.is_some() => {
                let method = self.method(pos, name);
                self.error_at(bracket, "interface method must have no type parameters");
                method
            }
            Some(_) => {
                let x = self.name_expr(name);
                let indices = list.iter().map(|argument| argument.ty).collect();
                let ty = self.push(bracket, ExprKind::Index { x, indices });
                Self::field(pos, None, ty)
            }
        }
    }

    fn method_or_name(&mut self, pos: Pos, name: Ident) -> Field {
        if self.token == Token::OpenParen {
            return self.method(pos, name);
        }
        let ty = self.name_expr(name);
        Self::field(pos, None, ty)
    }

    /// `EmbeddedElem = EmbeddedTerm { "|" EmbeddedTerm } .` Its first term may be read already.
    pub(super) fn embedded_element(&mut self, first: Option<Field>) -> Field {
        let mut element = first.unwrap_or_else(|| {
            let pos = self.pos();
            let ty = self.embedded_term();
            Self::field(pos, None, ty)
        });
        while self.token == Token::Operator(BinaryOp::Or) {
            let pos = self.pos();
            self.next();
            let y = self.embedded_term();
            element.ty = self.push(
                pos,
                ExprKind::Binary {
                    op: BinaryOp::Or,
                    x: element.ty,
                    y,
                },
            );
        }
        element
    }

    /// `EmbeddedTerm = [ "~" ] Type .`
    fn embedded_term(&mut self) -> ExprId {
        let pos = self.pos();
        if self.got(Token::Tilde) {
            let x = self.type_expr();
            return self.push(
                pos,
                ExprKind::Unary {
                    op: UnaryOp::Tilde,
                    x,
                },
            );
        }
        self.type_or_none().unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("expected ~ term or type");
            use Token::*;
            let operator = Operator(BinaryOp::Or);
            self.advance(&[
                operator,
                Not,
                Tilde,
                SEMICOLON,
                CloseParen,
                CloseBracket,
                CloseBrace,
            ]);
            bad
        })
    }
}
