//! The standard packages: their Go sources and the natives behind them.
//!
//! A package is a folder of `lang/std` with a row in [`PACKAGES`]. Its files are ordinary Go, formatted by gofmt, with
//! three liberties:
//!
//! - a function or method without body is a *native* (below) or an intrinsic of the code generator;
//! - `//morestack:noescape` before a native promises that it keeps none of its pointer arguments, so that what they point
//!   to may stay on the caller's stack. Without it arguments escape;
//! - there are no `init` functions, and initial values of package variables have no effects, because a variable that
//!   the program does not reach is never initialised.
//!
//! Of these files only those declarations are parsed that the program can mention (`demand`), only those checked that
//! it does mention, and only those compiled that its code reaches. So a large package costs nothing by its size. For
//! that, top-level declarations must be found without parsing: what stands in column one begins a declaration, ends
//! one, or is a comment; raw strings must not have `func`, `type`, `var`, `const` or `import` in column one.
//!
//! # Natives
//!
//! A native is a Rust function that gets the running task and a *frame*: the parameters (a receiver first) and then
//! the results, laid out like the fields of a Go struct, the results zeroed. Its symbol is that of the Go function:
//! `strings.Index`, `os.(*File).Write`. It is listed in the `NATIVES` of a module here, or, if it concerns only the
//! runtime, in `morestack_rt::host::NATIVES`; being listed promises that the frame is the function's. For `func repeat(text string, count int) (result string)` in package `strings`:
//!
//! ```
//! use morestack_rt::native::{self, GoString};
//!
//! #[repr(C)]
//! struct Repeat {
//!     text: GoString,
//!     count: i64,
//!     result: GoString,
//! }
//!
//! fn repeat(task: &mut morestack_rt::Task, frame: &mut Repeat) {
//!     let Ok(count) = usize::try_from(frame.count) else {
//!         return task.panic_with("strings: negative Repeat count");
//!     };
//!     // SAFETY: I-HOST: a string of the program.
//!     let text = unsafe { frame.text.as_bytes() };
//!     frame.result = task.new_string(&text.repeat(count));
//! }
//!
//! const NATIVES: &[(&str, *const u8)] = &[("strings.Repeat", native::entry(repeat))];
//! ```
//!
//! Inside a native nothing is collected and no stack moves, so it may hold addresses of the program's memory until it
//! returns; its frame keeps alive what it returns.

pub mod demand;
mod fmt;
mod host;
mod index;
mod interfaces;
mod map;
mod math;
mod net;
mod os;
mod random;
mod reflect;
mod signal;
mod strconv;
mod text;
mod time;
mod unicode;
mod value;

pub use host::HostPackage;
pub use index::Index;

/// A standard package of ours.
#[derive(Debug)]
pub struct Package {
    /// Its import path.
    pub path: &'static str,
    /// Whether it has every exported name of Go's; if not, an unknown one may be right.
    pub is_complete: bool,
    /// Names and texts of its files.
    pub files: &'static [(&'static str, &'static str)],
}

/// What the names of files of standard packages start with.
pub const ROOT: &str = "$GOROOT/";

macro_rules! packages {
    ($($path:literal $(($complete:ident))?: $($file:literal)*;)*) => {
        /// All packages, by path.
        pub const PACKAGES: &[Package] = &[$(Package {
            path: $path,
            is_complete: false $(|| is_complete(stringify!($complete)))?,
            files: &[$((
                concat!("$GOROOT/src/", $path, "/", $file),
                include_str!(concat!("../../std/", $path, "/", $file)),
            ),)*],
        }),*];
    };
}

const fn is_complete(word: &str) -> bool {
    assert!(matches!(word.as_bytes(), b"complete"));
    true
}

packages! {
    "bufio" (complete): "bufio.go" "scanner.go" "writer.go";
    "bytes": "buffer.go" "bytes.go" "reader.go";
    "cmp" (complete): "cmp.go";
    "container/heap" (complete): "heap.go";
    "container/list" (complete): "list.go";
    "container/ring" (complete): "ring.go";
    "context" (complete): "cancel.go" "context.go";
    "crypto/internal/blocks": "blocks.go";
    "crypto/md5" (complete): "md5.go";
    "crypto/sha1" (complete): "sha1.go";
    "crypto/sha256" (complete): "sha256.go";
    "encoding" (complete): "encoding.go";
    "encoding/base64" (complete): "base64.go";
    "encoding/binary": "binary.go" "values.go" "varint.go";
    "encoding/hex" (complete): "hex.go";
    "encoding/json": "decode.go" "encode.go" "fields.go" "json.go" "scan.go" "stream.go";
    "errors" (complete): "as_type.go" "errors.go";
    "flag": "flag.go" "values.go";
    "fmt": "call.go" "errors.go" "print.go" "scan.go" "scanf.go" "scanitem.go";
    "hash": "hash.go";
    "hash/crc32" (complete): "crc32.go";
    "hash/fnv": "fnv.go";
    "io": "io.go" "several.go";
    "iter": "iter.go";
    "log": "log.go";
    "maps" (complete): "maps.go";
    "math": "bits.go" "exponential.go" "hyperbolic.go" "math.go" "reduce.go" "trigonometry.go";
    "math/bits" (complete): "bits.go" "wide.go";
    "math/rand": "rand.go" "source.go";
    "net": "descriptor.go" "dial.go" "ip.go" "net.go" "pipe.go" "tcp.go" "unix.go";
    "os": "environment.go" "file.go" "os.go";
    "path" (complete): "path.go";
    "path/filepath": "filepath.go";
    "os/signal" (complete): "signal.go";
    "syscall": "errno.go" "signal.go";
    "io/fs": "fs.go";
    "internal/oserror": "errors.go";
    "reflect": "call.go" "convert.go" "kind.go" "make.go" "map.go" "method.go" "relation.go" "set.go" "type.go" "value.go";
    "regexp": "parse.go" "program.go" "regexp.go" "replace.go";
    "runtime": "callers.go" "error.go" "memory.go" "runtime.go" "system.go";
    "runtime/debug": "debug.go" "memory.go" "stack.go";
    "runtime/metrics" (complete): "metrics.go";
    "slices" (complete): "slices.go" "sort.go";
    "sort" (complete): "slice.go" "sort.go" "types.go";
    "strconv" (complete): "strconv.go" "text.go";
    "strings": "builder.go" "change.go" "reader.go" "replacer.go" "search.go" "sequences.go" "split.go";
    "sync" (complete): "cond.go" "map.go" "mutex.go" "once.go" "pool.go" "rwmutex.go" "waitgroup.go";
    "sync/atomic" (complete): "functions.go" "types.go" "value.go";
    "testing": "testing.go";
    "text/tabwriter" (complete): "tabwriter.go";
    "time": "calendar.go" "duration.go" "format.go" "location.go" "parse.go" "parse_duration.go" "time.go" "timer.go" "zonefile.go";
    "unicode": "unicode.go";
    "unicode/utf16" (complete): "utf16.go";
    "unicode/utf8" (complete): "utf8.go";
}

