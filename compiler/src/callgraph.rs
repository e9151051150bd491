//! The call graph with a summary of each function, and its strongly connected components bottom-up.
//!
//! Promises: [`CallGraph::components`] yields callees before callers, in linear time, without recursion (a program may
//! have a call chain as long as it likes). May not know: what the summaries are used for.

use cranelift_module::FuncId;

/// What whole-program decisions need to know of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The function.
    pub id: FuncId,
    /// Bytes of its frame below the stack pointer at entry.
    pub frame_bytes: u32,
    /// What a tail call may lower the frame by.
    pub grown_tail_bytes: u32,
    /// Calls of functions of the image, each (callee, kind) once.
    pub callees: Vec<Call>,
    /// Whether it calls host routines.
    pub calls_imports: bool,
    /// Whether it calls, or tail-calls, through a pointer.
    pub calls_indirectly: bool,
}

/// A direct call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The callee's node.
    pub node: usize,
    /// Whether the caller's frame is gone by then.
    pub is_tail: bool,
}

/// Functions as nodes `0..len`, direct calls as edges.
#[derive(Clone, Debug, Default)]
pub struct CallGraph {
    nodes: Vec<Summary>,
}

impl CallGraph {
    /// A graph of these functions; callees refer to positions in `nodes`.
    #[must_use]
    pub fn new(nodes: Vec<Summary>) -> Self {
        Self { nodes }
    }

    /// How many functions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The summary of a node.
    #[must_use]
    pub fn function(&self, node: usize) -> &Summary {
        &self.nodes[node]
    }

    /// The function of a node.
    #[must_use]
    pub fn id(&self, node: usize) -> FuncId {
        self.nodes[node].id
    }

    /// Whether a node calls itself directly.
    #[must_use]
    pub fn calls_itself(&self, node: usize) -> bool {
        self.nodes[node]
            .callees
            .iter()
            .any(|call| call.node == node)
    }

    /// Strongly connected components, callees first (Tarjan 1972, with an explicit stack).
    #[must_use]
    pub fn components(&self) -> Vec<Vec<usize>> {
        let mut search = Search {
            graph: self,
            next_index: 0,
            index: vec![UNVISITED; self.len()],
            low: vec![0; self.len()],
            on_stack: vec![false; self.len()],
            stack: Vec::new(),
            components: Vec::new(),
        };
        for node in 0..self.len() {
            if search.index[node] == UNVISITED {
                search.visit(node);
            }
        }
        search.components
    }
}

const UNVISITED: u32 = u32::MAX;

struct Search<'a> {
    graph: &'a CallGraph,
    next_index: u32,
    index: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    components: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn enter(&mut self, node: usize) {
        self.index[node] = self.next_index;
        self.low[node] = self.next_index;
        self.next_index += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn visit(&mut self, root: usize) {
        self.enter(root);
        // Each frame: a node, and how many of its callees have been looked at.
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if let Some(call) = self.graph.nodes[node].callees.get(*next) {
                *next += 1;
                if self.index[call.node] == UNVISITED {
                    self.enter(call.node);
                    path.push((call.node, 0));
                } else if self.on_stack[call.node] {
                    self.low[node] = self.low[node].min(self.index[call.node]);
                }
                continue;
            }
            path.pop();
            if let Some(&(caller, _)) = path.last() {
                self.low[caller] = self.low[caller].min(self.low[node]);
            }
            if self.low[node] == self.index[node] {
                self.close(node);
            }
        }
    }

    /// Takes the component whose first node is `root` off the stack.
    fn close(&mut self, root: usize) {
        let start = self
            .stack
            .iter()
            .rposition(|&node| node == root)
            .expect("a root is on the stack");
        let component = self.stack.split_off(start);
        for &node in &component {
            self.on_stack[node] = false;
        }
        self.components.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[&[usize]]) -> CallGraph {
        let node = |(index, callees): (usize, &&[usize])| Summary {
            id: FuncId::from_u32(index as u32),
            frame_bytes: 0,
            grown_tail_bytes: 0,
            callees: callees
                .iter()
                .map(|&node| Call {
                    node,
                    is_tail: false,
                })
                .collect(),
            calls_imports: false,
            calls_indirectly: false,
        };
        CallGraph::new(edges.iter().enumerate().map(node).collect())
    }

    #[test]
    fn components_come_callees_first() {
        // 0 -> 1 -> 2 -> 1, 0 -> 3, 4 alone
        let mut components = graph(&[&[1, 3], &[2], &[1], &[], &[4]]).components();
        components
            .iter_mut()
            .for_each(|component| component.sort_unstable());
        assert_eq!(components, [vec![1, 2], vec![3], vec![0], vec![4]]);
    }

    #[test]
    fn a_long_chain_does_not_overflow_the_host_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000)
            .map(|node| vec![(node + 1).min(199_999)])
            .collect();
        let edges: Vec<&[usize]> = edges.iter().map(Vec::as_slice).collect();
        let components = graph(&edges).components();
        assert_eq!(components.len(), 200_000);
        assert_eq!(components[0], [199_999]);
    }
}
