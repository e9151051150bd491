//! Type descriptors: what the runtime knows of a program's types.
//!
//! A compiler emits one static [`TypeDescriptor`] for each type that is allocated, converted to an interface or used as a
//! map key; identical types share one, so that types are compared by address. The layout is part of the contract
//! between the compiler and the runtime: both use these definitions (field offsets by `offset_of!`).
//!
//! Promises: a descriptor never changes and outlives every object of its type. May not know: where objects lie.

/// Bytes of a text in static memory.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct StaticString {
    /// Its first byte; anything if the length is 0.
    pub start: *const u8,
    /// Bytes.
    pub length: u64,
}

impl StaticString {
    /// The text; what is not UTF-8 (a struct tag may be anything) is empty.
    pub fn as_str(&self) -> &'static str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &'static [u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: I-TYPE: the compiler points it at that many bytes of static data.
        unsafe { std::slice::from_raw_parts(self.start, self.length as usize) }
    }
}

/// A list in static memory.
#[repr(C)]
#[derive(Debug)]
pub struct StaticList<T: 'static> {
    /// Its first item; anything if the count is 0.
    pub start: *const T,
    /// Items.
    pub count: u64,
}

impl<T> Clone for StaticList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StaticList<T> {}

impl<T> StaticList<T> {
    /// The items.
    pub fn as_slice(&self) -> &'static [T] {
        if self.count == 0 {
            return &[];
        }
        // SAFETY: I-TYPE: the compiler points it at that many items of static data.
        unsafe { std::slice::from_raw_parts(self.start, self.count as usize) }
    }
}

/// The kinds of types, numbered as Go's package reflect numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)] // the names are Go's
pub enum Kind {
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
}

/// Facts about a type, one bit each.
pub mod flags {
    /// Values are one pointer word: an interface holds the value itself instead of a pointer to a copy.
    pub const DIRECT: u16 = 1;
    /// Values can be compared (perhaps with a panic, if there are interfaces in them).
    pub const COMPARABLE: u16 = 1 << 1;
    /// Two values are equal exactly if their bytes are: no floats, strings, interfaces or padding.
    pub const PLAIN_MEMORY: u16 = 1 << 2;
    /// The type has a name of its own (`name` is not empty), predeclared ones included.
    pub const NAMED: u16 = 1 << 3;
    /// A function type whose last parameter is `...T`.
    pub const VARIADIC: u16 = 1 << 4;
    /// The pointer words are not in `pointer_bitmap`: the type is an array too long for one, and those of its elements
    /// repeat (`elem`, `len`), or a struct that contains such an array (look at the fields).
    pub const BITMAP_BY_PARTS: u16 = 1 << 5;
    /// A channel one can send to, and one can receive from; both for `chan T`.
    pub const SEND: u16 = 1 << 6;
    /// See [`SEND`].
    pub const RECEIVE: u16 = 1 << 7;
    /// A struct type whose blank fields are compared, too: one made by reflection.
    pub const COMPARES_BLANKS: u16 = 1 << 8;
}

/// A type.
#[repr(C)]
#[derive(Debug)]
pub struct TypeDescriptor {
    /// Size of a value in bytes.
    pub size_bytes: u64,
    /// Bytes from the start of a value that contain all its pointer words; 0 if there are none.
    pub pointer_bytes: u64,
    /// One bit for each word of `pointer_bytes`, lowest bit first: whether it is a pointer.
    pub pointer_bitmap: *const u8,
    /// The same for identical types, in every program.
    pub hash: u32,
    /// Alignment in bytes.
    pub align_bytes: u8,
    /// What it is; one of [`Kind`].
    pub kind: Kind,
    /// Facts, see [`flags`].
    pub flags: u16,
    /// As Go's package reflect prints it: `main.T`, `[]int`, `func(int) string`.
    pub text: StaticString,
    /// Its own name without the package (`T`, `Pair[int]`, `int`), empty for a type without a name.
    pub name: StaticString,
    /// The import path of the package that declares it, empty for predeclared types and types without a name.
    pub package: StaticString,
    /// The element type of an array, slice, map, channel or pointer; null for others.
    pub elem: *const TypeDescriptor,
    /// The key type of a map; null for others.
    pub key: *const TypeDescriptor,
    /// The length of an array.
    pub len: u64,
    /// The fields of a struct, in order.
    pub fields: StaticList<Field>,
    /// The parameters of a function type.
    pub params: StaticList<*const TypeDescriptor>,
    /// The results of a function type.
    pub results: StaticList<*const TypeDescriptor>,
    /// The methods of an interface type in the order of its itabs (by name), or those methods of another type that
    /// some interface of the program mentions (by name).
    pub methods: StaticList<Method>,
    /// The type `*T` of this type, if the program mentions it; else null.
    pub pointer: *const TypeDescriptor,
    /// How functions of this type are called with arguments in memory, if the program calls through package reflect;
    /// else null.
    pub calls: *const CallThunks,
}

/// Code for calls of functions of one type whose arguments lie in a *frame*: a struct of the parameters and then the
/// results.
#[repr(C)]
#[derive(Debug)]
pub struct CallThunks {
    /// `func(f, frame unsafe.Pointer)`: calls a function value.
    pub call: *const u8,
    /// `func(code, receiver, frame unsafe.Pointer)`: calls a method by its code and data word.
    pub method: *const u8,
    /// A function of the type, whose value continues after its code with another function value: it calls that with its
    /// own value and a frame, from which it takes its results.
    pub made: *const u8,
    /// The type of the frame.
    pub frame: *const TypeDescriptor,
}

// SAFETY: I-TYPE: descriptors never change.
unsafe impl Sync for TypeDescriptor {}

/// A field of a struct.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name; that of the type if it is embedded.
    pub name: StaticString,
    /// The import path of the package that owns the name if it is not exported, else empty.
    pub package: StaticString,
    /// Its type.
    pub ty: *const TypeDescriptor,
    /// Where it is, in bytes.
    pub offset_bytes: u64,
    /// Its tag.
    pub tag: StaticString,
    /// Whether it is embedded (1) or not (0).
    pub embedded: u64,
}

/// A method of an interface type or of another type.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// Its name.
    pub name: StaticString,
    /// The import path of the package that owns the name if it is not exported, else empty.
    pub package: StaticString,
    /// Its function type, without the receiver.
    pub ty: *const TypeDescriptor,
    /// Its code, called with the data word of an interface as receiver; null in an interface type.
    pub code: *const u8,
}

/// The method table of a type for an interface type; the code pointers of the interface's methods follow it.
#[repr(C)]
#[derive(Debug)]
pub struct Itab {
    /// The interface type.
    pub interface: *const TypeDescriptor,
    /// The type of the value in the interface.
    pub ty: *const TypeDescriptor,
}

/// Where the code pointers of an itab begin, in bytes.
pub const ITAB_METHODS_OFFSET: usize = size_of::<Itab>();

/// A string of the program.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct GoString {
    /// Its first byte; anything if the length is 0.
    pub start: *const u8,
    /// Bytes.
    pub length: u64,
}

/// A slice of the program.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct GoSlice {
    /// Its first element.
    pub start: *mut u8,
    /// Elements.
    pub length: u64,
    /// Elements it may grow to in place.
    pub capacity: u64,
}

/// An interface value of the program.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct GoInterface {
    /// A [`TypeDescriptor`] in an empty interface, an [`Itab`] in one with methods; null in nil.
    pub word: *const u8,
    /// The value itself if its type is [`flags::DIRECT`], else its address.
    pub data: *mut u8,
}
