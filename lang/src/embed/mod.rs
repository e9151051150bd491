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
//! # What ends a call
//!
//! A call is its task *and all tasks that it starts*, directly or not. It ends when the function returns; the tasks that it has
//! started then run on, in nobody's name: if one of them dies later, all calls under way end with its error, so that it is heard of.
//! Before that, whatever kills one of the tasks of a call ends all of them, and the call with that error; other calls go on. So do
//! these:
//!
//! - [`Limits::time`]: how long the call takes by the clock on the wall, waiting included ([`TaskError::OutOfTime`]);
//! - [`Limits::max_stack_bytes`]: how large the stack of each task becomes ([`TaskError::StackOverflow`]);
//! - [`Limits::max_heap_bytes`]: how much memory the objects have that only tasks of the call reach; what a call has left in package
//!   variables is no longer its own ([`TaskError::HeapExhausted`]);
//! - [`Config::max_heap_bytes`]: how much memory the objects of the program have *together*, whichever call has made them: the
//!   task that asks for more dies ([`TaskError::HeapExhausted`]), others may be able to go on;
//! - a [`CancelHandle`], or dropping the future of [`Function::call_async`] ([`CallError::Cancelled`]).
//!
//! A task that is ended that way stops wherever it is: in a loop, at a channel, a lock, in a sleep, or while it waits for an
//! asynchronous function of the host, whose future is dropped. Only a function of the host that has not returned is not
//! interrupted: the call ends when it does. *Deferred functions of the script do not run*, since they could go on for ever, and
//! nothing recovers from it; a lock that such a task holds stays locked, so scripts whose calls share locks are
//! better compiled anew. What the function of `time.AfterFunc` does is in no call's name.
//!
//! The limits of a program's calls are [`Settings::limits`], which also apply to the initialisation of its package variables; a
//! [`Function`] may have [others](Function::limited).
//!
//! # Threads
//!
//! A [`Program`], its [`Function`]s, an [`Engine`], and a [`CancelHandle`] are `Send` and `Sync`; a [`CallFuture`] is `Send`.
//! Clones of a program are the same program, which is unloaded when the last of them, of its functions and of the futures of its
//! calls is gone. Calls from several threads run at the same time, as goroutines do: scripts that share package
//! variables between them must synchronise, as in Go. [`Function::call`] blocks its thread, and lends it to the script's tasks
//! meanwhile; [`Function::call_async`] blocks none. Either may be made by a function of the host that a script calls.

mod calling;
mod frame;
mod function;
mod host;
mod value;

use std::sync::{Arc, Mutex, Once, PoisonError};
use std::task::{Context, Poll};

pub use morestack_rt::Limits;
use morestack_rt::{Config, Runtime, Scope, Statistics, TaskError};

use crate::build::{self, BuildError, BuildOptions, Compiled, Entries};
use crate::debugger::Audience;
use crate::lower::{ExportedCode, Passed};
use crate::source::SourceMap;
use crate::stdlib::HostPackage;
pub use calling::{CallFuture, CancelHandle};
pub use function::{Arguments, Function, Results};
pub use host::{Callable, Returns};
pub use value::{Passes, Value};

use calling::{Call, How};
use frame::Frames;
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
    /// What each call may use.
    pub limits: Limits,
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
    /// By a [`CancelHandle`].
    #[error("cancelled")]
    Cancelled,
    /// A task of the call died, or was ended by a limit.
    #[error(transparent)]
    Task(TaskError),
}

impl From<TaskError> for CallError {
    fn from(error: TaskError) -> CallError {
        match error {
            TaskError::Cancelled { .. } => CallError::Cancelled,
            error => CallError::Task(error),
        }
    }
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
                loaded: Arc::new(Loaded {
                    compiled,
                    entries,
                    frames: Frames::default(),
                    runtime,
                    limits: self.settings.limits,
                    initialised: Mutex::new(Initialisation::Due),
                    tell_collector: Once::new(),
                }),
            }),
            Err(error) => Err(fail(error, &sources)),
        }
    }
}

/// A compiled and loaded program.
#[derive(Clone)]
pub struct Program {
    loaded: Arc<Loaded>,
}

struct Loaded {
    compiled: Compiled,
    entries: Entries,
    frames: Frames,
    runtime: Runtime,
    limits: Limits,
    initialised: Mutex<Initialisation>,
    tell_collector: Once,
}

/// Of package variables.
enum Initialisation {
    /// By the first call.
    Due,
    /// A call of its own.
    Begun(Arc<Scope>),
    /// Main does it.
    OfMain,
}

