//! Types that package reflect makes from others.
//!
//! Promises: the type of the program if it has such a one, otherwise one made here, the same for the same parts; made
//! types live as long as the runtime of the program, as all its types do. May not know: what values of them are for.

use std::ptr::{self, from_ref, null};

use super::made::Made;
use morestack_rt::types::{Field, Kind, StaticList, StaticString, TypeDescriptor, flags};

/// A type by its address: descriptors are canonical.
type Type = &'static TypeDescriptor;

/// What a made type is made of.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Parts {
    Basic(Kind),
    Pointer(usize),
    Slice(usize),
    Array(u64, usize),
    Map(usize, usize),
    Function(Vec<usize>, Vec<usize>, bool),
    Struct(Vec<FieldParts>),
}

/// A field of a made struct type.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct FieldParts {
    pub name: String,
    /// Empty for exported names.
    pub package: String,
    pub ty: usize,
    pub tag: String,
    pub is_embedded: bool,
}

/// The types of a program, and those made from them.
pub(super) struct Maker<'a> {
    /// All descriptors in the image.
    pub program: &'static [*const TypeDescriptor],
    /// Those made for the programs of its runtime.
    pub made: &'a Made,
}

fn address(ty: Type) -> usize {
    from_ref(ty) as usize
}

/// # Safety
/// I-TYPE: the address of a descriptor.
unsafe fn at(address: usize) -> Type {
    // SAFETY: the caller's promise.
    unsafe { &*(address as *const TypeDescriptor) }
}

