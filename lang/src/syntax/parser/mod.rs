//! Tokens to trees: recursive descent with bounded recursion.
//!
//! This file has what all productions share: the current token, errors and recovery, lists, and the growing of the
//! tree. Two bounds of [`MAX_DEPTH`] keep later phases safe: the nesting of the parser's own calls, and the height of
//! the finished tree, which also grows by chains that the parser reads in a loop (`a+b+c`, `f()()()`).
//!
//! After a syntax error the parser skips to a token at which it can go on, so that one run shows several errors.

mod decl;
mod directives;
mod expr;
mod heads;
mod params;
mod stmt;
mod types;

use super::ast::{Ast, Decl, Expr, ExprId, ExprKind, Ident, Node, Stmt, StmtId, StmtKind};
use super::lexer::Lexer;
use super::token::{BinaryOp, Semicolon, Token};
use super::{MAX_DEPTH, children};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, LineDirective, Pos, SourceFile};

/// A file with more errors than this is not read further: nobody will see them.
const MAX_FILE_ERRORS: usize = 1000;

/// Heights of the nodes of an [`Ast`], by id; kept from file to file while a tree grows.
#[derive(Default)]
pub(crate) struct Heights {
    exprs: Vec<u32>,
    stmts: Vec<u32>,
}

/// What came of a file.
pub(super) struct Parsed {
    /// What is wrong with it.
    pub(super) diagnostics: Diagnostics,
    /// Whether its tree has no holes that would make later phases complain about them.
    pub(super) is_whole: bool,
    /// Its comments that say where lines stand.
    pub(super) lines: Vec<LineDirective>,
}

/// Parses one file into the tree.
pub(super) fn parse_file(
    id: FileId,
    file: &SourceFile,
    ast: &mut Ast,
    heights: &mut Heights,
) -> Parsed {
    let mut parser = Parser::new(Lexer::new(file), ast, heights);
    parser.next();
    let parsed = parser.file(id);
    parser.report_type_guards();
    let is_syntax = |diagnostic: &Diagnostic| diagnostic.message.starts_with("syntax error");
    let diagnostics = parser.lexer.diagnostics;
    let is_whole = parsed.is_some() && !parser.given_up && !diagnostics.iter().any(is_syntax);
    parser.ast.files.extend(parsed);
    Parsed {
        diagnostics,
        is_whole,
        lines: parser.lexer.lines,
    }
}

/// Parses the declaration, or the group of them, that starts at an offset of a file of ours.
pub(crate) fn parse_declaration(
    file: &SourceFile,
    offset: usize,
    ast: &mut Ast,
    heights: &mut Heights,
) -> (Vec<Decl>, Diagnostics) {
    let mut parser = Parser::new(Lexer::starting_at(file, offset), ast, heights);
    parser.is_standard = true;
    parser.next();
    let mut decls = Vec::new();
    parser.top_level_decl(&mut decls);
    parser.report_type_guards();
    (decls, parser.lexer.diagnostics)
}

/// `x.(type)`, which is an expression only until the parser knows whether it stands in the head of a switch.
struct TypeGuard {
    /// The [`ExprKind::TypeAssert`] that stands for it meanwhile.
    expr: ExprId,
    x: ExprId,
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    ast: &'a mut Ast,
    heights: &'a mut Heights,
    token: Token,
    /// How many nesting productions are being read.
    depth: u32,
    /// A bound was exceeded: all further tokens are the end of the file, and nothing more is reported.
    given_up: bool,
    /// In how many function bodies we are: inside of them, statement keywords are good places to go on.
    function_nesting: u32,
    /// Negative in the head of a statement, where `{` opens a block and not a composite literal.
    expression_nesting: i32,
    /// How many of the diagnostics are about labels and branches.
    branch_errors: usize,
    /// Those not yet found in the head of a switch.
    type_guards: Vec<TypeGuard>,
    /// Whether the file is one of a standard package: it may give orders to this compiler.
    is_standard: bool,
}

impl Parser<'_> {
    /// Complains about each `x.(type)` that no switch has taken, if nothing worse is wrong.
    fn report_type_guards(&mut self) {
        let is_first = self.lexer.diagnostics.is_empty();
        for guard in std::mem::take(&mut self.type_guards) {
            let start = self.ast.start(guard.x);
            self.ast.exprs.parsed_mut(guard.expr.0).kind = ExprKind::Bad;
            if is_first {
                self.error_at(
                    start,
                    "invalid syntax tree: use of .(type) outside type switch",
                );
            }
        }
    }
}

