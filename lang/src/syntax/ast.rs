//! The syntax tree of all of Go 1.27, in arenas.
//!
//! Expressions and statements live in two vectors of one [`Ast`] and refer to each other by dense ids, so that
//! dropping a tree never recurses and side tables of later phases are plain vectors indexed by id. One `Ast` holds all
//! files of a compilation. Ids grow in the order in which nodes are finished: children have smaller ids than parents.
//!
//! The parser bounds the depth of the tree ([`super::MAX_DEPTH`]), so visitors may recurse, on a stack as provided by
//! [`super::on_compiler_stack`]. `else if` chains are flat.
//!
//! Positions are those of Go's compiler: what begins with an operand (`x+y`, `x.f`, `x[i]`, `f(x)`, `T{...}`, `k: v`)
//! stands at the token that follows it, everything else at its first token. [`Ast::start`] gives the leftmost
//! position, which is what type errors are reported at.

use super::arena::Arena;
pub use super::symbols::Symbols;
use super::token::{BinaryOp, LiteralKind, UnaryOp};
use crate::source::{FileId, Pos};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

/// An expression (or type) of an [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// A statement of an [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StmtId(pub u32);

/// One occurrence of an identifier, defining or using; dense over an [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdentId(pub u32);

/// An interned text: names and the spelling of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// A parenthesised group of declarations `const ( ... )`; dense over an [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// All files of a compilation, parsed.
#[derive(Debug, Default)]
pub struct Ast {
    /// The files, in the order of parsing.
    pub files: Vec<File>,
    /// The packages: first the program's own, then the standard packages it needs.
    pub packages: Vec<SourcePackage>,
    /// The names of methods of all interfaces in the program and what is parsed of standard packages.
    pub interface_methods: HashSet<Symbol>,
    /// Members of standard packages that no program names and lowering needs for this one: import path and name.
    pub implicit: Vec<(&'static str, &'static str)>,
    /// All expressions, indexed by [`ExprId`].
    pub exprs: Arena<Expr>,
    /// All statements, indexed by [`StmtId`].
    pub stmts: Arena<Stmt>,
    /// Copies of generic functions, one for each instance ([`Ast::copy_function`]).
    pub instances: Arena<FuncDecl>,
    /// The texts of names and literals.
    pub symbols: Symbols,
    ident_count: AtomicU32,
    /// Number of [`GroupId`]s given out.
    pub group_count: u32,
    /// Whether the checker may look at it. Errors that leave the shape of the program clear (in literals, of labels)
    /// do not stop Go's compiler from reporting errors of types too.
    pub is_checkable: bool,
}

impl std::ops::Index<ExprId> for Ast {
    type Output = Expr;
    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0]
    }
}

impl std::ops::Index<StmtId> for Ast {
    type Output = Stmt;
    fn index(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.0]
    }
}

/// A package with its source.
#[derive(Clone, Debug)]
pub struct SourcePackage {
    /// Its import path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its files in [`Ast::files`].
    pub files: std::ops::Range<u32>,
    /// The names it declares, parsed or not, in order; empty for the program's own package.
    pub names: Vec<&'static str>,
    /// Whether it has every exported name of Go's package.
    pub is_complete: bool,
    /// Whether it is a standard package, of which only what the program can mention is parsed.
    pub is_standard: bool,
    /// The packages it imports, as far as something of them is needed: indices among the standard packages.
    pub imports: Vec<usize>,
}

/// A source file.
#[derive(Clone, Debug)]
pub struct File {
    /// Where its text is.
    pub source: FileId,
    /// The name in its package clause.
    pub package: Ident,
    /// Import declarations come first in an accepted file.
    pub decls: Vec<Decl>,
    /// The end of the file.
    pub end: Pos,
}

/// One occurrence of an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ident {
    /// This occurrence.
    pub id: IdentId,
    /// The name; `_` too.
    pub name: Symbol,
    /// Where it stands.
    pub pos: Pos,
}

/// A declaration, at package level or in a function.
#[derive(Clone, Debug)]
pub enum Decl {
    /// `import name "path"`
    Import(ImportDecl),
    /// `const a, b T = x, y`
    Const(ConstDecl),
    /// `type T[P any] = U`
    Type(TypeDecl),
    /// `var a, b T = x, y`
    Var(VarDecl),
    /// `func (r R) f[P any](p T) (q U) { ... }`, only at package level
    Func(Box<FuncDecl>),
}

/// An import.
#[derive(Clone, Debug)]
pub struct ImportDecl {
    /// Start of the specification.
    pub pos: Pos,
    /// The local name, also `_` or `.`; `None` for the package's own.
    pub name: Option<Ident>,
    /// A string literal.
    pub path: ExprId,
}

