//! Expressions as Go's messages show them: on one line, with `…` for the bodies of functions and composite literals.
//!
//! Messages quote expressions of any size, so printing stops at [`MAX_BYTES`].

use super::ast::{Ast, ChanDir, ExprId, ExprKind, Field};

/// Longest text of an expression; what is longer ends in `…`.
const MAX_BYTES: usize = 4096;

impl Ast {
    /// The expression as messages show it.
    pub fn expr_text(&self, id: ExprId) -> String {
        let mut printer = Printer {
            ast: self,
            out: String::new(),
        };
        printer.expr(id);
        printer.out
    }

    /// Several expressions, separated by commas.
    pub fn expr_list_text(&self, ids: &[ExprId]) -> String {
        let mut printer = Printer {
            ast: self,
            out: String::new(),
        };
        printer.exprs(ids);
        printer.out
    }
}

struct Printer<'a> {
    ast: &'a Ast,
    out: String,
}

impl Printer<'_> {
    fn text(&mut self, text: &str) {
        if self.out.len() + text.len() <= MAX_BYTES {
            self.out.push_str(text);
        } else if !self.out.ends_with('…') {
            self.out.push('…');
        }
    }

    fn exprs(&mut self, ids: &[ExprId]) {
        for (index, &id) in ids.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.expr(id);
        }
    }

    fn optional(&mut self, id: Option<ExprId>) {
        if let Some(id) = id {
            self.expr(id);
        }
    }

    fn expr(&mut self, id: ExprId) {
        if self.out.len() >= MAX_BYTES {
            return;
        }
        let ast = self.ast;
        match &ast[id].kind {
            ExprKind::Bad => self.text("<bad expr>"),
            ExprKind::Name(ident) => self.text(ast.name(*ident)),
            ExprKind::Literal { text, .. } => self.text(ast.text(*text)),
            ExprKind::Composite { ty, elements, .. } => {
                self.optional(*ty);
                self.text(if elements.is_empty() { "{}" } else { "{…}" });
            }
            ExprKind::KeyValue { key, value } => self.pair(*key, ": ", *value),
            ExprKind::FuncLiteral { signature, body } => {
                self.expr(*signature);
                self.text(if body.stmts.is_empty() {
                    " {}"
                } else {
                    " {…}"
                });
            }
            ExprKind::Paren(x) => self.wrapped("(", *x, ")"),
            ExprKind::Selector { x, selected } => {
                self.wrapped("", *x, ".");
                self.text(ast.name(*selected));
            }
            ExprKind::Index { x, indices } => {
                self.wrapped("", *x, "[");
                self.exprs(indices);
                self.text("]");
            }
            ExprKind::Slice { x, indices, .. } => self.slice(*x, indices),
            ExprKind::TypeAssert { x, ty } => {
                self.pair(*x, ".(", *ty);
                self.text(")");
            }
            ExprKind::Star(x) => self.wrapped("*", *x, ""),
            ExprKind::Unary { op, x } => self.wrapped(&op.to_string(), *x, ""),
            ExprKind::Binary { op, x, y } => self.pair(*x, &format!(" {op} "), *y),
            ExprKind::Call {
                fun, args, spread, ..
            } => {
                self.wrapped("", *fun, "(");
                self.exprs(args);
                self.text(if *spread { "...)" } else { ")" });
            }
            _ => self.type_expr(id),
        }
    }

    fn type_expr(&mut self, id: ExprId) {
        let ast = self.ast;
        match &ast[id].kind {
            ExprKind::ArrayType { length, element } => {
                self.text("[");
                match length {
                    Some(length) => self.expr(*length),
                    None => self.text("..."),
                }
                self.wrapped("]", *element, "");
            }
            ExprKind::SliceType(element) => self.wrapped("[]", *element, ""),
            ExprKind::VariadicType(element) => self.wrapped("...", *element, ""),
            ExprKind::StructType(fields) => {
                self.text("struct{");
                self.fields(fields, "; ");
                self.text("}");
            }
            ExprKind::InterfaceType(elements) => self.interface(elements),
            ExprKind::FuncType { .. } => {
                self.text("func");
                self.signature(id);
            }
            ExprKind::MapType { key, value } => {
                self.text("map[");
                self.pair(*key, "]", *value);
            }
            ExprKind::ChanType { dir, element } => self.chan(*dir, *element),
            other => unreachable!("not a type: {other:?}"),
        }
    }

    fn wrapped(&mut self, before: &str, x: ExprId, after: &str) {
        self.text(before);
        self.expr(x);
        self.text(after);
    }

    fn pair(&mut self, x: ExprId, between: &str, y: ExprId) {
        self.expr(x);
        self.text(between);
        self.expr(y);
    }

    fn slice(&mut self, x: ExprId, indices: &[Option<ExprId>; 3]) {
        self.wrapped("", x, "[");
        self.optional(indices[0]);
        self.text(":");
        self.optional(indices[1]);
        if let Some(max) = indices[2] {
            self.wrapped(":", max, "");
        }
        self.text("]");
    }

    /// Names that share a type are shown with it once.
    fn fields(&mut self, fields: &[Field], separator: &str) {
        for (index, field) in fields.iter().enumerate() {
            if let Some(name) = field.name {
                self.text(self.ast.name(name));
                let shares = fields
                    .get(index + 1)
                    .is_some_and(|next| next.name.is_some() && next.ty == field.ty);
                if shares {
                    self.text(", ");
                    continue;
                }
                self.text(" ");
            }
            self.expr(field.ty);
            if let Some(tag) = field.tag {
                self.wrapped(" ", tag, "");
            }
            if index + 1 < fields.len() {
                self.text(separator);
            }
        }
    }

    fn interface(&mut self, elements: &[Field]) {
        self.text("interface{");
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.text("; ");
            }
            match element.name {
                Some(name) => {
                    self.text(self.ast.name(name));
                    self.signature(element.ty);
                }
                None => self.expr(element.ty),
            }
        }
        self.text("}");
    }

    fn signature(&mut self, id: ExprId) {
        let ast = self.ast;
        let ExprKind::FuncType { params, results } = &ast[id].kind else {
            return self.expr(id);
        };
        self.text("(");
        self.fields(params, ", ");
        self.text(")");
        match results.as_slice() {
            [] => {}
            [only] if only.name.is_none() => self.wrapped(" ", only.ty, ""),
            _ => {
                self.text(" (");
                self.fields(results, ", ");
                self.text(")");
            }
        }
    }

    fn chan(&mut self, dir: ChanDir, element: ExprId) {
        self.text(match dir {
            ChanDir::Both => "chan ",
            ChanDir::SendOnly => "chan<- ",
            ChanDir::ReceiveOnly => "<-chan ",
        });
        // `chan (<-chan T)` without parentheses would read as `(chan<-) chan T`.
        let ambiguous = dir == ChanDir::Both
            && matches!(
                self.ast[element].kind,
                ExprKind::ChanType {
                    dir: ChanDir::ReceiveOnly,
                    ..
                }
            );
        if ambiguous {
            self.wrapped("(", element, ")")
        } else {
            self.expr(element)
        }
    }
}
