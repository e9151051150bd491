//! Built-in functions, printing and panics.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{F32, I64};
use cranelift_codegen::ir::{InstBuilder, Value};

use super::arith::Number;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::value::{Operand, Place};
use crate::check::{Builtin, FieldStep, Mode};
use crate::escape::AllocationKind;
use crate::syntax::ast::ExprId;
use crate::syntax::token::BinaryOp;
use crate::types::{Basic, Type, TypeId};

impl FunctionLowering<'_, '_> {
    /// What `unsafe.Sizeof` and the like give where it is not constant: in instances of generic functions.
    fn measure(&self, builtin: Builtin, args: &[ExprId]) -> Option<u64> {
        let layout = |expr| self.types.layout(self.type_of(expr));
        match builtin {
            Builtin::UnsafeSizeof => Some(layout(args[0]).size_bytes),
            Builtin::UnsafeAlignof => Some(layout(args[0]).align_bytes),
            Builtin::UnsafeOffsetof => {
                let selection = self.info.selection(self.ast.unparen(args[0]))?;
                let offset = |step: &FieldStep| {
                    let structure = self.types.as_struct(step.struct_type)?;
                    Some(self.types.field_offsets(&structure)[step.index as usize])
                };
                selection.path.iter().map(offset).sum()
            }
            _ => None,
        }
    }

    /// A call of a built-in function.
    pub fn builtin(
        &mut self,
        expr: ExprId,
        builtin: Builtin,
        args: &[ExprId],
        spread: bool,
    ) -> Lowered<Vec<Operand>> {
        let one = |value: Operand| Ok(vec![value]);
        if let Some(bytes) = self.measure(builtin, args) {
            return one(Operand::one(self.b.ins().iconst(I64, bytes as i64)));
        }
        for &arg in args
            .iter()
            .filter(|_| !matches!(builtin, Builtin::New | Builtin::Make))
        {
            self.hoist(arg)?;
        }
        match builtin {
            Builtin::Len | Builtin::Cap => one(self.length(builtin, args[0])?),
            Builtin::Min | Builtin::Max => one(self.extreme(expr, builtin, args)?),
            Builtin::Make => one(self.make(expr, args)?),
            Builtin::Append => one(self.append(expr, args, spread)?),
            Builtin::Delete => {
                let [map, key] = self.two_arguments(args)?;
                self.at(self.ast[expr].pos);
                self.delete(map, key)
            }
            Builtin::Complex => {
                let [(real, _), (imaginary, _)] = self.two_arguments(args)?;
                one(self.complex_of(real, imaginary))
            }
            Builtin::Real | Builtin::Imag => {
                let value = self.expr(args[0])?;
                one(self.part(value, usize::from(builtin == Builtin::Imag), 1))
            }
            Builtin::Copy => {
                let [to, from] = self.two_arguments(args)?;
                self.at(self.ast[expr].pos);
                one(self.copy_elements(to, from)?)
            }
            Builtin::Clear => self.clear_builtin(args[0]),
            Builtin::Close => {
                let channel = self.expr(args[0])?.single();
                self.at(self.ast[expr].pos);
                self.call_host(Host::ChanClose, &[channel]);
                Ok(vec![])
            }
            Builtin::New => one(self.new_variable(expr, args)?),
            Builtin::Print | Builtin::Println => self.print(builtin == Builtin::Println, args),
            Builtin::Panic => self.panic(args[0]),
            Builtin::Recover => {
                let value = self.call_host(Host::Recover, &[]);
                let (word, data) = (self.pointer(value.at(0)), self.pointer(value.at(1)));
                one(self.pair(word, data))
            }
            builtin if builtin.is_unsafe() => one(self.unsafe_builtin(expr, builtin, args)?),
            other => self.unsupported(format!("the built-in function {}", other.name())),
        }
    }

    /// The arguments of a built-in function that takes two and keeps no string; a call may give both.
    fn two_arguments(&mut self, args: &[ExprId]) -> Lowered<[(Operand, TypeId); 2]> {
        let &[first, second] = args else {
            let both = self.arguments(args)?;
            return Ok(both
                .try_into()
                .expect("the checker has counted the arguments"));
        };
        let first = (self.expr(first)?, self.type_of(first));
        let second = (self.string_operand(second)?, self.type_of(second));
        Ok([first, second])
    }

