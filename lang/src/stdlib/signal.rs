//! Natives of package `os/signal`.

use super::Native;
use super::os::number;
use morestack_rt::Task;
use morestack_rt::native;
use morestack_rt::net::{Attempt, Side};
use morestack_rt::notify::{self, Treatment};
use socket2::SockRef;
use std::mem::MaybeUninit;

pub(super) const NATIVES: &[Native] = &[
    ("os/signal.listen", native::entry(listen)),
    ("os/signal.wait", native::entry(wait)),
    ("os/signal.treat", native::entry(treat)),
    ("syscall.kill", native::entry(kill)),
];

/// `func listen() (handle uint64, number int)`
#[repr(C)]
struct Listen {
    handle: u64,
    number: i64,
}

fn listen(task: &mut Task, frame: &mut Listen) {
    match task.runtime().listen_for_signals() {
        Ok(handle) => frame.handle = handle,
        Err(error) => frame.number = number(&error),
    }
}

/// `func wait(handle uint64) (signals uint64)`
#[repr(C)]
struct Wait {
    handle: u64,
    signals: u64,
}

/// Answers which signals have come, or none after it has waited.
fn wait(task: &mut Task, frame: &mut Wait) {
    let handle = frame.handle;
    let mut bytes = [MaybeUninit::uninit(); 64];
    let heard = task.runtime().network().attempt(
        handle,
        Side::Read,
        |bell| SockRef::from(&bell).recv(&mut bytes),
        |_| false,
    );
    frame.signals = notify::take_pending();
    if frame.signals == 0 && matches!(heard, Attempt::WouldBlock) {
        task.wait_for(handle, Side::Read);
    }
}

/// `func treat(signal, treatment int) (isDone bool)`
#[repr(C)]
struct Treat {
    signal: i64,
    treatment: i64,
    is_done: bool,
}

fn treat(_: &mut Task, frame: &mut Treat) {
    let treatment = match frame.treatment {
        0 => Treatment::Usual,
        1 => Treatment::Ignored,
        _ => Treatment::Told,
    };
    frame.is_done = notify::set_treatment(frame.signal as i32, treatment).is_ok();
}

/// `func kill(process, signal int) (number int)`
#[repr(C)]
struct Kill {
    process: i64,
    signal: i64,
    number: i64,
}

fn kill(_: &mut Task, frame: &mut Kill) {
    // SAFETY: I-HOST: sends a signal to whom the program says.
    if unsafe { libc::kill(frame.process as i32, frame.signal as i32) } != 0 {
        frame.number = number(&std::io::Error::last_os_error());
    }
}
