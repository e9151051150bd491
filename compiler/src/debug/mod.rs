//! What debuggers and profilers are told about loaded code: DWARF, an ELF file in memory for GDB, a perf map.
//!
//! Promises: nothing here runs unless it is asked for, since a short program should not pay for a debugger it has not got;
//! names and lines are the producer's own. May not know: how code is compiled or loaded. It is handed a
//! [`DebugModule`]: addresses, names, and rows of lines.

mod dwarf;
mod elf;
pub mod gdb;
pub mod perf;

use std::ops::Range;

/// One row of a function's line table: from `offset` on (to the next row), the code belongs to this line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRow {
    /// Byte offset from the function's first byte.
    pub offset: u32,
    /// Index into [`DebugModule::files`].
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if not known.
    pub column: u32,
}

/// A function, or an import stub, as debuggers see it.
#[derive(Clone, Debug)]
pub struct DebugFunction {
    /// The name to show.
    pub name: String,
    /// Every byte of it, entry stub included.
    pub code: Range<u64>,
    /// Where the body starts: the stub in front of it is left by a jump to morestack and entered again, so that a
    /// breakpoint in the stub would stop twice for one call. Breakpoints on the function go here.
    pub body: u64,
    /// Rows with rising offsets; empty if the function has no source.
    pub rows: Vec<LineRow>,
}

/// Loaded code as debuggers see it.
#[derive(Clone, Debug)]
pub struct DebugModule {
    /// The whole code region.
    pub code: Range<u64>,
    /// Directory that relative file names are relative to.
    pub directory: String,
    /// Source files.
    pub files: Vec<String>,
    /// Functions with rising addresses.
    pub functions: Vec<DebugFunction>,
    /// The `.eh_frame` section (see [`crate::unwind::eh_frame`]).
    pub eh_frame: Vec<u8>,
}

/// Why debug information could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DebugError {
    /// gimli could not encode the DWARF sections.
    #[error("cannot encode DWARF: {0}")]
    Dwarf(#[from] gimli::write::Error),
    /// The ELF file could not be written.
    #[error("cannot write the ELF file: {0}")]
    Elf(#[from] object::write::Error),
}

impl DebugModule {
    /// The module as an ELF file: `.text` without contents at its address, `.eh_frame`, symbols, and DWARF if there is source.
    ///
    /// # Errors
    /// If a section cannot be encoded.
    pub fn to_elf(&self) -> Result<Vec<u8>, DebugError> {
        elf::write(self)
    }
}

#[cfg(test)]
mod tests;
