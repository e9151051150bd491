//! Random programs of the Go subset: valid by construction, always ending, and printing a checksum of all they did.
//!
//! What they are rich in is what moving stacks can break: pointers to locals, elements and fields that are handed down, pointers and integers
//! that live over calls, slices of arrays of older frames, many arguments and results. What they avoid: anything that escapes, that panics, or
//! whose result the language leaves open (a float that does not fit an integer).

use std::fmt::Write as _;

use crate::random::Random;

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
    random: Random,
    text: String,
    indent: usize,
    scope: Vec<Variable>,
    names: usize,
    functions: usize,
    /// Calls that the function under way may still contain.
    calls: usize,
    in_loop: bool,
}

/// The program for `seed`.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        text: String::new(),
        indent: 0,
        scope: Vec::new(),
        names: 0,
        functions: 0,
        calls: 0,
        in_loop: false,
    };
    generator.whole(seed);
    generator.text
}

const PRELUDE: &str = "package main

type pair struct {
	a int
	b uint8
	c int32
}

type record struct {
	n    int
	p    *int
	list [4]int
	in   pair
	f    float64
}

var sum uint64

var shared [4]int

func note(x int) {
	sum = sum*1099511628211 ^ uint64(x)
}

func (r *record) bump(by int) int {
	r.n += by
	r.list[by&3] ^= r.n
	return r.n
}

func (p pair) total() int { return p.a + int(p.b)*3 + int(p.c) }
";

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

