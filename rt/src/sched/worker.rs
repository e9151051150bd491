//! Workers: threads that run tasks.
//!
//! Promises: a worker touches a task only while the task is RUNNING below it. May not know: why tasks wait.

use super::ending::end_wait;
use super::patience::Patience;
use super::right::Right;
use super::ring::Ring;
use super::shared::{Awaited, Woken};
use super::{SpawnSite, state};
use crate::arch;
use crate::error::TaskError;
use crate::fault;
use crate::heap::{self, Cache};
use crate::host::SEND_ON_CLOSED;
use crate::preempt::{Interruption, Watched};
use crate::root::Results;
use crate::runtime::Runtime;
use crate::scope::End;
use crate::signals::FaultRecord;
use crate::sizing;
use crate::stack;
use crate::statistics::Statistics;
use crate::task::{
    LEAVING_AT_ENTRY, LEAVING_DYING, LEAVING_EXITED, LEAVING_PARKED, LEAVING_PREEMPTED,
    LEAVING_YIELDING, Registers, Resumption, Task,
};
use crate::trace::Trace;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicPtr, Ordering, fence};

/// Free records that a worker keeps; half of them go when there are more.
const MOST_FREE: usize = 128;

/// What one thread needs to run tasks. Records of workers last as long as the runtime.
pub(crate) struct Worker {
    /// Arguments and results of the task that runs.
    pub(crate) registers: Registers,
    /// What tasks allocate from here, once one has.
    pub(crate) cache: Option<Cache>,
    /// Stacks for the next tasks.
    pub(crate) stacks: stack::Cache,
    /// Why the task that has just left did so, if it was a signal.
    pub(crate) fault: Option<FaultRecord>,
    /// Of tasks that no host made.
    pub(crate) statistics: Statistics,
    /// What others see of this worker.
    pub(crate) watched: Watched,
    /// Lent while a routine of the task that runs may take its time.
    pub(super) right: Right,
    /// Where the signal handler puts the registers of the task.
    pub(crate) interruption: Box<Interruption>,
    /// The record of the task that runs, if it goes on after an interruption.
    restored: Option<Box<Interruption>>,
    /// How often it has looked for a task.
    pub(super) looks: u64,
    /// When it looked whether a timer was due.
    pub(super) looked_at: u64,
    /// The task that is about to run was woken or started by the one before.
    pub(super) shares_time: bool,
    /// Tasks started here less those that ended here.
    pub(super) live: AtomicI64,
    /// The next task: the one that the running task woke or started last.
    pub(super) run_next: AtomicPtr<Task>,
    pub(super) queue: Ring<Task>,
    pub(super) free: Vec<*mut Task>,
    /// Tasks that have ended here since it gave away what it keeps.
    pub(super) ended: u32,
    /// When another worker was woken last.
    pub(super) woke_at: Cell<u64>,
    /// It is about to wake another one, which takes longer than to run many tasks.
    pub(super) is_calling: AtomicBool,
    pub(super) patience: Patience,
    pub(super) runtime: ManuallyDrop<Runtime>,
    /// How many were made before this one, and the last of these.
    pub(super) number: u32,
    pub(super) older: *const Worker,
    /// The worker that the thread was before, of another runtime or with a task that blocks.
    pub(super) previous: *mut Worker,
}

// SAFETY: I-TASK: a worker is used by one thread at a time.
unsafe impl Send for Worker {}

/// Runs a task that a host has prepared, and others, until it has ended.
///
/// # Safety
/// I-CODE: the task's program counter is the entry of registered code that takes these arguments. I-TASK: it is idle.
pub(crate) unsafe fn run(task: *mut Task, arguments: Registers) -> Result<Results, TaskError> {
    // SAFETY: I-TASK: the caller's promises; a worker is this thread's from `enter` to `leave`.
    fault::to_its_end("a worker", || unsafe {
        let (worker, is_nested) = Worker::enter(&(*task).runtime);
        (*worker).registers = arguments;
        let outcome = (*worker).run_root(task);
        if (*task).state.load(Ordering::Relaxed) == state::IDLE {
            (*task).worker = ptr::null_mut();
        }
        Worker::leave(worker, is_nested);
        outcome
    })
}

