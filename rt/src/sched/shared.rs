//! What the workers of a runtime share: the common queue, who sleeps, when a program has ended.
//!
//! Promises: a task in the common queue is found by a worker as soon as one is free; the last worker that finds nothing to do
//! says so. May not know: how a task runs.

use super::call::Calls;
use super::pauses::Pauses;
use super::queues::LEAST_WAKE_TICKS;
use super::sleepers::{Rest, Sleepers};
use super::worker::Worker;
use super::{TaskList, Tasks, state};
use crate::error::TaskError;
use crate::net::Network;
use crate::platform::lock;
use crate::preempt::Monitor;
use crate::runtime::Runtime;
use crate::scope::{Scope, Why};
use crate::task::Task;
use crate::timer;
use std::collections::VecDeque;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

/// Threads of a runtime at most, as in Go: tasks that block at once.
const MOST_HELPERS: usize = 10_000;
/// How many errors of dead tasks are kept until the calls under way have seen them.
const DEATHS_KEPT: usize = 16;

/// Ends of tasks that no host waits for.
#[derive(Default)]
struct Deaths {
    latest: VecDeque<TaskError>,
    /// The calls under way, in the order in which they began.
    calls: Vec<Call>,
}

impl Deaths {
    /// The calls that are not waiting for another one, which a host routine has made on their thread.
    fn innermost(&self) -> impl Iterator<Item = &Call> {
        let calls = self.calls.iter().enumerate();
        calls.filter_map(|(index, call)| {
            let later = &self.calls[index + 1..];
            (!later.iter().any(|other| ptr::eq(other.worker, call.worker))).then_some(call)
        })
    }
}

/// A call of a host that is under way.
struct Call {
    /// How many deaths there had been when it began.
    before: usize,
    awaited: Awaited,
    /// The worker that the host is meanwhile.
    worker: *const Worker,
}

/// What the host waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    Root(*mut Task),
    Scope(*const Scope),
}

impl Awaited {
    fn is_over(self) -> bool {
        // SAFETY: I-TASK: the record of a root lasts; a scope does as long as the host waits for it.
        unsafe {
            match self {
                Awaited::Root(root) => (*root).state.load(Ordering::Acquire) == state::DONE,
                Awaited::Scope(scope) => (*scope).is_over(),
            }
        }
    }
}

// SAFETY: I-TASK: of a root or scope nothing but its state is looked at.
unsafe impl Send for Call {}

/// What the workers of a runtime share.
#[derive(Default)]
pub(crate) struct Scheduler {
    common: Mutex<TaskList>,
    /// How many tasks are in `common`.
    common_length: AtomicUsize,
    pub(super) crew: Mutex<Crew>,
    /// Workers without work wait for some, with the crew's lock.
    sleepers: Sleepers,
    /// Workers wait here while the world is stopped, and who stops it until it is.
    pub(super) world_changed: Condvar,
    pub(crate) monitor: Monitor,
    pub(crate) network: Network,
    /// Workers that run tasks or look for some, as `crew.busy`.
    pub(super) busy: AtomicUsize,
    /// Somebody stops the world: workers do not run tasks.
    pub(super) is_stopping: AtomicBool,
    /// The same, or more workers are busy than may be: each finds out before it runs the next task.
    pub(super) attention: AtomicBool,
    /// How many workers may be busy, before others are woken or started.
    pub(super) processors: AtomicUsize,
    /// Calls of hosts under way.
    pub(super) roots: AtomicUsize,
    /// Those of them that are scopes.
    pub(super) calls: Mutex<Calls>,
    /// Waits for what happens outside of the program.
    outside: AtomicUsize,
    /// Ends of tasks that no host waits for: counted, so that each call sees those that happen during it.
    deaths: AtomicUsize,
    latest_deaths: Mutex<Deaths>,
    /// The worker made last: the head of a list that only grows.
    pub(super) youngest: AtomicPtr<Worker>,
    /// How long a worker waits before it wakes another again, see there.
    pub(super) wake_after: AtomicU64,
    /// Goes last: until the monitor is gone it may look at tasks.
    pub(crate) tasks: Tasks,
}

