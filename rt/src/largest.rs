//! The tasks with the largest stacks, one by one: those that have ended are remembered, as far as they are among the largest.
//!
//! Promises: a program that does not ask for it pays one comparison a task. May not know: how stacks grow.

use crate::runtime::Runtime;
use crate::task::Task;
use std::fmt;
use std::sync::{Mutex, MutexGuard};

/// How many tasks are shown.
const SHOWN: usize = 10;

/// What the stack of one task is like, and did: see [`Runtime::largest_stacks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskStack {
    /// The task's number, as in traces.
    pub task: u64,
    /// The stack that it has; 0 when it has ended.
    pub size_bytes: u64,
    /// How much of that is in use.
    pub used_bytes: u64,
    /// The largest stack that it had.
    pub peak_bytes: u64,
    /// Times the stack was too small.
    pub growths: u64,
    /// Times it was made smaller.
    pub shrinks: u64,
}

/// The largest of them, and below which words its columns stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LargestStacks(Vec<TaskStack>);

impl LargestStacks {
    /// The tasks, the one with the largest stack first; at most ten.
    pub fn tasks(&self) -> &[TaskStack] {
        &self.0
    }

    fn add(&mut self, stack: TaskStack) {
        let position = self
            .0
            .partition_point(|other| other.peak_bytes >= stack.peak_bytes);
        if position < SHOWN {
            self.0.insert(position, stack);
            self.0.truncate(SHOWN);
        }
    }
}

impl fmt::Display for LargestStacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<10}{:>12}{:>12}{:>12}{:>9}{:>9}",
            "goroutine", "stack bytes", "used", "peak", "growths", "shrinks"
        )?;
        for stack in &self.0 {
            writeln!(
                f,
                "{:<10}{:>12}{:>12}{:>12}{:>9}{:>9}",
                stack.task,
                stack.size_bytes,
                stack.used_bytes,
                stack.peak_bytes,
                stack.growths,
                stack.shrinks
            )?;
        }
        Ok(())
    }
}

/// Of tasks that have ended.
#[derive(Debug, Default)]
pub(crate) struct Ended(Mutex<LargestStacks>);

impl Ended {
    fn lock(&self) -> MutexGuard<'_, LargestStacks> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// A task ends.
    #[cold]
    pub(crate) fn add(&self, task: &Task) {
        self.lock().add(TaskStack {
            size_bytes: 0,
            used_bytes: 0,
            ..task.stack_statistics()
        });
    }
}

impl Task {
    /// What its stack is like, and did. Of tasks that the program started it is known what they did if
    /// [`Config::task_statistics`](crate::Config::task_statistics) asked for it.
    pub fn stack_statistics(&self) -> TaskStack {
        let counts = self.statistics();
        let range = self.stack_range();
        let is_used = self.has_frames() && range.contains(&self.stack_pointer);
        TaskStack {
            task: self.number(),
            size_bytes: self.stack_bytes(),
            used_bytes: if is_used {
                range.end - self.stack_pointer
            } else {
                0
            },
            peak_bytes: counts.peak_stack_bytes,
            growths: counts.growths,
            shrinks: counts.shrinks,
        }
    }
}

impl Runtime {
    /// The tasks with the largest stacks so far, if [`Config::task_statistics`](crate::Config::task_statistics) asked for it: of
    /// those that have ended, those that have not, and one of the host's that it does not call.
    pub fn largest_stacks(&self, idle: &Task) -> Option<LargestStacks> {
        let mut stacks = self.shared.ended.as_ref()?.lock().clone();
        stacks.add(idle.stack_statistics());
        let _stopped = self.stop()?;
        // SAFETY: I-TASK: the world is stopped.
        unsafe {
            self.shared.scheduler.tasks.for_each(|task| {
                if !std::ptr::eq(task, idle) {
                    stacks.add((*task).stack_statistics());
                }
            });
        }
        Some(stacks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_are_kept_in_order() {
        let mut largest = LargestStacks::default();
        for task in 0..100 {
            largest.add(TaskStack {
                task,
                peak_bytes: task * 37 % 100,
                ..TaskStack::default()
            });
        }
        let peaks: Vec<u64> = largest.tasks().iter().map(|task| task.peak_bytes).collect();
        assert_eq!(peaks, [99, 98, 97, 96, 95, 94, 93, 92, 91, 90]);
    }
}
