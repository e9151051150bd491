//! Values of programs, seen through their type descriptors.
//!
//! Promises: nothing here writes or allocates in the heap. May not know: what is done with a value.

use std::cmp::Ordering;

use morestack_rt::deep::nested;
use morestack_rt::types::{GoInterface, GoSlice, GoString, Kind, Method, TypeDescriptor, flags};

/// A value in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub ty: &'static TypeDescriptor,
    /// Where it lies.
    pub at: *const u8,
    /// It was reached through a field that is not exported, so that its methods are out of reach.
    pub is_hidden: bool,
}

impl Value {
    /// # Safety
    /// A value of type `ty` lies at `at` as long as this is used.
    pub unsafe fn new(ty: &'static TypeDescriptor, at: *const u8) -> Self {
        let is_hidden = false;
        Value { ty, at, is_hidden }
    }

    /// What an empty interface holds, none if it is nil.
    ///
    /// # Safety
    /// It is a valid interface value, which stays where it is as long as the result is used.
    pub unsafe fn of_any(interface: &GoInterface) -> Option<Self> {
        if interface.word.is_null() {
            return None;
        }
        // SAFETY: I-TYPE: the first word of an empty interface is a descriptor.
        let ty = unsafe { &*interface.word.cast::<TypeDescriptor>() };
        // SAFETY: the data word is the value itself or its address.
        Some(unsafe { Value::new(ty, data_address(ty, interface)) })
    }

    /// A value inside this one, of the type at `ty`.
    pub fn part(self, ty: *const TypeDescriptor, at: *const u8) -> Self {
        // SAFETY: I-TYPE: descriptors refer to descriptors.
        let ty = unsafe { &*ty };
        Value { ty, at, ..self }
    }

    /// Reads it as what it is.
    ///
    /// # Safety
    /// A `T` is what values of this kind are.
    unsafe fn read<T: Copy>(self) -> T {
        // SAFETY: `at` is the address of a value, the caller says of which.
        unsafe { self.at.cast::<T>().read_unaligned() }
    }

    pub fn boolean(self) -> bool {
        // SAFETY: asked of booleans, which are one byte.
        unsafe { self.read::<u8>() & 1 == 1 }
    }

    /// An integer of a signed type.
    pub fn signed(self) -> i64 {
        // SAFETY: integers of these sizes are what values of these types are.
        unsafe {
            match self.ty.size_bytes {
                1 => i64::from(self.read::<i8>()),
                2 => i64::from(self.read::<i16>()),
                4 => i64::from(self.read::<i32>()),
                _ => self.read::<i64>(),
            }
        }
    }

    /// An integer of an unsigned type.
    pub fn unsigned(self) -> u64 {
        // SAFETY: as for signed ones.
        unsafe {
            match self.ty.size_bytes {
                1 => u64::from(self.read::<u8>()),
                2 => u64::from(self.read::<u16>()),
                4 => u64::from(self.read::<u32>()),
                _ => self.read::<u64>(),
            }
        }
    }

    /// A float of either size.
    pub fn float(self) -> f64 {
        // SAFETY: floats have one of two sizes.
        unsafe {
            match self.ty.size_bytes {
                4 => f64::from(self.read::<f32>()),
                _ => self.read::<f64>(),
            }
        }
    }

    /// Real and imaginary part.
    pub fn complex(self) -> (f64, f64) {
        // SAFETY: a complex number is two floats of half its size.
        unsafe {
            match self.ty.size_bytes {
                8 => {
                    let [real, imaginary] = self.read::<[f32; 2]>();
                    (f64::from(real), f64::from(imaginary))
                }
                _ => self.read::<[f64; 2]>().into(),
            }
        }
    }

    /// The bytes of a string, valid as long as the value is.
    pub fn string<'a>(self) -> &'a [u8] {
        // SAFETY: asked of strings.
        let string = unsafe { self.read::<GoString>() };
        // SAFETY: it is a string of the program.
        unsafe { string.as_bytes() }
    }

    /// The word of a pointer, channel, function, map or `unsafe.Pointer`, or the first element of a slice.
    pub fn pointer(self) -> *const u8 {
        // SAFETY: all of them begin with a pointer word.
        unsafe { self.read::<*const u8>() }
    }

    /// Something that two values of one type share only if they are the same value in the same place.
    pub fn identity(self) -> *const u8 {
        if self.ty.flags & flags::DIRECT != 0 {
            self.pointer()
        } else {
            self.at
        }
    }

    /// What a pointer points to, none if it is nil.
    pub fn pointee(self) -> Option<Self> {
        let to = self.pointer();
        (!to.is_null()).then(|| self.part(self.ty.elem, to))
    }

    /// What an interface holds, none if it is nil.
    pub fn dynamic(self) -> Option<Self> {
        // SAFETY: asked of interfaces, which stay where they are while this is used.
        let interface = unsafe { &*self.at.cast::<GoInterface>() };
        if interface.word.is_null() {
            return None;
        }
        let ty = if self.ty.methods.count == 0 {
            interface.word.cast::<TypeDescriptor>()
        } else {
            // SAFETY: the first word of other interfaces is an itab.
            unsafe { (*interface.word.cast::<morestack_rt::types::Itab>()).ty }
        };
        // SAFETY: I-TYPE: descriptors never change.
        let at = unsafe { data_address(&*ty, interface) };
        Some(self.part(ty, at))
    }

