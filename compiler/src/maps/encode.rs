//! [`encode`]: a [`MapTable`] as bytes.

use super::{
    ARGUMENT_REGISTERS, BITSET_SPAN_WORDS, EntryMap, FrameMap, FunctionRecord, MAGIC, MapTable,
    VERSION,
};
use std::collections::HashMap;

/// Encodes a table. Equal maps are stored once, frequent ones first, so that most indices take one byte.
///
/// # Panics
/// If functions, calls or runs are not in order: a mistake of the caller.
#[must_use]
pub fn encode(table: &MapTable) -> Vec<u8> {
    let maps = Maps::collect(table);
    let mut out = Vec::new();
    out.extend_from_slice(&MAGIC);
    out.push(VERSION);
    varint(&mut out, table.code_alignment);
    varint(&mut out, maps.in_order.len() as u32);
    varint(&mut out, table.functions.len() as u32);
    for map in &maps.in_order {
        encode_map(&mut out, map);
    }
    let mut previous_body = 0;
    for function in &table.functions {
        varint(
            &mut out,
            (function.body - previous_body) / table.code_alignment,
        );
        previous_body = function.body;
        encode_function(&mut out, function, &maps);
    }
    out
}

fn encode_function(out: &mut Vec<u8>, function: &FunctionRecord, maps: &Maps<'_>) {
    match &function.entry {
        None => varint(out, 0),
        Some(entry) => {
            varint(out, function.body - entry.entry);
            varint(out, entry.need_bytes / 8);
            encode_entry_map(out, &entry.arguments);
        }
    }
    varint(
        out,
        function.depth_bytes.map_or(0, |depth| depth.div_ceil(8)),
    );
    varint(out, maps.index_of(&function.slots));
    varint(out, function.calls.len() as u32);
    let mut previous_return = function.body;
    let mut previous_map = 0;
    for call in &function.calls {
        let map = maps.index_of(&call.map);
        let is_new = map != previous_map;
        varint(
            out,
            (call.return_offset - previous_return) << 1 | u32::from(is_new),
        );
        if is_new {
            varint(out, map);
        }
        previous_return = call.return_offset;
        previous_map = map;
    }
}

fn encode_entry_map(out: &mut Vec<u8>, map: &EntryMap) {
    let registers = (0..ARGUMENT_REGISTERS).filter(|register| map.registers >> register & 1 == 1);
    let stack = map.stack_words.iter().map(|word| ARGUMENT_REGISTERS + word);
    bitset(out, registers.chain(stack));
}

fn encode_map(out: &mut Vec<u8>, map: &FrameMap) {
    let (first, last) = map.span().expect("the empty map is not stored");
    if last - first <= BITSET_SPAN_WORDS {
        varint(out, first << 1);
        bitset(out, map.words().skip(1).map(|word| word - first - 1));
        return;
    }
    varint(out, (map.runs().len() as u32) << 1 | 1);
    let mut previous_start = 0;
    for run in map.runs() {
        varint(out, run.start - previous_start);
        varint(out, run.count - 1);
        if run.count > 1 {
            varint(out, run.stride - 1);
        }
        previous_start = run.start;
    }
}

/// The distinct maps of a table, without the empty one, most used first.
struct Maps<'a> {
    in_order: Vec<&'a FrameMap>,
    index: HashMap<&'a FrameMap, u32>,
}

impl<'a> Maps<'a> {
    fn collect(table: &'a MapTable) -> Self {
        let mut uses: HashMap<&FrameMap, (u32, u32)> = HashMap::new();
        for function in &table.functions {
            let calls = function.calls.iter().map(|call| &call.map);
            for map in calls.chain([&function.slots]).filter(|map| !map.is_empty()) {
                let first_seen = uses.len() as u32;
                uses.entry(map).or_insert((0, first_seen)).0 += 1;
            }
        }
        let mut by_use: Vec<_> = uses.into_iter().collect();
        // First seen breaks ties: the bytes are the same in every run of the compiler.
        by_use
            .sort_unstable_by_key(|&(_, (uses, first_seen))| (std::cmp::Reverse(uses), first_seen));
        let in_order: Vec<&FrameMap> = by_use.into_iter().map(|(map, _)| map).collect();
        let index = in_order
            .iter()
            .zip(1..)
            .map(|(map, index)| (*map, index))
            .collect();
        Self { in_order, index }
    }

    fn index_of(&self, map: &FrameMap) -> u32 {
        if map.is_empty() { 0 } else { self.index[map] }
    }
}

fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes ascending bit numbers as a bitset.
fn bitset(out: &mut Vec<u8>, bits: impl Iterator<Item = u32>) {
    let start = out.len();
    out.push(0);
    for bit in bits {
        let byte = start + (bit / 7) as usize;
        while out.len() <= byte {
            let last = out.len() - 1;
            out[last] |= 0x80;
            out.push(0);
        }
        out[byte] |= 1 << (bit % 7);
    }
}
