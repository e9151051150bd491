//! Tasks on small stacks that grow by copying.
//!
//! A [`Runtime`] knows compiled code ([`Runtime::register_code`]) and stack memory. A [`Task`] runs functions of that
//! code on a stack of its own ([`RootTask::call`]) which starts at 2 KiB. When a function's entry check finds the stack too
//! small, it calls morestack, which moves the stack: every word that a map names and that points into the old stack is
//! rewritten. What goes wrong inside a task - a panic, an overflow, a fault - is a [`TaskError`] of that task.
//!
//! # What compiled code must keep to
//!
//! Any code generator can use this crate; it meets the following in data only, see [`abi`] and [`maps`].
//!
//! - r15 always holds the task; nothing else is assumed of a thread, so a task may run on any.
//! - Every function keeps a frame pointer chain (rbp) and either checks its stack at the entry or is part of a bounded
//!   tree of at most [`abi::ELIDED_TREE_BYTES`].
//! - Every return address has a record in the map table, every check an entry record.
//! - Host routines are called through a stub that puts the routine in rax and jumps to [`arch::hostcall`].
//!
//! And the host: its own signal handlers run on an alternate stack (`SA_ONSTACK`), as Go asks of C code, since a signal may
//! come while a thread stands on the few bytes of a task's stack.
//!
//! # Invariants
//!
//! - **I-STACK**: a task's stack range is used by that task alone until it is given back to its `StackMemory`.
//! - **I-SWITCH**: no Rust frame ever stands on a task's stack; Rust code runs on the worker's stack only, while the
//!   task's `stack_pointer` and `frame_pointer` say where compiled code stopped.
//! - **I-MAP**: while a task is stopped, every word of its stack that is used again and points into the stack is named by
//!   a map, is a saved frame pointer, or is an argument named by the entry record.
//! - **I-CODE**: registered code ranges hold code that keeps to the list above, and stay mapped while registered.
//! - **I-TASK**: records of tasks and workers stay where they are as long as their runtime. A task belongs to the worker that
//!   runs it, from RUNNABLE to PARKED; in between nothing but its state is touched by others (see [`sched`]).
//! - **I-HOST**: compiled code passes host routines the running task and strings and ranges it may itself read or write.
//! - **I-SIGNAL**: the signal handler reads atomics that live for ever and writes only the record of the worker of
//!   the task that faulted, which r15 points at.
//! - **I-INTERRUPT**: a task that a signal has interrupted in registered code keeps its stack where it is, all its registers in
//!   a record of its own, and the allocation cache that it was using, until it goes on.
//! - **I-PANIC**: the records of deferred calls and panics are linked from the youngest to the oldest; each lies in a frame
//!   that has not been left, and stack maps name its words (see [`defers`]).
//! - **I-WAIT**: a record in a queue of waiting tasks belongs to a task that is parked or about to park, and is touched
//!   with the lock of that queue, or by the one who has claimed the task (see `wait`).
//! - **I-TIMER**: what the heap of timers refers to is alive, and touched with its lock: tasks that nothing but their timer
//!   wakes, and alarms of the program, which are roots of the collector (see `timer`).
//! - **I-TYPE**: compiled code passes addresses of type descriptors of its image, which never change.
//! - **I-SPACE, I-LAYOUT, I-FREE, I-ROOT**: what the heap and its collector rest on, see [`heap`].
//! - **I-BUDGET**: below the guard of every stack there are [`abi::RED_ZONE_BYTES`].
//!
//! Read [`copy`] first: it is what everything else is for.

pub mod abi;
pub mod arch;
pub mod chan;
mod code;
mod config;
pub mod copy;
mod deadline;
pub mod deep;
pub mod defers;
mod error;
mod fault;
mod grow;
pub mod heap;
pub mod host;
mod host_data;
mod interface;
mod largest;
mod lock;
pub mod map;
pub mod maps;
pub mod native;
pub mod net;
pub mod notify;
pub mod numbers;
mod platform;
mod preempt;
mod profile;
mod quit;
mod root;
mod runtime;
pub mod sched;
mod scope;
mod semaphore;
mod signals;
mod sizing;
mod stack;
mod statistics;
mod stress;
mod task;
mod timer;
pub mod trace;
pub mod types;
pub mod values;
mod wait;

pub use code::{CodeRegion, RootWords};
pub use config::{
    Config, DEFAULT_MAX_STACK_BYTES, DEFAULT_START_BYTES, Output, OutputFunction, StackKind,
    Stress, UnknownStressMode,
};
pub use error::TaskError;
pub use largest::{LargestStacks, TaskStack};
pub use profile::{Growths, StackProfile, Weight};
pub use root::{Results, RootTask, TaskOptions};
pub use runtime::{ExpectedWake, Runtime};
pub use sched::{Durations, Pauses};
pub use scope::{Limits, Scope};
pub use stack::{
    DEFAULT_IN_PLACE_BYTES, OperatingSystem, OutOfMemory, POISON, Prediction, StackSource,
};
pub use statistics::Statistics;
pub use task::Task;
