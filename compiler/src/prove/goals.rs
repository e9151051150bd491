//! Proofs of `a - b <= k`.
//!
//! A goal is reduced by what is known of `a` or `b` until it is trivial: how they are computed, the facts at hand, and for a loop
//! variable by proving the same of all values that come into its block. There what is to be proved may be assumed of the values of
//! the iteration before: induction over the execution. That only makes sense if the other side of the goal is the same in all
//! iterations, so it must come from outside the loop.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::flowgraph::ControlFlowGraph;
use cranelift_codegen::ir::{Block, BlockArg, Function, InstructionData, Opcode, Value, ValueDef};

use super::facts::{Comparison, Fact, Facts, Relation, Term, comparison, constant, edge_fact};

/// How many steps one question may take.
const MOST_STEPS: usize = 150;
/// How many reductions deep.
const MOST_DEPTH: u32 = 7;
/// How many loops deep.
const MOST_ASSUMPTIONS: usize = 2;

/// Where something is to be proved.
#[derive(Clone, Copy)]
struct Place {
    /// In this block.
    block: Block,
    /// On the way from it to this one.
    edge: Option<Fact>,
}

/// `left - right <= most`
#[derive(Clone, Copy)]
struct Goal {
    left: Term,
    right: Term,
    most: i128,
}

/// One question.
pub(super) struct Prover<'a> {
    func: &'a Function,
    cfg: &'a ControlFlowGraph,
    domtree: &'a DominatorTree,
    facts: &'a Facts,
    /// Goals that hold in earlier iterations.
    assumed: Vec<Goal>,
    steps: usize,
}

impl<'a> Prover<'a> {
    pub fn new(
        func: &'a Function,
        cfg: &'a ControlFlowGraph,
        domtree: &'a DominatorTree,
        facts: &'a Facts,
    ) -> Self {
        Prover {
            func,
            cfg,
            domtree,
            facts,
            assumed: Vec::new(),
            steps: 0,
        }
    }

    /// Whether `condition`, tested at the end of `block`, is always true or always false.
    pub fn decide(&mut self, block: Block, condition: Value) -> Option<bool> {
        let known = self.facts.at(block);
        let mut known = known.filter(|fact| fact.condition == condition);
        if let Some(fact) = known.next() {
            return Some(fact.is_true);
        }
        let place = Place { block, edge: None };
        [true, false].into_iter().find(|&is_true| {
            comparison(&self.func.dfg, condition, is_true)
                .is_some_and(|comparison| self.holds(place, comparison))
        })
    }

    fn holds(&mut self, place: Place, comparison: Comparison) -> bool {
        let Comparison {
            relation,
            left,
            right,
        } = comparison;
        let zero = Term::constant(0);
        match relation {
            Relation::Less => self.at_most(place, left, right, -1),
            Relation::LessEqual => self.at_most(place, left, right, 0),
            Relation::Below | Relation::BelowEqual => {
                let most = if relation == Relation::Below { -1 } else { 0 };
                self.is_known(place, relation, left, right)
                    || (self.at_most(place, left, right, most)
                        && self.at_most(place, zero, left, 0))
            }
            Relation::NotEqual => {
                self.at_most(place, left, right, -1) || self.at_most(place, right, left, -1)
            }
            Relation::Equal => {
                self.at_most(place, left, right, 0) && self.at_most(place, right, left, 0)
            }
        }
    }

    /// A comparison without sign that a branch has made in the same words.
    fn is_known(&self, place: Place, relation: Relation, left: Term, right: Term) -> bool {
        let known = place.edge.iter().chain(self.facts.at(place.block));
        known.filter_map(|fact| fact.comparison).any(|known| {
            (known.left, known.right) == (left, right)
                && (known.relation == Relation::Below
                    || known.relation == Relation::BelowEqual && relation == Relation::BelowEqual)
        })
    }

    fn at_most(&mut self, place: Place, left: Term, right: Term, most: i128) -> bool {
        self.steps = 0;
        self.prove(place, Goal { left, right, most }, MOST_DEPTH)
    }

