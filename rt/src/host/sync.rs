//! Natives of package sync: waiting for semaphores.

use crate::platform::AtomicU32;
use crate::sched::WaitReason;
use crate::semaphore::Semaphores;
use crate::task::Task;

/// `func sem...(word *uint32, first bool)`
#[repr(C)]
pub(super) struct Acquire {
    word: *const AtomicU32,
    first: bool,
}

/// Those of the task's runtime.
///
/// # Safety
/// I-HOST: the running task.
unsafe fn semaphores(task: *const Task) -> *const Semaphores {
    // SAFETY: I-HOST: the caller's promise.
    let task = unsafe { &*task };
    &task.runtime.shared.semaphores
}

/// # Safety
/// I-HOST: called by compiled code with the running task and a frame of this shape; the word is in an object.
unsafe fn acquire(task: *mut Task, frame: *const Acquire, reason: WaitReason) {
    // SAFETY: I-HOST: the caller's promise. Nothing panics here (in Rust) or allocates objects.
    unsafe {
        let Acquire { word, first } = frame.read();
        let semaphores = semaphores(task);
        (*semaphores).acquire(task, &*word, first, reason);
    }
}

macro_rules! waits {
    ($($name:ident: $reason:ident,)*) => {
        $(pub(super) unsafe extern "C" fn $name(task: *mut Task, frame: *const Acquire) {
            // SAFETY: I-HOST: as `acquire`.
            unsafe { acquire(task, frame, WaitReason::$reason) }
        })*
    };
}

waits! {
    mutex: MutexLock,
    read: RwMutexRLock,
    write: RwMutexLock,
    wait_group: WaitGroup,
    condition: CondWait,
}

/// `func semRelease(word *uint32)`
#[repr(C)]
pub(super) struct Release {
    word: *const AtomicU32,
}

pub(super) unsafe extern "C" fn release(task: *mut Task, frame: *const Release) {
    // SAFETY: I-HOST: as above.
    unsafe {
        let word = (*frame).word;
        (*semaphores(task)).release(&*word);
    }
}
