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
/// `add rsp, imm8` and `add rsp, imm32`, without the number.
const ADD_BYTE: [u8; 3] = [0x48, 0x83, 0xc4];
const ADD_WORD: [u8; 3] = [0x48, 0x81, 0xc4];

/// Changes the epilogues in `body`, whose instructions with a source location are `lines`.
pub(crate) fn relax(body: &mut [u8], lines: &[LineRange]) {
    for line in lines {
        let (start, end) = (line.start as usize, line.end as usize);
        for at in start..end.saturating_sub(RESTORE.len()) {
            let is_return =
                body[at..].starts_with(&RESTORE) && RETURNS.contains(&body[at + RESTORE.len()]);
            if is_return && is_after_addition(&body[..at]) {
                body[at..at + NOP.len()].copy_from_slice(&NOP);
            }
        }
    }
}

/// Whether code ends with the addition of a frame's size to the stack pointer. With it the bytes looked for are nine and more:
/// no operands are as long, displacement and immediate together, so they are instructions.
fn is_after_addition(code: &[u8]) -> bool {
    let adds = |opcode: &[u8; 3], operand_bytes: usize| {
        let start = code.len().checked_sub(opcode.len() + operand_bytes);
        start.is_some_and(|start| code[start..].starts_with(opcode))
    };
    adds(&ADD_BYTE, 1) || adds(&ADD_WORD, 4)
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
        let code = [
            0x48, 0x81, 0xc4, 0, 1, 0, 0, 0x48, 0x89, 0xec, 0x5d, 0xc2, 0x10, 0x00,
        ];
        assert_eq!(relaxed(&code)[7..11], [0x0f, 0x1f, 0x00, 0x5d]);
    }

    #[test]
    fn numbers_and_tail_calls_stay_as_they_are() {
        // mov rax, imm64 with the bytes inside.
        let number = [0x48, 0xb8, 0x11, 0x48, 0x89, 0xec, 0x5d, 0xc3, 0x22, 0x33];
        assert_eq!(relaxed(&number), number);
        // mov dword ptr [rdi+0x48], imm32 with the bytes in displacement and immediate.
        let store = [0xc7, 0x47, 0x48, 0x89, 0xec, 0x5d, 0xc3];
        assert_eq!(relaxed(&store), store);
        // A jump may find the stack pointer elsewhere: its arguments can need more room than the caller's.
        let jump = [0x48, 0x89, 0xec, 0x5d, 0xe9, 0, 0, 0, 0];
        assert_eq!(relaxed(&jump), jump);
    }
}
