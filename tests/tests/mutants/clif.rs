//! Mutants of the final CLIF: what a wrong pass, a wrong frontend or a wrong mid-end would leave behind.

use super::stages::{Subject, subjects};
use super::{Row, SEEDS, Tally};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::types::{F64, I32, I64};
use cranelift_codegen::ir::{
    Function, Inst, InstBuilder, InstructionData, MemFlagsData, Opcode, StackSlot,
    UserStackMapEntry, Value, ValueDef,
};
use morestack_compiler::contract::{
    Contract, PointerSignatures, SAFEPOINT_SPILL_REGION, called_function, opaque_address,
};
use morestack_compiler::verify::{FunctionFacts, Rule, verify_function};

/// Damages a function at the `n`-th of the places where it can; false if there are fewer.
type Mutant = fn(&mut Function, &mut Contract, n: usize) -> bool;

/// Places of one function that are tried.
const PLACES: usize = 3;

const MUTANTS: [(&str, &str, Rule, Mutant); 29] = [
    ("map entry dropped", "", Rule::StaleWord, |func, _, n| {
        edit_map(func, reloaded_after, n, |entries, reloaded| {
            entries.retain(|entry| entry.slot != reloaded)
        })
    }),
    (
        "map lost on a call",
        "wasmtime 12934: lost map on a call",
        Rule::StaleWord,
        |func, _, n| edit_map(func, reloaded_after, n, |entries, _| entries.clear()),
    ),
    (
        "map entry shifted",
        "",
        Rule::ListedNotAPointerWord,
        |func, _, n| edit_map(func, any_entry, n, |entries, _| entries[0].offset += 8),
    ),
    (
        "map entry misaligned",
        "",
        Rule::ListedNotAPointerWord,
        |func, _, n| edit_map(func, any_entry, n, |entries, _| entries[0].offset += 4),
    ),
    (
        "map entry of another type",
        "",
        Rule::ListedNotAPointerWord,
        |func, _, n| edit_map(func, any_entry, n, |entries, _| entries[0].ty = I32),
    ),
    (
        "map names a slot of scalars",
        "",
        Rule::ListedNotAPointerWord,
        |func, contract, n| {
            let is_scalar = |slot: &StackSlot| {
                !is_spill_slot(func, *slot)
                    && contract
                        .slot_pointers
                        .iter()
                        .all(|pointers| pointers.slot != *slot)
            };
            let Some(slot) = func.sized_stack_slots.keys().find(is_scalar) else {
                return false;
            };
            edit_map(func, any_entry, n, |entries, _| entries[0].slot = slot)
        },
    ),
    (
        "spill left out",
        "",
        Rule::ListedUninitialised,
        spill_left_out,
    ),
    (
        "zeroing of a pointer word left out",
        "",
        Rule::ListedUninitialised,
        zeroing_left_out,
    ),
    (
        "reload left out after a call",
        "wasmtime 13228: reload skipped",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            reload_around_call(func, n, |func, call, reload| {
                let early = reload_before(func, call, reload);
                func.dfg.clear_results(reload.inst);
                func.dfg.change_to_alias(reload.value, early);
                func.layout.remove_inst(reload.inst);
            })
        },
    ),
    (
        "reload moved above the call",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            reload_around_call(func, n, |func, call, reload| {
                let early = reload_before(func, call, reload);
                let user = func
                    .layout
                    .next_inst(call)
                    .expect("a call is no terminator");
                load_through(func, user, early);
            })
        },
    ),
    (
        "stack_addr of an access merged over a call",
        "stack_addr is pure",
        Rule::LiveAcrossSafepoint,
        |func, _, n| address_over_call(func, n, |_, address| address),
    ),
    (
        "slot address plus constant kept over a call",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            address_over_call(func, n, |cursor, address| {
                let eight = cursor.ins().iconst(I64, 8);
                cursor.ins().iadd(address, eight)
            })
        },
    ),
    (
        "stack_addr hoisted out of a loop",
        "LICM hoists it",
        Rule::LiveAcrossSafepoint,
        hoisted,
    ),
    (
        "block parameter forgotten",
        "a phi of pointers over a call",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            pointer_over_call(
                func,
                n,
                |_, pointer| pointer,
                |cursor, pointer| {
                    // Through the parameter of a block of its own.
                    let at = cursor.current_inst().expect("at an instruction");
                    let block = cursor.func.dfg.make_block();
                    cursor.func.layout.split_block(block, at);
                    let param = cursor.func.dfg.append_block_param(block, I64);
                    let before = cursor
                        .func
                        .layout
                        .prev_block(block)
                        .expect("the first half");
                    cursor.goto_bottom(before);
                    cursor.ins().jump(block, &[pointer.into()]);
                    cursor.goto_inst(at);
                    param
                },
            )
        },
    ),
    (
        "derived pointer kept over a call",
        "iadd p, k",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            pointer_over_call(
                func,
                n,
                |cursor, p| plus(cursor, p, 8),
                |cursor, q| plus(cursor, q, -8),
            )
        },
    ),
    (
        "select of pointers kept over a call",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            let choose = |cursor: &mut FuncCursor<'_>, p: Value| {
                let nil = cursor.ins().iconst(I64, 0);
                let task = cursor.ins().get_pinned_reg(I64);
                cursor.ins().select(task, p, nil)
            };
            pointer_over_call(func, n, choose, |_, q| q)
        },
    ),
    (
        "pointer kept as an integer: isub and iadd",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            let minus = |cursor: &mut FuncCursor<'_>, p: Value| {
                let task = cursor.ins().get_pinned_reg(I64);
                cursor.ins().isub(p, task)
            };
            let back = |cursor: &mut FuncCursor<'_>, q: Value| {
                let task = cursor.ins().get_pinned_reg(I64);
                cursor.ins().iadd(q, task)
            };
            pointer_over_call(func, n, minus, back)
        },
    ),
    (
        "pointer kept negated",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            pointer_over_call(
                func,
                n,
                |cursor, p| cursor.ins().ineg(p),
                |cursor, q| cursor.ins().ineg(q),
            )
        },
    ),
    (
        "pointer kept inverted",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            pointer_over_call(
                func,
                n,
                |cursor, p| cursor.ins().bnot(p),
                |cursor, q| cursor.ins().bnot(q),
            )
        },
    ),
    (
        "pointer kept tagged",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            let tag = |cursor: &mut FuncCursor<'_>, p: Value| {
                let one = cursor.ins().iconst(I64, 1);
                cursor.ins().bor(p, one)
            };
            let untag = |cursor: &mut FuncCursor<'_>, q: Value| {
                let mask = cursor.ins().iconst(I64, -2);
                cursor.ins().band(q, mask)
            };
            pointer_over_call(func, n, tag, untag)
        },
    ),
    (
        "pointer kept in a float register",
        "",
        Rule::LiveAcrossSafepoint,
        |func, _, n| {
            let flags = MemFlagsData::new();
            pointer_over_call(
                func,
                n,
                |cursor, p| cursor.ins().bitcast(F64, flags, p),
                |cursor, q| cursor.ins().bitcast(I64, flags, q),
            )
        },
    ),
    (
        "pointer kept in a slot word nobody lists",
        "",
        Rule::StaleWord,
        |func, _, n| {
            let slot = func.create_sized_stack_slot(cranelift_codegen::ir::StackSlotData::new(
                cranelift_codegen::ir::StackSlotKind::ExplicitSlot,
                8,
                3,
            ));
            let keep = |cursor: &mut FuncCursor<'_>, p: Value| {
                let address = cursor.ins().stack_addr(I64, slot, 0);
                cursor.ins().store(MemFlagsData::trusted(), p, address, 0);
                cursor.ins().iconst(I64, 0)
            };
            let back = |cursor: &mut FuncCursor<'_>, _: Value| {
                let address = cursor.ins().stack_addr(I64, slot, 0);
                cursor.ins().load(I64, MemFlagsData::trusted(), address, 0)
            };
            pointer_over_call(func, n, keep, back)
        },
    ),
    (
        "pointer stored at half a word",
        "",
        Rule::MisalignedPointer,
        |func, _, n| {
            let slot = func
                .sized_stack_slots
                .keys()
                .find(|&slot| func.sized_stack_slots[slot].size >= 64);
            let Some(slot) = slot else { return false };
            at_pointer(func, n, |cursor, pointer| {
                let address = cursor.ins().stack_addr(I64, slot, 4);
                cursor
                    .ins()
                    .store(MemFlagsData::trusted(), pointer, address, 0);
            })
        },
    ),
    (
        "access behind the end of a slot",
        "",
        Rule::OutsideSlot,
        |func, _, n| {
            let Some(access) = nth(func, n, |func, inst| direct_access(func, inst).is_some())
            else {
                return false;
            };
            match &mut func.dfg.insts[access] {
                InstructionData::Load { offset, .. } | InstructionData::Store { offset, .. } => {
                    *offset = Offset32::new(i32::from(*offset) + (1 << 24));
                    true
                }
                _ => false,
            }
        },
    ),
    (
        "movable load through a pointer",
        "readonly can_move loads sink below calls",
        Rule::MovableLoad,
        |func, _, n| {
            at_pointer(func, n, |cursor, pointer| {
                let flags = MemFlagsData::trusted().with_readonly().with_can_move();
                cursor.ins().load(I64, flags, pointer, 0);
            })
        },
    ),
    (
        "stack pointer as a value",
        "get_stack_pointer is pure",
        Rule::ForbiddenInstruction,
        |func, _, n| {
            at_pointer(func, n, |cursor, _| {
                cursor.ins().get_stack_pointer(I64);
            })
        },
    ),
    (
        "opaque address not revealed",
        "",
        Rule::OpaqueLeft,
        |func, _, n| {
            at_pointer(func, n, |cursor, _| {
                let base = cursor
                    .ins()
                    .iconst(I64, opaque_address(StackSlot::from_u32(0)));
                cursor.ins().load(I64, MemFlagsData::trusted(), base, 0);
            })
        },
    ),
    (
        "address of a spill slot as a value",
        "",
        Rule::SpillSlotEscapes,
        |func, _, n| {
            let slot = func
                .sized_stack_slots
                .keys()
                .find(|&slot| is_spill_slot(func, slot));
            let Some(slot) = slot else { return false };
            at_pointer(func, n, |cursor, pointer| {
                let address = cursor.ins().stack_addr(I64, slot, 0);
                cursor.ins().icmp(
                    cranelift_codegen::ir::condcodes::IntCC::Equal,
                    address,
                    pointer,
                );
            })
        },
    ),
    (
        "pointer returned as an integer",
        "",
        Rule::PointerReturnedAsScalar,
        |func, contract, n| {
            let pointers = std::mem::take(&mut contract.signature.results);
            let Some(result) = pointers.first().filter(|_| n == 0) else {
                return false;
            };
            // The result must really be one: a program may return a pointer it never made.
            let returns = nth(func, 0, |func, inst| {
                func.dfg.insts[inst].opcode() == Opcode::Return
            });
            returns.is_some_and(|inst| {
                let value = func
                    .dfg
                    .resolve_aliases(func.dfg.inst_args(inst)[*result as usize]);
                !matches!(func.dfg.value_def(value), ValueDef::Param(..))
            })
        },
    ),
];

