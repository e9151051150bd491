//! From source text to a loaded program: parse, check, lower, compile, load.
//!
//! Promises: whatever the source, the outcome is a program or a [`BuildError`]; nothing here runs the program. May not
//! know: command lines.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::panic::{self, AssertUnwindSafe};

use cranelift_codegen::ir::{SourceLoc, TrapCode};
use cranelift_module::FuncId;
use morestack_compiler::image::{DataObject, Image};
use morestack_compiler::{
    CheckPolicy, CompileError, LoadError, LoadedImage, Module, OptLevel, Options, PointerRun,
    RuntimeAbi, Stopwatch, Target, TargetError,
};
use morestack_rt::trace::{FunctionSymbol, LineEntry, Symbols, TrapKind};
use morestack_rt::{CodeRegion, RootWords, Runtime, abi, arch, host};

use crate::check;
use crate::debugger::{self, Audience, PublishError};
use crate::diag::{DiagnosticKind, Diagnostics};
use crate::escape;
use crate::lower::{self, Export};
use crate::source::{FileId, Pos, SourceMap};
use crate::stdlib;
use crate::syntax::{self, NoCompilerStack};
use crate::times::CompileTimes;

/// What our runtime is like, in the compiler's terms.
pub const RUNTIME_ABI: RuntimeAbi = RuntimeAbi {
    guard_offset: abi::GUARD_OFFSET,
    morestack_offset: abi::MORESTACK_OFFSET,
    small_frame_bytes: abi::SMALL_FRAME_BYTES as u32,
    elided_tree_bytes: abi::ELIDED_TREE_BYTES as u32,
    slow_path_bytes: abi::SLOW_PATH_BYTES as u32,
    host_call_bytes: abi::HOST_CALL_BYTES as u32,
};

const _: () = assert!(RUNTIME_ABI.is_valid());
// The runtime's guard leaves at least what the compiler counts on.
const _: () = assert!(RUNTIME_ABI.red_zone_bytes() as u64 <= abi::RED_ZONE_BYTES);

/// Which machines the code is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Machine {
    /// This one, with all that its processor can do.
    #[default]
    Native,
    /// Every x86-64 Linux: code to be read or compared, the same wherever it was made.
    BaselineX86_64,
}

impl Machine {
    fn target(self, opt_level: OptLevel) -> Result<Target, TargetError> {
        match self {
            Machine::Native => Target::native(opt_level),
            Machine::BaselineX86_64 => Target::for_triple("x86_64-unknown-linux-gnu", opt_level),
        }
    }
}

/// How to compile.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    /// What the code may assume of the processor.
    pub machine: Machine,
    /// How hard the optimiser tries.
    pub opt_level: OptLevel,
    /// Which stack checks to leave out.
    pub checks: CheckPolicy,
    /// Whether a host calls functions of the program.
    pub for_host: bool,
    /// Whether the image keeps its intermediate representation, for listings.
    pub keep_clif: bool,
}

