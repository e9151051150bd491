//! Whether huge pages help: the first of each step is tried.
//!
//! Promises: where huge pages take longer than the small ones in their place, no more than one a second is asked for. May not
//! know: what they are for.

use super::StackSource;
use super::large::{HUGE_PAGE_BYTES, LARGEST_STEP_BYTES};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A huge page that takes longer costs more than 512 small ones (0.3 ms where all is well, 1 ms for the small ones).
const SLOW: Duration = Duration::from_micros(1500);
/// How long no other is tried then.
const PAUSE: Duration = Duration::from_secs(1);

/// What was found about huge pages.
#[derive(Debug, Default)]
pub(super) struct Pages {
    begin: OnceLock<Instant>,
    /// When they may be tried again, since `begin`.
    again_ns: AtomicU64,
}

impl Pages {
    /// Commits pages that are about to be used from the end on.
    ///
    /// # Safety
    /// I-STACK: whole huge pages, but perhaps for the first, inside a reservation of the source.
    pub(super) unsafe fn commit(&self, source: &dyn StackSource, range: Range<u64>) -> bool {
        let now_ns = self.begin.get_or_init(Instant::now).elapsed().as_nanos() as u64;
        // SAFETY: I-STACK: the caller's promise, also for parts.
        unsafe {
            let commit = |part: &Range<u64>, huge| {
                part.is_empty() || source.commit(part.start, part.end - part.start, huge)
            };
            let mut rest = range.clone();
            if now_ns >= self.again_ns.load(Ordering::Relaxed) {
                let first = range.start.max(range.end - HUGE_PAGE_BYTES)..range.end;
                rest.end = first.start;
                let before = thread_time();
                if !commit(&first, true) {
                    return false;
                }
                source.populate(first.start, first.end - first.start);
                if thread_time().saturating_sub(before) < SLOW {
                    return commit(&rest, true);
                }
                let again_ns = now_ns + PAUSE.as_nanos() as u64;
                self.again_ns.store(again_ns, Ordering::Relaxed);
            }
            if !commit(&rest, false) {
                return false;
            }
            // All at once is cheaper than page by page, but what is not used after all must not be much.
            if !rest.is_empty() && rest.end - rest.start <= LARGEST_STEP_BYTES {
                source.populate(rest.start, rest.end - rest.start);
            }
            true
        }
    }
}

/// What this thread has taken of a processor: others do not make pages look slow.
fn thread_time() -> Duration {
    // SAFETY: I-STACK is not concerned: fills a plain structure.
    let time = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time);
        time
    };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
