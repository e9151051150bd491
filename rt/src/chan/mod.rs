//! Channels.
//!
//! ```text
//!   channel ──> Channel { len, cap, buffer ──> cap elements, lock, closed, receivers ──> ..., senders ──> ... }
//! ```
//!
//! Header and buffer are objects of the heap; the queues hold records of tasks (`wait`), which are no objects. An
//! element goes straight from the sender's frame into the receiver's, under the channel's lock, or through the buffer. The
//! one who comes second does all the work: it copies, sets what the other's routine answers, and makes it ready.
//!
//! Promises: waiters are served in the order of their coming; a routine that does not park touches no lock but the
//! channel's. May not know: how compiled code calls it.

mod channel;
mod make;
mod select;

pub use channel::Channel;
pub use select::SelectCase;

pub(crate) use channel::Outcome;
pub(crate) use make::{MakeError, make};
pub(crate) use select::{Selected, select};
