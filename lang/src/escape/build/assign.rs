//! Assignments: what their left sides store into.

use super::super::graph::{Hole, Why};
use super::Builder;
use crate::check::SelectionKind;
use crate::source::Pos;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

impl Builder<'_, '_> {
    /// What a value assigned to an expression goes into. Whatever is reached through a pointer counts as the heap.
    pub(super) fn assignee(&mut self, id: ExprId) -> Hole {
        match &self.ast()[id].kind {
            ExprKind::Name(ident) => match self.info().object_of(*ident) {
                None => Hole::discard(),
                Some(object) => self.variable(object).map_or(Hole::heap(), Hole::to),
            },
            ExprKind::Paren(x) => self.assignee(*x),
            ExprKind::Selector { x, .. } => {
                let Some(selection) = self.info().selection(id) else {
                    return Hole::heap();
                };
                if selection.path.iter().any(|step| step.deref) {
                    self.discard(*x);
                    return Hole::heap();
                }
                self.assignee(*x)
            }
            ExprKind::Index { x, indices } => {
                let ty = self.info().types.underlying(self.info().type_of(*x));
                if let Type::Map { key, .. } = ty {
                    let hole = Hole::heap().because(Why::Assigned, self.pos(id));
                    indices
                        .iter()
                        .for_each(|&index| self.convert(hole, index, key));
                } else {
                    self.discard_all(indices);
                }
                if matches!(ty, Type::Array { .. }) {
                    return self.assignee(*x);
                }
                self.discard(*x);
                Hole::heap()
            }
            ExprKind::Star(x) => {
                self.discard(*x);
                Hole::heap()
            }
            _ => {
                self.discard(id);
                Hole::heap()
            }
        }
    }

