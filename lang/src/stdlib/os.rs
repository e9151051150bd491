//! Natives of packages `os` and `syscall`.
//!
//! Promises: the system's errors come back as their numbers; nothing here panics. May not know: how the program shows them.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd, IntoRawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use super::Native;
use morestack_rt::Task;
use morestack_rt::native::{self, GoSlice, GoString};

pub(super) const NATIVES: &[Native] = &[
    ("os.arguments", native::entry(arguments)),
    ("os.Environ", native::entry(environ)),
    ("os.lookup", native::entry(lookup)),
    ("os.set", native::entry(set)),
    ("os.unset", native::entry(unset)),
    ("os.workingDirectory", native::entry(working_directory)),
    ("os.write", native::entry(write)),
    ("os.read", native::entry(read)),
    ("os.seek", native::entry(seek)),
    ("os.open", native::entry(open)),
    ("os.closeDescriptor", native::entry(close)),
    ("os.setLength", native::entry(set_length)),
    ("os.change", native::entry(change)),
    ("syscall.text", native::entry(error_text)),
    ("syscall.Getpid", native::entry(process_number)),
];

/// `EINVAL`, also for what Rust refuses before the system could.
const INVALID: i64 = 22;

/// The number of an error.
pub(super) fn number(error: &io::Error) -> i64 {
    error.raw_os_error().map_or(INVALID, i64::from)
}

fn number_of(result: io::Result<()>) -> i64 {
    result.map_or_else(|error| number(&error), |()| 0)
}

/// A file of the program that stays open. The program uses the descriptor for nothing else meanwhile, as Go's package os
/// demands.
fn borrowed(descriptor: i64) -> ManuallyDrop<fs::File> {
    // SAFETY: I-HOST: descriptors are the program's to open and close; a wrong one is an error of the system.
    ManuallyDrop::new(unsafe { fs::File::from_raw_fd(descriptor as i32) })
}

/// Does what the system interrupted once more.
fn restarted<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

#[repr(C)]
struct Strings {
    result: GoSlice,
}

fn arguments(task: &mut Task, frame: &mut Strings) {
    let texts: Vec<Vec<u8>> = task.runtime().arguments().to_vec();
    frame.result = task.new_strings(&texts);
}

fn environ(task: &mut Task, frame: &mut Strings) {
    let entry = |(key, value): (std::ffi::OsString, std::ffi::OsString)| {
        [key.as_bytes(), b"=", value.as_bytes()].concat()
    };
    let texts: Vec<Vec<u8>> = std::env::vars_os().map(entry).collect();
    frame.result = task.new_strings(&texts);
}

#[repr(C)]
struct Lookup {
    key: GoString,
    value: GoString,
    ok: bool,
}

fn lookup(task: &mut Task, frame: &mut Lookup) {
    // SAFETY: I-HOST: a string of the program.
    let key = unsafe { frame.key.as_bytes() };
    if let Some(value) = std::env::var_os(OsStr::from_bytes(key)) {
        frame.value = task.new_string(value.as_bytes());
        frame.ok = true;
    }
}

#[repr(C)]
struct Set {
    key: GoString,
    value: GoString,
    ok: bool,
}

fn set(_: &mut Task, frame: &mut Set) {
    // SAFETY: I-HOST: strings of the program.
    let (key, value) = unsafe { (frame.key.as_bytes(), frame.value.as_bytes()) };
    frame.ok = is_variable(key) && !value.contains(&0);
    if frame.ok {
        // SAFETY: I-HOST: a program that changes the environment while another thread of the host reads it by other means
        // than Rust's is wrong, in Go as well.
        unsafe { std::env::set_var(OsStr::from_bytes(key), OsStr::from_bytes(value)) };
    }
}

/// Whether a variable of the environment can have such a name.
fn is_variable(key: &[u8]) -> bool {
    !key.is_empty() && !key.iter().any(|byte| matches!(byte, b'=' | 0))
}

#[repr(C)]
struct Unset {
    key: GoString,
}

fn unset(_: &mut Task, frame: &mut Unset) {
    // SAFETY: I-HOST: a string of the program.
    let key = unsafe { frame.key.as_bytes() };
    if is_variable(key) {
        // SAFETY: I-HOST: as in `set`.
        unsafe { std::env::remove_var(OsStr::from_bytes(key)) };
    }
}

#[repr(C)]
struct WorkingDirectory {
    path: GoString,
    number: i64,
}

fn working_directory(task: &mut Task, frame: &mut WorkingDirectory) {
    match std::env::current_dir() {
        Ok(path) => frame.path = task.new_string(&path.into_os_string().into_vec()),
        Err(error) => frame.number = number(&error),
    }
}

#[repr(C)]
struct Transfer {
    descriptor: i64,
    bytes: GoSlice,
    n: i64,
    number: i64,
}

fn write(task: &mut Task, frame: &mut Transfer) {
    task.blocking(|| write_all(frame));
}

fn write_all(frame: &mut Transfer) {
    let mut file = borrowed(frame.descriptor);
    // SAFETY: I-HOST: a slice of the program.
    let mut rest = unsafe { frame.bytes.elements::<u8>() };
    loop {
        match restarted(|| file.write(rest)) {
            Ok(written) => {
                frame.n += written as i64;
                rest = &rest[written..];
            }
            Err(error) => {
                frame.number = number(&error);
                return;
            }
        }
        if rest.is_empty() {
            return;
        }
    }
}

fn read(task: &mut Task, frame: &mut Transfer) {
    let mut file = borrowed(frame.descriptor);
    // SAFETY: I-HOST: a slice of the program, which stands still.
    let bytes = unsafe { frame.bytes.elements_mut::<u8>() };
    match task.blocking(|| restarted(|| file.read(bytes))) {
        Ok(count) => frame.n = count as i64,
        Err(error) => frame.number = number(&error),
    }
}

