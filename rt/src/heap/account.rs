//! What the objects of one call may take.
//!
//! Promises: where no call has a limit nothing is counted; where one has, only the slow path of an allocation counts. May not know: who
//! ends a call.
//!
//! Whatever memory a task of the call is given for objects is *charged*: runs of cells as a whole, garbage included. Once that is
//! more than the limit the next collection finds out what the call really has: it marks what the tasks of this call reach last, so that
//! what is marked then is reached by nothing else. So a call is charged neither for what it was given nor for what it has left
//! in variables of the program, and objects need not know whose they are.

use super::classes::PAGE_BYTES;
use super::space::{BIT_WORDS, Space};
use crate::error::TaskError;
use crate::scope::Scope;
use crate::task::Task;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The part of its limit that a call may be given before its objects are looked at again.
const PATIENCE: u64 = 8;

/// The account of a call.
#[derive(Debug)]
pub(crate) struct Account {
    limit_bytes: u64,
    /// What it had when somebody looked, and what it was given since.
    charged: AtomicU64,
    /// Somebody looks again when it is more than this.
    due_at: AtomicU64,
}

impl Account {
    pub(crate) fn new(limit_bytes: u64) -> Account {
        Account {
            limit_bytes,
            charged: AtomicU64::new(0),
            due_at: AtomicU64::new(limit_bytes),
        }
    }

    fn is_due(&self) -> bool {
        self.charged.load(Ordering::Relaxed) > self.due_at.load(Ordering::Relaxed)
    }

    /// The call has so much. Answers whether it may.
    fn settle(&self, bytes: u64) -> bool {
        let more = bytes.saturating_add(self.limit_bytes / PATIENCE);
        self.charged.store(bytes, Ordering::Relaxed);
        self.due_at
            .store(more.max(self.limit_bytes), Ordering::Relaxed);
        bytes <= self.limit_bytes
    }

    /// Whether it may have so much more, as far as is known.
    fn has_room(&self, bytes: u64) -> bool {
        let charged = self.charged.load(Ordering::Relaxed);
        charged.saturating_add(bytes) <= self.due_at.load(Ordering::Relaxed)
    }
}

impl Task {
    /// The account of the call that the task is of, if that is under way and has a limit.
    fn account(&self) -> Option<&Account> {
        // SAFETY: I-TASK: the running task is its routine's.
        let scope = unsafe { self.scope.get() }?;
        scope.account().filter(|_| !scope.is_over())
    }

    /// The task was given memory for objects. Answers whether a collection is due for that.
    pub(super) fn charge(&self, bytes: u64) -> bool {
        if bytes == 0 || self.scope.is_none() {
            return false;
        }
        self.account().is_some_and(|account| {
            account.charged.fetch_add(bytes, Ordering::Relaxed);
            account.is_due()
        })
    }

    /// The call that is to be looked at in a collection, before the task is given so much more.
    pub(super) fn suspect(&self, bytes: u64) -> Option<Arc<Scope>> {
        if self.scope.is_none() || self.account()?.has_room(bytes) {
            return None;
        }
        // SAFETY: I-TASK: as above.
        unsafe { self.scope.share() }
    }

    /// The call has so much, and wants more. If that is too much the task dies.
    pub(super) fn settle(&mut self, scope: &Scope, bytes: u64, wanted: u64) {
        let Some(account) = scope.account() else {
            return;
        };
        let limit_bytes = account.limit_bytes;
        if !account.settle(bytes) || bytes.saturating_add(wanted) > limit_bytes {
            let trace = self.trace();
            self.fail(TaskError::HeapExhausted { limit_bytes, trace });
        }
    }
}

impl Space {
    /// Bytes of the objects that have been marked so far.
    pub(super) fn marked_bytes(&self) -> u64 {
        let (mut page, mut bytes) = (0, 0);
        while page < self.top {
            let info = self.info(page);
            if info.is_free() {
                page += 1;
                continue;
            }
            let span = self.span(page);
            let words = span.cells.div_ceil(u64::BITS) as usize;
            let first = page as usize * BIT_WORDS;
            // SAFETY: I-SPACE: a span has a bit for each cell, and nobody marks at the moment.
            let marks = (first..first + words).map(|word| unsafe { *self.mark_words().add(word) });
            let count: u64 = marks.map(|word| u64::from(word.count_ones())).sum();
            bytes += match info.reciprocal {
                0 => count.min(1) * u64::from(span.pages) * PAGE_BYTES,
                _ => count * u64::from(info.cell_bytes),
            };
            page += span.pages;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_looked_at_when_it_was_given_its_limit_and_then_an_eighth_more() {
        let account = Account::new(8000);
        let give = |bytes| {
            account.charged.fetch_add(bytes, Ordering::Relaxed);
            account.is_due()
        };
        assert!(account.has_room(8000) && !account.has_room(8001));
        assert!(!give(8000));
        assert!(give(1));
        // Most of it was garbage: it may have its limit again.
        assert!(account.settle(500));
        assert!(!give(7500));
        assert!(give(1));
        // Nearly all of it is alive.
        assert!(account.settle(7900));
        assert!(!give(1000));
        assert!(give(1));
        assert!(!account.settle(8001));
        assert!(!account.has_room(u64::MAX));
    }
}
