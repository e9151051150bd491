//! Random programs as data: what the generator decides, before any CLIF is made, so that a failing program can be printed
//! and shrunk.
//!
//! Every program is deterministic whatever the addresses are: it computes with differences of pointers into one region,
//! with equality of pointers, and with what is read through them, never with an address itself.
//!
//! * A **region** is 64 bytes of integers, in a slot of the function or in one of a caller. A pointer variable points
//!   at some word of one region, always the same region.
//! * A **cell** is a word in a slot that holds a pointer into one region, or nil. Its address may be passed to a callee
//!   together with its region, so that a callee can write pointers into a caller's frame that never outlive it.
//! * A **table** is an array of cells, read and written at computed indices.

use super::random::Random;

/// Integer words of a region.
pub const REGION_WORDS: usize = 8;
/// Integer and float variables of every function.
pub const INTS: usize = 5;
/// Float variables of every function.
pub const FLOATS: usize = 3;

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// Pointer to the word that counts the calls that are left; always the first parameter.
    Budget,
    /// An integer.
    Int,
    /// A float.
    Float,
    /// The start of a region.
    Region,
    /// The address of a cell whose pointers go into the region of parameter `region`.
    Cell {
        /// Index of the region's parameter.
        region: usize,
    },
}

/// A result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// An integer.
    Int,
    /// A float.
    Float,
    /// A pointer into the region of a parameter.
    Pointer {
        /// Index of the region's parameter.
        param: usize,
    },
}

/// What a callee looks like from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Parameters.
    pub params: Vec<Param>,
    /// Results.
    pub outputs: Vec<Output>,
}

/// Binary operations on integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOp {
    /// Addition.
    Add,
    /// Subtraction.
    Sub,
    /// Exclusive or.
    Xor,
    /// Multiplication of the first by 31, plus the second.
    Mix,
    /// Signed less-than, as 0 or 1.
    Less,
    /// The first shifted right by the low bits of the second.
    Shift,
}

/// A call's argument, in terms of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The budget pointer.
    Budget,
    /// Integer variable.
    Int(usize),
    /// Float variable.
    Float(usize),
    /// Start of a region of the caller.
    Region(usize),
    /// Address of a cell of the caller.
    Cell(usize),
}

/// A call of another function (or of the function itself), guarded by the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallPlan {
    /// Index of the callee.
    pub callee: usize,
    /// Through a function address.
    pub indirect: bool,
    /// Arguments, one for each parameter of the callee.
    pub args: Vec<Argument>,
    /// Variables that take the results: integer, float or pointer variable, by the callee's outputs.
    pub results: Vec<usize>,
}

/// A statement. Numbers are indices of variables (`int`, `float`, `pointer`), regions, cells or tables of the function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are described; their fields are what they are called")]
pub enum Stmt {
    /// A host call that moves the stack.
    Move,
    /// A host call that computes with integers.
    HostMix { to: usize, from: usize },
    /// Integer arithmetic.
    Int { op: IntOp, to: usize, left: usize, right: usize },
    /// Float arithmetic: product plus difference.
    Float { to: usize, left: usize, right: usize },
    /// Float from integer.
    FloatFromInt { to: usize, from: usize },
    /// Integer from float, saturating.
    IntFromFloat { to: usize, from: usize },
    /// Points a pointer at the word of its region that an integer selects.
    Point { pointer: usize, index: usize },
    /// Points a pointer one word further, at the region's end back to its start.
    Step { pointer: usize },
    /// Copies a pointer to another of the same region.
    Copy { to: usize, from: usize },
    /// Chooses one of two pointers of the same region.
    Select { to: usize, condition: usize, left: usize, right: usize },
    /// Reads through a pointer; `bytes` is 1, 4 or 8.
    Load { to: usize, pointer: usize, bytes: u8 },
    /// Writes through a pointer; `bytes` is 1, 4 or 8.
    Store { pointer: usize, from: usize, bytes: u8 },
    /// Adds an integer to what a pointer points at: a load, an addition and a store.
    AddTo { pointer: usize, from: usize },
    /// Reads a word of an own region directly.
    DirectLoad { to: usize, region: usize, word: usize },
    /// Writes a word of an own region directly.
    DirectStore { region: usize, word: usize, from: usize },
    /// Distance of a pointer from its region's start.
    Difference { to: usize, pointer: usize },
    /// Whether two pointers are equal.
    Equal { to: usize, left: usize, right: usize },
    /// Whether a pointer lies behind another one of its region.
    Above { to: usize, left: usize, right: usize },
    /// Stores a pointer in a cell.
    SaveCell { cell: usize, pointer: usize },
    /// Stores nil in a cell.
    ClearCell { cell: usize },
    /// Takes the pointer from a cell unless it is nil.
    TakeCell { cell: usize, pointer: usize },
    /// Reads through the pointer in a cell unless it is nil.
    LoadThroughCell { to: usize, cell: usize },
    /// Stores a pointer in a table.
    SaveTable { table: usize, index: usize, pointer: usize },
    /// Takes a pointer from a table unless it is nil.
    TakeTable { table: usize, index: usize, pointer: usize },
    /// Touches both ends of the function's huge slot, directly and by address.
    TouchHuge { int: usize },
    /// Call of a compiled function.
    Call(CallPlan),
    /// Two-way branch on the low bit of an integer.
    If { condition: usize, then: Vec<Stmt>, otherwise: Vec<Stmt> },
    /// A table branch on an integer.
    Switch { on: usize, arms: Vec<Vec<Stmt>> },
    /// A counted loop.
    Loop { count: usize, body: Vec<Stmt> },
}

