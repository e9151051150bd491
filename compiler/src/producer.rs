//! The producer's side of the contract: what a front end calls, beside `FunctionBuilder`, to make CLIF whose stack may move.
//!
//! A function's stack moves while it waits for a call. So a front end promises three things, and [`StackFrame`] is the
//! way to keep them:
//!
//! 1. **Every pointer is declared.** A value that may point into a stack (or, later, the heap) goes through
//!    [`StackFrame::declare_pointer`]; a variable that holds such values through [`StackFrame::declare_pointer_var`].
//!    Derived pointers too: `iadd pointer, k`, `select`, loaded pointers, pointer results of calls, pointer parameters.
//!    Declaring is free unless the value is used after a call.
//! 2. **The address of a slot, as a value, comes from [`StackFrame::slot_addr`]** and never from `stack_addr`. Reading
//!    and writing a slot at a constant offset goes through [`StackFrame::slot_load`] and [`StackFrame::slot_store`].
//! 3. **Pointer words inside slots** are named when the slot is made ([`StackFrame::slot`]).
//!
//! And never: an integer that was computed from a pointer kept over a call and used as a pointer; `readonly can_move` loads
//! through a pointer that may be a stack pointer; `get_stack_pointer` or `get_frame_pointer`; more than 8 integer or 8
//! float results; `StructReturn` or `StructArgument` parameters; instructions that become calls of C library functions.
//!
//! ```
//! use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, UserFuncName, types::I64};
//! use cranelift_codegen::isa::CallConv;
//! use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
//! use cranelift_module::{Linkage, Module as _};
//! use morestack_compiler::producer::StackFrame;
//! use morestack_compiler::{Module, Options, PointerSignature, RuntimeAbi, Target};
//!
//! let target = Target::native(Default::default())?;
//! let mut module = Module::new(target, Options::new(RuntimeAbi::new(0, 8)));
//! // func set(p *int, x int) — then: func get(x int) int { var v int; set(&v, x); return v }
//! let mut signature = module.make_signature();
//! signature.params = vec![AbiParam::new(I64), AbiParam::new(I64)];
//! let set = module.declare_function("set", Linkage::Local, &signature)?;
//! module.set_pointer_signature(set, PointerSignature::new([0], []));
//! # {
//! #     let mut func = Function::with_name_signature(UserFuncName::user(0, set.as_u32()), signature.clone());
//! #     let mut context = FunctionBuilderContext::new();
//! #     let mut b = FunctionBuilder::new(&mut func, &mut context);
//! #     let frame = StackFrame::begin(&mut b);
//! #     let entry = b.create_block();
//! #     b.append_block_params_for_function_params(entry);
//! #     b.switch_to_block(entry);
//! #     b.seal_block(entry);
//! #     let (p, x) = (b.block_params(entry)[0], b.block_params(entry)[1]);
//! #     b.ins().store(frame.memory_flags(), x, p, 0);
//! #     b.ins().return_(&[]);
//! #     let contract = frame.finish(b, module.target_config());
//! #     module.define(set, func, contract)?;
//! # }
//! let mut signature = module.make_signature();
//! signature.params = vec![AbiParam::new(I64)];
//! signature.returns = vec![AbiParam::new(I64)];
//! let get = module.declare_function("get", Linkage::Export, &signature)?;
//!
//! let mut func = Function::with_name_signature(UserFuncName::user(0, get.as_u32()), signature);
//! let mut context = FunctionBuilderContext::new();
//! let mut b = FunctionBuilder::new(&mut func, &mut context);
//! let mut frame = StackFrame::begin(&mut b);
//! let entry = b.create_block();
//! b.append_block_params_for_function_params(entry);
//! b.switch_to_block(entry);
//! b.seal_block(entry);
//! let x = b.block_params(entry)[0];
//! let v = frame.slot(&mut b, 8, 3, &[]);
//! let p = frame.slot_addr(&mut b, v, 0);
//! let callee = module.declare_func_in_func(set, b.func);
//! b.ins().call(callee, &[p, x]);
//! let result = frame.slot_load(&mut b, I64, v, 0);
//! b.ins().return_(&[result]);
//! let contract = frame.finish(b, module.target_config());
//! module.define(get, func, contract)?;
//!
//! let image = module.finish()?;
//! assert_eq!(image.functions.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Promises: what goes through here satisfies the verifier. May not know: the pass, the machine.

use crate::abi::WORD_BYTES;
use crate::contract::{
    Contract, PointerRun, SAFEPOINT_SPILL_REGION, SlotPointers, immutable_flags, memory_flags,
    opaque_address, opaque_address_flags,
};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AliasRegionData, InstBuilder, MemFlagsData, SourceLoc, StackSlot, StackSlotData, StackSlotKind,
    Type, Value,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::{FunctionBuilder, Variable};

/// Makes slots and declares pointers of one function; [`StackFrame::finish`] turns it into the function's [`Contract`].
#[derive(Debug)]
pub struct StackFrame {
    contract: Contract,
    memory: MemFlagsData,
}

impl StackFrame {
    /// Starts the frame of the function `b` builds. Call it right after `FunctionBuilder::new`.
    pub fn begin(b: &mut FunctionBuilder<'_>) -> Self {
        b.make_stack_map_alias_region(Box::new(|regions, _ty, _slot, _offset| {
            Some(regions.insert(AliasRegionData {
                user_id: SAFEPOINT_SPILL_REGION,
                description: "safepoint spill".into(),
            }))
        }));
        Self {
            contract: Contract::default(),
            memory: memory_flags(b.func),
        }
    }

