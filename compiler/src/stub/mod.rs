//! Entry stubs and import stubs: the bytes this crate writes itself, one file for each instruction set.
//!
//! Promises: an entry stub ends where the body begins, and its length is a multiple of [`CODE_ALIGNMENT_BYTES`], so that the
//! body keeps its alignment. May not know: what the body does.

mod x86_64;

use crate::abi::RuntimeAbi;
use target_lexicon::{Architecture, Triple};

/// Alignment of every function, and of every body behind its stub.
pub const CODE_ALIGNMENT_BYTES: u32 = 16;

/// An entry stub: padding, slow path, check.
///
/// ```text
///           padding to CODE_ALIGNMENT_BYTES
///    slow:  call [task + morestack]      the return address it pushes is `entry`
///    entry: compare stack pointer - need with [task + guard]
///           jump if below or equal to slow
///    body:
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryStub {
    /// The bytes, padding included.
    pub bytes: Vec<u8>,
    /// Offset of the slow path.
    pub slow: u32,
    /// Offset of the entry.
    pub entry: u32,
}

/// The stub encoders of one instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StubEncoder {
    /// x86-64.
    X86_64,
}

impl StubEncoder {
    /// The encoder for a target; `None` if there is none.
    #[must_use]
    pub fn for_target(triple: &Triple) -> Option<Self> {
        match triple.architecture {
            Architecture::X86_64 => Some(Self::X86_64),
            _ => None,
        }
    }

    /// The check for a function that needs `need_bytes` below its stack pointer at entry.
    #[must_use]
    pub fn entry_stub(self, abi: &RuntimeAbi, need_bytes: u32) -> EntryStub {
        match self {
            Self::X86_64 => x86_64::entry_stub(abi, need_bytes),
        }
    }

    /// Size of an import stub in bytes.
    #[must_use]
    pub fn import_stub_bytes(self) -> u32 {
        match self {
            Self::X86_64 => x86_64::IMPORT_STUB_BYTES,
        }
    }

    /// The stub of a host routine: loads the routine's address for `host_call` and jumps there.
    #[must_use]
    pub fn import_stub(self, routine: u64, host_call: u64) -> Vec<u8> {
        match self {
            Self::X86_64 => x86_64::import_stub(routine, host_call),
        }
    }

    /// A byte that traps if it is run, to fill gaps with.
    #[must_use]
    pub fn filler(self) -> u8 {
        match self {
            Self::X86_64 => x86_64::FILLER,
        }
    }
}
