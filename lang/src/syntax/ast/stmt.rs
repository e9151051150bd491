//! Statements.

use super::super::token::BinaryOp;
use super::{Decl, ExprId, Ident, StmtId};
use crate::source::Pos;

/// A statement with its place.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// Its first token; an assignment or send stands at its operator.
    pub pos: Pos,
    /// What it is.
    pub kind: StmtKind,
}

/// The forms of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// Nothing: what a label at the end of a block stands before, or a lone `;`.
    Empty,
    /// `label: stmt`
    Labeled {
        /// The label.
        label: Ident,
        /// The statement, also [`StmtKind::Empty`].
        stmt: StmtId,
    },
    /// `{ ... }`
    Block(Block),
    /// An expression for its effects.
    Expr(ExprId),
    /// `channel <- value`
    Send {
        /// The channel.
        channel: ExprId,
        /// What is sent.
        value: ExprId,
    },
    /// `x++`, `x--`
    IncDec {
        /// `Add` or `Sub`.
        op: BinaryOp,
        /// The operand.
        x: ExprId,
    },
    /// `x, y = a, b` or `x += a`
    Assign {
        /// The operator of `op=`.
        op: Option<BinaryOp>,
        /// The left side, at least one.
        lhs: Vec<ExprId>,
        /// The right side, at least one.
        rhs: Vec<ExprId>,
    },
    /// `x, y := a, b`
    Define {
        /// Names, if the program is valid; the checker must look.
        lhs: Vec<ExprId>,
        /// The right side, at least one.
        rhs: Vec<ExprId>,
    },
    /// `var`, `const` and `type` in a function
    Decl(Vec<Decl>),
    /// `return a, b`
    Return(Vec<ExprId>),
    /// `break`, `continue`, `goto`, `fallthrough`
    Branch {
        /// Which.
        kind: BranchKind,
        /// The label, if written.
        label: Option<Ident>,
        /// Where it leads, in a tree without errors: `goto` to its [`StmtKind::Labeled`]; `break` and `continue` to the
        /// `for`, `range`, `switch` or `select` they leave or continue; `None` for `fallthrough`.
        target: Option<StmtId>,
    },
    /// `go f(x)`
    Go(ExprId),
    /// `defer f(x)`
    Defer(ExprId),
    /// `if ... else if ... else ...`
    If {
        /// At least one.
        arms: Vec<IfArm>,
        /// The last `else`.
        otherwise: Option<Block>,
    },
    /// `for init; condition; post { ... }`
    For {
        /// Before the loop.
        init: Option<StmtId>,
        /// `None` is true.
        condition: Option<ExprId>,
        /// After each iteration.
        post: Option<StmtId>,
        /// The body.
        body: Block,
    },
    /// `for a, b := range x { ... }`
    Range {
        /// The iteration variables: at most two, if the program is valid.
        lhs: Vec<ExprId>,
        /// `:=` rather than `=`.
        define: bool,
        /// What is ranged over.
        x: ExprId,
        /// The body.
        body: Block,
        /// The keyword `range`.
        range_pos: Pos,
    },
    /// `switch init; tag { ... }`
    Switch {
        /// Before the tag.
        init: Option<StmtId>,
        /// `None` is true.
        tag: Option<ExprId>,
        /// The clauses.
        clauses: Vec<CaseClause>,
        /// The opening brace.
        open: Pos,
        /// The closing brace.
        close: Pos,
    },
    /// `switch init; binding := x.(type) { ... }`
    TypeSwitch {
        /// Before the guard.
        init: Option<StmtId>,
        /// The name that each clause declares anew.
        binding: Option<Ident>,
        /// The operand.
        x: ExprId,
        /// The clauses.
        clauses: Vec<CaseClause>,
        /// The opening brace.
        open: Pos,
        /// The closing brace.
        close: Pos,
    },
    /// `select { ... }`
    Select {
        /// The clauses.
        clauses: Vec<CommClause>,
        /// The opening brace.
        open: Pos,
        /// The closing brace.
        close: Pos,
    },
}

/// `{ ... }`
#[derive(Clone, Debug)]
pub struct Block {
    /// The opening brace.
    pub open: Pos,
    /// The statements; empty ones between semicolons are left out.
    pub stmts: Vec<StmtId>,
    /// The closing brace.
    pub close: Pos,
}

/// One `if` of an `else if` chain.
#[derive(Clone, Debug)]
pub struct IfArm {
    /// The keyword `if`.
    pub pos: Pos,
    /// The statement before the condition. Its scope reaches to the end of the whole chain.
    pub init: Option<StmtId>,
    /// The condition.
    pub condition: ExprId,
    /// What it guards.
    pub body: Block,
}

/// A clause of a `switch`.
#[derive(Clone, Debug)]
pub struct CaseClause {
    /// The keyword.
    pub pos: Pos,
    /// Values, or types; empty for `default`.
    pub cases: Vec<ExprId>,
    /// Whether this is `default`.
    pub is_default: bool,
    /// The colon.
    pub colon: Pos,
    /// The statements.
    pub body: Vec<StmtId>,
}

/// A clause of a `select`.
#[derive(Clone, Debug)]
pub struct CommClause {
    /// The keyword.
    pub pos: Pos,
    /// A send, a receive expression, or an assignment or definition from one; `None` for `default`.
    pub comm: Option<StmtId>,
    /// The colon.
    pub colon: Pos,
    /// The statements.
    pub body: Vec<StmtId>,
}

/// The keyword of a branch statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each name is its keyword")]
pub enum BranchKind {
    Break,
    Continue,
    Goto,
    Fallthrough,
}
