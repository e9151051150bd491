//! Hosts whose calls, tasks and runtimes end while tasks go on.

use morestack_rt::sched::{self, SpawnSite, WaitReason};
use morestack_rt::{Config, Limits, Runtime, Scope, Task, TaskError, host};
use morestack_tests::hand_written::call;
use morestack_tests::hand_written_tasks::{Closure, closure, repeat, runtime, site};
use morestack_tests::process::{child, in_child};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

static SITE: LazyLock<SpawnSite> = LazyLock::new(site);

unsafe fn go(task: *mut Task, closure: &'static Closure) {
    // SAFETY: I-HOST: the running task; I-CODE: the site's code takes such a closure.
    unsafe { sched::spawn(&mut *task, &raw const *SITE, address(closure)) }
}

fn address(closure: &Closure) -> u64 {
    std::ptr::from_ref(closure) as u64
}

fn run(runtime: &Runtime, main: &Closure) -> Result<u64, TaskError> {
    call(&mut Task::new(runtime), repeat(), &[address(main)])
}

fn with_processors(processors: usize) -> Runtime {
    runtime(Config {
        processors,
        ..Config::default()
    })
}

unsafe extern "C" fn gosched(task: *mut Task, _: *const Closure) -> u64 {
    // SAFETY: I-HOST: called by compiled code.
    unsafe { host::enter(task, Task::yield_now) };
    0
}

macro_rules! closures {
    ($($name:ident = $routine:ident, $times:literal;)*) => {
        $(static $name: LazyLock<Closure> = LazyLock::new(|| closure($routine, $times, 0));)*
    };
}

fn wait_until(flag: &AtomicBool) {
    while !flag.load(Ordering::Acquire) {
        thread::yield_now();
    }
}

/// I-TASK: a host routine on a thread of the runtime has the last handle. The runtime lasts as long as that thread needs it.
#[test]
fn the_last_handle_may_be_dropped_by_a_task() {
    static HAS_HANDLE: AtomicBool = AtomicBool::new(false);
    static IS_LAST: AtomicBool = AtomicBool::new(false);
    static WAS_GONE: AtomicBool = AtomicBool::new(false);
    static IS_GONE: AtomicBool = AtomicBool::new(false);
    static RETURNS: AtomicBool = AtomicBool::new(false);
    #[derive(Default)]
    struct Told;
    impl Drop for Told {
        fn drop(&mut self) {
            IS_GONE.store(true, Ordering::Release);
        }
    }
    unsafe extern "C" fn hold(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        let handle = unsafe { (*task).runtime().clone() };
        HAS_HANDLE.store(true, Ordering::Release);
        wait_until(&IS_LAST);
        drop(handle);
        thread::sleep(Duration::from_millis(20));
        WAS_GONE.store(IS_GONE.load(Ordering::Acquire), Ordering::Release);
        RETURNS.store(true, Ordering::Release);
        0
    }
    unsafe extern "C" fn main(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { go(task, &HOLDS) };
        wait_until(&HAS_HANDLE);
        0
    }
    closures! { HOLDS = hold, 1; MAIN = main, 1; }
    let runtime = with_processors(2);
    runtime.host_data::<Told>();
    assert_eq!(run(&runtime, &MAIN), Ok(0));
    drop(runtime);
    IS_LAST.store(true, Ordering::Release);
    wait_until(&RETURNS);
    assert!(!WAS_GONE.load(Ordering::Acquire));
    wait_until(&IS_GONE);
}

