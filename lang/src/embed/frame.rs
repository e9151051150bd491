//! Frames: memory of the host that holds the parameters and results of one call.
//!
//! Promises: a frame belongs to the scope of its call, so it is there as long as the function may write to it; the collector
//! knows it, so that results live until the host has copied them. May not know: how tasks run.

use std::cell::UnsafeCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use morestack_rt::heap::Heap;

use super::value::Layout;
use super::{ExportedCode, Passed, Value};
use crate::types::Basic;

/// Where the words of a frame are that hold pointers of the script.
type Pointers = Vec<*const u64>;

/// The frames of a program's calls, by their addresses.
#[derive(Clone, Default)]
pub(super) struct Frames(Arc<Mutex<Listed>>);

#[derive(Default)]
struct Listed(HashMap<usize, Pointers>);

// SAFETY: I-HOST: the words are only read while their frame is listed.
unsafe impl Send for Listed {}

impl Frames {
    fn lock(&self) -> MutexGuard<'_, Listed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows them to the collector, from now on.
    pub(super) fn tell(&self, heap: &Heap) {
        let frames = self.clone();
        let roots = move |marker: &mut morestack_rt::heap::Marker<'_>| {
            for &word in frames.lock().0.values().flatten() {
                // SAFETY: I-HOST: the frame is listed, and the world stands still.
                marker.mark(unsafe { word.read() });
            }
        };
        // Without memory for a heap there are no objects to be kept.
        let _ = heap.add_roots(Box::new(roots));
    }
}

/// The memory of one call, and the arguments that it lends.
pub(super) struct Frame {
    words: Box<[UnsafeCell<u64>]>,
    layout: Layout,
    /// The frame refers to their texts.
    _arguments: Vec<Value>,
    frames: Frames,
}

// SAFETY: I-HOST: the words are written by the code of the call, which has ended before the host reads them.
unsafe impl Send for Frame {}
// SAFETY: I-HOST: as above.
unsafe impl Sync for Frame {}

impl Frame {
    /// Arguments fit.
    pub(super) fn new(code: &ExportedCode, arguments: Vec<Value>, frames: &Frames) -> Arc<Frame> {
        let layout = Layout::new(&code.params, &code.results);
        let words = (0..layout.words()).map(|_| UnsafeCell::new(0)).collect();
        let frame = Frame {
            words,
            layout,
            _arguments: arguments,
            frames: frames.clone(),
        };
        for (argument, &(ty, offset)) in frame._arguments.iter().zip(frame.layout.params()) {
            // SAFETY: I-HOST: the frame has room there for what fits; it keeps the arguments.
            unsafe { argument.lend(ty, frame.at(offset)) };
        }
        let is_pointer = |&&(ty, _): &&(Passed, usize)| {
            matches!(ty, Passed::Bytes | Passed::Basic(Basic::String))
        };
        let results = frame.layout.results().iter().filter(is_pointer);
        let pointers: Pointers = results
            .map(|&(_, offset)| frame.at(offset).cast::<u64>().cast_const())
            .collect();
        if !pointers.is_empty() {
            frames.lock().0.insert(frame.address(), pointers);
        }
        Arc::new(frame)
    }

    /// What compiled code is called with.
    pub(super) fn address(&self) -> usize {
        self.words.as_ptr().addr()
    }

    fn at(&self, offset: usize) -> *mut u8 {
        self.words
            .as_ptr()
            .cast::<u8>()
            .cast_mut()
            .wrapping_add(offset)
    }

    /// Copies the results of a call whose function has returned.
    pub(super) fn results(&self) -> Vec<Value> {
        let results = self.layout.results().iter();
        results
            // SAFETY: I-HOST: the code has put results of these types there.
            .map(|&(ty, offset)| unsafe { Value::read(ty, self.at(offset)) })
            .collect()
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.frames.lock().0.remove(&self.address());
    }
}
