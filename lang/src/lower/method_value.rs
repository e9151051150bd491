//! Methods as values: `x.m`, a closure that holds the receiver, and `T.m`, a function whose first parameter is it.

use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use cranelift_module::{DataId, FuncId};

use super::abi::Abi;
use super::access::Access;
use super::function::{FunctionLowering, Lowered};
use super::itab::WRAPPER_SUFFIX;
use super::layout::NoShape;
use super::unit::Unit;
use super::value::{Memory, Operand, Place};
use crate::check::{FunctionId, ObjectKind, Selection, SelectionKind};
use crate::escape::AllocationKind;
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{ObjId, TypeId};
use std::collections::HashMap;

/// What a selector selects a method of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Selected {
    /// A declared method.
    Method(ObjId),
    /// A method of an interface type.
    Interface(TypeId, u32),
}

impl Selected {
    fn of(selection: &Selection) -> Self {
        match selection.kind {
            SelectionKind::Method { method, .. } | SelectionKind::MethodExpr { method, .. } => {
                Selected::Method(method)
            }
            SelectionKind::InterfaceMethod {
                interface, index, ..
            } => Selected::Interface(interface, index),
            SelectionKind::Field => unreachable!("a method is selected"),
        }
    }
}

/// A thunk that has yet to be made.
struct Thunk {
    function: FuncId,
    abi: Abi,
    kind: ThunkKind,
}

enum ThunkKind {
    /// The receiver, of this type, is in the closure.
    Bound(Selected, TypeId),
    /// The receiver's operand, of this type, is the first argument.
    Expression(Selection, TypeId),
}

/// Thunks of a program.
#[derive(Default)]
pub(super) struct MethodValues {
    bound: HashMap<(Selected, TypeId), FuncId>,
    expressions: HashMap<(Selected, TypeId), DataId>,
    thunks: Vec<Thunk>,
}

impl<'p> Unit<'p> {
    /// How a function of this type is called as a value.
    fn value_abi(&mut self, signature: TypeId) -> Result<Abi, NoShape> {
        let signature = self.info.types.as_signature(signature);
        let signature = signature.expect("a function type");
        let params: Vec<TypeId> = signature.params.iter().map(|param| param.ty).collect();
        let results: Vec<TypeId> = signature.results.iter().map(|result| result.ty).collect();
        Abi::new(&mut self.shapes, &params, &results)
    }

    fn selected_name(&self, selected: Selected) -> String {
        match selected {
            Selected::Method(method) => self.info.object(method).name.to_string(),
            Selected::Interface(interface, index) => {
                let set = self.info.types.type_set(interface);
                set.methods[index as usize].name.to_string()
            }
        }
    }

    /// A thunk that calls a method with the receiver of the closure it gets as context.
    fn bound_method(
        &mut self,
        selected: Selected,
        receiver: TypeId,
        signature: TypeId,
    ) -> Result<FuncId, NoShape> {
        let key = (selected, self.info.types.canonical(receiver));
        if let Some(&function) = self.method_values.bound.get(&key) {
            return Ok(function);
        }
        let abi = self.value_abi(signature)?;
        let name = format!(
            "{}.{}-fm.{}{WRAPPER_SUFFIX}",
            self.info.types.runtime_name(receiver),
            self.selected_name(selected),
            self.method_values.bound.len()
        );
        let function = self.declare(&name, &abi, true);
        self.method_values.thunks.push(Thunk {
            function,
            abi,
            kind: ThunkKind::Bound(selected, receiver),
        });
        self.method_values.bound.insert(key, function);
        Ok(function)
    }

    /// The static object of a method expression on an operand type; `ty` is the type of the function.
    fn method_expression(
        &mut self,
        operand: TypeId,
        ty: TypeId,
        selection: &Selection,
    ) -> Result<DataId, NoShape> {
        let selected = Selected::of(selection);
        let key = (selected, self.info.types.canonical(operand));
        if let Some(&data) = self.method_values.expressions.get(&key) {
            return Ok(data);
        }
        let abi = self.value_abi(ty)?;
        let name = format!(
            "{}.{}.expression{}{WRAPPER_SUFFIX}",
            self.info.types.runtime_name(operand),
            self.selected_name(selected),
            self.method_values.expressions.len()
        );
        let function = self.declare(&name, &abi, true);
        let data = self.code_object(&format!("{name}.object"), function);
        self.method_values.thunks.push(Thunk {
            function,
            abi,
            kind: ThunkKind::Expression(selection.clone(), operand),
        });
        self.method_values.expressions.insert(key, data);
        Ok(data)
    }

    /// Makes the thunks that were asked for; whether there were any.
    pub fn define_method_thunks(&mut self) -> Lowered<bool> {
        let thunks = std::mem::take(&mut self.method_values.thunks);
        let some = !thunks.is_empty();
        for Thunk {
            function,
            abi,
            kind,
        } in thunks
        {
            self.define(
                function,
                abi,
                true,
                Pos::NONE,
                |lowering, arguments| match kind {
                    ThunkKind::Bound(selected, receiver) => {
                        lowering.bound_thunk(selected, receiver, arguments)
                    }
                    ThunkKind::Expression(selection, operand) => {
                        lowering.expression_thunk(&selection, operand, arguments)
                    }
                },
            )?;
        }
        Ok(some)
    }

    /// The function of a declared method.
    fn method_function(&self, method: ObjId) -> FunctionId {
        match self.info.object(method).kind {
            ObjectKind::Func {
                function: Some(function),
                ..
            } => function,
            _ => unreachable!("a method with a body"),
        }
    }
}

