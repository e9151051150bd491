// A negative shift count.
package main

func shift(x, n int) int { return x << n }

func main() {
	println(shift(1, 3))
	println(shift(1, -3))
}

// --- exit 2
// --- stderr
// 8
// panic: runtime error: negative shift amount
