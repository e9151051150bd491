//! What is written is read back by another implementation of the format: gimli's and object's readers.

use super::*;
use gimli::{EndianSlice, LittleEndian};
use object::{Object, ObjectSection, ObjectSymbol};

fn row(offset: u32, line: u32) -> LineRow {
    LineRow {
        offset,
        file: 0,
        line,
        column: 2,
    }
}

fn module() -> DebugModule {
    DebugModule {
        code: 0x10000..0x10100,
        directory: "/home/gopher".into(),
        files: vec!["a.go".into(), "b.go".into()],
        functions: vec![
            DebugFunction {
                name: "main.leaf".into(),
                code: 0x10000..0x10040,
                body: 0x10010,
                rows: vec![
                    row(0, 3),
                    row(0x10, 3),
                    row(0x14, 4),
                    row(0x20, 300),
                    row(0x30, 5),
                ],
            },
            DebugFunction {
                name: "main.main".into(),
                code: 0x10040..0x100a0,
                body: 0x10040,
                rows: vec![LineRow {
                    file: 1,
                    ..row(0, 9)
                }],
            },
            DebugFunction {
                name: "println (import)".into(),
                code: 0x100c0..0x100d0,
                body: 0x100c0,
                rows: Vec::new(),
            },
        ],
        eh_frame: vec![0; 4],
    }
}

type Slice<'a> = EndianSlice<'a, LittleEndian>;

fn dwarf<'a>(file: &'a object::File<'a>) -> gimli::Dwarf<Slice<'a>> {
    gimli::Dwarf::load(|id| {
        let data = file
            .section_by_name(id.name())
            .map_or(&[][..], |section| section.data().unwrap());
        Ok::<_, gimli::Error>(EndianSlice::new(data, LittleEndian))
    })
    .unwrap()
}

fn row_kind(row: &gimli::LineRow) -> &'static str {
    match (row.end_sequence(), row.is_stmt()) {
        (true, _) => "end",
        (false, true) => "statement",
        (false, false) => "stub",
    }
}

#[test]
fn line_rows_come_back() {
    let elf = module().to_elf().unwrap();
    let file = object::File::parse(&*elf).unwrap();
    let dwarf = dwarf(&file);
    let header = dwarf.units().next().unwrap().unwrap();
    let unit = dwarf.unit(header).unwrap();
    let mut rows = unit.line_program.clone().unwrap().rows();
    let mut got = Vec::new();
    while let Some((header, row)) = rows.next_row().unwrap() {
        let entry = row.file(header).unwrap();
        let name = dwarf.attr_string(&unit, entry.path_name()).unwrap();
        let line = row.line().map_or(0, |line| line.get());
        got.push((
            row.address(),
            name.to_string_lossy().into_owned(),
            line,
            row_kind(row),
        ));
    }
    let expected = [
        (0x10000, "a.go", 3, "stub"),
        (0x10010, "a.go", 3, "statement"),
        (0x10014, "a.go", 4, "statement"),
        (0x10020, "a.go", 300, "statement"),
        (0x10030, "a.go", 5, "statement"),
        (0x10040, "a.go", 5, "end"),
        (0x10040, "b.go", 9, "statement"),
        (0x100a0, "b.go", 9, "end"),
    ]
    .map(|(address, name, line, kind)| (address, name.to_string(), line, kind));
    assert_eq!(got, expected);
}

#[test]
fn a_function_starts_at_its_body_and_covers_its_stub() {
    let elf = module().to_elf().unwrap();
    let file = object::File::parse(&*elf).unwrap();
    let dwarf = dwarf(&file);
    let header = dwarf.units().next().unwrap().unwrap();
    let unit = dwarf.unit(header).unwrap();
    let mut entries = unit.entries();
    let mut got = Vec::new();
    while let Some(entry) = entries.next_dfs().unwrap() {
        if entry.tag() != gimli::DW_TAG_subprogram {
            continue;
        }
        let name = entry.attr_value(gimli::DW_AT_name).unwrap();
        let name = dwarf.attr_string(&unit, name).unwrap();
        let mut ranges = dwarf.die_ranges(&unit, entry).unwrap();
        let mut stretches = Vec::new();
        while let Some(range) = ranges.next().unwrap() {
            stretches.push((range.begin, range.end));
        }
        got.push((name.to_string_lossy().into_owned(), stretches));
    }
    assert_eq!(
        got,
        [
            (
                "main.leaf".to_string(),
                vec![(0x10010, 0x10040), (0x10000, 0x10010)]
            ),
            ("main.main".to_string(), vec![(0x10040, 0x100a0)]),
            ("println (import)".to_string(), vec![(0x100c0, 0x100d0)]),
        ]
    );
}

#[test]
fn every_function_is_a_symbol_at_its_address() {
    let elf = module().to_elf().unwrap();
    let file = object::File::parse(&*elf).unwrap();
    let got: Vec<_> = (file.symbols())
        .map(|symbol| (symbol.name().unwrap(), symbol.address(), symbol.size()))
        .collect();
    assert_eq!(
        got,
        [
            ("main.leaf", 0x10000, 0x40),
            ("main.main", 0x10040, 0x60),
            ("println (import)", 0x100c0, 0x10),
        ]
    );
    let text = file.section_by_name(".text").unwrap();
    assert_eq!((text.address(), text.size()), (0x10000, 0x100));
    assert_eq!(text.data().unwrap(), b"", "the code is not in the file");
}

#[test]
fn a_module_without_source_has_symbols_and_no_dwarf() {
    let module = DebugModule {
        files: Vec::new(),
        functions: module().functions.split_off(2),
        ..module()
    };
    let elf = module.to_elf().unwrap();
    let file = object::File::parse(&*elf).unwrap();
    assert!(file.section_by_name(".debug_info").is_none());
    assert_eq!(file.symbols().count(), 1);
}

#[test]
fn perf_map_has_one_line_for_each_function() {
    assert_eq!(
        perf::map_lines(&module().functions),
        "10000 40 main.leaf\n10040 60 main.main\n100c0 10 println (import)\n"
    );
}

#[test]
fn gdb_list_holds_what_is_alive() {
    // I11
    let list = gdb::registered_bytes;
    let before = list();
    let first = gdb::RegisteredElf::new(vec![1; 11]);
    let second = gdb::RegisteredElf::new(vec![2; 22]);
    let third = gdb::RegisteredElf::new(vec![3; 33]);
    assert_eq!(list()[..3], [33, 22, 11]);
    drop(second);
    assert_eq!(list()[..2], [33, 11]);
    drop(third);
    assert_eq!(list()[..1], [11]);
    drop(first);
    assert_eq!(list(), before);
}