impl Worker {
    pub(super) fn new(runtime: &Runtime, number: usize, older: *const Worker) -> Box<Worker> {
        Box::new(Worker {
            registers: Registers::default(),
            cache: None,
            stacks: stack::Cache::default(),
            fault: None,
            statistics: Statistics::default(),
            watched: Watched::default(),
            right: Right::default(),
            interruption: Interruption::new(),
            restored: None,
            looks: 0,
            looked_at: 0,
            shares_time: false,
            live: AtomicI64::new(0),
            run_next: AtomicPtr::default(),
            queue: Ring::default(),
            free: Vec::new(),
            ended: 0,
            woke_at: Cell::new(0),
            is_calling: AtomicBool::new(false),
            patience: Patience::default(),
            runtime: runtime.uncounted(),
            number: number as u32,
            older,
            previous: ptr::null_mut(),
        })
    }

    /// Runs tasks until this one has ended, or the program has.
    ///
    /// # Safety
    /// I-TASK: the task is idle and prepared, with its arguments in the worker's registers.
    unsafe fn run_root(&mut self, root: *mut Task) -> Result<Results, TaskError> {
        let runtime = self.runtime.uncounted();
        let scheduler = &runtime.shared.scheduler;
        let deaths = scheduler.begin_call(Awaited::Root(root), self);
        // SAFETY: I-TASK: as long as the root runs elsewhere nothing but its state is looked at.
        unsafe {
            let is_done = || (*root).state.load(Ordering::Acquire) == state::DONE;
            self.execute(root);
            while !is_done() && scheduler.deaths() == deaths {
                if let Some(task) = self.next_task().or_else(|| self.steal()) {
                    self.execute(task);
                    continue;
                }
                self.rest();
                let is_over = || is_done() || scheduler.deaths() != deaths;
                if scheduler.sleep(self, is_over, || self.can_steal()) == Woken::Deadlock {
                    scheduler.die(&runtime, runtime.deadlock());
                }
            }
            let death = scheduler.end_call(deaths, Awaited::Root(root));
            if is_done() {
                (*root).state.store(state::IDLE, Ordering::Relaxed);
                let outcome = (*root).rare().outcome.take();
                return outcome.expect("a root that is done has an outcome");
            }
            self.abandon(root);
            Err(death.expect("the call ends because of one"))
        }
    }

    /// Runs a task until it leaves.
    ///
    /// # Safety
    /// I-TASK: the task is runnable or an idle root, and in no queue.
    pub(super) unsafe fn execute(&mut self, pointer: *mut Task) {
        // SAFETY: I-TASK: a task is its worker's until it is PARKED or in a queue.
        unsafe {
            let task = &mut *pointer;
            task.worker = self;
            if !task.is_root {
                task.state.store(state::RUNNING, Ordering::Relaxed);
            } else if Worker::begins_abandoned(task) {
                return self.bury(pointer);
            }
            self.lend_cache(task);
            if task.resumption == Resumption::Start && !task.is_root {
                if !task.scope.is_none() {
                    // Who ends the scope looks for its tasks after having said so, and this task looks after it can be found.
                    fence(Ordering::SeqCst);
                    if task.is_to_end() {
                        return self.end_instead(pointer);
                    }
                }
                if let Err(cause) = sizing::first_stack(task) {
                    let trace = Trace::empty(task.number);
                    let error = TaskError::OutOfMemory { cause, trace };
                    return self.end(pointer, End::Died(error));
                }
            }
            task.registers = &mut self.registers;
            let shares_time = std::mem::take(&mut self.shares_time);
            let before = self.watched.begins(pointer, shares_time);
            self.runtime.shared.scheduler.monitor.wake();
            if task.wanted.load(Ordering::Relaxed) != 0 {
                // What it is to stop for is looked at after this; who asks later is heard later.
                task.wanted.swap(0, Ordering::SeqCst);
                if task.is_to_end() {
                    self.watched.ends(before);
                    return self.end_instead(pointer);
                }
                task.set_guard();
            }
            if self.runtime.shared.config.stress.preempt_always {
                self.runtime
                    .shared
                    .scheduler
                    .monitor
                    .start(&self.runtime, true);
                task.want_to_stop();
            }
            // Until it leaves elsewhere it stands in host calls.
            let resumption = std::mem::replace(&mut task.resumption, Resumption::Proceed);
            let mut outcome = self.go_on(pointer, resumption);
            while outcome != arch::RETURNED
                && ((*pointer).leaving == LEAVING_DYING || self.fault.is_some())
                && (*pointer).raise_instead()
            {
                outcome = arch::enter(pointer);
            }
            self.watched.ends(before);
            self.after(pointer, outcome == arch::RETURNED);
        }
    }

