//! Stacks of each kind on the same programs, and real Go: `cargo bench -p morestack-tests --bench stacks [-- WORD]`.
//!
//! Each line is CPU time (user and system), its ratio to Go's, the most memory and the minor page faults of a whole process,
//! medians of CPU time over runs in turn. What a program says of itself (bytes a task, times) follows. At the end stands what is
//! to be reached, in one table. Each process runs faster or slower by the pages that the one before it has left, so the turn
//! is another each time. `GO=/path/to/go` says where Go is.

use morestack_tests::golang::{Go, Question};
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// A program.
struct Program {
    name: &'static str,
    what: &'static str,
    source: &'static str,
    /// Whether every kind of stack can run it.
    is_for_all: bool,
    /// How deep it goes, as the source says it: with 1 in its place all that is left is the start.
    depth: Option<&'static str>,
    reached: &'static [Figure],
}

/// What is measured of a program with the default stacks, and what is to be reached.
enum Figure {
    /// CPU time against Go's.
    Ratio(f64),
    /// The same without that of the start.
    Beyond(f64),
    /// CPU time against that of another kind of stacks.
    Beside(&'static str, f64),
    /// The number behind this word in what the program says.
    Said(&'static str, f64),
}

const DEEP: &[Figure] = &[
    Figure::Ratio(0.20),
    Figure::Beyond(0.20),
    Figure::Beside("fixed:1G", 1.0),
];

const PROGRAMS: &[Program] = &[
    Program {
        name: "frames64",
        what: "one task a million frames of 64 bytes deep",
        source: include_str!("frames64.go.txt"),
        is_for_all: true,
        depth: Some("1000000"),
        reached: DEEP,
    },
    Program {
        name: "frames256",
        what: "the same with arrays of 256 bytes",
        source: include_str!("frames256.go.txt"),
        is_for_all: true,
        depth: Some("1000000"),
        reached: DEEP,
    },
    Program {
        name: "fresh",
        what: "10,000 tasks at a time, 100 frames deep or not in turn: microseconds of CPU time a task that depth takes",
        source: include_str!("fresh.go.txt"),
        is_for_all: true,
        depth: None,
        reached: &[Figure::Said("growth", 0.5)],
    },
    Program {
        name: "spawn",
        what: "a million tasks that end at once, a thousand at a time",
        source: include_str!("spawn.go.txt"),
        is_for_all: true,
        depth: None,
        reached: &[Figure::Ratio(0.40)],
    },
    Program {
        name: "numbers",
        what: "two tasks that send each other two million numbers",
        source: include_str!("numbers.go.txt"),
        is_for_all: false,
        depth: None,
        reached: &[Figure::Ratio(0.35)],
    },
    Program {
        name: "split",
        what: "a call in a loop at 257 depths: ns a call where it is fastest, in the middle and slowest",
        source: include_str!("split.go.txt"),
        is_for_all: true,
        depth: None,
        reached: &[Figure::Said("worst/best", 1.2)],
    },
    Program {
        name: "trim",
        what: "a task that grew and waits: MiB when deep, MiB half a second later",
        source: include_str!("trim.go.txt"),
        is_for_all: false,
        depth: None,
        reached: &[Figure::Said("parked", 4.0)],
    },
    Program {
        name: "parked",
        what: "a million tasks that wait (no room for so many mappings): bytes a task, and how much of it stays when they have ended",
        source: include_str!("parked.go.txt"),
        is_for_all: false,
        depth: None,
        reached: &[Figure::Said("waiting", 1000.0), Figure::Said("left", 0.10)],
    },
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

/// The run in the middle.
fn median(mut runs: Vec<Usage>) -> Option<Usage> {
    runs.sort_unstable_by(|a, b| a.cpu_ms.total_cmp(&b.cpu_ms));
    let middle = runs.len() / 2;
    (!runs.is_empty()).then(|| runs.swap_remove(middle))
}

fn print(kind: &str, usage: Option<&Usage>, go: Option<&Usage>) {
    let Some(usage) = usage else {
        return println!("  {kind:<9} does not run");
    };
    let ratio = go.map_or_else(String::new, |go| {
        format!("{:.2}x", usage.cpu_ms / go.cpu_ms)
    });
    println!(
        "  {kind:<9} {:>9.1} ms {ratio:>7} {:>8.1} MiB {:>8} faults   {}",
        usage.cpu_ms, usage.peak_mib, usage.minor_faults, usage.said
    );
}

/// The number behind a word.
fn said(usage: &Usage, word: &str) -> Option<f64> {
    let mut words = usage.said.split_whitespace();
    words.find(|&said| said == word)?;
    words.next()?.parse().ok()
}

type Usages = Vec<(&'static str, Option<Usage>)>;

fn find<'a>(usages: &'a Usages, kind: &str) -> Option<&'a Usage> {
    let (_, usage) = usages.iter().find(|(name, _)| *name == kind)?;
    usage.as_ref()
}

/// One line of the table at the end.
fn judge(name: &str, figure: &Figure, usages: &Usages, starts: Option<&Usages>) -> String {
    let of = |kind: &str| find(usages, kind);
    let against = |other: &str| Some(of("default")?.cpu_ms / of(other)?.cpu_ms);
    let beyond = |kind: &str| Some(of(kind)?.cpu_ms - find(starts?, kind)?.cpu_ms);
    let (what, measured, to_reach) = match *figure {
        Figure::Ratio(most) => ("CPU time against Go's".to_owned(), against("Go"), most),
        Figure::Beyond(most) => {
            let ratio = beyond("default").zip(beyond("Go"));
            let what = "the same, start-up taken off".to_owned();
            (what, ratio.map(|(ours, go)| ours / go), most)
        }
        Figure::Beside(kind, most) => (format!("CPU time against {kind}"), against(kind), most),
        Figure::Said(word, most) => {
            let go = of("Go").and_then(|go| said(go, word));
            let go = go.map_or_else(String::new, |go| format!(" (Go {go})"));
            let ours = of("default").and_then(|usage| said(usage, word));
            (format!("{word}{go}"), ours, most)
        }
    };
    let measured = measured.map_or_else(|| "-".to_owned(), |measured| format!("{measured:.2}"));
    format!("{name:<10} {what:<32} {measured:>10} {to_reach:>10.2}")
}

/// Runs a program, or another source in its place, on all kinds of stacks and under Go, in turn.
fn measure(program: &Program, source: String, folder: &Path, go: Option<&Go>) -> Usages {
    let file_name = format!("{}.go", program.name);
    let file = folder.join(&file_name);
    std::fs::write(&file, &source).expect("the folder is writable");
    let built = go.and_then(|go| go.build(&Question { file_name, source }).ok());
    let kinds = if program.is_for_all {
        &KINDS[..]
    } else {
        &KINDS[..2]
    };
    let mut runs: Vec<Vec<Usage>> = (0..=kinds.len()).map(|_| Vec::new()).collect();
    for round in 0..RUNS {
        for turn in 0..runs.len() {
            // Their number is a prime, so all have their turn whatever the step.
            let which = (round + turn * (1 + round % (runs.len() - 1))) % runs.len();
            let mut command = match kinds.get(which) {
                Some((_, flags)) => {
                    let mut command = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"));
                    command.arg("run").args(*flags).arg(&file);
                    command
                }
                None => match &built {
                    Some(built) => Command::new(built),
                    None => continue,
                },
            };
            runs[which].extend(run(&mut command));
        }
    }
    let names = kinds.iter().map(|(kind, _)| *kind).chain(["Go"]);
    names.zip(runs.into_iter().map(median)).collect()
}

fn main() {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stacks");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    let go = Go::find(&folder).ok();
    let mut table = Vec::new();
    for program in PROGRAMS {
        let name = program.name;
        if wanted.as_ref().is_some_and(|word| !name.contains(&**word)) {
            continue;
        }
        println!("{name}: {}", program.what);
        let starts = program.depth.map(|depth| {
            let source = program.source.replace(depth, "1");
            measure(program, source, &folder, go.as_ref())
        });
        let usages = measure(program, program.source.to_owned(), &folder, go.as_ref());
        let go = usages.last().and_then(|(_, usage)| usage.as_ref());
        for (kind, usage) in &usages {
            print(kind, usage.as_ref(), go);
        }
        let lines = program.reached.iter();
        table.extend(lines.map(|figure| judge(name, figure, &usages, starts.as_ref())));
    }
    println!(
        "\n{:<10} {:<32} {:>10} {:>10}",
        "", "", "measured", "to reach"
    );
    table.iter().for_each(|line| println!("{line}"));
}
