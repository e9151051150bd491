//! The thread that notices tasks which run for too long.
//!
//! Promises: a task that has run for 10 to 20 ms is asked to stop, however many wait; while nothing runs the thread sleeps. It is
//! started when there is a second task, for one alone is in nobody's way. May not know: which task should run instead.

use crate::fault;
use crate::platform::{lock, wait_for};
use crate::runtime::Runtime;
use crate::signals::PREEMPTION;
use crate::task::Task;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a task may run: Go's number.
pub(crate) const SLICE: Duration = Duration::from_millis(10);
/// How soon the next look comes when a task waits for a worker whose task blocks, and after how many calm looks the distance
/// grows again: Go's numbers.
const BRISK: Duration = Duration::from_micros(20);
const CALM_LOOKS: u32 = 50;
/// Under stress every task is interrupted as often as that.
const STRESS_SLICE: Duration = Duration::from_micros(100);
/// When nothing has run for so long the thread sleeps until it is woken, or, if that went unnoticed, for this long.
const IDLE_AFTER: Duration = Duration::from_millis(200);
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

    /// A number that changes with every task that does not share the time of the one before.
    pub(crate) fn slices(&self) -> u64 {
        self.slices.load(Ordering::Relaxed)
    }

    /// Whether it runs one.
    pub(crate) fn runs_task(&self) -> bool {
        !self.task.load(Ordering::Relaxed).is_null()
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
    /// The runtime is about to go.
    ends: Mutex<bool>,
    changed: Condvar,
    is_asleep: AtomicBool,
}

impl Monitor {
    /// Starts the thread. Without one tasks stop where they call or check something.
    #[inline]
    pub(crate) fn start(&self, runtime: &Runtime, is_stress: bool) {
        if !self.is_started.load(Ordering::Relaxed) {
            self.start_once(runtime, is_stress);
        }
    }

    #[cold]
    fn start_once(&self, runtime: &Runtime, is_stress: bool) {
        if self.is_started.swap(true, Ordering::Relaxed) {
            return;
        }
        let (shared, runtime) = (self.shared.clone(), runtime.uncounted());
        let thread = std::thread::Builder::new().name("morestack-monitor".to_owned());
        // There may be no thread to be had: then nothing is interrupted.
        let watch = move || shared.run(&runtime, is_stress);
        let _ = thread.spawn(|| fault::to_its_end("the monitor", watch));
    }

    /// Something runs again.
    #[inline]
    pub(crate) fn wake(&self) {
        if self.shared.is_asleep.load(Ordering::Relaxed) {
            self.shared.changed.notify_all();
        }
    }

    /// The runtime goes: from now on the thread looks at nothing of it.
    pub(crate) fn end(&self) {
        *lock(&self.shared.ends) = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn run(&self, runtime: &Runtime, is_stress: bool) {
        let slowest = if is_stress { STRESS_SLICE } else { SLICE };
        let (mut pause, mut calm_looks) = (slowest, 0);
        let mut seen = Vec::new();
        let mut busy_at = Instant::now();
        let mut ends = lock(&self.ends);
        while !*ends {
            let scheduler = &runtime.shared.scheduler;
            let look = scheduler.watch(runtime, &mut seen, is_stress);
            if look.is_busy {
                busy_at = Instant::now();
            }
            (pause, calm_looks) = match (look.is_urgent, calm_looks) {
                (true, _) => (BRISK.min(slowest), 0),
                (false, CALM_LOOKS..) => ((pause * 2).min(slowest), calm_looks),
                (false, _) => (pause, calm_looks + 1),
            };
            let is_asleep = busy_at.elapsed() > IDLE_AFTER;
            self.is_asleep.store(is_asleep, Ordering::Relaxed);
            let pause = if is_asleep { IDLE } else { pause };
            ends = wait_for(&self.changed, ends, Some(pause));
        }
    }
}
