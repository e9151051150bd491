//! What `x.f` means: the way through embedded fields, and how a method gets its receiver.

use crate::types::{ObjId, Type, TypeId, Types};

/// What `x.f` is, if `x` is not a package.
#[derive(Clone, Debug)]
pub struct Selection {
    /// What is selected.
    pub kind: SelectionKind,
    /// From `x` to the field, or to the value whose method is selected: embedded fields, and last the field
    /// itself. Empty for a method of `x`'s own type.
    pub path: Vec<FieldStep>,
}

impl Selection {
    /// Selects another function object for a method: an instance of it.
    pub(in crate::check) fn set_method(&mut self, object: ObjId) {
        if let SelectionKind::Method { method, .. } | SelectionKind::MethodExpr { method, .. } =
            &mut self.kind
        {
            *method = object;
        }
    }
}

/// One field selected on a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldStep {
    /// Whether the value at hand is a pointer that must be followed first.
    pub deref: bool,
    /// The struct type (perhaps a name of it) that has the field, after following the pointer.
    pub struct_type: TypeId,
    /// The field's index in it.
    pub index: u32,
    /// The field's type.
    pub ty: TypeId,
}

impl FieldStep {
    /// A lookup's path as steps from a value of type `ty`.
    pub fn along(types: &Types, ty: TypeId, path: &[u32]) -> Vec<FieldStep> {
        let mut steps = vec![];
        let mut current = ty;
        for &index in path {
            let (deref, struct_type) = match types.underlying(current) {
                Type::Pointer(base) => (true, base),
                _ => (false, current),
            };
            let Some(structure) = types.as_struct(struct_type) else {
                break;
            };
            let ty = structure.fields[index as usize].ty;
            steps.push(FieldStep {
                deref,
                struct_type,
                index,
                ty,
            });
            current = ty;
        }
        steps
    }
}

/// Kinds of selections.
#[derive(Clone, Debug)]
pub enum SelectionKind {
    /// A struct field. The expression's mode says whether it is addressable.
    Field,
    /// `x.m`, called or as a method value.
    Method {
        /// The method's function object.
        method: ObjId,
        /// What to do with the value at the end of the path before it is passed as receiver.
        receiver: ReceiverAdjustment,
        /// Type of the declared receiver.
        receiver_type: TypeId,
    },
    /// `T.m` or `(*T).m`: a function whose first parameter is the receiver, of type `T`. `path` leads from it
    /// to the value whose method it is.
    MethodExpr {
        /// The method's function object.
        method: ObjId,
        /// What to do with the first argument (at the end of the path).
        receiver: ReceiverAdjustment,
        /// Type of the declared receiver.
        receiver_type: TypeId,
    },
    /// A method of an interface value, or `I.m` if `expr` is set.
    InterfaceMethod {
        /// The interface type that has the method.
        interface: TypeId,
        /// Index in the interface's sorted method set ([`Types::type_set`]).
        index: u32,
        /// Whether this is a method expression.
        expr: bool,
    },
}

/// What happens to a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiverAdjustment {
    /// Passed as it is.
    None,
    /// Its address is passed: the method has a pointer receiver.
    AddressOf,
    /// What it points to is passed: the method has a value receiver.
    Deref,
}

impl ReceiverAdjustment {
    /// What makes a value of type `ty` the receiver of a method.
    pub fn between(types: &Types, ty: TypeId, pointer_receiver: bool) -> Self {
        let is_pointer = matches!(types.get_unaliased(ty), Type::Pointer(_));
        match (pointer_receiver, is_pointer) {
            (true, false) => ReceiverAdjustment::AddressOf,
            (false, true) => ReceiverAdjustment::Deref,
            _ => ReceiverAdjustment::None,
        }
    }
}
