//! Small stacks: spans cut into stacks of one size class; free ones are reused last in, first out.
//!
//! Promises: of spans without a stack in use at most [`IDLE_SPANS`] a class keep their memory; what a [`Cache`] keeps is
//! bounded; taking a stack from a cache and giving one to it takes no lock in the common case. May not know: frames.
//!
//! A span keeps a bit for every stack; nothing is written into free stacks, which stay poisoned where that is wanted.

use super::classes::{CLASSES, MOST_STACKS, class_of, span_bytes, stack_bytes, stacks_in_span};
use super::space::Space;
use super::{Backing, Stack, StackSource};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

/// Spans of a class that keep their memory when all their stacks are free: a program that starts and ends tasks in turn does
/// not ask the system for pages each time.
const IDLE_SPANS: usize = 2;
/// What a cache moves from or to the pool at once, and half of what it keeps of a class.
const BATCH_BYTES: u64 = 16 << 10;
const LARGEST_BATCH: usize = 32;

/// A free stack, or where one in use came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    class: u8,
    /// See [`Stack::is_exact`].
    pub(super) is_exact: bool,
    span: u32,
}

/// Free stacks that belong to one worker.
pub(crate) struct Cache {
    classes: [Vec<(u64, u32)>; CLASSES],
}

impl Default for Cache {
    fn default() -> Self {
        Cache {
            classes: [const { Vec::new() }; CLASSES],
        }
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let free: usize = self.classes.iter().map(Vec::len).sum();
        write!(f, "Cache {{ {free} stacks }}")
    }
}

fn batch(class: usize) -> usize {
    ((BATCH_BYTES / stack_bytes(class)) as usize).clamp(1, LARGEST_BATCH)
}

pub(super) struct Pool {
    classes: [Mutex<Class>; CLASSES],
    space: Mutex<Space>,
    /// Bytes of stacks that tasks and caches have.
    given_out_bytes: AtomicU64,
}

impl Default for Pool {
    fn default() -> Self {
        Pool {
            classes: std::array::from_fn(|_| Mutex::default()),
            space: Mutex::default(),
            given_out_bytes: AtomicU64::new(0),
        }
    }
}

#[derive(Default)]
struct Class {
    spans: Vec<Span>,
    /// Spans that have a free stack, or had one; the one used last at the end.
    available: Vec<u32>,
    /// Entries of `spans` whose memory was given back.
    vacant: Vec<u32>,
    idle: usize,
}

const MAP_WORDS: usize = MOST_STACKS / 64;

