//! Stack memory: where stacks come from and go to.
//!
//! Promises: a [`Stack`] is readable and writable from `lowest` to `highest`, belongs to one task, and lives until it
//! is given back to the [`StackMemory`] it came from. Running out of memory is an answer, never an abort.
//! May not know: what is on a stack.
//!
//! | size | from |
//! |---|---|
//! | any, under stress | [`arena`]: every address once |
//! | up to `in_place_bytes` | [`pool`]: slabs by size class |
//! | above | [`large`]: address space up to the limit reserved, pages committed as it grows |

mod arena;
mod large;
mod pool;
mod source;

pub use source::{OperatingSystem, StackSource};

use crate::config::Config;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Stacks above this reserve address space; measured in `tests/benches/growth.rs`.
pub const DEFAULT_IN_PLACE_BYTES: u64 = 64 << 10;

pub(crate) const PAGE_BYTES: u64 = 4096;

/// The byte written over stacks that were left: as a pointer it is not canonical, so using it faults.
pub const POISON: u8 = 0xdb;

/// Stack memory could not be had.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("out of memory: no {bytes} bytes for a stack")]
pub struct OutOfMemory {
    /// How much was asked for.
    pub bytes: u64,
}

/// The memory of one task's stack.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    pub(crate) lowest: u64,
    pub(crate) highest: u64,
    backing: Backing,
}

#[derive(Debug, Default)]
enum Backing {
    #[default]
    None,
    Slab(pool::Place),
    Reservation(large::Reservation),
    Arena(arena::Range),
}

impl Stack {
    pub(crate) fn size_bytes(&self) -> u64 {
        self.highest - self.lowest
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self.backing, Backing::None)
    }
}

/// All stack memory of a runtime.
pub(crate) struct StackMemory {
    source: Arc<dyn StackSource>,
    pool: pool::Pool,
    reservations: large::Reservations,
    poison: bool,
    once_only: bool,
    in_place_bytes: u64,
    in_use_bytes: AtomicU64,
}

impl StackMemory {
    pub(crate) fn new(config: &Config) -> Self {
        StackMemory {
            source: config.source.clone(),
            pool: pool::Pool::default(),
            reservations: large::Reservations::default(),
            poison: config.poison,
            once_only: config.stress.any(),
            in_place_bytes: config.in_place_bytes.min(pool::LARGEST_CLASS_BYTES),
            in_use_bytes: AtomicU64::new(0),
        }
    }

    /// A stack of at least `size` bytes, a multiple of 16. `limit` is how large it may become later.
    pub(crate) fn allocate(&self, size: u64, limit: u64) -> Result<Stack, OutOfMemory> {
        debug_assert!(size.is_multiple_of(crate::abi::STACK_ALIGNMENT_BYTES));
        let stack = if self.once_only {
            arena::allocate(&*self.source, size)
        } else if size <= self.in_place_bytes {
            self.pool.allocate(&*self.source, size)
        } else {
            // A process may have too many mappings for another reservation, while slabs have room.
            let reserved = self.reservations.allocate(&*self.source, size, limit);
            let fits_pool = size <= pool::LARGEST_CLASS_BYTES;
            reserved.or_else(|| {
                if fits_pool {
                    self.pool.allocate(&*self.source, size)
                } else {
                    None
                }
            })
        };
        let stack = stack.ok_or(OutOfMemory { bytes: size })?;
        self.in_use_bytes
            .fetch_add(stack.size_bytes(), Ordering::Relaxed);
        Ok(stack)
    }

    /// Bytes of all stacks that tasks have.
    pub(crate) fn in_use_bytes(&self) -> u64 {
        self.in_use_bytes.load(Ordering::Relaxed)
    }

    /// Makes the stack larger downwards without moving it, if its address space reaches.
    pub(crate) fn grow_in_place(&self, stack: &mut Stack, size: u64) -> bool {
        match &mut stack.backing {
            Backing::Reservation(reservation) => {
                let Some(lowest) = reservation.commit_to(&*self.source, size) else {
                    return false;
                };
                self.in_use_bytes
                    .fetch_add(stack.lowest - lowest, Ordering::Relaxed);
                stack.lowest = lowest;
                true
            }
            _ => false,
        }
    }

    /// Takes a stack back.
    pub(crate) fn free(&self, stack: Stack) {
        let size = stack.size_bytes();
        self.in_use_bytes.fetch_sub(size, Ordering::Relaxed);
        match stack.backing {
            Backing::None => {}
            Backing::Slab(place) => {
                if self.poison {
                    // SAFETY: I-STACK: the range is this stack's, and no task uses it any more.
                    unsafe {
                        std::ptr::write_bytes(stack.lowest as *mut u8, POISON, size as usize)
                    };
                }
                self.pool.free(&*self.source, place, stack.lowest);
            }
            Backing::Reservation(reservation) => {
                self.reservations
                    .free(&*self.source, reservation, self.poison)
            }
            Backing::Arena(range) => arena::retire(&*self.source, range),
        }
    }
}

impl Drop for StackMemory {
    fn drop(&mut self) {
        self.pool.release_all(&*self.source);
        self.reservations.release_all(&*self.source);
    }
}

#[cfg(test)]
mod tests;
