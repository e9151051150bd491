//! The map table of compiled code: where pointers are in a frame, by return address.
//!
//! Promises: decodes version 2 of the encoding the compiler documents (tests hold both decoders against the same golden
//! bytes); any bytes are an answer or an error, never a panic. May not know: the compiler.
//!
//! A copy looks up one return address a frame, so that lookup is what is laid out here: an open-addressing table of
//! eight-byte slots, at most half full. Most frames have all their pointers in the 31 words below the frame pointer;
//! their slot holds the answer itself.
//!
//! ```text
//!   slot:  | return offset : 32 | 0 | bit k-1: the word at frame pointer - 8 * k holds a pointer : 31 |
//!          | return offset : 32 | 1 | index of a pair of run lists                               : 31 |
//! ```

use std::fmt;
use std::ops::Range;

const MAGIC: [u8; 4] = *b"MSMT";
const VERSION: u8 = 2;
const INDIRECT: u32 = 1 << 31;
const INLINE_WORDS: u32 = 31;

/// Why bytes are not a map table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// The first bytes are not those of a map table.
    #[error("not a map table")]
    Magic,
    /// Made by a compiler of another version.
    #[error("map table version {0}, this runtime reads {VERSION}")]
    Version(u8),
    /// The table ends early.
    #[error("the map table is cut short")]
    Truncated,
    /// A number is out of its range.
    #[error("malformed map table at byte {0}")]
    Malformed(usize),
}

/// `count` frame words, the first at `frame pointer - 8 * start`, each `stride` words below the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordRun {
    /// The frame word nearest the frame pointer; 1 is the word just below it.
    pub start: u32,
    /// How many.
    pub count: u32,
    /// Distance in words.
    pub stride: u32,
}

impl WordRun {
    fn last(&self) -> u32 {
        self.start + (self.count - 1) * self.stride
    }
}

/// What the table says about the entry of a function that checks its stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// Code offset of the check; the slow path pushes its address.
    pub entry: u32,
    /// Code offset of the first byte after the check.
    pub body: u32,
    /// Bytes the function needs below the stack pointer at entry.
    pub need_bytes: u32,
    /// Bit i: integer argument register i (rdi rsi rdx rcx r8 r9) holds a pointer.
    pub registers: u8,
    /// Word i at `[stack pointer + 8 + 8 * i]` holds a pointer, ascending.
    pub stack_words: Vec<u32>,
}

/// The pointers of one frame.
#[derive(Clone, Copy)]
pub(crate) enum FrameMap<'a> {
    /// Bit k-1: the word `8 * k` bytes below the frame pointer.
    Words(u32),
    /// The call's own runs and those all calls of the function share.
    Runs(&'a [WordRun], &'a [WordRun]),
}

impl FrameMap<'_> {
    /// Calls `visit` with the address of every mapped word of the frame at `frame_pointer`.
    #[inline(always)]
    pub(crate) fn for_each_word(self, frame_pointer: u64, mut visit: impl FnMut(*mut u64)) {
        match self {
            FrameMap::Words(mut bits) => {
                while bits != 0 {
                    let word = u64::from(bits.trailing_zeros()) + 1;
                    visit((frame_pointer - 8 * word) as *mut u64);
                    bits &= bits - 1;
                }
            }
            FrameMap::Runs(call, shared) => {
                for run in call.iter().chain(shared) {
                    for index in 0..u64::from(run.count) {
                        let word = u64::from(run.start) + index * u64::from(run.stride);
                        visit((frame_pointer - 8 * word) as *mut u64);
                    }
                }
            }
        }
    }
}

/// A decoded map table.
#[derive(Default)]
pub struct MapTable {
    slots: Vec<u64>,
    mask: usize,
    runs: Vec<WordRun>,
    /// Map 0 is the empty one.
    maps: Vec<Map>,
    /// (map of the call, map shared by the function's calls) of the calls whose slot is indirect.
    pairs: Vec<(u32, u32)>,
    /// In order of entry.
    entries: Vec<EntryRecord>,
    /// (code offset that calls go to, whole depth in bytes) of the functions whose depth is bounded, in order.
    depths: Vec<(u32, u32)>,
    calls: usize,
}

#[derive(Clone, Default)]
struct Map {
    runs: Range<u32>,
    /// The words as bits, if all are within reach.
    words: Option<u32>,
}

impl fmt::Debug for MapTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MapTable {{ calls: {}, entries: {} }}",
            self.calls,
            self.entries.len()
        )
    }
}

impl MapTable {
    /// Decodes a table.
    ///
    /// # Errors
    /// If `bytes` are not exactly one table of the version this runtime reads.
    pub fn decode(bytes: &[u8]) -> Result<MapTable, MapError> {
        Decoder::new(bytes)?.table()
    }

    /// The entry record whose check stands at code offset `entry`.
    pub fn entry(&self, entry: u32) -> Option<&EntryRecord> {
        let index = self
            .entries
            .binary_search_by_key(&entry, |record| record.entry)
            .ok()?;
        Some(&self.entries[index])
    }

