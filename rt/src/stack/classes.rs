//! Size classes of small stacks.
//!
//! Promises: the class of a size holds it; the classes of two sizes where one is twice the other differ. May not know: memory.
//!
//! Up to 2 KiB, where most tasks live, classes are 64 bytes apart, so that a task that needs 600 bytes does not take 1024;
//! above they are powers of two, so that doubling a stack moves it to the next class.

use super::PAGE_BYTES;

pub(super) const STEP_BYTES: u64 = 64;
pub(super) const LARGEST_FINE_BYTES: u64 = 2048;
const FINE_CLASSES: usize = (LARGEST_FINE_BYTES / STEP_BYTES) as usize;
/// Stacks above this come from `large`.
pub(super) const LARGEST_CLASS_BYTES: u64 = 256 << 10;
pub(super) const CLASSES: usize =
    FINE_CLASSES + (LARGEST_CLASS_BYTES / LARGEST_FINE_BYTES).trailing_zeros() as usize;

/// Memory for stacks of one class is taken in pieces of this, or of four stacks.
pub(super) const UNIT_BYTES: u64 = 64 << 10;
/// The most stacks such a piece can hold.
pub(super) const MOST_STACKS: usize = (UNIT_BYTES / STEP_BYTES) as usize;

const _: () = assert!(UNIT_BYTES.is_multiple_of(PAGE_BYTES));

/// The class of stacks of `size` bytes.
pub(super) fn class_of(size: u64) -> usize {
    debug_assert!(size <= LARGEST_CLASS_BYTES);
    if size <= LARGEST_FINE_BYTES {
        return (size.max(1) as usize - 1) / STEP_BYTES as usize;
    }
    let doublings = (size.next_power_of_two() / LARGEST_FINE_BYTES).trailing_zeros();
    FINE_CLASSES + doublings as usize - 1
}

/// Bytes of the stacks of a class.
pub(super) fn stack_bytes(class: usize) -> u64 {
    match class.checked_sub(FINE_CLASSES) {
        None => (class as u64 + 1) * STEP_BYTES,
        Some(beyond) => LARGEST_FINE_BYTES << (beyond + 1),
    }
}

/// Bytes of one piece of memory for stacks of a class: a power of two of units.
pub(super) fn span_bytes(class: usize) -> u64 {
    UNIT_BYTES.max(stack_bytes(class) * 4)
}

/// How many stacks such a piece holds.
pub(super) fn stacks_in_span(class: usize) -> usize {
    (span_bytes(class) / stack_bytes(class)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_fits_its_class_and_no_smaller_one() {
        for size in (16..=LARGEST_CLASS_BYTES).step_by(16) {
            let class = class_of(size);
            assert!(class < CLASSES && stack_bytes(class) >= size);
            assert!(class == 0 || stack_bytes(class - 1) < size);
            assert!(stacks_in_span(class) <= MOST_STACKS);
        }
        assert_eq!(stack_bytes(CLASSES - 1), LARGEST_CLASS_BYTES);
    }

    #[test]
    fn small_classes_waste_little() {
        assert_eq!(stack_bytes(class_of(608)), 640);
        assert_eq!(stack_bytes(class_of(2048)), 2048);
        assert_eq!(stack_bytes(class_of(2064)), 4096);
    }
}
