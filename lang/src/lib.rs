//! The `morestack` language: being written.

pub mod build;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod constant;
pub mod debugger;
pub mod diag;
pub mod embed;
pub mod escape;
#[cfg(feature = "cli")]
pub mod listing;
pub mod lower;
pub mod source;
pub mod stdlib;
pub mod syntax;
pub mod times;
pub mod types;
