//! The programs that are measured. The subset has no program arguments, so sizes are written into the source.

/// The smallest program.
pub const HELLO: &str = "package main\n\nfunc main() {\n\tprintln(\"hello\")\n}\n";

/// Recursion without an end.
pub const INFINITE: &str = "package main

func forever(n int) int {
	return forever(n+1) + 1
}

func main() {
	println(forever(0))
}
";

/// Calls that one call of the tree makes, itself included.
pub const TREE_CALLS: u64 = 15;

/// The naive Fibonacci function.
pub fn fib(n: u32) -> String {
    format!(
        "package main

func fib(n int) int {{
	if n < 2 {{
		return n
	}}
	return fib(n-1) + fib(n-2)
}}

func main() {{
	println(fib({n}))
}}
"
    )
}

/// How often `fib` is called for `fib(n)`.
pub fn fib_calls(n: u32) -> u64 {
    let (mut calls, mut next) = (1, 1);
    for _ in 1..n {
        (calls, next) = (next, calls + next + 1);
    }
    next
}

/// A bounded tree of calls below a loop: no function of it needs a check.
pub fn tree(rounds: u64) -> String {
    format!(
        "package main

// Not only an expression, which would be lowered in place.
func leaf(a, b int) int {{ a ^= b; return a }}
func low(a, b int) int  {{ return leaf(a, b+1) + leaf(b, a+1) }}
func mid(a, b int) int  {{ return low(a, b) + low(b, a) }}
func top(a, b int) int  {{ return mid(a, b) - mid(b, a) }}

func main() {{
	sum := 0
	for i := range {rounds} {{
		sum += top(i, sum)
	}}
	println(sum)
}}
"
    )
}

/// A recursion with frames of 64 bytes, return address included: an array of four words lives over the call.
pub fn deep(depth: u32) -> String {
    format!(
        "package main

func deep(n int) int {{
	var a [4]int
	a[n%4] = n
	if n == 0 {{
		return 0
	}}
	return deep(n-1) + a[n%4]
}}

func main() {{
	println(deep({depth}))
}}
"
    )
}

/// An ordinary program of many types, methods and functions: `units` copies of one text, each with names of its own.
pub fn large(units: usize) -> String {
    let unit = include_str!("unit.go.txt");
    let mut text = "package main\n\n".to_owned();
    let mut calls = String::new();
    for index in 0..units {
        let number = index.to_string();
        text += &unit
            .replace("UNIT", &number)
            .replace("LENGTH", &(index % 7).to_string())
            .replace("REST", &(index % 3).to_string());
        calls += &format!("\tsum += work{index}({})\n", index % 50);
    }
    text + "func main() {\n\tsum := 0\n" + &calls + "\tprintln(sum)\n}\n"
}