/// Who drops the last handle waits for the tasks that run on the runtime's threads, also for one that collects.
#[test]
fn nothing_runs_when_the_last_handle_is_dropped() {
    static STEPS: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn step(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code; I-ROOT: no pointers here.
        unsafe { host::enter(task, |task| task.collect()) };
        STEPS.fetch_add(1, Ordering::AcqRel);
        0
    }
    unsafe extern "C" fn main(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { go(task, &STEPS_ON) };
        // Somebody else takes it meanwhile.
        thread::sleep(Duration::from_millis(1));
        0
    }
    closures! { STEPS_ON = step, 1_000_000_000; MAIN = main, 1; }
    for _ in 0..100 {
        let runtime = with_processors(2);
        runtime.heap().allocate_bytes(8).unwrap();
        let no_roots = Box::new(|_: &mut morestack_rt::heap::Marker<'_>| thread::yield_now());
        runtime.heap().add_roots(no_roots).unwrap();
        assert_eq!(run(&runtime, &MAIN), Ok(0));
        drop(runtime);
        let steps = STEPS.load(Ordering::Acquire);
        thread::sleep(Duration::from_micros(200));
        assert_eq!(STEPS.load(Ordering::Acquire), steps);
    }
}

/// I-ROOT: a routine begins a call of its own while somebody waits for the world to stop; it may hold what it likes.
#[test]
fn nobody_collects_under_a_call_within_a_routine() {
    static COLLECTED: Mutex<Option<bool>> = Mutex::new(None);
    unsafe extern "C" fn inner(task: *mut Task, closure: *const Closure) -> u64 {
        thread::sleep(Duration::from_millis(1));
        // SAFETY: I-HOST: called by compiled code.
        unsafe { gosched(task, closure) }
    }
    unsafe extern "C" fn outer(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        let runtime = unsafe { (*task).runtime().clone() };
        // There is a heap to be collected.
        runtime.heap().allocate_bytes(8).unwrap();
        thread::scope(|scope| {
            let collects = scope.spawn(|| {
                let collected = runtime.collect();
                *COLLECTED.lock().unwrap() = Some(collected);
            });
            thread::sleep(Duration::from_millis(20));
            assert_eq!(run(&runtime, &INNER), Ok(0));
            collects.join().unwrap();
        });
        0
    }
    closures! { INNER = inner, 50; OUTER = outer, 1; }
    assert_eq!(run(&with_processors(2), &OUTER), Ok(0));
    assert_eq!(*COLLECTED.lock().unwrap(), Some(false));
}

/// A call ends because another task dies. What its own task was lent is the host's again, so it goes no further.
#[test]
fn a_task_whose_call_has_ended_goes_no_further() {
    static STEPS: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn die(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, |task| task.throw("the end")) };
        0
    }
    unsafe extern "C" fn step(task: *mut Task, closure: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            if STEPS.fetch_add(1, Ordering::AcqRel) == 0 {
                go(task, &DIES);
            }
            gosched(task, closure)
        }
    }
    closures! { DIES = die, 1; STEPS_ON = step, 1_000_000_000; YIELDS = gosched, 1000; }
    for processors in [1, 2, 4] {
        let runtime = with_processors(processors);
        for _ in 0..20 {
            STEPS.store(0, Ordering::Release);
            let mut root = Task::new(&runtime);
            let outcome = call(&mut root, repeat(), &[address(&STEPS_ON)]);
            assert!(
                matches!(outcome, Err(TaskError::Fatal { .. })),
                "{outcome:?}"
            );
            let steps = STEPS.load(Ordering::Acquire);
            // It can be called again once a worker has come upon it.
            while call(&mut root, repeat(), &[address(&YIELDS)]) == Err(TaskError::Busy) {
                assert_eq!(run(&runtime, &YIELDS), Ok(0));
            }
            assert_eq!(STEPS.load(Ordering::Acquire), steps);
        }
    }
}

/// The same of one that is woken later.
#[test]
fn a_task_whose_call_has_ended_is_not_woken() {
    static WAITS: AtomicPtr<Task> = AtomicPtr::new(std::ptr::null_mut());
    static STEPS: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn die(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, |task| task.throw("the end")) };
        0
    }
    unsafe extern "C" fn step(task: *mut Task, _: *const Closure) -> u64 {
        STEPS.fetch_add(1, Ordering::AcqRel);
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &DIES);
            WAITS.store(task, Ordering::Release);
            (*task).park(WaitReason::IoWait);
        }
        0
    }
    closures! { DIES = die, 1; STEPS_ON = step, 10; YIELDS = gosched, 1000; }
    let runtime = with_processors(1);
    let mut root = Task::new(&runtime);
    let outcome = call(&mut root, repeat(), &[address(&STEPS_ON)]);
    assert!(
        matches!(outcome, Err(TaskError::Fatal { .. })),
        "{outcome:?}"
    );
    assert_eq!(
        call(&mut root, repeat(), &[address(&YIELDS)]),
        Err(TaskError::Busy)
    );
    // SAFETY: I-TASK: made known for this one call.
    unsafe { sched::ready(WAITS.load(Ordering::Acquire)) };
    assert_eq!(run(&runtime, &YIELDS), Ok(0));
    assert_eq!(STEPS.load(Ordering::Acquire), 1);
    assert_eq!(call(&mut root, repeat(), &[address(&YIELDS)]), Ok(0));
}

