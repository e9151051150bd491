//! The machine: everything that is assembly, one file per instruction set.
//!
//! Promises: the same entries on every machine: [`resume`], [`enter`], [`proceed`], `go_on`, [`morestack`],
//! [`hostcall`] and [`leave`]. May not know: what a stack or a map is.

#[cfg(target_arch = "x86_64")]
mod x86_64;
#[cfg(target_arch = "x86_64")]
pub use x86_64::{LEFT, RETURNED, enter, hostcall, leave, morestack, proceed, resume, ticks};
#[cfg(target_arch = "x86_64")]
pub(crate) use x86_64::{go_on, with_registers_on_stack};

#[cfg(not(target_arch = "x86_64"))]
compile_error!("morestack-rt has assembly for x86-64 only");
