//! Hash and equality of values of the program, by their type descriptors.
//!
//! Promises: equal values have equal hashes; what Go does not compare is reported with the type to blame, before or
//! after parts that differ as Go has it. May not know: who asks (maps, interfaces, natives).

use crate::deep::nested;
use crate::types::{
    Field, GoInterface, GoString, Itab, Kind, StaticList, StaticString, TypeDescriptor, flags,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// The dynamic type that cannot be compared.
pub type Uncomparable = &'static TypeDescriptor;

/// The descriptor of a type without name, pointers and parts, for memory that the runtime makes.
pub(crate) const fn unnamed(kind: Kind, size_bytes: u64, align_bytes: u8) -> TypeDescriptor {
    const NO_TEXT: StaticString = StaticString {
        start: std::ptr::null(),
        length: 0,
    };
    const fn no_list<T>() -> StaticList<T> {
        StaticList {
            start: std::ptr::null(),
            count: 0,
        }
    }
    TypeDescriptor {
        size_bytes,
        pointer_bytes: 0,
        pointer_bitmap: std::ptr::null(),
        hash: 0,
        align_bytes,
        kind,
        flags: 0,
        text: NO_TEXT,
        name: NO_TEXT,
        package: NO_TEXT,
        elem: std::ptr::null(),
        key: std::ptr::null(),
        len: 0,
        fields: no_list(),
        params: no_list(),
        results: no_list(),
        methods: no_list(),
        pointer: std::ptr::null(),
        calls: std::ptr::null(),
    }
}

/// Bytes of strings and of slices made from strings.
pub(crate) static BYTE: TypeDescriptor = unnamed(Kind::Uint8, 1, 1);
/// Runes of slices made from strings.
pub(crate) static RUNE: TypeDescriptor = unnamed(Kind::Int32, 4, 4);

/// Odd constants with as many ones as zeros, from wyhash (Wang Yi, public domain).
const K: [u64; 4] = [
    0xa076_1d64_78bd_642f,
    0xe703_7ed1_a0b4_28db,
    0x8ebc_6af0_9c88_c6e3,
    0x5899_65cc_7537_4cc3,
];

/// A number that is different each time.
pub fn random() -> u64 {
    static STATE: AtomicU64 = AtomicU64::new(0);
    let mut state = STATE.load(Ordering::Relaxed);
    if state == 0 {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        state = now.map_or(1, |now| now.as_nanos() as u64);
        STATE.fetch_add(fold(state ^ K[0], K[1]), Ordering::Relaxed);
    }
    // A Weyl sequence, mixed.
    let next = STATE.fetch_add(K[3], Ordering::Relaxed);
    fold(next ^ K[0], next ^ K[2])
}

/// The two halves of a product: every bit of both factors counts.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

/// The hash of one word.
#[inline]
pub fn hash_word(word: u64, seed: u64) -> u64 {
    fold(word ^ K[0], seed ^ K[1])
}

/// The hash of bytes.
///
/// # Safety
/// `length` readable bytes.
#[inline]
pub unsafe fn hash_bytes(start: *const u8, length: u64, seed: u64) -> u64 {
    let length = length as usize;
    // SAFETY: I-TYPE: the caller's promise; each read below is within the length.
    let word = |at: usize| unsafe { start.add(at).cast::<u64>().read_unaligned() };
    // SAFETY: I-TYPE: as above.
    let half = |at: usize| unsafe { u64::from(start.add(at).cast::<u32>().read_unaligned()) };
    // SAFETY: I-TYPE: as above.
    let byte = |at: usize| unsafe { u64::from(*start.add(at)) };
    let seed = seed ^ K[0];
    let (a, b) = match length {
        0 => (0, 0),
        1..=3 => (byte(0) << 16 | byte(length >> 1) << 8 | byte(length - 1), 0),
        4..=8 => (half(0), half(length - 4)),
        9..=16 => (word(0), word(length - 8)),
        _ => {
            let mut seed = seed;
            let mut at = 0;
            while length - at > 16 {
                seed = fold(word(at) ^ K[1], word(at + 8) ^ seed);
                at += 16;
            }
            return fold(
                K[1] ^ length as u64,
                fold(word(length - 16) ^ K[2], word(length - 8) ^ seed),
            );
        }
    };
    fold(K[1] ^ length as u64, fold(a ^ K[2], b ^ seed))
}

fn hash_float(value: f64, seed: u64) -> u64 {
    if value.is_nan() {
        // NaN equals nothing, so that its entries may as well lie anywhere.
        random()
    } else {
        // Both zeros are one.
        hash_word((value + 0.0).to_bits(), seed)
    }
}

/// The type of the value in an interface of the program; none of nil.
///
/// # Safety
/// I-TYPE: `interface` describes the type of that interface value.
pub unsafe fn dynamic_type(
    interface: &TypeDescriptor,
    value: GoInterface,
) -> Option<&'static TypeDescriptor> {
    if value.word.is_null() {
        return None;
    }
    // SAFETY: I-TYPE: the word of an empty interface is a descriptor, that of others an itab.
    unsafe {
        if interface.methods.count == 0 {
            Some(&*value.word.cast())
        } else {
            Some(&*(*value.word.cast::<Itab>()).ty)
        }
    }
}

