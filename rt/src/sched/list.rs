//! A queue of tasks, linked through their records.

use crate::task::Task;

/// First in, first out.
#[derive(Debug)]
pub(crate) struct TaskList {
    first: *mut Task,
    last: *mut Task,
}

// SAFETY: I-TASK: the tasks in it are nobody else's.
unsafe impl Send for TaskList {}

impl Default for TaskList {
    fn default() -> Self {
        TaskList {
            first: std::ptr::null_mut(),
            last: std::ptr::null_mut(),
        }
    }
}

impl TaskList {
    /// # Safety
    /// I-TASK: the task is in no list.
    pub(crate) unsafe fn push(&mut self, task: *mut Task) {
        // SAFETY: I-TASK: the caller's promise, and tasks of the list are linked by it alone.
        unsafe {
            (*task).next = std::ptr::null_mut();
            if self.last.is_null() {
                self.first = task;
            } else {
                (*self.last).next = task;
            }
        }
        self.last = task;
    }

    pub(crate) fn pop(&mut self) -> Option<*mut Task> {
        if self.first.is_null() {
            return None;
        }
        let task = self.first;
        // SAFETY: I-TASK: as above.
        self.first = unsafe { (*task).next };
        if self.first.is_null() {
            self.last = std::ptr::null_mut();
        }
        Some(task)
    }
}
