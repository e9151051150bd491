//! Panics of programs that may recover: what the compiled function that raises one asks for.
//!
//! Promises: [`panic_report`] ends the task with the texts of all panics that are not recovered, as Go does also if a method
//! that makes such a text panics. May not know: how values are
//! converted to interfaces.

use super::{bytes, enter};
use crate::defers::Panicking;
use crate::numbers::{FloatSize, shortest, shortest_complex};
use crate::task::Task;
use crate::types::{GoString, Kind, TypeDescriptor, flags};

/// Two words for compiled code.
#[repr(C)]
#[derive(Default)]
pub(super) struct Pair {
    first: u64,
    second: u64,
}

/// The next deferred call that a panic has to run; 0 if there is none left.
pub(super) unsafe extern "C" fn panic_next(task: *mut Task) -> u64 {
    // SAFETY: I-HOST, I-PANIC: called by the compiled function that holds the panic's record.
    unsafe { enter(task, |task| task.next_deferred().unwrap_or(0)) }
}

/// `recover()`
pub(super) unsafe extern "C" fn recover(task: *mut Task) -> Pair {
    // SAFETY: I-HOST, I-PANIC: called by compiled code.
    unsafe {
        enter(task, |task| {
            let (first, second) = task.recover().unwrap_or_default();
            Pair { first, second }
        })
    }
}

/// The code and receiver of a method that says what a panic value is, asked from the youngest panic to the oldest; when all is
/// said the task ends.
pub(super) unsafe extern "C" fn panic_report(task: *mut Task) -> Pair {
    // SAFETY: I-HOST, I-PANIC: called by the compiled function that holds the panic's record.
    unsafe {
        enter(task, |task| {
            let panics = task.fatal_panics();
            if let Some((youngest, older)) = panics.split_last()
                && older.iter().any(|panic| panic.is_fatal())
            {
                // Such a method has panicked itself.
                let ty = &*(youngest.type_word as *const TypeDescriptor);
                let text = panic_in_report(ty, youngest.data);
                let text = with_signal_line(task.rare().signal_line.take(), text);
                task.throw(&text);
                return Pair::default();
            }
            Panicking::make_fatal(task.panicking);
            while let Some(left) = panics.len().checked_sub(task.rare().said.len() + 1) {
                let panic = panics[left];
                if left > 0 && panic.is_again(panics[left - 1]) {
                    task.rare().said.push(String::new());
                    continue;
                }
                let ty = &*(panic.type_word as *const TypeDescriptor);
                if let Some(first) = text_method(ty) {
                    let second = panic.data;
                    return Pair { first, second };
                }
                let text = value_text(ty, panic.data);
                task.rare().said.push(text);
            }
            let said = std::mem::take(&mut task.rare().said);
            let message = all_panics(&panics, &said);
            let message = with_signal_line(task.rare().signal_line.take(), message);
            task.die_of_panic(message);
            Pair::default()
        })
    }
}

/// What Go prints of panics, oldest first, whose texts are `said`, youngest first.
fn all_panics(panics: &[&Panicking], said: &[String]) -> String {
    let mut message = String::new();
    for (index, (panic, text)) in panics.iter().zip(said.iter().rev()).enumerate() {
        let is_again = index > 0 && panic.is_again(panics[index - 1]);
        if is_again {
            continue;
        }
        if !message.is_empty() {
            message += "\n\tpanic: ";
        }
        message += text;
        let comes_again = panics
            .get(index + 1)
            .is_some_and(|next| next.is_again(panic));
        message += match (panic.is_recovered(), comes_again) {
            (true, true) => " [recovered, repanicked]",
            (true, false) => " [recovered]",
            (false, _) => "",
        };
    }
    message
}

/// The fatal error when a method that says what a panic value is panics with a value of type `ty`.
///
/// # Safety
/// I-TYPE: `data` is the data word of an interface that holds a value of type `ty`.
unsafe fn panic_in_report(ty: &TypeDescriptor, data: u64) -> String {
    let is_string = ty.kind == Kind::String && ty.package.length == 0;
    let value = if is_string {
        // SAFETY: I-TYPE: the caller's promise.
        unsafe { value_text(ty, data) }
    } else {
        format!("type {}", ty.text.as_str())
    };
    format!("panic while printing panic value: {value}")
}

