//! Calls: where arguments go, and where results come from.

use super::super::callees::Reached;
use super::super::graph::{AllocationKind, BLANK, Hole, LocationId, Why};
use super::super::leaks::Leaks;
use super::Builder;
use crate::check::{Builtin, CallKind, FunctionId, Mode, Selection, SelectionKind};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::types::{Basic, ObjId, Signature, Type, TypeId};

/// What a call passes as receiver.
struct Receiver<'a> {
    x: ExprId,
    selection: &'a Selection,
    ty: TypeId,
}

impl<'a> Builder<'a, '_> {
    /// A call whose results go into the holes; without holes they are not used.
    pub(super) fn call(&mut self, results: &[Hole], id: ExprId) {
        let ExprKind::Call {
            fun,
            ref args,
            spread,
            ..
        } = self.ast()[id].kind
        else {
            return;
        };
        match self.info().call(id) {
            Some(CallKind::Conversion) => {
                let hole = results.first().copied().unwrap_or(Hole::discard());
                self.conversion(hole, id, args[0]);
            }
            Some(CallKind::Builtin(builtin)) => {
                let hole = results.first().copied().unwrap_or(Hole::discard());
                self.builtin(hole, id, builtin, args, spread);
            }
            _ => self.function_call(results, id, fun, args, spread),
        }
    }

    /// A call that `go` or `defer` makes later: all that it needs goes into a hole until then.
    pub(super) fn call_later(&mut self, hole: Hole, id: ExprId) {
        let ExprKind::Call {
            fun,
            ref args,
            spread,
            ..
        } = self.ast()[id].kind
        else {
            return;
        };
        if matches!(
            self.info().call(id),
            Some(CallKind::Conversion | CallKind::Builtin(_))
        ) {
            return args.iter().for_each(|&x| self.expr(hole, x));
        }
        if self.info().call(id) == Some(CallKind::Value) {
            self.expr(hole, fun);
        }
        self.pass(&[], id, &[], fun, args, spread);
    }

    fn function_call(
        &mut self,
        results: &[Hole],
        id: ExprId,
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) {
        let functions = match self.program.callees.of_call(id) {
            Reached::Known(functions) => functions,
            Reached::Unknown => Vec::new(),
        };
        for &function in &functions {
            if self.batch.contains(&function) {
                for (&object, &hole) in self.info().function(function).results.iter().zip(results) {
                    self.flow_variable(hole, object);
                }
            }
        }
        if self.info().call(id) == Some(CallKind::Value) {
            self.discard(fun);
        }
        self.pass(results, id, &functions, fun, args, spread);
    }

    /// Receiver and arguments go to the functions that may be called; if none is known, to the heap.
    fn pass(
        &mut self,
        results: &[Hole],
        id: ExprId,
        functions: &[FunctionId],
        fun: ExprId,
        args: &[ExprId],
        spread: bool,
    ) {
        let mut args = args;
        if let Some(receiver) = self.receiver_of(fun, &mut args) {
            let hole = self
                .receiver_hole(results, functions)
                .because(Why::Passed(id), self.pos(id));
            self.receiver(hole, receiver.selection, receiver.x, receiver.ty);
        }
        let Some(signature) = self.info().types.as_signature(self.info().type_of(fun)) else {
            return;
        };
        // The type of a method expression has the receiver as its first parameter; its function has not.
        let skipped = usize::from(self.is_method_expr(fun));
        self.arguments(results, id, functions, &signature, skipped, args, spread);
    }

    /// The receiver, if the call has one; a method expression takes it from the arguments.
    fn receiver_of(&self, fun: ExprId, args: &mut &[ExprId]) -> Option<Receiver<'a>> {
        let fun = self.info().without_type_args(self.ast(), fun);
        let selection = self.info().selection(fun)?;
        let ExprKind::Selector { x, .. } = self.ast()[fun].kind else {
            return None;
        };
        match selection.kind {
            SelectionKind::Method { receiver_type, .. } => Some(Receiver {
                x,
                selection,
                ty: receiver_type,
            }),
            SelectionKind::InterfaceMethod {
                interface,
                expr: false,
                ..
            } => Some(Receiver {
                x,
                selection,
                ty: interface,
            }),
            SelectionKind::MethodExpr { receiver_type, .. } => {
                let (&first, rest) = args.split_first()?;
                *args = rest;
                Some(Receiver {
                    x: first,
                    selection,
                    ty: receiver_type,
                })
            }
            _ => None,
        }
    }

    fn is_method_expr(&self, fun: ExprId) -> bool {
        let fun = self.info().without_type_args(self.ast(), fun);
        let selection = self.info().selection(fun);
        selection
            .is_some_and(|selection| matches!(selection.kind, SelectionKind::MethodExpr { .. }))
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one call")]
    fn arguments(
        &mut self,
        results: &[Hole],
        id: ExprId,
        functions: &[FunctionId],
        signature: &Signature,
        skipped: usize,
        args: &[ExprId],
        spread: bool,
    ) {
        let params = &signature.params[skipped..];
        let fixed = params.len() - usize::from(signature.variadic && !spread);
        let pos = self.pos(id);
        let mut holes = Vec::with_capacity(params.len());
        for index in 0..params.len() {
            holes.push(
                self.param_hole(results, functions, index)
                    .because(Why::Passed(id), pos),
            );
        }
        let passes_tuple = args.len() == 1
            && matches!(
                self.info().types.get(self.info().type_of(args[0])),
                Type::Tuple(_)
            );
        let count = if passes_tuple {
            self.tuple_length(args[0])
        } else {
            args.len()
        };
        let mut types: Vec<TypeId> = params.iter().map(|param| param.ty).collect();
        if fixed < params.len() {
            let element = match self.info().types.underlying(types[fixed]) {
                Type::Slice(element) => element,
                _ => TypeId::INVALID,
            };
            let variadic = holes.pop().unwrap_or(Hole::discard());
            types.truncate(fixed);
            if count > fixed {
                let content = self.allocate(variadic, id, AllocationKind::VariadicSlice);
                holes.resize(count, content);
                types.resize(count, element);
            }
        }
        if passes_tuple {
            let holes = self.converted(holes, &types, args[0]);
            return self.pass_results(&holes, args[0]);
        }
        for ((&arg, hole), ty) in args.iter().zip(holes).zip(types) {
            self.convert(hole, arg, ty);
        }
    }

    /// `f(g())` with several results of `g`.
    fn pass_results(&mut self, holes: &[Hole], call: ExprId) {
        let temporaries: Vec<LocationId> = holes.iter().map(|_| self.temporary()).collect();
        let results: Vec<Hole> = temporaries
            .iter()
            .map(|&location| Hole::to(location))
            .collect();
        self.call(&results, self.ast().unparen(call));
        for (&hole, location) in holes.iter().zip(temporaries) {
            self.graph.flow(hole, location);
        }
    }

    fn tuple_length(&self, id: ExprId) -> usize {
        match self.info().types.get(self.info().type_of(id)) {
            Type::Tuple(parts) => parts.len(),
            _ => 1,
        }
    }

    /// A hole for the receiver of these functions.
    pub(super) fn receiver_hole(&mut self, results: &[Hole], functions: &[FunctionId]) -> Hole {
        let known = |builder: &mut Self, function| match builder.program.tags.get(&function) {
            Some(tags) => builder.tagged(results, &tags.receiver),
            None => builder.variable_hole(builder.info().function(function).receiver),
        };
        self.merged(functions, known)
    }

    /// A hole for one parameter of these functions.
    pub(super) fn param_hole(
        &mut self,
        results: &[Hole],
        functions: &[FunctionId],
        index: usize,
    ) -> Hole {
        let known = |builder: &mut Self, function| match builder.program.tags.get(&function) {
            Some(tags) => {
                builder.tagged(results, tags.params.get(index).unwrap_or(&Leaks::unknown()))
            }
            None => {
                builder.variable_hole(builder.info().function(function).params.get(index).copied())
            }
        };
        self.merged(functions, known)
    }

    fn merged(
        &mut self,
        functions: &[FunctionId],
        known: impl Fn(&mut Self, FunctionId) -> Hole,
    ) -> Hole {
        if functions.is_empty() {
            return Hole::heap();
        }
        let holes: Vec<Hole> = functions
            .iter()
            .map(|&function| known(self, function))
            .collect();
        self.tee(&holes)
    }

    /// A parameter of a function of this batch.
    fn variable_hole(&self, object: Option<ObjId>) -> Hole {
        object
            .and_then(|object| self.variable(object))
            .map_or(Hole::heap(), Hole::to)
    }

    /// A parameter of a function that was analysed before.
    fn tagged(&mut self, results: &[Hole], leaks: &Leaks) -> Hole {
        let mut holes: Vec<Hole> = leaks
            .heap()
            .map(|derefs| Hole::heap().derefs(derefs))
            .into_iter()
            .collect();
        for &(index, derefs) in leaks.results() {
            let result = results
                .get(index as usize)
                .filter(|result| result.to != BLANK);
            holes.extend(result.map(|result| result.derefs(derefs)));
        }
        self.tee(&holes)
    }

    pub(super) fn flow_variable(&mut self, hole: Hole, object: ObjId) {
        if self.program.has_pointers(self.info().object(object).ty)
            && let Some(location) = self.variable(object)
        {
            self.graph.flow(hole, location);
        }
    }

    fn conversion(&mut self, hole: Hole, id: ExprId, x: ExprId) {
        let types = &self.info().types;
        let (from, to) = (self.info().type_of(x), self.info().type_of(id));
        let is_slice = |ty| matches!(types.underlying(ty), Type::Slice(_));
        if types.is_string(to) != types.is_string(from)
            && (is_slice(from) || is_slice(to) || types.is_integer(from))
        {
            self.allocate(hole, id, AllocationKind::Copy);
            return self.discard(x);
        }
        if matches!(types.underlying(to), Type::Array { .. }) && is_slice(from) {
            return self.expr(if hole.to == BLANK { hole } else { hole.deref() }, x);
        }
        if types.basic(to) == Some(Basic::UnsafePointer)
            && types.basic(from) == Some(Basic::Uintptr)
        {
            return self.address_arithmetic(hole, x);
        }
        if types.basic(to) == Some(Basic::Uintptr)
            && types.basic(from) == Some(Basic::UnsafePointer)
        {
            // The number is to stay the address, so that what is there must not move.
            return self.expr(Hole::heap().because(Why::Passed(id), self.pos(id)), x);
        }
        self.convert(hole, x, to);
    }

    /// An integer computed from pointers and made a pointer again.
    fn address_arithmetic(&mut self, hole: Hole, id: ExprId) {
        match self.ast()[id].kind {
            ExprKind::Paren(x) | ExprKind::Unary { x, .. } => self.address_arithmetic(hole, x),
            ExprKind::Binary { x, y, .. } => {
                self.address_arithmetic(hole, x);
                self.address_arithmetic(hole, y);
            }
            ExprKind::Call { ref args, .. }
                if self.info().call(id) == Some(CallKind::Conversion) =>
            {
                self.expr(hole, args[0]);
            }
            _ => self.discard(id),
        }
    }

    fn builtin(&mut self, hole: Hole, id: ExprId, builtin: Builtin, args: &[ExprId], spread: bool) {
        let heap = Hole::heap().because(Why::Passed(id), self.pos(id));
        if let &[only] = args
            && let Type::Tuple(parts) = self.info().types.get(self.info().type_of(only))
        {
            // `append(f())`: what several results hold goes to the heap, whatever becomes of it.
            let holes = vec![heap; parts.len()];
            return self.call(&holes, self.ast().unparen(only));
        }
        match builtin {
            Builtin::New => {
                let content = self.allocate(hole, id, AllocationKind::New);
                // `new(x)` has an initial value.
                args.iter().for_each(|&x| self.expr(content, x));
            }
            Builtin::Make => {
                let is_chan = matches!(
                    self.info().types.underlying(self.info().type_of(id)),
                    Type::Chan { .. }
                );
                if !is_chan {
                    self.allocate(hole, id, AllocationKind::Make);
                }
                self.discard_all(args);
            }
            Builtin::Append => self.append(hole, id, args, spread),
            Builtin::Copy => {
                self.discard(args[0]);
                let copied = if self.element_has_pointers(args[1]) {
                    heap.deref()
                } else {
                    Hole::discard()
                };
                self.expr(copied, args[1]);
            }
            Builtin::Panic => args.iter().for_each(|&x| self.expr(heap, x)),
            Builtin::Min | Builtin::Max => args.iter().for_each(|&x| self.expr(hole, x)),
            Builtin::UnsafeAdd
            | Builtin::UnsafeSlice
            | Builtin::UnsafeSliceData
            | Builtin::UnsafeString
            | Builtin::UnsafeStringData => {
                self.expr(hole, args[0]);
                self.discard_all(&args[1..]);
            }
            _ => self.discard_all(args),
        }
    }

    fn element_has_pointers(&self, slice: ExprId) -> bool {
        match self.info().types.underlying(self.info().type_of(slice)) {
            Type::Slice(element) => self.program.has_pointers(element),
            _ => false,
        }
    }

    /// The old array may be the result's; what is appended goes into an array that may be on the heap.
    fn append(&mut self, hole: Hole, id: ExprId, args: &[ExprId], spread: bool) {
        let heap = Hole::heap().because(Why::Passed(id), self.pos(id));
        let mut old = hole;
        if self.element_has_pointers(args[0]) {
            old = self.tee(&[hole, heap.deref()]);
        }
        self.expr(old, args[0]);
        let element = match self.info().types.underlying(self.info().type_of(id)) {
            Type::Slice(element) => element,
            _ => TypeId::INVALID,
        };
        for &arg in &args[1..] {
            if !spread {
                self.convert(heap, arg, element);
            } else if self.info().expr(arg).mode != Mode::Nil {
                let appended = if self.element_has_pointers(arg) {
                    heap.deref()
                } else {
                    Hole::discard()
                };
                self.expr(appended, arg);
            }
        }
        let content = self.allocate(hole, id, AllocationKind::Append);
        // It is made anew whenever it is needed: no loop can reuse it.
        self.graph[content.to].loop_depth = 0;
    }
}
