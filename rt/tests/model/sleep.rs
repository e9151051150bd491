//! Workers that sleep while there is no work, and are woken for all there is: no wake is lost, however they meet.

use crate::platform::{Condvar, Mutex, lock, wait_for};
use crate::sleepers::{Lookout, Rest, Sleepers};
use crate::tasks::explore;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;
use std::time::Duration;

/// A lookout from which nothing is ever seen.
struct Bell {
    has_rung: Mutex<bool>,
    rings: Condvar,
}

impl Lookout for Bell {
    fn wait(&self, most: Option<Duration>) {
        let mut has_rung = lock(&self.has_rung);
        while !*has_rung {
            has_rung = wait_for(&self.rings, has_rung, most);
        }
        *has_rung = false;
    }

    fn call_back(&self) {
        *lock(&self.has_rung) = true;
        self.rings.notify_all();
    }
}

/// A common queue of nameless tasks, and workers that stop once they have run all.
struct Pool {
    sleepers: Sleepers,
    lookout: Bell,
    /// Whether one of those who sleep keeps the lookout.
    watches: bool,
    crew: Mutex<()>,
    queue: Mutex<usize>,
    length: AtomicUsize,
    rest: AtomicUsize,
}

impl Pool {
    fn new(tasks: usize, watches: bool) -> Arc<Pool> {
        Arc::new(Pool {
            sleepers: Sleepers::default(),
            lookout: Bell {
                has_rung: Mutex::new(false),
                rings: Condvar::new(),
            },
            watches,
            crew: Mutex::new(()),
            queue: Mutex::new(0),
            length: AtomicUsize::new(0),
            rest: AtomicUsize::new(tasks),
        })
    }

    /// Answers whether somebody is woken.
    fn push(&self) -> bool {
        let mut queue = lock(&self.queue);
        *queue += 1;
        self.length.store(*queue, Ordering::SeqCst);
        drop(queue);
        self.sleepers.wake_one(&self.crew, &self.lookout)
    }

    fn take(&self) -> bool {
        let mut queue = lock(&self.queue);
        let has_task = *queue > 0;
        *queue -= usize::from(has_task);
        self.length.store(*queue, Ordering::SeqCst);
        has_task
    }

    fn is_over(&self) -> bool {
        self.rest.load(Ordering::SeqCst) == 0
    }

    /// What a worker does until all is done.
    fn work(&self) {
        while !self.is_over() {
            if self.take() {
                if self.rest.fetch_sub(1, Ordering::SeqCst) == 1 {
                    self.sleepers.wake_all(&self.crew, &self.lookout);
                }
                continue;
            }
            let crew = self.sleepers.sleep(&self.crew, &self.lookout, |_| {
                if self.length.load(Ordering::SeqCst) > 0 || self.is_over() {
                    Rest::None
                } else {
                    let (most, watches) = (None, self.watches);
                    Rest::Sleep { most, watches }
                }
            });
            drop(crew);
        }
    }
}

fn check(workers: usize, pushers: usize, pushes: usize, preemptions: usize) {
    check_with(false, workers, pushers, pushes, preemptions);
}

fn check_with(watches: bool, workers: usize, pushers: usize, pushes: usize, preemptions: usize) {
    explore(preemptions, move || {
        let pool = Pool::new(pushers * pushes, watches);
        let mut threads = Vec::new();
        for _ in 0..workers {
            let pool = pool.clone();
            threads.push(thread::spawn(move || pool.work()));
        }
        for _ in 1..pushers {
            let pool = pool.clone();
            threads.push(thread::spawn(move || {
                for _ in 0..pushes {
                    pool.push();
                }
            }));
        }
        for _ in 0..pushes {
            pool.push();
        }
        // A worker that sleeps for ever is a deadlock, which the checker reports.
        threads
            .into_iter()
            .for_each(|thread| thread.join().expect("it ends"));
    });
}

#[test]
fn a_worker_gets_everything_that_comes_while_it_falls_asleep() {
    check(1, 1, 3, 4);
}

#[test]
fn two_others_wake_one_worker() {
    check(1, 2, 1, 3);
}

#[test]
fn two_workers_share_what_comes() {
    check(2, 1, 2, 3);
}

#[test]
fn one_who_keeps_the_lookout_gets_everything_that_comes() {
    check_with(true, 1, 1, 3, 3);
    check_with(true, 1, 2, 1, 3);
}

#[test]
fn two_workers_share_what_comes_while_one_keeps_the_lookout() {
    check_with(true, 2, 1, 2, 2);
}
