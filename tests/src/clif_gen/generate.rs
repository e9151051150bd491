//! Decides at random what a program does.

use super::plan::{
    Argument, CallPlan, Cell, FLOATS, FunctionPlan, INTS, IntOp, Output, Param, Program,
    REGION_WORDS, Shape, Stmt, Table,
};
use super::random::Random;

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
    let functions: Vec<FunctionPlan> = (0..count)
        .map(|index| function(&mut random, &shapes, index))
        .collect();
    // A deep recursion of frames of a mebibyte would only copy memory.
    let biggest = functions
        .iter()
        .filter_map(|function| function.huge_bytes)
        .max();
    let calls = if biggest.unwrap_or(0) > 4096 { 8 } else { 60 };
    Program {
        functions,
        budget: random.between(5, calls) as u32,
        input: random.below(1000) as i64,
    }
}

/// Sizes of a slot for every form of the entry check.
fn huge(random: &mut Random) -> Option<u32> {
    match random.below(200) {
        0 => Some((1 << 20) + 4096),
        1..4 => Some(1 << 16),
        4..14 => Some(1 << 12),
        14..26 => Some(200),
        _ => None,
    }
}

fn plain_outputs(shape: &Shape) -> bool {
    !shape
        .outputs
        .iter()
        .any(|output| matches!(output, Output::Pointer { .. }))
}

