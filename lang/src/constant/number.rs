//! Number literals to values.

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::Zero;

use super::{Real, Value, complex};
use crate::syntax::token::LiteralKind;

/// Decimal exponents beyond this are infinite or zero in 512-bit floats with 32-bit exponents.
const EXPONENT_LIMIT: i64 = 700_000_000;

/// The value of an integer, float or imaginary literal whose syntax the lexer has accepted.
/// `None` if it is larger than any representable number.
pub fn parse_number(text: &str, kind: LiteralKind) -> Option<Value> {
    let text: String = text.chars().filter(|&c| c != '_').collect();
    match kind {
        LiteralKind::Int => integer(&text).map(Value::Int),
        LiteralKind::Float => real(&text).map(Value::Float),
        LiteralKind::Imaginary => {
            let number = text.strip_suffix('i')?;
            // For compatibility a leading zero does not make an imaginary literal octal.
            let decimal = number.bytes().all(|byte| byte.is_ascii_digit());
            let part = match integer(number) {
                Some(value) if !decimal => Real::from(value),
                _ => real(number)?,
            };
            Some(complex(Real::from(BigInt::zero()), part))
        }
        LiteralKind::Rune | LiteralKind::String => None,
    }
}

fn integer(text: &str) -> Option<BigInt> {
    let prefix = text.get(..2).unwrap_or("").to_ascii_lowercase();
    let (digits, radix) = match prefix.as_str() {
        "0x" => (&text[2..], 16),
        "0b" => (&text[2..], 2),
        "0o" => (&text[2..], 8),
        _ if text.starts_with('0') => (text, 8),
        _ => (text, 10),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix)
}

fn real(text: &str) -> Option<Real> {
    let lower = text.to_ascii_lowercase();
    let (number, radix, exponent_mark) = match lower.strip_prefix("0x") {
        Some(hex) => (hex, 16, 'p'),
        None => (lower.as_str(), 10, 'e'),
    };
    let (digits, exponent) = number.split_once(exponent_mark).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = BigInt::parse_bytes([whole, fraction].concat().as_bytes(), radix)?;
    if mantissa.is_zero() {
        return Some(Real::from(mantissa));
    }
    let exponent: i64 = match exponent.parse() {
        Ok(exponent) => exponent,
        // More digits than an i64 has.
        Err(_) if exponent.starts_with('-') => return Some(Real::from(BigInt::zero())),
        Err(_) => return None,
    };
    if radix == 16 {
        return scaled_by_two(mantissa, exponent.saturating_sub(4 * fraction.len() as i64));
    }
    scaled_by_ten(mantissa, exponent.saturating_sub(fraction.len() as i64))
}

fn scaled_by_two(mantissa: BigInt, exponent: i64) -> Option<Real> {
    // Small enough to stay exact?
    if exponent.unsigned_abs() + mantissa.bits() <= 4096 {
        let power = BigInt::from(1) << exponent.unsigned_abs();
        return Some(Real::from_rational(if exponent >= 0 {
            BigRational::from_integer(mantissa * power)
        } else {
            BigRational::new(mantissa, power)
        }));
    }
    Real::binary(mantissa, exponent.clamp(-(1 << 40), 1 << 40))
}

fn scaled_by_ten(mantissa: BigInt, exponent: i64) -> Option<Real> {
    // 10^1233 is the largest power of ten in 4096 bits.
    const EXACT_EXPONENT: u64 = 1_300;
    let magnitude = exponent.unsigned_abs();
    if magnitude <= EXACT_EXPONENT {
        let power = BigInt::from(10).pow(magnitude as u32);
        return Some(Real::from_rational(if exponent >= 0 {
            BigRational::from_integer(mantissa * power)
        } else {
            BigRational::new(mantissa, power)
        }));
    }
    if exponent > EXPONENT_LIMIT {
        return None;
    }
    if exponent < -EXPONENT_LIMIT {
        return Some(Real::from(BigInt::zero()));
    }
    let (power, binary_exponent) = power_of_ten(magnitude);
    let power = Real::Binary {
        mantissa: power.into(),
        exponent: binary_exponent,
    };
    let mantissa = Real::binary(mantissa, 0)?;
    if exponent > 0 {
        mantissa.multiply(&power)
    } else {
        mantissa.divide(&power)
    }
}

/// `10^exponent` as mantissa and exponent, with guard bits so that the product is right to 512 bits.
fn power_of_ten(exponent: u64) -> (BigUint, i64) {
    const WORKING_BITS: u64 = 640;
    let shorten = |(mantissa, exponent): (BigUint, i64)| {
        let excess = mantissa.bits().saturating_sub(WORKING_BITS);
        (mantissa >> excess, exponent + excess as i64)
    };
    let mut result = (BigUint::from(1u8), 0i64);
    for bit in (0..64 - exponent.leading_zeros()).rev() {
        result = shorten((&result.0 * &result.0, result.1 * 2));
        if exponent >> bit & 1 == 1 {
            result = shorten((result.0 * 10u8, result.1));
        }
    }
    result
}
