//! Lowering of one function: its variables, its slots, and the small steps everything else is made of.

use std::collections::HashMap;

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Block, FuncRef, Function as Clif, InstBuilder, SourceLoc, StackSlot, Value,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use cranelift_module::{FuncId, Module as _};
use morestack_compiler::producer::StackFrame;

use super::abi::Abi;
use super::defer::Record;
use super::host::Host;
use super::layout::{Leaf, NoShape, Shape};
use super::range_function::RangeLoop;
use super::unit::Unit;
use super::value::{Base, Few, Leaves, Memory, Operand, Place};
use crate::check::Info;
use crate::diag::Diagnostic;
use crate::escape::AllocationKind;
use crate::source::Pos;
use crate::syntax::ast::{Ast, ExprId, StmtId};
use crate::types::{ObjId, TypeId, Types};

/// A result, or what is not supported.
pub(super) type Lowered<T> = Result<T, Box<Diagnostic>>;

/// Where `break` and `continue` of a statement lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exits {
    /// After the statement.
    pub after: Block,
    /// The next iteration, of a loop.
    pub next: Option<Block>,
}

/// The function being lowered.
pub(super) struct FunctionLowering<'u, 'p> {
    /// The module it goes into.
    pub unit: &'u mut Unit<'p>,
    /// The syntax tree.
    pub ast: &'p Ast,
    /// What the checker knows.
    pub info: &'p Info,
    /// All types.
    pub types: &'p Types,
    /// Cranelift's builder.
    pub b: FunctionBuilder<'u>,
    /// Slots and declared pointers.
    pub frame: StackFrame,
    /// How this function is called.
    pub abi: Abi,
    /// Where its variables live.
    pub places: HashMap<ObjId, Place>,
    /// The variables of the results, in order.
    pub results: Vec<ObjId>,
    /// Where results go that do not fit registers.
    pub area: Option<Variable>,
    /// What a body knows of its outer function, in a function with defer statements.
    pub record: Option<Record>,
    /// The loop over a function whose body this is.
    pub range_body: Option<RangeLoop>,
    /// Whether there was a loop over a function whose body defers calls of this function.
    pub has_deferring_loop: bool,
    /// Memory for the first elements appended to a slice variable.
    pub append_buffers: HashMap<ObjId, StackSlot>,
    /// Calls that were evaluated before the expression around them.
    pub hoisted: HashMap<ExprId, Operand>,
    /// The same of calls with several results.
    pub hoisted_tuples: HashMap<ExprId, Vec<Operand>>,
    /// Where `break` and `continue` lead.
    pub exits: HashMap<StmtId, Exits>,
    /// The blocks of labels.
    pub labels: HashMap<StmtId, Block>,
    /// Where `fallthrough` leads.
    pub next_clause: Option<Block>,
    /// Temporary slots of the statement at hand that may be used again afterwards.
    pub temporaries: Vec<(Shape, StackSlot)>,
    free_slots: Vec<(Shape, StackSlot)>,
    callees: HashMap<FuncId, FuncRef>,
    /// Whether this is the initialisation of package variables, which runs once.
    pub runs_once: bool,
    /// Where the code being made stands in the source.
    pos: Pos,
    /// How many loops surround the statement at hand.
    pub loop_depth: u32,
    /// Whether a `goto` may lead back to before the statement at hand.
    pub is_after_label: bool,
}

impl<'u, 'p> FunctionLowering<'u, 'p> {
    /// Starts a function in `clif`.
    pub fn new(
        unit: &'u mut Unit<'p>,
        clif: &'u mut Clif,
        context: &'u mut FunctionBuilderContext,
        abi: Abi,
    ) -> Self {
        let mut b = FunctionBuilder::new(clif, context);
        let frame = StackFrame::begin(&mut b);
        let (ast, info) = (unit.ast, unit.info);
        FunctionLowering {
            unit,
            ast,
            info,
            types: &info.types,
            b,
            frame,
            abi,
            places: HashMap::new(),
            results: vec![],
            area: None,
            record: None,
            range_body: None,
            has_deferring_loop: false,
            append_buffers: HashMap::new(),
            hoisted: HashMap::new(),
            hoisted_tuples: HashMap::new(),
            exits: HashMap::new(),
            labels: HashMap::new(),
            next_clause: None,
            temporaries: vec![],
            free_slots: vec![],
            callees: HashMap::new(),
            runs_once: false,
            pos: Pos::NONE,
            loop_depth: 0,
            is_after_label: false,
        }
    }

