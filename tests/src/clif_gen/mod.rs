//! Random CLIF programs over everything that a moving stack can break.
//!
//! [`program`] decides what a program does, [`emit`] turns it into CLIF through the producer API, [`shrink`](shrink())
//! makes a failing one small. The same program always computes the same number; so what it computes without optimisation
//! on a roomy stack that never moves is the reference for every other way to run it.

mod emit;
mod generate;
mod plan;
mod random;
pub mod run;
mod shrink;

pub use emit::{Emitted, EmittedFunction, HOST_MIX, HOST_MOVE, emit, emit_functions, host_mix};
pub use generate::program;
pub use plan::{
    Argument, CallPlan, Cell, FunctionPlan, IntOp, Output, Param, Program, Shape, Stmt, Table,
};
pub use random::Random;
pub use shrink::shrink;
