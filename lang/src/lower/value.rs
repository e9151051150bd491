//! What an expression evaluates to, and where variables live.
//!
//! A scalar-like value is a list of SSA values ([`Leaves`]), any other value is bytes somewhere in memory ([`Memory`]).
//! A [`Place`] is what can be assigned to: frontend variables or memory.

use cranelift_codegen::ir::{StackSlot, Value};
use cranelift_frontend::Variable;

use super::layout::MOST_LEAVES;

/// A short list of copyable things: the leaves of one scalar-like value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Few<T> {
    items: [Option<T>; MOST_LEAVES],
    count: u8,
}

impl<T: Copy> Few<T> {
    /// No leaves.
    pub fn new() -> Self {
        Few {
            items: [None; MOST_LEAVES],
            count: 0,
        }
    }

    /// A single leaf.
    pub fn one(item: T) -> Self {
        Self::from_iter([item])
    }

    /// Appends a leaf.
    pub fn push(&mut self, item: T) {
        self.items[usize::from(self.count)] = Some(item);
        self.count += 1;
    }

    /// The leaves.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.items[..self.len()]
            .iter()
            .map(|item| item.expect("items below the count are set"))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.count.into()
    }

    /// One of them.
    pub fn at(&self, index: usize) -> T {
        self.items[index].expect("the index is below the count")
    }

    /// `count` leaves from `first` on.
    pub fn part(&self, first: usize, count: usize) -> Self {
        self.iter().skip(first).take(count).collect()
    }
}

impl<T: Copy> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Few::new();
        for item in items {
            few.push(item);
        }
        few
    }
}

/// The SSA values of a scalar-like value.
pub(super) type Leaves = Few<Value>;

/// What a memory place is relative to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    /// A stack slot of this function.
    Slot(StackSlot),
    /// An address that is known to be valid.
    Address(Value),
    /// A pointer of the program, which may be nil: the access itself finds out.
    Pointer(Value),
    /// The address of a value in an interface, if that is of the type at hand. What was stored there as another type must not
    /// be taken for it, not even on ways that are never gone: so these reads are apart from all other memory.
    Boxed(Value),
}

/// A place in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    /// Where the offset counts from.
    pub base: Base,
    /// Bytes from there.
    pub offset: i64,
}

impl Memory {
    /// The start of a slot.
    pub fn slot(slot: StackSlot) -> Self {
        Memory {
            base: Base::Slot(slot),
            offset: 0,
        }
    }

    /// A valid address.
    pub fn address(address: Value) -> Self {
        Memory {
            base: Base::Address(address),
            offset: 0,
        }
    }

    /// The value of an interface, behind its data word.
    pub fn boxed(data: Value) -> Self {
        Memory {
            base: Base::Boxed(data),
            offset: 0,
        }
    }

    /// What a pointer of the program points to.
    pub fn pointer(pointer: Value) -> Self {
        Memory {
            base: Base::Pointer(pointer),
            offset: 0,
        }
    }

    /// The place `bytes` further on.
    pub fn at(self, bytes: u64) -> Self {
        Memory {
            offset: self.offset + bytes as i64,
            ..self
        }
    }
}

/// The value of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand {
    /// A scalar-like value.
    Leaves(Leaves),
    /// A value that lives in memory.
    Memory {
        /// Where it is now.
        place: Memory,
        /// Whether nothing else refers to that memory: it need not be copied to be kept.
        is_temporary: bool,
    },
}

impl Operand {
    /// The value of an expression without a value.
    pub fn nothing() -> Self {
        Operand::Leaves(Few::new())
    }

    /// A value of one leaf.
    pub fn one(value: Value) -> Self {
        Operand::Leaves(Few::one(value))
    }

    /// A value in memory that other places may change.
    pub fn shared(place: Memory) -> Self {
        Operand::Memory {
            place,
            is_temporary: false,
        }
    }

    /// A value in memory that only this operand refers to.
    pub fn temporary(place: Memory) -> Self {
        Operand::Memory {
            place,
            is_temporary: true,
        }
    }

    /// The leaves of a scalar-like value.
    pub fn leaves(self) -> Leaves {
        match self {
            Operand::Leaves(leaves) => leaves,
            Operand::Memory { .. } => {
                panic!("a value in memory where a scalar-like one was expected")
            }
        }
    }

    /// The leaf of a value that has only one.
    pub fn single(self) -> Value {
        let leaves = self.leaves();
        assert_eq!(leaves.len(), 1, "one leaf expected");
        leaves.at(0)
    }
}

/// Something that can be assigned to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Leaves that live in frontend variables.
    Variables(Few<Variable>),
    /// Memory.
    Memory(Memory),
    /// `_`
    Blank,
}
