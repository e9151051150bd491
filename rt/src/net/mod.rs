//! The network: descriptors that tasks wait for without a thread.
//!
//! ```text
//!   native ── attempt(handle, side) ── done ──────────────────────> compiled code
//!                  │ would block, or known to                            ^ tries again
//!                  v                                                     │
//!            wait_for(handle, side): parked <── side is ready, late or closed
//!                                                   ^
//!        worker without tasks ── Poller (epoll) ────┘
//! ```
//!
//! A descriptor has two sides, reading and writing; a task that waits for one stands in it. Nobody waits with a buffer: who has
//! waited tries again, from compiled code, so that nothing of a waiting call points into a stack.
//!
//! Each side knows whether trying is worth a call of the system. It is not after one that would have blocked, or has taken all
//! there was, until the system tells of news. The flag is cleared *before* the call, so that news which come meanwhile are not lost;
//! ends and errors stay, since the system tells of them only once.
//!
//! Promises: a program that opens no descriptor has no poller; a handle that was closed names nothing, also when its place is used
//! again. May not know: what a descriptor is; what is read and written.

mod descriptor;
mod poller;
mod table;

pub use descriptor::{Attempt, Side};

use crate::platform::{self, lock};
use crate::runtime::Runtime;
use crate::sched::{Lookout, WaitReason, ready};
use crate::task::Task;
use crate::timer::Expiry;
use descriptor::{News, Taken};
use poller::{Poller, Watch};
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, TryLockError};
use std::time::Duration;
use table::Table;

/// The descriptors of a runtime.
#[derive(Debug, Default)]
pub struct Network {
    table: Table,
    poller: OnceLock<Poller>,
    watch: OnceLock<Mutex<Watch>>,
    /// Tasks that wait.
    waiters: AtomicUsize,
}

impl Runtime {
    /// Descriptors that tasks wait for.
    pub fn network(&self) -> &Network {
        &self.shared.scheduler.network
    }

    /// Makes what tries a side of a descriptor fail from then on, and wakes who waits for it: after `delay_ns`, at once if
    /// that is not positive. None: never. Answers false if the descriptor is closed.
    pub fn set_deadline(&self, handle: u64, side: Side, delay_ns: Option<i64>) -> bool {
        let network = self.network();
        let Some(descriptor) = network.table.find(handle) else {
            return false;
        };
        let expiry = Expiry {
            network,
            handle,
            side,
        };
        let is_late = delay_ns.is_some_and(|delay_ns| delay_ns <= 0);
        let delay_ns = delay_ns.filter(|_| !is_late);
        let timer = descriptor.deadline(side);
        let mut outcome = None;
        let is_earlier = self.shared.timers.set_expiry(timer, expiry, delay_ns, || {
            outcome = descriptor.set_late(handle, side, is_late);
            outcome.is_some()
        });
        if is_earlier {
            self.shared.scheduler.timer_changed();
        }
        if let Some(taken) = outcome {
            network.wake(taken);
        }
        outcome.is_some()
    }
}

impl Task {
    /// Closes a descriptor: who waits for it is woken, and nothing can be tried any more. Answers false if it was closed.
    pub fn close_descriptor(&mut self, handle: u64) -> bool {
        let runtime = self.runtime().uncounted();
        let network = runtime.network();
        let Some(descriptor) = network.table.find(handle) else {
            return false;
        };
        let Some(taken) = descriptor.begin_close(handle) else {
            return false;
        };
        taken.into_iter().for_each(|taken| network.wake(taken));
        for side in Side::BOTH {
            runtime.set_deadline(handle, side, None);
        }
        let file = descriptor.end_close();
        network.table.give_back(handle);
        // A socket that lingers does so in this call, although it blocks in no other.
        self.blocking(|| drop(file));
        true
    }

    /// Makes the task wait until trying a side of a descriptor is worth it again: the last act of a native, whose caller then
    /// tries again. Does nothing if it is so already.
    pub fn wait_for(&mut self, handle: u64, side: Side) {
        let runtime = self.runtime().uncounted();
        let network = runtime.network();
        if let Some(descriptor) = network.table.find(handle) {
            let task = &raw mut *self;
            // SAFETY: I-WAIT: nobody wakes the task before it is on its way to the park.
            let park = || unsafe {
                network.waiters.fetch_add(1, Ordering::SeqCst);
                // A native has no results; who ends the task finds the descriptor by this.
                (*task).set_results([handle, side as u64]);
                platform::park(task, WaitReason::IoWait);
            };
            descriptor.wait(handle, side, task, park);
        }
    }