    /// What the function whose entry is at code offset `entry` uses of the stack at most, all it calls included; `None` if
    /// that has no bound.
    pub fn depth_bytes(&self, entry: u32) -> Option<u32> {
        let index = self
            .depths
            .binary_search_by_key(&entry, |&(entry, _)| entry)
            .ok()?;
        Some(self.depths[index].1)
    }

    /// Entry records in order of their code offset.
    pub fn entries(&self) -> &[EntryRecord] {
        &self.entries
    }

    /// Return addresses in the table.
    pub fn call_count(&self) -> usize {
        self.calls
    }

    /// The frame words that hold pointers while the call returning to code offset `offset` is under way, ascending.
    pub fn pointer_words(&self, offset: u32) -> Option<Vec<u32>> {
        const FRAME: u64 = 1 << 48;
        let mut words = Vec::new();
        self.lookup(offset)?.for_each_word(FRAME, |address| {
            words.push(((FRAME - address as u64) / 8) as u32)
        });
        words.sort_unstable();
        words.dedup();
        Some(words)
    }

    #[inline(always)]
    fn first_slot(&self, offset: u32) -> usize {
        // Fibonacci hashing: the high half of the product is well mixed even for offsets in arithmetic progression.
        (u64::from(offset).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & self.mask
    }

    #[inline(always)]
    pub(crate) fn lookup(&self, offset: u32) -> Option<FrameMap<'_>> {
        let mut index = self.first_slot(offset);
        loop {
            let slot = *self.slots.get(index)?;
            if (slot >> 32) as u32 == offset {
                return Some(self.frame_map(slot as u32));
            }
            if slot == 0 {
                return None;
            }
            index = (index + 1) & self.mask;
        }
    }

    #[inline(always)]
    fn frame_map(&self, payload: u32) -> FrameMap<'_> {
        if payload & INDIRECT == 0 {
            return FrameMap::Words(payload);
        }
        let (call, shared) = self.pairs[(payload & !INDIRECT) as usize];
        FrameMap::Runs(self.runs_of(call), self.runs_of(shared))
    }

    fn runs_of(&self, map: u32) -> &[WordRun] {
        let range = &self.maps[map as usize].runs;
        &self.runs[range.start as usize..range.end as usize]
    }

    /// The slot payload of a call with these two maps.
    fn payload(&mut self, call: u32, shared: u32) -> u32 {
        if let (Some(call), Some(shared)) = (
            self.maps[call as usize].words,
            self.maps[shared as usize].words,
        ) {
            return call | shared;
        }
        // Calls in a row mostly have the same maps.
        if self.pairs.last() != Some(&(call, shared)) {
            self.pairs.push((call, shared));
        }
        (self.pairs.len() - 1) as u32 | INDIRECT
    }

    fn build_slots(&mut self, calls: &[(u32, u32)]) -> bool {
        self.calls = calls.len();
        self.slots = vec![0; (calls.len() * 2).next_power_of_two().max(2)];
        self.mask = self.slots.len() - 1;
        for &(offset, payload) in calls {
            let mut index = self.first_slot(offset);
            while self.slots[index] != 0 {
                if (self.slots[index] >> 32) as u32 == offset {
                    return false;
                }
                index = (index + 1) & self.mask;
            }
            self.slots[index] = u64::from(offset) << 32 | u64::from(payload);
        }
        true
    }
}

