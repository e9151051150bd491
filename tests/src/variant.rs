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

/// What programs with tasks are run under, by as many workers as [`WORKERS`] says: all modes at once.
const TASKS_STRESS: &str = "move,odd,small,gc,preempt";

/// See [`TASKS_STRESS`].
const WORKERS: [u32; 3] = [1, 2, 4];

/// Optimisation levels that a program is run at, as the value of `-O`.
pub const OPT_LEVELS: [&str; 2] = ["none", "speed"];

/// One way to run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// A value of [`STRESS_MODES`].
    pub stress: &'static str,
    /// A value of [`OPT_LEVELS`].
    pub opt_level: &'static str,
    /// A value for `GOMAXPROCS`; without one there are as many workers as processors.
    pub workers: Option<u32>,
}

impl Variant {
    /// The variant that expected blocks are blessed from.
    pub const BASE: Variant = Variant {
        stress: "",
        opt_level: "speed",
        workers: None,
    };

    /// Every combination for a program, which `has_tasks` or not.
    pub fn all(has_tasks: bool) -> impl Iterator<Item = Variant> {
        let alone = STRESS_MODES.into_iter().flat_map(|stress| {
            OPT_LEVELS.into_iter().map(move |opt_level| Variant {
                stress,
                opt_level,
                workers: None,
            })
        });
        let together = WORKERS.into_iter().map(|workers| Variant {
            stress: TASKS_STRESS,
            opt_level: "speed",
            workers: Some(workers),
        });
        alone.chain(together.filter(move |_| has_tasks))
    }

    /// Under these stress modes, optimised.
    pub const fn stressed(stress: &'static str) -> Variant {
        Variant {
            stress,
            ..Variant::BASE
        }
    }

    /// Without optimisation, under these stress modes.
    pub const fn not_optimised(stress: &'static str) -> Variant {
        Variant {
            stress,
            opt_level: "none",
            ..Variant::BASE
        }
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

    /// Variables of its environment.
    pub fn variables(self) -> impl Iterator<Item = (&'static str, String)> {
        let workers = self.workers.map(|workers| workers.to_string());
        workers.into_iter().map(|workers| ("GOMAXPROCS", workers))
    }

    /// Its name in a test's name.
    pub fn name(self) -> String {
        let stress = if self.is_plain() {
            "plain"
        } else {
            self.stress
        };
        let workers = self
            .workers
            .map_or_else(String::new, |workers| format!(" {workers} workers"));
        format!("{} {stress}{workers}", self.opt_level)
    }
}
