//! Calls: of functions, methods and function values; conversions and built-in functions go elsewhere.

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};

use super::abi::Abi;
use super::access::Access;
use super::function::{FunctionLowering, Lowered};
use super::layout::Shape;
use super::value::{Memory, Operand, Place};
use crate::check::{CallKind, FunctionId, ObjectKind, ReceiverAdjustment, SelectionKind};
use crate::escape::AllocationKind;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{ObjId, Signature, Type, TypeId};

/// What is called, with everything evaluated that Go evaluates before the arguments.
enum Callee {
    /// A known function.
    Function(FunctionId),
    /// A function value.
    Value(Value),
    /// The method of an itab with this index; the receiver is the data word.
    Interface(Value, u32),
}

impl FunctionLowering<'_, '_> {
    /// Evaluates a call: its results, none, one or several.
    pub fn call(&mut self, expr: ExprId) -> Lowered<Vec<Operand>> {
        let ExprKind::Call {
            fun, args, spread, ..
        } = &self.ast[expr].kind
        else {
            unreachable!("a call")
        };
        let (fun, spread) = (*fun, *spread);
        if let Some(results) = self.hoisted_tuples.remove(&expr) {
            return Ok(results);
        }
        match self.info.call(expr).expect("the checker knows every call") {
            CallKind::Conversion => {
                if let Some(made) = self.constant_bytes(expr, args[0])? {
                    return Ok(vec![made]);
                }
                let value = self.expr(args[0])?;
                let (to, from) = (self.type_of(expr), self.type_of(args[0]));
                self.at(self.ast[expr].pos);
                if self.shows_pointers(to, args[0])? {
                    return Ok(vec![Operand::one(self.disguised(value.single()))]);
                }
                Ok(vec![self.conversion(to, from, value)?])
            }
            CallKind::Builtin(builtin) => self.builtin(expr, builtin, args, spread),
            CallKind::Function(object) => {
                let signature = self.signature_of(self.info.object(object).ty);
                let ObjectKind::Func {
                    function: Some(function),
                    ..
                } = self.info.object(object).kind
                else {
                    unreachable!("a function that is called was resolved")
                };
                let callee = Callee::Function(function);
                self.call_with(expr, callee, None, &signature, args, spread)
            }
            CallKind::Method(method) => {
                let (receiver, ty, function) = self.receiver_of(fun, method)?;
                self.call_with_receiver(expr, receiver, ty, function)
            }
            CallKind::Value => {
                let signature = self.signature_of(self.type_of(fun));
                self.hoist_inside(fun)?;
                let value = self.expr(fun)?.single();
                self.call_with(expr, Callee::Value(value), None, &signature, args, spread)
            }
            CallKind::InterfaceMethod => self.call_interface_method(expr, fun, args, spread),
        }
    }

    fn signature_of(&self, ty: TypeId) -> std::sync::Arc<Signature> {
        self.types
            .as_signature(ty)
            .expect("only functions are called")
    }

    /// The receiver of a method call as the method wants it, with its type; and the method.
    pub fn receiver_of(
        &mut self,
        fun: ExprId,
        method: ObjId,
    ) -> Lowered<(Operand, TypeId, FunctionId)> {
        let fun = self.info.without_type_args(self.ast, fun);
        let ExprKind::Selector { x, .. } = self.ast[fun].kind else {
            unreachable!("a method is selected")
        };
        let selection = self
            .info
            .selection(fun)
            .expect("the checker knows every selection");
        let SelectionKind::Method {
            receiver,
            receiver_type,
            ..
        } = selection.kind
        else {
            unreachable!("a method of a known type")
        };
        self.hoist_for_receiver(x)?;
        let (base, base_type) = self.selected_base(x, selection)?;
        let receiver = self.adjust_receiver(base, base_type, receiver, receiver_type)?;
        let ObjectKind::Func {
            function: Some(function),
            ..
        } = self.info.object(method).kind
        else {
            return self.unsupported("methods of the runtime");
        };
        Ok((receiver, receiver_type, function))
    }

    /// Calls a method on a receiver that has been evaluated.
    pub fn call_with_receiver(
        &mut self,
        expr: ExprId,
        receiver: Operand,
        receiver_type: TypeId,
        function: FunctionId,
    ) -> Lowered<Vec<Operand>> {
        let ExprKind::Call { args, spread, .. } = &self.ast[expr].kind else {
            unreachable!("a call")
        };
        let signature = self.signature_of(self.info.function(function).signature);
        let receiver = Some((receiver, receiver_type));
        let callee = Callee::Function(function);
        self.call_with(expr, callee, receiver, &signature, args, *spread)
    }

