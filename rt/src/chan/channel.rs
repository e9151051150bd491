//! Sending, receiving and closing.

use crate::platform::{
    AtomicBool, AtomicU64, Guarded, Lock, Ordering, Task, WaitReason, clear_element, copy_element,
    park, waiting,
};
use crate::wait::{Claimed, Place, Queue, Waiter, Waiting, wake_waiter};

/// A channel of the program: the header, behind the one pointer that a channel value is.
#[repr(C)]
#[derive(Debug)]
pub struct Channel {
    /// Elements in the buffer: what `len` is; compiled code reads it.
    count: AtomicU64,
    /// What `cap` is; compiled code reads it.
    capacity: u64,
    /// Room for that many elements; null if they need none.
    pub(super) buffer: *mut u8,
    lock: Lock,
    closed: AtomicBool,
    /// Of a timer's channel: whether a time is in the buffer, which the program sees nothing of.
    pending: AtomicBool,
    /// Whether elements have pointers: those that are gone must not keep objects alive.
    has_pointers: bool,
    element_bytes: u64,
    ends: Guarded<Ends>,
    pub(crate) receivers: Queue,
    pub(crate) senders: Queue,
}

/// Which elements of the buffer come next.
#[repr(C)]
#[derive(Debug, Default)]
struct Ends {
    send: u64,
    receive: u64,
}

/// How an operation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done.
    Done,
    /// The channel is closed: a receiver has got a zero element, a sender must panic.
    Closed,
    /// It would have had to wait.
    Blocked,
    /// The task waits, is parked when its routine returns, and gets the routine's results from who wakes it.
    Parked,
}

/// How an operation went that does not wait, and whom to wake for it once nothing is locked any more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) outcome: Outcome,
    /// Claimed; or null.
    other: *mut Waiter,
}

impl Attempt {
    #[inline(always)]
    fn alone(outcome: Outcome) -> Attempt {
        Attempt {
            outcome,
            other: std::ptr::null_mut(),
        }
    }

    #[inline(always)]
    fn with(other: *mut Waiter) -> Attempt {
        Attempt {
            outcome: Outcome::Done,
            other,
        }
    }

    /// Ends the operation.
    ///
    /// # Safety
    /// I-WAIT: the caller holds no lock.
    #[inline(always)]
    pub(super) unsafe fn finish(self) -> Outcome {
        if !self.other.is_null() {
            // SAFETY: I-WAIT: claimed by the attempt.
            unsafe { wake_waiter(self.other, true) };
        }
        self.outcome
    }
}

impl Channel {
    /// An empty channel.
    pub(crate) fn new(
        element_bytes: u64,
        has_pointers: bool,
        capacity: u64,
        buffer: *mut u8,
    ) -> Channel {
        Channel {
            count: AtomicU64::new(0),
            capacity,
            buffer,
            lock: Lock::default(),
            closed: AtomicBool::new(false),
            pending: AtomicBool::new(false),
            has_pointers,
            element_bytes,
            ends: Guarded::new(Ends::default()),
            receivers: Queue::default(),
            senders: Queue::default(),
        }
    }

    #[inline(always)]
    pub(super) fn lock(&self) {
        self.lock.lock();
    }

    #[inline(always)]
    pub(super) fn unlock(&self) {
        self.lock.unlock();
    }

    /// Runs `body` with the channel locked.
    pub(crate) fn with_lock<R>(&self, body: impl FnOnce(&Channel) -> R) -> R {
        self.lock();
        let result = body(self);
        self.unlock();
        result
    }

    #[inline(always)]
    fn count(&self) -> u64 {
        self.count.load(Ordering::Acquire)
    }

    #[inline(always)]
    fn set_count(&self, count: u64) {
        self.count.store(count, Ordering::Relaxed);
    }

    #[inline(always)]
    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Whether a sender need not wait; without the lock, what was true at some moment. (A select that has been claimed may
    /// still stand in a queue, so that a receiver may turn out not to be one.)
    #[inline(always)]
    pub(super) fn has_room(&self) -> bool {
        self.count() < self.capacity || !self.receivers.is_empty() || self.is_closed()
    }

    /// The same for a receiver.
    #[inline(always)]
    pub(super) fn has_element(&self) -> bool {
        // The elements first: who finds none and the channel open a moment later knows that it was open then, too.
        self.count() > 0 || self.is_pending() || !self.senders.is_empty() || self.is_closed()
    }

    #[inline(always)]
    fn slot(&self, index: u64) -> *mut u8 {
        self.buffer
            .wrapping_add((index * self.element_bytes) as usize)
    }

    #[inline(always)]
    fn after(&self, index: u64) -> u64 {
        if index + 1 == self.capacity {
            0
        } else {
            index + 1
        }
    }

    /// # Safety
    /// I-WAIT: both hold an element, and nobody else uses them.
    #[inline(always)]
    unsafe fn copy(&self, to: *mut u8, from: *const u8) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe { copy_element(to, from, self.element_bytes as usize) };
    }

