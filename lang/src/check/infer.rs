//! Type argument inference: from the arguments of a call, the type that a function value is assigned to, and the
//! constraints of the type parameters.

use super::Checker;
use super::operand::Operand;
use super::unify::{Match, Unifier};
use crate::source::Pos;
use crate::types::{Param, Substitution, Term, TypeId, TypeParamId};

/// Why there are no type arguments: nothing if an error was reported before, else where and what.
pub(super) type NotInferred = Option<(Pos, String)>;

/// What to infer from.
pub(super) struct Inference<'i> {
    /// Where failures without a better place are reported.
    pub pos: Pos,
    /// The type parameters. They must not occur in the types of the arguments, except of generic functions.
    pub params: &'i [TypeParamId],
    /// The type arguments that are given.
    pub given: &'i [Option<TypeId>],
    /// Parameter types.
    pub wanted: &'i [TypeId],
    /// One argument for each parameter.
    pub operands: &'i [Operand],
    /// The operand is the variable that a function is assigned to.
    pub reverse: bool,
}

impl Checker<'_> {
    /// All type arguments.
    pub fn infer(&mut self, inference: &Inference<'_>) -> Result<Vec<TypeId>, NotInferred> {
        let params = inference.params;
        let complete: Option<Vec<TypeId>> = inference.given.iter().copied().collect();
        if let Some(complete) = complete {
            return Ok(complete);
        }
        if inference.operands.iter().any(|operand| !operand.is_valid()) {
            return Err(None);
        }
        let given = given_substitution(params, inference.given);
        let wanted: Vec<TypeId> = inference
            .wanted
            .iter()
            .map(|&ty| self.types().substitute(ty, &given))
            .collect();
        let mut unifier = Unifier::new(params, inference.given);
        let untyped = self.infer_from_arguments(inference, &wanted, &mut unifier)?;
        self.infer_from_constraints(inference, &mut unifier)?;
        self.infer_from_constants(inference, &untyped, &wanted, &mut unifier)?;
        self.simplify(inference, unifier.inferred(params))
    }

    /// Unifies parameter types with the types of arguments. The untyped arguments are left for later.
    fn infer_from_arguments(
        &mut self,
        inference: &Inference<'_>,
        wanted: &[TypeId],
        unifier: &mut Unifier,
    ) -> Result<Vec<usize>, NotInferred> {
        let params = inference.params;
        let mut untyped = vec![];
        for (index, (operand, &param)) in inference.operands.iter().zip(wanted).enumerate() {
            let types = self.types();
            if !types.mentions_any(param, params) && !types.mentions_any(operand.ty, params) {
                continue;
            }
            if types.is_untyped(operand.ty) {
                let bare = matches!(types.get(param), crate::types::Type::TypeParam(_));
                if bare && !operand.is_nil() {
                    untyped.push(index);
                }
                continue;
            }
            if !unifier.unify(self, param, operand.ty, Match::ASSIGN) {
                return Err(self.mismatch(inference, unifier, param, operand));
            }
        }
        Ok(untyped)
    }

    fn mismatch(
        &mut self,
        inference: &Inference<'_>,
        unifier: &Unifier,
        param: TypeId,
        operand: &Operand,
    ) -> NotInferred {
        let known = unifier.inferred(inference.params);
        let (ty, text) = (self.display(operand.ty), self.operand_text(operand));
        let shown = self.display(param);
        let message = if known.iter().all(Option::is_none) {
            let list = self.type_param_names(inference.params);
            format!("type {ty} of {text} does not match {shown} (cannot infer {list})")
        } else {
            let substitution = given_substitution(inference.params, &known);
            let inferred = self.types().substitute(param, &substitution);
            let inferred_text = self.display(inferred);
            match (inferred == param, inference.reverse) {
                (true, _) => format!("type {ty} of {text} does not match {shown}"),
                (false, true) => format!(
                    "inferred type {inferred_text} for {shown} does not match type {ty} of {text}"
                ),
                (false, false) => format!(
                    "type {ty} of {text} does not match inferred type {inferred_text} for {shown}"
                ),
            }
        };
        Some((self.pos_of(operand), message))
    }

    /// "P", "P and Q", "P, Q, and R"
    fn type_param_names(&self, params: &[TypeParamId]) -> String {
        let names: Vec<String> = params
            .iter()
            .map(|&param| self.types().type_param(param).name.to_string())
            .collect();
        match &names[..] {
            [] => String::new(),
            [only] => only.clone(),
            [first, second] => format!("{first} and {second}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        }
    }

    /// Uses what constraints say of their type parameters, as long as that helps.
    fn infer_from_constraints(
        &mut self,
        inference: &Inference<'_>,
        unifier: &mut Unifier,
    ) -> Result<(), NotInferred> {
        loop {
            let before = unifier.unknowns();
            for &param in inference.params {
                self.infer_from_constraint(inference, param, unifier)?;
            }
            if unifier.unknowns() == before {
                return Ok(());
            }
        }
    }

    fn infer_from_constraint(
        &mut self,
        inference: &Inference<'_>,
        param: TypeParamId,
        unifier: &mut Unifier,
    ) -> Result<(), NotInferred> {
        self.complete_constraint(param);
        let known = unifier.at(param);
        let constraint = self.types().type_param(param).constraint;
        let unsatisfied = |checker: &Self, known: TypeId, cause: &str| {
            let name = checker.types().type_param(param).name;
            let (ty, constraint) = (checker.display(known), checker.display(constraint));
            let message = format!("{name} (type {ty}) does not satisfy {constraint}{cause}");
            Err(Some((inference.pos, message)))
        };
        match (self.core_term(param), known) {
            (Some((core, _)), Some(known))
                if !unifier.unify(self, known, core.ty, Match::LOOSE) =>
            {
                return unsatisfied(self, known, "");
            }
            (Some((core, true)), None) if !core.tilde => unifier.set(param, core.ty),
            _ => {}
        }
        let Some(known) = known.filter(|&ty| !self.types().mentions_any(ty, inference.params))
        else {
            return Ok(());
        };
        for method in &self.types().type_set(constraint).methods {
            let found = self.method_signature_of(known, method);
            let matches = found
                .is_some_and(|found| unifier.unify(self, found, method.signature, Match::EXACT));
            if !matches {
                let cause = self.missing_method_cause(known, constraint, true);
                let cause = cause.map_or(String::new(), |cause| format!(" {cause}"));
                return unsatisfied(self, known, &cause);
            }
        }
        Ok(())
    }

    /// The term that a type parameter's type set consists of, or one for the underlying type that all its terms have in
    /// common; and whether it is the only one.
    fn core_term(&self, param: TypeParamId) -> Option<(Term, bool)> {
        let types = self.types();
        let ty = types.type_param_type(param);
        let set = types.type_set(types.underlying_id(ty));
        let terms = set.terms.as_ref()?;
        if let &[only] = &terms[..] {
            return Some((only, true));
        }
        let common = types.common_underlying(ty).ok()?;
        let tilde = terms.iter().any(|term| term.tilde);
        Some((Term { tilde, ty: common }, false))
    }

    /// Type parameters that only constants are passed for get the default type of the largest kind among them.
    fn infer_from_constants(
        &mut self,
        inference: &Inference<'_>,
        untyped: &[usize],
        wanted: &[TypeId],
        unifier: &mut Unifier,
    ) -> Result<(), NotInferred> {
        let mut kinds: Vec<(TypeParamId, TypeId)> = vec![];
        for &index in untyped {
            let crate::types::Type::TypeParam(param) = self.types().get(wanted[index]) else {
                continue;
            };
            if unifier.at(param).is_some() {
                continue;
            }
            let operand = &inference.operands[index];
            let Some(entry) = kinds.iter_mut().find(|(other, _)| *other == param) else {
                kinds.push((param, operand.ty));
                continue;
            };
            match self.larger_kind(entry.1, operand.ty) {
                Some(larger) => entry.1 = larger,
                None => {
                    let message = format!(
                        "mismatched types {} and {} (cannot infer {})",
                        self.display(entry.1),
                        self.display(operand.ty),
                        self.types().type_param(param).name
                    );
                    return Err(Some((self.pos_of(operand), message)));
                }
            }
        }
        for (param, kind) in kinds {
            unifier.set(param, self.types().default_type(kind));
        }
        Ok(())
    }

    /// Replaces type parameters in inferred types by what was inferred for them.
    fn simplify(
        &mut self,
        inference: &Inference<'_>,
        inferred: Vec<Option<TypeId>>,
    ) -> Result<Vec<TypeId>, NotInferred> {
        let params = inference.params;
        let mut inferred = inferred;
        self.drop_cycles(params, &mut inferred);
        // Each round resolves at least one more.
        for _ in 0..=params.len() {
            let substitution = given_substitution(params, &inferred);
            let mut changed = false;
            for ty in inferred.iter_mut().flatten() {
                if !self.types().mentions_any(*ty, params) {
                    continue;
                }
                let simpler = self.types().substitute(*ty, &substitution);
                changed |= simpler != *ty;
                *ty = simpler;
            }
            if !changed {
                break;
            }
        }
        let mut args = vec![];
        for (&param, ty) in params.iter().zip(inferred) {
            match ty.filter(|&ty| !self.types().mentions_any(ty, params)) {
                Some(ty) => args.push(self.without_type_params(ty)),
                None => {
                    let param = self.types().type_param(param);
                    let place = param
                        .object
                        .map(|object| self.place(self.info.object(object).pos));
                    let message = format!(
                        "cannot infer {} (declared at {})",
                        param.name,
                        place.unwrap_or_default()
                    );
                    return Err(Some((inference.pos, message)));
                }
            }
        }
        Ok(args)
    }

    /// A parameter whose type contains the parameter itself has no type.
    fn drop_cycles(&self, params: &[TypeParamId], inferred: &mut [Option<TypeId>]) {
        let count = params.len();
        let mut reaches = vec![vec![false; count]; count];
        for (from, ty) in inferred.iter().enumerate() {
            for (to, &param) in params.iter().enumerate() {
                reaches[from][to] = ty.is_some_and(|ty| self.types().mentions_any(ty, &[param]));
            }
        }
        for via in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
                }
            }
        }
        for (index, ty) in inferred.iter_mut().enumerate() {
            if reaches[index][index] {
                *ty = None;
            }
        }
    }

    /// A generic function's type, all of whose type parameters have been replaced, is not generic.
    fn without_type_params(&self, ty: TypeId) -> TypeId {
        match self.generic_signature(ty) {
            Some(signature) => {
                let list = |params: &[Param]| params.to_vec();
                let (params, results) = (list(&signature.params), list(&signature.results));
                self.types().signature(params, results, signature.variadic)
            }
            None => ty,
        }
    }
}

fn given_substitution(params: &[TypeParamId], given: &[Option<TypeId>]) -> Substitution {
    let mut substitution = Substitution::default();
    for (&param, &ty) in params.iter().zip(given) {
        if let Some(ty) = ty {
            substitution.insert(param, ty);
        }
    }
    substitution
}
