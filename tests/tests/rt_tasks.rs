//! Tasks that start others, wait and wake each other, under hand-written compiled code.

use morestack_rt::sched::{self, SpawnSite, WaitReason};
use morestack_rt::{Config, Runtime, Task, TaskError, host};
use morestack_tests::hand_written::{all_stress_modes, at, call};
use morestack_tests::hand_written_tasks::{Closure, closure, repeat, runtime, site};
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};

fn run(runtime: &Runtime, main: &Closure) -> Result<u64, TaskError> {
    call(&mut Task::new(runtime), repeat(), &[address(main)])
}

fn address(closure: &Closure) -> u64 {
    std::ptr::from_ref(closure) as u64
}

static SITE: LazyLock<SpawnSite> = LazyLock::new(site);

unsafe fn go(task: *mut Task, closure: &'static Closure) {
    // SAFETY: I-HOST: the running task; I-CODE: the site's code takes such a closure.
    unsafe { sched::spawn(&mut *task, &raw const *SITE, address(closure)) }
}

macro_rules! closures {
    ($($name:ident = $routine:ident, $times:literal, $tag:literal;)*) => {
        $(static $name: LazyLock<Closure> = LazyLock::new(|| closure($routine, $times, $tag));)*
    };
}

unsafe extern "C" fn gosched(task: *mut Task, _: *const Closure) -> u64 {
    // SAFETY: I-HOST: called by compiled code.
    unsafe { host::enter(task, Task::yield_now) };
    0
}

#[test]
fn tasks_take_turns() {
    static ORDER: Mutex<Vec<u64>> = Mutex::new(vec![]);
    unsafe extern "C" fn note(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { ORDER.lock().unwrap().push((*closure).tag) };
        // SAFETY: I-HOST: as above.
        unsafe { gosched(task, closure) }
    }
    unsafe extern "C" fn start(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            for closure in [&*ONE, &*TWO, &*THREE] {
                go(task, closure);
            }
            gosched(task, closure)
        }
    }
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            if (*task).number() == 1 && ORDER.lock().unwrap().is_empty() {
                return start(task, closure);
            }
            gosched(task, closure)
        }
    }
    closures! { ONE = note, 3, 1; TWO = note, 3, 2; THREE = note, 3, 3; MAIN = main, 6, 0; }
    for stress in all_stress_modes() {
        ORDER.lock().unwrap().clear();
        let config = Config {
            stress,
            ..Config::default()
        };
        // One worker, or the order would be anybody's.
        let config = Config {
            processors: 1,
            ..config
        };
        assert_eq!(run(&runtime(config), &MAIN), Ok(0));
        let mut order = ORDER.lock().unwrap();
        // One that is interrupted between two turns loses one.
        if stress.preempt_always {
            order.sort_unstable();
            assert_eq!(*order, [1, 1, 1, 2, 2, 2, 3, 3, 3]);
        } else {
            // As in Go: the one started last is first.
            assert_eq!(*order, [3, 1, 2, 3, 1, 2, 3, 1, 2]);
        }
    }
}

/// I-TASK: a task that waits is woken with results, by others or before it waited.
#[test]
fn results_come_from_the_waker() {
    static WAITS: AtomicPtr<Task> = AtomicPtr::new(std::ptr::null_mut());
    unsafe extern "C" fn wake(_: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-TASK: it has made itself known for this one call.
        unsafe {
            let task = WAITS.swap(std::ptr::null_mut(), Ordering::AcqRel);
            (*task).set_results([(*closure).tag, 0]);
            sched::ready(task);
        }
        0
    }
    unsafe extern "C" fn wait(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            WAITS.store(task, Ordering::Release);
            go(task, &WAKER);
            (*task).park(WaitReason::ChanReceive);
        }
        0
    }
    unsafe extern "C" fn woken_before(task: *mut Task, closure: *const Closure) -> u64 {
        WAITS.store(task, Ordering::Release);
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            wake(task, closure);
            (*task).park(WaitReason::ChanReceive);
        }
        0
    }
    closures! { WAKER = wake, 1, 40; WAIT = wait, 100, 0; BEFORE = woken_before, 100, 2; }
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            ..Config::default()
        });
        assert_eq!(run(&runtime, &WAIT), Ok(4000));
        assert_eq!(run(&runtime, &BEFORE), Ok(200));
    }
}

unsafe extern "C" fn for_ever(task: *mut Task, _: *const Closure) -> u64 {
    // SAFETY: I-HOST: called by compiled code.
    unsafe { (*task).park(WaitReason::ChanReceiveNil) };
    0
}

#[test]
fn a_deadlock_ends_the_call_with_all_traces() {
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &STUCK);
            for_ever(task, closure)
        }
    }
    closures! { STUCK = for_ever, 1, 0; MAIN = main, 1, 0; }
    let runtime = runtime(Config::default());
    let error = run(&runtime, &MAIN).unwrap_err();
    assert_eq!(error.exit_status(), 2);
    let report = error.report();
    let (head, frames) = report.split_once('+').unwrap();
    assert_eq!(
        head,
        "fatal error: all goroutines are asleep - deadlock!\n\n\
         goroutine 1 [chan receive (nil chan)]:\nmain.repeat()\n\t/tasks.go:7 "
    );
    assert!(
        frames
            .contains("\n\ngoroutine 2 [chan receive (nil chan)]:\nmain.repeat()\n\t/tasks.go:7 +"),
        "{report}"
    );
    assert!(
        frames.contains("\ncreated by main.repeat in goroutine 1\n\t/tasks.go:7 +"),
        "{report}"
    );
    // The host lives, and so do other tasks of the runtime.
    assert!(call(&mut Task::new(&runtime), at::rt_sum(), &[10, 0]).is_ok());
}

