//! Source files that nest deeper than any recursive compiler can follow.

/// A named shape of nesting.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its name in reports.
    pub name: &'static str,
    /// The program with this many levels.
    pub program: fn(usize) -> String,
}

/// Every shape.
pub const SHAPES: &[Shape] = &[
    Shape {
        name: "parentheses",
        program: |n| body(&format!("x = {}x{}", "(".repeat(n), ")".repeat(n))),
    },
    Shape {
        name: "blocks",
        program: |n| body(&format!("{}x++{}", "{".repeat(n), "}".repeat(n))),
    },
    Shape {
        name: "unary minus",
        program: |n| body(&format!("x = {}x", "- ".repeat(n))),
    },
    Shape {
        name: "unary not",
        program: |n| body(&format!("println({}(x == 1))", "!".repeat(n))),
    },
    Shape {
        name: "unary complement",
        program: |n| body(&format!("x = {}x", "^".repeat(n))),
    },
    Shape {
        name: "address and dereference",
        program: |n| body(&format!("x = {}x", "*&".repeat(n))),
    },
    Shape {
        name: "dereference",
        program: |n| body(&format!("x = {}x", "*".repeat(n))),
    },
    Shape {
        name: "else if",
        program: |n| {
            body(&format!(
                "if x == 0 {{ x++ }}{}",
                " else if x == 1 { x-- }".repeat(n)
            ))
        },
    },
    Shape {
        name: "nested if",
        program: |n| body(&format!("{}x++{}", "if x == 1 { ".repeat(n), "}".repeat(n))),
    },
    Shape {
        name: "nested for",
        program: |n| body(&format!("{}x++{}", "for x < 0 { ".repeat(n), "}".repeat(n))),
    },
    Shape {
        name: "nested switch",
        program: |n| {
            body(&format!(
                "{}x++{}",
                "switch { case x < 0: ".repeat(n),
                "}".repeat(n)
            ))
        },
    },
    Shape {
        name: "labels",
        program: |n| {
            body(&format!(
                "{}x++",
                (0..n).map(|i| format!("l{i}: ")).collect::<String>()
            ))
        },
    },
    Shape {
        name: "sum to the left",
        program: |n| body(&format!("x = x{}", "+x".repeat(n))),
    },
    Shape {
        name: "sum to the right",
        program: |n| body(&format!("x = {}x{}", "x+(".repeat(n), ")".repeat(n))),
    },
    Shape {
        name: "constant sum",
        program: |n| body(&format!("x = 1{}", "+1".repeat(n))),
    },
    Shape {
        name: "string sum",
        program: |n| body(&format!("println(len(\"a\"{}))", "+\"b\"".repeat(n))),
    },
    Shape {
        name: "logic",
        program: |n| {
            body(&format!(
                "println(x == 1{})",
                " && x == 1 || x == 2".repeat(n)
            ))
        },
    },
    Shape {
        name: "calls",
        program: |n| {
            format!(
                "{}func f(x int) int {{ return x }}\n",
                body(&format!("x = {}x{}", "f(".repeat(n), ")".repeat(n)))
            )
        },
    },
    Shape {
        name: "conversions",
        program: |n| body(&format!("x = {}x{}", "int(".repeat(n), ")".repeat(n))),
    },
    Shape {
        name: "indices",
        program: |n| {
            body(&format!(
                "var a [2]int; x = {}x{}",
                "a[".repeat(n),
                "]".repeat(n)
            ))
        },
    },
    Shape {
        name: "slices",
        program: |n| body(&format!("var a [2]int; x = len(a{})", "[:]".repeat(n))),
    },
    Shape {
        name: "selectors",
        program: |n| body(&format!("x{} = 1", ".y".repeat(n))),
    },
    Shape {
        name: "function literals",
        program: |n| body(&format!("{}x++{}", "func() { ".repeat(n), "}()".repeat(n))),
    },
    Shape {
        name: "immediate calls",
        program: |n| body(&format!("f{}", "()".repeat(n))),
    },
    Shape {
        name: "composite literals",
        program: |n| {
            body(&format!(
                "_ = {}int{}{}",
                "[]".repeat(n),
                "{".repeat(n),
                "}".repeat(n)
            ))
        },
    },
    Shape {
        name: "braces of a literal",
        program: |n| body(&format!("_ = [1]int{}1{}", "{".repeat(n), "}".repeat(n))),
    },
    Shape {
        name: "typed literals",
        program: |n| body(&format!("_ = {}{}", "[]int{len(".repeat(n), ")}".repeat(n))),
    },
    Shape {
        name: "pointer types",
        program: |n| body(&format!("var p {}int; _ = p", "*".repeat(n))),
    },
    Shape {
        name: "slice types",
        program: |n| body(&format!("var p {}int; _ = p", "[]".repeat(n))),
    },
    Shape {
        name: "array types",
        program: |n| body(&format!("var p {}int; _ = p", "[1]".repeat(n))),
    },
    Shape {
        name: "struct types",
        program: |n| {
            body(&format!(
                "var p {}int{}; _ = p",
                "struct { f ".repeat(n),
                "}".repeat(n)
            ))
        },
    },
    Shape {
        name: "function types",
        program: |n| {
            body(&format!(
                "var p {}int{}; _ = p",
                "func(".repeat(n),
                ")".repeat(n)
            ))
        },
    },
    Shape {
        name: "map types",
        program: |n| body(&format!("var p {}int; _ = p", "map[int]".repeat(n))),
    },
    Shape {
        name: "channel types",
        program: |n| body(&format!("var p {}int; _ = p", "chan ".repeat(n))),
    },
    Shape {
        name: "interface types",
        program: |n| {
            body(&format!(
                "var p {}int{}; _ = p",
                "interface{ m(x ".repeat(n),
                ")}".repeat(n)
            ))
        },
    },
    Shape {
        name: "type arguments",
        program: |n| {
            body(&format!(
                "var p {}int{}; _ = p",
                "T[".repeat(n),
                "]".repeat(n)
            ))
        },
    },
    Shape {
        name: "parenthesised types",
        program: |n| {
            body(&format!(
                "var p {}int{}; _ = p",
                "(".repeat(n),
                ")".repeat(n)
            ))
        },
    },
    Shape {
        name: "chain of types",
        program: |n| {
            chain(
                n,
                |i| format!("type t{i} struct {{ f t{} }}", i + 1),
                "type t{} int",
                "var v t0; _ = v",
            )
        },
    },
    Shape {
        name: "chain of pointer types",
        program: |n| {
            chain(
                n,
                |i| format!("type t{i} *t{}", i + 1),
                "type t{} int",
                "var v t0; _ = v",
            )
        },
    },
    Shape {
        name: "chain of constants",
        program: |n| {
            chain(
                n,
                |i| format!("const t{i} = t{} + 1", i + 1),
                "const t{} = 1",
                "x = t0",
            )
        },
    },
    Shape {
        name: "chain of variables",
        program: |n| {
            chain(
                n,
                |i| format!("var t{i} = t{} + 1", i + 1),
                "var t{} = 1",
                "x = t0",
            )
        },
    },
    Shape {
        name: "unclosed parentheses",
        program: |n| body(&format!("x = {}", "(".repeat(n))),
    },
    Shape {
        name: "unclosed braces",
        program: |n| format!("package main\nfunc main() {}", "{".repeat(n)),
    },
    Shape {
        name: "unclosed functions",
        program: |n| format!("package main\nfunc main() {{ {}", "func() {".repeat(n)),
    },
    Shape {
        name: "unclosed brackets",
        program: |n| format!("package main\nvar x {}", "[".repeat(n)),
    },
];

fn body(statement: &str) -> String {
    format!("package main\nfunc main() {{\n\tx := 1\n\t{statement}\n\tprintln(x)\n}}\n")
}

/// `n` declarations that each need the next one; `last` closes the chain.
fn chain(n: usize, link: impl Fn(usize) -> String, last: &str, use_first: &str) -> String {
    let links: String = (0..n).map(|i| link(i) + "\n").collect();
    body(use_first) + &links + &last.replace("{}", &n.to_string()) + "\n"
}
