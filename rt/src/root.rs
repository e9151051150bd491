//! Tasks of hosts: how they are made and called.
//!
//! Promises: a handle is all that a host has of a task, whose record belongs to the runtime. May not know: which worker runs it.

use crate::abi::{
    BASE_BYTES, FLOAT_ARGUMENT_REGISTERS, INTEGER_ARGUMENT_REGISTERS, MINIMUM_STACK_BYTES,
    RESULT_REGISTERS, STACK_ALIGNMENT_BYTES,
};
use crate::config::stack_size;
use crate::error::TaskError;
use crate::grow;
use crate::runtime::Runtime;
use crate::sched::{self, state};
use crate::signals;
use crate::sizing::Parks;
use crate::stack::OutOfMemory;
use crate::task::{Registers, Resumption, Task};
use crate::trace::Trace;
use std::ops::Deref;
use std::ptr::NonNull;
use std::sync::atomic::Ordering;

/// Sizes of one task where they differ from the runtime's.
#[derive(Clone, Copy, Debug, Default)]
pub struct TaskOptions {
    /// The first stack, for example what a host predicts this task needs.
    pub start_bytes: Option<u64>,
    /// The largest stack.
    pub max_stack_bytes: Option<u64>,
    /// Calls of functions whose whole depth is known run on stacks of exactly that size.
    pub exact_stacks: bool,
}

/// What a function returned in registers: integers and pointers in order, floats as their bits in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Integer results; those the function does not return are rubbish.
    pub integers: [u64; RESULT_REGISTERS],
    /// Float results as bits; an `f32` is in the low half.
    pub floats: [u64; RESULT_REGISTERS],
}

/// A task of a host. Its record stays where it is, because compiled code and other tasks hold its address. So a host that has two of
/// them cannot exchange what they are:
///
/// ```compile_fail,E0596
/// # fn exchange(mut one: morestack_rt::RootTask, mut other: morestack_rt::RootTask) {
/// std::mem::swap(&mut *one, &mut *other);
/// # }
/// ```
#[derive(Debug)]
pub struct RootTask {
    task: NonNull<Task>,
    // Last: the record is the runtime's.
    runtime: Runtime,
}

// SAFETY: I-TASK: as for tasks; only the owner of this calls it.
unsafe impl Send for RootTask {}

impl Deref for RootTask {
    type Target = Task;

    fn deref(&self) -> &Task {
        // SAFETY: I-TASK: the record is this handle's until it is dropped.
        unsafe { self.task.as_ref() }
    }
}

impl RootTask {
    /// Not for hosts: with two of them they could exchange what other tasks and compiled code know by their addresses.
    pub(crate) fn record(&mut self) -> &mut Task {
        // SAFETY: I-TASK: as above.
        unsafe { self.task.as_mut() }
    }

    /// Calls compiled code with integer or pointer arguments and copies as many results as asked for.
    ///
    /// # Errors
    /// If the task dies before the function returns.
    ///
    /// # Safety
    /// `code` is the entry of a function in registered code (I-CODE) that takes such arguments and returns at least
    /// `results.len()` integers.
    ///
    /// # Panics
    /// If more than eight results are asked for.
    pub unsafe fn call(
        &mut self,
        code: *const u8,
        arguments: &[u64],
        results: &mut [u64],
    ) -> Result<(), TaskError> {
        // SAFETY: I-CODE: the caller's promise.
        let returned = unsafe { self.call_with_floats(code, arguments, &[]) }?;
        results.copy_from_slice(&returned.integers[..results.len()]);
        Ok(())
    }

    /// Calls compiled code with integers and with floats (as bits), each in the order of their kind.
    ///
    /// # Errors
    /// If the task dies before the function returns.
    ///
    /// # Safety
    /// `code` is the entry of a function in registered code (I-CODE) that takes such arguments.
    ///
    /// # Panics
    /// If there are more than eight floats.
    pub unsafe fn call_with_floats(
        &mut self,
        code: *const u8,
        integers: &[u64],
        floats: &[u64],
    ) -> Result<Results, TaskError> {
        if !self.is_idle() {
            return Err(TaskError::Busy);
        }
        let task = self.record();
        assert!(
            floats.len() <= FLOAT_ARGUMENT_REGISTERS,
            "float arguments on the stack are not supported"
        );
        let in_registers = integers.len().min(INTEGER_ARGUMENT_REGISTERS);
        let (registers, on_stack) = integers.split_at(in_registers);
        if let Err(cause) =
            signals::prepare_thread().and_then(|()| task.prepare_stack(code as u64, on_stack))
        {
            return Err(TaskError::OutOfMemory {
                cause,
                trace: Trace::empty(task.number),
            });
        }
        task.program_counter = code as u64;
        task.is_abandoned.store(false, Ordering::Relaxed);
        task.resumption = Resumption::Start;
        task.frame_pointer = 0;
        task.leaving = 0;
        (task.deferring, task.panicking) = (0, 0);
        task.results = [0; 2];
        task.forget_errors();
        let mut arguments = Registers::default();
        arguments.integers[..in_registers].copy_from_slice(registers);
        for (register, &bits) in arguments.floats.iter_mut().zip(floats) {
            *register = [bits, 0];
        }
        // SAFETY: I-CODE: the stack is prepared, the state keeps everyone else out, the caller vouches for the code.
        unsafe { sched::run(task, arguments) }
    }

