//! The parser from outside: trees, messages, depth, and input of any kind.

use super::ast::*;
use super::{MAX_DEPTH, on_compiler_stack, parse};
use crate::source::SourceMap;

/// The tree and the rendered diagnostics of one file `x.go`.
fn parse_text(text: impl Into<Vec<u8>>) -> (Ast, String) {
    let mut sources = SourceMap::new();
    let id = sources.add("x.go", text).unwrap();
    let (ast, diagnostics) = on_compiler_stack(|| parse(&mut sources, &[id])).unwrap();
    (ast, diagnostics.render(&sources, false))
}

fn tree(text: &str) -> Ast {
    let (ast, errors) = parse_text(text);
    assert_eq!(errors, "");
    ast
}

/// Checks the messages for a whole file, without the file name.
fn check(text: &str, expect: &[&str]) {
    let (_, errors) = parse_text(text);
    let found: Vec<&str> = errors
        .lines()
        .map(|line| line.strip_prefix("x.go:").unwrap_or(line))
        .collect();
    assert_eq!(found, expect, "for {text:?}");
}

/// Checks the messages for the body of a function, whose first line is line 3.
fn check_body(body: &str, expect: &[&str]) {
    check(&format!("package p\nfunc f() {{\n{body}\n}}\n"), expect);
}

/// The value of `var x = ...`, printed as messages print it.
fn shown(expression: &str) -> String {
    let ast = tree(&format!("package p\nvar x = {expression}\n"));
    let [Decl::Var(var)] = &ast.files[0].decls[..] else {
        panic!("one variable")
    };
    ast.expr_text(var.values[0])
}

/// A file with every form of declaration, statement, expression and type.
const EVERYTHING: &str = r#"package main

import "fmt"
import (
	. "math"
	_ "os"
	other "strings"
)

const a, b = 1, 'x'
const (
	c, d int = iota, iota << 2
	e, f
	_, _
	g = "\u00e9\x00\n" + `raw
text`
)

type (
	T        struct{ x, y int; *U; other.V "tag"; G[int]; f func(int, ...string) (a, b error) }
	A        = []T
	G[P any] struct{ next *G[P] }
	H[P *T, Q interface{ ~int | ~string; M(x int) error }] [4]map[string]chan<- <-chan int
	F        func(int, string) bool
	Arr      [a + 1]int
	C        chan (<-chan int)
)

var v, w T = T{x: 1, y: 2}, T{}
var z = [...]int{0: 1, 2, 5: 3}
var nested = [][]T{{{x: 1}}, {}}

func (t *T) method(p, q int, rest ...float64) (r int, err error) {
	if x := p; x > 0 && !(q < 1) { return x, nil } else if y := q; y == 0 { return } else { r++ }
	defer func() { recover() }()
	go t.f(1, "a", "b")
outer:
	for i := 0; i < 10; i++ {
		for range 3 { continue outer }
		for k, v := range map[string]int{"a": 1} { _, _ = k, v; break outer }
		for { goto done }
	}
done:
	switch x := any(t).(type) { case int, string: _ = x; case nil: default: }
	switch { case p > 1: fallthrough; case q > 1: r -= 1; default: }
	switch p := p + 1; p { case 1: }
	select { case c := <-make(chan int): _ = c; case w <- 1: default: }
	s := rest[1:2:3]
	s, t.x = append(s, rest...), t.method(1, 2)
	*t, p = *(&T{x: 0x1p-2, y: 1_000i}), p &^ q
	var local struct{}
	const k = 0b1 + 0o7 + 017 + 1.5e3 + .5
	type L[P any] func(P)
	{ ; }
	return r, fmt.Errorf("%d", Generic[int, []string](p)[1](2).x)
}

func Generic[P, Q any](P) {}
func bodyless(int) (x, y float64)
"#;

#[test]
fn every_form_parses() {
    let ast = tree(EVERYTHING);
    assert_eq!(ast.files[0].decls.len(), 22);
    assert_eq!(ast.name(ast.files[0].package), "main");
}

