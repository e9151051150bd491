//! No pointer is live over a safepoint: each use is walked back to its definition, and no safepoint may lie between.

use super::error::{Errors, Rule};
use super::flow::Flow;
use super::taint::Taint;
use cranelift_codegen::ir::{BlockArg, ExceptionTableItem, Inst, Opcode, Value};

/// A point in the function, as far as safepoints matter; later points are larger if one dominates the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    /// Dense block number.
    block: u32,
    /// How many of the block's safepoints lie before.
    safepoints: u32,
}

struct Use {
    value: Value,
    at: Point,
}

struct Walk<'a> {
    flow: &'a Flow<'a>,
    /// Safepoints of each block, in order.
    safepoints: Vec<Vec<Inst>>,
    /// For each block the last value whose walk saw it, so that no set is cleared between values.
    seen_by: Vec<Option<Value>>,
    worklist: Vec<u32>,
}

/// Reports every pointer that is live over a safepoint (once for each such value).
pub(super) fn check(flow: &Flow<'_>, taint: &Taint, errors: &mut Errors) {
    let mut scan = Scan {
        flow,
        taint,
        definitions: vec![None; flow.func.dfg.num_values()],
        uses: Vec::new(),
    };
    let blocks = 0..flow.blocks.len() as u32;
    let safepoints: Vec<Vec<Inst>> = blocks.map(|number| scan.block(number, errors)).collect();
    let Scan {
        definitions,
        mut uses,
        ..
    } = scan;
    if safepoints.iter().all(Vec::is_empty) {
        return;
    }
    uses.sort_by_key(|a_use: &Use| a_use.value.as_u32());
    let mut walk = Walk {
        flow,
        safepoints,
        seen_by: vec![None; flow.blocks.len()],
        worklist: Vec::new(),
    };
    let mut reported = None;
    for a_use in &uses {
        if reported == Some(a_use.value) {
            continue;
        }
        let Some(definition) = definitions[a_use.value.as_u32() as usize] else {
            continue; // Cranelift's own verifier reports a use without a definition.
        };
        if let Some(safepoint) = walk.safepoint_between(definition, a_use) {
            reported = Some(a_use.value);
            let value = a_use.value;
            let what = match flow.defining_inst(value) {
                Some(inst) => format!(
                    "{value} (`{}`) is live over the safepoint",
                    flow.func.dfg.display_inst(inst)
                ),
                None => format!("block parameter {value} is live over the safepoint"),
            };
            errors.at(Rule::LiveAcrossSafepoint, flow, safepoint, what);
        }
    }
}

/// Collects definitions and uses of pointers, block by block in reverse postorder: definitions come before their uses.
struct Scan<'a> {
    flow: &'a Flow<'a>,
    taint: &'a Taint,
    definitions: Vec<Option<Point>>,
    uses: Vec<Use>,
}

impl Scan<'_> {
    /// Scans one block; returns its safepoints.
    fn block(&mut self, number: u32, errors: &mut Errors) -> Vec<Inst> {
        let flow = self.flow;
        let dfg = &flow.func.dfg;
        let block = flow.blocks[number as usize];
        let mut safepoints = Vec::new();
        let mut point = Point {
            block: number,
            safepoints: 0,
        };
        self.define(dfg.block_params(block), point);
        for inst in flow.insts(block) {
            let opcode = flow.opcode(inst);
            let at = match floats(opcode) {
                true => self.earliest(inst).unwrap_or(point),
                false => point,
            };
            for value in flow.args(inst) {
                self.use_at(value, at);
            }
            self.check_context(inst, errors);
            if opcode.is_safepoint() {
                safepoints.push(inst);
                point.safepoints += 1;
            }
            let at = if floats(opcode) { at } else { point };
            self.define(dfg.inst_results(inst), at);
            flow.for_each_edge(inst, |_, args| {
                for arg in args {
                    if let BlockArg::Value(value) = *arg {
                        self.use_at(flow.resolve(value), point);
                    }
                }
            });
        }
        safepoints
    }

    fn define(&mut self, values: &[Value], at: Point) {
        for &value in values {
            if self.taint.is_pointer(value) {
                self.definitions[value.as_u32() as usize] = Some(at);
            }
        }
    }

    fn use_at(&mut self, value: Value, at: Point) {
        if self.taint.is_pointer(value) {
            self.uses.push(Use { value, at });
        }
    }

    /// The first point where all pointers that `inst` uses exist. They all dominate `inst`, so one of them is the last, and
    /// a block that dominates another one has the smaller number.
    fn earliest(&self, inst: Inst) -> Option<Point> {
        let pointers = self.flow.args(inst);
        let definitions = pointers.map(|value| self.definitions[value.as_u32() as usize]);
        definitions.flatten().max()
    }

    fn check_context(&self, inst: Inst, errors: &mut Errors) {
        let dfg = &self.flow.func.dfg;
        let Some(table) = dfg.insts[inst].exception_table() else {
            return;
        };
        for item in dfg.exception_tables[table].items() {
            if let ExceptionTableItem::Context(value) = item
                && self.taint.is_pointer(self.flow.resolve(value))
            {
                let what = format!("{value} is an exception context");
                errors.at(Rule::LiveAcrossSafepoint, self.flow, inst, what);
            }
        }
    }
}

/// Whether what the instruction computes depends on nothing but its operands, so that it does not matter when it does.
/// `stack_addr` is none of these: it computes the address of the stack of that moment.
fn floats(opcode: Opcode) -> bool {
    opcode != Opcode::StackAddr
        && !opcode.can_load()
        && !opcode.can_store()
        && !opcode.can_trap()
        && !opcode.is_call()
        && !opcode.is_branch()
        && !opcode.is_terminator()
        && !opcode.other_side_effects()
}

impl Walk<'_> {
    /// A safepoint that can be executed after the definition and before the use.
    fn safepoint_between(&mut self, definition: Point, a_use: &Use) -> Option<Inst> {
        let at = a_use.at;
        let first = |safepoints: &[Inst]| safepoints.first().copied();
        if at.block == definition.block {
            let between = definition.safepoints as usize..at.safepoints as usize;
            return first(self.safepoints[at.block as usize].get(between)?);
        }
        if at.safepoints > 0 {
            return first(&self.safepoints[at.block as usize]);
        }
        self.visit_predecessors(at.block, a_use.value);
        while let Some(block) = self.worklist.pop() {
            let safepoints = &self.safepoints[block as usize];
            let safepoint = if block == definition.block {
                first(&safepoints[definition.safepoints as usize..])
            } else {
                self.visit_predecessors(block, a_use.value);
                first(&self.safepoints[block as usize])
            };
            if safepoint.is_some() {
                self.worklist.clear();
                return safepoint;
            }
        }
        None
    }

    fn visit_predecessors(&mut self, block: u32, value: Value) {
        for &predecessor in &self.flow.predecessors[block as usize] {
            let seen_by = &mut self.seen_by[predecessor as usize];
            if *seen_by != Some(value) {
                *seen_by = Some(value);
                self.worklist.push(predecessor);
            }
        }
    }
}
