//! The function as the analyses see it: reachable blocks in reverse postorder, predecessors, and direct slot accesses.

use cranelift_codegen::ir::{
    Block, BlockArg, Function, Inst, InstructionData, Opcode, StackSlot, Value, ValueDef,
};

/// Dense number of a block that is not reachable.
const UNREACHABLE: u32 = u32::MAX;

/// The control flow of a function, by dense block numbers in reverse postorder.
pub(super) struct Flow<'f> {
    pub(super) func: &'f Function,
    /// Reachable blocks in reverse postorder; the entry is number 0.
    pub(super) blocks: Vec<Block>,
    /// Predecessors of each block, by dense number.
    pub(super) predecessors: Vec<Vec<u32>>,
    number_of: Vec<u32>,
}

/// A load or store whose address is a slot's address plus a constant.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotAccess {
    pub(super) slot: StackSlot,
    pub(super) offset: i64,
    pub(super) size_bytes: u32,
    /// The stored value; `None` for a load.
    pub(super) stored: Option<Value>,
}

impl<'f> Flow<'f> {
    pub(super) fn new(func: &'f Function) -> Self {
        let mut flow = Self {
            func,
            blocks: Vec::new(),
            predecessors: Vec::new(),
            number_of: vec![UNREACHABLE; func.dfg.num_blocks()],
        };
        flow.order_blocks();
        flow.predecessors = vec![Vec::new(); flow.blocks.len()];
        for (number, &block) in flow.blocks.iter().enumerate() {
            for successor in func.block_successors(block) {
                let successor = flow.number_of[successor.as_u32() as usize] as usize;
                flow.predecessors[successor].push(number as u32);
            }
        }
        flow
    }

    /// An explicit stack: a function may have a hundred thousand blocks in a row.
    fn order_blocks(&mut self) {
        let Some(entry) = self.func.layout.entry_block() else {
            return;
        };
        let mut postorder = Vec::new();
        let mut stack = vec![(entry, false)];
        while let Some((block, finished)) = stack.pop() {
            if finished {
                postorder.push(block);
                continue;
            }
            let seen = &mut self.number_of[block.as_u32() as usize];
            if *seen != UNREACHABLE {
                continue;
            }
            *seen = 0;
            stack.push((block, true));
            stack.extend(
                self.func
                    .block_successors(block)
                    .map(|block| (block, false)),
            );
        }
        postorder.reverse();
        for (number, block) in postorder.iter().enumerate() {
            self.number_of[block.as_u32() as usize] = number as u32;
        }
        self.blocks = postorder;
    }

    /// Dense number of a reachable block.
    pub(super) fn number(&self, block: Block) -> u32 {
        self.number_of[block.as_u32() as usize]
    }