fn with_signal_line(line: Option<String>, text: String) -> String {
    match line {
        Some(line) => format!("{text}\n{line}"),
        None => text,
    }
}

/// What the method answered.
pub(super) unsafe extern "C" fn panic_said(task: *mut Task, text: *const u8, length: i64) {
    // SAFETY: I-HOST: compiled code passes a string.
    unsafe {
        enter(task, |task| {
            let text = String::from_utf8_lossy(bytes(text, length));
            task.rare().said.push(indented(&text));
        })
    }
}

/// Further lines are indented, so that they cannot be taken for the trace.
fn indented(text: &str) -> String {
    text.replace('\n', "\n\t")
}

/// The code of `Error() string`, or of `String() string`.
fn text_method(ty: &TypeDescriptor) -> Option<u64> {
    let find = |name: &str| {
        let method = ty
            .methods
            .as_slice()
            .iter()
            .find(|method| method.name.as_str() == name && !method.code.is_null())?;
        // SAFETY: I-TYPE: methods have function types.
        let signature = unsafe { &*method.ty };
        let results = signature.results.as_slice();
        // SAFETY: I-TYPE: results have types.
        let is_text = results.len() == 1 && unsafe { (*results[0]).text.as_str() } == "string";
        (is_text && signature.params.count == 0).then_some(method.code as u64)
    };
    if ty.kind == Kind::Interface {
        return None;
    }
    find("Error").or_else(|| find("String"))
}

/// A panic value as Go prints it: numbers, booleans and strings themselves, in parentheses after the name of their type
/// unless that is predeclared; of all others the address.
///
/// # Safety
/// I-TYPE: `data` is the data word of an interface that holds a value of type `ty`.
unsafe fn value_text(ty: &TypeDescriptor, data: u64) -> String {
    // SAFETY: I-TYPE: the caller's promise; values that are no single pointer lie behind the data word.
    let text = unsafe {
        match ty.kind {
            Kind::Bool => (*(data as *const u8) & 1 == 1).to_string(),
            Kind::Int | Kind::Int64 => (*(data as *const i64)).to_string(),
            Kind::Int8 => (*(data as *const i8)).to_string(),
            Kind::Int16 => (*(data as *const i16)).to_string(),
            Kind::Int32 => (*(data as *const i32)).to_string(),
            Kind::Uint | Kind::Uint64 | Kind::Uintptr => (*(data as *const u64)).to_string(),
            Kind::Uint8 => (*(data as *const u8)).to_string(),
            Kind::Uint16 => (*(data as *const u16)).to_string(),
            Kind::Uint32 => (*(data as *const u32)).to_string(),
            Kind::Float32 => {
                shortest(f64::from(*(data as *const f32)), FloatSize::Bits32).to_string()
            }
            Kind::Float64 => shortest(*(data as *const f64), FloatSize::Bits64).to_string(),
            Kind::Complex64 => {
                let [real, imaginary] = (*(data as *const [f32; 2])).map(f64::from);
                shortest_complex(real, imaginary, FloatSize::Bits32)
            }
            Kind::Complex128 => {
                let [real, imaginary] = *(data as *const [f64; 2]);
                shortest_complex(real, imaginary, FloatSize::Bits64)
            }
            Kind::String => {
                let GoString { start, length } = *(data as *const GoString);
                let text = indented(&String::from_utf8_lossy(bytes(start, length as i64)));
                if ty.package.length == 0 {
                    return text;
                }
                format!("\"{text}\"")
            }
            _ => return format!("({}) {data:#x}", ty.text.as_str()),
        }
    };
    let is_predeclared = ty.flags & flags::NAMED != 0 && ty.package.length == 0;
    let is_complex = matches!(ty.kind, Kind::Complex64 | Kind::Complex128);
    match (is_predeclared, is_complex) {
        (true, _) => text,
        // A complex number brings its own parentheses.
        (false, true) => format!("{}{text}", ty.text.as_str()),
        (false, false) => format!("{}({text})", ty.text.as_str()),
    }
}
