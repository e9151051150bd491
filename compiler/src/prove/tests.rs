//! Which checks go, and above all which stay: beside each loop whose check is superfluous stands one that looks like it and is not.

use super::*;

/// A function of `n`, `k` and a pointer whose body is `blocks`; `check X Y` stands for a bounds check that leads to a cold block.
fn function(body: &str) -> Function {
    let mut text = "function %f(i64, i64, i64) tail {\n".to_owned();
    let mut next = 100;
    for line in body.lines().map(str::trim) {
        if let Some(operands) = line.strip_prefix("check ") {
            let (index, length) = operands.split_once(' ').expect("two operands");
            text += &format!(
                "v{next} = icmp uge {index}, {length}\nbrif v{next}, block99, block{next}\nblock{next}:\n"
            );
            next += 1;
        } else {
            text += line;
            text.push('\n');
        }
    }
    text += "block99 cold:\n    trap user1\n}\n";
    let functions = cranelift_reader::parse_functions(&text);
    let mut functions = functions.unwrap_or_else(|error| panic!("{error}\n{text}"));
    functions.remove(0)
}

/// How many checks are left.
fn checks_left(body: &str) -> usize {
    let mut func = function(body);
    let cfg = ControlFlowGraph::with_function(&func);
    let domtree = DominatorTree::with_function(&func, &cfg);
    decide_branches(&mut func, &cfg, &domtree);
    let blocks: Vec<Block> = func.layout.blocks().collect();
    blocks
        .into_iter()
        .filter(|&block| guarded(&func, block).is_some())
        .count()
}

/// `for i := FIRST; i < n; i += STEP { check INDEX }`, the test at the end of the loop.
fn rotated_loop(first: i64, condition: &str, step: i64, check: &str) -> String {
    format!(
        "block0(v0: i64, v1: i64, v2: i64):
            v3 = iconst.i64 {first}
            v4 = icmp {condition} v3, v0
            brif v4, block1(v3), block9
        block1(v5: i64):
            {check}
            v6 = iconst.i64 {step}
            v7 = iadd v5, v6
            v8 = icmp {condition} v7, v0
            brif v8, block1(v7), block9
        block9:
            return
        "
    )
}

#[test]
fn a_loop_over_all_elements_needs_no_check() {
    assert_eq!(checks_left(&rotated_loop(0, "slt", 1, "check v5 v0")), 0);
    assert_eq!(checks_left(&rotated_loop(3, "slt", 1, "check v5 v0")), 0);
}

#[test]
fn a_loop_that_goes_too_far_keeps_its_check() {
    assert_eq!(checks_left(&rotated_loop(0, "sle", 1, "check v5 v0")), 1);
    assert_eq!(checks_left(&rotated_loop(-1, "slt", 1, "check v5 v0")), 1);
    // The other length.
    assert_eq!(checks_left(&rotated_loop(0, "slt", 1, "check v5 v1")), 1);
}

#[test]
fn a_step_that_may_wrap_around_keeps_the_check() {
    // From the largest number but one the step leads below zero, which is less than n.
    assert_eq!(checks_left(&rotated_loop(0, "slt", 2, "check v5 v0")), 1);
    // Not equal: the variable passes n only by wrapping around, but starts anywhere.
    assert_eq!(checks_left(&rotated_loop(0, "ne", 1, "check v5 v0")), 1);
    assert_eq!(checks_left(&rotated_loop(0, "slt", -1, "check v5 v0")), 1);
}

#[test]
fn the_same_check_again_is_removed() {
    let body = |second: &str| {
        format!(
            "block0(v0: i64, v1: i64, v2: i64):
                check v1 v0
                {second}
                return
            "
        )
    };
    assert_eq!(checks_left(&body("check v1 v0")), 1);
    assert_eq!(checks_left(&body("check v0 v1")), 2);
    assert_eq!(
        checks_left(&body("v3 = iconst.i64 1\nv4 = isub v1, v3\ncheck v4 v0")),
        2
    );
}

#[test]
fn a_check_on_one_way_only_says_nothing_where_ways_meet() {
    let body = "block0(v0: i64, v1: i64, v2: i64):
            brif v2, block1, block2
        block1:
            check v1 v0
            jump block2
        block2:
            check v1 v0
            return
        ";
    assert_eq!(checks_left(body), 2);
}

