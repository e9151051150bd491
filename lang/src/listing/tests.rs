//! What the listing says about a function whose facts are known.

use super::*;
use crate::source::SourceMap;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, TrapCode, UserFuncName};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataDescription, Linkage, Module as _};
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{Module, PointerRun, PointerSignature, RuntimeAbi, Target};

const SOURCE: &str = "package main

func walk(p *node) int {
\tvar a [2]*node
\tprint(\"walk\")
\treturn walk(p) + use(&a)
}
";

/// The position of the first byte of `text` in the source.
fn at(text: &str) -> SourceLoc {
    let offset = SOURCE.find(text).expect("a piece of the source");
    SourceLoc::new(offset as u32 + 1)
}

/// The program above, with `print` as an import and `walk(p) + use(&a)` as it stands.
fn image() -> Image {
    // The baseline of the architecture: the text must not depend on the machine that runs the test.
    let triple = "x86_64-unknown-linux-gnu";
    let target = Target::for_triple(triple, morestack_compiler::OptLevel::Speed).expect("known");
    let mut options = morestack_compiler::Options::new(RuntimeAbi::new(0, 8));
    options.stages.keep_clif = true;
    let mut module = Module::new(target, options);
    let mut print = cranelift_codegen::ir::Signature::new(CallConv::SystemV);
    print.params = vec![AbiParam::new(I64); 3];
    let print = (module.declare_function("print_string", Linkage::Import, &print)).expect("new");
    let text = (module.declare_data("main.text", Linkage::Local, false, false)).expect("new");
    let mut contents = DataDescription::new();
    contents.define(Box::from(&b"walk"[..]));
    module.define_data(text, &contents).expect("defined once");

    let mut signature = module.make_signature();
    signature.params = vec![AbiParam::new(I64)];
    signature.returns = vec![AbiParam::new(I64)];
    let mut ids = [None; 2];
    for (id, name) in ids.iter_mut().zip(["main.walk", "main.use"]) {
        let declared = module
            .declare_function(name, Linkage::Local, &signature)
            .expect("new");
        module.set_pointer_signature(declared, PointerSignature::new([0], []));
        *id = Some(declared);
    }
    let [walk, use_] = ids.map(|id| id.expect("declared above"));
    define(&mut module, walk, &signature, "func", |b, frame, module| {
        let p = b.block_params(b.current_block().expect("the entry"))[0];
        let p = frame.declare_pointer(b, p);
        let pointers = [PointerRun {
            offset_bytes: 0,
            count: 2,
            stride_bytes: 8,
        }];
        let a = frame.slot(b, 16, 3, &pointers);
        frame.name_slot(a, "a");
        b.set_srcloc(at("print"));
        let task = b.ins().get_pinned_reg(I64);
        let text = module.declare_data_in_func(text, b.func);
        let text = b.ins().symbol_value(I64, text);
        let length = b.ins().iconst(I64, 4);
        let print = module.declare_func_in_func(print, b.func);
        b.ins().call(print, &[task, text, length]);
        b.set_srcloc(at("return"));
        let walk = module.declare_func_in_func(walk, b.func);
        let call = b.ins().call(walk, &[p]);
        let walked = b.inst_results(call)[0];
        let address = frame.slot_addr(b, a, 0);
        let use_ = module.declare_func_in_func(use_, b.func);
        let call = b.ins().call(use_, &[address]);
        let used = b.inst_results(call)[0];
        let sum = b.ins().iadd(walked, used);
        b.ins().return_(&[sum]);
    });
    define(&mut module, use_, &signature, "&a", |b, frame, _| {
        let p = b.block_params(b.current_block().expect("the entry"))[0];
        let value = b.ins().load(I64, frame.memory_flags(), p, 0);
        b.ins().trapz(value, TrapCode::unwrap_user(7));
        b.ins().return_(&[value]);
    });
    module.finish().expect("the program compiles")
}

fn define(
    module: &mut Module,
    id: FuncId,
    signature: &cranelift_codegen::ir::Signature,
    source: &str,
    build: impl FnOnce(&mut FunctionBuilder, &mut StackFrame, &mut Module),
) {
    let name = UserFuncName::user(0, id.as_u32());
    let mut func = Function::with_name_signature(name, signature.clone());
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let mut frame = StackFrame::begin(&mut b);
    frame.set_source(&mut b, at(source));
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    build(&mut b, &mut frame, module);
    b.seal_all_blocks();
    let contract = frame.finish(b, module.target_config());
    module.define(id, func, contract).expect("defined once");
}

fn render_as(emit: Emit, wants: &dyn Fn(&str) -> bool) -> String {
    let mut sources = SourceMap::new();
    sources.add("walk.go", SOURCE).expect("small");
    let trap_name: &dyn Fn(u8) -> Option<&'static str> = &|code| (code == 7).then_some("nil");
    let options = Options {
        emit,
        wants,
        trap_name,
    };
    render(&image(), &sources, &options)
}

fn check(emit: Emit, expected: &str) {
    let got = render_as(emit, &|_| true);
    assert_eq!(got, expected, "\n--- got\n{got}--- expected\n{expected}");
}

#[test]
fn assembly() {
    check(
        Emit::Assembly,
        r#"main.walk  walk.go:3
  check: calls itself
  frame 56 bytes, needs 64; rsp = fp-48 in the body
  pointers at entry: rdi
  pointers in slots: a [fp-48..fp-40]
slow:
  0007  call    qword ptr [r15+morestack]
entry:
  000b  cmp     rsp, [r15+guard]
  000e  jbe     slow
body:
     3 | func walk(p *node) int {
  0010  push    rbp
  0011  mov     rbp, rsp
  0014  sub     rsp, 48
  0018  mov     [rsp+32], r12
  001d  mov     qword ptr [rsp], 0
  0025  mov     qword ptr [rsp+8], 0
  002e  mov     [rsp+16], rdi
     5 |     print("walk")
  0033  mov     rdi, r15
  0036  lea     rsi, [main.text]                    ; "walk"
  003d  mov     edx, 4
  0042  call    print_string                        ; map: [fp-32] + slots
  0047  mov     rdi, [rsp+16]
     6 |     return walk(p) + use(&a)
  004c  call    main.walk                           ; map: slots
  0051  mov     r12, rax
  0054  lea     rdi, [rsp]
  0058  call    main.use                            ; map: slots
  005d  mov     rcx, r12
  0060  add     rax, rcx
  0063  mov     r12, [rsp+32]
  0068  add     rsp, 48
  006c  nop     [rax]
  006f  pop     rbp
  0070  ret

main.use  walk.go:6
  no check: uses at most 8 bytes of 384, callees included
  frame 8 bytes, needs 8
entry:
     6 |     return walk(p) + use(&a)
  0000  push    rbp
  0001  mov     rbp, rsp
  0004  mov     rax, [rdi]
  0007  test    rax, rax
  000a  je      L1
  0010  mov     rsp, rbp
  0013  pop     rbp
  0014  ret
L1:
  0015  ud2                                         ; trap: nil
"#,
    );
}

#[test]
fn maps() {
    check(
        Emit::Maps,
        r#"main.walk: check at 000b, needs 64 bytes
  entry:      rdi
  every call: a [fp-48..fp-40]
  0047:       [fp-32]  (after print_string)
  0051:       -  (after main.walk)
  005d:       -  (after main.use)

main.use: no check
"#,
    );
}

#[test]
fn frames() {
    check(
        Emit::Frames,
        r#"function   frame  need  check  slots
main.walk     56    64  yes    a: 16 at [fp-48], ss1: 8 at [fp-32]
main.use       8     8  no
"#,
    );
}

#[test]
fn calls() {
    check(
        Emit::Calls,
        r#"main.walk  frame 56, recursive, check
  -> print_string
  -> main.walk
  -> main.use
main.use  frame 8, height 8, no check
"#,
    );
}

#[test]
fn why() {
    check(
        Emit::Why,
        r#"main.walk  walk.go:3  check: calls itself
main.use   walk.go:6  no check: uses at most 8 bytes of 384, callees included
"#,
    );
}

#[test]
fn clif_is_that_of_the_stage_asked_for() {
    let only_walk: &dyn Fn(&str) -> bool = &|name| name == "main.walk";
    let input = render_as(Emit::Clif, only_walk);
    let passed = render_as(Emit::ClifOptimized, only_walk);
    for text in [&input, &passed] {
        let start = "; main.walk  walk.go:3  (@: source line)\nfunction u0:";
        assert!(text.starts_with(start), "{text}");
        assert!(
            text.contains("\n@5    "),
            "lines have their numbers\n{text}"
        );
        assert!(
            text.contains("  ; print_string\n"),
            "calls have names\n{text}"
        );
        assert!(
            text.contains("align = 8  ; a\n"),
            "slots have names\n{text}"
        );
        assert!(!text.contains("; main.use  "), "{text}");
    }
    let address = "stack_addr.i64 ss0";
    assert!(
        !input.contains(address),
        "it is opaque in the input\n{input}"
    );
    assert!(
        passed.contains(address),
        "and an address in the end\n{passed}"
    );
}

#[test]
fn regular_words_are_written_once() {
    let check = |words: &[u32], expected: &str| assert_eq!(places(words).join(" "), expected);
    check(&[], "");
    check(&[3], "[fp-24]");
    check(&[3, 4, 5], "[fp-40..fp-24]");
    check(&[1, 3], "[fp-8] [fp-24]");
    check(&[1, 3, 5], "[fp-8] to [fp-40] step 16");
    check(&[1, 3, 5, 9], "[fp-8] to [fp-40] step 16 [fp-72]");
    check(
        &[5, 6, 8, 9, 11, 12, 20],
        "[fp-48..fp-40] to [fp-96..fp-88] step 24 [fp-160]",
    );
}