/// Beside those of the table.
const MORE: usize = 1;

pub fn count() -> usize {
    MUTANTS.len() + MORE
}

pub fn rows() -> Vec<Row> {
    let subjects: Vec<(Subject, Function, Contract)> = SEEDS
        .flat_map(subjects)
        .map(|subject| {
            let passed = subject.passed();
            (subject, passed.func, passed.contract)
        })
        .collect();
    let mut rows = Vec::new();
    for (name, stands_for, rule, mutant) in MUTANTS {
        let mut tally = Tally::default();
        for (subject, func, contract) in &subjects {
            for n in 0..PLACES {
                let (mut func, mut contract) = (func.clone(), contract.clone());
                if !mutant(&mut func, &mut contract, n) {
                    break;
                }
                let place = format!("{}, place {n}", subject.name);
                tally.add(&place, subject.verify(&func, &contract));
            }
        }
        rows.push(tally.row(name, stands_for, rule));
    }
    rows.push(callee_without_entry_map(&subjects));
    rows
}

/// The producer forgets that a callee takes pointers: its entry map would be empty.
fn callee_without_entry_map(subjects: &[(Subject, Function, Contract)]) -> Row {
    let mut tally = Tally::default();
    for (subject, func, contract) in subjects {
        let calls = safepoints(func);
        let callee = calls.iter().find_map(|&call| match func.dfg.insts[call] {
            InstructionData::Call { func_ref, .. } => called_function(func, func_ref),
            _ => None,
        });
        let Some(callee) =
            callee.filter(|&callee| !subject.signatures.get(callee).params.is_empty())
        else {
            continue;
        };
        let mut signatures = PointerSignatures::clone(&subject.signatures);
        signatures.set(callee, Default::default());
        let verdict = verify_function(
            func,
            &FunctionFacts {
                contract,
                signatures: &signatures,
            },
        );
        tally.add(&subject.name, verdict);
    }
    tally.row(
        "pointer passed where the callee's signature has none",
        "",
        Rule::PointerPassedAsScalar,
    )
}

