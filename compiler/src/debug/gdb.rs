//! GDB's interface for code that no file holds: a list of ELF files in memory that GDB finds by two symbols.
//!
//! GDB puts a breakpoint on `__jit_debug_register_code` and reads `__jit_debug_descriptor` when it is reached; both names
//! and layouts are GDB's ("JIT Compilation Interface" in its manual). They may be defined once in a process.

use std::ptr;
use std::sync::Mutex;

#[repr(C)]
struct CodeEntry {
    next: *mut CodeEntry,
    previous: *mut CodeEntry,
    file: *const u8,
    file_bytes: u64,
}

#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut CodeEntry,
    first: *mut CodeEntry,
}

const NO_ACTION: u32 = 0;
const REGISTER: u32 = 1;
const UNREGISTER: u32 = 2;

/// Read by the debugger only.
#[unsafe(no_mangle)]
static mut __jit_debug_descriptor: Descriptor = Descriptor {
    version: 1,
    action: NO_ACTION,
    relevant: ptr::null_mut(),
    first: ptr::null_mut(),
};

/// Where the debugger has its breakpoint. The read keeps the function from being empty, and so from being merged with another one.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn __jit_debug_register_code() {
    // SAFETY: a read of a static through a raw pointer; callers hold `LIST`, so nothing writes meanwhile (I11).
    unsafe { ptr::read_volatile(&raw const __jit_debug_descriptor.version) };
}

/// Guards the descriptor and every link of its list.
static LIST: Mutex<()> = Mutex::new(());

/// An ELF file that a debugger may read; dropping it takes it off the list.
#[derive(Debug)]
pub struct RegisteredElf {
    entry: *mut CodeEntry,
    /// What `entry.file` points at.
    _file: Box<[u8]>,
}

// SAFETY: the entry is reached only by `new` and `drop`, both under `LIST` (I11).
unsafe impl Send for RegisteredElf {}
// SAFETY: there is no access through a shared reference (I11).
unsafe impl Sync for RegisteredElf {}

impl RegisteredElf {
    /// Puts `file` on the list and tells a debugger, if there is one.
    #[must_use]
    pub fn new(file: Vec<u8>) -> Self {
        let file = file.into_boxed_slice();
        let entry = Box::into_raw(Box::new(CodeEntry {
            next: ptr::null_mut(),
            previous: ptr::null_mut(),
            file: file.as_ptr(),
            file_bytes: file.len() as u64,
        }));
        let _guard = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // SAFETY: `LIST` is held, so this is the only access to the descriptor and to the entries on the list, which all
        // live until their owner's `drop` unlinks them (I11).
        unsafe {
            let descriptor = &raw mut __jit_debug_descriptor;
            let first = (*descriptor).first;
            (*entry).next = first;
            if !first.is_null() {
                (*first).previous = entry;
            }
            (*descriptor).first = entry;
            announce(REGISTER, entry);
        }
        Self { entry, _file: file }
    }
}

impl Drop for RegisteredElf {
    fn drop(&mut self) {
        let _guard = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // SAFETY: as in `new`; the entry is on the list, and nothing refers to it once it is unlinked and announced (I11).
        unsafe {
            let (next, previous) = ((*self.entry).next, (*self.entry).previous);
            if !next.is_null() {
                (*next).previous = previous;
            }
            if previous.is_null() {
                __jit_debug_descriptor.first = next;
            } else {
                (*previous).next = next;
            }
            announce(UNREGISTER, self.entry);
            drop(Box::from_raw(self.entry));
        }
    }
}

/// # Safety
/// `LIST` is held and `entry` is alive.
unsafe fn announce(action: u32, entry: *mut CodeEntry) {
    // SAFETY: the caller holds `LIST` (I11).
    unsafe {
        let descriptor = &raw mut __jit_debug_descriptor;
        ptr::write_volatile(&raw mut (*descriptor).relevant, entry);
        ptr::write_volatile(&raw mut (*descriptor).action, action);
        __jit_debug_register_code();
        ptr::write_volatile(&raw mut (*descriptor).relevant, ptr::null_mut());
        ptr::write_volatile(&raw mut (*descriptor).action, NO_ACTION);
    }
}

/// Sizes of the files on the list, newest first.
#[cfg(test)]
pub(super) fn registered_bytes() -> Vec<u64> {
    let _guard = LIST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut sizes = Vec::new();
    // SAFETY: `LIST` is held, and entries on the list are alive (I11).
    unsafe {
        let mut entry = __jit_debug_descriptor.first;
        while !entry.is_null() {
            sizes.push((*entry).file_bytes);
            entry = (*entry).next;
        }
    }
    sizes
}
