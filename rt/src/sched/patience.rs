//! Whether a worker without tasks takes those of others, or leaves them to who will have run them in a moment.
//!
//! A task that changes workers takes its record, its stack and what it works on to another cache, and its worker was woken for it: for a
//! task of some 100 ns that costs more than running it. So a worker looks how fast tasks are run where they are, and takes none that
//! are about to be done; it looks again after a nap.
//!
//! Promises: tasks that take longer than a change of workers are taken at once, and those that would wait long, too. May not
//! know: how tasks are taken.

use super::worker::Worker;
use crate::arch;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A task that takes less than so many ticks of the processor's clock to start or to run is not worth a change of workers.
const SHORT_TASK_TICKS: u64 = 1_000;
/// Those who only start tasks do so for long after so many ticks.
const LONG_START_TICKS: u64 = 1_000_000;
/// However short they are, more than these are too many for those who run them.
const BACKLOG_TICKS: u64 = 2_500_000;
/// It watches others for so long, if it has not seen them lately.
const LOOK_TICKS: u64 = 10_000;
/// What it has seen longer ago says nothing about now.
const MEMORY_TICKS: u64 = 10_000_000;
/// Who wakes a worker is at it for so long, at most.
const CALL_TICKS: u64 = 100_000;
/// It looks again after these times, doubled as long as it leaves all to others.
const LEAST_NAP: Duration = Duration::from_micros(200);
const MOST_NAP: Duration = Duration::from_millis(2);

/// What a worker has seen of the others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Patience {
    at: u64,
    seen: Progress,
    /// When it saw last that a task had been run since the time before.
    ran_at: u64,
    /// How long it leaves to others what there is.
    nap: Option<Duration>,
}

/// What workers have done so far, in sum.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Tasks run.
    run: u64,
    /// Tasks put into queues; wraps around.
    queued: u32,
}

impl Progress {
    fn steps(self) -> u64 {
        self.run + u64::from(self.queued)
    }

    fn since(self, before: Progress) -> Progress {
        Progress {
            run: self.run.wrapping_sub(before.run),
            queued: self.queued.wrapping_sub(before.queued),
        }
    }
}

impl Patience {
    /// How long a worker leaves tasks to others; none if there are none to leave, or if they are to be taken.
    pub(super) fn nap(&self) -> Option<Duration> {
        self.nap
    }
}

impl Worker {
    /// Looks at others, being without tasks. Answers whether it leaves them theirs.
    pub(super) fn leaves_tasks(&mut self) -> bool {
        let nap = self.patience.nap.take();
        let is_alone = self.runtime.shared.scheduler.busy.load(Ordering::Relaxed) < 2;
        let waiting = self.waiting_elsewhere();
        if is_alone || waiting == 0 {
            return false;
        }
        let leaves = match self.look_back(waiting) {
            Some(answer) => answer,
            None => self.look_on(waiting),
        };
        if leaves {
            let nap = nap.map_or(LEAST_NAP, |nap| (nap * 2).min(MOST_NAP));
            self.patience.nap = Some(nap);
        }
        leaves
    }

    /// What the time since the last look says, if it says anything.
    fn look_back(&mut self, waiting: u64) -> Option<bool> {
        let before = self.patience;
        let ticks = self.look();
        if ticks > MEMORY_TICKS {
            self.patience.ran_at = self.patience.at;
            return None;
        }
        let done = self.patience.seen.since(before.seen);
        if done.run > 0 {
            self.patience.ran_at = self.patience.at;
        } else if self.patience.at.wrapping_sub(before.ran_at) > LONG_START_TICKS {
            return Some(false);
        }
        if ticks < LOOK_TICKS {
            return None;
        }
        if is_soon_done(ticks, done, waiting) {
            return Some(true);
        }
        // Those who run them may have stood still for part of the time.
        (ticks > 4 * SHORT_TASK_TICKS * done.steps() && done.run >= 2).then_some(false)
    }

    /// What others do from now on, in a short time.
    fn look_on(&mut self, waiting: u64) -> bool {
        self.others().for_each(Worker::let_it_call);
        self.look();
        let before = self.patience;
        while arch::ticks().wrapping_sub(before.at) < LOOK_TICKS {
            std::hint::spin_loop();
        }
        let ticks = self.look();
        is_soon_done(ticks, self.patience.seen.since(before.seen), waiting)
    }

    /// Waits until this worker has woken the one that it is waking.
    pub(super) fn let_it_call(&self) {
        let begin = arch::ticks();
        while self.is_calling.load(Ordering::Relaxed)
            && arch::ticks().wrapping_sub(begin) < CALL_TICKS
        {
            std::hint::spin_loop();
        }
    }

    /// Notes what others have done so far, and answers the ticks since it did so before.
    fn look(&mut self) -> u64 {
        let before = self.patience.at;
        self.patience.at = arch::ticks();
        self.patience.seen = self.progress_elsewhere();
        self.patience.at.wrapping_sub(before)
    }

    /// Tasks that others could run: in the common queue and in those of workers.
    fn waiting_elsewhere(&self) -> u64 {
        let common = self.runtime.shared.scheduler.common_length();
        let queued = self.others().map(|other| u64::from(other.queue.len()));
        common as u64 + queued.sum::<u64>()
    }

    fn progress_elsewhere(&self) -> Progress {
        self.others()
            .fold(Progress::default(), |sum, other| Progress {
                run: sum.run.wrapping_add(other.watched.look().1),
                queued: sum.queued.wrapping_add(other.queue.pushed()),
            })
    }
}

/// Whether so many tasks are soon done by those who have got so far in these ticks.
fn is_soon_done(ticks: u64, done: Progress, waiting: u64) -> bool {
    let steps = done.steps();
    ticks <= steps.saturating_mul(SHORT_TASK_TICKS)
        && waiting.saturating_mul(ticks) <= steps.saturating_mul(BACKLOG_TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(ticks: u64, run: u64, queued: u32, waiting: u64) -> bool {
        is_soon_done(ticks, Progress { run, queued }, waiting)
    }

    #[test]
    fn tasks_that_are_run_in_no_time_are_left() {
        assert!(leaves(10_000, 20, 0, 200));
        assert!(leaves(1_000_000, 3000, 3000, 800));
        assert!(leaves(10_000, 0, 60, 60), "so far they are only started");
    }

    #[test]
    fn tasks_that_take_their_time_are_taken() {
        assert!(!leaves(10_000, 0, 0, 1), "nothing happens");
        assert!(!leaves(10_000, 5, 0, 1), "2,000 ticks each");
        assert!(!leaves(1_000_000, 500, 300, 1), "the same, seen for longer");
        assert!(
            !leaves(1_000_000, 3000, 3000, 100_000),
            "short ones, but many"
        );
    }
}
