//! Work that several threads share until none of them has any left.
//!
//! Promises: [`Pool::take`] answers `None` to all of them, and only when everything that was given was taken and everybody has
//! come back for more; the model tests explore every interleaving. May not know: what the work is.

use crate::platform::{AtomicUsize, Condvar, Mutex, MutexGuard, Ordering};
use std::fmt;

/// Work of some threads.
pub(crate) struct Pool<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    /// `State::idle`, for a look without the lock.
    idle: AtomicUsize,
}

struct State<T> {
    given: Vec<T>,
    /// How many threads share the work.
    threads: usize,
    /// Threads that wait in `take`. If all do, there is no work anywhere.
    idle: usize,
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pool of {} threads", self.lock().threads)
    }
}

impl<T> Pool<T> {
    /// For so many threads; each of them calls [`Pool::take`] until there is nothing.
    pub(crate) fn new(threads: usize) -> Self {
        Pool {
            state: Mutex::new(State {
                given: Vec::new(),
                threads,
                idle: 0,
            }),
            changed: Condvar::new(),
            idle: AtomicUsize::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Whether a thread waits. It may be out of date.
    #[inline(always)]
    pub(crate) fn is_wanted(&self) -> bool {
        self.idle.load(Ordering::Relaxed) > 0
    }

    /// One of the threads does not come.
    pub(crate) fn do_without(&self) {
        let mut state = self.lock();
        state.threads -= 1;
        if state.idle == state.threads {
            self.changed.notify_all();
        }
    }

    /// Gives work to whoever takes it. Only a thread that is not waiting can have any to give.
    pub(crate) fn give(&self, work: T) {
        self.lock().given.push(work);
        self.changed.notify_one();
    }

    /// The next work; waits for it as long as some thread may still give any.
    pub(crate) fn take(&self) -> Option<T> {
        let mut state = self.lock();
        if let Some(work) = state.given.pop() {
            return Some(work);
        }
        state.idle += 1;
        self.idle.store(state.idle, Ordering::Relaxed);
        loop {
            if state.idle == state.threads {
                self.changed.notify_all();
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            if let Some(work) = state.given.pop() {
                state.idle -= 1;
                self.idle.store(state.idle, Ordering::Relaxed);
                return Some(work);
            }
        }
    }
}
