//! Machine code as text: Intel syntax, with names instead of addresses wherever a name is known.
//!
//! Promises: the text depends on the bytes and the names only, never on where code is loaded: branch targets inside the
//! function are labels, what a relocation will fill in is the target's name, and words of the task have names. Jump tables
//! and constants that stand between or behind the code are shown as data.

use iced_x86::{
    Decoder, DecoderOptions, Formatter as _, FormatterOperandOptions, FormatterOptionsProvider,
    Instruction, IntelFormatter, MemorySizeOptions, Mnemonic, NumberBase, NumberFormattingOptions,
    OpKind, Register, SymbolResolver, SymbolResult,
};
use std::collections::{BTreeMap, BTreeSet};

/// One instruction, or a stretch of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Byte offset in the function.
    pub offset: u32,
    /// The first byte after it.
    pub end: u32,
    /// Mnemonic and operands.
    pub text: String,
}

/// What the code's bytes refer to, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// What stands at a relocated field, by the field's byte offset.
    pub relocations: BTreeMap<u32, String>,
    /// Labels that are there already, by byte offset; labels for other branch targets are added.
    pub labels: BTreeMap<u32, String>,
    /// Words of the task by their offset from r15.
    pub task_words: Vec<(i64, &'static str)>,
}

/// A function's code as lines, and all its labels.
pub(super) fn disassemble(code: &[u8], mut names: Names) -> (Vec<Line>, BTreeMap<u32, String>) {
    let layout = Layout::of(code, &names);
    let known: BTreeSet<u32> = names.labels.keys().copied().collect();
    let unnamed = layout.labels.difference(&known);
    for (index, &target) in unnamed.enumerate() {
        names.labels.insert(target, format!("L{}", index + 1));
    }
    let labels = names.labels.clone();
    let mut formatter = intel_formatter(Resolver(names));
    let mut lines = Vec::new();
    for piece in layout.pieces {
        let (offset, end, text) = match piece {
            // Alignment in front of the slow path is never run.
            Piece::Code(instruction) if instruction.mnemonic() == Mnemonic::Int3 => continue,
            Piece::Code(instruction) => {
                let mut text = String::new();
                formatter.format(&instruction, &mut text);
                (instruction.ip() as u32, instruction.next_ip() as u32, text)
            }
            Piece::TableEntry { offset, target } => {
                (offset, offset + 4, format!("jump to {}", labels[&target]))
            }
            Piece::Constant { offset, end } => {
                let bytes = &code[offset as usize..end as usize];
                (offset, end, format!("constant {}", constant(bytes)))
            }
        };
        lines.push(Line { offset, end, text });
    }
    (lines, labels)
}

#[derive(Debug)]
enum Piece {
    Code(Instruction),
    TableEntry { offset: u32, target: u32 },
    Constant { offset: u32, end: u32 },
}

/// Which bytes are instructions, which are data, and which offsets are referred to.
#[derive(Debug, Default)]
struct Layout {
    pieces: Vec<Piece>,
    labels: BTreeSet<u32>,
    /// Targets of branches and table entries: here, code starts.
    code_starts: BTreeSet<u32>,
    /// Targets of address computations.
    tables: BTreeSet<u32>,
    /// Targets of loads, with the size of the load: constants, all of which stand behind the code.
    constants: BTreeMap<u32, u32>,
}

impl Layout {
    fn of(code: &[u8], names: &Names) -> Self {
        let mut layout = Self::default();
        let mut decoder = Decoder::with_ip(64, code, 0, DecoderOptions::NONE);
        while decoder.can_decode() {
            let offset = decoder.ip() as u32;
            if layout.constants_start_at(code, offset) {
                layout.add_constants(offset, code.len() as u32);
                break;
            }
            if layout.tables.contains(&offset) {
                let end = layout.add_table(code, offset);
                decoder.set_ip(u64::from(end));
                // The position is inside `code`: `add_table` stops at its end.
                if decoder.set_position(end as usize).is_err() {
                    break;
                }
                continue;
            }
            let instruction = decoder.decode();
            layout.note_references(&instruction, code.len() as u64, names);
            layout.pieces.push(Piece::Code(instruction));
        }
        layout
    }