/// A cell of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Region its pointers go into.
    pub region: usize,
    /// The parameter that is its address; `None` for a word of the function's own slot.
    pub param: Option<usize>,
}

/// A table of a function: cells of one region, `stride_words` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Region its pointers go into.
    pub region: usize,
    /// Number of cells, a power of two.
    pub len: usize,
    /// Distance of the cells.
    pub stride_words: usize,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionPlan {
    /// Signature.
    pub shape: Shape,
    /// Regions: for each its parameter, or `None` for an own slot.
    pub regions: Vec<Option<usize>>,
    /// Regions of the pointer variables.
    pub pointers: Vec<usize>,
    /// Cells.
    pub cells: Vec<Cell>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Size of a slot that makes the frame huge.
    pub huge_bytes: Option<u32>,
    /// Statements.
    pub body: Vec<Stmt>,
    /// A tail call instead of the normal return, if the budget allows it.
    pub tail: Option<CallPlan>,
}

/// A whole program; the last function is called by the harness with a pointer to its budget word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Functions.
    pub functions: Vec<FunctionPlan>,
    /// Calls in all.
    pub budget: u32,
    /// Argument of the first call.
    pub input: i64,
}

/// Makes the program of `seed`.
#[must_use]
pub fn program(seed: u64) -> Program {
    let mut random = Random::new(seed);
    let count = random.between(2, 6);
    let mut shapes: Vec<Shape> = (0..count).map(|_| shape(&mut random)).collect();
    // Tail calls need a callee with the same results: give some functions the results of their neighbour.
    for index in 1..count {
        if random.one_in(3) && plain_outputs(&shapes[index - 1]) {
            shapes[index].outputs = shapes[index - 1].outputs.clone();
        }
    }
    let functions = (0..count).map(|index| function(&mut random, &shapes, index)).collect();
    Program {
        functions,
        budget: random.between(5, 60) as u32,
        input: random.below(1000) as i64,
    }
}

fn plain_outputs(shape: &Shape) -> bool {
    !shape.outputs.iter().any(|output| matches!(output, Output::Pointer { .. }))
}

fn shape(random: &mut Random) -> Shape {
    let mut params = vec![Param::Budget, Param::Int];
    let extra = if random.one_in(4) { random.between(5, 9) } else { random.between(0, 4) };
    let mut last_region = None;
    for index in 2..2 + extra {
        params.push(match (random.below(6), last_region) {
            (0 | 1, _) => Param::Int,
            (2, _) => Param::Float,
            (3, Some(region)) => Param::Cell { region },
            _ => {
                last_region = Some(index);
                Param::Region
            }
        });
    }
    let mut outputs = Vec::new();
    for _ in 0..random.between(1, 4) {
        outputs.push(match (random.below(5), last_region) {
            (0, _) => Output::Float,
            (1, Some(param)) => Output::Pointer { param },
            _ => Output::Int,
        });
    }
    Shape { params, outputs }
}

/// The numbers of things that statements can name.
struct Scope<'a> {
    shapes: &'a [Shape],
    plan: FunctionPlan,
    /// Statements that may still be made.
    left: usize,
}

