//! Natives of package `math`: what no machine instruction does and Go's source for it would be no clearer.
//!
//! May not know: bits of floats.

use morestack_rt::Task;
use morestack_rt::native;

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("math.Expm1", native::entry(expm1)),
    ("math.Log1p", native::entry(log1p)),
    ("math.Gamma", native::entry(gamma)),
    ("math.Erf", native::entry(erf)),
    ("math.Erfc", native::entry(erfc)),
    ("math.lgamma", native::entry(lgamma)),
    ("math.powerOf10", native::entry(power_of_10)),
];

#[repr(C)]
struct Unary {
    x: f64,
    result: f64,
}

macro_rules! unary {
    ($($name:ident = $function:path;)*) => {
        $(fn $name(_: &mut Task, frame: &mut Unary) {
            frame.result = $function(frame.x);
        })*
    };
}

unary! {
    expm1 = libm::expm1;
    log1p = libm::log1p;
    gamma = libm::tgamma;
    erf = libm::erf;
    erfc = libm::erfc;
}

#[repr(C)]
struct Lgamma {
    x: f64,
    value: f64,
    sign: i64,
}

fn lgamma(_: &mut Task, frame: &mut Lgamma) {
    let (value, sign) = libm::lgamma_r(frame.x);
    frame.value = value;
    frame.sign = if sign < 0 { -1 } else { 1 };
}

#[repr(C)]
struct PowerOf10 {
    exponent: i64,
    result: f64,
}

fn power_of_10(_: &mut Task, frame: &mut PowerOf10) {
    // Reading decimal text is exact, which multiplying tens is not.
    let text = format!("1e{}", frame.exponent);
    frame.result = text.parse().unwrap_or(f64::NAN);
}
