//! What ends a task early: overflow, faults, host routines, lack of memory. The host always lives.

use morestack_rt::{
    CodeRegion, Config, OperatingSystem, OutOfMemory, Output, POISON, RootTask, Runtime,
    StackSource, Task, TaskError, TaskOptions, host,
};
use morestack_tests::hand_written::{all_stress_modes, at, call, runtime, sum_of};
use morestack_tests::process::{child, in_child};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// After an error the same task and the runtime still work.
fn lives(task: &mut RootTask) {
    assert_eq!(task.stack_bytes(), 0, "a dead task gives its stack back");
    assert_eq!(call(task, at::rt_sum(), &[100, 0]), Ok(sum_of(100)));
}

/// I-BUDGET: up to the limit and not beyond.
#[test]
fn overflow_is_an_error_with_gos_text() {
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            max_stack_bytes: 1_000_000,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        let error = call(&mut task, at::rt_forever(), &[0]).unwrap_err();
        let TaskError::StackOverflow {
            limit_bytes,
            stack_pointer,
            lowest,
            highest,
            ref trace,
        } = error
        else {
            panic!("{error:?}");
        };
        assert_eq!(limit_bytes, 1_000_000);
        assert!(lowest < stack_pointer && stack_pointer < highest && highest - lowest <= 1_000_000);
        // 64 bytes a frame; up to the limit, not to the last power of two below it.
        let frames = 100 + trace.elided;
        assert!(
            frames > 999_000 / 64 - 20 && frames <= 1_000_000 / 64,
            "{frames} {stress:?}"
        );
        let report = error.report();
        let head = format!(
            "runtime: goroutine stack exceeds 1000000-byte limit\n\
             runtime: sp={stack_pointer:#x} stack=[{lowest:#x}, {highest:#x}]\n\
             fatal error: stack overflow\n\nruntime stack:\n"
        );
        assert!(report.starts_with(&head), "{report}");
        let first = format!(
            " [running]:\nmain.forever(...)\n\t/x.go:50 fp={:#x} sp={stack_pointer:#x} pc=0x",
            stack_pointer + 8
        );
        assert!(report.contains("\ngoroutine 1 gp=0x"), "{report}");
        assert!(report.contains(&first), "{report}");
        assert_eq!(report.matches("main.forever(...)").count(), 100);
        assert!(report.contains(&format!("...{} frames elided...", trace.elided)));
        assert_eq!(error.exit_status(), 2);
        lives(&mut task);
    }
}

#[test]
fn the_default_limit_holds_ten_million_frames() {
    let runtime = runtime(Config {
        poison: false,
        ..Config::default()
    });
    let mut task = Task::new(&runtime);
    assert_eq!(
        call(&mut task, at::rt_sum(), &[10_000_000, 0]),
        Ok(sum_of(10_000_000))
    );
    let error = call(&mut task, at::rt_forever(), &[0]).unwrap_err();
    assert!(matches!(
        error,
        TaskError::StackOverflow {
            limit_bytes: 1_000_000_000,
            ..
        }
    ));
    assert!(error.trace().unwrap().elided > 15_600_000 - 200);
}

