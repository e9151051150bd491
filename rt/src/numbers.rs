//! Floats and complex numbers as text, in Go's layouts.
//!
//! Promises: the text of Go 1.27's strconv for every layout, precision and size; println's is the shortest `g`. The
//! digits are Rust's: both languages take the closest of the shortest digits that read back, and round exact ones half
//! to even; only the layout is ours. May not know: tasks, flags and widths.

use std::io::Write as _;

/// More digits than any float has; what is asked beyond them is zeros.
const MOST_DIGITS: usize = 1100;
/// The shortest `g` writes an exponent from this one on.
const SHORTEST_LARGE_EXPONENT: i32 = 6;
/// `g` writes an exponent below this one.
const LOWEST_PLAIN_EXPONENT: i32 = -4;

/// How many digits to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As many as it takes to read the same float back.
    Shortest,
    /// So many: after the point, but for `g` in all.
    Digits(usize),
}

/// The size of the float that the text is to read back as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatSize {
    /// `float32`
    Bits32,
    /// `float64`
    Bits64,
}

/// Appends a float in the layout of `verb`, one of `eEfgGbxX`; a `Bits32` value was a `float32` before.
pub fn append_float(
    out: &mut Vec<u8>,
    value: f64,
    verb: u8,
    precision: Precision,
    size: FloatSize,
) {
    if value.is_nan() {
        out.extend_from_slice(b"NaN");
        return;
    }
    if value.is_infinite() {
        let text = if value < 0.0 { b"-Inf" } else { b"+Inf" };
        out.extend_from_slice(text);
        return;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let value = value.abs();
    match verb {
        b'b' => append_binary(out, value, size),
        b'x' | b'X' => append_hexadecimal(out, value, verb, precision),
        b'e' | b'E' => {
            let (digits, after_point) = match precision {
                Precision::Shortest => {
                    let digits = Digits::shortest(value, size);
                    let after_point = digits.count.saturating_sub(1);
                    (digits, after_point)
                }
                Precision::Digits(count) => (Digits::rounded(value, count), count),
            };
            digits.append_scientific(out, after_point, verb);
        }
        b'f' | b'F' => match precision {
            Precision::Shortest => {
                let digits = Digits::shortest(value, size);
                let after_point = usize::try_from(digits.after_point()).unwrap_or(0);
                digits.append_plain(out, after_point);
            }
            Precision::Digits(count) => {
                // Vec's writer cannot fail, here and below.
                let _ = write!(out, "{:.*}", count.min(MOST_DIGITS), value);
                pad(out, count.saturating_sub(MOST_DIGITS));
            }
        },
        _ => append_general(out, value, verb, precision, size),
    }
}

/// The text of a float as println writes it.
pub fn shortest(value: f64, size: FloatSize) -> String {
    let mut out = Vec::new();
    append_float(&mut out, value, b'g', Precision::Shortest, size);
    String::from_utf8_lossy(&out).into_owned()
}

/// The text of a complex number as println writes it.
pub fn shortest_complex(real: f64, imaginary: f64, size: FloatSize) -> String {
    let (real, imaginary) = (shortest(real, size), shortest(imaginary, size));
    let plus = if imaginary.starts_with(['+', '-']) {
        ""
    } else {
        "+"
    };
    format!("({real}{plus}{imaginary}i)")
}

/// Whichever of the other layouts is shorter, by the exponent.
fn append_general(out: &mut Vec<u8>, value: f64, verb: u8, precision: Precision, size: FloatSize) {
    let (digits, most, first_large) = match precision {
        Precision::Shortest => {
            let digits = Digits::shortest(value, size);
            let most = digits.count;
            (digits, most, SHORTEST_LARGE_EXPONENT)
        }
        Precision::Digits(count) => {
            let count = count.max(1);
            let digits = Digits::rounded(value, count - 1);
            // A whole number with fewer digits than asked for needs no exponent, but no zeros either.
            let is_whole = digits.point >= 0 && digits.count >= digits.point as usize;
            let limit = if count > digits.count && is_whole {
                digits.count
            } else {
                count
            };
            let most = count.min(digits.count);
            (digits, most, limit as i32)
        }
    };
    let exponent = digits.point - 1;
    if digits.count > 0 && (exponent < LOWEST_PLAIN_EXPONENT || exponent >= first_large) {
        let letter = if verb == b'G' { b'E' } else { b'e' };
        digits.append_scientific(out, most.saturating_sub(1), letter);
    } else {
        let after_point = usize::try_from(digits.after_point()).unwrap_or(0);
        digits.append_plain(out, after_point);
    }
}

/// Decimal digits without zeros at either end: 0.d1d2d3 times ten to the power of `point`.
struct Digits {
    text: Vec<u8>,
    count: usize,
    point: i32,
}

impl Digits {
    fn shortest(value: f64, size: FloatSize) -> Self {
        let mut text = Vec::with_capacity(32);
        let _ = match size {
            FloatSize::Bits32 => write!(text, "{:e}", value as f32),
            FloatSize::Bits64 => write!(text, "{value:e}"),
        };
        let digits = Digits::of_scientific(text);
        // Half-way between two texts of this length Rust takes the larger one, Go the even one.
        if digits.text.last().is_some_and(|digit| digit % 2 == 1) {
            let even = Digits::rounded(value, digits.count - 1);
            if even.text != digits.text && even.reads_back_as(value, size) {
                return even;
            }
        }
        digits
    }

    fn reads_back_as(&self, value: f64, size: FloatSize) -> bool {
        let digits = String::from_utf8_lossy(&self.text);
        let text = format!("0.{digits}e{}", self.point);
        match size {
            FloatSize::Bits32 => text.parse() == Ok(value as f32),
            FloatSize::Bits64 => text.parse() == Ok(value),
        }
    }

    /// Rounded to so many digits after the first.
    fn rounded(value: f64, after_first: usize) -> Self {
        let mut text = Vec::with_capacity(after_first.min(MOST_DIGITS) + 16);
        let _ = write!(text, "{:.*e}", after_first.min(MOST_DIGITS), value);
        Digits::of_scientific(text)
    }

    /// `text` is what Rust writes: `d.ddde-12`.
    fn of_scientific(mut text: Vec<u8>) -> Self {
        let e = text.iter().position(|&b| b == b'e').unwrap_or(text.len());
        let exponent = std::str::from_utf8(text.get(e + 1..).unwrap_or_default());
        let exponent: i32 = exponent.unwrap_or_default().parse().unwrap_or(0);
        text.truncate(e);
        if text.len() > 1 {
            text.remove(1);
        }
        let count = text.iter().rposition(|&b| b != b'0').map_or(0, |i| i + 1);
        text.truncate(count);
        let point = if count == 0 { 0 } else { exponent + 1 };
        Digits { text, count, point }
    }

    /// How many digits stand after the point; negative for a whole number that ends in zeros.
    fn after_point(&self) -> i64 {
        self.count as i64 - i64::from(self.point)
    }

    /// `d.ddde±dd`
    fn append_scientific(&self, out: &mut Vec<u8>, after_point: usize, letter: u8) {
        out.push(self.text.first().copied().unwrap_or(b'0'));
        if after_point > 0 {
            out.push(b'.');
            let rest = self.text.get(1..).unwrap_or_default();
            let rest = &rest[..rest.len().min(after_point)];
            out.extend_from_slice(rest);
            pad(out, after_point - rest.len());
        }
        out.push(letter);
        let exponent = if self.count == 0 { 0 } else { self.point - 1 };
        append_exponent(out, exponent);
    }

    /// `ddd.ddd`; digits after `after_point` must be none.
    fn append_plain(&self, out: &mut Vec<u8>, after_point: usize) {
        let whole = usize::try_from(self.point).unwrap_or(0);
        if whole == 0 {
            out.push(b'0');
        } else {
            let head = &self.text[..whole.min(self.count)];
            out.extend_from_slice(head);
            pad(out, whole - head.len());
        }
        if after_point > 0 {
            out.push(b'.');
            let zeros = usize::try_from(-self.point).unwrap_or(0);
            pad(out, zeros.min(after_point));
            out.extend_from_slice(self.text.get(whole..).unwrap_or_default());
        }
    }
}

fn pad(out: &mut Vec<u8>, zeros: usize) {
    out.resize(out.len() + zeros, b'0');
}

/// A sign and at least two digits.
fn append_exponent(out: &mut Vec<u8>, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "{sign}{:02}", exponent.unsigned_abs());
}

