//! Questions about types that Go's rules ask: classes of basic types, comparability, validity.

use super::{Basic, Term, Type, TypeId, Types};

impl Basic {
    /// `bool` or untyped bool.
    pub fn is_boolean(self) -> bool {
        matches!(self, Basic::Bool | Basic::UntypedBool)
    }

    /// An integer type, typed or untyped (including runes).
    pub fn is_integer(self) -> bool {
        (Basic::Int..=Basic::Uintptr).contains(&self)
            || matches!(self, Basic::UntypedInt | Basic::UntypedRune)
    }

    /// An unsigned integer type.
    pub fn is_unsigned(self) -> bool {
        (Basic::Uint..=Basic::Uintptr).contains(&self)
    }

    /// A floating-point type, typed or untyped.
    pub fn is_float(self) -> bool {
        matches!(self, Basic::Float32 | Basic::Float64 | Basic::UntypedFloat)
    }

    /// A complex type, typed or untyped.
    pub fn is_complex(self) -> bool {
        matches!(
            self,
            Basic::Complex64 | Basic::Complex128 | Basic::UntypedComplex
        )
    }

    /// Integer, float or complex.
    pub fn is_numeric(self) -> bool {
        self.is_integer() || self.is_float() || self.is_complex()
    }

    /// `string` or untyped string.
    pub fn is_string(self) -> bool {
        matches!(self, Basic::String | Basic::UntypedString)
    }

    /// The type of a constant without a declared type, or of `nil`.
    pub fn is_untyped(self) -> bool {
        self >= Basic::UntypedBool
    }

    /// Types that constants may have.
    pub fn is_const_type(self) -> bool {
        self.is_boolean() || self.is_numeric() || self.is_string()
    }

    /// Types with `<`.
    pub fn is_ordered(self) -> bool {
        self.is_integer() || self.is_float() || self.is_string()
    }

    /// Bits of a fixed-size integer type; `None` for anything else.
    pub fn integer_bits(self) -> Option<u32> {
        use Basic::*;
        match self {
            Int8 | Uint8 => Some(8),
            Int16 | Uint16 => Some(16),
            Int32 | Uint32 => Some(32),
            Int | Int64 | Uint | Uint64 | Uintptr => Some(64),
            _ => None,
        }
    }

    /// The name as Go prints it.
    pub fn name(self) -> &'static str {
        use Basic::*;
        match self {
            Invalid => "invalid type",
            Bool => "bool",
            Int => "int",
            Int8 => "int8",
            Int16 => "int16",
            Int32 => "int32",
            Int64 => "int64",
            Uint => "uint",
            Uint8 => "uint8",
            Uint16 => "uint16",
            Uint32 => "uint32",
            Uint64 => "uint64",
            Uintptr => "uintptr",
            Float32 => "float32",
            Float64 => "float64",
            Complex64 => "complex64",
            Complex128 => "complex128",
            String => "string",
            UnsafePointer => "unsafe.Pointer",
            UntypedBool => "untyped bool",
            UntypedInt => "untyped int",
            UntypedRune => "untyped rune",
            UntypedFloat => "untyped float",
            UntypedComplex => "untyped complex",
            UntypedString => "untyped string",
            UntypedNil => "untyped nil",
        }
    }
}

impl Types {
    /// Whether the underlying type is a basic type of which `class` holds; for a type parameter, whether
    /// its type set is not empty and `class` holds for every type of it.
    pub fn all_basic(&self, id: TypeId, class: fn(Basic) -> bool) -> bool {
        match self.underlying(id) {
            Type::Basic(basic) => class(basic),
            Type::Interface(_) if self.is_type_param(id) => {
                let set = self.type_set(self.underlying_id(id));
                let terms = set.terms.as_deref().unwrap_or_default();
                !terms.is_empty() && terms.iter().all(|term| self.all_basic(term.ty, class))
            }
            _ => false,
        }
    }

