//! The address space of a heap and what is known of each page of it.
//!
//! ```text
//!   base                              top            committed                     base + pages
//!   | spans and free pages            | never used   | address space only          |
//!
//!   for each page:  PageInfo   which span it belongs to, and what the marker needs of it
//!                   Span       (first page of a span) what allocation and sweeping need
//!                   128 bytes of bits, twice: one for each cell of the span
//! ```
//!
//! The two bitmaps take turns: one is filled by the collection under way, the other says which cells were alive at the
//! last one, and so where there is room.
//!
//! Promises: reserves as much as the system lets it, less if it is refused. May not know: which pages are free.

use super::classes::PAGE_BYTES;
use super::layout::LayoutId;

/// What is reserved if the system agrees; half of it if not, and so on.
const MOST_BYTES: u64 = 64 << 30;
const LEAST_BYTES: u64 = 16 << 20;
/// Memory is made usable in steps of at least this.
const LEAST_COMMIT_BYTES: u64 = 1 << 20;
const MOST_COMMIT_BYTES: u64 = 64 << 20;
/// A cell that somebody's wrong pointer names behind the last cell of the last span can be read, too.
const BEYOND_TOP_BYTES: u64 = super::classes::LARGEST_SMALL_BYTES;
/// The tables are made usable for at least so many pages.
const LEAST_TABLE_PAGES: u32 = 8192;
/// Bytes of bits a page has in each bitmap: as many cells of eight bytes.
const BIT_BYTES: u64 = PAGE_BYTES / 64;
pub(super) const PAGE_SHIFT: u32 = PAGE_BYTES.trailing_zeros();

/// What the marker needs of a page. All zero: free, and its memory is zero.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PageInfo {
    /// The first page of the span.
    pub(super) start: u32,
    /// See [`super::classes::reciprocal`]; 0 for a large object, so that it is cell 0 throughout.
    pub(super) reciprocal: u32,
    /// Bytes of a cell. Of a free page: whether something was written to it since the system gave it.
    pub(super) cell_bytes: u32,
    /// The layout with [`PageInfo::NO_POINTERS`], 0 for a free page.
    pub(super) layout: u32,
}

impl PageInfo {
    /// Objects without pointers are not followed.
    pub(super) const NO_POINTERS: u32 = 1 << 31;
    /// A free page that is not zero.
    pub(super) const DIRTY: PageInfo = PageInfo {
        start: 0,
        reciprocal: 0,
        cell_bytes: 1,
        layout: 0,
    };

    pub(super) fn is_free(self) -> bool {
        self.layout == 0
    }

    pub(super) fn layout_id(self) -> LayoutId {
        LayoutId(self.layout & !PageInfo::NO_POINTERS)
    }
}

/// What allocation and sweeping need of a span, kept at its first page.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) pages: u32,
    /// Cells before this one are taken.
    pub(super) next: u32,
    pub(super) cells: u32,
    /// Whether its free cells are zero.
    pub(super) is_zero: bool,
}

/// Address space with its tables.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) base: u64,
    pages: u32,
    pub(super) top: u32,
    committed_bytes: u64,
    pub(super) infos: *mut PageInfo,
    spans: *mut Span,
    bits: [*mut u64; 2],
    /// Which bitmap the next collection fills.
    filling: usize,
    /// The mappings: address and bytes.
    mappings: [(u64, u64); 2],
    /// Pages that have entries in the tables.
    table_pages: u32,
}

// SAFETY: I-SPACE: the memory behind the pointers belongs to this space alone.
unsafe impl Send for Space {}

fn map(bytes: u64) -> Option<u64> {
    // SAFETY: I-SPACE: a new anonymous mapping at an address the kernel chooses touches nothing that exists.
    let mapped = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes as usize,
            libc::PROT_NONE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    (mapped != libc::MAP_FAILED).then_some(mapped as u64)
}

/// Makes address space of ours usable.
fn commit(address: u64, bytes: u64) -> bool {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: I-SPACE: part of a mapping of ours.
    unsafe { libc::mprotect(address as *mut _, bytes as usize, protection) == 0 }
}

