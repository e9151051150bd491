//! A worker's queue and its thieves: each task is taken once, and what its owner wrote to it is seen by who takes it.

use crate::ring::Ring;
use crate::tasks::explore;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

/// What the owner writes before it pushes, and the taker after it has taken.
type Item = UnsafeCell<u32>;

const COUNT: usize = 6;

struct Model {
    ring: Ring<Item>,
    items: [Item; COUNT],
}

// SAFETY: the checker watches what is in the items.
unsafe impl Sync for Model {}
// SAFETY: as above.
unsafe impl Send for Model {}

/// Takes an item for good; the checker tells if somebody else has it.
fn run(item: *mut Item) {
    // SAFETY: items of the model, which is there until all threads have ended.
    unsafe {
        (*item).with_mut(|ran| {
            assert_eq!(*ran, 1, "written by the owner, and run by nobody yet");
            *ran = 2;
        });
    }
}

impl Model {
    fn push(&self, index: usize) -> bool {
        let item = &self.items[index];
        // SAFETY: before it is pushed it is the owner's.
        item.with_mut(|ran| unsafe { *ran = 1 });
        self.ring.push(std::ptr::from_ref(item).cast_mut())
    }

    fn steal(&self) {
        let own = Ring::default();
        if let Some(last) = self.ring.steal_half(&own) {
            run(last);
            while let Some(item) = own.pop() {
                run(item);
            }
        }
    }

    /// Takes what is left; answers how many have run at all.
    fn finish(&self) -> u32 {
        while let Some(item) = self.ring.pop() {
            run(item);
        }
        // SAFETY: all threads have ended.
        let ran = |item: &Item| item.with(|ran| unsafe { *ran });
        self.items
            .iter()
            .map(|item| u32::from(ran(item) == 2))
            .sum()
    }
}

fn model() -> Arc<Model> {
    Arc::new(Model {
        ring: Ring::default(),
        items: std::array::from_fn(|_| UnsafeCell::new(0)),
    })
}

#[test]
fn each_task_is_taken_once() {
    explore(3, || {
        let model = model();
        assert!(model.push(0) && model.push(1) && model.push(2));
        let thief = model.clone();
        let thief = thread::spawn(move || thief.steal());
        if let Some(item) = model.ring.pop() {
            run(item);
        }
        assert!(model.push(3));
        thief.join().expect("it ends");
        assert_eq!(model.finish(), 4);
    });
}

/// The owner goes round the ring, over slots that a slow thief has read.
#[test]
fn a_slow_thief_takes_nothing_that_has_gone() {
    explore(2, || {
        let model = model();
        assert!((0..4).all(|index| model.push(index)));
        let thief = model.clone();
        let thief = thread::spawn(move || thief.steal());
        let mut pushed = 4;
        for index in 4..6 {
            if let Some(item) = model.ring.pop() {
                run(item);
            }
            pushed += u32::from(model.push(index));
        }
        thief.join().expect("it ends");
        assert_eq!(pushed, 6, "one was popped for each, or stolen");
        assert_eq!(model.finish(), 6);
    });
}

#[test]
fn two_thieves_share() {
    explore(2, || {
        let model = model();
        assert!(model.push(0) && model.push(1));
        let thieves = [model.clone(), model.clone()];
        let thieves = thieves.map(|model| thread::spawn(move || model.steal()));
        for thief in thieves {
            thief.join().expect("it ends");
        }
        assert_eq!(model.finish(), 2);
    });
}
