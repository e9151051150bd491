//! When to collect, and which memory to keep.
//!
//! As Go does: when what was alive after the last collection has grown by a percentage. A limit on memory makes the next
//! collection come earlier, but not for less than a sixteenth of what is alive: a program at its limit is slow, not stuck.
//!
//! Promises: numbers only. May not know: how anything is done.

use super::Settings;

/// Go's smallest heap at 100 percent.
const LEAST_GOAL_BYTES: u64 = 4 << 20;
/// Under stress every allocation collects, as long as less than this is alive.
const STRESS_ALWAYS_BELOW_BYTES: u64 = 32 << 10;
/// Above, when a part of what is alive has been allocated.
const STRESS_PART: u64 = 16;

/// When the next collection is due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// How much the heap may grow, of what is alive; none if it may grow for ever.
    pub(super) percent: Option<u32>,
    /// The limit on all memory.
    pub(super) limit_bytes: u64,
    /// Collect when there is more than this.
    pub(super) goal_bytes: u64,
    /// The goal before.
    last_goal_bytes: u64,
    /// What was alive after the last collection, and what else a collection looks at.
    alive_bytes: u64,
    roots_bytes: u64,
    /// Memory of the runtime that is not in the heap.
    other_bytes: u64,
    stress: bool,
}

impl Pace {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut pace = Pace {
            percent: settings.percent,
            limit_bytes: settings.limit_bytes,
            goal_bytes: 0,
            last_goal_bytes: 0,
            alive_bytes: 0,
            roots_bytes: 0,
            other_bytes: 0,
            stress: settings.stress,
        };
        pace.set_goal();
        pace
    }

    /// After a collection.
    pub(super) fn collected(&mut self, alive_bytes: u64, roots_bytes: u64, other_bytes: u64) {
        self.last_goal_bytes = self.goal_bytes;
        self.alive_bytes = alive_bytes;
        self.roots_bytes = roots_bytes;
        self.other_bytes = other_bytes;
        self.set_goal();
    }

    /// After a change of percentage or limit.
    pub(super) fn set_goal(&mut self) {
        let alive = self.alive_bytes;
        let by_percent = match self.percent {
            None => u64::MAX,
            Some(percent) => {
                let of = |bytes: u64| (u128::from(bytes) * u128::from(percent) / 100) as u64;
                let grown = alive.saturating_add(of(alive.saturating_add(self.roots_bytes)));
                grown.max(of(LEAST_GOAL_BYTES))
            }
        };
        let by_limit = if self.limit_bytes == u64::MAX {
            u64::MAX
        } else {
            let room = self.limit_bytes.saturating_sub(self.other_bytes);
            room.max(alive + alive / 16 + (64 << 10))
        };
        self.goal_bytes = by_percent.min(by_limit);
        if self.stress {
            self.goal_bytes = if alive < STRESS_ALWAYS_BELOW_BYTES {
                0
            } else {
                alive + alive / STRESS_PART
            };
        }
    }

    /// Memory worth keeping: what the heap will be at the next collection, and a tenth.
    pub(super) fn kept_bytes(&self) -> u64 {
        let goal = self.goal_bytes.max(self.last_goal_bytes);
        goal.saturating_add(goal / 10).min(self.limit_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(percent: Option<u32>, limit_bytes: u64) -> Pace {
        Pace::new(&Settings {
            percent,
            limit_bytes,
            ..Settings::default()
        })
    }

    #[test]
    fn the_heap_doubles_by_default() {
        let mut pace = pace(Some(100), u64::MAX);
        assert_eq!(pace.goal_bytes, 4 << 20);
        pace.collected(100 << 20, 1 << 20, 0);
        assert_eq!(pace.goal_bytes, 201 << 20);
        pace.percent = Some(50);
        pace.set_goal();
        assert_eq!(pace.goal_bytes, (150 << 20) + (1 << 19));
    }

    #[test]
    fn a_limit_counts_everything_but_never_stops_the_program() {
        let mut pace = pace(None, 64 << 20);
        pace.collected(16 << 20, 0, 4 << 20);
        assert_eq!(pace.goal_bytes, 60 << 20);
        pace.collected(80 << 20, 0, 4 << 20);
        assert_eq!(pace.goal_bytes, (85 << 20) + (64 << 10));
        assert_eq!(
            Pace::new(&Settings {
                percent: None,
                ..Settings::default()
            })
            .goal_bytes,
            u64::MAX
        );
    }
}
