//! Natives of package `time`: the clocks of the system, and the database of time zones.
//!
//! May not know: the calendar.

use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use morestack_rt::Task;
use morestack_rt::native::{self, GoSlice, GoString};

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("time.now", now as *const u8),
    ("time.Sleep", sleep as *const u8),
    ("time.localZone", local_zone as *const u8),
    ("time.zoneData", zone_data as *const u8),
];

/// `type Time struct`
#[repr(C)]
struct GoTime {
    seconds: i64,
    nanoseconds: i32,
    has_clock: bool,
    clock: i64,
    location: *const u8,
}

/// From the first day of year 1 to the first of 1970.
const SECONDS_BEFORE_UNIX: i64 = 719_162 * 86_400;

/// `func now() Time`
unsafe extern "C" fn now(task: *mut Task, frame: *mut GoTime) {
    static START: OnceLock<Instant> = OnceLock::new();
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let (seconds, nanoseconds) = match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => (since.as_secs() as i64, since.subsec_nanos()),
                // A clock set to before 1970.
                Err(error) => (-(error.duration().as_secs() as i64), 0),
            };
            frame.seconds = seconds + SECONDS_BEFORE_UNIX;
            frame.nanoseconds = nanoseconds as i32;
            frame.has_clock = true;
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

/// Where systems keep the files of time zones.
const ZONE_FOLDERS: [&str; 3] = [
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/usr/lib/locale/TZ",
];

/// The file of a zone with such a name.
fn read_zone(name: &Path) -> Option<Vec<u8>> {
    let mut files = ZONE_FOLDERS
        .iter()
        .map(|folder| Path::new(folder).join(name));
    files.find_map(|file| std::fs::read(file).ok())
}

/// `func localZone() (name string, data []byte)`
#[repr(C)]
struct LocalZone {
    name: GoString,
    data: GoSlice,
}

unsafe extern "C" fn local_zone(task: *mut Task, frame: *mut LocalZone) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let variable = std::env::var("TZ");
            let name = match &variable {
                Ok(name) => name.strip_prefix(':').unwrap_or(name),
                Err(_) => "/etc/localtime",
            };
            // `join` answers an absolute path as it is.
            let Some(data) = read_zone(Path::new(name)) else {
                return;
            };
            frame.name = match name {
                "/etc/localtime" => GoString::from_static("Local"),
                name => task.new_string(name.as_bytes()),
            };
            frame.data = task.new_bytes(&data);
        })
    }
}

/// `func zoneData(name string) []byte`
#[repr(C)]
struct ZoneData {
    name: GoString,
    data: GoSlice,
}

unsafe extern "C" fn zone_data(task: *mut Task, frame: *mut ZoneData) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let name = String::from_utf8_lossy(frame.name.as_bytes());
            if let Some(data) = read_zone(Path::new(&*name)) {
                frame.data = task.new_bytes(&data);
            }
        })
    }
}
