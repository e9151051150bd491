//! SIGQUIT: the traces of all goroutines, also of one that runs without calls, and exit status 2.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = r#"package main

import (
	"runtime"
	"strings"
	"time"
)

func wait(c chan int) { <-c }

func spin(n int, started chan bool) {
	started <- true
	for {
		n++
	}
}

// tell says when the first goroutine sleeps.
func tell() {
	text := make([]byte, 1<<16)
	for !strings.Contains(string(text[:runtime.Stack(text, true)]), "goroutine 1 [sleep]") {
		runtime.Gosched()
	}
	println("ready")
	select {}
}

func main() {
	go wait(make(chan int))
	started := make(chan bool)
	go spin(1, started)
	<-started
	go tell()
	time.Sleep(time.Hour)
}
"#;

#[test]
fn sigquit_shows_what_every_goroutine_does() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quit");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    std::fs::write(folder.join("x.go"), PROGRAM).expect("the folder is writable");
    let mut child = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
        .args(["run", "x.go"])
        .current_dir(&folder)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command is there");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut ready = String::new();
    said.read_line(&mut ready).expect("text");
    assert_eq!(ready, "ready\n");
    // SAFETY: a signal to the child that was just started.
    assert_eq!(unsafe { libc::kill(child.id() as i32, libc::SIGQUIT) }, 0);
    let mut text = String::new();
    said.read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("a child").code(), Some(2));
    for part in [
        "SIGQUIT: quit\nPC=0x",
        " m=0 sigcode=0\n\ngoroutine 1 [sleep]:\n",
        "main.main()\n\t",
        "goroutine 2 [",
        "/x.go:34 +0x",
        "goroutine 3 [",
        "main.spin(...)\n\t",
        "created by main.main in goroutine 1\n\t",
    ] {
        assert!(text.contains(part), "no {part:?} in: {text}");
    }
}
