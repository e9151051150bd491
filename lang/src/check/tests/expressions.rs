//! Expressions: operators, selectors, calls, literals.

use super::{body, package};

#[test]
fn mismatched_operands() {
    body(
        "var a int; var b float64; _ = a + b",
        "3:31: invalid operation: a + b (mismatched types int and float64)",
    );
    body(
        "var s string; _ = s + 1",
        "3:19: invalid operation: s + 1 (mismatched types string and untyped int)",
    );
    body(
        "var b bool; _ = b + b",
        "3:17: invalid operation: operator + not defined on b (variable of type bool)",
    );
    body(
        "var f float64; _ = f % f",
        "3:20: invalid operation: operator % not defined on f (variable of type float64)",
    );
    body(
        "_ = !1",
        "3:6: invalid operation: operator ! not defined on 1 (untyped int constant)",
    );
}

#[test]
fn comparisons() {
    body(
        "var a []int; _ = a == a",
        "3:18: invalid operation: a == a (slice can only be compared to nil)",
    );
    body(
        "type s struct{ f func() }; var a s; _ = a == a",
        "3:41: invalid operation: a == a (struct containing func() cannot be compared)",
    );
    body(
        "var p *int; var q *string; _ = p == q",
        "3:37: invalid operation: p == q (mismatched types *int and *string)",
    );
    body(
        "var x int; _ = x == nil",
        "3:21: invalid operation: x == nil (mismatched types int and untyped nil)",
    );
    body(
        "_ = nil == nil",
        "3:12: invalid operation: nil == nil (operator == not defined on untyped nil)",
    );
    body(
        "var b bool; _ = b < b",
        "3:17: invalid operation: b < b (operator < not defined on bool)",
    );
}

#[test]
fn selectors() {
    package(
        "type T struct{ name int }\nfunc (t *T) Get() {}\nfunc f(t T) { t.Name(); t.get() }",
        "4:17: t.Name undefined (type T has no field or method Name, but does have field name)\n4:27: t.get undefined (type T has no field or method get, but does have method Get)",
    );
    package(
        "type A struct{ x int }\ntype B struct{ x int }\ntype C struct { A; B }\nvar _ = C{}.x",
        "5:13: ambiguous selector C{}.x",
    );
    package(
        "type T struct{}\nfunc (t *T) m() {}\nfunc f() { T{}.m() }",
        "4:16: cannot call pointer method m on T",
    );
    package(
        "type T struct{}\nfunc (t *T) m() {}\nvar _ = T.m",
        "4:11: invalid method expression T.m (needs pointer receiver (*T).m)",
    );
}

#[test]
fn calls() {
    package(
        "func g(a int, b string) (int, bool)\nfunc f() { g(1) }",
        "3:14: not enough arguments in call to g\n\thave (number)\n\twant (int, string)",
    );
    package(
        "func g(a ...int) {}\nfunc f(x []int) { g(x...); g(1, x...) }",
        "3:33: too many arguments in call to g\n\thave (number, []int...)\n\twant (...int)",
    );
    body(
        "x := 1; x()",
        "3:9: invalid operation: cannot call x (variable of type int): int is not a function",
    );
    body(
        "_ = len(1)",
        "3:9: invalid argument: 1 (untyped int constant) for built-in len",
    );
    body(
        "len(\"\")",
        "3:1: len(\"\") (constant 0 of type int) is not used",
    );
    body(
        "_ = int(1, 2)",
        "3:12: too many arguments in conversion to int",
    );
}

#[test]
fn composite_literals() {
    package(
        "type T struct { a, b int }\nvar _ = T{1}",
        "3:12: too few values in struct literal of type T",
    );
    package(
        "type T struct { a, b int }\nvar _ = T{1, 2, 3}",
        "3:17: too many values in struct literal of type T",
    );
    package(
        "type T struct { a, b int }\nvar _ = T{a: 1, a: 2, c: 3}",
        "3:17: duplicate field name a in struct literal\n3:23: unknown field c in struct literal of type T",
    );
    package(
        "var _ = [2]int{1, 2, 3}",
        "2:22: index 2 is out of bounds (>= 2)",
    );
    package(
        "var _ = [...]int{0: 1, 0: 2}",
        "2:24: duplicate index 0 in array or slice literal",
    );
    package(
        "var _ = map[string]int{\"a\": 1, \"a\": 2}",
        "2:32: duplicate key \"a\" in map literal",
    );
    package(
        "type E struct { x int }\ntype T struct { E }\nvar _ = T{x: 1}.x",
        "",
    );
    package("var _ = int{}", "2:9: invalid composite literal type int");
}

#[test]
fn interfaces() {
    package(
        "type I interface { m() }\ntype T struct{}\nfunc (*T) m() {}\nvar _ I = T{}",
        "5:11: cannot use T{} (value of struct type T) as I value in variable declaration: T does not implement I (method m has pointer receiver)",
    );
    package(
        "type I interface { m(int) }\ntype T struct{}\nfunc (T) m() {}\nvar _ I = T{}",
        "5:11: cannot use T{} (value of struct type T) as I value in variable declaration: T does not implement I (wrong type for method m)\n\t\thave m()\n\t\twant m(int)",
    );
    package(
        "var e error\nvar _ = e.(int)",
        "3:9: impossible type assertion: e.(int)\n\tint does not implement error (missing method Error)",
    );
    package(
        "var i int\nvar _ = i.(int)",
        "3:9: invalid operation: i (variable of type int) is not an interface",
    );
}

#[test]
fn addressability() {
    body(
        "_ = &1",
        "3:6: invalid operation: cannot take address of 1 (untyped int constant)",
    );
    body(
        "_ = [2]int{}[:]",
        "3:5: cannot slice unaddressable value [2]int{} (value of type [2]int)",
    );
    body(
        "1 = 2",
        "3:1: cannot assign to 1 (neither addressable nor a map index expression)",
    );
    package(
        "type T struct { a int }\nvar m map[int]T\nfunc f() { m[1].a = 2 }",
        "4:12: cannot assign to struct field m[1].a in map",
    );
}

#[test]
fn conversions() {
    body(
        "var s string; _ = int(s)",
        "3:23: cannot convert s (variable of type string) to type int",
    );
    body(
        "type A struct { x int `a:\"1\"` }; type B struct { x int }; _ = A(B{})",
        "",
    );
    body(
        "_ = []byte(\"x\")\n_ = string([]rune{65})\n_ = []int(\"x\")",
        "5:11: cannot convert \"x\" (untyped string constant) to type []int",
    );
    body(
        "var p *int; _ = (*float64)(p)",
        "3:28: cannot convert p (variable of type *int) to type *float64",
    );
}