#[test]
fn ranges_of_computed_indices() {
    let body = |index: &str, length: i64| {
        format!(
            "block0(v0: i64, v1: i64, v2: i64):
                v10 = iconst.i64 7
                v11 = iconst.i64 {length}
                {index}
                check v12 v11
                return
            "
        )
    };
    assert_eq!(checks_left(&body("v12 = band v0, v10", 8)), 0);
    assert_eq!(checks_left(&body("v12 = band v0, v10", 7)), 1);
    assert_eq!(checks_left(&body("v12 = urem v0, v10", 7)), 0);
    // The remainder of a negative number is negative.
    assert_eq!(checks_left(&body("v12 = srem v0, v10", 7)), 1);
    let byte = "v13 = ireduce.i8 v0\nv12 = uextend.i64 v13";
    assert_eq!(checks_left(&body(byte, 256)), 0);
    assert_eq!(checks_left(&body(byte, 255)), 1);
    let signed = "v13 = ireduce.i8 v0\nv12 = sextend.i64 v13";
    assert_eq!(checks_left(&body(signed, 256)), 1);
    assert_eq!(
        checks_left(&body("v13 = iconst.i64 61\nv12 = ushr v0, v13", 8)),
        0
    );
}

#[test]
fn neighbours_of_a_checked_index() {
    // if v1 >= LEAST && v1 + AHEAD < n
    let body = |least: i64, ahead: i64, offset: i64| {
        format!(
            "block0(v0: i64, v1: i64, v2: i64):
                v3 = iconst.i64 {least}
                v4 = icmp sge v1, v3
                brif v4, block1, block9
            block1:
                v5 = iconst.i64 {ahead}
                v6 = iadd v1, v5
                v7 = icmp slt v6, v0
                brif v7, block2, block9
            block2:
                v8 = iconst.i64 {offset}
                v9 = iadd v1, v8
                check v9 v0
                return
            block9:
                return
            "
        )
    };
    assert_eq!(checks_left(&body(0, 0, 0)), 0);
    assert_eq!(checks_left(&body(1, 0, -1)), 0);
    assert_eq!(checks_left(&body(0, 0, -1)), 1);
    assert_eq!(checks_left(&body(0, 0, 1)), 1);
    // v1 + 1 < n, but v1 + 1 may have wrapped around: then v1 is the largest number.
    assert_eq!(checks_left(&body(0, 1, 0)), 1);
}

#[test]
fn a_length_that_changes_in_the_loop_is_another_one() {
    let body = "block0(v0: i64, v1: i64, v2: i64):
            v3 = iconst.i64 0
            v4 = icmp slt v3, v0
            brif v4, block1(v3, v0), block9
        block1(v5: i64, v10: i64):
            check v5 v10
            v6 = iconst.i64 1
            v7 = iadd v5, v6
            v11 = load.i64 v2
            v8 = icmp slt v7, v0
            brif v8, block1(v7, v11), block9
        block9:
            return
        ";
    assert_eq!(checks_left(body), 1);
}

#[test]
fn an_index_that_the_loop_sets_back_keeps_its_check() {
    let body = "block0(v0: i64, v1: i64, v2: i64):
            v3 = iconst.i64 0
            v4 = icmp slt v3, v0
            brif v4, block1(v3), block9
        block1(v5: i64):
            check v5 v0
            v6 = iconst.i64 1
            v7 = iadd v5, v6
            v11 = load.i64 v2
            v8 = icmp slt v7, v0
            brif v8, block1(v11), block9
        block9:
            return
        ";
    assert_eq!(checks_left(body), 1);
}

#[test]
fn unused_reads_go_and_faulting_ones_stay() {
    let mut func = function(
        "block0(v0: i64, v1: i64, v2: i64):
            v3 = load.i64 notrap v2
            v4 = iadd v3, v0
            v5 = load.i64 v1
            v6 = load.i8 v1+8
            v7 = load.i8 v0
            return
        ",
    );
    let cfg = ControlFlowGraph::with_function(&func);
    let domtree = DominatorTree::with_function(&func, &cfg);
    remove_unused(&mut func, &domtree);
    // The read through v1 tells whether it is nil, the second one repeats that.
    let text = func.display().to_string();
    let reads: Vec<&str> = text
        .lines()
        .filter_map(|line| Some(line.split_once("load")?.1))
        .collect();
    assert_eq!(reads, [".i64 v1", ".i8 v0"], "{text}");
}
