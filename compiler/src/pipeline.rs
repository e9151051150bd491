//! One function from CLIF to machine code, stage by stage.
//!
//! ```text
//!   Lowered --optimize--> Optimized --pass--> Passed --verify, compile--> Compiled
//! ```
//!
//! Each stage is a value that only the next one consumes, and whose parts are public: a test can damage what lies between
//! two stages and see that the verifier notices. Promises: nothing becomes [`Compiled`] that the verifier has not seen (I4).
//! May not know: stubs, elision, other functions.

use crate::contract::{Contract, PointerSignatures, SAFEPOINT_SPILL_REGION};
use crate::entry_map::check_signature;
use crate::error::CompileError;
pub use crate::facts::Facts;
use crate::image::ClifText;
use crate::target::{OptLevel, Target};
use crate::timing::{StageTimes, Stopwatch};
use crate::verify::{ExpectedFrame, FunctionFacts, verify_function};
use crate::{pass, prove, reloads, zero};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{Function, Opcode};
use cranelift_codegen::{CompiledCode, Context};

/// A function with more blocks is compiled without the mid-end, whose work grows with the square of the depth of the
/// dominator tree: a chain of 40,000 `else if`s took 6.2 s to compile, at level none 1.0 s.
const MAX_OPTIMIZED_BLOCKS: usize = 1 << 14;

/// What the stages keep between functions, so that memory is reused.
pub struct Compiler {
    context: Context,
    registers: regalloc2::Ctx,
    control: ControlPlane,
    times: StageTimes,
}

impl Default for Compiler {
    fn default() -> Self {
        Self {
            context: Context::new(),
            registers: regalloc2::Ctx::default(),
            control: ControlPlane::default(),
            times: StageTimes::default(),
        }
    }
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Compiler")
    }
}

/// How the stages go about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageOptions {
    /// Run Cranelift's own verifier before the mid-end and after the pass.
    pub verify_clif: bool,
    /// Keep the CLIF text of each stage.
    pub keep_clif: bool,
}

/// A function as its producer made it, with the pointer words of its slots zeroed.
#[derive(Debug)]
pub struct Lowered {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// A function after the mid-end.
#[derive(Debug)]
pub struct Optimized {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// A function after the pass: what machine code is made from.
#[derive(Debug)]
pub struct Passed {
    /// The function.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    text: Option<ClifText>,
}

/// Machine code of one function without its stub; all offsets are relative to the body.
#[derive(Debug)]
pub struct Compiled {
    /// The function the code was made from.
    pub func: Function,
    /// What the producer promised.
    pub contract: Contract,
    /// What Cranelift said about the code.
    pub code: CompiledCode,
    /// The facts, as they go into the image.
    pub facts: Facts,
    /// What the map table will have to say, as the verifier sees it.
    pub expected: ExpectedFrame,
    /// The CLIF at each stage, if asked for.
    pub text: Option<ClifText>,
}

impl Lowered {
    /// Takes a function from its producer.
    ///
    /// # Errors
    /// If its signature is none that compiled functions may have, or it uses what this crate cannot map.
    pub fn new(
        mut func: Function,
        mut contract: Contract,
        options: StageOptions,
    ) -> Result<Self, CompileError> {
        check_signature(&func.signature)?;
        let input = options.keep_clif.then(|| func.display().to_string());
        zero::zero_slot_pointers(&mut func, &contract.slot_pointers);
        declare_spilled_values(&func, &mut contract);
        let text = input.map(|input| ClifText {
            input,
            optimized: String::new(),
            passed: String::new(),
        });
        Ok(Self {
            func,
            contract,
            text,
        })
    }
}

impl Compiler {
    /// How long the stages took so far.
    #[must_use]
    pub fn times(&self) -> StageTimes {
        self.times
    }

