//! The clocks of the system.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The clock that timers go by, in nanoseconds: it only goes forward, and never shows 0.
pub(crate) fn monotonic_ns() -> i64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let since = START.get_or_init(Instant::now).elapsed();
    1 + since.as_nanos() as i64
}

/// `type Time struct`
#[repr(C)]
pub(crate) struct GoTime {
    /// Since the first day of year 1.
    seconds: i64,
    nanoseconds: i32,
    has_clock: bool,
    clock_ns: i64,
    location: *const u8,
}

/// From the first day of year 1 to the first of 1970.
const SECONDS_BEFORE_UNIX: i64 = 719_162 * 86_400;

impl GoTime {
    /// The time now, with clocks of this location (a `*time.Location`).
    pub(crate) fn now(location: *const u8) -> GoTime {
        let (seconds, nanoseconds) = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => (since.as_secs() as i64, since.subsec_nanos()),
            // A clock set to before 1970.
            Err(error) => (-(error.duration().as_secs() as i64), 0),
        };
        GoTime {
            seconds: seconds + SECONDS_BEFORE_UNIX,
            nanoseconds: nanoseconds as i32,
            has_clock: true,
            clock_ns: monotonic_ns(),
            location,
        }
    }
}