impl Generator {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "\t".repeat(self.indent));
    }

    fn whole(&mut self, seed: u64) {
        let _ = writeln!(self.text, "// Random program {seed}.");
        self.text.push_str(PRELUDE);
        self.functions = 2 + self.random.below(4);
        for index in 0..self.functions {
            self.function(index);
        }
        self.dive();
        self.line("\nfunc main() {");
        self.indent += 1;
        self.line("var r record");
        self.line("var cells [8]int");
        self.line("a, b := 3, 5");
        self.line("r.p = &a");
        for round in 0..3 {
            let function = self.random.below(self.functions);
            let (x, y) = (self.random.below(1000), self.random.below(1000));
            let depth = 2 + self.random.below(3);
            self.line(&format!(
                "note(first(f{function}({depth}, {x}, {y}, &a, &r, cells[{round}:], 7, 1.5, &b)))"
            ));
            self.line("println(a, b, r.n, r.f, cells[0], cells[7], shared[1], sum)");
        }
        let depth = 50 + self.random.below(3000);
        self.line(&format!(
            "println(dive({depth}, &a, &r, cells[:], &b), a, b, r.list[1], r.in.total(), sum)"
        ));
        self.indent -= 1;
        self.line("}\n");
        self.line("func first(x int, _ uint8, _ *int) int { return x }");
    }

    fn function(&mut self, index: usize) {
        let parameters: Vec<String> = PARAMETERS
            .iter()
            .map(|(name, ty)| format!("{name} {ty}"))
            .collect();
        self.line(&format!(
            "\nfunc f{index}(depth int, {}) (int, uint8, *int) {{",
            parameters.join(", ")
        ));
        self.indent += 1;
        self.scope = PARAMETERS
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: (*ty).into(),
            })
            .collect();
        self.calls = 3;
        self.locals();
        for _ in 0..3 + self.random.below(6) {
            self.statement(3);
        }
        let (x, z) = (self.integer("int", 2), self.integer("uint8", 2));
        self.line(&format!("note({x})"));
        // A pointer parameter that is returned in a mutual recursion counts as escaping, so what is returned points to a package variable.
        self.line(&format!("return {x}, {z}, &shared[x&3]"));
        self.indent -= 1;
        self.line("}");
    }

    /// A recursion that is deep rather than bushy, so that the stack grows with pointers into every frame.
    fn dive(&mut self) {
        self.line("\nfunc dive(depth int, p *int, r *record, s []int, q *int) int {");
        self.indent += 1;
        let parameters = [
            ("p", "*int"),
            ("r", "*record"),
            ("s", "[]int"),
            ("q", "*int"),
            ("depth", "int"),
        ];
        self.scope = parameters
            .iter()
            .map(|(name, ty)| Variable {
                name: (*name).into(),
                ty: (*ty).into(),
            })
            .collect();
        self.calls = 0;
        self.locals();
        for _ in 0..2 + self.random.below(3) {
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
        self.line(&format!("below := dive(depth-1, {p}, {r}, {s}, {q})"));
        let after = self.integer("int", 2);
        self.line(&format!("note(keep ^ {after})"));
        self.line("return below + keep&7");
        self.indent -= 1;
        self.line("}");
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    /// Declares a variable; it counts as used.
    fn declare(&mut self, ty: &str, value: Option<String>) {
        let name = self.name();
        match value {
            Some(value) => self.line(&format!("var {name} {ty} = {value}")),
            None => self.line(&format!("var {name} {ty}")),
        }
        self.line(&format!("_ = {name}"));
        self.scope.push(Variable {
            name,
            ty: ty.to_owned(),
        });
    }

    fn locals(&mut self) {
        for _ in 0..1 + self.random.below(3) {
            let ty = self.random.pick(INTEGERS);
            let value = self.integer(ty, 2);
            self.declare(ty, Some(value));
        }
        let value = self.integer("int", 2);
        self.declare("int", Some(value));
        self.declare("[8]int", None);
        self.declare("record", None);
        if self.random.chance(40) {
            self.declare("[3]pair", None);
        }
        if self.random.chance(60) {
            let pointer = self.pointer();
            self.declare("*int", Some(pointer));
        }
        if self.random.chance(40) {
            let slice = self.slice();
            self.declare("[]int", Some(slice));
        }
        if self.random.chance(30) {
            let pointer = self.record_pointer();
            self.declare("*record", Some(pointer));
        }
        let value = self.float(2);
        self.declare("float64", Some(value));
    }

    fn of_type(&mut self, ty: &str) -> Option<String> {
        let fitting: Vec<&Variable> = self
            .scope
            .iter()
            .filter(|variable| variable.ty == ty)
            .collect();
        let count = fitting.len();
        (count > 0).then(|| fitting[self.random.below(count)].name.clone())
    }

    fn statement(&mut self, budget: usize) {
        match self.random.below(if budget > 0 { 15 } else { 8 }) {
            0 | 1 => self.assign(),
            2 => {
                let (place, operator) = (
                    self.int_place(),
                    self.random.pick(&["+=", "-=", "^=", "*=", "|=", "&="]),
                );
                let value = self.integer("int", 2);
                self.line(&format!("{place} {operator} {value}"));
            }
            3 => {
                let pointer = self.pointer();
                if let Some(name) = self.local_pointer("*int") {
                    self.line(&format!("{name} = {pointer}"));
                }
            }
            4 => {
                let (a, b) = (self.int_place(), self.int_place());
                self.line(&format!("{a}, {b} = {b}, {a}"));
            }
            5 => {
                let value = self.integer("int", 3);
                self.line(&format!("note({value})"));
            }
            6 => self.record_statement(),
            7 => {
                let value = self.float(2);
                if let Some(name) = self.of_type("float64") {
                    self.line(&format!("{name} = {value}"));
                }
            }
            8 | 9 => self.branch(budget - 1),
            10 | 11 => self.repeat(budget - 1),
            12 => self.switch(budget - 1),
            _ if self.calls > 0 && !self.in_loop => self.call(),
            _ => self.assign(),
        }
    }

    fn assign(&mut self) {
        let ty = self.random.pick(INTEGERS);
        match self.of_type(ty) {
            // The depth bounds the recursion.
            Some(name) if name != "depth" => {
                let value = self.integer(ty, 3);
                self.line(&format!("{name} = {value}"));
            }
            _ => {
                let (place, value) = (self.int_place(), self.integer("int", 3));
                self.line(&format!("{place} = {value}"));
            }
        }
    }

    /// A pointer variable of this frame: one that is stored into is never a parameter's target, so nothing escapes.
    fn local_pointer(&mut self, ty: &str) -> Option<String> {
        let name = self.of_type(ty)?;
        name.starts_with('v').then_some(name)
    }

    fn record_statement(&mut self) {
        let by = self.integer("int", 1);
        match self.random.below(4) {
            0 => {
                let record = self.record_pointer();
                self.line(&format!("note(({record}).bump({by}))"));
            }
            1 => {
                let (record, pointer) = (
                    self.of_type("record").expect("every function has one"),
                    self.pointer(),
                );
                self.line(&format!("{record}.p = {pointer}"));
            }
            2 => {
                let record = self.of_type("record").expect("every function has one");
                self.line(&format!("if {record}.p != nil {{"));
                self.line(&format!("\t*{record}.p ^= {by}"));
                self.line("}");
            }
            _ => {
                let record = self.of_type("record").expect("every function has one");
                self.line(&format!(
                    "{record}.in = pair{{{by}, {record}.in.b + 1, {record}.in.c ^ 5}}"
                ));
                self.line(&format!("note({record}.in.total())"));
            }
        }
    }

    fn block(&mut self, budget: usize) {
        let visible = self.scope.len();
        self.indent += 1;
        for _ in 0..1 + self.random.below(3) {
            self.statement(budget);
        }
        self.indent -= 1;
        self.scope.truncate(visible);
    }

    fn branch(&mut self, budget: usize) {
        let condition = self.condition(2);
        self.line(&format!("if {condition} {{"));
        self.block(budget);
        if self.random.chance(50) {
            self.line("} else {");
            self.block(budget);
        }
        self.line("}");
    }

    fn repeat(&mut self, budget: usize) {
        let (index, rounds) = (self.name(), 1 + self.random.below(6));
        match self.random.below(3) {
            0 => self.line(&format!(
                "for {index} := 0; {index} < {rounds}; {index}++ {{"
            )),
            1 => self.line(&format!("for {index} := range {rounds} {{")),
            _ => {
                let slice = self.slice();
                self.line(&format!("for _, {index} := range {slice} {{"));
            }
        }
        let was_in_loop = std::mem::replace(&mut self.in_loop, true);
        self.indent += 1;
        // A copy, so that the body may write it. Its address is never taken: it would escape to a pointer that outlives the iteration.
        let copied = self.name().replace('v', "i");
        self.line(&format!("{copied} := {index}"));
        self.line(&format!("_ = {copied}"));
        self.indent -= 1;
        self.scope.push(Variable {
            name: copied,
            ty: "int".to_owned(),
        });
        self.block(budget);
        self.scope.pop();
        self.in_loop = was_in_loop;
        self.line("}");
    }

    fn switch(&mut self, budget: usize) {
        let value = self.integer("int", 2);
        self.line(&format!("switch ({value}) & 7 {{"));
        for case in 0..2 {
            self.line(&format!("case {}, {}:", case * 2, case * 2 + 1));
            self.block(budget);
        }
        self.line("default:");
        self.block(budget);
        self.line("}");
    }

    fn call(&mut self) {
        self.calls -= 1;
        let function = self.random.below(self.functions);
        let (x, y, z) = (
            self.integer("int", 2),
            self.integer("int32", 2),
            self.integer("uint8", 2),
        );
        let (p, r, s, f) = (
            self.pointer(),
            self.record_pointer(),
            self.slice(),
            self.float(1),
        );
        let q = self.pointer();
        let before = self.integer("int", 1);
        let place = self.int_place();
        self.line("if depth > 0 {");
        self.indent += 1;
        self.line(&format!(
            "got, small, where := f{function}(depth-1, {x}, {y}, {p}, {r}, {s}, {z}, {f}, {q})"
        ));
        self.line("note(got + int(small))");
        self.line("*where += int(small)");
        self.line(&format!("{place} ^= {before} - got"));
        self.indent -= 1;
        self.line("}");
    }

    /// Something of type int that can be assigned to.
    fn int_place(&mut self) -> String {
        let index = self.integer("int", 1);
        match self.random.below(6) {
            0 => format!("*{}", self.of_type("*int").expect("every function has one")),
            1 => format!(
                "{}[({index})&7]",
                self.of_type("[8]int").expect("every function has one")
            ),
            2 => format!(
                "{}[({index})&3]",
                self.of_type("[]int").expect("every function has one")
            ),
            3 => format!(
                "{}.list[({index})&3]",
                self.of_type("record").expect("every function has one")
            ),
            4 => format!(
                "{}.n",
                self.of_type("*record").expect("every function has one")
            ),
            _ => match self.of_type("int") {
                Some(name) if name != "depth" => name,
                _ => format!(
                    "{}.in.a",
                    self.of_type("record").expect("every function has one")
                ),
            },
        }
    }

    /// A pointer to an int.
    fn pointer(&mut self) -> String {
        match self.random.below(5) {
            0 => self.of_type("*int").expect("every function has one"),
            1 => match self.of_type("[8]int") {
                Some(array) => format!("&{array}[{}]", self.random.below(8)),
                None => "p".to_owned(),
            },
            2 => match self.of_type("record") {
                Some(record) => format!("&{record}.list[{}]", self.random.below(4)),
                None => "q".to_owned(),
            },
            3 => format!(
                "&{}[{}]",
                self.of_type("[]int").expect("every function has one"),
                self.random.below(4)
            ),
            _ => match self.of_type("int") {
                Some(name) if name.starts_with('v') => format!("&{name}"),
                _ => format!(
                    "&{}.n",
                    self.of_type("*record").expect("every function has one")
                ),
            },
        }
    }

    fn record_pointer(&mut self) -> String {
        match self.of_type("record") {
            Some(record) if self.random.chance(60) => format!("&{record}"),
            _ => self.of_type("*record").expect("every function has one"),
        }
    }

    /// A slice of at least four elements.
    fn slice(&mut self) -> String {
        match (self.of_type("[8]int"), self.random.below(3)) {
            (Some(array), 0) => format!("{array}[{}:]", self.random.below(5)),
            (Some(array), 1) => format!("{array}[1:{}]", 5 + self.random.below(4)),
            _ => format!(
                "{}[:4]",
                self.of_type("[]int").expect("every function has one")
            ),
        }
    }

    /// An integer expression that is not constant.
    fn integer(&mut self, ty: &str, budget: usize) -> String {
        let choice = if budget == 0 {
            self.random.below(2)
        } else {
            self.random.below(10)
        };
        match choice {
            0 | 1 => self.integer_leaf(ty),
            2..=4 => {
                let operator = self.random.pick(&["+", "-", "*", "&", "|", "^", "&^"]);
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!("({left} {operator} {right})")
            }
            5 => {
                let (left, constant) = (self.integer(ty, budget - 1), self.random.below(120) + 1);
                format!(
                    "({left} {} {constant})",
                    self.random.pick(&["+", "-", "*", "/", "%", "^"])
                )
            }
            6 => {
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!("({left} {} ({right} | 1))", self.random.pick(&["/", "%"]))
            }
            7 => {
                let (left, count) = (
                    self.integer(ty, budget - 1),
                    self.integer("uint8", budget - 1),
                );
                format!(
                    "({left} {} ({count} & 15))",
                    self.random.pick(&["<<", ">>"])
                )
            }
            8 => {
                let other = self.random.pick(INTEGERS);
                format!("{ty}({})", self.integer(other, budget - 1))
            }
            _ => {
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!("{}({left}, {right})", self.random.pick(&["min", "max"]))
            }
        }
    }

    fn integer_leaf(&mut self, ty: &str) -> String {
        if let Some(name) = self.of_type(ty).filter(|_| self.random.chance(70)) {
            return name;
        }
        let place = match self.random.below(5) {
            0 => format!("*{}", self.of_type("*int").expect("every function has one")),
            1 => format!(
                "{}.list[{}]",
                self.of_type("*record").expect("every function has one"),
                self.random.below(4)
            ),
            2 => format!(
                "len({})",
                self.of_type("[]int").expect("every function has one")
            ),
            3 => match self.of_type("[3]pair") {
                Some(pairs) => format!("{pairs}[{}].total()", self.random.below(3)),
                None => "int(sum)".to_owned(),
            },
            _ => format!(
                "{}[{}]",
                self.of_type("[]int").expect("every function has one"),
                self.random.below(4)
            ),
        };
        if ty == "int" {
            place
        } else {
            format!("{ty}({place})")
        }
    }

    fn float(&mut self, budget: usize) -> String {
        match if budget == 0 { 0 } else { self.random.below(4) } {
            1 => {
                let operator = self.random.pick(&["+", "-", "*", "/"]);
                format!(
                    "({} {operator} {})",
                    self.float(budget - 1),
                    self.float(budget - 1)
                )
            }
            2 => format!("float64({})", self.integer("int32", budget - 1)),
            3 => format!(
                "{}.f",
                self.of_type("*record").expect("every function has one")
            ),
            _ => match self.of_type("float64") {
                Some(name) => name,
                None => format!("float64({})", self.integer_leaf("int16")),
            },
        }
    }

    fn condition(&mut self, budget: usize) -> String {
        match self.random.below(if budget > 0 { 6 } else { 4 }) {
            0 | 1 => {
                let ty = self.random.pick(INTEGERS);
                let operator = self.random.pick(&["<", "<=", "==", "!=", ">", ">="]);
                format!("{} {operator} {}", self.integer(ty, 1), self.integer(ty, 1))
            }
            2 => format!("{} == {}", self.pointer(), self.pointer()),
            3 => format!("{} < {}", self.float(1), self.float(1)),
            4 => format!(
                "({} {} {})",
                self.condition(budget - 1),
                self.random.pick(&["&&", "||"]),
                self.condition(budget - 1)
            ),
            _ => format!("!({})", self.condition(budget - 1)),
        }
    }
}
