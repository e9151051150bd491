//! The `morestack` language: being written.

#[cfg(feature = "cli")]
pub mod cli;
pub mod diag;
pub mod source;
pub mod syntax;
