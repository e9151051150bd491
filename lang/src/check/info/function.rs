//! Functions of a program, and what its variables begin with.

use crate::syntax::ast::{Ast, Block, Decl, ExprId, ExprKind, FuncDecl, StmtId, StmtKind};
use crate::types::{Name, ObjId, PackageId, TypeId};

/// A function: declared, method, literal, or native.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

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
