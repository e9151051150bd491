//! The `morestack` command as a function, so that tests and other hosts can start it.
//!
//! Exit statuses: the program's own; 1 for what is wrong with the program's text; 2 for a panic, a fatal error, wrong
//! usage or an unreadable file; 101 for a bug of ours. Standard output belongs to the program.

mod arguments;
mod debug;
mod files;
mod folder;
mod run;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use arguments::{Arguments, AsmArguments, CheckArguments, Command};
use files::Files;

use crate::build::{self, BuildError, BuildOptions};
use crate::escape::Decision;
use crate::listing;

/// Exit status for what is wrong with the program's text.
const STATUS_COMPILE_ERROR: u8 = 1;
/// Exit status for wrong usage and for files that cannot be read.
const STATUS_USAGE: u8 = 2;
/// Exit status for a bug of ours.
const STATUS_BUG: u8 = 101;

/// Runs the command with `args` (the first is the program's name) and returns its exit status.
pub fn main_with(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(args) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Asm(arguments) => asm(&arguments),
        Command::Check(arguments) => check(&arguments),
    }
}

/// Prints what clap has to say; help goes to standard output and is no error. A closed pipe is nobody's fault.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(STATUS_USAGE),
    }
}

fn check(arguments: &CheckArguments) -> ExitCode {
    let mut files = match Files::read(&arguments.program) {
        Ok(files) => files,
        Err(status) => return status,
    };
    if arguments.escapes {
        return escapes(&mut files, arguments.why);
    }
    // Compiling runs the stack verifier, too.
    match build::compile(&mut files.sources, &files.ids, &BuildOptions::default()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(BuildError::Diagnostics(mut diagnostics)) if arguments.all_errors => {
            diagnostics.show_all();
            files.report(&BuildError::Diagnostics(diagnostics))
        }
        Err(error) => files.report(&error),
    }
}

/// Prints what escape analysis has decided about the files of a program.
fn escapes(files: &mut Files, why: bool) -> ExitCode {
    let decisions = match build::escape_decisions(&mut files.sources, &files.ids) {
        Ok(decisions) => decisions,
        Err(error) => return files.report(&error),
    };
    let mut lines = String::new();
    for Decision { pos, text, way } in decisions {
        let Some(place) = files.sources.location(pos) else {
            continue;
        };
        lines += &format!("{place}: {text}");
        if why && !way.is_empty() {
            lines += &format!(" ({way})");
        }
        lines.push('\n');
    }
    files::print(&lines)
}

fn asm(arguments: &AsmArguments) -> ExitCode {
    let mut files = match Files::read(&arguments.program) {
        Ok(files) => files,
        Err(status) => return status,
    };
    let options = BuildOptions {
        machine: arguments.target.into(),
        opt_level: arguments.opt_level.into(),
        keep_clif: true,
        ..BuildOptions::default()
    };
    let compiled = match build::compile(&mut files.sources, &files.ids, &options) {
        Ok(compiled) => compiled,
        Err(error) => return files.report(&error),
    };
    let wants = |name: &str| {
        arguments
            .func
            .as_ref()
            .is_none_or(|pattern| pattern.matches(name))
    };
    let options = listing::Options {
        emit: if arguments.why {
            listing::Emit::Why
        } else {
            arguments.emit.into()
        },
        wants: &wants,
        trap_name: &crate::lower::trap_name,
    };
    let text = listing::render(&compiled.image, &files.sources, &options);
    if text.is_empty() {
        eprintln!("morestack: no function has a name that matches --func");
        return ExitCode::from(STATUS_USAGE);
    }
    files::print(&text)
}