/// The package with an import path.
pub fn package(path: &str) -> Option<&'static Package> {
    PACKAGES.iter().find(|package| package.path == path)
}

/// The import path of the standard package that a file belongs to, by the file's name.
pub fn package_of_file(name: &str) -> Option<&str> {
    let path = name.strip_prefix(ROOT)?.strip_prefix("src/")?;
    Some(path.rsplit_once('/')?.0)
}

/// A package's name, which its import path ends with.
pub fn name_of(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    match (parts.next().unwrap_or(path), parts.next()) {
        // math/rand/v2 is package rand.
        ("v2", Some(name)) => name,
        (name, _) => name,
    }
}

/// A native of this crate: its symbol and the address of its routine.
type Native = (&'static str, *const u8);

/// All natives: those that concern the language, and those of the runtime.
fn natives() -> impl Iterator<Item = Native> {
    let lists = [
        fmt::NATIVES,
        interfaces::NATIVES,
        math::NATIVES,
        net::NATIVES,
        os::NATIVES,
        random::NATIVES,
        reflect::MAKE_NATIVES,
        reflect::MAP_NATIVES,
        reflect::NATIVES,
        signal::NATIVES,
        strconv::NATIVES,
        time::NATIVES,
        unicode::NATIVES,
        morestack_rt::host::NATIVES,
    ];
    lists.into_iter().flatten().copied()
}

/// The address of a native.
pub fn native(symbol: &str) -> Option<*const u8> {
    natives().find_map(|(name, address)| (name == symbol).then_some(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{self, RUNTIME_ABI};
    use crate::diag::Diagnostics;
    use crate::source::SourceMap;
    use crate::syntax::ast::Ast;
    use crate::{check, escape, lower, syntax};
    use morestack_compiler::{Module, OptLevel, Options, Target};

    #[test]
    fn symbols_of_natives_are_unique() {
        for (name, address) in natives() {
            assert_eq!(native(name), Some(address), "{name}");
        }
    }

    #[test]
    fn every_declaration_is_right() {
        let mut wrong = String::new();
        for package in PACKAGES {
            let mut sources = SourceMap::new();
            wrong += &syntax::on_compiler_stack(|| {
                let (ast, found) = syntax::parse_package(&mut sources, package.path);
                compiled(&sources, &ast, found)
            })
            .unwrap();
        }
        assert_eq!(wrong, "");
    }

    /// What is wrong with packages that are compiled whole.
    fn compiled(sources: &SourceMap, ast: &Ast, found: Diagnostics) -> String {
        let shown = |mut found: Diagnostics| {
            found.show_all();
            found.render(sources, false)
        };
        let (info, found) = check::check(sources, ast, found);
        if !found.is_empty() {
            return shown(found);
        }
        let escapes = escape::analyse(ast, &info);
        let target = Target::native(OptLevel::None).expect("this machine is supported");
        let module = Module::new(target, Options::new(RUNTIME_ABI));
        match lower::lower(ast, &info, &escapes, false, module) {
            Ok(lowered) => match lowered.module.finish() {
                Ok(image) => {
                    let missing = image.imports.iter();
                    let missing = missing.filter(|import| build::routine(&import.name).is_none());
                    missing
                        .map(|import| format!("no routine {}\n", import.name))
                        .collect()
                }
                Err(error) => format!("{error}\n"),
            },
            Err(found) => shown(found),
        }
    }

    #[test]
    fn files_tell_their_package() {
        for package in PACKAGES {
            for (name, _) in package.files {
                assert_eq!(package_of_file(name), Some(package.path));
            }
        }
        assert_eq!(package_of_file("main.go"), None);
    }

    #[test]
    fn names_follow_from_paths() {
        assert_eq!(name_of("strings"), "strings");
        assert_eq!(name_of("container/heap"), "heap");
        assert_eq!(name_of("math/rand/v2"), "rand");
    }
}
