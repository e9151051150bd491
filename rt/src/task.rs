//! A task: the record compiled code sees through r15, and what the host can do with it.
//!
//! Promises: nothing in it is bound to a thread; the fields the assembly uses come first and are asserted in `abi`.
//! A task that dies gives its stack back at once. May not know: how a stack is copied.

use crate::abi::{
    BASE_BYTES, FLOAT_ARGUMENT_REGISTERS, INTEGER_ARGUMENT_REGISTERS, MINIMUM_STACK_BYTES,
    RED_ZONE_BYTES, RESULT_REGISTERS, STACK_ALIGNMENT_BYTES,
};
use crate::arch;
use crate::error::TaskError;
use crate::grow;
use crate::heap::{self, Cache, HeapExhausted, HeapStatistics, Marker};
use crate::runtime::Runtime;
use crate::signals::{self, FaultRecord};
use crate::stack::{OutOfMemory, Stack};
use crate::statistics::Statistics;
use crate::trace::{Start, Trace};
use crate::types::TypeDescriptor;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// Why compiled code does not continue after a host call: a word in `Task::leaving`.
pub(crate) const LEAVING_DYING: u32 = 1;

/// A task.
#[repr(C)]
pub struct Task {
    /// Compared with the stack pointer by every check. Atomic, since other threads will poison it to preempt the task.
    pub(crate) guard: AtomicU64,
    /// Called by every slow path.
    pub(crate) morestack: unsafe extern "C" fn(),
    /// Where compiled code stopped: the address of the return address into it. Set on every way out of it.
    pub(crate) stack_pointer: u64,
    /// The frame pointer there.
    pub(crate) frame_pointer: u64,
    /// The worker's stack pointer inside `resume`: below it host routines run.
    pub(crate) host_stack_pointer: u64,
    /// Where to continue: code to call, or the check to try again.
    pub(crate) program_counter: u64,
    /// Not zero: the host routine under way does not return to compiled code.
    pub(crate) leaving: u32,
    /// Between `resume` and its return.
    pub(crate) running: bool,
    /// The table compiled code allocates from, see [`crate::heap`].
    pub(crate) allocation: u64,
    /// Argument registers on the way in and in morestack, result registers on the way out.
    pub(crate) integers: [u64; RESULT_REGISTERS],
    /// The same for xmm0 to xmm7.
    pub(crate) floats: [[u64; 2]; RESULT_REGISTERS],
    /// The youngest [`Deferring`](crate::defers::Deferring) record; compiled code links and unlinks them.
    pub(crate) deferring: u64,
    /// The youngest [`Panicking`](crate::defers::Panicking) record.
    pub(crate) panicking: u64,
    // From here on the assembly knows nothing.
    pub(crate) stack: Stack,
    /// What `allocation` is the table of, once the task has allocated in the call under way.
    pub(crate) cache: Option<Cache>,
    pub(crate) runtime: Runtime,
    pub(crate) options: TaskOptions,
    pub(crate) number: u64,
    /// Text of the print statement or panic value under way.
    pub(crate) text: Vec<u8>,
    /// The panic that the host routine under way raises.
    pub(crate) raising: Option<String>,
    /// What Go says of the signal that the latest nil dereference was.
    pub(crate) signal_line: Option<String>,
    /// Texts of the panics that end the task, as far as they are known.
    pub(crate) said: Vec<String>,
    /// Checks since the last move that a stress mode asked for.
    pub(crate) checks_since_move: u64,
    pub(crate) statistics: Statistics,
    pub(crate) fault: Option<FaultRecord>,
    /// Results on their way to compiled code, in a collection.
    kept: [u64; 2],
    error: Option<TaskError>,
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("number", &self.number)
            .field("running", &self.running)
            .field("stack_bytes", &self.stack_bytes())
            .finish_non_exhaustive()
    }
}

impl Task {
    /// A task without a stack yet: the first call brings it.
    ///
    /// It is boxed because compiled code holds its address while it runs.
    pub fn new(runtime: &Runtime) -> Box<Task> {
        Task::with_options(runtime, TaskOptions::default())
    }

