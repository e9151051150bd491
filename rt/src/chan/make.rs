//! Making a channel.

use crate::chan::Channel;
use crate::heap::HeapExhausted;
use crate::task::Task;
use crate::types::{Kind, TypeDescriptor};
use crate::values;

const _: () = assert!(std::mem::offset_of!(Channel, buffer) == 16);

/// Why there is no channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MakeError {
    /// No object of Go's would hold so many elements.
    Size,
    /// There is no memory.
    Exhausted,
}

impl From<HeapExhausted> for MakeError {
    fn from(_: HeapExhausted) -> MakeError {
        MakeError::Exhausted
    }
}

/// Bytes of a header that contain its pointer words, and the one word of them that is a pointer.
const HEADER_POINTER_BYTES: u64 = 24;
static HEADER_POINTERS: [u8; 1] = [0b100];
/// What the collector knows of a header.
static HEADER: TypeDescriptor = TypeDescriptor {
    pointer_bytes: HEADER_POINTER_BYTES,
    pointer_bitmap: HEADER_POINTERS.as_ptr(),
    ..values::unnamed(
        Kind::Struct,
        size_of::<Channel>() as u64,
        align_of::<Channel>() as u8,
    )
};

/// A new channel with room for `capacity` elements.
///
/// # Safety
/// I-TYPE: `ty` describes a channel type.
pub(crate) unsafe fn make(
    task: &mut Task,
    ty: &TypeDescriptor,
    capacity: i64,
) -> Result<*mut Channel, MakeError> {
    /// No object of Go's is larger, the header included that stands before the elements there.
    const MOST_BYTES: u64 = (1 << 48) - size_of::<Channel>() as u64;
    // SAFETY: I-TYPE: a channel type has an element type.
    let element = unsafe { &*ty.elem };
    let capacity = u64::try_from(capacity).map_err(|_| MakeError::Size)?;
    let bytes = capacity
        .checked_mul(element.size_bytes)
        .filter(|&bytes| bytes <= MOST_BYTES)
        .ok_or(MakeError::Size)?;
    let header = task.allocate(&HEADER, 1)?.cast::<Channel>();
    let buffer = if bytes == 0 {
        std::ptr::null_mut()
    } else {
        task.allocate(element, capacity)?
    };
    let has_pointers = element.pointer_bytes > 0;
    // SAFETY: I-LAYOUT: a fresh object of the header's size.
    unsafe {
        header.write(Channel::new(
            element.size_bytes,
            has_pointers,
            capacity,
            buffer,
        ))
    };
    Ok(header)
}
