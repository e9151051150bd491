//! Programs from outside against real Go: those in the folder `MORESTACK_CONFORMANCE_DIR` whose first line is `// run` must behave as
//! Go says, those whose first line is `// errorcheck` must be refused as Go does. Go's own test directory is such a folder; none
//! of its programs is part of this project.
//!
//! A sample of `MORESTACK_CONFORMANCE_PROGRAMS` of them (200 otherwise) is taken, the same one every time, for at most ten minutes.
//! A program that we refuse as not supported counts, and fails nothing; one that behaves in another way must be named with its
//! reason in `tests/conformance.txt`.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use morestack_tests::filetest::Outcome;
use morestack_tests::golang::{Go, Question};
use morestack_tests::process;

/// Programs of a usual sample.
const PROGRAMS: usize = 200;
/// No program is begun after this.
const TIME: Duration = Duration::from_secs(540);
/// Go's own programs for these need more than a program: networks, other processes.
const ENVIRONMENT: &[&str] = &[
    "\"net\"",
    "\"net/",
    "\"os/exec\"",
    "\"os/user\"",
    "\"os/signal\"",
    "\"syscall\"",
    "\"plugin\"",
    "\"C\"",
];

/// What came of one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    /// Refused, but not by Go, or on another line.
    Refused,
    Different,
    /// Real Go cannot say.
    Unknown,
}

struct Sample {
    name: String,
    question: Question,
    is_refused_by_go: bool,
}