    fn note_references(&mut self, instruction: &Instruction, length: u64, names: &Names) {
        let bytes = instruction.ip() as u32..instruction.next_ip() as u32;
        if names.relocations.range(bytes).next().is_some() {
            return;
        }
        if instruction.op0_kind() == OpKind::NearBranch64 {
            let target = instruction.near_branch64();
            if target < length {
                self.code_starts.insert(target as u32);
                self.labels.insert(target as u32);
            }
        } else if instruction.is_ip_rel_memory_operand() {
            let target = instruction.ip_rel_memory_address();
            if target < length {
                self.labels.insert(target as u32);
                if instruction.mnemonic() == Mnemonic::Lea {
                    self.tables.insert(target as u32);
                } else {
                    let size_bytes = instruction.memory_size().size() as u32;
                    let known = self.constants.entry(target as u32).or_default();
                    *known = size_bytes.max(*known);
                }
            }
        }
    }

    /// Whether nothing but padding is left before the first constant.
    fn constants_start_at(&self, code: &[u8], offset: u32) -> bool {
        let first = self.constants.range(offset..).next();
        first.is_some_and(|(&first, _)| {
            code[offset as usize..first as usize]
                .iter()
                .all(|&byte| byte == 0)
        })
    }

    /// A jump table: signed 32-bit distances from the table's start, up to the first place where code starts.
    fn add_table(&mut self, code: &[u8], start: u32) -> u32 {
        let mut offset = start;
        while !(offset > start && self.code_starts.contains(&offset)) {
            let Some(entry) = code[offset as usize..].first_chunk::<4>() else {
                break;
            };
            let target = start.wrapping_add_signed(i32::from_le_bytes(*entry));
            if target as usize >= code.len() {
                break;
            }
            self.code_starts.insert(target);
            self.labels.insert(target);
            self.pieces.push(Piece::TableEntry { offset, target });
            offset += 4;
        }
        offset.max(start + 1)
    }

    fn add_constants(&mut self, start: u32, code_end: u32) {
        let mut constants = self.constants.range(start..).peekable();
        while let Some((&offset, size_bytes)) = constants.next() {
            let limit = constants.peek().map_or(code_end, |next| *next.0);
            let end = limit.min(offset + size_bytes.max(&1));
            self.pieces.push(Piece::Constant { offset, end });
        }
    }
}

/// A constant of the code: a number if it has a number's size, with the float it may stand for.
fn constant(bytes: &[u8]) -> String {
    let (bits, float) = match *bytes {
        [a, b, c, d] => {
            let bits = u32::from_le_bytes([a, b, c, d]);
            (u64::from(bits), f64::from(f32::from_bits(bits)))
        }
        [a, b, c, d, e, f, g, h] => {
            let bits = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
            (bits, f64::from_bits(bits))
        }
        _ => {
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            return hex.join(" ");
        }
    };
    // Integers and addresses are denormal or absurd as floats.
    match (1e-9..1e18).contains(&float.abs()) {
        true => format!("{bits:#x} ({float:?})"),
        false => format!("{bits:#x}"),
    }
}

/// Small numbers are decimal, as sizes and maps are; large ones are bit patterns.
struct Radix;

impl FormatterOptionsProvider for Radix {
    fn operand_options(
        &mut self,
        instruction: &Instruction,
        _operand: u32,
        instruction_operand: Option<u32>,
        _options: &mut FormatterOperandOptions,
        numbers: &mut NumberFormattingOptions<'_>,
    ) {
        const DECIMAL_BELOW: u64 = 1 << 28;
        let immediate = instruction_operand.map(|operand| instruction.try_immediate(operand));
        if let Some(Ok(bits)) = immediate
            && (bits as i64).unsigned_abs() >= DECIMAL_BELOW
        {
            numbers.number_base = NumberBase::Hexadecimal;
            numbers.prefix = "0x";
            numbers.signed_number = false;
        }
    }
}

/// Answers the formatter's question what an address is called.
struct Resolver(Names);

impl SymbolResolver for Resolver {
    fn symbol(
        &mut self,
        instruction: &Instruction,
        _operand: u32,
        instruction_operand: Option<u32>,
        address: u64,
        _address_bytes: u32,
    ) -> Option<SymbolResult<'_>> {
        let kind = instruction.op_kind(instruction_operand?);
        let is_memory = kind == OpKind::Memory;
        let bytes = instruction.ip() as u32..instruction.next_ip() as u32;
        if let Some((_, name)) = self.0.relocations.range(bytes).next() {
            // An instruction has one relocated field: its address if that is relative to rip, else the immediate.
            let here = is_memory == instruction.is_ip_rel_memory_operand();
            return here.then(|| SymbolResult::with_str(address, name));
        }
        if is_memory && instruction.memory_base() == Register::R15 {
            let no_index = instruction.memory_index() == Register::None;
            let word = (self.0.task_words.iter())
                .find(|(offset, _)| no_index && *offset as u64 == address)?;
            return Some(SymbolResult::with_str(address, word.1));
        }
        let names_place = kind == OpKind::NearBranch64 || instruction.is_ip_rel_memory_operand();
        let label = self.0.labels.get(&u32::try_from(address).ok()?)?;
        (names_place && (is_memory || kind == OpKind::NearBranch64))
            .then(|| SymbolResult::with_str(address, label))
    }
}

