//! What debuggers and profilers are told about loaded code: DWARF, an ELF file in memory for GDB, a perf map.
//!
//! Promises: nothing here runs unless it is asked for, since a short program should not pay for a debugger it has not got;
//! names and lines are the producer's own. May not know: how code is compiled or loaded. It is handed a
//! [`DebugModule`]: addresses, names, and rows of lines.

mod dwarf;
mod elf;
pub mod gdb;
pub mod perf;

use crate::image::{CompiledFunction, Image};
use crate::unwind::{self, UnwindError};
use cranelift_codegen::ir::SourceLoc;
use std::collections::HashMap;
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
    /// Rows with rising offsets, one at the body's start; empty if the function has no source.
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

/// A source location spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The file's name, absolute or relative to [`DebugModule::directory`].
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if not known.
    pub column: u32,
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
    /// Describes `image`, loaded with its code region at `base`; `locate` spells out the producer's source locations.
    ///
    /// # Errors
    /// If the unwind information cannot be encoded.
    pub fn new(
        image: &Image,
        base: u64,
        directory: String,
        locate: &dyn Fn(SourceLoc) -> Option<SourceLine>,
    ) -> Result<Self, UnwindError> {
        let mut files = Files::default();
        let place = |offset: u32, size_bytes: usize| {
            let start = base + u64::from(offset);
            start..start + size_bytes as u64
        };
        let mut functions = Vec::with_capacity(image.imports.len() + image.functions.len());
        for import in &image.imports {
            let code = place(import.offset, import.stub_bytes as usize);
            functions.push(DebugFunction {
                name: import.name.clone(),
                body: code.start,
                code,
                rows: Vec::new(),
            });
        }
        for function in &image.functions {
            let code = place(function.offset, function.code.len());
            functions.push(DebugFunction {
                name: function.name.clone(),
                body: code.start + u64::from(function.body),
                code,
                rows: rows(function, &mut files, locate),
            });
        }
        Ok(Self {
            code: place(0, image.code_bytes as usize),
            directory,
            files: files.names,
            functions,
            eh_frame: unwind::eh_frame(image.target.isa(), unwind::code_frames(image, base))?,
        })
    }

    /// The module as an ELF file: `.text` without contents at its address, `.eh_frame`, symbols, and DWARF if there is source.
    ///
    /// # Errors
    /// If a section cannot be encoded.
    pub fn to_elf(&self) -> Result<Vec<u8>, DebugError> {
        elf::write(self)
    }
}

/// File names in the order of their first use.
#[derive(Default)]
struct Files {
    names: Vec<String>,
    index: HashMap<String, u32>,
}

impl Files {
    fn index_of(&mut self, name: String) -> u32 {
        let names = &mut self.names;
        *self.index.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() as u32 - 1
        })
    }
}

/// The line table of a function: its stub and its prologue belong to the line that declares it.
fn rows(
    function: &CompiledFunction,
    files: &mut Files,
    locate: &dyn Fn(SourceLoc) -> Option<SourceLine>,
) -> Vec<LineRow> {
    let declared = [(0, function.source), (function.body, function.source)];
    let ranges = function
        .lines
        .iter()
        .map(|range| (range.start, range.source));
    let mut rows: Vec<LineRow> = Vec::new();
    for (offset, source) in declared.into_iter().chain(ranges) {
        let Some(place) = locate(source) else {
            continue;
        };
        let row = LineRow {
            offset,
            file: files.index_of(place.file),
            line: place.line,
            column: place.column,
        };
        match rows.last_mut() {
            // Without a stub, or with code that starts with a location of its own: one row for one offset.
            Some(last) if last.offset == offset => *last = row,
            Some(last) if offset > function.body && LineRow { offset, ..*last } == row => {}
            _ => rows.push(row),
        }
    }
    rows
}

#[cfg(test)]
mod tests;
