//! Workers that sleep while there is no work, and are woken for all there is: no wake is lost, however they meet.

use crate::platform::{Mutex, lock};
use crate::sleepers::{Rest, Sleepers};
use crate::tasks::explore;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

/// A common queue of nameless tasks, and workers that stop once they have run all.
struct Pool {
    sleepers: Sleepers,
    crew: Mutex<()>,
    queue: Mutex<usize>,
    length: AtomicUsize,
    rest: AtomicUsize,
}

impl Pool {
    fn new(tasks: usize) -> Arc<Pool> {
        Arc::new(Pool {
            sleepers: Sleepers::default(),
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
        self.sleepers.wake_one(&self.crew)
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
                    self.sleepers.wake_all(&self.crew);
                }
                continue;
            }
            let crew = self.sleepers.sleep(lock(&self.crew), |_| {
                if self.length.load(Ordering::SeqCst) > 0 || self.is_over() {
                    Rest::None
                } else {
                    Rest::Long
                }
            });
            drop(crew);
        }
    }
}

fn check(workers: usize, pushers: usize, pushes: usize, preemptions: usize) {
    explore(preemptions, move || {
        let pool = Pool::new(pushers * pushes);
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
