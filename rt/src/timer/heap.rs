//! The timers that are set, the earliest first.
//!
//! A heap with four children a node: half as deep as a binary one, and the children of a node share a cache line. Entries
//! hold what is compared; the rest is in slots that do not move, so that a timer can be found again by its name.
//!
//! Promises: the name of a timer that went off or was removed names nothing, also when its slot is used again. May not know:
//! what timers are for, or what time it is.

/// The name of a timer that was set; 0 names none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct TimerName(u64);

impl TimerName {
    fn new(slot: u32, generation: u32) -> TimerName {
        TimerName(u64::from(generation) << 32 | u64::from(slot))
    }

    /// As a number.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// The name that is this number.
    pub(crate) fn from_bits(bits: u64) -> TimerName {
        TimerName(bits)
    }

    fn slot(self) -> usize {
        self.0 as u32 as usize
    }

    fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

const CHILDREN: usize = 4;

#[derive(Clone, Copy, Debug)]
struct Entry {
    deadline_ns: i64,
    slot: u32,
}

#[derive(Debug)]
struct Slot<T> {
    /// Odd while the slot is used, so that no name is 0.
    generation: u32,
    /// Where in the heap its entry is; if the slot is free, the next free one.
    position: u32,
    period_ns: i64,
    payload: Option<T>,
}

const NO_SLOT: u32 = u32::MAX;

/// A heap of timers, each with a payload.
#[derive(Debug)]
pub(crate) struct TimerHeap<T> {
    entries: Vec<Entry>,
    slots: Vec<Slot<T>>,
    first_free: u32,
}

impl<T> Default for TimerHeap<T> {
    fn default() -> Self {
        TimerHeap {
            entries: vec![],
            slots: vec![],
            first_free: NO_SLOT,
        }
    }
}

impl<T: Copy> TimerHeap<T> {
    /// The deadline of the timer that is next, `i64::MAX` if there is none.
    pub fn next_deadline_ns(&self) -> i64 {
        self.entries.first().map_or(i64::MAX, |e| e.deadline_ns)
    }

    /// The payloads of all timers.
    pub fn payloads(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().filter_map(|slot| slot.payload.as_ref())
    }

    /// Sets a timer: for one time, or every `period_ns` if that is more than 0.
    pub fn insert(&mut self, deadline_ns: i64, period_ns: i64, payload: T) -> TimerName {
        if self.first_free == NO_SLOT {
            self.first_free = self.slots.len() as u32;
            self.slots.push(Slot {
                generation: 0,
                position: NO_SLOT,
                period_ns: 0,
                payload: None,
            });
        }
        let at = self.first_free;
        let position = self.entries.len();
        let slot = &mut self.slots[at as usize];
        self.first_free = slot.position;
        slot.generation = slot.generation.wrapping_add(1);
        slot.period_ns = period_ns;
        slot.payload = Some(payload);
        let name = TimerName::new(at, slot.generation);
        let entry = Entry {
            deadline_ns,
            slot: at,
        };
        self.entries.push(entry);
        self.sift_up(position, entry);
        name
    }

    /// Removes a timer. Answers its payload if it was set.
    pub fn remove(&mut self, name: TimerName) -> Option<T> {
        let slot = self.slots.get(name.slot())?;
        if slot.generation != name.generation() || slot.payload.is_none() {
            return None;
        }
        let position = slot.position as usize;
        self.remove_entry(position);
        self.free(name.slot())
    }

    /// Removes all timers whose payload is not wanted any more.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&T) -> bool) {
        for at in 0..self.slots.len() {
            let slot = &self.slots[at];
            if slot.payload.as_ref().is_some_and(|p| !is_wanted(p)) {
                let position = slot.position as usize;
                self.remove_entry(position);
                self.free(at);
            }
        }
    }

    /// The payload of a timer whose time has come. One with a period is set again, for the next time that is still to come.
    pub fn pop_due(&mut self, now_ns: i64) -> Option<T> {
        let first = *self.entries.first()?;
        if first.deadline_ns > now_ns {
            return None;
        }
        let slot = &self.slots[first.slot as usize];
        let period_ns = slot.period_ns;
        if period_ns <= 0 {
            self.remove_entry(0);
            return self.free(first.slot as usize);
        }
        let payload = slot.payload;
        let missed = (now_ns - first.deadline_ns) / period_ns;
        let later_ns = period_ns.saturating_mul(missed + 1);
        let entry = Entry {
            deadline_ns: first.deadline_ns.saturating_add(later_ns),
            ..first
        };
        self.sift_down(0, entry);
        payload
    }

    fn free(&mut self, at: usize) -> Option<T> {
        let slot = &mut self.slots[at];
        slot.generation = slot.generation.wrapping_add(1);
        slot.position = self.first_free;
        self.first_free = at as u32;
        slot.payload.take()
    }

    /// Takes an entry out and puts the last one in its place.
    fn remove_entry(&mut self, position: usize) {
        let last = self.entries.pop().expect("an entry is removed");
        if position < self.entries.len() {
            self.sift_up(position, last);
            if self.entries[position].slot == last.slot {
                self.sift_down(position, last);
            }
        }
    }

    fn place(&mut self, position: usize, entry: Entry) {
        self.entries[position] = entry;
        self.slots[entry.slot as usize].position = position as u32;
    }

