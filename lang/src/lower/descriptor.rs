//! Type descriptors: static records that tell the runtime what it must know of a type (`morestack_rt::types`).
//!
//! Promises: identical types share one descriptor. Descriptors are asked for while functions are lowered and made at the
//! end, when it is known which types and methods are mentioned at all. May not know: who reads them.

use std::collections::HashMap;
use std::mem::offset_of;

use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module as _};
use morestack_rt::types::{CallThunks, Field, Method, StaticList, TypeDescriptor, flags};

use super::function::Lowered;
use super::reflection::{Reflection, Thunks};
use super::type_facts::{
    hash, is_direct, is_plain_memory, kind, map_group, may_have_methods, parts,
};
use super::unit::Unit;
use crate::types::{Basic, ChanDir, Name, PackageId, Type, TypeId, is_exported};

/// Bitmaps of pointer words are at most this long; longer types are described by their parts.
const MOST_BITMAP_BYTES: usize = 4096;

/// The descriptors of a program.
#[derive(Default)]
pub(super) struct Descriptors {
    known: HashMap<TypeId, DataId>,
    /// All of them, in the order in which they were asked for.
    order: Vec<TypeId>,
    /// The method names of those that may have some.
    method_names: HashMap<TypeId, Vec<(Name, PackageId)>>,
    /// How many were looked at, with how many names of methods that can be asked for.
    completed: (usize, usize, Reflection),
    lists: u32,
    /// How functions of some type are called with arguments in memory.
    thunks: HashMap<TypeId, Option<Thunks>>,
    /// How many descriptors were looked at for those.
    with_thunks: usize,
    /// The list of all of them, if the program asks for that.
    all: Option<DataId>,
}

/// The bytes of a static record with the addresses in it.
pub(super) struct Record {
    /// Its bytes, zero where addresses go.
    pub bytes: Vec<u8>,
    /// Offsets with what lies there.
    pub addresses: Vec<(usize, DataId)>,
    functions: Vec<(usize, FuncId)>,
}

