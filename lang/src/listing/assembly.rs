//! One function's machine code: header, stub, code under its source lines, maps and traps as comments.

use super::disassembly::{self, Line};
use super::{Program, entry_pointers, frame_words};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::TrapCode;
use morestack_compiler::image::{CallSite, CompiledFunction, Relocation, RelocationTarget};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::num::NonZero;

/// Where comments start, if the instruction leaves room.
const COMMENT_COLUMN: usize = 52;

pub(super) fn render(program: &Program, function: &CompiledFunction, out: &mut String) {
    header(program, function, out);
    let (lines, labels) = disassembly::disassemble(&function.code, names(program, function));
    let comments = Comments::of(program, function);
    let mut source = SourceLines::new(program, function);
    for line in &lines {
        // The body's label stands above the source line, labels in the body below it.
        let is_stub = line.offset < function.body;
        let label = labels
            .get(&line.offset)
            .filter(|_| line.offset <= function.body);
        if let Some(label) = label {
            let _ = writeln!(out, "{label}:");
        }
        if !is_stub {
            source.print(line.offset, out);
        }
        if label.is_none()
            && let Some(label) = labels.get(&line.offset)
        {
            let _ = writeln!(out, "{label}:");
        }
        print_line(line, &comments.of_line(line), out);
    }
}

fn header(program: &Program, function: &CompiledFunction, out: &mut String) {
    let _ = writeln!(out, "{}  {}", function.name, program.declared_at(function));
    let name_of = |id| program.names.function(id).to_string();
    let _ = writeln!(out, "  {}", function.check.why(&name_of));
    let (frame, need) = (function.frame.frame_bytes(), function.need_bytes());
    let _ = write!(out, "  frame {frame} bytes, needs {need}");
    // Maps count from the frame pointer, code from the stack pointer.
    let _ = match function.frame.below_fp_bytes {
        0 => writeln!(out),
        below => writeln!(out, "; rsp = fp-{below} in the body"),
    };
    let arguments = entry_pointers(function);
    if function.check.is_kept() && !arguments.is_empty() {
        let _ = writeln!(out, "  pointers at entry: {arguments}");
    }
    if !function.slot_map.is_empty() {
        let words = frame_words(function, &function.slot_map);
        let _ = writeln!(out, "  pointers in slots: {words}");
    }
}

fn names(program: &Program, function: &CompiledFunction) -> disassembly::Names {
    let relocations = function.relocations.iter();
    let mut labels = BTreeMap::from([(function.entry, "entry".to_string())]);
    if function.body > function.entry {
        labels.insert(function.slow, "slow".into());
        labels.insert(function.body, "body".into());
    }
    let abi = &program.image.abi;
    disassembly::Names {
        relocations: relocations
            .map(|relocation| (relocation.offset, relocated(program, relocation)))
            .collect(),
        labels,
        task_words: vec![
            (i64::from(abi.guard_offset), "guard"),
            (i64::from(abi.morestack_offset), "morestack"),
        ],
    }
}

fn relocated(program: &Program, relocation: &Relocation) -> String {
    // A field relative to the instruction's end has the distance from field to end in its addend.
    let to_end = match relocation.kind {
        Reloc::X86PCRel4 | Reloc::X86CallPCRel4 | Reloc::X86CallPLTRel4 => 4,
        _ => 0,
    };
    (program.names).target(relocation.target, relocation.addend + to_end)
}

/// What is known about single instructions beside their text.
struct Comments<'a> {
    program: &'a Program<'a>,
    function: &'a CompiledFunction,
    calls: HashMap<u32, &'a CallSite>,
    traps: HashMap<u32, u8>,
}

impl<'a> Comments<'a> {
    fn of(program: &'a Program, function: &'a CompiledFunction) -> Self {
        let calls = function.calls.iter();
        let traps = function.traps.iter();
        Self {
            program,
            function,
            calls: calls.map(|call| (call.return_offset, call)).collect(),
            traps: traps.map(|trap| (trap.offset, trap.code)).collect(),
        }
    }

