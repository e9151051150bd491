//! Where a worker's next task comes from: its slot and queue, the common queue, timers, other workers.
//!
//! Promises: a task in a queue is found by its worker before long, and by others if that takes its time. May not know: how a
//! task runs.

use super::ring::CAPACITY;
use super::worker::Worker;
use crate::arch;
use crate::runtime::Shared;
use crate::task::Task;
use std::ptr;
use std::sync::atomic::Ordering;

/// Every so many switches a worker looks into the common queue first, so that nothing there waits for ever.
const COMMON_QUEUE_EVERY: u64 = 61;
/// After so many ticks of the processor's clock it looks for timers that are due and news of the network, however many tasks are at hand.
const LOOK_EVERY_TICKS: u64 = 100_000;
/// Tasks that a worker takes from the common queue at a time, at most.
const BATCH: usize = CAPACITY as usize / 2;
/// How long a task has to wait for its worker before another takes it, in ticks of the processor's clock.
const PATIENCE_TICKS: u64 = 10_000;
/// How long a worker waits, after it has woken another one, before it wakes one again: doubled as long as those that were woken
/// found nothing.
pub(super) const LEAST_WAKE_TICKS: u64 = 100_000;
const MOST_WAKE_TICKS: u64 = 25_000_000;

impl Worker {
    /// Puts all tasks of the worker's own queue into the common one.
    pub(super) fn give_tasks_away(&mut self) {
        let scheduler = &self.runtime.shared.scheduler;
        let next = self.take_slot();
        let rest = std::iter::from_fn(|| self.queue.pop());
        next.into_iter()
            .chain(rest)
            .for_each(|task| scheduler.inject(&self.runtime, task));
    }

    /// The next task to run, of the worker's own or of the common queue.
    pub(super) fn next_task(&mut self) -> Option<*mut Task> {
        let scheduler = &self.runtime.shared.scheduler;
        if scheduler.attention.load(Ordering::Relaxed) && !self.may_go_on() {
            return None;
        }
        self.looks += 1;
        if self.is_neglectful() {
            self.look_around();
        }
        if self.looks.is_multiple_of(COMMON_QUEUE_EVERY) {
            let scheduler = &self.runtime.shared.scheduler;
            if let Some(task) = scheduler.take_common(0, |_| {}) {
                return Some(task);
            }
        }
        if let Some(task) = self.at_hand() {
            return Some(task);
        }
        self.look_around();
        if let Some(task) = self.at_hand() {
            return Some(task);
        }
        if self.leaves_tasks() {
            return None;
        }
        let scheduler = &self.runtime.shared.scheduler;
        // The ring is empty, and a batch fits.
        let task = scheduler.take_common(BATCH, |task| self.push(task))?;
        // One of several is woken for all that is put there.
        if !self.queue.is_empty() || scheduler.has_common() {
            self.call_for_help();
        }
        Some(task)
    }

    /// Between two tasks, when somebody wants the workers' attention: waits for the end of a stop. Answers false if there are too
    /// many workers, so that this one makes room.
    #[cold]
    fn may_go_on(&mut self) -> bool {
        if self.runtime.shared.scheduler.wait_for_world() {
            return true;
        }
        self.look_around();
        self.give_tasks_away();
        false
    }

    /// The next task of the worker's own.
    fn at_hand(&mut self) -> Option<*mut Task> {
        if !self.run_next.load(Ordering::Relaxed).is_null() {
            let next = self.take_slot();
            if next.is_some() {
                self.shares_time = true;
                return next;
            }
        }
        let task = self.queue.pop()?;
        if !self.queue.is_empty() {
            self.call_for_help();
        }
        Some(task)
    }

    /// Whether there may be news of timers or the network and it has not looked for some time. Tasks may take long between two
    /// switches.
    fn is_neglectful(&self) -> bool {
        let shared = &self.runtime.shared;
        (shared.timers.next_deadline_ns() < i64::MAX || shared.scheduler.network.has_waiters())
            && arch::ticks().wrapping_sub(self.looked_at) > LOOK_EVERY_TICKS
    }

    /// Takes the task out of the slot.
    pub(super) fn take_slot(&self) -> Option<*mut Task> {
        let next = self.run_next.swap(ptr::null_mut(), Ordering::AcqRel);
        (!next.is_null()).then_some(next)
    }

    /// Makes ready what waits for a time that has come, or for news of the network that have.
    fn look_around(&mut self) {
        self.looked_at = arch::ticks();
        let shared: *const Shared = &*self.runtime.shared;
        // SAFETY: I-TASK: the runtime outlives its workers.
        unsafe {
            (*shared).timers.go_off(self);
            (*shared).scheduler.network.look();
        }
    }

