//! What debuggers and profilers are told about a running program, if somebody asks for it.
//!
//! Promises: nothing is made unless it was asked for (a program that prints one line should not pay for a symbol file).
//! Native backtraces need nothing from here: the loader registers unwind information always. May not know: how code
//! is compiled; it hands the image's facts and the source's lines to `morestack_compiler::debug`.

use crate::source::{Pos, SourceMap};
use cranelift_codegen::ir::SourceLoc;
use morestack_compiler::debug::{DebugError, DebugModule, SourceLine, gdb, perf};
use morestack_compiler::unwind::UnwindError;
use morestack_compiler::{Image, LoadedImage};

/// Who is to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// GDB, through its interface for code in memory: names, lines, frames.
    pub gdb: bool,
    /// perf, through `/tmp/perf-PID.map`: names.
    pub perf_map: bool,
}

/// Why a debugger cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Unwind information could not be encoded.
    #[error(transparent)]
    Unwind(#[from] UnwindError),
    /// The symbol file could not be made.
    #[error(transparent)]
    Symbols(#[from] DebugError),
    /// The map file could not be written.
    #[error("{}: {source}", perf::map_path().display())]
    PerfMap {
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// What a debugger knows. It forgets it when this is dropped, which must be before the code is unmapped.
#[derive(Debug)]
pub struct Published {
    _symbols: Option<gdb::RegisteredElf>,
}

/// Tells `audience` about a loaded program whose source locations are positions of `sources`.
///
/// # Errors
/// If the information cannot be encoded or written.
pub fn publish(
    image: &Image,
    loaded: &LoadedImage,
    sources: &SourceMap,
    audience: Audience,
) -> Result<Published, PublishError> {
    if audience == Audience::default() {
        return Ok(Published { _symbols: None });
    }
    let locate = |location: SourceLoc| {
        if location.is_default() {
            return None;
        }
        let location = sources.location(Pos(location.bits()))?;
        Some(SourceLine {
            file: location.file,
            line: location.line,
            column: location.column,
        })
    };
    // File names are as they were given to the command: relative to where it was started.
    let directory = std::env::current_dir().unwrap_or_default();
    let directory = directory.to_string_lossy().into_owned();
    let module = DebugModule::new(image, loaded.code().start as u64, directory, &locate)?;
    if audience.perf_map {
        perf::append_map(&module.functions).map_err(|source| PublishError::PerfMap { source })?;
    }
    let symbols = match audience.gdb {
        true => Some(gdb::RegisteredElf::new(module.to_elf()?)),
        false => None,
    };
    Ok(Published { _symbols: symbols })
}
