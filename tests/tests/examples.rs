//! Every program of `examples/go` prints what NAME.out says, plain and under all stress modes at once.

use morestack_tests::process;
use morestack_tests::variant::Variant;

fn check(variant: Variant) {
    let examples = morestack_tests::examples().unwrap();
    assert!(examples.len() >= 8, "only {} examples", examples.len());
    let mut failures = Vec::new();
    for example in examples {
        let folder = example.program.parent().expect("an example is in a folder");
        let mut command = process::command(env!("CARGO_BIN_EXE_morestack-under-test"), folder);
        command
            .arg("run")
            .args(variant.flags())
            .arg(example.file_name());
        let outcome = match process::run(&mut command, process::DEADLINE) {
            Ok(outcome) => outcome,
            Err(error) => {
                failures.push(error);
                continue;
            }
        };
        let output = outcome.stdout + &outcome.stderr;
        if outcome.exit != 0 || output != example.expected_output().unwrap() {
            let shown: String = output.chars().take(600).collect();
            failures.push(format!(
                "{} exits {} and prints:\n{shown}",
                example.file_name(),
                outcome.exit
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn examples_print_their_expected_output() {
    check(Variant::BASE);
}

#[test]
fn examples_do_not_notice_stress() {
    check(Variant::stressed("move,odd,small"));
    check(Variant::not_optimised("move"));
}
