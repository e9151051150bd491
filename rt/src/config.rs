//! What a runtime can be told: sizes, limits, stress modes, where printed text goes.
//!
//! Promises: every value has a default that Go's users expect. May not know: how any of it is done.

use crate::abi::{MINIMUM_STACK_BYTES, STACK_ALIGNMENT_BYTES};
use crate::error::TaskError;
use crate::stack::{OperatingSystem, StackSource};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Go's limit on 64-bit machines.
pub const DEFAULT_MAX_STACK_BYTES: u64 = 1_000_000_000;
/// Go's first stack.
pub const DEFAULT_START_BYTES: u64 = 2048;

/// Ways to provoke a wrong map, a forgotten pointer or a wrong budget. They combine. Under any of them a stack range
/// is never used twice and is inaccessible once left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stress {
    /// Every check moves the stack: its first thousands of times, then now and then.
    pub move_always: bool,
    /// Stack sizes are random multiples of 16 bytes.
    pub odd_sizes: bool,
    /// Tasks start on the smallest possible stack.
    pub small_start: bool,
    /// Every allocation collects (with much memory in use: every few), and what is freed is not used again soon.
    pub collect_always: bool,
    /// Every check and every host call lets other tasks run, and signals interrupt compiled code as often as they can.
    pub preempt_always: bool,
}

impl Stress {
    /// Whether any mode is on.
    pub fn any(self) -> bool {
        self.move_always
            || self.odd_sizes
            || self.small_start
            || self.collect_always
            || self.preempt_always
    }
}

/// A stress mode that does not exist.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown stress mode {0:?} (known: move, odd, small, gc, preempt)")]
pub struct UnknownStressMode(pub String);

impl FromStr for Stress {
    type Err = UnknownStressMode;

    /// Reads a list such as `move,odd`.
    fn from_str(text: &str) -> Result<Self, UnknownStressMode> {
        let mut stress = Stress::default();
        for mode in text
            .split(',')
            .map(str::trim)
            .filter(|mode| !mode.is_empty())
        {
            match mode {
                "move" => stress.move_always = true,
                "odd" => stress.odd_sizes = true,
                "small" => stress.small_start = true,
                "gc" => stress.collect_always = true,
                "preempt" => stress.preempt_always = true,
                _ => return Err(UnknownStressMode(mode.to_owned())),
            }
        }
        Ok(stress)
    }
}

/// How stacks get the memory that tasks turn out to need. Under stress stacks are always copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackKind {
    /// Copied while they are small; above [`Config::in_place_bytes`] address space up to the limit is reserved, and they grow
    /// where they stand.
    #[default]
    Adaptive,
    /// Always copied.
    Copied,
    /// Address space up to the limit is reserved for each task, and no stack ever moves. A process has room for about 30,000
    /// of them (65,530 mappings).
    Reserved,
    /// As large as this from the start, and for ever: a task that needs more overflows. Small pages come as they are touched,
    /// as on a thread's stack.
    Fixed(u64),
}

impl StackKind {
    /// The largest size of a stack whose task may have `limit_bytes`.
    pub(crate) fn limit(self, limit_bytes: u64) -> u64 {
        match self {
            StackKind::Fixed(bytes) => bytes.max(MINIMUM_STACK_BYTES).min(limit_bytes),
            _ => limit_bytes,
        }
    }

    /// The first stack of a task, where `usual_bytes` are usual.
    pub(crate) fn first(self, usual_bytes: u64) -> u64 {
        stack_size(match self {
            StackKind::Fixed(bytes) => bytes.max(MINIMUM_STACK_BYTES),
            _ => usual_bytes,
        })
    }
}

/// The size that a stack gets of which a host wants so many bytes.
pub(crate) fn stack_size(bytes: u64) -> u64 {
    let size = bytes.checked_next_multiple_of(STACK_ALIGNMENT_BYTES);
    size.unwrap_or(u64::MAX - (STACK_ALIGNMENT_BYTES - 1))
}

/// A function of the host that takes printed text.
pub type OutputFunction = dyn Fn(&[u8]) + Send + Sync;

/// Where `print` and `println` write.
#[derive(Clone, Default)]
pub enum Output {
    /// The process's standard error, as Go does. Write errors are ignored, as Go does.
    #[default]
    StandardError,
    /// A function of the host, called once a statement with the whole text.
    Function(Arc<OutputFunction>),
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Output::StandardError => "StandardError",
            Output::Function(_) => "Function",
        })
    }
}

/// The settings of a [`Runtime`](crate::Runtime).
#[derive(Clone)]
pub struct Config {
    /// The first stack of a task; rounded up to what a task needs at least.
    pub start_bytes: u64,
    /// A task that needs more overflows. `Runtime::set_max_stack_bytes` changes it later.
    pub max_stack_bytes: u64,
    /// Overwrite a stack when it is left, so that a pointer nobody rewrote reads rubbish.
    pub poison: bool,
    /// Stress modes.
    pub stress: Stress,
    /// Note which call chains made stacks grow.
    pub profile_stacks: bool,
    /// Count for each task what its stack does, see [`Runtime::largest_stacks`](crate::Runtime::largest_stacks).
    pub task_statistics: bool,
    /// How stacks grow.
    pub stacks: StackKind,
    /// Stacks larger than this reserve address space up to the limit and grow in place.
    pub in_place_bytes: u64,
    /// How much the heap may grow between collections, in percent of what is alive; none if nothing is collected but when
    /// the program asks (Go's `GOGC`).
    pub gc_percent: Option<u32>,
    /// Memory that the collector tries to keep the program below, at the cost of time (Go's `GOMEMLIMIT`).
    pub memory_limit_bytes: u64,
    /// Memory that objects can have at all; without it the task that asks for more dies.
    pub max_heap_bytes: u64,
    /// Threads that mark in a collection, where the heap is large; none: as many as there are that run tasks.
    pub markers: Option<usize>,
    /// The seed of the random sizes of [`Stress::odd_sizes`].
    pub seed: u64,
    /// Where printed text goes.
    pub output: Output,
    /// How many tasks may run at a time, each on a thread (Go's `GOMAXPROCS`).
    pub processors: usize,
    /// The program's name and arguments: `os.Args`.
    pub arguments: Vec<Vec<u8>>,
    /// For a host whose process is one call: ends the process when that call has ended although its thread is in the middle of
    /// a routine that [blocks](crate::Task::blocking). Without it the call returns when the routine does.
    pub exit: Option<fn(Result<(), &TaskError>) -> !>,
    /// Where stack memory comes from.
    pub source: Arc<dyn StackSource>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            start_bytes: DEFAULT_START_BYTES,
            max_stack_bytes: DEFAULT_MAX_STACK_BYTES,
            poison: cfg!(debug_assertions),
            stress: Stress::default(),
            profile_stacks: false,
            task_statistics: false,
            stacks: StackKind::default(),
            in_place_bytes: crate::stack::DEFAULT_IN_PLACE_BYTES,
            gc_percent: Some(100),
            memory_limit_bytes: u64::MAX,
            max_heap_bytes: u64::MAX,
            markers: None,
            seed: 1,
            output: Output::default(),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            arguments: vec![],
            exit: None,
            source: Arc::new(OperatingSystem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stress_lists() {
        let stress: Stress = "move, odd".parse().unwrap();
        assert!(stress.move_always && stress.odd_sizes && !stress.small_start);
        assert_eq!("".parse::<Stress>(), Ok(Stress::default()));
        assert_eq!(
            "move,fast".parse::<Stress>(),
            Err(UnknownStressMode("fast".into()))
        );
    }
}