    /// Says where the code made from now on comes from.
    pub fn at(&mut self, pos: Pos) {
        let location = SourceLoc::new(pos.0);
        self.pos = pos;
        // The first place is the function's own.
        self.frame.set_source(&mut self.b, location);
        self.b.set_srcloc(location);
    }

    /// The place last given to [`Self::at`].
    pub fn pos(&self) -> Pos {
        self.pos
    }

    /// Something that is not supported, at the place being lowered.
    pub fn unsupported<T>(&self, what: impl Into<String>) -> Lowered<T> {
        Err(Box::new(Diagnostic::unsupported(self.pos, what)))
    }

    /// The shape of a type.
    pub fn shape(&mut self, ty: TypeId) -> Lowered<Shape> {
        let shape = self.unit.shapes.shape(ty);
        shape.or_else(|why| self.no_shape(why))
    }

    /// Reports a type that cannot be lowered.
    pub fn no_shape<T>(&self, why: NoShape) -> Lowered<T> {
        match why {
            NoShape::Unsupported(what) => self.unsupported(what),
            NoShape::TooLarge => self.unsupported("a type as large as this on the stack"),
        }
    }

    /// Declares a value as a pointer.
    pub fn pointer(&mut self, value: Value) -> Value {
        self.frame.declare_pointer(&mut self.b, value)
    }

    /// A 64-bit constant.
    pub fn word(&mut self, value: i64) -> Value {
        self.b.ins().iconst(I64, value)
    }

    /// A truth value.
    pub fn boolean(&mut self, value: bool) -> Value {
        self.b
            .ins()
            .iconst(cranelift_codegen::ir::types::I8, i64::from(value))
    }

    /// Continues in a block that has all its predecessors.
    pub fn switch_to_sealed(&mut self, block: Block) {
        self.b.switch_to_block(block);
        self.b.seal_block(block);
    }

    /// Whether the code made now can be reached.
    pub fn is_reachable(&self) -> bool {
        !self.b.is_unreachable()
    }

    /// Ends the current block, which has its last instruction, with a block that nothing reaches.
    pub fn start_dead_code(&mut self) {
        let block = self.b.create_block();
        self.switch_to_sealed(block);
    }

    /// Jumps to a block, if the code here can be reached at all.
    pub fn jump(&mut self, block: Block) {
        if self.is_reachable() {
            self.b.ins().jump(block, &[]);
            return;
        }
        // A block nobody reaches is no predecessor; if code was made for it, it still needs an end.
        let current = self.b.current_block().expect("code is made in a block");
        if self.b.func.layout.is_block_inserted(current) {
            self.b.ins().trap(super::TRAP_UNREACHABLE);
        }
    }

    /// New frontend variables for the leaves of a scalar-like value.
    pub fn variables(&mut self, leaves: &[Leaf]) -> Few<Variable> {
        let mut variables = Few::new();
        for leaf in leaves {
            let variable = self.b.declare_var(leaf.ty);
            if leaf.is_pointer {
                self.frame.declare_pointer_var(&mut self.b, variable);
            }
            variables.push(variable);
        }
        variables
    }

    /// A slot for a value of `shape`.
    pub fn slot(&mut self, shape: &Shape) -> StackSlot {
        let size_bytes = u32::try_from(shape.size_bytes).unwrap_or(u32::MAX).max(1);
        self.frame
            .slot(&mut self.b, size_bytes, shape.align_log2(), &shape.pointers)
    }

    /// Memory for a variable without a name: `&T{...}`, `new(T)`, the array of a slice literal. It is part of this frame
    /// or on the heap, as escape analysis has decided; initial values of package variables are part of the program's
    /// data.
    pub fn allocate(&mut self, ty: TypeId, expr: ExprId, kind: AllocationKind) -> Lowered<Memory> {
        let shape = self.shape(ty)?;
        if self.runs_once {
            let data = self.unit.anonymous_data(&shape);
            let data = data.or_else(|why| self.no_shape(why))?;
            return Ok(Memory::address(self.data_address(data)));
        }
        if self.unit.escapes.is_heap(expr, kind) {
            return self.new_object(ty);
        }
        Ok(Memory::slot(self.slot(&shape)))
    }