    /// Gives this task a limit of its own and answers the one it had.
    pub fn set_max_stack_bytes(&mut self, bytes: u64) -> u64 {
        self.record().set_max_stack_bytes(bytes)
    }

    /// See [`Task::shrink`]. Nothing happens to a task whose call has ended before it has.
    ///
    /// # Errors
    /// As there.
    pub fn shrink(&mut self) -> Result<bool, OutOfMemory> {
        Ok(self.is_idle() && self.record().shrink()?)
    }

    fn is_idle(&self) -> bool {
        self.state.load(Ordering::Acquire) == state::IDLE
    }
}

impl Drop for RootTask {
    fn drop(&mut self) {
        let statistics = self.statistics();
        self.runtime.shared.totals.add(&statistics);
        // A call that ended because of another task's end leaves the record to the runtime: others may know it.
        if self.is_idle() {
            self.record().give_stack_back();
            self.record().drop_rare();
            // SAFETY: I-TASK: nobody else knows an idle task.
            unsafe { self.runtime.shared.scheduler.tasks.free(self.task.as_ptr()) };
        }
    }
}

impl Task {
    /// A task without a stack yet: the first call brings it.
    #[expect(clippy::new_ret_no_self, reason = "tasks are records of the runtime")]
    pub fn new(runtime: &Runtime) -> RootTask {
        Task::with_options(runtime, TaskOptions::default())
    }

    /// A task with sizes of its own.
    pub fn with_options(runtime: &Runtime, options: TaskOptions) -> RootTask {
        let options = TaskOptions {
            start_bytes: options.start_bytes.map(stack_size),
            ..options
        };
        let task = runtime.shared.scheduler.tasks.take(runtime);
        // SAFETY: I-TASK: a free record, which nobody else knows.
        unsafe {
            (*task).number = runtime.shared.next_task();
            (*task).is_root = true;
            // The record may have been a task that a `go` statement started.
            ((*task).site, (*task).creator) = (std::ptr::null(), 0);
            (*task).parks = Parks::default();
            (*task).rare().options = options;
            (*task).state.store(state::IDLE, Ordering::Relaxed);
        }
        RootTask {
            task: NonNull::new(task).expect("records have addresses"),
            runtime: runtime.clone(),
        }
    }

    /// Brings a stack if there is none and puts the stack arguments on it.
    fn prepare_stack(&mut self, code: u64, arguments: &[u64]) -> Result<(), OutOfMemory> {
        let argument_bytes = (arguments.len() as u64 * 8).next_multiple_of(STACK_ALIGNMENT_BYTES);
        let least = MINIMUM_STACK_BYTES + argument_bytes;
        if self.stack.is_exact() {
            self.give_stack_back();
        }
        let is_exact = self.options().exact_stacks;
        let exact = if is_exact {
            grow::exact_bytes(&self.runtime.shared.regions(), code, argument_bytes)
        } else {
            None
        };
        if let Some(size) = exact {
            self.give_stack_back();
            self.stack = self.runtime.shared.memory.allocate_exact(None, size)?;
        } else if self.stack.size_bytes() < least {
            self.give_stack_back();
            let config = &self.runtime.shared.config;
            let wanted = if config.stress.small_start {
                least
            } else {
                self.start_bytes().max(least)
            };
            let size = wanted.next_multiple_of(STACK_ALIGNMENT_BYTES);
            self.stack = self
                .runtime
                .shared
                .memory
                .allocate(None, size, self.max_stack_bytes())?;
        }
        self.set_guard();
        self.stack_pointer = self.stack.highest - BASE_BYTES - argument_bytes;
        // SAFETY: I-STACK; `least` covers base and arguments.
        unsafe {
            std::ptr::copy_nonoverlapping(
                arguments.as_ptr(),
                self.stack_pointer as *mut u64,
                arguments.len(),
            );
        }
        Ok(())
    }
}
