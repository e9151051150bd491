//! What compiled code and a runtime have to agree on, as plain numbers: the only thing the two sides share beside the map
//! table.
//!
//! Promises: one value of [`RuntimeAbi`] describes every assumption generated code makes about the runtime, and
//! [`RuntimeAbi::red_zone_bytes`] is the one sum from which a runtime derives its guard. May not know: any runtime.

/// Bytes of a machine word, of a return address, and of a saved frame pointer, on every supported target.
pub const WORD_BYTES: u32 = 8;

/// The offsets and budgets generated code relies on.
///
/// The pinned register (r15 on x86-64) always points at the runtime's record of the running task. Two words of that
/// record are read by generated code: the *guard* and the address of *morestack*.
///
/// ```text
///   hi  ┌──────────────────────────┐
///       │ frames                   │
///       │ rsp at a function's entry│  the check passes iff  rsp - (need - small) > guard   (unsigned)
///  guard├──────────────────────────┤ ─┐
///       │ a small frame            │  │ red_zone_bytes()
///       │ an elided tree, or the   │  │
///       │ slow path, or a host call│  │
///   lo  └──────────────────────────┘ ─┘
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuntimeAbi {
    /// Offset of the guard word from the pinned register.
    pub guard_offset: i32,
    /// Offset of the word that holds the address of morestack from the pinned register.
    ///
    /// Morestack is entered by a call at a function's very entry, so that the word at the stack pointer is the address of
    /// the function's *entry*, the word above it the caller's return address, and every argument register is live.
    /// It makes room for the function's `need` and jumps to the entry, which checks again.
    pub morestack_offset: i32,
    /// A function that needs at most this many bytes compares the stack pointer itself with the guard.
    pub small_frame_bytes: u32,
    /// No path from a passed check to the next one may use more than this, beyond the checked function's own need.
    pub elided_tree_bytes: u32,
    /// Bytes the slow path and morestack use of the task's stack, from the stack pointer at entry downwards.
    pub slow_path_bytes: u32,
    /// Bytes a host call uses of the task's stack below the return address it was called with.
    pub host_call_bytes: u32,
}

impl RuntimeAbi {
    /// The usual budget, for a runtime whose record holds the guard and morestack at the given offsets.
    #[must_use]
    pub const fn new(guard_offset: i32, morestack_offset: i32) -> Self {
        Self {
            guard_offset,
            morestack_offset,
            small_frame_bytes: 128,
            elided_tree_bytes: 384,
            slow_path_bytes: WORD_BYTES,
            host_call_bytes: WORD_BYTES,
        }
    }

    /// Bytes that must be usable below the guard. This is the whole budget; a term that is missing here is a bug (I8).
    ///
    /// The sum: what a function that passed its check may use without asking again, plus the deepest thing that may follow
    /// before the next check (an elided tree, morestack itself, or the way to the host's stack).
    ///
    /// ```
    /// let abi = morestack_compiler::RuntimeAbi::new(0, 8);
    /// assert_eq!(abi.red_zone_bytes(), 128 + 384);
    /// ```
    #[must_use]
    pub const fn red_zone_bytes(&self) -> u32 {
        let mut beyond = self.elided_tree_bytes;
        if self.slow_path_bytes > beyond {
            beyond = self.slow_path_bytes;
        }
        if self.host_call_bytes > beyond {
            beyond = self.host_call_bytes;
        }
        self.small_frame_bytes + beyond
    }

    /// Whether the numbers can be encoded in the entry stub and make sense together.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        // The slow path always pushes its return address; a frame always holds a saved frame pointer and may make a call.
        self.slow_path_bytes >= WORD_BYTES
            && self.small_frame_bytes >= 2 * WORD_BYTES
            && self.small_frame_bytes <= 1 << 16
            && self.elided_tree_bytes <= 1 << 20
            && self.host_call_bytes <= 1 << 20
    }
}
