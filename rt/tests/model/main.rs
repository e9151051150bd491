//! Model checking of the protocols of waiting: every interleaving of a few tasks, with few preemptions, over the sources of
//! channels and semaphores themselves.
//!
//! Promises: what is compiled here is what the runtime runs; only `platform` differs. Exercises I-WAIT.

mod chan;
#[path = "../../src/lock.rs"]
mod lock;
mod locks;
mod platform;
#[path = "../../src/semaphore.rs"]
mod semaphore;
mod semaphores;
mod tasks;
#[path = "../../src/wait/mod.rs"]
mod wait;
