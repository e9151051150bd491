//! Where the declarations of a package are, without parsing it.
//!
//! Promises: every package-level name of a file that keeps to the rules of `stdlib` is found. May not know: syntax
//! beyond the first line of a declaration.

use std::collections::HashMap;

/// A piece of a file: one declaration, or one group in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index of the file.
    pub file: u32,
    /// Offset of its first byte, directives before it included.
    pub offset: u32,
}

/// The declarations of a package.
#[derive(Debug, Default)]
pub struct Index {
    /// All pieces but imports, in source order.
    pub pieces: Vec<Piece>,
    /// Imports.
    pub imports: Vec<Piece>,
    /// The piece that declares a name, methods aside.
    pub names: HashMap<&'static str, u32>,
    /// The methods of a type: name and piece.
    pub methods: HashMap<&'static str, Vec<(&'static str, u32)>>,
}

impl Index {
    /// Reads files.
    pub fn new(files: &[(&'static str, &'static str)]) -> Index {
        let mut index = Index::default();
        for (file, (_, text)) in files.iter().enumerate() {
            index.file(file as u32, text);
        }
        index
    }

    fn file(&mut self, file: u32, text: &'static str) {
        let mut offset = 0;
        // Where the comment lines begin that stand directly before the line at hand.
        let mut comment = None;
        let mut in_group = false;
        for line in text.split_inclusive('\n') {
            let start = offset;
            offset += line.len();
            if line.starts_with("//") {
                comment = comment.or(Some(start));
                continue;
            }
            let begin = comment.take().unwrap_or(start) as u32;
            if line.trim_ascii().is_empty() {
                continue;
            }
            if let Some(rest) = line.strip_prefix('\t') {
                if in_group {
                    self.names_of(rest);
                }
                continue;
            }
            in_group = false;
            let piece = Piece {
                file,
                offset: begin,
            };
            let Some((keyword, rest)) = line.split_once(' ') else {
                continue;
            };
            match keyword {
                "import" => self.imports.push(piece),
                "func" => {
                    self.pieces.push(piece);
                    self.function(rest);
                }
                "type" | "var" | "const" => {
                    self.pieces.push(piece);
                    if rest.starts_with('(') {
                        in_group = true;
                    } else {
                        self.names_of(rest);
                    }
                }
                _ => {}
            }
        }
    }

    fn last(&self) -> u32 {
        self.pieces.len() as u32 - 1
    }

    /// `f(...` or `(r *T[P]) m(...`
    fn function(&mut self, header: &'static str) {
        let piece = self.last();
        let Some(receiver) = header.strip_prefix('(') else {
            self.names.insert(identifier(header), piece);
            return;
        };
        let Some((receiver, method)) = receiver.split_once(") ") else {
            return;
        };
        let first = identifier(receiver);
        let ty = receiver[first.len()..]
            .strip_prefix(' ')
            .unwrap_or(receiver);
        self.methods
            .entry(identifier(ty.trim_start_matches('*')))
            .or_default()
            .push((identifier(method), piece));
    }

    /// `a, b T = ...`
    fn names_of(&mut self, mut line: &'static str) {
        let piece = self.last();
        loop {
            let name = identifier(line);
            if name.is_empty() {
                return;
            }
            self.names.insert(name, piece);
            let Some(rest) = line[name.len()..].strip_prefix(", ") else {
                return;
            };
            line = rest;
        }
    }
}

/// The identifier at the start of a text; empty if there is none.
fn identifier(text: &str) -> &str {
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
// Package p is a test.
package p

import \"io\"
import (
	\"os\"
)

// F does it.
//
//morestack:noescape
func F(x int) int

type T struct {
	a int
}

func (t *T) M() { x := 1; _ = x }
func (*G[K, V]) N() {}
func (m G[K, V]) O() {}

var a, b = 1, 2

const (
	c = iota

	// d is one.
	d
	e, f = 1, 2
)

type (
	U struct {
		inner int
	}
	W[P any] []P
)

func g[P any](x P) {}
";

    #[test]
    fn every_name_is_found() {
        let index = Index::new(&[("p.go", TEXT)]);
        let text_at = |piece: u32| {
            let offset = index.pieces[piece as usize].offset as usize;
            TEXT[offset..].lines().next().unwrap()
        };
        let at = |name| text_at(index.names[name]);
        assert_eq!(at("F"), "// F does it.");
        assert_eq!(at("T"), "type T struct {");
        assert_eq!([at("a"), at("b")], ["var a, b = 1, 2"; 2]);
        assert_eq!([at("c"), at("d"), at("e"), at("f")], ["const ("; 4]);
        assert_eq!([at("U"), at("W")], ["type ("; 2]);
        assert_eq!(at("g"), "func g[P any](x P) {}");
        let methods = |ty| -> Vec<&str> {
            index.methods[ty]
                .iter()
                .map(|&(name, piece)| {
                    assert!(text_at(piece).contains(name));
                    name
                })
                .collect()
        };
        assert_eq!(methods("T"), ["M"]);
        assert_eq!(methods("G"), ["N", "O"]);
        assert!(!index.names.contains_key("inner"));
        assert_eq!(index.imports.len(), 2);
    }
}