pub fn constant(func: &Function, value: Value) -> Option<i64> {
    match func.dfg.insts[definition(func, value)?] {
        InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } => Some(imm.bits()),
        _ => None,
    }
}

/// The instruction that defines `value`.
pub fn definition(func: &Function, value: Value) -> Option<Inst> {
    match func.dfg.value_def(func.dfg.resolve_aliases(value)) {
        ValueDef::Result(inst, _) => Some(inst),
        _ => None,
    }
}

pub fn insts(func: &Function) -> Vec<Inst> {
    func.layout
        .blocks()
        .flat_map(|block| func.layout.block_insts(block))
        .collect()
}

pub fn nth(func: &Function, n: usize, wanted: impl Fn(&Function, Inst) -> bool) -> Option<Inst> {
    insts(func)
        .into_iter()
        .filter(|&inst| wanted(func, inst))
        .nth(n)
}

pub fn safepoints(func: &Function) -> Vec<Inst> {
    insts(func)
        .into_iter()
        .filter(|&inst| func.dfg.insts[inst].opcode().is_safepoint())
        .collect()
}

pub fn entries(func: &Function, inst: Inst) -> &[UserStackMapEntry] {
    func.dfg.user_stack_map_entries(inst).unwrap_or_default()
}

fn lists(func: &Function, inst: Inst, slot: StackSlot) -> bool {
    entries(func, inst).iter().any(|entry| entry.slot == slot)
}

