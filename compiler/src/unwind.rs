//! Unwind information for loaded code: an `.eh_frame` section in memory, registered with the process's unwinder.
//!
//! Promises: from any instruction of a compiled function, of its entry stub or of an import stub, the caller's stack
//! pointer, frame pointer and return address can be found. The frame description Cranelift made for a body is used as it
//! is, based at the body's address; the stub in front of it gets one bare description (nothing pushed yet, so the
//! canonical frame address is `rsp + 8` throughout). Nothing is shifted, so there is no offset that could be forgotten.
//!
//! May not know: how code is compiled or loaded; it is handed addresses and Cranelift's own unwind facts.

use crate::image::Image;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_codegen::isa::unwind::systemv::UnwindInfo as BodyUnwind;
use gimli::RunTimeEndian;
use gimli::write::{Address, EhFrame, EndianVec, FrameDescriptionEntry, FrameTable};

/// A stretch of loaded code as the unwinder needs it.
#[derive(Clone, Copy, Debug)]
pub struct CodeFrame<'a> {
    /// Where the code starts.
    pub address: u64,
    /// Bytes from `address` on that run before anything is pushed: the entry stub, or all of an import stub.
    pub bare_bytes: u32,
    /// Cranelift's facts about the body, which starts right after the bare bytes; `None` if there is no body.
    pub body: Option<&'a BodyUnwind>,
}

/// Why no unwind information could be made.
#[derive(Debug, thiserror::Error)]
pub enum UnwindError {
    /// The target has no System V unwind format.
    #[error("the target has no System V unwind information")]
    NoCie,
    /// gimli could not encode the table.
    #[error("cannot encode .eh_frame: {0}")]
    Encode(#[from] gimli::write::Error),
}

/// Encodes the `.eh_frame` section for `code`, with absolute addresses and a terminating zero length.
///
/// # Errors
/// If the target has no System V unwind information, or an entry cannot be encoded.
pub fn eh_frame<'a>(
    isa: &dyn TargetIsa,
    code: impl IntoIterator<Item = CodeFrame<'a>>,
) -> Result<Vec<u8>, UnwindError> {
    let mut cie = isa.create_systemv_cie().ok_or(UnwindError::NoCie)?;
    // The section lives anywhere in memory, so an address relative to it could need more than 32 bits.
    cie.fde_address_encoding = gimli::DW_EH_PE_absptr;
    let mut table = FrameTable::default();
    let cie = table.add_cie(cie);
    for frame in code {
        if frame.bare_bytes > 0 {
            let start = Address::Constant(frame.address);
            table.add_fde(cie, FrameDescriptionEntry::new(start, frame.bare_bytes));
        }
        if let Some(body) = frame.body {
            let start = frame.address + u64::from(frame.bare_bytes);
            table.add_fde(cie, body.to_fde(Address::Constant(start)));
        }
    }
    let mut section = EhFrame(EndianVec::new(RunTimeEndian::Little));
    table.write_eh_frame(&mut section)?;
    let mut bytes = section.0.into_vec();
    // The unwinder is handed no length: it stops at an entry of length zero.
    bytes.extend_from_slice(&[0; 4]);
    Ok(bytes)
}

/// What the unwinder needs of `image`, loaded with its code region at `base`.
pub fn code_frames(image: &Image, base: u64) -> impl Iterator<Item = CodeFrame<'_>> {
    let imports = image.imports.iter().map(move |import| CodeFrame {
        address: base + u64::from(import.offset),
        bare_bytes: import.stub_bytes,
        body: None,
    });
    let functions = image.functions.iter().map(move |function| CodeFrame {
        address: base + u64::from(function.offset),
        bare_bytes: function.body,
        body: match &function.unwind {
            Some(UnwindInfo::SystemV(body)) => Some(body),
            _ => None,
        },
    });
    imports.chain(functions)
}

unsafe extern "C" {
    fn __register_frame(section: *const u8);
    fn __deregister_frame(section: *const u8);
}

/// An `.eh_frame` section that the process's unwinder knows; dropping it makes the unwinder forget it.
#[derive(Debug)]
pub struct RegisteredFrames {
    section: Box<[u8]>,
}

impl RegisteredFrames {
    /// Hands a section made by [`eh_frame`] to the process's unwinder.
    ///
    /// # Safety
    /// The code the section describes stays mapped, and unchanged, for as long as the returned value lives.
    #[must_use]
    pub unsafe fn new(section: Vec<u8>) -> Self {
        let section = section.into_boxed_slice();
        // An empty table is never registered: libgcc would keep an object without a range.
        if section.len() > 4 {
            // SAFETY: the box does not move while `self` lives, ends with a zero length, and `drop` deregisters it (I11).
            unsafe { __register_frame(section.as_ptr()) };
        }
        Self { section }
    }

    /// The registered bytes.
    #[must_use]
    pub fn section(&self) -> &[u8] {
        &self.section
    }
}

impl Drop for RegisteredFrames {
    fn drop(&mut self) {
        if self.section.len() > 4 {
            // SAFETY: the same pointer was registered by `new`, exactly once (I11).
            unsafe { __deregister_frame(self.section.as_ptr()) };
        }
    }
}
