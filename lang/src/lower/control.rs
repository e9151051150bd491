//! Control flow: if, for, switch.
//!
//! Blocks are made so that the usual way falls through: a condition's second successor is what follows it.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_frontend::{Switch, Variable};

use super::function::{Exits, FunctionLowering, Lowered};
use super::value::{Memory, Operand, Place};
use crate::constant::Value as Constant;
use crate::syntax::ast::{Block, CaseClause, ExprId, IfArm, StmtId, StmtKind};
use crate::syntax::token::BinaryOp;
use crate::types::{ObjId, TypeId};

/// From this many constant integer cases on a switch searches instead of comparing one after the other.
const SEARCHED_CASES: usize = 5;

/// Conditions of at most this many nodes are made twice.
const MOST_CONDITION_NODES: u32 = 12;

/// The optimiser needs time that grows with the cube of the nesting of loops.
const DEEPEST_LOOP: u32 = 1000;

impl FunctionLowering<'_, '_> {
    /// `if` with all its `else if`s.
    pub fn if_statement(&mut self, arms: &[IfArm], otherwise: Option<&Block>) -> Lowered<()> {
        let done = self.b.create_block();
        for (index, arm) in arms.iter().enumerate() {
            self.at(arm.pos);
            if let Some(init) = arm.init {
                self.statement(init)?;
            }
            let is_last = index + 1 == arms.len() && otherwise.is_none();
            let body = self.b.create_block();
            let next = if is_last { done } else { self.b.create_block() };
            self.at(arm.pos);
            self.branch(arm.condition, body, next)?;
            self.switch_to_sealed(body);
            self.block(&arm.body)?;
            self.jump(done);
            if !is_last {
                self.switch_to_sealed(next);
            }
        }
        if let Some(block) = otherwise {
            self.block(block)?;
            self.jump(done);
        }
        self.switch_to_sealed(done);
        Ok(())
    }

