//! The map table: where pointers are in each frame, in the bytes a runtime reads.
//!
//! Promises: every return address of compiled code has a record, and every function that checks its stack has an entry
//! record (I5); [`decode()`] of [`encode()`] is the identity. May not know: how maps are made, or what a runtime does with them.
//!
//! # The encoding, version 2
//!
//! Numbers are unsigned LEB128 (`varint`): seven bits a byte, least significant first, top bit set on all but the last.
//! A `bitset` is the same thing without a limit of length: bit `7 * byte + bit` of it is bit `bit` of that byte.
//! All code offsets are relative to the first byte of the code region.
//!
//! ```text
//! table    := "MSMT"  version:u8 = 2
//!             code_alignment:varint     function bodies start at multiples of this
//!             map_count:varint  function_count:varint
//!             map{map_count}            maps 1, 2, ... ; map 0 is the empty map and is not stored
//!             function{function_count}  in order of code offset
//!
//! map      := head:varint               head = first << 1 | form
//!    form 0:  more:bitset               the words first, and first + 1 + i for every bit i set in `more`
//!    form 1:  run{first}                here `first` is the number of runs
//! run      := start:varint              distance in words from the previous run's start (from 0 for the first)
//!             count - 1:varint
//!             stride - 1:varint         in words; present only if count > 1
//!
//! function := body:varint               distance from the previous function's body (0 before the first) / code_alignment
//!             entry:varint              body - entry in bytes; 0: the function has no check
//!             if entry > 0:
//!                 need:varint           need / 8
//!                 arguments:bitset      bit i < 6: integer argument register i holds a pointer at the entry;
//!                                       bit 6 + i: the word at [stack pointer + 8 + 8 * i] holds one
//!             depth:varint              what the function and all it calls use below the stack pointer at its entry, at
//!                                       most, / 8; 0: that has no bound
//!             slots:varint              index of the map that every call of this function shares (pointer words of slots)
//!             call_count:varint
//!             call{call_count}          in order of return address
//!
//! call     := head:varint               head = distance << 1 | new ; distance in bytes from the previous return address,
//!                                       from the body for the first
//!             map:varint                present only if new = 1: index of this call's map; otherwise the map of the call
//!                                       before (the empty map for the first)
//! ```
//!
//! A word of a map is a *frame word* `k >= 1`: the eight bytes at `frame pointer - 8 * k`, where the frame pointer is that of
//! the function the return address lies in. The pointers of a frame are the words of the call's map and those of the function's
//! shared map. Integer argument registers are counted in the order of the calling convention: rdi rsi rdx rcx r8 r9.
//!
//! The stub's slow path calls morestack with the entry as return address: `body - entry` of a function names it.

mod decode;
mod dump;
mod encode;

pub use decode::{DecodeError, decode};
pub use dump::dump;
pub use encode::encode;

/// The current version of the encoding.
pub const VERSION: u8 = 2;
/// The first four bytes of a table.
pub const MAGIC: [u8; 4] = *b"MSMT";
/// Integer argument registers an entry map can name.
pub const ARGUMENT_REGISTERS: u32 = 6;

/// Words of a frame: `count` words, the first at frame word `start`, `stride` words apart (towards lower addresses).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordRun {
    /// The frame word nearest the frame pointer.
    pub start: u32,
    /// How many words.
    pub count: u32,
    /// Distance between two of them, in words.
    pub stride: u32,
}

impl WordRun {
    /// The frame words of the run.
    pub fn words(&self) -> impl Iterator<Item = u32> + use<> {
        let Self {
            start,
            count,
            stride,
        } = *self;
        (0..count).map(move |index| start + index * stride)
    }
}

/// Frame words a map may span to be stored as a bitset; wider ones are stored as runs. Keeps a decoder's work per map small.
const BITSET_SPAN_WORDS: u32 = 140;

/// Where pointers are in a frame during a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FrameMap {
    runs: Vec<WordRun>,
}

impl FrameMap {
    /// A map of single words, in any order.
    #[must_use]
    pub fn from_words(mut words: Vec<u32>) -> Self {
        words.sort_unstable();
        words.dedup();
        let single = |start| WordRun {
            start,
            count: 1,
            stride: 1,
        };
        Self {
            runs: words.into_iter().map(single).collect(),
        }
    }

    /// A map of runs, in any order.
    #[must_use]
    pub fn from_runs(mut runs: Vec<WordRun>) -> Self {
        runs.retain(|run| run.count > 0);
        runs.sort_unstable();
        let map = Self { runs };
        match map.span() {
            Some((first, last)) if last - first <= BITSET_SPAN_WORDS => {
                Self::from_words(map.words().collect())
            }
            _ => map,
        }
    }

    /// The runs in ascending order of their start.
    #[must_use]
    pub fn runs(&self) -> &[WordRun] {
        &self.runs
    }

    /// The frame words that hold pointers.
    pub fn words(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.iter().flat_map(WordRun::words)
    }

    /// The lowest and the highest frame word.
    fn span(&self) -> Option<(u32, u32)> {
        let last = self
            .runs
            .iter()
            .map(|run| run.start + (run.count - 1) * run.stride)
            .max()?;
        Some((self.runs[0].start, last))
    }

    /// Whether no word holds a pointer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

/// Which arguments hold pointers when a function is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryMap {
    /// Bit i: integer argument register i, in the order of the calling convention.
    pub registers: u8,
    /// Stack words that hold pointers, ascending: word i is at `[stack pointer + 8 + 8 * i]` on entry.
    pub stack_words: Vec<u32>,
}

/// The check at the entry of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// Code offset of the entry: what the slow path pushes.
    pub entry: u32,
    /// Bytes the function needs below the stack pointer at entry, its callee's return address included.
    pub need_bytes: u32,
    /// The pointer arguments.
    pub arguments: EntryMap,
}

/// One return address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// Code offset of the return address.
    pub return_offset: u32,
    /// Pointers of the frame while the call is under way, beside the function's shared ones.
    pub map: FrameMap,
}

/// Everything the table says about one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionRecord {
    /// Code offset of the body: the first byte after the entry stub.
    pub body: u32,
    /// The check; `None` if it was left out.
    pub entry: Option<EntryRecord>,
    /// What it and all it calls use below the stack pointer at its entry, at most; `None` if that has no bound.
    pub depth_bytes: Option<u32>,
    /// Pointer words of slots, in the map of every call.
    pub slots: FrameMap,
    /// All calls in order of return address.
    pub calls: Vec<CallRecord>,
}

/// A map table, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTable {
    /// Function bodies start at multiples of this.
    pub code_alignment: u32,
    /// Functions in order of code offset.
    pub functions: Vec<FunctionRecord>,
}

#[cfg(test)]
mod tests;
