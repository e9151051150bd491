//! Expressions, none of them constant, and places that can be assigned to.

use super::{Generator, INTEGERS};

impl Generator {
    /// Something of type int that can be assigned to.
    pub(super) fn int_place(&mut self) -> String {
        let index = self.integer("int", 1);
        match self.draft.random.below(6) {
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
    pub(super) fn pointer(&mut self) -> String {
        match self.draft.random.below(5) {
            0 => self.of_type("*int").expect("every function has one"),
            1 => match self.of_type("[8]int") {
                Some(array) => format!("&{array}[{}]", self.draft.random.below(8)),
                None => "p".to_owned(),
            },
            2 => match self.of_type("record") {
                Some(record) => format!("&{record}.list[{}]", self.draft.random.below(4)),
                None => "q".to_owned(),
            },
            3 => format!(
                "&{}[{}]",
                self.of_type("[]int").expect("every function has one"),
                self.draft.random.below(4)
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

    pub(super) fn record_pointer(&mut self) -> String {
        match self.of_type("record") {
            Some(record) if self.draft.random.chance(60) => format!("&{record}"),
            _ => self.of_type("*record").expect("every function has one"),
        }
    }

    /// A slice of at least four elements.
    pub(super) fn slice(&mut self) -> String {
        match (self.of_type("[8]int"), self.draft.random.below(3)) {
            (Some(array), 0) => format!("{array}[{}:]", self.draft.random.below(5)),
            (Some(array), 1) => format!("{array}[1:{}]", 5 + self.draft.random.below(4)),
            _ => format!(
                "{}[:4]",
                self.of_type("[]int").expect("every function has one")
            ),
        }
    }

    /// An integer expression that is not constant.
    pub(super) fn integer(&mut self, ty: &str, budget: usize) -> String {
        let choice = if budget == 0 {
            self.draft.random.below(2)
        } else {
            self.draft.random.below(10)
        };
        match choice {
            0 | 1 => self.integer_leaf(ty),
            2..=4 => {
                let operator = self
                    .draft
                    .random
                    .pick(&["+", "-", "*", "&", "|", "^", "&^"]);
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!("({left} {operator} {right})")
            }
            5 => {
                let (left, constant) = (
                    self.integer(ty, budget - 1),
                    self.draft.random.below(120) + 1,
                );
                format!(
                    "({left} {} {constant})",
                    self.draft.random.pick(&["+", "-", "*", "/", "%", "^"])
                )
            }
            6 => {
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!(
                    "({left} {} ({right} | 1))",
                    self.draft.random.pick(&["/", "%"])
                )
            }
            7 => {
                let (left, count) = (
                    self.integer(ty, budget - 1),
                    self.integer("uint8", budget - 1),
                );
                format!(
                    "({left} {} ({count} & 15))",
                    self.draft.random.pick(&["<<", ">>"])
                )
            }
            8 => {
                let other = self.draft.random.pick(INTEGERS);
                format!("{ty}({})", self.integer(other, budget - 1))
            }
            _ => {
                let (left, right) = (self.integer(ty, budget - 1), self.integer(ty, budget - 1));
                format!(
                    "{}({left}, {right})",
                    self.draft.random.pick(&["min", "max"])
                )
            }
        }
    }

    fn integer_leaf(&mut self, ty: &str) -> String {
        if let Some(name) = self.of_type(ty).filter(|_| self.draft.random.chance(70)) {
            return name;
        }
        let place = match self.draft.random.below(5) {
            0 => format!("*{}", self.of_type("*int").expect("every function has one")),
            1 => format!(
                "{}.list[{}]",
                self.of_type("*record").expect("every function has one"),
                self.draft.random.below(4)
            ),
            2 => format!(
                "len({})",
                self.of_type("[]int").expect("every function has one")
            ),
            3 => match self.of_type("[3]pair") {
                Some(pairs) => format!("{pairs}[{}].total()", self.draft.random.below(3)),
                None => "int(sum)".to_owned(),
            },
            _ => format!(
                "{}[{}]",
                self.of_type("[]int").expect("every function has one"),
                self.draft.random.below(4)
            ),
        };
        if ty == "int" {
            place
        } else {
            format!("{ty}({place})")
        }
    }

    pub(super) fn float(&mut self, budget: usize) -> String {
        match if budget == 0 {
            0
        } else {
            self.draft.random.below(4)
        } {
            1 => {
                let operator = self.draft.random.pick(&["+", "-", "*", "/"]);
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

    pub(super) fn any_condition(&mut self, budget: usize) -> String {
        match self.draft.random.below(if budget > 0 { 6 } else { 4 }) {
            0 | 1 => {
                let ty = self.draft.random.pick(INTEGERS);
                let operator = self.draft.random.pick(&["<", "<=", "==", "!=", ">", ">="]);
                format!("{} {operator} {}", self.integer(ty, 1), self.integer(ty, 1))
            }
            2 => format!("{} == {}", self.pointer(), self.pointer()),
            3 => format!("{} < {}", self.float(1), self.float(1)),
            4 => format!(
                "({} {} {})",
                self.any_condition(budget - 1),
                self.draft.random.pick(&["&&", "||"]),
                self.any_condition(budget - 1)
            ),
            _ => format!("!({})", self.any_condition(budget - 1)),
        }
    }
}
