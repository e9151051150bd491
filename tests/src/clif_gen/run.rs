//! Compiles a generated program and runs it in a task, in one of several ways that must not differ.

use super::emit::{HOST_MIX, HOST_MOVE, emit, host_mix};
use super::plan::Program;
use anyhow::{Context as _, Result};
use cranelift_module::FuncId;
use morestack_compiler::{CheckPolicy, Image, Module, OptLevel, Options, RuntimeAbi, Target};
use morestack_rt::{CodeRegion, Config, Runtime, Stress, Task, TaskOptions, abi, arch, host};

/// One way to compile and run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The mid-end.
    pub opt_level: OptLevel,
    /// Which checks are left out.
    pub checks: CheckPolicy,
    /// Move the stack at every check and in [`HOST_MOVE`], with odd sizes from the smallest start, poisoned; exact where the
    /// whole depth is known.
    pub stressed: bool,
}

impl Way {
    /// No optimisation, every check, a roomy stack that never moves: what the others are compared with.
    pub const REFERENCE: Self = Self {
        opt_level: OptLevel::None,
        checks: CheckPolicy::Every,
        stressed: false,
    };

    /// The ways in which the program of `seed` is compared with the reference: with and without the mid-end, and every
    /// other program with all its checks.
    #[must_use]
    pub fn stressed(seed: u64) -> [Self; 2] {
        let checks = match seed % 2 {
            0 => CheckPolicy::Elide,
            _ => CheckPolicy::Every,
        };
        [
            (OptLevel::Speed, checks),
            (OptLevel::None, CheckPolicy::Elide),
        ]
        .map(|(opt_level, checks)| Self {
            opt_level,
            checks,
            stressed: true,
        })
    }
}

/// What a run gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The program's number.
    pub value: i64,
    /// How often the stack moved.
    pub moves: u64,
}

/// Stack of the reference runs.
const ROOMY_BYTES: u64 = 64 << 20;
/// A program that is not miscompiled needs far less; one that recurses for ever is stopped here.
const MAX_STACK_BYTES: u64 = 64 << 20;

/// The numbers of the runtime, as generated code has to know them.
#[must_use]
pub fn runtime_abi() -> RuntimeAbi {
    let mut numbers = RuntimeAbi::new(abi::GUARD_OFFSET, abi::MORESTACK_OFFSET);
    numbers.small_frame_bytes = abi::SMALL_FRAME_BYTES as u32;
    numbers.elided_tree_bytes = abi::ELIDED_TREE_BYTES as u32;
    numbers.slow_path_bytes = abi::SLOW_PATH_BYTES as u32;
    numbers.host_call_bytes = abi::HOST_CALL_BYTES as u32;
    numbers
}

/// An empty module for this way.
///
/// # Errors
/// If this machine is not supported.
pub fn module(way: Way) -> Result<Module> {
    let mut options = Options::new(runtime_abi());
    options.checks = way.checks;
    Ok(Module::new(Target::native(way.opt_level)?, options))
}

/// Compiles the program; the result is its `main`.
///
/// # Errors
/// If the compiler refuses it: every generated program is valid, so that is a bug.
pub fn compile(program: &Program, way: Way) -> Result<(Image, FuncId)> {
    let mut module = module(way)?;
    let main = emit(program, &mut module)?;
    Ok((module.finish()?, main))
}

/// Compiles and runs the program.
///
/// # Errors
/// If the compiler refuses it or its task dies: either is a bug.
pub fn run(program: &Program, way: Way) -> Result<Outcome> {
    let (image, main) = compile(program, way)?;
    run_image(&image, main, program.input, way)
}

/// Runs a compiled program.
///
/// # Errors
/// If it cannot be loaded, or its task dies.
pub fn run_image(image: &Image, main: FuncId, input: i64, way: Way) -> Result<Outcome> {
    let stressed = way.stressed;
    let resolve = |name: &str| match name {
        HOST_MOVE if stressed => Some(moving_routine as *const u8),
        HOST_MOVE => Some(still_routine as *const u8),
        HOST_MIX => Some(mix_routine as *const u8),
        _ => None,
    };
    let loaded = image.load(arch::hostcall as *const u8, &resolve)?;
    let entry = loaded.address_of(main).context("main is in the image")?;
    let runtime = Runtime::new(Config {
        start_bytes: if stressed { 512 } else { ROOMY_BYTES },
        max_stack_bytes: MAX_STACK_BYTES,
        poison: stressed,
        stress: Stress {
            move_always: stressed,
            odd_sizes: stressed,
            small_start: stressed,
            collect_always: false,
            preempt_always: false,
        },
        ..Config::default()
    });
    let code = loaded.code();
    let region = CodeRegion {
        start: code.start as u64,
        bytes: code.len() as u64,
        maps: loaded.maps().to_vec(),
        owner: Some(Box::new(loaded)),
        ..CodeRegion::default()
    };
    // SAFETY: I-CODE: the code was compiled for these numbers and verified.
    unsafe { runtime.register_code(region) };
    let mut task = Task::with_options(
        &runtime,
        TaskOptions {
            exact_stacks: stressed,
            ..TaskOptions::default()
        },
    );
    let mut results = [0];
    // SAFETY: `main` takes one integer and returns one.
    unsafe { task.call(entry, &[input as u64], &mut results) }.context("the task died")?;
    let statistics = task.statistics();
    Ok(Outcome {
        value: results[0] as i64,
        moves: statistics.growths + statistics.stress_moves,
    })
}

unsafe extern "C" fn still_routine(_task: *mut Task) {}

unsafe extern "C" fn moving_routine(task: *mut Task) {
    // SAFETY: compiled code passes the running task.
    unsafe { host::enter(task, |task| task.relocate().expect("memory for a stack")) }
}

unsafe extern "C" fn mix_routine(task: *mut Task, value: i64) -> i64 {
    // SAFETY: compiled code passes the running task.
    unsafe { host::enter(task, |_| host_mix(value)) }
}
