//! Stack memory: where stacks come from and go to.
//!
//! Promises: a [`Stack`] is readable and writable from `lowest` to `highest`, belongs to one task, and lives until it
//! is given back to the [`StackMemory`] it came from. Running out of memory is an answer, never an abort.
//! May not know: what is on a stack.
//!
//! | size | from |
//! |---|---|
//! | any, under stress | [`arena`]: every address once |
//! | up to `in_place_bytes` | [`pool`]: spans by size class, with a [`Cache`] for each worker |
//! | above | [`large`]: address space up to the limit reserved, pages committed as it grows |

mod arena;
mod classes;
mod large;
mod pages;
mod pool;
mod predict;
mod source;
mod space;

pub(crate) use pool::Cache;
pub use predict::Prediction;
pub(crate) use predict::{FirstStack, LARGEST_PREDICTION_BYTES};
pub use source::{OperatingSystem, StackSource};

use crate::config::{Config, StackKind};
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
    /// Boxed: few tasks have one, and all have this record.
    Reservation(Box<large::Reservation>),
    Arena {
        is_exact: bool,
    },
}

impl Stack {
    /// Whether it is as large as what runs on it can ever need, and without a red zone.
    pub(crate) fn is_exact(&self) -> bool {
        match &self.backing {
            Backing::Slab(place) => place.is_exact,
            Backing::Arena { is_exact } => *is_exact,
            Backing::Reservation(reservation) => reservation.is_exact,
            Backing::None => false,
        }
    }

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
    grows_in_place: bool,
    /// Of stacks that are not the pool's.
    in_use_bytes: AtomicU64,
}

impl StackMemory {
    pub(crate) fn new(config: &Config) -> Self {
        StackMemory {
            source: config.source.clone(),
            pool: pool::Pool::default(),
            // Fixed stacks are what threads have: since Linux 6.7 `MAP_STACK` means small pages.
            reservations: large::Reservations::new(!matches!(config.stacks, StackKind::Fixed(_))),
            poison: config.poison,
            once_only: config.stress.any(),
            in_place_bytes: match config.stacks {
                StackKind::Reserved => 0,
                _ => config.in_place_bytes.min(classes::LARGEST_CLASS_BYTES),
            },
            grows_in_place: config.stacks != StackKind::Copied,
            in_use_bytes: AtomicU64::new(0),
        }
    }

    /// A stack of at least `size` bytes, a multiple of 16. `limit` is how large it may become later.
    ///
    /// `cache` is that of the worker that runs this, if one does.
    pub(crate) fn allocate(
        &self,
        cache: Option<&mut Cache>,
        size: u64,
        limit: u64,
    ) -> Result<Stack, OutOfMemory> {
        debug_assert!(size.is_multiple_of(crate::abi::STACK_ALIGNMENT_BYTES));
        let source = &*self.source;
        if self.once_only {
            return self.counted(arena::allocate(source, size), size);
        }
        if size <= self.in_place_bytes {
            let stack = self.pool.allocate(source, cache, size);
            return stack.ok_or(OutOfMemory { bytes: size });
        }
        let reserved = self.reservations.allocate(source, size, limit);
        // A process may have too many mappings for another reservation, while the pool has room.
        if reserved.is_none() && size <= classes::LARGEST_CLASS_BYTES {
            let stack = self.pool.allocate(source, cache, size);
            return stack.ok_or(OutOfMemory { bytes: size });
        }
        self.counted(reserved, size)
    }

    /// A stack for code that uses `size` bytes at most, a multiple of 16.
    pub(crate) fn allocate_exact(
        &self,
        cache: Option<&mut Cache>,
        size: u64,
    ) -> Result<Stack, OutOfMemory> {
        if self.once_only {
            return self.counted(arena::allocate_exact(&*self.source, size), size);
        }
        let mut stack = self.allocate(cache, size, size)?;
        match &mut stack.backing {
            Backing::Slab(place) => place.is_exact = true,
            Backing::Reservation(reservation) => reservation.is_exact = true,
            Backing::Arena { .. } | Backing::None => {}
        }
        Ok(stack)
    }

    fn counted(&self, stack: Option<Stack>, size: u64) -> Result<Stack, OutOfMemory> {
        let stack = stack.ok_or(OutOfMemory { bytes: size })?;
        self.in_use_bytes
            .fetch_add(stack.size_bytes(), Ordering::Relaxed);
        Ok(stack)
    }

    /// Bytes of all stacks that tasks have, and of the few that workers keep for the next ones.
    pub(crate) fn in_use_bytes(&self) -> u64 {
        self.in_use_bytes.load(Ordering::Relaxed) + self.pool.given_out_bytes()
    }

    /// Takes back the free stacks of a worker that stops, or has nothing to do.
    pub(crate) fn drain(&self, cache: &mut Cache) {
        self.pool.drain(&*self.source, cache);
    }

    /// How large a stack becomes where it stands that is to have `size` bytes and needs `required`.
    pub(crate) fn size_in_place(&self, stack: &Stack, size: u64, required: u64) -> u64 {
        let step = stack.size_bytes() + large::LARGEST_STEP_BYTES;
        size.min(step.max(required))
    }

    /// Makes the stack larger downwards without moving it, if its address space reaches.
    pub(crate) fn grow_in_place(&self, stack: &mut Stack, size: u64) -> bool {
        match &mut stack.backing {
            Backing::Reservation(reservation) if self.grows_in_place => {
                let grown = self.reservations.grow(&*self.source, reservation, size);
                let Some(lowest) = grown else {
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

    /// Gives the memory of a large stack back that it does not need to hold `used` bytes, where it stands: what is used may
    /// be written to meanwhile. Answers whether there was any to speak of.
    pub(crate) fn trim(&self, stack: &mut Stack, used: u64) -> bool {
        let Backing::Reservation(reservation) = &mut stack.backing else {
            return false;
        };
        let Some(lowest) = reservation.trim(&*self.source, stack.lowest, used) else {
            return false;
        };
        self.in_use_bytes
            .fetch_sub(lowest - stack.lowest, Ordering::Relaxed);
        stack.lowest = lowest;
        true
    }

    /// Takes a stack back.
    pub(crate) fn free(&self, cache: Option<&mut Cache>, stack: Stack) {
        let size = stack.size_bytes();
        match stack.backing {
            Backing::None | Backing::Slab(_) => {}
            Backing::Reservation(_) | Backing::Arena { .. } => {
                self.in_use_bytes.fetch_sub(size, Ordering::Relaxed);
            }
        }
        match stack.backing {
            Backing::None => {}
            Backing::Slab(place) => {
                if self.poison {
                    // SAFETY: I-STACK: the range is this stack's, and no task uses it any more.
                    unsafe {
                        std::ptr::write_bytes(stack.lowest as *mut u8, POISON, size as usize)
                    };
                }
                self.pool.free(&*self.source, cache, place, stack.lowest);
            }
            Backing::Reservation(reservation) => {
                self.reservations
                    .free(&*self.source, *reservation, self.poison)
            }
            Backing::Arena { .. } => arena::retire(&*self.source, stack.lowest..stack.highest),
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
