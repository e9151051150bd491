//! Statements, one after the other; labels, and branches to them.

use super::function::{FunctionLowering, Lowered};
use super::value::Operand;
use crate::syntax::ast::{Block, BranchKind, ExprId, ExprKind, Stmt, StmtId, StmtKind};

/// Register allocation needs time that grows with the square of the joins of one variable.
const MOST_BLOCKS: usize = 60_000;

impl FunctionLowering<'_, '_> {
    /// A block of statements.
    pub fn block(&mut self, block: &Block) -> Lowered<()> {
        self.statements(&block.stmts)
    }

    /// Statements in order.
    pub fn statements(&mut self, statements: &[StmtId]) -> Lowered<()> {
        for &statement in statements {
            // What nothing reaches is left out, unless a label in it can be jumped to.
            if self.is_reachable() || matches!(self.ast[statement].kind, StmtKind::Labeled { .. }) {
                self.statement(statement)?;
            }
        }
        Ok(())
    }

    /// One statement.
    pub fn statement(&mut self, id: StmtId) -> Lowered<()> {
        let ast = self.ast;
        let statement = &ast[id];
        self.at(statement.pos);
        if self.b.func.dfg.num_blocks() > MOST_BLOCKS {
            return self.unsupported("a function with as many branches as this");
        }
        self.with_temporaries(|this| this.statement_inside(id, statement))
    }

    fn statement_inside(&mut self, id: StmtId, statement: &Stmt) -> Lowered<()> {
        match &statement.kind {
            StmtKind::Empty => Ok(()),
            StmtKind::Labeled { stmt, .. } => self.labeled(id, *stmt),
            StmtKind::Block(block) => self.block(block),
            StmtKind::Expr(expr) => self.expression_statement(*expr),
            StmtKind::IncDec { op, x } => {
                let target = self.hoisted_target(*x)?;
                let one = Operand::nothing();
                self.modify(target, self.type_of(*x), *op, None, one)
            }
            StmtKind::Assign {
                op: Some(op),
                lhs,
                rhs,
            } => {
                self.hoist_operands(lhs[0])?;
                self.hoist(rhs[0])?;
                let target = self.target(lhs[0])?;
                let value = self.expr(rhs[0])?;
                self.at(statement.pos);
                self.modify(target, self.type_of(lhs[0]), *op, Some(rhs[0]), value)
            }
            StmtKind::Assign { op: None, lhs, rhs } => self.assign(lhs, rhs),
            StmtKind::Define { lhs, rhs } => self.define(lhs, rhs),
            StmtKind::Decl(decls) => decls.iter().try_for_each(|decl| self.declaration(decl)),
            StmtKind::Return(values) => self.return_statement(values),
            StmtKind::Branch { kind, target, .. } => self.branch_statement(*kind, *target),
            StmtKind::If { arms, otherwise } => self.if_statement(arms, otherwise.as_ref()),
            StmtKind::For {
                init,
                condition,
                post,
                body,
            } => self.for_statement(id, *init, *condition, *post, body),
            StmtKind::Range {
                lhs,
                define,
                x,
                body,
                ..
            } => self.range_statement(id, lhs, *define, *x, body),
            StmtKind::Switch {
                init, tag, clauses, ..
            } => self.switch_statement(id, *init, *tag, clauses),
            StmtKind::TypeSwitch {
                init, x, clauses, ..
            } => self.type_switch(id, *init, *x, clauses),
            StmtKind::Select { clauses, .. } => self.select_statement(id, clauses),
            StmtKind::Send { channel, value } => self.send(*channel, *value),
            StmtKind::Go(call) => self.go_statement(*call),
            StmtKind::Defer(call) => self.defer_statement(*call),
        }
    }

    fn expression_statement(&mut self, expr: ExprId) -> Lowered<()> {
        let inner = self.ast.unparen(expr);
        match self.ast[inner].kind {
            ExprKind::Call { .. } => {
                self.hoist_inside(inner)?;
                self.call(inner)?;
            }
            ExprKind::Unary { x, .. } => self.receive_nothing(x)?,
            _ => {
                self.ordered(inner)?;
            }
        }
        Ok(())
    }

    /// `break`, `continue`, `goto` or `fallthrough`.
    pub fn branch_statement(&mut self, kind: BranchKind, target: Option<StmtId>) -> Lowered<()> {
        if self.leave_loop_over_function(kind, target)? {
            return Ok(());
        }
        let block = match (kind, target) {
            (BranchKind::Fallthrough, _) => self
                .next_clause
                .expect("the parser has checked fallthrough"),
            (BranchKind::Goto, Some(target)) => self.label_block(target),
            (BranchKind::Break, Some(target)) => self.exits[&target].after,
            (BranchKind::Continue, Some(target)) => self.exits[&target]
                .next
                .expect("a loop has a next iteration"),
            (_, None) => unreachable!("the parser resolves branches"),
        };
        self.jump(block);
        self.start_dead_code();
        Ok(())
    }

    /// The block of a label, made when it is first mentioned and sealed at the end of the function.
    fn label_block(&mut self, label: StmtId) -> cranelift_codegen::ir::Block {
        let Self { labels, b, .. } = self;
        *labels.entry(label).or_insert_with(|| b.create_block())
    }

    fn labeled(&mut self, id: StmtId, statement: StmtId) -> Lowered<()> {
        if self.unit.is_goto_target(id) {
            let block = self.label_block(id);
            self.jump(block);
            self.b.switch_to_block(block);
            // What follows may run again.
            self.is_after_label = true;
        }
        self.statement(statement)
    }
}
