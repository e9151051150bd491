//! How long the program stood still: each stop of the world is counted, by how long it took.
//!
//! Promises: a quantile is at most an eighth too large and never too small; the longest time is exact. May not know: what the world
//! was stopped for.
//!
//! Times go into buckets, eight for each power of two, as histograms with a wide range have it; a crate that does this also merges,
//! serialises and resizes them, and is larger than the scheduler.

use std::fmt;
use std::time::Duration;

/// Buckets of a power of two: three bits behind the leading one.
const FRACTION_BITS: u32 = 3;
const FRACTIONS: u64 = 1 << FRACTION_BITS;

/// How often something took how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durations {
    /// By bucket, as far as any was used.
    counts: Vec<u64>,
    longest_ns: u64,
}

/// The bucket of a time: below eight its own, from there on by the leading bit and the three behind it.
fn bucket_of(ns: u64) -> usize {
    if ns < FRACTIONS {
        return ns as usize;
    }
    let shift = ns.ilog2() - FRACTION_BITS;
    (u64::from(shift) * FRACTIONS + (ns >> shift)) as usize
}

/// The largest time of a bucket.
fn last_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < 2 * FRACTIONS {
        return bucket;
    }
    let shift = bucket / FRACTIONS - 1;
    let first = (bucket % FRACTIONS + FRACTIONS) << shift;
    first + ((1 << shift) - 1)
}

impl Durations {
    pub(super) fn add(&mut self, time: Duration) {
        let ns = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let bucket = bucket_of(ns);
        if bucket >= self.counts.len() {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
        self.longest_ns = self.longest_ns.max(ns);
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// A time, in nanoseconds, that so many percent of them did not exceed; 0 if there were none.
    pub fn percentile_ns(&self, percent: u64) -> u64 {
        let wanted = (self.count() * percent).div_ceil(100);
        let mut seen = 0;
        let reached = self.counts.iter().position(|&count| {
            seen += count;
            count > 0 && seen >= wanted
        });
        reached.map_or(0, |bucket| last_of(bucket).min(self.longest_ns))
    }

    /// The longest of them, in nanoseconds.
    pub fn longest_ns(&self) -> u64 {
        self.longest_ns
    }
}

/// What stopping the world cost the program, see [`Runtime::pauses`](crate::Runtime::pauses).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// From when somebody wanted the world to stop until no task ran.
    pub stopping: Durations,
    /// Until it went on: the first part included.
    pub total: Durations,
    /// How often a routine stood still for that in the middle of long work.
    pub in_routines: u64,
}

impl fmt::Display for Pauses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "world stops           {:>12}", self.total.count())?;
        let mut line = |what: &str, ns: u64| writeln!(f, "  {what:<20}{:>12}", ns / 1000);
        for (what, times) in [("stopping", &self.stopping), ("pause", &self.total)] {
            line(&format!("{what} us p50"), times.percentile_ns(50))?;
            line(&format!("{what} us p99"), times.percentile_ns(99))?;
            line(&format!("{what} us longest"), times.longest_ns())?;
        }
        writeln!(f, "  in routines         {:>12}", self.in_routines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_the_bucket_that_ends_at_most_an_eighth_above_it() {
        let powers = (0..63).map(|bit| 1 << bit);
        for ns in powers.flat_map(|power: u64| [power - 1, power, power + 1, power + power / 3]) {
            let last = last_of(bucket_of(ns));
            assert!(last >= ns && last - ns <= ns / 8, "{ns} {last}");
            assert_eq!(bucket_of(last), bucket_of(ns), "{ns}");
            assert_eq!(bucket_of(last + 1), bucket_of(ns) + 1, "{ns}");
        }
        assert_eq!(last_of(bucket_of(u64::MAX)), u64::MAX);
    }

    #[test]
    fn percentiles_are_of_what_was_added() {
        let mut times = Durations::default();
        assert_eq!(
            [times.count(), times.percentile_ns(99), times.longest_ns()],
            [0; 3]
        );
        for us in 1..=1000 {
            times.add(Duration::from_micros(us));
        }
        assert_eq!((times.count(), times.longest_ns()), (1000, 1_000_000));
        for (percent, exact) in [(1, 10_000), (50, 500_000), (99, 990_000), (100, 1_000_000)] {
            let found = times.percentile_ns(percent);
            assert!(
                found >= exact && found - exact <= exact / 8,
                "{percent} {found}"
            );
        }
        let mut one = Durations::default();
        one.add(Duration::from_nanos(1234));
        assert_eq!([one.percentile_ns(1), one.percentile_ns(99)], [1234; 2]);
    }
}
