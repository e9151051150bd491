//! The loader: puts an [`Image`] into memory.
//!
//! One arena for code, read-only data and writable data, so that a 32-bit displacement reaches everything:
//!
//! ```text
//!   base ┌───────────────────────┐
//!        │ import stubs, functions│  written, then made executable and read-only (I9)
//!        ├───────────────────────┤  page boundary
//!        │ read-only data        │  written, then read-only
//!        ├───────────────────────┤  page boundary
//!        │ writable data         │
//!        └───────────────────────┘
//! ```
//!
//! Promises: when loading fails nothing stays mapped. May not know: what the routines behind imports do.

use crate::image::{CompiledFunction, DataContents, Image, RelocationTarget};
use crate::stub::StubEncoder;
use crate::unwind::{self, RegisteredFrames, UnwindError};
use cranelift_codegen::binemit::Reloc;
use cranelift_module::{DataId, FuncId};
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::ptr::NonNull;

/// Why an image could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No host routine has this name.
    #[error("no host routine is called {0}")]
    UnresolvedImport(String),
    /// The image is not for this machine.
    #[error("the program was compiled for {0}")]
    WrongMachine(String),
    /// The operating system gave no memory, or refused to protect it.
    #[error("memory for the program: {0}")]
    Memory(#[from] io::Error),
    /// Code and data together are too large to reach each other.
    #[error("the program and its data take {0} bytes, more than a 32-bit displacement reaches")]
    TooLarge(usize),
    /// A relocation this loader does not know.
    #[error("unknown relocation {0:?}")]
    Relocation(Reloc),
    /// The unwind information cannot be encoded.
    #[error(transparent)]
    Unwind(#[from] UnwindError),
}

/// An image in memory; dropping it unmaps it.
#[derive(Debug)]
pub struct LoadedImage {
    /// First, so that the unwinder forgets the code before it is unmapped.
    frames: RegisteredFrames,
    arena: Arena,
    code_bytes: usize,
    functions: HashMap<FuncId, usize>,
    data: HashMap<DataId, usize>,
    maps: Vec<u8>,
}

impl LoadedImage {
    /// The first byte of the code region: what code offsets in the map table are relative to.
    #[must_use]
    pub fn base(&self) -> *const u8 {
        self.arena.base.as_ptr()
    }

    /// Addresses of the code region.
    #[must_use]
    pub fn code(&self) -> Range<usize> {
        let base = self.base().addr();
        base..base + self.code_bytes
    }

    /// The entry of a function, or the stub of an import.
    #[must_use]
    pub fn address_of(&self, function: FuncId) -> Option<*const u8> {
        self.functions
            .get(&function)
            .map(|&address| address as *const u8)
    }

    /// A data object.
    #[must_use]
    pub fn address_of_data(&self, data: DataId) -> Option<*mut u8> {
        self.data.get(&data).map(|&address| address as *mut u8)
    }

    /// The `.eh_frame` section that the process's unwinder knows.
    #[must_use]
    pub fn eh_frame(&self) -> &[u8] {
        self.frames.section()
    }

    /// The encoded map table (see [`crate::maps`]).
    #[must_use]
    pub fn maps(&self) -> &[u8] {
        &self.maps
    }
}

impl Image {
    /// Loads the image. Host routines are found by `resolve`; their stubs put the routine's address into the scratch register
    /// (rax) and jump to `host_call`, which has to run it on another stack.
    ///
    /// # Errors
    /// If an import is not resolved, or memory is short.
    pub fn load(
        &self,
        host_call: *const u8,
        resolve: &dyn Fn(&str) -> Option<*const u8>,
    ) -> Result<LoadedImage, LoadError> {
        let triple = self.target.isa().triple();
        let encoder = StubEncoder::for_target(triple)
            .filter(|_| triple.architecture == target_lexicon::Triple::host().architecture)
            .ok_or_else(|| LoadError::WrongMachine(triple.to_string()))?;
        let plan = Plan::new(self);
        let mut arena = Arena::new(plan.total_bytes)?;
        let base = arena.base.as_ptr().addr();
        let addresses = Addresses {
            functions: function_addresses(self, base),
            data: plan
                .data_offsets
                .iter()
                .map(|(&id, &offset)| (id, base + offset))
                .collect(),
        };
        arena.bytes()[..plan.code.len()].fill(encoder.filler());
        self.write_imports(&mut arena, encoder, host_call, resolve)?;
        for function in &self.functions {
            write_function(&mut arena, function, &addresses)?;
        }
        self.write_data(&mut arena, &plan, &addresses);
        arena.protect(&plan.code, libc::PROT_READ | libc::PROT_EXEC)?;
        arena.protect(&plan.constants, libc::PROT_READ)?;
        let frames = unwind::code_frames(self, base as u64);
        let frames = unwind::eh_frame(self.target.isa(), frames)?;
        // SAFETY: `LoadedImage` unregisters the frames before it unmaps the arena, and code is never changed (I9).
        let frames = unsafe { RegisteredFrames::new(frames) };
        Ok(LoadedImage {
            frames,
            arena,
            code_bytes: self.code_bytes as usize,
            functions: addresses.functions,
            data: addresses.data,
            maps: self.encode_maps(),
        })
    }

    fn write_imports(
        &self,
        arena: &mut Arena,
        encoder: StubEncoder,
        host_call: *const u8,
        resolve: &dyn Fn(&str) -> Option<*const u8>,
    ) -> Result<(), LoadError> {
        for import in &self.imports {
            let routine = resolve(&import.name)
                .ok_or_else(|| LoadError::UnresolvedImport(import.name.clone()))?;
            let stub = encoder.import_stub(routine.addr() as u64, host_call.addr() as u64);
            arena.bytes()[import.offset as usize..][..stub.len()].copy_from_slice(&stub);
        }
        Ok(())
    }

    fn write_data(&self, arena: &mut Arena, plan: &Plan, addresses: &Addresses) {
        for object in &self.data {
            let start = plan.data_offsets[&object.id];
            if let DataContents::Bytes(contents) = &object.contents {
                arena.bytes()[start..][..contents.len()].copy_from_slice(contents);
            }
            for relocation in &object.relocations {
                let address = addresses
                    .of(relocation.target, start)
                    .wrapping_add_signed(relocation.addend as isize);
                let place = start + relocation.offset as usize;
                arena.bytes()[place..][..8].copy_from_slice(&(address as u64).to_le_bytes());
            }
        }
    }
}

/// Where everything lies in the arena.
struct Plan {
    code: Range<usize>,
    constants: Range<usize>,
    data_offsets: HashMap<DataId, usize>,
    total_bytes: usize,
}

impl Plan {
    fn new(image: &Image) -> Self {
        let page = page_bytes();
        let code = 0..(image.code_bytes as usize).next_multiple_of(page);
        let mut data_offsets = HashMap::new();
        let mut place = |writable: bool, start: usize| {
            let mut next = start;
            for object in image
                .data
                .iter()
                .filter(|object| object.writable == writable)
            {
                next = next.next_multiple_of(object.align_bytes as usize);
                data_offsets.insert(object.id, next);
                // Objects of no size still have addresses of their own.
                next = next
                    .saturating_add(object.contents.size_bytes().max(1))
                    .min(usize::MAX / 2);
            }
            next.next_multiple_of(page)
        };
        let constants = code.end..place(false, code.end);
        let total_bytes = place(true, constants.end);
        Self {
            code,
            constants,
            data_offsets,
            total_bytes,
        }
    }
}

struct Addresses {
    functions: HashMap<FuncId, usize>,
    data: HashMap<DataId, usize>,
}

impl Addresses {
    /// `start` is the address of the thing that refers.
    fn of(&self, target: RelocationTarget, start: usize) -> usize {
        match target {
            RelocationTarget::Function(id) => self.functions[&id],
            RelocationTarget::Data(id) => self.data[&id],
            RelocationTarget::Within(offset) => start + offset as usize,
        }
    }
}

fn function_addresses(image: &Image, base: usize) -> HashMap<FuncId, usize> {
    let imports = image
        .imports
        .iter()
        .map(|import| (import.id, import.offset));
    let functions = image
        .functions
        .iter()
        .map(|function| (function.id, function.offset + function.entry));
    imports
        .chain(functions)
        .map(|(id, offset)| (id, base + offset as usize))
        .collect()
}

fn write_function(
    arena: &mut Arena,
    function: &CompiledFunction,
    addresses: &Addresses,
) -> Result<(), LoadError> {
    let start = function.offset as usize;
    let base = arena.base.as_ptr().addr();
    let bytes = &mut arena.bytes()[start..][..function.code.len()];
    bytes.copy_from_slice(&function.code);
    for relocation in &function.relocations {
        let target = addresses.of(relocation.target, base + start) as u64;
        let target = target.wrapping_add_signed(relocation.addend);
        let offset = relocation.offset as usize;
        let place = (base + start + offset) as u64;
        match relocation.kind {
            Reloc::X86CallPCRel4 | Reloc::X86PCRel4 => {
                // The arena is smaller than 2 GiB, so the difference of two addresses in it fits.
                let displacement = target.wrapping_sub(place) as i64 as i32;
                bytes[offset..offset + 4].copy_from_slice(&displacement.to_le_bytes());
            }
            Reloc::Abs8 => bytes[offset..offset + 8].copy_from_slice(&target.to_le_bytes()),
            kind => return Err(LoadError::Relocation(kind)),
        }
    }
    Ok(())
}

/// A mapping of its own.
#[derive(Debug)]
struct Arena {
    base: NonNull<u8>,
    size_bytes: usize,
}

// SAFETY: the arena is plain memory of this value alone (I10); nothing about it belongs to a thread.
unsafe impl Send for Arena {}
// SAFETY: shared references give out addresses only; who follows one keeps to I10.
unsafe impl Sync for Arena {}

impl Arena {
    fn new(size_bytes: usize) -> Result<Self, LoadError> {
        if size_bytes > i32::MAX as usize {
            return Err(LoadError::TooLarge(size_bytes));
        }
        let size_bytes = size_bytes.max(page_bytes());
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new anonymous mapping touches no existing memory (I10).
        let base =
            unsafe { libc::mmap(std::ptr::null_mut(), size_bytes, protection, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error().into());
        }
        let base =
            NonNull::new(base.cast()).ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory))?;
        Ok(Self { base, size_bytes })
    }

    /// All bytes, while they are being written.
    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: I10; the mapping is `size_bytes` long, readable and writable until `protect`, after which `load` does not
        // come back here, and `&mut self` makes the slice the only one.
        unsafe { std::slice::from_raw_parts_mut(self.base.as_ptr(), self.size_bytes) }
    }

    fn protect(&mut self, range: &Range<usize>, protection: i32) -> Result<(), LoadError> {
        if range.is_empty() {
            return Ok(());
        }
        // SAFETY: the range lies in this mapping and begins and ends at page boundaries (I9: never writable and executable).
        let status = unsafe {
            libc::mprotect(
                self.base.as_ptr().add(range.start).cast(),
                range.len(),
                protection,
            )
        };
        if status != 0 {
            return Err(io::Error::last_os_error().into());
        }
        Ok(())
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: the mapping was made by `new` with this size; whoever runs the code holds the loaded image (I10).
        unsafe { libc::munmap(self.base.as_ptr().cast(), self.size_bytes) };
    }
}

fn page_bytes() -> usize {
    // SAFETY: asks for a number, so that no invariant is concerned, I9 and I10 included.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}
