// Recursion through function values: calls through a pointer grow the stack like any other.
package main

type triple struct{ a, b, c int }

type step func(n int, t triple) int

var steps [2]step

func even(n int, t triple) int {
	if n == 0 {
		return t.a
	}
	mine := triple{t.b, t.c, t.a + 1}
	bump(&mine, 0)
	return steps[n&1](n-1, mine) + mine.b&1
}

func odd(n int, t triple) int {
	if n == 0 {
		return t.b
	}
	p := &t.c
	r := steps[n&1](n-1, t)
	*p += 2
	return r + t.c&3
}

func bump(t *triple, depth int) {
	if depth < 3 {
		bump(t, depth+1)
		return
	}
	t.b += 2
}

func main() {
	steps[0] = even
	steps[1] = odd
	println(steps[0](100000, triple{1, 2, 3}))
	twice := func(f step, n int) int {
		return f(n, triple{4, 5, 6}) + f(n+1, triple{})
	}
	println(twice(even, 1000))
	var none step
	println(none == nil, steps[0] != nil)
}

// --- stderr
// 150004
// 3010
// true true
