//! The compiler crate by itself: no runtime of ours is linked.

mod checks;
mod common;
mod facts;
mod fixed_stack;
mod refused;