    /// A parked task waits no longer for a descriptor. Answers whether it did, and nobody is about to wake it.
    pub(crate) fn leave_descriptor(&mut self) -> bool {
        let [handle, side] = self.results;
        let side = Side::BOTH[usize::from(side == Side::Write as u64)];
        let runtime = self.runtime().uncounted();
        let network = runtime.network();
        let descriptor = network.table.find(handle);
        let is_out = descriptor.is_some_and(|found| found.forget_waiter(handle, side, self));
        if is_out {
            network.waiters.fetch_sub(1, Ordering::SeqCst);
        }
        is_out
    }
}

impl Network {
    /// Takes over a descriptor that does not block, and answers its handle, which is not 0.
    ///
    /// # Errors
    /// If the system cannot watch it.
    pub fn open(&self, file: OwnedFd) -> io::Result<u64> {
        let poller = self.poller()?;
        let (handle, descriptor) = self.table.take();
        let added = poller.add(&file, handle);
        descriptor.open(file);
        match added {
            Ok(()) => Ok(handle),
            Err(error) => {
                descriptor.begin_close(handle);
                drop(descriptor.end_close());
                self.table.give_back(handle);
                Err(error)
            }
        }
    }

    fn poller(&self) -> io::Result<&Poller> {
        if let Some(poller) = self.poller.get() {
            return Ok(poller);
        }
        let (poller, watch) = Poller::new()?;
        // Of two that come at once one is used.
        if self.poller.set(poller).is_ok() {
            let _ = self.watch.set(Mutex::new(watch));
        }
        Ok(self.poller.get().expect("it has just been set"))
    }

    /// Tries something, unless it is known that it would block. `drains` says of what was done that nothing is left to do.
    pub fn attempt<R>(
        &self,
        handle: u64,
        side: Side,
        operation: impl FnMut(BorrowedFd<'_>) -> io::Result<R>,
        drains: impl FnOnce(&R) -> bool,
    ) -> Attempt<R> {
        match self.table.find(handle) {
            Some(descriptor) => descriptor.attempt(handle, side, operation, drains),
            None => Attempt::Closed,
        }
    }

    /// Does something with a descriptor, for example sets an option. None if it is closed.
    pub fn with<R>(&self, handle: u64, operation: impl FnOnce(BorrowedFd<'_>) -> R) -> Option<R> {
        self.table.find(handle)?.with(handle, operation)
    }

    /// Whether tasks wait for news.
    pub(crate) fn has_waiters(&self) -> bool {
        self.waiters.load(Ordering::SeqCst) > 0
    }

    /// Makes ready what waits for news that have come, without waiting, unless another worker is about it.
    pub(crate) fn look(&self) {
        if !self.has_waiters() {
            return;
        }
        let Some(watch) = self.watch.get() else {
            return;
        };
        let mut watch = match watch.try_lock() {
            Ok(watch) => watch,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if !watch.has_news() {
            watch.poll(Some(Duration::ZERO));
        }
        watch.take_news(|handle, news| self.tell(handle, news));
    }

    fn tell(&self, handle: u64, news: News) {
        if let Some(descriptor) = self.table.find(handle) {
            let taken = descriptor.tell(handle, news);
            taken.into_iter().for_each(|taken| self.wake(taken));
        }
    }

    /// It is too late for a side.
    pub(crate) fn expire(&self, handle: u64, side: Side) {
        if let Some(descriptor) = self.table.find(handle)
            && let Some(taken) = descriptor.set_late(handle, side, true)
        {
            self.wake(taken);
        }
    }

    fn wake(&self, taken: Taken) {
        if let Some(task) = taken.task() {
            // SAFETY: I-TASK: it waited for this alone, and was taken out by one.
            unsafe { ready(task) };
            // In this order: nobody finds neither the task nor that one waits.
            self.waiters.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Lookout for Network {
    fn wait(&self, most: Option<Duration>) {
        if let Some(watch) = self.watch.get() {
            let mut watch = lock(watch);
            if !watch.has_news() {
                watch.poll(most);
            }
        }
    }

    fn call_back(&self) {
        if let Some(poller) = self.poller.get() {
            poller.call_back();
        }
    }
}
