//! What the tasks of one program share: code, stack memory, limits, counts.
//!
//! Promises: may be shared between threads; lives until its last task is gone. May not know: how a task runs.

use crate::code::{CodeRegion, Region, Regions};
use crate::config::Config;
use crate::heap::{self, Heap, HeapStatistics};
use crate::host::HostFunction;
use crate::host_data::HostData;
use crate::interface::Itabs;
use crate::largest::Ended;
use crate::profile::{Profiler, StackProfile};
use crate::sched::{Scheduler, Worker};
use crate::semaphore::Semaphores;
use crate::stack::StackMemory;
use crate::statistics::{Statistics, Totals};
use crate::stress::Moves;
use crate::timer::Timers;
use std::fmt;
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, RwLock};
use std::thread;

/// A runtime. Clones are the same runtime, which ends with the last of them.
pub struct Runtime {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    /// Clones of [`Runtime`]. What the runtime's own threads use in passing is not counted: they end before it goes.
    handles: AtomicUsize,
    pub(crate) config: Config,
    pub(crate) memory: StackMemory,
    pub(crate) heap: Heap,
    pub(crate) max_stack_bytes: AtomicU64,
    pub(crate) totals: Totals,
    pub(crate) profiler: Option<Profiler>,
    /// If tasks are counted one by one.
    pub(crate) ended: Option<Ended>,
    /// Of a stress mode.
    pub(crate) stress_moves: Option<Moves>,
    pub(crate) itabs: Itabs,
    host_data: HostData,
    host_functions: OnceLock<Vec<Arc<dyn HostFunction>>>,
    pub(crate) scheduler: Scheduler,
    pub(crate) semaphores: Semaphores,
    pub(crate) timers: Timers,
    regions: RwLock<Regions>,
    next_task: AtomicU64,
    random: AtomicU64,
}

impl Clone for Runtime {
    fn clone(&self) -> Runtime {
        Runtime::of(Arc::clone(&self.shared))
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if self.shared.handles.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        if !Worker::is_thread_of(&self.shared) {
            return self.shared.scheduler.shut_down();
        }
        // A host routine on a thread of the runtime: that cannot wait for itself, and goes on with what the runtime owns.
        let (shared, kept) = (Arc::clone(&self.shared), Arc::clone(&self.shared));
        let thread = thread::Builder::new().name("morestack-end".into());
        match thread.spawn(move || shared.scheduler.shut_down()) {
            Ok(_) => drop(kept),
            Err(_) => std::mem::forget(kept),
        }
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("max_stack_bytes", &self.max_stack_bytes())
            .finish_non_exhaustive()
    }
}

impl Runtime {
    /// A runtime without code.
    pub fn new(mut config: Config) -> Runtime {
        config.start_bytes = config.stacks.first(config.start_bytes);
        config.max_stack_bytes = config.stacks.limit(config.max_stack_bytes);
        let shared = Shared {
            handles: AtomicUsize::new(0),
            memory: StackMemory::new(&config),
            heap: Heap::new(&config),
            max_stack_bytes: AtomicU64::new(config.max_stack_bytes),
            totals: Totals::default(),
            profiler: config.profile_stacks.then(Profiler::default),
            ended: config.task_statistics.then(Ended::default),
            stress_moves: config.stress.move_always.then(Moves::default),
            itabs: Itabs::default(),
            host_data: HostData::default(),
            host_functions: OnceLock::new(),
            scheduler: Scheduler::new(config.processors),
            semaphores: Semaphores::default(),
            timers: Timers::default(),
            regions: RwLock::default(),
            next_task: AtomicU64::new(1),
            random: AtomicU64::new(config.seed),
            config,
        };
        Runtime::of(Arc::new(shared))
    }

    /// Uses a runtime without keeping it from ending. Not for its own threads, which must not be the last to know it.
    pub(crate) fn in_passing<R>(shared: &Arc<Shared>, body: impl FnOnce(&Runtime) -> R) -> R {
        // SAFETY: I-TASK: a copy that is never dropped, of what the caller holds.
        let shared = unsafe { std::ptr::read(shared) };
        body(&ManuallyDrop::new(Runtime { shared }))
    }

    /// The same runtime, not counted: for what its own threads do with it, who end before it does. A host that drops its last
    /// handle waits for them then.
    pub(crate) fn uncounted(&self) -> ManuallyDrop<Runtime> {
        // SAFETY: I-TASK: a copy that is never dropped.
        ManuallyDrop::new(unsafe { std::ptr::read(self) })
    }

