//! Groups of slots and their control words.
//!
//! Promises: the positions it gives for a hash include all slots with that hash; there may be others among them, which a
//! comparison of keys sorts out. May not know: what is in a slot.

/// Slots of a group.
pub(super) const SLOTS: u64 = 8;

/// A slot that was never used since the table was made: nobody probes further.
pub(super) const EMPTY: u8 = 0x80;
/// A slot whose entry was removed.
pub(super) const DELETED: u8 = 0xfe;

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// A group in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group(pub(super) *mut u8);

impl Group {
    /// # Safety
    /// A group of a map.
    #[inline]
    pub(super) unsafe fn control(self) -> Control {
        // SAFETY: I-LAYOUT: the caller's promise: the control word is the first.
        Control(unsafe { self.0.cast::<u64>().read() })
    }

    /// # Safety
    /// A group of a map, and one of its slots.
    #[inline]
    pub(super) unsafe fn set(self, slot: u64, byte: u8) {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe { self.0.add(slot as usize).write(byte) };
    }

    /// Marks all slots as never used.
    ///
    /// # Safety
    /// A group of a map.
    #[inline]
    pub(super) unsafe fn reset(self) {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe { self.0.cast::<u64>().write(HIGH_BITS) };
    }
}

/// A control word: the byte of each slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Control(pub(super) u64);

impl Control {
    /// The byte of a slot with an entry of this hash.
    #[inline]
    pub(super) fn hash_byte(hash: u64) -> u8 {
        (hash & 0x7f) as u8
    }

    /// Slots whose entry may have this hash.
    #[inline]
    pub(super) fn with_hash(self, hash: u64) -> Slots {
        let differences = self.0 ^ (LOW_BITS * u64::from(Self::hash_byte(hash)));
        // Bytes that are zero, and perhaps the one above such a byte.
        Slots(differences.wrapping_sub(LOW_BITS) & !differences & HIGH_BITS)
    }

    /// Whether some slot was never used.
    #[inline]
    pub(super) fn has_empty(self) -> bool {
        self.0 & !(self.0 << 6) & HIGH_BITS != 0
    }

    /// Whether this slot was never used.
    #[inline]
    pub(super) fn is_empty_at(self, slot: u64) -> bool {
        (self.0 >> (slot * 8)) as u8 == EMPTY
    }

    /// Whether a slot has an entry.
    #[inline]
    pub(super) fn is_full_at(self, slot: u64) -> bool {
        (self.0 >> (slot * 8)) as u8 & 0x80 == 0
    }

    /// Slots without an entry.
    #[inline]
    pub(super) fn free(self) -> Slots {
        Slots(self.0 & HIGH_BITS)
    }

    /// Slots with an entry.
    #[inline]
    pub(super) fn full(self) -> Slots {
        Slots(!self.0 & HIGH_BITS)
    }
}

/// Slots, as the highest bits of their bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots(u64);

impl Iterator for Slots {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.0 == 0 {
            return None;
        }
        let slot = u64::from(self.0.trailing_zeros() / 8);
        self.0 &= self.0 - 1;
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_told_apart() {
        let mut bytes = [EMPTY; 8];
        bytes[1] = DELETED;
        bytes[3] = 0x11;
        bytes[7] = 0x00;
        let control = Control(u64::from_le_bytes(bytes));
        assert_eq!(control.full().collect::<Vec<_>>(), [3, 7]);
        assert_eq!(control.free().collect::<Vec<_>>(), [0, 1, 2, 4, 5, 6]);
        assert!(control.with_hash(0x11).any(|slot| slot == 3));
        assert!(control.with_hash(0x80).any(|slot| slot == 7));
        assert_eq!(control.with_hash(0x22).count(), 0);
        assert!(control.has_empty() && control.is_empty_at(0) && !control.is_empty_at(1));
        assert!(!Control(u64::from_le_bytes([DELETED; 8])).has_empty());
        assert!(!Control(u64::from_le_bytes([0x7f; 8])).has_empty());
    }
}
