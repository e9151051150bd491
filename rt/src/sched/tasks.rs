//! Records of tasks: slabs of memory that stay mapped as long as the runtime; one without a task takes no memory.
//!
//! Promises: a record stays where it is and can be read, so that whoever knows a task may look at its state at any time; where
//! memory was given back that reads FREE, which is 0. All tasks can be enumerated. Of slabs without a task at most
//! [`IDLE_SLABS`] keep their memory. May not know: how a task runs.
//!
//! ```text
//!   slab   | record | record | record | never used ...        a record knows its slab by its number
//!              ^        in use    │
//!              └──── next ────────┴── free
//! ```

use super::state;
use super::worker::Worker;
use crate::runtime::Runtime;
use crate::scope::Scope;
use crate::stack::StackMemory;
use crate::task::Task;
use std::alloc::{Layout, handle_alloc_error};
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

const SLAB_BYTES: usize = 64 << 10;
const RECORDS_PER_SLAB: usize = SLAB_BYTES / size_of::<Task>();
/// What is asked of the system at a time.
const SLABS_PER_BLOCK: usize = 16;
const BLOCK_BYTES: usize = SLAB_BYTES * SLABS_PER_BLOCK;
/// Slabs that keep their memory when all their records are free: a program that starts and ends tasks in turn does not ask
/// the system for pages each time.
const IDLE_SLABS: usize = 16;
/// Two of them on five lines of the processor's caches; what a task that waits costs beside its stack.
const _: () = assert!(size_of::<Task>() <= 304);
/// Records a worker is given at a time.
const RECORDS_PER_BATCH: usize = 32;

/// A worker that goes to sleep after so many tasks have ended on it keeps nothing for the next ones.
const ENDED_BEFORE_REST: u32 = 10_000;

/// All records of a runtime.
#[derive(Default)]
pub(crate) struct Tasks {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    slabs: Vec<Slab>,
    /// Slabs that have a free record, or had one; the one used last at the end.
    available: Vec<u32>,
    /// Slabs whose memory was given back, or never used.
    vacant: Vec<u32>,
    /// How many slabs have memory and no record in use.
    idle: usize,
}

struct Slab {
    records: *mut Task,
    /// Free records, linked through `next`.
    free: *mut Task,
    /// How many records were ever in use since the slab has memory; those behind them are zeroed.
    made: u32,
    in_use: u32,
    is_listed: bool,
}

// SAFETY: I-TASK: free records are the slabs', which are the runtime's.
unsafe impl Send for Inner {}

impl Tasks {
    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// A free record.
    pub(crate) fn take(&self, runtime: &Runtime) -> *mut Task {
        self.lock().take(runtime)
    }

    /// Some free records.
    pub(super) fn take_batch(&self, runtime: &Runtime, into: &mut Vec<*mut Task>) {
        let mut inner = self.lock();
        into.extend((0..RECORDS_PER_BATCH).map(|_| inner.take(runtime)));
        // In order of their addresses from the end, where they are taken.
        into.reverse();
    }

    /// Takes a record back.
    ///
    /// # Safety
    /// I-TASK: nobody else knows the task.
    pub(crate) unsafe fn free(&self, task: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            (*task).is_root = false;
            (*task).state.store(state::FREE, Ordering::Release);
            self.lock().give_back(task);
        }
    }

    /// Takes records back from a worker, which has made them free.
    ///
    /// # Safety
    /// I-TASK: nobody else knows the tasks.
    pub(super) unsafe fn free_batch(&self, tasks: impl Iterator<Item = *mut Task>) {
        let mut inner = self.lock();
        // SAFETY: I-TASK: the caller's promise.
        tasks.for_each(|task| unsafe { inner.give_back(task) });
    }

    /// Calls `visit` with every task that has frames or may get some: runnable, running or waiting.
    ///
    /// # Safety
    /// I-TASK: the world is stopped, or the caller's worker is the only one, so that no task comes or goes meanwhile.
    pub(crate) unsafe fn for_each(&self, mut visit: impl FnMut(*mut Task)) {
        for task in self.lock().slabs.iter().flat_map(Slab::made) {
            // SAFETY: I-TASK: a record.
            if unsafe { (*task).has_frames() } {
                visit(task);
            }
        }
    }

    /// The records of tasks of a scope, as they are at some moment.
    pub(super) fn of_scope(&self, scope: &Scope) -> Vec<*mut Task> {
        let inner = self.lock();
        // SAFETY: I-TASK: a record, of which only an atomic is looked at.
        let is_of_scope = |&task: &*mut Task| unsafe { (*task).scope.is(scope) };
        let records = inner.slabs.iter().flat_map(Slab::made);
        records.filter(is_of_scope).collect()
    }

    /// Gives all stacks back, when the runtime goes.
    pub(crate) fn release_all(&self, memory: &StackMemory) {
        for task in self.lock().slabs.iter().flat_map(Slab::made) {
            // SAFETY: I-TASK: a record, and no thread of the runtime is left.
            memory.free(None, std::mem::take(unsafe { &mut (*task).stack }));
        }
    }
}

impl Slab {
    /// The records that may be in use.
    fn made(&self) -> impl Iterator<Item = *mut Task> + use<> {
        let (records, made) = (self.records, self.made as usize);
        // SAFETY: I-TASK: they are in the slab.
        (0..made).map(move |index| unsafe { records.add(index) })
    }

    fn has_room(&self) -> bool {
        !self.free.is_null() || (self.made as usize) < RECORDS_PER_SLAB
    }
}

