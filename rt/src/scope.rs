//! Scopes: a call of a host and all tasks that it starts, directly or not, as one thing that can be ended.
//!
//! ```text
//!   host ── Runtime::call, Runtime::start ──> Scope <── Task::scope ── first task
//!                                               ^  └─────────────── tasks it starts, and those start
//!   CancelHandle, deadline, a task that dies ───┘ end: each of them ends where it next stops running
//! ```
//!
//! A scope ends when its first task does. If that returns, tasks that it has started run on and belong to nobody: what kills
//! one of them later ends all calls under way. If it does not (a panic of any of its tasks, a limit, a host that cancels), all
//! of them are ended: one that waits at once, one that runs at its next preemption, one in a host routine when that returns.
//! Nothing more of them runs, deferred functions included, for those could go on for ever.
//!
//! Promises: an end is noticed by every task of the scope, whatever it does; the outcome is there when the first task is gone,
//! so that what was lent to it may go, too. May not know: how tasks are found or stopped.

use crate::deadline::{self, DeadlineName};
use crate::error::TaskError;
use crate::heap::Account;
use crate::platform::lock;
use crate::runtime::{Runtime, Shared};
use crate::task::Task;
use crate::trace::Trace;
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// What the tasks of a scope may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How long the call may take, by the clock on the wall, whether its tasks run, wait or wait for their turn.
    pub time: Option<Duration>,
    /// The largest stack of each task; none: the runtime's limit.
    pub max_stack_bytes: Option<u64>,
    /// How much memory the objects may have that only tasks of the call reach, which is found out when as much was given to
    /// them: it may be exceeded by an eighth, and by one object.
    pub max_heap_bytes: Option<u64>,
}

/// Why a scope is ended.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// The host wants it.
    Cancelled,
    /// Its time is over.
    OutOfTime(Duration),
    /// A task has died.
    Died(TaskError),
}

impl Why {
    /// What becomes of the call whose first task stood there.
    fn error(self, trace: Trace) -> TaskError {
        match self {
            Why::Cancelled => TaskError::Cancelled { trace },
            Why::OutOfTime(limit) => TaskError::OutOfTime { limit, trace },
            Why::Died(error) => error,
        }
    }
}

/// How a task has ended.
#[derive(Debug)]
pub(crate) enum End {
    /// Its function has returned.
    Returned,
    /// By `runtime.Goexit`.
    Exited,
    /// It has died.
    Died(TaskError),
    /// Its scope was ended; it stood there.
    Ended(Trace),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    /// The first task has ended by `runtime.Goexit`: the call never returns.
    Exited,
    Over,
}

struct Inner {
    stage: Stage,
    runtime: Weak<Shared>,
    /// Whether no thread of the host waits in `Runtime::call`.
    is_detached: bool,
    why: Option<Why>,
    outcome: Option<Result<(), TaskError>>,
    wakers: Vec<Waker>,
    deadline: Option<DeadlineName>,
}

/// A call of a host and its tasks.
pub struct Scope {
    limits: Limits,
    account: Option<Account>,
    /// The number of the first task.
    first: AtomicU64,
    is_ending: AtomicBool,
    is_over: AtomicBool,
    inner: Mutex<Inner>,
    over: Condvar,
    /// What the first task uses: lives as long as any task of the scope.
    lent: Option<Box<dyn Any + Send + Sync>>,
}

impl Drop for Scope {
    fn drop(&mut self) {
        let lent = self.lent.take();
        // A host's own code, on the worker on which the last task of the scope has ended.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(lent)));
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("limits", &self.limits)
            .field("is_over", &self.is_over())
            .finish_non_exhaustive()
    }
}

