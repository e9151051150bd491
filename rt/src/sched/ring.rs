//! A worker's own queue: a ring that its worker fills and empties, and that others may take from.
//!
//! Promises: first in, first out for the worker; no locks. May not know: what a task is.

use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// As many as Go's.
pub(super) const CAPACITY: u32 = 256;

/// The ring. `head` and `tail` count up for ever; the items between them are in the queue.
pub(super) struct Ring<T> {
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
            slots: [const { AtomicPtr::new(ptr::null_mut()) }; CAPACITY as usize],
        }
    }
}

impl<T> Ring<T> {
    fn slot(&self, index: u32) -> &AtomicPtr<T> {
        &self.slots[(index % CAPACITY) as usize]
    }

    /// By the owner: appends, unless the ring is full.
    pub(super) fn push(&self, item: *mut T) -> bool {
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
    pub(super) fn pop(&self) -> Option<*mut T> {
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
    pub(super) fn steal_half(&self, into: &Ring<T>) -> Option<*mut T> {
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

    /// Whether there is nothing to take.
    pub(super) fn is_empty(&self) -> bool {
        self.head.load(Ordering::Acquire) == self.tail.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_in_first_out_until_full() {
        let mut items: Vec<u32> = (0..=CAPACITY).collect();
        let ring = Ring::default();
        for _ in 0..3 {
            let mut pushed = 0;
            for item in &mut items {
                pushed += u32::from(ring.push(item));
            }
            assert_eq!(pushed, CAPACITY);
            for expected in 0..CAPACITY {
                // SAFETY: pointers to items.
                assert_eq!(ring.pop().map(|item| unsafe { *item }), Some(expected));
            }
            assert!(ring.pop().is_none() && ring.is_empty());
        }
    }

    #[test]
    fn thieves_and_the_owner_take_each_item_once() {
        const ITEMS: usize = 20_000;
        let items: Vec<AtomicU32> = (0..ITEMS).map(|_| AtomicU32::new(0)).collect();
        let ring = Ring::default();
        let done = AtomicU32::new(0);
        // SAFETY: pointers to items.
        let count = |item: *mut AtomicU32| unsafe { (*item).fetch_add(1, Ordering::Relaxed) };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let own = Ring::default();
                    while done.load(Ordering::Acquire) == 0 || !ring.is_empty() {
                        if let Some(item) = ring.steal_half(&own) {
                            count(item);
                        }
                        while let Some(item) = own.pop() {
                            count(item);
                        }
                    }
                });
            }
            for item in &items {
                while !ring.push(ptr::from_ref(item).cast_mut()) {
                    ring.pop().map(count);
                }
            }
            done.store(1, Ordering::Release);
            while let Some(item) = ring.pop() {
                count(item);
            }
        });
        assert!(items.iter().all(|item| item.load(Ordering::Relaxed) == 1));
    }
}
