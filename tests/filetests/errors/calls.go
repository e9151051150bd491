// Calls with the wrong arguments or results.
package main

func two(a int, b string) (int, int) { return 1, 2 }

func none() {}

type t struct{}

func (t) m(x int) int { return x }

func main() {
	two(1)
	two(1, "a", 3)
	two("a", 1)
	x := none()
	y := two(1, "b")
	println(none())
	var v t
	v.m()
	v.n(1)
	z := 5
	z(1)
	println(v.m(1, 2), len(5), cap("x"), len())
	_, _ = x, y
	two(two(1, "a"))
}

// --- exit 1
// --- stderr
// calls.go:13:6: not enough arguments in call to two
// calls.go:14:14: too many arguments in call to two
// calls.go:15:6: cannot use "a" (untyped string constant) as int value in argument to two
// calls.go:15:11: cannot use 1 (untyped int constant) as string value in argument to two
// calls.go:16:7: none() (no value) used as value
// calls.go:17:7: assignment mismatch: 1 variable but two returns 2 values
// calls.go:18:10: none() (no value) used as value
// calls.go:20:2: not enough arguments in call to v.m
// calls.go:21:4: v.n undefined (type t has no field or method n)
// calls.go:23:2: invalid operation: cannot call z (variable of type int): int is not a function
// calls.go:24:17: too many arguments in call to v.m
// calls.go:24:25: invalid argument: 5 (untyped int constant) for built-in len
// calls.go:24:33: invalid argument: "x" (untyped string constant) for built-in cap
// calls.go:24:39: invalid operation: not enough arguments for len() (expected 1, found 0)
// calls.go:26:6: cannot use two(1, "a") (value of type int) as string value in argument to two
