//! A collection: roots, marking, sweeping, and what follows from it.
//!
//! Promises: nothing is collected but in a stopped world; whoever cannot stop it goes on without, and the heap grows.
//! May not know: how compiled code came here.

use super::classes::PAGE_BYTES;
use super::mark::Marker;
use super::state::State;
use super::{Cache, Heap, HeapExhausted, HeapStatistics};
use crate::fault;
use crate::grow;
use crate::runtime::Runtime;
use crate::sched::{PIECE_BYTES, Stopped};
use crate::scope::Scope;
use crate::task::Task;
use crate::types::TypeDescriptor;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// How often a collection that was asked for is tried again, when others stop the world.
const FORCED_ATTEMPTS: usize = 3;

/// Zeroed memory for `count` values of a type: where it is, and the slot of its layout in the task's table.
///
/// Collects if that is due: the caller is a routine that compiled code called with no pointers to the heap.
pub(crate) fn new_values(
    task: &mut Task,
    ty: &TypeDescriptor,
    count: u64,
) -> Result<(u64, u64), HeapExhausted> {
    if let Some(allocated) = task.cache().and_then(|cache| cache.take(ty, count)) {
        return Ok(allocated);
    }
    let bytes = ty.size_bytes.checked_mul(count).ok_or(HeapExhausted)?;
    let is_due =
        |state: &mut State| state.live_bytes().saturating_add(bytes) > state.pace.goal_bytes;
    if task
        .runtime
        .heap()
        .lock()
        .state
        .as_deref_mut()
        .is_some_and(is_due)
        || task.suspect(bytes).is_some()
    {
        collect_for(task, bytes, false);
        if task.has_failed() {
            return Err(HeapExhausted);
        }
    }
    clean_ahead(task, bytes);
    match allocate(task, ty, count) {
        Err(HeapExhausted) if collect(task, false) => allocate(task, ty, count),
        allocated => allocated,
    }
}

fn allocate(task: &mut Task, ty: &TypeDescriptor, count: u64) -> Result<(u64, u64), HeapExhausted> {
    let Task {
        runtime,
        worker,
        allocation,
        ..
    } = task;
    let heap = runtime.heap();
    // SAFETY: I-TASK: the worker that the task runs on.
    let Some(worker) = (unsafe { worker.as_mut() }) else {
        return Ok((heap.allocate(ty, count)? as u64, 0));
    };
    let cache = &mut worker.cache;
    let mut inner = heap.lock();
    let state = inner.state(&heap.settings)?;
    let cache = cache.get_or_insert_with(|| state.idle.pop().unwrap_or_default());
    *allocation = cache.table();
    let before = state.counts.allocated_bytes;
    let allocated = state.allocate(cache, ty, count);
    let is_due = state.live_bytes() > state.pace.goal_bytes;
    let given = state.counts.allocated_bytes - before;
    drop(inner);
    if task.charge(given) || is_due {
        task.runtime.heap().is_due.store(true, Ordering::Relaxed);
    }
    allocated
}

/// Zeroed memory for `count` values of a type, for routines that hold pointers: it never collects.
pub(crate) fn values_in_routine(
    task: &mut Task,
    ty: &TypeDescriptor,
    count: u64,
) -> Result<*mut u8, HeapExhausted> {
    let at_hand = task.cache().and_then(|cache| cache.take(ty, count));
    let (object, _) = match at_hand {
        Some(object) => object,
        None => allocate(task, ty, count)?,
    };
    Ok(object as *mut u8)
}

/// The same for routines that hold pointers nowhere but on the stack: the world may stop while memory is made zero.
pub(crate) fn values_in_pieces(
    task: &mut Task,
    ty: &TypeDescriptor,
    count: u64,
) -> Result<*mut u8, HeapExhausted> {
    clean_ahead(task, ty.size_bytes.saturating_mul(count));
    values_in_routine(task, ty, count)
}

