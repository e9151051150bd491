//! Programs as a library: compile a script, run it or call its functions as tasks of a Rust host.
//!
//! What goes wrong in a task is a value, and the host lives: a panic, an overflow of the task's stack, a call of
//! `os.Exit`. Every call runs on a task of its own, whose stack starts small and grows.
//!
//! ```
//! use morestack::embed::{Program, Settings, Value};
//!
//! let source = "package main\nfunc fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfunc main() {}\n";
//! let program = Program::compile("fib.go", source, Settings::default())?;
//! assert_eq!(program.call("fib", &[Value::Int(20)])?, [Value::Int(6765)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::sync::Mutex;

use morestack_rt::{Config, Runtime, Statistics, Task, TaskError};

use crate::build::{self, BuildError, BuildOptions, Compiled, Entries};
use crate::debugger::Audience;
use crate::lower::Export;
use crate::source::SourceMap;
use crate::types::Basic;

/// How to compile and run.
#[derive(Clone, Default)]
pub struct Settings {
    /// How to compile.
    pub build: BuildOptions,
    /// Stack sizes, limits, stress modes, where printed text goes.
    pub runtime: Config,
    /// Debuggers and profilers to tell.
    pub audience: Audience,
}

/// An argument or result of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A signed integer of any size.
    Int(i64),
    /// An unsigned integer of any size.
    Uint(u64),
    /// A float of either size.
    Float(f64),
    /// A truth value.
    Bool(bool),
}

/// Why a program was not compiled: diagnostics spelled out, as `file:line:col: message` lines.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct CompileFailure {
    text: String,
    /// The error itself.
    pub error: BuildError,
}

/// Why a call gave no results.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// There is no such function at package level.
    #[error("no function {0}")]
    NoFunction(String),
    /// The function takes or returns what cannot be passed from outside.
    #[error("{0} has parameters or results other than numbers and truth values")]
    NotScalar(String),
    /// The arguments do not fit the parameters.
    #[error("{0}")]
    Arguments(String),
    /// There is no `func main`.
    #[error("no function main")]
    NoMain,
    /// The task died.
    #[error(transparent)]
    Task(#[from] TaskError),
}

/// A compiled and loaded program.
pub struct Program {
    compiled: Compiled,
    entries: Entries,
    runtime: Runtime,
    initialised: Mutex<bool>,
}

// SAFETY: the addresses in `entries` are of code that is never written and lives as long as `runtime` (I-CODE).
unsafe impl Send for Program {}
// SAFETY: as above; initialisation is behind a lock. Scripts that share package variables between calls on several
// threads race with themselves, which is why `call` holds that lock, too.
unsafe impl Sync for Program {}

impl Program {
    /// Compiles and loads a program of one file; `name` is what diagnostics and traces call it.
    ///
    /// # Errors
    /// What is wrong with the program.
    pub fn compile(
        name: &str,
        source: &str,
        settings: Settings,
    ) -> Result<Program, CompileFailure> {
        let mut sources = SourceMap::new();
        let fail = |error: BuildError, sources: &SourceMap| CompileFailure {
            text: describe(&error, sources),
            error,
        };
        let file = match sources.add(name, source) {
            Ok(file) => file,
            Err(too_large) => {
                let mut diagnostics = crate::diag::Diagnostics::new();
                diagnostics.error(crate::source::Pos::NONE, too_large.to_string());
                return Err(fail(BuildError::Diagnostics(diagnostics), &sources));
            }
        };
        let runtime = Runtime::new(settings.runtime);
        let built = build::compile(&mut sources, &[file], &settings.build).and_then(|compiled| {
            let entries = build::load(&compiled, &sources, &runtime, settings.audience)?;
            Ok((compiled, entries))
        });
        match built {
            Ok((compiled, entries)) => Ok(Program {
                compiled,
                entries,
                runtime,
                initialised: Mutex::new(false),
            }),
            Err(error) => Err(fail(error, &sources)),
        }
    }

    /// Runs the whole program: package variables, `init` functions, `main`.
    ///
    /// # Errors
    /// If there is no `main`, or the task dies.
    pub fn run_main(&self) -> Result<(), CallError> {
        let mut initialised = self
            .initialised
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        *initialised = true;
        let start = self.entries.start.ok_or(CallError::NoMain)?;
        let mut task = Task::new(&self.runtime);
        // SAFETY: I-CODE: `start` takes nothing and returns nothing.
        unsafe { task.call(start, &[], &mut []) }?;
        Ok(())
    }