    /// Boolean type.
    pub fn is_boolean(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_boolean)
    }

    /// Integer type.
    pub fn is_integer(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_integer)
    }

    /// Unsigned integer type.
    pub fn is_unsigned(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_unsigned)
    }

    /// Floating-point type.
    pub fn is_float(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_float)
    }

    /// Complex type.
    pub fn is_complex(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_complex)
    }

    /// Numeric type.
    pub fn is_numeric(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_numeric)
    }

    /// String type.
    pub fn is_string(&self, id: TypeId) -> bool {
        self.all_basic(id, Basic::is_string)
    }

    /// Type of an untyped constant or of `nil`.
    pub fn is_untyped(&self, id: TypeId) -> bool {
        matches!(self.get_unaliased(id), Type::Basic(basic) if basic.is_untyped())
    }

    /// Type that a constant may have. A type parameter is none.
    pub fn is_const_type(&self, id: TypeId) -> bool {
        self.basic(id).is_some_and(Basic::is_const_type)
    }

    /// Interface type, but not a type parameter.
    pub fn is_interface(&self, id: TypeId) -> bool {
        self.as_interface(id).is_some()
    }

    /// Whether the type has a name: predeclared, defined, or a type parameter.
    pub fn has_name(&self, id: TypeId) -> bool {
        matches!(
            self.get_unaliased(id),
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_)
        )
    }

    /// Whether `nil` is a value of the type.
    pub fn has_nil(&self, id: TypeId) -> bool {
        match self.underlying(id) {
            Type::Basic(basic) => matches!(basic, Basic::UnsafePointer | Basic::UntypedNil),
            Type::Interface(_) if self.is_type_param(id) => {
                let set = self.type_set(self.underlying_id(id));
                let terms = set.terms.as_deref().unwrap_or_default();
                !terms.is_empty() && terms.iter().all(|term| self.has_nil(term.ty))
            }
            Type::Slice(_) | Type::Pointer(_) | Type::Signature(_) => true,
            Type::Interface(_) | Type::Map { .. } | Type::Chan { .. } => true,
            _ => false,
        }
    }

    /// Whether `==` is defined on the type. Interfaces are comparable (they may panic), type parameters
    /// if their constraint says so.
    pub fn is_comparable(&self, id: TypeId) -> bool {
        self.incomparable_part(id, &mut vec![]).is_none()
    }

    /// Whether a comparison of two values of the type can panic, that is, whether an interface is in it.
    pub fn is_strictly_comparable(&self, id: TypeId) -> bool {
        self.strictly_comparable_part(id, &mut vec![])
    }

    fn strictly_comparable_part(&self, id: TypeId, seen: &mut Vec<TypeId>) -> bool {
        if seen.contains(&id) {
            return true;
        }
        seen.push(id);
        let comparable = match self.underlying(id) {
            Type::Interface(_) => {
                let set = self.type_set(self.underlying_id(id));
                let terms = set.terms.as_deref().unwrap_or_default();
                let mut part = |term: &Term| self.strictly_comparable_part(term.ty, seen);
                set.comparable || !terms.is_empty() && terms.iter().all(&mut part)
            }
            Type::Array { elem, .. } => self.strictly_comparable_part(elem, seen),
            Type::Struct(fields) => fields
                .fields
                .iter()
                .all(|field| self.strictly_comparable_part(field.ty, seen)),
            _ => self.is_comparable(id),
        };
        seen.pop();
        comparable
    }

    /// Why `==` is not defined on the type, in Go's words; `None` if it is.
    pub fn incomparable_cause(&self, id: TypeId) -> Option<String> {
        match self.underlying(id) {
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. } => Some(format!(
                "{} can only be compared to nil",
                self.composite_kind(id)
            )),
            _ => self.incomparable_part(id, &mut vec![]),
        }
    }

    /// `seen` are the types around this one: a type that contains itself is reported elsewhere.
    fn incomparable_part(&self, id: TypeId, seen: &mut Vec<TypeId>) -> Option<String> {
        if seen.contains(&id) {
            return None;
        }
        seen.push(id);
        let cause = self.incomparable_structure(id, seen);
        seen.pop();
        cause
    }

    fn incomparable_structure(&self, id: TypeId, seen: &mut Vec<TypeId>) -> Option<String> {
        match self.underlying(id) {
            Type::Basic(Basic::UntypedNil) => Some(String::new()),
            Type::Basic(_) | Type::Pointer(_) | Type::Chan { .. } => None,
            Type::Interface(_) if self.is_type_param(id) => {
                let set = self.type_set(self.underlying_id(id));
                let mut by_terms = || {
                    let terms = set.terms.as_deref().unwrap_or_default();
                    let comparable = |ty| self.incomparable_part(ty, seen).is_none();
                    !terms.is_empty() && terms.iter().map(|term| term.ty).all(comparable)
                };
                if set.terms.as_ref().is_some_and(Vec::is_empty) {
                    return Some("empty type set".to_string());
                }
                (!set.comparable && !by_terms())
                    .then(|| "incomparable types in type set".to_string())
            }
            Type::Interface(_) => None,
            Type::Struct(fields) => fields
                .fields
                .iter()
                .find(|field| self.incomparable_part(field.ty, seen).is_some())
                .map(|field| {
                    format!(
                        "struct containing {} cannot be compared",
                        self.display(field.ty)
                    )
                }),
            Type::Array { elem, .. } if self.incomparable_part(elem, seen).is_none() => None,
            Type::Array { .. } => Some(format!("{} cannot be compared", self.display(id))),
            _ => Some(String::new()),
        }
    }

    /// The type a variable gets from an untyped value; any other type itself.
    pub fn default_type(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Basic(Basic::UntypedBool) => TypeId::BOOL,
            Type::Basic(Basic::UntypedInt) => TypeId::INT,
            Type::Basic(Basic::UntypedRune) => TypeId::RUNE,
            Type::Basic(Basic::UntypedFloat) => TypeId::FLOAT64,
            Type::Basic(Basic::UntypedComplex) => TypeId::COMPLEX128,
            Type::Basic(Basic::UntypedString) => TypeId::STRING,
            _ => id,
        }
    }

    /// "array", "slice", ... for a composite type, "" for a basic one.
    pub fn composite_kind(&self, id: TypeId) -> &'static str {
        match self.underlying(id) {
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
            Type::Union(_) => "union",
            Type::Basic(_) | Type::Named(_) | Type::Alias(_) | Type::TypeParam(_) => "",
        }
    }
}
