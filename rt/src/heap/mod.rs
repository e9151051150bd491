//! The heap of a runtime.
//!
//! Promises: what is allocated is zeroed and stays where it is. May not know: who allocates.

use crate::types::TypeDescriptor;
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::sync::Mutex;

/// There is no memory for an object.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("out of memory")]
pub struct HeapExhausted;

/// Objects of the programs of one runtime; they live as long as the runtime.
#[derive(Debug, Default)]
pub struct Heap {
    objects: Mutex<Vec<(usize, Layout)>>,
}

impl Heap {
    /// Zeroed memory for `count` values of a type.
    ///
    /// # Errors
    /// If there is no memory, or there can be none.
    pub fn allocate(&self, ty: &TypeDescriptor, count: u64) -> Result<*mut u8, HeapExhausted> {
        self.allocate_bytes(ty.size_bytes.checked_mul(count).ok_or(HeapExhausted)?)
    }

    /// Zeroed memory without pointers in it.
    ///
    /// # Errors
    /// As [`Heap::allocate`].
    pub fn allocate_bytes(&self, bytes: u64) -> Result<*mut u8, HeapExhausted> {
        let bytes = usize::try_from(bytes.max(1)).map_err(|_| HeapExhausted)?;
        let layout = Layout::from_size_align(bytes, 16).map_err(|_| HeapExhausted)?;
        // SAFETY: the layout is not empty.
        let start = unsafe { alloc_zeroed(layout) };
        if start.is_null() {
            return Err(HeapExhausted);
        }
        let mut objects = self.objects.lock().unwrap_or_else(|e| e.into_inner());
        objects.push((start as usize, layout));
        Ok(start)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        let objects = self.objects.get_mut().unwrap_or_else(|e| e.into_inner());
        for &(start, layout) in objects.iter() {
            // SAFETY: it was allocated with this layout, and no program of the runtime is left.
            unsafe { dealloc(start as *mut u8, layout) };
        }
    }
}
