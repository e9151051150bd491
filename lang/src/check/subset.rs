//! What this compiler does not do yet, in a program that is valid Go: refused once for each place.
//!
//! Whatever needs a heap, a scheduler or run-time types is refused here by its syntax or its type, so that
//! later phases meet only what they know. What escapes to the heap is found by escape analysis, not here.

use super::info::{Builtin, CallKind, FunctionSyntax, Info, Mode, ObjectKind};
use crate::diag::Diagnostics;
use crate::source::Pos;
use crate::syntax::ast::{Ast, Decl, ExprId, ExprKind, FuncDecl, Node, StmtId, StmtKind};
use crate::types::{Type, TypeId};

/// One diagnostic for each construct that is not supported.
pub(super) fn refused(ast: &Ast, info: &Info) -> Diagnostics {
    let mut subset = Subset {
        ast,
        info,
        refused: Diagnostics::new(),
    };
    let home = ast.packages[0].files.clone();
    for file in &ast.files[home.start as usize..home.end as usize] {
        for decl in &file.decls {
            subset.decl(decl);
        }
    }
    for instance in ast.instances.iter() {
        subset.func(instance);
    }
    // Of standard packages only what the program mentions was checked.
    for function in &info.functions {
        if let FunctionSyntax::Declared { file, decl } = function.syntax
            && !home.contains(&file)
        {
            subset.decl(&ast.files[file as usize].decls[decl as usize]);
        }
    }
    subset.refused
}

struct Subset<'a> {
    ast: &'a Ast,
    info: &'a Info,
    refused: Diagnostics,
}

impl Subset<'_> {
    fn refuse(&mut self, pos: Pos, construct: impl Into<String>) {
        self.refused.unsupported(pos, construct);
    }

    fn decl(&mut self, decl: &Decl) {
        match decl {
            Decl::Import(_) | Decl::Const(_) => {}
            Decl::Type(decl) if decl.type_params.is_empty() && !self.is_constraint(decl.ty) => {
                self.expr(decl.ty);
            }
            Decl::Type(_) => {}
            Decl::Var(decl) => {
                decl.ty.into_iter().for_each(|ty| self.expr(ty));
                self.exprs(&decl.values);
            }
            // Of generic functions there is only the code of their instances.
            Decl::Func(decl) if !self.is_generic(decl) => self.func(decl),
            Decl::Func(_) => {}
        }
    }

    /// Whether a type is only good as a constraint, so that there are no values of it.
    fn is_constraint(&self, ty: ExprId) -> bool {
        let ty = self.info.type_of(ty);
        self.info.types.is_interface(ty) && self.info.types.type_set(ty).is_constraint_only()
    }

    fn is_generic(&self, decl: &FuncDecl) -> bool {
        let function =
            self.info
                .object_of(decl.name)
                .and_then(|object| match self.info.object(object).kind {
                    ObjectKind::Func { function, .. } => function,
                    _ => None,
                });
        function.is_some_and(|function| self.info.function(function).generic)
    }

    fn func(&mut self, decl: &FuncDecl) {
        self.expr(decl.signature);
        decl.body
            .iter()
            .flat_map(|body| &body.stmts)
            .for_each(|&stmt| self.stmt(stmt));
    }

    fn exprs(&mut self, exprs: &[ExprId]) {
        exprs.iter().for_each(|&expr| self.expr(expr));
    }

    fn node(&mut self, node: Node) {
        match node {
            Node::Expr(expr) => self.expr(expr),
            Node::Stmt(stmt) => self.stmt(stmt),
        }
    }

    fn stmt(&mut self, stmt: StmtId) {
        let pos = self.ast[stmt].pos;
        match &self.ast[stmt].kind {
            StmtKind::Go(_) => return self.refuse(pos, "go statements"),
            StmtKind::Select { .. } => return self.refuse(pos, "select statements"),
            StmtKind::Send { .. } => return self.refuse(pos, "channels"),
            StmtKind::Decl(decls) => return decls.iter().for_each(|decl| self.decl(decl)),
            // The names on the left of := have the types of what is on the right.
            StmtKind::Define { rhs, .. } => return self.exprs(rhs),
            _ => {}
        }
        let ast = self.ast;
        ast.stmt_children(stmt, &mut |node| self.node(node));
    }

    fn expr(&mut self, expr: ExprId) {
        let pos = self.ast.start(expr);
        let known = self.info.expr(expr);
        if known.mode == Mode::Type {
            return self.type_expr(expr);
        }
        if let Some(what) = self
            .unsupported_type(known.ty)
            .filter(|_| known.mode != Mode::Unchecked)
        {
            return self.refuse(pos, what);
        }
        if known.value.is_some() {
            return;
        }
        let ast = self.ast;
        match &ast[expr].kind {
            ExprKind::Call { fun, args, .. } => return self.call(expr, *fun, args),
            // Its key is a field's name.
            ExprKind::KeyValue { key, value } if self.info.expr(*key).mode == Mode::Unchecked => {
                return self.expr(*value);
            }
            _ => {}
        }
        ast.expr_children(expr, &mut |node| self.node(node));
    }

    fn call(&mut self, expr: ExprId, fun: ExprId, args: &[ExprId]) {
        let pos = self.ast.start(expr);
        match self.info.call(expr) {
            Some(CallKind::Conversion) => {
                self.expr(fun);
            }
            Some(CallKind::Builtin(builtin)) => {
                if let Some(what) = unsupported_builtin(builtin) {
                    return self.refuse(pos, what);
                }
            }
            Some(CallKind::Method(_)) => {
                if let ExprKind::Selector { x, .. } = self.ast[self.ast.unparen(fun)].kind {
                    self.expr(x);
                }
            }
            Some(CallKind::Function(_)) => {}
            _ => self.expr(fun),
        }
        self.exprs(args);
    }

    /// Why values of a type cannot be had.
    fn unsupported_type(&self, ty: TypeId) -> Option<&'static str> {
        match self.info.types.underlying(ty) {
            Type::Chan { .. } => Some("channels"),
            Type::Tuple(elements) => elements
                .iter()
                .find_map(|element| self.unsupported_type(element.ty)),
            _ => None,
        }
    }

    fn type_expr(&mut self, expr: ExprId) {
        let pos = self.ast.start(expr);
        let what = match self.ast[expr].kind {
            ExprKind::ChanType { .. } => Some("channels"),
            ExprKind::Name(_) | ExprKind::Selector { .. } => {
                self.unsupported_type(self.info.type_of(expr))
            }
            _ => None,
        };
        match what {
            Some(what) => self.refuse(pos, what),
            None => {
                let ast = self.ast;
                ast.expr_children(expr, &mut |node| self.node(node));
            }
        }
    }
}

fn unsupported_builtin(builtin: Builtin) -> Option<String> {
    use Builtin::*;
    match builtin {
        Close => Some(format!("the built-in function {}", builtin.name())),
        _ => None,
    }
}
