//! How long compilation takes, stage by stage.
//!
//! Promises: a few clock readings a function. Times are of the wall: compilation runs on one thread, so on an idle machine they are CPU time.

use std::time::{Duration, Instant};

/// How long the stages took, summed over all functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Zeroed slots, shared reloads and Cranelift's mid-end.
    pub optimize: Duration,
    /// Our pass over slot addresses.
    pub pass: Duration,
    /// Our verifier, of functions and of the image.
    pub verify: Duration,
    /// Cranelift's back end: instruction selection, registers, machine code.
    pub generate: Duration,
    /// Which checks are left out, stubs, layout.
    pub link: Duration,
}

impl StageTimes {
    /// All stages together.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.optimize + self.pass + self.verify + self.generate + self.link
    }
}

/// Tells how long it was since it was last asked.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start or the last lap.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.0;
        self.0 = now;
        lap
    }
}
