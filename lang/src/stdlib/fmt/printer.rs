//! Values under a verb.
//!
//! Promises: what Go's package fmt prints for every verb and kind of value. May not know: format strings.

use super::super::map;
use super::super::value::Value;
use super::calls::{Call, CallRecord, MethodKind, Outcome};
use super::field::{Base, Field, Flags, Integer};
use morestack_rt::deep::nested;
use morestack_rt::numbers::{FloatSize, Precision};
use morestack_rt::types::{GoInterface, Kind};

/// The type of bytes as reflection calls it.
const BYTES: &[u8] = b"[]uint8";

/// One run over the arguments of a call of package fmt.
pub(super) struct Printer<'a> {
    pub field: Field,
    /// Calls of methods with their outcomes, in order.
    records: &'a [CallRecord],
    /// How many of them were used.
    used: usize,
    /// Calls whose outcome is needed.
    pub wanted: Vec<Call>,
    /// Whether `%w` is a verb, and the arguments that it was used for.
    pub wraps: Option<Vec<usize>>,
    /// A verb that does not fit is being reported: no more methods.
    is_reporting: bool,
    /// The value of a panic is being printed.
    is_panicking: bool,
}

impl<'a> Printer<'a> {
    pub fn new(records: &'a [CallRecord]) -> Self {
        Printer {
            field: Field::default(),
            records,
            used: 0,
            wanted: Vec::new(),
            wraps: None,
            is_reporting: false,
            is_panicking: false,
        }
    }

    /// How many outcomes were used; the rest belongs to calls that are no longer made.
    pub fn used(&self) -> usize {
        self.used
    }

    /// `Print`: a space between two arguments if neither is a string.
    pub fn print(&mut self, arguments: &[GoInterface]) {
        let mut was_string = true;
        for (index, argument) in arguments.iter().enumerate() {
            // SAFETY: compiled code passes interface values.
            let value = unsafe { Value::of_any(argument) };
            let is_string = value.is_some_and(|value| value.ty.kind == Kind::String);
            if index > 0 && !is_string && !was_string {
                self.field.raw(" ");
            }
            self.argument(value, 'v');
            was_string = is_string;
        }
    }

