//! Decisions as texts: Go's one-liners, and which way a pointer takes.

use super::build::{Program, Tags};
use super::graph::{AllocationKind, Location, Place, Step, Why};
use super::leaks::Leaks;
use super::{Decision, Escapes};
use crate::check::FunctionId;
use crate::source::{Pos, SourceMap};
use crate::syntax::ast::{Ast, ExprId, ExprKind};
use crate::types::ObjId;

impl Escapes {
    /// Says what was decided about a location.
    pub(super) fn explain(
        &mut self,
        sources: &SourceMap,
        program: &Program<'_>,
        location: &Location,
    ) {
        let (pos, name) = match location.place {
            Place::Variable(object) => (
                program.info.object(object).pos,
                variable_name(program, object),
            ),
            // Go says nothing of them.
            Place::Allocation(_, AllocationKind::Deferred | AllocationKind::RangeBody) => return,
            Place::Allocation(expr, kind) => {
                (program.ast[expr].pos, allocation_text(program, expr, kind))
            }
            _ => return,
        };
        let is_variable = matches!(location.place, Place::Variable(_));
        let text = match (is_variable, location.escapes) {
            (true, true) => format!("moved to heap: {name}"),
            (true, false) => return,
            (false, true) => format!("{name} escapes to heap"),
            (false, false) => format!("{name} does not escape"),
        };
        let way = if location.escapes {
            way(sources, program, &location.path)
        } else {
            String::new()
        };
        if let Some(decisions) = &mut self.decisions {
            decisions.push(Decision { pos, text, way });
        }
    }

    /// Says where the values of a function's parameters go.
    pub(super) fn explain_leaks(&mut self, program: &Program<'_>, id: FunctionId, tags: &Tags) {
        let Some(mut decisions) = self.decisions.take() else {
            return;
        };
        let function = program.info.function(id);
        let params = function.params.iter().zip(&tags.params);
        for (&object, leaks) in function
            .receiver
            .iter()
            .map(|object| (object, &tags.receiver))
            .chain(params)
        {
            let param = program.info.object(object);
            let hidden = param.name.is_empty() || &*param.name == "_";
            if hidden || !program.has_pointers(param.ty) || self.is_heap_variable(object) {
                continue;
            }
            for text in leak_texts(program, id, &param.name, leaks) {
                decisions.push(Decision {
                    pos: param.pos,
                    text,
                    way: String::new(),
                });
            }
        }
        self.decisions = Some(decisions);
    }
}

fn leak_texts(program: &Program<'_>, id: FunctionId, name: &str, leaks: &Leaks) -> Vec<String> {
    let mut texts = Vec::new();
    match leaks.heap() {
        Some(0) => texts.push(format!("leaking param: {name}")),
        Some(_) => texts.push(format!("leaking param content: {name}")),
        None => {}
    }
    for &(index, derefs) in leaks.results() {
        let result = result_name(program, id, index);
        texts.push(format!(
            "leaking param: {name} to result {result} level={derefs}"
        ));
    }
    if texts.is_empty() {
        texts.push(format!("{name} does not escape"));
    }
    texts
}

fn result_name(program: &Program<'_>, id: FunctionId, index: u32) -> String {
    let object = program.info.function(id).results[index as usize];
    match &*program.info.object(object).name {
        "" | "_" => format!("~r{index}"),
        name => name.to_owned(),
    }
}

fn variable_name(program: &Program<'_>, object: ObjId) -> String {
    match &*program.info.object(object).name {
        "" => "a result".to_owned(),
        name => name.to_owned(),
    }
}

/// An allocation as Go's compiler writes it: with `...` in braces.
fn allocation_text(program: &Program<'_>, id: ExprId, kind: AllocationKind) -> String {
    let ast = program.ast;
    let type_text = |id| {
        let ty = program.info.type_of(id);
        let types = &program.info.types;
        types.display(
            types
                .pointee(ty)
                .filter(|_| kind == AllocationKind::Pointer)
                .unwrap_or(ty),
        )
    };
    match (kind, &ast[id].kind) {
        (AllocationKind::Pointer, _) => format!("&{}{}", type_text(id), braces(ast, id)),
        (AllocationKind::SliceLiteral | AllocationKind::MapLiteral, _) => {
            format!("{}{}", type_text(id), braces(ast, id))
        }
        (AllocationKind::VariadicSlice, _) => "... argument".to_owned(),
        (AllocationKind::Closure, _) => "func literal".to_owned(),
        (AllocationKind::Append, _) => "append".to_owned(),
        _ => ast.expr_text(id).replace('…', "..."),
    }
}

/// The elements of a literal, or of the literal whose address is taken.
fn braces(ast: &Ast, id: ExprId) -> &'static str {
    match &ast[id].kind {
        ExprKind::Composite { elements, .. } if elements.is_empty() => "{}",
        ExprKind::Unary { x, .. } => braces(ast, ast.unparen(*x)),
        _ => "{...}",
    }
}

/// The way of an address to what outlives its target; empty if it is not known.
fn way(sources: &SourceMap, program: &Program<'_>, path: &[Step]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for step in path {
        let Some(reason) = step.reason else { continue };
        let target = match step.to {
            Place::Variable(object) => variable_name(program, object),
            _ => String::new(),
        };
        let what = match reason.why {
            Why::Assigned if target.is_empty() => {
                "stored where it outlives the function".to_owned()
            }
            Why::Assigned => format!("assigned to {target}"),
            Why::Returned => "returned".to_owned(),
            Why::Passed(call) => format!("passed to {}", callee_text(program, call)),
            Why::Part => "part of another value".to_owned(),
            Why::Ranged => format!("ranged over into {target}"),
            Why::NextIteration => "used in the next iteration".to_owned(),
            Why::Sent => "sent".to_owned(),
            Why::Deferred => "kept by go or defer".to_owned(),
            Why::TooLarge => "too large for a stack".to_owned(),
            Why::UnknownSize => "of unknown size".to_owned(),
        };
        parts.push(format!("{what}{}", place(sources, reason.pos)));
    }
    parts.join(", ")
}

fn callee_text(program: &Program<'_>, call: ExprId) -> String {
    match program.ast[call].kind {
        ExprKind::Call { fun, .. } => program.ast.expr_text(fun),
        _ => program.ast.expr_text(call),
    }
}

fn place(sources: &SourceMap, pos: Pos) -> String {
    sources
        .location(pos)
        .map_or(String::new(), |at| format!(" at {at}"))
}
