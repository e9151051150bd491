//! Statements: every loop is bounded, every variable counts as used.

use super::{Generator, Ty, Variable};
use crate::go_gen::draft::Blocks;

impl Generator {
    pub(super) fn any_statement(&mut self, budget: usize) {
        let nested = if self.nesting < 3 && budget > 0 {
            30
        } else {
            14
        };
        match self.draft.random.below(nested) {
            0 | 1 => self.assignment(),
            2 => {
                if let Some(name) = self.writable(Ty::Int) {
                    let operator = self.draft.random.pick(&["+=", "-=", "^=", "*=", "|="]);
                    let value = self.int(2);
                    self.line(&format!("{name} {operator} {value}"));
                }
            }
            3 => {
                if let Some(name) = self.writable(Ty::Text) {
                    let value = self.string(2);
                    self.line(&format!("{name} = clip({name} + {value})"));
                }
            }
            4 => {
                if let Some(name) = self.writable(Ty::Ints) {
                    let (value, list) = (self.int(2), self.ints(1));
                    let more = if self.draft.random.chance(50) {
                        value
                    } else {
                        format!("short({list})...")
                    };
                    self.line(&format!("{name} = append(short({name}), {more})"));
                }
            }
            5 => self.element(),
            6 => self.map_statement(),
            7 => {
                let value = self.int(3);
                self.line(&format!("note({value})"));
            }
            8 => {
                let value = self.string(2);
                self.line(&format!("noteText({value})"));
            }
            9 => {
                let ty = [Ty::Thing, Ty::Ints, Ty::Point, Ty::Bool, Ty::Node]
                    [self.draft.random.below(5)];
                let value = self.value(ty, 2);
                self.line(&format!("noteAny({value})"));
            }
            10 => self.type_question(),
            11 => {
                if let (Some(a), Some(b)) = (self.writable(Ty::Int), self.writable(Ty::Int)) {
                    let value = self.int(1);
                    self.line(&format!("{a}, {b} = {b}, {value}"));
                }
            }
            12 => {
                let (value, result, error) = (self.int(2), self.name(), self.name());
                self.line(&format!(
                    "if {result}, {error} := try({value}); {error} != nil {{ noteAny({error}) }} else {{ note({result}) }}"
                ));
            }
            13 => self.declaration(),
            14 | 15 => self.branch(budget - 1),
            16 | 17 => self.repeat(budget - 1),
            18 => self.switch(budget - 1),
            19 => self.closure(budget - 1),
            20 | 21 => self.risk(),
            22 => self.generic(),
            23 => self.labelled(budget - 1),
            24..=27 => self.tasks(budget - 1),
            _ if self.draft.calls > 0 && self.nesting == 0 => self.call(),
            _ => self.assignment(),
        }
    }

    fn assignment(&mut self) {
        let chosen = self.chosen(|variable| variable.is_writable && variable.ty != Ty::Func);
        let Some(name) = chosen else {
            return;
        };
        let ty = self
            .draft
            .scope
            .iter()
            .find(|variable| variable.name == name);
        let ty = ty.expect("it was just chosen").ty;
        let value = match ty {
            // Texts only grow through `clip`, things would nest.
            Ty::Text => format!("clip({})", self.string(2)),
            Ty::Ints => format!("short({})", self.ints(2)),
            _ => self.value(ty, 2),
        };
        self.line(&format!("{name} = {value}"));
    }

    /// Assigns to a part of something.
    fn element(&mut self) {
        let (index, value) = (self.int(1), self.int(2));
        match self.draft.random.below(5) {
            0 => {
                if let Some(name) = self.variable(Ty::Ints) {
                    self.line(&format!(
                        "if len({name}) > 0 {{ {name}[uint({index})%uint(len({name}))] = {value} }}"
                    ));
                }
            }
            1 => {
                if let Some(name) = self.writable(Ty::Array) {
                    self.line(&format!("{name}[{index}&3] ^= {value}"));
                }
            }
            2 => {
                if let Some(name) = self.writable(Ty::Point) {
                    self.line(&format!("{name}.x, {name}.y = {name}.y, {value}"));
                }
            }
            3 => {
                if let Some(name) = self.variable(Ty::Box) {
                    self.line(&format!("{name}.width, {name}.id = {value}, {index}"));
                    self.line(&format!("note({name}.grow({index}))"));
                }
            }
            _ => {
                if let (Some(to), Some(from)) = (self.variable(Ty::Ints), self.variable(Ty::Ints)) {
                    self.line(&format!("note(copy({to}, part({from}, {index}, {value})))"));
                }
            }
        }
    }

