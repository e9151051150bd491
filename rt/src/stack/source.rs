//! The operating system's memory, behind a trait so that tests can make it fail.
//!
//! Promises: seven operations, each of which may answer no, or do nothing if it is only advice. May not know: stacks.

/// Where stack memory comes from. The product uses [`OperatingSystem`]; tests inject failures through it.
///
/// # Safety
/// `reserve` returns a range nobody else uses until `release`, aligned as asked; after `commit` answered true the
/// range is zeroed, readable and writable until `retire` or `release`.
pub unsafe trait StackSource: Send + Sync {
    /// Address space of `bytes` (whole pages), aligned to `alignment` (a power of two, at least a page), inaccessible.
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64>;

    /// Reserves exactly this range, if nothing is there: stress modes choose addresses themselves.
    fn reserve_at(&self, address: u64, bytes: u64) -> bool;

    /// Makes pages inside a reservation usable. `huge` asks for large pages.
    ///
    /// # Safety
    /// The range is whole pages inside a reservation of this source.
    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool;

    /// Brings pages in that will be written to soon: cheaper than one after the other when they are. Only advice.
    ///
    /// # Safety
    /// The range is whole committed pages of this source.
    unsafe fn populate(&self, _address: u64, _bytes: u64) {}

    /// Gives the memory of pages back; they stay usable, and are zeroed when they are used again.
    ///
    /// # Safety
    /// The range is whole committed pages of this source, and nobody uses what is in it.
    unsafe fn discard(&self, address: u64, bytes: u64);

    /// Gives the memory of pages back and makes them inaccessible; the address space stays reserved.
    ///
    /// # Safety
    /// The range is whole pages inside a reservation of this source, and nobody uses what is in it.
    unsafe fn retire(&self, address: u64, bytes: u64);

    /// Gives a reservation back.
    ///
    /// # Safety
    /// Exactly the range `reserve` answered, and nobody uses it.
    unsafe fn release(&self, address: u64, bytes: u64);
}

/// Anonymous private memory of Linux.
#[derive(Clone, Copy, Debug, Default)]
pub struct OperatingSystem;

// SAFETY: I-STACK: mmap answers fresh ranges, and the excess around an aligned one is unmapped at once.
unsafe impl StackSource for OperatingSystem {
    fn reserve(&self, bytes: u64, alignment: u64) -> Option<u64> {
        let excess = if alignment > super::PAGE_BYTES {
            alignment
        } else {
            0
        };
        let length = bytes.checked_add(excess)?;
        // SAFETY: I-STACK: a new anonymous mapping at an address the kernel chooses touches nothing that exists.
        let mapped = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                length as usize,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if mapped == libc::MAP_FAILED {
            return None;
        }
        let start = mapped as u64;
        let aligned = start.next_multiple_of(alignment);
        let (before, after) = (aligned - start, start + length - (aligned + bytes));
        // SAFETY: I-STACK: both ranges are parts of the mapping just made that nobody has been told about.
        unsafe {
            if before > 0 {
                libc::munmap(start as *mut _, before as usize);
            }
            if after > 0 {
                libc::munmap((aligned + bytes) as *mut _, after as usize);
            }
        }
        Some(aligned)
    }

    fn reserve_at(&self, address: u64, bytes: u64) -> bool {
        // SAFETY: I-STACK: a new anonymous mapping that replaces nothing.
        let mapped = unsafe {
            libc::mmap(
                address as *mut _,
                bytes as usize,
                libc::PROT_NONE,
                libc::MAP_PRIVATE
                    | libc::MAP_ANONYMOUS
                    | libc::MAP_NORESERVE
                    | libc::MAP_FIXED_NOREPLACE,
                -1,
                0,
            )
        };
        mapped as u64 == address
    }

    unsafe fn commit(&self, address: u64, bytes: u64, huge: bool) -> bool {
        // SAFETY: I-STACK: the caller owns the pages (trait contract).
        unsafe {
            if libc::mprotect(
                address as *mut _,
                bytes as usize,
                libc::PROT_READ | libc::PROT_WRITE,
            ) != 0
            {
                return false;
            }
            if huge {
                // Only advice: without large pages it is slower, not wrong.
                libc::madvise(address as *mut _, bytes as usize, libc::MADV_HUGEPAGE);
            }
        }
        true
    }

    unsafe fn populate(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: what is in the pages stays.
        unsafe { libc::madvise(address as *mut _, bytes as usize, libc::MADV_POPULATE_WRITE) };
    }

    unsafe fn discard(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: the caller owns the pages and nobody uses their content.
        unsafe { libc::madvise(address as *mut _, bytes as usize, libc::MADV_DONTNEED) };
    }

    unsafe fn retire(&self, address: u64, bytes: u64) {
        // A fresh mapping in its place: one call instead of two, and neighbours of one kind merge.
        // SAFETY: I-STACK: the caller owns the pages and nobody uses their content.
        unsafe {
            libc::mmap(
                address as *mut _,
                bytes as usize,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED,
                -1,
                0,
            );
        }
    }

    unsafe fn release(&self, address: u64, bytes: u64) {
        // SAFETY: I-STACK: the caller owns the whole reservation (trait contract).
        unsafe { libc::munmap(address as *mut _, bytes as usize) };
    }
}
