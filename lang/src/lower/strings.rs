//! Strings that are made at run time: concatenation and conversions.

use cranelift_codegen::ir::Value;
use cranelift_codegen::ir::types::I64;

use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Leaves, Memory, Operand, Place};
use crate::check::CallKind;
use crate::escape::AllocationKind;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::token::BinaryOp;
use crate::types::{Basic, Type, TypeId};

/// Larger constants are copied to the heap.
const MOST_BYTES_IN_FRAME: u64 = 64 << 10;

/// What a slice that strings are converted from and to consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Bytes.
    Bytes,
    /// Runes.
    Runes,
}

impl FunctionLowering<'_, '_> {
    /// `a + b + c` on strings: one new string.
    pub fn concatenation(&mut self, expr: ExprId) -> Lowered<Operand> {
        let mut parts = vec![];
        self.collect_parts(expr, &mut parts);
        let is_text = |this: &Self, part: ExprId| {
            let value = this.info.value(part);
            value.is_some_and(|value| value.as_bytes().is_some_and(|bytes| !bytes.is_empty()))
        };
        // The result is new memory for certain only if something certain is added.
        let borrows = parts.iter().any(|&part| is_text(self, part));
        let mut values = vec![];
        for part in parts {
            let borrowed = if borrows {
                self.borrowed_string(part)?
            } else {
                None
            };
            values.push(match borrowed {
                Some(leaves) => leaves,
                None => self.expr(part)?.leaves(),
            });
        }
        self.at(self.ast[expr].pos);
        self.concatenate(&values)
    }

    fn collect_parts(&self, expr: ExprId, parts: &mut Vec<ExprId>) {
        let mut right = vec![];
        let mut left = expr;
        // The left side in a loop: chains are long there.
        while let ExprKind::Binary {
            op: BinaryOp::Add,
            x,
            y,
        } = self.ast[self.ast.unparen(left)].kind
            && self.info.value(left).is_none()
            && !self.hoisted.contains_key(&left)
            && !self.hoisted.contains_key(&self.ast.unparen(left))
        {
            right.push(y);
            left = x;
        }
        parts.push(left);
        for &part in right.iter().rev() {
            self.collect_parts(part, parts);
        }
    }

    /// Strings one after the other.
    pub fn concatenate(&mut self, parts: &[Leaves]) -> Lowered<Operand> {
        let parts: Vec<Leaves> = parts
            .iter()
            .copied()
            .filter(|part| self.constant_of(part.at(1)) != Some(0))
            .collect();
        match parts[..] {
            [] => Ok(self.string(b"")),
            [only] => Ok(Operand::Leaves(only)),
            [a, b] => {
                let words = [a.at(0), a.at(1), b.at(0), b.at(1)];
                let made = self.call_host(Host::StringConcat2, &words);
                Ok(self.string_of(made))
            }
            _ => {
                let list = self.types.array(TypeId::STRING, parts.len() as u64);
                let shape = self.shape(list)?;
                let element = self.shape(TypeId::STRING)?;
                let slot = Memory::slot(self.temporary(&shape));
                for (index, &part) in parts.iter().enumerate() {
                    let place = slot.at(index as u64 * element.size_bytes);
                    self.write(&element, Place::Memory(place), Operand::Leaves(part));
                }
                let address = self.address_of(slot);
                let count = self.word(parts.len() as i64);
                let made = self.call_host(Host::StringConcat, &[address, count]);
                Ok(self.string_of(made))
            }
        }
    }

    /// A string that the runtime made.
    fn string_of(&mut self, made: Leaves) -> Operand {
        let start = self.pointer(made.at(0));
        self.pair(start, made.at(1))
    }

    /// What strings are converted to and from, if a type is a slice of bytes or runes.
    pub fn text_slice(&self, ty: TypeId) -> Option<Text> {
        let Type::Slice(elem) = self.types.underlying(ty) else {
            return None;
        };
        match self.types.basic(elem)? {
            Basic::Uint8 => Some(Text::Bytes),
            Basic::Int32 => Some(Text::Runes),
            _ => None,
        }
    }