#[test]
fn ids_are_dense_and_children_come_first() {
    let ast = tree(EVERYTHING);
    let mut idents = std::collections::HashSet::new();
    for index in 0..ast.exprs.len() as u32 {
        let check = |node: Node| {
            if let Node::Expr(child) = node {
                assert!(child.0 < index);
            }
        };
        ast.expr_children(ExprId(index), &mut { check });
        if let ExprKind::Name(ident) = ast[ExprId(index)].kind {
            assert!(ident.id.0 < ast.ident_count() && idents.insert(ident.id));
        }
    }
}

#[test]
fn printed_as_messages_print() {
    for text in [
        "a + b*c",
        "-x.f[1].(T)(y...)",
        "func(a, b int, c ...string) (x, y error) {…}",
        "struct{a, b int; *T; f func() \"tag\"}{}",
        "interface{m(); ~int | string}(nil)",
        "chan (<-chan int)(nil)",
        "[...]map[string]T{…}",
        "(*T)(nil)",
        "x[1:2:3]",
        "<-c",
        "G[int, []string]",
    ] {
        let spaced = text.replace("a + b*c", "a + b * c");
        let source = text.replace(
            "{…}",
            if text.starts_with("func") {
                "{ return }"
            } else {
                "{1}"
            },
        );
        assert_eq!(shown(&source), spaced);
    }
}

#[test]
fn positions_are_those_of_go() {
    let ast = tree("package p\nvar x = a.b + f(1)[2]\n");
    let [Decl::Var(var)] = &ast.files[0].decls[..] else {
        panic!("one variable")
    };
    let sum = var.values[0];
    let ExprKind::Binary { x, y, .. } = ast[sum].kind else {
        panic!("a sum")
    };
    let offset = |pos: crate::source::Pos| pos.0 - var.pos.0;
    // Offsets in `x = a.b + f(1)[2]`.
    assert_eq!(offset(ast[sum].pos), 8);
    assert_eq!(offset(ast.start(sum)), 4);
    assert_eq!(offset(ast[x].pos), 5);
    assert_eq!(offset(ast[y].pos), 14);
    assert_eq!(offset(ast.start(y)), 10);
}

#[test]
fn constants_repeat() {
    let ast =
        tree("package p\nconst (\n\ta int = iota\n\tb\n\t_\n\tc = 1\n\td\n)\nconst e = iota\n");
    let specs: Vec<&ConstDecl> = ast.files[0]
        .decls
        .iter()
        .map(|decl| match decl {
            Decl::Const(spec) => spec,
            other => panic!("{other:?}"),
        })
        .collect();
    let implicit: Vec<bool> = specs.iter().map(|spec| spec.implicit).collect();
    assert_eq!(implicit, [false, true, true, false, true, false]);
    assert_eq!(
        specs.iter().map(|spec| spec.iota).collect::<Vec<_>>(),
        [0, 1, 2, 3, 4, 0]
    );
    assert_eq!(specs[2].values, specs[0].values);
    assert_eq!(specs[2].ty, specs[0].ty);
    assert_eq!((specs[4].ty, &specs[4].values), (None, &specs[3].values));
    assert_eq!((specs[4].group, specs[5].group), (specs[0].group, None));
}

#[test]
fn branches_know_their_targets() {
    let ast = tree(
        "package p\nfunc f() {\nL: for { switch { default: break; case true: continue L }; goto M }\nM:\n}\n",
    );
    let target_of = |wanted: BranchKind| {
        ast.stmts.iter().find_map(|stmt| match stmt.kind {
            StmtKind::Branch { kind, target, .. } if kind == wanted => target,
            _ => None,
        })
    };
    let kind = |wanted| &ast[target_of(wanted).unwrap()].kind;
    assert!(matches!(kind(BranchKind::Break), StmtKind::Switch { .. }));
    assert!(matches!(kind(BranchKind::Continue), StmtKind::For { .. }));
    assert!(
        matches!(kind(BranchKind::Goto), StmtKind::Labeled { label, .. } if ast.name(*label) == "M")
    );
}

