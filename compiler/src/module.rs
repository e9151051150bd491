//! [`Module`]: the door for front ends. Collects functions and data, compiles everything in [`Module::finish`].
//!
//! Promises: speaks `cranelift_module::Module`, so that what is written for that trait mostly works; nothing is compiled
//! before the whole program is known, since checks are decided on the whole program. May not know: how code is loaded.

use crate::abi::RuntimeAbi;
use crate::contract::{Contract, PointerRun, PointerSignature, PointerSignatures};
use crate::elide::CheckPolicy;
use crate::error::CompileError;
use crate::finish::{self, Program};
use crate::image::{DataContents, DataObject, DataRelocation, Image, RelocationTarget};
use crate::pipeline::StageOptions;
use crate::target::Target;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{self, Function};
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_codegen::{CodegenError, Context};
use cranelift_module::{
    DataDescription, DataId, FuncId, FuncOrDataId, Init, Linkage, ModuleDeclarations, ModuleError,
    ModuleReloc, ModuleRelocTarget, ModuleResult,
};
use std::collections::HashMap;

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the runtime is like.
    pub abi: RuntimeAbi,
    /// Which checks to leave out.
    pub checks: CheckPolicy,
    /// Cranelift's verifier and kept CLIF text.
    pub stages: StageOptions,
}

impl Options {
    /// Elided checks; Cranelift's own verifier in debug builds; no CLIF text.
    #[must_use]
    pub fn new(abi: RuntimeAbi) -> Self {
        let stages = StageOptions {
            verify_clif: cfg!(debug_assertions),
            keep_clif: false,
        };
        Self {
            abi,
            checks: CheckPolicy::default(),
            stages,
        }
    }
}

/// A program under construction.
#[derive(Debug)]
pub struct Module {
    target: Target,
    options: Options,
    declarations: ModuleDeclarations,
    pointer_signatures: PointerSignatures,
    functions: Vec<(FuncId, Function, Contract)>,
    function_index: HashMap<FuncId, usize>,
    data: Vec<DataObject>,
    data_index: HashMap<DataId, usize>,
}

impl Module {
    /// An empty program.
    #[must_use]
    pub fn new(target: Target, options: Options) -> Self {
        Self {
            target,
            options,
            declarations: ModuleDeclarations::default(),
            pointer_signatures: PointerSignatures::default(),
            functions: Vec::new(),
            function_index: HashMap::new(),
            data: Vec::new(),
            data_index: HashMap::new(),
        }
    }

    /// Says which parameters and results of `function` may hold pointers. Without this: none.
    pub fn set_pointer_signature(&mut self, function: FuncId, signature: PointerSignature) {
        self.pointer_signatures.set(function, signature);
    }

    /// Which parameters and results of `function` may hold pointers.
    #[must_use]
    pub fn pointer_signature(&self, function: FuncId) -> &PointerSignature {
        self.pointer_signatures.get(function)
    }

    /// Says in which words of a defined data object the program keeps pointers. Without this: in none.
    ///
    /// # Panics
    /// If the object is not defined, or smaller than that.
    pub fn set_data_pointers(&mut self, id: DataId, pointers: &[PointerRun]) {
        let object = &mut self.data[self.data_index[&id]];
        let size_bytes = object.contents.size_bytes();
        let fits = |offset: u32| offset as usize + crate::abi::WORD_BYTES as usize <= size_bytes;
        for run in pointers {
            assert!(
                run.offsets().last().is_none_or(fits),
                "pointer words of {} behind its end",
                object.name
            );
        }
        object.pointers = pointers.to_vec();
    }

    /// Defines a function that was built with [`crate::producer::StackFrame`].
    ///
    /// # Errors
    /// If it is an import or already defined, or its signature is not the declared one.
    pub fn define(
        &mut self,
        id: FuncId,
        func: Function,
        contract: Contract,
    ) -> Result<(), CompileError> {
        let declaration = self.declarations.get_function_decl(id);
        let name = || declaration.linkage_name(id).into_owned();
        if !declaration.linkage.is_definable() {
            return Err(ModuleError::InvalidImportDefinition(name()).into());
        }
        if func.signature != declaration.signature {
            let (declared, defined) = (declaration.signature.clone(), func.signature.clone());
            return Err(ModuleError::IncompatibleSignature(name(), declared, defined).into());
        }
        if self
            .function_index
            .insert(id, self.functions.len())
            .is_some()
        {
            return Err(ModuleError::DuplicateDefinition(name()).into());
        }
        self.functions.push((id, func, contract));
        Ok(())
    }

    /// Compiles everything, decides which checks to leave out, and lays out the code region.
    ///
    /// # Errors
    /// The first thing that is wrong; see [`CompileError`].
    pub fn finish(self) -> Result<Image, CompileError> {
        finish::finish(Program {
            target: self.target,
            options: self.options,
            declarations: self.declarations,
            pointer_signatures: self.pointer_signatures,
            functions: self.functions,
            function_index: self.function_index,
            data: self.data,
        })
    }
}

impl cranelift_module::Module for Module {
    fn isa(&self) -> &dyn TargetIsa {
        self.target.isa()
    }

    fn declarations(&self) -> &ModuleDeclarations {
        &self.declarations
    }

    /// Signatures made here have the Tail calling convention, which all compiled functions have.
    fn make_signature(&self) -> ir::Signature {
        ir::Signature::new(CallConv::Tail)
    }

    fn clear_signature(&self, signature: &mut ir::Signature) {
        signature.clear(CallConv::Tail);
    }

    fn declare_function(
        &mut self,
        name: &str,
        linkage: Linkage,
        signature: &ir::Signature,
    ) -> ModuleResult<FuncId> {
        self.declarations
            .declare_function(name, linkage, signature)
            .map(|(id, _)| id)
    }

