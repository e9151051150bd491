//! Workers that wait for work, and those who wake them.
//!
//! Promises: whoever makes work known and then calls [`Sleepers::wake_one`] is found out by a worker that was about to sleep, or
//! wakes one that does. May not know: what work is.
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
    /// Until it is woken, or this has passed.
    For(Duration),
    /// Until it is woken.
    Long,
}

/// Those who sleep. They share the mutex that is passed to all operations.
#[derive(Debug, Default)]
pub(crate) struct Sleepers {
    woken: Condvar,
    /// How many sleep or are about to find out whether they may.
    count: AtomicUsize,
    /// One of them has been woken and is not up yet.
    is_waking: AtomicBool,
}

impl Sleepers {
    /// Sleeps as long as `rest` says, which is asked once others know that somebody is about to sleep.
    pub(crate) fn sleep<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        rest: impl FnOnce(&mut MutexGuard<'a, T>) -> Rest,
    ) -> MutexGuard<'a, T> {
        self.change_count(1);
        fence(Ordering::SeqCst);
        let rest = match rest(&mut guard) {
            Rest::None => {
                self.change_count(-1);
                return guard;
            }
            Rest::For(duration) => Some(duration),
            Rest::Long => None,
        };
        guard = wait_for(&self.woken, guard, rest);
        self.is_waking.store(false, Ordering::SeqCst);
        self.change_count(-1);
        // Whoever has seen `is_waking` has made its work known before; it is looked for after this.
        fence(Ordering::SeqCst);
        guard
    }

    /// The lock is held.
    fn change_count(&self, change: isize) {
        let count = self.count.load(Ordering::Relaxed);
        self.count
            .store(count.wrapping_add_signed(change), Ordering::SeqCst);
    }

    /// Sees that work that has just been made known is noticed by one who sleeps. False if nobody does.
    pub(crate) fn wake_one<T>(&self, mutex: &Mutex<T>) -> bool {
        fence(Ordering::SeqCst);
        if self.count.load(Ordering::SeqCst) == 0 {
            return false;
        }
        if !self.is_waking.load(Ordering::SeqCst) {
            let guard = lock(mutex);
            // Without sleepers nobody would clear it.
            if self.count.load(Ordering::Relaxed) > 0
                && !self.is_waking.swap(true, Ordering::SeqCst)
            {
                self.woken.notify_one();
            }
            drop(guard);
        }
        true
    }

    /// Wakes all: what they wait for has changed.
    pub(crate) fn wake_all<T>(&self, mutex: &Mutex<T>) {
        drop(lock(mutex));
        self.woken.notify_all();
    }
}
