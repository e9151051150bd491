//! Files and declarations.

use super::super::ast::*;
use super::super::token::{BinaryOp, LiteralKind, Token, UnaryOp};
use super::{Parser, SEMICOLON};
use crate::source::{FileId, Pos};

/// What a `const ( ... )` remembers from one specification to the next.
#[derive(Default)]
struct ConstGroup {
    id: Option<GroupId>,
    iota: u32,
    /// Type and values of the last specification that has any.
    last: Option<(Option<ExprId>, Vec<ExprId>)>,
}

const DECLARATIONS: [Token; 5] = [
    Token::Import,
    Token::Const,
    Token::Type,
    Token::Var,
    Token::Func,
];

impl Parser<'_> {
    /// `SourceFile = PackageClause ";" { ImportDecl ";" } { TopLevelDecl ";" } .`
    pub(super) fn file(&mut self, source: FileId) -> Option<File> {
        if !self.got(Token::Package) {
            self.syntax_error("package statement must be first");
            return None;
        }
        let package = self.name();
        let errors = self.lexer.diagnostics.len();
        self.directives_of_file();
        let of_directives = self.lexer.diagnostics.len() - errors;
        self.want(SEMICOLON);
        if self.lexer.diagnostics.len() > of_directives {
            return None;
        }
        let mut decls = Vec::new();
        let mut previous = Token::Import;
        while self.token != Token::EndOfFile {
            if self.token == Token::Import && previous != Token::Import {
                self.syntax_error("imports must appear before other declarations");
            }
            previous = self.token;
            if !self.top_level_decl(&mut decls) {
                self.advance(&DECLARATIONS);
                continue;
            }
            // Before the next token is read: directives in front of that belong to what follows.
            self.no_directives();
            if self.token != Token::EndOfFile && !self.got(SEMICOLON) {
                self.syntax_error("after top level declaration");
                self.advance(&DECLARATIONS);
            }
        }
        self.no_directives();
        Some(File {
            source,
            package,
            decls,
            end: self.pos(),
        })
    }

    /// Whether there was a declaration.
    pub(super) fn top_level_decl(&mut self, decls: &mut Vec<Decl>) -> bool {
        match self.token {
            Token::Import => {
                self.next();
                self.group(|parser, _| decls.push(Decl::Import(parser.import_decl())));
            }
            Token::Const | Token::Type | Token::Var => self.decl(decls),
            Token::Func => {
                self.next();
                let func = self.func_decl();
                decls.push(Decl::Func(Box::new(func)));
            }
            _ => {
                let after_header =
                    matches!(decls.last(), Some(Decl::Func(func)) if func.body.is_none());
                if self.token == Token::OpenBrace && after_header {
                    self.syntax_error("unexpected semicolon or newline before {");
                } else {
                    self.syntax_error("non-declaration statement outside function body");
                }
                return false;
            }
        }
        true
    }

    /// A `const`, `type` or `var` declaration, at its keyword.
    pub(super) fn decl(&mut self, decls: &mut Vec<Decl>) {
        let keyword = self.token;
        self.next();
        let mut constants = ConstGroup::default();
        self.group(|parser, group| {
            decls.push(match keyword {
                Token::Const => {
                    constants.id = group;
                    Decl::Const(parser.const_decl(&mut constants))
                }
                Token::Type => Decl::Type(parser.type_decl()),
                _ => Decl::Var(parser.var_decl(group)),
            });
        });
    }

    /// One specification, or several in parentheses.
    fn group(&mut self, mut spec: impl FnMut(&mut Self, Option<GroupId>)) {
        self.no_directives();
        if !self.got(Token::OpenParen) {
            return spec(self, None);
        }
        let id = GroupId(self.ast.group_count);
        self.ast.group_count += 1;
        self.list(
            "grouped declaration",
            SEMICOLON,
            Token::CloseParen,
            |parser| {
                spec(parser, Some(id));
                false
            },
        );
    }

    /// `ImportSpec = [ "." | PackageName ] ImportPath .`
    fn import_decl(&mut self) -> ImportDecl {
        let pos = self.pos();
        self.no_directives();
        let name = match self.token {
            Token::Name => Some(self.name()),
            Token::Dot => {
                let dot = self.ident(pos, ".");
                self.next();
                Some(dot)
            }
            _ => None,
        };
        let Some(path) = self.literal() else {
            self.syntax_error("missing import path");
            self.advance(&[SEMICOLON, Token::CloseParen]);
            return ImportDecl {
                pos,
                name,
                path: self.bad_expr(),
            };
        };
        let is_other = |kind: &ExprKind| matches!(kind, ExprKind::Literal { kind, .. } if *kind != LiteralKind::String);
        if is_other(&self.ast[path].kind) {
            let at = self.ast[path].pos;
            self.syntax_error_at(at, "import path must be a string");
        }
        ImportDecl { pos, name, path }
    }

    /// `ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] .`
    fn const_decl(&mut self, group: &mut ConstGroup) -> ConstDecl {
        let pos = self.pos();
        self.no_directives();
        let first = self.name();
        let names = self.names(first);
        let mut ty = None;
        let mut values = Vec::new();
        if !self.at_any(&[Token::EndOfFile, SEMICOLON, Token::CloseParen]) {
            ty = self.type_or_none();
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        let implicit = ty.is_none() && values.is_empty() && group.last.is_some();
        if !implicit {
            group.last = (ty.is_some() || !values.is_empty()).then(|| (ty, values.clone()));
        } else if let Some(last) = &group.last {
            (ty, values) = last.clone();
        }
        let iota = group.iota;
        group.iota += 1;
        ConstDecl {
            pos,
            group: group.id,
            names,
            ty,
            values,
            implicit,
            iota,
        }
    }

    /// `TypeSpec = identifier [ TypeParams ] [ "=" ] Type .`
    fn type_decl(&mut self) -> TypeDecl {
        let pos = self.pos();
        self.no_directives();
        let name = self.name();
        let bracket = self.pos();
        let mut type_params = Vec::new();
        let mut alias = false;
        let ty = if !self.got(Token::OpenBracket) {
            alias = self.got_assign();
            self.type_or_none()
        } else {
            match self.token {
                Token::Name => match self.type_params_or_length() {
                    Ok(params) => {
                        type_params = params;
                        alias = self.got_assign();
                        self.type_or_none()
                    }
                    Err(length) => Some(self.array_type(bracket, Some(length))),
                },
                Token::CloseBracket => {
                    self.next();
                    Some(self.slice_type(bracket))
                }
                _ => Some(self.array_type(bracket, None)),
            }
        };
        let ty = ty.unwrap_or_else(|| {
            let bad = self.bad_expr();
            self.syntax_error("in type declaration");
            self.advance(&[SEMICOLON, Token::CloseParen]);
            bad
        });
        TypeDecl {
            pos,
            name,
            type_params,
            alias,
            ty,
        }
    }

    /// After `type T [` and at a name: either the whole list of type parameters, or an array length. Both can start like
    /// an expression (`P *E`), so one is read and then looked at.
    fn type_params_or_length(&mut self) -> Result<Vec<Field>, ExprId> {
        let first = self.name();
        let mut x = self.name_expr(first);
        // No length can go on with `[`, but a constraint can (`P []E`), and would not parse as an index.
        if self.token != Token::OpenBracket {
            self.expression_nesting += 1;
            let operand = self.primary_expr(Some(x), false);
            x = self.binary_expr(Some(operand), 0);
            self.expression_nesting -= 1;
        }
        let (name, constraint) = self.split_name(x, self.token == Token::Comma);
        match name {
            Some(name) if constraint.is_some() || self.token != Token::CloseBracket => {
                Ok(self.param_list(Some(name), constraint, Token::CloseBracket, true, false))
            }
            _ => Err(x),
        }
    }

    /// Reads an expression as a name followed by a constraint, as in `P *E` or `P (E)`; if it could also be a length,
    /// only where `force` says so. A lone name has no constraint.
    fn split_name(&mut self, x: ExprId, force: bool) -> (Option<Ident>, Option<ExprId>) {
        let pos = self.ast[x].pos;
        match self.ast[x].kind {
            ExprKind::Name(ident) => (Some(ident), None),
            ExprKind::Binary {
                op: BinaryOp::Mul,
                x: left,
                y,
            } => match self.ast.as_name(left) {
                Some(name) if force || self.is_type_element(y) => {
                    (Some(name), Some(self.push(pos, ExprKind::Star(y))))
                }
                _ => (None, None),
            },
            ExprKind::Binary {
                op: BinaryOp::Or,
                x: left,
                y,
            } => {
                let force = force || self.is_type_element(y);
                match self.split_name(left, force) {
                    (Some(name), Some(left)) => (
                        Some(name),
                        Some(self.push(
                            pos,
                            ExprKind::Binary {
                                op: BinaryOp::Or,
                                x: left,
                                y,
                            },
                        )),
                    ),
                    _ => (None, None),
                }
            }
            ExprKind::Call {
                fun,
                ref args,
                spread: false,
                ..
            } if args.len() == 1 => {
                let argument = args[0];
                match self.ast.as_name(fun) {
                    Some(name) if force || self.is_type_element(argument) => {
                        (Some(name), Some(self.ast.unparen(argument)))
                    }
                    _ => (None, None),
                }
            }
            _ => (None, None),
        }
    }

    /// Whether an expression can only be an element of a type set.
    fn is_type_element(&self, x: ExprId) -> bool {
        match self.ast[x].kind {
            ExprKind::ArrayType { .. }
            | ExprKind::StructType(_)
            | ExprKind::FuncType { .. }
            | ExprKind::InterfaceType(_)
            | ExprKind::SliceType(_)
            | ExprKind::MapType { .. }
            | ExprKind::ChanType { .. }
            | ExprKind::Unary {
                op: UnaryOp::Tilde, ..
            } => true,
            ExprKind::Binary { x, y, .. } => self.is_type_element(x) || self.is_type_element(y),
            ExprKind::Unary { x, .. } | ExprKind::Star(x) | ExprKind::Paren(x) => {
                self.is_type_element(x)
            }
            _ => false,
        }
    }

    /// `VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) .`
    fn var_decl(&mut self, group: Option<GroupId>) -> VarDecl {
        let pos = self.pos();
        self.no_directives();
        let first = self.name();
        let names = self.names(first);
        let mut ty = None;
        let mut values = Vec::new();
        if self.got_assign() {
            values = self.expr_list();
        } else {
            ty = Some(self.type_expr());
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        VarDecl {
            pos,
            group,
            names,
            ty,
            values,
        }
    }

    /// A function or method, after `func`.
    fn func_decl(&mut self) -> FuncDecl {
        let pos = self.pos();
        let first = self.next_nodes();
        let is_noescape = self.directives_of_function();
        let is_method = self.got(Token::OpenParen);
        let receiver = if is_method { self.receiver() } else { None };
        let (name, type_params, signature) = if self.token == Token::Name {
            let name = self.name();
            let (type_params, signature) = self.func_type(None);
            (name, type_params, signature)
        } else {
            let at = self.pos();
            let name = self.ident(at, "_");
            let signature = self.push(
                at,
                ExprKind::FuncType {
                    params: Vec::new(),
                    results: Vec::new(),
                },
            );
            self.syntax_error(if is_method {
                "expected name"
            } else {
                "expected name or ("
            });
            self.advance(&[Token::OpenBrace, SEMICOLON]);
            (name, Vec::new(), signature)
        };
        let body = (self.token == Token::OpenBrace).then(|| self.func_body());
        let end = self.next_nodes();
        FuncDecl {
            pos,
            receiver,
            name,
            type_params,
            signature,
            body,
            nodes: NodeRange {
                exprs: first.0..end.0,
                stmts: first.1..end.1,
                idents: first.2..end.2,
            },
            is_noescape,
        }
    }

    /// The ids that the next expression, statement and identifier will have.
    fn next_nodes(&self) -> (u32, u32, u32) {
        let (exprs, stmts) = (self.ast.exprs.len(), self.ast.stmts.len());
        (exprs as u32, stmts as u32, self.ast.ident_count())
    }

    fn receiver(&mut self) -> Option<Field> {
        let list = self.param_list(None, None, Token::CloseParen, false, false);
        match list.len() {
            0 => self.error("method has no receiver"),
            1 => {}
            _ => self.error("method has multiple receivers"),
        }
        list.first().copied()
    }

    /// The body of a function, at its `{`, with its branches checked.
    pub(super) fn func_body(&mut self) -> Block {
        self.function_nesting += 1;
        let errors = self.lexer.diagnostics.len() - self.branch_errors;
        let body = self.block("");
        self.function_nesting -= 1;
        // After an error of syntax the tree has holes, and complaints about labels would mislead.
        let all_errors = self.lexer.diagnostics.len();
        if errors == all_errors - self.branch_errors {
            super::super::branches::check(
                self.ast,
                &body,
                self.lexer.file,
                &mut self.lexer.diagnostics,
            );
            self.branch_errors += self.lexer.diagnostics.len() - all_errors;
        }
        body
    }

    /// A field without a tag.
    pub(super) fn field(pos: Pos, name: Option<Ident>, ty: ExprId) -> Field {
        Field {
            pos,
            name,
            ty,
            tag: None,
        }
    }
}
