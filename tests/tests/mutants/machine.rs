//! Mutants of what is known about machine code: the map table, the entry stubs, the decisions about checks.

use super::stages::image;
use super::{Row, SEEDS, Tally};
use morestack_compiler::elide::CheckDecision;
use morestack_compiler::image::CompiledFunction;
use morestack_compiler::maps::{FrameMap, FunctionRecord, MapTable, encode};
use morestack_compiler::verify::{Rule, verify_image};
use morestack_compiler::{CheckPolicy, Image};
use morestack_tests::clif_gen::program;

/// Changes one record; false if there is nothing to change.
type TableMutant = fn(&mut FunctionRecord) -> bool;
/// Changes one function of an image; false if there is nothing to change.
type CodeMutant = fn(&mut CompiledFunction) -> bool;

const OF_THE_TABLE: [(&str, Rule, TableMutant); 14] = [
    (
        "missing record of a return address",
        Rule::ReturnAddress,
        |record| !record.calls.is_empty() && drop_first(&mut record.calls),
    ),
    ("record of another address", Rule::ReturnAddress, |record| {
        let last = record.calls.last_mut();
        last.map(|call| call.return_offset += 1).is_some()
    }),
    ("word missing in a call's map", Rule::MapRecord, |record| {
        change_words(record, |words| !words.is_empty() && drop_first(words))
    }),
    ("word shifted in a call's map", Rule::MapRecord, |record| {
        change_words(record, |words| {
            words.last_mut().map(|word| *word += 1).is_some()
        })
    }),
    ("word too many in a call's map", Rule::MapRecord, |record| {
        change_words(record, |words| {
            let free = (1..).find(|word| !words.contains(word));
            words.extend(free);
            true
        })
    }),
    ("map lost on a call", Rule::MapRecord, |record| {
        change_words(record, |words| !std::mem::take(words).is_empty())
    }),
    (
        "contract word missing in the shared map",
        Rule::MapRecord,
        |record| {
            let mut words: Vec<u32> = record.slots.words().collect();
            let changed = !record.calls.is_empty() && words.pop().is_some();
            record.slots = FrameMap::from_words(words);
            changed
        },
    ),
    (
        "entry map: register bit missing",
        Rule::EntryMap,
        |record| {
            let Some(entry) = &mut record.entry else {
                return false;
            };
            let old = entry.arguments.registers;
            entry.arguments.registers &= old.wrapping_sub(1);
            old != 0
        },
    ),
    (
        "entry map: register bit too many",
        Rule::EntryMap,
        |record| {
            let Some(entry) = &mut record.entry else {
                return false;
            };
            let old = entry.arguments.registers;
            entry.arguments.registers |= old + 1;
            entry.arguments.registers < 64
        },
    ),
    ("entry map: stack word missing", Rule::EntryMap, |record| {
        let entry = record.entry.as_mut();
        entry.is_some_and(|entry| entry.arguments.stack_words.pop().is_some())
    }),
    ("entry map: stack word shifted", Rule::EntryMap, |record| {
        let entry = record.entry.as_mut();
        let word = entry.and_then(|entry| entry.arguments.stack_words.last_mut());
        word.map(|word| *word += 1).is_some()
    }),
    ("need too small", Rule::Need, |record| {
        record
            .entry
            .as_mut()
            .map(|entry| entry.need_bytes -= 8)
            .is_some()
    }),
    ("depth too small", Rule::Depth, |record| {
        record.depth_bytes = record.depth_bytes.and_then(|depth| depth.checked_sub(8));
        record.depth_bytes.is_some_and(|depth| depth > 0)
    }),
    ("depth where there is no bound", Rule::Depth, |record| {
        // One word only: more may be right for a function that calls itself as its last action.
        let unbounded = record.depth_bytes.is_none();
        record.depth_bytes.get_or_insert(8);
        unbounded
    }),
];

const OF_THE_CODE: [(&str, Rule, CodeMutant); 9] = [
    ("stub: branch to elsewhere", Rule::Stub, |function| {
        at_body(function, 1, |byte| *byte = byte.wrapping_add(1))
    }),
    ("stub: branch on the opposite", Rule::Stub, |function| {
        at_body(function, 2, |byte| *byte ^= 1)
    }),
    ("stub: branch on equal only", Rule::Stub, |function| {
        at_body(function, 2, |byte| *byte = 0x74)
    }),
    ("stub: compares another register", Rule::Stub, |function| {
        at_body(function, 3, |byte| *byte ^= 0x08)
    }),
    (
        "stub: compares with another base register's word",
        Rule::Stub,
        |function| at_body(function, 3, |byte| *byte ^= 0x01),
    ),
    ("stub: wrong constant", Rule::Stub, |function| {
        let entry = function.entry as usize;
        let lea = function.code[entry..].starts_with(&[0x4c, 0x8d, 0x9c, 0x24]);
        if lea && function.check.is_kept() {
            function.code[entry + 4] ^= 0x10;
        }
        lea && function.check.is_kept()
    }),
    (
        "stub: slow path calls another word",
        Rule::Stub,
        |function| {
            let entry = function.entry as usize;
            let kept = function.check.is_kept();
            if kept {
                function.code[entry - 1] = function.code[entry - 1].wrapping_add(8);
            }
            kept
        },
    ),
    (
        "stub: slow path returns behind the entry",
        Rule::Stub,
        |function| {
            let kept = function.check.is_kept();
            function.entry += u32::from(kept);
            kept
        },
    ),
    (
        "check of a recursive function left out",
        Rule::Need,
        |function| {
            let recursive =
                matches!(&function.check, CheckDecision::Recursive(others) if others.is_empty());
            if recursive {
                leave_out(function);
            }
            recursive
        },
    ),
];

