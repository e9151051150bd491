//! Unwinders see compiled frames: native backtraces, `.eh_frame`, line tables.
//!
//! Every table is read back by a reader that shares no code with what wrote it.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ops::Range;

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    AbiParam, Function, InstBuilder, Signature, SourceLoc, TrapCode, UserFuncName,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{FuncId, Linkage, Module as _};
use gimli::{EndianSlice, LittleEndian, UnwindSection};
use iced_x86::{Decoder, DecoderOptions, Instruction, Mnemonic, Register};
use morestack_compiler::debug::{DebugModule, SourceLine};
use morestack_compiler::image::CompiledFunction;
use morestack_compiler::producer::StackFrame;
use morestack_compiler::{CheckPolicy, Image, LoadedImage, Module, Options, RuntimeAbi, Target};
use morestack_rt::{CodeRegion, Config, Runtime, Task, abi, arch};

/// The source that the CLIF below stands for; its locations are line numbers.
///
/// ```text
/// 1  package main
/// 2
/// 3  func deep(n int) int {
/// 4      if n == 0 {
/// 5          return capture()
/// 6      }
/// 7      r := deep(n - 1)
/// 8      return r + 1
/// 9  }
/// 10
/// 11 func leaf(n int) int {
/// 12     return n + 1
/// 13 }
/// ```
///
/// Two more functions have a frame of a few pages and of a few megabytes: each form of the entry stub is there.
struct Program {
    image: Image,
    deep: FuncId,
}

const LEAF_LINE: u32 = 12;
const CAPTURE_LINE: u32 = 5;
const RECURSION_LINE: u32 = 7;

fn program(checks: CheckPolicy) -> Program {
    let abi = RuntimeAbi::new(abi::GUARD_OFFSET, abi::MORESTACK_OFFSET);
    let target = Target::native(morestack_compiler::OptLevel::Speed).expect("this machine");
    let mut options = Options::new(abi);
    options.checks = checks;
    let mut module = Module::new(target, options);
    let mut host = Signature::new(CallConv::SystemV);
    host.params = vec![AbiParam::new(I64)];
    host.returns = vec![AbiParam::new(I64)];
    let capture = (module.declare_function("capture", Linkage::Import, &host)).expect("declared");
    let mut signature = module.make_signature();
    signature.params = vec![AbiParam::new(I64)];
    signature.returns = vec![AbiParam::new(I64)];
    let declare = |module: &mut Module, name| {
        (module.declare_function(name, Linkage::Local, &signature)).expect("declared")
    };
    let deep = declare(&mut module, "main.deep");
    let leaf = declare(&mut module, "main.leaf");
    define(&mut module, deep, &signature, 3, |b, _, module| {
        let n = b.block_params(b.current_block().expect("an entry"))[0];
        let (bottom, further) = (b.create_block(), b.create_block());
        at_line(b, 4);
        b.ins().brif(n, further, &[], bottom, &[]);
        b.switch_to_block(bottom);
        at_line(b, CAPTURE_LINE);
        let task = b.ins().get_pinned_reg(I64);
        let capture = module.declare_func_in_func(capture, b.func);
        let call = b.ins().call(capture, &[task]);
        let result = b.inst_results(call)[0];
        b.ins().return_(&[result]);
        b.switch_to_block(further);
        at_line(b, RECURSION_LINE);
        let deep = module.declare_func_in_func(deep, b.func);
        let less = b.ins().iadd_imm_s(n, -1);
        let call = b.ins().call(deep, &[less]);
        at_line(b, 8);
        let result = b.inst_results(call)[0];
        let more = b.ins().iadd_imm_s(result, 1);
        b.ins().trapz(more, TrapCode::unwrap_user(1));
        b.ins().return_(&[more]);
    });
    define(&mut module, leaf, &signature, 11, |b, _, _| {
        let n = b.block_params(b.current_block().expect("an entry"))[0];
        at_line(b, LEAF_LINE);
        let more = b.ins().iadd_imm_s(n, 1);
        b.ins().return_(&[more]);
    });
    for (name, slot_bytes) in [("main.wide", 4 << 10), ("main.huge", 4 << 20)] {
        let id = declare(&mut module, name);
        define(&mut module, id, &signature, 11, |b, frame, module| {
            let n = b.block_params(b.current_block().expect("an entry"))[0];
            let slot = frame.slot(b, slot_bytes, 3, &[]);
            frame.slot_store(b, n, slot, 0);
            let leaf = module.declare_func_in_func(leaf, b.func);
            let call = b.ins().call(leaf, &[n]);
            let more = b.inst_results(call)[0];
            let stored = frame.slot_load(b, I64, slot, 0);
            // `n` itself is kept over the call in a register that the frame has to save.
            let sum = b.ins().iadd(n, more);
            let sum = b.ins().iadd(sum, stored);
            b.ins().return_(&[sum]);
        });
    }
    let image = module.finish().expect("the program compiles");
    Program { image, deep }
}

