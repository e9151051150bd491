//! Giving out cells and pages.
//!
//! Promises: what is given out is zeroed and marked as taken; nothing is collected here. May not know: tasks.

use super::HeapExhausted;
use super::cache::{self, Cache, Run};
use super::classes::{self, Class, LARGEST_SMALL_BYTES, PAGE_BYTES};
use super::finalize::Finalizers;
use super::layout::{LayoutId, Layouts, Scan};
use super::pace::Pace;
use super::pages::FreeRuns;
use super::space::{PageInfo, Space, Span};
use super::{RootFunction, Settings};
use crate::types::TypeDescriptor;
use std::collections::VecDeque;

/// A run is no longer than this, since it is zeroed at once.
const LONGEST_RUN_BYTES: u64 = 16 << 10;
/// Objects of no bytes.
static NOTHING: [u64; 2] = [0; 2];

/// Counts since the heap began.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) allocated_bytes: u64,
    pub(super) allocated_objects: u64,
    pub(super) freed_bytes: u64,
    pub(super) freed_objects: u64,
    pub(super) collections: u64,
    pub(super) forced_collections: u64,
    pub(super) pause_ns: u64,
    pub(super) last_pause_ns: u64,
}

/// A heap that has objects.
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) space: Space,
    pub(super) layouts: Layouts,
    pub(super) free: FreeRuns,
    /// Under stress: free pages that are not used again soon.
    pub(super) quarantine: VecDeque<(u32, u32)>,
    /// Free pages that are not zero.
    pub(super) dirty_pages: u64,
    /// Pages in spans.
    pub(super) taken_pages: u64,
    /// Spans with room, by layout; the last is used first.
    pub(super) partial: Vec<Vec<u32>>,
    /// For routines without a task.
    pub(super) own: Option<Cache>,
    /// Those of tasks that do not run.
    pub(super) idle: Vec<Cache>,
    pub(super) counts: Counts,
    pub(super) pace: Pace,
    pub(super) finalizers: Finalizers,
    pub(super) roots: Vec<Box<RootFunction>>,
    /// The work list of the last collection.
    pub(super) work: Vec<u64>,
}

impl State {
    pub(super) fn new(settings: Settings) -> Option<State> {
        Some(State {
            pace: Pace::new(&settings),
            space: Space::reserve()?,
            layouts: Layouts::new(),
            free: FreeRuns::default(),
            quarantine: VecDeque::new(),
            dirty_pages: 0,
            taken_pages: 0,
            partial: Vec::new(),
            own: None,
            idle: Vec::new(),
            counts: Counts::default(),
            finalizers: Finalizers::default(),
            roots: Vec::new(),
            work: Vec::new(),
            settings,
        })
    }

    /// Bytes of objects, free cells of runs included.
    pub(super) fn live_bytes(&self) -> u64 {
        self.counts.allocated_bytes - self.counts.freed_bytes
    }

    /// Allocates `count` values in `cache`; answers where they are, and the slot of their layout (0 if it has none).
    pub(super) fn allocate(
        &mut self,
        cache: &mut Cache,
        ty: &TypeDescriptor,
        count: u64,
    ) -> Result<(u64, u64), HeapExhausted> {
        if let Some(at_hand) = cache.take(ty, count) {
            return Ok(at_hand);
        }
        let bytes = ty.size_bytes.checked_mul(count).ok_or(HeapExhausted)?;
        if bytes == 0 {
            return Ok((NOTHING.as_ptr() as u64, 0));
        }
        if let Some(class) = Class::of(bytes) {
            let id = self.layouts.of(ty, Some(class));
            if id.index() < cache::ENTRIES {
                cache.remember(ty, class, id);
                return Ok((self.small(cache, id, class)?, Cache::slot(id)));
            }
        }
        // A pattern of pointers is as long as its value: none is made for what there can be no memory for.
        if bytes > self.space.reserved_bytes() {
            return Err(HeapExhausted);
        }
        let id = self.layouts.of(ty, None);
        Ok((self.large(id, bytes)?, 0))
    }

    /// Allocates bytes without pointers.
    pub(super) fn allocate_bytes(
        &mut self,
        cache: &mut Cache,
        bytes: u64,
    ) -> Result<u64, HeapExhausted> {
        match Class::of(bytes) {
            _ if bytes == 0 => Ok(NOTHING.as_ptr() as u64),
            Some(class) => self.small(cache, LayoutId::no_pointers(class), class),
            None => self.large(LayoutId::LARGE_NO_POINTERS, bytes),
        }
    }

