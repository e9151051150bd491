//! Making functions: those of the program, the ones a task starts with, and thunks for functions as values.

use std::collections::BTreeMap;

use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Block as ClifBlock, Function as Clif, InstBuilder, Signature, SourceLoc, UserFuncName, Value,
};
use cranelift_module::{FuncId, Module as _};

use super::abi::{Abi, ResultArea};
use super::access::Access;
use super::function::{FunctionLowering, Lowered};
use super::host::Host;
use super::intrinsics::is_instruction;
use super::layout::Shape;
use super::unit::{
    FORMAT_METHOD, FORMAT_SYMBOL, GOEXIT_SYMBOL, INITIALISE_SYMBOL, START_SYMBOL, Unit,
};
use super::value::{Few, Memory, Operand, Place};
use crate::check::{Function, FunctionId, FunctionSyntax, Initializer};
use crate::source::Pos;
use crate::syntax::ast::ExprId;
use crate::types::{ObjId, Type};

/// What a function without body calls.
enum Callee {
    /// A routine of its own.
    Native(FuncId),
    /// The host's function with this number.
    OfHost(usize),
}

impl<'p> Unit<'p> {
    /// Lowers one function with a body.
    pub fn define_function(&mut self, id: FunctionId) -> Lowered<()> {
        let function = self.info.function(id);
        if function.native.is_some() {
            return self.define_native(id, function);
        }
        if self.defers(id) {
            return self.define_deferring(id);
        }
        let body = function.syntax.body(self.ast);
        let pos = self.position_of(function);
        let with_context = Self::takes_context(function);
        let abi = self
            .abi(function)
            .expect("declared functions have a convention");
        let func = self.function(id);
        self.define(func, abi, with_context, pos, |lowering, arguments| {
            if with_context {
                let context = lowering.context();
                lowering.bind_captures(&function.captures, context)?;
            }
            lowering.bind_parameters(function, arguments)?;
            if let FunctionSyntax::RangeBody(stmt) = function.syntax {
                lowering.begin_range_body(id, stmt)?;
            }
            lowering.block(body)?;
            lowering.at(body.close);
            lowering.end()
        })
    }

    /// Makes the function that stands for a native: it lays out parameters and zeroed results in a slot of its frame and
    /// calls the routine with that.
    fn define_native(&mut self, id: FunctionId, function: &Function) -> Lowered<()> {
        let abi = self
            .abi(function)
            .expect("declared functions have a convention");
        let func = self.function(id);
        let pos = self.position_of(function);
        if &*function.symbol == GOEXIT_SYMBOL {
            return self.define(func, abi, false, pos, |lowering, _| {
                lowering.goexit();
                Ok(())
            });
        }
        if is_instruction(function) {
            return self.define(func, abi, false, pos, |lowering, arguments| {
                let Some(results) = lowering.instruction(id, &arguments) else {
                    return lowering.unsupported("this function on this processor");
                };
                lowering.return_values(results)
            });
        }
        let host = self.ast.host;
        let of_host = host.and_then(|host| host.number(&function.symbol));
        let routine = of_host.map_or_else(|| Callee::Native(self.native(id)), Callee::OfHost);
        let parts: Vec<Shape> = abi.params.iter().chain(&abi.results).cloned().collect();
        let layout = ResultArea::new(&parts).expect("natives are not that large");
        self.define(func, abi.clone(), false, pos, |lowering, arguments| {
            let frame = Memory::slot(lowering.temporary(&layout.shape));
            let mut results = vec![];
            for (index, (shape, &offset)) in parts.iter().zip(&layout.offsets).enumerate() {
                let place = Place::Memory(frame.at(offset));
                match arguments.get(index) {
                    Some(&argument) => lowering.write(shape, place, argument),
                    None => {
                        lowering.clear(shape, place);
                        results.push((shape, place));
                    }
                }
            }
            match routine {
                Callee::Native(routine) => {
                    let callee = lowering.callee(routine);
                    let task = lowering.b.ins().get_pinned_reg(I64);
                    let address = lowering.address_of(frame);
                    lowering.b.ins().call(callee, &[task, address]);
                }
                Callee::OfHost(number) => lowering.call_function_of_host(number, frame),
            }
            let results = results
                .into_iter()
                .map(|(shape, place)| lowering.read(shape, place))
                .collect();
            lowering.return_values(results)
        })
    }

