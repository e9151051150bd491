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
    ("os.arguments", arguments as *const u8),
    ("os.Environ", environ as *const u8),
    ("os.lookup", lookup as *const u8),
    ("os.set", set as *const u8),
    ("os.unset", unset as *const u8),
    ("os.workingDirectory", working_directory as *const u8),
    ("os.write", write as *const u8),
    ("os.read", read as *const u8),
    ("os.seek", seek as *const u8),
    ("os.open", open as *const u8),
    ("os.closeDescriptor", close as *const u8),
    ("os.setLength", set_length as *const u8),
    ("os.change", change as *const u8),
    ("syscall.text", error_text as *const u8),
    ("syscall.Getpid", process_number as *const u8),
];

/// `EINVAL`, also for what Rust refuses before the system could.
const INVALID: i64 = 22;

/// The number of an error.
fn number(error: &io::Error) -> i64 {
    error.raw_os_error().map_or(INVALID, i64::from)
}

fn number_of(result: io::Result<()>) -> i64 {
    result.map_or_else(|error| number(&error), |()| 0)
}

/// A file that stays open.
///
/// # Safety
/// The caller uses the descriptor for nothing else meanwhile, as Go's package os demands of programs.
unsafe fn borrowed(descriptor: i64) -> ManuallyDrop<fs::File> {
    // SAFETY: a wrong descriptor is an error of the system, since nobody here owns it.
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

unsafe extern "C" fn arguments(task: *mut Task, frame: *mut Strings) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape, as to all natives of this file.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let texts: Vec<Vec<u8>> = task.runtime().arguments().to_vec();
            frame.result = task.new_strings(&texts);
        });
    }
}

unsafe extern "C" fn environ(task: *mut Task, frame: *mut Strings) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let entry = |(key, value): (std::ffi::OsString, std::ffi::OsString)| {
                [key.as_bytes(), b"=", value.as_bytes()].concat()
            };
            let texts: Vec<Vec<u8>> = std::env::vars_os().map(entry).collect();
            frame.result = task.new_strings(&texts);
        });
    }
}

#[repr(C)]
struct Lookup {
    key: GoString,
    value: GoString,
    ok: bool,
}

unsafe extern "C" fn lookup(task: *mut Task, frame: *mut Lookup) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            if let Some(value) = std::env::var_os(OsStr::from_bytes(frame.key.as_bytes())) {
                frame.value = task.new_string(value.as_bytes());
                frame.ok = true;
            }
        });
    }
}

#[repr(C)]
struct Set {
    key: GoString,
    value: GoString,
    ok: bool,
}

unsafe extern "C" fn set(task: *mut Task, frame: *mut Set) {
    // SAFETY: I-HOST: as above. A program that changes the environment while another thread of the host reads it by other
    // means than Rust's is wrong, in Go as well.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let (key, value) = (frame.key.as_bytes(), frame.value.as_bytes());
            let is_name =
                |key: &[u8]| !key.is_empty() && !key.iter().any(|c| matches!(c, b'=' | 0));
            frame.ok = is_name(key) && !value.contains(&0);
            if frame.ok {
                std::env::set_var(OsStr::from_bytes(key), OsStr::from_bytes(value));
            }
        });
    }
}

#[repr(C)]
struct Unset {
    key: GoString,
}

unsafe extern "C" fn unset(task: *mut Task, frame: *mut Unset) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let key = frame.key.as_bytes();
            if !key.is_empty() && !key.iter().any(|c| matches!(c, b'=' | 0)) {
                std::env::remove_var(OsStr::from_bytes(key));
            }
        });
    }
}

#[repr(C)]
struct WorkingDirectory {
    path: GoString,
    number: i64,
}

unsafe extern "C" fn working_directory(task: *mut Task, frame: *mut WorkingDirectory) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| match std::env::current_dir() {
            Ok(path) => frame.path = task.new_string(&path.into_os_string().into_vec()),
            Err(error) => frame.number = number(&error),
        });
    }
}

#[repr(C)]
struct Transfer {
    descriptor: i64,
    bytes: GoSlice,
    n: i64,
    number: i64,
}

unsafe extern "C" fn write(task: *mut Task, frame: *mut Transfer) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let mut file = borrowed(frame.descriptor);
            let mut rest = frame.bytes.elements::<u8>();
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
        });
    }
}

unsafe extern "C" fn read(task: *mut Task, frame: *mut Transfer) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let mut file = borrowed(frame.descriptor);
            let bytes = frame.bytes.elements_mut::<u8>();
            match restarted(|| file.read(bytes)) {
                Ok(count) => frame.n = count as i64,
                Err(error) => frame.number = number(&error),
            }
        });
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

unsafe extern "C" fn seek(task: *mut Task, frame: *mut SeekFrame) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let to = match frame.whence {
                0 => match u64::try_from(frame.offset) {
                    Ok(offset) => SeekFrom::Start(offset),
                    Err(_) => {
                        frame.number = INVALID;
                        return;
                    }
                },
                1 => SeekFrom::Current(frame.offset),
                2 => SeekFrom::End(frame.offset),
                _ => {
                    frame.number = INVALID;
                    return;
                }
            };
            match borrowed(frame.descriptor).seek(to) {
                Ok(position) => frame.position = position as i64,
                Err(error) => frame.number = number(&error),
            }
        });
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

unsafe extern "C" fn open(task: *mut Task, frame: *mut Open) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
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
            let path = Path::new(OsStr::from_bytes(frame.name.as_bytes()));
            match restarted(|| options.open(path)) {
                Ok(file) => frame.descriptor = file.into_raw_fd().into(),
                Err(error) => frame.number = number(&error),
            }
        });
    }
}

#[repr(C)]
struct Close {
    descriptor: i64,
    number: i64,
}

unsafe extern "C" fn close(task: *mut Task, frame: *mut Close) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            drop(ManuallyDrop::into_inner(borrowed(frame.descriptor)));
        });
    }
}

#[repr(C)]
struct SetLength {
    descriptor: i64,
    size: i64,
    number: i64,
}

unsafe extern "C" fn set_length(task: *mut Task, frame: *mut SetLength) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            frame.number = match u64::try_from(frame.size) {
                Ok(size) => number_of(borrowed(frame.descriptor).set_len(size)),
                Err(_) => INVALID,
            };
        });
    }
}

#[repr(C)]
struct Change {
    operation: i64,
    name: GoString,
    to: GoString,
    mode: u32,
    number: i64,
}

unsafe extern "C" fn change(task: *mut Task, frame: *mut Change) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let name = Path::new(OsStr::from_bytes(frame.name.as_bytes()));
            let to = Path::new(OsStr::from_bytes(frame.to.as_bytes()));
            frame.number = number_of(changed(frame.operation, name, to, frame.mode));
        });
    }
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

unsafe extern "C" fn error_text(task: *mut Task, frame: *mut ErrorText) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            frame.text = task.new_string(text_of(frame.number as i32).as_bytes());
        });
    }
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

unsafe extern "C" fn process_number(task: *mut Task, frame: *mut ProcessNumber) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            frame.result = std::process::id().into()
        })
    }
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
