//! The host routines that generated code calls: names, parameters, results.
//!
//! Each takes the task as its first argument, here implied. The runtime defines them under the same names.

use cranelift_codegen::ir::types::{F32, F64, I64};
use cranelift_codegen::ir::{AbiParam, Signature, Type};
use cranelift_codegen::isa::CallConv;

macro_rules! hosts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal ($($param:expr),*) -> ($($result:expr),*) $($never:ident)?;)*) => {
        /// A host routine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Host {
            $($(#[$doc])* $variant,)*
        }

        impl Host {
            /// The symbol under which the runtime exports it.
            pub fn symbol(self) -> &'static str {
                match self { $(Host::$variant => $name,)* }
            }

            fn params(self) -> &'static [Type] {
                match self { $(Host::$variant => &[$($param),*],)* }
            }

            fn results(self) -> &'static [Type] {
                match self { $(Host::$variant => &[$($result),*],)* }
            }

            /// Whether it never comes back.
            pub fn is_noreturn(self) -> bool {
                match self { $(Host::$variant => false $(|| stringify!($never) == "never")?,)* }
            }
        }
    };
}

hosts! {
    /// Index out of range; index and length stand in the task.
    PanicIndex = "panic_index"() -> () never;
    /// The same for an index of an unsigned type.
    PanicIndexUnsigned = "panic_index_unsigned"() -> () never;
    /// Slice bounds: which bound (`SliceBound`), the value, whether it is unsigned, what it was compared with.
    PanicSlice = "panic_slice"(I64, I64, I64, I64) -> () never;
    /// A slice is too short to become an array: its length, the array's.
    PanicSliceConvert = "panic_slice_convert"(I64, I64) -> () never;
    /// Integer division by zero.
    PanicDivide = "panic_divide"() -> () never;
    /// A negative shift count.
    PanicShift = "panic_shift"() -> () never;
    /// An address as a number, which does not follow what it is the address of.
    AddressBits = "address_bits"(I64) -> (I64);
    /// `unsafe.String` or `unsafe.Slice`: which, and whether the pointer is nil rather than the length wrong.
    PanicUnsafe = "panic_unsafe"(I64, I64) -> () never;
    /// An access at an offset from nil.
    PanicNil = "panic_nil_dereference"(I64) -> () never;
    /// The body of a loop over a function is called when it must not be, or what it raised was kept back: its state.
    PanicRange = "panic_range"(I64) -> () never;
    /// The body of a loop over a function defers a call when the function around it has run its deferred calls.
    FatalLateDefer = "fatal_late_defer"() -> () never;
    /// `panic(nil)`
    PanicNilArgument = "panic_nil_argument"() -> () never;
    /// Calls a function of the host: its number, its frame. Answers 1 if it has to be called again.
    Foreign = "host_function"(I64, I64) -> (I64);
    /// Begins a print statement: what follows comes out in one piece.
    PrintBegin = "print_begin"() -> ();
    /// Ends a print statement.
    PrintEnd = "print_end"() -> ();
    /// Prints a boolean.
    PrintBool = "print_bool"(I64) -> ();
    /// Prints a signed integer.
    PrintInt = "print_int"(I64) -> ();
    /// Prints an unsigned integer.
    PrintUint = "print_uint"(I64) -> ();
    /// Prints a `float64`.
    PrintFloat = "print_float"(F64) -> ();
    /// Prints a `float32`.
    PrintFloat32 = "print_float32"(F32) -> ();
    /// Prints a `complex128`: its parts.
    PrintComplex = "print_complex"(F64, F64) -> ();
    /// Prints a `complex64`: its parts.
    PrintComplex64 = "print_complex64"(F32, F32) -> ();
    /// Prints a string.
    PrintString = "print_string"(I64, I64) -> ();
    /// Prints a pointer.
    PrintPointer = "print_pointer"(I64) -> ();
    /// Prints a slice: address, length, capacity.
    PrintSlice = "print_slice"(I64, I64, I64) -> ();
    /// Prints the space between operands of `println`.
    PrintSpace = "print_space"() -> ();
    /// Prints the end of a line.
    PrintNewline = "print_newline"() -> ();
    /// Moves bytes: to, from, count. The places may overlap.
    MemoryMove = "memory_move"(I64, I64, I64) -> ();
    /// Zeroes bytes: address, count.
    MemoryClear = "memory_clear"(I64, I64) -> ();
    /// Compares bytes (two addresses, count): 1 or 0.
    MemoryEqual = "memory_equal"(I64, I64, I64) -> (I64);
    /// Compares strings: negative, zero or positive.
    StringCompare = "string_compare"(I64, I64, I64, I64) -> (I64);
    /// Decodes the rune of a string (address, length) at an index: the rune, and the index after it.
    DecodeRune = "decode_rune"(I64, I64, I64) -> (I64, I64);
    /// Allocates a zeroed object: its type descriptor.
    NewObject = "new_object"(I64) -> (I64);
    /// The same where compiled code has no cell at hand: also the word for the slot of the type's layout.
    RefillObject = "refill_object"(I64, I64) -> (I64);
    /// The next deferred call that a panic has to run, or 0.
    PanicNext = "panic_next"() -> (I64);
    /// `recover()`: an empty interface.
    Recover = "recover"() -> (I64, I64);
    /// Code and receiver of a method that says what a panic value is; at last ends the task.
    PanicReport = "panic_report"() -> (I64, I64);
    /// What that method has answered.
    PanicSaid = "panic_said"(I64, I64) -> ();
    /// Two strings (address, length each) as one.
    StringConcat2 = "string_concat2"(I64, I64, I64, I64) -> (I64, I64);
    /// Strings as one: the list, their count.
    StringConcat = "string_concat"(I64, I64) -> (I64, I64);
    /// A string of bytes (address, length): its address.
    BytesToString = "bytes_to_string"(I64, I64) -> (I64);
    /// The bytes of a string: address, capacity.
    StringToBytes = "string_to_bytes"(I64, I64) -> (I64, I64);
    /// A string of runes (address, count).
    RunesToString = "runes_to_string"(I64, I64) -> (I64, I64);
    /// The runes of a string: address, count.
    StringToRunes = "string_to_runes"(I64, I64) -> (I64, I64);
    /// The string of one rune.
    RuneToString = "rune_to_string"(I64) -> (I64, I64);
    /// Zeroed elements for a slice: the descriptor of one, length, capacity.
    MakeSlice = "make_slice"(I64, I64, I64) -> (I64);
    /// More room for a slice: the descriptor of an element, address, length, capacity, wanted length. Address and capacity.
    GrowSlice = "grow_slice"(I64, I64, I64, I64, I64) -> (I64, I64);
    /// Divides complex numbers: bits of the parts.
    ComplexDivide = "complex_divide"(I64, I64, I64, I64) -> (I64, I64);
    /// A new map: its descriptor, room for how many.
    MapMake = "map_make"(I64, I64) -> (I64);
    /// The element of a key (descriptor, map, address of the key), or 0.
    MapFind = "map_find"(I64, I64, I64) -> (I64);
    /// The same for a key of eight bytes.
    MapFindWord = "map_find_word"(I64, I64) -> (I64);
    /// The same for a key of four bytes.
    MapFindHalf = "map_find_half"(I64, I64) -> (I64);
    /// The same for a string.
    MapFindText = "map_find_text"(I64, I64, I64) -> (I64);
    /// The element of a key to assign to (map, address of the key).
    MapAssign = "map_assign"(I64, I64) -> (I64);
    /// The same for a key of eight bytes.
    MapAssignWord = "map_assign_word"(I64, I64) -> (I64);
    /// The same for a key of four bytes.
    MapAssignHalf = "map_assign_half"(I64, I64) -> (I64);
    /// The same for a string.
    MapAssignText = "map_assign_text"(I64, I64, I64) -> (I64);
    /// `delete`: descriptor, map, address of the key.
    MapDelete = "map_delete"(I64, I64, I64) -> ();
    /// Removes all entries of a map.
    MapClear = "map_clear"(I64) -> ();
    /// Begins a loop: its state, the map.
    MapBegin = "map_begin"(I64, I64) -> ();
    /// The next entry of a loop: key (0 at the end), element.
    MapNext = "map_next"(I64) -> (I64, I64);
    /// Starts a task: its spawn site, the context of its first function.
    Go = "go"(I64, I64) -> ();
    /// The function to start a task with is nil.
    GoNil = "go_nil"() -> () never;
    /// Lets other tasks run first.
    Gosched = "gosched"() -> ();
    /// A new channel: its descriptor, room for how many values.
    ChanMake = "chan_make"(I64, I64) -> (I64);
    /// Sends: the channel, the address of the value.
    ChanSend = "chan_send"(I64, I64) -> ();
    /// Receives: the channel, where the value goes, or 0. Whether it was sent.
    ChanReceive = "chan_receive"(I64, I64) -> (I64);
    /// Closes a channel.
    ChanClose = "chan_close"(I64) -> ();
    /// Sends if that is possible at once: whether it was.
    ChanTrySend = "chan_try_send"(I64, I64) -> (I64);
    /// Receives if that is possible at once: whether it was, and whether the value was sent.
    ChanTryReceive = "chan_try_receive"(I64, I64) -> (I64, I64);
    /// Waits for one of several: the cases, how many, whether to wait. Which (-1: none), and whether its value was sent.
    ChanSelect = "chan_select"(I64, I64, I64) -> (I64, I64);
    /// Prints an interface value: its two words.
    PrintInterface = "print_interface"(I64, I64) -> ();
    /// The itab of a type for an interface that it is known to implement, null for no type: interface, type.
    FindItab = "find_itab"(I64, I64) -> (I64);
    /// The same, null also if it does not implement it.
    AssertItab = "assert_itab"(I64, I64) -> (I64);
    /// Whether two data words of one type (null for nil) are equal values.
    InterfaceEqual = "interface_equal"(I64, I64, I64) -> (I64);
    /// A failed type assertion: the static type, the dynamic type, the wanted type.
    PanicAssertion = "panic_assertion"(I64, I64, I64) -> () never;
    /// A nil pointer as receiver of a method for values: the type, the method's name.
    PanicNilReceiver = "panic_nil_receiver"(I64, I64, I64) -> () never;
}

impl Host {
    /// The signature, the task included.
    pub fn signature(self) -> Signature {
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params = std::iter::once(&I64)
            .chain(self.params())
            .map(|&ty| AbiParam::new(ty))
            .collect();
        signature.returns = self.results().iter().map(|&ty| AbiParam::new(ty)).collect();
        signature
    }
}
