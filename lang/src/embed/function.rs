//! Functions of a script that its host calls.
//!
//! Promises: a frame of a call under way is known to the collector, so that results live until the host has copied them. May not know:
//! how tasks run.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use morestack_rt::TaskError;
use morestack_rt::heap::Heap;

use super::value::Layout;
use super::{CallError, ExportedCode, Passed, Passes, Program, Value};
use crate::types::Basic;

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

/// A function of a script.
pub struct Function<'p, A, R> {
    program: &'p Program,
    index: usize,
    types: PhantomData<fn(A) -> R>,
}

impl<'p, A: Arguments, R: Results> Function<'p, A, R> {
    pub(super) fn new(program: &'p Program, index: usize) -> Self {
        Function {
            program,
            index,
            types: PhantomData,
        }
    }

    /// Calls it on a task of its own.
    ///
    /// # Errors
    /// If the task dies.
    pub fn call(&self, arguments: A) -> Result<R, CallError> {
        let code = self.program.compiled.exports[self.index].code.as_ref();
        let code = code.expect("looked up with its code");
        let results = self
            .program
            .call_exported(self.index, code, &arguments.values())?;
        Ok(R::from_values(results))
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

/// Words of frames of calls under way that hold pointers: address and count of the words, and which they are.
struct Live {
    words: *const u64,
    pointers: Vec<usize>,
}

// SAFETY: I-HOST: the words are only read while the frame is listed.
unsafe impl Send for Live {}

/// The frames of a program's calls.
#[derive(Default)]
pub(super) struct Frames(Arc<Mutex<Vec<Live>>>);

fn lock(live: &Mutex<Vec<Live>>) -> MutexGuard<'_, Vec<Live>> {
    live.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Frames {
    /// Shows them to the collector, from now on.
    pub(super) fn tell(&self, heap: &Heap) {
        let frames = Arc::clone(&self.0);
        let roots = move |marker: &mut morestack_rt::heap::Marker<'_>| {
            for live in lock(&frames).iter() {
                for &word in &live.pointers {
                    // SAFETY: I-HOST: the frame is listed, and the world stands still.
                    marker.mark(unsafe { live.words.add(word).read() });
                }
            }
        };
        // Without memory for a heap there are no objects to be kept.
        let _ = heap.add_roots(Box::new(roots));
    }

    /// Makes a frame with arguments, calls, and copies the results.
    pub(super) fn call(
        &self,
        code: &ExportedCode,
        arguments: &[Value],
        call: impl FnOnce(u64) -> Result<(), TaskError>,
    ) -> Result<Vec<Value>, TaskError> {
        let layout = Layout::new(&code.params, &code.results);
        let mut frame = vec![0u64; layout.words()];
        let memory = frame.as_mut_ptr();
        for (argument, &(ty, offset)) in arguments.iter().zip(layout.params()) {
            // SAFETY: I-HOST: the frame has room there for what fits; the arguments outlive the call.
            unsafe { argument.lend(ty, memory.cast::<u8>().add(offset)) };
        }
        let is_pointer = |&&(ty, _): &&(Passed, usize)| {
            matches!(ty, Passed::Bytes | Passed::Basic(Basic::String))
        };
        let results = layout.results().iter();
        let pointers: Vec<usize> = results
            .clone()
            .filter(is_pointer)
            .map(|&(_, offset)| offset / 8)
            .collect();
        let is_listed = !pointers.is_empty();
        if is_listed {
            lock(&self.0).push(Live {
                words: memory,
                pointers,
            });
        }
        let outcome = call(memory as u64).map(|()| {
            // SAFETY: I-HOST: the code has put results of these types there.
            let read = |&(ty, offset): &(Passed, usize)| unsafe {
                Value::read(ty, memory.cast::<u8>().add(offset))
            };
            results.map(read).collect()
        });
        if is_listed {
            lock(&self.0).retain(|live| live.words != memory.cast_const());
        }
        outcome
    }
}
