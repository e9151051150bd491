//! The command line's words.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use morestack_compiler::OptLevel;
use morestack_rt::StackKind;

use crate::build::Machine;
use crate::listing;

/// Go-syntax programs on growable, copying stacks.
#[derive(Debug, Parser)]
#[command(name = "morestack", bin_name = "morestack", version, about, after_help = ENVIRONMENT)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const ENVIRONMENT: &str = "Environment:
  MORESTACK_DEBUG  k=v,...: checks=elide|every|off (stack checks), start=SIZE (first stack of a task),
                   poison=0|1 (overwrite stacks that are left), gdb=1 (symbols for GDB), perf=1 (a map file for perf)
  NO_COLOR         plain diagnostics

Exit status: the program's own; 1 if the program has errors; 2 after a panic, a fatal error or wrong usage.";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile a program and run it
    Run(RunArguments),
    /// Print the code made for a program: machine code with source lines, stack checks and maps
    Asm(AsmArguments),
    /// Report what is wrong with a program, without running it
    Check(CheckArguments),
}

/// `morestack run`
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Provoke errors: move stacks at every check, odd sizes, smallest first stack, collect and preempt always, overwrite what is left
    #[arg(long, value_name = "MODE,...", value_delimiter = ',')]
    pub stress: Vec<StressMode>,
    /// How stacks grow: always by copying, in address space reserved for each task, or not at all
    #[arg(long, value_name = "copy|mmap|fixed:SIZE")]
    pub stack: Option<StackName>,
    /// The largest stack a task may have, such as 64M
    #[arg(long, value_name = "SIZE")]
    pub max_stack: Option<ByteSize>,
    /// Print what stacks did, and sizes and times, on standard error
    #[arg(long)]
    pub stats: bool,
    /// Write which functions made stacks grow: FILE (folded, by bytes), FILE.events (folded), FILE.svg (flame graph)
    #[arg(long, value_name = "FILE")]
    pub stack_profile: Option<PathBuf>,
    /// How hard to optimise
    #[arg(short = 'O', value_name = "LEVEL", default_value = "speed")]
    pub opt_level: OptLevelName,
    /// The program: Go source files or a folder, and then its arguments
    #[arg(
        value_name = "x.go|FOLDER",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    program: Vec<OsString>,
}

impl RunArguments {
    /// The files of the program, or its folder, and the program's arguments: what follows the files, or one folder.
    pub fn program(&self) -> (Vec<PathBuf>, &[OsString]) {
        let is_file = |name: &OsString| Path::new(name).extension() == Some(OsStr::new("go"));
        let files = self.program.iter().take_while(|name| is_file(name)).count();
        let (program, arguments) = self.program.split_at(files.max(1));
        (program.iter().map(PathBuf::from).collect(), arguments)
    }
}

/// `morestack asm`
#[derive(Debug, Args)]
pub struct AsmArguments {
    /// Only functions whose name matches this regular expression
    #[arg(long, value_name = "RE")]
    pub func: Option<Pattern>,
    /// What to print
    #[arg(long, value_name = "WHAT", default_value = "asm")]
    pub emit: EmitName,
    /// Say for each function why its stack check is there or not
    #[arg(long)]
    pub why: bool,
    /// The machine the code is for
    #[arg(long, value_name = "T", default_value = "native")]
    pub target: TargetName,
    /// How hard to optimise
    #[arg(short = 'O', value_name = "LEVEL", default_value = "speed")]
    pub opt_level: OptLevelName,
    /// The program: Go source files or a folder
    #[arg(value_name = "x.go|FOLDER", required = true)]
    pub program: Vec<PathBuf>,
}

/// `morestack check`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Report all errors, not only the first ten
    #[arg(short = 'e', long)]
    pub all_errors: bool,
    /// Say of variables and allocations whether they live on the heap, in the words of go build -gcflags=-m
    #[arg(short = 'm', long)]
    pub escapes: bool,
    /// With -m: which way an address takes to the heap
    #[arg(long, requires = "escapes")]
    pub why: bool,
    /// The program: Go source files or a folder
    #[arg(value_name = "x.go|FOLDER", required = true)]
    pub program: Vec<PathBuf>,
}

/// A way to provoke stack errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StressMode {
    /// Every check moves the stack
    Move,
    /// Stack sizes are odd
    Odd,
    /// The first stack is as small as possible
    Small,
    /// Every allocation collects, and freed objects are overwritten
    Gc,
    /// Every check and host call lets others run, and signals interrupt code anywhere
    Preempt,
    /// Stacks and objects that are left are overwritten
    Poison,
}

