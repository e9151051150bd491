//! Random programs of the subset behave as real Go says, or without Go as without optimisation, plainly and under stress.
//!
//! `MORESTACK_GO_FUZZ_PROGRAMS=N` asks for more programs, `MORESTACK_GO_FUZZ_FIRST=S` for those from seed S on. They are built and
//! run in batches; one that fails is kept under the target folder, and the report names the program of it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use morestack_tests::filetest::{self, Outcome};
use morestack_tests::go_gen::{self, BATCH};
use morestack_tests::golang::{Go, Question};
use morestack_tests::process;
use morestack_tests::variant::Variant;

/// All batches are run plainly; these are taken in turn, one for each.
const STRESSED: [Variant; 4] = [
    Variant::stressed("move,small,gc"),
    Variant::not_optimised("move"),
    Variant::stressed("move,odd,small"),
    Variant::not_optimised(""),
];

/// How long a batch may take: there for hangs.
const DEADLINE: Duration = Duration::from_secs(300);

#[test]
fn random_programs_agree_with_go_plainly_and_under_stress() {
    let first = setting("MORESTACK_GO_FUZZ_FIRST").unwrap_or(0) / BATCH * BATCH;
    let end = first + setting("MORESTACK_GO_FUZZ_PROGRAMS").unwrap_or(200);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go_fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let go = Go::find(&folder.join("go"));
    if let Err(reason) = &go {
        println!("SKIPPED comparisons with real Go ({reason}); compared with -O none instead");
    }
    let (next, failures) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for worker in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let go = go.as_ref().ok().map(|go| go.beside(&worker.to_string()));
            let (next, failures, folder) = (&next, &failures, &folder);
            scope.spawn(move || {
                loop {
                    let start = next.fetch_add(BATCH, Ordering::Relaxed);
                    if start >= end {
                        break;
                    }
                    let result = check(folder, go.as_ref(), start..end.min(start + BATCH));
                    failures.lock().unwrap().extend(result.err());
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} batches of programs {first}..{end} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Whether the programs of a batch behave as they should.
fn check(folder: &Path, go: Option<&Go>, seeds: Range<u64>) -> Result<(), String> {
    let stressed = STRESSED[(seeds.start / BATCH) as usize % STRESSED.len()];
    let question = Question {
        file_name: format!("seed{}.go", seeds.start),
        source: go_gen::batch(seeds),
    };
    let path = folder.join(&question.file_name);
    std::fs::write(&path, &question.source).map_err(|error| error.to_string())?;
    let expected = match go {
        Some(go) => go
            .run(std::slice::from_ref(&question))
            .and_then(|mut answers| answers.remove(0)),
        None => run(&path, Variant::not_optimised("")),
    };
    let expected = expected.map_err(|error| format!("{}: {error}", path.display()))?;
    if expected.exit != 0 {
        return Err(format!(
            "{}: real Go ends it: {}",
            path.display(),
            expected.stderr
        ));
    }
    for variant in [Variant::BASE, stressed] {
        run(&path, variant)
            .and_then(|outcome| {
                filetest::compare(&expected, &outcome)
                    .map_err(|report| format!("{}{report}", first_difference(&expected, &outcome)))
            })
            .map_err(|report| format!("{} [{}]: {report}", path.display(), variant.name()))?;
    }
    std::fs::remove_file(path).map_err(|error| error.to_string())
}

fn run(path: &PathBuf, variant: Variant) -> Result<Outcome, String> {
    let folder = path.parent().expect("it is in a folder");
    let mut command = process::command(env!("CARGO_BIN_EXE_morestack-under-test"), folder);
    command.arg("run").args(variant.flags()).arg(path);
    process::run(&mut command, DEADLINE)
}

/// Which program of the batch it is that does not behave.
fn first_difference(expected: &Outcome, outcome: &Outcome) -> String {
    let mut program = "none of its programs";
    for (expected, line) in expected.stderr.lines().zip(outcome.stderr.lines()) {
        if expected.starts_with(go_gen::BEGIN) {
            program = expected;
        }
        if line != expected {
            break;
        }
    }
    format!("{program}: ")
}