    /// # Safety
    /// I-WAIT: an element of nobody else's, or null.
    #[inline(always)]
    unsafe fn clear(&self, element: *mut u8) {
        if !element.is_null() {
            // SAFETY: I-WAIT: the caller's promise.
            unsafe { clear_element(element, self.element_bytes as usize) };
        }
    }

    /// Sends, if that needs no waiting.
    ///
    /// # Safety
    /// I-WAIT: the channel is locked; an element is at `element`.
    #[inline(always)]
    pub(super) unsafe fn try_send(&self, element: *const u8) -> Attempt {
        if self.is_closed() {
            return Attempt::alone(Outcome::Closed);
        }
        // SAFETY: I-WAIT: locked; a claimed receiver's target is the caller's.
        unsafe {
            let receiver = self.receivers.pop();
            if !receiver.is_null() {
                let target = (*receiver).address as *mut u8;
                if !target.is_null() {
                    self.copy(target, element);
                }
                return Attempt::with(receiver);
            }
            let count = self.count();
            if count == self.capacity {
                return Attempt::alone(Outcome::Blocked);
            }
            self.ends.with(|ends| {
                self.copy(self.slot(ends.send), element);
                ends.send = self.after(ends.send);
            });
            self.set_count(count + 1);
        }
        Attempt::alone(Outcome::Done)
    }

    /// Receives to `target` unless that is null, if that needs no waiting.
    ///
    /// # Safety
    /// I-WAIT: the channel is locked; `target` is null or room for an element.
    #[inline(always)]
    pub(super) unsafe fn try_receive(&self, target: *mut u8) -> Attempt {
        // SAFETY: I-WAIT: locked; a claimed sender's element is the caller's.
        unsafe {
            let sender = self.senders.pop();
            if !sender.is_null() {
                let element = (*sender).address as *const u8;
                if self.capacity > 0 {
                    self.exchange(target, element);
                } else if !target.is_null() {
                    self.copy(target, element);
                }
                return Attempt::with(sender);
            }
            let count = self.count();
            if count > 0 {
                self.take(target);
                self.set_count(count - 1);
                return Attempt::alone(Outcome::Done);
            }
            if self.take_pending(target) {
                return Attempt::alone(Outcome::Done);
            }
            if !self.is_closed() {
                return Attempt::alone(Outcome::Blocked);
            }
            self.clear(target);
        }
        Attempt::alone(Outcome::Closed)
    }

    /// Takes the head of a full buffer and puts a waiting sender's element at the tail, which is the same place.
    ///
    /// # Safety
    /// I-WAIT: locked; as [`Channel::try_receive`].
    unsafe fn exchange(&self, target: *mut u8, element: *const u8) {
        // SAFETY: I-WAIT: the caller's promise; the buffer is full.
        unsafe {
            self.ends.with(|ends| {
                let slot = self.slot(ends.receive);
                if !target.is_null() {
                    self.copy(target, slot);
                }
                self.copy(slot, element);
                ends.receive = self.after(ends.receive);
                ends.send = ends.receive;
            });
        }
    }

