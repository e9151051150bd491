//! Select: waiting for several channels at once.
//!
//! All channels are locked, in the order of their addresses, so that what is seen of them is seen at one moment. If some
//! cases can go on, one of them is chosen at random; else the task waits in all queues. Who wakes it takes it out of the
//! other queues ([`crate::wait`]).

use crate::chan::{Channel, Outcome};
use crate::platform::{Task, WaitReason, park, random_below, waiting};
use crate::wait::{Place, Waiter};

/// A case, as compiled code puts it into its frame.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SelectCase {
    /// Nil: this case never goes on.
    pub channel: *mut Channel,
    /// Of what is sent, the address; else where what is received goes, or null.
    pub element: *mut u8,
    /// 1 or 0.
    pub is_send: u64,
}

/// How a select went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selected {
    /// This case went on; a receiver has an element (`true`) or the channel is closed.
    Case(u32, bool),
    /// This case sends to a closed channel.
    SendOnClosed,
    /// None can go on, and the select does not wait.
    None,
    /// The task waits.
    Parked,
}

/// Locks the channels of cases that are sorted by them, each once.
fn lock_all(cases: &[Waiter]) {
    let mut last = std::ptr::null();
    for case in cases {
        if !std::ptr::eq(case.channel(), last) {
            last = case.channel();
            // SAFETY: I-HOST: a channel of the program.
            unsafe { (*last).lock() };
        }
    }
}

/// Unlocks them.
fn unlock_all(cases: &[Waiter]) {
    let mut last = std::ptr::null();
    for case in cases {
        if !std::ptr::eq(case.channel(), last) {
            last = case.channel();
            // SAFETY: I-HOST: a channel of the program.
            unsafe { (*last).unlock() };
        }
    }
}

/// One of the cases that look as if they could go on, each with the same chance.
fn choose(cases: &[Waiter]) -> Option<usize> {
    let (mut chosen, mut ready) = (None, 0);
    for (index, case) in cases.iter().enumerate() {
        // SAFETY: I-HOST: a channel of the program.
        let channel = unsafe { &*case.channel() };
        let is_ready = if case.is_sender() {
            channel.has_room()
        } else {
            channel.has_element()
        };
        if is_ready {
            ready += 1;
            if ready == 1 || random_below(ready) == 0 {
                chosen = Some(index);
            }
        }
    }
    chosen
}

/// Carries out one case, or waits for all if the task `blocks`.
///
/// # Safety
/// I-HOST: the running task; channels and elements of the program.
pub(crate) unsafe fn select(task: *mut Task, cases: &[SelectCase], blocks: bool) -> Selected {
    // SAFETY: I-WAIT: the task runs here, so its records are in no queue.
    let waiting = unsafe { &mut *waiting(task) };
    waiting.begin_many(task, cases.len());
    for (index, case) in cases.iter().enumerate() {
        if case.channel.is_null() {
            continue;
        }
        let waiter = waiting.add();
        waiter.case = index as u32;
        waiter.address = case.element as u64;
        waiter.set_place(if case.is_send == 1 {
            Place::Senders(case.channel)
        } else {
            Place::Receivers(case.channel)
        });
    }
    let records = waiting.cases();
    records.sort_unstable_by_key(|case| case.channel() as usize);
    lock_all(records);
    while let Some(chosen) = choose(records) {
        // SAFETY: I-HOST: the caller's promise.
        if let Some(selected) = unsafe { go_on(records, chosen) } {
            waiting.forget_many();
            return selected;
        }
    }
    if !blocks {
        unlock_all(records);
        waiting.forget_many();
        return Selected::None;
    }
    // SAFETY: I-WAIT: all channels are locked; each record goes into the queue of its channel.
    unsafe {
        for waiter in records.iter_mut() {
            (*waiter.channel()).enqueue(waiter);
        }
        let reason = if cases.is_empty() {
            WaitReason::SelectNoCases
        } else {
            WaitReason::Select
        };
        park(task, reason);
    }
    unlock_all(records);
    Selected::Parked
}

/// Carries out a case, and unlocks all. None if it cannot go on after all: those who seemed to wait for it have gone on
/// elsewhere, and are out of the queue now.
///
/// # Safety
/// I-WAIT: all channels are locked; I-HOST: as [`select`].
unsafe fn go_on(records: &[Waiter], chosen: usize) -> Option<Selected> {
    let case = &records[chosen];
    // SAFETY: I-WAIT: the caller's promise; nothing is locked when the attempt ends.
    let outcome = unsafe {
        let channel = &*case.channel();
        let attempt = if case.is_sender() {
            channel.try_send(case.address as *const u8)
        } else {
            channel.try_receive(case.address as *mut u8)
        };
        if attempt.outcome == Outcome::Blocked {
            return None;
        }
        unlock_all(records);
        attempt.finish()
    };
    Some(match outcome {
        Outcome::Closed if case.is_sender() => Selected::SendOnClosed,
        outcome => Selected::Case(case.case, outcome == Outcome::Done),
    })
}
