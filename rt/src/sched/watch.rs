//! What the monitor sees of the workers, and what it does about it.
//!
//! Promises: a task that runs for long is asked to stop; what waits for a worker whose task runs or blocks for long is done by
//! another one, if one more may work. May not know: how often this is asked.

use super::shared::Scheduler;
use super::worker::Worker;
use crate::preempt::SLICE;
use crate::runtime::Runtime;
use crate::timer::monotonic_ns;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A worker, as it was seen first like this.
#[derive(Debug)]
pub(crate) struct Seen {
    slices: u64,
    loan: Option<u64>,
    since: Instant,
}

/// What one look at all workers has found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    /// Some run tasks, or have lent their right.
    pub(crate) is_busy: bool,
    /// A task waits for a worker whose task blocks: it is worth to look again soon.
    pub(crate) is_urgent: bool,
}

impl Scheduler {
    /// Looks at all workers. `seen` is what was seen before.
    pub(crate) fn watch(&self, runtime: &Runtime, seen: &mut Vec<Seen>, is_stress: bool) -> Look {
        let workers: Vec<&Worker> = self.workers().collect();
        let now = Instant::now();
        let is_work_left = self.is_work_left(runtime, &workers);
        let mut look = Look::default();
        // In the order of their age the workers keep their places.
        for (index, &worker) in workers.iter().rev().enumerate() {
            let (slices, loan) = (worker.watched.slices(), worker.right.loan());
            let fresh = Seen {
                slices,
                loan,
                since: now,
            };
            look.is_busy |= loan.is_some() || worker.right.is_held() && worker.watched.runs_task();
            look.is_urgent |= loan.is_some() && is_work_left;
            if is_stress && worker.right.is_held() {
                worker.watched.stop_task();
            }
            if index == seen.len() {
                seen.push(fresh);
                continue;
            }
            let seen = &mut seen[index];
            if seen.slices != slices || seen.loan != loan {
                *seen = fresh;
                continue;
            }
            let is_long = now.duration_since(seen.since) >= SLICE;
            if loan.is_some() && (is_work_left || is_long) {
                self.retake(runtime, worker);
            } else if worker.right.is_held() && is_long {
                seen.since = now;
                worker.watched.stop_task();
                // It may stand in a routine that does not come back.
                if worker.has_waiting() {
                    self.wake_one(runtime);
                }
            }
        }
        if is_work_left && self.has_room() {
            self.wake_one(runtime);
        }
        look
    }

    /// Whether there is something to do that no busy worker has at hand.
    fn is_work_left(&self, runtime: &Runtime, workers: &[&Worker]) -> bool {
        let is_left = |worker: &&Worker| !worker.right.is_held() && worker.has_waiting();
        let next_ns = runtime.shared.timers.next_deadline_ns();
        let is_timer_due = || next_ns < i64::MAX && next_ns <= monotonic_ns();
        let is_left = self.has_common()
            || workers.iter().any(is_left)
            || is_timer_due()
            || self.is_network_forgotten();
        is_left && self.roots.load(Ordering::Relaxed) > 0
    }
}
