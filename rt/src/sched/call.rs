//! Calls of hosts as scopes: with a thread of the host that works until the call is over, or without one.
//!
//! Promises: the first task of a scope that has begun ends before the scope is over. May not know: what a call is for.

use super::shared::{Awaited, Woken};
use super::worker::Worker;
use super::{Scheduler, WaitReason, state};
use crate::error::TaskError;
use crate::fault;
use crate::platform::lock;
use crate::runtime::Runtime;
use crate::scope::Scope;
use crate::signals;
use crate::sizing::Parks;
use crate::stack::OutOfMemory;
use crate::task::{Resumption, Task};
use crate::trace::Trace;
use std::collections::HashMap;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Scopes of calls under way, by their addresses.
#[derive(Default)]
pub(super) struct Calls {
    scopes: HashMap<usize, Arc<Scope>>,
}

fn key(scope: &Scope) -> usize {
    ptr::from_ref(scope).addr()
}

impl Runtime {
    /// Calls `code(context)` as the first task of a scope, and works on this thread until that has ended.
    ///
    /// # Errors
    /// If the call ends before the function returns, or the scope has been used before.
    ///
    /// # Safety
    /// `code` is the entry of a function in registered code (I-CODE) that takes the context and returns nothing.
    pub unsafe fn call(
        &self,
        scope: &Arc<Scope>,
        code: *const u8,
        context: u64,
    ) -> Result<(), TaskError> {
        let task = self.begin(scope, code, context, false)?;
        // SAFETY: I-CODE: the caller's promise; I-TASK: a worker is this thread's from `enter` to `leave`.
        fault::to_its_end("a worker", || unsafe {
            let (worker, is_nested) = Worker::enter(self);
            (*worker).run_scope(self, task, scope);
            Worker::leave(worker, is_nested);
        });
        scope.wait()
    }

    /// The same without a thread of the host: [`Scope::poll`] and [`Scope::wait`] tell how the call has ended.
    ///
    /// # Errors
    /// If the call does not begin.
    ///
    /// # Safety
    /// As [`Runtime::call`].
    pub unsafe fn start(
        &self,
        scope: &Arc<Scope>,
        code: *const u8,
        context: u64,
    ) -> Result<(), TaskError> {
        let task = self.begin(scope, code, context, true)?;
        let scheduler = &self.shared.scheduler;
        scheduler.roots.fetch_add(1, Ordering::AcqRel);
        scheduler.inject(self, task);
        if !scheduler.has_thread_or_starts_one(self) {
            scope.cancel();
            return Err(TaskError::NoThread);
        }
        Ok(())
    }

    /// Whether this thread works for the runtime: it stands in a host routine of a task.
    pub fn works_here(&self) -> bool {
        Worker::is_thread_of(&self.shared)
    }

    /// A runnable task, in no queue.
    fn begin(
        &self,
        scope: &Arc<Scope>,
        code: *const u8,
        context: u64,
        is_detached: bool,
    ) -> Result<*mut Task, TaskError> {
        let scheduler = &self.shared.scheduler;
        let number = self.shared.next_task();
        let begun = if is_detached {
            scope.begin(self, number, true)
        } else {
            let prepared = signals::prepare_thread().map_err(without_trace);
            prepared.and_then(|()| scope.begin(self, number, false))
        };
        if let Err(error) = begun {
            if error != TaskError::Busy {
                scope.fail(self, error.clone());
            }
            return Err(error);
        }
        let task = scheduler.tasks.take(self);
        // SAFETY: I-TASK: a free record, which nobody else knows.
        let record = unsafe { &mut *task };
        (record.site, record.creator) = (ptr::null(), 0);
        record.prepare(number, code as u64, context, Some(scope.clone()));
        let mut calls = lock(&scheduler.calls);
        calls.scopes.insert(key(scope), scope.clone());
        drop(calls);
        // A call may be ended although it neither calls nor checks anything.
        scheduler.monitor.start(self, false);
        Ok(task)
    }
}

fn without_trace(cause: OutOfMemory) -> TaskError {
    TaskError::OutOfMemory {
        cause,
        trace: Trace::empty(0),
    }
}

impl Scheduler {
    /// The scopes of all calls under way.
    pub(super) fn scopes(&self) -> Vec<Arc<Scope>> {
        lock(&self.calls).scopes.values().cloned().collect()
    }

    /// Whether some thread will look for tasks. One that a host lends sees to it when it leaves.
    fn has_thread_or_starts_one(&self, runtime: &Runtime) -> bool {
        let mut crew = lock(&self.crew);
        crew.helpers > 0 || crew.busy > 0 || crew.start_helper(runtime)
    }

    /// A call is over.
    pub(crate) fn scope_ends(&self, scope: &Scope, is_detached: bool) {
        let mut calls = lock(&self.calls);
        calls.scopes.remove(&key(scope));
        drop(calls);
        if is_detached {
            // When the runtime goes there are none any more.
            let one_less = |roots: usize| roots.checked_sub(1);
            let before = self
                .roots
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less);
            if before == Ok(1) {
                // Nothing shall run any more.
                self.stop_all();
            }
        }
        self.wake_all();
    }
}

impl Task {
    /// Makes a free record a task that is to run.
    pub(super) fn prepare(
        &mut self,
        number: u64,
        code: u64,
        context: u64,
        scope: Option<Arc<Scope>>,
    ) {
        self.number = number;
        self.scope.set(scope);
        self.parks = Parks::default();
        self.program_counter = code;
        (self.stack_pointer, self.frame_pointer) = (0, 0);
        self.resumption = Resumption::Start;
        self.reason = WaitReason::None;
        self.results = [context, 0];
        (self.deferring, self.panicking) = (0, 0);
        self.leaving = 0;
        self.state.store(state::RUNNABLE, Ordering::Relaxed);
    }
}

impl Worker {
    /// Runs the first task of a scope, and others, until the scope is over.
    ///
    /// # Safety
    /// I-TASK: the task is runnable and in no queue.
    unsafe fn run_scope(&mut self, runtime: &Runtime, first: *mut Task, scope: &Scope) {
        let scheduler = &runtime.shared.scheduler;
        // SAFETY: I-TASK: the caller's promise; what is taken from a queue is runnable.
        unsafe {
            let awaited = Awaited::Scope(scope);
            let deaths = scheduler.begin_call(awaited, self);
            self.execute(first);
            while !scope.is_over() {
                if let Some(task) = self.next_task().or_else(|| self.steal()) {
                    self.execute(task);
                    continue;
                }
                self.rest();
                let woken = scheduler.sleep(self, || scope.is_over(), || self.can_steal());
                if woken == Woken::Deadlock {
                    scheduler.die(runtime, runtime.deadlock());
                }
            }
            scheduler.end_call(deaths, awaited);
        }
    }
}
