//! Functions with defer statements, deferred calls, and panics.
//!
//! Such a function is lowered twice. The *outer* function has its signature; it keeps a record in its frame, in which are
//! the list of deferred calls (`morestack_rt::defers`), the results and the arguments, and calls the *body* with the
//! record's address. The body is what the programmer wrote; at its end it runs the deferred calls. A panic runs
//! them, too, and if one of them recovers, the runtime returns from the body for it; that is why the body's
//! calling convention preserves no registers.
//!
//! A deferred call is a closure without parameters: a record that holds what the statement has evaluated, and a thunk that
//! makes the call with it. May not know: how the runtime finds frames.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, Signature, Value};
use cranelift_codegen::isa::CallConv;
use cranelift_module::{FuncId, Linkage, Module as _};
use morestack_compiler::{PointerRun, PointerSignature};
use morestack_rt::abi::{DEFERRING_OFFSET, PANICKING_OFFSET};
use morestack_rt::defers::{DeferredCall, Deferring, GOEXITING, PANICKING, Panicking};

use super::abi::Abi;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::later::{Context, LaterKind};
use super::layout::Shape;
use super::unit::Unit;
use super::value::{Few, Leaves, Memory, Operand, Place};
use crate::check::{Function, FunctionId, FunctionSyntax};
use crate::escape::AllocationKind;
use crate::source::Pos;
use crate::syntax::ast::{ExprId, Node, StmtKind};
use crate::types::TypeId;

/// The outer function's record: where everything is, in bytes from its start.
#[derive(Clone, Debug)]
pub(super) struct RecordLayout {
    shape: Shape,
    /// Of each result; of one on the heap, its address.
    results: Vec<u64>,
    /// Of each machine-level argument, without the area of the results.
    arguments: Vec<u64>,
}

/// What the lowering of a body knows of its outer function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Its address.
    pub address: Value,
    /// Runs the deferred calls and returns.
    pub exit: Block,
}

/// The fields of a record of a deferred call before those that it holds.
const CALL_FIELDS: usize = 2;

impl<'p> Unit<'p> {
    /// Whether a function with a body has defer statements of its own.
    pub fn defers(&self, function: FunctionId) -> bool {
        let function = self.info.function(function);
        let is_range_body = matches!(function.syntax, FunctionSyntax::RangeBody(_));
        if !self.has_defer || function.native.is_some() || is_range_body {
            return false;
        }
        let body = function.syntax.body(self.ast);
        let mut todo = body.stmts.clone();
        while let Some(stmt) = todo.pop() {
            if matches!(self.ast[stmt].kind, StmtKind::Defer(_)) {
                return true;
            }
            self.ast.stmt_children(stmt, &mut |child| {
                if let Node::Stmt(child) = child {
                    todo.push(child);
                }
            });
        }
        false
    }

    fn record_layout(
        &mut self,
        function: &Function,
        abi: &Abi,
        with_context: bool,
    ) -> RecordLayout {
        let mut end = size_of::<Deferring>() as u64;
        let mut pointers = vec![
            PointerRun::word(offset_of!(Deferring, calls) as u32),
            PointerRun::word(offset_of!(Deferring, outer) as u32),
        ];
        let mut results = vec![];
        for (&object, shape) in function.results.iter().zip(&abi.results) {
            if self.escapes.is_heap_variable(object) {
                end = end.next_multiple_of(8);
                pointers.push(PointerRun::word(end as u32));
                results.push(end);
                end += 8;
                continue;
            }
            end = end.next_multiple_of(shape.align_bytes);
            pointers.extend(shape.pointers.iter().map(|run| PointerRun {
                offset_bytes: run.offset_bytes + end as u32,
                ..*run
            }));
            results.push(end);
            end += shape.size_bytes;
        }
        let (signature, pointer_signature) = abi.signature(with_context);
        let mut arguments = vec![];
        for index in usize::from(abi.area.is_some())..signature.params.len() {
            end = end.next_multiple_of(8);
            if pointer_signature.params.contains(&(index as u32)) {
                pointers.push(PointerRun::word(end as u32));
            }
            arguments.push(end);
            end += 8;
        }
        let shape = Shape {
            size_bytes: end.next_multiple_of(8),
            align_bytes: 8,
            leaves: None,
            pointers: pointers.into(),
        };
        RecordLayout {
            shape,
            results,
            arguments,
        }
    }

