//! Stopping the world does not wait for the end of long work in a routine of the runtime: it comes in between.

use std::path::Path;
use std::process::Command;

/// What is done at least 20 times, and until 20 collections have come.
const PROGRAM: &str = r#"package main

import (
	"runtime"
	"sync/atomic"
)

var collections atomic.Int64

func collect() {
	for {
		runtime.GC()
		collections.Add(1)
	}
}

const size = 16 << 20

var (
	a, b = make([]byte, size), make([]byte, size)
	m    = map[int]int{}
	text = string(a)
	same = string(b)
	made []byte
	flag bool
)

func long(round int) {
	BODY
}

func main() {
	runtime.GOMAXPROCS(2)
	for i := range size / 64 {
		m[i] = i
	}
	go collect()
	for round := 0; round < 20 || collections.Load() < 20; round++ {
		long(round)
	}
}
"#;

/// How often such work let the world stop in its middle.
fn stops(name: &str, body: &str) -> u64 {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("stopping_{name}"));
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    let program = PROGRAM.replace("BODY", body);
    std::fs::write(folder.join("x.go"), program).expect("the folder is writable");
    let output = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
        .args(["run", "--stats", "x.go"])
        .current_dir(&folder)
        .output()
        .expect("the command is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let mut lines = said.lines();
    let figure = lines.find_map(|line| line.trim_start().strip_prefix("in routines"));
    figure
        .and_then(|number| number.trim().parse().ok())
        .expect(&said)
}

#[test]
fn the_world_stops_in_the_middle_of_long_work() {
    for (name, body) in [
        ("up", "copy(a[1:], a)"),
        ("down", "copy(a, a[1:])"),
        ("clear", "clear(a)"),
        ("equal", "flag = text == same"),
        ("less", "flag = text < same"),
        (
            "make",
            "made = nil; made = make([]byte, size); for i := 0; i < size; i += 4096 { made[i] = 1 }",
        ),
        ("append", "made = append(a[:size:size], 1)"),
        ("join", "flag = len(text+same) == round"),
        ("string", "flag = len(string(a)) == round"),
        ("bytes", "made = []byte(text); made[0] = 1"),
        ("runes", "flag = len([]rune(text)) == round"),
        (
            "grow",
            "m = map[int]int{}; for i := range size / 64 { m[i] = i }",
        ),
        (
            "empty",
            "n := make(map[int]int, size / 16); n[0] = 1; clear(n)",
        ),
    ] {
        assert!(stops(name, body) > 0, "{name}");
    }
}

/// What is short is done at once.
#[test]
fn the_world_stops_behind_short_work() {
    assert_eq!(stops("short", "copy(a[:1000], b)"), 0);
}
