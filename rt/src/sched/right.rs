//! The right to run tasks, which a worker lends while its task blocks in a host routine.
//!
//! ```text
//!   HELD ── lend ──> LENT ── take_back ──> HELD          by the worker, without a lock
//!                     │
//!                    take                                 by anybody with the crew's lock
//!                     v
//!                   TAKEN ── regain ──> HELD              by the worker, with the crew's lock
//! ```
//!
//! Promises: of those who take and the worker that comes back exactly one has the right; what the worker did before it lent its
//! right is seen by who takes it, and what was done meanwhile by the worker. May not know: what the right is good for.

use crate::platform::{AtomicU64, Ordering};

const KIND: u64 = 3;
const HELD: u64 = 0;
const LENT: u64 = 1;
const TAKEN: u64 = 2;
/// Each loan has a number, so that who looks twice sees whether it is the same one.
const STEP: u64 = 4;

/// The right of one worker.
#[derive(Debug, Default)]
pub(crate) struct Right(AtomicU64);

impl Right {
    /// By the worker, which has it.
    #[inline]
    pub(crate) fn lend(&self) {
        let held = self.0.load(Ordering::Relaxed);
        self.0.store(held + STEP + LENT, Ordering::Release);
    }

    /// By the worker: false if somebody has taken it.
    #[inline]
    pub(crate) fn take_back(&self) -> bool {
        let lent = self.0.load(Ordering::Relaxed) & !KIND | LENT;
        self.0
            .compare_exchange(lent, lent - LENT, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    /// By the worker, from which it has been taken: it counts among those who run again.
    pub(crate) fn regain(&self) {
        let taken = self.0.load(Ordering::Relaxed);
        self.0.store(taken & !KIND | HELD, Ordering::Relaxed);
    }

    /// Takes it, if it is lent.
    pub(crate) fn take(&self) -> bool {
        let lent = self.0.load(Ordering::Relaxed);
        lent & KIND == LENT
            && self
                .0
                .compare_exchange(
                    lent,
                    lent - LENT + TAKEN,
                    Ordering::Acquire,
                    Ordering::Relaxed,
                )
                .is_ok()
    }

    /// A number for each loan, while it lasts and nobody has taken the right.
    pub(crate) fn loan(&self) -> Option<u64> {
        let word = self.0.load(Ordering::Relaxed);
        (word & KIND == LENT).then_some(word)
    }

    /// Whether the worker has it.
    #[inline]
    pub(crate) fn is_held(&self) -> bool {
        self.0.load(Ordering::Relaxed) & KIND == HELD
    }
}
