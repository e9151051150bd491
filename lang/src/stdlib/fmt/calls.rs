//! Methods that formatting needs: Format, GoString, Error and String of the values it meets.
//!
//! Natives cannot call compiled code. So formatting runs with the outcomes of the calls made so far; where it meets a call
//! whose outcome is not there, it notes the call and goes on. If any was noted, package fmt makes those calls and
//! starts again, with more outcomes. Formatting meets the same calls in the same order each time, unless a method changes
//! a value that is printed later: outcomes from the first that does not fit on are thrown away.
//!
//! Promises: each round accepts at least one outcome more, or none is asked for. May not know: how calls are made.

use super::super::value::Value;
use super::field::Flags;
use morestack_rt::types::{GoInterface, GoSlice, GoString, TypeDescriptor};

/// Which method is called; the numbers are those of package fmt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum MethodKind {
    Format = 1,
    GoString = 2,
    Error = 3,
    String = 4,
}

impl MethodKind {
    pub fn name(self) -> &'static str {
        match self {
            MethodKind::Format => "Format",
            MethodKind::GoString => "GoString",
            MethodKind::Error => "Error",
            MethodKind::String => "String",
        }
    }

    fn ty(self) -> &'static str {
        match self {
            MethodKind::Format => "func(fmt.State, int32)",
            _ => "func() string",
        }
    }

    /// Whether a value has it.
    pub fn is_of(self, value: Value) -> bool {
        value.method(self.name(), self.ty()).is_some()
    }
}

/// A call to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub method: MethodKind,
    pub receiver: Value,
    pub verb: char,
    pub flags: Flags,
    /// The call is made to print the value of a panic: if it panics, too, that is a panic of the program.
    pub is_nested: bool,
}

/// Type `call` of package fmt: a call and, once `done` is set, its outcome.
#[repr(C)]
#[derive(Debug)]
pub(super) struct CallRecord {
    method: u64,
    receiver: GoInterface,
    /// Where the receiver was found, since its interface may hold a copy; a pointer is its own origin.
    origin: *const u8,
    verb: i32,
    is_nested: u8,
    width: i64,
    precision: i64,
    flags: u64,
    is_done: u8,
    text: GoString,
    is_panicked: u8,
    panic_value: GoInterface,
    /// What Format wrote.
    written: GoSlice,
}

/// The outcome of a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome<'a> {
    pub text: &'a [u8],
    /// The value of a panic that ended it.
    pub panic: Option<&'a GoInterface>,
}

/// Width and precision that are not there.
const NONE: i64 = -1;

impl CallRecord {
    /// What package fmt is to fill in; `receiver` is an interface that holds the receiver.
    pub fn of(call: &Call, receiver: GoInterface) -> Self {
        let number = |number: Option<usize>| number.map_or(NONE, |number| number as i64);
        CallRecord {
            method: call.method as u64,
            receiver,
            origin: call.receiver.identity(),
            verb: u32::from(call.verb) as i32,
            is_nested: u8::from(call.is_nested),
            width: number(call.flags.width),
            precision: number(call.flags.precision),
            flags: flag_bits(call.flags),
            is_done: 0,
            text: GoString {
                start: std::ptr::null(),
                length: 0,
            },
            is_panicked: 0,
            panic_value: GoInterface {
                word: std::ptr::null(),
                data: std::ptr::null_mut(),
            },
            written: GoSlice::NIL,
        }
    }

    /// Its outcome, if it was made and is the same call.
    pub fn outcome(&self, call: &Call) -> Option<Outcome<'_>> {
        let fresh = CallRecord::of(call, self.receiver);
        let ty = self.receiver.word.cast::<TypeDescriptor>();
        let is_same = self.is_done != 0
            && std::ptr::eq(ty, call.receiver.ty)
            && (self.origin, self.method, self.verb, self.is_nested)
                == (fresh.origin, fresh.method, fresh.verb, fresh.is_nested)
            && (self.width, self.precision, self.flags)
                == (fresh.width, fresh.precision, fresh.flags);
        // SAFETY: package fmt put bytes and a string there.
        let (written, text) = unsafe { (self.written.elements(), self.text.as_bytes()) };
        let text = match call.method {
            MethodKind::Format => written,
            _ => text,
        };
        let panic = (self.is_panicked != 0).then_some(&self.panic_value);
        is_same.then_some(Outcome { text, panic })
    }
}

/// In the order of the characters that `State.Flag` is asked for in package fmt.
fn flag_bits(flags: Flags) -> u64 {
    let bits = [
        flags.minus,
        flags.plus || flags.plus_v,
        flags.sharp || flags.sharp_v,
        flags.space,
        flags.zero,
    ];
    let bits = bits.iter().enumerate();
    bits.map(|(place, &is_set)| u64::from(is_set) << place)
        .sum()
}