    /// Whether `left - right <= most` on every execution that comes to `place`.
    fn prove(&mut self, place: Place, goal: Goal, depth: u32) -> bool {
        let Goal { left, right, most } = goal;
        if left == right {
            return most >= 0;
        }
        if (left.base, right.base) == (None, None) {
            return i128::from(left.offset) - i128::from(right.offset) <= most;
        }
        // What the widths alone say.
        let (smallest, largest) = (-right.largest() - 1, left.largest());
        if left.base.is_none() && i128::from(left.offset) - smallest <= most
            || right.base.is_none() && largest - i128::from(right.offset) <= most
        {
            return true;
        }
        self.steps += 1;
        if depth == 0 || self.steps > MOST_STEPS {
            return false;
        }
        let is_assumed =
            |known: &Goal| (known.left, known.right) == (left, right) && known.most <= most;
        self.assumed.iter().any(is_assumed)
            || self.by_upper_definition(place, goal, depth - 1)
            || self.by_lower_definition(place, goal, depth - 1)
            || self.by_facts(place, goal, depth - 1)
            || self.by_induction(goal, depth - 1)
    }

    /// Replaces the left side by something that is never smaller.
    fn by_upper_definition(&mut self, place: Place, goal: Goal, depth: u32) -> bool {
        let Goal { left, right, most } = goal;
        let Some(base) = left.base else {
            return false;
        };
        if left.offset != 0 {
            let step = i128::from(left.offset);
            let whole = Term { offset: 0, ..left };
            // Wrapping above the largest number makes it smaller still.
            return (left.offset > 0 || self.can_subtract(place, whole, -step, depth))
                && self.prove(
                    place,
                    Goal {
                        left: whole,
                        right,
                        most: most - step,
                    },
                    depth,
                );
        }
        if let Some(limit) = self.computed_limit(base) {
            let limit = Goal {
                left: Term::constant(limit),
                right,
                most,
            };
            if self.prove(place, limit, depth) {
                return true;
            }
        }
        // A part of a number that is not negative is not larger than it.
        let Some(whole) = self.whole_of(base) else {
            return false;
        };
        let nonnegative = Goal {
            left: Term::constant(0),
            right: whole,
            most: 0,
        };
        let smaller = Goal {
            left: whole,
            right,
            most,
        };
        self.prove(place, smaller, depth) && self.prove(place, nonnegative, depth)
    }

    /// Replaces the right side by something that is never larger.
    fn by_lower_definition(&mut self, place: Place, goal: Goal, depth: u32) -> bool {
        let Goal { left, right, most } = goal;
        let Some(base) = right.base else {
            return false;
        };
        if right.offset != 0 {
            let step = i128::from(right.offset);
            let whole = Term { offset: 0, ..right };
            // Wrapping below the smallest number makes it larger still.
            return (right.offset < 0 || self.can_add(place, whole, step, depth))
                && self.prove(
                    place,
                    Goal {
                        left,
                        right: whole,
                        most: most + step,
                    },
                    depth,
                );
        }
        let zero = Goal {
            left,
            right: Term::constant(0),
            most,
        };
        let is_nonnegative = self.computed_limit(base).is_some()
            || self.whole_of(base).is_some_and(|whole| {
                let nonnegative = Goal {
                    left: Term::constant(0),
                    right: whole,
                    most: 0,
                };
                self.prove(place, nonnegative, depth)
            });
        is_nonnegative && self.prove(place, zero, depth)
    }

    /// The largest number that `value` can be if its computation alone says so; then it is not negative either.
    fn computed_limit(&self, value: Value) -> Option<i64> {
        let dfg = &self.func.dfg;
        let inst = dfg.value_def(value).inst()?;
        match dfg.insts[inst] {
            InstructionData::Binary { opcode, args } => {
                let bits = dfg.value_type(value).bits();
                let [left, right] = args.map(|argument| constant(dfg, argument));
                match opcode {
                    Opcode::Band => right.or(left).filter(|&mask| mask >= 0),
                    Opcode::Ushr => {
                        let count = right.filter(|&count| (1..i64::from(bits)).contains(&count))?;
                        Some(((1i128 << (i64::from(bits) - count)) - 1) as i64)
                    }
                    Opcode::Urem => right
                        .filter(|&divisor| divisor > 0)
                        .map(|divisor| divisor - 1),
                    _ => None,
                }
            }
            InstructionData::Unary {
                opcode: Opcode::Uextend,
                arg,
            } => {
                let bits = dfg.value_type(arg).bits();
                Some(((1i128 << bits) - 1) as i64)
            }
            _ => None,
        }
    }

