//! Stack memory: sizes, reuse, growth in place, and what happens when there is none.

use super::*;
use crate::config::Stress;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

fn memory(change: impl FnOnce(&mut Config)) -> StackMemory {
    let mut config = Config {
        poison: false,
        ..Config::default()
    };
    change(&mut config);
    StackMemory::new(&config)
}

fn fill(stack: &Stack, byte: u8) {
    // SAFETY: the stack belongs to the test.
    unsafe { std::ptr::write_bytes(stack.lowest as *mut u8, byte, stack.size_bytes() as usize) };
}

fn read(address: u64) -> u8 {
    // SAFETY: tests pass addresses of mapped stacks.
    unsafe { *(address as *const u8) }
}

#[test]
fn small_stacks_are_classes_and_are_reused() {
    let memory = memory(|_| {});
    let stack = memory.allocate(None, 2048, 1 << 20).unwrap();
    assert_eq!(stack.size_bytes(), 2048);
    let (first, second) = (stack.lowest, memory.allocate(None, 2048, 1 << 20).unwrap());
    assert_ne!(first, second.lowest);
    fill(&stack, 7);
    assert!(stack.lowest.is_multiple_of(16) && stack.highest.is_multiple_of(16));
    memory.free(None, stack);
    assert_eq!(memory.allocate(None, 2032, 1 << 20).unwrap().lowest, first);
    assert_eq!(
        memory.allocate(None, 608, 1 << 20).unwrap().size_bytes(),
        640
    );
}

#[test]
fn a_thousand_stacks_do_not_overlap() {
    let memory = memory(|_| {});
    let stacks: Vec<Stack> = (0..1000)
        .map(|_| memory.allocate(None, 4096, 1 << 20).unwrap())
        .collect();
    let mut ranges: Vec<_> = stacks
        .iter()
        .map(|stack| (stack.lowest, stack.highest))
        .collect();
    ranges.sort_unstable();
    assert!(ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    stacks
        .into_iter()
        .for_each(|stack| memory.free(None, stack));
}

#[test]
fn stacks_that_were_left_are_poisoned() {
    let memory = memory(|config| config.poison = true);
    let stack = memory.allocate(None, 2048, 1 << 20).unwrap();
    fill(&stack, 7);
    let lowest = stack.lowest;
    memory.free(None, stack);
    // The span is kept, so its memory can be read.
    assert_eq!((read(lowest), read(lowest + 2047)), (POISON, POISON));
}

#[test]
fn large_stacks_grow_where_they_stand_up_to_the_limit() {
    let memory = memory(|_| {});
    let limit = 10_000_000;
    let mut stack = memory.allocate(None, 512 << 10, limit).unwrap();
    let highest = stack.highest;
    fill(&stack, 7);
    for size in [1 << 20, 3 << 20, limit] {
        assert!(memory.grow_in_place(&mut stack, size));
        assert_eq!((stack.highest, stack.size_bytes()), (highest, size));
        fill(&stack, 7);
    }
    assert!(
        !memory.grow_in_place(&mut stack, 20_000_000),
        "beyond the reservation"
    );
    assert_eq!(stack.size_bytes(), limit);
    memory.free(None, stack);
}

/// A machine that may have slow huge pages; notes what is committed.
#[derive(Default)]
struct Machine {
    is_slow: AtomicBool,
    commits: Mutex<Vec<(Range<u64>, bool)>>,
}

const SLOW_PAGE: Duration = Duration::from_millis(10);

impl Machine {
    fn huge_pages(&self) -> u64 {
        let commits = self.commits.lock().unwrap();
        let huge = commits.iter().filter(|(_, huge)| *huge);
        huge.map(|(range, _)| (range.end - range.start) >> 21).sum()
    }
}

// SAFETY: I-STACK: the operating system's memory.
unsafe impl StackSource for Machine {
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        OperatingSystem.reserve(bytes, alignment)
    }

    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        OperatingSystem.reserve_at(address, bytes)
    }

    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        let range = address..address + bytes;
        self.commits.lock().unwrap().push((range, huge));
        let begin = pages::thread_time();
        while huge && self.is_slow.load(Ordering::Relaxed) {
            if pages::thread_time() - begin >= SLOW_PAGE {
                break;
            }
        }
        // SAFETY: I-STACK: the caller's promise.
        unsafe { OperatingSystem.commit(address, bytes, huge) }
    }

    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: the caller's promise.
        unsafe { OperatingSystem.discard(address, bytes) };
    }

    unsafe fn retire(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: the caller's promise.
        unsafe { OperatingSystem.retire(address, bytes) };
    }

    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: the caller's promise.
        unsafe { OperatingSystem.release(address, bytes) };
    }
}

