//! `range` over integers, arrays, slices and strings.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{self, InstBuilder, Value};

use super::control::RangeSides;
use super::function::{Exits, FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Leaves, Memory, Operand, Place};
use crate::syntax::ast::{Block, ExprId, StmtId};
use crate::types::{Basic, Type, TypeId};

/// Runes below this are one byte.
const RUNE_SELF: i64 = 0x80;

/// The elements a loop runs over.
struct Elements {
    /// Where element 0 is; `None` if elements are not wanted.
    base: Option<ElementBase>,
    /// The element's type.
    elem: TypeId,
    /// How many there are.
    length: Value,
}

/// Where element 0 is.
#[derive(Clone, Copy)]
enum ElementBase {
    /// A slot of this frame, or a place that stays valid over calls because its address is declared.
    Memory(Memory),
    /// An array behind a pointer that may be nil.
    Pointer(Value),
}

impl FunctionLowering<'_, '_> {
    /// Lowers a `range` loop.
    pub fn range_over(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        x: ExprId,
        body: &Block,
    ) -> Lowered<()> {
        let x_type = self.type_of(x);
        self.hoist_inside(x)?;
        match self.types.underlying(x_type) {
            Type::Basic(Basic::String) | Type::Basic(Basic::UntypedString) => {
                let string = self.expr(x)?.leaves();
                self.range_string(id, sides, string, body)
            }
            Type::Basic(_) => {
                let limit = self.expr(x)?.single();
                self.range_integer(id, sides, x_type, limit, body)
            }
            Type::Slice(elem) => {
                let slice = self.expr(x)?.leaves();
                let base = sides
                    .value
                    .is_wanted()
                    .then(|| ElementBase::Memory(Memory::address(slice.at(0))));
                self.range_elements(
                    id,
                    sides,
                    Elements {
                        base,
                        elem,
                        length: slice.at(1),
                    },
                    body,
                )
            }
            Type::Array { elem, len } => {
                // Without element variable only the length counts, and the array is evaluated only for the calls in it.
                let base = match sides.value.is_wanted() {
                    true => self.array_copy(x)?,
                    false if self.unit.has_call(x) => {
                        self.access(x)?;
                        None
                    }
                    false => None,
                };
                let length = self.word(len as i64);
                self.range_elements(id, sides, Elements { base, elem, length }, body)
            }
            Type::Pointer(array) => {
                let Type::Array { elem, len } = self.types.underlying(array) else {
                    unreachable!("a pointer to an array")
                };
                let pointer = self.expr(x)?.single();
                let base = sides
                    .value
                    .is_wanted()
                    .then_some(ElementBase::Pointer(pointer));
                let length = self.word(len as i64);
                self.range_elements(id, sides, Elements { base, elem, length }, body)
            }
            Type::Map { .. } => {
                let map = self.expr(x)?.single();
                self.range_map(id, sides, x_type, map, body)
            }
            Type::Chan { elem, .. } => {
                let channel = self.expr(x)?.single();
                self.range_channel(id, sides, elem, channel, body)
            }
            _ => self.unsupported("generic functions"),
        }
    }

    /// The array a loop runs over: a copy, since the body may change the original.
    fn array_copy(&mut self, x: ExprId) -> Lowered<Option<ElementBase>> {
        let value = self.expr(x)?;
        let shape = self.shape(self.type_of(x))?;
        Ok(match self.keep(&shape, value) {
            Operand::Memory { place, .. } => Some(ElementBase::Memory(place)),
            Operand::Leaves(_) => None,
        })
    }

    /// A loop that counts from zero below `limit`; `each` makes what comes before the body in an iteration.
    fn count(
        &mut self,
        id: StmtId,
        ty: ir::Type,
        condition: IntCC,
        limit: Value,
        body: &Block,
        each: impl FnOnce(&mut Self, Value) -> Lowered<()>,
    ) -> Lowered<()> {
        let counter = self.b.declare_var(ty);
        let zero = self.b.ins().iconst(ty, 0);
        self.b.def_var(counter, zero);
        let (start, next, after) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        // Tested before the loop and at its end: that saves a jump an iteration.
        let proceeds = self.b.ins().icmp(condition, zero, limit);
        self.branch_on(proceeds, start, after);
        self.b.switch_to_block(start);
        let index = self.b.use_var(counter);
        self.loop_depth += 1;
        each(self, index)?;
        self.loop_depth -= 1;
        self.loop_body(
            id,
            Exits {
                after,
                next: Some(next),
            },
            body,
        )?;
        self.jump(next);
        self.switch_to_sealed(next);
        if self.is_reachable() {
            let index = self.b.use_var(counter);
            let one = self.b.ins().iconst(ty, 1);
            let index = self.b.ins().iadd(index, one);
            self.b.def_var(counter, index);
            let proceeds = self.b.ins().icmp(condition, index, limit);
            self.branch_on(proceeds, start, after);
        } else {
            self.jump(start);
        }
        self.b.seal_block(start);
        self.switch_to_sealed(after);
        Ok(())
    }