    /// Makes a function: `make` gets its arguments, one operand for each parameter.
    pub fn define(
        &mut self,
        func: FuncId,
        abi: Abi,
        with_context: bool,
        pos: Pos,
        make: impl FnOnce(&mut FunctionLowering<'_, 'p>, Vec<Operand>) -> Lowered<()>,
    ) -> Lowered<()> {
        let (signature, _) = abi.signature(with_context);
        self.define_with_signature(func, signature, abi, pos, |lowering, entry| {
            let arguments = lowering.arguments_of_entry(entry);
            make(lowering, arguments)
        })
    }

    /// Makes a function whose parameters `make` takes from the entry block.
    pub fn define_with_signature(
        &mut self,
        func: FuncId,
        signature: Signature,
        abi: Abi,
        pos: Pos,
        make: impl FnOnce(&mut FunctionLowering<'_, 'p>, ClifBlock) -> Lowered<()>,
    ) -> Lowered<()> {
        let mut clif = Clif::with_name_signature(UserFuncName::user(0, func.as_u32()), signature);
        let mut context = std::mem::take(&mut self.builder);
        let config = self.module.target_config();
        let mut lowering = FunctionLowering::new(self, &mut clif, &mut context, abi);
        if pos.is_known() {
            lowering
                .frame
                .set_source(&mut lowering.b, SourceLoc::new(pos.0));
            lowering.at(pos);
        }
        let entry = lowering.b.create_block();
        lowering.b.append_block_params_for_function_params(entry);
        lowering.switch_to_sealed(entry);
        // Only then the block counts as the entry, which needs no predecessor.
        lowering.b.ensure_inserted_block();
        let made = make(&mut lowering, entry);
        lowering.b.seal_all_blocks();
        let FunctionLowering { b, frame, .. } = lowering;
        made?;
        let contract = frame.finish(b, config);
        self.builder = context;
        self.module
            .define(func, clif, contract)
            .expect("a function is defined once, as declared");
        Ok(())
    }

    /// Makes the thunks of functions as values that were asked for; whether there were any.
    pub fn define_value_thunks(&mut self) -> Lowered<bool> {
        let thunks = std::mem::take(&mut self.value_thunks);
        let some = !thunks.is_empty();
        for (function, thunk, abi) in thunks {
            let target = self.function(function);
            self.define(thunk, abi, true, Pos::NONE, |lowering, _| {
                let mut all = lowering.entry_arguments();
                all.pop();
                lowering.tail_call(target, &all);
                Ok(())
            })?;
        }
        Ok(some)
    }

    /// Makes the functions that tasks start with: one initialises package variables and runs `init` functions, the
    /// other does that and runs `main`. Makes all functions that are wanted on the way.
    pub fn define_start(&mut self) -> Lowered<(FuncId, Option<FuncId>)> {
        let none = Abi::new(&mut self.shapes, &[], &[]).expect("no parameters");
        let order = &self.info.init_order;
        let first_own = order.partition_point(|initializer| self.is_of_standard(initializer));
        let own = (first_own < order.len()).then(|| self.declare("main.init", &none, false));
        if let Some(function) = own {
            self.define(function, none.clone(), false, Pos::NONE, |lowering, _| {
                lowering.initialise_variables(&order[first_own..])
            })?;
        }
        // Of standard packages only those variables that what is made by then mentions, which may mention others.
        let mut made: BTreeMap<usize, Option<FuncId>> = BTreeMap::new();
        loop {
            self.define_wanted()?;
            let is_wanted = |at: &usize| {
                let variables = &order[*at].variables;
                !made.contains_key(at) && variables.iter().any(|id| self.mentioned.contains(id))
            };
            if let Some(next) = (0..first_own).find(is_wanted) {
                let function = self.define_initialiser(next, &order[next])?;
                made.insert(next, function);
            } else if !self.define_format()? {
                break;
            }
        }
        let mut calls: Vec<FuncId> = made.into_values().flatten().chain(own).collect();
        calls.extend(self.info.init_functions.iter().map(|&id| self.function(id)));
        let initialise = self.declare(INITIALISE_SYMBOL, &none, false);
        self.define_sequence(initialise, &none, &calls)?;
        let Some(main) = self.info.main else {
            return Ok((initialise, None));
        };
        let start = self.declare(START_SYMBOL, &none, false);
        let main = self.function(main);
        self.define_sequence(start, &none, &[initialise, main])?;
        Ok((initialise, Some(start)))
    }

