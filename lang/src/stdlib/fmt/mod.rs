//! Package fmt: formatting.
//!
//! Promises: the output of Go's package fmt. May not know: where it is written.

mod calls;
mod directive;
mod field;
mod printer;
#[cfg(test)]
mod tests;

use super::value::Value;
use calls::{Call, CallRecord};
use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface, GoSlice, GoString};
use morestack_rt::types::{Kind, TypeDescriptor, flags};
use printer::Printer;

pub(super) const NATIVES: &[super::Native] = &[
    ("fmt.render", native::entry(render)),
    ("fmt.target", native::entry(target)),
];

/// `func render(mode int, format string, args []any, calls []call, model any) (text []byte, wanted []call, wraps []int)`
#[repr(C)]
struct Render {
    mode: i64,
    format: GoString,
    arguments: GoSlice,
    calls: GoSlice,
    /// A nil pointer to a call, for its type.
    model: GoInterface,
    text: GoSlice,
    wanted: GoSlice,
    wraps: GoSlice,
}

/// The modes of package fmt; any other is `formal`.
const PLAIN: i64 = 0;
const LINE: i64 = 1;
const WRAPPED: i64 = 3;

fn render(task: &mut Task, frame: &mut Render) {
    // SAFETY: I-HOST: package fmt passes slices of these elements, and a string.
    unsafe {
        let arguments = frame.arguments.elements::<GoInterface>();
        let records = frame.calls.elements::<CallRecord>();
        let mut printer = Printer::new(records);
        match frame.mode {
            PLAIN => printer.print(arguments),
            LINE => printer.println(arguments),
            mode => {
                printer.wraps = (mode == WRAPPED).then(Vec::new);
                printer.printf(frame.format.as_bytes(), arguments);
            }
        }
        if printer.wanted.is_empty() {
            frame.text = task.new_bytes(&printer.field.out);
            frame.wraps = new_ints(task, printer.wraps.unwrap_or_default());
        } else {
            // I-TYPE: package fmt passes a pointer type.
            let ty = &*(*frame.model.word.cast::<TypeDescriptor>()).elem;
            let known = &records[..printer.used()];
            frame.wanted = new_records(task, ty, known, &printer.wanted);
        }
    }
}

/// A slice of ints in order.
fn new_ints(task: &mut Task, mut ints: Vec<usize>) -> GoSlice {
    if ints.is_empty() {
        return GoSlice::NIL;
    }
    ints.sort_unstable();
    let bytes: Vec<u8> = ints.iter().flat_map(|int| int.to_ne_bytes()).collect();
    let length = ints.len() as u64;
    GoSlice {
        length,
        capacity: length,
        ..task.new_bytes(&bytes)
    }
}

/// The calls of which the outcome is known, then those that are wanted.
///
/// # Safety
/// `ty` is the type of a call in package fmt.
unsafe fn new_records(
    task: &mut Task,
    ty: &TypeDescriptor,
    known: &[CallRecord],
    wanted: &[Call],
) -> GoSlice {
    let count = known.len() + wanted.len();
    let records = task.new_slice(ty, count as u64);
    if records.length == 0 {
        return records;
    }
    let start = records.start.cast::<CallRecord>();
    // SAFETY: there is room for that many, and nobody else knows it.
    unsafe {
        std::ptr::copy_nonoverlapping(known.as_ptr(), start, known.len());
        for (index, call) in wanted.iter().enumerate() {
            let receiver = boxed(task, call.receiver);
            start
                .add(known.len() + index)
                .write(CallRecord::of(call, receiver));
        }
    }
    records
}

/// An empty interface that holds a value, or a copy of it.
fn boxed(task: &mut Task, value: Value) -> GoInterface {
    let word = std::ptr::from_ref(value.ty).cast();
    let data = if value.ty.flags & flags::DIRECT != 0 {
        value.pointer().cast_mut()
    } else {
        let copy = task.new_slice(value.ty, 1).start;
        if !copy.is_null() {
            // SAFETY: it is a new value of this type.
            unsafe {
                std::ptr::copy_nonoverlapping(value.at, copy, value.ty.size_bytes as usize);
            }
        }
        copy
    };
    GoInterface { word, data }
}

/// `func target(arg any) (kind, size int, at unsafe.Pointer, text string)`
#[repr(C)]
struct Target {
    argument: GoInterface,
    kind: i64,
    size: i64,
    at: *const u8,
    text: GoString,
}

/// Kinds of package fmt that are none of reflect's.
const KIND_BYTES: i64 = 100;
const KIND_OTHER: i64 = 101;
const KIND_NO_POINTER: i64 = 102;

fn target(task: &mut Task, frame: &mut Target) {
    // SAFETY: I-HOST: an interface value of the program.
    unsafe {
        let Some(argument) = Value::of_any(&frame.argument) else {
            frame.text = GoString::from_static("<nil>");
            frame.kind = KIND_NO_POINTER;
            return;
        };
        frame.text = task.new_string(argument.ty.text.as_bytes());
        frame.kind = KIND_NO_POINTER;
        if argument.ty.kind != Kind::Pointer {
            return;
        }
        let Some(pointee) = argument.pointee() else {
            return;
        };
        frame.at = pointee.at;
        frame.size = pointee.ty.size_bytes as i64;
        frame.kind = match pointee.ty.kind {
            Kind::String => Kind::String as i64,
            Kind::Slice if pointee.is_bytes() => KIND_BYTES,
            scalar if scalar <= Kind::Complex128 => scalar as i64,
            _ => KIND_OTHER,
        };
    }
}
