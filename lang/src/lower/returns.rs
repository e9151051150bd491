//! Return statements: where results go, in functions with deferred calls and in bodies of loops too.

use super::defer::Record;
use super::function::{FunctionLowering, Lowered};
use super::value::{Memory, Operand, Place};
use crate::syntax::ast::ExprId;
use crate::types::ObjId;
use cranelift_codegen::ir::InstBuilder;

impl FunctionLowering<'_, '_> {
    pub(super) fn return_statement(&mut self, values: &[ExprId]) -> Lowered<()> {
        let pos = self.pos();
        let results = self.results.clone();
        if values.is_empty() {
            return self.return_variables(&results);
        }
        let (operands, types) = if values.len() == 1 && results.len() > 1 {
            (self.several(values[0])?, self.tuple_types(values[0]))
        } else {
            if let [value] = values {
                self.hoist_inside(*value)?;
            } else {
                for &value in values {
                    self.hoist(value)?;
                }
            }
            let mut operands = vec![];
            for &value in values {
                operands.push(self.expr(value)?);
            }
            (
                operands,
                values.iter().map(|&value| self.type_of(value)).collect(),
            )
        };
        self.at(pos);
        let mut converted = vec![];
        for ((&result, operand), &from) in results.iter().zip(operands).zip(&types) {
            converted.push(self.assignable(self.info.object(result).ty, from, operand)?);
        }
        if self.range_body.is_some() {
            return self.return_from_range(&results, converted);
        }
        if let Some(record) = self.record {
            self.assign_results(&results, &mut converted)?;
            return self.leave_body(record);
        }
        if results
            .iter()
            .any(|&result| self.unit.escapes.is_heap_variable(result))
        {
            self.assign_results(&results, &mut converted)?;
        }
        self.return_values(converted)
    }

    /// Leaves the function with what its result variables hold.
    pub fn return_variables(&mut self, results: &[ObjId]) -> Lowered<()> {
        if self.range_body.is_some() {
            return self.return_from_range(&[], vec![]);
        }
        if let Some(record) = self.record {
            return self.leave_body(record);
        }
        let shapes = self.abi.results.clone();
        let mut values = vec![];
        for (object, shape) in results.iter().zip(&shapes) {
            let place = self.places[object];
            values.push(self.read(shape, place));
        }
        self.return_values(values)
    }

    /// Leaves a function with defer statements, whose results are where they belong.
    fn leave_body(&mut self, record: Record) -> Lowered<()> {
        self.jump(record.exit);
        self.start_dead_code();
        Ok(())
    }

    /// Assigns to the results that others may still look at: those on the heap, or all if there are deferred calls.
    fn assign_results(&mut self, results: &[ObjId], values: &mut [Operand]) -> Lowered<()> {
        // All values are there before the first result changes.
        for (shape, value) in self.abi.results.clone().iter().zip(values.iter_mut()) {
            *value = self.keep(shape, *value);
        }
        for (object, &mut value) in results.iter().zip(values) {
            if self.record.is_some() || self.unit.escapes.is_heap_variable(*object) {
                let shape = self.shape(self.info.object(*object).ty)?;
                let place = self.places[object];
                self.write(&shape, place, value);
            }
        }
        Ok(())
    }

    /// Leaves the function with these results.
    pub fn return_values(&mut self, values: Vec<Operand>) -> Lowered<()> {
        let shapes = self.abi.results.clone();
        let mut flat = vec![];
        if let (Some(area), Some(layout)) = (self.area, self.abi.area.clone()) {
            // The area is the caller's alone, so it overlaps with nothing that is read here.
            let base = self.b.use_var(area);
            for ((shape, value), offset) in shapes.iter().zip(values).zip(layout.offsets) {
                self.write(
                    shape,
                    Place::Memory(Memory::address(base).at(offset)),
                    value,
                );
            }
        } else {
            flat.extend(
                values
                    .iter()
                    .flat_map(|value| value.leaves().iter().collect::<Vec<_>>()),
            );
        }
        self.b.ins().return_(&flat);
        self.start_dead_code();
        Ok(())
    }
}
