//! One descriptor: who uses it, who waits for it, what is known of it.
//!
//! Promises: it is closed when no call of the system uses it any more; of several events that wake a task one does. May not know:
//! where news come from.

use crate::lock::Lock;
use crate::platform::Guarded;
use crate::task::Task;
use crate::timer::TimerCell;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::ptr;

/// What a task does with a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Reads or accepts.
    Read,
    /// Writes or connects.
    Write,
}

impl Side {
    pub(super) const BOTH: [Side; 2] = [Side::Read, Side::Write];
}

/// How an attempt ended.
#[derive(Debug)]
pub enum Attempt<R> {
    /// What the system answered.
    Done(io::Result<R>),
    /// It would block: see [`Task::wait_for`].
    WouldBlock,
    /// The descriptor is closed.
    Closed,
    /// The side's deadline has passed.
    Late,
}

/// What the system tells of a descriptor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct News {
    /// For each side, whether it is ready,
    pub(super) is_ready: [bool; 2],
    /// and whether it will be so for good.
    pub(super) is_final: [bool; 2],
}

/// Who waited, if anybody did. He is the holder's to wake.
#[must_use]
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken(*mut Task);

impl Taken {
    pub(super) fn task(self) -> Option<*mut Task> {
        (!self.0.is_null()).then_some(self.0)
    }
}

#[derive(Debug)]
struct SideState {
    /// Trying may be worth it.
    is_ready: bool,
    /// It will be so for good.
    is_final: bool,
    is_late: bool,
    waiter: *mut Task,
}

impl SideState {
    const FRESH: SideState = SideState {
        is_ready: true,
        is_final: false,
        is_late: false,
        waiter: ptr::null_mut(),
    };

    fn take(&mut self) -> Taken {
        Taken(std::mem::replace(&mut self.waiter, ptr::null_mut()))
    }
}

#[derive(Debug)]
struct State {
    /// The last handle whose place this is.
    handle: u64,
    file: Option<OwnedFd>,
    is_closing: bool,
    /// Calls of the system under way.
    users: u32,
    sides: [SideState; 2],
}

/// A place for a descriptor.
#[derive(Debug)]
pub(super) struct Descriptor {
    lock: Lock,
    state: Guarded<State>,
    /// The timers of deadlines.
    deadlines: [TimerCell; 2],
}

// SAFETY: I-WAIT: the state is touched with the lock; tasks belong to the runtime, not to a thread.
unsafe impl Sync for Descriptor {}
// SAFETY: I-WAIT: as above.
unsafe impl Send for Descriptor {}

impl Default for Descriptor {
    fn default() -> Self {
        Descriptor {
            lock: Lock::default(),
            state: Guarded::new(State {
                handle: 0,
                file: None,
                is_closing: false,
                users: 0,
                sides: [SideState::FRESH; 2],
            }),
            deadlines: Default::default(),
        }
    }
}

/// Lets go of a lock in any case.
struct Unlock<'a>(&'a Lock);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

impl Descriptor {
    fn locked<R>(&self, body: impl FnOnce(&mut State) -> R) -> R {
        self.lock.lock();
        let _unlock = Unlock(&self.lock);
        // SAFETY: I-WAIT: locked.
        unsafe { self.state.with(body) }
    }

    /// The same, if it still is the descriptor of this handle, and open.
    fn of<R>(&self, handle: u64, body: impl FnOnce(&mut State) -> R) -> Option<R> {
        self.locked(|state| {
            let is_open = state.handle == handle && state.file.is_some() && !state.is_closing;
            is_open.then(|| body(state))
        })
    }

    /// The place is for this handle from now on.
    pub(super) fn name(&self, handle: u64) {
        self.locked(|state| state.handle = handle);
    }

    pub(super) fn open(&self, file: OwnedFd) {
        self.locked(|state| {
            let is_final = state.sides.each_ref().map(|side| side.is_final);
            state.sides = [SideState::FRESH; 2];
            // News may have come already.
            for (side, is_final) in state.sides.iter_mut().zip(is_final) {
                side.is_final = is_final;
            }
            state.is_closing = false;
            state.file = Some(file);
        });
    }