    /// A slot that is needed until the end of the statement.
    pub fn temporary(&mut self, shape: &Shape) -> StackSlot {
        let fits = |(free, _): &(Shape, StackSlot)| {
            free.size_bytes == shape.size_bytes
                && free.align_bytes >= shape.align_bytes
                && free.pointers == shape.pointers
        };
        let (shape, slot) = match self.free_slots.iter().position(fits) {
            Some(index) => self.free_slots.swap_remove(index),
            None => (shape.clone(), self.slot(shape)),
        };
        self.temporaries.push((shape, slot));
        slot
    }

    /// Lowers a part whose temporary slots are free afterwards.
    pub fn with_temporaries<T>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Lowered<T>,
    ) -> Lowered<T> {
        let outer = std::mem::take(&mut self.temporaries);
        let result = part(self);
        let used = std::mem::replace(&mut self.temporaries, outer);
        self.free_slots.extend(used);
        result
    }

    /// The place of a new variable: frontend variables if it is scalar-like and nobody needs its address.
    pub fn new_place(&mut self, shape: &Shape, needs_address: bool) -> Place {
        match &shape.leaves {
            Some(leaves) if !needs_address => Place::Variables(self.variables(leaves)),
            _ => Place::Memory(Memory::slot(self.slot(shape))),
        }
    }

    /// Whether a variable must have an address.
    pub fn needs_address(&self, object: ObjId) -> bool {
        let variable = self.info.variable(object);
        variable.address_taken || (variable.captured && !self.info.is_captured_by_value(object))
    }

    /// Declares a variable; its value is undefined until it is written, unless it lives on the heap: then it is zero.
    pub fn declare(&mut self, object: ObjId) -> Lowered<(Place, Shape)> {
        let ty = self.info.object(object).ty;
        let shape = self.shape(ty)?;
        let place = if self.unit.escapes.is_heap_variable(object) {
            Place::Memory(self.new_object(ty)?)
        } else {
            self.new_place(&shape, self.needs_address(object))
        };
        self.put(object, place);
        Ok((place, shape))
    }

    /// Says where a variable is from now on.
    pub fn put(&mut self, object: ObjId, place: Place) {
        if let Place::Memory(memory) = place
            && let Base::Slot(slot) = memory.base
        {
            let name = self.info.object(object).name.to_string();
            self.frame.name_slot(slot, name);
        }
        self.places.insert(object, place);
    }

    /// The callee in this function's own numbering.
    pub fn callee(&mut self, function: FuncId) -> FuncRef {
        let Self {
            unit, b, callees, ..
        } = self;
        *callees
            .entry(function)
            .or_insert_with(|| unit.module.declare_func_in_func(function, b.func))
    }

    /// Calls a host routine; the task is added as first argument.
    pub fn call_host(&mut self, host: Host, arguments: &[Value]) -> Leaves {
        let function = self.unit.host(host);
        let callee = self.callee(function);
        let mut all = vec![self.b.ins().get_pinned_reg(I64)];
        all.extend_from_slice(arguments);
        let call = self.b.ins().call(callee, &all);
        self.b.inst_results(call).iter().copied().collect()
    }

    /// Calls a host routine that does not come back, and ends the block.
    pub fn die(&mut self, host: Host, arguments: &[Value]) {
        debug_assert!(host.is_noreturn());
        self.call_host(host, arguments);
        self.b.ins().trap(super::TRAP_UNREACHABLE);
    }

    /// Calls a panicking host routine if `condition` holds, out of the way of the code that goes on.
    pub fn panic_if(&mut self, condition: Value, host: Host, arguments: &[Value]) {
        self.panic_if_with(condition, host, |_| arguments.to_vec());
    }

    /// The same with arguments that are only made on the way to the panic.
    pub fn panic_if_with(
        &mut self,
        condition: Value,
        host: Host,
        arguments: impl FnOnce(&mut Self) -> Vec<Value>,
    ) {
        let (panic, proceed) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(panic);
        self.b.ins().brif(condition, panic, &[], proceed, &[]);
        self.switch_to_sealed(panic);
        let arguments = arguments(self);
        self.die(host, &arguments);
        self.switch_to_sealed(proceed);
    }

    /// The address of a data object.
    pub fn data_address(&mut self, data: cranelift_module::DataId) -> Value {
        let global = self.unit.module.declare_data_in_func(data, self.b.func);
        self.b.ins().symbol_value(I64, global)
    }

    /// The type of an expression.
    pub fn type_of(&self, expr: ExprId) -> TypeId {
        self.info.type_of(expr)
    }
}
