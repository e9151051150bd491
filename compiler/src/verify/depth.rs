//! Stated depths: a task that is given exactly that much stack finds no check in its way, so each has to be enough.
//!
//! The depths are their own proof: each has to cover the function's frame and what is stated of whatever it calls. A call takes
//! a return address and a frame, so functions in a cycle of calls cannot all have a depth. (In a cycle of tail calls that
//! lower nothing they can, and rightly.)

use super::error::{Errors, Rule, VerifyError};
use super::machine::ExpectedFrame;
use crate::abi::{RuntimeAbi, WORD_BYTES};
use cranelift_module::FuncId;
use std::collections::HashMap;

/// A function's frame and the depth that the map table states.
pub(super) type Stated<'a> = HashMap<FuncId, (&'a ExpectedFrame, Option<u32>)>;

/// Checks all depths that are stated.
pub(super) fn verify(functions: &Stated<'_>, abi: &RuntimeAbi) -> Result<(), VerifyError> {
    let mut ids: Vec<FuncId> = functions.keys().copied().collect();
    ids.sort_unstable();
    for id in ids {
        let (frame, Some(stated)) = functions[&id] else {
            continue;
        };
        let mut errors = Errors::new(frame.name.clone());
        match needed(frame, functions, abi) {
            Some(needed) if needed <= u64::from(stated) => {}
            Some(needed) => errors.push(
                Rule::Depth,
                format!("a depth of {stated} bytes stated, {needed} needed"),
            ),
            None => errors.push(Rule::Depth, "a depth stated where there is no bound"),
        }
        errors.finish()?;
    }
    Ok(())
}

fn needed(frame: &ExpectedFrame, functions: &Stated<'_>, abi: &RuntimeAbi) -> Option<u64> {
    if frame.calls_unknown {
        return None;
    }
    let below_entry = |callee: &FuncId| match functions.get(callee) {
        None => Some(u64::from(abi.host_call_bytes)),
        Some((_, depth)) => depth.map(u64::from),
    };
    let mut needed = frame.need_bytes().max(u64::from(abi.slow_path_bytes));
    for callee in &frame.callees {
        let above = frame.frame_bytes + frame.tail_growth_bytes + u64::from(WORD_BYTES);
        needed = needed.max(above + below_entry(callee)?);
    }
    for callee in &frame.tail_callees {
        needed = needed.max(frame.tail_growth_bytes + below_entry(callee)?);
    }
    Some(needed)
}