    fn declare_anonymous_function(&mut self, signature: &ir::Signature) -> ModuleResult<FuncId> {
        self.declarations.declare_anonymous_function(signature)
    }

    fn declare_data(
        &mut self,
        name: &str,
        linkage: Linkage,
        writable: bool,
        tls: bool,
    ) -> ModuleResult<DataId> {
        if tls {
            return Err(unsupported(
                "thread-local data: a task moves between threads",
            ));
        }
        self.declarations
            .declare_data(name, linkage, writable, tls)
            .map(|(id, ..)| id)
    }

    fn declare_anonymous_data(&mut self, writable: bool, tls: bool) -> ModuleResult<DataId> {
        if tls {
            return Err(unsupported(
                "thread-local data: a task moves between threads",
            ));
        }
        self.declarations.declare_anonymous_data(writable, tls)
    }

    /// Imports are in reach, too: their stubs lie in the same region.
    fn declare_func_in_func(
        &mut self,
        function: FuncId,
        in_function: &mut Function,
    ) -> ir::FuncRef {
        let signature = self
            .declarations
            .get_function_decl(function)
            .signature
            .clone();
        let signature = in_function.import_signature(signature);
        let name = in_function.declare_imported_user_function(ir::UserExternalName {
            namespace: crate::contract::FUNCTION_NAMESPACE,
            index: function.as_u32(),
        });
        in_function.import_function(ir::ExtFuncData {
            name: ir::ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        })
    }

    /// All data lies in the same arena as the code.
    fn declare_data_in_func(&self, data: DataId, function: &mut Function) -> ir::GlobalValue {
        let name = function.declare_imported_user_function(ir::UserExternalName {
            namespace: crate::contract::DATA_NAMESPACE,
            index: data.as_u32(),
        });
        function.create_global_value(ir::GlobalValueData::Symbol {
            name: ir::ExternalName::user(name),
            offset: 0.into(),
            colocated: true,
            tls: false,
        })
    }

    /// Takes over a *copy* of the context's function; its pointers are those its stack maps name. Compiled in
    /// [`Module::finish`], so that the context holds no machine code afterwards.
    fn define_function_with_control_plane(
        &mut self,
        function: FuncId,
        context: &mut Context,
        _control: &mut ControlPlane,
    ) -> ModuleResult<()> {
        self.define(function, context.func.clone(), Contract::default())
            .map_err(|error| match error {
                CompileError::Module(error) => *error,
                other => unsupported(&other.to_string()),
            })
    }

    fn define_function_bytes(
        &mut self,
        _function: FuncId,
        _alignment: u64,
        _bytes: &[u8],
        _relocations: &[ModuleReloc],
    ) -> ModuleResult<()> {
        Err(unsupported(
            "functions given as bytes: nobody knows where their pointers are",
        ))
    }

    fn define_data(&mut self, id: DataId, data: &DataDescription) -> ModuleResult<()> {
        let declaration = self.declarations.get_data_decl(id);
        let name = declaration.linkage_name(id).into_owned();
        if !declaration.linkage.is_definable() {
            return Err(ModuleError::InvalidImportDefinition(name));
        }
        if self.data_index.insert(id, self.data.len()).is_some() {
            return Err(ModuleError::DuplicateDefinition(name));
        }
        let contents = match &data.init {
            Init::Uninitialized => return Err(unsupported("data without contents")),
            Init::Zeros { size } => DataContents::Zeros(*size),
            Init::Bytes { contents } => DataContents::Bytes(contents.clone()),
        };
        let relocations = data_relocations(data, contents.size_bytes()).map_err(unsupported)?;
        let align = data.align.unwrap_or(crate::abi::WORD_BYTES.into());
        let align_bytes = u32::try_from(align)
            .ok()
            .filter(|align| align.is_power_of_two() && *align <= 4096);
        let align_bytes = align_bytes.ok_or_else(|| unsupported("alignment of data above 4096"))?;
        self.data.push(DataObject {
            id,
            name,
            writable: declaration.writable,
            align_bytes,
            contents,
            relocations,
            pointers: Vec::new(),
        });
        Ok(())
    }
}

fn data_relocations(
    data: &DataDescription,
    size_bytes: usize,
) -> Result<Vec<DataRelocation>, &'static str> {
    let functions = data.function_relocs.iter();
    let functions =
        functions.map(|&(offset, function)| (offset, &data.function_decls[function], 0));
    let objects = data.data_relocs.iter();
    let objects =
        objects.map(|&(offset, object, addend)| (offset, &data.data_decls[object], addend));
    let mut relocations = Vec::new();
    for (offset, name, addend) in functions.chain(objects) {
        let target = match *name {
            ModuleRelocTarget::User {
                namespace: crate::contract::FUNCTION_NAMESPACE,
                index,
            } => RelocationTarget::Function(FuncId::from_u32(index)),
            ModuleRelocTarget::User {
                namespace: crate::contract::DATA_NAMESPACE,
                index,
            } => RelocationTarget::Data(DataId::from_u32(index)),
            _ => return Err("data that refers to library routines"),
        };
        if offset as usize + crate::abi::WORD_BYTES as usize > size_bytes {
            return Err("an address behind the end of its data object");
        }
        relocations.push(DataRelocation {
            offset,
            target,
            addend,
        });
    }
    relocations.sort_by_key(|relocation| relocation.offset);
    Ok(relocations)
}

fn unsupported(text: &str) -> ModuleError {
    ModuleError::Compilation(CodegenError::Unsupported(text.to_owned()))
}

impl Module {
    /// The function or data object with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<FuncOrDataId> {
        self.declarations.get_name(name)
    }
}
