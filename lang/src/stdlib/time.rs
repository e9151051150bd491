//! Natives of package `time` that read the database of time zones.
//!
//! May not know: what is in a file of it.

use std::path::Path;

use morestack_rt::Task;
use morestack_rt::native::{self, GoSlice, GoString};

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("time.localZone", native::entry(local_zone)),
    ("time.zoneData", native::entry(zone_data)),
];

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

fn local_zone(task: &mut Task, frame: &mut LocalZone) {
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
}

/// `func zoneData(name string) []byte`
#[repr(C)]
struct ZoneData {
    name: GoString,
    data: GoSlice,
}

fn zone_data(task: &mut Task, frame: &mut ZoneData) {
    // SAFETY: I-HOST: a string of the program.
    let name = unsafe { frame.name.as_bytes() };
    let name = String::from_utf8_lossy(name);
    if let Some(data) = read_zone(Path::new(&*name)) {
        frame.data = task.new_bytes(&data);
    }
}
