//! The module being made: what functions share, and the functions nobody wrote (initialisation, thunks).

use std::collections::{HashMap, HashSet};

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Function as Clif, InstBuilder, SourceLoc, UserFuncName};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module as _};
use morestack_compiler::Module;

use super::Export;
use super::abi::Abi;
use super::access::Access;
use super::arith::Number;
use super::expr::is_sequenced;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::layout::{NoShape, Shape, Shapes};
use super::value::{Few, Memory, Operand, Place};
use crate::check::{
    Function, FunctionId, FunctionSyntax, Info, ObjectKind, Selection, SelectionKind,
};
use crate::diag::Diagnostics;
use crate::source::Pos;
use crate::syntax::ast::{Ast, Block, BranchKind, Decl, ExprId, ExprKind, Node, StmtId, StmtKind};
use crate::types::{Basic, ObjId, Type, TypeId};

/// A thunk for a method expression that has yet to be made.
struct MethodThunk {
    function: FuncId,
    abi: Abi,
    operand_type: TypeId,
    selection: Selection,
}

/// The module being made.
pub(super) struct Unit<'p> {
    /// The syntax tree.
    pub ast: &'p Ast,
    /// What the checker knows.
    pub info: &'p Info,
    /// Where functions and data go.
    pub module: Module,
    /// Shapes of types.
    pub shapes: Shapes<'p>,
    /// Where functions are declared, by symbol.
    pub positions: HashMap<String, Pos>,
    functions: HashMap<FunctionId, FuncId>,
    hosts: HashMap<Host, FuncId>,
    strings: HashMap<Vec<u8>, DataId>,
    globals: HashMap<ObjId, DataId>,
    anonymous_count: u32,
    values: HashMap<FunctionId, DataId>,
    value_thunks: Vec<(FunctionId, FuncId, Abi)>,
    method_thunks: Vec<MethodThunk>,
    method_values: HashMap<ExprKey, DataId>,
    has_call: Vec<bool>,
    goto_targets: HashSet<StmtId>,
}

/// What makes one method expression different from another: the operand's type and the method.
type ExprKey = (TypeId, ObjId);

impl<'p> Unit<'p> {
    /// A unit with all functions declared.
    pub fn new(ast: &'p Ast, info: &'p Info, module: Module) -> Self {
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
            module,
            shapes: Shapes::new(&info.types),
            positions: HashMap::new(),
            functions: HashMap::new(),
            hosts: HashMap::new(),
            strings: HashMap::new(),
            globals: HashMap::new(),
            anonymous_count: 0,
            values: HashMap::new(),
            value_thunks: vec![],
            method_thunks: vec![],
            method_values: HashMap::new(),
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
    fn takes_context(function: &Function) -> bool {
        matches!(function.syntax, FunctionSyntax::Literal(_))
    }

    /// Declares all functions with a body.
    pub fn declare_functions(&mut self, diagnostics: &mut Diagnostics) {
        for index in 0..self.info.functions.len() {
            let id = FunctionId(index as u32);
            let function = self.info.function(id);
            match self.abi(function) {
                Ok(abi) => {
                    let with_context = Self::takes_context(function);
                    let name = match function.object {
                        // Several functions may be called `init` or `_`; Go numbers the former.
                        Some(object) if matches!(&*self.info.object(object).name, "init" | "_") => {
                            let number = self
                                .info
                                .init_functions
                                .iter()
                                .position(|&init| init == id)
                                .unwrap_or(index);
                            format!("{}.{number}", function.symbol)
                        }
                        _ => function.symbol.to_string(),
                    };
                    let func = self.declare(&name, &abi, with_context);
                    self.positions.insert(name, self.position_of(function));
                    self.functions.insert(id, func);
                }
                Err(NoShape::Unsupported(what)) => {
                    diagnostics.unsupported(self.position_of(function), what)
                }
                Err(NoShape::TooLarge) => {
                    diagnostics.unsupported(
                        self.position_of(function),
                        "parameters or results as large as this",
                    );
                }
            }
        }
    }

    fn declare(&mut self, name: &str, abi: &Abi, with_context: bool) -> FuncId {
        let (signature, pointers) = abi.signature(with_context);
        let func = self
            .module
            .declare_function(name, Linkage::Export, &signature)
            .expect("function names are unique");
        self.module.set_pointer_signature(func, pointers);
        func
    }

    fn position_of(&self, function: &Function) -> Pos {
        match function.syntax {
            FunctionSyntax::Declared { file, decl } => {
                match &self.ast.files[file as usize].decls[decl as usize] {
                    Decl::Func(func) => func.pos,
                    _ => Pos::NONE,
                }
            }
            FunctionSyntax::Literal(expr) => self.ast[expr].pos,
        }
    }

    /// The declared function.
    pub fn function(&self, id: FunctionId) -> FuncId {
        self.functions[&id]
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
            self.info.types.package_name(declared.package),
            declared.name
        );
        // Only the blank name can be declared more than once.
        if &*declared.name == "_" {
            name.push_str(&object.0.to_string());
        }
        let data = self.zeroed_data(&name, &shape)?;
        self.globals.insert(object, data);
        Ok(data)
    }

