//! Layouts: the size class of an object and where its pointers are.
//!
//! All objects of a span have one layout, so that no object needs a header: a page says the layout, the layout says which
//! words the collector follows. Types with the same class and the same pointers share a layout, and so do arrays of any
//! length and single values: behind the last element everything is zero, so the pattern of the element repeats to the
//! end of the cell.
//!
//! Promises: numbers of layouts never change. May not know: addresses.

use super::classes::{self, Class};
use crate::types::{Kind, TypeDescriptor, flags};
use std::collections::HashMap;

/// A layout's number. 0 is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LayoutId(pub(super) u32);

impl LayoutId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    /// Small objects of this class without pointers.
    pub(super) fn no_pointers(class: Class) -> LayoutId {
        LayoutId(1 + u32::from(class.0))
    }

    /// Large objects without pointers.
    pub(super) const LARGE_NO_POINTERS: LayoutId = LayoutId(1 + classes::COUNT as u32);
}

const WORD_BYTES: u64 = 8;
const BITS: u64 = u64::BITS as u64;

/// Which words of a value are pointers; in an array it repeats.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    /// Words of the value; 0 if there are no pointers in it.
    pub(super) words: u64,
    /// A bit for each word.
    pub(super) bits: Box<[u64]>,
}

impl Pattern {
    /// The pattern of a type's values.
    fn of(ty: &TypeDescriptor) -> Pattern {
        let mut ty = ty;
        while ty.kind == Kind::Array
            && let Some(elem) = element(ty)
        {
            ty = elem;
        }
        if ty.pointer_bytes == 0 {
            return Pattern {
                words: 0,
                bits: Box::new([]),
            };
        }
        let words = ty.size_bytes / WORD_BYTES;
        let mut bits = vec![0u64; words.div_ceil(BITS) as usize];
        set_pointers(ty, 0, &mut bits);
        // A value of nothing but pointers is an array of one-word values.
        if bits
            .iter()
            .map(|bits| u64::from(bits.count_ones()))
            .sum::<u64>()
            == words
        {
            return Pattern {
                words: 1,
                bits: Box::new([1]),
            };
        }
        Pattern {
            words,
            bits: bits.into(),
        }
    }

    fn has(&self, word: u64) -> bool {
        let word = word % self.words;
        self.bits[(word / BITS) as usize] >> (word % BITS) & 1 == 1
    }
}

/// The element type of an array that has elements.
fn element(ty: &TypeDescriptor) -> Option<&'static TypeDescriptor> {
    if ty.len == 0 {
        return None;
    }
    // SAFETY: I-TYPE: null or a descriptor.
    unsafe { ty.elem.as_ref() }
}

/// Sets the bits of the pointers of a value that begins at word `at`.
fn set_pointers(ty: &TypeDescriptor, at: u64, bits: &mut [u64]) {
    let mut set = |word: u64| bits[((at + word) / BITS) as usize] |= 1 << ((at + word) % BITS);
    if ty.pointer_bytes == 0 {
        return;
    }
    if ty.flags & flags::BITMAP_BY_PARTS == 0 {
        for word in 0..ty.pointer_bytes / WORD_BYTES {
            // SAFETY: I-TYPE: the bitmap has a bit for each word of `pointer_bytes`.
            let byte = unsafe { *ty.pointer_bitmap.add((word / 8) as usize) };
            if byte >> (word % 8) & 1 == 1 {
                set(word);
            }
        }
        return;
    }
    if let Some(elem) = element(ty).filter(|_| ty.kind == Kind::Array) {
        for index in 0..ty.len {
            set_pointers(elem, at + index * elem.size_bytes / WORD_BYTES, bits);
        }
        return;
    }
    for field in ty.fields.as_slice() {
        // SAFETY: I-TYPE: the type of a field is a descriptor.
        let field_type = unsafe { &*field.ty };
        set_pointers(field_type, at + field.offset_bytes / WORD_BYTES, bits);
    }
}

