//! Records of waiting tasks, and first-in-first-out queues of them, linked through the records.

use crate::chan::Channel;
use crate::platform::{AtomicBool, AtomicPtr, Ordering, Task, waiting};
use crate::semaphore::Shard;
use crate::wait::Waiting;
use std::ptr::{null, null_mut};

/// What a record is in a queue of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Place {
    /// Nothing yet.
    #[default]
    None,
    /// Those who want to send to a channel.
    Senders(*const Channel),
    /// Those who want to receive from it.
    Receivers(*const Channel),
    /// Those who wait for a semaphore of a shard.
    Semaphore(*const Shard),
}

/// That a task waits.
#[derive(Debug)]
pub(crate) struct Waiter {
    next: *mut Waiter,
    previous: *mut Waiter,
    /// Who waits; set when the record is first used.
    pub(crate) task: *mut Task,
    /// Of a sender, where its element is; of a receiver, where it wants the element, or 0; of a semaphore, its word.
    pub(crate) address: u64,
    /// The channel or shard of semaphores, as `kind` says.
    object: *const (),
    /// Which case of the select.
    pub(crate) case: u32,
    kind: Kind,
    /// A case of a select. Of the record for one wait: the task has a select under way, or had one last.
    pub(crate) is_select: bool,
    /// Of the record for one wait, see [`Waiting::raise_on_wake`].
    pub(super) raise: bool,
    is_queued: AtomicBool,
}

/// The variants of [`Place`]: apart from the pointer a byte is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    #[default]
    None,
    Senders,
    Receivers,
    Semaphore,
}

impl Default for Waiter {
    fn default() -> Waiter {
        Waiter {
            next: null_mut(),
            previous: null_mut(),
            task: null_mut(),
            address: 0,
            object: null(),
            case: 0,
            kind: Kind::None,
            is_select: false,
            raise: false,
            is_queued: AtomicBool::new(false),
        }
    }
}

impl Waiter {
    /// A record for a case.
    pub(super) fn of_select(task: *mut Task) -> Waiter {
        Waiter {
            task,
            is_select: true,
            ..Waiter::default()
        }
    }

    /// What the record is, or will be, in a queue of.
    #[inline(always)]
    pub(crate) fn set_place(&mut self, place: Place) {
        (self.kind, self.object) = match place {
            Place::None => (Kind::None, null()),
            Place::Senders(channel) => (Kind::Senders, channel.cast()),
            Place::Receivers(channel) => (Kind::Receivers, channel.cast()),
            Place::Semaphore(shard) => (Kind::Semaphore, shard.cast()),
        };
    }

    /// What `set_place` was told.
    #[inline(always)]
    pub(crate) fn place(&self) -> Place {
        match self.kind {
            Kind::None => Place::None,
            Kind::Senders => Place::Senders(self.object.cast()),
            Kind::Receivers => Place::Receivers(self.object.cast()),
            Kind::Semaphore => Place::Semaphore(self.object.cast()),
        }
    }

    /// The channel of a case.
    #[inline(always)]
    pub(crate) fn channel(&self) -> *const Channel {
        match self.kind {
            Kind::Senders | Kind::Receivers => self.object.cast(),
            Kind::None | Kind::Semaphore => null(),
        }
    }

    /// Whether the case is one that sends.
    #[inline(always)]
    pub(crate) fn is_sender(&self) -> bool {
        self.kind == Kind::Senders
    }

    /// Takes the record out of its queue, if it is in one. Answers whether it was.
    ///
    /// Even of one that is in none any more the lock is taken: who has taken it out may be about to look who has claimed
    /// the task, and must have done so before that waits again.
    ///
    /// # Safety
    /// I-WAIT: the record's task does not run, what it waits for exists, and the caller does not hold its lock.
    pub(super) unsafe fn leave(waiter: *mut Waiter) -> bool {
        // SAFETY: I-WAIT: the caller's promise. The place is only changed by the task.
        unsafe {
            match (*waiter).place() {
                Place::None => false,
                Place::Senders(channel) => {
                    (*channel).with_lock(|channel| channel.senders.remove(waiter))
                }
                Place::Receivers(channel) => {
                    (*channel).with_lock(|channel| channel.receivers.remove(waiter))
                }
                Place::Semaphore(shard) => (*shard).remove(waiter),
            }
        }
    }

    /// Without the lock: whether nobody had taken it out at some moment.
    #[inline(always)]
    pub(super) fn is_queued(&self) -> bool {
        self.is_queued.load(Ordering::Relaxed)
    }
}

/// A queue. All but [`Queue::is_empty`] is for those who hold its lock.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Queue {
    first: AtomicPtr<Waiter>,
    last: AtomicPtr<Waiter>,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue {
            first: AtomicPtr::new(null_mut()),
            last: AtomicPtr::new(null_mut()),
        }
    }
}

