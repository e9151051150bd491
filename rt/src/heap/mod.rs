//! The heap of a runtime: precise, non-moving, mark and sweep.
//!
//! ```text
//!   compiled code ── cursor < limit ──> cell         cache     a run of free cells for each layout
//!        │ new_object, new_array                     layout    size class and pointer pattern of an object
//!        v                                           state     spans, runs, large objects
//!   Heap ──> Cache ──> State ──> Space               pages     free pages
//!        │                                           space     address space, table of pages, bitmaps
//!        └─ due? ──> collect ──> Marker ──> sweep    collect   roots; mark; sweep; pace
//! ```
//!
//! Each worker has a cache, from which its tasks allocate without asking anybody; all else is done with the heap locked, and
//! briefly. A collection stops the world; large heaps are marked by as many threads as there are workers.
//!
//! Promises: what is allocated is zeroed, stays where it is, and lives as long as a root leads to it. A heap that nobody
//! allocates from costs nothing. A task collects where it stands in a host call and Rust code holds no pointers:
//! at the entry of `new_object` and `new_array`, when a native returns, and in `runtime.GC`. May not know: the language.
//!
//! # Invariants
//!
//! - **I-SPACE**: the address space and its tables belong to one heap, are only touched with the heap locked (but for
//!   the cells that compiled code was given, and by those who mark together), and live until the heap is dropped, after its
//!   last task.
//! - **I-LAYOUT**: an object lies in a cell of the layout of its type, so a word the layout names is a pointer word, and
//!   other words of the cell are never followed.
//! - **I-FREE**: a cell is given out when it is not alive and was not given out since the last collection; a page when it
//!   is in no span.
//! - **I-ROOT**: in a collection the world is stopped: each task with frames stands in a host call, at the entry of a function,
//!   or where a signal interrupted it. Then mapped words, the arguments of that function, what an interrupted task's
//!   registers and innermost frame may hold, the pointer words of data, and what the runtime's own records hold are all the
//!   pointers there are.

mod account;
mod cache;
mod classes;
mod collect;
mod finalize;
mod layout;
mod mark;
mod pace;
mod pages;
mod share;
mod space;
mod state;
mod statistics;
mod sweep;

pub use cache::{ENTRY_BYTES, LIMIT_OFFSET};
pub use classes::{LARGEST_SMALL_BYTES, PAGE_BYTES, append_bytes, rounded_bytes};
pub use finalize::Finalizer;
pub use mark::Marker;
pub use statistics::HeapStatistics;
pub use sweep::FREED;

pub(crate) use account::Account;
pub(crate) use cache::{Cache, empty_table};
pub(crate) use collect::{collect, collect_in, new_values, values_in_pieces, values_in_routine};

use crate::config::Config;
use crate::types::TypeDescriptor;
use state::State;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

/// There is no memory for an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("out of memory")]
pub struct HeapExhausted;

/// Shows the collector pointers that are in no frame, data or object: it is called in every collection. If it panics the process
/// ends, since nobody knows then what is alive.
pub type RootFunction = dyn Fn(&mut Marker<'_>) + Send;

/// A heap smaller than this is marked by one thread: others would begin when it is done.
const SHARE_FROM_BYTES: u64 = 8 << 20;

/// What a heap is told when it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    percent: Option<u32>,
    limit_bytes: u64,
    max_bytes: u64,
    poison: bool,
    stress: bool,
    /// Threads that mark, if there is much to mark; none: as many as there are workers.
    markers: Option<usize>,
    /// How much that is.
    share_from_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            percent: Some(100),
            limit_bytes: u64::MAX,
            max_bytes: u64::MAX,
            poison: false,
            stress: false,
            markers: None,
            share_from_bytes: SHARE_FROM_BYTES,
        }
    }
}

/// Objects of the programs of one runtime.
pub struct Heap {
    settings: Settings,
    inner: Mutex<Inner>,
    /// A native has allocated so much that a collection is due when it returns.
    is_due: AtomicBool,
}

#[derive(Default)]
struct Inner {
    /// None before the first allocation.
    state: Option<Box<State>>,
}

impl Inner {
    fn state(&mut self, settings: &Settings) -> Result<&mut State, HeapExhausted> {
        if self.state.is_none() {
            self.state = State::new(*settings).map(Box::new);
        }
        self.state.as_deref_mut().ok_or(HeapExhausted)
    }
}

impl fmt::Debug for Heap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heap").finish_non_exhaustive()
    }
}

