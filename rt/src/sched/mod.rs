//! The scheduler: which task runs where and when.
//!
//! ```text
//!   go f()         host call that waits         somebody wakes it        host
//!      │ spawn          │ Task::park                 │ ready                │ Task::call
//!      v                v                            v                     v
//!   run-next slot <── parked task <───────────── PARKED? ──> queue     Worker::run_root
//!      │                                                       │           │
//!      └──────────────> Worker::next ──> Worker::execute ──> arch::resume  │ until its root has ended
//! ```
//!
//! Promises: a host that calls a task runs others on its thread until that one has ended; when nothing can run any more the
//! call ends with Go's words. A switch costs no lock and no memory. May not know: why a task waits.
//!
//! # Parking
//!
//! A routine that has to wait makes its task known to those who will wake it, and calls [`Task::park`] as its last act. The
//! task leaves compiled code when the routine returns; until then a waker may already come. So the state of a task says how far it is:
//!
//! ```text
//!   RUNNING ── park ──> PARKING ── worker is off the task ──> PARKED
//!      │                   │                                    │
//!      ready               ready                                ready
//!      v                   v                                    v
//!   NOTIFIED ─ park ─> NOTIFIED ── worker is off the task ──> RUNNABLE, in a queue
//! ```
//!
//! A task that *blocks* in a host routine keeps its thread, but not the right to run tasks (see `blocking`).
//!
//! A waker may write to the stack of a task that is on its way to a park: it stays where it is until the task runs again, or the
//! world is stopped.

mod abandon;
mod blocking;
mod call;
mod ending;
mod helper;
mod list;
mod patience;
mod pauses;
mod pieces;
mod queues;
mod reason;
mod right;
mod ring;
#[cfg(test)]
mod ring_tests;
mod shared;
mod sleepers;
mod tasks;
mod threads;
mod traces;
mod watch;
mod worker;
mod world;

pub(crate) use list::TaskList;
pub use pauses::{Durations, Pauses};
pub(crate) use pieces::PIECE_BYTES;
pub use reason::WaitReason;
pub(crate) use shared::Scheduler;
pub(crate) use sleepers::Lookout;
pub(crate) use tasks::Tasks;
pub(crate) use traces::Running;
pub(crate) use worker::{Worker, run};
pub(crate) use world::Stopped;

use crate::stack::Prediction;
use crate::task::{LEAVING_EXITED, LEAVING_PARKED, LEAVING_YIELDING, Task};
use std::sync::atomic::{AtomicU64, Ordering};

/// Where a task is in its life: values of `Task::state`.
pub(crate) mod state {
    /// A record that is no task.
    pub(crate) const FREE: u32 = 0;
    /// A task of a host, not called.
    pub(crate) const IDLE: u32 = 1;
    /// A host's call has ended, and the host has not noticed yet.
    pub(crate) const DONE: u32 = 2;
    /// A host's call has ended by Goexit: it never returns.
    pub(crate) const EXITED: u32 = 3;
    /// In a queue. From here on the task has frames.
    pub(crate) const RUNNABLE: u32 = 4;
    /// A worker runs it.
    pub(crate) const RUNNING: u32 = 5;
    /// It is about to leave compiled code.
    pub(crate) const PARKING: u32 = 6;
    /// It waits, and nobody but a waker may touch it.
    pub(crate) const PARKED: u32 = 7;
    /// Woken before it waited.
    pub(crate) const NOTIFIED: u32 = 8;
    /// It waited, and somebody who ends it takes it out of its wait.
    pub(crate) const ENDING: u32 = 9;
}

/// Static data of one `go` statement.
///
/// Its code is that of a function value without parameters: it takes the context, the function value itself.
#[repr(C)]
#[derive(Debug)]
pub struct SpawnSite {
    /// The address of the code.
    pub code: u64,
    /// Where the statement is: a return address into the function that it stands in; 0 before it has run.
    pub return_address: AtomicU64,
    /// What its tasks need of their stacks.
    pub prediction: Prediction,
}

impl Task {
    /// Makes the task wait until somebody calls [`ready`]: the last act of a host routine or native, which then returns to the
    /// scheduler instead of to compiled code. On the way back the routine returns what [`Task::set_results`] was given.
    pub fn park(&mut self, reason: WaitReason) {
        self.reason = reason;
        self.leaving = LEAVING_PARKED;
        // If it fails the task has been woken already, and the worker finds that.
        let _ = self.state.compare_exchange(
            state::RUNNING,
            state::PARKING,
            Ordering::AcqRel,
            Ordering::Acquire,
        );
    }

    /// The same where no waker can come yet: what leads them to the task is still locked.
    #[inline]
    pub(crate) fn park_locked(&mut self, reason: WaitReason) {
        debug_assert_eq!(self.state.load(Ordering::Relaxed), state::RUNNING);
        self.reason = reason;
        self.leaving = LEAVING_PARKED;
        self.state.store(state::PARKING, Ordering::Relaxed);
    }

    /// What the host call in which the task waits returns (rax and rdx).
    pub fn set_results(&mut self, results: [u64; 2]) {
        self.results = results;
    }

    /// Lets others run first: the last act of a routine without results.
    pub fn yield_now(&mut self) {
        self.leaving = LEAVING_YIELDING;
    }

    /// Ends the task: the last act of a routine.
    pub fn exit(&mut self) {
        self.leaving = LEAVING_EXITED;
    }
}

/// Wakes a task that waits, or is about to. May be called by any thread.
///
/// # Safety
/// I-TASK: somebody has made the task known to this waker before its [`Task::park`], for this one call.
pub unsafe fn ready(task: *mut Task) {
    // SAFETY: I-TASK: records last as long as the runtime; before it is RUNNABLE the task cannot end.
    unsafe {
        let state = &(*task).state;
        let mut seen = state.load(Ordering::Acquire);
        loop {
            let woken = match seen {
                state::PARKED => state::RUNNABLE,
                state::RUNNING | state::PARKING | state::ENDING => state::NOTIFIED,
                // Woken already.
                _ => return,
            };
            match state.compare_exchange_weak(seen, woken, Ordering::AcqRel, Ordering::Acquire) {
                Ok(state::PARKED) => return Worker::enqueue(task),
                Ok(_) => return,
                Err(now) => seen = now,
            }
        }
    }
}

/// Starts a task that calls the code of `site` with `context`: the `go` statement. Without memory for a stack the task `from`
/// dies.
///
/// # Safety
/// I-CODE: the site is in the data of registered code, and the context is what its code takes.
pub unsafe fn spawn(from: &mut Task, site: *const SpawnSite, context: u64) {
    // SAFETY: I-TASK: the running task knows its worker; I-CODE: the caller's promise.
    unsafe { (*from.worker).spawn(from, site, context) }
}
