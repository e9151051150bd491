//! Real constants: rationals while small, 512-bit binary floats beyond.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Rationals with a larger numerator or denominator than this become binary floats, as in `go/constant`.
const RATIONAL_LIMIT_BITS: u64 = 4 << 10;
/// Precision of binary floats.
const PRECISION_BITS: u64 = 512;
/// Binary floats with a larger exponent are infinite, with a smaller one zero.
const EXPONENT_LIMIT: i64 = 1 << 31;

/// A real number.
#[derive(Clone, Debug)]
pub enum Real {
    /// An exact fraction.
    Rational(BigRational),
    /// `mantissa * 2^exponent`, rounded to 512 bits; the mantissa is odd or zero.
    Binary {
        /// Signed mantissa.
        mantissa: BigInt,
        /// Power of two.
        exponent: i64,
    },
}

impl PartialEq for Real {
    fn eq(&self, other: &Real) -> bool {
        self.compare(other).is_eq()
    }
}

impl From<BigInt> for Real {
    fn from(value: BigInt) -> Self {
        Real::from_rational(BigRational::from_integer(value))
    }
}

impl Real {
    /// A finite float, exactly.
    pub fn from_f64(value: f64) -> Option<Real> {
        BigRational::from_float(value).map(Real::from_rational)
    }

    /// A fraction; one too large for exactness is rounded.
    pub fn from_rational(value: BigRational) -> Real {
        if value.numer().bits() <= RATIONAL_LIMIT_BITS
            && value.denom().bits() <= RATIONAL_LIMIT_BITS
        {
            return Real::Rational(value);
        }
        let (mantissa, exponent) = quotient(value.numer(), value.denom());
        Real::binary(mantissa, exponent).expect("a fraction in memory has a small exponent")
    }

    /// `mantissa * 2^exponent`, rounded to even; `None` if it is infinite.
    pub fn binary(mantissa: BigInt, exponent: i64) -> Option<Real> {
        let (mut mantissa, mut exponent) = round(mantissa, exponent, PRECISION_BITS);
        let zeros = mantissa.trailing_zeros().unwrap_or(0);
        mantissa >>= zeros;
        exponent += zeros as i64;
        let magnitude = exponent + mantissa.bits() as i64;
        if magnitude > EXPONENT_LIMIT {
            return None;
        }
        if mantissa.is_zero() || magnitude < -EXPONENT_LIMIT {
            return Some(Real::Rational(BigRational::zero()));
        }
        Some(Real::Binary { mantissa, exponent })
    }