fn function(random: &mut Random, shapes: &[Shape], index: usize) -> FunctionPlan {
    let shape = shapes[index].clone();
    let mut regions: Vec<Option<usize>> = Vec::new();
    for (param, kind) in shape.params.iter().enumerate() {
        if *kind == Param::Region {
            regions.push(Some(param));
        }
    }
    regions.extend((0..random.between(1, 3)).map(|_| None));
    let region_of = |param: usize| regions.iter().position(|region| *region == Some(param)).unwrap_or(0);
    let mut cells = Vec::new();
    for (param, kind) in shape.params.iter().enumerate() {
        if let Param::Cell { region } = *kind {
            cells.push(Cell { region: region_of(region), param: Some(param) });
        }
    }
    for _ in 0..random.between(0, 3) {
        cells.push(Cell { region: random.below(regions.len()), param: None });
    }
    let tables = (0..usize::from(random.one_in(3)))
        .map(|_| Table {
            region: random.below(regions.len()),
            len: *random.pick(&[2, 4, 8, 32, 128]),
            stride_words: random.between(1, 3),
        })
        .collect();
    // At least two pointers into one region, so that they can be compared and chosen between.
    let mut pointers: Vec<usize> = (0..regions.len()).collect();
    pointers.extend((0..2).map(|_| random.below(regions.len())));
    let huge = [200, 1 << 12, 1 << 16, (1 << 20) + 4096];
    let plan = FunctionPlan {
        regions,
        pointers,
        cells,
        tables,
        huge_bytes: random.one_in(8).then(|| *random.pick(&huge)),
        body: Vec::new(),
        tail: None,
        shape,
    };
    let mut scope = Scope { shapes, plan, left: 0 };
    scope.left = random.between(6, 36);
    let mut body = Vec::new();
    while scope.left > 0 {
        body.push(scope.statement(random, 0));
    }
    scope.plan.body = body;
    scope.plan.tail = scope.tail(random, index);
    scope.plan
}

