//! Statements.

use super::super::ast::*;
use super::super::token::{BinaryOp, Token};
use super::{Parser, SEMICOLON, TypeGuard};
use crate::source::Pos;

/// A simple statement, or what only looks like one in the head of a `for` or `switch`.
pub(super) enum Simple {
    Stmt(StmtId),
    /// `lhs := range x`
    Range {
        pos: Pos,
        lhs: Vec<ExprId>,
        define: bool,
        x: ExprId,
    },
    /// `binding := x.(type)`
    TypeGuard {
        binding: Ident,
        guard: TypeGuard,
    },
}

impl Parser<'_> {
    /// `{ ... }`; without a `{` complains that it is missing after `context`.
    pub(super) fn block(&mut self, context: &str) -> Block {
        let open = self.pos();
        if !self.got(Token::OpenBrace) {
            self.syntax_error(&format!("expected {{ after {context}"));
            self.advance(&[Token::Name, Token::CloseBrace]);
            let close = self.pos();
            if self.got(Token::CloseBrace) {
                return Block {
                    open,
                    stmts: Vec::new(),
                    close,
                };
            }
        }
        let stmts = self.stmt_list();
        let close = self.pos();
        self.want(Token::CloseBrace);
        Block { open, stmts, close }
    }

    /// `StatementList = { Statement ";" } .`
    pub(super) fn stmt_list(&mut self) -> Vec<StmtId> {
        let mut list = Vec::new();
        while !self.at_any(&[
            Token::EndOfFile,
            Token::CloseBrace,
            Token::Case,
            Token::Default,
        ]) {
            self.no_directives();
            let Some(stmt) = self.stmt_or_none() else {
                break;
            };
            self.no_directives();
            if !matches!(self.ast[stmt].kind, StmtKind::Empty) {
                list.push(stmt);
            }
            if !self.got(SEMICOLON) && self.token != Token::CloseBrace {
                self.syntax_error("at end of statement");
                self.advance(&[SEMICOLON, Token::CloseBrace, Token::Case, Token::Default]);
                self.got(SEMICOLON);
            }
        }
        list
    }

    fn stmt_or_none(&mut self) -> Option<StmtId> {
        if !self.enter() {
            return None;
        }
        let stmt = self.stmt_or_none_inner();
        self.leave();
        stmt
    }

    fn stmt_or_none_inner(&mut self) -> Option<StmtId> {
        let pos = self.pos();
        let kind = match self.token {
            Token::Name => {
                let lhs = self.expr_list();
                if let ([only], Token::Colon) = (&lhs[..], self.token)
                    && let Some(label) = self.ast.as_name(*only)
                {
                    return self.labeled(label);
                }
                return Some(self.simple_after(lhs));
            }
            Token::Var | Token::Const | Token::Type => {
                let mut decls = Vec::new();
                self.decl(&mut decls);
                StmtKind::Decl(decls)
            }
            Token::OpenBrace => StmtKind::Block(self.block("")),
            Token::Operator(BinaryOp::Add | BinaryOp::Sub | BinaryOp::And | BinaryOp::Xor)
            | Token::Star
            | Token::Not
            | Token::Literal(_)
            | Token::Func
            | Token::OpenParen
            | Token::OpenBracket
            | Token::Struct
            | Token::Map
            | Token::Chan
            | Token::Interface
            | Token::Arrow => {
                let lhs = self.expr_list();
                return Some(self.simple_after(lhs));
            }
            Token::For => self.for_stmt(),
            Token::Switch => self.switch_stmt(),
            Token::Select => self.select_stmt(),
            Token::If => self.if_stmt(),
            Token::Break | Token::Continue | Token::Goto | Token::Fallthrough => self.branch(),
            Token::Go | Token::Defer => self.go_or_defer(),
            Token::Return => {
                self.next();
                let bare = self.at_any(&[SEMICOLON, Token::CloseBrace]);
                StmtKind::Return(if bare { Vec::new() } else { self.expr_list() })
            }
            Token::Semicolon(_) => StmtKind::Empty,
            _ => return None,
        };
        Some(self.push_stmt(pos, kind))
    }

    /// After a label, at its colon.
    pub(super) fn labeled(&mut self, label: Ident) -> Option<StmtId> {
        let pos = self.pos();
        self.want(Token::Colon);
        let stmt = if self.token == Token::CloseBrace {
            let at = self.pos();
            Some(self.push_stmt(at, StmtKind::Empty))
        } else {
            self.stmt_or_none()
        };
        let Some(stmt) = stmt else {
            self.syntax_error_at(pos, "missing statement after label");
            return None;
        };
        Some(self.push_stmt(pos, StmtKind::Labeled { label, stmt }))
    }

    pub(super) fn branch(&mut self) -> StmtKind {
        let (kind, may_have_label) = match self.token {
            Token::Break => (BranchKind::Break, true),
            Token::Continue => (BranchKind::Continue, true),
            Token::Goto => (BranchKind::Goto, true),
            _ => (BranchKind::Fallthrough, false),
        };
        self.next();
        let labeled = kind == BranchKind::Goto || may_have_label && self.token == Token::Name;
        let label = labeled.then(|| self.name());
        StmtKind::Branch {
            kind,
            label,
            target: None,
        }
    }

    fn go_or_defer(&mut self) -> StmtKind {
        let keyword = self.token;
        self.next();
        let x = self.primary_expr(None, self.token == Token::OpenParen);
        let call = self.ast.unparen(x);
        if call != x {
            let pos = self.ast[x].pos;
            self.error_at(
                pos,
                format!("expression in {keyword} must not be parenthesized"),
            );
        }
        if keyword == Token::Go {
            StmtKind::Go(call)
        } else {
            StmtKind::Defer(call)
        }
    }

    /// A simple statement that is no part of a head, after its first expressions.
    fn simple_after(&mut self, lhs: Vec<ExprId>) -> StmtId {
        match self.simple(Some(lhs), None) {
            Simple::Stmt(stmt) => stmt,
            _ => unreachable!("only heads have range clauses and type guards"),
        }
    }

    /// `SimpleStmt`; `head` is the keyword of the statement in whose head it stands.
    pub(super) fn simple(&mut self, lhs: Option<Vec<ExprId>>, head: Option<Token>) -> Simple {
        if head == Some(Token::For) && self.token == Token::Range {
            return self.range_clause(Vec::new(), false);
        }
        let lhs = lhs.unwrap_or_else(|| self.expr_list());
        let pos = self.pos();
        match (self.token, &lhs[..]) {
            (Token::Assign | Token::Define, _) => self.assignment(lhs, head),
            (Token::AssignOperator(op), [_]) => {
                self.next();
                let rhs = vec![self.expr()];
                Simple::Stmt(self.push_stmt(
                    pos,
                    StmtKind::Assign {
                        op: Some(op),
                        lhs,
                        rhs,
                    },
                ))
            }
            (Token::IncDec(op), &[x]) => {
                self.next();
                Simple::Stmt(self.push_stmt(pos, StmtKind::IncDec { op, x }))
            }
            (Token::Arrow, &[channel]) => {
                self.next();
                let value = self.expr();
                Simple::Stmt(self.push_stmt(pos, StmtKind::Send { channel, value }))
            }
            (_, list) => {
                let first = list[0];
                if list.len() > 1 {
                    self.syntax_error("expected := or = or comma");
                    self.advance(&[SEMICOLON, Token::CloseBrace]);
                }
                let at = self.ast[first].pos;
                Simple::Stmt(self.push_stmt(at, StmtKind::Expr(first)))
            }
        }
    }

    /// At `=` or `:=`.
    pub(super) fn assignment(&mut self, lhs: Vec<ExprId>, head: Option<Token>) -> Simple {
        let pos = self.pos();
        let define = self.token == Token::Define;
        self.next();
        if head == Some(Token::For) && self.token == Token::Range {
            return self.range_clause(lhs, define);
        }
        let rhs = self.expr_list();
        if head == Some(Token::Switch)
            && define
            && let ([name], [guard]) = (&lhs[..], &rhs[..])
            && let Some(binding) = self.ast.as_name(*name)
            && let Some(guard) = self.take_type_guard(*guard)
        {
            return Simple::TypeGuard { binding, guard };
        }
        let kind = if define {
            StmtKind::Define { lhs, rhs }
        } else {
            StmtKind::Assign { op: None, lhs, rhs }
        };
        Simple::Stmt(self.push_stmt(pos, kind))
    }

    /// At `range`.
    fn range_clause(&mut self, lhs: Vec<ExprId>, define: bool) -> Simple {
        let pos = self.pos();
        self.next();
        let x = self.expr();
        Simple::Range {
            pos,
            lhs,
            define,
            x,
        }
    }

    /// The `x.(type)` behind an expression, which thereby has found its switch.
    pub(super) fn take_type_guard(&mut self, expr: ExprId) -> Option<TypeGuard> {
        let index = self
            .type_guards
            .iter()
            .rposition(|guard| guard.expr == expr)?;
        Some(self.type_guards.remove(index))
    }
}