#[test]
fn lexical_errors() {
    check(
        "package p\nvar x = 'ab'\n",
        &["2:9: more than one character in rune literal"],
    );
    check(
        "package p\nvar x = ''\n",
        &["2:10: empty rune literal or unescaped '"],
    );
    check("package p\nvar x = \"a\\q\"\n", &["2:12: unknown escape"]);
    check("package p\nvar x = \"a\n", &["2:11: newline in string"]);
    check("package p\nvar x = `a\n", &["2:9: string not terminated"]);
    check("package p\n/* a\n", &["2:1: comment not terminated"]);
    check(
        "package p\nvar x = 0b12 + 08\n",
        &[
            "2:12: invalid digit '2' in binary literal",
            "2:17: invalid digit '8' in octal literal",
        ],
    );
    check(
        "package p\nvar x = 1__0\n",
        &["2:11: '_' must separate successive digits"],
    );
    check(
        "package p\nvar x = 0x1.0\n",
        &["2:14: hexadecimal mantissa requires a 'p' exponent"],
    );
    check(
        "package p\nvar x = '\\400'\n",
        &["2:14: octal escape value 256 > 255"],
    );
    check(
        "package p\nvar x = '\\ud800'\n",
        &["2:16: escape is invalid Unicode code point U+D800"],
    );
    check(
        "package p\nvar é = 1 # 2\n",
        &[
            "2:12: invalid character U+0023 '#'",
            "2:14: syntax error: unexpected literal 2 after top level declaration",
        ],
    );
    let (_, errors) = parse_text(b"package p\nvar \xff, x\0y int\n".to_vec());
    assert_eq!(
        errors,
        "x.go:2:5: invalid UTF-8 encoding\nx.go:2:6: syntax error: unexpected comma, expected name\nx.go:2:9: invalid NUL character\n"
    );
    check(
        "package p\nvar x \u{feff}int\n",
        &["2:7: invalid BOM in the middle of the file"],
    );
    check("\u{feff}package p\n", &[]);
}

#[test]
fn syntax_errors() {
    check(
        "x\n",
        &["1:1: syntax error: package statement must be first"],
    );
    check(
        "package p\nx := 1\n",
        &["2:1: syntax error: non-declaration statement outside function body"],
    );
    check(
        "package p\nfunc f()\n{\n}\n",
        &["3:1: syntax error: unexpected semicolon or newline before {"],
    );
    check(
        "package p\nvar x int\nimport \"a\"\n",
        &["3:1: syntax error: imports must appear before other declarations"],
    );
    check(
        "package p\nfunc (a, b T) m() {}\n",
        &["2:15: method has multiple receivers"],
    );
    check(
        "package p\nfunc f(a int, string) {}\n",
        &["2:21: syntax error: missing parameter type"],
    );
    check(
        "package p\nfunc f(a ...int, b int) {}\n",
        &["2:10: can only use ... with final parameter"],
    );
    check(
        "package p\ntype T[P any, Q] struct{}\n",
        &["2:16: syntax error: missing type constraint"],
    );
    check_body(
        "if x { } else y",
        &["3:15: syntax error: else must be followed by if or statement block"],
    );
    check_body(
        "if x = 1 { }",
        &["3:6: syntax error: cannot use assignment x = 1 as value"],
    );
    check_body(
        "for i := 0; {\n}",
        &["3:13: syntax error: unexpected {, expected for loop condition"],
    );
    check(
        "package p\nfunc f(a int, []string) {}\n",
        &["2:15: syntax error: missing parameter name"],
    );
    check_body(
        "x := f(1,\n2\n)",
        &["4:2: syntax error: unexpected newline in argument list; possibly missing comma or )"],
    );
    check_body(
        "x = (1 + \n",
        &["5:1: syntax error: unexpected }, expected expression"],
    );
    check_body(
        "a b",
        &["3:3: syntax error: unexpected name b at end of statement"],
    );
    check_body(
        "defer (f())",
        &["3:7: expression in defer must not be parenthesized"],
    );
    check_body(
        "_ = x.(type)",
        &["3:5: invalid syntax tree: use of .(type) outside type switch"],
    );
}

