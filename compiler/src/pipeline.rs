//! One function from CLIF to machine code, stage by stage.
//!
//! ```text
//!   Lowered --optimize--> Optimized --pass--> Passed --verify, compile--> Compiled
//! ```
//!
//! Each stage is a value that only the next one consumes, and whose parts are public: a test can damage what lies between
//! two stages and see that the verifier notices. Promises: nothing becomes [`Compiled`] that the verifier has not seen (I4).
//! May not know: stubs, elision, other functions.

use crate::contract::{
    Contract, DATA_NAMESPACE, FUNCTION_NAMESPACE, PointerSignatures, SAFEPOINT_SPILL_REGION,
    called_function,
};
use crate::entry_map::{check_signature, entry_map, stack_argument_bytes};
use crate::error::CompileError;
use crate::image::{
    CallSite, Callee, ClifText, FrameLayout, FrameSlot, LineRange, Relocation, RelocationTarget,
    Trap,
};
use crate::maps::{EntryMap, FrameMap, WordRun};
use crate::target::{OptLevel, Target};
use crate::timing::{StageTimes, Stopwatch};
use crate::verify::{ExpectedFrame, FunctionFacts, verify_function};
use crate::{pass, prove, reloads, zero};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{ExternalName, Function, Inst, InstructionData, Opcode, SourceLoc};
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_codegen::{CompiledCode, Context, FinalizedRelocTarget};
use cranelift_module::{DataId, FuncId};

/// A function with more blocks is compiled without the mid-end, whose work grows with the square of the depth of the
/// dominator tree: a chain of 40,000 `else if`s took 6.2 s to compile, at level none 1.0 s.
const MAX_OPTIMIZED_BLOCKS: usize = 1 << 14;

/// What the stages keep between functions, so that memory is reused.
pub struct Compiler {
    context: Context,
    registers: regalloc2::Ctx,
    control: ControlPlane,
    times: StageTimes,
}

impl Default for Compiler {
    fn default() -> Self {
        Self {
            context: Context::new(),
            registers: regalloc2::Ctx::default(),
            control: ControlPlane::default(),
            times: StageTimes::default(),
        }
    }
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Compiler")
    }
}

/// How the stages go about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageOptions {
    /// Run Cranelift's own verifier before the mid-end and after the pass.
    pub verify_clif: bool,
    /// Keep the CLIF text of each stage.
    pub keep_clif: bool,
}

/// A function as its producer made it, with the pointer words of its slots zeroed.
#[derive(Debug)]
pub struct Lowered {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// A function after the mid-end.
#[derive(Debug)]
pub struct Optimized {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// A function after the pass: what machine code is made from.
#[derive(Debug)]
pub struct Passed {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// Machine code of one function without its stub; all offsets are relative to the body.
#[derive(Debug)]
pub struct Compiled {
    /// The function the code was made from.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    /// What Cranelift said about the code.
    pub code: CompiledCode,
    /// The facts, as they go into the image.
    pub facts: Facts,
    /// What the map table will have to say, as the verifier sees it.
    pub expected: ExpectedFrame,
    /// The CLIF at each stage, if asked for.
    pub text: Option<ClifText>,
}

/// What is known about a body.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The function's own source location.
    pub source: SourceLoc,
    /// Sizes of the frame.
    pub frame: FrameLayout,
    /// Where pointer arguments are at the entry.
    pub entry_map: EntryMap,
    /// Pointer words of slots.
    pub slot_map: FrameMap,
    /// Calls in order of return address.
    pub calls: Vec<CallSite>,
    /// Tail calls, in no order.
    pub tail_calls: Vec<Callee>,
    /// Relocations in order of offset.
    pub relocations: Vec<Relocation>,
    /// Instructions that may trap.
    pub traps: Vec<Trap>,
    /// Ranges of code with a source location, ascending.
    pub lines: Vec<LineRange>,
    /// How to unwind.
    pub unwind: Option<UnwindInfo>,
}

impl Lowered {
    /// Takes a function from its producer.
    ///
    /// # Errors
    /// If its signature is none that compiled functions may have, or it uses what this crate cannot map.
    pub fn new(
        mut func: Function,
        mut contract: Contract,
        options: StageOptions,
    ) -> Result<Self, CompileError> {
        check_signature(&func.signature)?;
        let input = options.keep_clif.then(|| func.display().to_string());
        zero::zero_slot_pointers(&mut func, &contract.slot_pointers);
        declare_spilled_values(&func, &mut contract);
        let text = input.map(|input| ClifText {
            input,
            optimized: String::new(),
            passed: String::new(),
        });
        Ok(Self {
            func,
            contract,
            text,
        })
    }
}

impl Compiler {
    /// How long the stages took so far.
    #[must_use]
    pub fn times(&self) -> StageTimes {
        self.times
    }

