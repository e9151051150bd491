//! Finalizers: functions that are called with an object that nothing else reaches any more; and cleanups: functions that are
//! called when an object is gone.
//!
//! As in Go, what an object with a finalizer leads to is alive, so that of a chain of such objects the first one goes
//! first, and a cycle never does. A finalizer runs when the program asks for the next one (our package runtime does).
//!
//! Promises: each finalizer and cleanup is given out once. May not know: how functions are called.

use super::mark::Marker;
use std::collections::{BTreeMap, VecDeque};

/// A function that is to be called with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalizer {
    /// A function value of the program.
    pub function: u64,
    /// Whether it writes its results to memory instead of returning them in registers.
    pub has_result_area: bool,
    /// Of one that takes an interface, the first word of that; 0 if it takes the object's address.
    pub interface: u64,
    /// The object.
    pub object: u64,
}

/// The finalizers of a heap.
#[derive(Debug, Default)]
pub(super) struct Finalizers {
    /// By object.
    waiting: BTreeMap<u64, Finalizer>,
    due: VecDeque<Finalizer>,
    /// Function values without parameters, by object and number.
    cleanups: BTreeMap<(u64, u64), u64>,
    cleanup_count: u64,
    due_cleanups: VecDeque<u64>,
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

    /// Has a function called when an object is gone; the answer takes that back.
    pub(super) fn add_cleanup(&mut self, object: u64, function: u64) -> u64 {
        self.cleanup_count += 1;
        self.cleanups.insert((object, self.cleanup_count), function);
        self.cleanup_count
    }

    /// Takes a cleanup of an object back.
    pub(super) fn stop_cleanup(&mut self, object: u64, number: u64) {
        self.cleanups.remove(&(object, number));
    }

    /// Takes the next cleanup whose object is gone.
    pub(super) fn next_cleanup(&mut self) -> Option<u64> {
        self.due_cleanups.pop_front()
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
        for &function in self.cleanups.values().chain(&self.due_cleanups) {
            marker.mark(function);
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
        // What a finalizer gets is not gone yet.
        let gone = self
            .cleanups
            .extract_if(.., |&(object, _), _| !marker.is_marked(object));
        self.due_cleanups.extend(gone.map(|(_, function)| function));
    }
}
