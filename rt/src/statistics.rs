//! What stacks did: counted for every task, summed for the runtime when a task goes.
//!
//! Promises: counting costs nothing outside growth. May not know: how a stack is moved.

use std::fmt;
use std::sync::Mutex;

/// Counts of one task, or of all tasks of a runtime that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Stacks of tasks that `go` statements started and that ran.
    pub first_stacks: u64,
    /// Those that were exactly as large as all that such a task can need.
    pub exact_stacks: u64,
    /// Times a stack was too small.
    pub growths: u64,
    /// Growths that moved nothing, since address space had been reserved.
    pub in_place_growths: u64,
    /// Times a stack was made smaller.
    pub shrinks: u64,
    /// Moves that only a stress mode asked for.
    pub stress_moves: u64,
    /// Bytes copied from an old stack to a new one.
    pub moved_bytes: u64,
    /// Frames walked while copying.
    pub frames: u64,
    /// Words that were rewritten because they pointed into the old stack.
    pub pointer_words: u64,
    /// Under stress: words that no map names, left alone, that hold a number that lies in the old stack. Most are dead
    /// spill slots and uninitialised bytes.
    pub lookalike_words: u64,
    /// The largest stack seen.
    pub peak_stack_bytes: u64,
}

impl Statistics {
    /// Adds another task's counts; peaks are compared.
    pub fn add(&mut self, other: &Statistics) {
        self.first_stacks += other.first_stacks;
        self.exact_stacks += other.exact_stacks;
        self.growths += other.growths;
        self.in_place_growths += other.in_place_growths;
        self.shrinks += other.shrinks;
        self.stress_moves += other.stress_moves;
        self.moved_bytes += other.moved_bytes;
        self.frames += other.frames;
        self.pointer_words += other.pointer_words;
        self.lookalike_words += other.lookalike_words;
        self.peak_stack_bytes = self.peak_stack_bytes.max(other.peak_stack_bytes);
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first_stacks > 0 {
            writeln!(f, "first stacks          {:>12}", self.first_stacks)?;
            writeln!(f, "  exact               {:>12}", self.exact_stacks)?;
        }
        writeln!(f, "growths               {:>12}", self.growths)?;
        writeln!(f, "  in place            {:>12}", self.in_place_growths)?;
        writeln!(f, "shrinks               {:>12}", self.shrinks)?;
        writeln!(f, "stress moves          {:>12}", self.stress_moves)?;
        writeln!(f, "moved bytes           {:>12}", self.moved_bytes)?;
        writeln!(f, "frames walked         {:>12}", self.frames)?;
        writeln!(f, "pointer words         {:>12}", self.pointer_words)?;
        if self.lookalike_words > 0 {
            writeln!(f, "look-alikes           {:>12}", self.lookalike_words)?;
        }
        writeln!(f, "peak stack bytes      {:>12}", self.peak_stack_bytes)
    }
}

/// The sum over tasks that are gone.
#[derive(Debug, Default)]
pub(crate) struct Totals(Mutex<Statistics>);

impl Totals {
    pub(crate) fn add(&self, task: &Statistics) {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .add(task);
    }

    pub(crate) fn get(&self) -> Statistics {
        *self
            .0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_are_compared_and_counts_added() {
        let totals = Totals::default();
        totals.add(&Statistics {
            growths: 2,
            peak_stack_bytes: 4096,
            ..Default::default()
        });
        totals.add(&Statistics {
            growths: 3,
            peak_stack_bytes: 2048,
            ..Default::default()
        });
        assert_eq!(
            totals.get(),
            Statistics {
                growths: 5,
                peak_stack_bytes: 4096,
                ..Default::default()
            }
        );
    }
}
