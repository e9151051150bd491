//! Tasks of hosts whose call has ended before they have.
//!
//! Promises: once the call has returned such a task runs no more, for what it was lent - arguments, room for results - is the
//! host's again. May not know: why the call has ended.
//!
//! ```text
//!   the host's thread                     a worker that takes the task from a queue
//!   is_abandoned = true                   state = RUNNING
//!   is it RUNNING? then wait              is_abandoned? then bury it
//! ```
//!
//! All of these are in one order, so that at least one of the two notices the other.

use super::state;
use super::worker::Worker;
use crate::task::Task;
use crate::wait::leave_queues;
use std::ptr;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// How often a task that runs on another worker is asked to leave it.
const ASK_EVERY: Duration = Duration::from_micros(100);

impl Worker {
    /// The call of a root ends although the root has not. It can be called again if it waits where nobody will wake it, or
    /// once it has been woken.
    ///
    /// # Safety
    /// I-TASK: a root whose host is on this thread, which is this worker.
    pub(super) unsafe fn abandon(&self, root: *mut Task) {
        let scheduler = &self.runtime.shared.scheduler;
        // SAFETY: I-TASK, I-WAIT: nothing but the state of a task is looked at; a parked one is taken out of all queues, and
        // is nobody's then.
        unsafe {
            (*root).is_abandoned.store(true, Ordering::SeqCst);
            loop {
                match (*root).state.load(Ordering::SeqCst) {
                    state::PARKED if leave_queues(root) => {
                        (*root).give_stack_back();
                        return (*root).state.store(state::IDLE, Ordering::Relaxed);
                    }
                    state::RUNNING | state::PARKING | state::NOTIFIED => {
                        scheduler.stop_all();
                        scheduler.wait_for_world();
                        thread::sleep(ASK_EVERY);
                    }
                    state::DONE => {
                        (*root).rare().outcome = None;
                        return (*root).state.store(state::IDLE, Ordering::Relaxed);
                    }
                    _ => return,
                }
            }
        }
    }

    /// Makes a root RUNNING. Answers whether its call has ended.
    pub(super) fn begins_abandoned(root: &Task) -> bool {
        root.state.swap(state::RUNNING, Ordering::SeqCst);
        root.is_abandoned.load(Ordering::SeqCst)
    }

    /// A worker has come upon a root whose call has ended.
    ///
    /// # Safety
    /// I-TASK: RUNNING on this worker, but not in compiled code.
    pub(super) unsafe fn bury(&self, root: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            let record = &mut *root;
            let cache = record.forget_progress();
            self.runtime.shared.heap.keep(cache);
            record.give_stack_back();
            record.worker = ptr::null_mut();
            record.state.store(state::IDLE, Ordering::Release);
        }
    }
}
