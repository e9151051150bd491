//! A host in Rust that runs scripts and survives whatever they do: endless recursion, a panic, an index out of range are error values of that
//! call. The next call works as if nothing had happened.

use std::io::Write;
use std::sync::{Arc, Mutex};

use morestack::embed::{CallError, Program, Settings, Value};
use morestack_rt::{Output, TaskError};

const SCRIPT: &str = "package main

var calls int

func double(n int) int {
	calls++
	println(\"doubling\", n)
	return 2 * n
}

func forever(n int) int {
	calls++
	return forever(n+1) + 1
}

func pick(n int) int {
	calls++
	numbers := [3]int{10, 20, 30}
	return numbers[n]
}

func count() int { return calls }

func main() {}
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&mut std::io::stdout())
}

fn run(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    let printed = Arc::new(Mutex::new(String::new()));
    let mut settings = Settings::default();
    settings.runtime.max_stack_bytes = 1 << 20;
    settings.runtime.output = Output::Function(Arc::new({
        let printed = Arc::clone(&printed);
        move |text| {
            printed
                .lock()
                .expect("no script panics here")
                .push_str(&String::from_utf8_lossy(text))
        }
    }));
    let program = Program::compile("script.go", SCRIPT, settings)?;

    for (function, argument) in [
        ("double", 21),
        ("forever", 0),
        ("pick", 1),
        ("pick", 7),
        ("double", 4),
    ] {
        match program.call(function, &[Value::Int(argument)]) {
            Ok(results) => writeln!(out, "{function}({argument}) = {results:?}")?,
            Err(CallError::Task(TaskError::StackOverflow {
                limit_bytes, trace, ..
            })) => {
                writeln!(
                    out,
                    "{function}({argument}) needs more than {limit_bytes} bytes of stack"
                )?;
                // The first line names the task, the second the function that asked for more.
                let innermost = trace
                    .to_string()
                    .lines()
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
                writeln!(out, "    in {innermost}")?;
            }
            Err(error) => writeln!(out, "{function}({argument}): {error}")?,
        }
    }
    writeln!(
        out,
        "the script printed: {:?}",
        printed.lock().expect("no script panics here")
    )?;
    writeln!(
        out,
        "more than five calls were counted: {}",
        if let [Value::Int(calls)] = program.call("count", &[])?[..] {
            calls > 5
        } else {
            false
        }
    )?;
    Ok(())
}

#[test]
fn prints_what_survive_out_says() {
    let mut out = Vec::new();
    run(&mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), include_str!("survive.out"));
}
