//! Debuggers and profilers see a running program, if asked for: GDB's backtraces and breakpoints, perf's map.
//!
//! Where there is no GDB, its tests are reported as ignored, with the reason.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Trial};
use morestack_tests::process;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let has_gdb =
        (Command::new("gdb").arg("--version").output()).is_ok_and(|output| output.status.success());
    if !has_gdb && !arguments.list {
        println!("\ndebugging: SKIPPED the tests with GDB: there is no gdb in the path");
    }
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let with_gdb = |name, test| trial(name, test).with_ignored_flag(!has_gdb);
    let trials = vec![
        with_gdb(
            "gdb_shows_names_and_lines_from_a_host_routine_to_the_base",
            gdb_shows_names_and_lines_from_a_host_routine_to_the_base,
        ),
        with_gdb(
            "gdb_stops_at_lines_and_functions",
            gdb_stops_at_lines_and_functions,
        ),
        with_gdb(
            "gdb_stops_once_for_a_call_that_moves_the_stack",
            gdb_stops_once_for_a_call_that_moves_the_stack,
        ),
        trial(
            "the_perf_map_names_every_function",
            the_perf_map_names_every_function,
        ),
        trial(
            "nothing_is_published_unless_asked_for",
            nothing_is_published_unless_asked_for,
        ),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A program for debuggers: the line of each statement matters.
const NEST: &str = "package main

func nest(depth int) int {
\tif depth == 0 {
\t\tprintln(\"bottom\")
\t\treturn 1
\t}
\tn := nest(depth - 1)
\treturn n + 1
}

func main() {
\tprintln(nest(40))
}
";

/// A folder of its own with the program in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("debugging")
        .join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    std::fs::write(folder.join("nest.go"), NEST).expect("written");
    folder
}

fn morestack() -> &'static str {
    env!("CARGO_BIN_EXE_morestack-under-test")
}

/// What GDB prints when it runs the program under `commands`.
fn gdb(test: &str, commands: &[&str]) -> String {
    gdb_with(test, &[], commands)
}

/// The same with flags for the program's command.
fn gdb_with(test: &str, flags: &[&str], commands: &[&str]) -> String {
    let mut command = process::command("gdb", &folder(test));
    command.args(["-nx", "-batch", "-ex", "set breakpoint pending on"]);
    // Programs of the test run are started without the shell, which would be debugged first.
    command.args([
        "-ex",
        "set startup-with-shell off",
        "-ex",
        "set debuginfod enabled off",
    ]);
    for one in commands {
        command.args(["-ex", one]);
    }
    command
        .args(["--args", morestack(), "run"])
        .args(flags)
        .arg("nest.go");
    command.env("MORESTACK_DEBUG", "gdb=1");
    let outcome = process::run(&mut command, process::DEADLINE).expect("gdb ends");
    outcome.stdout
}

fn gdb_stops_once_for_a_call_that_moves_the_stack() {
    // Every check moves the stack, and morestack enters the stub a second time: 41 calls, 41 stops.
    let test = "gdb_moves";
    let commands = [
        "break main.nest",
        "ignore 1 1000000",
        "run",
        "info breakpoints",
    ];
    let output = gdb_with(test, &["--stress=move"], &commands);
    assert!(
        output.contains("breakpoint already hit 41 times"),
        "{output}"
    );
}

/// The lines `#3  0x... in NAME (...) at FILE:LINE` of a backtrace, without their addresses.
fn gdb_frames(output: &str) -> Vec<String> {
    (output.lines())
        .filter_map(|line| line.strip_prefix('#')?.split_once(char::is_whitespace))
        .map(|(_, frame)| {
            let frame = frame.trim_start();
            match frame.split_once(" in ") {
                Some((address, frame)) if address.starts_with("0x") => frame.to_string(),
                _ => frame.to_string(),
            }
        })
        .collect()
}

fn gdb_shows_names_and_lines_from_a_host_routine_to_the_base() {
    let test = "gdb_backtrace";
    // The routine that prints is host code on the worker's stack: the backtrace crosses both changes of stack.
    let output = gdb(
        test,
        &[
            "break nest.go:5",
            "run",
            "catch syscall write",
            "continue",
            "bt",
        ],
    );
    let frames = gdb_frames(&output);
    let first = (frames
        .iter()
        .position(|frame| frame.starts_with("main.nest")))
    .unwrap_or_else(|| panic!("no compiled frame\n{output}"));
    let mut expected = vec!["main.nest () at nest.go:5".to_string()];
    expected.extend(std::iter::repeat_n(
        "main.nest () at nest.go:8".to_string(),
        40,
    ));
    expected.push("main.main () at nest.go:13".to_string());
    let compiled = &frames[first..(first + expected.len()).min(frames.len())];
    assert_eq!(compiled, expected, "{output}");
    let hosts = [&frames[..first], &frames[first + expected.len()..]];
    assert!(
        hosts[0].iter().any(|frame| frame.contains("hostcall")),
        "{output}"
    );
    assert!(
        hosts[1].iter().any(|frame| frame.contains("resume")),
        "{output}"
    );
    assert!(
        hosts[1]
            .last()
            .is_some_and(|frame| !frame.contains("corrupt")),
        "{output}"
    );
    assert!(!output.contains("previous frame"), "{output}");
}

fn gdb_stops_at_lines_and_functions() {
    let test = "gdb_breakpoints";
    let commands = [
        "break nest.go:9",
        "run",
        "bt 3",
        "delete",
        "break main.nest",
        "info breakpoints",
    ];
    let output = gdb(test, &commands);
    assert!(
        output.contains("hit Breakpoint 1, main.nest () at nest.go:9\n9\t\treturn n + 1"),
        "{output}"
    );
    let frames = gdb_frames(&output);
    let expected = [
        "main.nest () at nest.go:9",
        "main.nest () at nest.go:8",
        "main.nest () at nest.go:8",
    ];
    assert_eq!(frames[..3], expected, "{output}");
    assert!(output.contains("in main.nest at nest.go:"), "{output}");
}

fn the_perf_map_names_every_function() {
    let mut command = process::command(morestack(), &folder("perf_map"));
    command
        .args(["run", "nest.go"])
        .env("MORESTACK_DEBUG", "perf=1");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("started");
    let path = format!("/tmp/perf-{}.map", child.id());
    assert!(child.wait().expect("it ends").success());
    let map = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    std::fs::remove_file(&path).expect("removed");
    let mut stretches: Vec<(u64, u64, &str)> = (map.lines())
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut number = || u64::from_str_radix(words.next().expect("a number"), 16);
            let (start, size) = (
                number().expect("hexadecimal"),
                number().expect("hexadecimal"),
            );
            (start, size, words.next().expect("a name"))
        })
        .collect();
    for name in ["main.main", "main.nest"] {
        let count = stretches.iter().filter(|stretch| stretch.2 == name).count();
        assert_eq!(count, 1, "{name} in\n{map}");
    }
    stretches.sort_unstable();
    for pair in stretches.windows(2) {
        assert!(pair[0].0 + pair[0].1 <= pair[1].0, "{pair:?} overlap");
    }
}

fn nothing_is_published_unless_asked_for() {
    let mut command = process::command(morestack(), &folder("silent"));
    command
        .args(["run", "nest.go"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("started");
    let path = format!("/tmp/perf-{}.map", child.id());
    assert!(child.wait().expect("it ends").success());
    assert!(!Path::new(&path).exists(), "{path}");
}
