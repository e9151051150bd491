//! Random Go programs: valid by construction, always ending, and printing a checksum of all they did.
//!
//! Two kinds. `stack` is rich in what moving stacks can break: pointers to locals that are handed down, values that live over calls,
//! and nothing that escapes. `language` is rich in the language: slices that grow, maps, strings, closures, interfaces, embedding,
//! generics, deferred calls, panics that are recovered.
//!
//! Programs come in batches, since building one costs Go, and us under every variant, as much as building many.

mod draft;
mod language;
mod stack;

use std::fmt::Write as _;
use std::ops::Range;

/// Programs of a whole batch.
pub const BATCH: u64 = 50;

/// The line that the program for a seed prints first starts with this; the seed follows.
pub const BEGIN: &str = "program ";

/// Each program has a goroutine of its own, so that its stack begins small.
const ALONE: &str = "
func alone(seed int, program func()) {
	done := make(chan bool)
	go func() {
		begin(seed)
		program()
		done <- true
	}()
	<-done
}
";

/// One program that runs those for some seeds of one batch, one after the other. Every fifth batch is of the kind `stack`.
pub fn batch(seeds: Range<u64>) -> String {
    let (prelude, functions): (_, fn(u64) -> String) = if (seeds.start / BATCH).is_multiple_of(5) {
        (stack::PRELUDE, stack::functions)
    } else {
        (language::PRELUDE, language::functions)
    };
    let mut text = format!("{prelude}{ALONE}");
    let mut main = String::new();
    for seed in seeds {
        text.push_str(&functions(seed));
        let _ = writeln!(main, "\talone({seed}, main{seed})");
    }
    let _ = writeln!(text, "\nfunc main() {{\n{main}}}");
    text
}
