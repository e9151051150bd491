//! Calls that end before their function returns: by limits, by their host, by the death of a task; and calls as futures.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use morestack::embed::{
    CallError, CallFuture, CancelHandle, Engine, Function, Limits, Program, Settings, Value,
};
use morestack_rt::{Config, TaskError};

/// Settings for so many workers.
fn workers(processors: usize) -> Settings {
    let runtime = Config {
        processors,
        ..Config::default()
    };
    Settings {
        runtime,
        ..Settings::default()
    }
}

fn compile(engine: &Engine, source: &str) -> Program {
    let compiled = engine.compile("script.go", source);
    compiled.unwrap_or_else(|failure| panic!("{failure}"))
}

fn within(milliseconds: u64) -> Limits {
    Limits {
        time: Some(Duration::from_millis(milliseconds)),
        ..Limits::default()
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// An executor of one future.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// A future that never is ready, and counts those that exist.
struct Never(Arc<AtomicUsize>);

impl Never {
    fn new(count: &Arc<AtomicUsize>) -> Never {
        count.fetch_add(1, Ordering::SeqCst);
        Never(Arc::clone(count))
    }
}

impl Future for Never {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

impl Drop for Never {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("waited for: {what}");
}

/// Ways not to return, each in a function; `Started` is called before.
const STUCK: &str = r#"
package script

import (
	"host"
	"sync"
	"time"
)

var mutex sync.Mutex
var sum int

func loop() {
	host.Started()
	for {
		sum++
	}
}

func calls() {
	host.Started()
	for {
		sum = fib(20)
	}
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func receives() {
	host.Started()
	<-make(chan int)
}

func sends() {
	host.Started()
	var none chan int
	none <- 1
}

func selects() {
	host.Started()
	a, b := make(chan int), make(chan int)
	select {
	case <-a:
	case b <- 1:
	}
}

func selectsNothing() {
	host.Started()
	select {}
}

func sleeps() {
	host.Started()
	time.Sleep(time.Hour)
}

func locks() {
	var mutex sync.Mutex
	mutex.Lock()
	host.Started()
	mutex.Lock()
}

func waits() {
	var group sync.WaitGroup
	group.Add(1)
	host.Started()
	group.Wait()
}

func awaits() {
	host.Started()
	host.Never()
}

func starts() {
	for i := range 4 {
		go func() {
			for {
				time.Sleep(time.Duration(i) * time.Millisecond)
			}
		}()
	}
	go loop()
	go host.Never()
	select {}
}

func defers() {
	defer func() {
		recover()
		host.Deferred()
	}()
	loop()
}

func fine(n int) int { return fib(n) }
"#;

const WAYS: [&str; 12] = [
    "loop",
    "calls",
    "receives",
    "sends",
    "selects",
    "selectsNothing",
    "sleeps",
    "locks",
    "waits",
    "awaits",
    "starts",
    "defers",
];

struct Stuck {
    program: Program,
    started: Arc<AtomicUsize>,
    never: Arc<AtomicUsize>,
    deferred: Arc<AtomicBool>,
    /// Of `never`, those of the call that keeps the others from being a deadlock.
    kept: usize,
}

impl Stuck {
    fn new(settings: Settings) -> Stuck {
        let started = Arc::<AtomicUsize>::default();
        let never = Arc::<AtomicUsize>::default();
        let deferred = Arc::<AtomicBool>::default();
        let mut engine = Engine::new(settings);
        let (counted, awaited, run) = (started.clone(), never.clone(), deferred.clone());
        engine
            .function("Started", move || {
                counted.fetch_add(1, Ordering::SeqCst);
            })
            .unwrap()
            .function("Deferred", move || run.store(true, Ordering::SeqCst))
            .unwrap()
            .async_function("Never", move || Never::new(&awaited))
            .unwrap();
        Stuck {
            program: compile(&engine, STUCK),
            started,
            never,
            deferred,
            kept: 0,
        }
    }

    /// Begins a call that waits for the host.
    fn keep_awake(&mut self) -> impl Future + use<> {
        let call = self.begin("awaits");
        until("it waits", || self.never.load(Ordering::SeqCst) == 1);
        self.kept = 1;
        call
    }

    /// Begins a call; it is under way when this returns.
    fn begin(&self, name: &str) -> Pin<Box<CallFuture<()>>> {
        let before = self.started.load(Ordering::SeqCst);
        let mut future = Box::pin(self.function(name).call_async(()));
        let mut context = Context::from_waker(Waker::noop());
        until("it has started", || {
            assert!(future.as_mut().poll(&mut context).is_pending());
            self.started.load(Ordering::SeqCst) > before
        });
        future
    }

    fn function(&self, name: &str) -> Function<(), ()> {
        self.program.function(name).unwrap()
    }

    /// After calls have ended, nothing of them is left, and the program works.
    fn check(&self) {
        let fine = self.program.function::<(i64,), i64>("fine").unwrap();
        until("futures are dropped", || {
            assert_eq!(fine.call((10,)).unwrap(), 55);
            self.never.load(Ordering::SeqCst) == self.kept
        });
        assert!(!self.deferred.load(Ordering::SeqCst), "deferred functions");
    }
}

#[test]
fn a_call_ends_when_its_time_is_over_whatever_it_does() {
    for processors in [1, 2] {
        let mut stuck = Stuck::new(workers(processors));
        let _awake = stuck.keep_awake();
        for way in WAYS {
            let call = stuck.function(way).limited(within(20));
            let error = call.call(()).unwrap_err();
            let CallError::Task(error @ TaskError::OutOfTime { limit, .. }) = error else {
                panic!("{way}: {error}")
            };
            assert_eq!(limit, Duration::from_millis(20));
            assert_eq!(error.to_string(), "out of time: the call exceeds 20ms");
            stuck.check();
        }
    }
}

#[test]
fn a_call_in_time_returns() {
    let stuck = Stuck::new(workers(2));
    let fine = stuck.program.function::<(i64,), i64>("fine").unwrap();
    let fine = fine.limited(within(60_000));
    for _ in 0..100 {
        assert_eq!(fine.call((5,)).unwrap(), 5);
    }
}

#[test]
fn a_call_that_is_out_of_time_says_where_it_was() {
    let stuck = Stuck::new(workers(1));
    let error = stuck.function("sleeps").limited(within(10)).call(());
    let Err(CallError::Task(error)) = error else {
        panic!("{error:?}")
    };
    let trace = error.trace().unwrap();
    assert_eq!(trace.youngest[0].function, "time.Sleep");
    assert_eq!(trace.youngest[1].function, "script.sleeps");
    assert!(
        error
            .report()
            .starts_with("fatal error: out of time: the call exceeds 10ms\n")
    );
}

#[test]
fn a_handle_ends_calls_from_another_thread() {
    for processors in [1, 2] {
        let mut stuck = Stuck::new(workers(processors));
        let _awake = stuck.keep_awake();
        for way in WAYS {
            let handle = CancelHandle::new();
            let call = stuck.function(way).cancelled_by(&handle);
            let before = stuck.started.load(Ordering::SeqCst);
            thread::scope(|scope| {
                scope.spawn(|| {
                    until("it has started", || {
                        stuck.started.load(Ordering::SeqCst) > before
                    });
                    handle.cancel();
                });
                let error = call.call(()).unwrap_err();
                assert!(matches!(error, CallError::Cancelled), "{way}: {error}");
            });
            assert!(
                matches!(call.call(()), Err(CallError::Cancelled)),
                "for good"
            );
            stuck.check();
        }
    }
}

#[test]
fn a_function_of_the_host_may_cancel_the_call_that_it_is_in() {
    let handle = CancelHandle::new();
    let mut engine = Engine::new(workers(1));
    let own = handle.clone();
    engine.function("Cancel", move || own.cancel()).unwrap();
    let source = "package script\nimport \"host\"\nfunc f() int { host.Cancel(); for { } }\n";
    let program = compile(&engine, source);
    let f = program.function::<(), i64>("f").unwrap();
    let f = f.cancelled_by(&handle);
    assert!(matches!(f.call(()), Err(CallError::Cancelled)));
}

#[test]
fn futures_hold_no_thread_and_end_their_calls_when_dropped() {
    for processors in [1, 2] {
        let mut stuck = Stuck::new(workers(processors));
        let _awake = stuck.keep_awake();
        for way in WAYS {
            drop(stuck.begin(way));
            stuck.check();
        }
    }
}

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

#[test]
fn a_program_lives_as_long_as_its_futures() {
    let stuck = Stuck::new(workers(1));
    let fine = stuck.program.function::<(i64,), i64>("fine").unwrap();
    let (first, second) = (fine.call_async((20,)), fine.call_async((10,)));
    drop(fine);
    drop(stuck);
    assert_eq!(block_on(first).unwrap(), 6765);
    assert_eq!(block_on(second).unwrap(), 55);
}

#[test]
fn a_program_goes_with_calls_under_way_that_nobody_awaits() {
    for way in WAYS {
        let mut stuck = Stuck::new(workers(2));
        let awake = stuck.keep_awake();
        let call = stuck.begin(way);
        let never = stuck.never.clone();
        drop(stuck);
        drop(awake);
        drop(call);
        assert_eq!(never.load(Ordering::SeqCst), 0, "{way}");
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
	time.Sleep(20 * time.Millisecond)
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
fn a_task_dies_of_a_limit_while_others_hold_channels_to_it() {
    let source = r#"
package script

import "time"

var out, in = make(chan int), make(chan int)

func deep(n int) int { return deep(n+1) + 1 }

func serve() int {
	n := <-in
	go func() { out <- 1 }()
	return deep(n)
}

func ask(n int) int {
	in <- n
	select {
	case n = <-out:
	}
	return n
}

func sleep() { time.Sleep(time.Hour) }
"#;
    let program = compile(&Engine::new(workers(2)), source);
    let limits = Limits {
        max_stack_bytes: Some(1 << 16),
        ..within(10_000)
    };
    let sleep = program.function::<(), ()>("sleep").unwrap().call_async(());
    let mut sleep = Box::pin(sleep);
    until("it sleeps", || {
        let mut context = Context::from_waker(Waker::noop());
        assert!(sleep.as_mut().poll(&mut context).is_pending());
        program.statistics().first_stacks > 1
    });
    let serve = program.function::<(), i64>("serve").unwrap();
    let ask = program.function::<(i64,), i64>("ask").unwrap();
    let asked = thread::spawn({
        let ask = ask.clone().limited(within(300));
        move || ask.call((1,))
    });
    let error = serve.limited(limits).call(()).unwrap_err();
    let CallError::Task(TaskError::StackOverflow { limit_bytes, .. }) = error else {
        panic!("{error}")
    };
    assert_eq!(limit_bytes, 1 << 16);
    // Either the started task had sent before it was ended, or nobody can answer any more.
    match asked.join().unwrap() {
        Ok(n) => assert_eq!(n, 1),
        Err(error) => assert!(error.to_string().starts_with("out of time"), "{error}"),
    }
    // Nobody waits in these channels.
    drop(sleep);
    let error = ask.call((1,)).unwrap_err();
    assert_eq!(error.to_string(), "all goroutines are asleep - deadlock!");
}

#[test]
fn tasks_of_a_call_have_its_limit_of_stack() {
    let source = r#"
package script

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func both(n int) int {
	out := make(chan int)
	go func() { out <- deep(n) }()
	return <-out
}
"#;
    let program = compile(&Engine::new(workers(2)), source);
    let both = program.function::<(i64,), i64>("both").unwrap();
    assert_eq!(both.call((10_000,)).unwrap(), 10_000);
    let limits = Limits {
        max_stack_bytes: Some(1 << 14),
        ..Limits::default()
    };
    let error = both.limited(limits).call((10_000,)).unwrap_err();
    assert!(error.to_string().contains("16384 bytes"), "{error}");
}

#[test]
fn a_call_without_memory_names_the_limit() {
    let mut settings = workers(2);
    settings.runtime.max_heap_bytes = 8 << 20;
    let source = "package script\nfunc f() int { var kept [][]byte; for { kept = append(kept, make([]byte, 1000)) } }\n";
    let program = compile(&Engine::new(settings), source);
    let error = program.call("f", &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "out of memory: the heap exceeds 8388608 bytes"
    );
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
fn a_call_that_never_returns_ends_with_its_program_or_its_host() {
    let source = r#"
package script

import "runtime"

func exits() int {
	runtime.Goexit()
	return 1
}
"#;
    let program = compile(&Engine::new(workers(2)), source);
    let exits = program.function::<(), i64>("exits").unwrap();
    let deadlock = "no goroutines (main called runtime.Goexit) - deadlock!";
    assert_eq!(exits.call(()).unwrap_err().to_string(), deadlock);
    let error = block_on(exits.call_async(())).unwrap_err();
    assert_eq!(error.to_string(), deadlock);
}

#[test]
fn tasks_that_all_wait_are_a_deadlock_of_every_call() {
    for processors in [1, 2] {
        let stuck = Stuck::new(workers(processors));
        for name in ["receives", "selectsNothing", "locks", "waits"] {
            let asleep = "all goroutines are asleep - deadlock!";
            let function = stuck.function(name);
            assert_eq!(function.call(()).unwrap_err().to_string(), asleep);
            let error = block_on(function.call_async(())).unwrap_err();
            assert_eq!(error.to_string(), asleep);
            stuck.check();
        }
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
fn an_initialisation_without_end_is_ended_by_the_limit() {
    let source =
        "package script\nvar x = f()\nfunc f() int { for { } }\nfunc g() int { return x }\n";
    let settings = Settings {
        limits: within(20),
        ..workers(1)
    };
    let program = compile(&Engine::new(settings), source);
    for _ in 0..2 {
        let error = program.call("g", &[]).unwrap_err();
        assert!(error.to_string().starts_with("out of time"), "{error}");
    }
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
