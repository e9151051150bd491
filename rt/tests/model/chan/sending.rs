//! I-WAIT: sending, receiving and closing.

use crate::tasks::{
    End, channel, explore, receive, run, send, tick, timer_channel, try_receive, try_send,
};
use crate::wait::leave_queues;
use loom::sync::Arc;
use loom::sync::Mutex;

#[test]
fn an_element_goes_from_frame_to_frame() {
    explore(3, || {
        let a = channel(0);
        let b = a.clone();
        run([
            Box::new(move |task| {
                assert_eq!(send(task, &a, 1), End::Done);
                assert_eq!(send(task, &a, 2), End::Done);
            }),
            Box::new(move |task| {
                assert_eq!(receive(task, &b), End::Got(1));
                assert_eq!(receive(task, &b), End::Got(2));
            }),
        ]);
    });
}

#[test]
fn a_buffer_keeps_the_order() {
    explore(3, || {
        let a = channel(1);
        let b = a.clone();
        run([
            Box::new(move |task| {
                for value in 1..=3 {
                    assert_eq!(send(task, &a, value), End::Done);
                }
            }),
            Box::new(move |task| {
                for value in 1..=3 {
                    assert_eq!(receive(task, &b), End::Got(value));
                }
            }),
        ]);
    });
}

#[test]
fn two_senders_are_both_served() {
    for capacity in [0, 1] {
        explore(2, move || {
            let a = channel(capacity);
            let (b, c) = (a.clone(), a.clone());
            run([
                Box::new(move |task| assert_eq!(send(task, &a, 1), End::Done)),
                Box::new(move |task| assert_eq!(send(task, &b, 2), End::Done)),
                Box::new(move |task| {
                    let both = [receive(task, &c), receive(task, &c)];
                    assert!(
                        both == [End::Got(1), End::Got(2)] || both == [End::Got(2), End::Got(1)]
                    );
                }),
            ]);
        });
    }
}

#[test]
fn closing_wakes_receivers_and_raises_in_senders() {
    explore(2, || {
        let a = channel(0);
        let (b, c) = (a.clone(), a.clone());
        run([
            Box::new(move |task| assert_eq!(receive(task, &a), End::Closed)),
            Box::new(move |task| assert_eq!(receive(task, &b), End::Closed)),
            Box::new(move |_| {
                // SAFETY: a channel of the model.
                unsafe {
                    assert!(c.channel.close());
                    assert!(!c.channel.close());
                }
            }),
        ]);
    });
    explore(2, || {
        let a = channel(1);
        let (b, c) = (a.clone(), a.clone());
        run([
            Box::new(move |task| {
                let sent = [send(task, &a, 1), send(task, &a, 2)];
                assert!(sent[1] == End::Closed, "there is room for one, or none");
            }),
            Box::new(move |_| {
                // SAFETY: a channel of the model.
                assert!(unsafe { b.channel.close() });
            }),
        ]);
        assert!(matches!(try_receive(&c), Some(End::Got(1) | End::Closed)));
    });
}

#[test]
fn who_does_not_wait_meets_who_does() {
    explore(3, || {
        let a = channel(0);
        let b = a.clone();
        run([
            Box::new(move |task| assert_eq!(receive(task, &a), End::Got(5))),
            Box::new(move |_| {
                while try_send(&b, 5).is_none() {
                    loom::thread::yield_now();
                }
            }),
        ]);
    });
    explore(3, || {
        let a = channel(1);
        let b = a.clone();
        run([
            Box::new(move |task| {
                assert_eq!(send(task, &a, 1), End::Done);
                // SAFETY: a channel of the model.
                assert!(unsafe { a.channel.close() });
            }),
            Box::new(move |_| {
                let mut seen = Vec::new();
                while seen.last() != Some(&End::Closed) {
                    match try_receive(&b) {
                        Some(end) => seen.push(end),
                        None => loom::thread::yield_now(),
                    }
                }
                assert_eq!(seen, [End::Got(1), End::Closed]);
            }),
        ]);
    });
}

/// What a timer has sent is received, or taken back; and a time that nobody wants yet is no reason for the timer to wait.
#[test]
fn taking_a_tick_back_excludes_receiving_it() {
    explore(3, || {
        let a = timer_channel();
        let b = a.clone();
        run([
            Box::new(move |_| {
                tick(&a, 1);
                // SAFETY: a timer's channel.
                if unsafe { a.channel.untick() } {
                    tick(&a, 2);
                    tick(&a, 3);
                }
            }),
            Box::new(move |task| {
                assert!(matches!(receive(task, &b), End::Got(1 | 2)));
            }),
        ]);
    });
    explore(3, || {
        let a = timer_channel();
        let b = a.clone();
        run([
            Box::new(move |_| tick(&a, 1)),
            Box::new(move |_| {
                loop {
                    match try_receive(&b) {
                        Some(end) => break assert_eq!(end, End::Got(1)),
                        None => loom::thread::yield_now(),
                    }
                }
                assert_eq!(try_receive(&b), None);
            }),
        ]);
    });
}

/// A task that is dropped while it waits: either it is out of the queue, or somebody wakes it.
#[test]
fn leaving_a_queue_and_being_woken_exclude_each_other() {
    explore(3, || {
        let a = channel(0);
        let (b, c) = (a.clone(), a.clone());
        let waiting = Arc::new(crate::platform::Task::new());
        let (receiver, killer) = (waiting.clone(), waiting.clone());
        let left = Arc::new(Mutex::new(false));
        let has_left = left.clone();
        // The receiver waits before the others begin.
        let target = crate::platform::Element::new(0);
        let at: *mut u8 = std::ptr::from_ref(&target).cast_mut().cast();
        // SAFETY: the target outlives the model.
        let outcome = unsafe { a.channel.receive(receiver.pointer(), at) };
        assert_eq!(outcome, crate::chan::Outcome::Parked);
        let mut objects = Vec::new();
        // SAFETY: a parked task that nobody else knows yet.
        unsafe {
            let waiting = crate::platform::waiting(receiver.pointer());
            (*waiting).for_each_object(|object| objects.push(object));
        }
        let waited_for = std::ptr::from_ref(&a.channel) as u64;
        assert_eq!(
            objects,
            [at as u64, waited_for],
            "what a collector must not free"
        );
        let mut sent = false;
        let thread = loom::thread::spawn(move || {
            // SAFETY: a parked task.
            *has_left.lock().expect("free") = unsafe { leave_queues(killer.pointer()) };
        });
        if try_send(&b, 9).is_some() {
            sent = true;
        }
        thread.join().expect("it ends");
        assert_ne!(sent, *left.lock().expect("free"));
        if sent {
            assert_eq!(waiting.worker_leaves(), ([1, 0], false));
        }
        assert_eq!(try_send(&c, 1), None, "nobody waits any more");
    });
}
