//! I-WAIT: semaphores: nobody sleeps while there is something to take, and nothing is taken twice.

use crate::platform::{AtomicU32, Ordering, Task, WaitReason};
use crate::semaphore::Semaphores;
use crate::tasks::{Body, explore, run};
use loom::cell::UnsafeCell;
use loom::sync::Arc;

struct Model {
    semaphores: Semaphores,
    word: AtomicU32,
    owned: UnsafeCell<u32>,
}

// SAFETY: the checker watches what is in it.
unsafe impl Sync for Model {}
// SAFETY: as above.
unsafe impl Send for Model {}

fn model(count: u32) -> Arc<Model> {
    Arc::new(Model {
        semaphores: Semaphores::with_shards(1),
        word: AtomicU32::new(count),
        owned: UnsafeCell::new(0),
    })
}

impl Model {
    fn acquire(&self, task: &Task, first: bool) {
        let reason = WaitReason::SemAcquire;
        // SAFETY: the word outlives the operation.
        let waits = unsafe {
            self.semaphores
                .acquire(task.pointer(), &self.word, first, reason)
        };
        if waits {
            assert_eq!(task.worker_leaves(), ([1, 0], false));
        }
    }

    fn release(&self) {
        // SAFETY: as above.
        unsafe { self.semaphores.release(&self.word) };
    }

    /// What only one task at a time may do.
    fn own(&self) {
        self.owned.with_mut(|owned| {
            // SAFETY: the checker looks whether somebody else is here.
            unsafe { *owned += 1 };
        });
    }
}

#[test]
fn a_semaphore_of_one_excludes() {
    explore(2, || {
        let a = model(1);
        let (b, c) = (a.clone(), a.clone());
        let body = |model: Arc<Model>, first| {
            Box::new(move |task: &Task| {
                model.acquire(task, first);
                model.own();
                model.release();
            }) as Body
        };
        run([body(a.clone(), false), body(b, true), body(c, false)]);
        assert_eq!(a.word.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn every_release_wakes_one() {
    explore(2, || {
        let a = model(0);
        let (b, c) = (a.clone(), a.clone());
        let end = a.clone();
        run([
            Box::new(move |task| a.acquire(task, false)),
            Box::new(move |task| b.acquire(task, false)),
            Box::new(move |_| {
                c.release();
                c.release();
            }),
        ]);
        assert_eq!(end.word.load(Ordering::Relaxed), 0);
    });
}

#[test]
fn two_releases_at_once_wake_two() {
    explore(2, || {
        let a = model(0);
        let (b, c) = (a.clone(), a.clone());
        run([
            Box::new(move |_| a.release()),
            Box::new(move |_| b.release()),
            Box::new(move |task| {
                c.acquire(task, false);
                c.acquire(task, false);
            }),
        ]);
    });
}
