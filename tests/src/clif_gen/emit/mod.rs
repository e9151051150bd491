//! Turns a [`Program`] into CLIF through the producer API, as a front end would.

mod control;
mod pointers;
mod statements;
mod values;

use super::plan::{FLOATS, FunctionPlan, INTS, Output, Param, Program, REGION_WORDS};
use anyhow::Result;
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, Signature, StackSlot, Type, UserFuncName, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use cranelift_module::{FuncId, Linkage, Module as _};
use morestack_compiler::contract::{Contract, PointerRun, PointerSignature};
use morestack_compiler::producer::StackFrame;

/// Name of the host routine `(task)` that moves the stack.
pub const HOST_MOVE: &str = "host_move";
/// Name of the host routine `(task, integer) -> integer` that computes [`host_mix`].
pub const HOST_MIX: &str = "host_mix";

/// What [`HOST_MIX`] returns.
#[must_use]
pub fn host_mix(value: i64) -> i64 {
    value
        .wrapping_mul(0x2545_f491_4f6c_dd1d_u64 as i64)
        .rotate_left(17)
        ^ 0x5bd1
}

/// Bytes of a region.
const REGION_BYTES: u32 = 8 * REGION_WORDS as u32;

/// Functions of the module that is being filled.
struct Ids {
    functions: Vec<FuncId>,
    host_move: FuncId,
    host_mix: FuncId,
}

/// Puts the program into `module`; returns the function `(integer) -> integer` that runs it.
///
/// # Errors
/// If the module refuses a function.
pub fn emit(program: &Program, module: &mut morestack_compiler::Module) -> Result<FuncId> {
    let emitted = emit_functions(program, module)?;
    for function in emitted.functions {
        module.define(function.id, function.func, function.contract)?;
    }
    Ok(emitted.main)
}

/// A program in CLIF, declared in a module but not defined yet.
#[derive(Debug)]
pub struct Emitted {
    /// All functions.
    pub functions: Vec<EmittedFunction>,
    /// The function `(integer) -> integer` that runs the program.
    pub main: FuncId,
}

/// One function as its producer made it.
#[derive(Debug)]
pub struct EmittedFunction {
    /// Its id in the module.
    pub id: FuncId,
    /// The CLIF.
    pub func: Function,
    /// What was promised.
    pub contract: Contract,
    /// Its pointer parameters and results.
    pub pointers: PointerSignature,
}

/// Declares the program in `module` and makes its CLIF, for whoever wants to change it before it is defined.
///
/// # Errors
/// If the module refuses a declaration.
pub fn emit_functions(
    program: &Program,
    module: &mut morestack_compiler::Module,
) -> Result<Emitted> {
    let host_move =
        module.declare_function(HOST_MOVE, Linkage::Import, &host_signature(&[I64], &[]))?;
    let host_mix = module.declare_function(
        HOST_MIX,
        Linkage::Import,
        &host_signature(&[I64, I64], &[I64]),
    )?;
    let mut functions = Vec::new();
    for (index, plan) in program.functions.iter().enumerate() {
        let signature = signature(plan);
        let id = module.declare_function(&format!("f{index}"), Linkage::Local, &signature)?;
        module.set_pointer_signature(id, pointer_signature(plan));
        functions.push(id);
    }
    let ids = Ids {
        functions,
        host_move,
        host_mix,
    };
    let mut context = FunctionBuilderContext::new();
    let mut all = Vec::new();
    for (index, plan) in program.functions.iter().enumerate() {
        let id = ids.functions[index];
        let name = UserFuncName::user(0, id.as_u32());
        let mut func = Function::with_name_signature(name, signature(plan));
        let builder = FunctionBuilder::new(&mut func, &mut context);
        let contract = Emitter::new(builder, module, &ids, plan, program).function();
        let pointers = pointer_signature(plan);
        all.push(EmittedFunction {
            id,
            func,
            contract,
            pointers,
        });
    }
    let main = emit_main(program, module, &ids, &mut context)?;
    let id = main.id;
    all.push(main);
    Ok(Emitted {
        functions: all,
        main: id,
    })
}

fn host_signature(params: &[Type], returns: &[Type]) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params = params.iter().map(|&ty| AbiParam::new(ty)).collect();
    signature.returns = returns.iter().map(|&ty| AbiParam::new(ty)).collect();
    signature
}

