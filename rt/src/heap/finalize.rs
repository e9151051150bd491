//! Finalizers: functions that are called with an object that nothing else reaches any more.
//!
//! As in Go, what an object with a finalizer leads to is alive, so that of a chain of such objects the first one goes
//! first, and a cycle never does. A finalizer runs when the program asks for the next one (our package runtime does).
//!
//! Promises: each finalizer is given out once. May not know: how functions are called.

use super::mark::Marker;
use std::collections::{BTreeMap, VecDeque};

/// A function that is to be called with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalizer {
    /// A function value of the program.
    pub function: u64,
    /// Whether it writes its results to memory instead of returning them in registers.
    pub has_result_area: bool,
    /// The object.
    pub object: u64,
}

/// The finalizers of a heap.
#[derive(Debug, Default)]
pub(super) struct Finalizers {
    /// By object.
    waiting: BTreeMap<u64, Finalizer>,
    due: VecDeque<Finalizer>,
}

impl Finalizers {
    /// Sets the finalizer of an object.
    pub(super) fn set(&mut self, finalizer: Finalizer) {
        self.waiting.insert(finalizer.object, finalizer);
    }

    /// Takes the finalizer of an object back.
    pub(super) fn remove(&mut self, object: u64) {
        self.waiting.remove(&object);
    }

    /// Takes the next one whose object nothing else reaches.
    pub(super) fn next(&mut self) -> Option<Finalizer> {
        self.due.pop_front()
    }

    /// Marks functions, and what objects lead to.
    pub(super) fn mark_roots(&self, marker: &mut Marker<'_>) {
        for finalizer in self.waiting.values() {
            marker.mark(finalizer.function);
            marker.follow_object(finalizer.object);
        }
        for finalizer in &self.due {
            marker.mark(finalizer.function);
            marker.mark(finalizer.object);
        }
    }

    /// When everything reachable is marked: what is not becomes due, and lives on until its finalizer has run.
    pub(super) fn find_due(&mut self, marker: &mut Marker<'_>) {
        let gone = self
            .waiting
            .extract_if(.., |&object, _| !marker.is_marked(object));
        self.due.extend(gone.map(|(_, finalizer)| finalizer));
        for finalizer in &self.due {
            marker.mark(finalizer.object);
        }
        marker.drain();
    }
}