    /// Memory of what an initial value allocates.
    pub fn anonymous_data(&mut self, shape: &Shape) -> Result<DataId, NoShape> {
        self.anonymous_count += 1;
        self.zeroed_data(&format!("static.{}", self.anonymous_count), shape)
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

    fn code_object(&mut self, name: &str, code: FuncId) -> DataId {
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

    /// The static object of a method expression on an operand type.
    pub fn method_expression(
        &mut self,
        operand: TypeId,
        ty: TypeId,
        selection: Selection,
    ) -> Result<DataId, NoShape> {
        let SelectionKind::MethodExpr { method, .. } = selection.kind else {
            unreachable!("a method expression")
        };
        let key = (self.info.types.canonical(operand), method);
        if let Some(&data) = self.method_values.get(&key) {
            return Ok(data);
        }
        let signature = self.info.types.as_signature(ty).expect("a function");
        let params: Vec<TypeId> = signature.params.iter().map(|param| param.ty).collect();
        let results: Vec<TypeId> = signature.results.iter().map(|result| result.ty).collect();
        let abi = Abi::new(&mut self.shapes, &params, &results)?;
        let name = format!(
            "{}.{}.expression{}",
            self.info.types.display(operand),
            self.info.object(method).name,
            method.0
        );
        let function = self.declare(&name, &abi, true);
        let data = self.code_object(&format!("{name}.object"), function);
        self.method_thunks.push(MethodThunk {
            function,
            abi,
            operand_type: operand,
            selection,
        });
        self.method_values.insert(key, data);
        Ok(data)
    }

    /// Lowers one function with a body.
    pub fn define_function(&mut self, id: FunctionId) -> Lowered<()> {
        let function = self.info.function(id);
        let body: &'p Block = match function.syntax {
            FunctionSyntax::Declared { file, decl } => {
                match &self.ast.files[file as usize].decls[decl as usize] {
                    Decl::Func(func) => func
                        .body
                        .as_ref()
                        .expect("only functions with a body are listed"),
                    _ => unreachable!("a function declaration"),
                }
            }
            FunctionSyntax::Literal(expr) => match &self.ast[expr].kind {
                ExprKind::FuncLiteral { body, .. } => body,
                _ => unreachable!("a function literal"),
            },
        };
        let pos = self.position_of(function);
        let with_context = Self::takes_context(function);
        let abi = self
            .abi(function)
            .expect("declared functions have a convention");
        let func = self.function(id);
        self.define(func, abi, with_context, pos, |lowering, arguments| {
            lowering.bind_parameters(function, arguments)?;
            lowering.block(body)?;
            lowering.at(body.close);
            lowering.end()
        })
    }

    /// Makes a function: `make` gets its arguments, one operand for each parameter.
    fn define(
        &mut self,
        func: FuncId,
        abi: Abi,
        with_context: bool,
        pos: Pos,
        make: impl FnOnce(&mut FunctionLowering<'_, 'p>, Vec<Operand>) -> Lowered<()>,
    ) -> Lowered<()> {
        let (signature, _) = abi.signature(with_context);
        let mut clif = Clif::with_name_signature(UserFuncName::user(0, func.as_u32()), signature);
        let mut context = FunctionBuilderContext::new();
        let config = self.module.target_config();
        let mut lowering = FunctionLowering::new(self, &mut clif, &mut context, abi);
        if pos.is_known() {
            lowering
                .frame
                .set_source(&mut lowering.b, SourceLoc::new(pos.0));
            lowering.at(pos);
        }
        let entry = lowering.b.create_block();
        lowering.b.append_block_params_for_function_params(entry);
        lowering.switch_to_sealed(entry);
        // Only then the block counts as the entry, which needs no predecessor.
        lowering.b.ensure_inserted_block();
        let arguments = lowering.arguments_of_entry(entry);
        let made = make(&mut lowering, arguments);
        lowering.b.seal_all_blocks();
        let FunctionLowering { b, frame, .. } = lowering;
        made?;
        let contract = frame.finish(b, config);
        self.module
            .define(func, clif, contract)
            .expect("a function is defined once, as declared");
        Ok(())
    }

    /// Makes the thunks that were asked for; making one may ask for no others.
    pub fn define_thunks(&mut self) -> Lowered<()> {
        for (function, thunk, abi) in std::mem::take(&mut self.value_thunks) {
            let target = self.function(function);
            self.define(thunk, abi, true, Pos::NONE, |lowering, _| {
                let entry = lowering
                    .b
                    .func
                    .layout
                    .entry_block()
                    .or(lowering.b.current_block());
                let entry = entry.expect("the entry block");
                let mut all = lowering.b.block_params(entry).to_vec();
                all.pop();
                lowering.tail_call(target, &all);
                Ok(())
            })?;
        }
        for thunk in std::mem::take(&mut self.method_thunks) {
            self.define_method_thunk(thunk)?;
        }
        Ok(())
    }

    fn define_method_thunk(&mut self, thunk: MethodThunk) -> Lowered<()> {
        let MethodThunk {
            function,
            abi,
            operand_type,
            selection,
        } = thunk;
        let SelectionKind::MethodExpr {
            method,
            receiver,
            receiver_type,
        } = selection.kind
        else {
            unreachable!("a method expression")
        };
        let ObjectKind::Func {
            function: Some(target),
            ..
        } = self.info.object(method).kind
        else {
            unreachable!("a method with a body")
        };
        let callee_abi = self
            .abi(self.info.function(target))
            .expect("declared functions have a convention");
        let target = self.function(target);
        self.define(function, abi, true, Pos::NONE, |lowering, mut arguments| {
            let operand = match arguments[0] {
                Operand::Leaves(leaves) => Access::Value(Operand::Leaves(leaves)),
                Operand::Memory { place, .. } => Access::Place(Place::Memory(place)),
            };
            let base_type = selection.path.last().map_or(operand_type, |step| step.ty);
            let base = lowering.follow(operand, operand_type, &selection.path)?;
            arguments[0] = lowering.adjust_receiver(base, base_type, receiver, receiver_type)?;
            let results = lowering.emit_call(&callee_abi, Some(target), None, &arguments);
            lowering.return_values(results)
        })
    }

    /// Makes the functions that tasks start with: one initialises package variables and runs `init` functions, the
    /// other does that and runs `main`.
    pub fn define_start(&mut self) -> Lowered<(FuncId, Option<FuncId>)> {
        let none = Abi::new(&mut self.shapes, &[], &[]).expect("no parameters");
        let mut calls = vec![];
        if !self.info.init_order.is_empty() {
            let variables = self.declare("main.init", &none, false);
            self.define(variables, none.clone(), false, Pos::NONE, |lowering, _| {
                lowering.initialise_variables()
            })?;
            calls.push(variables);
        }
        calls.extend(self.info.init_functions.iter().map(|&id| self.function(id)));
        let initialise = self.declare(INITIALISE_SYMBOL, &none, false);
        self.define_sequence(initialise, &none, &calls)?;
        let Some(main) = self.info.main else {
            return Ok((initialise, None));
        };
        let start = self.declare(START_SYMBOL, &none, false);
        self.define_sequence(start, &none, &[initialise, self.function(main)])?;
        Ok((initialise, Some(start)))
    }

    fn define_sequence(&mut self, function: FuncId, abi: &Abi, calls: &[FuncId]) -> Lowered<()> {
        self.define(function, abi.clone(), false, Pos::NONE, |lowering, _| {
            for &call in calls {
                let callee = lowering.callee(call);
                lowering.b.ins().call(callee, &[]);
            }
            lowering.return_values(vec![])
        })
    }

    /// Package-level functions as a host sees them.
    pub fn exports(&mut self) -> Vec<Export> {
        let mut list = vec![];
        for index in 0..self.info.functions.len() {
            let id = FunctionId(index as u32);
            let function = self.info.function(id);
            let Some(object) = function.object.filter(|_| function.receiver.is_none()) else {
                continue;
            };
            let scalars =
                |objects: &[ObjId]| objects.iter().map(|&object| self.scalar(object)).collect();
            let params = scalars(&function.params);
            let results = scalars(&function.results);
            let in_registers = self.abi(function).is_ok_and(|abi| abi.area.is_none());
            list.push(Export {
                name: self.info.object(object).name.to_string(),
                function: self.function(id),
                params,
                results: results.filter(|_| in_registers),
            });
        }
        list
    }

    /// Functions with parameters, a receiver included.
    pub fn with_parameters(&self) -> HashSet<FuncId> {
        let has_some = |(id, _): &(&FunctionId, &FuncId)| {
            let function = self.info.function(**id);
            function.receiver.is_some() || !function.params.is_empty()
        };
        self.functions
            .iter()
            .filter(has_some)
            .map(|(_, &func)| func)
            .collect()
    }

    /// The basic type of a variable that is one machine number.
    fn scalar(&self, object: ObjId) -> Option<Basic> {
        let basic = self.info.types.basic(self.info.object(object).ty)?;
        (basic == Basic::Bool || Number::of(basic).is_some()).then_some(basic)
    }
}

/// The symbol of the function that the first task starts with.
pub(super) const START_SYMBOL: &str = "runtime.main";
/// What the symbols of functions as values end with: they drop the context and call the function.
pub(super) const VALUE_SUFFIX: &str = ".value";
/// The symbol of the function that initialises the package.
pub(super) const INITIALISE_SYMBOL: &str = "runtime.doInit";

/// Package variables larger than this are refused rather than left to the operating system.
const MOST_GLOBAL_BYTES: usize = 1 << 30;

impl<'p> FunctionLowering<'_, 'p> {
    /// The arguments as operands, declared.
    fn arguments_of_entry(&mut self, entry: cranelift_codegen::ir::Block) -> Vec<Operand> {
        let values = self.b.block_params(entry).to_vec();
        let mut rest = values.into_iter();
        if self.abi.area.is_some() {
            let value = rest.next().expect("the area's address");
            let variable = self.b.declare_var(I64);
            self.frame.declare_pointer_var(&mut self.b, variable);
            self.b.def_var(variable, value);
            self.area = Some(variable);
        }
        let mut operands = vec![];
        for shape in self.abi.params.clone() {
            operands.push(match shape.leaves {
                Some(leaves) => {
                    let mut values = Few::new();
                    for leaf in leaves.iter() {
                        let value = rest.next().expect("an argument for each leaf");
                        values.push(if leaf.is_pointer {
                            self.pointer(value)
                        } else {
                            value
                        });
                    }
                    Operand::Leaves(values)
                }
                None => {
                    let address = rest.next().expect("an argument for each parameter");
                    let address = self.pointer(address);
                    Operand::temporary(Memory::address(address))
                }
            });
        }
        operands
    }

