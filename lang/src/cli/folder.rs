//! Which files of a folder are a program: Go's rules for names and build constraints.
//!
//! Promises: for Linux on x86-64 it takes what `go build` takes. May not know: what is in the files beyond constraints.

use std::io;
use std::path::{Path, PathBuf};

/// Operating systems and processors that file names can end with.
const SYSTEMS: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 \
    solaris wasip1 windows zos";
const PROCESSORS: &str = "386 amd64 amd64p32 arm arm64 armbe arm64be loong64 mips mips64 mips64le mips64p32 \
    mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm";

/// The newest version whose tag holds.
const MINOR_VERSION: u32 = 27;

/// The Go files of a folder that are compiled, by name.
///
/// # Errors
/// If the folder or a file in it cannot be read.
pub fn go_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = vec![];
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_named_for_us(&name) && is_wanted(&std::fs::read(&path)?) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file's name does not exclude it.
fn is_named_for_us(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else {
        return false;
    };
    if name.starts_with(['_', '.']) || stem.ends_with("_test") {
        return false;
    }
    // The first part is never a system: `linux.go` is for all.
    let mut parts = stem
        .split('_')
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev();
    let is_one = |list: &str, part: &str| list.split_whitespace().any(|known| known == part);
    let Some(last) = parts.next() else {
        return true;
    };
    if is_one(PROCESSORS, last) {
        let before = parts.next().filter(|part| is_one(SYSTEMS, part));
        return holds(last) && before.is_none_or(holds);
    }
    !is_one(SYSTEMS, last) || holds(last)
}

/// Whether a tag of build constraints holds.
fn holds(tag: &str) -> bool {
    let version = tag
        .strip_prefix("go1.")
        .and_then(|minor| minor.parse().ok());
    matches!(tag, "linux" | "amd64" | "unix" | "gc")
        || version.is_some_and(|minor: u32| minor <= MINOR_VERSION)
}

/// Whether the build constraint of a file, if it has one, holds. It stands among the comments before the package clause.
fn is_wanted(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    let before = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with("//")
    };
    let mut lines = text.lines().take_while(before);
    let constraint = lines.find_map(|line| line.trim().strip_prefix("//go:build "));
    constraint.is_none_or(|rest| Constraint { rest, depth: 0 }.either())
}

/// A constraint being evaluated: `linux && !cgo || (arm64 && go1.20)`. What is malformed counts as it comes out.
struct Constraint<'a> {
    rest: &'a str,
    depth: u32,
}

/// Parentheses nested deeper than this are malformed.
const MOST_PARENTHESES: u32 = 100;

impl Constraint<'_> {
    fn take(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn either(&mut self) -> bool {
        let mut value = self.both();
        while self.take("||") {
            value |= self.both();
        }
        value
    }

    fn both(&mut self) -> bool {
        let mut value = self.one();
        while self.take("&&") {
            value &= self.one();
        }
        value
    }

    fn one(&mut self) -> bool {
        let mut negated = false;
        while self.take("!") {
            negated = !negated;
        }
        if self.depth < MOST_PARENTHESES && self.take("(") {
            self.depth += 1;
            let value = self.either();
            self.take(")");
            self.depth -= 1;
            return value != negated;
        }
        let rest = self.rest.trim_start();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (tag, rest) = rest.split_at(end);
        self.rest = rest;
        holds(tag) != negated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_for_whom_a_file_is() {
        for name in [
            "a.go",
            "linux.go",
            "a_linux.go",
            "a_amd64.go",
            "a_linux_amd64.go",
            "a_b.go",
        ] {
            assert!(is_named_for_us(name), "{name}");
        }
        for name in [
            "a_windows.go",
            "a_linux_arm64.go",
            "a_darwin_amd64.go",
            "a_test.go",
            "_a.go",
            "a.txt",
        ] {
            assert!(!is_named_for_us(name), "{name}");
        }
    }

    #[test]
    fn constraints_are_evaluated() {
        let wanted =
            |constraint: &str| is_wanted(format!("// x\n\n{constraint}\npackage p\n").as_bytes());
        assert!(wanted("//go:build linux && !cgo"));
        assert!(wanted("//go:build windows || (amd64 && go1.18)"));
        assert!(wanted("package q"));
        assert!(!wanted("//go:build ignore"));
        assert!(!wanted("//go:build !(linux || darwin)"));
        assert!(!wanted("//go:build go1.99"));
    }
}
