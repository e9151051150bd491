//! Programs as a library: compile a script, run it or call its functions as tasks of a Rust host.
//!
//! What goes wrong in a task is a value, and the host lives: a panic, an overflow of the task's stack, a call of
//! `os.Exit`. Every call runs on a task of its own, whose stack starts small and grows; the tasks that a script starts run on
//! the threads of the runtime.
//!
//! ```
//! use morestack::embed::{Engine, Settings};
//!
//! let mut engine = Engine::new(Settings::default());
//! engine.function("Double", |n: i64| 2 * n)?;
//! let source = r#"
//! package script
//!
//! import "host"
//!
//! func greet(name string, times int) (string, int) {
//!     return "hello, " + name, host.Double(times)
//! }
//! "#;
//! let program = engine.compile("greet.go", source)?;
//! let greet = program.function::<(String, i64), (String, i64)>("greet")?;
//! assert_eq!(greet.call(("Go".into(), 21))?, ("hello, Go".into(), 42));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Functions of the host
//!
//! They are members of a package that scripts import, by default `host`, and are declared there with the Go types of the Rust
//! types of their parameters and results ([`Passes`]): a wrong call is an error of compilation in the script. An
//! [asynchronous function](Engine::async_function) is a future that the script's task waits for: meanwhile it has no thread, and
//! a future that is ready at once costs no more than an ordinary call. A host that returns `Err` raises a panic in the script,
//! which may recover; a Rust panic ends the script's call with [`TaskError::HostPanic`].
//!
//! # Threads
//!
//! A [`Program`] is `Send` and `Sync`. Calls from several threads run at the same time, as goroutines do: scripts that share package
//! variables between them must synchronise, as in Go.

mod function;
mod host;
mod value;

use std::sync::{Mutex, Once, PoisonError};

use morestack_rt::{Config, Runtime, Statistics, Task, TaskError};

use crate::build::{self, BuildError, BuildOptions, Compiled, Entries};
use crate::debugger::Audience;
use crate::lower::{ExportedCode, Passed};
use crate::source::SourceMap;
use crate::stdlib::HostPackage;
pub use function::{Arguments, Function, Results};
pub use host::{Callable, Returns};
pub use value::{Passes, Value};

use function::Frames;
use host::Registered;

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

/// Why a program was not compiled: diagnostics spelled out, as `file:line:col: message` lines.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct CompileFailure {
    text: String,
    /// The error itself.
    pub error: BuildError,
}

/// A function of the host that scripts cannot call by this name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NameError {
    /// Go exports names that begin with an upper-case letter.
    #[error("{0} is no exported name of Go")]
    NotExported(String),
    /// There is a function with that name.
    #[error("there is a function {0} already")]
    Twice(String),
}

/// Why a call gave no results.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// There is no such function at package level.
    #[error("no function {0}")]
    NoFunction(String),
    /// The function takes or returns what does not pass between a script and its host.
    #[error("{0} has parameters or results other than numbers, truth values, strings and []byte")]
    DoesNotPass(String),
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

/// Compiles scripts that call functions of the host.
pub struct Engine {
    settings: Settings,
    package: String,
    functions: Vec<Registered>,
}

impl Engine {
    /// An engine without functions.
    pub fn new(settings: Settings) -> Engine {
        Engine {
            settings,
            package: "host".to_owned(),
            functions: vec![],
        }
    }

    /// Offers a Rust closure to scripts under an exported name of Go.
    ///
    /// # Errors
    /// If it is not such a name, or taken.
    pub fn function<A, F>(&mut self, name: &str, function: F) -> Result<&mut Engine, NameError>
    where
        F: Callable<A>,
        F::Output: Returns,
    {
        self.register(Registered::at_once(name, function))
    }

    /// Offers a closure that returns a future. The script's task waits for it without a thread; who drives the future wakes it.
    ///
    /// # Errors
    /// As [`Engine::function`].
    pub fn async_function<A, F>(
        &mut self,
        name: &str,
        function: F,
    ) -> Result<&mut Engine, NameError>
    where
        F: Callable<A>,
        F::Output: Future + Send + 'static,
        <F::Output as Future>::Output: Returns,
    {
        self.register(Registered::later(name, function))
    }

