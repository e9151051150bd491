//! The heap without compiled code: I-SPACE, I-LAYOUT and I-FREE, with a list of the test's as roots (I-ROOT).

use super::*;
use crate::runtime::Runtime;
use crate::types::{Kind, StaticList, StaticString, flags};
use std::collections::HashMap;
use std::sync::Arc;

/// A type of so many bytes whose pointer words are the bits of `bitmap`.
fn type_of(size_bytes: u64, bitmap: &'static [u8]) -> &'static TypeDescriptor {
    let words = (0..8 * bitmap.len() as u64)
        .filter(|&word| bitmap[word as usize / 8] >> (word % 8) & 1 == 1);
    let pointer_bytes = words.max().map_or(0, |last| 8 * (last + 1));
    let nothing = StaticString {
        start: std::ptr::null(),
        length: 0,
    };
    Box::leak(Box::new(TypeDescriptor {
        size_bytes,
        pointer_bytes,
        pointer_bitmap: bitmap.as_ptr(),
        hash: 0,
        align_bytes: 8,
        kind: Kind::Struct,
        flags: 0,
        text: nothing,
        name: nothing,
        package: nothing,
        elem: std::ptr::null(),
        key: std::ptr::null(),
        len: 0,
        fields: empty(),
        params: empty(),
        results: empty(),
        methods: empty(),
        pointer: std::ptr::null(),
        calls: std::ptr::null(),
    }))
}

fn array_of(elem: &'static TypeDescriptor, len: u64) -> &'static TypeDescriptor {
    let array = type_of(elem.size_bytes * len, &[]);
    Box::leak(Box::new(TypeDescriptor {
        kind: Kind::Array,
        pointer_bytes: (elem.pointer_bytes > 0) as u64
            * (array.size_bytes - elem.size_bytes + elem.pointer_bytes),
        flags: flags::BITMAP_BY_PARTS,
        elem,
        len,
        ..type_parts(array)
    }))
}

fn type_parts(ty: &TypeDescriptor) -> TypeDescriptor {
    TypeDescriptor {
        fields: empty(),
        params: empty(),
        results: empty(),
        methods: empty(),
        ..*ty
    }
}

fn empty<T>() -> StaticList<T> {
    StaticList {
        start: std::ptr::null(),
        count: 0,
    }
}

struct Fixture {
    runtime: Runtime,
    roots: Arc<Mutex<Vec<u64>>>,
}

impl Fixture {
    fn new(adjust: impl FnOnce(&mut Config)) -> Fixture {
        let mut config = Config::default();
        adjust(&mut config);
        let runtime = Runtime::new(config);
        let roots = Arc::new(Mutex::new(Vec::new()));
        let shared = roots.clone();
        let mark = move |marker: &mut Marker<'_>| {
            let roots: MutexGuard<'_, Vec<u64>> = shared.lock().unwrap();
            roots.iter().for_each(|&root| marker.mark(root));
        };
        runtime.heap().add_roots(Box::new(mark)).unwrap();
        Fixture { runtime, roots }
    }

    /// Lets all threads mark, however little there is.
    fn share_always(&self) {
        let heap = self.runtime.heap();
        let mut inner = heap.lock();
        inner
            .state(&heap.settings)
            .unwrap()
            .settings
            .share_from_bytes = 0;
    }

    fn allocate(&self, ty: &TypeDescriptor, count: u64) -> u64 {
        self.runtime.heap().allocate(ty, count).unwrap() as u64
    }

    fn collect(&self, roots: &[u64]) -> HeapStatistics {
        *self.roots.lock().unwrap() = roots.to_vec();
        assert!(self.runtime.collect());
        self.runtime.heap_statistics()
    }
}

fn read(address: u64) -> u64 {
    // SAFETY: I-LAYOUT: a word of an object of the test.
    unsafe { *(address as *const u64) }
}

fn write(address: u64, value: u64) {
    // SAFETY: as above.
    unsafe { *(address as *mut u64) = value };
}

/// Two pointers.
fn pair() -> &'static TypeDescriptor {
    type_of(16, &[0b11])
}

