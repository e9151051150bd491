//! Source files and compact positions.
//!
//! A [`Pos`] is one `u32` over all files of a compilation: the base of its file plus a byte offset. Line and
//! column are computed only when a message is printed, so carrying positions through every tree is free.
//! This file knows nothing of Go, but that a host may offer a package; columns count bytes from 1, as Go's tools count.

use std::fmt;

use crate::stdlib::HostPackage;

/// A place in one of the files of a [`SourceMap`]; `Pos::NONE` means "no place".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos(pub u32);

impl Pos {
    /// The position of things that stand in no file.
    pub const NONE: Pos = Pos(0);

    /// Whether this is a place in a file.
    pub fn is_known(self) -> bool {
        self != Pos::NONE
    }

    /// The place `bytes` further on in the same file.
    pub fn advance(self, bytes: u32) -> Pos {
        Pos(self.0 + bytes)
    }
}

/// One file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A position spelled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's name as it was given to [`SourceMap::add`].
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1; 0 if a comment `//line` says the line alone.
    pub column: u32,
}

/// A comment `//line file:line:column`: what follows is said to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDirective {
    /// From this byte on.
    pub offset: u32,
    /// The file; none keeps the one before.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if it is not said.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match self.column {
            0 => Ok(()),
            column => write!(f, ":{column}"),
        }
    }
}

/// One file: its name and its bytes, which need not be UTF-8 (the lexer reports what is wrong with them).
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name to print.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
    base: u32,
    /// Byte offset at which each line starts; the first is 0.
    line_starts: Vec<u32>,
    /// In order.
    directives: Vec<LineDirective>,
}

impl SourceFile {
    /// The position of the byte at `offset`; `bytes.len()` is the end of the file.
    pub fn pos(&self, offset: usize) -> Pos {
        debug_assert!(offset <= self.bytes.len());
        Pos(self.base + offset as u32)
    }

    /// Line number (from 1) of a byte offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// Line and column of a position in this file, whatever comments say.
    pub fn place(&self, pos: Pos) -> (u32, u32) {
        let offset = pos.0 - self.base;
        let line = self.line_of(offset);
        (line, offset - self.line_starts[line as usize - 1] + 1)
    }

    /// File, line and column to say of a position in this file.
    pub fn said(&self, pos: Pos) -> (&str, u32, u32) {
        let (line, column) = self.place(pos);
        let offset = pos.0 - self.base;
        let before = self
            .directives
            .partition_point(|directive| directive.offset <= offset);
        let Some(last) = before.checked_sub(1) else {
            return (&self.name, line, column);
        };
        let directive = &self.directives[last];
        let mut named = self.directives[..before].iter().rev();
        let name = named.find_map(|directive| directive.file.as_deref());
        let first = self.line_of(directive.offset);
        let column = match directive.column {
            0 => 0,
            at if line == first => at + (offset - directive.offset),
            _ => column,
        };
        let line = directive.line + (line - first);
        (name.unwrap_or(&self.name), line, column)
    }

    /// [`Self::said`], spelled out.
    pub fn location(&self, pos: Pos) -> Location {
        let (file, line, column) = self.said(pos);
        Location {
            file: file.to_owned(),
            line,
            column,
        }
    }

    /// The bytes of a line (from 1), without its line end.
    pub fn line_bytes(&self, line: u32) -> &[u8] {
        let index = line as usize - 1;
        let start = self.line_starts[index] as usize;
        let end = self
            .line_starts
            .get(index + 1)
            .map_or(self.bytes.len(), |&next| next as usize);
        let line = &self.bytes[start..end];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

/// All the files of a compilation.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// What programs may import beside the standard packages.
    pub host: Option<&'static HostPackage>,
}

/// Positions are 32 bits: all files together must stay under this many bytes.
pub const MAX_SOURCE_BYTES: usize = 1 << 31;

/// The files of a compilation are larger than positions can address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("source files exceed {MAX_SOURCE_BYTES} bytes in all")]
pub struct SourceTooLarge;

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many lines all files have.
    pub fn line_count(&self) -> usize {
        let lines = |file: &SourceFile| file.bytes.iter().filter(|&&byte| byte == b'\n').count();
        self.files.iter().map(lines).sum()
    }

    /// Adds a file. `name` is what diagnostics print.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<FileId, SourceTooLarge> {
        let bytes = bytes.into();
        // One byte is left between files, so that the end of one is not the start of the next.
        let base = self
            .files
            .last()
            .map_or(1, |last| last.base as usize + last.bytes.len() + 1);
        if base + bytes.len() > MAX_SOURCE_BYTES {
            return Err(SourceTooLarge);
        }
        let newlines = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at as u32 + 1))
            .collect();
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile {
            name: name.into(),
            bytes,
            base: base as u32,
            line_starts,
            directives: vec![],
        });
        Ok(id)
    }

    /// The comments of a file that say where its lines stand.
    pub fn set_line_directives(&mut self, id: FileId, mut directives: Vec<LineDirective>) {
        directives.sort_by_key(|directive| directive.offset);
        self.files[id.0 as usize].directives = directives;
    }

    /// A file by its id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }

    /// The file in which a position lies, and the byte offset there.
    pub fn find(&self, pos: Pos) -> Option<(FileId, u32)> {
        let index = self
            .files
            .partition_point(|file| file.base <= pos.0)
            .checked_sub(1)?;
        Some((FileId(index as u32), pos.0 - self.files[index].base))
    }

    /// File, line and column of a position; `None` for [`Pos::NONE`].
    pub fn location(&self, pos: Pos) -> Option<Location> {
        self.find(pos).map(|(id, _)| self.file(id).location(pos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_lines() {
        let mut map = SourceMap::new();
        let id = map.add("a.go", "1234\n5678\n9012\n").unwrap();
        let directive = |offset, file: Option<&str>, line, column| LineDirective {
            offset,
            file: file.map(str::to_owned),
            line,
            column,
        };
        map.set_line_directives(
            id,
            vec![directive(2, Some("b.go"), 7, 3), directive(10, None, 20, 0)],
        );
        let at = |offset| map.location(map.file(id).pos(offset)).unwrap().to_string();
        assert_eq!(at(1), "a.go:1:2");
        assert_eq!(
            at(3),
            "b.go:7:4",
            "the column goes on from the one that is said"
        );
        assert_eq!(at(5), "b.go:8:1", "on other lines it is the line's own");
        assert_eq!(at(11), "b.go:20", "without a column there is none");
    }

    #[test]
    fn locations_across_files() {
        let mut map = SourceMap::new();
        let a = map.add("a.go", "x\nyz\n").unwrap();
        let b = map.add("b.go", "").unwrap();
        let c = map.add("c.go", "q\r\nr").unwrap();
        let at = |id: FileId, offset| map.location(map.file(id).pos(offset)).unwrap().to_string();
        assert_eq!(at(a, 0), "a.go:1:1");
        assert_eq!(at(a, 1), "a.go:1:2");
        assert_eq!(at(a, 3), "a.go:2:2");
        assert_eq!(at(a, 5), "a.go:3:1");
        assert_eq!(at(b, 0), "b.go:1:1");
        assert_eq!(at(c, 3), "c.go:2:1");
        assert_eq!(map.file(c).line_bytes(1), b"q");
        assert_eq!(map.file(c).line_bytes(2), b"r");
        assert_eq!(map.location(Pos::NONE), None);
    }
}
