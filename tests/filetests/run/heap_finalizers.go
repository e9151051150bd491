// Finalizers: called within runtime.GC when nothing else reaches their object, the first of a chain first, once.
// oracle: no (Go runs finalizers on a goroutine of its own, at any time)

package main

import "runtime"

type node struct {
	name string
	next *node
}

var order []string

func finalize(n *node) { order = append(order, n.name) }

func make3() {
	third := &node{name: "third"}
	second := &node{name: "second", next: third}
	first := &node{name: "first", next: second}
	for _, n := range []*node{first, second, third} {
		runtime.SetFinalizer(n, finalize)
	}
}

func makeKept() *node {
	kept := &node{name: "kept"}
	runtime.SetFinalizer(kept, func(n *node) {
		order = append(order, "revived "+n.name)
		revived = n
	})
	gone := &node{name: "taken back"}
	runtime.SetFinalizer(gone, finalize)
	runtime.SetFinalizer(gone, nil)
	return kept
}

// The results of finalizers are dropped, however they are returned.
func makeWithResults() {
	runtime.SetFinalizer(&node{name: "small"}, func(n *node) (string, error) {
		results++
		return n.name, nil
	})
	runtime.SetFinalizer(&node{name: "large"}, func(n *node) (many [250]string) {
		results++
		many[249] = n.name
		return
	})
}

var results int

var revived *node

func main() {
	make3()
	kept := makeKept()
	makeWithResults()
	for range 5 {
		runtime.GC()
	}
	runtime.KeepAlive(kept)
	kept = nil
	for range 3 {
		runtime.GC()
	}
	for _, name := range order {
		println(name)
	}
	println(revived.name, results)
}

// --- stderr
// first
// second
// third
// revived kept
// kept 2
