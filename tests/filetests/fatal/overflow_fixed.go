// A stack of fixed size overflows with Go's text where it ends.
// flags: --stack=fixed:64K
// oracle: no (the size is the test)
package main

func f(n int) int { return f(n+1) + 1 }

func main() {
	println(f(0))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 65536-byte limit
// fatal error: stack overflow
