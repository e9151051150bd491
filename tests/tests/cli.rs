//! The command line with everything that can be wrong with it or with a file: always a clear message and an exit status, never a crash or a hang.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use morestack_tests::filetest::Outcome;
use morestack_tests::nesting::SHAPES;
use morestack_tests::process;

const MORESTACK: &str = env!("CARGO_BIN_EXE_morestack-under-test");

/// Levels of nesting: just below what the parser lets through, for the phases after it, and what no recursive descent survives by luck.
const DEPTHS: [usize; 2] = [9_000, 100_000];

/// What the compilation of a file of some megabytes may need.
const MEMORY_KIB: u64 = 2 << 20;

/// A folder of its own for each test, since tests run side by side.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("cli")
        .join(test);
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    folder
}

fn morestack(folder: &Path, arguments: &[&str]) -> Result<Outcome, String> {
    let mut command = process::limited_command(MORESTACK, folder, MEMORY_KIB);
    process::run(command.args(arguments), process::DEADLINE)
}

fn run_file(test: &str, content: &[u8], arguments: &[&str]) -> Result<Outcome, String> {
    let folder = folder(test);
    std::fs::write(folder.join("x.go"), content).expect("the folder is writable");
    morestack(&folder, arguments)
}

#[track_caller]
fn expect_error(outcome: Result<Outcome, String>, status: i32, message: &str) {
    let outcome = outcome.unwrap();
    assert_eq!(outcome.exit, status, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains(message),
        "no `{message}` in: {}",
        outcome.stderr
    );
    assert_eq!(outcome.stdout, "", "an error is not output");
}

#[test]
fn usage_errors_exit_2_and_say_what_is_wrong() {
    let folder = folder("usage");
    std::fs::write(folder.join("x.go"), "package main\nfunc main() {}\n").unwrap();
    for (arguments, message) in [
        (&[][..], "Usage"),
        (&["run"], "x.go"),
        (&["fly", "x.go"], "fly"),
        (&["run", "--no-such-flag", "x.go"], "--no-such-flag"),
        (&["run", "--stress=sideways", "x.go"], "sideways"),
        (&["run", "--max-stack", "many", "x.go"], "many"),
        (&["run", "--max-stack", "-5", "x.go"], "-5"),
        (&["run", "-O", "fastest", "x.go"], "fastest"),
        (&["asm", "--emit", "poetry", "x.go"], "poetry"),
        (&["asm", "--func", "(", "x.go"], "("),
    ] {
        let outcome = morestack(&folder, arguments).unwrap();
        assert_eq!(outcome.exit, 2, "{arguments:?}: {}", outcome.stderr);
        let named = outcome.stderr.contains(message)
            || message == "x.go" && outcome.stderr.contains("required");
        assert!(
            named,
            "{arguments:?}: no `{message}` in: {}",
            outcome.stderr
        );
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    let folder = folder("help");
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["asm", "--help"],
        &["check", "--help"],
        &["--version"],
    ] {
        let outcome = morestack(&folder, arguments).unwrap();
        assert_eq!(
            (outcome.exit, outcome.stderr.as_str()),
            (0, ""),
            "{arguments:?}"
        );
        assert!(
            outcome.stdout.contains("morestack"),
            "{arguments:?}: {}",
            outcome.stdout
        );
    }
}

#[test]
fn files_that_cannot_be_read_exit_2() {
    let folder = folder("unreadable");
    std::fs::create_dir_all(folder.join("folder.go")).unwrap();
    let secret = folder.join("secret.go");
    std::fs::write(&secret, "package main\nfunc main() {}\n").unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).unwrap();
    for command in ["run", "check", "asm"] {
        expect_error(
            morestack(&folder, &[command, "missing.go"]),
            2,
            "missing.go",
        );
        expect_error(morestack(&folder, &[command, "folder.go"]), 2, "folder.go");
        // The superuser reads it nevertheless.
        if std::fs::read(&secret).is_err() {
            expect_error(morestack(&folder, &[command, "secret.go"]), 2, "secret.go");
        }
    }
}

/// The compiler's stack is a gigabyte of address space.
#[test]
fn a_machine_without_room_for_the_compiler_exits_2() {
    let folder = folder("no-room");
    std::fs::write(folder.join("x.go"), "package main\nfunc main() {}\n").unwrap();
    for arguments in [&["run", "x.go"][..], &["check", "-m", "x.go"]] {
        let mut command = process::limited_command(MORESTACK, &folder, 512 << 10);
        let outcome = process::run(command.args(arguments), process::DEADLINE);
        expect_error(outcome, 2, "the compiler needs a stack of 1024 MiB");
    }
}

