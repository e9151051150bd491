//! Random CLIF programs over everything that a moving stack can break.
//!
//! [`program`] decides what a program does, [`emit`] turns it into CLIF through the producer API, [`shrink`](shrink())
//! makes a failing one small. The same program always computes the same number; so what it computes without optimisation
//! on a roomy stack that never moves is the reference for every other way to run it.

mod emit;
mod plan;
mod random;
mod shrink;

pub use emit::{HOST_MIX, HOST_MOVE, emit, host_mix};
pub use plan::{
    Argument, CallPlan, Cell, FunctionPlan, IntOp, Output, Param, Program, Shape, Stmt, Table, program,
};
pub use random::Random;
pub use shrink::shrink;
