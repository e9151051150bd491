//! What the protocols of waiting (`wait`, `chan`, `semaphore`), of workers (`sched/{sleepers,ring,right}.rs`) and of marking
//! together (`heap/share.rs`) are
//! made of: atomics, locks, tasks, copies of elements.
//!
//! Promises: those files name nothing else of this crate, so that the model tests (`rt/tests/model`) compile the same
//! sources over a model checker's atomics and tasks. May not know: the protocols.

pub(crate) use crate::lock::Lock;
pub(crate) use crate::sched::WaitReason;
pub(crate) use crate::task::Task;
pub(crate) use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence,
};
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};

use crate::sched;
use crate::values;
use crate::wait::Waiting;
use std::cell::UnsafeCell;
use std::sync::PoisonError;
use std::time::Duration;

/// Tasks in a worker's own queue: as many as Go's.
pub(crate) const RING_CAPACITY: u32 = 256;

/// Locks a mutex of the runtime, whose data a panic of a host leaves whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until it is notified, or for no reason, or this has passed.
pub(crate) fn wait_for<'a, T>(
    condition: &Condvar,
    guard: MutexGuard<'a, T>,
    most: Option<Duration>,
) -> MutexGuard<'a, T> {
    match most {
        Some(most) => {
            let waited = condition.wait_timeout(guard, most);
            waited.unwrap_or_else(PoisonError::into_inner).0
        }
        None => condition
            .wait(guard)
            .unwrap_or_else(PoisonError::into_inner),
    }
}

/// What a lock guards. (The model's tells when two threads are in it.)
#[repr(transparent)]
#[derive(Debug, Default)]
pub(crate) struct Guarded<T>(UnsafeCell<T>);

impl<T> Guarded<T> {
    pub(crate) const fn new(value: T) -> Guarded<T> {
        Guarded(UnsafeCell::new(value))
    }

    /// # Safety
    /// I-WAIT: the caller holds the lock, and does not call this from `body`.
    #[inline(always)]
    pub(crate) unsafe fn with<R>(&self, body: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: I-WAIT: the caller's promise.
        body(unsafe { &mut *self.0.get() })
    }
}

/// Waits a little for another thread to unlock.
#[cold]
pub(crate) fn pause(attempt: u32) {
    /// About a microsecond: longer than what is done under a lock.
    const SPINS: u32 = 64;
    if attempt < SPINS {
        std::hint::spin_loop();
    } else {
        // The thread that holds the lock may have been preempted.
        std::thread::yield_now();
    }
}

/// A load that comes after the read-modify-write operations of this thread in the one order of all such.
#[inline(always)]
pub(crate) fn load_in_order(word: &AtomicU32) -> u32 {
    word.load(Ordering::SeqCst)
}

/// A number below `bound`.
pub(crate) fn random_below(bound: u32) -> u32 {
    ((u128::from(values::random()) * u128::from(bound)) >> 64) as u32
}

/// Copies an element.
///
/// # Safety
/// I-WAIT: `from` and `to` have that many bytes, and nobody else uses them meanwhile.
#[inline(always)]
pub(crate) unsafe fn copy_element(to: *mut u8, from: *const u8, bytes: usize) {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe {
        if bytes == size_of::<u64>() {
            // Most elements; they need not be aligned.
            let word = from.cast::<u64>().read_unaligned();
            to.cast::<u64>().write_unaligned(word);
        } else {
            std::ptr::copy_nonoverlapping(from, to, bytes);
        }
    }
}

/// Makes an element zero.
///
/// # Safety
/// I-WAIT: as [`copy_element`].
#[inline(always)]
pub(crate) unsafe fn clear_element(at: *mut u8, bytes: usize) {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe { at.write_bytes(0, bytes) };
}

/// The waiter records of a task.
///
/// # Safety
/// I-WAIT: the task exists.
#[inline(always)]
pub(crate) unsafe fn waiting(task: *mut Task) -> *mut Waiting {
    // SAFETY: I-WAIT: the caller's promise.
    unsafe { &raw mut (*task).waiting }
}

/// Parks the task in whose host routine the caller is, once that returns. Whatever could wake it is still locked: in a
/// stress mode the stack moves now, when records of it are in queues.
///
/// # Safety
/// I-HOST: the running task; addresses in its stack are stale afterwards.
#[inline]
pub(crate) unsafe fn park(task: *mut Task, reason: WaitReason) {
    // SAFETY: I-HOST: the caller's promise.
    let task = unsafe { &mut *task };
    task.park_locked(reason);
    if task.runtime.shared.config.stress.move_always {
        // Without memory for another stack it stays where it is, and the test is weaker.
        let _ = task.relocate();
    }
}

/// Wakes a parked task, or one that is about to be, whose routine then answers `results`.
///
/// # Safety
/// I-WAIT: the caller alone has taken the task's record from its queue.
#[inline]
pub(crate) unsafe fn wake(task: *mut Task, results: [u64; 2]) {
    // SAFETY: I-WAIT: the caller's promise: nobody else touches the task until it is ready.
    unsafe {
        (*task).set_results(results);
        sched::ready(task);
    }
}
