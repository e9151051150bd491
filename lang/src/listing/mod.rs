//! What `morestack asm` prints: the generated code and everything that is known about it, for a person to read.
//!
//! Promises: the text depends on the program, the target and the options, and on nothing else; there are no addresses in
//! it, so that a test can hold it. May not know: how code is generated. It reads the [`Image`], and adds the
//! source lines that the image's locations point at.

mod assembly;
mod disassembly;
mod tables;

use crate::source::{Location, Pos, SourceMap};
use cranelift_codegen::ir::SourceLoc;
use cranelift_module::FuncId;
use morestack_compiler::image::{ClifText, CompiledFunction, Image, RelocationTarget};
use morestack_compiler::maps::FrameMap;
use std::collections::HashMap;
use std::fmt::Write as _;

/// What to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emit {
    /// Machine code with source lines, stub, and the map at each call.
    #[default]
    Assembly,
    /// The intermediate representation as the front end made it.
    Clif,
    /// The intermediate representation from which machine code is made.
    ClifOptimized,
    /// The stack maps.
    Maps,
    /// Frame sizes and slots.
    Frames,
    /// The call graph with heights.
    Calls,
    /// For each function, why its stack check is there or not.
    Why,
}

/// Options of [`render`].
pub struct Options<'a> {
    /// What to print.
    pub emit: Emit,
    /// Which functions to print, by name.
    pub wants: &'a dyn Fn(&str) -> bool,
    /// What a trap code of the front end means; `None` leaves it to Cranelift's name for it.
    pub trap_name: &'a dyn Fn(u8) -> Option<&'static str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            emit: Emit::default(),
            wants: &|_| true,
            trap_name: &|_| None,
        }
    }
}

/// The text of what `options` ask for, with a line end after every line.
///
/// Source locations of the image are positions of `sources` ([`Pos`] as the bits of a `SourceLoc`).
#[must_use]
pub fn render(image: &Image, sources: &SourceMap, options: &Options) -> String {
    let names = Names::of(image);
    let program = Program {
        image,
        sources,
        options,
        names,
    };
    match options.emit {
        Emit::Assembly => program.each(assembly::render),
        Emit::Clif => program.each(|program, function, out| {
            clif(program, function, |text| &text.input, out);
        }),
        Emit::ClifOptimized => program.each(|program, function, out| {
            clif(program, function, |text| &text.passed, out);
        }),
        Emit::Maps => tables::maps(&program),
        Emit::Frames => tables::frames(&program),
        Emit::Calls => tables::calls(&program),
        Emit::Why => tables::why(&program),
    }
}

/// One function's CLIF, with the names that its numbers stand for.
fn clif(
    program: &Program,
    function: &CompiledFunction,
    stage: impl Fn(&ClifText) -> &String,
    out: &mut String,
) {
    let declared = program.declared_at(function);
    let _ = writeln!(out, "; {}  {declared}  (@: source line)", function.name);
    let Some(text) = &function.clif else {
        out.push_str("; its CLIF was not kept\n");
        return;
    };
    for line in stage(text).lines() {
        let line = &with_source_line(program, line);
        let _ = match clif_name(program, function, line.trim_start()) {
            Some(name) => writeln!(out, "{line}  ; {name}"),
            None => writeln!(out, "{line}"),
        };
    }
}

/// Turns the location in front of an instruction from a position into a line number, which reads as one.
fn with_source_line(program: &Program, line: &str) -> String {
    let location = (line.strip_prefix('@'))
        .and_then(|rest| rest.split_once(' '))
        .and_then(|(bits, rest)| Some((u32::from_str_radix(bits, 16).ok()?, bits.len(), rest)))
        .and_then(|(bits, width, rest)| {
            Some((program.location(SourceLoc::new(bits))?.line, width, rest))
        });
    match location {
        Some((number, width, rest)) => format!("@{number:<width$} {rest}"),
        None => line.to_string(),
    }
}

/// The name of what a line like `fn0 = colocated u0:7 sig0` or `ss0 = explicit_slot 16` declares.
fn clif_name<'a>(
    program: &Program<'a>,
    function: &'a CompiledFunction,
    line: &str,
) -> Option<&'a str> {
    let (declared, rest) = line.split_once(" = ")?;
    if let Some(slot) = declared.strip_prefix("ss") {
        let slot = function.frame.slots.get(slot.parse::<usize>().ok()?)?;
        return slot.name.as_deref();
    }
    declared.strip_prefix("fn")?;
    let number = rest
        .split_whitespace()
        .find_map(|word| word.strip_prefix("u0:"))?;
    Some((program.names).function(FuncId::from_u32(number.parse().ok()?)))
}

/// Everything a part of the listing needs.
struct Program<'a> {
    image: &'a Image,
    sources: &'a SourceMap,
    options: &'a Options<'a>,
    names: Names<'a>,
}

impl<'a> Program<'a> {
    /// The functions that are wanted, in the order of the image.
    fn functions(&self) -> impl Iterator<Item = &'a CompiledFunction> + '_ {
        (self.image.functions.iter()).filter(|function| (self.options.wants)(&function.name))
    }