#[test]
fn limits_belong_to_the_runtime_or_the_task_and_change_at_run_time() {
    let runtime = runtime(Config::default());
    assert_eq!(runtime.set_max_stack_bytes(100_000), 1_000_000_000);
    let limit_met = |task: &mut RootTask| match call(task, at::rt_forever(), &[0]) {
        Err(TaskError::StackOverflow { limit_bytes, .. }) => limit_bytes,
        other => panic!("{other:?}"),
    };
    let mut task = Task::new(&runtime);
    assert_eq!(limit_met(&mut task), 100_000);
    assert_eq!(task.set_max_stack_bytes(50_000), 100_000);
    assert_eq!(limit_met(&mut task), 50_000);
    assert_eq!(runtime.set_max_stack_bytes(3_000_000), 100_000);
    assert_eq!(limit_met(&mut task), 50_000);
    assert_eq!(limit_met(&mut Task::new(&runtime)), 3_000_000);
    // Without a limit, too.
    runtime.set_max_stack_bytes(u64::MAX);
    assert_eq!(
        call(&mut Task::new(&runtime), at::rt_sum(), &[100_000, 0]),
        Ok(sum_of(100_000))
    );
    runtime.set_max_stack_bytes(3_000_000);
    // A stack whose reservation was made for a lower limit moves to a larger one.
    let mut task = Task::new(&runtime);
    call(&mut task, at::rt_sum(), &[10_000, 0]).unwrap();
    runtime.set_max_stack_bytes(100_000_000);
    assert_eq!(
        call(&mut task, at::rt_sum(), &[1_000_000, 0]),
        Ok(sum_of(1_000_000))
    );
}

/// I-SIGNAL: the handler changes nothing but the task that faulted.
#[test]
fn a_nil_dereference_is_a_panic() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    let error = call(&mut task, at::rt_nil(), &[0]).unwrap_err();
    let trap = at::rt_nil_trap();
    assert_eq!(
        error.report(),
        format!(
            "panic: runtime error: invalid memory address or nil pointer dereference\n\
             [signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc={trap:#x}]\n\n\
             goroutine 1 [running]:\nmain.nil(...)\n\t/x.go:70 +{:#x}\n",
            trap - at::rt_nil()
        )
    );
    lives(&mut task);
}

/// Long copies are host routines; a nil pointer among their arguments must not fault in the host.
#[test]
fn nil_in_a_host_routine_is_a_panic_of_the_task() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    for name in ["memory_move", "memory_clear", "memory_equal"] {
        // `nils` calls the routine with (nil, 100, 100).
        let report = call(&mut task, at::rt_nils(), &[routine(name)])
            .unwrap_err()
            .report();
        assert!(
            report.starts_with(
                "panic: runtime error: invalid memory address or nil pointer dereference\n"
            ),
            "{report}"
        );
        lives(&mut task);
    }
}

#[test]
fn a_division_by_zero_is_a_panic_with_its_caller() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    assert_eq!(call(&mut task, at::rt_through(), &[42, 6]), Ok(7));
    let report = call(&mut task, at::rt_through(), &[42, 0])
        .unwrap_err()
        .report();
    assert!(
        report.starts_with("panic: runtime error: integer divide by zero\n\ngoroutine 1 [running]:\nmain.divide(...)\n"),
        "{report}"
    );
    assert!(
        report.contains("\nmain.through(...)\n\t/x.go:90 +0x"),
        "{report}"
    );
    lives(&mut task);
}

