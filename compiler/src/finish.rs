//! From all functions of a program to its image: compile every body, decide on checks, glue stubs on, lay out.
//!
//! Promises: offsets are shifted by a stub's length in one place ([`place`]). May not know: how functions came to be.

use crate::abi::RuntimeAbi;
use crate::callgraph::{Call, CallGraph, Summary};
use crate::contract::{Contract, PointerSignatures};
use crate::depth::depths;
use crate::early_exit;
use crate::elide::{CheckDecision, decide};
use crate::epilogue;
use crate::error::CompileError;
use crate::image::{Callee, CompiledFunction, DataObject, Image, Import, RelocationTarget};
use crate::module::Options;
use crate::pipeline::{Compiled, Compiler, Lowered};
use crate::stub::{CODE_ALIGNMENT_BYTES, StubEncoder};
use crate::target::{OptLevel, Target};
use crate::timing::{StageTimes, Stopwatch};
use crate::verify::verify_image;
use cranelift_codegen::ir::Function;
use cranelift_module::{DataId, FuncId, Linkage, ModuleDeclarations};
use std::collections::{HashMap, HashSet};

/// Code regions are smaller than this, so that a 32-bit displacement always reaches.
const MAX_CODE_BYTES: u32 = 1 << 30;

/// What listings show behind the name of a function's rest.
const REST_SUFFIX: &str = ".rest";

/// All a module has collected.
pub(crate) struct Program {
    pub target: Target,
    pub options: Options,
    pub declarations: ModuleDeclarations,
    pub pointer_signatures: PointerSignatures,
    pub functions: Vec<(FuncId, Function, Contract)>,
    pub function_index: HashMap<FuncId, usize>,
    pub data: Vec<DataObject>,
}

/// Compiles everything, decides which checks to leave out, and lays out the code region.
pub(crate) fn finish(program: Program) -> Result<Image, CompileError> {
    let Program {
        target,
        options,
        mut declarations,
        mut pointer_signatures,
        mut functions,
        mut function_index,
        data,
    } = program;
    let encoder = StubEncoder::for_target(target.isa().triple()).ok_or_else(|| {
        CompileError::Unsupported(format!("no stubs for {}", target.isa().triple()))
    })?;
    if !options.abi.is_valid() {
        return Err(CompileError::Unsupported(format!(
            "{:?} makes no sense",
            options.abi
        )));
    }
    let rests = if target.opt_level() == OptLevel::None {
        HashMap::new()
    } else {
        let rests = split_early_exits(&mut declarations, &mut pointer_signatures, &mut functions)?;
        let new = functions.len() - rests.len()..functions.len();
        function_index.extend(new.map(|index| (functions[index].0, index)));
        rests
    };
    let (compiled, mut times) = compile_all(
        &target,
        options,
        &declarations,
        &pointer_signatures,
        functions,
    )?;
    let mut watch = Stopwatch::start();
    let graph = call_graph(&declarations, &function_index, &compiled)?;
    let decisions = decide(&graph, &options.abi, options.checks);
    let depths = depths(&graph, &options.abi);

    let mut layout = Layout { next_offset: 0 };
    let imports = imports(&declarations, encoder, &mut layout)?;
    let mut placed = Vec::with_capacity(compiled.len());
    let mut expected = Vec::with_capacity(compiled.len());
    let decisions = decisions.into_iter().zip(depths);
    for ((id, mut compiled), (check, depth_bytes)) in compiled.into_iter().zip(decisions) {
        let name = declarations
            .get_function_decl(id)
            .linkage_name(id)
            .into_owned();
        expected.push(std::mem::take(&mut compiled.expected));
        let mut function = place(id, name, compiled, check, encoder, &options.abi);
        function.rest_of = rests.get(&id).copied();
        function.depth_bytes = depth_bytes;
        function.offset = layout.add(function.code.len())?;
        placed.push(function);
    }
    check_data(&declarations, &data, &placed)?;
    times.link = watch.lap();
    let mut image = Image {
        target,
        abi: options.abi,
        functions: placed,
        imports,
        data,
        code_bytes: layout.next_offset,
        times,
        function_index,
        expected,
    };
    verify_image(&image, &image.encode_maps())?;
    image.times.verify += watch.lap();
    Ok(image)
}

/// Takes functions apart where that pays (`early_exit`); what became their rests stands behind all others, and is answered with
/// what each is the rest of.
fn split_early_exits(
    declarations: &mut ModuleDeclarations,
    signatures: &mut PointerSignatures,
    functions: &mut Vec<(FuncId, Function, Contract)>,
) -> Result<HashMap<FuncId, FuncId>, CompileError> {
    let mut rests = HashMap::new();
    for index in 0..functions.len() {
        let (id, func, contract) = &functions[index];
        let id = *id;
        let mut declared = Ok(id);
        let parts = early_exit::split(id, func, contract, || {
            let name = declarations.get_function_decl(id).linkage_name(id);
            let name = format!("{name}{REST_SUFFIX}");
            let signature = func.signature.clone();
            declared = declarations
                .declare_function(&name, Linkage::Local, &signature)
                .map(|(rest, _)| rest);
            *declared.as_ref().unwrap_or(&id)
        });
        let Some(parts) = parts else {
            continue;
        };
        let rest = declared?;
        signatures.set(rest, signatures.get(id).clone());
        rests.insert(rest, id);
        let (first, first_contract) = parts.first;
        functions[index] = (id, first, first_contract);
        let (rest_func, rest_contract) = parts.rest;
        functions.push((rest, rest_func, rest_contract));
    }
    Ok(rests)
}

fn compile_all(
    target: &Target,
    options: Options,
    declarations: &ModuleDeclarations,
    signatures: &PointerSignatures,
    functions: Vec<(FuncId, Function, Contract)>,
) -> Result<(Vec<(FuncId, Compiled)>, StageTimes), CompileError> {
    let mut compiler = Compiler::default();
    let mut compiled = Vec::with_capacity(functions.len());
    for (id, func, mut contract) in functions {
        contract.signature = signatures.get(id).clone();
        let stages = Lowered::new(func, contract, options.stages)
            .and_then(|lowered| compiler.optimize(target, lowered, options.stages))
            .and_then(|optimized| compiler.pass(optimized))
            .and_then(|passed| compiler.compile(target, passed, signatures, options.stages));
        let name = || {
            declarations
                .get_function_decl(id)
                .linkage_name(id)
                .into_owned()
        };
        compiled.push((id, stages.map_err(|error| error.in_function(name()))?));
    }
    Ok((compiled, compiler.times()))
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
    check: CheckDecision,
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
    epilogue::relax(&mut bytes[body as usize..], &facts.lines);
    let mut function = CompiledFunction {
        id,
        name,
        rest_of: None,
        offset: 0,
        code: bytes,
        slow,
        entry,
        body,
        check,
        depth_bytes: None,
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
    let defined: HashSet<DataId> = data.iter().map(|object| object.id).collect();
    let in_code = functions
        .iter()
        .flat_map(|function| &function.relocations)
        .map(|relocation| relocation.target);
    let in_data = data
        .iter()
        .flat_map(|object| &object.relocations)
        .map(|relocation| relocation.target);
    let functions: HashSet<FuncId> = functions.iter().map(|function| function.id).collect();
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
