//! Workers: threads that run tasks.
//!
//! Promises: a worker touches a task only while the task is RUNNING below it; what it knows of the thread is in one
//! thread-local, set while the thread works. May not know: why tasks wait.

use super::ring::{CAPACITY, Ring};
use super::{SpawnSite, TaskList, Tasks, WaitReason, state};
use crate::arch;
use crate::error::TaskError;
use crate::heap::{self, Cache};
use crate::host::SEND_ON_CLOSED;
use crate::preempt::{Interruption, Monitor, Watched};
use crate::runtime::{Runtime, Shared};
use crate::signals::FaultRecord;
use crate::sizing;
use crate::stack;
use crate::statistics::Statistics;
use crate::task::{
    LEAVING_AT_ENTRY, LEAVING_DYING, LEAVING_EXITED, LEAVING_PARKED, LEAVING_PREEMPTED,
    LEAVING_YIELDING, Registers, Results, Resumption, Task,
};
use crate::timer;
use crate::trace::Trace;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// Every so many switches a worker looks into the common queue first, so that nothing there waits for ever.
const COMMON_QUEUE_EVERY: u32 = 61;
/// Tasks that a worker takes from the common queue at a time, at most.
const BATCH: usize = CAPACITY as usize / 2;
/// Free records that a worker keeps; half of them go when there are more.
const MOST_FREE: usize = 128;

thread_local! {
    /// The worker that this thread is.
    static CURRENT: Cell<*mut Worker> = const { Cell::new(ptr::null_mut()) };
}

/// What the workers of a runtime share.
#[derive(Default)]
pub(crate) struct Scheduler {
    pub(crate) tasks: Tasks,
    pub(crate) monitor: Monitor,
    common: Mutex<TaskList>,
    /// How many tasks are in `common`.
    common_length: AtomicUsize,
    idle: Mutex<Idle>,
    wake: Condvar,
    /// Workers that wait on `wake`.
    sleeping: AtomicUsize,
    /// Of a task of the program, whose end is everybody's; counted so that each call sees those that happen during it.
    deaths: AtomicUsize,
    last_death: Mutex<Option<TaskError>>,
    /// Workers that nobody is.
    #[expect(clippy::vec_box, reason = "tasks hold their addresses")]
    workers: Mutex<Vec<Box<Worker>>>,
}

#[derive(Default)]
struct Idle {
    /// Workers that run tasks or look for some.
    active: usize,
}

/// Nothing can run any more.
struct Deadlock;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl Scheduler {
    /// Puts a task into the common queue, and wakes a worker for it.
    fn inject(&self, task: *mut Task) {
        let mut common = lock(&self.common);
        // SAFETY: I-TASK: a runnable task that is in no queue.
        unsafe { common.push(task) };
        self.common_length.fetch_add(1, Ordering::SeqCst);
        drop(common);
        if self.sleeping.load(Ordering::SeqCst) > 0 {
            drop(lock(&self.idle));
            self.wake.notify_one();
        }
    }

    fn take_common(&self) -> Option<*mut Task> {
        if self.common_length.load(Ordering::SeqCst) == 0 {
            return None;
        }
        let task = lock(&self.common).pop()?;
        self.common_length.fetch_sub(1, Ordering::SeqCst);
        Some(task)
    }

    /// The program has ended in a task that no host waits for: all calls end.
    fn die(&self, error: TaskError) {
        *lock(&self.last_death) = Some(error);
        self.deaths.fetch_add(1, Ordering::AcqRel);
        self.wake_all();
    }

    /// A timer is due before those that sleeping workers know of.
    pub(crate) fn timer_changed(&self) {
        if self.sleeping.load(Ordering::SeqCst) > 0 {
            drop(lock(&self.idle));
            self.wake.notify_one();
        }
    }

    fn wake_all(&self) {
        drop(lock(&self.idle));
        self.wake.notify_all();
    }
}

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
    /// What others see of this worker.
    pub(crate) watched: Arc<Watched>,
    /// Where the signal handler puts the registers of the task.
    pub(crate) interruption: Box<Interruption>,
    /// The record of the task that runs, if it goes on after an interruption.
    restored: Option<Box<Interruption>>,
    /// Of tasks that no host made.
    pub(crate) statistics: Statistics,
    /// The next task: the one that the running task woke or started last.
    run_next: AtomicPtr<Task>,
    queue: Ring<Task>,
    free: Vec<*mut Task>,
    switches: u32,
    runtime: ManuallyDrop<Runtime>,
    /// The worker of another runtime that the thread was before.
    previous: *mut Worker,
    /// Calls of hosts, one in the other.
    calls: usize,
}

