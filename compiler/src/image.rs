//! The image: everything known about a compiled program, before and independent of loading it.
//!
//! Promises: all offsets in a [`CompiledFunction`] are relative to the function's first byte, entry stub included; its
//! [`CompiledFunction::offset`] places that byte in the code region. May not know: where the region will lie.

use crate::abi::RuntimeAbi;
use crate::contract::PointerRun;
use crate::elide::CheckDecision;
use crate::maps::{self, CallRecord, EntryMap, EntryRecord, FrameMap, FunctionRecord, MapTable};
use crate::target::Target;
use crate::timing::StageTimes;
use crate::verify::ExpectedFrame;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::SourceLoc;
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_module::{DataId, FuncId};
use std::collections::HashMap;

/// A compiled program.
#[derive(Debug)]
pub struct Image {
    /// What it was compiled for.
    pub target: Target,
    /// What it assumes about its runtime.
    pub abi: RuntimeAbi,
    /// Functions in order of code offset.
    pub functions: Vec<CompiledFunction>,
    /// Host routines and their stubs, in order of code offset; they precede the functions.
    pub imports: Vec<Import>,
    /// Data objects.
    pub data: Vec<DataObject>,
    /// Size of the code region.
    pub code_bytes: u32,
    /// How long it took to make.
    pub times: StageTimes,
    pub(crate) function_index: HashMap<FuncId, usize>,
    /// What the verifier found each function to need, in the order of `functions`.
    pub(crate) expected: Vec<ExpectedFrame>,
}

/// Checks in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckCounts {
    /// Functions that check their stack.
    pub kept: usize,
    /// Functions whose check was left out.
    pub left_out: usize,
}

/// A host routine the program calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id in the module.
    pub id: FuncId,
    /// The name it is looked up by.
    pub name: String,
    /// Where its stub lies in the code region.
    pub offset: u32,
    /// Size of the stub.
    pub stub_bytes: u32,
}

/// One compiled function.
#[derive(Debug)]
pub struct CompiledFunction {
    /// Its id in the module.
    pub id: FuncId,
    /// Its name.
    pub name: String,
    /// The function that this is a part of: the one that calls it, as its last action, unless it returns early.
    pub rest_of: Option<FuncId>,
    /// The producer's location of the function itself.
    pub source: SourceLoc,
    /// Where it lies in the code region.
    pub offset: u32,
    /// Its bytes: padding, slow path and check (if it has a check), then the body.
    pub code: Vec<u8>,
    /// Offset of the slow path; only meaningful with a check.
    pub slow: u32,
    /// Offset of the entry: what calls go to, and what the slow path's call returns to.
    pub entry: u32,
    /// Offset of the body: the length of the stub.
    pub body: u32,
    /// Whether the check is there, and why.
    pub check: CheckDecision,
    /// What it uses of the stack at most, all it calls included; `None` if that has no bound.
    pub depth_bytes: Option<u32>,
    /// Its frame.
    pub frame: FrameLayout,
    /// Where pointer arguments are at the entry.
    pub entry_map: EntryMap,
    /// Pointer words of slots: part of the map of every call.
    pub slot_map: FrameMap,
    /// Calls in order of return address.
    pub calls: Vec<CallSite>,
    /// Tail calls, which have no return address; each callee once.
    pub tail_calls: Vec<Callee>,
    /// Relocations in order of offset.
    pub relocations: Vec<Relocation>,
    /// Instructions that may trap.
    pub traps: Vec<Trap>,
    /// Ranges of code with a source location, ascending.
    pub lines: Vec<LineRange>,
    /// How to unwind the body (relative to the *body*; the stub has pushed nothing).
    pub unwind: Option<UnwindInfo>,
    /// The CLIF at each stage, if asked for.
    pub clif: Option<ClifText>,
}

impl CompiledFunction {
    /// Bytes needed below the stack pointer at entry, the return address of a callee included.
    #[must_use]
    pub fn need_bytes(&self) -> u32 {
        self.frame.need_bytes()
    }

    /// All pointer words of the frame during `call`.
    pub fn words_at<'a>(&'a self, call: &'a CallSite) -> impl Iterator<Item = u32> + 'a {
        call.map.words().chain(self.slot_map.words())
    }

    /// The source location of the code at `offset`.
    #[must_use]
    pub fn source_at(&self, offset: u32) -> Option<SourceLoc> {
        let after = self.lines.partition_point(|line| line.start <= offset);
        let line = self.lines[..after].last()?;
        (offset < line.end).then_some(line.source)
    }
}

/// Sizes of a frame, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameLayout {
    /// From the stack pointer in the body up to the saved frame pointer: outgoing arguments, slots, spills, saved registers.
    pub below_fp_bytes: u32,
    /// What a tail call with more argument space than the function received lowers the whole frame by.
    pub grown_tail_bytes: u32,
    /// The slots, in the order of their numbers; spills of the register allocator are none.
    pub slots: Vec<FrameSlot>,
    /// Whether the function makes a call. Cranelift counts tail calls, too.
    pub has_calls: bool,
}

/// One slot of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameSlot {
    /// How far below the frame pointer its byte 0 lies.
    pub distance_bytes: u32,
    /// Its size.
    pub size_bytes: u32,
    /// The producer's name for it.
    pub name: Option<String>,
}