    fn call_interface_method(
        &mut self,
        expr: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) -> Lowered<Vec<Operand>> {
        let fun = self.ast.unparen(fun);
        let ExprKind::Selector { x, .. } = self.ast[fun].kind else {
            unreachable!("a method is selected")
        };
        let info = self.info;
        let selection = info.selection(fun);
        let selection = selection.expect("the checker knows every selection");
        let SelectionKind::InterfaceMethod {
            interface, index, ..
        } = selection.kind
        else {
            unreachable!("a method of an interface")
        };
        self.hoist_for_receiver(x)?;
        let (base, base_type) = self.selected_base(x, selection)?;
        let value = self.value_of(base, base_type)?.leaves();
        let set = self.types.type_set(interface);
        let method = &set.methods[index as usize];
        let signature = self.signature_of(method.signature);
        let receiver = Some((Operand::one(value.at(1)), TypeId::UNSAFE_POINTER));
        let callee = Callee::Interface(value.at(0), index);
        self.call_with(expr, callee, receiver, &signature, args, spread)
    }

    /// Calls inside the operand of a method call come before its arguments, and so does the operand itself if it is a call.
    fn hoist_for_receiver(&mut self, x: ExprId) -> Lowered<()> {
        self.hoist(x)
    }

    /// The receiver as the method wants it.
    pub fn adjust_receiver(
        &mut self,
        base: Access,
        base_type: TypeId,
        adjustment: ReceiverAdjustment,
        receiver_type: TypeId,
    ) -> Lowered<Operand> {
        match adjustment {
            ReceiverAdjustment::None => self.value_of(base, base_type),
            ReceiverAdjustment::AddressOf => match base {
                Access::Place(Place::Memory(memory)) => Ok(Operand::one(self.address_of(memory))),
                _ => unreachable!("a variable whose address is taken lives in memory"),
            },
            ReceiverAdjustment::Deref => {
                let pointer = self.value_of(base, base_type)?.single();
                let shape = self.shape(receiver_type)?;
                let place = Memory::pointer(pointer);
                let place = if shape.leaves.is_none() {
                    self.probed(place)
                } else {
                    place
                };
                Ok(self.read(&shape, Place::Memory(place)))
            }
        }
    }

    /// Evaluates the arguments and calls.
    fn call_with(
        &mut self,
        expr: ExprId,
        callee: Callee,
        receiver: Option<(Operand, TypeId)>,
        signature: &Signature,
        args: &[ExprId],
        spread: bool,
    ) -> Lowered<Vec<Operand>> {
        let mut values = vec![];
        let mut types = vec![];
        if let Some((receiver, ty)) = receiver {
            values.push(receiver);
            types.push(ty);
        }
        for &arg in args {
            self.hoist(arg)?;
        }
        let given = self.arguments(args)?;
        self.at(self.ast[expr].pos);
        values.extend(self.match_parameters(expr, signature, given, spread)?);
        types.extend(signature.params.iter().map(|param| param.ty));
        let results: Vec<TypeId> = signature.results.iter().map(|result| result.ty).collect();
        let abi = Abi::new(&mut self.unit.shapes, &types, &results);
        let abi = abi.or_else(|why| self.no_shape(why))?;
        self.at(self.ast[expr].pos);
        match callee {
            Callee::Function(function) => {
                if let Some(results) = self.instruction(function, &values) {
                    return Ok(results);
                }
                if let Some(result) = self.in_place(function, &values)? {
                    return Ok(vec![result]);
                }
                let target = self.unit.function(function);
                Ok(self.emit_call(&abi, Some(target), None, &values))
            }
            Callee::Value(value) => Ok(self.emit_call(&abi, None, Some(value), &values)),
            Callee::Interface(itab, index) => {
                Ok(self.emit_interface_call(&abi, itab, index, &values))
            }
        }
    }

    /// The values of arguments with their types; a single call with several results gives several.
    pub fn arguments(&mut self, args: &[ExprId]) -> Lowered<Vec<(Operand, TypeId)>> {
        if let [only] = args
            && let Type::Tuple(elements) = self.types.get(self.type_of(*only))
        {
            let call = self.ast.unparen(*only);
            let results = self.call(call)?;
            return Ok(results
                .into_iter()
                .zip(elements.iter().map(|element| element.ty))
                .collect());
        }
        let mut values = vec![];
        for &arg in args {
            values.push((self.expr(arg)?, self.type_of(arg)));
        }
        Ok(values)
    }

    /// Arguments as the parameters want them: those of `...T` in a slice of their own.
    fn match_parameters(
        &mut self,
        call: ExprId,
        signature: &Signature,
        given: Vec<(Operand, TypeId)>,
        spread: bool,
    ) -> Lowered<Vec<Operand>> {
        let mut values = vec![];
        let fixed = if signature.variadic && !spread {
            signature.params.len() - 1
        } else {
            signature.params.len()
        };
        let mut given = given.into_iter();
        for param in &signature.params[..fixed] {
            let (value, from) = given.next().expect("the checker has counted the arguments");
            values.push(self.assignable(param.ty, from, value)?);
        }
        if fixed < signature.params.len() {
            values.push(self.variadic_slice(call, signature.params[fixed].ty, given.collect())?);
        }
        Ok(values)
    }

    /// A value of type `from` as it is stored in a variable of type `to`.
    pub fn assignable(&mut self, to: TypeId, from: TypeId, value: Operand) -> Lowered<Operand> {
        if self.types.as_interface(to).is_some() {
            return self.boxed_as(to, from, value);
        }
        Ok(value)
    }