impl Scope {
    /// A scope for one call. What is `lent` lives until the tasks of the scope have ended.
    pub fn new(limits: Limits, lent: Box<dyn Any + Send + Sync>) -> Arc<Scope> {
        let inner = Inner {
            stage: Stage::New,
            runtime: Weak::new(),
            is_detached: false,
            why: None,
            outcome: None,
            wakers: vec![],
            deadline: None,
        };
        Arc::new(Scope {
            limits,
            account: limits.max_heap_bytes.map(Account::new),
            first: AtomicU64::new(0),
            is_ending: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            inner: Mutex::new(inner),
            over: Condvar::new(),
            lent: Some(lent),
        })
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// What its objects may take, if there is a limit.
    pub(crate) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// Whether its tasks are to end.
    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::SeqCst)
    }

    /// Whether the call has ended.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    fn first(&self) -> u64 {
        self.first.load(Ordering::Relaxed)
    }

    /// Whether the first task has this number.
    pub(crate) fn is_first(&self, number: u64) -> bool {
        self.first() == number
    }

    /// The call begins. What it answers is the reason why it does not.
    pub(crate) fn begin(
        self: &Arc<Self>,
        runtime: &Runtime,
        first: u64,
        is_detached: bool,
    ) -> Result<(), TaskError> {
        let mut inner = lock(&self.inner);
        if inner.stage != Stage::New {
            return Err(TaskError::Busy);
        }
        if let Some(why) = inner.why.clone() {
            return Err(why.error(Trace::empty(first)));
        }
        if let Some(limit) = self.limits.time {
            inner.deadline = Some(deadline::set(self, limit)?);
        }
        inner.stage = Stage::Running;
        inner.runtime = Arc::downgrade(&runtime.shared);
        inner.is_detached = is_detached;
        self.first.store(first, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the call and all its tasks. Without effect if it is over, or ending for another reason.
    pub fn cancel(&self) {
        let shared = self.runtime();
        self.end_if_begun(shared.map(Runtime::of).as_ref(), Why::Cancelled);
    }

    /// Its time is over.
    pub(crate) fn time_is_over(&self) {
        let why = Why::OutOfTime(self.limits.time.unwrap_or_default());
        // Not with a handle: the thread of all deadlines is not to wait for the end of a runtime.
        match self.runtime() {
            Some(shared) => Runtime::in_passing(&shared, |runtime| self.end(runtime, why)),
            None => self.end_if_begun(None, why),
        }
    }

    fn runtime(&self) -> Option<Arc<Shared>> {
        lock(&self.inner).runtime.upgrade()
    }

    /// A call that has not begun finds out when it does; a runtime that goes takes its tasks along.
    fn end_if_begun(&self, runtime: Option<&Runtime>, why: Why) {
        match runtime {
            Some(runtime) => self.end(runtime, why),
            None => drop(self.note(why)),
        }
    }

    /// Answers how far the call is that is to end from now on; nothing if it is over, or was to end before.
    fn note(&self, why: Why) -> Option<Stage> {
        let mut inner = lock(&self.inner);
        if inner.why.is_some() || inner.stage == Stage::Over {
            return None;
        }
        inner.why = Some(why);
        self.is_ending.store(true, Ordering::SeqCst);
        Some(inner.stage)
    }

    pub(crate) fn end(&self, runtime: &Runtime, why: Why) {
        let Some(stage) = self.note(why.clone()) else {
            return;
        };
        runtime.end_tasks(self);
        if stage == Stage::Exited {
            self.finish(runtime, Err(why.error(Trace::empty(self.first()))));
        }
    }

    /// A task of the scope has ended, and nothing of it is left.
    pub(crate) fn task_ended(&self, runtime: &Runtime, number: u64, end: End) {
        if !self.is_first(number) {
            let End::Died(error) = end else { return };
            if self.is_over() {
                return runtime.shared.scheduler.die(runtime, error);
            }
            return self.end(runtime, Why::Died(error));
        }
        match end {
            End::Returned => self.finish(runtime, Ok(())),
            End::Died(error) => {
                // The other tasks of the scope end, too.
                self.end(runtime, Why::Died(error.clone()));
                self.finish(runtime, Err(error));
            }
            End::Ended(trace) => {
                let why = lock(&self.inner).why.clone();
                let error = why.expect("it ends for a reason").error(trace);
                self.finish(runtime, Err(error));
            }
            End::Exited => {
                let mut inner = lock(&self.inner);
                inner.stage = Stage::Exited;
                let why = inner.why.clone();
                drop(inner);
                if let Some(why) = why {
                    self.finish(runtime, Err(why.error(Trace::empty(number))));
                }
            }
        }
    }

    /// The call could not begin.
    pub(crate) fn fail(&self, runtime: &Runtime, error: TaskError) {
        self.finish(runtime, Err(error));
    }

    fn finish(&self, runtime: &Runtime, outcome: Result<(), TaskError>) {
        let mut inner = lock(&self.inner);
        if inner.stage == Stage::Over {
            return;
        }
        let has_begun = inner.stage != Stage::New;
        inner.stage = Stage::Over;
        inner.outcome = Some(outcome);
        let (wakers, deadline) = (std::mem::take(&mut inner.wakers), inner.deadline.take());
        let is_detached = inner.is_detached;
        self.is_over.store(true, Ordering::Release);
        drop(inner);
        self.over.notify_all();
        if let Some(name) = deadline {
            deadline::forget(name);
        }
        if has_begun {
            runtime.shared.scheduler.scope_ends(self, is_detached);
        }
        for waker in wakers {
            // A host whose waker panics hurts itself, not the worker that this is.
            let _ = catch_unwind(AssertUnwindSafe(|| waker.wake()));
        }
    }

    /// How the call has ended, once it has; until then the context is woken when it does.
    pub fn poll(&self, context: &mut Context<'_>) -> Poll<Result<(), TaskError>> {
        let mut inner = lock(&self.inner);
        if let Some(outcome) = &inner.outcome {
            return Poll::Ready(outcome.clone());
        }
        let waker = context.waker();
        if !inner.wakers.iter().any(|known| known.will_wake(waker)) {
            inner.wakers.push(waker.clone());
        }
        Poll::Pending
    }

    /// Blocks the thread until the call has ended.
    pub fn wait(&self) -> Result<(), TaskError> {
        let mut inner = lock(&self.inner);
        loop {
            if let Some(outcome) = &inner.outcome {
                return outcome.clone();
            }
            let waited = self.over.wait(inner);
            inner = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The scope of a task: counted, and compared by anybody at any time.
#[derive(Debug, Default)]
pub(crate) struct ScopeOf(AtomicPtr<Scope>);

impl ScopeOf {
    /// Gives a task that nobody else knows its scope.
    pub(crate) fn set(&self, scope: Option<Arc<Scope>>) {
        let pointer = scope.map_or(ptr::null_mut(), |scope| Arc::into_raw(scope).cast_mut());
        let before = self.0.swap(pointer, Ordering::SeqCst);
        debug_assert!(before.is_null(), "I-TASK: a free record has no scope");
    }

    /// Whether it is that one. The answer may be of the task that the record was a moment ago.
    pub(crate) fn is(&self, scope: &Scope) -> bool {
        ptr::eq(self.0.load(Ordering::SeqCst), scope)
    }

    pub(crate) fn is_none(&self) -> bool {
        self.0.load(Ordering::Relaxed).is_null()
    }

    /// # Safety
    /// I-TASK: the task is the caller's.
    pub(crate) unsafe fn get(&self) -> Option<&Scope> {
        // SAFETY: I-TASK: it is counted as long as the task is.
        unsafe { self.0.load(Ordering::Relaxed).as_ref() }
    }

    /// # Safety
    /// I-TASK: the task is the caller's.
    pub(crate) unsafe fn share(&self) -> Option<Arc<Scope>> {
        let pointer = self.0.load(Ordering::Relaxed);
        // SAFETY: I-TASK: as above; it came from an `Arc`.
        (!pointer.is_null()).then(|| unsafe {
            Arc::increment_strong_count(pointer);
            Arc::from_raw(pointer)
        })
    }

    pub(crate) fn take(&mut self) -> Option<Arc<Scope>> {
        let pointer = std::mem::replace(self.0.get_mut(), ptr::null_mut());
        // SAFETY: I-TASK: it came from an `Arc`, and nobody else takes what a record counts.
        (!pointer.is_null()).then(|| unsafe { Arc::from_raw(pointer) })
    }
}

impl Drop for ScopeOf {
    fn drop(&mut self) {
        drop(self.take());
    }
}

impl Task {
    /// Whether its scope is to end.
    ///
    /// # Safety
    /// I-TASK: the task is the caller's.
    pub(crate) unsafe fn is_to_end(&self) -> bool {
        // SAFETY: I-TASK: the caller's promise.
        unsafe { self.scope.get() }.is_some_and(Scope::is_ending)
    }
}
