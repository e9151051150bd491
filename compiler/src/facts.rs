//! What is known about a body once the back end has compiled it: frame, calls, relocations, traps, lines.
//!
//! Promises: read from the function and from Cranelift's result, and refused where they do not fit each other. May not know:
//! how it was compiled.

use crate::contract::{Contract, DATA_NAMESPACE, FUNCTION_NAMESPACE, called_function};
use crate::entry_map::{entry_map, stack_argument_bytes};
use crate::error::CompileError;
use crate::image::{
    CallSite, Callee, FrameLayout, FrameSlot, LineRange, Relocation, RelocationTarget, Trap,
};
use crate::maps::{EntryMap, FrameMap, WordRun};
use crate::target::Target;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::{ExternalName, Function, Inst, InstructionData, Opcode, SourceLoc};
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_codegen::{CompiledCode, FinalizedRelocTarget};
use cranelift_module::{DataId, FuncId};

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

impl Facts {
    /// What the back end made of a function.
    pub(crate) fn of(
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
