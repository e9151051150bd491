//! DWARF 4 for a [`DebugModule`]: one compilation unit, a subprogram for each function, one line program.
//!
//! No types, parameters or variables: a debugger shows names and lines, and the values in a frame by address.

use super::{DebugFunction, DebugModule};
use gimli::write::{
    Address, AttributeValue, DwarfUnit, EndianVec, FileId, LineProgram, LineString, Range,
    RangeList, Sections, UnitEntryId,
};
use gimli::{Encoding, Format, LineEncoding, RunTimeEndian};

const ENCODING: Encoding = Encoding {
    format: Format::Dwarf32,
    version: 4,
    address_size: 8,
};

const PRODUCER: &str = concat!("morestack ", env!("CARGO_PKG_VERSION"));

/// The debug sections by name, empty ones left out.
pub(super) fn sections(
    module: &DebugModule,
) -> Result<Vec<(&'static str, Vec<u8>)>, gimli::write::Error> {
    let Some(first_file) = module.files.first() else {
        return Ok(Vec::new());
    };
    let mut dwarf = DwarfUnit::new(ENCODING);
    let mut lines = LineProgram::new(
        ENCODING,
        LineEncoding::default(),
        LineString::String(module.directory.clone().into_bytes()),
        None,
        LineString::String(first_file.clone().into_bytes()),
        None,
    );
    let directory = lines.default_directory();
    let files: Vec<FileId> = (module.files.iter())
        .map(|name| {
            lines.add_file(
                LineString::String(name.clone().into_bytes()),
                directory,
                None,
            )
        })
        .collect();
    for function in &module.functions {
        add_rows(&mut lines, function, &files);
    }
    dwarf.unit.line_program = lines;

    describe_unit(&mut dwarf, module);
    for function in &module.functions {
        // Those without source too: a debugger reads more into the dots of a bare symbol's name than there is.
        add_subprogram(&mut dwarf, function, &files, module.code.start);
    }

    let mut encoded = Sections::new(EndianVec::new(RunTimeEndian::Little));
    dwarf.write(&mut encoded)?;
    let mut sections = Vec::new();
    encoded.for_each(|id, data| {
        if !data.slice().is_empty() {
            sections.push((id.name(), data.slice().to_vec()));
        }
        Ok::<(), gimli::write::Error>(())
    })?;
    Ok(sections)
}

/// One sequence for one function, since functions need not stand next to each other.
fn add_rows(lines: &mut LineProgram, function: &DebugFunction, files: &[FileId]) {
    if function.rows.is_empty() {
        return;
    }
    let length = function.code.end - function.code.start;
    let stub_bytes = function.body - function.code.start;
    lines.begin_sequence(Some(Address::Constant(function.code.start)));
    for row in &function.rows {
        let state = lines.row();
        state.address_offset = u64::from(row.offset);
        state.file = files[row.file as usize];
        state.line = u64::from(row.line);
        state.column = u64::from(row.column);
        // No breakpoint on the stub: a call that grows the stack would stop there a second time.
        state.is_statement = state.address_offset >= stub_bytes;
        lines.generate_row();
    }
    lines.end_sequence(length);
}

fn describe_unit(dwarf: &mut DwarfUnit, module: &DebugModule) {
    let name = dwarf.strings.add(module.files[0].as_str());
    let directory = dwarf.strings.add(module.directory.as_str());
    let producer = dwarf.strings.add(PRODUCER);
    let root = dwarf.unit.root();
    let unit = dwarf.unit.get_mut(root);
    unit.set(gimli::DW_AT_producer, AttributeValue::StringRef(producer));
    unit.set(
        gimli::DW_AT_language,
        AttributeValue::Language(gimli::DW_LANG_Go),
    );
    unit.set(gimli::DW_AT_name, AttributeValue::StringRef(name));
    unit.set(gimli::DW_AT_comp_dir, AttributeValue::StringRef(directory));
    unit.set(gimli::DW_AT_stmt_list, AttributeValue::LineProgramRef);
    unit.set(
        gimli::DW_AT_low_pc,
        AttributeValue::Address(Address::Constant(module.code.start)),
    );
    unit.set(
        gimli::DW_AT_high_pc,
        AttributeValue::Udata(module.code.end - module.code.start),
    );
}

fn add_subprogram(
    dwarf: &mut DwarfUnit,
    function: &DebugFunction,
    files: &[FileId],
    code_start: u64,
) {
    let root = dwarf.unit.root();
    let id: UnitEntryId = dwarf.unit.add(root, gimli::DW_TAG_subprogram);
    let name = dwarf.strings.add(function.name.as_str());
    // A debugger takes the start of the first range for the function's entry, so the body comes first.
    let offset = |address: u64| address - code_start;
    let mut ranges = vec![Range::OffsetPair {
        begin: offset(function.body),
        end: offset(function.code.end),
    }];
    if function.body > function.code.start {
        ranges.push(Range::OffsetPair {
            begin: offset(function.code.start),
            end: offset(function.body),
        });
    }
    let ranges = dwarf.unit.ranges.add(RangeList(ranges));
    let subprogram = dwarf.unit.get_mut(id);
    subprogram.set(gimli::DW_AT_name, AttributeValue::StringRef(name));
    subprogram.set(gimli::DW_AT_external, AttributeValue::Flag(true));
    subprogram.set(gimli::DW_AT_ranges, AttributeValue::RangeListRef(ranges));
    let mut frame_base = gimli::write::Expression::new();
    frame_base.op(gimli::DW_OP_call_frame_cfa);
    subprogram.set(gimli::DW_AT_frame_base, AttributeValue::Exprloc(frame_base));
    let Some(row) = function.rows.first() else {
        return;
    };
    subprogram.set(
        gimli::DW_AT_decl_file,
        AttributeValue::FileIndex(Some(files[row.file as usize])),
    );
    subprogram.set(
        gimli::DW_AT_decl_line,
        AttributeValue::Udata(u64::from(row.line)),
    );
}