impl FunctionLowering<'_, '_> {
    /// `x.m` as a value: a closure that holds the receiver as it is now.
    pub fn method_value(&mut self, expr: ExprId) -> Lowered<Operand> {
        let ExprKind::Selector { x, .. } = self.ast[expr].kind else {
            unreachable!("a selector")
        };
        let info = self.info;
        let selection = info.selection(expr);
        let selection = selection.expect("the checker knows every selection");
        let (base, base_type) = self.selected_base(x, selection)?;
        self.at(self.ast[expr].pos);
        let (receiver, receiver_type) = match selection.kind {
            SelectionKind::Method {
                receiver,
                receiver_type,
                ..
            } => (
                self.adjust_receiver(base, base_type, receiver, receiver_type)?,
                receiver_type,
            ),
            _ => {
                let value = self.value_of(base, base_type)?;
                // The method of nil is asked for here, not when it is called.
                self.probe(value.leaves().at(0));
                (value, base_type)
            }
        };
        let thunk =
            self.unit
                .bound_method(Selected::of(selection), receiver_type, self.type_of(expr));
        let thunk = thunk.or_else(|why| self.no_shape(why))?;
        let object_type = self.closure_type(&[receiver_type]);
        let shape = self.shape(receiver_type)?;
        let receiver = self.keep(&shape, receiver);
        let object = self.allocate(object_type, expr, AllocationKind::MethodValue)?;
        let callee = self.callee(thunk);
        let code = self.b.ins().func_addr(I64, callee);
        self.store(code, object);
        let offset = self.receiver_offset(object_type);
        self.write(&shape, Place::Memory(object.at(offset)), receiver);
        Ok(Operand::one(self.address_of(object)))
    }

    /// Where the receiver is in a closure of a method.
    fn receiver_offset(&self, object_type: TypeId) -> u64 {
        let fields = self.types.as_struct(object_type).expect("a struct");
        self.types.field_offsets(&fields)[1]
    }

    /// `T.m`: a function whose first parameter is the receiver.
    pub fn method_expression(&mut self, expr: ExprId) -> Lowered<Operand> {
        let ExprKind::Selector { x, .. } = self.ast[expr].kind else {
            unreachable!("a selector")
        };
        let info = self.info;
        let selection = info.selection(expr);
        let selection = selection.expect("the checker knows every selection");
        let data = self
            .unit
            .method_expression(self.type_of(x), self.type_of(expr), selection);
        let data = data.or_else(|why| self.no_shape(why))?;
        let address = self.data_address(data);
        Ok(Operand::one(address))
    }

    fn bound_thunk(
        &mut self,
        selected: Selected,
        receiver_type: TypeId,
        mut arguments: Vec<Operand>,
    ) -> Lowered<()> {
        let context = self.context();
        let context = self.pointer(context);
        let offset = self.receiver_offset(self.closure_type(&[receiver_type]));
        let shape = self.shape(receiver_type)?;
        let place = Place::Memory(Memory::address(context).at(offset));
        let receiver = self.read(&shape, place);
        match selected {
            Selected::Method(method) => {
                arguments.insert(0, receiver);
                self.call_method_and_return(method, &arguments)
            }
            Selected::Interface(interface, index) => {
                self.call_interface_and_return(interface, index, receiver, arguments)
            }
        }
    }

    fn expression_thunk(
        &mut self,
        selection: &Selection,
        operand_type: TypeId,
        mut arguments: Vec<Operand>,
    ) -> Lowered<()> {
        let operand = match arguments[0] {
            Operand::Leaves(leaves) => Access::Value(Operand::Leaves(leaves)),
            Operand::Memory { place, .. } => Access::Place(Place::Memory(place)),
        };
        let base_type = selection.path.last().map_or(operand_type, |step| step.ty);
        let base = self.follow(operand, operand_type, &selection.path)?;
        match selection.kind {
            SelectionKind::MethodExpr {
                method,
                receiver,
                receiver_type,
            } => {
                arguments[0] = self.adjust_receiver(base, base_type, receiver, receiver_type)?;
                self.call_method_and_return(method, &arguments)
            }
            SelectionKind::InterfaceMethod {
                interface, index, ..
            } => {
                let value = self.value_of(base, base_type)?;
                arguments.remove(0);
                self.call_interface_and_return(interface, index, value, arguments)
            }
            _ => unreachable!("a method expression"),
        }
    }

    fn call_method_and_return(&mut self, method: ObjId, arguments: &[Operand]) -> Lowered<()> {
        let function = self.unit.method_function(method);
        let abi = self.unit.abi(self.info.function(function));
        let abi = abi.or_else(|why| self.no_shape(why))?;
        let target = self.unit.function(function);
        let results = self.emit_call(&abi, Some(target), None, arguments);
        self.return_values(results)
    }

    fn call_interface_and_return(
        &mut self,
        interface: TypeId,
        index: u32,
        value: Operand,
        mut arguments: Vec<Operand>,
    ) -> Lowered<()> {
        let set = self.types.type_set(interface);
        let abi = self
            .unit
            .data_word_abi(set.methods[index as usize].signature);
        let abi = abi.or_else(|why| self.no_shape(why))?;
        let leaves = value.leaves();
        arguments.insert(0, Operand::one(leaves.at(1)));
        let results = self.emit_interface_call(&abi, leaves.at(0), index, &arguments);
        self.return_values(results)
    }
}
