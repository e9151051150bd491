//! Values of constants, against Rust's own exact parsing of floats.

use super::{Value, parse_number};
use crate::syntax::token::{BinaryOp, LiteralKind, UnaryOp};

fn float(text: &str) -> Value {
    parse_number(text, LiteralKind::Float).expect("in range")
}

fn int(text: &str) -> Value {
    parse_number(text, LiteralKind::Int).expect("an integer")
}

#[test]
fn rounding_agrees_with_exact_parsing() {
    let mut texts: Vec<String> = [
        "0.0",
        "0.1",
        "1e23",
        "8.5e-324",
        "2.5e-324",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "9007199254740993.0",
        "1e-45",
        "7.0e-46",
        "3.4028235e38",
        "3.4028235677973366e38",
        "3.4028236e38",
        "16777217.0",
        "1e400",
        "1e-400",
        "1e5000",
        "1e-5000",
        "1.00000017881393432617187499",
        "1.00000017881393432617187500",
        "1.00000017881393432617187501",
    ]
    .map(String::from)
    .to_vec();
    let mut seed = 12345u64;
    for _ in 0..2_000 {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        let digits = seed >> 4;
        texts.push(format!("{digits}e{}", (seed % 700) as i64 - 350));
    }
    for text in texts {
        let value = float(&text);
        let (f64, f32): (f64, f32) = (
            text.parse().expect("a float"),
            text.parse().expect("a float"),
        );
        assert_eq!(
            value.to_f64().map(f64::to_bits),
            Some(f64.to_bits()),
            "{text}"
        );
        assert_eq!(
            value.to_f32().map(f32::to_bits),
            Some(f32.to_bits()),
            "{text}"
        );
        let negative = value
            .unary(UnaryOp::Minus, None)
            .and_then(|value| value.to_f64());
        // There is no negative zero among constants.
        assert_eq!(
            negative,
            Some(if f64 == 0.0 { 0.0 } else { -f64 }),
            "{text}"
        );
    }
}

#[test]
fn literals() {
    for (text, value) in [
        ("0x_Ff", 255),
        ("0b101", 5),
        ("0o17", 15),
        ("017", 15),
        ("1_000", 1000),
        ("0", 0),
    ] {
        assert_eq!(int(text), Value::from(value), "{text}");
    }
    assert_eq!(float("0x1p-2").to_f64(), Some(0.25));
    assert_eq!(float("0x.8p1").to_f64(), Some(1.0));
    assert_eq!(float(".5e1").to_int(), int("5").to_int());
    let imaginary =
        parse_number("012i", LiteralKind::Imaginary).expect("decimal, for compatibility");
    assert_eq!(imaginary.to_string(), "(0 + 12i)");
    assert_eq!(
        parse_number("1e99999999999999999999", LiteralKind::Float),
        None
    );
    assert!(
        float("1e-99999999999999999999")
            .to_real()
            .is_some_and(|real| real.is_zero())
    );
}

#[test]
fn numbers_beyond_exactness_stay_close() {
    let huge = float("1e100000");
    let one = Value::binary(BinaryOp::Div, &huge, &huge, false).expect("finite");
    assert_eq!(one.to_int(), int("1").to_int());
    let product = Value::binary(BinaryOp::Mul, &huge, &float("1e-100000"), false).expect("finite");
    assert_eq!(product.to_f64(), Some(1.0));
    assert_eq!(
        Value::compare(BinaryOp::Less, &huge, &float("1e100001")),
        Some(true)
    );
    let sum = Value::binary(BinaryOp::Add, &huge, &int("1"), false).expect("finite");
    assert_eq!(Value::compare(BinaryOp::Equal, &sum, &huge), Some(true));
}

#[test]
fn integer_operations_are_exact_and_truncate() {
    let apply = |op, a: i64, b: i64| {
        Value::binary(op, &a.into(), &b.into(), true).and_then(|value| value.to_i64())
    };
    assert_eq!(apply(BinaryOp::Div, -7, 2), Some(-3));
    assert_eq!(apply(BinaryOp::Rem, -7, 2), Some(-1));
    assert_eq!(apply(BinaryOp::AndNot, -1, 6), Some(-7));
    assert_eq!(apply(BinaryOp::Xor, -1, 5), Some(-6));
    assert_eq!(
        Value::from(-5)
            .shift(BinaryOp::Shr, 1)
            .and_then(|value| value.to_i64()),
        Some(-3)
    );
    assert_eq!(
        Value::from(-5)
            .shift(BinaryOp::Shr, 5_000)
            .and_then(|value| value.to_i64()),
        Some(-1)
    );
    assert_eq!(
        Value::from(5).unary(UnaryOp::Complement, Some(8)),
        Some(Value::from(250))
    );
    assert_eq!(
        Value::from(5).unary(UnaryOp::Complement, None),
        Some(Value::from(-6))
    );
    assert_eq!(Value::from(-1).to_bits64(), Some(u64::MAX));
}

#[test]
fn texts_are_those_of_messages() {
    let shown = [
        ("0.1", "0.1"),
        ("1e6", "1e+06"),
        ("123456.0", "123456"),
        ("1234567.0", "1.23457e+06"),
        ("0.00001", "1e-05"),
        ("100000.5", "100000.5"),
        ("1e309", "1e+309"),
        ("1e-400", "1e-400"),
        ("2.5", "2.5"),
    ];
    for (text, expected) in shown {
        assert_eq!(float(text).to_string(), expected, "{text}");
    }
    assert_eq!(Value::from(&b"a\"\n\xff"[..]).to_string(), r#""a\"\n\xff""#);
    assert_eq!(Value::from(&[b'x'; 100][..]).to_string().len(), 72);
}
