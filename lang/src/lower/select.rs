//! `select`: channels and values of all cases are evaluated in the order of the source; then the runtime waits for one of
//! them. A single case needs no list of them, as in Go.

use std::mem::offset_of;

use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use cranelift_frontend::Switch;
use morestack_compiler::PointerRun;
use morestack_rt::chan::SelectCase;

use super::function::{Exits, FunctionLowering, Lowered};
use super::host::Host;
use super::layout::Shape;
use super::value::{Memory, Operand};
use crate::syntax::ast::{CommClause, ExprId, ExprKind, StmtId, StmtKind};
use crate::types::Type;

/// A case that is no default, evaluated.
struct Case {
    /// Its clause.
    clause: usize,
    channel: Value,
    element: Element,
}

enum Element {
    /// What is sent.
    Sent(Memory),
    /// Where the value goes that this expression receives, if somebody wants it.
    Received(ExprId, Option<(Shape, Memory)>),
}

impl Element {
    fn memory(&self) -> Option<Memory> {
        match self {
            Element::Sent(memory) => Some(*memory),
            Element::Received(_, place) => place.as_ref().map(|(_, memory)| *memory),
        }
    }

    fn is_sent(&self) -> bool {
        matches!(self, Element::Sent(_))
    }
}

impl FunctionLowering<'_, '_> {
    /// `select { ... }`
    pub fn select_statement(&mut self, id: StmtId, clauses: &[CommClause]) -> Lowered<()> {
        let default = clauses.iter().position(|clause| clause.comm.is_none());
        let after = self.b.create_block();
        self.exits.insert(id, Exits { after, next: None });
        if let ([only], None) = (clauses, default) {
            self.only_case(only.comm.expect("it is no default"))?;
            self.statements(&only.body)?;
            self.jump(after);
            self.switch_to_sealed(after);
            return Ok(());
        }
        let pos = self.pos();
        let cases = self.select_cases(clauses)?;
        let bodies: Vec<Block> = clauses.iter().map(|_| self.b.create_block()).collect();
        let default = default.map(|index| bodies[index]);
        self.at(pos);
        let was_sent = self.choose(&cases, &bodies, default);
        self.start_dead_code();
        let mut cases = cases.into_iter().peekable();
        for (index, (clause, body)) in clauses.iter().zip(bodies).enumerate() {
            self.switch_to_sealed(body);
            if let Some(case) = cases.next_if(|case| case.clause == index) {
                self.take_received(case, clause, was_sent)?;
            }
            self.statements(&clause.body)?;
            self.jump(after);
        }
        self.switch_to_sealed(after);
        Ok(())
    }

