//! Expressions of each type: none is constant, none panics.

use super::{Generator, Ty};
use crate::go_gen::draft::Blocks;

impl Generator {
    pub(super) fn value(&mut self, ty: Ty, budget: usize) -> String {
        match ty {
            Ty::Int => self.int(budget),
            Ty::Text => self.string(budget),
            Ty::Bool => self.condition(budget),
            Ty::Float => self.float(budget),
            Ty::Ints => self.ints(budget),
            Ty::Texts => self.texts(budget),
            Ty::Map => self.map(budget),
            Ty::Thing => self.thing(budget),
            Ty::Func => self.func(budget),
            Ty::Point => self.point(budget),
            Ty::Node => self.node(budget),
            Ty::Box => self.boxed(budget),
            Ty::Array => self.array(budget),
        }
    }

    fn small(&mut self) -> usize {
        self.draft.random.below(50)
    }

    pub(super) fn int(&mut self, budget: usize) -> String {
        if budget == 0 {
            let fallback = self.small();
            return self
                .variable(Ty::Int)
                .unwrap_or_else(|| format!("id({fallback})"));
        }
        let budget = budget - 1;
        match self.draft.random.below(24) {
            0..=2 => {
                let (left, right) = (self.int(budget), self.int(budget));
                let operator = self
                    .draft
                    .random
                    .pick(&["+", "-", "*", "&", "|", "^", "&^"]);
                format!("({left} {operator} {right})")
            }
            3 => {
                let (left, right) = (self.int(budget), self.small());
                let operator = self.draft.random.pick(&["+", "-", "*", "^"]);
                format!("({left} {operator} {right})")
            }
            4 => {
                let (left, right) = (self.int(budget), self.int(budget));
                let operator = self.draft.random.pick(&["/", "%"]);
                format!("({left} {operator} ({right} | 1))")
            }
            5 => {
                let (left, right) = (self.int(budget), self.int(budget));
                let operator = self.draft.random.pick(&["<<", ">>"]);
                format!("({left} {operator} (uint({right}) & 31))")
            }
            6 => format!("at({}, {})", self.ints(budget), self.int(budget)),
            7 => format!("letter({}, {})", self.string(budget), self.int(budget)),
            8 => {
                let ty = [Ty::Text, Ty::Ints, Ty::Texts, Ty::Map][self.draft.random.below(4)];
                format!("len({})", self.value(ty, budget))
            }
            9 => format!("{}[{}]", self.map(budget), self.string(budget)),
            10 => format!("{}.size()", self.thing(budget)),
            11 => format!("{}({})", self.func(budget), self.int(budget)),
            12 => format!(
                "{}.{}",
                self.point(budget),
                self.draft.random.pick(&["x", "y"])
            ),
            13 => format!("{}.total()", self.node(budget)),
            14 => {
                let field =
                    self.draft
                        .random
                        .pick(&["width", "height", "id", "size()", "base.size()"]);
                format!("{}.{field}", self.boxed(budget))
            }
            15 => format!("{}[{}&3]", self.array_variable(), self.int(budget)),
            16 => {
                let ty = self
                    .draft
                    .random
                    .pick(&["int8", "uint16", "int32", "uint8", "int64"]);
                format!("int({ty}({}))", self.int(budget))
            }
            17 => format!(
                "{}({}, {})",
                self.draft.random.pick(&["min", "max"]),
                self.int(budget),
                self.int(budget)
            ),
            18 => format!(
                "largest({}, {}, {})",
                self.int(budget),
                self.int(budget),
                self.int(budget)
            ),
            19 => {
                let (list, start) = (self.ints(budget), self.int(budget));
                let operator = self.draft.random.pick(&["+", "^", "*"]);
                format!("reduced({list}, {start}, func(a, b int) int {{ return a {operator} b }})")
            }
            20 => {
                let (literal, argument) = (self.literal(budget), self.int(budget));
                format!("{literal}({argument})")
            }
            21 => {
                // A method value, a method expression.
                let (point, thing) = (self.boxed(budget), self.thing(budget));
                if self.draft.random.chance(50) {
                    format!("func(f func() int) int {{ return f() }}({thing}.size)")
                } else {
                    format!("(*box).size({point})")
                }
            }
            22 => {
                let (x, y) = (self.int(budget), self.string(budget));
                format!("(pair[int, string]{{{x}, {y}}}).key")
            }
            _ => self.int(0),
        }
    }

