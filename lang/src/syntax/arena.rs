//! Nodes in a row, indexed by dense ids, that never move: clones can be added while others hold references.
//!
//! The parser pushes and changes nodes (`&mut`); later phases may only append ([`Arena::append`], `&self`). What is
//! parsed lies in one vector, what is appended in buckets, each twice as large as the one before.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Size of the first bucket.
const FIRST_BUCKET: usize = 1 << 10;
/// With them the ids of type `u32` are exhausted.
const BUCKETS: usize = 22;

/// See the module.
#[derive(Debug)]
pub struct Arena<T> {
    parsed: Vec<T>,
    buckets: [OnceLock<Box<[OnceLock<T>]>>; BUCKETS],
    appended: AtomicU32,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena {
            parsed: Vec::new(),
            buckets: [const { OnceLock::new() }; BUCKETS],
            appended: AtomicU32::new(0),
        }
    }
}

/// The bucket of an appended node, and its place in there.
fn bucket_of(index: usize) -> (usize, usize) {
    let scaled = index / FIRST_BUCKET + 1;
    let bucket = scaled.ilog2() as usize;
    (bucket, index - ((1 << bucket) - 1) * FIRST_BUCKET)
}

impl<T> Arena<T> {
    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.parsed.len() + self.appended.load(Ordering::Relaxed) as usize
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a node while the tree is parsed; its index.
    ///
    /// # Panics
    /// If something was appended already.
    pub fn push(&mut self, node: T) -> u32 {
        assert_eq!(*self.appended.get_mut(), 0, "parsing comes first");
        self.parsed.push(node);
        self.parsed.len() as u32 - 1
    }

    /// Adds a node to a finished tree; its index.
    pub fn append(&self, node: T) -> u32 {
        let index = self.appended.fetch_add(1, Ordering::Relaxed);
        let (bucket, place) = bucket_of(index as usize);
        let slots = self.buckets[bucket].get_or_init(|| {
            (0..FIRST_BUCKET << bucket)
                .map(|_| OnceLock::new())
                .collect()
        });
        let fresh = slots[place].set(node).is_ok();
        assert!(fresh, "each index is given out once");
        self.parsed.len() as u32 + index
    }

    /// The node, which the parser may still change.
    ///
    /// # Panics
    /// If there is no such node, or it was appended.
    pub fn parsed_mut(&mut self, index: u32) -> &mut T {
        &mut self.parsed[index as usize]
    }

    /// All nodes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len() as u32).map(|index| &self[index])
    }
}

impl<T> std::ops::Index<u32> for Arena<T> {
    type Output = T;
    fn index(&self, index: u32) -> &T {
        let index = index as usize;
        if let Some(node) = self.parsed.get(index) {
            return node;
        }
        let (bucket, place) = bucket_of(index - self.parsed.len());
        let node = self.buckets[bucket]
            .get()
            .and_then(|slots| slots[place].get());
        node.expect("no such node")
    }
}

#[cfg(test)]
mod tests {
    use super::Arena;

    #[test]
    fn appended_nodes_stay_where_they_are() {
        let mut arena = Arena::default();
        assert_eq!(arena.push(0), 0);
        let arena = arena;
        let first = &arena[0];
        let second = (arena.append(1), &arena[1]);
        for n in 2..10_000u32 {
            assert_eq!(arena.append(n), n);
        }
        assert_eq!((*first, second), (0, (1, &1)));
        assert!(arena.iter().copied().eq(0..10_000));
        assert!(std::ptr::eq(second.1, &arena[1]));
    }
}
