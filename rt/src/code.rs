//! Registered code: which addresses are compiled code, and the maps and symbols that belong to them.
//!
//! Promises: maps are decoded when a stack is first moved, so that programs that never grow do not pay for them.
//! May not know: how code is made or loaded.

use crate::fault;
use crate::maps::{EntryRecord, FrameMap, MapTable};
use crate::signals::CodeRange;
use crate::trace::Symbols;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A range of compiled code and what is known about it.
#[derive(Default)]
pub struct CodeRegion {
    /// Address of the first byte.
    pub start: u64,
    /// Length in bytes, at most 4 GiB.
    pub bytes: u64,
    /// The encoded map table, see [`crate::maps`].
    pub maps: Vec<u8>,
    /// Functions, lines and traps.
    pub symbols: Symbols,
    /// Words of its data that may hold pointers to the heap.
    pub roots: Vec<RootWords>,
    /// The function of the program that raises panics for the runtime, if it has deferred calls: of a text, and what it is.
    pub raise: Option<u64>,
    /// Kept as long as the region is registered: whatever owns the memory of the code.
    pub owner: Option<Box<dyn Any + Send + Sync>>,
}

/// Words of data, each of which holds a pointer to an object or something that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootWords {
    /// The address of the first one.
    pub address: u64,
    /// How many there are.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride_bytes: u32,
}

impl RootWords {
    /// The address of each.
    pub fn addresses(self) -> impl Iterator<Item = u64> {
        (0..u64::from(self.count))
            .map(move |index| self.address + index * u64::from(self.stride_bytes))
    }
}

impl fmt::Debug for CodeRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CodeRegion {:#x}..{:#x}",
            self.start,
            self.start + self.bytes
        )
    }
}

/// A region in use.
pub(crate) struct Region {
    // First: fields go in order, and the signal handler has to forget the range before the code itself goes.
    _range: CodeRange,
    pub(crate) code: CodeRegion,
    maps: OnceLock<MapTable>,
}

impl Region {
    pub(crate) fn new(code: CodeRegion) -> Self {
        let range = CodeRange::register(code.start, code.bytes);
        Region {
            code,
            maps: OnceLock::new(),
            _range: range,
        }
    }

    /// The code offset of an address in this region.
    #[inline(always)]
    pub(crate) fn offset(&self, address: u64) -> Option<u32> {
        let offset = address.wrapping_sub(self.code.start);
        // A return address may be the end of the region: a call can be the last instruction.
        (offset <= self.code.bytes).then_some(offset as u32)
    }

    pub(crate) fn maps(&self) -> &MapTable {
        self.maps
            .get_or_init(|| match MapTable::decode(&self.code.maps) {
                Ok(maps) => maps,
                Err(error) => fault::bug(format_args!(
                    "maps of the code at {:#x}: {error}",
                    self.code.start
                )),
            })
    }
}

/// All regions of a runtime, as they are at one moment.
#[derive(Clone, Default)]
pub(crate) struct Regions(pub(crate) Arc<Vec<Arc<Region>>>);

impl Regions {
    /// Whether the instruction one byte before an address is one that may trap.
    pub(crate) fn traps_before(&self, address: u64) -> bool {
        let trap = |region: &Region| region.code.symbols.trap(region.offset(address - 1)?);
        self.find(address).and_then(trap).is_some()
    }

    pub(crate) fn find(&self, address: u64) -> Option<&Region> {
        self.0
            .iter()
            .find(|region| region.offset(address).is_some())
            .map(|region| &**region)
    }

    /// The entry record of the check at `address`.
    pub(crate) fn entry(&self, address: u64) -> Option<(&Region, &EntryRecord)> {
        let region = self.find(address)?;
        Some((region, region.maps().entry(region.offset(address)?)?))
    }
}

/// Looks up return addresses; remembers the region, since calls rarely leave it.
pub(crate) struct FrameMaps<'a> {
    regions: &'a Regions,
    start: u64,
    bytes: u64,
    maps: Option<&'a MapTable>,
}

impl<'a> FrameMaps<'a> {
    pub(crate) fn new(regions: &'a Regions) -> Self {
        FrameMaps {
            regions,
            start: 0,
            bytes: 0,
            maps: None,
        }
    }

    /// The map of the frame that `return_address` returns into.
    #[inline(always)]
    pub(crate) fn get(&mut self, return_address: u64) -> Option<FrameMap<'a>> {
        let offset = return_address.wrapping_sub(self.start);
        if offset > self.bytes || self.maps.is_none() {
            return self.get_elsewhere(return_address);
        }
        self.maps?.lookup(offset as u32)
    }

    #[cold]
    fn get_elsewhere(&mut self, return_address: u64) -> Option<FrameMap<'a>> {
        let region = self.regions.find(return_address)?;
        self.start = region.code.start;
        self.bytes = region.code.bytes;
        self.maps = Some(region.maps());
        self.maps?.lookup(region.offset(return_address)?)
    }
}
