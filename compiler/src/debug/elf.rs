//! The ELF file that GDB reads from memory.
//!
//! `.text` has no contents (NOBITS): the code is where its address says. Addresses are final, so there is nothing to
//! relocate; GDB places each section by its address in the header.

use super::{DebugError, DebugModule, dwarf};
use object::Endianness;
use object::elf;
use object::write::StringId;
use object::write::elf::{FileHeader, SectionHeader, SectionIndex, Sym, Writer};

/// A section whose bytes are in the file.
struct Contents<'a> {
    name: StringId,
    bytes: &'a [u8],
    /// `SHF_ALLOC` for what a debugger takes for part of the process image.
    flags: u64,
    offset: usize,
}

const SECTION_ALIGN: usize = 8;

pub(super) fn write(module: &DebugModule) -> Result<Vec<u8>, DebugError> {
    let debug_sections = dwarf::sections(module)?;
    let mut file = Vec::new();
    let mut writer = Writer::new(Endianness::Little, true, &mut file);

    // First half: names and places of everything.
    writer.reserve_file_header();
    writer.reserve_null_section_index();
    let text_name = writer.add_section_name(b".text");
    let text = writer.reserve_section_index();
    let eh_frame = (".eh_frame", &module.eh_frame, u64::from(elf::SHF_ALLOC));
    let debug = (debug_sections.iter()).map(|(name, bytes)| (*name, bytes, 0));
    let mut contents = Vec::new();
    for (name, bytes, flags) in std::iter::once(eh_frame).chain(debug) {
        let name = writer.add_section_name(name.as_bytes());
        writer.reserve_section_index();
        let offset = writer.reserve(bytes.len(), SECTION_ALIGN);
        contents.push(Contents {
            name,
            bytes,
            flags,
            offset,
        });
    }
    writer.reserve_null_symbol_index();
    let mut names = Vec::with_capacity(module.functions.len());
    for function in &module.functions {
        names.push(writer.add_string(function.name.as_bytes()));
        writer.reserve_symbol_index(Some(text));
    }
    writer.reserve_symtab_section_index();
    writer.reserve_symtab();
    writer.reserve_strtab_section_index();
    writer.reserve_strtab();
    writer.reserve_shstrtab_section_index();
    writer.reserve_shstrtab();
    writer.reserve_section_headers();

    // Second half: the same things in the same order, written.
    writer.write_file_header(&FileHeader {
        os_abi: elf::ELFOSABI_NONE,
        abi_version: 0,
        e_type: elf::ET_EXEC,
        e_machine: elf::EM_X86_64,
        e_entry: 0,
        e_flags: 0,
    })?;
    for section in &contents {
        writer.write_align(SECTION_ALIGN);
        writer.write(section.bytes);
    }
    write_symbols(&mut writer, module, &names, text);
    writer.write_strtab();
    writer.write_shstrtab();
    write_section_headers(&mut writer, module, text_name, &contents);
    Ok(file)
}

fn write_symbols(
    writer: &mut Writer,
    module: &DebugModule,
    names: &[StringId],
    text: SectionIndex,
) {
    writer.write_null_symbol();
    for (function, &name) in module.functions.iter().zip(names) {
        writer.write_symbol(&Sym {
            name: Some(name),
            section: Some(text),
            st_info: (elf::STB_GLOBAL << 4) | elf::STT_FUNC,
            st_other: elf::STV_DEFAULT,
            st_shndx: 0,
            st_value: function.code.start,
            st_size: function.code.end - function.code.start,
        });
    }
}

fn write_section_headers(
    writer: &mut Writer,
    module: &DebugModule,
    text_name: StringId,
    contents: &[Contents],
) {
    writer.write_null_section_header();
    writer.write_section_header(&SectionHeader {
        name: Some(text_name),
        sh_type: elf::SHT_NOBITS,
        sh_flags: u64::from(elf::SHF_ALLOC | elf::SHF_EXECINSTR),
        sh_addr: module.code.start,
        sh_offset: 0,
        sh_size: module.code.end - module.code.start,
        sh_link: 0,
        sh_info: 0,
        sh_addralign: 16,
        sh_entsize: 0,
    });
    for section in contents {
        writer.write_section_header(&SectionHeader {
            name: Some(section.name),
            sh_type: elf::SHT_PROGBITS,
            sh_flags: section.flags,
            sh_addr: 0,
            sh_offset: section.offset as u64,
            sh_size: section.bytes.len() as u64,
            sh_link: 0,
            sh_info: 0,
            sh_addralign: SECTION_ALIGN as u64,
            sh_entsize: 0,
        });
    }
    writer.write_symtab_section_header(1);
    writer.write_strtab_section_header();
    writer.write_shstrtab_section_header();
}
