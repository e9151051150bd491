//! How the pages of a large stack come: huge ones as long as they are quick, else small ones in small steps.
//!
//! Promises: where huge pages take longer than the small ones in their place, trying them takes no more than about a twentieth of
//! the time. May not know: what the pages are for.
//!
//! Both are brought in just before they are used. For small pages that is cheaper than one fault after the other only while
//! they are still in the processor's cache when the stack reaches them: 280 MiB took 0.95 times as long in steps of 8 MiB, 0.86 in
//! steps of 2 MiB and 0.74 in steps of 64 to 256 KiB.

use super::large::{HUGE_PAGE_BYTES, LARGEST_STEP_BYTES};
use super::{PAGE_BYTES, StackSource};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A huge page that takes longer costs more than 512 small ones (0.25 ms where all is well, 0.7 ms for the small ones).
const SLOW: Duration = Duration::from_millis(1);
/// For how many times as long no other is tried then.
const PAUSE: u32 = 20;

/// What was found about huge pages.
#[derive(Debug, Default)]
pub(super) struct Pages {
    begin: OnceLock<Instant>,
    /// When they may be tried again, since `begin`.
    again_ns: AtomicU64,
}

impl Pages {
    /// Commits pages from `end` down to `lowest` at least, and not below `floor`, that are about to be used; answers where
    /// they begin.
    ///
    /// # Safety
    /// I-STACK: all of this is inside a reservation of the source, and nothing from `floor` to `end` is committed.
    pub(super) unsafe fn commit(
        &self,
        source: &dyn StackSource,
        floor: u64,
        lowest: u64,
        mut end: u64,
    ) -> Option<u64> {
        let page = lowest & !(PAGE_BYTES - 1);
        // SAFETY: I-STACK: the caller's promise, for parts.
        unsafe {
            // A huge page that was begun with small ones goes on with them.
            let begun = page.max(end & !(HUGE_PAGE_BYTES - 1))..end;
            if !begun.is_empty() {
                commit_small(source, &begun)?;
                end = begun.start;
            }
            let is_due = self.now_ns() >= self.again_ns.load(Ordering::Relaxed);
            if page < end && is_due {
                let first = floor.max(end - HUGE_PAGE_BYTES)..end;
                end = first.start;
                let took = try_huge(source, &first)?;
                if took >= SLOW {
                    let pause_ns = (took * PAUSE).as_nanos() as u64;
                    self.again_ns
                        .store(self.now_ns() + pause_ns, Ordering::Relaxed);
                } else if page < end {
                    let rest = floor.max(page & !(HUGE_PAGE_BYTES - 1))..end;
                    commit(source, &rest, true)?;
                    end = rest.start;
                }
            }
            if page < end {
                commit_small(source, &(page..end))?;
                end = page;
            }
        }
        Some(end)
    }

    fn now_ns(&self) -> u64 {
        self.begin.get_or_init(Instant::now).elapsed().as_nanos() as u64
    }
}

/// # Safety
/// As [`Pages::commit`].
unsafe fn commit(source: &dyn StackSource, range: &Range<u64>, huge: bool) -> Option<()> {
    // SAFETY: I-STACK: the caller's promise.
    unsafe { source.commit(range.start, range.end - range.start, huge) }.then_some(())
}

/// Answers how long a huge page took.
///
/// # Safety
/// As [`Pages::commit`].
unsafe fn try_huge(source: &dyn StackSource, page: &Range<u64>) -> Option<Duration> {
    let before = thread_time();
    // SAFETY: I-STACK: the caller's promise.
    unsafe {
        commit(source, page, true)?;
        source.populate(page.start, page.end - page.start);
    }
    Some(thread_time().saturating_sub(before))
}

/// # Safety
/// As [`Pages::commit`].
unsafe fn commit_small(source: &dyn StackSource, range: &Range<u64>) -> Option<()> {
    // SAFETY: I-STACK: the caller's promise.
    unsafe {
        commit(source, range, false)?;
        // Of a very large frame perhaps little is used.
        if range.end - range.start <= LARGEST_STEP_BYTES {
            source.populate(range.start, range.end - range.start);
        }
    }
    Some(())
}

/// What this thread has taken of a processor: others do not make pages look slow.
pub(super) fn thread_time() -> Duration {
    // SAFETY: I-STACK is not concerned: fills a plain structure.
    let time = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time);
        time
    };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
