//! The encoding: golden bytes, round trips, and damaged tables.

use super::*;

fn sample() -> MapTable {
    MapTable {
        code_alignment: 16,
        functions: vec![
            FunctionRecord {
                body: 32,
                entry: None,
                depth_bytes: Some(8),
                slots: FrameMap::default(),
                calls: vec![],
            },
            FunctionRecord {
                body: 0x40,
                entry: Some(EntryRecord {
                    entry: 0x37,
                    need_bytes: 48,
                    arguments: EntryMap {
                        registers: 0b10_0001,
                        stack_words: vec![0, 2],
                    },
                }),
                depth_bytes: Some(1024),
                slots: FrameMap::from_words(vec![3]),
                calls: vec![
                    CallRecord {
                        return_offset: 0x50,
                        map: FrameMap::default(),
                    },
                    CallRecord {
                        return_offset: 0x60,
                        map: FrameMap::from_words(vec![9, 2, 4]),
                    },
                    CallRecord {
                        return_offset: 0xc0,
                        map: FrameMap::from_words(vec![2, 4, 9]),
                    },
                    CallRecord {
                        return_offset: 0xc8,
                        map: FrameMap::default(),
                    },
                ],
            },
            FunctionRecord {
                body: 0x1000,
                entry: None,
                depth_bytes: None,
                slots: FrameMap::from_runs(vec![
                    WordRun {
                        start: 1001,
                        count: 500,
                        stride: 3,
                    },
                    WordRun {
                        start: 1000,
                        count: 500,
                        stride: 3,
                    },
                ]),
                calls: vec![CallRecord {
                    return_offset: 0x1010,
                    map: FrameMap::from_words(vec![2, 4, 9]),
                }],
            },
        ],
    }
}

/// The bytes a runtime's own decoder is tested against, too.
#[rustfmt::skip]
const GOLDEN: &[u8] = &[
    b'M', b'S', b'M', b'T', 2, 16,
    3, 3,
    // map 1, used three times: words 2, 4, 9
    2 << 1, 0b0100_0010,
    // map 2: word 3
    3 << 1, 0,
    // map 3: two interleaved runs
    2 << 1 | 1, 0xe8, 0x07, 0xf3, 0x03, 2, 1, 0xf3, 0x03, 2,
    // no check, one word deep, no calls
    2, 0, 1, 0, 0,
    // check 9 bytes before the body, 6 words, registers 0 and 5, stack words 0 and 2; 128 words deep; shared map 2; four calls
    2, 9, 6, 0b1110_0001, 0b0000_0010, 0x80, 0x01, 2, 4,
    0x10 << 1, 0x10 << 1 | 1, 1, 0xc0, 0x01, 8 << 1 | 1, 0,
    // 0xfc alignments on; no check; no bound; shared map 3; one call
    0xfc, 0x01, 0, 0, 3, 1, 0x10 << 1 | 1, 1,
];

#[test]
fn golden_bytes() {
    assert_eq!(encode(&sample()), GOLDEN);
    assert_eq!(decode(GOLDEN).unwrap(), sample());
}

#[test]
fn wide_and_narrow_maps_round_trip() {
    for span in [0, 1, 6, 7, 8, 139, 140, 141, 142, 100_000] {
        for words in [vec![1, 1 + span], vec![5, 5 + span / 2, 5 + span]] {
            let mut table = sample();
            table.functions[1].calls[0].map = FrameMap::from_words(words);
            assert_eq!(decode(&encode(&table)).unwrap(), table, "span {span}");
        }
    }
}

#[test]
fn damaged_tables_are_errors() {
    for end in 0..GOLDEN.len() {
        assert!(decode(&GOLDEN[..end]).is_err(), "cut at {end}");
    }
    let mut bytes = GOLDEN.to_vec();
    bytes[4] = 3;
    assert_eq!(decode(&bytes), Err(DecodeError::Version(3)));
    let mut bytes = GOLDEN.to_vec();
    bytes.push(0);
    assert!(matches!(decode(&bytes), Err(DecodeError::Malformed(_))));
    // Any single damaged byte: an error or another table, never a panic.
    for position in 0..GOLDEN.len() {
        for value in [0, 0x7f, 0x80, 0xff] {
            let mut bytes = GOLDEN.to_vec();
            bytes[position] = value;
            let _ = decode(&bytes);
        }
    }
}

#[test]
fn dump_is_readable() {
    let text = dump(&sample(), &|body| format!("f{body}"));
    assert_eq!(
        text,
        "f32: body 0x20, no check, at most 8 bytes deep\n\
         f64: body 0x40, check at 0x37, needs 48 bytes, pointer arguments: register 0, register 5, stack word 0, stack word 2, at most 1024 bytes deep\n\
         \x20 every call: fp-24\n\
         \x20 return 0x50: -\n\
         \x20 return 0x60: fp-16 fp-32 fp-72\n\
         \x20 return 0xc0: fp-16 fp-32 fp-72\n\
         \x20 return 0xc8: -\n\
         f4096: body 0x1000, no check\n\
         \x20 every call: fp-8000..fp-19976 step 24 fp-8008..fp-19984 step 24\n\
         \x20 return 0x1010: fp-16 fp-32 fp-72\n"
    );
}
