//! Expressions and types.

use super::super::token::{BinaryOp, LiteralKind, UnaryOp};
use super::{Block, ExprId, Field, Ident, Symbol};
use crate::source::Pos;

/// An expression or type with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// As described for this module; see [`Ast::start`](super::Ast::start).
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
    /// A literal with its spelling; see [`literal`](crate::syntax::literal) for its value.
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
