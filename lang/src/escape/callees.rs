//! Which functions a call can reach, as far as that shows in the source; and the order of analysis that follows.

use crate::check::{CallKind, FunctionId, Info, ObjectKind, SelectionKind, VariableKind};
use crate::syntax::ast::{Ast, Block, Decl, ExprId, ExprKind, Ident, Node, StmtKind};
use crate::types::ObjId;
use std::collections::{HashMap, HashSet};

/// What is known of function values before the analysis.
pub(super) struct Callees<'a> {
    ast: &'a Ast,
    info: &'a Info,
    /// The functions that are ever assigned to a local variable; `None` if others may be.
    values: HashMap<ObjId, Option<Vec<FunctionId>>>,
}

/// The functions that a call may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// One of these.
    Known(Vec<FunctionId>),
    /// Any.
    Unknown,
}

impl<'a> Callees<'a> {
    pub(super) fn new(ast: &'a Ast, info: &'a Info) -> Self {
        let mut callees = Callees {
            ast,
            info,
            values: HashMap::new(),
        };
        callees.collect();
        callees
    }

    /// The functions that a call reaches.
    pub(super) fn of_call(&self, call: ExprId) -> Reached {
        let ExprKind::Call { fun, .. } = self.ast[call].kind else {
            return Reached::Unknown;
        };
        match self.info.call(call) {
            Some(CallKind::Function(object) | CallKind::Method(object)) => {
                known(self.declared(object))
            }
            Some(CallKind::Value) => self.of_value(fun),
            _ => Reached::Unknown,
        }
    }

    /// The functions that a function value can be.
    pub(super) fn of_value(&self, id: ExprId) -> Reached {
        let id = self.ast.unparen(id);
        if let ExprKind::Name(ident) = self.ast[id].kind
            && let Some(object) = self.info.object_of(ident)
            && let Some(Some(functions)) = self.values.get(&object)
            && !self.info.variable(object).address_taken
        {
            return Reached::Known(functions.clone());
        }
        known(self.literal_or_declared(id))
    }

    fn declared(&self, object: ObjId) -> Option<FunctionId> {
        match self.info.object(object).kind {
            ObjectKind::Func { function, .. } => function,
            _ => None,
        }
    }

    /// The function that an expression names or writes out.
    fn literal_or_declared(&self, id: ExprId) -> Option<FunctionId> {
        let id = self.info.without_type_args(self.ast, id);
        match self.ast[id].kind {
            ExprKind::FuncLiteral { .. } => self.info.literal(id),
            ExprKind::Name(ident) => self.declared(self.info.object_of(ident)?),
            ExprKind::Selector { selected, .. } => match self.info.selection(id) {
                None => self.declared(self.info.object_of(selected)?),
                Some(selection) => match selection.kind {
                    SelectionKind::MethodExpr { method, .. } => self.declared(method),
                    _ => None,
                },
            },
            _ => None,
        }
    }