/// Why there is no program.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The program is wrong or uses what is not supported; to be rendered with its sources.
    #[error("the program has errors")]
    Diagnostics(Diagnostics),
    /// This machine is not supported.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// There is no room for the compiler.
    #[error(transparent)]
    Stack(#[from] NoCompilerStack),
    /// A mistake of ours: the compiler refused what lowering made.
    #[error("internal compiler error: {0}")]
    Compile(#[from] CompileError),
    /// A mistake of ours: a phase panicked.
    #[error("internal compiler error: {0}")]
    Panic(String),
    /// The program could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A debugger or profiler could not be told about it.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

impl BuildError {
    /// Whether this is a bug of ours rather than a mistake in the program.
    pub fn is_internal(&self) -> bool {
        matches!(self, BuildError::Compile(_) | BuildError::Panic(_))
    }
}

/// A compiled program.
#[derive(Debug)]
pub struct Compiled {
    /// Code, data and maps.
    pub image: Image,
    /// Initialises package variables and runs `init` functions.
    pub initialise: FuncId,
    /// Does that, then runs `main`; none if there is no `main`.
    pub start: Option<FuncId>,
    /// Package-level functions, if the program was compiled for a host.
    pub exports: Vec<Export>,
    /// Raises panics for the runtime, in a program with deferred calls.
    pub raise: Option<FuncId>,
    /// Functions with parameters: traces show that there are some.
    pub with_parameters: HashSet<FuncId>,
    /// How long it took, without reading and loading.
    pub times: CompileTimes,
}

/// Parses and checks files, with escape analysis: what `morestack check` does.
///
/// # Errors
/// What is wrong with the program.
pub fn check(sources: &mut SourceMap, files: &[FileId]) -> Result<(), BuildError> {
    let checked = syntax::on_compiler_stack(|| {
        let (ast, found) = parse(sources, files)?;
        analyse(sources, &ast, found, &mut CompileTimes::default()).map(drop)
    });
    checked?.map_err(BuildError::Diagnostics)
}

/// What escape analysis decides about the variables and allocations in files, by place.
///
/// # Errors
/// What is wrong with the program.
pub fn escape_decisions(
    sources: &mut SourceMap,
    files: &[FileId],
) -> Result<Vec<escape::Decision>, BuildError> {
    let decided = syntax::on_compiler_stack(|| {
        let (ast, found) = parse(sources, files)?;
        let sources = &*sources;
        let (info, diagnostics) = check::check(sources, &ast, found);
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let mut decisions = escape::decisions(sources, &ast, &info);
        let is_asked_for = |pos| {
            sources
                .find(pos)
                .is_some_and(|(file, _)| files.contains(&file))
        };
        decisions.retain(|decision| is_asked_for(decision.pos));
        Ok(decisions)
    });
    decided?.map_err(BuildError::Diagnostics)
}

/// Parses files into a tree without holes, with what is known to be wrong with it.
fn parse(
    sources: &mut SourceMap,
    files: &[FileId],
) -> Result<(syntax::ast::Ast, Diagnostics), Diagnostics> {
    let (ast, diagnostics) = syntax::parse(sources, files);
    if ast.is_checkable {
        Ok((ast, diagnostics))
    } else {
        Err(diagnostics)
    }
}

/// Everything about a parsed program that needs no code. `found` is what is known to be wrong with it.
fn analyse(
    sources: &SourceMap,
    ast: &syntax::ast::Ast,
    found: Diagnostics,
    times: &mut CompileTimes,
) -> Result<(check::Info, escape::Escapes), Diagnostics> {
    let mut watch = Stopwatch::start();
    let (info, diagnostics) = check::check(sources, ast, found);
    times.check = watch.lap();
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let escapes = escape::analyse(ast, &info);
    times.escape = watch.lap();
    Ok((info, escapes))
}

/// Compiles files to an image. Adds the files of standard packages to `sources`.
///
/// # Errors
/// What is wrong with the program, or with this machine.
pub fn compile(
    sources: &mut SourceMap,
    files: &[FileId],
    options: &BuildOptions,
) -> Result<Compiled, BuildError> {
    // A host that compiles scripts must outlive our mistakes.
    let compile = || syntax::on_compiler_stack(|| compile_all(sources, files, options));
    let compiled = panic::catch_unwind(AssertUnwindSafe(compile));
    match compiled {
        Ok(compiled) => compiled?,
        Err(payload) => Err(BuildError::Panic(panic_message(&*payload))),
    }
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no message)").to_owned()
}

fn compile_all(
    sources: &mut SourceMap,
    files: &[FileId],
    options: &BuildOptions,
) -> Result<Compiled, BuildError> {
    let mut times = CompileTimes::default();
    let mut watch = Stopwatch::start();
    let target = options.machine.target(options.opt_level)?;
    let (ast, found) = parse(sources, files).map_err(BuildError::Diagnostics)?;
    times.parse = watch.lap();
    let sources = &*sources;
    times.lines = sources.line_count();
    let refused = |why| BuildError::Diagnostics(in_program(why, sources, &ast));
    let (info, escapes) = analyse(sources, &ast, found, &mut times).map_err(refused)?;
    let mut watch = Stopwatch::start();
    let mut settings = Options::new(RUNTIME_ABI);
    settings.checks = options.checks;
    settings.stages.keep_clif = options.keep_clif;
    let module = Module::new(target, settings);
    let lowered = lower::lower(&ast, &info, &escapes, options.for_host, module).map_err(refused)?;
    times.lower = watch.lap();
    let image = lowered
        .module
        .finish()
        .map_err(|error| describe_limit(error, &lowered.positions))?;
    times.stages = image.times;
    Ok(Compiled {
        image,
        initialise: lowered.initialise,
        start: lowered.start,
        exports: lowered.exports,
        raise: lowered.raise,
        with_parameters: lowered.with_parameters,
        times,
    })
}

/// What is refused in a standard package is reported where the program imports something: its users know no more of it.
fn in_program(found: Diagnostics, sources: &SourceMap, ast: &syntax::ast::Ast) -> Diagnostics {
    let own = &ast.files[..ast.packages[0].files.end as usize];
    let import = own
        .iter()
        .flat_map(|file| &file.decls)
        .find_map(|decl| match decl {
            syntax::ast::Decl::Import(import) => Some(import.pos),
            _ => None,
        });
    let mut moved = Diagnostics::new();
    for diagnostic in found.iter() {
        let file = sources
            .find(diagnostic.pos)
            .map(|(file, _)| sources.file(file));
        let package = file.and_then(|file| stdlib::package_of_file(&file.name));
        match (package, diagnostic.kind) {
            (Some(package), DiagnosticKind::Unsupported) => moved.unsupported(
                import.unwrap_or(Pos::NONE),
                format!("{} (in package {package})", diagnostic.message),
            ),
            _ => moved.push(diagnostic.clone()),
        }
    }
    moved
}

/// A frame that is too large is the program's mistake, in Go's words; every other refusal is ours.
fn describe_limit(error: CompileError, positions: &HashMap<String, Pos>) -> BuildError {
    if let CompileError::InFunction { name, error: inner } = &error
        && matches!(**inner, CompileError::FrameTooLarge)
    {
        let pos = positions.get(name).copied().unwrap_or(Pos::NONE);
        let mut diagnostics = Diagnostics::new();
        diagnostics.error(pos, "stack frame too large (>1GB)");
        return BuildError::Diagnostics(diagnostics);
    }
    BuildError::Compile(error)
}

/// Addresses of a loaded program.
#[derive(Clone, Debug)]
pub struct Entries {
    /// Initialises package variables and runs `init` functions.
    pub initialise: *const u8,
    /// Does that, then runs `main`.
    pub start: Option<*const u8>,
    /// The code of each of [`Compiled::exports`], if there is any.
    pub exports: Vec<Option<*const u8>>,
    /// Where the code region lies.
    pub base: u64,
}

/// The address of a routine that compiled code imports: one of the runtime, or a native.
pub(crate) fn routine(name: &str) -> Option<*const u8> {
    match name.strip_suffix(lower::NATIVE_SUFFIX) {
        Some(symbol) => stdlib::native(symbol),
        None => host::find(name).map(|routine| routine.address),
    }
}

/// Loads a compiled program and makes it known to a runtime, which keeps it as long as it lives.
///
/// # Errors
/// If memory is short.
pub fn load(
    compiled: &Compiled,
    sources: &SourceMap,
    runtime: &Runtime,
    audience: Audience,
) -> Result<Entries, BuildError> {
    let image = &compiled.image;
    let loaded: LoadedImage = image.load(arch::hostcall as *const u8, &routine)?;
    let address = |function: FuncId| {
        loaded
            .address_of(function)
            .expect("defined functions are loaded")
    };
    let entries = Entries {
        initialise: address(compiled.initialise),
        start: compiled.start.map(address),
        exports: compiled
            .exports
            .iter()
            .map(|export| export.code.as_ref().map(|code| address(code.function)))
            .collect(),
        base: loaded.code().start as u64,
    };
    let published = debugger::publish(image, &loaded, sources, audience)?;
    let code = loaded.code();
    let region = CodeRegion {
        start: code.start as u64,
        bytes: (code.end - code.start) as u64,
        maps: loaded.maps().to_vec(),
        symbols: symbols(compiled, sources),
        raise: compiled.raise.map(|raise| address(raise) as u64),
        roots: roots(image, &loaded),
        // In this order: debuggers forget the code before it is unmapped.
        owner: Some(Box::new((published, loaded))),
    };
    // SAFETY: I-CODE: the code was made by our compiler for this runtime's ABI, and the region owns its memory.
    unsafe { runtime.register_code(region) };
    Ok(entries)
}

/// Where the program keeps pointers outside of frames and objects.
fn roots(image: &Image, loaded: &LoadedImage) -> Vec<RootWords> {
    let of_object = |object: &DataObject| {
        let start = loaded.address_of_data(object.id);
        let start = start.expect("defined data is loaded") as u64;
        let words = |run: &PointerRun| RootWords {
            address: start + u64::from(run.offset_bytes),
            count: run.count,
            stride_bytes: run.stride_bytes,
        };
        object.pointers.iter().map(words).collect::<Vec<_>>()
    };
    image.data.iter().flat_map(of_object).collect()
}

/// A function's name as traces show it: of an instance `f[...]`.
fn without_type_args(name: &str) -> String {
    match (name.find('['), name.rfind(']')) {
        (Some(open), Some(close)) => format!("{}[...]{}", &name[..open], &name[close + 1..]),
        _ => name.to_owned(),
    }
}

/// Functions, lines and traps as the runtime wants them.
fn symbols(compiled: &Compiled, sources: &SourceMap) -> Symbols {
    let Compiled {
        image,
        with_parameters,
        ..
    } = compiled;
    let mut lines = Lines::new(sources);
    let mut symbols = Symbols::default();
    let bodies: HashSet<&str> = image
        .functions
        .iter()
        .filter_map(|function| lower::body_of(&function.name))
        .collect();
    for function in &image.functions {
        let declared = lines.entry(function.offset, function.source);
        let within = function
            .lines
            .iter()
            .filter_map(|range| lines.entry(function.offset + range.start, range.source));
        let mut entries: Vec<LineEntry> = declared.into_iter().collect();
        for entry in within.collect::<Vec<_>>() {
            match entries.last_mut() {
                Some(last) if last.offset == entry.offset => *last = entry,
                Some(last) if (last.file, last.line) == (entry.file, entry.line) => {}
                _ => entries.push(entry),
            }
        }
        // In a trace the parts of a function are the function.
        let whole = function.rest_of.and_then(|whole| image.function(whole));
        let whole = whole.unwrap_or(function);
        symbols.functions.push(FunctionSymbol {
            name: without_type_args(lower::body_of(&whole.name).unwrap_or(&whole.name)),
            start: function.offset,
            bytes: function.code.len() as u32,
            has_parameters: with_parameters.contains(&whole.id),
            is_hidden: lower::is_hidden(&whole.name) || bodies.contains(&*whole.name),
            lines: entries,
        });
        let traps = function
            .traps
            .iter()
            .map(|trap| (function.offset + trap.offset, trap_kind(trap.code)));
        symbols.traps.extend(traps);
    }
    symbols.traps.sort_unstable_by_key(|&(offset, _)| offset);
    symbols.files = lines.files;
    symbols
}

fn trap_kind(code: u8) -> TrapKind {
    if code == lower::TRAP_NIL.as_raw().get() {
        TrapKind::NilDereference
    } else if code == TrapCode::INTEGER_DIVISION_BY_ZERO.as_raw().get() {
        TrapKind::DivideByZero
    } else {
        TrapKind::Other
    }
}

/// Spells out positions for traces.
struct Lines<'a> {
    sources: &'a SourceMap,
    /// Whole paths, as Go prints them: those of files in their order, and then those that only comments name.
    files: Vec<String>,
    /// The numbers of the latter.
    said: HashMap<String, u32>,
}

