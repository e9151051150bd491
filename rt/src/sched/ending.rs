//! Ending tasks from outside: those of a scope that is to end.
//!
//! Who ends a scope has said so in it, then asks every task of it to stop, and takes those that wait out of their waits, so
//! that they run and find out:
//!
//! ```text
//!   RUNNING, in code     asked to stop, and interrupted ──> execute: it is to end
//!   RUNNING, in a host routine   asked to stop; when the routine returns  ──> ″
//!   RUNNABLE             nothing ──> ″
//!   PARKED ──> ENDING    out of its queue, timer or future ──> RUNNABLE ──> ″
//! ```
//!
//! While a task is ENDING it cannot run, so what it waits for stays the same. If it is not there any more, somebody has
//! claimed the task and wakes it: then it is left to that one. A task that parks at that moment looks whether it has been asked to
//! stop after it has become PARKED, and who asks it looks whether it is PARKED after that.
//!
//! Promises: a record of a task that has ended is in no queue, and known to no timer or waker. May not know: why.

use super::worker::Worker;
use super::{Scheduler, WaitReason, state};
use crate::platform::lock;
use crate::runtime::Runtime;
use crate::scope::{End, Scope};
use crate::task::Task;
use crate::trace::Trace;
use crate::wait::leave_queues;
use std::sync::atomic::Ordering;

impl Runtime {
    /// Ends the tasks of a scope that has been told that it ends.
    pub(crate) fn end_tasks(&self, scope: &Scope) {
        let scheduler = &self.shared.scheduler;
        scheduler.while_world_moves(Worker::current(&self.shared).is_some(), || {
            for task in scheduler.tasks.of_scope(scope) {
                // SAFETY: I-TASK: records stay; to ask the task that one has become meanwhile is no harm.
                unsafe {
                    (*task).want_to_stop();
                    end_wait(task);
                }
            }
            scheduler.interrupt(scope);
        });
    }
}

/// Takes a task that waits, and whose scope is to end, out of its wait.
///
/// # Safety
/// I-TASK: a record of a runtime whose world moves.
pub(super) unsafe fn end_wait(task: *mut Task) {
    // SAFETY: I-TASK, I-WAIT: who has changed PARKED to ENDING has the task.
    unsafe {
        let change = |from, to| {
            let state = &(*task).state;
            state.compare_exchange(from, to, Ordering::SeqCst, Ordering::Relaxed)
        };
        if change(state::PARKED, state::ENDING).is_err() {
            return;
        }
        let is_out = (*task).is_to_end() && leave_wait(task);
        if is_out || change(state::ENDING, state::PARKED).is_err() {
            (*task).state.store(state::RUNNABLE, Ordering::Release);
            Worker::enqueue(task);
        }
    }
}

/// Answers whether nobody will wake the task any more.
///
/// # Safety
/// I-WAIT: the task is the caller's, and parked.
unsafe fn leave_wait(task: *mut Task) -> bool {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe {
        match (*task).reason {
            WaitReason::ChanSendNil | WaitReason::ChanReceiveNil | WaitReason::SelectNoCases => {
                true
            }
            WaitReason::Sleep => {
                let task = &*task;
                task.runtime.shared.timers.forget_sleeper(task)
            }
            WaitReason::IoWait => (*task).leave_call() || (*task).leave_descriptor(),
            _ => leave_queues(task),
        }
    }
}

impl Scheduler {
    /// Keeps the collector out while `body` looks at waiting tasks; a worker does that anyway.
    fn while_world_moves(&self, is_worker: bool, body: impl FnOnce()) {
        if is_worker {
            return body();
        }
        // A task that is out of its wait and in no queue yet is not to be taken for one that waits for ever.
        self.outside_begins();
        drop(self.move_again(lock(&self.crew)));
        body();
        self.stand_still(&mut lock(&self.crew));
        self.outside_ends();
    }

    /// Interrupts the tasks of a scope where they run.
    fn interrupt(&self, scope: &Scope) {
        for worker in &lock(&self.crew).all {
            let (task, _) = worker.watched.look();
            // SAFETY: I-TASK: records stay; it is no harm to ask one that the worker has just left.
            if unsafe { task.as_ref() }.is_some_and(|task| task.scope.is(scope)) {
                worker.watched.stop_task();
            }
        }
    }
}

impl Task {
    /// Where it stands, if it has begun.
    fn last_trace(&self) -> Trace {
        if self.stack.is_none() {
            Trace::empty(self.number)
        } else {
            Trace::capture(self, self.stands())
        }
    }
}

impl Worker {
    /// Ends a task instead of letting it go on.
    ///
    /// # Safety
    /// I-TASK: as in `execute`, which has not entered it.
    pub(super) unsafe fn end_instead(&mut self, pointer: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        let task = unsafe { &mut *pointer };
        let trace = task.last_trace();
        let cache = task.forget_progress();
        self.runtime.shared.heap.keep(cache);
        // SAFETY: I-TASK: as above.
        unsafe { self.forget(pointer, End::Ended(trace)) };
    }
}
