//! Functions of a host that programs call: Rust closures, and futures that a task waits for without a thread.
//!
//! ```text
//!   compiled code ── host_function(index, frame) ──> HostFunction::call ── done ──> 0: results are in the frame
//!        ^  1: call again                                  │ a future that is pending
//!        └──── the task runs again <── waker <── parked ───┘   (the frame may have moved meanwhile)
//! ```
//!
//! Promises: a function that is done when it returns costs one call; a future that is not ready parks its task. May not
//! know: how arguments and results are laid out.

use super::enter;
use crate::runtime::Shared;
use crate::sched::{self, WaitReason};
use crate::task::Task;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Wake, Waker};

/// What remains of a call whose results are not there yet.
pub type Pending = Box<dyn PendingCall>;

/// A function of a host.
pub trait HostFunction: Send + Sync {
    /// Calls it: takes the arguments from the frame and puts the results there, or answers what to wait for.
    ///
    /// # Safety
    /// I-HOST: the frame holds parameters and then results, laid out like the fields of a Go struct, as this function was
    /// declared to the program.
    unsafe fn call(&self, task: &mut Task, frame: *mut u8) -> Option<Pending>;
}

/// A call whose results are not there yet.
pub trait PendingCall: Send {
    /// Asks again; if they are there they are put into the frame.
    ///
    /// # Safety
    /// I-HOST: the frame is that of the same call; it may lie elsewhere now.
    unsafe fn poll(
        &mut self,
        context: &mut Context<'_>,
        task: &mut Task,
        frame: *mut u8,
    ) -> Poll<()>;
}

/// Nobody waits: the future is being asked.
const ASKING: u8 = 0;
/// The task is parked, or about to be.
const WAITING: u8 = 1;
/// The future may have got further.
const WOKEN: u8 = 2;
/// The call is over; wakers may outlive it.
const OVER: u8 = 3;

/// Wakes a task that waits for a future. Each call has its own, so that one that comes late finds the call over.
struct TaskWaker {
    state: AtomicU8,
    task: *mut Task,
    runtime: Weak<Shared>,
}

// SAFETY: I-TASK: the task is only passed to `ready`, once for each time it waits.
unsafe impl Send for TaskWaker {}
// SAFETY: I-TASK: as above.
unsafe impl Sync for TaskWaker {}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        // The runtime may be going: then so is the task.
        let Some(_alive) = self.runtime.upgrade() else {
            return;
        };
        let next = |state| (state != OVER).then_some(WOKEN);
        if self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, next)
            == Ok(WAITING)
        {
            // SAFETY: I-TASK: the task has said that it waits, and whoever changes WAITING wakes it.
            unsafe { sched::ready(self.task) };
        }
    }
}

/// A call that its task waits for: a rare part of the task.
pub(crate) struct Call {
    /// Taken by who drops it.
    pending: Option<Pending>,
    waker: Arc<TaskWaker>,
}

impl Drop for Call {
    fn drop(&mut self) {
        self.waker.state.store(OVER, Ordering::Release);
        let pending = self.pending.take();
        // A host whose future panics as it goes hurts itself, not the worker on which its task was ended.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(pending)));
        if let Some(shared) = self.waker.runtime.upgrade() {
            shared.scheduler.outside_ends();
        }
    }
}

impl Call {
    /// While there is a call, somebody outside may wake its task: that nothing can run is no deadlock.
    fn new(task: &mut Task, pending: Pending) -> Call {
        let shared = &task.runtime().shared;
        shared.scheduler.outside_begins();
        let waker = TaskWaker {
            state: AtomicU8::new(ASKING),
            runtime: Arc::downgrade(shared),
            task,
        };
        Call {
            pending: Some(pending),
            waker: Arc::new(waker),
        }
    }

    /// Sees that nobody wakes the task, which waits. Answers whether nobody is about to.
    fn forsake(&self) -> bool {
        let state = &self.waker.state;
        state
            .compare_exchange(WAITING, OVER, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Asks the future. One that has been woken meanwhile is to be asked again, but others may run first.
    ///
    /// # Safety
    /// I-HOST: as [`PendingCall::poll`].
    unsafe fn ask(&mut self, task: &mut Task, frame: *mut u8) -> Asked {
        let waker = Waker::from(Arc::clone(&self.waker));
        let mut context = Context::from_waker(&waker);
        let state = &self.waker.state;
        state.store(ASKING, Ordering::Release);
        let pending = self.pending.as_mut().expect("only who drops it takes it");
        // SAFETY: I-HOST: the caller's promise.
        if unsafe { pending.poll(&mut context, task, frame) }.is_ready() {
            return Asked::Ready;
        }
        match state.compare_exchange(ASKING, WAITING, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Asked::Waits,
            Err(_) => Asked::Woken,
        }
    }
}

/// What a future answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Ready,
    Waits,
    Woken,
}

impl Task {
    /// A task that waits for a function of the host waits no longer. Answers whether nobody is about to wake it.
    pub(crate) fn leave_call(&mut self) -> bool {
        self.rare().call.as_ref().is_some_and(Call::forsake)
    }
}

/// Compiled code calls function number `index` of the host. Answers 1 if it has to be called again: the task has waited.
pub(super) unsafe extern "C" fn host_function(task: *mut Task, index: u64, frame: *mut u8) -> u64 {
    // SAFETY: I-HOST: compiled code passes the running task, and a frame of that function.
    unsafe { enter(task, |task| call_or_ask(task, index as usize, frame)) }
}

/// # Safety
/// I-HOST: the frame is one of this function.
unsafe fn call_or_ask(task: &mut Task, index: usize, frame: *mut u8) -> u64 {
    let call = task.rare().call.take();
    let call = call.or_else(|| {
        let runtime = task.runtime().uncounted();
        // SAFETY: I-HOST: the caller's promise.
        let pending = unsafe { runtime.host_functions()[index].call(task, frame) };
        pending.map(|pending| Call::new(task, pending))
    });
    if let Some(mut call) = call {
        // SAFETY: I-HOST: as above: a call that is waited for is called again with its own frame.
        let asked = unsafe { call.ask(task, frame) };
        if asked != Asked::Ready {
            task.rare().call = Some(call);
            task.set_results([1, 0]);
            match asked {
                Asked::Woken => task.yield_now(),
                _ => task.park(WaitReason::IoWait),
            }
            return 1;
        }
        // Here a panic of the future is one of the function.
        drop(call.pending.take());
    }
    // SAFETY: I-ROOT: the function is done, and its frame is mapped by the caller.
    unsafe { task.native_returns() };
    0
}
