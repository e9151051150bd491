//! `morestack run`: the program's output and exit status become ours.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::ExitCode;

use morestack_compiler::{Image, Stopwatch};
use morestack_rt::{Config, Runtime, StackProfile, Task, TaskError, Weight};

use super::STATUS_COMPILE_ERROR;
use super::arguments::{ByteSize, RunArguments, StressMode};
use super::debug::DebugSettings;
use super::files::{Files, complain, usage_error};
use crate::build::{self, BuildOptions, Compiled, Machine};
use crate::times::CompileTimes;

/// Compiles and runs a program.
pub fn run(arguments: &RunArguments) -> ExitCode {
    let debug = match DebugSettings::from_environment() {
        Ok(debug) => debug,
        Err(message) => return usage_error(&message),
    };
    let (program, program_arguments) = arguments.program();
    let mut files = match Files::read(&program) {
        Ok(files) => files,
        Err(status) => return status,
    };
    let options = BuildOptions {
        machine: Machine::Native,
        opt_level: arguments.opt_level.into(),
        checks: debug.checks,
        ..BuildOptions::default()
    };
    let compiled = match build::compile(&mut files.sources, &files.ids, &options) {
        Ok(compiled) => compiled,
        Err(error) => return files.report(&error),
    };
    let mut config = config(arguments, &debug);
    let name = program[0].with_extension("").into_os_string();
    config.arguments = std::iter::once(&name)
        .chain(program_arguments)
        .map(|argument| argument.as_bytes().to_vec())
        .collect();
    let runtime = Runtime::new(config);
    let mut watch = Stopwatch::start();
    let entries = match build::load(&compiled, &files.sources, &runtime, debug.audience) {
        Ok(entries) => entries,
        Err(error) => return files.report(&error),
    };
    let mut times = compiled.times;
    times.load = watch.lap();
    let Some(start) = entries.start else {
        complain("function main is undeclared in the main package\n");
        return ExitCode::from(STATUS_COMPILE_ERROR);
    };
    raise_descriptor_limit();
    // Without that thread SIGQUIT does what it does to any process.
    let _ = runtime.quit_on_signal();
    let mut task = Task::new(&runtime);
    // SAFETY: I-CODE: `start` takes nothing and returns nothing.
    let outcome = unsafe { task.call(start, &[], &mut []) };
    if arguments.stats {
        complain(&statistics(&runtime, &task, &compiled, &times));
    }
    if let Some(path) = &arguments.stack_profile
        && let Some(profile) = runtime.stack_profile()
        && let Err(error) = write_profile(path, &profile)
    {
        return usage_error(&format!("--stack-profile: {}: {error}", path.display()));
    }
    // The other tasks end with the process: nobody waits until each of them has come to a place where it can stop.
    std::mem::forget((task, runtime));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ExitCode::from(said(&error) as u8),
    }
}

/// Allows as many open descriptors as the system does, as Go does: a program that serves many needs them.
fn raise_descriptor_limit() {
    // SAFETY: I-HOST: asks for and sets plain numbers; without success the limit stays.
    unsafe {
        let mut limit: libc::rlimit = std::mem::zeroed();
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0
            && limit.rlim_cur < limit.rlim_max
        {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}

fn config(arguments: &RunArguments, debug: &DebugSettings) -> Config {
    let mut config = Config::default();
    for mode in &arguments.stress {
        match mode {
            StressMode::Move => config.stress.move_always = true,
            StressMode::Odd => config.stress.odd_sizes = true,
            StressMode::Small => config.stress.small_start = true,
            StressMode::Gc => config.stress.collect_always = true,
            StressMode::Preempt => config.stress.preempt_always = true,
            StressMode::Poison => config.poison = true,
        }
    }
    environment_settings(&mut config);
    if let Some(poison) = debug.poison {
        config.poison = poison;
    }
    if let Some(bytes) = debug.start_bytes {
        config.start_bytes = bytes;
    }
    config.task_statistics = arguments.stats;
    config.exit = Some(|outcome| std::process::exit(outcome.map_or_else(said, |()| 0)));
    config.profile_stacks = arguments.stack_profile.is_some();
    if let Some(stack) = arguments.stack {
        config.stacks = stack.0;
    }
    if let Some(limit) = arguments.max_stack {
        config.max_stack_bytes = limit.0;
    }
    config
}

/// What Go's users say by `GOGC`, `GOMEMLIMIT` and `GOMAXPROCS`.
fn environment_settings(config: &mut Config) {
    let variable = |name| std::env::var(name).unwrap_or_default();
    match variable("GOGC").as_str() {
        "off" => config.gc_percent = None,
        // Go does not complain about other texts, either.
        text => config.gc_percent = text.parse().ok().or(config.gc_percent),
    }
    if let Ok(ByteSize(bytes)) = variable("GOMEMLIMIT").parse() {
        config.memory_limit_bytes = bytes;
    }
    if let Ok(processors) = variable("GOMAXPROCS").parse()
        && processors > 0
    {
        config.processors = processors;
    }
}

/// A profile as text for other tools, and as a picture.
fn write_profile(path: &Path, profile: &StackProfile) -> std::io::Result<()> {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name
    };
    std::fs::write(path, profile.folded(Weight::Bytes))?;
    std::fs::write(beside(".events"), profile.folded(Weight::Events))?;
    std::fs::write(beside(".svg"), profile.flame_graph(Weight::Bytes))
}

/// Go's last words; answers the exit status: the low byte, as the operating system has it.
fn said(error: &TaskError) -> i32 {
    let mut report = error.report();
    if !report.is_empty() && !report.ends_with('\n') {
        report.push('\n');
    }
    complain(&report);
    error.exit_status() & 0xff
}

fn statistics(runtime: &Runtime, task: &Task, compiled: &Compiled, times: &CompileTimes) -> String {
    // First, since the others stop the world themselves.
    let pauses = runtime.pauses();
    // Of the tasks that are gone, and of the one that the program began in.
    let mut counts = runtime.statistics();
    counts.add(&task.statistics());
    let heap = runtime.heap_statistics();
    let largest = runtime.largest_stacks(task).unwrap_or_default();
    let Image { code_bytes, .. } = compiled.image;
    let map_bytes = compiled.image.encode_maps().len();
    format!(
        "{counts}{heap}{pauses}code bytes            {code_bytes:>12}\nmap bytes             {map_bytes:>12}\n{times}{largest}"
    )
}
