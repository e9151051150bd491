//! What a task will need of its stack, judged by the tasks that the same `go` statement started before.
//!
//! Promises: once two tasks of a statement have outgrown their first stacks, later ones start as large as both became; a
//! single outlier changes nothing; while no task grows, first stacks get smaller step by step. May not know: tasks.
//!
//! ```text
//!   size  2048 ──16 quiet──> 1536 ──16──> 1152 ── two tasks grow ──> 1536 ──32 quiet──> 1344 ── ...
//! ```
//! Sizes can only be tried: nobody sees how much of a stack was used. A size that proves too small costs two growths, so each
//! time that happens, the next try waits twice as long, and is half way between what was enough and what was not: in the long run
//! nearly no task grows.
//!
//! All words are read and written without locks: a lost note makes a prediction later, never a stack wrong.

use super::classes::{LARGEST_FINE_BYTES, STEP_BYTES, class_of, stack_bytes};
use crate::abi::MINIMUM_STACK_BYTES;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Notes of one `go` statement, in the data of its program; all zero at first.
#[repr(C)]
#[derive(Debug, Default)]
pub struct Prediction {
    /// The first stack of the next task, a multiple of 16; plus [`EXACT`]. 0: no task was started yet.
    start_bytes: AtomicU32,
    /// The stack of the latest task that outgrew its first one, ...
    grown_bytes: AtomicU32,
    /// ... and which task it was.
    grown_task: AtomicU32,
    /// Tasks that were done with their first stacks since something changed.
    quiet: AtomicU32,
    /// How many of them it takes to try a smaller one; 0 stands for [`FIRST_PATIENCE`].
    patience: AtomicU32,
    /// If the size in force is a try: the one before, which was enough. Otherwise 0.
    enough_bytes: AtomicU32,
    /// The latest size that was tried and was not enough.
    failed_bytes: AtomicU32,
}

/// The size of stacks of the class that a size is in: what a task of it has, and what is noted when it was enough.
fn class_bytes(bytes: u64) -> u32 {
    stack_bytes(class_of(bytes)) as u32
}

/// A first stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstStack {
    pub(crate) bytes: u64,
    /// All that the task can ever need.
    pub(crate) is_exact: bool,
}

const EXACT: u32 = 1;
const FIRST_PATIENCE: u32 = 16;
const LARGEST_PATIENCE: u32 = 1 << 14;
/// A larger stack is not predicted: tasks that need so much have to grow, which is cheap in comparison.
pub(crate) const LARGEST_PREDICTION_BYTES: u64 = 64 << 10;
/// Sizes that are known exactly are used as such up to here: the deepest path may be a rare one.
const LARGEST_EXACT_BYTES: u64 = 2048;
/// The smallest first stack that can grow: smaller ones have no room for a single frame.
const SMALLEST_BYTES: u64 = (MINIMUM_STACK_BYTES + 16).next_multiple_of(STEP_BYTES);

impl Prediction {
    /// The first stack of a task that starts now. `exact` is what such a task can use at most, if that is known; it is asked
    /// for once. `usual` is where predictions begin.
    pub(crate) fn first_stack(
        &self,
        exact: impl FnOnce() -> Option<u64>,
        usual: u64,
    ) -> FirstStack {
        let mut start = self.start_bytes.load(Relaxed);
        if start == 0 {
            start = match exact().filter(|&bytes| bytes <= LARGEST_EXACT_BYTES) {
                Some(bytes) => bytes as u32 | EXACT,
                None => usual.min(LARGEST_PREDICTION_BYTES) as u32,
            };
            self.start_bytes.store(start, Relaxed);
        }
        FirstStack {
            bytes: u64::from(start & !EXACT),
            is_exact: start & EXACT != 0,
        }
    }

    /// A task outgrew its stack and has one of `bytes` now.
    pub(crate) fn grew(&self, task: u64, bytes: u64) {
        let start = self.start_bytes.load(Relaxed);
        if start & EXACT != 0 {
            return;
        }
        let (bytes, task) = (bytes.min(LARGEST_PREDICTION_BYTES) as u32, task as u32);
        let other = self.grown_bytes.load(Relaxed);
        if other == 0 || self.grown_task.load(Relaxed) == task {
            self.grown_bytes.store(bytes, Relaxed);
            self.grown_task.store(task, Relaxed);
            return;
        }
        let both = other.min(bytes);
        if both <= start {
            return;
        }
        self.quiet.store(0, Relaxed);
        let enough = self.enough_bytes.swap(0, Relaxed);
        if enough == 0 {
            self.start_bytes
                .store(class_bytes(u64::from(both)), Relaxed);
            self.failed_bytes.store(0, Relaxed);
            return;
        }
        self.start_bytes.store(enough, Relaxed);
        self.failed_bytes.store(start, Relaxed);
        let patience = self.patience.load(Relaxed).max(FIRST_PATIENCE);
        self.patience
            .store((patience * 2).min(LARGEST_PATIENCE), Relaxed);
    }