impl Heap {
    pub(crate) fn new(config: &Config) -> Heap {
        Heap {
            settings: Settings {
                percent: config.gc_percent,
                limit_bytes: config.memory_limit_bytes,
                max_bytes: config.max_heap_bytes,
                poison: config.poison || config.stress.collect_always,
                stress: config.stress.collect_always,
                markers: config.markers,
                share_from_bytes: SHARE_FROM_BYTES,
            },
            inner: Mutex::default(),
            is_due: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Zeroed memory for `count` values of a type. Never collects, so that Rust code may hold what it was given until it
    /// returns to compiled code.
    ///
    /// # Errors
    /// If there is no memory, or there can be none.
    pub fn allocate(&self, ty: &TypeDescriptor, count: u64) -> Result<*mut u8, HeapExhausted> {
        self.with_own_cache(|state, cache| Ok(state.allocate(cache, ty, count)?.0))
    }

    /// Zeroed memory without pointers in it. Never collects.
    ///
    /// # Errors
    /// As [`Heap::allocate`].
    pub fn allocate_bytes(&self, bytes: u64) -> Result<*mut u8, HeapExhausted> {
        self.with_own_cache(|state, cache| state.allocate_bytes(cache, bytes))
    }

    fn with_own_cache(
        &self,
        allocate: impl FnOnce(&mut State, &mut Cache) -> Result<u64, HeapExhausted>,
    ) -> Result<*mut u8, HeapExhausted> {
        let mut inner = self.lock();
        let state = inner.state(&self.settings)?;
        let mut own = state.own.take().unwrap_or_default();
        let allocated = allocate(state, &mut own);
        state.own = Some(own);
        if state.live_bytes() > state.pace.goal_bytes {
            self.is_due.store(true, Ordering::Relaxed);
        }
        Ok(allocated? as *mut u8)
    }

    /// Adds a source of roots.
    ///
    /// # Errors
    /// If there is no memory for a heap.
    pub fn add_roots(&self, roots: Box<RootFunction>) -> Result<(), HeapExhausted> {
        self.lock().state(&self.settings)?.roots.push(roots);
        Ok(())
    }

    /// Sets how much the heap may grow between collections, in percent of what is alive (none: for ever), and answers
    /// what it was.
    pub fn set_percent(&self, percent: Option<u32>) -> Option<u32> {
        self.lock().state(&self.settings).map_or(None, |state| {
            let old = std::mem::replace(&mut state.pace.percent, percent);
            state.pace.set_goal();
            old
        })
    }

    /// Sets the limit on memory that the collector tries to keep, and answers what it was.
    pub fn set_limit_bytes(&self, bytes: u64) -> u64 {
        self.lock().state(&self.settings).map_or(u64::MAX, |state| {
            let old = std::mem::replace(&mut state.pace.limit_bytes, bytes);
            state.pace.set_goal();
            old
        })
    }

    /// The limit on memory that the collector tries to keep.
    pub fn limit_bytes(&self) -> u64 {
        let inner = self.lock();
        inner
            .state
            .as_ref()
            .map_or(self.settings.limit_bytes, |state| state.pace.limit_bytes)
    }

    /// Sets the function to be called with an object when nothing else reaches it.
    pub fn set_finalizer(&self, finalizer: Finalizer) {
        if let Some(state) = &mut self.lock().state {
            state.finalizers.set(finalizer);
        }
    }

    /// Takes the finalizer of an object back.
    pub fn remove_finalizer(&self, object: u64) {
        if let Some(state) = &mut self.lock().state {
            state.finalizers.remove(object);
        }
    }

    /// Has a function value without parameters called when an object is gone; the answer takes that back.
    pub fn add_cleanup(&self, object: u64, function: u64) -> u64 {
        let mut inner = self.lock();
        let state = inner.state.as_mut();
        state.map_or(0, |state| state.finalizers.add_cleanup(object, function))
    }

    /// Takes a cleanup of an object back.
    pub fn stop_cleanup(&self, object: u64, number: u64) {
        if let Some(state) = &mut self.lock().state {
            state.finalizers.stop_cleanup(object, number);
        }
    }

    /// The next cleanup to be called.
    pub fn next_cleanup(&self) -> Option<u64> {
        self.lock().state.as_mut()?.finalizers.next_cleanup()
    }

    /// The next finalizer to be called.
    pub fn next_finalizer(&self) -> Option<Finalizer> {
        self.lock().state.as_mut()?.finalizers.next()
    }

    /// The first byte of the object that an address lies in, if it is one of this heap.
    pub fn object_of(&self, address: u64) -> Option<u64> {
        let inner = self.lock();
        let space = &inner.state.as_ref()?.space;
        let info = space.info(space.page_of(address)?);
        if info.is_free() {
            return None;
        }
        let start = space.address(info.start);
        let cell = ((address - start) * u64::from(info.reciprocal)) >> 32;
        Some(start + cell * u64::from(info.cell_bytes))
    }

    /// Whether natives have allocated so much that a collection is due.
    pub(crate) fn is_due(&self) -> bool {
        self.is_due.load(Ordering::Relaxed)
    }

    /// Keeps the cache of a worker that stops, or uses another one from now on.
    pub(crate) fn keep(&self, cache: Option<Cache>) {
        if let (Some(cache), Some(state)) = (cache, &mut self.lock().state) {
            state.idle.push(cache);
        }
    }
}

#[cfg(test)]
mod tests;
