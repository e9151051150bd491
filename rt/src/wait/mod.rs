//! Tasks that wait for something: their records, and the queues of these.
//!
//! ```text
//!   channel, semaphore ── first ──> Waiter <──> Waiter ── ... <── last          in the order of their coming
//!                                     │ task                 a task has one record of its own, and a block of them
//!                                     v                      for the cases of a select
//!                                   Task
//! ```
//!
//! Whoever takes a record from its queue has *claimed* the task: it alone copies elements, sets the results of the
//! task's host routine, and makes it ready. Of a task that waits in several queues (select) many may meet a record at
//! once; `done` decides who has it, and the winner takes the others out before the task is ready. So no task that runs
//! has a record in a queue, and no lock is held while another is taken, but by a select that begins.
//!
//! Promises: no allocation for a task that waits for one thing. May not know: what is waited for.
//!
//! - **I-WAIT**: a record in a queue belongs to a task that is parked or about to park; it and the queue are touched with
//!   the lock of the channel or shard of semaphores that `object` says. What a record's element address leads to is used
//!   by who has claimed the task only.

mod queue;

pub(crate) use queue::{Claimed, Place, Queue, Waiter};

use crate::platform::{AtomicU32, Ordering, Task, waiting, wake};

/// What a task needs to wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// For one channel or semaphore.
    one: Waiter,
    /// For a select, once the task has needed one. Boxed: few tasks do.
    many: Option<Box<Block>>,
}

/// What a task needs to wait in a select.
#[derive(Debug, Default)]
struct Block {
    /// For the cases, in the order of their channels' addresses.
    records: Box<[Waiter]>,
    /// How many are in use.
    count: u32,
    /// Whether somebody has claimed the select under way.
    done: AtomicU32,
}

impl Waiting {
    /// The record for one wait.
    ///
    /// # Safety
    /// I-WAIT: the caller runs in a host routine of `task` and holds the lock of what it will wait for.
    #[inline(always)]
    pub(crate) unsafe fn one(task: *mut Task) -> *mut Waiter {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            let waiting = waiting(task);
            let one = &raw mut (*waiting).one;
            (*one).task = task;
            (*one).is_select = false;
            one
        }
    }

    /// Room for the cases of a select.
    pub(crate) fn begin_many(&mut self, task: *mut Task, count: usize) {
        let block = self.many.get_or_insert_default();
        if block.records.len() < count {
            let wanted = count.next_power_of_two();
            block.records = (0..wanted).map(|_| Waiter::of_select(task)).collect();
        }
        block.count = 0;
        self.one.is_select = true;
    }

    /// The block of a select under way.
    #[inline(always)]
    fn block(&self) -> Option<&Block> {
        self.many.as_deref().filter(|_| self.one.is_select)
    }

    /// Makes the task panic when it goes on: it waited for room in a channel that was closed meanwhile.
    #[inline]
    pub(crate) fn raise_on_wake(&mut self) {
        self.one.raise = true;
    }

    /// Whether the task that goes on panics instead.
    #[inline(always)]
    pub(crate) fn take_raise(&mut self) -> bool {
        std::mem::take(&mut self.one.raise)
    }

    /// Gives the memory of the block back: the task ends.
    #[inline]
    pub(crate) fn forget_block(&mut self) {
        self.one.is_select = false;
        if self.many.is_some() {
            self.many = None;
        }
    }

    /// The next record of the block that [`Waiting::begin_many`] has prepared.
    #[inline(always)]
    pub(crate) fn add(&mut self) -> &mut Waiter {
        let block = self.many.as_mut().expect("a select has begun");
        let waiter = &mut block.records[block.count as usize];
        block.count += 1;
        waiter
    }

    /// The records in use of the block; nobody has claimed the select.
    #[inline(always)]
    pub(crate) fn cases(&mut self) -> &mut [Waiter] {
        let block = self.many.as_mut().expect("a select has begun");
        block.done.store(0, Ordering::Relaxed);
        &mut block.records[..block.count as usize]
    }

    /// The select under way has not waited: its records are of no use any more, and their channels may go.
    #[inline(always)]
    pub(crate) fn forget_many(&mut self) {
        self.one.is_select = false;
    }

    /// Whether the caller is the one who wakes the task of a select.
    #[inline(always)]
    fn claim(&self) -> bool {
        self.many.as_ref().is_some_and(|block| {
            block
                .done
                .compare_exchange(0, 1, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
        })
    }

    /// Calls `adjust` with each address that may lie in the task's stack, which has moved.
    pub(crate) fn for_each_address(&mut self, mut adjust: impl FnMut(&mut u64)) {
        adjust(&mut self.one.address);
        if let Some(block) = self.many.as_mut().filter(|_| self.one.is_select) {
            for waiter in &mut block.records[..block.count as usize] {
                adjust(&mut waiter.address);
            }
        }
    }

    /// Calls `visit` with the address of each object that is used when the wait ends: what is waited for, which the frames
    /// of the task need not know any more, and where elements go.
    pub(crate) fn for_each_object(&self, mut visit: impl FnMut(u64)) {
        let many = self
            .block()
            .map_or(&[][..], |block| &block.records[..block.count as usize]);
        for waiter in many.iter().chain([&self.one]) {
            if waiter.is_queued() {
                visit(waiter.address);
                visit(waiter.channel() as u64);
            }
        }
    }

    /// # Safety
    /// I-WAIT: the caller has claimed the select, and holds no lock.
    unsafe fn leave_many(waiting: *mut Waiting) {
        // SAFETY: I-WAIT: the block stays as it is until the task runs; links change with the lock only.
        unsafe {
            let Some(block) = (*waiting).many.as_mut() else {
                return;
            };
            let (first, count) = (block.records.as_mut_ptr(), block.count as usize);
            for index in 0..count {
                Waiter::leave(first.add(index));
            }
        }
    }
}

/// Wakes the task of a record that was taken from its queue: its routine answers whether it was served (`ok`), a select
/// which case was, too.
///
/// # Safety
/// I-WAIT: the caller has claimed the record's task and holds no lock.
#[inline]
pub(crate) unsafe fn wake_waiter(waiter: *mut Waiter, ok: bool) {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe {
        let task = (*waiter).task;
        let results = if (*waiter).is_select {
            Waiting::leave_many(waiting(task));
            [u64::from((*waiter).case), u64::from(ok)]
        } else {
            [u64::from(ok), 0]
        };
        wake(task, results);
    }
}

/// Takes a parked task that is to be dropped out of all queues. Answers false if somebody has claimed it, who will make it
/// ready, or if it is in none.
///
/// # Safety
/// I-WAIT: the task is parked; what it waits for exists.
pub(crate) unsafe fn leave_queues(task: *mut Task) -> bool {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe {
        let waiting = waiting(task);
        if (*waiting).block().is_none_or(|block| block.count == 0) {
            let one = &raw mut (*waiting).one;
            // What it waited for earlier may not exist any more.
            return (*one).is_queued() && Waiter::leave(one);
        }
        let claimed = (*waiting).claim();
        if claimed {
            Waiting::leave_many(waiting);
        }
        claimed
    }
}