    /// How many elements an array or a slice has.
    pub fn length(self) -> usize {
        match self.ty.kind {
            Kind::Slice => {
                // SAFETY: it is a slice.
                unsafe { self.read::<GoSlice>() }.length as usize
            }
            _ => self.ty.len as usize,
        }
    }

    /// The elements of an array or a slice.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        let start = match self.ty.kind {
            Kind::Slice => self.pointer(),
            _ => self.at,
        };
        // SAFETY: I-TYPE: arrays and slices have an element type.
        let step = unsafe { (*self.ty.elem).size_bytes } as usize;
        (0..self.length()).map(move |i| self.part(self.ty.elem, start.wrapping_add(i * step)))
    }

    /// The elements of an array or a slice of bytes, valid as long as the value is.
    pub fn element_bytes<'a>(self) -> &'a [u8] {
        let start = match self.ty.kind {
            Kind::Slice => self.pointer(),
            _ => self.at,
        };
        let length = self.length() as u64;
        // SAFETY: its elements follow each other as the bytes of a string do.
        unsafe { GoString { start, length }.as_bytes() }
    }

    /// Whether it is an array or a slice of bytes.
    pub fn is_bytes(self) -> bool {
        // SAFETY: I-TYPE: arrays and slices have an element type.
        matches!(self.ty.kind, Kind::Slice | Kind::Array)
            && unsafe { (*self.ty.elem).kind } == Kind::Uint8
    }

    /// Names and values of a struct's fields.
    pub fn fields(self) -> impl Iterator<Item = (&'static str, Self)> {
        self.ty.fields.as_slice().iter().map(move |field| {
            let at = self.at.wrapping_add(field.offset_bytes as usize);
            let mut value = self.part(field.ty, at);
            value.is_hidden |= field.package.length != 0;
            (field.name.as_str(), value)
        })
    }

    /// The method with this name and type, of those that the program can call through interfaces.
    pub fn method(self, name: &str, ty: &str) -> Option<&'static Method> {
        let methods = self.ty.methods.as_slice();
        methods.iter().find(|method| {
            // SAFETY: I-TYPE: methods have types.
            method.name.as_str() == name && unsafe { (*method.ty).text.as_str() } == ty
        })
    }

    /// Whether it is the type `name` of package `package`.
    pub fn is_type(self, package: &str, name: &str) -> bool {
        self.ty.name.as_str() == name && self.ty.package.as_str() == package
    }

    /// Whether it is the zero value of its type.
    pub fn is_zero(self) -> bool {
        match self.ty.kind {
            Kind::String => self.string().is_empty(),
            Kind::Array => self.elements().all(Value::is_zero),
            Kind::Struct => self.fields().all(|(_, field)| field.is_zero()),
            Kind::Interface => self.dynamic().is_none(),
            Kind::Slice => self.pointer().is_null(),
            // Only the zero of a float has no bits, the negative one has.
            _ => {
                let length = self.ty.size_bytes;
                let start = self.at;
                // SAFETY: that many bytes are what the value is.
                let bytes = unsafe { GoString { start, length }.as_bytes() };
                bytes.iter().all(|&byte| byte == 0)
            }
        }
    }

    /// The order in which keys of maps are shown: by value, false before true, NaN first, nil first, parts in turn.
    pub fn compare(self, other: Self) -> Ordering {
        match self.ty.kind {
            Kind::Bool => self.boolean().cmp(&other.boolean()),
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => {
                self.signed().cmp(&other.signed())
            }
            Kind::Uint
            | Kind::Uint8
            | Kind::Uint16
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Uintptr => self.unsigned().cmp(&other.unsigned()),
            Kind::Float32 | Kind::Float64 => compare_floats(self.float(), other.float()),
            Kind::Complex64 | Kind::Complex128 => {
                let (a, b) = (self.complex(), other.complex());
                compare_floats(a.0, b.0).then_with(|| compare_floats(a.1, b.1))
            }
            Kind::String => self.string().cmp(other.string()),
            Kind::Array => {
                let mut pairs = self.elements().zip(other.elements());
                pairs
                    .find_map(|(a, b)| unequal(a, b))
                    .unwrap_or(Ordering::Equal)
            }
            Kind::Struct => {
                let mut pairs = self.fields().zip(other.fields());
                let found = pairs.find_map(|((_, a), (_, b))| unequal(a, b));
                found.unwrap_or(Ordering::Equal)
            }
            Kind::Interface => match (self.dynamic(), other.dynamic()) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Less,
                (Some(_), None) => Ordering::Greater,
                (Some(a), Some(b)) if std::ptr::eq(a.ty, b.ty) => nested(|| a.compare(b)),
                (Some(a), Some(b)) => std::ptr::from_ref(a.ty).cmp(&std::ptr::from_ref(b.ty)),
            },
            _ => self.pointer().cmp(&other.pointer()),
        }
    }
}

fn unequal(a: Value, b: Value) -> Option<Ordering> {
    Some(a.compare(b)).filter(|order| order.is_ne())
}

fn compare_floats(a: f64, b: f64) -> Ordering {
    let by_nan = b.is_nan().cmp(&a.is_nan());
    a.partial_cmp(&b).unwrap_or(by_nan)
}

/// Where the value of an interface that is not nil lies.
fn data_address(ty: &TypeDescriptor, interface: &GoInterface) -> *const u8 {
    if ty.flags & flags::DIRECT != 0 {
        (&raw const interface.data).cast()
    } else {
        interface.data
    }
}
