//! Names of hosts, which the system resolves: that may take seconds, in which no worker is held.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use super::encoded;
use morestack_rt::Task;
use morestack_rt::native::{GoSlice, GoString};

/// `func lookupName(name string) (endpoints []string, why string, isNotFound bool)`
#[repr(C)]
pub(super) struct LookupName {
    name: GoString,
    endpoints: GoSlice,
    why: GoString,
    is_not_found: bool,
}

pub(super) fn lookup_name(task: &mut Task, frame: &mut LookupName) {
    // SAFETY: I-HOST: a string of the program.
    let name = unsafe { frame.name.as_bytes() };
    let name = String::from_utf8_lossy(name).into_owned();
    match task.blocking(|| ask_system(&name)) {
        Ok(endpoints) => frame.endpoints = task.new_strings(&endpoints),
        Err(error) => {
            frame.why = task.new_string(error.to_string().as_bytes());
            // The C library's errors have no numbers of the system.
            frame.is_not_found = error.raw_os_error().is_none();
        }
    }
}

fn ask_system(name: &str) -> io::Result<Vec<Vec<u8>>> {
    let encode = |address: SocketAddr| encoded(&address.into());
    let mut endpoints: Vec<_> = (name, 0).to_socket_addrs()?.map(encode).collect();
    endpoints.dedup();
    Ok(endpoints)
}
