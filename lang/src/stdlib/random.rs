//! Natives of package `math/rand`.
//!
//! Go's generator starts from the state of a lagged sum (y[n] = y[n-607] + y[n-273] modulo 2^64) after 7.8e12 steps, which Go
//! has as a table. Here it is computed: the state after any number of steps is a linear function of the first one, given
//! by a power of x modulo the recurrence's polynomial.

use std::sync::OnceLock;

use morestack_rt::Task;
use morestack_rt::native;

use super::Native;

pub(super) const NATIVES: &[Native] = &[
    ("math/rand.start", native::entry(start)),
    ("math/rand.random", native::entry(random)),
];

/// Numbers of the state.
const LENGTH: usize = 607;
/// The nearer of the two numbers that are added.
const TAP: usize = 273;
const STEPS: u64 = 7_800_000_000_000;

#[repr(C)]
struct Start {
    state: *mut [u64; LENGTH],
}

fn start(_: &mut Task, frame: &mut Start) {
    static STATE: OnceLock<Vec<u64>> = OnceLock::new();
    // SAFETY: I-HOST: package rand passes the address of an array of its.
    unsafe {
        let state = STATE.get_or_init(|| state_after(STEPS));
        (*frame.state).copy_from_slice(state);
    }
}

#[repr(C)]
struct Random {
    result: u64,
}

fn random(_: &mut Task, frame: &mut Random) {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    // The keys of the standard library's hash maps come from the system.
    frame.result = RandomState::new().build_hasher().finish();
}

/// The state before the first step: three numbers of a linear congruence each.
fn first_state() -> Vec<u64> {
    let mut x: i64 = 1;
    let mut next = || {
        x = 48271 * x % ((1 << 31) - 1);
        x as u64
    };
    for _ in 0..20 {
        next();
    }
    let number = |_| next() << 20 ^ next() << 10 ^ next();
    (0..LENGTH).map(number).collect()
}

/// Where the number of step `step` stands in the state; each step goes one place down.
fn place(step: i128) -> usize {
    ((LENGTH - TAP) as i128 - step).rem_euclid(LENGTH as i128) as usize
}

fn state_after(steps: u64) -> Vec<u64> {
    let first = first_state();
    // The numbers of the last 607 steps, oldest first, and those of the 607 after them.
    let oldest = 1 - LENGTH as i128;
    let mut numbers: Vec<u64> = (0..LENGTH)
        .map(|index| first[place(oldest + index as i128)])
        .collect();
    for index in 0..LENGTH {
        numbers.push(numbers[index].wrapping_add(numbers[index + LENGTH - TAP]));
    }
    let power = power_of_x(steps);
    let mut state = vec![0; LENGTH];
    for index in 0..LENGTH {
        let terms = power.iter().zip(&numbers[index..]);
        let number = terms.fold(0u64, |sum, (&factor, &number)| {
            sum.wrapping_add(factor.wrapping_mul(number))
        });
        state[place(i128::from(steps) + oldest + index as i128)] = number;
    }
    state
}

/// x to that power modulo x^607 - x^334 - 1, coefficients modulo 2^64.
fn power_of_x(exponent: u64) -> Vec<u64> {
    let mut power = vec![0; LENGTH];
    power[0] = 1;
    for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
        power = square(&power);
        if exponent >> bit & 1 == 1 {
            power.insert(0, 0);
            reduce(&mut power);
        }
    }
    power
}

fn square(a: &[u64]) -> Vec<u64> {
    let mut product = vec![0u64; 2 * LENGTH];
    for (index, &factor) in a.iter().enumerate() {
        for (sum, &other) in product[index..].iter_mut().zip(a) {
            *sum = sum.wrapping_add(factor.wrapping_mul(other));
        }
    }
    reduce(&mut product);
    product
}

fn reduce(a: &mut Vec<u64>) {
    for index in (LENGTH..a.len()).rev() {
        let coefficient = a[index];
        a[index - LENGTH] = a[index - LENGTH].wrapping_add(coefficient);
        a[index - TAP] = a[index - TAP].wrapping_add(coefficient);
    }
    a.truncate(LENGTH);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Step by step, for a number of steps that can be waited for.
    #[test]
    fn jumps_where_steps_lead() {
        for steps in [0, 1, 606, 607, 608, 5000] {
            let mut state = first_state();
            let (mut tap, mut feed) = (0, LENGTH - TAP);
            for _ in 0..steps {
                tap = (tap + LENGTH - 1) % LENGTH;
                feed = (feed + LENGTH - 1) % LENGTH;
                state[feed] = state[feed].wrapping_add(state[tap]);
            }
            assert_eq!(state_after(steps), state, "{steps} steps");
        }
    }
}
