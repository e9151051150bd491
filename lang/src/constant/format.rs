//! Constants as text, in the words of the Go compiler's messages.

use std::fmt;

use num_traits::ToPrimitive;

use super::{Real, Value};
use crate::types::quote;

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::String(bytes) => f.write_str(&shortened(&quote(bytes))),
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(real) => write!(f, "{real}"),
            Value::Complex(parts) => write!(f, "({} + {}i)", parts.0, parts.1),
        }
    }
}

/// A quoted string is cut to 72 characters, the last three of them dots.
fn shortened(quoted: &str) -> String {
    const LONGEST: usize = 72;
    if quoted.chars().count() <= LONGEST {
        return quoted.to_string();
    }
    quoted
        .chars()
        .take(LONGEST - 3)
        .chain("...".chars())
        .collect()
}

impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let float = self.to_f64();
        if float.is_finite() && (float == 0.0) == self.is_zero() {
            let short = general(float, Some(6));
            let hides_fraction = !self.is_integral() && !short.contains('.');
            return f.write_str(&if hides_fraction {
                general(float, None)
            } else {
                short
            });
        }
        f.write_str(&beyond_float64(self))
    }
}

/// `%.6g`, or `%g` without a precision.
pub(super) fn general(value: f64, precision: Option<usize>) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let scientific = match precision {
        Some(digits) => format!("{value:.*e}", digits - 1),
        None => format!("{value:e}"),
    };
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("scientific notation has an e");
    let exponent: i32 = exponent.parse().expect("and an exponent");
    let largest = precision.map_or(21, |digits| digits as i32);
    let trimmed = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    if exponent < -4 || exponent >= largest {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{trimmed}e{sign}{:02}", exponent.abs());
    }
    let digits = trimmed.trim_start_matches('-').replace('.', "");
    let sign = if value < 0.0 { "-" } else { "" };
    if exponent < 0 {
        let zeros = "0".repeat(-exponent as usize - 1);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

/// About six digits of a number outside of `float64`, by logarithms, as Go computes them.
fn beyond_float64(value: &Real) -> String {
    let (mantissa, exponent) = match value {
        Real::Binary { mantissa, exponent } => (mantissa.clone(), *exponent),
        Real::Rational(fraction) => {
            let bits = fraction.denom().bits() + 64;
            (
                fraction.numer() * (num_bigint::BigInt::from(1) << bits) / fraction.denom(),
                -(bits as i64),
            )
        }
    };
    let bits = mantissa.bits() as i64;
    let kept = bits.min(60);
    let leading = (mantissa.magnitude() >> (bits - kept) as u64)
        .to_f64()
        .unwrap_or(1.0);
    let fraction = leading / 2f64.powi(kept as i32);
    let power = exponent + bits;
    // value = fraction * 2^power = m * 10^e with 1 <= m < 10, also after m is rounded to six digits.
    let decimal = (power as f64) * 2f64.log10();
    let mut e = decimal.trunc();
    let mut m = fraction * 10f64.powf(decimal - e);
    if m < 1.0 - 0.5e-6 {
        m *= 10.0;
        e -= 1.0;
    } else if m >= 10.0 {
        m /= 10.0;
        e += 1.0;
    }
    let sign = if value.sign() < 0 { "-" } else { "" };
    format!("{sign}{}e{:+}", general(m, Some(6)), e as i64)
}
