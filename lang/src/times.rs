//! How long a program took to compile, as `--stats` prints it.

use std::fmt;
use std::time::Duration;

use morestack_compiler::StageTimes;

/// Times of all phases from the first byte of source to the image.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompileTimes {
    /// Lines of source, those of standard packages included.
    pub lines: usize,
    /// Lexing and parsing.
    pub parse: Duration,
    /// Type checking.
    pub check: Duration,
    /// Escape analysis.
    pub escape: Duration,
    /// Syntax to CLIF.
    pub lower: Duration,
    /// CLIF to the image.
    pub stages: StageTimes,
    /// Into memory, with symbols; zero for a program that was not loaded.
    pub load: Duration,
}

impl CompileTimes {
    /// All phases together.
    pub fn total(&self) -> Duration {
        self.parse + self.check + self.escape + self.lower + self.stages.total() + self.load
    }

    /// Lines a minute.
    pub fn speed(&self) -> f64 {
        self.lines as f64 * 60.0 / self.total().as_secs_f64().max(1e-9)
    }
}

impl fmt::Display for CompileTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phases = [
            ("parse", self.parse),
            ("check", self.check),
            ("escape", self.escape),
            ("lower", self.lower),
            ("optimise", self.stages.optimize),
            ("pass", self.stages.pass),
            ("verify", self.stages.verify),
            ("generate code", self.stages.generate),
            ("link", self.stages.link),
            ("load", self.load),
        ];
        writeln!(f, "compile time us       {:>12}", self.total().as_micros())?;
        for (name, time) in phases {
            writeln!(f, "  {name:<20}{:>12}", time.as_micros())?;
        }
        writeln!(f, "lines                 {:>12}", self.lines)?;
        writeln!(f, "lines a minute        {:>12.0}", self.speed())
    }
}