impl Queue {
    /// Whether nobody waits. Without the lock it is what was true at some moment.
    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.first().is_null()
    }

    #[inline(always)]
    fn first(&self) -> *mut Waiter {
        // Acquire: who looks without the lock orders this load before the one of `closed`.
        self.first.load(Ordering::Acquire)
    }

    #[inline(always)]
    fn last(&self) -> *mut Waiter {
        self.last.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn set_first(&self, waiter: *mut Waiter) {
        self.first.store(waiter, Ordering::Relaxed);
    }

    #[inline(always)]
    fn set_last(&self, waiter: *mut Waiter) {
        self.last.store(waiter, Ordering::Relaxed);
    }

    /// Puts a record at the end.
    ///
    /// # Safety
    /// I-WAIT: the record is in no queue, its task is about to park, and the lock of this queue is held.
    #[inline(always)]
    pub(crate) unsafe fn push(&self, waiter: *mut Waiter) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe { self.insert(self.last(), waiter, null_mut()) };
    }

    /// Puts a record at the front.
    ///
    /// # Safety
    /// I-WAIT: as [`Queue::push`].
    pub(crate) unsafe fn push_first(&self, waiter: *mut Waiter) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe { self.insert(null_mut(), waiter, self.first()) };
    }

    /// # Safety
    /// I-WAIT: as [`Queue::push`]; `previous` and `next` are neighbours in the queue.
    #[inline(always)]
    unsafe fn insert(&self, previous: *mut Waiter, waiter: *mut Waiter, next: *mut Waiter) {
        // SAFETY: I-WAIT: records in the queue exist.
        unsafe {
            debug_assert!(!(*waiter).is_queued(), "I-WAIT: in one queue at a time");
            (*waiter).previous = previous;
            (*waiter).next = next;
            (*waiter).is_queued.store(true, Ordering::Relaxed);
            match previous.is_null() {
                true => self.set_first(waiter),
                false => (*previous).next = waiter,
            }
            match next.is_null() {
                true => self.set_last(waiter),
                false => (*next).previous = waiter,
            }
        }
    }

    /// Takes a record out, if it is still in the queue. Answers whether it was.
    ///
    /// # Safety
    /// I-WAIT: the record is in this queue or in none, and the lock is held.
    #[inline(always)]
    pub(crate) unsafe fn remove(&self, waiter: *mut Waiter) -> bool {
        // SAFETY: I-WAIT: records in the queue exist.
        unsafe {
            if !(*waiter).is_queued() {
                return false;
            }
            (*waiter).is_queued.store(false, Ordering::Relaxed);
            let (previous, next) = ((*waiter).previous, (*waiter).next);
            match previous.is_null() {
                true => self.set_first(next),
                false => (*previous).next = next,
            }
            match next.is_null() {
                true => self.set_last(previous),
                false => (*next).previous = previous,
            }
            true
        }
    }

    /// Takes the first record out whose task nobody has claimed, and claims it; null if there is none.
    ///
    /// # Safety
    /// I-WAIT: the lock is held.
    #[inline(always)]
    pub(crate) unsafe fn pop(&self) -> *mut Waiter {
        loop {
            let first = self.first();
            if first.is_null() {
                return first;
            }
            // SAFETY: I-WAIT: a record in the queue; who has claimed its select waits for this lock before it lets the task
            // run.
            unsafe {
                self.remove(first);
                if !(*first).is_select || Waiting::claim(&*waiting((*first).task)) {
                    return first;
                }
            }
        }
    }
}

/// Claimed records to be woken, in order.
#[derive(Debug)]
pub(crate) struct Claimed {
    first: *mut Waiter,
    last: *mut Waiter,
}

impl Claimed {
    /// None.
    pub(crate) fn new() -> Claimed {
        Claimed {
            first: null_mut(),
            last: null_mut(),
        }
    }

    /// Adds one.
    ///
    /// # Safety
    /// I-WAIT: the caller has claimed it.
    pub(crate) unsafe fn push(&mut self, waiter: *mut Waiter) {
        // SAFETY: I-WAIT: claimed records are the caller's until it wakes them.
        unsafe {
            (*waiter).next = null_mut();
            match self.last.is_null() {
                true => self.first = waiter,
                false => (*self.last).next = waiter,
            }
        }
        self.last = waiter;
    }

    /// Takes the first.
    pub(crate) fn pop(&mut self) -> Option<*mut Waiter> {
        let first = self.first;
        // SAFETY: I-WAIT: as above.
        self.first = unsafe { first.as_ref()? }.next;
        Some(first)
    }
}
