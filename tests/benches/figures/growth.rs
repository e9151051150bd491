//! Growth of fresh tasks, without the language: a recursion in CLIF, called on tasks that start at 2 KiB and on tasks that start large.

use std::time::Instant;

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, UserFuncName};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{FuncId, Linkage, Module as _};
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{Image, Module, OptLevel, Options, RuntimeAbi, Target};
use morestack_rt::{CodeRegion, Config, Runtime, Task, TaskOptions, abi};

use crate::measure::{Bench, Reading, median};

const FINAL_BYTES: u64 = 64 << 10;

/// (growing from 2 KiB - starting at 64 KiB) over the frames that are there in the end.
pub fn nanoseconds_a_frame(bench: &Bench) -> Result<Vec<Reading>, String> {
    let (image, recursion) = compile_recursion().map_err(|error| format!("{error:#}"))?;
    let function = image.function(recursion).expect("it was just defined");
    let frame_bytes = u64::from(function.need_bytes());
    // Nine tenths of the final size, so that the last growth is needed and the next one is not.
    let depth = (FINAL_BYTES - abi::RED_ZONE_BYTES) * 9 / 10 / frame_bytes;
    let maps = image.encode_maps();
    let loaded = image
        .load(morestack_rt::arch::hostcall as *const u8, &|_| None)
        .map_err(|error| error.to_string())?;
    let entry = loaded.address_of(recursion).expect("it was just defined");
    let code = loaded.code();
    let runtime = Runtime::new(Config {
        poison: false,
        ..Config::default()
    });
    let region = CodeRegion {
        start: code.start as u64,
        bytes: code.len() as u64,
        maps,
        owner: Some(Box::new(loaded)),
        ..CodeRegion::default()
    };
    // SAFETY: I-CODE: the code and the maps come from one image, compiled for this runtime's numbers; the region owns them.
    unsafe { runtime.register_code(region) };

    let tasks = if bench.quick { 20 } else { 2000 };
    let fresh_task = |start_bytes: u64| -> Result<f64, String> {
        let start = Instant::now();
        let options = TaskOptions {
            start_bytes: Some(start_bytes),
            ..TaskOptions::default()
        };
        let mut task = Task::with_options(&runtime, options);
        let mut results = [0];
        // SAFETY: I-CODE: `entry` is the recursion, which takes and returns one integer.
        unsafe { task.call(entry, &[depth], &mut results) }.map_err(|error| error.report())?;
        drop(task);
        if results[0] == depth {
            Ok(start.elapsed().as_nanos() as f64)
        } else {
            Err(format!("{} at depth {depth}", results[0]))
        }
    };
    let (mut growing, mut large) = (Vec::new(), Vec::new());
    for _ in 0..tasks {
        growing.push(fresh_task(2 << 10)?);
        large.push(fresh_task(FINAL_BYTES)?);
    }
    let (growing, large) = (median(growing), median(large));
    Ok(vec![
        Reading::figure(format!("{:.2}", (growing - large) / depth as f64)),
        Reading::note("frames in the end", depth.to_string()),
        Reading::note("bytes a frame", frame_bytes.to_string()),
        Reading::note(
            "a whole task that grows, us",
            format!("{:.2}", growing / 1e3),
        ),
        Reading::note(
            "a whole task that starts large, us",
            format!("{:.2}", large / 1e3),
        ),
    ])
}

/// `func recursion(n int) int { if n == 0 { return 0 }; return recursion(n-1) + 1 }`
fn compile_recursion() -> anyhow::Result<(Image, FuncId)> {
    let numbers = RuntimeAbi::new(abi::GUARD_OFFSET, abi::MORESTACK_OFFSET);
    let mut module = Module::new(Target::native(OptLevel::Speed)?, Options::new(numbers));
    let mut signature = module.make_signature();
    signature.params.push(AbiParam::new(I64));
    signature.returns.push(AbiParam::new(I64));
    let recursion = module.declare_function("recursion", Linkage::Export, &signature)?;

    let mut func =
        Function::with_name_signature(UserFuncName::user(0, recursion.as_u32()), signature);
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let frame = StackFrame::begin(&mut b);
    let (entry, deeper, bottom) = (b.create_block(), b.create_block(), b.create_block());
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let n = b.block_params(entry)[0];
    b.ins().brif(n, deeper, &[], bottom, &[]);
    b.switch_to_block(deeper);
    let minus_one = b.ins().iconst(I64, -1);
    let below = b.ins().iadd(n, minus_one);
    let callee = module.declare_func_in_func(recursion, b.func);
    let call = b.ins().call(callee, &[below]);
    let result = b.inst_results(call)[0];
    let result = b.ins().isub(result, minus_one);
    b.ins().return_(&[result]);
    b.switch_to_block(bottom);
    b.ins().return_(&[n]);
    b.seal_all_blocks();
    let contract = frame.finish(b, module.target_config());
    module.define(recursion, func, contract)?;
    Ok((module.finish()?, recursion))
}
