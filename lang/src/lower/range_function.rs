//! `range` over functions: the body is a function of its own that the ranged one calls.
//!
//! ```text
//!   state: whether the body may be called         one for each loop, in the function around it
//!   next:  where to go on after the loop, or 0    one for each outermost loop
//! ```
//!
//! A statement that leaves the loop notes in `next` where to, and the body answers false; behind the loop the function
//! around it looks there. Results of a `return` are assigned where the function that it leaves has them, and calls that
//! the body defers are those of that function.

use std::collections::HashSet;
use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use morestack_rt::defers::{CLOSED, DeferredCall, DeferredLoop};
use morestack_rt::host::RangeState;

use super::abi::Abi;
use super::control::RangeSide;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::check::{FunctionId, RangeBody};
use crate::escape::AllocationKind;
use crate::syntax::ast::{BranchKind, ExprId, Node, StmtId, StmtKind};
use crate::types::{ObjId, TypeId};

/// A loop over a function, for its body.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeLoop {
    stmt: StmtId,
    body: RangeBody,
}

/// A way out of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Return,
    Branch(BranchKind, StmtId),
}

impl Way {
    /// What stands in `next`; not 0.
    fn code(self) -> i64 {
        match self {
            Way::Return => 1,
            Way::Branch(kind, target) => 4 * (i64::from(target.0) + 1) + kind as i64,
        }
    }
}

impl FunctionLowering<'_, '_> {
    fn put_integer(&mut self, object: ObjId, value: i64) -> Lowered<()> {
        let shape = self.shape(TypeId::INT)?;
        let value = Operand::one(self.word(value));
        let place = self.places[&object];
        self.write(&shape, place, value);
        Ok(())
    }

    fn integer(&mut self, object: ObjId) -> Lowered<Value> {
        let shape = self.shape(TypeId::INT)?;
        let place = self.places[&object];
        Ok(self.read(&shape, place).single())
    }

    /// The loop, in the function around it.
    pub fn range_over_function(&mut self, id: StmtId, body: RangeBody, x: ExprId) -> Lowered<()> {
        let pos = self.pos();
        self.hoist_inside(x)?;
        let iterator = self.expr(x)?.single();
        self.declare(body.state)?;
        self.put_integer(body.state, RangeState::Ready as i64)?;
        if self.range_body.is_none() {
            self.declare(body.next)?;
            self.put_integer(body.next, 0)?;
            if let Some(list) = self.info.range_defers(id) {
                self.begin_deferring_loop(list)?;
            }
        }
        let closure = self.closure(x, AllocationKind::RangeBody, body.function)?;
        let callback = self.info.function(body.function).signature;
        let abi = Abi::new(&mut self.unit.shapes, &[callback], &[]);
        let abi = abi.or_else(|why| self.no_shape(why))?;
        self.at(pos);
        self.emit_call(&abi, None, Some(iterator), &[closure]);
        let state = self.integer(body.state)?;
        let has_panicked = self
            .b
            .ins()
            .icmp_imm_s(IntCC::Equal, state, RangeState::Running as i64);
        self.panic_if_with(has_panicked, Host::PanicRange, |lowering| {
            vec![lowering.word(RangeState::Recovered as i64)]
        });
        self.put_integer(body.state, RangeState::Exhausted as i64)?;
        let ways = self.ways_out(id);
        if ways.is_empty() {
            return Ok(());
        }
        let next = self.integer(body.next)?;
        for way in ways {
            let (leave, stay) = (self.b.create_block(), self.b.create_block());
            let code = self.b.ins().iconst(I64, way.code());
            let leaves = self.b.ins().icmp(IntCC::Equal, next, code);
            self.b.ins().brif(leaves, leave, &[], stay, &[]);
            self.switch_to_sealed(leave);
            self.put_integer(body.next, 0)?;
            match way {
                Way::Return => {
                    let results = self.results.clone();
                    self.return_variables(&results)?;
                }
                Way::Branch(kind, target) => self.branch_statement(kind, Some(target))?,
            }
            let dead = self.b.current_block().expect("code is made in a block");
            if self.b.func.layout.is_block_inserted(dead) {
                self.b.ins().trap(super::TRAP_UNREACHABLE);
            }
            self.switch_to_sealed(stay);
        }
        Ok(())
    }

