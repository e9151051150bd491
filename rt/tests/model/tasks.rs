//! What the tasks of the models do.

use crate::chan::{Channel, Outcome, SelectCase, Selected, select};
use crate::platform::{Element, Task};
use loom::sync::Arc;
use loom::thread::{self, JoinHandle};
use std::ptr::null_mut;

/// A channel with its buffer.
#[derive(Debug)]
pub(crate) struct Elements {
    pub(crate) channel: Channel,
    _buffer: Box<[Element]>,
}

// SAFETY: the checker watches what is in it.
unsafe impl Sync for Elements {}
// SAFETY: as above.
unsafe impl Send for Elements {}

fn elements(capacity: usize) -> Elements {
    let mut buffer: Box<[Element]> = (0..capacity).map(|_| Element::new(0)).collect();
    let start = buffer.as_mut_ptr().cast();
    let bytes = size_of::<Element>() as u64;
    Elements {
        channel: Channel::new(bytes, true, capacity as u64, start),
        _buffer: buffer,
    }
}

pub(crate) fn channel(capacity: usize) -> Arc<Elements> {
    Arc::new(elements(capacity))
}

/// A channel of a timer.
pub(crate) fn timer_channel() -> Arc<Elements> {
    let mut elements = elements(1);
    // SAFETY: nobody else knows it, and it has room for one element.
    unsafe { Channel::give_to_timer(&raw mut elements.channel) };
    Arc::new(elements)
}

/// What a timer does when it is time.
pub(crate) fn tick(to: &Elements, value: u64) {
    let element = Element::new(value);
    // SAFETY: a timer's channel, and an element.
    unsafe { to.channel.tick(address(&element)) };
}

/// Two channels; the first has the lower address, in every execution.
pub(crate) fn channels(capacities: [usize; 2]) -> Arc<[Elements; 2]> {
    Arc::new(capacities.map(elements))
}

/// How an operation ended for the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// A send went on, or nothing was to be done.
    Done,
    /// A receiver got this.
    Got(u64),
    /// The channel is closed.
    Closed,
}

/// What a task does.
pub(crate) type Body = Box<dyn FnOnce(&Task) + Send>;

/// Runs each body as a task, the last one in this thread, and waits for all.
pub(crate) fn run<const COUNT: usize>(bodies: [Body; COUNT]) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    for (index, body) in bodies.into_iter().enumerate() {
        let task = Arc::new(Task::new());
        if index + 1 == COUNT {
            body(&task);
        } else {
            threads.push(thread::spawn(move || body(&task)));
        }
    }
    for thread in threads {
        thread.join().expect("the task ends");
    }
}

/// Explores with this many preemptions in one execution.
pub(crate) fn explore(preemptions: usize, body: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(body);
}

fn address(element: &Element) -> *mut u8 {
    std::ptr::from_ref(element).cast_mut().cast()
}

pub(crate) fn send(task: &Task, to: &Elements, value: u64) -> End {
    let element = Element::new(value);
    // SAFETY: the element outlives the operation.
    match unsafe { to.channel.send(task.pointer(), address(&element)) } {
        Outcome::Done => End::Done,
        Outcome::Closed => End::Closed,
        Outcome::Blocked => unreachable!("a task was given"),
        Outcome::Parked => match task.worker_leaves() {
            (_, true) => End::Closed,
            ([1, _], false) => End::Done,
            other => panic!("woken with {other:?}"),
        },
    }
}

fn got(target: &Element, ok: bool) -> End {
    let value = target.with(|value| {
        // SAFETY: the checker looks.
        unsafe { *value }
    });
    if ok {
        return End::Got(value);
    }
    assert_eq!(value, 0, "of a closed channel");
    End::Closed
}

pub(crate) fn receive(task: &Task, from: &Elements) -> End {
    let target = Element::new(77);
    // SAFETY: the target outlives the operation.
    match unsafe { from.channel.receive(task.pointer(), address(&target)) } {
        Outcome::Done => got(&target, true),
        Outcome::Closed => got(&target, false),
        Outcome::Blocked => unreachable!("a task was given"),
        Outcome::Parked => {
            let ([ok, _], raise) = task.worker_leaves();
            assert!(!raise);
            got(&target, ok == 1)
        }
    }
}

pub(crate) fn try_send(to: &Elements, value: u64) -> Option<End> {
    let element = Element::new(value);
    // SAFETY: as above.
    match unsafe { to.channel.send(null_mut(), address(&element)) } {
        Outcome::Done => Some(End::Done),
        Outcome::Closed => Some(End::Closed),
        Outcome::Blocked | Outcome::Parked => None,
    }
}

pub(crate) fn try_receive(from: &Elements) -> Option<End> {
    let target = Element::new(77);
    // SAFETY: as above.
    match unsafe { from.channel.receive(null_mut(), address(&target)) } {
        Outcome::Done => Some(got(&target, true)),
        Outcome::Closed => Some(got(&target, false)),
        Outcome::Blocked | Outcome::Parked => None,
    }
}

/// A case: the channel, and what is sent, or none to receive.
pub(crate) type Case<'c> = (&'c Elements, Option<u64>);

/// Answers which case went on, and how; none if the select does not wait and none could.
pub(crate) fn select_of(task: &Task, cases: &[Case<'_>], blocks: bool) -> Option<(usize, End)> {
    let elements: Vec<Element> = cases
        .iter()
        .map(|case| Element::new(case.1.unwrap_or(77)))
        .collect();
    let records: Vec<SelectCase> = cases
        .iter()
        .zip(&elements)
        .map(|(case, element)| SelectCase {
            channel: std::ptr::from_ref(&case.0.channel).cast_mut(),
            element: address(element),
            is_send: u64::from(case.1.is_some()),
        })
        .collect();
    let end = |case: usize, ok: bool| match cases[case].1 {
        Some(_) => End::Done,
        None => got(&elements[case], ok),
    };
    // SAFETY: channels and elements outlive the operation.
    match unsafe { select(task.pointer(), &records, blocks) } {
        Selected::Case(case, ok) => Some((case as usize, end(case as usize, ok))),
        Selected::SendOnClosed => Some((usize::MAX, End::Closed)),
        Selected::None => None,
        Selected::Parked => match task.worker_leaves() {
            ([case, _], true) => Some((case as usize, End::Closed)),
            ([case, ok], false) => Some((case as usize, end(case as usize, ok == 1))),
        },
    }
}