    /// -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        let sign = match self {
            Real::Rational(value) => value.numer().sign(),
            Real::Binary { mantissa, .. } => mantissa.sign(),
        };
        match sign {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// Whether it is integral.
    pub fn is_integral(&self) -> bool {
        match self {
            Real::Rational(value) => value.is_integer(),
            Real::Binary { exponent, .. } => *exponent >= 0,
        }
    }

    /// As an integer, if it is one of a size worth having. A binary float that is integral only within a few
    /// units in the last place counts, as in Go.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            Real::Rational(value) => value.is_integer().then(|| value.to_integer()),
            Real::Binary { mantissa, exponent } => {
                if (0..=RATIONAL_LIMIT_BITS as i64).contains(exponent) {
                    return Some(mantissa << exponent);
                }
                // Rounding errors of a longer computation may hide an integer.
                const SLACK_BITS: u64 = 4;
                if *exponent < 0 && *exponent > -(RATIONAL_LIMIT_BITS as i64) {
                    let (mantissa, exponent) =
                        round(mantissa.clone(), *exponent, PRECISION_BITS - SLACK_BITS);
                    let zeros = mantissa.trailing_zeros().unwrap_or(0) as i64;
                    return (exponent + zeros >= 0).then(|| mantissa >> -exponent);
                }
                None
            }
        }
    }

    /// The negative.
    pub fn negate(&self) -> Real {
        match self {
            Real::Rational(value) => Real::Rational(-value),
            Real::Binary { mantissa, exponent } => Real::Binary {
                mantissa: -mantissa,
                exponent: *exponent,
            },
        }
    }

    /// As mantissa and exponent, rounded if it is a fraction.
    fn parts(&self) -> (BigInt, i64) {
        match self {
            Real::Rational(value) => quotient(value.numer(), value.denom()),
            Real::Binary { mantissa, exponent } => (mantissa.clone(), *exponent),
        }
    }

    /// The sum; `None` if it is infinite.
    pub fn add(&self, other: &Real) -> Option<Real> {
        if let (Real::Rational(a), Real::Rational(b)) = (self, other) {
            return Some(Real::from_rational(a + b));
        }
        let (mut a, mut b) = (self.parts(), other.parts());
        if a.0.is_zero() || b.0.is_zero() {
            let (mantissa, exponent) = if a.0.is_zero() { b } else { a };
            return Real::binary(mantissa, exponent);
        }
        if a.1 < b.1 {
            std::mem::swap(&mut a, &mut b);
        }
        // The part of a number beyond both precisions cannot show in the sum, except as less than half a unit.
        let gap = (a.1 - b.1) as u64;
        if gap > 2 * PRECISION_BITS + b.0.bits() {
            return Real::binary(a.0, a.1);
        }
        Real::binary((a.0 << gap) + b.0, b.1)
    }

    /// The product; `None` if it is infinite.
    pub fn multiply(&self, other: &Real) -> Option<Real> {
        if let (Real::Rational(a), Real::Rational(b)) = (self, other) {
            return Some(Real::from_rational(a * b));
        }
        let (a, b) = (self.parts(), other.parts());
        Real::binary(a.0 * b.0, a.1 + b.1)
    }

    /// The quotient; `None` if it is infinite or none.
    pub fn divide(&self, other: &Real) -> Option<Real> {
        if other.is_zero() {
            return None;
        }
        if let (Real::Rational(a), Real::Rational(b)) = (self, other) {
            return Some(Real::from_rational(a / b));
        }
        let (a, b) = (self.parts(), other.parts());
        let (mantissa, exponent) = quotient(&a.0, &b.0);
        Real::binary(mantissa, exponent + a.1 - b.1)
    }

    /// Numerical order.
    pub fn compare(&self, other: &Real) -> Ordering {
        if let (Real::Rational(a), Real::Rational(b)) = (self, other) {
            return a.cmp(b);
        }
        match self.sign().cmp(&other.sign()) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
        let (a, b) = (self.parts(), other.parts());
        let magnitude = |(mantissa, exponent): &(BigInt, i64)| mantissa.bits() as i64 + exponent;
        let larger = magnitude(&a).cmp(&magnitude(&b));
        let larger = if larger.is_ne() {
            larger
        } else {
            // Same magnitude: aligning shifts by at most the precision.
            let low = a.1.min(b.1);
            (a.0.magnitude() << (a.1 - low) as u64).cmp(&(b.0.magnitude() << (b.1 - low) as u64))
        };
        if self.sign() < 0 {
            larger.reverse()
        } else {
            larger
        }
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(&self) -> f64 {
        let (negative, mantissa, exponent) = self.rounded(53, -1074);
        let magnitude = scale(mantissa, exponent);
        if negative { -magnitude } else { magnitude }
    }

    /// The nearest `f32`, ties to even.
    pub fn to_f32(&self) -> f32 {
        let (negative, mantissa, exponent) = self.rounded(24, -149);
        // Exact: 24 bits at an exponent of f32's range, or beyond it.
        let magnitude = scale(mantissa, exponent) as f32;
        if negative { -magnitude } else { magnitude }
    }

    /// Magnitude rounded to `bits` bits, but to no finer unit than `2^smallest`.
    fn rounded(&self, bits: u64, smallest: i64) -> (bool, u64, i64) {
        let (numerator, denominator, shift) = match self {
            Real::Rational(value) => (
                value.numer().magnitude().clone(),
                value.denom().magnitude().clone(),
                0,
            ),
            Real::Binary { mantissa, exponent } => {
                (mantissa.magnitude().clone(), BigUint::one(), *exponent)
            }
        };
        if numerator.is_zero() {
            return (false, 0, 0);
        }
        // The quotient's highest bit is worth 2^top or 2^(top-1).
        let top = numerator.bits() as i64 - denominator.bits() as i64 + shift;
        const FAR: i64 = 2_000;
        if top.abs() > FAR {
            return (
                self.sign() < 0,
                u64::from(top > 0),
                if top > 0 { FAR } else { 0 },
            );
        }
        let mut unit = (top - bits as i64).max(smallest);
        loop {
            let scaled = shift - unit;
            let (quotient, remainder) = if scaled >= 0 {
                let numerator = &numerator << scaled as u64;
                (&numerator / &denominator, (&numerator % &denominator) * 2u8)
            } else {
                let denominator = &denominator << (-scaled) as u64;
                (&numerator / &denominator, (&numerator % &denominator) * 2u8)
            };
            let divisor = if scaled >= 0 {
                denominator.clone()
            } else {
                &denominator << (-scaled) as u64
            };
            if quotient.bits() > bits {
                unit += 1;
                continue;
            }
            let mut mantissa = quotient.to_u64().expect("at most 53 bits");
            let up = remainder > divisor || remainder == divisor && mantissa & 1 == 1;
            mantissa += u64::from(up);
            return (self.sign() < 0, mantissa, unit);
        }
    }
}

