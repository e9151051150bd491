//! The `morestack` language: being written.

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod constant;
pub mod diag;
pub mod source;
pub mod syntax;
pub mod types;
