//! Which functions made stacks grow: a profile of call chains, by bytes and by events.
//!
//! Promises: costs a walk of the stack for each growth where it is wanted, and nothing elsewhere. May not know: how a stack
//! grows.
//!
//! A chain is named from the oldest frame to the function that asked for more. A function that calls itself directly stands in
//! it once, so that a recursion is one box of the picture however deep it got.

mod flame;

use crate::code::Regions;
use crate::task::Task;
use crate::trace::FunctionSymbol;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard};

/// Functions of a chain that are kept at each of its ends.
const KEPT_AT_EACH_END: usize = 100;
/// Stands for those between.
const LEFT_OUT: &str = "...";

/// What growths that had the same call chain did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Growths {
    /// How many there were.
    pub events: u64,
    /// By how much they made stacks larger, in bytes.
    pub bytes: u64,
}

/// What a profile is weighed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Bytes by which stacks grew.
    Bytes,
    /// Growths.
    Events,
}

impl Growths {
    fn weight(self, weight: Weight) -> u64 {
        match weight {
            Weight::Bytes => self.bytes,
            Weight::Events => self.events,
        }
    }
}

/// Call chains and what they did, in the order of the chains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StackProfile {
    /// Names from the oldest function to the one that asked for more.
    pub chains: Vec<(Vec<String>, Growths)>,
}

impl StackProfile {
    /// One line for each chain, as flame graph tools read them: `main.main;main.f 4096`.
    pub fn folded(&self, weight: Weight) -> String {
        let mut text = String::new();
        for (chain, growths) in &self.chains {
            let _ = writeln!(text, "{} {}", chain.join(";"), growths.weight(weight));
        }
        text
    }

    /// A flame graph that any browser shows.
    pub fn flame_graph(&self, weight: Weight) -> String {
        flame::draw(self, weight)
    }
}

/// Chains by the addresses of their functions' symbols, which last as long as the runtime.
#[derive(Default)]
pub(crate) struct Profiler {
    chains: Mutex<HashMap<Vec<usize>, Growths>>,
}

impl Profiler {
    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<usize>, Growths>> {
        self.chains
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Notes that the task is about to get `bytes` more for the function that it enters.
    ///
    /// # Safety
    /// I-SWITCH: the task is stopped at the check of a function.
    pub(crate) unsafe fn note(&self, task: &Task, regions: &Regions, bytes: u64) {
        // SAFETY: I-SWITCH: the caller's promise.
        let chain = unsafe { chain(task, regions) };
        let mut chains = self.lock();
        let growths = chains.entry(chain).or_default();
        growths.events += 1;
        growths.bytes += bytes;
    }

    pub(crate) fn profile(&self) -> StackProfile {
        let name = |&symbol: &usize| match symbol {
            0 => LEFT_OUT.to_owned(),
            // SAFETY: I-CODE: symbols belong to registered code, which lasts as long as the runtime.
            symbol => unsafe { (*(symbol as *const FunctionSymbol)).name.clone() },
        };
        let chains = self.lock();
        let mut chains: Vec<(Vec<String>, Growths)> = chains
            .iter()
            .map(|(chain, &growths)| (chain.iter().map(name).collect(), growths))
            .collect();
        chains.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        StackProfile { chains }
    }
}

/// The functions of the task's frames, oldest first.
///
/// # Safety
/// I-SWITCH: the task is stopped at the check of a function.
unsafe fn chain(task: &Task, regions: &Regions) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    let mut add = |address: u64| {
        let found = regions.find(address).and_then(|region| {
            let symbols = &region.code.symbols;
            symbols.function(region.offset(address)?)
        });
        let Some(function) = found.filter(|function| !function.is_hidden) else {
            return;
        };
        let symbol = std::ptr::from_ref(function) as usize;
        if chain.last() != Some(&symbol) {
            chain.push(symbol);
        }
    };
    add(task.program_counter);
    let mut return_address_at = task.stack_pointer;
    let mut frame_pointer = task.frame_pointer;
    // SAFETY: I-SWITCH: the chain of frame pointers links the frames of a stopped task, and ends with 0.
    unsafe {
        while frame_pointer != 0 {
            add(*(return_address_at as *const u64) - 1);
            return_address_at = frame_pointer + 8;
            frame_pointer = *(frame_pointer as *const u64);
        }
    }
    chain.reverse();
    if chain.len() > 2 * KEPT_AT_EACH_END {
        let end = chain.len() - KEPT_AT_EACH_END;
        chain.splice(KEPT_AT_EACH_END..end, [0]);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn sample() -> StackProfile {
        let chain = |names: &[&str], events, bytes| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            (names, Growths { events, bytes })
        };
        StackProfile {
            chains: vec![
                chain(&["main.main"], 1, 2048),
                chain(&["main.main", "main.a"], 2, 6144),
                chain(&["main.main", "main.a", "main.less<T>"], 1, 8192),
                chain(&["main.worker"], 4, 8192),
            ],
        }
    }

    #[test]
    fn folded_lines_are_what_tools_read() {
        assert_eq!(
            sample().folded(Weight::Bytes),
            "main.main 2048\n\
             main.main;main.a 6144\n\
             main.main;main.a;main.less<T> 8192\n\
             main.worker 8192\n"
        );
        let events = sample().folded(Weight::Events);
        assert!(events.contains("main.main;main.a 2\n"), "{events}");
    }
}
