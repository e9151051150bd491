//! Stub bytes for x86-64.
//!
//! r15 is the task. At a function's entry r10 and r11 are free: they carry no argument and nobody expects them preserved.
//! Unsigned comparison throughout, so that a stack pointer that wrapped below zero in a huge frame must be caught by the
//! borrow, not by the comparison.

use super::{CODE_ALIGNMENT_BYTES, EntryStub};
use crate::abi::RuntimeAbi;

/// `int3`.
pub(super) const FILLER: u8 = 0xcc;

/// Frames from here on check for borrow. Below, `rsp - need` cannot wrap: no stack lies in the first megabyte of memory.
const HUGE_BYTES: u32 = 1 << 20;

pub(super) fn entry_stub(abi: &RuntimeAbi, need_bytes: u32) -> EntryStub {
    let mut stub = vec![0x41, 0xff]; // slow: call [r15 + morestack]
    memory_operand(&mut stub, 2, abi.morestack_offset);
    let entry = stub.len();
    if need_bytes <= abi.small_frame_bytes {
        stub.extend([0x49, 0x3b]); // cmp rsp, [r15 + guard]
        memory_operand(&mut stub, 4, abi.guard_offset);
    } else {
        let beyond = need_bytes - abi.small_frame_bytes;
        if need_bytes < HUGE_BYTES {
            stub.extend([0x4c, 0x8d, 0x9c, 0x24]); // lea r11, [rsp - beyond]
            stub.extend(beyond.wrapping_neg().to_le_bytes());
        } else {
            stub.extend([0x41, 0xbb]); // mov r11d, beyond
            stub.extend(beyond.to_le_bytes());
            stub.extend([0x49, 0xf7, 0xdb]); // neg r11
            stub.extend([0x49, 0x01, 0xe3]); // add r11, rsp: no carry if rsp < beyond
            jump_to_start(&mut stub, 0x73); // jae slow
        }
        stub.extend([0x4d, 0x3b]); // cmp r11, [r15 + guard]
        memory_operand(&mut stub, 3, abi.guard_offset);
    }
    jump_to_start(&mut stub, 0x76); // jbe slow

    let padding = stub.len().next_multiple_of(CODE_ALIGNMENT_BYTES as usize) - stub.len();
    let mut bytes = vec![FILLER; padding];
    bytes.extend(stub);
    EntryStub {
        bytes,
        slow: padding as u32,
        entry: (padding + entry) as u32,
    }
}

/// Appends a short conditional jump to the first byte: the slow path.
fn jump_to_start(stub: &mut Vec<u8>, opcode: u8) {
    let displacement = -(stub.len() as i64 + 2);
    let displacement = i8::try_from(displacement).expect("a stub is shorter than 126 bytes");
    stub.extend([opcode, displacement as u8]);
}

/// Appends ModRM and displacement of `[r15 + offset]` with the given register or opcode extension.
fn memory_operand(out: &mut Vec<u8>, register: u8, offset: i32) {
    const BASE: u8 = 7; // r15 without the extension bit
    match i8::try_from(offset) {
        Ok(0) => out.push(register << 3 | BASE),
        Ok(short) => out.extend([0x40 | register << 3 | BASE, short as u8]),
        Err(_) => {
            out.push(0x80 | register << 3 | BASE);
            out.extend(offset.to_le_bytes());
        }
    }
}

pub(super) const IMPORT_STUB_BYTES: u32 = 23;

pub(super) fn import_stub(routine: u64, host_call: u64) -> Vec<u8> {
    let mut bytes = vec![0x48, 0xb8]; // mov rax, routine
    bytes.extend(routine.to_le_bytes());
    bytes.extend([0x49, 0xbb]); // mov r11, host_call
    bytes.extend(host_call.to_le_bytes());
    bytes.extend([0x41, 0xff, 0xe3]); // jmp r11
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABI: RuntimeAbi = RuntimeAbi::new(0, 8);

    #[test]
    fn small() {
        let stub = entry_stub(&ABI, 128);
        let code = [0x41, 0xff, 0x57, 0x08, 0x49, 0x3b, 0x27, 0x76, 0xf7];
        assert_eq!(stub.bytes, [&[FILLER; 7][..], &code[..]].concat());
        assert_eq!((stub.slow, stub.entry), (7, 11));
    }

    #[test]
    fn medium() {
        let stub = entry_stub(&ABI, 136);
        let code = [
            0x41, 0xff, 0x57, 0x08, 0x4c, 0x8d, 0x9c, 0x24, 0xf8, 0xff, 0xff, 0xff, 0x4d, 0x3b,
            0x1f, 0x76, 0xef,
        ];
        assert!(stub.bytes.ends_with(&code), "{:x?}", stub.bytes);
        assert_eq!(stub.bytes.len(), 32);
        assert_eq!(stub.entry - stub.slow, 4);
    }

    #[test]
    fn huge_checks_the_borrow() {
        let stub = entry_stub(&ABI, (1 << 20) + 128);
        #[rustfmt::skip]
        let code = [
            0x41, 0xff, 0x57, 0x08,
            0x41, 0xbb, 0, 0, 0x10, 0, 0x49, 0xf7, 0xdb, 0x49, 0x01, 0xe3, 0x73, 0xee,
            0x4d, 0x3b, 0x1f, 0x76, 0xe9,
        ];
        assert!(stub.bytes.ends_with(&code), "{:x?}", stub.bytes);
    }

    #[test]
    fn offsets_of_any_size() {
        for (guard, morestack, length) in [
            (0, 8, 16),
            (16, 24, 16),
            (-8, 127, 16),
            (4096, 4104, 16),
            (-4096, 1 << 20, 16),
        ] {
            let stub = entry_stub(&RuntimeAbi::new(guard, morestack), 64);
            assert_eq!(stub.bytes.len() % 16, 0);
            assert_eq!(stub.bytes.len(), length, "{guard} {morestack}");
        }
    }

    #[test]
    fn import_stub_has_the_announced_size() {
        assert_eq!(import_stub(u64::MAX, 1).len(), IMPORT_STUB_BYTES as usize);
    }
}