// SAFETY: I-TASK: a worker is used by one thread at a time.
unsafe impl Send for Worker {}

/// Runs a task that a host has prepared, and others, until it has ended.
///
/// # Safety
/// I-CODE: the task's program counter is the entry of registered code that takes these arguments. I-TASK: it is idle.
pub(crate) unsafe fn run(task: *mut Task, arguments: Registers) -> Result<Results, TaskError> {
    // SAFETY: I-TASK: the caller's promises; a worker is this thread's from `enter` to `leave`.
    unsafe {
        let worker = Worker::enter(&(*task).runtime);
        (*worker).registers = arguments;
        let outcome = (*worker).run_root(task);
        if (*task).state.load(Ordering::Relaxed) == state::IDLE {
            (*task).worker = ptr::null_mut();
        }
        Worker::leave(worker);
        outcome
    }
}

impl Worker {
    fn new(runtime: &Runtime) -> Box<Worker> {
        Box::new(Worker {
            registers: Registers::default(),
            cache: None,
            stacks: stack::Cache::default(),
            fault: None,
            watched: runtime.shared.scheduler.monitor.watch(),
            interruption: Interruption::new(),
            restored: None,
            statistics: Statistics::default(),
            run_next: AtomicPtr::default(),
            queue: Ring::default(),
            free: Vec::new(),
            switches: 0,
            // SAFETY: I-TASK: a copy that is never dropped: the runtime outlives its workers.
            runtime: ManuallyDrop::new(unsafe { ptr::read(runtime) }),
            previous: ptr::null_mut(),
            calls: 0,
        })
    }

    /// The worker of a runtime that this thread is.
    fn current(runtime: &Shared) -> Option<*mut Worker> {
        let mut worker = CURRENT.get();
        // SAFETY: I-TASK: workers that a thread is last.
        while let Some(found) = unsafe { worker.as_ref() } {
            if ptr::eq(&*found.runtime.shared, runtime) {
                return Some(worker);
            }
            worker = found.previous;
        }
        None
    }

    /// Makes this thread a worker, which it may be already.
    fn enter(runtime: &Runtime) -> *mut Worker {
        let scheduler = &runtime.shared.scheduler;
        runtime.heap().begin();
        let worker = Worker::current(&runtime.shared).unwrap_or_else(|| {
            let worker = lock(&scheduler.workers).pop();
            let worker = Box::into_raw(worker.unwrap_or_else(|| Worker::new(runtime)));
            // SAFETY: I-TASK: nobody else has it.
            unsafe {
                (*worker).previous = CURRENT.replace(worker);
                (*worker).watched.set_thread(true);
            }
            lock(&scheduler.idle).active += 1;
            worker
        });
        // SAFETY: I-TASK: this thread's worker.
        unsafe { (*worker).calls += 1 };
        worker
    }

