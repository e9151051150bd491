//! What is refused with an error instead of being miscompiled.

use crate::common::{declare, define, import, module, try_define};
use cranelift_codegen::ir::types::{F64, I64, I128};
use cranelift_codegen::ir::{AbiParam, ArgumentPurpose, InstBuilder};
use cranelift_module::{Linkage, Module as _};
use morestack_compiler::{
    CheckPolicy, CompileError, Module, OptLevel, PointerSignature, RuntimeAbi,
};

fn error(m: Module) -> String {
    m.finish().expect_err("refused").to_string()
}

fn new() -> Module {
    module(OptLevel::Speed, CheckPolicy::Elide)
}

#[test]
fn a_library_call_must_not_run_on_a_task_stack() {
    let mut m = new();
    let mut signature = m.make_signature();
    signature.params = vec![AbiParam::new(F64); 3];
    signature.returns = vec![AbiParam::new(F64)];
    let fma = m
        .declare_function("fma", Linkage::Export, &signature)
        .unwrap();
    let target =
        morestack_compiler::Target::for_triple("x86_64-unknown-linux-gnu", OptLevel::Speed)
            .unwrap();
    let mut m2 = Module::new(target, crate::common::options(CheckPolicy::Elide));
    assert_eq!(
        m2.declare_function("fma", Linkage::Export, &signature)
            .unwrap(),
        fma
    );
    // Without the CPU's fused multiply-add Cranelift calls libm.
    define(&mut m2, fma, |f| {
        let result = f.b.ins().fma(f.params[0], f.params[1], f.params[2]);
        f.ret(result);
    });
    let text = error(m2);
    assert!(
        text.starts_with("fma: the library routine ") && text.contains("must not run"),
        "{text}"
    );
}

#[test]
fn signatures_that_cannot_be_mapped() {
    let refused = |change: &dyn Fn(&mut cranelift_codegen::ir::Signature), want: &str| {
        let mut m = new();
        let mut signature = m.make_signature();
        change(&mut signature);
        let id = m
            .declare_function("f", Linkage::Export, &signature)
            .unwrap();
        let text = match try_define(&mut m, id, |f| {
            f.b.ins()
                .trap(cranelift_codegen::ir::TrapCode::unwrap_user(1));
        }) {
            Ok(()) => error(m),
            Err(error) => error.to_string(),
        };
        assert!(text.contains(want), "{text}");
    };
    refused(&|s| s.returns = vec![AbiParam::new(I64); 9], "more than 8");
    refused(&|s| s.returns = vec![AbiParam::new(F64); 9], "more than 8");
    refused(&|s| s.params = vec![AbiParam::new(I128)], "i128");
    refused(
        &|s| s.params = vec![AbiParam::special(I64, ArgumentPurpose::StructReturn)],
        "hidden",
    );
    refused(
        &|s| s.params = vec![AbiParam::special(I64, ArgumentPurpose::StructArgument(64))],
        "hidden",
    );
    refused(
        &|s| s.call_conv = cranelift_codegen::isa::CallConv::SystemV,
        "Tail",
    );
}

#[test]
fn a_slot_address_that_is_not_opaque() {
    for (opt_level, as_block_argument) in [
        (OptLevel::None, false),
        (OptLevel::Speed, false),
        (OptLevel::None, true),
        (OptLevel::Speed, true),
    ] {
        let mut m = module(opt_level, CheckPolicy::Elide);
        let host = import(&mut m, "host", 1);
        let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
        define(&mut m, f, |f| {
            let slot = f.frame.slot(&mut f.b, 8, 3, &[]);
            let address = f.b.ins().stack_addr(I64, slot, 0);
            if as_block_argument {
                let (left, right) = (f.b.create_block(), f.b.create_block());
                let param = f.b.append_block_param(left, I64);
                f.b.ins()
                    .brif(f.params[0], left, &[address.into()], right, &[]);
                f.b.switch_to_block(right);
                f.b.ins().jump(left, &[f.params[1].into()]);
                f.b.switch_to_block(left);
                let result = f.call(host, &[param]);
                f.ret(result);
            } else {
                let result = f.call(host, &[address]);
                f.ret(result);
            }
        });
        let text = error(m);
        assert!(
            text.starts_with("f: broken contract: the address of a slot is"),
            "{text}"
        );
    }
}

#[test]
fn a_frame_without_measure() {
    for bytes in [(1 << 30) + 8, u32::MAX - 64] {
        let mut m = new();
        let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
        define(&mut m, f, |f| {
            let slot = f.frame.slot(&mut f.b, bytes, 3, &[]);
            let result = f.frame.slot_load(&mut f.b, I64, slot, 0);
            f.ret(result);
        });
        assert_eq!(error(m), "f: the stack frame is larger than 1 GiB");
    }
}

#[test]
fn stack_and_frame_pointers_as_values() {
    let mut m = new();
    let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
    define(&mut m, f, |f| {
        let address = f.b.ins().get_frame_pointer(I64);
        f.ret(address);
    });
    assert!(error(m).contains("an address nobody's map knows"));
}

#[test]
fn what_is_used_must_be_defined() {
    let mut m = new();
    let missing = declare(&mut m, "missing", 2, 1, PointerSignature::default());
    let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
    define(&mut m, f, |f| {
        let result = f.call(missing, &[f.params[0], f.params[1]]);
        f.ret(result);
    });
    assert_eq!(error(m), "missing is declared but not defined");

    let mut m = new();
    let missing = m
        .declare_data("data", Linkage::Local, false, false)
        .unwrap();
    let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
    define(&mut m, f, |f| {
        let global = f.module.declare_data_in_func(missing, f.b.func);
        let address = f.b.ins().symbol_value(I64, global);
        f.ret(address);
    });
    assert_eq!(error(m), "data is declared but not defined");
}

#[test]
fn defined_twice_or_with_another_signature() {
    let mut m = new();
    let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
    define(&mut m, f, |f| f.ret(f.params[0]));
    let again = try_define(&mut m, f, |f| f.ret(f.params[1])).unwrap_err();
    assert!(matches!(again, CompileError::Module(_)), "{again}");
    let g = import(&mut m, "g", 1);
    assert!(try_define(&mut m, g, |f| f.ret(f.params[0])).is_err());
}

#[test]
fn invalid_clif_is_reported_in_debug_builds() {
    let mut m = new();
    let f = declare(&mut m, "f", 2, 1, PointerSignature::default());
    define(&mut m, f, |f| {
        f.b.ins().return_(&[]);
    });
    assert!(error(m).starts_with("f: invalid CLIF"));
}

#[test]
fn an_abi_that_makes_no_sense() {
    let mut options = crate::common::options(CheckPolicy::Elide);
    options.abi = RuntimeAbi {
        slow_path_bytes: 0,
        ..crate::common::ABI
    };
    let target = morestack_compiler::Target::native(OptLevel::Speed).unwrap();
    assert!(matches!(
        Module::new(target, options).finish(),
        Err(CompileError::Unsupported(_))
    ));
}

#[test]
fn a_target_without_stubs() {
    let target =
        morestack_compiler::Target::for_triple("aarch64-unknown-linux-gnu", OptLevel::Speed)
            .unwrap();
    let text = error(Module::new(
        target,
        crate::common::options(CheckPolicy::Elide),
    ));
    assert!(text.contains("aarch64"), "{text}");
}
