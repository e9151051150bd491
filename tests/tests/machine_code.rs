//! The machine code of random programs, read by a decoder that is none of ours (iced): the calls in it are exactly those of the
//! map table, and a stack address that is computed before a call is not used behind it.

use iced_x86::{
    Code, Decoder, DecoderOptions, FlowControl, Instruction, InstructionInfoFactory, OpAccess,
    OpKind, Register,
};
use morestack_compiler::image::CompiledFunction;
use morestack_compiler::{CheckPolicy, Image, OptLevel};
use morestack_tests::clif_gen::program;
use morestack_tests::clif_gen::run::{Way, compile};
use std::collections::{BTreeMap, BTreeSet};

const SEEDS: std::ops::Range<u64> = 1000..1060;

/// Registers that a callee preserves, so that something can be in them over a call.
const PRESERVED: [Register; 4] = [Register::RBX, Register::R12, Register::R13, Register::R14];

fn images() -> impl Iterator<Item = (u64, Image)> {
    SEEDS.map(|seed| {
        let opt_level = if seed.is_multiple_of(2) {
            OptLevel::None
        } else {
            OptLevel::Speed
        };
        let way = Way {
            opt_level,
            checks: CheckPolicy::Elide,
            stressed: true,
        };
        (
            seed,
            compile(&program(seed), way).expect("valid programs").0,
        )
    })
}

/// What this needs of a function.
struct View<'a> {
    name: &'a str,
    code: &'a [u8],
    body: u64,
    /// Where the loader fills something in.
    relocated: Vec<u64>,
}

impl<'a> From<&'a CompiledFunction> for View<'a> {
    fn from(function: &'a CompiledFunction) -> Self {
        let relocated = function.relocations.iter();
        Self {
            name: &function.name,
            code: &function.code,
            body: u64::from(function.body),
            relocated: relocated
                .map(|relocation| u64::from(relocation.offset))
                .collect(),
        }
    }
}

/// The body's instructions that can be reached, by their offset from the function's first byte, and where each can go.
struct Body {
    instructions: BTreeMap<u64, (Instruction, Vec<u64>)>,
}

/// Follows the code, since constants lie behind it. `None` for a function with a jump table: how long one is, only its bounds
/// check says.
fn body(function: &View<'_>) -> Option<Body> {
    let mut instructions = BTreeMap::new();
    let mut worklist = vec![function.body];
    while let Some(mut at) = worklist.pop() {
        // The start of the jump table that the last instructions compute with.
        let mut table = None;
        while !instructions.contains_key(&at) {
            let code = &function.code[at as usize..];
            let instruction = Decoder::with_ip(64, code, at, DecoderOptions::NONE).decode();
            assert_ne!(
                instruction.code(),
                Code::INVALID,
                "{} at {at:#x}",
                function.name
            );
            if instruction.code() == Code::Lea_r64_m && instruction.is_ip_rel_memory_operand() {
                table = Some(instruction.ip_rel_memory_address());
            }
            let next = instruction.next_ip();
            let target = instruction.near_branch_target();
            let successors = match instruction.flow_control() {
                FlowControl::Next | FlowControl::Call | FlowControl::IndirectCall => vec![next],
                FlowControl::ConditionalBranch => vec![next, target],
                FlowControl::UnconditionalBranch if is_tail_jump(function, &instruction) => vec![],
                FlowControl::UnconditionalBranch => vec![target],
                FlowControl::IndirectBranch if table == Some(next) => return None,
                _ => vec![],
            };
            worklist.extend(successors.iter().filter(|&&successor| successor != next));
            let goes_on = successors.contains(&next);
            instructions.insert(at, (instruction, successors));
            if !goes_on {
                break;
            }
            at = next;
        }
    }
    Some(Body { instructions })
}

/// A jump whose target the loader fills in leaves the function.
fn is_tail_jump(function: &View<'_>, instruction: &Instruction) -> bool {
    let range = instruction.ip()..instruction.next_ip();
    function.relocated.iter().any(|place| range.contains(place))
}

#[test]
fn the_map_table_lists_exactly_the_calls() {
    let mut calls = 0;
    for (seed, image) in images() {
        for function in &image.functions {
            let Some(body) = body(&function.into()) else {
                continue;
            };
            let is_call = |instruction: &&Instruction| {
                matches!(
                    instruction.flow_control(),
                    FlowControl::Call | FlowControl::IndirectCall
                )
            };
            let instructions = body
                .instructions
                .values()
                .map(|(instruction, _)| instruction);
            let found: BTreeSet<u64> = instructions
                .filter(is_call)
                .map(Instruction::next_ip)
                .collect();
            let listed: BTreeSet<u64> = function
                .calls
                .iter()
                .map(|call| u64::from(call.return_offset))
                .collect();
            assert_eq!(found, listed, "seed {seed}, {}", function.name);
            calls += found.len();
        }
    }
    assert!(calls > 500, "{calls}");
}

