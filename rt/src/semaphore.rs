//! Semaphores: any 32-bit word of the program that tasks wait for while it is 0. Package sync is made of them.
//!
//! ```text
//!   address of the word ── hash ──> Shard { waiters, lock, queues: address -> Queue }
//! ```
//!
//! Who releases counts up and then looks for waiters; who waits says so and then looks at the count again. Both in one
//! order, so that at least one of them sees the other. A waiter that is woken has the count that was released: it need
//! not look again, and nobody overtakes it.
//!
//! Promises: a word that nobody waits for costs no more than one atomic operation and a load; the words are the
//! program's alone. May not know: what the words mean.

use crate::platform::{AtomicU32, Guarded, Lock, Ordering, Task, WaitReason, load_in_order, park};
use crate::wait::{Place, Queue, Waiter, Waiting, wake_waiter};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Enough that words of different tasks rarely meet; a power of two.
const SHARDS: usize = 64;

/// All semaphores of a runtime.
#[derive(Debug)]
pub(crate) struct Semaphores {
    shards: Box<[Shard]>,
}

impl Default for Semaphores {
    fn default() -> Semaphores {
        Semaphores::with_shards(SHARDS)
    }
}

/// Those whose addresses have one hash.
#[derive(Debug, Default)]
#[repr(align(64))] // a cache line
pub(crate) struct Shard {
    /// Tasks that wait or are about to look whether they must.
    waiters: AtomicU32,
    lock: Lock,
    queues: Guarded<HashMap<u64, Queue, BuildHasherDefault<AddressHasher>>>,
}

// SAFETY: I-WAIT: the queues are touched with the lock.
unsafe impl Sync for Shard {}
// SAFETY: I-WAIT: as above; nothing in it belongs to a thread.
unsafe impl Send for Shard {}

/// Spreads addresses.
#[derive(Debug, Default)]
struct AddressHasher(u64);

/// Multiplied by the golden ratio, the high bits of an address are as good as random.
fn spread(address: u64) -> u64 {
    const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
    let product = address.wrapping_mul(GOLDEN_RATIO);
    product ^ (product >> 32)
}

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = spread(self.0 ^ u64::from(byte));
        }
    }

    fn write_u64(&mut self, address: u64) {
        self.0 = spread(address);
    }
}

/// Takes one, if there is one.
fn try_take(word: &AtomicU32) -> bool {
    let mut count = word.load(Ordering::Relaxed);
    while count > 0 {
        let taken = word.compare_exchange(count, count - 1, Ordering::SeqCst, Ordering::Relaxed);
        match taken {
            Ok(_) => return true,
            Err(now) => count = now,
        }
    }
    false
}

fn address_of(word: &AtomicU32) -> u64 {
    std::ptr::from_ref(word) as u64
}

impl Semaphores {
    /// No semaphores yet; the count of shards is a power of two.
    pub(crate) fn with_shards(count: usize) -> Semaphores {
        Semaphores {
            shards: (0..count).map(|_| Shard::default()).collect(),
        }
    }

    fn shard(&self, address: u64) -> &Shard {
        // The map in a shard uses the other bits.
        &self.shards[(spread(address) >> 20) as usize & (self.shards.len() - 1)]
    }

    /// Takes one from the word, or makes the task wait for one, before all others if it is to be the `first`. Answers
    /// whether it waits.
    ///
    /// # Safety
    /// I-HOST: the running task; the word is in an object that lives while the task waits.
    pub(crate) unsafe fn acquire(
        &self,
        task: *mut Task,
        word: &AtomicU32,
        first: bool,
        reason: WaitReason,
    ) -> bool {
        if try_take(word) {
            return false;
        }
        let address = address_of(word);
        let shard = self.shard(address);
        shard.lock.lock();
        shard.waiters.fetch_add(1, Ordering::SeqCst);
        let waits = !try_take(word);
        // SAFETY: I-WAIT: locked; I-HOST: the caller's promise.
        unsafe {
            if waits {
                shard.enqueue(task, address, first);
                park(task, reason);
            } else {
                shard.waiters.fetch_sub(1, Ordering::Relaxed);
            }
        }
        shard.lock.unlock();
        waits
    }

    /// Gives one to the word: to the first who waits, if anybody does.
    ///
    /// # Safety
    /// I-HOST: the word is in an object of the program.
    pub(crate) unsafe fn release(&self, word: &AtomicU32) {
        let address = address_of(word);
        let shard = self.shard(address);
        word.fetch_add(1, Ordering::SeqCst);
        if load_in_order(&shard.waiters) == 0 {
            return;
        }
        shard.lock.lock();
        // SAFETY: I-WAIT: locked.
        let waiter = unsafe { shard.hand_over(word, address) };
        shard.lock.unlock();
        if let Some(waiter) = waiter {
            // SAFETY: I-WAIT: it is out of its queue, and the lock is free.
            unsafe { wake_waiter(waiter, true) };
        }
    }
}

impl Shard {
    /// # Safety
    /// I-WAIT: locked; the task is about to park.
    unsafe fn enqueue(&self, task: *mut Task, address: u64, first: bool) {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            let waiter = Waiting::one(task);
            (*waiter).address = address;
            (*waiter).set_place(Place::Semaphore(self));
            self.queues.with(|queues| {
                let queue = queues.entry(address).or_default();
                if first {
                    queue.push_first(waiter);
                } else {
                    queue.push(waiter);
                }
            });
        }
    }

    /// Takes the first waiter and one from the word for it.
    ///
    /// # Safety
    /// I-WAIT: locked.
    unsafe fn hand_over(&self, word: &AtomicU32, address: u64) -> Option<*mut Waiter> {
        // SAFETY: I-WAIT: the caller's promise.
        unsafe {
            self.queues.with(|queues| {
                let queue = queues.get(&address)?;
                // Somebody who came just now may have been faster; then its release will wake the waiter.
                if !try_take(word) {
                    return None;
                }
                let waiter = queue.pop();
                if queue.is_empty() {
                    queues.remove(&address);
                }
                self.waiters.fetch_sub(1, Ordering::Relaxed);
                Some(waiter)
            })
        }
    }

    /// Takes a record out, if it is still in its queue. Answers whether it was.
    ///
    /// # Safety
    /// I-WAIT: the record is or was in a queue of this shard; the lock is not the caller's.
    pub(crate) unsafe fn remove(&self, waiter: *mut Waiter) -> bool {
        self.lock.lock();
        // SAFETY: I-WAIT: locked.
        let removed = unsafe {
            self.queues.with(|queues| {
                let address = (*waiter).address;
                let Some(queue) = queues.get(&address) else {
                    return false;
                };
                let removed = queue.remove(waiter);
                if queue.is_empty() {
                    queues.remove(&address);
                }
                removed
            })
        };
        if removed {
            self.waiters.fetch_sub(1, Ordering::Relaxed);
        }
        self.lock.unlock();
        removed
    }
}