    /// `lhs = rhs`, or a call with several results on the right.
    pub(super) fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId], pos: Pos) {
        let holes: Vec<Hole> = lhs
            .iter()
            .map(|&x| self.assignee(x).because(Why::Assigned, pos))
            .collect();
        if lhs.len() != rhs.len() {
            let targets: Vec<TypeId> = lhs.iter().map(|&x| self.assigned_type(x, rhs[0])).collect();
            let holes = self.converted(holes, &targets, rhs[0]);
            return self.tuple(&holes, rhs[0]);
        }
        for ((&x, &value), hole) in lhs.iter().zip(rhs).zip(holes) {
            let hole = if self.is_self_assignment(x, value) {
                Hole::discard()
            } else {
                hole
            };
            let target = self.assigned_type(x, value);
            self.convert(hole, value, target);
        }
    }

    /// The type of a left side; `_` takes the value as it is.
    fn assigned_type(&self, x: ExprId, value: ExprId) -> TypeId {
        match self.ast().as_name(self.ast().unparen(x)) {
            Some(ident) => match self.info().object_of(ident) {
                Some(object) => self.info().object(object).ty,
                None => self.info().type_of(value),
            },
            None => self.info().type_of(x),
        }
    }

    /// Several values of one expression: a call, or the comma-ok forms.
    pub(super) fn tuple(&mut self, holes: &[Hole], id: ExprId) {
        let inner = self.ast().unparen(id);
        let first = holes.first().copied().unwrap_or(Hole::discard());
        match self.ast()[inner].kind {
            ExprKind::Call { .. } => self.call(holes, inner),
            ExprKind::TypeAssert { x, .. } => {
                let types = &self.info().types;
                let value = match types.get(self.info().type_of(inner)) {
                    Type::Tuple(parts) => parts[0].ty,
                    _ => self.info().type_of(inner),
                };
                let hole = if self.program.has_pointers(value) {
                    first
                } else {
                    Hole::discard()
                };
                self.expr(self.out_of_interface(hole, value), x);
            }
            ExprKind::Index { x, ref indices } => {
                self.discard(x);
                self.discard_all(indices);
            }
            _ => self.discard(inner),
        }
    }

    /// Assignments that store no pointer where it was not before: `p.a = p.b`, `p.s = p.s[i:j]`. Without them, storing
    /// through `p` would count as letting what it holds go to the heap.
    fn is_self_assignment(&self, x: ExprId, value: ExprId) -> bool {
        let (x, value) = (self.ast().unparen(x), self.ast().unparen(value));
        match (&self.ast()[x].kind, &self.ast()[value].kind) {
            (ExprKind::Selector { x: a, .. }, ExprKind::Selector { x: b, .. }) => {
                self.is_field(x) && self.is_field(value) && self.same(*a, *b)
            }
            (ExprKind::Index { x: a, indices: i }, ExprKind::Index { x: b, indices: j }) => {
                i.iter().chain(j).all(|&index| self.is_plain(index)) && self.same(*a, *b)
            }
            (_, ExprKind::Slice { x: sliced, .. }) => self.is_sliced_self(x, *sliced),
            _ => false,
        }
    }

    /// `*p = (*p)[i:j]` or `p.a = p.b[i:j]` for a variable `p`. Slicing an array that lies in `*p` does store a new
    /// pointer.
    fn is_sliced_self(&self, x: ExprId, sliced: ExprId) -> bool {
        let sliced = self.ast().unparen(sliced);
        let is_array = matches!(
            self.info().types.underlying(self.info().type_of(sliced)),
            Type::Array { .. }
        );
        let base = |id: ExprId| match self.ast()[id].kind {
            ExprKind::Star(base) => Some(base),
            ExprKind::Selector { x: base, .. } => {
                let path = &self.info().selection(id)?.path;
                (matches!(path[..], [step] if step.deref)).then_some(base)
            }
            _ => None,
        };
        let (Some(a), Some(b)) = (base(x), base(sliced)) else {
            return false;
        };
        let is_name = |id: ExprId| self.ast().as_name(self.ast().unparen(id)).is_some();
        !is_array && is_name(a) && is_name(b) && self.same(a, b)
    }

    fn is_field(&self, id: ExprId) -> bool {
        self.info()
            .selection(id)
            .is_some_and(|selection| matches!(selection.kind, SelectionKind::Field))
    }

    /// Whether two expressions denote the same thing, without effects in between.
    fn same(&self, a: ExprId, b: ExprId) -> bool {
        let (a, b) = (self.ast().unparen(a), self.ast().unparen(b));
        match (&self.ast()[a].kind, &self.ast()[b].kind) {
            (ExprKind::Name(i), ExprKind::Name(j)) => {
                self.info().object_of(*i).is_some()
                    && self.info().object_of(*i) == self.info().object_of(*j)
            }
            (
                ExprKind::Selector { x: p, selected: f },
                ExprKind::Selector { x: q, selected: g },
            ) => f.name == g.name && self.is_field(a) && self.is_field(b) && self.same(*p, *q),
            (ExprKind::Star(x), ExprKind::Star(y)) => self.same(*x, *y),
            (ExprKind::Index { x: p, indices: i }, ExprKind::Index { x: q, indices: j }) => {
                self.same(*p, *q) && matches!((&i[..], &j[..]), ([i], [j]) if self.same(*i, *j))
            }
            _ => {
                let value = self.info().value(a);
                value.is_some() && value == self.info().value(b)
            }
        }
    }

    /// Whether evaluating an expression can change nothing.
    fn is_plain(&self, id: ExprId) -> bool {
        if self.info().value(id).is_some() {
            return true;
        }
        match &self.ast()[id].kind {
            ExprKind::Name(_) => true,
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } => self.is_plain(*x),
            ExprKind::Selector { x, .. } => self.is_field(id) && self.is_plain(*x),
            ExprKind::Binary { x, y, .. } => self.is_plain(*x) && self.is_plain(*y),
            ExprKind::Index { x, indices } => {
                self.is_plain(*x) && indices.iter().all(|&index| self.is_plain(index))
            }
            _ => false,
        }
    }
}
