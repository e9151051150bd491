//! I-WAIT: tasks that wait for several channels at once.

use crate::platform::CHOOSE_LAST;
use crate::tasks::{End, channel, channels, explore, receive, run, select_of, send};
use std::sync::Mutex;
use std::sync::atomic::Ordering;

/// Once for each choice among cases that can go on.
fn explore_choices(preemptions: usize, body: impl Fn() + Sync + Send + Copy + 'static) {
    // The choice is one for all threads.
    static ONE_TEST: Mutex<()> = Mutex::new(());
    let _guard = ONE_TEST
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    for last in [false, true] {
        CHOOSE_LAST.store(last, Ordering::Relaxed);
        explore(preemptions, body);
    }
}

/// One sender for each channel; a select gets the one element and another one the other, whatever the buffers.
fn both_arrive(capacities: [usize; 2]) {
    let both = channels(capacities);
    let (first, second) = (both.clone(), both.clone());
    run([
        Box::new(move |task| assert_eq!(send(task, &first[0], 1), End::Done)),
        Box::new(move |task| assert_eq!(send(task, &second[1], 2), End::Done)),
        Box::new(move |task| {
            let cases = [(&both[1], None), (&both[0], None)];
            let (other, value) = match select_of(task, &cases, true) {
                Some((1, End::Got(1))) => (1, 2),
                Some((0, End::Got(2))) => (0, 1),
                end => panic!("{end:?}"),
            };
            let then = select_of(task, &cases, true);
            assert_eq!(then, Some((1 - other, End::Got(value))));
        }),
    ]);
}

#[test]
fn one_of_two_senders_is_chosen_and_the_other_waits() {
    explore_choices(2, || both_arrive([0, 0]));
}

/// The losing record of a select that went on elsewhere never takes an element.
#[test]
fn a_claimed_select_takes_nothing_else() {
    explore_choices(2, || both_arrive([0, 1]));
}

#[test]
fn two_selects_meet_in_exactly_one_channel() {
    explore_choices(3, || {
        let both = channels([0, 0]);
        let other = both.clone();
        run([
            Box::new(move |task| {
                let cases = [(&other[0], Some(1)), (&other[1], None)];
                let ended = select_of(task, &cases, true);
                assert!(matches!(ended, Some((0, End::Done) | (1, End::Got(2)))));
            }),
            Box::new(move |task| {
                let cases = [(&both[1], Some(2)), (&both[0], None)];
                let ended = select_of(task, &cases, true);
                assert!(matches!(ended, Some((0, End::Done) | (1, End::Got(1)))));
            }),
        ]);
    });
}

#[test]
fn the_same_channel_twice_and_both_ways() {
    explore_choices(3, || {
        let a = channel(0);
        let b = a.clone();
        run([
            Box::new(move |task| {
                let cases = [(&*a, None), (&*a, Some(1)), (&*a, None)];
                assert!(matches!(
                    select_of(task, &cases, true),
                    Some((0 | 2, End::Got(5)) | (1, End::Done))
                ));
            }),
            Box::new(move |task| {
                let cases = [(&*b, Some(5)), (&*b, None)];
                assert!(matches!(
                    select_of(task, &cases, true),
                    Some((0, End::Done) | (1, End::Got(1)))
                ));
            }),
        ]);
    });
}

#[test]
fn closing_ends_a_select_once() {
    explore_choices(2, || {
        let both = channels([0, 0]);
        let (first, second) = (both.clone(), both.clone());
        run([
            Box::new(move |_| {
                // SAFETY: a channel of the model.
                assert!(unsafe { first[0].channel.close() });
            }),
            Box::new(move |_| {
                // SAFETY: a channel of the model.
                assert!(unsafe { second[1].channel.close() });
            }),
            Box::new(move |task| {
                let cases = [(&both[0], None), (&both[1], Some(3))];
                let ended = select_of(task, &cases, true);
                assert!(matches!(ended, Some((0 | 1 | usize::MAX, End::Closed))));
            }),
        ]);
    });
}

#[test]
fn a_default_is_taken_only_if_nothing_can_go_on() {
    explore_choices(3, || {
        let both = channels([1, 0]);
        let other = both.clone();
        run([
            Box::new(move |task| assert_eq!(send(task, &other[0], 1), End::Done)),
            Box::new(move |task| {
                let cases = [(&both[1], None), (&both[0], None)];
                match select_of(task, &cases, false) {
                    None => assert_eq!(receive(task, &both[0]), End::Got(1)),
                    went => assert_eq!(went, Some((1, End::Got(1)))),
                }
            }),
        ]);
    });
}
