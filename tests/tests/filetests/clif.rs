//! Filetests at the level of CLIF: what a producer hands over, and what the pass, the map tables and the verifier make of it.
//!
//! The text says what a producer would say through its API, as comments: `; pointer` on an instruction declares its results, `; pointer v0 v4`
//! anywhere declares these values, `; pointers 0 8` on a slot names its pointer words. A `stack_addr` that is more than the address of an
//! access becomes an opaque slot address. Functions are `u0:N` in order; other `u0:N` are host routines.

use std::fmt::Write as _;

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::entities::AnyEntity;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AliasRegionData, ExternalName, Function, Inst, InstBuilder, InstructionData, MemFlagsData,
    Opcode, StackSlot, Value,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{FuncId, Linkage, Module as _};
use cranelift_reader::{ParseOptions, parse_test};
use morestack_compiler::contract::{OPAQUE_ADDRESS_REGION, opaque_address};
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{
    CompileError, Contract, Image, Module, OptLevel, Options, PointerRun, PointerSignature,
    RuntimeAbi, SlotPointers, Target,
};
use morestack_tests::filetest::{Kind, Outcome};

/// One function of the file with its annotations.
struct Annotated {
    func: Function,
    declared: Vec<Value>,
    slot_pointers: Vec<SlotPointers>,
}

/// Compiles the file for x86-64 and reports: for `clif` what was made of each function, for `verify` why the verifier kept anything from
/// being made of it (I4).
pub fn run(kind: Kind, source: &str) -> Result<Outcome, String> {
    let functions = parse(source)?;
    Ok(match (kind, compile(functions)) {
        (
            Kind::Verify,
            Err(error @ (CompileError::Rejected(_) | CompileError::InFunction { .. })),
        ) => Outcome {
            stderr: format!("{error}\n"),
            exit: 1,
            ..Outcome::default()
        },
        (Kind::Verify, Err(error)) => {
            return Err(format!("not rejected by the verifier, but: {error}"));
        }
        (_, Ok(image)) => Outcome {
            stdout: describe(&image),
            ..Outcome::default()
        },
        (_, Err(error)) => Outcome {
            stderr: format!("{error}\n"),
            exit: 1,
            ..Outcome::default()
        },
    })
}

fn parse(source: &str) -> Result<Vec<Annotated>, String> {
    let file = parse_test(source, ParseOptions::default()).map_err(|error| error.to_string())?;
    let mut functions = Vec::new();
    for (func, details) in file.functions {
        let mut annotated = Annotated {
            func,
            declared: Vec::new(),
            slot_pointers: Vec::new(),
        };
        for comment in &details.comments {
            let words: Vec<&str> = comment
                .text
                .trim_start_matches(';')
                .split_whitespace()
                .collect();
            match (words.as_slice(), comment.entity) {
                (["pointer"], AnyEntity::Inst(inst)) => annotated
                    .declared
                    .extend(annotated.func.dfg.inst_results(inst)),
                (["pointer", values @ ..], _) if !values.is_empty() => {
                    for value in values {
                        let number = value
                            .strip_prefix('v')
                            .and_then(|number| number.parse().ok());
                        let number = number
                            .ok_or_else(|| format!("`{value}` is no value: {}", comment.text))?;
                        annotated.declared.push(Value::from_u32(number));
                    }
                }
                (["pointers", offsets @ ..], AnyEntity::StackSlot(slot)) => {
                    for offset in offsets {
                        let offset = offset
                            .parse()
                            .map_err(|_| format!("`{offset}` is no offset: {}", comment.text))?;
                        annotated.slot_pointers.push(SlotPointers {
                            slot,
                            run: PointerRun::word(offset),
                        });
                    }
                }
                _ => {}
            }
        }
        functions.push(annotated);
    }
    Ok(functions)
}

fn compile(functions: Vec<Annotated>) -> Result<Image, CompileError> {
    let target = Target::for_triple("x86_64-unknown-linux-gnu", OptLevel::Speed)
        .map_err(|error| CompileError::Unsupported(error.to_string()))?;
    let mut options = Options::new(RuntimeAbi::new(0, 8));
    options.stages.keep_clif = true;
    options.stages.verify_clif = true;
    let mut module = Module::new(target, options);
    let mut ids = Vec::new();
    for (index, annotated) in functions.iter().enumerate() {
        let id = module.declare_function(
            &format!("f{index}"),
            Linkage::Export,
            &annotated.func.signature,
        )?;
        module.set_pointer_signature(id, pointer_signature(annotated));
        ids.push(id);
    }
    declare_imports(&mut module, &functions)?;
    for (id, annotated) in ids.into_iter().zip(functions) {
        let (func, contract) = produce(&module, annotated);
        module.define(id, func, contract)?;
    }
    module.finish()
}

