// Finalizers that take interfaces; cleanups, which get no object and may be taken back.
// oracle: no (Go runs finalizers on a goroutine of its own, at any time)

package main

import "runtime"

type node struct {
	name  string
	other *node
}

func (n *node) String() string { return "node " + n.name }

type namer interface{ String() string }

//go:noinline
func setFinalizers() {
	runtime.SetFinalizer(&node{name: "a"}, func(x any) { println("any", x.(*node).name) })
	runtime.SetFinalizer(&node{name: "b"}, func(x namer) (int, string) {
		println("namer", x.String())
		return 1, "x"
	})
	runtime.SetFinalizer(&node{name: "c"}, func(x interface{}) (many [300]int) {
		println("many", x.(namer).String())
		return
	})
}

var stopped runtime.Cleanup

//go:noinline
func addCleanups() *node {
	n := &node{name: "d"}
	runtime.AddCleanup(n, func(s string) { println("cleanup", s) }, "first")
	runtime.AddCleanup(&n.other, func(i int) { println("cleanup", i) }, 2)
	stopped = runtime.AddCleanup(n, func(i int) { println("not reached", i) }, 3)
	runtime.SetFinalizer(n, func(n *node) { println("finalizer", n.name) })
	return n
}

//go:noinline
func clear(depth int) int {
	var words [64]int
	if depth > 0 {
		return clear(depth-1) + words[depth]
	}
	return 0
}

func main() {
	setFinalizers()
	clear(20)
	runtime.GC()
	println("kept")
	n := addCleanups()
	clear(20)
	runtime.GC()
	stopped.Stop()
	println(n.name)
	n = nil
	clear(20)
	runtime.GC()
	println("finalized")
	runtime.GC()
	defer func() {
		println(recover().(string))
		runtime.SetFinalizer(&node{}, func(x error) {})
	}()
	n = &node{}
	runtime.AddCleanup(n, func(*node) {}, n)
}

// --- exit 2
// --- stderr
// any a
// namer node b
// many node c
// kept
// d
// finalizer d
// finalized
// cleanup first
// cleanup 2
// runtime.AddCleanup: ptr is equal to arg, cleanup will never run
// fatal error: runtime.SetFinalizer: cannot pass *main.node to finalizer func(error)
