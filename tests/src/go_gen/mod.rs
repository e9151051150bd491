//! Random Go programs: valid by construction, always ending, and printing a checksum of all they did.
//!
//! Two kinds. `stack` is rich in what moving stacks can break: pointers to locals that are handed down, values that live over calls,
//! and nothing that escapes. `language` is rich in the language: slices that grow, maps, strings, closures, interfaces, embedding,
//! generics, deferred calls, panics that are recovered.

mod language;
mod stack;

/// The program for `seed`: every fifth is of the kind `stack`.
pub fn program(seed: u64) -> String {
    if seed.is_multiple_of(5) {
        stack::program(seed)
    } else {
        language::program(seed)
    }
}
