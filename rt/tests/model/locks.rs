//! I-WAIT: a lock excludes, and what was done with it is seen by who has it next.

use crate::lock::Lock;
use crate::tasks::explore;
use loom::cell::UnsafeCell;
use loom::sync::Arc;

struct Model {
    lock: Lock,
    count: UnsafeCell<u32>,
}

// SAFETY: the checker watches what is in it.
unsafe impl Sync for Model {}
// SAFETY: as above.
unsafe impl Send for Model {}

impl Model {
    fn count(&self) -> u32 {
        self.lock.lock();
        let count = self.count.with_mut(|count| {
            // SAFETY: the checker looks whether somebody else is here.
            unsafe {
                *count += 1;
                *count
            }
        });
        self.lock.unlock();
        count
    }
}

#[test]
fn a_lock_excludes() {
    explore(3, || {
        let model = Arc::new(Model {
            lock: Lock::default(),
            count: UnsafeCell::new(0),
        });
        let other = model.clone();
        let thread = loom::thread::spawn(move || other.count());
        let counts = [model.count(), thread.join().expect("it ends")];
        assert!(counts == [1, 2] || counts == [2, 1]);
    });
}
