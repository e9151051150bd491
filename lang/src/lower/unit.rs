//! The module being made: what functions share.

use std::collections::{HashMap, HashSet};

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{AbiParam, Signature};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module as _};
use morestack_compiler::Module;

use super::abi::Abi;
use super::descriptor::Descriptors;
use super::expr::is_sequenced;
use super::host::Host;
use super::itab::Itabs;
use super::later::LaterCall;
use super::layout::{NoShape, Shape, Shapes};
use super::method_value::MethodValues;
use super::reflection::Reflection;
use crate::check::{Function, FunctionId, FunctionSyntax, Info, Initializer};
use crate::diag::Diagnostics;
use crate::escape::Escapes;
use crate::source::Pos;
use crate::syntax::ast::{Ast, BranchKind, ExprId, ExprKind, Node, StmtId, StmtKind};
use crate::types::{ObjId, TypeId};

/// The module being made.
pub(super) struct Unit<'p> {
    /// The syntax tree.
    pub ast: &'p Ast,
    /// What the checker knows.
    pub info: &'p Info,
    /// What lives on the heap.
    pub escapes: &'p Escapes,
    /// Where functions and data go.
    pub module: Module,
    /// Shapes of types.
    pub shapes: Shapes<'p>,
    /// Where functions are declared, by symbol.
    pub positions: HashMap<String, Pos>,
    /// Whether there is any defer statement.
    pub has_defer: bool,
    /// The bodies of functions with defer statements.
    pub bodies: HashMap<FunctionId, FuncId>,
    /// Calls of `defer` and `go` statements whose thunks have yet to be made.
    pub later_calls: Vec<LaterCall>,
    /// How many there were.
    pub later_count: u32,
    /// The function that raises panics, once it is needed.
    pub gopanic: Option<FuncId>,
    /// Type descriptors that were asked for.
    pub descriptors: Descriptors,
    /// What is done through package reflect.
    pub reflection: Reflection,
    functions: HashMap<FunctionId, FuncId>,
    /// Functions that are mentioned and yet to be made, and what is wrong with their signatures.
    pub wanted: Vec<FunctionId>,
    /// The function that calls methods named `Format`, if it is wanted: decided last.
    pub format: Option<FunctionId>,
    /// Memory that lowering a function needs, for the next one.
    pub builder: FunctionBuilderContext,
    pub refused: Diagnostics,
    /// Package variables of standard packages that are mentioned.
    pub mentioned: HashSet<ObjId>,
    natives: HashMap<FunctionId, FuncId>,
    hosts: HashMap<Host, FuncId>,
    strings: HashMap<Vec<u8>, DataId>,
    globals: HashMap<ObjId, DataId>,
    /// Where compiled code finds the entry of a descriptor's layout.
    pub layout_slots: HashMap<DataId, DataId>,
    zero_areas: HashMap<u64, DataId>,
    /// What package variables that are declared one by one are initialised with.
    pub initial_values: HashMap<ObjId, ExprId>,
    /// Package variables whose initial value is their data's.
    pub known_variables: HashSet<ObjId>,
    anonymous_count: u32,
    values: HashMap<FunctionId, DataId>,
    /// Thunks of functions as values that have yet to be made.
    pub value_thunks: Vec<(FunctionId, FuncId, Abi)>,
    /// Thunks of methods as values.
    pub method_values: MethodValues,
    /// Itabs, method wrappers and other data that conversions to interfaces need.
    pub itabs: Itabs,
    /// What calls of very small functions are replaced by.
    pub in_place_results: HashMap<FunctionId, Option<ExprId>>,
    has_call: Vec<bool>,
    goto_targets: HashSet<StmtId>,
}

impl<'p> Unit<'p> {
    /// A unit with all functions declared.
    pub fn new(ast: &'p Ast, info: &'p Info, escapes: &'p Escapes, module: Module) -> Self {
        let has_defer = ast
            .stmts
            .iter()
            .any(|statement| matches!(statement.kind, StmtKind::Defer(_)));
        let goto_targets = ast
            .stmts
            .iter()
            .filter_map(|statement| match statement.kind {
                StmtKind::Branch {
                    kind: BranchKind::Goto,
                    target,
                    ..
                } => target,
                _ => None,
            });
        Unit {
            ast,
            info,
            escapes,
            module,
            shapes: Shapes::new(&info.types),
            positions: HashMap::new(),
            has_defer,
            bodies: HashMap::new(),
            later_calls: vec![],
            later_count: 0,
            gopanic: None,
            descriptors: Descriptors::default(),
            reflection: Reflection::default(),
            functions: HashMap::new(),
            wanted: vec![],
            format: None,
            builder: FunctionBuilderContext::new(),
            refused: Diagnostics::new(),
            mentioned: HashSet::new(),
            natives: HashMap::new(),
            hosts: HashMap::new(),
            strings: HashMap::new(),
            globals: HashMap::new(),
            layout_slots: HashMap::new(),
            zero_areas: HashMap::new(),
            initial_values: initial_values(info),
            known_variables: HashSet::new(),
            anonymous_count: 0,
            values: HashMap::new(),
            value_thunks: vec![],
            method_values: MethodValues::default(),
            itabs: Itabs::default(),
            in_place_results: HashMap::new(),
            has_call: calls_in(ast, info),
            goto_targets: goto_targets.collect(),
        }
    }

