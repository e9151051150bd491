//! Type assertions and type switches.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{Block, InstBuilder, Value};

use super::function::{Exits, FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Few, Leaves, Memory, Operand, Place};
use crate::check::Mode;
use crate::syntax::ast::{CaseClause, ExprId, ExprKind, StmtId};
use crate::types::{Type, TypeId};

/// An interface value with the descriptor of what it holds.
#[derive(Clone, Copy)]
struct Held {
    interface: TypeId,
    value: Leaves,
    ty: Value,
}

impl FunctionLowering<'_, '_> {
    /// `x.(T)`: the value, and if two are wanted, whether it was one of that type.
    pub fn assertion(&mut self, expr: ExprId) -> Lowered<Vec<Operand>> {
        let ExprKind::TypeAssert { x, ty } = self.ast[expr].kind else {
            unreachable!("a type assertion")
        };
        let (interface, target) = (self.type_of(x), self.type_of(ty));
        let value = self.expr(x)?.leaves();
        self.at(self.ast[expr].pos);
        let held = self.held(interface, value);
        let wants_both = matches!(self.types.get(self.type_of(expr)), Type::Tuple(_));
        if !wants_both {
            return Ok(vec![self.assert_type(held, target)?]);
        }
        let (value, holds) = self.assert_or_zero(held, target)?;
        Ok(vec![value, Operand::one(holds)])
    }

    fn held(&mut self, interface: TypeId, value: Leaves) -> Held {
        let ty = self.type_word(interface, value);
        Held {
            interface,
            value,
            ty,
        }
    }

    /// The value if it is of the type, otherwise a panic.
    fn assert_type(&mut self, held: Held, target: TypeId) -> Lowered<Operand> {
        let (word, fails) = self.test(held, target);
        self.panic_if_with(fails, Host::PanicAssertion, |lowering| {
            let interface = lowering.descriptor_address(held.interface);
            let target = lowering.descriptor_address(target);
            vec![interface, held.ty, target]
        });
        self.taken_out(held, word, target)
    }

    /// The first word of the value as an interface of type `target` (nothing if that is no interface), and whether it is
    /// none.
    fn test(&mut self, held: Held, target: TypeId) -> (Option<Value>, Value) {
        if self.types.as_interface(target).is_none() {
            let wanted = self.descriptor_address(target);
            return (None, self.b.ins().icmp(IntCC::NotEqual, held.ty, wanted));
        }
        let word = if self.is_empty_interface(target) {
            held.ty
        } else {
            self.unit.may_be_asserted(target);
            let wanted = self.descriptor_address(target);
            self.call_host(Host::AssertItab, &[wanted, held.ty]).at(0)
        };
        let fails = self.b.ins().icmp_imm_u(IntCC::Equal, word, 0);
        (Some(word), fails)
    }

    /// The value as one of a type that it is known to have.
    fn taken_out(&mut self, held: Held, word: Option<Value>, target: TypeId) -> Lowered<Operand> {
        match word {
            Some(word) => Ok(self.pair(word, held.value.at(1))),
            None => self.unboxed(target, held.value.at(1)),
        }
    }

