//! A lock of one word, for what takes some tens of nanoseconds.
//!
//! Promises: taking it when it is free is one atomic operation, giving it back a plain store; it is never held over a
//! park. May not know: what it guards.

use crate::platform::{AtomicU32, Ordering, pause};

/// The lock.
#[repr(transparent)]
#[derive(Debug, Default)]
pub(crate) struct Lock(AtomicU32);

impl Lock {
    /// Waits until the lock is the caller's.
    #[inline(always)]
    pub(crate) fn lock(&self) {
        if !self.try_lock() {
            self.lock_slowly();
        }
    }

    #[inline(always)]
    fn try_lock(&self) -> bool {
        self.0
            .compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    #[cold]
    fn lock_slowly(&self) {
        let mut attempt = 0;
        loop {
            pause(attempt);
            attempt = attempt.saturating_add(1);
            if self.0.load(Ordering::Relaxed) == 0 && self.try_lock() {
                return;
            }
        }
    }

    /// Gives it back.
    #[inline(always)]
    pub(crate) fn unlock(&self) {
        self.0.store(0, Ordering::Release);
    }
}