#[test]
fn where_huge_pages_are_slow_few_are_asked_for() {
    let machine = Arc::new(Machine::default());
    machine.is_slow.store(true, Ordering::Relaxed);
    let memory = memory(|config| config.source = machine.clone());
    let mut stack = memory.allocate(None, 512 << 10, 1 << 30).unwrap();
    let begin = Instant::now();
    for size in 1..=128 {
        assert!(memory.grow_in_place(&mut stack, size << 20));
    }
    // One at first, and others in a twentieth of the time.
    let most = 1 + begin.elapsed().div_duration_f64(20 * SLOW_PAGE) as u64;
    let asked = machine.huge_pages();
    assert!((1..=most).contains(&asked), "{asked} of at most {most}");
    memory.free(None, stack);
}

/// I-STACK: whatever pages a stack gets, each is committed once and all can be used.
#[test]
fn a_stack_gets_huge_and_small_pages_in_turn() {
    let machine = Arc::new(Machine::default());
    let memory = memory(|config| config.source = machine.clone());
    let mut stack = memory.allocate(None, 128 << 10, 1 << 30).unwrap();
    let mut size = 300_000;
    while size < 64 << 20 {
        machine
            .is_slow
            .store(size >> 22 & 1 == 1, Ordering::Relaxed);
        assert!(memory.grow_in_place(&mut stack, size));
        size += if size.is_multiple_of(9) {
            5 << 20
        } else {
            123_456
        };
        std::thread::sleep(Duration::from_millis(1));
    }
    fill(&stack, 7);
    let commits = machine.commits.lock().unwrap();
    // How many of each depends on how fast the real ones are.
    assert!(commits.iter().any(|commit| commit.1) && commits.iter().any(|commit| !commit.1));
    assert_eq!(commits[0].0.end, stack.highest);
    assert!(
        commits
            .windows(2)
            .all(|pair| pair[1].0.end == pair[0].0.start)
    );
    assert!(commits.last().unwrap().0.start <= stack.lowest);
    for (range, huge) in commits.iter() {
        let unit = if *huge { 2 << 20 } else { PAGE_BYTES };
        assert!(range.start.is_multiple_of(unit) && range.end.is_multiple_of(unit));
    }
    drop(commits);
    memory.free(None, stack);
}

#[test]
fn under_stress_no_address_is_used_twice() {
    let memory = memory(|config| {
        config.stress = Stress {
            move_always: true,
            ..Stress::default()
        }
    });
    let mut seen = std::collections::HashSet::new();
    for size in [560, 2048, 2064, 4112].repeat(100) {
        let stack = memory.allocate(None, size, 1 << 20).unwrap();
        assert_eq!(stack.size_bytes(), size);
        fill(&stack, 7);
        assert!(
            (stack.lowest..stack.highest)
                .step_by(16)
                .all(|address| seen.insert(address))
        );
        memory.free(None, stack);
    }
}

/// The operating system until `left` operations were done, then nothing.
struct Scarce {
    left: AtomicI64,
}

impl Scarce {
    fn has(&self) -> bool {
        self.left.fetch_sub(1, Ordering::Relaxed) > 0
    }
}

// SAFETY: answers what `OperatingSystem` answers, or no.
unsafe impl StackSource for Scarce {
    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        self.has() && OperatingSystem.reserve_at(address, bytes)
    }
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        if self.has() {
            OperatingSystem.reserve(bytes, alignment)
        } else {
            None
        }
    }
    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        // SAFETY: passed on.
        self.has() && unsafe { OperatingSystem.commit(address, bytes, huge) }
    }
    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.discard(address, bytes) }
    }
    unsafe fn retire(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.retire(address, bytes) }
    }
    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.release(address, bytes) }
    }
}