/// The slot whose address a load or store uses directly.
pub fn direct_access(func: &Function, inst: Inst) -> Option<StackSlot> {
    let address = match func.dfg.insts[inst] {
        InstructionData::Load { arg, .. } => arg,
        InstructionData::Store { args, .. } => args[1],
        _ => return None,
    };
    func.dfg.insts[definition(func, address)?].stack_slot()
}

/// The spill slot that `inst` spills to or reloads from.
pub fn spilled_slot(func: &Function, inst: Inst) -> Option<StackSlot> {
    let region = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION)?;
    let is_spill = func.dfg.insts[inst].alias_region(&func.dfg) == Some(region);
    direct_access(func, inst).filter(|_| is_spill)
}

pub fn is_spill_slot(func: &Function, slot: StackSlot) -> bool {
    insts(func)
        .into_iter()
        .any(|inst| spilled_slot(func, inst) == Some(slot))
}

/// A slot in the map of `call` that is reloaded in the same block before another call or a spill to it.
fn reloaded_after(func: &Function, call: Inst) -> Option<StackSlot> {
    following(func, call).find_map(|inst| {
        let slot = spilled_slot(func, inst)?;
        (func.dfg.insts[inst].opcode() == Opcode::Load && lists(func, call, slot)).then_some(slot)
    })
}

fn any_entry(func: &Function, call: Inst) -> Option<StackSlot> {
    entries(func, call).first().map(|entry| entry.slot)
}

/// The instructions behind `call` up to the next call or spill of its block.
fn following(func: &Function, call: Inst) -> impl Iterator<Item = Inst> + '_ {
    let mut next = func.layout.next_inst(call);
    std::iter::from_fn(move || {
        let inst = next?;
        next = func.layout.next_inst(inst);
        let is_spill =
            func.dfg.insts[inst].opcode() == Opcode::Store && spilled_slot(func, inst).is_some();
        (!func.dfg.insts[inst].opcode().is_call() && !is_spill).then_some(inst)
    })
}

/// Changes the map of the `n`-th safepoint for which `choose` gives a slot.
fn edit_map(
    func: &mut Function,
    choose: fn(&Function, Inst) -> Option<StackSlot>,
    n: usize,
    edit: impl Fn(&mut Vec<UserStackMapEntry>, StackSlot),
) -> bool {
    let chosen = safepoints(func)
        .into_iter()
        .filter_map(|call| Some((call, choose(func, call)?)))
        .nth(n);
    let Some((call, slot)) = chosen else {
        return false;
    };
    let mut changed = entries(func, call).to_vec();
    edit(&mut changed, slot);
    replace_call(func, call, changed);
    true
}

