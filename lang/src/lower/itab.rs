//! The methods of types as interfaces call them: itabs, method tables and the wrappers that they point to.
//!
//! A method in an itab takes the data word of the interface as its receiver. Methods with a pointer receiver are that
//! already; for others a wrapper loads the value, or goes through the embedded fields that promote the method. Itabs for
//! conversions that the compiler sees are static; others the runtime makes from the method tables of descriptors.

use std::collections::{HashMap, HashSet};

use cranelift_codegen::ir::InstBuilder;
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module as _};
use morestack_rt::types::{ITAB_METHODS_OFFSET, Itab};

use super::abi::Abi;
use super::descriptor::Record;
use super::function::Lowered;
use super::host::Host;
use super::layout::NoShape;
use super::type_facts::is_direct;
use super::unit::Unit;
use super::value::Operand;
use crate::check::{FieldStep, FunctionId, ObjectKind, ReceiverAdjustment};
use crate::source::Pos;
use crate::types::{InterfaceMethod, Lookup, Member, Name, PackageId, TypeId, is_exported};

/// A method's name and, unless that is exported, the package that owns it.
type MethodName = (Name, PackageId);

/// What a type's method of some name is.
#[derive(Clone, Debug)]
pub(super) enum MethodTarget {
    /// A function.
    Function {
        /// Which one.
        function: FunctionId,
        /// What makes the value at the end of the path its receiver.
        adjustment: ReceiverAdjustment,
        /// The type of the declared receiver.
        receiver_type: TypeId,
    },
    /// A method of an interface that is embedded.
    Interface {
        /// Index in its method set.
        index: u32,
    },
}

/// A method and the way to it.
#[derive(Clone, Debug)]
pub(super) struct FoundMethod {
    /// The embedded fields to go through.
    pub path: Vec<FieldStep>,
    /// What is there.
    pub target: MethodTarget,
    /// Its type, without the receiver.
    pub signature: TypeId,
}

/// A wrapper that has yet to be made.
struct Wrapper {
    function: FuncId,
    abi: Abi,
    ty: TypeId,
    name: Name,
    found: FoundMethod,
}

/// The bytes of read-only data, their alignment, and the addresses in them.
type Constant = (Vec<u8>, u64, Vec<(usize, DataId)>);

/// Itabs and wrappers of a program.
#[derive(Default)]
pub(super) struct Itabs {
    known: HashMap<(TypeId, TypeId), DataId>,
    codes: HashMap<(TypeId, MethodName), Option<FuncId>>,
    wrappers: Vec<Wrapper>,
    constants: HashMap<Constant, DataId>,
    count: u32,
    /// Methods of interfaces that values are converted to at run time.
    asserted: HashSet<MethodName>,
}

fn method_name(name: &Name, package: PackageId) -> MethodName {
    let owner = if is_exported(name) {
        PackageId::UNIVERSE
    } else {
        package
    };
    (name.clone(), owner)
}

/// What the symbols of wrappers end with.
pub(super) const WRAPPER_SUFFIX: &str = ".wrapper";