#[test]
fn programs_of_several_files() {
    let folder = folder("several");
    let program = folder.join("program");
    std::fs::create_dir_all(&program).unwrap();
    let files = [
        (
            "main.go",
            "package main\n\nimport \"os\"\n\nfunc main() {\n\tprintln(twice(y), len(os.Args), os.Args[len(os.Args)-1])\n}\n",
        ),
        (
            "twice.go",
            "package main\n\nvar y = x + 1\n\nfunc twice(n int) int { return 2 * n }\n\nfunc init() { println(\"init\") }\n",
        ),
        ("x.go", "package main\n\nvar x = 20\n"),
        ("x_windows.go", "package main\n\nvar x = 1\n"),
        ("x_test.go", "package main\n\nvar x = 2\n"),
        ("other.go", "//go:build ignore\n\npackage other\n"),
    ];
    for (name, text) in files {
        std::fs::write(program.join(name), text).unwrap();
    }
    let output = |arguments: &[&str]| morestack(&folder, arguments).unwrap().stderr;
    let named = ["program/x.go", "program/main.go", "program/twice.go"];
    let run = ["run"].into_iter();
    assert_eq!(output(&["run", "program", "a", "-b"]), "init\n42 3 -b\n");
    let arguments: Vec<&str> = run.chain(named).chain(["last"]).collect();
    assert_eq!(output(&arguments), "init\n42 2 last\n");
    assert_eq!(output(&["check", "program"]), "");
    expect_error(
        morestack(&folder, &["run", "program/main.go"]),
        1,
        "undefined: twice",
    );
    std::fs::create_dir_all(folder.join("empty")).unwrap();
    expect_error(morestack(&folder, &["run", "empty"]), 2, "no Go files");
}

