//! The machine code is made for: Cranelift's instruction set object with the settings this crate rests on.
//!
//! Promises: every [`Target`] has a pinned register, frame pointers, unwind information, and no stack probes, no
//! position-independent code and no implicit return area. May not know: any particular instruction set.

use cranelift_codegen::isa::{OwnedTargetIsa, TargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use std::str::FromStr;
use target_lexicon::Triple;

/// How hard the mid-end tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OptLevel {
    /// No mid-end.
    None,
    /// Fast code.
    #[default]
    Speed,
}

/// Why there is no such target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// Not a target triple.
    #[error("not a target triple: {0}")]
    Triple(String),
    /// Cranelift was built without it, or does not know it.
    #[error("no code generator for this target: {0}")]
    Lookup(#[from] cranelift_codegen::isa::LookupError),
    /// This machine is none that Cranelift knows.
    #[error("no code generator for this machine: {0}")]
    Native(&'static str),
    /// A setting was refused.
    #[error("code generator setting: {0}")]
    Setting(#[from] settings::SetError),
    /// Cranelift refused the combination.
    #[error("code generator: {0}")]
    Codegen(#[from] cranelift_codegen::CodegenError),
}

/// An instruction set with the settings this crate rests on.
#[derive(Clone)]
pub struct Target {
    isa: OwnedTargetIsa,
    opt_level: OptLevel,
}

impl Target {
    /// This machine, with the CPU features it has.
    ///
    /// # Errors
    /// If Cranelift does not know this machine.
    pub fn native(opt_level: OptLevel) -> Result<Self, TargetError> {
        let builder = cranelift_native::builder().map_err(TargetError::Native)?;
        Self::build(builder, opt_level)
    }

    /// A machine by its target triple, with baseline CPU features.
    ///
    /// # Errors
    /// If `triple` is not a triple or Cranelift does not know it.
    pub fn for_triple(triple: &str, opt_level: OptLevel) -> Result<Self, TargetError> {
        let triple =
            Triple::from_str(triple).map_err(|error| TargetError::Triple(error.to_string()))?;
        Self::build(cranelift_codegen::isa::lookup(triple)?, opt_level)
    }

    fn build(
        builder: cranelift_codegen::isa::Builder,
        opt_level: OptLevel,
    ) -> Result<Self, TargetError> {
        let mut flags = settings::builder();
        let level = match opt_level {
            OptLevel::None => "none",
            OptLevel::Speed => "speed",
        };
        for (name, value) in [
            ("opt_level", level),
            // The task.
            ("enable_pinned_reg", "true"),
            // A probe would touch the stack before the check.
            ("enable_probestack", "false"),
            // One arena: everything is in reach, nothing goes through a GOT.
            ("is_pic", "false"),
            ("unwind_info", "true"),
            // The copy walks the chain of frame pointers.
            ("preserve_frame_pointers", "true"),
            // The pipeline asks for verification itself, where it adds something.
            ("enable_verifier", "false"),
        ] {
            flags.set(name, value)?;
        }
        let isa = builder.finish(settings::Flags::new(flags))?;
        Ok(Self { isa, opt_level })
    }

    /// Cranelift's view of the target.
    #[must_use]
    pub fn isa(&self) -> &dyn TargetIsa {
        &*self.isa
    }

    /// How hard the mid-end tries.
    #[must_use]
    pub fn opt_level(&self) -> OptLevel {
        self.opt_level
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Target({}, {:?})", self.isa.triple(), self.opt_level)
    }
}
