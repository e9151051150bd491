//! Instantiations without end: `func f[T any]() { f[*T]() }` would need infinitely many functions.
//!
//! A graph says which type parameters flow into which: an edge has weight 1 if the parameter is only part of the type
//! argument. A cycle of positive weight has no end. It is found as in Bellman and Ford's algorithm, looking for heaviest
//! paths: one as long as there are vertices goes through such a cycle.

use std::collections::HashMap;

use super::Checker;
use crate::source::Pos;
use crate::types::{NamedId, Type, TypeId, TypeParamId, Types};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Vertex {
    Param(TypeParamId),
    /// A type declared in a generic function, which is another one for each instance.
    Local(NamedId),
}

#[derive(Debug)]
struct Edge {
    from: usize,
    to: usize,
    weight: u32,
    pos: Pos,
    /// The type argument.
    ty: TypeId,
}

/// Which type parameters flow into which.
#[derive(Debug, Default)]
pub(super) struct Instantiations {
    vertices: Vec<Vertex>,
    index: HashMap<Vertex, usize>,
    edges: Vec<Edge>,
    /// A receiver's type parameters are those of its type.
    canonical: HashMap<TypeParamId, TypeParamId>,
    /// The type parameters around local types, and where those are declared.
    surroundings: HashMap<NamedId, (Vec<TypeParamId>, Pos)>,
}

impl Instantiations {
    /// A receiver's type parameter stands for the one of its type.
    pub fn same(&mut self, param: TypeParamId, of_type: TypeParamId) {
        self.canonical.insert(param, of_type);
    }

    /// Notes the type parameters around a local type.
    pub fn local(&mut self, named: NamedId, params: Vec<TypeParamId>, pos: Pos) {
        self.surroundings.insert(named, (params, pos));
    }

    fn vertex(&mut self, vertex: Vertex) -> usize {
        let vertices = &mut self.vertices;
        *self.index.entry(vertex).or_insert_with(|| {
            vertices.push(vertex);
            vertices.len() - 1
        })
    }

    fn param(&mut self, param: TypeParamId) -> usize {
        let param = self.canonical.get(&param).copied().unwrap_or(param);
        self.vertex(Vertex::Param(param))
    }

    /// A type parameter was given an argument.
    pub fn instantiated(&mut self, types: &Types, param: TypeParamId, arg: TypeId, pos: Pos) {
        if !types.is_parameterized(arg) {
            return;
        }
        let to = self.param(param);
        self.flow(types, arg, arg, to, pos);
    }

    fn flow(&mut self, types: &Types, part: TypeId, arg: TypeId, to: usize, pos: Pos) {
        let weight = u32::from(types.unalias(part) != types.unalias(arg));
        let mut parts: Vec<TypeId> = vec![];
        match types.get_unaliased(part) {
            Type::TypeParam(param) => {
                let from = self.param(param);
                self.edges.push(Edge {
                    from,
                    to,
                    weight,
                    pos,
                    ty: arg,
                });
            }
            Type::Named(named) => {
                if let Some((params, declared)) = self.surroundings.get(&named).cloned() {
                    let from = self.vertex(Vertex::Local(named));
                    for param in params {
                        let ty = types.type_param_type(param);
                        let outer = self.param(param);
                        self.edges.push(Edge {
                            from: outer,
                            to: from,
                            weight: 1,
                            pos: declared,
                            ty,
                        });
                    }
                    self.edges.push(Edge {
                        from,
                        to,
                        weight,
                        pos,
                        ty: arg,
                    });
                }
                parts.extend(types.type_args(named).iter().flat_map(|args| args.iter()));
            }
            Type::Array { elem, .. }
            | Type::Slice(elem)
            | Type::Pointer(elem)
            | Type::Chan { elem, .. } => parts.push(elem),
            Type::Map { key, elem } => parts.extend([key, elem]),
            Type::Signature(signature) => {
                let list = signature.params.iter().chain(&*signature.results);
                parts.extend(list.map(|param| param.ty));
            }
            Type::Struct(fields) => parts.extend(fields.fields.iter().map(|field| field.ty)),
            Type::Interface(interface) => {
                parts.extend(interface.methods.iter().map(|method| method.signature));
            }
            _ => {}
        }
        for part in parts {
            self.flow(types, part, arg, to, pos);
        }
    }

    /// The edges of a cycle of positive weight, last one first.
    fn endless_cycle(&self) -> Option<Vec<usize>> {
        let count = self.vertices.len();
        let mut weight = vec![0u32; count];
        let mut length = vec![0usize; count];
        let mut previous = vec![usize::MAX; count];
        loop {
            let mut changed = false;
            for (index, edge) in self.edges.iter().enumerate() {
                let reached = weight[edge.from] + edge.weight;
                if reached <= weight[edge.to] {
                    continue;
                }
                previous[edge.to] = index;
                length[edge.to] = length[edge.from] + 1;
                if length[edge.to] >= count {
                    return Some(self.cycle_before(edge.to, &previous));
                }
                weight[edge.to] = reached;
                changed = true;
            }
            if !changed {
                return None;
            }
        }
    }

    /// The cycle that is met when one goes back from a vertex.
    fn cycle_before(&self, end: usize, previous: &[usize]) -> Vec<usize> {
        let mut seen = vec![false; self.vertices.len()];
        let mut path = vec![];
        let mut vertex = end;
        while !seen[vertex] {
            seen[vertex] = true;
            path.push(vertex);
            vertex = self.edges[previous[vertex]].from;
        }
        let start = path.iter().position(|&other| other == vertex).unwrap_or(0);
        path[start..].iter().map(|&at| previous[at]).collect()
    }
}

impl Checker<'_> {
    /// Reports an instantiation cycle.
    pub fn report_instantiation_cycle(&mut self) {
        let Some(cycle) = self.mono.endless_cycle() else {
            return;
        };
        let name = |vertex: usize| match self.mono.vertices[vertex] {
            Vertex::Param(param) => {
                let param = self.types().type_param(param);
                (param.name.to_string(), param.object)
            }
            Vertex::Local(named) => {
                let named = self.types().named(named);
                (named.name.to_string(), named.object)
            }
        };
        let first = self.mono.edges[cycle[0]].to;
        let pos = name(first)
            .1
            .map_or(Pos::NONE, |id| self.info.object(id).pos);
        let mut message = "instantiation cycle:".to_string();
        for &index in &cycle {
            let edge = &self.mono.edges[index];
            let verb = match self.mono.vertices[edge.to] {
                Vertex::Param(_) => "instantiated as",
                Vertex::Local(_) => "implicitly parameterized by",
            };
            let (place, ty) = (self.place(edge.pos), self.display(edge.ty));
            message += &format!("\n\t{place}: {} {verb} {ty}", name(edge.to).0);
        }
        self.error(pos, message);
    }
}