fn intel_formatter(resolver: Resolver) -> IntelFormatter {
    let mut formatter =
        IntelFormatter::with_options(Some(Box::new(resolver)), Some(Box::new(Radix)));
    let options = formatter.options_mut();
    options.set_number_base(NumberBase::Decimal);
    options.set_uppercase_hex(false);
    options.set_branch_leading_zeros(false);
    options.set_show_branch_size(false);
    options.set_signed_immediate_operands(true);
    options.set_space_after_operand_separator(true);
    options.set_first_operand_char_index(8);
    options.set_memory_size_options(MemorySizeOptions::Minimal);
    formatter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(code: &[u8], names: Names) -> Vec<String> {
        let (lines, labels) = disassemble(code, names);
        let mut text = Vec::new();
        for line in lines {
            if let Some(label) = labels.get(&line.offset) {
                text.push(format!("{label}:"));
            }
            text.push(format!("{:04x} {}", line.offset, line.text));
        }
        text
    }

    #[test]
    fn the_stub_has_names() {
        let mut code = vec![0xcc; 7];
        code.extend([0x41, 0xff, 0x57, 0x08, 0x49, 0x3b, 0x27, 0x76, 0xf7]);
        let names = Names {
            labels: [(7, "slow"), (11, "entry")]
                .map(|(at, name)| (at, name.into()))
                .into(),
            task_words: vec![(0, "guard"), (8, "morestack")],
            ..Names::default()
        };
        assert_eq!(
            text(&code, names),
            [
                "slow:",
                "0007 call    qword ptr [r15+morestack]",
                "entry:",
                "000b cmp     rsp, [r15+guard]",
                "000e jbe     slow",
            ]
        );
    }

    #[test]
    fn relocated_fields_show_their_targets() {
        // call rel32; movabs rax, imm64; lea rcx, [rip+rel32]; ret
        let mut code = vec![0xe8, 0, 0, 0, 0, 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0];
        code.extend([0x48, 0x8d, 0x0d, 0xfc, 0xff, 0xff, 0xff, 0xc3]);
        let names = Names {
            relocations: [(1, "main.f"), (7, "println"), (18, "main.x+8")]
                .map(|(at, name)| (at, name.into()))
                .into(),
            ..Names::default()
        };
        assert_eq!(
            text(&code, names),
            [
                "0000 call    main.f",
                "0005 mov     rax, println",
                "000f lea     rcx, [main.x+8]",
                "0016 ret",
            ]
        );
    }

    #[test]
    fn jump_tables_and_constants_are_data() {
        let mut code = vec![0x48, 0x8d, 0x05, 0x03, 0, 0, 0]; // lea rax, [rip+3]: 0x0a
        code.extend([0xff, 0xe0, 0x90]); // jmp rax; nop
        code.extend(8i32.to_le_bytes()); // 0x0a: to 0x12
        code.extend(9i32.to_le_bytes()); // 0x0e: to 0x13
        code.push(0x90); // 0x12
        code.extend([0xf2, 0x0f, 0x10, 0x05, 0x0d, 0, 0, 0]); // 0x13: movsd xmm0, [rip+13]: 0x28
        code.extend([0xf3, 0x0f, 0x10, 0x05, 0x0d, 0, 0, 0, 0xc3]); // 0x1b: movss xmm0, [rip+13]: 0x30
        code.extend([0; 4]); // padding
        code.extend(1.5f64.to_le_bytes());
        code.extend(0.25f32.to_le_bytes());
        code.extend([0; 4]);
        assert_eq!(
            text(&code, Names::default()),
            [
                "0000 lea     rax, [L1]",
                "0007 jmp     rax",
                "0009 nop",
                "L1:",
                "000a jump to L2",
                "000e jump to L3",
                "L2:",
                "0012 nop",
                "L3:",
                "0013 movsd   xmm0, [L4]",
                "001b movss   xmm0, [L5]",
                "0023 ret",
                "L4:",
                "0028 constant 0x3ff8000000000000 (1.5)",
                "L5:",
                "0030 constant 0x3e800000 (0.25)",
            ]
        );
    }
}