/// Parameters that are declared, and results that are declared at a return.
fn pointer_signature(annotated: &Annotated) -> PointerSignature {
    let func = &annotated.func;
    let is_pointer =
        |value: &Value| annotated.declared.contains(value) || is_stack_address(func, *value);
    let indices = |values: &[Value]| -> Vec<u32> {
        values
            .iter()
            .zip(0..)
            .filter(|(value, _)| is_pointer(value))
            .map(|(_, index)| index)
            .collect()
    };
    let entry = func.layout.entry_block().expect("a function has a block");
    let returns = func
        .layout
        .blocks()
        .filter_map(|block| func.layout.last_inst(block));
    let returns = returns.filter(|inst| func.dfg.insts[*inst].opcode() == Opcode::Return);
    let results: Vec<u32> = returns
        .flat_map(|inst| indices(func.dfg.inst_args(inst)))
        .collect();
    PointerSignature::new(indices(func.dfg.block_params(entry)), results)
}

/// Functions that are called but not in the file are host routines `host7`, ...
fn declare_imports(module: &mut Module, functions: &[Annotated]) -> Result<(), CompileError> {
    let called = |func: &Function| -> Vec<(u32, cranelift_codegen::ir::Signature)> {
        let callees = func
            .dfg
            .ext_funcs
            .values()
            .filter_map(|callee| match callee.name {
                ExternalName::User(name) => {
                    let index = func.params.user_named_funcs()[name].index;
                    Some((index, func.dfg.signatures[callee.signature].clone()))
                }
                _ => None,
            });
        callees.collect()
    };
    let mut imports: Vec<_> = functions
        .iter()
        .flat_map(|annotated| called(&annotated.func))
        .collect();
    imports.retain(|(index, _)| *index as usize >= functions.len());
    imports.sort_by_key(|(index, _)| *index);
    imports.dedup_by_key(|(index, _)| *index);
    for (index, signature) in imports {
        let id = module.declare_function(&format!("host{index}"), Linkage::Import, &signature)?;
        if id != FuncId::from_u32(index) {
            return Err(CompileError::UnknownSymbol(format!(
                "u0:{index} (host routines follow the functions without a gap)"
            )));
        }
    }
    Ok(())
}

/// What a producer does through `FunctionBuilder`: opaque addresses for slots, declared pointers, spills around safepoints.
fn produce(module: &Module, mut annotated: Annotated) -> (Function, Contract) {
    let opaque = make_addresses_opaque(&mut annotated.func);
    let mut context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut annotated.func, &mut context);
    let mut frame = StackFrame::begin(&mut builder);
    for value in annotated.declared.into_iter().chain(opaque) {
        frame.declare_pointer(&mut builder, value);
    }
    let mut contract = frame.finish(builder, module.target_config());
    contract.slot_pointers.extend(annotated.slot_pointers);
    (annotated.func, contract)
}

fn is_stack_address(func: &Function, value: Value) -> bool {
    let inst = func.dfg.value_def(value).inst();
    inst.is_some_and(|inst| func.dfg.insts[inst].opcode() == Opcode::StackAddr)
}

/// Replaces every `stack_addr` that is used as a value; returns the new addresses.
fn make_addresses_opaque(func: &mut Function) -> Vec<Value> {
    let addresses: Vec<(Inst, StackSlot, i32)> = func
        .layout
        .blocks()
        .flat_map(|block| func.layout.block_insts(block))
        .filter_map(|inst| match func.dfg.insts[inst] {
            InstructionData::StackAddr {
                stack_slot, offset, ..
            } => Some((inst, stack_slot, offset.into())),
            _ => None,
        })
        .collect();
    let region = AliasRegionData {
        user_id: OPAQUE_ADDRESS_REGION,
        description: "slot address".into(),
    };
    let region = func.dfg.alias_regions.insert(region);
    let flags = MemFlagsData::trusted().with_alias_region(Some(region));
    let mut opaque = Vec::new();
    for (inst, slot, offset) in addresses {
        let address = func.dfg.first_result(inst);
        if !used_as_value(func, address) {
            continue;
        }
        let base = FuncCursor::new(func)
            .at_inst(inst)
            .ins()
            .iconst(I64, opaque_address(slot));
        func.replace(inst).load(I64, flags, base, offset);
        opaque.push(address);
    }
    opaque
}

/// Whether `address` is anything but the address of loads and stores.
fn used_as_value(func: &Function, address: Value) -> bool {
    let insts = func
        .layout
        .blocks()
        .flat_map(|block| func.layout.block_insts(block));
    insts.into_iter().any(|inst| {
        let data = &func.dfg.insts[inst];
        let is_address = match data.opcode() {
            Opcode::Load => true,
            Opcode::Store => func.dfg.inst_args(inst)[0] != address,
            _ => false,
        };
        !is_address && func.dfg.inst_values(inst).any(|value| value == address)
    })
}

fn describe(image: &Image) -> String {
    let mut text = String::new();
    let name_of = |id: FuncId| {
        image
            .function(id)
            .map_or_else(|| format!("{id:?}"), |function| function.name.clone())
    };
    for function in &image.functions {
        let why = function.check.why(&name_of);
        let _ = writeln!(
            text,
            "{}: frame {} bytes; {why}",
            function.name,
            function.frame.frame_bytes()
        );
        if let Some(clif) = &function.clif {
            text.push_str(clif.passed.trim_end());
            text.push('\n');
        }
    }
    text.push_str("maps:\n");
    text.push_str(&image.dump_maps());
    text
}