    fn variadic_slice(
        &mut self,
        call: ExprId,
        slice: TypeId,
        elements: Vec<(Operand, TypeId)>,
    ) -> Lowered<Operand> {
        let Type::Slice(elem) = self.types.underlying(slice) else {
            unreachable!("a variadic parameter is a slice")
        };
        let slice_shape = self.shape(slice)?;
        if elements.is_empty() {
            return Ok(self.zero(&slice_shape));
        }
        let array = self.types.array(elem, elements.len() as u64);
        let element = self.shape(elem)?;
        let length = self.word(elements.len() as i64);
        // Not a temporary: the callee may answer a part of it, which is used in later statements.
        let backing = self.allocate(array, call, AllocationKind::VariadicSlice)?;
        for (index, (value, from)) in elements.into_iter().enumerate() {
            let value = self.assignable(elem, from, value)?;
            self.write(
                &element,
                Place::Memory(backing.at(index as u64 * element.size_bytes)),
                value,
            );
        }
        let address = self.address_of(backing);
        Ok(Operand::Leaves(
            [address, length, length].into_iter().collect(),
        ))
    }

    /// Emits the call of a function or of a function value.
    pub fn emit_call(
        &mut self,
        abi: &Abi,
        function: Option<cranelift_module::FuncId>,
        value: Option<Value>,
        arguments: &[Operand],
    ) -> Vec<Operand> {
        let (area, mut flat) = self.flat_arguments(abi, arguments);
        let call = match (function, value) {
            (Some(function), _) => {
                let callee = self.callee(function);
                self.b.ins().call(callee, &flat)
            }
            (None, Some(value)) => {
                let code = self.load(I64, Memory::pointer(value));
                flat.push(value);
                let (signature, _) = abi.signature(true);
                let signature = self.b.import_signature(signature);
                self.b.ins().call_indirect(signature, code, &flat)
            }
            (None, None) => unreachable!("something is called"),
        };
        self.call_results(abi, area, call)
    }

    /// Emits the call of a method of an itab; the first argument is the data word.
    pub fn emit_interface_call(
        &mut self,
        abi: &Abi,
        itab: Value,
        index: u32,
        arguments: &[Operand],
    ) -> Vec<Operand> {
        let code = self.method_code(itab, index);
        self.emit_code_call(abi, code, arguments)
    }

    /// Emits the call of code that needs no function value.
    pub fn emit_code_call(
        &mut self,
        abi: &Abi,
        code: Value,
        arguments: &[Operand],
    ) -> Vec<Operand> {
        let (area, flat) = self.flat_arguments(abi, arguments);
        let (signature, _) = abi.signature(false);
        let signature = self.b.import_signature(signature);
        let call = self.b.ins().call_indirect(signature, code, &flat);
        self.call_results(abi, area, call)
    }

    /// Arguments as machine values, with the area of the results before them if there is one.
    fn flat_arguments(&mut self, abi: &Abi, arguments: &[Operand]) -> (Option<Memory>, Vec<Value>) {
        let mut flat = vec![];
        let area = abi
            .area
            .as_ref()
            .map(|area| Memory::slot(self.temporary(&area.shape)));
        // Copies first: addresses of slots are made right before the call.
        let mut copies = vec![];
        for (shape, &argument) in abi.params.iter().zip(arguments) {
            copies.push(self.keep(shape, argument));
        }
        if let Some(area) = area {
            flat.push(self.address_of(area));
        }
        for copy in copies {
            match copy {
                Operand::Leaves(leaves) => flat.extend(leaves.iter()),
                Operand::Memory { place, .. } => flat.push(self.address_of(place)),
            }
        }
        (area, flat)
    }

    fn call_results(
        &mut self,
        abi: &Abi,
        area: Option<Memory>,
        call: cranelift_codegen::ir::Inst,
    ) -> Vec<Operand> {
        match (area, &abi.area) {
            (Some(memory), Some(layout)) => {
                let places = abi.results.iter().zip(&layout.offsets);
                places
                    .map(|(shape, &offset)| self.result_in_memory(shape, memory.at(offset)))
                    .collect()
            }
            _ => {
                let all = self.b.inst_results(call).to_vec();
                self.group_results(&abi.results, &all)
            }
        }
    }

    fn result_in_memory(&mut self, shape: &Shape, place: Memory) -> Operand {
        match self.read(shape, Place::Memory(place)) {
            Operand::Memory { place, .. } => Operand::temporary(place),
            leaves => leaves,
        }
    }

    /// Flat results as one operand for each, declared.
    fn group_results(&mut self, shapes: &[Shape], all: &[Value]) -> Vec<Operand> {
        let mut rest = all.iter();
        let mut operands = vec![];
        for shape in shapes {
            let leaves = shape
                .leaves
                .clone()
                .expect("results in registers have leaves");
            let mut values = super::value::Few::new();
            for leaf in leaves.iter() {
                let value = *rest.next().expect("a value for each leaf");
                values.push(if leaf.is_pointer {
                    self.pointer(value)
                } else {
                    value
                });
            }
            operands.push(Operand::Leaves(values));
        }
        operands
    }
}
