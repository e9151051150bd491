//! Decisions about stack sizes: what morestack does, and shrinking.
//!
//! Promises: after a growth the function that asked has room; no stack exceeds the task's limit; with no memory or over
//! the limit the task dies, not the process. May not know: how words are rewritten (`copy`), where memory comes from.

use crate::abi::{EXACT_BEYOND_BYTES, RED_ZONE_BYTES, STACK_ALIGNMENT_BYTES};
use crate::code::Regions;
use crate::copy::copystack;
use crate::error::TaskError;
use crate::fault;
use crate::maps::EntryRecord;
use crate::stack::{OutOfMemory, Stack};
use crate::task::Task;
use crate::trace::{Start, Trace};
use std::sync::atomic::Ordering;

/// Called by `arch::morestack` on the worker's stack. Answers 0 to continue at the task's program counter, 1 to leave.
///
/// # Safety
/// I-SWITCH: `task` is the running task, stopped at the entry of a function, its argument registers saved.
pub(crate) unsafe extern "C" fn morestack_on_worker(task: *mut Task) -> u32 {
    // SAFETY: I-SWITCH: nothing else touches the running task while it is stopped here.
    let task = unsafe { &mut *task };
    let regions = task.runtime.shared.regions();
    let check = task.program_counter;
    let Some((region, entry)) = regions.entry(check) else {
        fault::bug(format_args!(
            "morestack was called by {check:#x}, where no entry record has a check"
        ));
    };
    match grow(task, &regions, entry) {
        Ok(()) => {
            let body = region.code.start + u64::from(entry.body);
            if task.wanted.load(Ordering::Relaxed) != 0 {
                task.leave_at_entry(body);
                return 1;
            }
            // It may have been poisoned for a reason that is gone.
            task.set_guard();
            // Where every check fails, trying again would never end.
            if task.runtime.shared.config.stress.move_always {
                task.program_counter = body;
            }
            0
        }
        Err(error) => {
            task.fail(error);
            1
        }
    }
}

/// Bytes from the stack pointer up to the top.
fn used_bytes(task: &Task) -> u64 {
    task.stack.highest - task.stack_pointer
}

/// The smallest stack on which a function with this need passes its check after `used` bytes: its check wants
/// `highest - used - (need - small) > lowest + red zone`, and a small function none of the subtraction.
fn required_bytes(used: u64, need: u64) -> u64 {
    (used + need + RED_ZONE_BYTES + STACK_ALIGNMENT_BYTES).next_multiple_of(STACK_ALIGNMENT_BYTES)
}

/// What a task that starts with the function at `code` and `argument_bytes` of stack arguments needs at most, if its whole
/// depth is known.
pub(crate) fn exact_bytes(regions: &Regions, code: u64, argument_bytes: u64) -> Option<u64> {
    let region = regions.find(code)?;
    let depth = region.maps().depth_bytes(region.offset(code)?)?;
    let bytes = u64::from(depth) + argument_bytes + EXACT_BEYOND_BYTES;
    Some(bytes.next_multiple_of(STACK_ALIGNMENT_BYTES))
}

fn grow(task: &mut Task, regions: &Regions, entry: &EntryRecord) -> Result<(), TaskError> {
    let shared = task.runtime.shared.clone();
    let stress = shared.config.stress;
    let used = used_bytes(task);
    let required = if task.stack.is_exact() {
        used
    } else {
        required_bytes(used, u64::from(entry.need_bytes))
    };
    let size = task.stack.size_bytes();
    let limit = shared.config.stacks.limit(task.max_stack_bytes());
    let is_too_small = required > size;
    let is_stress_move = !is_too_small && stress_move_is_due(task, used);
    if !is_too_small && !is_stress_move {
        return Ok(());
    }
    if is_too_small {
        if required > limit {
            return Err(overflow(task, limit));
        }
        task.count(|counts| counts.growths += 1);
        task.parks.note_growth();
    } else {
        task.counts().stress_moves += 1;
    }
    if task.stack.is_exact() {
        return move_exact(task, regions, Some(entry)).map_err(|cause| out_of_memory(task, cause));
    }
    let new_size = if stress.odd_sizes {
        odd_size(required, shared.random())
            .min(limit_bytes(limit))
            .max(required)
    } else if is_too_small {
        (size * 2).min(limit_bytes(limit)).max(required)
    } else {
        // Back to a small stack once the depth is gone: moves to smaller stacks are tested too, and cost less.
        size.min(required * 2)
    };
    // SAFETY: I-CODE: sites are in the data of registered code.
    if is_too_small && let Some(site) = unsafe { task.site.as_ref() } {
        site.prediction.grew(task.number, new_size);
    }
    if is_too_small && let Some(profiler) = &shared.profiler {
        // SAFETY: I-SWITCH: the task is stopped at the check of the function with this entry.
        unsafe { profiler.note(task, regions, new_size - size) };
    }
    let size_in_place = match &shared.profiler {
        // Each growth walks the whole stack for it.
        Some(_) => new_size,
        None => shared.memory.size_in_place(&task.stack, new_size, required),
    };
    if new_size > size && shared.memory.grow_in_place(&mut task.stack, size_in_place) {
        task.counts().in_place_growths += 1;
        task.set_guard();
        return Ok(());
    }
    let stack = allocate(task, new_size).map_err(|cause| out_of_memory(task, cause))?;
    move_to(task, regions, stack, Some(entry));
    Ok(())
}

