//! Damaged programs: arbitrary bytes, and real programs with some of their tokens or bytes changed. The same number always gives
//! the same program.

use crate::random::Random;

/// Tokens that a damaged program may get: those that begin or end something, and the odd ones.
const TOKENS: &[&str] = &[
    "func",
    "type",
    "var",
    "const",
    "struct",
    "interface",
    "map",
    "chan",
    "if",
    "else",
    "for",
    "range",
    "switch",
    "case",
    "default",
    "fallthrough",
    "break",
    "continue",
    "goto",
    "return",
    "defer",
    "go",
    "select",
    "package",
    "import",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "...",
    ".",
    ",",
    ";",
    ":",
    ":=",
    "=",
    "==",
    "<-",
    "&",
    "&&",
    "|",
    "^",
    "&^",
    "<<",
    ">>",
    "~",
    "!",
    "+",
    "-",
    "*",
    "/",
    "%",
    "++",
    "--",
    "+=",
    "<<=",
    "0",
    "1",
    "-1",
    "1<<63",
    "1e400",
    "0x1p-1000",
    "0b12",
    "09",
    "'a'",
    "'\\x'",
    "\"s\"",
    "\"",
    "`",
    "'",
    "/*",
    "//",
    "1i",
    "nil",
    "true",
    "iota",
    "any",
    "error",
    "int",
    "uint8",
    "string",
    "float64",
    "complex128",
    "_",
    "main",
    "init",
    "new",
    "make",
    "len",
    "cap",
    "append",
    "copy",
    "delete",
    "min",
    "clear",
    "panic",
    "recover",
    "print",
    "println",
    "complex",
    "unsafe",
    "T",
    "x",
    "\n",
    "\u{feff}",
    "\u{0}",
    "é",
    "\u{2028}",
    "[T any]",
    "[]int{1,2}",
    "x.(type)",
    "struct{}",
    "func(){}()",
];

/// A program made from nothing: tokens in any order, sometimes bytes that are no text.
pub fn arbitrary(random: &mut Random) -> Vec<u8> {
    let mut bytes = Vec::new();
    if random.chance(70) {
        bytes.extend(b"package main\n");
    }
    if random.chance(40) {
        bytes.extend(b"func main() {\n");
    }
    for _ in 0..random.below(120) {
        if random.chance(6) {
            bytes.push(random.below(256) as u8);
        } else {
            bytes.extend(random.pick(TOKENS).as_bytes());
            bytes.push(if random.chance(10) { b'\n' } else { b' ' });
        }
    }
    bytes
}

/// `seed` with a few changes; `other` lends it parts.
pub fn mutated(random: &mut Random, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut tokens: Vec<Vec<u8>> = split(seed);
    let others = split(other);
    for _ in 0..1 + random.below(4) {
        if tokens.is_empty() {
            break;
        }
        let at = random.below(tokens.len());
        match random.below(11) {
            0 => drop(tokens.remove(at)),
            1 => {
                let end = (at + 1 + random.below(8)).min(tokens.len());
                drop(tokens.drain(at..end));
            }
            2 => {
                let copy = tokens[at].clone();
                tokens.insert(random.below(tokens.len() + 1), copy);
            }
            3 => {
                let with = random.below(tokens.len());
                tokens.swap(at, with);
            }
            4 | 5 => tokens[at] = random.pick(TOKENS).as_bytes().to_vec(),
            6 => tokens.insert(at, random.pick(TOKENS).as_bytes().to_vec()),
            // A name for a name, a literal for a literal.
            7 | 8 => {
                let like = |token: &Vec<u8>| kind(token) == kind(&tokens[at]);
                let fitting: Vec<&Vec<u8>> = tokens.iter().filter(|token| like(token)).collect();
                let token = fitting[random.below(fitting.len())].clone();
                tokens[at] = token;
            }
            9 if !others.is_empty() => {
                let start = random.below(others.len());
                let end = (start + 1 + random.below(30)).min(others.len());
                tokens.splice(at..at, others[start..end].iter().cloned());
            }
            _ => {
                let token = &mut tokens[at];
                if !token.is_empty() {
                    let byte = random.below(token.len());
                    token[byte] = random.below(256) as u8;
                }
            }
        }
    }
    tokens.concat()
}

#[derive(PartialEq)]
enum Kind {
    Name,
    Number,
    Space,
    Other,
}

fn kind(token: &[u8]) -> Kind {
    match token.first() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => Kind::Name,
        Some(b'0'..=b'9') => Kind::Number,
        Some(b' ' | b'\t' | b'\n') => Kind::Space,
        _ => Kind::Other,
    }
}

/// Words, numbers, runs of white space, single other bytes.
fn split(source: &[u8]) -> Vec<Vec<u8>> {
    let mut tokens: Vec<Vec<u8>> = Vec::new();
    for &byte in source {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let continues = tokens.last().is_some_and(|token: &Vec<u8>| {
            let last = token[token.len() - 1];
            is_word(last) && is_word(byte) || last == b' ' && byte == b' '
        });
        match tokens.last_mut() {
            Some(token) if continues => token.push(byte),
            _ => tokens.push(vec![byte]),
        }
    }
    tokens
}
