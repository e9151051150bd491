//! The machine code and its records: does the map table say what the code needs?
//!
//! [`ExpectedFrame::new`] computes, from the final CLIF, the contract and Cranelift's own records of the compiled body,
//! what the map table will have to say; [`ExpectedFrame::check`] compares that with a decoded record and the linked
//! bytes; [`verify_budget`] follows the calls of a whole module to see that no path runs into the end of a stack without a
//! check. It may know the decoder of the map table, and not the encoder.

use super::arguments::{pointer_arguments, stack_argument_bytes};
use super::depth;
use super::error::{Errors, Rule, VerifyError};
use super::flow::Flow;
use super::stub;
use crate::abi::{RuntimeAbi, WORD_BYTES};
use crate::contract::{Contract, called_function};
use crate::elide::CheckDecision;
use crate::image::{CompiledFunction, Image};
use crate::maps::{EntryMap, EntryRecord, FunctionRecord, decode};
use cranelift_codegen::ir::{Function, InstructionData, Opcode};
use cranelift_codegen::{CompiledCode, FinalizedRelocTarget, MachBufferFrameLayout};
use cranelift_module::FuncId;
use std::collections::HashMap;

/// What the map table has to say about one function, computed without the code that makes the table.
#[derive(Clone, Debug, Default)]
pub struct ExpectedFrame {
    pub(super) name: String,
    /// Return offsets from the body, ascending, and the frame words that hold pointers there (ascending).
    calls: Vec<(u32, Vec<u32>)>,
    /// Ends of tail jumps, which Cranelift lists with the calls: nobody returns there, a record does no harm.
    tail_jumps: Vec<u32>,
    /// Frame words of the contract, ascending.
    slots: Vec<u32>,
    arguments: EntryMap,
    /// Bytes below the stack pointer at entry that the frame itself uses.
    pub(super) frame_bytes: u64,
    /// Bytes by which a tail call's arguments exceed the function's own.
    pub(super) tail_growth_bytes: u64,
    pub(super) callees: Vec<FuncId>,
    pub(super) tail_callees: Vec<FuncId>,
    pub(super) calls_unknown: bool,
}

impl ExpectedFrame {
    /// Computes what the compiled function needs, and checks Cranelift's records against the CLIF on the way.
    ///
    /// # Errors
    /// If Cranelift's records do not agree with the final CLIF, or the code calls a library routine.
    pub fn new(
        func: &Function,
        contract: &Contract,
        code: &CompiledCode,
    ) -> Result<Self, VerifyError> {
        let mut errors = Errors::new(func.name.to_string());
        let flow = Flow::new(func);
        let mut expected = Self::empty(func, contract);
        expected.collect_callees(&flow);
        let Some(layout) = code.buffer.frame_layout() else {
            errors.push(Rule::Need, "Cranelift gives no frame layout");
            errors.finish()?;
            return Ok(expected);
        };
        expected.frame_bytes = u64::from(layout.frame_to_fp_offset) + u64::from(WORD_BYTES);
        expected.slots = contract_words(contract, layout, &mut errors);
        (expected.calls, expected.tail_jumps) = machine_calls(code, layout, &mut errors);
        compare_with_clif(&flow, layout, &expected.calls, &mut errors);
        for reloc in code.buffer.relocs() {
            if let FinalizedRelocTarget::ExternalName(name) = &reloc.target
                && matches!(name, cranelift_codegen::ir::ExternalName::LibCall(_))
            {
                errors.push(
                    Rule::LibraryCall,
                    format!("{name:?} at {:#x}", reloc.offset),
                );
            }
        }
        errors.finish()?;
        Ok(expected)
    }

    fn empty(func: &Function, contract: &Contract) -> Self {
        Self {
            name: func.name.to_string(),
            calls: Vec::new(),
            tail_jumps: Vec::new(),
            slots: Vec::new(),
            arguments: pointer_arguments(&func.signature, &contract.signature.params),
            frame_bytes: 0,
            tail_growth_bytes: 0,
            callees: Vec::new(),
            tail_callees: Vec::new(),
            calls_unknown: false,
        }
    }