/// Where the value in an interface is.
fn boxed(ty: &TypeDescriptor, value: &GoInterface) -> *const u8 {
    if ty.flags & flags::DIRECT != 0 {
        (&raw const value.data).cast()
    } else {
        value.data
    }
}

/// The hash of a value.
///
/// # Errors
/// If an interface in it holds what cannot be compared.
///
/// # Safety
/// I-TYPE: a value of this type, which is comparable, is at `value`.
pub unsafe fn hash_value(
    ty: &TypeDescriptor,
    value: *const u8,
    seed: u64,
) -> Result<u64, Uncomparable> {
    // SAFETY: I-TYPE: the caller's promise, here and below: the descriptor says what is there.
    unsafe {
        if ty.flags & flags::PLAIN_MEMORY != 0 {
            return Ok(match ty.size_bytes {
                8 => hash_word(value.cast::<u64>().read_unaligned(), seed),
                4 => hash_word(value.cast::<u32>().read_unaligned().into(), seed),
                2 => hash_word(value.cast::<u16>().read_unaligned().into(), seed),
                1 => hash_word((*value).into(), seed),
                bytes => hash_bytes(value, bytes, seed),
            });
        }
        Ok(match ty.kind {
            Kind::String => {
                let text = value.cast::<GoString>().read();
                hash_bytes(text.start, text.length, seed)
            }
            Kind::Float32 => hash_float(value.cast::<f32>().read().into(), seed),
            Kind::Float64 => hash_float(value.cast::<f64>().read(), seed),
            Kind::Complex64 => {
                let [real, imaginary] = value.cast::<[f32; 2]>().read();
                hash_float(imaginary.into(), hash_float(real.into(), seed))
            }
            Kind::Complex128 => {
                let [real, imaginary] = value.cast::<[f64; 2]>().read();
                hash_float(imaginary, hash_float(real, seed))
            }
            Kind::Interface => {
                let interface = value.cast::<GoInterface>().read();
                let Some(inner) = dynamic_type(ty, interface) else {
                    return Ok(hash_word(0, seed));
                };
                if inner.flags & flags::COMPARABLE == 0 {
                    return Err(inner);
                }
                let seed = hash_word(u64::from(inner.hash), seed);
                nested(|| hash_value(inner, boxed(inner, &interface), seed))?
            }
            Kind::Array => {
                let elem = &*ty.elem;
                let mut hash = seed;
                for index in 0..ty.len {
                    hash = hash_value(elem, value.add((index * elem.size_bytes) as usize), hash)?;
                }
                hash
            }
            Kind::Struct => {
                let mut hash = seed;
                for field in ty.fields.as_slice().iter().filter(|field| !is_blank(field)) {
                    hash = hash_value(&*field.ty, value.add(field.offset_bytes as usize), hash)?;
                }
                hash
            }
            _ if ty.size_bytes <= 8 => {
                let mut word = 0u64;
                std::ptr::copy_nonoverlapping(
                    value,
                    (&raw mut word).cast(),
                    ty.size_bytes as usize,
                );
                hash_word(word, seed)
            }
            _ => hash_bytes(value, ty.size_bytes, seed),
        })
    }
}

