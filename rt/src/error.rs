//! Why a task ended before its function returned.
//!
//! Promises: [`TaskError::report`] is what Go would print, [`TaskError::exit_status`] what Go would exit with.
//! May not know: who prints it.

use crate::stack::OutOfMemory;
use crate::trace::Trace;
use std::fmt::Write as _;
use std::time::Duration;

/// The end of a task. The task's stack is gone by then; the host and all other tasks live.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskError {
    /// An explicit panic or a run-time error such as an index out of range.
    #[error("panic: {message}")]
    Panic {
        /// What Go prints after `panic: `.
        message: String,
        /// Where.
        trace: Trace,
    },
    /// The stack would have become larger than its limit.
    #[error("stack overflow: the stack exceeds {limit_bytes} bytes")]
    StackOverflow {
        /// The limit.
        limit_bytes: u64,
        /// The stack pointer of the function that found no room.
        stack_pointer: u64,
        /// The lowest address of the stack.
        lowest: u64,
        /// The address above the stack.
        highest: u64,
        /// Where.
        trace: Trace,
    },
    /// Compiled code was stopped by a signal that no trap of the program explains.
    #[error("fault: signal {signal} at address {address:#x}")]
    Fault {
        /// The signal's number.
        signal: i32,
        /// The signal's code.
        code: i32,
        /// The address it was about.
        address: u64,
        /// The instruction.
        program_counter: u64,
        /// Where.
        trace: Trace,
    },
    /// There was no memory for a larger stack.
    #[error("{cause}")]
    OutOfMemory {
        /// What was asked for.
        cause: OutOfMemory,
        /// Where.
        trace: Trace,
    },
    /// There was no memory for an object of the program.
    #[error("{}", out_of_memory(*limit_bytes))]
    HeapExhausted {
        /// What objects may have together ([`Config::max_heap_bytes`](crate::Config::max_heap_bytes)).
        limit_bytes: u64,
        /// Where.
        trace: Trace,
    },
    /// The program did what Go cannot go on after, and no `recover` catches.
    #[error("{message}")]
    Fatal {
        /// What Go prints after `fatal error: `.
        message: String,
        /// Where.
        trace: Trace,
    },
    /// No task of the program can run any more.
    #[error("{message}")]
    Deadlock {
        /// What Go prints after `fatal error: `.
        message: String,
        /// Where each task waits.
        traces: Vec<Trace>,
    },
    /// The program asked to end with this status.
    #[error("exit status {0}")]
    Exit(i32),
    /// A host routine panicked (in Rust).
    #[error("host routine panicked: {message}")]
    HostPanic {
        /// The panic's message.
        message: String,
        /// Which compiled code called it.
        trace: Trace,
    },
    /// The host has cancelled the call.
    #[error("cancelled")]
    Cancelled {
        /// Where its first task stood.
        trace: Trace,
    },
    /// The call has taken longer than it may.
    #[error("out of time: the call exceeds {limit:?}")]
    OutOfTime {
        /// The limit.
        limit: Duration,
        /// Where its first task stood.
        trace: Trace,
    },
    /// The system has no thread for what the call needs.
    #[error("no thread to be had")]
    NoThread,
    /// The task is running already: a host routine called it again.
    #[error("the task is already running")]
    Busy,
}

impl TaskError {
    /// The process's exit status, were this the main task.
    pub fn exit_status(&self) -> i32 {
        match self {
            TaskError::Exit(status) => *status,
            TaskError::HostPanic { .. } | TaskError::NoThread | TaskError::Busy => 101,
            _ => 2,
        }
    }

    /// Where it happened.
    pub fn trace(&self) -> Option<&Trace> {
        match self {
            TaskError::Panic { trace, .. }
            | TaskError::StackOverflow { trace, .. }
            | TaskError::Fault { trace, .. }
            | TaskError::OutOfMemory { trace, .. }
            | TaskError::HeapExhausted { trace, .. }
            | TaskError::Fatal { trace, .. }
            | TaskError::HostPanic { trace, .. }
            | TaskError::Cancelled { trace }
            | TaskError::OutOfTime { trace, .. } => Some(trace),
            TaskError::Deadlock { traces, .. } => traces.first(),
            TaskError::Exit(_) | TaskError::NoThread | TaskError::Busy => None,
        }
    }