    fn collect_callees(&mut self, flow: &Flow<'_>) {
        let func = flow.func;
        let own_bytes = stack_argument_bytes(&func.signature);
        for inst in flow.blocks.iter().flat_map(|&block| flow.insts(block)) {
            let data = &func.dfg.insts[inst];
            if !data.opcode().is_call() {
                continue;
            }
            let callee = match *data {
                InstructionData::Call { func_ref, .. }
                | InstructionData::TryCall { func_ref, .. } => called_function(func, func_ref),
                _ => None,
            };
            let is_tail = matches!(
                data.opcode(),
                Opcode::ReturnCall | Opcode::ReturnCallIndirect
            );
            match callee {
                Some(callee) if is_tail => self.tail_callees.push(callee),
                Some(callee) => self.callees.push(callee),
                None => self.calls_unknown = true,
            }
            if is_tail && let Some(signature) = func.dfg.call_signature(inst) {
                let bytes = stack_argument_bytes(&func.dfg.signatures[signature]);
                let growth = bytes.saturating_sub(own_bytes);
                self.tail_growth_bytes = self.tail_growth_bytes.max(u64::from(growth));
            }
        }
    }

    /// Bytes the function itself needs below the stack pointer at its entry, the return address of a callee included.
    #[must_use]
    pub fn need_bytes(&self) -> u64 {
        let callee = if self.calls.is_empty() { 0 } else { WORD_BYTES };
        self.frame_bytes + self.tail_growth_bytes + u64::from(callee)
    }

    /// Compares the record of the decoded map table and the linked bytes with what is needed.
    ///
    /// `code` are the function's bytes, stub included; they start at `offset` of the region that the offsets of `record`
    /// count from.
    ///
    /// # Errors
    /// Everything that the record or the stub says wrongly.
    pub fn check(
        &self,
        record: &FunctionRecord,
        code: &[u8],
        offset: u32,
        abi: &RuntimeAbi,
    ) -> Result<(), VerifyError> {
        let mut errors = Errors::new(self.name.clone());
        self.check_calls(record, &mut errors);
        if let Some(entry) = &record.entry {
            self.check_entry(entry, &mut errors);
            if let Err(what) = stub::check(code, offset, entry, record.body, abi) {
                errors.push(Rule::Stub, what);
            }
        }
        errors.finish()
    }

    fn check_entry(&self, entry: &EntryRecord, errors: &mut Errors) {
        if entry.arguments != self.arguments {
            let detail = format!("{:?} instead of {:?}", entry.arguments, self.arguments);
            errors.push(Rule::EntryMap, detail);
        }
        let (stated, needed) = (u64::from(entry.need_bytes), self.need_bytes());
        if stated < needed {
            let detail = format!("{stated} bytes stated, {needed} needed");
            errors.push(Rule::Need, detail);
        }
    }

    fn check_calls(&self, record: &FunctionRecord, errors: &mut Errors) {
        let mut stated: HashMap<u32, &crate::maps::FrameMap> = HashMap::new();
        for call in &record.calls {
            let offset = call.return_offset.wrapping_sub(record.body);
            if stated.insert(offset, &call.map).is_some() {
                errors.push(Rule::ReturnAddress, format!("two records for {offset:#x}"));
            }
        }
        let slots = sorted(record.slots.words());
        if !self.calls.is_empty() && slots != self.slots {
            let detail = format!("slot words {slots:?} instead of {:?}", self.slots);
            errors.push(Rule::MapRecord, detail);
        }
        for (offset, words) in &self.calls {
            let Some(map) = stated.remove(offset) else {
                errors.push(
                    Rule::ReturnAddress,
                    format!("no record for body+{offset:#x}"),
                );
                continue;
            };
            let found = sorted(map.words());
            if found != *words {
                let detail = format!("body+{offset:#x}: {found:?} instead of {words:?}");
                errors.push(Rule::MapRecord, detail);
            }
        }
        stated.retain(|offset, map| !(map.is_empty() && self.tail_jumps.contains(offset)));
        if let Some(offset) = stated.keys().min() {
            errors.push(
                Rule::ReturnAddress,
                format!("body+{offset:#x} is no return address"),
            );
        }
    }
}

fn sorted(words: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut words: Vec<u32> = words.collect();
    words.sort_unstable();
    words
}

/// The frame word at `sp_offset` bytes above the stack pointer.
fn frame_word(layout: &MachBufferFrameLayout, sp_offset: u64, errors: &mut Errors) -> Option<u32> {
    let distance = u64::from(layout.frame_to_fp_offset).checked_sub(sp_offset);
    match distance {
        Some(bytes) if bytes > 0 && bytes % u64::from(WORD_BYTES) == 0 => {
            u32::try_from(bytes / u64::from(WORD_BYTES)).ok()
        }
        _ => {
            errors.push(
                Rule::MapRecord,
                format!("[sp+{sp_offset:#x}] is no word of the frame"),
            );
            None
        }
    }
}