#[test]
fn directives_are_ignored_refused_or_misplaced() {
    check(
        "package p\n//go:noinline\nfunc f() {}\n//go:generate x\nvar y int\n",
        &[],
    );
    check(
        "package p\n//go:noinline\nvar x int\n",
        &["2:3: misplaced compiler directive"],
    );
    check(
        "package p\nfunc f() { //go:nosplit\n}\n",
        &["2:14: misplaced compiler directive"],
    );
    check(
        "package p\n//go:linkname f g\nfunc f()\n",
        &["2:3: not supported yet: //go:linkname"],
    );
    check(
        "package p\n//go:systemstack\nfunc f() {}\n",
        &["2:3: //go:systemstack only allowed in runtime"],
    );
    check("//go:build linux && go1.27\n\npackage p\n", &[]);
    check(
        "//go:build go1.21\n\npackage p\n",
        &["1:1: not supported yet: a build constraint that asks for an older version of Go"],
    );
}

#[test]
fn label_errors() {
    check_body("L:", &["3:1: label L defined and not used"]);
    check_body("goto L", &["3:6: label L not defined"]);
    check_body(
        "goto L; x := 1; _ = x\nL:",
        &["3:6: goto L jumps over declaration of x at x.go:3:11"],
    );
    check_body(
        "goto L; { L: }",
        &["3:6: goto L jumps into block starting at x.go:3:9"],
    );
    check_body(
        "break; continue",
        &[
            "3:1: break is not in a loop, switch, or select",
            "3:8: continue is not in a loop",
        ],
    );
    check_body(
        "L: if true { for { break L } }",
        &["3:26: invalid break label L"],
    );
    check_body(
        "L: switch { default: for { continue L } }",
        &["3:37: invalid continue label L"],
    );
    check_body(
        "switch { case true: fallthrough }",
        &["3:21: cannot fallthrough final case in switch"],
    );
    check_body(
        "L: for { break L }; L: for { }",
        &["3:21: label L already defined at x.go:3:1"],
    );
}

/// Nestings of every recursive production, as (before, inside, after) around each other.
const NESTINGS: [(&str, &str, &str); 19] = [
    ("var x = ", "(", ")"),
    ("var x = ", "- ", ""),
    ("var x = ", "& ", ""),
    ("var x = ", "<-", ""),
    ("var x = ", "f(", ")"),
    ("var x = ", "a[", "]"),
    ("var x = ", "[]T{{", "}}"),
    ("var x = ", "T{a: ", "}"),
    ("var x = ", "func() { _ = ", "}"),
    ("var x = ", "struct{a ", "}{}"),
    ("var x ", "[]", ""),
    ("var x ", "*", ""),
    ("var x ", "map[", "]int"),
    ("var x ", "func(", ")"),
    ("var x ", "interface{ m() ", "}"),
    ("func f() ", "{", "}"),
    ("func f() { ", "if x {", "}"),
    ("func f() { ", "L: ", ""),
    ("func f() { ", "switch { case true: ", "}"),
];