impl Unit<'_> {
    /// Read-only data, the same for the same content.
    pub fn constant_data(
        &mut self,
        bytes: Vec<u8>,
        align_bytes: u64,
        addresses: &[(usize, DataId)],
    ) -> DataId {
        let key = (bytes, align_bytes, addresses.to_vec());
        if let Some(&data) = self.itabs.constants.get(&key) {
            return data;
        }
        let name = format!("constant.{}", self.itabs.constants.len());
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false);
        let data = data.expect("data names are unique");
        let mut record = Record::new(0);
        record.bytes.clone_from(&key.0);
        record.addresses.clone_from(&key.2);
        self.define_record(data, record, align_bytes);
        self.itabs.constants.insert(key, data);
        data
    }

    /// The static itab of a type for an interface that it implements.
    pub fn itab(&mut self, interface: TypeId, ty: TypeId) -> Result<DataId, NoShape> {
        let types = &self.info.types;
        let interface = types.canonical(types.underlying_id(interface));
        let ty = types.canonical(ty);
        if let Some(&data) = self.itabs.known.get(&(interface, ty)) {
            return Ok(data);
        }
        let methods = types.type_set(interface).methods.clone();
        let mut description = DataDescription::new();
        description.define_zeroinit(ITAB_METHODS_OFFSET + 8 * methods.len());
        description.set_align(8);
        let words = [
            (std::mem::offset_of!(Itab, interface), interface),
            (std::mem::offset_of!(Itab, ty), ty),
        ];
        for (at, ty) in words {
            let target = self.descriptor(ty);
            let target = self.module.declare_data_in_data(target, &mut description);
            description.write_data_addr(at as u32, target, 0);
        }
        for (index, method) in methods.iter().enumerate() {
            let code = self.interface_method(ty, method)?;
            let code = code.ok_or(NoShape::Unsupported("this method through an interface"))?;
            let code = self.module.declare_func_in_data(code, &mut description);
            description.write_function_addr((ITAB_METHODS_OFFSET + 8 * index) as u32, code);
        }
        let name = format!("itab.{}", self.itabs.known.len());
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false);
        let data = data.expect("data names are unique");
        let defined = self.module.define_data(data, &description);
        defined.expect("data is defined once");
        self.itabs.known.insert((interface, ty), data);
        Ok(data)
    }

    fn interface_method(
        &mut self,
        ty: TypeId,
        method: &InterfaceMethod,
    ) -> Result<Option<FuncId>, NoShape> {
        self.method_with_data_word(ty, &method.name, method.package)
    }

    /// The method of that name of a type.
    pub fn find_method(&self, ty: TypeId, name: &str, package: PackageId) -> Option<FoundMethod> {
        let types = &self.info.types;
        let Lookup::Found { member, path, .. } = types.lookup(ty, false, package, name) else {
            return None;
        };
        let path = FieldStep::along(types, ty, &path);
        let end = path.last().map_or(ty, |step| step.ty);
        match member {
            Member::Field(_) => None,
            Member::Method { receiver, method } => {
                let object = self.info.object(method.object);
                let ObjectKind::Func {
                    function: Some(function),
                    ..
                } = object.kind
                else {
                    return None;
                };
                if self.info.function(function).generic {
                    return None;
                }
                let base = types.named_type(receiver);
                let receiver_type = if method.pointer_receiver {
                    types.pointer(base)
                } else {
                    base
                };
                let adjustment = ReceiverAdjustment::between(types, end, method.pointer_receiver);
                Some(FoundMethod {
                    path,
                    target: MethodTarget::Function {
                        function,
                        adjustment,
                        receiver_type,
                    },
                    signature: object.ty,
                })
            }
            Member::InterfaceMethod { interface, method } => {
                let set = types.type_set(interface);
                let same = |other: &InterfaceMethod| {
                    other.name == method.name
                        && (is_exported(&method.name) || other.package == method.package)
                };
                let index = set.methods.iter().position(same)? as u32;
                Some(FoundMethod {
                    path,
                    target: MethodTarget::Interface { index },
                    signature: method.signature,
                })
            }
        }
    }

    /// The code of a type's method as interfaces call it, if it has that method.
    pub fn method_with_data_word(
        &mut self,
        ty: TypeId,
        name: &Name,
        package: PackageId,
    ) -> Result<Option<FuncId>, NoShape> {
        let key = (ty, method_name(name, package));
        if let Some(&known) = self.itabs.codes.get(&key) {
            return Ok(known);
        }
        let code = match self.find_method(ty, name, package) {
            Some(found) => Some(self.code_or_wrapper(ty, name, found)?),
            None => None,
        };
        self.itabs.codes.insert(key, code);
        Ok(code)
    }

    fn code_or_wrapper(
        &mut self,
        ty: TypeId,
        name: &Name,
        found: FoundMethod,
    ) -> Result<FuncId, NoShape> {
        if let MethodTarget::Function {
            function,
            adjustment: ReceiverAdjustment::None,
            ..
        } = found.target
            && found.path.is_empty()
            && is_direct(&self.info.types, ty)
            && self.shapes.shape(ty)?.leaves.is_some()
        {
            return Ok(self.function(function));
        }
        let abi = self.data_word_abi(found.signature)?;
        self.itabs.count += 1;
        let symbol = format!(
            "{}.{name}.{}{WRAPPER_SUFFIX}",
            self.info.types.runtime_name(ty),
            self.itabs.count
        );
        let function = self.declare(&symbol, &abi, false);
        self.itabs.wrappers.push(Wrapper {
            function,
            abi,
            ty,
            name: name.clone(),
            found,
        });
        Ok(function)
    }

    /// How a method is called through an interface.
    pub fn data_word_abi(&mut self, signature: TypeId) -> Result<Abi, NoShape> {
        let signature = self.info.types.as_signature(signature);
        let signature = signature.expect("methods have signatures");
        let params: Vec<TypeId> = std::iter::once(TypeId::UNSAFE_POINTER)
            .chain(signature.params.iter().map(|param| param.ty))
            .collect();
        let results: Vec<TypeId> = signature.results.iter().map(|result| result.ty).collect();
        Abi::new(&mut self.shapes, &params, &results)
    }

    /// Makes the wrappers that were asked for; whether there were any.
    pub fn define_wrappers(&mut self) -> Lowered<bool> {
        let wrappers = std::mem::take(&mut self.itabs.wrappers);
        let some = !wrappers.is_empty();
        for wrapper in wrappers {
            self.define_wrapper(wrapper)?;
        }
        Ok(some)
    }

    fn define_wrapper(&mut self, wrapper: Wrapper) -> Lowered<()> {
        let Wrapper {
            function,
            abi,
            ty,
            name,
            found,
        } = wrapper;
        self.define(
            function,
            abi,
            false,
            Pos::NONE,
            |lowering, mut arguments| {
                let data = arguments[0].single();
                if let MethodTarget::Function {
                    adjustment: ReceiverAdjustment::Deref,
                    receiver_type,
                    ..
                } = found.target
                    && found.path.is_empty()
                {
                    lowering.refuse_nil_receiver(data, receiver_type, &name);
                }
                let access = lowering.unboxed_access(ty, data)?;
                let access = lowering.follow(access, ty, &found.path)?;
                let end = found.path.last().map_or(ty, |step| step.ty);
                match found.target {
                    MethodTarget::Function {
                        function,
                        adjustment,
                        receiver_type,
                    } => {
                        let receiver =
                            lowering.adjust_receiver(access, end, adjustment, receiver_type)?;
                        lowering.call_wrapped(function, receiver, arguments)
                    }
                    MethodTarget::Interface { index } => {
                        let value = lowering.value_of(access, end)?.leaves();
                        arguments[0] = Operand::one(value.at(1));
                        let abi = lowering.abi.clone();
                        let results =
                            lowering.emit_interface_call(&abi, value.at(0), index, &arguments);
                        lowering.return_values(results)
                    }
                }
            },
        )
    }

    /// Says that values of other types may be converted to this interface type at run time: their descriptors need its
    /// methods.
    pub fn may_be_asserted(&mut self, interface: TypeId) {
        for method in &self.info.types.type_set(interface).methods {
            self.itabs
                .asserted
                .insert(method_name(&method.name, method.package));
        }
    }

    /// Says that the runtime itself may call methods with this exported name.
    pub fn may_ask_for_method(&mut self, name: &str) {
        let name = method_name(&name.into(), PackageId::UNIVERSE);
        self.itabs.asserted.insert(name);
    }

    /// Whether a method of that name may be asked for at run time.
    pub fn is_asserted(&self, name: &Name, package: PackageId) -> bool {
        self.itabs.asserted.contains(&method_name(name, package))
    }

    /// The names of asserted methods, counted.
    pub fn asserted_count(&self) -> usize {
        self.itabs.asserted.len()
    }
}

