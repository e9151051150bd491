//! The analysis against programs whose comments say what Go decides: `// 5: moved to heap: p; 9: q does not escape`,
//! with columns, at the end of lines. Where Go is present it is asked whether the comments are true.

use super::{Decision, decisions};
use crate::check::Info;
use crate::source::SourceMap;
use crate::syntax::ast::Ast;
use crate::{check, syntax};
use std::path::Path;
use std::process::Command;

const PROGRAMS: [(&str, &str); 4] = [
    ("lists.go", include_str!("testdata/lists.go")),
    ("loops.go", include_str!("testdata/loops.go")),
    ("params.go", include_str!("testdata/params.go")),
    ("values.go", include_str!("testdata/values.go")),
];

/// What a program's comments say, as `line:column: text`.
fn expected(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some((_, comment)) = line.split_once(" // ") else {
            continue;
        };
        all.extend(
            comment
                .split("; ")
                .map(|decision| format!("{}:{decision}", index + 1)),
        );
    }
    all.sort();
    all
}

/// Checks a program, and gives it to `look`.
fn with_checked<R: Send>(text: &str, look: impl FnOnce(&SourceMap, &Ast, &Info) -> R + Send) -> R {
    let mut sources = SourceMap::new();
    let id = sources.add("x.go", text).expect("a small file");
    syntax::on_compiler_stack(|| {
        let (ast, found) = syntax::parse(&mut sources, &[id]);
        let (info, diagnostics) = check::check(&sources, &ast, found);
        assert_eq!(diagnostics.render(&sources, false), "");
        look(&sources, &ast, &info)
    })
    .unwrap()
}

fn decided(text: &str) -> Vec<String> {
    with_checked(text, |sources, ast, info| {
        let shown = |decision: Decision| {
            let at = sources
                .location(decision.pos)
                .expect("decisions have a place");
            format!("{}:{}: {}", at.line, at.column, decision.text)
        };
        let mut all: Vec<String> = decisions(sources, ast, info)
            .into_iter()
            .map(shown)
            .collect();
        all.sort();
        all
    })
}

/// Checks what is said about everything on the heap.
fn check_ways(body: &str, expect: &[&str]) {
    let text = format!("package main\n\nvar global *int\n\n{body}");
    let found = with_checked(&text, |sources, ast, info| {
        let shown = |Decision { pos, text, way }: Decision| {
            let place = sources.location(pos).expect("decisions have a place");
            (!way.is_empty()).then(|| format!("{place}: {text} ({way})"))
        };
        let all = decisions(sources, ast, info).into_iter();
        all.filter_map(shown).collect::<Vec<_>>()
    });
    assert_eq!(found, expect, "for {body}");
}

#[test]
fn decides_as_go_does() {
    for (name, text) in PROGRAMS {
        assert_eq!(decided(text), expected(text), "{name}");
    }
}

/// The comments are Go's: `-m` without inlining.
#[test]
fn go_agrees_with_the_comments() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/escape/testdata");
    let mut asked = 0;
    for (name, text) in PROGRAMS {
        let Some(words) = ask_go(&folder, name) else {
            continue;
        };
        let decision = |line: &str| Some(line.split_once(".go:")?.1.to_owned());
        let mut found: Vec<String> = words.lines().filter_map(decision).collect();
        // Not a decision, and ours to know: such assignments are left out of the graph.
        found.retain(|line| !line.contains("ignoring self-assignment"));
        found.sort();
        assert_eq!(found, expected(text), "{name}");
        asked += 1;
    }
    println!("asked Go about {asked} of {} programs", PROGRAMS.len());
}

/// What Go says about a program; `None` without Go.
fn ask_go(folder: &Path, name: &str) -> Option<String> {
    let go = std::env::var_os("GO").unwrap_or_else(|| "go".into());
    let program =
        std::env::temp_dir().join(format!("morestack-escape-{}-{name}", std::process::id()));
    let mut command = Command::new(&go);
    command
        .args(["build", "-gcflags=-m -l", "-o"])
        .arg(&program)
        .arg(name)
        .current_dir(folder);
    let output = command.output().ok()?;
    // Only the messages matter.
    let _ = std::fs::remove_file(&program);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words}");
    Some(words)
}

#[test]
fn says_which_way_an_address_takes() {
    check_ways(
        "func f() *int {\n\tx := 1\n\tp := &x\n\treturn p\n}\n\nfunc main() { f() }\n",
        &["x.go:6:2: moved to heap: x (assigned to p at x.go:7:4, returned at x.go:8:2)"],
    );
    check_ways(
        "func main() {\n\tx := 1\n\tglobal = &x\n}\n",
        &["x.go:6:2: moved to heap: x (stored where it outlives the function at x.go:7:9)"],
    );
    check_ways(
        "func main() {\n\tvar p *int\n\tfor i := range 3 {\n\t\tp = &i\n\t}\n\tprintln(*p)\n}\n",
        &["x.go:7:6: moved to heap: i (assigned to p at x.go:8:5)"],
    );
    check_ways(
        "func keep(p *int) { global = p }\n\nfunc main() { keep(new(int)) }\n",
        &["x.go:7:23: new(int) escapes to heap (passed to keep at x.go:7:19)"],
    );
}

#[test]
fn initial_values_of_package_variables_are_static() {
    check_ways(
        "type node struct{ next *node }\n\nvar a = &node{&node{new(node)}}\nvar b = []int{1, 2}\n\nfunc main() {}\n",
        &[],
    );
    check_ways(
        "var f = func() *int { return new(int) }\n\nfunc main() { f() }\n",
        &[
            "x.go:5:9: func literal escapes to heap (stored where it outlives the function at x.go:5:9)",
            "x.go:5:33: new(int) escapes to heap (returned at x.go:5:23)",
        ],
    );
}

#[test]
fn what_is_too_large_is_on_the_heap() {
    check_ways(
        "func main() {\n\tvar fits [128 << 10]byte\n\tvar large [128<<10 + 1]byte\n\tp := &[64<<10 + 1]byte{}\n\tprintln(fits[1], large[1], p[1])\n}\n",
        &[
            "x.go:7:6: moved to heap: large (too large for a stack at x.go:7:6)",
            "x.go:8:7: &[65537]byte{} escapes to heap (too large for a stack at x.go:8:7)",
        ],
    );
}

#[test]
fn what_stays_on_the_stack_needs_no_reason() {
    check_ways(
        "type node struct{ next *node }\n\nfunc visit(n *node, depth int) {\n\tif depth > 0 {\n\t\tm := node{n}\n\t\tvisit(&m, depth-1)\n\t}\n}\n\nfunc main() { visit(nil, 10) }\n",
        &[],
    );
}
