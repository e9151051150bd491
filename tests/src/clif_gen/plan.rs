//! Programs as data, before any CLIF is made, so that a failing program can be printed and shrunk.
//!
//! Every program is deterministic whatever the addresses are: it computes with differences of pointers into one region,
//! with equality of pointers, and with what is read through them, never with an address itself.
//!
//! * A **region** is 64 bytes of integers, in a slot of the function or in one of a caller. A pointer variable points
//!   at some word of one region, always the same region.
//! * A **cell** is a word in a slot that holds a pointer into one region, or nil. Its address may be passed to a callee
//!   together with its region, so that a callee can write pointers into a caller's frame that never outlive it.
//! * A **table** is an array of cells, read and written at computed indices.

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
#[allow(
    missing_docs,
    reason = "the variants are described; their fields are what they are called"
)]
pub enum Stmt {
    /// A host call that moves the stack.
    Move,
    /// A host call that computes with integers.
    HostMix { to: usize, from: usize },
    /// Integer arithmetic.
    Int {
        op: IntOp,
        to: usize,
        left: usize,
        right: usize,
    },
    /// Float arithmetic: product plus difference.
    Float {
        to: usize,
        left: usize,
        right: usize,
    },
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
    Select {
        to: usize,
        condition: usize,
        left: usize,
        right: usize,
    },
    /// Reads through a pointer; `bytes` is 1, 4 or 8.
    Load {
        to: usize,
        pointer: usize,
        bytes: u8,
    },
    /// Writes through a pointer; `bytes` is 1, 4 or 8.
    Store {
        pointer: usize,
        from: usize,
        bytes: u8,
    },
    /// Adds an integer to what a pointer points at: a load, an addition and a store.
    AddTo { pointer: usize, from: usize },
    /// Reads a word of an own region directly.
    DirectLoad {
        to: usize,
        region: usize,
        word: usize,
    },
    /// Writes a word of an own region directly.
    DirectStore {
        region: usize,
        word: usize,
        from: usize,
    },
    /// Distance of a pointer from its region's start.
    Difference { to: usize, pointer: usize },
    /// Whether two pointers are equal.
    Equal {
        to: usize,
        left: usize,
        right: usize,
    },
    /// Whether a pointer lies behind another one of its region.
    Above {
        to: usize,
        left: usize,
        right: usize,
    },
    /// Stores a pointer in a cell.
    SaveCell { cell: usize, pointer: usize },
    /// Stores nil in a cell.
    ClearCell { cell: usize },
    /// Takes the pointer from a cell unless it is nil.
    TakeCell { cell: usize, pointer: usize },
    /// Reads through the pointer in a cell unless it is nil.
    LoadThroughCell { to: usize, cell: usize },
    /// Stores a pointer in a table.
    SaveTable {
        table: usize,
        index: usize,
        pointer: usize,
    },
    /// Takes a pointer from a table unless it is nil.
    TakeTable {
        table: usize,
        index: usize,
        pointer: usize,
    },
    /// Touches both ends of the function's huge slot, directly and by address.
    TouchHuge { int: usize },
    /// Call of a compiled function.
    Call(CallPlan),
    /// Two-way branch on the low bit of an integer.
    If {
        condition: usize,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
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
