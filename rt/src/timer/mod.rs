//! Timers: what happens because it is time.
//!
//! All timers of a runtime are in one heap under one lock. A worker looks whether one is due before it takes a task from the
//! common queue, and every few switches; one that sleeps does so until the next timer.
//!
//! Promises: what a timer does is done before the lock is let go. So who stops a timer finds it either set, or done with
//! whatever it does, and can take that back. May not know: what programs make of times.

mod clock;
mod heap;

pub(crate) use clock::{GoTime, monotonic_ns};
use heap::TimerHeap;
pub(crate) use heap::TimerName;

use crate::chan::Channel;
use crate::heap::Marker;
use crate::net::{Network, Side};
use crate::platform::Guarded;
use crate::sched::{Worker, ready};
use crate::task::Task;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard};

/// So many timers go off before others get the lock.
const MOST_AT_ONCE: usize = 64;

/// What a timer of the program is to the runtime: `type alarm struct` of package time.
#[repr(C)]
pub(crate) struct Alarm {
    name: TimerName,
    /// Where the time is sent,
    channel: *mut Channel,
    /// of this location; without a channel
    location: *const u8,
    /// this function is called in a task of its own.
    function: *const u64,
}

/// What happens when it is time.
#[derive(Clone, Copy, Debug)]
enum Action {
    Wake(*mut Task),
    GoOff(*mut Alarm),
    Expire(Expiry),
}

/// It becomes too late for a side of a descriptor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expiry {
    pub(crate) network: *const Network,
    pub(crate) handle: u64,
    pub(crate) side: Side,
}

/// Where the name of a timer of the runtime's own is kept: touched with the timers' lock.
pub(crate) type TimerCell = Guarded<TimerName>;

// SAFETY: I-TIMER: tasks and alarms belong to the runtime, not to a thread.
unsafe impl Send for Action {}

/// The timers of a runtime.
pub(crate) struct Timers {
    heap: Mutex<TimerHeap<Action>>,
    /// When the next one is due, `i64::MAX` if there is none: to look without the lock.
    next_ns: AtomicI64,
}

impl Default for Timers {
    fn default() -> Self {
        Timers {
            heap: Mutex::default(),
            next_ns: AtomicI64::new(i64::MAX),
        }
    }
}

impl Timers {
    fn lock(&self) -> MutexGuard<'_, TimerHeap<Action>> {
        self.heap
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// When the next timer is due, `i64::MAX` if there is none.
    pub(crate) fn next_deadline_ns(&self) -> i64 {
        self.next_ns.load(Ordering::SeqCst)
    }

    /// Notes when the next one is due. Answers whether that is earlier than before.
    fn note(&self, heap: &TimerHeap<Action>) -> bool {
        let next_ns = heap.next_deadline_ns();
        self.next_ns.swap(next_ns, Ordering::SeqCst) > next_ns
    }

    /// Wakes a task after a while. Answers whether sleeping workers sleep too long now.
    ///
    /// # Safety
    /// I-TASK: the task is about to leave into a park that only this ends.
    pub(crate) unsafe fn wake_after(&self, task: *mut Task, delay_ns: i64) -> bool {
        let deadline_ns = monotonic_ns().saturating_add(delay_ns);
        let mut heap = self.lock();
        let name = heap.insert(deadline_ns, 0, Action::Wake(task));
        // A sleep has no results; who ends the task finds the timer by this.
        // SAFETY: I-TASK: the caller's promise; the timer cannot go off before the lock is let go.
        unsafe { (*task).set_results([name.bits(), 0]) };
        self.note(&heap)
    }

    /// Sets the timer of a deadline anew, or only undoes what it was set to, after `is_its` has said that the timer's place still
    /// belongs to the descriptor: nothing goes off in between. Answers whether sleeping workers sleep too long now.
    pub(crate) fn set_expiry(
        &self,
        cell: &TimerCell,
        expiry: Expiry,
        delay_ns: Option<i64>,
        is_its: impl FnOnce() -> bool,
    ) -> bool {
        let mut heap = self.lock();
        if !is_its() {
            return false;
        }
        // SAFETY: I-TIMER: locked.
        unsafe {
            cell.with(|name| {
                heap.remove(std::mem::take(name));
                if let Some(delay_ns) = delay_ns {
                    let deadline_ns = monotonic_ns().saturating_add(delay_ns);
                    *name = heap.insert(deadline_ns, 0, Action::Expire(expiry));
                }
            });
        }
        self.note(&heap)
    }

