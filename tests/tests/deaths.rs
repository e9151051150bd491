//! A panic in another goroutine ends the program as that panic, never as a deadlock of those that wait for it, on any number of
//! workers, again and again.

use std::path::Path;
use std::process::Command;

const PROGRAM: &str = r#"package main

import "sync"

func main() {
	var all sync.WaitGroup
	never := make(chan int)
	for i := range 4 {
		all.Add(1)
		go func() {
			if i == 2 {
				panic("elsewhere")
			}
			<-never
			all.Done()
		}()
	}
	all.Wait()
}
"#;

#[test]
fn a_panic_of_another_goroutine_is_no_deadlock() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deaths");
    std::fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
    std::fs::write(folder.join("x.go"), PROGRAM).expect("the folder is writable");
    for processors in ["1", "2", "4"] {
        for _ in 0..25 {
            let output = Command::new(env!("CARGO_BIN_EXE_morestack-under-test"))
                .args(["run", "x.go"])
                .current_dir(&folder)
                .env("GOMAXPROCS", processors)
                .output()
                .expect("the command is there");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.starts_with("panic: elsewhere\n\ngoroutine "), "{said}");
            assert_eq!(output.status.code(), Some(2), "{said}");
        }
    }
}