fn signature(plan: &FunctionPlan) -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    for param in &plan.shape.params {
        let ty = if *param == Param::Float { F64 } else { I64 };
        signature.params.push(AbiParam::new(ty));
    }
    for output in &plan.shape.outputs {
        let ty = if *output == Output::Float { F64 } else { I64 };
        signature.returns.push(AbiParam::new(ty));
    }
    signature
}

fn pointer_signature(plan: &FunctionPlan) -> PointerSignature {
    let is_pointer =
        |param: &Param| matches!(param, Param::Budget | Param::Region | Param::Cell { .. });
    let params = (0..)
        .zip(&plan.shape.params)
        .filter(|(_, param)| is_pointer(param));
    let outputs = (0..).zip(&plan.shape.outputs);
    let outputs = outputs.filter(|(_, output)| matches!(output, Output::Pointer { .. }));
    PointerSignature::new(
        params.map(|(index, _)| index),
        outputs.map(|(index, _)| index),
    )
}

/// `main(input)`: makes what the last function wants, calls it, and folds everything it could have changed.
fn emit_main(
    program: &Program,
    module: &mut morestack_compiler::Module,
    ids: &Ids,
    context: &mut FunctionBuilderContext,
) -> Result<EmittedFunction> {
    let mut main_signature = Signature::new(CallConv::Tail);
    main_signature.params.push(AbiParam::new(I64));
    main_signature.returns.push(AbiParam::new(I64));
    let main = module.declare_function("main", Linkage::Export, &main_signature)?;
    let mut func =
        Function::with_name_signature(UserFuncName::user(0, main.as_u32()), main_signature);
    let mut b = FunctionBuilder::new(&mut func, context);
    let mut frame = StackFrame::begin(&mut b);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    b.seal_block(entry);
    let input = b.block_params(entry)[0];
    let budget = frame.slot(&mut b, 8, 3, &[]);
    let calls = b.ins().iconst(I64, i64::from(program.budget));
    frame.slot_store(&mut b, calls, budget, 0);

    let callee = program.functions.len() - 1;
    let shape = &program.functions[callee].shape;
    let mut args = Vec::new();
    let mut slots = Vec::new();
    for (index, param) in shape.params.iter().enumerate() {
        args.push(match param {
            Param::Budget => frame.slot_addr(&mut b, budget, 0),
            Param::Int => input,
            Param::Float => b.ins().fcvt_from_sint(F64, input),
            Param::Region => {
                let slot = frame.slot(&mut b, REGION_BYTES, 3, &[]);
                slots.push(slot);
                initialise_region(&mut frame, &mut b, slot, input, index as i64);
                frame.slot_addr(&mut b, slot, 0)
            }
            Param::Cell { .. } => {
                let slot = frame.slot(&mut b, 8, 3, &[PointerRun::word(0)]);
                frame.slot_addr(&mut b, slot, 0)
            }
        });
    }
    let reference = module.declare_func_in_func(ids.functions[callee], b.func);
    let call = b.ins().call(reference, &args);
    let results = b.inst_results(call).to_vec();
    let mut hash = b.ins().iconst(I64, 17);
    for (&result, output) in results.iter().zip(&shape.outputs) {
        let value = match output {
            Output::Int => result,
            Output::Float => b.ins().fcvt_to_sint_sat(I64, result),
            Output::Pointer { .. } => b.ins().load(I64, frame.memory_flags(), result, 0),
        };
        hash = fold(&mut b, hash, value);
    }
    for slot in slots {
        for word in 0..REGION_WORDS {
            let value = frame.slot_load(&mut b, I64, slot, 8 * word as i32);
            hash = fold(&mut b, hash, value);
        }
    }
    b.ins().return_(&[hash]);
    let contract = frame.finish(b, module.target_config());
    Ok(EmittedFunction {
        id: main,
        func,
        contract,
        pointers: PointerSignature::default(),
    })
}

fn initialise_region(
    frame: &mut StackFrame,
    b: &mut FunctionBuilder<'_>,
    slot: StackSlot,
    seed: Value,
    salt: i64,
) {
    for word in 0..REGION_WORDS {
        let constant = b.ins().iconst(I64, 100 * salt + word as i64);
        let value = b.ins().iadd(seed, constant);
        frame.slot_store(b, value, slot, 8 * word as i32);
    }
}

fn fold(b: &mut FunctionBuilder<'_>, hash: Value, value: Value) -> Value {
    let factor = b.ins().iconst(I64, 1_000_003);
    let product = b.ins().imul(hash, factor);
    b.ins().bxor(product, value)
}