fn hash(text: &str) -> u32 {
    // FNV-1a, as the compiler's.
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

const NO_TEXT: StaticString = StaticString {
    start: null(),
    length: 0,
};

const fn no_items<T>() -> StaticList<T> {
    StaticList {
        start: null(),
        count: 0,
    }
}

/// A type of one kind with this text; the rest is for the caller to say.
fn unnamed(kind: Kind, text: StaticString, size_bytes: u64, align_bytes: u8) -> TypeDescriptor {
    TypeDescriptor {
        size_bytes,
        pointer_bytes: 0,
        pointer_bitmap: null(),
        hash: hash(text.as_str()),
        align_bytes,
        kind,
        flags: 0,
        text,
        name: NO_TEXT,
        package: NO_TEXT,
        elem: null(),
        key: null(),
        len: 0,
        fields: no_items(),
        params: no_items(),
        results: no_items(),
        methods: no_items(),
        pointer: null(),
        calls: null(),
    }
}

/// A type whose values are one pointer.
fn one_pointer(kind: Kind, text: StaticString, facts: u16) -> TypeDescriptor {
    TypeDescriptor {
        pointer_bytes: 8,
        pointer_bitmap: &1u8,
        flags: flags::DIRECT | facts,
        ..unnamed(kind, text, 8, 8)
    }
}

impl Maker<'_> {
    pub fn pointer(&self, to: Type) -> Type {
        if !to.pointer.is_null() {
            // SAFETY: I-TYPE.
            return unsafe { &*to.pointer };
        }
        let same = |ty: Type| ty.kind == Kind::Pointer && ptr::eq(ty.elem, to);
        self.find_or_make(Parts::Pointer(address(to)), same, || TypeDescriptor {
            elem: to,
            ..one_pointer(
                Kind::Pointer,
                self.text(format!("*{}", to.text.as_str())),
                flags::COMPARABLE | flags::PLAIN_MEMORY,
            )
        })
    }

    pub fn slice(&self, elem: Type) -> Type {
        let same = |ty: Type| ty.kind == Kind::Slice && ptr::eq(ty.elem, elem);
        self.find_or_make(Parts::Slice(address(elem)), same, || TypeDescriptor {
            elem,
            pointer_bytes: 8,
            pointer_bitmap: &1u8,
            ..unnamed(
                Kind::Slice,
                self.text(format!("[]{}", elem.text.as_str())),
                24,
                8,
            )
        })
    }

    pub fn array(&self, len: u64, elem: Type) -> Type {
        let same = |ty: Type| ty.kind == Kind::Array && ptr::eq(ty.elem, elem) && ty.len == len;
        self.find_or_make(Parts::Array(len, address(elem)), same, || {
            let text = self.text(format!("[{len}]{}", elem.text.as_str()));
            let has_pointers = elem.pointer_bytes > 0 && len > 0;
            let facts = elem.flags & (flags::COMPARABLE | flags::PLAIN_MEMORY);
            TypeDescriptor {
                elem,
                len,
                flags: facts | inherited(has_pointers, len == 1 && is_direct(elem)),
                pointer_bytes: if has_pointers {
                    elem.size_bytes * (len - 1) + elem.pointer_bytes
                } else {
                    0
                },
                ..unnamed(Kind::Array, text, elem.size_bytes * len, elem.align_bytes)
            }
        })
    }

    pub fn map(&self, key: Type, elem: Type) -> Type {
        const SLOTS: u64 = 8;
        let same =
            |ty: Type| ty.kind == Kind::Map && ptr::eq(ty.key, key) && ptr::eq(ty.elem, elem);
        self.find_or_make(Parts::Map(address(key), address(elem)), same, || {
            let slot = self.structure(&[field("key", key), field("elem", elem)]);
            let control = self.basic(Kind::Uint64);
            let slots = self.array(SLOTS, slot);
            let group = self.structure(&[field("control", control), field("slots", slots)]);
            let text = format!("map[{}]{}", key.text.as_str(), elem.text.as_str());
            TypeDescriptor {
                key,
                elem,
                params: self.types(&[group]),
                ..one_pointer(Kind::Map, self.text(text), 0)
            }
        })
    }

    pub fn function(&self, params: &[Type], results: &[Type], is_variadic: bool) -> Type {
        let is_same_list = |found: &StaticList<*const TypeDescriptor>, wanted: &[Type]| {
            let found = found.as_slice();
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(&a, &b)| ptr::eq(a, b))
        };
        let same = |ty: Type| {
            ty.kind == Kind::Func
                && is_same_list(&ty.params, params)
                && is_same_list(&ty.results, results)
                && (ty.flags & flags::VARIADIC != 0) == is_variadic
        };
        let addresses = |types: &[Type]| types.iter().map(|&ty| address(ty)).collect();
        let parts = Parts::Function(addresses(params), addresses(results), is_variadic);
        self.find_or_make(parts, same, || {
            let text = self.text(function_text(params, results, is_variadic));
            let facts = if is_variadic { flags::VARIADIC } else { 0 };
            TypeDescriptor {
                params: self.types(params),
                results: self.types(results),
                ..one_pointer(Kind::Func, text, facts)
            }
        })
    }

    pub fn structure(&self, fields: &[FieldParts]) -> Type {
        let same = |ty: Type| {
            let found = ty.fields.as_slice();
            ty.kind == Kind::Struct
                && ty.flags & flags::NAMED == 0
                && found.len() == fields.len()
                && found.iter().zip(fields).all(|(found, wanted)| {
                    found.ty as usize == wanted.ty
                        && found.name.as_str() == wanted.name
                        && found.package.as_str() == wanted.package
                        && found.tag.as_str() == wanted.tag
                        && (found.embedded != 0) == wanted.is_embedded
                })
        };
        self.find_or_make(Parts::Struct(fields.to_vec()), same, || {
            self.make_struct(fields)
        })
    }

    /// A predeclared type.
    fn basic(&self, kind: Kind) -> Type {
        let same = |ty: &Type| ty.kind == kind && ty.package.length == 0;
        let make = || unnamed(kind, NO_TEXT, 8, 8);
        let known = self.program().find(same);
        known.unwrap_or_else(|| self.find_or_make(Parts::Basic(kind), |_| false, make))
    }

    fn program(&self) -> impl Iterator<Item = Type> {
        // SAFETY: I-TYPE: the compiler lists its descriptors.
        self.program.iter().map(|&ty| unsafe { &*ty })
    }

    /// A type of the program, one made before, or a new one. Named types are never the same.
    fn find_or_make(
        &self,
        parts: Parts,
        same: impl Fn(Type) -> bool,
        make: impl FnOnce() -> TypeDescriptor,
    ) -> Type {
        let key = (self.program.as_ptr() as usize, parts);
        if let Some(known) = self.made.get(&key) {
            // SAFETY: I-TYPE: the addresses of descriptors were put there.
            return unsafe { at(known) };
        }
        let same = |ty: &Type| ty.flags & flags::NAMED == 0 && same(ty);
        let found = self.program().find(same);
        let ty = found.unwrap_or_else(|| self.made.keep(make()));
        // SAFETY: I-TYPE as above.
        unsafe { at(self.made.insert(key, address(ty))) }
    }
}

fn is_direct(ty: Type) -> bool {
    ty.flags & flags::DIRECT != 0
}