    /// Runs the mid-end.
    ///
    /// # Errors
    /// If the CLIF is invalid (when verification was asked for) or Cranelift refuses it.
    pub fn optimize(
        &mut self,
        target: &Target,
        lowered: Lowered,
        options: StageOptions,
    ) -> Result<Optimized, CompileError> {
        let mut watch = Stopwatch::start();
        let Lowered {
            func,
            contract,
            mut text,
        } = lowered;
        self.context.clear();
        self.context.func = func;
        let optimizes = target.opt_level() != OptLevel::None
            && self.context.func.dfg.num_blocks() <= MAX_OPTIMIZED_BLOCKS;
        if options.verify_clif || optimizes {
            self.context.compute_cfg();
            self.context.compute_domtree();
        }
        if options.verify_clif {
            self.context
                .verify(target.isa())
                .map_err(CompileError::clif)?;
        }
        if optimizes {
            let Context {
                func, cfg, domtree, ..
            } = &mut self.context;
            reloads::reuse(func, cfg, domtree.cfg_postorder());
            self.context.optimize(target.isa(), &mut self.control)?;
            self.prune(target)?;
        } else {
            // What `optimize` does at level none, whatever the target's level.
            self.context.compute_cfg();
            self.context.compute_domtree();
            self.context.eliminate_unreachable_code(target.isa())?;
            self.context.remove_constant_phis(target.isa())?;
            self.context.func.dfg.resolve_all_aliases();
        }
        let func = std::mem::replace(&mut self.context.func, Function::new());
        if let Some(text) = &mut text {
            text.optimized = func.display().to_string();
        }
        self.times.optimize += watch.lap();
        Ok(Optimized {
            func,
            contract,
            text,
        })
    }

    /// Removes what the mid-end leaves: decided branches, unused reads.
    fn prune(&mut self, target: &Target) -> Result<(), CompileError> {
        self.context.compute_cfg();
        self.context.compute_domtree();
        let Context {
            func, cfg, domtree, ..
        } = &mut self.context;
        if prove::decide_branches(func, cfg, domtree) {
            self.context.compute_cfg();
            self.context.compute_domtree();
            self.context.eliminate_unreachable_code(target.isa())?;
        }
        let Context { func, domtree, .. } = &mut self.context;
        prove::remove_unused(func, domtree);
        Ok(())
    }

    /// Runs [`Optimized::pass`].
    ///
    /// # Errors
    /// If the producer broke the contract in a way the pass trips over.
    pub fn pass(&mut self, optimized: Optimized) -> Result<Passed, CompileError> {
        let mut watch = Stopwatch::start();
        let passed = optimized.pass();
        self.times.pass += watch.lap();
        passed
    }

    /// Makes machine code. The context's dominator tree is that of the last [`Self::optimize`] unless the CFG has to be
    /// looked at again, which it is: a test may have changed it.
    ///
    /// # Errors
    /// If the verifier rejects the function, or Cranelift cannot compile it, or it needs what must not run on a task's stack.
    pub fn compile(
        &mut self,
        target: &Target,
        passed: Passed,
        signatures: &PointerSignatures,
        options: StageOptions,
    ) -> Result<Compiled, CompileError> {
        let Passed {
            func,
            contract,
            text,
        } = passed;
        let mut watch = Stopwatch::start();
        self.context.clear();
        self.context.func = func;
        self.context.compute_cfg();
        self.context.compute_domtree();
        self.times.generate += watch.lap();
        if options.verify_clif {
            self.context
                .verify(target.isa())
                .map_err(CompileError::clif)?;
        }
        let facts = FunctionFacts {
            contract: &contract,
            signatures,
        };
        verify_function(&self.context.func, &facts)?;
        self.times.verify += watch.lap();
        let stencil = target.isa().compile_function(
            &self.context.func,
            &self.context.domtree,
            &mut self.registers,
            false,
            &mut self.control,
        )?;
        let func = std::mem::replace(&mut self.context.func, Function::new());
        let code = stencil.apply_params(&func.params);
        let facts = Facts::of(target, &func, &contract, &code)?;
        self.times.generate += watch.lap();
        let expected = ExpectedFrame::new(&func, &contract, &code)?;
        self.times.verify += watch.lap();
        Ok(Compiled {
            func,
            contract,
            code,
            facts,
            expected,
            text,
        })
    }
}

impl Optimized {
    /// Runs the pass.
    ///
    /// # Errors
    /// If the producer broke the contract in a way the pass trips over.
    pub fn pass(self) -> Result<Passed, CompileError> {
        let Self {
            mut func,
            contract,
            mut text,
        } = self;
        pass::run(&mut func)?;
        if let Some(text) = &mut text {
            text.passed = func.display().to_string();
        }
        Ok(Passed {
            func,
            contract,
            text,
        })
    }
}

/// Values the frontend spills around safepoints hold pointers, though only their *variable* was declared.
fn declare_spilled_values(func: &Function, contract: &mut Contract) {
    let Some(region) = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION) else {
        return;
    };
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            let data = &func.dfg.insts[inst];
            if !matches!(data.opcode(), Opcode::Load | Opcode::Store)
                || data.alias_region(&func.dfg) != Some(region)
            {
                continue;
            }
            let value = match data.opcode() {
                Opcode::Store => func.dfg.inst_args(inst)[0],
                _ => func.dfg.first_result(inst),
            };
            contract.declared.insert(func.dfg.resolve_aliases(value));
        }
    }
}
