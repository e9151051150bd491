//! The words of slots that hold pointers: initialised when listed, listed when they hold a pointer, never loaded stale.

use super::error::{Errors, Rule};
use super::flow::{Flow, SlotAccess};
use super::taint::Taint;
use super::words::PointerWords;
use super::zeroing::{ZeroedRun, zeroed_run};
use crate::contract::PointerRun;
use cranelift_codegen::ir::{Inst, StackSlot, UserStackMapEntry};

/// A set of tracked words, by dense number.
#[derive(Clone, PartialEq, Eq)]
struct Words(Vec<u64>);

impl Words {
    fn empty(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn insert(&mut self, word: usize) {
        self.0[word / 64] |= 1 << (word % 64);
    }

    fn remove(&mut self, word: usize) {
        self.0[word / 64] &= !(1 << (word % 64));
    }

    fn insert_all(&mut self, other: &Self) {
        for (into, &from) in self.0.iter_mut().zip(&other.0) {
            *into |= from;
        }
    }

    fn contains(&self, word: usize) -> bool {
        self.0[word / 64] >> (word % 64) & 1 == 1
    }

    /// The first word that is in `self` and not in `other`.
    fn first_not_in(&self, other: &Self) -> Option<usize> {
        let pairs = self.0.iter().zip(&other.0).enumerate();
        pairs
            .filter_map(|(index, (a, b))| Some((index, a & !b)).filter(|(_, bits)| *bits != 0))
            .map(|(index, bits)| index * 64 + bits.trailing_zeros() as usize)
            .next()
    }
}

/// What is known about all tracked words at one point.
#[derive(Clone, PartialEq, Eq)]
struct State {
    initialised: Words,
    pointer: Words,
    stale: Words,
}

impl State {
    fn at_entry(count: usize) -> Self {
        Self {
            initialised: Words::empty(count),
            pointer: Words::empty(count),
            stale: Words::empty(count),
        }
    }

    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        let mut merge = |into: &mut Words, from: &Words, combine: fn(u64, u64) -> u64| {
            for (into, &from) in into.0.iter_mut().zip(&from.0) {
                let new = combine(*into, from);
                changed |= new != *into;
                *into = new;
            }
        };
        merge(&mut self.initialised, &other.initialised, |a, b| a & b);
        merge(&mut self.pointer, &other.pointer, |a, b| a | b);
        merge(&mut self.stale, &other.stale, |a, b| a | b);
        changed
    }

    fn safepoint(&mut self, listed: &Words) {
        for (index, &listed) in listed.0.iter().enumerate() {
            self.stale.0[index] |= self.pointer.0[index] & !listed;
            self.pointer.0[index] &= listed;
        }
    }
}

/// What an instruction does to tracked words.
enum Event {
    /// Words `first..end` are overwritten as a whole.
    Store {
        first: usize,
        end: usize,
        pointer: bool,
    },
    /// Words `first..end` are read, at least in part.
    Load {
        first: usize,
        end: usize,
        inst: Inst,
    },
    Safepoint {
        inst: Inst,
        listed: Words,
    },
    /// A loop has zeroed these numbers.
    Zeroed(Words),
}

struct Tracked<'a> {
    /// Single words, sorted by slot and offset; a word's number is its index.
    words: Vec<(StackSlot, u32)>,
    /// Long runs of the contract, each tracked as if it were one word; its number is its index behind all words.
    long_runs: &'a [(StackSlot, PointerRun)],
    /// The numbers that belong to the contract: every safepoint lists them.
    contract: Words,
    flow: &'a Flow<'a>,
    pointer_words: &'a PointerWords,
}

/// Checks all slot words of the function.
pub(super) fn check(
    flow: &Flow<'_>,
    pointer_words: &PointerWords,
    taint: &Taint,
    errors: &mut Errors,
) {
    let tracked = Tracked::new(flow, pointer_words, taint);
    if flow.blocks.is_empty() {
        return;
    }
    let blocks = 0..flow.blocks.len();
    let events: Vec<Vec<Event>> = blocks
        .map(|number| tracked.events(taint, number, errors))
        .collect();
    let at_start = solve(flow, &events, tracked.count());
    for (events, state) in events.iter().zip(at_start) {
        if let Some(mut state) = state {
            for event in events {
                tracked.report(event, &state, errors);
                apply(event, &mut state);
            }
        }
    }
}