    /// Prints each wanted function, with an empty line between two.
    fn each(&self, print: impl Fn(&Self, &CompiledFunction, &mut String)) -> String {
        let mut out = String::new();
        for function in self.functions() {
            if !out.is_empty() {
                out.push('\n');
            }
            print(self, function, &mut out);
        }
        out
    }

    /// Where a location of the image is in the source, whatever comments say: its text is shown.
    fn location(&self, source: SourceLoc) -> Option<Location> {
        if source.is_default() {
            return None;
        }
        let pos = Pos(source.bits());
        let (file, _) = self.sources.find(pos)?;
        let file = self.sources.file(file);
        let (line, column) = file.place(pos);
        Some(Location {
            file: file.name.clone(),
            line,
            column,
        })
    }

    /// Where a function is declared, as `file:line`.
    fn declared_at(&self, function: &CompiledFunction) -> String {
        match self.location(function.source) {
            Some(location) => format!("{}:{}", location.file, location.line),
            None => "no source".into(),
        }
    }
}

/// Names of everything a relocation can point at.
struct Names<'a> {
    functions: HashMap<FuncId, &'a str>,
    data: HashMap<cranelift_module::DataId, &'a str>,
}

impl<'a> Names<'a> {
    fn of(image: &'a Image) -> Self {
        let functions = image.functions.iter().map(|f| (f.id, f.name.as_str()));
        let imports = image.imports.iter().map(|i| (i.id, i.name.as_str()));
        Self {
            functions: functions.chain(imports).collect(),
            data: image.data.iter().map(|d| (d.id, d.name.as_str())).collect(),
        }
    }

    fn function(&self, id: FuncId) -> &'a str {
        self.functions.get(&id).copied().unwrap_or("?")
    }

    /// The target of a relocation; an addend is shown unless it only says where the field ends.
    fn target(&self, target: RelocationTarget, addend: i64) -> String {
        let name = match target {
            RelocationTarget::Function(id) => self.function(id).to_string(),
            RelocationTarget::Data(id) => self.data.get(&id).copied().unwrap_or("?").to_string(),
            RelocationTarget::Within(offset) => format!("+{offset:#x}"),
        };
        match addend {
            0 => name,
            _ => format!("{name}{addend:+}"),
        }
    }
}

/// The words of a map: those of no named slot first, then each slot's after its name.
///
/// ```text
/// [fp-24] p [fp-40] cells [fp-64..fp-56] to [fp-160..fp-152] step 24
/// ```
fn frame_words(function: &CompiledFunction, map: &FrameMap) -> String {
    let mut groups: Vec<(Option<&str>, Vec<u32>)> = vec![(None, Vec::new())];
    for word in map.words() {
        let name = slot_name(function, word);
        match groups.iter_mut().find(|group| group.0 == name) {
            Some(group) => group.1.push(word),
            None => groups.push((name, vec![word])),
        }
    }
    let mut parts: Vec<String> = Vec::new();
    for (name, mut words) in groups {
        parts.extend(name.map(String::from));
        words.sort_unstable();
        parts.extend(places(&words));
    }
    parts.join(" ")
}

/// Neighbouring words as one stretch, stretches at equal distances as the first and the last of them.
fn places(words: &[u32]) -> Vec<String> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for &word in words {
        match stretches.last_mut() {
            Some((start, count)) if *start + *count == word => *count += 1,
            _ => stretches.push((word, 1)),
        }
    }
    let mut parts = Vec::new();
    let mut rest = &stretches[..];
    while let [first, ..] = rest {
        let step = rest.get(1).map_or(0, |second| second.0 - first.0);
        let regular = (rest.windows(2))
            .take_while(|pair| pair[1].1 == first.1 && pair[1].0 - pair[0].0 == step)
            .count();
        // Two are shorter written out.
        let together = if regular >= 2 { regular + 1 } else { 1 };
        parts.push(place(*first));
        if together > 1 {
            parts.push(format!("to {} step {}", place(rest[regular]), step * 8));
        }
        rest = &rest[together..];
    }
    parts
}

fn place((start, count): (u32, u32)) -> String {
    match count {
        1 => format!("[fp-{}]", start * 8),
        _ => format!("[fp-{}..fp-{}]", (start + count - 1) * 8, start * 8),
    }
}

/// The name of the slot in which a frame word lies.
fn slot_name(function: &CompiledFunction, word: u32) -> Option<&str> {
    let distance = word * 8;
    let slot = (function.frame.slots.iter()).find(|slot| {
        slot.distance_bytes >= distance && slot.distance_bytes - slot.size_bytes < distance
    })?;
    slot.name.as_deref()
}

/// The registers and stack words in which a function's pointer arguments arrive.
fn entry_pointers(function: &CompiledFunction) -> String {
    const REGISTERS: [&str; 6] = ["rdi", "rsi", "rdx", "rcx", "r8", "r9"];
    let map = &function.entry_map;
    let registers = (REGISTERS.iter().enumerate())
        .filter(|(index, _)| map.registers >> index & 1 == 1)
        .map(|(_, name)| (*name).to_string());
    let words = (map.stack_words.iter()).map(|word| format!("[rsp+{}]", 8 + 8 * word));
    registers.chain(words).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests;
