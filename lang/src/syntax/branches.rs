//! The rules for labels, `goto`, `break`, `continue` and `fallthrough` in one function body, and where they lead.
//!
//! One walk collects labels, variable declarations and branches; `goto`s are judged at its end, when all labels are
//! known. Function literals are bodies of their own.

use super::ast::*;
use crate::diag::Diagnostics;
use crate::source::{Pos, SourceFile};
use std::collections::HashMap;

/// Checks a body and fills in the targets of its branches.
pub(super) fn check(ast: &mut Ast, body: &Block, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let mut walk = Walk {
        ast,
        file,
        diagnostics,
        blocks: Vec::new(),
        labels: HashMap::new(),
        labels_in_order: Vec::new(),
        enclosing: Vec::new(),
        gotos: Vec::new(),
        targets: Vec::new(),
    };
    walk.block(None, Context::default(), body.open, &body.stmts);
    walk.resolve_gotos();
    walk.report_unused_labels();
    for (branch, to) in walk.targets {
        if let StmtKind::Branch { target, .. } = &mut ast.stmts.parsed_mut(branch.0).kind {
            *target = Some(to);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct BlockId(usize);

struct BlockInfo {
    parent: Option<BlockId>,
    start: Pos,
    /// Variables declared directly in it, in source order: a `goto` may not jump over them.
    variables: Vec<(Pos, String)>,
}

struct Label {
    block: BlockId,
    ident: Ident,
    stmt: StmtId,
    used: bool,
}

struct Goto {
    block: BlockId,
    stmt: StmtId,
    label: Ident,
}

/// What a branch without a label refers to.
#[derive(Clone, Copy, Default)]
struct Context {
    breaks: Option<StmtId>,
    continues: Option<StmtId>,
    /// In the statement list of a `switch` clause itself: the clause's index.
    clause: Option<usize>,
}

struct Walk<'a> {
    ast: &'a Ast,
    file: &'a SourceFile,
    diagnostics: &'a mut Diagnostics,
    blocks: Vec<BlockInfo>,
    /// Indices into `labels_in_order`.
    labels: HashMap<Symbol, usize>,
    labels_in_order: Vec<Label>,
    /// The labeled statements around the current one.
    enclosing: Vec<StmtId>,
    gotos: Vec<Goto>,
    targets: Vec<(StmtId, StmtId)>,
}

impl<'a> Walk<'a> {
    fn place(&self, pos: Pos) -> String {
        self.file.location(pos).to_string()
    }

    fn block(
        &mut self,
        parent: Option<BlockId>,
        context: Context,
        start: Pos,
        stmts: &'a [StmtId],
    ) {
        let block = BlockId(self.blocks.len());
        self.blocks.push(BlockInfo {
            parent,
            start,
            variables: Vec::new(),
        });
        for (index, &stmt) in stmts.iter().enumerate() {
            self.stmt(block, context, stmt, index + 1 == stmts.len());
        }
    }

    fn stmt(&mut self, block: BlockId, context: Context, id: StmtId, is_last: bool) {
        let ast = self.ast;
        let stmt = &ast[id];
        let inner = Context {
            clause: None,
            ..context
        };
        match &stmt.kind {
            StmtKind::Decl(decls) => {
                let first = decls.iter().find_map(|decl| match decl {
                    Decl::Var(var) => Some((var.pos, ast.name(var.names[0]).to_owned())),
                    _ => None,
                });
                self.blocks[block.0].variables.extend(first);
            }
            StmtKind::Define { lhs, .. } => {
                let names = ast.expr_list_text(lhs);
                self.blocks[block.0].variables.push((stmt.pos, names));
            }
            StmtKind::Labeled { label, stmt } => {
                self.declare(block, *label, id);
                self.enclosing.push(id);
                self.stmt(block, context, *stmt, is_last);
                self.enclosing.pop();
            }
            StmtKind::Branch { kind, label, .. } => {
                self.branch(block, context, id, *kind, *label, is_last)
            }
            StmtKind::Block(body) => self.block(Some(block), inner, body.open, &body.stmts),
            StmtKind::If { arms, otherwise } => {
                for body in arms.iter().map(|arm| &arm.body).chain(otherwise) {
                    self.block(Some(block), inner, body.open, &body.stmts);
                }
            }
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                let inner = Context {
                    breaks: Some(id),
                    continues: Some(id),
                    clause: None,
                };
                self.block(Some(block), inner, body.open, &body.stmts);
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                for (index, clause) in clauses.iter().enumerate() {
                    let inner = Context {
                        breaks: Some(id),
                        clause: Some(index),
                        ..context
                    };
                    self.block(Some(block), inner, clause.pos, &clause.body);
                }
            }
            StmtKind::Select { clauses, .. } => {
                for clause in clauses {
                    let inner = Context {
                        breaks: Some(id),
                        ..inner
                    };
                    self.block(Some(block), inner, clause.pos, &clause.body);
                }
            }
            _ => {}
        }
    }

    fn declare(&mut self, block: BlockId, ident: Ident, stmt: StmtId) {
        let name = self.ast.name(ident);
        if name == "_" {
            return;
        }
        if let Some(&index) = self.labels.get(&ident.name) {
            let earlier = self.place(self.labels_in_order[index].ident.pos);
            self.diagnostics.error(
                ident.pos,
                format!("label {name} already defined at {earlier}"),
            );
            return;
        }
        self.labels.insert(ident.name, self.labels_in_order.len());
        self.labels_in_order.push(Label {
            block,
            ident,
            stmt,
            used: false,
        });
    }

    fn branch(
        &mut self,
        block: BlockId,
        context: Context,
        id: StmtId,
        kind: BranchKind,
        label: Option<Ident>,
        is_last: bool,
    ) {
        let pos = self.ast[id].pos;
        let target = match (kind, label) {
            (BranchKind::Goto, Some(label)) => {
                self.gotos.push(Goto {
                    block,
                    stmt: id,
                    label,
                });
                None
            }
            (BranchKind::Break | BranchKind::Continue, Some(label)) => {
                self.labeled_target(kind, label)
            }
            (BranchKind::Break, None) => {
                if context.breaks.is_none() {
                    self.diagnostics
                        .error(pos, "break is not in a loop, switch, or select");
                }
                context.breaks
            }
            (BranchKind::Continue, None) => {
                if context.continues.is_none() {
                    self.diagnostics.error(pos, "continue is not in a loop");
                }
                context.continues
            }
            (BranchKind::Fallthrough, _) => {
                self.fallthrough(context, pos, is_last);
                None
            }
            (BranchKind::Goto, None) => None,
        };
        self.targets.extend(target.map(|target| (id, target)));
    }

    /// The statement that `break label` leaves or `continue label` continues.
    fn labeled_target(&mut self, kind: BranchKind, label: Ident) -> Option<StmtId> {
        let name = self.ast.name(label);
        let word = if kind == BranchKind::Break {
            "break"
        } else {
            "continue"
        };
        let Some(&index) = self.labels.get(&label.name) else {
            self.diagnostics
                .error(label.pos, format!("{word} label not defined: {name}"));
            return None;
        };
        let found = &mut self.labels_in_order[index];
        found.used = true;
        let labeled = found.stmt;
        if self.enclosing.contains(&labeled)
            && let StmtKind::Labeled { stmt, .. } = self.ast[labeled].kind
        {
            let fits = match self.ast[stmt].kind {
                StmtKind::For { .. } | StmtKind::Range { .. } => true,
                StmtKind::Switch { .. } | StmtKind::TypeSwitch { .. } | StmtKind::Select { .. } => {
                    kind == BranchKind::Break
                }
                _ => false,
            };
            if fits {
                return Some(stmt);
            }
        }
        self.diagnostics
            .error(label.pos, format!("invalid {word} label {name}"));
        None
    }

    fn fallthrough(&mut self, context: Context, pos: Pos, is_last: bool) {
        let message = match (
            context.breaks.map(|stmt| &self.ast[stmt].kind),
            context.clause,
        ) {
            (Some(StmtKind::TypeSwitch { .. }), _) => "cannot fallthrough in type switch",
            (Some(StmtKind::Switch { clauses, .. }), Some(index)) if is_last => {
                if index + 1 < clauses.len() {
                    return;
                }
                "cannot fallthrough final case in switch"
            }
            _ => "fallthrough statement out of place",
        };
        self.diagnostics.error(pos, message);
    }

    fn resolve_gotos(&mut self) {
        for goto in std::mem::take(&mut self.gotos) {
            let pos = goto.label.pos;
            let name = self.ast.name(goto.label);
            let Some(&index) = self.labels.get(&goto.label.name) else {
                self.diagnostics
                    .error(pos, format!("label {name} not defined"));
                continue;
            };
            let label = &mut self.labels_in_order[index];
            label.used = true;
            let (block, stmt, label_pos) = (label.block, label.stmt, label.ident.pos);
            if !self.is_inside(goto.block, block) {
                let start = self.place(self.blocks[block.0].start);
                self.diagnostics.error(
                    pos,
                    format!("goto {name} jumps into block starting at {start}"),
                );
                continue;
            }
            self.targets.push((goto.stmt, stmt));
            let variables = &self.blocks[block.0].variables;
            let before_label = variables.partition_point(|&(at, _)| at < label_pos);
            if let Some((at, variable)) = variables[..before_label].last()
                && *at > pos
            {
                let at = self.place(*at);
                let message = format!("goto {name} jumps over declaration of {variable} at {at}");
                self.diagnostics.error(pos, message);
            }
        }
    }

    fn is_inside(&self, block: BlockId, outer: BlockId) -> bool {
        let mut block = Some(block);
        while let Some(id) = block {
            if id == outer {
                return true;
            }
            block = self.blocks[id.0].parent;
        }
        false
    }

    fn report_unused_labels(&mut self) {
        for label in self.labels_in_order.iter().filter(|label| !label.used) {
            let message = format!("label {} defined and not used", self.ast.name(label.ident));
            self.diagnostics.error(label.ident.pos, message);
        }
    }
}
