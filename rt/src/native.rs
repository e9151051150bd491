//! What routines need that stand for functions of the program: natives.
//!
//! A native gets the running task and a frame, a `#[repr(C)]` struct of the function's parameters and then its results, laid
//! out as Go lays out a struct's fields. The frame lies on the task's stack: it and what it refers to stay where they are until
//! the native returns, since nothing is collected and no stack moves meanwhile. Results are zero when it begins.
//!
//! Promises: what a native allocates lives at least until it returns, and on if the frame refers to it then. May not
//! know: how compiled code calls it.

use crate::defers::{Raised, RaisedKind};
use crate::heap::HeapExhausted;
use crate::host;
use crate::task::Task;
pub use crate::types::{GoInterface, GoSlice, GoString};
use crate::types::{Kind, TypeDescriptor};
use crate::values::{BYTE, unnamed};
use std::ptr::NonNull;

/// The address of a native, made of a Rust function of the task and the frame.
///
/// Where such an address stands beside a symbol it is a promise about the function of that symbol: its parameters and results
/// are laid out as `F`, and they are what their types say (I-HOST).
pub const fn entry<F, B>(_: B) -> *const u8
where
    B: Fn(&mut Task, &mut F) + Copy + 'static,
{
    const { assert!(size_of::<B>() == 0, "natives are plain functions") };
    run::<F, B> as *const u8
}

unsafe extern "C" fn run<F, B>(task: *mut Task, frame: *mut F)
where
    B: Fn(&mut Task, &mut F) + Copy + 'static,
{
    // SAFETY: I-HOST: a function is a value without bytes, and there was one where the address was taken.
    let body = unsafe { NonNull::<B>::dangling().as_ref() };
    // SAFETY: I-HOST: compiled code passes the running task and a frame of the function that the symbol stands for.
    unsafe { enter(task, frame, body) }
}

/// Runs the body of a native: a Rust panic inside it becomes an error of the task. Afterwards garbage is collected, if what
/// was allocated makes that due.
///
/// # Safety
/// I-HOST: `task` and `frame` are what compiled code passed: the running task, and a frame of the native's shape.
unsafe fn enter<F>(task: *mut Task, frame: *mut F, body: impl FnOnce(&mut Task, &mut F)) {
    // SAFETY: the caller's promise; I-ROOT: the body is done, and its frame is mapped by the caller.
    unsafe {
        host::enter(task, |task| {
            body(task, &mut *frame);
            task.native_returns();
        })
    }
}

/// The descriptor of strings in slices that natives make.
static STRING: TypeDescriptor = TypeDescriptor {
    pointer_bytes: 8,
    pointer_bitmap: &1,
    ..unnamed(Kind::String, 16, 8)
};

impl GoString {
    /// The empty string.
    pub const EMPTY: GoString = GoString {
        start: std::ptr::null(),
        length: 0,
    };

    /// A string in static memory.
    pub const fn from_static(text: &'static str) -> GoString {
        GoString {
            start: text.as_ptr(),
            length: text.len() as u64,
        }
    }

    /// Its bytes.
    ///
    /// # Safety
    /// I-HOST: a string of the program, which lives as long as the native that looks at it.
    pub unsafe fn as_bytes<'a>(&self) -> &'a [u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: I-HOST: the caller's promise.
        unsafe { std::slice::from_raw_parts(self.start, self.length as usize) }
    }
}

impl GoSlice {
    /// The nil slice.
    pub const NIL: GoSlice = GoSlice {
        start: std::ptr::null_mut(),
        length: 0,
        capacity: 0,
    };

    /// The elements of a `[]byte`, or of a slice of another type that has the layout of `T`.
    ///
    /// # Safety
    /// I-HOST: a slice of the program with elements of that layout, which nobody writes to meanwhile.
    pub unsafe fn elements<T>(&self) -> &[T] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: I-HOST: the caller's promise.
        unsafe { std::slice::from_raw_parts(self.start.cast(), self.length as usize) }
    }

    /// The same, to be written.
    ///
    /// # Safety
    /// I-HOST: as above, and no other reference to an element is in use meanwhile, also not through another slice.
    pub unsafe fn elements_mut<T>(&mut self) -> &mut [T] {
        if self.length == 0 {
            return &mut [];
        }
        // SAFETY: I-HOST: the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.start.cast(), self.length as usize) }
    }
}

impl Task {
    /// The first word of an interface of type `interface` that holds a value of type `ty`; `None` if that does not
    /// implement the interface.
    pub fn interface_word(
        &self,
        interface: &'static TypeDescriptor,
        ty: &'static TypeDescriptor,
    ) -> Option<*const u8> {
        if interface.methods.count == 0 {
            return Some(std::ptr::from_ref(ty).cast());
        }
        let itab = self.runtime.shared.itabs.find(interface, ty)?;
        Some(itab.cast())
    }

    /// A new string with these bytes. If there is no memory the task dies, and the string is empty.
    pub fn new_string(&mut self, bytes: &[u8]) -> GoString {
        if bytes.is_empty() {
            return GoString::EMPTY;
        }
        let slice = self.new_bytes(bytes);
        GoString {
            start: slice.start,
            length: slice.length,
        }
    }

    /// A new `[]byte` with these bytes; it is nil only if there is no memory, when the task dies.
    pub fn new_bytes(&mut self, bytes: &[u8]) -> GoSlice {
        let slice = self.new_slice(&BYTE, bytes.len() as u64);
        if !slice.start.is_null() {
            // SAFETY: I-HOST: it was just allocated with that size.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), slice.start, bytes.len()) };
        }
        slice
    }

    /// A new slice of so many zeroed elements; it is nil only if there is no memory, when the task dies.
    pub fn new_slice(&mut self, element: &TypeDescriptor, count: u64) -> GoSlice {
        match self.allocate(element, count) {
            Ok(start) => GoSlice {
                start,
                length: count,
                capacity: count,
            },
            Err(HeapExhausted) => {
                self.die_without_heap();
                GoSlice::NIL
            }
        }
    }

    /// A new `[]string`.
    pub fn new_strings(&mut self, texts: &[Vec<u8>]) -> GoSlice {
        let slice = self.new_slice(&STRING, texts.len() as u64);
        if slice.start.is_null() {
            return slice;
        }
        for (index, text) in texts.iter().enumerate() {
            let text = self.new_string(text);
            // SAFETY: I-HOST: it has that many elements.
            unsafe { slice.start.cast::<GoString>().add(index).write(text) };
        }
        slice
    }

    /// Ends the native with a panic of a string.
    pub fn panic_with(&mut self, message: &str) {
        self.raise(Raised::new(RaisedKind::Text, message.to_owned()));
    }
}
