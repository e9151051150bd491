//! Size classes: how many bytes a small object really takes.
//!
//! Promises: the classes are those of Go 1.27, since a program sees them as the capacities that `append` chooses.
//! May not know: what is in an object.

/// Bytes of a page of the heap.
pub const PAGE_BYTES: u64 = 8192;
/// Objects above this have a span of their own.
pub const LARGEST_SMALL_BYTES: u64 = 32768;

/// Cell sizes in bytes, ascending.
const SIZES: [u32; 67] = [
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
    384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048,
    2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728,
    10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672,
    32768,
];
/// How many there are.
pub(super) const COUNT: usize = SIZES.len();

/// Sizes are multiples of this, so that the class of a size is one look-up.
const STEP_BYTES: u64 = 8;
const STEPS: usize = (LARGEST_SMALL_BYTES / STEP_BYTES) as usize + 1;

/// The smallest class that holds so many steps.
static CLASS_OF_STEPS: [u8; STEPS] = class_of_steps();

const fn class_of_steps() -> [u8; STEPS] {
    let mut table = [0; STEPS];
    let (mut class, mut steps) = (0, 0);
    while steps < STEPS {
        if steps as u64 * STEP_BYTES > SIZES[class] as u64 {
            class += 1;
        }
        table[steps] = class as u8;
        steps += 1;
    }
    table
}

/// A size class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class(pub(super) u8);

impl Class {
    /// The class of objects of a size, if they are small.
    #[inline]
    pub(super) fn of(bytes: u64) -> Option<Class> {
        if bytes > LARGEST_SMALL_BYTES {
            return None;
        }
        let steps = bytes.div_ceil(STEP_BYTES) as usize;
        Some(Class(CLASS_OF_STEPS[steps]))
    }

    /// Bytes of a cell.
    #[inline]
    pub(super) fn cell_bytes(self) -> u32 {
        SIZES[usize::from(self.0)]
    }

    /// Pages of a span of this class: as few as waste at most an eighth behind the last cell.
    pub(super) fn span_pages(self) -> u32 {
        let cell = u64::from(self.cell_bytes());
        let wastes_little = |pages: &u64| (pages * PAGE_BYTES) % cell <= pages * PAGE_BYTES / 8;
        (1..)
            .find(wastes_little)
            .expect("a multiple wastes nothing") as u32
    }
}

/// Bytes that an object of `bytes` takes: those of its class, or whole pages.
///
/// ```
/// assert_eq!(morestack_rt::heap::rounded_bytes(33), 48);
/// assert_eq!(morestack_rt::heap::rounded_bytes(32769), 40960);
/// ```
#[must_use]
pub fn rounded_bytes(bytes: u64) -> u64 {
    match Class::of(bytes) {
        Some(class) => class.cell_bytes().into(),
        None => bytes.div_ceil(PAGE_BYTES).saturating_mul(PAGE_BYTES),
    }
}

/// The bytes that Go's `append` makes room for when it needs `bytes`: a larger object with pointers carries a word of Go's
/// own there. Ours does not, but programs print capacities.
///
/// ```
/// use morestack_rt::heap::append_bytes;
/// assert_eq!((append_bytes(40, true), append_bytes(520, true), append_bytes(520, false)), (48, 568, 576));
/// ```
#[must_use]
pub fn append_bytes(bytes: u64, has_pointers: bool) -> u64 {
    const HEADER_BYTES: u64 = 8;
    const LARGEST_WITHOUT_HEADER_BYTES: u64 = 512;
    if bytes > LARGEST_SMALL_BYTES - HEADER_BYTES {
        return bytes.div_ceil(PAGE_BYTES).saturating_mul(PAGE_BYTES);
    }
    if has_pointers && bytes > LARGEST_WITHOUT_HEADER_BYTES {
        return rounded_bytes(bytes + HEADER_BYTES) - HEADER_BYTES;
    }
    rounded_bytes(bytes)
}

/// `2^32 / cell_bytes`, rounded up: multiplied with an offset in a span, its high half is the number of the cell.
pub(super) fn reciprocal(cell_bytes: u32) -> u32 {
    (1u64 << 32).div_ceil(u64::from(cell_bytes)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_the_smallest_class_that_holds_it() {
        for bytes in 0..=LARGEST_SMALL_BYTES {
            let class = Class::of(bytes).unwrap();
            assert!(u64::from(class.cell_bytes()) >= bytes);
            assert!(class.0 == 0 || u64::from(SIZES[usize::from(class.0) - 1]) < bytes);
        }
        assert_eq!(Class::of(LARGEST_SMALL_BYTES + 1), None);
    }

    #[test]
    fn the_reciprocal_divides_every_offset_of_a_span() {
        for class in (0..COUNT as u8).map(Class) {
            let cell = class.cell_bytes();
            let reciprocal = u64::from(reciprocal(cell));
            for offset in 0..u64::from(class.span_pages()) * PAGE_BYTES {
                assert_eq!((offset * reciprocal) >> 32, offset / u64::from(cell));
            }
        }
    }

    #[test]
    fn spans_are_short() {
        for class in (0..COUNT as u8).map(Class) {
            let pages = u64::from(class.span_pages());
            assert!(pages <= 10, "{} bytes: {pages} pages", class.cell_bytes());
            assert!(pages * PAGE_BYTES / u64::from(class.cell_bytes()) <= PAGE_BYTES / 8);
        }
    }
}
