//! The natives behind types that package reflect makes.
//!
//! Promises: nothing beyond `types`. May not know: how types are found or made.

use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface, GoSlice, GoString};
use morestack_rt::types::{StaticList, TypeDescriptor};

use super::types::{FieldParts, Maker};

pub(in super::super) const NATIVES: &[super::super::Native] = &[
    ("reflect.makePointer", native::entry(make_pointer)),
    ("reflect.makeSlice", native::entry(make_slice)),
    ("reflect.makeArray", native::entry(make_array)),
    ("reflect.makeMapType", native::entry(make_map)),
    ("reflect.makeFunction", native::entry(make_function)),
    ("reflect.makeStruct", native::entry(make_struct)),
    ("reflect.intoInterface", native::entry(into_interface)),
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

fn make_pointer(task: &mut Task, frame: &mut OfOne) {
    // SAFETY: I-TYPE: package reflect passes the list of the program's types and types, as to all natives of this file.
    unsafe {
        frame.result = make(task, frame.program, |maker| maker.pointer(&*frame.ty));
    }
}

fn make_slice(task: &mut Task, frame: &mut OfOne) {
    // SAFETY: I-TYPE as above.
    unsafe {
        frame.result = make(task, frame.program, |maker| maker.slice(&*frame.ty));
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

fn make_array(task: &mut Task, frame: &mut MakeArray) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let (count, ty) = (frame.count, &*frame.ty);
        frame.result = make(task, frame.program, |maker| maker.array(count, ty));
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

fn make_map(task: &mut Task, frame: &mut MakeMap) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let (key, elem) = (&*frame.key, &*frame.elem);
        frame.result = make(task, frame.program, |maker| maker.map(key, elem));
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

fn make_function(task: &mut Task, frame: &mut MakeFunction) {
    // SAFETY: I-TYPE as above: the slices hold the addresses of descriptors.
    unsafe {
        let params = frame.params.elements::<&'static TypeDescriptor>();
        let results = frame.results.elements::<&'static TypeDescriptor>();
        let is_variadic = frame.is_variadic;
        frame.result = make(task, frame.program, |maker| {
            maker.function(params, results, is_variadic)
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

fn make_struct(task: &mut Task, frame: &mut MakeStruct) {
    // SAFETY: I-TYPE as above.
    unsafe {
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

fn into_interface(task: &mut Task, frame: &mut IntoInterface) {
    // SAFETY: I-TYPE as above; package reflect passes room for an interface value.
    unsafe {
        let ty = frame.value.word.cast::<TypeDescriptor>();
        if let Some(word) = task.interface_word(&*frame.interface, &*ty) {
            let data = frame.value.data;
            frame.to.write(GoInterface { word, data });
            frame.result = true;
        }
    }
}
