//! Deep equality.
//!
//! Promises: what Go's `reflect.DeepEqual` says, for values of any depth, cycles included. May not know: who asks.

use super::super::map;
use super::super::value::Value;
use morestack_rt::types::Kind;
use std::collections::HashSet;

/// Whether two values are equal, looking into what they refer to; none are only equal to each other.
pub(super) fn deep_equal(a: Option<Value>, b: Option<Value>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return a.is_none() && b.is_none();
    };
    // All pairs must be equal, in whichever order they are looked at: a list instead of recursion.
    let mut comparison = Comparison {
        pairs: vec![(a, b)],
        seen: HashSet::new(),
    };
    while let Some((a, b)) = comparison.pairs.pop() {
        if !comparison.is_equal(a, b) {
            return false;
        }
    }
    true
}

struct Comparison {
    /// What is left to compare.
    pairs: Vec<(Value, Value)>,
    /// References that are compared already, of which type and length.
    seen: HashSet<[usize; 4]>,
}

impl Comparison {
    /// Whether the values are equal, if their parts that it puts on the list are.
    fn is_equal(&mut self, a: Value, b: Value) -> bool {
        if !std::ptr::eq(a.ty, b.ty) {
            return false;
        }
        match a.ty.kind {
            Kind::Array => self.pairs.extend(a.elements().zip(b.elements())),
            Kind::Struct => {
                let fields = a.fields().zip(b.fields());
                self.pairs.extend(fields.map(|((_, a), (_, b))| (a, b)));
            }
            Kind::Slice => {
                if a.pointer().is_null() != b.pointer().is_null() || a.length() != b.length() {
                    return false;
                }
                if a.is_bytes() {
                    return a.element_bytes() == b.element_bytes();
                }
                if self.is_new(a, b, a.length()) {
                    self.pairs.extend(a.elements().zip(b.elements()));
                }
            }
            Kind::Interface => match (a.dynamic(), b.dynamic()) {
                (Some(a), Some(b)) => self.pairs.push((a, b)),
                (a, b) => return a.is_none() && b.is_none(),
            },
            Kind::Pointer => match (a.pointee(), b.pointee()) {
                (Some(to_a), Some(to_b)) => {
                    if self.is_new(a, b, 0) {
                        self.pairs.push((to_a, to_b));
                    }
                }
                (a, b) => return a.is_none() && b.is_none(),
            },
            Kind::Map => {
                if a.pointer().is_null() != b.pointer().is_null() || map::len(a) != map::len(b) {
                    return false;
                }
                if self.is_new(a, b, 0) {
                    for (key, element) in map::entries(a) {
                        let Some(other) = map::find(b, key) else {
                            return false;
                        };
                        self.pairs.push((element, other));
                    }
                }
            }
            // Functions can only be compared with nil.
            Kind::Func => return a.pointer().is_null() && b.pointer().is_null(),
            Kind::Float32 | Kind::Float64 => return a.float() == b.float(),
            Kind::Complex64 | Kind::Complex128 => return a.complex() == b.complex(),
            _ => return a.compare(b).is_eq(),
        }
        true
    }

    /// Whether two references have not been compared yet, and are not the same.
    fn is_new(&mut self, a: Value, b: Value, length: usize) -> bool {
        let (to_a, to_b) = (a.pointer() as usize, b.pointer() as usize);
        let ty = std::ptr::from_ref(a.ty) as usize;
        to_a != to_b
            && self
                .seen
                .insert([to_a.min(to_b), to_a.max(to_b), ty, length])
    }
}
