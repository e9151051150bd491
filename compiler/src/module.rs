//! [`Module`]: the door for front ends. Collects functions and data, compiles everything in [`Module::finish`].
//!
//! Promises: speaks `cranelift_module::Module`, so that what is written for that trait mostly works; nothing is compiled
//! before the whole program is known, since checks are decided on the whole program. May not know: how code is loaded.

use crate::abi::RuntimeAbi;
use crate::callgraph::{Call, CallGraph, Summary};
use crate::contract::{Contract, PointerSignature, PointerSignatures};
use crate::elide::{CheckPolicy, decide};
use crate::image::{
    Callee, CompiledFunction, DataContents, DataObject, DataRelocation, Image, Import,
    RelocationTarget,
};
use crate::pipeline::{Compiled, Compiler, Lowered, StageOptions};
use crate::stub::{CODE_ALIGNMENT_BYTES, StubEncoder};
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

/// Why a program was not compiled. Every one of these is a mistake of the front end, or a limit it ran into.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// Something is wrong in one function.
    #[error("{name}: {error}")]
    InFunction {
        /// The function's name.
        name: String,
        /// What is wrong.
        error: Box<CompileError>,
    },
    /// The target has no stub encoder, or the numbers of the ABI make no sense.
    #[error("cannot compile for this target: {0}")]
    Unsupported(String),
    /// A signature compiled functions cannot have.
    #[error("signature: {0}")]
    Signature(String),
    /// The producer broke the contract.
    #[error("broken contract: {0}")]
    Contract(String),
    /// The verifier found a pointer that a moving stack would leave behind.
    #[error("rejected by the stack verifier:\n{0}")]
    Rejected(String),
    /// An instruction became a call of a C library function, which must not run on a task's stack.
    #[error("the library routine {0} must not run on a task's stack")]
    LibCall(String),
    /// A symbol that is no function or data object of the module.
    #[error("unknown symbol {0}")]
    UnknownSymbol(String),
    /// A function or data object that is used but not defined.
    #[error("{0} is declared but not defined")]
    Undefined(String),
    /// Cranelift left out something it is asked for.
    #[error("the code generator did not say: {0}")]
    MissingFacts(&'static str),
    /// Cranelift's verifier found the CLIF invalid.
    #[error("invalid CLIF:\n{0}")]
    Clif(String),
    /// Cranelift refused.
    #[error("code generator: {0}")]
    Codegen(#[from] CodegenError),
    /// The program is larger than the code region may be.
    #[error("the program has more than {0} bytes of code")]
    TooLarge(u32),
    /// Declared or defined twice, or otherwise refused by cranelift-module.
    #[error(transparent)]
    Module(#[from] ModuleError),
}

impl CompileError {
    pub(crate) fn clif(errors: cranelift_codegen::verifier::VerifierErrors) -> Self {
        Self::Clif(errors.to_string())
    }

    fn in_function(self, name: String) -> Self {
        Self::InFunction {
            name,
            error: Box::new(self),
        }
    }
}

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

/// Code regions are smaller than this, so that a 32-bit displacement always reaches.
const MAX_CODE_BYTES: u32 = 1 << 30;

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
        let encoder = StubEncoder::for_target(self.target.isa().triple()).ok_or_else(|| {
            CompileError::Unsupported(format!("no stubs for {}", self.target.isa().triple()))
        })?;
        if !self.options.abi.is_valid() {
            return Err(CompileError::Unsupported(format!(
                "{:?} makes no sense",
                self.options.abi
            )));
        }
        let Self {
            target,
            options,
            declarations,
            pointer_signatures,
            functions,
            function_index,
            data,
            ..
        } = self;
        let compiled = compile_all(
            &target,
            options,
            &declarations,
            &pointer_signatures,
            functions,
        )?;
        let graph = call_graph(&declarations, &function_index, &compiled)?;
        let decisions = decide(&graph, &options.abi, options.checks);

        let mut layout = Layout { next_offset: 0 };
        let imports = imports(&declarations, encoder, &mut layout)?;
        let mut placed = Vec::with_capacity(compiled.len());
        for ((id, compiled), check) in compiled.into_iter().zip(decisions) {
            let name = declarations
                .get_function_decl(id)
                .linkage_name(id)
                .into_owned();
            let mut function = place(id, name, compiled, check, encoder, &options.abi);
            function.offset = layout.add(function.code.len())?;
            placed.push(function);
        }
        check_data(&declarations, &data, &placed)?;
        Ok(Image {
            target,
            abi: options.abi,
            functions: placed,
            imports,
            data,
            code_bytes: layout.next_offset,
            function_index,
        })
    }
}