// SAFETY: the addresses in `entries` are of code that is never written and lives as long as `runtime` (I-CODE).
unsafe impl Send for Loaded {}
// SAFETY: as above; calls are tasks of the runtime, which any thread may run.
unsafe impl Sync for Loaded {}

impl Loaded {
    fn code(&self, index: usize) -> &ExportedCode {
        let code = self.compiled.exports[index].code.as_ref();
        code.expect("looked up with its code")
    }

    fn entry(&self, index: usize) -> *const u8 {
        self.tell_collector
            .call_once(|| self.frames.tell(self.runtime.heap()));
        self.entries.exports[index].expect("what passes has code")
    }

    /// The call that initialises package variables, if there is one, and whether the caller has to make it.
    fn initialisation(&self) -> Option<(Arc<Scope>, bool)> {
        let lock = self.initialised.lock();
        let mut initialised = lock.unwrap_or_else(PoisonError::into_inner);
        match &*initialised {
            Initialisation::OfMain => None,
            Initialisation::Begun(scope) => Some((Arc::clone(scope), false)),
            Initialisation::Due => {
                let scope = Scope::new(self.limits, Box::new(()));
                *initialised = Initialisation::Begun(Arc::clone(&scope));
                Some((scope, true))
            }
        }
    }

    /// Initialises package variables, once; who calls meanwhile waits.
    fn initialise(&self) -> Result<(), CallError> {
        let Some((scope, is_due)) = self.initialisation() else {
            return Ok(());
        };
        if is_due {
            // SAFETY: I-CODE: it takes nothing and returns nothing.
            return Ok(unsafe { self.runtime.call(&scope, self.entries.initialise, 0) }?);
        }
        if !scope.is_over() && self.runtime.works_here() {
            // It may be the initialisation that calls the host.
            return Err(TaskError::Busy.into());
        }
        Ok(scope.wait()?)
    }

    /// The same for a future.
    fn poll_initialised(&self, context: &mut Context<'_>) -> Poll<Result<(), CallError>> {
        let Some((scope, is_due)) = self.initialisation() else {
            return Poll::Ready(Ok(()));
        };
        if is_due {
            // SAFETY: I-CODE: as above.
            unsafe { self.runtime.start(&scope, self.entries.initialise, 0) }?;
        }
        scope.poll(context).map_err(CallError::from)
    }
}

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
    /// If there is no `main`, or the call ends before it returns.
    pub fn run_main(&self) -> Result<(), CallError> {
        let loaded = &*self.loaded;
        let start = loaded.entries.start.ok_or(CallError::NoMain)?;
        let lock = loaded.initialised.lock();
        *lock.unwrap_or_else(PoisonError::into_inner) = Initialisation::OfMain;
        let scope = Scope::new(loaded.limits, Box::new(()));
        // SAFETY: I-CODE: `start` takes nothing and returns nothing.
        Ok(unsafe { loaded.runtime.call(&scope, start, 0) }?)
    }

    /// Calls a package-level function on a task of its own. Package variables are initialised before the first call.
    ///
    /// # Errors
    /// If there is no such function, the arguments do not fit, or the call ends before it returns.
    pub fn call(&self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, CallError> {
        let (index, code) = self.exported(name)?;
        function::check_arguments(name, &code.params, arguments)?;
        self.loaded.initialise()?;
        let how = How {
            limits: self.loaded.limits,
            cancel: None,
        };
        Call::new(&self.loaded, index, arguments.to_vec(), &how)?.run(&self.loaded)
    }

    /// A package-level function with Rust types for its parameters and results.
    ///
    /// # Errors
    /// If there is no such function, or its types are others.
    pub fn function<A: Arguments, R: Results>(
        &self,
        name: &str,
    ) -> Result<Function<A, R>, CallError> {
        let (index, code) = self.exported(name)?;
        let (params, results) = (A::types(), R::types());
        if params != code.params || results != code.results {
            let go = function::signature(&code.params, &code.results);
            let rust = function::signature(&params, &results);
            return Err(CallError::Arguments(format!(
                "{name} is a func{go}, not a func{rust}"
            )));
        }
        Ok(Function::new(Arc::clone(&self.loaded), index))
    }

    fn exported(&self, name: &str) -> Result<(usize, &ExportedCode), CallError> {
        let exports = &self.loaded.compiled.exports;
        let index = exports.iter().position(|export| export.name == name);
        let index = index.ok_or_else(|| CallError::NoFunction(name.to_owned()))?;
        let code = exports[index].code.as_ref();
        Ok((
            index,
            code.ok_or_else(|| CallError::DoesNotPass(name.to_owned()))?,
        ))
    }

    /// What the stacks of finished tasks did.
    pub fn statistics(&self) -> Statistics {
        self.loaded.runtime.statistics()
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