    pub(super) fn string(&mut self, budget: usize) -> String {
        if budget == 0 {
            return self
                .variable(Ty::Text)
                .unwrap_or_else(|| "digits(7)".to_owned());
        }
        let budget = budget - 1;
        match self.draft.random.below(13) {
            0..=2 => format!("({} + {})", self.string(budget), self.string(budget)),
            3 => {
                let word = self.draft.random.pick(&[
                    "\"\"",
                    "\"go\"",
                    "\"\u{e4}\u{1f642}\"",
                    "\"\\x00\\xff\"",
                    "`raw\\n`",
                ]);
                format!("({} + {word})", self.string(budget))
            }
            4 => format!("digits({})", self.int(budget)),
            5 => format!(
                "cut({}, {}, {})",
                self.string(budget),
                self.int(budget),
                self.int(budget)
            ),
            6 => format!("reversed({})", self.string(budget)),
            7 => format!("{}.label()", self.thing(budget)),
            8 => format!("string([]byte({}))", self.string(budget)),
            9 => format!("string(rune({} & 0x7ff))", self.int(budget)),
            10 => format!("largest({}, {})", self.string(budget), self.string(budget)),
            11 => {
                let texts = self.texts(budget);
                format!("reduced({texts}, \"\", func(a, b string) string {{ return clip(b + a) }})")
            }
            _ => self.string(0),
        }
    }

    pub(super) fn any_condition(&mut self, budget: usize) -> String {
        if budget == 0 {
            let fallback = self.int(0);
            return self
                .variable(Ty::Bool)
                .unwrap_or_else(|| format!("({fallback} > 3)"));
        }
        let budget = budget - 1;
        let compare = ["==", "!=", "<", "<=", ">", ">="];
        match self.draft.random.below(11) {
            0 | 1 => format!(
                "({} {} {})",
                self.int(budget),
                self.draft.random.pick(&compare),
                self.int(budget)
            ),
            2 => format!(
                "({} {} {})",
                self.string(budget),
                self.draft.random.pick(&compare),
                self.string(budget)
            ),
            3 => format!(
                "({} {} {})",
                self.float(budget),
                self.draft.random.pick(&compare),
                self.float(budget)
            ),
            4 => format!("({} && {})", self.condition(budget), self.condition(budget)),
            5 => format!("({} || {})", self.condition(budget), self.condition(budget)),
            6 => format!("!{}", self.condition(budget)),
            7 => format!("({} == {})", self.point(budget), self.point(budget)),
            8 => format!("({} == thing({}))", self.thing(budget), self.thing(budget)),
            9 => format!("({} == {})", self.array_variable(), self.array_variable()),
            _ => format!("({} != nil)", self.node(budget)),
        }
    }

    pub(super) fn float(&mut self, budget: usize) -> String {
        if budget == 0 {
            let fallback = self.int(0);
            return self
                .variable(Ty::Float)
                .unwrap_or_else(|| format!("float64({fallback})"));
        }
        let budget = budget - 1;
        match self.draft.random.below(5) {
            0 | 1 => {
                let operator = self.draft.random.pick(&["+", "-", "*", "/"]);
                format!("({} {operator} {})", self.float(budget), self.float(budget))
            }
            2 => format!("float64({})", self.int(budget)),
            3 => format!("float64(float32({}))", self.float(budget)),
            _ => self.float(0),
        }
    }

    pub(super) fn ints(&mut self, budget: usize) -> String {
        if budget == 0 {
            return self
                .variable(Ty::Ints)
                .unwrap_or_else(|| "([]int{2, 7})".to_owned());
        }
        let budget = budget - 1;
        match self.draft.random.below(9) {
            0 => format!(
                "([]int{{{}, {}, {}}})",
                self.int(budget),
                self.int(budget),
                self.int(budget)
            ),
            1 => format!(
                "part({}, {}, {})",
                self.ints(budget),
                self.int(budget),
                self.int(budget)
            ),
            2 => format!("append({}, {})", self.short(budget), self.int(budget)),
            3 => format!("append({}, {}...)", self.short(budget), self.short(budget)),
            4 => {
                let (list, function) = (self.ints(budget), self.func(budget));
                format!("mapped({list}, {function})")
            }
            5 => {
                let list = self.ints(budget);
                format!(
                    "filtered({list}, func(x int) bool {{ return x&1 == {} }})",
                    self.draft.random.below(2)
                )
            }
            6 => format!("make([]int, {}&7, 8)", self.int(budget)),
            7 => match self.variable(Ty::Array) {
                Some(array) => format!("append([]int(nil), {array}[1:]...)"),
                None => self.ints(0),
            },
            _ => self.ints(0),
        }
    }

    fn short(&mut self, budget: usize) -> String {
        format!("short({})", self.ints(budget))
    }

