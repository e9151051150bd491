//! Whatever the source, the compiler answers: no panic, no hang, bounded memory. Sources are arbitrary bytes and tokens, and the
//! programs of the filetests and examples with a few changes; those that are still valid are compiled to the end.
//!
//! `MORESTACK_FRONT_FUZZ_PROGRAMS=N` asks for more, `MORESTACK_FRONT_FUZZ_SEED` for other ones. A source that fails is kept under
//! the target folder, named by its seed.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use morestack::build::{self, BuildError, BuildOptions};
use morestack::source::SourceMap;
use morestack_tests::mutate;
use morestack_tests::random::Random;

/// Sources in a usual run.
const SOURCES: u64 = 1_500;
/// Longer than this for one source is a hang.
const DEADLINE: Duration = Duration::from_secs(60);
/// More than the compiler needs for any of them, all threads together.
const MOST_MEMORY_KIB: i64 = 3 << 20;

fn number(variable: &str, otherwise: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is no number"))
    })
}

/// The programs that are changed.
fn seeds() -> Vec<Vec<u8>> {
    let mut folders = vec![morestack_tests::workspace_dir().join("examples/go")];
    for kind in ["run", "fatal", "errors", "trace"] {
        folders.push(morestack_tests::filetests_dir().join(kind));
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(folder).expect("the folders are part of the workspace");
        paths.extend(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())));
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "go"));
    paths.sort();
    let text = |path: &PathBuf| std::fs::read(path).expect("a file just listed can be read");
    // The expected output at the end of a filetest is comments: not worth changing.
    let mut texts: Vec<Vec<u8>> = paths.iter().map(text).collect();
    for text in &mut texts {
        let end = text.windows(7).position(|window| window == b"\n// ---");
        text.truncate(end.map_or(text.len(), |end| end + 1));
    }
    texts
}

fn source(seed: u64, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut random = Random::new(seed);
    if random.chance(15) {
        return mutate::arbitrary(&mut random);
    }
    let (one, other) = (random.below(seeds.len()), random.below(seeds.len()));
    mutate::mutated(&mut random, &seeds[one], &seeds[other])
}

/// What is wrong with how the compiler took it.
fn compile(source: &[u8]) -> Result<(), String> {
    let mut sources = SourceMap::new();
    let id = sources
        .add("fuzz.go", source)
        .map_err(|error| error.to_string())?;
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
        match build::compile(&mut sources, &[id], &BuildOptions::default()) {
            Err(error) if error.is_internal() => Err(error.to_string()),
            Err(BuildError::Diagnostics(diagnostics)) => {
                // Rendering looks at every position.
                diagnostics.render(&sources, true);
                Ok(())
            }
            _ => Ok(()),
        }
    }));
    outcome.unwrap_or_else(|_| Err("a panic outside of the phases".to_owned()))
}

#[test]
fn every_source_gets_an_answer() {
    let first = number("MORESTACK_FRONT_FUZZ_SEED", 1);
    let end = first + number("MORESTACK_FRONT_FUZZ_PROGRAMS", SOURCES);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("front_fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let seeds = seeds();
    let next = AtomicU64::new(first);
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let working: Vec<Mutex<Option<(u64, Instant)>>> =
        (0..threads).map(|_| Mutex::new(None)).collect();
    let is_over = AtomicBool::new(false);
    // Reports of panics that are expected to be caught would drown the result.
    panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(100));
                for slot in &working {
                    if let Some((seed, since)) = *slot.lock().unwrap()
                        && since.elapsed() > DEADLINE
                    {
                        let path = folder.join(format!("seed{seed}.go"));
                        let _ = std::fs::write(&path, source(seed, &seeds));
                        eprintln!("{}: no answer within {DEADLINE:?}", path.display());
                        std::process::abort();
                    }
                }
            }
        });
        let workers: Vec<_> = working
            .iter()
            .map(|slot| {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= end {
                            break;
                        }
                        let text = source(seed, &seeds);
                        *slot.lock().unwrap() = Some((seed, Instant::now()));
                        if let Err(failure) = compile(&text) {
                            let path = folder.join(format!("seed{seed}.go"));
                            let _ = std::fs::write(&path, &text);
                            let mut failures = failures.lock().unwrap();
                            failures.push(format!("{}: {failure}", path.display()));
                        }
                        *slot.lock().unwrap() = None;
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.join().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let _ = panic::take_hook();
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {} sources:\n{}",
        failures.len(),
        end - first,
        failures.join("\n")
    );
    assert!(
        peak_memory_kib() < MOST_MEMORY_KIB,
        "{} KiB of memory",
        peak_memory_kib()
    );
}

fn peak_memory_kib() -> i64 {
    // SAFETY: a zeroed rusage is a valid one, and the pointer is to a local that outlives the call.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage.ru_maxrss
    }
}