    /// Whether an expression is or contains something that is evaluated at its turn among calls.
    pub fn has_call(&self, expr: ExprId) -> bool {
        self.has_call[expr.0 as usize]
    }

    /// Whether a `goto` leads to this labeled statement.
    pub fn is_goto_target(&self, label: StmtId) -> bool {
        self.goto_targets.contains(&label)
    }

    /// The conventions of a function.
    pub fn abi(&mut self, function: &Function) -> Result<Abi, NoShape> {
        let type_of = |object: &ObjId| self.info.object(*object).ty;
        let params: Vec<TypeId> = function
            .receiver
            .iter()
            .chain(&function.params)
            .map(type_of)
            .collect();
        let results: Vec<TypeId> = function.results.iter().map(type_of).collect();
        Abi::new(&mut self.shapes, &params, &results)
    }

    /// Function literals are only ever called as values: they take the context argument themselves.
    pub fn takes_context(function: &Function) -> bool {
        matches!(
            function.syntax,
            FunctionSyntax::Literal(_) | FunctionSyntax::RangeBody(_)
        )
    }

    /// Asks for the functions of the program's own package, literals included: all of them are made, since hosts can call
    /// them. Those of standard packages are asked for where they are mentioned.
    pub fn want_program(&mut self) {
        if let Some(raise) = self.info.raise() {
            self.function(raise);
        }
        for id in self.info.concrete_functions() {
            // Without a program a standard package is being tested.
            let has_program = !self.ast.packages[0].files.is_empty();
            if !has_program || !self.is_standard(id) {
                self.function(id);
            }
        }
    }

    /// Whether a function belongs to a standard package.
    pub fn is_standard(&self, id: FunctionId) -> bool {
        Some(self.info.function(id).package) != self.info.home
    }

    /// The function, which is made if it was not mentioned before.
    pub fn function(&mut self, id: FunctionId) -> FuncId {
        if let Some(&func) = self.functions.get(&id) {
            return func;
        }
        let function = self.info.function(id);
        let pos = self.position_of(function);
        let abi = match self.abi(function) {
            Ok(abi) => abi,
            Err(why) => {
                let what = match why {
                    NoShape::Unsupported(what) => what,
                    NoShape::TooLarge => "parameters or results as large as this",
                };
                self.refused.unsupported(pos, what);
                Abi::new(&mut self.shapes, &[], &[]).expect("no parameters")
            }
        };
        let name = match function.object {
            // Several functions may be called `init` or `_`; Go numbers the former.
            Some(object) if matches!(&*self.info.object(object).name, "init" | "_") => {
                let inits = &self.info.init_functions;
                let number = inits.iter().position(|&init| init == id);
                format!("{}.{}", function.symbol, number.unwrap_or(id.0 as usize))
            }
            _ => function.symbol.to_string(),
        };
        let func = self.declare(&name, &abi, Self::takes_context(function));
        self.reflection.note(&name);
        self.positions.insert(name, pos);
        self.functions.insert(id, func);
        self.wanted.push(id);
        func
    }

    /// The import of the routine behind a native: it takes the task and a frame.
    pub fn native(&mut self, id: FunctionId) -> FuncId {
        if let Some(&func) = self.natives.get(&id) {
            return func;
        }
        let symbol = format!("{}{NATIVE_SUFFIX}", self.info.function(id).symbol);
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params = vec![AbiParam::new(I64); 2];
        let func = self
            .module
            .declare_function(&symbol, Linkage::Import, &signature)
            .expect("symbols of functions are unique");
        self.natives.insert(id, func);
        func
    }

