//! Signals that a program wants to hear of.
//!
//! A handler may do almost nothing: it notes the signal in a set and writes a byte to a socket. A task reads from the other end,
//! which is a descriptor like others, and takes the set. So no signal is lost, although the socket may be full, and several of one
//! kind may count as one, as in Go.
//!
//! Promises: a signal that nobody wants any more is treated as it was when the process began. May not know: who is told.

use crate::runtime::Runtime;
use std::io;
use std::os::fd::{IntoRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};

use crate::platform::lock;

/// What happens when a signal comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// What happened when the process began.
    Usual,
    /// Nothing.
    Ignored,
    /// The program is told.
    Told,
}

/// The largest number of a signal.
const MOST: usize = 64;

/// Signals that have come, a bit each.
static PENDING: AtomicU64 = AtomicU64::new(0);
/// Where the handler writes; -1 before anybody listens.
static BELL: AtomicI32 = AtomicI32::new(-1);
/// Whether a thread that waits for SIGQUIT passes it on to the program.
static QUIT_IS_TOLD: AtomicBool = AtomicBool::new(false);
/// How signals were treated before, by their numbers.
static BEFORE: Mutex<[Option<libc::sigaction>; MOST + 1]> = Mutex::new([None; MOST + 1]);

fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}

extern "C" fn on_signal(signal: libc::c_int) {
    PENDING.fetch_or(bit(signal), Ordering::SeqCst);
    // SAFETY: I-SIGNAL: a system call that handlers may make; who was interrupted finds its errno as it was.
    unsafe {
        let errno = libc::__errno_location();
        let before = *errno;
        let bell = BELL.load(Ordering::SeqCst);
        libc::send(bell, b"!".as_ptr().cast(), 1, libc::MSG_NOSIGNAL);
        *errno = before;
    }
}

/// Tells the program of SIGQUIT, if it wants to hear of it.
pub(crate) fn passes_quit_on() -> bool {
    let is_told = QUIT_IS_TOLD.load(Ordering::SeqCst);
    if is_told {
        on_signal(libc::SIGQUIT);
    }
    is_told
}

/// The signals that have come since it was asked last, a bit each from 1 on.
pub fn take_pending() -> u64 {
    PENDING.swap(0, Ordering::SeqCst)
}

/// Says what happens when a signal comes.
///
/// # Errors
/// If there is no such signal, or nobody may treat it.
pub fn set_treatment(signal: i32, treatment: Treatment) -> io::Result<()> {
    let mut before = lock(&BEFORE);
    let index = usize::try_from(signal).unwrap_or(0);
    if !(1..=MOST).contains(&index) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if signal == libc::SIGQUIT {
        QUIT_IS_TOLD.store(treatment == Treatment::Told, Ordering::SeqCst);
    }
    // SAFETY: I-SIGNAL: the handler keeps to what is allowed in one; actions are plain data.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        match treatment {
            Treatment::Usual => match before[index] {
                Some(usual) => action = usual,
                None => return Ok(()),
            },
            Treatment::Ignored => action.sa_sigaction = libc::SIG_IGN,
            Treatment::Told => {
                action.sa_sigaction = on_signal as *const () as usize;
                action.sa_flags = libc::SA_ONSTACK | libc::SA_RESTART;
            }
        }
        let mut old: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, &raw const action, &raw mut old) != 0 {
            return Err(io::Error::last_os_error());
        }
        before[index].get_or_insert(old);
    }
    Ok(())
}

impl Runtime {
    /// A descriptor from which something can be read once signals have come: its handle.
    ///
    /// # Errors
    /// If the system has no descriptors left.
    pub fn listen_for_signals(&self) -> io::Result<u64> {
        let (hears, rings) = UnixStream::pair()?;
        hears.set_nonblocking(true)?;
        rings.set_nonblocking(true)?;
        let handle = self.network().open(OwnedFd::from(hears))?;
        // Another's stays open: a handler may be about to write to it.
        BELL.store(rings.into_raw_fd(), Ordering::SeqCst);
        Ok(handle)
    }
}
