//! Switch statements.

use std::collections::HashMap;

use super::Checker;
use super::info::{Mode, ObjectKind, VariableKind};
use super::operand::Operand;
use crate::constant::Value;
use crate::source::Pos;
use crate::syntax::ast::{CaseClause, ExprId, ExprKind, Ident, StmtId};
use crate::syntax::token::BinaryOp;
use crate::types::TypeId;

/// A constant case seen before.
struct SeenCase {
    value: Value,
    ty: TypeId,
    pos: Pos,
}

/// Constant cases by [`case_key`], so that a switch of many thousand cases takes no longer than reading it.
type SeenCases = HashMap<Vec<u8>, Vec<SeenCase>>;

/// Equal for equal constants of one type, and rarely for others.
fn case_key(value: &Value) -> Vec<u8> {
    match value {
        Value::String(bytes) => bytes.to_vec(),
        number => {
            let real = number.to_f64().unwrap_or_default();
            // Minus zero equals zero.
            (real + 0.0).to_bits().to_le_bytes().to_vec()
        }
    }
}

impl<'a> Checker<'a> {
    fn multiple_defaults(&mut self, clauses: &[CaseClause]) {
        let mut first: Option<Pos> = None;
        for clause in clauses.iter().filter(|clause| clause.is_default) {
            match first {
                Some(first) => {
                    let place = self.place(first);
                    self.error(clause.pos, format!("multiple defaults (first at {place})"));
                }
                None => first = Some(clause.pos),
            }
        }
    }

    pub fn switch_stmt(&mut self, tag: Option<ExprId>, clauses: &'a [CaseClause], close: Pos) {
        let mut x = match tag {
            Some(tag) => {
                let mut x = self.expr(tag);
                self.assignment(&mut x, None, "switch expression");
                if x.is_valid() && !self.types().is_comparable(x.ty) && !self.types().has_nil(x.ty)
                {
                    let (what, ty) = (self.describe(&x), self.display(x.ty));
                    self.error(
                        self.pos_of(&x),
                        format!("cannot switch on {what} ({ty} is not comparable)"),
                    );
                    x.invalidate();
                }
                x
            }
            None => {
                let pos = clauses.first().map_or(close, |clause| clause.pos);
                let mut x = self.named_operand(pos, "true", Mode::Constant, TypeId::BOOL);
                x.value = Some(Value::Bool(true));
                x
            }
        };
        self.multiple_defaults(clauses);
        let mut seen = SeenCases::new();
        for clause in clauses {
            for &case in &clause.cases {
                self.case_value(&mut x, case, &mut seen);
            }
            self.block(&clause.body);
        }
    }

    fn case_value(&mut self, tag: &mut Operand, case: ExprId, seen: &mut SeenCases) {
        let mut value = self.expr(case);
        if !tag.is_valid() || !value.is_valid() {
            return;
        }
        self.convert_untyped(&mut value, tag.ty);
        if !value.is_valid() {
            return;
        }
        let mut result = value.clone();
        self.comparison(&mut result, tag, BinaryOp::Equal, true);
        if !result.is_valid() || !value.is_constant() {
            return;
        }
        let Some(constant) = value.value.clone() else {
            return;
        };
        // Duplicate booleans are allowed: `case a, b:` of a tagless switch.
        if matches!(constant, Value::Bool(_) | Value::Complex(_)) {
            return;
        }
        let same = |other: &&SeenCase| {
            Value::compare(BinaryOp::Equal, &other.value, &constant) == Some(true)
                && self.info.types.identical(other.ty, value.ty)
        };
        let key = case_key(&constant);
        if let Some(first) = seen.get(&key).and_then(|cases| cases.iter().find(same)) {
            let place = self.place(first.pos);
            let what = self.describe(&value);
            let message =
                format!("duplicate case {what} in expression switch\n\t{place}: previous case");
            return self.error(self.pos_of(&value), message);
        }
        seen.entry(key).or_default().push(SeenCase {
            value: constant,
            ty: value.ty,
            pos: self.ast[case].pos,
        });
    }

