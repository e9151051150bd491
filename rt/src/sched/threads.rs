//! Which worker a thread is: from when a host calls, or a helper begins, until it has done.
//!
//! Promises: what a worker knows of its thread is in one thread-local, set while the thread works; a routine that blocks is no part
//! of that work. May not know: what tasks do.

use super::worker::Worker;
use crate::platform::lock;
use crate::runtime::{Runtime, Shared};
use std::cell::Cell;
use std::ptr;
use std::sync::atomic::Ordering;

thread_local! {
    /// The worker that this thread is.
    static CURRENT: Cell<*mut Worker> = const { Cell::new(ptr::null_mut()) };
}

impl Worker {
    /// The worker of a runtime that this thread is; none while its task blocks.
    pub(crate) fn current(runtime: &Shared) -> Option<*mut Worker> {
        let mut worker = CURRENT.get();
        // SAFETY: I-TASK: workers that a thread is last.
        while let Some(found) = unsafe { worker.as_ref() } {
            if ptr::eq(&*found.runtime.shared, runtime) && found.right.is_held() {
                return Some(worker);
            }
            worker = found.previous;
        }
        None
    }

    /// Whether this thread is a worker of a runtime, also while its task blocks.
    pub(crate) fn is_thread_of(runtime: &Shared) -> bool {
        let mut worker = CURRENT.get();
        // SAFETY: I-TASK: workers that a thread is last.
        while let Some(found) = unsafe { worker.as_ref() } {
            if ptr::eq(&*found.runtime.shared, runtime) {
                return true;
            }
            worker = found.previous;
        }
        false
    }

    /// Whether this thread is that worker, and its task does not block.
    #[inline]
    pub(crate) fn is_current(worker: *const Worker) -> bool {
        // SAFETY: I-TASK: this thread's worker exists.
        ptr::eq(CURRENT.get(), worker)
            && unsafe { worker.as_ref() }.is_some_and(|worker| worker.right.is_held())
    }

    /// Makes this thread a worker.
    pub(super) fn attach(runtime: &Runtime) -> *mut Worker {
        let scheduler = &runtime.shared.scheduler;
        let mut crew = lock(&scheduler.crew);
        let worker = crew.vacant.pop().unwrap_or_else(|| {
            let older = crew
                .all
                .last()
                .map_or(ptr::null(), |worker| &raw const **worker);
            let mut worker = Worker::new(runtime, crew.all.len(), older);
            let address = &raw mut *worker;
            crew.all.push(worker);
            scheduler.youngest.store(address, Ordering::Release);
            address
        });
        // SAFETY: I-TASK: nobody else is this worker; the thread exists.
        unsafe {
            (*worker).watched.set_thread(true);
            (*worker).previous = CURRENT.replace(worker);
            if let Some(lender) = (*worker).lender() {
                scheduler.take_from(&mut crew, lender);
            }
        }
        scheduler.set_busy(&mut crew, 1);
        drop(scheduler.move_again(crew));
        worker
    }

    /// Ends what `attach` began.
    ///
    /// # Safety
    /// I-TASK: this thread's worker.
    pub(super) unsafe fn detach(worker: *mut Worker) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            (*worker).give_tasks_away();
            let this = &mut *worker;
            this.keep_nothing();
            let shared = &this.runtime.shared;
            shared.heap.keep(this.cache.take());
            shared.totals.add(&std::mem::take(&mut this.statistics));
            this.watched.set_thread(false);
            CURRENT.set(this.previous);
            let scheduler = &shared.scheduler;
            let mut crew = lock(&scheduler.crew);
            crew.vacant.push(worker);
            scheduler.set_busy(&mut crew, -1);
            scheduler.stand_still(&mut crew);
        }
    }

    /// Makes this thread a worker for a host's call; it is one already if a host routine calls. Answers which, and whether the
    /// call is such a nested one.
    pub(super) fn enter(runtime: &Runtime) -> (*mut Worker, bool) {
        let scheduler = &runtime.shared.scheduler;
        let current = Worker::current(&runtime.shared);
        Worker::count_nested(1);
        let worker = current.unwrap_or_else(|| Worker::attach(runtime));
        if scheduler.roots.fetch_add(1, Ordering::AcqRel) > 0 {
            scheduler.monitor.start(runtime, false);
        }
        (worker, current.is_some())
    }

    /// Says to all runtimes in whose routines this thread is that one of these calls, or does so no longer. The call may wait for
    /// whatever other threads do, also in other runtimes: who stopped one of these worlds meanwhile would wait for the call.
    fn count_nested(change: isize) {
        let mut worker = CURRENT.get();
        // SAFETY: I-TASK: workers that a thread is last.
        while let Some(found) = unsafe { worker.as_ref() } {
            // Nobody waits for a worker whose task blocks.
            if found.right.is_held() {
                let mut crew = lock(&found.runtime.shared.scheduler.crew);
                crew.nested = crew.nested.wrapping_add_signed(change);
            }
            worker = found.previous;
        }
    }

    /// Ends what `enter` began.
    ///
    /// # Safety
    /// I-TASK: this thread's worker.
    pub(super) unsafe fn leave(worker: *mut Worker, is_nested: bool) {
        // SAFETY: I-TASK: the caller's promise; the runtime is the caller's. A nested call was made by the task that runs.
        unsafe {
            let this = &*worker;
            let scheduler = &this.runtime.shared.scheduler;
            let roots = scheduler.roots.fetch_sub(1, Ordering::AcqRel) - 1;
            if is_nested {
                Worker::count_nested(-1);
                // A task that was interrupted meanwhile may have taken the cache along.
                let (caller, _) = this.watched.look();
                (*worker).lend_cache(&mut *caller);
                // It may have been woken for work that it leaves to others.
                return scheduler.wake_all();
            }
            let runtime = ptr::from_ref(&*this.runtime);
            Worker::detach(worker);
            Worker::count_nested(-1);
            // Somebody has to find out if nothing can run any more, or nothing shall.
            if roots == 0 {
                scheduler.stop_all();
            }
            scheduler.wake_all();
            if roots > 0 {
                // Calls that no thread of a host waits for may have run on this one.
                scheduler.wake_one(&*runtime);
            }
        }
    }
}