    /// Gives parameters and results their places.
    fn bind_parameters(&mut self, function: &'p Function, arguments: Vec<Operand>) -> Lowered<()> {
        for (&object, argument) in function
            .receiver
            .iter()
            .chain(&function.params)
            .zip(arguments)
        {
            match argument {
                Operand::Leaves(_) => {
                    let ty = self.info.object(object).ty;
                    self.declare_with(object, ty, argument)?;
                }
                // The copy the caller made is the variable.
                Operand::Memory { place, .. } => {
                    self.places.insert(object, Place::Memory(place));
                }
            }
        }
        self.results = function.results.clone();
        for &object in &function.results {
            if !self.info.object(object).name.is_empty() {
                let (place, shape) = self.declare(object)?;
                self.clear(&shape, place);
            }
        }
        Ok(())
    }

    /// Ends a function whose body falls off its end.
    fn end(&mut self) -> Lowered<()> {
        if !self.is_reachable() {
            let current = self.b.current_block().expect("code is made in a block");
            if self.b.func.layout.is_block_inserted(current) {
                self.b.ins().trap(super::TRAP_UNREACHABLE);
            }
            return Ok(());
        }
        if self.results.is_empty() {
            return self.return_values(vec![]);
        }
        // The checker demands a terminating statement: this end is never reached.
        self.b.ins().trap(super::TRAP_UNREACHABLE);
        Ok(())
    }

