//! The type checker: Go's rules, in the words of Go's compiler.
//!
//! [`check`] takes a parsed program and gives [`Info`], which is complete if no diagnostic came with it. The program's own
//! package is checked whole; of standard packages only what it mentions, directly or not: an object of theirs is
//! resolved when it is first mentioned, and a function's body is checked then. The checker knows the whole language; what
//! a program uses of standard packages that are not there is told apart from its errors, which come first.
//!
//! Order of work, and so the order in which errors are found, is that of Go's compiler: collect the package's
//! objects, resolve them (types, aliases, the rest), then function bodies, then the initialisation order and
//! unused imports. What must wait until types are complete is `Delayed`.
//!
//! Needs a stack as provided by `syntax::on_compiler_stack`: it recurses over expressions, types and statements.

mod arguments;
mod assign;
mod binary;
mod builtin;
mod call;
mod constants;
mod convert;
mod cycle;
mod declare;
mod expr;
mod function;
mod function_value;
mod generic;
mod imports;
mod index;
mod infer;
mod info;
mod init_order;
mod instance;
mod literal;
mod mono;
mod operand;
mod range;
mod resolve;
mod scope;
mod selector;
mod size;
mod stmt;
mod structure;
mod switch;
mod terminating;
#[cfg(test)]
mod tests;
mod text;
mod type_expr;
mod unify;
mod universe;
mod unsafe_builtin;
mod untyped;

pub use info::*;

use std::collections::{HashMap, HashSet};

use crate::constant::Value;
use crate::diag::Diagnostics;
use crate::source::{Pos, SourceMap};
use crate::syntax::ast::{Ast, Block, ExprId};
use crate::types::{NamedId, ObjId, PackageId, TypeId, TypeParamId, Types};
use declare::Declaration;
use instance::{FunctionContext, Instances};
use mono::Instantiations;
use scope::{Scope, ScopeId};
use universe::Package;

/// Checks a program. `found` is what the parser found wrong with them; what comes back
/// contains it.
pub fn check(sources: &SourceMap, ast: &Ast, found: Diagnostics) -> (Info, Diagnostics) {
    let mut checker = Checker::new(sources, ast);
    let valid_syntax = found.is_empty();
    checker.errors = found;
    checker.check_files();
    // What is unsupported matters only in a program that Go accepts.
    if checker.incomplete && valid_syntax {
        checker.errors = Diagnostics::new();
    }
    let Checker {
        info,
        errors,
        unsupported,
        ..
    } = checker;
    (
        info,
        if errors.is_empty() {
            unsupported
        } else {
            errors
        },
    )
}

/// The state of checking a program.
struct Checker<'a> {
    ast: &'a Ast,
    sources: &'a SourceMap,
    info: Info,
    /// Errors of the program.
    errors: Diagnostics,
    /// Places that stop this checker although the program may be right.
    unsupported: Diagnostics,
    scopes: Vec<Scope>,
    /// By [`ObjId`]: whether the object's type is known.
    typed: Vec<bool>,
    /// By [`ObjId`], for objects whose type is found when it is needed.
    declarations: HashMap<ObjId, usize>,
    declaration_list: Vec<Declaration<'a>>,
    /// Package-level objects and methods of the program's own package in source order.
    object_list: Vec<ObjId>,
    /// Those of standard packages, by index in `Ast::packages`; most of them are never resolved.
    standard_objects: HashMap<usize, Vec<ObjId>>,
    /// Where functions of standard packages are that nobody has mentioned yet.
    standard_syntax: HashMap<ObjId, FunctionSyntax>,
    /// Methods of a type name, until they are collected into the type; whether the receiver is a pointer.
    methods: HashMap<ObjId, Vec<(ObjId, bool)>>,
    /// Objects being resolved, outermost first.
    path: Vec<ObjId>,
    path_index: HashMap<ObjId, usize>,
    delayed: Vec<Delayed<'a>>,
    packages: Vec<Package>,
    imports: Vec<imports::Import>,
    /// The scopes of packages with source.
    package_scopes: HashMap<PackageId, ScopeId>,
    /// The predeclared `iota`.
    iota: Option<ObjId>,
    /// Defined types known not to contain themselves.
    valid_types: HashSet<NamedId>,
    /// Calls of the predeclared `panic`, which end a function.
    panic_calls: HashSet<ExprId>,
    /// Untyped operands of `<<` and `>>`, which must become integers.
    shifted: HashSet<ExprId>,
    /// Positions of struct fields, for messages.
    field_positions: HashMap<(TypeId, u32), Pos>,
    instances: Instances,
    /// Numbers of the types declared in functions, by package and place.
    local_types: HashMap<PackageId, HashMap<Pos, u32>>,
    /// Where an instance of a type is first mentioned.
    instance_positions: HashMap<NamedId, Pos>,
    /// Type arguments of `f[A]`, where that does not name an instance because arguments are missing.
    partial_args: HashMap<ExprId, Vec<TypeId>>,
    mono: Instantiations,
    /// Number of literals in each function so far, for their names.
    literal_counts: HashMap<Option<FunctionId>, u32>,
    /// Declared functions without a body.
    bodyless: Vec<Pos>,
    /// Whether something was refused that makes other errors unreliable.
    incomplete: bool,
    env: Environment,
}