    /// `for init; condition; post { ... }`
    ///
    /// Each iteration has its own copy of the loop's variables. Those that live in frontend variables nobody can tell
    /// apart; those in slots share one, since escape analysis lets no address outlive its iteration. Those on the heap
    /// are copied to a new cell before the next iteration.
    pub fn for_statement(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        condition: Option<ExprId>,
        post: Option<StmtId>,
        body: &Block,
    ) -> Lowered<()> {
        if let Some(init) = init {
            self.statement(init)?;
        }
        let cells = self.iteration_cells(init);
        // A cheap condition is made twice, before the loop and at its end: that saves a jump an iteration.
        let at_end = condition.filter(|&condition| self.is_cheap(condition));
        let (start, next, after) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let head = if at_end.is_some() {
            start
        } else {
            let head = self.b.create_block();
            self.jump(head);
            self.b.switch_to_block(head);
            self.find_cells(&cells);
            head
        };
        match condition {
            Some(condition) => self.branch(condition, start, after)?,
            None => self.jump(start),
        }
        self.b.switch_to_block(start);
        if head != start {
            self.b.seal_block(start);
        }
        self.find_cells(&cells);
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
            self.renew_cells(&cells)?;
        }
        if let Some(post) = post.filter(|_| self.is_reachable()) {
            self.loop_depth += 1;
            self.statement(post)?;
            self.loop_depth -= 1;
        }
        match at_end.filter(|_| self.is_reachable()) {
            Some(condition) => {
                self.at(self.ast.start(condition));
                self.branch(condition, start, after)?;
            }
            None => self.jump(head),
        }
        self.b.seal_block(head);
        self.switch_to_sealed(after);
        Ok(())
    }

    /// The cells of the variables on the heap that the head of a loop declares.
    fn iteration_cells(&mut self, init: Option<StmtId>) -> Vec<Cell> {
        let ast = self.ast;
        let Some(StmtKind::Define { lhs, .. }) = init.map(|init| &ast[init].kind) else {
            return vec![];
        };
        let mut cells = vec![];
        for &name in lhs {
            if let Some(object) = self.declared_by(name)
                && self.unit.escapes.is_heap_variable(object)
                && let Place::Memory(memory) = self.places[&object]
            {
                let address = self.b.declare_var(I64);
                self.frame.declare_pointer_var(&mut self.b, address);
                let value = self.address_of(memory);
                self.b.def_var(address, value);
                cells.push(Cell { object, address });
            }
        }
        cells
    }

    /// From here on the variables are in the cells of the iteration at hand.
    fn find_cells(&mut self, cells: &[Cell]) {
        for &Cell { object, address } in cells {
            let address = self.b.use_var(address);
            self.put(object, Place::Memory(Memory::address(address)));
        }
    }

    /// Gives the variables new cells with the old values.
    fn renew_cells(&mut self, cells: &[Cell]) -> Lowered<()> {
        for &Cell { object, address } in cells {
            let ty = self.info.object(object).ty;
            let shape = self.shape(ty)?;
            let old = self.b.use_var(address);
            let new = self.new_object(ty)?;
            let value = self.read(&shape, Place::Memory(Memory::address(old)));
            self.write(&shape, Place::Memory(new), value);
            let new = self.address_of(new);
            self.b.def_var(address, new);
        }
        self.find_cells(cells);
        Ok(())
    }

    /// Whether a condition is small enough to be made twice.
    fn is_cheap(&self, condition: ExprId) -> bool {
        let mut left = MOST_CONDITION_NODES;
        let mut work = vec![condition];
        while let Some(expr) = work.pop() {
            if left == 0 || self.unit.has_call(expr) {
                return false;
            }
            left -= 1;
            if self.info.value(expr).is_none() {
                work.extend(super::unit::operands(self.ast, expr));
            }
        }
        true
    }

    /// A loop's body, with what `break` and `continue` in it mean.
    pub fn loop_body(&mut self, id: StmtId, exits: Exits, body: &Block) -> Lowered<()> {
        if self.loop_depth > DEEPEST_LOOP {
            return self.unsupported("loops nested deeper than 1000 levels");
        }
        self.exits.insert(id, exits);
        self.loop_depth += 1;
        self.block(body)?;
        self.loop_depth -= 1;
        Ok(())
    }

    /// `switch init; tag { ... }`
    pub fn switch_statement(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        tag: Option<ExprId>,
        clauses: &[CaseClause],
    ) -> Lowered<()> {
        if let Some(init) = init {
            self.statement(init)?;
        }
        let bodies: Vec<_> = clauses.iter().map(|_| self.b.create_block()).collect();
        let after = self.b.create_block();
        let default = clauses
            .iter()
            .position(|clause| clause.is_default)
            .map_or(after, |index| bodies[index]);
        match tag {
            Some(tag) if self.is_searchable(tag, clauses) => {
                self.search_cases(tag, clauses, &bodies, default)?
            }
            Some(tag) => self.compare_cases(tag, clauses, &bodies, default)?,
            None => self.test_cases(clauses, &bodies, default)?,
        }
        self.exits.insert(id, Exits { after, next: None });
        let outer = self.next_clause;
        for (index, clause) in clauses.iter().enumerate() {
            self.next_clause = bodies.get(index + 1).copied();
            // A fallthrough from the clause before has been seen by now.
            self.switch_to_sealed(bodies[index]);
            self.statements(&clause.body)?;
            self.jump(after);
        }
        self.next_clause = outer;
        self.switch_to_sealed(after);
        Ok(())
    }

    /// Whether all cases are integer constants, and enough of them.
    fn is_searchable(&self, tag: ExprId, clauses: &[CaseClause]) -> bool {
        let cases = || clauses.iter().flat_map(|clause| &clause.cases);
        matches!(
            self.number(self.type_of(tag)),
            Some(super::arith::Number::Integer { .. })
        ) && self.info.value(tag).is_none()
            && cases().count() >= SEARCHED_CASES
            && cases().all(|&case| self.info.value(case).is_some())
    }

    fn search_cases(
        &mut self,
        tag: ExprId,
        clauses: &[CaseClause],
        bodies: &[cranelift_codegen::ir::Block],
        default: cranelift_codegen::ir::Block,
    ) -> Lowered<()> {
        let value = self.ordered(tag)?.single();
        let ty = self.b.func.dfg.value_type(value);
        let mask = u128::MAX >> (128 - ty.bits());
        let mut switch = Switch::new();
        let mut seen = std::collections::HashSet::new();
        for (clause, &body) in clauses.iter().zip(bodies) {
            for &case in &clause.cases {
                let bits = self
                    .info
                    .value(case)
                    .and_then(Constant::to_bits64)
                    .expect("a constant integer case");
                let entry = u128::from(bits) & mask;
                if seen.insert(entry) {
                    switch.set_entry(entry, body);
                }
            }
        }
        switch.emit(&mut self.b, value, default);
        self.start_dead_code();
        Ok(())
    }

    fn compare_cases(
        &mut self,
        tag: ExprId,
        clauses: &[CaseClause],
        bodies: &[cranelift_codegen::ir::Block],
        default: cranelift_codegen::ir::Block,
    ) -> Lowered<()> {
        let tag_type = self.type_of(tag);
        let value = self.ordered(tag)?;
        let shape = self.shape(tag_type)?;
        let value = self.keep(&shape, value);
        for (clause, &body) in clauses.iter().zip(bodies) {
            for &case in &clause.cases {
                self.at(self.ast[case].pos);
                let operand = self.ordered(case)?;
                let case_type = if self.info.expr(case).mode == crate::check::Mode::Nil {
                    tag_type
                } else {
                    self.type_of(case)
                };
                let same =
                    self.compare_mixed(BinaryOp::Equal, (tag_type, value), (case_type, operand))?;
                self.branch_away(same, body);
            }
        }
        self.jump(default);
        self.start_dead_code();
        Ok(())
    }

    fn test_cases(
        &mut self,
        clauses: &[CaseClause],
        bodies: &[cranelift_codegen::ir::Block],
        default: cranelift_codegen::ir::Block,
    ) -> Lowered<()> {
        for (clause, &body) in clauses.iter().zip(bodies) {
            for &case in &clause.cases {
                self.at(self.ast[case].pos);
                let ty = self.type_of(case);
                if self.types.is_interface(ty) {
                    let value = self.ordered(case)?;
                    let truth = (TypeId::BOOL, Operand::one(self.boolean(true)));
                    let same = self.compare_mixed(BinaryOp::Equal, truth, (ty, value))?;
                    self.branch_away(same, body);
                    continue;
                }
                let next = self.b.create_block();
                self.branch(case, body, next)?;
                self.switch_to_sealed(next);
            }
        }
        self.jump(default);
        self.start_dead_code();
        Ok(())
    }

    /// Goes to `block` if a truth value holds.
    fn branch_away(
        &mut self,
        value: cranelift_codegen::ir::Value,
        block: cranelift_codegen::ir::Block,
    ) {
        let next = self.b.create_block();
        self.b.ins().brif(value, block, &[], next, &[]);
        self.switch_to_sealed(next);
    }

    /// `for a, b := range x { ... }`
    pub fn range_statement(
        &mut self,
        id: StmtId,
        lhs: &[ExprId],
        define: bool,
        x: ExprId,
        body: &Block,
    ) -> Lowered<()> {
        let sides = RangeSides {
            key: self.range_side(lhs.first(), define),
            value: self.range_side(lhs.get(1), define),
        };
        if let Some(range) = self.info.range_body(id) {
            return self.range_over_function(id, range, x);
        }
        self.range_over(id, sides, x, body)
    }

    pub fn range_side(&self, lhs: Option<&ExprId>, define: bool) -> RangeSide {
        match lhs {
            None => RangeSide::None,
            Some(&lhs)
                if self
                    .ast
                    .as_name(lhs)
                    .is_some_and(|ident| self.ast.name(ident) == "_") =>
            {
                RangeSide::None
            }
            Some(&lhs) if define => match self.declared_by(lhs) {
                Some(object) => RangeSide::Declare(object),
                None => RangeSide::None,
            },
            Some(&lhs) => RangeSide::Assign(lhs),
        }
    }

    /// Assigns the values of an iteration, in order.
    pub fn assign_sides(
        &mut self,
        sides: [(
            RangeSide,
            crate::types::TypeId,
            Option<super::value::Operand>,
        ); 2],
    ) -> Lowered<()> {
        let mut targets = vec![];
        for (side, _, _) in &sides {
            targets.push(match side {
                RangeSide::Assign(lhs) => {
                    self.hoist_inside(*lhs)?;
                    Some(self.target(*lhs)?)
                }
                _ => None,
            });
        }
        for ((side, ty, value), target) in sides.into_iter().zip(targets) {
            let Some(value) = value else { continue };
            match (side, target) {
                (RangeSide::None, _) => {}
                (RangeSide::Declare(object), _) => self.declare_with(object, ty, value)?,
                (RangeSide::Assign(lhs), Some(target)) => {
                    let place = self.resolve(target)?;
                    if !matches!(place, Place::Blank) {
                        let to = self.type_of(lhs);
                        let value = self.assignable(to, ty, value)?;
                        let shape = self.shape(to)?;
                        self.write(&shape, place, value);
                    }
                }
                (RangeSide::Assign(_), None) => unreachable!("its target was evaluated"),
            }
        }
        Ok(())
    }

    /// Whether a truth value of an index against a limit: `index < limit`, signed.
    pub fn below(
        &mut self,
        index: cranelift_codegen::ir::Value,
        limit: cranelift_codegen::ir::Value,
    ) -> cranelift_codegen::ir::Value {
        self.b.ins().icmp(IntCC::SignedLessThan, index, limit)
    }
}

/// Where a loop variable on the heap is.
#[derive(Clone, Copy, Debug)]
struct Cell {
    object: ObjId,
    /// Holds the address of its cell.
    address: Variable,
}

/// What happens to one value of each iteration.
#[derive(Clone, Copy, Debug)]
pub(super) enum RangeSide {
    /// Nothing.
    None,
    /// It becomes a new variable.
    Declare(ObjId),
    /// It is assigned.
    Assign(ExprId),
}

impl RangeSide {
    /// Whether it is wanted at all.
    pub fn is_wanted(self) -> bool {
        !matches!(self, RangeSide::None)
    }
}

/// What happens to the values of each iteration.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeSides {
    /// The first.
    pub key: RangeSide,
    /// The second.
    pub value: RangeSide,
}