impl super::function::FunctionLowering<'_, '_> {
    /// Go says more than that a pointer was nil if it was the receiver of a method for values.
    fn refuse_nil_receiver(
        &mut self,
        pointer: cranelift_codegen::ir::Value,
        receiver_type: TypeId,
        name: &str,
    ) {
        let is_nil =
            self.b
                .ins()
                .icmp_imm_u(cranelift_codegen::ir::condcodes::IntCC::Equal, pointer, 0);
        self.panic_if_with(is_nil, Host::PanicNilReceiver, |lowering| {
            let ty = lowering.descriptor_address(receiver_type);
            let name = lowering.string(name.as_bytes()).leaves();
            vec![ty, name.at(0), name.at(1)]
        });
    }

    /// Goes on with a method instead of this wrapper, if nothing of the wrapper's frame is needed for that.
    fn call_wrapped(
        &mut self,
        function: FunctionId,
        receiver: Operand,
        mut arguments: Vec<Operand>,
    ) -> Lowered<()> {
        let target = self.unit.function(function);
        if let Operand::Leaves(leaves) = receiver {
            let given = self.entry_arguments();
            let data_word = usize::from(self.abi.area.is_some());
            let mut all = given[..data_word].to_vec();
            all.extend(leaves.iter());
            all.extend(&given[data_word + 1..]);
            self.tail_call(target, &all);
            self.start_dead_code();
            return Ok(());
        }
        arguments[0] = receiver;
        let function = self.info.function(function);
        let abi = self.unit.abi(function);
        let abi = abi.or_else(|why| self.no_shape(why))?;
        let results = self.emit_call(&abi, Some(target), None, &arguments);
        self.return_values(results)
    }
}