/// What depends on where in the program the checker is.
#[derive(Clone, Debug)]
struct Environment {
    /// The package whose code it is.
    package: PackageId,
    scope: ScopeId,
    /// The package-level declaration whose dependencies are being collected.
    declaration: Option<usize>,
    /// The value of `iota`, in a constant declaration.
    iota: Option<Value>,
    /// Where errors in a repeated constant expression are reported.
    error_pos: Pos,
    function: Option<FunctionId>,
    /// Whether the expression at hand contains a call or receive, so that `len` of it is no constant.
    has_call_or_receive: bool,
    context: FunctionContext,
}

/// Work put off until the types it needs are complete.
enum Delayed<'a> {
    /// A function's body.
    Body { body: &'a Block, env: Environment },
    /// A method of a standard package's type that an interface may ask for at run time.
    Method { object: ObjId },
    /// A defined type must not contain itself.
    ValidType { object: ObjId },
    /// A constraint is no type for a variable.
    VariableType { expr: ExprId, ty: TypeId },
    /// Map keys must be comparable.
    MapKey { expr: ExprId, key: TypeId },
    /// Embedded fields must not be pointers to interfaces and the like.
    EmbeddedField { pos: Pos, ty: TypeId },
    /// Methods need a receiver of a local type.
    Receiver {
        package: PackageId,
        pos: Pos,
        ty: TypeId,
    },
    /// Fields and methods of a type must have different names.
    FieldUniqueness { named: NamedId },
    /// A type as constraint is an interface.
    Constraint { param: TypeParamId },
    /// Type arguments must satisfy constraints.
    TypeInstance {
        expr: ExprId,
        generic: TypeId,
        args: Vec<TypeId>,
    },
    /// Type arguments of a function must satisfy constraints.
    FunctionInstance {
        pos: Pos,
        params: Vec<TypeParamId>,
        args: Vec<TypeId>,
        exprs: Vec<ExprId>,
    },
    /// The terms of a union must be disjoint.
    UnionTerms { exprs: Vec<ExprId>, union: TypeId },
    /// Methods of an interface must be unique.
    InterfaceMethods { interface: TypeId, expr: ExprId },
}

impl<'a> Checker<'a> {
    fn new(sources: &'a SourceMap, ast: &'a Ast) -> Self {
        let mut info = Info {
            exprs: vec![ExprInfo::default(); ast.exprs.len()],
            idents: vec![None; ast.ident_count() as usize],
            ..Info::default()
        };
        let home = &ast.packages[0];
        let package = info.types.add_package(&home.path, &home.name);
        info.types.set_home(package);
        info.home = Some(package);
        let mut checker = Checker {
            ast,
            sources,
            info,
            errors: Diagnostics::new(),
            unsupported: Diagnostics::new(),
            scopes: vec![],
            typed: vec![],
            declarations: HashMap::new(),
            declaration_list: vec![],
            object_list: vec![],
            standard_objects: HashMap::new(),
            standard_syntax: HashMap::new(),
            methods: HashMap::new(),
            path: vec![],
            path_index: HashMap::new(),
            delayed: vec![],
            packages: vec![],
            imports: vec![],
            package_scopes: HashMap::new(),
            iota: None,
            valid_types: HashSet::new(),
            panic_calls: HashSet::new(),
            shifted: HashSet::new(),
            field_positions: HashMap::new(),
            instances: Instances::default(),
            local_types: HashMap::new(),
            instance_positions: HashMap::new(),
            partial_args: HashMap::new(),
            mono: Instantiations::default(),
            literal_counts: HashMap::new(),
            bodyless: vec![],
            incomplete: false,
            env: Environment {
                package,
                scope: ScopeId(0),
                declaration: None,
                iota: None,
                error_pos: Pos::NONE,
                function: None,
                has_call_or_receive: false,
                context: FunctionContext::default(),
            },
        };
        let universe = checker.declare_universe();
        checker.declare_packages(universe);
        checker.env.scope = checker.package_scope();
        checker
    }

