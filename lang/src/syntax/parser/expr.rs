//! Expressions.

use super::super::ast::*;
use super::super::token::{BinaryOp, Token, UnaryOp};
use super::{Parser, SEMICOLON, TypeGuard, binary_op};
use crate::source::Pos;

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> ExprId {
        self.binary_expr(None, 0)
    }

    /// `ExpressionList = Expression { "," Expression } .`
    pub(super) fn expr_list(&mut self) -> Vec<ExprId> {
        let mut list = vec![self.expr()];
        while self.got(Token::Comma) {
            list.push(self.expr());
        }
        list
    }

    /// Operators that bind stronger than `precedence`; the first operand may be read already.
    pub(super) fn binary_expr(&mut self, first: Option<ExprId>, precedence: u8) -> ExprId {
        let mut x = first.unwrap_or_else(|| self.unary_expr());
        while let Some(op) = binary_op(self.token)
            && op.precedence() > precedence
        {
            let pos = self.pos();
            self.next();
            let y = self.binary_expr(None, op.precedence());
            x = self.push(pos, ExprKind::Binary { op, x, y });
        }
        x
    }

    fn unary_expr(&mut self) -> ExprId {
        if !self.enter() {
            return self.bad_expr();
        }
        let x = self.unary_expr_inner();
        self.leave();
        x
    }

    /// `UnaryExpr = PrimaryExpr | unary_op UnaryExpr .`
    fn unary_expr_inner(&mut self) -> ExprId {
        let pos = self.pos();
        let op = match self.token {
            Token::Operator(BinaryOp::Add) => UnaryOp::Plus,
            Token::Operator(BinaryOp::Sub) => UnaryOp::Minus,
            Token::Operator(BinaryOp::Xor) => UnaryOp::Complement,
            Token::Operator(BinaryOp::And) => UnaryOp::Address,
            Token::Not => UnaryOp::Not,
            Token::Tilde => UnaryOp::Tilde,
            Token::Arrow => return self.receive_or_chan_type(),
            Token::Star => {
                self.next();
                let x = self.unary_expr();
                return self.push(pos, ExprKind::Star(x));
            }
            _ => return self.primary_expr(None, true),
        };
        self.next();
        let mut x = self.unary_expr();
        if op == UnaryOp::Address {
            // A composite literal may be in parentheses: `&(T{})`.
            x = self.ast.unparen(x);
        }
        self.push(pos, ExprKind::Unary { op, x })
    }

    /// `<-x` or `<-chan T`. Which of them shows only at the end: `<-chan int(c)` is a receive.
    fn receive_or_chan_type(&mut self) -> ExprId {
        let pos = self.pos();
        self.next();
        let x = self.unary_expr();
        if !matches!(self.ast[x].kind, ExprKind::ChanType { .. }) {
            return self.push(
                pos,
                ExprKind::Unary {
                    op: UnaryOp::Receive,
                    x,
                },
            );
        }
        // The arrow belongs to the type, and the arrows in it move one to the right: `<-(chan<- T)` is `<-chan (<-T)`.
        let mut inner = x;
        let mut dir = ChanDir::SendOnly;
        while dir == ChanDir::SendOnly {
            let ExprKind::ChanType {
                dir: inner_dir,
                element,
            } = &mut self.ast.exprs.parsed_mut(inner.0).kind
            else {
                break;
            };
            dir = std::mem::replace(inner_dir, ChanDir::ReceiveOnly);
            inner = *element;
            if dir == ChanDir::ReceiveOnly {
                self.syntax_error("unexpected <-, expected chan");
            }
        }
        if dir == ChanDir::SendOnly {
            let found = self.ast.expr_text(inner);
            self.syntax_error(&format!("unexpected {found}, expected chan"));
        }
        x
    }

    /// A name, literal, expression in parentheses, function literal or type. Parentheses are kept where a later rule
    /// forbids them.
    fn operand(&mut self, keep_parentheses: bool) -> ExprId {
        let pos = self.pos();
        match self.token {
            Token::Name => {
                let ident = self.name();
                self.name_expr(ident)
            }
            Token::Literal(_) => self.literal().expect("the token is a literal"),
            Token::OpenParen => {
                self.next();
                self.expression_nesting += 1;
                let x = self.expr();
                self.expression_nesting -= 1;
                self.want(Token::CloseParen);
                let keep = keep_parentheses || self.token == Token::OpenBrace;
                if keep {
                    self.push(pos, ExprKind::Paren(x))
                } else {
                    x
                }
            }
            Token::Func => {
                self.next();
                let (_, signature) = self.func_type(Some("function type"));
                if self.token != Token::OpenBrace {
                    return signature;
                }
                self.expression_nesting += 1;
                let body = self.func_body();
                self.expression_nesting -= 1;
                self.push(pos, ExprKind::FuncLiteral { signature, body })
            }
            Token::OpenBracket | Token::Chan | Token::Map | Token::Struct | Token::Interface => {
                self.type_expr()
            }
            _ => {
                let bad = self.bad_expr();
                self.syntax_error("expected expression");
                self.advance(&[Token::CloseParen, Token::CloseBracket, Token::CloseBrace]);
                bad
            }
        }
    }

    /// An operand with all selectors, indices, assertions, arguments and literal values that follow it.
    pub(super) fn primary_expr(&mut self, first: Option<ExprId>, keep_parentheses: bool) -> ExprId {
        let mut x = first.unwrap_or_else(|| self.operand(keep_parentheses));
        loop {
            let pos = self.pos();
            x = match self.token {
                Token::Dot => self.selector_or_assertion(x),
                Token::OpenBracket => self.index_or_slice(x),
                Token::OpenParen => {
                    self.next();
                    let (args, spread, close) = self.arguments();
                    self.push(
                        pos,
                        ExprKind::Call {
                            fun: x,
                            args,
                            spread,
                            close,
                        },
                    )
                }
                Token::OpenBrace => {
                    let ty = self.ast.unparen(x);
                    if !self.can_be_literal_type(ty) {
                        return x;
                    }
                    if ty != x {
                        self.syntax_error("cannot parenthesize type in composite literal");
                    }
                    self.composite(Some(x))
                }
                _ => return x,
            };
        }
    }

    fn selector_or_assertion(&mut self, x: ExprId) -> ExprId {
        let pos = self.pos();
        self.next();
        match self.token {
            Token::Name => {
                let selected = self.name();
                self.push(pos, ExprKind::Selector { x, selected })
            }
            Token::OpenParen => {
                self.next();
                let result = if self.got(Token::Type) {
                    // `type` as a name, so that it prints as written.
                    let keyword = self.ident(pos, "type");
                    let ty = self.name_expr(keyword);
                    let expr = self.push(pos, ExprKind::TypeAssert { x, ty });
                    self.type_guards.push(TypeGuard { expr, x });
                    expr
                } else {
                    let ty = self.type_expr();
                    self.push(pos, ExprKind::TypeAssert { x, ty })
                };
                self.want(Token::CloseParen);
                result
            }
            _ => {
                self.syntax_error("expected name or (");
                self.advance(&[SEMICOLON, Token::CloseParen]);
                x
            }
        }
    }

    fn index_or_slice(&mut self, x: ExprId) -> ExprId {
        let pos = self.pos();
        self.next();
        let mut low = None;
        if self.token != Token::Colon {
            let (indices, comma) = if self.token == Token::CloseBracket {
                self.syntax_error("expected operand");
                (vec![self.bad_expr()], false)
            } else {
                self.type_list(false)
            };
            if comma || self.token == Token::CloseBracket {
                self.want(Token::CloseBracket);
                return self.push(pos, ExprKind::Index { x, indices });
            }
            low = indices.first().copied();
        }
        if !self.got(Token::Colon) {
            self.syntax_error("expected comma, : or ]");
            self.advance(&[Token::Comma, Token::Colon, Token::CloseBracket]);
        }
        self.slice_bounds(pos, x, low)
    }

    /// After `x[low:`.
    fn slice_bounds(&mut self, pos: Pos, x: ExprId, low: Option<ExprId>) -> ExprId {
        self.expression_nesting += 1;
        let mut indices = [low, None, None];
        if !self.at_any(&[Token::Colon, Token::CloseBracket]) {
            indices[1] = Some(self.expr());
        }
        let full = self.token == Token::Colon;
        if full {
            if indices[1].is_none() {
                self.error("middle index required in 3-index slice");
                indices[1] = Some(self.bad_expr());
            }
            self.next();
            indices[2] = Some(if self.token == Token::CloseBracket {
                self.error("final index required in 3-index slice");
                self.bad_expr()
            } else {
                self.expr()
            });
        }
        self.expression_nesting -= 1;
        self.want(Token::CloseBracket);
        self.push(pos, ExprKind::Slice { x, indices, full })
    }

    /// Whether a `{` after this type or value opens a composite literal.
    fn can_be_literal_type(&self, x: ExprId) -> bool {
        match self.ast[x].kind {
            ExprKind::Name(_) | ExprKind::Selector { .. } => self.expression_nesting >= 0,
            ExprKind::Index { .. } => self.expression_nesting >= 0 && !self.is_value(x),
            ExprKind::ArrayType { .. }
            | ExprKind::SliceType(_)
            | ExprKind::StructType(_)
            | ExprKind::MapType { .. } => true,
            _ => false,
        }
    }

    /// Whether an expression cannot be a type, whatever its names mean.
    fn is_value(&self, x: ExprId) -> bool {
        match &self.ast[x].kind {
            ExprKind::Literal { .. }
            | ExprKind::Composite { .. }
            | ExprKind::FuncLiteral { .. }
            | ExprKind::Slice { .. }
            | ExprKind::TypeAssert { .. }
            | ExprKind::Call { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. } => true,
            ExprKind::Paren(x) => self.is_value(*x),
            ExprKind::Index { x, indices } => {
                self.is_value(*x) || matches!(indices[..], [only] if self.is_value(only))
            }
            _ => false,
        }
    }

    /// After `(`: the arguments, whether `...` follows the last, and the place of `)`.
    fn arguments(&mut self) -> (Vec<ExprId>, bool, Pos) {
        self.expression_nesting += 1;
        let mut args = Vec::new();
        let mut spread = false;
        let close = self.list("argument list", Token::Comma, Token::CloseParen, |parser| {
            args.push(parser.expr());
            spread = parser.got(Token::Ellipsis);
            spread
        });
        self.expression_nesting -= 1;
        (args, spread, close)
    }

    /// `LiteralValue = "{" [ ElementList [ "," ] ] "}" .`
    fn composite(&mut self, ty: Option<ExprId>) -> ExprId {
        let pos = self.pos();
        self.expression_nesting += 1;
        self.want(Token::OpenBrace);
        let mut elements = Vec::new();
        let mut keyed_count = 0;
        let close = self.list(
            "composite literal",
            Token::Comma,
            Token::CloseBrace,
            |parser| {
                let mut element = parser.element();
                if parser.token == Token::Colon {
                    let colon = parser.pos();
                    parser.next();
                    let value = parser.element();
                    element = parser.push(
                        colon,
                        ExprKind::KeyValue {
                            key: element,
                            value,
                        },
                    );
                    keyed_count += 1;
                }
                elements.push(element);
                false
            },
        );
        self.expression_nesting -= 1;
        self.push(
            pos,
            ExprKind::Composite {
                ty,
                elements,
                keyed_count,
                close,
            },
        )
    }

    /// `Element = Expression | LiteralValue .`
    fn element(&mut self) -> ExprId {
        if self.token != Token::OpenBrace {
            return self.expr();
        }
        if !self.enter() {
            return self.bad_expr();
        }
        let x = self.composite(None);
        self.leave();
        x
    }

    /// One or more types, optionally with a comma after the last; the first may be an expression unless `strict`. Also
    /// whether there was a comma.
    pub(super) fn type_list(&mut self, strict: bool) -> (Vec<ExprId>, bool) {
        self.expression_nesting += 1;
        let mut list = vec![if strict {
            self.type_expr()
        } else {
            self.expr()
        }];
        let mut comma = false;
        while self.got(Token::Comma) {
            comma = true;
            match self.type_or_none() {
                Some(ty) => list.push(ty),
                None => break,
            }
        }
        self.expression_nesting -= 1;
        (list, comma)
    }
}
