// Unsigned remainder by zero, in a narrow type.
package main

func rest(a, b uint8) uint8 {
	a %= b
	return a
}

func main() {
	println(rest(200, 7))
	println(rest(200, 0))
}

// --- exit 2
// --- stderr
// 4
// panic: runtime error: integer divide by zero