    fn length(&mut self, builtin: Builtin, x: ExprId) -> Lowered<Operand> {
        let index = if builtin == Builtin::Len { 1 } else { 2 };
        match self.types.underlying(self.type_of(x)) {
            Type::Basic(_) | Type::Slice(_) => {
                let value = self.expr(x)?;
                Ok(self.part(value, index, 1))
            }
            Type::Array { len, .. } => {
                // Not constant only because the operand holds calls: they have been made.
                self.access(x)?;
                Ok(Operand::one(self.word(len as i64)))
            }
            Type::Pointer(array) => {
                self.expr(x)?;
                let Type::Array { len, .. } = self.types.underlying(array) else {
                    unreachable!("a pointer to an array")
                };
                Ok(Operand::one(self.word(len as i64)))
            }
            Type::Map { .. } => {
                let map = self.expr(x)?.single();
                Ok(Operand::one(self.map_length(map)?))
            }
            Type::Chan { .. } => {
                let channel = self.expr(x)?.single();
                Ok(Operand::one(self.channel_count(builtin, channel)?))
            }
            _ => self.unsupported("generic functions"),
        }
    }

    fn extreme(&mut self, expr: ExprId, builtin: Builtin, args: &[ExprId]) -> Lowered<Operand> {
        let ty = self.type_of(expr);
        let mut best = self.expr(args[0])?;
        for &arg in &args[1..] {
            let value = self.expr(arg)?;
            self.at(self.ast[expr].pos);
            best = self.lesser_or_greater(builtin, ty, best, value)?;
        }
        Ok(best)
    }

    fn lesser_or_greater(
        &mut self,
        builtin: Builtin,
        ty: TypeId,
        x: Operand,
        y: Operand,
    ) -> Lowered<Operand> {
        let is_min = builtin == Builtin::Min;
        match self.number(ty) {
            Some(Number::Float(_)) => {
                let (x, y) = (x.single(), y.single());
                // NaN wins, and -0 is less than 0: Cranelift's rules are Go's.
                Ok(Operand::one(if is_min {
                    self.b.ins().fmin(x, y)
                } else {
                    self.b.ins().fmax(x, y)
                }))
            }
            Some(Number::Integer { signed, .. }) => {
                let (x, y) = (x.single(), y.single());
                let ins = self.b.ins();
                Ok(Operand::one(match (is_min, signed) {
                    (true, true) => ins.smin(x, y),
                    (true, false) => ins.umin(x, y),
                    (false, true) => ins.smax(x, y),
                    (false, false) => ins.umax(x, y),
                }))
            }
            None => {
                let op = if is_min {
                    BinaryOp::Less
                } else {
                    BinaryOp::Greater
                };
                let takes_y = self.compare(op, ty, y, x)?;
                let (x, y) = (x.leaves(), y.leaves());
                let shape = self.shape(ty)?;
                let leaves = shape.leaves.expect("a string has leaves");
                let mut chosen = super::value::Few::new();
                for (index, leaf) in leaves.iter().enumerate() {
                    let value = self.b.ins().select(takes_y, y.at(index), x.at(index));
                    chosen.push(if leaf.is_pointer {
                        self.pointer(value)
                    } else {
                        value
                    });
                }
                Ok(Operand::Leaves(chosen))
            }
        }
    }

    fn clear_builtin(&mut self, x: ExprId) -> Lowered<Vec<Operand>> {
        let Type::Slice(elem) = self.types.underlying(self.type_of(x)) else {
            let map = self.expr(x)?.single();
            self.call_host(Host::MapClear, &[map]);
            return Ok(vec![]);
        };
        let slice = self.expr(x)?.leaves();
        let element = self.shape(elem)?;
        let bytes = self
            .b
            .ins()
            .imul_imm_s(slice.at(1), element.size_bytes as i64);
        self.call_host(Host::MemoryClear, &[slice.at(0), bytes]);
        Ok(vec![])
    }

