//! Deferred calls, panics and recovery.
//!
//! Compiled code keeps three kinds of records, all of them zeroed before use and named by stack maps:
//!
//! ```text
//!   outer function of f      Deferring { calls, outer }    one for each active function with defer statements
//!   body of f, or the heap   DeferredCall { code, next }   a closure without parameters
//!   the heap                 DeferredLoop { 0, next, calls }   stands among those for what the body of a loop over a
//!                                                          function, which is a function of its own, has deferred
//!   gopanic                  Panicking { ... }             one for each panic under way
//! ```
//!
//! A function with defer statements is two compiled functions: the *outer* one has the record and the results, and calls
//! the *body*, which is what the programmer wrote. A panic runs deferred calls on top of the stack; once one of them has
//! recovered and the other calls of the same function are done, the body's call returns to the outer function
//! as if the body had returned. That call preserves no registers, so nothing has to be restored.
//!
//! Promises: I-PANIC: what these records link lies on the task's stack (or, for deferred calls in loops, on the heap) and
//! belongs to frames older than the one that runs. May not know: how values are made texts.

use crate::error::TaskError;
use crate::grow;
use crate::task::{LEAVING_DYING, Task};
use std::mem::size_of;

/// In the frame of a function with defer statements.
#[repr(C)]
#[derive(Debug)]
pub struct Deferring {
    /// The latest deferred call: the address of a record on the heap, or for one on the stack twice its distance below this
    /// record plus one, which stays right when the stack moves and may stand in a record on the heap.
    pub calls: u64,
    /// The next older record of the task.
    pub outer: u64,
}

/// A deferred call: a closure without parameters.
#[repr(C)]
#[derive(Debug)]
pub struct DeferredCall {
    /// Its code.
    pub code: u64,
    /// The call deferred before, like `Deferring::calls`.
    pub next: u64,
}

/// Stands among the deferred calls of a function for those of a loop over a function, on the heap.
#[repr(C)]
#[derive(Debug)]
pub struct DeferredLoop {
    /// No code: tells it from a [`DeferredCall`].
    pub no_code: u64,
    /// The call deferred before the loop, like `Deferring::calls`.
    pub next: u64,
    /// The latest call that the loop has deferred, a record on the heap; [`CLOSED`] once the function around has run them all.
    pub calls: u64,
}

/// `DeferredLoop::calls` of a loop whose deferred calls are done.
pub const CLOSED: u64 = 1;

/// In the frame of the function that raises a panic.
#[repr(C)]
#[derive(Debug)]
pub struct Panicking {
    /// The type word of the value, an empty interface.
    pub type_word: u64,
    /// Its data word.
    pub data: u64,
    /// The panic that was under way before.
    pub outer: u64,
    /// The [`Deferring`] record whose calls are run.
    pub frame: u64,
    /// One of the constants below.
    pub state: u64,
}

/// Deferred calls run and may recover.
pub const PANICKING: u64 = 0;
/// `runtime.Goexit`: deferred calls run, and none can recover; then the task ends.
pub const GOEXITING: u64 = 4;
/// A deferred call has recovered and is still running, or its function's other calls are.
const RECOVERED: u64 = 1;
/// The call that recovered has returned: for the program the panic is over.
const FINISHED: u64 = 2;
/// The program ends.
const FATAL: u64 = 3;

impl Deferring {
    /// Takes the latest call off.
    ///
    /// # Safety
    /// I-PANIC: `record` is a record of the running task.
    unsafe fn pop(record: u64) -> Option<u64> {
        // SAFETY: I-PANIC: the caller's promise.
        unsafe {
            let frame = &mut *(record as *mut Deferring);
            loop {
                let call = match frame.calls {
                    0 => return None,
                    distance if distance & 1 == 1 => record - (distance >> 1),
                    address => address,
                };
                let DeferredCall { code, next } = *(call as *const DeferredCall);
                if code != 0 {
                    frame.calls = next;
                    return Some(call);
                }
                let of_loop = &mut *(call as *mut DeferredLoop);
                if of_loop.calls != 0 {
                    let call = of_loop.calls;
                    of_loop.calls = (*(call as *const DeferredCall)).next;
                    return Some(call);
                }
                of_loop.calls = CLOSED;
                frame.calls = next;
            }
        }
    }
}

/// The frame pointer of the body that the function with `record` has called, from that of a younger frame.
///
/// # Safety
/// I-PANIC: both are of one stack, whose chain of frame pointers is whole.
unsafe fn body_frame(younger: u64, record: u64) -> u64 {
    let mut body = younger;
    // SAFETY: I-PANIC: the caller's promise.
    unsafe {
        while *(body as *const u64) < record {
            body = *(body as *const u64);
        }
    }
    body
}

