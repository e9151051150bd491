//! Mutants that the verifier accepts, since what is wrong with them is not in the function: *which* pointer a word holds, or what
//! the producer forgot to say. A run under a move at every check, with the old stack poisoned, must die or compute something else.
//!
//! Each runs in a child process, since a wrong pointer may bring it down.

use super::clif::{
    constant, definition, entries, insts, is_spill_slot, nth, replace_call, safepoints,
    spilled_slot,
};
use super::{Row, SEEDS};
use cranelift_codegen::ir::{Function, InstructionData, Opcode, StackSlot, ValueDef};
use morestack_compiler::contract::{
    Contract, OPAQUE_ADDRESS_REGION, opaque_address, opaque_address_slot,
};
use morestack_compiler::{CheckPolicy, CompileError, OptLevel};
use morestack_tests::clif_gen::run::{Way, module, run, run_image};
use morestack_tests::clif_gen::{emit_functions, program};
use std::process::Command;

/// Damages a function as its producer made it, at the `n`-th place; false if there are fewer.
type Mutant = fn(&mut Function, &mut Contract, n: usize) -> bool;

const MUTANTS: [(&str, &str, Mutant); 4] = [
    (
        "two live pointers share a spill slot",
        "wasmtime 13461: slot shared with a call result",
        shared_spill_slot,
    ),
    ("address of another slot", "", address_of_another_slot),
    (
        "pointer words of slots not named",
        "a producer that forgets them",
        words_not_named,
    ),
    (
        "loaded or returned pointer not declared",
        "a producer that forgets it",
        not_declared,
    ),
];

/// Tells the child its mutant, seed and place.
const CHILD: &str = "MORESTACK_MUTANT";
/// Children of one mutant.
const MAX_CHILDREN: usize = 16;
/// Places of one program that are tried.
const PLACES: usize = 2;

const STRESSED: Way = Way {
    opt_level: OptLevel::Speed,
    checks: CheckPolicy::Every,
    stressed: true,
};

pub fn count() -> usize {
    MUTANTS.len()
}

pub fn rows() -> Vec<Row> {
    (0..MUTANTS.len()).map(row).collect()
}

fn row(mutant: usize) -> Row {
    let (mut children, mut rejected, mut died, mut differs, mut unnoticed) = (0, 0, 0, 0, 0);
    for (seed, place) in SEEDS.flat_map(|seed| (0..PLACES).map(move |place| (seed, place))) {
        if children == MAX_CHILDREN || !applies(mutant, seed, place) {
            continue;
        }
        children += 1;
        let output = Command::new(std::env::current_exe().expect("a test has a path"))
            .args(["--exact", "running::child", "--ignored", "--nocapture"])
            .env(CHILD, format!("{mutant},{seed},{place}"))
            .output()
            .expect("the test runs itself");
        let text = String::from_utf8_lossy(&output.stdout);
        match text.lines().rfind(|line| line.starts_with("verdict ")) {
            Some("verdict rejected") => rejected += 1,
            Some("verdict differs") => differs += 1,
            Some("verdict same") => unnoticed += 1,
            _ => died += 1,
        }
    }
    let verdict = format!(
        "{died} died, {differs} computed something else, {unnoticed} used nothing wrong, {rejected} rejected"
    );
    let (name, stands_for, _) = MUTANTS[mutant];
    // A wrong pointer that is never used again is nobody's harm; but a mutant that is hardly ever noticed tests nothing.
    let good = died + differs >= 3 && died + differs > unnoticed;
    Row {
        name,
        stands_for,
        applied: children,
        verdict,
        good,
    }
}

/// The functions of the program with the first that has the place damaged; `None` if none has it.
fn damaged(
    mutant: usize,
    seed: u64,
    place: usize,
) -> Option<(
    morestack_compiler::Module,
    morestack_tests::clif_gen::Emitted,
)> {
    let mut module = module(STRESSED).expect("this machine is supported");
    let mut emitted = emit_functions(&program(seed), &mut module).expect("valid programs");
    let damage = MUTANTS[mutant].2;
    let mut functions = emitted.functions.iter_mut();
    let hit = functions.any(|function| damage(&mut function.func, &mut function.contract, place));
    hit.then_some((module, emitted))
}

fn applies(mutant: usize, seed: u64, place: usize) -> bool {
    damaged(mutant, seed, place).is_some()
}

/// Not a test by itself: a child of the test that runs mutants.
#[test]
#[ignore = "a child process of what_the_verifier_cannot_see_is_caught_by_running"]
fn child() {
    let Ok(which) = std::env::var(CHILD) else {
        return;
    };
    let numbers: Vec<u64> = which
        .split(',')
        .map(|number| number.parse().expect("a number"))
        .collect();
    let (mutant, seed, place) = (numbers[0] as usize, numbers[1], numbers[2] as usize);
    let (mut module, emitted) = damaged(mutant, seed, place).expect("the parent looked");
    let program = program(seed);
    let reference = run(&program, Way::REFERENCE).expect("the undamaged program runs");
    for function in emitted.functions {
        module
            .define(function.id, function.func, function.contract)
            .expect("declared");
    }
    let image = match module.finish() {
        Ok(image) => image,
        Err(error) => {
            let CompileError::InFunction { error, .. } = &error else {
                panic!("{error}")
            };
            assert!(matches!(**error, CompileError::Rejected(_)), "{error}");
            return println!("\nverdict rejected");
        }
    };
    match run_image(&image, emitted.main, program.input, STRESSED) {
        Ok(outcome) if outcome.value == reference.value => println!("\nverdict same"),
        Ok(_) => println!("\nverdict differs"),
        Err(error) => println!("\nverdict died: {error}"),
    }
}

