//! The order in which package variables are initialised, and cycles in it.
//!
//! Repeatedly the first variable in source order that depends on no uninitialised one comes next, where
//! depending reaches through the functions that are mentioned. Packages come after those they import.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::declare::DeclarationKind;
use super::info::{Initializer, ObjectKind};
use crate::types::ObjId;

type Edges = BTreeMap<usize, BTreeSet<usize>>;

impl Checker<'_> {
    /// The order in the program's package behind those of the packages it imports.
    pub fn find_init_order(&mut self) {
        for package in self.packages_in_order() {
            let mut objects = self.standard_objects.remove(&package).unwrap_or_default();
            // What is not resolved by now nobody mentions.
            objects.retain(|&id| self.type_of_object(id).is_some());
            self.order_package(&objects);
        }
        let objects = self.object_list.clone();
        self.order_package(&objects);
    }

    /// Standard packages, each behind those it imports.
    fn packages_in_order(&self) -> Vec<usize> {
        let packages = &self.ast.packages;
        let mut paths: Vec<usize> = (1..packages.len()).collect();
        paths.sort_by_key(|&index| &packages[index].path);
        let (mut order, mut seen) = (vec![], vec![false; packages.len()]);
        for start in paths {
            let mut stack = vec![(start, 0)];
            while let Some((package, next)) = stack.pop() {
                if next == 0 && std::mem::replace(&mut seen[package], true) {
                    continue;
                }
                match packages[package].imports.get(next) {
                    Some(&imported) => {
                        stack.push((package, next + 1));
                        stack.push((imported, 0));
                    }
                    None => order.push(package),
                }
            }
        }
        order
    }

    fn order_package(&mut self, nodes: &[ObjId]) {
        // Nodes are positions in the list of objects, so that their order is that of the source.
        let position: BTreeMap<ObjId, usize> =
            nodes.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let (mut successors, mut predecessors) = (Edges::new(), Edges::new());
        for (at, id) in nodes.iter().enumerate() {
            for dependency in &self.declaration_list[self.declarations[id]].dependencies {
                if let Some(&to) = position.get(dependency) {
                    successors.entry(at).or_default().insert(to);
                    predecessors.entry(to).or_default().insert(at);
                }
            }
        }
        let is_func =
            |at: usize| matches!(self.info.object(nodes[at]).kind, ObjectKind::Func { .. });
        let mut values: Vec<usize> = (0..nodes.len()).filter(|&at| !is_func(at)).collect();
        let functions: Vec<usize> = (0..nodes.len()).filter(|&at| is_func(at)).collect();
        remove_functions(functions, &mut successors, &mut predecessors);
        values.retain(|&at| !matches!(self.info.object(nodes[at]).kind, ObjectKind::Type));
        self.emit_in_order(nodes, &values, &successors, &predecessors);
    }

    fn emit_in_order(
        &mut self,
        nodes: &[ObjId],
        values: &[usize],
        successors: &Edges,
        predecessors: &Edges,
    ) {
        let is_const = |at: usize| matches!(self.info.object(nodes[at]).kind, ObjectKind::Const(_));
        let mut pending: BTreeMap<usize, usize> = values
            .iter()
            .map(|&at| (at, successors.get(&at).map_or(0, BTreeSet::len)))
            .collect();
        // Constants first, then by number of dependencies, then by place.
        let mut queue: BTreeSet<(bool, usize, usize)> = pending
            .iter()
            .map(|(&at, &count)| (!is_const(at), count, at))
            .collect();
        let mut emitted = BTreeSet::new();
        let mut order = vec![];
        while let Some((_, count, at)) = queue.pop_first() {
            pending.remove(&at);
            if count > 0
                && let Some(cycle) = self.find_cycle(nodes[at])
            {
                order.push(Err(cycle));
            }
            for &from in predecessors.get(&at).into_iter().flatten() {
                if let Some(count) = pending.get_mut(&from) {
                    let constant = !is_const(from);
                    queue.remove(&(constant, *count, from));
                    *count -= 1;
                    queue.insert((constant, *count, from));
                }
            }
            let declaration = self.declarations[&nodes[at]];
            if let DeclarationKind::Var {
                variables,
                value: Some(value),
                ..
            } = &self.declaration_list[declaration].kind
                && emitted.insert(declaration)
            {
                order.push(Ok(Initializer {
                    variables: variables.to_vec(),
                    value: *value,
                }));
            }
        }
        for step in order {
            match step {
                Ok(initializer) => self.info.init_order.push(initializer),
                Err(cycle) => self.init_cycle_error(&cycle),
            }
        }
    }

    /// A chain of dependencies from an object to itself, last link first.
    fn find_cycle(&self, start: ObjId) -> Option<Vec<ObjId>> {
        let mut seen = BTreeSet::new();
        // A depth-first search; each entry of the stack is an object and its dependencies still to try.
        let dependencies = |id: ObjId| -> Vec<ObjId> {
            let list = &self.declaration_list[self.declarations[&id]].dependencies;
            let mut list: Vec<ObjId> = list.iter().copied().collect();
            list.sort_by_key(|id| {
                std::cmp::Reverse(self.object_list.iter().position(|other| other == id))
            });
            list
        };
        let mut stack = vec![(start, dependencies(start))];
        while let Some((_, rest)) = stack.last_mut() {
            let Some(next) = rest.pop() else {
                stack.pop();
                continue;
            };
            if next == start {
                let mut cycle: Vec<ObjId> = stack.iter().map(|&(id, _)| id).collect();
                cycle.rotate_left(1);
                cycle.reverse();
                return Some(cycle);
            }
            if seen.insert(next) {
                stack.push((next, dependencies(next)));
            }
        }
        None
    }

    fn init_cycle_error(&mut self, cycle: &[ObjId]) {
        let first = self.info.object(cycle[0]);
        let (name, pos) = (first.name.clone(), first.pos);
        if cycle.len() == 1 {
            return self.error(
                pos,
                format!("initialization cycle: {name} refers to itself"),
            );
        }
        let mut message = format!("initialization cycle for {name}");
        let mut object = cycle[0];
        for &next in cycle.iter().rev() {
            let (from, to) = (self.info.object(object), self.info.object(next));
            message += &format!(
                "\n\t{}: {} refers to {}",
                self.place(from.pos),
                from.name,
                to.name
            );
            object = next;
        }
        self.error(pos, message);
    }
}

/// Connects what mentions a function directly with what the function mentions. Cheap functions go first, so
/// that the number of edges stays small.
fn remove_functions(mut functions: Vec<usize>, successors: &mut Edges, predecessors: &mut Edges) {
    let cost = |at: &usize, successors: &Edges, predecessors: &Edges| {
        successors.get(at).map_or(0, BTreeSet::len) * predecessors.get(at).map_or(0, BTreeSet::len)
    };
    functions.sort_by_key(|at| cost(at, successors, predecessors));
    for function in functions {
        let before = predecessors.remove(&function).unwrap_or_default();
        let after = successors.remove(&function).unwrap_or_default();
        for &from in before.iter().filter(|&&from| from != function) {
            for &to in after.iter().filter(|&&to| to != function) {
                successors.entry(from).or_default().insert(to);
                predecessors.entry(to).or_default().insert(from);
            }
            if let Some(list) = successors.get_mut(&from) {
                list.remove(&function);
            }
        }
        for to in after {
            if let Some(list) = predecessors.get_mut(&to) {
                list.remove(&function);
            }
        }
    }
}