    /// All workers but this one.
    pub(super) fn others(&self) -> impl Iterator<Item = &Worker> {
        let workers = self.runtime.shared.scheduler.workers();
        workers.filter(|&other| !ptr::eq(other, self))
    }

    /// Takes tasks of other workers, this one's queue being empty; at last one that its worker was about to run but did not get to.
    pub(super) fn steal(&mut self) -> Option<*mut Task> {
        let scheduler = &self.runtime.shared.scheduler;
        if scheduler.attention.load(Ordering::Relaxed) || self.patience.nap().is_some() {
            return None;
        }
        let stolen = self
            .others()
            .find_map(|other| other.queue.steal_half(&self.queue));
        let stolen = stolen.or_else(|| self.others().find_map(Worker::take_next));
        if stolen.is_some() {
            scheduler
                .wake_after
                .store(LEAST_WAKE_TICKS, Ordering::Relaxed);
        }
        stolen
    }

    /// Takes the task out of the slot if it stays there for some time.
    fn take_next(&self) -> Option<*mut Task> {
        let next = self.run_next.load(Ordering::Acquire);
        if next.is_null() {
            return None;
        }
        if !self.right.is_held() {
            return self.take_slot();
        }
        self.let_it_call();
        let seen = self.watched.look();
        let begin = arch::ticks();
        while arch::ticks().wrapping_sub(begin) < PATIENCE_TICKS {
            std::hint::spin_loop();
            if self.watched.look() != seen {
                return None;
            }
        }
        self.run_next
            .compare_exchange(next, ptr::null_mut(), Ordering::AcqRel, Ordering::Relaxed)
            .ok()
    }

    /// Whether other workers have tasks that wait.
    pub(super) fn can_steal(&self) -> bool {
        self.others().any(|other| !other.queue.is_empty())
    }

    /// Whether it has tasks that wait.
    pub(super) fn has_waiting(&self) -> bool {
        !self.queue.is_empty() || !self.run_next.load(Ordering::Relaxed).is_null()
    }

    /// Makes a runnable task the next one of this thread's worker; where there is none, anybody's.
    ///
    /// # Safety
    /// I-TASK: the task is RUNNABLE and in no queue.
    pub(crate) unsafe fn enqueue(task: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            let task_record = &*task;
            let shared = &task_record.runtime.shared;
            match Worker::current(shared) {
                Some(worker) => (*worker).push_next(task),
                None => shared.scheduler.inject(&task_record.runtime, task),
            }
        }
    }

    /// Puts a task where the next one is taken from; the one there goes to the end of the queue.
    pub(super) fn push_next(&mut self, task: *mut Task) {
        if self.run_next.load(Ordering::Relaxed).is_null() {
            // Others only empty it.
            self.run_next.store(task, Ordering::Release);
        } else {
            let before = self.run_next.swap(task, Ordering::AcqRel);
            if !before.is_null() {
                self.push(before);
            }
        }
        self.call_for_help();
    }

    /// Wakes another worker if there is room for one, but not too often: a task that waits here for its turn is mostly run before
    /// another worker has woken up.
    pub(super) fn call_for_help(&self) {
        let scheduler = &self.runtime.shared.scheduler;
        if !scheduler.has_room() {
            return;
        }
        let (now, after) = (arch::ticks(), scheduler.wake_after.load(Ordering::Relaxed));
        if now.wrapping_sub(self.woke_at.get()) > after {
            self.woke_at.set(now);
            let more = (after * 2).min(MOST_WAKE_TICKS);
            scheduler.wake_after.store(more, Ordering::Relaxed);
            self.is_calling.store(true, Ordering::Relaxed);
            scheduler.wake_one(&self.runtime);
            self.is_calling.store(false, Ordering::Relaxed);
        }
    }

    /// Puts the task that would be next behind those in the queue.
    pub(crate) fn queue_next(&self) {
        if let Some(next) = self.take_slot() {
            self.push(next);
        }
    }

    /// Appends a task to the queue; if that is full half of it goes to the common one.
    fn push(&self, task: *mut Task) {
        if self.queue.push(task) {
            return;
        }
        let half = (0..CAPACITY / 2).map_while(|_| self.queue.pop());
        let scheduler = &self.runtime.shared.scheduler;
        scheduler.inject_all(half.chain([task]));
        self.call_for_help();
    }

    /// Puts a task behind all others, which may be in the common queue.
    pub(super) fn put_behind(&self, task: *mut Task) {
        let scheduler = &self.runtime.shared.scheduler;
        if scheduler.has_common() {
            scheduler.inject(&self.runtime, task);
        } else {
            self.push(task);
        }
    }
}