    /// Forgets the timer of a sleeping task. Answers whether it had not gone off.
    pub(crate) fn forget_sleeper(&self, task: &Task) -> bool {
        let mut heap = self.lock();
        let was_set = heap.remove(TimerName::from_bits(task.results[0])).is_some();
        self.note(&heap);
        was_set
    }

    /// Undoes what an alarm was set to and did, and sets it again if `delay_ns` says so. Answers whether it was set, or had
    /// sent a time that nobody has received; and whether sleeping workers sleep too long now.
    ///
    /// # Safety
    /// I-TIMER: an alarm of the program.
    pub(crate) unsafe fn set(
        &self,
        alarm: *mut Alarm,
        delay_ns: Option<i64>,
        period_ns: i64,
    ) -> (bool, bool) {
        let mut heap = self.lock();
        // SAFETY: I-TIMER: alarms change under the lock only.
        let alarm_record = unsafe { &mut *alarm };
        if alarm_record.name == TimerName::default() && !alarm_record.channel.is_null() {
            // SAFETY: I-TIMER: it was made for this alarm, which has not been set yet.
            unsafe { Channel::give_to_timer(alarm_record.channel) };
        }
        let mut was_set = heap.remove(alarm_record.name).is_some();
        if !alarm_record.channel.is_null() {
            // SAFETY: I-TIMER: nobody else sends to it.
            was_set |= unsafe { (*alarm_record.channel).untick() };
        }
        if let Some(delay_ns) = delay_ns {
            let deadline_ns = monotonic_ns().saturating_add(delay_ns.max(0));
            alarm_record.name = heap.insert(deadline_ns, period_ns, Action::GoOff(alarm));
        }
        (was_set, self.note(&heap))
    }

    /// Does what is due, on a worker between two tasks.
    pub(crate) fn go_off(&self, worker: &mut Worker) {
        if self.next_ns.load(Ordering::Relaxed) == i64::MAX {
            return;
        }
        let now_ns = monotonic_ns();
        while self.next_ns.load(Ordering::Relaxed) <= now_ns {
            let mut heap = self.lock();
            for _ in 0..MOST_AT_ONCE {
                let Some(action) = heap.pop_due(now_ns) else {
                    break;
                };
                // SAFETY: I-TIMER: what is in the heap is alive, and locked.
                unsafe { action.perform(worker) };
                // Who waits less runs first, also if both are late.
                worker.queue_next();
            }
            self.note(&heap);
        }
    }

    /// Shows the collector which functions will be called.
    pub(crate) fn mark_roots(&self, marker: &mut Marker<'_>) {
        for action in self.lock().payloads() {
            if let Action::GoOff(alarm) = *action
                // SAFETY: I-TIMER: locked.
                && unsafe { (*alarm).channel.is_null() }
            {
                marker.mark(alarm as u64);
            }
        }
    }

    /// Forgets the timers whose channel nothing has reached: nobody can receive from it any more.
    pub(crate) fn forget_unreached(&self, marker: &mut Marker<'_>) {
        let mut heap = self.lock();
        heap.retain(|&action| match action {
            Action::Wake(_) | Action::Expire(_) => true,
            Action::GoOff(alarm) => {
                // SAFETY: I-TIMER: locked.
                let channel = unsafe { (*alarm).channel };
                let is_reached = channel.is_null() || marker.is_marked(channel as u64);
                if is_reached {
                    marker.mark(alarm as u64);
                }
                is_reached
            }
        });
        self.note(&heap);
    }
}

impl Action {
    /// # Safety
    /// I-TIMER: the lock is held.
    unsafe fn perform(self, worker: &mut Worker) {
        // SAFETY: I-TIMER: a sleeping task is woken by its timer alone; alarms in the heap are roots of the collector, so that
        // they and what they refer to are alive.
        unsafe {
            match self {
                Action::Wake(task) => ready(task),
                // The network is the runtime's, as the timers are.
                Action::Expire(expiry) => (*expiry.network).expire(expiry.handle, expiry.side),
                Action::GoOff(alarm) if (*alarm).channel.is_null() => {
                    // A function value begins with its code, and is its context.
                    worker.start_alone(*(*alarm).function, (*alarm).function as u64);
                }
                Action::GoOff(alarm) => {
                    let time = GoTime::now((*alarm).location);
                    (*(*alarm).channel).tick((&raw const time).cast());
                }
            }
        }
    }
}
