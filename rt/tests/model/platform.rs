//! The model's atomics, tasks and elements, under the names that the protocols know.

pub(crate) use loom::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
};
pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard};

use crate::wait::Waiting;
use loom::cell::UnsafeCell;
use loom::sync::Notify;
use loom::sync::atomic::AtomicU32 as State;
use std::sync::atomic::AtomicBool as Choice;
use std::time::Duration;

/// Few, so that the ring is full and goes round within a few steps.
pub(crate) const RING_CAPACITY: u32 = 4;

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no thread panics with a lock")
}

/// Nobody waits for a time: it would be an end of every wait, and hide those that have none.
pub(crate) fn wait_for<'a, T>(
    condition: &Condvar,
    guard: MutexGuard<'a, T>,
    most: Option<Duration>,
) -> MutexGuard<'a, T> {
    assert_eq!(most, None);
    condition.wait(guard).expect("no thread panics with a lock")
}

/// An element, or room for one: the checker finds two threads that use it at once.
pub(crate) type Element = UnsafeCell<u64>;

#[derive(Debug, Default)]
pub(crate) struct Guarded<T>(UnsafeCell<T>);

impl<T> Guarded<T> {
    pub(crate) fn new(value: T) -> Guarded<T> {
        Guarded(UnsafeCell::new(value))
    }

    pub(crate) unsafe fn with<R>(&self, body: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: the checker looks whether somebody else is here.
        self.0.with_mut(|value| body(unsafe { &mut *value }))
    }
}

/// A lock that blocks: threads that spin for one held by a third would be explored without end. (The runtime's is explored
/// by itself.)
#[derive(Debug, Default)]
pub(crate) struct Lock {
    mutex: Mutex<()>,
    guard: std::cell::UnsafeCell<Option<MutexGuard<'static, ()>>>,
}

impl Lock {
    pub(crate) fn lock(&self) {
        let guard = self.mutex.lock().expect("no thread panics with a lock");
        // SAFETY: the guard goes in `unlock`, while the mutex is there; with it the cell is this thread's.
        unsafe {
            *self.guard.get() = Some(std::mem::transmute::<
                MutexGuard<'_, ()>,
                MutexGuard<'static, ()>,
            >(guard))
        };
    }

    pub(crate) fn unlock(&self) {
        // SAFETY: the thread that has locked it.
        drop(unsafe { (*self.guard.get()).take() });
    }
}

pub(crate) fn pause(_attempt: u32) {
    loom::thread::yield_now();
}

/// The model's loads do not know the one order of all operations; its read-modify-write operations do.
pub(crate) fn load_in_order(word: &AtomicU32) -> u32 {
    word.fetch_add(0, Ordering::AcqRel)
}

/// What `random_below` answers: the first of the cases that can go on, or the last.
pub(crate) static CHOOSE_LAST: Choice = Choice::new(false);

pub(crate) fn random_below(bound: u32) -> u32 {
    match CHOOSE_LAST.load(std::sync::atomic::Ordering::Relaxed) {
        true => 0,
        false => bound - 1,
    }
}

pub(crate) unsafe fn copy_element(to: *mut u8, from: *const u8, bytes: usize) {
    assert_eq!(bytes, size_of::<Element>());
    let (to, from) = (to.cast::<Element>(), from.cast::<Element>());
    // SAFETY: both are elements of the model.
    unsafe { (*from).with(|from| (*to).with_mut(|to| *to = *from)) };
}

pub(crate) unsafe fn clear_element(at: *mut u8, bytes: usize) {
    assert_eq!(bytes, size_of::<Element>());
    // SAFETY: an element of the model.
    unsafe { (*at.cast::<Element>()).with_mut(|at| *at = 0) };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitReason {
    ChanSend,
    ChanReceive,
    Select,
    SelectNoCases,
    SemAcquire,
}

const RUNNING: u32 = 0;
const PARKING: u32 = 1;
const PARKED: u32 = 2;
const NOTIFIED: u32 = 3;

impl Drop for Task {
    fn drop(&mut self) {
        self.waiting.get_mut().forget_block();
    }
}

/// A task with a worker of its own, which does with it what the scheduler's workers do.
#[derive(Debug)]
pub(crate) struct Task {
    state: State,
    notify: Notify,
    results: UnsafeCell<[u64; 2]>,
    waiting: std::cell::UnsafeCell<Waiting>,
}

// SAFETY: what the checker does not watch is what it checks: the protocol of waiting.
unsafe impl Sync for Task {}
// SAFETY: as above.
unsafe impl Send for Task {}

impl Task {
    pub(crate) fn new() -> Task {
        Task {
            state: State::new(RUNNING),
            notify: Notify::new(),
            results: UnsafeCell::new([u64::MAX; 2]),
            waiting: std::cell::UnsafeCell::default(),
        }
    }

    pub(crate) fn pointer(&self) -> *mut Task {
        std::ptr::from_ref(self).cast_mut()
    }

    /// What the worker does after a routine that parked the task, until the task goes on: its routine's results, and whether
    /// it is to panic.
    pub(crate) fn worker_leaves(&self) -> ([u64; 2], bool) {
        let parked =
            self.state
                .compare_exchange(PARKING, PARKED, Ordering::AcqRel, Ordering::Acquire);
        match parked {
            Ok(_) => {
                while self.state.load(Ordering::Acquire) != RUNNING {
                    self.notify.wait();
                }
            }
            Err(state) => {
                assert_eq!(state, NOTIFIED);
                self.state.store(RUNNING, Ordering::Relaxed);
            }
        }
        // SAFETY: the task runs: nobody else uses its fields, or the checker tells.
        unsafe {
            let raise = (*self.waiting.get()).take_raise();
            (self.results.with(|results| *results), raise)
        }
    }
}

pub(crate) unsafe fn waiting(task: *mut Task) -> *mut Waiting {
    // SAFETY: a task of the model.
    unsafe { (*task).waiting.get() }
}

pub(crate) unsafe fn park(task: *mut Task, _reason: WaitReason) {
    // SAFETY: a task of the model.
    unsafe {
        (*task).state.store(PARKING, Ordering::Relaxed);
        // As if the stack moved: nobody else may use the addresses now.
        (*(*task).waiting.get())
            .for_each_address(|address| *address = std::hint::black_box(*address));
    }
}

pub(crate) unsafe fn wake(task: *mut Task, results: [u64; 2]) {
    // SAFETY: a task of the model.
    unsafe {
        (*task).results.with_mut(|to| *to = results);
        let notified =
            (*task)
                .state
                .compare_exchange(PARKING, NOTIFIED, Ordering::AcqRel, Ordering::Acquire);
        if let Err(state) = notified {
            assert_eq!(state, PARKED, "a task is woken once");
            (*task).state.store(RUNNING, Ordering::Release);
            (*task).notify.notify();
        }
    }
}