/// Everything of one of two spill slots that are live over the same call goes to the other one.
fn shared_spill_slot(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let calls = safepoints(func).into_iter();
    let pair = calls.filter(|&call| entries(func, call).len() >= 2).nth(n);
    let Some(call) = pair else {
        return false;
    };
    let (kept, gone) = (entries(func, call)[0].slot, entries(func, call)[1].slot);
    for inst in insts(func) {
        if let InstructionData::StackAddr { stack_slot, .. } = &mut func.dfg.insts[inst]
            && *stack_slot == gone
        {
            *stack_slot = kept;
        }
    }
    for call in safepoints(func) {
        let mut map = entries(func, call).to_vec();
        if map.iter().any(|entry| entry.slot == gone) {
            map.iter_mut()
                .filter(|entry| entry.slot == gone)
                .for_each(|entry| entry.slot = kept);
            map.dedup();
            replace_call(func, call, map);
        }
    }
    true
}

/// One opaque address stands for another slot of the same size.
fn address_of_another_slot(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let Some(region) = func.dfg.alias_regions.get(OPAQUE_ADDRESS_REGION) else {
        return false;
    };
    let found = nth(func, 2 * n + 1, |func, inst| {
        func.dfg.insts[inst].alias_region(&func.dfg) == Some(region)
    });
    let Some(InstructionData::Load { arg, .. }) = found.map(|inst| func.dfg.insts[inst]) else {
        return false;
    };
    let slot = constant(func, arg).and_then(opaque_address_slot);
    let Some((slot, _)) = slot else {
        return false;
    };
    let slots = &func.sized_stack_slots;
    let fits = |other: &StackSlot| {
        *other != slot && slots[*other].size == slots[slot].size && !is_spill_slot(func, *other)
    };
    let (Some(other), Some(base)) = (slots.keys().find(fits), definition(func, arg)) else {
        return false;
    };
    if let InstructionData::UnaryImm { imm, .. } = &mut func.dfg.insts[base] {
        *imm = opaque_address(other).into();
    }
    true
}

fn words_not_named(_: &mut Function, contract: &mut Contract, n: usize) -> bool {
    let slots = &mut contract.slot_pointers;
    let found = n < slots.len();
    if found {
        slots.remove(n);
    }
    found
}

/// A spilled pointer that was loaded from memory, or returned by an indirect call, stays in a register.
fn not_declared(func: &mut Function, contract: &mut Contract, n: usize) -> bool {
    let is_spill = |func: &Function, inst: &cranelift_codegen::ir::Inst| {
        func.dfg.insts[*inst].opcode() == Opcode::Store && spilled_slot(func, *inst).is_some()
    };
    let spills: Vec<_> = insts(func)
        .into_iter()
        .filter(|inst| is_spill(func, inst))
        .collect();
    let slot_of = |inst| spilled_slot(func, inst).expect("a spill");
    let once = |inst| {
        spills
            .iter()
            .filter(|&&other| slot_of(other) == slot_of(inst))
            .count()
            == 1
    };
    let is_hidden = |inst| {
        let value = func.dfg.resolve_aliases(func.dfg.inst_args(inst)[0]);
        let ValueDef::Result(definition, _) = func.dfg.value_def(value) else {
            return false;
        };
        let data = &func.dfg.insts[definition];
        data.opcode() == Opcode::CallIndirect
            || (data.opcode() == Opcode::Load
                && super::clif::direct_access(func, definition).is_none()
                && Some(OPAQUE_ADDRESS_REGION)
                    != data
                        .alias_region(&func.dfg)
                        .map(|region| func.dfg.alias_regions[region].user_id))
    };
    let Some(&spill) = spills
        .iter()
        .filter(|&&inst| once(inst) && is_hidden(inst))
        .nth(n)
    else {
        return false;
    };
    let slot = slot_of(spill);
    let value = func.dfg.resolve_aliases(func.dfg.inst_args(spill)[0]);
    for inst in insts(func) {
        if func.dfg.insts[inst].opcode() == Opcode::Load && spilled_slot(func, inst) == Some(slot) {
            let reload = func.dfg.first_result(inst);
            func.dfg.clear_results(inst);
            func.dfg.change_to_alias(reload, value);
            func.layout.remove_inst(inst);
        }
    }
    func.layout.remove_inst(spill);
    for call in safepoints(func) {
        let mut map = entries(func, call).to_vec();
        map.retain(|entry| entry.slot != slot);
        replace_call(func, call, map);
    }
    contract.declared.remove(value);
    true
}
