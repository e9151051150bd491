//! Statements.

use super::{body, package};

#[test]
fn unused_things() {
    body("x := 1", "3:1: declared and not used: x");
    body("x, y := 1, 2; _ = x", "3:4: declared and not used: y");
    body("x := 1; x = 2", "3:1: declared and not used: x");
    body("1 + 2", "3:1: 1 + 2 (untyped int constant 3) is not used");
    package(
        "import \"os\"\nimport d \"runtime/debug\"",
        "2:8: \"os\" imported and not used\n3:8: \"runtime/debug\" imported as d and not used",
    );
}

#[test]
fn missing_return() {
    package(
        "func f() int { for {} }\nfunc g(x int) int { if x > 0 { return 1 } else { panic(1) } }",
        "",
    );
    package("func f() int { for { break } }", "2:30: missing return");
    package(
        "func f(x int) int { switch x { case 1: return 1 } }",
        "2:51: missing return",
    );
    package(
        "func f(x int) int { switch x { case 1: return 1; default: return 2 } }",
        "",
    );
    package(
        "func f() int { L: for { break L } }",
        "2:35: missing return",
    );
    package("func f() int { L: for { for { break } }; goto L }", "");
}

#[test]
fn return_counts() {
    package(
        "func f() (int, string) { return 1 }",
        "2:33: not enough return values\n\thave (number)\n\twant (int, string)",
    );
    package(
        "func f() { return 1 }",
        "2:19: too many return values\n\thave (number)\n\twant ()",
    );
    package(
        "func f() (x int) { { x := 2; _ = x; return } }",
        "2:37: result parameter x not in scope at return\n\tx.go:2:22: inner declaration of var x int",
    );
}

#[test]
fn assignments() {
    body(
        "var x int = \"a\"; _ = x",
        "3:13: cannot use \"a\" (untyped string constant) as int value in variable declaration",
    );
    body(
        "a, b := 1",
        "3:1: declared and not used: a\n3:4: declared and not used: b\n3:9: assignment mismatch: 2 variables but 1 value",
    );
    package(
        "func g() (int, int)\nfunc f() { a := g(); _ = a }",
        "3:17: assignment mismatch: 1 variable but g returns 2 values",
    );
    body(
        "x := 1; x := 2; _ = x",
        "3:11: no new variables on left side of :=",
    );
    body("x := nil; _ = x", "3:6: use of untyped nil in assignment");
    body(
        "var s struct{}; s++",
        "3:17: invalid operation: s++ (non-numeric type struct{})",
    );
}

#[test]
fn switches() {
    body(
        "x := 1; switch x { case 1, 2: case 2: }",
        "3:36: duplicate case 2 (constant of type int) in expression switch\n\tx.go:3:28: previous case",
    );
    body(
        "x := 1; switch x { case \"a\": }",
        "3:25: cannot convert \"a\" (untyped string constant) to type int",
    );
    body(
        "switch { case 1: }",
        "3:15: cannot convert 1 (untyped int constant) to type bool",
    );
    body(
        "switch { default: default: }",
        "3:19: multiple defaults (first at x.go:3:10)",
    );
    body(
        "var x any; switch y := x.(type) { case int: }",
        "3:19: y declared and not used",
    );
    body(
        "var x any; switch x.(type) { case int: case int: }",
        "3:45: duplicate case int in type switch\n\tx.go:3:35: previous case",
    );
}

#[test]
fn ranges() {
    body(
        "for i, x := range 10 { _, _ = i, x }",
        "3:8: range over 10 (untyped int constant) permits only one iteration variable",
    );
    body(
        "for range 1.5 {}",
        "3:11: cannot range over 1.5 (untyped float constant)",
    );
    body("var p *[3]int; for i, x := range p { _, _ = i, x }", "");
    body(
        "for i := range \"abc\" { i = \"x\" }",
        "3:5: declared and not used: i\n3:28: cannot use \"x\" (untyped string constant) as int value in assignment",
    );
    body("var n int8; for i := range n { var _ int8 = i }", "");
}

#[test]
fn branches_and_types_are_both_reported() {
    body(
        "goto L\nx := 1\nL:\n_ = x\n_ = y",
        "3:6: goto L jumps over declaration of x at x.go:4:3\n7:5: undefined: y",
    );
    body("break", "3:1: break is not in a loop, switch, or select");
}
