//! Channels as the runtime has them, without what makes them objects of its heap.

#[path = "../../../src/chan/channel.rs"]
mod channel;
#[path = "../../../src/chan/select.rs"]
mod select;

mod selecting;
mod sending;

pub use channel::Channel;
pub(crate) use channel::Outcome;
pub use select::SelectCase;
pub(crate) use select::{Selected, select};