/// A kind of stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackName(pub StackKind);

/// Not a kind of stacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not copy, mmap or fixed:SIZE")]
pub struct NoStackKind;

impl FromStr for StackName {
    type Err = NoStackKind;

    fn from_str(text: &str) -> Result<Self, NoStackKind> {
        let kind = match (text, text.strip_prefix("fixed:")) {
            ("copy", _) => StackKind::Copied,
            ("mmap", _) => StackKind::Reserved,
            (_, Some(size)) => {
                StackKind::Fixed(size.parse::<ByteSize>().map_err(|_| NoStackKind)?.0)
            }
            _ => return Err(NoStackKind),
        };
        Ok(StackName(kind))
    }
}

/// A level of optimisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OptLevelName {
    /// None
    None,
    /// For fast code
    Speed,
}

impl From<OptLevelName> for OptLevel {
    fn from(name: OptLevelName) -> OptLevel {
        match name {
            OptLevelName::None => OptLevel::None,
            OptLevelName::Speed => OptLevel::Speed,
        }
    }
}

/// A machine to generate code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetName {
    /// This machine, with all that its processor can do
    Native,
    /// Every x86-64 Linux
    #[value(name = "x86_64-unknown-linux-gnu")]
    BaselineX86_64,
}

impl From<TargetName> for Machine {
    fn from(name: TargetName) -> Machine {
        match name {
            TargetName::Native => Machine::Native,
            TargetName::BaselineX86_64 => Machine::BaselineX86_64,
        }
    }
}

/// What `asm` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EmitName {
    /// Intermediate code as it goes into the compiler
    Clif,
    /// Intermediate code from which machine code is made
    ClifOpt,
    /// Machine code with source lines, stubs and maps
    Asm,
    /// The stack map table
    Maps,
    /// Frame sizes and slots
    Frames,
    /// Who calls whom, and how high the stack gets
    Calls,
}

impl From<EmitName> for listing::Emit {
    fn from(name: EmitName) -> listing::Emit {
        match name {
            EmitName::Clif => listing::Emit::Clif,
            EmitName::ClifOpt => listing::Emit::ClifOptimized,
            EmitName::Asm => listing::Emit::Assembly,
            EmitName::Maps => listing::Emit::Maps,
            EmitName::Frames => listing::Emit::Frames,
            EmitName::Calls => listing::Emit::Calls,
        }
    }
}

/// A regular expression for function names.
#[derive(Clone, Debug)]
pub struct Pattern(regex_lite::Regex);

impl Pattern {
    /// Whether a name matches.
    pub fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

impl FromStr for Pattern {
    type Err = regex_lite::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        regex_lite::Regex::new(text).map(Pattern)
    }
}

/// A number of bytes: `4096`, `64K`, `1M`, `1G`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSize(pub u64);

/// Not a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a size such as 4096, 64K, 1M or 1G")]
pub struct NoSize;

impl FromStr for ByteSize {
    type Err = NoSize;

    fn from_str(text: &str) -> Result<Self, NoSize> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit: u64 = match text[digits.len()..].to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" | "kib" => 1 << 10,
            "m" | "mb" | "mib" => 1 << 20,
            "g" | "gb" | "gib" => 1 << 30,
            _ => return Err(NoSize),
        };
        let number: u64 = digits.parse().map_err(|_| NoSize)?;
        number
            .checked_mul(unit)
            .filter(|&bytes| i64::try_from(bytes).is_ok())
            .map(ByteSize)
            .ok_or(NoSize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_are_copied_reserved_or_fixed() {
        assert_eq!("copy".parse(), Ok(StackName(StackKind::Copied)));
        assert_eq!("mmap".parse(), Ok(StackName(StackKind::Reserved)));
        let fixed = StackName(StackKind::Fixed(8 << 10));
        assert_eq!("fixed:8K".parse(), Ok(fixed));
        for wrong in ["", "fixed", "fixed:", "fixed:K", "mmap:1"] {
            assert_eq!(wrong.parse::<StackName>(), Err(NoStackKind), "{wrong}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!("4096".parse(), Ok(ByteSize(4096)));
        assert_eq!("64K".parse(), Ok(ByteSize(65536)));
        assert_eq!("1m".parse(), Ok(ByteSize(1 << 20)));
        assert_eq!("2GiB".parse(), Ok(ByteSize(2 << 30)));
        for wrong in ["", "K", "-5", "1.5M", "many", "1T", "99999999999G"] {
            assert_eq!(wrong.parse::<ByteSize>(), Err(NoSize), "{wrong}");
        }
    }
}
