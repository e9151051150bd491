//! What passes between a host and its scripts.
//!
//! Values pass by *frames*: memory laid out like a Go struct of a function's parameters and results. A host's frame is memory of the
//! host; that of a script's call lies on the task's stack.
//!
//! Promises: texts and bytes are copied whenever they pass, so neither side sees the other change them. May not know: who calls
//! whom.

use morestack_rt::Task;
use morestack_rt::native::{GoSlice, GoString};

use crate::lower::Passed;
use crate::types::Basic;

/// An argument or result of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A signed integer of any size.
    Int(i64),
    /// An unsigned integer of any size.
    Uint(u64),
    /// A float of either size.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// A string. Go's may hold any bytes; what is no UTF-8 in those of scripts is replaced (U+FFFD).
    Text(String),
    /// A `[]byte`.
    Bytes(Vec<u8>),
}

/// Rust types that pass.
pub trait Passes: Into<Value> {
    /// The type in the script.
    const TYPE: Passed;

    /// The value, which is of that type.
    fn from_value(value: Value) -> Self;
}

macro_rules! passes {
    ($($rust:ty: $basic:ident as $variant:ident;)*) => {$(
        impl From<$rust> for Value {
            fn from(value: $rust) -> Value {
                Value::$variant(value.into())
            }
        }

        impl Passes for $rust {
            const TYPE: Passed = Passed::Basic(Basic::$basic);

            fn from_value(value: Value) -> Self {
                match value {
                    // It was read as a value of this type.
                    Value::$variant(value) => value as $rust,
                    other => unreachable!("{other:?} for a {}", stringify!($rust)),
                }
            }
        }
    )*};
}

passes! {
    i64: Int as Int;
    i32: Int32 as Int;
    i16: Int16 as Int;
    i8: Int8 as Int;
    u64: Uint as Uint;
    u32: Uint32 as Uint;
    u16: Uint16 as Uint;
    u8: Uint8 as Uint;
    f64: Float64 as Float;
    f32: Float32 as Float;
    bool: Bool as Bool;
    String: String as Text;
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Bytes(value)
    }
}

impl Passes for Vec<u8> {
    const TYPE: Passed = Passed::Bytes;

    fn from_value(value: Value) -> Self {
        match value {
            Value::Bytes(bytes) => bytes,
            other => unreachable!("{other:?} for a []byte"),
        }
    }
}

/// Parameters and results in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    types: Vec<(Passed, usize)>,
    params: usize,
    bytes: usize,
}

impl Layout {
    pub(crate) fn new(params: &[Passed], results: &[Passed]) -> Layout {
        let mut layout = Layout {
            params: params.len(),
            ..Layout::default()
        };
        for &ty in params.iter().chain(results) {
            let (size, alignment) = ty.size_and_alignment();
            let offset = layout.bytes.next_multiple_of(alignment);
            layout.types.push((ty, offset));
            layout.bytes = offset + size;
        }
        layout
    }

    /// How many words hold all.
    pub(crate) fn words(&self) -> usize {
        self.bytes.div_ceil(8)
    }

    pub(crate) fn params(&self) -> &[(Passed, usize)] {
        &self.types[..self.params]
    }

    pub(crate) fn results(&self) -> &[(Passed, usize)] {
        &self.types[self.params..]
    }
}

impl Value {
    /// Whether it can be an argument of a type: it is of that kind and fits.
    pub(crate) fn fits(&self, ty: Passed) -> bool {
        use Basic::*;
        match (ty, self) {
            (Passed::Bytes, Value::Bytes(_)) => true,
            (Passed::Basic(basic), value) => match (basic, value) {
                (Bool, Value::Bool(_)) | (String, Value::Text(_)) => true,
                (Int | Int64, Value::Int(_)) | (Uint | Uint64 | Uintptr, Value::Uint(_)) => true,
                (Float64 | Float32, Value::Float(_)) => true,
                (Int8, &Value::Int(value)) => i8::try_from(value).is_ok(),
                (Int16, &Value::Int(value)) => i16::try_from(value).is_ok(),
                (Int32, &Value::Int(value)) => i32::try_from(value).is_ok(),
                (Uint8, &Value::Uint(value)) => u8::try_from(value).is_ok(),
                (Uint16, &Value::Uint(value)) => u16::try_from(value).is_ok(),
                (Uint32, &Value::Uint(value)) => u32::try_from(value).is_ok(),
                _ => false,
            },
            _ => false,
        }
    }

