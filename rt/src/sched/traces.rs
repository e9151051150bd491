//! Traces of tasks that do not run, and the end of a program in which nothing can.

use super::state;
use crate::error::TaskError;
use crate::runtime::Runtime;
use crate::sched::Worker;
use crate::task::{Resumption, Task};
use crate::trace::{Start, Status, Trace};
use std::ptr;
use std::sync::atomic::Ordering;

/// What Go says when every task waits.
const ALL_ASLEEP: &str = "all goroutines are asleep - deadlock!";
/// What it says when there is none left.
const NONE_LEFT: &str = "no goroutines (main called runtime.Goexit) - deadlock!";

impl Task {
    /// What it does, as a trace says.
    pub(crate) fn status(&self) -> Status {
        match self.state.load(Ordering::Acquire) {
            state::PARKED => Status::Waiting(self.reason),
            state::RUNNABLE | state::NOTIFIED => Status::Runnable,
            _ if self.has_lent() => Status::Blocked,
            _ => Status::Running,
        }
    }

    /// Whether it runs, in a routine that may take its time.
    fn has_lent(&self) -> bool {
        // SAFETY: I-TASK: records of workers last.
        unsafe { self.worker.as_ref() }.is_some_and(|worker| !worker.right.is_held())
    }

    /// The worker that runs it, if one does: its number, and where its record is.
    pub(crate) fn worker_now(&self) -> Option<(u32, u64)> {
        let runs = matches!(self.status(), Status::Running | Status::Blocked);
        // SAFETY: I-TASK: records of workers last.
        let worker = unsafe { self.worker.as_ref() }.filter(|_| runs)?;
        Some(worker.identity())
    }

    /// Where the task stands that does not run.
    pub(super) fn stands(&self) -> Start {
        let (stack_pointer, frame_pointer) = (self.stack_pointer, self.frame_pointer);
        match self.resumption {
            Resumption::Proceed => Start::Call {
                stack_pointer,
                frame_pointer,
            },
            Resumption::Interrupted => self.interruption().map_or(
                Start::Call {
                    stack_pointer,
                    frame_pointer,
                },
                |record| record.start(),
            ),
            Resumption::Start | Resumption::Enter => Start::Entry {
                program_counter: self.program_counter,
                stack_pointer,
                frame_pointer,
            },
        }
    }
}

impl Worker {
    fn identity(&self) -> (u32, u64) {
        (self.number, ptr::from_ref(self) as u64)
    }
}

/// A task that ran when somebody looked, and the number and record of the worker that ran it.
pub(crate) type Running = (*const Task, (u32, u64));

impl Runtime {
    /// The tasks that run now, by the workers that do it.
    pub(crate) fn running(&self) -> Vec<Running> {
        let workers = self.shared.scheduler.workers();
        let mut running: Vec<Running> = workers
            .map(|worker| (worker.watched.look().0.cast_const(), worker.identity()))
            .filter(|(task, _)| !task.is_null())
            .collect();
        running.sort_by_key(|&(_, worker)| worker);
        running
    }

    /// The traces of all tasks, by number, but for one that runs and is its own witness.
    ///
    /// # Safety
    /// I-TASK: no task runs but that one.
    pub(crate) unsafe fn traces_but(&self, running: *const Task) -> Vec<Trace> {
        let mut traces = vec![];
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            self.shared.scheduler.tasks.for_each(|task| {
                if !ptr::eq(task, running) {
                    traces.push(Trace::capture(&*task, (*task).stands()));
                }
            });
        }
        traces.sort_by_key(|trace: &Trace| trace.goroutine);
        traces
    }

    /// The traces of all other tasks than the one that runs; none if they cannot be stopped.
    pub(crate) fn other_traces(&self, running: &Task) -> Vec<Trace> {
        let Some(_stopped) = self.stop() else {
            return vec![];
        };
        // SAFETY: I-TASK: the world is stopped.
        unsafe { self.traces_but(running) }
    }

    /// The error of a program in which nothing can run any more.
    pub(super) fn deadlock(&self) -> TaskError {
        // Another host may begin a call right now. A call within a routine forbids to stop, but its thread is the only one then.
        let _stopped = self.stop();
        // SAFETY: I-TASK: every worker is asleep.
        let traces = unsafe { self.traces_but(ptr::null()) };
        let message = if traces.is_empty() {
            NONE_LEFT
        } else {
            ALL_ASLEEP
        };
        TaskError::Deadlock {
            message: message.to_owned(),
            traces,
        }
    }
}
