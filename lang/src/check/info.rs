//! What the checker found out about a program: the input of escape analysis and of code generation.
//!
//! Everything is indexed by the dense ids of the syntax tree. A program for which the checker reported
//! nothing has an entry for every expression and every identifier (except those named below), and no type
//! in it is invalid or untyped except as [`ExprInfo`] says.

use std::collections::HashMap;

use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::{
    Ast, Block, Decl, ExprId, ExprKind, FuncDecl, Ident, IdentId, StmtId, StmtKind,
};
use crate::types::{Name, ObjId, PackageId, Type, TypeId, Types};

/// The path of the package that the compiler itself knows.
pub const RUNTIME: &str = "runtime";
/// The name of its function that raises panics for the runtime.
pub const RAISE: &str = "raise";

/// Go captures variables that are never assigned again by value up to this size.
const MAX_CAPTURED_BY_VALUE_BYTES: u64 = 128;

/// A function: declared, method, literal, or native.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

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

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// The declared function's object; `None` for a literal.
    pub object: Option<ObjId>,
    /// The package it stands in.
    pub package: PackageId,
    /// Where its syntax is.
    pub syntax: FunctionSyntax,
    /// Set for a function of a standard package without body.
    pub native: Option<Native>,
    /// The function around a literal; `None` also for a literal at package level.
    pub parent: Option<FunctionId>,
    /// Name as Go's tracebacks print it: `main.f`, `main.T.m`, `main.(*T).m`, `main.f.func1`.
    pub symbol: Name,
    /// The type, a signature without the receiver.
    pub signature: TypeId,
    /// The receiver's variable, of a method.
    pub receiver: Option<ObjId>,
    /// One variable for each parameter, in order; unnamed ones too.
    pub params: Vec<ObjId>,
    /// One variable for each result, in order; unnamed ones too.
    pub results: Vec<ObjId>,
    /// Variables declared in the body, in source order, without those of function literals in it.
    pub locals: Vec<ObjId>,
    /// Variables of enclosing functions that it (or a literal in it) uses, in order of first use.
    pub captures: Vec<ObjId>,
    /// Whether its types mention type parameters. Concrete code never refers to such a function, but to the instances
    /// made of it; later phases skip it.
    pub generic: bool,
}

/// A function without body: a routine of the runtime with the function's symbol, or an intrinsic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Native {
    /// Whether it keeps none of its pointer arguments.
    pub is_noescape: bool,
}

/// Where a function's syntax is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionSyntax {
    /// A declaration: index in `Ast::files`, index in its `decls`.
    Declared {
        /// The file.
        file: u32,
        /// The declaration.
        decl: u32,
    },
    /// An instance of a generic function: index in `Ast::instances`.
    Instance(u32),
    /// A function literal.
    Literal(ExprId),
    /// The body of a loop over a function, which calls it.
    RangeBody(StmtId),
}

/// What the checker makes of a loop over a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeBody {
    /// The function that its body is: of what the loop declares or assigns, and whether to go on.
    pub function: FunctionId,
    /// A variable of the function around it: whether the body may be called.
    pub state: ObjId,
    /// A variable of the function around all such loops: where to go on after them.
    pub next: ObjId,
}

impl FunctionSyntax {
    /// The declaration; `None` for a literal.
    pub fn declaration(self, ast: &Ast) -> Option<&FuncDecl> {
        match self {
            FunctionSyntax::Declared { file, decl } => {
                match &ast.files[file as usize].decls[decl as usize] {
                    Decl::Func(func) => Some(func),
                    other => panic!("not a function declaration: {other:?}"),
                }
            }
            FunctionSyntax::Instance(index) => Some(&ast.instances[index]),
            FunctionSyntax::Literal(_) | FunctionSyntax::RangeBody(_) => None,
        }
    }

    /// The body.
    ///
    /// # Panics
    /// If the declaration has none.
    pub fn body(self, ast: &Ast) -> &Block {
        if let FunctionSyntax::Literal(expr) = self
            && let ExprKind::FuncLiteral { body, .. } = &ast[expr].kind
        {
            return body;
        }
        if let FunctionSyntax::RangeBody(stmt) = self
            && let StmtKind::Range { body, .. } = &ast[stmt].kind
        {
            return body;
        }
        let body = self.declaration(ast).and_then(|decl| decl.body.as_ref());
        body.expect("only functions with a body are listed")
    }
}

/// Initialisation of package variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initializer {
    /// The variables: one, or those that one call with several results initialises. Blank ones included.
    pub variables: Vec<ObjId>,
    /// The initial value.
    pub value: ExprId,
}

/// What `x.f` is, if `x` is not a package.
#[derive(Clone, Debug)]
pub struct Selection {
    /// What is selected.
    pub kind: SelectionKind,
    /// From `x` to the field, or to the value whose method is selected: embedded fields, and last the field
    /// itself. Empty for a method of `x`'s own type.
    pub path: Vec<FieldStep>,
}

impl Selection {
    /// Selects another function object for a method: an instance of it.
    pub(super) fn set_method(&mut self, object: ObjId) {
        if let SelectionKind::Method { method, .. } | SelectionKind::MethodExpr { method, .. } =
            &mut self.kind
        {
            *method = object;
        }
    }
}

