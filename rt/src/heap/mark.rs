//! Marking: everything that can be reached from the roots.
//!
//! A pointer is looked up in the table of pages, which says where its object begins; then its bit is set, and an object
//! that has pointers goes to the work list. Most of the time of a collection is spent waiting for objects that are in no
//! cache, so what is taken from the work list waits a few steps in a ring while its memory is fetched.
//!
//! With several workers several threads follow pointers: each has a work list and a ring of its own, bits are tested and set in
//! one step, and who has plenty gives half of it to who has none ([`Pool`]). One thread alone uses plain reads and writes: the
//! two are the same code, compiled twice.
//!
//! Promises: no recursion; any number may be given as a pointer. May not know: where roots are.

use super::cache::Run;
use super::layout::{Layout, Pattern, Scan};
use super::share::Pool;
use super::space::{BIT_WORDS, PAGE_SHIFT, PageInfo, Space};
use crate::fault;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// How many objects are being fetched while others are followed; measured with trees of 16-byte nodes.
const RING: usize = 8;
/// Words of a large object that are followed at a time, so that the work list stays short.
const LARGE_STEP_WORDS: u64 = 2048;
/// Fewer objects than this are not worth giving to another thread.
const LEAST_SHARED: usize = 32;
/// The layout stands above the address of an object in the work list.
const LAYOUT_SHIFT: u32 = 48;
const ADDRESS_MASK: u64 = (1 << LAYOUT_SHIFT) - 1;
/// Layouts from this on are looked up again.
const MANY_LAYOUTS: u32 = 0xffff;

/// A part of a large object that has yet to be followed.
#[derive(Clone, Copy, Debug)]
struct Rest {
    layout: u32,
    /// The first word, and the first one behind it.
    from: u64,
    to: u64,
}

/// What marking reads and writes of a heap.
#[derive(Clone, Copy)]
struct View<'h> {
    base: u64,
    used_bytes: u64,
    infos: *const PageInfo,
    marks: *mut u64,
    space: &'h Space,
    layouts: &'h [Layout],
    /// The bits of the last collection, where every allocation set its bit: a pointer to another cell is a bug.
    allocated: Option<*const u64>,
}

/// One thread's part of marking. `SHARED`: others mark at the same time, so bits are set atomically and work is given away.
struct Tracer<'h, const SHARED: bool> {
    view: View<'h>,
    work: Vec<u64>,
    large: Vec<Rest>,
    pool: Option<&'h Pool<Chunk>>,
}

// SAFETY: I-SPACE: while the heap is locked, its tables do not change, and those who mark together set bits atomically.
unsafe impl Send for Tracer<'_, true> {}

/// The marker of one collection.
pub struct Marker<'h> {
    tracer: Tracer<'h, false>,
    /// How many threads follow pointers.
    threads: usize,
}

/// Objects to be followed, on their way from one thread to another.
#[derive(Debug, Default)]
struct Chunk {
    work: Vec<u64>,
    large: Vec<Rest>,
}

impl<'h> Marker<'h> {
    pub(super) fn new(
        space: &'h Space,
        layouts: &'h [Layout],
        work: Vec<u64>,
        allocated: Option<*const u64>,
        threads: usize,
    ) -> Self {
        let view = View {
            base: space.base,
            used_bytes: space.used_bytes(),
            infos: space.infos,
            marks: space.mark_words(),
            space,
            layouts,
            allocated,
        };
        Marker {
            tracer: Tracer {
                view,
                work,
                large: Vec::new(),
                pool: None,
            },
            threads,
        }
    }

    /// The emptied work list, for the next collection.
    pub(super) fn into_work(self) -> Vec<u64> {
        self.tracer.work
    }

    /// Marks the object that `pointer` points to or into; other numbers are ignored.
    #[inline(always)]
    pub fn mark(&mut self, pointer: u64) {
        self.tracer.mark(pointer);
    }

    /// Marks the object that a number points to or into, if it is a pointer at all: free cells may hold anything, and must not
    /// be followed.
    pub(crate) fn mark_if_object(&mut self, number: u64) {
        if self.tracer.view.is_object(number) {
            self.tracer.mark(number);
        }
    }

    /// Keeps free cells for the cache that they were given to.
    pub(crate) fn reserve(&mut self, run: Run) {
        let mut cell = run.cursor;
        while cell < run.limit {
            let View {
                base, space, marks, ..
            } = self.tracer.view;
            let offset = cell - base;
            let info = space.info((offset >> PAGE_SHIFT) as u32);
            let (word, bit, _) = cell_of(offset, info);
            // SAFETY: I-SPACE: a cell of a span, and one thread marks roots.
            unsafe { *marks.add(word) |= bit };
            cell += u64::from(info.cell_bytes);
        }
    }

    /// Follows pointers until everything reachable is marked.
    pub(super) fn drain(&mut self) {
        if self.threads > 1 {
            self.drain_together();
        } else {
            self.tracer.drain();
        }
    }