    fn map_statement(&mut self) {
        let Some(name) = self.variable(Ty::Map) else {
            return;
        };
        let (key, value) = (self.string(1), self.int(2));
        // Variables may be nil: only reading is possible then.
        match self.draft.random.below(6) {
            0 | 1 => self.line(&format!(
                "if {name} != nil && len({name}) < 30 {{ {name}[clip({key})] = {value} }}"
            )),
            2 => self.line(&format!(
                "if {name} != nil && len({name}) < 30 {{ {name}[clip({key})]++ }}"
            )),
            3 => self.line(&format!("delete({name}, {key})")),
            4 => {
                let (found, ok) = (self.name(), self.name());
                self.line(&format!(
                    "if {found}, {ok} := {name}[{key}]; {ok} {{ note({found}) }}"
                ));
            }
            _ => {
                let (key, value, count) = (self.name(), self.name(), self.name());
                self.line(&format!("{count} := 0"));
                self.line(&format!(
                    "for {key}, {value} := range {name} {{ {count} += len({key}) * {value} }}"
                ));
                self.line(&format!("note({count})"));
            }
        }
    }

    fn type_question(&mut self) {
        let thing = self.thing(2);
        let (name, ok) = (self.name(), self.name());
        match self.draft.random.below(4) {
            0 => self.line(&format!(
                "if {name}, {ok} := {thing}.(number); {ok} {{ note(int({name})) }}"
            )),
            1 => self.line(&format!(
                "if {name}, {ok} := {thing}.(grower); {ok} {{ note({name}.grow(3)) }}"
            )),
            2 => self.line(&format!(
                "if _, {ok} := any({thing}).(error); {ok} {{ note(1) }}"
            )),
            _ => {
                self.line(&format!("switch {name} := {thing}.(type) {{"));
                self.line(&format!("case number, text:\n\tnoteText({name}.label())"));
                self.line(&format!("case *box:\n\tnote({name}.width)"));
                self.line(&format!("case grower:\n\tnote({name}.grow(1))"));
                self.line("case nil:\n\tnote(0)");
                self.line(&format!("default:\n\tnote({name}.size())"));
                self.line("}");
            }
        }
    }

    /// Declares what a loop or a function gives its body; only read there.
    pub(super) fn bind(&mut self, ty: Ty) -> String {
        let name = self.name();
        self.draft.scope.push(Variable {
            name: name.clone(),
            ty,
            is_writable: false,
        });
        name
    }

    fn repeat(&mut self, budget: usize) {
        let visible = self.draft.scope.len();
        let rounds = 1 + self.draft.random.below(4);
        let header = match self.draft.random.below(7) {
            0 => {
                let list = self.short_list();
                let (index, item) = (self.bind(Ty::Int), self.bind(Ty::Int));
                format!("for {index}, {item} := range {list} {{\n_, _ = {index}, {item}")
            }
            1 => {
                let text = self.string(1);
                let (index, rune) = (self.bind(Ty::Int), self.name());
                format!(
                    "for {index}, {rune} := range cut({text}, 0, 5) {{\nnote({index} ^ int({rune}))"
                )
            }
            2 => {
                let map = self.map(1);
                let key = self.bind(Ty::Text);
                format!("for _, {key} := range sorted({map}) {{\nnoteText({key})")
            }
            3 => {
                let index = self.bind(Ty::Int);
                format!("for {index} := range upTo({rounds}) {{\nif {index} > 2 {{ break }}")
            }
            4 => {
                let index = self.bind(Ty::Int);
                format!("for {index} := range {rounds} {{\n_ = {index}")
            }
            5 => {
                let array = self.array(1);
                let (index, item) = (self.bind(Ty::Int), self.bind(Ty::Int));
                format!("for {index}, {item} := range {array} {{\nnote({index} ^ {item})")
            }
            _ => {
                let index = self.bind(Ty::Int);
                format!("for {index} := 0; {index} < {rounds}; {index}++ {{\n_ = {index}")
            }
        };
        self.line(&header);
        self.nesting += 1;
        self.block(budget);
        self.nesting -= 1;
        self.draft.scope.truncate(visible);
        self.line("}");
    }

    fn short_list(&mut self) -> String {
        let list = self.ints(1);
        format!("part({list}, 0, 4)")
    }

    fn labelled(&mut self, budget: usize) {
        let visible = self.draft.scope.len();
        let label = self.name().replace('v', "L");
        let (i, j) = (self.bind(Ty::Int), self.bind(Ty::Int));
        self.line(&format!("{label}:"));
        self.line(&format!("for {i} := range 3 {{"));
        self.line(&format!("\tfor {j} := range 3 {{"));
        let condition = self.condition(1);
        let leave = self.draft.random.pick(&["break", "continue"]);
        self.line(&format!("\t\tnote({i} * {j})"));
        self.line(&format!("\t\tif {condition} {{ {leave} {label} }}"));
        self.nesting += 2;
        self.draft.indent += 1;
        self.block(budget.min(1));
        self.draft.indent -= 1;
        self.nesting -= 2;
        self.line("\t}");
        self.line("}");
        self.draft.scope.truncate(visible);
    }

