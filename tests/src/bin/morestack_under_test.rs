//! The `morestack` command as the tests start it; the same entry point as the command people install.

use std::process::ExitCode;

fn main() -> ExitCode {
    morestack::cli::main_with(std::env::args_os())
}
