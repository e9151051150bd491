//! Calls and control flow.

use super::super::plan::{Argument, CallPlan, Output, Stmt};
use super::Emitter;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use cranelift_frontend::Switch;
use cranelift_module::Module as _;

impl Emitter<'_> {
    pub(super) fn enter(&mut self, block: Block) {
        self.b.switch_to_block(block);
        self.b.seal_block(block);
    }

    /// Runs `then` if the budget allows a call; `then` tells whether control goes on behind it.
    pub(super) fn guarded(&mut self, then: impl FnOnce(&mut Self) -> bool) {
        let address = self.b.use_var(self.budget);
        let left = self.load(I64, address);
        let zero = self.b.ins().iconst(I64, 0);
        let allowed = self.b.ins().icmp(IntCC::SignedGreaterThan, left, zero);
        let then_block = self.b.create_block();
        let done = self.b.create_block();
        self.b.ins().brif(allowed, then_block, &[], done, &[]);
        self.enter(then_block);
        let one = self.b.ins().iconst(I64, 1);
        let less = self.b.ins().isub(left, one);
        let address = self.b.use_var(self.budget);
        self.store(less, address);
        if then(self) {
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    pub(super) fn arguments(&mut self, args: &[Argument]) -> Vec<Value> {
        let mut values = Vec::new();
        for &argument in args {
            values.push(match argument {
                Argument::Budget => self.b.use_var(self.budget),
                Argument::Int(index) => self.int(index),
                Argument::Float(index) => self.b.use_var(self.floats[index]),
                Argument::Region(index) => self.region(index),
                Argument::Cell(index) => self.cell_address(index),
            });
        }
        values
    }

    pub(super) fn call(&mut self, plan: &CallPlan) {
        self.guarded(|emitter| {
            let args = emitter.arguments(&plan.args);
            let callee = emitter.ids.functions[plan.callee];
            let reference = emitter.module.declare_func_in_func(callee, emitter.b.func);
            let call = if plan.indirect {
                let address = emitter.b.ins().func_addr(I64, reference);
                let signature = emitter.b.func.dfg.ext_funcs[reference].signature;
                emitter.b.ins().call_indirect(signature, address, &args)
            } else {
                emitter.b.ins().call(reference, &args)
            };
            let results = emitter.b.inst_results(call).to_vec();
            let outputs = &emitter.program.functions[plan.callee].shape.outputs;
            for ((&result, output), &variable) in results.iter().zip(outputs).zip(&plan.results) {
                match output {
                    Output::Int => emitter.set_int(variable, result),
                    Output::Float => emitter.b.def_var(emitter.floats[variable], result),
                    Output::Pointer { .. } => emitter.set_pointer(variable, result),
                }
            }
            true
        });
    }

    pub(super) fn if_else(&mut self, condition: usize, then: &[Stmt], otherwise: &[Stmt]) {
        let value = self.int(condition);
        let one = self.b.ins().iconst(I64, 1);
        let bit = self.b.ins().band(value, one);
        let [then_block, else_block, done] = [(); 3].map(|()| self.b.create_block());
        self.b.ins().brif(bit, then_block, &[], else_block, &[]);
        for (block, stmts) in [(then_block, then), (else_block, otherwise)] {
            self.enter(block);
            self.block(stmts);
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    pub(super) fn switch(&mut self, on: usize, arms: &[Vec<Stmt>]) {
        let value = self.int(on);
        let seven = self.b.ins().iconst(I64, 7);
        let value = self.b.ins().band(value, seven);
        let done = self.b.create_block();
        let mut switch = Switch::new();
        let blocks: Vec<Block> = arms.iter().map(|_| self.b.create_block()).collect();
        for (index, &block) in blocks.iter().enumerate() {
            switch.set_entry(index as u128, block);
        }
        switch.emit(&mut self.b, value, done);
        for (&block, arm) in blocks.iter().zip(arms) {
            self.enter(block);
            self.block(arm);
            self.b.ins().jump(done, &[]);
        }
        self.enter(done);
    }

    pub(super) fn counted_loop(&mut self, count: usize, body: &[Stmt]) {
        let counter = self.b.declare_var(I64);
        let zero = self.b.ins().iconst(I64, 0);
        self.b.def_var(counter, zero);
        let [header, inside, done] = [(); 3].map(|()| self.b.create_block());
        self.b.ins().jump(header, &[]);
        self.b.switch_to_block(header);
        let value = self.b.use_var(counter);
        let end = self.b.ins().iconst(I64, count as i64);
        let goes_on = self.b.ins().icmp(IntCC::SignedLessThan, value, end);
        self.b.ins().brif(goes_on, inside, &[], done, &[]);
        self.enter(inside);
        self.block(body);
        let value = self.b.use_var(counter);
        let one = self.b.ins().iconst(I64, 1);
        let next = self.b.ins().iadd(value, one);
        self.b.def_var(counter, next);
        self.b.ins().jump(header, &[]);
        self.b.seal_block(header);
        self.enter(done);
    }
}
