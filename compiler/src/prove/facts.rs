//! What branches tell: for every block the conditions that hold on all ways to it.
//!
//! A number is written as [`Term`]: a value plus a constant, with wrap-around. Two terms that are equal are equal at run time,
//! also where the mid-end has computed one of them twice.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::condcodes::{CondCode as _, IntCC};
use cranelift_codegen::ir::{
    Block, DataFlowGraph, Function, InstructionData, Opcode, Value, ValueDef,
};
use cranelift_entity::SecondaryMap;

/// A number of `bits` bits, read with a sign: `base + offset`, wrapped around; without a base the constant itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub base: Option<Value>,
    pub offset: i64,
    pub bits: u32,
}

impl Term {
    /// A constant.
    pub fn constant(value: i64) -> Term {
        Term {
            base: None,
            offset: value,
            bits: 64,
        }
    }

    /// What a value is.
    pub fn of(dfg: &DataFlowGraph, value: Value) -> Term {
        let mut value = dfg.resolve_aliases(value);
        let mut bits = dfg.value_type(value).bits();
        let mut offset = 0i64;
        while let ValueDef::Result(inst, 0) = dfg.value_def(value) {
            match dfg.insts[inst] {
                InstructionData::UnaryImm {
                    opcode: Opcode::Iconst,
                    imm,
                } => {
                    let sum = sign_extended(imm.bits(), bits).wrapping_add(offset);
                    return Term {
                        base: None,
                        offset: sign_extended(sum, bits),
                        bits: 64,
                    };
                }
                InstructionData::Binary {
                    opcode: opcode @ (Opcode::Iadd | Opcode::Isub),
                    args,
                } => {
                    let constants = args.map(|argument| constant(dfg, argument));
                    let (rest, step) = match (opcode, constants) {
                        (Opcode::Iadd, [None, Some(step)]) => (args[0], step),
                        (Opcode::Iadd, [Some(step), None]) => (args[1], step),
                        (Opcode::Isub, [None, Some(step)]) => (args[0], step.wrapping_neg()),
                        _ => break,
                    };
                    offset = sign_extended(offset.wrapping_add(step), bits);
                    value = dfg.resolve_aliases(rest);
                }
                // The same number, as long as nothing was added to the wide one.
                InstructionData::Unary {
                    opcode: Opcode::Sextend,
                    arg,
                } if offset == 0 => {
                    value = dfg.resolve_aliases(arg);
                    bits = dfg.value_type(value).bits();
                }
                _ => break,
            }
        }
        Term {
            base: Some(value),
            offset,
            bits,
        }
    }

    /// The largest number of this width.
    pub fn largest(self) -> i128 {
        (1i128 << (self.bits - 1)) - 1
    }
}

/// A constant with its sign.
pub(super) fn constant(dfg: &DataFlowGraph, value: Value) -> Option<i64> {
    let value = dfg.resolve_aliases(value);
    let inst = dfg.value_def(value).inst()?;
    match dfg.insts[inst] {
        InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } => Some(sign_extended(imm.bits(), dfg.value_type(value).bits())),
        _ => None,
    }
}

fn sign_extended(bits: i64, width: u32) -> i64 {
    let shift = 64 - width;
    bits << shift >> shift
}

/// A comparison that holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    pub relation: Relation,
    pub left: Term,
    pub right: Term,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Less,
    LessEqual,
    /// Without sign; of equal widths.
    Below,
    /// Without sign; of equal widths.
    BelowEqual,
    Equal,
    NotEqual,
}