#[repr(C)]
struct SeekFrame {
    descriptor: i64,
    offset: i64,
    whence: i64,
    position: i64,
    number: i64,
}

fn seek(_: &mut Task, frame: &mut SeekFrame) {
    let to = match frame.whence {
        0 => u64::try_from(frame.offset).ok().map(SeekFrom::Start),
        1 => Some(SeekFrom::Current(frame.offset)),
        2 => Some(SeekFrom::End(frame.offset)),
        _ => None,
    };
    let Some(to) = to else {
        frame.number = INVALID;
        return;
    };
    match borrowed(frame.descriptor).seek(to) {
        Ok(position) => frame.position = position as i64,
        Err(error) => frame.number = number(&error),
    }
}

#[repr(C)]
struct Open {
    name: GoString,
    flag: i64,
    permissions: u32,
    descriptor: i64,
    number: i64,
}

/// The bits of open's flags that say whether to read or write; the values are those of Linux.
const ACCESS: i64 = 3;
const WRITE_ONLY: i64 = 1;
const READ_WRITE: i64 = 2;
const CREATE: i64 = 0x40;
const EXCLUSIVE: i64 = 0x80;
const TRUNCATE: i64 = 0x200;
const APPEND: i64 = 0x400;

fn open(task: &mut Task, frame: &mut Open) {
    // SAFETY: I-HOST: a string of the program.
    let name = unsafe { frame.name.as_bytes() };
    let (flag, access) = (frame.flag, frame.flag & ACCESS);
    let writes = access == WRITE_ONLY || access == READ_WRITE;
    // What Rust has no method for goes to the system as it is; Rust's methods refuse some of what Linux allows.
    let passed = flag & !ACCESS & if writes { !0 } else { !(CREATE | EXCLUSIVE) };
    let mut options = OpenOptions::new();
    options
        .read(access != WRITE_ONLY)
        .write(writes)
        .mode(frame.permissions)
        .custom_flags((passed & (CREATE | EXCLUSIVE | TRUNCATE | APPEND | !0xfff)) as i32);
    let path = Path::new(OsStr::from_bytes(name));
    match task.blocking(|| restarted(|| options.open(path))) {
        Ok(file) => frame.descriptor = file.into_raw_fd().into(),
        Err(error) => frame.number = number(&error),
    }
}

#[repr(C)]
struct Close {
    descriptor: i64,
    number: i64,
}

fn close(task: &mut Task, frame: &mut Close) {
    let file = ManuallyDrop::into_inner(borrowed(frame.descriptor));
    task.blocking(|| drop(file));
}

#[repr(C)]
struct SetLength {
    descriptor: i64,
    size: i64,
    number: i64,
}

fn set_length(task: &mut Task, frame: &mut SetLength) {
    frame.number = match u64::try_from(frame.size) {
        Ok(size) => {
            let file = borrowed(frame.descriptor);
            number_of(task.blocking(|| file.set_len(size)))
        }
        Err(_) => INVALID,
    };
}

#[repr(C)]
struct Change {
    operation: i64,
    name: GoString,
    to: GoString,
    mode: u32,
    number: i64,
}

fn change(task: &mut Task, frame: &mut Change) {
    // SAFETY: I-HOST: strings of the program.
    let (name, to) = unsafe { (frame.name.as_bytes(), frame.to.as_bytes()) };
    let (name, to) = (
        Path::new(OsStr::from_bytes(name)),
        Path::new(OsStr::from_bytes(to)),
    );
    let (operation, mode) = (frame.operation, frame.mode);
    frame.number = number_of(task.blocking(|| changed(operation, name, to, mode)));
}

/// One of the operations that package os numbers.
fn changed(operation: i64, name: &Path, to: &Path, mode: u32) -> io::Result<()> {
    let is_directory = || fs::symlink_metadata(name).map(|found| found.is_dir());
    match operation {
        0 if is_directory()? => fs::remove_dir(name),
        0 => fs::remove_file(name),
        1 => match is_directory() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Ok(true) => fs::remove_dir_all(name),
            Ok(false) => fs::remove_file(name),
            Err(error) => Err(error),
        },
        2 => DirBuilder::new().mode(mode).create(name),
        3 => DirBuilder::new().mode(mode).recursive(true).create(name),
        _ => fs::rename(name, to),
    }
}

#[repr(C)]
struct ErrorText {
    number: u64,
    text: GoString,
}

fn error_text(task: &mut Task, frame: &mut ErrorText) {
    frame.text = task.new_string(text_of(frame.number as i32).as_bytes());
}

/// Go's text of an error: the C library's, which starts with a small letter unless the first word is an abbreviation.
fn text_of(number: i32) -> String {
    let text = io::Error::from_raw_os_error(number).to_string();
    let text = text
        .rsplit_once(" (os error")
        .map_or(&*text, |(text, _)| text);
    if text.starts_with("Unknown error") {
        return format!("errno {number}");
    }
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first
            .to_lowercase()
            .chain([second])
            .chain(letters)
            .collect(),
        _ => text.to_owned(),
    }
}

#[repr(C)]
struct ProcessNumber {
    result: i64,
}

fn process_number(_: &mut Task, frame: &mut ProcessNumber) {
    frame.result = std::process::id().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_gos() {
        assert_eq!(text_of(2), "no such file or directory");
        assert_eq!(text_of(13), "permission denied");
        assert_eq!(text_of(22), "invalid argument");
        assert_eq!(text_of(99_999), "errno 99999");
    }
}
