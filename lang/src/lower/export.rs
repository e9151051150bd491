//! Functions of a program that a host calls: each has code that takes its arguments from a *frame*, memory of the host laid out
//! like a struct of parameters and results, and puts the results there.
//!
//! Promises: texts and bytes that a host lends are copied before the function sees them. May not know: how the host calls.

use cranelift_module::FuncId;

use super::abi::Abi;
use super::function::{FunctionLowering, Lowered};
use super::strings::Text;
use super::unit::Unit;
use super::value::Operand;
use crate::check::{FunctionId, FunctionSyntax};
use crate::types::{Basic, ObjId, Type, TypeId};

/// What the symbols of that code begin with.
pub(super) const PREFIX: &str = "host.call.";

/// A type whose values pass between a program and its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// A number, truth value or string.
    Basic(Basic),
    /// `[]byte`
    Bytes,
}

impl Passed {
    /// Bytes of a value, and what its address is a multiple of.
    pub fn size_and_alignment(self) -> (usize, usize) {
        use Basic::*;
        match self {
            Passed::Bytes => (24, 8),
            Passed::Basic(String) => (16, 8),
            Passed::Basic(Bool | Int8 | Uint8) => (1, 1),
            Passed::Basic(Int16 | Uint16) => (2, 2),
            Passed::Basic(Int32 | Uint32 | Float32) => (4, 4),
            Passed::Basic(_) => (8, 8),
        }
    }

    /// Its name in Go.
    pub fn go_name(self) -> &'static str {
        match self {
            Passed::Bytes => "[]byte",
            Passed::Basic(basic) => basic.name(),
        }
    }
}

/// A package-level function as a host sees it.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its name without the package.
    pub name: String,
    /// What a host calls; none if something cannot be passed.
    pub code: Option<ExportedCode>,
}

/// The code of an exported function.
#[derive(Clone, Debug)]
pub struct ExportedCode {
    /// Takes the address of the frame.
    pub function: FuncId,
    /// The types of the parameters.
    pub params: Vec<Passed>,
    /// The types of the results.
    pub results: Vec<Passed>,
}

impl Unit<'_> {
    /// Makes the code by which a host calls package-level functions.
    pub fn define_exports(&mut self) -> Lowered<Vec<Export>> {
        let mut list = vec![];
        for id in self.info.concrete_functions() {
            let function = self.info.function(id);
            let is_declared = matches!(function.syntax, FunctionSyntax::Declared { .. });
            let Some(object) = function.object else {
                continue;
            };
            if !is_declared || function.receiver.is_some() || self.is_standard(id) {
                continue;
            }
            let passed =
                |objects: &[ObjId]| objects.iter().map(|&object| self.passed(object)).collect();
            let params: Option<Vec<Passed>> = passed(&function.params);
            let code = match params.zip(passed(&function.results)) {
                Some((params, results)) => Some(ExportedCode {
                    function: self.define_export(id, &params)?,
                    params,
                    results,
                }),
                None => None,
            };
            list.push(Export {
                name: self.info.object(object).name.to_string(),
                code,
            });
        }
        Ok(list)
    }

    fn passed(&self, object: ObjId) -> Option<Passed> {
        let ty = self.info.object(object).ty;
        let types = &self.info.types;
        if let Some(basic) = types.basic(ty) {
            let passes = matches!(basic, Basic::Bool | Basic::String)
                || super::arith::Number::of(basic).is_some();
            return passes.then_some(Passed::Basic(basic));
        }
        match types.get(types.underlying_id(ty)) {
            Type::Slice(element) if types.basic(element) == Some(Basic::Uint8) => {
                Some(Passed::Bytes)
            }
            _ => None,
        }
    }

    fn define_export(&mut self, id: FunctionId, params: &[Passed]) -> Lowered<FuncId> {
        let function = self.info.function(id);
        let callee = self.function(id);
        let frame = self
            .frame_of(function.signature)
            .expect("what passes has a shape");
        let abi = Abi::new(&mut self.shapes, &[TypeId::UNSAFE_POINTER], &[]);
        let abi = abi.expect("pointers have shapes");
        let pos = self.position_of(function);
        let code = self.declare(&format!("{PREFIX}{}", function.symbol), &abi, false);
        self.define(code, abi, false, pos, |lowering, given| {
            let memory = given[0].single();
            let lent = lowering.read_frame(&frame.params, memory);
            let arguments: Vec<Operand> = lent
                .into_iter()
                .zip(params)
                .map(|(argument, &ty)| lowering.own(argument, ty))
                .collect();
            let results = lowering.emit_call(&frame.abi, Some(callee), None, &arguments);
            lowering.write_frame(&frame.results, memory, results);
            lowering.return_values(vec![])
        })?;
        Ok(code)
    }
}

impl FunctionLowering<'_, '_> {
    /// Copies a text or bytes that the host lends.
    fn own(&mut self, argument: Operand, ty: Passed) -> Operand {
        match ty {
            Passed::Basic(Basic::String) => self.slice_to_string(Text::Bytes, argument.leaves()),
            Passed::Bytes => self.string_to_slice(Text::Bytes, argument.leaves()),
            Passed::Basic(_) => argument,
        }
    }
}
