//! Statements with heads: if, for, switch, select.

use super::super::ast::*;
use super::super::token::{Semicolon, Token};
use super::stmt::Simple;
use super::{Parser, SEMICOLON, semicolon_text};
use crate::source::Pos;

/// The part of an `if`, `for` or `switch` before its `{`.
#[derive(Default)]
struct Head {
    init: Option<StmtId>,
    condition: Option<Simple>,
    post: Option<StmtId>,
}

impl Parser<'_> {
    /// The head of a statement, at its keyword.
    fn head(&mut self, keyword: Token) -> Head {
        self.next();
        if self.token == Token::OpenBrace {
            if keyword == Token::If {
                self.syntax_error("missing condition in if statement");
            }
            return Head::default();
        }
        let outer = std::mem::replace(&mut self.expression_nesting, -1);
        let head = self.head_parts(keyword);
        self.expression_nesting = outer;
        head
    }

    fn head_parts(&mut self, keyword: Token) -> Head {
        let mut first = None;
        if !self.at(SEMICOLON) {
            if self.got(Token::Var) {
                self.syntax_error(&format!(
                    "var declaration not allowed in {keyword} initializer"
                ));
            }
            let simple = self.simple(None, Some(keyword));
            if self.token == Token::OpenBrace || matches!(simple, Simple::Range { .. }) {
                return Head {
                    condition: Some(simple),
                    ..Head::default()
                };
            }
            first = Some(simple);
        }
        let semicolon_pos = self.pos();
        let semicolon = match self.token {
            Token::Semicolon(semicolon) => Some(semicolon),
            _ => None,
        };
        if self.token != Token::OpenBrace && !self.got(SEMICOLON) {
            // Asking for `{` rather than `;` reads better.
            self.want(Token::OpenBrace);
            if self.token != Token::OpenBrace {
                self.advance(&[Token::OpenBrace, Token::CloseBrace]);
            }
        }
        let mut head = Head {
            init: first.and_then(|simple| self.plain(simple)),
            ..Head::default()
        };
        if keyword == Token::For {
            self.for_clauses(&mut head);
        } else if self.token != Token::OpenBrace {
            head.condition = Some(self.simple(None, Some(keyword)));
        }
        if keyword == Token::If
            && head.condition.is_none()
            && let Some(semicolon) = semicolon
        {
            self.report_missing_condition(semicolon_pos, semicolon);
        }
        head
    }

    fn report_missing_condition(&mut self, pos: Pos, semicolon: Semicolon) {
        if semicolon == Semicolon::Written {
            self.syntax_error_at(pos, "missing condition in if statement");
        } else {
            let found = semicolon_text(semicolon);
            self.syntax_error_at(
                pos,
                &format!("unexpected {found}, expected {{ after if clause"),
            );
        }
    }

    /// Condition and post statement after the first semicolon of a `for`.
    fn for_clauses(&mut self, head: &mut Head) {
        if !self.at(SEMICOLON) {
            if self.token == Token::OpenBrace {
                return self.syntax_error("expected for loop condition");
            }
            head.condition = Some(self.simple(None, None));
        }
        self.want(SEMICOLON);
        if self.token != Token::OpenBrace {
            let post = self.simple(None, None);
            head.post = self.plain(post);
            if let Some(post) = head.post
                && matches!(self.ast[post].kind, StmtKind::Define { .. })
            {
                let pos = self.ast[post].pos;
                self.syntax_error_at(pos, "cannot declare in post statement of for loop");
            }
        }
    }

    /// A statement that is not the last of its head. A type guard there is left to be reported at the end of the file.
    fn plain(&mut self, simple: Simple) -> Option<StmtId> {
        match simple {
            Simple::Stmt(stmt) => Some(stmt),
            Simple::Range { .. } => None,
            Simple::TypeGuard { guard, .. } => {
                self.type_guards.push(guard);
                None
            }
        }
    }

    /// What a head's last statement says as an expression; complains if it says none.
    fn condition(&mut self, simple: Option<Simple>) -> Option<ExprId> {
        let Simple::Stmt(stmt) = simple? else {
            return None;
        };
        let pos = self.ast[stmt].pos;
        let text = match &self.ast[stmt].kind {
            StmtKind::Expr(x) => return Some(*x),
            StmtKind::Assign { op: None, lhs, rhs } => {
                // The usual mistake is `=` for `==`: make the `=` stand out.
                format!(
                    "assignment {} = {}",
                    self.emphasized(lhs),
                    self.emphasized(rhs)
                )
            }
            StmtKind::Assign {
                op: Some(op),
                lhs,
                rhs,
            } => {
                format!(
                    "{} {op}= {}",
                    self.ast.expr_list_text(lhs),
                    self.ast.expr_list_text(rhs)
                )
            }
            StmtKind::Define { lhs, rhs } => {
                format!(
                    "{} := {}",
                    self.ast.expr_list_text(lhs),
                    self.ast.expr_list_text(rhs)
                )
            }
            StmtKind::IncDec { op, x } => format!("{}{op}{op}", self.ast.expr_text(*x)),
            StmtKind::Send { channel, value } => {
                format!(
                    "{} <- {}",
                    self.ast.expr_text(*channel),
                    self.ast.expr_text(*value)
                )
            }
            other => unreachable!("not a simple statement: {other:?}"),
        };
        self.syntax_error_at(pos, &format!("cannot use {text} as value"));
        None
    }

    fn emphasized(&self, list: &[ExprId]) -> String {
        let text = self.ast.expr_list_text(list);
        match list {
            [only] if matches!(self.ast[*only].kind, ExprKind::Binary { .. }) => {
                format!("({text})")
            }
            _ => text,
        }
    }

    pub(super) fn for_stmt(&mut self) -> StmtKind {
        let head = self.head(Token::For);
        if let Some(Simple::Range {
            pos,
            lhs,
            define,
            x,
        }) = head.condition
        {
            let body = self.block("for clause");
            return StmtKind::Range {
                lhs,
                define,
                x,
                body,
                range_pos: pos,
            };
        }
        let condition = self.condition(head.condition);
        let body = self.block("for clause");
        StmtKind::For {
            init: head.init,
            condition,
            post: head.post,
            body,
        }
    }

    /// An `else if` chain is read in a loop: its length is not nesting.
    pub(super) fn if_stmt(&mut self) -> StmtKind {
        let mut arms = Vec::new();
        let mut otherwise = None;
        loop {
            let pos = self.pos();
            let head = self.head(Token::If);
            let condition = self.condition(head.condition);
            let condition = condition.unwrap_or_else(|| self.bad_expr());
            let body = self.block("if clause");
            arms.push(IfArm {
                pos,
                init: head.init,
                condition,
                body,
            });
            if !self.got(Token::Else) {
                break;
            }
            match self.token {
                Token::If => continue,
                Token::OpenBrace => otherwise = Some(self.block("")),
                _ => {
                    self.syntax_error("else must be followed by if or statement block");
                    self.advance(&[Token::Name, Token::CloseBrace]);
                }
            }
            break;
        }
        StmtKind::If { arms, otherwise }
    }

    pub(super) fn switch_stmt(&mut self) -> StmtKind {
        let head = self.head(Token::Switch);
        let init = head.init;
        let (mut tag, mut guarded) = (None, None);
        match head.condition {
            Some(Simple::TypeGuard { binding, guard }) => guarded = Some((Some(binding), guard.x)),
            other => tag = self.condition(other),
        }
        if let Some(guard) = tag.and_then(|tag| self.take_type_guard(tag)) {
            guarded = Some((None, guard.x));
        }
        let open = self.pos();
        if !self.got(Token::OpenBrace) {
            self.syntax_error("missing { after switch clause");
            self.advance(&[Token::Case, Token::Default, Token::CloseBrace]);
        }
        let mut clauses = Vec::new();
        while !self.at_any(&[Token::EndOfFile, Token::CloseBrace]) {
            clauses.push(self.case_clause());
        }
        let close = self.pos();
        self.want(Token::CloseBrace);
        match guarded {
            Some((binding, x)) => StmtKind::TypeSwitch {
                init,
                binding,
                x,
                clauses,
                open,
                close,
            },
            None => StmtKind::Switch {
                init,
                tag,
                clauses,
                open,
                close,
            },
        }
    }

    fn case_clause(&mut self) -> CaseClause {
        let pos = self.pos();
        let is_default = self.token == Token::Default;
        let cases = if self.at_case() {
            self.expr_list()
        } else {
            Vec::new()
        };
        let (colon, body) = self.clause_body();
        CaseClause {
            pos,
            cases,
            is_default,
            colon,
            body,
        }
    }

    pub(super) fn select_stmt(&mut self) -> StmtKind {
        self.next();
        let open = self.pos();
        if !self.got(Token::OpenBrace) {
            self.syntax_error("missing { after select clause");
            self.advance(&[Token::Case, Token::Default, Token::CloseBrace]);
        }
        let mut clauses = Vec::new();
        while !self.at_any(&[Token::EndOfFile, Token::CloseBrace]) {
            let pos = self.pos();
            let comm = self.at_case().then(|| self.simple(None, None));
            let comm = comm.and_then(|simple| self.plain(simple));
            let (colon, body) = self.clause_body();
            clauses.push(CommClause {
                pos,
                comm,
                colon,
                body,
            });
        }
        let close = self.pos();
        self.want(Token::CloseBrace);
        StmtKind::Select {
            clauses,
            open,
            close,
        }
    }

    /// Reads `case` or `default`; whether it is `case`.
    fn at_case(&mut self) -> bool {
        let is_case = self.token == Token::Case;
        if is_case || self.token == Token::Default {
            self.next();
        } else {
            self.syntax_error("expected case or default or }");
            self.advance(&[Token::Colon, Token::Case, Token::Default, Token::CloseBrace]);
        }
        is_case
    }

    fn clause_body(&mut self) -> (Pos, Vec<StmtId>) {
        let colon = self.pos();
        self.want(Token::Colon);
        (colon, self.stmt_list())
    }
}
