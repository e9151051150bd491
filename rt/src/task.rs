//! A task: the record compiled code sees through r15, and what the host can do with it.
//!
//! Promises: nothing in it is bound to a thread; the fields the assembly uses come first and are asserted in `abi`.
//! A task that dies gives its stack back at once. May not know: how a stack is copied.

use crate::abi::{RED_ZONE_BYTES, RESULT_REGISTERS};
use crate::arch;
use crate::code::Regions;
use crate::copy::{for_each_argument, for_each_pointer_word};
use crate::defers::Raised;
use crate::error::TaskError;
use crate::grow;
use crate::heap::{self, Cache, HeapExhausted, Marker};
use crate::host::Call;
use crate::preempt::Interruption;
use crate::root::{Results, TaskOptions};
use crate::runtime::Runtime;
use crate::sched::{SpawnSite, WaitReason, Worker, state};
use crate::scope::ScopeOf;
use crate::sizing::Parks;
use crate::stack::{self, OutOfMemory, Stack};
use crate::statistics::Statistics;
use crate::trace::{Start, Trace};
use crate::types::TypeDescriptor;
use crate::wait::Waiting;
use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Argument registers on the way in and in morestack, result registers on the way out. A worker has one such record; a task
/// that is stopped at the entry of a function has one of its own.
#[repr(C)]
#[derive(Clone, Debug, Default)]
pub(crate) struct Registers {
    pub(crate) integers: [u64; RESULT_REGISTERS],
    pub(crate) floats: [[u64; 2]; RESULT_REGISTERS],
}

/// A function that a task is about to enter, when it has left at the check; the task's program counter stays there.
#[derive(Debug)]
pub(crate) struct Entering {
    pub(crate) arguments: Registers,
    /// Where to enter it: behind the check.
    pub(crate) body: u64,
}

/// Why compiled code does not continue after a host call: a word in `Task::leaving`.
pub(crate) const LEAVING_DYING: u32 = 1;
/// The task waits until somebody calls [`ready`](crate::sched::ready).
pub(crate) const LEAVING_PARKED: u32 = 2;
/// Others may run first.
pub(crate) const LEAVING_YIELDING: u32 = 3;
/// The task ends without returning from its function.
pub(crate) const LEAVING_EXITED: u32 = 4;
/// It was to stop, and a host call ended.
pub(crate) const LEAVING_PREEMPTED: u32 = 5;
/// It was to stop, and is about to enter a function.
pub(crate) const LEAVING_AT_ENTRY: u32 = 6;

/// How a task goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Resumption {
    /// Its first function is called.
    Start,
    /// The function at its program counter is entered, with saved arguments.
    Enter,
    /// The host call it left returns.
    Proceed,
    /// All registers are restored.
    Interrupted,
}

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
    /// Where to continue: code to call, or the check to try again. Of a host call that was left: the float that it returns.
    pub(crate) program_counter: u64,
    /// Not zero: the host routine under way does not return to compiled code.
    pub(crate) leaving: u32,
    /// Not zero: the task is to stop where it next can. Set by anybody, and read together with `leaving` where host calls end.
    pub(crate) wanted: AtomicU32,
    /// The table compiled code allocates from, see [`crate::heap`]: that of the worker.
    pub(crate) allocation: u64,
    /// The worker's, or, at the entry of a function that was left, those saved there.
    pub(crate) registers: *mut Registers,
    /// The youngest [`Deferring`](crate::defers::Deferring) record; compiled code links and unlinks them.
    pub(crate) deferring: u64,
    /// The youngest [`Panicking`](crate::defers::Panicking) record.
    pub(crate) panicking: u64,
    /// rbx, r12, r13 and r14 of a host call or an entry that was left.
    pub(crate) preserved: [u64; 4],
    /// What such a call returns in rax and rdx. Roots of the collector; before the task has started, what it is called
    /// with. Compiled code leaves words for panics here.
    pub(crate) results: [u64; 2],
    // From here on the assembly knows nothing.
    pub(crate) stack: Stack,
    /// Which worker runs it, or ran it last.
    pub(crate) worker: *mut Worker,
    /// The next one of the list that the task is in.
    pub(crate) next: *mut Task,
    /// Whose the record is, not counted: the runtime outlives its tasks.
    pub(crate) runtime: ManuallyDrop<Runtime>,
    pub(crate) number: u64,
    /// The `go` statement, unless a host made it.
    pub(crate) site: *const SpawnSite,
    /// Number of the task that ran the statement.
    pub(crate) creator: u64,
    /// What it waits for.
    pub(crate) waiting: Waiting,
    /// What few tasks need.
    pub(crate) rare: Option<Box<Rare>>,
    /// One of the constants of [`crate::sched::state`].
    pub(crate) state: AtomicU32,
    /// Where the record is from.
    pub(crate) slab: u32,
    pub(crate) resumption: Resumption,
    pub(crate) reason: WaitReason,
    /// A host made it and waits for its end.
    pub(crate) is_root: bool,
    /// The host waits no more: it must not run.
    pub(crate) is_abandoned: AtomicBool,
    pub(crate) parks: Parks,
    /// The call of a host that it belongs to.
    pub(crate) scope: ScopeOf,
}