    pub(super) fn texts(&mut self, budget: usize) -> String {
        if budget == 0 {
            return self
                .variable(Ty::Texts)
                .unwrap_or_else(|| "([]string{\"p\", \"q\"})".to_owned());
        }
        let budget = budget - 1;
        match self.draft.random.below(5) {
            0 => format!(
                "([]string{{{}, 2: {}}})",
                self.string(budget),
                self.string(budget)
            ),
            1 => format!("mapped({}, digits)", self.short(budget)),
            2 => format!("sorted({})", self.map(budget)),
            3 => format!("{}.tags", self.boxed(budget)),
            _ => self.texts(0),
        }
    }

    pub(super) fn map(&mut self, budget: usize) -> String {
        if budget == 0 || self.draft.random.chance(60) {
            return self
                .variable(Ty::Map)
                .unwrap_or_else(|| "map[string]int(nil)".to_owned());
        }
        let budget = budget - 1;
        // Keys that are not constant may be the same: the last one counts.
        format!(
            "(map[string]int{{{}: {}, {}: {}}})",
            self.string(budget),
            self.int(budget),
            self.string(budget),
            self.int(budget)
        )
    }

    pub(super) fn thing(&mut self, budget: usize) -> String {
        if budget == 0 {
            return self
                .variable(Ty::Thing)
                .unwrap_or_else(|| "thing(number(5))".to_owned());
        }
        let budget = budget - 1;
        match self.draft.random.below(7) {
            0 => format!("thing(number({}))", self.int(budget)),
            1 => format!("thing(text({}))", self.string(budget)),
            2 => format!(
                "thing(base{{{}, {}}})",
                self.int(budget),
                self.string(budget)
            ),
            3 => format!("thing({})", self.boxed(budget)),
            4 => format!("thing(&base{{id: {}}})", self.int(budget)),
            // Not outer itself: it has a map, and things are compared.
            5 => format!(
                "thing(&outer{{{}, {}}})",
                self.boxed(budget),
                self.map(budget)
            ),
            _ => self.thing(0),
        }
    }

    pub(super) fn func(&mut self, budget: usize) -> String {
        if budget == 0 {
            return self.variable(Ty::Func).unwrap_or_else(|| "id".to_owned());
        }
        match self.draft.random.below(4) {
            0 | 1 => self.literal(budget - 1),
            2 => "id".to_owned(),
            _ => self.func(0),
        }
    }

    /// A function literal; it may capture, never call itself.
    fn literal(&mut self, budget: usize) -> String {
        let parameter = self.name();
        self.draft.scope.push(super::Variable {
            name: parameter.clone(),
            ty: Ty::Int,
            is_writable: false,
        });
        let result = self.int(budget);
        self.draft.scope.pop();
        format!("func({parameter} int) int {{ return {result} }}")
    }

    pub(super) fn point(&mut self, budget: usize) -> String {
        if budget > 0 && self.draft.random.chance(50) {
            return format!(
                "(point{{{}, y: {}}})",
                self.int(budget - 1),
                self.int(budget - 1)
            )
            .replacen("point{", "point{x: ", 1);
        }
        self.variable(Ty::Point)
            .unwrap_or_else(|| "(point{y: 9})".to_owned())
    }

    pub(super) fn node(&mut self, budget: usize) -> String {
        if budget > 0 && self.draft.random.chance(50) {
            return match self.draft.random.below(3) {
                0 => format!("list({}, {})", self.int(budget - 1), self.int(budget - 1)),
                1 => format!("list({}...)", self.short(budget - 1)),
                _ => "(*node)(nil)".to_owned(),
            };
        }
        self.variable(Ty::Node)
            .unwrap_or_else(|| "list(1, 2, 3)".to_owned())
    }

    pub(super) fn boxed(&mut self, budget: usize) -> String {
        if budget > 0 && self.draft.random.chance(50) {
            let budget = budget - 1;
            return format!(
                "(&box{{base{{{}, {}}}, {}, {}, {}}})",
                self.int(budget),
                self.string(budget),
                self.int(budget),
                self.int(budget),
                self.texts(budget)
            );
        }
        self.variable(Ty::Box)
            .unwrap_or_else(|| "(&box{width: 2, height: 3})".to_owned())
    }

    pub(super) fn array(&mut self, budget: usize) -> String {
        if budget > 0 && self.draft.random.chance(60) {
            return format!(
                "([4]int{{{}, 3: {}}})",
                self.int(budget - 1),
                self.int(budget - 1)
            );
        }
        self.variable(Ty::Array)
            .unwrap_or_else(|| "([4]int{1, 2})".to_owned())
    }

    /// Something that can be indexed and compared without parentheses.
    fn array_variable(&mut self) -> String {
        self.variable(Ty::Array)
            .unwrap_or_else(|| "([4]int{4, 3, 2, 1})".to_owned())
    }
}
