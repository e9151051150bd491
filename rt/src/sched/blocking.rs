//! Routines that may take their time: their worker's right to run goes to others meanwhile.
//!
//! ```text
//!   Task::blocking ── lend ──> body ──────────── take_back ──> goes on
//!                       │                            │ it was taken
//!    the monitor, or ── take                         └──> counts as busy again, after the end of a stop if there is one
//!    who stops the world                                  one too many: the task makes room when its routine returns
//! ```
//!
//! Promises: a collection does not wait for the body, and tasks that wait for this worker are run by others before long; the
//! task's stack stays where it is. May not know: what is waited for.

use super::shared::{Crew, Scheduler};
use super::worker::Worker;
use crate::error::TaskError;
use crate::platform::lock;
use crate::runtime::Runtime;
use crate::task::Task;
use std::ptr;
use std::sync::MutexGuard;
use std::sync::atomic::Ordering;

/// While it lives the task's worker has lent its right.
struct Loan {
    worker: *mut Worker,
    task: *mut Task,
}

impl Drop for Loan {
    fn drop(&mut self) {
        // SAFETY: I-TASK: records of workers last, and the task stands in the routine that made the loan.
        unsafe {
            if !(*self.worker).right.take_back() {
                Worker::come_back(self.worker, &*self.task);
            }
        }
    }
}

impl Task {
    /// Does what may take its time, or waits for something else than the task's [park](Task::park): files and pipes, locks of the
    /// host, long computations. Other tasks run meanwhile, on other threads if need be, and nothing waits for the end: a
    /// collection finds the task as it stood when its routine was called.
    ///
    /// So the body uses nothing of the program but what the routine's arguments refer to, and of that nothing with pointers in it.
    /// It may call tasks of the same runtime.
    #[inline]
    pub fn blocking<R>(&mut self, body: impl FnOnce() -> R) -> R {
        let worker = self.worker;
        // In the middle of another such routine there is nothing left to lend.
        if worker.is_null() || !Worker::is_current(worker) {
            return body();
        }
        // SAFETY: I-TASK: this thread's worker, below which the task stands in a host call.
        unsafe { (*worker).lend() };
        let _loan = Loan { worker, task: self };
        body()
    }
}

impl Worker {
    #[inline]
    fn lend(&mut self) {
        let scheduler = &self.runtime.shared.scheduler;
        if self.has_waiting() && scheduler.has_room() {
            self.call_for_help();
        }
        self.right.lend();
        let scheduler = &self.runtime.shared.scheduler;
        if scheduler.is_stopping.load(Ordering::Relaxed) {
            // Who waits for it shall not have to find out.
            let mut crew = lock(&scheduler.crew);
            scheduler.take_from(&mut crew, self);
        }
    }

    /// The routine is done, and the right was taken meanwhile.
    ///
    /// # Safety
    /// I-TASK: this thread's worker.
    #[cold]
    unsafe fn come_back(worker: *mut Worker, task: &Task) {
        // SAFETY: I-TASK: the caller's promise.
        let this = unsafe { &*worker };
        let scheduler = &this.runtime.shared.scheduler;
        let mut crew = lock(&scheduler.crew);
        crew.away -= 1;
        scheduler.set_busy(&mut crew, 1);
        crew = scheduler.move_again(crew);
        this.right.regain();
        let is_crowded = scheduler.is_crowded(&mut crew);
        drop(crew);
        if is_crowded {
            task.want_to_stop();
        }
    }

    /// The worker of a runtime that this thread is, but for a task that blocks.
    pub(super) fn lender(&self) -> Option<&Worker> {
        let mut outer: *const Worker = self.previous;
        // SAFETY: I-TASK: records of workers last.
        while let Some(worker) = unsafe { outer.as_ref() } {
            if ptr::eq(&*worker.runtime.shared, &*self.runtime.shared) {
                return Some(worker);
            }
            outer = worker.previous;
        }
        None
    }
}

impl Runtime {
    /// A call has ended. If its thread may not notice for long, and the host wants that, the process ends here.
    pub(super) fn exit_if_stuck(&self, outcome: Result<(), &TaskError>) {
        let Some(exit) = self.shared.config.exit else {
            return;
        };
        let scheduler = &self.shared.scheduler;
        // The crew's lock keeps the worker in its routine.
        let mut crew = lock(&scheduler.crew);
        scheduler.take_lent(&mut crew);
        if scheduler.is_caller_away() {
            exit(outcome);
        }
    }
}

impl Scheduler {
    /// Takes the right of a worker whose task blocks. Answers whether it was there to be taken.
    pub(super) fn take_from(&self, crew: &mut MutexGuard<'_, Crew>, worker: &Worker) -> bool {
        let is_taken = worker.right.take();
        if is_taken {
            crew.away += 1;
            self.set_busy(crew, -1);
            self.stand_still(crew);
        }
        is_taken
    }

    /// Takes the rights of all workers whose tasks block.
    pub(super) fn take_lent(&self, crew: &mut MutexGuard<'_, Crew>) {
        for worker in self.workers() {
            self.take_from(crew, worker);
        }
    }

    /// Whether more workers are busy than may be. Those whose tasks block do not count.
    pub(super) fn is_crowded(&self, crew: &mut MutexGuard<'_, Crew>) -> bool {
        let mut workers = self.workers();
        while crew.busy > self.processors() {
            let Some(worker) = workers.next() else {
                return true;
            };
            self.take_from(crew, worker);
        }
        false
    }

    /// Takes the right of a worker whose task blocks for long. What is in its queue others can take from there.
    pub(super) fn retake(&self, runtime: &Runtime, worker: &Worker) {
        let is_taken = self.take_from(&mut lock(&self.crew), worker);
        if is_taken && let Some(task) = worker.take_slot() {
            self.inject(runtime, task);
        }
    }
}
