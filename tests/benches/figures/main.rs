//! The figures that the project promises, each beside what it must reach: `cargo bench -p morestack-tests`.
//!
//! Two sides of a comparison run in turn, so that a change of the machine's speed meets both; a figure is a median of CPU time (user and
//! system) of whole processes. `-- --quick` runs each once on small inputs, to see that they run; `-- WORD` only figures with WORD in the name.

mod growth;
mod heap;
mod kernels;
mod measure;
mod network;
mod programs;

use std::path::{Path, PathBuf};

use measure::{Bench, Reading};
use morestack_tests::golang::Go;

/// One row of the table.
struct Figure {
    name: &'static str,
    target: &'static str,
    measure: fn(&Bench) -> Result<Vec<Reading>, String>,
}

const FIGURES: &[Figure] = &[
    Figure {
        name: "instructions for a checked call",
        target: "<= 2",
        measure: check_instructions,
    },
    Figure {
        name: "instructions for an elided check",
        target: "0",
        measure: elided_instructions,
    },
    Figure {
        name: "fib(40), checks on / off",
        target: "<= 1.05",
        measure: fib_ratio,
    },
    Figure {
        name: "fib(40), ours / Go",
        target: "(no target)",
        measure: fib_against_go,
    },
    Figure {
        name: "kernels, ours / Go, geometric mean",
        target: "<= 1.10",
        measure: kernels::against_go,
    },
    Figure {
        name: "binary trees of depth 18, CPU, ours / Go",
        target: "<= 0.90",
        measure: heap::trees_cpu,
    },
    Figure {
        name: "binary trees, peak memory, ours / Go",
        target: "<= 1.20",
        measure: heap::trees_memory,
    },
    Figure {
        name: "garbage for a minute, memory at end / start",
        target: "<= 1.10",
        measure: heap::garbage,
    },
    Figure {
        name: "TCP echo, 1,000 connections, CPU, ours / Go",
        target: "<= 1.00",
        measure: network::echo,
    },
    Figure {
        name: "depth 1e6 in a fresh task, ours / Go",
        target: "<= 0.30",
        measure: deep_ratio,
    },
    Figure {
        name: "depth 1e7 within the default limit",
        target: "runs",
        measure: deepest,
    },
    Figure {
        name: "growth 2 KiB to 64 KiB, ns a frame",
        target: "<= 8",
        measure: growth::nanoseconds_a_frame,
    },
    Figure {
        name: "infinite recursion to the limit, CPU s",
        target: "<= 1",
        measure: infinite,
    },
    Figure {
        name: "hello, whole process, CPU ms",
        target: "<= 5",
        measure: hello,
    },
    Figure {
        name: "compile speed, lines a minute",
        target: ">= 200000",
        measure: compile_speed,
    },
    Figure {
        name: "maps, % of code bytes",
        target: "<= 8",
        measure: map_share,
    },
    Figure {
        name: "README's test command, built tree, min",
        target: "<= 5",
        measure: test_command,
    },
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let wanted: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let work_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures");
    let go = Go::find(&work_dir.join("go"));
    let bench = Bench::new(
        PathBuf::from(env!("CARGO_BIN_EXE_morestack-under-test")),
        go,
        work_dir,
        quick,
    );
    println!("{:<42} {:>12} {:>12}", "figure", "target", "measured");
    let mut failed = false;
    for figure in FIGURES {
        if !wanted.is_empty()
            && !wanted
                .iter()
                .any(|word| figure.name.contains(word.as_str()))
        {
            continue;
        }
        match (figure.measure)(&bench) {
            Ok(readings) => {
                for reading in readings {
                    let name = if reading.what.is_empty() {
                        figure.name.to_owned()
                    } else {
                        format!("  {}", reading.what)
                    };
                    let target = if reading.what.is_empty() {
                        figure.target
                    } else {
                        ""
                    };
                    println!("{name:<42} {target:>12} {:>12}", reading.value);
                }
            }
            Err(reason) => {
                failed |= !reason.starts_with("SKIPPED");
                println!("{:<42} {:>12} {reason}", figure.name, figure.target);
            }
        }
    }
    if failed {
        std::process::exit(1);
    }
}

/// (on - off) for the difference of two problem sizes, so that start-up and compilation cancel out.
fn check_instructions(bench: &Bench) -> Result<Vec<Reading>, String> {
    let (small, large) = (15, 22);
    let calls = programs::fib_calls(large) - programs::fib_calls(small);
    instructions_a_call(bench, [programs::fib(small), programs::fib(large)], calls)
}

fn elided_instructions(bench: &Bench) -> Result<Vec<Reading>, String> {
    let (small, large) = (10, 2010);
    let calls = programs::TREE_CALLS * (large - small);
    instructions_a_call(bench, [programs::tree(small), programs::tree(large)], calls)
}

fn instructions_a_call(
    bench: &Bench,
    sizes: [String; 2],
    calls: u64,
) -> Result<Vec<Reading>, String> {
    let mut difference = [0i64; 2];
    for (debug, difference) in ["", "checks=off,start=64M"]
        .into_iter()
        .zip(&mut difference)
    {
        let counts = [
            bench.instructions(&sizes[0], debug)?,
            bench.instructions(&sizes[1], debug)?,
        ];
        *difference = counts[1] as i64 - counts[0] as i64;
    }
    let [on, off] = difference;
    Ok(vec![
        Reading::figure(format!("{:.3}", (on - off) as f64 / calls as f64)),
        Reading::note(
            "a call, checks on",
            format!("{:.3}", on as f64 / calls as f64),
        ),
        Reading::note(
            "a call, checks off",
            format!("{:.3}", off as f64 / calls as f64),
        ),
    ])
}

