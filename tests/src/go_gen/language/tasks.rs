//! Tasks and channels. What they do together must be the same in whatever order they run: either only one of them can go on at
//! any time, or each changes what is its own, or the sum of all they do counts.

use super::{Generator, Ty};
use crate::go_gen::draft::Blocks as _;

/// What channels carry.
const ELEMENTS: [Ty; 8] = [
    Ty::Int,
    Ty::Text,
    Ty::Bool,
    Ty::Ints,
    Ty::Thing,
    Ty::Point,
    Ty::Array,
    Ty::Func,
];

impl Generator {
    pub(super) fn tasks(&mut self, budget: usize) {
        match self.draft.random.below(8) {
            0 | 1 => self.one_answer(budget),
            2 => self.turns(budget),
            3 => self.buffer(),
            4 => self.workers(),
            5 => self.merge(),
            6 => self.rendezvous(),
            _ => self.held_arguments(),
        }
    }

    fn carried(&mut self) -> Ty {
        ELEMENTS[self.draft.random.below(ELEMENTS.len())]
    }

    /// `note` of a value that was received.
    fn noted(ty: Ty, value: &str) -> String {
        match ty {
            Ty::Int => format!("note({value})"),
            Ty::Text => format!("noteText({value})"),
            Ty::Array => format!("noteInts(func(a [4]int) []int {{ return a[:] }}({value}))"),
            Ty::Func => format!("note(({value})(3))"),
            _ => format!("noteAny({value})"),
        }
    }

    /// Another task does something while this one waits for its answer.
    fn one_answer(&mut self, budget: usize) {
        let (ty, done) = (self.carried(), self.name());
        let size = self.draft.random.pick(&["", ", 1"]);
        self.line(&format!("{done} := make(chan {}{size})", ty.name()));
        self.line("go func() {");
        self.nesting += 1;
        self.block(budget);
        let value = self.value(ty, 2);
        match self.draft.random.below(3) {
            0 => self.line(&format!("\t{done} <- {value}")),
            1 => {
                self.line(&format!("\tdefer close({done})"));
                self.line(&format!("\t{done} <- {value}"));
            }
            _ => {
                let x = self.int(1);
                self.line(&format!(
                    "\tdefer func() {{ noteAny(recover()); {done} <- {value} }}()"
                ));
                self.line(&format!("\tpanic({x})"));
            }
        }
        self.nesting -= 1;
        self.line("}()");
        self.line(&Self::noted(ty, &format!("<-{done}")));
    }

    /// Two tasks take turns.
    fn turns(&mut self, budget: usize) {
        let visible = self.draft.scope.len();
        let (asked, answered) = (self.name(), self.name());
        let (from, to) = (self.carried(), self.carried());
        self.line(&format!(
            "{asked}, {answered} := make(chan {}), make(chan {})",
            from.name(),
            to.name()
        ));
        self.line("go func() {");
        self.nesting += 1;
        self.draft.indent += 1;
        let question = self.bind(from);
        self.line(&format!("for {question} := range {asked} {{"));
        self.line(&format!("\t_ = {question}"));
        self.block(budget.min(1));
        let answer = self.value(to, 2);
        self.line(&format!("\t{answered} <- {answer}"));
        self.line("}");
        self.line(&format!("close({answered})"));
        self.draft.indent -= 1;
        self.nesting -= 1;
        self.draft.scope.truncate(visible);
        self.line("}()");
        let rounds = 1 + self.draft.random.below(4);
        self.line(&format!("for range {rounds} {{"));
        let value = self.value(from, 1);
        self.line(&format!("\t{asked} <- {value}"));
        self.line(&format!("\t{}", Self::noted(to, &format!("<-{answered}"))));
        self.line("}");
        self.line(&format!("close({asked})"));
        let ok = self.name();
        self.line(&format!(
            "if _, {ok} := <-{answered}; {ok} {{ note(17) }} else {{ note(18) }}"
        ));
    }

    /// A channel with a buffer that only this task uses.
    fn buffer(&mut self) {
        let (queue, ty) = (self.name(), self.carried());
        let size = 1 + self.draft.random.below(4);
        self.line(&format!("{queue} := make(chan {}, {size})", ty.name()));
        for _ in 0..3 + self.draft.random.below(5) {
            let value = self.value(ty, 1);
            let (got, ok) = (self.name(), self.name());
            match self.draft.random.below(3) {
                0 | 1 => self.line(&format!(
                    "select {{ case {queue} <- {value}: note(len({queue})); default: note(19) }}"
                )),
                _ => self.line(&format!(
                    "select {{ case {got}, {ok} := <-{queue}: noteAny({ok}); {}; default: note(20) }}",
                    Self::noted(ty, &got)
                )),
            }
        }
        let rest = self.name();
        self.line(&format!("close({queue})"));
        self.line(&format!(
            "for {rest} := range {queue} {{ {} }}",
            Self::noted(ty, &rest)
        ));
        self.line(&format!("note(len({queue}) ^ cap({queue}) << 3)"));
    }