    fn drain_together(&mut self) {
        let pool = Pool::new(self.threads);
        let Tracer {
            view, work, large, ..
        } = &mut self.tracer;
        pool.give(Chunk {
            work: std::mem::take(work),
            large: std::mem::take(large),
        });
        thread::scope(|scope| {
            let tracer = || Tracer::<'_, true> {
                view: *view,
                work: Vec::new(),
                large: Vec::new(),
                pool: Some(&pool),
            };
            for _ in 1..self.threads {
                let mut tracer = tracer();
                let thread = thread::Builder::new().name("morestack-mark".into());
                if thread
                    .spawn_scoped(scope, move || tracer.drain_pool())
                    .is_err()
                {
                    pool.do_without();
                }
            }
            tracer().drain_pool();
        });
    }

    /// Marks what an object leads to, but not the object.
    pub(super) fn follow_object(&mut self, object: u64) {
        let Some(page) = self.tracer.view.space.page_of(object) else {
            return;
        };
        let info = self.tracer.view.space.info(page);
        if !info.is_free() && info.layout & PageInfo::NO_POINTERS == 0 {
            self.tracer.push(object, info);
        }
    }

    /// Whether the object at `address` was marked.
    pub(crate) fn is_marked(&self, address: u64) -> bool {
        let View {
            base,
            used_bytes,
            marks,
            space,
            ..
        } = self.tracer.view;
        let offset = address.wrapping_sub(base);
        if offset >= used_bytes {
            return true;
        }
        let info = space.info((offset >> PAGE_SHIFT) as u32);
        let (word, bit, _) = cell_of(offset, info);
        // SAFETY: I-SPACE: as in `mark`.
        info.is_free() || unsafe { *marks.add(word) } & bit != 0
    }
}

/// The bit of the cell that an offset lies in - its word and its place there -, and where in the space the cell begins.
#[inline(always)]
fn cell_of(offset: u64, info: PageInfo) -> (usize, u64, u64) {
    let start = u64::from(info.start) << PAGE_SHIFT;
    let cell = ((offset - start) * u64::from(info.reciprocal)) >> 32;
    let word = info.start as usize * BIT_WORDS + (cell / 64) as usize;
    (
        word,
        1 << (cell % 64),
        start + cell * u64::from(info.cell_bytes),
    )
}

impl View<'_> {
    /// Whether a number lies in a cell that was given out and not freed since.
    fn is_object(&self, number: u64) -> bool {
        let Some(page) = self.space.page_of(number) else {
            return false;
        };
        let info = self.space.info(page);
        if info.is_free() {
            return false;
        }
        let (word, bit, start) = cell_of(number - self.base, info);
        let span = self.space.span(info.start);
        let first = u64::from(info.start) << PAGE_SHIFT;
        let cell = match info.cell_bytes {
            0 => 0,
            bytes => ((start - first) / u64::from(bytes)) as u32,
        };
        // SAFETY: I-SPACE: every page has bits for all cells it can hold, and the heap is locked.
        let was_alive = unsafe { *self.space.alive_words().add(word) } & bit != 0;
        // Under stress every allocation sets its bit, and cells that were freed lie below `next`, too.
        cell < span.cells && (was_alive || (self.allocated.is_none() && cell < span.next))
    }
}

impl<'h, const SHARED: bool> Tracer<'h, SHARED> {
    #[inline(always)]
    fn mark(&mut self, pointer: u64) {
        let offset = pointer.wrapping_sub(self.view.base);
        if offset >= self.view.used_bytes {
            return;
        }
        // SAFETY: I-SPACE: the table has an entry for every used page.
        let info = unsafe { *self.view.infos.add((offset >> PAGE_SHIFT) as usize) };
        if info.is_free() {
            if self.view.allocated.is_some() {
                dangling(pointer);
            }
            return;
        }
        let (word, bit, start) = cell_of(offset, info);
        // SAFETY: I-SPACE: every page has bits for all cells it can hold, and the heap is locked.
        unsafe {
            if !self.set(self.view.marks.add(word), bit) {
                return;
            }
            if let Some(allocated) = self.view.allocated
                && *allocated.add(word) & bit == 0
            {
                dangling(pointer);
            }
        }
        if info.layout & PageInfo::NO_POINTERS == 0 {
            self.push(self.view.base + start, info);
        }
    }

    /// Sets a bit; answers whether it was this thread that did.
    ///
    /// # Safety
    /// I-SPACE: a word of the bitmap being filled.
    #[inline(always)]
    unsafe fn set(&self, word: *mut u64, bit: u64) -> bool {
        // SAFETY: I-SPACE: the caller's promise; together with others the word is only used atomically.
        unsafe {
            if SHARED {
                let word = AtomicU64::from_ptr(word);
                // Most pointers lead to what is marked already: then the line stays shared between the processors.
                return word.load(Ordering::Relaxed) & bit == 0
                    && word.fetch_or(bit, Ordering::Relaxed) & bit == 0;
            }
            let is_new = *word & bit == 0;
            if is_new {
                *word |= bit;
            }
            is_new
        }
    }

