//! Programs about stacks; see the module above.
//!
//! What they are rich in is what moving stacks can break: pointers to locals, elements and fields that are handed down, pointers and integers
//! that live over calls, slices of arrays of older frames, many arguments and results. What they avoid: anything that escapes, that panics, or
//! whose result the language leaves open (a float that does not fit an integer).

mod expressions;
mod statements;

use crate::go_gen::draft::{Blocks, Draft};

const INTEGERS: &[&str] = &[
    "int", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "uint",
];

/// Variables of one type that are in scope, and may be read; those in front may be written.
#[derive(Clone, Debug)]
struct Variable {
    name: String,
    ty: String,
}

struct Generator {
    draft: Draft<Variable>,
    in_loop: bool,
}

pub(super) const PRELUDE: &str = include_str!("prelude.go.txt");

/// The functions of the program for `seed`, of which `main` with the seed is the first to be called.
pub(super) fn functions(seed: u64) -> String {
    let mut generator = Generator {
        draft: Draft::new(seed),
        in_loop: false,
    };
    generator.whole();
    generator.draft.text
}

/// The parameters every generated function has beside `depth`.
const PARAMETERS: &[(&str, &str)] = &[
    ("x", "int"),
    ("y", "int32"),
    ("p", "*int"),
    ("r", "*record"),
    ("s", "[]int"),
    ("z", "uint8"),
    ("f", "float64"),
    ("q", "*int"),
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
        self.dive();
        self.line(&format!("\nfunc main{}() {{", self.draft.seed));
        self.draft.indent += 1;
        self.line("var r record");
        self.line("var cells [8]int");
        self.line("a, b := 3, 5");
        self.line("r.p = &a");
        for round in 0..3 {
            let function = self.draft.some_function();
            let (x, y) = (self.draft.random.below(1000), self.draft.random.below(1000));
            let depth = 2 + self.draft.random.below(3);
            self.line(&format!(
                "note(first({function}({depth}, {x}, {y}, &a, &r, cells[{round}:], 7, 1.5, &b)))"
            ));
            self.line("println(a, b, r.n, r.f, cells[0], cells[7], shared[1], sum)");
        }
        let seed = self.draft.seed;
        let depth = 50 + self.draft.random.below(3000);
        self.line(&format!(
            "println(dive{seed}({depth}, &a, &r, cells[:], &b), a, b, r.list[1], r.in.total(), sum)"
        ));
        self.draft.indent -= 1;
        self.line("}");
    }

    fn function(&mut self, index: usize) {
        let parameters: Vec<String> = PARAMETERS
            .iter()
            .map(|(name, ty)| format!("{name} {ty}"))
            .collect();
        self.line(&format!(
            "\nfunc {}(depth int, {}) (int, uint8, *int) {{",
            self.draft.function(index),
            parameters.join(", ")
        ));
        self.draft.indent += 1;
        self.draft.scope = PARAMETERS
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: (*ty).into(),
            })
            .collect();
        self.draft.calls = 3;
        self.locals();
        for _ in 0..3 + self.draft.random.below(6) {
            self.statement(3);
        }
        let (x, z) = (self.integer("int", 2), self.integer("uint8", 2));
        self.line(&format!("note({x})"));
        // A pointer parameter that is returned in a mutual recursion counts as escaping, so what is returned points to a package variable.
        self.line(&format!("return {x}, {z}, &shared[x&3]"));
        self.draft.indent -= 1;
        self.line("}");
    }

    /// A recursion that is deep rather than bushy, so that the stack grows with pointers into every frame.
    fn dive(&mut self) {
        let seed = self.draft.seed;
        self.line(&format!(
            "\nfunc dive{seed}(depth int, p *int, r *record, s []int, q *int) int {{"
        ));
        self.draft.indent += 1;
        let parameters = [
            ("p", "*int"),
            ("r", "*record"),
            ("s", "[]int"),
            ("q", "*int"),
            ("depth", "int"),
        ];
        self.draft.scope = parameters
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: (*ty).into(),
            })
            .collect();
        self.draft.calls = 0;
        self.locals();
        for _ in 0..2 + self.draft.random.below(3) {
            self.statement(2);
        }
        let (p, q, r, s) = (
            self.pointer(),
            self.pointer(),
            self.record_pointer(),
            self.slice(),
        );
        let keep = self.integer("int", 2);
        self.line(&format!("keep := {keep}"));
        self.line("if depth <= 0 {");
        self.line("\treturn keep");
        self.line("}");
        self.line(&format!("below := dive{seed}(depth-1, {p}, {r}, {s}, {q})"));
        let after = self.integer("int", 2);
        self.line(&format!("note(keep ^ {after})"));
        self.line("return below + keep&7");
        self.draft.indent -= 1;
        self.line("}");
    }

    /// Declares a variable; it counts as used.
    fn declare(&mut self, ty: &str, value: Option<String>) {
        let name = self.name();
        match value {
            Some(value) => self.line(&format!("var {name} {ty} = {value}")),
            None => self.line(&format!("var {name} {ty}")),
        }
        self.line(&format!("_ = {name}"));
        self.draft.scope.push(Variable {
            name,
            ty: ty.to_owned(),
        });
    }

    fn locals(&mut self) {
        for _ in 0..1 + self.draft.random.below(3) {
            let ty = self.draft.random.pick(INTEGERS);
            let value = self.integer(ty, 2);
            self.declare(ty, Some(value));
        }
        let value = self.integer("int", 2);
        self.declare("int", Some(value));
        self.declare("[8]int", None);
        self.declare("record", None);
        if self.draft.random.chance(40) {
            self.declare("[3]pair", None);
        }
        if self.draft.random.chance(60) {
            let pointer = self.pointer();
            self.declare("*int", Some(pointer));
        }
        if self.draft.random.chance(40) {
            let slice = self.slice();
            self.declare("[]int", Some(slice));
        }
        if self.draft.random.chance(30) {
            let pointer = self.record_pointer();
            self.declare("*record", Some(pointer));
        }
        let value = self.float(2);
        self.declare("float64", Some(value));
    }

    fn of_type(&mut self, ty: &str) -> Option<String> {
        let fitting: Vec<&Variable> = self
            .draft
            .scope
            .iter()
            .filter(|variable| variable.ty == ty)
            .collect();
        let count = fitting.len();
        (count > 0).then(|| fitting[self.draft.random.below(count)].name.clone())
    }
}
