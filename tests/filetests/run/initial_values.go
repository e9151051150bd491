// What initial values of package variables allocate is part of the program: &T{}, new, slices of slices.
package main

type T struct{ a, b int; next *T }

var p = &T{a: 1, next: &T{a: 2}}
var s = []int{1, 2, 3}
var names = [...]string{"x", "y"}
var tbl = [][]int{{1}, {2, 3}}
var fn = func(x int) int { return x + 1 }
var n = new(int)

func main() {
	*n = 4
	println(p.next.a, s[2], names[1], tbl[1][1], fn(3), *n)
	s = tbl[1]
	println(s[0])
}

// --- stderr
// 2 3 y 3 4 4
// 2
