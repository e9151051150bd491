//! Where arguments are when a function is entered, from the signature alone (x86-64, `tail` and `system_v` conventions).

use crate::abi::WORD_BYTES;
use crate::maps::EntryMap;
use cranelift_codegen::ir::{Signature, Type};

/// Integer and float argument registers.
const INT_REGISTERS: u32 = 6;
const FLOAT_REGISTERS: u32 = 8;
/// The argument area is a multiple of this.
const AREA_ALIGN_BYTES: u32 = 16;

/// Hands out argument locations in signature order.
#[derive(Default)]
struct Locations {
    ints: u32,
    floats: u32,
    stack_bytes: u32,
}

enum Location {
    IntRegister(u32),
    FloatRegister,
    /// Byte offset in the argument area.
    Stack(u32),
}

impl Locations {
    fn next(&mut self, ty: Type) -> Location {
        let size_bytes = ty.bytes().max(WORD_BYTES);
        let (used, registers) = if ty.is_int() {
            (&mut self.ints, INT_REGISTERS)
        } else {
            (&mut self.floats, FLOAT_REGISTERS)
        };
        if *used < registers {
            *used += 1;
            return match ty.is_int() {
                true => Location::IntRegister(*used - 1),
                false => Location::FloatRegister,
            };
        }
        let offset = self.stack_bytes.next_multiple_of(size_bytes);
        self.stack_bytes = offset + size_bytes;
        Location::Stack(offset)
    }
}

/// Calls `visit(parameter, location)` for each register-sized part of each parameter.
fn locate(signature: &Signature, mut visit: impl FnMut(usize, Location)) -> u32 {
    let mut locations = Locations::default();
    for (index, param) in signature.params.iter().enumerate() {
        let ty = param.value_type;
        if ty.is_int() && ty.bytes() > WORD_BYTES {
            for half in ty.half_width().into_iter().flat_map(|half| [half; 2]) {
                visit(index, locations.next(half));
            }
        } else {
            visit(index, locations.next(ty));
        }
    }
    locations.stack_bytes.next_multiple_of(AREA_ALIGN_BYTES)
}

/// The entry map of a function with these pointer parameters (ascending indices).
pub(super) fn pointer_arguments(signature: &Signature, pointers: &[u32]) -> EntryMap {
    let mut map = EntryMap::default();
    locate(signature, |index, location| {
        if !pointers.contains(&(index as u32)) {
            return;
        }
        match location {
            Location::IntRegister(register) => map.registers |= 1 << register,
            Location::FloatRegister => {}
            Location::Stack(offset) => map.stack_words.push(offset / WORD_BYTES),
        }
    });
    map
}

/// Bytes of the stack argument area.
pub(super) fn stack_argument_bytes(signature: &Signature) -> u32 {
    locate(signature, |_, _| {})
}
