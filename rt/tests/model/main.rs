//! Model checking of the protocols of waiting, and of marking together: every interleaving of a few tasks, with few preemptions,
//! over the sources of channels, semaphores, sleeping workers and shared work themselves.
//!
//! Promises: what is compiled here is what the runtime runs; only `platform` differs. Exercises I-WAIT.

mod chan;
mod lending;
#[path = "../../src/lock.rs"]
mod lock;
mod locks;
mod platform;
#[path = "../../src/sched/right.rs"]
#[expect(dead_code, reason = "which loan it is, only the monitor asks")]
mod right;
#[path = "../../src/sched/ring.rs"]
#[expect(dead_code, reason = "whether it is empty is asked by who sleeps")]
mod ring;
#[path = "../../src/semaphore.rs"]
mod semaphore;
mod semaphores;
#[path = "../../src/heap/share.rs"]
mod share;
mod sharing;
mod sleep;
#[expect(
    dead_code,
    reason = "whether there is a lookout is asked by the monitor only"
)]
#[path = "../../src/sched/sleepers.rs"]
mod sleepers;
mod stealing;
mod tasks;
#[path = "../../src/wait/mod.rs"]
mod wait;
