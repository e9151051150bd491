//! Whether control can leave a statement at its end: a function with results must end in one where it cannot.

use super::Checker;
use crate::syntax::ast::{BranchKind, CaseClause, Ident, StmtId, StmtKind, Symbol};

impl Checker<'_> {
    pub fn is_terminating_list(&self, stmts: &[StmtId]) -> bool {
        let last = stmts
            .iter()
            .rev()
            .find(|&&stmt| !matches!(self.ast[stmt].kind, StmtKind::Empty));
        last.is_some_and(|&stmt| self.is_terminating(stmt, None))
    }

    fn is_terminating(&self, stmt: StmtId, label: Option<Symbol>) -> bool {
        match &self.ast[stmt].kind {
            StmtKind::Labeled { label, stmt } => self.is_terminating(*stmt, Some(label.name)),
            StmtKind::Expr(expr) => self.panic_calls.contains(&self.ast.unparen(*expr)),
            StmtKind::Return(_) => true,
            StmtKind::Branch {
                kind: BranchKind::Goto | BranchKind::Fallthrough,
                ..
            } => true,
            StmtKind::Block(block) => self.is_terminating_list(&block.stmts),
            StmtKind::If {
                arms,
                otherwise: Some(otherwise),
            } => {
                arms.iter()
                    .all(|arm| self.is_terminating_list(&arm.body.stmts))
                    && self.is_terminating_list(&otherwise.stmts)
            }
            StmtKind::For {
                condition: None,
                body,
                ..
            } => !self.list_breaks(&body.stmts, label, true),
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                let default = clauses.iter().any(|clause| clause.is_default);
                let ends = |clause: &CaseClause| {
                    self.is_terminating_list(&clause.body)
                        && !self.list_breaks(&clause.body, label, true)
                };
                default && clauses.iter().all(ends)
            }
            StmtKind::Select { clauses, .. } => clauses.iter().all(|clause| {
                self.is_terminating_list(&clause.body)
                    && !self.list_breaks(&clause.body, label, true)
            }),
            _ => false,
        }
    }

    /// Whether a statement contains a `break` that leaves the statement with that label, or, if `implicit`,
    /// one without label.
    fn breaks(&self, stmt: StmtId, label: Option<Symbol>, implicit: bool) -> bool {
        let list = |stmts: &[StmtId]| self.list_breaks(stmts, label, implicit);
        // Inside another breakable statement only the label counts.
        let inner = |stmts: &[StmtId]| label.is_some() && self.list_breaks(stmts, label, false);
        match &self.ast[stmt].kind {
            StmtKind::Labeled { stmt, .. } => self.breaks(*stmt, label, implicit),
            StmtKind::Branch {
                kind: BranchKind::Break,
                label: target,
                ..
            } => match target {
                None => implicit,
                Some(Ident { name, .. }) => Some(*name) == label,
            },
            StmtKind::Block(block) => list(&block.stmts),
            StmtKind::If { arms, otherwise } => {
                arms.iter().any(|arm| list(&arm.body.stmts))
                    || otherwise.as_ref().is_some_and(|b| list(&b.stmts))
            }
            StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                clauses.iter().any(|clause| inner(&clause.body))
            }
            StmtKind::Select { clauses, .. } => clauses.iter().any(|clause| inner(&clause.body)),
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => inner(&body.stmts),
            _ => false,
        }
    }

    fn list_breaks(&self, stmts: &[StmtId], label: Option<Symbol>, implicit: bool) -> bool {
        stmts.iter().any(|&stmt| self.breaks(stmt, label, implicit))
    }
}
