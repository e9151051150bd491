//! SIGQUIT as Go has it: what every task does, and the end of the process.
//!
//! Promises: the program is stopped while it is looked at; where it cannot be, the process ends all the same. May not know:
//! what tasks are.
//!
//! A thread of its own waits for the signal, which all others have blocked: a handler could not stop the world, since it may
//! interrupt whoever holds a lock.

use crate::arch;
use crate::notify;
use crate::preempt;
use crate::runtime::{Runtime, Shared};
use crate::sched::Running;
use crate::trace::Status;
use std::fmt::Write as _;
use std::io;
use std::ptr;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The exit status of a Go program that was quit.
const STATUS: i32 = 2;
/// How often, and in what distance, stopping the world is tried: a host routine may be in the middle of something.
const ATTEMPTS: u32 = 100;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(10);
const STACK_BYTES: usize = 256 << 10;

impl Runtime {
    /// From now on SIGQUIT makes the process print the traces of all tasks and exit with status 2. Called by the thread from
    /// which all workers are started.
    ///
    /// # Errors
    /// If there can be no thread that waits for the signal.
    pub fn quit_on_signal(&self) -> io::Result<()> {
        // SAFETY: I-SIGNAL: sets of signals are plain data, and only this one's treatment changes.
        let signals = unsafe {
            let mut signals = std::mem::zeroed();
            libc::sigemptyset(&raw mut signals);
            libc::sigaddset(&raw mut signals, libc::SIGQUIT);
            libc::pthread_sigmask(libc::SIG_BLOCK, &raw const signals, ptr::null_mut());
            signals
        };
        let shared = Arc::downgrade(&self.shared);
        std::thread::Builder::new()
            .name("quit".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || wait(&signals, &shared))?;
        Ok(())
    }

    /// What Go prints when it is quit.
    fn quit_report(&self, code: i32) -> String {
        for _ in 0..ATTEMPTS {
            let running = self.running();
            if let Some(_stopped) = self.stop() {
                // SAFETY: I-TASK: the world is stopped.
                return unsafe { self.report_stopped(code, &running) };
            }
            std::thread::sleep(BETWEEN_ATTEMPTS);
        }
        head(None, code) + "\nruntime: the program could not be stopped\n"
    }

    /// First a task that was interrupted, whose registers come last; then the others by number.
    ///
    /// # Safety
    /// I-TASK: the world is stopped; `running` are tasks of this runtime.
    unsafe fn report_stopped(&self, code: i32, running: &[Running]) -> String {
        // SAFETY: I-TASK: the caller's promise.
        let (mut traces, interrupted) = unsafe {
            let traces = self.traces_but(ptr::null());
            (
                traces,
                running.iter().find_map(|&ran| Interrupted::new(ran)),
            )
        };
        for trace in &mut traces {
            let mut found = running.iter();
            let ran = found.find(|&&(task, _)| task as u64 == trace.identity.task);
            // It was stopped for this report.
            if let (Some(&(_, worker)), Status::Runnable) = (ran, trace.status) {
                (trace.status, trace.identity.worker) = (Status::Running, Some(worker));
            }
        }
        if let Some(interrupted) = &interrupted {
            traces.sort_by_key(|trace| trace.identity.task != interrupted.task);
        }
        let mut text = head(interrupted.as_ref(), code);
        for trace in &traces {
            let _ = write!(text, "\n{}", trace.in_detail());
        }
        if let Some(interrupted) = interrupted {
            text.push('\n');
            for (name, value) in interrupted.registers {
                let _ = writeln!(text, "{name:<7}{value:#x}");
            }
        }
        text
    }
}

/// A task that was stopped in the middle of compiled code.
struct Interrupted {
    task: u64,
    worker: u32,
    program_counter: u64,
    registers: [(&'static str, u64); preempt::REGISTERS],
}

impl Interrupted {
    /// # Safety
    /// I-TASK: the world is stopped.
    unsafe fn new((task, (worker, _)): Running) -> Option<Interrupted> {
        // SAFETY: I-TASK: the caller's promise; records of tasks last.
        let task = unsafe { &*task };
        let record = task.interruption()?;
        Some(Interrupted {
            task: ptr::from_ref(task) as u64,
            worker,
            program_counter: record.program_counter(),
            registers: record.registers(task),
        })
    }
}

fn head(interrupted: Option<&Interrupted>, code: i32) -> String {
    let (pc, worker) = interrupted.map_or((arch::hostcall as *const () as u64, 0), |interrupted| {
        (interrupted.program_counter, interrupted.worker)
    });
    format!("SIGQUIT: quit\nPC={pc:#x} m={worker} sigcode={code}\n")
}

fn wait(signals: &libc::sigset_t, shared: &Weak<Shared>) {
    // SAFETY: I-SIGNAL: fills a plain structure.
    let code = unsafe {
        let mut information: libc::siginfo_t = std::mem::zeroed();
        while libc::sigwaitinfo(signals, &raw mut information) != libc::SIGQUIT
            || notify::passes_quit_on()
        {}
        information.si_code
    };
    if let Some(shared) = shared.upgrade() {
        eprint!("{}", Runtime::of(shared).quit_report(code));
    }
    // SAFETY: I-SIGNAL: ends the process, whatever its threads do.
    unsafe { libc::_exit(STATUS) }
}
