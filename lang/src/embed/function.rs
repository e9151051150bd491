//! Functions of a script that its host calls.
//!
//! Promises: a function has the types that the script gave it. May not know: how a call is made.

use std::marker::PhantomData;
use std::sync::Arc;

use morestack_rt::Limits;

use super::calling::{Call, CallFuture, CancelHandle, How};
use super::{CallError, Loaded, Passed, Passes, Value};

/// Tuples of what can be arguments.
pub trait Arguments {
    /// The types in Go.
    fn types() -> Vec<Passed>;

    /// The values.
    fn values(self) -> Vec<Value>;
}

/// What a function can return: nothing, a value, or a tuple.
pub trait Results {
    /// The types in Go.
    fn types() -> Vec<Passed>;

    /// From values of these types.
    fn from_values(values: Vec<Value>) -> Self;
}

impl<T: Passes> Results for T {
    fn types() -> Vec<Passed> {
        vec![T::TYPE]
    }

    fn from_values(values: Vec<Value>) -> Self {
        <(T,)>::from_values(values).0
    }
}

impl Arguments for () {
    fn types() -> Vec<Passed> {
        vec![]
    }

    fn values(self) -> Vec<Value> {
        vec![]
    }
}

impl Results for () {
    fn types() -> Vec<Passed> {
        vec![]
    }

    fn from_values(_: Vec<Value>) -> Self {}
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Passes),+> Arguments for ($($name,)+) {
            fn types() -> Vec<Passed> {
                vec![$($name::TYPE),+]
            }

            #[expect(non_snake_case, reason = "values are named like their types")]
            fn values(self) -> Vec<Value> {
                let ($($name,)+) = self;
                vec![$($name.into()),+]
            }
        }

        impl<$($name: Passes),+> Results for ($($name,)+) {
            fn types() -> Vec<Passed> {
                vec![$($name::TYPE),+]
            }

            fn from_values(values: Vec<Value>) -> Self {
                let mut values = values.into_iter();
                ($($name::from_value(values.next().expect("as many as results")),)+)
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);

/// A function of a script. It keeps the program loaded.
pub struct Function<A, R> {
    loaded: Arc<Loaded>,
    index: usize,
    how: How,
    types: PhantomData<fn(A) -> R>,
}

impl<A, R> Clone for Function<A, R> {
    fn clone(&self) -> Self {
        Function {
            loaded: Arc::clone(&self.loaded),
            index: self.index,
            how: self.how.clone(),
            types: PhantomData,
        }
    }
}

impl<A: Arguments, R: Results> Function<A, R> {
    pub(super) fn new(loaded: Arc<Loaded>, index: usize) -> Self {
        let how = How {
            limits: loaded.limits,
            cancel: None,
        };
        Function {
            loaded,
            index,
            how,
            types: PhantomData,
        }
    }

    /// The same function, with other limits for each of its calls than [`Settings::limits`](super::Settings::limits).
    pub fn limited(mut self, limits: Limits) -> Self {
        self.how.limits = limits;
        self
    }

    /// The same function, whose calls that handle ends.
    pub fn cancelled_by(mut self, handle: &CancelHandle) -> Self {
        self.how.cancel = Some(handle.clone());
        self
    }

    /// Calls it on a task of its own, and works on this thread until the call is over.
    ///
    /// # Errors
    /// If the call ends before the function returns.
    pub fn call(&self, arguments: A) -> Result<R, CallError> {
        self.loaded.initialise()?;
        let call = Call::new(&self.loaded, self.index, arguments.values(), &self.how)?;
        Ok(R::from_values(call.run(&self.loaded)?))
    }

    /// Calls it on a task of its own, without a thread of whoever awaits the call: the script runs on threads of the runtime.
    /// The call begins when the future is first polled, on any executor, and is cancelled when the future is dropped.
    ///
    /// ```
    /// # fn block_on<F: Future>(future: F) -> F::Output {
    /// #     use std::task::{Context, Poll, Wake, Waker};
    /// #     struct Unpark(std::thread::Thread);
    /// #     impl Wake for Unpark { fn wake(self: std::sync::Arc<Self>) { self.0.unpark() } }
    /// #     let waker = Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
    /// #     let mut future = std::pin::pin!(future);
    /// #     loop {
    /// #         match future.as_mut().poll(&mut Context::from_waker(&waker)) {
    /// #             Poll::Ready(output) => return output,
    /// #             Poll::Pending => std::thread::park(),
    /// #         }
    /// #     }
    /// # }
    /// use morestack::embed::{CallError, Program, Settings};
    ///
    /// let source = "package script\nfunc add(a, b int) int { return a + b }\n";
    /// let program = Program::compile("add.go", source, Settings::default())?;
    /// let add = program.function::<(i64, i64), i64>("add")?;
    /// let sum = block_on(async {
    ///     let three = add.call_async((1, 2)).await?;
    ///     add.call_async((three, 4)).await
    /// });
    /// assert_eq!(sum?, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn call_async(&self, arguments: A) -> CallFuture<R> {
        let (loaded, how) = (Arc::clone(&self.loaded), self.how.clone());
        CallFuture::new(loaded, self.index, arguments.values(), how)
    }
}

/// Parameters and results as Go writes them.
pub(super) fn signature(params: &[Passed], results: &[Passed]) -> String {
    let list = |types: &[Passed]| {
        let names: Vec<&str> = types.iter().map(|ty| ty.go_name()).collect();
        names.join(", ")
    };
    match results {
        [] => format!("({})", list(params)),
        [one] => format!("({}) {}", list(params), one.go_name()),
        several => format!("({}) ({})", list(params), list(several)),
    }
}

/// Whether these can be the arguments.
pub(super) fn check_arguments(
    name: &str,
    params: &[Passed],
    arguments: &[Value],
) -> Result<(), CallError> {
    if params.len() != arguments.len() {
        return Err(CallError::Arguments(format!(
            "{name} takes {} arguments, not {}",
            params.len(),
            arguments.len()
        )));
    }
    for (index, (&param, argument)) in params.iter().zip(arguments).enumerate() {
        if !argument.fits(param) {
            return Err(CallError::Arguments(format!(
                "argument {} of {name}: {argument:?} is no {}",
                index + 1,
                param.go_name()
            )));
        }
    }
    Ok(())
}
