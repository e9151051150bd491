// A stack overflow shows the innermost 50 and the outermost 50 frames, and says how many it left out.
// flags: --max-stack 64M
// oracle: no (Go counts frames of its runtime among the outermost 50)
package main

import "runtime/debug"

type node struct {
	value int
	outer *node
}

func forever(n *node) int {
	mine := node{n.value + 1, n}
	inner := forever(&mine)
	return inner + mine.value
}

func start(n int) int {
	outermost := node{value: n}
	return forever(&outermost)
}

func main() {
	debug.SetMaxStack(64 << 20)
	println(start(1))
}

// --- exit 2
// --- stderr
// runtime: goroutine stack exceeds 67108864-byte limit
// fatal error: stack overflow
//
// goroutine 1 [running]:
// main.forever(...)
// 	overflow.go:13
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// ...N frames elided...
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.forever(...)
// 	overflow.go:15
// main.start(...)
// 	overflow.go:21
// main.main(...)
// 	overflow.go:26
