//! The `morestack` language: being written.

#[cfg(feature = "cli")]
pub mod cli;