    /// Makes the function that initialises variables of a standard package, whose place in the order tells it from others; none if
    /// their values are data.
    fn define_initialiser(
        &mut self,
        place: usize,
        initializer: &Initializer,
    ) -> Lowered<Option<FuncId>> {
        let object = self.info.object(initializer.variables[0]);
        if let [variable] = initializer.variables[..]
            && self.global(variable).is_ok()
            && self.known_variables.contains(&variable)
        {
            return Ok(None);
        }
        let none = Abi::new(&mut self.shapes, &[], &[]).expect("no parameters");
        let package = self.info.types.package_path(object.package);
        let function = self.declare(&format!("{package}.init.{place}"), &none, false);
        let order = std::slice::from_ref(initializer);
        self.define(function, none, false, Pos::NONE, |lowering, _| {
            lowering.initialise_variables(order)
        })?;
        Ok(Some(function))
    }

    /// Makes the function that calls methods named `Format`, when all else has been made, so that it is known whether a type has
    /// one; whether that function was wanted.
    fn define_format(&mut self) -> Lowered<bool> {
        let Some(id) = self.format.take() else {
            return Ok(false);
        };
        if self.is_method_of_some_type(FORMAT_METHOD) {
            self.define_function(id)?;
            return Ok(true);
        }
        let function = self.info.function(id);
        let abi = self
            .abi(function)
            .expect("declared functions have a convention");
        let func = self.function(id);
        let pos = self.position_of(function);
        self.define(func, abi, false, pos, |lowering, _| {
            lowering.b.ins().trap(super::TRAP_UNREACHABLE);
            Ok(())
        })?;
        Ok(true)
    }

    /// Makes the functions, thunks and wrappers that are asked for, until there are none.
    fn define_wanted(&mut self) -> Lowered<()> {
        loop {
            let wanted = std::mem::take(&mut self.wanted);
            let mut some = !wanted.is_empty();
            for id in wanted {
                if &*self.info.function(id).symbol == FORMAT_SYMBOL {
                    self.format = Some(id);
                    continue;
                }
                if let Err(diagnostic) = self.define_function(id) {
                    self.refused.push(*diagnostic);
                }
            }
            some |= self.define_value_thunks()?;
            some |= self.define_method_thunks()?;
            some |= self.define_wrappers()?;
            some |= self.define_later_calls()?;
            // What descriptors list asks for more.
            if !some && !self.complete_descriptors() && !self.define_call_thunks()? {
                return Ok(());
            }
        }
    }

    fn is_of_standard(&self, initializer: &Initializer) -> bool {
        let package = self.info.object(initializer.variables[0]).package;
        Some(package) != self.info.home
    }

    fn define_sequence(&mut self, function: FuncId, abi: &Abi, calls: &[FuncId]) -> Lowered<()> {
        self.define(function, abi.clone(), false, Pos::NONE, |lowering, _| {
            for &call in calls {
                let callee = lowering.callee(call);
                lowering.b.ins().call(callee, &[]);
            }
            lowering.return_values(vec![])
        })
    }
}