    /// Runs the mid-end.
    ///
    /// # Errors
    /// If the CLIF is invalid (when verification was asked for) or Cranelift refuses it.
    pub fn optimize(
        &mut self,
        target: &Target,
        lowered: Lowered,
        options: StageOptions,
    ) -> Result<Optimized, CompileError> {
        let mut watch = Stopwatch::start();
        let Lowered {
            func,
            contract,
            mut text,
        } = lowered;
        self.context.clear();
        self.context.func = func;
        let optimizes = target.opt_level() != OptLevel::None
            && self.context.func.dfg.num_blocks() <= MAX_OPTIMIZED_BLOCKS;
        if options.verify_clif || optimizes {
            self.context.compute_cfg();
            self.context.compute_domtree();
        }
        if options.verify_clif {
            self.context
                .verify(target.isa())
                .map_err(CompileError::clif)?;
        }
        if optimizes {
            let Context {
                func, cfg, domtree, ..
            } = &mut self.context;
            reloads::reuse(func, cfg, domtree.cfg_postorder());
            self.context.optimize(target.isa(), &mut self.control)?;
            self.prune(target)?;
        } else {
            // What `optimize` does at level none, whatever the target's level.
            self.context.compute_cfg();
            self.context.compute_domtree();
            self.context.eliminate_unreachable_code(target.isa())?;
            self.context.remove_constant_phis(target.isa())?;
            self.context.func.dfg.resolve_all_aliases();
        }
        let func = std::mem::replace(&mut self.context.func, Function::new());
        if let Some(text) = &mut text {
            text.optimized = func.display().to_string();
        }
        self.times.optimize += watch.lap();
        Ok(Optimized {
            func,
            contract,
            text,
        })
    }

    /// Removes what the mid-end leaves: decided branches, unused reads.
    fn prune(&mut self, target: &Target) -> Result<(), CompileError> {
        self.context.compute_cfg();
        self.context.compute_domtree();
        let Context {
            func, cfg, domtree, ..
        } = &mut self.context;
        if prove::decide_branches(func, cfg, domtree) {
            self.context.compute_cfg();
            self.context.compute_domtree();
            self.context.eliminate_unreachable_code(target.isa())?;
        }
        let Context { func, domtree, .. } = &mut self.context;
        prove::remove_unused(func, domtree);
        Ok(())
    }

    /// Runs [`Optimized::pass`].
    ///
    /// # Errors
    /// If the producer broke the contract in a way the pass trips over.
    pub fn pass(&mut self, optimized: Optimized) -> Result<Passed, CompileError> {
        let mut watch = Stopwatch::start();
        let passed = optimized.pass();
        self.times.pass += watch.lap();
        passed
    }

    /// Makes machine code. The context's dominator tree is that of the last [`Self::optimize`] unless the CFG has to be
    /// looked at again, which it is: a test may have changed it.
    ///
    /// # Errors
    /// If the verifier rejects the function, or Cranelift cannot compile it, or it needs what must not run on a task's stack.
    pub fn compile(
        &mut self,
        target: &Target,
        passed: Passed,
        signatures: &PointerSignatures,
        options: StageOptions,
    ) -> Result<Compiled, CompileError> {
        let Passed {
            func,
            contract,
            text,
        } = passed;
        let mut watch = Stopwatch::start();
        self.context.clear();
        self.context.func = func;
        self.context.compute_cfg();
        self.context.compute_domtree();
        self.times.generate += watch.lap();
        if options.verify_clif {
            self.context
                .verify(target.isa())
                .map_err(CompileError::clif)?;
        }
        let facts = FunctionFacts {
            contract: &contract,
            signatures,
        };
        verify_function(&self.context.func, &facts)?;
        self.times.verify += watch.lap();
        let stencil = target.isa().compile_function(
            &self.context.func,
            &self.context.domtree,
            &mut self.registers,
            false,
            &mut self.control,
        )?;
        let func = std::mem::replace(&mut self.context.func, Function::new());
        let code = stencil.apply_params(&func.params);
        let facts = self::facts(target, &func, &contract, &code)?;
        self.times.generate += watch.lap();
        let expected = ExpectedFrame::new(&func, &contract, &code)?;
        self.times.verify += watch.lap();
        Ok(Compiled {
            func,
            contract,
            code,
            facts,
            expected,
            text,
        })
    }
}

impl Optimized {
    /// Runs the pass.
    ///
    /// # Errors
    /// If the producer broke the contract in a way the pass trips over.
    pub fn pass(self) -> Result<Passed, CompileError> {
        let Self {
            mut func,
            contract,
            mut text,
        } = self;
        pass::run(&mut func)?;
        if let Some(text) = &mut text {
            text.passed = func.display().to_string();
        }
        Ok(Passed {
            func,
            contract,
            text,
        })
    }
}

/// Values the frontend spills around safepoints hold pointers, though only their *variable* was declared.
fn declare_spilled_values(func: &Function, contract: &mut Contract) {
    let Some(region) = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION) else {
        return;
    };
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            let data = &func.dfg.insts[inst];
            if !matches!(data.opcode(), Opcode::Load | Opcode::Store)
                || data.alias_region(&func.dfg) != Some(region)
            {
                continue;
            }
            let value = match data.opcode() {
                Opcode::Store => func.dfg.inst_args(inst)[0],
                _ => func.dfg.first_result(inst),
            };
            contract.declared.insert(func.dfg.resolve_aliases(value));
        }
    }
}

