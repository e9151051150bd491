//! The text of traces, which is Go's.
//!
//! Promises: details are added to lines, never lines. May not know: where frames come from.

use super::{Frame, PANIC_SYMBOL, Trace};
use crate::sched::WaitReason;
use std::fmt;

/// What a task does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It runs, or has just failed.
    #[default]
    Running,
    /// It could run.
    Runnable,
    /// It is in a routine that may take its time.
    Blocked,
    /// It waits.
    Waiting(WaitReason),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Running => f.write_str("running"),
            Status::Runnable => f.write_str("runnable"),
            Status::Blocked => f.write_str("syscall"),
            Status::Waiting(reason) => reason.fmt(f),
        }
    }
}

/// A trace as Go prints it where the runtime itself gives up: with addresses.
struct InDetail<'a>(&'a Trace);

impl fmt::Display for InDetail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, true)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, false)
    }
}

impl Trace {
    /// The same text with the addresses of the task, its worker and its frames.
    pub fn in_detail(&self) -> impl fmt::Display + '_ {
        InDetail(self)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, in_detail: bool) -> fmt::Result {
        write!(f, "goroutine {} ", self.goroutine)?;
        if in_detail {
            write!(f, "gp={:#x} ", self.identity.task)?;
            match self.identity.worker {
                Some((number, record)) => write!(f, "m={number} mp={record:#x} ")?,
                None => f.write_str("m=nil ")?,
            }
        }
        writeln!(f, "[{}]:", self.status)?;
        for frame in &self.youngest {
            frame.write(f, in_detail)?;
        }
        if self.elided > 0 {
            writeln!(f, "...{} frames elided...", self.elided)?;
        }
        for frame in &self.oldest {
            frame.write(f, in_detail)?;
        }
        if let Some((frame, creator)) = self.created_by.as_deref() {
            let function = &frame.function;
            writeln!(f, "created by {function} in goroutine {creator}")?;
            frame.write_place(f)?;
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Frame {
    fn write(&self, f: &mut fmt::Formatter<'_>, in_detail: bool) -> fmt::Result {
        let name = match self.function.as_str() {
            PANIC_SYMBOL => "panic",
            name => name,
        };
        let parameters = if self.has_parameters { "..." } else { "" };
        writeln!(f, "{name}({parameters})")?;
        self.write_place(f)?;
        if in_detail {
            let (end, sp, pc) = (self.end, self.stack_pointer, self.program_counter);
            write!(f, " fp={end:#x} sp={sp:#x} pc={pc:#x}")?;
        }
        writeln!(f)
    }

    /// File and line.
    fn write_place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = if self.file.is_empty() {
            "?"
        } else {
            &self.file
        };
        write!(f, "\t{file}:{}", self.line)?;
        if self.offset_bytes > 0 {
            write!(f, " +{:#x}", self.offset_bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Identity;

    #[test]
    fn details_stand_where_go_has_them() {
        let frame = Frame {
            function: "main.f".to_owned(),
            has_parameters: true,
            file: "/x.go".to_owned(),
            line: 4,
            offset_bytes: 0x11,
            program_counter: 0x1021,
            stack_pointer: 0x7fc0,
            end: 0x7fe0,
        };
        let trace = Trace {
            goroutine: 7,
            identity: Box::new(Identity {
                task: 0xabc0,
                worker: Some((2, 0xdef0)),
            }),
            youngest: vec![frame.clone()],
            created_by: Some(Box::new((frame, 1))),
            ..Trace::default()
        };
        let created = "created by main.f in goroutine 1\n\t/x.go:4 +0x11\n";
        assert_eq!(
            trace.in_detail().to_string(),
            format!(
                "goroutine 7 gp=0xabc0 m=2 mp=0xdef0 [running]:\nmain.f(...)\n\t\
                 /x.go:4 +0x11 fp=0x7fe0 sp=0x7fc0 pc=0x1021\n{created}"
            )
        );
        assert_eq!(
            trace.to_string(),
            format!("goroutine 7 [running]:\nmain.f(...)\n\t/x.go:4 +0x11\n{created}")
        );
        let mut waits = trace;
        waits.identity.worker = None;
        waits.status = Status::Runnable;
        let text = waits.in_detail().to_string();
        assert!(
            text.starts_with("goroutine 7 gp=0xabc0 m=nil [runnable]:\n"),
            "{text}"
        );
    }
}