impl Record {
    /// Zeroes.
    pub fn new(size: usize) -> Self {
        Record {
            bytes: vec![0; size],
            addresses: vec![],
            functions: vec![],
        }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn word(&mut self, at: usize, value: u64) {
        self.put(at, &value.to_le_bytes());
    }

    fn address(&mut self, at: usize, data: DataId) {
        self.addresses.push((at, data));
    }

    /// The address of a function's code.
    pub fn function(&mut self, at: usize, function: FuncId) {
        self.functions.push((at, function));
    }
}

impl Unit<'_> {
    /// The descriptor of a type; what is in it is decided later.
    pub fn descriptor(&mut self, ty: TypeId) -> DataId {
        let ty = self.info.types.canonical(ty);
        if let Some(&data) = self.descriptors.known.get(&ty) {
            return data;
        }
        let name = format!("type.{}", self.descriptors.order.len());
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false);
        let data = data.expect("data names are unique");
        self.descriptors.known.insert(ty, data);
        self.descriptors.order.push(ty);
        data
    }

    /// The list of all descriptors of the program: what package reflect finds types in.
    pub fn all_descriptors(&mut self) -> DataId {
        *self.descriptors.all.get_or_insert_with(|| {
            let data = self
                .module
                .declare_data("types", Linkage::Local, false, false);
            data.expect("data names are unique")
        })
    }

    /// Asks for the descriptors that others refer to and for the methods that the runtime can ask them for; whether there
    /// was anything new.
    pub fn complete_descriptors(&mut self) -> bool {
        let before = self.descriptors.completed;
        let reflection = self.reflection;
        // What is asked of a descriptor depends on that: all are looked at again.
        let mut next = if before.2 == reflection { before.0 } else { 0 };
        while let Some(&ty) = self.descriptors.order.get(next) {
            for part in parts(&self.info.types, ty) {
                self.descriptor(part);
            }
            if self.reflection.lists_methods && self.info.types.is_interface(ty) {
                self.may_be_asserted(ty);
            }
            if self.reflection.sets_finalizers
                && let Some(finalizer) = self.info.types.as_signature(ty)
                && let [only] = &*finalizer.params
                && self.info.types.is_interface(only.ty)
            {
                self.may_be_asserted(only.ty);
            }
            if self.reflection.lists_methods && self.info.types.as_named(ty).is_some() {
                // Its methods may be asked for by way of a pointer type that reflect would make.
                self.descriptor(self.info.types.pointer(ty));
            }
            if may_have_methods(&self.info.types, ty) {
                let names = self.info.types.method_set(ty);
                self.descriptors.method_names.insert(ty, names);
            }
            next += 1;
        }
        self.descriptors.completed = (next, self.asserted_count(), reflection);
        if self.descriptors.completed == before {
            return false;
        }
        for index in 0..next {
            let ty = self.descriptors.order[index];
            for (name, package) in self.asked_methods(ty) {
                if let Some(found) = self.find_method(ty, &name, package)
                    && let Ok(Some(_)) = self.method_with_data_word(ty, &name, package)
                {
                    self.descriptor(found.signature);
                }
            }
        }
        true
    }

    /// Makes code for calls through package reflect, if there are such calls; whether there was anything to make.
    pub fn define_call_thunks(&mut self) -> Lowered<bool> {
        if !self.reflection.calls {
            return Ok(false);
        }
        let first = self.descriptors.with_thunks;
        self.descriptors.with_thunks = self.descriptors.order.len();
        let types = &self.info.types;
        let functions: Vec<TypeId> = self.descriptors.order[first..]
            .iter()
            .copied()
            .filter(|&ty| matches!(types.underlying(ty), Type::Signature(_)))
            .collect();
        for &function in &functions {
            let thunks = self.call_thunks(function)?;
            if let Some(thunks) = thunks {
                self.descriptor(thunks.frame);
            }
            self.descriptors.thunks.insert(function, thunks);
        }
        Ok(!functions.is_empty())
    }

    /// Writes how functions of a type are called through package reflect.
    fn put_thunks(&mut self, record: &mut Record, ty: TypeId) {
        let Some(&Some(thunks)) = self.descriptors.thunks.get(&ty) else {
            return;
        };
        let mut item = Record::new(size_of::<CallThunks>());
        item.functions.extend([
            (offset_of!(CallThunks, call), thunks.call),
            (offset_of!(CallThunks, method), thunks.method),
            (offset_of!(CallThunks, made), thunks.made),
        ]);
        item.address(offset_of!(CallThunks, frame), self.descriptor(thunks.frame));
        self.descriptors.lists += 1;
        let name = format!("type.list.{}", self.descriptors.lists);
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false);
        let data = data.expect("data names are unique");
        self.define_record(data, item, 8);
        record.address(offset_of!(TypeDescriptor, calls), data);
    }

    /// Whether no standard package declares a type. Methods of those that do are called through reflect only if some
    /// interface has them, so that their code is not made for nothing.
    fn is_of_program(&self, ty: TypeId) -> bool {
        let types = &self.info.types;
        let base = match types.get_unaliased(ty) {
            Type::Pointer(base) => base,
            _ => ty,
        };
        types.as_named(base).is_none_or(|named| {
            let package = types.named(named).package;
            self.info.home.is_none_or(|home| home == package)
        })
    }

    /// Whether a type that the program has values of, as far as descriptors tell, has a method of this name.
    pub fn is_method_of_some_type(&self, name: &str) -> bool {
        let mut all = self.descriptors.method_names.values().flatten();
        all.any(|(method, _)| &**method == name)
    }

    /// The methods of a type that may be asked for at run time.
    fn asked_methods(&self, ty: TypeId) -> Vec<(Name, PackageId)> {
        let names = self.descriptors.method_names.get(&ty);
        let all = names.into_iter().flatten();
        let all_exported = self.reflection.lists_methods && self.is_of_program(ty);
        all.filter(|(name, package)| {
            all_exported && is_exported(name) || self.is_asserted(name, *package)
        })
        .cloned()
        .collect()
    }

    /// Makes all descriptors that were asked for.
    pub fn define_descriptors(&mut self) {
        for index in 0..self.descriptors.order.len() {
            let ty = self.descriptors.order[index];
            let record = self.record(ty);
            let data = self.descriptors.known[&ty];
            self.define_record(data, record, 8);
        }
        if let Some(data) = self.descriptors.all {
            let mut list = Record::new(size_of::<StaticList<*const TypeDescriptor>>());
            let all = self.descriptors.order.clone();
            self.put_types(&mut list, 0, all);
            self.define_record(data, list, 8);
        }
    }

    /// Defines a data object.
    pub fn define_record(&mut self, data: DataId, record: Record, align_bytes: u64) {
        let mut description = DataDescription::new();
        description.define(record.bytes.into());
        description.set_align(align_bytes);
        for (at, target) in record.addresses {
            let target = self.module.declare_data_in_data(target, &mut description);
            description.write_data_addr(at as u32, target, 0);
        }
        for (at, target) in record.functions {
            let target = self.module.declare_func_in_data(target, &mut description);
            description.write_function_addr(at as u32, target);
        }
        let defined = self.module.define_data(data, &description);
        defined.expect("data is defined once");
    }

    fn put_string(&mut self, record: &mut Record, at: usize, text: &str) {
        if !text.is_empty() {
            let data = self.string_data(text.as_bytes());
            record.address(at, data);
            record.word(at + 8, text.len() as u64);
        }
    }

    /// Writes the address and the count of a list of records of one size.
    fn put_list(&mut self, record: &mut Record, at: usize, items: Vec<Record>) {
        let count = items.len();
        if count == 0 {
            return;
        }
        let mut all = Record::new(0);
        for item in items {
            let start = all.bytes.len();
            all.bytes.extend(item.bytes);
            let shifted = |(at, data)| (start + at, data);
            all.addresses
                .extend(item.addresses.into_iter().map(shifted));
            let shifted = |(at, function)| (start + at, function);
            all.functions
                .extend(item.functions.into_iter().map(shifted));
        }
        self.descriptors.lists += 1;
        let name = format!("type.list.{}", self.descriptors.lists);
        let data = self
            .module
            .declare_data(&name, Linkage::Local, false, false);
        let data = data.expect("data names are unique");
        self.define_record(data, all, 8);
        record.address(at, data);
        record.word(at + 8, count as u64);
    }

    fn put_types(&mut self, record: &mut Record, at: usize, list: Vec<TypeId>) {
        let mut items = vec![];
        for ty in list {
            let mut item = Record::new(8);
            item.address(0, self.descriptor(ty));
            items.push(item);
        }
        self.put_list(record, at, items);
    }

    /// The package that owns a name, as descriptors say it: empty for exported ones.
    fn owner_path(&self, name: &str, package: PackageId) -> String {
        if is_exported(name) {
            return String::new();
        }
        self.info.types.package_path(package).to_string()
    }

    fn record(&mut self, ty: TypeId) -> Record {
        let types = &self.info.types;
        let mut record = Record::new(size_of::<TypeDescriptor>());
        let layout = types
            .try_layout(ty)
            .unwrap_or_else(|| types.layout(TypeId::UINTPTR));
        record.word(offset_of!(TypeDescriptor, size_bytes), layout.size_bytes);
        record.put(
            offset_of!(TypeDescriptor, align_bytes),
            &[layout.align_bytes as u8],
        );
        record.put(offset_of!(TypeDescriptor, kind), &[kind(types, ty) as u8]);
        let text = types.runtime_name(ty);
        let (mut name, mut package) = (String::new(), String::new());
        match types.get(ty) {
            Type::Basic(Basic::UnsafePointer) => {
                (name, package) = ("Pointer".to_owned(), "unsafe".to_owned());
            }
            Type::Basic(_) => name.clone_from(&text),
            Type::Named(named) => {
                let named = types.named(named);
                let qualifier = format!("{}.", types.package_name(named.package));
                name = text.strip_prefix(&qualifier).unwrap_or(&text).to_owned();
                package = types.package_path(named.package).to_string();
            }
            _ => {}
        }
        let hash = hash(&text) ^ hash(&package).rotate_left(1);
        record.put(offset_of!(TypeDescriptor, hash), &hash.to_le_bytes());
        let mut flags = self.put_pointers(&mut record, ty);
        let types = &self.info.types;
        let facts = [
            (is_direct(types, ty), flags::DIRECT),
            (types.is_comparable(ty), flags::COMPARABLE),
            (is_plain_memory(types, ty), flags::PLAIN_MEMORY),
            (!name.is_empty(), flags::NAMED),
        ];
        for (holds, flag) in facts {
            flags |= if holds { flag } else { 0 };
        }
        self.put_string(&mut record, offset_of!(TypeDescriptor, text), &text);
        self.put_string(&mut record, offset_of!(TypeDescriptor, name), &name);
        self.put_string(&mut record, offset_of!(TypeDescriptor, package), &package);
        flags |= self.put_structure(&mut record, ty);
        self.put_methods(&mut record, ty);
        self.put_thunks(&mut record, ty);
        record.put(offset_of!(TypeDescriptor, flags), &flags.to_le_bytes());
        let pointer = self.info.types.canonical(self.info.types.pointer(ty));
        if let Some(&pointer) = self.descriptors.known.get(&pointer) {
            record.address(offset_of!(TypeDescriptor, pointer), pointer);
        }
        record
    }

    /// Writes where pointer words are; the result is a flag.
    fn put_pointers(&mut self, record: &mut Record, ty: TypeId) -> u16 {
        let Ok(shape) = self.shapes.shape(ty) else {
            return flags::BITMAP_BY_PARTS;
        };
        let last = |run: &morestack_compiler::PointerRun| {
            u64::from(run.offset_bytes) + u64::from(run.count - 1) * u64::from(run.stride_bytes)
        };
        let Some(last) = shape.pointers.iter().map(last).max() else {
            return 0;
        };
        record.word(offset_of!(TypeDescriptor, pointer_bytes), last + 8);
        let words = (last / 8 + 1) as usize;
        if words.div_ceil(8) > MOST_BITMAP_BYTES {
            return flags::BITMAP_BY_PARTS;
        }
        let mut bitmap = vec![0u8; words.div_ceil(8)];
        for offset in shape.pointers.iter().flat_map(|run| run.offsets()) {
            let word = offset as usize / 8;
            bitmap[word / 8] |= 1 << (word % 8);
        }
        let bitmap = self.string_data(&bitmap);
        record.address(offset_of!(TypeDescriptor, pointer_bitmap), bitmap);
        0
    }

    /// Writes what a type is made of; the result is its flags.
    fn put_structure(&mut self, record: &mut Record, ty: TypeId) -> u16 {
        let elem_at = offset_of!(TypeDescriptor, elem);
        match self.info.types.underlying(ty) {
            Type::Array { elem, len } => {
                record.address(elem_at, self.descriptor(elem));
                record.word(offset_of!(TypeDescriptor, len), len);
            }
            Type::Slice(elem) | Type::Pointer(elem) => {
                record.address(elem_at, self.descriptor(elem));
            }
            Type::Chan { elem, dir } => {
                record.address(elem_at, self.descriptor(elem));
                return match dir {
                    ChanDir::Both => flags::SEND | flags::RECEIVE,
                    ChanDir::Send => flags::SEND,
                    ChanDir::Receive => flags::RECEIVE,
                };
            }
            Type::Map { key, elem } => {
                record.address(elem_at, self.descriptor(elem));
                record.address(offset_of!(TypeDescriptor, key), self.descriptor(key));
                let group = map_group(&self.info.types, key, elem);
                self.put_types(record, offset_of!(TypeDescriptor, params), vec![group]);
            }
            Type::Struct(fields) => {
                let offsets = self.info.types.field_offsets(&fields);
                let mut items = vec![];
                for (field, offset) in fields.fields.iter().zip(offsets) {
                    let mut item = Record::new(size_of::<Field>());
                    self.put_string(&mut item, offset_of!(Field, name), &field.name);
                    let owner = self.owner_path(&field.name, field.package);
                    self.put_string(&mut item, offset_of!(Field, package), &owner);
                    item.address(offset_of!(Field, ty), self.descriptor(field.ty));
                    item.word(offset_of!(Field, offset_bytes), offset);
                    self.put_string(&mut item, offset_of!(Field, tag), &field.tag);
                    item.word(offset_of!(Field, embedded), field.embedded.into());
                    items.push(item);
                }
                self.put_list(record, offset_of!(TypeDescriptor, fields), items);
            }
            Type::Signature(signature) => {
                let list = |params: &[crate::types::Param]| {
                    params.iter().map(|param| param.ty).collect::<Vec<_>>()
                };
                let (params, results) = (list(&signature.params), list(&signature.results));
                self.put_types(record, offset_of!(TypeDescriptor, params), params);
                self.put_types(record, offset_of!(TypeDescriptor, results), results);
                if signature.variadic {
                    return flags::VARIADIC;
                }
            }
            Type::Interface(_) => {
                let set = self.info.types.type_set(ty);
                let mut items = vec![];
                for method in set.methods.iter() {
                    let mut item = Record::new(size_of::<Method>());
                    self.put_string(&mut item, offset_of!(Method, name), &method.name);
                    let owner = self.owner_path(&method.name, method.package);
                    self.put_string(&mut item, offset_of!(Method, package), &owner);
                    item.address(offset_of!(Method, ty), self.descriptor(method.signature));
                    items.push(item);
                }
                self.put_list(record, offset_of!(TypeDescriptor, methods), items);
            }
            _ => {}
        }
        0
    }
}

impl Unit<'_> {
    /// Writes the methods of a type that is no interface.
    fn put_methods(&mut self, record: &mut Record, ty: TypeId) {
        let mut items = vec![];
        for (name, package) in self.asked_methods(ty) {
            let Some(found) = self.find_method(ty, &name, package) else {
                continue;
            };
            let Ok(Some(code)) = self.method_with_data_word(ty, &name, package) else {
                continue;
            };
            let mut item = Record::new(size_of::<Method>());
            self.put_string(&mut item, offset_of!(Method, name), &name);
            let owner = self.owner_path(&name, package);
            self.put_string(&mut item, offset_of!(Method, package), &owner);
            item.address(offset_of!(Method, ty), self.descriptor(found.signature));
            item.functions.push((offset_of!(Method, code), code));
            items.push(item);
        }
        if !items.is_empty() {
            self.put_list(record, offset_of!(TypeDescriptor, methods), items);
        }
    }
}
