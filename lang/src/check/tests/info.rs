//! What the checker tells later phases.

use super::checked;
use crate::check::{CallKind, Info, ObjectKind, ReceiverAdjustment, SelectionKind, Variable};
use crate::syntax::ast::{Ast, ExprId, ExprKind};

fn accepted(source: &str) -> (Ast, Info) {
    let (ast, info, found) = checked(&format!("package p\n{source}"));
    assert_eq!(found, "");
    (ast, info)
}

fn variable(info: &Info, name: &str) -> Variable {
    let object = info
        .objects
        .iter()
        .find(|object| &*object.name == name)
        .expect("declared");
    match object.kind {
        ObjectKind::Var(variable) => variable,
        _ => panic!("{name} is no variable"),
    }
}

fn exprs(ast: &Ast) -> impl Iterator<Item = ExprId> {
    (0..ast.exprs.len() as u32).map(ExprId)
}

#[test]
fn addresses_assignments_and_uses() {
    let (_, info) = accepted(
        "type T struct { f [2]int; p *int }\nfunc (t *T) m() {}\nfunc f(a, b, c, d, e T, s [3]int) {\n_ = &a.f[1]\nb.m()\n_ = *c.p\nd.f[0]++\n_ = e.f[:]\n_ = s[1]\n*e.p = 1\n}",
    );
    let flags = |name: &str| {
        let variable = variable(&info, name);
        (variable.address_taken, variable.assigned)
    };
    assert_eq!(flags("a"), (true, false));
    assert_eq!(flags("b"), (true, false));
    assert_eq!(flags("c"), (false, false));
    assert_eq!(flags("d"), (false, true));
    assert_eq!(flags("e"), (true, false));
    assert_eq!(flags("s"), (false, false));
}

#[test]
fn captures_pass_through_enclosing_literals() {
    let (_, info, _) = checked(
        "package p\nfunc f() { x := 1; g := func() func() int { return func() int { return x } }; _ = g }",
    );
    assert!(variable(&info, "x").captured);
    let captures: Vec<usize> = info
        .functions
        .iter()
        .map(|function| function.captures.len())
        .collect();
    assert_eq!(captures, [0, 1, 1]);
    let symbols: Vec<&str> = info
        .functions
        .iter()
        .map(|function| &*function.symbol)
        .collect();
    assert_eq!(symbols, ["p.f", "p.f.func1", "p.f.func1.1"]);
}

#[test]
fn untyped_operands_get_the_type_of_their_context() {
    let (ast, info) = accepted(
        "func f(s uint, x int8) (float32, bool, int64) { return 1 + 2, x == 3 || s > 1, 1 << s }",
    );
    for expr in exprs(&ast) {
        if let ExprKind::Literal { text, .. } = ast[expr].kind {
            let ty = info.types.display(info.type_of(expr));
            let expected = match ast.text(text) {
                "3" => "int8",
                "2" => continue,
                "1" => ["uint", "int64", "int"]
                    .into_iter()
                    .find(|&known| known == ty)
                    .unwrap_or("one of three"),
                other => panic!("{other}"),
            };
            assert_eq!(ty, expected);
        }
        if let ExprKind::Binary { .. } = ast[expr].kind {
            let ty = info.types.display(info.type_of(expr));
            assert!(["float32", "bool", "int64"].contains(&ty.as_str()), "{ty}");
        }
    }
}

#[test]
fn selections_tell_the_path_and_the_receiver() {
    let (ast, info) = accepted(
        "type A struct { x int }\nfunc (a *A) p() {}\nfunc (a A) v() {}\ntype B struct { *A }\ntype C struct { B }\nfunc f(c C, a *A) { _ = c.x; c.p(); c.v(); a.p(); a.v(); A.v(*a) }",
    );
    let mut found = vec![];
    for expr in exprs(&ast) {
        let Some(selection) = info.selection(expr) else {
            continue;
        };
        let path: String = selection
            .path
            .iter()
            .map(|step| if step.deref { "*." } else { "." })
            .collect();
        let kind = match selection.kind {
            SelectionKind::Field => "field".to_string(),
            SelectionKind::Method { receiver, .. } => format!("{receiver:?}"),
            SelectionKind::MethodExpr { receiver, .. } => format!("expr {receiver:?}"),
            SelectionKind::InterfaceMethod { .. } => "interface".to_string(),
        };
        found.push(format!("{path} {kind}"));
    }
    let none = ReceiverAdjustment::None;
    let expected = [
        "..*. field".to_string(),
        format!(".. {none:?}"),
        ".. Deref".to_string(),
        format!(" {none:?}"),
        " Deref".to_string(),
        format!(" expr {none:?}"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn kinds_of_calls() {
    let (ast, info) = accepted(
        "type T int\nfunc (T) m() {}\nfunc g() {}\nfunc f(h func(), t T) { g(); h(); t.m(); T.m(t); _ = int(t); println(len(\"a\")) }",
    );
    let kinds: Vec<&str> = exprs(&ast)
        .filter_map(|expr| info.call(expr))
        .map(|kind| match kind {
            CallKind::Function(_) => "function",
            CallKind::Value => "value",
            CallKind::Method(_) => "method",
            CallKind::Conversion => "conversion",
            CallKind::Builtin(_) => "builtin",
            CallKind::InterfaceMethod => "interface",
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "function",
            "value",
            "method",
            "value",
            "conversion",
            "builtin",
            "builtin"
        ]
    );
}

#[test]
fn long_chains_and_many_declarations_take_linear_time() {
    let sum = vec!["x"; 9_000].join(" + ");
    accepted(&format!("func f(x int) int {{ return {sum} }}"));
    let functions: String = (0..5_000)
        .map(|i| format!("func f{i}() int {{ return f{} () }}\n", (i * 7) % 5_000))
        .collect();
    accepted(&functions);
}
