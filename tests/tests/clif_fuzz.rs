//! Random CLIF programs: the same number without optimisation on a stack that never moves, and with a move at every check.
//!
//! `MORESTACK_FUZZ_PROGRAMS` sets how many (2,000 otherwise), `MORESTACK_FUZZ_SEED` the first seed. A failing program is
//! shrunk and printed with its seed. Programs run in child processes, so that one that brings the process down is found, too.

use morestack_tests::clif_gen::run::{Way, compile, run, run_image};
use morestack_tests::clif_gen::{Program, program, shrink};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Programs in a usual run.
const PROGRAMS: u64 = 2_000;
/// Programs of one child process.
const PROGRAMS_PER_CHILD: u64 = 100;
/// Runs of a failing program while it is shrunk.
const SHRINK_TRIES: usize = 2_000;
/// Tells a child its seeds, as `first,end`.
const CHILD_SEEDS: &str = "MORESTACK_FUZZ_CHILD";

fn number(variable: &str, otherwise: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is no number"))
    })
}

/// What is wrong with the program; otherwise how often its stack moved.
fn check(program: &Program, seed: u64) -> Result<u64, String> {
    let reference =
        run(program, Way::REFERENCE).map_err(|error| format!("reference: {error:#}"))?;
    let mut moves = 0;
    for way in Way::stressed(seed) {
        let outcome = run(program, way).map_err(|error| format!("{way:?}: {error:#}"))?;
        if outcome.value != reference.value {
            let (got, want) = (outcome.value, reference.value);
            return Err(format!("{way:?}: {got:#x} instead of {want:#x}"));
        }
        moves += outcome.moves;
    }
    Ok(moves)
}

/// Under stress the byte below an exact stack faults.
#[test]
fn programs_of_known_depth_run_on_exactly_that_much() {
    let mut exact = 0;
    for seed in 1..=400 {
        let program = program(seed);
        for way in Way::stressed(seed) {
            let (image, main) = compile(&program, way).expect("generated programs are valid");
            if image
                .function(main)
                .is_some_and(|main| main.depth_bytes.is_none())
            {
                continue;
            }
            exact += 1;
            let reference = run(&program, Way::REFERENCE).expect("the reference runs");
            let outcome = run_image(&image, main, program.input, way).expect("so does this");
            assert_eq!(outcome.value, reference.value, "seed {seed}");
        }
    }
    assert!(exact > 10, "{exact} programs of known depth");
}

#[test]
fn random_programs_do_not_notice_moves() {
    // A child is this test once more, told its seeds.
    if let Ok(seeds) = std::env::var(CHILD_SEEDS) {
        return check_seeds(&seeds);
    }
    let first = number("MORESTACK_FUZZ_SEED", 1);
    let count = number("MORESTACK_FUZZ_PROGRAMS", PROGRAMS);
    let next = AtomicU64::new(first);
    let moves = AtomicU64::new(0);
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let start = next.fetch_add(PROGRAMS_PER_CHILD, Ordering::Relaxed);
                    let end = (start + PROGRAMS_PER_CHILD).min(first + count);
                    if start >= end {
                        return;
                    }
                    match run_child(start, end) {
                        Ok(more) => moves.fetch_add(more, Ordering::Relaxed),
                        Err(failure) => {
                            failures.lock().expect("no panic").push(failure);
                            return;
                        }
                    };
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let moves = moves.into_inner();
    println!("{count} programs from seed {first}, {moves} moves");
    assert!(
        moves > count,
        "the stack hardly moved: {moves} moves in {count} programs"
    );
}

/// Runs the seeds in a child process; answers how often their stacks moved.
fn run_child(start: u64, end: u64) -> Result<u64, String> {
    let output = Command::new(std::env::current_exe().expect("a test has a path"))
        .args([
            "--exact",
            "random_programs_do_not_notice_moves",
            "--nocapture",
        ])
        .env(CHILD_SEEDS, format!("{start},{end}"))
        .output()
        .map_err(|error| format!("seeds {start}..{end}: no child process: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let value_of = |key: &str| {
        let mut lines = text.lines().filter_map(|line| line.strip_prefix(key));
        lines
            .next_back()
            .and_then(|value| value.trim().parse::<u64>().ok())
    };
    if output.status.success() {
        return value_of("moves ").ok_or_else(|| format!("no answer:\n{text}"));
    }
    let seed = value_of("seed ").unwrap_or(start);
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{}; again with MORESTACK_FUZZ_SEED={seed} MORESTACK_FUZZ_PROGRAMS=1\n{errors}",
        output.status
    ))
}

/// What a child does with its seeds.
fn check_seeds(seeds: &str) {
    let (start, end) = seeds.split_once(',').expect("two numbers");
    let (start, end): (u64, u64) = (start.parse().expect("a seed"), end.parse().expect("a seed"));
    let mut moves = 0;
    for seed in start..end {
        println!("seed {seed}");
        let program = program(seed);
        match check(&program, seed) {
            Ok(more) => moves += more,
            Err(what) => {
                let small = shrink(&program, SHRINK_TRIES, |program| {
                    check(program, seed).is_err()
                });
                let now = check(&small, seed).err().unwrap_or_default();
                panic!("seed {seed}: {what}\nshrunk: {now}\n{small:#?}");
            }
        }
    }
    println!("\nmoves {moves}");
}
