//! Constants: values, limits, conversions.

use super::{body, package};

#[test]
fn overflow_texts() {
    body(
        "var x uint8 = 300; _ = x",
        "3:15: cannot use 300 (untyped int constant) as uint8 value in variable declaration (overflows)",
    );
    body(
        "var x byte; x = 256",
        "3:5: declared and not used: x\n3:17: cannot use 256 (untyped int constant) as byte value in assignment (overflows)",
    );
    body("_ = byte(256)", "3:10: constant 256 overflows byte");
    body(
        "const k int8 = 100; _ = k + 100",
        "3:25: k + 100 (constant 200 of type int8) overflows int8",
    );
    body(
        "var i int8; _ = i + 1000",
        "3:21: 1000 (untyped int constant) overflows int8",
    );
    body("_ = 1 << 1000 << 1000", "3:7: constant shift overflow");
    body(
        "var f float32 = 1e39; _ = f",
        "3:17: cannot use 1e39 (untyped float constant 1e+39) as float32 value in variable declaration (overflows)",
    );
    body(
        "_ = -uint8(1)",
        "3:5: -uint8(1) (constant -1 of type uint8) overflows uint8",
    );
}

#[test]
fn truncation() {
    body(
        "var i int = 1.5; _ = i",
        "3:13: cannot use 1.5 (untyped float constant) as int value in variable declaration (truncated)",
    );
    body(
        "var i int; _ = i * 2.5",
        "3:20: 2.5 (untyped float constant) truncated to int",
    );
    body(
        "_ = int(2.5)",
        "3:9: cannot convert 2.5 (untyped float constant) to type int",
    );
    body("var i int = 2.0; _ = i << 1.0", "");
}

#[test]
fn rounding_is_exact() {
    // The halfway case of float32, and one that double rounding would get wrong.
    package(
        "const a float32 = 16777217\nvar _ = [1]int{}[int(a) - 16777216]",
        "",
    );
    package(
        "const c = float32(1 + 0x1p-24 + 0x1p-60)\nvar _ = [1]int{}[int(c * 0x1p23) - 0x800001]",
        "",
    );
    package(
        "const third = 1.0 / 3\nvar _ = [1]int{}[int(third * 3) - 1]",
        "",
    );
}

#[test]
fn huge_and_tiny_numbers_take_bounded_time() {
    package(
        "const big = 1e100000\nvar _ = [1]int{}[int(big / big) - 1]",
        "",
    );
    package(
        "const huge = 1e646456992\nvar f float64 = huge",
        "3:17: cannot use huge (untyped float constant 1e+646456992) as float64 value in variable declaration (overflows)",
    );
    package(
        "const a = 1e700000000",
        "2:11: malformed constant: 1e700000000",
    );
    package(
        "const tiny = 1e-1000000 * 1e-1000000\nvar f float64 = tiny",
        "",
    );
    let doubled: String = (0..40)
        .map(|i| format!("const s{} = s{i} + s{i}\n", i + 1))
        .collect();
    package(
        &format!("{doubled}const s0 = \"0123456789abcdef\"\nvar _ = s40"),
        "24:13: not supported yet: constant strings of more than 64 MiB",
    );
}

#[test]
fn division_by_constant_zero() {
    body(
        "x := 1; _ = x / 0",
        "3:17: invalid operation: division by zero",
    );
    body("_ = 1.0 / 0.0", "3:11: invalid operation: division by zero");
    body("var f float64; _ = f / 0", "");
    body("_ = 5 % 0", "3:9: invalid operation: division by zero");
}

#[test]
fn shifts() {
    body(
        "var s uint; var f float64 = 1 << s; _ = f",
        "3:29: invalid operation: shifted operand 1 (type float64) must be integer",
    );
    body(
        "_ = 1.5 << 1",
        "3:5: invalid operation: shifted operand 1.5 (untyped float constant) must be integer",
    );
    body(
        "x := 1; _ = x << -1",
        "3:18: invalid operation: negative shift count -1 (untyped int constant)",
    );
    body(
        "x := 1; _ = x << 1.5",
        "3:18: 1.5 (untyped float constant) truncated to uint",
    );
    body("x := 1; var s int8; _ = x << s >> 2.0", "");
    body(
        "_ = 1 << 2000",
        "3:10: invalid operation: invalid shift count 2000 (untyped int constant)",
    );
    body("var s uint; var u = uint8(1 << s); _ = u", "");
}

#[test]
fn iota_and_repetition() {
    package(
        "const (\na = iota + 1\nb\n_\nd\n)\nvar _ = [1]int{}[d - 4]",
        "",
    );
    package(
        "const (\na uint8 = 254 + iota\nb\nc\n)",
        "5:1: cannot use 254 + iota (untyped int constant 256) as uint8 value in constant declaration (overflows)",
    );
    package(
        "var x = iota",
        "2:9: cannot use iota outside constant declaration",
    );
    package(
        "const (\na, b = 1, 2\nc\n)",
        "4:1: extra init expr at x.go:3:11",
    );
}

#[test]
fn constants_must_be_constant() {
    package(
        "var v = 1\nconst c = v",
        "3:11: v (variable of type int) is not constant",
    );
    package("const c []int = nil", "2:9: invalid constant type []int");
    package("const c = len([3]int{})\nvar _ [c]int", "");
    package(
        "func g() [3]int { panic(0) }\nconst c = len(g())",
        "3:11: len(g()) (value of type int) is not constant",
    );
}

#[test]
fn strings_and_runes() {
    package(
        "const s = \"héllo\"[1:3]",
        "2:19: \"héllo\"[1:3] (value of type string) is not constant",
    );
    package(
        "const s = string(rune(65)) + \"b\"\nvar _ = [1]int{}[len(s) - 2]",
        "",
    );
    body(
        "_ = \"abc\"[5]",
        "3:11: invalid argument: index 5 out of bounds [0:3]",
    );
    body(
        "var s string = 'x'; _ = s",
        "3:16: cannot use 'x' (untyped rune constant 120) as string value in variable declaration",
    );
}
