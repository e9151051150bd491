//! Makes a failing program smaller, as long as it still fails: statement by statement, from large pieces to small ones.

use super::plan::{Program, Stmt};

/// Removes what can be removed so that `fails` still holds; gives up after `max_tries` calls of it.
pub fn shrink(
    program: &Program,
    max_tries: usize,
    mut fails: impl FnMut(&Program) -> bool,
) -> Program {
    let mut best = program.clone();
    let mut tries = 0;
    let mut progress = true;
    while progress && tries < max_tries {
        progress = false;
        for candidate in candidates(&best) {
            tries += 1;
            if tries > max_tries {
                break;
            }
            if fails(&candidate) {
                best = candidate;
                progress = true;
                break;
            }
        }
    }
    best
}

/// All programs that are one step smaller, larger steps first.
fn candidates(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    for index in 0..program.functions.len() {
        let mut without_tail = program.clone();
        if without_tail.functions[index].tail.take().is_some() {
            all.push(without_tail);
        }
        let mut not_huge = program.clone();
        if not_huge.functions[index]
            .huge_bytes
            .is_some_and(|bytes| bytes > 200)
        {
            not_huge.functions[index].huge_bytes = Some(200);
            all.push(not_huge);
        }
        for body in smaller_blocks(&program.functions[index].body) {
            let mut smaller = program.clone();
            smaller.functions[index].body = body;
            all.push(smaller);
        }
    }
    if program.budget > 1 {
        for budget in [program.budget / 2, program.budget - 1] {
            all.push(Program {
                budget,
                ..program.clone()
            });
        }
    }
    all
}

/// Blocks with a run of statements removed, or with one statement replaced by a part of it.
fn smaller_blocks(block: &[Stmt]) -> Vec<Vec<Stmt>> {
    let mut all = Vec::new();
    let mut len = block.len();
    while len > 0 {
        for start in (0..block.len()).step_by(len) {
            let end = (start + len).min(block.len());
            all.push([&block[..start], &block[end..]].concat());
        }
        len /= 2;
    }
    for (index, stmt) in block.iter().enumerate() {
        let mut replace =
            |with: Vec<Stmt>| all.push([&block[..index], &with, &block[index + 1..]].concat());
        match stmt {
            Stmt::If {
                condition,
                then,
                otherwise,
            } => {
                replace(then.clone());
                replace(otherwise.clone());
                for then in smaller_blocks(then) {
                    replace(vec![Stmt::If {
                        condition: *condition,
                        then,
                        otherwise: otherwise.clone(),
                    }]);
                }
                for otherwise in smaller_blocks(otherwise) {
                    replace(vec![Stmt::If {
                        condition: *condition,
                        then: then.clone(),
                        otherwise,
                    }]);
                }
            }
            Stmt::Switch { arms, .. } => arms.iter().for_each(|arm| replace(arm.clone())),
            Stmt::Loop { count, body } => {
                replace(body.clone());
                for body in smaller_blocks(body) {
                    replace(vec![Stmt::Loop {
                        count: *count,
                        body,
                    }]);
                }
            }
            _ => {}
        }
    }
    all
}