    fn small(
        &mut self,
        cache: &mut Cache,
        id: LayoutId,
        class: Class,
    ) -> Result<u64, HeapExhausted> {
        if self.settings.stress {
            return self.fresh_cell(cache, id, class);
        }
        let cell = u64::from(class.cell_bytes());
        let mut run = cache.run(id);
        if run.cursor == run.limit {
            run = self.refill(cache, id, class)?;
        }
        let object = run.cursor;
        run.cursor += cell;
        cache.set_run(id, run);
        Ok(object)
    }

    /// The next free cells of this layout, zeroed.
    fn refill(
        &mut self,
        cache: &mut Cache,
        id: LayoutId,
        class: Class,
    ) -> Result<Run, HeapExhausted> {
        let mut span = cache.span(id);
        loop {
            let start = match span {
                Some(start) => start,
                None => self.span_with_room(id, class)?,
            };
            cache.set_span(id, Some(start));
            if let Some(run) = self.next_run(start, class) {
                return Ok(run);
            }
            cache.set_span(id, None);
            span = None;
        }
    }

    fn span_with_room(&mut self, id: LayoutId, class: Class) -> Result<u32, HeapExhausted> {
        let listed = self.partial.get_mut(id.index()).and_then(Vec::pop);
        match listed {
            Some(start) => Ok(start),
            None => self.new_span(id, class),
        }
    }

    fn new_span(&mut self, id: LayoutId, class: Class) -> Result<u32, HeapExhausted> {
        let (pages, cell_bytes) = (class.span_pages(), class.cell_bytes());
        let cells = (u64::from(pages) * PAGE_BYTES / u64::from(cell_bytes)) as u32;
        let info = PageInfo {
            start: 0,
            reciprocal: classes::reciprocal(cell_bytes),
            cell_bytes,
            layout: self.layout_word(id),
        };
        self.take_span(pages, cells, info)
    }

    fn layout_word(&self, id: LayoutId) -> u32 {
        match self.layouts.get(id).scan {
            Scan::Nothing => id.0 | PageInfo::NO_POINTERS,
            _ => id.0,
        }
    }

    /// Takes free pages for a span.
    fn take_span(&mut self, pages: u32, cells: u32, info: PageInfo) -> Result<u32, HeapExhausted> {
        let after = (self.taken_pages + u64::from(pages)) * PAGE_BYTES;
        if after > self.settings.max_bytes {
            return Err(HeapExhausted);
        }
        let start = match self.free.take(pages) {
            Some(start) => start,
            None => self.space.extend(pages).ok_or(HeapExhausted)?,
        };
        let mut dirty = 0;
        for page in start..start + pages {
            dirty += u64::from(self.space.info(page).cell_bytes);
            self.space.set_info(page, PageInfo { start, ..info });
        }
        self.dirty_pages -= dirty;
        self.taken_pages += u64::from(pages);
        *self.space.span_mut(start) = Span {
            pages,
            next: 0,
            cells,
            is_zero: dirty == 0,
        };
        self.space.marks(start, cells).fill(0);
        self.space.alive(start, cells).fill(0);
        Ok(start)
    }

    /// The next free cells of a span.
    fn next_run(&mut self, start: u32, class: Class) -> Option<Run> {
        let Span {
            next,
            cells,
            is_zero,
            ..
        } = self.space.span(start);
        let cell_bytes = u64::from(class.cell_bytes());
        let most = (LONGEST_RUN_BYTES / cell_bytes).max(1) as u32;
        let alive = self.space.alive(start, cells);
        let from = first_bit(alive, next, cells, false)?;
        let to = first_bit(alive, from, cells, true)
            .unwrap_or(cells)
            .min(from.saturating_add(most));
        self.space.span_mut(start).next = to;
        let bytes = u64::from(to - from) * cell_bytes;
        let cursor = self.space.address(start) + u64::from(from) * cell_bytes;
        if !is_zero {
            // SAFETY: I-FREE: the cells are not alive, and nobody was given them.
            unsafe { std::ptr::write_bytes(cursor as *mut u8, 0, bytes as usize) };
        }
        self.counts.allocated_bytes += bytes;
        self.counts.allocated_objects += u64::from(to - from);
        Some(Run {
            cursor,
            limit: cursor + bytes,
        })
    }

