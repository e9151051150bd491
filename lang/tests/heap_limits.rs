//! Calls that end since they have too much memory; others go on.

#[path = "common/programs.rs"]
mod programs;

use std::thread;

use morestack::embed::{CallError, Engine, Limits};
use morestack_rt::TaskError;
use programs::{compile, settings};

/// A program with what calls keep, throw away, and leave to others.
const HEAPS: &str = r#"
package script

var shared [][]byte

// Keeps so many MiB, in a task of its own.
func keep(mebibytes int) int {
	out := make(chan [][]byte)
	go func() {
		var kept [][]byte
		for i := 0; i < mebibytes*1024; i++ {
			kept = append(kept, make([]byte, 1024))
		}
		out <- kept
	}()
	return len(<-out)
}

func waste(mebibytes int) int {
	sum := 0
	for i := 0; i < mebibytes*1024; i++ {
		sum += len(make([]byte, 1000+i%24))
	}
	return sum
}

func leave(mebibytes int) int {
	for i := 0; i < mebibytes*1024; i++ {
		shared = append(shared, make([]byte, 1024))
	}
	return len(shared)
}

func large(mebibytes int) int { return len(make([]byte, mebibytes<<20)) }

func double(mebibytes int) int {
	s := "x"
	for len(s) < mebibytes<<20 {
		s += s
	}
	return len(s)
}

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func trees(depth int) int {
	if tree(depth).left == nil {
		return 0
	}
	return depth
}
"#;

#[test]
fn a_call_has_its_own_limit_of_heap() {
    let program = compile(&Engine::new(settings(2, "")), HEAPS);
    let limits = Limits {
        max_heap_bytes: Some(4 << 20),
        ..Limits::default()
    };
    let call = |name: &str, amount: i64, limits: Limits| {
        let function = program.function::<(i64,), i64>(name).unwrap();
        function.limited(limits).call((amount,))
    };
    let is_exhausted = |outcome: Result<i64, CallError>| match outcome {
        Err(CallError::Task(TaskError::HeapExhausted { limit_bytes, .. })) => {
            assert_eq!(limit_bytes, 4 << 20);
            true
        }
        _ => false,
    };
    for (name, amount) in [("keep", 16), ("large", 5), ("double", 32), ("trees", 20)] {
        assert!(is_exhausted(call(name, amount, limits)), "{name}");
        assert!(call(name, amount, Limits::default()).is_ok(), "{name}");
    }
    // Less, garbage, and what is in variables of the program is no matter.
    for (name, amount) in [
        ("keep", 2),
        ("waste", 64),
        ("leave", 16),
        ("large", 3),
        ("trees", 12),
    ] {
        assert!(call(name, amount, limits).is_ok(), "{name}");
    }
}

#[test]
fn calls_are_charged_for_themselves_only() {
    let program = compile(&Engine::new(settings(2, "")), HEAPS);
    let keep = program.function::<(i64,), i64>("keep").unwrap();
    let limits = Limits {
        max_heap_bytes: Some(4 << 20),
        ..Limits::default()
    };
    thread::scope(|scope| {
        let calls: Vec<_> = (0..12)
            .map(|index| {
                let keep = match index % 3 {
                    // The large ones have no limit.
                    0 => keep.clone(),
                    _ => keep.clone().limited(limits),
                };
                let mebibytes = [24, 2, 12][index % 3];
                scope.spawn(move || keep.call((mebibytes,)))
            })
            .collect();
        for (index, call) in calls.into_iter().enumerate() {
            let outcome = call.join().unwrap();
            assert_eq!(outcome.is_ok(), index % 3 != 2, "{index}: {outcome:?}");
        }
    });
}
