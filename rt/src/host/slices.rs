//! Making and growing slices.
//!
//! Promises: capacities are those that Go's `make` and `append` choose. May not know: what elements are.

use super::{Pair, enter, heap::or_die, panics, pieces};
use crate::heap::{append_bytes, new_values, values_in_pieces};
use crate::task::Task;
use crate::types::TypeDescriptor;

/// No object of Go's is larger.
const MOST_BYTES: u64 = 1 << 48;

/// Below this capacity `append` doubles, above it grows by a quarter and a bit.
const DOUBLING_LENGTH: u64 = 256;

fn fits(ty: &TypeDescriptor, count: i64) -> bool {
    u64::try_from(count)
        .ok()
        .and_then(|count| count.checked_mul(ty.size_bytes))
        .is_some_and(|bytes| bytes <= MOST_BYTES)
}

pub(super) unsafe extern "C" fn make_slice(
    task: *mut Task,
    ty: *const TypeDescriptor,
    length: i64,
    capacity: i64,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE: compiled code passes a descriptor of its image.
    unsafe {
        enter(task, |task| {
            let ty = &*ty;
            if !fits(ty, capacity) || length < 0 || length > capacity {
                let what = if fits(ty, length) { "cap" } else { "len" };
                panics::raise(task, format_args!("makeslice: {what} out of range"));
                return 0;
            }
            let allocated = new_values(task, ty, capacity as u64);
            or_die(task, allocated).0
        })
    }
}

/// The capacity that `append` chooses for a slice that had room for `old` elements and needs room for `wanted`.
fn grown_capacity(ty: &TypeDescriptor, old: u64, wanted: u64) -> Option<u64> {
    let doubled = old.checked_mul(2)?;
    let capacity = if wanted > doubled {
        wanted
    } else if old < DOUBLING_LENGTH {
        doubled
    } else {
        let mut capacity = old;
        while capacity < wanted {
            capacity += (capacity + 3 * DOUBLING_LENGTH) >> 2;
        }
        capacity
    };
    if ty.size_bytes == 0 {
        return Some(wanted);
    }
    let bytes = capacity.checked_mul(ty.size_bytes)?;
    if bytes > MOST_BYTES {
        return None;
    }
    Some(append_bytes(bytes, ty.pointer_bytes > 0) / ty.size_bytes)
}

pub(super) unsafe extern "C" fn grow_slice(
    task: *mut Task,
    ty: *const TypeDescriptor,
    start: *const u8,
    length: u64,
    capacity: u64,
    wanted: i64,
) -> Pair {
    // SAFETY: I-HOST, I-TYPE: compiled code passes a slice and the descriptor of its elements. I-ROOT: the old elements
    // have been copied when `routine_returns` collects.
    unsafe {
        enter(task, |task| {
            let ty = &*ty;
            let grown = u64::try_from(wanted)
                .ok()
                .and_then(|wanted| grown_capacity(ty, capacity, wanted));
            let Some(grown) = grown else {
                panics::raise(task, "growslice: len out of range");
                return Pair::default();
            };
            let allocated = values_in_pieces(task, ty, grown).map(|object| object as u64);
            let object = or_die(task, allocated);
            if object != 0 {
                let bytes = length * ty.size_bytes;
                pieces::copy(task, object as *mut u8, start, bytes as usize);
                task.routine_returns([object, 0]);
            }
            Pair(object, grown)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Kind;
    use crate::values::unnamed;

    /// Capacities are what Go 1.27 prints for `append` to slices of that capacity.
    #[test]
    fn capacities_are_gos() {
        let plain = |bytes| unnamed(Kind::Int, bytes, 1);
        let int = plain(8);
        let one_more = |old| grown_capacity(&int, old, old + 1);
        for (old, new) in [
            (0, 1),
            (1, 2),
            (2, 4),
            (4, 8),
            (5, 10),
            (128, 256),
            (256, 512),
            (512, 848),
            (848, 1280),
        ] {
            assert_eq!(one_more(old), Some(new), "from {old}");
        }
        assert_eq!(grown_capacity(&int, 0, 5), Some(6));
        assert_eq!(grown_capacity(&plain(1), 0, 5), Some(8));
        assert_eq!(grown_capacity(&plain(0), 3, 9), Some(9));
        assert_eq!(grown_capacity(&int, 1, 1 << 60), None);
    }
}
