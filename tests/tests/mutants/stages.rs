//! Random programs as far as each stage of the compiler, and mutants that leave stages out or change their order.

use super::{Row, SEEDS, Tally};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Function, InstBuilder, InstructionData};
use morestack_compiler::contract::{
    Contract, OPAQUE_ADDRESS_REGION, PointerSignatures, opaque_address_slot,
};
use morestack_compiler::pass;
use morestack_compiler::pipeline::{Compiler, Lowered, Passed, StageOptions};
use morestack_compiler::verify::{FunctionFacts, Rule, VerifyError, verify_function};
use morestack_compiler::{CheckPolicy, Image, OptLevel};
use morestack_tests::clif_gen::run::{Way, compile, module};
use morestack_tests::clif_gen::{emit_functions, program};
use std::rc::Rc;

/// One function of a random program, before the first stage.
pub struct Subject {
    pub name: String,
    pub func: Function,
    pub contract: Contract,
    pub signatures: Rc<PointerSignatures>,
    pub way: Way,
}

/// The functions of the program of `seed`; every other seed goes through the mid-end.
pub fn subjects(seed: u64) -> Vec<Subject> {
    let opt_level = if seed.is_multiple_of(2) {
        OptLevel::Speed
    } else {
        OptLevel::None
    };
    let way = Way {
        opt_level,
        ..Way::REFERENCE
    };
    let mut module = module(way).expect("this machine is supported");
    let emitted = emit_functions(&program(seed), &mut module).expect("valid programs");
    let mut signatures = PointerSignatures::default();
    for function in &emitted.functions {
        signatures.set(function.id, function.pointers.clone());
    }
    let signatures = Rc::new(signatures);
    let subject = |function: morestack_tests::clif_gen::EmittedFunction| Subject {
        name: format!("seed {seed}, {}", function.func.name),
        func: function.func,
        contract: Contract {
            signature: function.pointers,
            ..function.contract
        },
        signatures: signatures.clone(),
        way,
    };
    emitted.functions.into_iter().map(subject).collect()
}

/// The image of the program of `seed`.
pub fn image(seed: u64, checks: CheckPolicy) -> Image {
    let way = Way {
        opt_level: OptLevel::Speed,
        checks,
        stressed: true,
    };
    compile(&program(seed), way).expect("valid programs").0
}

const OPTIONS: StageOptions = StageOptions {
    verify_clif: false,
    keep_clif: false,
};

impl Subject {
    pub fn lowered(&self) -> Lowered {
        Lowered::new(self.func.clone(), self.contract.clone(), OPTIONS).expect("valid programs")
    }

    /// The mid-end on something lowered.
    pub fn optimize(&self, lowered: Lowered) -> morestack_compiler::pipeline::Optimized {
        let target = morestack_compiler::Target::native(self.way.opt_level)
            .expect("this machine is supported");
        Compiler::default()
            .optimize(&target, lowered, OPTIONS)
            .expect("valid programs")
    }

    /// After all stages that come before machine code.
    pub fn passed(&self) -> Passed {
        self.optimize(self.lowered())
            .pass()
            .expect("valid programs")
    }

    pub fn verify(&self, func: &Function, contract: &Contract) -> Result<(), VerifyError> {
        verify_function(
            func,
            &FunctionFacts {
                contract,
                signatures: &self.signatures,
            },
        )
    }
}

/// A mutant of the stages: the function that comes out, if the mutant makes a difference to this subject at all.
type Mutant = fn(&Subject) -> Option<(Function, Contract)>;

const MUTANTS: [(&str, &str, Rule, Mutant); 4] = [
    ("the pass left out", "", Rule::OpaqueLeft, pass_left_out),
    (
        "the pass before the mid-end",
        "GVN and LICM treat stack_addr as pure",
        Rule::LiveAcrossSafepoint,
        pass_before_mid_end,
    ),
    (
        "no opaque addresses: the producer uses stack_addr",
        "the same, with every pointer declared",
        Rule::LiveAcrossSafepoint,
        naive_producer,
    ),
    (
        "private addresses left out",
        "codegen: merged stack_addr of two accesses",
        Rule::LiveAcrossSafepoint,
        no_private_addresses,
    ),
];

pub fn count() -> usize {
    MUTANTS.len()
}

/// A mutant of a stage need not hurt every function; those it hurts are the ones the verifier has to reject. It must hurt some,
/// and what it accepts was checked by the same rules as any function; so here one rejection for the right reason is asked for.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, stands_for, rule, mutant) in MUTANTS {
        let mut tally = Tally::default();
        for seed in SEEDS {
            for subject in subjects(seed) {
                if let Some((func, contract)) = mutant(&subject) {
                    let verdict = subject.verify(&func, &contract);
                    if verdict.is_err() {
                        tally.add(&subject.name, verdict);
                    }
                }
            }
        }
        rows.push(tally.row(name, stands_for, rule));
    }
    rows
}

fn pass_left_out(subject: &Subject) -> Option<(Function, Contract)> {
    let optimized = subject.optimize(subject.lowered());
    Some((optimized.func, optimized.contract))
}

fn pass_before_mid_end(subject: &Subject) -> Option<(Function, Contract)> {
    let mut lowered = subject.lowered();
    pass::run(&mut lowered.func).ok()?;
    let optimized = subject.optimize(lowered);
    Some((optimized.func, optimized.contract))
}

fn naive_producer(subject: &Subject) -> Option<(Function, Contract)> {
    let mut lowered = subject.lowered();
    reveal(&mut lowered.func);
    let optimized = subject.optimize(lowered);
    Some((optimized.func, optimized.contract))
}

/// Only the second half of the pass.
fn no_private_addresses(subject: &Subject) -> Option<(Function, Contract)> {
    let mut optimized = subject.optimize(subject.lowered());
    reveal(&mut optimized.func);
    Some((optimized.func, optimized.contract))
}

/// Turns opaque slot addresses into `stack_addr` where they stand.
fn reveal(func: &mut Function) {
    let Some(region) = func.dfg.alias_regions.get(OPAQUE_ADDRESS_REGION) else {
        return;
    };
    let mut cursor = FuncCursor::new(func);
    while cursor.next_block().is_some() {
        while let Some(inst) = cursor.next_inst() {
            let dfg = &cursor.func.dfg;
            let InstructionData::Load { arg, offset, .. } = dfg.insts[inst] else {
                continue;
            };
            if dfg.insts[inst].alias_region(dfg) != Some(region) {
                continue;
            }
            let base = super::find::constant(cursor.func, arg)
                .expect("an opaque address has a constant base");
            let address = base + i64::from(i32::from(offset));
            let (slot, offset) = opaque_address_slot(address).expect("an opaque address");
            cursor.func.replace(inst).stack_addr(I64, slot, offset);
        }
    }
}
