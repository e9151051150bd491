//! Natives of package `time`: the clocks of the system.
//!
//! May not know: the calendar.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use morestack_rt::Task;
use morestack_rt::native;

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("time.now", now as *const u8),
    ("time.Sleep", sleep as *const u8),
];

#[repr(C)]
struct Now {
    seconds: i64,
    nanoseconds: i32,
    clock: i64,
}

unsafe extern "C" fn now(task: *mut Task, frame: *mut Now) {
    static START: OnceLock<Instant> = OnceLock::new();
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let (seconds, nanoseconds) = match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => (since.as_secs() as i64, since.subsec_nanos()),
                // A clock set to before 1970.
                Err(error) => (-(error.duration().as_secs() as i64), 0),
            };
            frame.seconds = seconds;
            frame.nanoseconds = nanoseconds as i32;
            // From 1 on: 0 would be a time without it.
            let clock = START.get_or_init(Instant::now).elapsed();
            frame.clock = 1 + clock.as_nanos() as i64;
        })
    }
}

#[repr(C)]
struct Sleep {
    nanoseconds: i64,
}

unsafe extern "C" fn sleep(task: *mut Task, frame: *mut Sleep) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
    unsafe {
        native::enter(task, frame, |_, frame| {
            if let Ok(nanoseconds) = u64::try_from(frame.nanoseconds) {
                std::thread::sleep(Duration::from_nanos(nanoseconds));
            }
        })
    }
}
