//! Turns a [`Program`] into CLIF through the producer API, as a front end would.

use super::plan::{Argument, CallPlan, FLOATS, FunctionPlan, INTS, IntOp, Output, Param, Program, REGION_WORDS, Stmt};
use anyhow::Result;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{
    AbiParam, Block, Function, InstBuilder, MemFlagsData, Signature, StackSlot, Type, UserFuncName, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Switch, Variable};
use cranelift_module::{FuncId, Linkage, Module as _};
use morestack_compiler::contract::{PointerRun, PointerSignature};
use morestack_compiler::producer::StackFrame;

/// Name of the host routine `(task)` that moves the stack.
pub const HOST_MOVE: &str = "host_move";
/// Name of the host routine `(task, integer) -> integer` that computes [`host_mix`].
pub const HOST_MIX: &str = "host_mix";

/// What [`HOST_MIX`] returns.
#[must_use]
pub fn host_mix(value: i64) -> i64 {
    value.wrapping_mul(0x2545_f491_4f6c_dd1d_u64 as i64).rotate_left(17) ^ 0x5bd1
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
    let host_move = module.declare_function(HOST_MOVE, Linkage::Import, &host_signature(&[I64], &[]))?;
    let host_mix = module.declare_function(HOST_MIX, Linkage::Import, &host_signature(&[I64, I64], &[I64]))?;
    let mut functions = Vec::new();
    for (index, plan) in program.functions.iter().enumerate() {
        let signature = signature(plan);
        let id = module.declare_function(&format!("f{index}"), Linkage::Local, &signature)?;
        module.set_pointer_signature(id, pointer_signature(plan));
        functions.push(id);
    }
    let ids = Ids { functions, host_move, host_mix };
    let mut context = FunctionBuilderContext::new();
    for (index, plan) in program.functions.iter().enumerate() {
        let id = ids.functions[index];
        let name = UserFuncName::user(0, id.as_u32());
        let mut func = Function::with_name_signature(name, signature(plan));
        let builder = FunctionBuilder::new(&mut func, &mut context);
        let contract = Emitter::new(builder, module, &ids, plan, program).function();
        module.define(id, func, contract)?;
    }
    emit_main(program, module, &ids, &mut context)
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
    let is_pointer = |param: &Param| matches!(param, Param::Budget | Param::Region | Param::Cell { .. });
    let params = (0..).zip(&plan.shape.params).filter(|(_, param)| is_pointer(param));
    let outputs = (0..).zip(&plan.shape.outputs);
    let outputs = outputs.filter(|(_, output)| matches!(output, Output::Pointer { .. }));
    PointerSignature::new(params.map(|(index, _)| index), outputs.map(|(index, _)| index))
}

/// `main(input)`: makes what the last function wants, calls it, and folds everything it could have changed.
fn emit_main(
    program: &Program,
    module: &mut morestack_compiler::Module,
    ids: &Ids,
    context: &mut FunctionBuilderContext,
) -> Result<FuncId> {
    let mut main_signature = Signature::new(CallConv::Tail);
    main_signature.params.push(AbiParam::new(I64));
    main_signature.returns.push(AbiParam::new(I64));
    let main = module.declare_function("main", Linkage::Export, &main_signature)?;
    let mut func = Function::with_name_signature(UserFuncName::user(0, main.as_u32()), main_signature);
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
    module.define(main, func, contract)?;
    Ok(main)
}