/// The state at the start of each block, at the fixpoint.
fn solve(flow: &Flow<'_>, events: &[Vec<Event>], count: usize) -> Vec<Option<State>> {
    let mut at_start: Vec<Option<State>> = vec![None; flow.blocks.len()];
    at_start[0] = Some(State::at_entry(count));
    let mut dirty = vec![false; flow.blocks.len()];
    dirty[0] = true;
    let mut any_dirty = true;
    while any_dirty {
        any_dirty = false;
        for number in 0..flow.blocks.len() {
            if !std::mem::take(&mut dirty[number]) {
                continue;
            }
            let Some(mut state) = at_start[number].clone() else {
                continue;
            };
            for event in &events[number] {
                apply(event, &mut state);
            }
            for successor in flow.func.block_successors(flow.blocks[number]) {
                let successor = flow.number(successor) as usize;
                let changed = match &mut at_start[successor] {
                    Some(old) => old.join(&state),
                    unreached => {
                        *unreached = Some(state.clone());
                        true
                    }
                };
                dirty[successor] |= changed;
                any_dirty |= changed && successor <= number;
            }
        }
    }
    at_start
}

fn apply(event: &Event, state: &mut State) {
    match event {
        Event::Store {
            first,
            end,
            pointer,
        } => {
            for word in *first..*end {
                state.initialised.insert(word);
                state.stale.remove(word);
                if *pointer {
                    state.pointer.insert(word);
                } else {
                    state.pointer.remove(word);
                }
            }
        }
        Event::Load { .. } => {}
        Event::Safepoint { listed, .. } => state.safepoint(listed),
        Event::Zeroed(words) => state.initialised.insert_all(words),
    }
}

impl<'a> Tracked<'a> {
    fn new(flow: &'a Flow<'a>, pointer_words: &'a PointerWords, taint: &Taint) -> Self {
        let exists = |&(slot, offset): &(StackSlot, u32)| {
            let data = flow.func.sized_stack_slots.get(slot);
            data.is_some_and(|data| u64::from(offset) + 8 <= u64::from(data.size))
        };
        let all = taint.words.iter().copied().chain(pointer_words.short());
        let mut words: Vec<_> = all.filter(exists).collect();
        words.sort_unstable();
        words.dedup();
        let long_runs = pointer_words.long();
        let mut contract = Words::empty(words.len() + long_runs.len());
        for word in pointer_words.short() {
            if let Ok(number) = words.binary_search(&word) {
                contract.insert(number);
            }
        }
        for number in words.len()..words.len() + long_runs.len() {
            contract.insert(number);
        }
        Self {
            words,
            long_runs,
            contract,
            flow,
            pointer_words,
        }
    }

    fn count(&self) -> usize {
        self.words.len() + self.long_runs.len()
    }

    /// A tracked number in words that a message can use.
    fn name(&self, number: usize) -> String {
        match self.words.get(number) {
            Some((slot, offset)) => format!("{slot}+{offset}"),
            None => {
                let (slot, run) = self.long_runs[number - self.words.len()];
                format!(
                    "the run of {} words at {slot}+{}",
                    run.count, run.offset_bytes
                )
            }
        }
    }

    fn events(&self, taint: &Taint, number: usize, errors: &mut Errors) -> Vec<Event> {
        let insts = self.flow.insts(self.flow.blocks[number]);
        let mut events: Vec<Event> = insts
            .filter_map(|inst| self.event(taint, inst, errors))
            .collect();
        if let Some(run) = zeroed_run(self.flow, number) {
            events.push(Event::Zeroed(self.zeroed(run)));
        }
        events
    }

