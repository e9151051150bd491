// Integer division by zero.
package main

func divide(a, b int) int { return a / b }

func main() {
	println(divide(7, 2))
	println(divide(7, 0))
}

// --- exit 2
// --- stderr
// 3
// panic: runtime error: integer divide by zero
