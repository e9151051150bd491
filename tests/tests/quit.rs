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

/// What the program says when it is quit.
fn quit(folder: &Path) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
        .args(["run", "x.go"])
        .current_dir(folder)
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
    text
}

#[test]
fn sigquit_shows_what_every_goroutine_does() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quit");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    std::fs::write(folder.join("x.go"), PROGRAM).expect("the folder is writable");
    // The signal may come while another goroutine has the processor of the loop.
    let mut texts = (0..20).map(|_| quit(&folder));
    let text =
        texts.find(|text| text.contains("rip ") && text.find("main.spin") < text.find("main.main"));
    let text = text.expect("at last it comes in the loop");
    // As Go prints it, but for addresses and the worker that runs the loop, which comes first since it was interrupted.
    let masked = mask(&text);
    for part in [
        "SIGQUIT: quit\nPC=0x_ m=_ sigcode=0\n\ngoroutine 3 gp=0x_ m=_ mp=0x_ [running]:\nmain.spin(...)\n\t",
        " +0x_ fp=0x_ sp=0x_ pc=0x_\ncreated by main.main in goroutine 1\n\t",
        "x.go:31 +0x_\n\ngoroutine 1 gp=0x_ m=nil [sleep]:\n",
        "main.main()\n\t",
        "\ngoroutine 2 gp=0x_ m=nil [chan receive]:\nmain.wait(...)\n\t",
        "\n\nrax    0x_\nrbx    0x_\nrcx    0x_\nrdx    0x_\nrdi    0x_\nrsi    0x_\nrbp    0x_\nrsp    0x_\nr8     0x_\n",
        "\nr15    0x_\nrip    0x_\nrflags 0x_\ncs     0x_\nfs     0x_\ngs     0x_\n",
    ] {
        assert!(masked.contains(part), "no {part:?} in: {text}");
    }
    // What stands twice is the same.
    let number = |name: &str| {
        let at = text
            .find(name)
            .unwrap_or_else(|| panic!("no {name} in: {text}"))
            + name.len();
        text[at..]
            .split_whitespace()
            .next()
            .expect("a number")
            .to_owned()
    };
    assert_eq!(
        [number("PC="), number("rip    ")],
        [number("pc="), number("pc=")],
        "{text}"
    );
    assert_eq!(
        (number("gp="), number("sp=")),
        (number("r15    "), number("rsp    ")),
        "{text}"
    );
}

/// Addresses and numbers of workers as `_`.
fn mask(text: &str) -> String {
    let mut parts = text
        .split_inclusive("0x")
        .flat_map(|part| part.split_inclusive(" m="));
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = if masked.ends_with("0x") { 16 } else { 10 };
        let rest = part.trim_start_matches(|c: char| c.is_digit(digits));
        if rest.len() < part.len() {
            masked.push('_');
        }
        masked.push_str(rest);
    }
    masked
}
