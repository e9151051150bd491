//! The ring with threads; every interleaving of a few steps is in `rt/tests/model/stealing.rs`.

use super::ring::{CAPACITY, Ring};
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn first_in_first_out_until_full() {
    let mut items: Vec<u32> = (0..=CAPACITY).collect();
    let ring = Ring::default();
    for _ in 0..3 {
        let mut pushed = 0;
        for item in &mut items {
            pushed += u32::from(ring.push(item));
        }
        assert_eq!(pushed, CAPACITY);
        for expected in 0..CAPACITY {
            // SAFETY: pointers to items.
            assert_eq!(ring.pop().map(|item| unsafe { *item }), Some(expected));
        }
        assert!(ring.pop().is_none() && ring.is_empty());
    }
}

#[test]
fn thieves_and_the_owner_take_each_item_once() {
    const ITEMS: usize = 20_000;
    let items: Vec<AtomicU32> = (0..ITEMS).map(|_| AtomicU32::new(0)).collect();
    let ring = Ring::default();
    let done = AtomicU32::new(0);
    // SAFETY: pointers to items.
    let count = |item: *mut AtomicU32| unsafe { (*item).fetch_add(1, Ordering::Relaxed) };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let own = Ring::default();
                while done.load(Ordering::Acquire) == 0 || !ring.is_empty() {
                    if let Some(item) = ring.steal_half(&own) {
                        count(item);
                    }
                    while let Some(item) = own.pop() {
                        count(item);
                    }
                }
            });
        }
        for item in &items {
            while !ring.push(ptr::from_ref(item).cast_mut()) {
                ring.pop().map(count);
            }
        }
        done.store(1, Ordering::Release);
        while let Some(item) = ring.pop() {
            count(item);
        }
    });
    assert!(items.iter().all(|item| item.load(Ordering::Relaxed) == 1));
}