/// Before much memory is allocated: makes the free pages zero that it will probably get, without the heap's lock and in pieces.
fn clean_ahead(task: &mut Task, bytes: u64) {
    if bytes <= PIECE_BYTES as u64 {
        return;
    }
    let runtime = task.runtime().uncounted();
    let heap = runtime.heap();
    let take = |state: &mut Box<State>| state.take_dirty(bytes);
    let taken = heap.lock().state.as_mut().and_then(take);
    let Some((start, pages, memory)) = taken else {
        return;
    };
    for offset in (0..u64::from(pages) * PAGE_BYTES).step_by(PIECE_BYTES) {
        let piece = (u64::from(pages) * PAGE_BYTES - offset).min(PIECE_BYTES as u64);
        // SAFETY: I-FREE: pages that are free, and not in the list of those.
        unsafe { std::ptr::write_bytes((memory + offset) as *mut u8, 0, piece as usize) };
        task.between_pieces();
    }
    if let Some(state) = &mut heap.lock().state {
        state.give_clean(start, pages);
    }
}

/// Collects, unless somebody else has meanwhile, or a host routine is in the middle of a call of its own. Answers whether it did.
pub(crate) fn collect(task: &mut Task, is_forced: bool) -> bool {
    collect_for(task, 0, is_forced)
}

/// The same, if the task wants so many bytes then. If its call has too much the task dies.
fn collect_for(task: &mut Task, wanted: u64, is_forced: bool) -> bool {
    let runtime = task.runtime().uncounted();
    let suspect = task.suspect(wanted);
    // Who asks for a collection gets one that began afterwards: not that of another task that was in it already.
    let attempts = match is_forced || suspect.is_some() {
        true => 1 + FORCED_ATTEMPTS,
        false => 1,
    };
    let mut attempts =
        (0..attempts).map(|_| collect_suspecting(&runtime, is_forced, suspect.as_deref()));
    let Some(suspects_bytes) = attempts.find_map(|found| found) else {
        return false;
    };
    if let Some(scope) = &suspect {
        task.settle(scope, suspects_bytes, wanted);
    }
    grow::shrink_unused(task);
    true
}

/// Collects with the world stopped. Answers whether it did.
pub(crate) fn collect_in(runtime: &Runtime, is_forced: bool) -> bool {
    collect_suspecting(runtime, is_forced, None).is_some()
}

/// The same; answers the bytes of the objects that only tasks of this call reach.
fn collect_suspecting(runtime: &Runtime, is_forced: bool, suspect: Option<&Scope>) -> Option<u64> {
    let begin = Instant::now();
    let stopped = runtime.stop()?;
    let heap = runtime.heap();
    let mut inner = heap.lock();
    let state = inner.state.as_mut()?;
    heap.is_due.store(false, Ordering::Relaxed);
    // A root function of a host may panic: then nobody knows what is alive.
    let suspects_bytes =
        fault::to_its_end("a collection", || state.collect(&stopped, runtime, suspect));
    let pause_ns = begin.elapsed().as_nanos() as u64;
    let counts = &mut state.counts;
    counts.collections += 1;
    counts.forced_collections += u64::from(is_forced);
    counts.pause_ns += pause_ns;
    counts.last_pause_ns = pause_ns;
    Some(suspects_bytes)
}

impl State {
    /// Answers what `mark` does of the call.
    fn collect(
        &mut self,
        stopped: &Stopped<'_>,
        runtime: &Runtime,
        suspect: Option<&Scope>,
    ) -> u64 {
        let workers = stopped.workers();
        let threads = self.marking_threads(workers.len());
        for worker in workers {
            // SAFETY: I-TASK: the world is stopped.
            if let Some(cache) = unsafe { &mut (*worker).cache } {
                self.flush(cache);
            }
        }
        let mut caches = std::mem::take(&mut self.idle);
        caches.extend(self.own.take());
        caches.iter_mut().for_each(|cache| self.flush(cache));
        self.idle = caches;
        let (roots_bytes, suspects_bytes) = self.mark(runtime, threads, suspect);
        self.sweep();
        let stacks_bytes = runtime.stack_in_use_bytes();
        let other_bytes = stacks_bytes + self.space.tables_used_bytes();
        self.pace
            .collected(self.live_bytes(), stacks_bytes + roots_bytes, other_bytes);
        self.release(false);
        suspects_bytes
    }

