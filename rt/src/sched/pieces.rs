//! Long work of a routine is done in pieces, between which the world may stop: else a collection would wait for it, and all tasks with it.
//!
//! Promises: in a stop the collector finds whatever the routine still needs, be it in a register, on the worker's stack or in the frame
//! that called it; what only memory of Rust's heap refers to it does not find. May not know: what the work is.

use super::Worker;
use crate::arch;
use crate::heap::Marker;
use crate::platform::lock;
use crate::task::Task;
use std::ops::Range;
use std::sync::atomic::Ordering;

/// What moving, clearing or comparing memory does at a time: some ten microseconds.
pub(crate) const PIECE_BYTES: usize = 256 << 10;

impl Task {
    /// Lets the world stop here, in a host routine that holds no lock and whose memory is all in order, as far as the collector sees.
    #[inline]
    pub(crate) fn between_pieces(&mut self) {
        if self
            .runtime
            .shared
            .scheduler
            .is_stopping
            .load(Ordering::Relaxed)
        {
            // SAFETY: I-HOST: the task stands in the routine that calls this.
            unsafe { arch::with_registers_on_stack(self, stand_still) }
        }
    }

    /// Shows the collector what a routine in the middle of its work may hold.
    ///
    /// # Safety
    /// I-ROOT: the world is stopped.
    pub(crate) unsafe fn mark_routine(&self, marker: &mut Marker<'_>) {
        let Range { start, end } = self.rare.as_ref().map_or(0..0, |rare| rare.routine.clone());
        for address in (start..end).step_by(8) {
            // SAFETY: I-ROOT: words of the stack of a worker that stands still.
            marker.mark_if_object(unsafe { *(address as *const u64) });
        }
    }
}

/// # Safety
/// I-HOST: the task stands in a routine whose part of the worker's stack begins at `lowest`.
unsafe extern "C" fn stand_still(task: *mut Task, lowest: u64) {
    // SAFETY: I-HOST: the caller's promise.
    let task = unsafe { &mut *task };
    let highest = task.host_stack_pointer;
    // On another stack, where the runtime recurses deeply, nobody would find what is on this one; without the right to run nobody
    // waits for this worker.
    if lowest > highest || !Worker::is_current(task.worker) {
        return;
    }
    task.rare().routine = lowest..highest;
    let scheduler = &task.runtime.shared.scheduler;
    lock(&scheduler.crew).pauses.in_routines += 1;
    // That there are too many workers is for the end of the routine.
    scheduler.wait_for_world();
    task.rare().routine = 0..0;
}