    /// Reads a value of a type.
    ///
    /// # Safety
    /// I-HOST: a value of that type is at `at`, which is aligned for it.
    pub(crate) unsafe fn read(ty: Passed, at: *const u8) -> Value {
        // SAFETY: I-HOST: the caller's promise.
        unsafe {
            let basic = match ty {
                Passed::Bytes => {
                    let bytes = at.cast::<GoSlice>().read();
                    let (start, length) = (bytes.start, bytes.length as usize);
                    return Value::Bytes(match length {
                        0 => vec![],
                        _ => std::slice::from_raw_parts(start, length).to_vec(),
                    });
                }
                Passed::Basic(basic) => basic,
            };
            match basic {
                Basic::Bool => Value::Bool(at.read() & 1 == 1),
                Basic::Int8 => Value::Int(at.cast::<i8>().read().into()),
                Basic::Int16 => Value::Int(at.cast::<i16>().read().into()),
                Basic::Int32 => Value::Int(at.cast::<i32>().read().into()),
                Basic::Uint8 => Value::Uint(at.read().into()),
                Basic::Uint16 => Value::Uint(at.cast::<u16>().read().into()),
                Basic::Uint32 => Value::Uint(at.cast::<u32>().read().into()),
                Basic::Uint | Basic::Uint64 | Basic::Uintptr => {
                    Value::Uint(at.cast::<u64>().read())
                }
                Basic::Float32 => Value::Float(at.cast::<f32>().read().into()),
                Basic::Float64 => Value::Float(at.cast::<f64>().read()),
                Basic::String => {
                    let text = at.cast::<GoString>().read();
                    Value::Text(String::from_utf8_lossy(text.as_bytes()).into_owned())
                }
                _ => Value::Int(at.cast::<i64>().read()),
            }
        }
    }

    /// Writes a value of a type; texts and bytes are those of the host, only referred to.
    ///
    /// # Safety
    /// I-HOST: there is room for a value of that type at `at`, and this one fits. The memory is read before it changes.
    pub(crate) unsafe fn lend(&self, ty: Passed, at: *mut u8) {
        let referred = |bytes: &[u8]| (bytes.as_ptr(), bytes.len() as u64);
        // SAFETY: I-HOST: the caller's promise.
        unsafe {
            match self {
                Value::Text(text) => {
                    let (start, length) = referred(text.as_bytes());
                    at.cast::<GoString>().write(GoString { start, length });
                }
                Value::Bytes(bytes) => {
                    let (start, length) = referred(bytes);
                    at.cast::<GoSlice>().write(GoSlice {
                        start: start.cast_mut(),
                        length,
                        capacity: length,
                    });
                }
                &Value::Float(value) if ty == Passed::Basic(Basic::Float32) => {
                    at.cast::<f32>().write(value as f32);
                }
                &Value::Float(value) => at.cast::<f64>().write(value),
                &Value::Bool(value) => at.write(value.into()),
                &Value::Int(value) => write_bits(ty, at, value as u64),
                &Value::Uint(value) => write_bits(ty, at, value),
            }
        }
    }

    /// Writes a result of a function of the host: texts and bytes become the script's.
    ///
    /// # Safety
    /// I-HOST: as [`Value::lend`]; the task stands in the call of the function.
    pub(crate) unsafe fn give(&self, task: &mut Task, ty: Passed, at: *mut u8) {
        // SAFETY: I-HOST: the caller's promise.
        unsafe {
            match self {
                Value::Text(text) => at
                    .cast::<GoString>()
                    .write(task.new_string(text.as_bytes())),
                Value::Bytes(bytes) => at.cast::<GoSlice>().write(task.new_bytes(bytes)),
                scalar => scalar.lend(ty, at),
            }
        }
    }
}

/// Writes the low bytes of an integer, as many as its type has.
///
/// # Safety
/// I-HOST: there is room for a value of that type.
unsafe fn write_bits(ty: Passed, at: *mut u8, bits: u64) {
    let (size, _) = ty.size_and_alignment();
    // SAFETY: I-HOST: the caller's promise; x86-64 and aarch64 store the low byte first.
    unsafe { std::ptr::copy_nonoverlapping(bits.to_le_bytes().as_ptr(), at, size) };
}