/// Emits one function.
struct Emitter<'a> {
    b: FunctionBuilder<'a>,
    frame: StackFrame,
    module: &'a mut morestack_compiler::Module,
    ids: &'a Ids,
    plan: &'a FunctionPlan,
    program: &'a Program,
    ints: Vec<Variable>,
    floats: Vec<Variable>,
    pointers: Vec<Variable>,
    budget: Variable,
    /// For each region: its start in a variable, if it is a parameter; otherwise its slot.
    regions: Vec<Result<Variable, StackSlot>>,
    /// For each cell: its address in a variable, if it is a parameter; otherwise its byte offset in `own_cells`.
    cells: Vec<Result<Variable, i32>>,
    own_cells: Option<StackSlot>,
    tables: Vec<StackSlot>,
    huge: Option<StackSlot>,
}

impl<'a> Emitter<'a> {
    fn new(
        mut b: FunctionBuilder<'a>,
        module: &'a mut morestack_compiler::Module,
        ids: &'a Ids,
        plan: &'a FunctionPlan,
        program: &'a Program,
    ) -> Self {
        let frame = StackFrame::begin(&mut b);
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        b.seal_block(entry);
        let budget = b.declare_var(I64);
        let mut emitter = Self {
            b,
            frame,
            module,
            ids,
            plan,
            program,
            ints: Vec::new(),
            floats: Vec::new(),
            pointers: Vec::new(),
            budget,
            regions: Vec::new(),
            cells: Vec::new(),
            own_cells: None,
            tables: Vec::new(),
            huge: None,
        };
        let params = emitter.b.block_params(entry).to_vec();
        emitter.frame.declare_pointer_var(&mut emitter.b, budget);
        emitter.b.def_var(budget, params[0]);
        emitter.memory(&params);
        emitter.variables(&params);
        emitter
    }

    fn pointer_variable(&mut self, value: Value) -> Variable {
        let variable = self.b.declare_var(I64);
        self.frame.declare_pointer_var(&mut self.b, variable);
        self.b.def_var(variable, value);
        variable
    }

    /// Regions, cells, tables and the huge slot.
    fn memory(&mut self, params: &[Value]) {
        for (index, &region) in self.plan.regions.iter().enumerate() {
            let place = match region {
                Some(param) => Ok(self.pointer_variable(params[param])),
                None => {
                    let slot = self.frame.slot(&mut self.b, REGION_BYTES, 3, &[]);
                    initialise_region(
                        &mut self.frame,
                        &mut self.b,
                        slot,
                        params[1],
                        index as i64 + 1,
                    );
                    Err(slot)
                }
            };
            self.regions.push(place);
        }
        let own = self
            .plan
            .cells
            .iter()
            .filter(|cell| cell.param.is_none())
            .count() as u32;
        if own > 0 {
            // An integer word first, so that offset 0 is no pointer.
            let run = PointerRun::array(8, own, 8);
            self.own_cells = Some(self.frame.slot(&mut self.b, 8 + 8 * own, 3, &[run]));
        }
        let mut next_offset = 8;
        for cell in &self.plan.cells {
            let place = match cell.param {
                Some(param) => Ok(self.pointer_variable(params[param])),
                None => {
                    next_offset += 8;
                    Err(next_offset - 8)
                }
            };
            self.cells.push(place);
        }
        for table in &self.plan.tables {
            let stride_bytes = 8 * table.stride_words as u32;
            let run = PointerRun::array(0, table.len as u32, stride_bytes);
            let slot = self
                .frame
                .slot(&mut self.b, table.len as u32 * stride_bytes, 3, &[run]);
            self.tables.push(slot);
        }
        if let Some(bytes) = self.plan.huge_bytes {
            self.huge = Some(self.frame.slot(&mut self.b, bytes, 4, &[]));
        }
    }

    fn variables(&mut self, params: &[Value]) {
        let of_kind = |kind: Param| {
            let all = self.plan.shape.params.iter().zip(params);
            all.filter(move |(param, _)| **param == kind)
                .map(|(_, &value)| value)
                .collect::<Vec<_>>()
        };
        let (int_params, float_params) = (of_kind(Param::Int), of_kind(Param::Float));
        for index in 0..INTS {
            let constant = self.b.ins().iconst(I64, index as i64);
            let value = self
                .b
                .ins()
                .iadd(int_params[index % int_params.len()], constant);
            let variable = self.b.declare_var(I64);
            self.b.def_var(variable, value);
            self.ints.push(variable);
        }
        for index in 0..FLOATS {
            let value = match float_params.get(index) {
                Some(&param) => param,
                None => self.b.ins().f64const(index as f64 + 0.5),
            };
            let variable = self.b.declare_var(F64);
            self.b.def_var(variable, value);
            self.floats.push(variable);
        }
        for &region in &self.plan.pointers {
            let start = self.region(region);
            let variable = self.pointer_variable(start);
            self.pointers.push(variable);
        }
    }

