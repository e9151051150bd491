//! Work that several threads share: all of it is done, once, and then everybody stops.

use crate::share::Pool;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

/// Follows numbers: each leads to two more, until they are too large.
fn follow(pool: &Pool<usize>, seen: &[AtomicUsize], keeps_one: bool) {
    while let Some(number) = pool.take() {
        let mut own = vec![number];
        while let Some(number) = own.pop() {
            seen[number].fetch_add(1, Ordering::Relaxed);
            for next in [2 * number, 2 * number + 1] {
                if next < seen.len() {
                    if keeps_one && (next % 2 == 0 || !pool.is_wanted()) {
                        own.push(next);
                    } else {
                        pool.give(next);
                    }
                }
            }
        }
    }
}

/// `missing` more threads are expected than come.
fn explore(threads: usize, missing: usize, numbers: usize, keeps_one: bool) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(move || {
        let pool = Arc::new(Pool::new(threads + missing));
        let seen: Arc<Vec<AtomicUsize>> =
            Arc::new((0..numbers).map(|_| AtomicUsize::new(0)).collect());
        pool.give(1);
        let others: Vec<_> = (1..threads)
            .map(|_| {
                let (pool, seen) = (pool.clone(), seen.clone());
                thread::spawn(move || follow(&pool, &seen, keeps_one))
            })
            .collect();
        (0..missing).for_each(|_| pool.do_without());
        follow(&pool, &seen, keeps_one);
        others
            .into_iter()
            .for_each(|other| other.join().expect("it ends"));
        assert!(
            seen.iter()
                .skip(1)
                .all(|times| times.load(Ordering::Relaxed) == 1)
        );
    });
}

#[test]
fn two_threads_share_all_they_find() {
    explore(2, 0, 6, false);
}

#[test]
fn two_threads_keep_some_for_themselves() {
    explore(2, 0, 8, true);
}

#[test]
fn three_threads_stop_together() {
    explore(3, 0, 4, false);
}

#[test]
fn nobody_waits_for_a_thread_that_there_cannot_be() {
    explore(2, 1, 4, false);
}
