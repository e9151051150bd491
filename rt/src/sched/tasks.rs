//! Records of tasks: slabs that are never given back before the runtime goes.
//!
//! Promises: a record stays where it is, so that whoever knows a task may look at its state at any time; all tasks can be
//! enumerated. May not know: how a task runs.

use super::state;
use crate::runtime::Runtime;
use crate::stack::StackMemory;
use crate::task::Task;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

/// Records made at a time.
const RECORDS_PER_SLAB: usize = 64;
/// Records a worker is given at a time.
const RECORDS_PER_BATCH: usize = 32;

/// All records of a runtime.
#[derive(Default)]
pub(crate) struct Tasks {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    slabs: Vec<Box<[Task]>>,
    free: Vec<*mut Task>,
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
        let mut inner = self.lock();
        if inner.free.is_empty() {
            inner.add_slab(runtime);
        }
        inner.free.pop().expect("a slab has records")
    }

    /// Some free records.
    pub(super) fn take_batch(&self, runtime: &Runtime, into: &mut Vec<*mut Task>) {
        let mut inner = self.lock();
        if inner.free.is_empty() {
            inner.add_slab(runtime);
        }
        let rest = inner.free.len().saturating_sub(RECORDS_PER_BATCH);
        into.extend(inner.free.drain(rest..));
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
        }
        self.lock().free.push(task);
    }

    /// Takes records back from a worker, which has made them free.
    pub(super) fn free_batch(&self, tasks: impl Iterator<Item = *mut Task>) {
        self.lock().free.extend(tasks);
    }

    /// Calls `visit` with every task that has frames or may get some: runnable, running or waiting.
    ///
    /// # Safety
    /// I-TASK: the world is stopped, or the caller's worker is the only one, so that no task comes or goes meanwhile.
    pub(crate) unsafe fn for_each(&self, mut visit: impl FnMut(*mut Task)) {
        for task in self.lock().slabs.iter_mut().flatten() {
            if task.has_frames() {
                visit(task);
            }
        }
    }

    /// Gives all stacks back, when the runtime goes.
    pub(crate) fn release_all(&self, memory: &StackMemory) {
        for task in self.lock().slabs.iter_mut().flatten() {
            memory.free(None, std::mem::take(&mut task.stack));
        }
    }
}

impl Inner {
    fn add_slab(&mut self, runtime: &Runtime) {
        let records = (0..RECORDS_PER_SLAB).map(|_| Task::free_record(runtime));
        let mut slab: Box<[Task]> = records.collect();
        // In order of their addresses from the end, where they are taken.
        self.free
            .extend(slab.iter_mut().rev().map(std::ptr::from_mut));
        self.slabs.push(slab);
    }
}
