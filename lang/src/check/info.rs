//! What the checker found out about a program: the input of escape analysis and of code generation.
//!
//! Everything is indexed by the dense ids of the syntax tree. A program for which the checker reported
//! nothing has an entry for every expression and every identifier (except those named below), and no type
//! in it is invalid or untyped except as [`ExprInfo`] says.

mod builtin;
mod function;
mod selection;

pub use builtin::Builtin;
pub use function::{Function, FunctionId, FunctionSyntax, Initializer, Native, RangeBody};
pub use selection::{FieldStep, ReceiverAdjustment, Selection, SelectionKind};

use std::collections::HashMap;

use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::{Ast, ExprId, ExprKind, Ident, IdentId, StmtId};
use crate::types::{Name, ObjId, PackageId, TypeId, Types};

/// The path of the package that the compiler itself knows.
pub const RUNTIME: &str = "runtime";
/// The name of its function that raises panics for the runtime.
pub const RAISE: &str = "raise";

/// Go captures variables that are never assigned again by value up to this size.
const MAX_CAPTURED_BY_VALUE_BYTES: u64 = 128;

/// The result of checking.
#[derive(Debug, Default)]
pub struct Info {
    /// All types.
    pub types: Types,
    /// All objects, indexed by [`ObjId`].
    pub objects: Vec<Object>,
    /// All functions, indexed by [`FunctionId`]: those declared in the program's package in source order, then those of
    /// standard packages that are mentioned, and literals, each after the function it stands in.
    pub functions: Vec<Function>,
    /// Package variables with initial values, in the order in which they are initialised.
    pub init_order: Vec<Initializer>,
    /// The `init` functions, in source order; they run after the variables.
    pub init_functions: Vec<FunctionId>,
    /// The program's own package.
    pub home: Option<PackageId>,
    /// `func main` of package main.
    pub main: Option<FunctionId>,
    pub(super) implicit: HashMap<(&'static str, &'static str), ObjId>,
    pub(super) exprs: Vec<ExprInfo>,
    pub(super) idents: Vec<Option<ObjId>>,
    pub(super) selections: HashMap<ExprId, Selection>,
    pub(super) calls: HashMap<ExprId, CallKind>,
    pub(super) literals: HashMap<ExprId, FunctionId>,
    pub(super) range_bodies: HashMap<StmtId, RangeBody>,
    pub(super) range_defers: HashMap<StmtId, ObjId>,
    pub(super) clause_bindings: HashMap<(StmtId, u32), ObjId>,
}

/// What is known of one expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ExprInfo {
    /// What kind of thing it denotes.
    pub mode: Mode,
    /// Its type. Untyped operands have the type that their context gives them (`1` in `x + 1` has the type of
    /// `x`; an untyped boolean that stays so, as in `if a < b`, is `bool`; `nil` has the type of what it is
    /// assigned to). Untyped types remain only *inside* constant expressions: look at the outermost
    /// expression that has a value first and never below it. For a type expression it is that type.
    pub ty: TypeId,
    /// Its value, if it is constant. It is representable in `ty` (a float rounded to it, too).
    pub value: Option<Value>,
}

impl Default for ExprInfo {
    fn default() -> Self {
        ExprInfo {
            mode: Mode::Unchecked,
            ty: TypeId::INVALID,
            value: None,
        }
    }
}

/// What an expression denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing of its own: a field name as key of a struct literal, a package name, or an erroneous program.
    Unchecked,
    /// A call without result.
    NoValue,
    /// A built-in function, as operand of a call.
    Builtin(Builtin),
    /// A type.
    Type,
    /// A constant; `value` is set.
    Constant,
    /// An addressable variable: a name, a dereference, a field or array element of one, an element of a slice.
    Variable,
    /// A map element: assignable, not addressable; also `v, ok := m[k]`.
    MapIndex,
    /// A value that is none of the others. If its type is a tuple it is a call with several results.
    Value,
    /// `nil`
    Nil,
    /// A value that may also be had as `v, ok`: a receive or a type assertion. Where the second value is
    /// really asked for, the expression's type is a tuple of both.
    CommaOk,
}

/// A declared thing.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its name; "_" and "" (an unnamed parameter or result) occur.
    pub name: Name,
    /// What it is.
    pub kind: ObjectKind,
    /// Its type; of a type name the type itself, of a package name [`TypeId::INVALID`].
    pub ty: TypeId,
    /// Where it is declared; none for what is predeclared or imported.
    pub pos: Pos,
    /// The package it belongs to.
    pub package: PackageId,
    /// The function in whose body (or parameter list) it is declared; `None` at package level.
    pub owner: Option<FunctionId>,
}