/// A stack of at least `size` bytes for the task.
fn allocate(task: &Task, size: u64) -> Result<Stack, OutOfMemory> {
    // SAFETY: I-TASK: the task is stopped on its worker, or no worker knows it.
    let cache = unsafe { task.stack_cache() };
    let limit = task.max_stack_bytes();
    task.runtime.shared.memory.allocate(cache, size, limit)
}

/// Moves the task to a stack and gives the old one back.
fn move_to(task: &mut Task, regions: &Regions, stack: Stack, entry: Option<&EntryRecord>) {
    // SAFETY: I-SWITCH: the task is stopped at a call or an entry, and `stack` was just allocated for it.
    let old = unsafe { copystack(task, regions, stack, entry) };
    // SAFETY: I-TASK: as in `allocate`.
    let cache = unsafe { task.stack_cache() };
    task.runtime.shared.memory.free(cache, old);
}

/// Moves an exact stack to other memory.
fn move_exact(
    task: &mut Task,
    regions: &Regions,
    entry: Option<&EntryRecord>,
) -> Result<(), OutOfMemory> {
    let shared = task.runtime.shared.clone();
    // SAFETY: I-TASK: as in `allocate`.
    let cache = unsafe { task.stack_cache() };
    let size = task.stack.size_bytes();
    let stack = shared.memory.allocate_exact(cache, size)?;
    move_to(task, regions, stack, entry);
    Ok(())
}

/// Before a task on an exact stack runs something else than what the size was computed for: brings it to a usual one.
pub(crate) fn leave_exact(task: &mut Task) -> Result<(), OutOfMemory> {
    if !task.stack.is_exact() {
        return Ok(());
    }
    let shared = task.runtime.shared.clone();
    let size = required_bytes(used_bytes(task), 0).max(shared.config.start_bytes);
    let size = size.next_multiple_of(STACK_ALIGNMENT_BYTES);
    let stack = allocate(task, size)?;
    move_to(task, &shared.regions(), stack, None);
    Ok(())
}

/// The largest size a stack of this limit can have.
fn limit_bytes(limit: u64) -> u64 {
    limit & !(STACK_ALIGNMENT_BYTES - 1)
}

/// Whether a stress mode moves the stack at the check where the task is. Moving a deep stack at every check is quadratic:
/// beyond 64 KiB the next move waits until checks paid for it.
fn stress_move_is_due(task: &mut Task, used: u64) -> bool {
    const ALWAYS_BELOW_BYTES: u64 = 64 << 10;
    const BYTES_PER_CHECK: u64 = 1 << 10;
    let shared = &task.runtime.shared;
    let Some(moves) = &shared.stress_moves else {
        return false;
    };
    if used <= ALWAYS_BELOW_BYTES {
        return moves.is_due(task.program_counter, || shared.random());
    }
    let checks_since_move = &mut task.rare().checks_since_move;
    *checks_since_move += 1;
    let is_due = *checks_since_move >= used / BYTES_PER_CHECK;
    if is_due {
        *checks_since_move = 0;
    }
    is_due
}

/// A size from `required` to twice that, never a power of two.
fn odd_size(required: u64, random: u64) -> u64 {
    let size = required + ((random % required) & !(STACK_ALIGNMENT_BYTES - 1));
    if size.is_power_of_two() {
        size + STACK_ALIGNMENT_BYTES
    } else {
        size
    }
}