/// Who works, and at what.
#[derive(Default)]
pub(super) struct Crew {
    /// All records of workers.
    #[expect(clippy::vec_box, reason = "tasks hold their addresses")]
    pub(super) all: Vec<Box<Worker>>,
    /// Those that no thread is.
    pub(super) vacant: Vec<*mut Worker>,
    /// Workers that run tasks or look for some; those that stand still for a stopped world included.
    pub(super) busy: usize,
    /// Of these, those that may touch tasks or objects.
    pub(super) moving: usize,
    /// Workers whose tasks block and whose right to run has been taken.
    pub(super) away: usize,
    /// One of those without work looks from time to time whether it is to take some that it has left to others.
    is_one_napping: bool,
    /// Calls that host routines have made that do not say that they may take their time.
    pub(super) nested: usize,
    pub(super) is_stopped: bool,
    /// How long stops took.
    pub(super) pauses: Pauses,
    pub(super) is_shutting_down: bool,
    pub(super) threads: Vec<JoinHandle<()>>,
    /// Threads of the runtime's own that are workers, or will be.
    pub(super) helpers: usize,
    /// Of these, those that are not workers yet.
    starting: usize,
}

// SAFETY: I-TASK: vacant workers are nobody's.
unsafe impl Send for Crew {}

impl Crew {
    /// Starts a thread that works. Answers whether the system has one for it.
    pub(super) fn start_helper(&mut self, runtime: &Runtime) -> bool {
        let thread = super::helper::start(runtime);
        let is_started = thread.is_some();
        self.helpers += usize::from(is_started);
        self.starting += usize::from(is_started);
        self.threads.extend(thread);
        is_started
    }
}

/// What a worker finds when it has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Woken {
    /// It may look again.
    Again,
    /// Nothing can run any more.
    Deadlock,
    /// The runtime goes.
    ShutDown,
}

impl Scheduler {
    pub(crate) fn new(processors: usize) -> Scheduler {
        Scheduler {
            processors: AtomicUsize::new(processors.max(1)),
            wake_after: AtomicU64::new(LEAST_WAKE_TICKS),
            ..Scheduler::default()
        }
    }

    /// How many tasks may run at a time.
    pub(crate) fn processors(&self) -> usize {
        self.processors.load(Ordering::Relaxed)
    }

    /// Sets that number. More than that may run on until they come back to their workers.
    pub(super) fn set_processors(&self, processors: usize) {
        let mut crew = lock(&self.crew);
        self.processors.store(processors.max(1), Ordering::Relaxed);
        self.set_busy(&mut crew, 0);
    }

