//! The thread that notices tasks which run for too long.
//!
//! Promises: a task that has run for 10 to 20 ms is asked to stop, however many wait; while nothing runs the thread sleeps. It is
//! started when there is a second task, for one alone is in nobody's way. May not know: which task should run instead.

use crate::signals::PREEMPTION;
use crate::task::Task;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How long a task may run: Go's number.
const SLICE: Duration = Duration::from_millis(10);
/// Under stress every task is interrupted as often as that.
const STRESS_SLICE: Duration = Duration::from_micros(100);
/// After so many looks at which nothing ran the thread sleeps until it is woken, or, if that went unnoticed, for this long.
const IDLE_LOOKS: u32 = 20;
const IDLE: Duration = Duration::from_millis(100);

/// A worker, as others see it.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// The thread that it is now; 0 for none.
    thread: AtomicI32,
    /// The task that it runs.
    task: AtomicPtr<Task>,
    /// How many tasks it has run.
    switches: AtomicU64,
    /// How many of them came out of a queue: a task that was woken or started by the one before it shares the time of that,
    /// so that tasks which only wake each other cannot keep others from running.
    slices: AtomicU64,
}

impl Watched {
    /// This thread is the worker from now on, or no longer.
    pub(crate) fn set_thread(&self, is_this: bool) {
        let thread = if is_this {
            // SAFETY: I-SIGNAL: asks for a number.
            unsafe { libc::gettid() }
        } else {
            0
        };
        self.thread.store(thread, Ordering::Relaxed);
    }

    /// The worker runs a task from now on, which may share the time of the one before. Answers what it ran before: calls of
    /// hosts may lie in one another.
    pub(crate) fn begins(&self, task: *mut Task, shares_time: bool) -> *mut Task {
        let before = self.task.load(Ordering::Relaxed);
        let count = |counter: &AtomicU64| {
            counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        };
        count(&self.switches);
        if !shares_time {
            count(&self.slices);
        }
        // Whoever stops the world looks at this after having said so, and the worker asks after this.
        self.task.store(task, Ordering::Release);
        before
    }

    /// The worker runs what it ran before.
    pub(crate) fn ends(&self, before: *mut Task) {
        self.task.store(before, Ordering::Release);
    }

    /// What it runs, and a number that changes with every task.
    pub(crate) fn look(&self) -> (*mut Task, u64) {
        (
            self.task.load(Ordering::Acquire),
            self.switches.load(Ordering::Relaxed),
        )
    }

    /// Asks the task that the worker runs to stop, at a check, at the end of a host call, or wherever it is.
    pub(crate) fn stop_task(&self) {
        let task = self.task.load(Ordering::Acquire);
        // SAFETY: I-TASK: records stay; it is no harm to ask one that the worker has just left.
        let Some(task) = (unsafe { task.as_ref() }) else {
            return;
        };
        task.want_to_stop();
        let thread = self.thread.load(Ordering::Relaxed);
        if thread != 0 {
            // SAFETY: I-SIGNAL: a thread that is gone is an error, and one that has its number now ignores the signal.
            unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), thread, PREEMPTION) };
        }
    }
}

/// The monitor of a runtime.
#[derive(Debug, Default)]
pub(crate) struct Monitor {
    shared: Arc<Shared>,
    is_started: AtomicBool,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    is_asleep: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    workers: Vec<Arc<Watched>>,
    /// The runtime is gone.
    ends: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Monitor {
    /// Watches a new worker.
    pub(crate) fn watch(&self) -> Arc<Watched> {
        let worker = Arc::<Watched>::default();
        self.shared.lock().workers.push(worker.clone());
        worker
    }

    /// Starts the thread. Without one tasks stop where they call or check something.
    #[inline]
    pub(crate) fn start(&self, is_stress: bool) {
        if !self.is_started.load(Ordering::Relaxed) {
            self.start_once(is_stress);
        }
    }

    #[cold]
    fn start_once(&self, is_stress: bool) {
        if self.is_started.swap(true, Ordering::Relaxed) {
            return;
        }
        let shared = self.shared.clone();
        let thread = std::thread::Builder::new().name("morestack-monitor".to_owned());
        // There may be no thread to be had: then nothing is interrupted.
        let _ = thread.spawn(move || shared.run(is_stress));
    }

    /// Something runs again.
    #[inline]
    pub(crate) fn wake(&self) {
        if self.shared.is_asleep.load(Ordering::Relaxed) {
            self.shared.changed.notify_all();
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        // With the lock: the thread looks at no task any more.
        let mut state = self.shared.lock();
        state.ends = true;
        state.workers.clear();
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn run(&self, is_stress: bool) {
        let slice = if is_stress { STRESS_SLICE } else { SLICE };
        let mut seen = Vec::new();
        let mut idle_looks = 0;
        let mut state = self.lock();
        while !state.ends {
            seen.resize(state.workers.len(), 0);
            let mut is_idle = true;
            for (worker, seen) in state.workers.iter().zip(&mut seen) {
                let now = worker.slices.load(Ordering::Relaxed);
                let before = std::mem::replace(seen, now);
                is_idle &= worker.task.load(Ordering::Relaxed).is_null();
                if is_stress || before == now {
                    worker.stop_task();
                }
            }
            idle_looks = if is_idle { idle_looks + 1 } else { 0 };
            let is_asleep = idle_looks > IDLE_LOOKS;
            self.is_asleep.store(is_asleep, Ordering::Relaxed);
            let pause = if is_asleep { IDLE } else { slice };
            state = self
                .changed
                .wait_timeout(state, pause)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
    }
}
