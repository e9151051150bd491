//! Traces as Go prints them: functions, files and lines of a stopped task.
//!
//! Promises: 50 youngest and 50 oldest frames are kept whatever the depth; a broken chain ends the trace, not the
//! process. May not know: maps, or how code was made.

mod text;

pub use text::Status;

use crate::code::{Region, Regions};
use crate::runtime::Runtime;
use crate::task::Task;
use std::collections::VecDeque;
use std::ptr;
use std::sync::atomic::Ordering;

/// Go's number of frames at each end of a long trace.
const FRAMES_AT_EACH_END: usize = 50;
/// Addresses whose function is remembered during a walk.
const KNOWN_ADDRESSES: usize = 64;
/// What stands above the word that a frame pointer points at: itself and the return address.
const FRAME_HEAD_BYTES: u64 = 16;

/// The function that raises panics, as Go calls it.
pub const PANIC_SYMBOL: &str = "runtime.gopanic";
/// The function that a program's first task starts with.
pub const START_SYMBOL: &str = "runtime.main";
/// The function that raises those of the runtime.
const RAISE_SYMBOL: &str = "runtime.raise";

/// Names, lines and traps of a code region. Offsets are relative to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// In order of code offset.
    pub functions: Vec<FunctionSymbol>,
    /// File names, as traces print them.
    pub files: Vec<String>,
    /// Instructions that may trap, in order of code offset.
    pub traps: Vec<(u32, TrapKind)>,
}

/// A function of a code region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionSymbol {
    /// The name as traces print it, such as `main.f`.
    pub name: String,
    /// Code offset of the first byte.
    pub start: u32,
    /// Length in bytes.
    pub bytes: u32,
    /// Whether traces print `f(...)` or `f()`.
    pub has_parameters: bool,
    /// Made by the compiler: traces leave it out.
    pub is_hidden: bool,
    /// Where lines begin, in order of code offset; a line holds until the next entry.
    pub lines: Vec<LineEntry>,
}

/// From this code offset on, code belongs to this line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEntry {
    /// Code offset.
    pub offset: u32,
    /// Index into [`Symbols::files`].
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
}

/// What a trapping instruction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapKind {
    /// An access through a pointer: with an address in the first page, the pointer was nil.
    NilDereference,
    /// A division.
    DivideByZero,
    /// Anything else; reaching it is a fault.
    Other,
}

impl Symbols {
    /// The function that holds a code offset.
    pub fn function(&self, offset: u32) -> Option<&FunctionSymbol> {
        let index = self
            .functions
            .partition_point(|function| function.start <= offset)
            .checked_sub(1)?;
        Some(&self.functions[index]).filter(|function| offset - function.start < function.bytes)
    }

    /// What the instruction at a code offset traps for, if it may trap.
    pub fn trap(&self, offset: u32) -> Option<TrapKind> {
        let index = self
            .traps
            .binary_search_by_key(&offset, |&(offset, _)| offset)
            .ok()?;
        Some(self.traps[index].1)
    }
}

impl FunctionSymbol {
    fn line(&self, offset: u32) -> Option<&LineEntry> {
        let index = self.lines.partition_point(|entry| entry.offset <= offset);
        // Code before the first entry is the function's entry: it belongs to its first line.
        self.lines.get(index.saturating_sub(1))
    }
}

/// One frame of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The function's name.
    pub function: String,
    /// Whether it has parameters.
    pub has_parameters: bool,
    /// The file; empty if unknown.
    pub file: String,
    /// The line; 0 if unknown.
    pub line: u32,
    /// Distance of the return address from the function's first byte.
    pub offset_bytes: u64,
    /// The return address, or where the task was interrupted.
    pub program_counter: u64,
    /// The lowest address of the frame.
    pub stack_pointer: u64,
    /// Where the frame ends: that of its caller begins here.
    pub end: u64,
}

/// The frames of a task, youngest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The task's number.
    pub goroutine: u64,
    /// Where that and its worker are kept.
    pub identity: Box<Identity>,
    /// What it does.
    pub status: Status,
    /// The youngest frames.
    pub youngest: Vec<Frame>,
    /// How many frames are left out.
    pub elided: u64,
    /// The oldest frames, if some were left out or there are more than fit in `youngest`.
    pub oldest: Vec<Frame>,
    /// The function with the `go` statement that started it, and the number of the task that ran it.
    pub created_by: Option<Box<(Frame, u64)>>,
}

