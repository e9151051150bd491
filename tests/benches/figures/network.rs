//! The network: a server that echoes and its clients in one process, against real Go on the same file.

use crate::measure::{Bench, Reading};

const ECHO: &str = include_str!("network/echo.go");
/// Pairs of runs.
const SAMPLES: usize = 5;

/// CPU time of 200 messages over each of 1,000 connections, and what each program says of the memory of a connection.
pub fn echo(bench: &Bench) -> Result<Vec<Reading>, String> {
    let ours = bench.program("echo", ECHO)?;
    let gos = bench.go_program("echo.go", ECHO)?;
    let [our_seconds, go_seconds] = bench.compare(
        SAMPLES,
        [&|| bench.ours(&ours, ""), &|| bench.process(&gos)],
    )?;
    Ok(vec![
        Reading::figure(format!("{:.2}", our_seconds / go_seconds)),
        Reading::note(
            "ours / Go",
            format!("{our_seconds:.2} s / {go_seconds:.2} s"),
        ),
        Reading::note("memory", bench.said(bench.command(&ours))?),
        Reading::note("memory, Go", bench.said(bench.command_of(&gos))?),
    ])
}
