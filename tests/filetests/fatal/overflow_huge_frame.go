// A frame larger than the limit overflows without wrapping around below address zero.
// flags: --max-stack 1M
// oracle: no (Go keeps so large a variable on its heap)
package main

import "runtime/debug"

func huge(n int) int {
	var a [1 << 17]int
	a[n] = n
	p := &a
	if n == 0 {
		return 0
	}
	return huge(n-1) + p[n]
}

func main() {
	debug.SetMaxStack(1 << 20)
	println(huge(100))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 1048576-byte limit
// fatal error: stack overflow
