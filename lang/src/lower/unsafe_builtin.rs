//! `unsafe.String`, `Slice`, `StringData`, `SliceData` and `Add`, the others are constants; conversions of `unsafe.Pointer`.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use morestack_compiler::PointerRun;

use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::value::{Memory, Operand};
use crate::check::{Builtin, CallKind};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, Type, TypeId};

/// No object is larger.
const MOST_BYTES: u64 = 1 << 47;

impl FunctionLowering<'_, '_> {
    /// Whether a conversion of an `unsafe.Pointer` gives a pointer to words that are no pointers, though they may be.
    pub fn shows_pointers(&mut self, to: TypeId, from: ExprId) -> Lowered<bool> {
        let (Type::Pointer(base), Type::Basic(Basic::UnsafePointer)) = (
            self.types.underlying(to),
            self.types.underlying(self.type_of(from)),
        ) else {
            return Ok(false);
        };
        let has_scalar_words = |shape: &Shape| {
            let words: u64 = shape.pointers.iter().map(|run| u64::from(run.count)).sum();
            shape.size_bytes >= 8 * (words + 1)
        };
        if !has_scalar_words(&self.shape(base)?) {
            return Ok(false);
        }
        let from = self.ast.unparen(from);
        if let (Some(CallKind::Conversion), ExprKind::Call { args, .. }) =
            (self.info.call(from), &self.ast[from].kind)
            && let Type::Pointer(base) = self.types.underlying(self.type_of(args[0]))
        {
            return Ok(!self.shape(base)?.pointers.is_empty());
        }
        Ok(true)
    }

    /// The same pointer, of which nobody can tell where it comes from: a pointer that is read through it as a number would still be
    /// one for the verifier. A routine that is given the address of the slot it stands in could have changed it.
    pub fn disguised(&mut self, pointer: Value) -> Value {
        let shape = Shape {
            size_bytes: 8,
            align_bytes: 8,
            leaves: None,
            pointers: [PointerRun::word(0)].into(),
        };
        let slot = Memory::slot(self.temporary(&shape));
        self.store(pointer, slot);
        let address = self.address_of(slot);
        self.call_host(Host::AddressBits, &[address]);
        let same = self.load(I64, slot);
        self.pointer(same)
    }

    /// A call of a built-in function of package unsafe that is no constant.
    pub fn unsafe_builtin(
        &mut self,
        expr: ExprId,
        builtin: Builtin,
        args: &[ExprId],
    ) -> Lowered<Operand> {
        let first = self.expr(args[0])?;
        let Some(&second) = args.get(1) else {
            // The data of a string or a slice is its first leaf.
            return Ok(self.part(first, 0, 1));
        };
        let length = self.index_value(second)?.value;
        let pointer = first.single();
        self.at(self.ast[expr].pos);
        if builtin == Builtin::UnsafeAdd {
            let moved = self.b.ins().iadd(pointer, length);
            return Ok(Operand::one(self.pointer(moved)));
        }
        let is_slice = builtin == Builtin::UnsafeSlice;
        let element_bytes = match self.types.underlying(self.type_of(args[0])) {
            Type::Pointer(element) if is_slice => self.shape(element)?.size_bytes.max(1),
            _ => 1,
        };
        let kind = self.word(is_slice.into());
        let most = self.word((MOST_BYTES / element_bytes) as i64);
        let too_long = self.b.ins().icmp(IntCC::UnsignedGreaterThan, length, most);
        let is_nil = self.b.ins().icmp_imm_u(IntCC::Equal, pointer, 0);
        let some = self.b.ins().icmp_imm_u(IntCC::NotEqual, length, 0);
        let nothing_there = self.b.ins().band(is_nil, some);
        // A length that is only too long for the element is said of a pointer that is there.
        let is_negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, length, 0);
        let no = self.word(0);
        self.panic_if(is_negative, Host::PanicUnsafe, &[kind, no]);
        let yes = self.word(1);
        self.panic_if(nothing_there, Host::PanicUnsafe, &[kind, yes]);
        self.panic_if(too_long, Host::PanicUnsafe, &[kind, no]);
        // Nor may it go beyond the end of the address space.
        let bytes = self.scale(length, element_bytes);
        let room = self.b.ins().ineg(pointer);
        let beyond = self.b.ins().icmp(IntCC::UnsignedGreaterThan, bytes, room);
        let is_there = self.b.ins().icmp_imm_u(IntCC::NotEqual, pointer, 0);
        let beyond = self.b.ins().band(beyond, is_there);
        self.panic_if(beyond, Host::PanicUnsafe, &[kind, no]);
        let pointer = self.pointer(pointer);
        let leaves = if is_slice {
            [pointer, length, length].into_iter().collect()
        } else {
            [pointer, length].into_iter().collect()
        };
        Ok(Operand::Leaves(leaves))
    }
}