    /// The bytes of a slice that an expression converts to a string which is not kept: nobody can change them before it is
    /// used, so that they need not be copied.
    pub fn borrowed_string(&mut self, expr: ExprId) -> Lowered<Option<Leaves>> {
        let inner = self.ast.unparen(expr);
        let ExprKind::Call { args, .. } = &self.ast[inner].kind else {
            return Ok(None);
        };
        let is_conversion = self.info.call(inner) == Some(CallKind::Conversion)
            && self.info.value(inner).is_none()
            && !self.hoisted.contains_key(&inner)
            && !self.hoisted.contains_key(&expr)
            && self.types.is_string(self.type_of(inner));
        if !is_conversion || self.text_slice(self.type_of(args[0])) != Some(Text::Bytes) {
            return Ok(None);
        }
        let slice = self.expr(args[0])?.leaves();
        Ok(Some(slice.part(0, 2)))
    }

    /// A string, or the bytes of one that is not kept.
    pub fn string_operand(&mut self, expr: ExprId) -> Lowered<Operand> {
        match self.borrowed_string(expr)? {
            Some(leaves) => Ok(Operand::Leaves(leaves)),
            None => self.expr(expr),
        }
    }

    /// `string(slice)`
    pub fn slice_to_string(&mut self, text: Text, slice: Leaves) -> Operand {
        let (start, length) = (slice.at(0), slice.at(1));
        match text {
            Text::Bytes => {
                let made = self.call_host(Host::BytesToString, &[start, length]);
                let start = self.pointer(made.at(0));
                self.pair(start, length)
            }
            Text::Runes => {
                let made = self.call_host(Host::RunesToString, &[start, length]);
                self.string_of(made)
            }
        }
    }

    /// `[]byte(string)`, `[]rune(string)`
    pub fn string_to_slice(&mut self, text: Text, string: Leaves) -> Operand {
        let words = [string.at(0), string.at(1)];
        let (made, length, capacity) = match text {
            Text::Bytes => {
                let made = self.call_host(Host::StringToBytes, &words);
                (made, string.at(1), made.at(1))
            }
            Text::Runes => {
                let made = self.call_host(Host::StringToRunes, &words);
                (made, made.at(1), made.at(1))
            }
        };
        let start = self.pointer(made.at(0));
        Operand::Leaves([start, length, capacity].into_iter().collect())
    }

    /// `[]byte("...")`: exactly as much memory as the constant needs.
    pub fn constant_bytes(&mut self, expr: ExprId, x: ExprId) -> Lowered<Option<Operand>> {
        if self.text_slice(self.type_of(expr)) != Some(Text::Bytes) {
            return Ok(None);
        }
        let Some(bytes) = self.info.value(x).and_then(|value| value.as_bytes()) else {
            return Ok(None);
        };
        let count = bytes.len() as u64;
        let from = self.string(bytes).leaves();
        self.at(self.ast[expr].pos);
        let in_frame = !self.runs_once && !self.unit.escapes.is_heap(expr, AllocationKind::Copy);
        let start = if in_frame && count <= MOST_BYTES_IN_FRAME {
            let array = self.types.array(TypeId::UINT8, count);
            let shape = self.shape(array)?;
            let slot = Memory::slot(self.slot(&shape));
            self.address_of(slot)
        } else {
            let descriptor = self.descriptor(TypeId::UINT8)?;
            let words = [descriptor, from.at(1), from.at(1)];
            let start = self.call_host(Host::MakeSlice, &words).at(0);
            self.pointer(start)
        };
        self.move_bytes(start, from.at(0), from.at(1));
        let slice = [start, from.at(1), from.at(1)];
        Ok(Some(Operand::Leaves(slice.into_iter().collect())))
    }

    /// `string(rune)`
    pub fn rune_to_string(&mut self, rune: Value, signed: bool) -> Operand {
        let rune = self.extend(rune, I64, signed);
        let made = self.call_host(Host::RuneToString, &[rune]);
        self.string_of(made)
    }
}