    /// See [`super::Network::attempt`].
    pub(super) fn attempt<R>(
        &self,
        handle: u64,
        side: Side,
        mut operation: impl FnMut(BorrowedFd<'_>) -> io::Result<R>,
        drains: impl FnOnce(&R) -> bool,
    ) -> Attempt<R> {
        let begun = self.of(handle, |state| {
            let this = &mut state.sides[side as usize];
            if this.is_late {
                return Err(Attempt::Late);
            }
            if !this.is_ready && !this.is_final {
                return Err(Attempt::WouldBlock);
            }
            this.is_ready = false;
            Ok(state.begin_use())
        });
        let number = match begun {
            None => return Attempt::Closed,
            Some(Err(attempt)) => return attempt,
            Some(Ok(number)) => number,
        };
        // SAFETY: I-WAIT: it stays open while it is used.
        let file = unsafe { BorrowedFd::borrow_raw(number) };
        let outcome = loop {
            match operation(file) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        let is_blocked =
            matches!(&outcome, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        let is_drained = is_blocked || outcome.as_ref().is_ok_and(drains);
        self.locked(|state| {
            state.users -= 1;
            state.sides[side as usize].is_ready |= !is_drained;
        });
        if is_blocked {
            Attempt::WouldBlock
        } else {
            Attempt::Done(outcome)
        }
    }

    pub(super) fn with<R>(
        &self,
        handle: u64,
        operation: impl FnOnce(BorrowedFd<'_>) -> R,
    ) -> Option<R> {
        let number = self.of(handle, State::begin_use)?;
        // SAFETY: I-WAIT: it stays open while it is used.
        let result = operation(unsafe { BorrowedFd::borrow_raw(number) });
        self.locked(|state| state.users -= 1);
        Some(result)
    }

    /// Has a task wait, which `park` parks, unless there is nothing to wait for. One task waits for a side at a time.
    pub(super) fn wait(&self, handle: u64, side: Side, task: *mut Task, park: impl FnOnce()) {
        self.of(handle, |state| {
            let this = &mut state.sides[side as usize];
            let is_worth_it = this.is_ready || this.is_final || this.is_late;
            if !is_worth_it && this.waiter.is_null() {
                this.waiter = task;
                park();
            }
        });
    }

    /// Forgets a task that waits. Answers whether it did.
    pub(super) fn forget_waiter(&self, handle: u64, side: Side, task: *mut Task) -> bool {
        let forgotten = self.of(handle, |state| {
            let waiter = &mut state.sides[side as usize].waiter;
            let is_this = ptr::eq(*waiter, task);
            if is_this {
                *waiter = ptr::null_mut();
            }
            is_this
        });
        forgotten.unwrap_or(false)
    }

    pub(super) fn tell(&self, handle: u64, news: News) -> [Taken; 2] {
        self.locked(|state| {
            let nobody = Taken(ptr::null_mut());
            if state.handle != handle {
                return [nobody; 2];
            }
            Side::BOTH.map(|side| {
                let this = &mut state.sides[side as usize];
                let is_final = news.is_final[side as usize];
                this.is_final |= is_final;
                if is_final || news.is_ready[side as usize] {
                    this.is_ready = true;
                    return this.take();
                }
                nobody
            })
        })
    }

    /// Where the timer of a side's deadline is noted.
    pub(super) fn deadline(&self, side: Side) -> &TimerCell {
        &self.deadlines[side as usize]
    }

    /// It is too late for a side, or no longer. None if the handle is of another descriptor.
    pub(super) fn set_late(&self, handle: u64, side: Side, is_late: bool) -> Option<Taken> {
        self.locked(|state| {
            if state.handle != handle {
                return None;
            }
            let this = &mut state.sides[side as usize];
            this.is_late = is_late;
            Some(if is_late {
                this.take()
            } else {
                Taken(ptr::null_mut())
            })
        })
    }

    /// From now on nobody begins to use it. None if it is not open.
    pub(super) fn begin_close(&self, handle: u64) -> Option<[Taken; 2]> {
        self.of(handle, |state| {
            state.is_closing = true;
            state.sides.each_mut().map(SideState::take)
        })
    }

    /// What is to be closed, as soon as no call of the system uses it. None of them blocks, so that it is soon.
    pub(super) fn end_close(&self) -> Option<OwnedFd> {
        loop {
            let closed = self.locked(|state| {
                if state.users > 0 {
                    return None;
                }
                state.handle = 0;
                state.sides = [SideState::FRESH; 2];
                Some(state.file.take())
            });
            match closed {
                Some(file) => return file,
                None => std::thread::yield_now(),
            }
        }
    }
}

impl State {
    fn begin_use(&mut self) -> i32 {
        self.users += 1;
        self.file.as_ref().expect("it is open").as_raw_fd()
    }
}
