//! What both kinds of programs are written with: text, names, variables in scope, blocks.

use std::fmt::Write as _;

use crate::random::Random;

/// The functions of one program, as far as they are written.
pub(super) struct Draft<V> {
    pub seed: u64,
    pub random: Random,
    pub text: String,
    pub indent: usize,
    pub scope: Vec<V>,
    names: usize,
    /// How many functions there are that any of them may call.
    pub functions: usize,
    /// Calls of these that the one under way may still contain.
    pub calls: usize,
}

impl<V> Draft<V> {
    pub fn new(seed: u64) -> Self {
        Draft {
            seed,
            random: Random::new(seed),
            text: String::new(),
            indent: 0,
            scope: Vec::new(),
            names: 0,
            functions: 0,
            calls: 0,
        }
    }

    /// The name of a function: no other program has it.
    pub fn function(&self, index: usize) -> String {
        format!("f{}_{index}", self.seed)
    }

    pub fn some_function(&mut self) -> String {
        let index = self.random.below(self.functions);
        self.function(index)
    }
}

/// Statements that contain others.
pub(super) trait Blocks {
    type Variable;

    fn draft(&mut self) -> &mut Draft<Self::Variable>;

    /// Writes a statement; the budget is how deep others may stand in it.
    fn statement(&mut self, budget: usize);

    fn condition(&mut self, budget: usize) -> String;

    fn line(&mut self, line: &str) {
        let draft = self.draft();
        let _ = writeln!(draft.text, "{}{line}", "\t".repeat(draft.indent));
    }

    /// A new variable's name.
    fn name(&mut self) -> String {
        let draft = self.draft();
        draft.names += 1;
        format!("v{}", draft.names)
    }

    fn block(&mut self, budget: usize) {
        let visible = self.draft().scope.len();
        self.draft().indent += 1;
        for _ in 0..1 + self.draft().random.below(3) {
            self.statement(budget);
        }
        self.draft().indent -= 1;
        self.draft().scope.truncate(visible);
    }

    fn branch(&mut self, budget: usize) {
        let condition = self.condition(2);
        self.line(&format!("if {condition} {{"));
        self.block(budget);
        if self.draft().random.chance(50) {
            self.line("} else {");
            self.block(budget);
        }
        self.line("}");
    }
}
