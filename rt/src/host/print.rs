//! `print` and `println`.
//!
//! Promises: a statement is written with one write; the texts are Go 1.27's; write errors are ignored, as Go does.
//! May not know: which statement it is.

use super::{bytes, enter};
use crate::config::Output;
use crate::numbers::{FloatSize, shortest, shortest_complex};
use crate::task::Task;
use std::fmt::Arguments;
use std::io::Write as _;

fn append(task: &mut Task, text: Arguments<'_>) {
    // Writing to a Vec cannot fail.
    let _ = task.rare().text.write_fmt(text);
}

pub(super) unsafe extern "C" fn print_begin(task: *mut Task) {
    // SAFETY: I-HOST: called by compiled code with the running task, as all routines of this file.
    unsafe { enter(task, |task| task.rare().text.clear()) }
}

pub(super) unsafe extern "C" fn print_bool(task: *mut Task, value: u64) {
    // SAFETY: I-HOST: as above.
    // A bool may come with rubbish above its byte.
    unsafe {
        enter(task, |task| {
            append(task, format_args!("{}", value & 1 == 1))
        })
    }
}

pub(super) unsafe extern "C" fn print_int(task: *mut Task, value: i64) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| append(task, format_args!("{value}"))) }
}

pub(super) unsafe extern "C" fn print_uint(task: *mut Task, value: u64) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| append(task, format_args!("{value}"))) }
}

pub(super) unsafe extern "C" fn print_float(task: *mut Task, value: f64) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            append(task, format_args!("{}", shortest(value, FloatSize::Bits64)))
        })
    }
}

pub(super) unsafe extern "C" fn print_float32(task: *mut Task, value: f32) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            append(
                task,
                format_args!("{}", shortest(f64::from(value), FloatSize::Bits32)),
            )
        })
    }
}

pub(super) unsafe extern "C" fn print_complex(task: *mut Task, real: f64, imaginary: f64) {
    let text = shortest_complex(real, imaginary, FloatSize::Bits64);
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            task.rare().text.extend_from_slice(text.as_bytes())
        })
    }
}

pub(super) unsafe extern "C" fn print_complex64(task: *mut Task, real: f32, imaginary: f32) {
    let text = shortest_complex(f64::from(real), f64::from(imaginary), FloatSize::Bits32);
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            task.rare().text.extend_from_slice(text.as_bytes())
        })
    }
}

pub(super) unsafe extern "C" fn print_string(task: *mut Task, address: *const u8, length: i64) {
    // SAFETY: I-HOST: as above; compiled code passes a string.
    unsafe {
        enter(task, |task| {
            task.rare().text.extend_from_slice(bytes(address, length))
        })
    }
}

pub(super) unsafe extern "C" fn print_pointer(task: *mut Task, value: u64) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| append(task, format_args!("{value:#x}"))) }
}

pub(super) unsafe extern "C" fn print_slice(
    task: *mut Task,
    address: u64,
    length: i64,
    capacity: i64,
) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            append(task, format_args!("[{length}/{capacity}]{address:#x}"))
        })
    }
}

pub(super) unsafe extern "C" fn print_interface(task: *mut Task, kind: u64, data: u64) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            append(task, format_args!("({kind:#x},{data:#x})"))
        })
    }
}

pub(super) unsafe extern "C" fn print_space(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| task.rare().text.push(b' ')) }
}

pub(super) unsafe extern "C" fn print_newline(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| task.rare().text.push(b'\n')) }
}

pub(super) unsafe extern "C" fn print_end(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            let text = std::mem::take(&mut task.rare().text);
            match &task.runtime.shared.config.output {
                Output::StandardError => {
                    // Unbuffered; a closed pipe is not the program's failure.
                    let _ = std::io::stderr().write_all(&text);
                }
                Output::Function(write) => write(&text),
            }
            task.rare().text = text;
        })
    }
}
