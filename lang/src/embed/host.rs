//! Functions of a host that scripts call.
//!
//! Promises: a Rust closure of types that pass becomes a function with the same types in Go. May not know: how it is called.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use morestack_rt::Task;
use morestack_rt::host::{HostFunction, Pending, PendingCall};

use super::value::{Layout, Passes, Value};
use crate::lower::Passed;

/// What a function answers: results, or the text of the panic that it raises in the script.
pub type Answer = Result<Vec<Value>, String>;

/// What functions of a host may return: nothing, a value, two, or a `Result` of these, whose error is raised as a panic in the
/// script.
pub trait Returns {
    /// The types in Go.
    fn types() -> Vec<Passed>;

    /// The values.
    fn answer(self) -> Answer;
}

impl Returns for () {
    fn types() -> Vec<Passed> {
        vec![]
    }

    fn answer(self) -> Answer {
        Ok(vec![])
    }
}

impl<T: Passes> Returns for T {
    fn types() -> Vec<Passed> {
        vec![T::TYPE]
    }

    fn answer(self) -> Answer {
        Ok(vec![self.into()])
    }
}

impl<T: Passes, U: Passes> Returns for (T, U) {
    fn types() -> Vec<Passed> {
        vec![T::TYPE, U::TYPE]
    }

    fn answer(self) -> Answer {
        Ok(vec![self.0.into(), self.1.into()])
    }
}

impl<R: Returns, E: fmt::Display> Returns for Result<R, E> {
    fn types() -> Vec<Passed> {
        R::types()
    }

    fn answer(self) -> Answer {
        self.map_err(|error| error.to_string())?.answer()
    }
}

/// Rust closures that can be functions of a host; `Arguments` is the tuple of their parameters.
pub trait Callable<Arguments>: Send + Sync + 'static {
    /// What it returns.
    type Output;

    /// The types of its parameters in Go.
    fn params() -> Vec<Passed>;

    /// Calls it with arguments of these types.
    fn call(&self, arguments: Vec<Value>) -> Self::Output;
}

macro_rules! callable {
    ($($name:ident)*) => {
        impl<Function, Output, $($name: Passes),*> Callable<($($name,)*)> for Function
        where
            Function: Fn($($name),*) -> Output + Send + Sync + 'static,
        {
            type Output = Output;

            fn params() -> Vec<Passed> {
                vec![$($name::TYPE),*]
            }

            fn call(&self, arguments: Vec<Value>) -> Output {
                let mut _arguments = arguments.into_iter();
                self($($name::from_value(_arguments.next().expect("as many as parameters"))),*)
            }
        }
    };
}

callable!();
callable!(A);
callable!(A B);
callable!(A B C);
callable!(A B C D);
callable!(A B C D E);

/// A function and how its frame is laid out.
pub(super) struct Registered {
    pub(super) name: String,
    /// Parameters and results as Go writes them.
    pub(super) signature: String,
    pub(super) function: Arc<dyn HostFunction>,
}

impl Registered {
    /// A function that answers at once.
    pub(super) fn at_once<A, F>(name: &str, function: F) -> Registered
    where
        F: Callable<A>,
        F::Output: Returns,
    {
        Registered::new::<A, F, F::Output>(name, move |arguments| {
            Reply::Now(function.call(arguments).answer())
        })
    }

    /// A function whose answer may have to be waited for.
    pub(super) fn later<A, F>(name: &str, function: F) -> Registered
    where
        F: Callable<A>,
        F::Output: Future + Send + 'static,
        <F::Output as Future>::Output: Returns,
    {
        Registered::new::<A, F, <F::Output as Future>::Output>(name, move |arguments| {
            let future = function.call(arguments);
            Reply::Later(Box::pin(async move { future.await.answer() }))
        })
    }

    fn new<A, F: Callable<A>, R: Returns>(
        name: &str,
        body: impl Fn(Vec<Value>) -> Reply + Send + Sync + 'static,
    ) -> Registered {
        let (params, results) = (F::params(), R::types());
        let list = |types: &[Passed]| {
            let names: Vec<&str> = types.iter().map(|ty| ty.go_name()).collect();
            names.join(", ")
        };
        let layout = Layout::new(&params, &results);
        Registered {
            name: name.to_owned(),
            signature: format!("({}) ({})", list(&params), list(&results)),
            function: Arc::new(Body { layout, body }),
        }
    }
}

enum Reply {
    Now(Answer),
    Later(Pin<Box<dyn Future<Output = Answer> + Send>>),
}

struct Body<F> {
    layout: Layout,
    body: F,
}

impl<F: Fn(Vec<Value>) -> Reply + Send + Sync> HostFunction for Body<F> {
    unsafe fn call(&self, task: &mut Task, frame: *mut u8) -> Option<Pending> {
        let read = |&(ty, offset): &(Passed, usize)| {
            // SAFETY: I-HOST: the script was compiled against a declaration made of this layout.
            unsafe { Value::read(ty, frame.add(offset)) }
        };
        let arguments = self.layout.params().iter().map(read).collect();
        match task.blocking(|| (self.body)(arguments)) {
            Reply::Now(answer) => {
                // SAFETY: I-HOST: as above.
                unsafe { put(task, self.layout.results(), answer, frame) };
                None
            }
            Reply::Later(future) => Some(Box::new(Waited {
                results: self.layout.results().to_vec(),
                future,
            })),
        }
    }
}

struct Waited {
    results: Vec<(Passed, usize)>,
    future: Pin<Box<dyn Future<Output = Answer> + Send>>,
}

impl PendingCall for Waited {
    unsafe fn poll(
        &mut self,
        context: &mut Context<'_>,
        task: &mut Task,
        frame: *mut u8,
    ) -> Poll<()> {
        self.future.as_mut().poll(context).map(|answer| {
            // SAFETY: I-HOST: the caller's promise.
            unsafe { put(task, &self.results, answer, frame) };
        })
    }
}

/// # Safety
/// I-HOST: the frame has room for these results.
unsafe fn put(task: &mut Task, results: &[(Passed, usize)], answer: Answer, frame: *mut u8) {
    match answer {
        Ok(values) => {
            for (value, &(ty, offset)) in values.iter().zip(results) {
                // SAFETY: I-HOST: the caller's promise.
                unsafe { value.give(task, ty, frame.add(offset)) };
            }
        }
        Err(message) => task.panic_with(&message),
    }
}
