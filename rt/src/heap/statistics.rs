//! What a program can ask about its memory.
//!
//! Promises: the names and meanings of Go's `runtime.MemStats`. May not know: how it is asked.

use super::classes::PAGE_BYTES;
use super::state::State;
use std::fmt;

/// Counts of a heap; the names are those of Go's `runtime.MemStats`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStatistics {
    /// Bytes of allocated objects, those not yet found to be garbage included (`Alloc`, `HeapAlloc`).
    pub alloc_bytes: u64,
    /// Bytes allocated since the beginning (`TotalAlloc`).
    pub total_alloc_bytes: u64,
    /// Objects allocated since the beginning.
    pub mallocs: u64,
    /// Objects freed since the beginning.
    pub frees: u64,
    /// Bytes of spans (`HeapInuse`).
    pub in_use_bytes: u64,
    /// Bytes of free pages (`HeapIdle`).
    pub idle_bytes: u64,
    /// Those of them that the system has (`HeapReleased`).
    pub released_bytes: u64,
    /// Bytes of tables (`GCSys`).
    pub tables_bytes: u64,
    /// The heap size at which the next collection is due (`NextGC`).
    pub next_collection_bytes: u64,
    /// Collections (`NumGC`).
    pub collections: u64,
    /// Those that the program asked for (`NumForcedGC`).
    pub forced_collections: u64,
    /// Time the program stood still, all together (`PauseTotalNs`).
    pub pause_ns: u64,
    /// The last time (`PauseNs`).
    pub last_pause_ns: u64,
}

impl fmt::Display for HeapStatistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "allocated bytes       {:>12}", self.total_alloc_bytes)?;
        writeln!(f, "allocated objects     {:>12}", self.mallocs)?;
        writeln!(f, "collections           {:>12}", self.collections)?;
        writeln!(f, "collection pause us   {:>12}", self.pause_ns / 1000)
    }
}

impl State {
    /// The counts, when `unused` bytes and cells of tables in use have not been allocated yet.
    pub(super) fn statistics(&self, unused: (u64, u64)) -> HeapStatistics {
        let mut unused = unused;
        for cache in self.idle.iter().chain(&self.own) {
            let (bytes, cells) = self.unused(cache);
            unused = (unused.0 + bytes, unused.1 + cells);
        }
        let used = self.space.used_bytes();
        let in_use = self.taken_pages * PAGE_BYTES;
        HeapStatistics {
            alloc_bytes: self.live_bytes() - unused.0,
            total_alloc_bytes: self.counts.allocated_bytes - unused.0,
            mallocs: self.counts.allocated_objects - unused.1,
            frees: self.counts.freed_objects,
            in_use_bytes: in_use,
            idle_bytes: used - in_use,
            released_bytes: used - in_use - self.dirty_pages * PAGE_BYTES,
            tables_bytes: self.space.tables_used_bytes(),
            next_collection_bytes: self.pace.goal_bytes,
            collections: self.counts.collections,
            forced_collections: self.counts.forced_collections,
            pause_ns: self.counts.pause_ns,
            last_pause_ns: self.counts.last_pause_ns,
        }
    }

    /// Gives memory back to the system that the heap will not need before the next collection, or all of it.
    pub(super) fn release(&mut self, everything: bool) {
        if everything {
            for (start, pages) in std::mem::take(&mut self.quarantine) {
                self.free.add(start, pages);
            }
        }
        let kept = if everything {
            0
        } else {
            self.pace.kept_bytes()
        };
        let mut resident = (self.taken_pages + self.dirty_pages) * PAGE_BYTES;
        if resident <= kept {
            return;
        }
        let runs: Vec<(u32, u32)> = self.free.highest_first().collect();
        for (start, pages) in runs {
            if resident <= kept {
                break;
            }
            let dirty: u64 = (start..start + pages)
                .map(|page| u64::from(self.space.info(page).cell_bytes))
                .sum();
            // SAFETY: I-FREE: the run is free.
            if dirty == 0 || !unsafe { self.space.discard(start, pages) } {
                continue;
            }
            for page in start..start + pages {
                self.space.set_info(page, Default::default());
            }
            self.dirty_pages -= dirty;
            resident -= dirty * PAGE_BYTES;
        }
    }
}