    /// Flags for an aligned access that cannot trap, in the alias region of the program's memory. Add a trap code for an
    /// access that may fault, or clear `aligned`; keep the region, since an access without one is a fence for all others.
    #[must_use]
    pub fn memory_flags(&self) -> MemFlagsData {
        self.memory
    }

    /// Flags for an aligned read of memory that is not written any more, as long as this pointer to it is known. The optimiser
    /// does not look for what was stored there: it may be of another type, where the program first asks for the type.
    #[must_use]
    pub fn immutable_flags(&self, b: &mut FunctionBuilder<'_>) -> MemFlagsData {
        immutable_flags(b.func)
    }

    /// Makes a slot of `size_bytes`, aligned to `1 << align_log2` bytes, whose words in `pointers` hold pointers.
    ///
    /// Those words are zero when the function starts; all other bytes are undefined.
    ///
    /// # Panics
    /// If a pointer word is not aligned or not inside the slot: a mistake of the front end.
    pub fn slot(
        &mut self,
        b: &mut FunctionBuilder<'_>,
        size_bytes: u32,
        align_log2: u8,
        pointers: &[PointerRun],
    ) -> StackSlot {
        let align_log2 = if pointers.is_empty() {
            align_log2
        } else {
            align_log2.max(3)
        };
        let slot = b.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            size_bytes,
            align_log2,
        ));
        for &run in pointers.iter().filter(|run| run.count > 0) {
            let last = u64::from(run.offset_bytes)
                + u64::from(run.count - 1) * u64::from(run.stride_bytes);
            assert!(
                run.offset_bytes % WORD_BYTES == 0
                    && (run.count == 1
                        || (run.stride_bytes % WORD_BYTES == 0 && run.stride_bytes > 0))
                    && last + u64::from(WORD_BYTES) <= u64::from(size_bytes),
                "pointer words {run:?} do not fit a slot of {size_bytes} bytes"
            );
            self.contract.slot_pointers.push(SlotPointers { slot, run });
        }
        slot
    }

    /// Says where the function itself is in the source: the line of its stub and prologue. Call it before the first instruction.
    pub fn set_source(&self, b: &mut FunctionBuilder<'_>, source: SourceLoc) {
        b.func.params.ensure_base_srcloc(source);
    }

    /// Gives a slot the name that listings show.
    pub fn name_slot(&mut self, slot: StackSlot, name: impl Into<String>) {
        self.contract.slot_names.push((slot, name.into()));
    }

    /// The address of byte `offset` of `slot` as a value: already declared, and opaque to the optimiser.
    ///
    /// Cheap to make (one `lea`): make it anew where it is needed rather than keep it over a call.
    pub fn slot_addr(
        &mut self,
        b: &mut FunctionBuilder<'_>,
        slot: StackSlot,
        offset: i32,
    ) -> Value {
        let flags = opaque_address_flags(b.func);
        let base = b.ins().iconst(I64, opaque_address(slot));
        let address = b.ins().load(I64, flags, base, offset);
        self.declare_pointer(b, address)
    }

    /// Reads `slot` at a constant offset. A pointer read this way has yet to be declared.
    pub fn slot_load(
        &self,
        b: &mut FunctionBuilder<'_>,
        ty: Type,
        slot: StackSlot,
        offset: i32,
    ) -> Value {
        let address = b.ins().stack_addr(I64, slot, offset);
        let flags = self.slot_flags(b, ty, slot, offset);
        b.ins().load(ty, flags, address, 0)
    }

    /// Writes `slot` at a constant offset.
    pub fn slot_store(
        &self,
        b: &mut FunctionBuilder<'_>,
        value: Value,
        slot: StackSlot,
        offset: i32,
    ) {
        let flags = self.slot_flags(b, b.func.dfg.value_type(value), slot, offset);
        let address = b.ins().stack_addr(I64, slot, offset);
        b.ins().store(flags, value, address, 0);
    }

    /// Declares that `value` may hold a pointer; returns it.
    pub fn declare_pointer(&mut self, b: &mut FunctionBuilder<'_>, value: Value) -> Value {
        if self.contract.declared.insert(value) {
            b.declare_value_needs_stack_map(value);
        }
        value
    }

    /// Declares that everything `variable` ever holds may be a pointer. Call it before the variable's first definition.
    pub fn declare_pointer_var(&mut self, b: &mut FunctionBuilder<'_>, variable: Variable) {
        b.declare_var_needs_stack_map(variable);
    }

    /// Ends the function: finalises the builder and returns what was promised.
    pub fn finish(self, b: FunctionBuilder<'_>, config: TargetFrontendConfig) -> Contract {
        b.finalize(config);
        self.contract
    }

    /// Flags for a direct access: aligned only if slot and offset say so.
    fn slot_flags(
        &self,
        b: &FunctionBuilder<'_>,
        ty: Type,
        slot: StackSlot,
        offset: i32,
    ) -> MemFlagsData {
        let align_bytes = 1i32 << b.func.sized_stack_slots[slot].align_shift.min(6);
        let size_bytes = ty.bytes() as i32;
        if align_bytes >= size_bytes && offset % size_bytes == 0 {
            return self.memory;
        }
        MemFlagsData::new()
            .with_notrap()
            .with_alias_region(self.memory.alias_region())
    }
}