/// The comparison that a condition stands for if it is `is_true`.
pub(super) fn comparison(
    dfg: &DataFlowGraph,
    condition: Value,
    is_true: bool,
) -> Option<Comparison> {
    let inst = dfg.value_def(condition).inst()?;
    let InstructionData::IntCompare {
        opcode: Opcode::Icmp,
        args,
        cond,
    } = dfg.insts[inst]
    else {
        return None;
    };
    if !dfg.value_type(args[0]).is_int() || dfg.value_type(args[0]).bits() > 64 {
        return None;
    }
    let cond = if is_true { cond } else { cond.complement() };
    let (relation, swapped) = match cond {
        IntCC::SignedLessThan => (Relation::Less, false),
        IntCC::SignedLessThanOrEqual => (Relation::LessEqual, false),
        IntCC::SignedGreaterThan => (Relation::Less, true),
        IntCC::SignedGreaterThanOrEqual => (Relation::LessEqual, true),
        IntCC::UnsignedLessThan => (Relation::Below, false),
        IntCC::UnsignedLessThanOrEqual => (Relation::BelowEqual, false),
        IntCC::UnsignedGreaterThan => (Relation::Below, true),
        IntCC::UnsignedGreaterThanOrEqual => (Relation::BelowEqual, true),
        IntCC::Equal => (Relation::Equal, false),
        IntCC::NotEqual => (Relation::NotEqual, false),
    };
    let [left, right] = args.map(|argument| Term::of(dfg, argument));
    let (left, right) = if swapped {
        (right, left)
    } else {
        (left, right)
    };
    Some(Comparison {
        relation,
        left,
        right,
    })
}

/// What one branch tells the block it leads to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    /// The condition itself.
    pub condition: Value,
    /// Whether it holds.
    pub is_true: bool,
    /// What it says.
    pub comparison: Option<Comparison>,
}

/// The facts of all blocks.
pub(super) struct Facts {
    /// What holds at the start of a block because of its only predecessor's branch.
    own: SecondaryMap<Block, Option<Fact>>,
    /// The nearest dominator, the block itself included, with a fact of its own.
    nearest: SecondaryMap<Block, Option<Block>>,
    /// The same, above that block.
    above: SecondaryMap<Block, Option<Block>>,
}

/// How many facts are looked at for one question.
const MOST_FACTS: usize = 48;

impl Facts {
    /// Reads all branches.
    pub fn collect(func: &Function, cfg: &ControlFlowGraph, domtree: &DominatorTree) -> Facts {
        let mut facts = Facts {
            own: SecondaryMap::new(),
            nearest: SecondaryMap::new(),
            above: SecondaryMap::new(),
        };
        // Dominators first.
        for &block in domtree.cfg_postorder().iter().rev() {
            let inherited = domtree
                .idom(block)
                .and_then(|dominator| facts.nearest[dominator]);
            let mut ways = cfg.pred_iter(block);
            let fact = match (ways.next(), ways.next()) {
                (Some(way), None) => edge_fact(func, way.block, block),
                _ => None,
            };
            facts.own[block] = fact;
            facts.above[block] = inherited;
            facts.nearest[block] = if fact.is_some() {
                Some(block)
            } else {
                inherited
            };
        }
        facts
    }

    /// What holds in a block, the nearest first.
    pub fn at(&self, block: Block) -> impl Iterator<Item = &Fact> {
        std::iter::successors(self.nearest[block], |&block| self.above[block])
            .take(MOST_FACTS)
            .filter_map(|block| self.own[block].as_ref())
    }
}

/// What the branch at the end of `from` says when it leads to `to`; nothing if both of its ways do.
pub(super) fn edge_fact(func: &Function, from: Block, to: Block) -> Option<Fact> {
    let last = func.layout.last_inst(from)?;
    let InstructionData::Brif { arg, blocks, .. } = func.dfg.insts[last] else {
        return None;
    };
    let ways = blocks.map(|way| way.block(&func.dfg.value_lists));
    if ways[0] == ways[1] {
        return None;
    }
    let condition = func.dfg.resolve_aliases(arg);
    let is_true = ways[0] == to;
    Some(Fact {
        condition,
        is_true,
        comparison: comparison(&func.dfg, condition, is_true),
    })
}