fn unmap(address: u64, bytes: u64) {
    // SAFETY: I-SPACE: a whole mapping of ours that nobody uses any more.
    unsafe { libc::munmap(address as *mut _, bytes as usize) };
}

impl Space {
    /// As much address space as the system gives.
    pub(super) fn reserve() -> Option<Space> {
        Space::reserve_at_most(MOST_BYTES)
    }

    pub(super) fn reserve_at_most(most_bytes: u64) -> Option<Space> {
        let mut bytes = most_bytes;
        while bytes >= LEAST_BYTES {
            if let Some(space) = Space::reserve_exactly(bytes) {
                return Some(space);
            }
            bytes /= 2;
        }
        None
    }

    fn reserve_exactly(bytes: u64) -> Option<Space> {
        let pages = bytes / PAGE_BYTES;
        let info_bytes = pages * size_of::<PageInfo>() as u64;
        let span_bytes = pages * size_of::<Span>() as u64;
        let tables_bytes = info_bytes + span_bytes + 2 * pages * BIT_BYTES;
        let mapping_bytes = bytes + BEYOND_TOP_BYTES + PAGE_BYTES;
        let reserved = map(mapping_bytes)?;
        let Some(tables) = map(tables_bytes) else {
            unmap(reserved, mapping_bytes);
            return None;
        };
        // Whole pages of ours, which are larger than the system's.
        let base = reserved.next_multiple_of(PAGE_BYTES);
        let bits = tables + info_bytes + span_bytes;
        Some(Space {
            base,
            pages: pages as u32,
            top: 0,
            committed_bytes: 0,
            infos: tables as *mut PageInfo,
            spans: (tables + info_bytes) as *mut Span,
            bits: [bits as *mut u64, (bits + pages * BIT_BYTES) as *mut u64],
            filling: 0,
            mappings: [(reserved, mapping_bytes), (tables, tables_bytes)],
            table_pages: 0,
        })
    }

    /// Address space in bytes.
    pub(super) fn reserved_bytes(&self) -> u64 {
        u64::from(self.pages) * PAGE_BYTES
    }

    /// Bytes that were ever part of a span.
    pub(super) fn used_bytes(&self) -> u64 {
        u64::from(self.top) * PAGE_BYTES
    }

    /// Bytes of the tables that belong to the used pages.
    pub(super) fn tables_used_bytes(&self) -> u64 {
        let of_a_page = size_of::<PageInfo>() + size_of::<Span>() + 2 * BIT_BYTES as usize;
        u64::from(self.top) * of_a_page as u64
    }

    pub(super) fn address(&self, page: u32) -> u64 {
        self.base + u64::from(page) * PAGE_BYTES
    }

    /// The page of an address, if it was ever part of a span.
    pub(super) fn page_of(&self, address: u64) -> Option<u32> {
        let offset = address.wrapping_sub(self.base);
        (offset < self.used_bytes()).then_some((offset >> PAGE_SHIFT) as u32)
    }

    /// Takes never used pages; they are zero.
    pub(super) fn extend(&mut self, pages: u32) -> Option<u32> {
        let start = self.top;
        let top = start.checked_add(pages).filter(|&top| top <= self.pages)?;
        if !self.commit_tables(top) {
            return None;
        }
        let needed = u64::from(top) * PAGE_BYTES + BEYOND_TOP_BYTES;
        if needed > self.committed_bytes {
            let step = (self.committed_bytes / 8)
                .clamp(LEAST_COMMIT_BYTES, MOST_COMMIT_BYTES)
                .next_multiple_of(PAGE_BYTES);
            let most = self.reserved_bytes() + BEYOND_TOP_BYTES;
            let wanted = (needed.next_multiple_of(PAGE_BYTES) + step).min(most);
            if !self.commit(wanted) && !self.commit(needed) {
                return None;
            }
        }
        self.top = top;
        Some(start)
    }

