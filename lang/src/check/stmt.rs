//! Statements.

use super::Checker;
use super::expr::Standing;
use super::info::Mode;
use super::operand::Operand;
use crate::source::Pos;
use crate::syntax::ast::{BranchKind, CommClause, ExprId, ExprKind, IfArm, StmtId, StmtKind};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::TypeId;

impl<'a> Checker<'a> {
    pub fn stmt_list(&mut self, stmts: &'a [StmtId]) {
        for &stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn optional_stmt(&mut self, stmt: Option<StmtId>) {
        if let Some(stmt) = stmt {
            self.stmt(stmt);
        }
    }

    /// Statements in a scope of their own.
    pub fn block(&mut self, stmts: &'a [StmtId]) {
        self.open_scope();
        self.stmt_list(stmts);
        self.close_scope();
    }

    pub fn stmt(&mut self, stmt: StmtId) {
        let top = self.delayed.len();
        self.stmt_inner(stmt);
        // Function literals in the statement see what is declared before it, not after.
        self.process_delayed(top);
    }

    fn stmt_inner(&mut self, stmt: StmtId) {
        let ast = self.ast;
        let pos = ast[stmt].pos;
        match &ast[stmt].kind {
            StmtKind::Empty => {}
            StmtKind::Labeled { stmt, .. } => self.stmt(*stmt),
            StmtKind::Block(block) => self.block(&block.stmts),
            StmtKind::Expr(expr) => self.expr_stmt(*expr),
            &StmtKind::Send { channel, value } => self.send(channel, value),
            &StmtKind::IncDec { op, x } => self.inc_dec(op, x),
            StmtKind::Assign { op: None, lhs, rhs } => self.assign_vars(lhs, rhs),
            StmtKind::Assign {
                op: Some(op),
                lhs,
                rhs,
            } => self.assign_operation(pos, *op, lhs, rhs),
            StmtKind::Define { lhs, rhs } => self.short_var_decl(pos, lhs, rhs),
            StmtKind::Decl(decls) => self.decl_stmt(decls),
            StmtKind::Return(values) => self.return_stmt(pos, values),
            // The parser has checked labels and targets.
            StmtKind::Branch {
                kind: BranchKind::Break | BranchKind::Continue | BranchKind::Goto,
                ..
            } => {}
            StmtKind::Branch {
                kind: BranchKind::Fallthrough,
                ..
            } => {}
            StmtKind::Go(call) => self.suspended_call("go", *call),
            StmtKind::Defer(call) => {
                self.suspended_call("defer", *call);
                self.note_range_defer(pos);
            }
            StmtKind::If { arms, otherwise } => {
                self.if_stmt(arms, otherwise.as_ref().map(|block| &block.stmts[..]));
            }
            StmtKind::For {
                init,
                condition,
                post,
                body,
            } => {
                self.open_scope();
                self.optional_stmt(*init);
                if let Some(condition) = *condition {
                    self.condition(condition, "for");
                }
                self.optional_stmt(*post);
                self.block(&body.stmts);
                self.close_scope();
            }
            StmtKind::Range { .. } => self.range_stmt(stmt),
            StmtKind::Switch {
                init,
                tag,
                clauses,
                close,
                ..
            } => {
                self.open_scope();
                self.optional_stmt(*init);
                self.switch_stmt(*tag, clauses, *close);
                self.close_scope();
            }
            StmtKind::TypeSwitch {
                init,
                binding,
                x,
                clauses,
                ..
            } => {
                self.open_scope();
                self.optional_stmt(*init);
                self.type_switch_stmt(stmt, *binding, *x, clauses);
                self.close_scope();
            }
            StmtKind::Select { clauses, .. } => self.select_stmt(clauses),
        }
    }

    fn expr_stmt(&mut self, expr: ExprId) {
        let (mut x, standing) = self.raw_expr(expr, None);
        self.exclude_generic(&mut x);
        let complaint = match x.mode {
            Mode::Builtin(_) => "must be called",
            Mode::Type => "is not an expression",
            _ if standing == Standing::Statement => return,
            _ => "is not used",
        };
        let message = format!("{} {complaint}", self.describe(&x));
        self.error(self.pos_of(&x), message);
    }

    fn send(&mut self, channel: ExprId, value: ExprId) {
        let channel = self.expr(channel);
        let mut value = self.generic_expr(value, None);
        if !channel.is_valid() || !value.is_valid() {
            return;
        }
        if let Some(element) = self.channel_element(&channel, false) {
            self.assignment(&mut value, Some(element), "send");
        }
    }

    fn inc_dec(&mut self, op: BinaryOp, operand: ExprId) {
        let mut x = self.expr(operand);
        if !x.is_valid() {
            return;
        }
        if !self.types().is_numeric(x.ty) {
            if self.types().underlying_id(x.ty) != TypeId::INVALID {
                let (text, ty) = (self.text(operand), self.display(x.ty));
                self.error_at(
                    operand,
                    format!("invalid operation: {text}{op}{op} (non-numeric type {ty})"),
                );
            }
            return;
        }
        self.assign_operand(operand, &mut x, "assignment");
    }

    fn assign_operation(&mut self, pos: Pos, op: BinaryOp, left: &[ExprId], right: &[ExprId]) {
        let (&[left], &[right]) = (left, right) else {
            let message = format!("assignment operation {op}= requires single-valued expressions");
            return self.error(pos, message);
        };
        let x = self.expr(left);
        let y = self.expr(right);
        let mut x = self.binary(x, y, None, op);
        self.assign_operand(left, &mut x, "assignment");
    }

    fn return_stmt(&mut self, pos: Pos, values: &'a [ExprId]) {
        let Some(function) = self.env.function else {
            return;
        };
        let returning = self.info.returning(function);
        let results = self.info.function(returning).results.clone();
        if returning != function {
            results.iter().for_each(|&result| self.use_variable(result));
        }
        let named = results
            .first()
            .is_some_and(|&id| !self.info.object(id).name.is_empty());
        if !values.is_empty() || results.is_empty() || !named {
            if !results.is_empty() || !values.is_empty() {
                if results.is_empty() {
                    return self.unexpected_results(values);
                }
                self.init_vars(&results, values, Some(pos));
            }
            return;
        }
        for id in results {
            let object = self.info.object(id);
            let name = object.name.clone();
            let Some(symbol) = self.ast.symbols.find(&name) else {
                continue;
            };
            let Some(other) = self.lookup(symbol).filter(|&other| other != id) else {
                continue;
            };
            if &*name == "_" {
                continue;
            }
            let inner = self.info.object(other);
            let (place, ty) = (self.place(inner.pos), self.display(inner.ty));
            let kind = match inner.kind {
                super::ObjectKind::Const(_) => "const",
                super::ObjectKind::Type => "type",
                _ => "var",
            };
            let message = format!(
                "result parameter {name} not in scope at return\n\t{place}: inner declaration of {kind} {name} {ty}"
            );
            self.error(pos, message);
        }
    }

    /// Values returned from a function without results.
    fn unexpected_results(&mut self, values: &[ExprId]) {
        if !self.use_exprs(values) {
            return;
        }
        let operands = self.argument_list(values);
        let types: Vec<TypeId> = operands.iter().map(|operand| operand.ty).collect();
        let have = self.type_summary(&types, false, false);
        self.error_at(
            values[0],
            format!("too many return values\n\thave {have}\n\twant ()"),
        );
    }

    fn suspended_call(&mut self, keyword: &str, call: ExprId) {
        if !matches!(self.ast[call].kind, ExprKind::Call { .. }) {
            self.error_at(
                call,
                format!("expression in {keyword} must be function call"),
            );
            self.use_exprs(&[call]);
            return;
        }
        let (x, standing) = self.raw_expr(call, None);
        let complaint = match standing {
            Standing::Conversion => "requires function call, not conversion",
            Standing::Expression => "discards result of",
            Standing::Statement => return,
        };
        let message = format!("{keyword} {complaint} {}", self.describe(&x));
        self.error(self.pos_of(&x), message);
    }

    /// The scope of each arm's init statement reaches over all arms that follow.
    fn if_stmt(&mut self, arms: &'a [IfArm], otherwise: Option<&'a [StmtId]>) {
        for arm in arms {
            self.open_scope();
            self.optional_stmt(arm.init);
            self.condition(arm.condition, "if");
            self.block(&arm.body.stmts);
        }
        if let Some(stmts) = otherwise {
            self.block(stmts);
        }
        for _ in arms {
            self.close_scope();
        }
    }

    fn condition(&mut self, condition: ExprId, statement: &str) {
        let x = self.expr(condition);
        if x.is_valid()
            && !self.types().is_boolean(x.ty)
            && self.types().underlying_id(x.ty) != TypeId::INVALID
        {
            self.error_at(
                condition,
                format!("non-boolean condition in {statement} statement"),
            );
        }
    }

    fn select_stmt(&mut self, clauses: &'a [CommClause]) {
        let mut default: Option<Pos> = None;
        for clause in clauses.iter().filter(|clause| clause.comm.is_none()) {
            match default {
                Some(first) => {
                    let place = self.place(first);
                    self.error(clause.pos, format!("multiple defaults (first at {place})"));
                }
                None => default = Some(clause.pos),
            }
        }
        for clause in clauses {
            if let Some(comm) = clause.comm
                && !self.is_communication(comm)
            {
                let pos = match &self.ast[comm].kind {
                    StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => {
                        self.start(lhs[0])
                    }
                    StmtKind::IncDec { x, .. } => self.start(*x),
                    _ => self.ast[comm].pos,
                };
                self.error(
                    pos,
                    "select case must be send or receive (possibly with assignment)",
                );
                continue;
            }
            self.open_scope();
            self.optional_stmt(clause.comm);
            self.stmt_list(&clause.body);
            self.close_scope();
        }
    }

    /// Go's compiler refuses `case x += <-c` only in a program without other errors.
    pub fn require_plain_receives(&mut self) {
        let ast = self.ast;
        let clauses = ast.stmts.iter().filter_map(|stmt| match &stmt.kind {
            StmtKind::Select { clauses, .. } => Some(clauses),
            _ => None,
        });
        for comm in clauses.flatten().filter_map(|clause| clause.comm) {
            if let StmtKind::Assign { op: Some(_), .. } = ast[comm].kind {
                let message = "select case must be receive, send or assign recv";
                self.error(ast[comm].pos, message);
            }
        }
    }

    fn is_communication(&self, stmt: StmtId) -> bool {
        let received = match &self.ast[stmt].kind {
            StmtKind::Send { .. } => return true,
            StmtKind::Expr(expr) => Some(*expr),
            StmtKind::Assign { rhs, .. } | StmtKind::Define { rhs, .. } => match rhs[..] {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        };
        received.is_some_and(|expr| {
            matches!(
                self.ast[self.ast.unparen(expr)].kind,
                ExprKind::Unary {
                    op: UnaryOp::Receive,
                    ..
                }
            )
        })
    }

    /// An operand that stands for a name without an expression of its own.
    pub fn named_operand(&self, pos: Pos, text: &str, mode: Mode, ty: TypeId) -> Operand {
        Operand {
            mode,
            ty,
            value: None,
            source: super::operand::Source::Text(pos, text.into()),
        }
    }
}