    /// Marks what the roots lead to; answers the bytes of data that are roots, and of objects that only tasks of that call reach.
    fn mark(&mut self, runtime: &Runtime, threads: usize, suspect: Option<&Scope>) -> (u64, u64) {
        let regions = &runtime.shared.regions();
        let allocated = self.settings.stress.then(|| self.space.alive_words());
        let work = std::mem::take(&mut self.work);
        let mut marker = Marker::new(&self.space, self.layouts.list(), work, allocated, threads);
        // SAFETY: I-ROOT: the world is stopped.
        let mark_tasks = |marker: &mut Marker<'_>, of_suspect: bool| unsafe {
            runtime.shared.scheduler.tasks.for_each(|task| {
                if suspect.is_some_and(|scope| (*task).scope.is(scope)) != of_suspect {
                    return;
                }
                (*task).mark_roots(regions, marker);
                if let Some(cache) = (*task).interrupted_cache() {
                    cache.keep_runs_only();
                }
            });
        };
        mark_tasks(&mut marker, false);
        let mut data_bytes = 0;
        for roots in regions.0.iter().flat_map(|region| &region.code.roots) {
            data_bytes += u64::from(roots.count) * 8;
            for address in roots.addresses() {
                // SAFETY: I-ROOT: I-CODE: pointer words of the region's data.
                marker.mark(unsafe { *(address as *const u64) });
            }
        }
        for roots in &self.roots {
            roots(&mut marker);
        }
        runtime.shared.timers.mark_roots(&mut marker);
        self.finalizers.mark_roots(&mut marker);
        marker.drain();
        let mut suspects_bytes = 0;
        if suspect.is_some() {
            let others_bytes = self.space.marked_bytes();
            mark_tasks(&mut marker, true);
            marker.drain();
            suspects_bytes = self.space.marked_bytes() - others_bytes;
        }
        self.finalizers.find_due(&mut marker);
        runtime.shared.timers.forget_unreached(&mut marker);
        marker.drain();
        self.work = marker.into_work();
        (data_bytes, suspects_bytes)
    }

    fn marking_threads(&self, workers: usize) -> usize {
        if self.live_bytes() < self.settings.share_from_bytes {
            return 1;
        }
        self.settings.markers.unwrap_or(workers).max(1)
    }
}

impl Heap {
    /// What the heap is like, in a stopped world: cells that workers and interrupted tasks have at hand count as free.
    pub(crate) fn statistics_in(&self, runtime: &Runtime) -> HeapStatistics {
        let stopped = runtime.stop();
        let inner = self.lock();
        let Some(state) = &inner.state else {
            return HeapStatistics::default();
        };
        let mut unused = (0, 0);
        let mut add = |cache: Option<&mut Cache>| {
            let (bytes, cells) = cache.map_or((0, 0), |cache| state.unused(cache));
            unused = (unused.0 + bytes, unused.1 + cells);
        };
        if let Some(stopped) = &stopped {
            // SAFETY: I-TASK: the world is stopped.
            unsafe {
                for worker in stopped.workers() {
                    add((*worker).cache.as_mut());
                }
                let tasks = &runtime.shared.scheduler.tasks;
                tasks.for_each(|task| add((*task).interrupted_cache()));
            }
        }
        state.statistics(unused)
    }

    /// Gives all free memory back to the system.
    pub fn release(&self) {
        if let Some(state) = &mut self.lock().state {
            state.release(true);
        }
    }
}