/// The kinds of objects.
#[derive(Clone, Debug)]
pub enum ObjectKind {
    /// A variable.
    Var(Variable),
    /// A constant; `None` only if it is erroneous.
    Const(Option<Value>),
    /// A type name, defined or alias.
    Type,
    /// A function or method.
    Func {
        /// The function; `None` for an erroneous one without body, and for one of a standard package that is not mentioned.
        function: Option<FunctionId>,
        /// Whether it is a method; `Object::ty` does not contain the receiver.
        method: bool,
    },
    /// An imported package.
    Package(PackageId),
    /// A predeclared function.
    Builtin(Builtin),
    /// `nil`
    Nil,
}

/// What is known of a variable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variable {
    /// Where it lives.
    pub kind: VariableKind,
    /// Whether its address, or that of a part of it, is taken: `&x`, `&x.f`, `&x[i]` and `x[i:j]` of an array,
    /// a call or value of a method with pointer receiver on it or a part of it.
    pub address_taken: bool,
    /// Whether a function literal inside its function uses it.
    pub captured: bool,
    /// Whether it, or a part of it, is assigned after its declaration (`=`, `op=`, `++`, `range` with `=`).
    pub assigned: bool,
    /// Whether it is ever read.
    pub used: bool,
}

/// Where a variable lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VariableKind {
    /// In a function body.
    #[default]
    Local,
    /// A parameter.
    Param,
    /// A result, named or not.
    Result,
    /// A method's receiver.
    Receiver,
    /// At package level.
    Package,
}

/// What a call expression does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// `T(x)`: a conversion; the operand is the only argument, the type that of the expression.
    Conversion,
    /// A built-in function.
    Builtin(Builtin),
    /// A declared function called by name.
    Function(ObjId),
    /// A method on a receiver known at compile time: `x.m(...)`; the callee's [`Selection`] says how.
    Method(ObjId),
    /// A method of an interface value; the callee's [`Selection`] says which.
    InterfaceMethod,
    /// A function value, a method expression included.
    Value,
}

impl Info {
    /// What is known of an expression.
    pub fn expr(&self, id: ExprId) -> &ExprInfo {
        static UNCHECKED: ExprInfo = ExprInfo {
            mode: Mode::Unchecked,
            ty: TypeId::INVALID,
            value: None,
        };
        self.exprs.get(id.0 as usize).unwrap_or(&UNCHECKED)
    }

    /// The type of an expression; see [`ExprInfo::ty`].
    pub fn type_of(&self, id: ExprId) -> TypeId {
        self.expr(id).ty
    }

    /// The value of a constant expression.
    pub fn value(&self, id: ExprId) -> Option<&Value> {
        self.expr(id).value.as_ref()
    }

    /// The object that an identifier defines or uses. `None` for `_` where it declares nothing (`_ = x`), for
    /// labels, selected names (see [`Info::selection`]; but `pkg.Name` resolves), struct fields, interface methods,
    /// and the binding of a type switch (see [`Info::clause_binding`]). A key of a struct literal is a selection.
    pub fn object_of(&self, ident: Ident) -> Option<ObjId> {
        self.object_at(ident.id)
    }

    /// The object that an identifier defines or uses; see [`Info::object_of`].
    pub fn object_at(&self, ident: IdentId) -> Option<ObjId> {
        self.idents.get(ident.0 as usize).copied().flatten()
    }

    /// An object.
    pub fn object(&self, id: ObjId) -> &Object {
        &self.objects[id.index()]
    }

    /// What is known of a variable.
    ///
    /// # Panics
    /// If the object is no variable.
    pub fn variable(&self, id: ObjId) -> &Variable {
        match &self.object(id).kind {
            ObjectKind::Var(variable) => variable,
            other => panic!("not a variable: {other:?}"),
        }
    }

    /// Whether function literals hold a copy of a variable that they capture, instead of its address: nobody can tell,
    /// since neither is ever assigned, and it is small.
    pub fn is_captured_by_value(&self, id: ObjId) -> bool {
        let variable = self.variable(id);
        // A result is assigned by every `return`.
        let assigned = variable.assigned || variable.kind == VariableKind::Result;
        !variable.address_taken
            && !assigned
            && self.types.size_of(self.object(id).ty) <= MAX_CAPTURED_BY_VALUE_BYTES
    }