    /// A case that is waited for alone: an operation like any other, but that left sides come last.
    fn only_case(&mut self, comm: StmtId) -> Lowered<()> {
        if let StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } = &self.ast[comm].kind {
            self.at(self.ast[comm].pos);
            let (receive, _) = self.received_by(&self.ast[comm].kind);
            let both = self.received(self.operand_of(receive))?;
            self.take(receive, lhs.len(), both);
        }
        self.statement(comm)
    }

    /// The channel that an expression receives from.
    fn operand_of(&self, receive: ExprId) -> ExprId {
        match self.ast[receive].kind {
            ExprKind::Unary { x, .. } => x,
            _ => unreachable!("a receive operation"),
        }
    }

    /// Lets a receive operation have these results when it is lowered.
    fn take(&mut self, receive: ExprId, count: usize, both: [Operand; 2]) {
        if count == 2 {
            self.hoisted_tuples.insert(receive, both.to_vec());
        } else {
            self.hoisted.insert(receive, both[0]);
        }
    }

    /// Evaluates channels and values.
    fn select_cases(&mut self, clauses: &[CommClause]) -> Lowered<Vec<Case>> {
        let mut cases: Vec<Case> = vec![];
        for (clause, comm) in clauses.iter().map(|clause| clause.comm).enumerate() {
            let Some(comm) = comm else { continue };
            self.at(self.ast[comm].pos);
            let (channel, element) = match &self.ast[comm].kind {
                &StmtKind::Send { channel, value } => {
                    let to = self.ordered(channel)?.single();
                    self.hoist(value)?;
                    (to, Element::Sent(self.sent_value(channel, value)?))
                }
                received => {
                    let (receive, is_wanted) = self.received_by(received);
                    let x = self.operand_of(receive);
                    let from = self.ordered(x)?.single();
                    let place = match is_wanted {
                        true => Some(self.received_place(x, &cases)?),
                        false => None,
                    };
                    (from, Element::Received(receive, place))
                }
            };
            cases.push(Case {
                clause,
                channel,
                element,
            });
        }
        Ok(cases)
    }

    /// The receive operation of a clause, and whether its value is wanted.
    fn received_by(&self, comm: &StmtKind) -> (ExprId, bool) {
        let is_blank = |&left: &ExprId| {
            let name = self.ast.as_name(left);
            name.is_some_and(|name| self.ast.name(name) == "_")
        };
        match comm {
            &StmtKind::Expr(expr) => (self.ast.unparen(expr), false),
            StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs } => {
                (self.ast.unparen(rhs[0]), !is_blank(&lhs[0]))
            }
            _ => unreachable!("the parser knows what a clause can be"),
        }
    }

    /// Where a received value goes: only one is received, so that those of one shape share a slot.
    fn received_place(&mut self, channel: ExprId, others: &[Case]) -> Lowered<(Shape, Memory)> {
        let Type::Chan { elem, .. } = self.types.underlying(self.type_of(channel)) else {
            unreachable!("a channel")
        };
        let shape = self.shape(elem)?;
        for other in others {
            if let Element::Received(_, Some((known, memory))) = &other.element
                && known.size_bytes == shape.size_bytes
                && known.align_bytes == shape.align_bytes
                && known.pointers == shape.pointers
            {
                return Ok((shape, *memory));
            }
        }
        let slot = Memory::slot(self.temporary(&shape));
        Ok((shape, slot))
    }

    /// Lets the runtime choose a case and goes to its body; the result says whether the value of that case was sent.
    fn choose(&mut self, cases: &[Case], bodies: &[Block], default: Option<Block>) -> Value {
        let (chosen, was_sent) = match (cases, default) {
            ([], Some(default)) => {
                let nothing = self.word(0);
                self.jump(default);
                return nothing;
            }
            ([only], Some(default)) => return self.try_one(only, bodies[only.clause], default),
            _ => self.select_among(cases, default.is_none()),
        };
        let mut switch = Switch::new();
        let (last, others) = match (default, cases) {
            (Some(default), all) => (default, all),
            (None, [others @ .., last]) => (bodies[last.clause], others),
            (None, []) => {
                // It waits for ever.
                self.b.ins().trap(super::TRAP_UNREACHABLE);
                return was_sent;
            }
        };
        for (index, case) in others.iter().enumerate() {
            switch.set_entry(index as u128, bodies[case.clause]);
        }
        switch.emit(&mut self.b, chosen, last);
        was_sent
    }

    /// A single case and a default.
    fn try_one(&mut self, case: &Case, body: Block, default: Block) -> Value {
        let element = match case.element.memory() {
            Some(memory) => self.address_of(memory),
            None => self.word(0),
        };
        let host = if case.element.is_sent() {
            Host::ChanTrySend
        } else {
            Host::ChanTryReceive
        };
        let results = self.call_host(host, &[case.channel, element]);
        self.b.ins().brif(results.at(0), body, &[], default, &[]);
        results.at(results.len() - 1)
    }

    /// Asks the runtime with a list of the cases.
    fn select_among(&mut self, cases: &[Case], waits: bool) -> (Value, Value) {
        let list = match cases {
            [] => self.word(0),
            _ => {
                let list = Memory::slot(self.temporary(&list_shape(cases.len())));
                for (index, case) in cases.iter().enumerate() {
                    let record = list.at((index * size_of::<SelectCase>()) as u64);
                    self.put_case(case, record);
                }
                self.address_of(list)
            }
        };
        let (count, waits) = (self.word(cases.len() as i64), self.word(waits.into()));
        let results = self.call_host(Host::ChanSelect, &[list, count, waits]);
        (results.at(0), results.at(1))
    }

    fn put_case(&mut self, case: &Case, record: Memory) {
        let element = match case.element.memory() {
            Some(memory) => self.address_of(memory),
            None => self.word(0),
        };
        let is_send = self.word(case.element.is_sent().into());
        let fields = [
            (offset_of!(SelectCase, channel), case.channel),
            (offset_of!(SelectCase, element), element),
            (offset_of!(SelectCase, is_send), is_send),
        ];
        for (at, value) in fields {
            self.store(value, record.at(at as u64));
        }
    }

    /// What a chosen case has received goes to its left side, which is evaluated only now.
    fn take_received(&mut self, case: Case, clause: &CommClause, was_sent: Value) -> Lowered<()> {
        let (Element::Received(receive, place), Some(comm)) = (case.element, clause.comm) else {
            return Ok(());
        };
        let left = match &self.ast[comm].kind {
            StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => lhs.len(),
            _ => return Ok(()),
        };
        let value = match place {
            Some((shape, memory)) => self.slot_value(&shape, memory),
            None => Operand::nothing(),
        };
        let was_sent = self.b.ins().ireduce(I8, was_sent);
        self.take(receive, left, [value, Operand::one(was_sent)]);
        self.statement(comm)
    }
}

/// The slot for a list of so many cases.
fn list_shape(count: usize) -> Shape {
    let stride = size_of::<SelectCase>();
    let words = [
        offset_of!(SelectCase, channel),
        offset_of!(SelectCase, element),
    ];
    let run = |at: usize| PointerRun {
        offset_bytes: at as u32,
        stride_bytes: stride as u32,
        count: count as u32,
    };
    Shape {
        size_bytes: (count * stride) as u64,
        align_bytes: align_of::<SelectCase>() as u64,
        leaves: None,
        pointers: words.map(run).into(),
    }
}