/// Tokens.
impl<'a> Parser<'a> {
    fn new(lexer: Lexer<'a>, ast: &'a mut Ast, heights: &'a mut Heights) -> Self {
        Parser {
            lexer,
            ast,
            heights,
            token: Token::EndOfFile,
            depth: 0,
            given_up: false,
            function_nesting: 0,
            expression_nesting: 0,
            branch_errors: 0,
            type_guards: Vec::new(),
            is_standard: false,
        }
    }

    fn next(&mut self) {
        self.token = if self.given_up {
            Token::EndOfFile
        } else {
            self.lexer.next()
        };
        if self.lexer.diagnostics.len() >= MAX_FILE_ERRORS {
            self.give_up();
        }
    }

    fn pos(&self) -> Pos {
        self.lexer.pos()
    }

    fn at(&self, token: Token) -> bool {
        same_kind(self.token, token)
    }

    /// Whether the token is one that closes an enclosing construct, or the end.
    fn at_any(&self, tokens: &[Token]) -> bool {
        tokens.iter().any(|&token| self.at(token))
    }

    fn got(&mut self, token: Token) -> bool {
        let found = self.at(token);
        if found {
            self.next();
        }
        found
    }

    fn want(&mut self, token: Token) {
        if !self.got(token) {
            self.syntax_error(&format!("expected {}", token_text(token)));
            self.advance(&[]);
        }
    }

    /// Accepts `=`, and `:=` with an error.
    fn got_assign(&mut self) -> bool {
        if self.token == Token::Define {
            self.syntax_error("expected =");
        } else if self.token != Token::Assign {
            return false;
        }
        self.next();
        true
    }

    /// The spelling of the token, as far as it is UTF-8.
    fn text(&self) -> std::borrow::Cow<'a, str> {
        String::from_utf8_lossy(self.lexer.bytes())
    }
}

/// Errors and recovery.
impl Parser<'_> {
    fn error_at(&mut self, pos: Pos, message: impl Into<String>) {
        if !self.given_up {
            self.lexer.diagnostics.error(pos, message);
        }
    }

    fn error(&mut self, message: impl Into<String>) {
        self.error_at(self.pos(), message);
    }

    fn syntax_error(&mut self, message: &str) {
        self.syntax_error_at(self.pos(), message);
    }

    /// Reports a syntax error. A message that starts with `expected`, `in`, `at` or `after` is completed with the token
    /// that was found instead.
    fn syntax_error_at(&mut self, pos: Pos, message: &str) {
        if self.token == Token::EndOfFile && !self.lexer.diagnostics.is_empty() {
            return;
        }
        let starts = |words: &[&str]| words.iter().any(|word| message.starts_with(word));
        let text = if starts(&["in ", "at ", "after "]) {
            format!("syntax error: unexpected {} {message}", self.found_text())
        } else if starts(&["expected "]) {
            format!("syntax error: unexpected {}, {message}", self.found_text())
        } else {
            format!("syntax error: {message}")
        };
        self.error_at(pos, text);
    }

    /// The current token as messages name it.
    fn found_text(&self) -> String {
        match self.token {
            Token::Name => format!("name {}", self.text()),
            Token::Literal(_) => format!("literal {}", self.text()),
            Token::Semicolon(semicolon) => semicolon_text(semicolon).into(),
            token => token_text(token),
        }
    }

    /// Skips to one of `follow`, or inside of functions also to a keyword that starts a statement. If `follow` is empty,
    /// skips one token.
    fn advance(&mut self, follow: &[Token]) {
        if follow.is_empty() {
            return self.next();
        }
        while self.token != Token::EndOfFile && !self.at_any(follow) {
            if self.function_nesting > 0 && starts_statement(self.token) {
                return;
            }
            self.next();
        }
    }

    fn give_up(&mut self) {
        self.given_up = true;
        self.lexer.skip_to_end();
        self.token = Token::EndOfFile;
    }

    /// Counts a level of nesting; false where it is one too many. Every `true` needs a `leave`.
    fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep(self.pos());
            return false;
        }
        self.depth += 1;
        true
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn too_deep(&mut self, pos: Pos) {
        if !self.given_up {
            let message = format!("nesting deeper than {MAX_DEPTH} levels");
            self.lexer
                .diagnostics
                .push(Diagnostic::unsupported(pos, message));
            self.give_up();
        }
    }
}