/// One field selected on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// Whether the value at hand is a pointer that must be followed first.
    pub deref: bool,
    /// The struct type (perhaps a name of it) that has the field, after following the pointer.
    pub struct_type: TypeId,
    /// The field's index in it.
    pub index: u32,
    /// The field's type.
    pub ty: TypeId,
}

impl FieldStep {
    /// A lookup's path as steps from a value of type `ty`.
    pub fn along(types: &Types, ty: TypeId, path: &[u32]) -> Vec<FieldStep> {
        let mut steps = vec![];
        let mut current = ty;
        for &index in path {
            let (deref, struct_type) = match types.underlying(current) {
                Type::Pointer(base) => (true, base),
                _ => (false, current),
            };
            let Some(structure) = types.as_struct(struct_type) else {
                break;
            };
            let ty = structure.fields[index as usize].ty;
            steps.push(FieldStep {
                deref,
                struct_type,
                index,
                ty,
            });
            current = ty;
        }
        steps
    }
}

/// Kinds of selections.
#[derive(Clone, Debug)]
pub enum SelectionKind {
    /// A struct field. The expression's mode says whether it is addressable.
    Field,
    /// `x.m`, called or as a method value.
    Method {
        /// The method's function object.
        method: ObjId,
        /// What to do with the value at the end of the path before it is passed as receiver.
        receiver: ReceiverAdjustment,
        /// Type of the declared receiver.
        receiver_type: TypeId,
    },
    /// `T.m` or `(*T).m`: a function whose first parameter is the receiver, of type `T`. `path` leads from it
    /// to the value whose method it is.
    MethodExpr {
        /// The method's function object.
        method: ObjId,
        /// What to do with the first argument (at the end of the path).
        receiver: ReceiverAdjustment,
        /// Type of the declared receiver.
        receiver_type: TypeId,
    },
    /// A method of an interface value, or `I.m` if `expr` is set.
    InterfaceMethod {
        /// The interface type that has the method.
        interface: TypeId,
        /// Index in the interface's sorted method set ([`Types::type_set`]).
        index: u32,
        /// Whether this is a method expression.
        expr: bool,
    },
}

/// What happens to a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiverAdjustment {
    /// Passed as it is.
    None,
    /// Its address is passed: the method has a pointer receiver.
    AddressOf,
    /// What it points to is passed: the method has a value receiver.
    Deref,
}

impl ReceiverAdjustment {
    /// What makes a value of type `ty` the receiver of a method.
    pub fn between(types: &Types, ty: TypeId, pointer_receiver: bool) -> Self {
        let is_pointer = matches!(types.get_unaliased(ty), Type::Pointer(_));
        match (pointer_receiver, is_pointer) {
            (true, false) => ReceiverAdjustment::AddressOf,
            (false, true) => ReceiverAdjustment::Deref,
            _ => ReceiverAdjustment::None,
        }
    }
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

/// Predeclared functions, and those of package `unsafe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are Go's")]
pub enum Builtin {
    Append,
    Cap,
    Clear,
    Close,
    Complex,
    Copy,
    Delete,
    Imag,
    Len,
    Make,
    Max,
    Min,
    New,
    Panic,
    Print,
    Println,
    Real,
    Recover,
    UnsafeAdd,
    UnsafeAlignof,
    UnsafeOffsetof,
    UnsafeSizeof,
    UnsafeSlice,
    UnsafeSliceData,
    UnsafeString,
    UnsafeStringData,
}

impl Builtin {
    /// All of the universe, then all of package `unsafe`.
    pub const ALL: [Builtin; 26] = {
        use Builtin::*;
        [
            Append,
            Cap,
            Clear,
            Close,
            Complex,
            Copy,
            Delete,
            Imag,
            Len,
            Make,
            Max,
            Min,
            New,
            Panic,
            Print,
            Println,
            Real,
            Recover,
            UnsafeAdd,
            UnsafeAlignof,
            UnsafeOffsetof,
            UnsafeSizeof,
            UnsafeSlice,
            UnsafeSliceData,
            UnsafeString,
            UnsafeStringData,
        ]
    };

    /// Whether it belongs to package `unsafe`.
    pub fn is_unsafe(self) -> bool {
        self as u8 >= Builtin::UnsafeAdd as u8
    }

    /// The name, without package.
    pub fn name(self) -> &'static str {
        use Builtin::*;
        match self {
            Append => "append",
            Cap => "cap",
            Clear => "clear",
            Close => "close",
            Complex => "complex",
            Copy => "copy",
            Delete => "delete",
            Imag => "imag",
            Len => "len",
            Make => "make",
            Max => "max",
            Min => "min",
            New => "new",
            Panic => "panic",
            Print => "print",
            Println => "println",
            Real => "real",
            Recover => "recover",
            UnsafeAdd => "Add",
            UnsafeAlignof => "Alignof",
            UnsafeOffsetof => "Offsetof",
            UnsafeSizeof => "Sizeof",
            UnsafeSlice => "Slice",
            UnsafeSliceData => "SliceData",
            UnsafeString => "String",
            UnsafeStringData => "StringData",
        }
    }
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