impl Scope<'_> {
    fn int(&self, random: &mut Random) -> usize {
        random.below(INTS)
    }

    fn pointer(&self, random: &mut Random) -> usize {
        random.below(self.plan.pointers.len())
    }

    /// A pointer variable of this region; one exists for each.
    fn pointer_of(&self, random: &mut Random, region: usize) -> usize {
        let pointers = &self.plan.pointers;
        let all: Vec<usize> = (0..pointers.len()).filter(|&pointer| pointers[pointer] == region).collect();
        *random.pick(&all)
    }

    fn statement(&mut self, random: &mut Random, depth: usize) -> Stmt {
        self.left = self.left.saturating_sub(1);
        match random.below(if depth < 3 { 40 } else { 34 }) {
            0..3 => Stmt::Move,
            3 => Stmt::HostMix { to: self.int(random), from: self.int(random) },
            4..7 => {
                let ops = [IntOp::Add, IntOp::Sub, IntOp::Xor, IntOp::Mix, IntOp::Less, IntOp::Shift];
                Stmt::Int {
                    op: *random.pick(&ops),
                    to: self.int(random),
                    left: self.int(random),
                    right: self.int(random),
                }
            }
            7 => self.float(random),
            8..20 => self.pointer_statement(random),
            20..24 => self.direct(random),
            24..28 => self.cell_statement(random).unwrap_or(Stmt::Move),
            28..34 => match self.call(random, None) {
                Some(call) => Stmt::Call(call),
                None => Stmt::Move,
            },
            34..36 => Stmt::If {
                condition: self.int(random),
                then: self.block(random, depth, 5),
                otherwise: if random.one_in(2) { self.block(random, depth, 4) } else { Vec::new() },
            },
            36 => Stmt::Switch {
                on: self.int(random),
                arms: (0..random.between(2, 4)).map(|_| self.block(random, depth, 3)).collect(),
            },
            _ => Stmt::Loop { count: random.between(1, 4), body: self.block(random, depth, 6) },
        }
    }

    fn block(&mut self, random: &mut Random, depth: usize, max: usize) -> Vec<Stmt> {
        (0..random.between(1, max)).map(|_| self.statement(random, depth + 1)).collect()
    }

    fn float(&self, random: &mut Random) -> Stmt {
        match random.below(3) {
            0 => Stmt::Float { to: random.below(FLOATS), left: random.below(FLOATS), right: random.below(FLOATS) },
            1 => Stmt::FloatFromInt { to: random.below(FLOATS), from: self.int(random) },
            _ => Stmt::IntFromFloat { to: self.int(random), from: random.below(FLOATS) },
        }
    }

    fn pointer_statement(&self, random: &mut Random) -> Stmt {
        let pointer = self.pointer(random);
        let same = self.pointer_of(random, self.plan.pointers[pointer]);
        let other = self.pointer_of(random, self.plan.pointers[pointer]);
        let int = self.int(random);
        let bytes = *random.pick(&[8, 8, 8, 4, 1]);
        match random.below(13) {
            0..2 => Stmt::Point { pointer, index: int },
            2 => Stmt::Step { pointer },
            3 => Stmt::Copy { to: pointer, from: same },
            4 => Stmt::Select { to: pointer, condition: int, left: same, right: other },
            5 | 6 => Stmt::Load { to: int, pointer, bytes },
            7 | 8 => Stmt::Store { pointer, from: int, bytes },
            9 => Stmt::AddTo { pointer, from: int },
            10 => Stmt::Difference { to: int, pointer },
            11 => Stmt::Equal { to: int, left: pointer, right: self.pointer(random) },
            _ => Stmt::Above { to: int, left: pointer, right: same },
        }
    }

    fn direct(&self, random: &mut Random) -> Stmt {
        let own: Vec<usize> = (0..self.plan.regions.len()).filter(|&region| self.plan.regions[region].is_none()).collect();
        let (region, word) = (*random.pick(&own), random.below(REGION_WORDS));
        match random.below(4) {
            0 if self.plan.huge_bytes.is_some() => Stmt::TouchHuge { int: self.int(random) },
            0 | 1 => Stmt::DirectLoad { to: self.int(random), region, word },
            _ => Stmt::DirectStore { region, word, from: self.int(random) },
        }
    }

    fn cell_statement(&self, random: &mut Random) -> Option<Stmt> {
        if !self.plan.tables.is_empty() && random.one_in(3) {
            let table = random.below(self.plan.tables.len());
            let pointer = self.pointer_of(random, self.plan.tables[table].region);
            let index = self.int(random);
            return Some(match random.below(2) {
                0 => Stmt::SaveTable { table, index, pointer },
                _ => Stmt::TakeTable { table, index, pointer },
            });
        }
        if self.plan.cells.is_empty() {
            return None;
        }
        let cell = random.below(self.plan.cells.len());
        let pointer = self.pointer_of(random, self.plan.cells[cell].region);
        Some(match random.below(8) {
            0..3 => Stmt::SaveCell { cell, pointer },
            3 => Stmt::ClearCell { cell },
            4 | 5 => Stmt::TakeCell { cell, pointer },
            _ => Stmt::LoadThroughCell { to: self.int(random), cell },
        })
    }

    /// A call whose arguments come from the scope; with `tail`, only what outlives the function may be passed.
    fn call(&self, random: &mut Random, tail: Option<usize>) -> Option<CallPlan> {
        let callee = tail.unwrap_or_else(|| random.below(self.shapes.len()));
        let shape = &self.shapes[callee];
        let mut args: Vec<Argument> = Vec::new();
        for (index, param) in shape.params.iter().enumerate() {
            args.push(match *param {
                Param::Budget => Argument::Budget,
                Param::Int => Argument::Int(self.int(random)),
                Param::Float => Argument::Float(random.below(FLOATS)),
                Param::Region => self.region_argument(random, &shape.params[index + 1..], index, tail)?,
                Param::Cell { region } => {
                    let Argument::Region(region) = args[region] else { return None };
                    let cells = &self.plan.cells;
                    let fits = |cell: &Cell| cell.region == region && (tail.is_none() || cell.param.is_some());
                    let all: Vec<usize> = (0..cells.len()).filter(|&cell| fits(&cells[cell])).collect();
                    if all.is_empty() {
                        return None;
                    }
                    Argument::Cell(*random.pick(&all))
                }
            });
        }
        let results = if tail.is_some() { Vec::new() } else { self.results(random, shape, &args) };
        let indirect = random.one_in(5);
        Some(CallPlan { callee, indirect, args, results })
    }

    /// A region for parameter `index`; if a cell is to go with it, one that has a cell.
    fn region_argument(&self, random: &mut Random, later: &[Param], index: usize, tail: Option<usize>) -> Option<Argument> {
        let needs_cell = later.iter().any(|param| *param == Param::Cell { region: index });
        let usable = |region: usize| {
            let outlives = tail.is_none() || self.plan.regions[region].is_some();
            let cell = |cell: &Cell| cell.region == region && (tail.is_none() || cell.param.is_some());
            outlives && (!needs_cell || self.plan.cells.iter().any(cell))
        };
        let all: Vec<usize> = (0..self.plan.regions.len()).filter(|&region| usable(region)).collect();
        (!all.is_empty()).then(|| Argument::Region(*random.pick(&all)))
    }

    fn results(&self, random: &mut Random, shape: &Shape, args: &[Argument]) -> Vec<usize> {
        let variable = |output: &Output| match *output {
            Output::Int => self.int(random),
            Output::Float => random.below(FLOATS),
            Output::Pointer { param } => match args[param] {
                Argument::Region(region) => self.pointer_of(random, region),
                _ => 0,
            },
        };
        shape.outputs.iter().map(variable).collect()
    }

    fn tail(&self, random: &mut Random, index: usize) -> Option<CallPlan> {
        let own = &self.shapes[index];
        let fits = |callee: &usize| self.shapes[*callee].outputs == own.outputs;
        let all: Vec<usize> = (0..self.shapes.len()).filter(fits).collect();
        if !plain_outputs(own) || !random.one_in(2) {
            return None;
        }
        let callee = *random.pick(&all);
        self.call(random, Some(callee))
    }
}
