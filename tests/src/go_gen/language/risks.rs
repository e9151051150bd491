//! What panics, inside of `caught`: run-time errors, panics with values, deferred calls in order, panics in deferred calls.

use super::Generator;
use crate::go_gen::draft::Blocks;

impl Generator {
    pub(super) fn risk(&mut self) {
        let x = self.int(1);
        let s = self.string(1);
        let list = self.ints(1);
        let thing = self.thing(1);
        let mut lines: Vec<String> = match self.draft.random.below(16) {
            0 => vec![format!("note({list}[{x}])")],
            1 => vec![format!("note(int({s}[{x}]))")],
            2 => vec![format!("note(100 / ({x} & 3))")],
            3 => vec![format!("noteInts({list}[{x}:])")],
            4 => vec![format!("noteText({s}[:{x}])")],
            5 => vec!["var m map[string]int".to_owned(), format!("m[{s}] = {x}")],
            6 => vec!["var n *node".to_owned(), format!("n.value = {x}")],
            7 => vec![format!("note(int({thing}.(number)))")],
            8 => vec![format!("note({thing}.(grower).grow({x}))")],
            9 => vec![format!("panic({x})")],
            10 => vec![format!("panic(\"text \" + {s})")],
            11 => vec![format!("panic(&failure{{{x}, {s}}})")],
            12 => vec![
                format!("var f func(int) int"),
                format!("if {x}&1 == 0 {{ f = id }}"),
                format!("note(f({x}))"),
            ],
            13 => vec![format!("note(len(make([]int, {x}%20)))")],
            14 => vec!["var t thing".to_owned(), "note(t.size())".to_owned()],
            _ => vec![format!("a := (*[2]int)({list})"), "note(a[1])".to_owned()],
        };
        match self.draft.random.below(6) {
            0 => lines.insert(0, "defer note(11)".to_owned()),
            1 => lines.insert(
                0,
                format!("defer func() {{ note({x}); noteAny(recover()) }}()"),
            ),
            2 => lines.insert(0, format!("defer func() {{ panic(\"again \" + {s}) }}()")),
            3 => lines.insert(
                0,
                format!("for i := range 3 {{ defer func() {{ note(i ^ {x}) }}() }}"),
            ),
            4 => lines.insert(
                0,
                format!("defer func() {{ noteAny(caught(func() {{ panic({x}) }})) }}()"),
            ),
            _ => {}
        }
        self.line("noteAny(caught(func() {");
        for line in lines {
            self.line(&format!("\t{line}"));
        }
        self.line("}))");
    }
}
