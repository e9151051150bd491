//! Mutants of the final CLIF: what a wrong pass, a wrong frontend or a wrong mid-end would leave behind.

use super::damage::*;
use super::find::*;
use super::stages::{Subject, subjects};
use super::{Row, SEEDS, Tally};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::types::{F64, I32, I64};
use cranelift_codegen::ir::{
    Function, InstBuilder, InstructionData, MemFlagsData, Opcode, StackSlot, Value, ValueDef,
};
use morestack_compiler::contract::{Contract, PointerSignatures, called_function, opaque_address};
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