fn facts(
    target: &Target,
    func: &Function,
    contract: &Contract,
    code: &CompiledCode,
) -> Result<Facts, CompileError> {
    let calls = callees(func)?;
    let frame = frame_layout(func, contract, code, &calls)?;
    let slot_map = slot_map(contract, &frame);
    let relocations = relocations(func, code)?;
    Ok(Facts {
        source: func.params.base_srcloc(),
        entry_map: entry_map(&func.signature, &contract.signature)?,
        calls: call_sites(code, &frame, &relocations)?,
        tail_calls: calls.tail,
        traps: code
            .buffer
            .traps()
            .iter()
            .map(|trap| Trap {
                offset: trap.offset,
                code: trap.code.as_raw().get(),
            })
            .collect(),
        lines: lines(code),
        unwind: code.create_unwind_info(target.isa())?,
        frame,
        slot_map,
        relocations,
    })
}

struct Callees {
    tail: Vec<Callee>,
    /// Stack argument bytes of the tail call that needs most.
    tail_argument_bytes: u32,
}

fn callees(func: &Function) -> Result<Callees, CompileError> {
    let mut callees = Callees {
        tail: Vec::new(),
        tail_argument_bytes: 0,
    };
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            match func.dfg.insts[inst] {
                InstructionData::Call {
                    opcode: Opcode::ReturnCall,
                    func_ref,
                    ..
                } => {
                    let callee = called_function(func, func_ref)
                        .ok_or_else(|| unknown_callee(func, inst))?;
                    let signature = &func.dfg.signatures[func.dfg.ext_funcs[func_ref].signature];
                    callees.tail_call(Callee::Function(callee), stack_argument_bytes(signature));
                }
                InstructionData::CallIndirect {
                    opcode: Opcode::ReturnCallIndirect,
                    sig_ref,
                    ..
                } => {
                    callees.tail_call(
                        Callee::Indirect,
                        stack_argument_bytes(&func.dfg.signatures[sig_ref]),
                    );
                }
                InstructionData::TryCall { .. } | InstructionData::TryCallIndirect { .. } => {
                    return Err(CompileError::Contract(
                        "try_call is not supported yet".to_owned(),
                    ));
                }
                ref data => match data.opcode() {
                    Opcode::GetStackPointer
                    | Opcode::GetFramePointer
                    | Opcode::DynamicStackAddr => {
                        let text = func.dfg.display_inst(inst);
                        return Err(CompileError::Contract(format!(
                            "an address nobody's map knows: {text}"
                        )));
                    }
                    _ => {}
                },
            }
        }
    }
    Ok(callees)
}

impl Callees {
    fn tail_call(&mut self, callee: Callee, argument_bytes: u32) {
        if !self.tail.contains(&callee) {
            self.tail.push(callee);
        }
        self.tail_argument_bytes = self.tail_argument_bytes.max(argument_bytes);
    }
}

fn unknown_callee(func: &Function, inst: Inst) -> CompileError {
    CompileError::Contract(format!(
        "a call of no function of the module: {}",
        func.dfg.display_inst(inst)
    ))
}

fn frame_layout(
    func: &Function,
    contract: &Contract,
    code: &CompiledCode,
    calls: &Callees,
) -> Result<FrameLayout, CompileError> {
    let layout = code
        .buffer
        .frame_layout()
        .ok_or(CompileError::MissingFacts("frame layout"))?;
    let mut slots: Vec<FrameSlot> = (func.sized_stack_slots.iter())
        .map(|(slot, data)| FrameSlot {
            distance_bytes: layout.frame_to_fp_offset - layout.stackslots[slot].offset,
            size_bytes: data.size,
            name: None,
        })
        .collect();
    for (slot, name) in &contract.slot_names {
        slots[slot.as_u32() as usize].name = Some(name.clone());
    }
    Ok(FrameLayout {
        below_fp_bytes: layout.frame_to_fp_offset,
        grown_tail_bytes: calls
            .tail_argument_bytes
            .saturating_sub(stack_argument_bytes(&func.signature)),
        slots,
        has_calls: code.buffer.call_sites().next().is_some(),
    })
}

