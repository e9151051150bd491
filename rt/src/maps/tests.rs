//! The decoder against bytes written by hand from the format's description.

use super::*;

/// Three maps, three functions: one without calls, one with a check and four calls, one with interleaved runs.
#[rustfmt::skip]
const GOLDEN: &[u8] = &[
    b'M', b'S', b'M', b'T', 2, 16,
    3, 3,
    // map 1: words 2, 4, 9
    2 << 1, 0b0100_0010,
    // map 2: word 3
    3 << 1, 0,
    // map 3: two interleaved runs, 500 words each, from words 1000 and 1001, stride 3
    2 << 1 | 1, 0xe8, 0x07, 0xf3, 0x03, 2, 1, 0xf3, 0x03, 2,
    // body 0x20: no check, one word deep, no calls
    2, 0, 1, 0, 0,
    // body 0x40: check 9 bytes before, 6 words, registers 0 and 5, stack words 0 and 2; 128 words deep; shared map 2;
    // four calls
    2, 9, 6, 0b1110_0001, 0b0000_0010, 0x80, 0x01, 2, 4,
    0x10 << 1, 0x10 << 1 | 1, 1, 0xc0, 0x01, 8 << 1 | 1, 0,
    // body 0x1000: no check; no bound; shared map 3; one call with map 1
    0xfc, 0x01, 0, 0, 3, 1, 0x10 << 1 | 1, 1,
];

#[test]
fn golden_bytes() {
    let table = MapTable::decode(GOLDEN).unwrap();
    assert_eq!(
        table.entries(),
        [EntryRecord {
            entry: 0x37,
            body: 0x40,
            need_bytes: 48,
            registers: 0b10_0001,
            stack_words: vec![0, 2]
        }]
    );
    assert_eq!(table.entry(0x37).unwrap().body, 0x40);
    assert_eq!(table.entry(0x40), None);
    assert_eq!(table.depth_bytes(0x20), Some(8));
    assert_eq!(table.depth_bytes(0x37), Some(1024));
    assert_eq!(table.depth_bytes(0x40), None);
    assert_eq!(table.depth_bytes(0x1000), None);
    assert_eq!(table.call_count(), 5);
    assert_eq!(table.pointer_words(0x50), Some(vec![3]));
    assert_eq!(table.pointer_words(0x60), Some(vec![2, 3, 4, 9]));
    assert_eq!(table.pointer_words(0xc0), Some(vec![2, 3, 4, 9]));
    assert_eq!(table.pointer_words(0xc8), Some(vec![3]));
    assert_eq!(table.pointer_words(0x51), None);
    let wide = table.pointer_words(0x1010).unwrap();
    assert_eq!(wide[..5], [2, 4, 9, 1000, 1001]);
    assert_eq!((wide.len(), wide[wide.len() - 1]), (1003, 1001 + 499 * 3));
}

#[test]
fn damaged_tables_are_errors_not_panics() {
    for end in 0..GOLDEN.len() {
        assert!(MapTable::decode(&GOLDEN[..end]).is_err(), "cut at {end}");
    }
    for position in 0..GOLDEN.len() {
        for value in 0..=255 {
            let mut bytes = GOLDEN.to_vec();
            bytes[position] = value;
            if let Ok(table) = MapTable::decode(&bytes) {
                table.pointer_words(0x60);
            }
        }
    }
    assert_eq!(
        MapTable::decode(b"MSMT\x03").unwrap_err(),
        MapError::Version(3)
    );
    assert_eq!(MapTable::decode(b"ELF!").unwrap_err(), MapError::Magic);
    let mut longer = GOLDEN.to_vec();
    longer.push(0);
    assert_eq!(
        MapTable::decode(&longer).unwrap_err(),
        MapError::Malformed(GOLDEN.len())
    );
}

/// A table of one function, check-free, whose calls are 16 bytes apart and use map 1.
fn one_map(map: &[u8], calls: usize) -> MapTable {
    let mut bytes = b"MSMT\x02\x10\x01\x01".to_vec();
    bytes.extend_from_slice(map);
    bytes.extend_from_slice(&[1, 0, 0, 0]);
    assert!(calls < 1 << 14);
    bytes.extend_from_slice(&[calls as u8 | 0x80, (calls >> 7) as u8]);
    bytes.extend_from_slice(&[16 << 1 | 1, 1]);
    bytes.extend(std::iter::repeat_n(16 << 1, calls - 1));
    MapTable::decode(&bytes).unwrap()
}

#[test]
fn the_last_inline_word_and_the_first_beyond() {
    assert_eq!(one_map(&[31 << 1, 0], 1).pointer_words(32), Some(vec![31]));
    assert!(one_map(&[31 << 1, 0], 1).pairs.is_empty());
    assert_eq!(one_map(&[32 << 1, 0], 1).pointer_words(32), Some(vec![32]));
    assert_eq!(one_map(&[32 << 1, 0], 1).pairs.len(), 1);
}

#[test]
fn neighbouring_words_become_one_run() {
    let table = one_map(&[40 << 1, 0x7f], 1);
    assert_eq!(
        table.runs,
        [WordRun {
            start: 40,
            count: 8,
            stride: 1
        }]
    );
    assert_eq!(table.pointer_words(32), Some((40..48).collect()));
}

#[test]
fn every_return_address_of_many_is_found_and_no_other() {
    let table = one_map(&[2 << 1, 0], 5000);
    for call in 1..=5000u32 {
        assert_eq!(table.pointer_words(16 + 16 * call), Some(vec![2]));
        assert_eq!(table.pointer_words(16 + 16 * call + 1), None);
    }
}

#[test]
fn an_empty_table_answers() {
    let table = MapTable::decode(b"MSMT\x02\x10\x00\x00").unwrap();
    assert_eq!(table.pointer_words(16), None);
    assert_eq!(table.entry(0), None);
}