#[test]
fn objects_are_zeroed_and_apart() {
    let fixture = Fixture::new(|_| {});
    let mut taken = HashMap::new();
    for size in [1, 8, 9, 24, 100, 513, 4000, 32768, 32769, 100_000] {
        let ty = type_of(size, &[]);
        for _ in 0..50 {
            let object = fixture.allocate(ty, 1);
            for offset in 0..size {
                // SAFETY: I-LAYOUT: a byte of the object.
                let byte = unsafe { &mut *((object + offset) as *mut u8) };
                assert_eq!(*byte, 0);
                *byte = 0xff;
            }
            taken.insert(object, size);
        }
    }
    let mut ranges: Vec<_> = taken.into_iter().collect();
    ranges.sort_unstable();
    assert_eq!(ranges.len(), 500);
    assert!(
        ranges
            .windows(2)
            .all(|pair| pair[0].0 + pair[0].1 <= pair[1].0)
    );
}

#[test]
fn no_bytes_have_one_address() {
    let fixture = Fixture::new(|_| {});
    let nothing = type_of(0, &[]);
    assert_eq!(
        fixture.allocate(nothing, 1),
        fixture.allocate(nothing, 1000)
    );
    assert_eq!(fixture.allocate(pair(), 0), fixture.allocate(nothing, 1));
}

#[test]
fn what_is_reachable_lives() {
    let fixture = Fixture::new(|_| {});
    let list = (0..10_000).fold(0, |next, _| {
        let node = fixture.allocate(pair(), 1);
        write(node, next);
        fixture.allocate(pair(), 1);
        node
    });
    let counts = fixture.collect(&[list]);
    assert_eq!(
        (counts.alloc_bytes, counts.mallocs, counts.frees),
        (160_000, 20_000, 10_000)
    );
    let mut length = 0;
    let mut node = list;
    while node != 0 {
        length += 1;
        node = read(node);
    }
    assert_eq!(length, 10_000);
    let counts = fixture.collect(&[]);
    assert_eq!(
        (counts.alloc_bytes, counts.frees, counts.in_use_bytes),
        (0, 20_000, 0)
    );
    assert_eq!(counts.collections, 2);
}

#[test]
fn pointers_into_objects_keep_the_whole() {
    let fixture = Fixture::new(|_| {});
    for (ty, count) in [
        (pair(), 1),
        (pair(), 100),
        (pair(), 100_000),
        (type_of(1, &[]), 77),
    ] {
        let bytes = ty.size_bytes * count;
        for offset in [0, 1, bytes / 2, bytes - 1] {
            let object = fixture.allocate(ty, count);
            assert_eq!(
                fixture.runtime.heap().object_of(object + offset),
                Some(object)
            );
            let counts = fixture.collect(&[object + offset]);
            assert_eq!(
                counts.alloc_bytes,
                rounded_bytes(bytes),
                "{count} at {offset}"
            );
        }
    }
    assert_eq!(
        fixture.collect(&[0, 1, u64::MAX, 0x1234_5678]).alloc_bytes,
        0
    );
}

#[test]
fn only_pointer_words_are_followed() {
    let fixture = Fixture::new(|_| {});
    let sometimes = type_of(40, &[0b01010]);
    for count in [1, 3, 40, 2000] {
        let holder = fixture.allocate(sometimes, count);
        for word in 0..5 * count {
            write(holder + 8 * word, fixture.allocate(pair(), 1));
        }
        let counts = fixture.collect(&[holder]);
        assert_eq!(
            counts.alloc_bytes,
            rounded_bytes(40 * count) + 16 * 2 * count
        );
    }
    let numbers = fixture.allocate(type_of(16, &[]), 1);
    write(numbers, fixture.allocate(pair(), 1));
    assert_eq!(fixture.collect(&[numbers]).alloc_bytes, 16);
}