    /// Lowers a function with defer statements.
    pub fn define_deferring(&mut self, id: FunctionId) -> Lowered<()> {
        let function = self.info.function(id);
        let pos = self.position_of(function);
        let with_context = Self::takes_context(function);
        let abi = self
            .abi(function)
            .expect("declared functions have a convention");
        let layout = self.record_layout(function, &abi, with_context);
        let func = self.function(id);
        let name = self.module.declarations().get_function_decl(func);
        let name = format!("{}{}", name.linkage_name(func), super::unit::BODY_SUFFIX);
        let signature = body_signature();
        let body = self
            .module
            .declare_function(&name, Linkage::Local, &signature)
            .expect("function names are unique");
        self.module
            .set_pointer_signature(body, PointerSignature::new([0], []));
        self.positions.insert(name, pos);
        self.bodies.insert(id, body);
        let outer = layout.clone();
        self.define(func, abi.clone(), with_context, pos, |lowering, _| {
            lowering.outer_function(function, &outer, body)
        })?;
        let statements = function.syntax.body(self.ast);
        self.define_with_signature(body, signature, abi, pos, |lowering, entry| {
            let address = lowering.b.block_params(entry)[0];
            let address = lowering.pointer(address);
            let exit = lowering.b.create_block();
            lowering.record = Some(Record { address, exit });
            let record = Memory::address(address);
            let mut flat = vec![];
            lowering.load_arguments(record, &layout, with_context, &mut flat);
            if with_context {
                let context = flat.pop().expect("the context comes last");
                lowering.bind_captures(&function.captures, context)?;
            }
            let arguments = lowering.grouped_arguments(flat);
            lowering.bind_results(function, record, &layout);
            lowering.bind_parameters(function, arguments)?;
            lowering.block(statements)?;
            lowering.at(statements.close);
            lowering.end()?;
            lowering.run_deferred_calls()
        })
    }

    /// The function that raises a panic with an interface value.
    pub fn gopanic(&mut self) -> FuncId {
        if let Some(function) = self.gopanic {
            return function;
        }
        let abi = Abi::new(&mut self.shapes, &[TypeId::EMPTY_INTERFACE], &[]);
        let abi = abi.expect("an interface has a shape");
        // When a panic ends the program these methods say what its value is.
        self.may_be_asserted(TypeId::ERROR);
        self.may_ask_for_method("String");
        let function = self.declare(super::unit::PANIC_SYMBOL, &abi, false);
        self.gopanic = Some(function);
        function
    }

    /// Makes that function, if it was asked for.
    pub fn define_gopanic(&mut self) -> Lowered<()> {
        let Some(function) = self.gopanic else {
            return Ok(());
        };
        let abi = Abi::new(&mut self.shapes, &[TypeId::EMPTY_INTERFACE], &[]);
        let abi = abi.expect("an interface has a shape");
        self.define(function, abi, false, Pos::NONE, |lowering, arguments| {
            lowering.raise(arguments[0].leaves());
            Ok(())
        })
    }
}

fn body_signature() -> Signature {
    let mut signature = Signature::new(CallConv::Winch);
    signature
        .params
        .push(cranelift_codegen::ir::AbiParam::new(I64));
    signature
}

