//! The `morestack` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    morestack::cli::main_with(std::env::args_os())
}
