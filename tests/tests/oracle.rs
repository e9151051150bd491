//! Asks real Go about every program: what a filetest expects of us is what Go does.
//!
//! The filetests show that we do what the expected blocks say; this shows that the blocks say what Go does. Without Go 1.27 (`go` in the path or
//! `$GO`) every question is counted and reported as skipped. `MORESTACK_BLESS=1` writes Go's answers into the blocks.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use morestack_tests::filetest::{self, Filetest, Kind, OracleUse, Outcome};
use morestack_tests::golang::{Go, Question};
use morestack_tests::workspace_dir;

/// A question and what its answer must agree with.
struct Case {
    name: String,
    question: Question,
    expected: Expected,
}

enum Expected {
    Filetest(Box<Filetest>),
    /// Go accepts the program.
    Accepted,
    /// The output of an example: standard output, then standard error.
    Output(String),
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if arguments.list {
        return libtest_mimic::run(&arguments, Vec::new()).exit_code();
    }
    let cases = match cases() {
        Ok(cases) => cases,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let go = match Go::find(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracle")) {
        Ok(go) => go,
        Err(reason) => {
            println!(
                "\noracle: SKIPPED {} comparisons with real Go: {reason}",
                cases.len()
            );
            return ExitCode::SUCCESS;
        }
    };
    match ask(&go, cases) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn cases() -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for test in filetest::all()? {
        if !(test.kind.executes() || test.kind == Kind::Errors) {
            continue;
        }
        let expected = match &test.oracle {
            OracleUse::No(reason) => {
                println!("oracle: not asked about {}: {reason}", test.name());
                continue;
            }
            OracleUse::Accepts => Expected::Accepted,
            OracleUse::Compare => Expected::Filetest(Box::new(test.clone())),
        };
        let question = Question {
            file_name: test.file_name(),
            source: test.source.clone(),
        };
        cases.push(Case {
            name: test.name(),
            question,
            expected,
        });
    }
    for example in morestack_tests::examples()? {
        let source =
            std::fs::read_to_string(&example.program).map_err(|error| error.to_string())?;
        let question = Question {
            file_name: example.file_name(),
            source,
        };
        cases.push(Case {
            name: format!("examples/{}", example.file_name()),
            question,
            expected: Expected::Output(example.expected_output()?),
        });
    }
    Ok(cases)
}

/// One build for all programs that run, one for all that are checked; then one trial for each answer.
fn ask(go: &Go, cases: Vec<Case>) -> Result<Vec<Trial>, String> {
    println!(
        "oracle: {} of {}",
        go.version(),
        workspace_dir().join("tests").display()
    );
    let is_checked = |case: &Case| match &case.expected {
        Expected::Filetest(test) => test.kind == Kind::Errors,
        Expected::Accepted => true,
        Expected::Output(_) => false,
    };
    let (checked, run): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(is_checked);
    let questions = |cases: &[Case]| {
        cases
            .iter()
            .map(|case| case.question.clone())
            .collect::<Vec<_>>()
    };
    let mut answers = go.check(&questions(&checked))?;
    answers.extend(go.run(&questions(&run))?);
    let mut trials = Vec::new();
    for (case, answer) in checked.into_iter().chain(run).zip(answers) {
        let name = case.name.clone();
        trials.push(Trial::test(name, move || {
            Ok::<(), Failed>(judge(&case, answer.clone()?)?)
        }));
    }
    Ok(trials)
}

fn judge(case: &Case, answer: Outcome) -> Result<(), String> {
    match &case.expected {
        Expected::Accepted if answer.exit == 0 => Ok(()),
        Expected::Accepted => Err(format!(
            "Go does not accept the program:\n{}",
            answer.stderr
        )),
        Expected::Output(output) => {
            let expected = Outcome {
                stdout: output.clone(),
                ..Outcome::default()
            };
            let actual = Outcome {
                stdout: answer.stdout + &answer.stderr,
                exit: answer.exit,
                ..Outcome::default()
            };
            filetest::compare(&expected, &actual)
        }
        Expected::Filetest(test) => judge_filetest(test, answer),
    }
}

fn judge_filetest(test: &Filetest, answer: Outcome) -> Result<(), String> {
    let answer = Outcome {
        stdout: filetest::normalise(test.kind, &answer.stdout),
        stderr: filetest::normalise(test.kind, &answer.stderr),
        exit: answer.exit,
    };
    if morestack_tests::blessing() {
        return test.bless(&answer);
    }
    match test.kind {
        Kind::Errors => {
            let (ours, gos) = (
                lines_with_errors(&test.expected.stderr),
                lines_with_errors(&answer.stderr),
            );
            if ours == gos && test.expected.exit == answer.exit {
                return Ok(());
            }
            Err(format!(
                "lines with errors: expected {ours:?}, Go says {gos:?}:\n{}",
                answer.stderr
            ))
        }
        Kind::Fatal => {
            let first_line =
                |outcome: &Outcome| outcome.stderr.lines().next().unwrap_or_default().to_owned();
            let died = |outcome: &Outcome| Outcome {
                stdout: outcome.stdout.clone(),
                stderr: first_line(outcome),
                exit: outcome.exit,
            };
            filetest::compare(&died(&test.expected), &died(&answer))
        }
        _ => test.compare(&answer),
    }
}

/// The line numbers of `x.go:12:3: message`.
fn lines_with_errors(diagnostics: &str) -> BTreeSet<u32> {
    diagnostics
        .lines()
        .filter_map(|line| line.split_once(".go:")?.1.split(':').next()?.parse().ok())
        .collect()
}