impl<'p> FunctionLowering<'_, 'p> {
    /// The outer function: everything but the body.
    fn outer_function(
        &mut self,
        function: &Function,
        layout: &RecordLayout,
        body: FuncId,
    ) -> Lowered<()> {
        let slot = self.slot(&layout.shape);
        let record = Memory::slot(slot);
        let entry = self.b.current_block().expect("the entry block");
        let skipped = usize::from(self.area.is_some());
        let arguments = self.b.block_params(entry)[skipped..].to_vec();
        for (argument, &offset) in arguments.into_iter().zip(&layout.arguments) {
            self.store(argument, record.at(offset));
        }
        let shapes = self.abi.results.clone();
        for ((&object, shape), &offset) in function.results.iter().zip(&shapes).zip(&layout.results)
        {
            if self.unit.escapes.is_heap_variable(object) {
                let cell = self.new_object(self.info.object(object).ty)?;
                let cell = self.address_of(cell);
                self.store(cell, record.at(offset));
            } else {
                self.clear(shape, Place::Memory(record.at(offset)));
            }
        }
        let zero = self.word(0);
        self.store(zero, record.at(offset_of!(Deferring, calls) as u64));
        let older = self.load_task_pointer(DEFERRING_OFFSET);
        self.store(older, record.at(offset_of!(Deferring, outer) as u64));
        let address = self.address_of(record);
        self.store_task_pointer(address, DEFERRING_OFFSET);
        let callee = self.callee(body);
        self.b.ins().call(callee, &[address]);
        let older = self.load(I64, record.at(offset_of!(Deferring, outer) as u64));
        let older = self.pointer(older);
        self.store_task_pointer(older, DEFERRING_OFFSET);
        let mut values = vec![];
        for ((&object, shape), &offset) in function.results.iter().zip(&shapes).zip(&layout.results)
        {
            let mut place = record.at(offset);
            if self.unit.escapes.is_heap_variable(object) {
                let cell = self.load(I64, place);
                place = Memory::address(self.pointer(cell));
            }
            values.push(self.read(shape, Place::Memory(place)));
        }
        self.return_values(values)
    }

    fn load_task_pointer(&mut self, offset: i32) -> Value {
        let task = self.b.ins().get_pinned_reg(I64);
        let value = self
            .b
            .ins()
            .load(I64, MemFlagsData::trusted(), task, offset);
        self.pointer(value)
    }

    fn store_task_pointer(&mut self, value: Value, offset: i32) {
        let task = self.b.ins().get_pinned_reg(I64);
        let flags = MemFlagsData::trusted();
        self.b.ins().store(flags, value, task, offset);
    }

    /// The machine-level arguments that the outer function has kept.
    fn load_arguments(
        &mut self,
        record: Memory,
        layout: &RecordLayout,
        with_context: bool,
        flat: &mut Vec<Value>,
    ) {
        let (signature, pointers) = self.abi.signature(with_context);
        let skipped = usize::from(self.abi.area.is_some());
        let params = signature.params.iter().enumerate().skip(skipped);
        for ((index, param), &offset) in params.zip(&layout.arguments) {
            let value = self.load(param.value_type, record.at(offset));
            let is_pointer = pointers.params.contains(&(index as u32));
            flat.push(if is_pointer {
                self.pointer(value)
            } else {
                value
            });
        }
    }

    fn grouped_arguments(&mut self, flat: Vec<Value>) -> Vec<Operand> {
        let mut rest = flat.into_iter();
        let mut operands = vec![];
        for shape in &self.abi.params {
            let count = shape.leaves.as_ref().map_or(1, |leaves| leaves.len());
            let values: Leaves = rest.by_ref().take(count).collect();
            operands.push(match shape.leaves {
                Some(_) => Operand::Leaves(values),
                None => Operand::temporary(Memory::address(values.at(0))),
            });
        }
        operands
    }

    /// The results of a body are in the record.
    fn bind_results(&mut self, function: &'p Function, record: Memory, layout: &RecordLayout) {
        self.results.clone_from(&function.results);
        for (&object, &offset) in function.results.iter().zip(&layout.results) {
            let mut place = record.at(offset);
            if self.unit.escapes.is_heap_variable(object) {
                let cell = self.load(I64, place);
                place = Memory::address(self.pointer(cell));
            }
            self.put(object, Place::Memory(place));
        }
    }

    /// The end of a body: runs the deferred calls, latest first, and returns to the outer function.
    fn run_deferred_calls(&mut self) -> Lowered<()> {
        let Some(Record { address, exit }) = self.record else {
            unreachable!("only bodies run deferred calls")
        };
        let record = Memory::address(address);
        let (run, done) = (self.b.create_block(), self.b.create_block());
        self.b.switch_to_block(exit);
        let latest = self.load(I64, record.at(offset_of!(Deferring, calls) as u64));
        self.b.ins().brif(latest, run, &[], done, &[]);
        self.switch_to_sealed(run);
        let call = self.deferred_at(latest, address);
        let next = offset_of!(DeferredCall, next) as u64;
        let next = self.load(I64, Memory::address(call).at(next));
        let calls = record.at(offset_of!(Deferring, calls) as u64);
        let call = if self.has_deferring_loop {
            self.take_deferred(call, next, calls, exit)
        } else {
            self.store(next, calls);
            call
        };
        self.call_closure(call);
        self.jump(exit);
        self.switch_to_sealed(done);
        self.b.ins().return_(&[]);
        Ok(())
    }

    /// The record that an entry of the list of deferred calls stands for.
    fn deferred_at(&mut self, latest: Value, address: Value) -> Value {
        let distance = self.b.ins().ushr_imm_u(latest, 1);
        let on_stack = self.b.ins().isub(address, distance);
        let on_stack = self.pointer(on_stack);
        let on_heap = self.pointer(latest);
        let is_on_stack = self.b.ins().band_imm_u(latest, 1);
        let call = self.b.ins().select(is_on_stack, on_stack, on_heap);
        self.pointer(call)
    }

    /// Calls a function value without parameters and results.
    fn call_closure(&mut self, closure: Value) {
        let code = self.load(I64, Memory::address(closure));
        let none = Abi::new(&mut self.unit.shapes, &[], &[]).expect("no parameters");
        let (signature, _) = none.signature(true);
        let signature = self.b.import_signature(signature);
        self.b.ins().call_indirect(signature, code, &[closure]);
    }

    /// `defer f(x)`: what the call needs is evaluated now.
    pub fn defer_statement(&mut self, call: ExprId) -> Lowered<()> {
        let pos = self.pos();
        let call = self.ast.unparen(call);
        let held = self.hold(call)?;
        self.at(pos);
        let mut fields = held.types();
        fields.insert(0, TypeId::UNSAFE_POINTER);
        let object = self.closure_type(&fields);
        let memory = self.allocate(object, call, AllocationKind::Deferred)?;
        let offsets = self.closure_offsets(object)[CALL_FIELDS..].to_vec();
        self.fill(memory, &offsets, &held)?;
        let context = Context::Record(offsets);
        let function = self
            .unit
            .later_call(LaterKind::Deferred, call, context, held);
        let callee = self.callee(function);
        let code = self.b.ins().func_addr(I64, callee);
        self.store(code, memory.at(offset_of!(DeferredCall, code) as u64));
        let latest = match self.range_body {
            Some(range) => self.deferred_in_range(range)?,
            None => self.deferred_calls(),
        };
        let next = self.load(I64, latest);
        self.store(next, memory.at(offset_of!(DeferredCall, next) as u64));
        let new = self.address_of(memory);
        let on_stack = self
            .record
            .filter(|_| !self.unit.escapes.is_heap(call, AllocationKind::Deferred));
        let new = match on_stack {
            None => new,
            Some(Record { address, .. }) => {
                let distance = self.b.ins().isub(address, new);
                let doubled = self.b.ins().ishl_imm_u(distance, 1);
                self.b.ins().bor_imm_u(doubled, 1)
            }
        };
        self.store(new, latest);
        Ok(())
    }

    /// Where the latest deferred call of this function stands.
    pub fn deferred_calls(&mut self) -> Memory {
        let Some(Record { address, .. }) = self.record else {
            unreachable!("defer statements are in bodies")
        };
        Memory::address(address).at(offset_of!(Deferring, calls) as u64)
    }

    /// `panic(v)` of an interface value.
    pub fn panic_with_interface(&mut self, value: Operand) {
        let function = self.unit.gopanic();
        let callee = self.callee(function);
        let leaves: Vec<Value> = value.leaves().iter().collect();
        self.b.ins().call(callee, &leaves);
        self.b.ins().trap(super::TRAP_UNREACHABLE);
        self.start_dead_code();
    }

    /// The function that raises a panic: runs deferred calls until one has recovered; then the runtime leaves it.
    fn raise(&mut self, value: Leaves) {
        self.begin_unwinding([value.at(0), value.at(1)], PANICKING);
        let report = self.run_deferred();
        // Nobody has recovered: the values are made texts, by methods if they have some, until the host ends the task.
        self.b.switch_to_block(report);
        let method = self.call_host(Host::PanicReport, &[]);
        let receiver = self.pointer(method.at(1));
        let text = Abi::new(
            &mut self.unit.shapes,
            &[TypeId::UNSAFE_POINTER],
            &[TypeId::STRING],
        );
        let (signature, _) = text.expect("a string has a shape").signature(false);
        let signature = self.b.import_signature(signature);
        let call = self
            .b
            .ins()
            .call_indirect(signature, method.at(0), &[receiver]);
        let text: Few<Value> = self.b.inst_results(call).iter().copied().collect();
        let start = self.pointer(text.at(0));
        self.call_host(Host::PanicSaid, &[start, text.at(1)]);
        self.jump(report);
        self.b.seal_block(report);
    }

    /// `runtime.Goexit`: runs all deferred calls, none of which can recover; then the runtime ends the task.
    pub fn goexit(&mut self) {
        let nothing = self.word(0);
        self.begin_unwinding([nothing, nothing], GOEXITING);
        let end = self.run_deferred();
        self.switch_to_sealed(end);
        self.b.ins().trap(super::TRAP_UNREACHABLE);
    }

    /// Makes the record of a panic.
    fn begin_unwinding(&mut self, value: [Value; 2], state: u64) {
        let words = [
            offset_of!(Panicking, type_word),
            offset_of!(Panicking, data),
            offset_of!(Panicking, outer),
            offset_of!(Panicking, frame),
        ];
        let shape = Shape {
            size_bytes: size_of::<Panicking>() as u64,
            align_bytes: 8,
            leaves: None,
            pointers: words.map(|at| PointerRun::word(at as u32)).into(),
        };
        let record = Memory::slot(self.slot(&shape));
        let older = self.load_task_pointer(PANICKING_OFFSET);
        let (zero, state) = (self.word(0), self.word(state as i64));
        let fields = [
            (offset_of!(Panicking, type_word), value[0]),
            (offset_of!(Panicking, data), value[1]),
            (offset_of!(Panicking, outer), older),
            (offset_of!(Panicking, frame), zero),
            (offset_of!(Panicking, state), state),
        ];
        for (at, value) in fields {
            self.store(value, record.at(at as u64));
        }
        let address = self.address_of(record);
        self.store_task_pointer(address, PANICKING_OFFSET);
    }

    /// Runs deferred calls, and leads to the block that comes back, not sealed, if there are no more.
    fn run_deferred(&mut self) -> Block {
        let (head, run, end) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        self.jump(head);
        self.b.switch_to_block(head);
        let call = self.call_host(Host::PanicNext, &[]).at(0);
        let call = self.pointer(call);
        let is_none = self.b.ins().icmp_imm_u(IntCC::Equal, call, 0);
        self.b.ins().brif(is_none, end, &[], run, &[]);
        self.switch_to_sealed(run);
        self.call_closure(call);
        self.jump(head);
        self.b.seal_block(head);
        end
    }
}
