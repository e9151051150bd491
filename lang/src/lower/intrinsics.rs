//! Functions of standard packages that are machine instructions or host routines.
//!
//! A call of one is lowered in place; where it is needed as a function it is a function around the instruction. Those without a
//! body in our source have no other meaning; the others mean the same as their Go text, which remains for people to read.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F32, F64, I8, I32, I64};
use cranelift_codegen::ir::{AtomicRmwOp, InstBuilder, MemFlagsData, Type, Value};
use cranelift_module::Module as _;

use super::function::FunctionLowering;
use super::host::Host;
use super::value::Operand;
use crate::check::{Function, FunctionId};

/// The list of all types of the program.
const PROGRAM_TYPES: &str = "reflect.programTypes";
/// Lets other tasks run.
const GOSCHED: &str = "runtime.Gosched";

impl FunctionLowering<'_, '_> {
    /// The results of a call of a function that is an instruction; `None` for all others.
    pub fn instruction(
        &mut self,
        function: FunctionId,
        arguments: &[Operand],
    ) -> Option<Vec<Operand>> {
        let symbol = &*self.info.function(function).symbol;
        if symbol == PROGRAM_TYPES {
            let data = self.unit.all_descriptors();
            return Some(vec![Operand::one(self.data_address(data))]);
        }
        if symbol == GOSCHED {
            self.call_host(Host::Gosched, &[]);
            return Some(vec![]);
        }
        let in_math = symbol.strip_prefix("math.");
        let in_math = in_math.or_else(|| symbol.strip_prefix("math/bits."));
        let atomic = AtomicOperation::of(symbol);
        if in_math.is_none() && atomic.is_none() {
            return None;
        }
        let leaves: Vec<Value> = arguments
            .iter()
            .map(|argument| match argument {
                Operand::Leaves(leaves) if leaves.len() == 1 => Some(leaves.at(0)),
                _ => None,
            })
            .collect::<Option<_>>()?;
        if let Some(operation) = atomic {
            let result = self.atomic(operation, &leaves);
            return Some(result.into_iter().map(Operand::one).collect());
        }
        let name = in_math?;
        let results = match (name, leaves.as_slice()) {
            ("Mul64" | "Mul", &[x, y]) => {
                let (high, low) = (self.b.ins().umulhi(x, y), self.b.ins().imul(x, y));
                vec![high, low]
            }
            (_, &[x]) => vec![self.of_one(name, x)?],
            ("RotateLeft64" | "RotateLeft", &[x, count]) => vec![self.b.ins().rotl(x, count)],
            ("RotateLeft32", &[x, count]) => {
                let count = self.b.ins().ireduce(I32, count);
                vec![self.b.ins().rotl(x, count)]
            }
            ("FMA", &[x, y, z]) if self.has("has_fma") => vec![self.b.ins().fma(x, y, z)],
            _ => return None,
        };
        Some(results.into_iter().map(Operand::one).collect())
    }

    fn of_one(&mut self, name: &str, x: Value) -> Option<Value> {
        let flags = MemFlagsData::new();
        Some(match name {
            "Sqrt" => self.b.ins().sqrt(x),
            "Abs" => self.b.ins().fabs(x),
            "Floor" if self.has("has_sse41") => self.b.ins().floor(x),
            "Ceil" if self.has("has_sse41") => self.b.ins().ceil(x),
            "Trunc" if self.has("has_sse41") => self.b.ins().trunc(x),
            "Float64bits" => self.b.ins().bitcast(I64, flags, x),
            "Float64frombits" => self.b.ins().bitcast(F64, flags, x),
            "Float32bits" => self.b.ins().bitcast(I32, flags, x),
            "Float32frombits" => self.b.ins().bitcast(F32, flags, x),
            "LeadingZeros64" | "LeadingZeros" => self.b.ins().clz(x),
            "TrailingZeros64" | "TrailingZeros" => self.b.ins().ctz(x),
            "OnesCount64" | "OnesCount" => self.b.ins().popcnt(x),
            "ReverseBytes64" | "ReverseBytes" | "ReverseBytes32" => self.b.ins().bswap(x),
            "Len64" | "Len" => {
                let zeros = self.b.ins().clz(x);
                let width = self.word(64);
                self.b.ins().isub(width, zeros)
            }
            "LeadingZeros32" => {
                let zeros = self.b.ins().clz(x);
                self.b.ins().uextend(I64, zeros)
            }
            "TrailingZeros32" => {
                let zeros = self.b.ins().ctz(x);
                self.b.ins().uextend(I64, zeros)
            }
            "Len32" => {
                let wide = self.b.ins().uextend(I64, x);
                let zeros = self.b.ins().clz(wide);
                let width = self.word(64);
                self.b.ins().isub(width, zeros)
            }
            _ => return None,
        })
    }