    /// The value or the zero value, and whether it was of the type.
    fn assert_or_zero(&mut self, held: Held, target: TypeId) -> Lowered<(Operand, Value)> {
        let (word, fails) = self.test(held, target);
        let shape = self.shape(target)?;
        let (yes, no, done) = (
            self.b.create_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let holds = self.b.append_block_param(done, I8);
        self.b.ins().brif(fails, no, &[], yes, &[]);
        let Some(leaves) = shape.leaves.clone() else {
            let place = Memory::slot(self.temporary(&shape));
            self.switch_to_sealed(yes);
            let value = self.taken_out(held, word, target)?;
            self.write(&shape, Place::Memory(place), value);
            self.jump_with(done, true, Few::new());
            self.switch_to_sealed(no);
            self.clear(&shape, Place::Memory(place));
            self.jump_with(done, false, Few::new());
            self.switch_to_sealed(done);
            return Ok((Operand::temporary(place), holds));
        };
        let params: Vec<Value> = leaves
            .iter()
            .map(|leaf| self.b.append_block_param(done, leaf.ty))
            .collect();
        self.switch_to_sealed(yes);
        let value = self.taken_out(held, word, target)?.leaves();
        self.jump_with(done, true, value);
        self.switch_to_sealed(no);
        let zero = self.zero(&shape).leaves();
        self.jump_with(done, false, zero);
        self.switch_to_sealed(done);
        let mut merged = Few::new();
        for (leaf, param) in leaves.iter().zip(params) {
            merged.push(if leaf.is_pointer {
                self.pointer(param)
            } else {
                param
            });
        }
        Ok((Operand::Leaves(merged), holds))
    }

    fn jump_with(&mut self, block: Block, holds: bool, values: Leaves) {
        let mut arguments = vec![self.boolean(holds).into()];
        arguments.extend(values.iter().map(cranelift_codegen::ir::BlockArg::from));
        self.b.ins().jump(block, &arguments);
    }

    /// `switch init; x := y.(type) { ... }`
    pub fn type_switch(
        &mut self,
        id: StmtId,
        init: Option<StmtId>,
        x: ExprId,
        clauses: &[CaseClause],
    ) -> Lowered<()> {
        if let Some(init) = init {
            self.statement(init)?;
        }
        let interface = self.type_of(x);
        let value = self.ordered(x)?.leaves();
        let held = self.held(interface, value);
        let after = self.b.create_block();
        self.exits.insert(id, Exits { after, next: None });
        // `fallthrough` is not allowed here.
        let outer = self.next_clause.take();
        let mut bodies = vec![];
        let mut default = None;
        for (index, clause) in clauses.iter().enumerate() {
            self.at(clause.pos);
            if clause.is_default {
                default = Some((index, clause));
                continue;
            }
            bodies.push((index, clause, self.clause_tests(held, clause)?));
        }
        // Nothing matched.
        match default {
            Some((index, clause)) => {
                self.bind(id, index, interface, Operand::Leaves(value))?;
                self.statements(&clause.body)?;
                self.jump(after);
            }
            None => self.jump(after),
        }
        for (index, clause, entry) in bodies {
            self.switch_to_sealed(entry.block);
            self.at(clause.pos);
            let (ty, value) = match entry.narrowed {
                Some((target, word)) => (target, self.taken_out(held, word, target)?),
                None => (interface, Operand::Leaves(value)),
            };
            self.bind(id, index, ty, value)?;
            self.statements(&clause.body)?;
            self.jump(after);
        }
        self.next_clause = outer;
        self.switch_to_sealed(after);
        Ok(())
    }

    /// Branches to a clause's block if one of its types matches.
    fn clause_tests(&mut self, held: Held, clause: &CaseClause) -> Lowered<ClauseEntry> {
        let block = self.b.create_block();
        let mut narrowed = None;
        for &case in &clause.cases {
            let fails = if self.info.expr(case).mode == Mode::Nil {
                self.b.ins().icmp_imm_u(IntCC::NotEqual, held.ty, 0)
            } else {
                let target = self.type_of(case);
                let (word, fails) = self.test(held, target);
                if clause.cases.len() == 1 {
                    narrowed = Some((target, word));
                }
                fails
            };
            let next = self.b.create_block();
            self.b.ins().brif(fails, next, &[], block, &[]);
            self.switch_to_sealed(next);
        }
        Ok(ClauseEntry { block, narrowed })
    }

    /// Declares the variable of a clause.
    fn bind(&mut self, id: StmtId, index: usize, ty: TypeId, value: Operand) -> Lowered<()> {
        match self.info.clause_binding(id, index as u32) {
            Some(object) => self.declare_with(object, ty, value),
            None => Ok(()),
        }
    }
}

/// How the body of a clause is entered.
struct ClauseEntry {
    block: Block,
    /// The only type of the clause, with the first word of the value as that type if it is an interface.
    narrowed: Option<(TypeId, Option<Value>)>,
}