    /// What Go prints on standard error before it exits, trace included; empty for [`TaskError::Exit`].
    pub fn report(&self) -> String {
        let mut text = match self {
            TaskError::Exit(_) => return String::new(),
            TaskError::Panic { message, .. } => format!("panic: {message}\n\n"),
            TaskError::StackOverflow {
                limit_bytes,
                stack_pointer,
                lowest,
                highest,
                ..
            } => format!(
                "runtime: goroutine stack exceeds {limit_bytes}-byte limit\n\
                 runtime: sp={stack_pointer:#x} stack=[{lowest:#x}, {highest:#x}]\n\
                 fatal error: stack overflow\n\nruntime stack:\nruntime.morestack()\n\n"
            ),
            TaskError::Fault {
                signal,
                code,
                address,
                program_counter,
                ..
            } => format!(
                "unexpected fault address {address:#x}\nfatal error: fault\n{}\n\n",
                signal_line(*signal, *code, *address, *program_counter)
            ),
            TaskError::OutOfMemory { cause, .. } => format!("fatal error: {cause}\n\n"),
            TaskError::HeapExhausted { .. } => "fatal error: runtime: out of memory\n\n".to_owned(),
            TaskError::Fatal { .. }
            | TaskError::HostPanic { .. }
            | TaskError::Cancelled { .. }
            | TaskError::OutOfTime { .. }
            | TaskError::NoThread
            | TaskError::Busy => {
                format!("fatal error: {self}\n\n")
            }
            TaskError::Deadlock { traces, .. } => {
                let mut text = format!("fatal error: {self}\n");
                for trace in traces {
                    let _ = write!(text, "\n{trace}");
                }
                return text;
            }
        };
        if let Some(trace) = self.trace() {
            let _ = match self.is_runtimes() {
                true => write!(text, "{}", trace.in_detail()),
                false => write!(text, "{trace}"),
            };
        }
        text
    }

    /// Whether Go blames the runtime, not the program: it shows addresses then.
    fn is_runtimes(&self) -> bool {
        matches!(
            self,
            TaskError::StackOverflow { .. }
                | TaskError::Fault { .. }
                | TaskError::OutOfMemory { .. }
                | TaskError::HeapExhausted { .. }
        )
    }
}

fn out_of_memory(limit_bytes: u64) -> String {
    match limit_bytes {
        u64::MAX => "out of memory".to_owned(),
        _ => format!("out of memory: the heap exceeds {limit_bytes} bytes"),
    }
}

/// Go's line about a signal.
pub(crate) fn signal_line(signal: i32, code: i32, address: u64, program_counter: u64) -> String {
    let (name, meaning) = match signal {
        libc::SIGSEGV => ("SIGSEGV", "segmentation violation"),
        libc::SIGBUS => ("SIGBUS", "bus error"),
        libc::SIGFPE => ("SIGFPE", "floating-point exception"),
        libc::SIGILL => ("SIGILL", "illegal instruction"),
        _ => ("signal", "unknown"),
    };
    format!("[signal {name}: {meaning} code={code:#x} addr={address:#x} pc={program_counter:#x}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_have_the_shape_of_gos() {
        let panic = TaskError::Panic {
            message: "boom".into(),
            trace: Trace::empty(1),
        };
        assert_eq!(panic.report(), "panic: boom\n\ngoroutine 1 [running]:\n");
        assert_eq!(panic.exit_status(), 2);
        let overflow = TaskError::StackOverflow {
            limit_bytes: 1_000_000_000,
            stack_pointer: 0x7010,
            lowest: 0x7000,
            highest: 0x9000,
            trace: Trace::empty(1),
        };
        assert!(overflow.report().starts_with(
            "runtime: goroutine stack exceeds 1000000000-byte limit\n\
             runtime: sp=0x7010 stack=[0x7000, 0x9000]\n\
             fatal error: stack overflow\n\nruntime stack:\n"
        ));
        assert_eq!(TaskError::Exit(3).report(), "");
        assert_eq!(TaskError::Exit(3).exit_status(), 3);
    }
}
