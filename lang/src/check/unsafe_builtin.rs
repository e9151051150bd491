//! Calls of the functions of package `unsafe`.

use super::Checker;
use super::builtin::BuiltinCall;
use super::info::{Builtin, FieldStep, Mode, Selection, SelectionKind};
use super::operand::{Operand, Source};
use crate::constant::Value;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Lookup, Member, Type, TypeId};

impl Checker<'_> {
    pub(super) fn unsafe_builtin(&mut self, call: &mut BuiltinCall<'_>) -> Option<Operand> {
        let context = format!("argument to unsafe.{}", call.builtin.name());
        match call.builtin {
            Builtin::UnsafeAlignof | Builtin::UnsafeSizeof => {
                self.assignment(&mut call.operands[0], None, &context);
                self.size_of_operand(call)
            }
            Builtin::UnsafeOffsetof => self.unsafe_offset_of(call),
            Builtin::UnsafeAdd => {
                self.assignment(
                    &mut call.operands[0],
                    Some(TypeId::UNSAFE_POINTER),
                    &context,
                );
                self.pointer_and_length(call, TypeId::UNSAFE_POINTER, true)
            }
            Builtin::UnsafeSlice => {
                let x = call.operands[0].clone();
                let Type::Pointer(base) = self.types().core(x.ty) else {
                    let message =
                        format!("invalid argument: {} is not a pointer", self.describe(&x));
                    self.argument_error(&x, message);
                    return None;
                };
                let ty = self.types().slice(base);
                self.pointer_and_length(call, ty, false)
            }
            Builtin::UnsafeSliceData => {
                let x = call.operands[0].clone();
                let Type::Slice(element) = self.types().core(x.ty) else {
                    let message = format!("invalid argument: {} is not a slice", self.describe(&x));
                    self.argument_error(&x, message);
                    return None;
                };
                Some(call.value(self.types().pointer(element)))
            }
            Builtin::UnsafeString => {
                let pointer = self.types().pointer(TypeId::BYTE);
                self.assignment(&mut call.operands[0], Some(pointer), &context);
                self.pointer_and_length(call, TypeId::STRING, false)
            }
            _ => {
                self.assignment(&mut call.operands[0], Some(TypeId::STRING), &context);
                let ty = self.types().pointer(TypeId::BYTE);
                call.operands[0].is_valid().then(|| call.value(ty))
            }
        }
    }

    fn pointer_and_length(
        &mut self,
        call: &mut BuiltinCall<'_>,
        ty: TypeId,
        negative: bool,
    ) -> Option<Operand> {
        if !call.operands[0].is_valid()
            || !self.is_valid_index(&mut call.operands[1], "length", negative)
        {
            return None;
        }
        Some(call.value(ty))
    }

    fn size_of_operand(&mut self, call: &BuiltinCall<'_>) -> Option<Operand> {
        let x = &call.operands[0];
        if !x.is_valid() {
            return None;
        }
        let Some(layout) = self.types().try_layout(x.ty) else {
            // Each instance has its own.
            if self.types().is_parameterized(x.ty) {
                return Some(call.value(TypeId::UINTPTR));
            }
            let message = format!("{} is too large", self.describe(x));
            self.error(self.pos_of(x), message);
            return None;
        };
        let size = call.builtin == Builtin::UnsafeSizeof;
        Some(address_constant(
            call,
            if size {
                layout.size_bytes
            } else {
                layout.align_bytes
            },
        ))
    }

    fn unsafe_offset_of(&mut self, call: &BuiltinCall<'_>) -> Option<Operand> {
        let argument = call.args[0];
        let selector = self.ast.unparen(argument);
        let ExprKind::Selector {
            x: operand,
            selected,
        } = self.ast[selector].kind
        else {
            let message = format!(
                "invalid argument: {} is not a selector expression",
                self.text(argument)
            );
            self.error_at(argument, message);
            self.use_exprs(&[argument]);
            return None;
        };
        let x = self.expr(operand);
        if !x.is_valid() {
            return None;
        }
        let base = match self.under(x.ty) {
            Type::Pointer(base) if self.types().as_struct(base).is_some() => base,
            _ => x.ty,
        };
        let name = self.ast.name(selected);
        let found = self.types().lookup(base, false, self.env.package, name);
        let Lookup::Found {
            member: Member::Field(field),
            path,
            indirect: false,
        } = found
        else {
            self.no_offset_error(&found, &x, base, argument, name);
            return None;
        };
        let steps = self.field_steps(base, &path);
        let offset = self.offset_of(&steps);
        if offset.is_none() && !self.types().is_parameterized(base) {
            return None;
        }
        self.info.selections.insert(
            selector,
            Selection {
                kind: SelectionKind::Field,
                path: steps,
            },
        );
        self.record(&Operand {
            mode: Mode::Variable,
            ty: field.ty,
            value: None,
            source: Source::Expr(selector),
        });
        Some(match offset {
            Some(offset) => address_constant(call, offset),
            None => call.value(TypeId::UINTPTR),
        })
    }

    /// The distance in bytes from the start of a struct to the end of a path; `None` if that depends on a type parameter.
    fn offset_of(&self, steps: &[FieldStep]) -> Option<u64> {
        let mut offset = 0;
        for step in steps {
            let structure = self.types().as_struct(step.struct_type)?;
            self.types().try_layout(step.struct_type)?;
            offset += self.types().field_offsets(&structure)[step.index as usize];
        }
        Some(offset)
    }

    fn no_offset_error(
        &mut self,
        found: &Lookup,
        x: &Operand,
        base: TypeId,
        argument: ExprId,
        name: &str,
    ) {
        let (pos, message) = match found {
            Lookup::Found {
                member: Member::Field(_),
                ..
            } => {
                let shown = self.display(base);
                (
                    self.pos_of(x),
                    format!("field {name} is embedded via a pointer in {shown}"),
                )
            }
            Lookup::Found { .. } | Lookup::NotAddressable => (
                self.start(argument),
                format!("{} is a method value", self.text(argument)),
            ),
            _ => (
                self.pos_of(x),
                format!("{} has no single field {name}", self.display(base)),
            ),
        };
        self.error(pos, format!("invalid argument: {message}"));
    }
}

fn address_constant(call: &BuiltinCall<'_>, value: u64) -> Operand {
    let value = Some(Value::Int(value.into()));
    Operand {
        mode: Mode::Constant,
        value,
        ..call.value(TypeId::UINTPTR)
    }
}
