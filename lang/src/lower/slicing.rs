//! Slice expressions, with Go's checks in Go's order.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, Value};
use morestack_rt::host::SliceBound;

use super::access::Index;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Memory, Operand, Place};
use crate::syntax::ast::ExprId;
use crate::types::{Basic, Type};

/// What is sliced.
#[derive(Clone, Copy, Debug)]
struct Sliced {
    base: Value,
    length: Value,
    capacity: Value,
    element_bytes: u64,
    /// A slice, rather than a string or an array.
    is_slice: bool,
}

/// The bounds of a slice expression, checked.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: Index,
    high: Value,
    max: Value,
}

impl FunctionLowering<'_, '_> {
    /// `x[low:high:max]`
    pub fn slice(
        &mut self,
        expr: ExprId,
        x: ExprId,
        indices: &[Option<ExprId>; 3],
    ) -> Lowered<Operand> {
        let below = self.types.underlying(self.type_of(x));
        let sliced = self.sliced(x, &below)?;
        let mut indexed = [None; 3];
        for (bound, index) in indexed.iter_mut().zip(indices) {
            if let Some(index) = index {
                *bound = Some(self.index_value(*index)?);
            }
        }
        self.at(self.ast[expr].pos);
        let Bounds { low, high, max } = self.check_bounds(&sliced, indexed);
        let is_string = matches!(below, Type::Basic(_));
        let length = self.b.ins().isub(high, low.value);
        let capacity = if is_string {
            length
        } else {
            self.b.ins().isub(max, low.value)
        };
        let base = if low.constant == Some(0) {
            sliced.base
        } else {
            self.advanced(&sliced, low.value, capacity)
        };
        if is_string {
            return Ok(self.pair(base, length));
        }
        Ok(Operand::Leaves(
            [base, length, capacity].into_iter().collect(),
        ))
    }

    fn sliced(&mut self, x: ExprId, below: &Type) -> Lowered<Sliced> {
        match below {
            Type::Basic(Basic::String) => {
                let string = self.expr(x)?.leaves();
                Ok(Sliced {
                    base: string.at(0),
                    length: string.at(1),
                    capacity: string.at(1),
                    element_bytes: 1,
                    is_slice: false,
                })
            }
            Type::Slice(elem) => {
                let slice = self.expr(x)?.leaves();
                Ok(Sliced {
                    base: slice.at(0),
                    length: slice.at(1),
                    capacity: slice.at(2),
                    element_bytes: self.shape(*elem)?.size_bytes,
                    is_slice: true,
                })
            }
            Type::Array { .. } | Type::Pointer(_) => self.whole_array(x, below),
            _ => self.unsupported("generic functions"),
        }
    }

    fn whole_array(&mut self, x: ExprId, below: &Type) -> Lowered<Sliced> {
        let (memory, array) = match below {
            Type::Pointer(array) => (Memory::pointer(self.expr(x)?.single()), *array),
            _ => match self.place(x)? {
                Place::Memory(memory) => (memory, self.type_of(x)),
                _ => unreachable!("an array that is sliced lives in memory"),
            },
        };
        let Type::Array { elem, len } = self.types.underlying(array) else {
            unreachable!("an array")
        };
        let base = self.address_of(memory);
        let length = self.b.ins().iconst(I64, len as i64);
        Ok(Sliced {
            base,
            length,
            capacity: length,
            element_bytes: self.shape(elem)?.size_bytes,
            is_slice: false,
        })
    }

    /// Checks from the outermost bound inwards, as Go does.
    fn check_bounds(&mut self, sliced: &Sliced, [low, high, max]: [Option<Index>; 3]) -> Bounds {
        let of = |slice, other| if sliced.is_slice { slice } else { other };
        let has_max = max.is_some();
        let (high, max) = match (high, max) {
            (Some(high), Some(max)) => {
                let kind = of(SliceBound::Capacity3, SliceBound::Length3);
                self.check_bound(max, sliced.capacity, kind);
                self.check_bound(high, max.value, SliceBound::Order3);
                (high.value, max.value)
            }
            (Some(high), None) => {
                let kind = of(SliceBound::Capacity, SliceBound::Length);
                self.check_bound(high, sliced.capacity, kind);
                (high.value, sliced.capacity)
            }
            (None, _) => (sliced.length, sliced.capacity),
        };
        let low = low.unwrap_or_else(|| Index {
            value: self.word(0),
            is_unsigned: false,
            constant: Some(0),
        });
        if low.constant != Some(0) {
            let kind = if has_max {
                SliceBound::LowOrder3
            } else {
                SliceBound::Order
            };
            self.check_bound(low, high, kind);
        }
        Bounds { low, high, max }
    }

    /// The address of element `low`. An empty rest starts where the whole did: a pointer never leaves its object.
    fn advanced(&mut self, sliced: &Sliced, low: Value, capacity: Value) -> Value {
        let distance = self.scale(low, sliced.element_bytes);
        let negated = self.b.ins().ineg(capacity);
        let mask = self.b.ins().sshr_imm_u(negated, 63);
        let distance = self.b.ins().band(distance, mask);
        let moved = self.b.ins().iadd(sliced.base, distance);
        self.pointer(moved)
    }

    /// Panics unless `bound` is at most `limit`.
    fn check_bound(&mut self, bound: Index, limit: Value, kind: SliceBound) {
        if let (Some(bound), Some(limit)) = (bound.constant, self.constant_of(limit))
            && limit >= 0
            && bound <= limit as u64
        {
            return;
        }
        let outside = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, bound.value, limit);
        self.panic_if_with(outside, Host::PanicSlice, |this| {
            let kind = this.word(kind as i64);
            let is_unsigned = this.word(bound.is_unsigned.into());
            vec![kind, bound.value, is_unsigned, limit]
        });
    }
}
