//! Signals: whose fault is whose, on any thread, and never on a task's stack.

use morestack_rt::{Config, Runtime, Task, TaskError, host};
use morestack_tests::hand_written::{at, call, runtime, sum_of};
use morestack_tests::process::{child, in_child};
use std::sync::atomic::{AtomicU32, Ordering};

fn nil_is_a_panic(runtime: &Runtime) {
    let mut task = Task::new(runtime);
    assert!(matches!(
        call(&mut task, at::rt_nil(), &[0]),
        Err(TaskError::Panic { .. })
    ));
    assert_eq!(call(&mut task, at::rt_sum(), &[500, 0]), Ok(sum_of(500)));
}

fn read_nowhere() {
    // SAFETY: not at all: this is the fault that is not compiled code's.
    unsafe { std::ptr::read_volatile(std::ptr::without_provenance::<u8>(64)) };
}

unsafe extern "C" fn exit_42(_signal: libc::c_int) {
    // SAFETY: _exit may be called in a handler.
    unsafe { libc::_exit(42) }
}

/// I-SIGNAL: a fault of the host goes to the handler the host had installed, whether or not tasks fault too.
#[test]
fn a_fault_of_the_host_goes_to_the_handler_before_ours() {
    const TEST: &str = "a_fault_of_the_host_goes_to_the_handler_before_ours";
    if in_child(TEST) {
        // SAFETY: the handler only ends the process.
        unsafe { libc::signal(libc::SIGSEGV, exit_42 as *const () as usize) };
        nil_is_a_panic(&runtime(Config::default()));
        read_nowhere();
        unreachable!("the read faults");
    }
    assert_eq!(child(TEST).status.code(), Some(42));
}

#[test]
fn without_a_handler_a_fault_of_the_host_ends_the_process() {
    use std::os::unix::process::ExitStatusExt;
    const TEST: &str = "without_a_handler_a_fault_of_the_host_ends_the_process";
    if in_child(TEST) {
        // SAFETY: the default action.
        unsafe { libc::signal(libc::SIGSEGV, libc::SIG_DFL) };
        nil_is_a_panic(&runtime(Config::default()));
        read_nowhere();
        unreachable!("the read faults");
    }
    assert_eq!(child(TEST).status.signal(), Some(libc::SIGSEGV));
}

/// I-SIGNAL: the signal that interrupts tasks may be the host's, however it was sent.
#[test]
fn the_host_hears_of_its_own_sigurg() {
    const TEST: &str = "the_host_hears_of_its_own_sigurg";
    static HEARD: AtomicU32 = AtomicU32::new(0);
    unsafe extern "C" fn hear(_signal: libc::c_int) {
        HEARD.fetch_add(1, Ordering::SeqCst);
    }
    if in_child(TEST) {
        // SAFETY: the handler counts; signals to this process and this thread, which get there before the call returns.
        unsafe {
            libc::signal(libc::SIGURG, hear as *const () as usize);
            nil_is_a_panic(&runtime(Config::default()));
            let before = HEARD.load(Ordering::SeqCst);
            assert_eq!(libc::pthread_kill(libc::pthread_self(), libc::SIGURG), 0);
            assert_eq!(HEARD.load(Ordering::SeqCst), before + 1);
            assert_eq!(libc::raise(libc::SIGURG), 0);
            assert_eq!(HEARD.load(Ordering::SeqCst), before + 2);
        }
        return;
    }
    assert!(child(TEST).status.success());
}

extern "C" fn on_foreign_thread(runtime: *mut libc::c_void) -> *mut libc::c_void {
    // SAFETY: the test passes its runtime and waits for this thread.
    nil_is_a_panic(unsafe { &*runtime.cast::<Runtime>() });
    std::ptr::null_mut()
}

/// Threads that Rust did not start have no alternate signal stack of their own; 2 KiB are too few for a handler.
#[test]
fn a_thread_that_rust_did_not_start_can_run_tasks() {
    let runtime = runtime(Config::default());
    for _ in 0..3 {
        // SAFETY: the runtime outlives the thread, which is joined.
        unsafe {
            let mut thread: libc::pthread_t = std::mem::zeroed();
            let argument = (&raw const runtime).cast_mut().cast();
            assert_eq!(
                libc::pthread_create(&mut thread, std::ptr::null(), on_foreign_thread, argument),
                0
            );
            assert_eq!(libc::pthread_join(thread, std::ptr::null_mut()), 0);
        }
    }
}

/// Hosts block all signals where they do not wait for them.
#[test]
fn a_thread_that_has_blocked_signals_can_run_tasks() {
    const TEST: &str = "a_thread_that_has_blocked_signals_can_run_tasks";
    if in_child(TEST) {
        // SAFETY: a set of signals is plain data.
        unsafe {
            let mut all = std::mem::zeroed();
            libc::sigfillset(&mut all);
            libc::pthread_sigmask(libc::SIG_BLOCK, &all, std::ptr::null_mut());
        }
        return nil_is_a_panic(&runtime(Config::default()));
    }
    assert!(child(TEST).status.success());
}

#[test]
fn faults_on_many_threads_at_once() {
    let runtime = runtime(Config::default());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..200).for_each(|_| nil_is_a_panic(&runtime)));
        }
    });
}

/// Writes through the pointer its caller was given: true if this frame is *not* on the task's stack.
unsafe extern "C" fn record(task: *mut Task, pointer: *const *mut bool) {
    let local = 0u8;
    let address = std::hint::black_box(&raw const local) as u64;
    // SAFETY: called by compiled code with the running task and the address of the argument.
    unsafe {
        host::enter(task, |task| {
            **pointer = !task.stack_range().contains(&address)
        })
    }
}

/// I-SWITCH: no host frame on a task's stack.
#[test]
fn host_routines_run_on_the_workers_stack() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    let mut is_elsewhere = false;
    let arguments = [record as *const () as u64, (&raw mut is_elsewhere) as u64];
    call(&mut task, at::rt_hosts(), &arguments).unwrap();
    assert!(is_elsewhere);
}