#[test]
fn the_end_of_a_started_task_is_the_end_of_the_call() {
    unsafe extern "C" fn fail(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, |task| task.panic("boom".into())) };
        0
    }
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &FAILS);
            for_ever(task, closure)
        }
    }
    closures! { FAILS = fail, 1, 0; MAIN = main, 1, 0; }
    let runtime = runtime(Config::default());
    let report = run(&runtime, &MAIN).unwrap_err().report();
    assert!(
        report.starts_with("panic: boom\n\ngoroutine 2 [running]:\nmain.repeat()\n\t/tasks.go:7 +"),
        "{report}"
    );
    assert!(call(&mut Task::new(&runtime), at::rt_sum(), &[10, 0]).is_ok());
}

#[test]
fn goexit_ends_one_task_and_main_never_returns() {
    static ENDED: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn exit(task: *mut Task, _: *const Closure) -> u64 {
        ENDED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, Task::exit) };
        0
    }
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &EXITS);
            exit(task, closure)
        }
    }
    closures! { EXITS = exit, 5, 0; MAIN = main, 1, 0; }
    let error = run(&runtime(Config::default()), &MAIN).unwrap_err();
    assert_eq!(
        error.report(),
        "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n"
    );
    assert_eq!(ENDED.load(Ordering::Relaxed), 2);
}

#[test]
fn a_hundred_thousand_tasks_at_once() {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn count(_: *mut Task, _: *const Closure) -> u64 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        0
    }
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            for _ in 0..50_000 {
                go(task, &COUNTS);
            }
            gosched(task, closure)
        }
    }
    closures! { COUNTS = count, 1, 0; MAIN = main, 2, 0; WAITS = gosched, 2, 0; }
    let runtime = runtime(Config::default());
    assert_eq!(run(&runtime, &MAIN), Ok(0));
    // What is left runs when the next call does.
    while COUNT.load(Ordering::Relaxed) < 100_000 {
        assert_eq!(run(&runtime, &WAITS), Ok(0));
    }
    assert_eq!(COUNT.load(Ordering::Relaxed), 100_000);
}

/// I-TASK: tasks of several workers wake each other, while the world is stopped again and again.
#[test]
fn workers_share_tasks_and_stop_for_collections() {
    static TURNS: AtomicU64 = AtomicU64::new(0);
    static ENDED: AtomicU64 = AtomicU64::new(0);
    static WAITS: [AtomicPtr<Task>; 8] = [const { AtomicPtr::new(std::ptr::null_mut()) }; 8];
    /// Wakes the one that waits in a place and takes its place.
    unsafe extern "C" fn relay(task: *mut Task, _: *const Closure) -> u64 {
        let turn = TURNS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: I-HOST: called by compiled code; I-TASK: who is in a place is known to whoever takes it out.
        unsafe {
            if turn % 64 == 63 {
                host::enter(task, |task| {
                    task.collect();
                });
            }
            let place = &WAITS[turn as usize % WAITS.len()];
            let other = place.swap(task, Ordering::AcqRel);
            if !other.is_null() {
                sched::ready(other);
            }
            (*task).park(WaitReason::ChanReceive);
        }
        0
    }
    unsafe extern "C" fn end(_: *mut Task, _: *const Closure) -> u64 {
        ENDED.fetch_add(1, Ordering::Relaxed);
        0
    }
    unsafe extern "C" fn main(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &RELAYS);
            go(task, &ENDS);
            gosched(task, closure)
        }
    }
    closures! { RELAYS = relay, 1000, 0; ENDS = end, 1, 0; MAIN = main, 200, 0; YIELDS = gosched, 10, 0; }
    for processors in [1, 2, 4] {
        TURNS.store(0, Ordering::Relaxed);
        ENDED.store(0, Ordering::Relaxed);
        WAITS
            .iter()
            .for_each(|place| place.store(std::ptr::null_mut(), Ordering::Relaxed));
        let runtime = runtime(Config {
            processors,
            ..Config::default()
        });
        assert_eq!(run(&runtime, &MAIN), Ok(0));
        while ENDED.load(Ordering::Relaxed) < 200 || TURNS.load(Ordering::Relaxed) < 10_000 {
            assert_eq!(run(&runtime, &YIELDS), Ok(0));
        }
    }
}

#[test]
fn other_threads_wake_tasks_and_call_at_the_same_time() {
    unsafe extern "C" fn wait(task: *mut Task, _: *const Closure) -> u64 {
        let address = task as usize;
        // SAFETY: I-HOST: called by compiled code.
        let expected = unsafe { (*task).runtime().expect_wake() };
        std::thread::spawn(move || {
            std::thread::yield_now();
            let task = address as *mut Task;
            // SAFETY: I-TASK: made known for this one call.
            unsafe {
                (*task).set_results([1, 0]);
                sched::ready(task);
            }
            drop(expected);
        });
        // SAFETY: I-HOST: as above.
        unsafe { (*task).park(WaitReason::IoWait) };
        0
    }
    closures! { WAITS = wait, 20, 0; }
    for processors in [1, 2] {
        let runtime = runtime(Config {
            processors,
            ..Config::default()
        });
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    assert_eq!(run(&runtime, &WAITS), Ok(20));
                    let mut task = Task::new(&runtime);
                    assert!(call(&mut task, at::rt_sum(), &[1000, 0]).is_ok());
                });
            }
        });
    }
}
