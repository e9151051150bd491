//! Sizes that Go's compiler refuses.

use std::collections::HashSet;

use super::Checker;
use super::info::{ObjectKind, VariableKind};
use crate::types::{Type, TypeId};

/// Elements of channels are smaller than this.
const ELEMENT_BYTES: u64 = 1 << 16;

impl Checker<'_> {
    /// Types of more than 2^50 bytes are too large for Go's compiler, even if nothing has such a type.
    pub fn require_addressable_sizes(&mut self) {
        let mut seen = HashSet::new();
        for index in 0..self.info.objects.len() {
            let object = &self.info.objects[index];
            let (pos, ty) = (object.pos, object.ty);
            if !pos.is_known() {
                continue;
            }
            let has_storage = matches!(object.kind, ObjectKind::Var(_) | ObjectKind::Type);
            let is_declared = match &object.kind {
                ObjectKind::Var(variable) => {
                    matches!(variable.kind, VariableKind::Local | VariableKind::Package)
                }
                kind => matches!(kind, ObjectKind::Type | ObjectKind::Func { .. }),
            };
            let mentioned = match object.kind {
                ObjectKind::Type => self.types().underlying_id(ty),
                _ => ty,
            };
            if is_declared && self.has_oversized_channel(mentioned) {
                self.error(pos, "channel element type too large (>64kB)");
            }
            if has_storage
                && seen.insert(ty)
                && let Some(what) = self.oversized(ty)
            {
                self.error(pos, format!("type {what}"));
            }
        }
    }

    /// The innermost part of a type that is too large, with the complaint.
    fn oversized(&self, ty: TypeId) -> Option<String> {
        const LARGEST_BYTES: u64 = 1 << 50;
        let types = self.types();
        if types.is_parameterized(ty) {
            return None;
        }
        if types
            .try_layout(ty)
            .is_some_and(|layout| layout.size_bytes < LARGEST_BYTES)
        {
            return None;
        }
        match self.under(ty) {
            Type::Array { elem, .. } => self.oversized(elem).or_else(|| {
                Some(format!(
                    "{} larger than address space",
                    self.display(types.underlying_id(ty))
                ))
            }),
            Type::Struct(fields) => {
                let part = fields
                    .fields
                    .iter()
                    .find_map(|field| self.oversized(field.ty));
                part.or_else(|| Some(format!("{} too large", self.display(ty))))
            }
            _ => None,
        }
    }

    /// Whether a type mentions a channel of elements that are too large to be sent. What a declared type consists of is reported
    /// at its declaration.
    fn has_oversized_channel(&self, ty: TypeId) -> bool {
        let types = self.types();
        match types.get(ty) {
            Type::Chan { elem, .. } => {
                let is_large = !types.is_parameterized(elem)
                    && types
                        .try_layout(elem)
                        .is_some_and(|layout| layout.size_bytes >= ELEMENT_BYTES);
                is_large || self.has_oversized_channel(elem)
            }
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) => {
                self.has_oversized_channel(elem)
            }
            Type::Map { key, elem } => {
                self.has_oversized_channel(key) || self.has_oversized_channel(elem)
            }
            Type::Struct(fields) => {
                let mut fields = fields.fields.iter();
                fields.any(|field| self.has_oversized_channel(field.ty))
            }
            Type::Signature(signature) => {
                let mut both = signature.params.iter().chain(signature.results.iter());
                both.any(|param| self.has_oversized_channel(param.ty))
            }
            _ => false,
        }
    }
}