// SAFETY: I-TASK: what a task's pointers lead to belongs to the task or to its runtime, not to a thread.
unsafe impl Send for Task {}

/// What only some tasks need.
#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) options: TaskOptions,
    /// Text of the print statement or panic value under way.
    pub(crate) text: Vec<u8>,
    /// The panic that the host routine under way raises.
    pub(crate) raising: Option<Raised>,
    /// What Go says of the signal that the latest nil dereference was.
    pub(crate) signal_line: Option<String>,
    /// Texts of the panics that end the task, as far as they are known.
    pub(crate) said: Vec<String>,
    /// Checks since the last move that a stress mode asked for.
    pub(crate) checks_since_move: u64,
    /// Of a root; other tasks count in their workers, and here only if that is wanted.
    statistics: Statistics,
    error: Option<TaskError>,
    /// What the function is to be entered with.
    pub(crate) entering: Option<Box<Entering>>,
    /// The part of the worker's stack that a routine in the middle of long work uses, while the world is stopped.
    pub(crate) routine: Range<u64>,
    /// Where the task was interrupted.
    pub(crate) interruption: Option<Box<Interruption>>,
    /// The function of the host that it waits for.
    pub(crate) call: Option<Call>,
    /// How a root ended.
    pub(crate) outcome: Option<Result<Results, TaskError>>,
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("number", &self.number)
            .field("running", &self.has_frames())
            .field("stack_bytes", &self.stack_bytes())
            .finish_non_exhaustive()
    }
}

impl Task {
    /// Makes a free record of zeroed memory. Of a record that was there before somebody may still see the state, or ask it to
    /// stop.
    ///
    /// # Safety
    /// I-TASK: memory of the runtime's, zeroed and otherwise nobody's.
    pub(crate) unsafe fn make_free(at: *mut Task, runtime: &Runtime, slab: u32) {
        // SAFETY: I-TASK: the caller's promise. The copy of the runtime is never dropped, and the runtime goes after its
        // records. Zeros are FREE, numbers, null pointers and `None`.
        unsafe {
            (*at).guard.store(u64::MAX, Ordering::Relaxed);
            (&raw mut (*at).morestack).write(arch::morestack);
            (&raw mut (*at).allocation).write(heap::empty_table());
            (&raw mut (*at).stack).write(Stack::default());
            (&raw mut (*at).runtime).write(runtime.uncounted());
            (&raw mut (*at).waiting).write(Waiting::default());
            (&raw mut (*at).slab).write(slab);
            (&raw mut (*at).resumption).write(Resumption::Start);
            (&raw mut (*at).reason).write(WaitReason::None);
            (&raw mut (*at).parks).write(Parks::default());
        }
    }

    /// What few tasks need.
    pub(crate) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// What a host said of an idle task is no reason for what happens in the next call.
    pub(crate) fn forget_errors(&mut self) {
        let rare = self.rare();
        rare.error = None;
        rare.said.clear();
        rare.raising = None;
        rare.signal_line = None;
    }

    /// Its own sizes.
    pub(crate) fn options(&self) -> TaskOptions {
        let rare = self.rare.as_ref();
        rare.map_or_else(TaskOptions::default, |rare| rare.options)
    }

