//! The size of a stack over the life of a task that a `go` statement started: when it first runs, parks and ends.
//!
//! Promises: what is known exactly is used, and what earlier tasks of the statement needed is predicted; a task that waits on
//! a large stack of which it uses little gives memory back at once. May not know: how stacks move, or where memory comes from.

use crate::abi::{BASE_BYTES, MINIMUM_STACK_BYTES};
use crate::config::{Config, StackKind};
use crate::grow;
use crate::stack::{FirstStack, OutOfMemory};
use crate::task::Task;

/// Stacks up to this are left alone when their tasks park: moving one costs more than it saves.
const WORTH_SHRINKING_BYTES: u64 = 8 << 10;

/// Brings the stack of a task that is about to run for the first time, at its program counter and without stack arguments.
pub(crate) fn first_stack(task: &mut Task) -> Result<(), OutOfMemory> {
    let runtime = task.runtime.shared.clone();
    let config = &runtime.config;
    let exact = || grow::exact_bytes(&runtime.regions(), task.program_counter, 0);
    // SAFETY: I-CODE: sites are in the data of registered code.
    let first = match unsafe { task.site.as_ref() } {
        Some(site) if predicts(config) => {
            let least = if config.stress.small_start {
                MINIMUM_STACK_BYTES
            } else {
                config.start_bytes.max(MINIMUM_STACK_BYTES)
            };
            site.prediction.first_stack(exact, least)
        }
        _ => FirstStack {
            bytes: config.start_bytes.max(MINIMUM_STACK_BYTES),
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
    if !task.has_parked {
        task.has_parked = true;
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
    if runtime.memory.trim(&mut task.stack, used) {
        task.counts().shrinks += 1;
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
    if !task.has_parked {
        was_enough(task);
    }
}

#[inline]
fn was_enough(task: &mut Task) {
    // SAFETY: I-CODE: sites are in the data of registered code.
    if let Some(site) = unsafe { task.site.as_ref() } {
        site.prediction.was_enough(task.stack.size_bytes());
    }
}
