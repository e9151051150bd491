//! Stacks of each kind on the same programs, and real Go: `cargo bench -p morestack-tests --bench stacks [-- WORD]`.
//!
//! Each cell is CPU time (user and system), the most memory and the minor page faults of a whole process, medians of CPU time
//! over runs in turn. What a program says of itself (bytes a task, times) follows. `GO=/path/to/go` says where Go is.

use morestack_tests::golang::{Go, Question};
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// Programs, what they show, and which kinds of stacks can run them.
const PROGRAMS: &[(&str, &str, &str, bool)] = &[
    (
        "frames64",
        "one task a million frames of 64 bytes deep",
        include_str!("frames64.go.txt"),
        true,
    ),
    (
        "frames256",
        "the same with arrays of 256 bytes",
        include_str!("frames256.go.txt"),
        true,
    ),
    (
        "fresh",
        "100,000 tasks one after the other, 100 frames deep each",
        include_str!("fresh.go.txt"),
        true,
    ),
    (
        "spawn",
        "a million tasks that end at once",
        include_str!("spawn.go.txt"),
        true,
    ),
    (
        "split",
        "a call in a loop at 257 depths: best, median, worst, worst / best",
        include_str!("split.go.txt"),
        true,
    ),
    (
        "trim",
        "a task that grew and waits: MiB when deep, MiB half a second later",
        include_str!("trim.go.txt"),
        false,
    ),
    (
        "parked",
        "a million tasks that wait (no room for so many mappings)",
        include_str!("parked.go.txt"),
        false,
    ),
];

const KINDS: [(&str, &[&str]); 4] = [
    ("default", &[]),
    ("copy", &["--stack=copy"]),
    ("mmap", &["--stack=mmap"]),
    ("fixed:1G", &["--stack=fixed:1G"]),
];

const RUNS: usize = 5;

struct Usage {
    cpu_ms: f64,
    peak_mib: f64,
    minor_faults: i64,
    said: String,
}

#[expect(
    clippy::zombie_processes,
    reason = "it is waited for by wait4, which answers what it used"
)]
fn run(command: &mut Command) -> Option<Usage> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command is there");
    let mut said = String::new();
    for output in [
        child
            .stdout
            .take()
            .map(|out| Box::new(out) as Box<dyn std::io::Read>),
        child
            .stderr
            .take()
            .map(|out| Box::new(out) as Box<dyn std::io::Read>),
    ] {
        output
            .expect("a pipe")
            .read_to_string(&mut said)
            .expect("text");
    }
    let mut status = 0;
    // SAFETY: waits for the child just started, and fills a plain structure.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let waited = libc::wait4(child.id() as i32, &raw mut status, 0, &raw mut usage);
        assert_eq!(waited, child.id() as i32);
        usage
    };
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    ExitStatus::from_raw(status).success().then(|| Usage {
        cpu_ms: ms(usage.ru_utime) + ms(usage.ru_stime),
        peak_mib: usage.ru_maxrss as f64 / 1024.0,
        minor_faults: usage.ru_minflt,
        said: said.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

fn print(kind: &str, mut runs: Vec<Usage>) {
    runs.sort_unstable_by(|a, b| a.cpu_ms.total_cmp(&b.cpu_ms));
    match runs.get(runs.len() / 2) {
        Some(Usage {
            cpu_ms,
            peak_mib,
            minor_faults,
            said,
        }) => println!(
            "  {kind:<9} {cpu_ms:>9.1} ms {peak_mib:>8.1} MiB {minor_faults:>8} faults   {said}"
        ),
        None => println!("  {kind:<9} does not run"),
    }
}

fn main() {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stacks");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    let go = Go::find(&folder);
    for &(name, what, source, is_for_all) in PROGRAMS {
        if wanted.as_ref().is_some_and(|word| !name.contains(&**word)) {
            continue;
        }
        println!("{name}: {what}");
        let file = folder.join(format!("{name}.go"));
        std::fs::write(&file, source).expect("the folder is writable");
        let built = go.as_ref().ok().and_then(|go| {
            let file_name = format!("{name}.go");
            let source = source.to_owned();
            go.build(&Question { file_name, source }).ok()
        });
        let kinds = if is_for_all { &KINDS[..] } else { &KINDS[..2] };
        let mut runs: Vec<Vec<Usage>> = (0..=kinds.len()).map(|_| Vec::new()).collect();
        for _ in 0..RUNS {
            for ((_, flags), runs) in kinds.iter().zip(&mut runs) {
                let mut command = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"));
                runs.extend(run(command.arg("run").args(*flags).arg(&file)));
            }
            if let Some(built) = &built {
                runs[kinds.len()].extend(run(&mut Command::new(built)));
            }
        }
        let names = kinds.iter().map(|(kind, _)| *kind).chain(["Go"]);
        names.zip(runs).for_each(|(kind, runs)| print(kind, runs));
    }
}
