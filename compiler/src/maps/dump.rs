//! [`dump`]: a [`MapTable`] as text for people.

use super::{EntryMap, FrameMap, MapTable};
use std::fmt::Write as _;

/// The table as text; `name_of` names the function whose body starts at a code offset.
///
/// ```text
/// f: body 0x40, check at 0x37, needs 48 bytes, pointer arguments: register 0, stack word 2, at most 96 bytes deep
///   every call: fp-24 fp-40..fp-120 step 16
///   return 0x5a: fp-16
///   return 0x6c: -
/// ```
#[must_use]
pub fn dump(table: &MapTable, name_of: &dyn Fn(u32) -> String) -> String {
    let mut out = String::new();
    for function in &table.functions {
        let _ = write!(
            out,
            "{}: body {:#x}, ",
            name_of(function.body),
            function.body
        );
        match &function.entry {
            None => out.push_str("no check"),
            Some(entry) => {
                let _ = write!(
                    out,
                    "check at {:#x}, needs {} bytes, pointer arguments: {}",
                    entry.entry,
                    entry.need_bytes,
                    EntryWords(&entry.arguments)
                );
            }
        }
        if let Some(depth) = function.depth_bytes {
            let _ = write!(out, ", at most {depth} bytes deep");
        }
        out.push('\n');
        if !function.slots.is_empty() {
            let _ = writeln!(out, "  every call: {}", function.slots);
        }
        for call in &function.calls {
            let _ = writeln!(out, "  return {:#x}: {}", call.return_offset, call.map);
        }
    }
    out
}

impl std::fmt::Display for FrameMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_empty() {
            return f.write_str("-");
        }
        for (index, run) in self.runs().iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "fp-{}", run.start * 8)?;
            if run.count > 1 {
                let last = run.start + (run.count - 1) * run.stride;
                write!(f, "..fp-{} step {}", last * 8, run.stride * 8)?;
            }
        }
        Ok(())
    }
}

struct EntryWords<'a>(&'a EntryMap);

impl std::fmt::Display for EntryWords<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let registers = (0..8).filter(|register| self.0.registers >> register & 1 == 1);
        let registers = registers.map(|register| format!("register {register}"));
        let stack = self
            .0
            .stack_words
            .iter()
            .map(|word| format!("stack word {word}"));
        let all: Vec<String> = registers.chain(stack).collect();
        f.write_str(if all.is_empty() { "none" } else { "" })?;
        f.write_str(&all.join(", "))
    }
}