#[test]
fn programs_from_outside_behave_as_go_says() {
    let Some(folder) = std::env::var_os("MORESTACK_CONFORMANCE_DIR").map(PathBuf::from) else {
        println!("SKIPPED: MORESTACK_CONFORMANCE_DIR names no folder with programs");
        return;
    };
    let work_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    let go = match Go::find(&work_dir.join("go")) {
        Ok(go) => go,
        Err(reason) => {
            println!("SKIPPED: {reason}");
            return;
        }
    };
    let samples = sample(&folder);
    assert!(!samples.is_empty(), "no programs in {}", folder.display());
    let explained = explained();
    let begin = Instant::now();
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    // One asks Go, whose builds use all processors.
    let asked = Mutex::new(go);
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (samples, next, verdicts, asked, work_dir) =
                (&samples, &next, &verdicts, &asked, &work_dir);
            scope.spawn(move || {
                let scratch = work_dir.join(format!("scratch{worker}"));
                std::fs::create_dir_all(&scratch).unwrap();
                while begin.elapsed() < TIME
                    && let Some(sample) = samples.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let (verdict, why) = judge(sample, asked, &scratch);
                    verdicts
                        .lock()
                        .unwrap()
                        .push((sample.name.clone(), verdict, why));
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().unwrap();
    verdicts.sort_by(|a, b| a.0.cmp(&b.0));
    let mut wrong = Vec::new();
    for (name, verdict, why) in &verdicts {
        if *verdict != Verdict::Same {
            println!("{verdict:?} {name}: {why}");
        }
        if *verdict == Verdict::Different && !explained.iter().any(|known| known == name) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    let count = |wanted: Verdict| {
        verdicts
            .iter()
            .filter(|(_, verdict, _)| *verdict == wanted)
            .count()
    };
    println!(
        "{} of {} programs within {:.0} s: {} same, {} refused, {} different, {} unknown to Go",
        verdicts.len(),
        samples.len(),
        begin.elapsed().as_secs_f64(),
        count(Verdict::Same),
        count(Verdict::Refused),
        count(Verdict::Different),
        count(Verdict::Unknown),
    );
    assert!(
        wrong.is_empty(),
        "programs that are neither right nor explained in tests/conformance.txt:\n{}",
        wrong.join("\n")
    );
}

/// The names in `conformance.txt`: the first word of each line that is no comment.
fn explained() -> Vec<String> {
    include_str!("../conformance.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

fn sample(folder: &Path) -> Vec<Sample> {
    let most = std::env::var("MORESTACK_CONFORMANCE_PROGRAMS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(PROGRAMS);
    let mut paths = Vec::new();
    collect(folder, &mut paths);
    // In an order that has nothing to do with names, so that any prefix is a fair sample.
    paths.sort_by_cached_key(|path| {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
        name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    });
    let candidates = paths.iter().filter_map(|path| candidate(folder, path));
    candidates.take(most).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "go") {
            paths.push(path);
        }
    }
}

fn candidate(folder: &Path, path: &Path) -> Option<Sample> {
    let source = std::fs::read_to_string(path).ok()?;
    let what = source.lines().next()?.trim();
    let is_refused_by_go = match what {
        "// run" => false,
        "// errorcheck" => true,
        _ => return None,
    };
    let is_whole = source.lines().any(|line| line.trim_end() == "package main")
        && source.lines().any(|line| line.starts_with("func main()"));
    if !is_whole || ENVIRONMENT.iter().any(|import| source.contains(import)) {
        return None;
    }
    Some(Sample {
        name: path
            .strip_prefix(folder)
            .ok()?
            .to_string_lossy()
            .into_owned(),
        question: Question {
            file_name: path.file_name()?.to_string_lossy().into_owned(),
            source,
        },
        is_refused_by_go,
    })
}

fn judge(sample: &Sample, go: &Mutex<Go>, scratch: &Path) -> (Verdict, String) {
    let question = std::slice::from_ref(&sample.question);
    let expected = {
        let go = go.lock().unwrap();
        if sample.is_refused_by_go {
            go.check(question)
        } else {
            go.run(question)
        }
    };
    let expected = match expected.and_then(|mut answers| answers.remove(0)) {
        Ok(expected)
            if (expected.exit == 1) == sample.is_refused_by_go || !sample.is_refused_by_go =>
        {
            expected
        }
        Ok(_) => return (Verdict::Unknown, "Go accepts it today".to_owned()),
        Err(reason) => return (Verdict::Unknown, head(&reason)),
    };
    let path = scratch.join(&sample.question.file_name);
    if let Err(error) = std::fs::write(&path, &sample.question.source) {
        return (Verdict::Unknown, error.to_string());
    }
    let mut command = process::command(env!("CARGO_BIN_EXE_morestack-under-test"), scratch);
    command.arg("run").arg(&sample.question.file_name);
    let outcome = process::run(&mut command, process::DEADLINE);
    let _ = std::fs::remove_file(&path);
    match outcome {
        Ok(outcome) if sample.is_refused_by_go => {
            compare_refusal(&expected, &outcome, &sample.question.file_name)
        }
        Ok(outcome) => compare_run(&expected, &outcome, &sample.question.file_name),
        Err(reason) => (Verdict::Different, head(&reason)),
    }
}

/// The lines named in diagnostics.
fn lines_named(text: &str, file_name: &str) -> Vec<u32> {
    let named = text.lines().filter_map(|line| {
        let (_, rest) = line.split_once(file_name)?;
        rest.strip_prefix(':')?.split(':').next()?.parse().ok()
    });
    named.collect()
}

fn compare_refusal(expected: &Outcome, outcome: &Outcome, file_name: &str) -> (Verdict, String) {
    let (ours, gos) = (
        lines_named(&outcome.stderr, file_name),
        lines_named(&expected.stderr, file_name),
    );
    if outcome.exit != 1 || ours.is_empty() {
        return (
            Verdict::Different,
            format!("exit {}; Go: {}", outcome.exit, head(&expected.stderr)),
        );
    }
    if ours.iter().any(|line| gos.contains(line)) {
        (Verdict::Same, String::new())
    } else {
        (Verdict::Refused, head(&outcome.stderr))
    }
}

/// The same output and status; of a program that fails, only the first line of standard error. Addresses differ.
fn compare_run(expected: &Outcome, outcome: &Outcome, file_name: &str) -> (Verdict, String) {
    if outcome.exit == 1
        && !lines_named(&outcome.stderr, file_name).is_empty()
        && expected.exit != 1
    {
        return (Verdict::Refused, head(&outcome.stderr));
    }
    let errors = |outcome: &Outcome| {
        let text = without_addresses(&outcome.stderr);
        if expected.exit == 0 {
            text
        } else {
            head(&text)
        }
    };
    let is_same = outcome.exit == expected.exit
        && outcome.stdout == expected.stdout
        && errors(outcome) == errors(expected);
    if is_same {
        return (Verdict::Same, String::new());
    }
    let why = format!(
        "exit {}, Go {}; stderr {:?}, Go {:?}; stdout {}",
        outcome.exit,
        expected.exit,
        head(&outcome.stderr),
        head(&expected.stderr),
        if outcome.stdout == expected.stdout {
            "same"
        } else {
            "differs"
        },
    );
    (Verdict::Different, why)
}

fn without_addresses(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("0x") {
        masked += &rest[..at + 2];
        rest = rest[at + 2..].trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    masked + rest
}

fn head(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
