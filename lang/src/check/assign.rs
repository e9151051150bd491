//! Assignments and initialisations.

use super::Checker;
use super::constants::Misfit;
use super::info::{Mode, ObjectKind, VariableKind};
use super::operand::{Operand, Source};
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind, Ident};
use crate::types::{ObjId, Param, TypeId};

impl Checker<'_> {
    /// Checks that an operand can be assigned to a variable of type `target` (`None`: to `_`, which takes its
    /// type from the operand). `context` is how messages call the place.
    pub fn assignment(&mut self, x: &mut Operand, target: Option<TypeId>, context: &str) {
        self.require_single(x);
        self.instantiate_for(x, target, context);
        match x.mode {
            Mode::Unchecked => return,
            Mode::NoValue | Mode::Builtin(_) | Mode::Type => {
                let target = target.map_or("nil".to_string(), |ty| self.display(ty));
                let message = format!(
                    "cannot assign {} to {target} in {context}",
                    self.describe(x)
                );
                self.error(self.pos_of(x), message);
                return x.invalidate();
            }
            _ => {}
        }
        if self.types().is_untyped(x.ty) && !self.assign_untyped(x, target, context) {
            return;
        }
        let Some(target) = target else { return };
        if let Err(cause) = self.assignable(x, target) {
            let mut message = format!(
                "cannot use {} as {} value in {context}",
                self.describe(x),
                self.display(target)
            );
            if let Some(cause) = cause {
                message += &format!(": {cause}");
            }
            self.error(self.pos_of(x), message);
            x.invalidate();
        }
    }

    fn assign_untyped(&mut self, x: &mut Operand, target: Option<TypeId>, context: &str) -> bool {
        if x.is_nil() && target.is_none() {
            self.error(self.pos_of(x), format!("use of untyped nil in {context}"));
            x.invalidate();
            return false;
        }
        let wanted = match target {
            Some(ty) if x.is_nil() || !self.types().is_interface(ty) => ty,
            _ => self.types().default_type(x.ty),
        };
        match self.implicit_type(x, wanted) {
            Ok((ty, value)) => self.settle(x, ty, value),
            Err(misfit) => {
                let reason = match misfit {
                    Misfit::Truncated => " (truncated)",
                    Misfit::Overflow => " (overflows)",
                    Misfit::Mismatch => "",
                };
                let (what, ty) = (self.describe(x), self.display(wanted));
                self.error(
                    self.pos_of(x),
                    format!("cannot use {what} as {ty} value in {context}{reason}"),
                );
                x.invalidate();
            }
        }
        x.is_valid()
    }

    pub fn init_const(&mut self, id: ObjId, declared: Option<TypeId>, mut x: Operand) {
        if !x.is_valid() || x.ty == TypeId::INVALID {
            return self.set_type(id, declared.unwrap_or(TypeId::INVALID));
        }
        if !x.is_constant() {
            let message = format!("{} is not constant", self.describe(&x));
            self.error(self.pos_of(&x), message);
            return self.set_type(id, declared.unwrap_or(TypeId::INVALID));
        }
        let ty = declared.unwrap_or(x.ty);
        self.set_type(id, ty);
        self.assignment(&mut x, Some(ty), "constant declaration");
        if x.is_valid() {
            self.info.objects[id.index()].kind = ObjectKind::Const(x.value);
        }
    }

    /// Checks the initialisation of a variable, which gets the operand's type if it has none.
    pub fn init_var(&mut self, id: ObjId, x: &mut Operand, context: &str) {
        let declared = self.type_of_object(id);
        let name = self.info.object(id).name.clone();
        let place = if name.is_empty() {
            "result variable"
        } else {
            &*name
        };
        self.instantiate_for(x, declared, place);
        if !x.is_valid() || x.ty == TypeId::INVALID || declared == Some(TypeId::INVALID) {
            if declared.is_none() {
                self.set_type(id, TypeId::INVALID);
            }
            return x.invalidate();
        }
        let ty = match declared {
            Some(ty) => ty,
            None if x.ty == TypeId::UNTYPED_NIL => {
                self.error(self.pos_of(x), format!("use of untyped nil in {context}"));
                self.set_type(id, TypeId::INVALID);
                return x.invalidate();
            }
            None => self.types().default_type(x.ty),
        };
        self.set_type(id, ty);
        self.assignment(x, Some(ty), context);
    }

    /// The type of the left side of an assignment: `Some(None)` for `_`, `None` if it is erroneous.
    fn left_type(&mut self, left: ExprId) -> Option<Option<TypeId>> {
        let inner = self.ast.unparen(left);
        let ident = self.ast.as_name(inner);
        if ident.is_some_and(|ident| self.ast.name(ident) == "_") {
            return Some(None);
        }
        // Being assigned is no use of a variable.
        let variable = ident
            .and_then(|ident| self.lookup(ident.name))
            .filter(|&id| self.is_local(id));
        let used = variable
            .and_then(|id| self.variable_mut(id))
            .map(|variable| variable.used);
        let x = self.expr(left);
        if let (Some(id), Some(used)) = (variable, used)
            && let Some(variable) = self.variable_mut(id)
        {
            variable.used = used;
        }
        if !x.is_valid() || x.ty == TypeId::INVALID {
            return None;
        }
        if matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            self.mark_assigned(left);
            return Some(Some(x.ty));
        }
        let text = self.operand_text(&x);
        let in_map = match self.ast[left].kind {
            ExprKind::Selector { x, .. } => self.info.expr(x).mode == Mode::MapIndex,
            _ => false,
        };
        let message = if in_map {
            format!("cannot assign to struct field {text} in map")
        } else {
            format!("cannot assign to {text} (neither addressable nor a map index expression)")
        };
        self.error(self.pos_of(&x), message);
        None
    }

    /// `left = right`, or `left = x` if the right side was evaluated before.
    fn assign_var(
        &mut self,
        left: ExprId,
        right: Option<ExprId>,
        x: Option<&mut Operand>,
        context: &str,
    ) {
        let Some(target) = self.left_type(left) else {
            match (x, right) {
                (Some(x), _) => x.invalidate(),
                (None, Some(right)) => {
                    self.use_exprs(&[right]);
                }
                (None, None) => {}
            }
            return;
        };
        let context = if target.is_none() && context == "assignment" {
            "assignment to _ identifier"
        } else {
            context
        };
        match (x, right) {
            (Some(x), _) => self.assignment(x, target, context),
            (None, Some(right)) => {
                let mut x = self.generic_expr(right, None);
                let place = self.text(left);
                self.instantiate_for(&mut x, target, &place);
                self.assignment(&mut x, target, context);
            }
            (None, None) => {}
        }
    }

    /// `left = x` for an evaluated operand.
    pub fn assign_operand(&mut self, left: ExprId, x: &mut Operand, context: &str) {
        self.assign_var(left, None, Some(x), context);
    }

    fn is_call(&self, exprs: &[ExprId]) -> bool {
        matches!(exprs, &[only] if matches!(self.ast[self.ast.unparen(only)].kind, ExprKind::Call { .. }))
    }

    fn assign_error(&mut self, right: &[ExprId], left_count: usize, right_count: usize) {
        let measure = |count: usize, unit: &str| {
            format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
        };
        let (variables, values) = (
            measure(left_count, "variable"),
            measure(right_count, "value"),
        );
        let message = match self.ast[self.ast.unparen(right[0])].kind {
            ExprKind::Call { fun, .. } if right.len() == 1 => {
                format!(
                    "assignment mismatch: {variables} but {} returns {values}",
                    self.text(fun)
                )
            }
            _ => format!("assignment mismatch: {variables} but {values}"),
        };
        self.error_at(right[0], message);
    }

    fn return_error(&mut self, pos: Pos, results: &[ObjId], values: &[Operand]) {
        let (qualifier, pos) = if values.len() > results.len() {
            ("too many", self.pos_of(&values[results.len()]))
        } else {
            (
                "not enough",
                values.last().map_or(pos, |last| self.pos_of(last)),
            )
        };
        let have: Vec<TypeId> = values.iter().map(|value| value.ty).collect();
        let want: Vec<TypeId> = results.iter().map(|&id| self.info.object(id).ty).collect();
        let message = format!(
            "{qualifier} return values\n\thave {}\n\twant {}",
            self.type_summary(&have, false, false),
            self.type_summary(&want, false, false)
        );
        self.error(pos, message);
    }

    fn settle_variables(&mut self, variables: &[ObjId]) {
        for &id in variables {
            if self.type_of_object(id).is_none() {
                self.set_type(id, TypeId::INVALID);
            }
        }
    }

    /// Initialises variables, or the results of a function if `returning` gives the statement's place.
    pub fn init_vars(&mut self, variables: &[ObjId], right: &[ExprId], returning: Option<Pos>) {
        let context = match returning {
            Some(_) => "return statement",
            None if variables.len() > 1 => "multiple assignment",
            None => "assignment",
        };
        if variables.len() == right.len() && !self.is_call(right) {
            for (&id, &right) in variables.iter().zip(right) {
                let mut x = self.generic_expr(right, None);
                self.init_var(id, &mut x, context);
            }
            return;
        }
        if right.len() != 1 {
            if self.use_exprs(right) {
                match returning {
                    Some(pos) => {
                        let values = self.argument_list(right);
                        self.return_error(pos, variables, &values);
                    }
                    None => self.assign_error(right, variables.len(), right.len()),
                }
            }
            return self.settle_variables(variables);
        }
        let (mut values, comma_ok) =
            self.multi_expr(right[0], variables.len() == 2 && returning.is_none());
        if values.len() == variables.len() {
            for (&id, x) in variables.iter().zip(&mut values) {
                self.init_var(id, x, context);
            }
            if comma_ok {
                self.record_comma_ok(right[0], &values);
            }
            return;
        }
        if values[0].is_valid() {
            match returning {
                Some(pos) => self.return_error(pos, variables, &values),
                None => self.assign_error(right, variables.len(), values.len()),
            }
        }
        self.settle_variables(variables);
    }

    /// The type of a `v, ok` expression whose second value is wanted is a tuple of both.
    fn record_comma_ok(&mut self, expr: ExprId, values: &[Operand]) {
        if !values.iter().all(Operand::is_valid) {
            return;
        }
        let param = |ty| Param {
            name: "".into(),
            ty,
        };
        let (first, second) = (values[0].ty, self.types().default_type(values[1].ty));
        let tuple = self.types().tuple(vec![param(first), param(second)]);
        let mut expr = expr;
        loop {
            self.info.exprs[expr.0 as usize].ty = tuple;
            match self.ast[expr].kind {
                ExprKind::Paren(inner) => expr = inner,
                _ => return,
            }
        }
    }

    /// `left, left = right, right`
    pub fn assign_vars(&mut self, left: &[ExprId], right: &[ExprId]) {
        let context = if left.len() > 1 {
            "multiple assignment"
        } else {
            "assignment"
        };
        if left.len() == right.len() && !self.is_call(right) {
            for (&left, &right) in left.iter().zip(right) {
                self.assign_var(left, Some(right), None, context);
            }
            return;
        }
        if right.len() != 1 {
            let left_ok = self.use_left(left);
            let right_ok = self.use_exprs(right);
            if left_ok && right_ok {
                self.assign_error(right, left.len(), right.len());
            }
            return;
        }
        let (mut values, comma_ok) = self.multi_expr(right[0], left.len() == 2);
        if values.len() == left.len() {
            for (&left, x) in left.iter().zip(&mut values) {
                self.assign_var(left, None, Some(x), context);
            }
            if comma_ok {
                self.record_comma_ok(right[0], &values);
            }
            return;
        }
        if values[0].is_valid() {
            self.assign_error(right, left.len(), values.len());
        }
        self.use_left(left);
    }

    /// `left, left := right, right`
    pub fn short_var_decl(&mut self, pos: Pos, left: &[ExprId], right: &[ExprId]) {
        let top = self.delayed.len();
        let scope = self.env.scope;
        let mut seen = vec![];
        let mut variables: Vec<ObjId> = vec![];
        let mut new: Vec<(Ident, ObjId)> = vec![];
        let mut erroneous = false;
        for &expr in left {
            let variable = match self.short_var(expr, &mut seen, &mut new) {
                Some(variable) => variable,
                None => {
                    erroneous = true;
                    self.new_dummy_variable("_", self.ast[expr].pos, VariableKind::Local)
                }
            };
            variables.push(variable);
        }
        self.init_vars(&variables, right, None);
        self.process_delayed(top);
        let any_new = new.iter().any(|&(ident, _)| self.ast.name(ident) != "_");
        if !any_new && !erroneous {
            return self.error(pos, "no new variables on left side of :=");
        }
        for (ident, id) in new {
            self.declare(scope, ident, id);
        }
    }

    /// The variable for one name on the left of `:=`, an existing one of this scope or a new one.
    fn short_var(
        &mut self,
        expr: ExprId,
        seen: &mut Vec<crate::syntax::ast::Symbol>,
        new: &mut Vec<(Ident, ObjId)>,
    ) -> Option<ObjId> {
        let Some(ident) = self.ast.as_name(expr) else {
            self.use_left(&[expr]);
            let message = format!("non-name {} on left side of :=", self.text(expr));
            self.error_at(expr, message);
            return None;
        };
        let name = self.ast.name(ident);
        if name != "_" {
            if seen.contains(&ident.name) {
                self.error(ident.pos, format!("{name} repeated on left side of :="));
                return None;
            }
            seen.push(ident.name);
        }
        let existing = self.scopes[self.env.scope.0 as usize]
            .names
            .get(&ident.name)
            .copied();
        let Some(existing) = existing else {
            let id = self.new_variable(ident, VariableKind::Local);
            self.record_object(ident, id);
            new.push((ident, id));
            return Some(id);
        };
        self.record_object(ident, existing);
        self.record(&Operand {
            mode: Mode::Variable,
            ty: self.info.object(existing).ty,
            value: None,
            source: Source::Expr(expr),
        });
        if let Some(variable) = self.variable_mut(existing) {
            variable.assigned = true;
            return Some(existing);
        }
        self.error(ident.pos, format!("cannot assign to {name}"));
        None
    }
}
