//! Sweeping: what was not marked is free.
//!
//! Only bitmaps are read: cells are zeroed when they are given out again. So all spans are swept at once, which costs a
//! few nanoseconds a page.
//!
//! Promises: afterwards the spans with room are listed, the empty ones are free pages. May not know: why what is alive is.

use super::classes::PAGE_BYTES;
use super::space::PageInfo;
use super::state::State;

/// The byte in objects that are gone, under stress and in debug builds: as a pointer it is not canonical.
pub const FREED: u8 = 0xdd;
/// No more than this of a large object is overwritten.
const MOST_POISONED_BYTES: u64 = 64 << 10;
/// Under stress: free pages wait until so many others are free, too.
const QUARANTINE_PAGES: u64 = 4096;

impl State {
    /// Frees what is not marked.
    pub(super) fn sweep(&mut self) {
        if self.settings.poison {
            self.poison_dead();
        }
        for list in &mut self.partial {
            list.clear();
        }
        self.partial
            .resize_with(self.layouts.list().len(), Vec::new);
        self.space.swap_bits();
        let (mut live_bytes, mut live_objects) = (0, 0);
        let mut empty = (0, 0);
        let mut page = 0;
        while page < self.space.top {
            let info = self.space.info(page);
            if info.is_free() {
                page += 1;
                continue;
            }
            let span = self.space.span(page);
            self.space.marks(page, span.cells).fill(0);
            let count = self.count_alive(page, span.cells);
            if count == 0 {
                for index in page..page + span.pages {
                    self.space.set_info(index, PageInfo::DIRTY);
                }
                self.dirty_pages += u64::from(span.pages);
                self.taken_pages -= u64::from(span.pages);
                if empty.0 + empty.1 != page {
                    self.give_back(empty);
                    empty = (page, 0);
                }
                empty.1 += span.pages;
            } else {
                live_objects += u64::from(count);
                live_bytes += self.keep(page, info, count);
            }
            page += span.pages;
        }
        self.give_back(empty);
        // Low addresses first.
        for list in &mut self.partial {
            list.reverse();
        }
        // A number that was taken for a pointer may keep a cell that nobody was given, if two caches had runs of its span.
        self.counts.freed_bytes = self.counts.allocated_bytes.saturating_sub(live_bytes);
        self.counts.freed_objects = self.counts.allocated_objects.saturating_sub(live_objects);
    }

    /// Live cells of a span. A wrong pointer may have marked what lies behind the last cell.
    fn count_alive(&mut self, start: u32, cells: u32) -> u32 {
        let alive = self.space.alive(start, cells);
        if !cells.is_multiple_of(64)
            && let Some(last) = alive.last_mut()
        {
            *last &= (1 << (cells % 64)) - 1;
        }
        alive.iter().map(|word| word.count_ones()).sum()
    }

    /// A span in which something lives; answers how many bytes.
    fn keep(&mut self, start: u32, info: PageInfo, count: u32) -> u64 {
        let is_stress = self.settings.stress;
        let span = self.space.span_mut(start);
        if info.reciprocal == 0 {
            return u64::from(span.pages) * PAGE_BYTES;
        }
        let has_room = if is_stress {
            // Cells that were used once are not used again.
            span.next < span.cells
        } else {
            span.next = 0;
            span.is_zero = false;
            count < span.cells
        };
        if has_room {
            self.partial[info.layout_id().index()].push(start);
        }
        u64::from(count) * u64::from(info.cell_bytes)
    }

    fn give_back(&mut self, (start, pages): (u32, u32)) {
        if pages == 0 {
            return;
        }
        if !self.settings.stress {
            return self.free.add(start, pages);
        }
        self.quarantine.push_back((start, pages));
        let mut waiting: u64 = self
            .quarantine
            .iter()
            .map(|&(_, pages)| u64::from(pages))
            .sum();
        while waiting > QUARANTINE_PAGES
            && let Some((start, pages)) = self.quarantine.pop_front()
        {
            waiting -= u64::from(pages);
            self.free.add(start, pages);
        }
    }

    /// Overwrites the objects that were not marked.
    fn poison_dead(&mut self) {
        let mut page = 0;
        while page < self.space.top {
            let info = self.space.info(page);
            if info.is_free() {
                page += 1;
                continue;
            }
            let span = self.space.span(page);
            let cell_bytes = match info.reciprocal {
                0 => u64::from(span.pages) * PAGE_BYTES,
                _ => u64::from(info.cell_bytes),
            };
            for cell in 0..span.cells {
                let (word, bit) = (cell as usize / 64, cell % 64);
                let is_marked = self.space.marks(page, span.cells)[word] >> bit & 1 == 1;
                let was_alive = self.space.alive(page, span.cells)[word] >> bit & 1 == 1;
                if !is_marked && (was_alive || cell < span.next) {
                    let object = self.space.address(page) + u64::from(cell) * cell_bytes;
                    let bytes = cell_bytes.min(MOST_POISONED_BYTES) as usize;
                    // SAFETY: I-FREE: nothing reaches the object any more.
                    unsafe { std::ptr::write_bytes(object as *mut u8, FREED, bytes) };
                }
            }
            page += span.pages;
        }
    }
}
