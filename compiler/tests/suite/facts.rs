//! What the image says about the code: maps, offsets, traps, lines, text; and where the loader puts things.

use crate::common::{Body, Program, declare, define, import, module};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Opcode, SourceLoc, TrapCode, ValueDef};
use cranelift_module::{DataDescription, FuncId, Linkage, Module as _};
use morestack_compiler::contract::{OPAQUE_ADDRESS_REGION, SAFEPOINT_SPILL_REGION};
use morestack_compiler::image::Callee;
use morestack_compiler::maps;
use morestack_compiler::pipeline::{Compiler, Lowered, StageOptions};
use morestack_compiler::{
    CheckPolicy, Contract, Module, OptLevel, PointerRun, PointerSignature, Target,
};

/// f(p): keeps p, a slot's address and a pointer word over two calls, in a loop.
fn busy(m: &mut Module) -> (FuncId, FuncId) {
    let touch = declare(m, "touch", 2, 1, PointerSignature::new([0], [0]));
    define(m, touch, |f| f.ret(f.params[0]));
    let main = declare(m, "main", 2, 1, PointerSignature::new([0], []));
    define(m, main, |f| build_busy(f, touch));
    (main, touch)
}

fn build_busy(f: &mut Body<'_, '_>, touch: FuncId) {
    let (p, n) = (f.params[0], f.params[1]);
    let slot = f.frame.slot(&mut f.b, 32, 3, &[PointerRun::word(8)]);
    f.frame.slot_store(&mut f.b, n, slot, 0);
    let i = f.b.declare_var(I64);
    f.b.def_var(i, n);
    let (head, body, exit) = (f.b.create_block(), f.b.create_block(), f.b.create_block());
    f.b.ins().jump(head, &[]);
    f.b.switch_to_block(head);
    let count = f.b.use_var(i);
    f.b.ins().brif(count, body, &[], exit, &[]);
    f.b.switch_to_block(body);
    let address = f.frame.slot_addr(&mut f.b, slot, 0);
    f.b.set_srcloc(SourceLoc::new(7));
    f.call(touch, &[address, n]);
    f.b.set_srcloc(SourceLoc::new(8));
    let q = f.call(touch, &[p, n]);
    f.frame.declare_pointer(&mut f.b, q);
    f.frame.slot_store(&mut f.b, q, slot, 8);
    let old = f.frame.slot_load(&mut f.b, I64, slot, 0);
    let sum = f.b.ins().iadd(old, n);
    f.frame.slot_store(&mut f.b, sum, slot, 0);
    let again = f.frame.slot_addr(&mut f.b, slot, 0);
    let same = f.b.ins().icmp(IntCC::Equal, again, address);
    let same = f.b.ins().uextend(I64, same);
    let next = f.b.ins().isub(count, same);
    f.b.def_var(i, next);
    f.b.ins().jump(head, &[]);
    f.b.switch_to_block(exit);
    let result = f.frame.slot_load(&mut f.b, I64, slot, 0);
    f.ret(result);
}

#[test]
fn every_return_address_has_a_record() {
    for opt_level in [OptLevel::None, OptLevel::Speed] {
        let mut m = module(opt_level, CheckPolicy::Every);
        let (main, touch) = busy(&mut m);
        let program = Program::load(m, &[]);
        assert_eq!(program.call(main, [0, 3]), 12);

        let image = &program.image;
        let table = maps::decode(&image.encode_maps()).unwrap();
        assert_eq!(
            table,
            image.map_table(),
            "I5: the bytes say what the image says"
        );
        let function = image.function(main).unwrap();
        let text = &function.clif.as_ref().unwrap().passed;
        assert_eq!(
            function.calls.len(),
            text.matches(" = call fn").count(),
            "{text}"
        );
        for call in &function.calls {
            assert_eq!(call.callee, Callee::Function(touch));
            // call rel32
            assert_eq!(function.code[call.return_offset as usize - 5], 0xe8);
        }
        // p (needed again in the loop) and the slot's address (compared after the calls) beside q's slot word.
        let words: Vec<usize> = function
            .calls
            .iter()
            .map(|call| function.words_at(call).count())
            .collect();
        assert_eq!(words, [3, 3], "{}", image.dump_maps());
        for record in &table.functions {
            let entry = record.entry.as_ref().expect("every function checks");
            let function = image.function_at(record.body).unwrap();
            assert_eq!(entry.entry, function.offset + function.entry);
            assert_eq!(
                entry.arguments.registers, 1,
                "I6: the pointer parameter of both is rdi"
            );
        }
    }
}

