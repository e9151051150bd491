//! Statements, except those with pointers or control flow.

use super::super::plan::{IntOp, Stmt};
use super::Emitter;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_module::{FuncId, Module as _};

impl Emitter<'_> {
    pub(super) fn block(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.statement(stmt);
        }
    }

    pub(super) fn statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::Move => {
                self.host_call(self.ids.host_move, &[]);
            }
            Stmt::HostMix { to, from } => {
                let value = self.int(from);
                let result = self.host_call(self.ids.host_mix, &[value])[0];
                self.set_int(to, result);
            }
            Stmt::Int {
                op,
                to,
                left,
                right,
            } => self.int_op(op, to, left, right),
            Stmt::Float { .. } | Stmt::FloatFromInt { .. } | Stmt::IntFromFloat { .. } => {
                self.float_statement(stmt)
            }
            Stmt::Call(ref call) => self.call(call),
            Stmt::If {
                condition,
                ref then,
                ref otherwise,
            } => self.if_else(condition, then, otherwise),
            Stmt::Switch { on, ref arms } => self.switch(on, arms),
            Stmt::Loop { count, ref body } => self.counted_loop(count, body),
            Stmt::DirectLoad { to, region, word } => {
                if let Err(slot) = self.regions[region] {
                    let value = self
                        .frame
                        .slot_load(&mut self.b, I64, slot, 8 * word as i32);
                    self.set_int(to, value);
                }
            }
            Stmt::DirectStore { region, word, from } => {
                if let Err(slot) = self.regions[region] {
                    let value = self.int(from);
                    self.frame
                        .slot_store(&mut self.b, value, slot, 8 * word as i32);
                }
            }
            Stmt::TouchHuge { int } => self.touch_huge(int),
            Stmt::SaveCell { .. }
            | Stmt::ClearCell { .. }
            | Stmt::TakeCell { .. }
            | Stmt::LoadThroughCell { .. }
            | Stmt::SaveTable { .. }
            | Stmt::TakeTable { .. } => self.cell_statement(stmt),
            _ => self.pointer_statement(stmt),
        }
    }

    pub(super) fn host_call(&mut self, routine: FuncId, args: &[Value]) -> Vec<Value> {
        let task = self.b.ins().get_pinned_reg(I64);
        let all: Vec<Value> = std::iter::once(task).chain(args.iter().copied()).collect();
        let reference = self.module.declare_func_in_func(routine, self.b.func);
        let call = self.b.ins().call(reference, &all);
        self.b.inst_results(call).to_vec()
    }

    pub(super) fn int_op(&mut self, op: IntOp, to: usize, left: usize, right: usize) {
        let (left, right) = (self.int(left), self.int(right));
        let ins = self.b.ins();
        let value = match op {
            IntOp::Add => ins.iadd(left, right),
            IntOp::Sub => ins.isub(left, right),
            IntOp::Xor => ins.bxor(left, right),
            IntOp::Mix => {
                let factor = ins.iconst(I64, 31);
                let product = self.b.ins().imul(left, factor);
                self.b.ins().iadd(product, right)
            }
            IntOp::Less => {
                let less = ins.icmp(IntCC::SignedLessThan, left, right);
                self.b.ins().uextend(I64, less)
            }
            IntOp::Shift => ins.ushr(left, right),
        };
        self.set_int(to, value);
    }

    pub(super) fn float_statement(&mut self, stmt: &Stmt) {
        match *stmt {
            Stmt::Float { to, left, right } => {
                let (left, right) = (
                    self.b.use_var(self.floats[left]),
                    self.b.use_var(self.floats[right]),
                );
                let old = self.b.use_var(self.floats[to]);
                let product = self.b.ins().fmul(left, right);
                let value = self.b.ins().fsub(product, old);
                self.b.def_var(self.floats[to], value);
            }
            Stmt::FloatFromInt { to, from } => {
                let value = self.int(from);
                let value = self.b.ins().fcvt_from_sint(F64, value);
                self.b.def_var(self.floats[to], value);
            }
            Stmt::IntFromFloat { to, from } => {
                let value = self.b.use_var(self.floats[from]);
                let value = self.b.ins().fcvt_to_sint_sat(I64, value);
                self.set_int(to, value);
            }
            _ => unreachable!("not a float statement"),
        }
    }
}
