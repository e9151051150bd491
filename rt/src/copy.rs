//! Moving a stack: copy the bytes, then rewrite every word that points into the old place.
//!
//! Promises: afterwards nothing the task will use points into the old stack, if the maps are right (I-MAP); with a
//! stress mode that is checked again. May not know: why the stack moves, or where memory comes from.
//!
//! ```text
//!                  old stack                                        new stack
//!   highest  +---------------------+                        +---------------------+  highest + delta
//!            | two words, args     |                        |                     |
//!            +---------------------+                        +---------------------+
//!            | return into resume  |                        |                     |
//!     +----> | saved rbp = 0       | <- frame pointer of A   | 0: the walk ends    |
//!     |      | A's frame           |                        |                     |
//!     |      |   p: &x ------+     |        delta           |   p: &x + delta     |   p is in the map of the call
//!     |      |   x  <--------+     |  ===================>  |   x                 |   A is stopped in
//!     |      +---------------------+                        +---------------------+
//!     |      | return into A  (ra) |   the map is found by  | ra                  |
//!     +----- | saved rbp           | <- frame pointer of B   | saved rbp + delta   |
//!            | B's frame           |                        |                     |
//!            +---------------------+                        +---------------------+
//!            | return into B       | <- task.stack_pointer  | return into B       |
//!            +---------------------+                        +---------------------+
//!            | unused              |   a function C is about to be entered: its arguments are still in
//!   lowest   +---------------------+   registers (saved in the task) and above `return into B`
//! ```
//!
//! A word is rewritten if its value lies in the old stack, so a map may also name words that hold nil, a pointer to a
//! package variable or one to another stack. Numbers are never named by a map, so they stay what they are.

use crate::abi::INTEGER_ARGUMENT_REGISTERS;
use crate::code::{FrameMaps, Regions};
use crate::fault;
use crate::maps::EntryRecord;
use crate::stack::Stack;
use crate::task::Task;

/// Rewrites one word at a time.
struct Adjustment {
    old_lowest: u64,
    old_bytes: u64,
    delta: u64,
    rewritten: u64,
}

impl Adjustment {
    #[inline(always)]
    fn is_old(&self, value: u64) -> bool {
        value.wrapping_sub(self.old_lowest) < self.old_bytes
    }

    #[inline(always)]
    fn value(&mut self, value: u64) -> u64 {
        if self.is_old(value) {
            self.rewritten += 1;
            value.wrapping_add(self.delta)
        } else {
            value
        }
    }

    /// # Safety
    /// `word` is a word of the new stack.
    #[inline(always)]
    unsafe fn word(&mut self, word: *mut u64) {
        // SAFETY: I-SWITCH: the caller's promise.
        unsafe { *word = self.value(*word) };
    }
}

/// Moves `task` to the stack `new` and answers the old one, which nothing of the task points into any more.
///
/// `entry` describes the function about to be entered, if the task is stopped at an entry check rather than in a call.
///
/// # Safety
/// I-SWITCH: the task is stopped, its `stack_pointer` at a return address in registered code (or in `resume`), its
/// `frame_pointer` that of the frame returned into. `new` holds what is used of the stack and is used by nobody.
pub(crate) unsafe fn copystack(
    task: &mut Task,
    regions: &Regions,
    new: Stack,
    entry: Option<&EntryRecord>,
) -> Stack {
    let used = task.stack.highest - task.stack_pointer;
    if used > new.size_bytes() {
        fault::bug(format_args!(
            "a stack of {} bytes cannot hold the {used} in use",
            new.size_bytes()
        ));
    }
    let delta = new.highest.wrapping_sub(task.stack.highest);
    let mut adjustment = Adjustment {
        old_lowest: task.stack.lowest,
        old_bytes: task.stack.size_bytes(),
        delta,
        rewritten: 0,
    };
    // SAFETY: I-STACK: both ranges belong to this task, and different allocations do not overlap.
    unsafe {
        std::ptr::copy_nonoverlapping(
            task.stack_pointer as *const u8,
            (new.highest - used) as *mut u8,
            used as usize,
        );
    }
    task.stack_pointer = task.stack_pointer.wrapping_add(delta);
    task.frame_pointer = adjustment.value(task.frame_pointer);
    task.deferring = adjustment.value(task.deferring);
    task.panicking = adjustment.value(task.panicking);
    let waiting = &mut task.waiting;
    waiting.for_each_address(|address| *address = adjustment.value(*address));
    // SAFETY: I-SWITCH: what is used of the stack was copied, and the stack and frame pointer are those of the copy.
    let frames = unsafe { adjust_frames(task, regions, &mut adjustment) };
    if let Some(entry) = entry {
        // SAFETY: I-SWITCH: the task is stopped at this entry, so the words above the return address are its arguments.
        unsafe { adjust_arguments(task, entry, &mut adjustment) };
    }
    let counts = task.counts();
    counts.moved_bytes += used;
    counts.frames += frames;
    counts.pointer_words += adjustment.rewritten;
    let old = task.replace_stack(new);
    if task.runtime.shared.config.stress.any() {
        rescan(task, regions, entry, &adjustment);
    }
    old
}

/// Walks the copied frames from the youngest to the oldest and rewrites mapped words and saved frame pointers.
///
/// # Safety
/// `task.stack_pointer` is at the youngest return address of a copied stack, `task.frame_pointer` at the frame of it.
unsafe fn adjust_frames(task: &Task, regions: &Regions, adjustment: &mut Adjustment) -> u64 {
    // SAFETY: I-MAP: the caller's promise; what is visited is rewritten before it is used.
    unsafe { walk_frames(task, regions, |word, _| adjustment.word(word)) }
}

