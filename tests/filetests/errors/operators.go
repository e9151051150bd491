// Operators that the operands do not have.
package main

type point struct{ x int }

func main() {
	a, b := 1, 2.5
	println(a + b)
	println(a && true)
	println(!a)
	println("a" - "b")
	println(-"x")
	p := point{1}
	println(p < p, p + p)
	println(b % 2)
	println(b << 1)
	println(a == "x")
	println(1 / 0)
	println(a / 0)
	var q *int
	println(q + 1, q == &b)
	println(*a)
	println(&5)
	a.x = 3
	p.y = 4
	p++
	f := main
	println(f == main)
}

// --- exit 1
// --- stderr
// operators.go:8:10: invalid operation: a + b (mismatched types int and float64)
// operators.go:9:10: invalid operation: a && true (mismatched types int and untyped bool)
// operators.go:10:11: invalid operation: operator ! not defined on a (variable of type int)
// operators.go:11:10: invalid operation: operator - not defined on "a" (untyped string constant)
// operators.go:12:11: invalid operation: operator - not defined on "x" (untyped string constant)
// operators.go:14:10: invalid operation: p < p (operator < not defined on struct)
// operators.go:14:17: invalid operation: operator + not defined on p (variable of struct type point)
// operators.go:15:10: invalid operation: operator % not defined on b (variable of type float64)
// operators.go:16:10: invalid operation: shifted operand b (variable of type float64) must be integer
// operators.go:17:15: invalid operation: a == "x" (mismatched types int and untyped string)
// operators.go:18:14: invalid operation: division by zero
// operators.go:19:14: invalid operation: division by zero
// operators.go:21:10: invalid operation: q + 1 (mismatched types *int and untyped int)
// operators.go:21:22: invalid operation: q == &b (mismatched types *int and *float64)
// operators.go:22:11: invalid operation: cannot indirect a (variable of type int)
// operators.go:23:11: invalid operation: cannot take address of 5 (untyped int constant)
// operators.go:24:4: a.x undefined (type int has no field or method x)
// operators.go:25:4: p.y undefined (type point has no field or method y)
// operators.go:26:2: invalid operation: p++ (non-numeric type point)
// operators.go:28:10: invalid operation: f == main (func can only be compared to nil)