/// Addresses of records: they only tell tasks apart, and workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The task's.
    pub task: u64,
    /// The number of the worker that runs it, if one does, and its record.
    pub worker: Option<(u32, u64)>,
}

/// Where a task is stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Start {
    /// In a call: the stack pointer is at the return address.
    Call {
        stack_pointer: u64,
        frame_pointer: u64,
    },
    /// At the entry of a function without a frame yet: likewise, and the function itself is the youngest frame.
    Entry {
        program_counter: u64,
        stack_pointer: u64,
        frame_pointer: u64,
    },
    /// At an instruction of a function with its frame.
    Instruction {
        program_counter: u64,
        stack_pointer: u64,
        frame_pointer: u64,
    },
}

/// A frame that has not been looked up.
#[derive(Clone, Copy, Debug)]
struct Place {
    address: u64,
    is_return_address: bool,
    stack_pointer: u64,
    end: u64,
}

impl Trace {
    /// A trace without frames.
    pub fn empty(goroutine: u64) -> Trace {
        Trace {
            goroutine,
            ..Trace::default()
        }
    }

    /// Walks the frame pointer chain of a stopped task.
    pub(crate) fn capture(task: &Task, start: Start) -> Trace {
        let regions = task.runtime.shared.regions();
        let mut collector = Collector::new(&regions, task.number);
        let frames = match start {
            Start::Call {
                stack_pointer,
                frame_pointer,
            } => Frames {
                task,
                return_address_at: stack_pointer,
                frame_pointer,
                floor: stack_pointer,
            },
            Start::Entry {
                program_counter,
                stack_pointer,
                frame_pointer,
            } => {
                collector.add(Place {
                    address: program_counter,
                    is_return_address: false,
                    stack_pointer,
                    end: stack_pointer + 8,
                });
                Frames {
                    task,
                    return_address_at: stack_pointer,
                    frame_pointer,
                    floor: stack_pointer,
                }
            }
            Start::Instruction {
                program_counter,
                stack_pointer,
                frame_pointer,
            } => {
                collector.add(Place {
                    address: program_counter,
                    is_return_address: false,
                    stack_pointer,
                    end: frame_pointer.saturating_add(FRAME_HEAD_BYTES),
                });
                let mut frames = Frames {
                    task,
                    return_address_at: stack_pointer,
                    frame_pointer,
                    floor: stack_pointer,
                };
                frames.step();
                frames
            }
        };
        frames.for_each(|place| collector.add(place));
        // SAFETY: I-CODE: sites are in the data of registered code.
        let created_by = unsafe { task.site.as_ref() }.map(|site| {
            let return_address = site.return_address.load(Ordering::Relaxed);
            Box::new((
                collector.frame(Place::returning(return_address)),
                task.creator,
            ))
        });
        Trace {
            identity: Box::new(Identity {
                task: ptr::from_ref(task) as u64,
                worker: task.worker_now(),
            }),
            status: task.status(),
            created_by,
            ..collector.finish()
        }
    }
}

impl Task {
    /// The return addresses of the frames of the task, youngest first, as it stands in a host call; without those that traces
    /// leave out, but for that of [`START_SYMBOL`].
    pub(crate) fn return_addresses(&self) -> Vec<u64> {
        let regions = self.runtime.shared.regions();
        let mut collector = Collector::new(&regions, self.number);
        let frames = Frames {
            task: self,
            return_address_at: self.stack_pointer,
            frame_pointer: self.frame_pointer,
            floor: self.stack_pointer,
        };
        let is_shown = |&address: &u64| {
            let is_hidden = collector.has_hidden && collector.is_hidden(address, true);
            !is_hidden || collector.is_start(address)
        };
        frames.map(|place| place.address).filter(is_shown).collect()
    }
}

impl Runtime {
    /// What a return address means: function, file and line; `None` if it is not of the program.
    pub(crate) fn symbol(&self, return_address: u64) -> Option<Frame> {
        let regions = self.shared.regions();
        let collector = Collector::new(&regions, 0);
        collector.function(return_address, true)?;
        Some(collector.frame(Place::returning(return_address)))
    }
}

impl Place {
    /// A return address of no known frame.
    fn returning(address: u64) -> Place {
        Place {
            address,
            is_return_address: true,
            stack_pointer: 0,
            end: 0,
        }
    }
}

