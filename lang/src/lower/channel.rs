//! Channels: making, sending, receiving, loops over them. Queues and waiting are the runtime's.
//!
//! Values travel by address: the runtime copies what is sent from the frame of the sender, and what is received into the
//! frame of the receiver.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I64};
use cranelift_codegen::ir::{InstBuilder, Value};

use super::control::{RangeSide, RangeSides};
use super::function::{Exits, FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::check::Builtin;
use crate::syntax::ast::{Block, ExprId, StmtId};
use crate::types::{Type, TypeId};

/// Larger values stay in their slot until it is used again.
const MOST_FORGOTTEN_BYTES: u64 = 256;

impl FunctionLowering<'_, '_> {
    /// `make(chan T, size)`
    pub fn make_channel(&mut self, ty: TypeId, size: Value) -> Lowered<Operand> {
        let elem = self.element_type(ty);
        self.shape(elem)?;
        let descriptor = self.descriptor(ty)?;
        let channel = self.call_host(Host::ChanMake, &[descriptor, size]).at(0);
        Ok(Operand::one(self.pointer(channel)))
    }

    /// The element type of a channel type.
    fn element_type(&self, channel: TypeId) -> TypeId {
        match self.types.underlying(channel) {
            Type::Chan { elem, .. } => elem,
            _ => unreachable!("a channel"),
        }
    }

    /// `len(c)` or `cap(c)`
    pub fn channel_count(&mut self, builtin: Builtin, channel: Value) -> Lowered<Value> {
        // The first two words.
        let offset = if builtin == Builtin::Len { 0 } else { 8 };
        self.counted(channel, offset)
    }

    /// `c <- x`
    pub fn send(&mut self, channel: ExprId, value: ExprId) -> Lowered<()> {
        let pos = self.pos();
        self.hoist(channel)?;
        self.hoist(value)?;
        let to = self.expr(channel)?.single();
        let sent = self.sent_value(channel, value)?;
        self.at(pos);
        let address = self.address_of(sent);
        self.call_host(Host::ChanSend, &[to, address]);
        let shape = self.shape(self.element_type(self.type_of(channel)))?;
        if shape.leaves.is_some() {
            self.forget(&shape, sent);
        }
        Ok(())
    }

    /// Evaluates what is sent: a copy in memory that nobody changes.
    pub fn sent_value(&mut self, channel: ExprId, value: ExprId) -> Lowered<Memory> {
        let elem = self.element_type(self.type_of(channel));
        let operand = self.expr(value)?;
        let operand = self.assignable(elem, self.type_of(value), operand)?;
        let shape = self.shape(elem)?;
        match self.keep(&shape, operand) {
            Operand::Memory { place, .. } => Ok(place),
            leaves => {
                let slot = Memory::slot(self.temporary(&shape));
                self.write(&shape, Place::Memory(slot), leaves);
                Ok(slot)
            }
        }
    }

    /// Receives into a slot, or drops what is received: whether it was sent.
    fn receive_into(&mut self, channel: Value, slot: Option<Memory>) -> Value {
        let to = match slot {
            Some(slot) => self.address_of(slot),
            None => self.word(0),
        };
        self.call_host(Host::ChanReceive, &[channel, to]).at(0)
    }

    /// Receives from a channel: the value, and whether it was sent.
    pub fn received(&mut self, x: ExprId) -> Lowered<[Operand; 2]> {
        let pos = self.pos();
        let channel = self.ordered(x)?.single();
        self.at(pos);
        let shape = self.shape(self.element_type(self.type_of(x)))?;
        let slot = Memory::slot(self.temporary(&shape));
        let ok = self.receive_into(channel, Some(slot));
        let ok = self.b.ins().ireduce(I8, ok);
        let value = self.slot_value(&shape, slot);
        Ok([value, Operand::one(ok)])
    }

    /// What was received into a slot of this frame.
    pub fn slot_value(&mut self, shape: &Shape, slot: Memory) -> Operand {
        match self.read(shape, Place::Memory(slot)) {
            Operand::Memory { place, .. } => Operand::temporary(place),
            leaves => {
                self.forget(shape, slot);
                leaves
            }
        }
    }

    /// Clears the pointers in a slot that is not needed any more: while the task waits for the next value it would keep
    /// alive what nobody uses.
    fn forget(&mut self, shape: &Shape, slot: Memory) {
        let zero = self.word(0);
        for offset in shape.pointers.iter().flat_map(|run| run.offsets()) {
            self.store(zero, slot.at(offset.into()));
        }
    }

    /// `<-c`
    pub fn receive(&mut self, x: ExprId) -> Lowered<Operand> {
        let [value, _] = self.received(x)?;
        Ok(value)
    }

    /// `v, ok := <-c`
    pub fn receive_ok(&mut self, expr: ExprId, x: ExprId) -> Lowered<Vec<Operand>> {
        if let Some(both) = self.hoisted_tuples.remove(&expr) {
            return Ok(both);
        }
        Ok(self.received(x)?.to_vec())
    }

    /// `<-c` as a statement.
    pub fn receive_nothing(&mut self, x: ExprId) -> Lowered<()> {
        let pos = self.pos();
        let channel = self.ordered(x)?.single();
        self.at(pos);
        self.receive_into(channel, None);
        Ok(())
    }

    /// A loop over a channel.
    pub fn range_channel(
        &mut self,
        id: StmtId,
        sides: RangeSides,
        elem: TypeId,
        channel: Value,
        body: &Block,
    ) -> Lowered<()> {
        let shape = self.shape(elem)?;
        let is_wanted = sides.key.is_wanted();
        let slot = is_wanted.then(|| Memory::slot(self.temporary(&shape)));
        let (head, start, after) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        self.jump(head);
        self.b.switch_to_block(head);
        let ok = self.receive_into(channel, slot);
        let proceeds = self.b.ins().icmp_imm_u(IntCC::NotEqual, ok, 0);
        self.branch_on(proceeds, start, after);
        self.switch_to_sealed(start);
        self.loop_depth += 1;
        let value = slot.map(|slot| self.read(&shape, Place::Memory(slot)));
        let none = (RangeSide::None, elem, None);
        self.assign_sides([(sides.key, elem, value), none])?;
        if let Some(slot) = slot.filter(|_| shape.size_bytes <= MOST_FORGOTTEN_BYTES) {
            self.forget(&shape, slot);
        }
        self.loop_depth -= 1;
        self.loop_body(
            id,
            Exits {
                after,
                next: Some(head),
            },
            body,
        )?;
        self.jump(head);
        self.b.seal_block(head);
        self.switch_to_sealed(after);
        Ok(())
    }

    /// A count that stands in the object of a map or channel, which may be nil.
    pub fn counted(&mut self, object: Value, offset: u64) -> Lowered<Value> {
        let nothing = self.zero_area(16)?;
        let is_nil = self.b.ins().icmp_imm_u(IntCC::Equal, object, 0);
        let counted = self.b.ins().select(is_nil, nothing, object);
        Ok(self.load(I64, Memory::address(counted).at(offset)))
    }
}