#[test]
fn addresses_are_private_after_the_pass() {
    for opt_level in ["none", "speed"] {
        let level = if opt_level == "none" {
            OptLevel::None
        } else {
            OptLevel::Speed
        };
        let passed = stages(level);
        let func = &passed.func;
        let opaque = func.dfg.alias_regions.get(OPAQUE_ADDRESS_REGION);
        let (mut private, mut revealed) = (0, 0);
        for block in func.layout.blocks() {
            for inst in func.layout.block_insts(block) {
                assert!(
                    func.dfg.insts[inst]
                        .alias_region(&func.dfg)
                        .is_none_or(|region| Some(region) != opaque)
                );
                for &arg in func.dfg.inst_args(inst) {
                    let ValueDef::Result(definition, _) =
                        func.dfg.value_def(func.dfg.resolve_aliases(arg))
                    else {
                        continue;
                    };
                    if func.dfg.insts[definition].opcode() != Opcode::StackAddr {
                        continue;
                    }
                    // I1: made right before the one access. I2: or revealed, and stored or compared as a value.
                    match func.dfg.insts[inst].opcode() {
                        Opcode::Load => private += 1,
                        Opcode::Store if arg == func.dfg.inst_args(inst)[1] => private += 1,
                        _ => {
                            revealed += 1;
                            continue;
                        }
                    }
                    assert_eq!(
                        func.layout.next_inst(definition),
                        Some(inst),
                        "{}",
                        func.display()
                    );
                }
            }
        }
        assert!(
            private >= 8 && revealed >= 2,
            "{private} {revealed} {}",
            func.display()
        );
    }
}

/// The stages by hand, as a test that wants to look (or do damage) between them calls them.
fn stages(opt_level: OptLevel) -> morestack_compiler::pipeline::Passed {
    let (func, mut contract) = busy_function();
    contract.signature = PointerSignature::new([0], []);
    let target = Target::native(opt_level).unwrap();
    let options = StageOptions {
        verify_clif: true,
        keep_clif: false,
    };
    let mut compiler = Compiler::default();
    let lowered = Lowered::new(func, contract, options).unwrap();
    let optimized = compiler.optimize(&target, lowered, options).unwrap();
    optimized.pass().unwrap()
}

fn busy_function() -> (cranelift_codegen::ir::Function, Contract) {
    use cranelift_codegen::ir::{Function, UserFuncName};
    use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
    use morestack_compiler::producer::StackFrame;
    let mut m = module(OptLevel::Speed, CheckPolicy::Every);
    let touch = declare(&mut m, "touch", 2, 1, PointerSignature::new([0], [0]));
    let main = declare(&mut m, "main", 2, 1, PointerSignature::new([0], []));
    let signature = m.declarations().get_function_decl(main).signature.clone();
    let mut func = Function::with_name_signature(UserFuncName::user(0, main.as_u32()), signature);
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let mut frame = StackFrame::begin(&mut b);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let params = b.block_params(entry).to_vec();
    frame.declare_pointer(&mut b, params[0]);
    let mut body = Body {
        b,
        frame,
        module: &mut m,
        params,
    };
    build_busy(&mut body, touch);
    let Body {
        mut b,
        frame,
        module,
        ..
    } = body;
    b.seal_all_blocks();
    let contract = frame.finish(b, module.target_config());
    (func, contract)
}

/// I4: what the verifier rejects does not become code, whoever drives the stages.
#[test]
fn a_damaged_function_does_not_become_code() {
    let target = Target::native(OptLevel::Speed).unwrap();
    let options = StageOptions::default();
    let mut signatures = morestack_compiler::PointerSignatures::default();
    let touch = FuncId::from_u32(0);
    signatures.set(touch, PointerSignature::new([0], [0]));
    let mut compiler = Compiler::default();
    let intact = stages(OptLevel::Speed);
    compiler
        .compile(&target, intact, &signatures, options)
        .expect("the verifier accepts it");

    // Without the spills the maps name words that nobody has written.
    let mut damaged = stages(OptLevel::Speed);
    let func = &mut damaged.func;
    let region = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION);
    let blocks: Vec<_> = func.layout.blocks().collect();
    let insts = blocks
        .into_iter()
        .flat_map(|block| func.layout.block_insts(block));
    let is_spill = |inst: &_| {
        let data = &func.dfg.insts[*inst];
        data.opcode() == Opcode::Store && data.alias_region(&func.dfg) == region
    };
    let spills: Vec<_> = insts.filter(is_spill).collect();
    assert!(!spills.is_empty());
    for spill in spills {
        func.layout.remove_inst(spill);
    }
    let error = compiler
        .compile(&target, damaged, &signatures, options)
        .unwrap_err();
    assert!(
        matches!(error, morestack_compiler::CompileError::Rejected(_)),
        "{error}"
    );
}

