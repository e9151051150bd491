//! Calls that are made later: what `defer` and `go` statements evaluate now, and the thunks that make the calls with it.
//!
//! A thunk is a function without parameters; its context says where it finds what was evaluated. May not know: who calls
//! it, or when.

use cranelift_module::FuncId;

use super::abi::Abi;
use super::function::{FunctionLowering, Lowered};
use super::unit::{DEFER_PREFIX, GO_PREFIX, Unit};
use super::value::{Memory, Operand, Place};
use crate::check::{CallKind, FunctionId, Mode};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

/// The statement that a call belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum LaterKind {
    /// `defer f(x)`
    Deferred,
    /// `go f(x)`
    Spawned,
}

/// What a thunk gets as its context.
#[derive(Clone, Debug)]
pub(super) enum Context {
    /// A record that holds the values at these offsets.
    Record(Vec<u64>),
    /// The only value, a pointer, itself.
    Value,
}

/// A call whose thunk has yet to be made.
pub(super) struct LaterCall {
    function: FuncId,
    call: ExprId,
    context: Context,
    held: HeldValues,
}

/// Something that a statement has evaluated.
#[derive(Clone, Debug)]
enum Held {
    /// The value of an expression.
    Value(ExprId, TypeId),
    /// The values of a call with several results.
    Tuple(ExprId, Vec<TypeId>),
    /// The receiver of a method.
    Receiver(TypeId, FunctionId),
}

impl Held {
    fn types(&self) -> &[TypeId] {
        match self {
            Held::Value(_, ty) | Held::Receiver(ty, _) => std::slice::from_ref(ty),
            Held::Tuple(_, types) => types,
        }
    }
}

/// Everything that a statement has evaluated.
#[derive(Clone, Debug, Default)]
pub(super) struct HeldValues {
    list: Vec<Held>,
    values: Vec<Operand>,
}

impl HeldValues {
    /// The types of all values.
    pub fn types(&self) -> Vec<TypeId> {
        let types = self.list.iter().flat_map(|held| held.types());
        types.copied().collect()
    }

    /// The values.
    pub fn values(&self) -> &[Operand] {
        &self.values
    }

    fn add(&mut self, held: Held, value: Operand) {
        self.list.push(held);
        self.values.push(value);
    }
}

impl<'p> Unit<'p> {
    /// Declares the thunk of a call.
    pub fn later_call(
        &mut self,
        kind: LaterKind,
        call: ExprId,
        context: Context,
        held: HeldValues,
    ) -> FuncId {
        self.later_count += 1;
        let prefix = match kind {
            LaterKind::Deferred => DEFER_PREFIX,
            LaterKind::Spawned => GO_PREFIX,
        };
        let name = format!("{prefix}{}", self.later_count);
        let none = Abi::new(&mut self.shapes, &[], &[]).expect("no parameters");
        let function = self.declare(&name, &none, true);
        self.later_calls.push(LaterCall {
            function,
            call,
            context,
            held,
        });
        function
    }

    /// Makes the thunks that were asked for; whether there were any.
    pub fn define_later_calls(&mut self) -> Lowered<bool> {
        let thunks = std::mem::take(&mut self.later_calls);
        let any = !thunks.is_empty();
        for thunk in thunks {
            let none = Abi::new(&mut self.shapes, &[], &[]).expect("no parameters");
            let pos = self.ast[thunk.call].pos;
            self.define(thunk.function, none, true, pos, |lowering, _| {
                lowering.make_later_call(&thunk)?;
                if lowering.is_reachable() {
                    lowering.return_values(vec![])?;
                } else {
                    lowering.end()?;
                }
                Ok(())
            })?;
        }
        Ok(any)
    }
}

