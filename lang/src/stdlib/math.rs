//! Natives of package `math`: what no machine instruction does and Go's source for it would be no clearer.
//!
//! May not know: bits of floats.

use morestack_rt::Task;
use morestack_rt::native;

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("math.Expm1", expm1 as *const u8),
    ("math.Log1p", log1p as *const u8),
    ("math.Gamma", gamma as *const u8),
    ("math.Erf", erf as *const u8),
    ("math.Erfc", erfc as *const u8),
    ("math.lgamma", lgamma as *const u8),
    ("math.powerOf10", power_of_10 as *const u8),
];

#[repr(C)]
struct Unary {
    x: f64,
    result: f64,
}

macro_rules! unary {
    ($($name:ident = $function:path;)*) => {
        $(unsafe extern "C" fn $name(task: *mut Task, frame: *mut Unary) {
            // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
            unsafe { native::enter(task, frame, |_, frame| frame.result = $function(frame.x)) }
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

unsafe extern "C" fn lgamma(task: *mut Task, frame: *mut Lgamma) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let (value, sign) = libm::lgamma_r(frame.x);
            frame.value = value;
            frame.sign = if sign < 0 { -1 } else { 1 };
        })
    }
}

#[repr(C)]
struct PowerOf10 {
    exponent: i64,
    result: f64,
}

unsafe extern "C" fn power_of_10(task: *mut Task, frame: *mut PowerOf10) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
    unsafe {
        native::enter(task, frame, |_, frame| {
            // Reading decimal text is exact, which multiplying tens is not.
            let text = format!("1e{}", frame.exponent);
            frame.result = text.parse().unwrap_or(f64::NAN);
        })
    }
}