/// How the words of an object are followed.
#[derive(Clone, Debug)]
pub(super) enum Scan {
    /// There are no pointers.
    Nothing,
    /// Those whose bit is set.
    Mask(u64),
    /// The words of a cell of so many words, after a pattern.
    Cell(u32, Pattern),
    /// As many words as the span has, after a pattern.
    Large(Pattern),
}

/// One layout.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The class; none for large objects.
    pub(super) class: Option<Class>,
    pub(super) scan: Scan,
}

/// All layouts of a heap.
#[derive(Debug)]
pub(super) struct Layouts {
    list: Vec<Layout>,
    patterns: HashMap<Pattern, u32>,
    /// By pattern and class; 255 for large objects.
    known: HashMap<(u32, u8), LayoutId>,
    by_type: HashMap<*const TypeDescriptor, u32>,
    pattern_list: Vec<Pattern>,
}

// SAFETY: I-TYPE: descriptors never change and outlive the heap.
unsafe impl Send for Layouts {}

impl Layouts {
    pub(super) fn new() -> Self {
        let nothing = |class| Layout {
            class,
            scan: Scan::Nothing,
        };
        let mut list = vec![nothing(None)];
        list.extend((0..classes::COUNT as u8).map(|class| nothing(Some(Class(class)))));
        list.push(nothing(None));
        Layouts {
            list,
            patterns: HashMap::new(),
            known: HashMap::new(),
            by_type: HashMap::new(),
            pattern_list: Vec::new(),
        }
    }

    pub(super) fn list(&self) -> &[Layout] {
        &self.list
    }

    pub(super) fn get(&self, id: LayoutId) -> &Layout {
        &self.list[id.index()]
    }

    /// The layout of an object of `class` (none: large) that holds values of type `ty`.
    pub(super) fn of(&mut self, ty: &TypeDescriptor, class: Option<Class>) -> LayoutId {
        if ty.pointer_bytes == 0 {
            return class.map_or(LayoutId::LARGE_NO_POINTERS, LayoutId::no_pointers);
        }
        let pattern = match self.by_type.get(&std::ptr::from_ref(ty)) {
            Some(&pattern) => pattern,
            None => {
                let pattern = self.intern(Pattern::of(ty));
                self.by_type.insert(ty, pattern);
                pattern
            }
        };
        let key = (pattern, class.map_or(u8::MAX, |class| class.0));
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let pattern = &self.pattern_list[pattern as usize];
        let scan = scan(pattern, class);
        let id = self.same_mask(class, &scan).unwrap_or_else(|| {
            self.list.push(Layout { class, scan });
            LayoutId(self.list.len() as u32 - 1)
        });
        self.known.insert(key, id);
        id
    }

    fn intern(&mut self, pattern: Pattern) -> u32 {
        let next = self.pattern_list.len() as u32;
        *self.patterns.entry(pattern).or_insert_with_key(|pattern| {
            self.pattern_list.push(pattern.clone());
            next
        })
    }

    /// Two patterns may be the same in a small cell.
    fn same_mask(&self, class: Option<Class>, scan: &Scan) -> Option<LayoutId> {
        let Scan::Mask(mask) = *scan else { return None };
        let found = self.list.iter().position(|layout| {
            layout.class == class && matches!(layout.scan, Scan::Mask(other) if other == mask)
        })?;
        Some(LayoutId(found as u32))
    }
}

fn scan(pattern: &Pattern, class: Option<Class>) -> Scan {
    let Some(class) = class else {
        return Scan::Large(pattern.clone());
    };
    let words = u64::from(class.cell_bytes()) / WORD_BYTES;
    if words > BITS {
        return Scan::Cell(words as u32, pattern.clone());
    }
    let pointers = (0..words).filter(|&word| pattern.has(word));
    Scan::Mask(pointers.fold(0, |mask, word| mask | 1 << word))
}