struct Decoder<'a> {
    bytes: &'a [u8],
    position: usize,
    table: MapTable,
    calls: Vec<(u32, u32)>,
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, MapError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(if MAGIC.starts_with(bytes) {
                MapError::Truncated
            } else {
                MapError::Magic
            });
        }
        let mut decoder = Decoder {
            bytes,
            position: MAGIC.len(),
            table: MapTable::default(),
            calls: Vec::new(),
        };
        match decoder.byte()? {
            VERSION => Ok(decoder),
            other => Err(MapError::Version(other)),
        }
    }

    fn table(mut self) -> Result<MapTable, MapError> {
        let code_alignment = self.number()?;
        let map_count = self.number()?;
        let function_count = self.number()?;
        self.table.maps.push(Map {
            runs: 0..0,
            words: Some(0),
        });
        for _ in 0..map_count {
            self.map()?;
        }
        let mut body = 0u32;
        for _ in 0..function_count {
            let distance = self
                .number()?
                .checked_mul(code_alignment)
                .ok_or(self.malformed())?;
            body = body.checked_add(distance).ok_or(self.malformed())?;
            self.function(body)?;
        }
        let ordered = self.table.entries.is_sorted_by(|a, b| a.entry < b.entry)
            && self.table.depths.is_sorted_by(|a, b| a.0 < b.0);
        let calls = std::mem::take(&mut self.calls);
        if self.position != self.bytes.len() || !ordered || !self.table.build_slots(&calls) {
            return Err(self.malformed());
        }
        Ok(self.table)
    }

    fn malformed(&self) -> MapError {
        MapError::Malformed(self.position)
    }

    fn byte(&mut self) -> Result<u8, MapError> {
        let byte = *self.bytes.get(self.position).ok_or(MapError::Truncated)?;
        self.position += 1;
        Ok(byte)
    }

    /// An unsigned LEB128 number of at most 32 bits.
    fn number(&mut self) -> Result<u32, MapError> {
        let mut number = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).map_err(|_| self.malformed());
            }
        }
        Err(self.malformed())
    }

    /// Calls `visit` with the number of every bit set.
    fn bitset(
        &mut self,
        mut visit: impl FnMut(&mut Self, u32) -> Result<(), MapError>,
    ) -> Result<(), MapError> {
        for base in (0..u32::MAX - 7).step_by(7) {
            let byte = self.byte()?;
            for bit in (0..7).filter(|bit| byte >> bit & 1 == 1) {
                visit(self, base + bit)?;
            }
            if byte < 0x80 {
                return Ok(());
            }
        }
        Err(self.malformed())
    }

    fn map(&mut self) -> Result<(), MapError> {
        let head = self.number()?;
        let (first, is_runs) = (head >> 1, head & 1 == 1);
        let from = self.table.runs.len() as u32;
        if is_runs {
            let mut start = 0u32;
            for _ in 0..first {
                start = self.number()?.checked_add(start).ok_or(self.malformed())?;
                let count = self.number()?.checked_add(1).ok_or(self.malformed())?;
                let stride = if count > 1 {
                    self.number()?.checked_add(1).ok_or(self.malformed())?
                } else {
                    1
                };
                self.run(WordRun {
                    start,
                    count,
                    stride,
                })?;
            }
        } else {
            self.run(WordRun {
                start: first,
                count: 1,
                stride: 1,
            })?;
            self.bitset(|decoder, bit| {
                let start = first.checked_add(1 + bit).ok_or(decoder.malformed())?;
                decoder.run(WordRun {
                    start,
                    count: 1,
                    stride: 1,
                })
            })?;
        }
        let runs = from..self.table.runs.len() as u32;
        let words = bits_of(&self.table.runs[from as usize..]);
        self.table.maps.push(Map { runs, words });
        Ok(())
    }

    fn run(&mut self, run: WordRun) -> Result<(), MapError> {
        let span = (run.count - 1).checked_mul(run.stride);
        span.and_then(|span| span.checked_add(run.start))
            .filter(|_| run.start > 0)
            .ok_or(self.malformed())?;
        // A word next to the run before continues it: the bitset of an array becomes one run.
        let of_other_maps = self.table.maps.last().map_or(0, |map| map.runs.end) as usize;
        match self.table.runs[of_other_maps..].last_mut() {
            Some(last) if last.stride == 1 && run.stride == 1 && last.last() + 1 == run.start => {
                last.count += run.count
            }
            _ => self.table.runs.push(run),
        }
        Ok(())
    }

    fn function(&mut self, body: u32) -> Result<(), MapError> {
        let distance = self.number()?;
        let entry = body.checked_sub(distance).ok_or(self.malformed())?;
        if distance > 0 {
            let need_bytes = self.number()?.checked_mul(8).ok_or(self.malformed())?;
            let mut record = EntryRecord {
                entry,
                body,
                need_bytes,
                registers: 0,
                stack_words: Vec::new(),
            };
            self.bitset(|_, bit| {
                match bit.checked_sub(crate::abi::INTEGER_ARGUMENT_REGISTERS as u32) {
                    None => record.registers |= 1 << bit,
                    Some(word) => record.stack_words.push(word),
                }
                Ok(())
            })?;
            self.table.entries.push(record);
        }
        let depth_bytes = self.number()?.checked_mul(8).ok_or(self.malformed())?;
        if depth_bytes > 0 {
            self.table.depths.push((entry, depth_bytes));
        }
        let shared = self.map_index()?;
        let (mut map, mut offset) = (0, body);
        for _ in 0..self.number()? {
            let head = self.number()?;
            offset = offset
                .checked_add(head >> 1)
                .filter(|&offset| offset > 0)
                .ok_or(self.malformed())?;
            if head & 1 == 1 {
                map = self.map_index()?;
            }
            let payload = self.table.payload(map, shared);
            self.calls.push((offset, payload));
        }
        Ok(())
    }

    fn map_index(&mut self) -> Result<u32, MapError> {
        let index = self.number()?;
        if (index as usize) < self.table.maps.len() {
            Ok(index)
        } else {
            Err(self.malformed())
        }
    }
}

/// The words of `runs` as bits, if all are among the first [`INLINE_WORDS`].
fn bits_of(runs: &[WordRun]) -> Option<u32> {
    let mut bits = 0;
    for run in runs {
        if run.last() > INLINE_WORDS {
            return None;
        }
        for index in 0..run.count {
            bits |= 1 << (run.start + index * run.stride - 1);
        }
    }
    Some(bits)
}

#[cfg(test)]
mod tests;
