//! The built-in functions.

macro_rules! builtins {
    ($($builtin:ident $name:literal,)*) => {
        /// Predeclared functions, and those of package `unsafe`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the names are Go's")]
        pub enum Builtin {
            $($builtin,)*
        }

        impl Builtin {
            /// All of the universe, then all of package `unsafe`.
            pub const ALL: &[Builtin] = &[$(Builtin::$builtin,)*];

            /// The name, without package.
            pub fn name(self) -> &'static str {
                match self {
                    $(Builtin::$builtin => $name,)*
                }
            }
        }
    };
}

builtins! {
    Append "append",
    Cap "cap",
    Clear "clear",
    Close "close",
    Complex "complex",
    Copy "copy",
    Delete "delete",
    Imag "imag",
    Len "len",
    Make "make",
    Max "max",
    Min "min",
    New "new",
    Panic "panic",
    Print "print",
    Println "println",
    Real "real",
    Recover "recover",
    UnsafeAdd "Add",
    UnsafeAlignof "Alignof",
    UnsafeOffsetof "Offsetof",
    UnsafeSizeof "Sizeof",
    UnsafeSlice "Slice",
    UnsafeSliceData "SliceData",
    UnsafeString "String",
    UnsafeStringData "StringData",
}

impl Builtin {
    /// Whether it belongs to package `unsafe`.
    pub fn is_unsafe(self) -> bool {
        self as u8 >= Builtin::UnsafeAdd as u8
    }
}
