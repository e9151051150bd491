//! The natives behind types that package reflect makes.
//!
//! Promises: nothing beyond `types`. May not know: how types are found or made.

use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface, GoSlice, GoString};
use morestack_rt::types::{StaticList, TypeDescriptor};

use super::types::{FieldParts, Maker};

pub(in super::super) const NATIVES: &[super::super::Native] = &[
    ("reflect.makePointer", make_pointer as *const u8),
    ("reflect.makeSlice", make_slice as *const u8),
    ("reflect.makeArray", make_array as *const u8),
    ("reflect.makeMapType", make_map as *const u8),
    ("reflect.makeFunction", make_function as *const u8),
    ("reflect.makeStruct", make_struct as *const u8),
    ("reflect.intoInterface", into_interface as *const u8),
];

/// The list of a program's types, as the compiler makes it.
type Program = *const StaticList<*const TypeDescriptor>;

/// Makes a type for a program that the task runs.
///
/// # Safety
/// I-TYPE: the list of that program.
unsafe fn make(
    task: &Task,
    program: Program,
    make: impl FnOnce(Maker<'_>) -> &'static TypeDescriptor,
) -> *const TypeDescriptor {
    let made = task.runtime().host_data();
    make(Maker {
        // SAFETY: I-TYPE: the caller's promise.
        program: unsafe { (*program).as_slice() },
        made: &made,
    })
}

/// `func makePointer(program unsafe.Pointer, t *rtype) *rtype`, and its like
#[repr(C)]
struct OfOne {
    program: Program,
    ty: *const TypeDescriptor,
    result: *const TypeDescriptor,
}

unsafe extern "C" fn make_pointer(task: *mut Task, frame: *mut OfOne) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape; I-TYPE: package reflect passes
    // types. So it is with all natives of this file.
    unsafe {
        native::enter(task, frame, |task, frame| {
            frame.result = make(task, frame.program, |maker| maker.pointer(&*frame.ty));
        });
    }
}

unsafe extern "C" fn make_slice(task: *mut Task, frame: *mut OfOne) {
    // SAFETY: I-HOST, I-TYPE as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            frame.result = make(task, frame.program, |maker| maker.slice(&*frame.ty));
        });
    }
}

/// `func makeArray(program unsafe.Pointer, n int, t *rtype) *rtype`
#[repr(C)]
struct MakeArray {
    program: Program,
    count: u64,
    ty: *const TypeDescriptor,
    result: *const TypeDescriptor,
}

unsafe extern "C" fn make_array(task: *mut Task, frame: *mut MakeArray) {
    // SAFETY: I-HOST, I-TYPE as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let (count, ty) = (frame.count, &*frame.ty);
            frame.result = make(task, frame.program, |maker| maker.array(count, ty));
        });
    }
}

/// `func makeMapType(program unsafe.Pointer, key, elem *rtype) *rtype`
#[repr(C)]
struct MakeMap {
    program: Program,
    key: *const TypeDescriptor,
    elem: *const TypeDescriptor,
    result: *const TypeDescriptor,
}

unsafe extern "C" fn make_map(task: *mut Task, frame: *mut MakeMap) {
    // SAFETY: I-HOST, I-TYPE as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let (key, elem) = (&*frame.key, &*frame.elem);
            frame.result = make(task, frame.program, |maker| maker.map(key, elem));
        });
    }
}

/// `func makeFunction(program unsafe.Pointer, params, results []*rtype, variadic bool) *rtype`
#[repr(C)]
struct MakeFunction {
    program: Program,
    params: GoSlice,
    results: GoSlice,
    is_variadic: bool,
    result: *const TypeDescriptor,
}

unsafe extern "C" fn make_function(task: *mut Task, frame: *mut MakeFunction) {
    // SAFETY: I-HOST, I-TYPE as above: the slices hold the addresses of descriptors.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let params = frame.params.elements::<&'static TypeDescriptor>();
            let results = frame.results.elements::<&'static TypeDescriptor>();
            let is_variadic = frame.is_variadic;
            frame.result = make(task, frame.program, |maker| {
                maker.function(params, results, is_variadic)
            });
        });
    }
}

/// Type `fieldParts` of package reflect.
#[repr(C)]
struct Part {
    name: GoString,
    package: GoString,
    ty: *const TypeDescriptor,
    tag: GoString,
    is_embedded: bool,
}

/// `func makeStruct(program unsafe.Pointer, fields []fieldParts) *rtype`
#[repr(C)]
struct MakeStruct {
    program: Program,
    fields: GoSlice,
    result: *const TypeDescriptor,
}

unsafe extern "C" fn make_struct(task: *mut Task, frame: *mut MakeStruct) {
    // SAFETY: I-HOST, I-TYPE as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let text = |text: &GoString| String::from_utf8_lossy(text.as_bytes()).into_owned();
            let parts = frame.fields.elements::<Part>().iter();
            let parts = parts.map(|part| FieldParts {
                name: text(&part.name),
                package: text(&part.package),
                ty: part.ty as usize,
                tag: text(&part.tag),
                is_embedded: part.is_embedded,
            });
            let parts: Vec<FieldParts> = parts.collect();
            frame.result = make(task, frame.program, |maker| maker.structure(&parts));
        });
    }
}

/// `func intoInterface(t *rtype, i any, to unsafe.Pointer) bool`
#[repr(C)]
struct IntoInterface {
    interface: *const TypeDescriptor,
    value: GoInterface,
    to: *mut GoInterface,
    result: bool,
}

unsafe extern "C" fn into_interface(task: *mut Task, frame: *mut IntoInterface) {
    // SAFETY: I-HOST, I-TYPE as above; package reflect passes room for an interface value.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let ty = frame.value.word.cast::<TypeDescriptor>();
            if let Some(word) = task.interface_word(&*frame.interface, &*ty) {
                let data = frame.value.data;
                frame.to.write(GoInterface { word, data });
                frame.result = true;
            }
        });
    }
}
