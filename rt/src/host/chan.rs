//! Channels for compiled code.
//!
//! The routines that every send and receive goes through do without [`enter`]: nothing in them panics (in Rust), and they
//! end before a waker may use the task.
//!
//! Promises: a routine that waits parks the task as its last act, and its results come from who wakes it. May not know:
//! how channels work.

use super::{Pair, enter, heap::or_die};
use crate::chan::{self, Channel, MakeError, Outcome, SelectCase, Selected};
use crate::heap::HeapExhausted;
use crate::platform;
use crate::sched::WaitReason;
use crate::task::Task;
use crate::types::TypeDescriptor;

/// Go's words for what a sender finds, or is woken with.
pub(crate) const SEND_ON_CLOSED: &str = "send on closed channel";

pub(super) unsafe extern "C" fn make(
    task: *mut Task,
    ty: *const TypeDescriptor,
    capacity: i64,
) -> u64 {
    // SAFETY: I-HOST: called by compiled code with the running task, as all routines of this file; I-TYPE: the descriptor of
    // a channel type. I-ROOT: the buffer is in the header when `routine_returns` collects.
    unsafe {
        enter(task, |task| match chan::make(task, &*ty, capacity) {
            Ok(channel) => {
                task.routine_returns([channel as u64, 0]);
                channel as u64
            }
            Err(MakeError::Size) => {
                task.panic("makechan: size out of range".into());
                0
            }
            Err(MakeError::Exhausted) => or_die(task, Err(HeapExhausted)),
        })
    }
}

/// # Safety
/// I-HOST: the running task.
#[cold]
unsafe fn panic(task: *mut Task, message: &str) {
    // SAFETY: I-HOST: the caller's promise.
    unsafe { enter(task, |task| task.panic(message.into())) }
}

pub(super) unsafe extern "C" fn send(task: *mut Task, channel: *const Channel, element: *const u8) {
    // SAFETY: I-HOST: nil or a channel, and an element of its type.
    unsafe {
        let Some(channel) = channel.as_ref() else {
            return platform::park(task, WaitReason::ChanSendNil);
        };
        if channel.send(task, element) == Outcome::Closed {
            panic(task, SEND_ON_CLOSED);
        }
    }
}

pub(super) unsafe extern "C" fn receive(
    task: *mut Task,
    channel: *const Channel,
    target: *mut u8,
) -> u64 {
    // SAFETY: I-HOST: nil or a channel, and room for an element or null.
    unsafe {
        let Some(channel) = channel.as_ref() else {
            platform::park(task, WaitReason::ChanReceiveNil);
            return 0;
        };
        u64::from(channel.receive(task, target) == Outcome::Done)
    }
}

pub(super) unsafe extern "C" fn close(task: *mut Task, channel: *const Channel) {
    // SAFETY: I-HOST: nil or a channel.
    unsafe {
        enter(task, |task| match channel.as_ref() {
            None => task.panic("close of nil channel".into()),
            Some(channel) if channel.close() => {}
            Some(_) => task.panic("close of closed channel".into()),
        })
    }
}

pub(super) unsafe extern "C" fn try_send(
    task: *mut Task,
    channel: *const Channel,
    element: *const u8,
) -> u64 {
    // SAFETY: I-HOST: as `send`.
    unsafe {
        let Some(channel) = channel.as_ref() else {
            return 0;
        };
        let outcome = channel.send(std::ptr::null_mut(), element);
        if outcome == Outcome::Closed {
            panic(task, SEND_ON_CLOSED);
        }
        u64::from(outcome == Outcome::Done)
    }
}

pub(super) unsafe extern "C" fn try_receive(
    _: *mut Task,
    channel: *const Channel,
    target: *mut u8,
) -> Pair {
    // SAFETY: I-HOST: as `receive`.
    unsafe {
        let Some(channel) = channel.as_ref() else {
            return Pair(0, 0);
        };
        match channel.receive(std::ptr::null_mut(), target) {
            Outcome::Done => Pair(1, 1),
            Outcome::Closed => Pair(1, 0),
            Outcome::Blocked | Outcome::Parked => Pair(0, 0),
        }
    }
}

pub(super) unsafe extern "C" fn select(
    task: *mut Task,
    cases: *const SelectCase,
    count: u64,
    blocks: u64,
) -> Pair {
    let cases = if count == 0 {
        &[]
    } else {
        // SAFETY: I-HOST: that many cases, in the caller's frame.
        unsafe { std::slice::from_raw_parts(cases, count as usize) }
    };
    // SAFETY: I-HOST: channels of the program, each with an element or room for one.
    unsafe {
        enter(task, |task| {
            match chan::select(task, cases, blocks & 1 == 1) {
                Selected::Case(case, ok) => Pair(u64::from(case), u64::from(ok)),
                Selected::SendOnClosed => {
                    task.panic(SEND_ON_CLOSED.into());
                    Pair::default()
                }
                Selected::None => Pair(u64::MAX, 0),
                Selected::Parked => Pair::default(),
            }
        })
    }
}
