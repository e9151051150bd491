//! Scripts as tasks of a Rust host: results, errors as values, and a host that lives on.

use std::sync::{Arc, Mutex};

use morestack::embed::{CallError, Program, Settings, Value};
use morestack_rt::{Config, Output, TaskError};

const SCRIPT: &str = r#"
package main

var calls int
var limit = start()

func start() int { return 10 }

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func mix(a int8, b uint16, c float32, d float64, e bool, f int64) (int8, uint16, float32, float64, bool, int64) {
	return a - 1, b + 1, c * 2, d / 2, !e, -f
}

func count() int { calls++; return calls + limit }

func index(n int) int {
	var a [3]int
	return a[n]
}

func deep(n int) int {
	var pad [16]int
	pad[n&15] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n&15] - n + 1
}

func stop() { panic("stop") }

func text(s string) int { return len(s) }

func pointer(p *int) int { return *p }

func main() { println("main", limit) }
"#;

fn program(settings: Settings) -> Program {
    Program::compile("script.go", SCRIPT, settings).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn functions_are_called_with_scalars_of_every_kind() {
    let program = program(Settings::default());
    assert_eq!(
        program.call("fib", &[Value::Int(20)]).unwrap(),
        [Value::Int(6765)]
    );
    let arguments = [
        Value::Int(-128),
        Value::Uint(65535),
        Value::Float(1.5),
        Value::Float(5.0),
        Value::Bool(false),
        Value::Int(7),
    ];
    let results = [
        Value::Int(127),
        Value::Uint(0),
        Value::Float(3.0),
        Value::Float(2.5),
        Value::Bool(true),
        Value::Int(-7),
    ];
    assert_eq!(program.call("mix", &arguments).unwrap(), results);
}

#[test]
fn package_variables_are_initialised_once_and_live_between_calls() {
    let program = program(Settings::default());
    assert_eq!(program.call("count", &[]).unwrap(), [Value::Int(11)]);
    assert_eq!(program.call("count", &[]).unwrap(), [Value::Int(12)]);
}

#[test]
fn what_goes_wrong_in_a_task_is_a_value_and_the_host_lives() {
    let mut settings = Settings::default();
    settings.runtime.max_stack_bytes = 1 << 20;
    let program = program(settings);
    let panic = program.call("index", &[Value::Int(3)]).unwrap_err();
    let CallError::Task(TaskError::Panic { message, trace }) = panic else {
        panic!("{panic}")
    };
    assert_eq!(
        message,
        "runtime error: index out of range [3] with length 3"
    );
    assert_eq!(trace.youngest[0].function, "main.index");
    assert_eq!(trace.youngest[0].line, 24);
    let overflow = program.call("deep", &[Value::Int(1_000_000)]).unwrap_err();
    assert!(
        matches!(&overflow, CallError::Task(TaskError::StackOverflow { limit_bytes, .. }) if *limit_bytes == 1 << 20),
        "{overflow}"
    );
    let stop = program.call("stop", &[]).unwrap_err();
    assert_eq!(stop.to_string(), "panic: stop");
    assert_eq!(
        program.call("deep", &[Value::Int(100)]).unwrap(),
        [Value::Int(100)]
    );
}

#[test]
fn wrong_calls_are_refused() {
    let program = program(Settings::default());
    let refused =
        |name: &str, arguments: &[Value]| program.call(name, arguments).unwrap_err().to_string();
    assert_eq!(refused("none", &[]), "no function none");
    assert_eq!(refused("fib", &[]), "fib takes 1 arguments, not 0");
    assert!(refused("fib", &[Value::Bool(true)]).contains("argument 1 of fib"));
    let six: Vec<Value> = vec![Value::Int(128); 6];
    assert!(refused("mix", &six).contains("argument 1 of mix"));
    assert_eq!(
        refused("text", &[Value::Int(1)]),
        "argument 1 of text: Int(1) is no string"
    );
    assert!(refused("pointer", &[Value::Int(1)]).contains("other than numbers"));
}

#[test]
fn printed_text_goes_where_the_host_wants_it() {
    let text = Arc::new(Mutex::new(Vec::new()));
    let sink = text.clone();
    let runtime = Config {
        output: Output::Function(Arc::new(move |bytes: &[u8]| {
            sink.lock().unwrap().extend_from_slice(bytes);
        })),
        ..Config::default()
    };
    let program = program(Settings {
        runtime,
        ..Settings::default()
    });
    program.run_main().unwrap();
    assert_eq!(text.lock().unwrap().as_slice(), b"main 10\n");
}

#[test]
fn programs_with_errors_are_described() {
    let source = "package main\nfunc main() { x := 1 }\n";
    let Err(failure) = Program::compile("wrong.go", source, Settings::default()) else {
        panic!("it compiled")
    };
    assert_eq!(
        failure.to_string(),
        "wrong.go:2:15: declared and not used: x"
    );
}

#[test]
fn a_program_may_be_used_from_several_threads() {
    let program = program(Settings::default());
    std::thread::scope(|scope| {
        for n in 0..8 {
            let program = &program;
            scope.spawn(move || {
                let depth = 1000 * (n + 1);
                let result = program.call("deep", &[Value::Int(depth)]).unwrap();
                assert_eq!(result, [Value::Int(depth)]);
            });
        }
    });
    assert!(program.statistics().growths > 8);
}

const ALLOCATING: &str = r#"
package main

type node struct {
	next *node
	data [100]int
}

var kept *node

func keep(n int) int {
	for range n {
		kept = &node{next: kept}
	}
	return n
}

func forget() { kept = nil }

func waste(n int) int {
	var last *node
	for i := range n {
		last = &node{}
		last.data[0] = i
	}
	return last.data[0]
}

func main() {}
"#;

#[test]
fn a_script_without_memory_dies_and_the_host_lives() {
    let settings = Settings {
        runtime: Config {
            max_heap_bytes: 8 << 20,
            ..Config::default()
        },
        ..Settings::default()
    };
    let program = Program::compile("heap.go", ALLOCATING, settings).unwrap();
    let waste = || program.call("waste", &[Value::Int(100_000)]);
    assert_eq!(waste().unwrap(), [Value::Int(99_999)]);
    let died = program.call("keep", &[Value::Int(1_000_000)]).unwrap_err();
    let CallError::Task(error @ TaskError::HeapExhausted { .. }) = died else {
        panic!("{died}")
    };
    assert!(
        error
            .report()
            .starts_with("fatal error: runtime: out of memory\n")
    );
    assert_eq!(error.exit_status(), 2);
    assert!(waste().is_err());
    program.call("forget", &[]).unwrap();
    assert_eq!(waste().unwrap(), [Value::Int(99_999)]);
}
