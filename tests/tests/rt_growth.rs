//! Stacks that grow, move and shrink under hand-written compiled code: values, pointers and arguments survive.

use morestack_rt::{Config, Runtime, Task, TaskOptions, host};
use morestack_tests::hand_written::{all_stress_modes, at, call, runtime, sum_of};

/// I-MAP and I-CODE: what the maps of registered code name is rewritten.
#[test]
fn pointers_into_every_frame_survive_growth() {
    for stress in all_stress_modes() {
        for poison in [false, true] {
            let runtime = runtime(Config {
                stress,
                poison,
                ..Config::default()
            });
            for depth in [0, 1, 2, 5, 20, 300, 3000] {
                let mut task = Task::new(&runtime);
                let sum = call(&mut task, at::rt_sum(), &[depth, 0]);
                assert_eq!(sum, Ok(sum_of(depth)), "depth {depth} {stress:?}");
                let statistics = task.statistics();
                let moves = statistics.growths + statistics.stress_moves;
                assert!(depth < 300 || moves > 0, "{statistics:?}");
                assert!(!stress.move_always || moves > depth.min(600));
            }
        }
    }
}

#[test]
fn a_million_frames_in_a_fresh_task() {
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        assert_eq!(
            call(&mut task, at::rt_sum(), &[1_000_000, 0]),
            Ok(sum_of(1_000_000)),
            "{stress:?}"
        );
        let statistics = task.statistics();
        assert!(statistics.peak_stack_bytes > 64_000_000, "{statistics:?}");
        assert_eq!(
            statistics.in_place_growths > 0,
            !stress.any(),
            "{statistics:?}"
        );
        if stress.any() {
            // Every frame holds its own address once as a number: it must stay as it is.
            assert!(statistics.lookalike_words > 0, "{statistics:?}");
        }
    }
}

/// Every move takes new addresses: the process must run out neither of them nor of mappings (65,530 by default).
#[test]
fn a_hundred_thousand_moves_under_stress() {
    let mut moves = 0;
    // Of a runtime each check moves its first thousands of stacks.
    for _ in 0..50 {
        let runtime = runtime(Config {
            stress: "move,odd".parse().unwrap(),
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        for _ in 0..100 {
            assert_eq!(call(&mut task, at::rt_sum(), &[100, 0]), Ok(sum_of(100)));
        }
        let statistics = task.statistics();
        moves += statistics.stress_moves + statistics.growths;
    }
    assert!(moves >= 100_000, "{moves} moves");
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    assert!(
        maps.lines().count() < 1000,
        "{} mappings",
        maps.lines().count()
    );
}

#[test]
fn arguments_in_registers_and_on_the_stack_are_rewritten() {
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            ..Config::default()
        });
        // Start sizes that make each function of the chain the one to grow.
        for start_bytes in (560..2048).step_by(16) {
            let options = TaskOptions {
                start_bytes: Some(start_bytes),
                ..TaskOptions::default()
            };
            let mut task = Task::with_options(&runtime, options);
            assert_eq!(
                call(&mut task, at::rt_caller(), &[50]),
                Ok(2320),
                "{start_bytes} {stress:?}"
            );
            // The same arguments passed by the host, more than six of them.
            let (x, y) = (1000u64, 300u64);
            let pointers = [
                (&raw const x) as u64,
                0,
                50,
                0,
                0,
                0,
                (&raw const y) as u64,
                20,
                (&raw const x) as u64,
            ];
            assert_eq!(
                call(&mut task, at::rt_mixed(), &pointers),
                Ok(2320),
                "{start_bytes} {stress:?}"
            );
        }
    }
}

#[test]
fn a_huge_frame_grows_once_to_what_it_needs() {
    // Once for the frame of 8 MiB itself, once more for what it calls.
    for stress in all_stress_modes()
        .into_iter()
        .filter(|stress| !stress.move_always)
    {
        let runtime = runtime(Config {
            stress,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        assert_eq!(call(&mut task, at::rt_huge(), &[3]), Ok(sum_of(3) + 3));
        assert!(task.statistics().growths <= 2, "{stress:?}");
    }
}

#[test]
fn a_task_can_be_called_again_and_again() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    for depth in [10, 10_000, 10, 100] {
        assert_eq!(
            call(&mut task, at::rt_sum(), &[depth, 0]),
            Ok(sum_of(depth))
        );
    }
    let growths = task.statistics().growths;
    assert_eq!(
        call(&mut task, at::rt_sum(), &[10_000, 0]),
        Ok(sum_of(10_000))
    );
    assert_eq!(
        task.statistics().growths,
        growths,
        "the stack is kept between calls"
    );
    assert_eq!(task.shrink(), Ok(true));
    assert_eq!(task.stack_bytes(), 0);
    drop(task);
    assert_eq!(runtime.statistics().growths, growths);
}

#[test]
fn all_registers_carry_results() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    let floats = [1.5f64.to_bits(), 2.5f64.to_bits()];
    // SAFETY: `results` takes an integer and two floats.
    let results =
        unsafe { task.call_with_floats(at::rt_results() as *const u8, &[70], &floats) }.unwrap();
    assert_eq!(results.integers, [70, 71, 72, 73, 74, 75, 76, 77]);
    assert_eq!(
        (results.floats[0], results.floats[7]),
        (floats[1], floats[0])
    );
}