    /// The number that `value` is a part of: between zero and it, if it is not negative.
    fn whole_of(&self, value: Value) -> Option<Term> {
        let dfg = &self.func.dfg;
        let inst = dfg.value_def(value).inst()?;
        match dfg.insts[inst] {
            InstructionData::Binary { opcode, args } => {
                let right = constant(dfg, args[1]);
                let is_part = match opcode {
                    Opcode::Sshr => right.is_some(),
                    Opcode::Sdiv | Opcode::Srem => right.is_some_and(|divisor| divisor > 0),
                    _ => false,
                };
                is_part.then(|| Term::of(dfg, args[0]))
            }
            _ => None,
        }
    }

    /// Whether `term + step` does not exceed the largest number.
    fn can_add(&mut self, place: Place, term: Term, step: i128, depth: u32) -> bool {
        let goal = Goal {
            left: term,
            right: Term::constant(0),
            most: term.largest() - step,
        };
        if self.prove_strictly_bounded(place, goal, depth) {
            return true;
        }
        // It is smaller than something by that much.
        let bounds = self.bounds_of(place, term);
        bounds.into_iter().any(|bound| {
            bound.bits <= term.bits
                && self.prove(
                    place,
                    Goal {
                        left: term,
                        right: bound,
                        most: -step,
                    },
                    depth,
                )
        })
    }

    /// Whether `term - step` is not below the smallest number.
    fn can_subtract(&mut self, place: Place, term: Term, step: i128, depth: u32) -> bool {
        self.prove(
            place,
            Goal {
                left: Term::constant(0),
                right: term,
                most: term.largest() + 1 - step,
            },
            depth,
        )
    }

    /// Only by what the value itself says: other ways would lead round in circles.
    fn prove_strictly_bounded(&mut self, place: Place, goal: Goal, depth: u32) -> bool {
        let Some(base) = goal.left.base else {
            return i128::from(goal.left.offset) <= goal.most;
        };
        let limit = self.computed_limit(base).map(i128::from);
        limit.is_some_and(|limit| limit <= goal.most) || self.by_facts(place, goal, depth.min(1))
    }

    /// What a term is compared with: here, or on the ways into the loop whose variable it is.
    fn bounds_of(&self, place: Place, term: Term) -> Vec<Term> {
        let mut bounds: Vec<Term> = place
            .edge
            .iter()
            .chain(self.facts.at(place.block))
            .filter_map(|fact| upper(fact.comparison?, term))
            .collect();
        if let Some((block, position)) = self.parameter(term) {
            for (from, value) in self.incoming(block, position) {
                let incoming = Term::of(&self.func.dfg, value);
                let edge = edge_fact(self.func, from, block);
                let facts = edge.iter().chain(self.facts.at(from));
                bounds.extend(facts.filter_map(|fact| upper(fact.comparison?, incoming)));
            }
        }
        bounds.truncate(6);
        bounds
    }