    /// The statements in the body of a loop, without those of function literals.
    fn statements_in(&self, range: StmtId) -> HashSet<StmtId> {
        let mut found = HashSet::new();
        let mut todo = vec![range];
        while let Some(stmt) = todo.pop() {
            self.ast.stmt_children(stmt, &mut |child| {
                if let Node::Stmt(child) = child {
                    found.insert(child);
                    todo.push(child);
                }
            });
        }
        found
    }

    /// The ways out of a loop other than its end, in the order of the source.
    fn ways_out(&self, range: StmtId) -> Vec<Way> {
        let inside = self.statements_in(range);
        let mut ways = vec![];
        let mut all: Vec<StmtId> = inside.iter().copied().collect();
        all.sort_unstable_by_key(|stmt| stmt.0);
        for stmt in all {
            let way = match self.ast[stmt].kind {
                StmtKind::Return(_) => Way::Return,
                StmtKind::Branch {
                    kind: kind @ (BranchKind::Break | BranchKind::Continue | BranchKind::Goto),
                    target: Some(target),
                    ..
                } if target != range && !inside.contains(&target) => Way::Branch(kind, target),
                _ => continue,
            };
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways
    }

    /// What the body begins with: may it be called, and the variables of the loop.
    pub fn begin_range_body(&mut self, function: FunctionId, stmt: StmtId) -> Lowered<()> {
        let body = self.info.range_body(stmt);
        let body = body.expect("the checker knows every body of a loop");
        self.range_body = Some(RangeLoop { stmt, body });
        let returning = self.info.returning(function);
        self.results
            .clone_from(&self.info.function(returning).results);
        let state = self.integer(body.state)?;
        let is_wrong = self
            .b
            .ins()
            .icmp_imm_s(IntCC::NotEqual, state, RangeState::Ready as i64);
        self.panic_if_with(is_wrong, Host::PanicRange, |_| vec![state]);
        self.put_integer(body.state, RangeState::Running as i64)?;
        let StmtKind::Range { lhs, define, .. } = &self.ast[stmt].kind else {
            unreachable!("the body of a loop")
        };
        let mut values = vec![];
        for &param in &self.info.function(function).params {
            let ty = self.info.object(param).ty;
            let shape: Shape = self.shape(ty)?;
            let place = self.places[&param];
            values.push((ty, self.read(&shape, place)));
        }
        let side = |index: usize| {
            let side = self.range_side(lhs.get(index), *define);
            match values.get(index) {
                Some(&(ty, value)) => (side, ty, Some(value)),
                None => (side, TypeId::INT, None),
            }
        };
        // One after the other: the operands of the second see what the first has assigned.
        let none = || (RangeSide::None, TypeId::INT, None);
        let (first, second) = (side(0), side(1));
        self.assign_sides([first, none()])?;
        self.assign_sides([none(), second])
    }

    /// Ends the body, which answers whether the loop goes on.
    pub fn leave_range_body(&mut self, goes_on: bool) -> Lowered<()> {
        let Some(RangeLoop { body, .. }) = self.range_body else {
            unreachable!("in the body of a loop over a function")
        };
        let state = if goes_on {
            RangeState::Ready
        } else {
            RangeState::Done
        };
        self.put_integer(body.state, state as i64)?;
        let answer = self.boolean(goes_on);
        self.return_values(vec![Operand::one(answer)])
    }

    /// `return` in the body.
    pub fn return_from_range(&mut self, results: &[ObjId], values: Vec<Operand>) -> Lowered<()> {
        let mut kept = vec![];
        for (&object, value) in results.iter().zip(values) {
            let shape = self.shape(self.info.object(object).ty)?;
            let value = self.keep(&shape, value);
            kept.push((object, shape, value));
        }
        for (object, shape, value) in kept {
            let place: Place = self.places[&object];
            self.write(&shape, place, value);
        }
        self.leave_by(Way::Return)
    }

    fn leave_by(&mut self, way: Way) -> Lowered<()> {
        let Some(RangeLoop { body, .. }) = self.range_body else {
            unreachable!("in the body of a loop over a function")
        };
        self.put_integer(body.next, way.code())?;
        self.leave_range_body(false)
    }

    /// A branch in the body of a loop over a function, if it leaves the body.
    pub fn leave_loop_over_function(
        &mut self,
        kind: BranchKind,
        target: Option<StmtId>,
    ) -> Lowered<bool> {
        let (Some(RangeLoop { stmt, .. }), Some(target)) = (self.range_body, target) else {
            return Ok(false);
        };
        match kind {
            BranchKind::Fallthrough => return Ok(false),
            BranchKind::Continue if target == stmt => self.leave_range_body(true)?,
            BranchKind::Break if target == stmt => self.leave_range_body(false)?,
            _ if self.statements_in(stmt).contains(&target) => return Ok(false),
            _ => self.leave_by(Way::Branch(kind, target))?,
        }
        Ok(true)
    }

    /// What the loop defers goes to a list of its own that stands among the deferred calls of the function around: the body
    /// may run with other functions' records between the two, or in another task.
    fn begin_deferring_loop(&mut self, list: ObjId) -> Lowered<()> {
        self.has_deferring_loop = true;
        let words = [TypeId::UNSAFE_POINTER; 2];
        let of_loop = self.new_object(self.closure_type(&words))?;
        let calls = self.deferred_calls();
        let next = self.load(I64, calls);
        self.store(next, of_loop.at(offset_of!(DeferredLoop, next) as u64));
        let address = self.address_of(of_loop);
        self.store(address, calls);
        self.declare(list)?;
        let shape = self.shape(TypeId::UNSAFE_POINTER)?;
        let place = self.places[&list];
        self.write(&shape, place, Operand::one(address));
        Ok(())
    }

    /// Where the latest call stands that the body of a loop over a function has deferred.
    pub fn deferred_in_range(&mut self, range: RangeLoop) -> Lowered<Memory> {
        let range = self.info.outermost_range(range.body.function);
        let list = range.and_then(|range| self.info.range_defers(range));
        let list = list.expect("the checker knows which loops defer");
        let shape = self.shape(TypeId::UNSAFE_POINTER)?;
        let place = self.places[&list];
        let of_loop = self.read(&shape, place).single();
        let calls = Memory::address(of_loop).at(offset_of!(DeferredLoop, calls) as u64);
        let latest = self.load(I64, calls);
        let is_closed = self.b.ins().icmp_imm_u(IntCC::Equal, latest, CLOSED as i64);
        self.panic_if_with(is_closed, Host::FatalLateDefer, |_| vec![]);
        Ok(calls)
    }

    /// The deferred call to run now and takes it off: `entry`, the latest in the list at `calls`, or if that stands for a
    /// loop the latest of the loop.
    pub fn take_deferred(
        &mut self,
        entry: Value,
        next: Value,
        calls: Memory,
        again: Block,
    ) -> Value {
        let (of_loop, plain, taken) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let call = self.b.append_block_param(taken, I64);
        let code = self.load(I64, Memory::address(entry));
        self.b.ins().brif(code, plain, &[], of_loop, &[]);
        self.switch_to_sealed(plain);
        self.store(next, calls);
        self.b.ins().jump(taken, &[entry.into()]);
        self.switch_to_sealed(of_loop);
        let (some, none) = (self.b.create_block(), self.b.create_block());
        let inner = Memory::address(entry).at(offset_of!(DeferredLoop, calls) as u64);
        let latest = self.load(I64, inner);
        let latest = self.pointer(latest);
        self.b.ins().brif(latest, some, &[], none, &[]);
        self.switch_to_sealed(none);
        let closed = self.word(CLOSED as i64);
        self.store(closed, inner);
        self.store(next, calls);
        self.jump(again);
        self.switch_to_sealed(some);
        let next = Memory::address(latest).at(offset_of!(DeferredCall, next) as u64);
        let next = self.load(I64, next);
        self.store(next, inner);
        self.b.ins().jump(taken, &[latest.into()]);
        self.switch_to_sealed(taken);
        self.pointer(call)
    }
}