#[test]
fn a_wild_access_is_a_fault_not_a_nil_dereference() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    let error = call(&mut task, at::rt_nil(), &[0x10_0000_0000]).unwrap_err();
    assert!(
        matches!(
            error,
            TaskError::Fault {
                address: 0x10_0000_0008,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(
        error.report().starts_with(
            "unexpected fault address 0x1000000008\nfatal error: fault\n[signal SIGSEGV"
        )
    );
    lives(&mut task);
    // The kernel says address 0 of a pointer that is not canonical, such as one read from a stack that was left.
    let poisoned = u64::from_ne_bytes([POISON; 8]);
    let error = call(&mut task, at::rt_nil(), &[poisoned]).unwrap_err();
    assert!(
        matches!(error, TaskError::Fault { address: 0, .. }),
        "{error:?}"
    );
    lives(&mut task);
}

unsafe extern "C" fn panicking(task: *mut Task, pointer: *const u64) {
    // SAFETY: called by compiled code with the running task.
    unsafe { host::enter(task, |_| panic!("host says {}", *pointer)) }
}

unsafe extern "C" fn failing(task: *mut Task, pointer: *const u64) {
    // SAFETY: called by compiled code with the running task.
    unsafe { host::enter(task, |task| task.fail(TaskError::Exit(*pointer as i32))) }
}

/// Runs another task inside a host call of this one.
unsafe extern "C" fn nesting(task: *mut Task) -> u64 {
    // SAFETY: called by compiled code with the running task.
    unsafe {
        host::enter(task, |task| {
            let mut other = Task::new(task.runtime());
            let sum = call(&mut other, at::rt_sum(), &[5000, 0]).unwrap();
            let nil = call(&mut other, at::rt_nil(), &[0]);
            assert!(matches!(nil, Err(TaskError::Panic { .. })));
            sum
        })
    }
}

/// I-SWITCH and I-HOST: host routines run on the worker's stack, even inside each other.
#[test]
fn host_routines_end_a_task_or_run_others() {
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        let through = |task: &mut RootTask, routine: *const ()| {
            call(task, at::rt_hosts(), &[routine as u64, 7])
        };
        let Err(TaskError::HostPanic { message, trace }) =
            through(&mut task, panicking as *const ())
        else {
            panic!("a Rust panic must end the task")
        };
        assert_eq!(
            (message.as_str(), trace.youngest[0].function.as_str()),
            ("host says 7", "main.hosts")
        );
        lives(&mut task);
        assert_eq!(
            through(&mut task, failing as *const ()),
            Err(TaskError::Exit(7))
        );
        lives(&mut task);
        assert!(through(&mut task, nesting as *const ()).unwrap() > sum_of(5000));
    }
}

/// The operating system until `left` operations were done, then nothing.
struct Scarce {
    left: AtomicI64,
}

impl Scarce {
    fn has(&self) -> bool {
        self.left.fetch_sub(1, Ordering::Relaxed) > 0
    }
}

// SAFETY: answers what `OperatingSystem` answers, or no.
unsafe impl StackSource for Scarce {
    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        self.has() && OperatingSystem.reserve_at(address, bytes)
    }
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        if self.has() {
            OperatingSystem.reserve(bytes, alignment)
        } else {
            None
        }
    }
    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        // SAFETY: passed on.
        self.has() && unsafe { OperatingSystem.commit(address, bytes, huge) }
    }
    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.discard(address, bytes) }
    }
    unsafe fn retire(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.retire(address, bytes) }
    }
    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.release(address, bytes) }
    }
}

