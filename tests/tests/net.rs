//! Package net where the system refuses: no descriptors left, and very many of them. Each program runs plain and under all stress
//! modes, on 1, 2 and 4 workers.

use morestack_tests::process;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_morestack-under-test");

fn write(name: &str, program: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("net");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    std::fs::write(folder.join(name), program).expect("the folder is writable");
    folder
}

/// Opens connections until there are no descriptors left. None of those that were made is lost.
const NONE_LEFT: &str = r#"package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	report := func(err error) {
		text := strings.ReplaceAll(err.Error(), l.Addr().String(), "ADDRESS")
		fmt.Println(text, errors.Is(err, syscall.EMFILE), err.(net.Error).Temporary())
	}
	var clients []net.Conn
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			report(err)
			break
		}
		clients = append(clients, c)
	}
	_, err = l.Accept()
	report(err)
	_, err = net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(err)
	clients[0].Close()
	served := make(chan int)
	go func() {
		for i := range clients {
			c, err := l.Accept()
			if err != nil {
				report(err)
				return
			}
			io.Copy(c, c)
			c.Close()
			served <- i
		}
	}()
	<-served
	for _, c := range clients[1:] {
		fmt.Fprint(c, "echo")
		c.(*net.TCPConn).CloseWrite()
		text, err := io.ReadAll(c)
		if string(text) != "echo" || err != nil {
			fmt.Println(string(text), err)
		}
		<-served
	}
	fmt.Println(len(clients) > 10)
}
"#;

#[test]
fn without_descriptors_nothing_is_lost() {
    let folder = write("none_left.go", NONE_LEFT);
    for stress in ["", "--stress=move,odd,small,gc,preempt"] {
        for workers in ["1", "2", "4"] {
            let mut command = process::command("sh", &folder);
            let script = "ulimit -n 40; exec \"$0\" run $1 none_left.go";
            command
                .args(["-c", script, BINARY, stress])
                .env("GOMAXPROCS", workers);
            let outcome = process::run(&mut command, process::DEADLINE).expect("it ends");
            let expected = "dial tcp ADDRESS: socket: too many open files true true\n\
                accept tcp ADDRESS: accept4: too many open files true true\n\
                listen tcp 127.0.0.1:0: socket: too many open files\n\
                true\n";
            assert_eq!(outcome.stdout, expected, "{}", outcome.stderr);
        }
    }
}

const SERVER: &str = r#"package main

import (
	"fmt"
	"io"
	"net"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	for {
		c, err := l.Accept()
		if err != nil {
			panic(err)
		}
		go func() {
			io.CopyBuffer(c, c, make([]byte, 16))
			c.Close()
		}()
	}
}
"#;

const CLIENT: &str = r#"package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

func main() {
	const count = 10000
	connections := make([]net.Conn, count)
	for i := range connections {
		c, err := net.Dial("tcp", os.Args[1])
		if err != nil {
			fmt.Println(i, err)
			os.Exit(1)
		}
		connections[i] = c
	}
	var all sync.WaitGroup
	for i, c := range connections {
		all.Go(func() {
			message, answer := fmt.Sprintf("%012d", i), make([]byte, 12)
			io.WriteString(c, message)
			if _, err := io.ReadFull(c, answer); err != nil || string(answer) != message {
				fmt.Println(i, string(answer), err)
			}
			c.Close()
		})
	}
	all.Wait()
	fmt.Println("all", count)
}
"#;

#[test]
fn ten_thousand_connections() {
    let limit = descriptors();
    if limit < 10_100 {
        println!("SKIPPED: at most {limit} descriptors");
        return;
    }
    let folder = write("server.go", SERVER);
    write("client.go", CLIENT);
    for workers in ["1", "4"] {
        let mut server = Command::new(BINARY)
            .args(["run", "server.go"])
            .current_dir(&folder)
            .env("GOMAXPROCS", workers)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command is there");
        let mut address = String::new();
        BufReader::new(server.stdout.take().expect("a pipe"))
            .read_line(&mut address)
            .expect("text");
        let mut client = process::command(BINARY, &folder);
        client
            .args(["run", "client.go", address.trim()])
            .env("GOMAXPROCS", workers);
        let outcome = process::run(&mut client, process::DEADLINE);
        server.kill().expect("it runs");
        server.wait().expect("it was started here");
        let outcome = outcome.expect("it ends");
        assert_eq!(outcome.stdout, "all 10000\n", "{}", outcome.stderr);
    }
}

/// How many descriptors a process may have, having raised that as far as is allowed.
fn descriptors() -> u64 {
    // SAFETY: asks for and sets plain numbers.
    unsafe {
        let mut limit: libc::rlimit = std::mem::zeroed();
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        limit.rlim_cur = limit.rlim_max;
        libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        limit.rlim_cur
    }
}
