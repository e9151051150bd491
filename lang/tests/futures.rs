//! Calls as futures, calls within calls, and what the death of a task means for other calls.

mod common;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

use common::{block_on, compile, until, workers};
use morestack::embed::{CallError, CallFuture, CancelHandle, Engine, Function, Program, Value};
use morestack_rt::TaskError;

#[test]
fn a_thousand_calls_at_a_time() {
    for processors in [1, 2] {
        let mut engine = Engine::new(workers(processors));
        let gate = Arc::new(Mutex::new(Some(Vec::<Waker>::new())));
        let of_host = gate.clone();
        engine
            .async_function("Wait", move |n: i64| {
                let gate = of_host.clone();
                std::future::poll_fn(move |context| match &mut *gate.lock().unwrap() {
                    Some(wakers) => {
                        wakers.push(context.waker().clone());
                        Poll::Pending
                    }
                    None => Poll::Ready(n + 1),
                })
            })
            .unwrap();
        let source = r#"
package script

import (
	"fmt"
	"host"
)

func wait(n int) string {
	out := make(chan int)
	go func() { out <- host.Wait(n) }()
	return fmt.Sprint("call ", <-out)
}

func ready() {}
"#;
        let program = compile(&engine, source);
        program.call("ready", &[]).unwrap();
        let wait = program.function::<(i64,), String>("wait").unwrap();
        let calls: Vec<_> = (0..1000).map(|n| wait.call_async((n,))).collect();
        let mut calls: Vec<Pin<Box<CallFuture<String>>>> =
            calls.into_iter().map(Box::pin).collect();
        let opener = gate.clone();
        let opener = thread::spawn(move || {
            let waiting = || opener.lock().unwrap().as_ref().unwrap().len();
            until("all wait", || waiting() == 1000);
            let wakers = opener.lock().unwrap().take().unwrap();
            wakers.into_iter().for_each(Waker::wake);
        });
        let mut context = Context::from_waker(Waker::noop());
        for call in &mut calls {
            assert!(call.as_mut().poll(&mut context).is_pending());
        }
        program.call("ready", &[]).unwrap();
        for (n, call) in calls.into_iter().enumerate() {
            assert_eq!(block_on(call).unwrap(), format!("call {}", n + 1));
        }
        opener.join().unwrap();
    }
}

/// A call whose other task dies, while the function runs on and then would write its results.
const DIES: &str = r#"
package script

import "time"

func spins(text string, bytes []byte) (string, []byte) {
	go func() {
		time.Sleep(time.Millisecond)
		panic("second")
	}()
	n := 0
	for i := range 1 << 40 {
		n += i
		if n < 0 {
			n = 0
		}
	}
	return text + "x", append(bytes, byte(n))
}

func sleeps(text string, bytes []byte) (string, []byte) {
	go panic("second")
	time.Sleep(time.Second)
	return text + "x", append(bytes, 1)
}

func leaves() {
	go func() {
		time.Sleep(time.Millisecond)
		panic("left behind")
	}()
}

func pauses(milliseconds int) int {
	time.Sleep(time.Duration(milliseconds) * time.Millisecond)
	return milliseconds
}
"#;

#[test]
fn the_death_of_a_task_ends_its_call_and_no_other() {
    for processors in [1, 2, 4] {
        let program = compile(&Engine::new(workers(processors)), DIES);
        let pauses = program.function::<(i64,), i64>("pauses").unwrap();
        thread::scope(|scope| {
            let other = scope.spawn(|| pauses.call((100,)).unwrap());
            for name in ["spins", "sleeps"].repeat(3) {
                let function = program.function::<(String, Vec<u8>), (String, Vec<u8>)>(name);
                let function = function.unwrap();
                let large = || ("t".repeat(100_000), vec![1; 100_000]);
                let error = function.call(large()).unwrap_err();
                assert_eq!(error.to_string(), "panic: second");
                let error = block_on(function.call_async(large())).unwrap_err();
                assert_eq!(error.to_string(), "panic: second");
                // What would write to the frame now?
                drop(vec![vec![7_u8; 64]; 100]);
            }
            assert_eq!(other.join().unwrap(), 100);
        });
    }
}