    /// A member of a standard package that lowering needs (`Ast::implicit`), by import path and name.
    pub fn implicit(&self, path: &'static str, name: &'static str) -> Option<ObjId> {
        self.implicit.get(&(path, name)).copied()
    }

    /// The function that raises panics for the runtime, in a program with deferred calls.
    pub fn raise(&self) -> Option<FunctionId> {
        let object = self.implicit(RUNTIME, RAISE)?;
        match self.object(object).kind {
            ObjectKind::Func { function, .. } => function,
            _ => None,
        }
    }

    /// What a selector expression selects; `None` for a member of a package (its identifier resolves).
    pub fn selection(&self, id: ExprId) -> Option<&Selection> {
        self.selections.get(&id)
    }

    /// The function or method that an expression names: `f`, `p.F`, `x.m`, and also `f[int]`, which names an instance.
    pub fn function_named(&self, ast: &Ast, expr: ExprId) -> Option<ObjId> {
        let function = |ident| {
            let id = self.object_of(ident)?;
            matches!(self.object(id).kind, ObjectKind::Func { .. }).then_some(id)
        };
        match &ast[expr].kind {
            ExprKind::Paren(x) => self.function_named(ast, *x),
            ExprKind::Index { x, .. } if self.is_function(*x) => self.function_named(ast, *x),
            &ExprKind::Name(ident) => function(ident),
            &ExprKind::Selector { selected, .. } => match self.selection(expr).map(|s| &s.kind) {
                Some(
                    SelectionKind::Method { method, .. } | SelectionKind::MethodExpr { method, .. },
                ) => Some(*method),
                Some(_) => None,
                None => function(selected),
            },
            _ => None,
        }
    }

    /// Whether the operand of an index expression is a function: then the indices are type arguments.
    pub fn is_function(&self, expr: ExprId) -> bool {
        self.expr(expr).mode == Mode::Value && self.types.as_signature(self.type_of(expr)).is_some()
    }

    /// An expression without parentheses, and without the type arguments if it is an instance of a function: what
    /// names the function, a name or selector.
    pub fn without_type_args(&self, ast: &Ast, mut expr: ExprId) -> ExprId {
        loop {
            expr = match &ast[expr].kind {
                ExprKind::Paren(x) => *x,
                ExprKind::Index { x, .. } if self.is_function(*x) => *x,
                _ => return expr,
            };
        }
    }

    /// What a call expression does.
    pub fn call(&self, id: ExprId) -> Option<CallKind> {
        self.calls.get(&id).copied()
    }

    /// The functions that there is code for: all but generic ones.
    pub fn concrete_functions(&self) -> impl Iterator<Item = FunctionId> {
        let ids = (0..self.functions.len() as u32).map(FunctionId);
        ids.filter(|&id| !self.function(id).generic)
    }

    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// The function of a function literal.
    pub fn literal(&self, id: ExprId) -> Option<FunctionId> {
        self.literals.get(&id).copied()
    }

    /// What the body of a loop is, if it is one over a function.
    pub fn range_body(&self, range: StmtId) -> Option<RangeBody> {
        self.range_bodies.get(&range).copied()
    }

    /// The outermost loop over a function around the body of one.
    pub fn outermost_range(&self, mut body: FunctionId) -> Option<StmtId> {
        let mut outermost = None;
        while let FunctionSyntax::RangeBody(range) = self.function(body).syntax {
            outermost = Some(range);
            match self.function(body).parent {
                Some(parent) => body = parent,
                None => break,
            }
        }
        outermost
    }

    /// The list of the calls that the bodies of an outermost loop over a function and of those in it defer, if any do: a
    /// variable of the function around the loop.
    pub fn range_defers(&self, outermost: StmtId) -> Option<ObjId> {
        self.range_defers.get(&outermost).copied()
    }

    /// The function that a `return` in a function leaves: not itself in the body of a loop over a function.
    pub fn returning(&self, mut function: FunctionId) -> FunctionId {
        while let FunctionSyntax::RangeBody(_) = self.function(function).syntax
            && let Some(parent) = self.function(function).parent
        {
            function = parent;
        }
        function
    }

    /// The variable that `switch v := x.(type)` declares in a clause (by index), if it names one.
    pub fn clause_binding(&self, switch: StmtId, clause: u32) -> Option<ObjId> {
        self.clause_bindings.get(&(switch, clause)).copied()
    }
}
