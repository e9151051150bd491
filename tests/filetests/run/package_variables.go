// Package variables are initialised in order of their dependencies, across functions; init functions run before main.
package main

var (
	a            = b + c()
	b            = d * 2
	d            = 5
	e, f         = pair()
	g            = func() int { return h + 1 }()
	h            = 10
	_            = trace("blank")
	table        = [3]point{{1, 2}, {a, b}}
	origin       = &table[0]
	names        = [...]string{"x", "y"}
	small  uint8 = 255
	ratio        = float32(a) / 2
	view         = table[1:]
	call         = c
)

type point struct{ x, y int }

func trace(s string) int {
	println("init", s, a, h)
	return 0
}

func c() int { return d + e }

func pair() (int, int) { return d + 1, d + 2 }

func init() {
	origin.x = 100
	println("first init", a, b, d, e, f, g)
}

func init() {
	small++
	println("second init", small)
}

func bump() *point {
	table[2].x++
	return &table[2]
}

func main() {
	println(a, b, d, e, f, g, h, ratio)
	println(table[0].x, table[1].y, len(names), names[1], small, len(view), call())
	bump().y = 9
	bump()
	println(table[2].x, table[2].y, origin == &table[0])
	view[0].x = -1
	println(table[1].x)
}

// --- stderr
// init blank 21 10
// first init 21 10 5 6 7 11
// second init 0
// 21 10 5 6 7 11 10 10.5
// 100 10 2 y 0 2 11
// 2 9 true
// -1