/// Maps can only be added to: the call is replaced by a copy with another map.
pub fn replace_call(func: &mut Function, call: Inst, map: Vec<UserStackMapEntry>) {
    let data = func.dfg.insts[call];
    let copy = func.dfg.make_inst(data);
    let results = func.dfg.inst_results(call).to_vec();
    func.dfg.detach_inst_results(call);
    func.dfg
        .make_inst_results_reusing(copy, I64, results.into_iter().map(Some));
    func.dfg.append_user_stack_map_entries(copy, map);
    func.layout.insert_inst(copy, call);
    func.layout.remove_inst(call);
}

/// A reload of a spilled pointer.
#[derive(Clone, Copy)]
struct Reload {
    inst: Inst,
    value: Value,
    slot: StackSlot,
}

/// Calls `damage(call, reload)` for the `n`-th call with a reload of one of its words in the same block.
fn reload_around_call(
    func: &mut Function,
    n: usize,
    damage: impl Fn(&mut Function, Inst, Reload),
) -> bool {
    let mut found = Vec::new();
    for call in safepoints(func) {
        let reload = following(func, call).find_map(|inst| {
            let slot = spilled_slot(func, inst)?;
            let is_load = func.dfg.insts[inst].opcode() == Opcode::Load;
            let is_used = is_load && is_used_for_real(func, func.dfg.first_result(inst));
            (is_used && lists(func, call, slot)).then(|| Reload {
                inst,
                value: func.dfg.first_result(inst),
                slot,
            })
        });
        found.extend(reload.map(|reload| (call, reload)));
    }
    let Some(&(call, reload)) = found.get(n) else {
        return false;
    };
    damage(func, call, reload);
    true
}

/// Whether something that does not float uses the value: a load, a store or a call.
fn is_used_for_real(func: &Function, value: Value) -> bool {
    insts(func).into_iter().any(|inst| {
        let opcode = func.dfg.insts[inst].opcode();
        let real = opcode.can_load() || opcode.can_store() || opcode.is_call();
        real && func
            .dfg
            .inst_args(inst)
            .iter()
            .any(|&arg| func.dfg.resolve_aliases(arg) == value)
    })
}

/// Reloads the same word directly before the call.
fn reload_before(func: &mut Function, call: Inst, reload: Reload) -> Value {
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, reload.slot, 0);
    cursor.ins().load(I64, MemFlagsData::trusted(), address, 0)
}

fn load_through(func: &mut Function, at: Inst, pointer: Value) {
    let mut cursor = FuncCursor::new(func).at_inst(at);
    cursor.ins().load(I64, MemFlagsData::trusted(), pointer, 0);
}

fn plus(cursor: &mut FuncCursor<'_>, value: Value, constant: i64) -> Value {
    let constant = cursor.ins().iconst(I64, constant);
    cursor.ins().iadd(value, constant)
}

/// Calls that list a spilled pointer, and one of its slots.
fn calls_with_pointers(func: &Function) -> Vec<(Inst, StackSlot)> {
    let calls = safepoints(func).into_iter();
    calls
        .filter_map(|call| Some((call, any_entry(func, call)?)))
        .collect()
}

/// Takes a pointer before the `n`-th call, keeps `make` of it over the call, and loads through `back` of that.
fn pointer_over_call(
    func: &mut Function,
    n: usize,
    make: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
    back: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
) -> bool {
    let Some(&(call, slot)) = calls_with_pointers(func).get(n) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let pointer = cursor.ins().load(I64, MemFlagsData::trusted(), address, 0);
    let kept = make(&mut cursor, pointer);
    cursor.goto_inst(call);
    let after = cursor
        .func
        .layout
        .next_inst(call)
        .expect("a call is no terminator");
    cursor.goto_inst(after);
    let pointer = back(&mut cursor, kept);
    cursor.ins().load(I64, MemFlagsData::trusted(), pointer, 0);
    true
}