/// A constant specification.
#[derive(Clone, Debug)]
pub struct ConstDecl {
    /// Start of the specification.
    pub pos: Pos,
    /// The `const ( ... )` it stands in, if any.
    pub group: Option<GroupId>,
    /// The declared names, at least one.
    pub names: Vec<Ident>,
    /// The type; repeated from an earlier specification if `implicit`.
    pub ty: Option<ExprId>,
    /// The values; repeated (**the same ids again**) if `implicit`. Empty if there is nothing to repeat.
    pub values: Vec<ExprId>,
    /// Whether type and values are those of an earlier specification of the group.
    pub implicit: bool,
    /// Index of the specification in its group: the value of `iota`.
    pub iota: u32,
}

/// A type specification.
#[derive(Clone, Debug)]
pub struct TypeDecl {
    /// Start of the specification.
    pub pos: Pos,
    /// The declared name.
    pub name: Ident,
    /// Type parameters; the type of each is its constraint.
    pub type_params: Vec<Field>,
    /// `type T = U` rather than `type T U`.
    pub alias: bool,
    /// The type on the right.
    pub ty: ExprId,
}

/// A variable specification.
#[derive(Clone, Debug)]
pub struct VarDecl {
    /// Start of the specification.
    pub pos: Pos,
    /// The `var ( ... )` it stands in, if any.
    pub group: Option<GroupId>,
    /// The declared names, at least one.
    pub names: Vec<Ident>,
    /// The type, if written.
    pub ty: Option<ExprId>,
    /// The initial values: none, one for each name, or one call for all.
    pub values: Vec<ExprId>,
}

/// A function or method.
#[derive(Clone, Debug)]
pub struct FuncDecl {
    /// What follows the keyword `func`.
    pub pos: Pos,
    /// The receiver of a method.
    pub receiver: Option<Field>,
    /// The name, also `_`, `init` and `main`.
    pub name: Ident,
    /// Type parameters; the type of each is its constraint.
    pub type_params: Vec<Field>,
    /// An [`ExprKind::FuncType`].
    pub signature: ExprId,
    /// `None` for a function that is implemented elsewhere.
    pub body: Option<Block>,
    /// The nodes it consists of.
    pub nodes: NodeRange,
    /// Whether it promises to keep none of its pointer arguments; only natives of standard packages say so.
    pub is_noescape: bool,
}

/// The ids of the nodes of a declaration, which are consecutive.
#[derive(Clone, Debug, Default)]
pub struct NodeRange {
    /// Its [`ExprId`]s.
    pub exprs: Range<u32>,
    /// Its [`StmtId`]s.
    pub stmts: Range<u32>,
    /// Its [`IdentId`]s.
    pub idents: Range<u32>,
}

/// A struct field, parameter, result, type parameter, receiver, or element of an interface.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name if there is one, else the start of the type.
    pub pos: Pos,
    /// `None` for unnamed parameters, embedded struct fields, and embedded elements (types, unions) of interfaces.
    pub name: Option<Ident>,
    /// The type; for a method of an interface an [`ExprKind::FuncType`]. Names declared in one list share it.
    pub ty: ExprId,
    /// The tag of a struct field, a string literal.
    pub tag: Option<ExprId>,
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

/// An expression or type with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// As described for this module; see [`Ast::start`].
    pub pos: Pos,
    /// What it is.
    pub kind: ExprKind,
}

/// The direction of a channel type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    SendOnly,
    /// `<-chan T`
    ReceiveOnly,
}

