//! Natives of packages `runtime` and `runtime/debug` that concern the heap.
//!
//! Promises: the meanings of Go's documentation. May not know: how objects are found.

use super::enter;
use crate::heap::{Finalizer, HeapStatistics};
use crate::task::Task;
use crate::types::{GoInterface, Kind, TypeDescriptor};

/// `func memory(counts *[14]uint64)`
#[repr(C)]
pub(super) struct Memory {
    counts: *mut [u64; 14],
}

pub(super) fn memory(task: &mut Task, frame: &mut Memory) {
    // SAFETY: I-HOST: the address of an array of the program.
    unsafe {
        let HeapStatistics {
            alloc_bytes,
            total_alloc_bytes,
            mallocs,
            frees,
            in_use_bytes,
            idle_bytes,
            released_bytes,
            tables_bytes,
            next_collection_bytes,
            collections,
            forced_collections,
            pause_ns,
            last_pause_ns,
            ..
        } = task.runtime().heap_statistics();
        *frame.counts = [
            alloc_bytes,
            total_alloc_bytes,
            mallocs,
            frees,
            in_use_bytes,
            idle_bytes,
            released_bytes,
            tables_bytes,
            next_collection_bytes,
            collections,
            forced_collections,
            pause_ns,
            last_pause_ns,
            task.runtime().stack_in_use_bytes(),
        ];
    }
}

pub(super) unsafe extern "C" fn collect(task: *mut Task, _frame: *mut ()) {
    // SAFETY: I-HOST: called by compiled code with the running task. I-ROOT: no pointers here.
    unsafe {
        enter(task, |task| {
            task.collect();
        })
    }
}

pub(super) unsafe extern "C" fn free_os_memory(task: *mut Task, _frame: *mut ()) {
    // SAFETY: I-HOST: as above. I-ROOT: no pointers here.
    unsafe {
        enter(task, |task| {
            task.collect();
            task.runtime().heap().release();
        })
    }
}

/// `func nextFinalizer() (direct func(*byte), withArea func(*byte) resultArea, boxed func(any), boxedWithArea func(any)
/// resultArea, object any)`
#[repr(C)]
pub(super) struct NextFinalizer {
    direct: u64,
    with_area: u64,
    boxed: u64,
    boxed_with_area: u64,
    object: GoInterface,
}

/// Bytes of package runtime's `resultArea`.
const RESULT_AREA_BYTES: u64 = 8192;

pub(super) fn next_finalizer(task: &mut Task, frame: &mut NextFinalizer) {
    if let Some(finalizer) = task.runtime().heap().next_finalizer() {
        frame.object = GoInterface {
            word: finalizer.interface as *const _,
            data: finalizer.object as *mut u8,
        };
        let function = match (finalizer.interface != 0, finalizer.has_result_area) {
            (false, false) => &mut frame.direct,
            (false, true) => &mut frame.with_area,
            (true, false) => &mut frame.boxed,
            (true, true) => &mut frame.boxed_with_area,
        };
        *function = finalizer.function;
    }
}

/// How a function returns its results.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returning {
    InRegisters,
    InArea,
    /// In an area larger than ours.
    TooLarge,
}

/// # Safety
/// I-TYPE: a function type.
unsafe fn returning(function: &TypeDescriptor) -> Returning {
    const REGISTERS: usize = 8;
    let (mut words, mut floats, mut bytes) = (0, 0, 0);
    let mut fits = true;
    for &result in function.results.as_slice() {
        // SAFETY: I-TYPE: results have types.
        let (result, parts) = unsafe { (&*result, parts(&*result)) };
        bytes += result.size_bytes.next_multiple_of(8);
        match parts {
            Some((more_words, more_floats)) => {
                words += more_words;
                floats += more_floats;
            }
            None => fits = false,
        }
    }
    if fits && words <= REGISTERS && floats <= REGISTERS {
        Returning::InRegisters
    } else if bytes <= RESULT_AREA_BYTES {
        Returning::InArea
    } else {
        Returning::TooLarge
    }
}

/// The words and floats that a value is passed as, if it is passed so.
///
/// # Safety
/// I-TYPE: a descriptor.
unsafe fn parts(ty: &TypeDescriptor) -> Option<(usize, usize)> {
    const MOST_PARTS_OF_A_STRUCT: usize = 4;
    Some(match ty.kind {
        Kind::Float32 | Kind::Float64 => (0, 1),
        Kind::Complex64 | Kind::Complex128 => (0, 2),
        Kind::String | Kind::Interface => (2, 0),
        Kind::Slice => (3, 0),
        Kind::Array if ty.len == 0 => (0, 0),
        Kind::Array => return None,
        Kind::Struct => {
            let mut sum = (0, 0);
            for field in ty.fields.as_slice() {
                // SAFETY: I-TYPE: fields have types.
                let (words, floats) = unsafe { parts(&*field.ty) }?;
                sum = (sum.0 + words, sum.1 + floats);
            }
            return Some(sum).filter(|sum| sum.0 + sum.1 <= MOST_PARTS_OF_A_STRUCT);
        }
        _ => (1, 0),
    })
}

/// `func SetFinalizer(obj any, finalizer any)`
#[repr(C)]
pub(super) struct SetFinalizer {
    object: GoInterface,
    finalizer: GoInterface,
}