#[test]
fn who_dies_in_nobodys_name_ends_all_calls() {
    let program = compile(&Engine::new(workers(2)), DIES);
    program.call("leaves", &[]).unwrap();
    let error = program.call("pauses", &[Value::Int(10_000)]).unwrap_err();
    assert_eq!(error.to_string(), "panic: left behind");
    let pauses = program.function::<(i64,), i64>("pauses").unwrap();
    program.call("leaves", &[]).unwrap();
    let error = block_on(pauses.call_async((10_000,))).unwrap_err();
    assert_eq!(error.to_string(), "panic: left behind");
    assert_eq!(pauses.call((1,)).unwrap(), 1);
}

#[test]
fn a_host_that_panics_ends_one_call() {
    let mut engine = Engine::new(workers(2));
    engine
        .function("Panic", |text: String| -> i64 { panic!("{text}") })
        .unwrap()
        .async_function("Later", |text: String| async move {
            let mut polls = 0;
            std::future::poll_fn(|context: &mut Context<'_>| {
                polls += 1;
                context.waker().wake_by_ref();
                if polls == 3 {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
            if !text.is_empty() {
                panic!("{text}");
            }
        })
        .unwrap();
    let source = r#"
package script

import "host"

func now() int { return host.Panic("now") }
func later() { host.Later("later") }
func nowInTask() { go host.Panic("now in task"); select {} }
func laterInTask() { go host.Later("later in task"); select {} }
func fine() int { host.Later(""); return 1 }
"#;
    let program = compile(&engine, source);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let names = ["now", "later", "nowInTask", "laterInTask"];
    let texts = ["now", "later", "now in task", "later in task"];
    let failed = names.map(|name| {
        let sync = program.call(name, &[]).unwrap_err();
        let error = match name {
            "now" => {
                block_on(program.function::<(), i64>(name).unwrap().call_async(())).unwrap_err()
            }
            _ => block_on(program.function::<(), ()>(name).unwrap().call_async(())).unwrap_err(),
        };
        [sync, error]
    });
    std::panic::set_hook(hook);
    for (errors, text) in failed.iter().zip(texts) {
        for error in errors {
            assert!(
                matches!(error, CallError::Task(TaskError::HostPanic { message, .. }) if message == text),
                "{error}"
            );
        }
    }
    assert_eq!(program.call("fine", &[]).unwrap(), [Value::Int(1)]);
}

/// Whatever drops it: the end of its call, or of the program.
#[test]
fn a_future_that_panics_as_it_goes_hurts_nobody() {
    struct Loud(Arc<AtomicUsize>);
    impl Future for Loud {
        type Output = ();
        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            Poll::Pending
        }
    }
    impl Drop for Loud {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
            panic!("as it goes");
        }
    }
    for processors in [1, 2] {
        let waiting = Arc::new(AtomicUsize::new(0));
        let of_host = waiting.clone();
        let mut engine = Engine::new(workers(processors));
        engine
            .async_function("Never", move || {
                of_host.fetch_add(1, Ordering::SeqCst);
                Loud(of_host.clone())
            })
            .unwrap();
        let source = r#"
package script

import (
	"host"
	"runtime"
)

func never() { host.Never() }
func leaves() { go host.Never() }
func fine() int { runtime.Gosched(); return 1 }
"#;
        let program = compile(&engine, source);
        // The first call comes after that of the initialisation.
        program.call("fine", &[]).unwrap();
        let never = program.function::<(), ()>("never").unwrap();
        let cancel = CancelHandle::new();
        let mut call = Box::pin(never.cancelled_by(&cancel).call_async(()));
        let waker = Waker::noop();
        assert!(
            call.as_mut()
                .poll(&mut Context::from_waker(waker))
                .is_pending()
        );
        until("it waits", || waiting.load(Ordering::SeqCst) == 1);
        cancel.cancel();
        assert!(matches!(block_on(call), Err(CallError::Cancelled)));
        assert_eq!(waiting.load(Ordering::SeqCst), 0);
        program.call("leaves", &[]).unwrap();
        until("it waits", || {
            assert_eq!(program.call("fine", &[]).unwrap(), [Value::Int(1)]);
            waiting.load(Ordering::SeqCst) == 1
        });
        drop(program);
        assert_eq!(waiting.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn functions_of_the_host_call_the_script_again() {
    for processors in [1, 2] {
        let own = Arc::new(Mutex::new(None::<Program>));
        let mut engine = Engine::new(workers(processors));
        let (now, later) = (own.clone(), own.clone());
        engine
            .function("Again", move |n: i64| {
                let program = now.lock().unwrap().clone().unwrap();
                let down = program.function::<(i64,), i64>("down").unwrap();
                down.call((n,)).map(|n| n + 1)
            })
            .unwrap()
            .async_function("Later", move |n: i64| {
                let program = later.lock().unwrap().clone().unwrap();
                let down = program.function::<(i64,), i64>("downLater").unwrap();
                async move { down.call_async((n,)).await.map(|n| n + 1) }
            })
            .unwrap();
        let source = r#"
package script

import "host"

func down(n int) int {
	if n == 0 {
		return 0
	}
	out := make(chan int)
	go func() { out <- host.Again(n - 1) }()
	return <-out
}

func downLater(n int) int {
	if n == 0 {
		return 0
	}
	return host.Later(n - 1)
}

func fail() int { return host.Again(-1000000) }
"#;
        let program = compile(&engine, source);
        *own.lock().unwrap() = Some(program.clone());
        for name in ["down", "downLater"] {
            let down = program.function::<(i64,), i64>(name).unwrap();
            assert_eq!(down.call((10,)).unwrap(), 10);
            assert_eq!(block_on(down.call_async((10,))).unwrap(), 10);
        }
        // The program refers to itself.
        *own.lock().unwrap() = None;
    }
}

#[test]
fn calls_during_the_initialisation_wait_for_it() {
    let source = r#"
package script

import "time"

var ready = start()

func start() int {
	time.Sleep(10 * time.Millisecond)
	return 7
}

func get() int { return ready }
"#;
    let program = compile(&Engine::new(workers(2)), source);
    let get = program.function::<(), i64>("get").unwrap();
    thread::scope(|scope| {
        for n in 0..8 {
            let get = &get;
            scope.spawn(move || {
                let got = if n % 2 == 0 {
                    get.call(())
                } else {
                    block_on(get.call_async(()))
                };
                assert_eq!(got.unwrap(), 7);
            });
        }
    });
}

#[test]
fn a_call_by_the_initialisation_itself_is_refused() {
    let own = Arc::new(Mutex::new(None::<Program>));
    let mut engine = Engine::new(workers(2));
    let program = own.clone();
    engine
        .function("Get", move || {
            let program = program.lock().unwrap().clone().unwrap();
            program.call("get", &[]).map(drop)
        })
        .unwrap();
    let source = "package script\nimport \"host\"\nvar x = f()\nfunc f() int { host.Get(); return 1 }\nfunc get() int { return x }\n";
    let program = compile(&engine, source);
    *own.lock().unwrap() = Some(program.clone());
    let error = program.call("get", &[]).unwrap_err();
    assert_eq!(error.to_string(), "panic: the task is already running");
    *own.lock().unwrap() = None;
}

#[test]
fn a_future_that_wakes_itself_lets_others_run() {
    let mut engine = Engine::new(workers(1));
    let is_ready = Arc::<AtomicBool>::default();
    let asked = is_ready.clone();
    engine
        .async_function("Ready", move || {
            let is_ready = asked.clone();
            std::future::poll_fn(move |context| {
                context.waker().wake_by_ref();
                match is_ready.load(Ordering::SeqCst) {
                    true => Poll::Ready(()),
                    false => Poll::Pending,
                }
            })
        })
        .unwrap()
        .function("Set", move || is_ready.store(true, Ordering::SeqCst))
        .unwrap();
    let source = "package script\nimport \"host\"\nfunc f() { go host.Set(); host.Ready() }\n";
    compile(&engine, source).call("f", &[]).unwrap();
}

/// What the documentation says of threads.
#[test]
fn what_is_send_and_sync() {
    fn send<T: Send>() {}
    fn sync<T: Sync>() {}
    send::<Program>();
    sync::<Program>();
    send::<Engine>();
    sync::<Engine>();
    send::<CancelHandle>();
    sync::<CancelHandle>();
    send::<CallError>();
    sync::<CallError>();
    // Whatever the types of arguments and results.
    send::<Function<(std::rc::Rc<()>,), String>>();
    sync::<Function<(std::rc::Rc<()>,), String>>();
    send::<CallFuture<String>>();
}
