//! `go` statements.
//!
//! Function and arguments are evaluated by the task that spawns; the new one starts with a thunk that makes the call. Each
//! statement has a record of its own in the program's data (`morestack_rt::sched::SpawnSite`), in which the runtime notes what
//! it learns of the tasks that start there.

use std::mem::offset_of;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_module::{DataId, FuncId, Linkage, Module as _};
use morestack_rt::sched::SpawnSite;

use super::descriptor::Record;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::later::{Context, HeldValues, LaterKind};
use super::unit::Unit;
use crate::check::CallKind;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::TypeId;

impl Unit<'_> {
    /// The record of a `go` statement whose tasks start with `code`.
    fn spawn_site(&mut self, code: FuncId) -> DataId {
        let name = self.anonymous_name();
        let data = self
            .module
            .declare_data(&name, Linkage::Local, true, false)
            .expect("data names are unique");
        let mut record = Record::new(size_of::<SpawnSite>());
        record.function(offset_of!(SpawnSite, code), code);
        self.define_record(data, record, align_of::<SpawnSite>() as u64);
        data
    }
}

impl FunctionLowering<'_, '_> {
    /// `go f(x)`
    pub fn go_statement(&mut self, call: ExprId) -> Lowered<()> {
        let pos = self.pos();
        let call = self.ast.unparen(call);
        let (code, context) = match self.spawned_literal(call)? {
            Some(literal) => literal,
            None => {
                let held = self.hold(call)?;
                self.at(pos);
                self.check_spawned(call, &held);
                self.spawned_thunk(call, held)?
            }
        };
        self.at(pos);
        let site = self.unit.spawn_site(code);
        let site = self.data_address(site);
        self.call_host(Host::Go, &[site, context]);
        Ok(())
    }

    /// A function literal that is called without arguments needs no thunk: the closure is the context.
    fn spawned_literal(&mut self, call: ExprId) -> Lowered<Option<(FuncId, Value)>> {
        let ExprKind::Call { fun, .. } = self.ast[call].kind else {
            unreachable!("a call is spawned")
        };
        let fun = self.ast.unparen(fun);
        let Some(literal) = self.info.literal(fun) else {
            return Ok(None);
        };
        let function = self.info.function(literal);
        if !function.params.is_empty() || !function.results.is_empty() {
            return Ok(None);
        }
        let closure = self.expr(fun)?.single();
        Ok(Some((self.unit.function(literal), closure)))
    }

    /// Go finds out at once that a function value without parameters and results is nil, of others when they are called.
    fn check_spawned(&mut self, call: ExprId, held: &HeldValues) {
        let ExprKind::Call { fun, .. } = self.ast[call].kind else {
            unreachable!("a call is spawned")
        };
        if self.info.call(call) != Some(CallKind::Value) {
            return;
        }
        let signature = self.types.as_signature(self.type_of(fun));
        let signature = signature.expect("only functions are called");
        if let ([value], true, true) = (
            held.values(),
            signature.params.is_empty(),
            signature.results.is_empty(),
        ) {
            let function = value.single();
            let is_nil = self.b.ins().icmp_imm_u(IntCC::Equal, function, 0);
            self.panic_if(is_nil, Host::GoNil, &[]);
        }
    }

    /// The thunk of a call, and its context.
    fn spawned_thunk(&mut self, call: ExprId, held: HeldValues) -> Lowered<(FuncId, Value)> {
        let (context, value) = match (held.values(), self.is_pointer_word(&held)?) {
            ([], _) => (Context::Record(vec![]), self.word(0)),
            ([only], true) => (Context::Value, only.single()),
            _ => {
                let object = self.closure_type(&held.types());
                let offsets = self.closure_offsets(object)[1..].to_vec();
                let record = self.new_object(object)?;
                self.fill(record, &offsets, &held)?;
                (Context::Record(offsets), self.address_of(record))
            }
        };
        let thunk = self
            .unit
            .later_call(LaterKind::Spawned, call, context, held);
        Ok((thunk, value))
    }

    /// Whether what is held is one word, which is a pointer.
    fn is_pointer_word(&mut self, held: &HeldValues) -> Lowered<bool> {
        let types: Vec<TypeId> = held.types();
        let [ty] = types[..] else {
            return Ok(false);
        };
        let shape = self.shape(ty)?;
        let leaves = shape.leaves.as_deref();
        Ok(leaves.is_some_and(|leaves| leaves.len() == 1 && leaves[0].is_pointer))
    }
}