impl<'a> Lines<'a> {
    fn new(sources: &'a SourceMap) -> Self {
        let files = sources
            .files()
            .map(|(_, file)| Self::whole(&file.name))
            .collect();
        Lines {
            sources,
            files,
            said: HashMap::new(),
        }
    }

    fn whole(name: &str) -> String {
        // Files of standard packages lie nowhere.
        if name.starts_with(stdlib::ROOT) {
            return name.to_owned();
        }
        match std::path::absolute(name) {
            Ok(path) => path.to_string_lossy().into_owned(),
            // Of a line of no file.
            Err(_) if name.is_empty() => "??".to_owned(),
            Err(_) => name.to_owned(),
        }
    }

    fn entry(&mut self, offset: u32, source: SourceLoc) -> Option<LineEntry> {
        if source.is_default() {
            return None;
        }
        let pos = Pos(source.bits());
        let (id, _) = self.sources.find(pos)?;
        let file = self.sources.file(id);
        let (name, line, _) = file.said(pos);
        let file = if name == file.name {
            id.0
        } else if let Some(&known) = self.said.get(name) {
            known
        } else {
            let number = self.files.len() as u32;
            self.files.push(Self::whole(name));
            self.said.insert(name.to_owned(), number);
            number
        };
        Some(LineEntry { offset, file, line })
    }
}