    /// All records of workers, the youngest first.
    pub(super) fn workers<'a>(&self) -> impl Iterator<Item = &'a Worker> + use<'a> {
        let mut next: *const Worker = self.youngest.load(Ordering::Acquire);
        std::iter::from_fn(move || {
            // SAFETY: I-TASK: records of workers last.
            let worker = unsafe { next.as_ref() }?;
            next = worker.older;
            Some(worker)
        })
    }

    /// Puts a task into the common queue, and sees that somebody runs it.
    pub(super) fn inject(&self, runtime: &Runtime, task: *mut Task) {
        let mut common = lock(&self.common);
        // SAFETY: I-TASK: a runnable task that is in no queue.
        unsafe { common.push(task) };
        self.common_length.fetch_add(1, Ordering::SeqCst);
        drop(common);
        self.wake_one(runtime);
    }

    /// Puts several there; the caller sees that they are run.
    pub(super) fn inject_all(&self, tasks: impl Iterator<Item = *mut Task>) {
        let mut common = lock(&self.common);
        let mut count = 0;
        for task in tasks {
            // SAFETY: I-TASK: as above.
            unsafe { common.push(task) };
            count += 1;
        }
        self.common_length.fetch_add(count, Ordering::SeqCst);
    }

    /// How many tasks the common queue has.
    pub(super) fn common_length(&self) -> usize {
        self.common_length.load(Ordering::SeqCst)
    }

    /// Whether it has any.
    pub(super) fn has_common(&self) -> bool {
        self.common_length() > 0
    }

    /// The first task of the common queue, and up to `most` others, each of which `keep` is given.
    pub(super) fn take_common(
        &self,
        most: usize,
        mut keep: impl FnMut(*mut Task),
    ) -> Option<*mut Task> {
        if !self.has_common() {
            return None;
        }
        let mut common = lock(&self.common);
        let first = common.pop()?;
        let mut taken = 1;
        while taken <= most {
            let Some(task) = common.pop() else { break };
            keep(task);
            taken += 1;
        }
        self.common_length.fetch_sub(taken, Ordering::SeqCst);
        Some(first)
    }

    /// Whether the common queue has tasks that may run.
    fn has_work(&self) -> bool {
        self.has_common() && self.roots.load(Ordering::Acquire) > 0
    }

    /// Whether another worker could work.
    pub(super) fn has_room(&self) -> bool {
        self.busy.load(Ordering::Relaxed) < self.processors()
    }

    /// Wakes or starts a worker, if one more may work.
    pub(super) fn wake_one(&self, runtime: &Runtime) {
        // A busy worker that is about to sleep says so before it looks for the work that was just made known.
        fence(Ordering::SeqCst);
        if self.has_room() && !self.sleepers.wake_one(&self.crew, &self.network) {
            self.start_helper(runtime);
        }
    }

    /// A timer is due before those that sleeping workers know of.
    pub(crate) fn timer_changed(&self) {
        self.sleepers.wake_one(&self.crew, &self.network);
    }

    /// Whether nobody who sleeps would notice news of the network.
    pub(super) fn is_network_forgotten(&self) -> bool {
        self.network.has_waiters() && !self.sleepers.is_watching()
    }

    pub(super) fn wake_all(&self) {
        self.sleepers.wake_all(&self.crew, &self.network);
    }

    /// Starts a thread that works, unless enough do.
    fn start_helper(&self, runtime: &Runtime) {
        let mut crew = lock(&self.crew);
        if crew.busy + crew.starting >= self.processors()
            || crew.is_shutting_down
            || crew.helpers >= MOST_HELPERS
        {
            return;
        }
        crew.start_helper(runtime);
    }

    /// A thread that was started is about to be a worker, or cannot.
    pub(super) fn helper_came(&self, is_prepared: bool) {
        let mut crew = lock(&self.crew);
        crew.starting -= 1;
        crew.helpers -= usize::from(!is_prepared);
    }

    /// The program has ended in a task that no host waits for: all calls end.
    pub(crate) fn die(&self, runtime: &Runtime, error: TaskError) {
        runtime.exit_if_stuck(Err(&error));
        for scope in self.scopes() {
            scope.end(runtime, Why::Died(error.clone()));
        }
        let mut deaths = lock(&self.latest_deaths);
        deaths.latest.push_back(error);
        if deaths.latest.len() > DEATHS_KEPT {
            deaths.latest.pop_front();
        }
        self.deaths.fetch_add(1, Ordering::AcqRel);
        drop(deaths);
        self.wake_all();
    }

    pub(super) fn deaths(&self) -> usize {
        self.deaths.load(Ordering::Acquire)
    }

    /// A call begins; answers how many deaths there have been.
    pub(super) fn begin_call(&self, awaited: Awaited, worker: *const Worker) -> usize {
        let mut deaths = lock(&self.latest_deaths);
        let before = self.deaths();
        deaths.calls.push(Call {
            before,
            awaited,
            worker,
        });
        before
    }

    /// A call ends that began after so many deaths. Answers the first one since, if there was any.
    pub(super) fn end_call(&self, before: usize, awaited: Awaited) -> Option<TaskError> {
        let mut deaths = lock(&self.latest_deaths);
        let place = deaths.calls.iter().position(|call| call.awaited == awaited);
        deaths.calls.remove(place.expect("the call has begun"));
        let missed = self.deaths() - before;
        let first = deaths.latest.len().saturating_sub(missed);
        deaths.latest.get(first).filter(|_| missed > 0).cloned()
    }

    /// Whether a call is about to end, because of a death or since another worker has brought it to the end: that tasks
    /// wait is no deadlock as long as its host, who sleeps or has just been woken, may go on.
    fn is_call_ending(&self) -> bool {
        let deaths = lock(&self.latest_deaths);
        let count = self.deaths();
        let mut calls = deaths.innermost();
        calls.any(|call| call.before < count || call.awaited.is_over())
    }

    /// Whether the thread of a call does not notice when that ends, because it is in a routine that blocks.
    pub(super) fn is_caller_away(&self) -> bool {
        let deaths = lock(&self.latest_deaths);
        // SAFETY: I-TASK: records of workers last.
        let is_away = |call: &Call| unsafe { !(*call.worker).right.is_held() };
        deaths.calls.iter().any(is_away)
    }

    /// How many tasks there are, those apart that hosts have not called.
    pub(crate) fn count(&self) -> i64 {
        let crew = lock(&self.crew);
        let started: i64 = crew
            .all
            .iter()
            .map(|worker| worker.live.load(Ordering::Relaxed))
            .sum();
        started + self.roots.load(Ordering::Relaxed) as i64
    }

    /// See [`Runtime::expect_wake`].
    pub(crate) fn outside_begins(&self) {
        self.outside.fetch_add(1, Ordering::SeqCst);
    }

    /// See [`Scheduler::outside_begins`].
    pub(crate) fn outside_ends(&self) {
        self.outside.fetch_sub(1, Ordering::SeqCst);
        self.wake_all();
    }

    /// A busy worker without work waits until there may be some, or until there is room for one more. `is_over` says whether it
    /// has something else to do, `can_steal` whether others have work.
    /// A worker that leaves what there is to others only naps, unless one of them does already.
    pub(super) fn sleep(
        &self,
        worker: &Worker,
        is_over: impl Fn() -> bool,
        can_steal: impl Fn() -> bool,
    ) -> Woken {
        let timers = &worker.runtime.shared.timers;
        let mut is_nap = false;
        let mut is_deadlock = false;
        let mut is_busy = false;
        let mut crew = self.sleepers.sleep(&self.crew, &self.network, |crew| {
            // Before the look for work: who makes some and then takes the promise back is noticed by one of the two.
            let is_promised = self.outside.load(Ordering::SeqCst) > 0;
            let has_waiters = self.network.has_waiters();
            let is_crowded = self.is_crowded(crew);
            self.set_busy(crew, -1);
            // Who makes work known looks after that whether there is room for one more.
            fence(Ordering::SeqCst);
            // Those to whom it leaves its work must not have gone to sleep.
            let nap = worker.patience.nap().filter(|_| crew.busy > 0);
            let has_work = || !is_crowded && nap.is_none() && (self.has_work() || can_steal());
            if crew.is_shutting_down || is_over() || has_work() {
                self.set_busy(crew, 1);
                is_busy = true;
                return Rest::None;
            }
            self.stand_still(crew);
            if is_crowded {
                let (most, watches) = (None, false);
                return Rest::Sleep { most, watches };
            }
            let has_roots = self.roots.load(Ordering::Acquire) > 0;
            let watches = has_roots && has_waiters;
            let next_ns = timers.next_deadline_ns();
            let rest_ns = || next_ns.saturating_sub(timer::monotonic_ns()).max(0);
            let timer =
                (next_ns < i64::MAX && has_roots).then(|| Duration::from_nanos(rest_ns() as u64));
            is_nap = nap.is_some() && !std::mem::replace(&mut crew.is_one_napping, true);
            let nap = nap.filter(|_| is_nap);
            if let Some(most) = timer.into_iter().chain(nap).min() {
                let most = Some(most);
                return Rest::Sleep { most, watches };
            }
            let somebody_comes = crew.busy + crew.away > 0 || is_promised || watches;
            is_deadlock = has_roots && !somebody_comes && !self.is_call_ending();
            let most = None;
            match is_deadlock {
                true => Rest::None,
                false => Rest::Sleep { most, watches },
            }
        });
        crew.is_one_napping &= !is_nap;
        if !is_busy {
            self.set_busy(&mut crew, 1);
            crew = self.move_again(crew);
        }
        if crew.is_shutting_down {
            Woken::ShutDown
        } else if is_deadlock {
            Woken::Deadlock
        } else {
            Woken::Again
        }
    }

    pub(super) fn set_busy(&self, crew: &mut MutexGuard<'_, Crew>, change: isize) {
        crew.busy = crew.busy.wrapping_add_signed(change);
        self.busy.store(crew.busy, Ordering::Relaxed);
        self.ask_for_attention(crew);
    }

    /// Says whether there is something that workers shall know before they run the next task.
    pub(super) fn ask_for_attention(&self, crew: &Crew) {
        let is_wanted = crew.is_stopped || crew.busy > self.processors();
        self.attention.store(is_wanted, Ordering::Relaxed);
    }

    /// Ends the runtime's threads. Called by none of them.
    pub(crate) fn shut_down(&self) {
        let mut crew = lock(&self.crew);
        crew.is_shutting_down = true;
        // Calls that nobody waits for any more run no further.
        self.roots.store(0, Ordering::Release);
        let threads = std::mem::take(&mut crew.threads);
        drop(crew);
        self.stop_all();
        self.wake_all();
        self.world_changed.notify_all();
        for thread in threads {
            let _ = thread.join();
        }
        // Last: a task that has just begun was not asked to stop, but the monitor asks again.
        self.monitor.end();
    }
}