#[test]
fn files_that_are_no_program_exit_1_at_a_position() {
    for (name, content, message) in [
        ("empty", &b""[..], "x.go:1:1: "),
        ("blank", b"\n\n  \n", "x.go:"),
        (
            "not-utf8",
            b"package main\n\nvar x = \"\xff\xfe\"\nfunc main() {}\n",
            "x.go:3:10: ",
        ),
        ("nul", b"package main\nfunc main() { \0 }\n", "x.go:2:15: "),
        (
            "binary",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0",
            "x.go:1:1: ",
        ),
        (
            "byte-order-mark-inside",
            b"package main\nfunc main() { \xef\xbb\xbf }\n",
            "x.go:2:15: ",
        ),
        (
            "many-errors",
            "package main\nfunc main() {\n}\nvar a int = \"x\"\n"
                .repeat(3)
                .as_bytes(),
            "x.go:5:1: ",
        ),
    ] {
        expect_error(run_file(name, content, &["run", "x.go"]), 1, message);
        expect_error(run_file(name, content, &["check", "x.go"]), 1, message);
    }
    // Checked, a package without main is a library of functions for a host.
    for library in ["package main\n", "package other\nfunc main() {}\n"] {
        let outcome = run_file("no-main", library.as_bytes(), &["run", "x.go"]);
        expect_error(
            outcome,
            1,
            "function main is undeclared in the main package",
        );
    }
    let with_mark = run_file(
        "byte-order-mark",
        b"\xef\xbb\xbfpackage main\nfunc main() { println(1) }\n",
        &["run", "x.go"],
    )
    .unwrap();
    assert_eq!((with_mark.exit, with_mark.stderr.as_str()), (0, "1\n"));
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let folder = folder("closed-pipe");
    let program = "package main\nfunc main() {\n\tfor i := 0; i < 1000000; i++ {\n\t\tprintln(\"line\", i)\n\t}\n}\n";
    std::fs::write(folder.join("x.go"), program).unwrap();
    let mut child = process::command(MORESTACK, &folder)
        .args(["run", "x.go"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stderr.take().unwrap();
    let mut first = [0; 64];
    pipe.read_exact(&mut first).unwrap();
    drop(pipe);
    // Like Go: a write to a broken standard error kills by SIGPIPE or ends the program; it neither hangs nor dies of a bug of ours.
    let status = child.wait().unwrap();
    assert_ne!(status.code(), Some(101));
    let listing = format!("{MORESTACK} asm x.go | head -n 1");
    let outcome = process::run(
        process::command("sh", &folder).args(["-c", &listing]),
        process::DEADLINE,
    )
    .unwrap();
    assert_eq!(outcome.stderr, "", "a reader that leaves is no error");
}

#[test]
fn the_programs_own_status_and_output_are_passed_on() {
    let program =
        b"package main\nimport \"os\"\nfunc main() {\n\tprintln(\"bye\")\n\tos.Exit(41)\n}\n";
    let outcome = run_file(
        "status",
        program,
        &["run", "x.go", "argument", "--flag-of-the-program"],
    )
    .unwrap();
    assert_eq!(
        (
            outcome.exit,
            outcome.stdout.as_str(),
            outcome.stderr.as_str()
        ),
        (41, "", "bye\n")
    );
}

#[test]
fn stats_are_reported_on_request() {
    let program = b"package main\nfunc f(n int, p *int) int {\n\tx := n\n\tif n == 0 {\n\t\treturn *p\n\t}\n\treturn f(n-1, &x) + x\n}\nfunc main() {\n\ty := 1\n\tprintln(f(10000, &y))\n}\n";
    let outcome = run_file("stats", program, &["run", "--stats", "x.go"]).unwrap();
    assert_eq!(outcome.exit, 0, "{}", outcome.stderr);
    for figure in ["growths", "moved", "frames", "pointer", "peak"] {
        assert!(
            outcome.stderr.contains(figure),
            "no {figure} in: {}",
            outcome.stderr
        );
    }
}

#[test]
fn stats_say_how_long_the_world_was_stopped() {
    let program = b"package main\nimport \"runtime\"\nfunc main() {\n\tfor range 20 {\n\t\truntime.GC()\n\t}\n}\n";
    let outcome = run_file("pauses", program, &["run", "--stats", "x.go"]).unwrap();
    assert_eq!(outcome.exit, 0, "{}", outcome.stderr);
    let figure = |name: &str| -> u64 {
        let lines = outcome.stderr.lines();
        let mut found = lines.filter_map(|line| line.trim_start().strip_prefix(name));
        found
            .next()
            .and_then(|rest| rest.trim().parse().ok())
            .expect(&outcome.stderr)
    };
    assert!(figure("world stops") >= 20);
    for what in ["stopping", "pause"] {
        let [middle, most, longest] =
            ["p50", "p99", "longest"].map(|part| figure(&format!("{what} us {part}")));
        assert!(middle <= most && most <= longest, "{}", outcome.stderr);
    }
    assert!(figure("stopping us longest") <= figure("pause us longest"));
}

#[test]
fn stats_name_the_tasks_with_the_largest_stacks() {
    let program = b"package main\nfunc f(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn f(n-1) + 1\n}\nfunc main() {\n\t\
        c := make(chan int)\n\tfor i := 0; i < 20; i++ {\n\t\tgo func() { c <- f(i * 1000) }()\n\t}\n\t\
        for i := 0; i < 20; i++ {\n\t\t<-c\n\t}\n\tgo func() { f(100000); c <- 1; <-c }()\n\t<-c\n}\n";
    let outcome = run_file("largest", program, &["run", "--stats", "x.go"]).unwrap();
    assert_eq!(outcome.exit, 0, "{}", outcome.stderr);
    let table = outcome.stderr.split("goroutine ").nth(1).expect("a table");
    let rows: Vec<Vec<u64>> = table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().flat_map(str::parse).collect())
        .collect();
    assert_eq!(rows.len(), 10, "{table}");
    // The one that still waits is the largest, and has grown.
    let [task, size, used, peak, growths, _] = rows[0][..] else {
        panic!("{table}");
    };
    assert!(
        task > 20 && used > 0 && used < size && size <= peak && growths > 5,
        "{table}"
    );
    assert!(rows.is_sorted_by(|a, b| a[3] >= b[3]), "{table}");
}

/// `check` and `run` on everything that nests, 9,000 and 100,000 levels deep: success, or diagnostics at a position.
#[test]
fn a_stack_profile_names_who_made_stacks_grow() {
    let source = b"package main\n\nfunc f(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn f(n-1) + 1\n}\n\n\
        func main() { println(f(100000)) }\n";
    let outcome = run_file(
        "profile",
        source,
        &["run", "--stack-profile", "grown", "x.go"],
    );
    assert_eq!(outcome.unwrap().exit, 0);
    let read = |name: &str| std::fs::read_to_string(folder("profile").join(name)).unwrap();
    let bytes = read("grown");
    let weight = bytes
        .trim()
        .strip_prefix("main.main;main.f ")
        .expect(&bytes);
    assert!(weight.parse::<u64>().unwrap() > 1_000_000, "{bytes}");
    assert!(read("grown.events").starts_with("main.main;main.f "));
    let picture = read("grown.svg");
    assert!(picture.starts_with("<?xml") && picture.contains("main.f"));
}

#[test]
fn deep_nesting_is_an_error_or_success() {
    let folder = folder("nesting");
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let next = AtomicUsize::new(0);
    let failures = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(shape) = SHAPES.get(index / DEPTHS.len()) else {
                        return;
                    };
                    let depth = DEPTHS[index % DEPTHS.len()];
                    let file = format!("{}_{depth}.go", shape.name.replace(' ', "_"));
                    std::fs::write(folder.join(&file), (shape.program)(depth))
                        .expect("the folder is writable");
                    if let Err(failure) = nests_safely(&folder, &file) {
                        failures
                            .lock()
                            .expect("no thread panics")
                            .push(format!("{} x {depth}: {failure}", shape.name));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panics");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn nests_safely(folder: &Path, file: &str) -> Result<(), String> {
    for arguments in [&["check", file][..], &["run", file]] {
        let mut command = process::limited_command(MORESTACK, folder, MEMORY_KIB);
        let outcome = process::run(command.args(arguments), Duration::from_secs(30))?;
        let said: String = outcome.stderr.chars().take(300).collect();
        match outcome.exit {
            0 => {}
            1 if said.starts_with(&format!("{file}:")) => {}
            // Dereferencing or calling something unsuitable may also end in a run-time panic.
            2 if said.starts_with("panic: ") => {}
            other => return Err(format!("{arguments:?} exits {other}: {said}")),
        }
    }
    Ok(())
}
