//! The thread that ends calls whose time is over: one for the process, started with the first limit.
//!
//! Promises: a scope is ended as soon as its time is over, whatever its tasks do. May not know: what ending one takes.

use crate::error::TaskError;
use crate::fault;
use crate::platform::{lock, wait_for};
use crate::scope::Scope;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::{Duration, Instant};

/// When, and the how many-th of all deadlines it is.
pub(crate) type DeadlineName = (Instant, u64);

struct Deadlines {
    scopes: BTreeMap<DeadlineName, Weak<Scope>>,
    count: u64,
    is_watched: bool,
}

static DEADLINES: Mutex<Deadlines> = Mutex::new(Deadlines {
    scopes: BTreeMap::new(),
    count: 0,
    is_watched: false,
});
static EARLIER: Condvar = Condvar::new();

/// Ends the scope after a while. One that is too far away to be told is none.
pub(crate) fn set(scope: &Arc<Scope>, after: Duration) -> Result<DeadlineName, TaskError> {
    /// Later than anybody waits, and still an instant.
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 3600);
    let when = Instant::now() + after.min(CENTURY);
    let mut deadlines = lock(&DEADLINES);
    if !deadlines.is_watched {
        let thread = std::thread::Builder::new().name("morestack-deadline".to_owned());
        let watch = || fault::to_its_end("the thread of deadlines", watch);
        if thread.spawn(watch).is_err() {
            return Err(TaskError::NoThread);
        }
        deadlines.is_watched = true;
    }
    deadlines.count += 1;
    let name = (when, deadlines.count);
    deadlines.scopes.insert(name, Arc::downgrade(scope));
    if deadlines.scopes.first_key_value().map(|(&first, _)| first) == Some(name) {
        EARLIER.notify_one();
    }
    Ok(name)
}

/// The call has ended in time.
pub(crate) fn forget(name: DeadlineName) {
    lock(&DEADLINES).scopes.remove(&name);
}

fn watch() {
    let mut deadlines = lock(&DEADLINES);
    loop {
        let now = Instant::now();
        let next = deadlines.scopes.first_key_value().map(|(&name, _)| name);
        match next {
            Some(name) if name.0 <= now => {
                let scope = deadlines.scopes.remove(&name);
                drop(deadlines);
                if let Some(scope) = scope.and_then(|scope| scope.upgrade()) {
                    scope.time_is_over();
                }
                deadlines = lock(&DEADLINES);
            }
            _ => {
                let rest = next.map(|(when, _)| when - now);
                deadlines = wait_for(&EARLIER, deadlines, rest);
            }
        }
    }
}
