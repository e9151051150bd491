//! The heap: time and memory of programs that allocate.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::measure::{Bench, Reading, median};

const TREES: &str = include_str!("heap/binary_trees.go");
const GARBAGE: &str = include_str!("heap/garbage.go");
/// Pairs of runs.
const SAMPLES: usize = 7;

/// CPU time of binary trees against Go, which collects on all processors.
pub fn trees_cpu(bench: &Bench) -> Result<Vec<Reading>, String> {
    let ours = bench.program("binary_trees", TREES)?;
    let gos = bench.go_program("binary_trees.go", TREES)?;
    let sides: [f64; 2] = bench.compare(
        SAMPLES,
        [&|| bench.ours(&ours, ""), &|| bench.process(&gos)],
    )?;
    Ok(ratio(sides, "s"))
}

/// Peak memory of binary trees against Go, the compiler included.
pub fn trees_memory(bench: &Bench) -> Result<Vec<Reading>, String> {
    let ours = bench.program("binary_trees", TREES)?;
    let gos = bench.go_program("binary_trees.go", TREES)?;
    let sides: [f64; 2] = bench.compare(
        SAMPLES,
        [&|| bench.our_peak_kib(&ours), &|| bench.peak_kib(&gos)],
    )?;
    Ok(ratio(sides, "KiB"))
}

fn ratio([ours, gos]: [f64; 2], unit: &str) -> Vec<Reading> {
    vec![
        Reading::figure(format!("{:.2}", ours / gos)),
        Reading::note("ours / Go", format!("{ours:.2} {unit} / {gos:.2} {unit}")),
    ]
}

/// Memory of a program that makes garbage for a minute: late samples against early ones.
pub fn garbage(bench: &Bench) -> Result<Vec<Reading>, String> {
    let program = bench.program("garbage", GARBAGE)?;
    let seconds = if bench.quick { 1 } else { 60 };
    let mut child = bench
        .command(&program)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let begin = Instant::now();
    let mut samples = Vec::new();
    while begin.elapsed() < Duration::from_secs(seconds) {
        std::thread::sleep(Duration::from_millis(100 * seconds.min(5)));
        samples.extend(resident_kib(child.id()));
    }
    let _ = child.kill();
    let _ = child.wait();
    let quarter = samples.len() / 4;
    if quarter == 0 {
        return Err("the program ended too early".to_owned());
    }
    let early = median(samples[..quarter].to_vec());
    let late = median(samples[samples.len() - quarter..].to_vec());
    Ok(vec![
        Reading::figure(format!("{:.2}", late / early)),
        Reading::note("KiB", format!("{early:.0}, then {late:.0}")),
    ])
}

/// What of a process is in memory.
fn resident_kib(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
