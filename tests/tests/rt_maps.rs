//! The runtime's map decoder against the compiler's encoder: whatever one writes, the other reads alike.

use morestack_compiler::maps::{
    CallRecord, EntryMap, EntryRecord, FrameMap, FunctionRecord, MapTable, WordRun, encode,
};

/// Numbers in a fixed order (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(limit)) as u32
    }

    fn map(&mut self) -> FrameMap {
        let far = [31, 40, 200, 5000][self.below(4) as usize];
        match self.below(4) {
            0 => FrameMap::default(),
            1 => FrameMap::from_runs(
                (0..=self.below(3))
                    .map(|_| WordRun {
                        start: 1 + self.below(far),
                        count: 1 + self.below(20),
                        stride: 1 + self.below(4),
                    })
                    .collect(),
            ),
            _ => FrameMap::from_words((0..self.below(8)).map(|_| 1 + self.below(far)).collect()),
        }
    }

    fn function(&mut self, body: u32) -> FunctionRecord {
        let mut stack_words: Vec<u32> = (0..self.below(4)).map(|_| self.below(40)).collect();
        stack_words.sort_unstable();
        stack_words.dedup();
        let entry = EntryRecord {
            entry: body - 1 - self.below(30),
            need_bytes: 16 + 8 * self.below(1 << 20),
            arguments: EntryMap {
                registers: self.below(64) as u8,
                stack_words,
            },
        };
        let mut return_offset = body;
        let calls = (0..self.below(20)).map(|_| {
            return_offset += 1 + self.below(100);
            CallRecord {
                return_offset,
                map: self.map(),
            }
        });
        let calls = calls.collect();
        FunctionRecord {
            body,
            entry: (self.below(3) > 0).then_some(entry),
            depth_bytes: (self.below(3) > 0).then(|| 8 + 8 * self.below(1 << 20)),
            slots: self.map(),
            calls,
        }
    }
}

/// I-MAP: the words rewritten are those the compiler named.
#[test]
fn both_sides_of_the_map_table_agree() {
    for seed in 0..500 {
        let mut numbers = Numbers(seed);
        let functions = (1..=numbers.below(30)).map(|index| numbers.function(index * 4096));
        let table = MapTable {
            code_alignment: 16,
            functions: functions.collect(),
        };
        let bytes = encode(&table);
        let ours = morestack_rt::maps::MapTable::decode(&bytes).expect("a table of this version");
        assert_eq!(
            ours.call_count(),
            table
                .functions
                .iter()
                .map(|function| function.calls.len())
                .sum::<usize>()
        );
        for function in &table.functions {
            for call in &function.calls {
                let mut words: Vec<u32> = call.map.words().chain(function.slots.words()).collect();
                words.sort_unstable();
                words.dedup();
                assert_eq!(
                    ours.pointer_words(call.return_offset),
                    Some(words),
                    "seed {seed}"
                );
            }
            let called_at = function
                .entry
                .as_ref()
                .map_or(function.body, |entry| entry.entry);
            assert_eq!(
                ours.depth_bytes(called_at),
                function.depth_bytes,
                "seed {seed}"
            );
            let Some(entry) = &function.entry else {
                continue;
            };
            let ours = ours.entry(entry.entry).expect("the entry");
            assert_eq!(
                (
                    ours.body,
                    ours.need_bytes,
                    ours.registers,
                    &ours.stack_words
                ),
                (
                    function.body,
                    entry.need_bytes,
                    entry.arguments.registers,
                    &entry.arguments.stack_words
                )
            );
        }
    }
}