    #[inline(always)]
    fn push(&mut self, object: u64, info: PageInfo) {
        if info.reciprocal == 0 {
            return self.push_large(object, info);
        }
        let layout = info.layout.min(MANY_LAYOUTS);
        self.work.push(object | u64::from(layout) << LAYOUT_SHIFT);
    }

    #[cold]
    fn push_large(&mut self, object: u64, info: PageInfo) {
        let pages = u64::from(self.view.space.span(info.start).pages);
        self.large.push(Rest {
            layout: info.layout,
            from: object,
            to: object + (pages << PAGE_SHIFT),
        });
    }

    /// Follows pointers until nothing is left here.
    fn drain(&mut self) {
        let mut ring = [0u64; RING];
        loop {
            let (mut head, mut waiting) = (0, 0);
            loop {
                while waiting < RING
                    && let Some(next) = self.work.pop()
                {
                    prefetch(next & ADDRESS_MASK);
                    ring[(head + waiting) % RING] = next;
                    waiting += 1;
                }
                if waiting == 0 {
                    break;
                }
                let object = ring[head];
                head = (head + 1) % RING;
                waiting -= 1;
                self.follow(object);
                if SHARED && head == 0 {
                    self.share();
                }
            }
            let Some(rest) = self.large.pop() else { break };
            self.follow_large(rest);
        }
    }

    #[inline(always)]
    fn follow(&mut self, entry: u64) {
        let object = entry & ADDRESS_MASK;
        let layout = (entry >> LAYOUT_SHIFT) as u32;
        let layouts = self.view.layouts;
        let layout = if layout == MANY_LAYOUTS {
            self.layout_at(object)
        } else {
            &layouts[layout as usize]
        };
        match &layout.scan {
            Scan::Mask(mask) => {
                let mut mask = *mask;
                while mask != 0 {
                    let word = u64::from(mask.trailing_zeros());
                    // SAFETY: I-LAYOUT: the mask names words of the cell.
                    self.mark(unsafe { *((object + 8 * word) as *const u64) });
                    mask &= mask - 1;
                }
            }
            Scan::Cell(words, pattern) => {
                self.follow_words(object, object + 8 * u64::from(*words), pattern)
            }
            Scan::Nothing | Scan::Large(_) => {}
        }
    }

    #[cold]
    fn layout_at(&self, object: u64) -> &'h Layout {
        let page = ((object - self.view.base) >> PAGE_SHIFT) as u32;
        &self.view.layouts[self.view.space.info(page).layout_id().index()]
    }

    /// Follows some words of a large object; the rest waits until what they lead to is done.
    fn follow_large(&mut self, rest: Rest) {
        let Scan::Large(pattern) = &self.view.layouts[rest.layout as usize].scan else {
            return;
        };
        let step = (LARGE_STEP_WORDS / pattern.words).max(1) * pattern.words * 8;
        let to = rest.to.min(rest.from + step);
        if to < rest.to {
            self.large.push(Rest { from: to, ..rest });
        }
        self.follow_words(rest.from, to, pattern);
    }

    /// Follows values of a pattern, one after the other; the last may be cut off.
    fn follow_words(&mut self, from: u64, to: u64, pattern: &Pattern) {
        let mut value = from;
        while value < to {
            for (index, &bits) in pattern.bits.iter().enumerate() {
                let first = value + 512 * index as u64;
                let mut bits = bits;
                while bits != 0 {
                    let address = first + 8 * u64::from(bits.trailing_zeros());
                    if address >= to {
                        return;
                    }
                    // SAFETY: I-LAYOUT: the pattern names words of the values, and this one lies in the object.
                    self.mark(unsafe { *(address as *const u64) });
                    bits &= bits - 1;
                }
            }
            value += 8 * pattern.words;
        }
    }
}

impl Tracer<'_, true> {
    /// Follows pointers until no thread has any left.
    fn drain_pool(&mut self) {
        while let Some(chunk) = self.pool.and_then(Pool::take) {
            self.work = chunk.work;
            self.large = chunk.large;
            self.drain();
        }
    }
}

impl<const SHARED: bool> Tracer<'_, SHARED> {
    /// Gives half of the work away, if another thread has none. The older half: it leads to more.
    #[inline(always)]
    fn share(&mut self) {
        if self.pool.is_some_and(Pool::is_wanted) {
            self.give();
        }
    }

    #[cold]
    fn give(&mut self) {
        let mut chunk = Chunk::default();
        if self.work.len() >= LEAST_SHARED {
            let newer = self.work.split_off(self.work.len() / 2);
            chunk.work = std::mem::replace(&mut self.work, newer);
        }
        // What is left of a large object is work of its own: this thread has that of the step under way.
        chunk.large.extend(self.large.pop());
        if let Some(pool) = self.pool
            && !(chunk.work.is_empty() && chunk.large.is_empty())
        {
            pool.give(chunk);
        }
    }
}

#[cold]
fn dangling(pointer: u64) {
    fault::bug(format_args!(
        "the pointer {pointer:#x} leads to an object that was freed: some root was not known to the collector"
    ))
}

#[inline(always)]
fn prefetch(address: u64) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: I-SPACE is not concerned: a hint, for which any address will do.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address as *const i8)
    };
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}
