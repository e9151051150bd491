//! Takes one superfluous instruction out of epilogues.
//!
//! Cranelift ends a function with `add rsp, frame; mov rsp, rbp; pop rbp; ret`. After the addition the two registers are equal, so
//! the move changes nothing, but it makes the stack pointer depend on a frame pointer that was just read from memory, and so each
//! return wait for the one before: a recursion whose calls do little took half as long again. The move becomes a `nop` of the same
//! length; no offset changes.
//!
//! Promises: only that instruction is touched, in x86-64 code that was made for a source line, never constants behind the code.

use crate::image::LineRange;

/// `mov rsp, rbp; pop rbp`, then `ret` or `ret imm16`.
const RESTORE: [u8; 4] = [0x48, 0x89, 0xec, 0x5d];
const RETURNS: [u8; 2] = [0xc3, 0xc2];
/// The longest `nop` that fits: `nop dword ptr [rax]`.
const NOP: [u8; 3] = [0x0f, 0x1f, 0x00];
/// Bytes of an immediate operand of 64 bits, the only operand that could hold the five bytes looked for.
const WIDE_IMMEDIATE_BYTES: usize = 8;

/// Changes the epilogues in `body`, whose instructions with a source location are `lines`.
pub(crate) fn relax(body: &mut [u8], lines: &[LineRange]) {
    for line in lines {
        let (start, end) = (line.start as usize, line.end as usize);
        for at in start..end.saturating_sub(RESTORE.len()) {
            let found =
                body[at..].starts_with(&RESTORE) && RETURNS.contains(&body[at + RESTORE.len()]);
            if found && !may_be_immediate(body, at) {
                body[at..at + NOP.len()].copy_from_slice(&NOP);
            }
        }
    }
}

/// Whether the bytes at `at` could be part of the operand of `mov reg, imm64`: `REX.W b8+r`, then the eight bytes.
fn may_be_immediate(body: &[u8], at: usize) -> bool {
    (0..=WIDE_IMMEDIATE_BYTES - RESTORE.len() - 1).any(|before| {
        let opcode = at.checked_sub(before + 1).map(|opcode| body[opcode]);
        let prefix = at.checked_sub(before + 2).map(|prefix| body[prefix]);
        matches!(opcode, Some(0xb8..=0xbf)) && matches!(prefix, Some(0x48 | 0x49))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cranelift_codegen::ir::SourceLoc;

    fn relaxed(code: &[u8]) -> Vec<u8> {
        let mut body = code.to_vec();
        let line = LineRange {
            start: 0,
            end: code.len() as u32,
            source: SourceLoc::new(1),
        };
        relax(&mut body, &[line]);
        body
    }

    #[test]
    fn returns_lose_the_move() {
        let code = [0x48, 0x83, 0xc4, 0x30, 0x48, 0x89, 0xec, 0x5d, 0xc3];
        assert_eq!(relaxed(&code)[4..], [0x0f, 0x1f, 0x00, 0x5d, 0xc3]);
        let code = [0x90, 0x48, 0x89, 0xec, 0x5d, 0xc2, 0x10, 0x00];
        assert_eq!(relaxed(&code)[1..5], [0x0f, 0x1f, 0x00, 0x5d]);
    }

    #[test]
    fn numbers_and_tail_calls_stay_as_they_are() {
        // mov rax, imm64 with the bytes inside.
        let number = [0x48, 0xb8, 0x11, 0x48, 0x89, 0xec, 0x5d, 0xc3, 0x22, 0x33];
        assert_eq!(relaxed(&number), number);
        // A jump may find the stack pointer elsewhere: its arguments can need more room than the caller's.
        let jump = [0x48, 0x89, 0xec, 0x5d, 0xe9, 0, 0, 0, 0];
        assert_eq!(relaxed(&jump), jump);
    }
}