fn contract_words(
    contract: &Contract,
    layout: &MachBufferFrameLayout,
    errors: &mut Errors,
) -> Vec<u32> {
    let mut words = Vec::new();
    for pointers in &contract.slot_pointers {
        let slot = u64::from(layout.stackslots[pointers.slot].offset);
        for offset in pointers.run.offsets() {
            words.extend(frame_word(layout, slot + u64::from(offset), errors));
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// Every return address of the body with the words of Cranelift's stack map.
fn machine_calls(
    code: &CompiledCode,
    layout: &MachBufferFrameLayout,
    errors: &mut Errors,
) -> (Vec<(u32, Vec<u32>)>, Vec<u32>) {
    let mut calls: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut tail_jumps = Vec::new();
    for call in code.buffer.call_sites() {
        match is_tail_jump(code.buffer.data(), call.ret_addr as usize) {
            true => tail_jumps.push(call.ret_addr),
            false => {
                calls.insert(call.ret_addr, Vec::new());
            }
        }
    }
    for (return_offset, _, map) in code.buffer.user_stack_maps() {
        let Some(words) = calls.get_mut(return_offset) else {
            errors.push(
                Rule::ReturnAddress,
                format!("a stack map at {return_offset:#x}, no call"),
            );
            continue;
        };
        for (_, sp_offset) in map.entries() {
            words.extend(frame_word(layout, u64::from(sp_offset), errors));
        }
        words.sort_unstable();
    }
    let mut calls: Vec<_> = calls.into_iter().collect();
    calls.sort_unstable();
    (calls, tail_jumps)
}

/// Whether the instruction that ends at `end` jumps to a function (x86-64): `jmp rel32` or `jmp register`. Should the last
/// bytes of a call ever look like that, the number of calls differs from that of the CLIF.
fn is_tail_jump(code: &[u8], end: usize) -> bool {
    let before = &code[..end];
    matches!(before, [.., 0xe9, _, _, _, _] | [.., 0xff, 0xe0..=0xe7])
}

/// The maps of the machine code are those of the CLIF's safepoints: as many calls, with the same words.
fn compare_with_clif(
    flow: &Flow<'_>,
    layout: &MachBufferFrameLayout,
    calls: &[(u32, Vec<u32>)],
    errors: &mut Errors,
) {
    let mut of_clif = Vec::new();
    for inst in flow.blocks.iter().flat_map(|&block| flow.insts(block)) {
        if !flow.opcode(inst).is_safepoint() {
            continue;
        }
        let mut words = Vec::new();
        let entries = flow.func.dfg.user_stack_map_entries(inst);
        for entry in entries.unwrap_or_default() {
            let slot = u64::from(layout.stackslots[entry.slot].offset);
            words.extend(frame_word(layout, slot + u64::from(entry.offset), errors));
        }
        words.sort_unstable();
        words.dedup();
        of_clif.push(words);
    }
    let mut of_code: Vec<&Vec<u32>> = calls.iter().map(|(_, words)| words).collect();
    of_code.sort_unstable();
    of_clif.sort_unstable();
    if !of_clif.iter().eq(of_code) {
        let detail = "the calls of the machine code and their maps are not those of the CLIF";
        errors.push(Rule::MapRecord, detail);
    }
}

/// A function of the module, for [`verify_budget`].
#[derive(Clone, Copy, Debug)]
pub struct BudgetFunction<'a> {
    /// What the function needs.
    pub frame: &'a ExpectedFrame,
    /// Bytes its entry stub makes sure of, as decoded from the map table; `None` if it has no check.
    pub checked_bytes: Option<u32>,
}

/// How far the walk has come with a function.
#[derive(Clone, Copy)]
enum Depth {
    Walking,
    Known(u64),
}

/// Checks that no path of calls runs further below a passed check than the red zone allows.
///
/// A function whose check passed has its stated need and [`RuntimeAbi::red_zone_bytes`] minus the small frame below its
/// entry. A function without a check may be called by anybody who has just that rest left, so its whole tree has to fit it.
///
/// # Errors
/// The first function that may use more, with a recursion or an unknown callee where that is the reason.
pub fn verify_budget(
    functions: &HashMap<FuncId, BudgetFunction<'_>>,
    abi: &RuntimeAbi,
) -> Result<(), VerifyError> {
    let mut ids: Vec<FuncId> = functions.keys().copied().collect();
    ids.sort_unstable();
    let mut budget = Budget {
        functions,
        abi,
        depths: HashMap::new(),
        level: 0,
    };
    let beyond = u64::from(abi.red_zone_bytes() - abi.small_frame_bytes);
    for id in ids {
        let function = &functions[&id];
        let available = beyond + u64::from(function.checked_bytes.unwrap_or(0));
        let reject = |detail: String| {
            let mut errors = Errors::new(function.frame.name.clone());
            errors.push(Rule::Need, detail);
            errors.finish()
        };
        match budget.below_entry(id) {
            Ok(used) if used <= available => {}
            Ok(used) => reject(format!("may use {used} bytes where {available} are sure"))?,
            Err(reason) => reject(reason)?,
        }
    }
    Ok(())
}

struct Budget<'a> {
    functions: &'a HashMap<FuncId, BudgetFunction<'a>>,
    abi: &'a RuntimeAbi,
    /// Of functions without a check: bytes used below the entry.
    depths: HashMap<FuncId, Depth>,
    /// Unchecked calls on the way from the function that is looked at.
    level: u32,
}

/// Longer chains of unchecked calls cannot fit any red zone: each takes a return address and a saved frame pointer.
const MAX_LEVELS: u32 = 4096;

impl Budget<'_> {
    /// Bytes that may be used below the entry of `id` before the next check. A cycle of unchecked calls is found by
    /// `Depth::Walking`.
    fn below_entry(&mut self, id: FuncId) -> Result<u64, String> {
        let function = &self.functions[&id];
        let frame = function.frame;
        let unchecked = function.checked_bytes.is_none();
        if unchecked && frame.calls_unknown {
            return Err("no check, and a call of an unknown function".to_owned());
        }
        let mut below = frame.need_bytes();
        if frame.calls_unknown {
            // Whoever is called has been found to stay within the rest, or checks.
            below = below.max(frame.need_bytes() + u64::from(self.abi.slow_path_bytes));
        }
        for &callee in &frame.callees {
            below = below.max(frame.need_bytes() + self.beyond_call(callee)?);
        }
        for &callee in &frame.tail_callees {
            below = below.max(frame.tail_growth_bytes + self.beyond_call(callee)?);
        }
        Ok(below)
    }

    /// Bytes that a callee may use below its entry before it checks.
    fn beyond_call(&mut self, callee: FuncId) -> Result<u64, String> {
        match self.functions.get(&callee) {
            None => Ok(u64::from(self.abi.host_call_bytes)),
            Some(function) if function.checked_bytes.is_some() => {
                Ok(u64::from(self.abi.slow_path_bytes))
            }
            Some(_) => match self.depths.insert(callee, Depth::Walking) {
                Some(Depth::Walking) => Err("recursion without a check".to_owned()),
                Some(Depth::Known(depth)) => {
                    self.depths.insert(callee, Depth::Known(depth));
                    Ok(depth)
                }
                None if self.level == MAX_LEVELS => {
                    Err("too many calls without a check".to_owned())
                }
                None => {
                    self.level += 1;
                    let depth = self.below_entry(callee)?;
                    self.level -= 1;
                    self.depths.insert(callee, Depth::Known(depth));
                    Ok(depth)
                }
            },
        }
    }
}

