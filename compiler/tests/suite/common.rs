//! What the tests of this crate share: a small front end, and the smallest runtime there can be.
//!
//! The runtime has a *fixed* stack: the host thread's own. Its morestack does not grow anything: it counts, lowers the guard
//! to zero and lets the function check again. Its host calls stay on the same stack. That the code runs at all shows that the
//! crate is usable without any runtime of ours.

use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AbiParam, FuncRef, Function, InstBuilder, Signature, UserFuncName, Value,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, FuncId, Linkage, Module as _};
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{
    CheckPolicy, Image, LoadedImage, Module, OptLevel, Options, PointerSignature, RuntimeAbi,
    Target,
};
use std::cell::UnsafeCell;

/// The record the pinned register points at.
#[repr(C)]
pub struct Task {
    guard: usize,
    morestack: usize,
    slow_paths: usize,
}

pub const ABI: RuntimeAbi = RuntimeAbi::new(0, 8);

pub fn options(checks: CheckPolicy) -> Options {
    let mut options = Options::new(ABI);
    options.checks = checks;
    options.stages.keep_clif = true;
    options
}

pub fn module(opt_level: OptLevel, checks: CheckPolicy) -> Module {
    let target = Target::native(opt_level).expect("this machine is supported");
    Module::new(target, options(checks))
}

/// Declares a function of `params` and `results` 64-bit integers, of which some may be pointers.
pub fn declare(
    module: &mut Module,
    name: &str,
    params: usize,
    results: usize,
    pointers: PointerSignature,
) -> FuncId {
    let mut signature = module.make_signature();
    signature.params = vec![AbiParam::new(I64); params];
    signature.returns = vec![AbiParam::new(I64); results];
    let id = module
        .declare_function(name, Linkage::Export, &signature)
        .expect("declared once");
    module.set_pointer_signature(id, pointers);
    id
}

/// Declares a host routine of `params` integers with one result.
pub fn import(module: &mut Module, name: &str, params: usize) -> FuncId {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params = vec![AbiParam::new(I64); params];
    signature.returns = vec![AbiParam::new(I64)];
    module
        .declare_function(name, Linkage::Import, &signature)
        .expect("declared once")
}

/// A function being built: the builder, the frame, and the module for calls.
pub struct Body<'a, 'm> {
    pub b: FunctionBuilder<'a>,
    pub frame: StackFrame,
    pub module: &'m mut Module,
    pub params: Vec<Value>,
}

impl Body<'_, '_> {
    pub fn call(&mut self, callee: FuncId, args: &[Value]) -> Value {
        let callee = self.module_func(callee);
        let call = self.b.ins().call(callee, args);
        self.b.inst_results(call)[0]
    }

    pub fn tail_call(&mut self, callee: FuncId, args: &[Value]) {
        let callee = self.module_func(callee);
        self.b.ins().return_call(callee, args);
    }

    pub fn module_func(&mut self, callee: FuncId) -> FuncRef {
        self.module.declare_func_in_func(callee, self.b.func)
    }

    pub fn int(&mut self, value: i64) -> Value {
        self.b.ins().iconst(I64, value)
    }

    pub fn load(&mut self, pointer: Value, offset: i32) -> Value {
        let flags = self.frame.memory_flags();
        self.b.ins().load(I64, flags, pointer, offset)
    }

    pub fn store(&mut self, value: Value, pointer: Value, offset: i32) {
        let flags = self.frame.memory_flags();
        self.b.ins().store(flags, value, pointer, offset);
    }

    pub fn ret(&mut self, value: Value) {
        self.b.ins().return_(&[value]);
    }
}

/// Builds and defines a function; pointer parameters are declared.
pub fn define(module: &mut Module, id: FuncId, build: impl FnOnce(&mut Body<'_, '_>)) {
    try_define(module, id, build).expect("the definition is accepted");
}

pub fn try_define(
    module: &mut Module,
    id: FuncId,
    build: impl FnOnce(&mut Body<'_, '_>),
) -> Result<(), morestack_compiler::CompileError> {
    let signature = module
        .declarations()
        .get_function_decl(id)
        .signature
        .clone();
    let pointers = module.pointer_signature(id).clone();
    let mut func = Function::with_name_signature(UserFuncName::user(0, id.as_u32()), signature);
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let mut frame = StackFrame::begin(&mut b);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    b.seal_block(entry);
    let params = b.block_params(entry).to_vec();
    for &index in &pointers.params {
        frame.declare_pointer(&mut b, params[index as usize]);
    }
    let mut body = Body {
        b,
        frame,
        module,
        params,
    };
    build(&mut body);
    let Body {
        mut b,
        frame,
        module,
        ..
    } = body;
    b.seal_all_blocks();
    let contract = frame.finish(b, module.target_config());
    module.define(id, func, contract)
}

/// A loaded program that can be called on the host thread's stack.
pub struct Program {
    pub image: Image,
    loaded: LoadedImage,
    trampoline: Box<dyn Fn(usize, usize, [i64; 2]) -> i64>,
}

impl Program {
    pub fn load(module: Module, imports: &[(&str, *const u8)]) -> Self {
        let image = module.finish().expect("the program compiles");
        let find = |name: &str| {
            imports
                .iter()
                .find(|(known, _)| *known == name)
                .map(|&(_, address)| address)
        };
        let loaded = image.load(jump_to_rax(), &find).expect("the program loads");
        Self {
            image,
            loaded,
            trampoline: trampoline(),
        }
    }

