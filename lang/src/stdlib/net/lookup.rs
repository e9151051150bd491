//! Names of hosts, which the system resolves: that may take seconds, so that a thread of its own asks.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};

use super::{AGAIN, encoded};
use morestack_rt::Task;
use morestack_rt::native::{GoSlice, GoString};
use morestack_rt::sched::{self, WaitReason};

/// `func lookupName(name string) (endpoints []string, why string, isNotFound bool, number int)`
#[repr(C)]
pub(super) struct LookupName {
    name: GoString,
    endpoints: GoSlice,
    why: GoString,
    is_not_found: bool,
    number: i64,
}

type Found = io::Result<Vec<Vec<u8>>>;

/// What was found for tasks that wait, by their numbers.
#[derive(Default)]
struct Lookups(Mutex<HashMap<u64, Found>>);

impl Lookups {
    fn take(&self, task: u64) -> Option<Found> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.remove(&task)
    }

    fn put(&self, task: u64, found: Found) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(task, found);
    }
}

/// A task that waits for its name.
struct Waiting(*mut Task);

// SAFETY: I-TASK: it is only passed to `ready`, once.
unsafe impl Send for Waiting {}

impl Waiting {
    fn wake(self) {
        // SAFETY: I-TASK: it parks for this wake, and the runtime is kept until after it.
        unsafe { sched::ready(self.0) }
    }
}

pub(super) fn lookup_name(task: &mut Task, frame: &mut LookupName) {
    let runtime = task.runtime().clone();
    let lookups = runtime.host_data::<Lookups>();
    let number = task.number();
    match lookups.take(number) {
        Some(Ok(endpoints)) => frame.endpoints = task.new_strings(&endpoints),
        Some(Err(error)) => fail(task, frame, &error),
        None => {
            frame.number = AGAIN;
            // SAFETY: I-HOST: a string of the program.
            let name = unsafe { frame.name.as_bytes() };
            let name = String::from_utf8_lossy(name).into_owned();
            let waiting = Waiting(&raw mut *task);
            let promise = runtime.expect_wake();
            let ask = move || {
                lookups.put(number, ask_system(&name));
                waiting.wake();
                drop(promise);
            };
            let thread = std::thread::Builder::new().name("lookup".to_owned());
            match thread.spawn(ask) {
                Ok(_) => task.park(WaitReason::IoWait),
                Err(error) => {
                    frame.number = 0;
                    fail(task, frame, &error);
                }
            }
        }
    }
}

fn fail(task: &mut Task, frame: &mut LookupName, error: &io::Error) {
    frame.why = task.new_string(error.to_string().as_bytes());
    // The C library's errors have no numbers of the system.
    frame.is_not_found = error.raw_os_error().is_none();
}

fn ask_system(name: &str) -> Found {
    let encode = |address: SocketAddr| encoded(&address.into());
    let mut endpoints: Vec<_> = (name, 0).to_socket_addrs()?.map(encode).collect();
    endpoints.dedup();
    Ok(endpoints)
}
