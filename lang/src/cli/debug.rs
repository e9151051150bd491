//! `MORESTACK_DEBUG`: settings for people who work on the compiler and the runtime.

use morestack_compiler::CheckPolicy;

use super::arguments::ByteSize;
use crate::debugger::Audience;

/// The settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DebugSettings {
    /// `checks=elide|every|off`
    pub checks: CheckPolicy,
    /// `start=SIZE`
    pub start_bytes: Option<u64>,
    /// `poison=0|1`
    pub poison: Option<bool>,
    /// `gdb=0|1`, `perf=0|1`
    pub audience: Audience,
}

impl DebugSettings {
    /// Reads the environment.
    ///
    /// # Errors
    /// A message about the first setting that is not understood.
    pub fn from_environment() -> Result<Self, String> {
        match std::env::var_os("MORESTACK_DEBUG") {
            None => Ok(Self::default()),
            Some(text) => Self::parse(&text.to_string_lossy()),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut settings = Self::default();
        for setting in text
            .split(',')
            .map(str::trim)
            .filter(|setting| !setting.is_empty())
        {
            let (key, value) = setting.split_once('=').unwrap_or((setting, "1"));
            settings
                .set(key, value)
                .ok_or_else(|| format!("MORESTACK_DEBUG: {setting:?} is not understood"))?;
        }
        Ok(settings)
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        let switch = || match value {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        match key {
            "checks" => {
                self.checks = match value {
                    "elide" => CheckPolicy::Elide,
                    "every" => CheckPolicy::Every,
                    "off" => CheckPolicy::Never,
                    _ => return None,
                }
            }
            "start" => self.start_bytes = Some(value.parse::<ByteSize>().ok()?.0),
            "poison" => self.poison = Some(switch()?),
            "gdb" => self.audience.gdb = switch()?,
            "perf" => self.audience.perf_map = switch()?,
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_or_refused() {
        let settings = DebugSettings::parse("checks=off, start=64M,gdb").unwrap();
        assert_eq!(settings.checks, CheckPolicy::Never);
        assert_eq!(settings.start_bytes, Some(64 << 20));
        assert!(settings.audience.gdb && !settings.audience.perf_map);
        assert_eq!(DebugSettings::parse(""), Ok(DebugSettings::default()));
        for wrong in ["checks=maybe", "start=big", "speed=1", "gdb=yes"] {
            assert!(
                DebugSettings::parse(wrong).unwrap_err().contains(wrong),
                "{wrong}"
            );
        }
    }
}