    /// The panic that the host routine under way raises, if it does.
    pub(crate) fn take_raising(&mut self) -> Option<Raised> {
        self.rare.as_mut()?.raising.take()
    }

    /// Forgets where a task was that does not go on. Answers what it would have allocated from.
    pub(crate) fn forget_progress(&mut self) -> Option<Cache> {
        let rare = self.rare();
        rare.call = None;
        rare.entering = None;
        let interruption = rare.interruption.take();
        self.waiting.take_raise();
        interruption?.cache.take()
    }

    /// What few tasks need goes with the task.
    pub(crate) fn drop_rare(&mut self) {
        self.rare = None;
        self.waiting.forget_block();
    }

    /// Whether it has been called or spawned and has not ended: what its stack holds counts.
    pub(crate) fn has_frames(&self) -> bool {
        self.state.load(Ordering::Relaxed) >= state::RUNNABLE
    }

    /// What it allocates from, once its worker has something; nothing if it does not run.
    pub(crate) fn cache(&mut self) -> Option<&mut Cache> {
        // SAFETY: I-TASK: the worker that the task runs on; a root that does not run has none.
        unsafe { self.worker.as_mut() }?.cache.as_mut()
    }

    /// The free stacks of the worker that the task runs on, if that is this thread: another's are its own, also where the
    /// world is stopped or the runtime goes.
    ///
    /// # Safety
    /// I-TASK: nobody uses them otherwise as long as the caller does.
    pub(crate) unsafe fn stack_cache<'a>(&self) -> Option<&'a mut stack::Cache> {
        if !Worker::is_current(self.worker) {
            return None;
        }
        // SAFETY: I-TASK: the caller's promise; this thread's worker exists.
        unsafe { self.worker.as_mut().map(|worker| &mut worker.stacks) }
    }

    /// Where the counts of its stack go.
    pub(crate) fn counts(&mut self) -> &mut Statistics {
        if self.is_root {
            return &mut self.rare().statistics;
        }
        // SAFETY: I-TASK: a task with a stack that changes runs, or has run, on a worker, and workers last.
        unsafe { &mut (*self.worker).statistics }
    }

    /// Counts something, also for this task alone if that is wanted.
    pub(crate) fn count(&mut self, change: impl Fn(&mut Statistics)) {
        change(self.counts());
        if !self.is_root && self.runtime.shared.config.task_statistics {
            change(&mut self.rare().statistics);
        }
    }

    /// Marks the task as dying: when the host routine under way returns, the task leaves with `error`.
    /// The first error counts.
    pub fn fail(&mut self, error: TaskError) {
        self.leaving = LEAVING_DYING;
        self.rare().error.get_or_insert(error);
    }

