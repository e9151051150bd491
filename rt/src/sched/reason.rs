//! Why a task waits, in Go's words.

use std::fmt;

/// Why a task waits. Its text is the one in the head of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum WaitReason {
    /// It does not.
    #[default]
    None,
    /// To send to a channel.
    ChanSend,
    /// To receive from a channel.
    ChanReceive,
    /// To send to a nil channel: for ever.
    ChanSendNil,
    /// To receive from a nil channel: for ever.
    ChanReceiveNil,
    /// In a select statement.
    Select,
    /// In a select statement without cases: for ever.
    SelectNoCases,
    /// In `time.Sleep`.
    Sleep,
    /// For a semaphore.
    SemAcquire,
    /// In `sync.Mutex.Lock`.
    MutexLock,
    /// In `sync.RWMutex.RLock`.
    RwMutexRLock,
    /// In `sync.RWMutex.Lock`.
    RwMutexLock,
    /// In `sync.WaitGroup.Wait`.
    WaitGroup,
    /// In `sync.Cond.Wait`.
    CondWait,
    /// For the outside world.
    IoWait,
    /// For finalizers to run.
    FinalizerWait,
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WaitReason::None => "waiting",
            WaitReason::ChanSend => "chan send",
            WaitReason::ChanReceive => "chan receive",
            WaitReason::ChanSendNil => "chan send (nil chan)",
            WaitReason::ChanReceiveNil => "chan receive (nil chan)",
            WaitReason::Select => "select",
            WaitReason::SelectNoCases => "select (no cases)",
            WaitReason::Sleep => "sleep",
            WaitReason::SemAcquire => "semacquire",
            WaitReason::MutexLock => "sync.Mutex.Lock",
            WaitReason::RwMutexRLock => "sync.RWMutex.RLock",
            WaitReason::RwMutexLock => "sync.RWMutex.Lock",
            WaitReason::WaitGroup => "sync.WaitGroup.Wait",
            WaitReason::CondWait => "sync.Cond.Wait",
            WaitReason::IoWait => "IO wait",
            WaitReason::FinalizerWait => "finalizer wait",
        })
    }
}