/// Takes a slot's address before the `n`-th call and loads through `make` of it behind the call.
fn address_over_call(
    func: &mut Function,
    n: usize,
    make: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
) -> bool {
    let slot = func.sized_stack_slots.keys().next();
    let (Some(slot), Some(&call)) = (slot, safepoints(func).get(n)) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let address = make(&mut cursor, address);
    let after = cursor
        .func
        .layout
        .next_inst(call)
        .expect("a call is no terminator");
    load_through(func, after, address);
    true
}

/// Hands a freshly reloaded pointer in front of the `n`-th call to `damage`.
fn at_pointer(func: &mut Function, n: usize, damage: impl Fn(&mut FuncCursor<'_>, Value)) -> bool {
    let Some(&(call, slot)) = calls_with_pointers(func).get(n) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let pointer = cursor.ins().load(I64, MemFlagsData::trusted(), address, 0);
    damage(&mut cursor, pointer);
    true
}

/// Moves the address of an access in a block that comes back to itself over a call to the function's entry.
fn hoisted(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let entry = func.layout.entry_block().expect("a body");
    let has_call_before = |inst: Inst| {
        let block = func.layout.inst_block(inst);
        safepoints(func).iter().any(|&call| {
            func.layout.inst_block(call) == block
                && func.layout.pp_cmp(call, inst) == std::cmp::Ordering::Less
        })
    };
    let found = nth(func, n, |func, inst| {
        func.layout.inst_block(inst) != Some(entry)
            && direct_access(func, inst).is_some()
            && has_call_before(inst)
    });
    let Some(access) = found else {
        return false;
    };
    let index = usize::from(func.dfg.insts[access].opcode() == Opcode::Store);
    let address = func.dfg.resolve_aliases(func.dfg.inst_args(access)[index]);
    let ValueDef::Result(definition, _) = func.dfg.value_def(address) else {
        return false;
    };
    func.layout.remove_inst(definition);
    let last = func.layout.last_inst(entry).expect("a terminator");
    func.layout.insert_inst(definition, last);
    true
}

/// Removes the only spill to a listed slot. Where pointers share a slot, another one's spill would leave a pointer there,
/// if the wrong one.
fn spill_left_out(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let is_spill_to = |func: &Function, inst: Inst, slot: StackSlot| {
        func.dfg.insts[inst].opcode() == Opcode::Store && spilled_slot(func, inst) == Some(slot)
    };
    let spill = nth(func, n, |func, inst| {
        let Some(slot) = spilled_slot(func, inst) else {
            return false;
        };
        let shared = nth(func, 1, |func, inst| is_spill_to(func, inst, slot)).is_some();
        let listed = safepoints(func).iter().any(|&call| lists(func, call, slot));
        is_spill_to(func, inst, slot) && listed && !shared
    });
    spill.map(|inst| func.layout.remove_inst(inst)).is_some()
}

/// Removes the stores that zero a contract word at the entry.
fn zeroing_left_out(func: &mut Function, contract: &mut Contract, n: usize) -> bool {
    let Some(pointers) = contract.slot_pointers.get(n) else {
        return false;
    };
    if safepoints(func).is_empty() {
        return false;
    }
    let slot = pointers.slot;
    let of_slot = |func: &Function, inst: Inst| {
        let is_store = matches!(func.dfg.insts[inst], InstructionData::Store { .. });
        is_store && (direct_access(func, inst) == Some(slot) || zeroes_in_loop(func, inst, slot))
    };
    let stores: Vec<Inst> = insts(func)
        .into_iter()
        .filter(|&inst| of_slot(func, inst))
        .collect();
    for &inst in &stores {
        func.layout.remove_inst(inst);
    }
    !stores.is_empty()
}

/// A store at a sum of the slot's address and something else.
fn zeroes_in_loop(func: &Function, inst: Inst, slot: StackSlot) -> bool {
    let InstructionData::Store { args, .. } = func.dfg.insts[inst] else {
        return false;
    };
    let Some(sum) =
        definition(func, args[1]).filter(|&sum| func.dfg.insts[sum].opcode() == Opcode::Iadd)
    else {
        return false;
    };
    let mut operands = func
        .dfg
        .inst_args(sum)
        .iter()
        .filter_map(|&arg| definition(func, arg));
    constant(func, args[0]) == Some(0)
        && operands.any(|operand| func.dfg.insts[operand].stack_slot() == Some(slot))
}
