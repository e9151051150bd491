//! A Cranelift pass and driver that gives native code **growable, copying stacks**: CLIF in; machine code with stack checks,
//! precise stack maps and unwind information out. Knows no runtime; what it assumes about one is [`RuntimeAbi`], and what it
//! tells one is the map table ([`maps`]).
//!
//! # The contract on one page
//!
//! A front end builds CLIF with `FunctionBuilder` and [`producer::StackFrame`], declares functions and data through
//! [`Module`] (a `cranelift_module::Module`), and gets an [`Image`] from [`Module::finish`]; [`Image::load`] puts it into
//! memory. A runtime keeps the pinned register pointing at its task record, provides the guard, morestack and a way to call
//! host routines, and reads the map table when it moves a stack.
//!
//! Invariants; each is exercised by a test that names it.
//!
//! * **I1** No address computed by `stack_addr` is live over an instruction other than the one access it was made for, nor
//!   over a safepoint ([`pass`]).
//! * **I2** To the mid-end a slot's address is a load that it neither merges over calls nor hoists; it becomes an address only
//!   afterwards ([`pass`], [`producer`]).
//! * **I3** A declared pointer that is needed after a safepoint is in a frame word that the safepoint's map names, and is read
//!   back from there ([`producer`]).
//! * **I4** No function becomes machine code before the verifier has accepted the very CLIF it is made from ([`pipeline`]).
//! * **I5** Every return address has a record, and every checked function an entry record ([`maps`]).
//! * **I6** At a function's entry the pointers among its arguments are where its entry map says ([`entry_map`]).
//! * **I7** Between two checks no path uses more stack than [`RuntimeAbi`] allows ([`elide`]).
//! * **I8** The red zone is one sum ([`RuntimeAbi::red_zone_bytes`]).
//! * **I9** Code memory is never writable and executable at once ([`load`]).
//! * **I10** The memory of a loaded image belongs to its [`LoadedImage`] alone, and its code is run only while that lives
//!   ([`load`]).
//! * **I11** What unwinders and debuggers were told about stays in place, unchanged, until they were told to forget it
//!   ([`unwind`], [`debug`]).
//!
//! # Where to read on
//!
//! [`producer`] (what a front end promises) → [`pipeline`] (the stages) → [`pass`] → [`stub`] (the check) → [`elide`] → [`maps`]
//! → [`load`].

pub mod abi;
pub mod callgraph;
pub mod contract;
pub mod debug;
pub mod depth;
mod early_exit;
pub mod elide;
pub mod entry_map;
mod epilogue;
pub mod error;
mod facts;
mod finish;
pub mod image;
pub mod load;
pub mod maps;
pub mod module;
pub mod pass;
pub mod pipeline;
pub mod producer;
mod prove;
mod reloads;
pub mod stub;
pub mod target;
pub mod timing;
pub mod unwind;
pub mod verify;
mod zero;

pub use abi::RuntimeAbi;
pub use contract::{Contract, PointerRun, PointerSignature, PointerSignatures, SlotPointers};
pub use elide::{CheckDecision, CheckPolicy};
pub use error::CompileError;
pub use image::Image;
pub use load::{LoadError, LoadedImage};
pub use module::{Module, Options};
pub use pipeline::StageOptions;
pub use target::{OptLevel, Target, TargetError};
pub use timing::{StageTimes, Stopwatch};