    pub fn declare(&mut self, name: &str, abi: &Abi, with_context: bool) -> FuncId {
        let (signature, pointers) = abi.signature(with_context);
        let func = self
            .module
            .declare_function(name, Linkage::Export, &signature)
            .expect("function names are unique");
        self.module.set_pointer_signature(func, pointers);
        func
    }

    pub fn position_of(&self, function: &Function) -> Pos {
        match function.syntax {
            FunctionSyntax::Literal(expr) => self.ast[expr].pos,
            FunctionSyntax::RangeBody(stmt) => self.ast[stmt].pos,
            declared => declared
                .declaration(self.ast)
                .map_or(Pos::NONE, |decl| decl.pos),
        }
    }

    /// The import of a host routine.
    pub fn host(&mut self, host: Host) -> FuncId {
        let Self { hosts, module, .. } = self;
        *hosts.entry(host).or_insert_with(|| {
            let declared =
                module.declare_function(host.symbol(), Linkage::Import, &host.signature());
            declared.expect("host routines have one signature each")
        })
    }

    /// Read-only bytes of a string constant.
    pub fn string_data(&mut self, bytes: &[u8]) -> DataId {
        if let Some(&data) = self.strings.get(bytes) {
            return data;
        }
        let name = format!("string.{}", self.strings.len());
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false)
            .expect("data names are unique");
        let mut description = DataDescription::new();
        description.define(bytes.into());
        self.module
            .define_data(data, &description)
            .expect("data is defined once");
        self.strings.insert(bytes.to_vec(), data);
        data
    }

    /// The memory of a package variable.
    pub fn global(&mut self, object: ObjId) -> Result<DataId, NoShape> {
        if let Some(&data) = self.globals.get(&object) {
            return Ok(data);
        }
        let declared = self.info.object(object);
        let shape = self.shapes.shape(declared.ty)?;
        let mut name = format!(
            "{}.{}",
            self.info.types.package_path(declared.package),
            declared.name
        );
        // Only the blank name can be declared more than once.
        if &*declared.name == "_" {
            name.push_str(&object.0.to_string());
        }
        let data = match self.static_variable(object, &name, &shape)? {
            Some(data) => {
                self.known_variables.insert(object);
                data
            }
            None => self.zeroed_data(&name, &shape)?,
        };
        self.mentioned.insert(object);
        self.globals.insert(object, data);
        Ok(data)
    }

    /// So many zero bytes, which nobody writes.
    pub fn zero_area(&mut self, bytes: u64) -> Result<DataId, NoShape> {
        // A few areas serve all sizes.
        let bytes = bytes.next_power_of_two().max(SMALLEST_ZERO_AREA);
        if let Some(&data) = self.zero_areas.get(&bytes) {
            return Ok(data);
        }
        let shape = Shape {
            size_bytes: bytes,
            align_bytes: 16,
            leaves: None,
            pointers: std::sync::Arc::new([]),
        };
        let data = self.zeroed_data(&format!("zero.{bytes}"), &shape)?;
        self.zero_areas.insert(bytes, data);
        Ok(data)
    }

    /// Memory of what an initial value allocates.
    pub fn anonymous_data(&mut self, shape: &Shape) -> Result<DataId, NoShape> {
        let name = self.anonymous_name();
        self.zeroed_data(&name, shape)
    }

    /// A name for data without one.
    pub fn anonymous_name(&mut self) -> String {
        self.anonymous_count += 1;
        format!("static.{}", self.anonymous_count)
    }

    fn zeroed_data(&mut self, name: &str, shape: &Shape) -> Result<DataId, NoShape> {
        let size_bytes = usize::try_from(shape.size_bytes).map_err(|_| NoShape::TooLarge)?;
        if size_bytes > MOST_GLOBAL_BYTES {
            return Err(NoShape::TooLarge);
        }
        let data = self
            .module
            .declare_data(name, Linkage::Local, true, false)
            .expect("data names are unique");
        let mut description = DataDescription::new();
        description.define_zeroinit(size_bytes.max(1));
        description.set_align(shape.align_bytes.max(1));
        self.module
            .define_data(data, &description)
            .expect("data is defined once");
        self.module.set_data_pointers(data, &shape.pointers);
        Ok(data)
    }

    /// The static object that stands for a function as a value.
    pub fn function_value(&mut self, function: FunctionId) -> Result<DataId, NoShape> {
        if let Some(&data) = self.values.get(&function) {
            return Ok(data);
        }
        let declared = self.info.function(function);
        let code = if Self::takes_context(declared) {
            self.function(function)
        } else {
            let abi = self.abi(declared)?;
            let name = format!("{}{VALUE_SUFFIX}", declared.symbol);
            let thunk = self.declare(&name, &abi, true);
            self.value_thunks.push((function, thunk, abi));
            thunk
        };
        let data = self.code_object(&format!("{}.object", declared.symbol), code);
        self.values.insert(function, data);
        Ok(data)
    }

    /// A static object that holds the code of a function.
    pub fn code_object(&mut self, name: &str, code: FuncId) -> DataId {
        let data = self
            .module
            .declare_data(name, Linkage::Local, false, false)
            .expect("data names are unique");
        let mut description = DataDescription::new();
        description.define_zeroinit(8);
        description.set_align(8);
        let callee = self.module.declare_func_in_data(code, &mut description);
        description.write_function_addr(0, callee);
        self.module
            .define_data(data, &description)
            .expect("data is defined once");
        data
    }

    /// Functions with parameters, a receiver included.
    pub fn with_parameters(&self) -> HashSet<FuncId> {
        let has_some = |(id, _): &(&FunctionId, &FuncId)| {
            let function = self.info.function(**id);
            function.receiver.is_some() || !function.params.is_empty()
        };
        self.functions
            .iter()
            .chain(&self.bodies)
            .filter(has_some)
            .map(|(_, &func)| func)
            .collect()
    }
}

