//! What the system tells of descriptors: epoll, through `mio`.
//!
//! Promises: each change of a descriptor is told once. May not know: who waits.

use super::descriptor::News;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Registry, Token, Waker};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

/// How many descriptors are told of at a time: half of what a worker's queue holds.
const EVENTS: usize = 128;
/// No handle is this.
const CALL_BACK: Token = Token(usize::MAX);

/// What is done while somebody waits for news.
#[derive(Debug)]
pub(super) struct Poller {
    registry: Registry,
    waker: Waker,
}

/// Waits for news.
#[derive(Debug)]
pub(super) struct Watch {
    poll: Poll,
    events: Events,
    has_news: bool,
}

impl Poller {
    pub(super) fn new() -> io::Result<(Poller, Watch)> {
        let poll = Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let waker = Waker::new(&registry, CALL_BACK)?;
        let watch = Watch {
            poll,
            events: Events::with_capacity(EVENTS),
            has_news: false,
        };
        Ok((Poller { registry, waker }, watch))
    }

    /// Tells of changes from now on, until the descriptor is closed.
    pub(super) fn add(&self, file: &OwnedFd, handle: u64) -> io::Result<()> {
        let interest = Interest::READABLE | Interest::WRITABLE | Interest::PRIORITY;
        let number = file.as_raw_fd();
        self.registry
            .register(&mut SourceFd(&number), Token(handle as usize), interest)
    }

    /// Makes the one who waits, or will, come back.
    pub(super) fn call_back(&self) {
        // It fails only if it has been called back so often that it surely comes.
        let _ = self.waker.wake();
    }
}

impl Watch {
    /// Whether there are news that nobody has taken.
    pub(super) fn has_news(&self) -> bool {
        self.has_news
    }

    /// Waits for news, at most so long.
    pub(super) fn poll(&mut self, most: Option<Duration>) {
        // After an error (a signal has come) there are none.
        self.has_news = self.poll.poll(&mut self.events, most).is_ok() && !self.events.is_empty();
    }

    pub(super) fn take_news(&mut self, mut each: impl FnMut(u64, News)) {
        if !std::mem::take(&mut self.has_news) {
            return;
        }
        for event in &self.events {
            if event.token() == CALL_BACK {
                continue;
            }
            let is_broken = event.is_error();
            let news = News {
                is_ready: [event.is_readable(), event.is_writable()],
                is_final: [
                    // What was sent out of turn ends a read before there is nothing left.
                    event.is_read_closed() || is_broken || event.is_priority(),
                    event.is_write_closed() || is_broken,
                ],
            };
            each(event.token().0 as u64, news);
        }
    }
}
