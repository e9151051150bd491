//! Calls through package reflect.
//!
//! For each function type of a program that makes such calls there is code that calls a function value or a method of
//! that type with its arguments in memory, and code of functions that reflect makes, which puts its arguments there.
//!
//! Promises: compiled code cannot tell such a call from another. May not know: what package reflect does with it.

use cranelift_codegen::ir::Value;
use cranelift_codegen::ir::types::I64;
use cranelift_module::FuncId;

use super::abi::Abi;
use super::function::{FunctionLowering, Lowered};
use super::layout::{NoShape, Shape};
use super::unit::Unit;
use super::value::{Memory, Operand, Place};
use crate::source::Pos;
use crate::types::{Field, PackageId, TypeId};

/// The code of `morestack_rt::types::CallThunks`, and the type of the frame.
#[derive(Clone, Copy)]
pub(super) struct Thunks {
    pub call: FuncId,
    pub method: FuncId,
    pub made: FuncId,
    pub frame: TypeId,
}

/// A function type and how its frame is laid out.
pub(super) struct Frame {
    pub abi: Abi,
    ty: TypeId,
    pub params: Vec<(Shape, u64)>,
    pub results: Vec<(Shape, u64)>,
}

/// Whether a function only stands between a call through reflect and the function that is called: such a call of a
/// deferred function may recover.
pub(super) fn is_hidden(symbol: &str) -> bool {
    let Some(name) = symbol.strip_prefix("reflect.") else {
        return false;
    };
    let functions = [
        "runFunction",
        "runMethod",
        "runExpression",
        "(*rtype).callMethod",
        "(*rtype).callFunction",
        "Value.call",
        "Value.Call",
    ];
    let thunks = ["call.", "method.", "made."];
    functions.contains(&name) || thunks.iter().any(|thunk| name.starts_with(thunk))
}

/// What a program does by way of descriptors that other code is needed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reflection {
    /// It calls functions or makes some.
    pub calls: bool,
    /// It looks at the methods of types.
    pub lists_methods: bool,
    /// It sets finalizers, which may take objects as interfaces.
    pub sets_finalizers: bool,
}

impl Reflection {
    /// Looks at a function that the program reaches.
    pub fn note(&mut self, symbol: &str) {
        match symbol {
            "reflect.(*rtype).thunks" => self.calls = true,
            "reflect.(*rtype).exported" => self.lists_methods = true,
            "runtime.SetFinalizer" => self.sets_finalizers = true,
            _ => {}
        }
    }
}

impl Unit<'_> {
    /// Makes the thunks of a function type; none if there are no functions of that type.
    pub fn call_thunks(&mut self, function: TypeId) -> Lowered<Option<Thunks>> {
        let Ok(frame) = self.frame_of(function) else {
            return Ok(None);
        };
        self.thunks_of(function, &frame).map(Some)
    }

    pub(super) fn frame_of(&mut self, function: TypeId) -> Result<Frame, NoShape> {
        let types = &self.info.types;
        let signature = types.as_signature(function).expect("a function type");
        let list = |params: &[crate::types::Param]| -> Vec<TypeId> {
            params.iter().map(|param| param.ty).collect()
        };
        let (params, results) = (list(&signature.params), list(&signature.results));
        let field = |&ty: &TypeId| Field {
            name: "_".into(),
            package: PackageId::UNIVERSE,
            ty,
            embedded: false,
            tag: "".into(),
        };
        let all: Vec<Field> = params.iter().chain(&results).map(field).collect();
        let ty = types.struct_type(all);
        let fields = types.as_struct(ty).expect("a struct");
        let mut offsets = types.field_offsets(&fields).into_iter();
        let abi = Abi::new(&mut self.shapes, &params, &results)?;
        let mut placed = |shapes: &[Shape]| -> Vec<(Shape, u64)> {
            shapes.iter().cloned().zip(offsets.by_ref()).collect()
        };
        Ok(Frame {
            params: placed(&abi.params),
            results: placed(&abi.results),
            ty,
            abi,
        })
    }

    fn thunks_of(&mut self, function: TypeId, frame: &Frame) -> Lowered<Thunks> {
        let name = |what: &str, function: TypeId| format!("reflect.{what}.{}", function.0);
        let pointer = TypeId::UNSAFE_POINTER;
        let mut plain = |params: &[TypeId]| {
            Abi::new(&mut self.shapes, params, &[]).expect("pointers have shapes")
        };
        let (call_abi, method_abi) = (plain(&[pointer; 2]), plain(&[pointer; 3]));

        let data_word_abi = self.data_word_abi(function);
        let data_word_abi = data_word_abi.expect("one more parameter than the type has");

        let call = self.declare(&name("call", function), &call_abi, true);
        self.define(
            call,
            call_abi.clone(),
            true,
            Pos::NONE,
            |lowering, given| {
                let [callee, memory] = [given[0].single(), given[1].single()];
                let arguments = lowering.read_frame(&frame.params, memory);
                let results = lowering.emit_call(&frame.abi, None, Some(callee), &arguments);
                lowering.write_frame(&frame.results, memory, results);
                lowering.return_values(vec![])
            },
        )?;

        let method = self.declare(&name("method", function), &method_abi, true);
        self.define(method, method_abi, true, Pos::NONE, |lowering, given| {
            let [code, memory] = [given[0].single(), given[2].single()];
            let mut arguments = vec![given[1]];
            arguments.extend(lowering.read_frame(&frame.params, memory));
            let results = lowering.emit_code_call(&data_word_abi, code, &arguments);
            lowering.write_frame(&frame.results, memory, results);
            lowering.return_values(vec![])
        })?;

        let made = self.declare(&name("made", function), &frame.abi, true);
        self.define(
            made,
            frame.abi.clone(),
            true,
            Pos::NONE,
            |lowering, given| {
                let object = lowering.context();
                let object = lowering.pointer(object);
                let memory = lowering.new_object(frame.ty)?;
                let memory = lowering.address_of(memory);
                lowering.write_frame(&frame.params, memory, given);
                let handler = Memory::address(object).at(HANDLER_OFFSET);
                let handler = lowering.load(I64, handler);
                let handler = lowering.pointer(handler);
                let arguments = [Operand::one(object), Operand::one(memory)];
                lowering.emit_call(&call_abi, None, Some(handler), &arguments);
                let results = lowering.read_frame(&frame.results, memory);
                lowering.return_values(results)
            },
        )?;
        Ok(Thunks {
            call,
            method,
            made,
            frame: frame.ty,
        })
    }
}

/// Where a function that reflect made holds the function that handles its calls: after its code.
const HANDLER_OFFSET: u64 = 8;

impl FunctionLowering<'_, '_> {
    pub(super) fn read_frame(&mut self, places: &[(Shape, u64)], frame: Value) -> Vec<Operand> {
        let mut values = vec![];
        for (shape, offset) in places {
            let place = Memory::address(frame).at(*offset);
            values.push(self.read(shape, Place::Memory(place)));
        }
        values
    }

    pub(super) fn write_frame(
        &mut self,
        places: &[(Shape, u64)],
        frame: Value,
        values: Vec<Operand>,
    ) {
        for ((shape, offset), value) in places.iter().zip(values) {
            let place = Memory::address(frame).at(*offset);
            self.write(shape, Place::Memory(place), value);
        }
    }
}