/// What is known about the preserved registers at an instruction: which may hold a stack address, and which an old one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Registers {
    address: u32,
    stale: u32,
}

#[test]
fn no_computed_stack_address_is_used_behind_a_call() {
    let mut addresses = 0;
    for (seed, image) in images() {
        for function in &image.functions {
            addresses += check_registers(&function.into(), seed);
        }
    }
    assert!(addresses > 500, "{addresses}");
}

/// `lea rbx,[rsp+8]; call; mov rax,[rbx]; ret`: what Cranelift makes of a merged `stack_addr`.
#[test]
#[should_panic(expected = "uses an address of before a call")]
fn an_address_kept_over_a_call_is_found() {
    let code = [
        0x48, 0x8d, 0x5c, 0x24, 0x08, 0xe8, 0, 0, 0, 0, 0x48, 0x8b, 0x03, 0xc3,
    ];
    let view = View {
        name: "wrong",
        code: &code,
        body: 0,
        relocated: vec![6],
    };
    check_registers(&view, 0);
}

/// Forward over the control flow graph: `lea r, [rsp+x]` makes an address, moves copy it, a call makes it stale.
fn check_registers(function: &View<'_>, seed: u64) -> usize {
    let Some(body) = body(function) else {
        return 0;
    };
    let mut states: BTreeMap<u64, Registers> = BTreeMap::new();
    let mut factory = InstructionInfoFactory::new();
    let mut worklist = vec![(function.body, Registers::default())];
    let mut addresses = 0;
    while let Some((at, incoming)) = worklist.pop() {
        let known = states.get(&at).copied();
        let old = known.unwrap_or_default();
        let state = Registers {
            address: old.address | incoming.address,
            stale: old.stale | incoming.stale,
        };
        if known == Some(state) {
            continue;
        }
        states.insert(at, state);
        let (instruction, successors) = &body.instructions[&at];
        check_uses(&mut factory, instruction, state, function, seed);
        let (after, made) = step(&mut factory, instruction, state);
        addresses += usize::from(made);
        worklist.extend(successors.iter().map(|&successor| (successor, after)));
    }
    addresses
}

fn bit(register: Register) -> u32 {
    let full = register.full_register();
    match full.is_gpr64() {
        true => 1 << full.number(),
        false => 0,
    }
}

/// A stale register may be overwritten, saved and restored, compared; it may not be an address.
fn check_uses(
    factory: &mut InstructionInfoFactory,
    instruction: &Instruction,
    state: Registers,
    function: &View<'_>,
    seed: u64,
) {
    for memory in factory.info(instruction).used_memory() {
        let stale = (bit(memory.base()) | bit(memory.index())) & state.stale;
        let is_access = !matches!(memory.access(), OpAccess::NoMemAccess | OpAccess::None);
        assert!(
            stale == 0 || !is_access,
            "seed {seed}, {}: `{instruction}` at {:#x} uses an address of before a call",
            function.name,
            instruction.ip()
        );
    }
}

/// The state behind an instruction, and whether it made an address.
fn step(
    factory: &mut InstructionInfoFactory,
    instruction: &Instruction,
    mut state: Registers,
) -> (Registers, bool) {
    if matches!(
        instruction.flow_control(),
        FlowControl::Call | FlowControl::IndirectCall
    ) {
        let preserved: u32 = PRESERVED.into_iter().map(bit).sum();
        state.stale = (state.stale | state.address) & preserved;
        state.address &= preserved;
        return (state, false);
    }
    let mut written = 0;
    for register in factory.info(instruction).used_registers() {
        let writes = matches!(
            register.access(),
            OpAccess::Write | OpAccess::ReadWrite | OpAccess::CondWrite | OpAccess::ReadCondWrite
        );
        written |= if writes { bit(register.register()) } else { 0 };
    }
    let frame = bit(Register::RSP) | bit(Register::RBP);
    let to = bit(instruction.op0_register());
    let is_address =
        instruction.code() == Code::Lea_r64_m && bit(instruction.memory_base()) & frame != 0;
    let copied = match instruction.code() {
        Code::Mov_r64_rm64 | Code::Mov_rm64_r64 if instruction.op1_kind() == OpKind::Register => {
            bit(instruction.op1_register())
        }
        _ => 0,
    };
    let (address, stale) = (state.address & copied != 0, state.stale & copied != 0);
    state.address &= !(written & !frame);
    state.stale &= !(written & !frame);
    if is_address || address {
        state.address |= to & !frame;
    }
    if stale {
        state.stale |= to & !frame;
    }
    (state, is_address)
}