    /// `new(T)`, or since Go 1.26 `new(x)`.
    fn new_variable(&mut self, expr: ExprId, args: &[ExprId]) -> Lowered<Operand> {
        let Type::Pointer(base) = self.types.underlying(self.type_of(expr)) else {
            unreachable!("new gives a pointer")
        };
        let shape = self.shape(base)?;
        let memory = self.allocate(base, expr, AllocationKind::New)?;
        if self.info.expr(args[0]).mode == Mode::Type {
            self.clear_new(&shape, Place::Memory(memory));
        } else {
            self.hoist(args[0])?;
            let value = self.expr(args[0])?;
            let value = self.assignable(base, self.type_of(args[0]), value)?;
            self.write(&shape, Place::Memory(memory), value);
        }
        Ok(Operand::one(self.address_of(memory)))
    }

    /// `print` and `println`: operands are evaluated first, then printed without interruption.
    fn print(&mut self, line: bool, args: &[ExprId]) -> Lowered<Vec<Operand>> {
        let mut values = vec![];
        if let [only] = args
            && let Type::Tuple(elements) = self.types.get(self.type_of(*only))
        {
            let results = self.call(self.ast.unparen(*only))?;
            values.extend(
                results
                    .into_iter()
                    .zip(elements.iter().map(|element| element.ty)),
            );
        } else {
            for &arg in args {
                values.push((self.expr(arg)?, self.type_of(arg)));
            }
        }
        self.call_host(Host::PrintBegin, &[]);
        for (index, (value, ty)) in values.into_iter().enumerate() {
            if line && index > 0 {
                self.call_host(Host::PrintSpace, &[]);
            }
            self.print_value(value, ty)?;
        }
        if line {
            self.call_host(Host::PrintNewline, &[]);
        }
        self.call_host(Host::PrintEnd, &[]);
        Ok(vec![])
    }

    fn print_value(&mut self, value: Operand, ty: TypeId) -> Lowered<()> {
        if let Some(number) = self.number(ty) {
            self.print_number(value.single(), number);
            return Ok(());
        }
        let leaves = value.leaves();
        if let Some(part) = self.complex_part(ty) {
            return self.print_complex(part, leaves);
        }
        match self.types.underlying(ty) {
            Type::Basic(Basic::Bool | Basic::UntypedBool) => {
                let wide = self.b.ins().uextend(I64, leaves.at(0));
                self.call_host(Host::PrintBool, &[wide]);
            }
            Type::Basic(Basic::String | Basic::UntypedString) => {
                self.call_host(Host::PrintString, &[leaves.at(0), leaves.at(1)]);
            }
            Type::Slice(_) => {
                self.call_host(
                    Host::PrintSlice,
                    &[leaves.at(0), leaves.at(1), leaves.at(2)],
                );
            }
            Type::Interface(_) => {
                self.call_host(Host::PrintInterface, &[leaves.at(0), leaves.at(1)]);
            }
            _ => {
                self.call_host(Host::PrintPointer, &[leaves.at(0)]);
            }
        }
        Ok(())
    }

    fn print_number(&mut self, value: Value, number: Number) {
        match number {
            Number::Integer { signed, .. } => {
                let wide = self.extend(value, I64, signed);
                self.call_host(
                    if signed {
                        Host::PrintInt
                    } else {
                        Host::PrintUint
                    },
                    &[wide],
                );
            }
            Number::Float(ty) => {
                self.call_host(
                    if ty == F32 {
                        Host::PrintFloat32
                    } else {
                        Host::PrintFloat
                    },
                    &[value],
                );
            }
        }
    }

    /// `panic(x)`
    fn panic(&mut self, x: ExprId) -> Lowered<Vec<Operand>> {
        let ty = self.type_of(x);
        let pos = self.pos();
        if self.info.expr(x).mode == Mode::Nil {
            self.die(Host::PanicNilArgument, &[]);
            self.start_dead_code();
            return Ok(vec![]);
        }
        let value = self.expr(x)?;
        self.at(pos);
        if self.types.is_interface(ty) {
            let is_nil = self
                .b
                .ins()
                .icmp_imm_u(IntCC::Equal, value.leaves().at(0), 0);
            self.panic_if(is_nil, Host::PanicNilArgument, &[]);
        }
        let value = self.assignable(TypeId::EMPTY_INTERFACE, ty, value)?;
        self.panic_with_interface(value);
        Ok(vec![])
    }
}