fn initialise_region(frame: &mut StackFrame, b: &mut FunctionBuilder<'_>, slot: StackSlot, seed: Value, salt: i64) {
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
                    initialise_region(&mut self.frame, &mut self.b, slot, params[1], index as i64 + 1);
                    Err(slot)
                }
            };
            self.regions.push(place);
        }
        let own = self.plan.cells.iter().filter(|cell| cell.param.is_none()).count() as u32;
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
            let slot = self.frame.slot(&mut self.b, table.len as u32 * stride_bytes, 3, &[run]);
            self.tables.push(slot);
        }
        if let Some(bytes) = self.plan.huge_bytes {
            self.huge = Some(self.frame.slot(&mut self.b, bytes, 4, &[]));
        }
    }

    fn variables(&mut self, params: &[Value]) {
        let of_kind = |kind: Param| {
            let all = self.plan.shape.params.iter().zip(params);
            all.filter(move |(param, _)| **param == kind).map(|(_, &value)| value).collect::<Vec<_>>()
        };
        let (int_params, float_params) = (of_kind(Param::Int), of_kind(Param::Float));
        for index in 0..INTS {
            let constant = self.b.ins().iconst(I64, index as i64);
            let value = self.b.ins().iadd(int_params[index % int_params.len()], constant);
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

    fn function(mut self) -> morestack_compiler::contract::Contract {
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
                    emitter.b.ins().return_call_indirect(signature, address, &args);
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
            let value = self.b.ins().load(I64, self.flags(), address, 0);
            hash = fold(&mut self.b, hash, value);
        }
        for region in 0..self.regions.len() {
            if let Err(slot) = self.regions[region] {
                for word in 0..REGION_WORDS {
                    let value = self.frame.slot_load(&mut self.b, I64, slot, 8 * word as i32);
                    hash = fold(&mut self.b, hash, value);
                }
            }
        }
        let mut results = Vec::new();
        for (index, output) in self.plan.shape.outputs.iter().enumerate() {
            let salt = self.b.ins().iconst(I64, index as i64);
            let int = self.b.ins().iadd(hash, salt);
            results.push(match *output {
                Output::Int => int,
                Output::Float => self.b.ins().fcvt_from_sint(F64, int),
                Output::Pointer { param } => {
                    let region = self.plan.regions.iter().position(|region| *region == Some(param));
                    let pointer = self.plan.pointers.iter().rposition(|&of| Some(of) == region);
                    self.pointer(pointer.expect("every region has a pointer"))
                }
            });
        }
        self.b.ins().return_(&results);
    }

    fn flags(&self) -> MemFlagsData {
        self.frame.memory_flags()
    }

    fn int(&mut self, index: usize) -> Value {
        self.b.use_var(self.ints[index])
    }

    fn set_int(&mut self, index: usize, value: Value) {
        self.b.def_var(self.ints[index], value);
    }

    fn pointer(&mut self, index: usize) -> Value {
        self.b.use_var(self.pointers[index])
    }

    fn set_pointer(&mut self, index: usize, value: Value) {
        self.frame.declare_pointer(&mut self.b, value);
        self.b.def_var(self.pointers[index], value);
    }

    /// The start of a region.
    fn region(&mut self, index: usize) -> Value {
        match self.regions[index] {
            Ok(variable) => self.b.use_var(variable),
            Err(slot) => self.frame.slot_addr(&mut self.b, slot, 0),
        }
    }

    fn cell_address(&mut self, index: usize) -> Value {
        match self.cells[index] {
            Ok(variable) => self.b.use_var(variable),
            Err(offset) => {
                let slot = self.own_cells.expect("an own cell has a slot");
                self.frame.slot_addr(&mut self.b, slot, offset)
            }
        }
    }

    fn read_cell(&mut self, index: usize) -> Value {
        let value = match (self.cells[index], self.own_cells) {
            (Err(offset), Some(slot)) => self.frame.slot_load(&mut self.b, I64, slot, offset),
            _ => {
                let address = self.cell_address(index);
                self.b.ins().load(I64, self.flags(), address, 0)
            }
        };
        self.frame.declare_pointer(&mut self.b, value)
    }

    fn write_cell(&mut self, index: usize, value: Value) {
        match (self.cells[index], self.own_cells) {
            (Err(offset), Some(slot)) => self.frame.slot_store(&mut self.b, value, slot, offset),
            _ => {
                let address = self.cell_address(index);
                self.b.ins().store(self.flags(), value, address, 0);
            }
        }
    }

    /// The address of a table's cell that an integer selects.
    fn table_cell(&mut self, table: usize, index: usize) -> Value {
        let plan = self.plan.tables[table];
        let index = self.int(index);
        let mask = self.b.ins().iconst(I64, plan.len as i64 - 1);
        let index = self.b.ins().band(index, mask);
        let stride = self.b.ins().iconst(I64, 8 * plan.stride_words as i64);
        let offset = self.b.ins().imul(index, stride);
        let start = self.frame.slot_addr(&mut self.b, self.tables[table], 0);
        let address = self.b.ins().iadd(start, offset);
        self.frame.declare_pointer(&mut self.b, address)
    }

    /// `start + 8 * (words modulo the region's length)`, declared.
    fn word_of(&mut self, region: usize, words: Value) -> Value {
        let mask = self.b.ins().iconst(I64, REGION_WORDS as i64 - 1);
        let word = self.b.ins().band(words, mask);
        let three = self.b.ins().iconst(I64, 3);
        let offset = self.b.ins().ishl(word, three);
        let start = self.region(region);
        let address = self.b.ins().iadd(start, offset);
        self.frame.declare_pointer(&mut self.b, address)
    }

    fn block(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.statement(stmt);
        }
    }

    fn statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::Move => {
                self.host_call(self.ids.host_move, &[]);
            }
            Stmt::HostMix { to, from } => {
                let value = self.int(from);
                let result = self.host_call(self.ids.host_mix, &[value])[0];
                self.set_int(to, result);
            }
            Stmt::Int { op, to, left, right } => self.int_op(op, to, left, right),
            Stmt::Float { .. } | Stmt::FloatFromInt { .. } | Stmt::IntFromFloat { .. } => self.float_statement(stmt),
            Stmt::Call(ref call) => self.call(call),
            Stmt::If { condition, ref then, ref otherwise } => self.if_else(condition, then, otherwise),
            Stmt::Switch { on, ref arms } => self.switch(on, arms),
            Stmt::Loop { count, ref body } => self.counted_loop(count, body),
            Stmt::DirectLoad { to, region, word } => {
                if let Err(slot) = self.regions[region] {
                    let value = self.frame.slot_load(&mut self.b, I64, slot, 8 * word as i32);
                    self.set_int(to, value);
                }
            }
            Stmt::DirectStore { region, word, from } => {
                if let Err(slot) = self.regions[region] {
                    let value = self.int(from);
                    self.frame.slot_store(&mut self.b, value, slot, 8 * word as i32);
                }
            }
            Stmt::TouchHuge { int } => self.touch_huge(int),
            Stmt::SaveCell { .. }
            | Stmt::ClearCell { .. }
            | Stmt::TakeCell { .. }
            | Stmt::LoadThroughCell { .. }
            | Stmt::SaveTable { .. }
            | Stmt::TakeTable { .. } => self.cell_statement(stmt),
            _ => self.pointer_statement(stmt),
        }
    }

    fn host_call(&mut self, routine: FuncId, args: &[Value]) -> Vec<Value> {
        let task = self.b.ins().get_pinned_reg(I64);
        let all: Vec<Value> = std::iter::once(task).chain(args.iter().copied()).collect();
        let reference = self.module.declare_func_in_func(routine, self.b.func);
        let call = self.b.ins().call(reference, &all);
        self.b.inst_results(call).to_vec()
    }

    fn int_op(&mut self, op: IntOp, to: usize, left: usize, right: usize) {
        let (left, right) = (self.int(left), self.int(right));
        let ins = self.b.ins();
        let value = match op {
            IntOp::Add => ins.iadd(left, right),
            IntOp::Sub => ins.isub(left, right),
            IntOp::Xor => ins.bxor(left, right),
            IntOp::Mix => {
                let factor = ins.iconst(I64, 31);
                let product = self.b.ins().imul(left, factor);
                self.b.ins().iadd(product, right)
            }
            IntOp::Less => {
                let less = ins.icmp(IntCC::SignedLessThan, left, right);
                self.b.ins().uextend(I64, less)
            }
            IntOp::Shift => ins.ushr(left, right),
        };
        self.set_int(to, value);
    }

    fn float_statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::Float { to, left, right } => {
                let (left, right) = (self.b.use_var(self.floats[left]), self.b.use_var(self.floats[right]));
                let old = self.b.use_var(self.floats[to]);
                let product = self.b.ins().fmul(left, right);
                let value = self.b.ins().fsub(product, old);
                self.b.def_var(self.floats[to], value);
            }
            Stmt::FloatFromInt { to, from } => {
                let value = self.int(from);
                let value = self.b.ins().fcvt_from_sint(F64, value);
                self.b.def_var(self.floats[to], value);
            }
            Stmt::IntFromFloat { to, from } => {
                let value = self.b.use_var(self.floats[from]);
                let value = self.b.ins().fcvt_to_sint_sat(I64, value);
                self.set_int(to, value);
            }
            _ => unreachable!("not a float statement"),
        }
    }

    fn pointer_statement(&mut self, stmt: &Stmt) {
        let region_of = &self.plan.pointers;
        match *stmt {
            Stmt::Point { pointer, index } => {
                let index = self.int(index);
                let address = self.word_of(region_of[pointer], index);
                self.set_pointer(pointer, address);
            }
            Stmt::Step { pointer } => {
                let address = self.pointer(pointer);
                let start = self.region(region_of[pointer]);
                let bytes = self.b.ins().isub(address, start);
                let eight = self.b.ins().iconst(I64, 8);
                let next = self.b.ins().iadd(bytes, eight);
                let words = self.b.ins().udiv(next, eight);
                let address = self.word_of(region_of[pointer], words);
                self.set_pointer(pointer, address);
            }
            Stmt::Copy { to, from } => {
                let address = self.pointer(from);
                self.set_pointer(to, address);
            }
            Stmt::Select { to, condition, left, right } => {
                let condition = self.int(condition);
                let zero = self.b.ins().iconst(I64, 0);
                let is_positive = self.b.ins().icmp(IntCC::SignedGreaterThan, condition, zero);
                let (left, right) = (self.pointer(left), self.pointer(right));
                let address = self.b.ins().select(is_positive, left, right);
                self.set_pointer(to, address);
            }
            Stmt::Load { to, pointer, bytes } => {
                let address = self.pointer(pointer);
                let value = self.load_narrow(address, bytes);
                self.set_int(to, value);
            }
            Stmt::Store { pointer, from, bytes } => {
                let address = self.pointer(pointer);
                let value = self.int(from);
                self.store_narrow(value, address, bytes);
            }
            Stmt::AddTo { pointer, from } => {
                let address = self.pointer(pointer);
                let value = self.int(from);
                let old = self.b.ins().load(I64, self.flags(), address, 0);
                let new = self.b.ins().iadd(old, value);
                self.b.ins().store(self.flags(), new, address, 0);
            }
            Stmt::Difference { to, pointer } => {
                let address = self.pointer(pointer);
                let start = self.region(region_of[pointer]);
                let bytes = self.b.ins().isub(address, start);
                self.set_int(to, bytes);
            }
            Stmt::Equal { to, left, right } => self.compare(IntCC::Equal, to, left, right),
            Stmt::Above { to, left, right } => self.compare(IntCC::UnsignedGreaterThan, to, left, right),
            ref other => unreachable!("not a pointer statement: {other:?}"),
        }
    }

    fn load_narrow(&mut self, address: Value, bytes: u8) -> Value {
        let flags = self.flags();
        match bytes {
            1 => {
                let value = self.b.ins().load(I8, flags, address, 0);
                self.b.ins().uextend(I64, value)
            }
            4 => {
                let value = self.b.ins().load(I32, flags, address, 0);
                self.b.ins().sextend(I64, value)
            }
            _ => self.b.ins().load(I64, flags, address, 0),
        }
    }

    fn store_narrow(&mut self, value: Value, address: Value, bytes: u8) {
        let value = match bytes {
            1 => self.b.ins().ireduce(I8, value),
            4 => self.b.ins().ireduce(I32, value),
            _ => value,
        };
        self.b.ins().store(self.flags(), value, address, 0);
    }

    fn compare(&mut self, condition: IntCC, to: usize, left: usize, right: usize) {
        let (left, right) = (self.pointer(left), self.pointer(right));
        let result = self.b.ins().icmp(condition, left, right);
        let result = self.b.ins().uextend(I64, result);
        self.set_int(to, result);
    }

    fn cell_statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::SaveCell { cell, pointer } => {
                let value = self.pointer(pointer);
                self.write_cell(cell, value);
            }
            Stmt::ClearCell { cell } => {
                let nil = self.b.ins().iconst(I64, 0);
                self.write_cell(cell, nil);
            }
            Stmt::TakeCell { cell, pointer } => {
                let value = self.read_cell(cell);
                self.take_unless_nil(value, pointer);
            }
            Stmt::LoadThroughCell { to, cell } => {
                let value = self.read_cell(cell);
                self.unless_nil(value, |emitter| {
                    let loaded = emitter.b.ins().load(I64, emitter.flags(), value, 0);
                    emitter.set_int(to, loaded);
                });
            }
            Stmt::SaveTable { table, index, pointer } => {
                let address = self.table_cell(table, index);
                let value = self.pointer(pointer);
                self.b.ins().store(self.flags(), value, address, 0);
            }
            Stmt::TakeTable { table, index, pointer } => {
                let address = self.table_cell(table, index);
                let value = self.b.ins().load(I64, self.flags(), address, 0);
                self.frame.declare_pointer(&mut self.b, value);
                self.take_unless_nil(value, pointer);
            }
            _ => unreachable!("not a cell statement"),
        }
    }

    fn take_unless_nil(&mut self, value: Value, pointer: usize) {
        self.unless_nil(value, |emitter| emitter.set_pointer(pointer, value));
    }

    fn unless_nil(&mut self, value: Value, then: impl FnOnce(&mut Self)) {
        let then_block = self.b.create_block();
        let done = self.b.create_block();
        self.b.ins().brif(value, then_block, &[], done, &[]);
        self.enter(then_block);
        then(self);
        self.b.ins().jump(done, &[]);
        self.enter(done);
    }

    /// Both ends directly, the middle by address.
    fn touch_huge(&mut self, int: usize) {
        let (Some(slot), Some(bytes)) = (self.huge, self.plan.huge_bytes) else {
            return;
        };
        let last = bytes as i32 - 8;
        let value = self.int(int);
        self.frame.slot_store(&mut self.b, value, slot, 0);
        let middle = self.frame.slot_addr(&mut self.b, slot, last / 16 * 8);
        let mixed = self.b.ins().bnot(value);
        self.b.ins().store(self.flags(), mixed, middle, 0);
        self.frame.slot_store(&mut self.b, value, slot, last);
        self.host_call(self.ids.host_move, &[]);
        let middle = self.frame.slot_addr(&mut self.b, slot, last / 16 * 8);
        let mut sum = self.b.ins().load(I64, self.flags(), middle, 0);
        for offset in [0, last] {
            let value = self.frame.slot_load(&mut self.b, I64, slot, offset);
            sum = self.b.ins().iadd(sum, value);
        }
        self.set_int(int, sum);
    }

    fn enter(&mut self, block: Block) {
        self.b.switch_to_block(block);
        self.b.seal_block(block);
    }

    /// Runs `then` if the budget allows a call; `then` tells whether control goes on behind it.
    fn guarded(&mut self, then: impl FnOnce(&mut Self) -> bool) {
        let address = self.b.use_var(self.budget);
        let left = self.b.ins().load(I64, self.flags(), address, 0);
        let zero = self.b.ins().iconst(I64, 0);
        let allowed = self.b.ins().icmp(IntCC::SignedGreaterThan, left, zero);
        let then_block = self.b.create_block();
        let done = self.b.create_block();
        self.b.ins().brif(allowed, then_block, &[], done, &[]);
        self.enter(then_block);
        let one = self.b.ins().iconst(I64, 1);
        let less = self.b.ins().isub(left, one);
        let address = self.b.use_var(self.budget);
        self.b.ins().store(self.flags(), less, address, 0);
        if then(self) {
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    fn arguments(&mut self, args: &[Argument]) -> Vec<Value> {
        let mut values = Vec::new();
        for &argument in args {
            values.push(match argument {
                Argument::Budget => self.b.use_var(self.budget),
                Argument::Int(index) => self.int(index),
                Argument::Float(index) => self.b.use_var(self.floats[index]),
                Argument::Region(index) => self.region(index),
                Argument::Cell(index) => self.cell_address(index),
            });
        }
        values
    }

    fn call(&mut self, plan: &CallPlan) {
        self.guarded(|emitter| {
            let args = emitter.arguments(&plan.args);
            let callee = emitter.ids.functions[plan.callee];
            let reference = emitter.module.declare_func_in_func(callee, emitter.b.func);
            let call = if plan.indirect {
                let address = emitter.b.ins().func_addr(I64, reference);
                let signature = emitter.b.func.dfg.ext_funcs[reference].signature;
                emitter.b.ins().call_indirect(signature, address, &args)
            } else {
                emitter.b.ins().call(reference, &args)
            };
            let results = emitter.b.inst_results(call).to_vec();
            let outputs = &emitter.program.functions[plan.callee].shape.outputs;
            for ((&result, output), &variable) in results.iter().zip(outputs).zip(&plan.results) {
                match output {
                    Output::Int => emitter.set_int(variable, result),
                    Output::Float => emitter.b.def_var(emitter.floats[variable], result),
                    Output::Pointer { .. } => emitter.set_pointer(variable, result),
                }
            }
            true
        });
    }

    fn if_else(&mut self, condition: usize, then: &[Stmt], otherwise: &[Stmt]) {
        let value = self.int(condition);
        let one = self.b.ins().iconst(I64, 1);
        let bit = self.b.ins().band(value, one);
        let [then_block, else_block, done] = [(); 3].map(|()| self.b.create_block());
        self.b.ins().brif(bit, then_block, &[], else_block, &[]);
        for (block, stmts) in [(then_block, then), (else_block, otherwise)] {
            self.enter(block);
            self.block(stmts);
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    fn switch(&mut self, on: usize, arms: &[Vec<Stmt>]) {
        let value = self.int(on);
        let seven = self.b.ins().iconst(I64, 7);
        let value = self.b.ins().band(value, seven);
        let done = self.b.create_block();
        let mut switch = Switch::new();
        let blocks: Vec<Block> = arms.iter().map(|_| self.b.create_block()).collect();
        for (index, &block) in blocks.iter().enumerate() {
            switch.set_entry(index as u128, block);
        }
        switch.emit(&mut self.b, value, done);
        for (&block, arm) in blocks.iter().zip(arms) {
            self.enter(block);
            self.block(arm);
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    fn counted_loop(&mut self, count: usize, body: &[Stmt]) {
        let counter = self.b.declare_var(I64);
        let zero = self.b.ins().iconst(I64, 0);
        self.b.def_var(counter, zero);
        let [header, inside, done] = [(); 3].map(|()| self.b.create_block());
        self.b.ins().jump(header, &[]);
        self.b.switch_to_block(header);
        let value = self.b.use_var(counter);
        let end = self.b.ins().iconst(I64, count as i64);
        let goes_on = self.b.ins().icmp(IntCC::SignedLessThan, value, end);
        self.b.ins().brif(goes_on, inside, &[], done, &[]);
        self.enter(inside);
        self.block(body);
        let value = self.b.use_var(counter);
        let one = self.b.ins().iconst(I64, 1);
        let next = self.b.ins().iadd(value, one);
        self.b.def_var(counter, next);
        self.b.ins().jump(header, &[]);
        self.b.seal_block(header);
        self.enter(done);
    }
}
