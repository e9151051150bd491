//! Expressions: where their values come from.

use super::super::graph::{AllocationKind, BLANK, Hole, Why};
use super::Builder;
use crate::check::{
    FieldStep, FunctionId, Mode, ObjectKind, ReceiverAdjustment, Selection, SelectionKind,
};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::token::{BinaryOp, UnaryOp};
use crate::types::{Basic, Type, TypeId};

impl Builder<'_, '_> {
    /// Evaluates an expression for its effects.
    pub(super) fn discard(&mut self, id: ExprId) {
        self.expr(Hole::discard(), id);
    }

    pub(super) fn discard_all(&mut self, ids: &[ExprId]) {
        ids.iter().for_each(|&id| self.discard(id));
    }

    /// Evaluates an expression into a hole of a type that may need a conversion to an interface.
    pub(super) fn convert(&mut self, hole: Hole, id: ExprId, target: TypeId) {
        let types = &self.info().types;
        let source = self.info().type_of(id);
        let converts = types.is_interface(target)
            && !types.is_type_param(target)
            && !types.is_interface(source)
            && self.info().expr(id).mode != Mode::Nil;
        if !converts {
            return self.expr(hole, id);
        }
        let pointer_shaped = matches!(
            types.underlying(source),
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_)
        ) || types.basic(source) == Some(Basic::UnsafePointer);
        if pointer_shaped {
            return self.expr(hole, id);
        }
        self.allocate(hole, id, AllocationKind::Interface);
        // The copy is always on the heap, even if the interface does not leave the function.
        self.expr(Hole::heap().because(Why::Part, self.pos(id)), id);
    }

    /// Holes for the values of an expression with several, which become values of these types: what is copied for an
    /// interface goes to the heap.
    pub(super) fn converted(&self, holes: Vec<Hole>, targets: &[TypeId], id: ExprId) -> Vec<Hole> {
        let types = &self.info().types;
        let Type::Tuple(parts) = types.get(self.info().type_of(id)) else {
            return holes;
        };
        let into = |((hole, &target), part): ((Hole, &TypeId), &crate::types::Param)| {
            if types.is_interface(target) && !types.is_interface(part.ty) {
                Hole::heap().because(Why::Part, self.pos(id))
            } else {
                hole
            }
        };
        holes
            .into_iter()
            .zip(targets)
            .zip(parts.iter())
            .map(into)
            .collect()
    }

    /// Evaluates an expression into a hole.
    pub(super) fn expr(&mut self, hole: Hole, id: ExprId) {
        let (ast, known) = (self.ast(), self.info().expr(id));
        if known.value.is_some() || matches!(known.mode, Mode::Type | Mode::Builtin(_) | Mode::Nil)
        {
            return;
        }
        let mut hole = hole;
        if hole.derefs >= 0 && known.mode != Mode::Unchecked && !self.program.has_pointers(known.ty)
        {
            hole.to = BLANK;
        }
        match &ast[id].kind {
            ExprKind::Name(ident) => {
                if let Some(object) = self.info().object_of(*ident)
                    && let Some(location) = self.variable(object)
                {
                    self.graph.flow(hole, location);
                }
            }
            ExprKind::Paren(x) => self.expr(hole, *x),
            ExprKind::Composite { elements, .. } => self.composite(hole, id, elements),
            ExprKind::FuncLiteral { .. } => self.literal(hole, id),
            ExprKind::Selector { x, .. } => self.selector(hole, id, *x),
            ExprKind::Index { x, .. } if self.info().is_function(*x) => self.expr(hole, *x),
            ExprKind::Index { x, indices } => self.index(hole, *x, indices),
            ExprKind::Slice { x, indices, .. } => self.slice(hole, *x, indices),
            ExprKind::TypeAssert { x, .. } => {
                let hole = self.out_of_interface(hole, known.ty);
                self.expr(hole, *x);
            }
            ExprKind::Star(x) => self.expr(hole.deref(), *x),
            ExprKind::Unary {
                op: UnaryOp::Address,
                x,
            } => self.address_of(hole, id, *x),
            ExprKind::Unary { x, .. } => self.discard(*x),
            ExprKind::Binary {
                op: BinaryOp::Add, ..
            } => self.add(hole, id),
            ExprKind::Binary { x, y, .. } => self.discard_all(&[*x, *y]),
            ExprKind::Call { .. } => self.call(&[hole], id),
            _ => {}
        }
    }

    /// What an interface holds directly or points to.
    pub(super) fn out_of_interface(&self, hole: Hole, ty: TypeId) -> Hole {
        let types = &self.info().types;
        let direct = types.is_interface(ty)
            || matches!(
                types.underlying(ty),
                Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_)
            );
        if direct || hole.to == BLANK {
            hole
        } else {
            hole.deref()
        }
    }

    fn address_of(&mut self, hole: Hole, id: ExprId, x: ExprId) {
        let x = self.ast().unparen(x);
        if matches!(self.ast()[x].kind, ExprKind::Composite { .. }) {
            let content = self.allocate(hole, id, AllocationKind::Pointer);
            return self.expr(content, x);
        }
        self.expr(
            if hole.to == BLANK {
                hole
            } else {
                hole.address()
            },
            x,
        );
    }

    fn composite(&mut self, hole: Hole, id: ExprId, elements: &[ExprId]) {
        let types = &self.info().types;
        let mut ty = self.info().type_of(id);
        let mut content = hole.because(Why::Part, self.pos(id));
        if let Some(base) = types.pointee(ty) {
            // `{...}` for `&T{...}` inside of another literal.
            content = self.allocate(hole, id, AllocationKind::Pointer);
            ty = base;
        }
        match types.underlying(ty) {
            Type::Struct(fields) => {
                for (index, &element) in elements.iter().enumerate() {
                    let (field, value) = match self.ast()[element].kind {
                        ExprKind::KeyValue { key, value } => {
                            (self.field_named(key, &fields), value)
                        }
                        _ => (fields.fields.get(index), element),
                    };
                    let target = field.map_or(TypeId::INVALID, |field| field.ty);
                    self.convert(content, value, target);
                }
            }
            Type::Array { elem, .. } => self.elements(content, elements, elem),
            Type::Slice(elem) => {
                let content = self.allocate(content, id, AllocationKind::SliceLiteral);
                self.elements(content, elements, elem);
            }
            Type::Map { key, elem } => {
                self.allocate(content, id, AllocationKind::MapLiteral);
                let heap = Hole::heap().because(Why::Part, self.pos(id));
                for &element in elements {
                    if let ExprKind::KeyValue { key: x, value } = self.ast()[element].kind {
                        self.convert(heap, x, key);
                        self.convert(heap, value, elem);
                    }
                }
            }
            _ => {}
        }
    }

    fn field_named<'f>(
        &self,
        key: ExprId,
        fields: &'f crate::types::Struct,
    ) -> Option<&'f crate::types::Field> {
        let name = self.ast().name(self.ast().as_name(key)?);
        fields.fields.iter().find(|field| &*field.name == name)
    }

    fn elements(&mut self, hole: Hole, elements: &[ExprId], ty: TypeId) {
        for &element in elements {
            let value = match self.ast()[element].kind {
                ExprKind::KeyValue { value, .. } => value,
                _ => element,
            };
            self.convert(hole, value, ty);
        }
    }

    /// A function literal: its captured variables go into what it allocates.
    fn literal(&mut self, hole: Hole, id: ExprId) {
        let Some(function) = self.info().literal(id) else {
            return;
        };
        self.closure(hole, id, AllocationKind::Closure, function);
    }

    /// A function with what it captures.
    pub(super) fn closure(
        &mut self,
        hole: Hole,
        id: ExprId,
        kind: AllocationKind,
        function: FunctionId,
    ) {
        let captures = &self.info().function(function).captures;
        let closure = self.allocate(hole, id, kind);
        for &object in captures {
            let by_value = self.info().is_captured_by_value(object);
            if let Some(location) = self.variable(object) {
                self.graph
                    .flow(if by_value { closure } else { closure.address() }, location);
            }
        }
        if self.batch.contains(&function) {
            self.function_body(function);
        }
    }

    fn selector(&mut self, hole: Hole, id: ExprId, x: ExprId) {
        let Some(selection) = self.info().selection(id) else {
            return;
        };
        match &selection.kind {
            SelectionKind::Field => self.expr(self.along(hole, &selection.path), x),
            SelectionKind::MethodExpr { .. }
            | SelectionKind::InterfaceMethod { expr: true, .. } => {}
            SelectionKind::InterfaceMethod { .. } => {
                self.allocate(hole, id, AllocationKind::MethodValue);
                self.expr(self.along(Hole::heap(), &selection.path), x);
            }
            SelectionKind::Method {
                method,
                receiver_type,
                ..
            } => {
                // Nobody knows how it will be called: its results may go anywhere.
                let bound = self.allocate(hole, id, AllocationKind::MethodValue);
                let function = match self.info().object(*method).kind {
                    ObjectKind::Func { function, .. } => function,
                    _ => None,
                };
                let results = function.map_or(0, |id| self.info().function(id).results.len());
                let holes = vec![Hole::heap(); results];
                let receiver = self.receiver_hole(&holes, function.as_slice());
                let both = self.tee(&[bound, receiver]);
                self.receiver(both, selection, x, *receiver_type);
            }
        }
    }

    /// A hole for `x` in `x.f.g`, where it follows pointers.
    pub(super) fn along(&self, hole: Hole, path: &[FieldStep]) -> Hole {
        if hole.to == BLANK {
            return hole;
        }
        hole.derefs(path.iter().filter(|step| step.deref).count() as u32)
    }

    /// Evaluates the receiver of a method.
    pub(super) fn receiver(
        &mut self,
        hole: Hole,
        selection: &Selection,
        x: ExprId,
        receiver_type: TypeId,
    ) {
        let adjustment = match selection.kind {
            SelectionKind::Method { receiver, .. } | SelectionKind::MethodExpr { receiver, .. } => {
                receiver
            }
            _ => ReceiverAdjustment::None,
        };
        let blank = hole.to == BLANK || !self.program.has_pointers(receiver_type);
        let hole = match adjustment {
            _ if blank => Hole::discard(),
            ReceiverAdjustment::None => hole,
            ReceiverAdjustment::AddressOf => hole.address(),
            ReceiverAdjustment::Deref => hole.deref(),
        };
        self.expr(self.along(hole, &selection.path), x);
    }

    fn index(&mut self, hole: Hole, x: ExprId, indices: &[ExprId]) {
        let types = &self.info().types;
        let hole = match types.underlying(self.info().type_of(x)) {
            Type::Array { .. } => hole,
            Type::Pointer(_) | Type::Slice(_) if hole.to != BLANK => hole.deref(),
            // A function is instantiated; strings have no pointers in them, and elements of maps are on the heap.
            _ => Hole::discard(),
        };
        self.expr(hole, x);
        self.discard_all(indices);
    }

    fn slice(&mut self, hole: Hole, x: ExprId, indices: &[Option<ExprId>; 3]) {
        let is_array = matches!(
            self.info().types.underlying(self.info().type_of(x)),
            Type::Array { .. }
        );
        let hole = if is_array && hole.to != BLANK {
            hole.address()
        } else {
            hole
        };
        self.expr(hole, x);
        indices
            .iter()
            .flatten()
            .for_each(|&index| self.discard(index));
    }

    /// `a + b + c` on strings makes one new string.
    fn add(&mut self, hole: Hole, id: ExprId) {
        if self.info().types.is_string(self.info().type_of(id)) {
            self.allocate(hole, id, AllocationKind::Concatenation);
        }
        let mut operand = id;
        // Go down the left side in a loop: such chains are long.
        while let ExprKind::Binary {
            op: BinaryOp::Add,
            x,
            y,
        } = self.ast()[operand].kind
        {
            self.discard(y);
            operand = self.ast().unparen(x);
            if self.info().value(operand).is_some() {
                return;
            }
        }
        self.discard(operand);
    }
}
