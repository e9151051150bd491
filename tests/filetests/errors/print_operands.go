// Arrays and structs cannot be printed by println.
package main

type point struct{ x, y int }

type pair[T any] struct{ first, second T }

func both() (int, point) { return 1, point{} }

func shown[T any](value T) {
	println(value)
}

func main() {
	var names [2]string
	println(1, names)
	println([0]int{}, point{1, 2})
	print("x", pair[int]{}, struct{}{})
	println(both())
	println(&names, names[:], map[point]int{}, both, make(chan point), any(names), 1i)
	shown(3)
}

// --- exit 1
// --- stderr
// print_operands.go:16:2: illegal types for operand: println
// print_operands.go:17:2: illegal types for operand: println
// print_operands.go:17:2: illegal types for operand: println
// print_operands.go:18:2: illegal types for operand: print
// print_operands.go:18:2: illegal types for operand: print
// print_operands.go:19:2: illegal types for operand: println
