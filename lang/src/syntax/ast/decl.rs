//! Declarations.

use super::{Block, ExprId, GroupId, Ident};
use crate::source::Pos;
use std::ops::Range;

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
    /// An [`FuncType`](super::ExprKind::FuncType).
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
    /// Its [`StmtId`](super::StmtId)s.
    pub stmts: Range<u32>,
    /// Its [`IdentId`](super::IdentId)s.
    pub idents: Range<u32>,
}

/// A struct field, parameter, result, type parameter, receiver, or element of an interface.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name if there is one, else the start of the type.
    pub pos: Pos,
    /// `None` for unnamed parameters, embedded struct fields, and embedded elements (types, unions) of interfaces.
    pub name: Option<Ident>,
    /// The type; for a method of an interface an [`FuncType`](super::ExprKind::FuncType). Names declared in one list share it.
    pub ty: ExprId,
    /// The tag of a struct field, a string literal.
    pub tag: Option<ExprId>,
}