    fn commit(&mut self, bytes: u64) -> bool {
        let more = bytes - self.committed_bytes;
        let done = commit(self.base + self.committed_bytes, more);
        if done {
            self.committed_bytes = bytes;
        }
        done
    }

    /// Makes the entries of so many pages usable, and then some.
    fn commit_tables(&mut self, pages: u32) -> bool {
        if pages <= self.table_pages {
            return true;
        }
        let wanted = pages
            .max(LEAST_TABLE_PAGES)
            .next_power_of_two()
            .min(self.pages);
        let tables = [
            (self.infos as u64, size_of::<PageInfo>() as u64),
            (self.spans as u64, size_of::<Span>() as u64),
            (self.bits[0] as u64, BIT_BYTES),
            (self.bits[1] as u64, BIT_BYTES),
        ];
        let from = u64::from(self.table_pages);
        let more = u64::from(wanted) - from;
        let done = tables
            .iter()
            .all(|&(start, entry)| commit(start + from * entry, more * entry));
        if done {
            self.table_pages = wanted;
        }
        done
    }

    /// Gives the memory of pages back; they read as zero.
    ///
    /// # Safety
    /// The pages are free.
    pub(super) unsafe fn discard(&self, page: u32, pages: u32) -> bool {
        let bytes = u64::from(pages) * PAGE_BYTES;
        // SAFETY: I-SPACE: nobody uses what is in free pages.
        unsafe {
            libc::madvise(
                self.address(page) as *mut _,
                bytes as usize,
                libc::MADV_DONTNEED,
            ) == 0
        }
    }

    pub(super) fn info(&self, page: u32) -> PageInfo {
        debug_assert!(page < self.top);
        // SAFETY: I-SPACE: the table has an entry for each page.
        unsafe { *self.infos.add(page as usize) }
    }

    pub(super) fn set_info(&mut self, page: u32, info: PageInfo) {
        debug_assert!(page < self.top);
        // SAFETY: I-SPACE: the table has an entry for each page.
        unsafe { *self.infos.add(page as usize) = info };
    }

    /// The span that begins at a page.
    pub(super) fn span(&self, start: u32) -> Span {
        debug_assert!(start < self.top);
        // SAFETY: I-SPACE: the table has an entry for each page.
        unsafe { *self.spans.add(start as usize) }
    }

    pub(super) fn span_mut(&mut self, start: u32) -> &mut Span {
        debug_assert!(start < self.top);
        // SAFETY: I-SPACE: the table has an entry for each page.
        unsafe { &mut *self.spans.add(start as usize) }
    }

    fn words(&mut self, which: usize, start: u32, cells: u32) -> &mut [u64] {
        let first = u64::from(start) * (BIT_BYTES / 8);
        // SAFETY: I-SPACE: a page has bits for as many cells as it can hold, and the heap is locked.
        unsafe {
            std::slice::from_raw_parts_mut(
                self.bits[which].add(first as usize),
                cells.div_ceil(u64::BITS) as usize,
            )
        }
    }

    /// The bits of the collection under way.
    pub(super) fn marks(&mut self, start: u32, cells: u32) -> &mut [u64] {
        let which = self.filling;
        self.words(which, start, cells)
    }

    /// The bits of the last collection.
    pub(super) fn alive(&mut self, start: u32, cells: u32) -> &mut [u64] {
        let which = 1 - self.filling;
        self.words(which, start, cells)
    }

    /// The bits of the collection under way, for the marker.
    pub(super) fn mark_words(&self) -> *mut u64 {
        self.bits[self.filling]
    }

    /// The bits of the last collection, for the marker.
    pub(super) fn alive_words(&self) -> *const u64 {
        self.bits[1 - self.filling]
    }

    /// What was marked is what is alive from now on.
    pub(super) fn swap_bits(&mut self) {
        self.filling = 1 - self.filling;
    }
}

/// Words of a page in a bitmap.
pub(super) const BIT_WORDS: usize = (BIT_BYTES / 8) as usize;

impl Drop for Space {
    fn drop(&mut self) {
        for (address, bytes) in self.mappings {
            unmap(address, bytes);
        }
    }
}
