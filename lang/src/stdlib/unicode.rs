//! Natives of package `unicode`: general categories, and simple case mappings.
//!
//! Rust's own mappings may give several characters; Go wants one, so where there are several it is the simple mapping of
//! Unicode's data, or none. May not know: UTF-8.

use std::collections::HashMap;
use std::sync::OnceLock;

use morestack_rt::Task;
use morestack_rt::native;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("unicode.category", native::entry(category)),
    ("unicode.convert", native::entry(convert)),
    ("unicode.SimpleFold", native::entry(simple_fold)),
];

#[repr(C)]
struct Category {
    rune: i32,
    result: i64,
}

fn category(_: &mut Task, frame: &mut Category) {
    frame.result = category_number(frame.rune);
}

/// The number of a rune's category in package unicode.
fn category_number(rune: i32) -> i64 {
    use GeneralCategory::*;
    let category = char_of(rune).map_or(Unassigned, |c| c.general_category());
    match category {
        UppercaseLetter => 0,
        LowercaseLetter => 1,
        TitlecaseLetter => 2,
        ModifierLetter => 3,
        OtherLetter => 4,
        NonspacingMark => 5,
        SpacingMark => 6,
        EnclosingMark => 7,
        DecimalNumber => 8,
        LetterNumber => 9,
        OtherNumber => 10,
        ConnectorPunctuation => 11,
        DashPunctuation => 12,
        OpenPunctuation => 13,
        ClosePunctuation => 14,
        InitialPunctuation => 15,
        FinalPunctuation => 16,
        OtherPunctuation => 17,
        MathSymbol => 18,
        CurrencySymbol => 19,
        ModifierSymbol => 20,
        OtherSymbol => 21,
        SpaceSeparator => 22,
        LineSeparator => 23,
        ParagraphSeparator => 24,
        Control => 25,
        Format | Surrogate | PrivateUse | Unassigned => 26,
    }
}

fn char_of(rune: i32) -> Option<char> {
    u32::try_from(rune).ok().and_then(char::from_u32)
}

/// `UpperCase`, `LowerCase` and `TitleCase` of package unicode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Title,
}

#[repr(C)]
struct Convert {
    to: i64,
    rune: i32,
    result: i32,
}

fn convert(_: &mut Task, frame: &mut Convert) {
    let case = match frame.to {
        0 => Case::Upper,
        1 => Case::Lower,
        _ => Case::Title,
    };
    frame.result = char_of(frame.rune).map_or(frame.rune, |c| to_case(c, case) as i32);
}

/// The simple mapping of a character.
fn to_case(c: char, case: Case) -> char {
    let moved = |distance: i32| char_of(c as i32 + distance).unwrap_or(c);
    match (c as u32, case) {
        // Letters that are two in one have a title case of their own, in the middle of three.
        (0x1c4 | 0x1c7 | 0x1ca | 0x1f1, Case::Title) => moved(1),
        (0x1c5 | 0x1c8 | 0x1cb | 0x1f2, Case::Title) => c,
        (0x1c6 | 0x1c9 | 0x1cc | 0x1f3, Case::Title) => moved(-1),
        // Georgian has upper case, but no title case.
        (0x10d0..=0x10ff, Case::Title) => c,
        // Greek with iota below: eight small letters, then eight that are both upper and title case.
        (0x1f80..=0x1faf, Case::Upper | Case::Title) => char_of(c as i32 | 8).unwrap_or(c),
        (0x1fb3 | 0x1fc3 | 0x1ff3, Case::Upper | Case::Title) => moved(9),
        (0x130, Case::Lower) => 'i',
        (_, Case::Lower) => only(c, c.to_lowercase()),
        (_, Case::Upper | Case::Title) => only(c, c.to_uppercase()),
    }
}

/// The only character of a mapping, or `c` itself if there are several.
fn only(c: char, mut mapped: impl ExactSizeIterator<Item = char>) -> char {
    match (mapped.len(), mapped.next()) {
        (1, Some(mapped)) => mapped,
        _ => c,
    }
}

#[repr(C)]
struct Fold {
    rune: i32,
    result: i32,
}

fn simple_fold(_: &mut Task, frame: &mut Fold) {
    let next = char_of(frame.rune).and_then(|c| folds().get(&c).copied());
    frame.result = next.map_or(frame.rune, |next| next as i32);
}

/// For each character that others differ from in case only, the next of them, round in a ring.
fn folds() -> &'static HashMap<char, char> {
    static FOLDS: OnceLock<HashMap<char, char>> = OnceLock::new();
    FOLDS.get_or_init(|| {
        let mut rings: HashMap<char, Vec<char>> = HashMap::new();
        for c in '\0'..=char::MAX {
            // These fold to a letter although their upper case is several.
            let folded = match c {
                '\u{1fd3}' => '\u{390}',
                '\u{1fe3}' => '\u{3b0}',
                '\u{fb05}' => '\u{fb06}',
                _ => to_case(to_case(c, Case::Upper), Case::Lower),
            };
            // The dotted I and the dotless i fold to nothing else.
            if matches!(c, '\u{130}' | '\u{131}') {
                continue;
            }
            if folded != c || to_case(c, Case::Upper) != c {
                rings.entry(folded).or_default().push(c);
            }
        }
        let mut next = HashMap::new();
        for (folded, mut ring) in rings {
            ring.push(folded);
            ring.sort_unstable();
            ring.dedup();
            for (index, &c) in ring.iter().enumerate() {
                next.insert(c, ring[(index + 1) % ring.len()]);
            }
        }
        next
    })
}