/// Verifies an image against the map table that a runtime will read: every record, every entry stub, the stack budget.
///
/// The driver does this at the end of every build; call it again after changing an image.
///
/// # Errors
/// If the table cannot be decoded, or the violations of the first function that has any.
pub fn verify_image(image: &Image, encoded_maps: &[u8]) -> Result<(), VerifyError> {
    let table = decode(encoded_maps).map_err(|error| VerifyError::of_table(error.to_string()))?;
    if table.functions.len() != image.functions.len()
        || image.expected.len() != image.functions.len()
    {
        let detail = format!(
            "{} of {} functions",
            table.functions.len(),
            image.functions.len()
        );
        return Err(VerifyError::of_table(detail));
    }
    let mut budget = HashMap::new();
    let mut depths = HashMap::new();
    let functions = image.functions.iter().zip(&image.expected);
    for ((function, expected), record) in functions.zip(&table.functions) {
        if record.body != function.offset + function.body {
            let detail = format!("{} is at {:#x}", function.name, record.body);
            return Err(VerifyError::of_table(detail));
        }
        expected.check(record, &function.code, function.offset, &image.abi)?;
        let checked_bytes = record.entry.as_ref().map(|entry| entry.need_bytes);
        let frame = expected;
        depths.insert(function.id, (frame, record.depth_bytes));
        budget.insert(
            function.id,
            BudgetFunction {
                frame,
                checked_bytes,
            },
        );
    }
    depth::verify(&depths, &image.abi)?;
    // Checks that were waived altogether are the caller's risk.
    let waived = |function: &CompiledFunction| function.check == CheckDecision::Waived;
    if image.functions.iter().any(waived) {
        return Ok(());
    }
    verify_budget(&budget, &image.abi)
}
