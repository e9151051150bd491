//! Calls that end before their function returns: by limits and by their host.

mod common;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use common::{block_on, compile, until, workers};
use morestack::embed::{
    CallError, CallFuture, CancelHandle, Engine, Function, Limits, Program, Settings,
};
use morestack_rt::TaskError;

fn within(milliseconds: u64) -> Limits {
    Limits {
        time: Some(Duration::from_millis(milliseconds)),
        ..Limits::default()
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

func allocates() {
	host.Started()
	for {
		kept = append(kept[:0], make([]int, 100), make([]int, 10))
	}
}

var kept [][]int

func fine(n int) int { return fib(n) }
"#;

const WAYS: [&str; 13] = [
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
    "allocates",
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

/// Settings under which stacks move at every check, everything is collected at every allocation, and all is preempted.
fn stress() -> Settings {
    let mut settings = workers(2);
    settings.runtime.stress = "move,small,gc,preempt".parse().unwrap();
    settings
}

#[test]
fn a_handle_ends_calls_from_another_thread() {
    for settings in [workers(1), workers(2), stress()] {
        let mut stuck = Stuck::new(settings);
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
    for settings in [workers(1), workers(2), stress()] {
        let mut stuck = Stuck::new(settings);
        let _awake = stuck.keep_awake();
        for way in WAYS {
            drop(stuck.begin(way));
            stuck.check();
        }
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
        // If a thread of the runtime was the last to use it, it ends in its own time.
        until("it is gone", || never.load(Ordering::SeqCst) == 0);
    }
}

#[test]
fn who_waits_for_the_network_is_ended_too() {
    let source = r#"
package script

import "net"

func accepts() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer listener.Close()
	go net.Dial("tcp", listener.Addr().String())
	listener.Accept()
	listener.Accept()
}
"#;
    let program = compile(&Engine::new(workers(2)), source);
    let accepts = program.function::<(), ()>("accepts").unwrap();
    let accepts = accepts.limited(within(50));
    for _ in 0..5 {
        let error = accepts.call(()).unwrap_err();
        assert!(error.to_string().starts_with("out of time"), "{error}");
    }
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
