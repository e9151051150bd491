//! [`CompileError`]: why a program was not compiled.
//!
//! Promises: whatever a front end hands over, it gets code or one of these, never a panic of ours.

use crate::verify::VerifyError;
use cranelift_codegen::CodegenError;
use cranelift_module::ModuleError;

/// Why a program was not compiled. Every one of these is a mistake of the front end, or a limit it ran into.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// Something is wrong in one function.
    #[error("{name}: {error}")]
    InFunction {
        /// The function's name.
        name: String,
        /// What is wrong.
        error: Box<CompileError>,
    },
    /// The target has no stub encoder, or the numbers of the ABI make no sense.
    #[error("cannot compile for this target: {0}")]
    Unsupported(String),
    /// A signature compiled functions cannot have.
    #[error("signature: {0}")]
    Signature(String),
    /// The producer broke the contract.
    #[error("broken contract: {0}")]
    Contract(String),
    /// The verifier found a pointer that a moving stack would leave behind.
    #[error("rejected by the stack verifier: {0}")]
    Rejected(#[from] VerifyError),
    /// An instruction became a call of a C library function, which must not run on a task's stack.
    #[error("the library routine {0} must not run on a task's stack")]
    LibCall(String),
    /// A symbol that is no function or data object of the module.
    #[error("unknown symbol {0}")]
    UnknownSymbol(String),
    /// A function or data object that is used but not defined.
    #[error("{0} is declared but not defined")]
    Undefined(String),
    /// Cranelift left out something it is asked for.
    #[error("the code generator did not say: {0}")]
    MissingFacts(&'static str),
    /// Cranelift's verifier found the CLIF invalid.
    #[error("invalid CLIF:\n{0}")]
    Clif(String),
    /// The frame is larger than Cranelift can make it.
    #[error("the stack frame is larger than 1 GiB")]
    FrameTooLarge,
    /// Cranelift refused.
    #[error("code generator: {0}")]
    Codegen(CodegenError),
    /// The program is larger than the code region may be.
    #[error("the program has more than {0} bytes of code")]
    TooLarge(u32),
    /// Declared or defined twice, or otherwise refused by cranelift-module.
    #[error(transparent)]
    Module(Box<ModuleError>),
}

impl From<CodegenError> for CompileError {
    fn from(error: CodegenError) -> Self {
        match error {
            CodegenError::ImplLimitExceeded => Self::FrameTooLarge,
            error => Self::Codegen(error),
        }
    }
}

impl From<ModuleError> for CompileError {
    fn from(error: ModuleError) -> Self {
        Self::Module(Box::new(error))
    }
}

impl CompileError {
    pub(crate) fn clif(errors: cranelift_codegen::verifier::VerifierErrors) -> Self {
        Self::Clif(errors.to_string())
    }

    pub(crate) fn in_function(self, name: String) -> Self {
        Self::InFunction {
            name,
            error: Box::new(self),
        }
    }
}