impl Task {
    /// The next deferred call that the panic under way has to run. None if there is none: then the program ends, or
    /// somebody has recovered and the task goes on where it did, or the task has ended by Goexit.
    ///
    /// # Safety
    /// I-PANIC: called by the function that holds the record of the panic.
    pub(crate) unsafe fn next_deferred(&mut self) -> Option<u64> {
        // SAFETY: I-PANIC: the caller's promise.
        unsafe {
            let panic = &mut *(self.panicking as *mut Panicking);
            if ![PANICKING, GOEXITING].contains(&panic.state) {
                panic.state = FINISHED;
                let call = Deferring::pop(panic.frame);
                if call.is_some() {
                    return call;
                }
                if !self.exits_above(panic.frame) {
                    self.unwind_to(panic.frame);
                    return None;
                }
                // Not even a recovery stops a Goexit: this panic goes on in its place.
                panic.state = GOEXITING;
            }
            while self.deferring != 0 {
                if let Some(call) = Deferring::pop(self.deferring) {
                    panic.frame = self.deferring;
                    return Some(call);
                }
                self.deferring = (*(self.deferring as *const Deferring)).outer;
            }
            if panic.state == GOEXITING {
                self.exit();
            }
            None
        }
    }

    /// Whether a Goexit is under way in frames younger than the one that `record` is in.
    ///
    /// # Safety
    /// I-PANIC: `record` belongs to a frame of this task.
    unsafe fn exits_above(&self, record: u64) -> bool {
        let mut next = self.panicking;
        while next != 0 && next < record {
            // SAFETY: I-PANIC: the chain is that of the running task.
            let panic = unsafe { &*(next as *const Panicking) };
            if panic.state == GOEXITING {
                return true;
            }
            next = panic.outer;
        }
        false
    }

    /// Makes the host call under way return as if the body called by the function with `record` had returned.
    ///
    /// # Safety
    /// I-PANIC: `record` belongs to a frame of this task.
    unsafe fn unwind_to(&mut self, record: u64) {
        // SAFETY: I-PANIC: the chain of frame pointers leads to the frame that the record is in.
        unsafe {
            let body = body_frame(self.frame_pointer, record);
            self.stack_pointer = body + 8;
            self.frame_pointer = *(body as *const u64);
            // Panics of frames that are gone now are over.
            while self.panicking != 0 && self.panicking < record {
                self.panicking = (*(self.panicking as *const Panicking)).outer;
            }
        }
        self.deferring = record;
        self.rare().signal_line = None;
    }

    /// The value of the panic that the function which calls this may recover, and marks it as recovered. Only a function
    /// that the panic itself has called may; frames that the compiler made between the two do not count.
    ///
    /// # Safety
    /// I-PANIC: the task stands in a host call.
    pub(crate) unsafe fn recover(&mut self) -> Option<(u64, u64)> {
        // SAFETY: I-PANIC: the records and the chain of frames are those of the running task.
        unsafe {
            let mut over = self.panicking;
            let mut record = over;
            while (record as *const Panicking)
                .as_ref()
                .is_some_and(|panic| panic.state == FINISHED)
            {
                record = (*(record as *const Panicking)).outer;
            }
            let panic = (record as *mut Panicking).as_mut()?;
            if panic.state != PANICKING {
                return None;
            }
            // `defer recover()`: the frame that calls is the compiler's, and stands for the function with the statement.
            let mut is_one_missing = self.is_hidden(*(self.stack_pointer as *const u64));
            let mut frame = self.frame_pointer;
            loop {
                let callee = frame;
                let return_address = *((callee + 8) as *const u64);
                frame = *(callee as *const u64);
                if frame == 0 {
                    return None;
                }
                if (callee..frame).contains(&record) && !is_one_missing {
                    panic.state = RECOVERED;
                    return Some((panic.type_word, panic.data));
                }
                if over != record && (callee..frame).contains(&over) {
                    // What runs the other calls after a recovery stands for the function whose calls they are.
                    let finished = &*(over as *const Panicking);
                    over = finished.outer;
                    frame = body_frame(frame, finished.frame);
                    if !std::mem::take(&mut is_one_missing) {
                        return None;
                    }
                } else if !self.is_hidden(return_address) && !std::mem::take(&mut is_one_missing) {
                    return None;
                }
            }
        }
    }

    /// Raises a panic in the program where the task is now; in one that has no deferred calls it ends the task.
    pub(crate) fn raise(&mut self, raised: Raised) {
        if !self.has_failed() && self.can_raise() {
            self.rare().raising = Some(raised);
            self.leaving = LEAVING_DYING;
            return;
        }
        self.die_of_panic(raised.into_message());
    }

    /// The same with a `runtime.Error` that has just this text.
    pub fn panic(&mut self, text: String) {
        self.raise(Raised::new(RaisedKind::Plain, text));
    }

