//! A worker's own queue: a ring that its worker fills and empties, and that others may take from.
//!
//! Promises: first in, first out for the worker; no locks. May not know: what a task is.

pub(crate) use crate::platform::RING_CAPACITY as CAPACITY;
use crate::platform::{AtomicPtr, AtomicU32, Ordering};
use std::array;
use std::ptr;

/// The ring. `head` and `tail` count up for ever; the items between them are in the queue.
pub(crate) struct Ring<T> {
    /// The next one to take, by anybody.
    head: AtomicU32,
    /// Where the next one goes; written by the owner.
    tail: AtomicU32,
    slots: [AtomicPtr<T>; CAPACITY as usize],
}

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Ring {
            head: AtomicU32::new(0),
            tail: AtomicU32::new(0),
            slots: array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
        }
    }
}

impl<T> Ring<T> {
    fn slot(&self, index: u32) -> &AtomicPtr<T> {
        &self.slots[(index % CAPACITY) as usize]
    }

    /// By the owner: appends, unless the ring is full.
    pub(crate) fn push(&self, item: *mut T) -> bool {
        let head = self.head.load(Ordering::Acquire);
        let tail = self.tail.load(Ordering::Relaxed);
        if tail.wrapping_sub(head) >= CAPACITY {
            return false;
        }
        self.slot(tail).store(item, Ordering::Relaxed);
        self.tail.store(tail.wrapping_add(1), Ordering::Release);
        true
    }

    /// By the owner: the first one.
    pub(crate) fn pop(&self) -> Option<*mut T> {
        let mut head = self.head.load(Ordering::Acquire);
        loop {
            let tail = self.tail.load(Ordering::Relaxed);
            if head == tail {
                return None;
            }
            let item = self.slot(head).load(Ordering::Relaxed);
            match self.take(head, 1) {
                Ok(()) => return Some(item),
                Err(now) => head = now,
            }
        }
    }

    fn take(&self, head: u32, count: u32) -> Result<(), u32> {
        let taken = self.head.compare_exchange(
            head,
            head.wrapping_add(count),
            Ordering::AcqRel,
            Ordering::Acquire,
        );
        taken.map(drop)
    }

    /// By the owner of `into`, which is empty: takes the first half and answers the last one of it, the others are in `into`.
    pub(crate) fn steal_half(&self, into: &Ring<T>) -> Option<*mut T> {
        let tail_of_into = into.tail.load(Ordering::Relaxed);
        loop {
            let head = self.head.load(Ordering::Acquire);
            let tail = self.tail.load(Ordering::Acquire);
            let length = tail.wrapping_sub(head);
            let count = length - length / 2;
            if count == 0 {
                return None;
            }
            // The owner was at work between the two loads.
            if count > CAPACITY / 2 {
                continue;
            }
            let mut last = ptr::null_mut();
            for index in 0..count {
                last = self.slot(head.wrapping_add(index)).load(Ordering::Relaxed);
                into.slot(tail_of_into.wrapping_add(index))
                    .store(last, Ordering::Relaxed);
            }
            if self.take(head, count).is_ok() {
                into.tail
                    .store(tail_of_into.wrapping_add(count - 1), Ordering::Release);
                return Some(last);
            }
        }
    }

    /// How many there are to take.
    pub(crate) fn len(&self) -> u32 {
        let head = self.head.load(Ordering::Acquire);
        self.tail.load(Ordering::Acquire).wrapping_sub(head)
    }

    /// How many were put into it so far; wraps around.
    pub(crate) fn pushed(&self) -> u32 {
        self.tail.load(Ordering::Relaxed)
    }

    /// Whether there is nothing to take.
    pub(crate) fn is_empty(&self) -> bool {
        self.head.load(Ordering::Acquire) == self.tail.load(Ordering::Acquire)
    }
}