    /// Puts an entry at a position that may be too far down.
    fn sift_up(&mut self, mut position: usize, entry: Entry) {
        while position > 0 {
            let parent = (position - 1) / CHILDREN;
            if self.entries[parent].deadline_ns <= entry.deadline_ns {
                break;
            }
            self.place(position, self.entries[parent]);
            position = parent;
        }
        self.place(position, entry);
    }

    /// Puts an entry at a position that may be too far up.
    fn sift_down(&mut self, mut position: usize, entry: Entry) {
        loop {
            let first = position * CHILDREN + 1;
            let children = first..(first + CHILDREN).min(self.entries.len());
            let least = children.min_by_key(|&child| self.entries[child].deadline_ns);
            match least {
                Some(child) if self.entries[child].deadline_ns < entry.deadline_ns => {
                    self.place(position, self.entries[child]);
                    position = child;
                }
                _ => break,
            }
        }
        self.place(position, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence of numbers that look random (a linear congruential generator, Knuth's MMIX constants).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }
    }

    impl<T: Copy> TimerHeap<T> {
        fn len(&self) -> usize {
            self.entries.len()
        }

        fn assert_ordered(&self) {
            for (position, entry) in self.entries.iter().enumerate() {
                assert_eq!(self.slots[entry.slot as usize].position as usize, position);
                let parent = position.saturating_sub(1) / CHILDREN;
                assert!(self.entries[parent].deadline_ns <= entry.deadline_ns);
            }
        }
    }

    /// Against a list that is searched.
    #[test]
    fn random_timers_go_off_in_order() {
        let mut numbers = Numbers(1);
        let mut heap = TimerHeap::default();
        let mut model: Vec<(i64, u64, TimerName)> = vec![];
        let mut gone: Vec<TimerName> = vec![];
        let mut now = 0;
        for payload in 0..20_000 {
            match numbers.below(8) {
                0..=3 => {
                    let deadline = now + numbers.below(1000) as i64;
                    model.push((deadline, payload, heap.insert(deadline, 0, payload)));
                }
                4 if !model.is_empty() => {
                    let at = numbers.below(model.len() as u64) as usize;
                    let (_, payload, name) = model.swap_remove(at);
                    assert_eq!(heap.remove(name), Some(payload));
                    gone.push(name);
                }
                5 if !gone.is_empty() => {
                    let at = numbers.below(gone.len() as u64) as usize;
                    assert_eq!(heap.remove(gone[at]), None);
                }
                _ => {
                    now += numbers.below(200) as i64;
                    while let Some(payload) = heap.pop_due(now) {
                        let at = model.iter().position(|m| m.1 == payload).unwrap();
                        let (deadline, _, name) = model.swap_remove(at);
                        assert!(deadline <= now);
                        assert!(model.iter().all(|m| m.0 >= deadline));
                        gone.push(name);
                    }
                    assert!(model.iter().all(|m| m.0 > now));
                }
            }
            let next = model.iter().map(|m| m.0).min().unwrap_or(i64::MAX);
            assert_eq!(heap.next_deadline_ns(), next);
            assert_eq!(heap.len(), model.len());
            heap.assert_ordered();
        }
    }

    #[test]
    fn periods_keep_their_beat() {
        let mut heap = TimerHeap::default();
        let name = heap.insert(10, 10, 'a');
        assert_eq!(heap.pop_due(9), None);
        assert_eq!(heap.pop_due(10), Some('a'));
        assert_eq!(heap.pop_due(10), None);
        assert_eq!(heap.next_deadline_ns(), 20);
        // Beats that were missed are left out.
        assert_eq!(heap.pop_due(45), Some('a'));
        assert_eq!(heap.next_deadline_ns(), 50);
        assert_eq!(heap.remove(name), Some('a'));
        assert_eq!(heap.remove(name), None);
        assert_eq!(heap.next_deadline_ns(), i64::MAX);
        heap.insert(i64::MAX - 1, i64::MAX, 'b');
        assert_eq!(heap.pop_due(i64::MAX - 1), Some('b'));
        assert_eq!(heap.next_deadline_ns(), i64::MAX);
    }

    #[test]
    fn names_are_never_zero_and_never_come_back() {
        let mut heap = TimerHeap::default();
        assert_eq!(heap.remove(TimerName::default()), None);
        let first = heap.insert(1, 0, 1);
        assert_ne!(first, TimerName::default());
        assert_eq!(heap.pop_due(1), Some(1));
        let second = heap.insert(1, 0, 2);
        assert_eq!(heap.remove(first), None);
        assert_eq!(heap.remove(TimerName::default()), None);
        assert_eq!(heap.remove(second), Some(2));
    }

    #[test]
    fn retain_removes_what_is_not_wanted() {
        let mut heap = TimerHeap::default();
        let names: Vec<TimerName> = (0..100).map(|i| heap.insert(i * 7 % 100, 0, i)).collect();
        heap.retain(|payload| payload % 3 == 0);
        heap.assert_ordered();
        assert_eq!(heap.len(), 34);
        assert_eq!(heap.payloads().count(), 34);
        assert_eq!(heap.remove(names[1]), None);
        assert_eq!(heap.remove(names[3]), Some(3));
        let mut last = 0;
        while let Some(payload) = heap.pop_due(1000) {
            assert!(payload * 7 % 100 >= last);
            last = payload * 7 % 100;
        }
    }
}