/// Records are used again: nobody has started the task of a host.
#[test]
fn tasks_of_hosts_have_no_creator() {
    unsafe extern "C" fn nothing(_: *mut Task, _: *const Closure) -> u64 {
        0
    }
    unsafe extern "C" fn start_many(task: *mut Task, _: *const Closure) -> u64 {
        (0..300).for_each(|_| {
            // SAFETY: I-HOST: called by compiled code.
            unsafe { go(task, &NOTHING) }
        });
        0
    }
    unsafe extern "C" fn die(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, |task| task.throw("the end")) };
        0
    }
    closures! { NOTHING = nothing, 1; STARTS = start_many, 1; YIELDS = gosched, 1000; DIES = die, 1; }
    let runtime = with_processors(1);
    assert_eq!(run(&runtime, &STARTS), Ok(0));
    assert_eq!(run(&runtime, &YIELDS), Ok(0));
    for _ in 0..300 {
        let Err(TaskError::Fatal { trace, .. }) = run(&runtime, &DIES) else {
            panic!("it dies");
        };
        let trace = trace.to_string();
        assert!(
            trace.contains("main.repeat") && !trace.contains("created by"),
            "{trace}"
        );
        std::mem::forget(Task::new(&runtime));
    }
}

/// What a host has lent goes on the worker on which the last task of the call has ended.
#[test]
fn what_a_host_has_lent_may_panic_as_it_goes() {
    static GOES_ON: AtomicBool = AtomicBool::new(false);
    static IS_GONE: AtomicBool = AtomicBool::new(false);
    struct Lent;
    impl Drop for Lent {
        fn drop(&mut self) {
            IS_GONE.store(true, Ordering::Release);
            panic!("as it goes");
        }
    }
    unsafe extern "C" fn stay(_: *mut Task, _: *const Closure) -> u64 {
        wait_until(&GOES_ON);
        0
    }
    closures! { STAYS = stay, 1; YIELDS = gosched, 1000; }
    let runtime = with_processors(1);
    let scope = Scope::new(Limits::default(), Box::new(Lent));
    let code = repeat() as *const u8;
    // SAFETY: I-CODE: the code takes such a closure.
    unsafe { runtime.start(&scope, code, address(&STAYS)) }.unwrap();
    drop(scope);
    GOES_ON.store(true, Ordering::Release);
    wait_until(&IS_GONE);
    assert_eq!(run(&runtime, &YIELDS), Ok(0));
}

fn panics(_: Result<(), &TaskError>) -> ! {
    panic!("at the exit")
}

/// Nobody waits for ever for a worker that a panic has ended: the process ends.
#[test]
fn a_panic_of_a_worker_ends_the_process() {
    const TEST: &str = "a_panic_of_a_worker_ends_the_process";
    static BLOCKS: AtomicBool = AtomicBool::new(false);
    unsafe extern "C" fn die(task: *mut Task, _: *const Closure) -> u64 {
        wait_until(&BLOCKS);
        // SAFETY: I-HOST: called by compiled code.
        unsafe { host::enter(task, |task| task.throw("the end")) };
        0
    }
    unsafe extern "C" fn main(task: *mut Task, _: *const Closure) -> u64 {
        // SAFETY: I-HOST: called by compiled code.
        unsafe {
            go(task, &DIES);
            (*task).blocking(|| {
                BLOCKS.store(true, Ordering::Release);
                thread::sleep(Duration::from_secs(10));
            });
        }
        0
    }
    closures! { DIES = die, 1; MAIN = main, 1; }
    if in_child(TEST) {
        let runtime = runtime(Config {
            processors: 2,
            exit: Some(panics),
            ..Config::default()
        });
        let _ = run(&runtime, &MAIN);
        return;
    }
    let output = child(TEST);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(
        text.contains("internal error: a panic in a worker"),
        "{text}"
    );
}

/// I-ROOT: without its roots nobody knows what is alive.
#[test]
fn a_panic_in_a_collection_ends_the_process() {
    const TEST: &str = "a_panic_in_a_collection_ends_the_process";
    if in_child(TEST) {
        let runtime = with_processors(1);
        runtime.heap().allocate_bytes(8).unwrap();
        let no_roots = Box::new(|_: &mut morestack_rt::heap::Marker<'_>| panic!("no roots"));
        runtime.heap().add_roots(no_roots).unwrap();
        // A host that goes on would meet a heap that it has left half marked.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.collect()));
        return;
    }
    let output = child(TEST);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(
        text.contains("internal error: a panic in a collection"),
        "{text}"
    );
}