    fn range_integer(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        ty: TypeId,
        limit: Value,
        body: &Block,
    ) -> Lowered<()> {
        let number = self.number(ty).expect("an integer is ranged over");
        let condition = if number.is_signed() {
            IntCC::SignedLessThan
        } else {
            IntCC::UnsignedLessThan
        };
        self.count(id, number.ty(), condition, limit, body, |this, index| {
            this.assign_sides([
                (sides.key, ty, Some(Operand::one(index))),
                (sides.value, ty, None),
            ])
        })
    }

    fn range_elements(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        elements: Elements,
        body: &Block,
    ) -> Lowered<()> {
        let element = self.shape(elements.elem)?;
        let length = elements.length;
        self.count(
            id,
            I64,
            IntCC::SignedLessThan,
            length,
            body,
            |this, index| {
                let value = match elements.base {
                    None if sides.value.is_wanted() => Some(this.zero(&element)),
                    None => None,
                    Some(base) => {
                        let base = match base {
                            ElementBase::Memory(memory) => memory,
                            ElementBase::Pointer(pointer) => this.probed(Memory::pointer(pointer)),
                        };
                        let base = this.address_of(base);
                        let address = this.offset_pointer(base, index, element.size_bytes);
                        Some(this.read(&element, Place::Memory(Memory::address(address))))
                    }
                };
                this.assign_sides([
                    (sides.key, TypeId::INT, Some(Operand::one(index))),
                    (sides.value, elements.elem, value),
                ])
            },
        )
    }

    fn range_string(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        string: Leaves,
        body: &Block,
    ) -> Lowered<()> {
        let (address, length) = (string.at(0), string.at(1));
        let position = self.b.declare_var(I64);
        let zero = self.word(0);
        self.b.def_var(position, zero);
        let following = self.b.declare_var(I64);
        let (head, start) = (self.b.create_block(), self.b.create_block());
        let (next, after) = (self.b.create_block(), self.b.create_block());
        self.jump(head);
        self.b.switch_to_block(head);
        let index = self.b.use_var(position);
        let proceeds = self.below(index, length);
        self.branch_on(proceeds, start, after);
        self.switch_to_sealed(start);
        let (rune, beyond) = self.rune_at(address, length, index);
        self.b.def_var(following, beyond);
        self.loop_depth += 1;
        self.assign_sides([
            (sides.key, TypeId::INT, Some(Operand::one(index))),
            (sides.value, TypeId::RUNE, Some(Operand::one(rune))),
        ])?;
        self.loop_depth -= 1;
        self.loop_body(
            id,
            Exits {
                after,
                next: Some(next),
            },
            body,
        )?;
        self.jump(next);
        self.switch_to_sealed(next);
        if self.is_reachable() {
            let index = self.b.use_var(following);
            self.b.def_var(position, index);
        }
        self.jump(head);
        self.b.seal_block(head);
        self.switch_to_sealed(after);
        Ok(())
    }

    /// The rune at a position of a string, and the position after it.
    fn rune_at(&mut self, address: Value, length: Value, index: Value) -> (Value, Value) {
        let here = self.b.ins().iadd(address, index);
        let here = self.pointer(here);
        let byte = self.load(I8, Memory::address(here));
        let (ascii, other, done) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let rune = self.b.append_block_param(done, I32);
        let after = self.b.append_block_param(done, I64);
        let is_long = self
            .b
            .ins()
            .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, byte, RUNE_SELF);
        self.b.ins().brif(is_long, other, &[], ascii, &[]);
        self.switch_to_sealed(ascii);
        let short = self.b.ins().uextend(I32, byte);
        let following = self.b.ins().iadd_imm_s(index, 1);
        self.b.ins().jump(done, &[short.into(), following.into()]);
        self.switch_to_sealed(other);
        let decoded = self.call_host(Host::DecodeRune, &[address, length, index]);
        let long = self.b.ins().ireduce(I32, decoded.at(0));
        self.b
            .ins()
            .jump(done, &[long.into(), decoded.at(1).into()]);
        self.switch_to_sealed(done);
        (rune, after)
    }
}