    fn switch(&mut self, budget: usize) {
        if self.draft.random.chance(30) {
            let text = self.string(1);
            self.line(&format!("switch cut({text}, 0, 1) {{"));
            self.line("case \"a\", \"s\":");
            self.block(budget);
            self.line("case \"\":");
            self.block(budget);
        } else {
            let value = self.int(2);
            self.line(&format!("switch {value} & 7 {{"));
            self.line("case 0, 1:");
            self.block(budget);
            if self.draft.random.chance(50) {
                self.line("\tfallthrough");
            }
            self.line("case 2:");
            self.block(budget);
        }
        self.line("default:");
        self.block(budget);
        self.line("}");
    }

    /// Closures that share variables, made in a loop, and called later.
    fn closure(&mut self, budget: usize) {
        match self.draft.random.below(3) {
            0 => {
                let (add, calls, start) = (self.name(), self.name(), self.int(1));
                self.line(&format!("{add}, {calls} := counter({start})"));
                let value = self.int(1);
                self.line(&format!("note({add}({value}) + {add}(2) + {calls}())"));
            }
            1 => {
                let (functions, index, value) = (self.name(), self.name(), self.int(1));
                self.line(&format!("var {functions} []func(int) int"));
                self.line(&format!("for {index} := range 3 {{"));
                self.line(&format!("\t{functions} = append({functions}, func(by int) int {{ {index} += by; return {index} + {value} }})"));
                self.line("}");
                self.line(&format!(
                    "for {index}, f := range {functions} {{ note(f({index}) + f(1)) }}"
                ));
            }
            _ => {
                let function = self.name();
                let visible = self.draft.scope.len();
                let parameter = self.bind(Ty::Int);
                self.line(&format!("{function} := func({parameter} int) int {{"));
                self.nesting += 1;
                self.block(budget);
                self.nesting -= 1;
                let result = self.int(2);
                self.line(&format!("\treturn {result}"));
                self.line("}");
                self.draft.scope.truncate(visible);
                let argument = self.int(1);
                self.line(&format!("note({function}({argument}))"));
            }
        }
    }

    fn generic(&mut self) {
        let (name, x, s) = (self.name(), self.int(1), self.string(1));
        match self.draft.random.below(4) {
            0 => {
                self.line(&format!("var {name} stack[string]"));
                self.line(&format!("{name}.push({s})"));
                self.line(&format!("{name}.push(digits({x}))"));
                self.line(&format!(
                    "if top, ok := {name}.pop(); ok {{ noteText(top) }}"
                ));
                self.line(&format!("note(len({name}.items))"));
            }
            1 => {
                self.line(&format!("{name} := &stack[pair[int, string]]{{}}"));
                self.line(&format!("{name}.push(pair[int, string]{{{x}, {s}}})"));
                self.line(&format!(
                    "if top, ok := {name}.pop(); ok && top.is({x}) {{ noteText(top.value) }}"
                ));
            }
            2 => {
                let list = self.ints(1);
                self.line(&format!("{name} := mapped({list}, func(x int) pair[string, int] {{ return pair[string, int]{{digits(x), x + {x}}} }})"));
                self.line(&format!(
                    "for _, p := range {name} {{ noteText(p.key); note(p.value) }}"
                ));
            }
            _ => {
                let list = self.ints(1);
                self.line(&format!("{name} := map[point][]int{{}}"));
                self.line(&format!("for i, item := range {list} {{"));
                self.line("\tkey := point{item & 1, i & 1}");
                self.line(&format!("\t{name}[key] = append({name}[key], item)"));
                self.line("}");
                self.line(&format!(
                    "note(len({name})); noteInts({name}[point{{1, 0}}])"
                ));
            }
        }
    }

    fn call(&mut self) {
        self.draft.calls -= 1;
        let function = self.draft.some_function();
        let arguments: Vec<String> = super::PARAMETERS
            .iter()
            .map(|(_, ty)| self.value(*ty, 1))
            .collect();
        let names = [self.name(), self.name(), self.name()];
        self.line("if depth > 0 {");
        self.draft.indent += 1;
        self.line(&format!(
            "{} := {function}(depth-1, {})",
            names.join(", "),
            arguments.join(", ")
        ));
        self.line(&format!("note({})", names[0]));
        self.line(&format!("noteText({})", names[1]));
        self.line(&format!("noteInts({})", names[2]));
        self.draft.indent -= 1;
        self.line("}");
    }
}
