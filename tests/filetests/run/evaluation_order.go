// Calls are evaluated left to right; assignments happen after all operands are known.
package main

var log [32]int
var used int

func v(n int) int {
	log[used] = n
	used++
	return n
}

func two(a, b int) (int, int) { v(100 + a); return b, a }

func three(a, b, c int) int { return a*100 + b*10 + c }

func main() {
	var a [5]int
	println(three(v(1), v(2), v(3)))
	a[v(0)], a[v(1)] = v(4), v(5)
	x, y := two(v(6), v(7))
	a[v(2)] += v(8) * v(9)
	println(a[0], a[1], a[2], x, y)
	i := 1
	i, a[i] = 3, 33
	println(i, a[1])
	p := &a[0]
	p, *p = &a[3], 44
	println(a[0], a[3], p == &a[3])
	a[0], a[1], a[2] = a[1], a[2], a[0]
	println(a[0], a[1], a[2])
	if v(10) > 5 && v(11) > 50 || v(12) == 12 {
		v(13)
	}
	for i := 0; i < used; i++ {
		print(log[i], " ")
	}
	println()
}

// --- stderr
// 123
// 4 5 72 7 6
// 3 33
// 44 0 true
// 33 72 44
// 1 2 3 0 1 4 5 6 7 106 2 8 9 10 11 12 13