/// The contract's pointer words as frame words.
fn slot_map(contract: &Contract, frame: &FrameLayout) -> FrameMap {
    let runs = contract.slot_pointers.iter().map(|pointers| {
        // Frame words count downwards, slots upwards: the last word of the run comes first.
        let run = pointers.run;
        let last = run.offset_bytes + (run.count - 1) * run.stride_bytes;
        WordRun {
            start: (frame.slots[pointers.slot.as_u32() as usize].distance_bytes - last)
                / crate::abi::WORD_BYTES,
            count: run.count,
            stride: if run.count > 1 {
                run.stride_bytes / crate::abi::WORD_BYTES
            } else {
                1
            },
        }
    });
    FrameMap::from_runs(runs.collect())
}

fn relocations(func: &Function, code: &CompiledCode) -> Result<Vec<Relocation>, CompileError> {
    let mut relocations = Vec::with_capacity(code.buffer.relocs().len());
    for reloc in code.buffer.relocs() {
        let target = match &reloc.target {
            FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => {
                let name = &func.params.user_named_funcs()[*name];
                match name.namespace {
                    FUNCTION_NAMESPACE => RelocationTarget::Function(FuncId::from_u32(name.index)),
                    DATA_NAMESPACE => RelocationTarget::Data(DataId::from_u32(name.index)),
                    _ => return Err(CompileError::UnknownSymbol(name.to_string())),
                }
            }
            FinalizedRelocTarget::ExternalName(ExternalName::LibCall(call)) => {
                return Err(CompileError::LibCall(call.to_string()));
            }
            FinalizedRelocTarget::ExternalName(name) => {
                return Err(CompileError::UnknownSymbol(name.display(None).to_string()));
            }
            FinalizedRelocTarget::Func(offset) => RelocationTarget::Within(*offset),
        };
        relocations.push(Relocation {
            offset: reloc.offset,
            kind: reloc.kind,
            target,
            addend: reloc.addend,
        });
    }
    relocations.sort_by_key(|relocation| relocation.offset);
    Ok(relocations)
}

/// A record for every return address; Cranelift's own list of maps leaves out calls over which no pointer is live.
fn call_sites(
    code: &CompiledCode,
    frame: &FrameLayout,
    relocations: &[Relocation],
) -> Result<Vec<CallSite>, CompileError> {
    let mut maps = code.buffer.user_stack_maps().iter().peekable();
    let mut calls = Vec::new();
    // Cranelift also lists where a tail jump ends; nobody returns there.
    let is_call = |end: u32| !ends_tail_jump(&code.buffer.data()[..end as usize]);
    for site in code
        .buffer
        .call_sites()
        .filter(|site| is_call(site.ret_addr))
    {
        let map = match maps.next_if(|(offset, ..)| *offset == site.ret_addr) {
            None => FrameMap::default(),
            Some((_, _, map)) => {
                let word = |(_, offset): (_, u32)| {
                    (frame.below_fp_bytes - offset) / crate::abi::WORD_BYTES
                };
                FrameMap::from_words(map.entries().map(word).collect())
            }
        };
        calls.push(CallSite {
            return_offset: site.ret_addr,
            callee: callee_at(relocations, site.ret_addr),
            map,
        });
    }
    // A map that no return address took would be lost.
    if maps.next().is_some() {
        return Err(CompileError::MissingFacts(
            "the return address of a stack map",
        ));
    }
    Ok(calls)
}

/// Whether `code` ends with `jmp rel32` or `jmp register` (x86-64, the only target with stubs), which in a list of calls are
/// tail calls: a call ends with `e8 rel32` or `ff d0` to `ff d7`.
fn ends_tail_jump(code: &[u8]) -> bool {
    matches!(code, [.., 0xe9, _, _, _, _] | [.., 0xff, 0xe0..=0xe7])
}

/// A direct call ends with its relocated displacement (x86-64) or is the relocated instruction itself (aarch64).
fn callee_at(relocations: &[Relocation], return_offset: u32) -> Callee {
    let direct = relocations.binary_search_by_key(&(return_offset.wrapping_sub(4)), |relocation| {
        relocation.offset
    });
    match direct.map(|index| relocations[index]) {
        Ok(Relocation {
            kind: Reloc::X86CallPCRel4 | Reloc::Arm64Call,
            target: RelocationTarget::Function(id),
            ..
        }) => Callee::Function(id),
        _ => Callee::Indirect,
    }
}

fn lines(code: &CompiledCode) -> Vec<LineRange> {
    let ranges = code.buffer.get_srclocs_sorted().iter();
    let known = ranges.filter(|range| !range.loc.is_default() && range.start < range.end);
    known
        .map(|range| LineRange {
            start: range.start,
            end: range.end,
            source: range.loc,
        })
        .collect()
}
