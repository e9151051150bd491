//! Finds the locations whose address reaches something that outlives them.
//!
//! One walk per root finds the least dereferences on the ways from every location to it (Bellman-Ford: edges may have
//! -1, but a count never stays below 0, so there are no negative cycles). A location found with -1 has its address
//! stored in the root. Locations that begin to escape become roots again, since what is stored in them escapes too.

use super::graph::{Graph, HEAP, LocationId, Step};
use crate::check::{FunctionId, Info};
use std::collections::{HashMap, VecDeque};

/// Marks what escapes, and records the leaks of parameters.
pub(super) fn solve(graph: &mut Graph, info: &Info) {
    let mut solver = Solver::new(graph, info);
    for index in 0..solver.graph.locations.len() {
        solver.enqueue(LocationId(index as u32));
    }
    while let Some(root) = solver.roots.pop_front() {
        solver.graph[root].walk.queued_as_root = false;
        solver.walk(root);
    }
}

struct Solver<'a> {
    graph: &'a mut Graph,
    info: &'a Info,
    /// By function: how deep its loops nest; without an end if function literals stand in it.
    deepest: HashMap<Option<FunctionId>, u32>,
    roots: VecDeque<LocationId>,
    generation: u32,
}

impl<'a> Solver<'a> {
    fn new(graph: &'a mut Graph, info: &'a Info) -> Self {
        let mut deepest: HashMap<Option<FunctionId>, u32> = HashMap::new();
        for location in &graph.locations {
            let depth = deepest.entry(location.function).or_default();
            *depth = location.loop_depth.max(*depth);
            let parent = location.function.and_then(|id| info.function(id).parent);
            for outer in std::iter::successors(parent, |&id| info.function(id).parent) {
                deepest.insert(Some(outer), u32::MAX);
            }
        }
        Solver {
            graph,
            info,
            deepest,
            roots: VecDeque::new(),
            generation: 0,
        }
    }

    /// Whether a walk from a root can find anything. It cannot where no loop and no function literal has locations of
    /// its own: without this, a chain of n allocations would take n walks of n steps.
    fn may_outlive_any(&self, root: LocationId) -> bool {
        let location = &self.graph[root];
        let deepest = self.deepest.get(&location.function).copied().unwrap_or(0);
        location.escapes || location.result.is_some() || location.loop_depth < deepest
    }

    /// Escaping roots come first: they settle most of the others.
    fn enqueue(&mut self, id: LocationId) {
        let location = &mut self.graph[id];
        if std::mem::replace(&mut location.walk.queued_as_root, true) {
            return;
        }
        if location.escapes {
            self.roots.push_front(id);
        } else {
            self.roots.push_back(id);
        }
    }

    fn walk(&mut self, root: LocationId) {
        if !self.may_outlive_any(root) {
            return;
        }
        self.generation += 1;
        let start = &mut self.graph[root].walk;
        (start.generation, start.derefs, start.towards) = (self.generation, 0, None);
        let mut todo = VecDeque::from([root]);
        while let Some(id) = todo.pop_front() {
            self.graph[id].walk.queued = false;
            let found = self.graph[id].walk.derefs;
            let outlived = self.outlives(root, id);
            if self.graph[id].is_param && outlived {
                self.leak(id, root, found.max(0) as u32);
            }
            if found < 0 && outlived && !self.graph[id].escapes {
                self.graph[id].path = self.path(id);
                self.graph[id].escapes = true;
                self.enqueue(id);
                continue;
            }
            self.follow(id, found.max(0), &mut todo);
        }
    }

    /// Looks at what is assigned to a location whose value, dereferenced so often, reaches the root.
    fn follow(&mut self, id: LocationId, derefs: i32, todo: &mut VecDeque<LocationId>) {
        for index in 0..self.graph[id].edges.len() {
            let edge = self.graph[id].edges[index];
            let generation = self.generation;
            let from = &mut self.graph[edge.from];
            if from.escapes {
                continue;
            }
            let total = derefs + edge.derefs;
            if from.walk.generation == generation && from.walk.derefs <= total {
                continue;
            }
            from.walk.generation = generation;
            from.walk.derefs = total;
            from.walk.towards = Some((id, index));
            if !std::mem::replace(&mut from.walk.queued, true) {
                todo.push_back(edge.from);
            }
        }
    }

    /// The value of a parameter reaches a root that outlives it.
    fn leak(&mut self, param: LocationId, root: LocationId, derefs: u32) {
        let to = &self.graph[root];
        let result = to
            .result
            .filter(|_| !to.escapes && to.function == self.graph[param].function);
        let leaks = &mut self.graph[param].leaks;
        match result {
            Some(index) => leaks.add_result(index, derefs),
            None => leaks.add_heap(derefs),
        }
    }

    /// Whether what is stored in one location may be used when the frame or iteration of the other is gone.
    fn outlives(&self, id: LocationId, other: LocationId) -> bool {
        let (location, other) = (&self.graph[id], &self.graph[other]);
        if location.escapes || location.result.is_some() {
            return true;
        }
        if location.function == other.function {
            return location.loop_depth < other.loop_depth;
        }
        let (Some(outer), Some(inner)) = (location.function, other.function) else {
            return false;
        };
        self.contains(outer, inner)
    }

    /// Whether a function literal stands in another function.
    fn contains(&self, outer: FunctionId, inner: FunctionId) -> bool {
        std::iter::successors(self.info.function(inner).parent, |&id| {
            self.info.function(id).parent
        })
        .any(|parent| parent == outer)
    }

    /// The way that the current walk has found from a location to its root.
    fn path(&self, mut id: LocationId) -> Vec<Step> {
        let mut path = Vec::new();
        // Ways may run in circles while they are being shortened; a cut one is still an explanation.
        while let Some((to, index)) = self.graph[id].walk.towards
            && path.len() < MAX_STEPS
        {
            let reason = self.graph[to].edges[index].reason;
            path.push(Step {
                to: self.graph[to].place,
                reason,
            });
            id = to;
        }
        if let Some(last) = path.last()
            && id != HEAP
            && path.len() < MAX_STEPS
            && self.graph[id].escapes
        {
            debug_assert_eq!(last.to, self.graph[id].place);
            path.extend(self.graph[id].path.iter().take(MAX_STEPS));
        }
        path
    }
}

/// Longest explanation.
const MAX_STEPS: usize = 16;
