//! Tasks: what `go` and the functions of package `runtime` about goroutines ask for.
//!
//! Promises: [`go`] answers only when the task is known; the others leave compiled code last. May not know: how a task runs.

use super::enter;
use crate::sched::{self, SpawnSite};
use crate::task::Task;
use crate::types::GoString;
use std::fmt::Write as _;

/// The `go` statement: (site, context).
pub(super) unsafe extern "C" fn go(task: *mut Task, site: *const SpawnSite, context: u64) {
    // SAFETY: I-HOST: called by compiled code with the running task, as all routines of this file; I-CODE: with a site of
    // its data and what the site's code takes.
    unsafe { enter(task, |task| sched::spawn(task, site, context)) }
}

/// A `go` statement without a function.
pub(super) unsafe extern "C" fn go_nil(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| task.throw("go of nil func value")) }
}

/// `func Gosched()`
pub(super) unsafe extern "C" fn gosched(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, Task::yield_now) }
}

/// `func NumGoroutine() (count int)`
#[repr(C)]
pub(super) struct Count {
    count: i64,
}

pub(super) fn count(task: &mut Task, frame: &mut Count) {
    frame.count = task.runtime.shared.scheduler.count();
}

/// `func GOMAXPROCS(n int) (before int)`
#[repr(C)]
pub(super) struct Processors {
    wanted: i64,
    before: i64,
}

pub(super) fn processors(task: &mut Task, frame: &mut Processors) {
    frame.before = task.runtime.shared.scheduler.processors() as i64;
    if frame.wanted > 0 && frame.wanted != frame.before {
        task.runtime.set_processors(frame.wanted as usize);
    }
}

/// `func traceOthers() string`: the traces of all goroutines but the one that calls, an empty line before each.
#[repr(C)]
pub(super) struct TraceOthers {
    text: GoString,
}

pub(super) fn trace_others(task: &mut Task, frame: &mut TraceOthers) {
    let mut text = String::new();
    for trace in task.runtime.other_traces(task) {
        let _ = write!(text, "\n{trace}");
    }
    frame.text = task.new_string(text.as_bytes());
}