    /// The numbers that a zeroing loop covers.
    fn zeroed(&self, zeroed: ZeroedRun) -> Words {
        let mut all = Words::empty(self.count());
        for (number, &(slot, offset)) in self.words.iter().enumerate() {
            let distance = i64::from(offset) - zeroed.offset;
            let hit = distance % zeroed.stride_bytes == 0
                && (0..zeroed.count).contains(&(distance / zeroed.stride_bytes));
            if slot == zeroed.slot && hit {
                all.insert(number);
            }
        }
        for (index, (slot, run)) in self.long_runs.iter().enumerate() {
            let same = *slot == zeroed.slot
                && i64::from(run.offset_bytes) == zeroed.offset
                && i64::from(run.stride_bytes) == zeroed.stride_bytes
                && i64::from(run.count) <= zeroed.count;
            if same {
                all.insert(self.words.len() + index);
            }
        }
        all
    }

    fn event(&self, taint: &Taint, inst: Inst, errors: &mut Errors) -> Option<Event> {
        if self.flow.opcode(inst).is_safepoint() {
            let listed = self.listed(inst, errors);
            return Some(Event::Safepoint { inst, listed });
        }
        let access = self.flow.slot_access(inst)?;
        let start = u32::try_from(access.offset).ok()?;
        let end = start.saturating_add(access.size_bytes);
        match access {
            SlotAccess {
                slot,
                stored: Some(stored),
                ..
            } => {
                let first = self.number_at(slot, start);
                let end = self.number_at(slot, end.saturating_sub(7));
                let pointer = taint.is_pointer(stored);
                (first < end).then_some(Event::Store {
                    first,
                    end,
                    pointer,
                })
            }
            SlotAccess { slot, .. } => {
                let first = self.number_at(slot, start.saturating_sub(7));
                let end = self.number_at(slot, end);
                (first < end).then_some(Event::Load { first, end, inst })
            }
        }
    }

    /// The number of the first tracked word of `slot` at or after `offset`.
    fn number_at(&self, slot: StackSlot, offset: u32) -> usize {
        self.words.partition_point(|&word| word < (slot, offset))
    }

    /// The words that the map of `inst` lists, after each entry was checked by itself.
    fn listed(&self, inst: Inst, errors: &mut Errors) -> Words {
        let mut listed = self.contract.clone();
        let entries = self.flow.func.dfg.user_stack_map_entries(inst);
        for entry in entries.unwrap_or_default() {
            if let Some(what) = self.wrong_entry(entry) {
                let what = format!("{}+{} is listed, {what}", entry.slot, entry.offset);
                errors.at(Rule::ListedNotAPointerWord, self.flow, inst, what);
            } else if let Ok(word) = self.words.binary_search(&(entry.slot, entry.offset)) {
                listed.insert(word);
            }
        }
        listed
    }

    fn wrong_entry(&self, entry: &UserStackMapEntry) -> Option<&'static str> {
        let Some(data) = self.flow.func.sized_stack_slots.get(entry.slot) else {
            return Some("which does not exist");
        };
        if u64::from(entry.offset) + 8 > u64::from(data.size) {
            return Some("outside the slot");
        }
        if !entry.offset.is_multiple_of(8) || data.align_shift < 3 {
            return Some("misaligned");
        }
        if !entry.ty.is_int() || entry.ty.bytes() != 8 {
            return Some("with a type that is no pointer");
        }
        let words = self.pointer_words;
        let holds_pointers = words.is_spill(entry.slot) || words.contains(entry.slot, entry.offset);
        (!holds_pointers).then_some("where the producer keeps a scalar")
    }

    fn report(&self, event: &Event, state: &State, errors: &mut Errors) {
        match event {
            Event::Load { first, end, inst } => {
                if let Some(word) = (*first..*end).find(|&word| state.stale.contains(word)) {
                    let word = self.name(word);
                    let what = format!("{word} held a pointer over an unlisted safepoint");
                    errors.at(Rule::StaleWord, self.flow, *inst, what);
                }
            }
            Event::Safepoint { inst, listed } => {
                if let Some(word) = listed.first_not_in(&state.initialised) {
                    let word = self.name(word);
                    let what = format!("{word} is listed and may be uninitialised");
                    errors.at(Rule::ListedUninitialised, self.flow, *inst, what);
                }
            }
            Event::Store { .. } | Event::Zeroed(_) => {}
        }
    }
}
