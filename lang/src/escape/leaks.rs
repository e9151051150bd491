//! Where a function lets the value of a parameter go: what its callers need to know of it.

/// The least numbers of dereferences on the ways from a parameter to the heap and to results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Leaks {
    heap: Option<u32>,
    /// Result index and dereferences, sorted by index.
    results: Vec<(u32, u32)>,
}

impl Leaks {
    /// What must be assumed of a function that nothing is known of.
    pub(super) fn unknown() -> Leaks {
        Leaks {
            heap: Some(0),
            results: Vec::new(),
        }
    }

    pub(super) fn heap(&self) -> Option<u32> {
        self.heap
    }

    pub(super) fn results(&self) -> &[(u32, u32)] {
        &self.results
    }

    pub(super) fn add_heap(&mut self, derefs: u32) {
        self.heap = Some(self.heap.map_or(derefs, |known| known.min(derefs)));
    }

    pub(super) fn add_result(&mut self, index: u32, derefs: u32) {
        match self
            .results
            .binary_search_by_key(&index, |&(index, _)| index)
        {
            Ok(at) => self.results[at].1 = self.results[at].1.min(derefs),
            Err(at) => self.results.insert(at, (index, derefs)),
        }
    }

    /// Drops ways to results that tell nothing beyond the way to the heap.
    pub(super) fn simplified(mut self) -> Leaks {
        if let Some(heap) = self.heap {
            self.results.retain(|&(_, derefs)| derefs < heap);
        }
        self
    }
}