/// Calls `visit` with every mapped word of a stopped task's frames, each of which may hold a pointer.
///
/// # Safety
/// I-SWITCH: the task is stopped in a host call, or not running at all.
pub(crate) unsafe fn for_each_pointer_word(
    task: &Task,
    regions: &Regions,
    mut visit: impl FnMut(*mut u64),
) {
    if !task.has_frames() {
        return;
    }
    let mapped = |word, kind| {
        if kind == Word::Mapped {
            visit(word);
        }
    };
    // SAFETY: I-MAP: the caller's promise.
    unsafe { walk_frames(task, regions, mapped) };
}

/// Calls `visit` with every argument, of a function that a task is about to enter, that may be a pointer.
///
/// # Safety
/// I-SWITCH: the task is stopped at the entry that `entry` describes, with `integers` in the argument registers.
pub(crate) unsafe fn for_each_argument(
    task: &Task,
    integers: &[u64],
    entry: &EntryRecord,
    mut visit: impl FnMut(u64),
) {
    for (register, &value) in integers.iter().take(INTEGER_ARGUMENT_REGISTERS).enumerate() {
        if entry.registers >> register & 1 == 1 {
            visit(value);
        }
    }
    for &word in &entry.stack_words {
        let address = task.stack_pointer + 8 + 8 * u64::from(word);
        // SAFETY: I-SWITCH: the caller's promise: the function's stack arguments stand there.
        visit(unsafe { *(address as *const u64) });
    }
}

/// What a word of a frame is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A map names it.
    Mapped,
    /// It links its frame to the caller's.
    SavedFramePointer,
}

/// Calls `visit` with the words of every frame, from the youngest frame to the oldest. Answers how many frames there are.
///
/// # Safety
/// `task.stack_pointer` is at the youngest return address, `task.frame_pointer` at the frame of it; after `visit` the saved
/// frame pointers lead from frame to frame.
#[inline(always)]
unsafe fn walk_frames(
    task: &Task,
    regions: &Regions,
    mut visit: impl FnMut(*mut u64, Word),
) -> u64 {
    let mut maps = FrameMaps::new(regions);
    let mut return_address_at = task.stack_pointer;
    let mut frame_pointer = task.frame_pointer;
    let mut frames = 0;
    while frame_pointer != 0 {
        // SAFETY: I-MAP: the frame pointer chain links frames of this stack, each with its return address above the
        // saved frame pointer, and maps name words of the frame only.
        unsafe {
            let return_address = *(return_address_at as *const u64);
            match maps.get(return_address) {
                Some(map) => {
                    map.for_each_word(frame_pointer, |word| visit(word, Word::Mapped));
                }
                // A frame that is never continued: a panic began at an instruction that is no call.
                None if regions.traps_before(return_address) => {}
                None => no_map(return_address, return_address_at, frames),
            }
            let saved = frame_pointer as *mut u64;
            visit(saved, Word::SavedFramePointer);
            return_address_at = frame_pointer + 8;
            frame_pointer = *saved;
        }
        frames += 1;
    }
    frames
}

#[cold]
fn no_map(return_address: u64, at: u64, frames: u64) -> ! {
    fault::bug(format_args!(
        "return address {return_address:#x} at {at:#x}, {frames} frames deep, has no stack map"
    ))
}

/// Rewrites the arguments of a function that has not been entered yet.
///
/// # Safety
/// The task is stopped at the check of the function that `entry` describes.
unsafe fn adjust_arguments(task: &mut Task, entry: &EntryRecord, adjustment: &mut Adjustment) {
    // SAFETY: I-SWITCH: stopped at an entry, so its registers are saved.
    let registers = unsafe { &mut *task.registers };
    for (register, value) in registers
        .integers
        .iter_mut()
        .take(INTEGER_ARGUMENT_REGISTERS)
        .enumerate()
    {
        if entry.registers >> register & 1 == 1 {
            *value = adjustment.value(*value);
        }
    }
    for &word in &entry.stack_words {
        let address = task.stack_pointer + 8 + 8 * u64::from(word);
        // SAFETY: I-SWITCH: the caller's promise: the function's stack arguments stand there.
        unsafe { adjustment.word(address as *mut u64) };
    }
}

/// Under stress: every mapped word must be out of the old stack; other words that look as if they were not are counted.
fn rescan(task: &mut Task, regions: &Regions, entry: Option<&EntryRecord>, moved: &Adjustment) {
    let mut check = Adjustment {
        old_lowest: moved.old_lowest,
        old_bytes: moved.old_bytes,
        delta: 0,
        rewritten: 0,
    };
    // SAFETY: I-SWITCH: a second walk over the same frames; with delta 0 it only counts.
    unsafe {
        adjust_frames(task, regions, &mut check);
        if let Some(entry) = entry {
            adjust_arguments(task, entry, &mut check);
        }
    }
    if check.rewritten != 0 {
        fault::bug(format_args!(
            "{} mapped words still point into the old stack {:#x}..{:#x} after it was copied to {:#x}..{:#x}",
            check.rewritten,
            moved.old_lowest,
            moved.old_lowest + moved.old_bytes,
            task.stack.lowest,
            task.stack.highest,
        ));
    }
    let words = (task.stack_pointer..task.stack.highest).step_by(8);
    // SAFETY: I-STACK: the range is what is used of the task's stack.
    let lookalikes = words
        .filter(|&address| moved.is_old(unsafe { *(address as *const u64) }))
        .count();
    task.counts().lookalike_words += lookalikes as u64;
}