pub(super) fn set_finalizer(task: &mut Task, frame: &mut SetFinalizer) {
    // SAFETY: I-HOST: interface values of the program. I-TYPE: their types.
    unsafe {
        let type_of = |value: &GoInterface| value.word.cast::<TypeDescriptor>().as_ref();
        let Some(ty) = type_of(&frame.object) else {
            return task.throw("runtime.SetFinalizer: first argument is nil");
        };
        if ty.kind != Kind::Pointer {
            let text = ty.text.as_str();
            return task.throw(&format!(
                "runtime.SetFinalizer: first argument is {text}, not pointer"
            ));
        }
        let object = frame.object.data as u64;
        let Some(function) = type_of(&frame.finalizer) else {
            return task.runtime().heap().remove_finalizer(object);
        };
        let text = function.text.as_str();
        if function.kind != Kind::Func {
            return task.throw(&format!(
                "runtime.SetFinalizer: second argument is {text}, not a function"
            ));
        }
        let interface = match parameter_of(function) {
            Some(wanted) if wanted.kind == Kind::Interface => interface_word(task, wanted, ty),
            Some(wanted) if is_passed_to(wanted, ty) => Some(0),
            _ => None,
        };
        let Some(interface) = interface else {
            let object = ty.text.as_str();
            return task.throw(&format!(
                "runtime.SetFinalizer: cannot pass {object} to finalizer {text}"
            ));
        };
        match task.runtime().heap().object_of(object) {
            Some(start) if start == object => {}
            Some(_) => {
                return task
                    .throw("runtime.SetFinalizer: pointer not at beginning of allocated block");
            }
            // Static data and what has no size are never freed.
            None => return,
        }
        let returning = returning(function);
        if returning == Returning::TooLarge {
            return task.throw(&format!(
                "runtime.SetFinalizer: results of {text} as large as this are not supported"
            ));
        }
        task.runtime().heap().set_finalizer(Finalizer {
            function: frame.finalizer.data as u64,
            has_result_area: returning == Returning::InArea,
            interface,
            object,
        });
    }
}

/// The type of the only parameter of a function.
fn parameter_of(function: &TypeDescriptor) -> Option<&'static TypeDescriptor> {
    match function.params.as_slice() {
        // SAFETY: I-TYPE: parameters have types.
        &[only] => unsafe { only.as_ref() },
        _ => None,
    }
}

/// Whether a value of pointer type `ty` is passed as it is to a parameter of type `wanted`.
fn is_passed_to(wanted: &TypeDescriptor, ty: &TypeDescriptor) -> bool {
    std::ptr::eq(wanted, ty) || (wanted.kind == Kind::Pointer && wanted.elem == ty.elem)
}

/// The first word of an interface value of type `wanted` that holds one of type `ty`, if that implements it.
fn interface_word(
    task: &Task,
    wanted: &'static TypeDescriptor,
    ty: &'static TypeDescriptor,
) -> Option<u64> {
    if wanted.methods.count == 0 {
        return Some(std::ptr::from_ref(ty).addr() as u64);
    }
    let itab = task.runtime().shared.itabs.find(wanted, ty)?;
    Some(itab.addr() as u64)
}

/// `func addCleanup(object *byte, run func()) (start uintptr, number int)`
#[repr(C)]
pub(super) struct AddCleanup {
    object: u64,
    run: u64,
    start: u64,
    number: u64,
}

pub(super) fn add_cleanup(task: &mut Task, frame: &mut AddCleanup) {
    let heap = task.runtime().heap();
    // Static data is never gone.
    if let Some(start) = heap.object_of(frame.object) {
        frame.start = start;
        frame.number = heap.add_cleanup(start, frame.run);
    }
}

/// `func stopCleanup(start uintptr, number int)`
#[repr(C)]
pub(super) struct StopCleanup {
    start: u64,
    number: u64,
}

pub(super) fn stop_cleanup(task: &mut Task, frame: &mut StopCleanup) {
    let heap = task.runtime().heap();
    heap.stop_cleanup(frame.start, frame.number);
}

/// `func nextCleanup() func()`
pub(super) fn next_cleanup(task: &mut Task, frame: &mut u64) {
    *frame = task.runtime().heap().next_cleanup().unwrap_or(0);
}

/// `func KeepAlive(x any)`: the call itself is what matters.
pub(super) unsafe extern "C" fn keep_alive(_: *mut Task, _frame: *mut GoInterface) {}

/// `func SetGCPercent(percent int) (old int)`
#[repr(C)]
pub(super) struct SetGcPercent {
    percent: i64,
    old: i64,
}

pub(super) fn set_gc_percent(task: &mut Task, frame: &mut SetGcPercent) {
    let percent = (frame.percent >= 0).then(|| u32::try_from(frame.percent).unwrap_or(u32::MAX));
    let old = task.runtime().heap().set_percent(percent);
    frame.old = old.map_or(-1, i64::from);
}

/// `func SetMemoryLimit(limit int64) (old int64)`
#[repr(C)]
pub(super) struct SetMemoryLimit {
    limit: i64,
    old: i64,
}

pub(super) fn set_memory_limit(task: &mut Task, frame: &mut SetMemoryLimit) {
    let heap = task.runtime().heap();
    let old = match u64::try_from(frame.limit) {
        // Go's "no limit" is the largest number of its type.
        Ok(limit) if frame.limit < i64::MAX => heap.set_limit_bytes(limit),
        Ok(_) => heap.set_limit_bytes(u64::MAX),
        Err(_) => heap.limit_bytes(),
    };
    frame.old = i64::try_from(old).unwrap_or(i64::MAX);
}