fn is_blank(field: &Field) -> bool {
    field.name.as_bytes() == b"_"
}

/// Whether two interface values of one interface type are equal.
///
/// # Errors
/// If both hold values of one type that cannot be compared.
///
/// # Safety
/// I-TYPE: `ty` describes the type of both.
pub unsafe fn equal_interfaces(
    ty: &TypeDescriptor,
    a: GoInterface,
    b: GoInterface,
) -> Result<bool, Uncomparable> {
    // SAFETY: I-TYPE: the caller's promise.
    let (first, second) = unsafe { (dynamic_type(ty, a), dynamic_type(ty, b)) };
    let (Some(first), Some(second)) = (first, second) else {
        return Ok(first.is_none() && second.is_none());
    };
    if !std::ptr::eq(first, second) {
        return Ok(false);
    }
    if first.flags & flags::COMPARABLE == 0 {
        return Err(first);
    }
    // Of one type and one box: equal unless there is a NaN, or something uncomparable, in it.
    if a.data == b.data && first.flags & (flags::PLAIN_MEMORY | flags::DIRECT) != 0 {
        return Ok(true);
    }
    // SAFETY: I-TYPE: both hold values of that type.
    nested(|| unsafe { equal_values(first, boxed(first, &a), boxed(first, &b)) })
}

/// Whether two values of one type are equal.
///
/// # Errors
/// If interfaces in them hold what cannot be compared.
///
/// # Safety
/// I-TYPE: values of this type, which is comparable, are at `a` and `b`.
pub unsafe fn equal_values(
    ty: &TypeDescriptor,
    a: *const u8,
    b: *const u8,
) -> Result<bool, Uncomparable> {
    // SAFETY: I-TYPE: the caller's promise, here and below: the descriptor says what is there.
    unsafe {
        if ty.flags & flags::PLAIN_MEMORY != 0 {
            return Ok(same_bytes(a, b, ty.size_bytes));
        }
        match ty.kind {
            Kind::String => {
                let (a, b) = (a.cast::<GoString>().read(), b.cast::<GoString>().read());
                Ok(a.length == b.length
                    && (a.start == b.start || same_bytes(a.start, b.start, a.length)))
            }
            Kind::Float32 => Ok(a.cast::<f32>().read() == b.cast::<f32>().read()),
            Kind::Float64 => Ok(a.cast::<f64>().read() == b.cast::<f64>().read()),
            Kind::Complex64 => Ok(a.cast::<[f32; 2]>().read() == b.cast::<[f32; 2]>().read()),
            Kind::Complex128 => Ok(a.cast::<[f64; 2]>().read() == b.cast::<[f64; 2]>().read()),
            Kind::Interface => {
                let (a, b) = (
                    a.cast::<GoInterface>().read(),
                    b.cast::<GoInterface>().read(),
                );
                equal_interfaces(ty, a, b)
            }
            Kind::Array => {
                let elem = &*ty.elem;
                for index in 0..ty.len {
                    let offset = (index * elem.size_bytes) as usize;
                    if !equal_values(elem, a.add(offset), b.add(offset))? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Kind::Struct => {
                let compares_blanks = ty.flags & flags::COMPARES_BLANKS != 0;
                let counts = |field: &&Field| compares_blanks || !is_blank(field);
                for field in ty.fields.as_slice().iter().filter(counts) {
                    let offset = field.offset_bytes as usize;
                    if !equal_values(&*field.ty, a.add(offset), b.add(offset))? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(same_bytes(a, b, ty.size_bytes)),
        }
    }
}

/// # Safety
/// Readable bytes.
unsafe fn same_bytes(a: *const u8, b: *const u8, length: u64) -> bool {
    if length == 0 {
        return true;
    }
    // SAFETY: I-TYPE: the caller's promise.
    unsafe {
        std::slice::from_raw_parts(a, length as usize)
            == std::slice::from_raw_parts(b, length as usize)
    }
}