impl FunctionLowering<'_, '_> {
    /// Evaluates what a call needs that is made later.
    pub fn hold(&mut self, call: ExprId) -> Lowered<HeldValues> {
        let ast = self.ast;
        let ExprKind::Call { fun, args, .. } = &ast[call].kind else {
            unreachable!("a call is made later")
        };
        let mut held = HeldValues::default();
        match self.info.call(call).expect("the checker knows every call") {
            CallKind::Value => self.hold_value(*fun, &mut held)?,
            CallKind::InterfaceMethod => {
                let fun = self.info.without_type_args(ast, *fun);
                let ExprKind::Selector { x, .. } = ast[fun].kind else {
                    unreachable!("a method is selected")
                };
                let selection = self.info.selection(fun);
                let is_plain = selection.is_some_and(|selection| selection.path.is_empty());
                self.hold_value(x, &mut held)?;
                if let (true, [interface]) = (is_plain, held.values()) {
                    // Nil has no method: that is found out now.
                    self.check_nil(interface.leaves().at(0), 0);
                }
            }
            CallKind::Method(method) => {
                let (receiver, ty, function) = self.receiver_of(*fun, method)?;
                let shape = self.shape(ty)?;
                let receiver = self.keep(&shape, receiver);
                held.add(Held::Receiver(ty, function), receiver);
            }
            CallKind::Function(_) | CallKind::Builtin(_) | CallKind::Conversion => {}
        }
        if let [only] = args[..]
            && let Type::Tuple(elements) = self.types.get(self.type_of(only))
        {
            let types: Vec<TypeId> = elements.iter().map(|element| element.ty).collect();
            let results = self.call(ast.unparen(only))?;
            for (value, &ty) in results.into_iter().zip(&types) {
                let shape = self.shape(ty)?;
                let value = self.keep(&shape, value);
                held.values.push(value);
            }
            held.list.push(Held::Tuple(ast.unparen(only), types));
            return Ok(held);
        }
        for &arg in args {
            self.hoist(arg)?;
        }
        for &arg in args {
            self.hold_value(arg, &mut held)?;
        }
        Ok(held)
    }

    fn hold_value(&mut self, expr: ExprId, held: &mut HeldValues) -> Lowered<()> {
        let known = self.info.expr(expr);
        if known.value.is_some() || matches!(known.mode, Mode::Nil | Mode::Type) {
            return Ok(());
        }
        let ty = self.type_of(expr);
        self.hoist_inside(expr)?;
        let value = self.expr(expr)?;
        let shape = self.shape(ty)?;
        let value = self.keep(&shape, value);
        held.add(Held::Value(expr, ty), value);
        Ok(())
    }

    /// Writes what was evaluated into a record.
    pub fn fill(&mut self, record: Memory, offsets: &[u64], held: &HeldValues) -> Lowered<()> {
        for ((&value, ty), &offset) in held.values.iter().zip(held.types()).zip(offsets) {
            let shape = self.shape(ty)?;
            self.write(&shape, Place::Memory(record.at(offset)), value);
        }
        Ok(())
    }

    /// The values in a thunk's context.
    fn held_values(&mut self, thunk: &LaterCall) -> Lowered<Vec<Operand>> {
        let context = self.context();
        let context = self.pointer(context);
        let mut values = vec![];
        match &thunk.context {
            Context::Value => values.push(Operand::one(context)),
            Context::Record(offsets) => {
                let record = Memory::address(context);
                for (ty, &offset) in thunk.held.types().into_iter().zip(offsets) {
                    let shape = self.shape(ty)?;
                    values.push(self.read(&shape, Place::Memory(record.at(offset))));
                }
            }
        }
        Ok(values)
    }

    /// Makes a call with what its context holds.
    fn make_later_call(&mut self, thunk: &LaterCall) -> Lowered<()> {
        let mut values = self.held_values(thunk)?.into_iter();
        let mut receiver = None;
        for held in &thunk.held.list {
            let mut of_this = values.by_ref().take(held.types().len());
            match *held {
                Held::Tuple(call, _) => {
                    self.hoisted_tuples.insert(call, of_this.collect());
                }
                Held::Value(expr, _) => {
                    let value = of_this.next().expect("a value for each expression");
                    self.hoisted.insert(expr, value);
                }
                Held::Receiver(ty, function) => {
                    let value = of_this.next().expect("a value for the receiver");
                    receiver = Some((value, ty, function));
                }
            }
        }
        match receiver {
            Some((value, ty, function)) => {
                self.call_with_receiver(thunk.call, value, ty, function)?;
            }
            None => {
                self.call(thunk.call)?;
            }
        }
        Ok(())
    }
}