    /// A task on a stack of `bytes` has ended, or parked for the first time.
    pub(crate) fn was_enough(&self, bytes: u64) {
        let start = self.start_bytes.load(Relaxed);
        // Tasks that grew were noted; those that started before a change say nothing.
        if start & EXACT != 0 || bytes > u64::from(start) {
            return;
        }
        let quiet = self.quiet.load(Relaxed) + 1;
        self.quiet.store(quiet, Relaxed);
        if quiet.is_multiple_of(FIRST_PATIENCE) {
            // One that grew among so many was an outlier.
            self.grown_bytes.store(0, Relaxed);
        }
        if quiet < self.patience.load(Relaxed).max(FIRST_PATIENCE) {
            return;
        }
        self.quiet.store(0, Relaxed);
        let failed = self.failed_bytes.load(Relaxed);
        let smaller = match failed {
            // Above, classes are powers of two.
            0 if start > LARGEST_FINE_BYTES as u32 => u64::from(start) / 2,
            0 => u64::from(start) * 3 / 4,
            failed => (u64::from(start) + u64::from(failed)) / 2,
        };
        let smaller = class_bytes(smaller.max(SMALLEST_BYTES));
        if smaller < start {
            self.enough_bytes.store(start, Relaxed);
            self.start_bytes.store(smaller, Relaxed);
        } else {
            // Nothing in between; much later what failed may be enough.
            self.enough_bytes.store(0, Relaxed);
            let patience = self.patience.load(Relaxed).max(FIRST_PATIENCE);
            self.failed_bytes.store(0, Relaxed);
            self.patience
                .store((patience * 16).min(LARGEST_PATIENCE), Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a task of the statement that needs so much; answers how often it grew.
    fn run(prediction: &Prediction, task: u64, needed: u64) -> u32 {
        let class = |bytes| u64::from(class_bytes(bytes));
        let mut bytes = class(prediction.first_stack(|| None, 2048).bytes);
        let mut growths = 0;
        while bytes < needed {
            bytes = class(bytes * 2);
            growths += 1;
            prediction.grew(task, bytes);
        }
        prediction.was_enough(bytes);
        growths
    }

    #[test]
    fn the_third_task_does_not_grow() {
        let prediction = Prediction::default();
        let growths: Vec<u32> = (0..5).map(|task| run(&prediction, task, 10_000)).collect();
        assert_eq!(growths, [3, 3, 0, 0, 0]);
    }

    #[test]
    fn in_the_long_run_nearly_no_task_grows() {
        for needed in [600, 1000, 2048, 5000, 30_000] {
            let prediction = Prediction::default();
            let growths: u32 = (0..100_000)
                .map(|task| run(&prediction, task, needed))
                .sum();
            assert!(growths < 100, "{growths} growths to {needed} bytes");
            let settled = prediction.first_stack(|| None, 2048).bytes;
            assert!(
                settled <= (needed * 2).max(SMALLEST_BYTES),
                "{settled} for {needed}"
            );
        }
    }

    #[test]
    fn one_outlier_does_not_make_the_others_fat() {
        let prediction = Prediction::default();
        for task in 0..1000 {
            run(
                &prediction,
                task,
                if task % 100 == 50 { 60_000 } else { 500 },
            );
        }
        assert!(prediction.first_stack(|| None, 2048).bytes <= 1024);
    }

    #[test]
    fn many_that_have_not_ended_are_learned_from() {
        let prediction = Prediction::default();
        for _ in 0..200 {
            let first = prediction.first_stack(|| None, 2048);
            prediction.was_enough(first.bytes);
        }
        assert_eq!(prediction.first_stack(|| None, 2048).bytes, SMALLEST_BYTES);
    }

    #[test]
    fn what_is_known_is_not_predicted() {
        let prediction = Prediction::default();
        let exact = FirstStack {
            bytes: 112,
            is_exact: true,
        };
        assert_eq!(prediction.first_stack(|| Some(112), 2048), exact);
        for task in 0..100 {
            prediction.grew(task, 4096);
            prediction.was_enough(112);
        }
        assert_eq!(prediction.first_stack(|| None, 2048), exact);
        let deep = Prediction::default().first_stack(|| Some(1 << 20), 2048);
        assert_eq!((deep.bytes, deep.is_exact), (2048, false));
    }
}