    /// Calls a package-level function on a task of its own. Package variables are initialised before the first call.
    ///
    /// # Errors
    /// If there is no such function, the arguments do not fit, or the task dies.
    pub fn call(&self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, CallError> {
        let mut initialised = self
            .initialised
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let index = self
            .compiled
            .exports
            .iter()
            .position(|export| export.name == name);
        let index = index.ok_or_else(|| CallError::NoFunction(name.to_owned()))?;
        let export = &self.compiled.exports[index];
        let not_scalar = || CallError::NotScalar(name.to_owned());
        let params = export.params.as_ref().ok_or_else(not_scalar)?;
        let results = export.results.as_ref().ok_or_else(not_scalar)?;
        let (integers, floats) = encode_arguments(export, params, arguments)?;
        if !*initialised {
            *initialised = true;
            let mut task = Task::new(&self.runtime);
            // SAFETY: I-CODE: it takes nothing and returns nothing.
            unsafe { task.call(self.entries.initialise, &[], &mut []) }?;
        }
        let mut task = Task::new(&self.runtime);
        // SAFETY: I-CODE: the arguments are encoded after the function's own signature.
        let returned =
            unsafe { task.call_with_floats(self.entries.exports[index], &integers, &floats) }?;
        let mut integers = returned.integers.into_iter();
        let mut floats = returned.floats.into_iter();
        let decode = |&basic: &Basic| {
            let register = if is_float(basic) {
                floats.next()
            } else {
                integers.next()
            };
            decode(basic, register.expect("results fit the registers"))
        };
        Ok(results.iter().map(decode).collect())
    }

    /// What the stacks of finished tasks did.
    pub fn statistics(&self) -> Statistics {
        self.runtime.statistics()
    }
}

/// An error of compilation as text.
pub fn describe(error: &BuildError, sources: &SourceMap) -> String {
    match error {
        BuildError::Diagnostics(diagnostics) => {
            diagnostics.render(sources, false).trim_end().to_owned()
        }
        other => other.to_string(),
    }
}

fn is_float(basic: Basic) -> bool {
    matches!(basic, Basic::Float32 | Basic::Float64)
}

/// Float arguments that travel in registers; more are not offered to hosts.
const MOST_FLOATS: usize = morestack_rt::abi::FLOAT_ARGUMENT_REGISTERS;

fn encode_arguments(
    export: &Export,
    params: &[Basic],
    arguments: &[Value],
) -> Result<(Vec<u64>, Vec<u64>), CallError> {
    if params.len() != arguments.len() {
        let text = format!(
            "{} takes {} arguments, not {}",
            export.name,
            params.len(),
            arguments.len()
        );
        return Err(CallError::Arguments(text));
    }
    let (mut integers, mut floats) = (vec![], vec![]);
    for (index, (&basic, &argument)) in params.iter().zip(arguments).enumerate() {
        let bits = encode(basic, argument).ok_or_else(|| {
            CallError::Arguments(format!(
                "argument {} of {}: {argument:?} is no {basic:?}",
                index + 1,
                export.name
            ))
        })?;
        if is_float(basic) {
            floats.push(bits)
        } else {
            integers.push(bits)
        }
    }
    if floats.len() > MOST_FLOATS {
        return Err(CallError::Arguments(format!(
            "{} takes more than {MOST_FLOATS} floats",
            export.name
        )));
    }
    Ok((integers, floats))
}

/// A value as the bits of a parameter, if it has the right kind and fits.
fn encode(basic: Basic, value: Value) -> Option<u64> {
    use Basic::*;
    let signed = |fits: bool, value: i64| fits.then_some(value as u64);
    match (basic, value) {
        (Bool, Value::Bool(value)) => Some(value.into()),
        (Int | Int64, Value::Int(value)) => Some(value as u64),
        (Int8, Value::Int(value)) => signed(i8::try_from(value).is_ok(), value),
        (Int16, Value::Int(value)) => signed(i16::try_from(value).is_ok(), value),
        (Int32, Value::Int(value)) => signed(i32::try_from(value).is_ok(), value),
        (Uint | Uint64 | Uintptr, Value::Uint(value)) => Some(value),
        (Uint8, Value::Uint(value)) => u8::try_from(value).ok().map(u64::from),
        (Uint16, Value::Uint(value)) => u16::try_from(value).ok().map(u64::from),
        (Uint32, Value::Uint(value)) => u32::try_from(value).ok().map(u64::from),
        (Float64, Value::Float(value)) => Some(value.to_bits()),
        (Float32, Value::Float(value)) => Some((value as f32).to_bits().into()),
        _ => None,
    }
}

/// A result register as a value; what lies beyond a narrow result in its register is rubbish.
fn decode(basic: Basic, bits: u64) -> Value {
    use Basic::*;
    match basic {
        Bool => Value::Bool(bits & 1 == 1),
        Int8 => Value::Int((bits as i8).into()),
        Int16 => Value::Int((bits as i16).into()),
        Int32 => Value::Int((bits as i32).into()),
        Uint8 => Value::Uint((bits as u8).into()),
        Uint16 => Value::Uint((bits as u16).into()),
        Uint32 => Value::Uint((bits as u32).into()),
        Uint | Uint64 | Uintptr => Value::Uint(bits),
        Float32 => Value::Float(f32::from_bits(bits as u32).into()),
        Float64 => Value::Float(f64::from_bits(bits)),
        _ => Value::Int(bits as i64),
    }
}
