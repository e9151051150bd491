// The array of variadic arguments lives as long as the caller: a callee may answer a part of it.
package main

type wide struct{ a, b, c, d, e, f int }

func all(xs ...int) []int       { return xs }
func first(xs ...*int) *int     { return xs[0] }
func address(xs ...wide) *wide  { return &xs[len(xs)-1] }
func deep(n int) int {
	var pad [8]int
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n&7]
}

func main() {
	a := all(1, 2, 3)
	b := all(4, 5, 6)
	deep(1000)
	println(a[0], a[2], b[0], b[2])
	x, y := 7, 8
	p := first(&x, &y)
	q := first(&y, &x)
	r := address(wide{a: 1}, wide{a: 2})
	s := address(wide{a: 3}, wide{a: 4})
	deep(10000)
	println(*p, *q, r.a, s.a)
	for i := range 3 {
		c, d := all(i, i+1), all(i*10)
		c[0] += d[0]
		println(c[0], c[1], d[0])
	}
}

// --- stderr
// 1 3 4 6
// 7 8 2 4
// 0 1 0
// 11 2 10
// 22 3 20
