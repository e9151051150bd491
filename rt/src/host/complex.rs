//! Division of complex numbers, as Go defines it where infinities and NaN take part.
//!
//! Promises: results are Go's bit for bit. May not know: how wide the program's numbers are.

use super::Pair;
use crate::task::Task;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Complex {
    re: f64,
    im: f64,
}

/// Smith's algorithm (CACM 5(8), 1962), then infinities and zeros after C99, annex G.5.1.
fn divide(n: Complex, m: Complex) -> Complex {
    let quotient = if m.re.abs() >= m.im.abs() {
        let ratio = m.im / m.re;
        let divisor = m.re + ratio * m.im;
        Complex {
            re: (n.re + n.im * ratio) / divisor,
            im: (n.im - n.re * ratio) / divisor,
        }
    } else {
        let ratio = m.re / m.im;
        let divisor = m.im + ratio * m.re;
        Complex {
            re: (n.re * ratio + n.im) / divisor,
            im: (n.im * ratio - n.re) / divisor,
        }
    };
    if !quotient.re.is_nan() || !quotient.im.is_nan() {
        return quotient;
    }
    let is_finite = |z: Complex| z.re.is_finite() && z.im.is_finite();
    let is_infinite = |z: Complex| z.re.is_infinite() || z.im.is_infinite();
    let scaled = |factor: f64, n: Complex, m: Complex| Complex {
        re: factor * (n.re * m.re + n.im * m.im),
        im: factor * (n.im * m.re - n.re * m.im),
    };
    if m.re == 0.0 && m.im == 0.0 && (!n.re.is_nan() || !n.im.is_nan()) {
        let infinity = f64::INFINITY.copysign(m.re);
        return Complex {
            re: infinity * n.re,
            im: infinity * n.im,
        };
    }
    if is_infinite(n) && is_finite(m) {
        return scaled(f64::INFINITY, direction(n), m);
    }
    if is_infinite(m) && is_finite(n) {
        return scaled(0.0, n, direction(m));
    }
    quotient
}

/// Infinite parts as one, others as zero, with their signs.
fn direction(z: Complex) -> Complex {
    let one = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
    Complex {
        re: one(z.re),
        im: one(z.im),
    }
}

/// Numbers come and go as their bits.
pub(super) unsafe extern "C" fn complex_divide(
    _: *mut Task,
    real: u64,
    imaginary: u64,
    divisor_real: u64,
    divisor_imaginary: u64,
) -> Pair {
    let number = |re, im| Complex {
        re: f64::from_bits(re),
        im: f64::from_bits(im),
    };
    let quotient = divide(
        number(real, imaginary),
        number(divisor_real, divisor_imaginary),
    );
    Pair(quotient.re.to_bits(), quotient.im.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected results are the output of Go 1.27.3.
    #[test]
    fn quotients_are_gos() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        let at = |re, im| Complex { re, im };
        assert_eq!(divide(at(1.0, 2.0), at(3.0, -4.0)), at(-0.2, 0.4));
        assert_eq!(divide(at(1.0, 2.0), at(0.0, 0.0)), at(inf, inf));
        assert_eq!(divide(at(-1.0, 2.0), at(0.0, 0.0)), at(-inf, inf));
        assert_eq!(divide(at(1.0, 2.0), at(inf, 1.0)), at(0.0, 0.0));
        assert_eq!(divide(at(inf, 2.0), at(1.0, 1.0)), at(inf, -inf));
        let both = divide(at(nan, nan), at(0.0, 0.0));
        assert!(both.re.is_nan() && both.im.is_nan());
    }
}
