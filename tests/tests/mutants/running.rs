//! Mutants that the verifier accepts, since what is wrong with them is not in the function: *which* pointer a word holds, or what
//! the producer forgot to say. A run under a move at every check, with the old stack poisoned, must die or compute something else.
//!
//! Each runs in a child process, since a wrong pointer may bring it down.

use super::damage::replace_call;
use super::find::{constant, definition, entries, insts, is_spill_slot, nth, safepoints};
use super::{Row, SEEDS};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, InstructionData, Signature, StackSlot, UserFuncName,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{Linkage, Module as _};
use morestack_compiler::contract::{
    Contract, OPAQUE_ADDRESS_REGION, opaque_address, opaque_address_slot,
};
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{CheckPolicy, CompileError, OptLevel, PointerRun, PointerSignature};
use morestack_tests::clif_gen::run::{Way, module, run, run_image};
use morestack_tests::clif_gen::{HOST_MOVE, emit_functions, program};
use morestack_tests::process;
use std::process::Command;
use std::time::Duration;

/// Damages a function as its producer made it, at the `n`-th place; false if there are fewer.
type Mutant = fn(&mut Function, &mut Contract, n: usize) -> bool;

const MUTANTS: [(&str, &str, Mutant); 3] = [
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
];

/// Tells the child its mutant, seed and place.
const CHILD: &str = "MORESTACK_MUTANT";
/// In place of one: the undeclared pointer.
const UNDECLARED: &str = "undeclared";
/// The test that a child is once more.
const TEST: &str = "what_the_verifier_cannot_see_is_caught_by_running";
/// Children of one mutant.
const MAX_CHILDREN: usize = 16;
/// What is not finished by then has gone wrong.
const DEADLINE: Duration = Duration::from_secs(5);
/// Places of one program that are tried.
const PLACES: usize = 2;

const STRESSED: Way = Way {
    opt_level: OptLevel::Speed,
    checks: CheckPolicy::Every,
    stressed: true,
};

/// Beside those of the table.
const MORE: usize = 1;

pub fn count() -> usize {
    MUTANTS.len() + MORE
}

pub fn rows() -> Vec<Row> {
    let rows = (0..MUTANTS.len()).map(row);
    rows.chain([undeclared_row()]).collect()
}

fn row(mutant: usize) -> Row {
    let (mut children, mut rejected, mut died, mut differs, mut unnoticed) = (0, 0, 0, 0, 0);
    for (seed, place) in SEEDS.flat_map(|seed| (0..PLACES).map(move |place| (seed, place))) {
        if children == MAX_CHILDREN || !applies(mutant, seed, place) {
            continue;
        }
        children += 1;
        let mut child = Command::new(std::env::current_exe().expect("a test has a path"));
        child
            .args(["--exact", TEST, "--nocapture"])
            .env(CHILD, format!("{mutant},{seed},{place}"));
        // A wrong pointer to the budget makes a program that recurses until its stack is full, or for ever.
        let text = process::run(&mut child, DEADLINE)
            .map_or_else(|_| String::new(), |outcome| outcome.stdout);
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
    let good = died + differs >= 3 && died + differs + rejected > unnoticed;
    Row {
        name,
        stands_for,
        applied: children,
        verdict,
        good,
    }
}

/// The functions of the program, one of them damaged; `None` if it has no such place.
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
    // The last but one is what `main` calls: it runs for sure.
    let last = emitted.functions.len() - 2;
    let function = &mut emitted.functions[last];
    let hit = damage(&mut function.func, &mut function.contract, place);
    hit.then_some((module, emitted))
}

fn applies(mutant: usize, seed: u64, place: usize) -> bool {
    damaged(mutant, seed, place).is_some()
}

/// What this process has to do if it is a child; answers whether it is one.
pub fn is_child() -> bool {
    match std::env::var(CHILD).as_deref() {
        Ok(UNDECLARED) => {
            let value = load_over_a_move(false).expect("accepted, and alive");
            println!("\nvalue {value}");
        }
        Ok(which) => run_mutant(which),
        Err(_) => return false,
    }
    true
}

fn run_mutant(which: &str) {
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

/// Runs `main(x)`, which stores x in a slot and a pointer to that in a cell, and calls a function that loads the pointer from the
/// cell, moves the stack, and loads through the pointer.
fn load_over_a_move(declared: bool) -> anyhow::Result<i64> {
    let mut module = module(STRESSED)?;
    let mut signature = module.make_signature();
    signature.params.push(AbiParam::new(I64));
    signature.returns.push(AbiParam::new(I64));
    let mut host = Signature::new(CallConv::SystemV);
    host.params.push(AbiParam::new(I64));
    let host_move = module.declare_function(HOST_MOVE, Linkage::Import, &host)?;
    let get = module.declare_function("get", Linkage::Local, &signature)?;
    let main = module.declare_function("main", Linkage::Export, &signature)?;
    module.set_pointer_signature(get, PointerSignature::new([0], []));
    let mut context = FunctionBuilderContext::new();
    for id in [get, main] {
        let name = UserFuncName::user(0, id.as_u32());
        let mut func = Function::with_name_signature(name, signature.clone());
        let mut b = FunctionBuilder::new(&mut func, &mut context);
        let mut frame = StackFrame::begin(&mut b);
        let entry = b.create_block();
        b.append_block_params_for_function_params(entry);
        b.switch_to_block(entry);
        b.seal_block(entry);
        let param = b.block_params(entry)[0];
        let result = if id == get {
            frame.declare_pointer(&mut b, param);
            let pointer = b.ins().load(I64, frame.memory_flags(), param, 0);
            if declared {
                frame.declare_pointer(&mut b, pointer);
            }
            let task = b.ins().get_pinned_reg(I64);
            let host_move = module.declare_func_in_func(host_move, b.func);
            b.ins().call(host_move, &[task]);
            b.ins().load(I64, frame.memory_flags(), pointer, 0)
        } else {
            let slot = frame.slot(&mut b, 8, 3, &[]);
            frame.slot_store(&mut b, param, slot, 0);
            let cell = frame.slot(&mut b, 8, 3, &[PointerRun::word(0)]);
            let address = frame.slot_addr(&mut b, slot, 0);
            frame.slot_store(&mut b, address, cell, 0);
            let address = frame.slot_addr(&mut b, cell, 0);
            let get = module.declare_func_in_func(get, b.func);
            let call = b.ins().call(get, &[address]);
            b.inst_results(call)[0]
        };
        b.ins().return_(&[result]);
        let contract = frame.finish(b, module.target_config());
        module.define(id, func, contract)?;
    }
    let image = module.finish()?;
    Ok(run_image(&image, main, 42, STRESSED)?.value)
}

fn undeclared_row() -> Row {
    assert_eq!(
        load_over_a_move(true).ok(),
        Some(42),
        "the undamaged program"
    );
    let mut child = Command::new(std::env::current_exe().expect("a test has a path"));
    child
        .args(["--exact", TEST, "--nocapture"])
        .env(CHILD, UNDECLARED);
    let text = process::run(&mut child, DEADLINE)
        .map_or_else(|error| error, |outcome| outcome.stdout + &outcome.stderr);
    let (verdict, good) = match text.lines().find_map(|line| line.strip_prefix("value ")) {
        Some("42") => ("1 used nothing wrong", false),
        Some(_) => ("1 computed something else", true),
        // It died of the poison, not for another reason.
        None => ("1 died", text.contains("died") || text.contains("signal")),
    };
    Row {
        name: "loaded pointer not declared",
        stands_for: "a producer that forgets it",
        applied: 1,
        verdict: verdict.to_owned(),
        good,
    }
}