fn at_line(b: &mut FunctionBuilder, line: u32) {
    b.set_srcloc(SourceLoc::new(line));
}

fn define(
    module: &mut Module,
    id: FuncId,
    signature: &Signature,
    line: u32,
    build: impl FnOnce(&mut FunctionBuilder, &mut StackFrame, &mut Module),
) {
    let name = UserFuncName::user(0, id.as_u32());
    let mut func = Function::with_name_signature(name, signature.clone());
    let mut context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut func, &mut context);
    let mut frame = StackFrame::begin(&mut b);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    frame.set_source(&mut b, SourceLoc::new(line));
    build(&mut b, &mut frame, module);
    b.seal_all_blocks();
    let contract = frame.finish(b, module.target_config());
    module.define(id, func, contract).expect("defined once");
}

thread_local! {
    /// What the host routine saw: return addresses, innermost first, and the backtrace as text.
    static SEEN: RefCell<(Vec<usize>, String)> = const { RefCell::new((Vec::new(), String::new())) };
}

unsafe extern "C" {
    fn _Unwind_Backtrace(
        visit: extern "C" fn(*mut c_void, *mut c_void) -> i32,
        argument: *mut c_void,
    ) -> i32;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
}

extern "C" fn note_frame(context: *mut c_void, addresses: *mut c_void) -> i32 {
    // SAFETY: the unwinder passes its context and the vector that `capture` handed to it.
    unsafe { (*addresses.cast::<Vec<usize>>()).push(_Unwind_GetIP(context)) };
    0
}

/// The host routine of the program.
extern "C" fn capture(_task: *mut Task) -> i64 {
    let mut addresses: Vec<usize> = Vec::new();
    // SAFETY: the callback only pushes to the vector, which outlives the call.
    unsafe { _Unwind_Backtrace(note_frame, (&raw mut addresses).cast()) };
    let text = std::backtrace::Backtrace::force_capture().to_string();
    SEEN.set((addresses, text));
    100
}

fn load(image: &Image) -> LoadedImage {
    let resolve = |name: &str| (name == "capture").then_some(capture as *const u8);
    image
        .load(arch::hostcall as *const u8, &resolve)
        .expect("loaded")
}

/// Runs `deep(depth)` on a task that starts with a small stack; the number of moves.
#[inline(never)]
fn call_deep(program: &Program, loaded: LoadedImage, depth: u64) -> u64 {
    let runtime = Runtime::new(Config::default());
    let code = loaded.code();
    let entry = loaded.address_of(program.deep).expect("defined");
    let region = CodeRegion {
        start: code.start as u64,
        bytes: code.len() as u64,
        maps: loaded.maps().to_vec(),
        owner: Some(Box::new(loaded)),
        ..CodeRegion::default()
    };
    // SAFETY: I-CODE: the image was compiled for this runtime and lives as long as the region.
    unsafe { runtime.register_code(region) };
    let mut task = Task::new(&runtime);
    let mut results = [0];
    // SAFETY: `deep` takes and returns one integer.
    unsafe { task.call(entry, &[depth], &mut results) }.expect("no panic");
    assert_eq!(results, [100 + depth]);
    task.statistics().growths
}