#[test]
fn patterns_of_long_arrays_are_found_by_parts() {
    let fixture = Fixture::new(|_| {});
    let element = type_of(24, &[0b100]);
    for len in [10, 5000] {
        let array = array_of(array_of(element, len), 3);
        let holder = fixture.allocate(array, 2);
        for index in 0..6 * len {
            write(holder + 24 * index + 16, fixture.allocate(pair(), 1));
        }
        let counts = fixture.collect(&[holder + 1]);
        assert_eq!(
            counts.alloc_bytes,
            rounded_bytes(24 * 6 * len) + 16 * 6 * len
        );
    }
}

#[test]
fn freed_cells_are_used_again() {
    let fixture = Fixture::new(|_| {});
    let keep: Vec<u64> = (0..100_000)
        .map(|_| fixture.allocate(pair(), 1))
        .step_by(7)
        .collect();
    let before = fixture.collect(&keep);
    for round in 0..10 {
        for _ in 0..80_000 {
            let object = fixture.allocate(pair(), 1);
            assert_eq!((read(object), read(object + 8)), (0, 0), "round {round}");
            write(object, 1);
            write(object + 8, object);
        }
        fixture.collect(&keep);
    }
    let after = fixture.collect(&keep);
    assert_eq!(after.alloc_bytes, before.alloc_bytes);
    assert_eq!(
        after.in_use_bytes + after.idle_bytes,
        before.in_use_bytes + before.idle_bytes
    );
}

#[test]
fn pages_go_back_to_the_system() {
    let fixture = Fixture::new(|_| {});
    let bytes = type_of(1, &[]);
    let object = fixture.allocate(bytes, 256 << 20);
    for offset in (0..256 << 20).step_by(4096) {
        write(object + offset, 1);
    }
    fixture.collect(&[]);
    let counts = fixture.collect(&[]);
    assert_eq!((counts.in_use_bytes, counts.idle_bytes), (0, 256 << 20));
    assert_eq!(counts.released_bytes, 256 << 20);
    let again = fixture.allocate(bytes, 256 << 20);
    assert_eq!((again, read(again + 4096)), (object, 0));
}

#[test]
fn too_much_is_an_error() {
    let fixture = Fixture::new(|config| config.max_heap_bytes = 1 << 20);
    let heap = fixture.runtime.heap();
    for (ty, count) in [(pair(), u64::MAX), (pair(), 1 << 40), (pair(), 1 << 17)] {
        assert_eq!(heap.allocate(ty, count), Err(HeapExhausted));
    }
    let ok = (0..1_000_000)
        .take_while(|_| heap.allocate(pair(), 1).is_ok())
        .count();
    assert_eq!(ok, (1 << 20) / 16);
    fixture.collect(&[]);
    assert!(heap.allocate(pair(), 1).is_ok());
}

#[test]
fn finalizers_wait_until_nothing_else_reaches_their_object() {
    let fixture = Fixture::new(|_| {});
    let heap = fixture.runtime.heap();
    let function = fixture.allocate(pair(), 1);
    let (first, second) = (fixture.allocate(pair(), 1), fixture.allocate(pair(), 1));
    write(first, second);
    let calls = |object| Finalizer {
        function,
        has_result_area: false,
        interface: 0,
        object,
    };
    heap.set_finalizer(calls(first));
    heap.set_finalizer(calls(second));
    fixture.collect(&[first]);
    assert_eq!(heap.next_finalizer(), None);
    fixture.collect(&[]);
    assert_eq!(heap.next_finalizer(), Some(calls(first)));
    assert_eq!(heap.next_finalizer(), None);
    fixture.collect(&[]);
    assert_eq!(heap.next_finalizer(), Some(calls(second)));
    assert_eq!(fixture.collect(&[]).alloc_bytes, 0);
}

/// Random graphs against a model that knows what must live.
#[test]
fn random_graphs() {
    for seed in 1..=20u64 {
        let is_stress = seed % 4 == 0;
        let fixture = Fixture::new(|config| {
            config.stress.collect_always = is_stress;
            config.poison = seed % 2 == 0;
            config.markers = Some([1, 2, 4][seed as usize % 3]);
        });
        fixture.share_always();
        random_graph(&fixture, seed, if is_stress { 20 } else { 60 });
    }
}

