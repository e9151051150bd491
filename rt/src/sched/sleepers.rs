//! Workers that wait for work, and those who wake them.
//!
//! Promises: whoever makes work known and then calls [`Sleepers::wake_one`] is found out by a worker that was about to sleep, or
//! wakes one that does; one of those who sleep keeps a lookout, if there is something to look out for. May not know: what work is.
//!
//! ```text
//!   a worker                           somebody with work
//!   count += 1                         the work is in a queue
//!   ── fence ──                        ── fence ──
//!   is there work?                     count > 0?
//! ```
//!
//! One of the two sees what the other has done. All changes of `count` and `is_waking` happen with the lock held, so that
//! whenever `is_waking` is set there is a worker on its way out of its sleep, which clears it and then looks for work.

use crate::platform::{
    AtomicBool, AtomicUsize, Condvar, Mutex, MutexGuard, Ordering, fence, lock, wait_for,
};
use std::time::Duration;

/// How long a worker sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Not at all: there is something to do.
    None,
    /// Until it is woken, or `most` has passed.
    Sleep {
        most: Option<Duration>,
        /// One of those who sleep keeps the lookout.
        watches: bool,
    },
}

/// What one of those who sleep watches instead of the condition.
pub(crate) trait Lookout {
    /// Waits until something happens or it is called back, at most so long.
    fn wait(&self, most: Option<Duration>);
    /// Makes the one who waits come back; if nobody does, then the next one who is about to.
    fn call_back(&self);
}

/// Those who sleep. They share the mutex that is passed to all operations.
#[derive(Debug, Default)]
pub(crate) struct Sleepers {
    woken: Condvar,
    /// How many sleep or are about to find out whether they may.
    count: AtomicUsize,
    /// One of them has been woken and is not up yet.
    is_waking: AtomicBool,
    /// One of them keeps a lookout.
    is_watching: AtomicBool,
}

impl Sleepers {
    /// Sleeps as long as `rest` says, which is asked once others know that somebody is about to sleep.
    pub(crate) fn sleep<'a, T>(
        &self,
        mutex: &'a Mutex<T>,
        lookout: &impl Lookout,
        rest: impl FnOnce(&mut MutexGuard<'a, T>) -> Rest,
    ) -> MutexGuard<'a, T> {
        let mut guard = lock(mutex);
        self.change_count(1);
        fence(Ordering::SeqCst);
        let (most, watches) = match rest(&mut guard) {
            Rest::None => {
                self.change_count(-1);
                return guard;
            }
            Rest::Sleep { most, watches } => (most, watches),
        };
        if watches && !self.is_watching.load(Ordering::Relaxed) {
            self.is_watching.store(true, Ordering::Relaxed);
            drop(guard);
            lookout.wait(most);
            guard = lock(mutex);
            self.is_watching.store(false, Ordering::Relaxed);
        } else {
            guard = wait_for(&self.woken, guard, most);
        }
        self.is_waking.store(false, Ordering::SeqCst);
        self.change_count(-1);
        // Whoever has seen `is_waking` has made its work known before; it is looked for after this.
        fence(Ordering::SeqCst);
        guard
    }

    /// Whether one of those who sleep keeps the lookout.
    pub(crate) fn is_watching(&self) -> bool {
        self.is_watching.load(Ordering::Relaxed)
    }

    /// The lock is held.
    fn change_count(&self, change: isize) {
        let count = self.count.load(Ordering::Relaxed);
        self.count
            .store(count.wrapping_add_signed(change), Ordering::SeqCst);
    }

    /// Sees that work that has just been made known is noticed by one who sleeps. False if nobody does.
    pub(crate) fn wake_one<T>(&self, mutex: &Mutex<T>, lookout: &impl Lookout) -> bool {
        fence(Ordering::SeqCst);
        if self.count.load(Ordering::SeqCst) == 0 {
            return false;
        }
        if !self.is_waking.load(Ordering::SeqCst) {
            let guard = lock(mutex);
            // Without sleepers nobody would clear it.
            let count = self.count.load(Ordering::Relaxed);
            if count > 0 && !self.is_waking.swap(true, Ordering::SeqCst) {
                let watching = usize::from(self.is_watching.load(Ordering::Relaxed));
                if count > watching {
                    self.woken.notify_one();
                } else {
                    lookout.call_back();
                }
            }
            drop(guard);
        }
        true
    }

    /// Wakes all: what they wait for has changed.
    pub(crate) fn wake_all<T>(&self, mutex: &Mutex<T>, lookout: &impl Lookout) {
        let guard = lock(mutex);
        let is_watching = self.is_watching.load(Ordering::Relaxed);
        drop(guard);
        if is_watching {
            lookout.call_back();
        }
        self.woken.notify_all();
    }
}