#[test]
fn a_native_backtrace_walks_through_compiled_frames_and_past_the_base() {
    const DEPTH: usize = 2000;
    let program = program(CheckPolicy::Elide);
    let loaded = load(&program.image);
    let code = loaded.code();
    let growths = call_deep(&program, loaded, DEPTH as u64);
    assert!(
        growths >= 2,
        "the stack has moved {growths} times: too seldom to prove anything"
    );

    let (addresses, text) = SEEN.take();
    let compiled: Vec<usize> = (addresses.iter().copied())
        .filter(|address| code.contains(address))
        .collect();
    assert_eq!(compiled.len(), DEPTH + 1, "one frame for each call\n{text}");
    let lines: Vec<u32> = (compiled.iter())
        // The instruction before the return address is the call.
        .map(|&address| line_at(&program.image, (address - code.start - 1) as u32))
        .collect();
    assert_eq!(lines[0], CAPTURE_LINE);
    assert_eq!(lines[1..], [RECURSION_LINE; DEPTH]);

    let first = addresses
        .iter()
        .position(|address| code.contains(address))
        .expect("found above");
    let stretch = &addresses[first..first + compiled.len()];
    assert_eq!(stretch, compiled, "compiled frames stand together");
    assert!(text.contains("capture"), "{text}");
    assert!(
        text.contains("call_deep"),
        "the walk ends at the base of the task\n{text}"
    );
    assert!(text.contains("a_native_backtrace_walks"), "{text}");
}

/// The line of the code at an offset of the code region.
fn line_at(image: &Image, offset: u32) -> u32 {
    let function = image
        .function_at(offset)
        .expect("an offset of compiled code");
    function
        .source_at(offset - function.offset)
        .expect("a line")
        .bits()
}

/// Decoded `.eh_frame`: (range, description) for each entry.
struct FrameTable {
    section: Vec<u8>,
}

type Slice<'a> = EndianSlice<'a, LittleEndian>;

impl FrameTable {
    fn section(&self) -> gimli::EhFrame<Slice<'_>> {
        gimli::EhFrame::new(&self.section, LittleEndian)
    }

    fn ranges(&self) -> Vec<Range<u64>> {
        let (section, bases) = (self.section(), gimli::BaseAddresses::default());
        let mut entries = section.entries(&bases);
        let mut ranges = Vec::new();
        while let Some(entry) = entries.next().expect("well formed") {
            if let gimli::CieOrFde::Fde(partial) = entry {
                let fde = partial
                    .parse(gimli::EhFrame::cie_from_offset)
                    .expect("well formed");
                ranges.push(fde.initial_address()..fde.end_address());
            }
        }
        ranges
    }

    /// The rules at an address: (register and offset of the canonical frame address, distance of the return address).
    fn rules_at(&self, address: u64) -> ((gimli::Register, i64), i64) {
        let (section, bases) = (self.section(), gimli::BaseAddresses::default());
        let mut context = gimli::UnwindContext::new();
        let row = section
            .unwind_info_for_address(
                &bases,
                &mut context,
                address,
                gimli::EhFrame::cie_from_offset,
            )
            .unwrap_or_else(|error| panic!("{address:#x}: {error}"));
        let gimli::CfaRule::RegisterAndOffset { register, offset } = *row.cfa() else {
            panic!("{address:#x}: {:?}", row.cfa());
        };
        let Some(gimli::RegisterRule::Offset(return_address)) = row.register(gimli::X86_64::RA)
        else {
            panic!("{address:#x}: {:?}", row.register(gimli::X86_64::RA));
        };
        ((register, offset), return_address)
    }
}

#[test]
fn every_byte_of_code_has_one_frame_description() {
    for checks in [CheckPolicy::Elide, CheckPolicy::Every] {
        let program = program(checks);
        let loaded = load(&program.image);
        let table = FrameTable {
            section: loaded.eh_frame().to_vec(),
        };
        let base = loaded.code().start as u64;
        let mut expected: Vec<Range<u64>> = Vec::new();
        for import in &program.image.imports {
            let start = base + u64::from(import.offset);
            expected.push(start..start + u64::from(import.stub_bytes));
        }
        for function in &program.image.functions {
            let start = base + u64::from(function.offset);
            let body = start + u64::from(function.body);
            if body > start {
                expected.push(start..body);
            }
            expected.push(body..start + function.code.len() as u64);
        }
        assert_eq!(table.ranges(), expected);
    }
}

#[test]
fn frame_descriptions_follow_the_stack_pointer() {
    let program = program(CheckPolicy::Every);
    let loaded = load(&program.image);
    let table = FrameTable {
        section: loaded.eh_frame().to_vec(),
    };
    let mut checked = 0;
    for function in &program.image.functions {
        let base = loaded.code().start as u64 + u64::from(function.offset);
        checked += follow(function, base, &table);
    }
    assert!(checked >= 50, "only {checked} instructions were looked at");
}

