//! The children of a node, in source order: for phases that walk a tree without caring for most of its forms.

use super::ast::{Ast, Block, Decl, ExprId, ExprKind, Field, Node, StmtId, StmtKind};

impl Ast {
    /// Calls `visit` for the direct children of an expression. The statements of a function literal are children of it.
    pub fn expr_children(&self, id: ExprId, visit: &mut impl FnMut(Node)) {
        kind_children(&self[id].kind, visit);
    }

    /// Calls `visit` for the direct children of a statement, also those inside of its declarations.
    pub fn stmt_children(&self, id: StmtId, visit: &mut impl FnMut(Node)) {
        stmt_kind_children(&self[id].kind, visit);
    }
}

fn exprs<'a>(ids: impl IntoIterator<Item = &'a ExprId>, visit: &mut impl FnMut(Node)) {
    ids.into_iter().for_each(|&id| visit(Node::Expr(id)));
}

fn stmts<'a>(ids: impl IntoIterator<Item = &'a StmtId>, visit: &mut impl FnMut(Node)) {
    ids.into_iter().for_each(|&id| visit(Node::Stmt(id)));
}

fn block(block: &Block, visit: &mut impl FnMut(Node)) {
    stmts(&block.stmts, visit);
}

fn fields(fields: &[Field], visit: &mut impl FnMut(Node)) {
    for field in fields {
        visit(Node::Expr(field.ty));
        exprs(&field.tag, visit);
    }
}

/// The children of an expression that need not be in a tree yet.
pub(super) fn kind_children(kind: &ExprKind, visit: &mut impl FnMut(Node)) {
    match kind {
        ExprKind::Bad | ExprKind::Name(_) | ExprKind::Literal { .. } => {}
        ExprKind::Composite { ty, elements, .. } => {
            exprs(ty, visit);
            exprs(elements, visit);
        }
        ExprKind::KeyValue { key: x, value: y }
        | ExprKind::MapType { key: x, value: y }
        | ExprKind::TypeAssert { x, ty: y }
        | ExprKind::Binary { x, y, .. } => exprs([x, y], visit),
        ExprKind::FuncLiteral { signature, body } => {
            exprs([signature], visit);
            block(body, visit);
        }
        ExprKind::Paren(x)
        | ExprKind::Star(x)
        | ExprKind::SliceType(x)
        | ExprKind::VariadicType(x)
        | ExprKind::Selector { x, .. }
        | ExprKind::Unary { x, .. }
        | ExprKind::ChanType { element: x, .. } => exprs([x], visit),
        ExprKind::Index { x, indices } => {
            exprs([x], visit);
            exprs(indices, visit);
        }
        ExprKind::Slice { x, indices, .. } => {
            exprs([x], visit);
            exprs(indices.iter().flatten(), visit);
        }
        ExprKind::Call { fun, args, .. } => {
            exprs([fun], visit);
            exprs(args, visit);
        }
        ExprKind::ArrayType { length, element } => {
            exprs(length, visit);
            exprs([element], visit);
        }
        ExprKind::StructType(list) | ExprKind::InterfaceType(list) => fields(list, visit),
        ExprKind::FuncType { params, results } => {
            fields(params, visit);
            fields(results, visit);
        }
    }
}

fn decl(decl: &Decl, visit: &mut impl FnMut(Node)) {
    match decl {
        Decl::Import(import) => exprs([&import.path], visit),
        Decl::Const(spec) => {
            exprs(&spec.ty, visit);
            exprs(&spec.values, visit);
        }
        Decl::Type(spec) => {
            fields(&spec.type_params, visit);
            exprs([&spec.ty], visit);
        }
        Decl::Var(spec) => {
            exprs(&spec.ty, visit);
            exprs(&spec.values, visit);
        }
        Decl::Func(func) => {
            fields(func.receiver.as_slice(), visit);
            fields(&func.type_params, visit);
            exprs([&func.signature], visit);
            func.body.iter().for_each(|body| block(body, visit));
        }
    }
}

/// The children of a statement that need not be in a tree yet.
pub(super) fn stmt_kind_children(kind: &StmtKind, visit: &mut impl FnMut(Node)) {
    match kind {
        StmtKind::Empty | StmtKind::Branch { .. } => {}
        StmtKind::Labeled { stmt, .. } => stmts([stmt], visit),
        StmtKind::Block(body) => block(body, visit),
        StmtKind::Expr(x) | StmtKind::Go(x) | StmtKind::Defer(x) | StmtKind::IncDec { x, .. } => {
            exprs([x], visit)
        }
        StmtKind::Send { channel, value } => exprs([channel, value], visit),
        StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs } => {
            exprs(lhs, visit);
            exprs(rhs, visit);
        }
        StmtKind::Decl(decls) => decls.iter().for_each(|it| decl(it, visit)),
        StmtKind::Return(results) => exprs(results, visit),
        StmtKind::If { arms, otherwise } => {
            for arm in arms {
                stmts(&arm.init, visit);
                exprs([&arm.condition], visit);
                block(&arm.body, visit);
            }
            otherwise.iter().for_each(|body| block(body, visit));
        }
        StmtKind::For {
            init,
            condition,
            post,
            body,
        } => {
            stmts(init, visit);
            exprs(condition, visit);
            stmts(post, visit);
            block(body, visit);
        }
        StmtKind::Range { lhs, x, body, .. } => {
            exprs(lhs, visit);
            exprs([x], visit);
            block(body, visit);
        }
        StmtKind::Switch {
            init, tag, clauses, ..
        } => {
            stmts(init, visit);
            exprs(tag, visit);
            for clause in clauses {
                exprs(&clause.cases, visit);
                stmts(&clause.body, visit);
            }
        }
        StmtKind::TypeSwitch {
            init, x, clauses, ..
        } => {
            stmts(init, visit);
            exprs([x], visit);
            for clause in clauses {
                exprs(&clause.cases, visit);
                stmts(&clause.body, visit);
            }
        }
        StmtKind::Select { clauses, .. } => {
            for clause in clauses {
                stmts(&clause.comm, visit);
                stmts(&clause.body, visit);
            }
        }
    }
}
