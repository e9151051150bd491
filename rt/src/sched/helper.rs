//! Helpers: threads of the runtime's own that are workers.
//!
//! Promises: they end before the runtime does; while no host calls they run no task. May not know: what tasks do.

use super::shared::Woken;
use super::worker::Worker;
use crate::fault;
use crate::runtime::Runtime;
use crate::signals;
use std::sync::atomic::Ordering;
use std::thread::{Builder, JoinHandle};

/// Starts a helper. None if the system has no thread for it.
pub(super) fn start(runtime: &Runtime) -> Option<JoinHandle<()>> {
    let runtime = runtime.uncounted();
    let builder = Builder::new().name("morestack".into());
    let work = move || fault::to_its_end("a worker", || help(&runtime));
    builder.spawn(work).ok()
}

fn help(runtime: &Runtime) {
    let scheduler = &runtime.shared.scheduler;
    let is_prepared = signals::prepare_thread().is_ok();
    scheduler.helper_came(is_prepared);
    if !is_prepared {
        return;
    }
    let worker = Worker::attach(runtime);
    // SAFETY: I-TASK: this thread's worker until it is detached.
    unsafe {
        loop {
            let is_idle = || scheduler.roots.load(Ordering::Acquire) == 0;
            if is_idle() {
                (*worker).give_tasks_away();
            } else if let Some(task) = (*worker).next_task().or_else(|| (*worker).steal()) {
                (*worker).execute(task);
                continue;
            }
            (*worker).rest();
            let has_more = || !is_idle() && (*worker).can_steal();
            match scheduler.sleep(&*worker, || false, has_more) {
                Woken::Again => {}
                Woken::Deadlock => scheduler.die(runtime, runtime.deadlock()),
                Woken::ShutDown => break,
            }
        }
        Worker::detach(worker);
    }
}