/// The callers' frames along the frame pointer chain; ends where the chain leaves the stack or turns back.
struct Frames<'a> {
    task: &'a Task,
    return_address_at: u64,
    frame_pointer: u64,
    /// Frames are above this.
    floor: u64,
}

impl Frames<'_> {
    /// Goes to the caller's frame.
    fn step(&mut self) {
        let frame = self.frame_pointer;
        let stack = &self.task.stack;
        let is_frame = frame >= self.floor.max(stack.lowest)
            && frame.is_multiple_of(8)
            && frame + 16 <= stack.highest;
        if !is_frame {
            self.frame_pointer = 0;
            return;
        }
        self.return_address_at = frame + 8;
        self.floor = frame + 16;
        // SAFETY: I-STACK: checked to be two words inside the stack of a stopped task.
        self.frame_pointer = unsafe { *(frame as *const u64) };
    }
}

impl Iterator for Frames<'_> {
    type Item = Place;

    #[inline]
    fn next(&mut self) -> Option<Place> {
        // The outermost frame returns into `resume`, which is no frame of the program.
        if self.frame_pointer == 0 {
            return None;
        }
        // SAFETY: I-STACK: the stack pointer given, or checked by `step`.
        let address = unsafe { *(self.return_address_at as *const u64) };
        let place = Place {
            address,
            is_return_address: true,
            stack_pointer: self.return_address_at + 8,
            end: self.frame_pointer.saturating_add(FRAME_HEAD_BYTES),
        };
        self.step();
        Some(place)
    }
}

/// Counts all frames, keeps those that are printed.
struct Collector<'a> {
    regions: &'a Regions,
    goroutine: u64,
    has_hidden: bool,
    /// Addresses looked up and whether they are hidden: in a deep recursion few addresses stand for all frames.
    known: [(u64, bool); KNOWN_ADDRESSES],
    total: u64,
    youngest: Vec<Place>,
    oldest: VecDeque<Place>,
}

impl<'a> Collector<'a> {
    fn new(regions: &'a Regions, goroutine: u64) -> Self {
        let hides = |region: &Region| {
            region
                .code
                .symbols
                .functions
                .iter()
                .any(|function| function.is_hidden)
        };
        let has_hidden = regions.0.iter().any(|region| hides(region));
        Collector {
            regions,
            goroutine,
            has_hidden,
            known: [(0, false); KNOWN_ADDRESSES],
            total: 0,
            youngest: Vec::new(),
            oldest: VecDeque::new(),
        }
    }

    #[inline]
    fn add(&mut self, place: Place) {
        let Place {
            address,
            is_return_address,
            ..
        } = place;
        if self.has_hidden && self.is_hidden(address, is_return_address) {
            return;
        }
        if self.total == 0 && self.raises(address, is_return_address) {
            return;
        }
        self.total += 1;
        if self.youngest.len() < FRAMES_AT_EACH_END {
            self.youngest.push(place);
            return;
        }
        if self.oldest.len() == FRAMES_AT_EACH_END {
            self.oldest.pop_front();
        }
        self.oldest.push_back(place);
    }

    fn function(
        &self,
        address: u64,
        is_return_address: bool,
    ) -> Option<(&'a Region, &'a FunctionSymbol, u32)> {
        // A return address may be the first byte of the next line or function.
        let address = address.checked_sub(u64::from(is_return_address))?;
        let region = self.regions.find(address)?;
        let offset = region.offset(address)?;
        Some((region, region.code.symbols.function(offset)?, offset))
    }

    fn is_start(&self, return_address: u64) -> bool {
        let function = self.function(return_address, true);
        function.is_some_and(|(_, function, _)| function.name == START_SYMBOL)
    }

    fn is_hidden(&mut self, address: u64, is_return_address: bool) -> bool {
        let index = (address as usize >> 1) % KNOWN_ADDRESSES;
        if self.known[index].0 != address {
            let function = self.function(address, is_return_address);
            self.known[index] = (
                address,
                function.is_some_and(|(_, function, _)| function.is_hidden),
            );
        }
        self.known[index].1
    }

    /// Whether the function is one that raises panics: it is left out where a trace begins.
    fn raises(&self, address: u64, is_return_address: bool) -> bool {
        let function = self.function(address, is_return_address);
        function.is_some_and(|(_, function, _)| {
            [PANIC_SYMBOL, RAISE_SYMBOL].contains(&function.name.as_str())
        })
    }

