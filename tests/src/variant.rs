//! The ways to run a program that nobody may be able to tell apart (moving cannot be observed).

/// Stress modes that a program is run under, as the value of `--stress`; the empty one is a plain run.
pub const STRESS_MODES: [&str; 7] = [
    "",
    "move",
    "odd",
    "small",
    "move,odd,small",
    "move,small,gc",
    "gc,preempt",
];

/// Optimisation levels that a program is run at, as the value of `-O`.
pub const OPT_LEVELS: [&str; 2] = ["none", "speed"];

/// One way to run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// A value of [`STRESS_MODES`].
    pub stress: &'static str,
    /// A value of [`OPT_LEVELS`].
    pub opt_level: &'static str,
}

impl Variant {
    /// The variant that expected blocks are blessed from.
    pub const BASE: Variant = Variant {
        stress: "",
        opt_level: "speed",
    };

    /// Every combination.
    pub fn all() -> impl Iterator<Item = Variant> {
        STRESS_MODES.into_iter().flat_map(|stress| {
            OPT_LEVELS
                .into_iter()
                .map(move |opt_level| Variant { stress, opt_level })
        })
    }

    /// Whether it is a plain run.
    pub fn is_plain(self) -> bool {
        self.stress.is_empty()
    }

    /// Its flags.
    pub fn flags(self) -> Vec<String> {
        let mut flags = vec!["-O".to_owned(), self.opt_level.to_owned()];
        if !self.is_plain() {
            flags.push(format!("--stress={}", self.stress));
        }
        flags
    }

    /// Its name in a test's name.
    pub fn name(self) -> String {
        format!(
            "{} {}",
            self.opt_level,
            if self.is_plain() {
                "plain"
            } else {
                self.stress
            }
        )
    }
}
