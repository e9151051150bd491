//! Interruptions: I-INTERRUPT at every single instruction of compiled code.

use morestack_rt::{Config, Task};
use morestack_tests::hand_written::{at, call, runtime, sum_of};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The processor's flag that makes it trap after each instruction.
const TRAP_FLAG: i64 = 0x100;
/// Steps outside compiled code until stepping is given up: enough to leave a task and come back to it.
const FOREIGN_STEPS: u32 = 200_000;

static FOREIGN_STEPS_LEFT: AtomicU32 = AtomicU32::new(0);
static INTERRUPTED_AT: AtomicU64 = AtomicU64::new(0);
static INTERRUPTIONS: AtomicU32 = AtomicU32::new(0);

/// After each instruction: sends the signal that interrupts, once for each instruction that is reached.
unsafe extern "C" fn on_step(
    _signal: libc::c_int,
    _info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    // SAFETY: the kernel passes a valid context; atomics and system calls only.
    unsafe {
        let machine = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext;
        let address = machine.gregs[libc::REG_RIP as usize] as u64;
        if !(at::rt_code_start()..at::rt_code_end()).contains(&address) {
            let left = FOREIGN_STEPS_LEFT.load(Ordering::Relaxed);
            FOREIGN_STEPS_LEFT.store(left.saturating_sub(1), Ordering::Relaxed);
            if left == 0 {
                machine.gregs[libc::REG_EFL as usize] &= !TRAP_FLAG;
            }
            return;
        }
        FOREIGN_STEPS_LEFT.store(FOREIGN_STEPS, Ordering::Relaxed);
        // Back from an interruption: this time the instruction is executed.
        if INTERRUPTED_AT.swap(address, Ordering::Relaxed) == address {
            INTERRUPTED_AT.store(0, Ordering::Relaxed);
            return;
        }
        INTERRUPTIONS.fetch_add(1, Ordering::Relaxed);
        libc::syscall(
            libc::SYS_tgkill,
            libc::getpid(),
            libc::gettid(),
            libc::SIGURG,
        );
    }
}

/// Runs a function with an interruption before each instruction of compiled code.
fn stepped<R>(run: impl FnOnce() -> R) -> R {
    // SAFETY: the handler does what handlers may; the signal that interrupts waits until it has returned.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_step as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaddset(&mut action.sa_mask, libc::SIGURG);
        assert_eq!(
            libc::sigaction(libc::SIGTRAP, &action, std::ptr::null_mut()),
            0
        );
        FOREIGN_STEPS_LEFT.store(FOREIGN_STEPS, Ordering::Relaxed);
        std::arch::asm!("pushfq", "or qword ptr [rsp], 0x100", "popfq");
        let result = run();
        std::arch::asm!("pushfq", "and qword ptr [rsp], -0x101", "popfq");
        result
    }
}

/// I-INTERRUPT: in entry checks, prologues, epilogues and in between, on stacks that have just been moved or are about to be.
#[test]
fn a_task_may_be_interrupted_before_every_instruction() {
    for modes in ["preempt", "preempt,move,small"] {
        let runtime = runtime(Config {
            stress: modes.parse().expect("known modes"),
            // Steps take so long that another worker would take the task over.
            processors: 1,
            ..Config::default()
        });
        let mut task = Task::new(&runtime);
        // Once without, so that what is done only the first time is done.
        assert_eq!(call(&mut task, at::rt_sum(), &[2, 0]), Ok(sum_of(2)));
        let before = INTERRUPTIONS.load(Ordering::Relaxed);
        let result = stepped(|| call(&mut task, at::rt_sum(), &[2, 0]));
        assert_eq!(result, Ok(sum_of(2)), "{modes}");
        let interruptions = INTERRUPTIONS.load(Ordering::Relaxed) - before;
        assert!(interruptions > 2 * 20, "{modes}: {interruptions}");
    }
}