/// A host routine's two results in rax and rdx.
#[repr(C)]
#[derive(Default)]
struct Two(u64, u64);

/// Shrinks the stack under its caller, after writing through the pointer it got.
unsafe extern "C" fn shrink(task: *mut Task, pointer: *mut u64) -> Two {
    // SAFETY: called by compiled code with the running task and a pointer into its stack.
    unsafe {
        *pointer += 1;
        host::enter(task, |task| {
            let size = task.stack_bytes();
            let old = task.stack_range();
            assert!(old.contains(&(pointer as u64)));
            let shrunk = task.shrink().expect("memory for a smaller stack");
            assert_eq!(shrunk, size > 2048);
            assert!(!shrunk || task.stack_range() != old);
            Two(1, task.stack_bytes())
        })
    }
}

const SAVED_REGISTERS: u64 = 11 + 12 + 13 + 14;

#[test]
fn a_host_routine_may_move_the_stack() {
    for stress in all_stress_modes() {
        let runtime = runtime(Config {
            stress,
            start_bytes: 2048,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        for depth in [100_000, 0] {
            call(&mut task, at::rt_sum(), &[depth, 0]).unwrap();
            let result =
                call(&mut task, at::rt_hosts(), &[shrink as *const () as u64, 40]).unwrap();
            assert_eq!(
                result,
                1 + 41 + task.stack_bytes() + SAVED_REGISTERS,
                "{stress:?}"
            );
        }
        assert!(stress.move_always || task.statistics().shrinks >= 1);
    }
}

unsafe extern "C" fn identity(_task: *mut Task, pointer: *const u64) -> Two {
    // SAFETY: called by compiled code with a pointer into its stack.
    Two(unsafe { *pointer }, 5)
}

#[test]
fn a_host_call_keeps_callee_saved_registers_and_returns_two_values() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    let result = call(
        &mut task,
        at::rt_hosts(),
        &[identity as *const () as u64, 40],
    );
    assert_eq!(result, Ok(40 + 40 + 5 + SAVED_REGISTERS));
}

/// Poison is what makes a forgotten pointer visible: without it the old stack still holds the right value.
#[test]
fn a_pointer_missing_from_the_map_is_caught() {
    let deep = 100;
    let forgetful = |runtime: &Runtime| call(&mut Task::new(runtime), at::rt_forgetful(), &[deep]);
    let lucky = runtime(Config {
        poison: false,
        ..Config::default()
    });
    assert_eq!(forgetful(&lucky), Ok(deep));
    let poisoned = runtime(Config {
        poison: true,
        ..Config::default()
    });
    assert_eq!(
        forgetful(&poisoned),
        Ok(u64::from_ne_bytes([morestack_rt::POISON; 8]))
    );
    let stressed = runtime(Config {
        stress: "move".parse().unwrap(),
        ..Config::default()
    });
    let fault = forgetful(&stressed).unwrap_err();
    assert!(
        fault.report().contains("unexpected fault address"),
        "{}",
        fault.report()
    );
}

/// I-STACK: no two tasks share a stack.
#[test]
fn tasks_run_on_several_threads() {
    let runtime = runtime(Config::default());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for depth in 0..200 {
                    let mut task = Task::new(&runtime);
                    assert_eq!(
                        call(&mut task, at::rt_sum(), &[depth * 10, 0]),
                        Ok(sum_of(depth * 10))
                    );
                }
            });
        }
    });
    assert!(runtime.statistics().growths > 0);
}

/// The task record is not bound to the thread that made it.
#[test]
fn a_task_moves_to_another_thread_between_calls() {
    let runtime = runtime(Config::default());
    let mut task = Task::new(&runtime);
    call(&mut task, at::rt_sum(), &[1000, 0]).unwrap();
    let again = std::thread::spawn(move || call(&mut task, at::rt_sum(), &[5000, 0]));
    assert_eq!(again.join().unwrap(), Ok(sum_of(5000)));
}
