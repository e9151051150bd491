//! How often a stress mode moves a stack: as often as a test can afford.
//!
//! Promises: every check moves each of the first stacks that meet it, so that each map of code that runs at all is followed; a check
//! that is met millions of times goes on moving now and then, at random, so that no program takes minutes for it.
//! May not know: how a stack moves.

use std::sync::atomic::{AtomicU32, Ordering};

/// Moves at each check before it is thinned out. A move costs three system calls, about 5 µs: with eight times as many, random
/// programs take a quarter longer.
const ALWAYS_MOVES: u32 = 1 << 11;
/// From then on one in so many.
const THEN_ONE_IN: u64 = 256;
/// Checks are told apart by their addresses, with collisions: two that share a counter are thinned out sooner.
const COUNTERS: usize = 1 << 12;

/// How often each check has moved a stack.
pub(crate) struct Moves(Box<[AtomicU32]>);

impl Default for Moves {
    fn default() -> Moves {
        Moves((0..COUNTERS).map(|_| AtomicU32::new(0)).collect())
    }
}

impl Moves {
    /// Whether the check at this address is to move the stack that has met it.
    pub(crate) fn is_due(&self, check: u64, random: impl FnOnce() -> u64) -> bool {
        // Functions are aligned to 16 bytes and stand one after another.
        let moves = &self.0[(check / 16) as usize % COUNTERS];
        if moves.load(Ordering::Relaxed) >= ALWAYS_MOVES {
            return random().is_multiple_of(THEN_ONE_IN);
        }
        moves.fetch_add(1, Ordering::Relaxed);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_moves_always_and_then_now_and_then() {
        let moves = Moves::default();
        let due = |check, random| moves.is_due(check, || random);
        assert!((0..ALWAYS_MOVES).all(|_| due(0x40_0000, 1)));
        assert!(!due(0x40_0000, 1), "it has moved often");
        assert!(due(0x40_0000, 0), "chosen at random");
        assert!(due(0x40_0010, 1), "another check has not");
    }
}