fn fib_ratio(bench: &Bench) -> Result<Vec<Reading>, String> {
    let program = bench.program("fib", &programs::fib(if bench.quick { 25 } else { 40 }))?;
    let [on, off] = bench.compare(
        7,
        [&|| bench.ours(&program, ""), &|| {
            bench.ours(&program, "checks=off,start=64M")
        }],
    )?;
    Ok(vec![
        Reading::figure(format!("{:.3}", on / off)),
        Reading::note("checks on, CPU s", format!("{on:.3}")),
        Reading::note("checks off, CPU s", format!("{off:.3}")),
    ])
}

fn fib_against_go(bench: &Bench) -> Result<Vec<Reading>, String> {
    let source = programs::fib(if bench.quick { 25 } else { 40 });
    let (program, go) = (
        bench.program("fib", &source)?,
        bench.go_program("fib.go", &source)?,
    );
    let [ours, gos] = bench.compare(5, [&|| bench.ours(&program, ""), &|| bench.process(&go)])?;
    Ok(vec![
        Reading::figure(format!("{:.3}", ours / gos)),
        Reading::note("ours, CPU s", format!("{ours:.3}")),
        Reading::note("Go, CPU s", format!("{gos:.3}")),
    ])
}

/// Whole processes, less a program that does nothing.
fn deep_ratio(bench: &Bench) -> Result<Vec<Reading>, String> {
    let (deep, nothing) = (programs::deep(1_000_000), programs::deep(0));
    let ours = [
        bench.program("deep", &deep)?,
        bench.program("nothing", &nothing)?,
    ];
    let gos = [
        bench.go_program("deep.go", &deep)?,
        bench.go_program("nothing.go", &nothing)?,
    ];
    let [our_deep, go_deep, our_nothing, go_nothing] = bench.compare(
        15,
        [
            &|| bench.ours(&ours[0], ""),
            &|| bench.process(&gos[0]),
            &|| bench.ours(&ours[1], ""),
            &|| bench.process(&gos[1]),
        ],
    )?;
    let milliseconds = |seconds: f64| format!("{:.1}", seconds * 1e3);
    Ok(vec![
        Reading::figure(format!(
            "{:.3}",
            (our_deep - our_nothing) / (go_deep - go_nothing)
        )),
        Reading::note(
            "whole processes, ours / Go",
            format!("{:.3}", our_deep / go_deep),
        ),
        Reading::note("ours, CPU ms", milliseconds(our_deep - our_nothing)),
        Reading::note("Go, CPU ms", milliseconds(go_deep - go_nothing)),
        Reading::note(
            "ours, bytes a frame",
            bench.frame_bytes(&ours[0], "main.deep")?,
        ),
    ])
}

fn deepest(bench: &Bench) -> Result<Vec<Reading>, String> {
    let depth = if bench.quick { 1_000_000 } else { 10_000_000 };
    let program = bench.program("deepest", &programs::deep(depth))?;
    let [seconds] = bench.compare(3, [&|| bench.ours(&program, "")])?;
    Ok(vec![
        Reading::figure("runs".to_owned()),
        Reading::note("CPU s", format!("{seconds:.3}")),
    ])
}

fn infinite(bench: &Bench) -> Result<Vec<Reading>, String> {
    let program = bench.program("infinite", programs::INFINITE)?;
    let first_line = bench.fatal(&program)?;
    if first_line != "runtime: goroutine stack exceeds 1000000000-byte limit" {
        return Err(format!("dies with `{first_line}`"));
    }
    let [seconds] = bench.compare(5, [&|| bench.dying(&program)])?;
    Ok(vec![Reading::figure(format!("{seconds:.3}"))])
}

fn hello(bench: &Bench) -> Result<Vec<Reading>, String> {
    let program = bench.program("hello", programs::HELLO)?;
    let [seconds] = bench.compare(31, [&|| bench.ours(&program, "")])?;
    Ok(vec![Reading::figure(format!("{:.2}", seconds * 1e3))])
}

/// Of a program of 18,000 lines, as `--stats` has it; the best of a few runs, since it is wall time.
fn compile_speed(bench: &Bench) -> Result<Vec<Reading>, String> {
    let program = bench.program(
        "large",
        &programs::large(if bench.quick { 10 } else { 205 }),
    )?;
    let mut best = 0;
    for _ in 0..if bench.quick { 1 } else { 5 } {
        best = best.max(bench.stat(&program, "lines a minute")?);
    }
    Ok(vec![
        Reading::figure(best.to_string()),
        Reading::note("lines", bench.stat(&program, "lines  ")?.to_string()),
    ])
}

/// Encoded maps against code, over all examples.
fn map_share(bench: &Bench) -> Result<Vec<Reading>, String> {
    let (mut code_bytes, mut map_bytes) = (0, 0);
    for example in morestack_tests::examples()? {
        let (code, maps) = bench.sizes(&example.program)?;
        code_bytes += code;
        map_bytes += maps;
    }
    Ok(vec![
        Reading::figure(format!(
            "{:.2}",
            100.0 * map_bytes as f64 / code_bytes as f64
        )),
        Reading::note("code bytes of all examples", code_bytes.to_string()),
    ])
}

fn test_command(bench: &Bench) -> Result<Vec<Reading>, String> {
    if bench.quick {
        return Err("SKIPPED in quick mode".to_owned());
    }
    let minutes = bench.wall_seconds("cargo", &["test", "--workspace"])? / 60.0;
    Ok(vec![Reading::figure(format!("{minutes:.2}"))])
}