struct Span {
    /// 0: the memory was given back.
    start: u64,
    in_use: u32,
    is_listed: bool,
    /// Bit i: stack i is free.
    free: [u64; MAP_WORDS],
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl Pool {
    /// A stack of at least `size` bytes.
    pub(super) fn allocate(
        &self,
        source: &dyn StackSource,
        cache: Option<&mut Cache>,
        size: u64,
    ) -> Option<Stack> {
        let class = class_of(size);
        let (lowest, span) = match cache {
            Some(cache) => {
                let free = &mut cache.classes[class];
                if free.is_empty() {
                    self.take(source, class, batch(class), free);
                }
                free.pop()?
            }
            None => {
                let mut one = Vec::with_capacity(1);
                self.take(source, class, 1, &mut one);
                one.pop()?
            }
        };
        Some(Stack {
            lowest,
            highest: lowest + stack_bytes(class),
            backing: Backing::Slab(Place {
                class: class as u8,
                is_exact: false,
                span,
            }),
        })
    }

    /// Takes a stack back that nobody uses.
    pub(super) fn free(
        &self,
        source: &dyn StackSource,
        cache: Option<&mut Cache>,
        place: Place,
        lowest: u64,
    ) {
        let class = usize::from(place.class);
        match cache {
            None => self.give_back(source, class, &[(lowest, place.span)]),
            Some(cache) => {
                let free = &mut cache.classes[class];
                free.push((lowest, place.span));
                if free.len() > 2 * batch(class) {
                    // The oldest: what was used last is in the processor's caches.
                    self.give_back(source, class, &free[..batch(class)]);
                    free.drain(..batch(class));
                }
            }
        }
    }

    /// Takes back all that a cache has.
    pub(super) fn drain(&self, source: &dyn StackSource, cache: &mut Cache) {
        for (class, free) in cache.classes.iter_mut().enumerate() {
            if !free.is_empty() {
                self.give_back(source, class, free);
                *free = Vec::new();
            }
        }
    }

    pub(super) fn given_out_bytes(&self) -> u64 {
        self.given_out_bytes.load(Ordering::Relaxed)
    }

    fn take(
        &self,
        source: &dyn StackSource,
        class: usize,
        count: usize,
        taken: &mut Vec<(u64, u32)>,
    ) {
        let mut spans = lock(&self.classes[class]);
        while taken.len() < count {
            let Some(span) = spans.with_a_free_stack().or_else(|| {
                let start = lock(&self.space).take(source, span_bytes(class))?;
                Some(spans.add(class, start))
            }) else {
                break;
            };
            spans.take_from(class, span, count, taken);
        }
        let bytes = taken.len() as u64 * stack_bytes(class);
        self.given_out_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn give_back(&self, source: &dyn StackSource, class: usize, stacks: &[(u64, u32)]) {
        let mut spans = lock(&self.classes[class]);
        for &(lowest, span) in stacks {
            if let Some(start) = spans.give_back(class, span, lowest) {
                lock(&self.space).give_back(source, start, span_bytes(class));
            }
        }
        let bytes = stacks.len() as u64 * stack_bytes(class);
        self.given_out_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    pub(super) fn release_all(&mut self, source: &dyn StackSource) {
        lock(&self.space).release_all(source);
    }
}

impl Class {
    fn with_a_free_stack(&mut self) -> Option<u32> {
        while let Some(&index) = self.available.last() {
            let span = &mut self.spans[index as usize];
            if span.start != 0 && span.free.iter().any(|&word| word != 0) {
                return Some(index);
            }
            span.is_listed = false;
            self.available.pop();
        }
        None
    }

    fn add(&mut self, class: usize, start: u64) -> u32 {
        let mut free = [0; MAP_WORDS];
        for stack in 0..stacks_in_span(class) {
            free[stack / 64] |= 1 << (stack % 64);
        }
        let index = self.vacant.pop().unwrap_or_else(|| {
            self.spans.push(Span {
                start: 0,
                in_use: 0,
                is_listed: false,
                free: [0; MAP_WORDS],
            });
            (self.spans.len() - 1) as u32
        });
        let span = &mut self.spans[index as usize];
        (span.start, span.free) = (start, free);
        if !span.is_listed {
            span.is_listed = true;
            self.available.push(index);
        }
        self.idle += 1;
        index
    }

    /// Takes free stacks of a span until there are `count`.
    fn take_from(&mut self, class: usize, index: u32, count: usize, taken: &mut Vec<(u64, u32)>) {
        let span = &mut self.spans[index as usize];
        self.idle -= usize::from(span.in_use == 0);
        for (word, free) in span.free.iter_mut().enumerate() {
            while *free != 0 && taken.len() < count {
                let stack = word as u64 * 64 + u64::from(free.trailing_zeros());
                *free &= *free - 1;
                span.in_use += 1;
                taken.push((span.start + stack * stack_bytes(class), index));
            }
        }
    }

    /// Takes a stack back. Answers where the span starts if its memory is to be given back.
    fn give_back(&mut self, class: usize, index: u32, lowest: u64) -> Option<u64> {
        let span = &mut self.spans[index as usize];
        let stack = ((lowest - span.start) / stack_bytes(class)) as usize;
        let (word, bit) = (stack / 64, 1 << (stack % 64));
        debug_assert!(span.free[word] & bit == 0, "stack {lowest:#x} freed twice");
        span.free[word] |= bit;
        span.in_use -= 1;
        if !span.is_listed {
            span.is_listed = true;
            self.available.push(index);
        }
        if span.in_use > 0 {
            return None;
        }
        if self.idle < IDLE_SPANS {
            self.idle += 1;
            return None;
        }
        self.vacant.push(index);
        Some(std::mem::take(&mut span.start))
    }
}