#[test]
fn offsets_are_shifted_by_the_stub_and_nothing_else() {
    let image = |checks| {
        let mut m = module(OptLevel::Speed, checks);
        let main = declare(&mut m, "main", 2, 1, PointerSignature::default());
        let host = import(&mut m, "host", 1);
        define(&mut m, main, |f| {
            f.b.set_srcloc(SourceLoc::new(41));
            let nil = MemFlagsData::new().with_trap_code(Some(TrapCode::unwrap_user(9)));
            let value = f.b.ins().load(I64, nil, f.params[0], 16);
            f.b.set_srcloc(SourceLoc::new(42));
            let result = f.call(host, &[value]);
            f.ret(result);
        });
        (m.finish().unwrap(), main)
    };
    let (with, main) = image(CheckPolicy::Every);
    let (without, _) = image(CheckPolicy::Never);
    let (with, without) = (
        with.function(main).unwrap(),
        without.function(main).unwrap(),
    );
    let shift = with.body;
    assert_eq!((shift, without.body), (16, 0));
    assert_eq!(with.code[shift as usize..], without.code[..]);
    assert_eq!(with.traps[0].offset, without.traps[0].offset + shift);
    assert_eq!(with.traps[0].code, TrapCode::unwrap_user(9).as_raw().get());
    assert_eq!(
        with.calls[0].return_offset,
        without.calls[0].return_offset + shift
    );
    assert_eq!(
        with.relocations[0].offset,
        without.relocations[0].offset + shift
    );
    assert_eq!(
        with.source_at(with.traps[0].offset),
        Some(SourceLoc::new(41))
    );
    assert_eq!(
        with.source_at(with.calls[0].return_offset - 1),
        Some(SourceLoc::new(42))
    );
    assert_eq!(with.source_at(0), None);
    let text = with.clif.as_ref().unwrap();
    assert!(
        text.input.contains("load")
            && text.optimized.contains("load")
            && text.passed.contains("load")
    );
}

#[test]
fn code_is_never_writable_and_executable() {
    let mut m = module(OptLevel::Speed, CheckPolicy::Elide);
    busy(&mut m);
    let [constant, variable] = [false, true].map(|writable| {
        let name = if writable { "variable" } else { "constant" };
        let id = m
            .declare_data(name, Linkage::Local, writable, false)
            .unwrap();
        let mut data = DataDescription::new();
        data.define(Box::new(*b"contents"));
        data.set_align(64);
        m.define_data(id, &data).unwrap();
        id
    });
    let program = Program::load(m, &[]);
    // I9
    assert_eq!(protection(program.code().start), "r-xp");
    assert_eq!(protection(program.code().end - 1), "r-xp");
    assert_eq!(protection(program.data(constant)), "r--p");
    assert_eq!(protection(program.data(variable)), "rw-p");
    for id in [constant, variable] {
        assert_eq!(program.data(id) % 64, 0);
        // SAFETY: the object is eight bytes, loaded, and nobody writes it.
        let contents = unsafe { *(program.data(id) as *const [u8; 8]) };
        assert_eq!(contents, *b"contents");
    }
}

#[test]
fn a_dropped_image_is_unmapped() {
    // Large, so that nothing else is mapped at the same place before we look.
    let mut m = module(OptLevel::Speed, CheckPolicy::Elide);
    busy(&mut m);
    let id = m
        .declare_data("large", Linkage::Local, true, false)
        .unwrap();
    let mut data = DataDescription::new();
    data.define_zeroinit(256 << 20);
    m.define_data(id, &data).unwrap();
    let program = Program::load(m, &[]);
    let middle = program.data(id) + (128 << 20);
    assert_eq!(protection(middle), "rw-p");
    drop(program);
    // I10
    assert_eq!(protection(middle), "");
}

/// The protection of the mapping that holds an address, as the kernel tells it; empty if there is none.
fn protection(address: usize) -> String {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let line = maps.lines().find(|line| {
        let (range, _) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let number = |text| usize::from_str_radix(text, 16).unwrap();
        (number(start)..number(end)).contains(&address)
    });
    line.map_or_else(String::new, |line| {
        line.split(' ').nth(1).unwrap().to_owned()
    })
}

#[test]
fn the_context_interface_of_cranelift_module_works_too() {
    let mut m = module(OptLevel::Speed, CheckPolicy::Every);
    let (_, touch) = busy(&mut m);
    let main = declare(
        &mut m,
        "through_context",
        2,
        1,
        PointerSignature::new([], [0]),
    );
    let mut other = module(OptLevel::Speed, CheckPolicy::Every);
    let same = declare(&mut other, "unrelated", 2, 1, PointerSignature::default());
    assert!(other.get_name("unrelated").is_some() && same.as_u32() == 0);
    let mut context = m.make_context();
    context.func.signature = m.declarations().get_function_decl(main).signature.clone();
    let mut builder = cranelift_frontend::FunctionBuilderContext::new();
    let mut b = cranelift_frontend::FunctionBuilder::new(&mut context.func, &mut builder);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let callee = m.declare_func_in_func(touch, b.func);
    let args = b.block_params(entry).to_vec();
    let call = b.ins().call(callee, &args);
    let result = b.inst_results(call)[0];
    b.ins().return_(&[result]);
    b.seal_all_blocks();
    b.finalize(m.target_config());
    m.define_function(main, &mut context).unwrap();
    let program = Program::load(m, &[]);
    assert_eq!(program.call(main, [17, 0]), 17);
}
