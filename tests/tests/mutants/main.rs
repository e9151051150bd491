//! Mutants of the pass: each damages what lies between two stages, as a bug of ours or of Cranelift would, in all of a set of
//! random programs. Most are rejected by the verifier; what only running can show dies of poison or computes something else
//! under a move at every check. The undamaged programs are accepted and run right.
//!
//! `cargo test -p morestack-tests --test mutants -- --nocapture` prints the table.

mod clif;
mod damage;
mod find;
mod machine;
mod running;
mod stages;

use morestack_compiler::verify::{Rule, VerifyError};

/// Seeds of the programs that are damaged.
const SEEDS: std::ops::Range<u64> = 1..41;

/// What came of one mutant.
#[derive(Debug)]
struct Row {
    name: &'static str,
    /// Which bug it stands for, where there was one.
    stands_for: &'static str,
    /// In how many places it could be applied.
    applied: usize,
    /// Verdict in words.
    verdict: String,
    /// Whether that is what it should be.
    good: bool,
}

/// Counts the verdicts on all places of one mutant that the verifier has to reject.
#[derive(Default)]
struct Tally {
    applied: usize,
    rejected: usize,
    rules: std::collections::BTreeSet<Rule>,
    accepted: Vec<String>,
}

impl Tally {
    fn add(&mut self, place: &str, verdict: Result<(), VerifyError>) {
        self.applied += 1;
        match verdict {
            Ok(()) => self.accepted.push(place.to_owned()),
            Err(error) => {
                self.rejected += 1;
                self.rules
                    .extend(error.violations.iter().map(|violation| violation.rule));
            }
        }
    }

    /// All places must have been rejected, `rule` among the reasons.
    fn row(self, name: &'static str, stands_for: &'static str, rule: Rule) -> Row {
        let good = self.applied > 0 && self.accepted.is_empty() && self.rules.contains(&rule);
        let rules: Vec<String> = self.rules.iter().map(|rule| format!("{rule:?}")).collect();
        let mut verdict = format!(
            "rejected {}/{}: {}",
            self.rejected,
            self.applied,
            rules.join(" ")
        );
        if let Some(first) = self.accepted.first() {
            verdict += &format!(" (accepted: {first})");
        }
        Row {
            name,
            stands_for,
            applied: self.applied,
            verdict,
            good,
        }
    }
}

fn print(title: &str, rows: &[Row]) {
    println!("\n{title}");
    for row in rows {
        let mark = if row.good { "ok  " } else { "FAIL" };
        println!(
            "  {mark} {:<44} {:>5} places  {}",
            row.name, row.applied, row.verdict
        );
        if !row.stands_for.is_empty() {
            println!("       {}", row.stands_for);
        }
    }
}

fn assert_all(rows: &[Row]) {
    let bad: Vec<&str> = rows
        .iter()
        .filter(|row| !row.good)
        .map(|row| row.name)
        .collect();
    assert!(bad.is_empty(), "not caught as they should be: {bad:?}");
}

#[test]
fn undamaged_programs_are_accepted() {
    for seed in SEEDS {
        for subject in stages::subjects(seed) {
            let passed = subject.passed();
            let verdict = subject.verify(&passed.func, &passed.contract);
            assert!(verdict.is_ok(), "seed {seed}: {verdict:?}");
        }
        let image = stages::image(seed, morestack_compiler::CheckPolicy::Elide);
        let verdict = morestack_compiler::verify::verify_image(&image, &image.encode_maps());
        assert!(verdict.is_ok(), "seed {seed}: {verdict:?}");
    }
}

#[test]
fn damage_to_the_clif_is_rejected() {
    let rows = clif::rows();
    print("The final CLIF, damaged:", &rows);
    assert_all(&rows);
}

#[test]
fn damage_to_the_stages_is_rejected() {
    let rows = stages::rows();
    print("Stages left out, doubled or in the wrong order:", &rows);
    assert_all(&rows);
}

#[test]
fn damage_to_the_machine_facts_is_rejected() {
    let rows = machine::rows();
    print("Map table, entry stubs and checks, damaged:", &rows);
    assert_all(&rows);
}

#[test]
fn what_the_verifier_cannot_see_is_caught_by_running() {
    if running::is_child() {
        return;
    }
    let rows = running::rows();
    print(
        "Accepted by the verifier, caught by poison under a move at every check:",
        &rows,
    );
    assert_all(&rows);
}

/// At least this many mutants, as promised.
#[test]
fn there_are_enough_mutants() {
    let all = clif::count() + stages::count() + machine::count() + running::count();
    println!("{all} mutants");
    assert!(all >= 30, "{all}");
}
