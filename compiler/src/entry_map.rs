//! Where the arguments of a function are when it is entered: the Tail calling convention as far as pointers are concerned.
//!
//! Promises: agrees with Cranelift's assignment of integer and float parameters to registers and stack words (I6), or is an
//! error; nothing in between. May not know: more than signatures.

use crate::contract::PointerSignature;
use crate::error::CompileError;
use crate::maps::{ARGUMENT_REGISTERS, EntryMap};
use cranelift_codegen::ir::{ArgumentPurpose, Signature, Type, types};
use cranelift_codegen::isa::CallConv;

/// Float argument registers, and result registers of either kind.
const FLOAT_REGISTERS: u32 = 8;

/// Results of each kind that a function can return.
pub const RESULT_REGISTERS: u32 = 8;

/// Counts registers and stack words while parameters are assigned one after the other.
#[derive(Default)]
struct Assignment {
    integers: u32,
    floats: u32,
    stack_words: u32,
}

enum Place {
    IntegerRegister(u32),
    FloatRegister,
    StackWord(u32),
}

impl Assignment {
    fn next(&mut self, is_float: bool) -> Place {
        if is_float && self.floats < FLOAT_REGISTERS {
            self.floats += 1;
            return Place::FloatRegister;
        }
        if !is_float && self.integers < ARGUMENT_REGISTERS {
            self.integers += 1;
            return Place::IntegerRegister(self.integers - 1);
        }
        self.stack_words += 1;
        Place::StackWord(self.stack_words - 1)
    }
}

/// The entry map of a function with this signature.
///
/// # Errors
/// If the signature is none that compiled functions may have.
pub fn entry_map(
    signature: &Signature,
    pointers: &PointerSignature,
) -> Result<EntryMap, CompileError> {
    check_signature(signature)?;
    let mut map = EntryMap::default();
    let mut assignment = Assignment::default();
    for (index, param) in (0u32..).zip(&signature.params) {
        let is_pointer = pointers.params.binary_search(&index).is_ok();
        if is_pointer && param.value_type != types::I64 {
            return Err(CompileError::Signature(format!(
                "parameter {index} cannot hold a pointer"
            )));
        }
        let place = assignment.next(param.value_type.is_float());
        match place {
            Place::IntegerRegister(register) if is_pointer => map.registers |= 1 << register,
            Place::StackWord(word) if is_pointer => map.stack_words.push(word),
            _ => {}
        }
    }
    Ok(map)
}

/// Bytes of stack arguments of a signature, rounded as Cranelift rounds them.
#[must_use]
pub fn stack_argument_bytes(signature: &Signature) -> u32 {
    let mut assignment = Assignment::default();
    for param in &signature.params {
        assignment.next(param.value_type.is_float());
    }
    (assignment.stack_words * crate::abi::WORD_BYTES).next_multiple_of(16)
}

/// Whether a function may have this signature: scalars of at most 64 bits, results in registers, nothing hidden.
///
/// # Errors
/// If not, with the reason.
pub fn check_signature(signature: &Signature) -> Result<(), CompileError> {
    let refuse = |text: &str| Err(CompileError::Signature(text.to_owned()));
    // Calls of functions with the Winch convention preserve no register: what such a function calls may return in its place.
    let is_compiled = matches!(signature.call_conv, CallConv::Tail | CallConv::Winch);
    if !is_compiled {
        return refuse("compiled functions have the Tail or the Winch calling convention");
    }
    for param in signature.params.iter().chain(&signature.returns) {
        if param.purpose != ArgumentPurpose::Normal {
            return refuse(
                "hidden arguments (struct return, struct argument, context) are in nobody's map",
            );
        }
        if !is_scalar(param.value_type) {
            return Err(CompileError::Signature(format!(
                "{} is no scalar of at most 64 bits",
                param.value_type
            )));
        }
    }
    let floats = signature
        .returns
        .iter()
        .filter(|result| result.value_type.is_float())
        .count();
    let integers = signature.returns.len() - floats;
    if floats.max(integers) > RESULT_REGISTERS as usize {
        return refuse("more than 8 integer or 8 float results: pass a slot's address instead");
    }
    Ok(())
}

fn is_scalar(ty: Type) -> bool {
    (ty.is_int() && ty.bits() <= 64) || ty == types::F32 || ty == types::F64
}

#[cfg(test)]
mod tests {
    use super::*;
    use cranelift_codegen::ir::AbiParam;
    use cranelift_codegen::ir::types::{F32, F64, I8, I32, I64, I128};

    fn signature(params: &[Type], returns: &[Type]) -> Signature {
        let mut signature = Signature::new(CallConv::Tail);
        signature.params = params.iter().map(|&ty| AbiParam::new(ty)).collect();
        signature.returns = returns.iter().map(|&ty| AbiParam::new(ty)).collect();
        signature
    }

    #[test]
    fn registers_then_stack_words_each_kind_apart() {
        let mut params = vec![I64, F64, I8, I64, I32, I64, I64]; // six integers
        params.extend([F32; 8]); // nine floats: the last is stack word 0
        params.extend([I64, I8, I64]); // stack words 1, 2, 3
        let pointers = PointerSignature::new([0, 3, 6, 15, 17], []);
        let map = entry_map(&signature(&params, &[]), &pointers).unwrap();
        assert_eq!(map.registers, 0b10_0101);
        assert_eq!(map.stack_words, [1, 3]);
        assert_eq!(stack_argument_bytes(&signature(&params, &[])), 32);
    }

    #[test]
    fn what_cannot_be_mapped_is_refused() {
        let none = PointerSignature::default();
        assert!(entry_map(&signature(&[I64; 20], &[I64; 8]), &none).is_ok());
        assert!(entry_map(&signature(&[], &[I64; 9]), &none).is_err());
        assert!(entry_map(&signature(&[], &[F64; 9]), &none).is_err());
        assert!(entry_map(&signature(&[I128], &[]), &none).is_err());
        assert!(entry_map(&signature(&[I32], &[]), &PointerSignature::new([0], [])).is_err());
        let mut hidden = signature(&[], &[]);
        hidden
            .params
            .push(AbiParam::special(I64, ArgumentPurpose::StructReturn));
        assert!(entry_map(&hidden, &none).is_err());
        assert!(entry_map(&Signature::new(CallConv::SystemV), &none).is_err());
    }
}
