//! SIGQUIT as Go has it: what every task does, and the end of the process.
//!
//! Promises: the program is stopped while it is looked at; where it cannot be, the process ends all the same. May not know:
//! what tasks are.
//!
//! A thread of its own waits for the signal, which all others have blocked: a handler could not stop the world, since it may
//! interrupt whoever holds a lock.

use crate::notify;
use crate::runtime::{Runtime, Shared};
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
        let mut text = String::new();
        let mut traces = None;
        for _ in 0..ATTEMPTS {
            if let Some(_stopped) = self.stop() {
                // SAFETY: I-TASK: the world is stopped.
                traces = Some(unsafe { self.traces_but(ptr::null()) });
                break;
            }
            std::thread::sleep(BETWEEN_ATTEMPTS);
        }
        let _ = writeln!(
            text,
            "SIGQUIT: quit\nPC={:#x} m=0 sigcode={code}",
            crate::arch::hostcall as *const () as usize
        );
        match traces {
            Some(traces) => traces.iter().for_each(|trace| {
                let _ = write!(text, "\n{trace}");
            }),
            None => text.push_str("\nruntime: the program could not be stopped\n"),
        }
        text
    }
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
