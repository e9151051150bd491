//! Recursion over values of the program, which may be nested deeper than the stack of a worker reaches.
//!
//! Promises: from some depth on the recursion goes on on a stack of its own, and what is too deep even for that ends the
//! task with Go's stack overflow. May not know: what the recursion does.

use std::any::Any;
use std::cell::Cell;
use std::panic::resume_unwind;

/// Levels on the stack of whoever calls.
const LEVELS_BEFORE: u32 = 1_000;
/// The other stack; what of it is not touched costs nothing.
const STACK_BYTES: usize = 128 << 20;
/// What one level and all that it calls have at least.
const LEVEL_BYTES: usize = 256 << 10;

/// What is known of the recursion on this thread.
#[derive(Clone, Copy)]
enum Room {
    /// On a stack that others have made: the levels under way.
    Levels(u32),
    /// On one made here: the lowest address where a level may begin.
    Down(usize),
}

thread_local! {
    static ROOM: Cell<Room> = const { Cell::new(Room::Levels(0)) };
}

/// The payload of the unwinding when there is no room for another level.
struct TooDeep;

/// Whether a routine was left because a value is nested too deep.
pub(crate) fn is_too_deep(payload: &(dyn Any + Send)) -> bool {
    payload.is::<TooDeep>()
}

/// One level, on this thread.
struct Level(Room);

impl Drop for Level {
    fn drop(&mut self) {
        ROOM.set(self.0);
    }
}

/// Looks into a value within a value.
pub fn nested<R>(look: impl FnOnce() -> R) -> R {
    let room = ROOM.get();
    match room {
        Room::Levels(LEVELS_BEFORE) => on_another_stack(look),
        Room::Levels(levels) => {
            ROOM.set(Room::Levels(levels + 1));
            let _level = Level(room);
            look()
        }
        Room::Down(lowest) if address_here() < lowest => resume_unwind(Box::new(TooDeep)),
        Room::Down(_) => look(),
    }
}

fn address_here() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}

/// Something for the thread that this one waits for.
struct Lent<T>(T);

// SAFETY: I-HOST: the lender does nothing until the borrower is done.
unsafe impl<T> Send for Lent<T> {}

impl<T> Lent<T> {
    fn take(self) -> T {
        self.0
    }
}

fn on_another_stack<R>(look: impl FnOnce() -> R) -> R {
    let look = Lent(look);
    let run = move || {
        ROOM.set(Room::Down(address_here() - STACK_BYTES + LEVEL_BYTES));
        Lent(look.take()())
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let Ok(thread) = thread.spawn_scoped(scope, run) else {
            resume_unwind(Box::new(TooDeep))
        };
        match thread.join() {
            Ok(result) => result.take(),
            Err(payload) => resume_unwind(payload),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(levels: u64) -> u64 {
        match levels {
            0 => 0,
            _ => nested(|| count(levels - 1)) + 1,
        }
    }

    #[test]
    fn goes_on_on_another_stack() {
        for levels in [10, 999, 1_000, 1_001, 50_000] {
            assert_eq!(count(levels), levels);
        }
    }

    #[test]
    fn ends_where_that_ends() {
        let payload = std::panic::catch_unwind(|| count(u64::MAX)).expect_err("no end");
        assert!(is_too_deep(&*payload));
        assert_eq!(count(2_000), 2_000, "it may begin again");
    }
}