/// Beside those of the tables above.
const MORE: usize = 3;

pub fn count() -> usize {
    OF_THE_TABLE.len() + OF_THE_CODE.len() + MORE
}

pub fn rows() -> Vec<Row> {
    let images: Vec<Image> = SEEDS.map(|seed| image(seed, CheckPolicy::Elide)).collect();
    let mut rows = Vec::new();
    for (name, rule, mutant) in OF_THE_TABLE {
        let mut tally = Tally::default();
        for image in &images {
            let table = image.map_table();
            for index in 0..table.functions.len() {
                let mut damaged = table.clone();
                if mutant(&mut damaged.functions[index]) {
                    tally.add(
                        &image.functions[index].name,
                        verify_image(image, &encode(&damaged)),
                    );
                }
            }
        }
        rows.push(tally.row(name, "", rule));
    }
    for (name, rule, mutant) in OF_THE_CODE {
        rows.push(code_row(name, rule, SEEDS, mutant));
    }
    rows.push(code_row(
        "check of a large frame left out",
        Rule::Need,
        SEEDS,
        |function| {
            let large = matches!(function.check, CheckDecision::TooHigh { .. });
            if large {
                leave_out(function);
            }
            large
        },
    ));
    rows.push(code_row(
        "stub: huge frame, branch on the borrow inverted",
        Rule::Stub,
        (1..).filter(|&seed| has_huge_frame(seed)).take(4),
        |function| {
            let (entry, body) = (function.entry as usize, function.body as usize);
            let stub = &mut function.code[entry..body];
            // add r11,rsp; jae slow
            let branch = stub
                .windows(3)
                .position(|bytes| bytes == [0x01, 0xe3, 0x73]);
            branch.map(|at| stub[at + 2] = 0x72).is_some()
        },
    ));
    rows.push(two_functions_exchanged(&images));
    rows
}

fn has_huge_frame(seed: u64) -> bool {
    let functions = program(seed).functions;
    functions
        .iter()
        .any(|function| function.huge_bytes > Some(1 << 20))
}

/// Damages every function of every program that the mutant applies to, each in an image of its own.
fn code_row(
    name: &'static str,
    rule: Rule,
    seeds: impl Iterator<Item = u64>,
    mutant: CodeMutant,
) -> Row {
    let mut tally = Tally::default();
    for seed in seeds {
        let mut image = image(seed, CheckPolicy::Elide);
        for index in 0..image.functions.len() {
            let function = &mut image.functions[index];
            let (code, entry, check) = (
                function.code.clone(),
                function.entry,
                function.check.clone(),
            );
            if mutant(function) {
                let name = format!("seed {seed}, {}", function.name);
                tally.add(&name, verify_image(&image, &image.encode_maps()));
            }
            let function = &mut image.functions[index];
            (function.code, function.entry, function.check) = (code, entry, check);
        }
    }
    tally.row(name, "", rule)
}

/// The map table of a program with two records exchanged, each otherwise right.
fn two_functions_exchanged(images: &[Image]) -> Row {
    let mut tally = Tally::default();
    for image in images {
        let mut table: MapTable = image.map_table();
        let [first, second, ..] = &mut table.functions[..] else {
            continue;
        };
        if first.entry.is_none() || second.entry.is_none() {
            continue;
        }
        std::mem::swap(&mut first.slots, &mut second.slots);
        let (calls, more) = (first.calls.clone(), second.calls.clone());
        for (call, other) in first.calls.iter_mut().zip(&more) {
            call.map = other.map.clone();
        }
        for (call, other) in second.calls.iter_mut().zip(&calls) {
            call.map = other.map.clone();
        }
        if table == image.map_table() {
            continue;
        }
        tally.add("two functions", verify_image(image, &encode(&table)));
    }
    tally.row("maps of two functions exchanged", "", Rule::MapRecord)
}

fn drop_first<T>(items: &mut Vec<T>) -> bool {
    items.remove(0);
    true
}

/// Changes the words of the last call whose map has any.
fn change_words(record: &mut FunctionRecord, change: impl Fn(&mut Vec<u32>) -> bool) -> bool {
    let Some(call) = record.calls.iter_mut().rfind(|call| !call.map.is_empty()) else {
        return false;
    };
    let mut words = call.map.words().collect();
    let changed = change(&mut words);
    call.map = FrameMap::from_words(words);
    changed
}

/// Changes the byte `before` bytes in front of the body of a function with a check.
fn at_body(function: &mut CompiledFunction, before: u32, change: impl Fn(&mut u8)) -> bool {
    if !function.check.is_kept() {
        return false;
    }
    change(&mut function.code[(function.body - before) as usize]);
    true
}

fn leave_out(function: &mut CompiledFunction) {
    function.check = CheckDecision::Elided {
        height_bytes: 0,
        limit_bytes: 0,
        meets_check: false,
    };
}