    fn register(&mut self, function: Registered) -> Result<&mut Engine, NameError> {
        let name = &function.name;
        let mut letters = name.chars();
        let is_exported = letters
            .next()
            .is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter == '_' || letter.is_ascii_alphanumeric());
        if !is_exported {
            return Err(NameError::NotExported(name.clone()));
        }
        if self.functions.iter().any(|other| other.name == *name) {
            return Err(NameError::Twice(name.clone()));
        }
        self.functions.push(function);
        Ok(self)
    }

    /// Compiles and loads a program of one file; `name` is what diagnostics and traces call it.
    ///
    /// # Errors
    /// What is wrong with the program.
    pub fn compile(&self, name: &str, source: &str) -> Result<Program, CompileFailure> {
        let mut sources = SourceMap::new();
        if !self.functions.is_empty() {
            let declarations: Vec<(String, String)> = self
                .functions
                .iter()
                .map(|function| (function.name.clone(), function.signature.clone()))
                .collect();
            sources.host = Some(HostPackage::of(&self.package, &declarations));
        }
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
        let runtime = Runtime::new(self.settings.runtime.clone());
        let functions = self.functions.iter();
        runtime.set_host_functions(functions.map(|known| known.function.clone()).collect());
        let options = BuildOptions {
            for_host: true,
            ..self.settings.build
        };
        let built = build::compile(&mut sources, &[file], &options).and_then(|compiled| {
            let entries = build::load(&compiled, &sources, &runtime, self.settings.audience)?;
            Ok((compiled, entries))
        });
        match built {
            Ok((compiled, entries)) => Ok(Program {
                compiled,
                entries,
                frames: Frames::default(),
                runtime,
                initialised: Mutex::new(None),
                tell_collector: Once::new(),
            }),
            Err(error) => Err(fail(error, &sources)),
        }
    }
}

/// A compiled and loaded program.
pub struct Program {
    compiled: Compiled,
    entries: Entries,
    frames: Frames,
    runtime: Runtime,
    /// How the initialisation of package variables ended, once it has.
    initialised: Mutex<Option<Result<(), TaskError>>>,
    tell_collector: Once,
}

// SAFETY: the addresses in `entries` are of code that is never written and lives as long as `runtime` (I-CODE).
unsafe impl Send for Program {}
// SAFETY: as above; calls are tasks of the runtime, which any thread may run.
unsafe impl Sync for Program {}

impl Program {
    /// Compiles and loads a program that calls nothing of the host.
    ///
    /// # Errors
    /// What is wrong with the program.
    pub fn compile(
        name: &str,
        source: &str,
        settings: Settings,
    ) -> Result<Program, CompileFailure> {
        Engine::new(settings).compile(name, source)
    }

    /// Runs the whole program: package variables, `init` functions, `main`.
    ///
    /// # Errors
    /// If there is no `main`, or the task dies.
    pub fn run_main(&self) -> Result<(), CallError> {
        let start = self.entries.start.ok_or(CallError::NoMain)?;
        *self.initialisation() = Some(Ok(()));
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
        let (index, code) = self.exported(name)?;
        function::check_arguments(name, &code.params, arguments)?;
        self.call_exported(index, code, arguments)
    }

    /// A package-level function with Rust types for its parameters and results.
    ///
    /// # Errors
    /// If there is no such function, or its types are others.
    pub fn function<A: Arguments, R: Results>(
        &self,
        name: &str,
    ) -> Result<Function<'_, A, R>, CallError> {
        let (index, code) = self.exported(name)?;
        let (params, results) = (A::types(), R::types());
        if params != code.params || results != code.results {
            let go = function::signature(&code.params, &code.results);
            let rust = function::signature(&params, &results);
            return Err(CallError::Arguments(format!(
                "{name} is a func{go}, not a func{rust}"
            )));
        }
        Ok(Function::new(self, index))
    }

    fn exported(&self, name: &str) -> Result<(usize, &ExportedCode), CallError> {
        let exports = &self.compiled.exports;
        let index = exports.iter().position(|export| export.name == name);
        let index = index.ok_or_else(|| CallError::NoFunction(name.to_owned()))?;
        let code = exports[index].code.as_ref();
        Ok((
            index,
            code.ok_or_else(|| CallError::DoesNotPass(name.to_owned()))?,
        ))
    }

    /// Arguments fit.
    fn call_exported(
        &self,
        index: usize,
        code: &ExportedCode,
        arguments: &[Value],
    ) -> Result<Vec<Value>, CallError> {
        self.initialise()?;
        let entry = self.entries.exports[index].expect("what passes has code");
        self.tell_collector
            .call_once(|| self.frames.tell(self.runtime.heap()));
        let mut task = Task::new(&self.runtime);
        let results = self.frames.call(code, arguments, |frame| {
            // SAFETY: I-CODE: such code takes the address of a frame of this layout.
            unsafe { task.call(entry, &[frame], &mut []) }
        })?;
        Ok(results)
    }

    fn initialisation(&self) -> std::sync::MutexGuard<'_, Option<Result<(), TaskError>>> {
        self.initialised
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Initialises package variables, once; who calls meanwhile waits.
    fn initialise(&self) -> Result<(), TaskError> {
        let mut initialised = self.initialisation();
        let outcome = initialised.get_or_insert_with(|| {
            let mut task = Task::new(&self.runtime);
            // SAFETY: I-CODE: it takes nothing and returns nothing.
            unsafe { task.call(self.entries.initialise, &[], &mut []) }
        });
        outcome.clone()
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
