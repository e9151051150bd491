//! Programs about the language; see the module above. `prelude.go.txt` is the same in all of them; functions are random.
//!
//! Constants are kept out of expressions but for right operands, since Go computes constant expressions when it compiles, where an
//! overflow is an error. What may panic happens inside of `caught` only.

mod expressions;
mod risks;
mod statements;
mod tasks;

use crate::go_gen::draft::{Blocks, Draft};

pub(super) const PRELUDE: &str = include_str!("prelude.go.txt");

/// The types a variable can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ty {
    Int,
    Text,
    Bool,
    Float,
    Ints,
    Texts,
    Map,
    Thing,
    Func,
    Point,
    Node,
    Box,
    Array,
}

impl Ty {
    fn name(self) -> &'static str {
        match self {
            Ty::Int => "int",
            Ty::Text => "string",
            Ty::Bool => "bool",
            Ty::Float => "float64",
            Ty::Ints => "[]int",
            Ty::Texts => "[]string",
            Ty::Map => "map[string]int",
            Ty::Thing => "thing",
            Ty::Func => "func(int) int",
            Ty::Point => "point",
            Ty::Node => "*node",
            Ty::Box => "*box",
            Ty::Array => "[4]int",
        }
    }
}

const TYPES: &[Ty] = &[
    Ty::Int,
    Ty::Int,
    Ty::Text,
    Ty::Bool,
    Ty::Float,
    Ty::Ints,
    Ty::Texts,
    Ty::Map,
    Ty::Thing,
    Ty::Func,
    Ty::Point,
    Ty::Node,
    Ty::Box,
    Ty::Array,
];

struct Variable {
    name: String,
    ty: Ty,
    /// Loop variables and parameters that bound something are only read.
    is_writable: bool,
}

struct Generator {
    draft: Draft<Variable>,
    /// How many loops and function literals surround the statement.
    nesting: usize,
}

/// The functions of the program for `seed`, of which `main` with the seed is the first to be called.
pub(super) fn functions(seed: u64) -> String {
    let mut generator = Generator {
        draft: Draft::new(seed),
        nesting: 0,
    };
    generator.whole();
    generator.draft.text
}

const PARAMETERS: &[(&str, Ty)] = &[
    ("x", Ty::Int),
    ("s", Ty::Text),
    ("xs", Ty::Ints),
    ("m", Ty::Map),
    ("t", Ty::Thing),
    ("f", Ty::Func),
];

impl Blocks for Generator {
    type Variable = Variable;

    fn draft(&mut self) -> &mut Draft<Variable> {
        &mut self.draft
    }

    fn statement(&mut self, budget: usize) {
        self.any_statement(budget);
    }

    fn condition(&mut self, budget: usize) -> String {
        self.any_condition(budget)
    }
}

impl Generator {
    fn whole(&mut self) {
        self.draft.functions = 2 + self.draft.random.below(4);
        for index in 0..self.draft.functions {
            self.function(index);
        }
        self.line(&format!("\nfunc main{}() {{", self.draft.seed));
        self.line("\tm := map[string]int{\"a\": 1, \"b\": 2}");
        self.line("\txs := []int{3, 1, 4, 1, 5}");
        for index in 0..self.draft.functions {
            let (depth, x) = (
                1 + self.draft.random.below(3),
                self.draft.random.below(1000),
            );
            let function = self.draft.function(index);
            self.line(&format!("\ta{index}, b{index}, c{index} := {function}({depth}, {x}, \"stra\u{df}e\", xs, m, number({x}), func(x int) int {{ return x + {index} }})"));
            self.line(&format!(
                "\tprintln(a{index}, b{index}, len(c{index}), sum)"
            ));
            self.line(&format!("\tnoteInts(c{index})"));
        }
        self.line("\tnoteMap(m)");
        self.line("\tnoteInts(xs)");
        self.line("\tprintln(len(m), xs[0], sum)");
        self.line("}");
    }

    fn function(&mut self, index: usize) {
        let parameters: Vec<String> = PARAMETERS
            .iter()
            .map(|(name, ty)| format!("{name} {}", ty.name()))
            .collect();
        self.line(&format!(
            "\nfunc {}(depth int, {}) (int, string, []int) {{",
            self.draft.function(index),
            parameters.join(", ")
        ));
        self.draft.indent = 1;
        self.draft.scope = PARAMETERS
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: *ty,
                is_writable: true,
            })
            .collect();
        self.draft.calls = 2;
        for _ in 0..4 + self.draft.random.below(4) {
            self.declaration();
        }
        for _ in 0..5 + self.draft.random.below(8) {
            self.statement(3);
        }
        let (x, s, xs) = (self.int(2), self.string(2), self.ints(1));
        self.line(&format!("return {x}, clip({s}), {xs}"));
        self.draft.indent = 0;
        self.line("}");
    }

    fn variable(&mut self, ty: Ty) -> Option<String> {
        self.chosen(|variable| variable.ty == ty)
    }

    fn writable(&mut self, ty: Ty) -> Option<String> {
        self.chosen(|variable| variable.ty == ty && variable.is_writable)
    }

    fn chosen(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<String> {
        let fitting: Vec<&Variable> = self.draft.scope.iter().filter(|v| wanted(v)).collect();
        let count = fitting.len();
        (count > 0).then(|| fitting[self.draft.random.below(count)].name.clone())
    }

    fn declare(&mut self, ty: Ty, value: &str) -> String {
        let name = self.name();
        if self.draft.random.chance(50) && ty != Ty::Thing {
            self.line(&format!("{name} := {value}"));
        } else {
            self.line(&format!("var {name} {} = {value}", ty.name()));
        }
        self.line(&format!("_ = {name}"));
        self.draft.scope.push(Variable {
            name: name.clone(),
            ty,
            is_writable: true,
        });
        name
    }

    fn declaration(&mut self) {
        let ty = TYPES[self.draft.random.below(TYPES.len())];
        let value = self.value(ty, 2);
        self.declare(ty, &value);
    }
}
