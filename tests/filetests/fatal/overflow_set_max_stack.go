// debug.SetMaxStack sets the limit at run time.
package main

import "runtime/debug"

type node struct{ next *node }

func forever(n *node) int {
	mine := node{n}
	return forever(&mine) + 1
}

func main() {
	debug.SetMaxStack(100000)
	println(forever(nil))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 100000-byte limit
// fatal error: stack overflow