/// The tree.
impl Parser<'_> {
    fn push(&mut self, pos: Pos, kind: ExprKind) -> ExprId {
        let mut below = 0;
        children::kind_children(&kind, &mut |node| below = below.max(self.heights.of(node)));
        if below >= MAX_DEPTH {
            self.too_deep(pos);
        }
        let id = ExprId(self.ast.exprs.push(Expr { pos, kind }));
        self.heights.exprs.push(below + 1);
        id
    }

    fn push_stmt(&mut self, pos: Pos, kind: StmtKind) -> StmtId {
        let mut below = 0;
        children::stmt_kind_children(&kind, &mut |node| below = below.max(self.heights.of(node)));
        if below >= MAX_DEPTH {
            self.too_deep(pos);
        }
        let id = StmtId(self.ast.stmts.push(Stmt { pos, kind }));
        self.heights.stmts.push(below + 1);
        id
    }

    fn bad_expr(&mut self) -> ExprId {
        let pos = self.pos();
        self.push(pos, ExprKind::Bad)
    }

    fn ident(&mut self, pos: Pos, name: &str) -> Ident {
        self.ast.new_ident(pos, name)
    }

    fn name_expr(&mut self, ident: Ident) -> ExprId {
        self.push(ident.pos, ExprKind::Name(ident))
    }
}

impl Heights {
    fn of(&self, node: Node) -> u32 {
        match node {
            Node::Expr(id) => self.exprs[id.0 as usize],
            Node::Stmt(id) => self.stmts[id.0 as usize],
        }
    }
}

/// Productions used everywhere.
impl Parser<'_> {
    fn name(&mut self) -> Ident {
        let pos = self.pos();
        if self.token == Token::Name {
            let text = self.text();
            let ident = self.ident(pos, &text);
            self.next();
            return ident;
        }
        let ident = self.ident(pos, "_");
        self.syntax_error("expected name");
        self.advance(&[]);
        ident
    }

    /// The rest of a list of names after its first.
    fn names(&mut self, first: Ident) -> Vec<Ident> {
        let mut names = vec![first];
        while self.got(Token::Comma) {
            names.push(self.name());
        }
        names
    }

    /// A literal, if there is one.
    fn literal(&mut self) -> Option<ExprId> {
        let Token::Literal(kind) = self.token else {
            return None;
        };
        let pos = self.pos();
        let is_bad = self.lexer.literal_is_bad;
        let spelling = self.text();
        let text = self.ast.symbols.intern(&spelling);
        self.next();
        let literal = ExprKind::Literal { kind, text };
        Some(self.push(pos, if is_bad { ExprKind::Bad } else { literal }))
    }

    /// Elements with a separator between them and optionally after the last, up to and with `close`. Once `element`
    /// returns true there may be no more. Returns the place of `close`.
    fn list(
        &mut self,
        context: &str,
        separator: Token,
        close: Token,
        mut element: impl FnMut(&mut Self) -> bool,
    ) -> Pos {
        let mut done = false;
        while self.token != Token::EndOfFile && !self.at(close) && !done {
            done = element(self);
            if !self.got(separator) && !self.at(close) {
                let (separator, closing) = (token_text(separator), token_text(close));
                self.syntax_error(&format!(
                    "in {context}; possibly missing {separator} or {closing}"
                ));
                self.advance(&[Token::CloseParen, Token::CloseBracket, Token::CloseBrace]);
                if !self.at(close) {
                    return self.pos();
                }
            }
        }
        let pos = self.pos();
        self.want(close);
        pos
    }
}

const SEMICOLON: Token = Token::Semicolon(Semicolon::Written);

/// Whether two tokens are the same but for what kind of operator, literal or semicolon they are.
fn same_kind(a: Token, b: Token) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

fn starts_statement(token: Token) -> bool {
    use Token::*;
    matches!(
        token,
        Break
            | Const
            | Continue
            | Defer
            | Fallthrough
            | For
            | Go
            | Goto
            | If
            | Return
            | Select
            | Switch
            | Type
            | Var
    )
}

fn semicolon_text(semicolon: Semicolon) -> &'static str {
    match semicolon {
        Semicolon::Written => "semicolon",
        Semicolon::Newline => "newline",
        Semicolon::EndOfFile => "EOF",
    }
}

/// A token as messages name what they expect.
fn token_text(token: Token) -> String {
    match token {
        Token::Comma => "comma".into(),
        Token::Semicolon(_) => "semicolon or newline".into(),
        token if token.is_keyword() => format!("keyword {token}"),
        token => token.to_string(),
    }
}

/// The operator, if the token can stand between two operands.
fn binary_op(token: Token) -> Option<BinaryOp> {
    match token {
        Token::Operator(op) => Some(op),
        Token::Star => Some(BinaryOp::Mul),
        _ => None,
    }
}
