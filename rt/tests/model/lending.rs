//! Workers whose tasks block, and who stops the world: nobody else is there while the world is stopped, and nobody waits for a
//! task that blocks.

use crate::platform::{Condvar, Mutex, lock};
use crate::right::Right;
use crate::tasks::explore;
use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::thread;

#[derive(Default)]
struct Crew {
    moving: usize,
    away: usize,
    is_stopped: bool,
}

/// What `sched/world.rs` and `sched/blocking.rs` do with a crew, over objects of which the checker finds two users at once.
struct World {
    crew: Mutex<Crew>,
    changed: Condvar,
    right: Right,
    objects: UnsafeCell<u32>,
}

// SAFETY: the checker watches the objects.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

impl World {
    fn touch(&self) {
        // SAFETY: the checker looks whether somebody else is here.
        self.objects.with_mut(|count| unsafe { *count += 1 });
    }

    fn blocks(&self) {
        self.right.lend();
        if !self.right.take_back() {
            let mut crew = lock(&self.crew);
            crew.away -= 1;
            while crew.is_stopped {
                crew = self.changed.wait(crew).expect("no thread panics");
            }
            crew.moving += 1;
            self.right.regain();
        }
    }

    /// As the monitor does: takes the right, and lets go.
    fn retake(&self) {
        let mut crew = lock(&self.crew);
        if self.right.take() {
            crew.away += 1;
            crew.moving -= 1;
        }
    }

    /// Stops the world if the task blocks: otherwise it would have to ask it.
    fn stop(&self) {
        let mut crew = lock(&self.crew);
        crew.is_stopped = true;
        if self.right.take() {
            crew.away += 1;
            crew.moving -= 1;
        }
        let is_stopped = crew.moving == 0;
        drop(crew);
        if is_stopped {
            self.touch();
        }
        lock(&self.crew).is_stopped = false;
        self.changed.notify_all();
    }
}

fn world() -> Arc<World> {
    let crew = Crew {
        moving: 1,
        ..Crew::default()
    };
    Arc::new(World {
        crew: Mutex::new(crew),
        changed: Condvar::new(),
        right: Right::default(),
        objects: UnsafeCell::new(0),
    })
}

fn works(world: &World, times: usize) {
    world.touch();
    for _ in 0..times {
        world.blocks();
        world.touch();
    }
}

#[test]
fn who_blocks_does_not_touch_a_stopped_world() {
    explore(3, || {
        let world = world();
        let other = world.clone();
        let worker = thread::spawn(move || works(&other, 2));
        world.stop();
        worker.join().expect("it ends");
        let crew = lock(&world.crew);
        assert_eq!((crew.moving, crew.away), (1, 0));
        assert!(world.right.is_held());
    });
}

#[test]
fn one_of_several_takes_the_right() {
    explore(3, || {
        let world = world();
        let monitor = world.clone();
        let monitor = thread::spawn(move || monitor.retake());
        let other = world.clone();
        let worker = thread::spawn(move || works(&other, 1));
        world.stop();
        worker.join().expect("it ends");
        monitor.join().expect("it ends");
        let crew = lock(&world.crew);
        assert_eq!((crew.moving, crew.away), (1, 0));
    });
}
