// Endless recursion dies at --max-stack with Go's text.
// flags: --max-stack 64M
package main

import "runtime/debug"

func forever(n int) int { return forever(n+1) + 1 }

func main() {
	debug.SetMaxStack(64 << 20)
	println(forever(0))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 67108864-byte limit
// fatal error: stack overflow
