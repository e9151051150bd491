//! Expressions as text, as Go's compiler prints them in messages: one line, bodies cut to `…`.

use super::Checker;
use crate::syntax::ast::{Ast, ChanDir, ExprId, ExprKind, Field};

impl Checker<'_> {
    /// The source of an expression, normalised.
    pub fn text(&self, expr: ExprId) -> String {
        let mut out = String::new();
        write_expr(self.ast, expr, &mut out);
        out
    }

    /// A bracketed list of expressions.
    pub fn text_list(&self, exprs: &[ExprId]) -> String {
        let texts: Vec<String> = exprs.iter().map(|&expr| self.text(expr)).collect();
        format!("[{}]", texts.join(", "))
    }
}

fn write_list(ast: &Ast, exprs: &[ExprId], out: &mut String) {
    for (index, &expr) in exprs.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_expr(ast, expr, out);
    }
}

/// Appends `parts` in order: text, or an expression.
macro_rules! put {
    ($ast:expr, $out:expr, $($part:expr),*) => {{ $(put_part($ast, $out, $part.into());)* }};
}

enum Part<'a> {
    Text(&'a str),
    Expr(ExprId),
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Self {
        Part::Text(text)
    }
}

impl From<ExprId> for Part<'_> {
    fn from(expr: ExprId) -> Self {
        Part::Expr(expr)
    }
}

fn put_part(ast: &Ast, out: &mut String, part: Part<'_>) {
    match part {
        Part::Text(text) => out.push_str(text),
        Part::Expr(expr) => write_expr(ast, expr, out),
    }
}

fn write_expr(ast: &Ast, expr: ExprId, out: &mut String) {
    match &ast[expr].kind {
        ExprKind::Bad => out.push_str("<bad expr>"),
        ExprKind::Name(ident) => out.push_str(ast.name(*ident)),
        ExprKind::Literal { text, .. } => out.push_str(ast.text(*text)),
        ExprKind::FuncLiteral { signature, body } => {
            put!(
                ast,
                out,
                *signature,
                if body.stmts.is_empty() {
                    " {}"
                } else {
                    " {…}"
                }
            );
        }
        ExprKind::Composite { ty, elements, .. } => {
            if let Some(ty) = ty {
                write_expr(ast, *ty, out);
            }
            out.push_str(if elements.is_empty() { "{}" } else { "{…}" });
        }
        ExprKind::KeyValue { key, value } => put!(ast, out, *key, ": ", *value),
        ExprKind::Paren(x) => put!(ast, out, "(", *x, ")"),
        ExprKind::Selector { x, selected } => put!(ast, out, *x, ".", ast.name(*selected)),
        ExprKind::Index { x, indices } => {
            put!(ast, out, *x, "[");
            write_list(ast, indices, out);
            out.push(']');
        }
        ExprKind::Slice { x, indices, .. } => {
            put!(ast, out, *x, "[");
            let [low, high, max] = *indices;
            low.inspect(|&low| write_expr(ast, low, out));
            out.push(':');
            high.inspect(|&high| write_expr(ast, high, out));
            max.inspect(|&max| put!(ast, out, ":", max));
            out.push(']');
        }
        ExprKind::TypeAssert { x, ty } => put!(ast, out, *x, ".(", *ty, ")"),
        ExprKind::Star(x) => put!(ast, out, "*", *x),
        ExprKind::Unary { op, x } => put!(ast, out, op.to_string().as_str(), *x),
        ExprKind::Binary { op, x, y } => {
            put!(ast, out, *x, " ", op.to_string().as_str(), " ", *y);
        }
        ExprKind::Call {
            fun, args, spread, ..
        } => {
            put!(ast, out, *fun, "(");
            write_list(ast, args, out);
            out.push_str(if *spread { "...)" } else { ")" });
        }
        ExprKind::ArrayType {
            length: Some(length),
            element,
        } => put!(ast, out, "[", *length, "]", *element),
        ExprKind::ArrayType {
            length: None,
            element,
        } => put!(ast, out, "[...]", *element),
        ExprKind::SliceType(element) => put!(ast, out, "[]", *element),
        ExprKind::VariadicType(element) => put!(ast, out, "...", *element),
        ExprKind::StructType(fields) => {
            out.push_str("struct{");
            write_fields(ast, fields, "; ", out);
            out.push('}');
        }
        ExprKind::InterfaceType(elements) => {
            out.push_str("interface{");
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push_str("; ");
                }
                match (element.name, &ast[element.ty].kind) {
                    (Some(name), ExprKind::FuncType { params, results }) => {
                        out.push_str(ast.name(name));
                        write_signature(ast, params, results, out);
                    }
                    _ => write_expr(ast, element.ty, out),
                }
            }
            out.push('}');
        }
        ExprKind::FuncType { params, results } => {
            out.push_str("func");
            write_signature(ast, params, results, out);
        }
        ExprKind::MapType { key, value } => put!(ast, out, "map[", *key, "]", *value),
        ExprKind::ChanType { dir, element } => {
            let receives = |expr: ExprId| {
                matches!(
                    ast[expr].kind,
                    ExprKind::ChanType {
                        dir: ChanDir::ReceiveOnly,
                        ..
                    }
                )
            };
            match dir {
                ChanDir::ReceiveOnly => put!(ast, out, "<-chan ", *element),
                ChanDir::SendOnly => put!(ast, out, "chan<- ", *element),
                ChanDir::Both if receives(*element) => put!(ast, out, "chan (", *element, ")"),
                ChanDir::Both => put!(ast, out, "chan ", *element),
            }
        }
    }
}

fn write_signature(ast: &Ast, params: &[Field], results: &[Field], out: &mut String) {
    out.push('(');
    write_fields(ast, params, ", ", out);
    out.push(')');
    match results {
        [] => {}
        [only] if only.name.is_none() => put!(ast, out, " ", only.ty),
        _ => {
            out.push_str(" (");
            write_fields(ast, results, ", ", out);
            out.push(')');
        }
    }
}

/// Names that share a type are written before it once.
fn write_fields(ast: &Ast, fields: &[Field], separator: &str, out: &mut String) {
    for (index, field) in fields.iter().enumerate() {
        if let Some(name) = field.name {
            out.push_str(ast.name(name));
            if fields
                .get(index + 1)
                .is_some_and(|next| next.name.is_some() && next.ty == field.ty)
            {
                out.push_str(", ");
                continue;
            }
            out.push(' ');
        }
        write_expr(ast, field.ty, out);
        if let Some(tag) = field.tag {
            put!(ast, out, " ", tag);
        }
        if index + 1 < fields.len() {
            out.push_str(separator);
        }
    }
}
