//! Reads the bytes of an entry stub (x86-64) and sees whether they are the check they should be.
//!
//! It knows three instruction sequences and nothing of the code that writes them:
//!
//! ```text
//!          call [r15+morestack]                        directly before the entry, so that it returns to it
//!  entry:  cmp rsp,[r15+guard]                         need <= small
//!          lea r11,[rsp-(need-small)]; cmp r11,[r15+guard]          larger
//!          mov r11d,need-small; neg r11; add r11,rsp; jae slow; cmp r11,[r15+guard]    any need: the sum may wrap
//!          jbe slow
//!  body:
//! ```

use crate::abi::RuntimeAbi;
use crate::maps::EntryRecord;

/// From here on `rsp - need` may wrap below zero: no stack lies in the first mebibyte of an address space.
const HUGE_NEED_BYTES: u32 = 1 << 20;

/// Registers by their encoding.
const RSP: u8 = 4;
const R11: u8 = 11;

/// Checks the stub of the function whose bytes `code` start at `offset` of the code region; `body` is an offset of the region.
pub(super) fn check(
    code: &[u8],
    offset: u32,
    entry: &EntryRecord,
    body: u32,
    abi: &RuntimeAbi,
) -> Result<(), String> {
    let within = |position: u32| position.checked_sub(offset).map(|within| within as usize);
    let places = within(entry.entry).zip(within(body));
    let Some((start, body)) = places.filter(|&(start, body)| start < body && body <= code.len())
    else {
        return Err("the stub lies outside the code".to_owned());
    };
    let slow = slow_path(code, start, abi.morestack_offset)?;
    let mut bytes = Bytes {
        code,
        position: start,
    };
    let beyond_small = entry.need_bytes.saturating_sub(abi.small_frame_bytes);
    if beyond_small == 0 {
        bytes.compare_with_guard(RSP, abi)?;
    } else if bytes.take(&[0x4c, 0x8d, 0x9c, 0x24]) {
        // lea r11,[rsp+disp32]
        let distance = bytes.i32()?;
        if i64::from(distance) != -i64::from(beyond_small) {
            return Err(format!("lea by {distance}, expected -{beyond_small}"));
        }
        if entry.need_bytes >= HUGE_NEED_BYTES {
            return Err("a huge frame without a borrow check".to_owned());
        }
        bytes.compare_with_guard(R11, abi)?;
    } else {
        // The sum carries exactly if the stack pointer is not below what is taken off.
        bytes.expect(&[0x41, 0xbb], "mov r11d,imm32")?;
        let distance = bytes.i32()? as u32;
        if distance != beyond_small {
            return Err(format!("mov of {distance}, expected {beyond_small}"));
        }
        bytes.expect(&[0x49, 0xf7, 0xdb], "neg r11")?;
        bytes.expect(&[0x49, 0x01, 0xe3], "add r11,rsp")?;
        bytes.branch(0x73, slow, "jae slow")?;
        bytes.compare_with_guard(R11, abi)?;
    }
    bytes.branch(0x76, slow, "jbe slow")?;
    if bytes.position != body {
        return Err(format!(
            "the check ends at {:#x}, the body starts at {body:#x}",
            bytes.position
        ));
    }
    Ok(())
}

/// The position of `call [r15+morestack]` that returns to `entry`.
fn slow_path(code: &[u8], entry: usize, morestack_offset: i32) -> Result<usize, String> {
    let mut short = vec![0x41, 0xff, 0x57];
    short.extend(
        i8::try_from(morestack_offset)
            .into_iter()
            .map(|offset| offset as u8),
    );
    let mut long = vec![0x41, 0xff, 0x97];
    long.extend(morestack_offset.to_le_bytes());
    for call in [&short, &long] {
        if call.len() >= 4 && entry >= call.len() && code[entry - call.len()..entry] == call[..] {
            return Ok(entry - call.len());
        }
    }
    Err("no call of morestack that returns to the entry".to_owned())
}

struct Bytes<'a> {
    code: &'a [u8],
    position: usize,
}

impl Bytes<'_> {
    fn take(&mut self, expected: &[u8]) -> bool {
        let matches = self.code[self.position..].starts_with(expected);
        self.position += if matches { expected.len() } else { 0 };
        matches
    }

    fn expect(&mut self, expected: &[u8], what: &str) -> Result<(), String> {
        if self.take(expected) {
            return Ok(());
        }
        Err(format!("expected `{what}` at {:#x}", self.position))
    }

    fn i32(&mut self) -> Result<i32, String> {
        let bytes = self.code.get(self.position..self.position + 4);
        let bytes: [u8; 4] = bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or("the stub is cut short")?;
        self.position += 4;
        Ok(i32::from_le_bytes(bytes))
    }

    /// `cmp register,[r15+guard]`, with whatever displacement size.
    fn compare_with_guard(&mut self, register: u8, abi: &RuntimeAbi) -> Result<(), String> {
        let offset = abi.guard_offset;
        let rex = 0x49 | (register >> 3) << 2;
        // r15 as base: rm = 111 needs no displacement, unlike r13.
        let mod_rm = |mode: u8| mode << 6 | (register & 7) << 3 | 0b111;
        let mut short = vec![rex, 0x3b, mod_rm(1)];
        short.extend(i8::try_from(offset).into_iter().map(|offset| offset as u8));
        let mut long = vec![rex, 0x3b, mod_rm(2)];
        long.extend(offset.to_le_bytes());
        let found = (offset == 0 && self.take(&[rex, 0x3b, mod_rm(0)]))
            || (short.len() == 4 && self.take(&short))
            || self.take(&long);
        match found {
            true => Ok(()),
            false => Err(format!(
                "expected a comparison with the guard at {:#x}",
                self.position
            )),
        }
    }

    /// A conditional branch to `target`, short (`opcode`) or near.
    fn branch(&mut self, opcode: u8, target: usize, what: &str) -> Result<(), String> {
        let distance = if self.take(&[opcode]) {
            let byte = self
                .code
                .get(self.position)
                .ok_or("the stub is cut short")?;
            self.position += 1;
            i64::from(*byte as i8)
        } else {
            self.expect(&[0x0f, opcode + 0x10], what)?;
            i64::from(self.i32()?)
        };
        if self.position as i64 + distance == target as i64 {
            return Ok(());
        }
        Err(format!("`{what}` branches elsewhere"))
    }
}
