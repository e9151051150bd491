//! The crate without our runtime (P8): programs run on a stack that never moves.

use crate::common::{Program, declare, define, import, module};
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_module::{DataDescription, FuncId, Linkage, Module as _};
use morestack_compiler::{CheckPolicy, Module, OptLevel, PointerRun, PointerSignature};

/// fib(n): recursion, so checks.
fn fib(module: &mut Module) -> FuncId {
    let fib = declare(module, "fib", 2, 1, PointerSignature::default());
    define(module, fib, |f| {
        let n = f.params[0];
        let small = f.b.ins().icmp_imm_s(IntCC::SignedLessThan, n, 2);
        let (done, more) = (f.b.create_block(), f.b.create_block());
        f.b.ins().brif(small, done, &[], more, &[]);
        f.b.switch_to_block(done);
        f.ret(n);
        f.b.switch_to_block(more);
        let one = f.b.ins().iadd_imm_s(n, -1);
        let a = f.call(fib, &[one, one]);
        let two = f.b.ins().iadd_imm_s(n, -2);
        let b = f.call(fib, &[two, two]);
        let sum = f.b.ins().iadd(a, b);
        f.ret(sum);
    });
    fib
}

fn at_every_setting(test: impl Fn(OptLevel, CheckPolicy)) {
    for opt_level in [OptLevel::None, OptLevel::Speed] {
        for checks in [CheckPolicy::Elide, CheckPolicy::Every, CheckPolicy::Never] {
            test(opt_level, checks);
        }
    }
}

#[test]
fn recursion() {
    at_every_setting(|opt_level, checks| {
        let mut m = module(opt_level, checks);
        let fib = fib(&mut m);
        let program = Program::load(m, &[]);
        assert_eq!(program.call(fib, [20, 0]), 6765);
    });
}

#[test]
fn pointers_into_the_callers_frame_and_host_calls() {
    extern "C" fn twice(x: i64) -> i64 {
        2 * x
    }
    at_every_setting(|opt_level, checks| {
        let mut m = module(opt_level, checks);
        let twice_id = import(&mut m, "twice", 1);
        let add = declare(&mut m, "add", 2, 1, PointerSignature::new([0], []));
        define(&mut m, add, |f| {
            let (p, x) = (f.params[0], f.params[1]);
            let doubled = f.call(twice_id, &[x]);
            let old = f.load(p, 0);
            let new = f.b.ins().iadd(old, doubled);
            f.store(new, p, 0);
            f.ret(old);
        });
        let main = declare(&mut m, "main", 2, 1, PointerSignature::default());
        define(&mut m, main, |f| {
            let (x, y) = (f.params[0], f.params[1]);
            let slot = f.frame.slot(&mut f.b, 24, 3, &[PointerRun::word(16)]);
            f.frame.slot_store(&mut f.b, x, slot, 8);
            let p = f.frame.slot_addr(&mut f.b, slot, 8);
            f.frame.slot_store(&mut f.b, p, slot, 16);
            f.call(add, &[p, y]);
            let again = f.frame.slot_load(&mut f.b, I64, slot, 16);
            f.frame.declare_pointer(&mut f.b, again);
            f.call(add, &[again, y]);
            let result = f.frame.slot_load(&mut f.b, I64, slot, 8);
            f.ret(result);
        });
        let program = Program::load(m, &[("twice", twice as *const u8)]);
        assert_eq!(program.call(main, [5, 7]), 5 + 4 * 7);
        let main = program.image.function(main).unwrap();
        assert_eq!(
            main.slot_map.words().count(),
            1,
            "the pointer word is in the map of every call"
        );
    });
}

#[test]
fn data_objects_refer_to_each_other_and_to_functions() {
    let mut m = module(OptLevel::Speed, CheckPolicy::Elide);
    let answer = declare(&mut m, "answer", 2, 1, PointerSignature::default());
    define(&mut m, answer, |f| {
        let sum = f.b.ins().iadd(f.params[0], f.params[1]);
        f.ret(sum);
    });
    let counter = m
        .declare_data("counter", Linkage::Local, true, false)
        .unwrap();
    let mut data = DataDescription::new();
    data.define_zeroinit(8);
    m.define_data(counter, &data).unwrap();
    // A function value: a read-only object that holds the code's address; and an object that points at both.
    let value = m
        .declare_data("answer.value", Linkage::Local, false, false)
        .unwrap();
    let mut data = DataDescription::new();
    data.define(Box::new([0; 16]));
    let function = m.declare_func_in_data(answer, &mut data);
    data.write_function_addr(0, function);
    let object = m.declare_data_in_data(counter, &mut data);
    data.write_data_addr(8, object, 0);
    m.define_data(value, &data).unwrap();

    let main = declare(&mut m, "main", 2, 1, PointerSignature::default());
    define(&mut m, main, |f| {
        let global = f.module.declare_data_in_func(value, f.b.func);
        let value = f.b.ins().symbol_value(I64, global);
        let code = f.load(value, 0);
        let signature = f
            .module
            .declarations()
            .get_function_decl(answer)
            .signature
            .clone();
        let signature = f.b.import_signature(signature);
        let call =
            f.b.ins()
                .call_indirect(signature, code, &[f.params[0], f.params[1]]);
        let result = f.b.inst_results(call)[0];
        let counter = f.load(value, 8);
        let old = f.load(counter, 0);
        let new = f.b.ins().iadd(old, result);
        f.store(new, counter, 0);
        f.ret(new);
    });
    let program = Program::load(m, &[]);
    assert_eq!(program.call(main, [40, 2]), 42);
    assert_eq!(program.call(main, [40, 2]), 84);
}

#[test]
fn long_pointer_arrays_are_zeroed_by_a_loop() {
    for opt_level in [OptLevel::None, OptLevel::Speed] {
        let mut m = module(opt_level, CheckPolicy::Elide);
        let id = declare(&mut m, "id", 2, 1, PointerSignature::new([0, 1], [0]));
        define(&mut m, id, |f| f.ret(f.params[0]));
        // Or of all pointer words of an array of 1000 (pointer, integer) pairs nobody has written.
        let main = declare(&mut m, "main", 2, 1, PointerSignature::new([], [0]));
        define(&mut m, main, |f| {
            let slot = f.frame.slot(
                &mut f.b,
                16_000,
                3,
                &[PointerRun::array(0, 1000, 16), PointerRun::word(24)],
            );
            let address = f.frame.slot_addr(&mut f.b, slot, 0);
            f.call(id, &[address, address]);
            let mut or = f.int(0);
            for index in 0..1000 {
                let word = f.frame.slot_load(&mut f.b, I64, slot, index * 16);
                or = f.b.ins().bor(or, word);
            }
            f.ret(or);
        });
        let dirty = declare(&mut m, "dirty", 2, 1, PointerSignature::new([], [0]));
        define(&mut m, dirty, |f| {
            let slot = f.frame.slot(&mut f.b, 16_000, 3, &[]);
            for index in 0..2000 {
                f.frame.slot_store(&mut f.b, f.params[0], slot, index * 8);
            }
            let address = f.frame.slot_addr(&mut f.b, slot, 0);
            let result = f.call(id, &[address, address]);
            f.ret(result);
        });
        let program = Program::load(m, &[]);
        program.call(dirty, [-1, 0]);
        assert_eq!(program.call(main, [0, 0]), 0);
        let main = program.image.function(main).unwrap();
        assert_eq!(main.slot_map.words().count(), 1001);
        assert_eq!(
            main.slot_map.runs().len(),
            2,
            "an array is one run, however long"
        );
    }
}