    pub(crate) fn of(shared: Arc<Shared>) -> Runtime {
        shared.handles.fetch_add(1, Ordering::Relaxed);
        Runtime { shared }
    }

    /// Makes compiled code known, so that stacks on which it runs can be moved and its faults become errors of the task.
    ///
    /// # Safety
    /// I-CODE: the range holds code that keeps to the list in the [crate] documentation and is mapped as long as
    /// `code.owner`, or longer than this runtime.
    pub unsafe fn register_code(&self, code: CodeRegion) {
        let region = Arc::new(Region::new(code));
        let mut regions = self
            .shared
            .regions
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        Arc::make_mut(&mut regions.0).push(region);
    }

    /// Says which functions of the host its programs call, by their numbers. Answers whether they were not known before.
    pub fn set_host_functions(&self, functions: Vec<Arc<dyn HostFunction>>) -> bool {
        self.shared.host_functions.set(functions).is_ok()
    }

    /// The functions of the host.
    pub(crate) fn host_functions(&self) -> &[Arc<dyn HostFunction>] {
        self.shared.host_functions.get().map_or(&[], Vec::as_slice)
    }

    /// The largest stack a task may have, unless the task has a limit of its own.
    pub fn max_stack_bytes(&self) -> u64 {
        self.shared.max_stack_bytes.load(Ordering::Relaxed)
    }

    /// Sets that limit and answers the old one (Go's `debug.SetMaxStack`). Stacks that are larger already stay.
    pub fn set_max_stack_bytes(&self, bytes: u64) -> u64 {
        self.shared.max_stack_bytes.swap(bytes, Ordering::Relaxed)
    }

    /// The program's name and arguments.
    pub fn arguments(&self) -> &[Vec<u8>] {
        &self.shared.config.arguments
    }

    /// Says that a host will wake a task by [`ready`](crate::sched::ready) for a reason of its own: until what this answers is
    /// dropped, tasks that all wait are no deadlock.
    pub fn expect_wake(&self) -> ExpectedWake {
        self.shared.scheduler.outside_begins();
        ExpectedWake(self.clone())
    }

    /// The objects of its programs.
    pub fn heap(&self) -> &Heap {
        &self.shared.heap
    }

    /// Frees the objects that nothing reaches, unless a task is running. Answers whether it did.
    pub fn collect(&self) -> bool {
        heap::collect_in(self, true)
    }

    /// What natives keep for the programs of this runtime: one value of each type, made when it is first asked for.
    pub fn host_data<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.shared.host_data.get()
    }

    /// What the heap is like now.
    pub fn heap_statistics(&self) -> HeapStatistics {
        self.heap().statistics_in(self)
    }

    /// Bytes of the stacks of all tasks.
    pub fn stack_in_use_bytes(&self) -> u64 {
        self.shared.memory.in_use_bytes()
    }

    /// Which functions made stacks grow so far, if [`Config::profile_stacks`] asked for it.
    pub fn stack_profile(&self) -> Option<StackProfile> {
        self.shared.profiler.as_ref().map(Profiler::profile)
    }

    /// The counts of all tasks that are gone, and of those that the program started.
    pub fn statistics(&self) -> Statistics {
        let mut counts = self.shared.totals.get();
        if let Some(stopped) = self.stop() {
            for worker in stopped.workers() {
                // SAFETY: I-TASK: the world is stopped.
                counts.add(unsafe { &(*worker).statistics });
            }
        }
        counts
    }
}

/// A wake that a host has promised, see [`Runtime::expect_wake`].
#[derive(Debug)]
pub struct ExpectedWake(Runtime);

impl Drop for ExpectedWake {
    fn drop(&mut self) {
        self.0.shared.scheduler.outside_ends();
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.scheduler.tasks.release_all(&self.memory);
    }
}

impl Shared {
    pub(crate) fn regions(&self) -> Regions {
        self.regions
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .clone()
    }

    pub(crate) fn next_task(&self) -> u64 {
        self.next_task.fetch_add(1, Ordering::Relaxed)
    }

    /// A number for odd sizes (SplitMix64, Steele et al. 2014).
    pub(crate) fn random(&self) -> u64 {
        const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
        let state = self
            .random
            .fetch_add(GOLDEN_GAMMA, Ordering::Relaxed)
            .wrapping_add(GOLDEN_GAMMA);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
