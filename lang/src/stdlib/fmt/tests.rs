//! Formatting of values made by hand; expected texts are the output of Go 1.27.3. Everything else is in the filetests
//! `run/fmt_*`, where real programs say what they print.

use super::printer::Printer;
use morestack_rt::types::{GoInterface, GoString, Kind, StaticList, StaticString, TypeDescriptor};
use std::ptr::{null, null_mut};

fn static_string(text: &'static str) -> StaticString {
    StaticString {
        start: text.as_ptr(),
        length: text.len() as u64,
    }
}

fn no_items<T>() -> StaticList<T> {
    StaticList {
        start: null(),
        count: 0,
    }
}

fn descriptor(kind: Kind, size_bytes: u64, text: &'static str) -> &'static TypeDescriptor {
    Box::leak(Box::new(TypeDescriptor {
        size_bytes,
        pointer_bytes: 0,
        pointer_bitmap: null(),
        hash: 0,
        align_bytes: 8,
        kind,
        flags: 0,
        text: static_string(text),
        name: static_string(text),
        package: static_string(""),
        elem: null(),
        key: null(),
        len: 0,
        fields: no_items(),
        params: no_items(),
        results: no_items(),
        methods: no_items(),
        pointer: null(),
        calls: null(),
    }))
}

fn boxed<T>(ty: &'static TypeDescriptor, value: T) -> GoInterface {
    GoInterface {
        word: std::ptr::from_ref(ty).cast(),
        data: Box::leak(Box::new(value)) as *mut T as *mut u8,
    }
}

fn int(value: i64) -> GoInterface {
    boxed(descriptor(Kind::Int, 8, "int"), value)
}

fn float(value: f64) -> GoInterface {
    boxed(descriptor(Kind::Float64, 8, "float64"), value)
}

fn string(text: &'static str) -> GoInterface {
    let value = GoString {
        start: text.as_ptr(),
        length: text.len() as u64,
    };
    boxed(descriptor(Kind::String, 16, "string"), value)
}

fn nil() -> GoInterface {
    GoInterface {
        word: null(),
        data: null_mut(),
    }
}

fn formatted(format: &str, arguments: &[GoInterface]) -> String {
    let mut printer = Printer::new(&[]);
    printer.printf(format.as_bytes(), arguments);
    String::from_utf8(printer.field.out).unwrap()
}

#[test]
fn widths_and_precisions() {
    let five = || int(5);
    for (format, argument, text) in [
        ("%d|", five(), "5|"),
        ("%3d|", five(), "  5|"),
        ("%-3d|", five(), "5  |"),
        ("%03d|", five(), "005|"),
        ("%-03d|", five(), "5  |"),
        ("%+03d|", five(), "+05|"),
        ("%.3d|", five(), "005|"),
        ("%6.3d|", int(-5), "  -005|"),
        ("%.0d|", int(0), "|"),
        ("%3.0d|", int(0), "   |"),
        (
            "%x %[1]X %#[1]x %[1]o %#[1]o %[1]O %[1]b %#[1]b",
            int(60),
            "3c 3C 0x3c 74 074 0o74 111100 0b111100",
        ),
        ("%c%[1]q%[1]U%#[1]U", int(0x4e16), "世'世'U+4E16U+4E16 '世'"),
        (
            "%5s|%-5[1]s|%.1[1]s|%5.1[1]s",
            string("héé"),
            "  héé|héé  |h|    h",
        ),
        (
            "%q %#[1]q %+[1]q %[1]x % [1]X %#[1]x",
            string("hé"),
            "\"hé\" `hé` \"h\\u00e9\" 68c3a9 68 C3 A9 0x68c3a9",
        ),
        ("%6.2f|%+[1]g|% [1]g", float(3.5), "  3.50|+3.5| 3.5"),
        ("%v", nil(), "<nil>"),
        ("%s", nil(), "%!s(<nil>)"),
    ] {
        assert_eq!(formatted(format, &[argument]), text, "{format}");
    }
}

#[test]
fn mistakes_are_said() {
    for (format, arguments, text) in [
        ("%d", vec![string("x")], "%!d(string=x)"),
        ("%d %d", vec![int(1)], "1 %!d(MISSING)"),
        ("%", vec![], "%!(NOVERB)"),
        ("%5%|%%", vec![], "%|%"),
        (
            "x",
            vec![int(1), nil(), string("a")],
            "x%!(EXTRA int=1, <nil>, string=a)",
        ),
        ("%z", vec![int(1)], "%!z(int=1)"),
        ("%[3]d", vec![int(1)], "%!d(BADINDEX)"),
        ("%[2]d %[1]d", vec![int(1), int(2)], "2 1"),
        ("%[x]d", vec![int(1)], "%!d(BADINDEX)"),
        ("%[2]*[1]d", vec![int(1), int(3)], "  1"),
        ("%*d", vec![int(-3), int(1)], "1  "),
        ("%*d", vec![string("a"), int(1)], "%!(BADWIDTH)1"),
        ("%.*d", vec![int(-1), int(1)], "%!(BADPREC)1"),
        ("%100000000d", vec![int(1)], "%!(NOVERB)%!(EXTRA int=1)"),
        ("%w", vec![int(1)], "%!w(int=1)"),
    ] {
        assert_eq!(formatted(format, &arguments), text, "{format}");
    }
}