    /// Calls a function of two parameters and one result.
    pub fn call(&self, function: FuncId, args: [i64; 2]) -> i64 {
        let (result, slow_paths) = self.call_with_guard(function, args, 0);
        assert_eq!(slow_paths, 0, "every check passes when the guard is zero");
        result
    }

    /// The same with a guard; also how often the slow path was taken before morestack removed the guard.
    pub fn call_with_guard(&self, function: FuncId, args: [i64; 2], guard: usize) -> (i64, usize) {
        let task = UnsafeCell::new(Task {
            guard,
            morestack: count_and_retry().addr(),
            slow_paths: 0,
        });
        let entry = self
            .loaded
            .address_of(function)
            .expect("the function is in the image")
            .addr();
        let result = (self.trampoline)(entry, task.get().addr(), args);
        (result, task.into_inner().slow_paths)
    }

    /// Calls a function without arguments on a stack that ends at `top`; its slow path gives up and returns `GAVE_UP`.
    pub fn call_on_stack(&self, function: FuncId, top: usize, guard: usize) -> i64 {
        let task = Task {
            guard,
            morestack: executable(GIVE_UP).addr(),
            slow_paths: 0,
        };
        let entry = self.loaded.address_of(function).unwrap().addr();
        // SAFETY: the code keeps to the C convention and is made for this signature.
        let enter: extern "C" fn(usize, usize, usize) -> i64 =
            unsafe { std::mem::transmute(executable(ENTER_ON_STACK)) };
        enter(entry, (&raw const task).addr(), top)
    }

    pub fn code(&self) -> std::ops::Range<usize> {
        self.loaded.code()
    }

    pub fn data(&self, id: DataId) -> usize {
        self.loaded
            .address_of_data(id)
            .expect("the object is in the image")
            .addr()
    }
}

/// What a function returns whose slow path was taken by [`Program::call_on_stack`].
pub const GAVE_UP: i64 = 77;

/// Morestack that returns to the function's caller: `add rsp, 8; mov eax, 77; ret`.
const GIVE_UP: &[u8] = &[0x48, 0x83, 0xc4, 8, 0xb8, 77, 0, 0, 0, 0xc3];

/// `(entry, task, stack pointer)`: push rbp; push r15; mov rbp, rsp; mov r15, rsi; mov rsp, rdx; call rdi; mov rsp, rbp;
/// pop r15; pop rbp; ret.
#[rustfmt::skip]
const ENTER_ON_STACK: &[u8] = &[
    0x55, 0x41, 0x57, 0x48, 0x89, 0xe5, 0x49, 0x89, 0xf7, 0x48, 0x89, 0xd4, 0xff, 0xd7, 0x48, 0x89, 0xec, 0x41, 0x5f, 0x5d, 0xc3,
];

/// `mov qword [r15], 0; inc qword [r15 + 16]; ret`: the return address is the entry, which checks again.
fn count_and_retry() -> *const u8 {
    executable(&[0x49, 0xc7, 0x07, 0, 0, 0, 0, 0x49, 0xff, 0x47, 0x10, 0xc3])
}

/// The host call of a runtime whose tasks run on a host stack: `jmp rax`.
fn jump_to_rax() -> *const u8 {
    executable(&[0xff, 0xe0])
}

/// A C function that puts the task into the pinned register, calls a compiled function, and restores the register.
/// Made by Cranelift, so that it needs no assembly.
fn trampoline() -> Box<dyn Fn(usize, usize, [i64; 2]) -> i64> {
    let target = Target::native(OptLevel::None).expect("this machine is supported");
    let integers = |conv, params, results| {
        let mut signature = Signature::new(conv);
        signature.params = vec![AbiParam::new(I64); params];
        signature.returns = vec![AbiParam::new(I64); results];
        signature
    };
    let mut func =
        Function::with_name_signature(UserFuncName::default(), integers(CallConv::SystemV, 4, 1));
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let params = b.block_params(entry).to_vec();
    let saved = b.ins().get_pinned_reg(I64);
    b.ins().set_pinned_reg(params[1]);
    let callee = b.import_signature(integers(CallConv::Tail, 2, 1));
    let call = b.ins().call_indirect(callee, params[0], &params[2..]);
    let result = b.inst_results(call)[0];
    b.ins().set_pinned_reg(saved);
    b.ins().return_(&[result]);
    b.seal_all_blocks();
    b.finalize(target.isa().frontend_config());
    let mut context = Context::for_function(func);
    let code = context
        .compile(target.isa(), &mut ControlPlane::default())
        .expect("the trampoline compiles");
    let address = executable(code.code_buffer());
    // SAFETY: the code was made for exactly this signature, and has no relocations.
    let enter: extern "C" fn(usize, usize, i64, i64) -> i64 =
        unsafe { std::mem::transmute(address) };
    Box::new(move |entry, task, [first, second]| enter(entry, task, first, second))
}

/// Copies code into memory of its own, for the rest of the process.
fn executable(code: &[u8]) -> *const u8 {
    // SAFETY: a new mapping, written and then made executable; never unmapped.
    unsafe {
        let (write, run) = (
            libc::PROT_READ | libc::PROT_WRITE,
            libc::PROT_READ | libc::PROT_EXEC,
        );
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let page = libc::mmap(std::ptr::null_mut(), code.len(), write, flags, -1, 0);
        assert_ne!(page, libc::MAP_FAILED);
        std::ptr::copy_nonoverlapping(code.as_ptr(), page.cast(), code.len());
        assert_eq!(libc::mprotect(page, code.len(), run), 0);
        page.cast()
    }
}
