//! Declarations: scopes, cycles, the order of initialisation.

use super::{checked, package};

#[test]
fn redeclarations() {
    package(
        "var x int\nfunc x() {}",
        "3:6: x redeclared in this block\n\tx.go:2:5: other declaration of x",
    );
    package(
        "func f(a int, a string) {}",
        "2:15: a redeclared in this block\n\tx.go:2:8: other declaration of a",
    );
    package(
        "type T struct { a int; a string }",
        "2:24: a redeclared\n\tx.go:2:17: other declaration of a",
    );
    package(
        "type T struct { m int }\nfunc (T) m() {}",
        "3:10: field and method with the same name m\n\tx.go:2:17: other declaration of m",
    );
    package(
        "type T int\nfunc (T) m() {}\nfunc (*T) m() {}",
        "4:11: method T.m already declared at x.go:3:10",
    );
    package(
        "func init() int { return 1 }",
        "2:6: func init must have no arguments and no return values",
    );
}

#[test]
fn recursive_types() {
    package(
        "type T struct { t T }",
        "2:6: invalid recursive type: T refers to itself",
    );
    package(
        "type A struct { b B }\ntype B [2]A",
        "2:6: invalid recursive type A\n\tx.go:2:6: A refers to B\n\tx.go:3:6: B refers to A",
    );
    package("type T struct { next *T; all []T; f func(T) T }", "");
    package(
        "type A B\ntype B A",
        "2:6: invalid recursive type A\n\tx.go:2:6: A refers to B\n\tx.go:3:6: B refers to A",
    );
    package(
        "type T [len(x)]int\nvar x T",
        "2:6: invalid recursive type T\n\tx.go:2:6: T refers to x\n\tx.go:3:5: x refers to T",
    );
}

#[test]
fn aliases_and_sizes() {
    package(
        "func f() { type T = T }",
        "2:17: invalid recursive type: T refers to itself",
    );
    package(
        "var x [1 << 50]byte",
        "2:5: type [1125899906842624]byte larger than address space",
    );
    package(
        "type A = struct { next *A }",
        "2:6: invalid recursive type: A refers to itself",
    );
}

#[test]
fn initialisation_cycles() {
    package(
        "var a = b\nvar b = a",
        "2:5: initialization cycle for a\n\tx.go:2:5: a refers to b\n\tx.go:3:5: b refers to a",
    );
    package(
        "var x = f()\nfunc f() int { return x }",
        "2:5: initialization cycle for x\n\tx.go:2:5: x refers to f\n\tx.go:3:6: f refers to x",
    );
    package(
        "const a = b\nconst b = a",
        "2:7: initialization cycle for a\n\tx.go:2:7: a refers to b\n\tx.go:3:7: b refers to a",
    );
}

/// The names of initialised variables, in order.
fn order(source: &str) -> String {
    let (_, info, found) = checked(&format!("package p\n{source}"));
    assert_eq!(found, "");
    let names = info.init_order.iter().map(|initializer| {
        let names: Vec<&str> = initializer
            .variables
            .iter()
            .map(|&id| &*info.object(id).name)
            .collect();
        names.join(",")
    });
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn initialisation_order() {
    assert_eq!(
        order("var a = c + b\nvar b = f()\nvar c = f()\nvar d = 3\nfunc f() int { d++; return d }"),
        "d b c a"
    );
    assert_eq!(
        order("var x, y = g()\nfunc g() (int, int) { return z, 1 }\nvar z = 2\nvar w int"),
        "z x,y"
    );
    assert_eq!(
        order("var a = T.m(1)\ntype T int\nfunc (T) m() int { return b }\nvar b = 1"),
        "b a"
    );
    assert_eq!(order("var _ = a\nvar a = 1"), "a _");
}

#[test]
fn receivers_and_methods() {
    package(
        "func (int) m() {}",
        "2:7: cannot define new methods on non-local type int",
    );
    package(
        "type P *int\nfunc (P) m() {}",
        "3:7: invalid receiver type P (pointer or interface type)",
    );
    package("func (x []int) m() {}", "2:9: invalid receiver type []int");
    package(
        "type A = T\ntype T struct{}\nfunc (A) m() {}\nvar _ = T{}.m()",
        "5:9: T{}.m() (no value) used as value",
    );
}

#[test]
fn names_that_are_not_what_is_wanted() {
    package(
        "var v int\nvar w v",
        "3:7: v (package-level variable) is not a type",
    );
    package("var _ = int", "2:9: int (type) is not an expression");
    package("var _ = println", "2:9: println (built-in) must be called");
    package(
        "import \"os\"\nvar _ = os",
        "2:8: \"os\" imported and not used\n3:9: use of package os not in selector",
    );
    package("var _ = y", "2:9: undefined: y");
    package(
        "var a [n]int",
        "2:8: undefined array length n or missing type constraint",
    );
}

#[test]
fn unknown_packages() {
    package(
        "import \"net/http\"\nvar _ http.Client",
        "2:8: not supported yet: package \"net/http\"",
    );
    package(
        "import \"nowhere/at/all\"",
        "2:8: package nowhere/at/all is not in std",
    );
    package(
        "import \"os\"\nfunc f() { os.Exit(1); os.exit(2); os.Chtimes() }",
        "3:27: undefined: os.exit (but have Exit)",
    );
    package(
        "import \"os\"\nfunc f() { os.Exit(1); os.Chtimes() }",
        "3:24: not supported yet: os.Chtimes",
    );
}