    /// Lets a task allocate from what this worker has.
    pub(super) fn lend_cache(&mut self, task: &mut Task) {
        let cache = self.cache.as_mut();
        task.allocation = cache.map_or_else(heap::empty_table, Cache::table);
    }

    /// Enters a task's code where it is to go on.
    ///
    /// # Safety
    /// I-TASK: as in `execute`, which has prepared the task.
    unsafe fn go_on(&mut self, pointer: *mut Task, resumption: Resumption) -> u32 {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            let task = &mut *pointer;
            match resumption {
                Resumption::Start => {
                    if !task.is_root {
                        self.registers.integers[0] = std::mem::take(&mut task.results[0]);
                    }
                    arch::resume(pointer)
                }
                Resumption::Enter => {
                    if let Some(entering) = task.rare().entering.take() {
                        self.registers = entering.arguments;
                        task.program_counter = entering.body;
                    }
                    arch::enter(pointer)
                }
                Resumption::Proceed if task.waiting.take_raise() => {
                    task.panic(SEND_ON_CLOSED.into());
                    arch::LEFT
                }
                Resumption::Proceed => arch::proceed(pointer),
                Resumption::Interrupted => self.restore(pointer),
            }
        }
    }

    /// What becomes of a task that has returned or left.
    ///
    /// # Safety
    /// I-TASK: it has just left this worker.
    unsafe fn after(&mut self, pointer: *mut Task, has_returned: bool) {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            let task = &mut *pointer;
            if has_returned {
                return self.end(pointer, End::Returned);
            }
            if self.interruption.is_full() {
                let spare = self.restored.take().unwrap_or_else(Interruption::new);
                let record = std::mem::replace(&mut self.interruption, spare);
                record.belongs_to(task, self.cache.take());
                return self.preempted(pointer, Resumption::Interrupted);
            }
            match std::mem::take(&mut task.leaving) {
                LEAVING_PARKED => {
                    sizing::at_park(task);
                    let has_scope = !task.scope.is_none();
                    let parked = task.state.compare_exchange(
                        state::PARKING,
                        state::PARKED,
                        Ordering::SeqCst,
                        Ordering::Acquire,
                    );
                    if has_scope && (*pointer).wanted.load(Ordering::SeqCst) != 0 {
                        end_wait(pointer);
                    }
                    // Now it may be running elsewhere already, unless it had been woken before.
                    if parked.is_err() {
                        (*pointer).state.store(state::RUNNABLE, Ordering::Relaxed);
                        self.push_next(pointer);
                    }
                }
                LEAVING_YIELDING => {
                    task.state.store(state::RUNNABLE, Ordering::Relaxed);
                    self.put_behind(pointer);
                }
                LEAVING_PREEMPTED => self.preempted(pointer, Resumption::Proceed),
                LEAVING_AT_ENTRY => self.preempted(pointer, Resumption::Enter),
                LEAVING_EXITED if task.is_root => {
                    task.give_stack_back();
                    task.state.store(state::EXITED, Ordering::Release);
                }
                LEAVING_EXITED => self.end(pointer, End::Exited),
                _ => {
                    let error = task.take_error();
                    self.end(pointer, End::Died(error));
                }
            }
        }
    }

    /// Others may run before a task that could go on.
    ///
    /// # Safety
    /// I-TASK: it has just left this worker.
    unsafe fn preempted(&mut self, pointer: *mut Task, resumption: Resumption) {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            (*pointer).resumption = resumption;
            (*pointer).state.store(state::RUNNABLE, Ordering::Relaxed);
        }
        let is_alone = !self.has_waiting();
        // Its time was also that of the task that it has woken.
        self.queue_next();
        self.put_behind(pointer);
        // Where a task takes that long while others wait, another worker is worth its while.
        if !is_alone {
            self.runtime.shared.scheduler.wake_one(&self.runtime);
        }
    }

    /// Lets an interrupted task go on, with the cache that it had.
    ///
    /// # Safety
    /// I-TASK, I-INTERRUPT: a runnable task that was interrupted.
    unsafe fn restore(&mut self, pointer: *mut Task) -> u32 {
        // SAFETY: I-TASK: as in `execute`; the record stays in `restored` until the task has left.
        unsafe {
            let task = &mut *pointer;
            let mut record = task.rare().interruption.take().expect("it was interrupted");
            if let Some(cache) = record.cache.take() {
                let own = self.cache.replace(cache);
                self.runtime.shared.heap.keep(own);
                self.lend_cache(task);
            }
            self.restored.insert(record).resume(pointer)
        }
    }

    /// A task has ended.
    ///
    /// # Safety
    /// I-TASK: it has just left this worker.
    unsafe fn end(&mut self, pointer: *mut Task, end: End) {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            let task = &mut *pointer;
            if task.is_root {
                let results = || Results {
                    integers: self.registers.integers,
                    floats: self.registers.floats.map(|register| register[0]),
                };
                let outcome = match end {
                    End::Died(error) => Err(error),
                    _ => Ok(results()),
                };
                self.runtime.exit_if_stuck(outcome.as_ref().map(drop));
                task.rare().outcome = Some(outcome);
                task.state.store(state::DONE, Ordering::Release);
                let scheduler = &self.runtime.shared.scheduler;
                scheduler.wake_all();
                return;
            }
            sizing::at_end(task);
            self.forget(pointer, end);
        }
    }

    /// Makes the record of a task that has ended a free one, and tells who is concerned.
    ///
    /// # Safety
    /// I-TASK: the task of no host has left this worker, and is in nobody's queue.
    pub(super) unsafe fn forget(&mut self, pointer: *mut Task, end: End) {
        // SAFETY: I-TASK: the caller's promise.
        let task = unsafe { &mut *pointer };
        task.give_stack_back();
        task.drop_rare();
        let (number, scope) = (task.number, task.scope.take());
        task.state.store(state::FREE, Ordering::Release);
        self.free.push(pointer);
        self.ended = self.ended.saturating_add(1);
        // The first task of a call is counted as a call.
        if scope.as_ref().is_none_or(|scope| !scope.is_first(number)) {
            self.count_live(-1);
        }
        let scheduler = &self.runtime.shared.scheduler;
        if self.free.len() > MOST_FREE {
            // SAFETY: I-TASK: free records, which nobody else has.
            unsafe { scheduler.tasks.free_batch(self.free.drain(MOST_FREE / 2..)) };
        }
        match (scope, end) {
            (Some(scope), end) => scope.task_ended(&self.runtime, number, end),
            (None, End::Died(error)) => scheduler.die(&self.runtime, error),
            (None, _) => {}
        }
    }

    /// See [`super::spawn`].
    ///
    /// # Safety
    /// As there; `from` runs on this worker.
    pub(super) unsafe fn spawn(&mut self, from: &mut Task, site: *const SpawnSite, context: u64) {
        // SAFETY: I-CODE: the caller's promise about the site; I-TASK: `from` stands in a host call.
        unsafe {
            let return_address = *(from.stack_pointer as *const u64);
            (*site)
                .return_address
                .store(return_address, Ordering::Relaxed);
            self.start((*site).code, context, site, Some(from));
        }
    }

    /// Starts a task for a timer.
    ///
    /// # Safety
    /// I-CODE: the context is a function value without parameters and results, and this is its code.
    pub(crate) unsafe fn start_alone(&mut self, code: u64, context: u64) {
        // SAFETY: I-CODE: the caller's promise.
        unsafe { self.start(code, context, ptr::null(), None) }
    }

    /// Makes a task that is the next one to run. It gets a stack when it does.
    ///
    /// # Safety
    /// I-CODE: the code takes the context and nothing else.
    unsafe fn start(
        &mut self,
        code: u64,
        context: u64,
        site: *const SpawnSite,
        from: Option<&Task>,
    ) {
        let shared = &self.runtime.shared;
        if self.free.is_empty() {
            shared
                .scheduler
                .tasks
                .take_batch(&self.runtime, &mut self.free);
        }
        let pointer = self.free.pop().expect("a batch is not empty");
        // SAFETY: I-TASK: a free record.
        let task = unsafe { &mut *pointer };
        (task.site, task.creator) = (site, from.map_or(0, Task::number));
        // SAFETY: I-TASK: the task that runs here.
        let scope = from.and_then(|from| unsafe { from.scope.share() });
        task.prepare(shared.next_task(), code, context, scope);
        shared.scheduler.monitor.start(&self.runtime, false);
        self.count_live(1);
        self.push_next(pointer);
    }

    fn count_live(&self, change: i64) {
        let live = self.live.load(Ordering::Relaxed);
        self.live.store(live + change, Ordering::Relaxed);
    }
}