#[test]
fn deep_nesting_is_read_or_refused() {
    for (before, open, close) in NESTINGS {
        let text = |depth: usize| {
            let inner = if before.contains(' ') { "1" } else { "" };
            let end = if before.ends_with("{ ") { "}" } else { "" };
            format!(
                "package p\n{before}{}{inner}{}{end}\n",
                open.repeat(depth),
                close.repeat(depth)
            )
        };
        let (_, errors) = parse_text(text(100_000));
        let refused = format!("not supported yet: nesting deeper than {MAX_DEPTH} levels");
        let column = errors
            .split(':')
            .nth(2)
            .and_then(|column| column.parse::<usize>().ok());
        assert!(
            errors.contains(&refused) && column > Some(MAX_DEPTH as usize / 4),
            "{open}: {errors}"
        );
        // A quarter of the limit is fine for all of them: some forms count several times a level.
        let (_, errors) = parse_text(text(MAX_DEPTH as usize / 4 - 10));
        assert!(!errors.contains("nesting"), "{open}: {errors}");
    }
}

#[test]
fn long_chains_are_flat_or_refused() {
    let chain = |link: &str, count| format!("package p\nvar x = a{}\n", link.repeat(count));
    for link in [" + a", "()", ".f", "[0]", ".(T)", "[1:2]", " || b"] {
        let (_, errors) = parse_text(chain(link, MAX_DEPTH as usize - 2));
        assert_eq!(errors, "");
        let (_, errors) = parse_text(chain(link, 100_000));
        assert!(errors.contains("nesting deeper"), "{link}: {errors}");
    }
    let ifs = format!(
        "package p\nfunc f() {{ if x {{}} {} }}\n",
        "else if x {} ".repeat(100_000)
    );
    let ast = tree(&ifs);
    assert!(
        ast.stmts
            .iter()
            .any(|stmt| matches!(&stmt.kind, StmtKind::If { arms, .. } if arms.len() == 100_001))
    );
}

/// A function literal at the bottom of a chain, in whose body the next chain stands: neither the chains nor the
/// nesting are long, but the tree would be.
#[test]
fn nested_chains_are_bounded_as_a_tree() {
    let level = format!("func() {{ _ = {} }}{}", "#", "()".repeat(1000));
    let text = (0..100).fold("1".to_string(), |inner, _| level.replace('#', &inner));
    let (_, errors) = parse_text(format!("package p\nvar x = {text}\n"));
    assert!(errors.contains("nesting deeper"), "{errors}");
}

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

const FRAGMENTS: [&[u8]; 36] = [
    b"(",
    b")",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b"\n",
    b":",
    b":=",
    b"=",
    b"...",
    b"*",
    b"<-",
    b"~",
    b"|",
    b"func",
    b"type",
    b"if",
    b"else",
    b"for",
    b"range",
    b"switch",
    b"case",
    b"select",
    b"chan",
    b"struct",
    b"interface",
    b"goto L",
    b".(type)",
    b"\"",
    b"`",
    b"/*",
    b"\0",
    b"\xff",
];

#[test]
fn no_input_makes_it_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut sources = SourceMap::new();
    let mut files = Vec::new();
    for round in 0..3000 {
        let mut text = EVERYTHING.as_bytes().to_vec();
        if round % 3 == 0 {
            text = (0..numbers.below(200))
                .map(|_| numbers.below(256) as u8)
                .collect();
            text.splice(0..0, b"package p\n".iter().copied());
        }
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(text.len() + 1);
            let end = (at + numbers.below(30)).min(text.len());
            let fragment = FRAGMENTS[numbers.below(FRAGMENTS.len())];
            match numbers.below(3) {
                0 => drop(text.drain(at..end)),
                1 => drop(text.splice(at..at, fragment.iter().copied())),
                _ => drop(text.splice(at..end, fragment.iter().copied())),
            }
        }
        files.push(sources.add(format!("{round}.go"), text).unwrap());
    }
    let is_broken = |&&id: &&_| {
        !on_compiler_stack(|| parse(&mut sources.clone(), &[id]))
            .unwrap()
            .1
            .render(&sources, true)
            .is_empty()
    };
    let with_errors = files.iter().filter(is_broken).count();
    assert!(
        with_errors > 2000,
        "mutations should break most files, but broke {with_errors}"
    );
}
