//! Finalizers: functions that are called with an object that nothing else reaches any more.
//!
//! As in Go, what an object with a finalizer leads to is alive, so that of a chain of such objects the first one goes
//! first, and a cycle never does. A finalizer runs when the program asks for the next one (our package runtime does).
//!
//! Promises: each finalizer is given out once. May not know: how functions are called.

use super::mark::Marker;
use std::collections::{BTreeMap, VecDeque};

/// A function value of the program and the object it is to be called with.
pub type Finalizer = (u64, u64);

/// The finalizers of a heap.
#[derive(Debug, Default)]
pub(super) struct Finalizers {
    /// Function by object.
    waiting: BTreeMap<u64, u64>,
    due: VecDeque<Finalizer>,
}

impl Finalizers {
    /// Sets the finalizer of an object, or removes it.
    pub(super) fn set(&mut self, object: u64, function: Option<u64>) {
        match function {
            Some(function) => self.waiting.insert(object, function),
            None => self.waiting.remove(&object),
        };
    }

    /// Takes the next one whose object nothing else reaches.
    pub(super) fn next(&mut self) -> Option<Finalizer> {
        self.due.pop_front()
    }

    /// Marks functions, and what objects lead to.
    pub(super) fn mark_roots(&self, marker: &mut Marker<'_>) {
        for (&object, &function) in &self.waiting {
            marker.mark(function);
            marker.follow_object(object);
        }
        for &(function, object) in &self.due {
            marker.mark(function);
            marker.mark(object);
        }
    }

    /// When everything reachable is marked: what is not becomes due, and lives on until its finalizer has run.
    pub(super) fn find_due(&mut self, marker: &mut Marker<'_>) {
        let gone = self
            .waiting
            .extract_if(.., |&object, _| !marker.is_marked(object));
        self.due
            .extend(gone.map(|(object, function)| (function, object)));
        for &(_, object) in &self.due {
            marker.mark(object);
        }
        marker.drain();
    }
}