    fn of_line(&self, line: &Line) -> Vec<String> {
        let mut comments = Vec::new();
        if let Some(call) = self.calls.get(&line.end) {
            let mut words = frame_words(self.function, &call.map);
            if !self.function.slot_map.is_empty() {
                words.push_str(if words.is_empty() {
                    "slots"
                } else {
                    " + slots"
                });
            }
            comments.push(format!(
                "map: {}",
                if words.is_empty() { "-" } else { &words }
            ));
        }
        if let Some(&code) = self.traps.get(&line.offset) {
            comments.push(format!("trap: {}", self.trap(code)));
        }
        let relocations = self.function.relocations.iter();
        for relocation in relocations.filter(|r| (line.offset..line.end).contains(&r.offset)) {
            if let RelocationTarget::Data(id) = relocation.target {
                comments.extend(self.text_constant(id));
            }
        }
        comments
    }

    fn trap(&self, code: u8) -> String {
        match (self.program.options.trap_name)(code) {
            Some(name) => name.into(),
            None => NonZero::new(code).map_or_else(
                || "unnamed".into(),
                |code| TrapCode::from_raw(code).to_string(),
            ),
        }
    }

    /// The beginning of a read-only data object that holds text.
    fn text_constant(&self, id: cranelift_module::DataId) -> Option<String> {
        use morestack_compiler::image::DataContents;
        const SHOWN_CHARACTERS: usize = 24;
        let object = self
            .program
            .image
            .data
            .iter()
            .find(|object| object.id == id)?;
        let DataContents::Bytes(bytes) = &object.contents else {
            return None;
        };
        if object.writable || !object.relocations.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|text| !text.is_empty())?;
        let shown: String = text.chars().take(SHOWN_CHARACTERS).collect();
        let more = if shown.len() < text.len() { "..." } else { "" };
        Some(format!("{shown:?}{more}"))
    }
}

fn print_line(line: &Line, comments: &[String], out: &mut String) {
    let text = format!("  {:04x}  {}", line.offset, line.text);
    if comments.is_empty() {
        let _ = writeln!(out, "{}", text.trim_end());
    } else {
        let _ = writeln!(out, "{text:<COMMENT_COLUMN$}; {}", comments.join("; "));
    }
}

/// Prints a source line where the code of another line begins.
struct SourceLines<'a> {
    program: &'a Program<'a>,
    function: &'a CompiledFunction,
    /// File and line printed last.
    current: Option<(String, u32)>,
    /// The file that needs no mention.
    file: Option<String>,
}

impl<'a> SourceLines<'a> {
    fn new(program: &'a Program, function: &'a CompiledFunction) -> Self {
        Self {
            program,
            function,
            current: None,
            file: program
                .location(function.source)
                .map(|location| location.file),
        }
    }

    fn print(&mut self, offset: u32, out: &mut String) {
        // Code before the first location is the function's own: prologue and arguments.
        let source = match self.function.source_at(offset) {
            None if self.current.is_none() => Some(self.function.source),
            source => source,
        };
        let Some(location) = source.and_then(|source| self.program.location(source)) else {
            return;
        };
        let place = (location.file, location.line);
        if self.current.as_ref() == Some(&place) {
            return;
        }
        let files = self.program.sources.files();
        let text = (files.map(|(_, file)| file))
            .find(|file| file.name == place.0)
            .map(|file| String::from_utf8_lossy(file.line_bytes(place.1)).into_owned())
            .unwrap_or_default();
        let text = text.replace('\t', "    ");
        let number = place.1.to_string();
        let number = match self.file.as_ref() == Some(&place.0) {
            true => number,
            false => format!("{}:{number}", place.0),
        };
        let _ = writeln!(out, "{}", format!("{number:>6} | {text}").trim_end());
        self.current = Some(place);
    }
}