    pub fn type_switch_stmt(
        &mut self,
        switch: StmtId,
        binding: Option<Ident>,
        operand: ExprId,
        clauses: &'a [CaseClause],
    ) {
        let mut binding = binding;
        if let Some(ident) = binding
            && self.ast.name(ident) == "_"
        {
            self.error(ident.pos, "no new variable on left side of :=");
            binding = None;
        }
        let x = self.expr(operand);
        let interface = x.is_valid() && self.types().is_interface(x.ty);
        if x.is_valid() && self.types().is_type_param(x.ty) {
            let message = format!(
                "cannot use type switch on type parameter value {}",
                self.describe(&x)
            );
            self.error(self.pos_of(&x), message);
        } else if x.is_valid() && !interface && self.types().underlying_id(x.ty) != TypeId::INVALID
        {
            let message = format!("{} is not an interface", self.describe(&x));
            self.error(self.pos_of(&x), message);
        }
        let x = interface.then_some(x);
        self.multiple_defaults(clauses);
        let mut variables = vec![];
        let mut seen: Vec<(Option<TypeId>, ExprId)> = vec![];
        for (index, clause) in clauses.iter().enumerate() {
            let ty = self.case_types(x.as_ref(), &clause.cases, &mut seen);
            self.open_scope();
            if let Some(ident) = binding {
                let variable = self.new_variable(ident, VariableKind::Local);
                self.set_type(variable, ty);
                self.scopes[self.env.scope.0 as usize]
                    .names
                    .insert(ident.name, variable);
                self.info
                    .clause_bindings
                    .insert((switch, index as u32), variable);
                variables.push(variable);
            }
            self.stmt_list(&clause.body);
            self.close_scope();
        }
        if let Some(ident) = binding {
            let mut used = false;
            for id in variables {
                if let Some(variable) = self.variable_mut(id) {
                    used |= variable.used;
                    // Reported for all clauses together.
                    variable.used = true;
                }
            }
            if !used {
                self.error(
                    ident.pos,
                    format!("{} declared and not used", self.ast.name(ident)),
                );
            }
        }
    }

    /// Checks the types of a clause; the type its variable has.
    fn case_types(
        &mut self,
        x: Option<&Operand>,
        cases: &[ExprId],
        seen: &mut Vec<(Option<TypeId>, ExprId)>,
    ) -> TypeId {
        let mut only = None;
        for &case in cases {
            let ty = if self.is_nil_name(case) {
                self.expr(case);
                None
            } else {
                match self.variable_type(case) {
                    TypeId::INVALID => {
                        only = Some(TypeId::INVALID);
                        continue;
                    }
                    ty => Some(ty),
                }
            };
            only = ty;
            let same = |&&(other, _): &&(Option<TypeId>, ExprId)| match (other, ty) {
                (Some(a), Some(b)) => self.info.types.identical(a, b),
                (a, b) => a == b,
            };
            // The cases of an instance may coincide: the first one counts.
            let duplicate = seen.iter().find(same);
            if let Some(&(_, first)) = duplicate.filter(|_| self.env.context.instance.is_none()) {
                let shown = ty.map_or("nil".to_string(), |ty| self.display(ty));
                let place = self.place(self.start(first));
                let message =
                    format!("duplicate case {shown} in type switch\n\t{place}: previous case");
                self.error_at(case, message);
                continue;
            }
            seen.push((ty, case));
            if let (Some(x), Some(ty)) = (x, ty) {
                self.check_assertion(case, x, ty, true);
            }
        }
        match only {
            Some(ty) if cases.len() == 1 => ty,
            _ => x.map_or(TypeId::INVALID, |x| x.ty),
        }
    }

    fn is_nil_name(&self, expr: ExprId) -> bool {
        match self.ast[self.ast.unparen(expr)].kind {
            ExprKind::Name(ident) => self
                .lookup(ident.name)
                .is_some_and(|id| matches!(self.info.object(id).kind, ObjectKind::Nil)),
            _ => false,
        }
    }
}
