//! Calls under way: with the thread that asks for them, or as futures; and how they are ended from outside.
//!
//! Promises: a call that is over leaves nothing of its function running; a future that is dropped ends its call. May not
//! know: what is called.

use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, ready};

use morestack_rt::{Limits, Scope};

use super::frame::Frame;
use super::{CallError, Loaded, Results, Value};

/// Ends calls from anywhere: those that were [given](super::Function::cancelled_by) a clone of it.
///
/// ```
/// use std::time::Duration;
/// use morestack::embed::{CallError, CancelHandle, Program, Settings};
///
/// let source = "package script\nfunc spin() { for { } }\n";
/// let program = Program::compile("spin.go", source, Settings::default())?;
/// let cancel = CancelHandle::new();
/// let spin = program.function::<(), ()>("spin")?.cancelled_by(&cancel);
/// let outcome = std::thread::scope(|scope| {
///     scope.spawn(|| {
///         std::thread::sleep(Duration::from_millis(10));
///         cancel.cancel();
///     });
///     spin.call(())
/// });
/// assert!(matches!(outcome, Err(CallError::Cancelled)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct CancelHandle(Arc<Mutex<Calls>>);

#[derive(Default)]
struct Calls {
    is_cancelled: bool,
    under_way: HashMap<usize, Weak<Scope>>,
}

impl CancelHandle {
    /// A handle of no call.
    pub fn new() -> CancelHandle {
        CancelHandle::default()
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all its calls that are under way, and all that begin later.
    pub fn cancel(&self) {
        let mut calls = self.lock();
        calls.is_cancelled = true;
        let under_way = std::mem::take(&mut calls.under_way);
        drop(calls);
        for scope in under_way.into_values() {
            if let Some(scope) = scope.upgrade() {
                scope.cancel();
            }
        }
    }

    /// Whether [`CancelHandle::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.lock().is_cancelled
    }

    fn add(&self, scope: &Arc<Scope>) -> Result<(), CallError> {
        let mut calls = self.lock();
        if calls.is_cancelled {
            return Err(CallError::Cancelled);
        }
        let key = Arc::as_ptr(scope).addr();
        calls.under_way.insert(key, Arc::downgrade(scope));
        Ok(())
    }

    fn remove(&self, scope: &Arc<Scope>) {
        self.lock().under_way.remove(&Arc::as_ptr(scope).addr());
    }
}

/// How calls of a function are made.
#[derive(Clone, Default)]
pub(super) struct How {
    pub(super) limits: Limits,
    pub(super) cancel: Option<CancelHandle>,
}

/// A call of the function with this number.
pub(super) struct Call {
    scope: Arc<Scope>,
    frame: Arc<Frame>,
    cancel: Option<CancelHandle>,
    index: usize,
}

impl Call {
    /// Arguments fit.
    pub(super) fn new(
        loaded: &Loaded,
        index: usize,
        arguments: Vec<Value>,
        how: &How,
    ) -> Result<Call, CallError> {
        let frame = Frame::new(loaded.code(index), arguments, &loaded.frames);
        let scope = Scope::new(how.limits, Box::new(Arc::clone(&frame)));
        if let Some(cancel) = &how.cancel {
            cancel.add(&scope)?;
        }
        Ok(Call {
            scope,
            frame,
            cancel: how.cancel.clone(),
            index,
        })
    }

    /// Makes the call on this thread.
    pub(super) fn run(self, loaded: &Loaded) -> Result<Vec<Value>, CallError> {
        let (entry, frame) = (loaded.entry(self.index), self.frame.address() as u64);
        // SAFETY: I-CODE: such code takes the address of a frame of this layout.
        unsafe { loaded.runtime.call(&self.scope, entry, frame) }?;
        Ok(self.frame.results())
    }

    fn start(&self, loaded: &Loaded) -> Result<(), CallError> {
        let (entry, frame) = (loaded.entry(self.index), self.frame.address() as u64);
        // SAFETY: I-CODE: as above.
        Ok(unsafe { loaded.runtime.start(&self.scope, entry, frame) }?)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Some(cancel) = &self.cancel {
            cancel.remove(&self.scope);
        }
        // Nobody will hear of it; without effect if it is over.
        self.scope.cancel();
    }
}

/// A call that a host awaits, see [`Function::call_async`](super::Function::call_async).
#[must_use = "the call begins when the future is first polled"]
pub struct CallFuture<R> {
    // First: a call is cancelled before its program may go.
    stage: Stage,
    loaded: Arc<Loaded>,
    types: PhantomData<fn() -> R>,
}

enum Stage {
    /// Not begun.
    New(usize, Vec<Value>, How),
    Running(Call),
    Over,
}

impl<R> CallFuture<R> {
    pub(super) fn new(
        loaded: Arc<Loaded>,
        index: usize,
        arguments: Vec<Value>,
        how: How,
    ) -> CallFuture<R> {
        CallFuture {
            stage: Stage::New(index, arguments, how),
            loaded,
            types: PhantomData,
        }
    }

    fn poll_values(&mut self, context: &mut Context<'_>) -> Poll<Result<Vec<Value>, CallError>> {
        if let Stage::New(index, arguments, how) = &mut self.stage {
            ready!(self.loaded.poll_initialised(context))?;
            let call = Call::new(&self.loaded, *index, std::mem::take(arguments), how)?;
            call.start(&self.loaded)?;
            self.stage = Stage::Running(call);
        }
        let Stage::Running(call) = &self.stage else {
            panic!("the call was awaited before")
        };
        ready!(call.scope.poll(context))?;
        Poll::Ready(Ok(call.frame.results()))
    }
}

impl<R: Results> Future for CallFuture<R> {
    type Output = Result<R, CallError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let values = ready!(this.poll_values(context));
        this.stage = Stage::Over;
        Poll::Ready(values.map(R::from_values))
    }
}
