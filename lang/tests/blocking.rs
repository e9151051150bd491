//! Functions of a host that take their time: other tasks run meanwhile, and collections do not wait for them.

#[path = "common/programs.rs"]
mod programs;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier, Mutex};

use morestack::embed::{Engine, Program};
use programs::{compile, settings};

/// Functions `Wait` and `Tell`: the first ends when the second has been called.
fn with_wait_and_tell(engine: &mut Engine) {
    let (tell, wait): (Sender<()>, Receiver<()>) = channel();
    let (tell, wait) = (Mutex::new(tell), Mutex::new(wait));
    engine
        .function("Wait", move || wait.lock().unwrap().recv().unwrap())
        .unwrap()
        .function("Tell", move || tell.lock().unwrap().send(()).unwrap())
        .unwrap();
}

const WAITS: &str = r#"
package script

import (
	"host"
	"runtime"
	"time"
)

func forTask() int {
	n := 0
	for range 20 {
		go func() {
			n++
			host.Tell()
		}()
		host.Wait()
	}
	return n
}

func forTimer() {
	go func() {
		time.Sleep(time.Millisecond)
		host.Tell()
	}()
	host.Wait()
}

type node struct {
	next  *node
	value int
}

func collects() int {
	var list *node
	for i := range 1000 {
		list = &node{list, i}
	}
	before := numGC()
	done := make(chan bool)
	go func() {
		runtime.GC()
		host.Tell()
		done <- true
	}()
	host.Wait()
	<-done
	sum := 0
	for ; list != nil; list = list.next {
		sum += list.value
	}
	if numGC() == before {
		return -1
	}
	return sum
}

func numGC() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}
"#;

#[test]
fn a_function_may_wait_for_a_task_that_was_just_started() {
    for processors in [1, 2, 4] {
        let mut engine = Engine::new(settings(processors, ""));
        with_wait_and_tell(&mut engine);
        let program = compile(&engine, WAITS);
        let wait = program.function::<(), i64>("forTask").unwrap();
        assert_eq!(wait.call(()).unwrap(), 20);
        let wait = program.function::<(), ()>("forTimer").unwrap();
        wait.call(()).unwrap();
    }
}

#[test]
fn a_collection_does_not_wait_for_functions() {
    for processors in [1, 2, 4] {
        let mut engine = Engine::new(settings(processors, ""));
        with_wait_and_tell(&mut engine);
        let program = compile(&engine, WAITS);
        let wait = program.function::<(), i64>("collects").unwrap();
        assert_eq!(wait.call(()).unwrap(), 499_500);
    }
}

const MANY: &str = r#"
package script

import (
	"host"
	"sync"
)

func many(count int) int {
	var all sync.WaitGroup
	var lock sync.Mutex
	sum := 0
	for i := range count {
		all.Go(func() {
			host.Meet()
			lock.Lock()
			sum += i
			lock.Unlock()
		})
	}
	all.Wait()
	return sum
}
"#;

#[test]
fn a_hundred_functions_may_block_at_once() {
    let mut engine = Engine::new(settings(2, ""));
    let barrier = Arc::new(Barrier::new(100));
    engine
        .function("Meet", move || {
            barrier.wait();
        })
        .unwrap();
    let program = compile(&engine, MANY);
    let many = program.function::<(i64,), i64>("many").unwrap();
    for _ in 0..3 {
        assert_eq!(many.call((100,)).unwrap(), 4950);
    }
}

const CALLED_BACK: &str = r#"
package script

import (
	"host"
	"runtime"
)

type node struct {
	next  *node
	value int
}

func outer(depth int) int {
	kept := &node{nil, depth}
	sum := host.Again(depth)
	runtime.GC()
	return sum + kept.value
}

func inner(n int) int {
	done := make(chan int)
	go func() {
		runtime.GC()
		done <- n
	}()
	return <-done
}
"#;

#[test]
fn functions_may_call_scripts_of_the_same_runtime() {
    for processors in [1, 2] {
        let mut engine = Engine::new(settings(processors, ""));
        let inner = Arc::new(Mutex::new(None::<Arc<Program>>));
        let found = Arc::clone(&inner);
        engine
            .function("Again", move |depth: i64| {
                let program = found.lock().unwrap().clone().unwrap();
                let name = if depth == 0 { "inner" } else { "outer" };
                let function = program.function::<(i64,), i64>(name).unwrap();
                function.call((depth - i64::from(depth > 0),)).unwrap()
            })
            .unwrap();
        let program = Arc::new(compile(&engine, CALLED_BACK));
        *inner.lock().unwrap() = Some(Arc::clone(&program));
        let outer = program.function::<(i64,), i64>("outer").unwrap();
        assert_eq!(outer.call((5,)).unwrap(), 15);
        *inner.lock().unwrap() = None;
    }
}