/// Facts of a type with parts: its pointers are found in them.
fn inherited(has_pointers: bool, is_direct: bool) -> u16 {
    let by_parts = if has_pointers {
        flags::BITMAP_BY_PARTS
    } else {
        0
    };
    by_parts | if is_direct { flags::DIRECT } else { 0 }
}

fn field(name: &str, ty: Type) -> FieldParts {
    FieldParts {
        name: name.to_owned(),
        package: String::new(),
        ty: address(ty),
        tag: String::new(),
        is_embedded: false,
    }
}

impl Maker<'_> {
    fn text(&self, text: String) -> StaticString {
        let text = self.made.keep(text);
        StaticString {
            start: text.as_ptr(),
            length: text.len() as u64,
        }
    }

    fn list<T: 'static>(&self, items: Vec<T>) -> StaticList<T> {
        let items = self.made.keep(items);
        StaticList {
            start: items.as_ptr(),
            count: items.len() as u64,
        }
    }

    fn types(&self, types: &[Type]) -> StaticList<*const TypeDescriptor> {
        self.list(types.iter().map(|&ty| from_ref(ty)).collect())
    }

    fn make_struct(&self, parts: &[FieldParts]) -> TypeDescriptor {
        let mut fields = vec![];
        let (mut end, mut align_bytes, mut pointer_bytes) = (0u64, 1u8, 0);
        let mut facts = flags::COMPARABLE | flags::PLAIN_MEMORY;
        for part in parts {
            // SAFETY: I-TYPE: package reflect passes types.
            let ty = unsafe { at(part.ty) };
            let offset_bytes = end.next_multiple_of(u64::from(ty.align_bytes.max(1)));
            if offset_bytes != end {
                facts &= !flags::PLAIN_MEMORY;
            }
            facts &= ty.flags;
            end = offset_bytes + ty.size_bytes;
            align_bytes = align_bytes.max(ty.align_bytes);
            if ty.pointer_bytes > 0 {
                pointer_bytes = offset_bytes + ty.pointer_bytes;
            }
            fields.push(Field {
                name: self.text(part.name.clone()),
                package: self.text(part.package.clone()),
                ty,
                offset_bytes,
                tag: self.text(part.tag.clone()),
                embedded: u64::from(part.is_embedded),
            });
        }
        // SAFETY: I-TYPE: it was written above.
        let type_of = |field: &Field| unsafe { &*field.ty };
        let ends_empty = fields
            .last()
            .is_some_and(|field| type_of(field).size_bytes == 0);
        if ends_empty && end > 0 {
            // So that the address of the last field is one of the struct.
            end += 1;
        }
        let size_bytes = end.next_multiple_of(u64::from(align_bytes));
        if size_bytes != end {
            facts &= !flags::PLAIN_MEMORY;
        }
        let one_direct = fields.len() == 1 && is_direct(type_of(&fields[0]));
        let text = self.text(struct_text(parts));
        TypeDescriptor {
            pointer_bytes,
            // As with Go's reflect: types that programs write do not compare them.
            flags: facts | flags::COMPARES_BLANKS | inherited(pointer_bytes > 0, one_direct),
            fields: self.list(fields),
            ..unnamed(Kind::Struct, text, size_bytes, align_bytes)
        }
    }
}

fn struct_text(parts: &[FieldParts]) -> String {
    let field = |part: &FieldParts| {
        // SAFETY: I-TYPE: package reflect passes types.
        let ty = unsafe { at(part.ty) }.text.as_str();
        let name = if part.is_embedded {
            String::new()
        } else {
            format!("{} ", part.name)
        };
        let tag = if part.tag.is_empty() {
            String::new()
        } else {
            format!(" {:?}", part.tag)
        };
        format!("{name}{ty}{tag}")
    };
    let fields: Vec<String> = parts.iter().map(field).collect();
    if fields.is_empty() {
        "struct {}".to_owned()
    } else {
        format!("struct {{ {} }}", fields.join("; "))
    }
}

fn function_text(params: &[Type], results: &[Type], is_variadic: bool) -> String {
    let mut params: Vec<String> = params
        .iter()
        .map(|ty| ty.text.as_str().to_owned())
        .collect();
    if is_variadic && let Some(last) = params.last_mut() {
        last.replace_range(.."[]".len(), "...");
    }
    let results: Vec<&str> = results.iter().map(|ty| ty.text.as_str()).collect();
    let results = match results.as_slice() {
        [] => String::new(),
        [one] => format!(" {one}"),
        several => format!(" ({})", several.join(", ")),
    };
    format!("func({}){results}", params.join(", "))
}