    fn frame(&self, place: Place) -> Frame {
        let Place { address, .. } = place;
        let at = Frame {
            program_counter: address,
            stack_pointer: place.stack_pointer,
            end: place.end,
            ..Frame::default()
        };
        let Some((region, function, offset)) = self.function(address, place.is_return_address)
        else {
            return Frame {
                function: format!("{address:#x}"),
                ..at
            };
        };
        let line = function.line(offset);
        let file = line.and_then(|line| region.code.symbols.files.get(line.file as usize));
        Frame {
            function: function.name.clone(),
            has_parameters: function.has_parameters,
            file: file.cloned().unwrap_or_default(),
            line: line.map_or(0, |line| line.line),
            offset_bytes: address - region.code.start - u64::from(function.start),
            ..at
        }
    }

    fn finish(self) -> Trace {
        let shown = (self.youngest.len() + self.oldest.len()) as u64;
        Trace {
            goroutine: self.goroutine,
            youngest: self
                .youngest
                .iter()
                .map(|&frame| self.frame(frame))
                .collect(),
            elided: self.total - shown,
            oldest: self.oldest.iter().map(|&frame| self.frame(frame)).collect(),
            ..Trace::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols() -> Symbols {
        let function = |name: &str, start, bytes, lines: &[(u32, u32)]| FunctionSymbol {
            name: name.into(),
            start,
            bytes,
            has_parameters: name != "main.main",
            is_hidden: false,
            lines: lines
                .iter()
                .map(|&(offset, line)| LineEntry {
                    offset,
                    file: 0,
                    line,
                })
                .collect(),
        };
        Symbols {
            functions: vec![
                function("main.f", 0x10, 0x20, &[(0x12, 3), (0x20, 4)]),
                function("main.main", 0x40, 0x10, &[(0x40, 8)]),
            ],
            files: vec!["/x.go".into()],
            traps: vec![
                (0x15, TrapKind::NilDereference),
                (0x19, TrapKind::DivideByZero),
            ],
        }
    }

    #[test]
    fn offsets_find_functions_lines_and_traps() {
        let symbols = symbols();
        assert_eq!(symbols.function(0xf), None);
        assert_eq!(symbols.function(0x10).unwrap().name, "main.f");
        assert_eq!(symbols.function(0x2f).unwrap().name, "main.f");
        assert_eq!(symbols.function(0x30), None);
        let line = |offset| symbols.function(offset).unwrap().line(offset).unwrap().line;
        assert_eq!(
            [line(0x10), line(0x12), line(0x1f), line(0x20), line(0x45)],
            [3, 3, 3, 4, 8]
        );
        assert_eq!(symbols.trap(0x15), Some(TrapKind::NilDereference));
        assert_eq!(symbols.trap(0x16), None);
    }

    fn collect(frames: u64) -> Trace {
        collect_with(symbols(), frames)
    }

    fn collect_with(symbols: Symbols, frames: u64) -> Trace {
        let region = Region::new(crate::CodeRegion {
            start: 0x7000_0000_1000,
            bytes: 0x100,
            symbols,
            ..crate::CodeRegion::default()
        });
        let regions = Regions(std::sync::Arc::new(vec![std::sync::Arc::new(region)]));
        let mut collector = Collector::new(&regions, 1);
        for _ in 1..frames {
            collector.add(Place::returning(0x7000_0000_1021));
        }
        collector.add(Place::returning(0x7000_0000_1048));
        collector.finish()
    }

    #[test]
    fn text_is_gos() {
        assert_eq!(
            collect(2).to_string(),
            "goroutine 1 [running]:\nmain.f(...)\n\t/x.go:4 +0x11\nmain.main()\n\t/x.go:8 +0x8\n"
        );
    }

    #[test]
    fn hidden_functions_are_neither_shown_nor_counted() {
        let mut symbols = symbols();
        symbols.functions[0].is_hidden = true;
        assert_eq!(
            collect_with(symbols, 500).to_string(),
            "goroutine 1 [running]:\nmain.main()\n\t/x.go:8 +0x8\n"
        );
    }

    #[test]
    fn a_hundred_frames_are_shown_and_one_more_is_elided() {
        assert_eq!(collect(100).elided, 0);
        assert_eq!(collect(100).to_string().lines().count(), 201);
        let text = collect(101).to_string();
        assert_eq!(text.lines().nth(101), Some("...1 frames elided..."));
        assert!(text.ends_with("main.main()\n\t/x.go:8 +0x8\n"));
    }
}
