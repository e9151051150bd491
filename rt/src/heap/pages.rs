//! Free pages: runs of them, found by size and joined with their neighbours.
//!
//! Promises: the smallest run that is long enough, the lowest of those. May not know: what pages are for.

use std::collections::{BTreeMap, BTreeSet};

/// Runs of free pages; no two touch.
#[derive(Debug, Default)]
pub(super) struct FreeRuns {
    /// Length by first page.
    by_start: BTreeMap<u32, u32>,
    /// Length and first page.
    by_length: BTreeSet<(u32, u32)>,
}

impl FreeRuns {
    /// Takes `pages` pages.
    pub(super) fn take(&mut self, pages: u32) -> Option<u32> {
        let &(length, start) = self.by_length.range((pages, 0)..).next()?;
        self.remove(start, length);
        if length > pages {
            self.insert(start + pages, length - pages);
        }
        Some(start)
    }

    /// Takes pages back.
    pub(super) fn add(&mut self, start: u32, pages: u32) {
        let (mut from, mut to) = (start, start + pages);
        if let Some((&before, &length)) = self.by_start.range(..start).next_back()
            && before + length == start
        {
            self.remove(before, length);
            from = before;
        }
        if let Some(&length) = self.by_start.get(&to) {
            self.remove(to, length);
            to += length;
        }
        self.insert(from, to - from);
    }

    /// All runs from the highest to the lowest: first page, length.
    pub(super) fn highest_first(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.by_start
            .iter()
            .rev()
            .map(|(&start, &length)| (start, length))
    }

    fn insert(&mut self, start: u32, length: u32) {
        self.by_start.insert(start, length);
        self.by_length.insert((length, start));
    }

    fn remove(&mut self, start: u32, length: u32) {
        self.by_start.remove(&start);
        self.by_length.remove(&(length, start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_joined_and_the_best_fit_is_taken() {
        let mut runs = FreeRuns::default();
        runs.add(10, 5);
        runs.add(20, 2);
        runs.add(17, 3);
        assert_eq!(runs.highest_first().collect::<Vec<_>>(), [(17, 5), (10, 5)]);
        runs.add(15, 2);
        assert_eq!(runs.highest_first().collect::<Vec<_>>(), [(10, 12)]);
        assert_eq!((runs.take(12), runs.take(1)), (Some(10), None));
        runs.add(0, 8);
        runs.add(100, 4);
        assert_eq!((runs.take(3), runs.take(3)), (Some(100), Some(0)));
        assert_eq!(runs.highest_first().collect::<Vec<_>>(), [(103, 1), (3, 5)]);
    }
}
