// A frame larger than the limit overflows without wrapping around below address zero.
// flags: --max-stack 1M
// oracle: no (Go's frames are smaller)
package main

import "runtime/debug"

type large [1 << 17]int

func huge(n int, a large) int {
	a[n] = n
	if n == 0 {
		return 0
	}
	return huge(n-1, a) + a[n]
}

func main() {
	debug.SetMaxStack(1 << 20)
	println(huge(100, large{}))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 1048576-byte limit
// fatal error: stack overflow