    /// Takes the head of a buffer.
    ///
    /// # Safety
    /// I-WAIT: locked; the buffer is not empty.
    #[inline(always)]
    unsafe fn take(&self, target: *mut u8) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            self.ends.with(|ends| {
                let slot = self.slot(ends.receive);
                if !target.is_null() {
                    self.copy(target, slot);
                }
                if self.has_pointers {
                    self.clear(slot);
                }
                ends.receive = self.after(ends.receive);
            });
        }
    }

    /// Sends the element at `element`; a task that is given waits for that, if need be.
    ///
    /// # Safety
    /// I-HOST: an element of the channel's type is there; the task, if not null, is the one that runs here.
    #[inline]
    pub(crate) unsafe fn send(&self, task: *mut Task, element: *const u8) -> Outcome {
        if task.is_null() && !self.has_room() {
            return Outcome::Blocked;
        }
        self.lock();
        // SAFETY: I-WAIT: locked; I-HOST: the caller's promise.
        unsafe {
            let attempt = self.try_send(element);
            if attempt.outcome != Outcome::Blocked {
                self.unlock();
                return attempt.finish();
            }
            let address = element as u64;
            self.wait(task, address, Place::Senders(self), WaitReason::ChanSend)
        }
    }

    /// Receives to `target` unless that is null; a task that is given waits for an element, if need be.
    ///
    /// # Safety
    /// I-HOST: as [`Channel::send`], with room for an element.
    #[inline]
    pub(crate) unsafe fn receive(&self, task: *mut Task, target: *mut u8) -> Outcome {
        if task.is_null() && !self.has_element() {
            return Outcome::Blocked;
        }
        self.lock();
        // SAFETY: I-WAIT: locked; I-HOST: the caller's promise.
        unsafe {
            let attempt = self.try_receive(target);
            if attempt.outcome != Outcome::Blocked {
                self.unlock();
                return attempt.finish();
            }
            let reason = WaitReason::ChanReceive;
            self.wait(task, target as u64, Place::Receivers(self), reason)
        }
    }

    /// Makes the task wait, if there is one, and unlocks.
    ///
    /// # Safety
    /// I-WAIT: locked; the task runs in this routine.
    unsafe fn wait(
        &self,
        task: *mut Task,
        address: u64,
        place: Place,
        reason: WaitReason,
    ) -> Outcome {
        if task.is_null() {
            self.unlock();
            return Outcome::Blocked;
        }
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            let waiter = Waiting::one(task);
            (*waiter).address = address;
            (*waiter).set_place(place);
            self.enqueue(waiter);
            park(task, reason);
        }
        self.unlock();
        Outcome::Parked
    }

    /// Puts a record into the queue that its place says.
    ///
    /// # Safety
    /// I-WAIT: locked; the record is of a task about to park.
    #[inline(always)]
    pub(super) unsafe fn enqueue(&self, waiter: *mut Waiter) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            let queue = if (*waiter).is_sender() {
                &self.senders
            } else {
                &self.receivers
            };
            queue.push(waiter);
        }
    }

    /// Closes the channel: receivers that wait get zero elements, senders panic. Answers false if it was closed already.
    ///
    /// # Safety
    /// I-HOST: a channel of the program.
    pub(crate) unsafe fn close(&self) -> bool {
        let mut claimed = Claimed::new();
        self.lock();
        if self.is_closed() {
            self.unlock();
            return false;
        }
        self.closed.store(true, Ordering::Release);
        // SAFETY: I-WAIT: locked; claimed tasks and their elements are the caller's.
        unsafe {
            loop {
                let receiver = self.receivers.pop();
                if receiver.is_null() {
                    break;
                }
                self.clear((*receiver).address as *mut u8);
                claimed.push(receiver);
            }
            loop {
                let sender = self.senders.pop();
                if sender.is_null() {
                    break;
                }
                (*waiting((*sender).task)).raise_on_wake();
                claimed.push(sender);
            }
        }
        self.unlock();
        while let Some(waiter) = claimed.pop() {
            // SAFETY: I-WAIT: claimed above, and the lock is free.
            unsafe { wake_waiter(waiter, false) };
        }
        true
    }

    /// Makes the channel one that a timer sends to, and that programs see no buffer of.
    ///
    /// # Safety
    /// I-HOST: a new channel with room for one element, which nobody else knows.
    pub(crate) unsafe fn give_to_timer(channel: *mut Channel) {
        // SAFETY: I-HOST: the caller's promise.
        unsafe { (*channel).capacity = 0 };
    }

    /// Hands an element to a receiver that waits, or else to the first that comes; drops it if there is one already.
    ///
    /// # Safety
    /// I-HOST: a channel of a timer, and an element of its type.
    pub(crate) unsafe fn tick(&self, element: *const u8) {
        self.lock();
        // SAFETY: I-WAIT: locked; I-HOST: the caller's promise: the buffer has room for one.
        unsafe {
            let attempt = self.try_send(element);
            if attempt.outcome == Outcome::Blocked && !self.is_pending() {
                self.copy(self.buffer, element);
                self.pending.store(true, Ordering::Release);
            }
            self.unlock();
            attempt.finish();
        }
    }

    /// Takes back what [`Channel::tick`] left for the first receiver to come. Answers whether there was anything.
    ///
    /// # Safety
    /// I-HOST: a channel of a timer.
    pub(crate) unsafe fn untick(&self) -> bool {
        // SAFETY: I-WAIT: locked.
        self.with_lock(|channel| unsafe { channel.take_pending(std::ptr::null_mut()) })
    }

    #[inline(always)]
    fn is_pending(&self) -> bool {
        self.pending.load(Ordering::Acquire)
    }

    /// # Safety
    /// I-WAIT: locked; `target` is null or room for an element.
    #[inline(always)]
    unsafe fn take_pending(&self, target: *mut u8) -> bool {
        if !self.is_pending() {
            return false;
        }
        // SAFETY: I-WAIT: the caller's promise; there is an element.
        unsafe {
            if !target.is_null() {
                self.copy(target, self.buffer);
            }
            self.clear(self.buffer);
        }
        self.pending.store(false, Ordering::Relaxed);
        true
    }
}
