//! Stopping the world: no worker touches a task or an object of the program.
//!
//! Promises: while a [`Stopped`] lives every worker stands between two tasks, in a host call that asked for the same or blocks, or
//! sleeps. May not know: what for.
//!
//! A worker *moves* while it runs tasks or looks for some. Who stops the world asks all running tasks to stop, and waits until
//! nobody moves. Where a worker changes tasks at that moment nobody is asked; so it is repeated.

use super::pauses::Pauses;
use super::shared::{Crew, Scheduler};
use super::worker::Worker;
use crate::platform::lock;
use crate::runtime::Runtime;
use std::sync::MutexGuard;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often tasks are asked again.
const ASK_EVERY: Duration = Duration::from_micros(100);

/// The world is stopped until this is dropped.
pub(crate) struct Stopped<'a> {
    runtime: &'a Runtime,
    is_worker: bool,
    /// When somebody wanted it.
    since: Instant,
}

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let scheduler = &self.runtime.shared.scheduler;
        let mut crew = lock(&scheduler.crew);
        crew.is_stopped = false;
        crew.pauses.total.add(self.since.elapsed());
        crew.moving += usize::from(self.is_worker);
        scheduler.is_stopping.store(false, Ordering::SeqCst);
        scheduler.ask_for_attention(&crew);
        let is_somebody_away = crew.away > 0;
        drop(crew);
        scheduler.world_changed.notify_all();
        // Others may have to do what waits for a worker whose right to run was taken.
        if is_somebody_away {
            scheduler.wake_one(self.runtime);
        }
    }
}

impl Stopped<'_> {
    /// All records of workers, those included that no thread is.
    pub(crate) fn workers(&self) -> Vec<*mut Worker> {
        let mut crew = lock(&self.runtime.shared.scheduler.crew);
        crew.all
            .iter_mut()
            .map(|worker| &raw mut **worker)
            .collect()
    }
}

impl Runtime {
    /// Stops the world. A worker calls it where its task stands in a host call, as others find the task in a collection. None if
    /// somebody else has stopped it meanwhile, or a host routine is in the middle of a call of its own, which may hold what it
    /// likes.
    pub(crate) fn stop(&self) -> Option<Stopped<'_>> {
        let since = Instant::now();
        let scheduler = &self.shared.scheduler;
        let is_worker = Worker::current(&self.shared).is_some();
        let mut crew = lock(&scheduler.crew);
        if crew.nested > 0 {
            return None;
        }
        if crew.is_stopped {
            if is_worker {
                scheduler.stand_still(&mut crew);
                drop(scheduler.move_again(crew));
            }
            return None;
        }
        crew.is_stopped = true;
        scheduler.is_stopping.store(true, Ordering::SeqCst);
        scheduler.ask_for_attention(&crew);
        crew.moving -= usize::from(is_worker);
        while crew.moving > 0 && crew.nested == 0 {
            scheduler.take_lent(&mut crew);
            if crew.moving == 0 {
                break;
            }
            ask_to_stop(&crew);
            let (again, _) = scheduler
                .world_changed
                .wait_timeout(crew, ASK_EVERY)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            crew = again;
        }
        // A routine that has begun a call meanwhile stands still within that call, whatever it holds.
        let is_forbidden = crew.nested > 0;
        crew.pauses.stopping.add(since.elapsed());
        drop(crew);
        let stopped = Stopped {
            runtime: self,
            is_worker,
            since,
        };
        (!is_forbidden).then_some(stopped)
    }

    /// Sets how many tasks may run at a time, which a running task asks for. Once this has returned no more do.
    pub(crate) fn set_processors(&self, processors: usize) {
        let is_less = processors < self.shared.scheduler.processors();
        self.shared.scheduler.set_processors(processors);
        if is_less {
            // Workers that stand still look at the number before they go on.
            drop(self.stop());
        }
    }

    /// How often the world was stopped so far, and for how long.
    pub fn pauses(&self) -> Pauses {
        lock(&self.shared.scheduler.crew).pauses.clone()
    }
}

/// Makes every running task come back to its worker.
fn ask_to_stop(crew: &MutexGuard<'_, Crew>) {
    for worker in &crew.all {
        // A routine that blocks is not to be disturbed; its worker comes back through here.
        if worker.right.is_held() {
            worker.watched.stop_task();
        }
    }
}

impl Scheduler {
    /// Makes every running task come back to its worker.
    pub(super) fn stop_all(&self) {
        ask_to_stop(&lock(&self.crew));
    }

    /// A worker does not touch tasks for a while.
    pub(super) fn stand_still(&self, crew: &mut MutexGuard<'_, Crew>) {
        crew.moving -= 1;
        if crew.is_stopped && crew.moving == 0 {
            self.world_changed.notify_all();
        }
    }

    /// It goes on, when the world does.
    pub(super) fn move_again<'a>(&'a self, mut crew: MutexGuard<'a, Crew>) -> MutexGuard<'a, Crew> {
        while crew.is_stopped {
            crew = self
                .world_changed
                .wait(crew)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
        }
        crew.moving += 1;
        crew
    }

    /// A worker between two tasks waits for the end of a stop. Answers false if there are too many workers.
    #[cold]
    pub(super) fn wait_for_world(&self) -> bool {
        let mut crew = lock(&self.crew);
        if crew.is_stopped {
            self.stand_still(&mut crew);
            crew = self.move_again(crew);
        }
        !self.is_crowded(&mut crew)
    }
}