impl<'p> FunctionLowering<'_, 'p> {
    /// The arguments as machine values.
    pub fn entry_arguments(&self) -> Vec<Value> {
        let entry = self.b.func.layout.entry_block();
        self.b
            .block_params(entry.expect("a function has an entry"))
            .to_vec()
    }

    /// The arguments as operands, declared.
    fn arguments_of_entry(&mut self, entry: cranelift_codegen::ir::Block) -> Vec<Operand> {
        let values = self.b.block_params(entry).to_vec();
        let mut rest = values.into_iter();
        if self.abi.area.is_some() {
            let value = rest.next().expect("the area's address");
            let variable = self.b.declare_var(I64);
            self.frame.declare_pointer_var(&mut self.b, variable);
            self.b.def_var(variable, value);
            self.area = Some(variable);
        }
        let mut operands = vec![];
        for shape in self.abi.params.clone() {
            operands.push(match shape.leaves {
                Some(leaves) => {
                    let mut values = Few::new();
                    for leaf in leaves.iter() {
                        let value = rest.next().expect("an argument for each leaf");
                        values.push(if leaf.is_pointer {
                            self.pointer(value)
                        } else {
                            value
                        });
                    }
                    Operand::Leaves(values)
                }
                None => {
                    let address = rest.next().expect("an argument for each parameter");
                    let address = self.pointer(address);
                    Operand::temporary(Memory::address(address))
                }
            });
        }
        operands
    }

    /// The function value that this function was called through.
    pub fn context(&self) -> Value {
        let last = self.entry_arguments().pop();
        last.expect("the context comes last")
    }

    /// Gives parameters and results their places.
    pub fn bind_parameters(
        &mut self,
        function: &'p Function,
        arguments: Vec<Operand>,
    ) -> Lowered<()> {
        for (&object, argument) in function
            .receiver
            .iter()
            .chain(&function.params)
            .zip(arguments)
        {
            match argument {
                // The copy the caller made is the variable.
                Operand::Memory { place, .. } if !self.unit.escapes.is_heap_variable(object) => {
                    self.places.insert(object, Place::Memory(place));
                }
                _ => {
                    let ty = self.info.object(object).ty;
                    self.declare_with(object, ty, argument)?;
                }
            }
        }
        if self.record.is_some() {
            // The outer function has made them.
            return Ok(());
        }
        self.results = function.results.clone();
        for &object in &function.results {
            let result = self.info.object(object);
            if !result.name.is_empty() || self.info.variable(object).captured {
                let (place, shape) = self.declare(object)?;
                self.clear_new(&shape, place);
            }
        }
        Ok(())
    }

    /// Ends a function whose body falls off its end.
    pub fn end(&mut self) -> Lowered<()> {
        if !self.is_reachable() {
            let current = self.b.current_block().expect("code is made in a block");
            if self.b.func.layout.is_block_inserted(current) {
                self.b.ins().trap(super::TRAP_UNREACHABLE);
            }
            return Ok(());
        }
        if self.range_body.is_some() {
            return self.leave_range_body(true);
        }
        if self.results.is_empty() {
            return self.return_variables(&[]);
        }
        // The checker demands a terminating statement: this end is never reached.
        self.b.ins().trap(super::TRAP_UNREACHABLE);
        Ok(())
    }

    /// Evaluates the initial values of package variables, in their order.
    fn initialise_variables(&mut self, order: &[Initializer]) -> Lowered<()> {
        self.runs_once = true;
        for initializer in order {
            let pos = self.ast[initializer.value].pos;
            self.at(pos);
            self.with_temporaries(|this| {
                this.initialise(&initializer.variables, initializer.value)
            })?;
        }
        self.return_values(vec![])
    }

    fn initialise(&mut self, variables: &[ObjId], value: ExprId) -> Lowered<()> {
        if let &[variable] = variables
            && &*self.info.object(variable).name != "_"
        {
            let data = self.unit.global(variable);
            data.or_else(|why| self.no_shape(why))?;
            if self.unit.known_variables.contains(&variable) {
                return Ok(());
            }
        }
        self.hoist_inside(value)?;
        let (values, types) = match self.types.get(self.type_of(value)) {
            Type::Tuple(elements) => {
                let results = self.several(value)?;
                (results, elements.iter().map(|element| element.ty).collect())
            }
            _ => (vec![self.expr(value)?], vec![self.type_of(value)]),
        };
        for ((&variable, value), from) in variables.iter().zip(values).zip(types) {
            if &*self.info.object(variable).name == "_" {
                continue;
            }
            let to = self.info.object(variable).ty;
            let value = self.assignable(to, from, value)?;
            let Access::Place(place) = self.named(variable)? else {
                unreachable!("a variable is a place")
            };
            let shape = self.shape(to)?;
            self.write(&shape, place, value);
        }
        Ok(())
    }
}

impl FunctionLowering<'_, '_> {
    /// Calls a function of the host, again and again until the task need not wait any more.
    fn call_function_of_host(&mut self, number: usize, frame: Memory) {
        let (again, done) = (self.b.create_block(), self.b.create_block());
        self.jump(again);
        self.b.switch_to_block(again);
        let number = self.b.ins().iconst(I64, number as i64);
        let address = self.address_of(frame);
        let waits = self.call_host(Host::Foreign, &[number, address]);
        self.b.ins().brif(waits.at(0), again, &[], done, &[]);
        self.b.seal_block(again);
        self.switch_to_sealed(done);
    }
}
