//! Marking by several threads, and of what may be no pointer (I-ROOT, I-INTERRUPT).

use super::*;
use std::sync::atomic::AtomicU32;

/// What may be a pointer is one only if it leads to something that was given out: free cells hold what they held before.
#[test]
fn numbers_that_may_be_pointers() {
    let fixture = Fixture::new(|_| {});
    let numbers = Arc::new(Mutex::new(Vec::new()));
    let shared = numbers.clone();
    let mark = move |marker: &mut Marker<'_>| {
        let numbers: MutexGuard<'_, Vec<u64>> = shared.lock().unwrap();
        numbers
            .iter()
            .for_each(|&number| marker.mark_if_object(number));
    };
    fixture.runtime.heap().add_roots(Box::new(mark)).unwrap();
    let collect = |found: &[u64]| {
        *numbers.lock().unwrap() = found.to_vec();
        let counts = fixture.collect(&[]);
        (counts.alloc_bytes, counts.mallocs - counts.frees)
    };
    let list: Vec<u64> = (0..1000).map(|_| fixture.allocate(pair(), 1)).collect();
    list.windows(2).for_each(|pair| write(pair[1], pair[0]));
    let next = list[999] + 16;
    let large = fixture.allocate(pair(), 10_000);
    // The next cell was given to a cache, but to nobody from there.
    assert_eq!(
        collect(&[next, large + 159_999, 0, u64::MAX, 1]),
        (163_840, 1)
    );
    // All of the list is free now, and leads on to more that is.
    assert_eq!(collect(&[list[999], list[0] + 8]), (0, 0));
    let again = fixture.allocate(pair(), 1);
    assert_eq!(collect(&[again + 15, again + 16]), (16, 1));
    assert_eq!(collect(&[again]), (16, 1));
}

/// The cache of an interrupted task: its cells are neither freed nor given to anybody else.
#[test]
fn reserved_runs_survive_collections() {
    let fixture = Fixture::new(|_| {});
    let heap = fixture.runtime.heap();
    let mut cache = Cache::default();
    let allocate = |cache: &mut Cache| {
        let mut inner = heap.lock();
        let state = inner.state(&heap.settings).unwrap();
        state.allocate(cache, pair(), 1).unwrap().0
    };
    let first = allocate(&mut cache);
    let runs: Vec<cache::Run> = cache.runs().map(|(_, run)| run).collect();
    let shared = runs.clone();
    let mark = move |marker: &mut Marker<'_>| shared.iter().for_each(|&run| marker.reserve(run));
    heap.add_roots(Box::new(mark)).unwrap();
    for _ in 0..3 {
        cache.keep_runs_only();
        let counts = fixture.collect(&[]);
        assert_eq!(counts.alloc_bytes, runs[0].limit - runs[0].cursor);
        for _ in 0..5000 {
            let other = fixture.allocate(pair(), 1);
            assert!(!(runs[0].cursor..runs[0].limit).contains(&other));
            write(other, u64::MAX);
        }
    }
    // What the run had is used up first, and zero as ever.
    let rest = (runs[0].limit - runs[0].cursor) / 16;
    for index in 1..=rest {
        let object = allocate(&mut cache);
        assert_eq!((object, read(object)), (first + 16 * index, 0));
    }
    assert!(!(first..runs[0].limit).contains(&allocate(&mut cache)));
}

/// Marking by several threads: a wide tree, a list that nobody can help with, a large array, and all that share objects.
#[test]
fn threads_mark_the_same_as_one() {
    let counts = [1, 2, 3, 8].map(|markers| {
        let fixture = Fixture::new(|config| config.markers = Some(markers));
        fixture.share_always();
        let mut level: Vec<u64> = (0..4096).map(|_| fixture.allocate(pair(), 1)).collect();
        let shared = level.clone();
        while level.len() > 1 {
            level = (level.chunks(2))
                .map(|children| {
                    let node = fixture.allocate(pair(), 1);
                    write(node, children[0]);
                    write(node + 8, children[1]);
                    fixture.allocate(pair(), 3);
                    node
                })
                .collect();
        }
        let list = (0..20_000).fold(0, |next, index| {
            let node = fixture.allocate(pair(), 1);
            write(node, next);
            write(node + 8, shared[index % shared.len()]);
            node
        });
        let array = fixture.allocate(pair(), 100_000);
        for index in 0..100_000 {
            let leaf = fixture.allocate(pair(), 1);
            write(array + 16 * index, leaf);
            write(
                array + 16 * index + 8,
                shared[index as usize % shared.len()],
            );
        }
        let mut counts = Vec::new();
        for roots in [&[level[0], list, array][..], &[list, array], &[array], &[]] {
            let found = fixture.collect(roots);
            counts.push((found.alloc_bytes, found.mallocs - found.frees));
        }
        counts
    });
    assert!(counts.iter().all(|found| *found == counts[0]));
    assert_eq!(counts[0][2].1, 1 + 100_000 + 4096);
    assert_eq!(counts[0][3], (0, 0));
}

/// Each number below 1000 is found by way of the number it is made from, whoever follows it.
#[test]
fn shared_work_is_done_once_and_then_all_stop() {
    for threads in [1, 2, 3, 8] {
        let pool = share::Pool::new(threads);
        let seen: Vec<AtomicU32> = (0..1000).map(|_| AtomicU32::new(0)).collect();
        pool.give(1);
        let run = || {
            while let Some(number) = pool.take() {
                seen[number].fetch_add(1, Ordering::Relaxed);
                let next = [2 * number, 2 * number + 1].into_iter();
                next.filter(|&next| next < 1000)
                    .for_each(|next| pool.give(next));
            }
        };
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(run))));
        let mut times = seen.iter().skip(1);
        assert!(times.all(|times| times.load(Ordering::Relaxed) == 1));
    }
}