#[test]
fn without_memory_the_task_dies_and_the_host_lives() {
    let mut outcomes = [0, 0];
    for operations in 0..40 {
        let source = Arc::new(Scarce {
            left: AtomicI64::new(operations),
        });
        let runtime = runtime(Config {
            source: source.clone(),
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        match call(&mut task, at::rt_sum(), &[200_000, 0]) {
            Ok(sum) => {
                assert_eq!(sum, sum_of(200_000));
                outcomes[1] += 1;
            }
            Err(
                error @ TaskError::OutOfMemory {
                    cause: OutOfMemory { bytes },
                    ..
                },
            ) => {
                assert!(error.report().starts_with(&format!(
                    "fatal error: out of memory: no {bytes} bytes for a stack\n"
                )));
                source.left.store(i64::MAX, Ordering::Relaxed);
                lives(&mut task);
                outcomes[0] += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(outcomes[0] > 5 && outcomes[1] > 5, "{outcomes:?}");
}

/// A task starts even if its limit is below what a stack needs at least; it overflows when it grows.
#[test]
fn the_smallest_limit_overflows_at_the_first_growth() {
    let runtime = runtime(Config {
        max_stack_bytes: 1,
        ..Config::default()
    });
    let options = TaskOptions {
        start_bytes: Some(1),
        ..TaskOptions::default()
    };
    let mut task = Task::with_options(&runtime, options);
    let error = call(&mut task, at::rt_sum(), &[1000, 0]).unwrap_err();
    assert!(
        matches!(error, TaskError::StackOverflow { limit_bytes: 1, .. }),
        "{error:?}"
    );
}

fn routine(name: &str) -> u64 {
    host::find(name)
        .unwrap_or_else(|| panic!("no routine {name}"))
        .address as u64
}

#[test]
fn printed_text_goes_where_the_host_wants_it() {
    let text = Arc::new(Mutex::new(Vec::new()));
    let sink = text.clone();
    let output = Output::Function(Arc::new(move |bytes: &[u8]| {
        sink.lock().unwrap().push(bytes.to_vec())
    }));
    let runtime: Runtime = runtime(Config {
        output,
        ..Config::default()
    });
    let mut task = Task::new(&runtime);
    for name in [
        "print_begin",
        "print_newline",
        "print_space",
        "print_pointer",
        "print_end",
    ] {
        call(&mut task, at::rt_hosts(), &[routine(name), 3]).unwrap();
    }
    let written = text.lock().unwrap();
    assert_eq!(written.len(), 1, "one write a statement");
    let line = String::from_utf8(written[0].clone()).unwrap();
    assert!(line.starts_with("\n 0x"), "{line:?}");
}

#[test]
fn run_time_errors_have_gos_text_and_a_trace() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    for (name, text) in [
        ("panic_divide", "integer divide by zero"),
        ("panic_shift", "negative shift amount"),
        ("panic_nil_argument", "panic called with nil argument"),
    ] {
        let report = call(&mut task, at::rt_hosts(), &[routine(name), 3])
            .unwrap_err()
            .report();
        let expected = format!(
            "panic: runtime error: {text}\n\ngoroutine 1 [running]:\nmain.hosts(...)\n\t/x.go:60 +0x"
        );
        assert!(report.starts_with(&expected), "{report}");
        lives(&mut task);
    }
}

/// I-BUDGET: the largest small frame, then the largest tree without checks, then a slow path, at every distance from the
/// guard: nothing is written below the stack, where the page is inaccessible.
#[test]
fn the_red_zone_holds_what_may_happen_below_a_passed_check() {
    let stress = "odd".parse().expect("a stress mode");
    let runtime = runtime(Config {
        stress,
        start_bytes: 4096,
        ..Config::default()
    });
    let arguments = vec![0; 6 + 4096 / 8];
    let mut without_growth_at_the_check = 0;
    // Every two stack arguments lower the stack pointer by 16 bytes.
    let room = (4096 - morestack_rt::abi::MINIMUM_STACK_BYTES as usize) / 8;
    for count in (6..=6 + room).step_by(2) {
        let mut task = Task::new(&runtime);
        assert_eq!(
            call(&mut task, at::rt_edge(), &arguments[..count]),
            Ok(sum_of(3)),
            "{count} arguments"
        );
        without_growth_at_the_check += u64::from(task.statistics().growths == 0);
    }
    assert!(without_growth_at_the_check > 50);
}

/// A wrong map is a bug of the compiler, never of the program: the process says what it met and ends with status 101.
#[test]
fn a_return_address_without_a_map_ends_the_process() {
    const TEST: &str = "a_return_address_without_a_map_ends_the_process";
    if in_child(TEST) {
        let runtime = Runtime::new(Config::default());
        let code = CodeRegion {
            start: at::rt_code_start(),
            bytes: at::rt_code_end() - at::rt_code_start(),
            maps: b"MSMT\x02\x10\x00\x00".to_vec(),
            ..CodeRegion::default()
        };
        // SAFETY: I-CODE does not hold: the maps are missing, which is what is tested.
        unsafe { runtime.register_code(code) };
        let _ = call(&mut Task::new(&runtime), at::rt_sum(), &[1000, 0]);
        return;
    }
    let output = child(TEST);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(
        text.contains("morestack-rt: internal error: morestack was called by 0x"),
        "{text}"
    );
}