    /// Tasks that run at the same time, each with a result of its own, and a sum that all of them add to.
    fn workers(&mut self) {
        let (results, group, lock, total) = (self.name(), self.name(), self.name(), self.name());
        let (x, count) = (self.int(1), 2 + self.draft.random.below(6));
        let depth = [3, 40, 400][self.draft.random.below(3)];
        self.line(&format!("var {group} sync.WaitGroup"));
        self.line(&format!("var {lock} sync.Mutex"));
        self.line(&format!(
            "{results}, {total}, x := make([]int, {count}), 0, {x}"
        ));
        self.line(&format!("for i := range {results} {{"));
        self.line(&format!("\t{group}.Go(func() {{"));
        self.line(&format!("\t\tn := descend({depth}, x+i, nil)"));
        self.line(&format!("\t\t{results}[i] = n"));
        self.line(&format!("\t\t{lock}.Lock()"));
        self.line(&format!("\t\t{total} += n"));
        self.line(&format!("\t\t{lock}.Unlock()"));
        self.line("\t})");
        self.line("}");
        self.line(&format!("{group}.Wait()"));
        self.line(&format!("noteInts({results})"));
        self.line(&format!("note({total})"));
    }

    /// Values of several tasks come together in one.
    fn merge(&mut self) {
        let (sources, total, left) = (self.name(), self.name(), self.name());
        let (x, size) = (self.int(1), self.draft.random.below(3));
        let each = 1 + self.draft.random.below(20);
        self.line(&format!("var {sources} [3]chan int"));
        self.line(&format!("for i := range {sources} {{"));
        self.line(&format!("\tc, x := make(chan int, {size}), {x}"));
        self.line(&format!("\t{sources}[i] = c"));
        self.line("\tgo func() {");
        self.line("\t\tdefer close(c)");
        self.line(&format!("\t\tfor j := range {each} {{ c <- x ^ i << j }}"));
        self.line("\t}()");
        self.line("}");
        self.line(&format!("{total}, {left} := 0, 3"));
        self.line(&format!("for {left} > 0 {{"));
        self.line("\tvar v int");
        self.line("\tvar ok bool");
        self.line("\tselect {");
        for index in 0..3 {
            self.line(&format!("\tcase v, ok = <-{sources}[{index}]:"));
            self.line(&format!("\t\tif !ok {{ {sources}[{index}] = nil }}"));
        }
        self.line("\t}");
        self.line(&format!("\tif ok {{ {total} += v*v }} else {{ {left}-- }}"));
        self.line("}");
        self.line(&format!("note({total})"));
    }

    /// Two tasks that each can send or receive: whoever does which, all that was sent has been received.
    fn rendezvous(&mut self) {
        let (c, sums) = (self.name(), self.name());
        let rounds = 1 + self.draft.random.below(30);
        let ty = self.draft.random.pick(&["int", "[7]int", "string"]);
        let (make, worth, take) = match ty {
            "int" => ("i", "i", "v"),
            "string" => ("digits(i)", "len(digits(i))", "len(v)"),
            _ => ("[7]int{i, 6: i}", "2*i", "v[0]+v[6]"),
        };
        self.line(&format!("{c}, {sums} := make(chan {ty}), make(chan int)"));
        self.line("for range 2 {");
        self.line("\tgo func() {");
        self.line("\t\tsum := 0");
        self.line(&format!("\t\tfor i := range {rounds} {{"));
        self.line("\t\t\tselect {");
        self.line(&format!(
            "\t\t\tcase {c} <- {make}:\n\t\t\t\tsum += {worth}"
        ));
        self.line(&format!("\t\t\tcase v := <-{c}:\n\t\t\t\tsum -= {take}"));
        self.line("\t\t\t}");
        self.line("\t\t}");
        self.line(&format!("\t\t{sums} <- sum"));
        self.line("\t}()");
        self.line("}");
        self.line(&format!("note(<-{sums} + <-{sums})"));
    }

    /// What a `go` statement evaluates stays as it is.
    fn held_arguments(&mut self) {
        let (done, x, s, list) = (self.name(), self.int(1), self.string(1), self.ints(1));
        let (thing, point) = (self.thing(1), self.point(1));
        self.line(&format!("{done} := make(chan func(), 1)"));
        self.line("go func(x int, s string, list []int, t thing, p point) {");
        self.line(&format!(
            "\t{done} <- func() {{ note(x); noteText(s); noteInts(list); noteAny(t); noteAny(p) }}"
        ));
        self.line(&format!("}}({x}, {s}, short({list}), {thing}, {point})"));
        self.line(&format!("(<-{done})()"));
    }
}
