//! Where compiled code allocates without asking: a run of free, zeroed cells for each layout.
//!
//! ```text
//!   r15 + ALLOCATION_OFFSET --> table of entries    compiled code:  at = table + slot     (slot: where in the table, bytes)
//!                               | cursor | limit |                  next = at.cursor + cell bytes
//!                                                                   next > at.limit ? new_object : at.cursor = next
//! ```
//!
//! Entry 0 is always empty: a slot is 0 until the first `new_object` of its type has found out the layout.
//!
//! Promises: a run belongs to one table, and its cells count as taken. May not know: where runs come from.

use super::classes::Class;
use super::layout::LayoutId;
use crate::types::TypeDescriptor;

/// Layouts that have an entry; objects of others are allocated like large ones.
pub(super) const ENTRIES: usize = 1 << 16;

/// Bytes of an entry.
pub const ENTRY_BYTES: u64 = size_of::<Run>() as u64;
/// Where in an entry the end of its run stands; the cursor is at 0.
pub const LIMIT_OFFSET: i32 = std::mem::offset_of!(Run, limit) as i32;

/// Free cells, from the next one to the end.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(super) cursor: u64,
    pub(super) limit: u64,
}

/// The table of tasks that have allocated nothing yet: compiled code only reads it.
static EMPTY: [Run; ENTRIES] = [Run {
    cursor: 0,
    limit: 0,
}; ENTRIES];

/// Its address.
pub(crate) fn empty_table() -> u64 {
    EMPTY.as_ptr() as u64
}

/// A table and the spans its runs are from.
#[derive(Debug)]
pub(crate) struct Cache {
    /// Words rather than runs: the system's zeroed memory is only touched where it is used.
    table: Vec<u64>,
    /// The first page of each layout's span, plus one; 0 for none.
    spans: Vec<u32>,
    /// Layouts of types with pointers that were asked for lately.
    known: Vec<Known>,
}

/// A layout that was found.
#[derive(Clone, Copy, Debug)]
struct Known {
    ty: *const TypeDescriptor,
    class: Class,
    id: LayoutId,
}

// SAFETY: I-TYPE: descriptors never change; only their addresses are compared.
unsafe impl Send for Cache {}

/// How many are remembered.
const KNOWN: usize = 64;

const WORDS: usize = size_of::<Run>() / size_of::<u64>();

impl Default for Cache {
    fn default() -> Self {
        Cache {
            table: vec![0; ENTRIES * WORDS],
            spans: Vec::new(),
            known: Vec::new(),
        }
    }
}

fn known_index(ty: *const TypeDescriptor, class: Class) -> usize {
    // Descriptors are records of some hundred bytes.
    (ty as usize / 64 + usize::from(class.0)) % KNOWN
}

impl Cache {
    /// A cell for `count` values of a type, if a run of their layout is at hand; with the slot of the layout.
    #[inline]
    pub(super) fn take(&mut self, ty: &TypeDescriptor, count: u64) -> Option<(u64, u64)> {
        let bytes = ty
            .size_bytes
            .checked_mul(count)
            .filter(|&bytes| bytes > 0)?;
        let class = Class::of(bytes)?;
        let id = if ty.pointer_bytes == 0 {
            LayoutId::no_pointers(class)
        } else {
            let known = self.known.get(known_index(ty, class))?;
            if !std::ptr::eq(known.ty, ty) || known.class != class {
                return None;
            }
            known.id
        };
        let mut run = self.run(id);
        if run.cursor == run.limit {
            return None;
        }
        let object = run.cursor;
        run.cursor += u64::from(class.cell_bytes());
        self.set_run(id, run);
        Some((object, Cache::slot(id)))
    }

    /// Remembers the layout of values of a type.
    pub(super) fn remember(&mut self, ty: &TypeDescriptor, class: Class, id: LayoutId) {
        if ty.pointer_bytes == 0 {
            return;
        }
        let found = Known { ty, class, id };
        if self.known.is_empty() {
            self.known = vec![found; KNOWN];
        }
        self.known[known_index(ty, class)] = found;
    }

    /// What compiled code is given.
    pub(crate) fn table(&mut self) -> u64 {
        self.table.as_mut_ptr() as u64
    }

    /// Where in the table a layout's entry is, in bytes.
    pub(super) fn slot(id: LayoutId) -> u64 {
        u64::from(id.0) * ENTRY_BYTES
    }

    pub(super) fn run(&self, id: LayoutId) -> Run {
        let word = id.index() * WORDS;
        Run {
            cursor: self.table[word],
            limit: self.table[word + 1],
        }
    }

    pub(super) fn set_run(&mut self, id: LayoutId, run: Run) {
        let word = id.index() * WORDS;
        self.table[word] = run.cursor;
        self.table[word + 1] = run.limit;
    }

    pub(super) fn span(&self, id: LayoutId) -> Option<u32> {
        self.spans.get(id.index())?.checked_sub(1)
    }

    pub(super) fn set_span(&mut self, id: LayoutId, span: Option<u32>) {
        if self.spans.len() <= id.index() {
            self.spans.resize(id.index() + 1, 0);
        }
        self.spans[id.index()] = span.map_or(0, |start| start + 1);
    }

    /// What is left of each layout's run.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (LayoutId, Run)> + '_ {
        let ids = (0..self.spans.len() as u32).map(LayoutId);
        ids.map(|id| (id, self.run(id)))
            .filter(|(_, run)| run.cursor < run.limit)
    }

    /// Forgets where runs come from, but not the runs.
    pub(super) fn keep_runs_only(&mut self) {
        self.spans.fill(0);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        for index in 0..self.spans.len() {
            self.set_run(LayoutId(index as u32), Run::default());
        }
        self.spans.clear();
    }
}
