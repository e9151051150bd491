//! The listings that are tables over the whole program: maps, frames, the call graph, and why checks are there.

use super::{Program, entry_pointers, frame_words};
use morestack_compiler::elide::CheckDecision;
use morestack_compiler::image::{Callee, CompiledFunction};
use std::fmt::Write as _;

pub(super) fn maps(program: &Program) -> String {
    let mut out = String::new();
    for function in program.functions() {
        if !out.is_empty() {
            out.push('\n');
        }
        let need = function.need_bytes();
        let check = match function.check.is_kept() {
            true => format!("check at {:04x}, needs {need} bytes", function.entry),
            false => "no check".into(),
        };
        let _ = writeln!(out, "{}: {check}", function.name);
        if function.check.is_kept() {
            let _ = writeln!(out, "  entry:      {}", or_dash(entry_pointers(function)));
        }
        if !function.slot_map.is_empty() {
            let words = frame_words(function, &function.slot_map);
            let _ = writeln!(out, "  every call: {words}");
        }
        for call in &function.calls {
            let words = or_dash(frame_words(function, &call.map));
            let callee = callee_name(program, call.callee);
            let _ = writeln!(
                out,
                "  {:04x}:       {words}  (after {callee})",
                call.return_offset
            );
        }
    }
    out
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}

pub(super) fn frames(program: &Program) -> String {
    let mut rows = vec![["function", "frame", "need", "check", "slots"].map(String::from)];
    for function in program.functions() {
        rows.push([
            function.name.clone(),
            function.frame.frame_bytes().to_string(),
            function.need_bytes().to_string(),
            if function.check.is_kept() {
                "yes"
            } else {
                "no"
            }
            .into(),
            slots(function),
        ]);
    }
    // No function is wanted: no heading either.
    if rows.len() == 1 {
        String::new()
    } else {
        table(&rows)
    }
}

fn slots(function: &CompiledFunction) -> String {
    let slots = function
        .frame
        .slots
        .iter()
        .enumerate()
        .map(|(index, slot)| {
            let name = slot.name.clone().unwrap_or_else(|| format!("ss{index}"));
            format!(
                "{name}: {} at [fp-{}]",
                slot.size_bytes, slot.distance_bytes
            )
        });
    slots.collect::<Vec<String>>().join(", ")
}

pub(super) fn calls(program: &Program) -> String {
    let mut out = String::new();
    for function in program.functions() {
        let height = match &function.check {
            CheckDecision::Elided {
                height_bytes,
                meets_check,
                ..
            } => {
                let until = if *meets_check { " before a check" } else { "" };
                format!("height {height_bytes}{until}")
            }
            CheckDecision::Recursive(_) => "recursive".into(),
            CheckDecision::TooHigh { height_bytes, .. } => format!("height {height_bytes}"),
            CheckDecision::IndirectCall => "height unknown".into(),
            CheckDecision::Demanded | CheckDecision::Waived => "height not computed".into(),
        };
        let check = if function.check.is_kept() {
            "check"
        } else {
            "no check"
        };
        let frame = function.frame.frame_bytes();
        let _ = writeln!(out, "{}  frame {frame}, {height}, {check}", function.name);
        for (callee, count) in callees(program, function) {
            let times = if count > 1 {
                format!("  x{count}")
            } else {
                String::new()
            };
            let _ = writeln!(out, "  -> {callee}{times}");
        }
    }
    out
}

/// Callees in the order of their first call, with the number of calls.
fn callees(program: &Program, function: &CompiledFunction) -> Vec<(String, usize)> {
    let calls = function
        .calls
        .iter()
        .map(|call| callee_name(program, call.callee));
    let tail_calls = (function.tail_calls.iter())
        .map(|&callee| format!("{} (tail call)", callee_name(program, callee)));
    let mut counted: Vec<(String, usize)> = Vec::new();
    for name in calls.chain(tail_calls) {
        match counted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counted.push((name, 1)),
        }
    }
    counted
}

fn callee_name(program: &Program, callee: Callee) -> String {
    match callee {
        Callee::Function(id) => program.names.function(id).into(),
        Callee::Indirect => "(function value)".into(),
    }
}

pub(super) fn why(program: &Program) -> String {
    let name_of = |id| program.names.function(id).to_string();
    let rows: Vec<[String; 3]> = (program.functions())
        .map(|function| {
            let mut why = function.check.why(&name_of).to_string();
            if let Some(depth) = function
                .depth_bytes
                .filter(|_| !says_depth(&function.check))
            {
                let _ = write!(why, "; at most {depth} bytes deep in all");
            }
            [function.name.clone(), program.declared_at(function), why]
        })
        .collect();
    table(&rows)
}

/// Whether the reason already says how much the function and all it calls use at most.
fn says_depth(check: &CheckDecision) -> bool {
    matches!(
        check,
        CheckDecision::Elided {
            meets_check: false,
            ..
        }
    )
}

/// Rows with their columns aligned; a column of numbers is aligned to the right.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let is_number = |cell: &String| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    let mut widths = [0; COLUMNS];
    let mut numeric = [rows.len() > 1; COLUMNS];
    for (index, row) in rows.iter().enumerate() {
        for column in 0..COLUMNS {
            widths[column] = widths[column].max(row[column].chars().count());
            numeric[column] &= index == 0 || is_number(&row[column]);
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for column in 0..COLUMNS {
            let (cell, width) = (&row[column], widths[column]);
            let _ = match numeric[column] {
                true => write!(line, "{cell:>width$}  "),
                false => write!(line, "{cell:<width$}  "),
            };
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}