    /// Goes on from what branches say of the left side.
    fn by_facts(&mut self, place: Place, goal: Goal, depth: u32) -> bool {
        let Goal { left, right, most } = goal;
        let facts = self.facts;
        let own = place.edge;
        for fact in own.iter().chain(facts.at(place.block)) {
            let Some(known) = fact.comparison else {
                continue;
            };
            let Comparison { relation, .. } = known;
            let (via, distance) = match relation {
                Relation::Less | Relation::LessEqual if known.left == left => {
                    (known.right, i128::from(relation == Relation::Less))
                }
                Relation::Equal if known.left == left => (known.right, 0),
                Relation::Equal if known.right == left => (known.left, 0),
                Relation::Below | Relation::BelowEqual
                    if known.left == left || known.left == right =>
                {
                    let zero = Term::constant(0);
                    let bound_is_nonnegative = Goal {
                        left: zero,
                        right: known.right,
                        most: 0,
                    };
                    // Then both are not negative, and compare alike with a sign.
                    if known.left == left && self.prove(place, bound_is_nonnegative, depth.min(3)) {
                        (known.right, i128::from(relation == Relation::Below))
                    } else if known.left == right
                        && self.prove(place, bound_is_nonnegative, depth.min(3))
                    {
                        // The right side is not negative.
                        let goal = Goal {
                            left,
                            right: zero,
                            most,
                        };
                        if left.base.is_none() && self.prove(place, goal, depth) {
                            return true;
                        }
                        continue;
                    } else {
                        continue;
                    }
                }
                _ => continue,
            };
            let goal = Goal {
                left: via,
                right,
                most: most + distance,
            };
            if self.prove(place, goal, depth) {
                return true;
            }
        }
        // What branches say of the right side matters where the left side is a constant.
        if left.base.is_some() {
            return false;
        }
        for fact in own.iter().chain(facts.at(place.block)) {
            let Some(known) = fact.comparison else {
                continue;
            };
            let (via, distance) = match known.relation {
                Relation::Less | Relation::LessEqual if known.right == right => {
                    (known.left, i128::from(known.relation == Relation::Less))
                }
                Relation::Equal if known.right == right => (known.left, 0),
                Relation::Equal if known.left == right => (known.right, 0),
                _ => continue,
            };
            let goal = Goal {
                left,
                right: via,
                most: most + distance,
            };
            if self.prove(place, goal, depth) {
                return true;
            }
        }
        false
    }

    /// Proves it of all values that a loop variable gets.
    fn by_induction(&mut self, goal: Goal, depth: u32) -> bool {
        let Goal { left, right, most } = goal;
        if self.assumed.len() >= MOST_ASSUMPTIONS {
            return false;
        }
        let sides = [(left, right), (right, left)];
        for (index, (variable, other)) in sides.into_iter().enumerate() {
            let Some((block, position)) = self.parameter(variable) else {
                continue;
            };
            if !self.is_from_outside(other, block) {
                continue;
            }
            let incoming = self.incoming(block, position);
            if incoming.is_empty() {
                continue;
            }
            self.assumed.push(goal);
            let holds = incoming.into_iter().all(|(from, value)| {
                let place = Place {
                    block: from,
                    edge: edge_fact(self.func, from, block),
                };
                let value = Term::of(&self.func.dfg, value);
                let (left, right) = if index == 0 {
                    (value, other)
                } else {
                    (other, value)
                };
                self.prove(place, Goal { left, right, most }, depth)
            });
            self.assumed.pop();
            if holds {
                return true;
            }
        }
        false
    }

    /// The block of which a term is a parameter.
    fn parameter(&self, term: Term) -> Option<(Block, usize)> {
        let base = term.base.filter(|_| term.offset == 0)?;
        match self.func.dfg.value_def(base) {
            ValueDef::Param(block, position) if Some(block) != self.func.layout.entry_block() => {
                Some((block, position))
            }
            _ => None,
        }
    }

    /// Whether a term has one value for all the time that a loop around `block` runs.
    fn is_from_outside(&self, term: Term, block: Block) -> bool {
        let Some(base) = term.base else {
            return true;
        };
        let home = match self.func.dfg.value_def(base) {
            ValueDef::Param(home, _) => Some(home),
            ValueDef::Result(inst, _) => self.func.layout.inst_block(inst),
            ValueDef::Union(..) => None,
        };
        home.is_some_and(|home| home != block && self.domtree.block_dominates(home, block))
    }

    /// The values that a block's parameter gets, with the blocks they come from; none if one of them is not a plain value.
    fn incoming(&self, block: Block, position: usize) -> Vec<(Block, Value)> {
        let mut values = Vec::new();
        for way in self.cfg.pred_iter(block) {
            let dfg = &self.func.dfg;
            let calls =
                dfg.insts[way.inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
            for call in calls {
                if call.block(&dfg.value_lists) != block {
                    continue;
                }
                match call.args(&dfg.value_lists).nth(position) {
                    Some(BlockArg::Value(value)) => {
                        values.push((way.block, dfg.resolve_aliases(value)));
                    }
                    _ => return Vec::new(),
                }
            }
        }
        values
    }
}

/// What `term` is less than or at most, according to a comparison.
fn upper(known: Comparison, term: Term) -> Option<Term> {
    let is_upper = matches!(known.relation, Relation::Less | Relation::LessEqual);
    (is_upper && known.left == term).then_some(known.right)
}
