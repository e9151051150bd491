//! Runs every file of `filetests/` and compares it with its expected block; `MORESTACK_BLESS=1` rewrites the blocks.
//!
//! A program that is executed is one test for each variant (stress mode and opt level), so that a failure names the variant.

mod clif;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use morestack_tests::filetest::{self, Filetest, Kind, Outcome};
use morestack_tests::process;
use morestack_tests::variant::Variant;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tests = match filetest::all() {
        Ok(tests) => tests,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for test in tests {
        if test.kind.executes() && !morestack_tests::blessing() {
            for variant in Variant::all(test.starts_tasks())
                .filter(|variant| test.stress || variant.is_plain())
            {
                let (name, test) = (
                    format!("{} [{}]", test.name(), variant.name()),
                    test.clone(),
                );
                trials.push(Trial::test(name, move || check(&test, variant)));
            }
        } else {
            trials.push(Trial::test(test.name(), move || {
                check(&test, Variant::BASE)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn check(test: &Filetest, variant: Variant) -> Result<(), Failed> {
    let outcome = match test.kind {
        Kind::Clif | Kind::Verify => clif::run(test.kind, &test.source)?,
        _ => run_command(test, variant)?,
    };
    if morestack_tests::blessing() {
        test.bless(&outcome)?;
        return Ok(());
    }
    Ok(test.compare(&outcome)?)
}

fn run_command(test: &Filetest, variant: Variant) -> Result<Outcome, String> {
    let folder = folder_of_program(test)?;
    let mut command = process::limited_command(
        env!("CARGO_BIN_EXE_morestack-under-test"),
        &folder,
        process::MEMORY_KIB,
    );
    command.args(&test.command);
    if test.kind.executes() {
        command.args(variant.flags()).envs(variant.variables());
    }
    command.arg(test.file_name());
    let mut outcome = process::run(&mut command, process::DEADLINE)?;
    outcome.stdout = filetest::normalise(test.kind, &outcome.stdout);
    outcome.stderr = filetest::normalise(test.kind, &outcome.stderr);
    Ok(outcome)
}

/// Where the program is run. One that is refused stands without its block in a folder of its own: the block would move the end of the file.
fn folder_of_program(test: &Filetest) -> Result<PathBuf, String> {
    if test.kind != Kind::Errors {
        let folder = test
            .path
            .parent()
            .expect("a filetest is in its kind's folder");
        return Ok(folder.to_owned());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("filetests");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join(test.file_name()), &test.source))
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}