impl FrameLayout {
    /// Bytes below the stack pointer at entry that the frame itself covers.
    #[must_use]
    pub fn frame_bytes(&self) -> u32 {
        self.below_fp_bytes + self.grown_tail_bytes + crate::abi::WORD_BYTES
    }

    /// The frame and the return address of a callee, if there is one.
    #[must_use]
    pub fn need_bytes(&self) -> u32 {
        let return_address = if self.has_calls {
            crate::abi::WORD_BYTES
        } else {
            0
        };
        self.frame_bytes() + return_address
    }
}

/// What a call goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A function of the image, or an import.
    Function(FuncId),
    /// Through a pointer.
    Indirect,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// Offset of the return address.
    pub return_offset: u32,
    /// What is called.
    pub callee: Callee,
    /// Pointers of the frame during the call, beside the function's slot map.
    pub map: FrameMap,
}

/// What a relocation points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelocationTarget {
    /// The entry of a function, or an import's stub.
    Function(FuncId),
    /// A data object.
    Data(DataId),
    /// A byte of the same function.
    Within(u32),
}

/// A place in the code that is patched at loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relocation {
    /// Where.
    pub offset: u32,
    /// How.
    pub kind: Reloc,
    /// With what.
    pub target: RelocationTarget,
    /// Added to the target.
    pub addend: i64,
}

/// An instruction that may trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    /// Offset of the instruction.
    pub offset: u32,
    /// The trap code as Cranelift encodes it (`TrapCode::as_raw`).
    pub code: u8,
}

/// Code that belongs to one source location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRange {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
    /// The producer's location.
    pub source: SourceLoc,
}

/// CLIF text at each stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClifText {
    /// As the producer made it.
    pub input: String,
    /// After the mid-end.
    pub optimized: String,
    /// After the pass: what machine code is made from.
    pub passed: String,
}

/// One data object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataObject {
    /// Its id in the module.
    pub id: DataId,
    /// Its name.
    pub name: String,
    /// Whether the program may write it.
    pub writable: bool,
    /// Alignment in bytes.
    pub align_bytes: u32,
    /// Its contents.
    pub contents: DataContents,
    /// Addresses to be written into it, eight bytes each, in order of offset.
    pub relocations: Vec<DataRelocation>,
    /// Words in which the program keeps pointers: roots of a garbage collector.
    pub pointers: Vec<PointerRun>,
}

/// What a data object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataContents {
    /// So many zero bytes.
    Zeros(usize),
    /// These bytes.
    Bytes(Box<[u8]>),
}

impl DataContents {
    /// The size in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Zeros(size) => *size,
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

/// An address to be written into a data object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataRelocation {
    /// Where.
    pub offset: u32,
    /// Whose address.
    pub target: RelocationTarget,
    /// Added to it.
    pub addend: i64,
}

impl Image {
    /// The compiled function with this id.
    #[must_use]
    pub fn function(&self, id: FuncId) -> Option<&CompiledFunction> {
        self.function_index
            .get(&id)
            .map(|&index| &self.functions[index])
    }

    /// The function whose code, stub included, covers `offset` of the code region.
    #[must_use]
    pub fn function_at(&self, offset: u32) -> Option<&CompiledFunction> {
        let after = self
            .functions
            .partition_point(|function| function.offset <= offset);
        let function = self.functions[..after].last()?;
        let within = ((offset - function.offset) as usize) < function.code.len();
        within.then_some(function)
    }

    /// How many functions check their stack, and how many do not have to.
    #[must_use]
    pub fn check_counts(&self) -> CheckCounts {
        let kept = self
            .functions
            .iter()
            .filter(|function| function.check.is_kept())
            .count();
        CheckCounts {
            kept,
            left_out: self.functions.len() - kept,
        }
    }

    /// The map table as data.
    #[must_use]
    pub fn map_table(&self) -> MapTable {
        let functions = self
            .functions
            .iter()
            .map(CompiledFunction::map_record)
            .collect();
        MapTable {
            code_alignment: crate::stub::CODE_ALIGNMENT_BYTES,
            functions,
        }
    }

    /// The map table in the encoding of [`crate::maps`].
    #[must_use]
    pub fn encode_maps(&self) -> Vec<u8> {
        maps::encode(&self.map_table())
    }

    /// The map table as text.
    #[must_use]
    pub fn dump_maps(&self) -> String {
        maps::dump(&self.map_table(), &|body| match self.function_at(body) {
            Some(function) => function.name.clone(),
            None => format!("{body:#x}"),
        })
    }
}

impl CompiledFunction {
    fn map_record(&self) -> FunctionRecord {
        let entry = self.check.is_kept().then(|| EntryRecord {
            entry: self.offset + self.entry,
            need_bytes: self.need_bytes(),
            arguments: self.entry_map.clone(),
        });
        let calls = self.calls.iter().map(|call| CallRecord {
            return_offset: self.offset + call.return_offset,
            map: call.map.clone(),
        });
        FunctionRecord {
            body: self.offset + self.body,
            entry,
            depth_bytes: self.depth_bytes,
            slots: self.slot_map.clone(),
            calls: calls.collect(),
        }
    }
}
