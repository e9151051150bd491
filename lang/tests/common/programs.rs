//! Programs for tests of embedding.

use morestack::embed::{Engine, Program, Settings};
use morestack_rt::Config;

/// Settings for so many workers, under these stress modes.
pub fn settings(processors: usize, stress: &str) -> Settings {
    let runtime = Config {
        stress: stress.parse().expect("known modes"),
        processors,
        ..Config::default()
    };
    Settings {
        runtime,
        ..Settings::default()
    }
}

pub fn compile(engine: &Engine, source: &str) -> Program {
    let compiled = engine.compile("script.go", source);
    compiled.unwrap_or_else(|failure| panic!("{failure}"))
}