fn shape(random: &mut Random) -> Shape {
    let mut params = vec![Param::Budget, Param::Int];
    let extra = if random.one_in(4) {
        random.between(5, 9)
    } else {
        random.between(0, 4)
    };
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
    let region_of = |param: usize| {
        regions
            .iter()
            .position(|region| *region == Some(param))
            .unwrap_or(0)
    };
    let mut cells = Vec::new();
    for (param, kind) in shape.params.iter().enumerate() {
        if let Param::Cell { region } = *kind {
            cells.push(Cell {
                region: region_of(region),
                param: Some(param),
            });
        }
    }
    for _ in 0..random.between(0, 3) {
        cells.push(Cell {
            region: random.below(regions.len()),
            param: None,
        });
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
    let plan = FunctionPlan {
        regions,
        pointers,
        cells,
        tables,
        huge_bytes: huge(random),
        body: Vec::new(),
        tail: None,
        shape,
    };
    let mut scope = Scope {
        shapes,
        plan,
        left: 0,
    };
    scope.left = random.between(6, 36);
    let mut body = Vec::new();
    while scope.left > 0 {
        if random.one_in(4) {
            body.extend(scope.through_memory(random));
        }
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
        let all: Vec<usize> = (0..pointers.len())
            .filter(|&pointer| pointers[pointer] == region)
            .collect();
        *random.pick(&all)
    }

    fn statement(&mut self, random: &mut Random, depth: usize) -> Stmt {
        self.left = self.left.saturating_sub(1);
        match random.below(if depth < 3 { 40 } else { 34 }) {
            0..3 => Stmt::Move,
            3 => Stmt::HostMix {
                to: self.int(random),
                from: self.int(random),
            },
            4..7 => {
                let ops = [
                    IntOp::Add,
                    IntOp::Sub,
                    IntOp::Xor,
                    IntOp::Mix,
                    IntOp::Less,
                    IntOp::Shift,
                ];
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
                otherwise: if random.one_in(2) {
                    self.block(random, depth, 4)
                } else {
                    Vec::new()
                },
            },
            36 => Stmt::Switch {
                on: self.int(random),
                arms: (0..random.between(2, 4))
                    .map(|_| self.block(random, depth, 3))
                    .collect(),
            },
            _ => Stmt::Loop {
                count: random.between(1, 4),
                body: self.block(random, depth, 6),
            },
        }
    }

    fn block(&mut self, random: &mut Random, depth: usize, max: usize) -> Vec<Stmt> {
        (0..random.between(1, max))
            .map(|_| self.statement(random, depth + 1))
            .collect()
    }

    /// A pointer that is in memory while the stack moves, and is used afterwards.
    fn through_memory(&self, random: &mut Random) -> Vec<Stmt> {
        let int = self.int(random);
        if !self.plan.tables.is_empty() && random.one_in(2) {
            let table = random.below(self.plan.tables.len());
            let pointer = self.pointer_of(random, self.plan.tables[table].region);
            let (index, bytes) = (self.int(random), 8);
            return vec![
                Stmt::SaveTable {
                    table,
                    index,
                    pointer,
                },
                Stmt::Move,
                Stmt::TakeTable {
                    table,
                    index,
                    pointer,
                },
                Stmt::Load {
                    to: int,
                    pointer,
                    bytes,
                },
            ];
        }
        if self.plan.cells.is_empty() {
            return Vec::new();
        }
        let cell = random.below(self.plan.cells.len());
        let pointer = self.pointer_of(random, self.plan.cells[cell].region);
        let between = self.call(random, None).map_or(Stmt::Move, Stmt::Call);
        vec![
            Stmt::SaveCell { cell, pointer },
            between,
            Stmt::LoadThroughCell { to: int, cell },
        ]
    }

    fn float(&self, random: &mut Random) -> Stmt {
        match random.below(3) {
            0 => Stmt::Float {
                to: random.below(FLOATS),
                left: random.below(FLOATS),
                right: random.below(FLOATS),
            },
            1 => Stmt::FloatFromInt {
                to: random.below(FLOATS),
                from: self.int(random),
            },
            _ => Stmt::IntFromFloat {
                to: self.int(random),
                from: random.below(FLOATS),
            },
        }
    }

    fn pointer_statement(&self, random: &mut Random) -> Stmt {
        let pointer = self.pointer(random);
        let same = self.pointer_of(random, self.plan.pointers[pointer]);
        let other = self.pointer_of(random, self.plan.pointers[pointer]);
        let int = self.int(random);
        let bytes = *random.pick(&[8, 8, 8, 4, 1]);
        match random.below(13) {
            0..2 => Stmt::Point {
                pointer,
                index: int,
            },
            2 => Stmt::Step { pointer },
            3 => Stmt::Copy {
                to: pointer,
                from: same,
            },
            4 => Stmt::Select {
                to: pointer,
                condition: int,
                left: same,
                right: other,
            },
            5 | 6 => Stmt::Load {
                to: int,
                pointer,
                bytes,
            },
            7 | 8 => Stmt::Store {
                pointer,
                from: int,
                bytes,
            },
            9 => Stmt::AddTo { pointer, from: int },
            10 => Stmt::Difference { to: int, pointer },
            11 => Stmt::Equal {
                to: int,
                left: pointer,
                right: self.pointer(random),
            },
            _ => Stmt::Above {
                to: int,
                left: pointer,
                right: same,
            },
        }
    }

    fn direct(&self, random: &mut Random) -> Stmt {
        let own: Vec<usize> = (0..self.plan.regions.len())
            .filter(|&region| self.plan.regions[region].is_none())
            .collect();
        let (region, word) = (*random.pick(&own), random.below(REGION_WORDS));
        match random.below(4) {
            0 if self.plan.huge_bytes.is_some() => Stmt::TouchHuge {
                int: self.int(random),
            },
            0 | 1 => Stmt::DirectLoad {
                to: self.int(random),
                region,
                word,
            },
            _ => Stmt::DirectStore {
                region,
                word,
                from: self.int(random),
            },
        }
    }

    fn cell_statement(&self, random: &mut Random) -> Option<Stmt> {
        if !self.plan.tables.is_empty() && random.one_in(3) {
            let table = random.below(self.plan.tables.len());
            let pointer = self.pointer_of(random, self.plan.tables[table].region);
            let index = self.int(random);
            return Some(match random.below(2) {
                0 => Stmt::SaveTable {
                    table,
                    index,
                    pointer,
                },
                _ => Stmt::TakeTable {
                    table,
                    index,
                    pointer,
                },
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
            _ => Stmt::LoadThroughCell {
                to: self.int(random),
                cell,
            },
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
                Param::Region => {
                    self.region_argument(random, &shape.params[index + 1..], index, tail)?
                }
                Param::Cell { region } => {
                    let Argument::Region(region) = args[region] else {
                        return None;
                    };
                    let cells = &self.plan.cells;
                    let fits = |cell: &Cell| {
                        cell.region == region && (tail.is_none() || cell.param.is_some())
                    };
                    let all: Vec<usize> = (0..cells.len())
                        .filter(|&cell| fits(&cells[cell]))
                        .collect();
                    if all.is_empty() {
                        return None;
                    }
                    Argument::Cell(*random.pick(&all))
                }
            });
        }
        let results = if tail.is_some() {
            Vec::new()
        } else {
            self.results(random, shape, &args)
        };
        let indirect = random.one_in(5);
        Some(CallPlan {
            callee,
            indirect,
            args,
            results,
        })
    }

    /// A region for parameter `index`; if a cell is to go with it, one that has a cell.
    fn region_argument(
        &self,
        random: &mut Random,
        later: &[Param],
        index: usize,
        tail: Option<usize>,
    ) -> Option<Argument> {
        let needs_cell = later.contains(&Param::Cell { region: index });
        let usable = |region: usize| {
            let outlives = tail.is_none() || self.plan.regions[region].is_some();
            let cell =
                |cell: &Cell| cell.region == region && (tail.is_none() || cell.param.is_some());
            outlives && (!needs_cell || self.plan.cells.iter().any(cell))
        };
        let all: Vec<usize> = (0..self.plan.regions.len())
            .filter(|&region| usable(region))
            .collect();
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
