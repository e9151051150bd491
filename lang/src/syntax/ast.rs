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

mod decl;
mod expr;
mod stmt;

pub use decl::{ConstDecl, Decl, Field, FuncDecl, ImportDecl, NodeRange, TypeDecl, VarDecl};
pub use expr::{ChanDir, Expr, ExprKind};
pub use stmt::{Block, BranchKind, CaseClause, CommClause, IfArm, Stmt, StmtKind};

use super::arena::Arena;
pub use super::symbols::Symbols;
use crate::source::{FileId, Pos};
use crate::stdlib::HostPackage;
use std::collections::HashSet;
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
    /// The package that a host offers to the program.
    pub host: Option<&'static HostPackage>,
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
