//! Functions of a host that scripts call, and typed calls of scripts.

#[path = "common/programs.rs"]
mod programs;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use morestack::embed::{CallError, Engine, NameError, Program, Settings, Value};
use morestack_rt::{Config, TaskError};
use programs::{compile, settings};

/// Settings under which stacks move at every check, and everything is collected at every allocation.
fn stress() -> Settings {
    settings(Config::default().processors, "move,small,gc")
}

const TEXTS: &str = r#"
package script

import "host"

func greet(name string, bytes []byte) (string, []byte, int) {
	for i := range bytes {
		bytes[i]++
	}
	return host.Join("hello", name), append(bytes, 7), len(host.Lengths([]byte(name)))
}

func pieces(n int) string {
	s := ""
	for i := range n {
		s = host.Join(s, string(rune('a'+i)))
	}
	return s
}
"#;

#[test]
fn texts_and_bytes_pass_in_both_directions() {
    for settings in [Settings::default(), stress()] {
        let mut engine = Engine::new(settings);
        engine
            .function("Join", |a: String, b: String| format!("{a} {b}"))
            .unwrap()
            .function("Lengths", |bytes: Vec<u8>| vec![1u8; bytes.len()])
            .unwrap();
        let program = compile(&engine, TEXTS);
        let greet = program.function::<(String, Vec<u8>), (String, Vec<u8>, i64)>("greet");
        let greet = greet.unwrap();
        let bytes = vec![1, 2, 3];
        let result = greet.call(("Gopher".into(), bytes.clone())).unwrap();
        assert_eq!(result, ("hello Gopher".into(), vec![2, 3, 4, 7], 6));
        assert_eq!(bytes, [1, 2, 3], "the script has a copy");
        let pieces = program.function::<(i64,), String>("pieces").unwrap();
        assert_eq!(pieces.call((4,)).unwrap(), " a b c d");
    }
}

#[test]
fn numbers_keep_their_types() {
    let mut engine = Engine::new(Settings::default());
    engine
        .function("Mix", |a: i8, b: u16, c: f32, d: bool| {
            (
                i64::from(a) + i64::from(b),
                f64::from(c) * if d { 2.0 } else { 1.0 },
            )
        })
        .unwrap();
    let source = "package script\nimport \"host\"\nfunc f() (int, float64) { return host.Mix(-1, 65535, 1.5, true) }\n";
    let program = compile(&engine, source);
    let f = program.function::<(), (i64, f64)>("f").unwrap();
    assert_eq!(f.call(()).unwrap(), (65534, 3.0));
}

#[test]
fn wrong_calls_of_the_host_are_errors_in_the_script() {
    let mut engine = Engine::new(Settings::default());
    engine.function("Half", |n: i64| n / 2).unwrap();
    let refused = |body: &str| {
        let source = format!("package script\nimport \"host\"\nfunc f() int {{ {body} }}\n");
        engine
            .compile("x.go", &source)
            .map(drop)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("return host.Half(\"x\")"),
        "x.go:3:33: cannot use \"x\" (untyped string constant) as int value in argument to host.Half"
    );
    assert!(refused("return host.Third(1)").contains("undefined: host.Third"));
    let plain = Program::compile(
        "x.go",
        "package script\nimport \"host\"\n",
        Settings::default(),
    );
    assert!(plain.map(drop).unwrap_err().to_string().contains("host"));
}

#[test]
fn typed_calls_have_the_types_of_the_script() {
    let source = "package script\nfunc f(n int, s string) {}\n";
    let program = compile(&Engine::new(Settings::default()), source);
    let wrong = program.function::<(i32,), ()>("f").map(drop).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "f is a func(int, string), not a func(int32)"
    );
}

#[test]
fn names_are_exported_and_unique() {
    let mut engine = Engine::new(Settings::default());
    let not = engine.function("half", |n: i64| n).map(drop);
    assert_eq!(not, Err(NameError::NotExported("half".into())));
    engine.function("Half", |n: i64| n).unwrap();
    let twice = engine.function("Half", |n: i64| n).map(drop);
    assert_eq!(twice, Err(NameError::Twice("Half".into())));
}