    /// Under stress: a cell that was never used, as long as there are any.
    fn fresh_cell(
        &mut self,
        cache: &mut Cache,
        id: LayoutId,
        class: Class,
    ) -> Result<u64, HeapExhausted> {
        let mut start = match cache.span(id) {
            Some(start) => start,
            None => self.span_with_room(id, class)?,
        };
        if self.space.span(start).next == self.space.span(start).cells {
            start = self.new_span(id, class)?;
        }
        cache.set_span(id, Some(start));
        let Span { next, cells, .. } = self.space.span(start);
        self.space.span_mut(start).next += 1;
        self.space.alive(start, cells)[next as usize / 64] |= 1 << (next % 64);
        let cell_bytes = u64::from(class.cell_bytes());
        let object = self.space.address(start) + u64::from(next) * cell_bytes;
        // SAFETY: I-FREE: the cell was never given to anybody.
        unsafe { std::ptr::write_bytes(object as *mut u8, 0, cell_bytes as usize) };
        self.counts.allocated_bytes += cell_bytes;
        self.counts.allocated_objects += 1;
        Ok(object)
    }

    fn large(&mut self, id: LayoutId, bytes: u64) -> Result<u64, HeapExhausted> {
        debug_assert!(bytes > LARGEST_SMALL_BYTES || self.layouts.get(id).class.is_none());
        let pages = u32::try_from(bytes.div_ceil(PAGE_BYTES)).map_err(|_| HeapExhausted)?;
        let info = PageInfo {
            start: 0,
            reciprocal: 0,
            cell_bytes: 0,
            layout: self.layout_word(id),
        };
        let start = self.take_span(pages, 1, info)?;
        let taken_bytes = u64::from(pages) * PAGE_BYTES;
        let object = self.space.address(start);
        if !self.space.span(start).is_zero {
            // SAFETY: I-FREE: the pages were free.
            unsafe { std::ptr::write_bytes(object as *mut u8, 0, taken_bytes as usize) };
        }
        self.space.span_mut(start).next = 1;
        self.space.alive(start, 1)[0] = 1;
        self.counts.allocated_bytes += taken_bytes;
        self.counts.allocated_objects += 1;
        Ok(object)
    }

    /// Takes the free pages that an object of so many bytes would get, if they are not zero: the first, how many, their address. Until
    /// they are given back they are neither in a span nor to be had.
    pub(super) fn take_dirty(&mut self, bytes: u64) -> Option<(u32, u32, u64)> {
        let pages = u32::try_from(bytes.div_ceil(PAGE_BYTES)).ok()?;
        let start = self.free.take(pages)?;
        let mut infos = (start..start + pages).map(|page| self.space.info(page));
        if infos.all(|info| info.cell_bytes == 0) {
            self.free.add(start, pages);
            return None;
        }
        Some((start, pages, self.space.address(start)))
    }

    /// Takes pages back that are zero now.
    pub(super) fn give_clean(&mut self, start: u32, pages: u32) {
        for page in start..start + pages {
            self.dirty_pages -= u64::from(self.space.info(page).cell_bytes);
            self.space.set_info(page, PageInfo::default());
        }
        self.free.add(start, pages);
    }

    /// What is left of a cache's runs: bytes and cells.
    pub(super) fn unused(&self, cache: &Cache) -> (u64, u64) {
        let mut sum = (0, 0);
        for (id, run) in cache.runs() {
            if let Some(class) = self.layouts.get(id).class {
                sum.0 += run.limit - run.cursor;
                sum.1 += (run.limit - run.cursor) / u64::from(class.cell_bytes());
            }
        }
        sum
    }

    /// Takes back what is left of a cache's runs, before a collection.
    pub(super) fn flush(&mut self, cache: &mut Cache) {
        let (bytes, cells) = self.unused(cache);
        self.counts.allocated_bytes -= bytes;
        self.counts.allocated_objects -= cells;
        for (_, run) in cache.runs() {
            self.give_run_back(run);
        }
        cache.clear();
    }

    /// Cells that were given out but not used are behind `next` again: nothing may take them for objects.
    fn give_run_back(&mut self, run: Run) {
        let Some(page) = self.space.page_of(run.cursor) else {
            return;
        };
        let info = self.space.info(page);
        let start = self.space.address(info.start);
        let cell = |address: u64| ((address - start) / u64::from(info.cell_bytes)) as u32;
        let span = self.space.span_mut(info.start);
        if span.next == cell(run.limit) {
            span.next = cell(run.cursor);
        }
    }
}

/// The first bit from `from` on, before `cells`, that is `set`.
fn first_bit(words: &[u64], from: u32, cells: u32, set: bool) -> Option<u32> {
    let mut at = from;
    while at < cells {
        let word = words[at as usize / 64];
        let word = if set { word } else { !word } >> (at % 64);
        if word != 0 {
            let found = at + word.trailing_zeros();
            return (found < cells).then_some(found);
        }
        at = (at / 64 + 1) * 64;
    }
    None
}
