// A map literal is made at its turn among the calls of a statement, keys and elements included.

package main

func main() {
	x := 1
	f := func() int { x = 3; return 2 }
	a, b, c := map[int]int{x: x}, f(), map[int]int{x: x}
	println(a[1], a[3], b, c[1], c[3])
	x = 1
	d, e := []map[int]int{{x: x}}, f()
	println(d[0][1], d[0][3], e)
}

// --- stderr
// 1 0 2 0 3
// 1 0 2