impl Inner {
    fn take(&mut self, runtime: &Runtime) -> *mut Task {
        let index = self.with_room();
        let slab = &mut self.slabs[index as usize];
        self.idle -= usize::from(slab.in_use == 0 && slab.made > 0);
        slab.in_use += 1;
        // SAFETY: I-TASK: free records are the slab's, and so is zeroed memory behind those that were made.
        unsafe {
            if slab.free.is_null() {
                let task = slab.records.add(slab.made as usize);
                slab.made += 1;
                Task::make_free(task, runtime, index);
                return task;
            }
            let task = slab.free;
            slab.free = (*task).next;
            task
        }
    }

    fn with_room(&mut self) -> u32 {
        while let Some(&index) = self.available.last() {
            let slab = &mut self.slabs[index as usize];
            // One that was given back is used again when all others are full.
            if slab.made > 0 && slab.has_room() {
                return index;
            }
            slab.is_listed = false;
            self.available.pop();
        }
        let index = self.vacant.pop().unwrap_or_else(|| self.add_block());
        self.slabs[index as usize].is_listed = true;
        self.available.push(index);
        index
    }

    fn add_block(&mut self) -> u32 {
        // SAFETY: I-TASK: a new anonymous mapping at an address the kernel chooses touches nothing that exists.
        let block = unsafe {
            libc::mmap(
                ptr::null_mut(),
                BLOCK_BYTES,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if block == libc::MAP_FAILED {
            handle_alloc_error(Layout::new::<[u8; BLOCK_BYTES]>());
        }
        let first = self.slabs.len() as u32;
        self.slabs.extend((0..SLABS_PER_BLOCK).map(|slab| Slab {
            // SAFETY: I-TASK: inside the block.
            records: unsafe { block.byte_add(slab * SLAB_BYTES) }.cast(),
            free: ptr::null_mut(),
            made: 0,
            in_use: 0,
            is_listed: false,
        }));
        self.vacant
            .extend((first + 1..first + SLABS_PER_BLOCK as u32).rev());
        first
    }

    /// # Safety
    /// I-TASK: nobody but those who look at its state knows the task, which holds nothing.
    unsafe fn give_back(&mut self, task: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        let index = unsafe { (*task).slab };
        let slab = &mut self.slabs[index as usize];
        // SAFETY: I-TASK: as above.
        unsafe { (*task).next = slab.free };
        slab.free = task;
        slab.in_use -= 1;
        if !slab.is_listed {
            slab.is_listed = true;
            self.available.push(index);
        }
        if slab.in_use > 0 {
            return;
        }
        if self.idle < IDLE_SLABS {
            self.idle += 1;
            return;
        }
        // SAFETY: I-TASK: all records of the slab are free: as zeros they are, too.
        unsafe { libc::madvise(slab.records.cast(), SLAB_BYTES, libc::MADV_DONTNEED) };
        slab.free = ptr::null_mut();
        slab.made = 0;
        self.vacant.push(index);
    }
}

impl Worker {
    /// It is about to sleep: after a burst of tasks others can use what it keeps, or the system.
    pub(super) fn rest(&mut self) {
        if self.ended >= ENDED_BEFORE_REST {
            self.keep_nothing();
        }
    }

    /// Gives back stacks and records that it has for the next tasks.
    pub(super) fn keep_nothing(&mut self) {
        self.ended = 0;
        let shared = &self.runtime.shared;
        shared.memory.drain(&mut self.stacks);
        // SAFETY: I-TASK: free records, which nobody else has.
        unsafe { shared.scheduler.tasks.free_batch(self.free.drain(..)) };
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        for task in self.slabs.iter().flat_map(Slab::made) {
            // SAFETY: I-TASK: a record, which nobody knows any more.
            unsafe { ptr::drop_in_place(task) };
        }
        for slab in self.slabs.iter().step_by(SLABS_PER_BLOCK) {
            // SAFETY: I-TASK: the first slab of a block, of which nothing is used any more.
            unsafe { libc::munmap(slab.records.cast(), BLOCK_BYTES) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    /// Pages of the slabs that take memory.
    fn resident_pages(tasks: &Tasks) -> usize {
        let inner = tasks.lock();
        let blocks = inner.slabs.iter().step_by(SLABS_PER_BLOCK);
        blocks
            .map(|slab| {
                let mut pages = [0_u8; BLOCK_BYTES / 4096];
                // SAFETY: I-TASK: a block, and a byte for each of its pages.
                let answer = unsafe {
                    libc::mincore(slab.records.cast(), BLOCK_BYTES, pages.as_mut_ptr().cast())
                };
                assert_eq!(answer, 0);
                pages.iter().filter(|&&page| page & 1 != 0).count()
            })
            .sum()
    }

    #[test]
    fn records_of_many_tasks_give_their_memory_back_and_stay_readable() {
        let runtime = Runtime::new(Config::default());
        let tasks = Tasks::default();
        let taken: Vec<_> = (0..100_000).map(|_| tasks.take(&runtime)).collect();
        let peak = resident_pages(&tasks);
        assert!(peak * 4096 > taken.len() * size_of::<Task>());
        for &task in &taken {
            // SAFETY: I-TASK: nobody else knows it.
            unsafe { tasks.free(task) };
        }
        let left = resident_pages(&tasks);
        assert!(
            left <= IDLE_SLABS * SLAB_BYTES / 4096,
            "{left} of {peak} pages"
        );
        // SAFETY: I-TASK: records stay.
        let state_of = |&task: &*mut Task| unsafe { (*task).state.load(Ordering::Relaxed) };
        assert!(taken.iter().map(state_of).all(|state| state == state::FREE));
        let slabs = tasks.lock().slabs.len();
        let mut again: Vec<_> = (0..taken.len()).map(|_| tasks.take(&runtime)).collect();
        again.sort_unstable();
        again.dedup();
        assert_eq!(again.len(), taken.len(), "each once");
        assert_eq!(tasks.lock().slabs.len(), slabs, "the same ones");
    }
}
