//! Entry checks: the three forms of the stub, what a function needs, and which checks are left out.

use crate::common::{Program, declare, define, import, module};
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use cranelift_module::FuncId;
use morestack_compiler::{CheckDecision, CheckPolicy, Module, OptLevel, PointerSignature};

/// A function that keeps `bytes` of slots alive over a call of `callee`.
fn with_frame(m: &mut Module, name: &str, bytes: u32, callee: Option<FuncId>) -> FuncId {
    let id = declare(m, name, 2, 1, PointerSignature::default());
    define(m, id, |f| {
        let (x, y) = (f.params[0], f.params[1]);
        let slot = f.frame.slot(&mut f.b, bytes, 3, &[]);
        f.frame.slot_store(&mut f.b, x, slot, 0);
        let result = match callee {
            Some(callee) => f.call(callee, &[x, y]),
            None => y,
        };
        let kept = f.frame.slot_load(&mut f.b, I64, slot, 0);
        let sum = f.b.ins().iadd(kept, result);
        f.ret(sum);
    });
    id
}

fn decision(program: &Program, id: FuncId) -> &CheckDecision {
    &program.image.function(id).unwrap().check
}

#[test]
fn every_form_of_the_check_takes_the_slow_path_once_and_checks_again() {
    // Rust's test threads have 2 MiB; the largest frame here has 3.
    let run = || {
        let mut m = module(OptLevel::Speed, CheckPolicy::Every);
        let leaf = with_frame(&mut m, "leaf", 8, None);
        let sizes = [8, 100, 200, 4000, (1 << 20) - 200, 1 << 20, 3 << 20];
        let functions = sizes.map(|bytes| {
            (
                bytes,
                with_frame(&mut m, &format!("frame{bytes}"), bytes, Some(leaf)),
            )
        });
        let program = Program::load(m, &[]);
        for (bytes, id) in functions {
            let function = program.image.function(id).unwrap();
            let need = function.need_bytes() as usize;
            assert!(need >= bytes as usize + 16, "{need}");
            assert_eq!(program.call_with_guard(id, [1, 2], 0), (4, 0));
            assert_eq!(
                program.call_with_guard(id, [1, 2], usize::MAX),
                (4, 1),
                "{bytes}"
            );
            // What is asked for is what is needed: a guard in the middle of a large frame stops it, one below does not. The
            // test's own frames between here and the function are less than the margin.
            let here = (&raw const bytes).addr();
            if need > 1 << 18 {
                assert_eq!(
                    program.call_with_guard(id, [1, 2], here - need / 2),
                    (4, 1),
                    "{bytes}"
                );
                assert_eq!(
                    program.call_with_guard(id, [1, 2], here - need - (1 << 16)),
                    (4, 0),
                    "{bytes}"
                );
            }
        }
    };
    std::thread::Builder::new()
        .stack_size(16 << 20)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap();
}

/// On a stack at a low address `rsp - need` wraps: the comparison alone would let the function run.
#[test]
fn a_huge_frame_on_a_low_stack_does_not_wrap() {
    const STACK_BYTES: usize = 1 << 16;
    let low = 0x100_0000usize;
    let (protection, flags) = (
        libc::PROT_READ | libc::PROT_WRITE,
        libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE,
    );
    // SAFETY: a new mapping at an address where nothing is, or a failure.
    let stack = unsafe { libc::mmap(low as *mut _, STACK_BYTES, protection, flags, -1, 0) };
    assert_eq!(stack.addr(), low, "the address is free");
    let mut m = module(OptLevel::Speed, CheckPolicy::Every);
    let [small, huge] = [("small", 64), ("huge", 1 << 26)].map(|(name, bytes)| {
        let id = declare(&mut m, name, 0, 1, PointerSignature::default());
        define(&mut m, id, |f| {
            let slot = f.frame.slot(&mut f.b, bytes, 3, &[]);
            let five = f.int(5);
            f.frame.slot_store(&mut f.b, five, slot, bytes as i32 - 8);
            let result = f.frame.slot_load(&mut f.b, I64, slot, bytes as i32 - 8);
            f.ret(result);
        });
        id
    });
    let program = Program::load(m, &[]);
    let (top, guard) = (low + STACK_BYTES, low + 4096);
    assert_eq!(program.call_on_stack(small, top, guard), 5);
    assert_eq!(
        program.call_on_stack(huge, top, guard),
        crate::common::GAVE_UP
    );
    assert_eq!(
        program.call_on_stack(small, guard, guard),
        crate::common::GAVE_UP
    );
}

