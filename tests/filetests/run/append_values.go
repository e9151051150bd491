// Values that append takes from where it writes, and elements of every shape.
package main

type wide struct {
	a, b, c, d, e int
	s             string
}

type pair struct {
	x int8
	y string
}

func several() ([]string, string, string) { return []string{"a"}, "b", "c" }

func variadic(list ...int) []int { return append(list, len(list)) }

func main() {
	w := []wide{{a: 1, s: "one"}, {a: 2, s: "two"}, {a: 3, s: "three"}}
	w = append(w[:0], w[2], w[0], w[1])
	println(w[0].s, w[1].s, w[2].s)
	w = append(w[:1], w...)
	println(len(w), w[1].s, w[3].s)
	p := []pair{}
	for i := 0; i < 20; i++ {
		p = append(p, pair{int8(i), "p"})
	}
	println(len(p), p[19].x, p[19].y)
	println(len(append(several())))
	println(len(variadic(1, 2, 3)), variadic(1, 2, 3)[3])
	var grid [][3]int
	for i := 0; i < 5; i++ {
		grid = append(grid, [3]int{i, i * i})
	}
	println(grid[4][1], len(grid))
	var f []func() int
	for i := range 4 {
		f = append(f, func() int { return i * 10 })
	}
	println(f[3]())
	b := append([]byte("x"), "yz"...)
	b = append(b, b[1:]...)
	println(string(b))
	var bools []bool
	bools = append(bools, true, false, len(b) > 3)
	println(bools[2], len(bools))
	var fl []float32
	fl = append(fl, 1.5, 2)
	println(fl[0]+fl[1], len(append(fl, fl...)))
	i := 0
	next := func() int { i++; return i }
	s := append([]int{next()}, next(), next())
	println(s[0], s[1], s[2])
	type list struct{ items []int }
	l := &list{}
	for n := range 10 {
		l.items = append(l.items, n)
	}
	println(len(l.items), l.items[9])
	copied := append([]int(nil), l.items[3:6]...)
	copied[0] = 100
	println(l.items[3], copied[0], len(copied))
	m := map[string][]string{}
	m["k"] = append(m["k"], "v1")
	m["k"] = append(m["k"], "v2")
	println(len(m["k"]), m["k"][1])
	var e []struct{}
	e = append(e, struct{}{}, struct{}{})
	println(len(e))
}

// --- stderr
// three one two
// 4 three two
// 20 19 p
// 3
// 4 3
// 16 5
// 30
// xyzyz
// true 3
// 3.5 4
// 1 2 3
// 10 9
// 3 100 3
// 2 v2
// 2