    /// `Println`
    pub fn println(&mut self, arguments: &[GoInterface]) {
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.field.raw(" ");
            }
            // SAFETY: compiled code passes interface values.
            self.argument(unsafe { Value::of_any(argument) }, 'v');
        }
        self.field.raw("\n");
    }

    /// An argument, none if it is nil.
    pub fn argument(&mut self, value: Option<Value>, verb: char) {
        let Some(value) = value else {
            match verb {
                'T' | 'v' => self.field.padded(b"<nil>"),
                _ => self.misfit(None, verb),
            }
            return;
        };
        match verb {
            'T' => self.field.string(value.ty.text.as_bytes()),
            'p' => self.pointer(value, verb),
            'v' if self.field.flags.sharp_v && value.ty.text.as_bytes() == BYTES => {
                // Only an argument is called so, not a part of one.
                self.field.raw("[]byte");
                match value.pointer().is_null() {
                    true => self.field.raw("(nil)"),
                    false => self.elements(value, verb, 0),
                }
            }
            _ => match reflected(value) {
                Reflected::No => {
                    if !self.by_method(value, verb) {
                        self.value(value, verb, 0);
                    }
                }
                Reflected::Nothing => self.field.raw("<invalid reflect.Value>"),
                Reflected::Value(value) => {
                    if value.is_hidden || !self.by_method(value, verb) {
                        self.value(value, verb, 0);
                    }
                }
            },
        }
    }

    /// A verb that does not fit the value, or a method of it.
    fn misfit(&mut self, value: Option<Value>, verb: char) {
        self.is_reporting = true;
        self.field.raw("%!");
        self.field.raw_char(verb);
        self.field.raw("(");
        match value {
            None => self.field.raw("<nil>"),
            Some(value) => {
                self.field.raw(value.ty.text.as_str());
                self.field.raw("=");
                self.value(value, 'v', 0);
            }
        }
        self.field.raw(")");
        self.is_reporting = false;
    }

    /// Prints a value by one of its methods, if it has one for the verb.
    fn by_method(&mut self, value: Value, verb: char) -> bool {
        if self.is_reporting {
            return false;
        }
        let mut verb = verb;
        if verb == 'w' {
            if self.wraps.is_none() || !MethodKind::Error.is_of(value) {
                self.misfit(Some(value), verb);
                return true;
            }
            verb = 'v';
        }
        // An interface is not a receiver: what it holds will be.
        if value.ty.methods.count == 0 || value.ty.kind == Kind::Interface {
            return false;
        }
        let kinds: &[MethodKind] = match verb {
            _ if self.field.flags.sharp_v => &[MethodKind::Format, MethodKind::GoString],
            'v' | 's' | 'x' | 'X' | 'q' => {
                &[MethodKind::Format, MethodKind::Error, MethodKind::String]
            }
            _ => &[MethodKind::Format],
        };
        let Some(&method) = kinds.iter().find(|kind| kind.is_of(value)) else {
            return false;
        };
        let call = Call {
            method,
            receiver: value,
            verb,
            flags: self.field.flags,
            is_nested: self.is_panicking,
        };
        match self.outcome(&call) {
            Some(outcome) => self.called(&call, outcome),
            None => self.wanted.push(call),
        }
        true
    }

    /// The outcome of a call. After one that is not known none is: the order is lost.
    fn outcome(&mut self, call: &Call) -> Option<Outcome<'a>> {
        if !self.wanted.is_empty() {
            return None;
        }
        let outcome = self.records.get(self.used)?.outcome(call)?;
        self.used += 1;
        Some(outcome)
    }

    fn called(&mut self, call: &Call, outcome: Outcome<'_>) {
        if let Some(panic) = outcome.panic {
            if call.method == MethodKind::Format {
                // What it wrote before.
                self.field.out.extend_from_slice(outcome.text);
            }
            return self.panicked(call, panic);
        }
        match call.method {
            MethodKind::Format => self.field.out.extend_from_slice(outcome.text),
            MethodKind::GoString => self.field.string(outcome.text),
            MethodKind::Error | MethodKind::String => {
                self.string(call.receiver, outcome.text, call.verb);
            }
        }
    }

    fn panicked(&mut self, call: &Call, panic: &GoInterface) {
        if call.receiver.ty.kind == Kind::Pointer && call.receiver.pointer().is_null() {
            // That a method cannot do with nil is no surprise.
            return self.field.raw("<nil>");
        }
        let flags = std::mem::take(&mut self.field.flags);
        self.field.raw("%!");
        self.field.raw_char(call.verb);
        self.field.raw("(PANIC=");
        self.field.raw(call.method.name());
        self.field.raw(" method: ");
        self.is_panicking = true;
        // SAFETY: package fmt recovered an interface value and keeps it.
        self.argument(unsafe { Value::of_any(panic) }, 'v');
        self.is_panicking = false;
        self.field.raw(")");
        self.field.flags = flags;
    }

    /// A value inside another one or one whose methods do not fit.
    fn value(&mut self, value: Value, verb: char, depth: usize) {
        if depth > 0 && !value.is_hidden && self.by_method(value, verb) {
            return;
        }
        nested(|| self.by_kind(value, verb, depth));
    }

    fn by_kind(&mut self, value: Value, verb: char, depth: usize) {
        match value.ty.kind {
            Kind::Invalid => {}
            Kind::Bool => match verb {
                't' | 'v' => self.field.boolean(value.boolean()),
                _ => self.misfit(Some(value), verb),
            },
            Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => {
                self.integer(value, Integer::Signed(value.signed()), verb);
            }
            Kind::Uint
            | Kind::Uint8
            | Kind::Uint16
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Uintptr => {
                self.integer(value, Integer::Unsigned(value.unsigned()), verb);
            }
            Kind::Float32 => self.float(value, value.float(), FloatSize::Bits32, verb),
            Kind::Float64 => self.float(value, value.float(), FloatSize::Bits64, verb),
            Kind::Complex64 => self.complex(value, FloatSize::Bits32, verb),
            Kind::Complex128 => self.complex(value, FloatSize::Bits64, verb),
            Kind::String => self.string(value, value.string(), verb),
            Kind::Map => self.map(value, verb, depth),
            Kind::Struct => self.structure(value, verb, depth),
            Kind::Interface => match value.dynamic() {
                Some(dynamic) => self.value(dynamic, verb, depth + 1),
                None if self.field.flags.sharp_v => {
                    self.field.raw(value.ty.text.as_str());
                    self.field.raw("(nil)");
                }
                None => self.field.raw("<nil>"),
            },
            Kind::Array | Kind::Slice => self.list(value, verb, depth),
            Kind::Pointer => match value.pointee() {
                Some(pointee)
                    if depth == 0
                        && matches!(
                            pointee.ty.kind,
                            Kind::Array | Kind::Slice | Kind::Struct | Kind::Map
                        ) =>
                {
                    self.field.raw("&");
                    self.value(pointee, verb, depth + 1);
                }
                _ => self.pointer(value, verb),
            },
            Kind::Chan | Kind::Func | Kind::UnsafePointer => self.pointer(value, verb),
        }
    }

    fn integer(&mut self, value: Value, number: Integer, verb: char) {
        let base = match verb {
            'v' => match number {
                Integer::Unsigned(number) if self.field.flags.sharp_v => {
                    return self.field.address(number, true);
                }
                _ => Base::Decimal,
            },
            'd' => Base::Decimal,
            'b' => Base::Binary,
            'o' => Base::Octal,
            'O' => Base::OctalPrefixed,
            'x' => Base::Hexadecimal { is_upper: false },
            'X' => Base::Hexadecimal { is_upper: true },
            'c' => return self.field.character(number.as_rune()),
            'q' => return self.field.quoted_character(number.as_rune()),
            'U' => return self.field.unicode(number),
            _ => return self.misfit(Some(value), verb),
        };
        self.field.integer(number, base);
    }

    /// `value` is what is reported if the verb does not fit.
    fn float(&mut self, value: Value, number: f64, size: FloatSize, verb: char) {
        const USUAL_DIGITS: Precision = Precision::Digits(6);
        let (verb, precision) = match verb {
            'v' => (b'g', Precision::Shortest),
            'b' | 'g' | 'G' | 'x' | 'X' => (verb as u8, Precision::Shortest),
            'e' | 'E' | 'f' | 'F' => (verb as u8, USUAL_DIGITS),
            _ => return self.misfit(Some(value), verb),
        };
        self.field.float(number, size, verb, precision);
    }

    /// `size` is that of its parts.
    fn complex(&mut self, value: Value, size: FloatSize, verb: char) {
        if !matches!(
            verb,
            'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E'
        ) {
            return self.misfit(Some(value), verb);
        }
        let (real, imaginary) = value.complex();
        let plus = self.field.flags.plus;
        self.field.raw("(");
        self.float(value, real, size, verb);
        self.field.flags.plus = true;
        self.float(value, imaginary, size, verb);
        self.field.raw("i)");
        self.field.flags.plus = plus;
    }

    /// A string, perhaps one that a method of the value returned.
    fn string(&mut self, value: Value, string: &[u8], verb: char) {
        match verb {
            'v' if self.field.flags.sharp_v => self.field.quoted(string),
            'v' | 's' => self.field.string(string),
            'x' => self.field.hex_string(string, false),
            'X' => self.field.hex_string(string, true),
            'q' => self.field.quoted(string),
            _ => self.misfit(Some(value), verb),
        }
    }

    /// In Go syntax the type, and whether the value is nil.
    fn type_and_nil(&mut self, value: Value) -> bool {
        if !self.field.flags.sharp_v {
            return false;
        }
        self.field.raw(value.ty.text.as_str());
        let is_nil = matches!(value.ty.kind, Kind::Map | Kind::Slice) && value.pointer().is_null();
        if is_nil {
            self.field.raw("(nil)");
        }
        is_nil
    }

    /// Parts of a value between their brackets.
    fn parts<T>(
        &mut self,
        plain: [&str; 2],
        parts: impl IntoIterator<Item = T>,
        mut part: impl FnMut(&mut Self, T),
    ) {
        let Flags { sharp_v, .. } = self.field.flags;
        let ([open, close], separator) = if sharp_v {
            (["{", "}"], ", ")
        } else {
            (plain, " ")
        };
        self.field.raw(open);
        for (index, item) in parts.into_iter().enumerate() {
            if index > 0 {
                self.field.raw(separator);
            }
            part(self, item);
        }
        self.field.raw(close);
    }

    fn map(&mut self, value: Value, verb: char, depth: usize) {
        if self.type_and_nil(value) {
            return;
        }
        let mut entries = map::entries(value);
        entries.sort_by(|(a, _), (b, _)| a.compare(*b));
        self.parts(["map[", "]"], entries, |this, (key, element)| {
            this.value(key, verb, depth + 1);
            this.field.raw(":");
            this.value(element, verb, depth + 1);
        });
    }

    fn structure(&mut self, value: Value, verb: char, depth: usize) {
        self.type_and_nil(value);
        self.parts(["{", "}"], value.fields(), |this, (name, field)| {
            if this.field.flags.plus_v || this.field.flags.sharp_v {
                this.field.raw(name);
                this.field.raw(":");
            }
            let held = (field.ty.kind == Kind::Interface)
                .then(|| field.dynamic())
                .flatten();
            this.value(held.unwrap_or(field), verb, depth + 1);
        });
    }

    fn list(&mut self, value: Value, verb: char, depth: usize) {
        if value.is_bytes() {
            match verb {
                's' => return self.field.string(value.element_bytes()),
                'q' => return self.field.quoted(value.element_bytes()),
                'x' => return self.field.hex_string(value.element_bytes(), false),
                'X' => return self.field.hex_string(value.element_bytes(), true),
                _ => {}
            }
        }
        if !self.type_and_nil(value) {
            self.elements(value, verb, depth);
        }
    }

    fn elements(&mut self, list: Value, verb: char, depth: usize) {
        self.parts(["[", "]"], list.elements(), |this, element| {
            this.value(element, verb, depth + 1);
        });
    }

    /// A value that is an address, in Go syntax with its type.
    fn pointer(&mut self, value: Value, verb: char) {
        let has_address = matches!(
            value.ty.kind,
            Kind::Chan | Kind::Func | Kind::Map | Kind::Pointer | Kind::Slice | Kind::UnsafePointer
        );
        if !has_address {
            return self.misfit(Some(value), verb);
        }
        let address = value.pointer() as u64;
        match verb {
            'v' if self.field.flags.sharp_v => {
                self.field.raw("(");
                self.field.raw(value.ty.text.as_str());
                self.field.raw(")(");
                match address {
                    0 => self.field.raw("nil"),
                    _ => self.field.address(address, true),
                }
                self.field.raw(")");
            }
            'v' if address == 0 => self.field.padded(b"<nil>"),
            'v' | 'p' => self.field.address(address, !self.field.flags.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => {
                self.integer(value, Integer::Unsigned(address), verb);
            }
            _ => self.misfit(Some(value), verb),
        }
    }
}

