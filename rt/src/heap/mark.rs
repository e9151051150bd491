//! Marking: everything that can be reached from the roots.
//!
//! A pointer is looked up in the table of pages, which says where its object begins; then its bit is set, and an object
//! that has pointers goes to the work list. Most of the time of a collection is spent waiting for objects that are in no
//! cache, so what is taken from the work list waits a few steps in a ring while its memory is fetched.
//!
//! Promises: no recursion; any number may be given as a pointer. May not know: where roots are.

use super::layout::{Layout, Pattern, Scan};
use super::space::{BIT_WORDS, PAGE_SHIFT, PageInfo, Space};
use crate::fault;

/// How many objects are being fetched while others are followed; measured with trees of 16-byte nodes.
const RING: usize = 8;
/// Words of a large object that are followed at a time, so that the work list stays short.
const LARGE_STEP_WORDS: u64 = 2048;
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

/// The marker of one collection.
pub struct Marker<'h> {
    base: u64,
    used_bytes: u64,
    infos: *const PageInfo,
    marks: *mut u64,
    space: &'h Space,
    layouts: &'h [Layout],
    work: Vec<u64>,
    large: Vec<Rest>,
    /// The bits of the last collection, where every allocation set its bit: a pointer to another cell is a bug.
    allocated: Option<*const u64>,
}

impl<'h> Marker<'h> {
    pub(super) fn new(
        space: &'h Space,
        layouts: &'h [Layout],
        work: Vec<u64>,
        allocated: Option<*const u64>,
    ) -> Self {
        Marker {
            base: space.base,
            used_bytes: space.used_bytes(),
            infos: space.infos,
            marks: space.mark_words(),
            space,
            layouts,
            work,
            large: Vec::new(),
            allocated,
        }
    }

    /// The emptied work list, for the next collection.
    pub(super) fn into_work(self) -> Vec<u64> {
        self.work
    }

    /// Marks the object that `pointer` points to or into; other numbers are ignored.
    #[inline(always)]
    pub fn mark(&mut self, pointer: u64) {
        let offset = pointer.wrapping_sub(self.base);
        if offset >= self.used_bytes {
            return;
        }
        // SAFETY: I-SPACE: the table has an entry for every used page.
        let info = unsafe { *self.infos.add((offset >> PAGE_SHIFT) as usize) };
        if info.is_free() {
            if self.allocated.is_some() {
                dangling(pointer);
            }
            return;
        }
        let start = u64::from(info.start) << PAGE_SHIFT;
        let cell = ((offset - start) * u64::from(info.reciprocal)) >> 32;
        let word = info.start as usize * BIT_WORDS + (cell / 64) as usize;
        let bit = 1 << (cell % 64);
        // SAFETY: I-SPACE: every page has bits for all cells it can hold, and the heap is locked.
        unsafe {
            let marks = self.marks.add(word);
            if *marks & bit != 0 {
                return;
            }
            *marks |= bit;
            if let Some(allocated) = self.allocated
                && *allocated.add(word) & bit == 0
            {
                dangling(pointer);
            }
        }
        if info.layout & PageInfo::NO_POINTERS == 0 {
            let object = self.base + start + cell * u64::from(info.cell_bytes);
            self.push(object, info);
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
        let pages = u64::from(self.space.span(info.start).pages);
        self.large.push(Rest {
            layout: info.layout,
            from: object,
            to: object + (pages << PAGE_SHIFT),
        });
    }

    /// Follows pointers until everything reachable is marked.
    pub(super) fn drain(&mut self) {
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
            }
            let Some(rest) = self.large.pop() else { break };
            self.follow_large(rest);
        }
    }

    #[inline(always)]
    fn follow(&mut self, entry: u64) {
        let object = entry & ADDRESS_MASK;
        let layout = (entry >> LAYOUT_SHIFT) as u32;
        let layouts = self.layouts;
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
        let page = ((object - self.base) >> PAGE_SHIFT) as u32;
        &self.layouts[self.space.info(page).layout_id().index()]
    }

    /// Follows some words of a large object; the rest waits until what they lead to is done.
    fn follow_large(&mut self, rest: Rest) {
        let Scan::Large(pattern) = &self.layouts[rest.layout as usize].scan else {
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

    /// Marks what an object leads to, but not the object.
    pub(super) fn follow_object(&mut self, object: u64) {
        let Some(page) = self.space.page_of(object) else {
            return;
        };
        let info = self.space.info(page);
        if !info.is_free() && info.layout & PageInfo::NO_POINTERS == 0 {
            self.push(object, info);
        }
    }

    /// Whether the object at `address` was marked.
    pub(super) fn is_marked(&self, address: u64) -> bool {
        let offset = address.wrapping_sub(self.base);
        if offset >= self.used_bytes {
            return true;
        }
        let info = self.space.info((offset >> PAGE_SHIFT) as u32);
        let start = u64::from(info.start) << PAGE_SHIFT;
        let cell = ((offset - start) * u64::from(info.reciprocal)) >> 32;
        let word = info.start as usize * BIT_WORDS + (cell / 64) as usize;
        // SAFETY: I-SPACE: as in `mark`.
        info.is_free() || unsafe { *self.marks.add(word) } >> (cell % 64) & 1 == 1
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