#[test]
fn bounded_trees_have_no_check_and_recursion_keeps_its_own() {
    let mut m = module(OptLevel::Speed, CheckPolicy::Elide);
    let host = import(&mut m, "host", 2);
    let leaf = with_frame(&mut m, "leaf", 8, None);
    let middle = with_frame(&mut m, "middle", 64, Some(leaf));
    let calls_host = with_frame(&mut m, "calls_host", 8, Some(host));
    let high = with_frame(&mut m, "high", 400, Some(leaf));
    let above_high = with_frame(&mut m, "above_high", 64, Some(high));
    let odd = declare(&mut m, "odd", 2, 1, PointerSignature::default());
    let even = with_frame(&mut m, "even", 8, Some(odd));
    define(&mut m, odd, |f| {
        let done = f.b.create_block();
        let more = f.b.create_block();
        f.b.ins().brif(f.params[0], more, &[], done, &[]);
        f.b.switch_to_block(done);
        f.ret(f.params[1]);
        f.b.switch_to_block(more);
        let result = f.call(even, &[f.params[1], f.params[1]]);
        f.ret(result);
    });
    extern "C" fn host_routine(_x: i64, y: i64) -> i64 {
        y
    }
    let program = Program::load(m, &[("host", host_routine as *const u8)]);
    let names = |id: FuncId| program.image.function(id).unwrap().name.clone();
    let why = |id| decision(&program, id).why(&names).to_string();

    assert_eq!(
        why(leaf),
        "no check: uses at most 24 bytes of 384, callees included"
    );
    assert_eq!(
        why(calls_host),
        "no check: uses at most 40 bytes of 384, callees included"
    );
    assert!(!decision(&program, middle).is_kept());
    assert!(
        matches!(decision(&program, high), CheckDecision::TooHigh { deepest: Some(id), .. } if *id == leaf)
    );
    assert!(
        why(above_high).ends_with("before a callee checks"),
        "{}",
        why(above_high)
    );
    assert_eq!(why(even), "check: recursive through odd");
    assert_eq!(why(odd), "check: recursive through even");

    let counts = program.image.check_counts();
    assert_eq!((counts.kept, counts.left_out), (3, 4));

    // What is said is what is there (I7): only functions with a check notice a guard that is too high.
    for id in [leaf, middle, calls_host, high, even] {
        let (_, slow_paths) = program.call_with_guard(id, [0, 0], usize::MAX);
        assert_eq!(
            slow_paths,
            usize::from(decision(&program, id).is_kept()),
            "{}",
            names(id)
        );
    }
}

#[test]
fn an_indirect_call_keeps_the_check() {
    let mut m = module(OptLevel::Speed, CheckPolicy::Elide);
    let leaf = with_frame(&mut m, "leaf", 8, None);
    let main = declare(&mut m, "main", 2, 1, PointerSignature::default());
    define(&mut m, main, |f| {
        let callee = f.module_func(leaf);
        let address = f.b.ins().func_addr(I64, callee);
        let signature = f.b.func.dfg.ext_funcs[callee].signature;
        let call =
            f.b.ins()
                .call_indirect(signature, address, &[f.params[0], f.params[1]]);
        let result = f.b.inst_results(call)[0];
        f.ret(result);
    });
    let program = Program::load(m, &[]);
    assert_eq!(*decision(&program, main), CheckDecision::IndirectCall);
    assert_eq!(program.call(main, [1, 2]), 3);
}

#[test]
fn grown_tail_call_arguments_are_part_of_the_need() {
    for opt_level in [OptLevel::None, OptLevel::Speed] {
        let mut m = module(opt_level, CheckPolicy::Every);
        let wide = declare(&mut m, "wide", 26, 1, PointerSignature::new([25], [0]));
        define(&mut m, wide, |f| {
            let mut sum = f.params[0];
            for &param in &f.params[1..] {
                sum = f.b.ins().iadd(sum, param);
            }
            f.ret(sum);
        });
        let main = declare(&mut m, "main", 2, 1, PointerSignature::default());
        define(&mut m, main, |f| {
            let args: Vec<_> = (0..26).map(|index| f.params[index % 2]).collect();
            f.tail_call(wide, &args);
        });
        let program = Program::load(m, &[]);
        assert_eq!(program.call(main, [1, 100]), 13 * 101);
        let function = |id| program.image.function(id).unwrap();
        assert_eq!(function(main).frame.grown_tail_bytes, 160);
        assert!(function(main).need_bytes() >= 160 + 16);
        assert_eq!(function(wide).entry_map.stack_words, [19]);
    }
}

#[test]
fn a_chain_of_200_000_functions_is_decided_without_recursion() {
    use morestack_compiler::callgraph::{Call, CallGraph, Summary};
    let node = |index: usize| Summary {
        id: FuncId::from_u32(index as u32),
        frame_bytes: 48,
        grown_tail_bytes: 0,
        callees: if index == 0 {
            vec![]
        } else {
            vec![Call {
                node: index - 1,
                is_tail: false,
            }]
        },
        calls_imports: false,
        calls_indirectly: false,
    };
    let graph = CallGraph::new((0..200_000).map(node).collect());
    let decisions =
        morestack_compiler::elide::decide(&graph, &crate::common::ABI, CheckPolicy::Elide);
    // A check ends the height below it: one in so many functions has one, and no path exceeds the limit between two.
    let mut height = 0;
    for decision in &decisions {
        height = match decision {
            CheckDecision::Elided { height_bytes, .. } => {
                assert_eq!(*height_bytes, if height == 0 { 48 } else { height + 56 });
                assert!(*height_bytes <= crate::common::ABI.elided_tree_bytes);
                *height_bytes
            }
            _ => crate::common::ABI.slow_path_bytes,
        };
    }
    let kept = decisions
        .iter()
        .filter(|decision| decision.is_kept())
        .count();
    assert!((20_000..40_000).contains(&kept), "{kept}");
}