    /// Notes all assignments to local variables.
    fn collect(&mut self) {
        let ast = self.ast;
        for stmt in ast.stmts.iter() {
            match &stmt.kind {
                StmtKind::Define { lhs, rhs } | StmtKind::Assign { op: None, lhs, rhs } => {
                    let names = lhs.iter().map(|&x| ast.as_name(ast.unparen(x)));
                    self.assign(names.collect(), rhs);
                }
                StmtKind::Range { lhs, .. } => {
                    let names = lhs.iter().map(|&x| ast.as_name(ast.unparen(x)));
                    self.assign(names.collect(), &[]);
                }
                StmtKind::Decl(decls) => {
                    for decl in decls {
                        if let Decl::Var(var) = decl
                            && !var.values.is_empty()
                        {
                            self.assign(
                                var.names.iter().map(|&name| Some(name)).collect(),
                                &var.values,
                            );
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn assign(&mut self, names: Vec<Option<Ident>>, values: &[ExprId]) {
        for (index, name) in names.iter().enumerate() {
            let Some(object) = name.and_then(|name| self.info.object_of(name)) else {
                continue;
            };
            let ObjectKind::Var(variable) = self.info.object(object).kind else {
                continue;
            };
            if variable.kind != VariableKind::Local {
                continue;
            }
            let value = values.get(index).filter(|_| values.len() == names.len());
            let function = value.and_then(|&value| self.literal_or_declared(value));
            let is_nil =
                value.is_some_and(|&value| self.info.expr(value).mode == crate::check::Mode::Nil);
            let known = self
                .values
                .entry(object)
                .or_insert_with(|| Some(Vec::new()));
            match (function, known) {
                (Some(function), Some(functions)) => functions.push(function),
                // Calling nil panics: that assignment adds no callee.
                (None, _) if is_nil => {}
                (_, known) => *known = None,
            }
        }
    }

    /// All functions but literals inside of others, in groups that call each other, callees before callers. A literal
    /// is analysed with the function it stands in.
    pub(super) fn batches(&self) -> Vec<Vec<FunctionId>> {
        let outermost = |mut id: FunctionId| {
            while let Some(parent) = self.info.function(id).parent {
                id = parent;
            }
            id
        };
        let count = self.info.functions.len();
        let mut calls: Vec<Vec<usize>> = vec![Vec::new(); count];
        let ids = (0..count as u32).map(FunctionId);
        let tops: Vec<FunctionId> = ids
            .filter(|&id| {
                let function = self.info.function(id);
                function.parent.is_none() && !function.generic
            })
            .collect();
        for &top in &tops {
            let mut seen = HashSet::new();
            for function in self.called_from(top) {
                let callee = outermost(function).0 as usize;
                if seen.insert(callee) {
                    calls[top.0 as usize].push(callee);
                }
            }
        }
        let starts = tops.iter().map(|id| id.0 as usize);
        let to_ids = |group: Vec<usize>| {
            group
                .into_iter()
                .map(|index| FunctionId(index as u32))
                .collect()
        };
        strongly_connected(&calls, starts)
            .into_iter()
            .map(to_ids)
            .collect()
    }

    /// The functions called in a function and in the literals in it.
    fn called_from(&self, function: FunctionId) -> Vec<FunctionId> {
        let mut found = Vec::new();
        let Some(body) = body(self.ast, self.info, function) else {
            return found;
        };
        let mut todo: Vec<Node> = body.stmts.iter().map(|&stmt| Node::Stmt(stmt)).collect();
        while let Some(node) = todo.pop() {
            match node {
                Node::Stmt(id) => self.ast.stmt_children(id, &mut |child| todo.push(child)),
                Node::Expr(id) => {
                    if let Reached::Known(functions) = self.of_call(id) {
                        found.extend(functions);
                    }
                    if let Some(selection) = self.info.selection(id)
                        && let SelectionKind::Method { method, .. } = selection.kind
                    {
                        found.extend(self.declared(method));
                    }
                    self.ast.expr_children(id, &mut |child| todo.push(child));
                }
            }
        }
        found
    }
}

fn known(function: Option<FunctionId>) -> Reached {
    function.map_or(Reached::Unknown, |function| Reached::Known(vec![function]))
}

/// The body of a function; natives have none.
pub(super) fn body<'a>(ast: &'a Ast, info: &Info, function: FunctionId) -> Option<&'a Block> {
    let function = info.function(function);
    match function.native {
        Some(_) => None,
        None => Some(function.syntax.body(ast)),
    }
}

/// Tarjan's algorithm with a stack of its own: call chains may be longer than any host stack. Groups come out callees
/// first.
fn strongly_connected(
    successors: &[Vec<usize>],
    starts: impl Iterator<Item = usize>,
) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = successors.len();
    let (mut order, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let mut on_stack = vec![false; count];
    let (mut stack, mut groups, mut next) = (Vec::new(), Vec::new(), 0);
    for start in starts {
        if order[start] != UNSEEN {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some(&mut (node, ref mut edge)) = path.last_mut() {
            if *edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&successor) = successors[node].get(*edge) {
                *edge += 1;
                if order[successor] == UNSEEN {
                    path.push((successor, 0));
                } else if on_stack[successor] {
                    low[node] = low[node].min(order[successor]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == order[node] {
                let first = stack
                    .iter()
                    .rposition(|&other| other == node)
                    .expect("a root is on the stack");
                let group = stack.split_off(first);
                group.iter().for_each(|&member| on_stack[member] = false);
                groups.push(group);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::strongly_connected;

    #[test]
    fn groups_come_callees_first() {
        // 0 -> 1 <-> 2 -> 3, 4 -> 0, 5 -> 5
        let calls = [vec![1], vec![2], vec![1, 3], vec![], vec![0], vec![5]];
        let groups = strongly_connected(&calls, 0..6);
        assert_eq!(groups, [vec![3], vec![1, 2], vec![0], vec![4], vec![5]]);
    }

    #[test]
    fn long_chains_need_no_host_stack() {
        let count = 200_000;
        let calls: Vec<Vec<usize>> = (0..count)
            .map(|at| if at + 1 < count { vec![at + 1] } else { vec![] })
            .collect();
        assert_eq!(strongly_connected(&calls, 0..count).len(), count);
    }
}