/// `mantissa * 2^exponent` without a second rounding, for a mantissa of at most 54 bits.
fn scale(mantissa: u64, exponent: i64) -> f64 {
    if exponent > 1023 {
        return if mantissa == 0 { 0.0 } else { f64::INFINITY };
    }
    // Powers below the normal range are reached in two exact steps.
    let power = |exponent: i64| f64::from_bits(((exponent + 1023) as u64) << 52);
    if exponent >= -1022 {
        mantissa as f64 * power(exponent)
    } else {
        mantissa as f64 * power(-1022) * power(exponent + 1022)
    }
}

/// `numerator / denominator` as mantissa and exponent with more than [`PRECISION_BITS`] significant bits.
fn quotient(numerator: &BigInt, denominator: &BigInt) -> (BigInt, i64) {
    if denominator.is_one() {
        return (numerator.clone(), 0);
    }
    const GUARD_BITS: u64 = 64;
    let wanted = PRECISION_BITS + GUARD_BITS + denominator.bits();
    let shift = wanted.saturating_sub(numerator.bits());
    let shifted = numerator << shift;
    let (result, remainder) = (&shifted / denominator, &shifted % denominator);
    // A last bit of 1 stands for what the division left, so that ties are told from near ties.
    let sticky = BigInt::from(if remainder.is_zero() {
        0
    } else {
        shifted.signum().to_i32().unwrap_or(0)
    });
    let negative = denominator.is_negative();
    (
        (result << 1u8) + if negative { -sticky } else { sticky },
        -(shift as i64) - 1,
    )
}

/// Rounds a mantissa to `bits` bits, ties to even.
fn round(mantissa: BigInt, exponent: i64, bits: u64) -> (BigInt, i64) {
    let excess = mantissa.bits().saturating_sub(bits);
    if excess == 0 {
        return (mantissa, exponent);
    }
    let (sign, magnitude) = mantissa.into_parts();
    let half = BigUint::one() << (excess - 1);
    let rest = &magnitude & ((BigUint::one() << excess) - 1u8);
    let mut kept = magnitude >> excess;
    if rest > half || rest == half && kept.bit(0) {
        kept += 1u8;
    }
    (BigInt::from_biguint(sign, kept), exponent + excess as i64)
}
