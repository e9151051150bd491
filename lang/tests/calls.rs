//! Calls that end otherwise than by returning, and calls within calls.

#[path = "common/programs.rs"]
mod programs;

use std::sync::{Arc, OnceLock};

use morestack::embed::{CallError, Engine, Program, Settings, Value};
use morestack_rt::{Config, TaskError};
use programs::{compile, settings};

/// The call ends while its task sleeps: the sleep, which begins after a select that did not wait, is no wait in a queue that the
/// task could leave. The next call's task must not be woken by what was meant for the first one.
#[test]
fn a_call_that_ends_while_its_task_sleeps_leaves_it_its_timer() {
    let source = r#"
package script

import "time"

func interrupted() {
	a, b := make(chan int), make(chan int)
	go func() { panic("elsewhere") }()
	select {
	case <-a:
	case <-b:
	default:
	}
	time.Sleep(20 * time.Millisecond)
}

func receive() int {
	c := make(chan int)
	go func() {
		time.Sleep(60 * time.Millisecond)
		c <- 7
	}()
	value, ok := <-c
	if !ok {
		return -1
	}
	return value
}
"#;
    let program = compile(&Engine::new(settings(1, "")), source);
    let panic = program.call("interrupted", &[]).unwrap_err();
    assert!(
        matches!(&panic, CallError::Task(TaskError::Panic { message, .. }) if message == "elsewhere"),
        "{panic}"
    );
    assert_eq!(program.call("receive", &[]).unwrap(), [Value::Int(7)]);
}

/// However the workers meet: the tasks that wait for the one that panics are no deadlock.
#[test]
fn a_panic_of_another_task_is_no_deadlock() {
    let source = r#"
package script

func waits() {
	never := make(chan int)
	for i := range 4 {
		go func() {
			if i == 2 {
				panic("elsewhere")
			}
			<-never
		}()
	}
	<-never
}
"#;
    for processors in [1, 2, 4] {
        let program = compile(&Engine::new(settings(processors, "")), source);
        for _ in 0..200 {
            let panic = program.call("waits", &[]).unwrap_err();
            assert!(
                matches!(&panic, CallError::Task(TaskError::Panic { message, .. }) if message == "elsewhere"),
                "{panic}"
            );
        }
    }
}

const NESTED: &str = r#"
package script

import "host"

type node struct {
	next      *node
	index, of int
}

// list makes a list, and counts the nodes that are not what was put there.
func list(length, of int) (bad int) {
	var first *node
	for i := range length {
		first = &node{first, i, of}
	}
	for i := length - 1; i >= 0; i-- {
		if first == nil || first.index != i || first.of != of {
			return 1
		}
		first = first.next
	}
	return 0
}

func churn(of int) (bad int) {
	for i := range 5 {
		bad += list(5000, of+i)
	}
	return bad
}

func inner(n int) int {
	done := make(chan int)
	go func() { done <- churn(1000 * n) }()
	return churn(1000*n+500) + <-done
}

func outer(n int) int {
	done := make(chan int)
	go func() { done <- churn(1_000_000) }()
	bad := 0
	for i := range n {
		bad += host.Inner(i) + churn(-1000 * (i + 1))
	}
	return bad + <-done
}
"#;

/// Tasks of inner calls are interrupted, and take along what the worker allocates from; other workers bring them to their end,
/// while the host's thread sleeps. That is no deadlock, and the outer task goes on with the worker's cache.
#[test]
fn a_host_function_may_call_the_script_again() {
    for (processors, stress) in [(1, "preempt"), (2, ""), (2, "preempt"), (4, "preempt")] {
        let mut engine = Engine::new(settings(processors, stress));
        let known: Arc<OnceLock<Program>> = Arc::default();
        let of_host = Arc::downgrade(&known);
        let inner = move |n: i64| {
            let known = of_host.upgrade().expect("it is called by the program");
            let results = known.get().expect("compiled").call("inner", &[n.into()]);
            match results.map(|values| values[0].clone()) {
                Ok(Value::Int(bad)) => Ok(bad),
                other => Err(format!("{other:?}")),
            }
        };
        engine.function("Inner", inner).unwrap();
        assert!(known.set(compile(&engine, NESTED)).is_ok());
        let bad = known.get().expect("compiled").call("outer", &[10.into()]);
        assert_eq!(bad.unwrap(), [Value::Int(0)], "{processors} {stress}");
    }
}

const CROSSING: &str = r#"
package script

import "host"

type node struct {
	next  *node
	value int
}

func work(n int) int {
	var first *node
	for i := range 300 {
		first = &node{first, i + n}
	}
	sum := 0
	for ; first != nil; first = first.next {
		sum += first.value - n
	}
	return sum - 300*299/2
}

func cross(n int) int {
	if n == 0 {
		return work(5)
	}
	done := make(chan int)
	for i := range 3 {
		go func() { done <- work(i) + host.Cross(n-1) + work(i) }()
	}
	bad := work(n)
	for range 3 {
		bad += <-done
	}
	return bad
}
"#;

/// Threads stand in calls of both programs at once, and each of the programs wants to collect: neither may wait until the other
/// stands still.
#[test]
fn programs_may_call_each_other() {
    for stress in ["", "preempt,gc"] {
        let programs: [Arc<OnceLock<Program>>; 2] = Default::default();
        for (program, other) in [(0, 1), (1, 0)] {
            let mut engine = Engine::new(settings(2, stress));
            let other = Arc::downgrade(&programs[other]);
            let cross = move |n: i64| {
                let other = other.upgrade().expect("both are there");
                let results = other.get().expect("compiled").call("cross", &[n.into()]);
                match results.map(|values| values[0].clone()) {
                    Ok(Value::Int(bad)) => Ok(bad),
                    other => Err(format!("{other:?}")),
                }
            };
            engine.function("Cross", cross).unwrap();
            assert!(programs[program].set(compile(&engine, CROSSING)).is_ok());
        }
        for _ in 0..5 {
            let bad = programs[0]
                .get()
                .expect("compiled")
                .call("cross", &[4.into()]);
            assert_eq!(bad.unwrap(), [Value::Int(0)], "{stress}");
        }
    }
}

/// Sizes of stacks that a host asks for need not be ones that stacks can have.
#[test]
fn first_stacks_of_any_size_will_do() {
    let source = r#"
package script

func deep(n int) int {
	var pad [16]int
	pad[n&15] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n&15] - n + 1
}

func spawn(n int) int {
	done := make(chan int)
	go func() { done <- deep(n) }()
	return <-done
}
"#;
    for start_bytes in [0, 1, 2049, 3001, 70_001] {
        let runtime = Config {
            start_bytes,
            ..Config::default()
        };
        let settings = Settings {
            runtime,
            ..Settings::default()
        };
        let program = compile(&Engine::new(settings), source);
        let result = program.call("spawn", &[1000.into()]).unwrap();
        assert_eq!(result, [Value::Int(1000)], "{start_bytes}");
    }
}