/// The mantissa as an integer and the exponent of two, `4503599627370496p-52`.
fn append_binary(out: &mut Vec<u8>, value: f64, size: FloatSize) {
    let (bits, mantissa_bits, bias) = match size {
        FloatSize::Bits32 => (u64::from((value as f32).to_bits()), 23, 127),
        FloatSize::Bits64 => (value.to_bits(), 52, 1023),
    };
    let fraction = bits & ((1 << mantissa_bits) - 1);
    let exponent = (bits >> mantissa_bits) as i32;
    // Exponent 0 is that of 1 without the leading bit.
    let mantissa = if exponent == 0 {
        fraction
    } else {
        fraction | 1 << mantissa_bits
    };
    let power = exponent.max(1) - bias - mantissa_bits;
    let sign = if power < 0 { "" } else { "+" };
    let _ = write!(out, "{mantissa}p{sign}{power}");
}

/// `0x1.8p+00`: one bit before the point, zeros at the end only if asked for.
fn append_hexadecimal(out: &mut Vec<u8>, value: f64, verb: u8, precision: Precision) {
    const FRACTION_BITS: u32 = 52;
    const FRACTION_NIBBLES: usize = 13;
    let is_upper = verb == b'X';
    out.extend_from_slice(if is_upper { b"0X" } else { b"0x" });
    let bits = value.to_bits();
    let mut mantissa = bits & ((1 << FRACTION_BITS) - 1);
    let mut exponent = (bits >> FRACTION_BITS) as i32;
    if exponent == 0 {
        // A denormal float is written like others; zero has exponent 0.
        let shift = mantissa.leading_zeros().saturating_sub(63 - FRACTION_BITS);
        mantissa = if mantissa == 0 { 0 } else { mantissa << shift };
        exponent = if mantissa == 0 {
            0
        } else {
            1 - shift as i32 - 1023
        };
    } else {
        mantissa |= 1 << FRACTION_BITS;
        exponent -= 1023;
    }
    if let Precision::Digits(count) = precision
        && count < FRACTION_NIBBLES
    {
        let dropped = 4 * (FRACTION_NIBBLES - count) as u32;
        let (kept, rest, half) = (
            mantissa >> dropped,
            mantissa & ((1 << dropped) - 1),
            1 << (dropped - 1),
        );
        let is_up = rest > half || rest == half && kept & 1 == 1;
        mantissa = (kept + u64::from(is_up)) << dropped;
        if mantissa >> (FRACTION_BITS + 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let fraction = mantissa & ((1 << FRACTION_BITS) - 1);
    let digits = format!("{fraction:013x}");
    let digits = match precision {
        Precision::Shortest => digits.trim_end_matches('0').to_owned(),
        Precision::Digits(count) => {
            let kept = &digits[..count.min(FRACTION_NIBBLES)];
            format!("{kept}{}", "0".repeat(count - kept.len()))
        }
    };
    let digits = if is_upper {
        digits.to_uppercase()
    } else {
        digits
    };
    let point = if digits.is_empty() { "" } else { "." };
    let letter = if is_upper { 'P' } else { 'p' };
    let _ = write!(out, "{}{point}{digits}{letter}", mantissa >> FRACTION_BITS);
    append_exponent(out, exponent);
}

#[cfg(test)]
mod tests {
    use super::*;
    use FloatSize::{Bits32, Bits64};

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
            assert_eq!(shortest(value, Bits64), text);
        }
        for (value, text) in [
            (0.1f32, "0.1"),
            (16777216.0, "1.6777216e+07"),
            (f32::MAX, "3.4028235e+38"),
            (1e-45, "1e-45"),
            (123456.7, "123456.7"),
            // Half-way between two shortest texts: the even one.
            (f32::from_bits(0x4867_04a8), "236562.62"),
        ] {
            assert_eq!(shortest(f64::from(value), Bits32), text);
        }
    }

    #[test]
    fn complex_numbers_as_go_prints_them() {
        for ((real, imaginary), text) in [
            ((1.0, -2.0), "(1-2i)"),
            ((f64::NAN, f64::INFINITY), "(NaN+Infi)"),
            ((f64::NEG_INFINITY, 0.0), "(-Inf+0i)"),
        ] {
            assert_eq!(shortest_complex(real, imaginary, Bits64), text);
        }
    }
}