#[test]
fn every_failure_is_an_answer() {
    for size in [2048, 512 << 10, 8 << 20] {
        for operations in 0..4 {
            let memory = memory(|config| {
                config.source = Arc::new(Scarce {
                    left: AtomicI64::new(operations),
                })
            });
            match memory.allocate(None, size, 1 << 30) {
                Ok(stack) => {
                    assert!(operations >= 2);
                    memory.free(None, stack);
                }
                Err(error) => assert_eq!(error, OutOfMemory { bytes: size }),
            }
        }
    }
}

/// A source with little address space.
struct Narrow;

/// A source that cannot align to huge pages, as reservations want it.
struct Unaligned;

// SAFETY: answers what `OperatingSystem` answers, or no.
unsafe impl StackSource for Unaligned {
    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        OperatingSystem.reserve_at(address, bytes)
    }
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        if alignment <= PAGE_BYTES {
            OperatingSystem.reserve(bytes, alignment)
        } else {
            None
        }
    }
    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        // SAFETY: passed on.
        unsafe { OperatingSystem.commit(address, bytes, huge) }
    }
    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.discard(address, bytes) }
    }
    unsafe fn retire(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.retire(address, bytes) }
    }
    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.release(address, bytes) }
    }
}

// SAFETY: answers what `OperatingSystem` answers, or no.
unsafe impl StackSource for Narrow {
    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        OperatingSystem.reserve_at(address, bytes)
    }
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        if bytes <= 16 << 20 {
            OperatingSystem.reserve(bytes, alignment)
        } else {
            None
        }
    }
    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        // SAFETY: passed on.
        unsafe { OperatingSystem.commit(address, bytes, huge) }
    }
    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.discard(address, bytes) }
    }
    unsafe fn retire(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.retire(address, bytes) }
    }
    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: passed on.
        unsafe { OperatingSystem.release(address, bytes) }
    }
}

#[test]
fn with_little_address_space_a_large_stack_reserves_less() {
    let memory = memory(|config| config.source = Arc::new(Narrow));
    let mut stack = memory.allocate(None, 1 << 20, 1_000_000_000).unwrap();
    assert!(memory.grow_in_place(&mut stack, 4 << 20));
    assert!(!memory.grow_in_place(&mut stack, 64 << 20));
    memory.free(None, stack);
    assert!(memory.allocate(None, 64 << 20, 1_000_000_000).is_err());
}

#[test]
fn a_large_stack_that_was_left_is_kept_with_its_small_pages_only() {
    let memory = memory(|config| config.poison = true);
    let stack = memory.allocate(None, 4 << 20, 64 << 20).unwrap();
    fill(&stack, 7);
    let range = (stack.lowest, stack.highest);
    memory.free(None, stack);
    assert_eq!(
        (read(range.1 - 1), read(range.1 - (512 << 10))),
        (POISON, POISON)
    );
    let again = memory.allocate(None, 4 << 20, 64 << 20).unwrap();
    assert_eq!((again.lowest, again.highest), range);
    assert_eq!(read(again.lowest), 0, "fresh memory below the small pages");
    // Another limit needs another reservation.
    memory.free(None, again);
    assert_ne!(
        memory.allocate(None, 4 << 20, 128 << 20).unwrap().highest,
        range.1
    );
}

#[test]
fn without_a_reservation_the_pool_helps_out() {
    let memory = memory(|config| config.source = Arc::new(Unaligned));
    let mut stack = memory.allocate(None, 128 << 10, 1 << 30).unwrap();
    assert!(matches!(stack.backing, Backing::Slab(_)));
    assert!(!memory.grow_in_place(&mut stack, 256 << 10));
    assert!(memory.allocate(None, 1 << 20, 1 << 30).is_err());
    memory.free(None, stack);
}

#[test]
fn only_so_many_free_large_stacks_are_kept() {
    let memory = memory(|_| {});
    let stacks: Vec<Stack> = (0..20)
        .map(|_| memory.allocate(None, 300 << 10, 64 << 20).unwrap())
        .collect();
    let tops: std::collections::HashSet<u64> = stacks.iter().map(|stack| stack.highest).collect();
    stacks
        .into_iter()
        .for_each(|stack| memory.free(None, stack));
    assert_eq!(memory.reservations.idle_count(), 8);
    assert!(tops.contains(&memory.allocate(None, 300 << 10, 64 << 20).unwrap().highest));
}