    /// Ends what `enter` began.
    ///
    /// # Safety
    /// I-TASK: this thread's worker.
    unsafe fn leave(worker: *mut Worker) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            let this = &mut *worker;
            let shared = &this.runtime.shared;
            let scheduler = &shared.scheduler;
            this.calls -= 1;
            if this.calls > 0 {
                shared.heap.end(None);
                return;
            }
            let next = this.run_next.swap(ptr::null_mut(), Ordering::AcqRel);
            let next = (!next.is_null()).then_some(next);
            let rest = std::iter::from_fn(|| this.queue.pop());
            next.into_iter()
                .chain(rest)
                .for_each(|task| scheduler.inject(task));
            shared.heap.end(this.cache.take());
            shared.memory.drain(&mut this.stacks);
            shared.totals.add(&std::mem::take(&mut this.statistics));
            this.watched.set_thread(false);
            CURRENT.set(this.previous);
            lock(&scheduler.idle).active -= 1;
            // Somebody has to find out if nothing can run any more.
            scheduler.wake.notify_one();
            lock(&scheduler.workers).push(Box::from_raw(worker));
        }
    }

    /// Runs tasks until this one has ended, or the program has.
    ///
    /// # Safety
    /// I-TASK: the task is idle and prepared, with its arguments in the worker's registers.
    unsafe fn run_root(&mut self, root: *mut Task) -> Result<Results, TaskError> {
        let runtime = Runtime::clone(&self.runtime);
        let scheduler = &runtime.shared.scheduler;
        let deaths = scheduler.deaths.load(Ordering::Acquire);
        // SAFETY: I-TASK: as long as the root runs elsewhere nothing but its state is looked at.
        unsafe {
            self.execute(root);
            loop {
                if (*root).state.load(Ordering::Acquire) == state::DONE {
                    (*root).state.store(state::IDLE, Ordering::Relaxed);
                    let outcome = (*root).rare().outcome.take();
                    return outcome.expect("a root that is done has an outcome");
                }
                if scheduler.deaths.load(Ordering::Acquire) != deaths {
                    let error = lock(&scheduler.last_death).clone();
                    return Err(error.expect("the death was noted"));
                }
                match self.next_task() {
                    Some(task) => self.execute(task),
                    None => {
                        if let Err(Deadlock) = self.sleep(root, deaths) {
                            scheduler.die(runtime.deadlock());
                        }
                    }
                }
            }
        }
    }

    /// The next task to run.
    fn next_task(&mut self) -> Option<*mut Task> {
        self.switches = self.switches.wrapping_add(1);
        if self.switches.is_multiple_of(COMMON_QUEUE_EVERY) {
            self.fire_timers();
            if let Some(task) = self.runtime.shared.scheduler.take_common() {
                return Some(task);
            }
        }
        if let Some(task) = self.at_hand() {
            return Some(task);
        }
        self.fire_timers();
        self.at_hand().or_else(|| self.take_batch())
    }

    /// The next task of the worker's own.
    fn at_hand(&mut self) -> Option<*mut Task> {
        if !self.run_next.load(Ordering::Relaxed).is_null() {
            let next = self.run_next.swap(ptr::null_mut(), Ordering::AcqRel);
            if !next.is_null() {
                return Some(next);
            }
        }
        self.queue.pop()
    }

    fn fire_timers(&mut self) {
        let timers = ptr::from_ref(&self.runtime.shared.timers);
        // SAFETY: I-TASK: the runtime outlives its workers.
        unsafe { (*timers).go_off(self) }
    }

    /// Takes some of the common queue's tasks; answers the first one.
    fn take_batch(&mut self) -> Option<*mut Task> {
        let scheduler = &self.runtime.shared.scheduler;
        let length = scheduler.common_length.load(Ordering::SeqCst);
        if length == 0 {
            return None;
        }
        let mut common = lock(&scheduler.common);
        let first = common.pop()?;
        let mut taken = 1;
        while taken < length.min(BATCH) {
            let Some(task) = common.pop() else { break };
            // The ring is empty, and a batch fits.
            self.queue.push(task);
            taken += 1;
        }
        scheduler.common_length.fetch_sub(taken, Ordering::SeqCst);
        Some(first)
    }

    /// Waits until there may be something to do.
    ///
    /// # Safety
    /// I-TASK: `root` is the task that this worker's host waits for.
    unsafe fn sleep(&self, root: *const Task, deaths: usize) -> Result<(), Deadlock> {
        let scheduler = &self.runtime.shared.scheduler;
        let mut idle = lock(&scheduler.idle);
        scheduler.sleeping.fetch_add(1, Ordering::SeqCst);
        // SAFETY: I-TASK: states may be looked at at any time.
        let is_done = unsafe { (*root).state.load(Ordering::Acquire) == state::DONE };
        let mut outcome = Ok(());
        if !is_done
            && scheduler.common_length.load(Ordering::SeqCst) == 0
            && scheduler.deaths.load(Ordering::Acquire) == deaths
        {
            idle.active -= 1;
            let next_ns = self.runtime.shared.timers.next_deadline_ns();
            if next_ns < i64::MAX {
                let rest_ns = next_ns.saturating_sub(timer::monotonic_ns());
                let rest = Duration::from_nanos(rest_ns.max(0) as u64);
                let woken = scheduler.wake.wait_timeout(idle, rest);
                idle = woken.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
            } else if idle.active == 0 {
                outcome = Err(Deadlock);
            } else {
                idle = scheduler
                    .wake
                    .wait(idle)
                    .unwrap_or_else(|poisoned| poisoned.into_inner());
            }
            idle.active += 1;
        }
        scheduler.sleeping.fetch_sub(1, Ordering::SeqCst);
        outcome
    }

    /// Makes a runnable task the next one of this thread's worker; where there is none, anybody's.
    ///
    /// # Safety
    /// I-TASK: the task is RUNNABLE and in no queue.
    pub(crate) unsafe fn enqueue(task: *mut Task) {
        // SAFETY: I-TASK: the caller's promise.
        unsafe {
            let task_record = &*task;
            let shared = &task_record.runtime.shared;
            match Worker::current(shared) {
                Some(worker) => (*worker).push_next(task),
                None => shared.scheduler.inject(task),
            }
        }
    }

    /// Puts a task where the next one is taken from; the one there goes to the end of the queue.
    fn push_next(&self, task: *mut Task) {
        let before = self.run_next.swap(task, Ordering::AcqRel);
        if !before.is_null() {
            self.push(before);
        }
    }

    /// Puts the task that would be next behind those in the queue.
    pub(crate) fn queue_next(&self) {
        let next = self.run_next.swap(ptr::null_mut(), Ordering::AcqRel);
        if !next.is_null() {
            self.push(next);
        }
    }

    /// Appends a task to the queue; if that is full half of it goes to the common one.
    fn push(&self, task: *mut Task) {
        if self.queue.push(task) {
            return;
        }
        let scheduler = &self.runtime.shared.scheduler;
        (0..CAPACITY / 2)
            .filter_map(|_| self.queue.pop())
            .for_each(|task| scheduler.inject(task));
        scheduler.inject(task);
    }

    /// Runs a task until it leaves.
    ///
    /// # Safety
    /// I-TASK: the task is runnable or an idle root, and in no queue.
    unsafe fn execute(&mut self, pointer: *mut Task) {
        // SAFETY: I-TASK: a task is its worker's until it is PARKED or in a queue.
        unsafe {
            let task = &mut *pointer;
            let resumption = task.resumption;
            task.state.store(state::RUNNING, Ordering::Relaxed);
            task.worker = self;
            task.allocation = self
                .cache
                .as_mut()
                .map_or_else(heap::empty_table, Cache::table);
            if resumption == Resumption::Start && !task.is_root {
                if let Err(cause) = sizing::first_stack(task) {
                    let trace = Trace::empty(task.number);
                    let error = TaskError::OutOfMemory { cause, trace };
                    return self.end(pointer, Some(error));
                }
                self.registers.integers[0] = std::mem::take(&mut task.results[0]);
            }
            task.registers = &mut self.registers;
            let before = self.watched.begins(pointer);
            self.runtime.shared.scheduler.monitor.wake();
            if task.wanted.swap(0, Ordering::Relaxed) != 0 {
                task.set_guard();
            }
            if self.runtime.shared.config.stress.preempt_always {
                self.runtime.shared.scheduler.monitor.start(true);
                task.want_to_stop();
            }
            if resumption == Resumption::Enter
                && let Some(entering) = task.rare().entering.take()
            {
                self.registers = entering.arguments;
                task.program_counter = entering.body;
            }
            let mut outcome = match resumption {
                Resumption::Start => arch::resume(pointer),
                Resumption::Enter => arch::enter(pointer),
                Resumption::Proceed if task.waiting.take_raise() => {
                    task.panic(SEND_ON_CLOSED.into());
                    arch::LEFT
                }
                Resumption::Proceed => arch::proceed(pointer),
                Resumption::Interrupted => self.restore(pointer),
            };
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

    /// What becomes of a task that has returned or left.
    ///
    /// # Safety
    /// I-TASK: it has just left this worker.
    unsafe fn after(&mut self, pointer: *mut Task, has_returned: bool) {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            let task = &mut *pointer;
            if has_returned {
                return self.end(pointer, None);
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
                    task.resumption = Resumption::Proceed;
                    let parked = task.state.compare_exchange(
                        state::PARKING,
                        state::PARKED,
                        Ordering::AcqRel,
                        Ordering::Acquire,
                    );
                    // Now it may be running elsewhere already, unless it had been woken before.
                    if parked.is_err() {
                        (*pointer).state.store(state::RUNNABLE, Ordering::Relaxed);
                        self.push_next(pointer);
                    }
                }
                LEAVING_YIELDING => {
                    task.resumption = Resumption::Proceed;
                    task.state.store(state::RUNNABLE, Ordering::Relaxed);
                    // Behind all others, which may be in the common queue.
                    let scheduler = &self.runtime.shared.scheduler;
                    if scheduler.common_length.load(Ordering::Relaxed) == 0 {
                        self.push(pointer);
                    } else {
                        scheduler.inject(pointer);
                    }
                }
                LEAVING_PREEMPTED => self.preempted(pointer, Resumption::Proceed),
                LEAVING_AT_ENTRY => self.preempted(pointer, Resumption::Enter),
                LEAVING_EXITED if task.is_root => {
                    task.give_stack_back();
                    task.state.store(state::EXITED, Ordering::Release);
                }
                LEAVING_EXITED => self.end(pointer, None),
                _ => {
                    let error = task.take_error();
                    self.end(pointer, Some(error));
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
        self.push(pointer);
    }

    /// Lets an interrupted task go on, with the cache that it had.
    ///
    /// # Safety
    /// I-TASK, I-INTERRUPT: a runnable task that was interrupted.
    unsafe fn restore(&mut self, pointer: *mut Task) -> u32 {
        // SAFETY: I-TASK: as in `execute`; the record stays in `restored` until the task has left.
        unsafe {
            let task = &mut *pointer;
            let record = task.rare().interruption.take().expect("it was interrupted");
            let record = self.restored.insert(record);
            if let Some(cache) = record.cache.take() {
                let own = self.cache.replace(cache);
                self.runtime.shared.heap.keep(own);
                task.allocation = self
                    .cache
                    .as_mut()
                    .map_or_else(heap::empty_table, Cache::table);
            }
            record.resume(pointer)
        }
    }

    /// A task has ended.
    ///
    /// # Safety
    /// I-TASK: it has just left this worker.
    unsafe fn end(&mut self, pointer: *mut Task, error: Option<TaskError>) {
        // SAFETY: I-TASK: as in `execute`.
        unsafe {
            let task = &mut *pointer;
            if task.is_root {
                let results = || Results {
                    integers: self.registers.integers,
                    floats: self.registers.floats.map(|register| register[0]),
                };
                task.rare().outcome = Some(error.map_or_else(|| Ok(results()), Err));
                task.state.store(state::DONE, Ordering::Release);
                let scheduler = &self.runtime.shared.scheduler;
                if scheduler.sleeping.load(Ordering::SeqCst) > 0 {
                    scheduler.wake_all();
                }
                return;
            }
            sizing::at_end(task);
            task.give_stack_back();
            task.drop_rare();
            task.state.store(state::FREE, Ordering::Release);
            self.free.push(pointer);
            let scheduler = &self.runtime.shared.scheduler;
            if self.free.len() > MOST_FREE {
                scheduler.tasks.free_batch(self.free.drain(MOST_FREE / 2..));
            }
            if let Some(error) = error {
                scheduler.die(error);
            }
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
            self.start((*site).code, context, site, from.number);
        }
    }

    /// Starts a task for a timer.
    ///
    /// # Safety
    /// I-CODE: the context is a function value without parameters and results, and this is its code.
    pub(crate) unsafe fn start_alone(&mut self, code: u64, context: u64) {
        // SAFETY: I-CODE: the caller's promise.
        unsafe { self.start(code, context, ptr::null(), 0) }
    }

    /// Makes a task that is the next one to run. It gets a stack when it does.
    ///
    /// # Safety
    /// I-CODE: the code takes the context and nothing else.
    unsafe fn start(&mut self, code: u64, context: u64, site: *const SpawnSite, creator: u64) {
        let shared = &self.runtime.shared;
        shared.scheduler.monitor.start(false);
        if self.free.is_empty() {
            shared
                .scheduler
                .tasks
                .take_batch(&self.runtime, &mut self.free);
        }
        let pointer = self.free.pop().expect("a batch is not empty");
        // SAFETY: I-TASK: a free record.
        let task = unsafe { &mut *pointer };
        task.number = shared.next_task();
        (task.site, task.creator) = (site, creator);
        task.has_parked = false;
        task.program_counter = code;
        (task.stack_pointer, task.frame_pointer) = (0, 0);
        task.resumption = Resumption::Start;
        task.reason = WaitReason::None;
        task.results = [context, 0];
        (task.deferring, task.panicking) = (0, 0);
        task.state.store(state::RUNNABLE, Ordering::Relaxed);
        self.push_next(pointer);
    }
}