fn entering(task: &Task) -> Start {
    Start::Entry {
        program_counter: task.program_counter,
        stack_pointer: task.stack_pointer,
        frame_pointer: task.frame_pointer,
    }
}

fn overflow(task: &Task, limit_bytes: u64) -> TaskError {
    let trace = Trace::capture(task, entering(task));
    overflow_with(task, limit_bytes, trace)
}

/// What ends a task for which a host routine has recursed too deep: under Go it would have done so itself.
pub(crate) fn overflow_in_routine(task: &Task) -> TaskError {
    overflow_with(task, task.max_stack_bytes(), task.trace())
}

fn overflow_with(task: &Task, limit_bytes: u64, trace: Trace) -> TaskError {
    TaskError::StackOverflow {
        limit_bytes,
        stack_pointer: task.stack_pointer,
        lowest: task.stack.lowest,
        highest: task.stack.highest,
        trace,
    }
}

fn out_of_memory(task: &Task, cause: OutOfMemory) -> TaskError {
    TaskError::OutOfMemory {
        cause,
        trace: Trace::capture(task, entering(task)),
    }
}

/// See [`Task::shrink`].
pub(crate) fn shrink(task: &mut Task) -> Result<bool, OutOfMemory> {
    if task.stack.is_none() {
        return Ok(false);
    }
    if !task.has_frames() {
        task.give_stack_back();
        return Ok(true);
    }
    if task.stack.is_exact() {
        return Ok(false);
    }
    let shared = task.runtime.shared.clone();
    let start = task.start_bytes();
    let new_size = required_bytes(used_bytes(task), 0)
        .max(start)
        .next_power_of_two();
    if new_size > task.stack.size_bytes() / 2 {
        return Ok(false);
    }
    let stack = allocate(task, new_size)?;
    task.count(|counts| counts.shrinks += 1);
    move_to(task, &shared.regions(), stack, None);
    Ok(true)
}

/// At a collection: halves a stack of which less than a quarter is used, as Go does. Without memory for the smaller one
/// nothing happens.
pub(crate) fn shrink_unused(task: &mut Task) {
    if !task.has_frames() || task.stack.is_none() || task.stack.is_exact() {
        return;
    }
    let shared = task.runtime.shared.clone();
    let (size, used) = (task.stack.size_bytes(), used_bytes(task));
    let start = task.start_bytes();
    let half = (size / 2).next_multiple_of(STACK_ALIGNMENT_BYTES);
    let new_size = half.max(start).max(required_bytes(used, 0));
    if used > size / 4 || new_size > half {
        return;
    }
    if let Ok(stack) = allocate(task, new_size) {
        task.count(|counts| counts.shrinks += 1);
        move_to(task, &shared.regions(), stack, None);
    }
}

/// See [`Task::relocate`].
pub(crate) fn relocate(task: &mut Task) -> Result<(), OutOfMemory> {
    if task.stack.is_none() || !task.has_frames() {
        return Ok(());
    }
    let shared = task.runtime.shared.clone();
    if task.stack.is_exact() {
        task.counts().stress_moves += 1;
        return move_exact(task, &shared.regions(), None);
    }
    let required = required_bytes(used_bytes(task), 0);
    let (size, limit) = (task.stack.size_bytes(), task.max_stack_bytes());
    let new_size = if shared.config.stress.odd_sizes {
        odd_size(required, shared.random())
            .min(limit_bytes(limit))
            .max(required)
    } else {
        size
    };
    let stack = allocate(task, new_size)?;
    task.counts().stress_moves += 1;
    move_to(task, &shared.regions(), stack, None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_leaves_the_red_zone() {
        for (used, need) in [(24, 16), (1000, 128), (5000, 1 << 20)] {
            let size = required_bytes(used, need);
            assert_eq!(size % STACK_ALIGNMENT_BYTES, 0);
            // The check of a small function: stack pointer above guard.
            assert!(size - used > RED_ZONE_BYTES + need);
        }
    }

    #[test]
    fn odd_sizes_hold_what_is_required_and_are_odd() {
        for random in 0..5000u64 {
            let random = random.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            for required in [608, 1024, 4000, 4096] {
                let odd = odd_size(required, random);
                assert!(odd >= required && odd <= 2 * required + STACK_ALIGNMENT_BYTES);
                assert!(
                    !odd.is_power_of_two()
                        && (odd - required).is_multiple_of(STACK_ALIGNMENT_BYTES)
                );
            }
        }
    }
}