/// Runs the stub and the prologue in the head and compares each step with the table; the number of steps.
fn follow(function: &CompiledFunction, base: u64, table: &FrameTable) -> usize {
    let mut steps = 0;
    // Bytes pushed since the entry, the return address included; the same when rbp was set.
    let (mut depth, mut frame_pointer) = (8i64, None);
    let entry = function.entry as usize;
    let mut decoder = Decoder::with_ip(
        64,
        &function.code[entry..],
        base + entry as u64,
        DecoderOptions::NONE,
    );
    let mut instruction = Instruction::default();
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let ((register, offset), return_address) = table.rules_at(instruction.ip());
        let expected = match register {
            gimli::X86_64::RSP => depth,
            gimli::X86_64::RBP => frame_pointer.expect("rbp is set before it is used"),
            other => panic!("{:#x}: {other:?}", instruction.ip()),
        };
        assert_eq!(offset, expected, "{} at {instruction}", function.name);
        assert_eq!(return_address, -8);
        steps += 1;
        match instruction.mnemonic() {
            Mnemonic::Mov
                if instruction.op0_register() == Register::RBP
                    && instruction.op1_register() == Register::RSP =>
            {
                frame_pointer = Some(depth);
            }
            Mnemonic::Sub if instruction.op0_register() == Register::RSP => {
                depth += instruction.immediate(1) as i64;
            }
            Mnemonic::Call => {}
            _ => depth -= i64::from(instruction.stack_pointer_increment()),
        }
        // A call leaves the stack pointer as it was, and falling through a branch leaves everything.
        let ends = [Mnemonic::Ret, Mnemonic::Jmp, Mnemonic::Ud2];
        if ends.contains(&instruction.mnemonic()) {
            break;
        }
    }
    steps
}

#[test]
fn line_rows_decode_to_the_lines_of_the_image() {
    const BASE: u64 = 0x10_0000;
    let program = program(CheckPolicy::Every);
    let locate = |source: SourceLoc| {
        (!source.is_default()).then(|| SourceLine {
            file: "deep.go".into(),
            line: source.bits(),
            column: 1,
        })
    };
    let module = DebugModule::new(&program.image, BASE, "/src".into(), &locate).expect("encoded");
    let elf = module.to_elf().expect("written");
    let file = object::File::parse(&*elf).expect("an ELF file");
    let rows = line_rows(&file);
    for function in &program.image.functions {
        let start = BASE + u64::from(function.offset);
        let declared = if function.id == program.deep { 3 } else { 11 };
        assert_eq!(
            line_of(&rows, start),
            declared,
            "the stub of {}",
            function.name
        );
        assert_eq!(line_of(&rows, start + u64::from(function.body)), declared);
        for range in function
            .lines
            .iter()
            .filter(|range| !range.source.is_default())
        {
            let address = start + u64::from(range.start);
            assert_eq!(line_of(&rows, address), range.source.bits(), "{address:#x}");
        }
    }
}

/// Address and line of each row.
fn line_rows(file: &object::File) -> Vec<(u64, u32)> {
    use object::{Object, ObjectSection};
    let dwarf = gimli::Dwarf::load(|id| {
        let data = (file.section_by_name(id.name()))
            .map_or(&[][..], |section| section.data().expect("readable"));
        Ok::<_, gimli::Error>(EndianSlice::new(data, LittleEndian))
    })
    .expect("well formed");
    let header = dwarf
        .units()
        .next()
        .expect("well formed")
        .expect("one unit");
    let unit = dwarf.unit(header).expect("well formed");
    let mut state = unit.line_program.clone().expect("lines").rows();
    let mut rows = Vec::new();
    while let Some((_, row)) = state.next_row().expect("well formed") {
        let line = row.line().map_or(0, |line| line.get() as u32);
        rows.push((row.address(), if row.end_sequence() { 0 } else { line }));
    }
    rows
}

/// The line of the last row at or before an address.
fn line_of(rows: &[(u64, u32)], address: u64) -> u32 {
    // Of two rows with one address, an end and a start, the later one counts.
    (rows.iter().rev().find(|row| row.0 <= address)).map_or(0, |row| row.1)
}
