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
// 	overflow.go:12
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// ...N frames elided...
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.forever(...)
// 	overflow.go:14
// main.start(...)
// 	overflow.go:20
// main.main(...)
// 	overflow.go:25
//
// goroutine 2 [force gc (idle)]:
// created by runtime.init.7 in goroutine 1
// 	proc.go:375
//
// goroutine 3 [GC sweep wait]:
// created by runtime.gcenable in goroutine 1
// 	mgc.go:214
//
// goroutine 4 [GC scavenge wait]:
// created by runtime.gcenable in goroutine 1
// 	mgc.go:215
//
// goroutine 17 [GOMAXPROCS updater (idle)]:
// created by runtime.defaultGOMAXPROCSUpdateEnable in goroutine 1
// 	proc.go:7134
//
// goroutine 18 [finalizer wait]:
// created by runtime.createfing in goroutine 1
// 	mfinal.go:172