    /// A task with sizes of its own.
    pub fn with_options(runtime: &Runtime, options: TaskOptions) -> Box<Task> {
        Box::new(Task {
            guard: AtomicU64::new(u64::MAX),
            morestack: arch::morestack,
            stack_pointer: 0,
            frame_pointer: 0,
            host_stack_pointer: 0,
            program_counter: 0,
            leaving: 0,
            running: false,
            allocation: heap::empty_table(),
            integers: [0; RESULT_REGISTERS],
            floats: [[0; 2]; RESULT_REGISTERS],
            deferring: 0,
            panicking: 0,
            raising: None,
            signal_line: None,
            said: Vec::new(),
            stack: Stack::default(),
            cache: None,
            options,
            number: runtime.shared.next_task(),
            runtime: runtime.clone(),
            text: Vec::new(),
            checks_since_move: 0,
            statistics: Statistics::default(),
            fault: None,
            kept: [0; 2],
            error: None,
        })
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
        if self.running {
            return Err(TaskError::Busy);
        }
        assert!(
            floats.len() <= FLOAT_ARGUMENT_REGISTERS,
            "float arguments on the stack are not supported"
        );
        let in_registers = integers.len().min(INTEGER_ARGUMENT_REGISTERS);
        let (registers, on_stack) = integers.split_at(in_registers);
        if let Err(cause) =
            signals::prepare_thread().and_then(|()| self.prepare_stack(code as u64, on_stack))
        {
            return Err(TaskError::OutOfMemory {
                cause,
                trace: Trace::empty(self.number),
            });
        }
        self.integers[..in_registers].copy_from_slice(registers);
        for (register, &bits) in self.floats.iter_mut().zip(floats) {
            *register = [bits, 0];
        }
        self.program_counter = code as u64;
        self.frame_pointer = 0;
        self.leaving = 0;
        // What a host said of an idle task is no reason for what happens in this call.
        self.error = None;
        (self.deferring, self.panicking) = (0, 0);
        self.said.clear();
        self.raising = None;
        self.signal_line = None;
        self.running = true;
        self.runtime.heap().begin();
        // SAFETY: I-CODE: the stack is prepared, `running` keeps everyone else out, the caller vouches for the code.
        let mut outcome = unsafe { arch::resume(self) };
        while outcome != arch::RETURNED && self.raise_instead() {
            // SAFETY: I-PANIC: the task stands where the panic happened, about to call the function that raises it.
            outcome = unsafe { arch::resume(self) };
        }
        self.running = false;
        self.allocation = heap::empty_table();
        self.runtime.heap().end(self.cache.take());
        match outcome {
            arch::RETURNED => Ok(Results {
                integers: self.integers,
                floats: self.floats.map(|register| register[0]),
            }),
            _ => Err(self.take_error()),
        }
    }

    /// Marks the task as dying: when the host routine under way returns, the task leaves with `error`.
    /// The first error counts.
    pub fn fail(&mut self, error: TaskError) {
        self.leaving = LEAVING_DYING;
        self.error.get_or_insert(error);
    }

    /// Raises a panic in the program where the task is now; in one that has no deferred calls it is like [`Task::fail`].
    pub fn panic(&mut self, message: String) {
        if self.error.is_none() && self.can_raise() {
            self.raising = Some(message);
            self.leaving = LEAVING_DYING;
            return;
        }
        self.die_of_panic(message);
    }

    /// Like [`Task::fail`] with a panic whose trace is where the task is now.
    pub(crate) fn die_of_panic(&mut self, message: String) {
        let trace = self.trace();
        self.fail(TaskError::Panic { message, trace });
    }

    /// Like [`Task::fail`] with what Go calls a fatal error, which no `recover` catches.
    pub fn throw(&mut self, message: &str) {
        let (message, trace) = (message.to_owned(), self.trace());
        self.fail(TaskError::Fatal { message, trace });
    }

    /// The trace of the task as it stands in a host call; empty if it is not running.
    pub fn trace(&self) -> Trace {
        if !self.running {
            return Trace::empty(self.number);
        }
        let start = Start::Call {
            stack_pointer: self.stack_pointer,
            frame_pointer: self.frame_pointer,
        };
        Trace::capture(self, start)
    }

    /// Frees the objects that nothing reaches (Go's `runtime.GC`), unless another task of the runtime is running. Answers
    /// whether it did. The stack may have moved.
    ///
    /// # Safety
    /// I-ROOT: the task stands in a host call, and the routine uses no pointer to an object any more but those that a
    /// frame, an object or package variable holds.
    pub unsafe fn collect(&mut self) -> bool {
        heap::collect(self, true)
    }

    /// What every native does last: collects, if what it and others allocated makes that due.
    ///
    /// # Safety
    /// As [`Task::collect`].
    pub unsafe fn native_returns(&mut self) {
        if self.runtime.heap().is_due() {
            heap::collect(self, false);
        }
    }

    /// Zeroed memory for `count` values of a type. Never collects, so that a routine may hold what it was given until it
    /// returns.
    ///
    /// # Errors
    /// If there is no memory.
    pub(crate) fn allocate(
        &mut self,
        ty: &TypeDescriptor,
        count: u64,
    ) -> Result<*mut u8, HeapExhausted> {
        heap::values_in_routine(self, ty, count)
    }

