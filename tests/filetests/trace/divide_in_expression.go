// The line of a run-time panic inside an expression of several lines.
package main

func ratio(a, b, c int) int {
	return a +
		b/c +
		a
}

func main() {
	x := ratio(1, 2, 3)
	x += ratio(1,
		2,
		0)
	println(x)
}

// --- exit 2
// --- stderr
// panic: runtime error: integer divide by zero
//
// goroutine 1 [running]:
// main.ratio(...)
// 	divide_in_expression.go:6
// main.main(...)
// 	divide_in_expression.go:12