#[test]
fn errors_of_the_host_are_panics_that_scripts_may_recover() {
    let mut engine = Engine::new(Settings::default());
    engine
        .function(
            "Check",
            |n: i64| if n < 0 { Err("negative") } else { Ok(n) },
        )
        .unwrap();
    let source = r#"
package script

import "host"

func try(n int) (result int) {
	defer func() {
		if recover() != nil {
			result = -100
		}
	}()
	return host.Check(n)
}

func fail() int { return host.Check(-1) }
"#;
    let program = compile(&engine, source);
    let try_it = program.function::<(i64,), i64>("try").unwrap();
    assert_eq!(try_it.call((5,)).unwrap(), 5);
    assert_eq!(try_it.call((-5,)).unwrap(), -100);
    let failed = program.call("fail", &[]).unwrap_err();
    assert_eq!(failed.to_string(), "panic: negative");
}

#[test]
fn a_host_that_panics_ends_the_call_only() {
    let mut engine = Engine::new(Settings::default());
    engine
        .function("Explode", |n: i64| -> i64 { panic!("at {n}") })
        .unwrap();
    let source = "package script\nimport \"host\"\nfunc f() int { return host.Explode(3) }\nfunc g() int { return 4 }\n";
    let program = compile(&engine, source);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let failed = program.call("f", &[]).unwrap_err();
    std::panic::set_hook(hook);
    assert!(
        matches!(&failed, CallError::Task(TaskError::HostPanic { message, .. }) if message == "at 3"),
        "{failed}"
    );
    assert_eq!(program.call("g", &[]).unwrap(), [Value::Int(4)]);
}

/// A future that is ready once its gate has been opened.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<(bool, Vec<Waker>)>>);

impl Gate {
    fn open(&self) {
        let wakers = {
            let mut gate = self.0.lock().unwrap();
            gate.0 = true;
            std::mem::take(&mut gate.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Future for Gate {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut gate = self.0.lock().unwrap();
        if gate.0 {
            return Poll::Ready(());
        }
        gate.1.push(context.waker().clone());
        Poll::Pending
    }
}

#[test]
fn tasks_wait_for_futures_without_holding_a_thread() {
    for settings in [Settings::default(), stress()] {
        let gate = Gate::default();
        let waiting = Arc::new(AtomicUsize::new(0));
        let mut engine = Engine::new(settings);
        let (of_host, count) = (gate.clone(), waiting.clone());
        engine
            .async_function("Wait", move |n: i64, text: String| {
                let gate = of_host.clone();
                count.fetch_add(1, Ordering::SeqCst);
                async move {
                    gate.await;
                    format!("{text}{n}")
                }
            })
            .unwrap();
        // Each of the tasks has something of its own in its frame while it waits.
        let source = r#"
package script

import "host"

func all(n int) int {
	results := make(chan int)
	for i := range n {
		go func() {
			local := [4]int{i, i, i, i}
			p := &local[2]
			text := host.Wait(i, "task")
			results <- *p + len(text)
		}()
	}
	sum := 0
	for range n {
		sum += <-results
	}
	return sum
}
"#;
        let program = compile(&engine, source);
        let all = program.function::<(i64,), i64>("all").unwrap();
        let tasks = 50;
        let opener = std::thread::spawn({
            let waiting = waiting.clone();
            move || {
                while waiting.load(Ordering::SeqCst) < tasks {
                    std::thread::sleep(Duration::from_millis(1));
                }
                gate.open();
            }
        });
        let expected: usize = (0..tasks).map(|n| n + format!("task{n}").len()).sum();
        assert_eq!(all.call((tasks as i64,)).unwrap(), expected as i64);
        opener.join().unwrap();
    }
}

#[test]
fn a_future_that_is_ready_at_once_never_parks() {
    let mut engine = Engine::new(Settings::default());
    engine
        .async_function("Ready", |n: i64| async move { n + 1 })
        .unwrap();
    let source = "package script\nimport \"host\"\nfunc f(n int) int { s := 0; for i := range n { s += host.Ready(i) }; return s }\n";
    let program = compile(&engine, source);
    let f = program.function::<(i64,), i64>("f").unwrap();
    assert_eq!(f.call((100,)).unwrap(), 5050);
}
