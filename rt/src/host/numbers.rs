//! Numbers as Go's print and println write them.
//!
//! Promises: the text of Go 1.27, whose println prints the shortest float that reads back. Rust's shortest digits are
//! the same digits, since both are the closest of the shortest; only the layout is ours. May not know: tasks.

use std::fmt::Write as _;

/// Below this decimal exponent, and from the next one on, Go's shortest format writes an exponent.
const LOWEST_PLAIN_EXPONENT: i32 = -4;
const FIRST_LARGE_EXPONENT: i32 = 6;

pub(super) fn float64(value: f64) -> String {
    float(
        value.is_nan(),
        value.is_infinite(),
        value.is_sign_negative(),
        &format!("{:e}", value.abs()),
    )
}

pub(super) fn float32(value: f32) -> String {
    float(
        value.is_nan(),
        value.is_infinite(),
        value.is_sign_negative(),
        &format!("{:e}", value.abs()),
    )
}

pub(super) fn complex(real: &str, imaginary: &str) -> String {
    let plus = if imaginary.starts_with(['+', '-']) {
        ""
    } else {
        "+"
    };
    format!("({real}{plus}{imaginary}i)")
}

/// `scientific` is Rust's shortest form of the absolute value, such as `1.25e-7`.
fn float(is_nan: bool, is_infinite: bool, is_negative: bool, scientific: &str) -> String {
    if is_nan {
        return "NaN".to_owned();
    }
    if is_infinite {
        return if is_negative { "-Inf" } else { "+Inf" }.to_owned();
    }
    let mut out = String::new();
    if is_negative {
        out.push('-');
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits == "0" {
        out.push('0');
    } else if (LOWEST_PLAIN_EXPONENT..FIRST_LARGE_EXPONENT).contains(&exponent) {
        plain(&mut out, &digits, exponent);
    } else {
        let (sign, exponent) = if exponent < 0 {
            ('-', -exponent)
        } else {
            ('+', exponent)
        };
        let _ = write!(out, "{mantissa}e{sign}{exponent:02}");
    }
    out
}

/// Digits with the point after the digit of `exponent`.
fn plain(out: &mut String, digits: &str, exponent: i32) {
    let Ok(whole) = usize::try_from(exponent + 1) else {
        let _ = write!(out, "0.{}{digits}", "0".repeat((-exponent - 1) as usize));
        return;
    };
    if whole == 0 {
        let _ = write!(out, "0.{digits}");
    } else if digits.len() <= whole {
        let _ = write!(out, "{digits}{}", "0".repeat(whole - digits.len()));
    } else {
        let _ = write!(out, "{}.{}", &digits[..whole], &digits[whole..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected texts are the output of Go 1.27.3's println.
    #[test]
    fn floats_as_go_prints_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (0.00012345, "0.00012345"),
            (999999.0, "999999"),
            (1e5, "100000"),
            (1e6, "1e+06"),
            (1234567.0, "1.234567e+06"),
            (12345678.5, "1.23456785e+07"),
            (123456789012345678901.0, "1.2345678901234568e+20"),
            (1e100, "1e+100"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (1.0 / 3.0, "0.3333333333333333"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(float64(value), text);
        }
        for (value, text) in [
            (0.1f32, "0.1"),
            (16777216.0, "1.6777216e+07"),
            (f32::MAX, "3.4028235e+38"),
            (1e-45, "1e-45"),
            (123456.7, "123456.7"),
        ] {
            assert_eq!(float32(value), text);
        }
    }

    #[test]
    fn complex_numbers_as_go_prints_them() {
        for ((real, imaginary), text) in [
            ((1.0, -2.0), "(1-2i)"),
            ((f64::NAN, f64::INFINITY), "(NaN+Infi)"),
            ((f64::NEG_INFINITY, 0.0), "(-Inf+0i)"),
        ] {
            assert_eq!(complex(&float64(real), &float64(imaginary)), text);
        }
    }
}