    /// What a routine that has allocated does last if it returns in registers: like [`Task::native_returns`], but its
    /// results are in no frame yet.
    ///
    /// # Safety
    /// As [`Task::collect`], `results` aside.
    pub(crate) unsafe fn routine_returns(&mut self, results: [u64; 2]) {
        if self.runtime.heap().is_due() {
            self.kept = results;
            heap::collect(self, false);
            self.kept = [0; 2];
        }
    }

    /// What the heap is like now.
    pub fn heap_statistics(&self) -> HeapStatistics {
        self.runtime.heap().statistics_in(Some(self))
    }

    /// Shows the collector the pointers to objects that are in this record rather than on the stack.
    pub(crate) fn mark_roots(&self, marker: &mut Marker<'_>) {
        self.kept.iter().for_each(|&object| marker.mark(object));
    }

    /// Bytes of the stack the task has now; 0 before its first call and after it died.
    pub fn stack_bytes(&self) -> u64 {
        self.stack.size_bytes()
    }

    /// The address range of the stack the task has now.
    pub fn stack_range(&self) -> std::ops::Range<u64> {
        self.stack.lowest..self.stack.highest
    }

    /// The task's number, as traces print it (`goroutine 1`).
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The runtime the task belongs to.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// What its stack did so far.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// The largest stack this task may have.
    pub fn max_stack_bytes(&self) -> u64 {
        self.options
            .max_stack_bytes
            .unwrap_or_else(|| self.runtime.max_stack_bytes())
    }

    /// Gives this task a limit of its own and answers the one it had.
    pub fn set_max_stack_bytes(&mut self, bytes: u64) -> u64 {
        let old = self.max_stack_bytes();
        self.options.max_stack_bytes = Some(bytes);
        old
    }

    /// Makes the stack as small as what is used of it allows, if that at least halves it. Answers whether it did.
    ///
    /// May be called between calls and by host routines; addresses of stack objects that a host routine was given
    /// are stale afterwards.
    ///
    /// # Errors
    /// If there is no memory for the smaller stack; the task keeps the one it has.
    pub fn shrink(&mut self) -> Result<bool, OutOfMemory> {
        grow::shrink(self)
    }

    /// Moves the stack to other memory although nothing asks for it: what a test does in a host routine, to see that
    /// nobody notices.
    ///
    /// May be called like [`Task::shrink`], with the same consequence.
    ///
    /// # Errors
    /// If there is no memory for the other stack; the task keeps the one it has.
    pub fn relocate(&mut self) -> Result<(), OutOfMemory> {
        grow::relocate(self)
    }

    /// The stack pointer below which compiled code has its check.
    pub(crate) fn set_guard(&mut self) {
        let move_always = self.runtime.shared.config.stress.move_always;
        let guard = if move_always {
            u64::MAX
        } else if self.stack.is_exact {
            0
        } else {
            self.stack.lowest + RED_ZONE_BYTES
        };
        self.guard.store(guard, Ordering::Relaxed);
        self.statistics.peak_stack_bytes = self
            .statistics
            .peak_stack_bytes
            .max(self.stack.size_bytes());
    }

    /// Replaces the stack; the old one is the caller's to free.
    pub(crate) fn replace_stack(&mut self, stack: Stack) -> Stack {
        let old = std::mem::replace(&mut self.stack, stack);
        self.set_guard();
        old
    }

    pub(crate) fn give_stack_back(&mut self) {
        if !self.stack.is_none() {
            let stack = std::mem::take(&mut self.stack);
            self.runtime.shared.memory.free(None, stack);
        }
    }

    /// Brings a stack if there is none and puts the stack arguments on it.
    fn prepare_stack(&mut self, code: u64, arguments: &[u64]) -> Result<(), OutOfMemory> {
        let argument_bytes = (arguments.len() as u64 * 8).next_multiple_of(STACK_ALIGNMENT_BYTES);
        let least = MINIMUM_STACK_BYTES + argument_bytes;
        if self.stack.is_exact {
            self.give_stack_back();
        }
        let exact = if self.options.exact_stacks {
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
            let wanted = self.options.start_bytes.unwrap_or(config.start_bytes);
            let wanted = if config.stress.small_start {
                least
            } else {
                wanted.max(least)
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

    /// What killed the task; its stack goes.
    fn take_error(&mut self) -> TaskError {
        let error = match (self.error.take(), self.fault.take()) {
            (Some(error), _) => error,
            (None, Some(fault)) => fault.into_error(self),
            (None, None) => {
                crate::fault::bug(format_args!("task {} left without an error", self.number))
            }
        };
        self.text = Vec::new();
        self.give_stack_back();
        error
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.give_stack_back();
        self.runtime.shared.totals.add(&self.statistics);
    }
}
