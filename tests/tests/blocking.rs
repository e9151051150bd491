//! Reads that wait for somebody outside: the other goroutines run on, and the program may end meanwhile.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Starts a program whose standard input is a pipe that stays open.
fn start(name: &str, source: &str, processors: usize) -> Child {
    let folder = folder(name);
    std::fs::write(folder.join("x.go"), source).expect("the folder is writable");
    Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
        .args(["run", "x.go"])
        .current_dir(&folder)
        .env("GOMAXPROCS", processors.to_string())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command is there")
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    folder
}

/// The exit status, and what was printed.
fn end(mut child: Child) -> (Option<i32>, String) {
    let mut text = String::new();
    let mut said = child.stderr.take().expect("a pipe");
    said.read_to_string(&mut text).expect("text");
    (child.wait().expect("a child").code(), text)
}

const RUNS_ON: &str = r#"package main

import (
	"os"
	"runtime"
	"time"
)

type node struct {
	next *node
}

func main() {
	read := make(chan string)
	go func() {
		text, err := os.ReadFile("fifo")
		if err != nil {
			panic(err)
		}
		read <- string(text)
	}()
	steps := make(chan int)
	go func() {
		var list *node
		for i := range 3 {
			time.Sleep(time.Millisecond)
			list = &node{list}
			runtime.GC()
			steps <- i
		}
		close(steps)
	}()
	for i := range steps {
		println("step", i)
	}
	println(<-read)
}
"#;

#[test]
fn others_run_and_collect_while_a_file_is_read() {
    for processors in [1, 2] {
        let name = format!("fifo{processors}");
        let fifo = folder(&name).join("fifo");
        let _ = std::fs::remove_file(&fifo);
        let path = std::ffi::CString::new(fifo.to_str().expect("a path")).expect("a path");
        // SAFETY: a path that ends with 0.
        assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0);
        let mut child = start(&name, RUNS_ON, processors);
        let mut said = BufReader::new(child.stderr.as_mut().expect("a pipe"));
        for step in 0..3 {
            let mut line = String::new();
            said.read_line(&mut line).expect("text");
            assert_eq!(line, format!("step {step}\n"));
        }
        std::fs::write(&fifo, "from outside").expect("somebody reads");
        let mut line = String::new();
        said.read_line(&mut line).expect("text");
        assert_eq!(line, "from outside\n");
        assert_eq!(child.wait().expect("a child").code(), Some(0));
    }
}

const MAIN_READS: &str = r#"package main

import (
	"os"
	"time"
)

func main() {
	go func() {
		time.Sleep(5 * time.Millisecond)
		END
	}()
	os.Stdin.Read(make([]byte, 1))
	println("main goes on")
}
"#;

#[test]
fn the_program_may_end_while_its_first_thread_reads() {
    for processors in [1, 2] {
        let end_by = |by: &str| {
            let source = MAIN_READS.replace("END", by);
            end(start("main-reads", &source, processors))
        };
        let (status, text) = end_by("panic(\"enough\")");
        assert_eq!(status, Some(2));
        assert!(text.starts_with("panic: enough\n\ngoroutine "), "{text}");
        assert_eq!(end_by("os.Exit(3)"), (Some(3), String::new()));
        let mut child = start("main-reads", &MAIN_READS.replace("END", ""), processors);
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(b"x").expect("somebody reads");
        assert_eq!(end(child), (Some(0), "main goes on\n".to_owned()));
    }
}

const ANOTHER_READS: &str = r#"package main

import (
	"os"
	"time"
)

func main() {
	for range 4 {
		go os.Stdin.Read(make([]byte, 1))
	}
	time.Sleep(20 * time.Millisecond)
	println("main ends")
}
"#;

#[test]
fn main_may_return_while_others_read() {
    for processors in [1, 2] {
        let child = start("another-reads", ANOTHER_READS, processors);
        assert_eq!(end(child), (Some(0), "main ends\n".to_owned()));
    }
}
