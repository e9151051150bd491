//! Types: layout, identity, method sets.

use super::checked;
use crate::types::{Type, TypeId, Types};

/// Layouts that `unsafe.Sizeof` and `unsafe.Alignof` of gc on amd64 give.
#[test]
fn layouts_are_those_of_gc() {
    let cases = [
        ("struct{}", 0, 1),
        ("struct{ a byte; b int64 }", 16, 8),
        ("struct{ a int64; b byte }", 16, 8),
        ("struct{ a int32; b struct{} }", 8, 4),
        ("struct{ b struct{}; a int32 }", 4, 4),
        ("[3]struct{ a int16; b byte }", 12, 2),
        ("[0]int64", 0, 8),
        ("string", 16, 8),
        ("[]int", 24, 8),
        ("interface{}", 16, 8),
        ("func()", 8, 8),
        ("complex64", 8, 4),
        ("struct{ a bool; b complex64; c bool }", 16, 4),
        ("struct{ a, b bool; c *int; d float32 }", 24, 8),
    ];
    for (ty, size, align) in cases {
        let (_, info, _) = checked(&format!("package p\ntype T {ty}\nvar x T\n"));
        let x = info
            .objects
            .iter()
            .find(|object| &*object.name == "x")
            .expect("declared");
        let layout = info.types.layout(x.ty);
        assert_eq!(
            (layout.size_bytes, layout.align_bytes),
            (size, align),
            "{ty}"
        );
    }
}

#[test]
fn identity_ignores_names_of_parameters_and_aliases() {
    let (_, info, _) = checked(
        "package p\ntype A = byte\nvar f func(x A) (y rune)\nvar g func(uint8) int32\nvar h func(int8) int32\n",
    );
    let ty = |name: &str| {
        info.objects
            .iter()
            .find(|object| &*object.name == name)
            .expect("declared")
            .ty
    };
    assert!(info.types.identical(ty("f"), ty("g")));
    assert!(!info.types.identical(ty("f"), ty("h")));
    assert_ne!(ty("f"), ty("g"));
    assert_eq!(info.types.canonical(ty("f")), info.types.canonical(ty("g")));
    assert_eq!(info.types.display(ty("f")), "func(x A) (y rune)");
    assert_eq!(info.types.runtime_name(ty("f")), "func(uint8) int32");
}

#[test]
fn interning_shares_structures() {
    let types = Types::new();
    let pointer = types.pointer(TypeId::INT);
    assert_eq!(pointer, types.pointer(TypeId::INT));
    assert_eq!(types.get(pointer), Type::Pointer(TypeId::INT));
    assert_ne!(types.array(TypeId::INT, 3), types.array(TypeId::INT, 4));
    assert_eq!(types.underlying_id(TypeId::BYTE), TypeId::UINT8);
}

#[test]
fn embedded_interfaces_make_one_method_set() {
    let (_, info, found) = checked(
        "package p\ntype A interface { a() }\ntype B interface { A; b() }\ntype C interface { b(); a() }\nvar x B\nvar y C\nvar _ = func() C { return x }\n",
    );
    assert_eq!(found, "");
    let ty = |name: &str| {
        info.objects
            .iter()
            .find(|object| &*object.name == name)
            .expect("declared")
            .ty
    };
    let (x, y) = (
        info.types.underlying_id(ty("x")),
        info.types.underlying_id(ty("y")),
    );
    assert_ne!(x, y);
    assert!(info.types.identical(x, y));
}
