//! The `morestack` command.
fn main() {}