/// What a `reflect.Value` is about.
enum Reflected {
    /// It is none.
    No,
    /// The zero one.
    Nothing,
    Value(Value),
}

/// Package reflect's `Value`.
#[repr(C)]
struct ReflectValue {
    ty: *const morestack_rt::types::TypeDescriptor,
    word: *const u8,
    flags: u64,
}

/// In [`ReflectValue::flags`]: `word` is the value's address, not the value.
const IS_ADDRESS: u64 = 1;
/// In [`ReflectValue::flags`]: it was reached through a field that is not exported.
const IS_HIDDEN: u64 = 2;

fn reflected(value: Value) -> Reflected {
    if !value.is_type("reflect", "Value") {
        return Reflected::No;
    }
    // SAFETY: it is one.
    let reflect = unsafe { &*value.at.cast::<ReflectValue>() };
    if reflect.ty.is_null() {
        return Reflected::Nothing;
    }
    let at = if reflect.flags & IS_ADDRESS != 0 {
        reflect.word
    } else {
        (&raw const reflect.word).cast()
    };
    // SAFETY: I-TYPE, and package reflect keeps the value there.
    let mut inner = unsafe { Value::new(&*reflect.ty, at) };
    inner.is_hidden = reflect.flags & IS_HIDDEN != 0;
    Reflected::Value(inner)
}