    /// Whether it has been ended.
    pub(crate) fn has_failed(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.error.is_some())
    }

    /// Like [`Task::fail`] with a panic whose trace is where the task is now.
    pub(crate) fn die_of_panic(&mut self, message: String) {
        let trace = self.trace();
        self.fail(TaskError::Panic { message, trace });
    }

    /// Like [`Task::fail`]: there is no memory for an object.
    pub(crate) fn die_without_heap(&mut self) {
        let limit_bytes = self.runtime.shared.config.max_heap_bytes;
        let trace = self.trace();
        self.fail(TaskError::HeapExhausted { limit_bytes, trace });
    }

    /// Like [`Task::fail`] with what Go calls a fatal error, which no `recover` catches.
    pub fn throw(&mut self, message: &str) {
        let (message, trace) = (message.to_owned(), self.trace());
        self.fail(TaskError::Fatal { message, trace });
    }

    /// The trace of the task as it stands in a host call; empty if it is not running.
    pub fn trace(&self) -> Trace {
        if !self.has_frames() {
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
        // A task that waits has done its last act: wakers may already write to its stack.
        if self.leaving == 0 && self.runtime.heap().is_due() {
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
        if self.leaving == 0 && self.runtime.heap().is_due() {
            self.results = results;
            heap::collect(self, false);
            self.results = [0; 2];
        }
    }

    /// Shows the collector the pointers to objects that this task holds.
    ///
    /// # Safety
    /// I-ROOT: the task does not run, or stands in a host call.
    pub(crate) unsafe fn mark_roots(&self, regions: &Regions, marker: &mut Marker<'_>) {
        // A routine with fewer results leaves anything in the second register.
        for &result in &self.results {
            marker.mark_if_object(result);
        }
        self.waiting.for_each_object(|object| marker.mark(object));
        // SAFETY: I-MAP: frames have maps, and a function that is about to be entered says where its arguments are; of an
        // interrupted task the outer frames have maps, and the rest is taken as it is (I-INTERRUPT).
        unsafe {
            for_each_pointer_word(self, regions, |word| marker.mark(*word));
            self.mark_routine(marker);
            match self.resumption {
                Resumption::Enter => {
                    let entering = self.rare.as_ref().and_then(|rare| rare.entering.as_ref());
                    let entry = regions.entry(self.program_counter);
                    if let (Some(entering), Some((_, entry))) = (entering, entry) {
                        let integers = &entering.arguments.integers;
                        for_each_argument(self, integers, entry, |object| marker.mark(object));
                    }
                }
                Resumption::Interrupted => {
                    if let Some(record) = self.interruption() {
                        record.mark_roots(&self.stack, marker);
                    }
                }
                Resumption::Start | Resumption::Proceed => {}
            }
        }
    }

    /// What an interrupted task allocates from.
    pub(crate) fn interrupted_cache(&mut self) -> Option<&mut Cache> {
        let record = self.rare.as_mut()?.interruption.as_mut()?;
        record.cache.as_mut()
    }

    /// Where the task was interrupted, until it goes on.
    pub(crate) fn interruption(&self) -> Option<&Interruption> {
        self.rare.as_ref()?.interruption.as_deref()
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

    /// What its stack did so far; for a task that the program started nothing is counted unless the configuration says so.
    pub fn statistics(&self) -> Statistics {
        let rare = self.rare.as_ref();
        rare.map_or_else(Statistics::default, |rare| rare.statistics)
    }

    /// The largest stack this task may have.
    pub fn max_stack_bytes(&self) -> u64 {
        // SAFETY: I-TASK: it is asked for by who has the task.
        let of_scope = unsafe { self.scope.get() }.and_then(|scope| scope.limits().max_stack_bytes);
        let own = self.options().max_stack_bytes.or(of_scope);
        own.unwrap_or_else(|| self.runtime.max_stack_bytes())
    }

    /// Gives this task a limit of its own and answers the one it had.
    pub fn set_max_stack_bytes(&mut self, bytes: u64) -> u64 {
        let old = self.max_stack_bytes();
        self.rare().options.max_stack_bytes = Some(bytes);
        old
    }

    /// The first stack of the task.
    pub(crate) fn start_bytes(&self) -> u64 {
        self.options()
            .start_bytes
            .unwrap_or(self.runtime.shared.config.start_bytes)
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
        } else if self.stack.is_exact() {
            0
        } else {
            self.stack.lowest + RED_ZONE_BYTES
        };
        self.guard.store(guard, Ordering::Relaxed);
        let size = self.stack.size_bytes();
        if self.is_root || self.runtime.shared.config.task_statistics {
            let peak = &mut self.rare().statistics.peak_stack_bytes;
            *peak = size.max(*peak);
        }
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
            // SAFETY: I-TASK: it has just left its worker, or no worker knows it.
            let cache = unsafe { self.stack_cache() };
            self.runtime.shared.memory.free(cache, stack);
        }
    }

    /// What killed the task; its stack goes.
    pub(crate) fn take_error(&mut self) -> TaskError {
        // SAFETY: I-TASK: the worker that the task has just left.
        let fault = unsafe { (*self.worker).fault.take() };
        let error = match (self.rare().error.take(), fault) {
            (Some(error), _) => error,
            (None, Some(fault)) => fault.into_error(self),
            (None, None) => {
                crate::fault::bug(format_args!("task {} left without an error", self.number))
            }
        };
        self.rare().text = Vec::new();
        self.give_stack_back();
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    /// Its channel was closed while it waited to send, and then its call ended before it went on.
    #[test]
    fn what_a_task_was_to_raise_is_forgotten_with_its_progress() {
        let runtime = Runtime::new(Config::default());
        let mut root = Task::new(&runtime);
        root.record().waiting.raise_on_wake();
        root.record().forget_progress();
        assert!(!root.record().waiting.take_raise());
    }
}
