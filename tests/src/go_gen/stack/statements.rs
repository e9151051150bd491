//! Statements: every loop is bounded, nothing escapes.

use super::{Generator, INTEGERS, Variable};
use crate::go_gen::draft::Blocks;

impl Generator {
    pub(super) fn any_statement(&mut self, budget: usize) {
        match self.draft.random.below(if budget > 0 { 15 } else { 8 }) {
            0 | 1 => self.assign(),
            2 => {
                let (place, operator) = (
                    self.int_place(),
                    self.draft
                        .random
                        .pick(&["+=", "-=", "^=", "*=", "|=", "&="]),
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
            _ if self.draft.calls > 0 && !self.in_loop => self.call(),
            _ => self.assign(),
        }
    }

    fn assign(&mut self) {
        let ty = self.draft.random.pick(INTEGERS);
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
        match self.draft.random.below(4) {
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

    fn repeat(&mut self, budget: usize) {
        let (index, rounds) = (self.name(), 1 + self.draft.random.below(6));
        match self.draft.random.below(3) {
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
        self.draft.indent += 1;
        // A copy, so that the body may write it. Its address is never taken: it would escape to a pointer that outlives the iteration.
        let copied = self.name().replace('v', "i");
        self.line(&format!("{copied} := {index}"));
        self.line(&format!("_ = {copied}"));
        self.draft.indent -= 1;
        self.draft.scope.push(Variable {
            name: copied,
            ty: "int".to_owned(),
        });
        self.block(budget);
        self.draft.scope.pop();
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
        self.draft.calls -= 1;
        let function = self.draft.some_function();
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
        self.draft.indent += 1;
        self.line(&format!(
            "got, small, where := {function}(depth-1, {x}, {y}, {p}, {r}, {s}, {z}, {f}, {q})"
        ));
        self.line("note(got + int(small))");
        self.line("*where += int(small)");
        self.line(&format!("{place} ^= {before} - got"));
        self.draft.indent -= 1;
        self.line("}");
    }
}