    /// Whether panics can be raised in the program, instead of ending it at once.
    fn can_raise(&self) -> bool {
        self.has_frames() && self.raise_code().is_some()
    }

    /// The program's function that raises panics for the runtime.
    fn raise_code(&self) -> Option<u64> {
        let regions = self.runtime.shared.regions();
        let codes = regions.0.iter();
        codes.filter_map(|region| region.code.raise).next_back()
    }

    /// After the task has left: if it did because of a panic, makes it call the function that raises it.
    pub(crate) fn raise_instead(&mut self) -> bool {
        // SAFETY: I-TASK: the worker that the task has just left.
        let fault = unsafe { (*self.worker).fault };
        let raised = match (self.take_raising(), fault) {
            (Some(raised), _) => raised,
            (None, Some(fault)) if self.can_raise() => {
                let Some(raised) = fault.raised(self) else {
                    return false;
                };
                // SAFETY: I-TASK: as above.
                unsafe { (*self.worker).fault = None };
                // SAFETY: I-SIGNAL: the task left because of this fault.
                unsafe { fault.stand_in_call(self) };
                raised
            }
            _ => return false,
        };
        let Some(code) = self.raise_code() else {
            return false;
        };
        if let Err(cause) = grow::leave_exact(self) {
            let trace = self.trace();
            self.fail(TaskError::OutOfMemory { cause, trace });
            return false;
        }
        self.rare().signal_line = raised.signal_line;
        let text_words = self.new_string(raised.text.as_bytes());
        // SAFETY: I-TASK: as above.
        let arguments = unsafe { &mut (*self.worker).registers.integers };
        arguments[0] = text_words.start as u64;
        arguments[1] = text_words.length;
        arguments[2] = raised.kind as u64;
        self.program_counter = code;
        self.leaving = 0;
        true
    }

    /// Whether a return address is in a function that the compiler made.
    fn is_hidden(&self, return_address: u64) -> bool {
        let regions = self.runtime.shared.regions();
        let at = return_address - 1;
        regions.find(at).is_some_and(|region| {
            let function = region
                .offset(at)
                .and_then(|offset| region.code.symbols.function(offset));
            function.is_some_and(|function| function.is_hidden)
        })
    }

    /// The panics that end the program, oldest first.
    ///
    /// # Safety
    /// I-PANIC: the task stands in a host call.
    pub(crate) unsafe fn fatal_panics(&mut self) -> Vec<&'static Panicking> {
        let mut panics = vec![];
        let mut next = self.panicking;
        // SAFETY: I-PANIC: the chain is that of the running task.
        while let Some(panic) = unsafe { (next as *mut Panicking).as_mut() } {
            next = panic.outer;
            if ![FINISHED, GOEXITING].contains(&panic.state) {
                panics.push(&*panic);
            }
        }
        panics.reverse();
        panics
    }
}

/// A panic that the runtime raises.
#[derive(Clone, Debug)]
pub(crate) struct Raised {
    pub kind: RaisedKind,
    pub text: String,
    /// What Go says of the signal behind it.
    pub signal_line: Option<String>,
}

impl Raised {
    pub fn new(kind: RaisedKind, text: String) -> Raised {
        Raised {
            kind,
            text,
            signal_line: None,
        }
    }

    /// What is printed if it ends the program.
    pub fn into_message(self) -> String {
        match self.signal_line {
            Some(line) => format!("{}\n{line}", self.text),
            None => self.text,
        }
    }
}

/// What kind of value a panic of the runtime has: the second argument of the program's function that raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum RaisedKind {
    /// A string.
    Text,
    /// A `runtime.Error` whose text begins with `runtime error: `.
    Error,
    /// The same about an index or the bounds of a slice.
    Bounds,
    /// A `runtime.Error` with just this text.
    Plain,
    /// A `*runtime.TypeAssertionError`.
    TypeAssertion,
    /// A `*runtime.PanicNilError`.
    Nil,
}

impl Panicking {
    /// Whether a deferred call has recovered it, and panicked again before it returned.
    pub(crate) fn is_recovered(&self) -> bool {
        self.state == RECOVERED
    }

    /// Whether it was raised with the value of an older one.
    pub(crate) fn is_again(&self, older: &Panicking) -> bool {
        (self.type_word, self.data) == (older.type_word, older.data)
    }

    /// Whether it ends the program.
    pub(crate) fn is_fatal(&self) -> bool {
        self.state == FATAL
    }

    /// Nobody can recover any more.
    pub(crate) fn make_fatal(record: u64) {
        // SAFETY: I-PANIC: the record of the panic under way.
        unsafe { (*(record as *mut Panicking)).state = FATAL };
    }
}

const _: () = assert!(size_of::<Deferring>() == 16 && size_of::<DeferredCall>() == 16);