    /// Evaluates the initial values of package variables, in their order.
    fn initialise_variables(&mut self) -> Lowered<()> {
        self.runs_once = true;
        for initializer in &self.info.init_order {
            let pos = self.ast[initializer.value].pos;
            self.at(pos);
            self.with_temporaries(|this| {
                this.initialise(&initializer.variables, initializer.value)
            })?;
        }
        self.return_values(vec![])
    }

    fn initialise(&mut self, variables: &[ObjId], value: ExprId) -> Lowered<()> {
        self.hoist_inside(value)?;
        let (values, types) = match self.types.get(self.type_of(value)) {
            Type::Tuple(elements) => {
                let results = self.call(self.ast.unparen(value))?;
                (results, elements.iter().map(|element| element.ty).collect())
            }
            _ => (vec![self.expr(value)?], vec![self.type_of(value)]),
        };
        for ((&variable, value), from) in variables.iter().zip(values).zip(types) {
            if &*self.info.object(variable).name == "_" {
                continue;
            }
            let to = self.info.object(variable).ty;
            let value = self.assignable(to, from, value)?;
            let Access::Place(place) = self.named(variable)? else {
                unreachable!("a variable is a place")
            };
            let shape = self.shape(to)?;
            self.write(&shape, place, value);
        }
        Ok(())
    }
}

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
            matches!(ast[expr].kind, ExprKind::Call { .. }) && is_sequenced(ast, info, expr);
        has_call[index] = is_call || (info.value(expr).is_none() && inside());
    }
    has_call
}
