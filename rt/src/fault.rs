//! The end of the process when the runtime itself finds that it is wrong.
//!
//! Promises: one line that names what was compared, exit status 101. Never used for what a program can cause.

use std::fmt;
use std::mem;

/// The exit status of a bug of ours.
const BUG_STATUS: i32 = 101;

/// Prints `text` and ends the process, without running anything that might trip over a broken stack.
#[cold]
pub(crate) fn bug(text: fmt::Arguments<'_>) -> ! {
    eprintln!("morestack-rt: internal error: {text}");
    // SAFETY: I-STACK holds for nobody any more: _exit only ends the process.
    unsafe { libc::_exit(BUG_STATUS) }
}

/// Does what a panic must not leave: others count on what this thread would not do any more, and would wait for it for ever.
#[inline]
pub(crate) fn to_its_end<R>(what: &'static str, body: impl FnOnce() -> R) -> R {
    struct Unfinished(&'static str);
    impl Drop for Unfinished {
        fn drop(&mut self) {
            bug(format_args!("a panic in {}", self.0));
        }
    }
    let unfinished = Unfinished(what);
    let result = body();
    mem::forget(unfinished);
    result
}
