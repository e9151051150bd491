//! The types that package reflect made for the programs of one runtime, and the memory they lie in.
//!
//! Promises: what is kept stays where it is until the runtime is gone. May not know: how types are made.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::types::Parts;

/// One for each runtime.
#[derive(Default)]
pub(super) struct Made(Mutex<Table>);

#[derive(Default)]
struct Table {
    /// Descriptors by the program they were made for (the address of its list of types) and by what they are made of.
    types: HashMap<(usize, Parts), usize>,
    memory: Vec<*mut dyn Any>,
}

// SAFETY: I-TYPE: the addresses are of boxes that belong to the table, and hold descriptors and their parts, which nobody changes.
unsafe impl Send for Table {}

impl Made {
    /// The address of a type that was found or made before.
    pub fn get(&self, key: &(usize, Parts)) -> Option<usize> {
        self.table().types.get(key).copied()
    }

    /// Notes a type, unless another thread was faster; answers the one that counts.
    pub fn insert(&self, key: (usize, Parts), ty: usize) -> usize {
        *self.table().types.entry(key).or_insert(ty)
    }

    /// Puts a part of a descriptor, or a whole one, where it stays.
    pub fn keep<T: 'static>(&self, value: T) -> &'static T {
        let value = Box::into_raw(Box::new(value));
        self.table().memory.push(value);
        // SAFETY: I-TYPE: nobody writes to it, and it lives as long as the types of the program, which the caller describes.
        unsafe { &*value }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        for value in self.memory.drain(..) {
            // SAFETY: I-TYPE: it was a box, and the programs that knew of it are gone with their runtime.
            drop(unsafe { Box::from_raw(value) });
        }
    }
}
