//! The map file from which `perf report` takes the names of code that no file holds: `/tmp/perf-PID.map`, one line a function.

use super::DebugFunction;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Where perf looks for the map of this process.
#[must_use]
pub fn map_path() -> PathBuf {
    PathBuf::from(format!("/tmp/perf-{}.map", std::process::id()))
}

/// The lines of the map: start and size in hexadecimal, then the name to the end of the line.
#[must_use]
pub fn map_lines(functions: &[DebugFunction]) -> String {
    let mut lines = String::new();
    for function in functions {
        let (start, size) = (function.code.start, function.code.end - function.code.start);
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{start:x} {size:x} {}", function.name);
    }
    lines
}

/// Appends `functions` to this process's map file.
///
/// # Errors
/// If the file cannot be opened or written. A symbolic link of that name is refused: `/tmp` is everybody's.
pub fn append_map(functions: &[DebugFunction]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .custom_flags(libc::O_NOFOLLOW)
        .open(map_path())?;
    file.write_all(map_lines(functions).as_bytes())
}