#[test]
fn no_limit_is_a_limit_too() {
    let memory = memory(|_| {});
    for limit in [u64::MAX, i64::MAX as u64, 1 << 47] {
        let mut stack = memory.allocate(None, 1 << 20, limit).unwrap();
        assert!(memory.grow_in_place(&mut stack, 3 << 30));
        assert!(
            !memory.grow_in_place(&mut stack, 5 << 30),
            "outgrows its reservation"
        );
        memory.free(None, stack);
    }
}

/// I-STACK: no stack is in two places, whichever caches it went through.
#[test]
fn stacks_go_through_caches_and_back() {
    let memory = memory(|_| {});
    let mut caches = [Cache::default(), Cache::default()];
    let mut held: Vec<Stack> = Vec::new();
    let mut random = 1u64;
    for _ in 0..20_000 {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        let cache = &mut caches[(random >> 40) as usize % 2];
        if held.len() < 300 && random >> 60 & 3 != 0 {
            let size = 64 + (random >> 33) % 200 * 16;
            let stack = memory.allocate(Some(cache), size, 1 << 20).unwrap();
            assert!(stack.size_bytes() >= size);
            fill(&stack, (held.len() % 251) as u8);
            held.push(stack);
        } else if !held.is_empty() {
            let stack = held.swap_remove((random >> 20) as usize % held.len());
            memory.free(Some(cache), stack);
        }
    }
    let mut ranges: Vec<_> = held
        .iter()
        .map(|stack| (stack.lowest, stack.highest))
        .collect();
    ranges.sort_unstable();
    assert!(ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    held.drain(..).for_each(|stack| memory.free(None, stack));
    caches.iter_mut().for_each(|cache| memory.drain(cache));
    assert_eq!(memory.in_use_bytes(), 0);
}

/// Bytes of the process that are in memory.
fn resident_bytes() -> u64 {
    let statistics = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages = statistics.split(' ').nth(1).unwrap();
    pages.parse::<u64>().unwrap() * PAGE_BYTES
}

#[test]
fn after_a_burst_the_memory_is_gone() {
    let memory = memory(|_| {});
    let mut cache = Cache::default();
    let stacks: Vec<Stack> = (0..100_000)
        .map(|_| memory.allocate(Some(&mut cache), 640, 1 << 20).unwrap())
        .collect();
    stacks.iter().for_each(|stack| fill(stack, 7));
    let full = resident_bytes();
    stacks
        .into_iter()
        .for_each(|stack| memory.free(Some(&mut cache), stack));
    let after = resident_bytes();
    assert!(full - after > 60_000_000, "{full} before, {after} after");
}

#[test]
fn exact_stacks_have_no_byte_too_many_under_stress() {
    let memory = memory(|config| config.stress.small_start = true);
    let stack = memory.allocate_exact(None, 112).unwrap();
    assert!(stack.is_exact());
    assert_eq!(stack.size_bytes(), 112);
    assert!(
        stack.lowest.is_multiple_of(PAGE_BYTES),
        "what is below faults"
    );
    fill(&stack, 7);
    memory.free(None, stack);
}

#[test]
fn a_large_stack_that_is_hardly_used_gives_memory_back() {
    let memory = memory(|_| {});
    let mut stack = memory.allocate(None, 64 << 20, 1 << 30).unwrap();
    fill(&stack, 7);
    let full = resident_bytes();
    let highest = stack.highest;
    assert!(!memory.trim(&mut stack, 20 << 20), "a third is used");
    assert!(memory.trim(&mut stack, 1000));
    assert!(full - resident_bytes() > 60_000_000);
    assert_eq!((stack.highest, read(highest - 1)), (highest, 7));
    assert!(stack.size_bytes() <= 1 << 20);
    assert!(memory.grow_in_place(&mut stack, 64 << 20));
    fill(&stack, 7);
    memory.free(None, stack);
}