fn compile_all(
    target: &Target,
    options: Options,
    declarations: &ModuleDeclarations,
    signatures: &PointerSignatures,
    functions: Vec<(FuncId, Function, Contract)>,
) -> Result<Vec<(FuncId, Compiled)>, CompileError> {
    let mut compiler = Compiler::default();
    let mut compiled = Vec::with_capacity(functions.len());
    for (id, func, mut contract) in functions {
        contract.signature = signatures.get(id).clone();
        let stages = Lowered::new(func, contract, options.stages)
            .and_then(|lowered| compiler.optimize(target, lowered, options.stages))
            .and_then(|optimized| optimized.pass())
            .and_then(|passed| compiler.compile(target, passed, signatures, options.stages));
        let name = || {
            declarations
                .get_function_decl(id)
                .linkage_name(id)
                .into_owned()
        };
        compiled.push((id, stages.map_err(|error| error.in_function(name()))?));
    }
    Ok(compiled)
}

/// Nodes are the functions in order of definition.
fn call_graph(
    declarations: &ModuleDeclarations,
    function_index: &HashMap<FuncId, usize>,
    compiled: &[(FuncId, Compiled)],
) -> Result<CallGraph, CompileError> {
    let mut nodes = Vec::with_capacity(compiled.len());
    for (id, compiled) in compiled {
        let facts = &compiled.facts;
        let mut summary = Summary {
            id: *id,
            frame_bytes: facts.frame.frame_bytes(),
            grown_tail_bytes: facts.frame.grown_tail_bytes,
            callees: Vec::new(),
            calls_imports: false,
            calls_indirectly: false,
        };
        let calls = facts.calls.iter().map(|call| (call.callee, false));
        for (callee, is_tail) in calls.chain(facts.tail_calls.iter().map(|&callee| (callee, true)))
        {
            let Callee::Function(callee) = callee else {
                summary.calls_indirectly = true;
                continue;
            };
            match function_index.get(&callee) {
                Some(&node) => summary.callees.push(Call { node, is_tail }),
                None if declarations.get_function_decl(callee).linkage == Linkage::Import => {
                    summary.calls_imports = true;
                }
                None => {
                    let name = declarations.get_function_decl(callee).linkage_name(callee);
                    return Err(CompileError::Undefined(name.into_owned()));
                }
            }
        }
        summary.callees.sort_unstable();
        summary.callees.dedup();
        nodes.push(summary);
    }
    Ok(CallGraph::new(nodes))
}

