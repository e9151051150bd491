//! Random programs of the subset behave as real Go says, or without Go as without optimisation, under every variant.
//!
//! `MORESTACK_GO_FUZZ_PROGRAMS=N` asks for more programs. A program that fails is kept under the target folder, named by its seed.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use morestack_tests::filetest::{self, Outcome};
use morestack_tests::go_gen;
use morestack_tests::golang::{Go, Question};
use morestack_tests::process;
use morestack_tests::variant::Variant;

const VARIANTS: [Variant; 5] = [
    Variant {
        stress: "",
        opt_level: "none",
    },
    Variant {
        stress: "",
        opt_level: "speed",
    },
    Variant {
        stress: "move",
        opt_level: "none",
    },
    Variant {
        stress: "move,odd,small",
        opt_level: "speed",
    },
    Variant {
        stress: "move,small,gc",
        opt_level: "speed",
    },
];

#[test]
fn random_programs_agree_with_go_under_every_variant() {
    let count = std::env::var("MORESTACK_GO_FUZZ_PROGRAMS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(40);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go_fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let questions: Vec<Question> = (0..count)
        .map(|seed| Question {
            file_name: format!("seed{seed}.go"),
            source: go_gen::program(seed),
        })
        .collect();
    let answers: Vec<Option<Outcome>> = match Go::find(&folder.join("go")) {
        Ok(go) => go
            .run(&questions)
            .unwrap()
            .into_iter()
            .map(|answer| Some(answer.unwrap()))
            .collect(),
        Err(reason) => {
            println!(
                "SKIPPED {count} comparisons with real Go ({reason}); compared with -O none instead"
            );
            vec![None; questions.len()]
        }
    };
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let unsupported = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let seed: usize = question.file_name[4..question.file_name.len() - 3]
                        .parse()
                        .expect("named so above");
                    let path = folder.join(&question.file_name);
                    match check(&path, question, answers[seed].clone()) {
                        Ok(is_supported) => {
                            unsupported.fetch_add((!is_supported).into(), Ordering::Relaxed);
                            drop(std::fs::remove_file(path));
                        }
                        Err(failure) => failures
                            .lock()
                            .unwrap()
                            .push(format!("{}: {failure}", path.display())),
                    }
                }
            });
        }
    });
    let unsupported = unsupported.into_inner();
    if unsupported > 0 {
        println!("SKIPPED {unsupported} of {count} programs: not supported yet");
    }
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {count} programs fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Whether the compiler supports the program; if so, it behaves as expected.
fn check(
    path: &PathBuf,
    question: &Question,
    mut expected: Option<Outcome>,
) -> Result<bool, String> {
    std::fs::write(path, &question.source).map_err(|error| error.to_string())?;
    let folder = path.parent().expect("it is in a folder");
    for variant in VARIANTS {
        let mut command = process::command(env!("CARGO_BIN_EXE_morestack-under-test"), folder);
        command.arg("run").args(variant.flags()).arg(path);
        let outcome = process::run(&mut command, process::DEADLINE)?;
        if outcome.exit == 1 && outcome.stderr.contains("not supported yet") {
            return Ok(false);
        }
        if outcome.exit != 0 {
            return Err(format!(
                "[{}] exits {}: {}",
                variant.name(),
                outcome.exit,
                outcome.stderr
            ));
        }
        match &expected {
            Some(expected) => filetest::compare(expected, &outcome)
                .map_err(|report| format!("[{}] {report}", variant.name()))?,
            None => expected = Some(outcome),
        }
    }
    Ok(true)
}