/// The forms of expressions and types.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// Stands for what is not valid and was reported; never in a tree without errors.
    Bad,
    /// A name; whether it is a value, a type or a package the checker knows.
    Name(Ident),
    /// A literal with its spelling; see [`super::literal`] for its value.
    Literal {
        /// Which literal.
        kind: LiteralKind,
        /// As written.
        text: Symbol,
    },
    /// `T{...}`
    Composite {
        /// `None` where the enclosing literal gives the type.
        ty: Option<ExprId>,
        /// Values, or [`ExprKind::KeyValue`]s.
        elements: Vec<ExprId>,
        /// How many of the elements have keys.
        keyed_count: u32,
        /// The closing brace.
        close: Pos,
    },
    /// `key: value` in a composite literal
    KeyValue {
        /// Field name, index or key.
        key: ExprId,
        /// The element.
        value: ExprId,
    },
    /// `func(...) ... { ... }`
    FuncLiteral {
        /// An [`ExprKind::FuncType`].
        signature: ExprId,
        /// The body.
        body: Block,
    },
    /// `(x)`
    Paren(ExprId),
    /// `x.name`
    Selector {
        /// The operand: a value, type or package.
        x: ExprId,
        /// The selected name.
        selected: Ident,
    },
    /// `x[i]`, or an instantiation `x[T, U]`
    Index {
        /// The operand.
        x: ExprId,
        /// At least one.
        indices: Vec<ExprId>,
    },
    /// `x[low:high:max]`
    Slice {
        /// The operand.
        x: ExprId,
        /// low, high and max where written.
        indices: [Option<ExprId>; 3],
        /// Whether the second colon is written.
        full: bool,
    },
    /// `x.(T)`
    TypeAssert {
        /// The operand.
        x: ExprId,
        /// The type.
        ty: ExprId,
    },
    /// `*x`, a dereference or a pointer type
    Star(ExprId),
    /// `-x`, `&x`, `<-x`, `~T`, ...
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        x: ExprId,
    },
    /// `x + y`, also `A | B` in type sets
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left operand.
        x: ExprId,
        /// The right operand.
        y: ExprId,
    },
    /// `f(a, b...)`, also a conversion
    Call {
        /// The function, or a type.
        fun: ExprId,
        /// The arguments.
        args: Vec<ExprId>,
        /// Whether the last argument is followed by `...`.
        spread: bool,
        /// The closing parenthesis.
        close: Pos,
    },
    /// `[n]T`, or `[...]T` in a composite literal
    ArrayType {
        /// `None` for `...`.
        length: Option<ExprId>,
        /// The element type.
        element: ExprId,
    },
    /// `[]T`
    SliceType(ExprId),
    /// `...T`, only as the type of the last parameter
    VariadicType(ExprId),
    /// `struct { ... }`
    StructType(Vec<Field>),
    /// `interface { ... }`: methods have names, embedded elements have none
    InterfaceType(Vec<Field>),
    /// `func(...) ...`
    FuncType {
        /// Either all of them have names or none has.
        params: Vec<Field>,
        /// Either all of them have names or none has.
        results: Vec<Field>,
    },
    /// `map[K]V`
    MapType {
        /// The key type.
        key: ExprId,
        /// The element type.
        value: ExprId,
    },
    /// `chan T`
    ChanType {
        /// Which operations it allows.
        dir: ChanDir,
        /// The element type.
        element: ExprId,
    },
}

/// A statement with its place.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// Its first token; an assignment or send stands at its operator.
    pub pos: Pos,
    /// What it is.
    pub kind: StmtKind,
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

impl Ast {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of [`IdentId`]s given out.
    pub fn ident_count(&self) -> u32 {
        self.ident_count.load(Ordering::Relaxed)
    }

    /// Gives out consecutive [`IdentId`]s; the first.
    pub(super) fn take_idents(&self, count: u32) -> u32 {
        self.ident_count.fetch_add(count, Ordering::Relaxed)
    }

    /// A new occurrence of a name.
    pub fn new_ident(&mut self, pos: Pos, name: &str) -> Ident {
        Ident {
            id: IdentId(self.take_idents(1)),
            name: self.symbols.intern(name),
            pos,
        }
    }

    /// The text of a name or literal.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// The text of an identifier.
    pub fn name(&self, ident: Ident) -> &str {
        self.text(ident.name)
    }

    /// The expression without the parentheses around it.
    pub fn unparen(&self, mut id: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) = self[id].kind {
            id = inner;
        }
        id
    }

    /// The identifier, if the expression is just a name (not in parentheses).
    pub fn as_name(&self, id: ExprId) -> Option<Ident> {
        match self[id].kind {
            ExprKind::Name(ident) => Some(ident),
            _ => None,
        }
    }

    /// The leftmost position of an expression: where Go reports type errors. As in Go's compiler, a slice expression
    /// keeps the position of its bracket.
    pub fn start(&self, mut id: ExprId) -> Pos {
        loop {
            let expr = &self[id];
            id = match expr.kind {
                ExprKind::Binary { x, .. }
                | ExprKind::Selector { x, .. }
                | ExprKind::Index { x, .. }
                | ExprKind::TypeAssert { x, .. }
                | ExprKind::Call { fun: x, .. }
                | ExprKind::Composite { ty: Some(x), .. }
                | ExprKind::KeyValue { key: x, .. } => x,
                _ => return expr.pos,
            };
        }
    }

    /// The parameters and results of an [`ExprKind::FuncType`].
    ///
    /// # Panics
    /// If the expression is something else.
    pub fn signature(&self, id: ExprId) -> (&[Field], &[Field]) {
        match &self[id].kind {
            ExprKind::FuncType { params, results } => (params, results),
            other => panic!("not a function type: {other:?}"),
        }
    }
}

/// A child of a node; see [`Ast::expr_children`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An expression or type.
    Expr(ExprId),
    /// A statement.
    Stmt(StmtId),
}
