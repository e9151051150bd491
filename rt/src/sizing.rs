//! The size of a stack over the life of a task that a `go` statement started: when it first runs, parks and ends.
//!
//! Promises: what is known exactly is used, and what earlier tasks of the statement needed is predicted; a task that waits on
//! a large stack of which it uses little gives memory back at once. May not know: how stacks move, or where memory comes from.

use crate::abi::{BASE_BYTES, MINIMUM_STACK_BYTES};
use crate::config::{Config, StackKind};
use crate::grow;
use crate::stack::{FirstStack, OutOfMemory};
use crate::task::Task;
use std::sync::Arc;

/// How a task has parked, so that one that needs much of its stack between its parks does not lose and regain it each time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parks {
    stage: Stage,
    /// Times since then, or since it grew, that it parked on a stack of which it used little.
    quiet: u16,
    /// The binary logarithm of how many of them make the stack smaller: grows each time that was wrong.
    patience: u8,
}

/// What parks have done to the stack so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// The task has not parked since it was started.
    #[default]
    New,
    Parked,
    /// It has a smaller stack since a park.
    Shrunk,
}

const LARGEST_PATIENCE: u8 = 15;

impl Parks {
    /// The task has outgrown its stack.
    pub(crate) fn note_growth(&mut self) {
        if self.stage == Stage::Shrunk {
            self.stage = Stage::Parked;
            self.patience = (self.patience + 1).min(LARGEST_PATIENCE);
        }
        self.quiet = 0;
    }

    /// The task parks on a stack of which it uses little. Answers whether that is to become smaller.
    fn is_due(&mut self) -> bool {
        self.quiet = self.quiet.saturating_add(1);
        self.quiet >= 1 << self.patience
    }

    fn note_shrink(&mut self) {
        self.stage = Stage::Shrunk;
        self.quiet = 0;
    }
}

/// Stacks up to this are left alone when their tasks park: moving one costs more than it saves.
const WORTH_SHRINKING_BYTES: u64 = 8 << 10;

/// Brings the stack of a task that is about to run for the first time, at its program counter and without stack arguments.
pub(crate) fn first_stack(task: &mut Task) -> Result<(), OutOfMemory> {
    // Not counted: of tasks that end at once, two workers would spend a tenth of their time on the count.
    // SAFETY: I-TASK: the runtime outlives its tasks.
    let runtime = unsafe { &*Arc::as_ptr(&task.runtime.shared) };
    let config = &runtime.config;
    let exact = || grow::exact_bytes(&runtime.regions(), task.program_counter, 0);
    let least = if config.stress.small_start {
        MINIMUM_STACK_BYTES
    } else {
        config.start_bytes.max(MINIMUM_STACK_BYTES)
    };
    // SAFETY: I-CODE: sites are in the data of registered code.
    let first = match unsafe { task.site.as_ref() } {
        Some(site) if predicts(config) => site.prediction.first_stack(exact, least),
        _ => FirstStack {
            bytes: least,
            is_exact: false,
        },
    };
    let limit = task.max_stack_bytes();
    // SAFETY: I-TASK: the task runs on its worker.
    let cache = unsafe { task.stack_cache() };
    let stack = if first.is_exact {
        runtime.memory.allocate_exact(cache, first.bytes)?
    } else {
        runtime.memory.allocate(cache, first.bytes, limit)?
    };
    task.stack_pointer = stack.highest - BASE_BYTES;
    task.replace_stack(stack);
    let counts = task.counts();
    counts.first_stacks += 1;
    counts.exact_stacks += u64::from(first.is_exact);
    Ok(())
}

/// Whether first stacks are as large as tasks need, rather than what a host asked for.
fn predicts(config: &Config) -> bool {
    matches!(config.stacks, StackKind::Adaptive | StackKind::Copied)
        && config.start_bytes <= crate::stack::LARGEST_PREDICTION_BYTES
}

/// The task has left its worker and waits; nobody has been told yet that it is PARKED, though wakers may write to its stack.
#[inline]
pub(crate) fn at_park(task: &mut Task) {
    if task.parks.stage == Stage::New {
        task.parks.stage = Stage::Parked;
        was_enough(task);
    }
    if task.stack.size_bytes() > WORTH_SHRINKING_BYTES {
        shrink(task);
    }
}

#[cold]
fn shrink(task: &mut Task) {
    let runtime = task.runtime.shared.clone();
    let used = task.stack.highest - task.stack_pointer;
    // A stack of exactly what the task needs never grows back.
    if task.stack.is_exact() || used > task.stack.size_bytes() / 4 || !task.parks.is_due() {
        return;
    }
    task.parks.note_shrink();
    if runtime.memory.trim(&mut task.stack, used) {
        task.count(|counts| counts.shrinks += 1);
        task.set_guard();
        return;
    }
    // A waker writes to the address that a record of the wait holds: such a stack stays where it is.
    let (lowest, highest) = (task.stack.lowest, task.stack.highest);
    let mut is_awaited = false;
    task.waiting
        .for_each_address(|&mut address| is_awaited |= (lowest..highest).contains(&address));
    if !is_awaited && !runtime.config.stress.any() {
        grow::shrink_unused(task);
    }
}

/// The task has ended.
#[inline]
pub(crate) fn at_end(task: &mut Task) {
    if task.parks.stage == Stage::New {
        was_enough(task);
    }
    if let Some(ended) = &task.runtime.shared.ended {
        ended.add(task);
    }
}

/// One task in so many is noted, by no rule that a program could follow: what is noted for a statement, all workers read.
const NOTED_OF: u64 = 8;

#[inline]
fn was_enough(task: &mut Task) {
    const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
    if task.number.wrapping_mul(GOLDEN_RATIO) >= u64::MAX / NOTED_OF {
        return;
    }
    // SAFETY: I-CODE: sites are in the data of registered code.
    if let Some(site) = unsafe { task.site.as_ref() } {
        site.prediction.was_enough(task.stack.size_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_needs_the_stack_again_and_again_keeps_it() {
        let mut parks = Parks::default();
        let mut shrinks = 0;
        for _ in 0..10_000 {
            if parks.is_due() {
                parks.note_shrink();
                parks.note_growth();
                shrinks += 1;
            }
        }
        assert_eq!(shrinks, 13, "after 1, 2, 4, ... parks");
        let mut parks = Parks::default();
        assert!(parks.is_due(), "the first time at once");
    }
}