    pub(super) fn insts(&self, block: Block) -> impl Iterator<Item = Inst> + use<'f> {
        self.func.layout.block_insts(block)
    }

    pub(super) fn opcode(&self, inst: Inst) -> Opcode {
        self.func.dfg.insts[inst].opcode()
    }

    pub(super) fn resolve(&self, value: Value) -> Value {
        self.func.dfg.resolve_aliases(value)
    }

    /// What has become of a value from before the mid-end: itself, what it is an alias of, or nothing.
    pub(super) fn survivor(&self, mut value: Value) -> Option<Value> {
        let dfg = &self.func.dfg;
        // The mid-end leaves aliases of nothing, which `resolve_aliases` cannot follow; a chain of aliases has no cycle.
        for _ in 0..dfg.num_values() {
            if value.as_u32() as usize >= dfg.num_values() {
                return None;
            }
            match dfg.value_alias_dest_for_serialization(value) {
                Some(original) => value = original,
                None => return dfg.value_is_attached(value).then_some(value),
            }
        }
        None
    }

    /// Operands of the instruction itself, without the arguments of its branch edges.
    pub(super) fn args(&self, inst: Inst) -> impl Iterator<Item = Value> + '_ {
        self.func
            .dfg
            .inst_args(inst)
            .iter()
            .map(|&value| self.resolve(value))
    }

    /// Calls `edge(destination, arguments)` for every outgoing edge of `inst`.
    pub(super) fn for_each_edge(&self, inst: Inst, mut edge: impl FnMut(Block, &[BlockArg])) {
        let dfg = &self.func.dfg;
        let mut args = Vec::new();
        for call in dfg.insts[inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
            args.clear();
            args.extend(call.args(&dfg.value_lists));
            edge(call.block(&dfg.value_lists), &args);
        }
    }

    /// The instruction that defines `value` (aliases resolved), if one does.
    pub(super) fn defining_inst(&self, value: Value) -> Option<Inst> {
        match self.func.dfg.value_def(self.resolve(value)) {
            ValueDef::Result(inst, _) => Some(inst),
            _ => None,
        }
    }

    /// The integer constant that `value` is, if it is one.
    pub(super) fn constant(&self, value: Value) -> Option<i64> {
        match self.func.dfg.insts[self.defining_inst(value)?] {
            InstructionData::UnaryImm {
                opcode: Opcode::Iconst,
                imm,
            } => Some(imm.bits()),
            _ => None,
        }
    }

    /// The slot and offset whose address `value` is, if a `stack_addr` defines it.
    pub(super) fn slot_address(&self, value: Value) -> Option<(StackSlot, i64)> {
        match self.func.dfg.insts[self.defining_inst(value)?] {
            InstructionData::StackAddr {
                stack_slot, offset, ..
            } => Some((stack_slot, i64::from(i32::from(offset)))),
            _ => None,
        }
    }

    /// `inst` as a direct slot access, if it is one.
    pub(super) fn slot_access(&self, inst: Inst) -> Option<SlotAccess> {
        let dfg = &self.func.dfg;
        let opcode = dfg.insts[inst].opcode();
        if opcode.is_call() || !(opcode.can_load() || opcode.can_store()) {
            return None;
        }
        let address = self.address_operand(inst)?;
        let (slot, base) = self.slot_address(address)?;
        let offset = base + i64::from(dfg.insts[inst].load_store_offset().unwrap_or(0));
        let stored = match dfg.insts[inst] {
            InstructionData::Store { args, .. } | InstructionData::StoreNoOffset { args, .. } => {
                Some(self.resolve(args[0]))
            }
            InstructionData::AtomicRmw { args, .. } => Some(self.resolve(args[1])),
            InstructionData::AtomicCas { args, .. } => Some(self.resolve(args[2])),
            _ => None,
        };
        let size_bytes = access_bytes(opcode).unwrap_or_else(|| {
            let value = stored.unwrap_or_else(|| dfg.first_result(inst));
            dfg.value_type(value).bytes()
        });
        Some(SlotAccess {
            slot,
            offset,
            size_bytes,
            stored,
        })
    }

    /// The address operand of a load, store or atomic instruction.
    pub(super) fn address_operand(&self, inst: Inst) -> Option<Value> {
        match self.func.dfg.insts[inst] {
            InstructionData::Load { arg, .. } | InstructionData::LoadNoOffset { arg, .. } => {
                Some(arg)
            }
            InstructionData::Store { args, .. } | InstructionData::StoreNoOffset { args, .. } => {
                Some(args[1])
            }
            InstructionData::AtomicRmw { args, .. } => Some(args[0]),
            InstructionData::AtomicCas { args, .. } => Some(args[0]),
            _ => None,
        }
    }
}

/// Memory bytes of the accesses whose size is in the opcode, not in the type of the value.
fn access_bytes(opcode: Opcode) -> Option<u32> {
    Some(match opcode {
        Opcode::Uload8 | Opcode::Sload8 | Opcode::Istore8 => 1,
        Opcode::Uload16 | Opcode::Sload16 | Opcode::Istore16 => 2,
        Opcode::Uload32 | Opcode::Sload32 | Opcode::Istore32 => 4,
        Opcode::Uload8x8 | Opcode::Sload8x8 => 8,
        Opcode::Uload16x4 | Opcode::Sload16x4 => 8,
        Opcode::Uload32x2 | Opcode::Sload32x2 => 8,
        _ => return None,
    })
}
