//! Programs about the language; see the module above. `prelude.go.txt` is the same in all of them; functions are random.
//!
//! Constants are kept out of expressions but for right operands, since Go computes constant expressions when it compiles, where an
//! overflow is an error. What may panic happens inside of `caught` only.

mod expressions;
mod risks;
mod statements;

use std::fmt::Write as _;

use crate::random::Random;

const PRELUDE: &str = include_str!("prelude.go.txt");

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
    random: Random,
    text: String,
    indent: usize,
    scope: Vec<Variable>,
    names: usize,
    functions: usize,
    /// Calls of random functions that the one under way may still contain.
    calls: usize,
    /// How many loops and function literals surround the statement.
    nesting: usize,
}

/// The program for `seed`.
pub(super) fn program(seed: u64) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        text: format!("// Random program {seed}.\n{PRELUDE}"),
        indent: 0,
        scope: Vec::new(),
        names: 0,
        functions: 0,
        calls: 0,
        nesting: 0,
    };
    generator.whole();
    generator.text
}

const PARAMETERS: &[(&str, Ty)] = &[
    ("x", Ty::Int),
    ("s", Ty::Text),
    ("xs", Ty::Ints),
    ("m", Ty::Map),
    ("t", Ty::Thing),
    ("f", Ty::Func),
];

impl Generator {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "\t".repeat(self.indent));
    }

    fn whole(&mut self) {
        self.functions = 2 + self.random.below(4);
        for index in 0..self.functions {
            self.function(index);
        }
        self.line("\nfunc main() {");
        self.line("\tm := map[string]int{\"a\": 1, \"b\": 2}");
        self.line("\txs := []int{3, 1, 4, 1, 5}");
        for index in 0..self.functions {
            let (depth, x) = (1 + self.random.below(3), self.random.below(1000));
            self.line(&format!("\ta{index}, b{index}, c{index} := f{index}({depth}, {x}, \"stra\u{df}e\", xs, m, number({x}), func(x int) int {{ return x + {index} }})"));
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
            "\nfunc f{index}(depth int, {}) (int, string, []int) {{",
            parameters.join(", ")
        ));
        self.indent = 1;
        self.scope = PARAMETERS
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: *ty,
                is_writable: true,
            })
            .collect();
        self.calls = 2;
        for _ in 0..4 + self.random.below(4) {
            self.declaration();
        }
        for _ in 0..5 + self.random.below(8) {
            self.statement(3);
        }
        let (x, s, xs) = (self.int(2), self.string(2), self.ints(1));
        self.line(&format!("return {x}, clip({s}), {xs}"));
        self.indent = 0;
        self.line("}");
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn variable(&mut self, ty: Ty) -> Option<String> {
        self.chosen(|variable| variable.ty == ty)
    }

    fn writable(&mut self, ty: Ty) -> Option<String> {
        self.chosen(|variable| variable.ty == ty && variable.is_writable)
    }

    fn chosen(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<String> {
        let fitting: Vec<&Variable> = self.scope.iter().filter(|v| wanted(v)).collect();
        let count = fitting.len();
        (count > 0).then(|| fitting[self.random.below(count)].name.clone())
    }

    fn declare(&mut self, ty: Ty, value: &str) -> String {
        let name = self.name();
        if self.random.chance(50) && ty != Ty::Thing {
            self.line(&format!("{name} := {value}"));
        } else {
            self.line(&format!("var {name} {} = {value}", ty.name()));
        }
        self.line(&format!("_ = {name}"));
        self.scope.push(Variable {
            name: name.clone(),
            ty,
            is_writable: true,
        });
        name
    }

    fn declaration(&mut self) {
        let ty = TYPES[self.random.below(TYPES.len())];
        let value = self.value(ty, 2);
        self.declare(ty, &value);
    }
}
