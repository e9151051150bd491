//! Being written.
pub mod debug;
pub mod unwind;
