//! A long run with everything that tasks do: `cargo bench -p morestack-tests --bench soak -- SECONDS`, 20 unless told.
//!
//! `soak.go` runs rounds until it is stopped. Each round checks its own sum; here is seen that memory stays flat: what the
//! process needs at most in the last quarter of the time is what it needed in the second one, and a tenth more.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Noise: what a few rounds that happen to coincide need.
const SLACK_BYTES: u64 = 8 << 20;

fn resident_bytes(process: u32) -> Option<u64> {
    let pages = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    let pages: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

fn soak(seconds: u64) -> Result<(), String> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/soak/soak.go");
    let mut child = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
        .arg("run")
        .arg(program)
        .arg("0")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let (begin, time) = (Instant::now(), Duration::from_secs(seconds));
    // The most in each quarter of the time.
    let (mut most, mut rounds) = ([0; 4], 0);
    for line in lines {
        line.map_err(|error| error.to_string())?;
        let quarter = (begin.elapsed().as_millis() * 4 / time.as_millis().max(1)) as usize;
        if quarter >= most.len() {
            break;
        }
        let resident = resident_bytes(child.id()).ok_or("the process has no size")?;
        most[quarter] = resident.max(most[quarter]);
        rounds += 1;
    }
    let has_ended = child.try_wait().map_err(|error| error.to_string())?;
    if let Some(status) = has_ended {
        return Err(format!("round {rounds}: {status}"));
    }
    child.kill().map_err(|error| error.to_string())?;
    child.wait().map_err(|error| error.to_string())?;
    let [_, second, _, last] = most;
    let mib = most.map(|bytes| bytes >> 20);
    println!("{rounds} rounds in {seconds} s; resident MiB at most in each quarter: {mib:?}");
    if second == 0 || last > second + second / 10 + SLACK_BYTES {
        return Err("memory is not flat".into());
    }
    Ok(())
}

fn main() -> ExitCode {
    let seconds = std::env::args().find_map(|argument| argument.parse().ok());
    match soak(seconds.unwrap_or(20)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