struct Model {
    random: u64,
    /// What each object holds, word by word; the word 0 of every object is its name.
    objects: HashMap<u64, Vec<u64>>,
    roots: Vec<u64>,
}

impl Model {
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) % bound
    }

    /// Forgets what the roots do not reach.
    fn collect(&mut self) {
        let mut alive = HashMap::new();
        let mut work = self.roots.clone();
        while let Some(object) = work.pop() {
            if let Some(words) = self.objects.remove(&object) {
                work.extend(words.iter().skip(1).filter(|&&word| word != 0));
                alive.insert(object, words);
            }
        }
        self.objects = alive;
    }
}

fn random_graph(fixture: &Fixture, seed: u64, rounds: u64) {
    // A name, then pointers; arrays of such values have the same shape.
    let element = type_of(32, &[0b1110]);
    let mut model = Model {
        random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        objects: HashMap::new(),
        roots: Vec::new(),
    };
    for _ in 0..rounds {
        for _ in 0..model.below(300) {
            let count = match model.below(20) {
                0 => 1 + model.below(3000),
                1..4 => 1 + model.below(60),
                _ => 1,
            };
            let object = fixture.allocate(element, count);
            assert!(!model.objects.contains_key(&object));
            let mut words = vec![0; 4 * count as usize];
            words[0] = !object;
            write(object, !object);
            let known: Vec<u64> = model.objects.keys().copied().take(50).collect();
            for _ in 0..model.below(4).min(known.len() as u64) {
                let to = known[model.below(known.len() as u64) as usize];
                let word = 4 * model.below(count) + 1 + model.below(3);
                // A pointer somewhere into the object.
                write(object + 8 * word, to + model.below(32));
                words[word as usize] = to;
            }
            model.objects.insert(object, words);
            if model.below(4) == 0 {
                model.roots.push(object);
            }
        }
        while !model.roots.is_empty() && model.below(3) != 0 {
            let index = model.below(model.roots.len() as u64) as usize;
            model.roots.swap_remove(index);
        }
        let roots: Vec<u64> = model.roots.clone();
        model.collect();
        let counts = fixture.collect(&roots);
        let bytes: u64 = model
            .objects
            .values()
            .map(|words| rounded_bytes(8 * words.len() as u64))
            .sum();
        assert_eq!(counts.alloc_bytes, bytes);
        assert_eq!(counts.mallocs - counts.frees, model.objects.len() as u64);
        for (&object, words) in &model.objects {
            assert_eq!(read(object), !object);
            for (index, &to) in words.iter().enumerate().skip(1) {
                let found = read(object + 8 * index as u64);
                assert!(found == to || (to != 0 && found.wrapping_sub(to) < 32));
            }
        }
    }
}

#[test]
fn under_stress_a_freed_object_is_poisoned_and_not_used_again() {
    let fixture = Fixture::new(|config| config.stress.collect_always = true);
    let object = fixture.allocate(pair(), 1);
    let kept = fixture.allocate(pair(), 1);
    write(object, 7);
    fixture.collect(&[kept]);
    assert_eq!(read(object), u64::from_ne_bytes([FREED; 8]));
    for _ in 0..300 {
        assert_ne!(fixture.allocate(pair(), 1), object);
        fixture.collect(&[kept]);
    }
}

#[test]
fn less_address_space_is_enough() {
    let mut space = space::Space::reserve_at_most(32 << 20).unwrap();
    assert_eq!(space.reserved_bytes(), 32 << 20);
    let pages = (32 << 20) / PAGE_BYTES as u32;
    assert_eq!(space.extend(pages), Some(0));
    write(space.address(pages - 1) + PAGE_BYTES - 8, 1);
    assert_eq!(space.extend(1), None);
}

mod marking;
