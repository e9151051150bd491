//! [`decode`]: bytes as a [`MapTable`].

use super::{
    ARGUMENT_REGISTERS, CallRecord, EntryMap, EntryRecord, FrameMap, FunctionRecord, MAGIC,
    MapTable, VERSION, WordRun,
};

/// Why bytes are not a map table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The magic number is missing.
    #[error("not a map table")]
    Magic,
    /// A version this decoder does not know.
    #[error("map table version {0}, expected {VERSION}")]
    Version(u8),
    /// The table ends early.
    #[error("the map table is cut short")]
    Truncated,
    /// A number is out of its range.
    #[error("malformed map table at byte {0}")]
    Malformed(usize),
}

/// Decodes a table; see the module documentation for the format.
///
/// # Errors
/// If `bytes` are not exactly one table of this version.
pub fn decode(bytes: &[u8]) -> Result<MapTable, DecodeError> {
    let mut reader = Reader { bytes, position: 0 };
    if bytes.get(..MAGIC.len()) != Some(&MAGIC[..]) {
        return Err(DecodeError::Magic);
    }
    reader.position = MAGIC.len();
    let version = reader.byte()?;
    if version != VERSION {
        return Err(DecodeError::Version(version));
    }
    let code_alignment = reader.number()?;
    let map_count = reader.number()?;
    let function_count = reader.number()?;
    let mut maps = vec![FrameMap::default()];
    for _ in 0..map_count {
        maps.push(reader.map()?);
    }
    let mut functions = Vec::new();
    let mut body = 0;
    for _ in 0..function_count {
        let distance = reader.number()?.checked_mul(code_alignment);
        body = distance
            .and_then(|distance| distance.checked_add(body))
            .ok_or(reader.malformed())?;
        functions.push(reader.function(body, &maps)?);
    }
    if reader.position != bytes.len() {
        return Err(reader.malformed());
    }
    Ok(MapTable {
        code_alignment,
        functions,
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn malformed(&self) -> DecodeError {
        DecodeError::Malformed(self.position)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        let byte = *self
            .bytes
            .get(self.position)
            .ok_or(DecodeError::Truncated)?;
        self.position += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Result<u32, DecodeError> {
        let mut number = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| self.malformed());
            }
        }
        Err(self.malformed())
    }

    /// The numbers of the bits set in a bitset, ascending.
    fn bitset(&mut self) -> Result<Vec<u32>, DecodeError> {
        let mut bits = Vec::new();
        let mut base = 0u32;
        loop {
            let byte = self.byte()?;
            bits.extend(
                (0..7)
                    .filter(|bit| byte >> bit & 1 == 1)
                    .map(|bit| base + bit),
            );
            if byte & 0x80 == 0 {
                return Ok(bits);
            }
            base = base.checked_add(7).ok_or(self.malformed())?;
        }
    }

    fn map(&mut self) -> Result<FrameMap, DecodeError> {
        let head = self.number()?;
        let first = head >> 1;
        if head & 1 == 0 {
            let mut words = vec![first];
            for bit in self.bitset()? {
                words.push((first + 1).checked_add(bit).ok_or(self.malformed())?);
            }
            return Ok(FrameMap::from_words(words));
        }
        let mut runs = Vec::new();
        let mut start = 0u32;
        for _ in 0..first {
            start = self.number()?.checked_add(start).ok_or(self.malformed())?;
            let count = self.number()?.checked_add(1).ok_or(self.malformed())?;
            let stride = if count > 1 {
                self.number()?.checked_add(1)
            } else {
                Some(1)
            };
            let stride = stride.ok_or(self.malformed())?;
            let last = (count - 1)
                .checked_mul(stride)
                .and_then(|span| span.checked_add(start));
            last.ok_or(self.malformed())?;
            runs.push(WordRun {
                start,
                count,
                stride,
            });
        }
        Ok(FrameMap::from_runs(runs))
    }

    fn function(&mut self, body: u32, maps: &[FrameMap]) -> Result<FunctionRecord, DecodeError> {
        let entry = match self.number()? {
            0 => None,
            distance => Some(EntryRecord {
                entry: body.checked_sub(distance).ok_or(self.malformed())?,
                need_bytes: self.number()?.checked_mul(8).ok_or(self.malformed())?,
                arguments: self.entry_map()?,
            }),
        };
        let depth_bytes = match self.number()? {
            0 => None,
            words => Some(words.checked_mul(8).ok_or(self.malformed())?),
        };
        let slots = self.map_index(maps)?.clone();
        let mut calls = Vec::new();
        let mut map = &maps[0];
        let mut return_offset = body;
        for _ in 0..self.number()? {
            let head = self.number()?;
            return_offset = return_offset
                .checked_add(head >> 1)
                .ok_or(self.malformed())?;
            if head & 1 == 1 {
                map = self.map_index(maps)?;
            }
            calls.push(CallRecord {
                return_offset,
                map: map.clone(),
            });
        }
        Ok(FunctionRecord {
            body,
            entry,
            depth_bytes,
            slots,
            calls,
        })
    }

    fn map_index<'m>(&mut self, maps: &'m [FrameMap]) -> Result<&'m FrameMap, DecodeError> {
        let index = self.number()?;
        maps.get(index as usize).ok_or(self.malformed())
    }

    fn entry_map(&mut self) -> Result<EntryMap, DecodeError> {
        let mut map = EntryMap::default();
        for bit in self.bitset()? {
            match bit.checked_sub(ARGUMENT_REGISTERS) {
                None => map.registers |= 1 << bit,
                Some(word) => map.stack_words.push(word),
            }
        }
        Ok(map)
    }
}