    fn function(mut self) -> Contract {
        let plan = self.plan;
        self.block(&plan.body);
        if let Some(tail) = &plan.tail {
            self.guarded(|emitter| {
                let args = emitter.arguments(&tail.args);
                let callee = emitter.ids.functions[tail.callee];
                let callee_reference = emitter.module.declare_func_in_func(callee, emitter.b.func);
                if tail.indirect {
                    let address = emitter.b.ins().func_addr(I64, callee_reference);
                    let signature = emitter.b.func.dfg.ext_funcs[callee_reference].signature;
                    emitter
                        .b
                        .ins()
                        .return_call_indirect(signature, address, &args);
                } else {
                    emitter.b.ins().return_call(callee_reference, &args);
                }
                false
            });
        }
        self.results();
        self.frame.finish(self.b, self.module.target_config())
    }

    /// Folds everything the function has into each result.
    fn results(&mut self) {
        let mut hash = self.b.ins().iconst(I64, 7);
        for index in 0..INTS {
            let value = self.int(index);
            hash = fold(&mut self.b, hash, value);
        }
        for index in 0..FLOATS {
            let float = self.b.use_var(self.floats[index]);
            let value = self.b.ins().fcvt_to_sint_sat(I64, float);
            hash = fold(&mut self.b, hash, value);
        }
        for pointer in 0..self.pointers.len() {
            let address = self.pointer(pointer);
            let value = self.load(I64, address);
            hash = fold(&mut self.b, hash, value);
        }
        for region in 0..self.regions.len() {
            if let Err(slot) = self.regions[region] {
                for word in 0..REGION_WORDS {
                    let value = self
                        .frame
                        .slot_load(&mut self.b, I64, slot, 8 * word as i32);
                    hash = fold(&mut self.b, hash, value);
                }
            }
        }
        hash = self.fold_cells(hash);
        let mut results = Vec::new();
        for (index, output) in self.plan.shape.outputs.iter().enumerate() {
            let salt = self.b.ins().iconst(I64, index as i64);
            let int = self.b.ins().iadd(hash, salt);
            results.push(match *output {
                Output::Int => int,
                Output::Float => self.b.ins().fcvt_from_sint(F64, int),
                Output::Pointer { param } => {
                    let region = self
                        .plan
                        .regions
                        .iter()
                        .position(|region| *region == Some(param));
                    let pointer = self
                        .plan
                        .pointers
                        .iter()
                        .rposition(|&of| Some(of) == region);
                    self.pointer(pointer.expect("every region has a pointer"))
                }
            });
        }
        self.b.ins().return_(&results);
    }

    /// Folds what the pointers in cells and tables point at.
    fn fold_cells(&mut self, mut hash: Value) -> Value {
        for cell in 0..self.cells.len() {
            let value = self.read_cell(cell);
            hash = self.fold_unless_nil(hash, value);
        }
        for table in 0..self.tables.len() {
            let plan = self.plan.tables[table];
            for index in 0..plan.len.min(8) {
                let offset = (8 * index * plan.stride_words) as i32;
                let slot = self.tables[table];
                let value = self.frame.slot_load(&mut self.b, I64, slot, offset);
                self.frame.declare_pointer(&mut self.b, value);
                hash = self.fold_unless_nil(hash, value);
            }
        }
        hash
    }

    fn fold_unless_nil(&mut self, hash: Value, pointer: Value) -> Value {
        let then_block = self.b.create_block();
        let done = self.b.create_block();
        let result = self.b.append_block_param(done, I64);
        let unchanged = [hash.into()];
        self.b
            .ins()
            .brif(pointer, then_block, &[], done, &unchanged);
        self.enter(then_block);
        let value = self.load(I64, pointer);
        let folded = fold(&mut self.b, hash, value);
        self.b.ins().jump(done, &[folded.into()]);
        self.enter(done);
        result
    }
}