/// The symbol of the function that the first task starts with.
pub(super) const START_SYMBOL: &str = morestack_rt::trace::START_SYMBOL;
/// What the symbols of functions as values end with: they drop the context and call the function.
pub(super) const VALUE_SUFFIX: &str = ".value";
/// What the import symbol of a native's routine ends with: the native itself has a function, too.
pub const NATIVE_SUFFIX: &str = "$native";
/// What the symbols of bodies of functions with defer statements end with; no name in a program has this character.
pub(super) const BODY_SUFFIX: &str = "\u{b7}body";
/// What the symbols of thunks of deferred calls begin with.
pub(super) const DEFER_PREFIX: &str = "runtime.deferwrap\u{b7}";
/// What the symbols of thunks that tasks start with begin with.
pub(super) const GO_PREFIX: &str = "runtime.gowrap\u{b7}";
/// The symbol of the function that raises panics.
pub(super) const PANIC_SYMBOL: &str = morestack_rt::trace::PANIC_SYMBOL;
/// The symbol of the function that ends a task.
pub(super) const GOEXIT_SYMBOL: &str = "runtime.Goexit";
/// The symbol of the function of package fmt that calls methods of this name: a fifth of what a small program that prints
/// would be compiled from.
pub(super) const FORMAT_SYMBOL: &str = "fmt.(*call).format";
pub(super) const FORMAT_METHOD: &str = "Format";
/// The symbol of the function that initialises the package.
pub(super) const INITIALISE_SYMBOL: &str = "runtime.doInit";

/// What package variables that are declared one by one are initialised with.
fn initial_values(info: &Info) -> HashMap<ObjId, ExprId> {
    let alone = |initializer: &Initializer| match initializer.variables[..] {
        [variable] => Some((variable, initializer.value)),
        _ => None,
    };
    info.init_order.iter().filter_map(alone).collect()
}

/// Smaller areas of zeros are not worth a name.
const SMALLEST_ZERO_AREA: u64 = 256;

/// Package variables larger than this are refused rather than left to the operating system.
const MOST_GLOBAL_BYTES: usize = 1 << 30;

/// The operands of an expression: its children that are evaluated with it.
pub(super) fn operands(ast: &Ast, expr: ExprId) -> Vec<ExprId> {
    let mut list = vec![];
    match &ast[expr].kind {
        ExprKind::FuncLiteral { .. } => {}
        ExprKind::Composite { elements, .. } => list.extend(elements),
        _ => ast.expr_children(expr, &mut |node| {
            if let Node::Expr(child) = node {
                list.push(child);
            }
        }),
    }
    list
}

/// For each expression whether it is or contains something sequenced. Children have smaller ids than their parents.
fn calls_in(ast: &Ast, info: &Info) -> Vec<bool> {
    let mut has_call = vec![false; ast.exprs.len()];
    for index in 0..ast.exprs.len() {
        let expr = ExprId(index as u32);
        let inside = || {
            operands(ast, expr)
                .iter()
                .any(|child| has_call[child.0 as usize])
        };
        // `&&` and `||` matter only if they hold a call.
        let is_call =
            !matches!(ast[expr].kind, ExprKind::Binary { .. }) && is_sequenced(ast, info, expr);
        has_call[index] = is_call || (info.value(expr).is_none() && inside());
    }
    has_call
}