    fn check_files(&mut self) {
        self.check_package_names();
        self.collect_objects();
        self.report_direct_cycles();
        self.resolve_objects();
        self.resolve_implicit();
        self.process_delayed(0);
        self.find_init_order();
        self.report_unused_imports();
        if self.errors.is_empty() {
            self.report_instantiation_cycle();
            self.report_interface_cycles();
        }
        if self.errors.is_empty() {
            self.require_bodies();
            self.require_plain_receives();
            self.require_addressable_sizes();
        }
        if self.errors.is_empty() && self.unsupported.is_empty() {
            self.check_instances();
        }
        self.settle_untyped();
    }

    /// The scope of the package whose code is being checked.
    fn package_scope(&self) -> ScopeId {
        self.package_scopes[&self.env.package]
    }

    fn types(&self) -> &Types {
        &self.info.types
    }

    fn display(&self, ty: TypeId) -> String {
        self.info.types.display(ty)
    }

    fn start(&self, expr: ExprId) -> Pos {
        self.ast.start(expr)
    }

    /// Reports an error of the program.
    fn error(&mut self, pos: Pos, message: impl Into<String>) {
        let message: String = message.into();
        // Errors about erroneous operands mostly follow from one that was reported.
        let follows = |what: &str| message.find(what).is_some_and(|at| at > 0);
        let reported = !self.errors.is_empty() || !self.unsupported.is_empty();
        if reported && (follows("invalid operand") || follows("invalid type")) {
            return;
        }
        let pos = if self.env.error_pos.is_known() {
            self.env.error_pos
        } else {
            pos
        };
        self.errors.error(pos, message);
    }

    /// Reports an error at the start of an expression.
    fn error_at(&mut self, expr: ExprId, message: impl Into<String>) {
        self.error(self.start(expr), message);
    }

    /// Reports something that this checker does not know.
    fn refuse(&mut self, pos: Pos, construct: impl Into<String>) {
        self.unsupported.unsupported(pos, construct);
    }

    /// Reports something whose absence makes other errors unreliable.
    fn refuse_incomplete(&mut self, pos: Pos, construct: String) {
        self.incomplete = true;
        self.refuse(pos, construct);
    }

    /// The type of an object, if it is known.
    fn type_of_object(&self, id: ObjId) -> Option<TypeId> {
        self.typed
            .get(id.index())
            .copied()
            .unwrap_or(false)
            .then(|| self.info.object(id).ty)
    }

    fn set_type(&mut self, id: ObjId, ty: TypeId) {
        if self.typed.len() <= id.index() {
            self.typed
                .resize(self.info.objects.len().max(id.index() + 1), false);
        }
        self.typed[id.index()] = true;
        self.info.objects[id.index()].ty = ty;
    }

    /// Does the work put off since there were `top` pieces of it.
    fn process_delayed(&mut self, top: usize) {
        let mut next = top;
        while next < self.delayed.len() {
            let count = self.delayed.len();
            let batch: Vec<Delayed<'a>> = self.delayed.split_off(next);
            // New work is queued behind what was there: keep the indices.
            self.delayed.resize_with(count, || Delayed::ValidType {
                object: ObjId(u32::MAX),
            });
            for work in batch {
                self.perform(work);
            }
            next = count;
        }
        self.delayed.truncate(top);
    }

    fn perform(&mut self, work: Delayed<'a>) {
        match work {
            Delayed::Body { body, env } => self.function_body(body, env),
            Delayed::Method { object } => self.resolve(object),
            Delayed::ValidType { object } => self.require_valid_type(object),
            Delayed::VariableType { expr, ty } => self.require_variable_type(expr, ty),
            Delayed::MapKey { expr, key } => self.require_map_key(expr, key),
            Delayed::EmbeddedField { pos, ty } => self.require_embeddable(pos, ty),
            Delayed::Receiver { package, pos, ty } => self.require_receiver(package, pos, ty),
            Delayed::FieldUniqueness { named } => self.require_unique_fields(named),
            Delayed::Constraint { param } => self.complete_constraint(param),
            Delayed::TypeInstance {
                expr,
                generic,
                args,
            } => self.require_valid_instance(expr, generic, &args),
            Delayed::FunctionInstance {
                pos,
                params,
                args,
                exprs,
            } => self.verify_instance(pos, &params, &args, &exprs),
            Delayed::UnionTerms { exprs, union } => self.require_disjoint_terms(&exprs, union),
            Delayed::InterfaceMethods { interface, expr } => {
                self.require_unique_methods(interface, expr)
            }
        }
    }
}