    /// An access that is one step for all tasks. It orders all accesses before and after it, as Go promises.
    fn atomic(&mut self, operation: AtomicOperation, arguments: &[Value]) -> Option<Value> {
        self.probe(arguments[0]);
        let ty = operation.ty;
        let flags = self.frame.memory_flags();
        let address = arguments[0];
        let old = match (operation.kind, arguments) {
            (AtomicKind::Load, _) => self.b.ins().atomic_load(ty, flags, address),
            (AtomicKind::CompareAndSwap, &[_, old, new]) => {
                let found = self.b.ins().atomic_cas(flags, address, old, new);
                return Some(self.b.ins().icmp(IntCC::Equal, found, old));
            }
            (AtomicKind::Change(change), &[_, operand]) => {
                let ins = self.b.ins();
                let old = ins.atomic_rmw(ty, flags, change, address, operand);
                match change {
                    // Go's answers the sum, the instruction what was there.
                    AtomicRmwOp::Add => return Some(self.b.ins().iadd(old, operand)),
                    _ => old,
                }
            }
            // An exchange orders like Cranelift's atomic store, a move and a fence, and costs less.
            (AtomicKind::Store, &[_, value]) => {
                let exchange = AtomicRmwOp::Xchg;
                self.b.ins().atomic_rmw(ty, flags, exchange, address, value);
                return None;
            }
            _ => unreachable!("the checker has counted the arguments"),
        };
        Some(if operation.is_pointer {
            self.pointer(old)
        } else {
            old
        })
    }

    /// Whether the processor has what an instruction needs; without it Cranelift would call the C library.
    fn has(&self, feature: &str) -> bool {
        let flags = self.unit.module.isa().isa_flags();
        flags
            .iter()
            .any(|flag| flag.name == feature && flag.as_bool() == Some(true))
    }
}

/// What a function or method of package sync/atomic does.
#[derive(Clone, Copy, Debug, PartialEq)]
struct AtomicOperation {
    kind: AtomicKind,
    ty: Type,
    is_pointer: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum AtomicKind {
    Load,
    Store,
    CompareAndSwap,
    Change(AtomicRmwOp),
}

impl AtomicOperation {
    /// The operation with a symbol such as `sync/atomic.AddInt32`; or `sync/atomic.(*Int32).Add`, since the value is what the
    /// structs of that package begin with.
    fn of(symbol: &str) -> Option<AtomicOperation> {
        const KINDS: [(&str, AtomicKind); 7] = [
            ("Load", AtomicKind::Load),
            ("Store", AtomicKind::Store),
            ("CompareAndSwap", AtomicKind::CompareAndSwap),
            ("Add", AtomicKind::Change(AtomicRmwOp::Add)),
            ("Swap", AtomicKind::Change(AtomicRmwOp::Xchg)),
            ("And", AtomicKind::Change(AtomicRmwOp::And)),
            ("Or", AtomicKind::Change(AtomicRmwOp::Or)),
        ];
        let name = symbol.strip_prefix("sync/atomic.")?;
        let (kind, operand) = match name.strip_prefix("(*") {
            None => KINDS
                .iter()
                .find_map(|&(prefix, kind)| Some((kind, name.strip_prefix(prefix)?)))?,
            Some(method) => {
                let (receiver, method) = method.rsplit_once(").")?;
                let (_, kind) = KINDS.iter().find(|(name, _)| *name == method)?;
                (*kind, receiver.split('[').next()?)
            }
        };
        let ty = match operand {
            // The lowest byte of the number that the Go text makes of it; the others are always 0.
            "Bool" => I8,
            "Int32" | "Uint32" => I32,
            "Int64" | "Uint64" | "Uintptr" | "Pointer" => I64,
            _ => return None,
        };
        let is_pointer = operand == "Pointer";
        Some(AtomicOperation {
            kind,
            ty,
            is_pointer,
        })
    }
}

/// Whether a function without body is an instruction rather than a routine of the runtime.
pub(super) fn is_instruction(function: &Function) -> bool {
    matches!(
        &*function.symbol,
        PROGRAM_TYPES
            | GOSCHED
            | "math.Sqrt"
            | "math.Floor"
            | "math.Ceil"
            | "math.Trunc"
            | "math.FMA"
    ) || AtomicOperation::of(&function.symbol).is_some()
}