/// Glues the stub in front of a body. The only place where offsets are shifted by the stub's length.
fn place(
    id: FuncId,
    name: String,
    compiled: Compiled,
    check: crate::elide::CheckDecision,
    encoder: StubEncoder,
    abi: &RuntimeAbi,
) -> CompiledFunction {
    let Compiled {
        code, facts, text, ..
    } = compiled;
    let stub = check
        .is_kept()
        .then(|| encoder.entry_stub(abi, facts.frame.need_bytes()));
    let (mut bytes, slow, entry) = match stub {
        Some(stub) => (stub.bytes, stub.slow, stub.entry),
        None => (Vec::new(), 0, 0),
    };
    let body = bytes.len() as u32;
    bytes.extend_from_slice(code.buffer.data());
    let mut function = CompiledFunction {
        id,
        name,
        offset: 0,
        code: bytes,
        slow,
        entry,
        body,
        check,
        source: facts.source,
        frame: facts.frame,
        entry_map: facts.entry_map,
        slot_map: facts.slot_map,
        calls: facts.calls,
        tail_calls: facts.tail_calls,
        relocations: facts.relocations,
        traps: facts.traps,
        lines: facts.lines,
        unwind: facts.unwind,
        clif: text,
    };
    for call in &mut function.calls {
        call.return_offset += body;
    }
    for relocation in &mut function.relocations {
        relocation.offset += body;
        if let RelocationTarget::Within(offset) = &mut relocation.target {
            *offset += body;
        }
    }
    for trap in &mut function.traps {
        trap.offset += body;
    }
    for line in &mut function.lines {
        line.start += body;
        line.end += body;
    }
    function
}

/// Hands out offsets in the code region.
struct Layout {
    next_offset: u32,
}

impl Layout {
    fn add(&mut self, size_bytes: usize) -> Result<u32, CompileError> {
        let offset = self.next_offset.next_multiple_of(CODE_ALIGNMENT_BYTES);
        let end = u32::try_from(size_bytes)
            .ok()
            .and_then(|size| offset.checked_add(size));
        self.next_offset = end
            .filter(|&end| end <= MAX_CODE_BYTES)
            .ok_or(CompileError::TooLarge(MAX_CODE_BYTES))?;
        Ok(offset)
    }
}

fn imports(
    declarations: &ModuleDeclarations,
    encoder: StubEncoder,
    layout: &mut Layout,
) -> Result<Vec<Import>, CompileError> {
    let imported = declarations
        .get_functions()
        .filter(|(_, declaration)| declaration.linkage == Linkage::Import);
    let mut imports = Vec::new();
    for (id, declaration) in imported {
        let stub_bytes = encoder.import_stub_bytes();
        let offset = layout.add(stub_bytes as usize)?;
        imports.push(Import {
            id,
            name: declaration.linkage_name(id).into_owned(),
            offset,
            stub_bytes,
        });
    }
    Ok(imports)
}

/// Everything that data and code refer to exists.
fn check_data(
    declarations: &ModuleDeclarations,
    data: &[DataObject],
    functions: &[CompiledFunction],
) -> Result<(), CompileError> {
    let defined: std::collections::HashSet<DataId> = data.iter().map(|object| object.id).collect();
    let in_code = functions
        .iter()
        .flat_map(|function| &function.relocations)
        .map(|relocation| relocation.target);
    let in_data = data
        .iter()
        .flat_map(|object| &object.relocations)
        .map(|relocation| relocation.target);
    let functions: std::collections::HashSet<FuncId> =
        functions.iter().map(|function| function.id).collect();
    for target in in_code.chain(in_data) {
        let missing = match target {
            RelocationTarget::Data(id) if !defined.contains(&id) => {
                declarations.get_data_decl(id).linkage_name(id).into_owned()
            }
            RelocationTarget::Function(id) if !functions.contains(&id) => {
                let declaration = declarations.get_function_decl(id);
                if declaration.linkage == Linkage::Import {
                    continue;
                }
                declaration.linkage_name(id).into_owned()
            }
            _ => continue,
        };
        return Err(CompileError::Undefined(missing));
    }
    Ok(())
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
                CompileError::Module(error) => error,
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
        let relocations = data_relocations(data, contents.size_bytes())?;
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
        });
        Ok(())
    }
}

fn data_relocations(
    data: &DataDescription,
    size_bytes: usize,
) -> ModuleResult<Vec<DataRelocation>> {
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
            _ => return Err(unsupported("data that refers to library routines")),
        };
        if offset as usize + crate::abi::WORD_BYTES as usize > size_bytes {
            return Err(unsupported("an address behind the end of its data object"));
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
